"""A page's elements to those that say when an entry of a live story was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from newscrawl.markup import INLINE, HtmlElement, text_length, text_of
from newscrawl.text import count_words, ends_sentence

LINES = frozenset("p li h2 h3 h4 h5 h6 blockquote td dd dt div section".split())
_STAMP_CHARS, _STAMP_WORDS = 40, 5
"""Characters of a line that says when an entry was written, and words in it beside numbers, at most. Guesses."""
_NOT_IN = frozenset("nav footer aside form figure table button".split())
_CLOCK = re.compile(
    r"(?<![\d.,:/-])(?P<hour>\d{1,2})\s?(?:[:.：h時时点]\s?(?P<minute>\d{2})(?:[:：]\d{2})?(?![\d%]|[.:/-]\d)|(?=\s?[ap]\.?m\b))"
    r"\s?(?P<half>[ap])?",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_CLOCKS = re.compile(r"\d\s?[:.：hH時时点apAP]")
"""What a time of day has in it, looked for with the blanks that may stand before the line."""
_NUMBER = re.compile(r"\d+")
_LEAD = re.compile(r"[\W_]*(?:午前|午後|上午|下午|凌晨|早上|中午|晚上?|오전|오후)?\s?")
"""What may stand before the time at the beginning of a line: signs, and the half of the day."""
_LATE = re.compile(r"(?:午後|下午|晚上?|오후)\s?$")

_IN_LINE = 20
"""Elements before a time that are looked through for words of its line: a box may hold thousands. A guess."""


@dataclass(slots=True)
class Stamp:
    """Where a page says when an entry was written."""

    element: HtmlElement
    text: str | None
    """As the page shows it; None where the entry's own first line begins with it."""
    minutes: int | None
    """Of the day."""
    day: date | None


def stamps(page: HtmlElement) -> list[Stamp]:
    """Elements that say a time of day, alone in their line or at the beginning of it."""
    found: list[Stamp] = []
    for element in page.iter():
        if element.tag == "time":
            stamp = _of_time(element)
        elif (text := element.text) is None or text.isspace() or not _DIGIT.search(text, 0, _STAMP_CHARS):
            continue
        elif not len(element) and not _CLOCKS.search(text, 0, 2 * _STAMP_CHARS):
            continue  # most of these say a year
        else:
            stamp = _of_line(element)
        if stamp is not None and not any(_is_beside(above) for above in element.iterancestors()):
            found.append(stamp)
    return found


def _is_beside(box: HtmlElement) -> bool:
    """Whether what stands in the box is none of the story; an aside of no more than an entry's time is."""
    return box.tag in _NOT_IN and not (box.tag == "aside" and text_length(box) <= _STAMP_CHARS)


def _of_time(element: HtmlElement) -> Stamp | None:
    # "21 mins ago" and the time may stand in it, each in an element.
    inside = [line for part in element.iterdescendants() if _minutes(line := text_of(part)) is not None]
    shown = min(inside, key=len, default=text_of(element))
    machine = _moment(element.get("datetime"))
    if _led(element):
        return None
    clock = _minutes(shown)
    if machine is None and clock is None:
        return None
    minutes = clock if clock is not None or machine is None else machine.hour * 60 + machine.minute
    text: str | None = shown if clock is not None else shown_moment(element.get("datetime") or "")
    unit = (element.tail or "").strip(" \t\r\n|-–—·:")
    if unit and clock is not None and len(unit) <= 5 and unit.isalpha():  # "14:05" Uhr
        text, element.tail = f"{text} {unit}", None
    return Stamp(element, text, minutes, machine.date() if machine else None)


def _of_line(element: HtmlElement) -> Stamp | None:
    if element.tag in ("script", "style", "h1", "title", "a"):
        return None
    text = text_of(element) if len(element) else (element.text or "").strip()
    found = _CLOCK.search(text[:_STAMP_CHARS])
    if found is None or (minutes := _minutes(text[:_STAMP_CHARS])) is None or _led(element):
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    words = count_words(_NUMBER.sub(" ", rest))
    if len(text) <= _STAMP_CHARS and words <= _STAMP_WORDS and not ends_sentence(text.rstrip(".")):
        is_line = (element.tag in LINES or element.tag in INLINE) and not _follows(element)
        return Stamp(element, text if is_line else None, minutes, None)
    return Stamp(element, None, minutes, None) if _LEAD.fullmatch(text[: found.start()]) else None


def _led(element: HtmlElement) -> bool:
    """Whether words stand before it in its line: then it is a moment within a sentence."""
    while element.tag in INLINE:
        parent = element.getparent()
        if parent is None:
            return False
        before = islice(element.itersiblings(preceding=True), _IN_LINE)
        words = [parent.text or "", *(f"{text_of(e) if e.tag in INLINE else ''} {e.tail or ''}" for e in before)]
        if any(c.isalpha() for text in words for c in text):
            return parent.tag in LINES and parent.tag not in ("div", "section")
        element = parent
    return False


def _follows(element: HtmlElement) -> bool:
    """Whether words follow in its line: "14:05" in bold before the sentence."""
    if element.tag not in INLINE:
        return False
    parent = element.getparent()
    tail = (element.tail or "").strip()
    return bool(tail) and (parent is None or parent.tag not in ("div", "section") or count_words(tail) > 1)


def _minutes(text: str) -> int | None:
    """The only time of day in a line, in minutes; None for several and for numbers that are none."""
    found = list(islice(_CLOCK.finditer(text), 2))
    if len(found) != 1:
        return None
    hour, minute = int(found[0]["hour"]), int(found[0]["minute"] or 0)
    late = (found[0]["half"] or "").lower() == "p" or _LATE.search(text[: found[0].start()])
    if late and hour < 12:
        hour += 12
    return hour * 60 + minute if hour <= 24 and minute < 60 else None


def _moment(value: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat((value or "").strip())
    except ValueError:
        return None
    return found if len((value or "").strip()) > len("2024-10-05") else None


def shown_moment(value: str, *, with_day: bool = False) -> str | None:
    """A moment of markup as a line: `14:05` on its own clock, `12:05 UTC` where it has that of none; None for none."""
    found = _moment(value)
    if found is None:
        return None
    line = found.strftime("%Y-%m-%d %H:%M" if with_day else "%H:%M")
    return f"{line} UTC" if found.tzinfo is not None and not found.utcoffset() else line
