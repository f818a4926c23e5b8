"""The columns of an article record in, out comes the schema by which another tool loads its files.

Given a schema, no tool guesses a column's type from the first lines: a column that is null for a thousand articles and
then filled makes such a tool fail, or lose the values without a word.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from newscrawl.errors import ConfigError
from newscrawl.items import SCHEMA_VERSION
from newscrawl.records import COLUMNS, Column

TIMES = ("date_published", "date_modified", "date_fetched")
"""Columns that hold a moment, `YYYY-MM-DDTHH:MM:SSZ`."""
COMMENT = f"the article record of newscrawl, schema_version {SCHEMA_VERSION}"


def schema_for(name: str) -> str:
    """The schema for a tool of `SCHEMAS`, as text in the tool's own language. ConfigError for a name not among them."""
    if name not in SCHEMAS:
        raise ConfigError(f"--for {name}: there is no schema for it; for these there is: {', '.join(SCHEMAS)}")
    return SCHEMAS[name]()


def kind(column: Column) -> str:
    """The column's kind, "time" for a moment."""
    return "time" if column.name in TIMES else column.kind


def duckdb_columns() -> dict[str, str]:
    """Column to DuckDB's type, as its read_json takes them."""
    types = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "list": "VARCHAR[]"}
    return _typed({**types, "time": "TIMESTAMPTZ"})


def _typed(types: Mapping[str, str]) -> dict[str, str]:
    return {column.name: types[kind(column)] for column in COLUMNS}


def _jsonschema() -> str:
    draft = "https://json-schema.org/draft/2020-12/schema"
    return _json(
        {
            "$schema": draft,
            "title": COMMENT,
            "type": "object",
            "properties": {column.name: _property(column) for column in COLUMNS},
            "required": [column.name for column in COLUMNS],
            "additionalProperties": False,
        }
    )


def _property(column: Column) -> dict[str, Any]:
    if column.kind == "list":
        return {"type": "array", "items": {"type": "string"}}
    found: dict[str, Any] = {"type": [column.kind, "null"] if column.nullable else column.kind}
    return {**found, "format": "date-time"} if column.name in TIMES else found


def _pandas() -> str:
    # int64 cannot be null; a column of times is read as text and made one of times afterwards, as pandas advises
    types = {"string": "string", "time": "string", "number": "Float64", "boolean": "boolean", "list": "object"}
    return _module(
        _typed({**types, "integer": "Int64"}),
        before='"""frame = pandas.read_json(file, lines=True, dtype=DTYPES), then for each name in TIMES:\n\n'
        'frame[name] = pandas.to_datetime(frame[name], utc=True)\n"""\n',
        name="DTYPES",
        after=f"TIMES = {_names(TIMES)}\n",
        quoted=True,
    )


def _polars() -> str:
    types = {"string": "pl.String", "integer": "pl.Int64", "number": "pl.Float64", "boolean": "pl.Boolean"}
    return _module(
        _typed({**types, "list": "pl.List(pl.String)", "time": 'pl.Datetime("us", "UTC")'}),
        before='"""frame = polars.read_ndjson(files, schema=SCHEMA)"""\n\nimport polars as pl\n',
        name="SCHEMA",
    )


def _pyarrow() -> str:
    types = {"string": "pa.string()", "integer": "pa.int64()", "number": "pa.float64()", "boolean": "pa.bool_()"}
    fields = _typed({**types, "list": "pa.list_(pa.string())", "time": 'pa.timestamp("s", "UTC")'})
    lines = "".join(f'        pa.field("{name}", {fields[name]}{_not_null(name)}),\n' for name in fields)
    return (
        '"""table = pyarrow.json.read_json(file, parse_options=ParseOptions(explicit_schema=SCHEMA))"""\n\n'
        f"import pyarrow as pa\n\nSCHEMA = pa.schema(\n    [\n{lines}    ]\n)\n"
    )


def _not_null(name: str) -> str:
    nullable = next(column.nullable for column in COLUMNS if column.name == name)
    return "" if nullable else ", nullable=False"


