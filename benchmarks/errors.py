"""Shows which lines of the text are too many and which are missing, on a folder of pages with known truth.

    python benchmarks/errors.py OUT.jsonl [--data "$NEWSCRAWL_EVAL"] [--set NAME] [--kind extra|missing] [--class NAME]
                                [--worst N] [--page ID] [--json] [--html FILE] [--against OTHER.jsonl]

OUT.jsonl is what `benchmarks/quality.py --predictions OUT.jsonl` wrote. Each line has a class, the place on the page
that it is from, and what it costs: all lines of a set add up to 1 - F1 by the folder's own score.py.

Exit status: 1 where the lines do not add up to the scorer's figure; 2 where there is no folder, no score.py, no
predictions, or no such set or page.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import error_pages
from error_classes import CLASSES, explain
from error_lines import KINDS, LineError, PageErrors, compare, load_scorer, weigh
from error_places import Places
from error_tables import (
    SIGNS,
    Change,
    Group,
    Wanted,
    by_class,
    changes,
    changes_json,
    cost,
    report_json,
    side_by_side,
    worst,
)
from quality import find_pages, say_no_data
from rich.console import Console
from rich.table import Table
from rich.text import Text

SHOWN_STEPS = 5
"""Elements of a path that the terminal shows; the other outputs have all."""
SHOWN_CHARS = 300
"""Characters of a line that the terminal shows."""
ROUNDING = 1e-9
"""How far 1 - F1 and the sum of the lines' costs may be apart."""
WORST = 10
"""Pages that the terminal shows where nothing else is said."""


class UsageError(Exception):
    """What the user has to mend, in one line."""


class UnlikeScorerError(Exception):
    """The lines of a set do not add up to the scorer's figure, so that no cost can be trusted."""


def load(data: Path, predictions: Path, scorer: ModuleType, only: str | None, page: str | None) -> list[Group]:
    """The compared pages of the wanted sets; raises UsageError where there are none, or none that is called so."""
    sets: dict[str, list[dict[str, Any]]] = scorer.load_manifests(data)
    check(predictions)
    predicted = scorer.load_predictions(predictions, {row["id"] for rows in sets.values() for row in rows})
    if only and only not in sets:
        raise UsageError(f"--set {only}: no such set under {data}; it has {', '.join(sets)}")
    sets = {name: rows for name, rows in sets.items() if any(row["id"] in predicted for row in rows)}
    if not sets or (only and only not in sets):
        raise UsageError(f"{predictions}: it predicts no page of {only or f'the sets under {data}'}")
    groups = [
        group for name, rows in sets.items() if only in (None, name) for group in _groups(name, rows, predicted, scorer)
    ]
    if page:
        groups = [Group(g.name, [p for p in g.pages if p.id == page], g.f1) for g in groups]
        groups = [g for g in groups if g.pages]
    if page and not groups:
        raise UsageError(f"--page {page}: no such page with a true text in the manifests under {data}")
    paths = {known.id: known.path for known in find_pages(data)}
    for one in (one for group in groups for one in group.pages if one.errors):
        if not paths[one.id].is_file():
            raise UsageError(f"{paths[one.id]}: no such file, though the manifest names the page {one.id}")
        explain(one, Places(gzip.decompress(paths[one.id].read_bytes())), predicted.get(one.id, {}))
    return groups


def check(predictions: Path) -> None:
    """UsageError, with file and line, where a file does not hold predictions."""
    hint = f"write it with benchmarks/quality.py --predictions {predictions}"
    if not predictions.is_file():
        raise UsageError(f"{predictions}: {'a folder' if predictions.is_dir() else 'no such file'}; {hint}")
    try:
        lines = predictions.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{predictions}: {error}; {hint}") from None
    for number, line in enumerate(lines, 1):
        try:
            found = json.loads(line or "{}")
        except ValueError:
            raise UsageError(f"{predictions}, line {number}: no JSON; {hint}") from None
        if not isinstance(found, dict) or not isinstance(found.get("text") or "", str) or "body" in found:
            raise UsageError(f"{predictions}, line {number}: no prediction, which has id and text; {hint}")


