"""Everything that imports Scrapy: what fetches, asks the workers for records, and keeps the books of a run."""

# First, and from here: its names of old look at every frame of the call and every module that there is by then, which
# in the midst of a starting crawl was a tenth of the CPU of a small run.
import scrapy.core.downloader.contextfactory  # noqa: F401
