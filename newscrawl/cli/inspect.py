# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl inspect`: one page beside its record: what was kept, what removed and why, where each field stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawl.cli.console import alone, complain, has_colours, write, write_file, write_json
from newscrawl.cli.extract import ADDRESS, fetch, read
from newscrawl.options import Options
from newscrawl.plain import counted, plain

if TYPE_CHECKING:
    from newscrawl.report.inspection import Inspection

BROKEN = 1
"""Exit status when the page breaks newscrawl."""
_MARKS = {"kept": "+", "removed": "-", "outside": "."}


def inspect(
    page: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="An HTML file (or .gz), an address, - for stdin.")],
    *,
    url: Annotated[str | None, typer.Option(metavar="URL", help="Where the file is from.")] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write it as one page that needs nothing else.")
    ] = None,
    outside: Annotated[bool, typer.Option("--outside", help="List the page's lines outside the body, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> int:
    """Show how one page becomes a record.

    The verdict with its signals, where on the page each field stands, and the lines of the text: kept, or removed and
    by which rule; and how many lines of the page were never taken for the body. A page that is rejected is shown with
    the text that it would have.

    Example: newscrawl inspect page.html --html inspected.html

    Exit status 1: the page breaks newscrawl; 2: it could not be read, or holds no markup; 5: the HTML file could not
    be written.
    """
    from newscrawl.items import Rejection
    from newscrawl.report import inspection

    alone({"--html": html, "--json": as_json})
    found = fetch(page, url) if page.lower().startswith(ADDRESS) else read(page, url, Options().max_page_bytes)
    if isinstance(found, Rejection):
        return complain(f"{page} was not fetched: {found.stage}/{found.reason} ({found.detail})")
    try:
        seen = inspection.inspect(found)
    except Exception as error:  # noqa: BLE001 - as process.Processor: a page that breaks us ends in words
        return complain(f"{page} breaks newscrawl: {type(error).__name__}: {error}", BROKEN)
    if not seen.is_markup:
        return complain(f"{page} holds nothing that could be shown: {seen.verdict}")
    if html is not None:
        from newscrawl.report.page import inspected

        return write_file(html, inspected(seen))
    if as_json:
        return write_json(_values(seen))
    write("\n".join(_lines(seen, has_colours(), outside)) + "\n")
    return 0


def _lines(seen: Inspection, colours: bool, outside: bool) -> Iterator[str]:
    """The inspection in lines, each of them plain: a page may hold what a terminal obeys."""

    def styled(text: str, **style: Any) -> str:
        return typer.style(text, **style) if colours else text

    yield styled(plain(seen.url or "no address"), bold=True)
    yield styled(plain(seen.verdict), fg="green" if seen.is_article else "red")
    for signals in seen.signals:
        yield f"  {plain(signals)}"
    yield ""
    for field in seen.fields:
        yield f"{styled(field.name, bold=True)}: {plain(field.value)}"
        yield styled(f"    {plain(' · '.join(field.places) or 'not in these words on the page')}", dim=True)
    yield ""
    for line in seen.lines:
        text = f"{_MARKS['removed' if line.rule else 'kept']} {plain(line.text)}"
        if line.rule:
            yield f"{styled(text, fg='red', strikethrough=True)}  [{line.rule}: {plain(line.why)}]"
        else:
            yield text
    yield ""
    count = f"{counted(len(seen.outside), 'line')} of the page outside the body"
    yield styled(count if outside or not seen.outside else f"{count}: --outside lists them", bold=True)
    for told in seen.outside if outside else ():
        yield styled(f"{_MARKS['outside']} {plain(told)}", dim=True)


def _values(seen: Inspection) -> dict[str, Any]:
    return {
        "url": seen.url,
        "verdict": seen.verdict,
        "is_article": seen.is_article,
        "signals": seen.signals,
        "fields": [{"name": one.name, "value": one.value, "places": one.places} for one in seen.fields],
        "lines": [{"text": one.text, "rule": one.rule, "why": one.why or None} for one in seen.lines],
        "outside": seen.outside,
    }
