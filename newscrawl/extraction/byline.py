"""The lines under a page's headline in, name and date that stand there out: for pages whose markup states neither."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain, islice
from typing import cast

from lxml import etree

from newscrawl.extraction import dates
from newscrawl.extraction.months import MONTHS
from newscrawl.extraction.storytimes import headline, parted, says_change
from newscrawl.markup import HtmlElement, text_of
from newscrawl.text import count_words, ends_sentence, is_solid, one_line, scripts, squash

_LINES_BELOW = 5
"""Lines below the headline that are looked at: kicker, byline, date, share line and one more."""
_BOXES_ABOVE = 2
_LINES_NEAR = 15
"""Lines below it in which a clock's time is looked for: a box about the author may stand before it. A guess."""
_FIRST_LINES = 120
_MOST_LINES = 600
_LONGEST_LABELLED = 80
_LONGEST_DATE = 40
_LONGEST_SHORT = 300
"""Characters from which on a line is prose without counting its words."""
_LONGEST_OWN = 60
"""Characters of a line that dates the story with words beside. A guess."""
_WORDS_BESIDE = 3
"""Words beside a date at most: "Published on Wednesday", "By Ann Lee"; two more where it has a time, for "at" and the
zone. A guess."""
_CLOCK = re.compile(r"\d\s?[:.hH時时点시]\s?\d\d(?!\d)")
_ABBREVIATED = 4
"""Letters of an abbreviation at most. A guess."""
_PARTS = re.compile(r"\s*[|•·｜]\s*|\s+[-–—/]\s+|\s*,\s+")
_DASH = re.compile(r"\s[-–—]\s|\)\.?\s|:\s|\s[|/]\s")
# Classes of what only machines read: the stamp of a change, for search engines.
_UNSEEN = re.compile(r"snippet-hidden|visually-?hidden")
_LABEL = re.compile(r"[^\d:]+[:：]")
_BARS = re.compile(r"\s*[|•·｜]\s*")
_LONGEST_HEADLINE = 40
"""Words, or ideographs."""
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "head", "title", "nav", "select", "button"})
_TEXTS = etree.XPath("descendant::text()", smart_strings=False)  # half of what itertext() costs
_INLINE = frozenset("a abbr b bdi cite em font i mark small span strong sub sup time u".split())
# A word of a name: capital first, letters after ("O'Neill", "Jean-Luc", "J."), or a particle between two of these.
_WORD = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]*)*")
_PARTICLE = frozenset(
    "de da do dos das di del della van von der den zu zur af av bin ibn al el la le y e und ter ten".split()
)
# "By" in languages whose word is also a part of names, and capital on a line of its own: two more words must follow.
_CAPITAL_BY = re.compile(r"^(?:Di|De|Da|Od|Av|Af|Door|Von|Van|Par|Por|By|Του|Της|Από|Від|Przez)\s+(?=\S+\s+\S)")
# Hiragana makes a phrase, such as the label of a share button; so do marks, and words of six signs without blanks.
_NO_NAME = re.compile("字号|字號|[\u3041-\u309f]|[,，、?？!！…:：]|[\u3400-\u9fff\uac00-\ud7af]{6}")
_CASELESS = ("Han", "Kana", "Hangul", "Arabic", "Hebrew", "Thai", "Devanagari", "Bengali", "Tamil", "Georgian")


# "Published on", as it stands before a date, alone in its line.
_PUBLISHED = re.compile(
    r"(?:(?:first |online |originally )?published|posted|publication date|date|veröffentlicht|publiziert|erschienen|"
    r"erstellt|eingestellt|datum|publiée?|mise? en ligne|parue?|publicad[oa]|fecha|data|pubblicat[oa]|gepubliceerd|"
    r"geplaatst|publicerad|publicerat|publisert|udgivet|offentliggjort|julkaistu|opublikowano|dodano|publikováno|"
    r"vydáno|objavljeno|publicat|közzétéve|megjelent|yayınlan\w+|yayın tarihi|tarih|diterbitkan|ngày đăng|"
    r"опубликовано|дата|опубліковано|публикувано|δημοσιεύ\w+|תאריך|تاريخ النشر|نشر|تاریخ|เผยแพร่|प्रकाशित|発行日|公開日|"
    r"掲載日|投稿日|发布时间|发表时间|發布時間|發佈|입력|등록|게시)\b",
    re.IGNORECASE,
)


