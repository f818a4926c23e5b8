"""The project's settings. newscrawl's own begin with NEWSCRAWL_; every setting of Scrapy's works, too."""

from newscrawl.crawl.settings import *

# By what address a site's owner reaches you, a URL or an e-mail address. Please set it: it is sent with each request.
# NEWSCRAWL_CONTACT = "https://example.org/our-crawler"

# What is kept; everything where this is not set.
# NEWSCRAWL_LANGUAGES = "en,de"

# Seconds between two requests of one site; a Crawl-delay in its robots.txt that is longer holds.
# DOWNLOAD_DELAY = 1
