"""The Scrapy add-on: puts newscrawl's components into a project's settings, wherever the project did not choose."""

from __future__ import annotations

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import BaseSettings

from newscrawl.crawl import config, watching
from newscrawl.crawl.archiving import ArchivePipeline
from newscrawl.crawl.bounds import SourceBounds
from newscrawl.crawl.exporters import HarmlessCsvExporter, RecordLinesExporter
from newscrawl.crawl.feedstorage import WholeFileStorage
from newscrawl.crawl.ledger import RunLedger
from newscrawl.crawl.memory import RunMemory
from newscrawl.crawl.middlewares import (
    CompressionMiddleware,
    LeadMiddleware,
    RefreshMiddleware,
    RobotsMiddleware,
    SiteMiddleware,
)
from newscrawl.crawl.noindex import NoIndex
from newscrawl.crawl.own import OwnRequests
from newscrawl.crawl.pace import HostPace
from newscrawl.crawl.pipelines import ExtractPipeline
from newscrawl.crawl.plainlog import PlainLog
from newscrawl.crawl.reach import ReachMiddleware
from newscrawl.crawl.runreport import RunFigures
from newscrawl.crawl.slots import DomainSlots
from newscrawl.crawl.stopping import PromptStop

_UNASKED = {
    "scrapy.extensions.remote_control.RemoteControl": "REMOTE_CONTROL_ENABLED",
    "scrapy.extensions.telnet.TelnetConsole": "TELNETCONSOLE_ENABLED",
}
"""Extensions that Scrapy loads only to find that they are switched off: a twelfth of the CPU of a small run."""


class NewscrawlAddon:
    """`ADDONS = {"newscrawl.crawl.addon.NewscrawlAddon": 100}` in any Scrapy project."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Add the components; what the project set itself stays. ConfigError for a wrong NEWSCRAWL_* setting."""
        settings.set("USER_AGENT", config.user_agent(settings), settings.getpriority("USER_AGENT") or 0)
        # First: what the others log is plain, too.
        settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", PlainLog, 10)
        settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", DomainSlots, 40)
        # Before robots.txt is asked for.
        settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", ReachMiddleware, 45)
        # Beside Scrapy's own check of `allowed_domains`, which newscrawl's spiders do not set.
        settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", SiteMiddleware, 50)
        settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", NoIndex, 60)
        settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", RobotsTxtMiddleware, None)
        settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", RobotsMiddleware, 100)
        settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", MetaRefreshMiddleware, None)
        settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", RefreshMiddleware, 580)
        settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", HttpCompressionMiddleware, None)
        settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", CompressionMiddleware, 590)
        # Between the network and Scrapy's own redirects (600).
        settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", LeadMiddleware, 610)
        # Behind everything of Scrapy's, its cache (900) too: see the module.
        settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", OwnRequests, 950)
        settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", ArchivePipeline, 90)
        settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", ExtractPipeline, 100)
        settings.setdefault_in_component_priority_dict("EXTENSIONS", RunMemory, 90)
        settings.setdefault_in_component_priority_dict("EXTENSIONS", RunLedger, 100)
        settings.setdefault_in_component_priority_dict("EXTENSIONS", RunFigures, 110)
        # After AutoThrottle, which has the last word otherwise.
        settings.setdefault_in_component_priority_dict("EXTENSIONS", HostPace, 200)
        settings.setdefault_in_component_priority_dict("EXTENSIONS", PromptStop, 300)
        settings.setdefault_in_component_priority_dict("EXTENSIONS", SourceBounds, 400)
        watching.put(settings, config.read(settings))
        for extension, switch in _UNASKED.items():
            if not settings.getbool(switch):
                settings["EXTENSIONS_BASE"].pop(extension, None)  # None in EXTENSIONS would load it all the same
        for name in ("jsonlines", "jsonl", "jl"):
            settings["FEED_EXPORTERS"].setdefault(name, RecordLinesExporter)
        settings["FEED_EXPORTERS"].setdefault("csv", HarmlessCsvExporter)
        for scheme in ("", "file"):
            settings["FEED_STORAGES"].setdefault(scheme, WholeFileStorage)
