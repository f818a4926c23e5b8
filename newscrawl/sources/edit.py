"""Turns Sources into the text of source files, and changes such files where they stand, comments and layout kept."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from newscrawl import sources
from newscrawl.errors import ConfigError, OutputError
from newscrawl.items import Source

WIDTH = 120
"""Characters; a longer list is written with a line for each of its texts."""
_BOM = b"\xef\xbb\xbf"
_DEFAULTS = Source(id="", name="", home="")


def table(source: Source) -> str:
    """The `[[source]]` table of a source: TOML text of the keys that are not at their defaults, a line break last."""
    lines = ["[[source]]"]
    for field in dataclasses.fields(Source):
        value = getattr(source, field.name)
        if value != getattr(_DEFAULTS, field.name):
            lines.append(_line(field.name, value))
    return "\n".join(lines) + "\n"


def append(path: Path, source: Source) -> None:
    """Add a source to a file, which is made (its folder, too) where it is missing; what stands there stays as it is.

    ConfigError, and no change, where the file is wrong or would be: not TOML, or the id is there already. OutputError
    where it cannot be written.
    """
    path = Path(path)
    old = _read(path) if path.exists() else b""
    newline = "\r\n" if b"\r\n" in old else "\n"
    gap = (newline if not old.endswith(b"\n") else "") + newline if old.removeprefix(_BOM) else ""
    new = old + (gap + table(source).replace("\n", newline)).encode()
    sources.load_bytes(new, path)
    _write(path, new)


def set_enabled(folder: Path, names: Sequence[str], enabled: bool) -> list[str]:
    """Switch the sources on or off that have one of `names` for their id or, where no id is called so, for a group.

    Returns the ids of those that were changed, in the order of `sources.load`. ConfigError for a name that is neither,
    which says what is near, and for a wrong file; nothing is written then. OutputError where a file cannot be written.
    """
    known = sources.load(folder)
    wanted = {id_ for name in names for id_ in sources.named(name, known)}
    changed = [id_ for id_ in known if id_ in wanted and known[id_].enabled != enabled]
    paths = sorted(path for path in Path(folder).glob("*.toml") if not path.name.startswith("."))
    new = {path: _switched(path, set(changed), enabled) for path in paths} if changed else {}
    for path, content in new.items():
        if content is not None:
            _write(path, content)
    return changed


def _switched(path: Path, ids: set[str], enabled: bool) -> bytes | None:
    """A file's content with those of its sources switched; None where it has none of them."""
    old = _read(path)
    try:
        # A line break of Windows is a blank and a line break to TOML; tomlkit writes both as they were.
        document: Any = tomlkit.parse(old.removeprefix(_BOM).decode())
    except TOMLKitError as error:
        raise ConfigError(f"{path}: cannot be changed: {error}; change it by hand") from None
    found = [declared for declared in document["source"] if declared["id"] in ids]
    for declared in found:
        declared["enabled"] = enabled
    if not found:
        return None
    bom = _BOM if old.startswith(_BOM) else b""
    return bom + str(tomlkit.dumps(document)).encode()


# TOML text


def _line(key: str, value: Any) -> str:
    if isinstance(value, Mapping):
        pairs = (f"{tomlkit.key(name).as_string()} = {_text(text)}" for name, text in value.items())
        return f"{key} = {{ {', '.join(pairs)} }}"
    if isinstance(value, bool):
        return f"{key} = {str(value).lower()}"
    if isinstance(value, int | float):
        return f"{key} = {repr(value).removesuffix('.0')}"
    if isinstance(value, str):
        return f"{key} = {_text(value)}"
    texts = [_text(text) for text in value]
    line = f"{key} = [{', '.join(texts)}]"
    return line if len(line) <= WIDTH else "\n".join([f"{key} = [", *(f"  {text}," for text in texts), "]"])


def _text(text: str) -> str:
    """A text in quotes: single ones where they save the doubling of backslashes."""
    is_literal = "\\" in text and "'" not in text and text.isprintable()
    return str(tomlkit.string(text, literal=is_literal).as_string())


# files


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from None


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    partial, path = None, path.resolve()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            partial = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.chmod(mode)
        partial.replace(path)
    except OSError as error:
        if partial:
            partial.unlink(missing_ok=True)
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from None
