"""The `NAME=VALUE` texts of a command line in, settings that somebody reads out; mistakes in them become plain text."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from newscrawl.errors import ConfigError

NEAR = 0.85
"""Likeness from which on an unknown name is taken for a known one misspelt. A guess: a letter or two of a long one."""
_OWN = "NEWSCRAWL_"
_FLAGS = ("0", "1", "True", "False", "true", "false")
"""What Scrapy takes for yes and no."""


def pairs(texts: Sequence[str]) -> dict[str, str]:
    """Name → value of each text. ConfigError for one without a name or value."""
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise ConfigError(f"-s {text}: NAME=VALUE is expected, for example -s DOWNLOAD_DELAY=2")
        found[name.strip()] = value
    return found


def check(given: Mapping[str, str], settings: Mapping[str, Any], own: Iterable[str]) -> None:
    """ConfigError for a misspelt name, or a value that Scrapy could not read.

    `settings`: Scrapy's and the project's, without those `given`; `own`: the names of newscrawl's, whose values are
    checked where they are read. A name like none of these may be that of a component of the project's.
    """
    known = [*own, *settings]
    for name, value in given.items():
        if name not in known:
            _refuse(name, known)
        if wrong := _wrong(name, value.strip(), settings.get(name)):
            raise ConfigError(f"-s {name}={value}: {wrong}")


def _refuse(name: str, known: Sequence[str]) -> None:
    near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=NEAR)
    if near or name.upper().startswith(_OWN):
        hint = f"did you mean {near[0]}?" if near else "docs/settings.md names them all"
        raise ConfigError(f"-s {name}: there is no such setting; {hint}")


def _wrong(name: str, value: str, default: object) -> str | None:
    """What a value should be; None for one that is right, as far as its default tells."""
    if name == "LOG_LEVEL":
        levels = [level for level in logging.getLevelNamesMapping() if level.isupper()]
        return None if value in levels else "DEBUG, INFO, WARNING, ERROR or CRITICAL is expected"
    if name.startswith(_OWN):
        return None
    if isinstance(default, bool):
        return None if value in _FLAGS else "True or False is expected"
    if isinstance(default, int | float):
        try:
            float(value)
        except ValueError:
            return "a number is expected"
    return None
