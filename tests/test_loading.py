"""docs/loading.md is run as it stands, with the real libraries, on records that are hard to load."""

import gzip
import http.server
import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import jq
import jsonschema
import pytest
from processes import HANGS, environment

from newscrawl import records
from newscrawl.items import Article
from newscrawl.schemas import schema_for

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "loading.md").read_text(encoding="utf-8")
BLOCKS = [
    (section.partition("\n")[0], *block)
    for section in TEXT.split("\n## ")
    for block in re.findall(r"^```(\w+) run\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
]
LATE = 1500
"""Lines before a column that may be null is filled: more than any library looks at when it guesses."""
AWKWARD = [
    '=1+1\n\n“Quotes”, commas, "more" and\ttabs',
    "line\u2028and\u2029paragraph\u0085ends \\n \\u0000 \\ud800",
    "北京 จังหวัด नमस्ते العربية עברית 🙂👩‍👩‍👧 𝔘𝔫𝔦",
    "x" * 100_000,
    "007",
    "NULL, null, None, NaN, true, -1e5",
]


def article(number, **more):
    columns = {column.name: None if column.nullable else () for column in records.COLUMNS}
    needed = {"id": f"a{number:016}", "text": "A text.", "word_count": 2, "content_hash": f"h{number}", "revision": 1}
    return Article(**{**columns, **needed, "extractor": "newscrawl/0", "schema_version": 1, **more})


def full(number, text):
    """A record without a null."""
    days = {"date_published": "2025-03-01T09:30:00Z", "date_modified": "2025-03-01T10:00:00Z"}
    filled = {
        column.name: {"string": text, "integer": 200, "number": 0.5, "boolean": True, "list": (text, "two")}[
            column.kind
        ]
        for column in records.COLUMNS
    }
    own = {
        "title": text[:40],
        "id": f"a{number:016}",
        "source": "bay",
        "language": "it",
        "date_fetched": "2025-03-02T00:00:00Z",
        "revision": 1,
    }
    return Article(**{**filled, **days, **own, "duplicate_of": None, "content_hash": f"h{number}", "schema_version": 1})


EMPTY = [article(number) for number in range(LATE)]
FULL = [full(LATE + number, text) for number, text in enumerate(AWKWARD)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A project's folder with records: nulls first, then all that is awkward; packed ones of another source."""
    folder = tmp_path_factory.mktemp("loading")
    for source in ("bay", "mole"):
        (folder / "data" / "articles" / source).mkdir(parents=True)
    lines = "".join(map(records.to_line, [*EMPTY, *FULL]))
    (folder / "data" / "articles" / "bay" / "one.jsonl").write_text(lines, encoding="utf-8")
    other = records.to_line(replace(FULL[0], id="a9", source="mole", language="zh-Hant")).encode()
    (folder / "data" / "articles" / "mole" / "two.jsonl.gz").write_bytes(gzip.compress(other))
    (folder / "data" / "articles" / "mole" / "now.jsonl.part").write_text("half a li")
    return folder


COUNT = len(EMPTY) + len(FULL) + 1


class Bulk(http.server.BaseHTTPRequestHandler):
    """What Elasticsearch answers to a client that makes an index and fills it."""

    stored: ClassVar = {}
    mapping: ClassVar = {}

    def do_PUT(self):
        if self.path.startswith("/_bulk"):
            self.store()
            return
        Bulk.mapping.update(json.loads(self.body()))
        self.answer({"acknowledged": True, "index": "articles", "shards_acknowledged": True})

    def body(self):
        return self.rfile.read(int(self.headers["Content-Length"]))

    def store(self):
        lines = self.body().decode().split("\n")
        ids = [json.loads(line)["index"]["_id"] for line in lines[:-1:2]]
        Bulk.stored.update(zip(ids, map(json.loads, lines[1::2]), strict=True))
        self.answer({"errors": False, "took": 1, "items": [{"index": {"_id": id_, "status": 201}} for id_ in ids]})

    def answer(self, told):
        body = json.dumps(told).encode()
        self.send_response(200)
        kind = "application/vnd.elasticsearch+json;compatible-with=9"
        for name, value in {"Content-Type": kind, "X-Elastic-Product": "Elasticsearch"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing."""


@pytest.fixture(scope="module")
def printed(folder):
    """Heading → what its block printed; a block that fails fails every test of this fixture."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bulk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    env = {
        **environment(),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        "ELASTICSEARCH_URL": f"http://127.0.0.1:{server.server_port}",
        "HF_HOME": str(folder / "hf"),
        "HF_HUB_OFFLINE": "1",
    }
    found = {}
    for heading, language, code in BLOCKS:
        command = ["bash", "-euo", "pipefail", "-c", code] if language == "sh" else [sys.executable, "-c", code]
        ended = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False, timeout=HANGS
        )
        if ended.returncode:
            pytest.fail(f"{code}\n{ended.stderr}")
        found[heading] = ended.stdout.strip()
    server.shutdown()
    server.server_close()
    return found


def test_every_library_reads_every_record_and_knows_its_times(printed):
    last = {heading: out.splitlines()[-1] for heading, out in printed.items() if out}
    assert last["pandas"].startswith(f"{COUNT} datetime64[")
    assert last["pandas"].endswith("UTC]")
    assert last["polars"] == f"{COUNT} Datetime(time_unit='us', time_zone='UTC')"
    assert last["PyArrow"] == f"{COUNT} timestamp[s, tz=UTC]"
    assert last["Hugging Face datasets"] == f"{COUNT} Value('timestamp[s, tz=UTC]')"
    assert last["DuckDB"] == str((COUNT, len(FULL) + 1))
    assert printed["Python, without any other library"].count("\nNone None None") == LATE - 1
    assert last["Elasticsearch"] == str((COUNT, []))


def test_a_search_engine_gets_the_records_as_they_are(printed):
    assert printed
    assert Bulk.stored[FULL[2].id] == json.loads(records.to_line(FULL[2]))
    assert Bulk.mapping["mappings"]["properties"]["date_published"] == {"type": "date"}


def test_exports_are_as_filtered(printed):
    lines = printed["One file for another tool"].splitlines()
    counts = {line.split(": ")[0]: int(line.split(": ")[1].split()[0]) for line in lines}
    of_bay = sum(record.date_published is not None for record in FULL)
    assert counts == {
        "articles.parquet": COUNT,
        "articles.csv": len(FULL),  # zh-Hant is not asked for, nor what has no language
        "articles.sqlite": COUNT - 1,  # the packed one is a copy
        "articles.duckdb": of_bay,
        "some.parquet": COUNT,
    }


def test_every_record_keeps_to_the_json_schema(printed, folder):
    assert printed
    schema = json.loads((folder / "article.schema.json").read_text())
    check = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    check.check_schema(schema)
    for record in [EMPTY[0], *FULL]:
        check.validate(records.to_dict(record))
    assert not check.is_valid({**records.to_dict(FULL[0]), "word_count": "many"})


def test_sqlite_takes_every_record_and_every_revision(folder):
    revised = replace(FULL[0], revision=2)
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(schema_for("sqlite"))
        for record in [EMPTY[0], *FULL, revised]:
            row = {
                name: json.dumps(value) if isinstance(value, list) else value
                for name, value in records.to_dict(record).items()
            }
            database.execute(f"INSERT INTO articles VALUES ({', '.join(f':{name}' for name in row)})", row)
        latest = "SELECT max(revision), count(*), tags ->> 0 FROM articles WHERE id = ?"
        assert database.execute(latest, [revised.id]).fetchone() == (2, 2, AWKWARD[0])
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("INSERT INTO articles (id) VALUES (NULL)")


def test_jq_reads_the_lines(folder):
    program = re.search(r"jq -r '(.*?)'", TEXT)[1]
    lines = (folder / "data" / "articles" / "bay" / "one.jsonl").read_text(encoding="utf-8")
    found = jq.compile(program).input_text(lines).all()
    assert len(found) == len(FULL)
    assert found[0].startswith("2025-03-01T09:30:00Z\t=1+1")


def test_schemas_for_what_cannot_run_here_name_every_column(printed, folder):
    assert printed
    spark = json.loads((folder / "articles.spark.json").read_text())
    bigquery = json.loads((folder / "articles.bigquery.json").read_text())
    assert [field["name"] for field in spark["fields"]] == [field["name"] for field in bigquery] == list(records.KEYS)
    modes = {field["name"]: (field["type"], field["mode"]) for field in bigquery}
    assert modes["authors"] == ("STRING", "REPEATED")
    assert modes["date_published"] == ("TIMESTAMP", "NULLABLE")
    assert modes["text"] == ("STRING", "REQUIRED")