def _groups(
    name: str, rows: list[dict[str, Any]], predicted: dict[str, dict[str, Any]], scorer: ModuleType
) -> Iterator[Group]:
    """The pages of a set with a body, and those with segments alone: each has a measure of its own."""
    bodies = [row for row in rows if row.get("body")]
    segments = [row for row in rows if not row.get("body") and (row.get("with") or row.get("without"))]
    label = f"{name} (segments)" if bodies else name
    for title, found, measure in ((name, bodies, "body"), (label, segments, "segments")):
        if not found:
            continue
        pages = [compare(name, row, predicted.get(row["id"], {}).get("text") or "", scorer) for row in found]
        weigh(pages)
        f1 = scorer.summarise([scorer.score_page(row, predicted.get(row["id"], {})) for row in found])[measure]["f1"]
        lost = sum(error.f1 for page in pages for error in page.errors)
        if abs(1 - f1 - lost) > ROUNDING:
            raise UnlikeScorerError(f"{title}: F1 {f1:.6f} by score.py, but the lines cost {lost:.6f}")
        yield Group(title, pages, f1)


# --- terminal


def print_sets(console: Console, groups: Sequence[Group], wanted: Wanted) -> None:
    """F1 of each set, then what each class costs it."""
    for group in groups:
        shown = sum(cost(page, wanted) for page in group.pages)
        measure = "segments" if group.pages[0].segments else "body"
        console.print(
            f"{group.name}: {len(group.pages)} pages, {measure} F1 {group.f1:.4f}; the lines below cost {shown:.4f}"
        )
    table = Table("", "class", box=None, header_style="bold")
    for group in groups:
        for column in (f"{group.name} F1", "lines", "pages"):
            table.add_column(column, justify="right")
    for (kind, name), masses in by_class(groups, wanted).items():
        cells = []
        for group in groups:
            mass = masses.get(group.name)
            cells += [f"{mass.f1:.5f}", str(mass.lines), str(mass.pages)] if mass else ["", "", ""]
        table.add_row(SIGNS[kind], name, *cells)
    console.print(table)


def print_page(console: Console, group: Group, page: PageErrors, wanted: Wanted) -> None:
    """One page's errors."""
    console.print(
        Text(
            f"\n{group.name}  {page.id}  F1 {page.f1:.3f}, costs {cost(page, wanted):.5f}  {page.row.get('url')}",
            "bold",
        )
    )
    for error in page.errors:
        if wanted(error):
            print_line(console, SIGNS[error.kind], error)


def print_line(console: Console, sign: str, error: LineError) -> None:
    """One error: its class and cost, its words, its place."""
    runs = f"{error.extra} extra, {error.missing} missing, {error.chars} characters"
    console.print(Text(f"{sign} {error.name}  {error.f1:.5f} ({runs})"))
    console.print(Text(f"    {error.text[:SHOWN_CHARS]}"))
    if error.part is not None:
        console.print(Text(f"    of which {error.part[:SHOWN_CHARS]}"))
    steps = error.path.split(" > ")
    path = " > ".join(["…", *steps[-SHOWN_STEPS:]] if len(steps) > SHOWN_STEPS else steps)
    console.print(Text(f"    {path or 'not on the page'}  linked {error.linked:.2f}", "dim"))


def print_side_by_side(console: Console, page: PageErrors) -> None:
    """All lines of a page, the prediction left and the truth right."""
    table = Table("", show_lines=True, expand=True)
    for name in ("predicted", "true"):
        table.add_column(name, overflow="fold", ratio=1)
    for mark, ours, true in side_by_side(page):
        table.add_row(mark, Text(ours), Text(true))
    console.print(table, soft_wrap=False)


