"""A page's tree and a record's fields in, where on the page each value stands out: for whoever wants to look.

Fields are chosen by their own modules, which keep no account of it: that would cost every page. Here, afterwards, each
value is looked for in all that the page states, and what says the same is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from newscrawl import urls
from newscrawl.extraction import structured, tongues
from newscrawl.items import Link
from newscrawl.markup import HtmlElement, text_of
from newscrawl.text import squash

_SHOWN = ("h1", "h2", "h3", "time", "title", "address", "p", "span", "div", "a", "li")
"""Elements whose text may be a field's, where nothing in the markup says it."""
_LONGEST, _PIECES = 300, 20
"""Characters of an element's text, and pieces between its tags, that are looked at."""
_OF_LANGUAGE = re.compile("lang|locale", re.IGNORECASE)
_LEAST_LETTERS = 4
"""Of a value that is looked for within other words: `en` is within many."""
_MOST_PLACES = 5
_DEPTH = 6


def origins(
    tree: HtmlElement, values: Mapping[str, str | tuple[str, ...] | None], *, url: str | None, link: Link | None = None
) -> dict[str, tuple[str, ...]]:
    """Field → places of the page that say its value, or for a list its elements, the most trusted ones first.

    A place that says the value and more is named with "in". () for a value that stands nowhere in these words, as one
    that was worked out of something else.
    """
    stated = [(place, squash(text)) for place, text in _normalised(tree, url, link)]
    shown = [(f"<{element.tag}>", squash(_beginning(element))) for element in tree.iter(*_SHOWN)]
    found = {}
    for field, value in values.items():
        wanted = [key for text in ((value,) if isinstance(value, str) else value or ()) if (key := squash(text))]
        places = [place for key in wanted for place in _places(key, stated)]
        places = places or [place for key in wanted for place in _places(key, shown)]
        found[field] = tuple(dict.fromkeys(places))[:_MOST_PLACES]
    return found


def _places(key: str, stated: list[tuple[str, str]]) -> Iterator[str]:
    yield from (place for place, text in stated if text == key)
    if len(key) >= _LEAST_LETTERS:
        yield from (f"in {place}" for place, text in stated if key in text and text != key)


def _beginning(element: HtmlElement) -> str:
    """The first words of an element: those of a whole page are in each of those around it."""
    return "".join(islice(element.itertext(), _PIECES))[:_LONGEST]


def _normalised(tree: HtmlElement, url: str | None, link: Link | None) -> Iterator[tuple[str, str]]:
    """The same, with languages and addresses as the record writes them."""
    for place, text in _stated(tree, url, link):
        language = tongues.normalise(text) if _OF_LANGUAGE.search(place) else None
        yield place, language or (urls.absolute(text, url) if text.startswith(("/", "./", "../")) else None) or text


def _stated(tree: HtmlElement, url: str | None, link: Link | None) -> Iterator[tuple[str, str]]:
    """All that the markup states, with the name of its place."""
    markup = structured.read(tree, url)
    yield from _inside(markup.article, "structured data")
    for name, contents in markup.meta.items():
        yield from ((f"meta {name}", content) for content in contents)
    for rel, href in markup.links:
        yield f"link {rel}", href
    for node in markup.nodes:
        if node is not markup.article:
            yield from _inside(node, f"structured data, {' '.join(structured.types(node)) or 'another node'},")
    for element in markup.times:
        yield "time datetime", element.get("datetime") or ""
    for element in markup.bylines:
        yield "rel=author", text_of(element)
    yield "html lang", tree.get("lang") or ""
    yield "the address", url or ""
    for name in ("title", "published", "modified", "language", "authors") if link else ():
        said = getattr(link, name)
        yield f"the feed or sitemap, {name}", said if isinstance(said, str) else " ".join(said or ())


def _inside(value: Any, name: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """What a node of structured data says, with the way to it."""
    if isinstance(value, dict) and depth < _DEPTH:
        for key, inner in value.items():
            yield from _inside(inner, f"{name} {key}", depth + 1)
    elif isinstance(value, list) and depth < _DEPTH:
        for inner in value:
            yield from _inside(inner, name, depth + 1)
    elif isinstance(value, (str, int, float)):
        yield name, str(value)
