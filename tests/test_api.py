"""docs/api.md says what Python gives: its examples are run in order, in one folder, and names what is public."""

import doctest
import inspect
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

import newscrawl

TEXT = (Path(__file__).parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def test_every_example_gives_what_it_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = []
    test = doctest.DocTestParser().get_doctest("".join(BLOCKS), {}, "docs/api.md", "docs/api.md", 0)
    assert len(test.examples) > 20
    doctest.DocTestRunner().run(test, out=told.append)
    assert "".join(told) == ""


def test_the_arguments_that_it_names_are_those_that_there_are():
    table = TEXT.partition("| argument | what it is |")[2].partition("\n\n")[0]
    told = re.findall(
        r"`(\w+)`", "\n".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    )
    known = list(inspect.signature(newscrawl.extract).parameters)
    assert sorted(told) == sorted(known[1:])  # the page itself is told above the table
    processor = inspect.signature(newscrawl.Processor).parameters
    section = TEXT.partition("## Many pages")[2].partition("\n## ")[0]
    assert [name for name in processor if name != "options" and f"`{name}`" not in section] == []


def test_the_numbers_of_keys_are_those_that_there_are():
    assert f"are the {len(fields(newscrawl.Article))} keys" in TEXT
    assert len(fields(newscrawl.Rejection)) == 9
    assert "the nine of" in TEXT


@pytest.mark.parametrize("body", [None, 5, Path("page.html"), ["<html>"]])
def test_what_is_no_page_is_not_taken_for_one(body):
    with pytest.raises(TypeError, match="bytes or text is expected"):
        newscrawl.extract(body)
    with pytest.raises(TypeError, match="a Source or its id"):
        newscrawl.extract("<p>text", source=5)
    assert newscrawl.extract(bytearray(b"<h1>a</h1>")) == newscrawl.extract("<h1>a</h1>")


def test_a_type_checker_knows_what_the_names_are(tmp_path):
    code = """import newscrawl
reveal_type(newscrawl.extract(b""))
for article in newscrawl.read_articles("a.jsonl"):
    reveal_type(article.title)
newscrawl.Options(min_text_chars="5")
"""
    (tmp_path / "own.py").write_text(code)
    root = Path(__file__).parents[1]
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "own.py"]
    env = {**os.environ, "MYPYPATH": str(root)}
    told = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False).stdout
    assert 'own.py:2: note: Revealed type is "newscrawl.items.Article | newscrawl.items.Rejection"' in told
    assert 'own.py:4: note: Revealed type is "str | None"' in told
    assert re.findall(r"own.py:(\d): error", told) == ["5"]


def test_every_public_name_has_its_place():
    headings = " ".join(re.findall(r"^## .*$", TEXT, re.MULTILINE))
    assert [name for name in newscrawl.__all__ if f"`{name}`" not in headings] == []
