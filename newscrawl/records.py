"""Turns Articles and Rejections into JSON lines, and JSON lines back into Articles and Rejections.

This is the one serialisation: whoever writes or reads data/articles/ and data/rejected/ does it here. A line is one
JSON object with every key in the dataclass's order, scalars or lists of strings only, and it is one line for every
reader, also for those that take U+2028 or U+0085 for a line's end.
"""

from __future__ import annotations

import dataclasses
import glob
import gzip
import json
import math
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from itertools import compress, zip_longest
from operator import not_
from pathlib import Path
from types import UnionType
from typing import IO, Any, Literal, NoReturn, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from newscrawl.errors import ConfigError, OutputError
from newscrawl.items import SCHEMA_VERSION, Article, Reason, Rejection, Stage
from newscrawl.plain import to_json
from newscrawl.remote import Place, Remote, edit, place, told
from newscrawl.rewriting import rewrite

Kind = Literal["string", "integer", "number", "boolean", "list"]
T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One key of a line: its name, its JSON type ("list" = list of strings) and whether it may be null."""

    name: str
    kind: Kind
    nullable: bool


def _column(name: str, hint: object) -> Column:
    """Read the column off a dataclass field's type: the dataclass is the one place that says what a record holds."""
    arms = get_args(hint) if get_origin(hint) in (UnionType, Union) else (hint,)
    types = [arm for arm in arms if arm is not type(None)]
    if get_origin(types[0]) is tuple:
        return Column(name, "list", nullable=False)
    kinds: dict[type, Kind] = {bool: "boolean", int: "integer", float: "number"}
    return Column(name, kinds.get(types[0], "string"), nullable=len(types) < len(arms))


def _columns(item: type) -> tuple[Column, ...]:
    hints = get_type_hints(item)
    return tuple(_column(field.name, hints[field.name]) for field in dataclasses.fields(item))


COLUMNS = _columns(Article)
"""The 31 columns of an article record, in order."""
KEYS = tuple(column.name for column in COLUMNS)
"""The 31 keys of an article record, in order."""
LINES = ("*.jsonl", "*.jsonl.gz")
"""What files of lines are called."""
REJECTION_COLUMNS = _columns(Rejection)
REJECTION_KEYS = tuple(column.name for column in REJECTION_COLUMNS)


def to_dict(article: Article) -> dict[str, Any]:
    """The article as a JSON-native dict: all 31 keys in order, lists not tuples.

    Made fit at the door: NUL and lone surrogates are removed, an empty string becomes null where null is allowed and
    goes from a list, a confidence that is no finite number becomes null (a record is not lost for a bad figure).
    ValueError on a value of the wrong type, which is a fault of ours.
    """
    return _row(article, COLUMNS)


def to_line(article: Article) -> str:
    """The article as one JSON line, with its line end; see `to_dict` for what is made fit."""
    return _line(to_dict(article))


def rejection_to_dict(rejection: Rejection) -> dict[str, Any]:
    """The rejection as a JSON-native dict with its nine keys in order."""
    return _row(rejection, REJECTION_COLUMNS)


def rejection_line(rejection: Rejection) -> str:
    """The rejection as one JSON line, with its line end."""
    return _line(rejection_to_dict(rejection))


def from_dict(row: Mapping[str, Any]) -> Article:
    """The article that `row` (a parsed JSON line) holds.

    ConfigError when a key is missing, unknown or of the wrong type, naming the key.
    """
    values = _values(row, COLUMNS)
    if values["schema_version"] > SCHEMA_VERSION:
        raise ConfigError(
            f'key "schema_version": {values["schema_version"]} is newer than the {SCHEMA_VERSION} that this newscrawl '
            f"reads; update newscrawl"
        )
    return Article(**values)


def rejection_from_dict(row: Mapping[str, Any]) -> Rejection:
    """The rejection that `row` holds. ConfigError as in `from_dict`."""
    values = _values(row, REJECTION_COLUMNS)
    values["stage"] = _member(Stage, "stage", values["stage"])
    values["reason"] = _member(Reason, "reason", values["reason"])
    return Rejection(**values)


def read_articles(path: Place | str) -> Iterator[Article]:
    """The articles of a file, of all files that a pattern like `data/articles/*/*.jsonl*` matches, or of a folder.

    `path` may be an address, s3://… or gs://…, where its library is installed.

    One at a time, the files in the order of their names; see `find_files`. Blank lines are passed over. ConfigError
    that names the file and the line when a line is no article record, and the file when it cannot be read or is not
    there.
    """
    for file in find_files(path):
        yield from _read(file, from_dict)


