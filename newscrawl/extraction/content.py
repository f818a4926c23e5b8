"""A cleaned tree to the element that holds its body, as trafilatura's main search finds it, for less.

The steps, their order and what comes of them are trafilatura's; its own functions read lists, tables, quotes, and
paragraphs with elements in them. What is done otherwise: what a page is asked goes no further than the answer needs,
all its expressions share one walk, and only elements that may hold text are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from newscrawl.extraction.discards import Pruning
from newscrawl.extraction.elements import take_out, text_of

_Element = etree._Element
_Node = Callable[[_Element, Any], _Element | None]

_TABLE = ("table", "td", "th", "tr")
_READ = ("code", "del", "div", "head", "hi", "lb", "list", "p", "quote", "ref", "table")
"""Tags of elements that text is read from; pictures are not asked for."""
_REBUILT = ("code", "list", "quote", "table")
_RUN = frozenset(("code", "del", "hi", "lb", "ref"))
"""Tags in a text that is not parted into blocks."""
_NOT_LAST = ("head", "ref")
_REPEATED = 50
_LONGEST_SIGN = 30
"""Characters: no name that makes a line be left out is as long."""


def node_reader(is_sign: Callable[[str], Any]) -> _Node:
    """process_node: tidies an element's text and the text after it; None where nothing is left or it is a `is_sign`."""

    def read(element: _Element, _options: Any) -> _Element | None:
        text, tail, tag = element.text, element.tail, element.tag
        if tag == "done" or (not text and not tail and not len(element)):
            return None
        line = " ".join(text.split()) or None if text else None
        after = " ".join(tail.split()) or None if tail else None
        if after and not line and tag != "lb" and not len(element):
            line, after = after, None
        if line != text:  # lxml is slow in setting a text
            element.text = line
        if after != tail:
            element.tail = after
        asked = line or after
        if asked and (len(asked) < _LONGEST_SIGN or not asked[0].isalnum()) and is_sign(asked):
            return None
        return element

    return read


@dataclass(frozen=True, slots=True)
class Content:
    """extract_content: the body of a cleaned tree, and its text."""

    bodies: tuple[Callable[[_Element], list[_Element]], ...]
    """Pick what may hold the body, the likeliest first."""
    prune: Pruning
    node: _Node
    element: Callable[[_Element, set[str], Any], _Element | None]
    """handle_textelem."""
    recover: Callable[..., _Element]
    """recover_wild_text."""
    tags: frozenset[str]

    def __call__(self, tree: _Element, options: Any) -> tuple[_Element, str]:
        """The tree is changed."""
        whole = deepcopy(tree)
        order = list(tree.iter())
        tags = {*self.tags, *_TABLE}
        result = self._extract(tree, tags, options)
        text = spaced(result)
        if not len(result) or len(text) < options.min_extracted_size:
            read = {twin for element, twin in zip(order, whole.iter(), strict=True) if element.tag == "done"}
            result = self.recover(whole, result, options, tags, read)
            text = spaced(result)
        _drop_repeated(result)
        etree.strip_elements(result, "done")
        etree.strip_tags(result, "div")
        for line_break in result.iter("lb"):
            if (line_break.tail or "x").isspace() and next(line_break.iterancestors("code", "pre"), None) is None:
                line_break.tail = None
        return result, text

    def _extract(self, tree: _Element, tags: set[str], options: Any) -> _Element:
        """The elements of the first likely part that has several; `tags` gets "div" where it has little prose."""
        result = etree.Element("body")
        for pick in self.bodies:
            part = next(iter(pick(tree)), None)
            if part is None or not len(self.prune(part, tags, options)):
                continue
            if not _has_prose(part, options.min_extracted_size * (1 if options.focus == "precision" else 3)):
                tags.add("div")
            lead, start = None, len(result)
            if _is_run(part, tags):
                elements = [part]
            else:
                elements = list(part.iterdescendants(*_READ))
                lead = self._paragraph(part.text, options)
            self._read(elements, result, tags, options)
            while len(result) and result[-1].tag in _NOT_LAST:
                take_out(result[-1], keeps_tail=False)
            if len(result) > 1:
                if lead is not None:
                    result.insert(start, lead)
                break
        return result

    def _paragraph(self, text: str | None, options: Any) -> _Element | None:
        if not text or text.isspace():
            return None
        made = etree.Element("p")
        made.text = text
        return self.node(made, options)

    def _read(self, elements: Iterable[_Element], result: _Element, tags: set[str], options: Any) -> None:
        """Appends what is read of the elements; one that was moved whole takes those below it along."""
        has_moved_whole = False
        for element in elements:
            tag, tail = element.tag, element.tail
            if tag == "done" or (has_moved_whole and element.getroottree().getroot() is result):
                continue
            if tag == "div" and "div" not in tags and "w3-code" not in (element.get("class") or ""):
                continue
            is_leaf = not len(element)
            found = self.node(element, options) if tag == "p" and is_leaf else self.element(element, tags, options)
            if found is not None:
                result.append(found)
                if found is not element and element.getparent() is not found:
                    element.tag = "done"
                elif not is_leaf:
                    has_moved_whole = True
            if tag in _REBUILT and (found is None or found.tail is None):
                after = self._paragraph(tail, options)
                if after is not None:
                    result.append(after)


def _is_run(part: _Element, tags: set[str]) -> bool:
    """Whether a part is one run of text, to be read as a whole."""
    found = set()
    for element in part.iterdescendants("*"):
        if element.tag not in _RUN:
            return False
        found.add(element.tag)
    return found == {"lb"} or (part.tag == "div" and "div" in tags)


def _has_prose(part: _Element, least: int) -> bool:
    """Whether the paragraphs of the whole tree have so many characters; the part may have been taken out of it."""
    for paragraph in part.getroottree().iter("p"):
        if next(paragraph.iterancestors("p"), None) is None:
            least -= len(text_of(paragraph))
            if least <= 0:
                return True
    return False


def spaced(result: _Element) -> str:
    """The text of a result, its pieces parted by blanks."""
    return " ".join(result.itertext()).strip()  # type: ignore[arg-type]  # a tree's text is no bytes


def _drop_repeated(result: _Element) -> None:
    """Takes out long elements with the text of the one before."""
    previous = ""
    for element in list(result):
        text = text_of(element)
        if len(text) > _REPEATED and text.lstrip()[:1] == previous.lstrip()[:1] and _is_repeated(text, previous):
            take_out(element, keeps_tail=False)
        else:
            previous = text


def _is_repeated(text: str, previous: str) -> bool:
    line = " ".join(text.split())
    return len(line) > _REPEATED and line == " ".join(previous.split())
