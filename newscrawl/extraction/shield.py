"""A pruned page, in, so that the search for the body keeps its running prose, whatever links and boxes hold it.

The search drops a box for its name, or where its text is short and mostly linked, and knows no text that stands without
an element, in the page's body itself, or in a list within a cell. None of that is said of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import cast

from lxml import etree

from newscrawl.markup import INLINE, HtmlElement, beginning_of, drop_tags, holds, text_of
from newscrawl.text import count_words, ends_sentence, is_solid

LINKED = 0.5
"""Share of a paragraph's characters inside links from which on it may be a teaser. A guess."""
_FOLLOWING = 3
"""Paragraphs of prose behind one that are looked at: an offer may stand between. A guess."""
_QUOTED = 8
"""Words of a quotation at least. A guess."""
_LEVELS = 5
"""Elements above a paragraph of which one holds the next too, for both to be of one text. A guess."""
_ALONE = 3
"""Paragraphs of prose that stand in the page's body itself, for the story to stand there. A guess."""
_BOXES = ("div", "section", "article", "main")
_SHORTEST_PROSE = 20
"""Characters of words in a box itself that may be prose at least. A guess."""
# Attributes are found faster than elements by a condition on them.
_HIDDEN = etree.XPath("descendant::*/@id[contains(., 'hidden')]/parent::*[self::div or self::section]")
_BEHIND = etree.XPath("following::p")
_MARKS = ("b", "strong", "i", "em", "u", "span", "font", "div")
_LINES = frozenset("p h1 h2 h3 h4 h5 h6 li blockquote".split())
_BESIDE = frozenset("p h2 h3 h4 ul ol br blockquote".split())


def shield(page: HtmlElement) -> None:
    """Changes the pruned `page` element in place; no text is lost or added."""
    _empty_marks(page)
    _loose_prose(page)
    _named_hidden(page)
    _links_in_prose(page)
    _quotations(page)
    _lists_in_cells(page)
    _bare_story(page)


def _empty_marks(page: HtmlElement) -> None:
    """Takes out what holds nothing within a line: an icon, a spacer, or bold type that ends where it begins."""
    marks = page.iter(*_MARKS)
    empty = [mark for mark in marks if not len(mark) and not (mark.text and mark.text.strip()) and _is_in_line(mark)]
    drop_tags(page, empty)


def _is_in_line(element: HtmlElement) -> bool:
    return any(parent.tag in _LINES for parent in islice(element.iterancestors(), _LEVELS))


def _loose_prose(page: HtmlElement) -> None:
    """Makes paragraphs of running prose that stands between other paragraphs, headings or lists without an element.

    What stands over the headline in its box is the site's: where the reader is, rules, a motto. Where a box has no
    other paragraphs, its short lines may be the story's, and cleaning judges them: the search would drop them unread.
    """
    boxes = _with_words(page)
    headline = next(page.iter("h1"), None) if boxes else None
    has_story = headline is not None and any(is_solid(text_of(p)) for p in cast("list[HtmlElement]", _BEHIND(headline)))
    around = {headline, *headline.iterancestors()} if headline is not None and has_story else set()
    gone = []
    for box in boxes:
        if all(child.tag not in _BESIDE for child in box):
            continue
        is_whole = not any(child.tag == "p" and is_solid(text_of(child)) for child in box)
        runs = _runs(box)
        is_whole = is_whole and any(_is_said(paragraph) for paragraph in runs)
        is_over = box in around and any(paragraph.getnext() in around for paragraph in runs)
        for paragraph in runs:
            if is_over or not (text_of(paragraph).strip() if is_whole else _is_said(paragraph)):
                is_over = is_over and paragraph.getnext() not in around
                gone.append(paragraph)
    drop_tags(page, gone)


def _with_words(page: HtmlElement) -> list[HtmlElement]:
    """Boxes in which words stand without an element of their own, in document order."""
    found = []
    for box in page.iterdescendants(*_BOXES):
        # A page has some hundred boxes with many children, behind most of which nothing but a line's end stands.
        texts = [tail for child in box if (tail := child.tail) and len(tail) > _SHORTEST_PROSE]
        if (text := box.text) and len(text) > _SHORTEST_PROSE:
            texts.append(text)
        if texts and any(map(_is_long, texts)):
            found.append(box)
    return found


def _is_long(text: str) -> bool:
    return len(" ".join(text.split())) > _SHORTEST_PROSE


def _runs(box: HtmlElement) -> list[HtmlElement]:
    """Puts each run of words in a box, with the elements within it, into a paragraph; returns these.

    A run ends at a block and at an empty line.
    """
    children, runs = list(box), [box.makeelement("p")]
    runs[0].text, box.text = box.text, None
    for child in children:
        box.remove(child)
    box.append(runs[0])
    for child in children:
        is_empty_line = child.tag == "br" and len(runs[-1]) and runs[-1][-1].tag == "br" and not _has_tail(runs[-1][-1])
        if child.tag in INLINE and not is_empty_line:
            runs[-1].append(child)
            continue
        paragraph = box.makeelement("p")
        paragraph.text, child.tail = child.tail, None
        box.extend((child, paragraph))
        runs.append(paragraph)
    return runs


