"""Turns the TOML files of data/sources/ into Sources, and every mistake in them into one text that says how to mend it.

A file holds any number of `[[source]]` tables; docs/sources.md explains each key.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from newscrawl.errors import ConfigError
from newscrawl.items import Source
from newscrawl.sources.checks import EXAMPLE, KEYS, TABLES, check, shown

__all__ = ["EXAMPLE", "KEYS", "load", "load_bytes", "load_file", "named"]


def load(folder: Path | str) -> dict[str, Source]:
    """All sources that the *.toml files of `folder` declare, by id, in the order of file names and tables.

    Disabled ones are among them. ConfigError that lists every mistake in every file when there is one, and when the
    folder is missing or declares nothing.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such folder; create it and put a .toml file into it:\n{EXAMPLE}")
    paths = sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))
    if not paths:
        raise ConfigError(f"{folder}: no .toml file in it; declare a source in one:\n{EXAMPLE}")
    return _load((path, path.read_bytes) for path in paths)


def load_file(path: Path | str) -> dict[str, Source]:
    """The sources that one TOML file declares, by id. ConfigError as in `load`."""
    return _load([(Path(path), Path(path).read_bytes)])


def load_bytes(content: bytes, path: Path) -> dict[str, Source]:
    """The sources that `path` would declare with that content, by id. ConfigError as in `load`."""
    return _load([(path, lambda: content)])


def named(name: str, known: Mapping[str, Source]) -> list[str]:
    """The source of that id or, where none is called so, those of that group: ids, in the order of `known`.

    ConfigError for a name that is neither, which says what is near.
    """
    if name in known:
        return [name]
    if members := [id_ for id_, source in known.items() if name in source.groups]:
        return members
    names = [*known, *sorted({group for source in known.values() for group in source.groups})]
    near = difflib.get_close_matches(name.lower(), names, 1)
    hint = f'did you mean "{near[0]}"?' if near else "`newscrawl sources list` names them"
    raise ConfigError(f'no source and no group "{name}"; {hint}')


def _load(files: Iterable[tuple[Path, Callable[[], bytes]]]) -> dict[str, Source]:
    found: dict[str, Source] = {}
    places: dict[str, str] = {}
    errors: list[str] = []
    for path, content in files:
        tables, wrong = _tables(path, content)
        errors += wrong
        for number, table in enumerate(tables, 1):
            place = f"{path}: {_table_name(number, table)}"
            wrong = check(table)
            name = table.get("id") if isinstance(table, dict) else None
            if isinstance(name, str) and name in places:
                wrong.append(f'id: "{name}" is already the id of {places[name]}; give each source its own')
            errors += [f"{place}: {text}" for text in wrong]
            if isinstance(name, str):
                places.setdefault(name, place)
            if not wrong:
                found[table["id"]] = _source(table)
    if errors:
        raise ConfigError("\n".join(errors))
    return found


def _source(table: Mapping[str, Any]) -> Source:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    values |= {key: float(values[key]) for key in ("delay", "minutes", "recheck_hours") if key in values}
    return Source(**values)


# one file


def _tables(path: Path, content: Callable[[], bytes]) -> tuple[list[Any], list[str]]:
    """The `[[source]]` tables of a file, and what is wrong with the file itself."""
    try:
        # utf-8-sig: some Windows editors put a BOM at the head, which TOML does not know
        document = tomllib.loads(content().decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        return [], [f"{path}: not UTF-8 (byte {error.start}); save the file as UTF-8"]
    except tomllib.TOMLDecodeError as error:
        return [], [f"{path}: not TOML: {error}{_toml_hint(str(error))}"]
    except OSError as error:
        return [], [f"{path}: cannot be read: {error.strerror or error}"]
    return _only_sources(path, document)


def _toml_hint(error: str) -> str:
    if "escape" in error or "Unescaped" in error:
        return "; a regular expression is best written in single quotes: '/\\d{4}/', where \"\\\" needs no doubling"
    if "overwrite" in error:
        return "; each key stands once in a table, and each source begins with its own [[source]]"
    return '; text is written in quotes, lists as ["a", "b"], and each source begins with [[source]]'


def _only_sources(path: Path, document: Mapping[str, Any]) -> tuple[list[Any], list[str]]:
    tables = document.get("source", [])
    if isinstance(tables, dict):
        return [], [f"{path}: [source] is one table; write [[source]], with double brackets"]
    if not isinstance(tables, list):
        return [], [f"{path}: source: expected [[source]] tables, found {shown(tables)}"]
    wrong = []
    for key in document:
        if key in TABLES and isinstance(document[key], dict):
            wrong.append(f"{path}: unknown table [{key}]; write [source.{key}], below the source that it belongs to")
        elif key in KEYS:
            wrong.append(f'{path}: key "{key}" stands above the first [[source]]; move it below')
        elif key != "source":
            wrong.append(f'{path}: unknown table "{key}"; a source begins with [[source]]')
    if not tables and not wrong:
        wrong.append(f"{path}: no [[source]] table in it; declare one:\n{EXAMPLE}")
    return tables, wrong


def _table_name(number: int, table: object) -> str:
    name = table.get("id") if isinstance(table, dict) else None
    return f'source #{number} (id "{name}")' if isinstance(name, str) else f"source #{number}"
