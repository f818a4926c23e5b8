"""Turns the hand-written article files under sites/ into stories, and stories into pieces of HTML."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template
from typing import Any

KINDS = {"## ": "heading", "- ": "item", "> ": "quote", "? ": "question"}
"""What a paragraph of an article file is, by how it begins; anything else is plain prose."""

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_EMPHASIS = re.compile(r"\*([^*]+)\*")


@dataclass(frozen=True, slots=True)
class Story:
    """One article of a site, as its file states it."""

    slug: str
    site: str
    language: str
    title: str
    published: datetime
    """With the zone that the page gives."""
    section: str
    description: str
    parts: tuple[tuple[str, str], ...]
    """(kind, text with the inline marks of the file) of each paragraph."""
    authors: tuple[str, ...] = ()
    modified: datetime | None = None
    tags: tuple[str, ...] = ()
    standfirst: str | None = None
    """Shown between headline and text, and then part of the text."""
    caption: str | None = None
    free: bool = True
    """False: the page shows a beginning and asks for a subscription."""
    comments: tuple[tuple[str, str], ...] = ()
    """(name, text) of what readers wrote below."""
    page: dict[str, Any] = field(default_factory=dict)
    """How the site shows this story: layout, encoding and the like."""
    origin: str | None = None
    """The site that had the story first, where this one prints its text again."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What the server answers at one path."""

    body: bytes
    content_type: str
    status: int = 200
    modified: datetime | None = None
    location: str | None = None
    """Where a redirect leads."""


def folder(site: str) -> Traversable:
    """The package data of one site."""
    return files("newscrawl.demo") / "sites" / site


@cache
def stories(site: str) -> tuple[Story, ...]:
    """Every article of a site, newest first."""
    names = sorted(entry.name for entry in (folder(site) / "articles").iterdir() if entry.name.endswith(".toml"))
    found = [_story(site, name.removesuffix(".toml")) for name in names] + _copies(site)
    return tuple(sorted(found, key=lambda story: story.published, reverse=True))


@cache
def template(site: str, name: str) -> Template:
    """One page template of a site; `$name` marks what is filled in, already escaped."""
    return Template((folder(site) / "templates" / f"{name}.html").read_text(encoding="utf-8"))


@cache
def chrome(site: str, language: str) -> dict[str, Any]:
    """The wording of the site's own furniture in one language."""
    return tomllib.loads((folder(site) / "chrome" / f"{language}.toml").read_text(encoding="utf-8"))


def inline(text: str, base: str = "") -> str:
    """HTML of one paragraph's text: `[words](/path)` becomes a link and `*words*` emphasis."""
    text = _LINK.sub(lambda match: f'<a href="{base}{match[2]}">{match[1]}</a>', escape(text, quote=False))
    return _EMPHASIS.sub(r"<em>\1</em>", text)


def plain(text: str) -> str:
    """One paragraph's text without the marks of the file."""
    return _EMPHASIS.sub(r"\1", _LINK.sub(r"\1", text))


def paragraphs(story: Story, base: str, show: Callable[[str, str], str]) -> list[str]:
    """HTML of the story's parts: list items are gathered into one list, the rest goes through `show(kind, html)`."""
    shown: list[str] = []
    items: list[str] = []
    for kind, text in (*story.parts, ("end", "")):
        if kind == "item":
            items.append(f"<li>{inline(text, base)}</li>")
            continue
        if items:
            shown.append("<ol>" + "\n".join(items) + "</ol>")
            items = []
        if kind != "end":
            shown.append(show(kind, inline(text, base)))
    return shown


def html(page: str, *, encoding: str = "utf-8", charset: bool = True, modified: datetime | None = None) -> Resource:
    """A page as bytes; `charset=False` leaves the encoding for the page's own meta element to tell."""
    label = f"text/html; charset={encoding}" if charset else "text/html"
    return Resource(page.encode(encoding, "xmlcharrefreplace"), label, modified=modified)


def slug(text: str) -> str:
    """`text` as an address has it: Latin letters without their marks, and hyphens."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def utc(moment: datetime) -> str:
    """`YYYY-MM-DDTHH:MM:SSZ`, as feeds write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _story(site: str, slug: str) -> Story:
    raw = tomllib.loads((folder(site) / "articles" / f"{slug}.toml").read_text(encoding="utf-8"))
    body = raw.pop("body").strip()
    raw["parts"] = tuple(_part(paragraph) for paragraph in re.split(r"\n\s*\n", body))
    raw["comments"] = tuple((name, text) for name, text in raw.get("comments", ()))
    for name in ("authors", "tags"):
        raw[name] = tuple(raw.get(name, ()))
    return Story(slug=slug, site=site, **raw)


def _copies(site: str) -> list[Story]:
    """What the site's copies.toml names: slugs of other sites' stories that stand here too, by site."""
    listed = folder(site) / "copies.toml"
    if not listed.is_file():
        return []
    origins = tomllib.loads(listed.read_text(encoding="utf-8"))
    return [
        replace(_story(origin, name), site=site, origin=origin, comments=(), page={})
        for origin, names in origins.items()
        for name in names
    ]


def _part(paragraph: str) -> tuple[str, str]:
    for mark, kind in KINDS.items():
        if paragraph.startswith(mark):
            return kind, paragraph.removeprefix(mark)
    return "paragraph", paragraph
