# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl extract`: turns one page, from a file, a URL or stdin, into one record."""

from __future__ import annotations

import gzip
import sys
import zlib
from io import BufferedReader
from typing import IO, TYPE_CHECKING, Annotated, cast

import typer

from newscrawl.cli.console import USER_ERROR, alone, complain, is_terminal, write
from newscrawl.errors import ConfigError
from newscrawl.options import Options
from newscrawl.plain import to_json

if TYPE_CHECKING:
    from newscrawl.items import Article, Page, Rejection

NO_ARTICLE = 1
"""Exit status when the page was read and is no article."""
ADDRESS = ("http://", "https://")


def extract(
    page: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="An HTML file (or .gz), an address, - for stdin.")],
    *,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the file is from: makes links whole and tells the site.")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Print the text alone.")] = False,
    pretty: Annotated[
        bool | None,
        typer.Option("--pretty/--line", help="Indented, or one line of JSONL; else as stdout is a terminal or not."),
    ] = None,
    require_article: Annotated[
        bool, typer.Option("--require-article/--any-page", help="Reject what is no article, or take any page's text.")
    ] = True,
    identifier: Annotated[
        str, typer.Option(metavar="NAME", help="What identifies the language.")
    ] = Options().identifier,
) -> int:
    """Print the article on one page as a JSON record.

    Example: newscrawl extract page.html --url https://example.org/2025/03/story.html

    Exit status 1: there is no article on the page, and stderr says why. 2: the page could not be read.
    """
    from newscrawl.items import Rejection
    from newscrawl.process import Processor

    alone({"--text": text, "--pretty or --line": pretty is not None})
    options = Options(identifier=identifier)
    processor = Processor(options, require_article=require_article)
    found = fetch(page, url) if page.lower().startswith(ADDRESS) else read(page, url, options.max_page_bytes)
    result = found if isinstance(found, Rejection) else processor(found)
    if isinstance(result, Rejection):
        return _explain(result, page)
    write(result.text + "\n" if text else _json(result, is_terminal() if pretty is None else pretty))
    return 0


def fetch(address: str, url: str | None) -> Page | Rejection:
    """The page at an address, as a crawl would ask for it; the rejection where it was not had."""
    from newscrawl.crawl.fetch import fetch_page

    if url is not None:
        raise ConfigError(f"--url is for files; {address} is fetched and has its own address. Leave --url out")
    return fetch_page(address, {"LOG_ENABLED": False})  # what goes wrong comes back as the rejection


def read(name: str, url: str | None, limit: int) -> Page:
    """The file as a page. One byte past the limit is read, and no more: enough for the processor to refuse it."""
    from newscrawl import urls
    from newscrawl.items import Page

    if url is not None and not urls.absolute(url, None):
        raise ConfigError(f"--url {url}: a page's address begins with https:// or http://")
    try:
        if name == "-":
            return Page(body=_unpacked(cast("BufferedReader", sys.stdin.buffer)).read(limit + 1), url=url)
        with open(name, "rb") as file:
            return Page(body=_unpacked(file).read(limit + 1), url=url)
    except FileNotFoundError:
        raise ConfigError(f"{name}: no such file (an address begins with https:// or http://)") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ConfigError(f"{name}: cannot be unpacked: {error}") from None
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise ConfigError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _unpacked(file: BufferedReader) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if file.peek(2)[:2] == b"\x1f\x8b" else file


def _json(article: Article, pretty: bool) -> str:
    from newscrawl import records

    if not pretty:
        return records.to_line(article)
    return to_json(records.to_dict(article), indent=2) + "\n"


def _explain(rejection: Rejection, page: str) -> int:
    """Say why there is no record; what never arrived is the caller's matter, what was no article the page's."""
    from newscrawl.items import Stage

    why = f"{rejection.stage}/{rejection.reason}" + (f" ({rejection.detail})" if rejection.detail else "")
    if rejection.stage == Stage.FETCH:
        return complain(f"{page} was not fetched: {why}", USER_ERROR)
    way = ". --any-page takes its text all the same" if rejection.stage in (Stage.VERDICT, Stage.VALIDATE) else ""
    return complain(f"{page} gives no article: {why}{way}", NO_ARTICLE)
