"""A page's tree to a Draft: the body's blocks as trafilatura finds them, with the page's links and menus as evidence.

The search (search.py) favours precision and is enough for most pages; where it finds little, the balanced one is asked,
which is believed if it finds much more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from functools import partial

from lxml import etree

from newscrawl.extraction.continuation import with_continuation
from newscrawl.extraction.entries import dated, told
from newscrawl.extraction.evidence import Links, menu
from newscrawl.extraction.headings import with_headings
from newscrawl.extraction.liveblog import mark
from newscrawl.extraction.names import Known, Names, standing
from newscrawl.extraction.prune import QUESTIONS, UNREAD, prune, select, strip, without_other_stories
from newscrawl.extraction.search import NAMED as SEARCHED
from newscrawl.extraction.search import find
from newscrawl.extraction.standfirst import NAMED, standfirst
from newscrawl.items import Block, Draft, Metadata, Source
from newscrawl.markup import HtmlElement, text_of
from newscrawl.text import is_solid, one_line, squash

SHORT_TEXT = 1500
"""Characters: a body this short may be only a part, so the balanced search is asked too. Measured on 813 pages."""
MUCH_LONGER = 1.5
"""The balanced search's text replaces a short one when it is this many times as long. Measured on 813 pages."""
MUCH_UNLINKED = 2
"""The balanced search is not asked where the page's text outside links is not this many times as long as a short one.
A guess: on the 43 of 909 pages whose text it replaces, that is 2.5 times as long and more."""
LITTLE_TEXT = 250
"""Characters: under this, a JSON-LD articleBody of over twice the length is taken for the text. A guess."""
LIVE_TAG = "liveblog"
"""Among the tags of a live story, whether its page has it or not."""
_KINDS = {
    "head": "heading",
    "item": "item",
    "quote": "quote",
    "code": "code",
    "cell": "cell",
    "td": "cell",
    "th": "cell",
}
_BLOCKS = frozenset("p head item quote code cell td th body div list table row tr".split())
_ONE_LINE_KINDS = ("heading", "item", "cell")
"""Kinds in which a line break is a blank: a headline set in two lines is one headline."""
_CELL_RULE = " | "
_LAYOUT_PARAGRAPHS = 3
"""Paragraphs of prose in one cell from which on a table is no table of data. A guess."""

_KNOWN = Known(*QUESTIONS, NAMED, SEARCHED)
"""What names say to pruning, of a standfirst and to the search, for all pages."""

_Line = tuple[str, list[str]]
"""A kind and the pieces of text of one line."""


def extract(tree: HtmlElement, *, metadata: Metadata, source: Source | None = None, url: str | None = None) -> Draft:
    """The body of an article page, block by block, before cleaning.

    `tree` loses its scripts and styles, and keeps all that a reader sees. `source` may name the body's container and
    elements to drop. A page without a body gives a Draft without blocks; nothing is raised for any page.
    """
    body, remove = (source.body, source.remove) if source else ((), ())
    if not body and not remove:  # a selector may count on any element
        strip(tree, UNREAD)  # its copies are half as dear without
    names = Names(tree.find("body"), _KNOWN)
    times: list[str | None] = []
    named: list[HtmlElement] = []

    def prepare(page: HtmlElement, its_names: Names) -> None:
        named.extend(standing(its_names.asked(SEARCHED), page))
        times.extend(mark(page, metadata, url))

    pruned = prune(
        tree,
        body=body,
        remove=remove,
        is_paid=metadata.is_free is False,
        article_body=metadata.article_body,
        prepare=prepare,
        names=names,
    )
    page_links = Links(tree)
    search = partial(find, url=url, has_named=bool(named))
    found = _found(pruned, search, page_links, is_live=bool(times))
    blocks = with_headings(pruned, with_continuation(pruned, found, page_links))
    if metadata.article_body:
        stated = _stated(metadata.article_body)
        if _length(blocks) < LITTLE_TEXT and _length(stated) > 2 * _length(blocks):
            blocks = stated
        elif len(blocks) < len(stated) and _letters(blocks) == _letters(stated):
            blocks = stated  # trafilatura's own last resort: the same text, its paragraphs run together
    if times or metadata.is_live:
        metadata = _live(metadata)
        blocks = dated(pruned, blocks, times, metadata.entries)
        stated = told(metadata.entries)
        blocks = stated if _length(blocks) < LITTLE_TEXT and _length(stated) > 2 * _length(blocks) else blocks
    dropped = {element for selector in remove for element in select(tree, selector)}
    blocks = [*standfirst(tree, metadata.description, blocks, dropped, names), *blocks]
    return Draft(blocks=tuple(blocks), metadata=metadata, links=page_links, menu=partial(menu, tree))


