"""Lists as workers read them: what an answer is, and that no shape of it costs the square of its size."""

from __future__ import annotations

import gzip
import pickle
import time

import pytest

from newscrawl.discovery.reading import Listing, read
from newscrawl.items import Link

URL = "https://www.bay.example/list"
FEED = b"<rss version='2.0'><channel><item><title>Pier opens</title><link>/pier</link></item></channel></rss>"
STORY = "<h2><a href='/2026/11/02/pier-opens'>The new pier opens on Monday</a></h2>"


def test_a_feed_gives_its_articles():
    found = read(Listing("feeds", FEED, URL))
    assert (found.kind, found.links) == ("rss", (Link("https://www.bay.example/pier", title="Pier opens", via=URL),))
    two = FEED.replace(b"</item>", b"</item><item><link>/quay</link></item>")
    assert [read(Listing("feeds", two, URL, most=most)).cut for most in (1, 2)] == [True, False]


@pytest.mark.parametrize(
    ("role", "written"),
    [
        ("feeds", "<rss><channel><item><link>/{0}</link></item><item><link>/pier</link></item></channel></rss>"),
        ("sitemaps", "<urlset><url><loc>/{0}</loc></url><url><loc>/pier</loc></url></urlset>"),
        ("sitemaps", "<sitemapindex><sitemap><loc>/{0}</loc></sitemap><url><loc>/pier</loc></url></sitemapindex>"),
        ("sections", "<html><body><h2><a href='/2026/11/02/{0}'>One more new pier opens</a></h2></body></html>"),
    ],
)
def test_an_address_that_is_too_long_is_counted_and_no_more(role, written):
    found = read(Listing(role, written.format("é" * 100).encode(), URL, longest=500))
    assert found.too_long == 1
    assert [link.url for link in (*found.links, *found.sitemaps)] == ["https://www.bay.example/pier"] * (
        role != "sections"
    )
    assert read(Listing(role, written.format("e" * 100).encode(), URL, longest=500)).too_long == 0


def test_a_page_in_the_place_of_a_feed_gives_the_feeds_that_it_names():
    body = b"<html><head><link rel=alternate type='application/rss+xml' href='/all.xml'></head><body><p>Feeds</body>"
    found = read(Listing("feeds", body, URL))
    assert (found.kind, found.instead) == (None, "a web page")
    assert [link.url for link in found.site.feeds] == ["https://www.bay.example/all.xml"]


def test_a_section_gives_its_articles_and_its_next_page():
    body = f"<html><body>{STORY}<div class='pagination'><a href='/list?page=2'>2</a></div></body></html>".encode()
    found = read(Listing("sections", body, URL))
    assert [link.title for link in found.links] == ["The new pier opens on Monday"]
    assert found.following == "https://www.bay.example/list?page=2"
    assert read(Listing("sections", FEED, URL)).kind == "rss"


def test_a_home_page_says_what_its_site_is_called():
    body = f"<html><head><title>Home | Bay Courier</title></head><body>{STORY}</body></html>".encode()
    found = read(Listing("home", body, URL))
    assert (found.kind, found.site.name, len(found.links)) == ("page", "Bay Courier", 1)
    assert read(Listing("home", b" ", URL)).instead == "an empty answer"


def test_sitemaps_and_those_that_robots_txt_names():
    body = b"<sitemapindex><sitemap><loc>https://www.bay.example/a.xml</loc></sitemap></sitemapindex>"
    found = read(Listing("sitemaps", body, URL))
    assert (found.kind, found.sitemaps) == ("index", (Link("https://www.bay.example/a.xml", via=URL),))
    assert read(Listing("robots", b"Sitemap: /a.xml", URL)).sitemaps == found.sitemaps
    assert read(Listing("sitemaps", b"<html>No map", URL)).instead == "a web page"


def test_what_is_read_comes_back_from_a_worker():
    found = read(Listing("home", STORY.encode(), URL))
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_number_of_thousands_of_digits_is_no_sign():
    title = "Pier &#" + "1" * 5000 + ";"
    [link] = read(Listing("feeds", f'{{"items": [{{"url": "/pier", "title": "{title}"}}]}}'.encode(), URL)).links
    assert link.title == title


# What a stranger writes, in kilobytes; four times as much may cost eight times as much, a square would be sixteen.

