"""Articles in, lines out through Scrapy's own outputs (-o, -O, FEEDS): JSON lines as in data/articles/, and CSV."""

from __future__ import annotations

from typing import Any

from scrapy.exporters import CsvItemExporter, JsonLinesItemExporter

from newscrawl import records
from newscrawl.items import Article
from newscrawl.plain import harmless_cell


class RecordLinesExporter(JsonLinesItemExporter):
    """JSON lines as records.py writes them; other items, and chosen fields, as Scrapy does."""

    def export_item(self, item: object) -> None:
        """Write one line in one call."""
        if isinstance(item, Article) and not self.fields_to_export:
            self.file.write(records.to_line(item).encode("utf-8"))
        else:
            super().export_item(item)


class HarmlessCsvExporter(CsvItemExporter):
    """Scrapy's CSV, but for a `'` before a text that a spreadsheet would take for a formula; numbers are none."""

    def export_item(self, item: Any) -> None:
        """Write one row."""
        super().export_item(records.to_dict(item) if isinstance(item, Article) else item)

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """What goes into a cell."""
        cell = super().serialize_field(field, name, value)
        return harmless_cell(cell) if isinstance(cell, str) else cell
