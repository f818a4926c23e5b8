"""An article in, what later ones are compared with out, beside its line: made in a worker, which has read its lines."""

from __future__ import annotations

from dataclasses import dataclass

from newscrawl import dedup
from newscrawl.cleaning import recurrence
from newscrawl.cleaning.recurrence import Ends
from newscrawl.items import Article


@dataclass(frozen=True, slots=True)
class Marks:
    """What an article is known by; it comes of its text, its title and what was taken out of it."""

    paragraphs: str
    """See `dedup.paragraphs`."""
    ends: Ends | None
    """What it tells of the lines of its site."""
    signature: bytes | None = None
    """What its copies are known by, where these are looked for."""


def marks_of(article: Article, *, signs: bool) -> Marks:
    """The marks of an article; `signs`: copies are looked for."""
    signature = dedup.signature(article.text) if signs else None
    return Marks(dedup.paragraphs(article.text), recurrence.ends(article), signature)
