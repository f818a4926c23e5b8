"""Bytes to text (encodings.py) to one tree, and what its elements say: what alone knows lxml's constructors."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable
from typing import TypeAlias

from lxml import etree
from lxml.html import HtmlComment
from lxml.html import HtmlElement as _HtmlElement

from newscrawl import text as texts
from newscrawl.markup import longtags
from newscrawl.markup.encodings import decode, decode_known, is_binary, top

HtmlElement: TypeAlias = _HtmlElement

_TAG = re.compile(
    r"<!--|<(?:!doctype|html|head|body|meta|title|p|div|span|br|h[1-6]|a|b|i|em|strong|ul|ol|li|table|tr|td|section|"
    r"article|main|header|footer|nav|aside|figure|img|script|style|link|form|blockquote|pre|font|center)\b[^<]*>",
    re.IGNORECASE,
)
# Atomic groups: a page may begin with any length of blanks and comments, and the search must not try them again.
_NOT_HTML_ROOT = re.compile(
    r"(?>\s*)(?>(?:<\?[^>]*>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^>]*>)\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b",
    re.DOTALL | re.IGNORECASE,
)
_JSON = re.compile(r"\s*+[{\[]")
_HEADING = re.compile(r"<(?P<end>/?)[hH](?P<level>[1-6])(?=[\s>/])")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADING_NAMED = re.compile(r"\bh[1-6]\b")
_MOST_ERRORS = 100
"""Errors of a page that libxml2 tells: it counts them, and is silent from there on."""
_OTHER_PLACE = re.compile("-->|</script", re.IGNORECASE)
# Readings (rt) and their brackets (rp) stand above the words that they are the pronunciation of.
SILENT = frozenset({"script", "style", "noscript", "template", "svg", "math", "rt", "rp"})
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb ruby s samp small "
    "span strike strong sub sup time tt u var wbr".split()
)
"""Elements that stand within a line."""
# Blanks, and all bytes of a character in UTF-8 but the first: taken out faster than a text is split.
_NO_CHARACTER = b" \t\n\r\v\f" + bytes(range(0x80, 0xC0))
_HARD_BLANK = "\xa0".encode()
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def is_other_document(text: str) -> bool:
    """Whether the text is a feed, a sitemap or JSON rather than a page."""
    return bool(_NOT_HTML_ROOT.match(text)) or (bool(_JSON.match(text)) and not _TAG.search(text[:5000]))


def _parser() -> etree.HTMLParser:
    # lxml.html's own class lookup calls Python for each node; this one costs nothing (1.2 ms a page in all).
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=_HtmlElement, comment=HtmlComment))
    return parser


_CONTROL = bytes(c for c in range(32) if c not in (9, 10, 13))
# "&#8;", "&#xFFFF;": what these stand for no XML may hold, and the search for the body gives up a tree that does.
_CONTROL_REFERENCE = re.compile(
    "&#(?:0*(?P<decimal>[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9])|"
    "[xX]0*(?P<hex>[0-8b-cB-Ce-fE-F]|1[0-9a-fA-F]|[fF]{3}[e-fE-F])(?![0-9a-fA-F]));?"
)
_DROPPED = "dropped"
"""A tag that no page has while its elements are taken out."""


def parse(text: str) -> HtmlElement | None:
    """The tree of a page, without comments; None for text that holds nothing. Plain text becomes a `<p>` a line."""
    return parse_whole(text)[0]


def parse_whole(text: str, utf8: bytes | None = None) -> tuple[HtmlElement | None, bool]:
    """The tree as `parse` gives it, and whether it is whole. `utf8` is the text in UTF-8, where that is known.

    libxml2 stops reading at 256 levels of nesting: what follows is not in the tree, and nothing in the tree says so.
    """
    given = text
    if not _TAG.search(text):
        lines = (line for line in texts.clean(text).split("\n") if line.strip())
        text = "<html><body>" + "".join(f"<p>{html.escape(line)}</p>" for line in lines) + "</body></html>"
    # This goes through a text in less time than `"&#" in text`.
    text = _CONTROL_REFERENCE.sub(_without_control, longtags.mended(text))
    if utf8 is None or b"\xef" in utf8:  # the first byte of both: to look for one byte is far quicker
        text = text.replace("\ufffe", "").replace("\uffff", "")
    tree, errors = _parsed(utf8 if utf8 is not None and text == given else text.encode("utf-8", "replace"))
    marked = _marked(tree)
    if tree is not None and _may_be_unlevel(marked, errors) and (levelled := _level(text)) != text:
        tree, errors = _parsed(levelled.encode("utf-8", "replace"))
        marked = _marked(tree)
    whole = not any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in errors)
    _raise_numbers(marked)
    return (tree if tree is not None and len(tree) else None), whole


def _parsed(data: bytes) -> tuple[HtmlElement | None, list[etree._LogEntry]]:
    """The tree of a page in UTF-8, and what libxml2 says of its errors."""
    parser = _parser()
    try:
        # Few pages have any, and to look for each is less work than to write the page anew.
        has_control = any(map(data.__contains__, _CONTROL))
        tree = etree.fromstring(data.translate(None, _CONTROL) if has_control else data, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, []
    return tree, list(parser.error_log)


def hold(tree: HtmlElement) -> HtmlElement:
    """`tree`, and with it all its elements as long as it is held.

    lxml forgets an element that nobody holds and makes it anew for the next walk, which took a twentieth of a page's
    time.
    """
    tree.held = list(tree.iterdescendants())  # not the root itself: that would be a cycle
    return tree


def _without_control(reference: re.Match[str]) -> str:
    code = int(reference["decimal"]) if reference["decimal"] else int(reference["hex"], 16)
    return "" if code > 0xFFFD or code in _CONTROL else reference[0]


def _marked(tree: HtmlElement | None) -> list[HtmlElement]:
    """The headings and what is raised, which are looked at for what the parser does with them: one walk for both."""
    return [] if tree is None else list(tree.iter(*_HEADINGS, "sup"))


def _may_be_unlevel(marked: Iterable[HtmlElement], errors: list[etree._LogEntry]) -> bool:
    """Whether a heading may have been closed by another's end tag: then libxml2 missed the start of that one, or has
    one heading in the other. Few pages have either, and to go through a page's text costs more than to ask.
    """
    mismatch = etree.ErrorTypes.ERR_TAG_NAME_MISMATCH
    if len(errors) >= _MOST_ERRORS or any(e.type == mismatch and _HEADING_NAMED.search(e.message) for e in errors):
        return True
    return any(len(element) and element.tag != "sup" and holds(element, *_HEADINGS) for element in marked)


def _level(text: str) -> str:
    """`text` with each heading closed by its own end tag: `<h1>…</h2>` ends there in HTML, but not for libxml2."""
    parts: list[str] = []
    opened: re.Match[str] | None = None
    done = 0
    for tag in _HEADING.finditer(text):
        # A start tag that stands in a comment or a script opened nothing.
        if (
            opened
            and tag["end"]
            and opened["level"] != tag["level"]
            and not _OTHER_PLACE.search(text, opened.end(), tag.start())
        ):
            parts += text[done : tag.start()], f"</h{opened['level']}"
            done = tag.end()
        opened = None if tag["end"] else tag
    return "".join([*parts, text[done:]])


def _raise_numbers(marked: Iterable[HtmlElement]) -> None:
    """Write raised digits that follow a digit as such: 10<sup>2</sup> would become 102 in plain text."""
    for raised in marked:
        number = (raised.text or "") if raised.tag == "sup" else ""
        if re.fullmatch("[0-9]+", number) and not len(raised) and _before(raised)[-1:].isdecimal():
            raised.text = number.translate(_RAISED)


def _before(element: HtmlElement) -> str:
    """The words that stand directly before `element`, in its parent or the element before it."""
    earlier, parent = element.getprevious(), element.getparent()
    if earlier is not None:
        return earlier.tail or "".join(map(str, earlier.itertext()))
    return (parent.text or "") if parent is not None else ""


def text_of(element: HtmlElement) -> str:
    """One line of an element's text as a reader sees it: no scripts, and blocks parted by a blank."""
    if not len(element):
        return texts.one_line(text) if (text := element.text) else ""
    parts: list[str] = []
    _collect(element, parts)
    return texts.one_line("".join(parts))


