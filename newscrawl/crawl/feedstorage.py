"""Scrapy's local file output, made safe: -O replaces yesterday's file only when today's is complete."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from scrapy import Spider
from scrapy.extensions.feedexport import FileFeedStorage


class WholeFileStorage(FileFeedStorage):
    """Overwriting goes by way of `<name>.part`; appending (-o) is Scrapy's own. A line is not held in a buffer."""

    def open(self, spider: Spider) -> IO[bytes]:
        """The file to write to."""
        target = Path(self.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if self.write_mode == "wb":
            target = self._part()
        return target.open(self.write_mode, buffering=0)

    def store(self, file: IO[bytes]) -> None:
        """Complete the file."""
        os.fsync(file.fileno())
        file.close()
        if self.write_mode == "wb":
            self._part().replace(self.path)

    def _part(self) -> Path:
        target = Path(self.path)
        return target.with_name(target.name + ".part")
