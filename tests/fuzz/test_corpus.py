"""The corpus of the fuzzer, tried without it: inputs that were thought of, and those that once broke something."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TARGETS = runpy.run_path(str(HERE / "targets.py"))["TARGETS"]


@pytest.mark.parametrize("name", TARGETS)
def test_what_broke_something_breaks_nothing_any_more(name):
    found = sorted((HERE / "corpus" / name).iterdir())
    assert len(found) >= 3
    for path in found:
        body = path.read_bytes()
        for part in (body, body[: len(body) // 2], body[::-1]):
            TARGETS[name](part)


def test_every_target_has_its_folder_and_none_is_left_over():
    assert {path.name for path in (HERE / "corpus").iterdir()} == set(TARGETS)
