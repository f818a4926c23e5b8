"""What a source's feeds, sitemaps and section pages answered, in; which of them need not be read again, out.

What was read is kept at the end of a run, and only where every link that it named was followed: an address that
answers "not modified" next time says that it names nothing new, and what was left out once would be lost behind that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scrapy.http import Response

from newscrawl.crawl.failures import now
from newscrawl.items import Link
from newscrawl.state import Reading, State

Ask = Callable[[Callable[[], Any]], Any]


class Readings:
    """The addresses that one run reads, and what earlier runs of the source know of them.

    `scope` says what decides which links are wanted: what was read in another one is as good as unread. `ask` answers
    a question to the state, with None where the state cannot.
    """

    def __init__(self, state: State, source: str, scope: str, ask: Ask) -> None:
        self._state = state
        self._source = source
        self._scope = scope
        self._ask = ask
        self._read: dict[str, Reading] = {}  # by the address that was asked for
        self._left: set[str] = set()
        self._asked_as: dict[str, str] = {}  # where redirects led → the address that was asked for

    def before(self, url: str) -> Reading | None:
        """How the address was read by an earlier run, to the end."""
        reading: Reading | None = self._ask(lambda: self._state.reading(self._source, url))
        return reading if reading and reading.scope == self._scope else None

    def children(self, url: str) -> list[Link]:
        """The sitemaps in an index of which it does not say when they changed; others it would name with that."""
        known: list[Reading] = self._ask(lambda: self._state.children(self._source, url)) or []
        return [Link(child.url, via=url) for child in known if child.announced is None and child.scope == self._scope]

    def answered(self, response: Response, entry: Link | None) -> None:
        """The address was read; `entry` is how an index named it."""
        asked = asked_for(response)
        etag, last_modified = validators(response)
        self._asked_as[response.url] = asked
        self._put(Reading(self._source, asked, self._scope, now(), etag, last_modified), entry)

    def same(self, reading: Reading, entry: Link | None) -> None:
        """The address is as an earlier run has read it."""
        self._put(replace(reading, fetched_at=now()), entry)

    def tells_news(self, response: Response) -> None:
        """The address says what is new."""
        asked = asked_for(response)
        if asked in self._read:
            self._read[asked] = replace(self._read[asked], news=True)

    def left(self, url: str | None) -> None:
        """Something that was named at `url` was wanted and not had."""
        if url is not None:
            self._left.add(self._asked_as.get(url, url))

    def keep(self) -> None:
        """Remember what was read to the end: an index only if all that it named was. Raises OutputError."""
        left = set(self._left)
        while more := {child.parent for child in self._read.values() if child.url in left} - {None} - left:
            left |= {url for url in more if url}
        self._state.answered(reading for url, reading in self._read.items() if url not in left)

    def _put(self, reading: Reading, entry: Link | None) -> None:
        if entry and entry.via:
            parent = self._asked_as.get(entry.via, entry.via)
            reading = replace(reading, parent=parent, announced=entry.modified)
        self._read[reading.url] = reading


def asked_for(response: Response) -> str:
    """The address that was asked for, before redirects."""
    return str(response.meta.get("redirect_urls", [response.url])[0])


def validators(response: Response) -> tuple[str | None, str | None]:
    """A response's ETag and Last-Modified."""
    etag, last_modified = (response.headers.get(name) for name in ("ETag", "Last-Modified"))
    return (etag.decode("latin-1") if etag else None), (last_modified.decode("latin-1") if last_modified else None)


def conditional(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Headers that ask for something only if it is no longer what those validators say."""
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in given.items() if value}
