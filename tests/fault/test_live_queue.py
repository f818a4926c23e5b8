"""docs/scaling.md's live queues, followed as they stand, with a real Redis on this computer."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from local_site import Answer, serving, story
from processes import HANGS, environment

from newscrawl import records

ROOT = Path(__file__).parents[2]
BLOCKS = dict(re.findall(r"```python (\w+)\n(.*?)```", (ROOT / "docs" / "scaling.md").read_text("utf-8"), re.DOTALL))
PAGES = 80
SLOWLY = ("-s", "DOWNLOAD_DELAY=0.1", "-s", "AUTOTHROTTLE_ENABLED=False")
PATIENTLY = (*SLOWLY, "-s", "DOWNLOAD_DELAY=0.6", "-s", "CONCURRENT_REQUESTS=8")
"""Leaves most of the queue to whoever comes within half a minute."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[redis.Redis]:
    """An empty Redis."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server here (Debian's package of that name): the live queues are not tried")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "redis").mkdir()
    told = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(tmp_path / "redis"), "--save", ""]
    with (tmp_path / "redis.log").open("w") as log:
        process = subprocess.Popen([program, *told], stdout=log, stderr=log)
    client = redis.Redis(port=port, decode_responses=True)
    try:
        until(lambda: answers(client))
        yield client
    finally:
        client.close()
        process.terminate()
        process.wait(HANGS)


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def until(holds: Callable[[], Any]) -> None:
    end = time.monotonic() + HANGS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def url_of(client: redis.Redis) -> str:
    return f"redis://127.0.0.1:{client.connection_pool.connection_kwargs['port']}/0"


def script(folder: Path, name: str) -> str:
    (folder / f"{name}.py").write_text(BLOCKS[name])
    return str(folder / f"{name}.py")


def begin(folder: Path, *command: str, log: str, **more: str) -> subprocess.Popen[bytes]:
    """A process with a group of its own, so that what it has started can be killed with it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    told = {"SCRAPY_SETTINGS_MODULE": "newscrawl.crawl.settings", "NEWSCRAWL_WORKERS": "1"}
    env = {**environment(folder), **told, "PATH": path, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", **more}
    with (folder / log).open("ab") as file:
        return subprocess.Popen([sys.executable, *command], cwd=folder, env=env, stderr=file, start_new_session=True)


def kill(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(HANGS)


def written(folder: Path) -> Counter[str]:
    """URL → articles in all data folders below."""
    folders = [path for path in folder.glob("**/articles") if path.is_dir()]
    return Counter(article.url for path in folders for article in records.read_articles(path))


def test_a_worker_that_is_killed_loses_no_address_and_writes_none_twice(tmp_path: Path, server: redis.Redis) -> None:
    pages = {f"/{number}": story(number) for number in range(1, 7)}
    with serving(dict(pages)) as bay, serving({f"/{n}": story(n + 20) for n in range(1, 7)}, "127.0.0.2") as hill:
        bay.pages["/3"] = Answer(delay=HANGS)
        wanted = [site.url(path) for path in pages for site in (bay, hill)]
        told = "".join(f"{url}\n" for url in (*wanted, "no address", "ftp://127.0.0.1/1"))
        push = [sys.executable, script(tmp_path, "push"), url_of(server)]
        env = environment(PYTHONPATH=str(ROOT))
        subprocess.run(push, input=told.encode(), env=env, check=True)
        assert sum(server.llen(f"news:{share}") for share in range(2)) == len(wanted)

        def worker(share: int) -> subprocess.Popen[bytes]:
            args = (script(tmp_path, "worker"), url_of(server), str(share), f"data/{share}", *SLOWLY)
            return begin(tmp_path, *args, log=f"{share}.log")

        workers = [worker(share) for share in range(2)]
        try:
            until(lambda: "/3" in bay.asked())
            mine = next(
                share
                for share in range(2)
                if any(bay.base in url for url in server.lrange(f"news:{share}:at-work", 0, -1))
            )
            kill(workers[mine])
            assert server.llen(f"news:{mine}:at-work") > 0
            bay.pages["/3"] = pages["/3"]
            workers[mine] = worker(mine)
            until(lambda: not any(server.exists(f"news:{share}", f"news:{share}:at-work") for share in range(2)))
        finally:
            for process in workers:
                kill(process)
        assert written(tmp_path) == Counter(wanted), (tmp_path / f"{mine}.log").read_text()
        # Its port decides whose share it is in: twice where that was the killed worker's.
        assert 1 <= Counter(hill.asked())["/1"] <= 2


@pytest.fixture
def shared(tmp_path: Path, server: redis.Redis) -> Callable[..., subprocess.Popen[bytes]]:
    """Begins a process of the source `bay` whose queue is in Redis."""
    block = BLOCKS["redis"].replace("redis://127.0.0.1:6379/0", url_of(server))
    (tmp_path / "shared_settings.py").write_text(f"from newscrawl.crawl.settings import *\n{block}")

    def crawl(name: str, pace: tuple[str, ...] = SLOWLY) -> subprocess.Popen[bytes]:
        told = {"SCRAPY_SETTINGS_MODULE": "shared_settings", "NEWSCRAWL_DATA": str(tmp_path / name)}
        return begin(tmp_path, "-m", "scrapy", "crawl", "bay", *pace, log=f"{name}.log", **told)

    return crawl


def report(folder: Path) -> dict[str, Any]:
    (path,) = (folder / "runs").glob("2*.json")
    return json.loads(path.read_text("utf-8"))


def test_two_processes_share_the_queue_of_scrapy_redis_and_their_books_are_wrong(
    tmp_path: Path, server: redis.Redis, shared: Callable[..., subprocess.Popen[bytes]]
) -> None:
    pages = {f"/{number}": story(number) for number in range(PAGES)}
    with serving(dict(pages)) as site:
        site.pages["/feed"] = site.feed(*pages)
        site.source(tmp_path)
        first = shared("one", PATIENTLY)
        until(lambda: server.llen("bay:requests") > PAGES // 4)
        second = shared("two")
        for process in (first, second):
            assert process.wait(HANGS) == 0
        log = (tmp_path / "one.log").read_text()
        assert written(tmp_path) == Counter({site.url(path): 1 for path in pages}), log
        assert "ScrapyDeprecationWarning" in log
    one, two = report(tmp_path / "one"), report(tmp_path / "two")
    assert one["requests"] == PAGES
    assert one["rejections"] == {"fetch/not_fetched": two["articles"]}
    assert two["articles"] > 0


def test_requests_in_flight_are_lost_with_their_process(
    tmp_path: Path, server: redis.Redis, shared: Callable[..., subprocess.Popen[bytes]]
) -> None:
    pages = {f"/{number}": story(number) for number in range(PAGES)}
    with serving(dict(pages)) as site:
        site.pages["/feed"] = site.feed(*pages)
        site.source(tmp_path)
        first = shared("one")
        until(lambda: "/5" in site.asked())
        kill(first)
        left = server.llen("bay:requests")
        assert shared("two").wait(HANGS) == 0
        asked = {path for path in site.asked() if path in pages}
    assert report(tmp_path / "two")["articles"] == left
    assert len(pages.keys() - asked) > 10


def test_newscrawls_own_choice_of_no_filter_does_not_go_with_it(tmp_path: Path, server: redis.Redis) -> None:
    told = ("-s", "SCHEDULER=scrapy_redis.scheduler.Scheduler", "-s", f"REDIS_URL={url_of(server)}")
    with serving({"/1": story(1)}) as site:
        site.pages["/feed"] = site.feed("/1")
        site.source(tmp_path)
        assert begin(tmp_path, "-m", "scrapy", "crawl", "bay", *told, log="log").wait(HANGS) == 1
    assert "BaseDupeFilter" in (tmp_path / "log").read_text()
