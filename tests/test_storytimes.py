"""The date that stands at a page's headline, against the feed's: which `<time>` and which line is the story's own."""

import pytest

from newscrawl import markup as pages
from newscrawl.extraction import fields
from newscrawl.extraction.dates import local_day, parse
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
        ("de", "<p>Veröffentlicht am 18.11.2026, aktualisiert am 19.11.2026 um 11:30 Uhr</p>",
         ("2026-11-18T00:00:00Z", "day")),
        ("es", "<p>18/11/2026 01:57 | Actualizado a 18/11/2026 19:20</p>", ("2026-11-18T01:57:00Z", "minute-local")),
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


# the page's own day against its markup's


def published(head: str, body: str, lang: str, url: str | None = None) -> tuple[str, str] | None:
    tree = pages.parse(f"<html lang={lang}><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    found = fields.read(tree, url=url, fetched_at="2026-11-25T08:00:00Z").published
    return (found.value, local_day(found.raw, found.value)) if found else None


def stamp(moment: str, changed: str | None = None) -> str:
    also = f'<meta property="article:modified_time" content="{changed}">' if changed else ""
    return f'<title>Council approves budget</title><meta property="article:published_time" content="{moment}">{also}'


@pytest.mark.parametrize(
    ("lang", "below"),
    [
        ("de", "<p>Anna Lehr</p><p>Freitag, 13. November 2026</p>"),
        ("es", "<p>El pleno votó de noche.</p><p>13 de noviembre de 2026</p>"),
        ("tr", "<time>13 Kasım 2026</time>"),
        ("ja", "<div>2026年11月13日</div>"),
        ("fr", '<time datetime="2026-11-16T08:00:00+01:00"></time><p>Publié le 13 novembre 2026</p>'),
        ("it", f"<p>Roma</p>{PROSE[: len(PROSE) // 3]}<p>13 novembre 2026</p>"),
    ],
)
def test_the_day_that_is_shown_at_the_headline_stands_against_the_markups(lang, below):
    for body in (f"<article>{HEADLINE}{below}{PROSE}</article>", f"<h2>Other</h2>{HEADLINE}{below}{PROSE}"):
        assert published(stamp("2026-11-16T08:00:00+01:00"), body, lang) == ("2026-11-13T00:00:00Z", "2026-11-13")


@pytest.mark.parametrize(
    ("lang", "below"),
    [
        ("en", "<p>Updated 18 November 2026</p>"),
        ("de", "<p>Aktualisiert: 18.11.2026, 10:27</p>"),
        ("pl", "<p>Aktualizacja: 18 listopada 2026</p>"),
        ("es", "<p>El pleno se reunió el 13 de noviembre de 2026 para votar el presupuesto del año próximo.</p>"),
        ("fr", "<div><time>13 novembre 2026</time><h3><a href=/j>La jetée</a></h3></div>"),
        ("de", '<p><span class="rich-snippet-hidden">2026-11-13T10:10:52+01:00</span>16. November 2026</p>'),
    ],
)
def test_a_change_a_sentence_or_another_story_does_not(lang, below):
    body = f"<article>{HEADLINE}{below}{PROSE}</article>"
    moment = ("2026-11-16T07:00:00Z", "2026-11-16")
    assert published(stamp("2026-11-16T08:00:00+01:00", "2026-11-18T10:27:00+01:00"), body, lang) == moment


def test_a_day_far_from_the_markups_is_believed_only_as_the_day_of_its_change():
    body = f"<article>{HEADLINE}<p>13 novembre 2026</p>{PROSE}</article>"
    early = ("2025-02-16T07:00:00Z", "2025-02-16")
    assert published(stamp("2025-02-16T08:00:00+01:00"), body, "fr") == early
    assert published(stamp("2025-02-16T08:00:00+01:00", "2026-11-20T09:00:00+01:00"), body, "fr") == early
    changed = stamp("2025-02-16T08:00:00+01:00", "2026-11-13T09:00:00+01:00")
    assert published(changed, body, "fr") == ("2026-11-13T00:00:00Z", "2026-11-13")


def test_no_day_is_shown_that_is_later_than_the_last_change():
    body = f"<article>{HEADLINE}<p>21.11.2026</p>{PROSE}</article>"
    meets = stamp("2026-11-16T08:00:00+01:00", "2026-11-16T09:00:00+01:00")
    assert published(meets, body, "de") == ("2026-11-16T07:00:00Z", "2026-11-16")


@pytest.mark.parametrize(
    ("lang", "stated", "shown"),
    [
        ("es", "Tue, 17 Nov 2026 02:41:00 GMT", "<p>Ariel Melgar 16/11/2026 22:41</p>"),
        ("en", "2026-11-17T02:41:54Z", "<p>Share</p>" * 9 + "<p>November 16, 2026 | 9:41pm</p>"),
        ("pt", "2026-11-17T00:41:52.000Z", "<p>Por Ana Rocha</p><p>Brasília</p><p>16/11/2026 21:41</p>"),
        ("en", "2026-11-17T03:37:37+00:00", '<time datetime="2026-11-16T23:37:37-04:00">16 November</time>'),
        ("en", "2026-11-17T03:37:37Z", "<b><time>16 November 2026</time><time>22:37</time></b>"),
        (
            "en",
            "2026-11-17T05:30:59Z",
            "<p>PUBLISHED: November 16, 2026 at 11:30 p.m. | UPDATED: November 17, 2026</p>",
        ),
        ("hi", "2026-11-15T22:11:00Z", "<p>16 नवंबर 2026, 03:41</p>"),
        ("de", "2026-11-15T23:04:00Z", "<p>Von Anna Lehr 16. November 2026 00:04 Uhr</p>"),
    ],
)
def test_a_moment_stated_in_utc_is_of_the_day_that_the_pages_own_clock_shows(lang, stated, shown):
    found = published(stamp(stated), f"<article>{HEADLINE}{shown}{PROSE}</article>", lang)
    moment = parse(stated)
    assert moment is not None
    assert found == (moment.value, "2026-11-16")


def test_a_headline_that_the_page_shows_in_other_words_is_found():
    head = stamp("2026-11-17T00:41:52Z") + '<meta property="og:title" content="Council approves budget">'
    other = "<h1>After nine hours: the council has its budget</h1><p>16 November 2026, 9:41 pm</p>"
    assert published(head, f"<article>{other}{PROSE}</article>", "en") == ("2026-11-17T00:41:52Z", "2026-11-16")


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        ("fr", f"<div><p>Accueil | Par Ana Ruiz | 16 novembre 2026</p>{HEADLINE}</div>{PROSE}"),
        ("it", f"<div><span>16 novembre 2026</span>{HEADLINE}</div>{PROSE}"),
        ("de", f"{HEADLINE}<p>16.11.2026 – Der Rat hat den Haushalt für das Jahr nach neun Stunden beschlossen.</p>"),
        ("de", f"{HEADLINE}<p>Kiel, 16. November 2026 - Der Rat hat den Haushalt nach neun Stunden beschlossen.</p>"),
        ("de", f"{HEADLINE}{PROSE}<ul><li><b>Datum</b> 16.11.2026</li></ul>"),
        ("en", f"{HEADLINE}{PROSE}<p>Published on 16 November 2026</p>"),
        ("es", f"{HEADLINE}{PROSE}<p>Fecha: 16 de noviembre de 2026</p>"),
        ("ru", f"{HEADLINE}{PROSE}<p>Опубликовано 16 ноября 2026</p>"),
        ("fr", f"{HEADLINE}<p>lundi 16 novembre 2026, par Attac de la Côte</p>{PROSE}"),
        ("de", f"{HEADLINE}<p>a</p><p>b</p><p>c</p><p>d</p><p>e</p><p>am 16.11.2026</p>{PROSE}"),
    ],
)  # fmt: skip
def test_a_page_that_states_no_date_is_dated_by_what_stands_around(lang, body):
    late = f"{PROSE}<div><time datetime=2026-11-20>a comment</time></div>"
    found = published("<title>Council approves budget</title>", body + late, lang)
    assert found is not None
    assert found[1] == "2026-11-16"


