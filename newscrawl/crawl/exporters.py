"""Articles in, JSON lines out through Scrapy's own outputs (-o, -O, FEEDS): the same lines as in data/articles/."""

from __future__ import annotations

from scrapy.exporters import JsonLinesItemExporter

from newscrawl import records
from newscrawl.items import Article


class RecordLinesExporter(JsonLinesItemExporter):
    """JSON lines as records.py writes them; other items, and chosen fields, as Scrapy does."""

    def export_item(self, item: object) -> None:
        """Write one line in one call."""
        if isinstance(item, Article) and not self.fields_to_export:
            self.file.write(records.to_line(item).encode("utf-8"))
        else:
            super().export_item(item)
