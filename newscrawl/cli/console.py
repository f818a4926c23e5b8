"""Turns messages and records into what the terminal, or the program behind a pipe, gets."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newscrawl.cli import interrupt
from newscrawl.errors import ConfigError, OutputError, why
from newscrawl.plain import plain, plain_lines, to_json

if TYPE_CHECKING:
    from rich.console import Console

USER_ERROR = 2
"""Exit status when the command line, a file, an address or a setting is wrong."""
UNWRITTEN = 5
"""Exit status when a file, or the state, cannot be read or written."""
RUNNING = 6
"""Exit status when a run crawls the source."""
Json = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")]
"""The option of commands that say what they did: stdout is JSON alone, what a person should know goes to stderr."""
INTERRUPTED = interrupt.INTERRUPTED
"""Exit status after Ctrl-C."""


def complain(message: str, status: int = USER_ERROR) -> int:
    """Write what is wrong to stderr, a line each, and return the exit status that goes with it.

    Lines are not wrapped or coloured, so that scripts can search them, and control characters that came in with a
    file's name or a page do not reach the terminal.
    """
    lines = [plain(" ".join(line.split())) for line in message.splitlines() if line.strip()]
    typer.echo("\n".join([f"newscrawl: {lines[0] if lines else ''}", *lines[1:]]), err=True)
    return status


def alone(options: Mapping[str, object]) -> None:
    """ConfigError where more than one of these options is given: each of them says what the output is."""
    given = [name for name, value in options.items() if value not in (None, False)]
    if len(given) > 1:
        raise ConfigError(f"{' and '.join(given)}: only one of them can be had at a time")


def say(console: Console, line: str) -> None:
    """Print a line as it is: not wrapped, so that a path or command can be copied, and nothing in it obeyed."""
    console.print(plain_lines(line), markup=False, highlight=False, soft_wrap=True)


def write(text: str) -> None:
    """Write text to stdout as UTF-8, whatever the locale says: a record is UTF-8 in every file, so in a pipe too."""
    # a lone surrogate, as Python reads odd bytes in a file's name, has no UTF-8
    typer.echo(text.encode("utf-8", "replace"), nl=False)
    if sys.stdout is not None:
        sys.stdout.flush()  # here, where a full disk or a closed pipe can still be told


def write_json(value: object) -> int:
    """Write a value to stdout as JSON; the exit status."""
    write(to_json(value, indent=1) + "\n")
    return 0


def write_file(path: Path, text: str) -> int:
    """Write a file, whole or not at all, and say where it is; the exit status. `-` is stdout."""
    if str(path) == "-":
        write(text)
        return 0
    from newscrawl.crawl.storage import write_whole  # noqa: PLC0415 - takes time to load

    if status := unfit(path):
        return status
    try:
        write_whole(path, text)
    except OutputError as error:
        return complain(str(error), UNWRITTEN)
    write(f"{path}\n")
    return 0


def unfit(path: Path) -> int:
    """0 where a file can be put at that path; else the exit status, with what is wrong told.

    A folder, or what is there and no file: a device would be replaced by a file for all programs.
    """
    from newscrawl.crawl.storage import require_writable  # noqa: PLC0415 - takes time to load

    try:
        if path.is_dir():
            return complain(f"{path}: is a folder; name a file in it")
        if path.exists() and not path.is_file():
            return complain(f"{path}: is no file; what is written takes the place of what is there")
        require_writable(next(one for one in path.absolute().parents if one.exists()))  # no folder is made yet
    except OSError as error:  # a name that no file can have
        return complain(f"{path}: cannot be written: {why(error)}", UNWRITTEN)
    except OutputError as error:
        return complain(f"{path}: cannot be written; {error}", UNWRITTEN)
    return 0


def mute() -> None:
    """Send nowhere what is still said to who takes no more: Python would end with a status of its own for it."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:  # it has gone, or takes no more
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def is_terminal() -> bool:
    """Whether a person reads stdout."""
    return sys.stdout is not None and sys.stdout.isatty()


def has_colours() -> bool:
    """Whether what stdout gets may be coloured: a person reads it who has not said no (https://no-color.org)."""
    return is_terminal() and not os.environ.get("NO_COLOR")
