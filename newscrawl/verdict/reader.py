"""A page's tree into the lines that a reader sees, and from these what the verdict's tables ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from newscrawl.markup import HtmlElement
from newscrawl.text import count_words, ends_sentence, is_solid, one_line, words
from newscrawl.verdict.words.names import QUERY_KEYS
from newscrawl.verdict.words.notices import ACCEPT
from newscrawl.verdict.words.titles import SEARCH

RUNNING = 160
"""Words of running text that a section page does not have: with so many, a page may be settled before its end."""
_ENOUGH = 400
"""Words of running text after which no more are counted: no table asks for so many."""
_CAPTION = 40
"""Words of a line beneath a picture that is its caption; a longer one is text."""
_BUTTON = 40
"""Characters of a button to consent: a longer text is a headline."""
_MENU = 3
"""Links of a line that is a menu, whatever it is marked up as: a headline is one link, perhaps two."""
_SENTENCE = 24
"""Characters of the shortest running text: ideographs."""
_SAME_PAGE = ("#", "?", "javascript:", "mailto:")
"""What links to no other page begin with: a control, a permalink of a live blog's post."""
_BESIDE = 2
"""Lines at most that stand between an unlinked heading of a card and its link: a longer one is a part of an article."""
_MOST_LINES = 80
"""Lines that are kept for their words: a page with more is of no kind that is known by them."""

_SILENT = frozenset("script style noscript template svg math iframe object select head textarea video audio".split())
_FURNITURE = frozenset({"footer", "aside", "dialog"})
_APART = frozenset({"input", "nav", "img", "amp-img"})
_PICTURE_FILE = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
_PRESSED = frozenset({"a", "button"})
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data dfn em font i ins kbd label mark q s samp small span strong sub sup time tt u "
    "var wbr button".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class SettledError(Exception):
    """Ends the reading of a page that is certain to be an article."""


class Line(NamedTuple):
    """A line of text, its number of words, and its place.

    Places: "lead" (own, under the page's own headline and before any card), "own", "summary" (of a card), "furniture".
    """

    text: str
    words: int
    place: str

    @property
    def is_sentence(self) -> bool:
        """Whether it is one, in doubt: six words that end as one, or twelve; of ideographs twice as many."""
        count = self.words // 2 if self.words * 2 > len(self.text) else self.words
        return count >= 12 or (count >= 6 and ends_sentence(self.text))


