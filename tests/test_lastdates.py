"""The date of a page that states none in markup, headline, feed or address: what its text and data say."""

import sys

import pytest

from newscrawl import markup as pages
from newscrawl.extraction import fields

PROSE = "<p>The council approved the budget for the coming year on Tuesday after a debate of nine hours.</p>" * 6


def date(content: str, lang: str = "de") -> str | None:
    tree = pages.parse(f"<html lang={lang}><head><title>x</title></head><body>{content}</body></html>")
    assert tree is not None
    found = fields.read(tree, url="https://www.example-news.com/a", fetched_at="2026-11-25T08:00:00Z").published
    assert found is None or (found.precision, found.raw) == ("day", found.value[:10])
    return found and found.raw


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "November 18 15:23 2026"),
        ("pl", "18 Września 2026, 18:00"),
        ("es", "Managua, Nicaragua 18, Abril, 2026 7:43 p.m."),
        ("de", "Samstag, 18. April 2026 (News) Viertes eigenes Interview, das lange genug ist"),
        ("de", "18.11.26 / 0 Kommentare"),
        ("hi", "18 नवंबर 2026"),
    ],
)
def test_what_an_element_named_for_a_date_begins_with(lang, line):
    day = date(f'{PROSE}<p>Ausgabe 3</p><div class="post-date">{line}</div>', lang)
    assert day is not None
    assert (day[:4], day[8:]) == ("2026", "18")


@pytest.mark.parametrize(
    "content",
    [
        '<abbr class="published" title="2026-11-18T05:11:00-05:00">heute</abbr>',
        "<span>Kundenbewertung 18.11.2026 um 08:11 Uhr</span>",
        "<p>18.11.2026 „Der Arbeitsmarkt ist gut in das Jahr gestartet“, sagte die Sprecherin am Morgen in Kiel.</p>",
        '<script>x = {"createdAt":"2026-11-18T15:58:43+01:00"}</script>',
        r'<script>x = "{\"publishedDate\":\"2026-11-18\"}"</script>',
        '<meta name="created" content="2026-11-18 13:49:50 +0100">',
    ],
)
def test_titles_short_lines_openings_and_stamps(content):
    assert date(f"{PROSE}{content}{PROSE}") == "2026-11-18"


@pytest.mark.parametrize(
    "content",
    [
        '<div class="entry-meta">Posted in Town, Traffic, Bridges, Council by Jane Doe on 18 November 2026</div>',
        '<div class="artikel-info">Von Maximilian Mustermann-Hohenstein, Redaktion Kommunales, 18.11.2026</div>',
        '<p class="infobox">Opened 3 May 1985</p><p class="date">18 November 2026</p>',
    ],
)
def test_a_named_line_is_read_from_both_ends_and_a_day_of_another_century_ends_no_search(content):
    assert date(f"{PROSE}<div>{content}</div>{PROSE}", "en") == "2026-11-18"


def test_a_script_of_letters_is_searched_once():
    assert (
        date(f'{PROSE}<script>x="{"creat" * 100_000}"</script>') is None
    )  # for minutes, if each were tried to the end


def test_the_first_is_the_storys_and_later_ones_are_others():
    lines = "".join(f"<li>{day}.11.2026 | Botschaft</li>" for day in (18, 11, 5))
    assert date(f"{PROSE}<ul>{lines}</ul>") == "2026-11-18"


@pytest.mark.parametrize(
    "content",
    [
        '<img src="/uploads/2026/11/18/bild-20261118.jpg">',
        '<span class="date">11/2026</span>',
        '<meta name="generator" content="Version 3.9.15">',
        '<script>x = {"expires":"2026-11-18T13:55:20Z"}</script>',
        '<a href="/2026/11/18/other/">Anderes</a>',
        "<p>Die Verordnung, von der die Rede war und über die gestritten wird, gilt seit dem 18.11.2026 für alle.</p>",
        "<div class=infobox>24 November 1944</div>",
        "<p>© 2001 - 2026</p>",
        '<span class="author-id">1714557600</span><p>20240501</p>',
    ],
)
def test_what_dates_no_story(content):
    assert date(f"{PROSE}{content}{PROSE}") is None


def test_the_two_hundred_languages_of_dateparser_are_not_loaded(monkeypatch):
    monkeypatch.delitem(sys.modules, "dateparser", raising=False)
    date(f"{PROSE}<div class=date>Zzz 12 qqq 2019</div>")
    assert "dateparser" not in sys.modules
