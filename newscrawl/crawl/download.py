"""Requests in, their answers out, unless the run ends and they are slow: Scrapy's download handler, mended."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure

from newscrawl.crawl import config
from newscrawl.crawl.failures import HeadersTooLarge, causes
from newscrawl.crawl.stopping import unless_closing
from newscrawl.discovery import robots

AT_MOST = "newscrawl_at_most"
"""In a request's meta: bytes of the answer that are read; what follows is not downloaded."""
MAX_ROBOTS_BYTES = 512 * 1024
"""Of a robots.txt (RFC 9309, 2.5, asks for 500 KiB): ten megabytes of rules take seconds to read, and each request some
more. To refuse a longer one would leave its host without rules, or without its pages."""
_IN_HEADERS = ("STATUS", "HEADER")
"""States of Twisted's parser of answers."""


class PromptDownload(HTTP11DownloadHandler):
    """For http and https."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _bounded(self._pool._factory, config.read(crawler.settings).max_header_bytes)
        self._arrived: WeakKeyDictionary[Request, int] = WeakKeyDictionary()
        crawler.signals.connect(self._enough, signals.bytes_received)

    async def download_request(self, request: Request) -> Response:
        """The answer. Raises RunEnded where it did not come soon after the run was told to end, HeadersTooLarge."""
        if robots.is_robots(request.url):
            # No bound beside: it would refuse an answer for its length.
            request.meta.update({AT_MOST: MAX_ROBOTS_BYTES, "download_maxsize": 0})
        try:
            return await unless_closing(self._crawler, super().download_request(request))
        except Exception as error:  # raised on, whatever it is; but headers that are too large, by themselves:
            # Scrapy would ask again, as it does where a connection broke.
            for cause in causes(error):
                if isinstance(cause, HeadersTooLarge):
                    raise cause from None
            raise

    def _enough(self, data: bytes, request: Request) -> None:
        """Stop where more has come than is read. Redirects keep the bound, as they keep a request's meta."""
        if most := request.meta.get(AT_MOST):
            self._arrived[request] = came = self._arrived.get(request, 0) + len(data)
            if came > most:
                raise StopDownload(fail=False)


def _bounded(factory: Any, most: int) -> Any:
    """A factory of connections that are given up when more than `most` bytes of headers have come.

    Twisted bounds a line of them (16 KiB, less than some honest ones have) and not how many there are: in
    DOWNLOAD_TIMEOUT a fast host fills the memory.
    """

    class Bounded(factory):  # type: ignore[misc]  # of the class that Scrapy has chosen
        def buildProtocol(self, addr: IAddress | None) -> Any:  # noqa: N802 - Twisted's name
            protocol = super().buildProtocol(addr)
            pass_on, of, came = protocol.dataReceived, None, 0

            def data_received(data: bytes) -> None:
                nonlocal of, came
                parser = protocol._parser
                if parser is not None and parser.state in _IN_HEADERS:
                    parser.MAX_LENGTH = most
                    came = len(data) + (came if parser is of else 0)
                    of = parser
                    # What came with them of the body, less than a piece from the network, counts as well.
                    if came > most:
                        error = HeadersTooLarge(f"more than {most} bytes of headers")
                        protocol._giveUp(Failure(error))  # type: ignore[no-untyped-call]
                        return
                pass_on(data)

            protocol.dataReceived = data_received
            return protocol

    return Bounded
