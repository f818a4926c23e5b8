"""No record holds a character that does something to whoever shows it, wherever in or around the page it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from newscrawl import Article, Page, Processor, records
from newscrawl.items import Link

OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls but the newline between paragraphs, separators, bidi embeddings and isolates, halves of a sign."""
MARKS = [
    *("\0", "\x01", "\x07", "\x08", "\x1b[31m", "\x1f", "\x7f", "\x85", "\x9b31m"),
    *("\u2028", "\u202a", "\u202e", "\u2066", "\u2069", "\ud800", "\udc00"),
    *("&#0;", "&#8;", "&#27;", "&#x9b;", "&#x202e;", "&#xd800;", "&#x2028;", "&#133;"),
]
SITE = "https://bay.example"


def page(mark: str) -> str:
    """The page of an article with a mark in all that a record is made of."""
    data = {
        "@type": "NewsArticle",
        "headline": f"Harbour {mark}pilots vote on the watch",
        "author": [{"@type": "Person", "name": f"Ida {mark}Marsh"}],
        "datePublished": f"2025-03-04{mark}T08:00:00Z",
        "description": f"The pilots {mark}vote.",
        "keywords": [f"har{mark}bour"],
        "articleSection": f"Lo{mark}cal",
        "image": f"{SITE}/a{mark}b.jpg",
        "publisher": {"@type": "Organization", "name": f"Bay {mark}Courier"},
    }
    metas = {
        "og:title": f"Harbour {mark}pilots vote on the watch",
        "author": f"Ida {mark}Marsh",
        "og:site_name": f"Bay {mark}Courier",
        "og:description": f"The pilots {mark}vote.",
        "og:image": f"{SITE}/a{mark}b.jpg",
        "article:tag": f"pi{mark}lots",
    }
    told = "".join(f'<meta property="{name}" content="{value}">' for name, value in metas.items())
    paragraphs = "".join(
        f"<p>On the {day} of the month, pilot {mark}boat {day} left the mole at {day} o'clock, and its crew told the "
        f"council that the new rota had cost them {mark} hours of sleep.</p><h2>Wat{mark}ch {day}</h2>"
        for day in range(1, 5)
    )
    return (
        f'<html lang="en{mark}"><head><title>Harbour {mark}pilots vote on the watch</title>{told}'
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
        f'<link rel="canonical" href="{SITE}/2025/story{mark}-of-pilots"></head><body><article>'
        f'<h1>Harbour {mark}pilots vote on the watch</h1><p>By <a rel="author" href="/a{mark}">Ida {mark}Marsh</a></p>'
        f'<figure><img src="/a{mark}b.jpg"><figcaption>A pi{mark}lot. Photo: Jo{mark}n Vale</figcaption></figure>'
        f"{paragraphs}</article></body></html>"
    )


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings([*value.items()])
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)


@pytest.mark.parametrize("mark", MARKS, ids=ascii)
def test_no_record_holds_a_character_that_is_obeyed(mark):
    body = page(mark).encode("utf-8", "surrogatepass")
    told = Link(
        f"{SITE}/2025/story{mark}",
        title=f"Har{mark}bour",
        published=f"2025-03-04{mark}",
        authors=(f"Jon {mark}Vale",),
        via=f"{SITE}/feed{mark}",
    )
    found = Processor()(Page(body, told.url, headers={"content-type": "text/html; charset=utf-8"}, link=told))
    assert isinstance(found, Article)
    assert [text for text in strings(records.to_dict(found)) if OBEYED.search(text)] == []
    assert not OBEYED.search(records.to_line(found).rstrip("\n"))
