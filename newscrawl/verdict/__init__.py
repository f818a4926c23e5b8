"""A page's tree and metadata into a verdict: an article, or the reason why it is none, with the signals that said so.

The page is read once, as the lines that a reader sees. Each kind of page that is no article then has a table of named
signals with weights: those that hold add up, and at the threshold the page is of that kind. docs/verdict.md explains.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from newscrawl.items import Metadata, Reason
from newscrawl.markup import HtmlElement
from newscrawl.urls import is_home
from newscrawl.verdict.reader import RUNNING, Reader
from newscrawl.verdict.words import CONSENT, LOGIN, LOGIN_PATH, NOT_FOUND, QUERY_KEYS, SEARCH, SEARCH_PATH

Signal = tuple[str, int, object]
"""A signal's name, its weight, and whether it holds."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is None for an article; `signals` are the names of what spoke for and against, in the table's order."""

    reason: Reason | None
    signals: tuple[str, ...] = ()


def judge(tree: HtmlElement, *, url: str | None, status: int | None, metadata: Metadata) -> Verdict:
    """Return what kind of page this is. In doubt it is an article: a lost article cannot be had back, chrome can."""
    seen = Reader(settled=_settled(url=url, status=status, metadata=metadata)).read(tree)
    for reason, threshold, table in (
        (Reason.CONSENT_WALL, 4, _consent(seen, metadata)),
        (Reason.SOFT_404, 3, _not_found(seen, metadata, status)),
        (Reason.LOGIN_PAGE, 4, _login(seen, metadata, url)),
        (Reason.SEARCH_PAGE, 4, _search(seen, metadata, url)),
        (Reason.HOME_PAGE, 2, _home(seen, metadata, url)),
        (Reason.SECTION_PAGE, 4, _section(seen, metadata)),
    ):
        holding = [(name, weight) for name, weight, holds in table if holds]
        if sum(weight for _, weight in holding) >= threshold:
            return Verdict(reason, tuple(name for name, _ in holding))
    return Verdict(None)


def _settled(*, url: str | None, status: int | None, metadata: Metadata) -> Callable[[Reader], bool]:
    """Return what says, once there is running text, that no table can reach its threshold whatever else the page holds.

    Then most articles need not be read to their end. It follows from the weights: mend it with them.
    """
    markup = _article_type(metadata)
    searched = _path_has(url, SEARCH_PATH) or _asks(url)
    lists = not _LIST_TYPES.isdisjoint(metadata.types)
    if "SearchResultsPage" in metadata.types or (not markup and (lists or status in _GONE or searched or is_home(url))):
        return lambda seen: False
    return lambda seen: markup or _other_than_consent(seen)


def _other_than_consent(seen: Reader) -> bool:
    """Say whether the headline or the text is about something else than consent."""
    return any(not CONSENT.search(line) for line in seen.titles) or (
        sum(words for line, words in seen.prose if not CONSENT.search(line)) >= _OTHER_TEXT
    )


# --- the tables

_GONE = frozenset({404, 410})
_OTHER_TEXT = 80
"""Words about something else that a consent wall does not have."""


def _consent(seen: Reader, metadata: Metadata) -> list[Signal]:
    if not seen.accepts or _article_type(metadata):  # most pages: the words need not be looked for
        return []
    about_consent = sum(words for line, words in seen.prose if CONSENT.search(line))
    rest = sum(words for _, words in seen.prose) - about_consent
    return [
        ("accept button", 2, True),
        ("consent text", 2, about_consent >= 12 or CONSENT.search(seen.title)),
        ("hardly other text", 1, rest < 40),
        ("other text", -2, rest >= _OTHER_TEXT),
        ("headlines", -2, len(seen.headlines) >= 6),
        ("headline", -2, any(not CONSENT.search(line) for line in seen.titles)),
    ]


def _not_found(seen: Reader, metadata: Metadata, status: int | None) -> list[Signal]:
    return [
        ("title says not found", 2, _says(NOT_FOUND, [seen.title])),
        ("heading says not found", 2, _says(NOT_FOUND, seen.headings)),
        ("status", 2, status in _GONE),
        ("no running text", 1, seen.body_words < 60),
        ("running text", -3, seen.body_words >= 100),
        ("article markup", -2, _article_type(metadata)),
        ("publication date", -1, metadata.published),
    ]


def _login(seen: Reader, metadata: Metadata, url: str | None) -> list[Signal]:
    return [
        ("password field", 2, seen.passwords),
        ("title says log in", 2, _says(LOGIN, [seen.title, *seen.headings[:2]])),
        ("address says log in", 1, _path_has(url, LOGIN_PATH)),
        ("no running text", 1, seen.body_words < 40),
        ("running text", -3, seen.body_words >= 100),
        ("headlines", -1, len(seen.headlines) >= 6),
        ("article markup", -3, _article_type(metadata)),
        ("publication date", -1, metadata.published),
    ]


def _search(seen: Reader, metadata: Metadata, url: str | None) -> list[Signal]:
    return [
        ("SearchResultsPage", 3, "SearchResultsPage" in metadata.types),
        ("filled search field", 2, seen.searches),
        ("title says search", 2, _says(SEARCH, [seen.title, *seen.headings[:2]])),
        ("address says search", 1, _path_has(url, SEARCH_PATH) or _asks(url)),
        ("headlines", 1, len(seen.headlines) >= 3),
        ("no running text", 1, seen.body_words < 60),
        ("running text", -2, seen.body_words >= 120),
        ("article markup", -3, _article_type(metadata)),
    ]


def _home(seen: Reader, metadata: Metadata, url: str | None) -> list[Signal]:
    stated = _article_type(metadata) or (metadata.published and seen.lead_words >= 100 and seen.cards < 3)
    return [
        ("home page address", 3, is_home(url)),
        ("article markup and text", -2, stated and seen.body_words >= 100),
    ]


def _section(seen: Reader, metadata: Metadata) -> list[Signal]:
    # Shorter lists count only where the page has neither a headline nor text of its own: an article has one of them.
    bare = not seen.titles and seen.own_words < 25
    return [
        (f"{seen.cards} cards", 2, seen.cards >= 6),
        ("many cards", 1, seen.cards >= 12),
        (f"{len(seen.headlines)} headlines", 1, len(seen.headlines) >= 15),
        ("no running text", 2, seen.body_words < 40),
        ("little running text", 1, 40 <= seen.body_words < 100),
        ("running text", -4, seen.body_words >= RUNNING),
        ("nothing but a list", 3, bare and (seen.cards >= 4 or len(seen.headlines) >= 8)),
        ("list markup", 2, _LIST_TYPES.intersection(metadata.types)),
        ("og:website", 1, "og:website" in metadata.types),
        ("no headline", 1, not seen.titles),
        ("text under the headline", -1, seen.lead_words),
        ("much text under the headline", -2, seen.lead_words >= 60),
        ("article markup", -4, _article_type(metadata)),
        ("og:article", -1, "og:article" in metadata.types),
        ("publication date", -1, metadata.published),
        ("no list", -9, not bare and seen.cards < 6 and len(seen.headlines) < 15),
    ]


_LIST_TYPES = frozenset({"CollectionPage", "ItemList", "SearchResultsPage"})
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|NewsPosting|Report|Review)$")


def _article_type(metadata: Metadata) -> bool:
    return any(_ARTICLE_TYPE.search(name) for name in metadata.types if not name.startswith("og:"))


def _says(pattern: re.Pattern[str], lines: Iterable[str]) -> bool:
    """Say whether a short line holds the words: a longer one is a headline that happens to have them."""
    return any(pattern.search(part) for line in lines for part in _parts(line) if len(part) <= 60)


def _parts(line: str) -> list[str]:
    """Part a title from the site's name."""
    return [part for part in re.split(r"\s+[|–—•·»-]\s+|\s*[|:]\s+", line) if part]


def _path_has(url: str | None, names: frozenset[str]) -> bool:
    try:
        path = urlsplit(url or "").path.casefold()
    except ValueError:
        return False
    return not names.isdisjoint(re.split(r"[/.]", path))


def _asks(url: str | None) -> bool:
    try:
        query = urlsplit(url or "").query
    except ValueError:
        return False
    return any(key.casefold() in QUERY_KEYS for key, _ in parse_qsl(query))
