"""The cleaned pages of one article in, its lines in one row out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from newscrawl.items import Block, Cleaned, Removed
from newscrawl.text import squash

RULE = "repeated"
"""What took a line that two pages show: as the rule of that name does within one."""
_NEARLY_ALL = 0.9
"""Of the letters so far that a page says again: it is the whole article, not its next part. A guess."""


def join(pages: Sequence[Cleaned]) -> Cleaned:
    """An article's pages, in the reader's order, as one.

    What a later one says again before it goes on, such as a standfirst, is said once, and so is what each ends with,
    such as a line about the author: that stays at the end. A page that has nearly all of those before it is the article
    on one page, and takes their places; one that has nothing else adds nothing.
    """
    joined = pages[0]
    for page in pages[1:]:
        joined = _with(joined, page)
    return joined


def _with(joined: Cleaned, page: Cleaned) -> Cleaned:
    said, says = {_key(block) for block in joined.blocks}, {_key(block) for block in page.blocks}
    again = sum(len(key) for key in said & says)
    if again >= _NEARLY_ALL * sum(map(len, said)):
        return page if says - said else joined
    before, rest = list(joined.blocks), list(page.blocks)
    start = next((n for n, block in enumerate(rest) if _key(block) not in said), len(rest))
    ends = zip(reversed(before), reversed(rest[start:]), strict=False)
    same = sum(1 for _ in takewhile(lambda pair: _key(pair[0]) == _key(pair[1]), ends))
    kept = before[: len(before) - same]
    removed = [replace(line, after=min(line.after, len(kept))) for line in joined.removed]
    removed += (Removed(block.text, RULE, len(kept)) for block in (*before[len(kept) :], *rest[:start]))
    removed += (replace(line, after=len(kept) + max(0, line.after - start)) for line in page.removed)
    return Cleaned((*kept, *rest[start:]), tuple(removed))


def _key(block: Block) -> str:
    return squash(block.text) or block.text
