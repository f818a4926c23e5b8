"""Turns the blocks of a body into the text that its language is told from: running prose, from all over it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from newscrawl.language.script import CJK
from newscrawl.text import ends_sentence, is_solid, scripts

ENOUGH = 200
"""Characters of solid text on which identification is trusted above what the page declares of itself."""
PIECES = 10
"""Places of a long text that are read: a long quotation in another language then counts by its length."""

_MAY_BE_CJK = re.compile("[\u1100-\u11ff\u2e80-\U0010ffff]")


def take(texts: Sequence[str], chars: int) -> tuple[str, int]:
    """Up to `chars` characters of the solid blocks, and their length; of the longest others too when too short."""
    solid = spread("\n".join(filter(is_prose, texts)), chars)
    length = _length(solid)
    if length >= ENOUGH:
        return solid, length
    others = sorted((block for block in texts if not is_prose(block)), key=len, reverse=True)
    return "\n".join([solid, *_upto(others, chars - len(solid))]).strip(), length


def is_prose(block: str) -> bool:
    """`is_solid`, without counting words where blanks tell: all blocks of a body are asked, and counting is dear."""
    blanks = block.count(" ")
    return blanks >= 35 or (blanks >= 15 and ends_sentence(block[-8:])) or is_solid(block)


def spread(text: str, chars: int) -> str:
    """The whole of `text`, or pieces of it, evenly spaced and each from a word's beginning, up to `chars` together."""
    if len(text) <= chars:
        return text
    piece = chars // PIECES
    starts = (i * len(text) // PIECES for i in range(PIECES))
    return "\n".join(text[start : start + piece] for start in (_word_start(text, at, piece) for at in starts))


def _word_start(text: str, at: int, most: int) -> int:
    """Where the first word from `at` begins; `at` itself where no blank is near, as in Chinese."""
    if at == 0:
        return at
    found = min((i for i in (text.find(blank, at, at + most) for blank in " \n") if i >= 0), default=at - 1)
    return min(found + 1, len(text) - most)


def _upto(blocks: Iterable[str], chars: int) -> list[str]:
    """The first of `blocks` that make `chars` characters, the last of them cut."""
    taken: list[str] = []
    for block in blocks:
        if chars <= 0:
            break
        taken.append(block[:chars])
        chars -= len(block)
    return taken


def _length(text: str) -> int:
    """Characters, those of Chinese, Japanese and Korean writing counted twice: each says as much as two letters."""
    if not _MAY_BE_CJK.search(text):  # to count scripts is dear
        return len(text)
    found = scripts(text)
    return len(text) + sum(found[name] for name in CJK)
