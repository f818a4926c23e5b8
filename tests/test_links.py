"""Section pages: which links are articles of the site."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl import markup
from newscrawl.discovery import links, paging
from newscrawl.items import Link

URL = "https://www.hafenbote.example/kultur/"


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def found(body: str, head: str = "") -> list[str]:
    return [
        link.url.removeprefix("https://www.hafenbote.example") for link in links.article_links(page(body, head), URL)
    ]


@pytest.mark.parametrize(
    "anchor",
    [
        '<a href="/2026/11/02/faehre">Die Fähre fährt</a>',
        '<a href="/kultur/artikel-1234567.html">Neues aus dem Hafen</a>',
        '<a href="/die-faehre-faehrt-wieder">Die Fähre fährt wieder</a>',
        '<a href="/story.php?id=1234567">Die Fähre fährt wieder</a>',
        '<h2><a href="/kultur/faehre">Die Fähre fährt jetzt wieder täglich</a></h2>',
        '<a href="/kultur/faehre"><h3>Die Fähre fährt jetzt wieder täglich</h3><p>Mehr dazu</p></a>',
        '<h3><a href="/2026/11/02/x">渡し船が再開</a></h3>',
        '<a href="/2026/11/02/faehre" aria-label="Die Fähre fährt wieder"></a><h3>Die Fähre fährt wieder</h3>',
        '<a href="/autoren/ada-quill/die-faehre-faehrt-wieder">Die Fähre fährt wieder</a>',
    ],
)
def test_articles_are_found(anchor):
    assert len(found(f"<main>{anchor}</main>")) == 1


@pytest.mark.parametrize(
    "anchor",
    [
        '<nav><a href="/2026/11/02/faehre">Die Fähre fährt wieder</a></nav>',
        '<footer><a href="/die-faehre-faehrt-wieder">Die Fähre fährt wieder</a></footer>',
        '<a href="/kultur/theater">Alles über unser schönes Theater</a>',
        '<h2><a href="/kultur/">Kultur und was dazu gehört heute</a></h2>',
        '<h2><a href="/tag/faehre">Alles was wir über Fähren wissen</a></h2>',
        '<h2><a href="/autor/ada-quill-von-der-see">Ada Quill von der See schreibt</a></h2>',
        '<h2><a href="/tag/faehre/seite/2">Alles was wir über Fähren wissen</a></h2>',
        '<h2><a href="/">Der Hafenbote für alle am Hafen</a></h2>',
        '<a href="https://anderswo.example/2026/11/02/faehre">Die Fähre fährt wieder</a>',
        '<a href="/bilder/2026/11/faehre-im-hafen-gross.jpg">Die Fähre im Bild</a>',
        '<a href="javascript:void(0)">Die Fähre fährt wieder</a>',
        '<a href="/2026/11/02/faehre"><img src="x.jpg"></a>',
        '<a href="http://[x/2026/11/02/">Die Fähre fährt wieder</a>',
    ],
)
def test_other_links_are_not(anchor):
    assert found(anchor) == []


def test_order_duplicates_base_and_longest_title():
    body = (
        '<a href="2026/11/02/b">Die Fähre fährt</a><a href="2026/11/01/a">Der Kai wird neu</a>'
        '<a href="2026/11/02/b?utm_source=teaser#c">Die Fähre fährt seit heute wieder</a>'
    )
    assert links.article_links(page(body, '<base href="/neu/">'), URL) == [
        Link("https://www.hafenbote.example/neu/2026/11/02/b", "Die Fähre fährt seit heute wieder", via=URL),
        Link("https://www.hafenbote.example/neu/2026/11/01/a", "Der Kai wird neu", via=URL),
    ]


def test_a_tree_is_read_like_its_bytes():
    body = page('<a href="/2026/11/02/faehre">Die Fähre fährt wieder</a>')
    assert links.article_links(markup.parse(body.decode()), URL) == links.article_links(body, URL) != []


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_noise_never_raises(noise):
    assert isinstance(links.article_links(b"<a href='" + noise, URL), list)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/11/02/faehre", "2026-11-02"),
        ("/sport/2026-11-02-faehre.html", "2026-11-02"),
        ("/20261102/faehre", "2026-11-02"),
        ("/2026/11/faehre", None),
        ("/artikel/120261102", None),
        ("/2026/13/02/", None),
        ("/faehre?day=2026-11-02", None),
    ],
)
def test_the_day_in_an_address(path, day):
    assert links.day_of(f"https://www.hafenbote.example{path}") == day


@pytest.mark.parametrize("tag", ["p", "li", "div", "h2", "br", "td"])
def test_links_that_are_never_closed_are_links_all_the_same(tag):
    stories = "".join(f"<{tag}><a href='/2026/11/02/pier-{n}'>The new pier {n} opens" for n in range(30))
    body = f"<html><body>{stories}<p><a href='/list?page=2' rel=next>Next</a></body></html>".encode()
    found = links.article_links(body, "https://www.bay.example/list")
    assert [link.title for link in found] == [f"The new pier {n} opens" for n in range(30)]
    assert paging.next_page(body, "https://www.bay.example/list") == "https://www.bay.example/list?page=2"


def test_an_empty_link_marks_a_place_within_one():
    body = b"<body><a href='/2026/11/02/pier'><div>The <a name=x></a>new pier opens</div></a></body>"
    assert [link.title for link in links.article_links(body, "https://www.bay.example/")] == ["The new pier opens"]
