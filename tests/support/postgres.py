"""A PostgreSQL of our own on 127.0.0.1, for the tests of a process: started by the first that asks, ended with us.

However we end: the system tells it, by `setpriv` of Debian's util-linux.
"""

from __future__ import annotations

import atexit
import functools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

USER, PASSWORD = "crawler", "p@ss:w/rd%?"
QUOTED = "p%40ss%3Aw%2Frd%25%3F"
"""The password as a URL has it."""
_SYSTEM_USER = "postgres"
"""As whom it runs where we are root, whom it refuses; Debian's package makes that user."""
_STARTS = 60
"""Seconds after which a server does not start at all."""


@functools.cache
def programs() -> Path | None:
    """The folder of the server's programs, the latest version's; None where it is not installed."""
    if not shutil.which("setpriv"):
        return None
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    named = shutil.which("initdb")
    return folders[-1] if folders else Path(named).parent if named else None


MISSING = "no PostgreSQL server is installed here: apt-get install postgresql"


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    port: int
    pid: int
    numbers: count[int]
    free: list[str]
    """Databases that are empty again."""

    def url(self, name: str, *, user: str = USER, password: str = QUOTED) -> str:
        """Of a database, as NEWSCRAWL_STATE has it."""
        return f"postgresql+psycopg://{user}:{password}@127.0.0.1:{self.port}/{name}"

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        """A connection of the owner's, past newscrawl; each statement is a transaction."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=USER, password=PASSWORD, dbname=name, autocommit=True
        )

    def new(self, how: str = "") -> str:
        """A database that is empty, by name; `how`: what else CREATE DATABASE is told."""
        if self.free and not how:
            return self.free.pop()
        name = f"news{next(self.numbers)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} {how}")
        return name

    def empty(self, name: str) -> None:
        """Take all out of a database, for the next one that asks; whoever is still connected is no more."""
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        with self.connect(name) as connection:
            connection.execute(others, [name])
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
            connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")  # as it comes
        self.free.append(name)


@functools.cache
def server() -> Server:
    """The server of this process. It forces nothing to the disk: no test here pulls its plug."""
    return begin(fsync="off", max_connections="60", shared_buffers="32MB")


def begin(**settings: str) -> Server:
    """One more server, with these settings besides its own, which ends with this process."""
    bin_folder = programs()
    assert bin_folder, MISSING
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    secret = folder / "secret"
    secret.write_text(PASSWORD)
    user = {}
    if os.getuid() == 0:
        own = pwd.getpwnam(_SYSTEM_USER)
        user = {"user": own.pw_uid, "group": own.pw_gid, "extra_groups": []}
        for path in (folder, secret):
            os.chown(path, own.pw_uid, own.pw_gid)
    data = folder / "data"
    how = ["-U", USER, "-A", "scram-sha-256", "--pwfile", secret, "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    made = subprocess.run(
        [bin_folder / "initdb", "-D", data, *how], capture_output=True, text=True, check=False, cwd=folder, **user
    )
    assert made.returncode == 0, made.stderr
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", **settings}
    options = [part for name, value in said.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        command = ["setpriv", "--pdeathsig", "QUIT", "--", bin_folder / "postgres", "-D", data, *options]
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **user)
    atexit.register(_end, process, folder)
    found = Server(port, process.pid, count(1), [])
    for _ in range(_STARTS * 20):
        assert process.poll() is None, (folder / "log").read_text()
        try:
            found.connect().close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return found
    raise AssertionError((folder / "log").read_text())


def _end(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)
