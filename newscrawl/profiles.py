"""The letter profiles that the langdetect package ships, as they stand in its files: the data of two models here.

One counts letters as the library does (language/langdetect.py), one as a naive Bayes (cleaning/letters.py).
"""

from __future__ import annotations

import json
import math
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

SMOOTHING = 5e-5
"""Added to each letter group's share, as langdetect does: a rare group must not decide alone."""
_UNIT = 1 << 16
"""Of a natural logarithm in the numbers that are summed: a thousand of them are off by a hundredth at most."""
_UNSEEN = round(-math.log(SMOOTHING) * _UNIT)
_MOST = ((1 << 32) - 1) // _UNSEEN
"""Rows whose sums fit into 32 bits, in every language."""
_ROWS = 32768
"""Groups whose rows are kept, 0.2 KB each."""


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


def log_likelihoods(groups: Sequence[str], languages: tuple[str, ...]) -> list[float]:
    """How likely (natural logarithm) such groups of letters are, each among those of its length, in each language.

    Rows of logarithms are summed as one long number each, 32 bits a language: quicker than rows of floats, and smaller.
    """
    rows = _rows(languages)
    sums = [0] * len(languages)
    for start in range(0, len(groups), _MOST):
        together = sum(map(rows.__getitem__, groups[start : start + _MOST]))
        sums = [total + one for total, one in zip(sums, _unpacked(together, len(sums)), strict=True)]
    return [-total / _UNIT for total in sums]


class _Rows(dict[str, int]):
    """By group of letters, minus its logarithms in each of the languages, in `_UNIT`."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        super().__init__()
        known = list(map(read, languages))
        self._of_length = [[(profile.counts.get, profile.totals[n]) for profile in known] for n in range(3)]

    def __missing__(self, group: str) -> int:
        if len(self) >= _ROWS:
            self.clear()
        row = _packed(
            [
                round(-math.log(seen / total + SMOOTHING) * _UNIT) if (seen := count(group)) else _UNSEEN
                for count, total in self._of_length[len(group) - 1]
            ]
        )
        self[group] = row
        return row


@cache
def _rows(languages: tuple[str, ...]) -> _Rows:
    return _Rows(languages)


def _packed(numbers: Iterable[int]) -> int:
    return int.from_bytes(array("I", numbers).tobytes(), sys.byteorder)


def _unpacked(number: int, count: int) -> array[int]:
    return array("I", number.to_bytes(4 * count, sys.byteorder))


def _folder() -> Traversable:
    return files("langdetect") / "profiles"
