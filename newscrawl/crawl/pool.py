"""Pages and lists in, records and contents out, in worker processes: what hangs is killed with its worker."""

from __future__ import annotations

import asyncio
import concurrent.futures.thread  # noqa: F401 - what `close` waits with; else loaded then, and there may be no file handle left
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.synchronize import RLock
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pebble import CONSTS, ProcessExpired, ProcessPool

from newscrawl.crawl.forking import start_server
from newscrawl.crawl.marks import Marks, marks_of
from newscrawl.crawl.turns import Turns
from newscrawl.discovery import reading
from newscrawl.discovery.packing import PackedLinks
from newscrawl.discovery.reading import Contents, Listing
from newscrawl.errors import OutputError
from newscrawl.items import Article, Page, Reason, Rejection, reject
from newscrawl.options import Options
from newscrawl.plain import log_plainly

if TYPE_CHECKING:
    from newscrawl.cleaning.recurrence import Recurring

T = TypeVar("T")
R = TypeVar("R")

PAGES_A_WORKER = 500
"""Pages after which a worker is replaced: lxml and the extractor grow slowly. A guess."""
SHORT_SECONDS = 1.0
"""What is enough for nearly every list: a feed takes some hundredths of a second. A guess."""
CONSTS.term_timeout = 0.1
"""Seconds that pebble gives a worker to end before it kills it: ours are deaf to SIGTERM, see `start_server`."""


class _Nameless(ModuleType):
    """The program, as the run's other threads see it, but for what says where it can be imported from."""

    def __init__(self, program: ModuleType) -> None:
        super().__init__("__main__")
        self._program = program

    def __getattr__(self, name: str) -> Any:
        if name == "__file__":
            raise AttributeError(name)
        return getattr(self._program, name)


class _Process(ForkServerProcess):
    """A worker that does not import the program that started it.

    multiprocessing would do that in every worker: for nothing, with Scrapy 0.4 s and its memory, and a script without
    `if __name__ == "__main__"` would begin to crawl in it once more.
    """

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 - multiprocessing's name
        program = sys.modules["__main__"]
        sys.modules["__main__"] = _Nameless(program)
        try:
            return ForkServerProcess._Popen(process_obj)
        finally:
            sys.modules["__main__"] = program


class _Context(ForkServerContext):
    """One pool's. It keeps the pool's locks for as long as the pool is there.

    pebble lets go of them before it ends its workers, and one that is starting then finds none: a traceback on stderr.
    """

    Process = _Process

    def __init__(self) -> None:
        super().__init__()
        self._locks: list[RLock] = []

    def RLock(self) -> RLock:  # noqa: N802 - multiprocessing's name
        """A lock that stays."""
        self._locks.append(super().RLock())
        return self._locks[-1]


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker makes of each page of a run.

    Not the Processor itself: the crawling process would load the extractor, which only its workers need.
    """

    options: Options
    recurring: Recurring | None = None
    signs: bool = False
    """Whether copies of the articles are looked for."""

    def __call__(self, page: Page) -> tuple[Article, Marks] | Rejection:
        """The article on the page, and what it is known by, or why there is none."""
        from newscrawl.process import Processor  # noqa: PLC0415 - see above

        result = Processor(self.options, recurring=self.recurring)(page)
        return result if isinstance(result, Rejection) else (result, marks_of(result, signs=self.signs))


class TooSlowError(Exception):
    """A worker took more than the seconds that it had."""


class WorkerDiedError(Exception):
    """A worker ended over what it had to do; says how."""


def process(work: Callable[[T], R], given: T) -> tuple[R, float]:
    """What a worker does, and the seconds that it took."""
    began = time.perf_counter()
    return work(given), time.perf_counter() - began


def _read(listing: Listing) -> Contents:
    """What the list says, or where reading it broke us."""
    try:
        contents = reading.read(listing)
        return replace(contents, links=PackedLinks(contents.links))
    except Exception:  # noqa: BLE001 - as `process.Processor`: what a stranger wrote ends in words
        return Contents(fault=traceback.format_exc())


def _new_pool(size: int) -> ProcessPool:
    context = _Context()
    start_server()
    return ProcessPool(max_workers=size, max_tasks=PAGES_A_WORKER, context=context, initializer=log_plainly)


def _start(pool: ProcessPool) -> asyncio.Future[None]:
    """Start a pool's workers in a thread: all that a page needs is loaded first, a second in which answers come."""

    def start() -> None:
        try:
            _ = pool.active
        except BrokenProcessPool as error:
            raise error.__cause__ if isinstance(error.__cause__, OSError) else error from None

    return asyncio.ensure_future(asyncio.to_thread(start))


