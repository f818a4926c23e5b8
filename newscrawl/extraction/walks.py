"""An XPath that picks elements by their tags and attributes, to a walk over the tree that picks the same ones.

For each `re:test` of each element lxml calls Python, while a page has the same few classes a hundred times. A walk asks
once for each value of an attribute whether any condition may hold for it. The few elements of a page with such a value
are put to the XPath itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

NAMESPACES = {"re": "http://exslt.org/regular-expressions"}
_ATTRIBUTES = r"@[\w-]+(?:\|@[\w-]+)*"
_CONDITION = re.compile(
    rf"(?P<function>re:test|contains|starts-with)\((?:translate\()?(?P<asked>{_ATTRIBUTES})"
    r"(?:,\s*'\w+',\s*'\w+'\))?,\s*'(?P<text>[^']*)'(?P<ignores_case>,\s*'i')?\)"
    rf"|(?P<named>{_ATTRIBUTES})(?:='(?P<value>[^']*)')?"
)
_ONLY_TAGS = re.compile(r"\.//\*\[self::\w+(?:\s+or\s+self::\w+)*\]")
_STEP = r"(?<!not\()\.//"
_REMEMBERED, _LONGEST = 8192, 200
"""Answers kept of each kind, and the characters of a value whose answer is: a page has about sixty classes."""

_Pick = Callable[[etree._Element], Any]
"""From a tree to the elements picked."""


def walk(expression: etree.XPath) -> _Pick:
    """A walk for an expression; itself where it asks for no attribute, for lxml is quick with tags."""
    return Walk(expression) if "@" in expression.path else expression


class Walk:
    """Called with a tree, it gives the elements below it that the XPath picks, in document order.

    Of an expression that asks for the first, `(...)[1]` or `...[1]`, it gives the first of all and ends there.
    """

    def __init__(self, expression: etree.XPath) -> None:
        path = expression.path
        self._is_first = path.rstrip().endswith("[1]")
        self._here = etree.XPath(re.sub(_STEP, "self::", path), namespaces=NAMESPACES)
        """The same question about one element."""
        tests: dict[str, list[str]] = defaultdict(list)
        for condition in _CONDITION.finditer(path):
            for name in (condition["asked"] or condition["named"]).split("|"):
                tests[name.removeprefix("@")].append(_necessary(condition))
        self._may = {name: _Known(re.compile("|".join(any_of))) for name, any_of in tests.items()}
        """By the attribute's name, whether an element with a value may be picked for it."""
        self._is_of_names = self._may.keys() == {"class", "id"}
        tags = {*re.findall(r"self::(\w+)", path), *re.findall(rf"{_STEP}(\w+)", path)}
        self._tags = ("*",) if ".//*" in _ONLY_TAGS.sub("", path) else tuple(sorted(tags))
        self._bare = frozenset(tag for tag in tags if self._here(etree.Element(tag)))
        """Tags that are picked without an attribute."""
        # What stands below an element is not known from its attributes.
        self._answers: dict[Any, bool] | None = None if ".//" in self._here.path else {}

    def __call__(self, tree: etree._Element) -> list[etree._Element]:
        """The elements that the expression picks below `tree`."""
        picked = (element for element in self._likely(tree) if self.picks(element))
        if self._is_first:
            return [first] if (first := next(picked, None)) is not None else []
        return list(picked)

    def _likely(self, tree: etree._Element) -> Iterator[etree._Element]:
        return self._likely_named(tree) if self._is_of_names else self._likely_marked(tree)

    def _likely_named(self, tree: etree._Element) -> Iterator[etree._Element]:
        """By class and id alone: to ask for two is cheaper than to read all."""
        classes, ids, bare = self._may["class"], self._may["id"], self._bare
        for element in tree.iterdescendants(*self._tags):
            get = element.get
            if (
                ((value := get("class")) is not None and classes[value])
                or ((value := get("id")) is not None and ids[value])
                or (bare and element.tag in bare)
            ):
                yield element

    def _likely_marked(self, tree: etree._Element) -> Iterator[etree._Element]:
        may, bare = self._may, self._bare
        for element in tree.iterdescendants(*self._tags):
            for name, value in element.items():
                if name in may and may[name][value]:
                    yield element
                    break
            else:
                if bare and element.tag in bare:
                    yield element

    def picks(self, element: etree._Element) -> bool:
        """Whether the expression picks an element, of those below any tree."""
        if self._answers is None:
            return bool(self._here(element))
        asked = [item for item in element.items() if item[0] in self._may]
        key = (element.tag, *asked)
        answer = self._answers.get(key)
        if answer is None:
            answer = bool(self._here(element))
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            if all(len(value) <= _LONGEST for _, value in asked):
                self._answers[key] = answer
        return answer


class _Known(dict[Any, bool]):
    """Whether an expression is found in a value. A dictionary's look-up costs half of what lru_cache's does."""

    def __init__(self, expression: re.Pattern[str]) -> None:
        super().__init__()
        self._search = expression.search

    def __missing__(self, value: str) -> bool:
        if len(self) >= _REMEMBERED:
            self.clear()
        answer = self._search(value) is not None
        if len(value) <= _LONGEST:
            self[value] = answer
        return answer


def _necessary(condition: re.Match[str]) -> str:
    """A regular expression for what is true of a value wherever the condition is; case aside, for `translate` changes
    only that.
    """
    if condition["named"]:
        return "" if condition["value"] is None else rf"\A{re.escape(condition['value'])}\Z"
    text = condition["text"]
    if condition["function"] == "re:test":  # EXSLT's regular expressions are Python's in lxml
        return f"(?i:{text})" if condition["ignores_case"] else f"(?:{text})"
    start = r"\A" if condition["function"] == "starts-with" else ""
    return f"(?i:{start}{re.escape(text)})"
