"""The default identifier: the letter trigrams of the langdetect library, with its faults fenced in.

What the library does wrong and what is done here:

- Its answer changes from run to run, and with a seed that any other code in the process may set: each text is
  identified by a detector of our own, seeded with 0, on profiles loaded in a fixed order.
- It raises on text without letters: that gets no language. It passes over words in capitals: text that is mostly
  capitals is lower-cased. It takes traditional Chinese for Korean: scripts of one language are told before it is asked.
- It names one of its 55 languages whatever the text is in, and its probability, which moves in sevenths, is near 1 for
  wrong answers too. So the confidence is our own: see `confidence`.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import chain, islice, repeat
from random import Random

from langdetect.detector import Detector
from langdetect.utils.ngram import NGram

from newscrawl import profiles
from newscrawl.language import own, plain, script
from newscrawl.language.codes import canonical, writes
from newscrawl.language.curve import MIN_CONFIDENCE, share_right
from newscrawl.language.identifier import UNKNOWN, Guess

PROFILES = frozenset(
    "af ar bg bn ca cs cy da de el en es et fa fi fr gu he hi hr hu id it ja kn ko lt lv mk ml mr ne nl no pa pl pt ro "
    "ru sk sl so sq sv sw ta te th tl tr uk ur vi zh zh-Hant".split()
)
"""What the library itself has profiles of."""

MIN_TRIGRAMS = 12
"""Trigrams, about letters, that any answer takes: below, more than a third of the answers are wrong."""
LETTERS_FIT = 0.9
"""Letters of another language's own are looked for where the best profile fits no better than this."""
WORDS_FIT = 0.8
"""Words of a language without a profile are looked for where the best profile fits no better than this, as it does on
one text in twenty of those that have one."""
TORN = 0.6
"""So they are where the library is torn between profiles."""

WEIGHTS = (-6.167, 0.146, 1.393, 7.433)
"""Of the logistic function in `confidence`: constant, log of the trigrams, fit, probability."""
MOST_TRIGRAMS = 400
"""Evidence grows no further."""
USUAL_FIT = 0.7
"""Share of a text's trigrams that its own language's profile knows at least, where there are many of them."""

_BLANKS = re.compile("  +")
_LATIN = frozenset(map(chr, range(ord("A"), ord("z") + 1)))
_NO_LATIN = dict.fromkeys(map(ord, _LATIN))
_NOT_LATIN = "\u0300"
"""As the library takes them: its Latin has the signs between Z and a; curly quotes and what only Vietnamese writes are
of another script."""
_FEW = 40
"""Kinds of characters in a text that are replaced one after the other: signs and digits of an alphabet's text."""
_MOST_CHARS = 10_000
"""Characters that the library reads."""
_TRIALS = 7
_SEED = 0
_ROWS = 16384
"""Grams whose rows are kept, 0.4 KB each in Latin letters."""
_ONE_SCRIPT = 0.9
"""Share of a text's letters in one script from which on languages of other scripts are not asked. Of Latin text that
leaves 31 of the 55. The answers are those that all 55 give: tests/test_language.py."""


class _Normal(dict[int, str]):
    """For `str.translate`: each character as the library takes it, asked once."""

    def __missing__(self, code: int) -> str:
        normal: str = NGram.normalize(chr(code))
        self[code] = normal
        return normal


_NORMAL = _Normal()


def grams(text: str) -> tuple[list[str], list[str]]:
    """The groups of one to three letters of a text that any profile has, in the library's order; all those of three.

    A group ends with each letter, and with the blank behind a word; at a capital that follows another there is none.
    """
    text = _normal(text)
    trigrams = _trigrams(text)
    skipped = _skipped(text)
    return _all_grams(text, trigrams), [letters for letters in trigrams if letters[1] != " " and letters not in skipped]


def _normal(text: str) -> str:
    """`text` in the characters that the library counts, one blank before it and one at most between its words."""
    text = _bare(text)
    others = [char for char in script.characters(text) if char != _NORMAL[ord(char)]]
    if len(others) > _FEW:
        text = text.translate(_NORMAL)
    else:
        for char in others:  # quicker than to look each letter up
            text = text.replace(char, _NORMAL[ord(char)])
    return " " + _BLANKS.sub(" ", text).lstrip(" ")


