"""What a figure was measured on, in a line to put above it."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

MADE_WITH = ("newscrawl", "scrapy", "trafilatura", "lxml")


def line(what: str) -> str:
    """Day, computer, versions and what was done, before a Markdown table."""
    versions = ", ".join(f"{name} {version(name)}" for name in MADE_WITH)
    busy = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {len(os.sched_getaffinity(0))} CPUs of {_processor()}, load {busy:.1f}, "
        f"Python {platform.python_version()}, {versions}. {what}\n"
    )


def _processor() -> str:
    try:
        told = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        told = None
    return told[1].strip() if told else platform.machine()
