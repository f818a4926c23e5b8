"""The text of JSON-LD scripts, in, plain Python values out: mended where it is mildly broken, [] where it is beyond."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from newscrawl.text import unescape

Node: TypeAlias = dict[str, Any]
"""A schema.org thing: property name → string, number, bool, node, or a list of these."""

_OPENING = re.compile(r"(?:\s|\ufeff|;|<!--|/\*+|\*+/|//|<!\[CDATA\[)+")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrt]|u[0-9a-fA-F]{4})")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

_MAX_CHARS = 2_000_000
_MAX_DEPTH = 8
_MAX_NODES = 2_000


def loads(text: str) -> list[Any]:
    """Every JSON value in a script's text. Never raises."""
    text = _CONTROL.sub("", text[:_MAX_CHARS])
    opening = _OPENING.match(text)  # what closes stands behind the values, and is never read
    text = text[opening.end() :] if opening else text
    if not text:
        return []
    values = _decode(text)
    if values is None:
        values = _decode(_mend(text))
    return values or []


def _decode(text: str) -> list[Any] | None:
    """The values of `text`, one after the other; None where the first of them is broken."""
    # strict=False lets line ends stand inside strings, which is the commonest fault of all.
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    position = 0
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return values or None
        values.append(value)
        while position < len(text) and text[position] in " \t\r\n;,":
            position += 1
    return values


def _mend(text: str) -> str:
    """`text` without trailing commas, with lone backslashes doubled, unescaped where the quotes themselves are."""
    if '"' not in text and "&quot;" in text:
        text = unescape(text)
    return _TRAILING_COMMA.sub("", _BAD_ESCAPE.sub(r"\\\\", text))


def things(values: list[Any]) -> Iterator[Node]:
    """The nodes that a page is about, outermost first: roots, members of @graph and lists, their main entities."""
    pending: list[tuple[Any, int]] = [(value, 0) for value in reversed(values)]
    seen = 0
    while pending and seen < _MAX_NODES:
        value, depth = pending.pop()
        seen += 1
        if depth > _MAX_DEPTH:
            continue
        if isinstance(value, list):
            pending.extend((item, depth + 1) for item in reversed(value[:_MAX_NODES]))
        elif isinstance(value, dict):
            if "@type" in value or "headline" in value:
                yield value
            inner = [value[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in value]
            pending.extend((item, depth + 1) for item in reversed(inner))


def by_id(values: list[Any]) -> dict[str, Node]:
    """Every node that has an @id and says more than that, wherever it stands."""
    found: dict[str, Node] = {}
    pending: list[tuple[Any, int]] = [(values, 0)]
    seen = 0
    while pending and seen < _MAX_NODES:
        value, depth = pending.pop()
        seen += 1
        if isinstance(value, dict):
            key = value.get("@id")
            if isinstance(key, str) and len(value) > len(found.get(key, {"@id": key})):
                found[key] = value
            value = list(value.values())
        if isinstance(value, list) and depth <= _MAX_DEPTH:
            pending.extend((item, depth + 1) for item in value if isinstance(item, dict | list))
    return found
