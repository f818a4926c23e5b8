"""A tree to its paragraphs and what of each is linked, as jusText parts it.

It has an event for each element and text, keeps a path to each paragraph, and makes a paragraph's text anew each time
that it is asked for; a walk over the tree comes to the same for less.
"""

from __future__ import annotations

import re
from collections.abc import Set

from lxml import etree

_LINE_END = re.compile(r"[^\S\n\r]*[\n\r]\s*")
_BLANKS = re.compile(r"[^\S\n ][^\S\n]*| [^\S\n]+")


class Paragraph:
    """A paragraph, with the names that jusText's revision of classes asks for."""

    __slots__ = ("cf_class", "class_type", "heading", "is_selection", "linked", "pieces", "text")

    def __init__(self, *, is_selection: bool) -> None:
        self.pieces: list[str] = []
        self.text = ""
        self.linked = 0
        """Characters inside links."""
        self.is_selection = is_selection
        """Whether it stands in a `select`."""
        self.cf_class = self.class_type = ""
        """Before and after a look at its neighbours."""
        self.heading = False


def paragraphs_of(tree: etree._Element, parting: Set[str]) -> list[Paragraph]:
    """A tree's paragraphs that have a text; `parting` are the tags that part them."""
    reader = _Reader(parting)
    reader.read(tree)
    return reader.finish()


class _Reader:
    """Parts a tree into paragraphs."""

    def __init__(self, parting: Set[str]) -> None:
        self._parting = parting
        self._paragraph = Paragraph(is_selection=False)
        self._has_text = self._is_in_link = self._is_after_break = False
        self._selections = 0
        self._found: list[Paragraph] = []

    def finish(self) -> list[Paragraph]:
        """The paragraphs that were read."""
        self._part()
        for paragraph in self._found:
            paragraph.text = _tidy("".join(paragraph.pieces).strip())
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
