"""The demo's five sites: what they serve is what was written, and newscrawl reads it back."""

from __future__ import annotations

import gzip
import json
import re
import runpy
import tomllib
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree
from lxml import html as lxml_html

from newscrawl import dedup
from newscrawl.demo.server import serve, write_sources
from newscrawl.discovery import feeds
from newscrawl.items import Article, Page, Reason, Rejection
from newscrawl.process import Processor

FOLDER = Path(__file__).parent / "pages" / "demo"
REJECTED = tomllib.loads((FOLDER / "rejected.toml").read_text(encoding="utf-8"))
GOLDEN = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


UNSIGNED = ("mercado-adios-voz-del-puerto",)
"""Articles whose pages say neither who wrote them nor when: the feed does."""


@pytest.fixture(scope="module")
def demo():
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def addresses(demo):
    return {f"{site.id}-{story.slug}": site.base + path for site in demo.sites for path, story in site.articles.items()}


def fetch(url, **headers):
    """(status, headers in lower case, body); redirects are followed."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def visible(body, content_type):
    """The page's text as lxml reads it, blanks collapsed; of a page that a script fills, the text in its JSON-LD."""
    charset = content_type.partition("charset=")[2] or None
    tree = lxml_html.fromstring(body, parser=lxml_html.HTMLParser(encoding=charset))
    stated = json.loads(tree.xpath("string(//script[@type='application/ld+json'])") or "{}")
    for element in tree.xpath("//script | //style"):
        element.drop_tree()
    if "articleBody" not in stated:
        return " ".join(tree.text_content().split())
    people = " ".join(person["name"] for person in stated["author"])
    return " ".join(f"{stated['headline']} {people} {stated['articleBody']}".split())


def site_of(demo, name):
    return next(site for site in demo.sites if site.id == name)


def process(url, **more):
    status, headers, body = fetch(url)
    page = Page(body, url=url, status=status, headers=headers, fetched_at="2025-07-01T08:00:00Z", **more)
    return Processor()(page)


def test_it_is_a_newspaper_of_many_languages(demo):
    languages = Counter(record["language"] for record in GOLDEN.values())
    scripts = {"ja": "Japanese", "zh": "Han", "ar": "Arabic", "el": "Greek", "ru": "Cyrillic", "uk": "Cyrillic"}
    scripts |= {"ko": "Hangul", "th": "Thai", "hi": "Devanagari"}
    assert demo.articles == len(GOLDEN) >= 60
    assert len(languages) >= 12
    assert len({scripts.get(language, "Latin") for language in languages}) >= 5
    assert [site.id for site in demo.sites] == ["harbour", "darsena", "tagblatt", "mercado", "orient"]
    assert Counter(record["site"] for record in GOLDEN.values()) == {site.id: len(site.articles) for site in demo.sites}


def test_the_golden_records_are_what_the_authors_wrote():
    golden = runpy.run_path(str(FOLDER / "build.py"))
    written = {f"{site}-{path.stem}": golden["golden"](site, path) for site, path in golden["written"]()}
    assert written == GOLDEN


def test_no_paragraph_stands_in_two_articles():
    own = [record for record in GOLDEN.values() if "copy_of" not in record]
    counts = Counter(part for record in own for part in set(record["text"].split("\n\n")))
    assert [part for part, count in counts.items() if count > 1] == []


def test_every_path_is_served(demo):
    for site in demo.sites:
        for path, resource in site.pages.items():
            status, headers, body = fetch(site.base + path)
            assert status == 200
            assert resource.location or (body, headers["content-type"]) == (resource.body, resource.content_type)


def test_an_unknown_path_is_not_found(demo):
    assert fetch(demo.sites[0].base + "/en/2025/03/withdrawn-notice")[0] == 404


def test_an_unchanged_page_is_answered_without_its_body(demo):
    site = demo.sites[0]
    url = site.base + next(iter(site.articles))
    _, headers, _ = fetch(url)
    assert "last-modified" in headers
    status, _, body = fetch(url, **{"If-None-Match": headers["etag"]})
    assert (status, body) == (304, b"")


