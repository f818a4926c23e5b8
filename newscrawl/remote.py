"""An address of a file in, what reads, writes and lists it as a pathlib.Path does out: a local one, of S3 or of GCS.

Objects are complete or absent: `put` gives an object its name in one step, when all of it has arrived. What a library
of a store needs to get in, it takes from the environment as always; nothing of that passes through here.
"""

from __future__ import annotations

import errno
import io
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, total_ordering
from glob import has_magic
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import IO, Any, TypeAlias, cast
from urllib.parse import unquote, urlsplit

from newscrawl.errors import ConfigError, NewscrawlError, OutputError

KINDS = {"s3": ("s3", "s3fs", "s3"), "gs": ("gcs", "gcsfs", "gcs")}
"""Scheme → what fsspec calls it, the package that reads it, the extra of newscrawl's that installs that."""
_CHUNK = 16 << 20
"""Bytes of a part of an upload: what is in memory of a large file. S3 takes 10,000 parts: 160 GB."""
_READ = 1 << 20
_BLOCK = 4 << 20
"""Bytes that are asked of a store at a time."""
_TALKATIVE = ("botocore", "aiobotocore", "s3fs", "google", "gcsfs", "urllib3")
"""Loggers whose lines at DEBUG have names of keys and signatures in them."""


@dataclass(frozen=True, slots=True)
class Stat:
    """Size and time of an object, by the names of os.stat_result."""

    st_size: int
    st_mtime: float

    @property
    def st_mtime_ns(self) -> int:
        """The time in nanoseconds."""
        return int(self.st_mtime * 1e9)


@total_ordering
class Remote:
    """An object of a store, or what begins with its name; methods are those of pathlib.Path, errors are OSError."""

    def __init__(self, scheme: str, key: str, stat: Stat | None = None) -> None:
        self.scheme = scheme
        self.key = key
        """Bucket and name: `bucket/articles/bay/….jsonl`."""
        self._stat = stat

    def __str__(self) -> str:
        return f"{self.scheme}://{self.key}"

    def __repr__(self) -> str:
        return f"Remote({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Remote) and str(self) == str(other)

    def __lt__(self, other: Remote) -> bool:
        return str(self) < str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __truediv__(self, name: str) -> Remote:
        return Remote(self.scheme, f"{self.key}/{name}")

    @property
    def name(self) -> str:
        """The last part of the address."""
        return PurePosixPath(self.key).name

    @property
    def stem(self) -> str:
        """The name without its last suffix."""
        return PurePosixPath(self.key).stem

    @property
    def suffix(self) -> str:
        """The last suffix of the name."""
        return PurePosixPath(self.key).suffix

    @property
    def parent(self) -> Remote:
        """What the object is in."""
        return Remote(self.scheme, self.key.rpartition("/")[0])

    def absolute(self) -> Remote:
        """Itself."""
        return self

    def as_uri(self) -> str:
        """Its address."""
        return str(self)

    def is_dir(self) -> bool:
        """Whether objects are in it."""
        with _as_os_error(self):
            return bool(self._fs.isdir(self.key))

    def is_file(self) -> bool:
        """Whether it is an object."""
        if self._stat:
            return True
        with _as_os_error(self):
            return bool(self._fs.isfile(self.key))

    def exists(self) -> bool:
        """Whether it is an object, or objects are in it."""
        with _as_os_error(self):
            return bool(self._fs.exists(self.key))

    def require(self) -> None:
        """Raises OSError, which says why, where it is not there: `exists` hides that a store is out of reach."""
        if not self.exists():
            with _as_os_error(self):
                self._fs.info(self.key)

    def stat(self) -> Stat:
        """Size and time; those of a listing where it came from one."""
        if self._stat is None:
            with _as_os_error(self):
                self._stat = _stat(self._fs.info(self.key))
        return self._stat

    def glob(self, pattern: str) -> Iterator[Remote]:
        """The objects in it that match a pattern, by name."""
        with _as_os_error(self):
            found = self._fs.glob(f"{self.key}/{pattern}", detail=True)
        return self._objects(found)

    def rglob(self, pattern: str) -> Iterator[Remote]:
        """The objects in it and below that match a pattern, by name."""
        return self.glob(f"**/{pattern}")

    def matches(self) -> Iterator[Remote]:
        """The objects that match its own address as a pattern, by name."""
        with _as_os_error(self):
            found = self._fs.glob(self.key, detail=True)
        return self._objects(found)

    def open(self, mode: str = "rb") -> IO[bytes]:
        """The object's bytes; nothing is written so."""
        assert mode == "rb"
        with _as_os_error(self):
            raw = _Reading(self, self._fs.open(self.key, "rb", block_size=_BLOCK))
        return cast("IO[bytes]", io.BufferedReader(raw, _READ))

    def read_text(self, encoding: str = "utf-8") -> str:
        """The whole object."""
        with self.open() as file:
            return file.read().decode(encoding)

    def unlink(self, missing_ok: bool = False) -> None:
        """Remove the object."""
        with _as_os_error(self):
            try:
                self._fs.rm_file(self.key)
            except FileNotFoundError:
                if not missing_ok:
                    raise

    def put(self, path: Path) -> None:
        """Write the object, a file's content: all of it, or none."""
        with _as_os_error(self):
            self._fs.put_file(os.fspath(path), self.key, chunksize=_CHUNK, **self._gently)
            self._stat = None

    @cached_property
    def _fs(self) -> Any:
        return file_system(self.scheme)

    @property
    def _gently(self) -> dict[str, Any]:
        """s3fs would have ten parts in memory at a time."""
        return {"max_concurrency": 2} if self.scheme == "s3" else {}

    def _objects(self, found: dict[str, dict[str, Any]]) -> Iterator[Remote]:
        for key, info in sorted(found.items()):
            if info.get("type") == "file":
                yield Remote(self.scheme, key, _stat(info))


