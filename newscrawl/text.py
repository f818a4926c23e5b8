"""Unicode text in, tidy text and measures of it out: the one place that knows what a word and a sentence end are."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# Characters that carry nothing for a reader: controls, soft hyphen, zero-width space, word joiner, BOM, the bidi
# embeddings and isolates, interlinear marks, lone surrogates, non-characters. ZWNJ, ZWJ, LRM and RLM stay: Persian,
# Hindi and emoji need the joiners, and mixed-direction text the marks.
_NOISE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")

_SPACELESS = "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
_IDEOGRAPH = "\u2e80-\u2fdf\u3005-\u3007\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Vowel signs and accents that are characters of their own, and the joiners: without them Hindi and Persian fall apart.
_MARKS = "".join(c for c in map(chr, range(0x300, 0x10000)) if unicodedata.category(c)[0] == "M") + "\u200c\u200d"
_LETTERS = rf"(?![{_IDEOGRAPH}{_SPACELESS}])[^\W_](?:(?![{_IDEOGRAPH}{_SPACELESS}])[^\W_]|[{_MARKS}])*"
_WORD = re.compile(rf"[{_IDEOGRAPH}]|[{_SPACELESS}]+|{_LETTERS}(?:['’\-.]{_LETTERS})*")
_IS_SPACELESS = re.compile(f"[{_SPACELESS}]")
_IS_IDEOGRAPH = re.compile(f"[{_IDEOGRAPH}]")

_SENTENCE_END = re.compile("[.!?…。！？؟।॥։៕။።｡][\"'”’»›“‘)\\]」』】）\\s]*$")

_GREEK_QUESTION = re.compile('[\u0370-\u03ff\u1f00-\u1fff];["»”]?\\s*$')

SPACELESS_LETTERS_A_WORD = 4
"""Letters of a Thai, Lao, Burmese or Khmer word on average: they have no blanks. A guess."""


def clean(text: str) -> str:
    """`text` in NFC, without characters that carry nothing; every kind of line end becomes a newline."""
    return unicodedata.normalize("NFC", _NOISE.sub("", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """`text` cleaned, on one line, every run of blanks a single space."""
    return " ".join(clean(text).split())


def squash(text: str) -> str:
    """Letters and digits of `text` only, case folded, compatibility forms unified: for comparing."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def words(text: str) -> list[str]:
    """Words of `text`: runs of letters and digits, each ideograph or hiragana its own, a Thai-like run as one."""
    return _WORD.findall(text)


def count_words(text: str) -> int:
    """Number of words; ideographs count one each, scripts without blanks by their letters."""
    total = 0
    for word in words(text):
        if _IS_SPACELESS.match(word):
            letters = sum(1 for c in word if c.isalpha())
            total += max(1, round(letters / SPACELESS_LETTERS_A_WORD))
        else:
            total += 1
    return total


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence does, closing quotes and brackets aside."""
    return _SENTENCE_END.search(text) is not None or _GREEK_QUESTION.search(text) is not None


def is_solid(text: str) -> bool:
    """Whether `text` is running prose: 12 words and a sentence end, or 30 words. Two ideographs count as a word."""
    count = count_words(text) - len(_IS_IDEOGRAPH.findall(text)) // 2
    return count >= 30 or (count >= 12 and ends_sentence(text))


_SCRIPT_NAMES = {
    "LATIN": "Latin",
    "CYRILLIC": "Cyrillic",
    "GREEK": "Greek",
    "ARABIC": "Arabic",
    "HEBREW": "Hebrew",
    "CJK": "Han",
    "HIRAGANA": "Kana",
    "KATAKANA": "Kana",
    "KATAKANA-HIRAGANA": "Kana",
    "HANGUL": "Hangul",
}
_script_memo: dict[str, str | None] = {}


def _script(char: str) -> str | None:
    """Script of one character by its Unicode name; None for what is no letter."""
    if not char.isalpha():
        return None
    name = unicodedata.name(char, "")
    first = name.split(" ", 1)[0]
    if first in {"FULLWIDTH", "HALFWIDTH", "MODIFIER", "MATHEMATICAL"}:
        first = name.split(" ")[1] if " " in name else first
    return _SCRIPT_NAMES.get(first, first.capitalize() or None)


def scripts(text: str) -> Counter[str]:
    """Letters of `text` by script: Latin, Cyrillic, Greek, Arabic, Hebrew, Han, Kana, Hangul, Thai, Devanagari …"""
    found: Counter[str] = Counter()
    for char, count in Counter(text).items():
        if char not in _script_memo:
            _script_memo[char] = _script(char)
        script = _script_memo[char]
        if script:
            found[script] += count
    return found
