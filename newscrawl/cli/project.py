# ruff: noqa: PLC0415 - what costs time to import is imported when a command runs
"""The working folder in, what its project's settings say to newscrawl out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.errors import ConfigError

if TYPE_CHECKING:
    from newscrawl.crawl.config import Config


_CONTACT = re.compile(r"https?://\S+\.\S+|[^\s@]+@[^\s@]+\.[^\s@]+")


def reaches(contact: str) -> bool:
    """Whether a person can be reached by that: an http address, or an e-mail one."""
    return _CONTACT.fullmatch(contact) is not None


def articles(data: Path) -> Path:
    """The folder of a project's articles. ConfigError, which says what to do, where no crawl has written any."""
    folder = data / "articles"
    if not any(path.name.endswith((".jsonl", ".jsonl.gz")) for path in folder.rglob("*.jsonl*")):
        raise ConfigError(f"{folder}: there is no article yet: the first newscrawl run or scrapy crawl writes some")
    return folder


def read_config() -> Config:
    """The Config of the project that the working folder is in. ConfigError for a mistake in its settings."""
    from newscrawl.crawl import config
    from newscrawl.crawl.run import project_settings

    return config.read(project_settings())
