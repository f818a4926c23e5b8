"""When an article was published and changed: markup first, then the date at the headline, the link, the address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from newscrawl.extraction import dates, lastdates
from newscrawl.extraction.byline import Dateline
from newscrawl.extraction.prune import select
from newscrawl.extraction.storytimes import dates_another, other_times, story_times
from newscrawl.extraction.structured import Markup, strings, types
from newscrawl.items import FoundDate, Link
from newscrawl.markup import HtmlElement, text_of

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished",
    "date_published", "publish-date", "publish_date", "publishdate", "publication_date", "publicationdate",
    "published_at", "published_time", "pubdate", "article.published", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dc.date",
    "cxenseparse:recs:publishtime", "citation_publication_date", "citation_date", "article_date_original",
    "originalpublicationdate", "release_date", "displaydate", "date.created", "ptime", "rnews:datepublished",
    "bt:pubdate", "og:regdate", "date",
)  # fmt: skip
# Content systems' own, which may be about the page's file: believed where nothing else is stated or shown.
_CREATED_META = (
    "created", "article.created", "article:created", "date_created", "datecreated", "dc.created", "dc:created",
    "dc:date", "content_create_date", "doc_date", "dateposted", "article:post_date", "article:published_date",
    "article:publicationdate", "publisheddate", "published-date", "publish_time", "dc.date.publication",
    "og:datepublished", "og:pubdate", "og:publish_date", "mediator_published_time", "vr:published_time", "pdate",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "article.updated", "lastmod", "last-modified", "revised", "updated_time",
)  # fmt: skip
_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([/\-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
# Countries whose English has one order. Canada has both.
_MONTH_FIRST = frozenset({"us", "ph"})
_DAY_FIRST = frozenset("gb uk ie au nz in za ng ke gh pk sg my hk mt jm tt".split())
_DAYS_APART = 31
"""Days between what markup states and what is shown, at most. A guess: nine of ten pages were within ten days."""
_MOST_OTHERS = 100
"""`<time>` elements that are looked at: a page may hold them by the thousand."""
_EARLIEST_SEARCH = "1995-01-01"
"""Before it there were no pages: what a text says of an earlier day is history."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a page's dates are read."""

    not_after: str | None
    """A UTC stamp: a later date is not believed."""
    day_first: bool | None
    """How 05/04/2024 is read; None: such a date is none."""


def calendar_of(tree: HtmlElement, language: str | None, fetched_at: str | None) -> Calendar:
    """The calendar of a page in `language`: English has both orders of day and month, and `lang` may say whose."""
    region = re.split(r"[-_]", (tree.get("lang") or tree.get("xml:lang") or "").strip().casefold())[-1]
    day_first = True if language != "en" or region in _DAY_FIRST else False if region in _MONTH_FIRST else None
    return Calendar(dates.later(fetched_at, days=1), day_first)


def published(
    markup: Markup,
    dateline: Dateline,
    *,
    url: str | None,
    link: Link | None,
    calendar: Calendar,
) -> FoundDate | None:
    """The date of publication; a less precise date gives way to a more precise one of the same day."""
    stated = _first_precise(_parsed(_stated(markup), calendar))
    linked = _parse_all([link.published] if link and link.published else [], calendar)
    at_headline = _parsed(_own(markup, dateline), calendar)
    if stated:
        found = _most_precise([*stated, *linked], stated[0])
        day = _local(found)
        own = []
        for date in at_headline:
            if _local(date) == day:
                return found
            own.append(date)
        own = _without_others(own, dateline)
        clocks = _parsed(_clocks(markup, dateline), calendar)
        changed = next(_changes(markup, calendar), None) if own else None
        return dates.on_local_clock(found, chain(own, clocks)) or _as_shown(found, own, changed)
    if own := list(at_headline):
        # The page's own day stands against the feed's and the address's: both may be older or younger than the story.
        return _most_precise([*own, *linked], own[0])
    shown = (e for e in markup.times if not dates_another(e, dateline.headline))
    visible = _parse_all([*_visible(shown), *dateline.dates], calendar)
    if linked:
        # A feed tells the day; for the hour the page itself is the better witness, as feeds are filled later.
        found = _most_precise([*visible, *linked], linked[0])
        return replace(found, stated=any(_day(date) == _day(found) for date in visible))
    dated = _from_url(url, calendar.not_after)
    if dated is not None:
        near = next((v for v in visible if abs(_day(v) - _day(dated)) <= 1), None)
        return near or replace(dated, stated=False)
    further = next(chain(_parsed(dateline.further_dates, calendar), visible), None)
    if further or any(c.isdigit() for raw in (*_stated(markup), *dateline.dates) for c in raw):
        return further  # None: a date is stated, and cannot be read, and no other is the story's
    return _searched(markup, dateline, calendar)


def selected(tree: HtmlElement, selectors: Iterable[str], calendar: Calendar) -> FoundDate | None:
    """The first date that an element selected by a source states, in `datetime`, `content` or its text; as it says."""
    elements = (element for selector in selectors for element in select(tree, selector))
    raws = (raw for e in elements for raw in (e.get("datetime"), e.get("content"), text_of(e)) if raw)
    return next(iter(_parse_all(raws, calendar)), None)


