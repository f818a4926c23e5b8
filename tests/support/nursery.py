"""Loads newscrawl once and forks a process of it for each that a test starts: `python nursery.py FD`.

Loading Scrapy and the extractor takes seconds of processor time, and a small crawl is hardly anything else. What is
forked is as good as started: it has its own session, folder, environment, arguments and files, runs `__main__` by the
means of `python -m` or `python FILE`, and nothing of the crawl has begun. Its workers' server is forked likewise.
Whatever depends on how Python starts and ends is for tests to show with a process that is started anew.

A request on the socket FD is JSON with the files for stdout, stderr and what is told of the process: one line with its
id, one with its status as `os.waitpid` gives it. The nursery ends when its socket is closed.
"""

from __future__ import annotations

import atexit
import fcntl
import gc
import importlib
import json
import os
import resource
import runpy
import signal
import socket
import sys
import threading
from multiprocessing import util
from pathlib import Path
from typing import Any

from scrapy.settings import default_settings

from newscrawl import Article, Page, Processor

LOADED = """newscrawl.preload newscrawl.cli.app newscrawl.cli.live newscrawl.cli.logs newscrawl.cli.sources
newscrawl.cli.state newscrawl.crawl.addon newscrawl.crawl.batch newscrawl.crawl.batchreport
newscrawl.crawl.commands.crawl newscrawl.crawl.download newscrawl.crawl.errand newscrawl.crawl.loader
newscrawl.crawl.once newscrawl.crawl.probe newscrawl.crawl.rebuild newscrawl.crawl.run newscrawl.crawl.settings
newscrawl.crawl.spiders.urls newscrawl.report.runs newscrawl.language.langdetect scrapy.cmdline scrapy.commands.list
scrapy.core.downloader.handlers.http11 scrapy.downloadermiddlewares.httpcache scrapy.dupefilters scrapy.logformatter
scrapy.pqueues scrapy.squeues scrapy.statscollectors scrapy.utils._download_handlers scrapy.utils.engine
pydantic.type_adapter""".split()
"""Modules that a run imports, some of them late; Scrapy's own parts besides."""
PAGE = """<html lang=en><title>Harbour pilots vote</title><article><h1>Harbour pilots vote</h1>
<p>The harbour pilots of the bay told the council on Monday that the new rota had cost them hours of sleep.</p>
<p>The harbour master answered that nobody would sail twice in a week, and asked the council to vote in the spring.</p>
<p>Until then the boats leave the mole at four in the morning, as they have for thirty years, the pilots said.</p>"""
REQUEST = 1 << 20
"""Bytes of a request at most."""


def serve(control: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Forks until the socket is closed; returns in each child, with what it is to become."""
    while True:
        message, files, _, _ = socket.recv_fds(control, REQUEST, 3)
        if not message:
            os._exit(0)
        while _buried():
            pass
        if os.fork() == 0:
            control.close()
            _keep(files)
            return json.loads(message), files
        for file in files:
            os.close(file)


def _buried() -> bool:
    """Whether a child had ended."""
    try:
        return os.waitpid(-1, os.WNOHANG)[0] > 0
    except ChildProcessError:
        return False


def _keep(files: list[int]) -> None:
    """Fork once more and return in the child, of a session of its own; the parent tells how that ends."""
    *output, told = files
    child = os.fork()
    if child == 0:
        os.setsid()
        os.write(told, b"%d\n" % os.getpid())
        return
    for file in output:
        os.close(file)
    os.write(told, b"%d\n" % os.waitpid(child, 0)[1])
    os._exit(0)


def become(wanted: dict[str, Any], files: list[int]) -> None:
    """Leave all of the nursery behind but what is loaded, and run."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(files[0], 1)
    os.dup2(files[1], 2)
    os.closerange(3, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    os.environ.clear()
    os.environ.update(wanted["env"])
    os.chdir(wanted["cwd"])
    if (size := wanted["file_size"]) is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    sys.path[1:1] = filter(None, wanted["env"].get("PYTHONPATH", "").split(os.pathsep))
    spare_server()
    try:
        _run_main(*wanted["args"])
    except SystemExit as leaving:
        _leave(leaving.code)
    _leave(None)


def _run_main(how: str, *arguments: str) -> None:
    """As `python -m MODULE ...` or `python FILE ...` does."""
    if how == "-m":
        sys.path[0] = os.getcwd()
        sys.argv = [*arguments]
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = str(Path(how).parent)
        sys.argv = [how, *arguments]
        runpy.run_path(how, run_name="__main__")


def _leave(code: int | str | None) -> None:
    """End as Python does, but leave all that is loaded as it is: taking it apart would copy most of the memory."""
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(int(code is not None) if not isinstance(code, int) else code & 0xFF)


def spare_server() -> None:
    """A child that becomes the server of the workers in the place of a new Python that would load the extractor anew.

    It is forked now, while this process has no threads, locks or connections that would be the server's, too.
    """
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})  # as the pool has it
        _serve_workers(theirs)
    theirs.close()
    spawn = util.spawnv_passfds

    def spawnv_passfds(path: bytes, args: list[str], files: list[int]) -> int:
        if "multiprocessing.forkserver" not in args[-1] or ours.fileno() < 0:
            return spawn(path, args, files)
        socket.send_fds(ours, [json.dumps([args[-1], files]).encode()], files)
        server = int(ours.recv(20))
        ours.close()
        return server

    util.spawnv_passfds = spawnv_passfds


def _serve_workers(control: socket.socket) -> None:
    message, files, _, _ = socket.recv_fds(control, REQUEST, 64)
    if not message:  # the run has ended without a page to work on
        os._exit(0)
    code, numbers = json.loads(message)
    high = [fcntl.fcntl(file, fcntl.F_DUPFD, 500) for file in files]
    control.send(b"%d" % os.getpid())
    os.closerange(3, 500)
    for file, number in zip(high, numbers, strict=True):
        os.dup2(file, number)
        os.close(file)
    exec(code, {})
    os._exit(0)


def load() -> None:
    """Import what a run needs, and process a page, for which phrases, profiles and suffixes are read."""
    for name in LOADED:
        importlib.import_module(name)
    for parts in (default_settings.EXTENSIONS_BASE, default_settings.DOWNLOADER_MIDDLEWARES_BASE):
        for path in parts:
            importlib.import_module(path.rpartition(".")[0])
    assert isinstance(Processor()(Page(PAGE, "https://bay.example/2025/pilots")), Article)
    assert "twisted.internet.reactor" not in sys.modules, "each run installs its own"
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    load()
    become(*serve(socket.socket(fileno=int(sys.argv[1]))))
