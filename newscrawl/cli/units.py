"""Turns a job into a systemd service and timer of the user, and tells which of a project's units are there."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from newscrawl.cli.jobs import Job
from newscrawl.errors import OutputError

_PLAIN_WORD = re.compile(r"[\w@+=:,./-]+", re.ASCII)


def folder() -> Path:
    """Where systemd looks for the user's own units."""
    config = os.environ.get("XDG_CONFIG_HOME")
    return (Path(config) if config else Path.home() / ".config") / "systemd" / "user"


def files(job: Job) -> dict[str, str]:
    """The job's two units: name of the file → content."""
    name = unit(job.project, job.group)
    return {f"{name}.service": _service(job), f"{name}.timer": _timer(job)}


def unit(project: Path, group: str | None) -> str:
    """The name of a job's units: readable, and another for each project."""
    readable = re.sub(r"[^A-Za-z0-9_.-]+", "-", project.name).strip("-.") or "project"
    return f"newscrawl-{readable}-{_digest(project)}{f'-{group}' if group else ''}"


def installed(project: Path, groups: Iterable[str]) -> list[Path]:
    """The project's units of these groups, of all where none is named, in the user's folder."""
    names = [unit(project, group) for group in groups]
    paths = sorted(folder().glob(f"{unit(project, None)}*"))
    return [path for path in paths if path.suffix in (".service", ".timer") and (not names or path.stem in names)]


def write(units: dict[str, str]) -> list[Path]:
    """Write units into the user's folder; the paths. OutputError where that cannot be done."""
    paths = [folder() / name for name in units]
    try:
        folder().mkdir(parents=True, exist_ok=True)
        for path in paths:
            path.write_text(units[path.name], encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise OutputError(f"{error.filename}: cannot be written: {error.strerror or error}") from None
    return paths


def remove(paths: Iterable[Path]) -> None:
    """Delete units, and what enabled them. OutputError where that cannot be done."""
    try:
        for path in paths:
            (path.parent / "timers.target.wants" / path.name).unlink(missing_ok=True)
            path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{error.filename}: cannot be removed: {error.strerror or error}") from None


def _service(job: Job) -> str:
    # systemd takes no quote or backslash in the name of a program
    words = job.command if _PLAIN_WORD.fullmatch(job.command[0]) else ("/usr/bin/env", *job.command)
    lines = [
        "[Unit]",
        f"Description=newscrawl: {job.what} of {_plain(str(job.project))}",
        "",
        "[Service]",
        "Type=oneshot",
        f"WorkingDirectory={_plain(str(job.project))}",
        *(f"Environment={_quoted(f'{name}={value}')}" for name, value in job.environment.items()),
        *([f"EnvironmentFile={_plain(str(job.env_file))}"] if job.env_file else []),
        "ExecStart=" + " ".join(_quoted(text).replace("$", "$$") for text in words),
        "# newscrawl alone is asked to stop: its workers finish the pages in hand",
        "KillMode=mixed",
    ]
    return "\n".join(lines) + "\n"


def _timer(job: Job) -> str:
    lines = [
        "[Unit]",
        f"Description=newscrawl: when {job.what} of {_plain(str(job.project))} are crawled",
        "",
        "[Timer]",
        *(f"OnCalendar={calendar}" for calendar in job.schedule.calendars()),
        "# a run that was missed while the computer was off is made up for",
        "Persistent=true",
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """A text where systemd reads no quotes; % would begin one of its own names."""
    return text.replace("%", "%%")


def _quoted(text: str) -> str:
    if _PLAIN_WORD.fullmatch(text):
        return text
    return '"' + _plain(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _digest(project: Path) -> str:
    return hashlib.sha256(os.fsencode(project)).hexdigest()[:8]
