"""The date that stands at a page's headline, against the feed's: which `<time>` and which line is the story's own."""

import pytest

from newscrawl import markup as pages
from newscrawl.extraction import fields
from newscrawl.items import Link, Metadata

URL = "https://www.example-news.com/2026/11/20/story-a.html"
HEADLINE = "<h1>Council approves budget</h1>"
PROSE = ("<p>The council approved the budget for the coming year on Tuesday after a debate of nine hours.</p>") * 3
FEED = "Fri, 20 Nov 2026 09:00:00 +0100"


def read(content: str, *, published: str | None = FEED, authors: tuple[str, ...] = (), lang: str = "en") -> Metadata:
    head = "<head><title>Council approves budget</title></head>"
    tree = pages.parse(f"<html lang={lang}>{head}<body>{content}</body></html>")
    assert tree is not None
    link = Link(url=URL, published=published, authors=authors) if published else None
    return fields.read(tree, url=URL, link=link, fetched_at="2026-11-25T08:00:00Z")


def date(content: str, **more) -> tuple[str, str, bool]:
    found = read(content, **more).published
    assert found is not None
    return found.value, found.precision, found.stated


@pytest.mark.parametrize("published", [FEED, None, "2026-11-20"])
@pytest.mark.parametrize(
    ("lang", "below", "expected"),
    [
        ("en", '<time datetime="2026-11-18T10:00:00Z">18 Nov</time>', ("2026-11-18T10:00:00Z", "second")),
        ("en", "<time>18 November 2026</time>", ("2026-11-18T00:00:00Z", "day")),
        ("en", '<ul><li><time datetime="2026-11-18">18/11</time></li></ul>', ("2026-11-18T00:00:00Z", "day")),
        ("en", "<p>Published 18 November 2026, 10:00 GMT</p>", ("2026-11-18T10:00:00Z", "minute")),
        ("en", "<p>Ann Lee | 18 November 2026</p>", ("2026-11-18T00:00:00Z", "day")),
        ("de", "<p>Veröffentlicht am 18. November 2026, 10:00 Uhr</p>", ("2026-11-18T10:00:00Z", "minute-local")),
        ("es", "<div>18 de noviembre de 2026</div>", ("2026-11-18T00:00:00Z", "day")),
        ("ru", "<p>18 ноября 2026, 10:00</p>", ("2026-11-18T10:00:00Z", "minute-local")),
        ("ja", "<p>2026年11月18日 10時00分</p>", ("2026-11-18T10:00:00Z", "minute-local")),
        ("th", "<p>18 พฤศจิกายน 2569 เวลา 10:00 น.</p>", ("2026-11-18T10:00:00Z", "minute-local")),
    ],
)  # fmt: skip
def test_the_date_at_the_headline_is_the_storys(lang, below, expected, published):
    for content in (f"<article>{HEADLINE}{below}{PROSE}</article>", f"<div>{HEADLINE}{below}</div>{PROSE}"):
        assert date(content, published=published, lang=lang) == (*expected, True)


def test_it_may_stand_above_the_headline_in_the_same_box():
    above = f'<article><header><time datetime="2026-11-18T10:00:00Z">x</time>{HEADLINE}</header>{PROSE}</article>'
    assert date(above) == ("2026-11-18T10:00:00Z", "second", True)
    today = f'<header><time datetime="2026-11-25">Today</time></header>{HEADLINE}{PROSE}'
    assert date(today) == ("2026-11-20T08:00:00Z", "second", False)


@pytest.mark.parametrize(
    "content",
    [
        f'<article>{HEADLINE}{PROSE}</article><article><h2><a>Pier</a></h2><time>18 Nov 2026</time></article>',
        f'<article>{HEADLINE}<aside><time datetime="2026-11-18">x</time></aside>{PROSE}</article>',
        f'<article>{HEADLINE}<div><a>Pier opens again after years</a> <time>18 Nov 2026</time></div>{PROSE}</article>',
        f'<article>{HEADLINE}{PROSE}<h3><a href="/x">Pier</a></h3><time datetime="2026-11-18">x</time></article>',
        f'<article>{HEADLINE}{PROSE}<div class="comment"><time datetime="2026-11-18">x</time></div></article>',
        f'<article>{HEADLINE}<p>By <time datetime="2026-11-18">so</time> {"no one said a word " * 8}.</p></article>',
        f'<article>{HEADLINE}<time class="updated" datetime="2026-11-18">x</time>{PROSE}</article>',
        f'<article>{HEADLINE}<time itemprop="dateModified" datetime="2026-11-18">x</time>{PROSE}</article>',
        f"<article>{HEADLINE}<p>Updated 18 November 2026, 10:00 GMT</p>{PROSE}</article>",
        f"<article>{HEADLINE}<p>Aktualisiert am <time>18. November 2026</time></p>{PROSE}</article>",
        f"<article>{HEADLINE}<p>Mis à jour le 18 novembre 2026</p>{PROSE}</article>",
        f"<article>{HEADLINE}<p>Обновлено 18 ноября 2026</p>{PROSE}</article>",
        f"<article>{HEADLINE}<p>更新:2026年11月18日</p>{PROSE}</article>",
        f"<article>{HEADLINE}<p>The fair opens on 18 November 2026.</p>{PROSE}</article>",
    ],
)  # fmt: skip
def test_other_dates_do_not_stand_against_the_feed(content):
    assert date(content) == ("2026-11-20T08:00:00Z", "second", False)


def test_published_and_updated_at_once_is_the_first_publication():
    both = '<time class="entry-date published updated" datetime="2026-11-18T10:00:00Z">18 Nov</time>'
    assert date(f"<article>{HEADLINE}{both}{PROSE}</article>") == ("2026-11-18T10:00:00Z", "second", True)


def test_the_feed_tells_the_hour_of_the_day_that_the_page_states():
    content = f"<article>{HEADLINE}<p>20 November 2026</p>{PROSE}</article>"
    assert date(content) == ("2026-11-20T08:00:00Z", "second", True)


def test_the_kicker_in_the_headline_does_not_hide_it():
    heading = "<h1><span>Town</span> Council approves budget</h1>"
    assert date(f'<article>{heading}<time datetime="2026-11-18">x</time>{PROSE}</article>')[0] == "2026-11-18T00:00:00Z"


@pytest.mark.parametrize(
    ("below", "authors"),
    [
        ("<p>Ann Lee | 18 November 2026</p>", ("Ann Lee",)),
        ("<p>Ann Lee · 18 November 2026</p>", ("Ann Lee",)),
        ("<p>Ann Lee, 18 November 2026</p>", ("Ann Lee",)),
        ("<p>Ann Lee</p><p>18 November 2026</p>", ("Ann Lee",)),
        ("<p>森田灯 | 2026年11月18日</p>", ("森田灯",)),
        ("<p>18 November 2026</p>", ("Bob Ray",)),
        ("<p>Read in four minutes | 18 November 2026</p>", ("Bob Ray",)),
    ],
)
def test_a_name_beside_the_date_signs_before_the_feed(below, authors):
    assert read(f"<article>{HEADLINE}{below}{PROSE}</article>", authors=("Bob Ray",)).authors == authors


def test_times_by_the_thousand_are_not_all_looked_at():
    many = '<time class="updated" datetime="2026-11-18">x</time>' * 20_000
    assert date(f"<article>{HEADLINE}<p>{many}</p>{PROSE}</article>")[0] == "2026-11-20T08:00:00Z"