def _trigrams(normal: str) -> list[str]:
    return list(map("".join, zip(normal, normal[1:], normal[2:], strict=False)))


def _all_grams(normal: str, trigrams: Sequence[str]) -> list[str]:
    first = [gram for gram in (normal[1:2], normal[:2]) if gram in _known()]
    return [*first, *chain.from_iterable(map(_ENDING.__getitem__, trigrams))]


class _Ending(dict[str, tuple[str, ...]]):
    """By three letters in a row, the groups that end with the last of them and that any profile has."""

    def __missing__(self, letters: str) -> tuple[str, ...]:
        if len(self) >= _ROWS:
            self.clear()
        ending = () if _are_capitals(letters) else (letters[2], letters[1:], letters)
        self[letters] = found = tuple(filter(_known().__contains__, ending))
        return found


def _skipped(normal: str) -> list[str]:
    """Three letters in a row of which the last two are capitals, which are no group: each as often as it stands there.

    Words are looked at, not letters: few are not in small letters behind the first.
    """
    words = [f" {word}" for word in normal.split(" ") if not word[1:].islower() and len(word) > 1]
    if not any(map(str.isupper, set().union(*words))):  # a script without capitals
        return []
    return [letters for word in words for letters in _trigrams(word) if _are_capitals(letters)]


def _are_capitals(letters: str) -> bool:
    return letters[1].isupper() and letters[2].isupper()


_ENDING = _Ending()


def _bare(text: str) -> str:
    """What the library reads of a text: no addresses, accents on their letters, no Latin letters in other writing."""
    if "://" in text or "@" in text:
        text = Detector.MAIL_RE.sub(" ", Detector.URL_RE.sub(" ", text))
    if any(map(text.__contains__, NGram.DMARK_CLASS)):
        text = NGram.normalize_vi(text)
    text = text[:_MOST_CHARS]
    if text.isascii():
        return text
    counts = script.characters(text)
    latin = sum(count for char, count in counts.items() if char in _LATIN)
    others = sum(count for char, count in counts.items() if char >= _NOT_LATIN)
    return text.translate(_NO_LATIN) if latin * 2 < others else text


def probabilities(known: Sequence[str], codes: tuple[str, ...]) -> list[float]:
    """How likely each of the languages `codes` is, the library's own codes: the mean of its trials.

    Of all languages (`profiles.names`) to the same bit and faster: five grams a step, which is as often as the library
    looks whether it is sure, and each row of a gram made once.
    """
    random, count = Random(_SEED), len(known)
    # what `random.choice` draws
    places = filter(count.__gt__, map(random.getrandbits, repeat(count.bit_length())))
    rows = map(_rows(codes), map(known.__getitem__, places))
    sums = [0.0] * len(codes)
    for _ in range(_TRIALS):
        weight = (Detector.ALPHA_DEFAULT + random.gauss(0.0, 1.0) * Detector.ALPHA_WIDTH) / Detector.BASE_FREQ
        likely = [1.0 / len(codes) * (weight + q) for q in next(rows)]
        total = sum(likely)
        drawn = 0
        while max(likely) / total <= Detector.CONV_THRESHOLD and drawn < Detector.ITERATION_LIMIT:
            likely = [
                p / total * (weight + a) * (weight + b) * (weight + c) * (weight + d) * (weight + e)
                for p, a, b, c, d, e in zip(likely, *islice(rows, 5), strict=True)
            ]
            total = sum(likely)
            drawn += 5
        sums = [sum_ + p / total / _TRIALS for sum_, p in zip(sums, likely, strict=True)]
    return sums


