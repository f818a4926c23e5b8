"""Runs spiders inside this process and turns them into their run reports."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from newscrawl.crawl.batch import Batch
from newscrawl.crawl.events import Event
from newscrawl.crawl.spiders.base import ArticleSpider, check_days
from newscrawl.errors import ConfigError
from newscrawl.options import Options

__all__ = ["AT_ONCE", "Batch", "Event", "Settings", "gather", "project_settings", "run"]

AT_ONCE = 16
"""Errands that run at the same time; of spiders, NEWSCRAWL_SOURCES_AT_ONCE says it."""


def run(
    spiders: Sequence[str | tuple[str, Mapping[str, str]]],
    settings: Mapping[str, Any] | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> list[dict[str, Any]]:
    """Run the named spiders together in this process and return their run reports, in the order asked for.

    `spiders`: names of sources, or "urls", each alone or with its arguments as `scrapy crawl -a` takes them, e.g.
    `("urls", {"file": "urls.txt"})`. `settings`: Scrapy and NEWSCRAWL_* settings by name, over the project's.
    `on_event` is called in the crawl's own thread: it must return at once.

    Installs a Twisted reactor and handlers for SIGINT and SIGTERM: call it from the main thread and once a process.
    One Ctrl-C stops gracefully, and the reports say finish_reason "shutdown".
    Raises ConfigError for a wrong setting, source file, spider name or argument, before anything is fetched.
    """
    batch = gather(spiders, project_settings(settings), on_event)
    parts = batch.run()
    for part in parts:
        if part.error:
            raise part.error
    return [part.report for part in parts if part.report is not None]


def gather(
    spiders: Sequence[str | tuple[str, Mapping[str, str]]],
    settings: Settings,
    on_event: Callable[[Event], None] | None = None,
) -> Batch:
    """The named spiders, as `run` takes them, ready to run together. ConfigError as there."""
    batch = Batch(settings, on_event)
    for item in spiders:
        name, arguments = (item, {}) if isinstance(item, str) else (item[0], dict(item[1]))
        batch.add(_spider(batch.process, name, arguments, batch.config.options), name, arguments)
    return batch


def project_settings(settings: Mapping[str, Any] | None = None) -> Settings:
    """The project's settings, or newscrawl's own where there is no project, with `settings` over them."""
    try:
        whole = get_project_settings()
    except SyntaxError as error:
        raise ConfigError(f"{error.filename}, line {error.lineno}: {error.msg}; mend the line") from None
    except (ArithmeticError, AttributeError, ImportError, LookupError, NameError, TypeError, ValueError) as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__}: {error}"
        raise ConfigError(f"{at.filename}, line {at.lineno}: the settings cannot be read: {told}") from None
    if whole.get("SPIDER_LOADER_CLASS") != "newscrawl.crawl.loader.SourceSpiderLoader":
        whole.setmodule("newscrawl.crawl.settings", priority="project")
    whole.setdict(dict(settings or {}), priority="cmdline")
    return whole


def _spider(process: AsyncCrawlerProcess, name: str, arguments: Mapping[str, str], options: Options) -> type[Spider]:
    """A spider whose name and arguments are known to be right."""
    try:
        spider = process.spider_loader.load(name)
    except KeyError as error:
        raise ConfigError(str(error.args[0])) from None
    if issubclass(spider, ArticleSpider):
        check_days(spider.read_arguments(arguments), options)
    return spider
