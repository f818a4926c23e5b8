"""The demo's two sites: what they serve is what was written, and newscrawl reads it back."""

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

import pytest
from lxml import etree
from lxml import html as lxml_html

from newscrawl.demo.server import serve, write_sources
from newscrawl.items import Article, Page, Reason, Rejection
from newscrawl.process import Processor

FOLDER = Path(__file__).parent / "pages" / "demo"
GOLDEN = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


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


def visible(body):
    """The page's text as lxml reads it from the bytes alone, blanks collapsed."""
    tree = lxml_html.fromstring(body)
    for element in tree.xpath("//script | //style"):
        element.drop_tree()
    return " ".join(tree.text_content().split())


def site_of(demo, name):
    return next(site for site in demo.sites if site.id == name)


def process(url, **more):
    status, headers, body = fetch(url)
    page = Page(body, url=url, status=status, headers=headers, fetched_at="2025-05-12T08:00:00Z", **more)
    return Processor()(page)


def test_it_is_a_newspaper_of_many_languages(demo):
    languages = Counter(record["language"] for record in GOLDEN.values())
    scripts = {"ja": "Japanese", "zh": "Han", "ar": "Arabic", "el": "Greek", "ru": "Cyrillic", "uk": "Cyrillic"}
    assert demo.articles == len(GOLDEN) >= 24
    assert len(languages) >= 8
    assert len({scripts.get(language, "Latin") for language in languages}) >= 3
    assert Counter(record["site"] for record in GOLDEN.values()).keys() == {"harbour", "darsena"}


def test_the_golden_records_are_what_the_authors_wrote():
    golden = runpy.run_path(str(FOLDER / "build.py"))
    written = {f"{path.parts[-3]}-{path.stem}": path for path in golden["SITES"].glob("*/articles/*.toml")}
    assert written.keys() == GOLDEN.keys()
    for name, path in written.items():
        assert golden["golden"](path.parts[-3], path) == GOLDEN[name]


def test_no_paragraph_stands_in_two_articles():
    counts = Counter(part for record in GOLDEN.values() for part in set(record["text"].split("\n\n")))
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
                same = second.pages[path].body.replace(second.base.encode(), first.base.encode())
                assert path.endswith(".gz") or same == resource.body


def test_the_sitemap_lists_every_article_of_the_harbour_site(demo):
    site = site_of(demo, "harbour")
    index = etree.fromstring(fetch(f"{site.base}/sitemap.xml")[2])
    listed = set()
    for address in index.xpath("//*[local-name()='loc']/text()"):
        body = fetch(address)[2]
        tree = etree.fromstring(gzip.decompress(body) if address.endswith(".gz") else body)
        listed |= set(tree.xpath("//*[local-name()='loc']/text()"))
    assert {site.base + path for path in site.articles} <= listed


def test_the_feeds_list_every_article_but_the_one_that_only_a_section_page_names(demo):
    listed = {}
    for site, name in zip(demo.sites, ("rss.xml", "atom.xml"), strict=True):
        tree = etree.fromstring(fetch(f"{site.base}/{name}")[2])
        links = tree.xpath("//item/link/text() | //*[local-name()='entry']/*[local-name()='link']/@href")
        listed[site.id] = {link.partition("?")[0] for link in links}
        assert any(site.pages.get(link.removeprefix(site.base)) for link in links)
    missing = [
        story.slug
        for site in demo.sites
        for path, story in site.articles.items()
        if site.base + path not in listed[site.id]
    ]
    assert missing == ["le-fromager-et-la-lune"]
    assert b"le-fromager-et-la-lune" in fetch(f"{site_of(demo, 'darsena').base}/sezioni/mondo.html")[2]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_page_shows_what_was_written(name, addresses):
    shown = visible(fetch(addresses[name])[2])
    for part in [GOLDEN[name]["title"], *GOLDEN[name]["authors"], *GOLDEN[name]["text"].split("\n\n")]:
        assert " ".join(re.sub(r"\s+", " ", part).split()) in shown


def test_the_sources_can_be_written_to_a_folder(demo, tmp_path):
    write_sources(tmp_path / "sources", demo)
    found = [tomllib.loads(path.read_text()) for path in sorted((tmp_path / "sources").iterdir())]
    assert [table["id"] for file in found for table in file["source"]] == ["darsena", "harbour"]
    assert tomllib.loads(demo.sources_toml())["source"] == [found[1]["source"][0], found[0]["source"][0]]


@pytest.fixture(scope="module")
def records(addresses):
    return {name: process(url) for name, url in addresses.items()}


@pytest.mark.parametrize("field", ["title", "authors", "date_published", "language", "text"])
@pytest.mark.parametrize("name", GOLDEN)
def test_the_record_says_what_was_written(name, field, records):
    record = records[name]
    assert isinstance(record, Article), record
    found = getattr(record, field)
    assert (list(found) if field == "authors" else found) == GOLDEN[name][field]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_record_keeps_description_and_tags(name, records):
    record = records[name]
    assert isinstance(record, Article), record
    assert (record.description, list(record.tags)) == (GOLDEN[name]["description"], GOLDEN[name]["tags"])


@pytest.mark.parametrize(
    ("site", "path", "reasons"),
    [
        ("harbour", "/", {Reason.HOME_PAGE}),
        ("harbour", "/en/section/waterfront", {Reason.SECTION_PAGE}),
        ("harbour", "/en/2025/04/regatta-live-ticker", {Reason.SOFT_404}),
        ("harbour", "/files/tide-table-2025.pdf", {Reason.NOT_HTML}),
        ("darsena", "/", {Reason.HOME_PAGE}),
        ("darsena", "/sezioni/mondo.html", {Reason.SECTION_PAGE}),
        ("darsena", "/accesso.html", {Reason.LOGIN_PAGE}),
        ("darsena", "/foto/tramonto.html", {Reason.TOO_SHORT, Reason.NO_TEXT}),
    ],
)
def test_a_page_that_is_no_article_is_rejected(site, path, reasons, demo):
    outcome = process(site_of(demo, site).base + path)
    assert isinstance(outcome, Rejection)
    assert outcome.reason in reasons


def test_the_amp_twin_and_the_tracked_link_are_the_same_article(demo, addresses):
    base = site_of(demo, "darsena").base
    first = process(addresses["darsena-scala-del-vento"])
    twins = [
        process(f"{base}/amp/scala-del-vento.html"),
        process(addresses["darsena-scala-del-vento"] + "?utm_source=atom&utm_medium=feed"),
    ]
    assert [twin.id for twin in twins] == [first.id, first.id]
