"""docs/api.md says what Python gives: its examples are run in order, in one folder, and names what is public."""

import doctest
import re
from pathlib import Path

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


def test_every_public_name_has_its_place():
    headings = " ".join(re.findall(r"^## .*$", TEXT, re.MULTILINE))
    assert [name for name in newscrawl.__all__ if f"`{name}`" not in headings] == []
