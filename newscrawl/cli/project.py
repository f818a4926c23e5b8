# ruff: noqa: PLC0415 - what costs time to import is imported when a command runs
"""The working folder in, what its project's settings say to newscrawl out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.errors import ConfigError

if TYPE_CHECKING:
    from newscrawl.crawl.config import Config
    from newscrawl.remote import Place


_CONTACT = re.compile(r"https?://\S+\.\S+|[^\s@]+@[^\s@]+\.[^\s@]+")


def reaches(contact: str) -> bool:
    """Whether a person can be reached by that: an http address, or an e-mail one."""
    return _CONTACT.fullmatch(contact) is not None


def articles(config: Config) -> list[Place]:
    """The folders that a project's articles are in: of the data folder and the storage.

    ConfigError, which says what to do, where no crawl has written any; and where the storage cannot be read.
    """
    from newscrawl import records, remote

    try:
        found = [place / "articles" for place in config.places if remote.holds(place / "articles", records.LINES)]
    except OSError as error:
        raise ConfigError(f"{config.storage}: the storage cannot be read: {remote.told(error)}") from error
    if not found:
        folder = config.files / "articles"
        raise ConfigError(f"{folder}: there is no article yet: the first newscrawl run or scrapy crawl writes some")
    return found


def read_config() -> Config:
    """The Config of the project that the working folder is in. ConfigError for a mistake in its settings."""
    from newscrawl.crawl import config
    from newscrawl.crawl.run import project_settings

    return config.read(project_settings())
