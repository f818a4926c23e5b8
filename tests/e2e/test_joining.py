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


def chapters(site, number, count=3, **heads):
    """The pages of an article that are numbered by `?page=`, each with what is given for its head."""
    links = [f"/{number}" + (f"?page={n}" if n > 1 else "") for n in range(1, count + 1)]
    for n, link in enumerate(links, 1):
        site[link] = part(
            number, n, row(*("" if other == link else other for other in links)), **heads.get(f"p{n}", {})
        )
    return links


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    """Two runs of links to later pages, of lists, of pages that are not to be asked for, and of one that fails."""
    folder = tmp_path_factory.mktemp("later")
    pages: dict[str, Answer] = {}
    for number in range(1, 7):
        for link in chapters(pages, number):
            if number in (1, 2):  # content systems write the first page's address, or each page's own
                canonical = f"<link rel='canonical' href='{f'/{number}' if number == 1 else link}'>"
                pages[link].body = pages[link].body.replace("</head>", f"{canonical}</head>")
    teasers = "".join(
        f"<article><h2><a href='/other-story-about-the-pier-{n}'>A story about pier {n}</a></h2><p>{line}</p></article>"
        for n, line in enumerate([*said(90, 1), *said(90, 2)])
    )
    for n in range(1, 4):
        links = row(*("" if m == n else f"/topics/harbour?page={m}" for m in range(1, 4)))
        pages[f"/topics/harbour?page={n}" if n > 1 else "/topics/harbour"] = Answer(
            f"<html lang='en'><head><title>Harbour</title></head><body><h1>Harbour</h1>{teasers}{links}</body></html>"
        )
    pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /4?page=", type="text/plain")
    with serving(pages) as site:
        pages["/feed"] = site.feed("/1?page=2", "/2?page=3", "/2", "/3", "/4", "/5", "/6", "/topics/harbour")
        site.source(folder, deny=["/5[?]page="])
        options = ("-s", "NEWSCRAWL_INCREMENTAL=true", "-s", "NEWSCRAWL_RECHECK_HOURS=48", "-s", "RETRY_TIMES=0")
        first = crawl(folder, "bay", *options)
        hits = site.asked()
        # A page that was there fails for a while, and a link to a later page turns up.
        whole, pages["/3?page=3"] = pages["/3?page=3"], Answer(status=503)
        pages["/feed"] = site.feed("/1?page=3", "/6?page=2")
        second = crawl(folder, "bay", *options)
        pages["/3?page=3"] = whole
        change(folder, "UPDATE pages SET due = '2025-01-01T00:00:00Z' WHERE due IS NOT NULL")
        third = crawl(folder, "bay", *options)
    assert (first.status, second.status, third.status) == (0, 0, 0), third.log
    return folder, hits


def test_a_link_to_a_later_page_gives_the_article(later):
    folder, _ = later
    found, rows = texts(folder)
    for number in (1, 2):
        assert found[number] == [LEAD, *said(number, 1), *said(number, 2), *said(number, 3), LAST]
    assert sorted(row["url"][-2:] for row in rows) == [f"/{number}" for number in range(1, 7)]


def test_a_link_to_a_later_page_makes_no_revision(later):
    folder, _ = later
    reports = sorted((folder / "data" / "runs").glob("2*.json"))
    assert [json.loads(path.read_text())["articles"] for path in reports] == [6, 0, 0]
    assert all(json.loads(path.read_text())["balanced"] for path in reports)


def test_pages_of_a_list_are_not_asked_for(later):
    _, hits = later
    assert [path for path in hits if "topics" in path] == ["/topics/harbour"]


@pytest.mark.parametrize("number", [4, 5])
def test_pages_that_must_not_be_asked_for_are_left_out(later, number):
    folder, hits = later
    found, _ = texts(folder)
    assert found[number] == [LEAD, *said(number, 1), LAST]
    assert not [path for path in hits if path.startswith(f"/{number}?")]
    state = sqlite3.connect(folder / "data" / "state.sqlite")
    assert not state.execute("SELECT count(*) FROM pages WHERE due IS NOT NULL").fetchone()[0]
    state.close()


def test_what_was_whole_is_not_made_half_by_a_page_that_fails(later):
    folder, _ = later
    reports = sorted((folder / "data" / "runs").glob("2*.json"))
    rejected = {row["url"][-2:]: row for row in lines(json.loads(reports[1].read_text())["rejected_path"])}
    assert (rejected["/3"]["reason"], rejected["/3"]["http_status"]) == ("http_error", 503)
    again = {row["url"][-2:]: row["reason"] for row in lines(json.loads(reports[2].read_text())["rejected_path"])}
    assert again["/3"] == "unchanged"


def test_a_run_that_ends_between_two_pages_writes_no_half_article(tmp_path):
    pages: dict[str, Answer] = {}
    links = chapters(pages, 1)
    pages[links[1]].delay = 12
    with serving(pages) as site:
        pages["/feed"] = site.feed(links[0])
        site.source(tmp_path)
        options = ("-s", "NEWSCRAWL_INCREMENTAL=true")
        run = crawl(tmp_path, "bay", *options, "-s", "CLOSESPIDER_TIMEOUT=1")
        assert run.articles() == []
        assert [row["reason"] for row in run.rejected()] == ["not_fetched"]
        pages[links[1]].delay = 0
        again = crawl(tmp_path, "bay", *options)
    assert [row["text"].split("\n\n") for row in again.articles()] == [
        [LEAD, *said(1, 1), *said(1, 2), *said(1, 3), LAST]
    ]


def test_nothing_is_left_of_links_to_later_pages_of_what_is_forgotten(later):
    folder, _ = later
    address = next(row["url"] for row in texts(folder)[1] if row["url"].endswith("/6"))
    done = scrapy(folder, "forget", address, "--yes", module="newscrawl")
    assert done.status == 0, done.log
    left = [path.read_bytes() for path in (folder / "data").rglob("*.jsonl")]
    assert left
    assert not [told for told in left if b"/6?page" in told or b"ferry 6" in told]
