"""What home pages say of their sites, in several languages and layouts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.discovery import site

URL = "https://www.hafenbote.example/"
HOME = """<!DOCTYPE html><html lang="de-AT"><head><title>Nachrichten vom Hafen | Hafenbote</title>
<link rel="alternate" type="application/rss+xml" title="Kommentare" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="Sport" href="/sport/feed">
<link rel="alternate" type="application/atom+xml" title="Hafenbote" href="feed/">
<link rel="alternate" hreflang="en" href="https://en.hafenbote.example/">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">
<link rel="alternate" type="application/json+oembed" href="/oembed?format=json">
</head><body><header><ul class="main-nav">
<li><a href="/">Start</a></li><li><a href="/politik/">Politik</a></li><li><a href="/kultur/buecher">Bücher</a></li>
<li><a href="https://sport.hafenbote.example/">Sport</a></li><li><a href="/anmelden">Anmelden</a></li>
<li><a href="https://abo.hafenbote.example/">Abo</a></li><li><a href="https://anderswo.example/politik">Partner</a></li>
<li><a href="/2026/11/02/faehre">Die Fähre</a></li><li><a href="/politik?sort=1">Politik nach Datum</a></li>
<li><a href="/seite/2">2</a></li><li><a href="/x">›</a></li>
</ul></header><main><a href="/rss">RSS</a><a href="/wissen/">Wissen</a></main>
<footer><nav><a href="/impressum">Impressum</a></nav></footer></body></html>"""


def test_a_home_page_names_its_site_feeds_and_sections():
    facts = site.read(HOME.encode(), URL)
    assert (facts.name, facts.language) == ("Hafenbote", "de")
    assert [(link.url, link.title) for link in facts.feeds] == [
        ("https://www.hafenbote.example/feed/", "Hafenbote"),
        ("https://www.hafenbote.example/sport/feed", "Sport"),
    ]
    assert [(link.url, link.title) for link in facts.sections] == [
        ("https://www.hafenbote.example/politik/", "Politik"),
        ("https://www.hafenbote.example/kultur/buecher", "Bücher"),
        ("https://sport.hafenbote.example/", "Sport"),
    ]


@pytest.mark.parametrize(
    ("href", "is_feed"),
    [
        ("/rss", True),
        ("/feed/", True),
        ("/feeds/all.atom.xml", True),
        ("/news.rss", True),
        ("/rss/aktuell.xml", True),
        ("/?feed=rss2", True),
        ("https://feeds.verteiler.example/hafenbote/rss.xml", True),
        ("/comments/feed", False),
        ("/kommentare/feed/", False),
        ("/comentarios/feed", False),
        ("/%D0%BA%D0%BE%D0%BC%D0%BC%D0%B5%D0%BD%D1%82%D0%B0%D1%80%D0%B8%D0%B8/feed", False),
        ("/commentary/feed", True),
        ("/meinung/kommentar/rss.xml", True),
        ("https://anderswo.example/rss", False),
        ("/2026/11/02/faehre/feed/", False),
        ("/stelle?kanal=hafen&feed=premium", False),
        ("/feedback", False),
        ("/feeding-the-gulls", False),
        ("/2026/11/02/wie-rss-funktioniert", False),
    ],
)
def test_plain_links_that_look_like_feeds_count_where_none_is_declared(href, is_feed):
    facts = site.read(f"<html><body><p><a href='{href}'>RSS</a></p></body></html>".encode(), URL)
    assert len(facts.feeds) == is_feed


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<meta property='og:site_name' content='Der Hafenbote'><title>x</title>", "Der Hafenbote"),
        ("<meta name='application-name' content='Hafenbote'><title>x</title>", "Hafenbote"),
        ("<title>Kaiblatt – Alles vom Kai</title>", "Kaiblatt"),
        ("<title>Alles vom Kai - Hafenbote</title>", "Hafenbote"),
        ("<title>Prima pagina - Il Molo di Levante</title>", "Il Molo di Levante"),
        ("<title>Главная страница | Причал</title>", "Причал"),
        ("<title>トップページ｜波止場新聞</title>", "波止場新聞"),
        ("<title>Home</title>", "Home"),
        ("<meta property='og:site_name' content='https://www.hafenbote.example'><title>Hafenbote</title>", "Hafenbote"),
        ("", None),
    ],
)
def test_name(head, name):
    assert site.read(f"<html><head>{head}</head><body><p>x</p></body></html>".encode(), URL).name == name


@pytest.mark.parametrize(
    ("page", "language"),
    [
        ("<html lang='pt_BR'><body>x</body></html>", "pt"),
        ("<html lang='zh-TW'><body>x</body></html>", "zh-Hant"),
        ("<html lang='zh-CN'><body>x</body></html>", "zh"),
        ("<html lang='iw'><body>x</body></html>", "he"),
        ("<html><head><meta http-equiv='Content-Language' content='sv'></head><body>x</body></html>", "sv"),
        ("<html><head><meta property='og:locale' content='cs_CZ'></head><body>x</body></html>", "cs"),
        ("<html lang='utf-8'><body>x</body></html>", None),
        ("<html><body>x</body></html>", None),
    ],
)
def test_language(page, language):
    assert site.read(page.encode(), URL).language == language


def test_no_page_says_nothing():
    assert site.read(b"", URL) == site.SiteFacts()
    assert all(path.startswith("/") for path in site.FEED_GUESSES + site.SITEMAP_GUESSES)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_noise_never_raises(noise):
    assert isinstance(site.read(b"<html><nav><a href='" + noise + b"'>x</a></nav>", URL), site.SiteFacts)


def test_the_feed_of_the_whole_site_comes_first():
    paths = ["/!p4616/rss.xml", "/rss/sport", "/hafenbote.rss", "/feeds/all.atom.xml", "/rss/kultur/buch.xml"]
    head = "".join(f"<link rel='alternate' type='application/rss+xml' href='{path}'>" for path in paths)
    facts = site.read(f"<html><head>{head}</head><body>x</body></html>".encode(), URL)
    order = [link.url.removeprefix("https://www.hafenbote.example") for link in facts.feeds]
    assert set(order[:2]) == {"/hafenbote.rss", "/feeds/all.atom.xml"}
    assert order[-1] == "/rss/kultur/buch.xml"


@pytest.mark.parametrize(
    "title",
    [
        "Bay Courier » Comments Feed",
        "Hafenbote » Kommentar-Feed",
        "Hafenbote » Kommentare",
        "Le Quai » Flux des commentaires",
        "El Muelle » Feed de los comentarios",
        "O Cais » Feed de comentários",
        "De Kade » reacties feed",
        "Причал » Лента комментариев",
        "波止場 » コメントフィード",
        "码头 » 评论 Feed",
        "부두 » 댓글 피드",
        "الميناء » خلاصة التعليقات",
    ],
)
def test_feeds_of_comments_are_left_out_whatever_they_are_called(title):
    head = f"<link rel=alternate type=application/rss+xml title='{title}' href=/c.xml>"
    head += "<link rel=alternate type=application/rss+xml title='Kommentar und Meinung' href=/o.xml>"
    facts = site.read(f"<html><head>{head}</head><body>x</body></html>".encode(), URL)
    assert [link.url for link in facts.feeds] == ["https://www.hafenbote.example/o.xml"]
