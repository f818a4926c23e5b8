"""The optional identifier for the most languages: Google's Compact Language Detector 2, which pycld2 brings along.

It knows Zulu, Xhosa, Malay, Galician, Nynorsk and a hundred more that the default lacks, in a twentieth of its time.
Its own fault, fenced in here: what it does not know it names after the nearest thing that it does, in another script
at times, and calls that reliable.
"""

from __future__ import annotations

import math

import pycld2

from newscrawl.language import own, script
from newscrawl.language.codes import canonical, writes
from newscrawl.language.curve import MIN_CONFIDENCE, MIN_LETTERS, MOST_LETTERS, share_right
from newscrawl.language.identifier import UNKNOWN, Guess
from newscrawl.language.script import without_addresses
from newscrawl.text import clean

NAMES = frozenset(pycld2.DETECTED_LANGUAGES)
CODES = frozenset(
    filter(None, (canonical(code) for name, code in pycld2.LANGUAGES if name in NAMES and not name.startswith("X_")))
)
"""What the library can answer, its jokes (Klingon, pig latin) left out."""

WEIGHTS = (-28.032, 0.728, 8.364, -0.711, 3.149)
"""Of the logistic function: constant, log of the letters, share of the text in the language, reliable (0 or 1), log of
the score (of a kilobyte; 300 to 2,000 in a language that the library knows)."""

_REFUSED = dict.fromkeys(
    [*range(0xFDD0, 0xFDF0), *(plane + 0xFFFE + i for plane in range(0, 0x110000, 0x10000) for i in (0, 1))]
)
"""Code points that Unicode has set aside as no characters: the library raises on them."""


class Cld2Identifier:
    """Knows 160 languages; 0.1 ms for 1,000 characters."""

    languages = CODES | script.LANGUAGES | own.LANGUAGES
    partly = own.LANGUAGES - CODES

    def identify(self, text: str) -> Guess:
        """The language of `text`; UNKNOWN where the evidence says more likely wrong than right."""
        text = without_addresses(text)
        guess = script.by_script(text)
        if guess is not None:
            return guess
        name, _, letters = script.main_script(text)
        if name is None or letters < MIN_LETTERS:
            return UNKNOWN
        language, share, reliable, score = best(text)
        if language == "ku" and name == "Arabic":
            language = "ckb"
        if language in self.languages and writes(language, name):
            sure = share_right(WEIGHTS, evidence(letters, share, reliable, score))
            if sure >= MIN_CONFIDENCE:
                return Guess(language, sure)
        return own.by_letters(text) or own.by_words(text) or UNKNOWN


def best(text: str) -> tuple[str | None, float, bool, float]:
    """Our code of the library's first answer, its share of the text (0–1), whether the library trusts it, its score."""
    reliable, _, found = pycld2.detect(clean(text).translate(_REFUSED), isPlainText=True, bestEffort=True)
    return canonical(found[0][1]), found[0][2] / 100, reliable, found[0][3]


def evidence(letters: int, share: float, reliable: bool, score: float) -> tuple[float, ...]:
    """What the weights are for."""
    return 1, math.log(min(letters, MOST_LETTERS)), share, float(reliable), math.log(max(score, 1))
