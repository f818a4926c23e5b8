"""How an address of a source does, judged from what it answered."""

import pytest

from newscrawl.health import Condition, failed, judge
from newscrawl.items import Page

BASE = "https://www.hafenbote.example"
NOW = "2025-06-01T12:00:00Z"
ITEM = "<item><title>Ferry back</title><link>/ferry-{0}</link><pubDate>{1}</pubDate></item>"
EMPTY_JSON = '{"version": "https://jsonfeed.org/version/1.1", "items": []}'
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'


def rss(*dates):
    return f"<rss version='2.0'><channel>{''.join(ITEM.format(*entry) for entry in enumerate(dates))}</channel></rss>"


def health(body, role="feed", url=f"{BASE}/feed", final=None, **more):
    body = body.encode() if isinstance(body, str) else body
    return judge(Page(body, final or url, 200, fetched_at=NOW), role, url, **more)


@pytest.mark.parametrize(
    ("body", "role", "condition", "detail"),
    [
        (rss("Sat, 31 May 2025 10:00:00 EST"), "feed", Condition.OK, "rss"),
        (rss("Sat, 31 May 2025 10:00:00 EST") + "<broken", "feed", Condition.OK, "rss, malformed but read"),
        (rss("Tue, 01 Apr 2025 10:00:00 GMT"), "feed", Condition.STALE, "nothing newer than 2025-04-01"),
        (rss(), "feed", Condition.EMPTY, "rss without any entry"),
        (rss("who knows"), "feed", Condition.OK, "rss"),
        ("<!doctype html><html><body>Hi</body></html>", "feed", Condition.MALFORMED, "a web page instead of a feed"),
        ("", "feed", Condition.MALFORMED, "an empty answer instead of a feed"),
        ("\x00\x01\x02", "feed", Condition.MALFORMED, "a document of another kind instead of a feed"),
        (EMPTY_JSON, "feed", Condition.EMPTY, "json without any entry"),
        (SITEMAP.format(f"<url><loc>{BASE}/a</loc></url>"), "sitemap", Condition.OK, "urlset"),
        (SITEMAP.format(""), "sitemap", Condition.EMPTY, "urlset without any entry"),
        ("<html><body>Not here</body></html>", "sitemap", Condition.MALFORMED, "a web page instead of a sitemap"),
        ("<html><body><p>Hello</p></body></html>", "section", Condition.EMPTY, "page without any entry"),
    ],
)  # fmt: skip
def test_the_condition_and_its_cause(body, role, condition, detail):
    found = health(body, role)
    assert found.condition is condition
    assert found.detail.startswith(detail)


def test_the_newest_date_counts_wherever_it_stands_and_none_from_the_future():
    found = health(
        rss("Tue, 01 Apr 2025 10:00:00 GMT", "Fri, 30 May 2025 10:00:00 GMT", "Fri, 30 May 2031 10:00:00 GMT")
    )
    assert (found.condition, found.newest, found.entries) == (Condition.OK, "2025-05-30T10:00:00Z", 3)


def test_how_old_is_stale_is_for_the_user_to_say():
    april = rss("Tue, 01 Apr 2025 10:00:00 GMT")
    assert health(april, stale_days=61).condition is Condition.OK
    assert health(april, stale_days=60).condition is Condition.STALE


def test_only_a_redirect_for_good_is_a_move_and_links_are_relative_to_where_it_led():
    body, final = rss("Sat, 31 May 2025 10:00:00 GMT"), f"{BASE}/news/feed.xml"
    assert health(body, final=final).condition is Condition.OK
    found = health(body, final=final, moved=True)
    assert (found.condition, found.detail, found.final) == (Condition.MOVED, f"for good to {final}", final)
    assert [link.url for link in found.links] == [f"{BASE}/ferry-0"]


def test_an_address_that_gave_no_page():
    gone, kept_out = failed(BASE, "feed", "HTTP 404"), failed(BASE, "feed", "disallowed", robots=True)
    assert (gone.condition, gone.detail, gone.entries) == (Condition.FAILED, "HTTP 404", 0)
    assert kept_out.condition is Condition.REFUSED