def _unstarted(error: OSError) -> OutputError:
    return OutputError(f"no worker can be started to read pages: {error.strerror or error}")


class ExtractionPool:
    """A pool that every crawler of this process shares: `open` it, `close` it as often as it was opened."""

    _shared: ClassVar[ExtractionPool | None] = None

    def __init__(self, size: int) -> None:
        self._size = size
        self._pool = _new_pool(size)
        self._started = _start(self._pool)
        self._users = 0
        half = max(1, size // 2)
        self._short, self._long = Turns(half), Turns(half)

    @classmethod
    def open(cls, size: int) -> ExtractionPool:
        """The shared pool of `size` workers, which begin to start if there is none yet; the caller must `close` it.

        To be called in the event loop, which goes on meanwhile. OutputError as in `ask`.
        """
        if cls._shared is None:
            try:
                cls._shared = cls(size)
            except OSError as error:
                raise _unstarted(error) from error
        cls._shared._users += 1
        return cls._shared

    async def started(self) -> None:
        """Wait until there are workers. OutputError as in `ask`."""
        try:
            await asyncio.shield(self._started)
        except OSError as error:
            raise _unstarted(error) from error

    async def close(self) -> None:
        """Give the pool back; the last to do so ends the workers."""
        self._users -= 1
        if self._users:
            return
        ExtractionPool._shared = None
        await asyncio.wait({self._started})  # pebble does not end a pool that is only half there
        self._pool.close()  # type: ignore[no-untyped-call]
        await asyncio.to_thread(self._pool.join)

    async def run(
        self, work: Callable[[Page], R], page: Page, seconds: float, took: Callable[[float], object] = bool
    ) -> R | Rejection:
        """What `work` makes of `page`; a Rejection if that takes more than `seconds` or ends the worker.

        `took` is told how many seconds the worker was at it, where it came to its end. OutputError as in `ask`.
        """
        try:
            return await self.ask(work, page, seconds, took)
        except TooSlowError:
            return reject(page, Reason.TIMEOUT, f"extraction took more than {seconds:g} seconds")
        except WorkerDiedError as error:
            return reject(page, Reason.WORKER_DIED, str(error))

    async def read(self, listing: Listing, seconds: float, hung: int = 0) -> Contents:
        """What a list says; `hung`: how many of its source have taken longer than they had.

        Half of the workers read lists that have `SHORT_SECONDS`, half those that have more, so that neither a short
        list nor a page waits behind a hundred that hang. Of those that wait, the shortest goes first, and of these the
        one whose source has hung the least. Raises as `ask`.
        """
        turns = self._short if seconds <= SHORT_SECONDS else self._long
        async with turns.turn((seconds, hung)):
            return await self.ask(_read, listing, seconds)

    async def ask(self, work: Callable[[T], R], given: T, seconds: float, took: Callable[[float], object] = bool) -> R:
        """What `work` makes of `given` in a worker, which must be able to pickle both. It raises nothing of its own.

        TooSlowError if that takes more than `seconds`, WorkerDiedError if it ends the worker. OutputError where the
        computer has nothing left to start workers with: that is no fault of what was given.
        """
        try:
            try:
                result, spent = await self._ask(work, given, seconds)
            except BrokenProcessPool:  # which is never the doing of one
                result, spent = await self._ask(work, given, seconds)
        except (BrokenProcessPool, RuntimeError) as error:
            raise WorkerDiedError(f"{type(error).__name__}: {error}") from error
        except (TimeoutError, FutureTimeout) as error:
            raise TooSlowError from error
        except ProcessExpired as error:
            raise WorkerDiedError(f"exit code {error.exitcode}") from error
        except OSError as error:
            raise _unstarted(error) from error
        took(spent)
        return result

    async def _ask(self, work: Callable[[T], R], given: T, seconds: float) -> tuple[R, float]:
        started = self._started
        if not started.done():
            await asyncio.wait({started})
        # A worker was killed while it had no page: pebble takes no more after that.
        if started is self._started and (started.exception() or not self._pool.active):
            broken, self._pool = self._pool, _new_pool(self._size)
            self._started = _start(self._pool)
            broken.stop()  # type: ignore[no-untyped-call]
            await asyncio.to_thread(broken.join)
        await asyncio.shield(self._started)
        future = self._pool.schedule(process, args=(work, given), timeout=seconds)
        done: tuple[R, float] = await asyncio.wrap_future(future)
        return done
