"""A page's tree to the captions beside pictures without a figure element: by name and by place, never by one alone.

What a picture's box says is cut only where the box, or the line, calls itself so: stories in pictures, and lists of
things with a picture each, say their text beside pictures too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from newscrawl.markup import HtmlElement, text_of

MOST_CHARS = 400
"""Characters of a caption at most. A guess."""
_LEVELS = 4
"""Elements above a caption of which one holds its picture. A guess."""
_MORE = 1.5
"""How many times as long as the caption the text of a picture's box may be: credits stand in it too. A guess."""

_CAPTION = re.compile(
    r"caption|cutline|bildunterschrift|bildtext|bildlegende|bildbeschreibung|legende|didascalia|bildetekst|billedtekst|"
    r"bildtekst|onderschrift|pie-?de-?foto|fotopie|(?:photo|image|picture|media|img)-?(?:annotation|desc|info)"
)
_PICTURE = re.compile(r"(?<![a-z])(?:(?:image|img|picture|photo|foto)(?:box)?|[a-z]*bild)(?![a-z])")
_MORE_THAN_PICTURE = re.compile(
    r"text|content|body|article|story|card|teaser|gallery|galerie|slide|list|grid|author|copy"
)
_TAGS = ("p", "div", "span", "em", "small", "section", "dl", "td")


def found(page: HtmlElement) -> list[HtmlElement]:
    """Captions under `page`, and boxes of a picture and its caption, none inside another."""
    gone: dict[HtmlElement, None] = {}
    for element in page.iter(*_TAGS):
        kind = _kind(element.get("class"), element.get("id"))
        if not kind or not gone.keys().isdisjoint(element.iterancestors()):
            continue
        length = len(text_of(element))
        if not 0 < length <= MOST_CHARS:
            continue
        if _has_picture(element) if kind == "picture" else _is_beside_picture(element, length):
            gone[element] = None
    return list(gone)


@lru_cache(maxsize=4096)  # a page has the same few classes a hundred times
def _kind(classes: str | None, identifier: str | None) -> str:
    names = f"{classes or ''} {identifier or ''}".lower()
    if _CAPTION.search(names):
        return "caption"
    return "picture" if _PICTURE.search(names) and not _MORE_THAN_PICTURE.search(names) else ""


def _is_beside_picture(element: HtmlElement, length: int) -> bool:
    box = element
    for _ in range(_LEVELS):
        if _has_picture(box):
            return True
        parent = box.getparent()
        if parent is None or len(text_of(parent)) > _MORE * length + MOST_CHARS / 10:
            return False
        box = parent
    return False


def _has_picture(box: HtmlElement) -> bool:
    return (
        any(e.tag in ("img", "picture", "video", "amp-img", "iframe") for e in box.iter()) and box.find(".//h1") is None
    )
