"""newscrawl in a Scrapy project that knew nothing of it: docs/addon.md, done as it stands there."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import processes
import pytest
from local_site import FAST, Answer, Site, lines, serving, story

from newscrawl import records

DOCUMENT = Path(__file__).parents[2] / "docs" / "addon.md"
BLOCKS = dict(re.findall(r"^```python (\S+)\n(.*?)^```$", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL))
HOST = "http://www.coast-herald.example"
CHROME = "<p>Subscribe to our newsletter</p><p>Read also: The mole that nobody wanted</p><p>Share this article</p>"

PIPELINE = """
from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem

class HeraldPipeline:
    def process_item(self, item):
        adapter = ItemAdapter(item)
        if adapter["title"].endswith("3"):
            raise DropItem("not the third")
        adapter["desk"] = adapter["desk"].upper()
        return item
"""
MORE_SPIDERS = """
import scrapy
from newscrawl.crawl.spiders.base import page_of

class WholeSpider(scrapy.Spider):
    name = "whole"
    start_urls = ["http://www.coast-herald.example/1", "http://www.coast-herald.example/more/"]
    def parse(self, response):
        yield page_of(response)

class LinksSpider(scrapy.Spider):
    name = "links"
    allowed_domains = ["coast-herald.example"]
    start_urls = ["http://www.coast-herald.example/coast/"]
    def parse(self, response):
        yield from ({"link": a.attrib["href"]} for a in response.css("h2 a"))
        yield scrapy.Request("http://www.elsewhere.example/")
"""


def pages() -> dict[str, Answer]:
    """Two news sites, by whole address: the test's server is the crawl's proxy."""
    found = {f"{HOST}/{number}": story(number) for number in (1, 2, 3)}
    for page in found.values():
        page.body = page.body.replace("</article>", f"{CHROME}</article>")
    listed = "".join(f"<h2><a href='/{n}'>Harbour pilots vote on watch number {n}</a></h2>" for n in (1, 2, 3))
    cards = "".join(
        f"<div class=card><h2><a href='/coast/{n}.html'>Pilots vote on watch number {n}</a></h2><p>A summary.</p></div>"
        for n in range(20)
    )
    more = "<h2><a href='/more/'>More stories</a></h2><h2><a href='/gone'>A story that is gone</a></h2>"
    found[f"{HOST}/coast/"] = Answer(f"<html><title>Coast</title><h1>Coast</h1>{listed}{more}</html>")
    found[f"{HOST}/more/"] = Answer(f"<html><title>More</title><h1>More</h1>{cards}</html>")
    return found | {"http://www.elsewhere.example/": story(9)}


class Project:
    """A project as `scrapy startproject` makes it, with what the document says put into it."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.site = folder / "herald", site
        made = self.scrapy("startproject", "herald", cwd=folder)
        assert made.returncode == 0, made.stderr
        for name in ("items.py", "spiders/coast.py"):
            (self.folder / "herald" / name).write_text(BLOCKS[name])
        (self.folder / "herald" / "spiders" / "more.py").write_text(MORE_SPIDERS)
        (self.folder / "herald" / "pipelines.py").write_text(PIPELINE)
        with (self.folder / "herald" / "settings.py").open("a") as settings:
            settings.write(BLOCKS["settings.py"])

    def scrapy(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """`scrapy` in the project, all its requests going to this computer."""
        env = processes.environment(http_proxy=self.site.base, no_proxy="")
        return processes.run(["-m", "scrapy", *arguments], cwd=cwd or self.folder, env=env)

    def crawl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = self.scrapy("crawl", *arguments, *FAST)
        assert done.returncode == 0, done.stderr
        return done

    def report(self) -> dict:
        (path,) = self.folder.glob("data/runs/*.json")
        return json.loads(path.read_text("utf-8"))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with serving(pages()) as site:
        yield Project(tmp_path, site)


def test_the_document_needs_ten_lines() -> None:
    assert set(BLOCKS) == {"settings.py", "items.py", "spiders/coast.py"}
    assert len([line for line in BLOCKS["spiders/coast.py"].splitlines() if line]) == 10


def test_a_spider_gets_its_own_items_filled(project: Project) -> None:
    own = ("-s", 'ITEM_PIPELINES={"herald.pipelines.HeraldPipeline": 300}')
    done = project.crawl("coast", "-O", "stories.jsonl", "-O", "stories.csv", *own)
    stories = {item["title"]: item for item in lines(project.folder / "stories.jsonl")}
    assert sorted(stories) == [f"Harbour pilots vote on watch number {n}" for n in (1, 2)]
    for number in (1, 2):
        item = stories[f"Harbour pilots vote on watch number {number}"]
        assert list(item) == ["url", "title", "authors", "date_published", "language", "text", "desk"]
        assert item["url"] == f"{HOST}/{number}"
        assert (item["language"], item["desk"]) == ("en", "COAST")
        assert item["date_published"] == f"2025-03-0{number + 1}T08:00:00Z"
        assert len(item["text"].split("\n\n")) == 4
        assert not re.search("Subscribe|Read also|Share this", item["text"])
    assert (project.folder / "stories.csv").read_text().count("COAST") == 2
    assert "'item_scraped_count': 2" in done.stderr
    assert "'item_dropped_count': 2" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_written_is_what_the_document_says(project: Project) -> None:
    project.crawl("coast", "-O", "stories.jsonl", "-s", 'ITEM_PIPELINES={"herald.pipelines.HeraldPipeline": 300}')
    report = project.report()
    assert (report["articles"], report["articles_path"], report["balanced"]) == (2, None, True)
    assert report["rejections"] == {"verdict/section_page": 1, "validate/dropped": 1}
    assert report["articles_by_language"] == {"en": 2}
    files = sorted(str(path.relative_to(project.folder)) for path in (project.folder / "data").rglob("*.json*"))
    assert files == [f"data/rejected/coast/{report['run']}.jsonl", f"data/runs/{report['run']}.json"]


def test_items_without_an_output_are_the_projects_to_keep(project: Project) -> None:
    project.crawl("coast")
    report = project.report()
    assert (report["articles"], report["rejections"]) == (3, {"verdict/section_page": 1})
    assert not list(project.folder.rglob("*articles*/**/*.jsonl"))


def test_a_spider_without_an_item_class_gets_articles(project: Project) -> None:
    project.crawl("whole")
    report = project.report()
    (article,) = records.read_articles(report["articles_path"])
    assert (article.url, article.source) == (f"{HOST}/1", None)
    assert report["rejections"] == {"verdict/section_page": 1}


def test_a_spider_that_yields_no_page_is_left_alone(project: Project) -> None:
    done = project.crawl("links", "-O", "links.json")
    assert len(json.loads((project.folder / "links.json").read_text())) == 5
    assert "http://www.elsewhere.example/" not in project.site.asked(), "allowed_domains holds"
    assert "'offsite/filtered': 1" in done.stderr
    assert not (project.folder / "data").exists()


def test_the_shell_works_and_writes_nothing(project: Project) -> None:
    done = project.scrapy("shell", f"{HOST}/1", "-c", "response.css('h1::text').get()", *FAST)
    assert done.stdout.strip() == "Harbour pilots vote on watch number 1", done.stderr
    assert not (project.folder / "data").exists()
