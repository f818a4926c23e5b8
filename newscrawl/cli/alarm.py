"""Tells of a run that did not go well: hands its report to a command, or posts it to a webhook."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from newscrawl.plain import plain, to_json

if TYPE_CHECKING:
    from newscrawl.remote import Place

COMMAND_SECONDS = 60
POST_SECONDS = 10
UNTOLD = (0, 130, 143)
"""Exit statuses of a run that nobody need be told of: it was well, or somebody has ended it."""
HELD = 6
"""That of a run that found another one at work."""
HELD_HOURS = 24
"""After as long that other one is taken to be stuck. A guess: a first run of many sources may take half a day."""


def is_due(status: int, since: Iterable[str | None] = ()) -> bool:
    """Whether somebody should be told of a run that ends with `status`.

    Not where another run is still at work, or an hourly run that takes two would ring every other time; but where one
    of these, which began at `since` (UTC, as records write it), seems to be stuck.
    """
    return any(map(_is_long_ago, since)) if status == HELD else status not in UNTOLD


def _is_long_ago(time: str | None) -> bool:
    try:
        return datetime.now(UTC) - datetime.fromisoformat(time or "") > timedelta(hours=HELD_HOURS)
    except (TypeError, ValueError):  # it has not said so yet; a time without a zone
        return False


def ring(report: Mapping[str, Any], path: Place | None, command: str | None, url: str | None) -> list[str]:
    """Run `command` and post to `url`, where given. What went wrong with that, a line each.

    The command is the shell's; it gets `report` as JSON on stdin, and NEWSCRAWL_STATUS, NEWSCRAWL_TEXT and
    NEWSCRAWL_REPORT (`path`, empty where no file could be written) in its environment.
    """
    text = to_json(report)
    complaints = []
    if command and (wrong := _run(command, text, report, path)):
        complaints.append(f"NEWSCRAWL_ON_FAILURE_COMMAND: {wrong}")
    if url and (wrong := _post(url, text)):
        complaints.append(f"NEWSCRAWL_ON_FAILURE_URL: {wrong}")
    return complaints


def _run(command: str, text: str, report: Mapping[str, Any], path: Place | None) -> str | None:
    told = {"STATUS": str(report["status"]), "TEXT": plain(str(report["text"])), "REPORT": str(path or "")}
    environment = os.environ | {f"NEWSCRAWL_{name}": value for name, value in told.items()}
    try:
        ended = subprocess.run(
            ["/bin/sh", "-c", command],
            input=text.encode(),
            env=environment,
            timeout=COMMAND_SECONDS,
            check=False,
            stdout=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return f"took more than {COMMAND_SECONDS} seconds, and was killed"
    except OSError as error:
        return f"could not be run: {error.strerror or error}"
    return f"ended with status {ended.returncode}" if ended.returncode else None


def _post(url: str, text: str) -> str | None:
    """No address in what is told: whoever knows a webhook's can post to it."""
    # Loading these takes as long as the help of a command.
    from urllib.error import HTTPError  # noqa: PLC0415
    from urllib.request import Request, urlopen  # noqa: PLC0415

    headers = {"Content-Type": "application/json", "User-Agent": "newscrawl"}
    try:
        with urlopen(Request(url, text.encode(), headers), timeout=POST_SECONDS):
            return None
    except HTTPError as error:
        error.close()
        return f"answered HTTP {error.code}"
    except (OSError, ValueError) as error:
        return f"could not be reached: {getattr(error, 'reason', None) or type(error).__name__}"
