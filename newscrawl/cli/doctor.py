# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl doctor`: looks at what a crawl needs, and says of each thing that is wrong how to mend it."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from newscrawl.cli.console import has_colours, write, write_json
from newscrawl.cli.project import reaches
from newscrawl.errors import NewscrawlError
from newscrawl.plain import counted, plain

if TYPE_CHECKING:
    from newscrawl.crawl.config import Config

UNWELL = 1
"""Exit status where something is at fault."""
LEAST_FREE_MB = 1000
"""On the disk of the data folder: a night's crawl of some large sources. A guess."""
WORKER_MB = 200
"""What a worker may take at its most (docs/benchmarks.md: 117 MB in the middle of a long run)."""
LEAST_FILES = 1024
"""Open files: a run takes some 60 for 16 sources, and more where hosts are slow."""


_COLOURS = {"ok": "green", "warning": "yellow", "fault": "red"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    state: Literal["ok", "warning", "fault"]
    told: str
    fix: str | None = None
    """What to do about it; None where nothing is to be done."""


def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="One JSON array instead of lines.")] = False) -> int:
    """Look at what a crawl needs, and say how to mend what is wrong.

    Python, packages, project, settings, sources, data folder, disk, storage, clock, state, schedule, workers, open
    files. Nothing is fetched.

    Example: newscrawl doctor

    Exit status 1: something is at fault.
    """
    found = list(_findings())
    if as_json:
        write_json([asdict(finding) for finding in found])
    else:
        width = max(len(finding.what) for finding in found)
        for finding in found:
            state = f"{finding.state:<7}"
            state = typer.style(state, fg=_COLOURS[finding.state]) if has_colours() else state
            write(f"{state}  {finding.what:<{width}}  {plain(finding.told)}\n")
            if finding.fix:
                write(f"{'':7}  {'':{width}}  -> {plain(finding.fix)}\n")
    return UNWELL if any(finding.state == "fault" for finding in found) else 0


def _findings() -> Iterator[Finding]:
    yield _python()
    yield from _packages()
    yield _clock()
    from newscrawl.crawl import config
    from newscrawl.crawl.run import project_settings

    yield _project()
    try:
        settings = project_settings()
        found = config.read(settings)
    except (NewscrawlError, ImportError) as error:
        yield Finding("settings", "fault", str(error), "mend that setting: docs/settings.md")
        return
    yield from (look(found) for look in _OF_PROJECT)
    yield _files()


def _python() -> Finding:
    from importlib.metadata import metadata

    from packaging.specifiers import SpecifierSet

    told, needed = ".".join(map(str, sys.version_info[:3])), metadata("newscrawl")["Requires-Python"]
    if SpecifierSet(needed).contains(told):
        return Finding("Python", "ok", told)
    return Finding("Python", "fault", told, f"install Python {needed}, and newscrawl with it")


def _packages() -> Iterator[Finding]:
    """Those that newscrawl needs, and the extras that are there."""
    from importlib.metadata import PackageNotFoundError, requires, version

    from packaging.requirements import Requirement

    wrong, extras = [], set()
    for line in requires("newscrawl") or ():
        needed = Requirement(line)
        extra = line.partition("extra ==")[2].strip(" '\"")
        try:
            installed = version(needed.name)
        except PackageNotFoundError:
            installed = None
        fits = installed is not None and needed.specifier.contains(installed, prereleases=True)
        if extra not in ("", "dev", "fuzz") and fits:
            extras.add(extra)
        elif not extra and not fits:
            wrong.append(f"{needed.name} {installed or 'missing'} (needs {needed.specifier})")
    if wrong:
        yield Finding("packages", "fault", ", ".join(wrong), "pip install --upgrade newscrawl")
    else:
        told = ", ".join(f"{name} {version(name)}" for name in ("newscrawl", "scrapy", "trafilatura"))
        yield Finding("packages", "ok", f"{told}; extras: {', '.join(sorted(extras)) or 'none'}")


def _clock() -> Finding:
    """The clock against the newest thing that is surely older than now: newscrawl's own files."""
    import newscrawl

    newest = max(path.stat().st_mtime for path in Path(newscrawl.__file__).parent.glob("*.py"))
    told = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    if time.time() < newest - 86_400:
        return Finding("clock", "fault", f"{told} is before newscrawl was installed", "set the computer's clock")
    return Finding("clock", "ok", told)


def _project() -> Finding:
    from newscrawl.crawl.config import in_project

    if in_project():
        return Finding("project", "ok", f"{Path.cwd()} is in one")
    return Finding("project", "warning", f"{Path.cwd()} is in none", "go to the project's folder, or: newscrawl init")


def _contact(config: Config) -> Finding:
    if config.contact and reaches(config.contact):
        return Finding("contact", "ok", config.contact)
    fix = "set NEWSCRAWL_CONTACT to a URL or e-mail address, in the settings or the environment"
    told = f"{config.contact}: neither a URL nor an e-mail address" if config.contact else "sites cannot know who asks"
    return Finding("contact", "warning", told, fix)


