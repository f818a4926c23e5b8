"""What the tables of signals ask of a page, and how a line, an address or a type answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from newscrawl.items import Metadata
from newscrawl.markup import HtmlElement
from newscrawl.text import count_words
from newscrawl.verdict.reader import RUNNING, Reader, is_long
from newscrawl.verdict.sentences import Topic, tells, topic
from newscrawl.verdict.things import Things, hidden_words, look
from newscrawl.verdict.words.names import ARTICLE_CLASSES, LIST_CLASSES, QUERY_KEYS

Signal = tuple[str, int, object]
"""A signal's name, its weight, and whether it holds."""

GONE = frozenset({404, 410})
LIST_TYPES = frozenset({"CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage", "og:profile"})
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|NewsPosting|Report|Review)$")
_INTRODUCTION = 25
"""Words of a list's own that only introduce it."""
_LONGEST = 60
"""Characters of a line that says what a page is: a longer one is a headline that happens to have the words."""


class Facts:
    """A page that was read to its end, with what else is known of it."""

    def __init__(
        self,
        seen: Reader,
        tree: HtmlElement,
        metadata: Metadata,
        *,
        url: str | None,
        status: int | None,
        classes: frozenset[str],
    ) -> None:
        self.seen = seen
        self.metadata = metadata
        self.types = frozenset(metadata.types)
        self.url = url
        self.status = status
        self.article_class = not ARTICLE_CLASSES.isdisjoint(classes)
        self._tree = tree
        self._classes = classes

    @cached_property
    def things(self) -> Things:
        """What the page holds besides lines."""
        return look(self._tree)

    @cached_property
    def hides_text(self) -> bool:
        """Whether there is running text where no line is read."""
        return hidden_words(self._tree) >= 40

    @cached_property
    def is_marked(self) -> bool:
        """Whether the markup says that this is an article: not where it says so of each of a list."""
        if not article_type(self.metadata):
            return False
        seen = self.seen
        listing = not seen.titles and seen.text_words < RUNNING and self.has_list
        return not (listing and self.things.articles >= 3)

    @property
    def is_dated(self) -> bool:
        """Whether the page states when it was published; its address and its feed say it of walls and errors, too."""
        return self.metadata.published is not None and self.metadata.published.stated

    @cached_property
    def has_list(self) -> bool:
        """Whether there are a few cards or linked headlines."""
        return self.seen.cards >= 3 or len(self.seen.headlines) >= 5

    @cached_property
    def has_sentence(self) -> bool:
        """Whether a line of the page's own, in doubt, is a sentence of a story."""
        return any(tells(line, self._topic) for line in self.seen.own_lines)

    @cached_property
    def story_words(self) -> int:
        """Words of all such lines."""
        return sum(line.words for line in self.seen.own_lines if tells(line, self._topic))

    @cached_property
    def has_story(self) -> bool:
        """Whether such a sentence stands under the page's headline."""
        return any(line.place == "lead" and tells(line, self._topic) for line in self.seen.lines)

    @cached_property
    def _topic(self) -> Topic:
        name = self.seen.title.casefold()  # ends with the site's name, which some give an h1, too
        own = [line for line in self.seen.titles if not name.endswith(line.casefold())]
        return topic(own or self.seen.titles or [self.seen.title])

    @cached_property
    def is_bare_list(self) -> bool:
        """Whether a list is all there is: neither a long headline nor a sentence of the page's own.

        A page without any name, of its site alone, is a list only with many headlines: a few are furniture.
        """
        seen = self.seen
        named = seen.names or len(_parts(seen.title)) > 1
        listed = seen.cards >= 4 or len(seen.headlines) >= (8 if named else 15)
        long = any(is_long(line, count_words(line)) for line in seen.titles)
        return listed and not long and seen.own_words < _INTRODUCTION and not self.has_sentence

    def has_class(self, kind: str) -> bool:
        """Whether the content management system says what kind of page this is."""
        return not LIST_CLASSES[kind].isdisjoint(self._classes)

    def headed(self, pattern: re.Pattern[str]) -> bool:
        """Whether the title or an h1 begins with the words, the site's name and all."""
        return any(pattern.search(line) for line in [self.seen.title, *self.seen.names])


def article_type(metadata: Metadata) -> bool:
    """Whether a JSON-LD or microdata type is an article's. `og:article` stands on category pages too."""
    return any(_ARTICLE_TYPE.search(name) for name in metadata.types if not name.startswith("og:"))


def says(pattern: re.Pattern[str], lines: Iterable[str], *, share: float = 0) -> bool:
    """Whether a short line, or a part of it, holds the words; with `share`, as at least this much of it."""
    parts = (part for line in lines for part in _parts(line) if len(part) <= _LONGEST)
    return any(_covers(pattern, part, share) for part in parts)


def _covers(pattern: re.Pattern[str], part: str, share: float) -> bool:
    found = pattern.search(part)
    return found is not None and found.end() - found.start() >= share * len(part)


def _parts(line: str) -> list[str]:
    """Part a title from the site's name."""
    return [part for part in re.split(r"\s+[|–—•·»-]\s+|\s*[|:]\s+", line) if part]


def path_has(url: str | None, names: frozenset[str]) -> bool:
    """Whether a part of the address's path is one of the names."""
    try:
        path = urlsplit(url or "").path.casefold()
    except ValueError:
        return False
    return not names.isdisjoint(re.split(r"[/.]", path))


def asks(url: str | None) -> bool:
    """Whether the address has a parameter that searches are asked by."""
    try:
        query = urlsplit(url or "").query
    except ValueError:
        return False
    return any(key.casefold() in QUERY_KEYS for key, _ in parse_qsl(query))