def _live(metadata: Metadata) -> Metadata:
    known = {tag.casefold() for tag in metadata.tags}
    return metadata if LIVE_TAG in known else replace(metadata, tags=(*metadata.tags, LIVE_TAG))


def _found(
    pruned: HtmlElement, search: Callable[..., etree._Element | None], page_links: Links, *, is_live: bool
) -> list[Block]:
    # Fast: without trafilatura's comparison with other algorithms, which takes a third of its time and changes hardly
    # any text that is long: when it was measured, 4 of 909.
    first = search(copy(pruned), precision=True, fast=True)
    precise = _blocks(first, page_links)
    if _length(precise) >= SHORT_TEXT or is_live:  # a live story's lost sentences come back entry by entry
        return precise
    # No search finds more text than the page has, and what it finds in links is teasers. Under LITTLE_TEXT the balanced
    # one may read it from a script.
    most = MUCH_UNLINKED * _length(precise)
    if _length(precise) >= LITTLE_TEXT and len(text_of(pruned)) - _linked(pruned) <= most:
        return precise
    # The balanced search takes teasers for text.
    balanced = _blocks(search(without_other_stories(pruned), precision=False), page_links)
    if precise and not _is_part(precise, balanced):
        return precise
    precise = _blocks(search(copy(pruned), precision=True, fast_one=first), page_links)
    return balanced if _is_part(precise, balanced) else precise


def _linked(tree: HtmlElement) -> int:
    return sum(len(text_of(link)) for link in tree.iter("a"))


def _is_part(found: list[Block], balanced: list[Block]) -> bool:
    """Whether a short text is only a part of what the balanced search found."""
    return _length(found) < SHORT_TEXT and _length(balanced) > MUCH_LONGER * _length(found)


def _blocks(result: etree._Element | None, page_links: Links) -> list[Block]:
    """The body's blocks, of what a search found."""
    if result is None:
        return []
    lines: list[_Line] = [("paragraph", [])]
    _read(result, "paragraph", lines)
    found = [(text, kind) for kind, parts in lines if (text := one_line("".join(parts)))]
    shares = page_links.shares([text for text, _ in found])
    return [Block(text, kind, share) for (text, kind), share in zip(found, shares, strict=True)]


def _read(element: etree._Element, kind: str, lines: list[_Line]) -> None:
    """Appends the lines of an element of trafilatura's result; what follows the element is the caller's."""
    tag = str(element.tag)
    if tag in ("row", "tr"):
        if row := _row(element):
            lines.append(("cell", [row]))
            return
        if columns := _columns(element):
            lines.extend(line for column in columns for line in column)
            return
    kind = _KINDS.get(tag, kind)
    if tag in _BLOCKS:
        lines.append((kind, []))
    elif tag == "lb" and kind in _ONE_LINE_KINDS:
        lines[-1][1].append(" ")
    elif tag == "lb":
        lines.append((kind, []))
    lines[-1][1].append(element.text or "")
    for child in element:
        _read(child, kind, lines)
        if child.tag in _BLOCKS:
            lines.append((kind, []))
        lines[-1][1].append(child.tail or "")


def _row(row: etree._Element) -> str | None:
    """A table's row as one line; None where prose stands in it: then the table only lays out the page."""
    cells = [one_line(" ".join(str(piece) for piece in cell.itertext())) for cell in row]
    if len(cells) < 2 or any(is_solid(cell) for cell in cells):
        return None
    return _CELL_RULE.join(cell for cell in cells if cell)


def _columns(row: etree._Element) -> list[list[_Line]]:
    """The lines of those cells of a row that hold an article's text, where the table only lays out the page.

    A cell with several paragraphs of prose makes it a layout: its own lines are paragraphs then, and the cells beside
    it that hold no prose are menus and boxes. [] for any other row.
    """
    columns = []
    for cell in row:
        cell.tag = "div"
        lines: list[_Line] = [("paragraph", [])]
        _read(cell, "paragraph", lines)
        columns.append((lines, sum(is_solid(one_line("".join(parts))) for _, parts in lines)))
    if max((solid for _, solid in columns), default=0) < _LAYOUT_PARAGRAPHS:
        for cell in row:
            cell.tag = "cell"
        return []
    return [lines for lines, solid in columns if solid]


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _letters(blocks: list[Block]) -> str:
    return squash("".join(block.text for block in blocks))


def _stated(article_body: str) -> list[Block]:
    """The blocks of a JSON-LD articleBody, which is plain text, now and then with markup in it."""
    plain = re.sub(r"<(?:/p|br|/div|/h\d|/li)\b[^>]*>", "\n", article_body, flags=re.IGNORECASE)
    plain = re.sub(r"</?[a-zA-Z][^<>]*>", "", plain)
    return [Block(text) for line in plain.splitlines() if (text := one_line(line))]
