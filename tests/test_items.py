"""Items: the promises that every layer builds on."""

import dataclasses
import pickle

import pytest

from newscrawl import items
from newscrawl.items import STAGE_OF, Page, Reason, Stage

VALUES = [item for item in vars(items).values() if dataclasses.is_dataclass(item)]


def test_every_reason_belongs_to_one_stage():
    assert set(STAGE_OF) == set(Reason)
    assert set(STAGE_OF.values()) == set(Stage)


@pytest.mark.parametrize("item", VALUES, ids=lambda item: item.__name__)
def test_values_are_frozen_and_slotted(item):
    assert item.__dataclass_params__.frozen
    assert "__slots__" in vars(item)


def test_a_page_survives_the_way_to_a_worker_process():
    page = Page(
        body=b"<p>\xe9</p>",
        url="https://news.example/a",
        status=200,
        headers={"content-type": "text/html"},
        source=items.Source(id="example", name="Example", home="https://news.example/"),
        link=items.Link("https://news.example/a", authors=("Ada Marlow",)),
    )
    assert pickle.loads(pickle.dumps(page)) == page
