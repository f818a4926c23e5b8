"""A page's tree to what cleaning needs besides the body: what was linked, and how the site itself speaks."""

from __future__ import annotations

from collections import defaultdict

from newscrawl.markup import HtmlElement, text_of
from newscrawl.text import one_line, squash

MAX_LINE = 600
"""Characters: the linked share of a longer element is not asked for; prose that long is never cut."""
MAX_MENU = 600
"""Characters of menu kept: they tell a language."""

_INLINE = frozenset(
    "a abbr b bdi big cite code data em font i ins mark q s small span strong sub sup time tt u var".split()
)
_MENUS = ("nav", "header", "footer", "aside")


class Links:
    """The links of a page by their texts, and how much of each short element is linked."""

    def __init__(self, tree: HtmlElement) -> None:
        self.texts: set[str] = set()
        """Texts of the links, blanks collapsed and case-folded."""
        self._shares: dict[str, float] = {}
        linked: dict[HtmlElement, int] = defaultdict(int)
        for link in tree.iter("a"):
            text = text_of(link)
            if not text:
                continue
            self.texts.add(text.casefold())
            linked[_block_around(link)] += len(text)
        for element, length in linked.items():
            text = _line_of(element) if length <= MAX_LINE else ""
            if text and len(text) <= MAX_LINE:
                self._shares[squash(text)] = min(1.0, length / len(text))

    def share(self, text: str) -> float:
        """Share of a line's characters that stand inside links, 0-1; 0 for a line the page does not set apart."""
        if text.casefold() in self.texts:
            return 1.0
        return self._shares.get(squash(text), 0.0) if len(text) <= MAX_LINE else 0.0


def menu(tree: HtmlElement) -> str:
    """The text of the page's navigation, header, footer and asides, one line; cut at MAX_MENU characters."""
    texts: list[str] = []
    length = 0
    for element in tree.iter(*_MENUS):
        if length >= MAX_MENU:
            break
        if any(parent.tag in _MENUS for parent in element.iterancestors()):
            continue
        texts.append(text_of(element))
        length += len(texts[-1])
    return one_line(" ".join(texts))[:MAX_MENU]


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


def _block_around(element: HtmlElement) -> HtmlElement:
    for parent in element.iterancestors():
        if parent.tag not in _INLINE:
            return parent
    return element
