"""A page's records, and the page that comes of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from warcio.archiveiterator import ArchiveIterator

from newscrawl import archive
from newscrawl.errors import ConfigError
from newscrawl.items import Link, Page, Source

SOURCE = Source("bay", "Bay Courier", "https://bay.example/")
PAGE = Page(
    b"<p>\xe9</p>",
    "https://bay.example/1?q=1",
    200,
    {"content-type": "text/html; charset=latin-1"},
    "2025-03-01T06:00:00Z",
    SOURCE,
    Link(
        "https://bay.example/1", title="Pilots’ vote\u2028", authors=("Ann", "王"), via="https://bay.example/feed?key=1"
    ),
)


def written(path, *records):
    path.write_bytes(archive.head(path.name, {"source": "bay"}) + b"".join(records))
    return path


def test_a_page_comes_back_as_it_was(tmp_path):
    path = written(tmp_path / "a.warc.gz", archive.record(PAGE, {"accept": "*/*", "cookie": "hush"}))
    stored = next(archive.read(path, 1000))
    back = replace(stored.page, headers={"content-type": stored.page.headers["content-type"]})
    assert stored.source == "bay"
    assert PAGE.link is not None
    assert replace(back, source=SOURCE) == replace(PAGE, link=replace(PAGE.link, via=None))
    assert archive.about(path)["source"] == "bay"


@pytest.mark.parametrize(("truncated", "told"), [(None, None), ("disconnect", "disconnect")])
def test_a_page_that_is_not_whole_says_so(tmp_path, truncated, told):
    path = written(tmp_path / "a.warc.gz", archive.record(PAGE, truncated=truncated))
    with path.open("rb") as file:
        found = [record.rec_headers.get_header("WARC-Truncated") for record in ArchiveIterator(file)]
    assert found[-1] == told


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html>", "text/html"),
        (b"Just words", "text/html"),
        (b"<?xml version='1.0'?><rss>", "application/xml"),
        (b"%PDF-1.7 \x00\x01", "application/octet-stream"),
    ],
)
def test_its_bytes_say_what_it_is(body, kind):
    assert archive.writing.identified(replace(PAGE, body=body)) == kind


def test_what_cannot_be_opened_is_said(tmp_path):
    for use in (archive.verify, lambda path: list(archive.read(path, 10))):
        with pytest.raises(ConfigError, match=r"none\.warc: cannot be read"):
            use(tmp_path / "none.warc")
