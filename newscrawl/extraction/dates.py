"""A date as pages and feeds write it, in, a UTC stamp with its precision out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone

from newscrawl import text as texts
from newscrawl.extraction.months import MONTHS, joined
from newscrawl.items import FoundDate

STAMP = "%Y-%m-%dT%H:%M:%SZ"

_LONGEST = 120
"""Characters; what is longer is a sentence, not a date. A guess."""

# Hours from UTC. RFC 822 gives the American names their meaning; the rest have one meaning each in news. Names that
# have several (IST: India, Israel, Ireland; AST: Atlantic, Arabia) are left out: the date is then "-local".
ZONES = {
    "z": 0.0, "utc": 0.0, "gmt": 0.0, "ut": 0.0, "wet": 0.0, "west": 1.0, "bst": 1.0, "cet": 1.0, "mez": 1.0,
    "met": 1.0, "cest": 2.0, "mesz": 2.0, "mest": 2.0, "eet": 2.0, "sast": 2.0, "cat": 2.0, "wat": 1.0, "eest": 3.0,
    "eat": 3.0, "msk": 3.0, "trt": 3.0, "pkt": 5.0, "npt": 5.75, "wib": 7.0, "wita": 8.0, "wit": 9.0, "ict": 7.0,
    "sgt": 8.0, "hkt": 8.0, "pht": 8.0, "awst": 8.0, "jst": 9.0, "kst": 9.0, "acst": 9.5, "acdt": 10.5, "aest": 10.0,
    "aedt": 11.0, "nzst": 12.0, "nzdt": 13.0, "est": -5.0, "edt": -4.0, "cst": -6.0, "cdt": -5.0, "mst": -7.0,
    "mdt": -6.0, "pst": -8.0, "pdt": -7.0, "akst": -9.0, "akdt": -8.0, "hst": -10.0, "brt": -3.0, "art": -3.0,
    "nst": -3.5, "ndt": -2.5,
}  # fmt: skip

# What content systems write where there is no date: the zero of their clocks.
_NO_DATES = frozenset({date(1, 1, 1), date(1900, 1, 1), date(1969, 12, 31), date(1970, 1, 1), date(1980, 1, 1)})
_EARLIEST = 1700
_MOST_EAST = timedelta(hours=14)
"""How far from UTC clocks are at most."""

_EPOCH = re.compile(r"(\d{10})(?:\.\d+)?|(\d{10})\d{3}")
_COMPACT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d)?)?(?:\.\d+)?\s*(z|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
# ISO 8601 as markup has it: most dates that are read. What it does not take is left to the expressions below.
_ISO = re.compile(
    r"((?:1[7-9]|2[0-3])\d\d)-(\d\d)-(\d\d)"
    r"(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})(?:(?P<sep>[-/.])\s?(\d{1,2})(?P=sep)\s?(\d{1,2})|\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?)(?!\d)"
)
_YEAR_LAST = re.compile(r"(?<![\d.])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?!:?\d)")
_THANG = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})\D{1,6}(\d{4})", re.IGNORECASE)
_TIME = re.compile(
    r"(?P<before>上午|下午|午前|午後|오전|오후)?\s*"
    r"(?<![\d.,:a-su-z])(?P<hour>\d{1,2})(?:\s?[:hH.時时点시]\s?(?P<minute>\d\d)(?:\s?[:分분.]\s?(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"(?!\d)|(?=\s?[ap]\.?m\b))\s*(?P<after>[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:(?:gmt|utc|z)\s?)?([+\-−])(\d{1,2})(?::?(\d\d))?(?!\d)", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]+")
_PM = frozenset({"下午", "午後", "오후"})
_TOKEN = re.compile(r"[^\s,;:/|()·•\-–—]+")
_FULL_YEAR = re.compile(r"(?<![\d:.])(?<![\d\s][+\-−])(\d{4})(?![\d:])")
_SHORT_YEAR = re.compile(r"[\s\-]+'?(\d\d)(?![\d:.])")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|re|ª|º|°|\.)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A date as its writer's clock showed it."""

    local: datetime
    offset: timedelta | None
    precision: str

    def utc(self) -> datetime:
        return self.local - self.offset if self.offset is not None else self.local


def parse(raw: object, *, not_after: str | None = None, day_first: bool | None = None) -> FoundDate | None:
    """The date that `raw` states: ISO 8601, RFC 2822, epoch seconds or milliseconds, or words in many languages.

    `not_after` is a UTC stamp: a later date is not believed. `day_first` says how to read 05/04/2024; without it such
    a date is None, as is everything else that is no date. Never raises.
    """
    text = _text(raw)
    try:
        reading = _read(text, day_first)
        if reading is None:
            return None
        value = _stamp(reading.utc())
    except (ValueError, OverflowError):
        return None
    if not_after is not None and value > not_after:
        return None
    local = reading.offset is None and reading.precision != "day"
    return FoundDate(value=value, raw=text, precision=reading.precision + ("-local" if local else ""))


