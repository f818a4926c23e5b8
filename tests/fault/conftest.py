"""Makes the modules beside it and local_site.py importable, and prints at the end what the tests have counted."""

from __future__ import annotations

import os
import random
import secrets
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]

SEED = os.environ.setdefault("FAULT_SEED", secrets.token_hex(4))  # for the processes that tests are spread over, too
_COUNTED: list[str] = []


def pytest_ignore_collect(collection_path, config):
    """These tests take minutes: they run when asked for, by `make fault`, and not with all others."""
    asked_for = any("fault" in Path(argument).parts for argument in config.invocation_params.args)
    return None if asked_for else True


@pytest.fixture
def tell():
    """Takes lines that are printed when all tests have ended."""
    return _COUNTED.append


@pytest.fixture
def dice(request) -> random.Random:
    """Decides the moments of a test. They follow from the seed; what the runs have done by then does not."""
    return random.Random(f"{SEED} {request.node.name}")


def pytest_sessionfinish(session):
    """One process of several hands over what it has counted."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["counted"] = _COUNTED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Take it."""
    _COUNTED.extend(getattr(node, "workeroutput", {}).get("counted", ()))


def pytest_terminal_summary(terminalreporter):
    if not any("fault" in report.nodeid for reports in terminalreporter.stats.values() for report in reports):
        return
    terminalreporter.write_sep("-", f"faults, FAULT_SEED={SEED}")
    for line in _COUNTED:
        terminalreporter.write_line(line)
