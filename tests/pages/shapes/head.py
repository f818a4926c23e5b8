"""Writes the inside of a page's head: title, meta elements and JSON-LD, in the ways sites do and misdo it."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from shapes.skin import Content

ARTICLE = ("jsonld", "graph", "og", "none", "website", "micro")
"""Ways of an article: NewsArticle; a graph with WebPage and Organization; og:article alone; a title alone; og:website
alone; microdata (written by the skin)."""
OTHER = ("none", "og-website", "graph", "og-article", "list", "articles", "cards")
"""Ways of another page: "og-article" is a misuse. For pages that have a list there are an ItemList of addresses, one of
whole NewsArticles, and cards that are each a microdata NewsArticle."""
LISTS = ("list", "articles", "cards")

STAMP = "2025-03-12T09:30:00+02:00"


def inside(content: Content, text: dict[str, Any], way: str, url: str | None) -> str:
    """The head's elements, without the style sheet."""
    site, title = text["site"], content.title
    parts = [
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(title)}{text.get('title_mark', ' | ') + escape(site) if title != site else ''}</title>",
        '<link rel="icon" href="/favicon.ico"><link rel="stylesheet" href="/assets/site.css?v=41">',
    ]
    if url and way not in ("none", "micro", "cards"):
        parts.append(f'<link rel="canonical" href="{escape(url)}">')
    if way != "none":
        parts.append(f'<meta name="description" content="{escape(content.lead or title)}">')
    kind = "website" if way in ("website", "og-website") else "article"
    if way in ("jsonld", "og", "website", "og-website", "og-article"):
        parts.append(
            f'<meta property="og:type" content="{kind}"><meta property="og:title" content="{escape(title)}">'
            f'<meta property="og:site_name" content="{escape(site)}">'
        )
    if way in ("jsonld", "og"):
        parts.append(f'<meta property="article:published_time" content="{STAMP}">')
    parts += [f'<script type="application/ld+json">{json.dumps(data)}</script>' for data in _data(content, text, way)]
    return "\n".join(parts)


def _data(content: Content, text: dict[str, Any], way: str) -> list[dict[str, Any]]:
    host = text["host"]
    organisation = {"@type": "NewsMediaOrganization", "@id": f"https://{host}/#org", "name": text["site"]}
    if way == "jsonld":
        return [{"@context": "https://schema.org", **_article(content, organisation)}]
    if way == "graph":
        own = [_article(content, organisation)] if content.frame == "article" else []
        page = {"@type": list(content.schema) or "WebPage", "name": content.title, "url": f"https://{host}/"}
        site = {"@type": "WebSite", "@id": f"https://{host}/#site", "name": text["site"]}
        return [{"@context": "https://schema.org", "@graph": [*own, page, site, organisation]}]
    if way == "articles":
        nodes = [_article(written, organisation) for written in _stories(text)]
        parts = [{"@type": "ListItem", "position": i + 1, "item": node} for i, node in enumerate(nodes)]
        return [{"@context": "https://schema.org", "@type": "ItemList", "itemListElement": parts}, organisation]
    if way == "list":
        items = [
            {"@type": "ListItem", "position": i + 1, "url": f"https://{host}/{i}", "name": head}
            for i, head in enumerate(text["headlines"][:6])
        ]
        return [{"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items}]
    return []


def _stories(text: dict[str, Any]) -> list[Content]:
    return [Content("article", head, h1=head, lead=lead, author=text["author"]) for head, lead in text["cards"]]


def _article(content: Content, organisation: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": content.schema[0] if content.schema else "NewsArticle",
        "name" if content.schema == ("VideoObject",) else "headline": content.h1,
        "description": content.lead,
        "datePublished": STAMP,
        "publisher": organisation,
    }
    if content.paid:
        data["isAccessibleForFree"] = "False"
        data["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".paywall"}
    if content.author:
        data["author"] = {"@type": "Person", "name": content.author}
    return data