def local_day(raw: str, value: str) -> str:
    """The calendar day, `YYYY-MM-DD`, that `raw` states, in its zone; the day of the UTC stamp `value` where none is.

    A `raw` without a zone tells the day if some clock on earth could have shown it at `value`.
    """
    readings: list[_Reading] = []
    for reading in _readings(raw):
        # Of the two ways to read 05/04/2024 the one that gave `value`.
        if _stamp(reading.utc()) == value:
            return _day_of(reading)
        readings.append(reading)
    moment = _moment(value)
    clocks = (r for r in readings if moment is not None and r.offset is None and _is_clock_of(r, moment))
    return next(map(_day_of, clocks), value[:10])


def on_local_clock(stated: FoundDate, others: Iterable[FoundDate]) -> FoundDate | None:
    """Of a moment that is stated in UTC the same moment as a clock of another zone shows it; None where none does.

    The moment stays as it is stated; `raw` becomes what the other clock shows, which tells the day.
    """
    at, moment = next(_readings(stated.raw), None), _moment(stated.value)
    if moment is None or at is None or at.offset != timedelta(0) or at.precision == "day":
        return None
    for found in others:
        day = local_day(found.raw, found.value)
        if found.precision == "day" or day == stated.value[:10]:
            continue
        for reading in _readings(found.raw):
            if _is_clock_of(reading, moment):
                return replace(stated, raw=found.raw)
    return None


def _readings(raw: str) -> Iterator[_Reading]:
    """What `raw` may mean: 05/04/2024 has two readings."""
    first: _Reading | None = None
    for day_first in (True, False):
        with suppress(ValueError, OverflowError):
            reading = _read(_text(raw), day_first)
            if reading is not None and reading != first:
                yield reading
            first = reading


def _day_of(reading: _Reading) -> str:
    return reading.local.date().isoformat()


def _is_clock_of(reading: _Reading, moment: datetime) -> bool:
    """Whether a clock somewhere shows the reading at a moment of UTC: quarters of an hour apart, 14 hours at most."""
    if reading.offset is not None:
        return abs(reading.utc() - moment) < timedelta(minutes=1)
    apart = reading.local.replace(second=0) - moment.replace(second=0)
    if reading.precision == "day":
        return -_MOST_EAST - timedelta(days=1) < apart <= _MOST_EAST
    return abs(apart) <= _MOST_EAST and not apart % timedelta(minutes=15)


def _moment(value: str) -> datetime | None:
    try:
        return datetime.strptime(value, STAMP)
    except ValueError:
        return None


def _stamp(moment: datetime) -> str:
    return f"{moment.isoformat(timespec='seconds')}Z"


def later(stamp: str | None, days: int) -> str | None:
    """The UTC stamp `days` after `stamp`; None without one, or where it is no stamp."""
    try:
        return (datetime.strptime(stamp, STAMP) + timedelta(days=days)).strftime(STAMP) if stamp else None
    except (ValueError, OverflowError):
        return None


def _text(raw: object) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return ""
    return texts.one_line(str(raw))


def _read(text: str, day_first: bool | None) -> _Reading | None:
    if not text or len(text) > _LONGEST:
        return None
    if match := _ISO.fullmatch(text):
        return _from_compact(match)
    if not any(map(str.isdigit, text)):
        return None
    ascii_text = text
    if not text.isascii():
        ascii_text = "".join(str(int(c)) if c.isdecimal() and not c.isascii() else c for c in text)
    if match := _EPOCH.fullmatch(ascii_text):
        return _from_epoch(int(match[1] or match[2]))
    if match := _COMPACT.fullmatch(ascii_text):
        return _from_compact(match)
    found = _find_day(ascii_text, day_first)
    if found is None:
        return None
    day, rest = found
    return _with_time(day, rest) if _plausible(day) else None


def _plausible(day: date) -> bool:
    return day.year >= _EARLIEST and day not in _NO_DATES


def _from_epoch(seconds: int) -> _Reading | None:
    moment = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    return _Reading(moment, timedelta(0), "second") if _plausible(moment.date()) else None


def _from_compact(match: re.Match[str]) -> _Reading | None:
    year, month, day, hour, minute, second, zone = match.groups()
    moment = _at(datetime(int(year), int(month), int(day)), int(hour or 0), int(minute or 0), int(second or 0))
    if not _plausible(moment.date()):
        return None
    if hour is None:
        return _Reading(moment, None, "day")
    return _Reading(moment, _zone(zone or ""), "second" if second else "minute")


