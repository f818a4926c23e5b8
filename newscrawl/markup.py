"""Bytes to text to one tree: the only place that knows encodings' labels and lxml's constructors."""

from __future__ import annotations

import codecs
import html
import re
from typing import TypeAlias

import webencodings
from lxml import etree
from lxml.html import HtmlComment
from lxml.html import HtmlElement as _HtmlElement

from newscrawl import text as texts

HtmlElement: TypeAlias = _HtmlElement

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta\b[^<>]*?\bcharset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
# Browsers look at 1,024 bytes, and start anew when a meta charset turns up later; pages put long scripts before it.
_PRESCAN_BYTES = 16 * 1024
_HEAD_BYTES = 512 * 1024
_BULK = re.compile(
    rb"""<!--(?!-?>)|<(?P<name>script|style)(?=[\s/>])(?:[^>"']++|"[^"]*"|'[^']*'|["'])*+(?:>|\Z)""", re.IGNORECASE
)
_BULK_ENDS = {
    None: re.compile(b"-->"),
    b"script": re.compile(b"</script", re.IGNORECASE),
    b"style": re.compile(b"</style", re.IGNORECASE),
}
_HEAD_END = re.compile(rb"</head\b|<body\b", re.IGNORECASE)
_DETECT_BYTES = 64 * 1024
# Markup and scripts say nothing of an encoding, and tens of thousands of their bytes outweigh a short story's.
_LONG_ASCII = re.compile(rb"(?<![\x00-\x7f])([\x00-\x7f]{80})[\x00-\x7f]{200,}([\x00-\x7f]{80})")
_MAGIC = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"\x1f\x8b", b"ID3", b"OggS", b"wOF",
          b"\x00\x00\x01\x00", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\x7fELF", b"MZ\x90")  # fmt: skip
# What the web was written in; guesses among all the codecs of DOS and mainframes hit those.
_WEB_CODECS = frozenset(
    "ascii utf_8 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 koi8_r koi8_u iso8859_2 "
    "iso8859_5 iso8859_7 cp932 shift_jis euc_jp iso2022_jp gbk gb2312 gb18030 big5 cp949 euc_kr".split()
)
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
_OTHER_PLACE = re.compile("-->|</script", re.IGNORECASE)
# Readings (rt) and their brackets (rp) stand above the words that they are the pronunciation of.
SILENT = frozenset({"script", "style", "noscript", "template", "svg", "math", "rt", "rp"})
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb ruby s samp small "
    "span strike strong sub sup time tt u var wbr".split()
)
"""Elements that stand within a line."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _lookup(label: str | None) -> str | None:
    """Python's codec for a WHATWG label; None for unknown labels, those WHATWG gives up and those Python lacks."""
    try:
        found = webencodings.lookup(label) if label else None
        return codecs.lookup(found.codec_info.name).name if found else None
    except (LookupError, UnicodeError):
        return None


def _meta_label(body: bytes) -> str | None:
    """Encoding that the document names in its XML declaration or a meta element."""
    end = _HEAD_END.search(body, 0, _HEAD_BYTES)
    head = body[: max(_PRESCAN_BYTES, end.start() if end else 0)]
    closed = head.rfind(b"-->") + 3  # beyond it each "<!--" would search to the end in vain
    head = _COMMENT.sub(b"", head[:closed]) + head[closed:]
    match = _META_CHARSET.search(head) or _XML_CHARSET.search(head)
    codec = _lookup(match[1].decode("ascii", "ignore")) if match else None
    # A meta element that could be read as ASCII is not UTF-16, whatever it says (WHATWG prescan).
    return "utf-8" if codec in {"utf-16-le", "utf-16-be"} else codec


def top(body: bytes) -> bytes:
    """As much of a page as its head can take; of a longer page without what scripts, styles and comments hold.

    Some pages have more of these in their heads than all the rest.
    """
    if len(body) <= _HEAD_BYTES:
        return body
    parts: list[bytes] = []
    length = at = 0
    while length < _HEAD_BYTES and (found := _BULK.search(body, at)):
        end = _BULK_ENDS[found["name"] and found["name"].lower()].search(body, found.end())
        if end is None:
            break
        parts.append(body[at : found.end()])
        length += len(parts[-1])
        at = end.start()
    return b"".join([*parts, body[at : at + _HEAD_BYTES]])[:_HEAD_BYTES]


