"""`scrapy crawl` that tells a user's mistake in one line (exit status 2) and a failure to write records (1).

With NEWSCRAWL_INCREMENTAL it ends with the statuses of `newscrawl run` where it cannot begin: 5 and 6.
"""

from __future__ import annotations

import argparse
import sys

from scrapy import Spider
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from newscrawl.crawl import config, memory
from newscrawl.crawl.ledger import RunLedger
from newscrawl.crawl.spiders.base import ArticleSpider, check_days
from newscrawl.errors import AlreadyRunning, ConfigError, OutputError


class Command(ScrapyCrawl):
    """Run a source's spider, or `urls`, by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.created: list[Crawler] = []

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check what can be checked before anything starts."""
        super().process_options(args, opts)
        if len(args) != 1:
            return
        assert self.settings is not None
        try:
            settings = config.read(self.settings)
            spider = get_spider_loader(self.settings).load(args[0])
            if issubclass(spider, ArticleSpider):
                check_days(spider.read_arguments(opts.spargs), settings.options)
            if settings.incremental and issubclass(spider, ArticleSpider):
                memory.require(settings, spider)
        except (ConfigError, KeyError) as error:
            raise UsageError(str(error.args[0] if error.args else error), print_help=False) from None
        except (OutputError, AlreadyRunning) as error:
            sys.stderr.write(f"{error}\n")
            raise SystemExit(6 if isinstance(error, AlreadyRunning) else 5) from None

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, and judge."""
        super().run(args, opts)
        ledgers = [crawler.get_extension(RunLedger) for crawler in self.created]
        if any(ledger and ledger.failure for ledger in ledgers):
            self.exitcode = 1

    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        self.created.append(super()._create_crawler(spidercls))
        return self.created[-1]
