"""Turns a project and a wanted group of its sources into what a scheduler must be told to crawl them."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from newscrawl.cli.schedule import Schedule
from newscrawl.errors import ConfigError

PASSED_ON = ("SCRAPY_SETTINGS_MODULE", "SCRAPY_PROJECT", "http_proxy", "https_proxy", "no_proxy")
"""Variables beside newscrawl's own that a crawl reads and a scheduler does not give; proxies in either case."""
_PASSWORD = re.compile(r"(?i)://[^/\s]*@|[?&](?:ssl)?password=")
_SECRET_NAME = re.compile(r"ON_FAILURE|TOKEN|SECRET|PASSWORD|KEY$")
"""ON_FAILURE: whoever knows the address of a webhook can post to it."""


@dataclass(frozen=True, slots=True)
class Job:
    """One command that a scheduler starts again and again."""

    project: Path
    """Where it runs, absolute."""
    group: str | None
    """None: all enabled sources."""
    schedule: Schedule
    command: tuple[str, ...]
    """The program's absolute path and its arguments."""
    environment: Mapping[str, str]
    env_file: Path | None = None
    """A file of `NAME=value` lines that is read first."""

    @property
    def what(self) -> str:
        """In words."""
        return f"group {self.group}" if self.group else "all sources"


def command(data: Path, group: str | None, options: Sequence[str], given: Container[str]) -> tuple[str, ...]:
    """The program and arguments of a job; `options` are handed on to `newscrawl run`.

    `given`: which of `log_file` and `lock_file` are among them; the others are files of the job's own below `data`.
    """
    name = f"newscrawl-{group}" if group else "newscrawl"
    chosen = ["--group", group] if group else []
    if "log_file" not in given:
        chosen += ["--log-file", str(data / "logs" / f"{name}.log")]
    if "lock_file" not in given:  # in a folder of its own: a source may have any name
        chosen += ["--lock-file", str(data / "locks" / "cron" / f"{name}.lock")]
    return (*program(), "run", *chosen, *options)


def program() -> tuple[str, ...]:
    """The newscrawl of this environment, by absolute path."""
    # not resolved: where a virtual environment's python leads to, newscrawl is not installed
    python = Path(sys.executable)
    script = python.with_name("newscrawl")
    return (str(script),) if script.is_file() else (str(python), "-m", "newscrawl")


def seed(project: Path, group: str | None) -> int:
    """A number that stays the same for a project and group, and is another for most others."""
    return int.from_bytes(hashlib.sha256(os.fsencode(f"{project}\n{group or ''}")).digest()[:8])


def environment(
    variables: Mapping[str, str], own: Iterable[str], wanted: Iterable[str]
) -> tuple[dict[str, str], list[str]]:
    """What of the present environment a job needs: what may be written down, and the names of what may hold a secret.

    `own`: the settings of newscrawl. `wanted`: the variables that sources name for their secrets, set or not.
    """
    secret = set(wanted)
    names = {*own, *PASSED_ON, *(name.upper() for name in PASSED_ON)}
    given = {name: value for name in sorted(names) if (value := variables.get(name, "")).strip()}
    secret |= {name for name, value in given.items() if _SECRET_NAME.search(name) or _PASSWORD.search(value)}
    return {name: value for name, value in given.items() if name not in secret}, sorted(secret)


def check_text(texts: Iterable[str]) -> None:
    """ConfigError for a text that no line of a crontab or unit file can hold."""
    for text in texts:
        if any(char in text for char in "\n\r\0"):
            raise ConfigError(f"{text!r}: has a line break, and no scheduler's file can hold that")
