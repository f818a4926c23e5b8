"""Requests in, their answers out, unless the run ends and they are slow: Scrapy's download handler, mended."""

from __future__ import annotations

import asyncio

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Response

from newscrawl.crawl.failures import RunEnded
from newscrawl.crawl.stopping import is_closing

GRACE_SECONDS = 3.0
"""How long an answer that is on its way is still awaited. A guess: most take less than one."""
LOOK_SECONDS = 0.5
"""How often a slow download looks whether its run closes."""


class PromptDownload(HTTP11DownloadHandler):
    """Scrapy's download handler for http and https, which gives up an answer that a run that closes waits for.

    Scrapy waits for DOWNLOAD_TIMEOUT, longer than whoever shuts a machine down does.
    """

    lazy = True

    async def download_request(self, request: Request) -> Response:
        """The answer. Raises RunEnded where it did not come in time."""
        download = asyncio.ensure_future(super().download_request(request))
        left = GRACE_SECONDS
        try:
            while not (await asyncio.wait({download}, timeout=LOOK_SECONDS))[0]:
                left -= LOOK_SECONDS if is_closing(self._crawler) else 0
                if left <= 0:
                    raise RunEnded("the run ended before the answer came")
            return download.result()
        finally:
            download.cancel()
