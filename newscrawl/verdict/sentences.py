"""A line of a page into whether it is a sentence of the page's own, and not the site that speaks to its reader."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from newscrawl.verdict.reader import Line
from newscrawl.verdict.words.notices import (
    ACCEPT,
    CONSENT,
    ERROR,
    LOGIN,
    NOT_FOUND,
    OFFER,
    PRICE,
    RIGHTS,
    SPEAKS,
    mentions,
)

_NOTICES = (OFFER, ERROR, NOT_FOUND, LOGIN)
_SITE = (SPEAKS, *_NOTICES, ACCEPT, RIGHTS)
"""What a site says of itself; of other matters only a story tells."""
_WORD = re.compile("[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u109f\u200c\u200d])+")
"""Letters with their marks: a word, or what stands between two commas where words have no blanks."""
_SHORTEST, _STEM = 5, 6
"""Letters of the shortest word that is more than grammar, and letters that two forms of a word share."""
_OFFER = 12
"""Words of a line with a price that tells something: a shorter one is an offer."""
_DENSE = "\u2e80"
"""From here on scripts write a syllable or a word by one character: two are as good as a stem."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a page's headline is about."""

    stems: frozenset[str]
    """Of its words but for those by which a site speaks."""
    notice: bool
    """Whether it may be the headline of an error, an offer or a form."""


def topic(lines: Iterable[str]) -> Topic:
    """Return what headlines are about."""
    stems: set[str] = set()
    notice = False
    for line in lines:
        folded = line.casefold()
        notices = [found.span() for pattern in _NOTICES for found in pattern.finditer(folded)]
        said = [found.span() for pattern in (SPEAKS, ACCEPT) for found in pattern.finditer(folded)]
        stems.update(_stems(folded, [*notices, *said]))
        notice = notice or bool(notices)
    return Topic(frozenset(stems), notice)


def tells(line: Line, about: Topic) -> bool:
    """Say whether a line is a sentence of the story.

    It is where it takes up the headline, or says nothing that a site would say of itself; under a headline that may be
    a notice only where it takes up the rest of that.
    """
    if not line.is_sentence:
        return False
    folded = line.text.casefold()
    if any(stem in folded for stem in about.stems):
        return not RIGHTS.search(line.text)
    if about.notice or mentions(line.text, CONSENT) or (line.words < _OFFER and PRICE.search(line.text)):
        return False
    return not any(pattern.search(line.text) for pattern in _SITE)


def _stems(line: str, site: list[tuple[int, int]]) -> list[str]:
    own = [word for word in _WORD.finditer(line) if not any(a < word.end() and word.start() < b for a, b in site)]
    return [_stem(word[0]) for word in own if _is_long(word[0]) and not mentions(word[0], CONSENT)]


def _is_long(word: str) -> bool:
    return len(word) >= _SHORTEST or word >= _DENSE


def _stem(word: str) -> str:
    return word[:2] if word >= _DENSE else word[:_STEM]
