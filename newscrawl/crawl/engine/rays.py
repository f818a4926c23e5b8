"""Shares of a run in, what became of each out: on the machines of a Ray cluster. The only module that imports Ray."""

from __future__ import annotations

import io
import json
import logging
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from newscrawl.crawl.engine.part import Outcome, Share
from newscrawl.errors import ConfigError, ShareLost

logger = logging.getLogger(__name__)

TRIES = 4
"""How often a share is begun whose machine or process is lost: a fault of the share's own ends all of them."""
STARTS = 2
"""How often a cluster of this machine alone is begun. Ray waits 30 s for it, which a cold disk beside other work may
take; what was read is in memory the second time."""
CONNECT_SECONDS = 10.0
HEAD_SECONDS = 40.0
"""A head that does not answer for as long is lost. A guess, below the minute after which Ray ends this process, and no
report is written."""
_HEAD_LOOK_SECONDS = 5.0
_LOOK_SECONDS = 1.0
_GRACE_SECONDS = 60.0
"""For a process that was told to end: it writes what it has."""


_QUIETLY = {"log_to_driver": False, "logging_level": logging.ERROR}
_SETTINGS = b"\x04"
_GREETING = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(3) + _SETTINGS + bytes(5)
"""How gRPC, which Ray speaks, begins (RFC 9113, 3.4): the other side answers with a frame of settings, too."""


class LostError(Exception):
    """A process ended without a word of what became of its share."""


class Terminated(Exception):  # noqa: N818 - whoever is told to end has no fault
    """SIGTERM came while Ray began, which has a handler of its own then."""


def work(share: Mapping[str, Any], number: int, run: Any) -> list[dict[str, Any]]:
    """Run a share in a process of its own, on the machine where this is called.

    A process, for a crawl is one a process; where this one dies, that one does. Raises LostError. `run`: an actor that
    says how often the share with that number was begun, and when all is to end.
    """
    import ray  # noqa: PLC0415 - see the module

    def ask(question: Any, otherwise: int) -> int:
        with suppress(ray.exceptions.RayError):  # with its machine
            return int(question().future().result())  # while one is in `ray.get`, its CPUs are given to other shares
        return otherwise

    def is_over() -> bool:
        return bool(ask(run.is_over.remote, 0))

    if is_over():
        return [asdict(Outcome()) for _ in share["spiders"]]
    if not Path(share["folder"]).is_dir():
        missing = f"{share['folder']}, where the run was begun, is no folder on {socket.gethostname()}"
        return [asdict(Outcome(error=missing, kind="ConfigError")) for _ in share["spiders"]]
    share = {**share, "again": ask(partial(run.begin.remote, number), 2) > 1}
    command = [sys.executable, "-m", "newscrawl.crawl.engine.part"]
    environment = {**os.environ, **share["environment"]}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=share["folder"], env=environment
    ) as process:
        lines, said = _attend(process, json.dumps(share).encode(), is_over)
    if not lines:
        raise LostError(": ".join([f"its process ended with {process.returncode}", *said]))
    found: list[dict[str, Any]] = json.loads(lines[-1])
    return found


def _attend(
    process: subprocess.Popen[bytes], line: bytes, is_over: Callable[[], bool]
) -> tuple[list[bytes], deque[str]]:
    """Give the process its share, and tell it once all is over; what it wrote, and the last line on its stderr."""
    assert process.stdin
    assert process.stdout
    assert process.stderr
    _write(process.stdin, line)
    lines: list[bytes] = []
    said: deque[str] = deque(maxlen=1)
    reader = threading.Thread(target=lambda out=process.stdout: lines.extend(out), daemon=True)
    passer = threading.Thread(target=_pass_on, args=(process.stderr, said), daemon=True)
    reader.start()
    passer.start()
    told = False
    while reader.is_alive():
        reader.join(_LOOK_SECONDS)
        if not told and is_over():
            _write(process.stdin, b"stop")
            told = True
    with suppress(OSError):
        process.stdin.close()
    process.wait()
    passer.join(_LOOK_SECONDS)  # helpers of the process, which have the pipe too, may outlive it
    return lines, said


def _pass_on(stderr: IO[bytes], last: deque[str]) -> None:
    """What the process says of itself goes to the machine's own log, and the last line into `last`."""
    for line in stderr:
        text = line.decode("utf-8", "replace").rstrip()
        sys.stderr.write(f"{text}\n")
        if text and "resource_tracker" not in text:  # what cleans up after a process that was killed
            last.append(text)


