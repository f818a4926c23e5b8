"""Measures the verdict (article, or which reason it is none) on labelled page shapes and on real articles.

    python benchmarks/verdict.py [--data "$NEWSCRAWL_EVAL"] [--half dev|held|all] [--errors] [--floor SHARE]
                                 [--language CODE] [--processes N]

The shapes are made by tests/pages/shapes/build.py; each goes through the whole Processor, as in a crawl, and counts as
rejected at whatever stage that happens. `--data` adds the pages of the evaluation folder, laid out as for quality.py:
those of `aeb` and `fundus` are all articles, the other sets are shown for information.

Exit status: 1 where a half keeps or rejects less than `--floor` of what it should, or more than 1 % of the real
articles are rejected; else 0.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from quality import KnownPage, find_pages, say_no_data

import newscrawl
from newscrawl.items import Article, Rejection, Stage

PAGES = Path(__file__).resolve().parent.parent / "tests" / "pages"
sys.path.insert(0, str(PAGES))

from shapes.build import HALVES, Case, cases  # noqa: E402 - found by the line above

ARTICLE = "article"
ARTICLE_SETS = ("aeb", "fundus")
"""Sets whose every page is an article."""
TARGET = 0.01
"""Share of the real articles that may be rejected."""
FETCHED = "2025-03-14T08:00:00Z"
"""When the shapes were fetched, so to say: two days after their dates."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A shape and what became of it."""

    case: Case
    got: str
    """"article" or the reason."""
    detail: str
    """The stage and the signals of a rejection; the beginning of an article's text."""

    @property
    def kept(self) -> bool:
        """Whether it went out as an article."""
        return self.got == ARTICLE

    @property
    def judged_out(self) -> bool:
        """Whether the verdict itself rejected it, not a later stage for what little text was left."""
        return self.detail.startswith(f"{Stage.VERDICT}: ")

    @property
    def right(self) -> bool:
        """Whether it was kept or rejected as it should, for a reason that is right."""
        return self.got in self.case.reasons if self.case.reasons else self.kept

    @property
    def wanted(self) -> str:
        """The label: "article", or the reason that fits best; the one given where it is as right."""
        if not self.case.reasons:
            return ARTICLE
        return self.got if self.right else self.case.reasons[0]


def judge(case: Case) -> Judged:
    """One shape, through the whole process."""
    result = newscrawl.extract(case.html.encode(), case.url, http_status=case.status, fetched_at=FETCHED)
    return Judged(case, *_outcome(result))


def _outcome(result: Article | Rejection) -> tuple[str, str]:
    if isinstance(result, Article):
        return ARTICLE, f"{len(result.text)} characters: {result.text[:80]!r}"
    return str(result.reason), f"{result.stage}: {result.detail}"


def judge_all(half: str, processes: int = 1, language: str | None = None) -> list[Judged]:
    """Every shape of a half ("dev", "held") or of both ("all"), or those in one language."""
    wanted = [case for case in cases(half) if language in (None, case.language)]
    if processes <= 1:
        return [judge(case) for case in wanted]
    with multiprocessing.Pool(processes) as pool:
        return pool.map(judge, wanted, chunksize=8)


# --- figures


def share(part: int, whole: int) -> float:
    """A share from 0 to 1; 1 of nothing."""
    return part / whole if whole else 1.0


def recalls(judged: Sequence[Judged]) -> tuple[float, float]:
    """The share of the articles that were kept, and of the other pages that were rejected."""
    articles = [j for j in judged if not j.case.reasons]
    others = [j for j in judged if j.case.reasons]
    return share(sum(j.kept for j in articles), len(articles)), share(sum(not j.kept for j in others), len(others))


def precisions(judged: Sequence[Judged]) -> tuple[float, float]:
    """The share of the kept pages that are articles, and of the rejected ones that are none."""
    kept = [j for j in judged if j.kept]
    rejected = [j for j in judged if not j.kept]
    return share(sum(not j.case.reasons for j in kept), len(kept)), share(
        sum(bool(j.case.reasons) for j in rejected), len(rejected)
    )


def own_recall(judged: Sequence[Judged]) -> float:
    """The share of the pages that are no articles which the verdict itself rejected."""
    others = [j for j in judged if j.case.reasons]
    return share(sum(not j.kept and j.judged_out for j in others), len(others))


