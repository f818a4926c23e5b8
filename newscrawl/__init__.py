"""newscrawl: crawls news sites and turns their pages into clean article records.

The names below are the public ones. They are imported when first used, so that `import newscrawl` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.items import Article, Page, Rejection
    from newscrawl.options import Options
    from newscrawl.process import Processor, extract
    from newscrawl.records import read_articles

__all__ = ["Article", "Options", "Page", "Processor", "Rejection", "extract", "read_articles"]

_HOME = {
    "Article": "items",
    "Options": "options",
    "Page": "items",
    "Processor": "process",
    "Rejection": "items",
    "extract": "process",
    "read_articles": "records",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'newscrawl' has no attribute {name!r}")
    return getattr(import_module(f"newscrawl.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
