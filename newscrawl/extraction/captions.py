"""A page's tree to the captions beside pictures without a figure element: by name and by place, never by one alone.

What a picture's box says is cut only where the box, or the line, calls itself so: stories in pictures, and lists of
things with a picture each, say their text beside pictures too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from newscrawl.extraction.names import Question
from newscrawl.markup import HtmlElement, holds, text_of
from newscrawl.text import is_solid

MOST_CHARS = 400
"""Characters of a caption at most. A guess."""
_LEVELS = 4
"""Elements above a caption of which one holds its picture. A guess."""
_MORE = 1.5
"""How many times as long as the caption the text of a picture's box may be: credits stand in it too. A guess."""

_ESSAY = 3
"""Captions of prose that may be a story told in pictures at least. A guess."""

_CAPTION = re.compile(
    r"caption(?!ed)|cutline|bildunterschrift|bildtext|bildlegende|bildbeschreibung|legende(?!\S)|didascalia|bildetekst|"
    r"billedtekst|bildtekst|onderschrift|pie-?de-?foto|fotopie"
)
_ABOUT = re.compile(r"(?:photo|image|picture|media|img)-?(?:annotation|desc|info)")
"""What may be as much about a thing as about its picture, or all that a page says of a film."""
# Whole classes: "image-left" says how a box is set that may hold anything, and a word in -bild may be any picture.
_PICTURE = re.compile(
    r"(?:(?!(?:format|with|has|no)[-_])[a-z]+[-_]+)*(?:image|img|picture|photo|foto)"
    r"(?:[-_]?(?:[a-z]+[-_])?(?:box|wrap(?:per)?|container|holder|widget))?(?:__[a-z0-9]{5})?|"
    r"(?:absatz|artikel|beitrags|inhalts|text|haupt|titel|aufmacher|presse)?bild"
)
_PICTURE_WORDS = ("image", "img", "picture", "photo", "foto", "bild")
"""One of which is in each of these."""
_MORE_THAN_PICTURE = re.compile(
    r"text|content|body|article|story|card|teaser|gallery|galerie|slide|list|grid|author|copy"
)
_SECTIONS = ("h2", "h3", "h4", "h5", "h6", "li")
_TAGS = ("p", "div", "span", "em", "small", "section", "dl", "td")


def found(page: HtmlElement, named: Iterable[HtmlElement]) -> list[HtmlElement]:
    """Captions under `page`, and boxes of a picture and its caption, none inside another.

    `named` are its elements to which `NAMED` may have an answer, in document order.
    """
    gone: dict[HtmlElement, None] = {}
    for element in named:
        kind = _kind(element.get("class"), element.get("id")) if element.tag in _TAGS else ""
        if not kind or not gone.keys().isdisjoint(element.iterancestors()):
            continue
        length = len(text_of(element))
        if not 0 < length <= MOST_CHARS:
            continue
        if _is_more(element, kind):
            continue
        if _has_picture(element) if kind == "picture" else _is_beside_picture(element, length):
            gone[element] = None
    told = {element for element in gone if is_solid(text_of(element))}
    return [element for element in gone if element not in told] if _is_told_in_pictures(page, told) else list(gone)


def _is_told_in_pictures(page: HtmlElement, told: set[HtmlElement]) -> bool:
    """Whether captions that are prose say more than the page's other prose: then they are the story."""
    if len(told) < _ESSAY:
        return False
    others = (p for p in page.iter("p") if p not in told and told.isdisjoint(p.iterancestors()))
    other = sum(len(text) for p in others if is_solid(text := text_of(p)))
    return sum(len(text_of(element)) for element in told) > other


def _is_more(element: HtmlElement, kind: str) -> bool:
    """Whether what is called a picture, or what is said of it, is a part of the story: in sections, or in prose."""
    text = text_of(element)
    if any(text_of(part) != text for part in element.iter(*_SECTIONS)):
        return True
    if kind == "caption":
        return False
    if sum(is_solid(text_of(p)) for p in element.iter("p")) > 1:
        return True
    return kind == "picture" and is_solid(text) and (element.tag in ("p", "td") or _is_in_row(element))


def _is_in_row(element: HtmlElement) -> bool:
    """Whether a box of the same class with prose of its own stands right beside: they are steps, or answers."""
    beside = (element.getprevious(), element.getnext())
    return any(e is not None and e.get("class") == element.get("class") and is_solid(text_of(e)) for e in beside)


def _may_say(value: str) -> bool:
    if _CAPTION.search(value) or _ABOUT.search(value):
        return True
    return any(map(value.__contains__, _PICTURE_WORDS)) and any(map(_PICTURE.fullmatch, value.split()))


NAMED = Question(
    _may_say,
    ("caption", "cutline", "billedtekst", "legende", "didascalia", "onderschrift", "media", *_PICTURE_WORDS),
)
"""Whether a name calls a caption, or a picture's box."""


@lru_cache(maxsize=1024)
def _kind(classes: str | None, identifier: str | None) -> str:
    names = f"{classes or ''} {identifier or ''}".lower()
    if _CAPTION.search(names):
        return "caption"
    if _ABOUT.search(names):
        return "about"
    if not any(map(names.__contains__, _PICTURE_WORDS)) or _MORE_THAN_PICTURE.search(names):
        return ""
    return "picture" if any(map(_PICTURE.fullmatch, (classes or "").lower().split())) else ""


def _is_beside_picture(element: HtmlElement, length: int) -> bool:
    box = element
    for _ in range(_LEVELS):
        if _has_picture(box):
            return True
        parent = box.getparent()
        if parent is None or _is_longer(parent, _MORE * length + MOST_CHARS / 10):
            return False
        box = parent
    return False


def _is_longer(element: HtmlElement, most: float) -> bool:
    """Whether an element has more characters of text; reads no further than needed."""
    count = 0
    for part in element.iter():
        pieces = (None if part.tag in ("script", "style", "noscript", "template") else part.text, part.tail)
        count += sum(len("".join(piece.split())) for piece in pieces if piece)
        if count > most:
            break
    else:
        return len(text_of(element)) > most
    return True


def _has_picture(box: HtmlElement) -> bool:
    return next(box.iter("img", "picture", "video", "amp-img", "iframe"), None) is not None and not holds(box, "h1")
