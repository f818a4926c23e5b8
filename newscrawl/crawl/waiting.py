"""Article pages in that wait until their turn, little memory out: a sitemap names 50,000, and all of them are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

from newscrawl.items import Link, Reason

_BESIDES = tuple(field.name for field in fields(Link) if field.name != "url")


class Alike:
    """Knows links again that say what the last one said, but for the address: its list may say no more of any."""

    def __init__(self) -> None:
        self._rest = Link("")

    def rest(self, link: Link) -> Link | None:
        """What it says, without the address, where the last one said the same: one object for all such."""
        if all(getattr(self._rest, name) == getattr(link, name) for name in _BESIDES):
            return self._rest
        self._rest = replace(link, url="")
        return None


class AskedPages:
    """URL of a link → what all links to its page say of that; when it has its line, the reason of further links."""

    def __init__(self) -> None:
        self._all: dict[str, Link | Reason] = {}  # a link without an address is of the URL's
        self._alike = Alike()

    def add(self, link: Link) -> None:
        """A page that the link asks for."""
        self._all[link.url] = self._alike.rest(link) or link

    def is_pending(self, url: str) -> bool:
        """Whether it is asked for, and has no line."""
        return isinstance(self._all.get(url), Link)

    def pending(self, url: str) -> Link | None:
        """What all links say of it; None where it is not pending."""
        found = self._all.get(url)
        if not isinstance(found, Link):
            return None
        return found if found.url else replace(found, url=url)

    def further(self, url: str, link: Link) -> None:
        """Another link to it: what that says is kept where the others are silent."""
        if known := self.pending(url):
            silent = [field.name for field in fields(Link) if not getattr(known, field.name)]
            self._all[url] = replace(known, **{name: getattr(link, name) for name in silent})

    def settle(self, url: str, reason: Reason) -> None:
        """It has its line."""
        self._all[url] = reason

    def reason(self, url: str) -> Reason | None:
        """That of further links; None where it has no line."""
        found = self._all.get(url)
        return found if isinstance(found, Reason) else None

    def left(self) -> Iterator[Link]:
        """What is pending now, each as it is when it comes."""
        for url in [url for url in self._all if self.is_pending(url)]:
            if link := self.pending(url):
                yield link
