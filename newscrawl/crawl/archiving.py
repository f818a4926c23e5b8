"""Keeps each page of a run as it was fetched: Pages in, the same Pages out, data/pages/<run>.warc.gz beside them.

An item pipeline before the extraction, so that a page is kept before anything can go wrong with it. Like the lines, a
file is written as `<name>.part`, a page a write, and gets its name when it is complete; what a dead run left of it is
cut behind its last whole record, and named, by the next run.
"""

from __future__ import annotations

import os
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl import archive
from newscrawl.crawl.ledger import RunLedger
from newscrawl.crawl.pipelines import Rejected
from newscrawl.crawl.storage import PartFile, recover
from newscrawl.errors import OutputError
from newscrawl.items import Page, Reason, reject

FOLDER = "pages"
"""In the data folder."""
SUFFIX = ".warc.gz"
_ANSWERS_KEPT = 1000
"""Answers whose requests are remembered until their pages come by: those on the way are some tens."""
_CHUNK = 1 << 16
_GZIP = 31


class ArchiveFiles:
    """The WARC files of one run, the next one begun where one has reached `most_bytes`. Raises as PartFile."""

    def __init__(self, folder: Path, run: str, most_bytes: int, told: dict[str, str]) -> None:
        self.paths: list[Path] = []
        """Complete files."""
        self._folder, self._run, self._told = folder, run, told
        self._most_bytes = most_bytes
        self._open: PartFile | None = None

    def write(self, record: bytes) -> None:
        """Append the records of a page."""
        if self._open and self._open.bytes + len(record) > self._most_bytes:
            self.close()
        if self._open is None:
            number = f"-{len(self.paths) + 1}" if self.paths else ""
            self._open = PartFile(self._folder / f"{self._run}{number}{SUFFIX}")
            record = archive.head(self._open.path.name, self._told) + record
        self._open.append(record)
        self._open.sync_if_due()

    def close(self) -> None:
        """Complete the file that is open, if any."""
        file, self._open = self._open, None
        if file and (path := file.close()):
            self.paths.append(path)


class ArchivePipeline:
    """Writes each Page that comes by, where NEWSCRAWL_ARCHIVE is set, as it is unless somebody says otherwise."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.ledger: RunLedger | None = None
        self._files: ArchiveFiles | None = None
        self._sent: OrderedDict[str, tuple[Request, bool]] = OrderedDict()
        """Address of an answer → what asked for it, and whether it broke off."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline._answered, signals.response_received)
        return pipeline

    def open_spider(self) -> None:
        """Complete what a dead run left; no file is made before there is a page for it."""
        self.ledger = self.crawler.get_extension(RunLedger)
        if self.ledger is None:  # an errand, such as looking at a site once
            return
        config = self.ledger.config
        if not config.archive or getattr(self.crawler.spider, "from_archive", False):
            return
        folder = config.data / FOLDER
        try:
            recover(folder, whole_records)
        except OutputError as error:
            self.ledger.stop(error)
        told = {
            "software": f"newscrawl/{version('newscrawl')}",
            "robots": "obey" if self.crawler.settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            "source": self.ledger.source,
            "isPartOf": self.ledger.run,
        }
        self._files = ArchiveFiles(folder, self.ledger.run, config.archive_mb * 1_000_000, told)

    def close_spider(self) -> None:
        """Complete the file."""
        if self._files is None:
            return
        assert self.ledger is not None
        try:
            self._files.close()
        except OutputError as error:
            self.ledger.stop(error)
        self.ledger.pages_paths = self._files.paths

    def process_item(self, item: object) -> object:
        """The item. Rejected, and the end of the run, where a page cannot be kept: the next run asks for it again."""
        if self._files is None or not isinstance(item, Page) or not item.url:
            return item
        assert self.ledger is not None
        records = b"".join(self._records(item))
        try:
            self._files.write(records)
        except OutputError as error:
            self.ledger.stop(error)
            raise Rejected(reject(item, Reason.NOT_FETCHED, f"the run ended: {error}")) from error
        if self.crawler.stats:
            self.crawler.stats.inc_value("newscrawl/archive_bytes", len(records))
        return item

    def _records(self, item: Page) -> Iterator[bytes]:
        """A page's parts before it, in the file that it is in: a page that is there is there with all of them."""
        for page in (*item.parts, item):
            request, broke_off = self._sent.pop(page.url or "", (None, False))
            sent = _headers(request, item) if request else None
            yield archive.record(
                page,
                sent,
                truncated="disconnect" if broke_off else None,
                part_of=None if page is item else item.url,
            )

    def _answered(self, response: Response, request: Request) -> None:
        self._sent[response.url] = request, "dataloss" in response.flags
        if len(self._sent) > _ANSWERS_KEPT:
            self._sent.popitem(last=False)


def _headers(request: Request, page: Page) -> dict[str, str]:
    """What was asked with; the user agent of a source's own may be a secret of it."""
    own = {"user-agent"} if page.source and page.source.user_agent else set()
    return {
        name: (request.headers.get(name) or b"").decode("latin-1")
        for name in archive.SENT
        if name in request.headers and name not in own
    }


def whole_records(fd: int) -> int:
    """Bytes of a file of gzip members up to the end of its last whole one."""
    whole, place, unpacker, rest = 0, 0, zlib.decompressobj(_GZIP), b""
    while some := rest or os.pread(fd, _CHUNK, place):
        if not rest:
            place += len(some)
        try:
            unpacker.decompress(some)
        except zlib.error:
            break
        rest = b""
        if unpacker.eof:
            rest = unpacker.unused_data
            whole = place - len(rest)
            unpacker = zlib.decompressobj(_GZIP)
    return whole
