"""feedparser, mended: what of its work grows with the square of what a stranger writes, and what nobody here reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from feedparser import mixin

LONGEST = 300
"""Characters of what is called an author that are looked at: some feeds name ten people in one. An address of mail is
looked for in them, in the square of their length."""
MOST_PIECES = 10_000
"""Of one text, as references and comments part it; feedparser takes blank ones away one by one, from the front."""
LONGEST_BASE = 500
"""Characters of what relative addresses are relative to: one `xml:base` within another makes it longer and longer."""
_Parser = mixin._FeedParserMixin
_start, _sync = _Parser.unknown_starttag, _Parser._sync_author_detail


def _start_with_base(parser: Any, tag: str, attributes: list[tuple[str, str]]) -> None:
    room = LONGEST_BASE - len(parser.baseuri)
    _start(parser, tag, [pair for pair in attributes if not (pair[0].lower().endswith("base") and len(pair[1]) > room)])


def _sync_shortened(parser: Any, key: str = "author") -> None:
    context = parser._get_context()
    if len(said := context.get(key) or "") > LONGEST:
        context[key] = said[:LONGEST]
    _sync(parser, key)


def _no_tag(parser: Any, *_: object) -> None:
    """Keep no tag or category: each would be compared with all before it."""
    parser._get_context().setdefault("tags", [])


def _in_few_pieces(method: Callable[..., Any]) -> Callable[..., Any]:
    def handle(parser: Any, *arguments: Any, **named: Any) -> Any:
        if not parser.elementstack or len(parser.elementstack[-1][2]) < MOST_PIECES:
            method(parser, *arguments, **named)

    return handle


_MENDED: dict[str, Callable[..., Any]] = {
    "unknown_starttag": _start_with_base,
    "_sync_author_detail": _sync_shortened,
    "_add_tag": _no_tag,
    **{name: _in_few_pieces(getattr(_Parser, name)) for name in ("handle_data", "handle_charref", "handle_entityref")},
}


def mend() -> None:
    """Mend feedparser for the whole process; the second time does nothing."""
    for name, method in _MENDED.items():
        setattr(_Parser, name, method)
