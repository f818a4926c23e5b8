"""What earlier runs of a source have seen, in; which pages this run asks for, and what later runs will know, out.

An extension, of incremental runs alone (NEWSCRAWL_INCREMENTAL). A page counts as seen when its line is on the disk for
good: the ledger hands its lines' Visits to `keep` after each fsync. What a dead run has written since its last one is
read from its files before the next run asks for anything.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Self, TypeVar

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from newscrawl.cleaning.recurrence import Recurring
from newscrawl.crawl import config, elsewhere, intake, revisit
from newscrawl.crawl.claims import claimed
from newscrawl.crawl.copies import Copies
from newscrawl.crawl.failures import now
from newscrawl.crawl.marks import Marks, marks_of
from newscrawl.crawl.once import First, Maybe
from newscrawl.crawl.readings import Readings, conditional, validators
from newscrawl.crawl.revisit import ARTICLE, UNCHANGED, Visit
from newscrawl.errors import OutputError
from newscrawl.items import Article, Link, Reason, Rejection
from newscrawl.state import Known, Seen, State

logger = logging.getLogger(__name__)

T = TypeVar("T")

AT_ONCE = 500
"""Lines of a dead run that are taken in at a time."""
BEATS = 4
"""Times that a run says within the seconds of its lease that it is alive: it may be late by three of them."""


def memory_of(crawler: Crawler) -> RunMemory | None:
    """The crawler's memory; None where its run is not incremental."""
    return crawler.get_extension(RunMemory)


def require(settings: config.Config, spider: type[Spider]) -> None:
    """Nothing where an incremental run of the spider could begin; else the error that RunMemory would raise."""
    with claimed(settings, [source_of(spider)]):
        pass


def source_of(spider: Spider | type[Spider]) -> str:
    """The name under which a spider's pages are known: the source's id, or the spider's name."""
    return str(getattr(getattr(spider, "source", None), "id", spider.name))


