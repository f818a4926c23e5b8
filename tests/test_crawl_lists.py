"""Lists have their turns: who waits for whom, and requests for what long ones name."""

import asyncio

from scrapy import Request
from scrapy.utils.test import get_crawler

from newscrawl.crawl import lists, stopping
from newscrawl.crawl.lists import MOST_HUNG, ListReader, UnreadError
from newscrawl.crawl.pool import TooSlowError
from newscrawl.crawl.spiders.reading import breathing
from newscrawl.crawl.turns import Turns
from newscrawl.discovery.reading import Contents, Listing


async def order(requests):
    said = []

    async def other():
        said.append("another source")

    waiting = asyncio.ensure_future(other())
    asked = breathing(iter(requests))
    while (request := await anext(asked, None)) is not None:
        said.append(request.url)
    await waiting
    return said


def test_others_have_their_turn_where_a_list_has_nothing_new():
    page = Request("https://www.bay.example/pier")
    assert asyncio.run(order([None, None, page])) == ["another source", page.url]
    assert asyncio.run(order([page])) == [page.url, "another source"]


async def turns_of(waiting, gone=()):
    """Who has had a turn, one at a time; those in `gone` have given up before theirs came."""
    turns, had = Turns(1), []

    async def wait(name, order):
        async with turns.turn(order):
            had.append(name)

    async with turns.turn((0,)):
        tasks = {name: asyncio.ensure_future(wait(name, order)) for name, order in waiting.items()}
        await asyncio.sleep(0)
        for name in gone:
            tasks[name].cancel()
    await asyncio.wait(tasks.values())
    return had


def test_the_next_is_who_took_the_least_and_then_who_came_first():
    waiting = {"hung": (1, 2), "long": (5, 0), "first": (1, 0), "second": (1, 0)}
    assert asyncio.run(turns_of(waiting)) == ["first", "second", "hung", "long"]
    # One that goes just as its turn has come passes it on, as does one that goes before.
    assert asyncio.run(turns_of(waiting, gone=("hung", "second"))) == ["first", "long"]


class Clock(asyncio.SelectorEventLoop):
    """Where nothing is to be done until a time, it is that time."""

    def __init__(self):
        super().__init__()
        self.now, select = 0.0, self._selector.select

        def passed(timeout):
            found = select(0 if timeout else timeout)
            self.now += timeout if timeout and not found else 0
            return found

        self._selector.select = passed

    def time(self):
        return self.now


def in_no_time(task):
    with asyncio.Runner(loop_factory=Clock) as runner:
        return runner.run(task)


class Pool:
    """Workers whom a list takes as many seconds as its text says."""

    def __init__(self):
        self.asked = []

    async def read(self, listing, seconds, hung):
        self.asked.append((listing.url, seconds, hung))
        await asyncio.sleep(min(int(listing.body), seconds))
        if int(listing.body) > seconds:
            raise TooSlowError
        return Contents("rss")


async def read(bodies):
    reader = ListReader(get_crawler(settings_dict={"NEWSCRAWL_CONTACT": "https://crawler.example"}))
    reader._pool, told = Pool(), []

    async def one(url, body):
        try:
            await reader.read(Listing("feeds", body, url))
            told.append(url)
        except UnreadError as error:
            told.append(f"{url}: {error}")

    await asyncio.gather(*(one(url, body) for url, body in bodies.items()))
    return told, reader._pool.asked


def test_no_short_list_waits_for_one_of_its_source_that_hangs(monkeypatch):
    for module in (lists, stopping):
        monkeypatch.setattr(module, "is_closing", lambda crawler: False)
    told, asked = in_no_time(read({"a": b"99", "b": b"0", "c": b"4", "d": b"0", "e": b"20"}))
    assert told == ["b", "d", "c", "a: reading it took more than 30 seconds", "e"]
    short = [(url, hung) for url, seconds, hung in asked if seconds == 1]
    assert short == [("a", 0), ("b", 1), ("c", 1), ("d", 2), ("e", 2)]
    longer = [(url, seconds) for url, seconds, _ in asked if seconds > 1]
    assert longer == [("a", 5), ("c", 5), ("e", 5), ("a", 30), ("e", 30)]


def test_a_source_of_which_three_lists_hang_is_read_no_further(monkeypatch):
    for module in (lists, stopping):
        monkeypatch.setattr(module, "is_closing", lambda crawler: False)
    told, asked = in_no_time(read({str(number): b"99" for number in range(6)} | {"good": b"0"}))
    assert told[0] == "good"
    assert sum("30 seconds" in line for line in told) == MOST_HUNG == [seconds for _, seconds, _ in asked].count(30)
    assert sum("no more are" in line for line in told) == 3