def _strict(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _detect(body: bytes) -> str | None:
    """Codec guessed from the bytes alone."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - costs 40 ms, and few pages need it

    telling = _LONG_ASCII.sub(rb"\1 \2", body)[:_DETECT_BYTES]
    matches = [match for match in from_bytes(telling) if match.encoding in _WEB_CODECS]
    if not matches:
        return None
    best = (matches[0].chaos, matches[0].coherence)
    # Short texts often read as well in Central European as in Western, which is what browsers fall back to.
    western = any(match.encoding == "cp1252" and (match.chaos, match.coherence) == best for match in matches)
    return "cp1252" if western else matches[0].encoding


def _non_ascii(text: bytes | str) -> int:
    """Number of bytes or characters that are not ASCII."""
    return len(text.translate(None, _ASCII)) if isinstance(text, bytes) else len(re.sub(r"[\x00-\x7f]+", "", text))


def decode(body: bytes | str, content_type: str | None = None) -> str:
    """Text of a page by BOM, HTTP header, XML declaration or meta element (WHATWG labels), else by detection.

    UTF-8 that is valid beats a label that says otherwise: text in a legacy encoding is never valid UTF-8 by chance
    beyond a few characters. A label under which the bytes make no sense loses to detection. Never raises.
    """
    return decode_known(body, content_type)[0]


def decode_known(body: bytes | str, content_type: str | None = None) -> tuple[str, bool]:
    """The text as `decode` gives it, and whether the body is its UTF-8, byte for byte."""
    if isinstance(body, str):
        return body.removeprefix("\ufeff"), False
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(codec, "replace"), False
    header = _HEADER_CHARSET.search(content_type or "")
    labels = [codec for codec in (_lookup(header[1]) if header else None, _meta_label(body)) if codec]
    # Markup in UTF-16 is every other byte NUL: without one, the label is wrong.
    labels = [codec for codec in labels if not codec.startswith("utf-16") or b"\0" in body]
    utf8 = _strict(body, "utf-8") if not labels or not labels[0].startswith("utf-16") else None
    if utf8 is not None and labels[:1] == ["utf-8"]:
        return utf8, True
    count = _non_ascii(body)
    if utf8 is not None and count and (count >= 10 or not labels or labels[0] == "cp1252"):
        return utf8, True
    for codec in labels:
        if (text := _strict(body, codec)) is not None:
            return text, False
    return (utf8, True) if utf8 is not None and not labels else (_decode_damaged(body, labels, count), False)


def _decode_damaged(body: bytes, labels: list[str], count: int) -> str:
    """Text of bytes that no label fits without error: the label if few bytes are wrong, else detection."""
    candidates = [*labels, "utf-8"]
    for codec in candidates:
        text = body.decode(codec, "replace")
        wrong = text.count("\ufffd")
        # A cut body or a stray byte is no reason to doubt the label: one wrong character in fifty or ten in all. But
        # bytes none of which it can read speak against it, unless it is the cut that made them so.
        few = wrong <= max(count // 50, 10 if count > 100 else 1)
        if few and (wrong < _non_ascii(text) or text.endswith("\ufffd")):
            return text
    guess = _detect(body)
    return body.decode(guess or labels[0] if labels else guess or "cp1252", "replace")


def is_binary(body: bytes | str, content_type: str | None = None) -> bool:
    """Whether the bytes are no text at all: a known file signature, or many control bytes that no UTF-16 explains."""
    if isinstance(body, str):
        return False
    if body.startswith(_MAGIC):
        return True
    if body.startswith(tuple(bom for bom, _ in _BOMS)) or "utf-16" in (content_type or "").casefold():
        return False
    head = body[:2048]
    controls = len(head) - len(head.translate(None, _NO_TEXT))
    return controls > len(head) // 20


def is_other_document(text: str) -> bool:
    """Whether the text is a feed, a sitemap or JSON rather than a page."""
    return bool(_NOT_HTML_ROOT.match(text)) or (bool(_JSON.match(text)) and not _TAG.search(text[:5000]))


def _parser() -> etree.HTMLParser:
    # lxml.html's own class lookup calls Python for each node; this one costs nothing (1.2 ms a page in all).
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=_HtmlElement, comment=HtmlComment))
    return parser


_ASCII = bytes(range(128))
_CONTROL = bytes(c for c in range(32) if c not in (9, 10, 13))
_NO_TEXT = bytes(c for c in range(32) if c not in (9, 10, 11, 12, 13, 27))
# "&#8;", "&#xFFFF;": what these stand for no XML may hold, and the search for the body gives up a tree that does.
_CONTROL_REFERENCE = re.compile(
    "&#(?:0*(?P<decimal>[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9])|"
    "[xX]0*(?P<hex>[0-8b-cB-Ce-fE-F]|1[0-9a-fA-F]|[fF]{3}[e-fE-F])(?![0-9a-fA-F]));?"
)

_LONG = 20_000
_VALUE = r"""\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*+|)"""
_START_TAG = re.compile(rf"<(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>(?:[^>=]++|{_VALUE})*+)(?:>|\Z)")
_ATTRIBUTE = re.compile(rf"([^\s/=>]++)(?:{_VALUE})?")
_COMMENT_OR_TAG = re.compile("<!--(?:-?>)?|<[a-zA-Z]")
_COMMENT_END = re.compile("--!?>")
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
"""Elements in which nothing is a tag but their own end."""
_MOST_ATTRIBUTES = 500
"""Of a tag as long as that: libxml2's time grows with the square of them, 100,000 take a quarter of a minute."""
_ALWAYS_KEPT = frozenset("class id style hidden aria-hidden name property itemprop content href src".split())
"""Attributes that say what is shown and what a page says of itself, wherever they stand in such a tag."""


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
    if _has_long_run(text):
        text = _without_many_attributes(text)
    if "&#" in text:
        text = _CONTROL_REFERENCE.sub(_without_control, text)
    text = text.replace("\ufffe", "").replace("\uffff", "")
    text = _level(text)
    data = utf8 if utf8 is not None and text == given else text.encode("utf-8", "replace")
    data = data.translate(None, _CONTROL)
    parser = _parser()
    try:
        tree = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, True
    whole = not any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    if tree is not None:
        _raise_numbers(tree)
    return (tree if tree is not None and len(tree) else None), whole