def _has_tail(element: HtmlElement) -> bool:
    return bool(element.tail and element.tail.strip())


def _is_said(paragraph: HtmlElement) -> bool:
    text = text_of(paragraph)
    return ends_sentence(text) or is_solid(text)


def _named_hidden(page: HtmlElement) -> None:
    """Takes an id that says "hidden" from a box with much prose: the search would drop it unread."""
    for box in cast("list[HtmlElement]", _HIDDEN(page)):
        if sum(is_solid(text_of(p)) for p in box.iter("p")) >= _ALONE:
            del box.attrib["id"]


def _links_in_prose(page: HtmlElement) -> None:
    """Takes links out of running prose and leaves their words, where more prose follows in the same part of the page.

    The last paragraph of a page's text is as often an offer, or tells who wrote it.
    """
    prose = _Paragraphs(page)
    for number, paragraph in enumerate(prose):
        if not holds(paragraph, "a") or not (length := prose.length(number)):
            continue
        behind = next((p for p in islice(prose.behind(number), _FOLLOWING) if _near(paragraph, p)), None)
        if behind is None:
            continue
        links = list(paragraph.iter("a"))
        linked = sum(len(text_of(link)) for link in links)
        if linked < LINKED * length or _in_company(next(prose.before(number), None), paragraph, behind):
            drop_tags(paragraph, links)


class _Paragraphs(list[HtmlElement]):
    """A page's paragraphs; they are read as they are asked for, as few have links in them."""

    def __init__(self, page: HtmlElement) -> None:
        super().__init__(page.iter("p"))
        self._lengths: dict[int, int] = {}

    def length(self, number: int) -> int:
        """Characters of one; 0 for what is no running prose."""
        if number not in self._lengths:
            text = text_of(self[number])
            self._lengths[number] = len(text) if is_solid(text) else 0
        return self._lengths[number]

    def behind(self, number: int) -> Iterator[HtmlElement]:
        """Those of running prose that follow one."""
        return (self[other] for other in range(number + 1, len(self)) if self.length(other))

    def before(self, number: int) -> Iterator[HtmlElement]:
        """Those of running prose before one, the nearest first."""
        return (self[other] for other in reversed(range(number)) if self.length(other))


def _in_company(before: HtmlElement | None, paragraph: HtmlElement, behind: HtmlElement) -> bool:
    """Whether a sentence that is all link stands between paragraphs that have none: it is one of the story's own."""
    return before is not None and _near(before, paragraph) and not holds(before, "a") and not holds(behind, "a")


def _quotations(page: HtmlElement) -> None:
    """Takes the names of boxes around a quotation or an embedded post, and the links in it: its words are shown."""
    for quotation in page.iter("blockquote"):
        text = text_of(quotation)
        links = list(quotation.iter("a"))
        if count_words(text) < _QUOTED or sum(len(text_of(link)) for link in links) > LINKED * len(text):
            continue
        drop_tags(quotation, links)
        for element in quotation.iter():
            element.attrib.clear()
        for box in quotation.iterancestors("div", "section"):
            if beginning_of(box, len(text) + 1) != text:
                break
            box.attrib.clear()


def _near(paragraph: HtmlElement, other: HtmlElement) -> bool:
    if paragraph.getparent() is other.getparent():
        return True  # as nearly always
    around = list(islice(paragraph.iterancestors(), _LEVELS))
    return any(parent in around for parent in islice(other.iterancestors(), _LEVELS))


def _lists_in_cells(page: HtmlElement) -> None:
    """Makes plain text of the short lists in a table of data: the search loses what a list in a cell says."""
    gone: dict[HtmlElement, None] = {}
    for cell in page.iter("td", "th"):
        for part in cell.iter("ul", "ol"):
            items = list(part.iter("li"))
            if part in gone or len(items) > 1 or any(is_solid(text_of(item)) for item in items) or holds(part, "a"):
                continue
            for element in (*items, part):
                element.tail = f" {element.tail or ''}"
                gone[element] = None
    drop_tags(page, gone)


def _bare_story(page: HtmlElement) -> None:
    """Puts a story that stands in the page's body itself into an article element, with the lines directly beside it.

    Whether these are its first and last lines or the site's is for cleaning to judge, which tells what it takes out.
    """
    if holds(page, "article", "main"):
        return
    prose = [p for p in page.iterchildren("p") if is_solid(text_of(p))]
    if len(prose) < _ALONE or len(prose) < sum(is_solid(text_of(p)) for p in page.iter("p")) / 2:
        return
    first, last = page.index(prose[0]), page.index(prose[-1])
    while first > 0 and page[first - 1].tag == "p":
        first -= 1
    while last + 1 < len(page) and page[last + 1].tag == "p":
        last += 1
    article = page.makeelement("article")
    children = page[first : last + 1]
    page.insert(first, article)
    article.extend(children)
