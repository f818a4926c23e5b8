"""`newscrawl export` and `newscrawl schema`: what comes out of real files, and what is said of wrong ones."""

import csv
import gzip
import json
import re
import sqlite3
import sys
from contextlib import closing
from dataclasses import fields

import duckdb
import pytest

from newscrawl import records
from newscrawl.cli import export as cli
from newscrawl.cli import main
from newscrawl.export import FORMATS
from newscrawl.items import Article
from newscrawl.schemas import SCHEMAS


def article(number, **more):
    columns = {column.name: None if column.nullable else () for column in records.COLUMNS}
    needed = {"id": f"a{number}", "text": "A text.", "word_count": 2, "content_hash": f"h{number}", "revision": 1}
    return Article(**{**columns, **needed, "extractor": "newscrawl/0", "schema_version": 1, **more})


STORIES = [
    article(1, source="bay", language="it", date_published="2025-03-01T23:30:00Z", authors=("Ada Lee", "Bo")),
    article(2, source="bay", language="zh-Hant", date_published="2025-03-02T00:00:00Z", title="=HYPERLINK(1)"),
    article(3, source="mole", language="en", date_fetched="2025-03-03T00:00:00Z", text="First\n\nand “second”, 3"),
    article(3, source="mole", language="en", date_fetched="2025-03-04T00:00:00Z", text="Changed.", revision=2),
    article(4, source="mole", language="en", duplicate_of="a3", content_hash="h4"),
    article(5, source="mole", content_hash="h1", image_url="https://x.example/1.png"),
]


