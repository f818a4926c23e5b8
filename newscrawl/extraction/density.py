"""A part of a page to the same without what is mostly links, as trafilatura's tests of link density drop it.

The tests are trafilatura's, for the tags it has by then (`ref` is a link, `list` a list). It asks each element for its
links and its text, all of them twice. Here the few links left by then name the elements that are asked, a link is read
once for all of them, a long text only where links may fill it, and nothing is asked again before something is dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

from newscrawl.extraction.elements import take_out, text_of

_ASKED = frozenset("div list p table head quote".split())
_ITEMS = ("item", "td", "th")
_LONGEST_LIMIT = 300
_ALL = 0.9
_FARM, _CARD = 4, 100
"""More links than this that are nearly all of a long text are a farm of links, unless each is as long as a card."""

_Element: TypeAlias = Any  # etree's own: the stubs say that any parent may be None, and any text be bytes
_Around = dict[str, dict[_Element, list[_Element]]]
"""By tag, elements with the links in them."""


def without_links(part: _Element, *, is_precise: bool) -> None:
    """Takes out of `part` what is mostly links, and where `is_precise` headings at its end."""
    links = _Links(part, is_precise=is_precise)
    for _ in range(2):
        count = links.drop("div", backtracks=True) + links.drop("list") + links.drop("p")
        if not count:
            break
    links.drop_tables()
    if is_precise:
        while len(part) and part[-1].tag == "head":
            links.forget()
            take_out(part[-1], keeps_tail=False)
        links.drop("head")
        links.drop("quote")


class _Links:
    """The links of a part, and what they stand in."""

    def __init__(self, part: _Element, *, is_precise: bool) -> None:
        self._part, self._is_precise = part, is_precise
        self._holds_pictures = next(part.iterdescendants("graphic"), None) is not None
        self._found: _Around | None = None
        self._lengths: dict[_Element, int] = {}

    def forget(self) -> None:
        """To be called when an element is taken out."""
        self._found = None
        self._lengths.clear()

    def drop(self, tag: str, *, backtracks: bool = False) -> int:
        """Takes out the elements of a tag that are mostly links; with `backtracks` short ones of several parts, too."""
        least, most = (1, 200) if self._is_precise else (3, 100)
        dropped = []
        for element, links in self._around(tag).items():
            is_dense, length = self._is_dense(element, links)
            if is_dense or (backtracks and length is not None and len(element) >= least and length < most):
                # The paragraph of a list's item stays: the list itself is asked.
                if tag == "p" and (parent := element.getparent()) is not None and parent.tag in _ITEMS:
                    continue
                dropped.append(element)
        return self._take_out(dropped, keeps_tail=True)

    def drop_tables(self) -> None:
        """Takes out tables that are mostly links."""
        dropped = []
        for table, links in self._around("table").items():
            length = _length(text_of(table))
            if length >= 200 and sum(map(self._length_of, links)) > length * (0.8 if length < 1000 else 0.5):
                dropped.append(table)
        self._take_out(dropped, keeps_tail=False)

    def _take_out(self, dropped: list[_Element], *, keeps_tail: bool) -> int:
        if dropped:
            self.forget()
            for element in dropped:
                take_out(element, keeps_tail=keeps_tail)
        return len(dropped)

    def _around(self, tag: str) -> dict[_Element, list[_Element]]:
        if self._found is None:
            self._found = _around(self._part)
        return self._found.get(tag, {})

    def _length_of(self, link: _Element) -> int:
        length = self._lengths.get(link)
        if length is None:
            length = self._lengths[link] = _length(text_of(link))
        return length

    def _is_dense(self, element: _Element, links: list[_Element]) -> tuple[bool, int | None]:
        """Whether an element is mostly links, and its length where it is short."""
        if self._holds_pictures and next(element.iterdescendants("graphic"), None) is not None:
            return False, None
        linked = [length for length in map(self._length_of, links) if length]
        total = sum(linked)
        length = _length_below(element, _LONGEST_LIMIT)
        if len(links) == 1 and total > (10 if self._is_precise else 100) and _fills(total, element, length):
            return True, None
        is_last = element.getnext() is None
        limit = (60 if is_last else 30) if element.tag == "p" else _LONGEST_LIMIT if is_last else 100
        if length is not None and length < limit:
            if not linked:
                return True, None
            short = sum(1 for each in linked if each < 10)
            return total > length * 0.8 or (len(linked) > 1 and short / len(linked) > 0.8), length
        is_farm = len(links) > _FARM and total < _CARD * len(linked) and _fills(total, element, length)
        return is_farm and not _is_listing(links), None


def _around(part: _Element) -> _Around:
    """What stands around the links of a part, up to the part itself."""
    found: _Around = defaultdict(dict)
    known: dict[_Element, tuple[_Element, ...]] = {part: (part,) if part.tag in _ASKED else ()}
    for link in part.iterdescendants("ref"):
        path = []
        parent = link.getparent()
        while parent not in known:
            path.append(parent)
            parent = parent.getparent()
        around = known[parent]
        for element in reversed(path):
            if element.tag in _ASKED:
                around = (*around, element)
            known[element] = around
        for element in around:
            found[element.tag].setdefault(element, []).append(link)
    return found


def _is_listing(links: Iterable[_Element]) -> bool:
    """Whether each link is alone in its paragraph."""
    parents = [link.getparent() for link in links]
    return all(parent.tag == "p" and len(list(parent.iterdescendants("ref"))) < 2 for parent in parents)


def _length(text: str) -> int:
    return len(" ".join(text.split()))


def _length_below(element: _Element, most: int) -> int | None:
    """The length of an element's text on one line; None for most of those that are at least as long as `most`."""
    text = text_of(element)
    if len(text) > 2 * most and len(text.split(None, most // 2 + 1)) > most // 2 + 1:
        return None  # so many words and the blanks between them are as long
    return _length(text)


def _fills(linked: int, element: _Element, length: int | None) -> bool:
    """Whether so many characters of links are nearly all of an element, whose length is known or at least the limit."""
    if length is None and linked > _LONGEST_LIMIT * _ALL:
        length = _length(text_of(element))
    return length is not None and linked > length * _ALL