@pytest.mark.parametrize("line", ["Erscheinungsdatum: 16.11.2026", "Konzert: 16.11.2026", "Last changed: 16.11.2026"])
def test_a_date_with_another_label_is_not_the_storys(line):
    body = f"{HEADLINE}{'<p>Bild</p>' * 6}<p>{line}</p>{PROSE}<time datetime=2026-11-20>20.11.</time>"
    assert published("<title>Council approves budget</title>", body, "de") == ("2026-11-20T00:00:00Z", "2026-11-20")


def test_two_times_side_by_side_are_two():
    times = "<b><time>16. November 2026</time><time>14. Januar 2027</time></b> | Ann Lee"
    found = published("<title>x</title>", f"<div>{HEADLINE}</div><div>{times}</div>{PROSE}", "de")
    assert found == ("2026-11-16T00:00:00Z", "2026-11-16")


@pytest.mark.parametrize(
    ("lang", "below", "value", "raw"),
    [
        ("de", "<p>Veröffentlicht am 14.08.2026 (zuletzt aktualisiert am 16.08.2026 um 11:30 Uhr)</p>",
         "2026-08-16T11:30:00Z", "zuletzt aktualisiert am 16.08.2026 um 11:30 Uhr"),
        ("es", "<p>14/08/2026 01:57 | Actualizado a 16/08/2026 11:30</p>",
         "2026-08-16T11:30:00Z", "Actualizado a 16/08/2026 11:30"),
        ("en", "<p>14 August 2026</p><p>Updated 16 August 2026, 11:30 GMT</p>",
         "2026-08-16T11:30:00Z", "Updated 16 August 2026, 11:30 GMT"),
        ("tr", "<p>14.08.2026 - Güncelleme: 16.08.2026</p>", "2026-08-16T00:00:00Z", "Güncelleme: 16.08.2026"),
        ("es", "<time itemprop=dateModified datetime=2026-08-16T13:30:00+02:00>14/08/2026 01:57</time>",
         "2026-08-16T11:30:00Z", "2026-08-16T13:30:00+02:00"),
    ],
)  # fmt: skip
def test_the_change_that_the_page_tells_at_the_headline(lang, below, value, raw):
    found = read(f"<article>{HEADLINE}{below}{PROSE}</article>", published=None, lang=lang).modified
    assert found is not None
    assert (found.value, found.raw) == (value, raw)


