"""A page's tree, in, what the page says of its article out: one small function a field, in docs/fields.md's order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from newscrawl.extraction import access, addresses, authors, byline, liveblog, sites, structured, times, titles, tongues
from newscrawl.extraction.prune import select
from newscrawl.extraction.structured import Markup, string, strings
from newscrawl.extraction.titles import Wording
from newscrawl.items import Link, Metadata, Source
from newscrawl.markup import HtmlElement, text_of
from newscrawl.text import count_words, one_line, squash

_MOST_TAGS = 50
_LONGEST_TAG = 100
_LONGEST_TITLE = 500
_MOST_HEADINGS = 10
_FEWEST_WORDS = 3
"""Words of an h2 that can be the headline, at least. A guess."""
_JOINTS = (":", "-", "–", "—", "|", "·", "•", "：")
_EMAIL = re.compile(r"(?<!\S)[(<\[]?\S+@\S+\.\w+[)>\]]?")
# What the line above a headline is called in stylesheets, in the languages whose papers have such a line.
_LABEL = re.compile(
    r"over-?line|dachzeile|kicker|top-?line|roof-?line|eye-?brow|spitzmarke|super-?title|sur-?titre|ante-?titulo|"
    r"occhiello|pre-?title|over-?title|\blabel\b|-label\b|\bdate\b|h1-?small",
    re.IGNORECASE,
)


def read(
    tree: HtmlElement,
    *,
    url: str | None = None,
    headers: Mapping[str, str] = {},
    link: Link | None = None,
    fetched_at: str | None = None,
    source: Source | None = None,
) -> Metadata:
    """What the page says of its article. `link` fills what the page lacks; `fetched_at` bounds its dates.

    What the `title` and `date` selectors of `source` select is believed before all else. The tree is left as it is.
    Never raises for what a page contains.
    """
    markup = structured.read(tree, url)
    names = sites.names(markup)
    wordings = _wordings(markup, tree, link, url)
    title, kept = _title(wordings, tree, source, [*names, *sites.home_names(markup, tree, url)], url)
    language = tongues.declared(markup, tree, headers.get("content-language"))
    dateline = byline.Dateline(tree, title, (w.text for w in wordings if w.place == "h1"))
    calendar = times.calendar_of(tree, language, fetched_at)
    published = times.selected(tree, source.date if source else (), calendar)
    published = published or times.published(markup, dateline, url=url, link=link, calendar=calendar)
    is_live, entries = liveblog.stated(markup, url)
    return Metadata(
        title=title,
        titles=kept,
        authors=authors.read(markup, dateline, frozenset(titles.known_sites(names, url)), link.authors if link else ()),
        published=published,
        modified=times.modified(markup, dateline, link=link, calendar=calendar, published=published),
        description=description(markup),
        section=section(markup),
        tags=tags(markup),
        image_url=addresses.image(markup, url),
        canonical_url=addresses.canonical(markup, url),
        publisher=publisher(markup),
        is_free=access.is_free(markup),
        tdm_reserved=access.tdm_reserved(markup, headers),
        language_declared=language or (tongues.normalise(link.language) if link and link.language else None),
        site_names=names,
        types=types(markup),
        article_body=article_body(markup),
        is_live=is_live,
        entries=entries,
    )


def _title(
    wordings: Sequence[Wording], tree: HtmlElement, source: Source | None, site_names: Iterable[str], url: str | None
) -> tuple[str | None, tuple[str, ...]]:
    """The headline, and every wording of it: the source's selectors first, what they select as it stands there."""
    title, kept = titles.choose(wordings, site_names, url)
    found = (text_of(e) for selector in (source.title if source else ()) for e in select(tree, selector))
    selected = next((text[:_LONGEST_TITLE] for text in found if text), None)
    return selected or title, tuple(dict.fromkeys([selected, *kept] if selected else kept))


