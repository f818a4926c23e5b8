"""Text that strangers wrote in, text that a terminal, a log, a spreadsheet and a JSON reader take for no more out."""

from __future__ import annotations

import copy
import json
import logging
import re
from typing import Any

_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters (a terminal moves, colours and renames itself by them), line ends of Unicode, marks that turn the
direction of what follows, and halves of characters, which no encoding takes. What joins letters is not among them."""
_IN_JSON = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Those that json leaves as they are. Some readers end a line at U+0085, U+2028 and U+2029."""
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
"""How a cell begins that a spreadsheet may compute instead of show. OWASP, "CSV Injection"; wide ones, too."""
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*")
INDENT = "    "
"""Before further lines of a log record: none of them looks like a record of its own."""


def plain(text: str) -> str:
    """The text on one line: a tab becomes a blank, what a terminal would obey a replacement character."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " "))


def plain_lines(text: str, indent: str = "") -> str:
    """The same, line by line; `indent` goes before every line but the first."""
    return f"\n{indent}".join(plain(line) for line in text.split("\n"))


def harmless_cell(text: str) -> str:
    """The text with a `'` before it, where a spreadsheet would take it for a formula; numbers are none."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 page`, `2 pages`; `many` is for words that take no s."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def to_json(value: object, indent: int | None = None) -> str:
    """`value` as JSON that is one line for every reader, or with `indent` one line a value, and no command to any.

    ValueError for a number that JSON does not know. Half a character becomes a replacement character.
    """
    return _IN_JSON.sub(_escaped, json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, default=str))


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    return "\N{REPLACEMENT CHARACTER}" if "\ud800" <= char <= "\udfff" else f"\\u{ord(char):04x}"


class PlainFormatter(logging.Formatter):
    """Formats records as `inner` does, with what they say made plain: one record is one line and indented ones."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """The record's text. The record itself stays as it is, for other handlers."""
        own = copy.copy(record)
        own.msg, own.args = plain_lines(record.getMessage(), INDENT), None
        if record.exc_info:
            own.exc_text = self.inner.formatException(record.exc_info)
        for name in ("exc_text", "stack_info"):
            if text := getattr(own, name):
                setattr(own, name, INDENT + plain_lines(text, INDENT))
        return self.inner.format(own)


def plainly(handler: logging.Handler) -> None:
    """Let a handler format as it does, but plainly."""
    inner: Any = handler.formatter or logging.Formatter()
    if not isinstance(inner, PlainFormatter):
        handler.setFormatter(PlainFormatter(inner))


def log_plainly() -> None:
    """Let what is logged where nothing is set up, which Python writes to stderr, be plain: in worker processes, say."""
    if logging.lastResort:
        plainly(logging.lastResort)
