"""A page's tree into the lines that a reader sees, and from these what the verdict's tables ask for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from newscrawl.markup import HtmlElement
from newscrawl.text import count_words, is_solid, one_line
from newscrawl.verdict.words import ACCEPT, QUERY_KEYS

RUNNING = 160
"""Words of running text that a section page does not have: with so many, a page may be settled before its end."""
_ENOUGH = 400
"""Words of running text after which no more are counted: no table asks for so many."""

_SILENT = frozenset("script style noscript template svg math iframe object select head textarea video audio".split())
_FURNITURE = frozenset({"footer", "aside", "dialog"})
_APART = frozenset({"input", "nav"})
_PRESSED = frozenset({"a", "button"})
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data dfn em font i ins kbd label mark q s samp small span strong sub sup time tt u "
    "var wbr button".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class SettledError(Exception):
    """Ends the reading of a page that is certain to be an article."""


@dataclass(slots=True)
class Reader:
    """Reads the lines of a page in their order and keeps what the tables ask for."""

    settled: Callable[[Reader], bool] = lambda seen: False
    """Says, once there is running text, whether the rest of the page need not be read."""
    title: str = ""
    headings: list[str] = field(default_factory=list)
    """Lines of h1 to h3 outside links and furniture."""
    titles: list[str] = field(default_factory=list)
    """Of those the h1 that can be an article's: four words or more; a section's is its name."""
    headlines: set[str] = field(default_factory=set)
    """hrefs of links whose text is a heading or four words or more, outside furniture."""
    cards: int = 0
    """Headlines with a line of text (six words or more) beneath."""
    prose: list[tuple[str, int]] = field(default_factory=list)
    """Lines of running text outside links, with their numbers of words."""
    body_words: int = 0
    """Words of prose, but for the first line under each linked headline: that is its summary."""
    lead_words: int = 0
    """Words of prose between the page's own headline and the first linked one."""
    own_words: int = 0
    """Words of all lines outside links and furniture but headings and summaries: `body_words` and what is no prose."""
    passwords: int = 0
    searches: int = 0
    accepts: int = 0
    _line: list[str] = field(default_factory=list)
    _linked: int = 0
    _href: str = ""
    _card: str = ""
    """href of the headline that still waits for its summary."""
    _headed: bool = False
    """Whether the page's own headline has come, and no linked headline since."""

    def read(self, tree: HtmlElement) -> Reader:
        self.title = one_line(next((e.text or "" for e in tree.iter("title")), ""))
        with suppress(SettledError):
            self._walk(tree, href="", heading="", furniture=False)
            self._end("", False)
        return self

    def _walk(self, element: HtmlElement, *, href: str, heading: str, furniture: bool) -> None:
        tag = element.tag
        block = tag not in _INLINE
        inner, within = heading, furniture
        if block:
            self._end(heading, furniture)
            if tag in _HEADINGS:
                inner = tag
            within = furniture or tag in _FURNITURE
        elif tag == "a":
            href = element.get("href") or href
        if element.text:
            self._add(element.text, href)
        for child in element:
            name = child.tag
            if name in _SILENT:
                pass
            elif name in _APART:
                self._apart(child, inner, within)
            else:
                self._walk(child, href=href, heading=inner, furniture=within)
                if name in _PRESSED and child.text and ACCEPT.search(child.text[:60]):
                    self.accepts += 1
            if child.tail:
                self._add(child.tail, href)
        if block:
            self._end(inner, within)

    def _add(self, text: str, href: str) -> None:
        if not self._line and text.isspace():
            return
        self._line.append(text)
        if href:
            self._linked += len(text.strip())
            self._href = href

    def _apart(self, element: HtmlElement, heading: str, furniture: bool) -> None:
        """Take an input; and of a menu no lines, for none counts, but its inputs."""
        if element.tag == "nav":
            self._end(heading, furniture)
            furniture = True
        for entry in element.iter("input"):
            self._input(entry, furniture)

    def _input(self, element: HtmlElement, furniture: bool) -> None:
        kind = (element.get("type") or "text").casefold()
        value = element.get("value") or ""
        if kind == "password" and not furniture:
            self.passwords += 1
        elif kind in {"submit", "button"} and ACCEPT.search(value[:60]):
            self.accepts += 1
        elif kind in {"search", "text"} and value.strip():
            self.searches += kind == "search" or (element.get("name") or "").casefold() in QUERY_KEYS

    def _end(self, heading: str, furniture: bool) -> None:
        """Take the line that has come together."""
        if not self._line:
            return
        text, linked, href = " ".join("".join(self._line).split()), self._linked, self._href
        self._line, self._linked, self._href = [], 0, ""
        if len(text) < 2:
            return
        if linked * 2 > len(text):
            self._linked_line(text, href, heading, furniture)
        elif heading:
            self._heading(text, heading, furniture)
        elif len(text) >= 15:
            self._text_line(text, furniture)

    def _linked_line(self, text: str, href: str, heading: str, furniture: bool) -> None:
        if furniture or href.startswith(("#", "javascript:", "mailto:")):
            return
        if href != self._card and href in self.headlines:
            return
        words = count_words(text) if len(text) < 400 else 99
        if href == self._card:
            self.cards += words >= 6
            self._card = "" if words >= 6 else href
        elif heading or _wordy(text, words):
            self.headlines.add(href)
            self._card, self._headed = href, False

    def _heading(self, text: str, heading: str, furniture: bool) -> None:
        if furniture or heading not in {"h1", "h2", "h3"}:
            return
        self.headings.append(text)
        if heading == "h1" and _wordy(text, count_words(text)):
            self.titles.append(text)
            self._headed = True

    def _text_line(self, text: str, furniture: bool) -> None:
        if self.body_words >= _ENOUGH:
            return
        words = count_words(text)
        summary = bool(self._card) and words >= 6 and not furniture
        if summary:
            self.cards += 1
            self._card = ""
        own = words if not summary and not furniture else 0
        self.own_words += own
        if words < 12 or not is_solid(text):
            return
        self.prose.append((text, words))
        self.body_words += own
        self.lead_words += own if self._headed else 0
        if own and self.body_words >= RUNNING and self.settled(self):
            raise SettledError


def _wordy(text: str, words: int) -> bool:
    """Say whether a line is long enough for a headline: four words, or eight ideographs."""
    return words >= 4 and (len(text) >= 15 or words >= 8)