def read_rejections(path: Place | str) -> Iterator[Rejection]:
    """The rejections of a .jsonl or .jsonl.gz file, as `read_articles` reads articles."""
    return _read(_place(path), rejection_from_dict)


def migrate(path: Place) -> bool:
    """Write a file of articles anew as this version writes it, packed if it was; whether that changed it.

    The file is the old one or the new one, never a part of either, and one that would not change is not touched.
    ConfigError as in `read_articles`, OutputError where the new file cannot be written.
    """
    return bool(edit(path, _migrate))


def _migrate(path: Path) -> bool:
    path = path.resolve()  # a link stays one
    next(_read(path, from_dict), None)  # it is there, and of articles
    return _rewrite(path, lambda: (to_line(article).encode() for article in _read(path, from_dict)))


def drop(path: Path, is_gone: Callable[[Mapping[str, Any]], bool]) -> int:
    """Take lines out of a file of articles or rejections, those of whose keys and values `is_gone`; how many.

    The others stay as they are, also what is no JSON. As `migrate` otherwise; a file without a line goes itself.
    """
    path = path.resolve()
    gone: list[bool] = []
    try:
        with _open(path) as file:
            gone = [_is_gone(line, is_gone) for line in file]
        if all(gone):
            path.unlink()
            return len(gone)
    except OSError as error:
        raise OutputError(f"{path}: could not be read or removed: {error.strerror or error}") from error

    def kept() -> Iterator[bytes]:
        with _open(path) as file:
            yield from compress(file, map(not_, gone))

    if any(gone):
        _rewrite(path, kept)
    return sum(gone)


def _is_gone(line: bytes, is_gone: Callable[[Mapping[str, Any]], bool]) -> bool:
    try:
        row = json.loads(line)
    except ValueError:
        return False
    return isinstance(row, dict) and is_gone(row)


def _rewrite(path: Path, lines: Callable[[], Iterable[bytes]]) -> bool:
    """Put these lines in the place of a file's, packed if it was; whether that changed it."""

    def write(file: IO[bytes]) -> None:
        with gzip.GzipFile("", "wb", fileobj=file) if is_packed(path) else nullcontext(file) as new:
            new.writelines(lines())

    def is_same(part: Path) -> bool:
        with _open(path) as before, _open(part) as after:
            return all(one == other for one, other in zip_longest(before, after))

    return rewrite(path, write, unless=is_same)


def find_files(path: Place | str) -> list[Place]:
    """The files of lines at `path`: the file itself, those that match it as a pattern, or those in it and below.

    In a folder these are all *.jsonl and *.jsonl.gz. What a run has not completed (*.part) is read only where it is
    named itself. ConfigError when there is no file.
    """
    found = _place(path)
    try:
        files = _find(found)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {told(error)}") from error
    if not files:
        raise ConfigError(f"{path}: there is no file of records: {' or '.join(LINES)}")
    return files


def _find(found: Place) -> list[Place]:
    if found.is_dir():
        return sorted(file for pattern in LINES for file in found.rglob(pattern))
    if not glob.has_magic(str(found)) or found.exists():
        return [found]  # whether it is there is told when it is opened
    if isinstance(found, Remote):
        return [file for file in found.matches() if file.suffix != ".part"]
    matching = (Path(name) for name in glob.glob(str(found), recursive=True))
    return sorted(file for file in matching if file.is_file() and file.suffix != ".part")


def is_packed(path: Place) -> bool:
    """Whether the file's first bytes say gzip; OSError where it cannot be read."""
    with path.open("rb") as raw:
        return raw.read(2) == b"\x1f\x8b"


def _place(path: Place | str) -> Place:
    return place(path) if isinstance(path, str) else path


# writing


def _row(item: Article | Rejection, columns: Iterable[Column]) -> dict[str, Any]:
    row = {}
    for column in columns:
        value = getattr(item, column.name)
        if isinstance(value, float) and not math.isfinite(value) and column.nullable:
            value = None
        row[column.name] = _fit(value, column)
    return row


def _line(row: Mapping[str, Any]) -> str:
    return to_json(row) + "\n"


# one value, either way


