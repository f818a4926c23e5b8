"""The articles of a run, one after the other, in; each of them once out, with the id under which it stands alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from newscrawl import dedup, urls
from newscrawl.items import STAGE_OF, Article, Reason, Rejection
from newscrawl.text import squash

_PARAGRAPHS = 8
"""Longest paragraphs that are remembered of an article, to know it again after an update. A guess."""


@dataclass(frozen=True, slots=True)
class _First:
    """What is remembered of an article."""

    id: str
    url: str | None
    title: str
    content_hash: str
    paragraphs: frozenset[int]


class Firsts:
    """The articles that a run has had."""

    def __init__(self) -> None:
        self._by_id: dict[str, _First] = {}
        self._by_text: dict[str, _First] = {}

    def admit(self, article: Article, drop_params: Iterable[str] = ()) -> Article | Rejection:
        """The article as it goes into the output, or the rejection of a twin of an earlier one.

        - The id of an earlier article: a twin. But where the canonical address gave both that id, and neither title nor
          text have anything in common, the site writes one address on many pages: the later article goes by its own.
        - The text of an earlier article, at an address that differs in a word for the AMP, mobile or print version: a
          twin whose page names no canonical address.
        - The text of an earlier article at any other address: a copy, kept, with `duplicate_of` the earlier one's id.
        """
        drop_params = tuple(drop_params)
        mine = _remembered(article)
        first = self._by_id.get(article.id)
        if first and _is_another(mine, first):
            article = _by_itself(article, drop_params)
            mine = _remembered(article)
            first = self._by_id.get(article.id)
        if first:
            return _twin(article, f"same id {first.id} as {first.url}")
        copied = self._by_text.get(article.content_hash)
        if copied and article.url and copied.url and urls.differ_in_version(article.url, copied.url):
            return _twin(article, f"same text as {copied.url}, of which it is another version")
        self._by_id[article.id] = mine
        self._by_text.setdefault(article.content_hash, mine)
        return replace(article, duplicate_of=copied.id) if copied else article


def _remembered(article: Article) -> _First:
    paragraphs = sorted((squash(line) for line in article.text.split("\n\n")), key=len)[-_PARAGRAPHS:]
    title = squash(article.title or "")
    return _First(article.id, article.url, title, article.content_hash, frozenset(map(hash, paragraphs)))


def _is_another(article: _First, first: _First) -> bool:
    """Whether two articles of one id are two after all: an updated page keeps most paragraphs, or its title."""
    if None in (article.url, first.url) or urls.normalise(article.url or "") == urls.normalise(first.url or ""):
        return False
    if article.content_hash == first.content_hash or _same_title(article.title, first.title):
        return False
    common = len(article.paragraphs & first.paragraphs)
    return 2 * common < min(len(article.paragraphs), len(first.paragraphs))


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


def _twin(article: Article, detail: str) -> Rejection:
    return Rejection(
        url=article.url,
        source=article.source,
        date_fetched=article.date_fetched,
        http_status=article.http_status,
        stage=STAGE_OF[Reason.DUPLICATE],
        reason=Reason.DUPLICATE,
        detail=detail,
        title=article.title,
        text_length=len(article.text),
    )