SHAPES = {
    "opened": lambda size: "<b>" * (size // 9),
    "mixed up": lambda size: "<x></y>" * (size // 7),
    "nested": lambda size: "<div>" * (size // 11) + "</div>" * (size // 11),
    "links": lambda size: "<a href='/2026/11/02/one-more-story'>" * (size // 100) + "word " * (size // 5),
    "a long value": lambda size: f"<a href='{'x' * size}'>word</a>",
    "many attributes": lambda size: f"<a {' '.join(f'a{number}=1' for number in range(size // 8))}>word</a>",
    "quoted ends of tags": lambda size: (
        "<a " + "".join(f"a{number}='>' " for number in range(size // 10)) + ">word</a>"
    ),
    "references": lambda size: "&" * size,
    "a long reference": lambda size: f"&#{'1' * size};",
    "addresses of mail": lambda size: "a@" * (size // 2),
    "one address of mail": lambda size: "a" * size + "@a (",
    "dots": lambda size: "a@" + "a." * (size // 2),
    "brackets": lambda size: "([{" * (size // 3),
    "sections of text": lambda size: "<![CDATA[" * (size // 9),
    "comments": lambda size: "<!--" * (size // 4),
    "blanks": lambda size: " \t\r\n" * (size // 4),
    "commas": lambda size: ",:/" * (size // 3),
}
LISTS = {
    "rss": ("feeds", "<rss><channel>{}<item><link>/a</link></item></channel></rss>"),
    "rss, an author": ("feeds", "<rss><channel><item><link>/a</link><author>{}</author></item></channel></rss>"),
    "rss, a title": ("feeds", "<rss><channel><item><link>/a</link><title>{}</title></item></channel></rss>"),
    "atom": ("feeds", "<feed><entry><link href='/a'/><author><name>{}</name></author></entry></feed>"),
    "json": ("feeds", '{{"items": [{{"url": "/a"}}, {}]}}'),
    "sitemap": ("sitemaps", "<urlset>{}<url><loc>https://www.bay.example/a</loc></url></urlset>"),
    "sitemap, an address": ("sitemaps", "<urlset><url><loc>{}</loc></url></urlset>"),
    "list of addresses": ("sitemaps", "https://www.bay.example/a\n{}"),
    "section": ("sections", "<html><body><p>{}</body></html>"),
    "home": ("home", "<html><head><title>Bay</title></head><body><nav>{}</nav></body></html>"),
    "robots": ("robots", "Sitemap: {}\n"),
}
RSS = "<rss xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><item><link>/a</link>{}</item></rss>"
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/a'/>{}</entry></feed>"
PAGE = "<html><body>{}</body></html>"
WHOLE = {
    "lines before the root": ("feeds", lambda size: "<?xml version='1.0'?><?a?>" + "\n" * size + RSS.format("")),
    "entities before the root": ("feeds", lambda size: "<?a?>" + "\n<!ENTITY" * (size // 9) + RSS.format("")),
    "keywords": (
        "feeds",
        lambda size: RSS.format(f"<itunes:keywords>{','.join(map(str, range(size // 4)))}</itunes:keywords>"),
    ),
    "categories": (
        "feeds",
        lambda size: RSS.format("".join(f"<category>{number}</category>" for number in range(size // 5))),
    ),
    "bases within bases": ("feeds", lambda size: RSS.format("<item xml:base='a/'><link>b</link>" * (size // 20))),
    "blanks before a text": (
        "feeds",
        lambda size: ATOM.format(f"<title type='xhtml'>{'&#10;' * (2 * size)}x</title>&none;"),
    ),
    "members of a gzip file": (
        "sitemaps",
        lambda size: gzip.compress(b"", mtime=0) * (2 * size) + gzip.compress(b"<urlset/>"),
    ),
    "links deep within": (
        "sections",
        lambda size: PAGE.format("<div>" * 200 + "<a href='/2026/11/02/a-b-c-d'>a b c</a>" * (size // 40)),
    ),
}
SIZE = 5_000
SPARED = 0.2
"""Seconds that say nothing: what is small is noise."""


def cost(role: str, body: str | bytes) -> float:
    """CPU seconds, the fewer of two readings: all that the process holds may be looked through for garbage in one."""
    return min(_once(role, body) for _ in range(2))


def _once(role: str, body: str | bytes) -> float:
    start = time.process_time()
    read(Listing(role, body.encode() if isinstance(body, str) else body, URL))
    return time.process_time() - start


@pytest.mark.parametrize("kind", LISTS)
def test_no_list_costs_the_square_of_its_size(kind):
    role, written = LISTS[kind]
    for name, shape in SHAPES.items():
        few, many = (cost(role, written.format(shape(size))) for size in (SIZE, 4 * SIZE))
        assert many < 8 * few + SPARED, name


@pytest.mark.parametrize("name", WHOLE)
def test_no_document_costs_the_square_of_its_size(name):
    role, shape = WHOLE[name]
    few, many = (cost(role, shape(size)) for size in (2 * SIZE, 8 * SIZE))
    assert many < 8 * few + SPARED
