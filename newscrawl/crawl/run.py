"""Runs spiders inside this process and turns them into their run reports."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from newscrawl.crawl import config
from newscrawl.crawl.events import Event, newscrawl_event
from newscrawl.crawl.spiders.base import ArticleSpider
from newscrawl.errors import ConfigError

__all__ = ["Event", "project_settings", "run"]

AT_ONCE = 16
"""Spiders that run at the same time; the others wait. Each has its own downloader, so this bounds memory."""


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
    wanted = [(item, {}) if isinstance(item, str) else (item[0], dict(item[1])) for item in spiders]
    whole = project_settings(settings)
    config.read(whole)
    process = AsyncCrawlerProcess(whole)
    crawlers = [_crawler(process, name, arguments) for name, arguments in wanted]
    reports: dict[int, dict[str, Any]] = {}
    tasks: list[asyncio.Task[None]] = []
    waiting = zip(crawlers, wanted, strict=True)

    def start_next() -> None:
        if following := next(waiting, None):
            crawler, (_, arguments) = following
            tasks.append(process.crawl(crawler, **arguments))

    def listen(number: int) -> Callable[..., None]:
        def received(event: Event, **_: object) -> None:
            if event.report is not None:
                reports[number] = dict(event.report)
                if event.report["finish_reason"] != "shutdown":  # after Ctrl-C the others do not begin
                    start_next()
            if on_event:
                on_event(event)

        return received

    listeners = [listen(number) for number in range(len(crawlers))]  # kept: Scrapy's signals hold them weakly
    for crawler, listener in zip(crawlers, listeners, strict=True):
        crawler.signals.connect(listener, newscrawl_event)
    for _ in range(AT_ONCE):
        start_next()
    process.start()
    for task in tasks:
        if task.done() and not task.cancelled() and (error := task.exception()):
            raise error
    return [reports[number] for number in range(len(crawlers)) if number in reports]


def project_settings(settings: Mapping[str, Any] | None = None) -> Settings:
    """The project's settings, or newscrawl's own where there is no project, with `settings` over them."""
    whole = get_project_settings()
    if whole.get("SPIDER_LOADER_CLASS") != "newscrawl.crawl.loader.SourceSpiderLoader":
        whole.setmodule("newscrawl.crawl.settings", priority="project")
    whole.setdict(dict(settings or {}), priority="cmdline")
    return whole


def _crawler(process: AsyncCrawlerProcess, name: str, arguments: Mapping[str, str]) -> Crawler:
    """A crawler whose name and arguments are known to be right."""
    try:
        spider = process.spider_loader.load(name)
    except KeyError as error:
        raise ConfigError(str(error.args[0])) from None
    if issubclass(spider, ArticleSpider):
        spider.read_arguments(arguments)
    return process.create_crawler(spider)