class LangdetectIdentifier:
    """Knows 55 languages by the library, and some thirty by their script or letters; 1 ms for 1,000 characters."""

    languages = PROFILES | script.LANGUAGES | own.LANGUAGES
    partly = own.LANGUAGES - PROFILES - script.LANGUAGES

    def identify(self, text: str) -> Guess:
        """The language of `text`; UNKNOWN where the evidence says more likely wrong than right."""
        guess = script.by_script(text)
        if guess is not None:
            return guess
        found = _best(_lowered(text), _codes(text))
        if found is None:
            return own.by_letters(text) or UNKNOWN
        code, probability, fit, trigrams = found
        if trigrams < MIN_TRIGRAMS:
            return UNKNOWN
        language = canonical(code)
        if fit < LETTERS_FIT and (guess := own.by_letters(text)):
            return guess
        if guess := own.by_words(text) if fit < WORDS_FIT or probability < TORN else own.near(text, language):
            return guess
        sure = confidence(trigrams, fit, probability)
        return Guess(language, sure) if sure >= MIN_CONFIDENCE else UNKNOWN


def evidence(trigrams: int, fit: float, probability: float) -> tuple[float, ...]:
    """What the weights are for.

    A language without a profile fits its nearest neighbour by half, a known one by 0.7 and more; that counts by the
    square root of the length, as the noise in a share does.
    """
    length = min(trigrams, MOST_TRIGRAMS)
    return 1, math.log(length), (fit - USUAL_FIT) * math.sqrt(length), probability


def confidence(trigrams: int, fit: float, probability: float) -> float:
    """The share of right answers among ones of such evidence, 0–1.

    It takes the text's length, the library's probability, and above all the fit: the share of the text's trigrams that
    the answer's profile knows at all. docs/language.md has the figures.
    """
    return share_right(WEIGHTS, evidence(trigrams, fit, probability))


def _lowered(text: str) -> str:
    """`text`, without capitals where they are most of it."""
    letters = script.characters(text).items()
    upper = sum(count for letter, count in letters if letter.isupper())
    return text.lower() if upper > sum(count for letter, count in letters if letter.islower()) else text


def _codes(text: str) -> tuple[str, ...]:
    """The languages that `text` can be in by its script, as the library writes them; all where scripts mix."""
    name, share, _ = script.main_script(text)
    return _written_in(name) if name and share >= _ONE_SCRIPT else profiles.names()


@cache
def _written_in(script_name: str) -> tuple[str, ...]:
    return tuple(c for c in profiles.names() if writes(canonical(c) or c, script_name)) or profiles.names()


def _best(text: str, codes: tuple[str, ...]) -> tuple[str, float, float, int] | None:
    """Of `codes` the best one, its probability, its fit (share of the trigrams it knows), trigrams.

    None when no gram of the text is in any profile.
    """
    normal = _normal(text)
    letters, skipped = _trigrams(normal), _skipped(normal)
    # the library does not look over the blank between two words
    count = len(letters) - normal.count(" ", 1, -1) - len(skipped)
    if count >= plain.LEAST_TRIGRAMS and (code := plain.language(letters, codes)):
        fit = _fit(code, letters, skipped) / count
        if fit >= plain.LEAST_FIT:
            return code, 1.0, fit, count
    known = _all_grams(normal, letters)
    if not known:
        return None
    shares = probabilities(known, codes)
    probability = max(shares)
    code = codes[shares.index(probability)]
    return code, probability, _fit(code, letters, skipped) / max(count, 1), count


def _fit(code: str, letters: Sequence[str], skipped: Sequence[str]) -> int:
    """How many of the groups of three letters a profile knows. None has a group over a blank; some have capitals."""
    knows = profiles.read(code).counts.__contains__
    return sum(map(knows, letters)) - sum(map(knows, skipped))


@cache
def _known() -> frozenset[str]:
    """The groups of letters that any profile has: all profiles are read here, once a process, 0.1 s and 30 MB."""
    return frozenset().union(*(profiles.read(language).counts for language in profiles.names()))


@cache
def _rows(codes: tuple[str, ...]) -> Callable[[str], array[float]]:
    """What tells the share of a gram among those of its length, in each of the languages."""
    read = [(profile.counts.get, profile.totals) for profile in map(profiles.read, codes)]

    @lru_cache(_ROWS)
    def row(gram: str) -> array[float]:
        length = len(gram)
        return array("d", [count(gram, 0) / totals[length - 1] for count, totals in read])

    return row