@dataclass(slots=True)
class Reader:
    """Reads the lines of a page in their order and keeps what the tables ask for."""

    settled: Callable[[Reader], bool] = lambda seen: False
    """Says, once there is running text, whether the rest of the page need not be read."""
    title: str = ""
    headings: list[str] = field(default_factory=list)
    """Lines of h1 to h3 outside links and furniture."""
    names: list[str] = field(default_factory=list)
    """Of those the h1."""
    titles: list[str] = field(default_factory=list)
    """Of those again such as can be an article's: an h1 of four words, or of three that the page's title repeats, for a
    section's is its name. Of all other lines such as the title repeats: some sites give h1 to their own name."""
    headlines: set[str] = field(default_factory=set)
    """hrefs of links whose text is a heading or four words or more, outside furniture."""
    prose: list[tuple[str, int]] = field(default_factory=list)
    """Lines of running text outside links, with their numbers of words."""
    body_words: int = 0
    """Words of prose, but for the first line under each linked headline: that is its summary."""
    lead_words: int = 0
    """Words of prose between the page's own headline and the first linked one."""
    own_words: int = 0
    """Words of all lines outside links and furniture but headings and summaries: `body_words` and what is no prose."""
    pictures: int = 0
    """Pictures outside furniture that lead to no other page."""
    captions: int = 0
    """Most of those in a row that have a line of text right beneath, and no linked headline between them."""
    caption_words: int = 0
    """Of `own_words` those in such lines and in figures."""
    lines: list[Line] = field(default_factory=list)
    """Lines outside links and headings, short ones too."""
    buttons: list[str] = field(default_factory=list)
    """Buttons, and linked lines that are no headlines."""
    stopped: bool = False
    """Whether the page was settled before its end."""
    passwords: int = 0
    emails: int = 0
    searches: list[str] = field(default_factory=list)
    """What search fields are filled with."""
    accepts: bool = False
    """Whether there is a button to consent."""
    headed_late: bool = False
    """Whether the page's own headline comes after that button."""
    _line: list[str] = field(default_factory=list)
    _linked: int = 0
    _links: int = 0
    _href: str = ""
    _summed: set[str] = field(default_factory=set)
    """hrefs of headlines that have their summary."""
    _card: str = ""
    """href of the headline that still waits for its summary."""
    _stub: tuple[int, int, int, int] | None = None
    """Of a heading without link, which may be a card's: how many lines and body, lead and own words came before it."""
    _headed: bool = False
    """Whether the page's own headline has come, and no linked headline since."""
    _pictured: bool = False
    """Whether a picture has come, and no line since."""
    _boxed: bool = False
    """Whether a heading below h1 has come, and no h1 since."""
    _leads: bool = False
    """Whether that picture leads to another page."""
    _row: int = 0
    _figures: int = 0
    """Figures that are open."""

    @property
    def cards(self) -> int:
        """Headlines with a line of text (six words or more) beneath."""
        return len(self._summed)

    @property
    def own_lines(self) -> list[Line]:
        """Lines that can be the page's own text: with few cards a summary, too, for it may stand beneath any link."""
        places = {"lead", "own", "summary"} if self.cards < 3 else {"lead", "own"}
        return [line for line in self.lines if line.place in places]

    @property
    def text_words(self) -> int:
        """Words of running text but for captions, at least."""
        return self.body_words - self.caption_words

    def read(self, tree: HtmlElement) -> Reader:
        self.title = one_line(tree.findtext("head/title") or tree.findtext(".//title") or "")
        try:
            self._walk(tree, "", "", False)
            self._end("", False)
        except SettledError:
            self.stopped = True
        return self

    def _walk(self, element: HtmlElement, href: str, heading: str, furniture: bool) -> None:  # noqa: PLR0912
        # Most elements end no line and have no text but blanks: a look here saves a call.
        tag = element.tag
        block = tag not in _INLINE
        inner, within = heading, furniture
        if block:
            if self._line:
                self._end(heading, furniture)
            if tag in _HEADINGS:
                inner = tag
            within = furniture or tag in _FURNITURE
            self._figures += tag == "figure"
        elif tag == "a":
            href = element.get("href") or href
            self._links += 1
        elif tag == "button":
            href = "#"
        if (text := element.text) and (self._line or not text.isspace()):
            self._add(text, href)
        for child in element:
            name = child.tag
            if name in _SILENT:
                pass
            elif name in _APART:
                self._apart(child, href, inner, within)
            else:
                self._walk(child, href, inner, within)
                if name in _PRESSED:
                    self._pressed(child)
            if (text := child.tail) and (self._line or not text.isspace()):
                self._add(text, href)
        if block and self._line:
            self._end(inner, within)
        if tag == "figure":
            self._figures -= 1
            self._pictured = self._pictured and not self._leads

    def _pressed(self, element: HtmlElement) -> None:
        """Take a link or button when it ends: only one that leads nowhere accepts, whatever another's words are."""
        text, href = (element.text or "").strip(), element.get("href") or "#"
        if text and len(text) < _BUTTON and not self.accepts and href.startswith(("#", "javascript:")):
            self.accepts = bool(ACCEPT.search(text))
        elif self._stub and not self._line:  # laid over a card
            self._card_ends(href)

    def _add(self, text: str, href: str) -> None:
        self._line.append(text)
        if href:
            self._linked += len(text.strip())
            self._href = href

    def _apart(self, element: HtmlElement, href: str, heading: str, furniture: bool) -> None:
        """Take an input or a picture; and of a menu no lines, for none counts, but its inputs."""
        if element.tag != "input":
            self._end(heading, furniture)
        if element.tag == "nav":
            furniture = True
        elif element.tag != "input":
            self._picture(href, furniture)
            return
        for entry in element.iter("input"):
            self._input(entry, furniture)

    def _picture(self, href: str, furniture: bool) -> None:
        """Take a picture; one that leads to another page only in a figure: some galleries give each a page."""
        leads = bool(href) and not href.startswith("#") and not href.lower().endswith(_PICTURE_FILE)
        if furniture or (leads and not self._figures):
            return
        self.pictures += 1
        self._pictured, self._leads = True, leads

    def _input(self, element: HtmlElement, furniture: bool) -> None:
        kind = (element.get("type") or "text").casefold()
        value = element.get("value") or ""
        if kind == "password" and not furniture:
            self.passwords += 1
        elif kind == "email":
            self.emails += not furniture
            if self.lines and (self._boxed or not self._headed):  # the text above it is a sign-up box's
                self.lines[-1] = self.lines[-1]._replace(place="furniture")
        elif kind in {"submit", "button"} and ACCEPT.search(value[:_BUTTON]):
            self.accepts = True
        elif kind == "search" or (kind == "text" and (element.get("name") or "").casefold() in QUERY_KEYS):
            self.searches += [value.strip()] if value.strip() and not _is_hint(value.strip()) else []

    def _end(self, heading: str, furniture: bool) -> None:
        """Take the line that has come together."""
        if not self._line:
            return
        text, linked, href = " ".join("".join(self._line).split()), self._linked, self._href
        href = "#" if self._links >= _MENU else href
        self._line, self._linked, self._links, self._href = [], 0, 0, ""
        if len(text) < 2 and not heading:
            return
        if linked * 2 > len(text):
            self._linked_line(text, href, heading, furniture)
        elif heading and not (len(text) >= _SENTENCE and is_solid(text)):
            self._heading(text, heading, furniture)
        else:
            self._text_line(text, furniture)

    def _linked_line(self, text: str, href: str, heading: str, furniture: bool) -> None:
        if furniture or href == "/" or href.startswith(_SAME_PAGE):
            if not furniture and len(self.buttons) < _MOST_LINES:
                self.buttons.append(text)
            return
        count = count_words(text) if len(text) < 400 else 99
        if href == self._card:
            if count >= 6 and not _is_stamp(text):
                self._summary()
        elif heading or is_long(text, count):
            if not self.titles and self._is_title(text, count):
                self._head(text)
                return
            self._card, self._stub, self._pictured = href, None, False
            if href not in self.headlines:
                self.headlines.add(href)
                self._headed, self._row = False, 0
        else:
            self._card_ends(href)
            if len(self.buttons) < _MOST_LINES:
                self.buttons.append(text)

    def _card_ends(self, href: str) -> None:
        """Take a short link beneath a heading without one and its summary ("Read more"): the three are a card."""
        stub, self._stub = self._stub, None
        if not stub or href in self.headlines or href.startswith(_SAME_PAGE):
            return
        before, body, lead, own = stub
        beneath = [line for line in self.lines[before:] if line.place in {"lead", "own"} and line.words >= 6]
        if not 0 < len(beneath) <= _BESIDE:
            return
        self.lines[before:] = [
            line._replace(place="summary") if line in beneath else line for line in self.lines[before:]
        ]
        self.body_words, self.lead_words, self.own_words = body, lead, own
        self.headlines.add(href)
        self._summed.add(href)
        self._headed = False

    def _heading(self, text: str, heading: str, furniture: bool) -> None:
        if furniture:
            return
        count = count_words(text)
        if heading != "h1" and is_long(text, count):
            self._stub = (len(self.lines), self.body_words, self.lead_words, self.own_words)
        if heading not in {"h1", "h2", "h3"}:
            return
        self.headings.append(text)
        self._pictured, self._card, self._boxed = False, "", heading != "h1"
        if heading == "h1":
            self.names.append(text)
        long, named = is_long(text, count), self._is_title(text, count)
        fits = long or named if heading == "h1" else long and (named or self._in_title(text))
        if fits and not _is_stamp(text):
            self._head(text)

    def _head(self, text: str) -> None:
        """Take the page's own headline."""
        self.titles.append(text)
        self._headed, self._stub = True, None
        self.headed_late = self.headed_late or self.accepts

    def _is_title(self, text: str, count: int) -> bool:
        """Say whether the title repeats a line of three words, or six ideographs: one or two are a section's name."""
        return (count >= 6 or (count >= 3 and len(text) >= 3 * count)) and text.casefold() in self.title.casefold()

    def _in_title(self, text: str) -> bool:
        """Say whether half of the title's words, four at least, are in a heading."""
        shared = set(words(self.title.casefold())) & set(words(text.casefold()))
        return len(shared) >= max(4, len(set(words(self.title.casefold()))) / 2)

    def _text_line(self, text: str, furniture: bool) -> None:
        if self.body_words >= _ENOUGH:
            return
        if _is_stamp(text):
            return
        count = count_words(text) if len(text) >= 15 else text.count(" ") + 1
        named = self.titles or furniture or self._figures
        if not named and is_long(text, count) and self._is_title(text, count):
            self._head(text)
            return
        summary = bool(self._card) and count >= 6 and len(text) >= 15 and not furniture
        beneath = self._pictured and count <= _CAPTION
        caption = not summary and not furniture and (beneath or self._figures > 0)
        if len(self.lines) < _MOST_LINES:
            own_place = "lead" if self._headed else "own"
            place = "furniture" if furniture or self._figures else "summary" if summary else own_place
            self.lines.append(Line(text, count, place))
        if summary:
            self._summary()
        own = count if not summary and not furniture and (caption or len(text) >= 15) else 0
        self.own_words += own
        if caption:
            self._row += self._pictured
            self.captions = max(self.captions, self._row)
            self.caption_words += own
        self._pictured = False
        if count >= 12 and is_solid(text):
            self._prose(text, count, own)

    def _summary(self) -> None:
        """Take a line as the summary beneath a linked headline."""
        self._summed.add(self._card)
        self._card = ""

    def _prose(self, text: str, count: int, own: int) -> None:
        self.prose.append((text, count))
        self.body_words += own
        self.lead_words += own if self._headed else 0
        if own and self.text_words >= RUNNING and self.settled(self):
            raise SettledError


def _is_stamp(text: str) -> bool:
    """Say whether a short line is mostly digits: a date and time, a counter."""
    return len(text) < 50 and sum(map(str.isdigit, text)) * 10 >= 3 * len(text.replace(" ", ""))


def _is_hint(value: str) -> bool:
    """Say whether a search field is not filled but labelled: "Search", "Search here ..."."""
    return value.endswith((".", "…", ":")) or SEARCH.search(value) is not None


def is_long(text: str, words: int) -> bool:
    """Say whether a line is long enough for a headline, whatever the title says: four words, or eight ideographs."""
    return words >= 4 and (len(text) >= 15 or words >= 8)
