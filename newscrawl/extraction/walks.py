"""An XPath that picks elements by their tags and attributes, to a walk over the tree that picks the same ones.

For each `re:test` of each element lxml calls Python, while a page has the same few classes a hundred times. A walk asks
once for each value of an attribute which conditions hold for it. Only where an XPath is more than a list of conditions
the few elements with such a value are put to the XPath itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from lxml import etree

from newscrawl.extraction.conditions import STEP, Alternative, alternatives, any_of, necessary

NAMESPACES = {"re": "http://exslt.org/regular-expressions"}
_REMEMBERED, _LONGEST = 8192, 200
"""Values of an attribute whose answers are kept, and the characters of one: a page has about sixty classes."""

_Pick = Callable[[etree._Element], Any]
"""From a tree to the elements picked."""
_Marked = Iterator[tuple[etree._Element, int]]
"""Elements, each with a bit for each alternative that picks it."""


def walk(expression: etree.XPath) -> _Pick:
    """A walk for an expression; itself where it asks for no attribute, for lxml is quick with tags."""
    return Walk(expression) if "@" in expression.path else expression


class Walk:
    """Called with a tree, it gives the elements below it that the XPath picks, in document order.

    Of an expression that asks for the first, `(...)[1]` or `...[1]`, it gives the first of all and ends there.
    """

    def __init__(self, expression: etree.XPath) -> None:
        path = expression.path
        self._most = 1 if path.rstrip().endswith("[1]") else None
        self._asks: etree.XPath | None = None
        """The same question about one element, where the alternatives are not all of it."""
        read = alternatives(path)
        if read is None:
            self._asks = etree.XPath(re.sub(STEP, "self::", path), namespaces=NAMESPACES)
            likely = necessary(path)
            bare = frozenset(tag for tag in likely.tags or () if self._asks(etree.Element(tag)))
            read = [likely, Alternative(bare)]
        self.count = len(read)
        """How many alternatives there are."""
        self._firsts: list[tuple[tuple[str, ...], int, Callable[[str], object]]] = []
        """Tests of the first of several attributes: their names, the alternative's bit, the search."""
        self._known = self._tests(read)
        """By an attribute's name, what its values say."""
        self._is_of_names = self._known.keys() == {"class", "id"}
        self._of_all = _bits(each.tags is None for each in read)
        named = {tag for each in read for tag in each.tags or ()}
        self._of_tag = {tag: _bits(each.tags is None or tag in each.tags for each in read) for tag in named}
        untested = _bits(not each.tests for each in read)
        self._bare = {tag: bits & untested for tag, bits in self._of_tag.items() if bits & untested}
        self._tags = ("*",) if self._of_all else tuple(sorted(named))

    def _tests(self, read: Sequence[Alternative]) -> dict[str, _Known]:
        tests: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
        for number, each in enumerate(read):
            for names, expressions in each.tests.items():
                bit = 1 << number
                if len(names) > 1:
                    self._firsts.append((names, bit, any_of(expressions).search))
                    bit = 1 << self.count  # for `_sure`: a value of which one may be true, if it is the first
                for name in names:
                    tests[name].append((bit, expressions))
        return {name: _Known(asked) for name, asked in tests.items()}

    def __call__(self, tree: etree._Element) -> list[etree._Element]:
        """The elements that the expression picks below `tree`."""
        return [element for element, _ in islice(self.marked(tree), self._most)]

    def marked(self, tree: etree._Element) -> _Marked:
        """The same with the alternatives that pick each, in their order a bit each."""
        return self._marked_by_names(tree) if self._is_of_names else self._marked_by_any(tree)

    def _marked_by_names(self, tree: etree._Element) -> _Marked:
        """By class and id alone: to ask for two is cheaper than to read all."""
        classes, ids, bare = self._known["class"], self._known["id"], self._bare
        for element in tree.iterdescendants(*self._tags):
            get = element.get
            found = 0
            if (value := get("class")) is not None:
                found = classes[value]
            if (value := get("id")) is not None:
                found |= ids[value]
            if bare and element.tag in bare:
                found |= bare[element.tag]
            if found and (found := self._sure(element, found)):
                yield element, found

    def _marked_by_any(self, tree: etree._Element) -> _Marked:
        known, bare = self._known, self._bare
        for element in tree.iterdescendants(*self._tags):
            found = 0
            for name, value in element.items():
                if name in known:
                    found |= known[name][value]  # type: ignore[index]  # a tree's text is no bytes
            if bare and element.tag in bare:
                found |= bare[element.tag]
            if found and (found := self._sure(element, found)):
                yield element, found

    def _sure(self, element: etree._Element, found: int) -> int:
        """Of the alternatives that an element's values speak for those that pick it."""
        if found >> self.count:
            found ^= 1 << self.count
            items: list[tuple[str, str]] = element.items()  # type: ignore[assignment]
            for names, bit, search in self._firsts:
                if search(next((value for name, value in items if name in names), "")):
                    found |= bit
        found &= self._of_tag.get(element.tag, self._of_all)
        return found if self._asks is None or (found and self._asks(element)) else 0


def _bits(answers: Iterable[bool]) -> int:
    return sum(1 << number for number, answer in enumerate(answers) if answer)


class _Known(dict[str, int]):
    """By an attribute's value a bit for each test that is true of it.

    A dictionary's look-up costs half of what lru_cache's does.
    """

    def __init__(self, tests: Sequence[tuple[int, list[str]]]) -> None:
        super().__init__()
        self._any = any_of([expression for _, expressions in tests for expression in expressions]).search
        self._each = [(bit, any_of(expressions).search) for bit, expressions in tests]

    def __missing__(self, value: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        answer = 0
        if self._any(value):
            for bit, search in self._each:
                if search(value):
                    answer |= bit
        if len(value) <= _LONGEST:
            self[value] = answer
        return answer
