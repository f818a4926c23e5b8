"""A page's tree, in, what the page says of its article out: one small function a field, in docs/fields.md's order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from newscrawl.extraction import access, addresses, authors, byline, structured, times, titles, tongues
from newscrawl.extraction.structured import Markup, string, strings
from newscrawl.extraction.titles import Wording
from newscrawl.items import Link, Metadata
from newscrawl.markup import HtmlElement, text_of

_MOST_TAGS = 50
_LONGEST_TAG = 100
_LONGEST_TITLE = 500


def read(
    tree: HtmlElement,
    *,
    url: str | None = None,
    headers: Mapping[str, str] = {},
    link: Link | None = None,
    fetched_at: str | None = None,
) -> Metadata:
    """What the page says of its article. `link` fills what the page lacks; `fetched_at` bounds its dates.

    The tree is left as it is. Never raises for what a page contains.
    """
    markup = structured.read(tree, url)
    sites = site_names(markup)
    title, wordings = titles.choose(_wordings(markup, tree, link), sites, url)
    language = tongues.declared(markup, tree, headers.get("content-language"))
    dateline = byline.Dateline(tree, title)
    published = times.published(markup, dateline, url=url, link=link, fetched_at=fetched_at, language=language)
    return Metadata(
        title=title,
        titles=tuple(wordings),
        authors=authors.read(markup, dateline, frozenset(titles.known_sites(sites, url)), link.authors if link else ()),
        published=published,
        modified=times.modified(markup, link=link, fetched_at=fetched_at, published=published),
        description=description(markup),
        section=section(markup),
        tags=tags(markup),
        image_url=addresses.image(markup, url),
        canonical_url=addresses.canonical(markup, url),
        publisher=publisher(markup),
        is_free=access.is_free(markup),
        tdm_reserved=access.tdm_reserved(markup, headers),
        language_declared=language or (tongues.normalise(link.language) if link and link.language else None),
        site_names=sites,
        types=types(markup),
        article_body=article_body(markup),
    )


def _wordings(markup: Markup, tree: HtmlElement, link: Link | None) -> list[Wording]:
    found: list[tuple[str, str | None]] = [("headline", string(markup.article.get("headline")))]
    headings = [line for line in map(text_of, markup.headings[:10]) if line]
    # Only a heading that is alone, or the first of several, can be the headline's.
    found += [("h1" if len(headings) == 1 else "heading", line) for line in headings]
    found += [("og", markup.first("og:title")), ("twitter", markup.first("twitter:title"))]
    found += [("meta", markup.first("title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title"))]
    found += [("title", markup.title), ("link", link.title if link else None)]
    if not any(text for _, text in found):
        found = [("line", byline.first_line(tree))]
    return [Wording(text[:_LONGEST_TITLE], place) for place, text in found if text]


def site_names(markup: Markup) -> tuple[str, ...]:
    """Every name of the site or its publisher that the page gives."""
    names = [
        *markup.all("og:site_name"),
        *strings(markup.resolve(markup.article.get("publisher"))),
        *(name for node in markup.nodes if "WebSite" in structured.types(node) for name in _names(node)),
        *markup.all("application-name"),
        *markup.all("apple-mobile-web-app-title"),
        *markup.all("dc.publisher"),
        *markup.all("al:android:app_name"),
        *(name.lstrip("@") for name in markup.all("twitter:site") if not name.isdigit()),
    ]
    return _unique(names)


def _names(node: Mapping[str, Any]) -> list[str]:
    return [*strings(node.get("name")), *strings(node.get("alternateName"))]


def _unique(lines: Iterable[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for line in lines:
        seen.setdefault(line.casefold(), line)
    return tuple(seen.values())


def publisher(markup: Markup) -> str | None:
    """The publication's name: the article's publisher, else the site's name, else the organisation on the page."""
    stated = strings(markup.resolve(markup.article.get("publisher")))
    stated += markup.all("og:site_name") + markup.all("application-name") + markup.all("dc.publisher")
    for node in markup.nodes:
        if {"NewsMediaOrganization", "Organization", "WebSite"} & set(structured.types(node)):
            stated += strings(node.get("name"))
    return next((name for name in stated if not name.startswith(("http:", "https:"))), None)


def description(markup: Markup) -> str | None:
    """The summary: the article's own, else Open Graph's, else the meta element's; one that is cut off gives way."""
    stated = [string(markup.article.get("description")), markup.first("og:description"), markup.first("description")]
    stated += [markup.first("twitter:description", "dc.description", "dcterms.abstract")]
    found = [line for line in stated if line]
    whole = [line for line in found if not line.endswith(("…", "..."))]
    return next(iter(whole or found), None)


def section(markup: Markup) -> str | None:
    """The section that the article is filed under."""
    stated = [*markup.all("article:section"), *strings(markup.article.get("articleSection"))]
    stated += markup.all("parsely-section") + markup.all("section")
    return next((line for line in stated if not line.startswith(("http:", "https:"))), None)


def tags(markup: Markup) -> tuple[str, ...]:
    """Keywords, each once, from the first place that has any."""
    places = (
        markup.all("article:tag"),
        strings(markup.article.get("keywords")),
        markup.all("news_keywords"),
        markup.all("parsely-tags"),
        markup.all("keywords"),
    )
    for lines in places:
        split = [part.strip() for line in lines for part in re.split(r"[,;،、，|]", line)]
        found = _unique(part for part in split if part and len(part) <= _LONGEST_TAG)
        if found:
            return found[:_MOST_TAGS]
    return ()


def types(markup: Markup) -> tuple[str, ...]:
    """schema.org types of what the page is about, and `og:<type>`."""
    named = [name for node in markup.nodes for name in structured.types(node)]
    return tuple(dict.fromkeys([*named, *(f"og:{value}" for value in markup.all("og:type"))]))


def article_body(markup: Markup) -> str | None:
    """JSON-LD articleBody, if it is there."""
    value = markup.article.get("articleBody")
    return value.strip() or None if isinstance(value, str) else None
