"""How sources are read: real crawls of real servers on this computer, one way of publishing articles each."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from local_site import FAST, Answer, Crawl, Site, crawl, lines, scrapy, serving, story
from scrapy import Request
from scrapy.utils.test import get_crawler

from newscrawl import urls
from newscrawl.crawl.failures import OffsiteRequest
from newscrawl.crawl.middlewares import DISCOVERY, SiteMiddleware
from newscrawl.crawl.spiders.news import NewsSpider
from newscrawl.demo import server
from newscrawl.items import Source

XML = "application/xml"
NOTHING = {"feeds": [], "sitemaps": [], "sections": []}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({f"/{n}": story(n) for n in range(1, 10)}) as site:
        yield site


def urlset(site: Site, *paths: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in paths) + "</urlset>"


def index(site: Site, *paths: str) -> Answer:
    entries = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in paths)
    return Answer(f"<sitemapindex>{entries}</sitemapindex>", type=XML)


def listing(*paths: str, rest: str = "", head: str = "") -> Answer:
    links = "".join(f"<h2><a href='{path}'>The pilots of the harbour vote on {path}</a></h2>" for path in paths)
    return Answer(f"<html><head><title>Bay Courier</title>{head}</head><body><main>{links}</main>{rest}</body></html>")


def articles(done: Crawl) -> list[str]:
    assert done.report["balanced"], done.log
    return sorted(line["url"].rpartition("/")[2] for line in done.articles())


def once(site: Site) -> bool:
    return len(site.asked()) == len(set(site.asked()))


# A source that names nothing.


def test_feeds_and_sitemaps_are_found_on_the_home_page_and_in_robots_txt(site: Site, tmp_path: Path) -> None:
    head = "<link rel='alternate' type='application/rss+xml' href='/news.rss'>"
    site.pages["/"] = listing("/1", "/2", head=head)
    site.pages["/news.rss"] = site.feed("/2", "/3")
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow:\nSitemap: /map.xml\n", type="text/plain")
    site.pages["/map.xml"] = Answer(urlset(site, "/3", "/4"), type=XML)
    site.source(tmp_path, **NOTHING)
    done = crawl(tmp_path, "bay")
    assert articles(done) == ["1", "2", "3", "4"]
    assert done.report["discovery"] == {"feeds": 1, "sitemaps": 1, "sections": 1, "failed": 0}
    assert once(site)
    assert site.asked()[:4] == ["/robots.txt", "/", "/news.rss", "/map.xml"]


def test_guesses_are_made_where_home_page_and_robots_txt_are_silent(site: Site, tmp_path: Path) -> None:
    menu = "<nav><a href='/harbour/'>Harbour</a><a href='/login'>Log in</a></nav>"
    site.pages["/"] = listing("/1", rest=menu)
    site.pages["/rss.xml"] = site.feed("/2")
    site.pages["/feed"] = listing("/9")  # an error page that does not say so
    site.pages["/sitemap_index.xml"] = index(site, "/map.xml")
    site.pages["/map.xml"] = Answer(urlset(site, "/3"), type=XML)
    site.pages["/harbour/"] = listing("/4")
    site.source(tmp_path, **NOTHING)
    done = crawl(tmp_path, "bay")
    assert articles(done) == ["1", "2", "3", "4"]
    assert done.report["discovery"] == {"feeds": 1, "sitemaps": 2, "sections": 2, "failed": 0}
    assert not {"/atom.xml", "/sitemap-news.xml", "/login"} & set(site.asked())
    assert once(site)


def test_guesses_and_sections_help_where_what_is_named_gives_nothing(site: Site, tmp_path: Path) -> None:
    dead = "<link rel='alternate' type='application/rss+xml' href='/old.rss'>"
    empty = "<link rel='alternate' type='application/rss+xml' href='/rss'>"
    site.pages["/"] = listing(head=dead + empty, rest="<nav><a href='/harbour/'>Harbour</a></nav>")
    site.pages["/rss"] = site.feed()
    site.pages["/robots.txt"] = Answer("Sitemap: /gone.xml\n", type="text/plain")
    site.pages["/harbour/"] = listing("/1")
    site.pages["/atom.xml"] = site.feed("/2")
    site.source(tmp_path, **NOTHING)
    assert articles(crawl(tmp_path, "bay")) == ["1", "2"]
    assert once(site)


def test_robots_txt_helps_where_the_home_page_fails(site: Site, tmp_path: Path) -> None:
    site.pages["/"] = Answer("<h1>Sorry</h1>", status=403)
    site.pages["/robots.txt"] = Answer("Sitemap: /map.xml\n", type="text/plain")
    site.pages["/map.xml"] = Answer(urlset(site, "/3"), type=XML)
    site.source(tmp_path, **NOTHING)
    done = crawl(tmp_path, "bay")
    assert articles(done) == ["3"]
    assert done.report["discovery"]["failed"] == 1
    assert "could not be read" in done.log


def test_robots_txt_is_read_for_sitemaps_where_it_is_not_obeyed_too(site: Site, tmp_path: Path) -> None:
    site.pages["/"] = listing("/1")
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /\nSitemap: /map.xml\n", type="text/plain")
    site.pages["/map.xml"] = Answer(urlset(site, "/3"), type=XML)
    site.source(tmp_path, **NOTHING)
    done = crawl(tmp_path, "bay", "-s", "ROBOTSTXT_OBEY=False")
    assert articles(done) == ["1", "3"]
    assert once(site)


def test_a_page_that_lists_feeds_is_read_where_it_is_linked_as_one(site: Site, tmp_path: Path) -> None:
    site.pages["/"] = listing("/1", rest="<p><a href='/rss'>RSS</a></p>")
    site.pages["/rss"] = Answer("<html><body><p><a href='/rss/all.xml'>All</a></p></body></html>")
    site.pages["/rss/all.xml"] = site.feed("/2")
    site.source(tmp_path, **NOTHING)
    assert articles(crawl(tmp_path, "bay")) == ["1", "2"]


def test_the_archive_is_left_alone_where_a_feed_says_what_is_new(site: Site, tmp_path: Path) -> None:
    with serving(address="127.0.0.2") as host:  # of feeds, and slow
        feed = f"<link rel='alternate' type='application/rss+xml' href='{host.url('/news.rss')}'>"
        site.pages["/"] = listing(head=feed)
        host.pages["/news.rss"] = site.feed("/1")
        host.pages["/robots.txt"] = Answer(status=404, delay=0.5)
        site.pages["/robots.txt"] = Answer("Sitemap: /index.xml\nSitemap: /map.xml\nSitemap: /news-map.xml")
        site.pages["/map.xml"] = Answer(urlset(site, *(f"/old/{n}" for n in range(1001))), type=XML)
        site.pages["/index.xml"] = index(site, "/older.xml", "/recent.xml")
        site.pages["/older.xml"] = Answer(urlset(site, *(f"/older/{n}" for n in range(1001))), type=XML)
        site.pages["/recent.xml"] = Answer(urlset(site, "/3"), type=XML)
        news = urlset(site, "/2").replace("</url>", "<news:news><news:title>T</news:title></news:news></url>")
        site.pages["/news-map.xml"] = Answer(news, type=XML)
        site.source(tmp_path, **NOTHING)
        done = crawl(tmp_path, "bay")
    assert articles(done) == ["1", "2", "3"]
    assert done.report["requests"] == 3
    assert done.log.count("names an archive") == 2
    assert site.asked().index("/news-map.xml") < site.asked().index("/map.xml")


def test_a_feed_in_the_home_pages_place_is_read(site: Site, tmp_path: Path) -> None:
    site.pages["/"] = site.feed("/1")
    site.source(tmp_path, **NOTHING)
    assert articles(crawl(tmp_path, "bay")) == ["1"]


def test_every_article_of_the_demo_sites_is_found_from_their_home_pages(tmp_path: Path) -> None:
    with server.serve() as demo:
        for paper in demo.sites:
            Site(paper.base, {}).source(tmp_path, paper.id, **NOTHING)
        done = scrapy(tmp_path, "run", *FAST, "-s", "DOWNLOAD_DELAY=0", module="newscrawl")
    assert done.status == 0, done.log
    reports = {report["source"]: report for report in done.reports}
    for paper in demo.sites:
        found = {urls.normalise(line["url"]) for line in lines(reports[paper.id]["articles_path"])}
        assert found == {urls.normalise(paper.base + path) for path in paper.articles}
        assert reports[paper.id]["discovery"]["failed"] == 0


# Sitemaps.


def test_loops_and_robots_txt_among_the_sitemaps(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = Answer("Sitemap: /robots.txt\nSitemap: /index.xml\n", type="text/plain")
    site.pages["/index.xml"] = index(site, "/index.xml", "/other.xml", "/map.xml")
    site.pages["/other.xml"] = index(site, "/index.xml", "/moved.xml", "/other.xml")
    site.pages["/moved.xml"] = Answer(status=301, headers={"Location": "/map.xml"})
    site.pages["/map.xml"] = Answer(urlset(site, "/1", "/2"), type=XML)
    site.source(tmp_path, **NOTHING)
    site.pages["/"] = Answer(status=404)
    done = crawl(tmp_path, "bay")
    assert articles(done) == ["1", "2"]
    asked = [path for path in site.asked() if path != "/map.xml"]  # whither a redirect leads is known when it is read
    assert len(asked) == len(set(asked))
    assert done.report["discovery"]["sitemaps"] == 3


def test_a_source_may_name_its_robots_txt_as_sitemap_and_indexes_below_indexes_are_followed_so_far(
    site: Site, tmp_path: Path
) -> None:
    named = [site.url(path) for path in ("/map.xml", "/deep-0.xml", "/sea-0.xml")]
    site.pages["/robots.txt"] = Answer("".join(f"Sitemap: {url}\n" for url in named), type="text/plain")
    site.pages["/map.xml"] = Answer(urlset(site, "/1"), type=XML)
    for name, level in product(("deep", "sea"), range(7)):
        below = f"<sitemap><loc>{site.url(f'/{name}-{level + 1}.xml')}</loc></sitemap>"
        site.pages[f"/{name}-{level}.xml"] = Answer(f"<sitemapindex>{below}</sitemapindex>", type=XML)
    site.source(tmp_path, **{**NOTHING, "sitemaps": [site.url("/robots.txt")]})
    done = crawl(tmp_path, "bay")
    assert articles(done) == ["1"]
    assert {"/deep-4.xml", "/sea-4.xml"} <= set(site.asked())
    assert not {"/deep-5.xml", "/sea-5.xml"} & set(site.asked())
    assert done.report["discovery"]["cut"] == 2
    assert done.log.count("the sitemaps that it names are not read: there are 4 indexes above it") == 1


def test_gzip_in_its_disguises(site: Site, tmp_path: Path) -> None:
    packed = {path: gzip.compress(urlset(site, path).encode()) for path in ("/1", "/2", "/3", "/4")}
    coded = {"Content-Encoding": "gzip"}
    site.pages["/file.xml.gz"] = Answer(packed["/1"], type="application/x-gzip")
    site.pages["/coded.xml"] = Answer(packed["/2"], type=XML, headers=coded)
    site.pages["/both.xml.gz"] = Answer(gzip.compress(packed["/3"]), type="application/gzip", headers=coded)
    site.pages["/named.xml"] = Answer(packed["/4"], type=XML)
    names = ["/file.xml.gz", "/coded.xml", "/both.xml.gz", "/named.xml"]
    site.source(tmp_path, **{**NOTHING, "sitemaps": [site.url(name) for name in names]})
    done = crawl(tmp_path, "bay")
    assert articles(done) == ["1", "2", "3", "4"]
    assert done.report["discovery"] == {"feeds": 0, "sitemaps": 4, "sections": 0, "failed": 0}


def test_the_number_of_sitemaps_is_bounded_and_the_newest_come_first(site: Site, tmp_path: Path) -> None:
    days = [f"2025-01-{n % 28 + 1:02}T00:00:{n:02}Z" for n in range(56)]
    entries = "".join(
        f"<sitemap><loc>{site.url(f'/map-{n}.xml')}</loc><lastmod>{day}</lastmod></sitemap>"
        for n, day in enumerate(days)
    )
    site.pages["/index.xml"] = Answer(f"<sitemapindex>{entries}</sitemapindex>", type=XML)
    site.pages |= {f"/map-{n}.xml": Answer(urlset(site, "/1"), type=XML) for n in range(56)}
    site.source(tmp_path, **{**NOTHING, "sitemaps": [site.url("/index.xml")]})
    done = crawl(tmp_path, "bay", "-s", "DOWNLOAD_DELAY=0")
    assert articles(done) == ["1"]
    assert done.report["discovery"]["sitemaps"] == 51
    assert "further sitemaps are not read" in done.log
    assert "/map-55.xml" in site.asked()
    assert "/map-28.xml" not in site.asked()


def test_answers_that_are_not_packed_as_they_say_and_large_sitemaps_are_read(site: Site, tmp_path: Path) -> None:
    names = ["gzip", "deflate", "br", "zstd"]
    for number, name in enumerate(names, 1):
        site.pages[f"/{name}"] = site.feed(f"/{number}")
        site.pages[f"/{name}"].headers = {"Content-Encoding": name}
    site.pages["/map.xml"] = Answer(urlset(site, "/5") + "<!--" + "x" * 400_000 + "-->", type=XML)
    site.pages["/6"] = story(6, head="<meta http-equiv='refresh' content='1; url=/6'>")  # loads itself anew
    site.pages["/gzip"].body = "\n" + str(site.feed("/1", "/6").body)
    site.source(tmp_path, feeds=[site.url(f"/{name}") for name in names], sitemaps=[site.url("/map.xml")])
    done = crawl(tmp_path, "bay", "-s", "DOWNLOAD_MAXSIZE=100000")
    assert articles(done) == ["1", "2", "3", "4", "5", "6"]
    assert done.report["discovery"]["failed"] == 0


# What is no feed and no sitemap.


def test_what_is_not_what_it_should_be_is_counted_and_told(site: Site, tmp_path: Path) -> None:
    site.pages["/feed"] = listing("/1")
    site.pages["/empty"] = Answer("<rss version='2.0'><channel/></rss>", type=XML)
    site.pages["/nothing"] = Answer("", type=XML)
    site.pages["/map.xml"] = listing("/1")
    site.pages["/good"] = site.feed("/2")
    feeds = [site.url(path) for path in ("/feed", "/empty", "/nothing", "/gone", "/good")]
    site.source(tmp_path, **{**NOTHING, "feeds": feeds, "sitemaps": [site.url("/map.xml")]})
    done = crawl(tmp_path, "bay")
    assert articles(done) == ["2"]
    assert done.report["discovery"] == {"feeds": 2, "sitemaps": 0, "sections": 0, "failed": 4, "empty": 1}
    assert f"{site.url('/feed')}: a web page instead of a feed" in done.log
    assert f"{site.url('/nothing')}: an empty answer instead of a feed" in done.log
    assert f"{site.url('/map.xml')}: a web page instead of a sitemap" in done.log
    assert f"{site.url('/empty')}: no link found" in done.log


# Feeds.


def test_a_feed_that_moved_to_another_host_is_read_with_links_relative_to_its_new_place(tmp_path: Path) -> None:
    with serving({"/1": story(1)}) as site, serving(address="127.0.0.2") as host:
        site.pages["/feed"] = Answer(status=301, headers={"Location": host.url("/bay/courier.xml")})
        items = f"<item><link>{site.url('/1')}</link></item><item><link>story</link></item>"
        host.pages["/bay/courier.xml"] = Answer(f"<rss><channel>{items}</channel></rss>", type=XML)
        site.source(tmp_path)
        done = crawl(tmp_path, "bay")
        assert articles(done) == ["1"]
        assert "/robots.txt" in host.asked()
        assert "/bay/story" not in host.asked()  # relative to the new place, and on a site that is not the source's
        host.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /bay/\n", type="text/plain")
        refused = crawl(tmp_path, "bay")
        assert refused.report["requests"] == 0
        assert refused.report["discovery"]["failed"] == 1


def test_relative_links_of_a_moved_feed(site: Site, tmp_path: Path) -> None:
    site.pages["/feed"] = Answer(status=302, headers={"Location": "/new/place/feed.xml"})
    site.pages["/new/place/feed.xml"] = Answer(
        "<rss><channel><item><link>story</link></item></channel></rss>", type=XML
    )
    site.pages["/new/place/story"] = story(3)
    site.source(tmp_path)
    assert articles(crawl(tmp_path, "bay")) == ["story"]


def test_a_json_feed(site: Site, tmp_path: Path) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/1"}, {"id": site.url("/2")}]}
    site.pages["/feed"] = Answer(json.dumps(feed), type="application/feed+json")
    site.source(tmp_path)
    assert articles(crawl(tmp_path, "bay")) == ["1", "2"]


BARE = "<html><body><div class='story'>{}</div></body></html>"


def test_the_pages_own_date_title_and_author_win_and_the_feeds_fill_what_it_lacks(site: Site, tmp_path: Path) -> None:
    told = (
        "<title>The title that the feed gives to it</title><pubDate>Mon, 03 Feb 2025 18:30:00 EST</pubDate>"
        "<dc:creator>Ada Quill</dc:creator>"
    )
    items = "".join(f"<item><link>{site.url(path)}</link>{told}</item>" for path in ("/bare", "/full"))
    site.pages["/feed"] = Answer(
        f"<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>{items}</channel></rss>", type=XML
    )
    body = story(4).body
    assert isinstance(body, str)
    paragraphs = body[body.index("<p>") : body.index("</article>")]
    site.pages["/bare"] = Answer(BARE.format(paragraphs))
    site.pages["/full"] = story(5, head="<meta name='author' content='Bo Ek'>")
    site.source(tmp_path)
    found = {line["url"].rpartition("/")[2]: line for line in crawl(tmp_path, "bay").articles()}
    bare, full = found["bare"], found["full"]
    assert bare["title"] == "The title that the feed gives to it"
    assert (bare["date_published"], bare["date_published_precision"]) == ("2025-02-03T23:30:00Z", "second")
    assert bare["authors"] == ["Ada Quill"]
    assert full["title"] == "Harbour pilots vote on watch number 5"
    assert full["date_published"] == "2025-03-06T08:00:00Z"
    assert full["authors"] == ["Bo Ek"]


def test_two_runs_ask_in_one_order_however_long_lists_are_read(site: Site, tmp_path: Path) -> None:
    def news(first: int, padding: int) -> Answer:
        date = "<news:news><news:publication_date>2024-05-0{}T10:00:00Z</news:publication_date></news:news>"
        paths = range(first, first + 10)
        entries = [f"<url><loc>{site.url(f'/{n}')}</loc>{date.format(n % 9 + 1)}</url>" for n in paths]
        return Answer("<urlset>" + entries[0] * padding + "".join(entries) + "</urlset>", type=XML)

    for n in range(1, 31):
        site.pages[f"/{n}"] = Answer(story(n).body.replace("article:published_time", "other"))
    site.pages["/index.xml"] = index(site, *(f"/{first}.xml" for first in (1, 11, 21)))
    site.pages["/1.rss"] = site.feed(*(f"/{n}" for n in range(16, 31)))
    runs = []
    for name, padding in (("quick", 1), ("slow", 200)):
        site.pages["/feed"] = site.feed(*(["/1"] * padding + [f"/{n}" for n in range(1, 21)]))
        site.pages |= {f"/{first}.xml": news(first, padding) for first in (1, 11, 21)}
        site.source(tmp_path / name, feeds=[site.url("/feed"), site.url("/1.rss")], sitemaps=[site.url("/index.xml")])
        site.hits.clear()
        at_once = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
        done = scrapy(tmp_path / name, "crawl", "bay", *at_once)
        assert len(articles(done)) == 30, done.log
        runs.append((site.asked(), {line["url"]: line["date_published"] for line in done.articles()}))
    lists = ["/robots.txt", "/feed", "/1.rss", "/index.xml", "/1.xml", "/11.xml", "/21.xml"]
    assert runs[0][0] == [*lists, *(f"/{n}" for n in range(1, 31))]
    assert runs[1] == runs[0]
    assert all(date.startswith("2024-05-0") for date in runs[0][1].values())


def test_what_a_feed_says_is_not_lost_where_a_section_page_names_the_article_first(site: Site, tmp_path: Path) -> None:
    body = story(4).body
    assert isinstance(body, str)
    paragraphs = body[body.index("<p>") : body.index("</article>")]
    site.pages["/"] = listing("/bare", head="<link rel='alternate' type='application/rss+xml' href='/news.rss'>")
    site.pages["/bare"] = Answer(BARE.format(paragraphs))
    item = f"<item><link>{site.url('/bare')}</link><pubDate>Mon, 03 Feb 2025 18:30:00 EST</pubDate></item>"
    site.pages["/news.rss"] = Answer(f"<rss><channel>{item}</channel></rss>", type=XML)
    site.source(tmp_path, **NOTHING)
    (article,) = crawl(tmp_path, "bay").articles()
    assert article["date_published"] == "2025-02-03T23:30:00Z"


# Section pages.


def section(site: Site, number: int, *paths: str, last: bool = False) -> None:
    further = "" if last else f"<div class='pagination'><a href='/sport/page/{number + 1}'>Older posts</a></div>"
    site.pages["/sport" if number == 1 else f"/sport/page/{number}"] = listing(*paths, rest=further)


def test_the_pages_of_a_section_are_followed_as_long_as_they_bring_new_links(site: Site, tmp_path: Path) -> None:
    section(site, 1, "/1", "/2")
    section(site, 2, "/2", "/3")
    section(site, 3, "/1", "/3")
    section(site, 4, "/4")
    site.source(tmp_path, **{**NOTHING, "sections": [site.url("/sport")]})
    done = crawl(tmp_path, "bay")
    assert articles(done) == ["1", "2", "3"]
    assert done.report["discovery"]["sections"] == 3
    assert once(site)


def test_the_pages_of_a_section_end_with_the_last_and_at_a_bound(site: Site, tmp_path: Path) -> None:
    for number in range(1, 14):
        site.pages[f"/2025/03/{number:02}/story"] = story(number)
        section(site, number, f"/2025/03/{number:02}/story")
    site.source(tmp_path, **{**NOTHING, "sections": [site.url("/sport")]})
    assert crawl(tmp_path, "bay").report["articles"] == 10
    section(site, 2, "/2025/03/02/story", last=True)
    assert crawl(tmp_path, "bay").report["articles"] == 2


def test_the_pages_of_a_section_end_where_all_is_older_than_since(site: Site, tmp_path: Path) -> None:
    for number in range(1, 7):
        site.pages[f"/2025/03/{21 - number:02}/story"] = story(20 - number)
        section(site, number, f"/2025/03/{21 - number:02}/story")
    site.source(tmp_path, **{**NOTHING, "sections": [site.url("/sport")]})
    done = crawl(tmp_path, "bay", "-a", "since=2025-03-18")
    assert done.report["articles"] == 3
    assert "/sport/page/4" in site.asked()
    assert "/sport/page/5" not in site.asked()
    assert "/2025/03/17/story" not in site.asked()


# Where discovery may go.

INSIDE = ["127.0.0.9", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "[::ffff:10.0.0.1]", "169.254.169.254"]


def let_through(home: str, url: str, meta: dict[str, bool]) -> bool:
    spider = NewsSpider.for_source(Source(id="bay", name="Bay Courier", home=home))
    crawler = get_crawler(spider)
    crawler.spider = spider()
    try:
        asyncio.run(SiteMiddleware(crawler).process_request(Request(url, meta=meta)))
    except OffsiteRequest:
        return False
    return True


@pytest.mark.parametrize("host", [*INSIDE, "localhost", "printer.local", "intranet", "metadata.service.internal"])
def test_no_page_of_the_web_leads_discovery_into_the_network_of_this_computer(host: str) -> None:
    assert not let_through("https://news.example/", f"http://{host}/feed", {DISCOVERY: True})
    assert let_through("http://10.1.2.3/", f"http://{host}/feed", {DISCOVERY: True})
    assert not let_through("http://10.1.2.3/", f"http://{host}/feed", {})


def test_discovery_may_go_to_any_site_of_the_web_and_articles_may_not() -> None:
    assert let_through("https://news.example/", "https://feeds.verteiler.example/feed", {DISCOVERY: True})
    assert not let_through("https://news.example/", "https://feeds.verteiler.example/story", {})
    assert let_through("https://news.example/", "https://sport.news.example/story", {})