class Dateline:
    """What stands close under a page's headline; read when first asked for, as most pages state it in their markup.

    `others` are further wordings of the headline: the page may show one of them.
    """

    def __init__(self, tree: HtmlElement, title: str | None, others: Iterable[str] = ()) -> None:
        self.tree = tree
        self.titles = [wording for wording in (title, *others) if wording]

    @cached_property
    def headline(self) -> HtmlElement | None:
        """The heading that is the headline."""
        return headline(self.tree, self.titles)

    @cached_property
    def _under(self) -> Iterator[str]:
        """The lines under the headline, one after the other."""
        if self.headline is not None:
            return _lines_after(self.headline)
        lines = list(islice(_lines(self.tree), _FIRST_LINES))
        start = next((n for title in self.titles if (n := _line_of(lines, title)) is not None), None)
        return iter([] if start is None else lines[start + 1 :])

    @cached_property
    def below(self) -> list[str]:
        """The lines right under the headline."""
        return list(islice(self._under, _LINES_BELOW))

    @cached_property
    def _dated(self) -> list[str]:
        """These lines; one that tells of publication and change is two."""
        return [part for line in self.below for part in _parted(line)]

    @cached_property
    def near(self) -> list[str]:
        """These lines and further ones: more than are the story's own."""
        return [*self.below, *islice(self._under, _LINES_NEAR - _LINES_BELOW)]

    @property
    def above(self) -> list[str]:
        """What stands right above the headline, in its box."""
        before = () if self.headline is None else islice(self.headline.itersiblings(preceding=True), _BOXES_ABOVE)
        return [text_of(element) for element in before if element.tag not in _SILENT]

    @property
    def clocks(self) -> list[str]:
        """Lines, or parts of them between bars, that tell a time."""
        short = [line for line in self.near if len(line) < _LONGEST_SHORT]
        parts = (part for line in short for part in (line, *_BARS.split(line)))
        return [part for part in parts if len(part) <= _LONGEST_OWN and _CLOCK.search(part)]

    @property
    def dates(self) -> list[str]:
        """Lines that are nothing but a date."""
        return [line for line in self._dated if _is_date(line)]

    @property
    def own_dates(self) -> list[str]:
        """Lines that say, beside a date, no more than "Published", a weekday or a name, and nothing of a change."""
        # Past a standfirst the text has begun, and with it what may follow a short one: other stories.
        below = self._dated
        solid = [number for number, line in enumerate(below) if _is_prose(line)]
        lines = below[: solid[1] if len(solid) > 1 else None]
        return [line for line in lines if self._is_own(line)]

    @property
    def changes(self) -> list[str]:
        """Lines that say, beside a date, that the story was changed then, and little more."""
        return [line for line in self._dated if _is_date(line, _LONGEST_OWN) and _is_bare(line) and says_change(line)]

    @property
    def further_dates(self) -> Iterator[str]:
        """What may date a story whose headline has no date of its own beside it, the likelier line first.

        Lines around the headline, the day that a paragraph opens with, and a line anywhere that calls itself the day
        of publication.
        """
        opened = (_opening(line) for line in self.below if is_solid(line))
        signed = (
            line for line in (*self.above, *self._dated) if _is_date(line, _LONGEST_OWN) and not ends_sentence(line)
        )
        lines = (line for line in self.near if _is_date(line) and _is_bare(line))
        # An unknown label may be a book's or an event's.
        yield from (line for line in chain(signed, lines) if not says_change(line) and not _LABEL.match(line))
        yield from filter(None, opened)
        yield from filter(_is_labelled, self.begun_with(_PUBLISHED))

    @staticmethod
    def _is_own(line: str) -> bool:
        return _is_date(line, _LONGEST_OWN) and _is_bare(line) and not says_change(line)

    def begun_with(self, word: re.Pattern[str]) -> Iterator[str]:
        """Short lines, wherever they stand, that begin with a word: for what calls itself by its name."""
        # Most pages have no such word, and lines are dear.
        if any(map(word.match, self._texts)):
            yield from (line for line in self.lines if len(line) <= _LONGEST_LABELLED and word.match(line))

    @cached_property
    def _texts(self) -> list[str]:
        """The pieces of the page's text, without the blanks before them."""
        return [begun for text in cast(list[str], _TEXTS(self.tree)) if (begun := text.lstrip())]

    @cached_property
    def lines(self) -> list[str]:
        """The page's first lines, as a reader sees them."""
        return list(islice(_lines(self.tree), _MOST_LINES))

    @property
    def names(self) -> list[str]:
        """The line that is shaped like a name and stands beside a line that is a date, or before it on one line.

        Both signs are needed: a short line alone may be a kicker, a place or a tag.
        """
        # "Ann Lee" / "on" / "18 November 2026": the word between may be a line of its own.
        lines = [line for line in self.below if len(line) > _ABBREVIATED - 2 or not line.isascii()]
        for number, line in enumerate(lines):
            beside = lines[max(0, number - 1) : number] + lines[number + 1 : number + 2]
            parts = _PARTS.split(line)
            if not any(map(_is_date, parts[1:])) and not (len(parts) > 1 and _is_date(parts[0])):
                parts = [line] if any(map(_is_date, beside)) else []
            elif _is_date(parts[0]):
                parts.reverse()  # "18 November 2026 - Ann Lee"
            name = _CAPITAL_BY.sub("", parts[0]) if parts else ""
            if is_name(name):
                return [name]
        return []


def first_line(tree: HtmlElement) -> str | None:
    """The page's first line where that can be a headline: of some words, no sentence of running text."""
    line = next(_lines(tree), None)
    return line if line and 2 <= count_words(line) <= _LONGEST_HEADLINE and not line.endswith(".") else None


