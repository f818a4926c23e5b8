"""Turns the TOML files of data/sources/ into Sources, and every mistake in them into one text that says how to mend it.

A file holds any number of `[[source]]` tables; docs/sources.md explains each key.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
import tomllib
import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cssselect import HTMLTranslator, SelectorError
from cssselect import parse as parse_selectors

from newscrawl.errors import ConfigError
from newscrawl.items import Source

RESERVED_IDS = frozenset({"urls", "archive"})
"""Names of newscrawl's own spiders: a source with such an id could not be crawled by name."""

LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss "
    "st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu zh-Hant".split()
)
"""ISO 639-1 codes, and the one tag beyond them that newscrawl tells apart."""
MISTAKEN_LANGUAGES = {"jp": "ja", "cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "ua": "uk", "us": "en", "gb": "en"}
"""Country codes and the language that was meant."""

KEYS = tuple(field.name for field in dataclasses.fields(Source))
REQUIRED = tuple(
    field.name
    for field in dataclasses.fields(Source)
    if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
)
TEXTS = ("id", "name", "home")
EXAMPLE = '[[source]]\nid = "example"\nname = "The Example"\nhome = "https://news.example/"'


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
    return _load(paths)


def load_file(path: Path | str) -> dict[str, Source]:
    """The sources that one TOML file declares, by id. ConfigError as in `load`."""
    return _load([Path(path)])


def _load(paths: Iterable[Path]) -> dict[str, Source]:
    found: dict[str, Source] = {}
    places: dict[str, str] = {}
    errors: list[str] = []
    for path in paths:
        tables, wrong = _tables(path)
        errors += wrong
        for number, table in enumerate(tables, 1):
            place = f"{path}: {_table_name(number, table)}"
            wrong = _check(table)
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
    return Source(**values)


# one file


def _tables(path: Path) -> tuple[list[Any], list[str]]:
    """The `[[source]]` tables of a file, and what is wrong with the file itself."""
    try:
        # utf-8-sig: some Windows editors put a BOM at the head, which TOML does not know
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
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
        return [], [f"{path}: source: expected [[source]] tables, found {_shown(tables)}"]
    wrong = []
    for key in document:
        if key in KEYS:
            wrong.append(f'{path}: key "{key}" stands above the first [[source]]; move it below')
        elif key != "source":
            wrong.append(f'{path}: unknown table "{key}"; a source begins with [[source]]')
    if not tables and not wrong:
        wrong.append(f"{path}: no [[source]] table in it; declare one:\n{EXAMPLE}")
    return tables, wrong


def _table_name(number: int, table: object) -> str:
    name = table.get("id") if isinstance(table, dict) else None
    return f'source #{number} (id "{name}")' if isinstance(name, str) else f"source #{number}"


# one table


def _check(table: object) -> list[str]:
    """What is wrong with one `[[source]]` table: a line a mistake, with the key first."""
    if not isinstance(table, dict):
        return [f"expected a [[source]] table, found {_shown(table)}"]
    wrong = [_unknown(key) for key in table if key not in KEYS]
    wrong += [f"{key}: missing; every source needs id, name and home" for key in REQUIRED if key not in table]
    for key in KEYS:
        if key in table:
            wrong += [f"{key}: {text}" for text in _check_value(key, table[key])]
    return wrong


def _unknown(key: str) -> str:
    near = difflib.get_close_matches(key, KEYS, 1, cutoff=0.6)
    return f"{key}: unknown key; " + (f'did you mean "{near[0]}"?' if near else f"known: {', '.join(KEYS)}")


def _check_value(key: str, value: object) -> list[str]:
    if key == "enabled":
        return [] if isinstance(value, bool) else [f"expected true or false, without quotes, found {_shown(value)}"]
    if key in TEXTS:
        if not isinstance(value, str):
            return [f"expected text in quotes, found {_shown(value)}"]
        return _complaints(key, value)
    if isinstance(value, str):
        return [f"expected a list; write [{_shown(value)}]"]
    if not isinstance(value, list):
        return [f"expected a list of texts, found {_shown(value)}"]
    wrong = []
    for element in value:
        if isinstance(element, str):
            wrong += _complaints(key, element)
        else:
            wrong.append(f"expected texts in the list, found {_shown(element)}")
    return wrong


def _complaints(key: str, text: str) -> list[str]:
    complaint = "is empty; fill it or leave the key out" if not text.strip() else CHECKS[key](text)
    return [f"{_shown(text)} {complaint}"] if complaint else []


def _shown(value: object) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else repr(value)
    text = text.replace("\n", "\\n")
    return text if len(text) <= 80 else text[:79] + "…"


# one text; each check returns what is wrong, or None


def _id(text: str) -> str | None:
    if not re.fullmatch("[a-z0-9][a-z0-9_-]*", text):
        fixed = re.sub("[^a-z0-9]+", "-", text.lower()).strip("-") or "example"
        return f'is no id: lower-case letters a–z, digits, "-" and "_" only; try "{fixed}"'
    if text in RESERVED_IDS:
        return "is the name of one of newscrawl's own spiders; choose another id"
    return None


def _url(text: str) -> str | None:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        return f"is no URL: {error}"
    if parts.scheme.lower() not in {"http", "https"}:
        bare = "news.example" + text if re.match("/[^/]", text) else text.rpartition("://")[2].lstrip("/")
        return f'is no absolute http or https URL; try "https://{bare}"'
    if not parts.hostname:
        return "is a URL without a host; write https://host/path"
    return "holds a blank; write it as %20" if re.search(r"\s", text) else None


def _regex(text: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of syntax that a later Python may read otherwise: works today
            re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is no regular expression: {error}; what has a meaning of its own (. ? + * ( [ \\) takes a \\ before it"
    return None


def _selector(text: str) -> str | None:
    try:
        if any(selector.pseudo_element for selector in parse_selectors(text)):
            return "selects text or an attribute; leave the :: part out, an element is wanted"
        HTMLTranslator().css_to_xpath(text)
    except (SelectorError, RecursionError) as error:
        return f'is no CSS selector: {error}; elements are written "div.ad", "#comments", "[data-box=share]"'
    return None


def _language(text: str) -> str | None:
    if text in LANGUAGES:
        return None
    short = re.split("[-_]", text.lower())[0]
    meant = MISTAKEN_LANGUAGES.get(short, short)
    fix = f'write "{meant}"' if meant in LANGUAGES else 'write two letters, such as "en"'
    return f"is no ISO 639-1 code; {fix}"


def _domain(text: str) -> str | None:
    if re.fullmatch(r"(?!-)[\w-]+(\.[\w-]+)*", text) and text == text.lower():
        return None
    host = urlsplit(text if "://" in text else f"//{text}").netloc.lower().rpartition("@")[2].split(":")[0]
    return f'is no bare domain in lower case; try "{host.strip("*.") or "news.example"}"'


def _param(text: str) -> str | None:
    name = re.split("[?&=]", text.lstrip("?&"))[0]
    return f'is no bare parameter name; write "{name}"' if re.search(r"[?&=\s]", text) else None


def _any(text: str) -> str | None:
    return "holds a line break; write one line each" if "\n" in text else None


CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "id": _id,
    "name": _any,
    "home": _url,
    "languages": _language,
    "feeds": _url,
    "sitemaps": _url,
    "sections": _url,
    "allow": _regex,
    "deny": _regex,
    "domains": _domain,
    "body": _selector,
    "remove": _selector,
    "phrases": _any,
    "drop_params": _param,
}
