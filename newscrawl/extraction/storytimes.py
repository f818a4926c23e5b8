"""A page's tree and headline in, the `<time>` elements that date its own story out: known by where they stand.

Other stories on the page, comments and sentences of the text have `<time>` too. The story's own stands in the box of
the headline or below it, before the text is well under way, and in no box that leads to another story.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from newscrawl.markup import HtmlElement, text_of
from newscrawl.text import count_words, is_solid, squash

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PROSE_ABOVE = 2
"""Paragraphs of prose that may stand between headline and date: a standfirst and one more. A guess."""
_HEADLINE_WORDS = 5
"""Words of a link from which on it is another story's headline, and not a name or a section. A guess."""
_PIECES = 30
"""Pieces of text and links of a box that are looked at, and times that are: a page may hold them by the thousand."""
_BOXES = 3
"""Boxes around a `<time>` in which an `<aside>` is looked for: further out it may be the page's frame. A guess."""
_OTHERS = frozenset({"aside", "nav", "footer", "a", "figure", "blockquote"})
_ASIDE = frozenset({"aside", "nav"})
_WHOLE = frozenset({"body", "main", "html"})
_PARAGRAPH = frozenset({"p", "li", "dd", "td"})
_READERS = re.compile(r"comment|kommentar|respon[ds]|related|recommend|sidebar|widget", re.IGNORECASE)
_CHANGE_NAME = re.compile(r"updated|modified", re.IGNORECASE)
# "Updated", as it stands before a date.
_CHANGED = re.compile(
    r"updat|modifi|correct(?:ed|ion)|revised|amended|geändert|überarbeitet|korrig|aktuali[szt]|actuali|atualiz|"
    r"mise? à jour|aggiorna|ultima modifica|bijgewerkt|gewijzigd|oppdater|opdater|uppdater|senast ändrad|päivit|"
    r"frissít|módosít|actualitz|uuend|atjaun|atnaujin|ažurir|posodob|обнов|измен|оновл|змінен|промен|ажурир|ενημερ|güncelle|"
    r"diperbarui|cập nhật|更新|修訂|修订|수정|업데이트|تحديث|עודכן|به‌روز|อัปเดต|अपडेट",
    re.IGNORECASE,
)


def story_times(tree: HtmlElement, headline: HtmlElement | None) -> Iterator[str]:
    """What these elements say, in document order: `datetime`, then the text. None where no heading is the headline."""
    beside = () if headline is None else _beside(tree, headline)
    return (raw for e in beside for raw in (e.get("datetime"), text_of(e)) if raw)


def other_times(tree: HtmlElement, headline: HtmlElement | None) -> list[str]:
    """The texts of `<time>` elements that stand in a box with the headline of another story."""
    around = set() if headline is None else set(headline.iterancestors())
    times = ((e, [box for box in islice(e.iterancestors(), 2) if box not in around]) for e in tree.iter("time"))
    found = (
        text_of(e)
        for e, boxes in islice(times, _PIECES)
        if any(_leads_away(heading) for box in boxes for heading in box.iter(*_HEADINGS))
    )
    return [text for text in found if text]


def parted(line: str) -> list[str]:
    """A line that tells of publication and change, as the two lines that it is; any other line alone."""
    first = re.search(r"\d", line)
    change = _CHANGED.search(line, first.start()) if first else None
    if change is None:
        return [line]
    # "14.08.2024 (last updated …": the words before the one that is known belong to it, if a sign parts them.
    between = re.search(r"\D*$", line[: change.start()])
    sign = re.search(r"[|,;·•(–—-]", between[0]) if between else None
    border = between.start() + sign.start() if between and sign else change.start()
    return [line[:border].rstrip(), line[border:].strip(" |,;·•()–—-")]


def dates_another(element: HtmlElement, headline: HtmlElement | None) -> bool:
    """Whether a `<time>` stands beside the page's own story, or in a box that leads to another one."""
    around = set() if headline is None else set(headline.iterancestors())
    boxes = list(islice((box for box in element.iterancestors() if box not in around), _BOXES))
    if any(box.tag in _ASIDE for box in boxes):
        return True
    card = next((box for box in boxes if box.tag != "a"), None)
    # A link that holds the date is the story's address for ever.
    return headline is not None and card is not None and _leads_to_story(card, within=element)