@pytest.fixture
def articles(tmp_path, monkeypatch):
    """A project's articles, two files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSCRAWL_DATA", str(tmp_path / "data"))
    for name in ("SCRAPY_SETTINGS_MODULE", "SCRAPY_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    for source in ("bay", "mole"):
        folder = tmp_path / "data" / "articles" / source
        folder.mkdir(parents=True)
        lines = [records.to_line(story) for story in STORIES if story.source == source]
        (folder / "1.jsonl").write_text("".join(lines), encoding="utf-8")
    return tmp_path / "data" / "articles"


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ([], ["a1", "a2", "a3", "a3", "a4", "a5"]),
        (["--source", "bay"], ["a1", "a2"]),
        (["--source", "b'ay"], []),
        (["--language", "zh"], ["a2"]),
        (["--language", "it", "--language", "en"], ["a1", "a3", "a3", "a4"]),
        (["--since", "2025-03-02"], ["a2"]),
        (["--until", "2025-03-01"], ["a1"]),
        (["--unique"], ["a1", "a2", "a3"]),
        (["--unique", "--source", "mole"], ["a3", "a5"]),
    ],
)
def test_what_is_asked_for_is_exported(articles, options, ids):
    out = articles.parent / "out.csv"
    assert main(["export", "--to", "csv", "-o", str(out), *options]) == 0
    assert sorted(row["id"] for row in table(out)) == ids


def test_a_program_gets_the_file_and_the_number_of_articles(articles, capfd):
    assert main(["export", "--to", "csv", "-o", "out.csv", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == {"file": "out.csv", "articles": 6}


def test_of_a_changed_article_the_latest_is_kept(articles):
    assert main(["export", "--to", "csv", "-o", "out.csv", "--unique", "--fields", "id,text,revision"]) == 0
    rows = {row["id"]: row for row in table(articles.parents[1] / "out.csv")}
    assert rows["a3"] == {"id": "a3", "text": "Changed.", "revision": "2"}


COPIES = [
    article(1, date_fetched="2025-03-01T10:00:00Z"),
    article(2, date_fetched="2025-03-01T11:00:00Z", duplicate_of="a1"),
    article(3, date_fetched="2025-03-01T12:00:00Z", duplicate_of="a1"),
]
STUB = [
    article(4, date_fetched="2025-03-01T10:00:00Z"),
    article(5, date_fetched="2025-03-01T11:00:00Z", duplicate_of="a4"),
    article(4, date_fetched="2025-03-01T13:00:00Z", duplicate_of="a6", revision=2),
    article(6, date_fetched="2025-03-01T12:00:00Z"),
]


def published(story, *times, precision="minute"):
    """The copies of a story with these times of publication."""
    columns = {field.name for field in fields(Article)}
    return [
        Article(
            **{name: getattr(one, name) for name in columns}
            | {"date_published": f"2025-03-01T{time}:00Z", "date_published_precision": precision}
        )
        for one, time in zip(story, times, strict=True)
    ]


@pytest.mark.parametrize(
    ("stories", "id_"),
    [
        (COPIES, "a1"),
        (published(COPIES, "09:30", "09:00", "09:45"), "a2"),
        (published(COPIES, "00:00", "00:00", "00:00", precision="day"), "a1"),
        ([COPIES[0], *published(COPIES[1:], "09:00", "09:45")], "a1"),  # a1 has no time of publication
        (STUB, "a4"),
    ],
)
def test_of_copies_the_earliest_is_kept(tmp_path, monkeypatch, stories, id_):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_text("".join(records.to_line(story) for story in stories), encoding="utf-8")
    assert main(["export", "a.jsonl", "--to", "csv", "-o", "out.csv", "--unique"]) == 0
    assert [row["id"] for row in table(tmp_path / "out.csv")] == [id_]


def test_a_csv_file_is_harmless_and_opens_in_excel(articles):
    assert main(["export", str(articles), "--to", "csv", "-o", "out.csv", "--excel"]) == 0
    written = (articles.parents[1] / "out.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfid,url,")
    rows = list(csv.DictReader(written.decode("utf-8-sig").splitlines(keepends=True)))
    assert [row["title"] for row in rows if row["id"] == "a2"] == ["'=HYPERLINK(1)"]
    assert json.loads(rows[0]["authors"]) == ["Ada Lee", "Bo"]
    assert rows[2]["text"].startswith("First\n\nand “second”, 3")


def test_a_database_has_the_record_as_it_is(articles):
    assert main(["export", "--to", "sqlite", "-o", "out.sqlite"]) == 0
    with closing(sqlite3.connect(articles.parents[1] / "out.sqlite")) as database:
        names = [row[1] for row in database.execute("PRAGMA table_info(articles)")]
        assert names == list(records.KEYS)
        found = database.execute("SELECT authors, date_published, title FROM articles WHERE id = 'a1'").fetchone()
    assert found == ('["Ada Lee", "Bo"]', "2025-03-01T23:30:00Z", None)


@pytest.mark.parametrize("kind", ["parquet", "duckdb"])
def test_what_has_types_gets_them(articles, kind):
    out = articles.parents[1] / f"out.{kind}"
    assert main(["export", "--to", kind, "-o", str(out)]) == 0
    with closing(duckdb.connect(str(out) if kind == "duckdb" else ":memory:")) as database:
        place = "articles" if kind == "duckdb" else f"'{out}'"
        described = {row[0]: row[1] for row in database.execute(f"DESCRIBE SELECT * FROM {place}").fetchall()}
        found = database.execute(f"SELECT authors, epoch(date_published) FROM {place} WHERE id = 'a1'").fetchone()
    assert list(described) == list(records.KEYS)
    assert described["date_published"] == "TIMESTAMP WITH TIME ZONE"
    assert described["authors"] == "VARCHAR[]"
    assert found == (["Ada Lee", "Bo"], 1740871800)


def test_records_take_the_names_of_other_tools(articles):
    assert main(["export", "--to", "csv", "-o", "zyte.csv", "--fields", "article"]) == 0
    assert main(["export", "--to", "csv", "-o", "ccnews.csv", "--fields", "cc-news"]) == 0
    zyte = table(articles.parents[1] / "zyte.csv")
    assert json.loads(zyte[0]["authors"]) == [{"name": "Ada Lee"}, {"name": "Bo"}]
    assert [row["mainImage"] for row in zyte][-1] == '{"url": "https://x.example/1.png"}'
    assert zyte[0]["mainImage"] == ""
    news = table(articles.parents[1] / "ccnews.csv")
    assert list(news[0]) == ["title", "text", "domain", "date", "description", "url", "image_url"]
    assert news[0]["date"] == "2025-03-01 23:30:00"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--to", "xlsx"], "--to xlsx: it takes parquet, csv, sqlite or duckdb"),
        (["--to", "csv", "--since", "March"], "--since March: a day as YYYY-MM-DD"),
        (["--to", "csv", "--fields", "id,name"], "there is no column 'name'"),
        (["nowhere/*.jsonl", "--to", "csv"], "nowhere/*.jsonl: there is no file of records"),
        (["nowhere.jsonl", "--to", "csv"], "nowhere.jsonl: cannot be read"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(articles, capfd, options, says):
    assert main(["export", *options, "-o", "out.csv"]) == 2
    assert says in capfd.readouterr().err
    assert not list(articles.parents[1].glob("out*"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"id": "a1", "tex', "line 3: not JSON"),
        (b'{"id": "a1"}\n', "line 3: missing keys"),
        (records.to_line(STORIES[0]).replace('"word_count": 2', '"word_count": "two"').encode(), 'key "word_count"'),
    ],
)
def test_a_line_that_is_no_record_is_named(articles, capfd, content, says):
    with (articles / "bay" / "1.jsonl").open("ab") as file:
        file.write(content)
    assert main(["export", "--to", "parquet", "-o", "out.parquet"]) == 2
    told = capfd.readouterr().err
    assert str(articles / "bay" / "1.jsonl") in told
    assert says in told
    assert not list(articles.parents[1].glob("out*"))


def test_files_are_read_by_what_they_are_and_not_by_their_names(articles):
    lines = (articles / "bay" / "1.jsonl").read_bytes()
    (articles / "bay" / "1.jsonl").write_bytes(gzip.compress(lines[: lines.index(b"\n") + 1]) + gzip.compress(lines))
    (articles / "mole" / "1.jsonl").rename(articles / "mole" / "1.jsonl.gz")
    for kind in ("csv", "parquet"):
        assert main(["export", "--to", kind, "-o", f"out.{kind}"]) == 0
    assert [row["id"] for row in table(articles.parents[1] / "out.csv")].count("a1") == 2
    with closing(duckdb.connect()) as database:
        found = database.execute(f"SELECT count(*) FROM '{articles.parents[1]}/out.parquet'").fetchone()
    assert found == (7,)


def test_a_file_that_is_named_twice_is_read_once(articles):
    paths = [str(articles), str(articles / "bay"), f"{articles}/*/*.jsonl"]
    assert main(["export", *paths, "--to", "csv", "-o", "out.csv"]) == 0
    assert len(table(articles.parents[1] / "out.csv")) == len(STORIES)


def test_a_packed_file_that_was_cut_short_is_named(articles, capfd):
    torn = articles / "torn.jsonl.gz"
    torn.write_bytes(gzip.compress(records.to_line(STORIES[0]).encode() * 3)[:-9])
    assert main(["export", "--to", "parquet", "-o", "out.parquet"]) == 2
    assert f"{torn}: cannot be read after line" in capfd.readouterr().err
    assert not list(articles.parents[1].glob("out*"))


def test_rejections_are_no_articles(articles, capfd):
    line = '{"url": null, "source": null, "date_fetched": null, "http_status": null, "stage": "fetch", "reason": '
    (articles / "no.jsonl").write_text(line + '"timeout", "detail": null, "title": null, "text_length": null}\n')
    assert main(["export", "--to", "csv", "-o", "out.csv"]) == 2
    assert "this is a rejection" in capfd.readouterr().err


def test_a_file_that_is_there_stays(articles, capfd):
    out = articles.parents[1] / "out.csv"
    out.write_text("mine")
    assert main(["export", "--to", "csv", "-o", str(out)]) == 2
    assert (out.read_text(), "--force" in capfd.readouterr().err) == ("mine", True)
    assert main(["export", "--to", "csv", "-o", str(out), "--force", "--source", "none"]) == 0
    assert out.read_text().startswith("id,url,")


def test_what_cannot_be_written_is_a_status_of_its_own(articles, capfd):
    (articles.parents[1] / "file").write_text("")
    for kind in ("parquet", "csv", "sqlite", "duckdb"):
        assert main(["export", "--to", kind, "-o", "file/out"]) == 5
        assert "file/out" in capfd.readouterr().err


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--since", "2025-03-02", "--until", "2025-03-01"], "swap the days"),
        (["--fields", "url,title,url"], "url stands there twice"),
        (["--fields", ""], "there is no column ''"),
        (["--excel"], "for CSV files"),
    ],
)
def test_options_that_make_no_sense_are_refused(articles, kind, options, said, capfd):
    if kind == "csv" and options == ["--excel"]:
        return
    assert main(["export", "--to", kind, "-o", "folder/out", *options]) == 2
    assert said in capfd.readouterr().err
    assert not (articles.parents[1] / "folder").exists()


def test_without_the_extra_it_is_said_how_to_get_it(articles, capfd, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert main(["export", str(articles), "--to", "csv", "-o", "out.csv"]) == 2
    assert "pip install 'newscrawl[export]'" in capfd.readouterr().err


def test_articles_are_read_from_files_folders_and_patterns(articles):
    for path in (articles, f"{articles}/*/*.jsonl", str(articles / "**" / "*")):
        assert [story.id for story in records.read_articles(path)] == ["a1", "a2", "a3", "a3", "a4", "a5"]
    (articles / "bay" / "2.jsonl.part").write_text("half a li")  # a run is writing it
    assert [story.id for story in records.read_articles(f"{articles}/bay/*")] == ["a1", "a2"]
    odd = articles / "a[1].jsonl"  # a name that is a pattern, too
    odd.write_text(records.to_line(STORIES[0]))
    assert [story.id for story in records.read_articles(odd)] == ["a1"]
    assert main(["export", str(odd), "--to", "csv", "-o", "odd.csv"]) == 0
    assert len(table(articles.parents[1] / "odd.csv")) == 1


def test_the_help_names_all_that_there_is():
    assert re.split(", | or ", cli.FORMATS) == list(FORMATS)
    assert re.split(", | or ", cli.SCHEMAS) == list(SCHEMAS)


@pytest.mark.parametrize("tool", SCHEMAS)
def test_a_schema_names_every_column(tool, capfd):
    assert main(["schema", "--for", tool]) == 0
    text = capfd.readouterr().out
    assert [name for name in records.KEYS if name not in text] == []


def test_there_is_no_schema_for_what_is_unknown(capfd):
    assert main(["schema", "--for", "excel"]) == 2
    assert "--for excel: there is no schema for it; for these there is: jsonschema, pandas" in capfd.readouterr().err
