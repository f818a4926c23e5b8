"""New content in, the file that it replaces out: the old one or the new one, never a part of either."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from newscrawl.errors import OutputError

PREFIX = ".rewrite-"


def rewrite(path: Path, write: Callable[[IO[bytes]], object], *, unless: Callable[[Path], bool] | None = None) -> bool:
    """Put what `write` writes in the place of a file's content; whether that was done.

    It is not where `unless` says so of the new file, which has another name until then. Raises OutputError.
    """
    part: Path | None = None
    try:
        with _begun(path.parent) as file:
            part = Path(file.name)
            write(file)
            file.flush()
            os.fsync(file.fileno())
            if unless and unless(part):
                return False
            shutil.copymode(path, part)
            os.replace(part, path)
    except OSError as error:
        raise OutputError(f"{path}: could not be written: {error.strerror or error}") from error
    finally:
        if part:
            part.unlink(missing_ok=True)
    return True


def _begun(folder: Path) -> IO[bytes]:
    """A new file there, locked until it is closed: see `sweep`, which may have taken it for a dead writer's before."""
    while True:
        # no name that would be taken for records or pages, or for what a run has begun
        file = tempfile.NamedTemporaryFile(dir=folder, prefix=PREFIX, delete=False)  # noqa: SIM115 - the caller's
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file.fileno()).st_nlink:
                return file
        except BaseException:  # raised on: no file stays, whatever went wrong
            file.close()
            Path(file.name).unlink(missing_ok=True)
            raise
        file.close()


def sweep(folder: Path) -> None:
    """Remove what rewriting that was killed has left in `folder` and below: it holds what nobody would look for there.

    Raises OutputError.
    """
    for part in folder.rglob(f"{PREFIX}*"):
        try:
            with part.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                part.unlink()
        except (FileNotFoundError, BlockingIOError):
            continue  # it has its name by now; its writer is alive
        except OSError as error:
            raise OutputError(f"{part}: could not be removed: {error.strerror or error}") from error