def test_two_servers_say_the_same():
    with serve() as one, serve() as other:
        for first, second in zip(one.sites, other.sites, strict=True):
            for path, resource in first.pages.items():
                same = second.pages[path].body
                for before, after in zip(other.sites, one.sites, strict=True):
                    same = same.replace(before.base.encode(), after.base.encode())
                assert path.endswith(".gz") or same == resource.body


def test_sites_without_an_address_of_their_own_share_the_first(demo):
    assert len({urlsplit(site.base).hostname for site in demo.sites}) in (1, len(demo.sites))
    with serve(hosts=("127.0.0.1",)) as shared:
        assert {urlsplit(site.base).hostname for site in shared.sites} == {"127.0.0.1"}
        assert len({site.base for site in shared.sites}) == len(demo.sites)
        assert shared.articles == demo.articles


def test_a_port_that_is_taken_is_an_error(demo):
    with pytest.raises(OSError, match="in use"), serve(urlsplit(demo.sites[0].base).port):
        pass


def test_the_sitemap_lists_every_article_of_the_harbour_site(demo):
    site = site_of(demo, "harbour")
    index = etree.fromstring(fetch(f"{site.base}/sitemap.xml")[2])
    listed = set()
    for address in index.xpath("//*[local-name()='loc']/text()"):
        body = fetch(address)[2]
        tree = etree.fromstring(gzip.decompress(body) if address.endswith(".gz") else body)
        listed |= set(tree.xpath("//*[local-name()='loc']/text()"))
    assert {site.base + path for path in site.articles} <= listed


@pytest.mark.parametrize(
    ("site", "name", "unlisted"),
    [("harbour", "rss.xml", 0), ("darsena", "atom.xml", 1), ("tagblatt", "feed/", 4), ("mercado", "feed.json", 2)],
)
def test_a_feed_lists_the_articles_that_it_should(site, name, unlisted, demo):
    served = site_of(demo, site)
    url = f"{served.base}/{name}"
    listed = {link.url.partition("?utm")[0] for link in feeds.parse(fetch(url)[2], url)}
    assert len([path for path in served.articles if served.base + path not in listed]) == unlisted


def test_one_article_is_named_by_a_section_page_alone(demo):
    base = site_of(demo, "darsena").base
    assert b"le-fromager-et-la-lune" not in fetch(f"{base}/atom.xml")[2]
    assert b"le-fromager-et-la-lune" in fetch(f"{base}/sezioni/mondo.html")[2]


def test_the_feed_of_the_tagblatt_is_not_well_formed(demo):
    body = fetch(f"{site_of(demo, 'tagblatt').base}/feed/")[2]
    assert body.startswith(b"\n\n<?xml")
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(body.strip())


def test_sources_say_as_much_as_the_demo_means_them_to(demo):
    tables = {table["id"]: table.keys() for table in tomllib.loads(demo.sources_toml())["source"]}
    assert tables["tagblatt"] == {"id", "name", "home"}
    assert {"sections"} == tables["orient"] & {"feeds", "sitemaps", "sections"}
    assert {"feeds", "sitemaps"} <= tables["mercado"]


def test_pages_are_in_many_encodings(demo):
    told = Counter(story.page.get("encoding", "utf-8") for site in demo.sites for story in site.articles.values())
    assert {"utf-8", "iso-8859-1", "windows-1251", "shift_jis", "euc-kr", "koi8-r"} <= told.keys()


@pytest.mark.parametrize("name", GOLDEN)
def test_the_page_shows_what_was_written(name, addresses):
    _, headers, body = fetch(addresses[name])
    shown = visible(body, headers["content-type"])
    signed = [] if name in UNSIGNED else GOLDEN[name]["authors"]
    for part in [GOLDEN[name]["title"], *signed, *GOLDEN[name]["text"].split("\n\n")]:
        assert " ".join(re.sub(r"\s+", " ", part).split()) in shown