def _wordings(markup: Markup, tree: HtmlElement, link: Link | None, url: str | None) -> list[Wording]:
    headline = string(markup.article.get("headline"))
    found: list[tuple[str, str | None]] = [("og", markup.first("og:title")), ("twitter", markup.first("twitter:title"))]
    found += [("meta", markup.first("title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title"))]
    found += [("title", markup.title), ("link", link.title if link else None)]
    wordings = [Wording(text[:_LONGEST_TITLE], place) for place, text in found if text]
    wordings = _headings(markup, tree, url) + wordings
    wordings = [Wording(headline[:_LONGEST_TITLE], "headline"), *wordings] if headline else wordings
    if not wordings:
        line = byline.first_line(tree)
    else:
        line = None if headline or markup.headings else byline.line_within(tree, markup.title or "")
    return [*wordings, Wording(line[:_LONGEST_TITLE], "line")] if line else wordings


def _headings(markup: Markup, tree: HtmlElement, url: str | None) -> list[Wording]:
    """The h1s that can be the headline's; one that links to the home page is the site's name.

    The h2 that the title element begins with stands for short ones that nothing else repeats: those are a menu's.
    """
    lines = {text_of(h): h for h in reversed(markup.headings[:_MOST_HEADINGS]) if not sites.is_sites(h, url)}
    headings = [(line, lines[line]) for line in reversed(lines) if line]
    # Only a heading that is alone, or the first of several, can be the headline's.
    place = "h1" if len(headings) == 1 else "heading"
    second = _second_heading(tree, markup.title) if markup.title and _are_menus(lines, markup.title) else None
    if second is not None:
        headings, place = [(text_of(second), second)], "h1"
    return [Wording(line[:_LONGEST_TITLE], place, *_parts(element)) for line, element in headings]


def _are_menus(lines: Iterable[str], title: str) -> bool:
    """Whether headings are too short for a headline, and nothing that the title element says."""
    return all(count_words(line) < _FEWEST_WORDS and not (line and squash(line) in squash(title)) for line in lines)


def _second_heading(tree: HtmlElement, title: str) -> HtmlElement | None:
    """The h2 of some words that the title element begins with."""
    found = ((h, text_of(h)) for h in islice(tree.iter("h2"), _MOST_HEADINGS))
    is_said = squash(title).startswith
    return next((h for h, line in found if count_words(line) >= _FEWEST_WORDS and is_said(squash(line))), None)


def _parts(heading: HtmlElement) -> tuple[tuple[str, ...], str]:
    """The pieces of a heading's text, and its text without labels.

    "" where it has none, is nothing else, or shows a label and the rest as one line: "Budget: council says no".
    """
    parts = tuple(part for text in heading.itertext() if (part := one_line(text)))
    labels = [e for e in heading.iterdescendants() if isinstance(e.tag, str) and _LABEL.search(e.get("class") or "")]
    inside = {text for label in labels for text in label.itertext()}
    bare = one_line("".join(text for text in heading.itertext() if text not in inside))
    is_parted = not bare.startswith(_JOINTS) and not bare.endswith(_JOINTS)
    return parts, bare if labels and is_parted and count_words(bare) > 1 else ""


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
    named = (_EMAIL.sub("", name).strip() for name in stated if not name.startswith(("http:", "https:")))
    return next(filter(None, named), None)


def description(markup: Markup) -> str | None:
    """The summary: the article's own, else Open Graph's, else the meta element's; one that is cut off gives way."""
    stated = [string(markup.article.get("description")), markup.first("og:description"), markup.first("description")]
    stated += [markup.first("twitter:description", "dc.description", "dcterms.abstract")]
    found = [line for line in stated if line]
    whole = [line for line in found if not line.endswith(("…", "..."))]
    return next(iter(whole or found), None)


def section(markup: Markup) -> str | None:
    """The section that the article is filed under; the first of a list ("Software,Tech", but not "Arts, Culture")."""
    stated = [*markup.all("article:section"), *strings(markup.article.get("articleSection"))]
    stated += markup.all("parsely-section") + markup.all("section")
    found = next((line for line in stated if not line.startswith(("http:", "https:"))), None)
    return re.split(r"(?<=\S)[,;](?=\S)", found)[0] if found else None


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
