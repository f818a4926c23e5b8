"""The addresses that a page gives of itself and of its picture, in, the ones that can be believed out."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from newscrawl import urls
from newscrawl.extraction.structured import Markup

_AMP_CACHE = re.compile(r"^https?://(?:[\w-]+\.cdn\.ampproject\.org/[a-z]/|(?:www\.)?google\.[a-z.]+/amp/)(s/)?(.+)$")
_IDENTIFYING = re.compile(r"\d{5,}")


def canonical(markup: Markup, url: str | None) -> str | None:
    """The page's own address: absolute, of the same site, not the home page; of the story where the page is its AMP.

    og:url is evidence only where rel=canonical is missing or useless, and only if it names the same story as `url`:
    content systems fill it with the home page or the section as well.
    """
    own = _out_of_cache(url) if url else None
    stated = [href for rel, href in markup.links if "canonical" in rel.split()]
    for href in stated:
        if (found := _usable(href, own)) is not None:
            return found
    for href in markup.all("og:url"):
        found = _usable(href, own)
        if found is not None and (own is None or _same_story(found, own)):
            return found
    return None


def _usable(href: str, own: str | None) -> str | None:
    found = urls.absolute(href, own)
    if found is None:
        return None
    found = _out_of_cache(found)
    if urls.is_home(found) or (own is not None and not urls.same_site(found, own)):
        return None
    return found


def _out_of_cache(url: str) -> str:
    """The publisher's address of a page in an AMP cache; any other as it is."""
    match = _AMP_CACHE.match(url)
    return f"{'https' if match[1] else 'http'}://{match[2]}" if match else url


def _same_story(first: str, second: str) -> bool:
    """Whether two addresses share their last path segment or a long number."""
    paths = [urlsplit(address) for address in (first, second)]
    last = [p.path.rstrip("/").rsplit("/", 1)[-1].split(".")[0].casefold() for p in paths]
    if last[0] and last[0] == last[1]:
        return paths[0].query == paths[1].query or not paths[0].query
    numbers = [set(_IDENTIFYING.findall(f"{p.path}?{p.query}")) for p in paths]
    return bool(numbers[0] & numbers[1])


def image(markup: Markup, url: str | None) -> str | None:
    """The article's picture, absolute: Open Graph's, else JSON-LD's, else Twitter's."""
    candidates = [
        *markup.all("og:image:secure_url"),
        *markup.all("og:image"),
        *markup.all("og:image:url"),
        *_image_urls(markup, markup.article.get("image")),
        *_image_urls(markup, markup.article.get("thumbnailUrl")),
        *markup.all("twitter:image"),
        *markup.all("twitter:image:src"),
    ]
    return next((found for href in candidates if (found := urls.absolute(href, url)) is not None), None)


def _image_urls(markup: Markup, value: Any, depth: int = 0) -> list[str]:
    if isinstance(value, list) and depth < 3:
        return [found for item in value[:5] for found in _image_urls(markup, item, depth + 1)]
    value = markup.resolve(value)
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
        value = value[0] if isinstance(value, list) and value else value
    return [value] if isinstance(value, str) else []
