"""A page's tree to what cleaning needs besides the body: what was linked, and how the site itself speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.markup import HtmlElement, beginning_of, first_text, text_of
from newscrawl.text import one_line, squash

MAX_LINE = 600
"""Characters: the linked share of a longer element is not asked for; prose that long is never cut."""
MAX_MENU = 600
"""Characters of menu kept: they tell a language."""

_INLINE = frozenset(
    "a abbr b bdi big cite code data em font i ins mark q s small span strong sub sup time tt u var".split()
)
_FIRST_WORD = re.compile(r"[^A-Za-z0-9]*([A-Za-z0-9]{3})[A-Za-z0-9]")
"""One letter more: a sign may follow that makes another one of the last."""
_MENUS = ("nav", "header", "footer", "aside")


class Links:
    """The links of a page by their texts, and how much of each short element is linked."""

    def __init__(self, tree: HtmlElement) -> None:
        self.texts: set[str] = set()
        """Texts of the links, blanks collapsed and case-folded."""
        self._blocks: dict[HtmlElement, _Linked] = {}
        blocks, texts = self._blocks, self.texts
        for link in tree.iter("a"):
            text = text_of(link)
            if not text:
                continue
            texts.add(text.casefold())
            block = _block_around(link)
            if block in blocks:
                blocks[block].length += len(text)
            else:
                blocks[block] = _Linked(text, len(text))

    def shares(self, texts: Sequence[str]) -> list[float]:
        """Share of each line's characters that stand inside links, 0-1; 0 for a line the page does not set apart."""
        keys = [squash(text) for text in texts if len(text) <= MAX_LINE]
        # Most links of a page stand in menus: only elements whose first link is in a line that is asked for are read.
        asked, openings = "\n".join(keys), {key[:3] for key in keys}
        known: dict[str, float] = {}
        for element, linked in self._blocks.items():
            if linked.length > MAX_LINE:
                continue
            if linked.opening is None:
                linked.opening = _opening(element)
            if (linked.opening and linked.opening not in openings) or squash(linked.first) not in asked:
                continue
            line = _line_of(element)
            if line and len(line) <= MAX_LINE:
                known[squash(line)] = min(1.0, linked.length / len(line))
        longest = max(map(len, self.texts), default=0)
        return [
            1.0
            if len(text) <= longest and text.casefold() in self.texts
            else known.get(squash(text), 0.0)
            if known and len(text) <= MAX_LINE
            else 0.0
            for text in texts
        ]


@dataclass(slots=True)
class _Linked:
    """What is linked in an element."""

    first: str
    """The first link's text."""
    length: int
    """Characters of all of them."""
    opening: str | None = None
    """See `_opening`; None until it is asked for."""


def menu(tree: HtmlElement) -> str:
    """The text of the page's navigation, header, footer and asides, one line; cut at MAX_MENU characters."""
    texts: list[str] = []
    length = 0
    for element in tree.iter(*_MENUS):
        if length >= MAX_MENU:
            break
        if any(parent.tag in _MENUS for parent in element.iterancestors()):
            continue
        texts.append(beginning_of(element, MAX_MENU))
        length += len(texts[-1])
    return one_line(" ".join(texts))[:MAX_MENU]


def _opening(element: HtmlElement) -> str:
    """The first three of an element's letters, squashed, which tell of most that they are another line; "" where they
    are not known from its first word.
    """
    text = first_text(element)
    word = _FIRST_WORD.match(text) if text.isascii() else None
    return word[1].lower() if word else ""


def _line_of(element: HtmlElement) -> str:
    """An element's text on one line, read until it is surely longer than `MAX_LINE`: a box may hold all the page."""
    pieces: list[str] = []
    left = 2 * MAX_LINE
    for piece in element.itertext():
        pieces.append(piece)
        left -= 0 if piece.isspace() else len("".join(piece.split()))
        if left < 0:
            break
    return one_line("".join(pieces))


def _block_around(link: HtmlElement) -> HtmlElement:
    parent = link.getparent()
    while parent is not None and parent.tag in _INLINE:
        parent = parent.getparent()
    return link if parent is None else parent
