# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl cron`: prints or installs what makes cron, or systemd, crawl a project again and again."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from newscrawl.cli import completing
from newscrawl.cli.console import Json, write, write_json
from newscrawl.errors import ConfigError

if TYPE_CHECKING:
    from newscrawl.cli.jobs import Job
    from newscrawl.items import Source


_CONTACT = re.compile(r"^\s*NEWSCRAWL_CONTACT=\s*\S", re.MULTILINE)


def cron(  # noqa: PLR0913 - an argument an option
    options: Annotated[
        list[str] | None, typer.Argument(metavar="-- OPTIONS", help="Options for newscrawl run.", show_default=False)
    ] = None,
    *,
    every: Annotated[
        str, typer.Option(metavar="TIME", help='30m, 6h, hourly, daily or a cron expression: "*/20 6-22 * * *".')
    ] = "hourly",
    group: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GROUP", help="A group of sources, instead of all; repeatable.", autocompletion=completing.groups
        ),
    ] = None,
    env_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file of NAME=value lines, for secrets, read at each run.")
    ] = None,
    install: Annotated[bool, typer.Option("--install", help="Put it into your crontab, or your systemd.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take it out, of these groups or else of all.")] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help="A systemd timer instead of cron.")] = False,
    as_json: Json = False,
) -> int:
    """Print the line with which cron crawls what is new.

    Nothing is changed without --install or --remove, and then only what this project has put there.

    Example: newscrawl cron --every 6h --install -- --max-minutes 50
    """
    if install and remove:
        raise ConfigError("--install or --remove, not both")
    place = _place()
    groups = list(dict.fromkeys(group or ()))
    if remove:
        return (_remove_units if systemd else _remove_entries)(place, groups, as_json)
    jobs = _jobs(place, groups, every, env_file, options or ())
    return (_units if systemd else _entries)(jobs, install, as_json)


class _Place(NamedTuple):
    """Where the project is, as its settings and the environment have it."""

    project: Path
    data: Path
    sources: Path
    variables: Mapping[str, str]


def _place() -> _Place:
    from newscrawl.crawl import config
    from newscrawl.crawl.run import project_settings

    variables = dict(os.environ)  # before Scrapy adds to it
    settings, here = project_settings(), Path.cwd()
    # as Scrapy finds it
    project = next((folder for folder in (here, *here.parents) if (folder / "scrapy.cfg").exists()), here)
    return _Place(project, config.data_folder(settings), config.sources_folder(settings), variables)


def _jobs(place: _Place, groups: Sequence[str], every: str, env_file: Path | None, options: Sequence[str]) -> list[Job]:
    """A job for each group, or one for all sources. ConfigError for what the scheduler or the run would not take."""
    from newscrawl.cli import jobs, schedule
    from newscrawl.cli.options import read

    config, files = read(options)
    place = place._replace(data=config.data, sources=config.sources)
    known = _sources(place.sources)
    for group in groups:
        _check_group(group, known)
    environment, secret = _environment(place, known)
    later = _read(env_file) if env_file else ""
    if env_file:
        env_file = env_file.absolute()
    found = []
    for name in groups or (None,):
        when = schedule.parse(every, jobs.seed(place.project, name))
        command = jobs.command(place.data, name, options, files)
        jobs.check_text([str(place.project), str(env_file), *command, *environment.values()])
        found.append(jobs.Job(place.project, name, when, command, environment, env_file))
    if not any(source.enabled for source in known):
        _hint("no source is enabled: newscrawl sources enable ID|GROUP")
    if secret and not env_file:
        _hint(f"not written down, as they may hold secrets: {', '.join(secret)}. Give them by --env-file FILE")
    if not config.contact and not _CONTACT.search(later):
        _hint("NEWSCRAWL_CONTACT is not set: sites cannot know who asks. Set it to a URL or e-mail address")
    return found


def _read(env_file: Path) -> str:
    try:
        return env_file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        raise ConfigError(f"--env-file {env_file}: there is no such file") from None
    except OSError as error:
        raise ConfigError(f"--env-file {env_file}: cannot be read: {error.strerror or error}") from None


def _environment(place: _Place, known: Iterable[Source]) -> tuple[dict[str, str], list[str]]:
    from newscrawl.cli import jobs
    from newscrawl.crawl import config
    from newscrawl.sources import secrets

    wanted = [name for source in known for _, _, text in secrets.texts(source) for name in secrets.names(text)]
    environment, secret = jobs.environment(place.variables, config.NAMES, wanted)
    # relative ones would lead elsewhere from the project's folder
    for name, folder in (("NEWSCRAWL_DATA", place.data), ("NEWSCRAWL_SOURCES", place.sources)):
        if name in environment:
            environment[name] = str(folder)
    state = environment.get("NEWSCRAWL_STATE", "://")
    if "://" not in state:
        environment["NEWSCRAWL_STATE"] = str(Path(state).expanduser().absolute())
    return environment, secret


