"""An address of a source in, how it does out; for a site known by its home page, what a crawl would read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin

from newscrawl import health
from newscrawl.crawl.errand import Answer, Fetch
from newscrawl.discovery import feeds, robots, site
from newscrawl.discovery.offers import MAX_FEEDS, offers
from newscrawl.health import STALE_DAYS, Condition, Health
from newscrawl.items import Link, Page


async def ask(fetch: Fetch, url: str, role: str, stale_days: int = STALE_DAYS) -> list[Health]:
    """How one address does; of a robots.txt that is named as a sitemap, itself and the sitemaps that it names."""
    answer = await fetch(url)
    if role == "sitemap" and robots.is_robots(url) and answer.found:
        named = robots.sitemaps(body_of(answer.found), answer.found.url or url)
        found = tuple(Link(name, via=url) for name in named)
        condition, detail = (Condition.OK, "robots") if found else (Condition.EMPTY, "no Sitemap line in it")
        own = Health(url, role, condition, detail, answer.found.url or url, "robots", len(found), None, found)
        return [own, *[judge(await fetch(name), role, stale_days) for name in named]]
    return [judge(answer, role, stale_days)]


def judge(answer: Answer, role: str, stale_days: int = STALE_DAYS) -> Health:
    """How an address does that gave that answer."""
    if answer.found is None:
        return health.failed(answer.url, role, answer.why, robots=answer.refused)
    return health.judge(answer.found, role, answer.url, moved=answer.moved, stale_days=stale_days)


async def ask_home(fetch: Fetch, home: str, stale_days: int = STALE_DAYS) -> list[Health]:
    """How a source does that names nothing but its home page: that, and all that a crawl would read of its site."""
    answer = await fetch(home)
    own = judge(answer, "section", stale_days)
    page = answer.found or Page(b"", home)
    at = page.url or home
    if feeds.kind(body_of(page)):
        return [judge(answer, "feed", stale_days)]
    tried: list[Health] = []
    offered = offers(site.read(body_of(page), at), await robots_txt(fetch, at), at)
    good_feeds = await good(fetch, "feed", offered.feeds, tried, stale_days)
    good_maps = await good(fetch, "sitemap", offered.sitemaps, tried, stale_days)
    if not (good_feeds or good_maps):
        await guess(fetch, "feed", offered.feed_guesses, tried, stale_days)
        await guess(fetch, "sitemap", offered.sitemap_guesses, tried, stale_days)
        await good(fetch, "section", offered.sections, tried, stale_days)
    if own.condition is Condition.EMPTY and any(found.entries for found in tried):
        own = replace(own, condition=Condition.OK, detail="no link to an article in it, but what it names has some")
    return [own, *tried]


async def robots_txt(fetch: Fetch, home: str) -> bytes:
    """The robots.txt of a site; b"" for none."""
    found = (await fetch(urljoin(home, "/robots.txt"))).found
    return body_of(found) if found else b""


async def good(
    fetch: Fetch, role: str, named: Sequence[str], tried: list[Health], stale_days: int = STALE_DAYS
) -> list[Health]:
    """Those of the named addresses that name something; all go to `tried`. A page that lists feeds stands for these."""
    asked: list[Health] = []
    for url in named:
        answer = await fetch(url)
        listed = _listed_feeds(answer) if role == "feed" else ()
        answers = [await fetch(link.url) for link in listed] or [answer]
        asked += [judge(one, role, stale_days) for one in answers]
    tried += asked
    return [found for found in asked if found.entries]


def _listed_feeds(answer: Answer) -> tuple[Link, ...]:
    """The feeds that a page lists which stands in the place of one."""
    page = answer.found
    if page is None or feeds.kind(body_of(page)):
        return ()
    return site.read(body_of(page), page.url or answer.url).feeds[:MAX_FEEDS]


async def guess(
    fetch: Fetch, role: str, guesses: Sequence[str], tried: list[Health], stale_days: int = STALE_DAYS
) -> list[Health]:
    """The first of the guessed addresses that names something, which goes to `tried`; [] for none."""
    for url in guesses:
        found = judge(await fetch(url), role, stale_days)
        if found.entries:
            tried.append(found)
            return [found]
    return []


def body_of(page: Page) -> bytes:
    """The bytes of a page."""
    return page.body if isinstance(page.body, bytes) else page.body.encode()
