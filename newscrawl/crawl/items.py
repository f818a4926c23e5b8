"""A response and an item of the user's own class in; that item, filled with the article on the page, out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from itemadapter import ItemAdapter
from scrapy.http import Response

from newscrawl import records
from newscrawl.crawl.spiders.base import page_of
from newscrawl.errors import ConfigError
from newscrawl.items import Article, Page


@dataclass(frozen=True, slots=True)
class ItemPage(Page):
    """A page whose article goes into an item."""

    item: Any = None

    def plain(self) -> Page:
        """The page without the item, as it goes to a worker process: not every item can be pickled."""
        return Page(**{field.name: getattr(self, field.name) for field in fields(Page)})


def page_for(item: Any, response: Response) -> ItemPage:
    """What a spider yields to get `item` back with the article's values in it (see `fill`).

    `item` is of any class that itemadapter knows: dataclass, attrs, pydantic, scrapy.Item, dict. ConfigError for any
    other, and for one without a single field that is named like a key of the record.
    """
    if not ItemAdapter.is_item(item):
        raise ConfigError(
            f"{type(item).__name__} is no item such as itemadapter knows (dataclass, scrapy.Item, attrs …)"
        )
    if not _wanted(item):
        raise ConfigError(f"{type(item).__name__} has no field named like a key of the record, such as title or text")
    page = page_of(response)
    return ItemPage(**{field.name: getattr(page, field.name) for field in fields(Page)}, item=item)


def fill(item: Any, article: Article) -> Any:
    """Give `item` the article's values in those of its fields that are named like the record's keys; returns it.

    A field that holds something already keeps it, and so does one that has a default where the article has null. Lists
    are lists, as in the record; a dict gets every key.
    """
    adapter, row = ItemAdapter(item), records.to_dict(article)
    for name in _wanted(item):
        held = adapter.get(name)
        if name not in adapter or (held in (None, "", [], ()) and row[name] is not None):
            adapter[name] = row[name]
    return item


def _wanted(item: Any) -> list[str]:
    names = records.KEYS if isinstance(item, dict) else ItemAdapter(item).field_names()
    return [name for name in names if name in records.KEYS]
