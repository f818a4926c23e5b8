"""Links in, the same ones out: kept by columns, and made one by one when they are asked for.

Fifty thousand come from a worker at once. Pickled one by one each brings a list of its fields along, which stays until
the last is read, and what all of them say comes as often as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any, overload

from newscrawl.items import Link

_FIELDS = tuple(field.name for field in fields(Link))


class PackedLinks(Sequence[Link]):
    """A tuple of links to whoever reads it, but for what it is equal to: itself alone."""

    __slots__ = ("_columns", "_count")

    def __init__(self, links: Sequence[Link]) -> None:
        self._count = len(links)
        self._columns = [_column([getattr(link, name) for link in links]) for name in _FIELDS]

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Link: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Link, ...]: ...
    def __getitem__(self, at: int | slice) -> Link | tuple[Link, ...]:
        if isinstance(at, slice):
            return tuple(self._links(range(self._count)[at]))
        return next(self._links((range(self._count)[at],)))

    def _links(self, places: Iterable[int]) -> Iterator[Link]:
        for place in places:
            yield Link(*(column[place if len(column) > 1 else 0] for column in self._columns))


def _column(values: list[Any]) -> tuple[Any, ...]:
    """The values, or the one that all are; what is equal is one object, and pickled once."""
    known: dict[Any, Any] = {}
    found = tuple(known.setdefault(value, value) for value in values)
    return found if len(known) > 1 else found[:1]
