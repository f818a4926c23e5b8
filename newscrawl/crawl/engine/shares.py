"""Sources in, shares of them out that may be crawled side by side: what is on one site is in one share."""

from __future__ import annotations

from collections.abc import Sequence

SHARES_A_SLOT = 4
"""Shares for each place where one can run: the last ones to end leave the others idle for a quarter of the time at
most, and a lost machine costs one share a place. A guess."""


def shares(places: Sequence[frozenset[str]], slots: int, most: int) -> list[list[int]]:
    """Numbers of sources, by share; `places`: where each source's articles are, see `batch.places_of`.

    Sources that have a place in common are never parted: two processes would ask one site at the same time. Otherwise a
    share has `most` sources or fewer, and there are SHARES_A_SLOT for each slot where there are sources enough.
    """
    together = _together(places)
    size = max(1, min(most, -(-len(places) // (SHARES_A_SLOT * slots))))
    found: list[list[int]] = []
    for group in together:
        if found and len(found[-1]) + len(group) <= size:
            found[-1] += group
        else:
            found.append(list(group))
    return found


def _together(places: Sequence[frozenset[str]]) -> list[list[int]]:
    """Groups of sources that have places in common, also by way of a third."""
    leader = list(range(len(places)))

    def lead(number: int) -> int:
        while leader[number] != number:
            number = leader[number]
        return number

    first: dict[str, int] = {}
    for number, its in enumerate(places):
        for place in its:
            leader[lead(number)] = lead(first.setdefault(place, number))
    groups: dict[int, list[int]] = {}
    for number in range(len(places)):
        groups.setdefault(lead(number), []).append(number)
    return list(groups.values())
