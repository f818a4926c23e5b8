"""The words by which pages that are no articles are known, in the languages that most news is written in.

A page in another language lacks these signals, and so is an article, if in doubt. Each pattern has its languages in
this order, as far as they need an entry: en, de, fr, es, pt, it, ca, nl, sv, no, da, fi, pl, cs, sk, hu, ro, hr and
sr, bg, ru, uk, el, tr, id, vi, he, ar, fa, hi, bn, th, zh, ja, ko.
"""

from __future__ import annotations

import re


def anywhere(*parts: str) -> re.Pattern[str]:
    """A pattern that any of the parts fits."""
    return re.compile("|".join(parts), re.IGNORECASE)


def at_start(*parts: str) -> re.Pattern[str]:
    """A pattern for the beginning of a line."""
    return re.compile(f"^(?:{'|'.join(parts)})", re.IGNORECASE)
