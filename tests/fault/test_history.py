"""A run is compared with what its source gave before: `newscrawl run` on a local site, with a past in a real state."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import processes
import pytest
from local_site import FAST, Answer, Site, serving, story

from newscrawl.state import State

DRY = "nothing since {}, longer than ever before"


@dataclass
class Ended:
    """A run of the source `bay` that has ended."""

    status: int
    batch: dict

    @property
    def judged(self) -> dict:
        return self.batch["sources"][0]

    @property
    def report(self) -> dict:
        return json.loads(Path(self.judged["report"]).read_text("utf-8"))


def run(folder: Path, *args: str, **variables: str) -> Ended:
    command = ["-m", "newscrawl", "run", "--json", *FAST, "-s", "RETRY_ENABLED=False", *args]
    done = processes.run(command, cwd=folder, env=processes.environment(folder, **variables))
    assert done.stdout, done.stderr
    return Ended(done.returncode, json.loads(done.stdout))


def day(ago: float) -> str:
    return f"{datetime.now(UTC) - timedelta(days=ago):%Y-%m-%dT%H:%M:%SZ}"


def remember(folder: Path, *articles: int, **keys: object) -> None:
    """Runs a day apart, the last one a day ago, with so many articles each, in place of those that there were.

    `keys`: what else the report of the last one says.
    """
    with State(str(folder / "data" / "state.sqlite")) as state:
        real = state.runs("bay")
        for one in real:
            state.drop(one.run)
        for ago, count in enumerate(reversed(articles), 1):
            times = {"run": f"{day(ago)}-0", "started_at": day(ago), "finished_at": day(ago)}
            state.ended({**real[0].report, **times, "articles": count, **(keys if ago == 1 else {})})


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> Iterator[tuple[Site, Path]]:
    """A site with one article, and the folder of a run that has written it."""
    folder = tmp_path_factory.mktemp("begun")
    with serving({"/1": story(1)}) as site:
        site.pages["/feed"] = site.feed("/1")
        site.source(folder)
        first = run(folder)
        assert (first.status, first.report["articles"], first.report["dry"]) == (0, 1, None)
        yield site, folder


@pytest.fixture
def site(begun, tmp_path) -> Site:
    """That site, with nothing new, and what its run has left in `tmp_path`."""
    site, folder = begun
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    site.pages["/feed"] = site.feed("/1")
    return site


@pytest.mark.usefixtures("site")
def test_a_source_that_has_gone_dry_is_told_in_its_own_report(tmp_path):
    remember(tmp_path, 4, 2, 5, 3, 1, 6, 2, 0, 0, 0)
    ended = run(tmp_path)
    assert ended.report["dry"] == ended.judged["why"] == DRY.format(day(4)[:10])
    assert (ended.judged["condition"], ended.status) == ("dry", 4)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("said", [("--until",), ()])
def test_a_look_back_is_not_compared(tmp_path, said):
    remember(tmp_path, 4, 2, 5, 3, 1, 6, 2, 0, 0, 0)
    back = "2025-03-31"
    ended = run(tmp_path, *said, back) if said else run(tmp_path, NEWSCRAWL_UNTIL=back)
    assert (ended.status, ended.report["dry"], ended.report["until"]) == (0, None, back)


@pytest.mark.usefixtures("site")
def test_what_a_look_back_has_found_does_not_end_a_silence(tmp_path):
    remember(tmp_path, 4, 2, 5, 3, 1, 6, 2, 0, 0, 70, until="2025-03-31")
    assert run(tmp_path).report["dry"] == DRY.format(day(4)[:10])


def test_a_few_pages_that_fail_in_each_run_add_up(site, tmp_path):
    remember(tmp_path, 4)
    site.pages |= {f"/{number}": Answer(status=503) for number in range(2, 7)}
    site.pages["/feed"] = site.feed("/1", "/2", "/3", "/4")
    three = run(tmp_path)
    assert (three.status, three.judged["why"]) == (0, "3 of 3 pages could not be had")
    site.pages["/feed"] = site.feed("/1", "/2", "/3", "/4", "/5", "/6")
    five = run(tmp_path)
    assert (five.status, five.report["requests"]) == (4, 2)
    assert five.judged["why"] == "none of 5 pages gave an article, most for fetch/http_error"


def test_a_page_that_is_asked_for_again_is_one_page(site, tmp_path):
    remember(tmp_path, 4)
    site.pages |= {"/2": Answer(status=503), "/3": Answer(status=503), "/4": Answer(status=404)}
    site.pages["/feed"] = site.feed("/1", "/2", "/3", "/4")
    first = run(tmp_path)
    assert (first.status, first.report["gone"]) == (0, 1)
    with State(str(tmp_path / "data" / "state.sqlite")) as state:
        (failed,) = [run for run in state.runs("bay") if run.report["rejections"]]
        for hour in range(4):
            at = day(hour / 24 + 0.01)
            state.ended({**failed.report, "run": f"{at}-0", "started_at": at, "finished_at": at})
    site.pages["/5"] = Answer(status=503)
    site.pages["/feed"] = site.feed("/1", "/2", "/3", "/4", "/5")
    second = run(tmp_path)
    assert (second.status, second.report["requests"]) == (0, 1)


def asked_by(site: Site, folder: Path) -> tuple[set[str], Ended]:
    """The article pages that a run asks for, and the run."""
    site.hits.clear()
    ended = run(folder)
    time.sleep(1)  # which page was not asked for the longest is known to the second
    return {path for path in site.asked() if path[1:].isdecimal()}, ended


def test_what_is_looked_at_again_takes_only_what_new_pages_leave_of_the_limit(site, tmp_path):
    site.pages |= {f"/{number}": story(number) for number in range(2, 6)}
    site.pages["/feed"] = site.feed("/1", "/2", "/3", "/4", "/5")
    site.source(tmp_path, limit=3, recheck_hours=48)
    first, ended = asked_by(site, tmp_path)
    assert (first, ended.report["new"], ended.report["limited"]) == ({"/2", "/3", "/4"}, 3, True)
    second, ended = asked_by(site, tmp_path)
    assert {"/1", "/5"} < second
    assert (ended.report["new"], ended.report["unchanged"], ended.report["limited"]) == (1, 2, False)
    third, ended = asked_by(site, tmp_path)
    assert second | third == {"/1", "/2", "/3", "/4", "/5"}  # each has its turn
    assert (ended.status, ended.report["unchanged"]) == (0, 3)


def test_what_could_not_be_had_goes_before_what_is_looked_at_again(site, tmp_path):
    site.pages |= {"/2": Answer(status=503), "/3": story(3)}
    site.pages["/feed"] = site.feed("/1", "/2")
    run(tmp_path)
    with State(str(tmp_path / "data" / "state.sqlite")) as state:
        state.write([replace(page, due=day(0.1)) for page in state.due("bay", day(-1))])
    site.pages["/feed"] = site.feed("/1", "/2", "/3")
    site.source(tmp_path, limit=2, recheck_hours=48)
    assert asked_by(site, tmp_path)[0] == {"/2", "/3"}


def test_a_new_source_of_which_no_link_is_wanted_has_failed_until_its_file_is_mended(tmp_path):
    with serving({"/1": story(1)}) as site:
        site.pages["/feed"] = replace(site.feed("/1"), etag=True)
        site.source(tmp_path, allow=["/2025/"])
        for _ in range(2):  # the second time, the feed is not even sent
            ended = run(tmp_path)
            assert ended.status == 4
            why = "none of the 1 links that it names is wanted: 1 match nothing in `allow`"
            assert ended.judged["why"] == why
        assert ended.report["discovery"]["not_modified"] == 1
        site.source(tmp_path)
        mended = run(tmp_path)
        assert (mended.status, mended.report["articles"]) == (0, 1)


def test_many_pages_none_of_which_gave_an_article_are_told_of_a_known_source(site, tmp_path):
    shell = Answer("<html lang=en><head><title>Daily</title></head><body><div id=root></div></body></html>")
    site.pages |= {f"/{number}": shell for number in range(20, 40)}
    site.pages["/feed"] = site.feed(*(f"/{number}" for number in range(20, 40)))
    ended = run(tmp_path)
    assert (ended.status, ended.judged["why"]) == (4, "none of 20 pages gave an article, most for verdict/empty_page")


def test_a_list_of_news_that_is_empty_for_once_is_no_failure(site, tmp_path):
    site.pages["/feed"] = site.feed()
    ended = run(tmp_path)
    assert (ended.status, ended.judged["why"]) == (0, "what it reads names no article at all")
