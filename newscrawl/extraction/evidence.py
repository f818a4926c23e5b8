"""A page's tree to what cleaning needs besides the body: what was linked, and how the site itself speaks."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from operator import itemgetter

from newscrawl.markup import HtmlElement, beginning_of, first_text, text_of
from newscrawl.text import one_line, squash

MAX_LINE = 600
"""Characters: the linked share of a longer element is not asked for; prose that long is never cut."""
MAX_MENU = 600
"""Characters of menu kept: they tell a language."""

_INLINE = frozenset(
    "a abbr b bdi big cite code data em font i ins mark q s small span strong sub sup time tt u var".split()
)
_LETTERS = 3
"""Letters by which a line is told from most others."""
_HEAD = 24
"""Characters in which these are looked for."""
_MENUS = ("nav", "header", "footer", "aside")


class Links(Set[str]):
    """The texts of a page's links, blanks collapsed and case-folded, and how much of each short element is linked.

    Most links of a page stand in menus: a text is read when a line is asked for that begins like it.
    """

    def __init__(self, tree: HtmlElement) -> None:
        self._links: dict[str, list[HtmlElement]] = defaultdict(list)
        self._blocks: dict[str, list[tuple[int, HtmlElement]]] = defaultdict(list)
        """Elements around links by how they begin, with their places in document order."""
        self._texts: dict[str, set[str]] = {}
        self._stems: dict[str, list[tuple[int, str, HtmlElement]]] = {}
        self._lines: dict[HtmlElement, tuple[str, int]] = {}
        blocks: set[HtmlElement] = set()
        for link in tree.iter("a"):
            text = first_text(link)
            if not text:
                continue
            opening = _opening(text)
            self._links[opening].append(link)
            block = _block_around(link)
            if block not in blocks:
                blocks.add(block)
                begun = opening if _is_first(link, block) else _opening(first_text(block))
                self._blocks[begun].append((len(blocks), block))

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and (text in self._texts_of(_start(text)) or text in self._texts_of(""))

    def __iter__(self) -> Iterator[str]:
        return iter(set().union(*map(self._texts_of, list(self._links))))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _texts_of(self, opening: str) -> set[str]:
        if opening not in self._texts:
            texts = {text_of(link).casefold() for link in self._links.get(opening, ())}
            self._texts[opening] = texts - {""}
        return self._texts[opening]

    def _stems_of(self, opening: str) -> list[tuple[int, str, HtmlElement]]:
        """Elements that begin so: their places, the letters that surely are their first, and themselves."""
        if opening not in self._stems:
            self._stems[opening] = [(place, _stem(block), block) for place, block in self._blocks.get(opening, ())]
        return self._stems[opening]

    def _line(self, block: HtmlElement) -> tuple[str, int]:
        """An element's letters, and how long its line is; "" and 0 where that is no line."""
        if block not in self._lines:
            line = _line_of(block)
            self._lines[block] = (squash(line), len(line)) if len(line) <= MAX_LINE else ("", 0)
        return self._lines[block]

    def shares(self, texts: Sequence[str]) -> list[float]:
        """Share of each line's characters that stand inside links, 0-1; 0 for a line the page does not set apart."""
        starts = list(map(_start, texts))
        openings = {"", *starts}
        linked_whole = set().union(*map(self._texts_of, openings))
        stems = sorted((stem for opening in openings for stem in self._stems_of(opening)), key=itemgetter(0))
        # To squash prose and to read a box are dear, and most lines begin like none that has a link.
        begun = {stem[:_LETTERS] for _, stem, _ in stems}
        asked = zip(texts, starts, strict=True)
        keys = {text: squash(text) for text, start in asked if start in begun and len(text) <= MAX_LINE}
        wanted = set(keys.values())
        sought = sorted(wanted)
        known: dict[str | None, float] = {}
        for _, stem, block in stems:
            at = bisect_left(sought, stem)  # the first of those that begin so stands here
            if at == len(sought) or not sought[at].startswith(stem):
                continue
            letters, length = self._line(block)
            linked = _linked(block) if length and letters in wanted else 0
            if 0 < linked <= MAX_LINE:
                known[letters] = min(1.0, linked / length)
        return [1.0 if text.casefold() in linked_whole else known.get(keys.get(text), 0.0) for text in texts]


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


def _opening(text: str) -> str:
    """The first three letters of a text of which only the first piece is known, squashed; "" where that is too short.

    One letter more must follow: what stands behind the piece may make another one of its last.
    """
    head = text.lstrip()[: _LETTERS + 1]
    if len(head) > _LETTERS and head.isascii() and head.isalnum():
        return head[:_LETTERS].lower()
    letters = squash(text[:_HEAD])
    return letters[:_LETTERS] if len(letters) > _LETTERS else ""


def _start(text: str) -> str:
    """The first three letters of a whole text, squashed."""
    return _opening(text) or squash(text if len(text) <= MAX_LINE else text[:MAX_LINE])[:_LETTERS]


def _is_first(link: HtmlElement, block: HtmlElement) -> bool:
    """Whether an element begins with the link, as far as a look tells."""
    if block is link:
        return True
    is_in_front = link.getparent() is block and link.getprevious() is None
    return is_in_front and not (block.text and block.text.strip())


def _stem(element: HtmlElement) -> str:
    """The letters that an element's text begins with, squashed: four at least or all, read no further than that.

    Without the last one, of which what stands behind it may make another; "" where signs alone make no line any more.
    """
    begun, letters = "", ""
    for piece in filter(str.strip, element.itertext()):
        begun += piece.strip()
        letters = squash(begun[:_HEAD])
        letters = letters if len(letters) > _LETTERS else squash(begun)
        if len(letters) > _LETTERS:
            return letters[:-1]
        if len(begun) > MAX_LINE:
            return ""
    return letters


def _linked(block: HtmlElement) -> int:
    """Characters of the links whose line an element is."""
    return sum(len(text_of(link)) for link in block.iter("a") if _block_around(link) is block)


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
