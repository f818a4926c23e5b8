"""A prediction and the truth of a page to the lines that differ, each with what it costs in the scorer's measure.

The scorer counts runs of four words. Each run that is too much or too little is charged to exactly one line, so that
the lines of a page add up to its false positives and false negatives, and the lines of a set to 1 - F1.
"""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from types import ModuleType
from typing import Any

SHINGLE = 4
"""Words of a run, as in the scorer."""
EXTRA, MISSING = "extra", "missing"
KINDS = (EXTRA, MISSING)


@dataclass(slots=True)
class LineError:
    """A line that is too much (extra) or too little (missing), wholly or in part."""

    kind: str
    index: int
    """Of the line, in the predicted text (extra) or in the true one (missing)."""
    text: str
    part: str | None = None
    """The words that differ, where the line is right in part; None where all of it differs."""
    extra: int = 0
    """Runs of the prediction that are charged to the line."""
    missing: int = 0
    """Runs of the truth that are charged to the line: its own, or those it cuts through."""
    f1: float = 0.0
    """What the line costs its set: all lines of a set add up to 1 - F1."""
    name: str = ""
    """The class; see error_classes.py."""
    path: str = ""
    """Where the page has the line; see error_places.py."""
    linked: float = 0.0
    """Share of the line's letters inside links."""

    @property
    def words(self) -> str:
        """What differs: the whole line or the part."""
        return self.text if self.part is None else self.part

    @property
    def chars(self) -> int:
        """Characters that differ; blanks and signs between words count in whole lines only."""
        return len(self.words)


@dataclass(slots=True)
class PageErrors:
    """One page against its truth."""

    set: str
    row: dict[str, Any]
    """The page's line of the manifest."""
    ours: Passage
    true: Passage
    right: int
    """Runs, or segments, that are in both; `wrong` and `lost` are in one alone."""
    wrong: int
    lost: int
    pairs: list[tuple[int, int]] = field(default_factory=list)
    """Lines that have words in common: index in `ours`, index in `true`."""
    errors: list[LineError] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def segments(self) -> bool:
        """Whether the truth is wanted and unwanted segments, and no body."""
        return not self.row.get("body")

    @property
    def f1(self) -> float:
        """The page's own F1; what it costs its set is the sum of its errors' `f1`."""
        return 2 * self.right / total if (total := 2 * self.right + self.wrong + self.lost) else 1.0


class Passage:
    """A text as lines and as words that know their line."""

    __slots__ = ("line_of", "lines", "tokens")

    def __init__(self, lines: Sequence[str], scorer: ModuleType) -> None:
        self.lines = [line for line in lines if line.strip()]
        found = [(word, number) for number, line in enumerate(self.lines) for word in scorer.words(line)]
        self.tokens: list[str] = [word for word, _ in found]
        self.line_of: list[int] = [number for _, number in found]

    def shingles(self) -> list[tuple[str, ...]]:
        """The runs by where they begin; a text of fewer words is one run."""
        count = max(1, len(self.tokens) - SHINGLE + 1) if self.tokens else 0
        return [tuple(self.tokens[i : i + SHINGLE]) for i in range(count)]


def load_scorer(data: Path) -> ModuleType | None:
    """The folder's own score.py, from the folder or beside it; None where there is none."""
    script = next((p for p in (data / "score.py", data.resolve().parent / "score.py") if p.exists()), None)
    spec = importlib.util.spec_from_file_location("score", script) if script else None
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compare(name: str, row: dict[str, Any], text: str, scorer: ModuleType) -> PageErrors:
    """What is wrong with the text predicted for a page of the set `name`; classes and places are for others to add."""
    ours = Passage(text.split("\n"), scorer)
    if row.get("body"):
        return _compare_bodies(name, row, ours, Passage(row["body"].split("\n"), scorer))
    return _compare_segments(name, row, ours, scorer)


def _compare_bodies(name: str, row: dict[str, Any], ours: Passage, true: Passage) -> PageErrors:
    there = align(ours, true)
    back: list[int | None] = [None] * len(true.tokens)
    for mine, other in enumerate(there):
        if other is not None:
            back[other] = mine
    found: dict[tuple[str, int], LineError] = {}
    right = _charge((EXTRA, ours, there), (MISSING, true), found)
    _charge((MISSING, true, back), (EXTRA, ours), found)
    for error in found.values():
        passage, links = (ours, there) if error.kind == EXTRA else (true, back)
        own = [i for i, number in enumerate(passage.line_of) if number == error.index]
        alone = [passage.tokens[i] for i in own if links[i] is None]
        error.part = None if len(alone) == len(own) else " ".join(alone)
    pairs = {(ours.line_of[i], true.line_of[j]) for i, j in enumerate(there) if j is not None}
    return PageErrors(
        name, row, ours, true, right, len(ours.shingles()) - right, len(true.shingles()) - right,
        sorted(pairs), sorted(found.values(), key=lambda e: (KINDS.index(e.kind), e.index)),
    )  # fmt: skip


def _compare_segments(name: str, row: dict[str, Any], ours: Passage, scorer: ModuleType) -> PageErrors:
    """Segments as the scorer looks for them: anywhere in the text once its blanks are uniform."""
    lines = [scorer.space(line) for line in ours.lines]
    text = " ".join(lines)
    wanted, unwanted = row.get("with") or [], row.get("without") or []
    errors = []
    for segment in (s for s in unwanted if scorer.space(s) in text):
        index = next((i for i, line in enumerate(lines) if scorer.space(segment) in line), 0)
        whole = lines[index]
        errors.append(LineError(EXTRA, index, whole, None if whole == scorer.space(segment) else segment, extra=1))
    for index, segment in enumerate(wanted):
        if scorer.space(segment) not in text:
            errors.append(LineError(MISSING, index, segment, missing=1))
    lost = sum(e.missing for e in errors)
    true = Passage(wanted, scorer)
    pairs = [(i, j) for j, s in enumerate(wanted) for i, line in enumerate(lines) if scorer.space(s) in line]
    return PageErrors(name, row, ours, true, len(wanted) - lost, len(errors) - lost, lost, sorted(pairs), errors)


