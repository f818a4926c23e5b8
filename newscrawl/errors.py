"""The exception tree: what newscrawl raises when a person, not a page, must act.

NewscrawlError
├── ConfigError      a file, setting or argument is wrong: names the file, the key and the fix
├── OutputError      a file cannot be written: names the path and the cause
├── AlreadyRunning   another run crawls the source: names its process and since when
└── ShareLost        the machines or processes of a cluster that had a share of a run were lost: says how the last was

A page never raises: an unwanted one is a Rejection, and one that breaks our code is a Rejection with reason `error`.
"""

from __future__ import annotations


def why(error: OSError) -> str:
    """What the system says, without its number and a path that the message around it names already."""
    return error.strerror or str(error)


class NewscrawlError(Exception):
    """Base of everything newscrawl raises on purpose; its text is fit to be shown to a user."""


class ConfigError(NewscrawlError):
    """A source file, setting or argument is wrong."""


class OutputError(NewscrawlError):
    """An output file cannot be written."""


class AlreadyRunning(NewscrawlError):  # noqa: N818 - said to users as it is, and no fault
    """Another run crawls the source now. `pid` and `since` (UTC) are those of that run, where they are known.

    `host`: the machine that it is on, where that is another one.
    """

    def __init__(self, source: str, pid: int | None = None, since: str | None = None, host: str | None = None) -> None:
        at = f" on {host}" if host else ""
        self.by = f" by process {pid}{at} since {since}" if pid else ""
        super().__init__(f"{source}: already being crawled{self.by}")
        self.source = source
        self.pid = pid
        self.since = since
        self.host = host


class ShareLost(NewscrawlError):  # noqa: N818 - said of a source, as the others
    """The machines or processes of a cluster that had a share of a run were lost, each of the times it was begun."""
