"""Tells the language of a text by its script alone, where the script or its letters leave one language only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

from newscrawl.language.identifier import Guess
from newscrawl.text import scripts_of

ONE_LANGUAGE = {
    "Thai": "th",
    "Hebrew": "he",
    "Greek": "el",
    "Armenian": "hy",
    "Georgian": "ka",
    "Lao": "lo",
    "Khmer": "km",
    "Myanmar": "my",
    "Sinhala": "si",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Gujarati": "gu",
    "Gurmukhi": "pa",
    "Oriya": "or",
    "Ethiopic": "am",
    "Bengali": "bn",
    "Tibetan": "bo",
    "Thaana": "dv",
    "Hangul": "ko",
}
"""Scripts in which newspapers are written in one language, or in one far more often than in any other."""
CJK = ("Han", "Kana", "Hangul")

LANGUAGES = frozenset({*ONE_LANGUAGE.values(), "ja", "zh", "zh-Hant", "ti", "yi", "as"})

MIN_LETTERS = 8
"""Letters of a script that tell its language: less is a name or a loan in another text."""

SECOND = {"Ethiopic": ("ti", "ኣቐቕ"), "Hebrew": ("yi", "װױײ"), "Bengali": ("as", "ৰৱ")}
"""Another language of a script, and letters that the language above does not write."""


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S+@\S+")


def without_addresses(text: str) -> str:
    """`text` without web and mail addresses: their letters are of no language."""
    return _ADDRESS.sub(" ", text)


@lru_cache(16)
def characters(text: str) -> Mapping[str, int]:
    """How often each character stands in the text: to count is dear, and several ask of one text in a row."""
    return Counter(text)


@lru_cache(16)  # a text is asked three times in a row
def main_script(text: str) -> tuple[str | None, float, int]:
    """The script of most of the text, its share of the letters (0–1), and how many of its letters there are.

    Chinese, Japanese and Korean writing is one here, and its letters count twice: each says as much as two of an
    alphabet.
    """
    found = scripts_of(characters(text))
    weights = {name: count for name, count in found.items() if name not in CJK}
    cjk = sum(found[name] for name in CJK)
    if cjk:
        weights["CJK"] = 2 * cjk
    if not weights:
        return None, 0.0, 0
    script = max(weights, key=lambda name: (weights[name], name))
    share = weights[script] / sum(weights.values())
    if script != "CJK":
        return script, share, found[script]
    if found["Hangul"] >= 0.3 * cjk:
        return "Hangul", share, cjk
    # Japanese prose is half kana; Chinese prose quotes a Japanese name now and then
    return ("Kana" if found["Kana"] >= 0.1 * cjk else "Han"), share, cjk


def by_script(text: str) -> Guess | None:
    """The language that the script of `text` leaves; UNKNOWN for too few letters; None where the script leaves many.

    The confidence is the script's share of the letters, and less for a short text: n/(n+1) of it for n letters.
    """
    script, share, letters = main_script(text)
    if script is None:
        return Guess()
    if script == "Han":
        language = "zh-Hant" if is_traditional(text) else "zh"
    elif script == "Kana":
        language = "ja"
    elif script in ONE_LANGUAGE:
        language = _first_or_second(script, text, letters)
    else:
        return None
    return Guess(language, round(share * letters / (letters + 1), 2)) if letters >= MIN_LETTERS else Guess()


def _first_or_second(script: str, text: str, letters: int) -> str:
    """The language of a script that one language writes, or the other one where its own letters are 1 in 100."""
    code, own = SECOND.get(script, ("", ""))
    count = sum(text.count(letter) for letter in own)
    return code if count >= 2 and count * 100 >= letters else ONE_LANGUAGE[script]


def is_traditional(text: str) -> bool:
    """Whether Chinese `text` has more characters that only traditional writing has than ones of simplified alone."""
    return sum(_leaning(char) for char in text) > 0


@cache
def _leaning(char: str) -> int:
    """1 for a character of traditional, -1 for one of simplified writing, 0 for one of both.

    The two national character sets are the table: Big5 was made for traditional writing, GB 2312 for simplified.
    """
    if char < "\u3400":
        return 0
    return int(_encodes(char, "big5")) - int(_encodes(char, "gb2312"))


def _encodes(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
