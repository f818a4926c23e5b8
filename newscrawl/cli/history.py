# ruff: noqa: PLC0415 - what costs time to import is imported when the command runs
"""`newscrawl history`: shows an article's versions, and what was changed from each to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawl.cli.console import Json, complain, has_colours, write, write_json
from newscrawl.cli.project import articles, read_config
from newscrawl.plain import plain, plain_lines

if TYPE_CHECKING:
    from newscrawl.remote import Place
    from newscrawl.versions import Named, Op, Version

NONE = 1
"""Exit status when there is no such article."""
_SIGNS = {"same": "", "gone": "[-{}-]", "new": "{{+{}+}}"}
_STYLES: dict[str, dict[str, Any]] = {"same": {}, "gone": {"fg": "red", "strikethrough": True}, "new": {"fg": "green"}}
_CONTEXT = 60
"""Characters of what stayed that are shown before and behind a change."""


def history(
    article: Annotated[str, typer.Argument(metavar="ID|URL", help="The article, by its id or address.")],
    *,
    records: Annotated[
        str | None, typer.Option("--in", metavar="PATH", help="File or folder of records; data/articles if not given.")
    ] = None,
    pages: Annotated[
        bool, typer.Option("--pages", help="Of the pages that were kept, too, by today's extraction.")
    ] = False,
    whole: Annotated[bool, typer.Option("--whole", help="The whole text, not the changes alone.")] = False,
    as_json: Json = False,
) -> int:
    """Show an article's versions, and what was changed.

    From each to the next, word by word: [-what went-] and {+what came+}, in colours on a terminal.

    Example: newscrawl history a1b2c3d4e5f607182 --whole

    Exit status: 0 well, 1 there is no such article, 2 no id or address, or a file cannot be read.
    """
    from newscrawl import versions
    from newscrawl.remote import files

    config = read_config()
    wanted = versions.Named.of([article])
    found = _versions([records] if records else articles(config), wanted)
    if pages:
        found = _with_pages(found, files(config.places, "pages/*.warc.gz"), wanted.addresses)
    if not found:
        return complain(f"{article}: no such article in {records or config.files / 'articles'}", NONE)
    if as_json:
        return write_json(_rows(found))
    write("\n".join(_lines(found, whole=whole, colours=has_colours())) + "\n")
    return 0


def _versions(places: Sequence[Place | str], wanted: Named) -> list[Version]:
    from newscrawl import versions

    found = [one for place in places for one in versions.find(place, wanted)]
    return sorted(found, key=lambda one: (one.article.date_fetched or "", one.article.revision))


def _lines(found: Sequence[Version], *, whole: bool, colours: bool) -> Iterator[str]:
    from newscrawl.versions import changed, difference

    for number, one in enumerate(found):
        told = one.article
        head = f"revision {told.revision}, fetched {told.date_fetched or '-'}: {told.title or '-'}  ({one.path})"
        yield typer.style(plain(head), bold=True) if colours else plain(head)
        if number == 0:
            if whole:
                yield plain_lines(told.text)
            continue
        before = found[number - 1].article
        for name, (old, new) in changed(before, told).items():
            yield plain(f"{name}: {_text(old)} -> {_text(new)}")
        pieces = difference(before.text, told.text)
        if all(op == "same" for op, _ in pieces):
            yield "the text is the same"
            continue
        yield "".join(_marked(op, text if whole or op != "same" else _short(text), colours) for op, text in pieces)


def _marked(op: Op, text: str, colours: bool) -> str:
    text = plain_lines(text)
    if colours:
        return typer.style(text, **_STYLES[op]) if op != "same" else text
    return _SIGNS[op].format(text) if op != "same" else text


def _short(text: str) -> str:
    """The beginning and the end of what stayed."""
    return text if len(text) <= 3 * _CONTEXT else f"{text[:_CONTEXT]} … {text[-_CONTEXT:]}"


def _text(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else "-" if value is None else str(value)


def _rows(found: Sequence[Version]) -> list[dict[str, Any]]:
    from newscrawl.records import to_dict
    from newscrawl.versions import changed, difference

    rows: list[dict[str, Any]] = []
    for number, one in enumerate(found):
        row: dict[str, Any] = {"path": str(one.path), "record": to_dict(one.article), "changed": {}, "difference": []}
        if number:
            before = found[number - 1].article
            row["changed"] = {name: list(pair) for name, pair in changed(before, one.article).items()}
            row["difference"] = [list(piece) for piece in difference(before.text, one.article.text)]
        rows.append(row)
    return rows


def _with_pages(found: Sequence[Version], kept: Sequence[Place], addresses: set[str]) -> list[Version]:
    """The versions, and those of pages that were fetched at other times."""
    from newscrawl import archive, urls
    from newscrawl.items import Article
    from newscrawl.options import Options
    from newscrawl.process import Processor
    from newscrawl.versions import Version

    have = {one.article.date_fetched for one in found}
    process, more = Processor(), []
    for path in kept:
        for stored in archive.read(path, Options().max_page_bytes):
            page = stored.page
            if page.url and urls.normalise(page.url) in addresses and page.fetched_at not in have:
                made = process(page)
                more += [Version(made, path)] if isinstance(made, Article) else []
    return sorted([*found, *more], key=lambda one: one.article.date_fetched or "")
