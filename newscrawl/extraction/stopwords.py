"""A tree to the paragraphs that are running prose, by the share of little words in them, as jusText finds them.

The same paragraphs and classes as jusText's own, with trafilatura's bounds, a quarter of the cost: it has an event for
each element and text, keeps a path to each paragraph, and makes a paragraph's text anew each time that it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set

from lxml import etree

_LONG, _SHORT = 150, 50
_MANY, _FEW = 0.2, 0.1
"""Shares of little words."""
_LINKED = 0.25
"""Share of a paragraph inside links from which on it is none."""

_LINE_END = re.compile(r"[^\S\n\r]*[\n\r]\s*")
_BLANKS = re.compile(r"[^\S\n ][^\S\n]*| [^\S\n]+")


class Paragraph:
    """A paragraph, with the names that jusText's revision of classes asks for."""

    __slots__ = ("cf_class", "class_type", "heading", "is_selection", "linked", "pieces", "text")

    def __init__(self, *, is_selection: bool) -> None:
        self.pieces: list[str] = []
        self.linked = 0
        """Characters inside links."""
        self.is_selection = is_selection
        """Whether it stands in a `select`."""
        self.text = self.cf_class = self.class_type = ""
        self.heading = False

    def close(self, stop_words: Set[str]) -> None:
        """Its text and class, once all its pieces are known."""
        self.text = _tidy("".join(self.pieces).strip())
        self.cf_class = self._class(stop_words)

    def _class(self, stop_words: Set[str]) -> str:
        text, length = self.text, len(self.text)
        if (length and self.linked / length > _LINKED) or "\xa9" in text or "&copy" in text or self.is_selection:
            return "bad"
        if length < _SHORT:
            return "bad" if self.linked else "short"
        words = text.lower().split()
        share = sum(map(stop_words.__contains__, words)) / len(words)
        if share >= _MANY:
            return "good" if length > _LONG else "neargood"
        return "neargood" if share >= _FEW else "bad"


def prose(
    tree: etree._Element,
    stop_words: Set[str],
    parting: Set[str],
    revise: Callable[[list[Paragraph], int], None],
) -> list[str]:
    """Texts of a tree's paragraphs of prose. `parting` are the tags that part paragraphs, `revise` is jusText's second
    look at each between its neighbours.
    """
    reader = _Reader(parting)
    reader.read(tree)
    paragraphs = reader.paragraphs
    for paragraph in paragraphs:
        paragraph.close(stop_words)
    revise(paragraphs, _LONG)
    return [paragraph.text for paragraph in paragraphs if paragraph.class_type == "good"]


class _Reader:
    """Parts a tree into paragraphs."""

    def __init__(self, parting: Set[str]) -> None:
        self._parting = parting
        self._paragraph = Paragraph(is_selection=False)
        self._has_text = self._is_in_link = self._is_after_break = False
        self._selections = 0
        self._found: list[Paragraph] = []

    @property
    def paragraphs(self) -> list[Paragraph]:
        """What was read; nothing more is."""
        self._part()
        return self._found

    def read(self, element: etree._Element) -> None:
        """An element and the text after it."""
        tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else None
        if tag is not None:
            self._open(tag)
            if text := element.text:
                self._add(text)
            for child in element:
                self.read(child)
            self._close(tag)
        if tail := element.tail:
            self._add(tail)

    def _open(self, tag: str) -> None:
        self._selections += "select" in tag
        if tag in self._parting or (tag == "br" and self._is_after_break):
            self._part()
            return
        self._is_after_break = tag == "br"
        if tag == "br":
            self._paragraph.pieces.append(" ")
        elif tag == "a":
            self._is_in_link = True

    def _close(self, tag: str) -> None:
        self._selections -= "select" in tag
        if tag in self._parting:
            self._part()
        if tag == "a":
            self._is_in_link = False

    def _part(self) -> None:
        is_selection = self._selections > 0
        if self._has_text:
            self._found.append(self._paragraph)
            self._has_text = False
        elif not self._paragraph.pieces and self._paragraph.is_selection == is_selection:
            return
        self._paragraph = Paragraph(is_selection=is_selection)

    def _add(self, text: str) -> None:
        if text.isspace():
            return
        text = _tidy(text)
        self._has_text = True
        self._paragraph.pieces.append(text)
        if self._is_in_link:
            self._paragraph.linked += len(text)
        self._is_after_break = False


def _tidy(text: str) -> str:
    """`text` with every run of blanks one of them: a line end where there was one, else a space."""
    if text.isprintable() and "  " not in text:
        return text
    if "\n" in text or "\r" in text:
        text = _LINE_END.sub("\n", text)
    return _BLANKS.sub(" ", text)
