# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""Options for `newscrawl run` in, what a run would make of them out, without running it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import typer

from newscrawl.cli import run
from newscrawl.errors import ConfigError

if TYPE_CHECKING:
    from newscrawl.crawl.config import Config


class Read(NamedTuple):
    """Options as run reads them."""

    config: Config
    """What the settings come to with them."""
    files: frozenset[str]
    """Those of `log_file` and `lock_file` that are given."""


def read(options: Sequence[str]) -> Read:
    """The options of a run of a schedule. ConfigError, or Typer's own errors, for what `newscrawl run` would not take.

    Names of sources and groups are refused, too: they are told in another way, and each group has its own schedule.
    """
    from newscrawl.crawl.locks import file_lock

    command = typer.Typer(add_completion=False, context_settings={"help_option_names": []})
    command.command()(run.run)
    found = typer.main.get_command(command).make_context("newscrawl run", list(options)).params
    if found["names"] or found["group"]:
        name = (found["names"] or found["group"])[0]
        raise ConfigError(f"{name}: what is to be crawled is told by --group, before the --")
    bounds = {name: found[name] for name in run.BOUNDS}
    _, config = run.configure(bounds, found["setting"] or ())
    run.spider_arguments(config, found["since"], found["until"], found["limit"])
    if found["lock_file"]:
        file_lock(found["lock_file"], config.data)
    return Read(config, frozenset(name for name in ("log_file", "lock_file") if found[name]))