def first_text(element: HtmlElement) -> str:
    """The first piece of an element's text that is not blank; "" if there is none. No more is read."""
    text: str = element.text or ""
    if text and not text.isspace():
        return text
    for child in element:
        found = "" if child.tag in SILENT else first_text(child)
        if found or ((tail := child.tail) and not tail.isspace()):
            return found or tail
    return ""


def beginning_of(element: HtmlElement, chars: int) -> str:
    """What `text_of` begins with: `chars` characters of it at least, or all of it; read no further than needed."""
    parts: list[str] = []
    _collect_some(element, parts, chars)
    return texts.one_line("".join(parts))


def _collect_some(element: HtmlElement, parts: list[str], left: int) -> int:
    """As `_collect`, until it has `left` characters that are no blanks; how many are still to be. One that is not ASCII
    is half of one: composed and cleaned, there are fewer.
    """
    if text := element.text:
        parts.append(text)
        left -= _worth(text)
    for child in element:
        if left <= 0:
            break
        tag = child.tag
        if tag not in SILENT and isinstance(tag, str):
            side = "" if tag in INLINE else " "
            parts.append(side)
            if len(child):
                left = _collect_some(child, parts, left)
            elif text := child.text:
                parts.append(text)
                left -= _worth(text)
            parts.append(side)
        if tail := child.tail:
            parts.append(tail)
            left -= _worth(tail)
    return left


