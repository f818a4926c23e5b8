"""The addresses that a page gives of itself and of its picture, in, the ones that can be believed out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from newscrawl import markup as markups
from newscrawl import urls
from newscrawl.extraction import structured
from newscrawl.extraction.structured import Markup
from newscrawl.text import count_words

_IDENTIFYING = re.compile(r"(?<!\d)(?!(?:19|20)\d{6}(?!\d))\d{5,}")  # 20250301 is the day of many stories
_AMP_PAGE = re.compile(rb"<html\b[^>]*?\s(?:amp|\xe2\x9a\xa1)(?=[\s=>])", re.IGNORECASE)
_AMP_ADDRESS = re.compile(r"^https?://amp\.|/amp(?=[/?]|$)|[._,~-]amp(?=\.\w+(?:\?|$)|\?|$)", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"(?:/(?:page|seite|p|pagina|strana|sivu|side|sida|str|slide|teil|part))?/p?\d{1,3}", re.IGNORECASE
)
_SECTION_WORDS = 2
# The name of a page that is stored, and asked for without parameters.
_STORED = re.compile(r"\.[sx]?html?$", re.IGNORECASE)
_SCRIPT = re.compile(r"\.\w+$")
_NAMING = re.compile(r"\d\d|[^\W_]+(?:[-_ ][^\W_]+){2}")


def canonical(markup: Markup, url: str | None) -> str | None:
    """The page's own address: absolute, of the same site, neither the home page nor a section; null where none is.

    og:url is evidence only where rel=canonical is missing or useless, and only if it names the same story as `url`:
    content systems fill it with the home page or the section as well. Several canonical addresses that differ are no
    evidence, but for the one that names the same story.
    """
    own = urls.out_of_cache(url) if url else None
    base = _base(markup, own)
    stated = [found for rel, href in markup.links if "canonical" in rel.split() and (found := _usable(href, base, own))]
    if len(stated) > 1 and len({urls.normalise(found) for found in stated}) > 1:
        stated = [found for found in stated if own and _same_story(found, own)]
    if stated:
        return stated[0]
    for href in markup.all("og:url"):
        found = _usable(href, base, own)
        if found is not None and (own is None or _same_story(found, own)):
            return found
    return None


def full_version(body: bytes | str, url: str) -> str | None:
    """The address of the whole page, where the page at `url` is its AMP or print version and says so; else None.

    An AMP page calls itself one (`<html amp>`); a print version is known by its address, and that only where its
    canonical address is not one.
    """
    head = body[:20_000].encode("utf-8", "replace") if isinstance(body, str) else body[:20_000]
    if not (_AMP_PAGE.search(head) or urls.is_print(url)):
        return None
    # Crawls ask this of each page in their own process.
    if isinstance(body, bytes):
        top = markups.decode(markups.top(body))
    else:
        top = markups.top(body.encode("utf-8", "replace")).decode("utf-8", "replace")
    tree = markups.parse(top)
    found = canonical(structured.read(tree, url), url) if tree is not None else None
    if found is None or urls.is_print(found):
        return None
    is_here = urls.normalise(found) == urls.normalise(url) and not urls.asks_for_version(url)
    return None if is_here else found


def _base(markup: Markup, url: str | None) -> str | None:
    """What relative addresses are joined to: the page's own address, or what its base element makes of that."""
    return urls.absolute(markup.base, url) or url


def _usable(href: str, base: str | None, own: str | None) -> str | None:
    found = urls.without_credentials(urls.absolute(href, base))
    if found is None:
        return None
    found = urls.out_of_cache(found)
    if found == own:
        return None if urls.is_home(found) else found
    if urls.is_home(found) or (own is not None and (_is_twin(found, own) or _lacks_query(found, own))):
        return None
    return found if own is None or (urls.same_site(found, own) and not _is_above(found, own)) else None


def _is_twin(found: str, own: str) -> bool:
    """Whether `found` is the AMP twin of the whole page at `own`: no address of what the page is a part of."""
    return _is_amp(found) and not _is_amp(own) and urls.differ_in_version(found, own)


def _is_amp(url: str) -> bool:
    return bool(_AMP_ADDRESS.search(url)) or urls.asks_for_version(url)


def _is_above(found: str, own: str) -> bool:
    """Whether `found` is the section that an article is in, and not the first page of the same article.

    The folder that the article's address lies in, but for a page number or a word for a version; or plain words alone,
    where the article's address has a number, a date or a slug.
    """
    if _same_story(found, own) or urls.differ_in_version(found, own):
        return False
    above, path = (urlsplit(address).path.rstrip("/") for address in (found, own))
    if path.startswith(above + "/"):
        return not _PAGE_NUMBER.fullmatch(path.removeprefix(above))
    return _is_plain(found) and not _is_plain(own)


def _lacks_query(found: str, own: str) -> bool:
    """Whether what names the story is in the query of its own address alone, and `found` has nothing of it.

    `/story` for `/story?storyid=9917`: every story of such a site would be one.
    """
    parts = urlsplit(found)
    is_stored = _STORED.search(parts.path) and not parts.query
    if is_stored or not _is_short(_SCRIPT.sub("", parts.path)):
        return False
    naming = _naming(own)
    return bool(naming) and not naming & _naming(found)


def _naming(url: str) -> set[str]:
    """The values in a query that can name a story: a number of two digits, a slug, or what the key calls an id."""
    pairs = parse_qsl(urlsplit(urls.normalise(url)).query)
    return {value for key, value in pairs if key.casefold().endswith("id") or _NAMING.search(value)}


def _is_plain(url: str) -> bool:
    """Whether an address is made of short words, as those of sections are: `/sport/eis-hockey/`."""
    parts = urlsplit(url)
    return not parts.query and _is_short(parts.path)


def _is_short(path: str) -> bool:
    segments = [re.sub(r"[-_]", " ", unquote(segment)) for segment in path.split("/") if segment]
    return all(not re.search(r"[\d.]", segment) and count_words(segment) <= _SECTION_WORDS for segment in segments)


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
    base = _base(markup, url)
    return next((found for href in _images(markup) if (found := urls.absolute(href, base)) is not None), None)


def _images(markup: Markup) -> Iterator[str]:
    for name in ("og:image:secure_url", "og:image", "og:image:url"):
        yield from markup.all(name)
    yield from _image_urls(markup, markup.article.get("image"))
    yield from _image_urls(markup, markup.article.get("thumbnailUrl"))
    for name in ("twitter:image", "twitter:image:src"):
        yield from markup.all(name)


def _image_urls(markup: Markup, value: Any, depth: int = 0) -> list[str]:
    if isinstance(value, list) and depth < 3:
        return [found for item in value[:5] for found in _image_urls(markup, item, depth + 1)]
    value = markup.resolve(value)
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
        value = value[0] if isinstance(value, list) and value else value
    return [value] if isinstance(value, str) else []
