"""What bounds one source bounds it alone, what bounds a run bounds both of its two: real sites on this computer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import processes
import pytest
from local_site import FAST, Answer, Site, serving, story


@dataclass
class Ended:
    """A run that has ended."""

    status: int
    reports: dict[str, dict]
    """Of each source."""

    def each(self, key: str) -> tuple[object, object]:
        return self.reports["bay"][key], self.reports["hill"][key]


def run(folder: Path, *args: str) -> Ended:
    command = ["-m", "newscrawl", "run", "--json", *FAST, "-s", "RETRY_ENABLED=False", *args]
    done = processes.run(command, cwd=folder, env=processes.environment(folder))
    assert done.stdout, done.stderr
    batch = json.loads(done.stdout)
    reports = {one["source"]: json.loads(Path(one["report"]).read_text("utf-8")) for one in batch["sources"]}
    return Ended(done.returncode, reports)


def paper(site: Site, pages: dict[str, Answer]) -> None:
    """A site whose feed names these pages."""
    site.pages = {"/feed": site.feed(*pages), **pages}


@pytest.fixture
def bay() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def hill() -> Iterator[Site]:
    with serving(address="127.0.0.2") as site:
        yield site


def test_a_limit_bounds_its_source_alone_until_the_option_says_another(bay, hill, tmp_path):
    for site, name, keys in ((bay, "bay", {"limit": 3}), (hill, "hill", {})):
        paper(site, {f"/{number}": story(number) for number in range(1, 8)})
        site.source(tmp_path, name, **keys)
    first = run(tmp_path)
    assert (first.status, first.each("articles"), first.each("balanced")) == (0, (3, 7), (True, True))
    assert run(tmp_path, "--limit", "4").each("articles") == (4, 0)  # what the limit left unasked


def test_a_source_that_hangs_is_ended_by_its_own_minutes_and_the_other_goes_on(bay, hill, tmp_path):
    bay.pages["/feed"] = replace(bay.feed("/1"), delay=100)
    paper(hill, {"/1": story(1), "/2": story(2)})
    bay.source(tmp_path, "bay", minutes=0.01)
    hill.source(tmp_path, "hill", delay=1)  # which makes it two seconds at the least
    ended = run(tmp_path)
    assert ended.each("finish_reason") == ("source_minutes", "finished")
    assert ended.each("articles") == (0, 2)


def test_a_source_is_given_up_after_its_own_errors_in_a_row_and_never_after_0(bay, hill, tmp_path):
    for site, name, errors in ((bay, "bay", 2), (hill, "hill", 0)):
        paper(site, {f"/{number}": Answer(status=503) for number in range(1, 31)})
        site.source(tmp_path, name, errors=errors)
    ended = run(tmp_path)  # which gives up after 20 where a source says nothing
    assert ended.each("finish_reason") == ("source_errors", "finished")
    assert len(bay.asked()) < 20
    assert len(hill.asked()) == 32  # robots.txt, the feed, its pages


def test_only_the_source_that_says_so_asks_again_whether_its_articles_have_changed(bay, hill, tmp_path):
    for site, name, keys in ((bay, "bay", {"recheck_hours": 2}), (hill, "hill", {})):
        paper(site, {"/1": replace(story(1), etag=True)})
        site.source(tmp_path, name, **keys)
    run(tmp_path)
    bay.hits.clear()
    hill.hits.clear()
    bay.pages["/1"] = replace(story(1, length=6), etag=True)
    hill.pages["/1"] = replace(story(1, length=6), etag=True)
    assert run(tmp_path).each("revised") == (1, 0)
    assert "/1" in bay.asked()
    assert "/1" not in hill.asked()


def test_the_pages_of_a_run_are_bounded_as_they_come_not_as_workers_are_done_with_them(bay, hill, tmp_path):
    for site, name in ((bay, "bay"), (hill, "hill")):
        paper(site, {f"/{number}": story(number) for number in range(1, 81)})
        site.source(tmp_path, name)
    ended = run(tmp_path, "--max-pages", "4", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    assert ended.each("finish_reason") == ("max_pages", "max_pages")
    assert ended.each("balanced") == (True, True)
    asked = [path for site in (bay, hill) for path in site.asked() if path[1:].isdecimal()]
    assert 4 <= len(asked) <= 4 + 2 * 2  # of each site one under way, and one that was next


def test_pages_that_do_not_come_count_as_well(bay, hill, tmp_path):
    for site, name in ((bay, "bay"), (hill, "hill")):
        paper(site, {f"/{number}": Answer(closes=True) for number in range(1, 41)})
        site.source(tmp_path, name, errors=0)
    ended = run(tmp_path, "--max-pages", "4", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    assert ended.each("finish_reason") == ("max_pages", "max_pages")
    assert len(bay.asked()) + len(hill.asked()) < 20
