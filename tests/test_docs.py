"""The documents tell the truth: README's blocks run, links lead somewhere, and tables name every field.

A block whose fence says `run` is executed, in order, in one folder: a copy of what a user's project folder holds. The
site that README speaks of, ledger.example, is there the demo's, on this computer.
"""

import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from processes import HANGS, environment

from newscrawl import records
from newscrawl.cli.app import app
from newscrawl.crawl.config import NAMES
from newscrawl.demo.server import serve
from newscrawl.items import Article

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)( run)?\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LEDGER = "https://ledger.example"
# the project's own settings, less what would make a crawl of this computer slow or forbidden
SETTINGS = """
from newscrawl.crawl.settings import *
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
"""


def documents():
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md"), *(ROOT / "data").glob("*.md")])


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project folder in which every block marked `run` has been executed."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "scrapy.cfg", folder)
    (folder / "quick_settings.py").write_text(SETTINGS)
    with serve() as demo:
        site = next(site for site in demo.sites if site.id == "harbour")
        paths = sorted(site.articles)
        (folder / "page.html").write_bytes(site.pages[paths[0]].body)
        (folder / "urls.txt").write_text("".join(f"{site.base}{path}\n" for path in paths[:2]))
        yield folder, [run(folder, *block, site.base) for block in BLOCKS if block[1]]


def run(folder, language, _, code, base):
    """The block's source and what it printed; a block that fails fails every test of this fixture."""
    if language == "toml":
        (folder / "data" / "sources").mkdir(parents=True)
        (folder / "data" / "sources" / "ledger.toml").write_text(code.replace(LEDGER, base))
        return code, ""
    command = ["bash", "-euo", "pipefail", "-c", code] if language == "sh" else [sys.executable, "-c", code]
    env = {
        **environment(),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        "SCRAPY_SETTINGS_MODULE": "quick_settings",
    }
    ended = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=HANGS)
    assert ended.returncode == 0, f"{code}\n{ended.stdout}\n{ended.stderr}"
    return code, ended.stdout


def output_of(project, words):
    return next(out for code, out in project[1] if words in code)


def test_readme_extracts_a_page(project):
    out = output_of(project, "newscrawl extract page.html")
    lines = out.splitlines()
    assert list(json.loads(lines[0])) == list(json.loads(lines[-1])) == list(records.KEYS)


def test_readme_extracts_in_python(project):
    title = json.loads(output_of(project, "newscrawl extract page.html").splitlines()[0])["title"]
    assert title in output_of(project, "newscrawl.extract(")


def test_readme_crawls_a_declared_source(project):
    folder, _ = project
    assert output_of(project, "scrapy list").splitlines()[:3] == ["archive", "ledger", "urls"]
    articles = list(records.read_articles(folder / "ledger.jsonl"))
    assert len(articles) > 5
    assert {article.source for article in articles} == {"ledger"}


def test_readme_names_where_the_records_are(project):
    folder, _ = project
    reports = reports_of(folder)
    assert sorted(report["spider"] for report in reports) == ["ledger", "ledger", "ledger", "ledger", "urls"]
    assert all(report["balanced"] for report in reports)
    own = [report for report in reports if report["articles_path"]]
    assert len(own) == 3  # one run had an output of its own, one found nothing new
    for report in own:
        path = folder / "data" / "articles" / report["source"] / f"{report['run']}.jsonl"
        assert Path(report["articles_path"]) == path
        assert len(list(records.read_articles(path))) == report["articles"] > 0
    asked = sorted(report["requests"] for report in reports if report["source"] == "ledger")
    assert asked[1] <= 5 < asked[2]


def test_readme_runs_again_and_asks_for_nothing(project):
    folder, _ = project
    latest = max(reports_of(folder), key=lambda report: report["run"])
    assert (latest["source"], latest["requests"]) == ("ledger", 0)
    assert "newscrawl" in output_of(project, "newscrawl cron")


def reports_of(folder):
    """The reports of sources' runs; one of a batch names no spider."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in (folder / "data" / "runs").glob("*.json")]
    return [report for report in found if "spider" in report]


def test_readme_reads_the_records(project):
    out = output_of(project, "read_articles")
    assert len(out.splitlines()) == len(list(records.read_articles(project[0] / "ledger.jsonl")))


def test_readme_has_blocks_that_run():
    marked = sorted(language for language, mark, _ in BLOCKS if mark)
    assert marked == ["python", "python", *["sh"] * 6, "toml"]


def test_make_knows_the_targets_that_documents_name():
    named = {name for path in documents() for name in re.findall(r"\bmake ([a-z]+)\b", _code(path))}
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


def test_every_command_is_in_the_readme():
    for command in app.registered_commands:
        assert f"newscrawl {command.callback.__name__}" in README


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(path):
    text = re.sub(CODE, "", path.read_text(encoding="utf-8"))
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text)
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_settings_document_names_every_option():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in text] == []


def test_the_record_document_names_every_field():
    text = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    assert [field.name for field in dataclasses.fields(Article) if f"`{field.name}`" not in text] == []


def test_constraints_are_names_and_versions_of_what_the_project_needs():
    pinned = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, version = re.fullmatch(r"([A-Za-z0-9._-]+)==([0-9][0-9a-z.]*)", line).groups()
            pinned[_plain(name)] = version
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [
        re.match(r"[\w.-]+", line)[0] for line in project["dependencies"] + project["optional-dependencies"]["dev"]
    ]
    assert [name for name in needed if _plain(name) not in pinned] == []


def _code(path):
    """What stands in code spans and blocks: elsewhere `make` is an English word."""
    return "\n".join(CODE.findall(path.read_text(encoding="utf-8")))


def _plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()
