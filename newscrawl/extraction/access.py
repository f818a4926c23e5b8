"""What a page says of who may read it and what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newscrawl.extraction.jsonld import Node
from newscrawl.extraction.structured import Markup, is_article

_TIERS = {"free": True, "metered": False, "locked": False}
_ROBOTS_META = ("robots", "googlebot", "tdm", "ai")


def is_free(markup: Markup) -> bool | None:
    """schema.org isAccessibleForFree of the article or of a part of it; else the tier that Facebook's markup states.

    A metered article is not free: schema.org's users are told to mark both kinds as not accessible for free.
    """
    nodes = [markup.article, *(node for node in markup.nodes if is_article(node) or "isAccessibleForFree" in node)]
    for node in nodes:
        stated = truth(node.get("isAccessibleForFree"))
        if stated is None and any(truth(part.get("isAccessibleForFree")) is False for part in _parts(node)):
            stated = False
        if stated is not None:
            return stated
    tier = markup.first("article:content_tier") or ""
    return _TIERS.get(tier.casefold())


def _parts(node: Node) -> list[Node]:
    value = node.get("hasPart")
    listed = value if isinstance(value, list) else [value]
    return [part for part in listed if isinstance(part, dict)]


def truth(value: Any) -> bool | None:
    """A boolean as pages write it: true, "False", 0, "https://schema.org/True"."""
    if isinstance(value, list):
        return next((stated for item in value[:10] if (stated := truth(item)) is not None), None)
    if isinstance(value, bool | int | str):
        word = str(value).strip().rsplit("/", 1)[-1].casefold()
        return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(word)
    return None


def tdm_reserved(markup: Markup, headers: Mapping[str, str]) -> bool | None:
    """Whether text and data mining is reserved: tdm-reservation (TDMRep) as header or meta, noai as robots directive.

    `noimageai` speaks of pictures and is not counted.
    """
    lower = {name.casefold(): value for name, value in headers.items()}
    for value in (lower.get("tdm-reservation"), markup.first("tdm-reservation")):
        stated = truth(value)
        if stated is not None:
            return stated
    directives = [lower.get("x-robots-tag", ""), *(v for name in _ROBOTS_META for v in markup.all(name))]
    words = {word.strip().casefold() for line in directives for word in line.replace(":", ",").split(",")}
    return True if "noai" in words else None
