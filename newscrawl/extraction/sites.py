"""A page in, the names of its site out: as the markup states them, and as links to the home page show them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from newscrawl import urls
from newscrawl.extraction import structured
from newscrawl.extraction.structured import Markup, strings
from newscrawl.markup import HtmlElement, text_of
from newscrawl.text import squash

_MOST_LINKS = 8
_ROOT = re.compile("https?://[^/?#]+")


def names(markup: Markup) -> tuple[str, ...]:
    """Every name of the site or its publisher that the page's markup gives."""
    found = [
        *markup.all("og:site_name"),
        *strings(markup.resolve(markup.article.get("publisher"))),
        *(name for node in markup.nodes if "WebSite" in structured.types(node) for name in _names(node)),
        *markup.all("application-name"),
        *markup.all("apple-mobile-web-app-title"),
        *markup.all("dc.publisher"),
        *markup.all("al:android:app_name"),
        *(name.lstrip("@") for name in markup.all("twitter:site") if not name.isdigit()),
    ]
    return tuple({name.casefold(): name for name in reversed(found)}.values())[::-1]


def _names(node: Mapping[str, Any]) -> list[str]:
    return [*strings(node.get("name")), *strings(node.get("alternateName"))]


def home_names(markup: Markup, tree: HtmlElement, url: str | None) -> list[str]:
    """What the page's first links to its home page say, or their pictures: the site's name, or "Home"."""
    root = _root(url)
    home = {"/", root or "/", f"{root}/"}
    leading = (link for href, link in markup.anchors if href in home)
    if markup.has_home:
        leading = (link for link in tree.iter("a") if link.get("href") in home or link.get("rel") == "home")
    links = list(islice(leading, _MOST_LINKS))
    pictures = (picture.get("alt") or "" for link in links for picture in link.iter("img"))
    return [line for line in [*map(text_of, links), *pictures] if line]


def is_sites(heading: HtmlElement, url: str | None) -> bool:
    """Whether a heading is nothing but a link to the home page."""
    around = (*heading.iter("a"), *heading.iterancestors("a"))
    links = [link for link in around if link.get("href") is not None]
    if len(links) != 1 or links[0].get("href").rstrip("/") not in {"", _root(url)}:
        return False
    return squash(text_of(links[0])) == squash(text_of(heading))


@lru_cache(64)
def _root(url: str | None) -> str:
    """The home page's address without its last slash; "" where the page's own is unknown."""
    found = _ROOT.match(urls.absolute(url, None) or urls.absolute("/", url) or "")
    return found[0] if found else ""
