"""An element in, its text as it is written out, or its tree without it."""

from __future__ import annotations

from lxml import etree


def text_of(element: etree._Element) -> str:
    """An element's text, as XPath's string() has it, which takes longer, as `itertext` does."""
    if not len(element):
        return element.text or ""
    text: str = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return text


def take_out(element: etree._Element, *, keeps_tail: bool = True) -> None:
    """Takes an element out of its tree, the text after it only where it is not kept; the tree's root stays."""
    parent = element.getparent()
    if parent is None:
        return
    if keeps_tail and (tail := element.tail):
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    parent.remove(element)
