"""A crawl of the same site by news-please: the files it wants, and a run of its own crawler for one site.

It is given what costs it least: its sitemap crawler, which asks for nothing but the sitemap's addresses; every page
taken for an article; text as JSON files, without the copy of the page; no delay; no images, which it fetches otherwise,
one after the other. Its host may have no port, so the site is served at port 80.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PORT = 80
HOST = "127.1.0.1"
SCRIPT = """
import os, sys
from newsplease.single_crawler import SingleCrawler
SingleCrawler(sys.argv[1], sys.argv[2], 0, False, False)
"""
"""What the command `news-please` starts for each site; the command itself looks only every ten seconds whether that has
ended."""
_CONFIG = """
[Crawler]
default = SitemapCrawler
fallbacks = {{"SitemapCrawler": None}}
check_certificate = False
ignore_file_extensions = "(pdf)|(jpg)"
ignore_regex = "(mailto)"
sitemap_allow_subdomains = True
sitemap_patterns = []
[Heuristics]
enabled_heuristics = {{"crawler_contains_only_article_alikes": True}}
pass_heuristics_condition = "crawler_contains_only_article_alikes"
min_headlines_for_linked_test = 5
[Files]
relative_to_start_processes_file = False
url_input_file_name = sites.hjson
working_path = {folder}
local_data_directory = %working_path/data/%appendmd5_url_directory_string(60)_%appendmd5_max_url_file_name.html
format_relative_path = False
[ArticleMasterExtractor]
extractors = [("newspaper_extractor_no_images", "NewspaperExtractorNoImages"), "readability_extractor",
              "date_extractor", "lang_detect_extractor"]
[DateFilter]
start_date = '1999-01-01 00:00:00'
end_date = '2999-12-31 00:00:00'
strict_mode = False
[Scrapy]
LOG_LEVEL = ERROR
BOT_NAME = 'news-please'
SPIDER_MODULES = ['newsplease.crawler.spiders']
NEWSPIDER_MODULE = 'newsplease.crawler.spiders'
JOBDIRNAME = .resume_jobdir
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 16
USER_AGENT = 'news-please (+http://www.example.com/)'
ITEM_PIPELINES = {{'newsplease.pipeline.pipelines.ArticleMasterExtractor': 100,
                   'newsplease.pipeline.pipelines.JsonFileStorage': 300}}
ITEM_CLASS = 'newsplease.crawler.items.NewscrawlerItem'
"""


@contextmanager
def prepared(python: Path, home: str) -> Iterator[tuple[list[str], Path]]:
    """The command that crawls the site at `home` with that Python, and the folder its articles come into as JSON."""
    with TemporaryDirectory(prefix="newscrawl-crawls-") as name:
        folder = Path(name)
        config, sites, script = folder / "config.cfg", folder / "sites.hjson", folder / "crawl.py"
        config.write_text(_CONFIG.format(folder=folder))
        sites.write_text(json.dumps({"base_urls": [{"url": home}]}))
        script.write_text(SCRIPT)
        yield [str(python), str(script), str(config), str(sites)], folder


def may_listen() -> bool:
    """Whether this user may serve at port 80."""
    try:
        socket.create_server((HOST, PORT)).close()
    except OSError:
        return False
    return True
