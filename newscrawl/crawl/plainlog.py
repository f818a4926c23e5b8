"""Scrapy's log in; out one without control characters of pages and addresses, and without lines that nobody takes."""

from __future__ import annotations

import logging
from typing import Self

from scrapy.crawler import Crawler
from scrapy.utils.log import get_scrapy_root_handler

from newscrawl.plain import plainly


class PlainLog:
    """A downloader middleware, as these are the first to be made after Scrapy gave a crawler a handler of its own.

    Extensions are made before that. Handlers of the user's are left alone; `newscrawl.plain.plainly` is for these, too.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if handler := get_scrapy_root_handler():
            plainly(handler)
        # Else two lines are made of each page that no handler takes.
        logging.getLogger("scrapy.core").setLevel(crawler.settings.get("LOG_LEVEL"))
        return cls()
