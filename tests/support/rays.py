"""A Ray cluster of several nodes on this computer, each with an address of its own on loopback."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

RAY = str(Path(sys.executable).with_name("ray"))
START_SECONDS = 120


@dataclass
class Cluster:
    """Nodes 127.0.0.2 and on, one CPU each; the driver is attached to the first."""

    address: str
    environment: dict[str, str]
    folder: str

    def processes(self, name: str) -> list[int]:
        """Ids of its processes with that name in their command, in the order of their start."""
        return [pid for pid in _all() if name in (command := _command(pid)) and self.folder in command]

    def started(self, name: str) -> list[int]:
        """Ids of the processes with that name in their command that its nodes have started."""
        return [pid for pid in _all() if name in _command(pid) and self.folder in _environment(pid)]

    def shares(self) -> list[int]:
        """Ids of the processes that run a share now, each begun by a task of Ray's."""
        return [pid for pid in self.started("engine.part") if "ray::work" in _command(_parent(pid))]

    def lose(self, node: int) -> None:
        """Kill what makes a node one; what ran on it has to notice."""
        os.kill(self.processes("raylet/raylet")[node], signal.SIGKILL)


def _all() -> list[int]:
    return sorted(int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    return ""


def _parent(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def sees(pid: int, folder: Path, disk: Path) -> bool:
    """Whether what a process has at `folder` is that disk, see `with_disk`."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/root{folder}").samefile(disk)
    return False


def _place(pid: int) -> str:
    """The folder that a process works in: Ray's agents write their title over command and environment."""
    with suppress(OSError):
        return os.readlink(f"/proc/{pid}/cwd")
    return ""


def _environment(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/environ").read_bytes().decode("utf-8", "replace")
    return ""


def can_part() -> bool:
    """Whether processes here may see disks of their own."""
    tried = subprocess.run(["unshare", "--mount", "mount", "--bind", "/tmp", "/tmp"], capture_output=True, check=False)
    return tried.returncode == 0


def with_disk(disk: Path | None, folder: Path | None) -> list[str]:
    """What stands before a command that is to see the folder `disk` where others see another one, at `folder`."""
    if disk is None or folder is None:
        return []
    disk.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    return [
        "unshare",
        "--mount",
        "sh",
        "-c",
        'mount --bind "$1" "$2" && shift 2 && exec "$@"',
        "sh",
        str(disk),
        str(folder),
    ]


@contextmanager
def cluster(nodes: int, own: Path | None = None, **more: str) -> Iterator[Cluster]:
    """Start the nodes, with these variables besides ours, and end all of their processes.

    `own`: a folder that each of them has on a disk of its own, `<own>-<node>`; none = they share all that there is.
    """
    folder = tempfile.mkdtemp(prefix="nr", dir="/tmp")  # short: sockets lie in it
    with socket.socket() as free:
        free.bind(("127.0.0.2", 0))
        address = f"127.0.0.2:{free.getsockname()[1]}"
    given = {
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(24),
        "RAY_health_check_initial_delay_ms": "2000",
        "RAY_health_check_period_ms": "1000",
        "RAY_health_check_failure_threshold": "3",
        "RAY_TMPDIR": folder,
        **more,
    }
    made = Cluster(address, given, folder)
    try:
        head = ("--head", f"--port={address.rpartition(':')[2]}", "--include-dashboard=false", f"--temp-dir={folder}")
        for number in range(nodes):
            place = head if number == 0 else (f"--address={address}",)
            common = (f"--node-ip-address=127.0.0.{number + 2}", "--num-cpus=1", "--disable-usage-stats")
            done = subprocess.run(
                [*with_disk(own and own.with_name(f"{own.name}-{number}"), own), RAY, "start", *place, *common],
                env={**os.environ, **given},
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=START_SECONDS,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
        yield made
    finally:
        _clear(folder)


@contextmanager
def own() -> Iterator[Cluster]:
    """What a command begins by itself where it is given no address: only its folder is made."""
    folder = tempfile.mkdtemp(prefix="nr", dir="/tmp")  # short: sockets lie in it
    try:
        yield Cluster("", {"RAY_TMPDIR": folder}, folder)
    finally:
        _clear(folder)


def _clear(folder: str) -> None:
    for pid in [pid for pid in _all() if any(folder in said(pid) for said in (_command, _environment, _place))]:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