def _write(stdin: IO[bytes], line: bytes) -> None:
    """Tell the process something, unless it has ended: how, is seen by what it has said."""
    with suppress(OSError):
        stdin.write(line + b"\n")
        stdin.flush()


class _Run:
    """What all machines have to know of a run; an actor."""

    def __init__(self) -> None:
        self._is_over = False
        self._begun: Counter[int] = Counter()

    def end(self) -> None:
        """End the run."""
        self._is_over = True

    def is_over(self) -> bool:
        """Whether it is to end."""
        return self._is_over

    def begin(self, share: int) -> int:
        """A share begins; how often it has."""
        self._begun[share] += 1
        return self._begun[share]


@contextmanager
def cluster(address: str | None) -> Iterator[Any]:
    """Ray, connected to the cluster at `address`, or to one of this machine alone.

    ConfigError where that fails, Terminated where it was told to end meanwhile.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray  # noqa: PLC0415 - see the module
    except ImportError:
        raise ConfigError("the engine ray needs Ray: pip install 'newscrawl[ray]'") from None
    said = "--address" if address else "RAY_ADDRESS"
    address = address or os.environ.get("RAY_ADDRESS")
    with redirect_stdout(_Aside()):
        try:
            _connect(ray, address, said) if address and address != "local" else _start(ray)
        except SystemExit:  # Ray's way to end at SIGTERM
            ray.shutdown()
            raise Terminated from None
        try:
            yield ray
        finally:
            ray.shutdown()


def _connect(ray: Any, address: str, said: str) -> None:
    """Connect to the cluster at an address, of which `said` tells where that stands."""
    options: dict[str, Any] = {"address": address}
    host = _reach(address, said) if address != "auto" else ""
    if host.startswith("127."):  # Ray would put the machine's own address in its place
        options["_node_ip_address"] = host
    warnings: list[str] = []
    try:
        with _stderr_aside(warnings):
            ray.init(**options, **_QUIETLY)
    except Exception as error:  # noqa: BLE001 - Ray raises bare ones, too
        told = _line(error)
        if any("AuthToken" in line for line in warnings):
            told = "it asks for its token: RAY_AUTH_MODE=token and RAY_AUTH_TOKEN"
        raise ConfigError(f"{said} {address}: no Ray cluster answers there: {told}") from None


def _start(ray: Any) -> None:
    """Begin a cluster of this machine alone: "local", for without an address Ray joins one that it finds here."""
    for number in range(STARTS):
        try:
            ray.init(address="local", include_dashboard=False, **_QUIETLY)
        except Exception as error:  # noqa: BLE001 - Ray raises bare ones, too
            ray.shutdown()
            if number + 1 == STARTS:
                told = f"Ray could not begin on this computer: {_line(error)}"
                raise ConfigError(f"{told} Its own logs: {_logs()}") from None
            logger.warning("Ray could not begin on this computer, and is tried once more: %s", _line(error))
        else:
            return


def _line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _logs() -> Path:
    return Path(os.environ.get("RAY_TMPDIR", "/tmp"), "ray", "session_latest", "logs")


def _reach(address: str, said: str) -> str:
    """The host of an address (`host:port`, `ray://host:port`) where somebody listens: Ray itself waits for minutes."""
    parts = urlsplit(address if "//" in address else f"//{address}")
    try:
        host, port = parts.hostname or "", parts.port or 0
        with socket.create_connection((host, port), CONNECT_SECONDS) as connection:
            if "RAY_USE_TLS" not in os.environ:
                _greet(connection)
            return host
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ConfigError(f"{said} {address}: no Ray cluster answers there: {why}; give host:port") from None


def _greet(connection: socket.socket) -> None:
    """Raises OSError where something else than gRPC listens."""
    connection.sendall(_GREETING)
    if connection.recv(len(_GREETING))[3:4] != _SETTINGS:
        raise OSError("what listens is something else")


@contextmanager
def _stderr_aside(lines: list[str]) -> Iterator[None]:
    """What Ray's own code writes to stderr past Python, while it looks for a cluster, comes into `lines`."""
    with tempfile.TemporaryFile() as file:
        before = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(before, 2)
            os.close(before)
            file.seek(0)
            lines += file.read().decode("utf-8", "replace").splitlines()
            logger.debug("Ray: %s", "\n".join(lines))


