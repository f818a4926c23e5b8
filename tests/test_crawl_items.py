from __future__ import annotations

import dataclasses

import attrs
import pytest
import scrapy
from itemadapter import ItemAdapter
from scrapy.http import HtmlResponse

import newscrawl
from newscrawl import records
from newscrawl.crawl.items import fill, page_for
from newscrawl.errors import ConfigError

URL = "https://www.hafenbote.example/2025/03/01/pier.html"
PAGE = (
    "<html lang=en><head><title>Pier opens again</title><meta name=author content='Ingrid Maltby'></head><body>"
    "<article><h1>Pier opens again</h1><p>The old pier is open again after eleven months of repairs, and the first "
    "anglers stood at its end before the mayor had cut the ribbon.</p><p>The planks come from the town's own forest, "
    "said the builder Per Holm, who had lost two bets on the day of the opening.</p></article></body></html>"
)
ARTICLE = newscrawl.extract(PAGE, URL)


@dataclasses.dataclass
class Plain:
    title: str = ""
    authors: list = dataclasses.field(default_factory=list)
    description: str = "none given"
    url: str | None = None
    desk: str = ""


@attrs.define
class Attrs:
    title: str = ""
    authors: list = attrs.Factory(list)
    description: str = "none given"
    url: str | None = None
    desk: str = ""


class Scrapys(scrapy.Item):
    title, authors, url, desk = (scrapy.Field() for _ in range(4))


@pytest.mark.parametrize("kind", [Plain, Attrs, Scrapys, dict])
def test_fields_named_like_keys_of_the_record_are_filled(kind):
    item = kind(desk="coast")
    assert fill(item, ARTICLE) is item
    adapter = ItemAdapter(item)
    wanted = {"title": "Pier opens again", "authors": ["Ingrid Maltby"], "url": URL, "desk": "coast"}
    assert {name: adapter[name] for name in wanted} == wanted


def test_a_dict_gets_the_whole_record():
    assert fill({}, ARTICLE) == records.to_dict(ARTICLE)


def test_what_the_spider_has_set_stays():
    item = fill(Plain(title="From the list", url=""), ARTICLE)
    assert (item.title, item.url) == ("From the list", URL)


def test_null_does_not_replace_a_default():
    assert ARTICLE.description is None
    assert fill(Plain(), ARTICLE).description == "none given"


def test_a_field_without_a_value_gets_null_too():
    class Described(scrapy.Item):
        description = scrapy.Field()

    assert dict(fill(Described(), ARTICLE)) == {"description": None}


def test_a_page_for_an_item_holds_the_response_and_the_item():
    item = Plain(desk="coast")
    page = page_for(item, HtmlResponse(URL, body=PAGE.encode(), headers={"Content-Type": "text/html"}))
    assert page.item is item
    assert (page.plain().url, page.plain().body, page.plain().status) == (URL, PAGE.encode(), 200)
    assert type(page.plain()) is newscrawl.Page


@dataclasses.dataclass
class Strange:
    headline: str = ""


@pytest.mark.parametrize(("item", "told"), [(Strange(), "no field"), ("text", "no item"), (None, "no item")])
def test_what_cannot_be_filled_is_an_error_at_once(item, told):
    with pytest.raises(ConfigError, match=told):
        page_for(item, HtmlResponse(URL, body=b"x"))
