"""Runs that know of each other: each asks for what is new or has changed, and for nothing else."""

from __future__ import annotations

import pytest
from local_site import Answer, Site, crawl, lines, serving, story

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
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["articles", "rejected", "runs"]
    assert len(lines(run.report["articles_path"])) == 1
