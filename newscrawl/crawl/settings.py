"""Scrapy settings of the project: polite and safe from the start. docs/settings.md explains each."""

from __future__ import annotations

from importlib.metadata import version

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.crawl.spiders"]
SPIDER_LOADER_CLASS = "newscrawl.crawl.loader.SourceSpiderLoader"
COMMANDS_MODULE = "newscrawl.crawl.commands"
ADDONS = {"newscrawl.crawl.addon.NewscrawlAddon": 100}
# Spiders ask for each page once; Scrapy's filter would drop redirects to a page seen before without a word.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# Who we are (the add-on adds NEWSCRAWL_CONTACT), and what we obey
USER_AGENT = f"newscrawl/{version('newscrawl')}"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "newscrawl"
COOKIES_ENABLED = False
# Not REFERER_ENABLED = False: the redirect middlewares would warn of it in every run.
REFERRER_POLICY = "no-referrer"

# How hard we ask
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 30.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
RETRY_TIMES = 2
REDIRECT_MAX_TIMES = 5
# A page that reloads itself every minute would be followed in circles; one that forwards does so at once.
METAREFRESH_MAXDELAY = 3
# A page gives one item. Scrapy makes as many tasks as this for each page: a tenth of its CPU with 100, the default.
CONCURRENT_ITEMS = 1
# Scrapy would parse the callback's source text for each page, at 1 ms, and fail where no file can be opened.
WARN_ON_GENERATOR_RETURN_VALUE = False
# First named, first fetched, and lists before what they name: two runs ask in the same order.
SCHEDULER_PRIORITY_QUEUE = "newscrawl.crawl.queues.ListsFirst"
SCHEDULER_MEMORY_QUEUE = "newscrawl.crawl.queues.LinkQueue"
SCHEDULER_DISK_QUEUE = "scrapy.squeues.PickleFifoDiskQueue"

# What we take
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {
    "http": "newscrawl.crawl.download.PromptDownload",
    "https": "newscrawl.crawl.download.PromptDownload",
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
URLLENGTH_LIMIT = 2083
DEPTH_LIMIT = 10
# Of each source, and sixteen run at a time: some thirty pages that wait keep eight workers busy.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 5_000_000

# Nobody else gets in, and the log says what matters
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "INFO"
FEED_EXPORT_ENCODING = "utf-8"