def hold(tree: HtmlElement) -> HtmlElement:
    """`tree`, and with it all its elements as long as it is held.

    lxml forgets an element that nobody holds and makes it anew for the next walk, which took a twentieth of a page's
    time.
    """
    tree.held = list(tree.iterdescendants())  # not the root itself: that would be a cycle
    return tree


def _has_long_run(text: str) -> bool:
    """Whether `_LONG` characters without a bracket follow one anywhere: then none is in one of the text's parts of half
    that length, of which no more than the first bracket is looked for.
    """
    half = _LONG // 2
    for at in range(half, len(text) - half + 1, half):
        if _has_bracket(text, at, at + half):
            continue
        before = max(text.rfind("<", at - half, at), text.rfind(">", at - half, at))
        end = before + 1 + _LONG
        if before >= 0 and end <= len(text) and not _has_bracket(text, at, end):
            return True
    return False


def _has_bracket(text: str, start: int, end: int) -> bool:
    return text.find("<", start, end) >= 0 or text.find(">", start, end) >= 0


def _without_many_attributes(text: str) -> str:
    """`text` with the first attributes of each long tag, read as the parser reads them: quotes may hold brackets."""
    parts: list[str] = []
    done = at = 0
    while found := _COMMENT_OR_TAG.search(text, at):
        if found[0].startswith("<!"):
            end = found if found[0].endswith(">") else _COMMENT_END.search(text, found.end())
            if end is None:
                break  # as the parser has it, all that follows is in the comment
            at = end.end()
            continue
        tag = _START_TAG.match(text, found.start())
        assert tag is not None, "it ends with the text at the latest"
        at = tag.end()
        if len(tag[0]) > _LONG:
            parts += text[done : tag.start("attributes")], _first_attributes(tag["attributes"])
            done = tag.end("attributes")
        if (name := tag["name"].lower()) in _RAW:
            closed = re.compile(f"</{name}", re.IGNORECASE).search(text, at)
            if closed is None:
                break
            at = closed.start()
    return "".join([*parts, text[done:]])


def _first_attributes(written: str) -> str:
    kept: dict[str, str] = {}
    number = 0
    for number, attribute in enumerate(_ATTRIBUTE.finditer(written), 1):
        name = attribute[1].lower()
        if number <= _MOST_ATTRIBUTES or name in _ALWAYS_KEPT:
            kept.setdefault(name, attribute[0])
    return written if number <= _MOST_ATTRIBUTES else " " + " ".join(kept.values())


def _without_control(reference: re.Match[str]) -> str:
    code = int(reference["decimal"]) if reference["decimal"] else int(reference["hex"], 16)
    return "" if code > 0xFFFD or code in _CONTROL else reference[0]


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


def _raise_numbers(tree: HtmlElement) -> None:
    """Write raised digits that follow a digit as such: 10<sup>2</sup> would become 102 in plain text."""
    for raised in tree.iter("sup"):
        number = raised.text or ""
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
    """The first piece of an element's text that is not blank; "" if there is none. A fifth of what `itertext` takes."""
    text: str = element.text or ""
    if text and not text.isspace():
        return text
    for child in element:
        tail: str = child.tail or ""
        if (found := first_text(child)) or (tail and not tail.isspace()):
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
            left = _collect_some(child, parts, left)
            parts.append(side)
        if tail := child.tail:
            parts.append(tail)
            left -= _worth(tail)
    return left


def _worth(text: str) -> int:
    return 0 if text.isspace() else _solid_length(text) if text.isascii() else _solid_length(text) // 2


def text_length(element: HtmlElement) -> int:
    """Characters of an element's text but for blanks: a tenth of what it costs to read the text, for comparing shares.

    Unlike `text_of` it counts what svg, math and ruby readings hold.
    """
    return _length_of(element, _written(element))


def is_longer(element: HtmlElement, most: float) -> bool:
    """Whether `text_length` of an element is more than `most`: of most boxes the text with its blanks is no longer."""
    written = _written(element)
    return len(written) > most and _length_of(element, written) > most


def _written(element: HtmlElement) -> str:
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def _length_of(element: HtmlElement, written: str) -> int:
    scripts = (script.text or "" for script in element.iter("script", "style", "noscript", "template"))
    return _solid_length(written) - sum(map(_solid_length, scripts))


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


def leads_away(link: HtmlElement) -> bool:
    """Whether a link leads to another page: not to a place on its own, and not nowhere."""
    return not (link.get("href") or "#").startswith("#")