def test_the_sources_can_be_written_to_a_folder(demo, tmp_path):
    write_sources(tmp_path / "sources", demo)
    found = [tomllib.loads(path.read_text()) for path in sorted((tmp_path / "sources").iterdir())]
    tables = [table for file in found for table in file["source"]]
    assert [table["id"] for table in tables] == sorted(site.id for site in demo.sites)
    assert sorted(tomllib.loads(demo.sources_toml())["source"], key=lambda table: table["id"]) == tables


@pytest.fixture(scope="module")
def records(demo, addresses):
    """What newscrawl makes of each article's page; the feed's entry goes with a page that says neither who nor when."""
    feed = f"{site_of(demo, 'mercado').base}/feed.json"
    entries = {link.url: link for link in feeds.parse(fetch(feed)[2], feed)}
    return {name: process(url, link=entries[url] if name in UNSIGNED else None) for name, url in addresses.items()}


@pytest.mark.parametrize("field", ["title", "authors", "date_published", "language", "text"])
@pytest.mark.parametrize("name", GOLDEN)
def test_the_record_says_what_was_written(name, field, records):
    record = records[name]
    assert isinstance(record, Article), record
    found = getattr(record, field)
    assert (list(found) if field == "authors" else found) == GOLDEN[name][field]


LIVE = {"orient-cyclone-sarisha-live", "tagblatt-hochwasser-im-elbtal"}
"""Stories told hour by hour, whose records say so."""


@pytest.mark.parametrize("name", GOLDEN)
def test_the_record_keeps_description_and_tags(name, records):
    record = records[name]
    assert isinstance(record, Article), record
    own = ["liveblog"] if name in LIVE else []
    assert (record.description, list(record.tags)) == (GOLDEN[name]["description"], [*GOLDEN[name]["tags"], *own])


@pytest.mark.parametrize(
    ("site", "path"),
    [
        (site, path)
        for site, pages in REJECTED.items()
        for path, why in pages.items()
        if not why.startswith(("fetch/", "dedup/"))
    ],
)
def test_a_page_that_is_no_article_is_rejected(site, path, demo):
    outcome = process(site_of(demo, site).base + path)
    assert isinstance(outcome, Rejection)
    assert f"{outcome.stage}/{outcome.reason}" == REJECTED[site][path]


@pytest.mark.parametrize("site", REJECTED)
def test_a_home_page_is_no_article(site, demo):
    assert process(site_of(demo, site).base + "/").reason == Reason.HOME_PAGE


@pytest.mark.parametrize(
    ("name", "twin"),
    [
        ("darsena-scala-del-vento", "/amp/scala-del-vento.html"),
        ("darsena-scala-del-vento", "/articoli/20250505-scala-del-vento.html?utm_source=atom&utm_medium=feed"),
        ("tagblatt-zes-bruggen-op-een-zondag", "/?p=485909"),
        *(
            (f"mercado-{slug}", twin)
            for twin in REJECTED["mercado"]
            for slug in ("desaladora-de-punta-berrueca", "le-silence-des-machinistes", "siete-desayunos-en-el-mercado")
            if slug in twin
        ),
        ("orient-cyclone-sarisha-live", "/print/25052805"),
        ("orient-kayikla-gelen-kupa", "/m/story/25060821/kayikla-gelen-kupa"),
    ],
)
def test_a_twin_is_the_same_article(name, twin, demo, records):
    found = process(site_of(demo, GOLDEN[name]["site"]).base + twin)
    assert isinstance(found, Article), found
    assert (found.id, found.title) == (records[name].id, GOLDEN[name]["title"])


def test_what_another_site_prints_again_is_an_article_there_with_the_same_text(records):
    copies = {name: record["copy_of"] for name, record in GOLDEN.items() if "copy_of" in record}
    assert copies == {"orient-night-ferry-returns": "harbour-night-ferry-returns"}
    for copy, first in copies.items():
        assert records[copy].content_hash == records[first].content_hash
        assert records[copy].url != records[first].url
    signed = [(name, dedup.signature(record.text)) for name, record in records.items()]
    alike = {
        (one, other) for one, mine in signed for other, its in signed if one > other and dedup.are_copies(mine, its)
    }
    assert alike == set(copies.items())
