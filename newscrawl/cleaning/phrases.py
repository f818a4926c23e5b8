"""The phrase files to an index that says which kind of furniture a line is; the format is in docs/cleaning.md."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from newscrawl.text import ends_sentence, is_solid

MAX_CHARS = 400
"""Characters of a line that is looked up at most: furniture is shorter. A guess."""
WILD_WORDS = 12
"""Words that a `*` may stand for: a longer line says something of its own. A guess."""
SURE_WORDS = 3
"""Words that a phrase with a `*` needs before it may take a whole sentence: "follow us on *", not "copyright *"."""
ABBREVIATION_WORDS = 3
"""Fewer words than this before a full stop may be an abbreviation; a `*` does not reach over a sentence's end."""
THAI_LETTERS_A_WORD = 5
"""Letters, signs above and below aside, of a word of a Thai, Lao, Burmese or Khmer phrase, rounded down: many single
words have nine, as "subscribe" has. A guess."""
HAN_SIGNS_A_WORD = 2
"""Ideographs or hiragana of a word of a phrase; a run of katakana is one word. A guess."""

_LABEL_MARK = re.compile(r"\s[-–—|»>→:]+\s|[:|»→】]")
_LABEL_MARKS = ":|»→】-–—>"
MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0971-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e"
MARKS += "\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u105e-\u1060\u17b4-\u17d3"
"""Signs above, below and beside letters, as a range of a regular expression: `\\w` leaves them out."""
_NO_WORD = re.compile(rf"[^\w:{MARKS}]+|_|\d+")
_NO_ASCII_WORD = {code: " " for code in range(128) if not chr(code).isalpha() and chr(code) != ":"}
"""The same for most lines, in a fifth of the time."""
_SENTENCE_END = re.compile(r"[.!?।؟。！？](?:[\"”’»)]*\s+|(?<=[。！？]))")
QUOTES = ("“", "”", '"', "«", "»", "„", "‘", "「", "『", "‹", "'")
"""What a quotation opens with."""
_HAN_HIRAGANA = re.compile("[\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff]")
_KATAKANA = re.compile("[\u30a0-\u30ff]+")
_THAI_LIKE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]$")


def normalise(text: str) -> str:
    """Words in folded case, numbers out, and `:` for whatever sets off a label; the form that lines are compared in."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    marked = _LABEL_MARK.sub(" : ", folded) if any(map(folded.__contains__, _LABEL_MARKS)) else folded
    words = marked.translate(_NO_ASCII_WORD) if marked.isascii() else _words(marked)
    return " ".join(words.split()).strip(" :")


def _words(text: str) -> str:
    """`text` with blanks for what is no word: most of what stands between blanks is one, and the expression is dear."""
    pieces = text.replace(",", " ").replace(".", " ").split()
    return " ".join([piece if piece.isalpha() else _NO_WORD.sub(" ", piece) for piece in pieces])


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a line was recognised as."""

    kind: str
    """Section of the phrase file, and name of the rule."""
    language: str
    """Code of the phrase file; "" for a source's own phrases."""
    words: int
    """Words of the phrase, wildcards aside; of all of them where each sentence of a line is one."""
    exact: bool = True
    """Whether it is the whole line, and not only what the line begins or ends with."""
    label: bool = False
    """Whether it is what a line begins with, and a colon or the like after it."""

    @property
    def open(self) -> bool:
        """Whether the line may say something of its own after it: "share on *", but not a source's own phrase."""
        return not self.exact and not self.label and self.kind != "source_phrase"


