"""The bytes of an XML document into UTF-8 from its root on, and the name of that root."""

from __future__ import annotations

import re
from collections import deque

from newscrawl import markup
from newscrawl.discovery.unpack import plain

_WITHIN = 64 * 1024
"""Bytes that are searched: what stands before a document (warnings of a server's scripts, comments) is short."""
_COMMENT = re.compile(rb"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_ROOT = re.compile(
    rb"<(?:[a-z][\w.-]*:)?(rss|feed|rdf|channel|urlset|sitemapindex|html)(?=[\s>/])|<!doctype\s+(html)\b", re.IGNORECASE
)
_DECLARATION = re.compile(rb"<\?xml\s[^>]*>", re.IGNORECASE)


def readable(body: bytes, content_type: str | None = None) -> bytes:
    """Return `body` unpacked, in UTF-8, without byte order mark, XML declaration and what stands before that.

    `content_type` is the answer's header: its charset counts where the document's own says nothing. A document that
    is UTF-8 whatever it declares is read as what it is.
    """
    body = plain(body)
    if body[:2] in (b"<\0", b"\0<"):  # UTF-16 without a byte order mark
        text = body.decode("utf-16-le" if body.startswith(b"<") else "utf-16-be", "replace")
    else:
        text = markup.decode(body, None if b"encoding" in body[:200] else content_type)
    body = text.encode("utf-8", "replace").lstrip()
    root = _ROOT.search(body[:_WITHIN])
    declaration = _DECLARATION.search(body, 0, root.start() if root else _WITHIN)
    if declaration:
        return body[declaration.end() :]
    return body if root is None or body.startswith(b"<") else body[root.start() :]


def root_of(body: bytes) -> str | None:
    """Return "rss", "feed", "rdf", "channel", "urlset", "sitemapindex" or "html", whichever comes first; else None."""
    match = _ROOT.search(_COMMENT.sub(b"", body[:_WITHIN]))
    return (match[1] or match[2]).decode().lower() if match else None


def whole(body: bytes, root: str, entry: str) -> bytes:
    """Return a document that breaks off without the entry in which it does: half an address is a wrong one.

    `root` and `entry` are their elements' names, `entry` as a regular expression. Where no entry is ever closed,
    nothing is cut.
    """
    if _end_of(root).search(body[-_WITHIN:]):
        return body
    last = deque(_end_of(entry).finditer(body), maxlen=1)
    return body[: last[0].end()] if last else body


def _end_of(name: str) -> re.Pattern[bytes]:
    return re.compile(rf"</(?:[a-z][\w.-]*:)?(?:{name})\s*>".encode(), re.IGNORECASE)
