"""The bytes of an XML document into the name of its first telling element, and where the document begins."""

from __future__ import annotations

import re

_WITHIN = 64 * 1024
"""Bytes that are searched: what stands before a document (warnings of a server's scripts, comments) is short."""
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ROOT = re.compile(
    rb"<(?:[a-z][\w.-]*:)?(rss|feed|rdf|channel|urlset|sitemapindex|html)(?=[\s>/])|<!doctype\s+(html)\b", re.IGNORECASE
)
_DECLARATION = re.compile(rb"<\?xml\s", re.IGNORECASE)


def root_of(body: bytes) -> str | None:
    """Return "rss", "feed", "rdf", "channel", "urlset", "sitemapindex" or "html", whichever comes first; else None."""
    head = _COMMENT.sub(b"", body[:_WITHIN].replace(b"\0", b""))  # UTF-16 reads as ASCII without its NULs
    match = _ROOT.search(head)
    return (match[1] or match[2]).decode().lower() if match else None


def document(body: bytes) -> bytes:
    """Return `body` from its XML declaration on, else from its root: parsers want nothing before it."""
    if b"\0" in body[:4] or body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body
    head = body[:_WITHIN]
    root = _ROOT.search(head)
    start = _DECLARATION.search(head, 0, root.start() if root else _WITHIN) or root
    return body[start.start() :] if start else body
