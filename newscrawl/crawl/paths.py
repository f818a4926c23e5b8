"""Settings in, folders out: where a crawl reads its sources and writes what it finds."""

from __future__ import annotations

from pathlib import Path

from scrapy.settings import BaseSettings
from scrapy.utils.conf import closest_scrapy_cfg


def data_folder(settings: BaseSettings) -> Path:
    """NEWSCRAWL_DATA, else `data` beside scrapy.cfg, else `data` in the working directory."""
    if configured := settings.get("NEWSCRAWL_DATA"):
        return Path(configured).expanduser().absolute()
    cfg = closest_scrapy_cfg()
    return (Path(cfg).parent if cfg else Path.cwd()) / "data"


def sources_folder(settings: BaseSettings) -> Path:
    """NEWSCRAWL_SOURCES, else `sources` in the data folder."""
    if configured := settings.get("NEWSCRAWL_SOURCES"):
        return Path(configured).expanduser().absolute()
    return data_folder(settings) / "sources"