# --- alignment


def align(ours: Passage, true: Passage) -> list[int | None]:
    """For each of our words the true one it is, in the same order in both; None for a word that is ours alone."""
    found: list[int | None] = [None] * len(ours.tokens)
    last = -1
    blocks = SequenceMatcher(None, ours.shingles(), true.shingles(), autojunk=False).get_matching_blocks()
    for start, other, size in blocks:
        for step in range(size + SHINGLE - 1 if size else 0):
            mine, its = start + step, other + step
            if mine < len(found) and its < len(true.tokens) and found[mine] is None and its > last:
                found[mine], last = its, its
    _align_short_lines(ours, true, found)
    return found


def _align_short_lines(ours: Passage, true: Passage, found: list[int | None]) -> None:
    """Whole lines of fewer words than a run, between lines that differ: a heading that both have is no error."""
    starts: dict[tuple[str, ...], list[int]] = {}
    for first, tokens in _lines_of(true):
        starts.setdefault(tokens, []).append(first)
    upper: list[int] = []
    bound = len(true.tokens)
    for other in reversed(found):
        bound = bound if other is None else other
        upper.append(bound)
    upper.reverse()
    last = -1
    for first, tokens in _lines_of(ours):
        span = range(first, first + len(tokens))
        if all(found[i] is None for i in span):
            fits = (s for s in starts.get(tokens, ()) if last < s and s + len(tokens) <= upper[span.stop - 1])
            if (start := next(fits, None)) is not None:
                found[first : span.stop] = range(start, start + len(tokens))
        last = max([last, *(other for i in span if (other := found[i]) is not None)])


def _lines_of(passage: Passage) -> list[tuple[int, tuple[str, ...]]]:
    """Each line that has words: where its words begin, and the words."""
    ends = [i + 1 for i, (one, two) in enumerate(pairwise(passage.line_of)) if one != two]
    bounds = [0, *ends, len(passage.tokens)] if passage.tokens else []
    return [(a, tuple(passage.tokens[a:b])) for a, b in pairwise(bounds)]


def _charge(
    side: tuple[str, Passage, list[int | None]], other: tuple[str, Passage], found: dict[tuple[str, int], LineError]
) -> int:
    """Charges each run that the other side lacks to a line, and returns how many it has.

    A run that holds a word of this side alone is charged to that word's line. One whose words all stand in the other
    text, but not side by side, was parted by what this side lacks: that line pays.
    """
    kind, passage, links = side
    runs = passage.shingles()
    budget = Counter(runs) & Counter(other[1].shingles())
    right = budget.total()
    aligned = [_contiguous(links[i : i + SHINGLE]) for i in range(len(runs))]
    for i in sorted(range(len(runs)), key=lambda i: not aligned[i]):  # aligned ones first, in their order
        if budget[runs[i]] > 0:
            budget[runs[i]] -= 1
            continue
        owner, lines, index = _owner(kind, passage, links, i, other)
        error = found.setdefault((owner, index), LineError(owner, index, lines[index]))
        if kind == EXTRA:
            error.extra += 1
        else:
            error.missing += 1
    return right


def _contiguous(links: Sequence[int | None]) -> bool:
    return None not in links and all(two == one + 1 for one, two in pairwise(x for x in links if x is not None))


def _owner(
    kind: str, passage: Passage, links: list[int | None], start: int, other: tuple[str, Passage]
) -> tuple[str, list[str], int]:
    span = range(start, min(start + SHINGLE, len(links)))
    for i in span:
        if links[i] is None:
            return kind, passage.lines, passage.line_of[i]
    for one, two in pairwise(links[i] for i in span):
        if one is not None and two is not None and two > one + 1:
            return other[0], other[1].lines, other[1].line_of[one + 1]
    return kind, passage.lines, passage.line_of[start]


# --- what an error costs


def _means(pages: Sequence[PageErrors]) -> tuple[float, float]:
    precisions = [p.right / (p.right + p.wrong) for p in pages if p.right + p.wrong]
    return fmean(precisions) if precisions else 0.0, fmean(p.right / (p.right + p.lost) for p in pages)


def weigh(pages: Sequence[PageErrors]) -> None:
    """Sets `f1` of every error of one set's pages, all of them with a body or all with segments.

    1 - F1 = (R (1 - P) + P (1 - R)) / (P + R), and both 1 - P and 1 - R are means of the pages' shares.
    """
    if pages and pages[0].segments:
        total = 2 * sum(p.right for p in pages) + sum(p.wrong + p.lost for p in pages)
        for page in pages:
            for error in page.errors:
                error.f1 = (error.extra + error.missing) / total
        return
    precision, recall = _means(pages) if pages else (0.0, 0.0)
    both = precision + recall
    filled = sum(1 for p in pages if p.right + p.wrong)
    for page in pages:
        ours = (page.right + page.wrong) * filled
        true = (page.right + page.lost) * len(pages)
        for error in page.errors:
            shares = recall * error.extra / ours if ours else 0.0, precision * error.missing / true if true else 0.0
            error.f1 = sum(shares) / both if both else 0.0
