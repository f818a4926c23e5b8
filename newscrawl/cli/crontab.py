"""Turns a user's crontab into the same with this project's lines in it, or out of it; the rest stays byte for byte.

The crontab is read and written by the system's `crontab` program: what else stands there is never interpreted.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterable
from pathlib import Path

from newscrawl.cli.jobs import Job
from newscrawl.errors import ConfigError, OutputError

NO_CRONTAB = re.compile(rb"no crontab for|No such file or directory")
"""What `crontab -l` says to a user who has none: Vixie's, cronie and macOS; BusyBox."""
SECONDS = 30


def entry(job: Job) -> bytes:
    """A job's lines for a crontab, between its markers."""
    begin, end = _markers(job.project, job.group)
    return b"\n".join((begin, _line(job), end, b""))


def put(crontab: bytes, job: Job) -> bytes:
    """The crontab with the job's entry: in the place of its old one or, where there is none, at the end."""
    if found := _entries(crontab, job.project, [job.group]):
        first, last = found[0]
        return crontab[:first] + entry(job) + crontab[last:]
    gap = b"\n" if crontab and not crontab.endswith(b"\n") else b""
    return crontab + gap + entry(job)


def found(crontab: bytes, project: Path, groups: Iterable[str]) -> list[bytes]:
    """The project's entries of these groups, all of them where none is named."""
    return [crontab[first:last] for first, last in _entries(crontab, project, list(groups))]


def take_out(crontab: bytes, project: Path, groups: Iterable[str]) -> bytes:
    """The crontab without the project's entries of these groups, of all where none is named."""
    for first, last in reversed(_entries(crontab, project, list(groups))):
        crontab = crontab[:first] + crontab[last:]
    return crontab


def read() -> bytes:
    """The user's crontab, empty where there is none. ConfigError where it cannot be read."""
    ended = _crontab("-l")
    # anything else is a failure: a crontab that could not be read must not be written anew
    if ended.returncode and not (NO_CRONTAB.search(ended.stderr) and not ended.stdout):
        raise ConfigError(f"crontab -l failed: {_told(ended)}")
    return b"" if ended.returncode else ended.stdout


def write(crontab: bytes) -> None:
    """Make this the user's crontab. OutputError, and the old one stays, where cron does not take it."""
    ended = _crontab("-", given=crontab)
    if ended.returncode:
        raise OutputError(f"the crontab was not changed: {_told(ended)}")


def _line(job: Job) -> bytes:
    """One line: crontabs know no continuation."""
    parts = [f"cd {shlex.quote(str(job.project))}"]
    if job.env_file:
        parts += ["set -a", f". {shlex.quote(str(job.env_file))}", "set +a"]
    words = [f"{name}={shlex.quote(value)}" for name, value in job.environment.items()]
    parts.append(" ".join([*words, shlex.join(job.command), ">/dev/null"]))
    command = " && ".join(parts)
    # To cron, % ends the command and \% stands for it; some crons read \\, too: quotes part a backslash from what
    # follows. shlex has every backslash within single quotes, so that to the shell this changes nothing.
    command = command.replace("\\", "\\''").replace("%", "\\%")
    return os.fsencode(f"{job.schedule.cron} {command}")


def count(crontab: bytes) -> int:
    """How many entries of newscrawl's there are, of whatever projects."""
    return len(re.findall(rb"^# newscrawl cron, .*, begin: ", crontab, re.MULTILINE))


def _markers(project: Path, group: str | None) -> tuple[bytes, bytes]:
    what = f"group {group}" if group else "all sources"
    return (
        os.fsencode(f"# newscrawl cron, {what}, begin: {project}"),
        os.fsencode(f"# newscrawl cron, {what}, end: {project}"),
    )


def _entries(crontab: bytes, project: Path, groups: list[str | None] | list[str]) -> list[tuple[int, int]]:
    """Where the project's entries of these groups, or all its entries, begin and end. ConfigError for half of one."""
    place = re.escape(os.fsencode(project))
    what = (
        b"|".join(re.escape(f"group {group}".encode()) if group else b"all sources" for group in groups)
        or rb"all sources|group [a-z0-9_-]+"
    )
    begin = rb"^# newscrawl cron, (?P<what>%b), begin: %b\n" % (what, place)
    # lines up to the entry's own end, and no other entry's beginning among them
    rest = rb"(?:(?!# newscrawl cron, ).*\n)*# newscrawl cron, (?P=what), end: %b(?:\n|\Z)" % place
    found = [match.span() for match in re.finditer(begin + rest, crontab, re.MULTILINE)]
    if len(found) != len(re.findall(begin, crontab, re.MULTILINE)):
        raise ConfigError(
            f"the crontab has a line “# newscrawl cron, …, begin: {project}” without its “end”: mend it by crontab -e"
        )
    return found


def _crontab(*args: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        return subprocess.run(
            ["crontab", *args], input=given or b"", env=environment, capture_output=True, check=False, timeout=SECONDS
        )
    except OSError as error:
        raise ConfigError(
            f"the program crontab cannot be run ({error.strerror or error}): install cron, or see --systemd"
        ) from None
    except subprocess.TimeoutExpired:
        raise ConfigError(f"the program crontab did not end in {SECONDS} seconds") from None


def _told(ended: subprocess.CompletedProcess[bytes]) -> str:
    return ended.stderr.decode(errors="replace").strip() or f"exit status {ended.returncode}"