def _worth(text: str) -> int:
    return 0 if text.isspace() else _solid_length(text) if text.isascii() else _solid_length(text) // 2


def text_length(element: HtmlElement) -> int:
    """Characters of an element's text but for usual blanks: a tenth of what it costs to read it, for comparing shares.

    Unlike `text_of` it counts what svg, math and ruby readings hold.
    """
    return _length_of(element, _written(element))


def is_longer(element: HtmlElement, most: float) -> bool:
    """Whether `text_length` of an element is more than `most`: of most boxes the text with its blanks is no longer."""
    written = _written(element)
    return len(written) > most and _length_of(element, written) > most


def _written(element: HtmlElement) -> bytes:
    return etree.tostring(element, method="text", encoding="utf-8", with_tail=False)


def _length_of(element: HtmlElement, written: bytes) -> int:
    scripts = element.iter("script", "style", "noscript", "template")
    return _characters(written) - sum(_characters((script.text or "").encode()) for script in scripts)


def _characters(utf8: bytes) -> int:
    return len(utf8.translate(None, _NO_CHARACTER)) - utf8.count(_HARD_BLANK)


def _solid_length(text: str) -> int:
    return sum(map(len, text.split()))


def _collect(element: HtmlElement, parts: list[str]) -> None:
    if text := element.text:
        parts.append(text)
    for child in element:
        tag = child.tag
        if tag in INLINE:
            if len(child):
                _collect(child, parts)
            elif text := child.text:  # most have no element in them, and a call costs more than a look
                parts.append(text)
        elif tag not in SILENT and isinstance(tag, str):
            parts.append(" ")
            _collect(child, parts)
            parts.append(" ")
        if tail := child.tail:
            parts.append(tail)


def holds(element: HtmlElement, *tags: str) -> bool:
    """Whether an element has one of these in it: a tenth of what `find` takes."""
    return next(element.iterdescendants(*tags), None) is not None


def drop_tags(tree: HtmlElement, elements: Collection[HtmlElement]) -> None:
    """Takes these elements out of a tree and leaves what they hold in their place, as `drop_tag` does with one.

    That goes through all siblings for each: of thousands in one box it takes seconds.
    """
    for element in elements:
        element.tag = _DROPPED
    if elements:
        etree.strip_tags(tree, _DROPPED)


def leads_away(link: HtmlElement) -> bool:
    """Whether a link leads to another page: not to a place on its own, and not nowhere."""
    return not (link.get("href") or "#").startswith("#")


__all__ = [
    "INLINE",
    "SILENT",
    "HtmlElement",
    "beginning_of",
    "decode",
    "decode_known",
    "drop_tags",
    "first_text",
    "hold",
    "holds",
    "is_binary",
    "is_longer",
    "is_other_document",
    "leads_away",
    "parse",
    "parse_whole",
    "text_length",
    "text_of",
    "top",
]
