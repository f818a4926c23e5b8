# ruff: noqa: PLC0415 - what costs time to import is imported when a command runs
"""The working folder in, what its project's settings say to newscrawl out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.crawl.config import Config


def read_config() -> Config:
    """The Config of the project that the working folder is in. ConfigError for a mistake in its settings."""
    from newscrawl.crawl import config
    from newscrawl.crawl.run import project_settings

    return config.read(project_settings())
