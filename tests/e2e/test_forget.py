"""An article that was taken out is nowhere any more, and does not come back."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import pytest
from local_site import FAST, Answer, crawl, scrapy, serving, start, story
from states import rows

INCREMENTAL = ("-s", "NEWSCRAWL_INCREMENTAL=true")


@pytest.fixture
def crawled(tmp_path, where, monkeypatch):
    """A site of three articles, one of which is also at another address, crawled and extracted again."""
    if isinstance(where, str):
        monkeypatch.setenv("NEWSCRAWL_STATE", where)
    pages = {f"/{number}": story(number) for number in range(1, 4)}
    with serving(pages) as site:
        pages["/two"] = story(2, head=f"<link rel='canonical' href='{site.url('/2')}'>")
        pages["/feed"] = site.feed("/1", "/2", "/two", "/3")
        site.source(tmp_path)
        done = crawl(tmp_path, "bay", *INCREMENTAL)
        assert len(done.articles()) == 3, done.log
        assert newscrawl(tmp_path, "reextract", "data/pages").status == 0
        yield tmp_path, site


def newscrawl(folder, *args):
    return scrapy(folder, *args, module="newscrawl")


def everything(folder: Path) -> bytes:
    """All bytes below a folder, unpacked; the state's pages that are free included."""
    return b"".join(
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    )


@pytest.mark.parametrize("by_id", [True, False])
def test_it_is_nowhere_and_stays_away(crawled, where, by_id):
    folder, site = crawled
    files = (folder / "data" / "articles").rglob("*.jsonl")
    lines = [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]
    row = next(row for row in lines if row["title"].endswith("number 2"))
    name = row["id"] if by_id else site.url("/2")
    first = newscrawl(folder, "forget", name)
    assert (first.status, b"2 records of 1 article. Nothing was changed" in first.out) == (0, True), first.out
    done = newscrawl(folder, "forget", name, "--yes", "--json")
    told = json.loads(done.out)
    assert (told["ids"], told["records"], told["pages"] > 0, told["state"] > 0) == ([row["id"]], 2, True, True)
    left = everything(folder / "data")
    assert (b"sail watch 2 " in left, b"watch number 2" in left) == (False, False)
    assert left.count(b"sail watch 1 ") > 1
    held = "SELECT count(*) FROM {0} AS one, tombstones WHERE one.{1} = tombstones.key"
    assert rows(where, "SELECT count(*) > 1 FROM tombstones") == [(True,)]
    assert [rows(where, held.format(*of)) for of in (("pages", "key"), ("articles", "id"))] == [[(0,)], [(0,)]]
    assert newscrawl(folder, "archive", "verify").status == 0
    before = len(site.asked())
    again = crawl(folder, "bay", *INCREMENTAL, "-s", "NEWSCRAWL_RECHECK_HOURS=99")
    assert "/2" not in site.asked()[before:]
    assert again.report["stats"]["newscrawl/links_skipped/forgotten"] >= 1
    assert [line for line in again.articles() if line["id"] == row["id"]] == []
    assert again.report["balanced"]


def test_what_was_interrupted_is_completed_and_dead_runs_hide_nothing(crawled):
    folder, site = crawled
    (kept,) = (folder / "data" / "pages").glob("*.warc.gz")
    (lines,) = (folder / "data" / "articles" / "bay").glob("*.jsonl")
    whole = kept.read_bytes()
    for dead in (kept.with_name("20250301T060000Z-aaaaaa.warc.gz"), lines.with_name("20250301T060000Z-aaaaaa.jsonl")):
        dead.with_name(f"{dead.name}.part").write_bytes(whole if dead.suffix == ".gz" else lines.read_bytes())
    kept.write_bytes(whole[:100] + b"\xff" * 50 + whole[150:])
    first = newscrawl(folder, "forget", site.url("/2"), "--yes")
    assert (first.status, "no page can be taken out" in first.log) == (5, True), first.log
    kept.write_bytes(whole)
    done = newscrawl(folder, "forget", site.url("/2"), "--yes")
    assert done.status == 0, done.log
    left = everything(folder / "data")
    assert (b"sail watch 2 " in left, list((folder / "data").rglob("*.part"))) == (False, [])
    assert left.count(b"sail watch 1 ") > 2


def test_what_was_killed_leaves_no_copies(crawled):
    folder, site = crawled
    (lines,) = (folder / "data" / "articles" / "bay").glob("*.jsonl")
    (kept,) = (folder / "data" / "pages").glob("*.warc.gz")
    for whole in (lines, kept):
        (whole.parent / ".rewrite-a1b2c3").write_bytes(whole.read_bytes())
    assert newscrawl(folder, "forget", site.url("/2"), "--yes").status == 0
    assert b"watch number 2" not in everything(folder / "data")
    assert not list((folder / "data").rglob(".rewrite-*"))


def test_nothing_leads_to_it_again(crawled):
    folder, site = crawled
    assert newscrawl(folder, "forget", site.url("/2"), "--yes").status == 0
    site.pages["/moved"] = Answer(status=302, headers={"Location": "/2"})
    whole = f"<link rel='canonical' href='{site.url('/2')}'>"
    site.pages["/2/amp"] = Answer(story(2, head=whole).body.replace("<html", "<html amp"))
    site.pages["/2?page=2"] = story(2, head=whole)
    site.pages["/feed"] = site.feed("/moved", "/2/amp", "/2?page=2")
    site.hits.clear()
    again = crawl(folder, "bay", *INCREMENTAL)
    assert sorted(line["reason"] for line in again.rejected()) == ["forgotten"] * 3
    assert "/2" not in site.asked()
    assert b"watch number 2" not in everything(folder / "data")


def test_what_a_first_run_is_writing_is_not_forgotten_yet(tmp_path):
    pages = {f"/{number}": story(number) for number in range(1, 9)}
    with serving(pages) as site:
        pages["/feed"] = site.feed(*pages)
        pages["/8"].delay = 60
        site.source(tmp_path)
        process = start(tmp_path, "crawl", "bay", *FAST, *INCREMENTAL)
        parts = []
        for _ in range(600):
            parts = list((tmp_path / "data" / "articles").rglob("*.part"))
            if parts and parts[0].read_bytes().count(b"\n") > 1:
                break
            time.sleep(0.05)
        row = json.loads(parts[0].read_bytes().splitlines()[0])
        done = newscrawl(tmp_path, "forget", row["url"], "--yes")
        process.terminate()
        process.communicate()
    assert (done.status, "already being crawled" in done.log) == (6, True), done.log


def test_what_names_no_article_is_said(tmp_path):
    done = newscrawl(tmp_path, "forget", "pilots")
    assert (done.status, len(done.log.splitlines())) == (2, 1)
    assert "pilots: an article's id (a and 16 hexadecimal digits) or its address is expected" in done.log
