"""Requests in, their answers out, unless the run ends and they are slow: Scrapy's download handler, mended."""

from __future__ import annotations

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Response

from newscrawl.crawl.stopping import unless_closing


class PromptDownload(HTTP11DownloadHandler):
    """For http and https."""

    lazy = True

    async def download_request(self, request: Request) -> Response:
        """The answer. Raises RunEnded where it did not come soon after the run was told to end."""
        return await unless_closing(self._crawler, super().download_request(request))
