"""Turns a body in which languages may be mixed into the one that most of it is in: its blocks are asked one by one."""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import accumulate

from newscrawl.language.identifier import Guess, LanguageIdentifier
from newscrawl.language.sample import is_prose

VOTES = 10
"""Places of the text, evenly spaced, whose blocks are asked: only doubtful texts get here, at up to 1 ms each."""
CHARS = 300
"""Characters of a block that are read."""
EVEN = 0.75
"""A second language with this much of the first one's votes has as good a claim: the declared one is taken."""
LEAST_SHARE = 0.4
"""Of all votes, that a language must have."""


def by_blocks(
    identifier: LanguageIdentifier, texts: Sequence[str], declared: str | None, whole: str | None = None
) -> Guess | None:
    """The language of most of the solid blocks by length; None where there is none, or where it can only be `whole`.

    `whole` is the language that the text was found to be in: once most blocks say so too, the others are not asked.
    The confidence is the mean over all votes, those for others counting 0. Of two languages with about as much text,
    as on a bilingual page, the declared one is taken.
    """
    blocks = list(filter(is_prose, texts))
    if len(blocks) < 2:
        return None
    votes: Counter[str] = Counter()
    sure: dict[str, float] = defaultdict(float)
    left = VOTES
    # Those that decide most first: fewer are asked, and the longer one is told sooner.
    for block, places in sorted(_voters(blocks), key=lambda voter: (-voter[1], -len(voter[0][:CHARS]))):
        guess = identifier.identify(block[:CHARS])
        left -= places
        if guess.language:
            votes[guess.language] += places
            sure[guess.language] += places * (guess.confidence or 0)
        others = max((count for code, count in votes.items() if code != whole), default=0)
        if whole and others + left < EVEN * votes[whole]:
            return None
    if not votes:
        return None
    best = max(votes, key=lambda code: (votes[code], code))
    if declared and votes[declared] >= EVEN * votes[best]:
        best = declared
    if votes[best] < LEAST_SHARE * VOTES:
        return None
    return Guess(best, round(sure[best] / VOTES, 2))


def _voters(blocks: Sequence[str]) -> list[tuple[str, int]]:
    """The blocks at places evenly spaced over all of them, and at how many each stands, the longest first."""
    ends = list(accumulate(map(len, blocks)))
    places = (bisect(ends, (2 * i + 1) * ends[-1] // (2 * VOTES)) for i in range(VOTES))
    return Counter(blocks[place] for place in places).most_common()
