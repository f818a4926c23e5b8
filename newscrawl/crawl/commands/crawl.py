"""`scrapy crawl` that tells a user's mistake in a line and exits with 2, and with 1 when records could not be written."""

from __future__ import annotations

import argparse

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from newscrawl.crawl.ledger import RunLedger
from newscrawl.crawl.spiders.base import ArticleSpider
from newscrawl.errors import ConfigError


class Command(ScrapyCrawl):
    """Run a source's spider, or `urls`, by hand."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check what can be checked before anything starts, crawl, and judge."""
        assert self.crawler_process is not None
        if len(args) == 1:
            try:
                spider = self.crawler_process.spider_loader.load(args[0])
                if issubclass(spider, ArticleSpider):
                    spider.read_arguments(opts.spargs)
            except (ConfigError, KeyError) as error:
                raise UsageError(str(error.args[0] if error.args else error), print_help=False) from None
        super().run(args, opts)
        for crawler in self._crawlers:
            ledger = crawler.get_extension(RunLedger)
            if ledger is not None and ledger.failure is not None:
                self.exitcode = 1