def _find_day(text: str, day_first: bool | None) -> tuple[date, str] | None:
    """The day that `text` names, and the text after it and before it, where the time may be."""
    for pattern, order in ((_YEAR_FIRST, (0, 1, 2)), (_THANG, (2, 1, 0))):
        if match := pattern.search(text):
            numbers = [int(g) for g in match.groups() if g and g.isdigit()]
            return _date(*(numbers[i] for i in order)), _around(text, match)
    if match := _YEAR_LAST.search(text):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] == "/" and day <= 12 and month <= 12 and day != month:
            if day_first is None:
                return None
            day, month = (day, month) if day_first else (month, day)
        return _date(year, *((month, day) if month <= 12 else (day, month))), _around(text, match)
    return _find_named_day(text)


def _around(text: str, match: re.Match[str]) -> str:
    return f"{text[match.end() :]}\n{text[: match.start()]}"


def _date(year: int, month: int, day: int) -> date:
    # Thai pages count the Buddhist era.
    return date(year - 543 if 2400 < year < 2700 else year, month, day)


def _find_named_day(text: str) -> tuple[date, str] | None:
    """The day of "4 août 2017", "Agosto 4, 2017", "Wed May 1 10:00:00 CEST 2024": a month's name beside a number."""
    text = joined(text)
    tokens = list(_TOKEN.finditer(text))
    for i, token in enumerate(tokens):
        month = MONTHS.get(token[0].strip(".'’\"").casefold())
        if month is None:
            continue
        # "4 de mayo de 2024" has a word between.
        beside = [tokens[j] for j in (i - 1, i - 2, i + 1) if 0 <= j < len(tokens)]
        day = next((t for t in beside if _ORDINAL.fullmatch(t[0]) and _standalone(text, t)), None)
        year = _find_year(text, token, day)
        if day and year:
            number = re.sub(r"\D", "", day[0])
            return _date(_full_year(year[1]), month, int(number)), _without(text, token, day, year)
    return None


def _standalone(text: str, token: re.Match[str]) -> bool:
    """Whether a number is no part of a time like 10:30."""
    return ":" not in text[max(0, token.start() - 1) : token.start()] + text[token.end() : token.end() + 1]


def _find_year(text: str, month: re.Match[str], day: re.Match[str] | None) -> re.Match[str] | None:
    """Four digits after the month, else before it; else two digits right after "07 May", as RFC 822 had them."""
    if day and day.start() < month.start() and (short := _SHORT_YEAR.match(text, month.end())):
        return short
    return _FULL_YEAR.search(text, month.end()) or _FULL_YEAR.search(text, 0, month.start())


def _full_year(digits: str) -> int:
    # 69 is where POSIX parts the centuries.
    return int(digits) + (0 if len(digits) == 4 else 2000 if int(digits) < 69 else 1900)


def _without(text: str, *spans: re.Match[str]) -> str:
    """`text` with blanks where the spans were: what is left may hold a time."""
    characters = list(text)
    for span in spans:
        characters[span.start(1 if span.re.groups else 0) : span.end()] = " " * (
            span.end() - span.start(1 if span.re.groups else 0)
        )
    return "".join(characters)


def _with_time(day: date, rest: str) -> _Reading:
    match = _TIME.search(rest)
    midnight = datetime(day.year, day.month, day.day)
    if match is None:
        return _Reading(midnight, None, "day")
    hour, minute, second = int(match["hour"]), int(match["minute"] or 0), int(match["second"] or 0)
    half = (match["after"] or match["before"] or "").casefold()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") or half in _PM else 0)
    try:
        moment = _at(midnight, hour, minute, min(second, 59))
    except ValueError:
        return _Reading(midnight, None, "day")
    return _Reading(moment, _zone(rest[match.end() :]), "second" if match["second"] else "minute")


def _at(midnight: datetime, hour: int, minute: int, second: int) -> datetime:
    """That time of the day that begins at `midnight`; 24:00, as ISO 8601 has it, is the next day's midnight."""
    if (hour, minute, second) == (24, 0, 0):
        return midnight + timedelta(days=1)
    return midnight.replace(hour=hour, minute=minute, second=second)


def _zone(rest: str) -> timedelta | None:
    """Offset that follows a time: +02:00, GMT+0200, Z, or a name that has one meaning."""
    rest = rest.split("\n", maxsplit=1)[0].strip(" ,.([")
    if match := _OFFSET.match(rest):
        hours, minutes = int(match[2]), int(match[3] or 0)
        if hours > 14 or minutes > 59:
            return None
        size = timedelta(hours=hours, minutes=minutes)
        return -size if match[1] != "+" else size
    name = _NAME.match(rest)
    hours_east = ZONES.get(name[0].casefold()) if name else None
    return timezone(timedelta(hours=hours_east)).utcoffset(None) if hours_east is not None else None