class RunMemory:
    """A source's part of the state, during one run of it; see the module.

    A state that can no longer be read ends the run. What is asked until that has ended gets no answer, for which no
    callback fails: nothing is known, and nothing more is wanted.
    """

    def __init__(self, spider: Any, state: State, settings: config.Config, claim: ExitStack) -> None:
        self.source = source_of(spider)
        self.state = state
        self.readings = Readings(state, self.source, spider.scope, self._ask)
        self._spider = spider
        self._key = spider.key
        self._since, self._until = spider.since, spider.until
        self._claim = claim
        self._lease_seconds, self._storage = settings.lease_seconds, settings.storage
        self._beating: asyncio.Task[None] | None = None
        self.recovered: dict[str, int] = {}
        """Runs that did not end by themselves → lines that they left."""
        self.recurring: Recurring = {}
        """What recurs on the articles of the source by what was known when the run began; it stays as it is."""
        self._begun_at = now()
        self._recheck = timedelta(hours=settings.recheck_hours) or None
        self._copies = Copies(state, self.source)
        self._signs = settings.near_duplicates
        self._run = ""
        self._forgets_nothing = True  # until the run begins, which asks
        self._is_first = False  # there is no article of an earlier run
        self._kept = Maybe()  # ids and texts of this run's articles that the state knows
        self.when_kept: Callable[[Sequence[Known]], None] = lambda known: None
        """Told of the articles that `first` and `copied` know from now on."""
        self._silent = False  # the state could not be read, or is given back
        self._told: dict[str, str] = {}  # key of a page → the latest change that further links tell of
        self._before: dict[str, Seen] = {}  # URL of a link → what was known of its page
        self._gave: dict[str, str] = {}  # URL of a link → id of the article on its page
        self._validators: dict[str, tuple[str | None, str | None]] = {}  # URL of a link → its page's
        self._marks: dict[str, tuple[int, Marks]] = {}  # id of an article without a line yet → hash of its texts, marks
        self._incomplete: set[str] = set()  # URLs of links to articles of which a page is missing

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The memory of the crawler's source, which is locked; NotConfigured where the run is not incremental.

        AlreadyRunning, OutputError and ConfigError come before anything is fetched.
        """
        settings, spider = config.read(crawler.settings), crawler.spider
        if not settings.incremental or not hasattr(spider, "article_requests"):
            raise NotConfigured
        assert spider is not None
        own, claim = config.read_for(crawler.settings, getattr(spider, "source", None)), ExitStack()
        try:
            state = claim.enter_context(claimed(settings, [source_of(spider)]))
            return cls(spider, state, own, claim)
        except BaseException:  # Ctrl-C, too: whatever ends this run, the claim must not outlive it
            claim.close()
            raise

    def _ask(self, question: Callable[[], T]) -> T | None:
        """What the state says; None, and the end of the run, where it can no longer say anything."""
        if self._silent:
            return None
        try:
            return question()
        except OutputError as error:
            self._silent = True
            self._spider.ledger.stop(error)
            return None

    # Which pages are asked for.

    @property
    def _young(self) -> str | None:
        return revisit.later(self._begun_at, -self._recheck) if self._recheck else None

    def due(self) -> list[Link]:
        """The pages to ask for although nothing may name them any more."""
        pages = self._ask(lambda: self.state.due(self.source, self._begun_at, self._young)) or []
        return [revisit.from_json(page.link) for page in pages if page.link]

    def seen(self, keys: Iterable[str]) -> dict[str, Seen]:
        """What is known of the pages with these keys, by key."""
        return self._ask(lambda: self.state.seen(self.source, keys)) or {}

    def forgotten(self, keys: Iterable[str]) -> set[str]:
        """Which of these keys of pages and ids of articles were taken out for good."""
        return set() if self._forgets_nothing else self._ask(lambda: self.state.forgotten(keys)) or set()

    def wants(self, link: Link, seen: Seen | None, *, dated: bool) -> bool:
        """Whether the link's page, of which `seen` is known, is new or may have changed; `dated`: its dates say so."""
        if self._silent:
            return False
        day = revisit.left_out_day(seen) if seen else None
        if day is not None and (self._since or "") <= day <= (self._until or day):
            return True
        told = revisit.announced(link) if dated and seen else None
        return revisit.is_wanted(seen, told, self._begun_at, self._young)

    def can_wait(self, link: Link, seen: Seen | None, *, dated: bool) -> bool:
        """Whether a wanted page is one that is only asked for once more, so that new ones go before it."""
        return revisit.can_wait(seen, revisit.announced(link) if dated else None)

    def hear(self, key: str, link: Link) -> None:
        """A further link to the page with that key, which this run asks for."""
        told = revisit.announced(link)
        if told:
            self._told[key] = max(self._told.get(key, ""), told)

    def conditions(self, link: Link, seen: Seen | None) -> dict[str, str]:
        """Headers that ask for a page only if it has changed; none for a page that is new or gave no article."""
        if seen is None:
            return {}
        self._before[link.url] = seen
        if seen.outcome not in (ARTICLE, UNCHANGED):
            return {}
        return conditional(seen.etag, seen.last_modified)

    # What came of them.

    def answered(self, link: Link, response: Response) -> None:
        """The page that a later run asks for by its validators."""
        self._validators[link.url] = validators(response)

    def incomplete(self, link: Link) -> None:
        """A further page of the link's article could not be had: a later run asks for all of them again."""
        self._incomplete.add(link.url)
        self._validators.pop(link.url, None)  # the first page has not changed then

    def gave(self, link: Link | None, article_id: str) -> None:
        """The link's page holds that article, whether or not it is written again."""
        if link:
            self._gave[link.url] = article_id

    def marked(self, article: Article, marks: Marks) -> None:
        """The article has these marks, unless the project's own pipelines make another one of it."""
        self._marks[article.id] = _texts(article), marks

    def asked_as(self, link: Link | None) -> str | None:
        """The article that the link's page gave when it was asked for before."""
        before = self._before.get(link.url) if link else None
        return before.article if before else None

    def first(self, article_id: str) -> First | None:
        """The article with that id, of an earlier run or kept in this one."""
        if self._is_first and article_id not in self._kept:
            return None
        known = self._ask(lambda: self.state.known(self.source, [article_id])) or {}
        return self._first(known[article_id]) if article_id in known else None

    def copied(self, content_hash: str, besides: str) -> First | None:
        """The first one of those articles with that text whose id is not `besides`."""
        if self._is_first and content_hash not in self._kept:
            return None
        copies = self._ask(lambda: self.state.copies(self.source, [content_hash])) or {}
        return next((self._first(known) for known in copies.get(content_hash, ()) if known.id != besides), None)

    def original(self, article: Article, signature: bytes) -> str | None:
        """The first article of any source that this one is a copy of."""
        return self._ask(lambda: self._copies.original(article, signature, article.date_fetched or now()))

    def visit(self, line: Article | Rejection, link: Link | None, run: str) -> Visit | None:
        """What a line says of the page asked for by `link`; None for a page that was not even asked for."""
        if isinstance(line, Rejection) and line.reason is Reason.NOT_FETCHED:
            self.readings.left(link.via if link else None)
            return None
        marks = self._marks_of(line) if isinstance(line, Article) else None
        visit = intake.visit_of(line, link, run, self.source, self._key, marks)
        if link is None:
            return visit
        etag, last_modified = self._validators.pop(link.url, (None, None))
        gave = self._gave.pop(link.url, None)
        if isinstance(line, Rejection):  # by the project's own pipelines, of an article that was admitted
            self._marks.pop(gave or "", None)
        self._before.pop(link.url, None)
        fails = visit.fails or link.url in self._incomplete
        self._incomplete.discard(link.url)
        # What is told from now on, `_catch_up` takes in.
        told = max(self._told.pop(visit.keys[0], ""), revisit.announced(link) or "") or None
        return replace(
            visit,
            fails=fails,
            article=visit.article or gave,
            announced=told,
            etag=etag,
            last_modified=last_modified,
        )

    def _marks_of(self, article: Article) -> Marks:
        texts, marks = self._marks.pop(article.id, (None, None))
        self._copies.lined(article.id)
        return marks if marks and texts == _texts(article) else marks_of(article, signs=self._signs)

    def keep(self, visits: Sequence[Visit]) -> None:
        """Know what became of pages, now that their lines are on the disk. Raises OutputError."""
        seen = self.state.seen(self.source, (key for visit in visits for key in visit.keys))
        intake.after(seen, visits, self.source)
        known = [visit.known for visit in visits if visit.known]
        signed = [visit.signed for visit in visits if visit.signed]
        self.state.write(seen.values(), known, intake.ends_of(visits, self.state, self.source), signed)
        self._copies.kept(signed)
        for article in known:
            self._kept.add(article.id)
            self._kept.add(article.content_hash)
        self.when_kept(known)

    # Beginning and end.

    def begin(self, run: str, started_at: str, articles: Path, rejected: Path) -> None:
        """The run begins; what dead runs have left in these two folders is known first. Raises OutputError."""
        dead_runs = self._dead_runs(articles, rejected)
        for dead in dead_runs:
            visits = intake.visits_of(dead, articles, rejected, self.source, self._key, signs=self._signs)
            count = 0
            while some := list(islice(visits, AT_ONCE)):
                if self.state.is_shared:  # meanwhile runs on other machines may have come to know better
                    intake.learn(self.state, self.source, some)
                else:
                    self.keep(some)
                count += len(some)
            if count:
                self.recovered[dead] = count
                logger.warning("Run %s did not end by itself: %d lines that it left are taken in", dead, count)
        self._run = run
        self._forgets_nothing = self.state.forgets_nothing()
        self._is_first = not self.state.knows(self.source)
        if self._is_first and (files := intake.runs(articles)):
            logger.warning(
                "%s: the state knows nothing of this source, but %d of its files are in %s: what of them is still "
                "named is written a second time. To have them known: end this run, then newscrawl state rebuild %s",
                self.source,
                len(files),
                articles,
                self.source,
            )
        if keys := self.state.recurrence(self.source).recurring():
            self.recurring = {self.source: keys}
        self.state.begun(run, self.source, started_at)
        for dead in dead_runs:
            self.state.drop(dead)
        if self.state.is_shared:
            self._beating = asyncio.ensure_future(self._beat())

    def _dead_runs(self, articles: Path, rejected: Path) -> list[str]:
        """The runs that did not end; of a shared state, those that have left lines here.

        What one has left on another machine, the next run there takes in. Where there is a storage, it is given up:
        none of its lines has its place there, and its machine may be gone.
        """
        found = self.state.unfinished(self.source)
        if not self.state.is_shared:
            return found
        late = self.state.unfinished(self.source, given_up=True) if self._storage else []
        here = {*intake.runs(articles), *intake.runs(rejected)} if found or late else set()
        for run in found:
            if self._storage and run not in here:
                elsewhere.give_up(self.state, self._storage, self.source, run, self._key)
        for run in here.intersection(late):
            elsewhere.sift(self.state, self.source, run, articles, rejected, self._key)
        return sorted(here.intersection(found + late))

    async def _beat(self) -> None:
        """Say again and again that this run is alive; end it where another one has its source by now."""
        while not self._silent:
            await asyncio.sleep(self._lease_seconds / BEATS)
            self._ask(self.state.renew)

    def end(self, report: Mapping[str, Any]) -> None:
        """The run has ended with this report; the source is free for the next one. Raises OutputError."""
        with self._claim:
            self._end(report)

    def _end(self, report: Mapping[str, Any]) -> None:
        try:
            self._catch_up(str(report["run"]))
            if report["finish_reason"] == "finished":
                self.readings.keep()
            kept = max(revisit.LINKS_KEPT, self._recheck or revisit.LINKS_KEPT)
            self.state.unlink(self.source, revisit.later(self._begun_at, -kept))
            if report["finish_reason"] != "output_failed":  # else it has lines, maybe, that the next run is to take in
                self.state.ended(report)
        finally:
            self._silent = True
            self._copies.end()
            self._kept = Maybe()  # else it stays until the garbage collector finds this
            if self._beating:
                self._beating.cancel()

    def _catch_up(self, run: str) -> None:
        """A change that was told of after the page had come is no news for the next run."""
        late = [
            replace(page, announced=self._told[key])
            for key, page in self.state.seen(self.source, self._told).items()
            if page.run == run and (page.announced or "") < self._told[key]
        ]
        self.state.write(late)

    def _first(self, known: Known) -> First:
        same = (known.id, known.url, known.title, known.content_hash, known.paragraphs, known.revision)
        return First(*same, is_earlier=known.run != self._run)


def _texts(article: Article) -> int:
    """A hash of what marks come of."""
    return hash((article.text, article.title, article.removed))
