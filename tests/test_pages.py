"""Golden pages: every field of every page in tests/pages is what the page's author would say.

A failure names the case and the field. `make golden` rewrites what is expected and shows what that changes; no test
ever writes there.
"""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import processes
import pytest

from newscrawl import records

PAGES = Path(__file__).parent / "pages"
GOLDEN = runpy.run_path(str(PAGES / "golden.py"))
CASES = GOLDEN["cases"]()
QUALITY = (PAGES.parents[1] / "docs" / "quality.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in QUALITY.partition("## Faults that others reported")[2].splitlines()
    if re.match(r"\| \d", line)
]


@pytest.mark.parametrize("case", CASES)
def test_every_field_is_as_expected_and_nothing_else_comes_out(case):
    given, expected = GOLDEN["given"](case), GOLDEN["expected"](case)
    assert not (different := "\n".join(GOLDEN["changes"](expected, given))), different
    assert list(GOLDEN["flat"](given)) == list(GOLDEN["flat"](expected))


@pytest.mark.parametrize("case", [case for case in CASES if (PAGES / case / "page.html").exists()])
def test_a_page_is_expected_to_be_a_whole_record_or_a_whole_rejection(case):
    keys = tuple(GOLDEN["expected"](case))
    assert keys in (records.REJECTION_KEYS, tuple(key for key in records.KEYS if key != "extractor"))


def test_pages_are_of_many_languages_and_every_kind():
    languages = {GOLDEN["expected"](case).get("language") for case in CASES if (PAGES / case / "page.html").exists()}
    assert languages >= {"en", "de", "fr", "es", "it", "pt", "ru", "ja", "ar", "zh", "ko", "tr", "th"}
    kinds = {json.loads((PAGES / case / "meta.json").read_text(encoding="utf-8"))["kind"] for case in CASES}
    assert kinds == {"page", "feed", "sitemap", "robots"}


def test_stories_whose_pages_name_one_address_stay_apart():
    found = [GOLDEN["expected"](case)["id"] for case in CASES if case.startswith("canonical-is-home")]
    assert len(set(found)) == len(found) == 3


def test_stories_whose_pages_leave_out_the_query_that_names_them_stay_apart():
    found = [GOLDEN["expected"](case) for case in CASES if case.startswith("canonical-without-its-query")]
    assert [record["canonical_url"] for record in found] == [None, None]


def test_rewriting_tells_field_by_field_what_changes():
    old, new = {"title": "Pier", "tags": []}, {"title": "Pier opens", "tags": []}
    assert list(GOLDEN["changes"](old, new)) == ['  title\n    - "Pier"\n    + "Pier opens"']


def test_rewriting_a_case_that_there_is_not_says_so():
    done = processes.run([str(PAGES / "golden.py"), "no-such-case"], cwd=PAGES, env=processes.environment())
    assert (done.returncode, done.stdout) == (1, "")
    assert "no-such-case" in done.stderr


# the table of faults in docs/quality.md


def test_the_table_has_every_fault():
    assert [int(row[0]) for row in ROWS] == list(range(1, 194, 2))
    assert all(len(row) == 6 and all(row) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_of_the_table_names_pages_that_there_are(row):
    named = re.findall(r"`([\w-]+)`", row[4])
    assert named
    assert [name for name in named if name not in CASES] == []


def test_every_golden_page_of_a_fault_is_in_the_table():
    named = {name for row in ROWS for name in re.findall(r"`([\w-]+)`", row[4])}
    assert sorted(set(CASES) - named) == []
