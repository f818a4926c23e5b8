"""A request in, the same with the queue that it waits in out: one for each registered domain. A downloader middleware.

Scrapy has a queue for each host, so www., m. and feeds. of one publisher would be asked at the same time.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader import Downloader

from newscrawl import urls

OURS = "newscrawl_slot"
"""In a request's meta: its queue was chosen here, and is chosen anew when a redirect leads elsewhere."""


class DomainSlots:
    """CONCURRENT_REQUESTS_PER_DOMAIN and delays hold for a registered domain; a queue that a request names stays."""

    async def process_request(self, request: Request) -> None:
        """Choose the queue of `request`."""
        if Downloader.DOWNLOAD_SLOT not in request.meta or request.meta.get(OURS):
            request.meta[Downloader.DOWNLOAD_SLOT] = place(request.url)
            request.meta[OURS] = True


def place(url: str) -> str:
    """What is asked gently as one: the registered domain; where that is no name of the web's, host and port."""
    domain = urls.registered_domain(url) or ""
    try:
        ipaddress.ip_address(domain)
    except ValueError:
        if "." in domain:
            return domain
    return urlsplit(url).netloc
