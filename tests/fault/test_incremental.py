"""Runs that know of each other: each asks for what is new or has changed, and for nothing else."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace

import pytest
from local_site import FAST, Answer, Site, crawl, lines, serving, start, story
from processes import HANGS

from newscrawl.state import State

ON = ("-s", "NEWSCRAWL_INCREMENTAL=1")


@pytest.fixture
def site():
    with serving({"/robots.txt": Answer(status=404)}) as served:
        yield served


def again(site: Site, folder, *args: str):
    """One more incremental run, and what it asked for besides robots.txt."""
    site.answered.clear()
    run = crawl(folder, "bay", *ON, *args)
    assert run.report["balanced"], run.log
    return run, [(path, status) for path, status in site.answered if path != "/robots.txt"]


def feed(site: Site, *entries: tuple[str, str | None], etag: bool = True) -> Answer:
    """An Atom feed of paths and when they were updated."""
    body = "".join(
        f"<entry><id>{path}</id><link href='{site.url(path)}'/>"
        + (f"<updated>{updated}</updated>" if updated else "")
        + "</entry>"
        for path, updated in entries
    )
    return Answer(f"<feed xmlns='http://www.w3.org/2005/Atom'>{body}</feed>", type="application/atom+xml", etag=etag)


def urlset(site: Site, *entries: tuple[str, str | None]) -> Answer:
    body = "".join(
        f"<url><loc>{site.url(path)}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</url>"
        for path, lastmod in entries
    )
    return Answer(f"<urlset>{body}</urlset>", type="application/xml", etag=True)


def index(site: Site, *entries: tuple[str, str | None]) -> Answer:
    answer = urlset(site, *entries)
    body = str(answer.body).replace("urlset>", "sitemapindex>").replace("url>", "sitemap>")
    return Answer(body, type="application/xml", etag=True)


def test_a_second_run_with_nothing_changed_asks_for_no_article(site, tmp_path):
    site.pages |= {
        "/feed": feed(site, ("/1", "2025-03-01T08:00:00Z"), ("/2", None)),
        "/index.xml": index(site, ("/dated.xml", "2025-03-01"), ("/plain.xml", None)),
        "/dated.xml": urlset(site, ("/3", None)),
        "/plain.xml": urlset(site, ("/4", "2025-03-01")),
        "/sport": Answer(
            f"<body><h2><a href='{site.url('/sport/5-boats-vote-on-watch')}'>Five boats vote on the watch</a></h2>",
            etag=True,
        ),
        **{path: story(number, length=3) for number, path in enumerate(("/1", "/2", "/3", "/4"), 1)},
        "/sport/5-boats-vote-on-watch": story(5),
    }
    site.source(tmp_path, sitemaps=[site.url("/index.xml")], sections=[site.url("/sport")])
    first, _ = again(site, tmp_path)
    assert sorted(line["url"] for line in first.articles()) == [
        site.url(path) for path in ("/1", "/2", "/3", "/4", "/sport/5-boats-vote-on-watch")
    ]
    second, asked = again(site, tmp_path)
    assert second.report["requests"] == 0
    assert sorted(asked) == [("/feed", 304), ("/index.xml", 304), ("/plain.xml", 304), ("/sport", 304)]
    assert second.report["discovery"]["not_modified"] == 4


def test_what_is_new_and_what_has_changed_is_asked_for_and_nothing_else(site, tmp_path):
    site.pages |= {
        "/feed": feed(site, *((f"/{number}", "2025-03-01T08:00:00Z") for number in range(1, 5))),
        **{f"/{number}": story(number) for number in range(1, 5)},
    }
    site.source(tmp_path)
    again(site, tmp_path)
    site.pages["/feed"] = feed(
        site,
        ("/9", "2025-03-02T08:00:00Z"),  # new
        ("/2", "2025-03-02T08:00:00Z"),  # another text
        ("/3", "2025-03-02T08:00:00Z"),  # said to have changed, but has not
        ("/1", "2025-03-01T08:00:00Z"),  # and /4 is named no more
    )
    site.pages |= {"/9": story(9), "/2": story(2, length=5)}
    run, asked = again(site, tmp_path)
    assert sorted(asked) == [("/2", 200), ("/3", 200), ("/9", 200), ("/feed", 200)]
    found = {line["url"]: line["revision"] for line in run.articles()}
    assert found == {site.url("/9"): 1, site.url("/2"): 2}
    assert run.reasons() == {site.url("/3"): "unchanged"}
    _, asked = again(site, tmp_path)
    assert asked == [("/feed", 304)]


def test_without_the_setting_nothing_is_remembered(site, tmp_path):
    site.pages |= {"/feed": feed(site, ("/1", None)), "/1": story(1)}
    site.source(tmp_path)
    for _ in range(2):
        run = crawl(tmp_path, "bay")
        assert len(run.articles()) == 1
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["articles", "pages", "rejected", "runs"]
    assert len(lines(run.report["articles_path"])) == 1


def state(folder) -> sqlite3.Connection:
    return sqlite3.connect(folder / "data" / "state.sqlite", isolation_level=None)


def wait_for(site: Site, hits: int) -> None:
    """Until the site was asked so often."""
    deadline = time.monotonic() + HANGS
    while len(site.hits) < hits:
        assert time.monotonic() < deadline, site.hits
        time.sleep(0.02)


def make_due(folder) -> None:
    """As if the gap had passed."""
    with closing(state(folder)) as database:
        database.execute("UPDATE pages SET due = '2025-01-01T00:00:00Z' WHERE due IS NOT NULL")


def test_a_page_that_failed_is_asked_for_when_it_is_due_although_no_feed_names_it(site, tmp_path):
    site.pages |= {
        "/feed": feed(site, ("/1", None), ("/2", None), ("/3", None)),
        "/1": story(1),
        "/2": Answer(status=500),
        "/3": Answer(status=410),
    }
    site.source(tmp_path)
    never = ("-s", "RETRY_ENABLED=0")
    first, _ = again(site, tmp_path, *never)
    assert first.reasons() == {site.url("/2"): "http_error", site.url("/3"): "http_error"}
    assert again(site, tmp_path, *never)[1] == [("/feed", 304)]
    site.pages["/feed"] = feed(site, ("/1", None))
    make_due(tmp_path)
    _, asked = again(site, tmp_path, *never)
    assert sorted(asked) == [("/2", 500), ("/feed", 200)]
    make_due(tmp_path)
    site.pages["/2"] = story(2)
    third, asked = again(site, tmp_path, *never)
    assert sorted(asked) == [("/2", 200), ("/feed", 304)]
    assert [line["url"] for line in third.articles()] == [site.url("/2")]
    with closing(state(tmp_path)) as database:
        rows = database.execute("SELECT outcome, failures, due FROM pages ORDER BY key").fetchall()
    assert rows == [("article", 0, None), ("article", 0, None), ("fetch/http_error", 0, None)]


def test_young_articles_are_looked_at_again_and_cost_a_304_if_they_are_as_they_were(site, tmp_path):
    changing, same = story(1), story(2)
    changing.etag = same.etag = True
    site.pages |= {"/feed": feed(site, ("/1", None), ("/2", None)), "/1": changing, "/2": same}
    site.source(tmp_path)
    recheck = ("-s", "NEWSCRAWL_RECHECK_HOURS=2")
    again(site, tmp_path, *recheck)
    site.pages["/1"] = replace(story(1, length=6), etag=True)
    for expected in ([2], []):
        run, asked = again(site, tmp_path, *recheck)
        assert sorted(asked) == [("/1", 200 if expected else 304), ("/2", 304), ("/feed", 304)]
        assert [line["revision"] for line in run.articles()] == expected
        assert set(run.reasons().values()) == {"unchanged"}
    with closing(state(tmp_path)) as database:
        database.execute("UPDATE pages SET first_at = '2025-01-01T00:00:00Z'")
    assert again(site, tmp_path, *recheck)[1] == [("/feed", 304)]


def test_twins_and_copies_are_known_over_time(site, tmp_path):
    site.pages |= {"/feed": feed(site, ("/1", None)), "/1": story(1)}
    site.source(tmp_path)
    first, _ = again(site, tmp_path)
    (one,) = first.articles()
    canonical = f"<link rel='canonical' href='{site.url('/1')}'>"
    site.pages |= {
        "/feed": feed(site, ("/1", None), ("/late-1", None), ("/copy-1", None), ("/other", None)),
        "/late-1": story(1, head=canonical, length=5),  # the same article, elsewhere
        "/copy-1": story(1),
        "/other": story(77, head=canonical),  # another article, which says that it is the first
    }
    second, _ = again(site, tmp_path)
    assert second.reasons() == {site.url("/late-1"): "duplicate"}
    found = {line["url"]: (line["id"], line["duplicate_of"], line["revision"]) for line in second.articles()}
    assert set(found) == {site.url("/copy-1"), site.url("/other")}
    assert found[site.url("/copy-1")][1:] == (one["id"], 1)
    assert found[site.url("/other")][0] != one["id"]
    # The twin is the page that is said to have changed: that is the article's next revision.
    site.pages["/feed"] = feed(site, ("/late-1", "2030-01-01T00:00:00Z"))
    third, _ = again(site, tmp_path)
    assert [(line["id"], line["revision"]) for line in third.articles()] == [(one["id"], 2)]


def test_a_limit_loses_nothing_for_later_runs(site, tmp_path):
    site.pages |= {
        "/feed": feed(site, *((f"/{number}", None) for number in range(1, 4))),
        "/index.xml": index(site, ("/a.xml", "2025-03-02"), ("/b.xml", "2025-03-01")),
        "/a.xml": urlset(site, ("/4", None), ("/5", None)),
        "/b.xml": urlset(site, ("/6", None), ("/7", None)),
        **{f"/{number}": story(number) for number in range(1, 8)},
    }
    site.source(tmp_path, sitemaps=[site.url("/index.xml")])
    got = []
    for _ in range(2):
        run, _ = again(site, tmp_path, "-a", "limit=4")
        got += [line["url"] for line in run.articles()]
    assert sorted(got) == [site.url(f"/{number}") for number in range(1, 8)]
    assert sorted(again(site, tmp_path)[1]) == [("/feed", 304), ("/index.xml", 304)]


def test_what_could_not_be_read_is_asked_for_again_and_what_was_read_is_not(site, tmp_path):
    """A source that names nothing: its home page and robots.txt do, a feed that has moved and an index."""
    many = [f"/{number}" for number in range(30, 45)]
    site.pages |= {
        "/robots.txt": Answer(f"User-agent: *\nSitemap: {site.url('/index.xml')}", type="text/plain"),
        "/": Answer(f"<head><link rel=alternate type=application/atom+xml href={site.url('/moved')}></head><body>Bay"),
        "/moved": Answer(status=301, headers={"Location": site.url("/feed")}),
        "/feed": feed(site, ("/1", "2025-03-01T08:00:00Z")),
        "/index.xml": index(
            site, ("/a.xml", "2025-03-02"), ("/b.xml", "2025-03-01"), ("/c.xml", None), ("/d.xml", None)
        ),
        "/a.xml": urlset(site, ("/2", None)),
        "/b.xml": Answer(status=503),
        "/c.xml": urlset(site, ("/3", None)),
        "/d.xml": urlset(site, *((path, "2025-03-01T08:00:00Z") for path in many)),
        "/4": story(4),
        **{path: story(int(path[1:])) for path in ("/1", "/2", "/3", *many)},
    }
    site.source(tmp_path, feeds=[])
    fast = ("-s", "RETRY_ENABLED=0")
    first, _ = again(site, tmp_path, *fast)
    assert len(first.articles()) == 18
    site.pages |= {
        "/b.xml": urlset(site, ("/4", None)),
        # An index of which a sitemap could not be read is read again; this one is a mere time stamp.
        "/d.xml": urlset(site, *((path, "2025-04-01T08:00:00Z") for path in many)),
    }
    second, asked = again(site, tmp_path, *fast)
    assert sorted(asked) == [
        ("/", 200),
        ("/4", 200),
        ("/b.xml", 200),
        ("/c.xml", 304),
        ("/d.xml", 200),
        ("/feed", 304),
        ("/index.xml", 200),
        ("/moved", 301),
    ]
    assert [line["url"] for line in second.articles()] == [site.url("/4")]
    site.pages["/c.xml"] = urlset(site, ("/3", None), ("/5", None))
    site.pages["/5"] = story(5)
    third, asked = again(site, tmp_path, *fast)
    assert sorted(asked) == [
        ("/", 200),
        ("/5", 200),
        ("/c.xml", 200),
        ("/d.xml", 304),
        ("/feed", 304),
        ("/index.xml", 304),
        ("/moved", 301),
    ]
    assert [line["url"] for line in third.articles()] == [site.url("/5")]


def test_the_pages_of_a_section_are_followed_as_far_as_they_name_something_new(site, tmp_path):
    def page(number: int, *numbers: int) -> Answer:
        links = "".join(
            f"<h2><a href='/sport/{one}-boats-vote-on-watch'>{one} boats vote on the watch</a></h2>" for one in numbers
        )
        return Answer(f"<body>{links}<a rel=next href='/sport?page={number + 1}'>Next</a></body>")

    stories = {f"/sport/{number}-boats-vote-on-watch": story(number) for number in range(11, 20)}
    pages = {"/sport": page(1, 11, 12), "/sport?page=2": page(2, 13, 14), "/sport?page=3": page(3, 15)}
    site.pages |= stories | pages | {"/sport?page=4": page(4, 15)}
    site.source(tmp_path, feeds=[], sections=[site.url("/sport")])
    assert len(again(site, tmp_path, "-a", "limit=3")[0].articles()) == 3
    run, asked = again(site, tmp_path)  # no page was read to the end: all of them are read
    assert len(run.articles()) == 2
    assert [path for path, _ in asked if "boats" not in path] == [*pages, "/sport?page=4"]
    assert again(site, tmp_path)[1] == [("/sport", 200)]
    site.pages |= {"/sport": page(1, 16, 11), "/sport?page=2": page(2, 12, 13)}
    assert again(site, tmp_path)[1] == [
        ("/sport", 200),
        ("/sport?page=2", 200),
        ("/sport/16-boats-vote-on-watch", 200),
    ]


def test_what_is_stopped_loses_nothing_and_what_is_killed_is_taken_in(site, tmp_path):
    paths = [f"/{number}" for number in range(1, 41)]
    site.pages |= {"/feed": feed(site, *((path, None) for path in paths))}
    site.pages |= {path: replace(story(number), delay=0.1) for number, path in enumerate(paths, 1)}
    site.source(tmp_path)
    for number in (signal.SIGTERM, signal.SIGKILL):
        before = len(site.hits)
        process = start(tmp_path, "crawl", "bay", *FAST, *ON)
        wait_for(site, before + 12)
        while not any(path.stat().st_size for path in tmp_path.glob("data/articles/bay/*.part")):
            time.sleep(0.02)  # a run that has left nothing is not told of
        process.send_signal(number)
        process.communicate()
    run, asked = again(site, tmp_path)
    assert run.status == 0
    assert "did not end by itself" in run.log
    assert 0 < len(run.articles()) < 40 - 8
    assert ("/feed", 200) in asked
    files = (tmp_path / "data" / "articles" / "bay").iterdir()
    urls = Counter(line["url"] for file in files for line in lines(file))
    assert urls == Counter(map(site.url, paths))
    assert again(site, tmp_path)[1] == [("/feed", 304)]


def test_days_that_are_asked_for_bound_the_sitemaps_that_are_read(site, tmp_path):
    months = [f"2024-{month:02}" for month in range(1, 13)]
    site.pages |= {
        "/index.xml": index(site, *((f"/{month}.xml", None) for month in months), ("/old.xml", "2023-01-05")),
        **{f"/{month}.xml": urlset(site, (f"/{month}-03/pilots-vote", None), ("/plain", None)) for month in months},
        "/2024-05-03/pilots-vote": story(5),
        "/2024-06-03/pilots-vote": story(6),
    }
    site.source(tmp_path, feeds=[], sitemaps=[site.url("/index.xml")], deny=["/plain"])
    run, asked = again(site, tmp_path, "-a", "since=2024-05-03", "-a", "until=2024-06-03")
    assert sorted(path for path, _ in asked if path.endswith(".xml")) == ["/2024-05.xml", "/2024-06.xml", "/index.xml"]
    assert run.report["stats"]["newscrawl/sitemaps_skipped/out_of_range"] == 11
    # Their pages say March 2025: out of range, too.
    assert set(run.reasons().values()) == {"after_until"}
    # Without days, everything is asked for, whatever was read with them.
    _, asked = again(site, tmp_path)
    assert ("/index.xml", 200) in asked
    assert ("/2024-12.xml", 200) in asked


def test_what_was_out_of_one_runs_range_is_asked_for_by_another(site, tmp_path):
    """Stories 1 and 26 are of 2 and 27 March 2025, and no link says so."""
    site.pages |= {"/feed": feed(site, ("/1", None), ("/26", None)), "/1": story(1), "/26": story(26)}
    site.source(tmp_path)
    run, _ = again(site, tmp_path, "-a", "since=2025-03-01", "-a", "until=2025-03-10")
    assert [article["url"] for article in run.articles()] == [site.url("/1")]
    run, asked = again(site, tmp_path, "-a", "until=2025-03-09")
    assert asked == [("/feed", 200)]  # still out of range
    run, asked = again(site, tmp_path)
    assert [path for path, _ in asked] == ["/feed", "/26"]
    assert [article["url"] for article in run.articles()] == [site.url("/26")]


def test_an_output_of_ones_own_is_remembered_when_it_is_complete(site, tmp_path):
    site.pages |= {"/feed": feed(site, ("/1", None)), "/1": story(1)}
    site.source(tmp_path)
    wrong, _ = again(site, tmp_path, "-O", "/proc/nowhere/out.jsonl")
    assert wrong.status == 1
    for expected in (1, 0):
        _, asked = again(site, tmp_path, "-O", "out.jsonl")
        assert len(lines(tmp_path / "out.jsonl")) == expected
        assert ("/1" in dict(asked)) == bool(expected)


def later(path) -> None:
    State(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("UPDATE meta SET value = '99'")


@pytest.mark.parametrize(
    ("spoil", "status", "told"),
    [
        (lambda path: path.write_bytes(b"no database" * 100), 5, "file is not a database"),
        (lambda path: path.mkdir(), 5, "unable to open database file"),
        (later, 2, "written by a later newscrawl"),
    ],
)
def test_a_state_that_cannot_be_used_is_told_before_anything_is_fetched(site, tmp_path, spoil, status, told):
    site.pages |= {"/feed": feed(site, ("/1", None)), "/1": story(1)}
    site.source(tmp_path)
    (tmp_path / "data").mkdir()
    spoil(tmp_path / "data" / "state.sqlite")
    run = crawl(tmp_path, "bay", *ON)
    assert run.status == status, run.log
    assert "Traceback" not in run.log
    assert told in (run.log + run.out.decode())
    assert site.hits == []


def test_a_source_is_crawled_by_one_run_at_a_time(site, tmp_path):
    site.pages |= {"/feed": feed(site, ("/1", None)), "/1": replace(story(1), delay=2)}
    site.source(tmp_path)
    first = start(tmp_path, "crawl", "bay", *FAST, *ON)
    wait_for(site, 3)
    second = crawl(tmp_path, "bay", *ON)
    assert second.status == 6, second.log
    assert str(first.pid) in second.log
    assert "Traceback" not in second.log
    first.communicate()
    assert first.returncode == 0
