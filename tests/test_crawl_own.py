"""What a source's requests carry: secrets filled in, for the right hosts, and a mistake told without its value."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from newscrawl.crawl import own, sites
from newscrawl.errors import ConfigError
from newscrawl.items import Source
from newscrawl.sources import secrets

BAY = Source(
    id="bay",
    name="Bay Courier",
    home="https://www.bay.example/",
    feeds=("https://feeds.elsewhere.example/bay",),
    domains=("bay-photos.example",),
)
THERE = {
    "TOKEN": "tok-5f1c9e77",
    "USER": "usr-77ab01",
    "PASS": "p@ss/w:rd ä",
    "PROXY": "http://usr-77ab01:p%40ss@proxy.example:3128/",
    "HOST": "proxy.example",
    "EMPTY": "",
    "LINES": "tok-5f1c9e77\r\nX-Other: 1",
    "COOKIES": "a=1; b=tok-5f1c9e77",
}


def test_headers_and_cookies_are_filled():
    source = replace(BAY, headers={"X-A": "Bearer ${TOKEN}", "X-B": "$${TOKEN} 5"}, cookies={"a": "${TOKEN}", "b": "1"})
    carried = own.fill(source, THERE)
    assert carried.headers == {"X-A": "Bearer tok-5f1c9e77", "X-B": "${TOKEN} 5", "Cookie": "a=tok-5f1c9e77; b=1"}
    assert (carried.proxy, carried.proxy_authorization) == (None, None)


@pytest.mark.parametrize(
    ("proxy", "address", "credentials"),
    [
        ("http://proxy.example:3128", "http://proxy.example:3128", None),
        ("http://${USER}:${PASS}@${HOST}:3128", "http://proxy.example:3128", "usr-77ab01:p@ss/w:rd ä"),
        ("http://${USER}@proxy.example", "http://proxy.example", "usr-77ab01:"),
        ("${PROXY}", "http://proxy.example:3128/", "usr-77ab01:p@ss"),
    ],
)
def test_a_proxy_is_its_address_and_its_credentials(proxy, address, credentials):
    carried = own.fill(replace(BAY, proxy=proxy), THERE)
    header = f"Basic {base64.b64encode(credentials.encode()).decode()}" if credentials else None
    assert (carried.proxy, carried.proxy_authorization) == (address, header)


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"headers": {"X-A": "${NONE}"}}, 'headers, "X-A": the environment variable NONE is not set'),
        ({"headers": {"X-A": "${TOKEN}${NONE}"}}, 'headers, "X-A": the environment variable NONE is not set'),
        ({"cookies": {"a": "${EMPTY}"}}, 'cookies, "a": the environment variable EMPTY is not set'),
        ({"proxy": "http://${NONE}@proxy.example"}, "proxy: the environment variable NONE is not set"),
        ({"headers": {"X-A": "${LINES}"}}, 'headers, "X-A": with LINES filled in, the value holds a line break'),
        ({"cookies": {"a": "${LINES}"}}, 'cookies, "a": with LINES filled in, the value holds a line break'),
        ({"cookies": {"a": "${COOKIES}"}}, 'cookies, "a": with COOKIES filled in, the value holds a ";"'),
        ({"proxy": "${TOKEN}"}, "proxy: with TOKEN filled in, the value is no proxy's address"),
        ({"proxy": "http://${LINES}:3128"}, "proxy: with LINES filled in, the value is no proxy's address"),
        ({"proxy": "https://proxy.example"}, "proxy: one by https serves http sites only"),
    ],
)
def test_a_mistake_names_source_key_and_variable_and_no_value(keys, says):
    with pytest.raises(ConfigError) as caught:
        own.fill(replace(BAY, **keys), THERE)
    assert str(caught.value).startswith(f'source "bay": {says}')
    assert "5f1c9e77" not in str(caught.value)


def test_what_is_carried_shows_itself_to_nobody():
    carried = own.fill(replace(BAY, headers={"X-A": "${TOKEN}"}, proxy="http://${USER}:${PASS}@${HOST}"), THERE)
    assert all(value not in f"{carried!r} {carried}" for value in THERE.values() if value)
    assert carried.hidden == {THERE["TOKEN"], THERE["USER"], THERE["PASS"], THERE["HOST"]}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.bay.example/story", True),
        ("https://archive.bay.example:8443/story", True),
        ("https://bay-photos.example/1", True),
        ("http://www.bay.example/story", False),  # in the open
        ("https://feeds.elsewhere.example/bay", False),
        ("https://bay.example.evil.example/", False),
        ("https://www.bay.example@evil.example/", False),
        ("https://notbay.example/", False),
    ],
)
def test_whose_address_gets_headers_and_cookies(url, expected):
    assert sites.is_own(url, BAY) == expected


def test_where_the_home_page_is_http_its_addresses_are_own_either_way():
    source = replace(BAY, home="http://www.bay.example/")
    assert sites.is_own("http://bay.example/story", source)
    assert sites.is_own("https://bay.example/story", source)


def test_the_sites_of_a_source():
    assert sites.sites_of(BAY) == {"bay.example", "elsewhere.example", "bay-photos.example"}


def test_secrets_written_into_a_file_are_told():
    source = replace(
        BAY,
        headers={"Authorization": "Bearer abc", "X-Api-Key": "${KEY}", "Accept-Language": "en"},
        cookies={"session": "abc", "consent": "yes"},
        proxy="http://a:b@proxy.example",
    )
    told = secrets.in_the_open(source)
    assert [line.partition(": ")[0] for line in told] == ['headers, "Authorization"', 'cookies, "session"', "proxy"]
    assert not secrets.in_the_open(BAY)
    assert "abc" not in str(told)
