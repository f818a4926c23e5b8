"""Asks sources' addresses how they do, and sites what they offer: Sources into Healths, one URL into a new Source."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from newscrawl import health, language, urls
from newscrawl.crawl import asking, own
from newscrawl.crawl.errand import Fetch, run_errands
from newscrawl.crawl.spiders.reading import ARCHIVE_LINKS, ARCHIVE_SITEMAPS
from newscrawl.discovery import feeds, site, unpack
from newscrawl.discovery.offers import offers
from newscrawl.errors import ConfigError
from newscrawl.health import Health
from newscrawl.items import Page, Source
from newscrawl.sources.checks import CHECKS, LANGUAGES

SETTINGS = {"DOWNLOAD_MAXSIZE": unpack.MAX_BYTES}
"""As a crawl takes feeds and sitemaps."""
ROLES = ("feed", "sitemap", "section")
MOST_ID = 60
"""Characters of an id that is made of a site's name."""
TITLE_CHARS = 2000
"""Characters of headlines that a language is identified by."""
FOREIGN_SHARE = 0.2
"""Share of a source's links on another domain from which that is one of its own, and no advertisement. A guess."""


@dataclass(frozen=True, slots=True)
class Found:
    """A new source, and what was seen on the way to it."""

    source: Source
    tried: tuple[Health, ...]
    """Every feed and sitemap that was asked for because the site named it, and those guessed ones that exist."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Addresses that work and are not in the source, and why."""


def check(
    sources: Sequence[Source], settings: Mapping[str, Any] | None = None, *, stale_days: int = health.STALE_DAYS
) -> list[list[Health]]:
    """How the feeds, sitemaps and sections of each source do, in their order; its home page where it names nothing.

    One address after the other on a host, with the delays of a crawl. Raises ConfigError for a wrong setting, and for
    a source that wants an environment variable that is not set.
    """
    for source in sources:
        own.fill(source)

    def errand(source: Source) -> Any:
        async def ask(fetch: Fetch) -> list[Health]:
            wanted = [(url, role) for role in ROLES for url in getattr(source, f"{role}s")]
            if not wanted:
                return await asking.ask_home(fetch, source.home, stale_days)
            asked = [asking.ask(fetch, url, role, stale_days) for url, role in wanted]
            return [health_ for found in await asyncio.gather(*asked) for health_ in found]

        return ask

    return run_errands([(errand(source), source) for source in sources], {**SETTINGS, **(settings or {})})


def find(url: str, settings: Mapping[str, Any] | None = None) -> Found:
    """The source that a site, or a feed of it, makes: feeds, sitemaps, sections, language and name found on it.

    Raises ConfigError where `url` is no address, gives nothing, or nothing there names an article.
    """
    address = urls.absolute(url, None)
    if address is None:
        raise ConfigError(f"{url!r} is no http or https address; write it with https:// at its head")

    async def errand(fetch: Fetch) -> Found:
        return await _find(fetch, address if urlsplit(address).path else f"{address}/")

    return run_errands([(errand, None)], {**SETTINGS, **(settings or {})})[0]


async def _find(fetch: Fetch, address: str) -> Found:
    page, given = await _home(fetch, address)
    home = page.url or address
    facts = site.read(asking.body_of(page), home)
    offered = offers(facts, await asking.robots_txt(fetch, home), home)
    offered = replace(offered, feeds=tuple(dict.fromkeys((*given, *offered.feeds))))
    tried: list[Health] = []
    good_feeds = await asking.good(fetch, "feed", offered.feeds, tried)
    good_feeds = good_feeds or await asking.guess(fetch, "feed", offered.feed_guesses, tried)
    good_maps = await asking.good(fetch, "sitemap", offered.sitemaps, tried)
    good_maps = good_maps or await asking.guess(fetch, "sitemap", offered.sitemap_guesses, tried)
    kept, left_out = _without_archives(good_maps, beside=bool(good_feeds))
    sections = offered.sections
    if good_feeds or kept:
        left_out |= dict.fromkeys(sections, "section page: the feeds and sitemaps above cover it")
        sections = ()
    if not (good_feeds or kept or sections or health.judge(page, "section", home).entries):
        raise ConfigError(f"{home}: no feed, no sitemap, no section page and no link that looks like an article's")
    known = [home, *(h.final for h in good_feeds), *(h.final for h in kept)]
    source = Source(
        id=_id(facts.name, home),
        name=facts.name or urls.host(home) or home,
        home=home,
        languages=_languages(facts.language, [*good_feeds, *kept]),
        feeds=tuple(h.final for h in good_feeds),
        sitemaps=tuple(h.final for h in kept),
        sections=sections,
        domains=_domains([*good_feeds, *kept], known),
    )
    return Found(source, tuple(tried), left_out)


async def _home(fetch: Fetch, address: str) -> tuple[Page, list[str]]:
    """The home page, and the feed where that is what was given."""
    answer = await fetch(address)
    if answer.found is None:
        raise ConfigError(f"{address} could not be read: {answer.why}")
    url = answer.found.url or address
    if feeds.kind(asking.body_of(answer.found)) is None:
        return answer.found, []
    root = urljoin(url, "/")
    return (await fetch(root)).found or Page(b"", root), [url]


def _without_archives(sitemaps: Iterable[Health], *, beside: bool) -> tuple[list[Health], dict[str, str]]:
    """The sitemaps that fit a crawl, and those that name the whole archive beside something that names what is new."""
    sitemaps = list(sitemaps)
    news = [found for found in sitemaps if found.kind == "news"]
    kept, left_out = [], {}
    for found in sitemaps:
        most = ARCHIVE_SITEMAPS if found.kind == "index" else ARCHIVE_LINKS
        if found in news or found.entries <= most or not (beside or news):
            kept.append(found)
        else:
            left_out[found.url] = f"sitemap of the whole archive ({found.entries} entries)"
    return kept, left_out


def _languages(declared: str | None, found: Iterable[Health]) -> tuple[str, ...]:
    """The language that the home page declares, else the one that its feeds do, else that of their headlines."""
    links = [link for health_ in found for link in health_.links]
    stated = Counter(link.language.split("-")[0].lower() for link in links if link.language)
    named = [declared, *(code for code, _ in stated.most_common(1))]
    if not any(code in LANGUAGES for code in named):
        titles = [". ".join(link.title for link in links if link.title)]
        named = [language.decide(language.get("langdetect"), titles, declared=None, chars=TITLE_CHARS).language]
    return next(((code,) for code in named if code and code in LANGUAGES), ())


def _domains(found: Iterable[Health], known: Iterable[str]) -> tuple[str, ...]:
    """Further registered domains that a good part of the links are on."""
    own = {urls.registered_domain(url) for url in known}
    counts = Counter(urls.registered_domain(link.url) for health_ in found for link in health_.links)
    least = max(1, FOREIGN_SHARE * counts.total())
    return tuple(domain for domain, count in counts.most_common() if domain and domain not in own and count >= least)


def _id(name: str | None, home: str) -> str:
    """An id made of the site's name, or of its host where the name has too few Latin letters."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode()
    host = (urls.host(home) or "").removeprefix("www.")
    names = [made for text in (plain, host, f"{host} news") if len(made := _slug(text)) >= 3]
    return next((made for made in names if not CHECKS["id"](made)), "source")


def _slug(text: str) -> str:
    return re.sub("[^a-z0-9]+", "-", text.lower())[:MOST_ID].strip("-")
