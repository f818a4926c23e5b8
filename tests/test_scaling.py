"""docs/scaling.md: its tables follow from the costs that it names, so that nobody changes one without the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[1] / "docs" / "scaling.md").read_text("utf-8")
A_DAY, RUNS = 86_400, 24


def table(heading: str) -> dict[str, list[str]]:
    """First cell of each row → the others, of the first table below that text."""
    rows = TEXT[TEXT.index(heading) :].split("\n\n|", 1)[1].split("\n\n", 1)[0].splitlines()
    cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows[2:]]
    return {first: rest for first, *rest in cells}


def numbers(text: str) -> list[float]:
    return [float(one.replace(",", "")) for one in re.findall(r"\.?\d[\d,]*(?:\.\d+)?", text)]


COSTS = table("## How many cores for how many sources")
A_PAGE = [numbers(cell)[0] / 1000 for cell in COSTS["CPU a page, all processes"][:2]]
A_SOURCE = numbers(COSTS["CPU a source and run, beside its pages"][1])[0] / 1000
A_RUN = numbers(COSTS["CPU to begin and end a run"][1])[0]
OF_SERVER = numbers(COSTS["CPU of PostgreSQL's server a page, with copies"][1])[0] / 1000
OF_STATE = numbers(COSTS["state a page, with copies"][0])[1] * 1000
KEPT = numbers(COSTS["a page that is kept"][0])[0] * 1000
ON_THE_LINE = numbers(COSTS["what a page's answer takes on the line"][0])[0] * 1000
NEW = numbers(COSTS["new articles of a source and day"][0])[0]


@pytest.mark.parametrize("sources", [10, 100, 1_000, 10_000])
def test_cores_of_sources(sources: int) -> None:
    pages, seconds, cores, *_ = table("CPU seconds of a day =")[f"{sources:,}"]
    wanted = [sources * (NEW * cost + RUNS * A_SOURCE) + RUNS * A_RUN for cost in A_PAGE]
    assert numbers(pages) == [sources * NEW]
    assert numbers(seconds) == [pytest.approx(one, abs=1) for one in wanted]
    assert numbers(cores) == [pytest.approx(one / A_DAY, rel=0.3) for one in wanted]  # two digits at the most


@pytest.mark.parametrize(("column", "machines"), list(enumerate((10, 100, 1_000))))
@pytest.mark.parametrize(
    ("row", "units", "a_page"),
    [
        ("pages a second", (1, 1, 1), 1),
        ("CPU of PostgreSQL, at .52 ms a page", (1, 1, 1), OF_SERVER),
        ("what PostgreSQL writes, at 5 kB a page, its log not counted", (1e6, 1e6, 1e9), OF_STATE),
        ("the line, in", (1e9, 1e9, 1e9), ON_THE_LINE * 8),
    ],
)
def test_what_breaks_first(row: str, units: tuple[float, ...], a_page: float, column: int, machines: int) -> None:
    pages = [machines * 16 / cost for cost in reversed(A_PAGE)]
    told = numbers(table("## What breaks first")[row][column])[:2]
    assert told == [pytest.approx(one * a_page / units[column], rel=0.04) for one in pages]


def test_pages_kept_a_day() -> None:
    row = table("## What breaks first")["pages kept a day"]
    for column, (machines, units) in enumerate(((10, (1e12, 1e12)), (100, (1e12, 1e12)), (1_000, (1e12, 1e15)))):
        pages = [machines * 16 / cost for cost in reversed(A_PAGE)]
        wanted = [one * KEPT * A_DAY / unit for one, unit in zip(pages, units, strict=True)]
        assert numbers(row[column])[:2] == [pytest.approx(one, rel=0.04) for one in wanted]
