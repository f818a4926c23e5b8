"""The cleaned pages of one article in, its lines in one row out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import takewhile
from operator import itemgetter

from newscrawl.cleaning.paging import counts
from newscrawl.items import Block, Cleaned, Removed
from newscrawl.text import squash

RULE = "repeated"
"""What took a line that two pages show: as the rule of that name does within one."""
COUNT = "pager"
"""What took a line that counts the pages."""
_NEARLY_ALL = 0.9
"""Of the letters so far that a page says again: it is the whole article, not its next part. A guess."""
_HEAD = 3
_SHORT = 40
"""Letters of a line that may be said twice: "No comment." It is only one over again where it stands among the first
`_HEAD` lines of the article, as a standfirst does. Guesses."""


def join(pages: Sequence[Cleaned]) -> Cleaned:
    """An article's pages, in the reader's order, as one.

    What a later one says again before it goes on, such as a standfirst, is said once, and so is what each ends with,
    such as a line about the author: that stays at the end. A page that has nearly all of those before it is the article
    on one page, and takes their places; one that has nothing else adds nothing.
    """
    joined, *further = _uncounted(pages)
    for page in further:
        joined = _with(joined, page)
    return joined


def _uncounted(pages: Sequence[Cleaned]) -> list[Cleaned]:
    """The pages without lines that count them: "2 of 3" on the second one, where another page has its like."""
    told = Counter(_form(block.text, total) for n, page in enumerate(pages, 1) for block, total in _counts(page, n))
    return [
        _without(page, {block for block, total in _counts(page, n) if told[_form(block.text, total)] > 1})
        for n, page in enumerate(pages, 1)
    ]


def _counts(page: Cleaned, number: int) -> Iterator[tuple[Block, int]]:
    for block in page.blocks:
        if (total := counts(block.text, number)) is not None:
            yield block, total


def _form(text: str, total: int) -> tuple[str, int]:
    return re.sub(r"\d+", "#", text), total


def _without(page: Cleaned, gone: Set[Block]) -> Cleaned:
    if not gone:
        return page
    kept: list[Block] = []
    removed: list[tuple[int, Removed]] = []
    for place, block in enumerate(page.blocks):
        if block in gone:
            removed.append((place, Removed(block.text, COUNT, len(kept))))
        else:
            kept.append(block)
    left = [sum(block not in gone for block in page.blocks[:n]) for n in range(len(page.blocks) + 1)]
    before = [(line.after, replace(line, after=left[line.after])) for line in page.removed]
    return Cleaned(tuple(kept), tuple(line for _, line in sorted([*before, *removed], key=itemgetter(0))))


def _with(joined: Cleaned, page: Cleaned) -> Cleaned:
    said, says = {_key(block) for block in joined.blocks}, {_key(block) for block in page.blocks}
    again = sum(len(key) for key in said & says)
    if again >= _NEARLY_ALL * sum(map(len, said)):
        return page if says - said else joined
    before, rest = list(joined.blocks), list(page.blocks)
    start = _again(joined, rest, said)
    ends = zip(reversed(before), reversed(rest[start:]), strict=False)
    same = sum(1 for _ in takewhile(lambda pair: _key(pair[0]) == _key(pair[1]), ends))
    kept = before[: len(before) - same]
    removed = [replace(line, after=min(line.after, len(kept))) for line in joined.removed]
    removed += (Removed(block.text, RULE, len(kept)) for block in (*before[len(kept) :], *rest[:start]))
    removed += (replace(line, after=len(kept) + max(0, line.after - start)) for line in page.removed)
    return Cleaned((*kept, *rest[start:]), tuple(removed))


def _again(joined: Cleaned, rest: Sequence[Block], said: Set[str]) -> int:
    """How many of a page's first lines say again what was said: up to a long one, or one of the article's head.

    "No." behind it may be an answer that is given twice.
    """
    heads = {_key(block) for block in joined.blocks[:_HEAD]}
    start = 0
    for number, key in enumerate(map(_key, rest), 1):
        if key not in said:
            break
        if len(key) >= _SHORT or key in heads:
            start = number
    return start


def _key(block: Block) -> str:
    return squash(block.text) or block.text
