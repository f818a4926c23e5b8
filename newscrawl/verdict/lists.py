"""Signals of pages that list articles: front page, section, tag, author, search."""

from __future__ import annotations

from newscrawl.urls import is_home
from newscrawl.verdict.facts import LIST_TYPES, Facts, Signal, asks, path_has, says
from newscrawl.verdict.reader import RUNNING, Reader
from newscrawl.verdict.words.names import AUTHOR_PATH, SEARCH_PATH, TAG_PATH
from newscrawl.verdict.words.titles import AUTHOR, SEARCH, TAG

LISTED = 4
"""Weight at which a page is a list of articles."""


def search(facts: Facts) -> list[Signal]:
    seen = facts.seen
    return [
        ("SearchResultsPage", 3, "SearchResultsPage" in facts.types),
        ("page class", 2, facts.has_class("search")),
        ("filled search field", 2, seen.searches),
        ("title repeats the search", 2, _repeats(seen)),
        ("title says search", 2, says(SEARCH, [seen.title, *seen.headings[:2]])),
        ("address says search", 1, path_has(facts.url, SEARCH_PATH) or asks(facts.url)),
        ("headlines", 1, len(seen.headlines) >= 3),
        ("no headline", 1, not seen.titles),
        ("no running text", 1, seen.body_words < 60),
        ("a sentence under the headline", -3, facts.has_story),
        ("running text", -4, seen.body_words >= 120),
        ("article markup", -3, facts.is_marked),
    ]


def _repeats(seen: Reader) -> bool:
    """Whether the title or the first heading names what was searched for, in whatever language."""
    titles = [line.casefold() for line in (seen.title, *seen.headings[:1])]
    return any(len(query) > 1 and query.casefold() in line for query in seen.searches for line in titles)


def home(facts: Facts) -> list[Signal]:
    seen, published = facts.seen, facts.metadata.published
    stated = facts.is_marked or (published and seen.lead_words >= 100 and seen.cards < 3)
    return [
        ("home page address", 3, is_home(facts.url)),
        ("page class and a list", 2, facts.has_class("home") and _listed(facts)),
        ("article markup and text", -2, stated and seen.body_words >= 100),
    ]


def author(facts: Facts) -> list[Signal]:
    seen = facts.seen
    return _listing(
        facts,
        ("ProfilePage", 3, not facts.types.isdisjoint({"ProfilePage", "og:profile"})),
        ("Person", 1, "Person" in facts.types),
        ("page class", 2, facts.has_class("author")),
        ("title says author", 2, facts.headed(AUTHOR)),
        ("heading says author", 2, not seen.titles and any(AUTHOR.search(line) for line in seen.headings[:4])),
        ("address says author", 1, path_has(facts.url, AUTHOR_PATH)),
    )


def tag(facts: Facts) -> list[Signal]:
    if not facts.has_list:
        return []
    return _listing(
        facts,
        ("page class", 2, facts.has_class("tag")),
        ("title says tag", 2, facts.headed(TAG)),
        ("address says tag", 1, path_has(facts.url, TAG_PATH)),
    )


def _listing(facts: Facts, *named: Signal) -> list[Signal]:
    """What speaks for and against a list of articles, where a signal holds that says what it lists."""
    if not any(holds for _, _, holds in named):
        return []
    seen, listed = facts.seen, _listed(facts)
    return [
        *named,
        ("list of headlines", 3, listed),
        ("some headlines", 2, not listed and facts.has_list),
        ("neither headline nor text", 1, not seen.titles and seen.body_words < 60),
        ("running text", -3, seen.body_words >= RUNNING),
        ("a sentence under the headline", -3, facts.has_story),
        ("article class", -3, facts.article_class),
        ("article markup", -4, facts.is_marked),
        ("publication date", -1, facts.is_dated and seen.titles),
    ]


def _listed(facts: Facts) -> bool:
    return sum(weight for _, weight, holds in section(facts) if holds) >= LISTED


def section(facts: Facts) -> list[Signal]:
    seen, types = facts.seen, facts.types
    # Shorter lists count only where the page has neither a headline nor text of its own: an article has one of them.
    listing = facts.is_bare_list
    return [
        (f"{seen.cards} cards", 2, seen.cards >= 6),
        ("many cards", 1, seen.cards >= 12),
        (f"{len(seen.headlines)} headlines", 1, len(seen.headlines) >= 15),
        ("no running text", 2, seen.body_words < 40),
        ("little running text", 1, 40 <= seen.body_words < 100),
        ("running text", -4, seen.body_words >= RUNNING),
        ("nothing but a list", 3, listing),
        ("list markup", 2, not LIST_TYPES.isdisjoint(types)),
        ("page class", 2, facts.has_class("section")),
        ("og:website", 1, "og:website" in types),
        ("no headline", 1, not seen.titles),
        ("headline", -2, seen.titles),
        ("not a sentence", 2, seen.titles and not facts.has_sentence),
        ("a sentence under the headline", -2, facts.has_story),
        ("much text under the headline", -2, seen.lead_words >= 60),
        ("article class", -3, facts.article_class),
        ("article markup", -4, facts.is_marked),
        ("og:article", -1, "og:article" in types),
        ("publication date", -1, facts.is_dated and seen.titles),
        ("no list", -9, not listing and seen.cards < 6 and len(seen.headlines) < 15),
    ]
