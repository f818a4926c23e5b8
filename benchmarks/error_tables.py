"""The errors of many pages to tables: by class and set, side by side, and against those of other predictions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from error_lines import EXTRA, MISSING, LineError, PageErrors

SIGNS = {EXTRA: "+", MISSING: "-"}
"""How lines are marked; `~` is a line that is right in part."""


@dataclass(frozen=True, slots=True)
class Group:
    """A set's pages with the same kind of truth."""

    name: str
    """The set, and " (segments)" where it is pages without a body in a set that has others with one."""
    pages: Sequence[PageErrors]
    f1: float
    """By the folder's own score.py, of all pages of the group."""


@dataclass(slots=True)
class Mass:
    """What a class costs one group."""

    lines: int = 0
    pages: int = 0
    extra: int = 0
    missing: int = 0
    chars: int = 0
    f1: float = 0.0


Wanted = Callable[[LineError], bool]


def by_class(groups: Sequence[Group], wanted: Wanted) -> dict[tuple[str, str], dict[str, Mass]]:
    """By kind and class, then by group; the class that costs most, all groups together, comes first."""
    table: dict[tuple[str, str], dict[str, Mass]] = defaultdict(lambda: defaultdict(Mass))
    for group in groups:
        for page in group.pages:
            errors = [e for e in page.errors if wanted(e)]
            for error in errors:
                mass = table[error.kind, error.name][group.name]
                mass.lines += 1
                mass.extra += error.extra
                mass.missing += error.missing
                mass.chars += error.chars
                mass.f1 += error.f1
            for key in {(e.kind, e.name) for e in errors}:
                table[key][group.name].pages += 1
    ordered = sorted(table, key=lambda key: (-sum(m.f1 for m in table[key].values()), key))
    return {key: dict(table[key]) for key in ordered}


def cost(page: PageErrors, wanted: Wanted) -> float:
    """What the wanted errors of a page cost its set."""
    return sum(e.f1 for e in page.errors if wanted(e))


def worst(groups: Sequence[Group], wanted: Wanted) -> list[tuple[Group, PageErrors]]:
    """Pages with a wanted error, the dearest first."""
    found = [(group, page) for group in groups for page in group.pages if any(map(wanted, page.errors))]
    return sorted(found, key=lambda pair: (-cost(pair[1], wanted), pair[1].id))


def side_by_side(page: PageErrors) -> list[tuple[str, str, str]]:
    """All lines of a page, as (mark, predicted, true): `+` extra, `-` missing, `~` right in part, blank right."""
    marks = {(e.kind, e.index): SIGNS[e.kind] if e.part is None else "~" for e in page.errors}
    partners: dict[int, list[int]] = defaultdict(list)
    for ours, true in page.pairs:
        partners[true].append(ours)
    rows: list[tuple[str, str, str]] = []
    shown = 0

    def ours_until(stop: int) -> None:
        rows.extend((marks.get((EXTRA, i), ""), page.ours.lines[i], "") for i in range(shown, stop))

    for index, line in enumerate(page.true.lines):
        mark = marks.get((MISSING, index), "")
        own = [i for i in partners[index] if i >= shown]
        if own:
            ours_until(own[0])
            rows.append((mark or marks.get((EXTRA, own[0]), ""), page.ours.lines[own[0]], line))
            shown = own[0] + 1
        else:
            rows.append((mark, "", line))
    ours_until(len(page.ours.lines))
    return rows


@dataclass(frozen=True, slots=True)
class Change:
    """One page under two predictions."""

    group: str
    page: PageErrors
    gain: float
    """What the page's errors cost its set less than before."""
    mended: list[LineError]
    broken: list[LineError]


def changes(before: Sequence[Group], after: Sequence[Group], wanted: Wanted) -> list[Change]:
    """Pages whose wanted errors differ, the largest change first."""
    old = {page.id: page for group in before for page in group.pages}
    found = []
    for group in after:
        for page in group.pages:
            was, now = [e for e in old[page.id].errors if wanted(e)], [e for e in page.errors if wanted(e)]
            mended, broken = _without(was, now), _without(now, was)
            if mended or broken:
                gain = sum(e.f1 for e in was) - sum(e.f1 for e in now)
                found.append(Change(group.name, page, gain, mended, broken))
    return sorted(found, key=lambda c: (-abs(c.gain), c.page.id))


def _without(errors: Iterable[LineError], others: Iterable[LineError]) -> list[LineError]:
    left = Counter((e.kind, e.text, e.words) for e in others)
    kept = []
    for error in errors:
        key = (error.kind, error.text, error.words)
        if left[key] > 0:
            left[key] -= 1
        else:
            kept.append(error)
    return kept


# --- as JSON


def line_json(error: LineError) -> dict[str, Any]:
    """One error: `part` is null where the whole line is wrong, `extra` and `missing` are runs of the scorer."""
    return {
        "kind": error.kind, "class": error.name, "text": error.text, "part": error.part, "path": error.path,
        "linked": round(error.linked, 2), "extra": error.extra, "missing": error.missing, "chars": error.chars,
        "f1": error.f1,
    }  # fmt: skip


def report_json(groups: Sequence[Group], wanted: Wanted, limit: int | None) -> dict[str, Any]:
    """Sets, classes and pages, as the terminal shows them; costs are in F1 of the set."""
    table = by_class(groups, wanted)
    return {
        "sets": {g.name: {"pages": len(g.pages), "f1": g.f1} for g in groups},
        "classes": [
            {"set": group, "kind": kind, "class": name, "lines": mass.lines, "pages": mass.pages, "extra": mass.extra,
             "missing": mass.missing, "chars": mass.chars, "f1": mass.f1}
            for (kind, name), masses in table.items() for group, mass in masses.items()
        ],
        "pages": [
            {"set": group.name, "id": page.id, "url": page.row.get("url"), "f1": page.f1, "cost": cost(page, wanted),
             "errors": [line_json(e) for e in page.errors if wanted(e)]}
            for group, page in worst(groups, wanted)[:limit]
        ],
    }  # fmt: skip


def changes_json(found: Sequence[Change], before: Sequence[Group], after: Sequence[Group]) -> dict[str, Any]:
    """Both F1 of each set, and the lines that were mended and broken, page by page."""
    return {
        "sets": {now.name: {"before": was.f1, "after": now.f1} for was, now in zip(before, after, strict=True)},
        "pages": [
            {"set": c.group, "id": c.page.id, "gain": c.gain, "mended": [line_json(e) for e in c.mended],
             "broken": [line_json(e) for e in c.broken]}
            for c in found
        ],
    }  # fmt: skip