def _datasets() -> str:
    types = {"string": 'Value("string")', "integer": 'Value("int64")', "number": 'Value("float64")'}
    rest = {"boolean": 'Value("bool")', "list": 'List(Value("string"))', "time": 'Value("timestamp[s, tz=UTC]")'}
    return _module(
        _typed({**types, **rest}),
        before='"""data = datasets.load_dataset("json", data_files=files, features=FEATURES, split="train")"""\n\n'
        "from datasets import Features, List, Value\n",
        name="FEATURES",
        wrap="Features",
    )


def _duckdb() -> str:
    columns = ",\n".join(f"    '{name}': '{type_}'" for name, type_ in duckdb_columns().items())
    return (
        f"-- {COMMENT}; *[lz]: .jsonl and .jsonl.gz, not what a run is writing\n"
        "CREATE TABLE articles AS\n"
        "SELECT * FROM read_json('data/articles/*/*[lz]', format = 'newline_delimited', columns = {\n"
        f"{columns}\n}});\n"
    )


def _sqlite() -> str:
    types = {"string": "TEXT", "time": "TEXT", "integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}
    typed = _typed({**types, "list": "TEXT"})
    needed = {column.name for column in COLUMNS if not column.nullable and column.kind != "list"}
    lines = ",\n".join(f"    {name} {typed[name]}{' NOT NULL' if name in needed else ''}" for name in typed)
    # an index and no key: each revision of an article has its id
    table = f"CREATE TABLE articles (\n{lines}\n);\nCREATE INDEX articles_id ON articles (id);\n"
    return f"-- {COMMENT}; lists are JSON arrays\n{table}"


def _bigquery() -> str:
    types = {"string": "STRING", "integer": "INTEGER", "number": "FLOAT", "boolean": "BOOLEAN", "list": "STRING"}
    typed = _typed({**types, "time": "TIMESTAMP"})
    modes = {c.name: "REPEATED" if c.kind == "list" else "NULLABLE" if c.nullable else "REQUIRED" for c in COLUMNS}
    return _json([{"name": name, "type": typed[name], "mode": modes[name]} for name in typed])


def _elasticsearch() -> str:
    return _json({"mappings": {"dynamic": False, "properties": {column.name: _mapping(column) for column in COLUMNS}}})


def _mapping(column: Column) -> dict[str, Any]:
    # a keyword of more than 32,766 bytes is refused, and the document with it
    keyword = {"type": "keyword", "ignore_above": 8191}
    if column.name in ("title", "description", "text", "authors"):
        return (
            {"type": "text", "fields": {"keyword": keyword}}
            if column.name in ("title", "authors")
            else {"type": "text"}
        )
    if column.name == "removed":  # kept, not searched
        return {"type": "text", "index": False}
    types = {"integer": {"type": "long"}, "number": {"type": "double"}, "boolean": {"type": "boolean"}}
    return {**types, "time": {"type": "date"}}.get(kind(column), keyword)


def _spark() -> str:
    types = {"string": "string", "integer": "long", "number": "double", "boolean": "boolean", "time": "timestamp"}
    listed = {"type": "array", "elementType": "string", "containsNull": False}
    fields = [
        {
            "name": column.name,
            "type": listed if column.kind == "list" else types[kind(column)],
            "nullable": True,  # as Spark makes every column of a JSON file
            "metadata": {},
        }
        for column in COLUMNS
    ]
    return _json({"type": "struct", "fields": fields})


def _module(
    types: Mapping[str, str], *, before: str, name: str, after: str = "", wrap: str = "", quoted: bool = False
) -> str:
    """Source of a Python module with a dict of the columns' types, which are expressions, or names if `quoted`."""
    lines = "".join(f'    "{key}": {_quote(value) if quoted else value},\n' for key, value in types.items())
    opening, closing = (f"{wrap}(", ")") if wrap else ("", "")
    return f"{before}\n{name} = {opening}{{\n{lines}}}{closing}\n{after}"


def _quote(text: str) -> str:
    return f'"{text}"'


def _names(names: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_quote, names))}]"


def _json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"


SCHEMAS: Mapping[str, Callable[[], str]] = {
    "jsonschema": _jsonschema,
    "pandas": _pandas,
    "polars": _polars,
    "pyarrow": _pyarrow,
    "datasets": _datasets,
    "duckdb": _duckdb,
    "sqlite": _sqlite,
    "spark": _spark,
    "bigquery": _bigquery,
    "elasticsearch": _elasticsearch,
}
"""By tool: what writes its schema."""
