"""Every line of the documents' blocks of commands is run: in a project like the documents', with the demo newspaper.

A block that is not run here is run by the test of its own document, or needs what a test cannot have: both are named.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import processes
import pytest

from newscrawl import records
from newscrawl.cli import main
from newscrawl.demo.server import serve

ROOT = Path(__file__).parents[2]
SETTINGS = """
from newscrawl.crawl.settings import *
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
NEWSCRAWL_ALLOW_NETWORKS = "127.0.0.0/8"
NEWSCRAWL_CONTACT = "ada@example.org"
"""
SOURCES = {"ledger": "de", "example": "en", "bbc": "fr", "dw": "daily", "bay": ""}
"""Ids that the documents use, and a group each."""
OWN_TEST = {
    "README.md": "test_docs",
    "docs/addon.md": "test_foreign_project",
    "docs/api.md": "test_api",
    "docs/inspect.md": "test_inspect",
    "docs/loading.md": "test_loading",
    "docs/report.md": "test_report_page",
    "docs/scaling.md": "test_engine",
    "docs/scrapyd.md": "test_scrapyd",
    "docs/tutorial.md": "test_tutorial",
}
HERE = ("archive", "cron", "demo", "duplicates", "incremental", "operations", "sources")
NOT_ZERO = {"newscrawl sources check": 1}
"""Status of what tells that something is not well: the demo's last article is of 2025."""
PROGRAM = """#!/bin/sh
case "$0 $*" in
*crontab\\ -l) cat "$HOME/table" 2>/dev/null || { echo "no crontab for ada" >&2; exit 1; } ;;
*crontab\\ -) cat > "$HOME/table" ;;
esac
"""


def blocks(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    found = re.findall(r"^```(\w+)[^\n]*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [(language, code) for language, code in found if language in ("sh", "python")]


def documents():
    return sorted(str(path.relative_to(ROOT)) for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def test_each_document_with_commands_has_a_test_that_runs_them():
    tests = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    assert set(OWN_TEST.values()) <= tests
    told = {*OWN_TEST, *(f"docs/{name}.md" for name in HERE)}
    with_commands = {document for document in documents() if blocks(document)}
    measured = {"docs/benchmarks.md", "docs/quality.md", "docs/language.md"}  # below: they take hours and pages
    assert with_commands - measured == told


class Project:
    """A folder with the sources that documents name, each of them the demo newspaper's."""

    def __init__(self, folder: Path, base: str) -> None:
        self.folder = folder
        (folder / "quick_settings.py").write_text(SETTINGS)
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = quick_settings\n")
        (folder / "data" / "sources").mkdir(parents=True)
        for name, group in SOURCES.items():
            table = {
                "id": name,
                "name": name,
                "home": f"{base}/",
                "feeds": [f"{base}/rss.xml"],
                "groups": [group or name],
            }
            text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in {**table, "limit": 3}.items())
            (folder / "data" / "sources" / f"{name}.toml").write_text(f"[[source]]\n{text}")
        off = f'[[source]]\nid = "post"\nname = "Post"\nhome = "{base}/"\ngroups = ["austria"]\nenabled = false\n'
        (folder / "data" / "sources" / "post.toml").write_text(off)
        self.bin = folder / "bin"
        self.bin.mkdir()
        for name in ("crontab", "systemctl", "loginctl"):
            (self.bin / name).write_text(PROGRAM)
            (self.bin / name).chmod(0o755)

    def run(self, line: str) -> None:
        """One line of a block, as a shell would run it."""
        words = shlex.split(line, comments=True)
        given = {}
        while "=" in words[0]:
            name, value = words.pop(0).split("=", 1)
            given[name] = value
        env = processes.environment(**given, PATH=f"{self.bin}:{os.environ['PATH']}", HOME=str(self.folder))
        if words[0] in ("newscrawl", "scrapy"):
            done = processes.run(["-m", *words], cwd=self.folder, env=env)
        else:
            done = subprocess.run(
                ["bash", "-c", line], cwd=self.folder, env=env, capture_output=True, text=True, check=False
            )
        assert done.returncode == NOT_ZERO.get(" ".join(words), 0), f"{line}\n{done.stdout}\n{done.stderr}"


@pytest.fixture
def project(tmp_path):
    with serve() as demo:
        site = next(site for site in demo.sites if site.id == "harbour")
        yield Project(tmp_path, site.base)


def prepare(project, document, base):
    """What the document takes for given, and what stands in the document → what it is here."""
    if document not in ("archive", "operations"):
        return {"https://news.example/": f"{base}/"}
    (project.folder / "data" / "sources" / "bay.toml").unlink()  # fewer crawls
    project.run("newscrawl run ledger")
    article = next(records.read_articles(project.folder / "data" / "articles"))
    (project.folder / "urls.txt").write_text(f"# a comment\n{article.url}\n")
    kept = next((project.folder / "data" / "pages").glob("*.warc.gz"))
    for name in ("CC-NEWS-20250301.warc.gz", "again.warc.gz"):
        shutil.copy(kept, project.folder / name)
    page = "<h1>Pilots vote</h1>" + "<p>The pilots told the council on Monday that the rota cost them sleep.</p>" * 9
    (project.folder / "pages.jsonl").write_text(json.dumps({"raw": page, "address": "https://ledger.example/1"}) + "\n")
    (project.folder / "folder-of-html-files").mkdir()
    (project.folder / "folder-of-html-files" / "one.html").write_text(page)
    return {
        "https://ledger.example/2025/03/pilots-vote": article.url,
        "a1b2c3d4e5f607182": article.id,
        "DOWNLOAD_DELAY=3": "DOWNLOAD_DELAY=0.1",
        "20250301T060000Z-a1b2c3.warc.gz": kept.name,
    }


@pytest.mark.parametrize("document", HERE)
def test_commands_of_documents_run_as_they_stand(project, document):
    table = (project.folder / "data" / "sources" / "ledger.toml").read_text()
    base = re.search(r'home = "(.+)/"', table)[1]
    here = prepare(project, document, base)
    if document == "duplicates":
        project.run("newscrawl run ledger")
    for language, code in blocks(f"docs/{document}.md"):
        for old, new in here.items():
            code = code.replace(old, new)  # noqa: PLW2901
        if language == "python":
            (project.folder / "block.py").write_text(code, encoding="utf-8")
            done = processes.run(["block.py"], cwd=project.folder, env=processes.environment())
            assert done.returncode == 0, f"{code}\n{done.stderr}"
            continue
        for line in code.splitlines():
            project.run(line)


SCRIPTS = sorted(
    {
        line.split("#")[0].strip()
        for document in documents()
        for language, code in blocks(document)
        for line in code.splitlines()
        if line.startswith("python benchmarks/")
    }
)


@pytest.mark.parametrize("line", SCRIPTS)
def test_measuring_commands_name_scripts_and_options_that_there_are(line):
    words = shlex.split(line)
    text = (ROOT / words[1]).read_text(encoding="utf-8")
    assert [word for word in words[2:] if word.startswith("--") and f'"{word}"' not in text] == []


def test_the_example_of_an_id_is_one(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "tests" / "records" / "version-1.jsonl", tmp_path)
    assert main(["history", "--help"]) == 0
    example = re.search(r"newscrawl history (\w+)", capfd.readouterr().out.partition("Example: ")[2])[1]
    assert main(["history", example, "--in", "version-1.jsonl"]) == 1  # no such article, but an id