class _Aside(io.TextIOBase):
    """Takes what Ray prints, such as the state of a machine that is lost, to the log."""

    def write(self, text: str) -> int:
        """Log the text."""
        if text.strip():
            logger.debug("Ray: %s", text.rstrip())
        return len(text)


def slots(ray: Any, cpus: int) -> int:
    """How many shares run at the same time, of which each takes so many CPUs."""
    return max(1, int(ray.cluster_resources().get("CPU", 1) // cpus))


def lacking(ray: Any, paths: Sequence[str]) -> dict[str, list[str]]:
    """Files and folders that are not there on every machine, in their order → the addresses of those that lack them."""
    look = ray.remote(num_cpus=0)(_missing)
    asked = {}
    for node in ray.nodes():
        if node["Alive"]:
            there = ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)
            asked[look.options(scheduling_strategy=there).remote(list(paths))] = node["NodeManagerAddress"]
    answered, _ = ray.wait(list(asked), num_returns=len(asked), timeout=_GRACE_SECONDS)
    found: dict[str, list[str]] = {}
    for one in answered:
        with suppress(ray.exceptions.RayError):  # lost meanwhile, or it has no newscrawl: its shares will tell
            for path in ray.get(one):
                found.setdefault(path, []).append(asked[one])
    return {path: sorted(found[path]) for path in paths if path in found}


def _missing(paths: Sequence[str]) -> list[str]:
    return [path for path in paths if not Path(path).exists()]


def run(
    ray: Any,
    shares: Sequence[Share],
    cpus: int,
    ended: Callable[[int, Sequence[Outcome]], None],
    is_over: Callable[[], bool],
) -> None:
    """Run the shares, `cpus` CPUs for each, and tell of each that has ended, by its number.

    One whose machine is lost is begun anew, TRIES times at the most; then its sources have ended with an error.
    `is_over` is asked again and again: once it says so, no further share begins, and those that run are told to end.
    """
    task = ray.remote(num_cpus=cpus, max_retries=TRIES - 1, retry_exceptions=[LostError])(work)
    # On this machine: with another one it would be lost.
    here = ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy(
        ray.get_runtime_context().get_node_id(), soft=False
    )
    all_know = ray.remote(num_cpus=0, scheduling_strategy=here)(_Run).remote()
    waiting = {task.remote(asdict(share), number, all_know): number for number, share in enumerate(shares)}
    told, head = 0.0, _Head(getattr(ray.get_runtime_context(), "gcs_address", None))
    while waiting:
        done, _ = ray.wait(list(waiting), timeout=_LOOK_SECONDS)
        for reference in done:
            number = waiting.pop(reference)
            ended(number, _result(ray, reference, shares[number]))
        if head.is_lost():
            for number in waiting.values():
                ended(number, _lost(shares[number], f"the cluster's head ({head.address}) is lost"))
            return
        if is_over():
            told = told or _tell(all_know)
            if time.monotonic() > told + _GRACE_SECONDS:
                break
    for number in waiting.values():
        ended(number, [Outcome() for _ in shares[number].spiders])


def _tell(run: Any) -> float:
    run.end.remote()
    return time.monotonic()


def _result(ray: Any, reference: Any, share: Share) -> Sequence[Outcome]:
    try:
        return [Outcome(**row) for row in ray.get(reference)]
    except ray.exceptions.RayError as error:
        return _lost(share, str(error).strip().splitlines()[-1])


def _lost(share: Share, why: str) -> Sequence[Outcome]:
    told = f"its share was not run to its end: {why}"
    return [Outcome(began=True, error=told, kind=ShareLost.__name__) for _ in share.spiders]


class _Head:
    """Whether the process that knows of all machines is there: without it nothing is told to us any more."""

    def __init__(self, address: str | None) -> None:
        """`address`: host and port; None, as in Ray's client, where it is not known: then it is taken to be there."""
        self.address = address
        self._heard = self._asked = time.monotonic()

    def is_lost(self) -> bool:
        """Asks now and then, and waits some seconds for an answer."""
        if self.address is None:
            return False
        if time.monotonic() - self._asked > _HEAD_LOOK_SECONDS:
            host, _, port = self.address.rpartition(":")
            with suppress(OSError):
                socket.create_connection((host.strip("[]"), int(port)), _HEAD_LOOK_SECONDS).close()
                self._heard = time.monotonic()
            self._asked = time.monotonic()
        return self._asked - self._heard > HEAD_SECONDS
