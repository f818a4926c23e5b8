"""A tree to its paragraphs of running prose, by the share of little words in them, as jusText finds them.

The bounds are those that trafilatura gives to jusText.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from itertools import groupby

from lxml import etree

from newscrawl.extraction.paragraphs import Paragraph, paragraphs_of

_LONG, _SHORT = 150, 50
_MANY, _FEW = 0.2, 0.1
"""Shares of little words."""
_LINKED = 0.25
"""Share of a paragraph inside links from which on it is none."""


def prose(
    tree: etree._Element,
    stop_words: Set[str],
    parting: Set[str],
    revise: Callable[[list[Paragraph], int], None],
) -> list[str]:
    """Texts of a tree's paragraphs of prose. `parting` are the tags that part paragraphs, `revise` is jusText's second
    look at each between its neighbours.
    """
    paragraphs = paragraphs_of(tree, parting)
    for paragraph in paragraphs:
        paragraph.cf_class = _class(paragraph, stop_words)
    # Short ones in a row have the same neighbours, for which jusText goes through all the row from each of them.
    rows = [list(row) for _, row in groupby(paragraphs, key=lambda one: one.cf_class == "short" or one)]
    revise([row[0] for row in rows], _LONG)
    for row in rows:
        for paragraph in row[1:]:
            paragraph.class_type = row[0].class_type
    return [paragraph.text for paragraph in paragraphs if paragraph.class_type == "good"]


def _class(paragraph: Paragraph, stop_words: Set[str]) -> str:
    text, length = paragraph.text, len(paragraph.text)
    if paragraph.linked > length * _LINKED or "\xa9" in text or "&copy" in text or paragraph.is_selection:
        return "bad"
    if length < _SHORT:
        return "bad" if paragraph.linked else "short"
    words = text.lower().split()
    share = sum(map(stop_words.__contains__, words)) / len(words)
    if share >= _MANY:
        return "good" if length > _LONG else "neargood"
    return "neargood" if share >= _FEW else "bad"
