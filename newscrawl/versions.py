"""An article's id or address in, its versions and what was changed from each to the next, word by word, out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from newscrawl import dedup, records, urls
from newscrawl.errors import ConfigError
from newscrawl.items import Article
from newscrawl.remote import Place

_ID = re.compile(r"a[0-9a-f]{16}")
Op = Literal["same", "gone", "new"]
FIELDS = ("title", "authors", "date_published", "date_modified", "description", "section", "tags", "url", "is_free")
"""What is compared besides the text."""
# A word, or a character of a script that puts no blanks between words; and what stands between.
_PIECES = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힣฀-๿]|[^\W_぀-ヿ㐀-䶿一-鿿가-힣฀-๿]+|\s+|.", re.DOTALL)
_BLANKED = re.compile(rf"(?:{_PIECES.pattern})\s*", re.DOTALL)
_ALIKE = 0.4
"""Share of equal words from which on a paragraph is a changed one, and not another in its place. A guess."""
_LONG = 500
"""Pieces of a paragraph from which on a blank goes with its word, and a match begins at rarer words than "the": the
time grows with the square of how often a piece comes."""
_HUGE = 20_000
"""Pieces of a paragraph from which on only its beginning and end are held against the other's: half a second each."""
_NEAR = 50
"""New paragraphs that an old one is held against: 400 paragraphs, all of them others, take a moment, not a minute."""
_MOST_PIECES = 2_000_000
"""Pieces that are held against others, to see what is like what, before all that is left is told as gone and new: two
seconds. All three are guesses, far above what an article has."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article, and where it stands."""

    article: Article
    path: Place


@dataclass(frozen=True)
class Named:
    """Articles by what a person calls them, ids and addresses; what is learned of their others is added."""

    ids: set[str]
    addresses: set[str]
    """Normalised."""

    @classmethod
    def of(cls, names: Iterable[str]) -> Named:
        """ConfigError for a name that is neither id nor address."""
        found = cls(set(), set())
        for name in names:
            if _ID.fullmatch(name):
                found.ids.add(name)
            elif url := urls.absolute(name, None):
                found.ids.add(dedup.article_id(url, ""))
                found.addresses.add(urls.normalise(url))
            else:
                raise ConfigError(f"{name}: an article's id (a and 16 hexadecimal digits) or its address is expected")
        return found

    def learn(self, article: Article) -> bool:
        """Whether the article is one of them; its id and addresses are then, too."""
        own = {urls.normalise(url) for url in (article.url, article.canonical_url) if url}
        if article.id not in self.ids and not own & self.addresses:
            return False
        self.ids.add(article.id)
        self.addresses.update(own)
        return True


def find(path: Place | str, wanted: Named) -> list[Version]:
    """The versions of articles in the files of records at `path`: the first one first.

    ConfigError as in `records.read_articles`.
    """
    found = [
        Version(article, file)
        for file in records.find_files(path)
        for article in records.read_articles(file)
        if wanted.learn(article)
    ]
    return sorted(found, key=lambda one: (one.article.date_fetched or "", one.article.revision))


def changed(old: Article, new: Article) -> dict[str, tuple[object, object]]:
    """The fields that differ, text aside: before and after."""
    pairs = {name: (getattr(old, name), getattr(new, name)) for name in FIELDS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def difference(old: str, new: str) -> list[tuple[Op, str]]:
    """What leads from one text to the other: pieces that stayed, went and came, the paragraphs that stayed whole, too.

    Paragraph by paragraph, and within those that changed word by word, or character by character where there are no
    blanks between words.
    """
    before, after = old.split("\n\n"), new.split("\n\n")
    found: list[tuple[Op, str]] = []
    likeness = _Likeness()
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            found += [("same", f"{text}\n\n") for text in before[a:b]]
        else:
            found += _paragraphs(before[a:b], after[c:d], likeness)
    return list(_joined(found))


def _paragraphs(old: Sequence[str], new: Sequence[str], likeness: _Likeness) -> Iterator[tuple[Op, str]]:
    """Of a changed part, each old paragraph beside the next new one that is like it."""
    others, at = [_Words.of(text) for text in new], 0
    for text in old:
        words = _Words.of(text)
        near = range(at, min(at + _NEAR, len(new)))
        place = next((i for i in near if likeness(words, others[i])), None)
        if place is None:
            yield "gone", f"{text}\n\n"
            continue
        yield from (("new", f"{other}\n\n") for other in new[at:place])
        yield from _words(text, new[place])
        yield "same", "\n\n"
        at = place + 1
    yield from (("new", f"{other}\n\n") for other in new[at:])


@dataclass(frozen=True, slots=True)
class _Words:
    """A paragraph's pieces without blanks, which would be half of all pieces and the same one whatever the words."""

    pieces: Sequence[str]
    counts: Counter[str]

    @classmethod
    def of(cls, text: str) -> _Words:
        pieces = [piece for piece in _PIECES.findall(text) if not piece.isspace()]
        return cls(pieces, Counter(pieces))


class _Likeness:
    """Whether one paragraph is another one changed; never, once there has been too much to compare."""

    def __init__(self) -> None:
        self._left = _MOST_PIECES

    def __call__(self, old: _Words, new: _Words) -> bool:
        size = len(old.pieces) + len(new.pieces)
        least = _ALIKE * size / 2
        if min(len(old.pieces), len(new.pieces)) <= least and size:
            return False
        if (old.counts & new.counts).total() <= least and size:  # in whatever order
            return False
        self._left -= size
        if self._left < 0:
            return False
        return size > _HUGE or _matcher(old.pieces, new.pieces).ratio() > _ALIKE


def _matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, old, new, autojunk=len(new) > _LONG)


def _words(old: str, new: str) -> Iterator[tuple[Op, str]]:
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    if len(after) > _LONG:
        before, after = _BLANKED.findall(old), _BLANKED.findall(new)
    if len(before) + len(after) > _HUGE:
        yield from _ends(before, after)
        return
    for op, a, b, c, d in _matcher(before, after).get_opcodes():
        if op == "equal":
            yield "same", "".join(before[a:b])
            continue
        if a < b:
            yield "gone", "".join(before[a:b])
        if c < d:
            yield "new", "".join(after[c:d])


def _ends(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Op, str]]:
    """What both begin and end with, and what is between as a whole."""
    short = min(len(before), len(after))
    head = next((i for i in range(short) if before[i] != after[i]), short)
    tail = next((i for i in range(short - head) if before[-1 - i] != after[-1 - i]), short - head)
    yield "same", "".join(before[:head])
    yield "gone", "".join(before[head : len(before) - tail])
    yield "new", "".join(after[head : len(after) - tail])
    yield "same", "".join(before[len(before) - tail :])


def _joined(pieces: Iterable[tuple[Op, str]]) -> Iterator[tuple[Op, str]]:
    """Pieces of one kind that follow each other as one; the end without its blank line."""
    held: list[tuple[Op, str]] = []
    for op, text in pieces:
        if held and held[-1][0] == op:
            held[-1] = (op, held[-1][1] + text)
        else:
            held.append((op, text))
    if held:
        held[-1] = (held[-1][0], held[-1][1].rstrip("\n"))
    return iter([piece for piece in held if piece[1]])
