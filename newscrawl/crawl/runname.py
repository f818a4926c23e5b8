"""When a run began in, its name out: the names of runs are in the order in which these began, within a second, too."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime

_STAMP = "%Y%m%dT%H%M%SZ"
_BEGAN = re.compile(r"(\d{8}T\d{6}Z)-")
_OF_A_SECOND = 16**4


def named(started: datetime) -> str:
    """A name for the run that began then (UTC): its second, four hex digits of where in it, and four random ones.

    Files are read in the order of their names, and what came later counts. Many machines may begin at the same moment.
    """
    within = started.microsecond * _OF_A_SECOND // 1_000_000
    return f"{started:{_STAMP}}-{within:04x}{secrets.token_hex(2)}"


def began(name: str) -> datetime | None:
    """The second in which the run of that name began; None where the name, or that of a file of it, does not say."""
    found = _BEGAN.search(name)
    try:
        return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None
