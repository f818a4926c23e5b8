"""A page's bytes to its text: the only place that knows encodings' labels."""

from __future__ import annotations

import codecs
import re

import webencodings

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta\b[^<>]*?\bcharset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
# Browsers look at 1,024 bytes, and start anew when a meta charset turns up later; pages put long scripts before it.
_PRESCAN_BYTES = 16 * 1024
_FIRST_BYTES = 1024
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
_ASCII = bytes(range(128))
_NO_TEXT = bytes(c for c in range(32) if c not in (9, 10, 11, 12, 13, 27))


def _lookup(label: str | None) -> str | None:
    """Python's codec for a WHATWG label; None for unknown labels, those WHATWG gives up and those Python lacks."""
    try:
        found = webencodings.lookup(label) if label else None
        return codecs.lookup(found.codec_info.name).name if found else None
    except (LookupError, UnicodeError):
        return None


def _meta_label(body: bytes) -> str | None:
    """Encoding that the document names in its XML declaration or a meta element."""
    if match := _first_meta(body):
        return _codec(match[1])
    end = _HEAD_END.search(body, 0, _HEAD_BYTES)
    head = body[: max(_PRESCAN_BYTES, end.start() if end else 0)]
    closed = head.rfind(b"-->") + 3  # beyond it each "<!--" would search to the end in vain
    head = _COMMENT.sub(b"", head[:closed]) + head[closed:]
    match = _META_CHARSET.search(head) or _XML_CHARSET.search(head)
    return _codec(match[1]) if match else None


def _first_meta(body: bytes) -> re.Match[bytes] | None:
    """The meta element that names the encoding where most pages have it: then their heads need not be gone through."""
    first = body[:_FIRST_BYTES]
    match = _META_CHARSET.search(first) if b"<!--" not in first else None
    return match if match and match.end() < len(first) else None  # what ends there may go on


def _codec(label: bytes) -> str | None:
    codec = _lookup(label.decode("ascii", "ignore"))
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
