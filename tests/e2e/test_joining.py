"""Crawls of articles that are spread over several pages: one record each, whatever the site answers."""

from __future__ import annotations

import gzip
import json
import sqlite3

import pytest
from local_site import Answer, crawl, lines, scrapy, serving

HEAD = (
    "<meta property='og:type' content='article'><meta property='article:published_time' content='2025-03-04T08:00:00Z'>"
)
LEAD = "The council has looked for three years into what became of the ferry, and now its report lies on the table."


def said(number: int, part: int) -> list[str]:
    return [
        f"In chapter {part}, the report on ferry {number} tells how line {line} of the timetable was changed, and why "
        f"nobody on the quay had been told before the {part + line} of the month, when it was too late to do so."
        for line in range(1, 4)
    ]


def part(number: int, part: int, row: str = "", text: list[str] | None = None, **told) -> Answer:
    body = "".join(f"<p>{line}</p>" for line in (said(number, part) if text is None else text))
    return Answer(
        f"<html lang='en'><head><title>The report on ferry {number}</title>{HEAD}</head><body><nav>Bay Courier</nav>"
        f"<article><h1>The report on ferry {number}</h1><p>{LEAD}</p>{body}<p>Ana Ruiz has covered the harbour since "
        f"the year of the flood, and lives there.</p></article>{row}<footer>Imprint</footer></body></html>",
        **told,
    )


def row(*links: str) -> str:
    """A row of page numbers: where each leads, "" for the page that it is on."""
    cells = (f"<a href='{link}'>{n}</a>" if link else f"<b>{n}</b>" for n, link in enumerate(links, 1))
    return f"<div class='pagination'>{' '.join(cells)}</div>"


LAST = "Ana Ruiz has covered the harbour since the year of the flood, and lives there."


@pytest.fixture(scope="module")
def joined(tmp_path_factory):
    """A run of articles on several pages of all kinds, and the site."""
    folder = tmp_path_factory.mktemp("joined")
    pages: dict[str, Answer] = {}
    two, three = "?page=2", "?page=3"
    pages["/1"] = part(1, 1, row("", "/1" + two, "/1" + three))
    pages["/1" + two] = part(1, 2, row("/1", "", "/1" + three))
    pages["/1" + three] = part(1, 3, row("/1", "/1" + two, ""))
    pages["/2"] = part(2, 1, row("", "/2" + two) + "<a href='/2?page=all'>View as a single page</a>")
    pages["/2?page=all"] = part(2, 1, text=[*said(2, 1), *said(2, 2), *said(2, 3)])
    # The whole is for subscribers: the pages that everybody may read are joined.
    pages["/3"] = part(3, 1, row("", "/3" + two) + "<a href='/3?page=all'>View as a single page</a>")
    pages["/3" + two] = part(3, 2, row("/3", ""))
    pages["/3?page=all"] = Answer(
        "<html><body><h1>Subscribe</h1><p>Subscribe now to read on. 5 euros.</p></body></html>"
    )
    # Page 2 leads back to page 1, which names it again: a circle.
    pages["/4"] = part(4, 1, row("", "/4" + two))
    pages["/4" + two] = Answer(status=302, headers={"Location": "/4"})
    # A server that has no pages, and answers every number with the same.
    pages["/5"] = pages["/5" + two] = part(5, 1, row("", "/5" + two))
    # One that goes on for ever.
    for number in range(1, 30):
        pages[f"/6?page={number}" if number > 1 else "/6"] = part(
            6, number, f"<a rel='next' href='/6?page={number + 1}'>Next</a>"
        )
    # The third page fails for good, the second has gone home.
    pages["/7"] = part(7, 1, row("", "/7" + two, "/7" + three))
    pages["/7" + two] = part(7, 2, row("/7", "", "/7" + three))
    pages["/7" + three] = Answer(status=410)
    pages["/8"] = part(8, 1, row("", "/8" + two))
    pages["/8" + two] = Answer(status=302, headers={"Location": "/"})
    pages["/"] = Answer("<html><body><a href='/1'>The report on ferry 1</a></body></html>")
    with serving(pages) as site:
        pages["/feed"] = site.feed(*(f"/{number}" for number in range(1, 9)))
        site.source(folder)
        run = crawl(folder, "bay", "-s", "NEWSCRAWL_INCREMENTAL=true", "-s", "NEWSCRAWL_MAX_PARTS=6")
        hits = site.asked()
        pages["/7" + three] = part(7, 3, row("/7", "/7" + two, ""))
        later = "UPDATE pages SET due = '2025-01-01T00:00:00Z' WHERE due IS NOT NULL"
        change(folder, later)
        site.hits.clear()
        again = crawl(folder, "bay", "-s", "NEWSCRAWL_INCREMENTAL=true", "-s", "NEWSCRAWL_MAX_PARTS=6")
    assert (run.status, again.status) == (0, 0), again.log
    return folder, run, hits, again, site.asked()