@dataclass(slots=True)
class Book:
    """Phrases by how they are looked up."""

    whole: dict[str, Phrase] = field(default_factory=dict)
    starts: dict[str, list[tuple[str, str, Phrase]]] = field(default_factory=lambda: defaultdict(list))
    """By first word, or character where words have no blanks: what the line begins with, and what it ends with ("" for
    anything)."""
    ends: dict[str, list[tuple[str, Phrase]]] = field(default_factory=lambda: defaultdict(list))
    by: dict[str, str] = field(default_factory=dict)
    """What a byline begins with, normalised, to its language."""
    openings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The words in what bylines begin with, by language."""
    dates: dict[str, frozenset[str]] = field(default_factory=dict)
    """Words that may stand in a date line, by language."""
    longest: int = 0
    """Words of the longest phrase in `whole`."""

    def add(self, pattern: str, kind: str, language: str) -> None:
        """Takes in one line of a phrase file."""
        before, star, after = pattern.partition("*")
        start, end = normalise(before), normalise(after) if after else ""
        if not start and not end:
            return
        label = bool(star) and before.rstrip().endswith((":", "】"))
        phrase = Phrase(kind, language, _count(start) + _count(end), exact=not star, label=label)
        if not star:
            self.whole.setdefault(start, phrase)
            self.longest = max(self.longest, start.count(" ") + 1)
        elif start:
            self.starts[_opening(start)].append((start + " :" * label, end, phrase))
        else:
            self.ends[end[-1]].append((end, phrase))

    def find(self, line: str) -> Phrase | None:
        """The phrase that a whole line is, or that each of its sentences is; None for anything else.

        A line that opens with a quotation mark is someone speaking, and is never a phrase.
        """
        if len(line) > MAX_CHARS or line.startswith(QUOTES):
            return None
        pieces = filter(_says_something, _sentences(line))
        first, second = next(pieces, line), next(pieces, None)
        if second is None:
            return self._one(line, wild=True)
        is_short = len(first.split()) < ABBREVIATION_WORDS
        if not is_short and self._one(first, wild=True, loose=True) is None:
            return self._one(line, wild=False)  # as of nearly any paragraph, whose further sentences are not looked for
        sentences = [first, second, *pieces]
        whole = is_short and all(len(piece.split()) < ABBREVIATION_WORDS for piece in sentences[:-1])
        if phrase := self._one(line, wild=whole):
            return phrase
        known: list[Phrase] = []
        for sentence in sentences:
            phrase = self._one(sentence, wild=True, loose=True)
            if phrase is None:
                return None
            known.append(phrase)
        if not any(self._one(sentence, wild=True) for sentence in sentences):
            return None
        if is_solid(line) and not any(phrase.exact or phrase.kind == "copyright" for phrase in known):
            return None  # as long as prose, and each sentence only begins like a phrase
        return replace(known[0], words=sum(phrase.words for phrase in known), exact=True)

    def _one(self, sentence: str, *, wild: bool, loose: bool = False) -> Phrase | None:
        # Prose is no phrase, and to bring it into the form of one is dear: what is letters alone stays a word there.
        if sum(map(str.isalpha, sentence.split())) > self.longest and (not wild or is_solid(sentence)):
            return None
        words = normalise(sentence)
        if not words or words in self.whole:
            return self.whole.get(words)
        if not wild:
            return None
        phrase = self._wild(words, ended=not loose and ends_sentence(sentence))
        return None if phrase is None or is_solid(sentence) else phrase

    def _wild(self, words: str, *, ended: bool) -> Phrase | None:
        """The phrase with a `*` that normalised words are."""
        openings = {words.partition(" ")[0]: None, words[0]: None}
        for start, end, phrase in (entry for opening in openings for entry in self.starts.get(opening, ())):
            fits = words.startswith(start) and words.endswith(end) and _rest_fits(start, words[len(start) :])
            if fits and (not ended or start.endswith(":") or phrase.words >= SURE_WORDS):
                return phrase
        for end, phrase in self.ends.get(words[-1], ()):
            if words.endswith(end) and not ended and len(words[: -len(end)].split()) <= WILD_WORDS:
                return phrase
        return None


def _sentences(line: str) -> Iterator[str]:
    """A line's sentences, without the quotation marks and blanks behind them."""
    start = 0
    for end in _SENTENCE_END.finditer(line):
        yield line[start : end.start() + 1]
        start = end.end()
    yield line[start:]


def _says_something(sentence: str) -> bool:
    return any(map(str.isalnum, sentence))


def _opening(start: str) -> str:
    """The first word of a phrase; its first character where more may follow without a blank."""
    word, blank, _ = start.partition(" ")
    return word if blank or not _SPACELESS.search(word) else word[0]


def _count(words: str) -> int:
    """Words of a normalised phrase; in scripts without blanks no more than there may be, and one at least."""
    found = len(words.replace(":", " ").split())
    if not _SPACELESS.search(words):
        return found
    letters = len([c for c in _THAI_LIKE.findall(words) if c.isalpha()])
    signs = len(_HAN_HIRAGANA.findall(words)) // HAN_SIGNS_A_WORD + len(_KATAKANA.findall(words))
    return max(found, letters // THAI_LETTERS_A_WORD + signs)


def _rest_fits(start: str, rest: str) -> bool:
    """Whether what a `*` stands for begins at a word, and is short."""
    return (not rest or rest[0] == " " or bool(_SPACELESS.search(start))) and len(rest.split()) <= WILD_WORDS


def read(text: str, language: str, book: Book) -> None:
    """Takes the phrases of one file's text into `book`."""
    kind = ""
    dates: set[str] = set()
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        if line.startswith("[") and line.endswith("]"):
            kind = line[1:-1]
        elif not line:
            continue
        elif kind == "date":
            dates.update(unicodedata.normalize("NFKC", line).casefold().split())
        elif kind == "byline":
            if book.by.setdefault(words := normalise(line), language) == language:
                book.openings[language].update(words.split())
        else:
            book.add(line, kind, language)
    book.dates[language] = frozenset(dates)


@cache
def packaged() -> Book:
    """The book of all phrase files of the package, read once."""
    book = Book()
    for file in sorted(files("newscrawl.cleaning").joinpath("phrases").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".txt"):
            read(file.read_text(encoding="utf-8"), file.name.removesuffix(".txt"), book)
    return book


def own(patterns: Iterable[str]) -> Book:
    """The book of a source's own phrases."""
    book = Book()
    for pattern in patterns:
        book.add(pattern, "source_phrase", "")
    return book
