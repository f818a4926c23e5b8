"""The articles of a run, one after the other, in; each of them once out, with the id under which it stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from newscrawl import dedup, urls
from newscrawl.crawl.marks import Marks
from newscrawl.items import STAGE_OF, Article, Reason, Rejection
from newscrawl.state import Known
from newscrawl.text import squash

_BITS = 23
_PART_BYTES = 1024


@dataclass(frozen=True, slots=True)
class First:
    """What is remembered of an article."""

    id: str
    url: str | None
    title: str
    """Letters and digits alone."""
    content_hash: str
    paragraphs: str
    """Hashes of the longest ones, with blanks between; the same in every run."""
    revision: int = 1
    is_earlier: bool = False
    """It is of an earlier run."""


class Maybe:
    """Texts in; whether one was surely never among them out. A Bloom filter: of a megabyte, less of few.

    Of a hundred thousand, one text in two thousand is taken for one of them.
    """

    def __init__(self) -> None:
        self._parts: dict[int, bytearray] = {}  # number → the bits of a part in which one is set

    def add(self, text: str) -> None:
        """One more text."""
        for part, byte, bit in _places(text):
            if part not in self._parts:
                self._parts[part] = bytearray(_PART_BYTES)
            self._parts[part][byte] |= bit

    def __contains__(self, text: str) -> bool:
        return all(part in self._parts and self._parts[part][byte] & bit for part, byte, bit in _places(text))


def _places(text: str) -> Iterator[tuple[int, int, int]]:
    """Part, byte in it and bit of each place that is a text's."""
    found = hash(text)
    for half in (found, found >> _BITS):
        place = half & (1 << _BITS) - 1
        part, byte = divmod(place >> 3, _PART_BYTES)
        yield part, byte, 1 << (place & 7)


class Past(Protocol):
    """The articles of earlier runs, and those of this one that are on the disk."""

    def first(self, article_id: str) -> First | None:
        """The article with that id."""
        ...

    def copied(self, content_hash: str, besides: str) -> First | None:
        """The first article with that text whose id is not `besides`."""
        ...

    def original(self, article: Article, signature: bytes) -> str | None:
        """Id of the first article, of whatever source, that this one is a copy of, or nearly so."""
        ...


class _NoPast:
    def first(self, article_id: str) -> None:
        return None

    def copied(self, content_hash: str, besides: str) -> None:
        return None

    def original(self, article: Article, signature: bytes) -> None:
        return None


class Firsts:
    """The articles that a run has had, and what is known of those before it.

    In memory are those that the past does not know yet, and the first ones of texts that were found twice.
    """

    def __init__(self, past: Past | None = None) -> None:
        self._past: Past = past or _NoPast()
        self._by_id: dict[str, First] = {}
        self._by_text: dict[str, First] = {}
        self._copied: set[str] = set()  # texts that were found twice

    def let_go(self, known: Iterable[Known]) -> None:
        """The past knows these from now on."""
        for one in known:
            self._by_id.pop(one.id, None)
            if one.content_hash not in self._copied:
                self._by_text.pop(one.content_hash, None)

    def admit(
        self,
        article: Article,
        drop_params: Iterable[str] = (),
        asked_as: str | None = None,
        marks: Marks | None = None,
    ) -> Article | Rejection:
        """The article as it goes into the output, or the rejection of a twin of an earlier one.

        - The id of an earlier article: a twin. But where the canonical address gave both that id, and neither title nor
          text have anything in common, the site writes one address on many pages: the later article goes by its own.
        - The id of an article of an earlier run, on the very page that gave it: unchanged, or its next revision.
          `asked_as` is the id that the page gave when it was asked for before, whatever its address was then.
        - The text of an earlier article, at an address that differs in a word for the AMP, mobile or print version: a
          twin whose page names no canonical address.
        - The text of an earlier article at any other address: a copy, kept, with `duplicate_of` the earlier one's id.
        - Nearly that text, or the text of another source's article, likewise; where `marks` has a signature, see
          `copies`.
        """
        paragraphs = marks.paragraphs if marks else dedup.paragraphs(article.text)
        drop_params = tuple(drop_params)
        mine = remembered(article, paragraphs)
        known = self._known(article.id)
        if known and _is_another(mine, known):
            article = _by_itself(article, drop_params)
            mine = remembered(article, paragraphs)
            known = self._known(article.id)
        if known:
            again = known.is_earlier and (asked_as == article.id or _same_address(article.url, known.url))
            if not again:
                return _rejected(article, Reason.DUPLICATE, f"same id {known.id} as {known.url}")
            if known.content_hash == article.content_hash:
                return _rejected(article, Reason.UNCHANGED, f"same text as revision {known.revision} of {known.id}")
            article = replace(article, revision=known.revision + 1)
            mine = remembered(article, paragraphs)
        copied = self._by_text.get(article.content_hash) or self._past.copied(article.content_hash, article.id)
        if copied and article.url and copied.url and urls.differ_in_version(article.url, copied.url):
            detail = f"same text as {copied.url}, of which it is another version"
            return _rejected(article, Reason.DUPLICATE, detail)
        self._by_id[article.id] = mine
        self._by_text.setdefault(article.content_hash, copied if copied and not copied.is_earlier else mine)
        if copied:
            self._copied.add(article.content_hash)
        original = self._past.original(article, marks.signature) if marks and marks.signature else None
        return replace(article, duplicate_of=original or (copied.id if copied else None))

    def _known(self, article_id: str) -> First | None:
        return self._by_id.get(article_id) or self._past.first(article_id)


def remembered(article: Article, paragraphs: str) -> First:
    """What is remembered of an article."""
    return First(
        id=article.id,
        url=article.url,
        title=squash(article.title or ""),
        content_hash=article.content_hash,
        paragraphs=paragraphs,
        revision=article.revision,
    )


def _is_another(article: First, first: First) -> bool:
    """Whether two articles of one id are two after all: an updated page keeps most paragraphs, or its title."""
    if None in (article.url, first.url) or _same_address(article.url, first.url):
        return False
    if article.content_hash == first.content_hash or _same_title(article.title, first.title):
        return False
    mine, others = set(article.paragraphs.split()), set(first.paragraphs.split())
    return 2 * len(mine & others) < min(len(mine), len(others))


def _same_address(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and urls.normalise(one) == urls.normalise(other)


def _same_title(one: str, other: str) -> bool:
    """Whether one of two squashed titles is all of the other, or most: `…, page 2`, `Live: …`."""
    short, long = sorted((one, other), key=len)
    return short in long and 2 * len(short) >= len(long)


def _by_itself(article: Article, drop_params: tuple[str, ...]) -> Article:
    """The article without the canonical address that it shares with others."""
    own = dedup.article_id(article.url, article.text, drop_params)
    if own == article.id:  # another page named this one's address as its own, and came first
        own = dedup.article_id(None, article.text)
    return replace(article, id=own, canonical_url=None)


def _rejected(article: Article, reason: Reason, detail: str) -> Rejection:
    return Rejection(
        url=article.url,
        source=article.source,
        date_fetched=article.date_fetched,
        http_status=article.http_status,
        stage=STAGE_OF[reason],
        reason=reason,
        detail=detail,
        title=article.title,
        text_length=len(article.text),
    )
