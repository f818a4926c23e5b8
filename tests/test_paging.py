"""Links between numbered pages: of a list, and of an article."""

from __future__ import annotations

import pytest

from newscrawl.discovery import paging


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


SPORT = "https://www.hafenbote.example/sport"


@pytest.mark.parametrize(
    ("markup_of_it", "url", "expected"),
    [
        ('<link rel="next" href="/sport?page=2">', SPORT, "/sport?page=2"),
        ('<a rel="nofollow next" href="sport/2">x</a>', SPORT, "/sport/2"),
        ('<a href="/sport/page/2">2</a>', SPORT, "/sport/page/2"),
        ('<a href="/sport/seite-1">1</a><a href="/sport/seite-3">3</a>', f"{SPORT}/seite-2", "/sport/seite-3"),
        ('<a href="/sport-2.html">2</a>', f"{SPORT}.html", "/sport-2.html"),
        ('<a href="?id=7&amp;p=3">3</a>', f"{SPORT}?id=7&p=2", "/sport?id=7&p=3"),
        ('<div class="pager"><a href="/sport/page/2">Mehr</a></div>', SPORT, "/sport/page/2"),
        ('<ul class="pagination"><li><a href="?ab=20">Weiter ›</a></li></ul>', SPORT, "/sport?ab=20"),
        ('<nav class="paginator"><a href="?ab=20" aria-label="Siguiente página">→</a></nav>', SPORT, "/sport?ab=20"),
        ('<nav id="pages"><a href="?ab=20">»</a></nav>', SPORT, "/sport?ab=20"),
        ('<div class="pagination"><a href="?x=20">次へ</a></div>', SPORT, "/sport?x=20"),
        ('<div class="pagination"><a href="?x=20">Следующая</a></div>', SPORT, "/sport?x=20"),
        ('<div class="pagination"><a href="/sport/page/1">»</a></div>', f"{SPORT}/page/2", None),
        ('<div class="slider"><a href="/2026/11/02/faehre">›</a></div>', SPORT, None),
        ('<a href="/liga-2">Liga 2</a>', "https://www.hafenbote.example/liga-1", None),
        ('<a href="/2026/12">12</a>', "https://www.hafenbote.example/2026/11", None),
        ('<a href="/kultur/2">2</a>', SPORT, None),
        ('<a rel="next" href="/2026/11/02/faehre">Weiter</a>', SPORT, None),
        ('<link rel="next" href="?before=1730505600">', SPORT, "/sport?before=1730505600"),
        ('<body class="page page-sport"><a href="/abo">Weiter</a></body>', SPORT, None),
        ('<a rel="next" href="https://anderswo.example/sport?page=2">2</a>', SPORT, None),
        ('<a rel="next" href="#more">2</a>', SPORT, None),
        ("<p>Das war alles.</p>", SPORT, None),
    ],
)
def test_next_page(markup_of_it, url, expected):
    found = paging.next_page(page(markup_of_it), url)
    assert found == (f"https://www.hafenbote.example{expected}" if expected else None)


def test_no_page_has_no_next():
    assert paging.next_page(b"", SPORT) is None