Place: TypeAlias = Path | Remote
"""A file or folder, wherever it is."""


class _Reading(io.RawIOBase):
    """An object that is read; what its library raises becomes OSError."""

    def __init__(self, place: Remote, file: Any) -> None:
        super().__init__()
        self._place = place
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with _as_os_error(self._place):
            some = self._file.read(len(buffer))
        buffer[: len(some)] = some
        return len(some)

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def place(text: str | os.PathLike[str]) -> Place:
    """The file or folder at a path, or at an address: file://, s3:// or gs://.

    ConfigError for an address of another kind, or one whose library is not installed.
    """
    scheme, mark, rest = os.fspath(text).partition("://")
    if not mark:
        return Path(text)
    if scheme == "file":
        return _local(str(text))
    if scheme not in KINDS:
        raise ConfigError(f"{scheme}://…: no such storage is known: name a path, file:///…, s3://… or gs://…")
    if "@" in rest or not rest.strip("/"):  # a key of somebody's may be in it: it is not repeated
        raise ConfigError(f"{scheme}://…: a bucket is expected behind it, and no key: those come from the environment")
    _, package, extra = KINDS[scheme]
    if find_spec(package) is None:
        raise ConfigError(f"{text}: needs {package}: pip install 'newscrawl[{extra}]'")
    return Remote(scheme, rest.strip("/"))


def given(text: str | os.PathLike[str]) -> Place:
    """As `place`, for what a person has typed: ~ is the home folder."""
    found = place(text)
    return found.expanduser() if isinstance(found, Path) else found


def folder(text: str | os.PathLike[str]) -> Place:
    """As `place`, for what is written to: an absolute path, or an address that is no pattern."""
    found = given(text)
    if isinstance(found, Path):
        return found.absolute()
    if has_magic(found.key):
        raise ConfigError(f"{text}: a folder is expected, no pattern")
    return found


def _local(url: str) -> Path:
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost"):
        raise ConfigError(f"{url}: of another computer; a path here is file:///path")
    return Path(unquote(parts.path))


def file_system(scheme: str) -> Any:
    """What fsspec has for a scheme. Listings are not remembered: others write there, too."""
    import fsspec  # noqa: PLC0415 - an extra

    for name in _TALKATIVE:
        if (logger := logging.getLogger(name)).level == logging.NOTSET:
            logger.setLevel(logging.INFO)
    return fsspec.filesystem(KINDS[scheme][0], use_listings_cache=False)


def copy(path: Path, target: Place) -> None:
    """Write a file's content to another place, whole or not at all, and see that it is there. Raises OutputError.

    Who copies the same file to the same place at the same time is to be kept from it by the caller.
    """
    try:
        if isinstance(target, Remote):
            target.put(path)
        else:
            _copy(path, target)
        sizes = path.stat().st_size, target.stat().st_size
    except OSError as error:
        raise OutputError(f"{target}: could not be stored: {told(error)}") from error
    if sizes[0] != sizes[1]:
        raise OutputError(f"{target}: could not be stored: {sizes[1]} bytes are there, not {sizes[0]}")


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.upload")  # no reader takes it for a file of lines or pages
    with path.open("rb") as source, part.open("wb") as file:
        shutil.copyfileobj(source, file, _READ)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, target)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_text(text: str, target: Place) -> None:
    """Write a small file, as `copy`."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, target.name)
        path.write_text(text, encoding="utf-8")
        copy(path, target)


def edit(file: Place, change: Callable[[Path], int]) -> int:
    """What `change` says of a file that it may change or remove; an object is fetched for it, and put back.

    Raises OutputError where that cannot be done, and as `change`.
    """
    if isinstance(file, Path):
        return change(file)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, file.name)
        try:
            fetch(file, path)
            changed = change(path)
            if not path.exists():
                file.unlink()
        except OSError as error:
            raise OutputError(f"{file}: could not be changed: {told(error)}") from error
        except NewscrawlError as error:  # which names the copy
            raise type(error)(str(error).replace(str(path), str(file))) from error
        if changed and path.exists():
            copy(path, file)
    return changed


def fetch(file: Place, path: Path) -> None:
    """Write the content of a file to a local one. Raises OSError."""
    with file.open("rb") as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, _READ)


def files(roots: Iterable[Place], pattern: str) -> list[Place]:
    """The files that match a pattern in any of these folders, each folder's by name. Raises OSError."""
    return [file for root in roots for file in sorted(cast("Any", root).glob(pattern)) if file.is_file()]


def holds(folder: Place, patterns: Iterable[str]) -> bool:
    """Whether files that match are in a folder or below; of a store, whether there is anything. Raises OSError."""
    if isinstance(folder, Remote):
        return folder.is_dir()
    return any(True for pattern in patterns for _ in folder.rglob(pattern))


def told(error: OSError) -> str:
    """What went wrong, in a line."""
    if isinstance(error, FileNotFoundError):
        return "no such file, folder or bucket"
    return str(error.strerror or error).strip().partition("\n")[0]


def _stat(info: dict[str, Any]) -> Stat:
    when = info.get("LastModified") or info.get("mtime") or info.get("updated")
    moment = datetime.fromisoformat(when) if isinstance(when, str) else when
    return Stat(int(info.get("size") or 0), moment.timestamp() if isinstance(moment, datetime) else 0.0)


@contextmanager
def _as_os_error(place: Remote) -> Iterator[None]:
    """What the libraries of stores raise has no base of its own; here it is what a disk would raise."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:  # raised on, as a disk's: each store's library has errors of its own
        raise OSError(errno.EIO, f"{type(error).__name__}: {error}", str(place)) from error
