"""What is known of a page, and what is told of it now, in; whether it is asked for again, and when, out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from newscrawl.cleaning.recurrence import Ends
from newscrawl.extraction import dates
from newscrawl.items import STAGE_OF, Link, Reason, Rejection
from newscrawl.state import Known, Seen, Signed
from newscrawl.state.rows import as_row

GAPS = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72, 168))
"""After each failure in a row, the least time until a page is asked for again; after the last it is given up. Guesses:
an hour for a server that is busy, eleven days in all for one that is rebuilt."""
LINKS_KEPT = timedelta(days=7)
"""How long the link of an article is kept after its first sight, whether or not a run looks at it again: 550 bytes, so
that NEWSCRAWL_RECHECK_HOURS holds for what is there when it is set."""
FEW_LINKS = 10
"""Fewer links than that may well have changed in the same minute. A guess."""
TRANSIENT = frozenset(
    f"{STAGE_OF[reason]}/{reason}"
    for reason in (
        Reason.HTTP_ERROR,
        Reason.DOWNLOAD_FAILED,
        Reason.DOWNLOAD_TIMEOUT,
        Reason.ROBOTS,  # also where robots.txt could not be read, which says nothing of the page
        Reason.EMPTY_BODY,
        Reason.ERROR_PAGE,
        Reason.TIMEOUT,
        Reason.WORKER_DIED,
        Reason.ERROR,
    )
)
"""Outcomes that may be others another time: the site's or this computer's state, not what the page is."""
GONE = frozenset({404, 410})
ARTICLE = "article"
UNCHANGED = f"{STAGE_OF[Reason.UNCHANGED]}/{Reason.UNCHANGED}"


_OUT_OF_RANGE = tuple(f"{STAGE_OF[reason]}/{reason} " for reason in (Reason.BEFORE_SINCE, Reason.AFTER_UNTIL))


@dataclass(frozen=True, slots=True)
class Visit:
    """What a line says of the page that it is about."""

    keys: tuple[str, ...]
    """The normal forms of its addresses: the link's, and where that led."""
    outcome: str
    at: str
    run: str
    fails: bool = False
    """It may be had another time."""
    article: str | None = None
    known: Known | None = None
    """The article, where the line is one."""
    signed: Signed | None = None
    """What its copies are known by, where these are looked for."""
    copy_of: str | None = None
    """Id of the article that it is a copy of."""
    ends: Ends | None = None
    """What an article that is new tells of the lines of its source."""
    link: Link | None = None
    announced: str | None = None
    etag: str | None = None
    last_modified: str | None = None


def announced(link: Link) -> str | None:
    """The change that a link tells of, UTC; None where it tells of none that can be read."""
    found = dates.parse(link.modified) or dates.parse(link.published)
    return found.value if found else None


def is_of_one_minute(links: Sequence[Link]) -> bool:
    """Whether all that a feed or sitemap names is said to have changed at once: the time of its making, no change."""
    if len(links) < FEW_LINKS:
        return False
    minute = (announced(links[0]) or "")[:16]
    return bool(minute) and all((announced(link) or "").startswith(minute) for link in links)


def is_wanted(seen: Seen | None, told: str | None, now: str, young: str | None) -> bool:
    """Whether a page is asked for, of which a link tells the change `told`.

    `young`: articles first asked for after that are looked at again; None = they are not.
    """
    if seen is None or is_changed(seen, told):
        return True
    if seen.due is not None:
        return seen.due <= now
    return young is not None and seen.outcome in (ARTICLE, UNCHANGED) and seen.first_at > young


def is_changed(seen: Seen, told: str | None) -> bool:
    """Whether the change `told` is later than what is known of a page."""
    return bool(told) and (told or "") > (seen.announced or seen.fetched_at)


def can_wait(seen: Seen | None, told: str | None) -> bool:
    """Whether a page that is wanted is only to be tried or looked at again: nothing says that it is new or changed."""
    return seen is not None and left_out_day(seen) is None and not is_changed(seen, told)


def outcome_of(rejection: Rejection) -> str:
    """How a page is known that gave no article; with its day, where that was out of the run's range."""
    outcome = f"{rejection.stage}/{rejection.reason}"
    is_dated = rejection.detail and f"{outcome} " in _OUT_OF_RANGE
    return f"{outcome} {rejection.detail[:10]}" if is_dated and rejection.detail else outcome


def left_out_day(seen: Seen) -> str | None:
    """The day of a page that an earlier run left out for it: another run may have another range."""
    return seen.outcome.rpartition(" ")[2] if seen.outcome.startswith(_OUT_OF_RANGE) else None


def fails(rejection: Rejection) -> bool:
    """Whether a rejected page may be had another time. A status that is not known was another link's to tell."""
    if rejection.reason is Reason.HTTP_ERROR:
        return rejection.http_status is not None and rejection.http_status not in GONE
    return f"{rejection.stage}/{rejection.reason}" in TRANSIENT


def seen_after(visit: Visit, key: str, source: str, before: Seen | None) -> Seen:
    """What is known of a page after a visit."""
    failures, due = 0, None
    if visit.fails:
        anew = before is None or (visit.announced or "") > (before.announced or before.fetched_at)
        failures = 1 if before is None or anew else before.failures + 1
        due = later(visit.at, GAPS[failures - 1]) if failures <= len(GAPS) else None
    again = due is not None or visit.outcome in (ARTICLE, UNCHANGED)
    still = before if visit.outcome == UNCHANGED else None
    return Seen(
        source=source,
        key=key,
        outcome=visit.outcome,
        article=visit.article or (before.article if before else None),
        announced=max(filter(None, (visit.announced, before.announced if before else None)), default=None),
        first_at=before.first_at if before else visit.at,
        fetched_at=visit.at,
        run=visit.run,
        failures=failures,
        due=due,
        link=to_json(visit.link) if again and visit.link else None,
        etag=visit.etag or (still.etag if still else None),
        last_modified=visit.last_modified or (still.last_modified if still else None),
    )


def to_json(link: Link) -> str:
    """A link as the state keeps it, without what is empty."""
    return json.dumps({name: value for name, value in as_row(link).items() if value}, ensure_ascii=False)


def from_json(text: str) -> Link:
    """The link that `to_json` wrote."""
    link = Link(**json.loads(text))
    return replace(link, authors=tuple(link.authors))


def later(stamp: str, gap: timedelta) -> str:
    """The stamp that is `gap` after another one; before it, where the gap is negative."""
    moment = datetime.strptime(stamp, dates.STAMP).replace(tzinfo=UTC)
    return (moment + gap).strftime(dates.STAMP)