def _sources(folder: Path) -> list[Source]:
    from newscrawl import sources

    return list(sources.load(folder).values())


def _check_group(group: str, known: Sequence[Source]) -> None:
    from newscrawl import sources

    members = {source.id: source for source in known if group in source.groups}
    if not members:
        sources.named(group, {source.id: source for source in known})  # says what is near
        raise ConfigError(f'--group {group}: is a source; a group of sources is wanted: give it one (groups = ["…"])')
    if not any(source.enabled for source in members.values()):
        _hint(f"all sources of group {group} are disabled: newscrawl sources enable {group}")


def _entries(jobs: Sequence[Job], install: bool, as_json: bool) -> int:
    from newscrawl.cli import crontab

    entries = [crontab.entry(job) for job in jobs]
    old = new = crontab.read() if install else b""
    if install:
        for job in jobs:
            new = crontab.put(new, job)
        if new != old:
            crontab.write(new)
    if as_json:
        return _write_jobs(jobs, "entry", [os.fsdecode(entry) for entry in entries], installed=install)
    if not install:
        typer.echo(b"".join(entries), nl=False)
        _hint("to put this into your crontab, add: --install")
        return 0
    for job in jobs:
        typer.echo(f"{'installed' if new != old else 'was installed before'}: {job.what}, {job.schedule.cron}")
    return 0


def _remove_entries(place: _Place, groups: Sequence[str], as_json: bool) -> int:
    from newscrawl.cli import crontab

    old = crontab.read()
    new = crontab.take_out(old, place.project, groups)
    if new != old:
        crontab.write(new)
    if as_json:
        return write_json({"removed": [os.fsdecode(entry) for entry in crontab.found(old, place.project, groups)]})
    if new == old:
        typer.echo(f"nothing to remove: no line of {place.project} in your crontab")
    else:
        typer.echo(f"removed from your crontab: {', '.join(f'group {group}' for group in groups) or place.project}")
    return 0


def _units(jobs: Sequence[Job], install: bool, as_json: bool) -> int:
    from newscrawl.cli import units

    texts = [{str(units.folder() / name): text for name, text in units.files(job).items()} for job in jobs]
    written = [path for job in jobs for path in units.write(units.files(job))] if install else []
    if as_json:
        return _write_jobs(jobs, "units", texts, installed=install)
    if not install:
        for name, text in (pair for files in texts for pair in files.items()):
            write(f"# {name}\n{text}\n")
        _hint("to write these files, add: --install")
        return 0
    for path in written:
        typer.echo(f"written: {path}")
    timers = " ".join(f"{units.unit(job.project, job.group)}.timer" for job in jobs)
    typer.echo("\nTo start them, now and after each login:\n")
    typer.echo(f"  systemctl --user daemon-reload\n  systemctl --user enable --now {timers}\n")
    typer.echo("To have them work while you are not logged in:\n\n  loginctl enable-linger")
    return 0


def _remove_units(place: _Place, groups: Sequence[str], as_json: bool) -> int:
    from newscrawl.cli import units

    paths = units.installed(place.project, groups)
    units.remove(paths)
    if as_json:
        return write_json({"removed": [str(path) for path in paths]})
    for path in paths:
        typer.echo(f"removed: {path}")
    if not paths:
        typer.echo(f"nothing to remove: no unit of {place.project} in {units.folder()}")
        return 0
    timers = " ".join(path.name for path in paths if path.suffix == ".timer")
    typer.echo(f"\nTo stop them:\n\n  systemctl --user stop {timers}\n  systemctl --user daemon-reload")
    return 0


def _write_jobs(jobs: Sequence[Job], name: str, texts: Sequence[object], *, installed: bool) -> int:
    """Each job as JSON, with what the scheduler is given by this name."""
    values = [
        {
            "group": job.group,
            "project": str(job.project),
            "schedule": job.schedule.cron,
            "command": list(job.command),
            "environment": dict(job.environment),
            "env_file": str(job.env_file) if job.env_file else None,
            name: text,
        }
        for job, text in zip(jobs, texts, strict=True)
    ]
    return write_json({"installed": installed, "jobs": values})


def _hint(line: str) -> None:
    """To stderr: what a person should know, and no file should hold."""
    typer.echo(line, err=True)
