"""A WARC file to the Pages that are kept in it: our own files, Common Crawl's, and whoever else writes the format."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, BinaryIO, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from newscrawl import urls
from newscrawl.archive import unpacking
from newscrawl.archive.writing import METADATA_TYPE, PART_OF
from newscrawl.errors import ConfigError
from newscrawl.extraction import dates
from newscrawl.items import Link, Page
from newscrawl.remote import Place, told

BROKEN = (ArchiveLoadFailed, EOFError, OSError, ValueError, zlib.error, AttributeError)
"""What warcio raises on a file that is damaged; AttributeError for an answer that names no address."""
_MOST_ABOUT = 65_536
_CHUNK = 65_536
_KEPT = frozenset({"response", "resource"})
_LINK_FIELDS = {field.name for field in fields(Link)}
_UNDONE = ("transfer-encoding", "content-encoding")


@dataclass(frozen=True, slots=True)
class Stored:
    """A page of an archive, and what else that says of it."""

    page: Page
    """Without its source, whose definition is the project's: see `source`."""
    source: str | None = None
    """Id of the source that it was crawled for, where newscrawl wrote the file."""
    parts: int = 0
    """Further pages that its article had in the crawl."""


class BrokenFileError(ConfigError):
    """A file of pages ends or breaks off within a record; what stands before that was read."""


def read(path: Place, most_bytes: int) -> Iterator[Stored]:
    """The pages of a WARC file, `.warc` or `.warc.gz`, in its order. Records that hold no answer to http are passed.

    The further pages of an article are its page's parts, where the crawl has joined them.
    Of a page `most_bytes` and one more are read: enough for the processor to refuse it. Raises BrokenFileError behind
    the last page that could be read where the file breaks off or is none of this format; ConfigError where it cannot
    be opened.
    """
    with _opened(path) as file:
        yield from _read(file, path, most_bytes)


def verify(path: Place) -> tuple[int, list[str]]:
    """The pages of a WARC file, and what is wrong with it: records that differ from their digests, a torn end.

    Raises ConfigError where it cannot be opened.
    """
    with _opened(path) as file:
        return _verify(file, path)


def _verify(file: BinaryIO, path: Place) -> tuple[int, list[str]]:
    count, faults = 0, []
    try:
        for record in ArchiveIterator(file, check_digests=True):
            while record.raw_stream.read(_CHUNK):
                pass
            count += record.rec_type in _KEPT
            if record.raw_stream.limit:
                raise EOFError("the last record is not whole")
            if record.digest_checker.passed is False:
                told = "; ".join(record.digest_checker.problems)
                faults.append(f"{path}: {_field(record, 'WARC-Target-URI')}: not as it was written: {told}")
    except BROKEN as error:
        faults.append(f"{path}: breaks off behind {count} pages: {str(error).strip()}")
    return count, faults


def about(path: Place) -> dict[str, str]:
    """What a WARC file says of itself in its first record, by the names of application/warc-fields; {} if nothing."""
    try:
        with path.open("rb") as file:
            record = next(iter(ArchiveIterator(file)), None)
            if record is None or record.rec_type != "warcinfo":
                return {}
            lines = record.raw_stream.read(_MOST_ABOUT).decode("utf-8", "replace").splitlines()
    except BROKEN:
        return {}
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines) if value}


def _opened(path: Place) -> BinaryIO:
    try:
        return cast("BinaryIO", path.open("rb"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {told(error)}") from None


def _read(file: BinaryIO, path: Place, most_bytes: int) -> Iterator[Stored]:
    count, offset = 0, 0
    try:
        known: dict[str, dict[str, Any]] = {}
        parts: list[tuple[str, Page]] = []
        records = ArchiveIterator(file)
        for record in records:
            if record.rec_type == "metadata":
                known = _metadata(record)
            elif record.rec_type in _KEPT and (url := urls.absolute(_field(record, "WARC-Target-URI") or "", None)):
                stored = _stored(record, url, known, most_bytes)
                if first := _field(record, PART_OF):
                    parts = [*(part for part in parts if part[0] == first), (first, stored.page)]
                    while parts and sum(len(part.body) for _, part in parts) > most_bytes:
                        parts.pop()  # no crawl has joined so much; the article is left as its first page then
                else:
                    yield _joined(stored, [part for of, part in parts if of == url])
                    parts = []
                count += 1
            offset = file.tell()
    except BROKEN as error:
        why = "".join(f": {line}" for line in str(error).strip().splitlines()[:1])
        raise BrokenFileError(f"{path}: breaks off behind {count} pages, before byte {offset}{why}") from None


def _stored(record: Any, url: str, known: dict[str, dict[str, Any]], most_bytes: int) -> Stored:
    answered = record.http_headers
    headers = _headers(answered.headers) if answered else {}
    if not answered and (kind := _field(record, "Content-Type")):  # a resource: the page alone
        headers = {"content-type": kind}
    body = _body(record, most_bytes)
    told = known.get(_field(record, "WARC-Record-ID") or "", {})
    page = Page(
        body=body,
        url=url,
        status=_status(answered),
        headers=headers,
        fetched_at=moment(_field(record, "WARC-Date")),
        link=_link(told.get("link")),
    )
    source, parts = told.get("source"), told.get("parts")
    return Stored(page, source if isinstance(source, str) else None, parts if isinstance(parts, int) else 0)


def _joined(stored: Stored, parts: list[Page]) -> Stored:
    """The page with its parts; without, where some are missing: another tool has taken them out."""
    if not parts or len(parts) != stored.parts:
        return stored
    return replace(stored, page=replace(stored.page, parts=tuple(parts)))


def _body(record: Any, most_bytes: int) -> bytes:
    """The page, its encodings undone where the headers tell of any, and tell the truth."""
    told = [record.http_headers and record.http_headers.get_header(name) for name in _UNDONE]
    stream: Any = unpacking.opened(record.raw_stream, *told)
    found = bytearray()
    while len(found) <= most_bytes and (some := stream.read(min(_CHUNK, most_bytes + 1 - len(found)))):
        found += some
    if stream is record.raw_stream and record.raw_stream.limit and len(found) <= most_bytes:
        raise EOFError("the last page is not whole")
    return bytes(found[: most_bytes + 1])


def _metadata(record: Any) -> dict[str, dict[str, Any]]:
    """Id of the page's record → what newscrawl knew of it; {} for anybody else's metadata."""
    about = _field(record, "WARC-Concurrent-To")
    if not about or _field(record, "Content-Type") != METADATA_TYPE:
        return {}
    try:
        told = json.loads(record.raw_stream.read())
    except ValueError:
        return {}
    return {about: told} if isinstance(told, dict) else {}


def _link(told: object) -> Link | None:
    if not isinstance(told, dict) or not isinstance(told.get("url"), str):
        return None
    link = Link(**{name: value for name, value in told.items() if name in _LINK_FIELDS})
    return replace(link, authors=tuple(link.authors))


def _headers(pairs: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        name = name.lower()  # noqa: PLW2901 - the one name of it
        if name not in _UNDONE:
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _status(answered: Any) -> int | None:
    code = answered.get_statuscode() if answered else ""
    return int(code) if code.isdecimal() else None


def moment(text: str | None) -> str | None:
    """A time as records have it; None where there is none. WARC allows fractions of a second, others a zone."""
    found = dates.parse(text)
    return found.value if found else None


def _field(record: Any, name: str) -> str | None:
    value: str | None = record.rec_headers.get_header(name)
    return value