def line_within(tree: HtmlElement, title: str) -> str | None:
    """The first line that the title element begins with, where that goes on with the site's name or the like."""
    for line in islice(_lines(tree), _FIRST_LINES):
        rest = title.removeprefix(line)
        if count_words(line) >= 2 and rest != title and rest and not rest[0].isalnum():
            return line
    return None


def _line_of(lines: list[str], title: str) -> int | None:
    wanted = squash(title)
    short = ((n, line) for n, line in enumerate(lines) if wanted and len(line) <= 2 * len(title) + 10)
    return next((n for n, line in short if squash(line) == wanted), None)


def _lines(tree: HtmlElement) -> Iterator[str]:
    """The lines of an element as a reader sees them: text between the borders of blocks and <br>."""
    held: list[str] = []
    yield from _lines_of(tree, held)
    if line := _taken(held):
        yield line


def _lines_after(element: HtmlElement) -> Iterator[str]:
    """The lines behind an element, to the end of the page."""
    held: list[str] = []
    node: HtmlElement | None = element
    while node is not None:
        if line := _taken(held):
            yield line
        held.append(node.tail or "")
        for sibling in node.itersiblings():
            yield from _lines_of(sibling, held)
            held.append(sibling.tail or "")
        node = node.getparent()
    if line := _taken(held):
        yield line


def _lines_of(tree: HtmlElement, held: list[str]) -> Iterator[str]:
    """The lines that end in an element; `held` has the pieces of the line that is open, before and after."""
    walk = etree.iterwalk(tree, events=("start", "end"))
    skipped: HtmlElement | None = None
    for event, element in walk:
        tag = element.tag
        if event == "start" and (tag in _SILENT or not isinstance(tag, str) or _is_unseen(element)):
            walk.skip_subtree()
            skipped = element
        if tag not in _INLINE:
            if held and element is not skipped and (line := _taken(held)):
                yield line
        elif tag == "time":
            held.append(" ")  # day and hour, or two dates of which one is hidden, stand side by side without a blank
        piece = element.text if event == "start" and element is not skipped else None
        if event == "end" and element is not tree:
            piece = element.tail
        if piece and (held or not piece.isspace()):  # most is what stands between two tags
            held.append(piece)


def _taken(held: list[str]) -> str:
    """The line that these pieces make; they are none any more."""
    text = "".join(held)
    held.clear()
    return "" if text.isspace() else one_line(text)


def _parted(line: str) -> list[str]:
    """A short line that tells the day of publication and that of a change as two lines."""
    parts = parted(line) if len(line) <= 2 * _LONGEST_OWN else [line]
    return parts if len(parts) > 1 and all(_is_date(part, _LONGEST_OWN) for part in parts) else [line]


def _is_prose(line: str) -> bool:
    return len(line) >= _LONGEST_SHORT or is_solid(line)


def _is_unseen(element: HtmlElement) -> bool:
    name = element.get("class")
    return name is not None and "hidden" in name and _UNSEEN.search(name) is not None


def is_name(line: str) -> bool:
    """Whether a line has the shape of a person's name: two to five words with capitals, or a few ideographs."""
    words = line.split()
    if any(c.isdigit() for c in line) or len(line) > 40:
        return False
    letters = scripts(line)
    if letters and all(script in _CASELESS for script in letters):
        return 1 <= len(words) <= 4 and 2 <= len(squash(line)) <= 20 and not _NO_NAME.search(line)
    if not 2 <= len(words) <= 5:
        return False
    named = [w for w in words if w.casefold() not in _PARTICLE]
    return len(named) >= 2 and all(_WORD.fullmatch(w) and w[0].isupper() for w in named)


def _is_bare(line: str) -> bool:
    """Whether a line with a date has few words besides, and is no sentence."""
    words = [word for word in map(squash, line.split()) if word and not word.isdigit() and word not in MONTHS]
    last = squash(line.rsplit(maxsplit=1)[-1])
    # "18 nov.", "09:05 น.": a short last word is an abbreviation.
    is_sentence = ends_sentence(line) and len(last) > _ABBREVIATED and not last.isdigit()
    return len(words) <= _WORDS_BESIDE + 2 * bool(_CLOCK.search(line)) and not is_sentence


def _opening(line: str) -> str | None:
    """The day that a paragraph opens with: "29.11.2022 – The council", "Kiel, 3. Mai 2022 - Der Rat"."""
    first = _DASH.split(line[:_LONGEST_OWN], maxsplit=1)[0]
    return first if len(first) < min(len(line), _LONGEST_OWN) and _is_date(first) and _is_bare(first) else None


def _is_labelled(line: str) -> bool:
    return _is_date(line, _LONGEST_OWN)


def _is_date(line: str, longest: int = _LONGEST_DATE) -> bool:
    return len(line) <= longest and any(map(str.isdigit, line)) and _names_day(line)


@lru_cache(256)
def _names_day(line: str) -> bool:
    """Whether a line holds a date. The few lines below a headline are asked again and again."""
    return dates.parse(line, day_first=True) is not None
