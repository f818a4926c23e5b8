"""Unicode text in, tidy text and measures of it out: the one place that knows what a word and a sentence end are."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import add

# Characters that carry nothing for a reader: controls, soft hyphen, zero-width space, word joiner, BOM, the bidi
# embeddings and isolates, interlinear marks, lone surrogates, non-characters. ZWNJ, ZWJ, LRM and RLM stay: Persian,
# Hindi and emoji need the joiners, and mixed-direction text the marks.
_NOISE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls that Python takes for blanks.
_SEPARATORS = "\x1c\x1d\x1e\x1f"
_NO_ALNUM = re.compile(r"[\W_]+")
_NO_ASCII_ALNUM = dict.fromkeys(code for code in range(128) if not chr(code).isalnum())
_USUAL_SIGNS = " ,.-:()\"'“”’、。"
"""Most of what is neither letter nor digit: taking each out is faster than an expression that looks for all."""

_BETWEEN_WORDS = ".,:;!?()[]/|\"'“”„‘’‚«»-–—…·•%$€£।、。「」"
_HEAD = 1000
"""Characters that show whether a text is of a script without blanks."""

_SPACELESS = "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
_IDEOGRAPH = "\u2e80-\u2fdf\u3005-\u3007\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Vowel signs and accents that are characters of their own, and the joiners: without them Hindi and Persian fall apart.
_MARKS = "".join(c for c in map(chr, range(0x300, 0x10000)) if unicodedata.category(c)[0] == "M") + "\u200c\u200d"
_LETTERS = rf"(?![{_IDEOGRAPH}{_SPACELESS}])[^\W_](?:(?![{_IDEOGRAPH}{_SPACELESS}])[^\W_]|[{_MARKS}])*"
_WORD = re.compile(rf"[{_IDEOGRAPH}]|[{_SPACELESS}]+|{_LETTERS}(?:['’\-.]{_LETTERS})*")
# Latin, Greek and Cyrillic text without the scripts and marks that the long expression is for, which is slow.
_IS_PLAIN = re.compile("[\x00-\u02ff\u0370-\u0482\u048a-\u058f\u2010-\u20cf]*")
_PLAIN_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")
_IS_SPACELESS = re.compile(f"[{_SPACELESS}]")
_IS_IDEOGRAPH = re.compile(f"[{_IDEOGRAPH}]")

_SENTENCE_ENDS = frozenset(".!?…。！？؟।॥։៕။።｡")
_CLOSING = "\"'”’»›“‘)]」』】）" + "".join(c for c in map(chr, range(0x10000)) if c.isspace())

_GREEK_QUESTION = re.compile('[\u0370-\u03ff\u1f00-\u1fff];["»”]?\\s*$')

_START, _SAID_START = 400, 160
"""Characters of a text, and of one that ends as a sentence, that are nearly always enough to see that it is prose."""
_REMEMBERED, _REMEMBERED_CHARS = 1024, 2000
"""Texts whose answers are kept, a page's worth, and the characters of one at most: some megabytes in all."""
_SAID_WORDS, _MANY_WORDS = 12, 30
"""Words that make running prose of what ends as a sentence, and of what does not."""

SPACELESS_LETTERS_A_WORD = 4
"""Letters of a Thai, Lao, Burmese or Khmer word on average: they have no blanks. A guess."""


