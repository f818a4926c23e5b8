"""An article's URL and text in, its id and content hash out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from newscrawl import text as texts
from newscrawl import urls


def article_id(url: str | None, text: str, drop_params: Iterable[str] = ()) -> str:
    """`a` and 16 hex digits: of the normalised URL, or of the text where there is no URL."""
    key = urls.normalise(url, drop_params) if url else texts.squash(text)
    return "a" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]


def content_hash(text: str) -> str:
    """`h` and the sha256 of the text's letters and digits: blanks, case and punctuation make no other content."""
    return "h" + hashlib.sha256(texts.squash(text).encode("utf-8", "replace")).hexdigest()
