"""Signals of pages on which the site speaks to the reader: about consent, an error, an account, a subscription."""

from __future__ import annotations

from newscrawl.verdict.facts import GONE, Facts, Signal, path_has, says
from newscrawl.verdict.reader import Reader
from newscrawl.verdict.words.names import LOGIN_PATH
from newscrawl.verdict.words.notices import (
    CONSENT,
    ERROR,
    LOGIN,
    NEWSLETTER,
    NOT_FOUND,
    OFFER,
    PRICE,
    mentions,
)

OTHER_TEXT = 80
"""Words about something else that a consent wall does not have."""
_NOTICE = 100
"""Words of running text that no notice of an error and no offer has."""
_ERROR, _GONE = 0.55, 0.4
"""Shares of a title that say what went wrong: a headline has the words besides others."""


def consent(facts: Facts) -> list[Signal]:
    seen = facts.seen
    if facts.is_marked or not (seen.accepts or seen.buttons):  # most pages: the words need not be looked for
        return []
    rest = other_words(seen)
    if not seen.accepts and (rest or len(seen.headlines) >= 3):
        return []
    about_consent = sum(words for _, words in seen.prose) - rest
    return [
        ("accept button", 2, seen.accepts),
        ("some button and nothing else", 1, not seen.accepts),
        ("consent text", 2, about_consent >= 12 or mentions(seen.title, CONSENT)),
        ("hardly other text", 1, rest < 40),
        ("other text", -2, rest >= OTHER_TEXT),
        ("headlines", -2, len(seen.headlines) >= 6),
        ("a sentence under the headline", -2, facts.has_story and rest),
        ("headline after the button", -2, seen.headed_late),
        ("form", -2, seen.passwords or seen.emails),
        ("publication date", -2, facts.is_dated),
    ]


def other_words(seen: Reader) -> int:
    """Words of prose about something else than consent."""
    return sum(words for line, words in seen.prose if not mentions(line, CONSENT))


def has_other_text(seen: Reader) -> bool:
    """Whether those are too many for a wall, without looking at more lines than that needs."""
    rest = 0
    for line, words in seen.prose:
        rest += words if not mentions(line, CONSENT) else 0
        if rest >= OTHER_TEXT:
            return True
    return False


def error(facts: Facts) -> list[Signal]:
    seen = facts.seen
    if seen.body_words >= _NOTICE or facts.has_sentence:
        return []
    short = [line.text for line in seen.lines[:20] if line.words < 30]
    return [
        ("title says error", 2, says(ERROR, [seen.title], share=_ERROR)),
        ("heading says error", 2, says(ERROR, seen.headings[:5], share=_ERROR)),
        ("text says error", 2, seen.own_words < _NOTICE and any(ERROR.search(line) for line in short)),
        ("bot check", 2, seen.own_words < 60 and facts.things.checks),
        ("no running text", 1, seen.body_words < 60),
        ("article markup", -2, facts.is_marked),
        ("publication date", -2, facts.is_dated),
    ]


def not_found(facts: Facts) -> list[Signal]:
    seen = facts.seen
    short = [line.text for line in seen.own_lines[:20] if line.words < 30]
    return [
        ("title says not found", 2, says(NOT_FOUND, [seen.title], share=_GONE)),
        ("heading says not found", 2, says(NOT_FOUND, seen.headings[:10], share=_GONE)),
        ("text says not found", 2, seen.own_words < 60 and any(NOT_FOUND.search(line) for line in short)),
        ("page class", 2, facts.has_class("gone")),
        ("status", 2, facts.status in GONE),
        ("no running text", 1, seen.body_words < 60),
        ("a sentence", -6, facts.has_sentence),
        ("running text", -3, seen.body_words >= _NOTICE),
        ("article markup", -2, facts.is_marked),
        ("publication date", -2, facts.is_dated),
    ]


def login(facts: Facts) -> list[Signal]:
    seen = facts.seen
    return [
        ("password field", 2, seen.passwords),
        ("e-mail field", 1, seen.emails and not seen.passwords),
        ("title says log in", 2, says(LOGIN, [seen.title, *seen.headings[:2]])),
        ("address says log in", 1, path_has(facts.url, LOGIN_PATH)),
        ("no running text", 1, seen.body_words < 40),
        ("not a sentence", 1, seen.passwords and not facts.has_sentence),
        ("a sentence under the headline", -3, facts.has_story),
        ("film or pictures", -2, seen.passwords and (seen.pictures >= 4 or facts.things.players)),
        ("running text", -3, seen.body_words >= _NOTICE),
        ("headlines", -1, len(seen.headlines) >= 6),
        ("article markup", -3, facts.is_marked),
        ("publication date", -1, facts.is_dated),
    ]


def paywall(facts: Facts) -> list[Signal]:
    seen = facts.seen
    if seen.body_words >= _NOTICE or facts.has_sentence:
        return []
    in_heading = any(_offers(line) for line in seen.headings[:10] if line not in seen.titles)
    offers = [line for line in seen.lines if _offers(line.text)]
    return [
        ("not free", 2, facts.metadata.is_free is False),
        ("offer in a heading", 2, in_heading),
        ("offer in the text", 2, offers),
        ("several offers", 1, len(offers) >= 3),
        ("price", 1, any(PRICE.search(line.text) for line in seen.lines)),
        ("offer button", 1, any(_offers(line) for line in seen.buttons)),
        ("list of headlines", -3, not seen.titles and (seen.cards >= 3 or len(seen.headlines) >= 8)),
        ("no offer", -9, not in_heading and not offers),
    ]


def _offers(line: str) -> bool:
    return bool(OFFER.search(line)) and not NEWSLETTER.search(line)
