"""A page whose markup, headline, link and address give no date, in, the lines that may date it out, the likelier first.

The last resort: what stands in an element whose name says that it holds a date, a short line with a date, a stamp of
publication among a script's data. A month alone is no date, and neither is what only an address has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice

from newscrawl.markup import HtmlElement
from newscrawl.text import one_line

_LONGEST = 52
"""Characters of a line, or of the beginning of an element's text, in which a date is looked for. A guess."""
_LONGEST_NAMED = 150
"""Characters of an element named for a date whose end is read as well: "Posted in Town, by Ann Lee, on 3 May 2024". A
guess."""
_MOST_PIECES = 20
"""Pieces of text that an element's beginning is put together from, at most."""
# Words of classes, ids and properties: of the elements where content systems write the date, and of those near it.
_NAMED = re.compile(
    r"date|datum|fecha|data\b|time|meta|publi|parution|posted|submitted|created|byline|author|autor|footer|info|clock|"
    r"calendar",
    re.IGNORECASE,
)
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "meta"})
# "28.01.22": day first, as in every country that writes points.
_SHORT_YEAR = re.compile(r"(?<![\d.])(\d{1,2}\.\d{1,2}\.)(\d\d)(?![\d.:])")
# "01.02.2022 The labour market has had a good start": a day in figures that a paragraph opens with.
_OPENING = re.compile(r"(?:\d{1,2}[./]\d{1,2}[./]|\d{4}-\d\d-)\d\d(?:\d\d)?(?=\s)")
# "createdAt":"2022-01-31T15:58:43+01:00", its quotes escaped where the data are a string of a script. Names have
# bounds: in megabytes of letters each would be searched to the end.
_STAMP = re.compile(
    r'"(?=\w{0,40}(?:publish|publicat|pubdate|posted|creat))\w{1,60}\\?"\s*:\s*\\?"'
    r'(\d{4}-\d\d-\d\d(?:[T ][\d:.]+[^"\\]{0,6})?)\\?"',
    re.IGNORECASE,
)
_DAY = re.compile(r'"\d{4}-\d\d-\d\d')


def of(tree: HtmlElement, lines: Iterable[str], others: Sequence[str]) -> Iterator[str]:
    """Lines that may hold the date. `lines` are the page's, as a reader sees them; what `others` say dates others."""
    found = chain(_named(tree), _short(lines), _stamped(tree))
    # Digits alone are a number of an article or a telephone, not a moment in seconds.
    dated = (line for line in found if any(map(str.isdigit, line)) and not line.isdigit())
    return (_SHORT_YEAR.sub(r"\g<1>20\2", line) for line in dated if not any(other in line for other in others))


def _named(tree: HtmlElement) -> Iterator[str]:
    """What elements begin with that are named for a date, and their titles: those may spell out what is abbreviated."""
    for element in tree.iter("*"):
        get = element.get
        named = (
            ((name := get("class")) and _is_named(name))
            or ((name := get("id")) and _is_named(name))
            or ((name := get("itemprop")) and _is_named(name))
        )
        if named and element.tag not in _SILENT:
            yield element.get("title") or ""
            line = one_line(" ".join(islice(element.itertext(), _MOST_PIECES)))
            yield _cut(line)
            if _LONGEST < len(line) <= _LONGEST_NAMED:
                yield line[-_LONGEST:].partition(" ")[2]


@lru_cache(1024)
def _is_named(name: str) -> bool:
    """Whether a class is named for a date. A page has few classes, and each many times."""
    return _NAMED.search(name) is not None


def _cut(line: str) -> str:
    """A line without what is beyond the longest that is looked at, and without the word that ends there."""
    return line if len(line) <= _LONGEST else line[:_LONGEST].rpartition(" ")[0]


def _short(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if len(line) <= _LONGEST:
            yield line
        elif opening := _OPENING.match(line):
            yield opening[0]


def _stamped(tree: HtmlElement) -> Iterator[str]:
    for script in tree.iter("script"):
        text = script.text or ""
        if _DAY.search(text):  # few scripts have one, and to look for its name takes longer
            yield from (match[1] for match in _STAMP.finditer(text))
