"""docs/extending.md names what is there."""

import re
from pathlib import Path

from newscrawl.items import Source

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")


def test_files_and_folders_that_it_names_are_there():
    named = set(re.findall(r"`((?:newscrawl|tests|docs|data)/[\w./]*)`", TEXT))
    assert len(named) > 15
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_names_that_it_says_are_in_a_file_are_there():
    pairs = re.findall(r"`(\w[\w.]*)` in\s+`(newscrawl/[\w./]+\.py)`", TEXT)
    assert len(pairs) >= 6
    for name, path in pairs:
        assert re.search(rf"\b{name.rpartition('.')[2]}\b", (ROOT / path).read_text(encoding="utf-8")), (name, path)


def test_keys_of_a_source_that_it_names_are_there():
    section = TEXT.partition("## A source's quirk")[2].partition("\n## ")[0]
    keys = [key for key in re.findall(r"`(\w+)`", section) if key != "if"]
    assert len(keys) >= 7
    assert [key for key in keys if key not in Source.__dataclass_fields__] == []
