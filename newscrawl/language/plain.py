"""Tells the language of a text that is plainly in one: from a tenth of its letters, without the library's trials.

langdetect draws groups of letters at random until it is sure, seven times over, and takes the mean. That all seven say
the same of an article of news is foreseen by each third of it: where a few dozen of its trigrams leave no doubt in all
three, and the language knows most of the trigrams of the whole, the trials would only say so again. A text of which a
part is in another language is doubtful in one of its thirds. docs/language.md says how often the library says else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from newscrawl import profiles

PARTS = 3
"""A quotation in another language must not be a small part of all that is looked at."""
TRIGRAMS = 50
"""Of each part, evenly spaced: about so many, up to twice as many of a short one."""
MARGIN = 5.0
"""How much likelier (natural logarithm) than in any other language a part is in its own: 150 times."""
LEAST_TRIGRAMS = 100
LEAST_FIT = 0.75
"""Trigrams of a text at least, and the share of them that the language knows. All five were chosen on the texts that
docs/language.md names: the language was the library's on each of them."""


def language(trigrams: Sequence[str], codes: tuple[str, ...]) -> str | None:
    """The one of `codes` (the library's own) that each third of the trigrams is plainly in; None where in doubt.

    `trigrams` are all three letters in a row, as the library takes letters, in their order; the fit is not looked at.
    """
    size = len(trigrams) // PARTS
    found = None
    for start in range(0, PARTS * size, size):
        part = trigrams[start : start + size : size // TRIGRAMS or 1]
        likely = profiles.log_likelihoods(part, codes)
        best, second, *_ = sorted((*likely, -math.inf), reverse=True)
        code = codes[likely.index(best)]
        if best - second < MARGIN or code != (found or code):
            return None
        found = code
    return found