def clean(text: str) -> str:
    """`text` in NFC, without characters that carry nothing; every kind of line end becomes a newline."""
    return unicodedata.normalize("NFC", _NOISE.sub("", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """`text` cleaned, on one line, every run of blanks a single space."""
    # The only blank that can be printed is the plain one, so most short texts are found tidy by a look.
    if text.isprintable() and "  " not in text and text.strip() == text:
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    tidy = " ".join(text.split())
    # What can be printed has nothing to clean but the form.
    if tidy.isprintable() and (text.isprintable() or not any(map(text.__contains__, _SEPARATORS))):
        return tidy if tidy.isascii() else unicodedata.normalize("NFC", tidy)
    return " ".join(clean(text).split())


def unescape(text: str) -> str:
    """`text` with HTML's references replaced; as it is where one of them is a number of thousands of digits."""
    try:
        return html.unescape(text)
    except ValueError:
        return text


def squash(text: str) -> str:
    """Letters and digits of `text` only, case folded, compatibility forms unified: for comparing."""
    return _squash_once(text) if len(text) <= _REMEMBERED_CHARS else _squash(text)


def _squash(text: str) -> str:
    if text.isascii():  # no line is compared as often as it is squashed, and this takes a tenth of the time
        return text.translate(_NO_ASCII_ALNUM).lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    for sign in _USUAL_SIGNS:
        folded = folded.replace(sign, "")
    return folded if folded.isalnum() else _NO_ALNUM.sub("", folded)


def words(text: str) -> list[str]:
    """Words of `text`: runs of letters and digits, each ideograph or hiragana its own, a Thai-like run as one."""
    return (_PLAIN_WORD if _is_plain(text) else _WORD).findall(text)


def _is_plain(text: str) -> bool:
    return text.isascii() or _IS_PLAIN.fullmatch(text) is not None


def count_words(text: str) -> int:
    """Number of words; ideographs count one each, scripts without blanks by their letters."""
    return sum(_counts(text))


def _counts(text: str) -> tuple[int, int]:
    """Number of words that are no ideographs, and of ideographs."""
    if _is_plain(text):
        return _count_plain(text), 0
    rest, ideographs = _IS_IDEOGRAPH.subn(" ", text)  # each a word, which the long expression would take apart slowly
    total = 0
    for word in _WORD.findall(" ".join(rest.split())):
        if _IS_SPACELESS.match(word):
            letters = sum(1 for c in word if c.isalpha())
            total += max(1, round(letters / SPACELESS_LETTERS_A_WORD))
        else:
            total += 1
    return total, ideographs


def _count_plain(text: str) -> int:
    """The same of plain text: what stands between blanks is mostly a word, and the expression is for the rest."""
    pieces = text.replace(",", " ").replace(". ", " ").replace('"', " ").split()
    rest = [piece for piece in pieces if not piece.isalnum()]
    return len(pieces) - len(rest) + (len(_PLAIN_WORD.findall(" ".join(rest))) if rest else 0)


def without_signs(text: str) -> str:
    """`text` with blanks in the place of signs between words, and compatibility forms unified."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    for sign in _BETWEEN_WORDS:  # a third of what an expression takes that finds the words
        text = text.replace(sign, " ")
    return text


def shingles(words: Sequence[str], size: int) -> list[str]:
    """Overlapping pieces of a text, by which two versions of it are known for that; `size` is its `grain`.

    Pairs of words; of a script without blanks so many letters in a row.
    """
    parts = list(words) if size == 1 else list("".join(words))
    pieces: Iterable[str] = parts
    for i in range(1, max(size, 2)):
        pieces = map(add, pieces, parts[i:])
    return list(pieces)


def grain(text: str) -> int:
    """1 for a text that has words with blanks between; else the letters in a row that are as much as two words."""
    head = text[:_HEAD]
    if _is_plain(head):
        return 1
    half = sum(map(str.isalpha, head)) / 2
    if len(_IS_IDEOGRAPH.findall(head)) > half:
        return 3
    return 5 if len(_IS_SPACELESS.findall(head)) > half else 1


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence does, closing quotes and brackets aside."""
    end = text.rstrip(_CLOSING)[-1:]
    return end in _SENTENCE_ENDS or (end == ";" and _GREEK_QUESTION.search(text) is not None)


def is_solid(text: str) -> bool:
    """Whether `text` is running prose: 12 words and a sentence end, or 30 words. Two ideographs count as a word."""
    return _is_solid_once(text) if len(text) <= _REMEMBERED_CHARS else _is_solid(text)


def _is_solid(text: str) -> bool:
    # Most texts are told by their length, or by words that stand between blanks.
    head = text[:_START]
    plain = _is_plain(head)
    is_said = ends_sentence(text)
    least = _SAID_WORDS if is_said else _MANY_WORDS
    if plain and len(text) < 2 * least - 1:
        return False
    if plain and sum(map(str.isalnum, head[: _SAID_START if is_said else _START].split())) >= least:
        return True
    # No more text makes fewer words, but for one that the cut makes of another.
    if len(text) > _START and _solid_words(head) >= _MANY_WORDS + 2:
        return True
    return _solid_words(text) >= least


# A page's steps ask the same of the same lines, twice and more.
_squash_once = lru_cache(_REMEMBERED)(_squash)
_is_solid_once = lru_cache(_REMEMBERED)(_is_solid)


def _solid_words(text: str) -> int:
    others, ideographs = _counts(text)
    return others + (ideographs + 1) // 2


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
    return scripts_of(Counter(text))


def scripts_of(characters: Mapping[str, int]) -> Counter[str]:
    """The same, of characters and how often each stands in a text."""
    found: Counter[str] = Counter()
    for char, count in characters.items():
        if char not in _script_memo:
            _script_memo[char] = _script(char)
        script = _script_memo[char]
        if script:
            found[script] += count
    return found