def _fit(value: object, column: Column) -> object:
    """The value as JSON holds it; ValueError when it is not of the column's type."""
    if value is None and column.nullable:
        return None
    try:
        fit = FIT[column.kind](value)
    except TypeError:
        wanted = "list of strings" if column.kind == "list" else column.kind
        or_null = " or null" if column.nullable else ""
        found = json.dumps(value, default=repr)
        found = found if len(found) <= 60 else found[:60] + "…"
        raise ValueError(f'key "{column.name}": expected {wanted}{or_null}, found {found}') from None
    return None if fit == "" and column.nullable else fit


def _string(value: object) -> str:
    if isinstance(value, str):
        # str(): a StrEnum member becomes the plain string it stands for
        # without NUL and lone surrogates: no UTF-8, or refused by databases that load the file (DuckDB, PostgreSQL)
        return str(value).encode("utf-8", "ignore").decode().replace("\0", "")
    raise TypeError


def _integer(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError


def _number(value: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        # a confidence is written 1.0, never 1: a loader that sees an integer first would make the column one
        return float(value)
    raise TypeError


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise TypeError


def _list(value: object) -> list[str]:
    if isinstance(value, (list, tuple)):
        return [text for element in value if (text := _string(element))]
    raise TypeError


FIT: Mapping[Kind, Callable[[object], object]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "list": _list,
}


# reading


def _values(row: Mapping[str, Any], columns: tuple[Column, ...]) -> dict[str, Any]:
    """The row's values as the dataclass takes them, lists as tuples; ConfigError when the row has another shape."""
    if not isinstance(row, Mapping):
        raise ConfigError(f"expected a JSON object, found {type(row).__name__}")
    names = [column.name for column in columns]
    missing = [name for name in names if name not in row]
    unknown = [str(key) for key in row if key not in names]
    if missing or unknown:
        raise ConfigError(_misfit(missing, unknown, row))
    try:
        values = {column.name: _fit(row[column.name], column) for column in columns}
    except ValueError as error:
        raise ConfigError(str(error)) from None
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def _misfit(missing: list[str], unknown: list[str], row: Mapping[str, Any]) -> str:
    if set(row) == set(REJECTION_KEYS):
        return "this is a rejection, not an article; read it with read_rejections"
    if set(row) == set(KEYS):
        return "this is an article, not a rejection; read it with read_articles"
    parts = []
    if missing:
        parts.append(f"missing {_named(missing)}")
    if unknown:
        parts.append(f"unknown {_named(unknown)}")
    return "; ".join(parts)


def _named(keys: list[str]) -> str:
    shown = ", ".join(f'"{key}"' for key in keys[:5])
    more = f" and {len(keys) - 5} more" if len(keys) > 5 else ""
    return f"key{'s' if len(keys) > 1 else ''} {shown}{more}"


def _member(enum: Callable[[str], T], key: str, value: str) -> T:
    try:
        return enum(value)
    except ValueError:
        names = ", ".join(str(member) for member in cast("Iterable[T]", enum))
        raise ConfigError(f'key "{key}": unknown value "{value}"; known: {names}') from None


def _read(path: Place, build: Callable[[Mapping[str, Any]], T]) -> Iterator[T]:
    number = 0
    try:
        with _open(path) as stream:
            # bytes are split at b"\n" alone, never at the other line ends that Unicode knows
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield _parse(line, f"{path}, line {number}", build)
    except (OSError, EOFError, zlib.error) as error:
        # a file cut short inside its gzip member: what came before it was whole and has been yielded
        cause = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        where = f" after line {number}" if number else ""
        raise ConfigError(f"{path}: cannot be read{where}: {cause}") from error


def _open(path: Place) -> IO[bytes]:
    """The file, unpacked when its first bytes say gzip: the name may have lost or gained its .gz on the way here."""
    if not is_packed(path):
        return path.open("rb")
    return cast("IO[bytes]", gzip.open(path.open("rb") if isinstance(path, Remote) else path, "rb"))


def _parse(line: bytes, place: str, build: Callable[[Mapping[str, Any]], T]) -> T:
    try:
        return build(json.loads(line.decode("utf-8-sig"), parse_constant=_not_json))
    except ConfigError as error:
        raise ConfigError(f"{place}: {error}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{place}: not UTF-8 ({error.reason} at byte {error.start})") from None
    except (ValueError, RecursionError) as error:
        cut = "" if line.endswith(b"\n") else "; the line does not end: was the file cut short?"
        raise ConfigError(f"{place}: not JSON ({error}){cut}") from None


def _not_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")
