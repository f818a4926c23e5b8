"""Sitemap lines of robots.txt, as they are found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.discovery import robots

URL = "https://www.hafenbote.example/robots.txt"


def test_sitemap_lines_are_read_wherever_they_stand_each_once():
    body = (
        b"\xef\xbb\xbfSitemap: https://www.hafenbote.example/a.xml\r\nUser-agent: *\r\nDisallow: /intern/\r\n"
        b"sitemap:https://www.hafenbote.example/b.xml.gz # daily\r\n  Site-Map : /c.xml\r\n#Sitemap: /hidden.xml\r\n"
        b"SITEMAP: https://www.hafenbote.example/a.xml\r\nSitemap:\r\nSitemap: ftp://www.hafenbote.example/d.xml\r\n"
    )
    expected = ["https://www.hafenbote.example/" + name for name in ("a.xml", "b.xml.gz", "c.xml")]
    assert robots.sitemaps(body, URL) == expected


def test_a_robots_txt_is_no_sitemap():
    body = f"Sitemap: {URL}\nSitemap: http://hafenbote.example/robots.txt\nSitemap: /real.xml".encode()
    assert robots.sitemaps(body, URL) == ["https://www.hafenbote.example/real.xml"]


@pytest.mark.parametrize(
    "body", [b"", b"User-agent: *\nAllow: /\n", b"<html><body><pre>\nSitemap: /x.xml\n</pre></body></html>"]
)
def test_none_where_none_is_named(body):
    assert robots.sitemaps(body, URL) == []


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_noise_never_raises(noise):
    found = robots.sitemaps(b"Sitemap: " + noise, URL)
    assert all(address.startswith(("http://", "https://")) for address in found)


def test_so_many_lines_are_read():
    body = b"".join(b"Sitemap: /%d.xml\n" % number for number in range(3 * robots.MAX_LINES))
    assert len(robots.sitemaps(body, URL)) == robots.MAX_LINES
