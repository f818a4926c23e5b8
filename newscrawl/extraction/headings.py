"""The body's blocks to the same with the section headings that the search lost between two of them.

The search drops headings with an anchor in them, with a box to themselves, or of names that it takes for furniture.
Between two blocks of the story they are the story's. Structure decides, never words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate

from newscrawl.items import Block
from newscrawl.markup import HtmlElement, leads_away, text_of
from newscrawl.text import ends_sentence, is_solid, squash

LEAST_LETTERS = 20
"""Letters of a paragraph that is looked for in part of a block, or in several: a shorter one may stand in any.
A guess."""

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_LINES = ("p", "li", "tr", "blockquote", *_HEADINGS)
_NO_PROSE = ("li", "tr", *_HEADINGS)
"""Elements whose text is prose only if it is long: a question in a list of contents ends as a sentence does."""
_SAYS = re.compile(r"[^\W_]")


def with_headings(tree: HtmlElement, blocks: list[Block]) -> list[Block]:
    """`blocks` with lost headings, each before the prose that it heads. `tree` is the pruned page, unchanged.

    A heading is the story's if it links to no other page and stands directly between two kept texts, of which the one
    behind it is prose.
    """
    page = tree.find("body")
    if page is None or len(blocks) < 2:
        return blocks
    texts = {block.text for block in blocks}
    kept: _Kept | None = None
    lost: dict[int, list[Block]] = defaultdict(list)
    for heading in page.iter(*_HEADINGS):
        text = text_of(heading)
        if text in texts or not _SAYS.search(text) or _is_linked(heading):
            continue
        box, behind = _row(heading)
        prose = _prose(behind) if behind is not None else ""
        if not prose:
            continue
        kept = kept or _Kept(blocks)
        number = kept.first(prose)
        if number is None or kept.is_whole(text):
            continue
        above = kept.last(_text_before(box))
        if above is not None and above < number:
            lost[number].append(Block(text, "heading"))
    return [line for number, block in enumerate(blocks) for line in (*lost[number], block)] if lost else blocks


class _Kept:
    """Where a text stands among the blocks."""

    def __init__(self, blocks: list[Block]) -> None:
        keys = [squash(block.text) for block in blocks]
        self._numbers = {key: number for number, key in reversed(list(enumerate(keys)))}
        self._ends = list(accumulate(map(len, keys)))
        self._letters = "".join(keys)

    def is_whole(self, text: str) -> bool:
        """Whether it is one of them."""
        return squash(text) in self._numbers

    def first(self, text: str) -> int | None:
        """The number of the block in which it begins; None if it was not kept."""
        return self._number(squash(text), 0)

    def last(self, text: str) -> int | None:
        """The number of the block in which it ends."""
        key = squash(text)
        return self._number(key, len(key) - 1)

    def _number(self, key: str, letter: int) -> int | None:
        if key and key in self._numbers:
            return self._numbers[key]
        at = self._letters.find(key) if len(key) >= LEAST_LETTERS else -1
        return bisect_right(self._ends, at + letter) if at >= 0 else None


def _row(heading: HtmlElement) -> tuple[HtmlElement, HtmlElement | None]:
    """What stands in a row with the texts that a heading parts, and the next of these.

    It is the heading itself, or a box that holds nothing else.
    """
    behind, box = _next(heading), heading.getparent()
    if behind is not None or box is None or _previous(heading) is not None:
        return heading, behind
    behind = _next(box)
    # Among bare paragraphs such a box held a video or a slide show.
    return box, None if behind is not None and behind.tag == "p" and box.tag != "header" else behind


def _prose(element: HtmlElement) -> str:
    """The text of an element's first line; "" if it is no prose."""
    line = next(filter(_says_something, element.iter(*_LINES)), element)
    text = text_of(line)
    return text if is_solid(text) or (line.tag not in _NO_PROSE and ends_sentence(text)) else ""


def _text_before(box: HtmlElement) -> str:
    """The text of the last line before an element, in the boxes around it too; "" if there is none."""
    above = _previous(box)
    while above is None:
        parent = box.getparent()
        if parent is None or parent.tag == "body":
            return ""
        box, above = parent, _previous(parent)
    return text_of(next(filter(_says_something, reversed([*above.iter(*_LINES)])), above))


def _next(element: HtmlElement) -> HtmlElement | None:
    """The sibling that says something next; None where text of no element comes first."""
    if (element.tail or "").strip():
        return None
    for sibling in element.itersiblings():
        if _says_something(sibling):
            return sibling
        if (sibling.tail or "").strip():
            return None
    return None


def _previous(element: HtmlElement) -> HtmlElement | None:
    return next((sibling for sibling in element.itersiblings(preceding=True) if _says_something(sibling)), None)


def _says_something(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and element.tag != "script" and any(map(_SAYS.search, element.itertext()))


def _is_linked(heading: HtmlElement) -> bool:
    """Whether it links to another page; an anchor to itself is none."""
    links = [*heading.iterancestors("a"), *heading.iter("a")]
    return any(leads_away(link) and _says_something(link) for link in links)
