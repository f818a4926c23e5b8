"""Paths to the pages in them: WARC files, folders of HTML files, JSON lines with a column of HTML."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, cast

from newscrawl import urls
from newscrawl.archive import reading
from newscrawl.archive.reading import BrokenFileError, Stored, moment
from newscrawl.errors import ConfigError
from newscrawl.items import Page
from newscrawl.remote import Place, Remote, told

_KINDS = {
    "warc": (".warc", ".warc.gz"),
    "lines": (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".jl", ".jl.gz"),
    "html": (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz"),
}
_NEXT = re.compile(r"(\d{8}T\d{6}Z-[0-9a-f]+)-(\d+)")
_UNREADABLE = (OSError, EOFError, zlib.error)
HTML_KEYS = ("html", "raw_html", "html_content", "content", "body")
URL_KEYS = ("url", "final_url", "source_url", "link")
DATE_KEYS = ("date_fetched", "fetched_at", "date_download", "crawl_date")
"""Where a line of JSON has its page, its address and when it was fetched: the first of these keys that it has."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file of pages, or a folder of HTML files."""

    path: Place
    kind: str
    """A key of `_KINDS`."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something in an input that is no page although it should be, in words that name file and place."""

    text: str


def find(paths: Iterable[Place]) -> list[Input]:
    """What is to be read of the files and folders named, each folder's files by name. ConfigError for any other."""
    found: list[Input] = []
    for path in paths:
        try:
            is_folder, is_there = path.is_dir(), path.exists()
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read: {told(error)}") from error
        if is_folder:
            found.extend(_within(path))
        elif not is_there:
            raise ConfigError(f"{path}: no such file or folder")
        elif kind := _kind(path):
            found.append(Input(path, kind))
        else:
            suffixes = ", ".join(suffix for some in _KINDS.values() for suffix in some)
            raise ConfigError(f"{path}: what is in it, its name does not say: name it {suffixes}")
    return list(dict.fromkeys(found))


def pages(
    given: Input, most_bytes: int, html: str | None = None, url: str | None = None
) -> Iterator[Stored | Unreadable]:
    """The pages of an input in their order; `html` and `url` name the keys of lines where they are others than usual.

    What cannot be read is told in its place, and what stands behind it is read where there is a way to find that.
    """
    if given.kind == "warc":
        try:
            yield from reading.read(given.path, most_bytes)
        except BrokenFileError as error:
            yield Unreadable(str(error))
    elif given.kind == "html":
        yield from _files(given.path, most_bytes)
    else:
        yield from _lines(given.path, (html,) if html else HTML_KEYS, (url,) if url else URL_KEYS)


def stamp(given: Input) -> str:
    """What tells whether an input is still as it was: sizes and times of its files, in short."""
    files = sorted(_html_files(given.path)) if given.path.is_dir() else [given.path]
    sizes = [(file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return f"{len(sizes)} {sum(size for size, _ in sizes)} {max((when for _, when in sizes), default=0)}"


def source_of(given: Input) -> str | None:
    """Id of the source that the pages were crawled for, where newscrawl wrote the file; None where nothing says it."""
    return reading.about(given.path).get("source") if given.kind == "warc" else None


def _within(folder: Place) -> Iterator[Input]:
    files = [(path, _kind(path)) for path in sorted(folder.rglob("*"), key=_order) if path.is_file()]
    yield from (Input(path, kind) for path, kind in files if kind in ("warc", "lines"))
    if any(kind == "html" for _, kind in files):
        yield Input(folder, "html")


def _order(path: Place) -> tuple[Place, str, int]:
    """By name, but the second and tenth file of a run, `<run>-2.warc.gz` and `<run>-10.warc.gz`, behind the first."""
    stem = path.name.partition(".")[0]
    run = _NEXT.fullmatch(stem)
    return (path.parent, run[1] if run else stem, int(run[2]) if run else 1)


def _kind(path: Place) -> str | None:
    return next((kind for kind, suffixes in _KINDS.items() if path.name.lower().endswith(suffixes)), None)


def _html_files(folder: Place) -> Iterator[Place]:
    return (path for path in folder.rglob("*") if _kind(path) == "html" and path.is_file())


def _files(path: Place, most_bytes: int) -> Iterator[Stored | Unreadable]:
    for file in sorted(_html_files(path)) if path.is_dir() else [path]:
        try:
            with _open(file) as opened:
                yield Stored(Page(body=opened.read(most_bytes + 1)))
        except _UNREADABLE as error:
            yield Unreadable(f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}")


def _lines(path: Place, html: Iterable[str], url: Iterable[str]) -> Iterator[Stored | Unreadable]:
    number = 0
    try:
        with _open(path) as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _line(line, f"{path}, line {number}", html, url)
    except _UNREADABLE as error:
        yield Unreadable(f"{path}: cannot be read behind line {number}: {getattr(error, 'strerror', None) or error}")


def _line(line: bytes, place: str, html: Iterable[str], url: Iterable[str]) -> Stored | Unreadable:
    try:
        row = json.loads(line)
    except ValueError as error:
        return Unreadable(f"{place}: no JSON: {error}")
    if not isinstance(row, dict):
        return Unreadable(f"{place}: no JSON object")
    body = _first(row, html)
    if body is None:
        has = ", ".join(list(row)[:20])
        return Unreadable(f"{place}: none of the keys {', '.join(html)} holds a page; it has {has}. Name the right one")
    return Stored(Page(body=body, url=urls.absolute(_first(row, url), None), fetched_at=moment(_first(row, DATE_KEYS))))


def _first(row: Mapping[str, Any], keys: Iterable[str]) -> str | None:
    return next((row[key] for key in keys if isinstance(row.get(key), str)), None)


def _open(path: Place) -> IO[bytes]:
    if path.suffix != ".gz":
        return path.open("rb")
    return cast("IO[bytes]", gzip.open(path.open("rb") if isinstance(path, Remote) else path))
