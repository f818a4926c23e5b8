"""The starter catalogue: every file loads, is off, says where news is, and is written as our own tool writes it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from newscrawl import sources, urls
from newscrawl.crawl.loader import SourceSpiderLoader
from newscrawl.crawl.run import project_settings
from newscrawl.sources import edit

FOLDER = Path(__file__).parents[1] / "data" / "sources"
FILES = sorted(FOLDER.glob("??.toml"))
CATALOGUE = {path: list(sources.load_file(path).values()) for path in FILES}
README = (FOLDER / "README.md").read_text("utf-8")
GROUPS = {
    kind: re.findall(r"`([a-z-]+)`", names)
    for kind, names in re.findall(r"^\| (country|language|region|subject) \| (.*) \|$", README, re.MULTILINE)
}
ALL = [source for found in CATALOGUE.values() for source in found]


def test_the_document_tells_how_many_there_are():
    assert f"hold {len(ALL)} publications of {len(FILES)} countries" in README


def test_all_files_load_together():
    loaded = sources.load(FOLDER)
    assert {source.id for source in ALL} <= set(loaded)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_sorted_and_written_as_our_own_tool_writes_it(path):
    found = CATALOGUE[path]
    assert [source.id for source in found] == sorted(source.id for source in found)
    head, _, tables = path.read_text("utf-8").partition("\n\n")
    assert head.removeprefix("# ").lower().replace(" ", "-") in GROUPS["country"]
    assert tables == "\n".join(edit.table(source) for source in found)


@pytest.mark.parametrize("source", ALL, ids=lambda source: source.id)
def test_a_source_is_off_and_says_where_its_news_is(source):
    assert not source.enabled
    assert source.feeds or source.sitemaps
    assert source.languages
    own = {urls.registered_domain(source.home), *source.domains}
    named = [*source.feeds, *source.sitemaps, *source.sections]
    assert [url for url in named if urls.registered_domain(url) not in own] == []
    assert len(set(named)) == len(named)
    assert not source.headers
    assert not source.cookies
    assert source.proxy is None


@pytest.mark.parametrize("source", ALL, ids=lambda source: source.id)
def test_a_source_is_in_documented_groups_of_each_kind(source):
    kinds = Counter(kind for group in source.groups for kind, names in GROUPS.items() if group in names)
    assert kinds.total() == len(source.groups) == len(set(source.groups))
    assert (kinds["country"], kinds["language"], kinds["region"]) == (1, len(source.languages), 1)


def test_a_file_is_of_one_country_and_no_group_is_empty():
    used = Counter(group for source in ALL for group in source.groups)
    assert set(used) == {group for names in GROUPS.values() for group in names}
    for path, found in CATALOGUE.items():
        country = {group for source in found for group in source.groups if group in GROUPS["country"]}
        assert len(country) == 1, path.name


def test_no_group_has_the_name_of_a_source():
    assert {source.id for source in ALL}.isdisjoint(group for names in GROUPS.values() for group in names)


def test_what_is_off_is_not_listed():
    listed = SourceSpiderLoader(project_settings({"NEWSCRAWL_SOURCES": str(FOLDER)})).list()
    assert {source.id for source in ALL}.isdisjoint(listed)
