"""The values that flow through newscrawl: a page comes in, an article or a rejection goes out.

All of them are frozen, slotted, picklable dataclasses of JSON-native values. This module imports no other layer, so
that every layer can share its names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field

from newscrawl.reasons import STAGE_OF, Reason, Stage

__all__ = [
    "SCHEMA_VERSION",
    "STAGE_OF",
    "Article",
    "Block",
    "Cleaned",
    "Draft",
    "Entry",
    "FoundDate",
    "Link",
    "Metadata",
    "Page",
    "Reason",
    "Rejection",
    "Removed",
    "Source",
    "Stage",
    "reject",
]

SCHEMA_VERSION = 1
"""Version of the Article record; raised when a field is added, removed or changes its meaning."""


@dataclass(frozen=True, slots=True)
class Link:
    """An article's address as a feed, sitemap or section page gives it, with what that said of the article."""

    url: str
    """Absolute http or https URL."""
    title: str | None = None
    published: str | None = None
    """As found (raw); read by extraction/dates."""
    modified: str | None = None
    """As found (raw)."""
    language: str | None = None
    authors: tuple[str, ...] = ()
    via: str | None = None
    """URL of the feed, sitemap or page that named it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher as declared in data/sources/<file>.toml."""

    id: str
    """Lower-case letters, digits, `-` and `_`; also the spider's name."""
    name: str
    home: str
    """Absolute http or https URL of the home page."""
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes that the publisher writes in; () = any. A hint, not a filter."""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    """Pages whose links are followed one level deep."""
    allow: tuple[str, ...] = ()
    """Regular expressions: an article URL must match one of them (none given = all match)."""
    deny: tuple[str, ...] = ()
    """Regular expressions: an article URL that matches one is not fetched."""
    domains: tuple[str, ...] = ()
    """Further domains that article URLs may be on, besides the registered domains of home, feeds and sitemaps."""
    enabled: bool = True
    groups: tuple[str, ...] = ()
    """Names under which several sources are enabled, disabled and listed together."""
    wanted: tuple[str, ...] = ()
    """Languages, ISO 639-1, whose articles are kept; () = what the run's options say. Judged on the cleaned text."""
    user_agent: str | None = None
    """In the place of the project's own, for this source alone."""
    delay: float | None = None
    """Least seconds between two requests of one host; a Crawl-delay that is longer holds."""
    limit: int | None = None
    """Article pages that a run asks for at most, 1 or more; None = no bound. The spider argument goes before it."""
    minutes: float | None = None
    """A run of it ends after as long; 0 = no bound. None, here and in the two below: what the settings say."""
    errors: int | None = None
    """Downloads that may fail in a row before it is given up; 0 = no bound."""
    recheck_hours: float | None = None
    """Hours after the first sight of an article within which each run asks whether it has changed; 0 = none."""
    proxy: str | None = None
    """http or https URL of a proxy. Like `headers` and `cookies` it may hold `${NAME}`, which stands for an environment
    variable: it is filled in at the request alone, and never written anywhere."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Request headers, besides the project's own."""
    cookies: Mapping[str, str] = field(default_factory=dict)
    """Sent with every request to the source's own sites."""
    title: tuple[str, ...] = ()
    """Quirk: CSS selectors of the headline; the first that matches an element with text is believed before all else."""
    date: tuple[str, ...] = ()
    """Quirk: CSS selectors of the date of publication (its `datetime`, `content` or text), likewise."""
    body: tuple[str, ...] = ()
    """Quirk: CSS selectors of the article's container; the first that matches replaces the search for it."""
    remove: tuple[str, ...] = ()
    """Quirk: CSS selectors of elements to drop before extraction."""
    phrases: tuple[str, ...] = ()
    """Quirk: lines of chrome of this site, compared as cleaning compares phrases."""
    drop_params: tuple[str, ...] = ()
    """Quirk: query parameters that do not identify an article."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched: the input of the processor."""

    body: bytes | str
    url: str | None = None
    """Final URL, after redirects; None for a bare file."""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """Response headers, names in lower case."""
    fetched_at: str | None = None
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`."""
    source: Source | None = None
    link: Link | None = None
    parts: tuple[Page, ...] = ()
    """The further pages of an article that is spread over several, in the reader's order; none has parts itself."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as an article states it."""

    value: str
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`; a day alone is midnight."""
    raw: str
    """As found."""
    precision: str
    """"second", "minute" or "day"; with suffix "-local" where no zone was known."""
    stated: bool = True
    """Whether the page itself states that day, and not its address or a feed alone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a live story, as the page's markup states it."""

    headline: str | None
    published: str
    """As found (raw)."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its article, each value chosen by the order of trust in docs/fields.md."""

    title: str | None = None
    titles: tuple[str, ...] = ()
    """Every wording of the headline that the page gives, the chosen one among them: cleaning knows repeats by it."""
    authors: tuple[str, ...] = ()
    published: FoundDate | None = None
    modified: FoundDate | None = None
    description: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image_url: str | None = None
    canonical_url: str | None = None
    publisher: str | None = None
    is_free: bool | None = None
    tdm_reserved: bool | None = None
    language_declared: str | None = None
    site_names: tuple[str, ...] = ()
    """Every name of the site that the page gives."""
    types: tuple[str, ...] = ()
    """schema.org types of the page's main JSON-LD or microdata nodes, and `og:<type>`."""
    article_body: str | None = None
    """JSON-LD articleBody: evidence of what is body, never the text itself."""
    is_live: bool = False
    """Whether the markup calls it a live story."""
    entries: tuple[Entry, ...] = ()
    """Of a live story: evidence, as above."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the extracted body."""

    text: str
    """One line, NFC, blanks collapsed."""
    kind: str = "paragraph"
    """"paragraph", "heading", "item" (of a list), "quote", "code", "cell" (of a table) or "time" (of a live entry)."""
    linked: float = 0.0
    """Share of the characters that stand inside links, 0–1."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A page taken apart, before cleaning."""

    blocks: tuple[Block, ...]
    metadata: Metadata
    links: Set[str] = frozenset()
    """Texts of the page's links, blanks collapsed and case-folded: a line equal to one was a link."""
    menu: Callable[[], str] = str
    """Tells the text of the page's navigation, header and footer: what language the site itself speaks. Few pages are
    asked."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A line that cleaning took out."""

    text: str
    rule: str
    """Name of the rule that fired."""
    after: int = 0
    """How many of the lines that were kept stand before it."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning leaves, and what it took."""

    blocks: tuple[Block, ...]
    removed: tuple[Removed, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """The record: one article, one JSON line. The fields' order is the keys' order; see docs/record.md."""

    id: str
    """`a` + 16 hex digits of the hash of the normalised canonical-or-final URL; of the text where there is no URL."""
    url: str | None
    """Final URL, after redirects; null only for a bare file."""
    canonical_url: str | None
    """Absolute, same site, not the home page, AMP resolved."""
    source: str | None
    """The source's id; null outside a crawl."""
    domain: str | None
    """Registered domain, lower case; null with url."""
    title: str | None
    """Without the site's name."""
    authors: tuple[str, ...]
    """One person an element; no URLs, no "By", no job titles."""
    date_published: str | None
    """`YYYY-MM-DDTHH:MM:SSZ`, UTC; a day alone is midnight with precision "day"."""
    date_published_raw: str | None
    """As found."""
    date_published_precision: str | None
    """"second", "minute", "day"; suffix "-local" where no zone was known."""
    date_modified: str | None
    """The article's own, never the crawl's; UTC."""
    date_fetched: str | None
    """UTC; null for a bare file."""
    language: str | None
    """ISO 639-1 (BCP 47 where needed, `zh-Hant`), of the cleaned body; null when the text is too short to say."""
    language_confidence: float | None
    """0–1."""
    language_declared: str | None
    """What the page says of itself, normalised."""
    description: str | None
    text: str
    """Paragraphs parted by a blank line; NFC; no chrome."""
    word_count: int
    """Not by blanks for Chinese, Japanese and Thai."""
    removed: tuple[str, ...]
    """The lines that cleaning took out, in order."""
    section: str | None
    tags: tuple[str, ...]
    image_url: str | None
    """Absolute."""
    is_free: bool | None
    """schema.org isAccessibleForFree; null = unknown."""
    http_status: int | None
    """Null for a bare file."""
    content_hash: str
    """`h` + sha256 of the normalised text."""
    duplicate_of: str | None
    """Id of the earlier article that this is a (near) copy of."""
    revision: int
    """1, and one more each time the same article's content changed."""
    publisher: str | None
    """The publication's name as the page gives it."""
    tdm_reserved: bool | None
    """The page or site reserves text and data mining; null = says nothing."""
    extractor: str
    """`newscrawl/<version> trafilatura/<version>`."""
    schema_version: int = SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Rejection:
    """A page, or a request for one, that gave no article: one line in data/rejected/."""

    url: str | None
    source: str | None
    date_fetched: str | None
    http_status: int | None
    stage: Stage
    reason: Reason
    detail: str | None
    """What the reader of the line needs to see why: a signal, a header, an exception's text."""
    title: str | None
    text_length: int | None
    """Characters of text that were found, where any were looked for."""


def reject(
    page: Page, reason: Reason, detail: str | None = None, title: str | None = None, text_length: int | None = None
) -> Rejection:
    """The rejection of a page for a reason."""
    return Rejection(
        url=page.url,
        source=page.source.id if page.source else None,
        date_fetched=page.fetched_at,
        http_status=page.status,
        stage=STAGE_OF[reason],
        reason=reason,
        detail=detail or None,
        title=title,
        text_length=text_length,
    )
