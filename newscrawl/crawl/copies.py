"""A run's articles, one after the other, in; the id of the first article that each is a copy of, out, of any source.

What is known is in the state. Runs of one process, which are written there some articles at a time, see each other's
last ones as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import ClassVar

from newscrawl import dedup
from newscrawl.items import Article
from newscrawl.state import Signed, State

MOST_WAITING = 1000
"""Articles that are remembered until they are in the state, the latest: more wait only where outputs of Scrapy's are
complete at the end of the run. Fourteen megabytes."""
_TO_THE_MINUTE = ("second", "minute")


def sign(article: Article, source: str, signature: bytes, at: str) -> Signed:
    """What is known of an article's copies; `at`: when it was fetched."""
    is_exact = article.date_published_precision in _TO_THE_MINUTE
    published = article.date_published if is_exact else None
    return Signed(source, article.id, signature, published, at, article.duplicate_of)


class Fresh:
    """Articles that are not in the state yet, by their bands."""

    def __init__(self) -> None:
        self._all: dict[tuple[str, str], Signed] = {}
        self._by_band: dict[int, set[tuple[str, str]]] = {}

    def add(self, one: Signed) -> None:
        """One more, or another revision of one."""
        self.remove(one.source, one.id)
        if len(self._all) >= MOST_WAITING:
            self.remove(*next(iter(self._all)))
        self._all[one.source, one.id] = one
        for band in dedup.bands(one.signature):
            self._by_band.setdefault(band, set()).add((one.source, one.id))

    def remove(self, source: str, id_: str) -> None:
        """One less, if it was there."""
        if one := self._all.pop((source, id_), None):
            for band in dedup.bands(one.signature):
                self._by_band[band].discard((source, id_))
                if not self._by_band[band]:
                    del self._by_band[band]

    def copied(self, signature: bytes) -> list[Signed]:
        """Those that an article with this signature is a copy of."""
        found = set().union(*(self._by_band.get(band, ()) for band in dedup.bands(signature)))
        return [one for key in found if dedup.are_copies(signature, (one := self._all[key]).signature)]

    def is_copied(self, article_id: str) -> bool:
        """Whether one of them is a copy of the article with this id."""
        return any(one.duplicate_of == article_id for one in self._all.values())


class Copies:
    """The articles of a source's run, beside those that are known."""

    _fresh: ClassVar[dict[str, Fresh]] = {}
    """By state: what this process's runs have admitted."""

    def __init__(self, state: State, source: str) -> None:
        self._state, self._source = state, source
        self._mine: set[str] = set()  # ids of what was admitted, and has no line yet
        self._shared = self._fresh.setdefault(state.where, Fresh())

    def original(self, article: Article, signature: bytes, at: str) -> str | None:
        """The first article that this one is a copy of; None for one of its own, which is remembered as well.

        That is the earliest of those that it is like, by the times of publication where both are known to the minute,
        else of fetching; or what that is a copy of, so that a copy of a copy names the first. What copies name stays
        an article of its own, whatever its later revisions are like. Raises OutputError.
        """
        found = [*self._state.copied(signature), *self._shared.copied(signature)]
        others = [one for one in found if article.id not in (one.id, one.duplicate_of)]
        original = None
        if others and not (article.revision > 1 and self._is_copied(article.id)):
            earliest = reduce(_earlier, sorted(others, key=lambda one: (one.first_at, one.source, one.id)))
            original = earliest.duplicate_of or earliest.id
        self._mine.add(article.id)
        signed = sign(article, self._source, signature, at)
        self._shared.add(Signed(self._source, article.id, signature, signed.published, at, original))
        return original

    def lined(self, article_id: str) -> None:
        """The line of an article that was admitted is written now."""
        self._mine.discard(article_id)

    def kept(self, written: Iterable[Signed]) -> None:
        """The state knows these from now on."""
        for one in written:
            self._shared.remove(one.source, one.id)

    def end(self) -> None:
        """What was admitted and never written is nothing to anybody."""
        for id_ in self._mine:
            self._shared.remove(self._source, id_)

    def _is_copied(self, article_id: str) -> bool:
        return self._shared.is_copied(article_id) or self._state.is_copied(article_id)


def _earlier(one: Signed, other: Signed) -> Signed:
    """Of two that were fetched in this order, the one that was published earlier, where that is known."""
    return other if one.published and other.published and other.published < one.published else one
