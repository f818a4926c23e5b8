"""A page's tree in, everything that its markup states out, read in one walk: JSON-LD, meta, microdata."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from lxml import etree

from newscrawl import text as texts
from newscrawl import urls
from newscrawl.extraction import jsonld, microdata
from newscrawl.extraction.jsonld import Node
from newscrawl.markup import HtmlElement
from newscrawl.text import unescape

# Two walks in C over the whole page; every field is then read from what they found.
_TAGS = ("a", "meta", "link", "script", "title", "h1", "time", "base")
# Attributes are found faster than elements by a condition on them.
_ALL = "/descendant::*"  # what "//" stands for looks at texts as well
_MARKED = etree.XPath(f"{_ALL}/@itemprop/.. | {_ALL}/@itemscope/.. | {_ALL}/@rel[contains(., 'author') or .='home']/..")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NO_VALUES = frozenset({"null", "none", "undefined", "n/a", "false", "nan"})
_ARTICLE_ENDINGS = ("Article", "BlogPosting", "NewsPosting", "Report", "Review")


@dataclass(slots=True)
class Markup:
    """What a page's markup states."""

    nodes: list[Node] = field(default_factory=list)
    """JSON-LD things, then microdata, outermost first."""
    ids: Mapping[str, Node] = field(default_factory=dict)
    """JSON-LD nodes by @id."""
    meta: dict[str, list[str]] = field(default_factory=dict)
    """Contents of meta elements by property, name or http-equiv in lower case."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """(rel in lower case, href)"""
    headings: list[HtmlElement] = field(default_factory=list)
    """h1"""
    times: list[HtmlElement] = field(default_factory=list)
    bylines: list[HtmlElement] = field(default_factory=list)
    """rel=author"""
    signed: list[HtmlElement] = field(default_factory=list)
    """These, and those whose rel has the word among others."""
    anchors: list[tuple[str, HtmlElement]] = field(default_factory=list)
    """The a elements with an href, and before each its href, as it stands there."""
    has_home: bool = False
    """Whether an element is rel=home."""
    title: str | None = None
    """The title element."""
    base: str | None = None
    """The href of the base element: what the page's relative addresses are joined to, itself joined to the page's."""
    article: Node = field(default_factory=dict)
    """The node that is the page's article; {} without one."""

    def first(self, *names: str) -> str | None:
        """The first of these meta elements that says something."""
        return next((value for name in names for value in self.all(name)), None)

    def all(self, name: str) -> list[str]:
        """What the meta elements of one name say."""
        values = self.meta.get(name)
        return [line for value in values if (line := tidy(value))] if values else []

    def resolve(self, value: Any) -> Any:
        """The node that a bare reference points to; any other value as it is."""
        if isinstance(value, dict) and len(value) <= 2 and "@id" in value:
            key = value["@id"]
            return self.ids.get(key, value) if isinstance(key, str) else value
        return value


def read(tree: HtmlElement, url: str | None = None) -> Markup:
    """What the markup of `tree` states. `url` helps to tell the page's article from others it mentions."""
    markup = Markup()
    values: list[Any] = []
    for element in tree.iter(*_TAGS):
        if (tag := element.tag) == "a":
            if href := element.get("href"):
                markup.anchors.append((href, element))
        elif tag != "script":
            _sort(element, markup)
        elif "ld+json" in (element.get("type") or "").casefold():
            values.extend(jsonld.loads(element.text or ""))
    marked = cast(list[HtmlElement], _MARKED(tree))
    related = [(rel, element) for element in marked if (rel := element.get("rel"))]
    markup.bylines = [element for rel, element in related if rel == "author"]
    markup.signed = [element for rel, element in related if "author" in rel.split()]
    markup.has_home = any(rel == "home" for rel, _ in related)
    items = [e for e in marked if e.get("itemprop") is not None or e.get("itemscope") is not None]
    markup.ids = jsonld.by_id(values)
    markup.nodes = [*jsonld.things(values), *microdata.nodes(items)]
    markup.article = _main_article(markup, url)
    return markup


def _sort(element: HtmlElement, markup: Markup) -> None:
    get = element.get
    match element.tag:
        case "meta":
            content, name = get("content"), get("property") or get("name") or get("http-equiv")
            if content is not None and name:
                markup.meta.setdefault(name.strip().casefold(), []).append(content)
        case "link":
            rel, href = get("rel"), get("href")
            if rel and href:
                markup.links.append((rel.casefold(), href))
        case "base":
            markup.base = markup.base or get("href")  # the first that has one, as in browsers
        case "h1":
            markup.headings.append(element)
        case "time":
            markup.times.append(element)
        case "title":
            # The first in the document: svg pictures have titles as well.
            markup.title = markup.title or tidy(element.text) or None


def tidy(value: Any) -> str:
    """One line of a markup's string: entities resolved (twice, as many are escaped twice), tags out; "" for nothing."""
    if not isinstance(value, str):
        return ""
    if "&" in value:
        value = unescape(unescape(value))
    if "<" in value:
        value = _TAG.sub(" ", value)
    line = texts.one_line(value)
    return "" if line.casefold() in _NO_VALUES else line


def strings(value: Any, depth: int = 0) -> list[str]:
    """The lines that a property holds: of a string, a node's name, or a list of these."""
    if depth > 4:
        return []
    if isinstance(value, list):
        return [line for item in value[:100] for line in strings(item, depth + 1)]
    if isinstance(value, dict):
        names = (strings(value.get(key), depth + 1) for key in ("name", "@value", "#text"))
        return next((found for found in names if found), [])
    line = tidy(value)
    return [line] if line else []


def string(value: Any) -> str | None:
    """The first line that a property holds."""
    found = strings(value)
    return found[0] if found else None


def types(node: Node) -> list[str]:
    """Names of a node's schema.org types, without the address before them."""
    value = node.get("@type")
    listed = value if isinstance(value, list) else [value]
    return [name for item in listed if isinstance(item, str) and (name := _last_part(item))]


@lru_cache(512)
def _last_part(address: str) -> str:
    return re.split(r"[/#:]", address.strip())[-1]


def is_article(node: Node) -> bool:
    """Whether a node is of a type that news and blog articles have."""
    return any(name.endswith(_ARTICLE_ENDINGS) for name in types(node))


def _main_article(markup: Markup, url: str | None) -> Node:
    """Of the page's article nodes the one that is this page's, by its address; else the first that tells most."""
    articles = [node for node in markup.nodes if is_article(node)]
    fallbacks = [node for node in markup.nodes if not types(node) or "WebPage" in types(node)]
    candidates = articles or [n for n in fallbacks if n.keys() & {"headline", "datePublished"}]
    if len(candidates) < 2:
        return candidates[0] if candidates else {}
    own = {urls.normalise(a) for a in (url, *(h for rel, h in markup.links if rel == "canonical")) if a}
    return max(candidates, key=lambda node: _weight(node, own))


def _weight(node: Node, own: set[str]) -> tuple[bool, int]:
    known = ("headline", "datePublished", "author", "articleBody", "publisher", "image")
    addresses: Sequence[Any] = [node.get(key) for key in ("url", "mainEntityOfPage", "@id")]
    found = [a.get("@id") or a.get("url") if isinstance(a, dict) else a for a in addresses]
    is_own = any(isinstance(a, str) and urls.normalise(a.split("#")[0]) in own for a in found)
    return is_own, sum(bool(node.get(key)) for key in known)