def _sources(config: Config) -> Finding:
    from newscrawl import sources

    try:
        there = any(config.sources.glob("*.toml"))
        found = list(sources.load(config.sources).values()) if there else []
    except NewscrawlError as error:
        return Finding("sources", "fault", str(error).partition("\n")[0], "newscrawl sources list tells all of it")
    enabled = sum(source.enabled for source in found)
    told = f"{enabled} enabled of {len(found)} in {config.sources}"
    if enabled:
        return Finding("sources", "ok", told)
    return Finding("sources", "warning", told, "newscrawl sources add https://…, or newscrawl sources enable ID|GROUP")


def _data(config: Config) -> Finding:
    from newscrawl.crawl.storage import require_writable

    try:
        require_writable(_nearest(config.data))
    except NewscrawlError as error:
        return Finding("data", "fault", str(error), "give yourself the right to write there, or set NEWSCRAWL_DATA")
    return Finding("data", "ok", f"{config.data} can be written")


def _disk(config: Config) -> Finding:
    import shutil

    free = shutil.disk_usage(_nearest(config.data)).free // 1_000_000
    if free >= LEAST_FREE_MB:
        return Finding("disk", "ok", f"{free:,} MB free")
    return Finding("disk", "warning", f"{free:,} MB free", f"make room: less than {LEAST_FREE_MB:,} MB may not last")


def _storage(config: Config) -> Finding:
    """A file is written there, read and removed again."""
    import secrets

    from newscrawl import remote
    from newscrawl.crawl import outbox

    if config.storage is None:
        return Finding("storage", "ok", "none: files stay in the data folder")
    probe = config.storage / f".newscrawl-doctor-{secrets.token_hex(4)}"
    try:
        outbox.require(config.storage)
        remote.copy_text("newscrawl doctor\n", probe)
        probe.read_text("utf-8")
        probe.unlink()
    except (NewscrawlError, OSError) as error:
        told = remote.told(error) if isinstance(error, OSError) else str(error)
        fix = "docs/scaling.md says where the libraries of stores look for keys and addresses"
        return Finding("storage", "fault", told if str(probe.parent) in told else f"{probe}: {told}", fix)
    return Finding("storage", "ok", f"{config.storage} can be written")


def _nearest(folder: Path) -> Path:
    """The folder, or the first above it that is there: none is made."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def _state(config: Config) -> Finding:
    from newscrawl.crawl import claims

    where = claims.place(config)
    if isinstance(where, Path) and not where.exists():
        return Finding("state", "ok", f"{where}: none yet, the first newscrawl run makes it")
    try:
        with claims.open_state(config) as state:
            held, at = state.holdings(), f" in {state.where}" if state.is_shared else ""
            if state.is_shared:
                state.hold(f"doctor of {socket.gethostname()} {os.getpid()}", 1)  # else it can be read alone
            free = state.connections()
    except NewscrawlError as error:
        fix = "newscrawl state rebuild makes it anew from the files of articles, once it is moved away"
        if not isinstance(where, Path):
            fix = "docs/scaling.md says how a shared state is set up"
        return Finding("state", "fault", str(error), fix)
    told = f"{counted(sum(one.articles for one in held), 'article')} of {counted(len(held), 'source')}{at}"
    if free is not None and free < config.sources_at_once:
        told, fix = f"{told}; connections left: {free}", "raise the server's max_connections: a source takes one"
        return Finding("state", "warning", told, fix)
    return Finding("state", "ok", told)


def _schedule(_: Config) -> Finding:
    from newscrawl.cli import crontab

    try:
        entries = crontab.count(crontab.read())
    except (NewscrawlError, OSError):
        entries = 0
    fix = None if entries else "newscrawl cron prints a line for it"
    return Finding("schedule", "ok", f"newscrawl's entries in your crontab: {entries}", fix)


def _workers(config: Config) -> Finding:
    from newscrawl.crawl.config import cpus

    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1_000_000
    told = f"{config.workers} on {counted(cpus(), 'processor')}, {memory:,} MB of memory"
    if config.workers * WORKER_MB > memory:
        return Finding("workers", "warning", told, f"set NEWSCRAWL_WORKERS lower: each may take {WORKER_MB} MB")
    return Finding("workers", "ok", told)


def _files() -> Finding:
    import resource

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if most == resource.RLIM_INFINITY or most >= LEAST_FILES:
        return Finding("open files", "ok", f"{most if most >= 0 else 'any number'} at a time")
    return Finding("open files", "warning", f"{most} at a time", f"ulimit -n {LEAST_FILES}")


_OF_PROJECT: tuple[Callable[[Config], Finding], ...] = (
    _contact,
    _sources,
    _data,
    _disk,
    _storage,
    _state,
    _schedule,
    _workers,
)
"""What is looked at of a project, in that order."""
