"""Texts with `${NAME}` in them and an environment in, texts to send out: secrets stand in no file of the project.

`${NAME}` stands for the environment variable NAME; `$${` for a plain `${`. Nothing here ever shows a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from newscrawl.items import Source

_PLACE = re.compile(r"\$\$\{|\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)\}|\$\{")
_CREDENTIAL = re.compile(r"authorization|auth|token|secret|session|password|api-?key", re.IGNORECASE)


def complaint(text: str) -> str | None:
    """What is wrong with the places in a text; None where nothing is."""
    if any(match[0] == "${" and not match["name"] for match in _PLACE.finditer(text)):
        return "holds a ${ that no name and } follow; write ${NAME}, or $${ for a plain ${"
    return None


def names(text: str) -> list[str]:
    """The environment variables that a text wants."""
    return [match["name"] for match in _PLACE.finditer(text) if match["name"]]


def fill(text: str, environment: Mapping[str, str]) -> str:
    """The text with its places filled. KeyError for a variable that `environment` lacks."""
    return _PLACE.sub(lambda match: environment[match["name"]] if match["name"] else "${", text)


def texts(source: Source) -> Iterator[tuple[str, str, str]]:
    """Key, name in the table ("" for the proxy) and text of everything in a source that may hold secrets."""
    for key in ("headers", "cookies"):
        for name, text in getattr(source, key).items():
            yield key, name, text
    if source.proxy:
        yield "proxy", "", source.proxy


def in_the_open(source: Source) -> list[str]:
    """A line for each text of a source that looks like a secret written out, saying where it should be instead."""
    found = []
    for key, name, text in texts(source):
        is_secret = "@" in text if key == "proxy" else _CREDENTIAL.search(name)
        if is_secret and not names(text):
            place = f'{key}, "{name}"' if name else key
            found.append(f"{place}: a secret in the file; write ${{NAME}} and set the environment variable NAME")
    return found