def says_change(line: str) -> bool:
    """Whether the first words of a line, before any number, say that the text was changed."""
    return bool(_CHANGED.search(re.split(r"\d", line, maxsplit=1)[0]))


def headline(tree: HtmlElement, titles: Iterable[str]) -> HtmlElement | None:
    """The first h1, else h2, that is one of these headlines; else one that holds it and little more, such as a kicker.

    The first headline is looked for first.
    """
    wanted = list(filter(None, map(squash, titles)))
    longest = 3 * max(map(len, wanted), default=0) + 30
    found: dict[str, list[tuple[str, HtmlElement]]] = {}
    for title in wanted:
        for tag in ("h1", "h2"):
            if tag not in found:
                lines = [(line, e) for e in tree.iter(tag) if len(line := text_of(e)) <= longest]
                found[tag] = [(squash(line), e) for line, e in lines]
            whole = next((e for line, e in found[tag] if line == title), None)
            if whole is not None:
                return whole
    headings = [pair for lines in found.values() for pair in lines]
    longer = (e for title in wanted for line, e in headings if title in line and len(line) <= 2 * len(title) + 10)
    return next(longer, None)


def _beside(tree: HtmlElement, headline: HtmlElement) -> Iterator[HtmlElement]:
    around = set(headline.iterancestors())
    box = next((e for e in headline.iterancestors() if e.tag not in ("header", "hgroup")), headline)
    article = next(headline.iterancestors("article"), None)
    below, prose, seen = False, 0, 0
    for element in tree.iter("time", "p", *_HEADINGS):
        if element is headline:
            below = True
        elif element.tag == "time":
            seen += 1
            if not text_of(element):
                continue  # readers see nothing of it
            within = set(element.iterancestors())
            is_beside = article in within if below and article is not None else below
            is_above = not below and box.tag not in _WHOLE and box in within
            if (is_beside or is_above) and not _is_others(element, around) and not _is_change(element):
                yield element
        elif below and element.tag == "p":
            prose += is_solid(text_of(element))
        elif below and headline not in element.iterancestors() and _leads_away(element):
            return
        if seen >= _PIECES or prose > _PROSE_ABOVE:
            return


def _leads_away(heading: HtmlElement) -> bool:
    """Whether a heading is the headline of another story: it is in a link, or has one."""
    return heading.find(".//a[@href]") is not None or any(e.tag == "a" for e in heading.iterancestors())


def _is_others(element: HtmlElement, around: set[HtmlElement]) -> bool:
    """Whether a time is another story's, a reader's, or a word in a sentence."""
    for level, box in enumerate(element.iterancestors()):
        if box in around:
            return False
        if box.tag in _OTHERS or box.tag == "article" or _READERS.search(f"{box.get('class')} {box.get('id')}"):
            return True
        if box.tag in _PARAGRAPH and is_solid("".join(islice(box.itertext(), _PIECES))):
            return True
        if level < 2 and _leads_to_story(box):
            return True
    return False


def _leads_to_story(box: HtmlElement, within: HtmlElement | None = None) -> bool:
    """Whether a box has a heading or a headline as link; `within` is an element whose own link is none."""
    if any(True for _ in box.iter(*_HEADINGS)):
        return True
    own = set() if within is None else set(within.iterancestors("a"))
    links = (link for link in islice(box.iter("a"), _PIECES) if link not in own)
    return any(count_words(text_of(link)) >= _HEADLINE_WORDS for link in links)


def _is_change(element: HtmlElement) -> bool:
    """Whether a time says, or the words before it, that it is the moment of a change."""
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    if _CHANGE_NAME.search(names) and "publish" not in names.casefold():
        return True
    before, parent = element.getprevious(), element.getparent()
    led = before.tail or text_of(before) if before is not None else parent.text if parent is not None else ""
    return says_change(text_of(element)) or bool(_CHANGED.search((led or "")[-40:]))
