"""A page's tree and the lines of its body in, the page's other lines out: for whoever wants to look, and misses one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from newscrawl.markup import INLINE, SILENT, HtmlElement
from newscrawl.text import one_line, squash

_TELLING = 20
"""Letters from which on a line is known wherever it stands: a shorter one, such as "Sport", may be part of another."""


def outside(tree: HtmlElement, body: Sequence[str]) -> list[str]:
    """The page's lines, in their order, that are no part of the body's lines; those without a letter left out.

    `body`: lines in the order of the page. One of the page of which the body has at least the half is in it.
    """
    keys = [squash(line) for line in body]
    whole, known, telling = "".join(keys), set(keys), [key for key in keys if len(key) >= _TELLING]
    found, at = [], 0
    for line in _lines(tree):
        key = squash(line)
        if whole.startswith(key, at):  # also the parts of a line, such as a table's cells
            at += len(key)
        elif len(key) >= _TELLING and (place := whole.find(key)) >= 0:
            at = place + len(key)
        elif key not in known and not any(part in key and 2 * len(part) >= len(key) for part in telling):
            found.append(line)
    return found


def _lines(tree: HtmlElement) -> Iterator[str]:
    """Text between the borders of blocks, menus and buttons too."""
    held: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        is_silent = element.tag in SILENT or element.tag == "head"
        if is_silent and event == "start":
            walk.skip_subtree()
        if not is_silent and element.tag not in INLINE:
            if line := one_line("".join(held)):
                yield line
            held.clear()
        if text := element.tail if event == "end" else None if is_silent else element.text:
            held.append(text)
