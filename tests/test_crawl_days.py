"""`since` and `until` of arguments and settings, in any mix."""

import pytest
from scrapy.utils.test import get_crawler

from newscrawl.crawl.spiders.base import check_days
from newscrawl.crawl.spiders.urls import UrlsSpider
from newscrawl.errors import ConfigError
from newscrawl.options import Options

EARLY, LATE = "2025-03-01", "2025-05-01"


@pytest.mark.parametrize(
    ("arguments", "options", "told"),
    [
        ({"since": LATE, "until": EARLY}, Options(), "since .2025-05-01. is later than until .2025-03-01.: .*swap"),
        ({"since": LATE}, Options(until=EARLY), "since .* is later than NEWSCRAWL_UNTIL "),
        ({"until": EARLY}, Options(since=LATE), "NEWSCRAWL_SINCE .* is later than until "),
        ({"since": LATE}, Options(since=EARLY, until=EARLY), "since .2025-05-01. is later than NEWSCRAWL_UNTIL"),
    ],
)
def test_days_that_nothing_is_between_are_refused(arguments, options, told):
    with pytest.raises(ConfigError, match=told):
        check_days(arguments, options)


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ({}, Options()),
        ({"since": LATE}, Options()),
        ({"since": EARLY, "until": EARLY}, Options()),
        ({"since": EARLY, "until": EARLY}, Options(since=LATE)),
        ({"until": LATE}, Options(since=EARLY)),
    ],
)
def test_others_are_taken(arguments, options):
    check_days(arguments, options)


def test_a_spider_refuses_them_whoever_makes_it():
    crawler = get_crawler(UrlsSpider, {"NEWSCRAWL_SINCE": LATE, "ADDONS": {}})
    with pytest.raises(ConfigError, match=r"NEWSCRAWL_SINCE .* is later than until"):
        UrlsSpider.from_crawler(crawler, url="https://bay.example/", until=EARLY)
