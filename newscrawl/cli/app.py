"""Puts the commands together and turns what goes wrong into one line on stderr and an exit status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from newscrawl.cli.archive import app as archive
from newscrawl.cli.console import INTERRUPTED, UNWRITTEN, complain, mute
from newscrawl.cli.cron import cron
from newscrawl.cli.demo import demo
from newscrawl.cli.doctor import doctor
from newscrawl.cli.export import export, schema
from newscrawl.cli.extract import extract
from newscrawl.cli.forget import forget
from newscrawl.cli.history import history
from newscrawl.cli.init import init
from newscrawl.cli.inspect import inspect
from newscrawl.cli.migrate import migrate
from newscrawl.cli.prune import prune
from newscrawl.cli.reextract import reextract
from newscrawl.cli.report import report
from newscrawl.cli.run import run
from newscrawl.cli.sources import app as sources
from newscrawl.cli.state import app as state
from newscrawl.errors import NewscrawlError, why
from newscrawl.plain import log_plainly

# No frames around the help: rich takes as long to load as all the rest.
app = typer.Typer(rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})
app.command()(init)
app.command()(extract)
app.command()(inspect)
app.command()(run)
app.command()(cron)
app.command()(reextract)
app.command()(report)
app.command()(history)
app.command()(export)
app.command()(schema)
app.command()(migrate)
app.command()(prune)
app.command()(forget)
app.command()(doctor)
app.command()(demo)
app.add_typer(archive, name="archive")
app.add_typer(sources, name="sources")
app.add_typer(state, name="state")


@app.callback(invoke_without_command=True)
def newscrawl(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    """Crawl news sites and turn their pages into clean article records.

    Crawls of your own sources are Scrapy's own commands, run in the project's folder: scrapy list, scrapy crawl.

    Example: newscrawl extract https://example.org/2025/03/story.html
    """
    if show_version:
        from importlib.metadata import version  # noqa: PLC0415 - it takes a tenth of the start of every command

        typer.echo(f"newscrawl {version('newscrawl')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


def _command() -> Any:
    """All commands. Their help says of an argument what it is, and not its type in Python: `PATH <list[str]>`."""
    found = typer.main.get_command(app)
    waiting = [found]
    while waiting:
        command: Any = waiting.pop()
        waiting += getattr(command, "commands", {}).values()
        for one in command.params:
            if one.param_type_name == "argument":
                one.display_type_rich = lambda ctx: None
    return found


def main(args: Sequence[str] | None = None) -> int:
    """Run one command (`args`, or the process's own arguments) and return its exit status."""
    log_plainly()
    try:
        # not app(): that would put Typer's own exception hook in the place of Python's
        status = _command()(args=args, prog_name="newscrawl", standalone_mode=False)
    except NewscrawlError as error:
        return complain(str(error))
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "newscrawl"
        message = error.format_message()
        return complain(f"{message}{'' if message.endswith(('.', '?')) else '.'} See: {command} --help")
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except OSError as error:  # commands tell of their files themselves: mostly it is the place that they print to
        mute()
        if error.filename is not None:
            return complain(f"{error.filename}: cannot be used: {why(error)}", UNWRITTEN)
        return complain(f"the output could not be written: {why(error)}", UNWRITTEN)
    return status if isinstance(status, int) else 0
