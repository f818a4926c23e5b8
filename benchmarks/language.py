"""Measures the language identifiers: how often they are right, and what their confidence is worth.

    python benchmarks/language.py --data "$NEWSCRAWL_EVAL" [--texts DIR] [--fit] [--plot FILE.svg] [--identifier NAME]

Texts are the true bodies of `<set>/manifest.jsonl`, and the files `<language>.txt` of `--texts`, for languages that the
folder lacks. `--fit` prints the weights that newscrawl/language/ should have, found on all texts; what is printed and
plotted of confidences is cross-validated: a domain's texts are judged by weights that were found without that domain.

Exit status: 2 where there is no folder.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from operator import ne
from pathlib import Path
from typing import Any

from language_plot import Bin, draw
from language_texts import CHARS, Snippet, Text, digest, from_files, from_manifests, snippets

from newscrawl import language
from newscrawl.language import plain
from newscrawl.language.curve import share_right

FOLDS = 5
FILES = 0.25
"""What an answer on a text of `--texts` counts in confidences: a crawl meets those languages far less often."""
EDGES = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
RIDGE = 0.01
"""Pulls weights towards 0: keeps them finite where a feature tells right from wrong without fail."""
STEPS = 25


@dataclass(slots=True)
class Answer:
    """What an identifier says of a snippet, whatever its confidence."""

    snippet: Snippet
    right: bool
    confidence: float
    features: tuple[float, ...] | None
    """What the confidence is a function of; None where letters, words or the script told the language."""
    fold: int

    @property
    def weight(self) -> float:
        """What the answer counts in confidences."""
        return 1.0 if self.snippet.text.news else FILES


def same(found: str | None, text: Text) -> bool:
    """Whether an answer is right; the manifests write zh and no for both of their forms."""
    if text.news:
        return {"nn": "no", "zh-Hant": "zh"}.get(str(found), found) == text.language
    return found == text.language


def ask(name: str, parts: Sequence[Snippet], folds: dict[str, int]) -> list[Answer]:
    """All answers of one identifier, those below its least confidence as well; snippets without one are left out."""
    identifier = language.get(name)
    module: Any = import_module(language.IDENTIFIERS[name][0])
    seen: list[tuple[float, ...]] = []

    def record(_: Sequence[float], features: tuple[float, ...]) -> float:
        seen.append(features)
        return 1.0

    answers = []
    module.share_right = record
    try:
        for part in parts:
            seen.clear()
            guess = identifier.identify(part.part)
            if guess.language:
                features = seen[-1] if seen else None
                right, fold = same(guess.language, part.text), folds[part.text.group]
                answers.append(Answer(part, right, guess.confidence or 0.0, features, fold))
    finally:
        module.share_right = share_right
    return answers


def fit(answers: Sequence[Answer]) -> tuple[float, ...]:
    """Weights of the logistic function that makes these answers likeliest: Newton's method."""
    rows = [(a.features, float(a.right), a.weight) for a in answers if a.features]
    size = len(rows[0][0])
    weights = [0.0] * size
    for _ in range(STEPS):
        slope = [-RIDGE * w for w in weights]
        curve = [[RIDGE * (i == j) for j in range(size)] for i in range(size)]
        for x, y, weight in rows:
            p = 1 / (1 + math.exp(-sum(w * f for w, f in zip(weights, x, strict=True))))
            for i in range(size):
                slope[i] += weight * (y - p) * x[i]
                for j in range(size):
                    curve[i][j] += weight * p * (1 - p) * x[i] * x[j]
        weights = [w + s for w, s in zip(weights, solve(curve, slope), strict=True)]
    return tuple(round(w, 3) for w in weights)


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a small system of linear equations, by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(len(rows)):
        pivot = max(range(i, len(rows)), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [v / rows[i][i] for v in rows[i]]
        for r, row in enumerate(rows):
            if r != i:
                rows[r] = [a - row[i] * b for a, b in zip(row, rows[i], strict=True)]
    return [row[-1] for row in rows]


def cross_validate(answers: list[Answer]) -> None:
    """Gives each answer the confidence that weights found without its fold give it."""
    for fold in range(FOLDS):
        weights = fit([a for a in answers if a.fold != fold])
        for a in answers:
            if a.fold == fold and a.features:
                a.confidence = share_right(weights, a.features)


def reliability(answers: Sequence[Answer]) -> list[Bin]:
    """Of the answers within each range of confidence: its mean, how many there are, and the share that is right."""
    bins = []
    for low, high in pairwise(EDGES):
        found = [a for a in answers if low <= a.confidence < high]
        if found:
            weight = sum(a.weight for a in found)
            said, right = (
                sum(v * a.weight for v, a in zip(values, found, strict=True)) / weight
                for values in ([a.confidence for a in found], [a.right for a in found])
            )
            bins.append(Bin(said, right, round(weight)))
    return bins


def print_lengths(answers: Sequence[Answer], parts: Sequence[Snippet], least: float) -> None:
    """By length of the snippet: the share that is right, wrong and without an answer, of news and of other texts."""
    given: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    total: dict[tuple[bool, str], int] = defaultdict(int)
    for part in parts:
        total[part.text.news, part.kind] += 1
    for a in answers:
        if a.confidence >= least:
            given[a.snippet.text.news, a.snippet.kind].append(a.right)
    print("   length        news: right wrong none       files: right wrong none")
    for kind in dict.fromkeys(part.kind for part in parts):
        cells = []
        for news in (True, False):
            right, answered, all_ = sum(given[news, kind]), len(given[news, kind]), max(total[news, kind], 1)
            cells.append(f"{right / all_:6.3f} {(answered - right) / all_:.3f} {1 - answered / all_:.3f} ({all_:4d})")
        print(f"   {kind:12s} {'   '.join(cells)}")


def print_mixed(name: str, texts: Sequence[Text]) -> None:
    """Articles of which a part is in another language: how often most of the text decides."""
    long = [t for t in texts if t.news and sum(map(len, t.blocks)) >= 2 * CHARS]
    pairs = [(a, b) for a, b in zip(long, long[7:] + long[:7], strict=True) if a.language != b.language]
    for share in (0.1, 0.25, 0.4):
        right = 0
        for main, other in pairs:
            quoted = cut(other, share / (1 - share) * sum(map(len, main.blocks)))
            middle = len(main.blocks) // 2
            blocks = [*main.blocks[:middle], *quoted, *main.blocks[middle:]]
            guess = language.decide(language.get(name), blocks, declared=None, chars=CHARS)
            right += same(guess.language, main)
        print(f"   {share:.0%} of an article in another language: {right} of {len(pairs)} right")


def cut(text: Text, chars: float) -> list[str]:
    """The first blocks of a text, over again where it is too short, that make `chars` characters."""
    taken: list[str] = []
    while sum(map(len, taken)) < chars:
        taken.append(text.blocks[len(taken) % len(text.blocks)])
    return taken


def print_articles(name: str, texts: Sequence[Text]) -> None:
    """Whole articles as newscrawl decides, nothing declared; what is not right is named. And the cost of one."""
    identifier = language.get(name)
    identifier.identify("The council voted on Tuesday to repair the bridge.")
    news = [text for text in texts if text.news]
    start = time.process_time()
    found = [language.decide(identifier, text.blocks, declared=None, chars=CHARS) for text in news]
    seconds = time.process_time() - start
    missed = [(t.group, t.language, g.language) for t, g in zip(news, found, strict=True) if not same(g.language, t)]
    print(f"   articles: {len(news) - len(missed)} of {len(news)} right, {seconds / len(news) * 1000:.2f} ms CPU each")
    for group, true, guess in missed:
        print(f"      {group}: {true}, found {guess}")


def print_plain(parts: Sequence[Snippet]) -> None:
    """How often langdetect's answer comes without its trials (language/plain.py), and differs from what they say."""
    identifier = language.get("langdetect")
    quick = [identifier.identify(part.part) for part in parts]
    least, plain.LEAST_FIT = plain.LEAST_FIT, 2.0  # more than any text has
    try:
        full = [identifier.identify(part.part) for part in parts]
    finally:
        plain.LEAST_FIT = least
    pairs = list(zip(quick, full, strict=True))
    others = sum(one.language != other.language for one, other in pairs)
    print(f"   without trials other answers: {others} languages, {sum(map(ne, quick, full)) - others} confidences")


def measure(name: str, texts: Sequence[Text], print_fit: bool) -> list[Bin]:
    """Prints all figures of one identifier, and returns what its plot shows."""
    groups = sorted({text.group for text in texts})
    folds = {group: i % FOLDS for i, group in enumerate(groups)}
    parts = [part for text in texts for part in snippets(text)]
    answers = ask(name, parts, folds)
    print(f"== {name}: {len(parts)} snippets, {len(answers)} answers")
    if print_fit:
        print(f"   WEIGHTS = {fit(answers)}")
    for kind, own in (("by the identifier", False), ("by script, letters or words", True)):
        some = [a.right for a in answers if (a.features is None) == own]
        print(f"   {kind}: {sum(some)} of {len(some)} right")
    cross_validate(answers)
    bins = reliability(answers)
    for b in bins:
        print(f"   said {b.said:.2f}  right {b.right:.2f}  of {b.count}")
    off = sum(abs(b.said - b.right) * b.count for b in bins) / sum(b.count for b in bins)
    print(f"   mean distance of what is said from what is right: {off:.3f}")
    print_lengths(answers, parts, 0.6)
    print_articles(name, texts)
    print_mixed(name, texts)
    if name == "langdetect":
        print_plain(parts)
    return bins


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measures the language identifiers on texts of known language.")
    default = os.environ.get("NEWSCRAWL_EVAL")
    parser.add_argument("--data", type=Path, default=Path(default) if default else None, help="$NEWSCRAWL_EVAL")
    parser.add_argument("--texts", type=Path, help="folder of <language>.txt, for more languages")
    parser.add_argument("--identifier", choices=list(language.IDENTIFIERS), help="one only")
    parser.add_argument("--fit", action="store_true", help="print the weights to write into newscrawl/language/")
    parser.add_argument("--plot", type=Path, help="SVG file to write")
    return parser.parse_args()


def main() -> int:
    """Exit status: see the module's head."""
    args = arguments()
    texts = list(from_manifests(args.data)) if args.data else []
    if not texts:
        print(f'no texts under {args.data}: pass --data "$NEWSCRAWL_EVAL" (see docs/language.md)', file=sys.stderr)
        return 2
    texts += from_files(args.texts) if args.texts else []
    languages = len({text.language for text in texts})
    print(f"{len(texts)} texts, {languages} languages, data {digest(texts)}")
    names = [args.identifier] if args.identifier else list(language.IDENTIFIERS)
    panels = {name: measure(name, texts, args.fit) for name in names}
    if args.plot:
        args.plot.write_text(draw(panels), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
