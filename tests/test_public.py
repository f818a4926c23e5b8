"""The public names: what `import newscrawl` promises, and what it must not cost."""

from __future__ import annotations

import subprocess
import sys

import pytest

import newscrawl
from newscrawl import items, options, process, records

NAMES = ["Article", "Options", "Page", "Processor", "Rejection", "extract", "read_articles"]
COSTLY = ("scrapy", "twisted", "itemadapter", "trafilatura", "lxml", "htmldate", "langdetect", "typer", "rich")


def python(code):
    return subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)


def test_the_public_names_are_these():
    assert newscrawl.__all__ == sorted(NAMES) == dir(newscrawl)
    assert newscrawl.__doc__


def test_each_name_is_the_thing_itself():
    assert (newscrawl.Article, newscrawl.Page, newscrawl.Rejection) == (items.Article, items.Page, items.Rejection)
    assert newscrawl.Options is options.Options
    assert (newscrawl.extract, newscrawl.Processor) == (process.extract, process.Processor)
    assert newscrawl.read_articles is records.read_articles


@pytest.mark.parametrize("name", NAMES)
def test_each_name_says_what_it_is(name):
    assert getattr(newscrawl, name).__doc__


def test_a_wrong_name_is_told():
    with pytest.raises(AttributeError, match="module 'newscrawl' has no attribute 'extrct'"):
        newscrawl.extrct  # noqa: B018
    assert not hasattr(newscrawl, "Spider")


def test_star_import_gives_all_of_them():
    ended = python(f"from newscrawl import *; print(sorted(set(dir()) & set({NAMES})))")
    assert (ended.stdout.strip(), ended.stderr) == (str(NAMES), "")


@pytest.mark.parametrize(
    ("module", "unloaded"),
    [
        ("newscrawl", COSTLY),
        ("newscrawl.items, newscrawl.options, newscrawl.errors", COSTLY),
        ("newscrawl.cli", ("scrapy", "twisted", "itemadapter", "trafilatura", "lxml", "langdetect")),
        ("newscrawl.records", ("scrapy", "twisted", "itemadapter", "trafilatura", "lxml")),
        ("newscrawl.crawl.addon", ("trafilatura", "htmldate", "langdetect", "typer", "rich")),  # the workers load them
        ("newscrawl.crawl.pool", ("scrapy", "twisted", "trafilatura")),  # the workers load it to know what to do
        ("newscrawl.process", ("scrapy", "twisted", "itemadapter", "typer", "rich")),
        ("newscrawl.preload", ("scrapy", "twisted", "itemadapter", "typer", "rich")),
    ],
)
def test_an_import_loads_no_more_than_it_needs(module, unloaded):
    ended = python(f"import sys, {module}; print([name for name in {unloaded!r} if name in sys.modules])")
    assert (ended.stdout.strip(), ended.stderr) == ("[]", "")


def test_what_workers_are_forked_from_has_read_all_that_a_page_asks_for():
    ended = python(
        "import newscrawl.preload, gc; from newscrawl.cleaning.phrases import packaged; "
        "from newscrawl.language import langdetect; print(packaged.cache_info().currsize, "
        "langdetect._known.cache_info().currsize, gc.get_freeze_count() > 10_000)"
    )
    assert (ended.stdout.strip(), ended.stderr) == ("1 1 True", "")


def test_the_readme_way_of_using_it():
    story = "<p>The ferry between the two banks runs again after the repair of its engine, the office said.</p>" * 3
    found = newscrawl.extract(f"<h1>Ferry runs again</h1>{story}", "https://www.hafenbote.example/faehre")
    assert isinstance(found, newscrawl.Article)
    assert found.title == "Ferry runs again"
    page = newscrawl.Page(b"", url="https://www.hafenbote.example/")
    assert newscrawl.Processor(newscrawl.Options(min_text_chars=50))(page).reason == "empty_body"
