"""A live story's entries: known by what the page states or by how it is built, and each dated in the text.

Structure decides, never one word: boxes or runs of prose in a row, each with a clock's time before it, in the order of
time. What looks so and is none: teasers, whose headlines lead to pages of their own, programmes and chronicles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from urllib.parse import urljoin, urlsplit

from newscrawl import urls
from newscrawl.extraction.jsonld import Node
from newscrawl.extraction.stamps import LINES, Stamp, stamps
from newscrawl.extraction.structured import Markup, string, tidy, types
from newscrawl.items import Entry, Metadata
from newscrawl.markup import INLINE, HtmlElement, holds, text_length, text_of
from newscrawl.text import count_words, ends_sentence, is_solid, squash

MARK = "data-newscrawl-entry"
"""Attribute of an entry's box in the pruned page: its number."""
HEADINGS = frozenset("h2 h3 h4 h5 h6".split())
_TYPE = "LiveBlogPosting"
_MOST_ENTRIES = 1_000
_LEAST = 3
"""Entries of a live story that nothing else calls one, at least; two where it is. A guess."""
_WITH_PROSE = 0.6
"""Share of the entries that hold a sentence, at least: the others are pictures and posts. A guess."""
_IN_ORDER = 0.8
"""Share of the neighbouring entries that stand in the order of time, at least. A guess."""
_OF_ALL = 0.5
"""Share of the page's text that the entries are, at least: readers' comments and a box of news are less. A guess."""
_TEASERS = 0.5
"""Share of the entries that lead to other pages from which on the page lists these. A guess."""
_DAYS = 14
"""Days after the publication on which an entry may be written. A guess."""
_SENTENCE_WORDS = 4
_SIGN_CHARS = 60
"""Characters of what entry after entry says, at most. A guess."""
_SIGNS = frozenset("p div span header li h2 h3 h4 h5 h6 strong b em i a section small button".split())
_MARKS = " \t\r\n|•·,:;-–—/"
_TITLE = re.compile(r"title|headline|heading", re.IGNORECASE)
_BOXES = frozenset("div section aside footer nav ul".split())
_LIVE = re.compile(
    r"(?<![a-z])(?:live-?(?:blog|ticker|updates?|stream|coverage|reporting)?|news-?ticker|ticker|"
    r"minuto-a-minuto|en-(?:direct|directo|vivo)|ao-vivo|in-diretta|diretta)(?![a-z])|実況|直播|速報|مباشر",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Unit:
    """An entry before it has a box of its own."""

    stamp: Stamp
    parts: list[HtmlElement] = field(default_factory=list)
    """Siblings, the one that holds the stamp first."""


def stated(markup: Markup, url: str | None) -> tuple[bool, tuple[Entry, ...]]:
    """Whether a page's markup calls it a live story, and the entries that it states, in its order."""
    nodes = [node for node in markup.nodes if _TYPE in types(node)]
    own = next((node for node in nodes if node is markup.article or _is_own(node, url)), None)
    if own is None:
        return False, ()
    listed = own.get("liveBlogUpdate")
    listed = listed if isinstance(listed, list) else [listed]
    found = (_entry(node) for node in listed[:_MOST_ENTRIES] if isinstance(node, dict))
    return True, tuple(entry for entry in found if entry is not None)


def _is_own(node: Node, url: str | None) -> bool:
    address = node.get("url") or node.get("@id")
    return not isinstance(address, str) or (url is not None and _path(address, url) == urlsplit(url).path)


def _entry(node: Node) -> Entry | None:
    body = node.get("articleBody")
    text = body.strip() if isinstance(body, str) else ""
    headline, published = string(node.get("headline")), tidy(node.get("datePublished"))
    return Entry(headline, published, text) if published and (text or headline) else None


def mark(page: HtmlElement, metadata: Metadata, url: str | None) -> tuple[str | None, ...]:
    """Puts each entry of a live story into a box of its own in the pruned `page`, marked with its number; times go out.

    Returns what each box's entry is dated by; None where its first line says so. () for any other page, left as it is.
    """
    found = stamps(page)
    least = 2 if metadata.is_live else _LEAST
    if len(found) < least:
        return ()
    units = _units(found)
    told = [unit for unit in units if any(map(is_prose, lines(unit.parts)))]
    if len(told) < max(least, _WITH_PROSE * len(units)) or not _is_live(page, told, metadata, url):
        return ()
    _frame(page, [unit.parts[0].getparent() for unit in told])
    _unsign(told)
    for number, unit in enumerate(told):
        _box(unit, number)
    return tuple(unit.stamp.text for unit in told)


def _units(stamps: Sequence[Stamp]) -> list[_Unit]:
    """The entries, where most of the times stand in a row: in boxes beside each other, or between paragraphs."""
    rows: dict[HtmlElement, dict[HtmlElement, Stamp]] = {}
    for stamp in stamps:
        child = stamp.element
        for parent in stamp.element.iterancestors():
            rows.setdefault(parent, {}).setdefault(child, stamp)
            child = parent
    best = max(reversed(rows), key=lambda parent: len(rows[parent]))  # the innermost of several that have as many
    alike = [row for row in rows if (row.tag, row.get("class"), row.getparent()) == _kind(best)]
    units: list[_Unit] = []
    for row in sorted(alike, key=lambda row: row.getparent().index(row)):
        for child in row:
            if child in rows[row]:
                units.append(_Unit(rows[row][child], [child]))
            elif units and units[-1].parts[0].getparent() is row:
                units[-1].parts.append(child)
    for unit in units:
        if any(map(is_prose, lines(unit.parts[:1]))) and unit.parts[0].tag not in LINES - {"div", "section", "li"}:
            del unit.parts[1:]  # a box of its own: what stands between two is none's
    if units:
        _end(units)
    return units


def _end(units: Sequence[_Unit]) -> None:
    """Nothing ends the last entry of a row of lines: it ends before the first box of a kind that no other entry has."""
    known = {(part.tag, part.get("class")) for unit in units[:-1] for part in unit.parts}
    last = units[-1].parts
    for number, part in enumerate(last):
        if number and part.tag in _BOXES and (part.tag, part.get("class")) not in known:
            del last[number:]
            return


def _kind(row: HtmlElement) -> tuple[str, str | None, HtmlElement | None]:
    return row.tag, row.get("class"), row.getparent()


def lines(parts: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """The innermost elements that are lines."""
    for part in parts:
        for element in part.iter(*LINES):
            if next(element.iterdescendants(*LINES), None) is None:
                yield element


def is_prose(line: HtmlElement) -> bool:
    """Whether a line is a sentence, and neither a heading nor mostly linked."""
    text = text_of(line)
    if line.tag in HEADINGS or not (is_solid(text) or (ends_sentence(text) and count_words(text) >= _SENTENCE_WORDS)):
        return False
    return next(line.iterancestors("a"), None) is None and sum(len(text_of(a)) for a in line.iter("a")) < len(text) / 2


def _is_live(page: HtmlElement, units: Sequence[_Unit], metadata: Metadata, url: str | None) -> bool:
    """Whether such entries are those of a live story."""
    if sum(_teases(unit, url) for unit in units) >= _TEASERS * len(units):
        return False
    if sum(text_length(part) for unit in units for part in unit.parts) < _OF_ALL * _prose_length(page):
        return False
    if metadata.is_live:
        return True
    stamps = [unit.stamp for unit in units]
    moments = [stamp.minutes or 0 for stamp in stamps]
    steps = [later - earlier for earlier, later in pairwise(moments)]
    enough = _IN_ORDER * len(steps)
    falling, rising = (sum(step <= 0 for step in steps) >= enough, sum(step >= 0 for step in steps) >= enough)
    if not (falling or rising) or len(set(moments)) < _LEAST:
        return False
    row = units[0].parts[0].getparent()
    names = " ".join((metadata.title or "", urlsplit(url or "").path, *_names(row)))
    return _of_these_days(stamps, metadata) or (falling and not rising) or bool(_LIVE.search(names))


def _names(row: HtmlElement | None) -> list[str]:
    boxes = [row, *row.iterancestors()] if row is not None else []
    return [f"{box.get('class') or ''} {box.get('id') or ''}" for box in boxes]


def _of_these_days(stamps: Sequence[Stamp], metadata: Metadata) -> bool:
    """Whether each says its day, and that is the story's: a programme's is to come, a chronicle's long ago."""
    days = [stamp.day for stamp in stamps]
    if metadata.published is None or not all(days):
        return False
    first = date.fromisoformat(metadata.published.value[:10])
    return all(day and timedelta(-1) <= day - first <= timedelta(_DAYS) for day in days)


def _prose_length(page: HtmlElement) -> int:
    return sum(text_length(line) for line in lines([page]) if is_prose(line))


def _teases(unit: _Unit, url: str | None) -> bool:
    """Whether a headline or some words beside the prose lead to another page of the site."""
    for part in unit.parts:
        for link in [part, *part.iter("a"), *part.iterancestors("a")]:
            if link.tag != "a" or not _leads_away(link, url):
                continue
            line = next((above for above in link.iterancestors(*LINES)), link)
            in_prose = line is not link and line.tag not in HEADINGS and is_prose(line)
            if not in_prose and (count_words(text_of(link)) >= _LEAST or line.tag in HEADINGS):
                return True
    return False


def _leads_away(link: HtmlElement, url: str | None) -> bool:
    href = (link.get("href") or "").strip()
    if not href or href.startswith("#"):
        return False
    if url is None:
        return not urlsplit(href).netloc
    return urls.same_site(urljoin(url, href), url) and _path(href, url) != urlsplit(url).path


def _path(href: str, url: str | None) -> str:
    try:
        return urlsplit(urljoin(url or "", href)).path
    except ValueError:
        return href


def _unsign(units: Sequence[_Unit]) -> None:
    """Take out what entry after entry says beside its prose: who wrote it, "Share", a label."""
    said: dict[str, list[HtmlElement]] = {}
    for unit in units:
        for element in (e for part in unit.parts for e in part.iter() if e is not unit.stamp.element and not len(e)):
            text = element.text if element.tag in _SIGNS else None
            is_short = text and len(text) <= _SIGN_CHARS and not ends_sentence(text)
            if text and is_short and not _is_in_words(element) and (key := squash(text)):
                said.setdefault(key, []).append(element)
    for element in (e for elements in said.values() if len(elements) >= _LEAST for e in elements):
        element.text = None


def _is_in_words(element: HtmlElement) -> bool:
    """Whether other words stand beside it in its line: a name in bold within a sentence."""
    inner = element
    while inner.tag in INLINE and (box := inner.getparent()) is not None:
        beside = [
            box.text,
            *(child.tail for child in box),
            *(text_of(e) for e in box if e is not inner and e.tag in INLINE),
        ]
        if any(words and words.strip(_MARKS) for words in beside):
            return True
        inner = box
    return False


def _frame(page: HtmlElement, rows: Sequence[HtmlElement | None]) -> None:
    """Has the rows of entries stand in one article element, with the headline: the search reads the first it finds."""
    row = rows[0]
    assert row is not None, "an entry stands in the page's body at least"
    story = next((box for box in (row, *row.iterancestors()) if box.tag == "article"), None)
    if story is None:
        around = (box for box in row.iterancestors() if box is not page and holds(box, "h1"))
        story = next((box for box in around if page in box.iterancestors()), row if row is not page else None)
    if story is not None:
        story.tag = "article"
    for each in dict.fromkeys(rows):
        for box in (each, *each.iterancestors()) if each is not None else ():
            if box is page:
                break
            box.attrib.clear()
            if box is story:
                break
            box.tag = "div"


def _box(unit: _Unit, number: int) -> None:
    for line in list(lines(unit.parts)):
        if line.tag in ("div", "section") and _TITLE.search(line.get("class") or "") and count_words(text_of(line)) > 1:
            line.tag = "h3"
        if is_prose(line):
            for element in (line, *line.iterancestors()):
                if element is unit.parts[0].getparent():
                    break
                element.attrib.clear()  # a name by which the search takes one entry for the story, or for none
    first = unit.parts[0]
    box = first.makeelement("div", {MARK: str(number)})
    first.addprevious(box)
    for part in unit.parts:
        box.append(part)
        if part.tag in ("article", "li", "section", "ol", "ul"):
            part.tag = "div"
    if unit.stamp.text is not None:
        stamp = unit.stamp.element
        for inside in list(stamp):
            stamp.remove(inside)
        stamp.text = None
        stamp.tag = "span"
