"""A page's tree to the elements that a reader does not see: by the attribute or by their own style, never by class.

A story that a script shows bit by bit, or that a reader unfolds, is hidden in the page's source too. It is told by
being much of the page's prose, and by the page's own articleBody.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import cast

from lxml import etree

from newscrawl.extraction import elements
from newscrawl.markup import SILENT, HtmlElement, holds, text_of
from newscrawl.text import ends_sentence, is_solid, squash

_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\s*(?:!\s*important\s*)?(?:;|$)", re.IGNORECASE
)
# Attributes are found faster than elements by a condition on them.
_MARKED = etree.XPath("descendant::*/@hidden/.. | descendant::*/@style/..")
# What a reader opens by a tab, or by the heading over it.
_OPENERS = etree.XPath(
    "descendant::*/@aria-controls[../@role = 'tab' or ../ancestor-or-self::h2 or ../ancestor-or-self::h3 or "
    "../ancestor-or-self::h4 or ../ancestor-or-self::h5 or ../ancestor-or-self::h6]",
    smart_strings=False,
)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "summary")
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
        if is_hidden(element) and marked.keys().isdisjoint(element.iterancestors()):
            marked[element] = _prose(element)
    length = sum(len(text) for prose in marked.values() for text in prose)
    if length and length >= _SHARE * sum(map(len, _prose(page))):
        return []
    stated = squash(article_body or "") if length else ""
    together = _together(marked)
    has_names = any(element.get("id") is not None for element in marked)
    opened = set(" ".join(cast("list[str]", _OPENERS(page))).split()) if has_names else set()
    gone = []
    for element, prose in marked.items():
        is_stated = stated and any(squash(text)[:_LETTERS] in stated for text in prose)
        if is_stated or _is_opened(element, opened) or (prose and together[_kin(element)] >= _REST):
            element.attrib.pop("hidden", None)
            element.attrib.pop("style", None)
        elif len(prose) < _REST:
            gone.append(element)
    return gone


def _kin(element: HtmlElement) -> tuple[HtmlElement | None, str | None]:
    return element.getparent(), element.get("class")


def _together(marked: dict[HtmlElement, list[str]]) -> Counter[tuple[HtmlElement | None, str | None]]:
    """Paragraphs of prose in hidden siblings of one class, where a paragraph or a heading stands before them."""
    counts: Counter[tuple[HtmlElement | None, str | None]] = Counter()
    shown: dict[HtmlElement | None, HtmlElement | None] = {}  # what stands before each, hidden siblings left out
    for element, prose in marked.items():
        previous = element.getprevious()
        before = shown[element] = shown.get(previous, previous)
        if before is not None and (before.tag in _HEADINGS or (before.tag == "p" and is_solid(text_of(before)))):
            counts[_kin(element)] += len(prose)
    return counts


def _is_opened(element: HtmlElement, opened: set[str]) -> bool:
    """Whether the page shows how a reader opens it: a tab's panel, or what is behind a heading that unfolds."""
    if element.get("role") == "tabpanel" or element.get("id") in opened:
        return True
    before = element.getprevious()
    if before is None or before.tag not in _HEADINGS:
        return False
    return before.tag == "summary" or any(e.get("aria-expanded") is not None for e in before.iter())


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element's own attribute or style hides it, whatever it holds."""
    hidden, style = element.get("hidden"), element.get("style")
    # "until-found" is what a reader unfolds, or finds by searching.
    return (hidden is not None and hidden.lower() != "until-found") or (style is not None and _hides(style))


def _hides(style: str) -> bool:
    lowered = style.lower()  # most styles are told by a look
    return ("none" in lowered or "hidden" in lowered) and _STYLE.search(style) is not None


def _prose(element: HtmlElement) -> list[str]:
    """The paragraphs of running prose in an element, itself included; all its text where that is prose without any."""
    paragraphs = [text for p in element.iter("p") if is_solid(text := text_of(p))]
    # Most are menus and windows, by whose end alone it is told that they are no prose.
    if paragraphs or not (holds(element, *SILENT) or ends_sentence(elements.text_of(element))):
        return paragraphs
    text = text_of(element)
    return [text] if ends_sentence(text) and is_solid(text) else []
