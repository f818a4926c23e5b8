"""Turns how often a person wants something (`30m`, `daily`, a cron expression) into cron's and systemd's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newscrawl.errors import ConfigError

HELP = '"30m", "6h", "hourly", "daily" or a cron expression such as "*/20 6-22 * * *"'
DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    least: int
    most: int
    names: tuple[str, ...] = ()
    """What stands for `least`, `least` + 1 …, in any case."""


FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, MONTHS),
    _Field("day of the week", 0, 7, DAYS),
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Times at which something begins, in the machine's time zone."""

    cron: str
    """Five fields of a crontab, checked."""

    def calendars(self) -> list[str]:
        """The same times as systemd's OnCalendar: one line or, where cron means "either day", two."""
        texts = self.cron.split()
        minutes, hours, days, months, weekdays = (
            _values(field, text) for field, text in zip(FIELDS, texts, strict=True)
        )
        time = f"{_numbers(hours, 24)}:{_numbers(minutes, 60)}:00"
        month, day = _numbers(months, 12), _numbers(days, 31)
        named = [DAYS[number] for number in (*range(1, 7), 0) if {number, number + 7} & weekdays]
        weekday = "" if len(named) == 7 else ",".join(named) + " "
        # crontab(5): where both days are told, either will do; a day that begins with * does not count as told
        if texts[2].startswith("*") or texts[4].startswith("*"):
            return [f"{weekday}*-{month}-{day} {time}"]
        return [f"*-{month}-{day} {time}", f"{weekday}*-{month}-* {time}"]


def parse(every: str, seed: int) -> Schedule:
    """The schedule of `30m`, `6h`, `hourly`, `daily` or of a cron expression. ConfigError for anything else.

    An interval begins at a minute that `seed`, any whole number, decides: if all the world's began at :00, sites would
    have a rush then. A cron expression is taken as it is.
    """
    text = {"hourly": "1h", "daily": "24h"}.get(every.strip().lower(), every.strip().lower())
    if interval := re.fullmatch(r"([0-9]{1,3})([mh])", text):
        return Schedule(_interval(int(interval[1]), interval[2], seed, every))
    texts = every.split()
    if len(texts) != len(FIELDS):
        raise ConfigError(f"--every {every!r} is not understood: {HELP} is expected")
    for field, part in zip(FIELDS, texts, strict=True):
        try:
            _values(field, part)
        except ValueError as error:
            raise ConfigError(f"--every {every!r}: {field.name} {part!r}: {error}") from None
    return Schedule(" ".join(texts))


def _interval(count: int, unit: str, seed: int, every: str) -> str:
    whole = 60 if unit == "m" else 24
    if not count or whole % count:
        fitting = ", ".join(f"{n}{unit}" for n in range(1, whole + 1) if whole % n == 0)
        raise ConfigError(f"--every {every!r}: cron counts anew every {'hour' if unit == 'm' else 'day'}: {fitting}")
    if unit == "m":
        return f"{_spread(count, seed, 60)} * * * *"
    return f"{seed % 60} {_spread(count, seed // 60, 24)} * * *"


def _spread(step: int, seed: int, whole: int) -> str:
    """Every `step` out of `whole`, beginning where the seed says."""
    first = seed % step
    if step == 1:
        return "*"
    return str(first) if step == whole else f"{first}-{whole - 1}/{step}"


def _values(field: _Field, text: str) -> set[int]:
    """The numbers that one field of a cron expression stands for. ValueError that says what is wrong with it."""
    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        if "/" in part and not re.fullmatch(r"[1-9][0-9]?", step):
            raise ValueError(f"the step {step!r} is no whole number from 1 to 99")
        first, _, last = span.partition("-")
        if span == "*":
            ends = field.least, field.most
        elif "-" in span:
            ends = _number(field, first), _number(field, last)
        elif step:
            raise ValueError(f"a step needs a range: {span}-{field.most}/{step}")
        else:
            ends = (_number(field, span),) * 2
        if ends[0] > ends[1]:
            raise ValueError(f"the range {span} ends before it begins")
        found.update(range(ends[0], ends[1] + 1, int(step or 1)))
    return found


def _number(field: _Field, text: str) -> int:
    names = [name.lower() for name in field.names]
    if text.lower() in names:
        return names.index(text.lower()) + field.least
    if not re.fullmatch(r"[0-9]{1,2}", text) or not field.least <= int(text) <= field.most:
        also = f", or {field.names[0]} to {field.names[-1]}" if names else ""
        raise ValueError(f"{field.least} to {field.most}{also} is expected")
    return int(text)


def _numbers(values: set[int], whole: int) -> str:
    """As systemd lists numbers."""
    return "*" if len(values) == whole else ",".join(f"{number:02}" for number in sorted(values))
