"""A page's tree to the elements that a reader does not see: by the attribute or by their own style, never by class.

A story that a script shows bit by bit, or that a reader unfolds, is hidden in the page's source too. It is told by
being much of the page's prose, and by the page's own articleBody.
"""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

from newscrawl.markup import HtmlElement, text_of
from newscrawl.text import ends_sentence, is_solid, squash

_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\s*(?:!\s*important\s*)?(?:;|$)", re.IGNORECASE
)
_MARKED = etree.XPath(".//*[@hidden or @style]")
_SHARE = 0.5
"""A page that hides so much of its prose is put together by a script: what it hides says nothing. A guess."""
_REST = 3
"""Paragraphs of prose in one hidden box that make it a rest of the story, which a reader unfolds. A guess."""
_LETTERS = 60
"""Letters of a paragraph that are looked for in the page's articleBody. A guess."""


def found(page: HtmlElement, article_body: str | None) -> list[HtmlElement]:
    """Hidden elements under `page`, none inside another. What articleBody has is shown instead: it loses the mark."""
    marked: dict[HtmlElement, list[str]] = {}
    for element in cast("list[HtmlElement]", _MARKED(page)):
        if _is_hidden(element) and marked.keys().isdisjoint(element.iterancestors()):
            marked[element] = _prose(element)
    length = sum(len(text) for prose in marked.values() for text in prose)
    if length and length >= _SHARE * sum(map(len, _prose(page))):
        return []
    stated = squash(article_body or "")
    gone = []
    for element, prose in marked.items():
        if stated and any(squash(text)[:_LETTERS] in stated for text in prose):
            element.attrib.pop("hidden", None)
            element.attrib.pop("style", None)
        elif len(prose) < _REST:
            gone.append(element)
    return gone


def _is_hidden(element: HtmlElement) -> bool:
    hidden, style = element.get("hidden"), element.get("style")
    # "until-found" is what a reader unfolds, or finds by searching.
    return (hidden is not None and hidden.lower() != "until-found") or (
        style is not None and bool(_STYLE.search(style))
    )


def _prose(element: HtmlElement) -> list[str]:
    """The paragraphs of running prose in an element, itself included; all its text where that is prose without any."""
    paragraphs = [text for p in element.iter("p") if is_solid(text := text_of(p))]
    if paragraphs or not ends_sentence(text := text_of(element)) or not is_solid(text):
        return paragraphs
    return [text]
