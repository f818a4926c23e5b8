"""`newscrawl demo` as a user runs it: a subprocess, the five sites, files on disk."""

import json
import os
import re
import signal
import subprocess
import sys
import tomllib
import urllib.request
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from processes import HANGS

from newscrawl import records

FOLDER = Path(__file__).parents[1] / "pages" / "demo"
GOLDEN = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]
REJECTED = tomllib.loads((FOLDER / "rejected.toml").read_text(encoding="utf-8"))
SITES = tuple(REJECTED)


def start(folder, *args):
    return subprocess.Popen(
        [sys.executable, "-m", "newscrawl", "demo", *args],
        cwd=folder,
        env={**os.environ, "NEWSCRAWL_DATA": str(folder / "data"), "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """(folder, stdout, stderr, exit status) of one whole demo."""
    folder = tmp_path_factory.mktemp("demo")
    demo = start(folder)
    out, err = demo.communicate(timeout=HANGS)
    return folder, out, err, demo.returncode


def test_it_ends_well_and_says_nothing_on_stderr(ended):
    _, out, err, status = ended
    assert (err, status) == ("", 0), out


def test_what_is_not_a_terminal_gets_plain_lines(ended):
    out = ended[1]
    assert "\x1b" not in out
    for site in SITES:
        assert f"{site}: started\n" in out
        assert re.search(rf"^{site}: \d+ pages, \d+ articles, \d+ rejected$", out, re.MULTILINE)


def row_of(out, name):
    """The numbers in the row of a table that begins with a name."""
    found = re.search(rf"^\s+{re.escape(name)}\s+([\d.\s]+?)\s*$", out, re.MULTILINE)
    assert found, name
    return found[1].split()


def test_the_table_has_each_site(ended):
    for site in SITES:
        articles, rejected = sum(golden["site"] == site for golden in GOLDEN), len(REJECTED[site])
        assert row_of(ended[1], site)[:3] == [str(articles + rejected), str(articles), str(rejected)]


def test_the_table_has_each_language_by_site(ended):
    for language in {golden["language"] for golden in GOLDEN}:
        counts = [sum((golden["site"], golden["language"]) == (site, language) for golden in GOLDEN) for site in SITES]
        assert row_of(ended[1], language) == [str(count) for count in (*counts, sum(counts)) if count]


def test_the_table_has_each_reason_by_site(ended):
    for reason in {why for pages in REJECTED.values() for why in pages.values()}:
        counts = [sum(why == reason for why in REJECTED[site].values()) for site in SITES]
        assert row_of(ended[1], reason) == [str(count) for count in (*counts, sum(counts)) if count]


def test_each_rejection_is_told_with_its_reason(ended):
    lines = ended[1].splitlines()
    for pages in REJECTED.values():
        for path, why in pages.items():
            assert any(line.startswith(f"{why}  http://127.0.0.") and line.endswith(path) for line in lines), path


def test_the_paths_that_it_names_are_the_files(ended):
    folder, out = ended[:2]
    named = {(folder / line.strip()).resolve() for line in out.splitlines() if line.strip().endswith(".jsonl")}
    assert named == {path.resolve() for path in (folder / "data").rglob("*.jsonl")}
    assert len(named) == 2 * len(SITES)


def test_every_line_has_the_same_31_keys(ended):
    lines = [line for path in article_files(ended[0]) for line in path.read_text(encoding="utf-8").splitlines()]
    assert {tuple(json.loads(line)) for line in lines} == {records.KEYS}
    assert len(records.KEYS) == 31


@pytest.mark.parametrize("golden", GOLDEN, ids=[f"{golden['site']}-{golden['slug']}" for golden in GOLDEN])
def test_the_records_are_what_the_authors_wrote(ended, golden):
    found = [
        article
        for path in article_files(ended[0])
        for article in records.read_articles(path)
        if (article.source, article.title) == (golden["site"], golden["title"])
    ]
    assert len(found) == 1
    article = found[0]
    assert article.text == golden["text"]
    assert list(article.authors) == golden["authors"]
    assert article.language == golden["language"]
    # where the page prints the day alone, the feed's time of that day is the better answer
    exact = 10 if golden["site"] == "darsena" else None
    assert article.date_published[:exact] == golden["date_published"][:exact]


def test_the_report_tells_of_all_of_it(ended):
    folder, out = ended[:2]
    assert "newscrawl report --html" in out
    env = {**os.environ, "NEWSCRAWL_DATA": str(folder / "data")}
    command = [sys.executable, "-m", "newscrawl", "report", "--json"]
    found = json.loads(subprocess.run(command, env=env, capture_output=True, check=True, timeout=HANGS).stdout)
    assert sorted(found["sources"]) == sorted(SITES)
    assert found["articles"] == len(GOLDEN)


def test_each_page_asked_for_is_one_line(ended):
    folder = ended[0]
    reports = [json.loads(path.read_text(encoding="utf-8")) for path in (folder / "data" / "runs").glob("2*.json")]
    assert sorted(report["source"] for report in reports) == sorted(SITES)
    for report in reports:
        written = list(records.read_articles(report["articles_path"]))
        rejected = list(records.read_rejections(report["rejected_path"]))
        assert report["requests"] == len(written) + len(rejected)
        assert all(line.stage and line.reason for line in rejected)


@pytest.mark.parametrize("site", SITES)
def test_just_these_pages_are_rejected_for_just_these_reasons(ended, site):
    found = [
        line
        for path in (ended[0] / "data" / "rejected" / site).glob("*.jsonl")
        for line in records.read_rejections(path)
    ]
    told = {urlsplit(line.url)._replace(scheme="", netloc="").geturl(): f"{line.stage}/{line.reason}" for line in found}
    assert told == REJECTED[site]
    assert len(found) == len(told)


def test_every_site_and_language_has_the_articles_that_were_written(ended):
    written = Counter(
        (article.source, article.language)
        for path in article_files(ended[0])
        for article in records.read_articles(path)
    )
    assert written == Counter((golden["site"], golden["language"]) for golden in GOLDEN)


def test_serve_alone_serves_until_ctrl_c(tmp_path):
    demo = start(tmp_path, "--serve")
    try:
        lines = list(iter(demo.stdout.readline, "Ctrl-C stops the sites.\n"))
        addresses = re.findall(r"http://\S+/$", "".join(lines), re.MULTILINE)
        assert len(set(addresses)) == len(SITES)
        with urllib.request.urlopen(addresses[-1], timeout=10) as answer:
            assert b"<html" in answer.read()
        demo.send_signal(signal.SIGINT)
        out, err = demo.communicate(timeout=HANGS)
    finally:
        demo.kill()
        demo.wait()
    assert "scrapy crawl harbour" in "".join(lines)
    assert f"newscrawl sources add {addresses[0]}" in "".join(lines)
    assert (out, err, demo.returncode) == ("", "", 0)
    assert not (tmp_path / "data").exists()


def article_files(folder):
    return sorted((folder / "data" / "articles").rglob("*.jsonl"))
