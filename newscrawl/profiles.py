"""The letter profiles that the langdetect package ships, as they stand in its files: the data of two models here.

One counts letters as the library does (language/langdetect.py), one as a naive Bayes (cleaning/letters.py).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

SMOOTHING = 5e-5
"""Added to each letter group's share, as langdetect does: a rare group must not decide alone."""
_UNSEEN = math.log(SMOOTHING)
_ROWS = 8192
"""Groups whose rows are kept, up to 1 KB each."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How often a language writes each group of one to three letters."""

    counts: dict[str, int]
    """By group; what is not there was not seen."""
    totals: tuple[int, int, int]
    """Of all groups of one, of two and of three letters."""


@cache
def names() -> tuple[str, ...]:
    """The languages that have a profile, by the library's codes, in the order of these and not of the file system."""
    return tuple(sorted(file.name for file in _folder().iterdir() if not file.name.startswith("__")))


@cache
def read(language: str) -> Profile:
    """The profile of a language by the library's code; read once a process, 2 ms and half a megabyte."""
    found = json.loads(_folder().joinpath(language).read_bytes())
    return Profile(found["freq"], tuple(found["n_words"]))


@cache
def logs(languages: tuple[str, ...]) -> Callable[[str], tuple[float, ...]]:
    """What tells the log-probability (natural) of a group of letters, among those of its length, in each language."""
    profiles = [(profile.counts.get, profile.totals) for profile in map(read, languages)]

    @lru_cache(_ROWS)
    def row(group: str) -> tuple[float, ...]:
        seen = ((count(group), totals[len(group) - 1]) for count, totals in profiles)
        return tuple(math.log(count / total + SMOOTHING) if count else _UNSEEN for count, total in seen)

    return row


def _folder() -> Traversable:
    return files("langdetect") / "profiles"
