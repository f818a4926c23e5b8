"""The verdict on the labelled page shapes of tests/pages/shapes: what the set holds, and how much comes out right."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import processes
import pytest

from newscrawl.items import STAGE_OF, Reason, Stage

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import verdict as benchmark  # noqa: E402 - found by the line above

HALVES = ("dev", "held")
ARTICLES = {"dev": 0.98, "held": 0.97}
"""Least share of the articles that are kept."""
OTHERS = {"dev": 0.97, "held": 0.9}
"""Least share of the other pages that are rejected."""
RIGHT = {"dev": 0.97, "held": 0.85}
"""Least share of all pages that are kept, or rejected for a reason that is right."""
POSITIVE_KINDS = set(
    """plain teaser teaser-two teaser-sentence related-12 header-login banner story-gallery story-video section-address
    home-address breaks commented two-lines linked quoted digest photo-note bare-note short breaking live interview list
    opinion about sport recipe obituary poll correction press review
    teaser-cards story-form live-short short-cards brief-head brief-line priced film-story""".split()
)


@pytest.fixture(scope="module", params=HALVES)
def judged(request: pytest.FixtureRequest) -> tuple[str, list[benchmark.Judged]]:
    return request.param, benchmark.judge_all(request.param)


def test_the_set_is_large_and_balanced():
    cases = benchmark.cases("all")
    articles = sum(not case.reasons for case in cases)
    assert len(cases) >= 900
    assert len({case.name for case in cases}) == len(cases)
    assert len({case.language for case in cases}) >= 18
    assert 0.4 <= articles / len(cases) <= 0.5


def test_the_halves_share_no_language_and_held_has_markups_that_dev_lacks():
    dev, held = benchmark.cases("dev"), benchmark.cases("held")
    assert not {case.language for case in dev} & {case.language for case in held}
    assert len({case.markup for case in held} - {case.markup for case in dev}) >= 5


@pytest.mark.parametrize("half", HALVES)
def test_each_half_has_every_reason_of_the_verdict(half):
    labels = {reason for case in benchmark.cases(half) for reason in case.reasons[:1]}
    assert labels == {str(reason) for reason in Reason if STAGE_OF[reason] is Stage.VERDICT}


def test_every_kind_of_article_is_there():
    assert {case.kind for case in benchmark.cases("all") if not case.reasons} == POSITIVE_KINDS


def test_every_kind_has_several_languages_markups_and_heads():
    # The kinds of the two stories, and all that are no article, are drawn in most languages.
    seen = defaultdict(list)
    for case in benchmark.cases("all"):
        seen[case.kind].append(case)
    common = {kind: cases for kind, cases in seen.items() if len(cases) >= 8}
    assert len(common) >= 50
    for cases in common.values():
        assert len({case.markup for case in cases}) >= 4
        assert len({case.head for case in cases}) >= 2


def test_the_pages_are_the_same_each_time():
    first = {case.name: case.html for case in benchmark.cases("dev")}
    again = {case.name: case.html for case in sys.modules["shapes.build"]._half.__wrapped__("dev")}
    assert first == again


def test_articles_are_kept(judged):
    half, pages = judged
    kept, _ = benchmark.recalls(pages)
    assert kept >= ARTICLES[half], (half, [j.case.name for j in pages if not j.case.reasons and not j.kept])


def test_other_pages_are_rejected(judged):
    half, pages = judged
    _, rejected = benchmark.recalls(pages)
    assert rejected >= OTHERS[half], (half, Counter(j.case.kind for j in pages if j.case.reasons and j.kept))


def test_the_verdict_s_own_share_is_told_apart_from_the_later_stages(judged):
    _, pages = judged
    own, (_, whole) = benchmark.own_recall(pages), benchmark.recalls(pages)
    assert 0.8 <= own <= whole


def test_a_label_that_was_never_given_has_no_precision():
    pages = [j for j in benchmark.judge_all("dev", language="en") if j.case.kind in {"plain", "lost"}]
    for _, precision, recall in benchmark.by_reason(pages).values():
        assert precision is None or recall is None or 0 <= precision <= 1
    wrong = benchmark.Judged(pages[0].case, "no_text", "")
    assert benchmark.by_reason([wrong])["no_text"] == (0, 0.0, None)
    assert benchmark.by_reason([wrong])[wrong.wanted] == (1, None, 0.0)


def test_for_the_right_reason(judged):
    half, pages = judged
    wrong = Counter(f"{j.case.kind}: {j.got}" for j in pages if not j.right)
    assert 1 - wrong.total() / len(pages) >= RIGHT[half], (half, wrong)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(BENCHMARKS / "verdict.py"), "--language", "tr", "--processes", "1", *arguments]
    return processes.run(command, cwd=Path.cwd(), env=processes.environment())


def a_set(folder: Path, url: str) -> None:
    """An evaluation folder of one page, an article of the shapes."""
    page = next(case for case in benchmark.cases("held") if case.kind == "plain")
    (folder / "aeb" / "html").mkdir(parents=True)
    (folder / "aeb" / "html" / "one.html.gz").write_bytes(gzip.compress(page.html.encode()))
    (folder / "aeb" / "manifest.jsonl").write_text(json.dumps({"id": "one", "url": url}) + "\n", encoding="utf-8")


def test_the_benchmark_prints_its_figures_and_the_share_of_real_articles(tmp_path):
    a_set(tmp_path, "https://www.korfezpostasi.example/gundem/2025/03/hal.html")
    done = run("--data", str(tmp_path), "--errors")
    assert done.returncode == 0, done.stderr
    for line in ("== held: ", "is an article", "taken for", "wrong cases", "of 1 real articles 0 are rejected"):
        assert line in done.stdout
    assert "== dev" not in done.stdout  # that half has no Turkish


def test_the_benchmark_fails_where_a_floor_is_missed_and_says_that_no_real_pages_are_there():
    done = run("--floor", "1.01")
    assert done.returncode == 1
    assert "a floor is missed" in done.stdout
    assert "no folder given" in done.stderr
