"""The Scrapy add-on: puts newscrawl's components into a project's settings, wherever the project did not choose."""

from __future__ import annotations

from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import BaseSettings

from newscrawl.crawl.exporters import RecordLinesExporter
from newscrawl.crawl.feedstorage import WholeFileStorage
from newscrawl.crawl.ledger import RunLedger
from newscrawl.crawl.middlewares import RobotsMiddleware, SiteMiddleware
from newscrawl.crawl.pipelines import DedupPipeline, ExtractPipeline, WritePipeline


class NewscrawlAddon:
    """`ADDONS = {"newscrawl.crawl.addon.NewscrawlAddon": 100}` in any Scrapy project."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Add the components; what the project set itself stays."""
        for theirs, ours, order in (
            (OffsiteMiddleware, SiteMiddleware, 50),
            (RobotsTxtMiddleware, RobotsMiddleware, 100),
        ):
            settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", theirs, None)
            settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", ours, order)
        pipelines = ((ExtractPipeline, 100), (DedupPipeline, 200), (WritePipeline, 900))
        for component, order in pipelines:
            settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", component, order)
        settings.setdefault_in_component_priority_dict("EXTENSIONS", RunLedger, 100)
        for name in ("jsonlines", "jsonl", "jl"):
            settings["FEED_EXPORTERS"].setdefault(name, RecordLinesExporter)
        for scheme in ("", "file"):
            settings["FEED_STORAGES"].setdefault(scheme, WholeFileStorage)