def test_a_sentence_on_a_change_is_no_change():
    content = f"<article>{HEADLINE}<p>14 August 2026</p><p>The plan was updated on 16 August 2026.</p>{PROSE}</article>"
    assert read(content, published=None).modified is None


CARD = '<div class="card"><a href="/x">Pier opens again after years</a><time datetime="2024-10-03">3 Oct</time></div>'


@pytest.mark.parametrize(
    "beside",
    [
        f"<aside>{CARD}</aside>",
        CARD,
        '<div><h3><a href="/x">Pier</a></h3><time datetime="2024-10-03">03.10.2024</time></div>',
        '<nav><ul><li><time datetime="2024-10-03">03.10.2024</time></li></ul></nav>',
        '<p>They wrote <a href="/2024/10/03/pier.html">letters</a> and <a href="https://pier.example/2024/10/">more</a>.</p>',
    ],
)
def test_a_page_without_a_date_is_not_dated_by_other_stories(beside):
    content = f"<article>{HEADLINE}{PROSE * 5}</article>{beside}"
    tree = pages.parse(
        f"<html lang=en><head><title>Council approves budget</title></head><body>{content}</body></html>"
    )
    assert tree is not None
    assert fields.read(tree, url="https://www.example-news.com/a", fetched_at="2026-11-25T08:00:00Z").published is None


def test_a_date_that_links_to_its_own_story_dates_it():
    stamp = '<a href="/c">News</a> <a href="/a"><time datetime="2024-10-03T10:00Z">3 October 2024, 10 am</time></a>'
    tree = pages.parse(f"<html><body><article>{HEADLINE}{PROSE * 2}<footer>{stamp}</footer></article></body></html>")
    assert tree is not None
    found = fields.read(tree, url="https://www.example-news.com/a").published
    assert found is not None
    assert found.value == "2024-10-03T10:00:00Z"


@pytest.mark.parametrize(
    ("lang", "value"),
    [
        ("en-US", "2026-06-05"),
        ("en_us", "2026-06-05"),
        ("en-GB", "2026-05-06"),
        ("en-AU", "2026-05-06"),
        ("de-AT", "2026-05-06"),
        ("es-US", "2026-05-06"),
    ],
)
def test_the_country_tells_day_from_month(lang, value):
    content = f"<article>{HEADLINE}<span>06/05/2026</span>{PROSE}</article>"
    assert date(content, lang=lang, published=None) == (f"{value}T00:00:00Z", "day", True)
    changed = f'<meta name="last-modified" content="06/05/2026">{content}'
    found = read(changed, lang=lang, published=None).modified
    assert found is not None
    assert found.value == f"{value}T00:00:00Z"


def test_a_day_that_could_be_a_month_is_not_searched_for_either():
    content = f"<article>{HEADLINE}<span>06/05/2026</span>{PROSE}</article>"
    for attributes, day in (("lang=en", None), ('xml:lang="en-GB"', "2026-05-06T00:00:00Z")):
        tree = pages.parse(f"<html {attributes}><body>{content}</body></html>")
        assert tree is not None
        found = fields.read(tree, url="https://www.example-news.com/a", fetched_at="2026-11-25T08:00:00Z").published
        assert (found and found.value) == day