def change(folder, statement):
    state = sqlite3.connect(folder / "data" / "state.sqlite")
    with state:
        state.execute(statement)
    state.close()


def texts(folder, run=0):
    report = sorted((folder / "data" / "runs").glob("2*.json"))[run]
    path = json.loads(report.read_text())["articles_path"]
    rows = lines(path)
    return {int(row["title"].split()[-1]): row["text"].split("\n\n") for row in rows}, rows


def test_an_article_is_one_record_with_the_text_of_all_its_pages(joined):
    folder, run, *_ = joined
    found, rows = texts(folder)
    assert found[1] == [LEAD, *said(1, 1), *said(1, 2), *said(1, 3), LAST]
    assert sorted(found) == list(range(1, 9))
    assert len(rows) == 8
    assert run.reports[0]["balanced"]
    assert sorted(row["url"][-2:] for row in rows) == [f"/{number}" for number in range(1, 9)]


def test_the_article_on_one_page_goes_before_its_pages(joined):
    folder, _, hits, *_ = joined
    found, _ = texts(folder)
    assert found[2] == [LEAD, *said(2, 1), *said(2, 2), *said(2, 3), LAST]
    assert "/2?page=2" not in hits
    assert found[3] == [LEAD, *said(3, 1), *said(3, 2), LAST]


def test_circles_ends_and_missing_pages(joined):
    folder, run, hits, *_ = joined
    found, _ = texts(folder)
    for number in (4, 5, 8):
        assert found[number] == [LEAD, *said(number, 1), LAST]
    assert found[6] == [LEAD, *(line for part in range(1, 7) for line in said(6, part)), LAST]
    assert found[7] == [LEAD, *said(7, 1), *said(7, 2), LAST]
    assert max(hits.count(path) for path in hits) <= 2
    assert run.reports[0]["parts"] == {"articles": 5, "fetched": 10, "missing": 1, "cut": 1}


def test_an_article_without_a_page_is_asked_for_again(joined):
    folder, *_, hits = joined
    found, rows = texts(folder, 1)
    assert found == {7: [LEAD, *said(7, 1), *said(7, 2), *said(7, 3), LAST]}
    assert rows[0]["revision"] == 2
    assert [path for path in hits if path[1:2].isdigit()] == ["/7", "/7?page=2", "/7?page=3"]


def test_the_records_are_made_again_of_what_is_kept(joined):
    folder, *_ = joined
    done = scrapy(folder, "reextract", "data/pages", "-o", "again", module="newscrawl")
    assert done.status == 0, done.log
    live, again = (
        sorted(line for path in (folder / name / "articles").rglob("*.jsonl") for line in path.read_text().splitlines())
        for name in ("data", "again")
    )
    assert again == live


def test_nothing_is_left_of_an_article_that_is_forgotten(joined):
    folder, *_ = joined
    _, rows = texts(folder)
    address = next(row["url"] for row in rows if row["url"].endswith("/1"))
    done = scrapy(folder, "forget", address, "--yes", module="newscrawl")
    assert done.status == 0, done.log
    kept = b"".join(gzip.decompress(path.read_bytes()) for path in (folder / "data" / "pages").glob("*.warc.gz"))
    assert b"report on ferry 1" not in kept
    assert b"report on ferry 2" in kept
