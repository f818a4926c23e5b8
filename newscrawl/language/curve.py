"""Turns evidence into a confidence: the share of answers on such evidence that were right."""

from __future__ import annotations

import math
from collections.abc import Sequence

MIN_CONFIDENCE = 0.6
"""An answer that is hardly more likely right than wrong is none."""
MIN_LETTERS = 12
"""Letters that an answer of a model takes, as langdetect takes trigrams."""
MOST_LETTERS = 1000
"""Evidence grows no further."""


def share_right(weights: Sequence[float], features: Sequence[float]) -> float:
    """A logistic function of the weighted sum of `features`, 0–1, to two digits.

    `benchmarks/language.py --fit` finds the weights; docs/language.md says on what.
    """
    score = sum(weight * feature for weight, feature in zip(weights, features, strict=True))
    return round(1 / (1 + math.exp(-max(-500.0, score))), 2)