def _part(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def by_reason(judged: Sequence[Judged]) -> dict[str, tuple[int, float | None, float | None]]:
    """For each label: how many pages have it, its precision and its recall; None of nothing."""
    wanted = Counter(j.wanted for j in judged)
    got = Counter(j.got for j in judged)
    hits = Counter(j.got for j in judged if j.right)
    return {
        name: (wanted[name], _part(hits[name], got[name]), _part(hits[name], wanted[name]))
        for name in sorted(wanted | got, key=lambda name: (name != ARTICLE, name))
    }


# --- printing


def print_half(name: str, judged: Sequence[Judged]) -> None:
    """Everything about one half."""
    articles = sum(not j.case.reasons for j in judged)
    keep, drop = recalls(judged)
    keep_precision, drop_precision = precisions(judged)
    languages = len({j.case.language for j in judged})
    others = len(judged) - articles
    print(f"\n== {name}: {len(judged)} pages in {languages} languages, {articles} articles and {others} others")
    print(f"is an article      precision {keep_precision:.3f}  recall {keep:.3f}")
    own = own_recall(judged)
    print(f"is no article      precision {drop_precision:.3f}  recall {drop:.3f}, the verdict's own {own:.3f}")
    print(f"right, with reason {share(sum(j.right for j in judged), len(judged)):.3f}")
    print("\nlabel            pages  precision  recall")
    for label, (pages, precision, recall) in by_reason(judged).items():
        print(f"{label:15}  {pages:5}  {_figure(precision):>9}  {_figure(recall):>6}")
    print_confusion(judged)
    print_groups("language", judged, lambda j: j.case.language)
    print_groups("markup", judged, lambda j: j.case.markup)
    print_wrong_kinds(judged)


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def print_confusion(judged: Sequence[Judged]) -> None:
    """What each label was taken for, the right answers among them."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for j in judged:
        table[j.wanted][j.got] += 1
    print("\nlabel            taken for")
    for label in sorted(table, key=lambda name: (name != ARTICLE, name)):
        print(f"{label:15}  " + ", ".join(f"{got} {count}" for got, count in table[label].most_common()))


def print_groups(title: str, judged: Sequence[Judged], key: Callable[[Judged], str]) -> None:
    """Articles kept, others rejected and right reasons for each language or markup."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for j in judged:
        groups[key(j)].append(j)
    print(f"\n{title:10}  pages  articles kept  others rejected  right")
    for name, group in sorted(groups.items()):
        keep, drop = recalls(group)
        right = share(sum(j.right for j in group), len(group))
        print(f"{name:10}  {len(group):5}  {keep:13.3f}  {drop:15.3f}  {right:5.3f}")


def print_wrong_kinds(judged: Sequence[Judged]) -> None:
    """The kinds of page that went wrong, the worst first."""
    pages = Counter(j.case.kind for j in judged)
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    for j in judged:
        if not j.right:
            wrong[j.case.kind][j.got] += 1
    print("\nkinds that go wrong")
    for kind, got in sorted(wrong.items(), key=lambda pair: -pair[1].total()):
        print(
            f"{kind:18}  {got.total()} of {pages[kind]}: " + ", ".join(f"{name} {n}" for name, n in got.most_common())
        )


def print_errors(judged: Iterable[Judged]) -> None:
    """Every wrong case, with what the page says of itself and the signals that held."""
    print("\nwrong cases")
    for j in judged:
        if not j.right:
            wanted = "|".join(j.case.reasons) or ARTICLE
            print(f"{j.case.name}  head {j.case.head}, address {j.case.address}: {wanted} taken for {j.got}")
            print(f"     {j.detail}")


# --- real pages


def judge_page(page: KnownPage) -> tuple[str, str, str]:
    """One page of the evaluation folder: its set, its id and what became of it."""
    got, detail = _outcome(newscrawl.extract(page.body(), page.url))
    return page.path.parent.parent.name, page.id, got if got == ARTICLE else f"{got} ({detail})"


def print_real(pages: list[KnownPage], processes: int) -> bool:
    """Prints how many pages of each set are rejected and why; returns whether the target is met."""
    with multiprocessing.Pool(processes) as pool:
        rows = pool.map(judge_page, pages, chunksize=8)
    totals = Counter(name for name, _, _ in rows)
    wrong = [row for row in rows if row[2] != ARTICLE]
    print("\n== pages of the evaluation folder")
    for name, total in sorted(totals.items()):
        lost = sum(row[0] == name for row in wrong)
        note = "" if name in ARTICLE_SETS else "  (not all are articles)"
        print(f"{name:9}  {total:4} pages, {lost} rejected, {share(lost, total):.3f}{note}")
    for name, page_id, got in wrong:
        print(f"     {name}  {page_id}  {got[:200]}")
    articles = sum(totals[name] for name in ARTICLE_SETS)
    lost = sum(row[0] in ARTICLE_SETS for row in wrong)
    if not articles:
        return True
    print(f"of {articles} real articles {lost} are rejected: {share(lost, articles):.4f}, at most {TARGET} wanted")
    return share(lost, articles) <= TARGET


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measures the verdict on labelled page shapes and on real articles.")
    default = os.environ.get("NEWSCRAWL_EVAL")
    parser.add_argument("--data", type=Path, default=Path(default) if default else None, help="$NEWSCRAWL_EVAL")
    parser.add_argument("--half", choices=[*HALVES, "all"], default="all")
    parser.add_argument("--errors", action="store_true", help="also list every wrong case with its signals")
    parser.add_argument(
        "--floor", type=float, default=0.0, help="least share of each half that is kept or rejected rightly"
    )
    parser.add_argument("--language", help="the shapes in one language only")
    parser.add_argument("--processes", type=int, default=2)
    return parser.parse_args()


def main() -> int:
    """Exit status: see the module's head."""
    args = arguments()
    missed = False
    for half in HALVES if args.half == "all" else (args.half,):
        judged = judge_all(half, args.processes, args.language)
        if not judged:
            continue
        print_half(half, judged)
        if args.errors:
            print_errors(judged)
        missed |= min(recalls(judged)) < args.floor
    pages = find_pages(args.data) if args.data else []
    if pages:
        missed |= not print_real(pages, args.processes)
    else:
        say_no_data(args.data)
    if missed:
        print("a floor is missed")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
