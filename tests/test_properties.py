"""What holds for every address, text, date and page: the promises that other modules rely on, tried on odd inputs."""

from __future__ import annotations

import dataclasses
import re
import runpy
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl import cleaning, text, urls
from newscrawl.extraction import dates

GOLDEN = runpy.run_path(str(Path(__file__).parent / "pages" / "golden.py"))

PIECES = st.text(max_size=6) | st.sampled_from(
    "http https HTTP :// / // : ? & = # #! @ . .. %2e %00 %zz ; [ ] [::1] www. m. example.com xn--mnchen-3ya.de "
    "münchen.de 例え.jp utm_source amp index.html ;jsessionid=1 ?a=1&b= \\ \t \n \x00 \x1b \u202e \u2028 \ud800 \x85 "
    "javascript: data: file: ftp: é %C3%A9 %c3%a9 + %20 %2F :80 :443 :99999 :0 127.1 0x7f.1 user:pw ㍿ ß ..com".split(
        " "
    )
)
ADDRESSES = st.one_of(
    st.lists(PIECES, max_size=9).map("".join),
    st.lists(PIECES, max_size=7).map(lambda pieces: "http://" + "".join(pieces)),
    st.lists(PIECES, max_size=7).map(lambda pieces: "https://example.com/" + "".join(pieces)),
)
HIDDEN = re.compile("[\x00-\x20\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@given(ADDRESSES, st.none() | ADDRESSES)
@example("//[::1]", "http:")
@example("http://example.com[::1]", None)  # two readers, two hosts
@example("https://example.com/\u202egpj.exe\x9b", None)
def test_an_absolute_address_is_http_with_a_host_shows_all_it_is_and_stays_as_it_is(href, base):
    found = urls.absolute(href, base)
    if found is not None:
        assert found.startswith(("http://", "https://"))
        assert urls.host(found)
        assert not HIDDEN.search(found)
        assert urls.absolute(found, None) == found


@given(ADDRESSES)
@example("http://[@")
@example("http://bay.example/a;/")
@example("http://\xa0:")
@example("http://¡..")
def test_the_normal_form_of_an_address_is_https_and_its_own_normal_form(href):
    for ask in (urls.host, urls.registered_domain, urls.is_home, urls.out_of_cache, urls.without_credentials):
        ask(href)  # of anything
    if found := urls.absolute(href, None):
        normal = urls.normalise(found)
        assert normal.startswith("https://")
        assert urls.normalise(normal) == normal
        assert urls.normalise(urls.without_credentials(found) or "") == normal
        for ask in (urls.asks_for_version, urls.is_print, lambda url: urls.differ_in_version(url, url)):
            ask(found)


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_what_tidies_text_has_nothing_left_to_do(any_text):
    for tidy in (text.clean, text.one_line, text.squash):
        assert tidy(tidy(any_text)) == tidy(any_text)
    assert text.one_line(text.clean(any_text)) == text.one_line(any_text)
    text.clean(any_text).encode()
    assert text.count_words(any_text) >= 0


FORMATS = (
    *("%Y-%m-%dT%H:%M:%SZ", "%a, %d %b %Y %H:%M:%S +0000", "%d %B %Y %H:%M GMT", "%B %d, %Y %H:%M UTC"),
    *("%Y%m%dT%H%M%SZ", "%Y/%m/%d %H:%M:%S +00:00", "%d.%m.%Y %H:%M UTC"),
)
MOMENTS = st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2399, 1, 1))


@given(MOMENTS, st.sampled_from(FORMATS))
def test_a_date_as_feeds_and_pages_write_it_is_read_as_that_moment(moment, form):
    found = dates.parse(moment.strftime(form))
    assert found is not None
    assert found.value[:16] == moment.strftime("%Y-%m-%dT%H:%M")
    assert dates.parse(found.value).value == found.value


@given(st.text("0123456789-/.: TZ+年月日 MayMaiFebJune,", max_size=40), MOMENTS, st.none() | st.booleans())
@example("2024-02-30", datetime(2399, 1, 1), None)
def test_no_day_that_is_not_in_the_calendar_and_none_to_come_is_believed(raw, latest, day_first):
    limit = latest.strftime(dates.STAMP)
    found = dates.parse(raw, not_after=limit, day_first=day_first)
    if found is not None:
        assert datetime.strptime(found.value, dates.STAMP)
        assert "1699" <= found.value <= limit


@pytest.mark.parametrize(
    "case", [case for case in GOLDEN["cases"]() if (GOLDEN["HERE"] / case / "page.html").exists()][::5]
)
def test_cleaning_a_page_that_is_clean_takes_nothing_and_adds_nothing(case, monkeypatch):
    given_to, clean = [], cleaning.clean

    def listen(draft, **kwargs):
        given_to.append((draft, kwargs, cleaned := clean(draft, **kwargs)))
        return cleaned

    monkeypatch.setattr(cleaning, "clean", listen)
    GOLDEN["given"](case)
    for draft, kwargs, cleaned in given_to:
        rest = iter(draft.blocks)
        assert all(block in rest for block in cleaned.blocks)
        assert clean(dataclasses.replace(draft, blocks=cleaned.blocks), **kwargs).removed == ()