def modified(
    markup: Markup,
    dateline: Dateline,
    *,
    link: Link | None,
    calendar: Calendar,
    published: FoundDate | None,
) -> FoundDate | None:
    """When the article itself was changed last; None where that would be before it was published."""
    linked = [link.modified] if link and link.modified else []
    found = next(_changes(markup, calendar), None)
    if found is None:
        found = next(_parsed(chain(linked, dateline.changes), calendar), None)
    if found is None or published is None:
        return found
    day_only = "day" in (found.precision, published.precision)
    early = found.value[:10] < published.value[:10] if day_only else found.value < published.value
    return None if early else found


def _own(markup: Markup, dateline: Dateline) -> Iterator[str]:
    """What the page shows as its own date, beside the headline."""
    if markup.times:
        yield from story_times(dateline.tree, dateline.headline)
    yield from dateline.own_dates


def _stated(markup: Markup) -> Iterator[str]:
    yield from _values(markup.article.get("datePublished"))
    for name in _PUBLISHED_META:
        yield from markup.all(name)
    for node in markup.nodes:
        yield from _values(node.get("datePublished"))
    yield from _values(markup.article.get("dateCreated"))


def _changes(markup: Markup, calendar: Calendar) -> Iterator[FoundDate]:
    """When the markup says that the article was changed: its node, meta elements, properties outside of any node."""
    raws = chain(
        strings(markup.article.get("dateModified")),
        (value for name in _MODIFIED_META for value in markup.all(name)),
        (value for node in markup.nodes if not types(node) for value in strings(node.get("dateModified"))),
    )
    yield from _parsed(raws, calendar)


def _values(value: object) -> list[str]:
    return [str(value)] if isinstance(value, int | float) else strings(value)


def _visible(elements: Iterable[HtmlElement]) -> Iterator[str]:
    for element in islice(elements, 10):
        yield element.get("datetime") or text_of(element)


def _clocks(markup: Markup, dateline: Dateline) -> Iterator[str]:
    yield from _visible(markup.times)
    yield from dateline.clocks


def _parsed(raws: Iterable[str], calendar: Calendar) -> Iterator[FoundDate]:
    found = (dates.parse(raw, not_after=calendar.not_after, day_first=calendar.day_first) for raw in raws)
    return (date for date in found if date is not None)


def _parse_all(raws: Iterable[str], calendar: Calendar) -> list[FoundDate]:
    return list(_parsed(raws, calendar))


def _first_precise(found: Iterator[FoundDate]) -> list[FoundDate]:
    """The first date, and the others where it does not know time and zone itself."""
    first = next(found, None)
    return [] if first is None else [first] if _is_precise(first) else [first, *found]


def _is_precise(found: FoundDate) -> bool:
    return found.precision != "day" and not found.precision.endswith("-local")


def _most_precise(found: list[FoundDate], trusted: FoundDate) -> FoundDate:
    """Of the dates that mean the same day as the trusted one the first that knows time and zone."""
    if found[0] is trusted and _is_precise(trusted):
        return trusted
    day = _local(trusted)
    same = [f for f in found if _local(f) == day]
    return min(same, key=lambda f: (f.precision == "day", f.precision.endswith("-local")))


def _without_others(own: list[FoundDate], dateline: Dateline) -> list[FoundDate]:
    """These dates without those of other stories, which stand under the headline as well."""
    others = other_times(dateline.tree, dateline.headline) if own else []
    return [date for date in own if not any(text in date.raw for text in others)]


def _as_shown(stated: FoundDate, own: list[FoundDate], modified: FoundDate | None) -> FoundDate:
    """What the markup states, unless the page shows its readers another day at the headline.

    Markup may state the day on which a page was made. What is shown must be near that day, or the day of the change
    that the markup states, and no day later than that: else it may be another story's, or an event's.
    """
    changed = _day(modified) if modified else None
    shown = [
        found
        for found in own
        if (changed is None or _day(found) <= changed + 1)
        and (abs(_day(found) - _day(stated)) <= _DAYS_APART or _day(found) == changed)
    ]
    return _most_precise(shown, shown[0]) if shown else stated


def _local(found: FoundDate) -> str:
    return dates.local_day(found.raw, found.value)


def _day(found: FoundDate) -> int:
    year, month, day = (int(part) for part in found.value[:10].split("-"))
    return year * 372 + month * 31 + day


def _from_url(url: str | None, not_after: str | None) -> FoundDate | None:
    match = _URL_DATE.search(url or "")
    return dates.parse(f"{match[1]}-{match[3]}-{match[4]}", not_after=not_after) if match else None


def _searched(markup: Markup, dateline: Dateline, calendar: Calendar) -> FoundDate | None:
    """The day that the page's text or data may tell, where nothing that is written for it does: never the hour."""
    created = (raw for name in _CREATED_META for raw in markup.all(name))
    others = [e for e in markup.times[:_MOST_OTHERS] if dates_another(e, dateline.headline)]
    shown = lastdates.of(dateline.tree, _lines(dateline), [text for e in others if (text := text_of(e))])
    days = map(_local, _parsed(chain(created, shown), calendar))
    day = next((day for day in days if day >= _EARLIEST_SEARCH), None)
    return dates.parse(day, not_after=calendar.not_after) if day else None


def _lines(dateline: Dateline) -> Iterator[str]:
    """The page's lines, read when the first is asked for: they are dear, and seldom needed."""
    yield from dateline.lines