def print_changes(
    console: Console, found: Sequence[Change], before: Sequence[Group], after: Sequence[Group], limit: int | None
) -> None:
    """What became of each set, and the lines that were mended and broken."""
    for was, now in zip(before, after, strict=True):
        own = [c for c in found if c.group == now.name]
        better, worse = sum(c.gain > 0 for c in own), sum(c.gain < 0 for c in own)
        mended, broken = sum(len(c.mended) for c in own), sum(len(c.broken) for c in own)
        console.print(
            f"{now.name}: F1 {was.f1:.4f} -> {now.f1:.4f}; {better} pages better, {worse} worse; "
            f"{mended} lines mended, {broken} broken"
        )
    for change in found[:limit]:
        console.print(Text(f"\n{change.group}  {change.page.id}  gain {change.gain:+.5f}", "bold"))
        for label, errors in (("mended", change.mended), ("broken", change.broken)):
            for error in errors:
                print_line(console, f"{label}: {SIGNS[error.kind]}", error)


# --- command


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Shows extra and missing lines of predictions, with class and cost.")
    default = os.environ.get("NEWSCRAWL_EVAL")
    parser.add_argument("predictions", type=Path, help="JSON lines file that quality.py wrote")
    parser.add_argument("--data", type=Path, default=Path(default) if default else None, help="$NEWSCRAWL_EVAL")
    parser.add_argument("--set", dest="only", help="one set of the folder only")
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--class", dest="name", choices=CLASSES, metavar="NAME", help=f"one of: {'; '.join(CLASSES)}")
    parser.add_argument("--worst", type=int, help=f"how many pages, the dearest first; default: {WORST}, --json: all")
    parser.add_argument("--page", help="id of one page: all its lines, side by side")
    parser.add_argument("--json", action="store_true", help="everything as one JSON object")
    parser.add_argument("--html", type=Path, help="write a page that is browsed without a network")
    parser.add_argument("--against", type=Path, help="other predictions: what was mended and broken since")
    args = parser.parse_args()
    if args.worst is not None and args.worst < 0:
        parser.error("--worst: a number of pages, 0 or more, is expected")
    if args.html and args.against:
        parser.error("--html shows one file of predictions: leave out --against")
    return args


def report(args: argparse.Namespace, groups: list[Group], wanted: Wanted, console: Console) -> None:
    """What the options ask for of one file of predictions."""
    if args.html:
        try:
            args.html.write_text(error_pages.render(groups, wanted, args.predictions.name), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"--html {args.html}: {error.strerror}") from None
    if args.json:
        print(json.dumps(report_json(groups, wanted, args.worst), ensure_ascii=False, indent=1))
    elif args.page:
        for group in groups:
            for page in group.pages:
                print_page(console, group, page, wanted)
                print_side_by_side(console, page)
    else:
        print_sets(console, groups, wanted)
        for group, page in worst(groups, wanted)[: WORST if args.worst is None else args.worst]:
            print_page(console, group, page, wanted)


def report_changes(args: argparse.Namespace, before: list[Group], after: list[Group], wanted: Wanted) -> None:
    """What the options ask for of two files; the first is the new one."""
    found = changes(before, after, wanted)
    if args.json:
        print(json.dumps(changes_json(found[: args.worst], before, after), ensure_ascii=False, indent=1))
    else:
        print_changes(_console(), found, before, after, args.worst)


def _console() -> Console:
    # a line is one line wherever it goes to a file or a pager; only a terminal has a width of its own
    return Console(highlight=False, markup=False, soft_wrap=True, width=None if sys.stdout.isatty() else 200)


def main() -> int:
    """Exit status: see the module's head."""
    args = arguments()
    if args.data is None or not find_pages(args.data):
        return say_no_data(args.data)
    scorer = load_scorer(args.data)
    if scorer is None:
        print(f"no score.py in or beside {args.data}: a line's cost is by its measure", file=sys.stderr)
        return 2

    def wanted(error: LineError) -> bool:
        return args.kind in (None, error.kind) and args.name in (None, error.name)

    try:
        groups = load(args.data, args.predictions, scorer, args.only, args.page)
        before = load(args.data, args.against, scorer, args.only, args.page) if args.against else None
        if before is not None:
            report_changes(args, before, groups, wanted)
        else:
            report(args, groups, wanted, _console())
    except (UsageError, UnlikeScorerError) as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
