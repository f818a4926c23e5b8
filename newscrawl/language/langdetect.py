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
from functools import cache
from importlib.resources import files

from langdetect.detector import Detector
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import ErrorCode, LangDetectException
from langdetect.utils.ngram import NGram

from newscrawl.language import own, script
from newscrawl.language.codes import canonical
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


class _Trial(Detector):  # type: ignore[misc]  # the library has no types
    """The library's detector, which also keeps how many trigrams the text has and which of them any profile knows."""

    def append(self, text: str) -> None:
        """The library's text without addresses and doubled blanks, not put together letter by letter."""
        bare = NGram.normalize_vi(self.MAIL_RE.sub(" ", self.URL_RE.sub(" ", text)))
        self.text += _BLANKS.sub(" ", bare[: self.max_text_length])

    def _extract_ngrams(self) -> list[str]:
        """The library's grams of one to three letters, in half the time: each character is normalised once."""
        known = self.word_lang_prob_map
        grams: list[str] = []
        self.total = 0
        self.trigrams: list[str] = []
        window, capitals = " ", False
        for char in map(_normal, self.text):
            last = window[-1]
            if last == " ":
                window, capitals = " ", False
                if char == " ":
                    continue
            window = window[-2:] + char
            capitals = char.isupper() and (capitals or last.isupper())
            if capitals:
                continue
            if char in known:
                grams.append(char)
            if (pair := window[-2:]) in known:
                grams.append(pair)
            if len(window) == 3:
                self.total += 1
                if window in known:
                    grams.append(window)
                    self.trigrams.append(window)
        return grams

    def _detect_block(self) -> None:
        """The library's trials, to the same bit and faster: five grams a step, which is as often as it looks."""
        self.cleaning_text()
        grams = self._extract_ngrams()
        if not grams:
            raise LangDetectException(ErrorCode.CantDetectError, "No features in text.")
        self.langprob = [0.0] * len(self.langlist)
        self.random.seed(self.seed)
        known, choice = self.word_lang_prob_map, self.random.choice

        def draw() -> list[float]:
            row: list[float] = known[choice(grams)]
            return row

        for _ in range(self.n_trial):
            weight = (self.alpha + self.random.gauss(0.0, 1.0) * self.ALPHA_WIDTH) / self.BASE_FREQ
            shares = _normalised([p * (weight + q) for p, q in zip(self._init_probability(), draw(), strict=True)])
            drawn = 0
            while max(shares) <= self.CONV_THRESHOLD and drawn < self.ITERATION_LIMIT:
                five = zip(shares, draw(), draw(), draw(), draw(), draw(), strict=True)
                shares = _normalised(
                    [
                        p * (weight + a) * (weight + b) * (weight + c) * (weight + d) * (weight + e)
                        for p, a, b, c, d, e in five
                    ]
                )
                drawn += 5
            self.langprob = [sum_ + p / self.n_trial for sum_, p in zip(self.langprob, shares, strict=True)]

    def best(self) -> tuple[str, float, float, int]:
        """Code as the library writes it, its probability, its fit (share of the trigrams it knows), trigrams.

        Raises LangDetectException when the text has no gram that any profile knows.
        """
        self.get_probabilities()
        index = max(range(len(self.langlist)), key=self.langprob.__getitem__)
        fitting = sum(1 for gram in self.trigrams if self.word_lang_prob_map[gram][index] > 0)
        return self.langlist[index], self.langprob[index], fitting / max(self.total, 1), self.total


class LangdetectIdentifier:
    """Knows 55 languages by the library, and some thirty by their script or letters; 2 ms for 1,000 characters."""

    languages = PROFILES | script.LANGUAGES | own.LANGUAGES
    partly = own.LANGUAGES - PROFILES - script.LANGUAGES

    def identify(self, text: str) -> Guess:
        """The language of `text`; UNKNOWN where the evidence says more likely wrong than right."""
        guess = script.by_script(text)
        if guess is not None:
            return guess
        found = _best(_lowered(text))
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


def _normalised(weights: list[float]) -> list[float]:
    total = sum(weights)
    return [weight / total for weight in weights]


@cache
def _normal(char: str) -> str:
    normal: str = NGram.normalize(char)
    return normal


def _lowered(text: str) -> str:
    return text.lower() if sum(map(str.isupper, text)) > sum(map(str.islower, text)) else text


def _best(text: str) -> tuple[str, float, float, int] | None:
    trial = _Trial(_factory())
    trial.append(text)
    try:
        return trial.best()
    except LangDetectException:  # no gram of the text is in any profile
        return None


@cache
def _factory() -> DetectorFactory:
    """The profiles, read once a process, 0.3 s and 40 MB; in the order of their names, not of the file system."""
    factory = DetectorFactory()
    factory.set_seed(0)
    profiles = sorted((files("langdetect") / "profiles").iterdir(), key=lambda profile: profile.name)
    factory.load_json_profile([profile.read_text("utf-8") for profile in profiles if not profile.name.startswith("__")])
    return factory
