"""Records: one line each for every reader, nothing lost on the way to the file and back, wrong lines named."""

import dataclasses
import gzip
import json
import math
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl import records
from newscrawl.errors import ConfigError
from newscrawl.items import STAGE_OF, Article, Reason, Rejection, Stage

ARTICLE = Article(
    id="a0123456789abcdef",
    url="https://news.example/2025/bridge",
    canonical_url="https://news.example/2025/bridge",
    source="example",
    domain="news.example",
    title="Bridge reopens — after two years",
    authors=("Ada Marlow", "Ülle Kask"),
    date_published="2025-03-01T09:30:00Z",
    date_published_raw="2025-03-01T10:30:00+01:00",
    date_published_precision="second",
    date_modified=None,
    date_fetched="2025-03-02T00:00:00Z",
    language="en",
    language_confidence=0.99,
    language_declared="en",
    description=None,
    text="The bridge is open.\n\nTraffic flows 🙂 北京.",
    word_count=9,
    removed=("Share this",),
    section=None,
    tags=(),
    image_url=None,
    is_free=True,
    http_status=200,
    content_hash="h" + "0" * 64,
    duplicate_of=None,
    revision=1,
    publisher="The Example",
    tdm_reserved=None,
    extractor="newscrawl/0.1.0 trafilatura/2.3.1",
)
REJECTION = Rejection(
    url="https://news.example/login",
    source="example",
    date_fetched="2025-03-02T00:00:00Z",
    http_status=200,
    stage=Stage.VERDICT,
    reason=Reason.LOGIN_PAGE,
    detail="password field",
    title="Log in",
    text_length=None,
)
KEYS = (
    "id url canonical_url source domain title authors date_published date_published_raw date_published_precision "
    "date_modified date_fetched language language_confidence language_declared description text word_count removed "
    "section tags image_url is_free http_status content_hash duplicate_of revision publisher tdm_reserved extractor "
    "schema_version"
).split()

# anything a page may hold: line ends of every kind, NUL, lone surrogates, astral characters
HARD = st.sampled_from([*'\0\n\r\t\v\f\x1c\x85\u2028\u2029\ufeff\ud800\udfff"\\/', "🙂", "é", "語", "</script>"])
TEXT = st.lists(HARD | st.characters(exclude_categories=()), max_size=12).map("".join)
MAYBE = st.none() | TEXT
KINDS = {
    "string": TEXT,
    "integer": st.integers(0, 10**6),
    "number": st.floats(0, 1),
    "boolean": st.booleans(),
    "list": st.lists(TEXT, max_size=3).map(tuple),
}
ARTICLES = st.fixed_dictionaries(
    {
        column.name: st.none() | KINDS[column.kind] if column.nullable else KINDS[column.kind]
        for column in records.COLUMNS
        if column.name != "schema_version"
    }
).map(lambda values: Article(**values))
REJECTIONS = st.builds(
    lambda reason, **values: Rejection(reason=reason, stage=STAGE_OF[reason], **values),
    reason=st.sampled_from(Reason),
    url=MAYBE,
    source=MAYBE,
    date_fetched=MAYBE,
    http_status=st.none() | st.integers(100, 599),
    detail=MAYBE,
    title=MAYBE,
    text_length=st.none() | st.integers(0, 10**7),
)


def read(tmp_path, content: bytes, name="part.jsonl"):
    path = tmp_path / name
    path.write_bytes(content)
    return list(records.read_articles(path))


def line(**changes) -> bytes:
    return (json.dumps({**records.to_dict(ARTICLE), **changes}) + "\n").encode()


# writing


def test_every_key_is_in_every_line_in_the_documented_order():
    assert list(json.loads(records.to_line(ARTICLE))) == KEYS
    assert list(records.KEYS) == KEYS


def test_a_line_of_an_article_reads_as_written():
    row = json.loads(records.to_line(ARTICLE))
    assert row["authors"] == ["Ada Marlow", "Ülle Kask"]
    assert row["date_modified"] is None
    assert row["tags"] == []
    assert (row["is_free"], row["tdm_reserved"], row["word_count"]) == (True, None, 9)


def test_text_in_any_script_stands_unescaped():
    assert "Traffic flows 🙂 北京." in records.to_line(ARTICLE)


def test_line_ends_that_some_readers_break_at_are_escaped():
    written = records.to_line(dataclasses.replace(ARTICLE, text="a\u2028b\u2029c\x85d"))
    assert "a\\u2028b\\u2029c\\u0085d" in written
    assert json.loads(written)["text"] == "a\u2028b\u2029c\x85d"


def test_nul_and_lone_surrogates_are_removed_at_the_door():
    hurt = dataclasses.replace(ARTICLE, text="a\0b\ud800c", authors=("x\udfff", "\ud800"), title="\0")
    row = records.to_dict(hurt)
    assert (row["text"], row["authors"], row["title"]) == ("abc", ["x"], None)


def test_an_empty_string_is_written_as_null_where_null_is_allowed():
    row = records.to_dict(dataclasses.replace(ARTICLE, description="", tags=("", "trade")))
    assert row["description"] is None
    assert row["tags"] == ["trade"]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_confidence_that_is_no_number_is_null(value):
    written = records.to_line(dataclasses.replace(ARTICLE, language_confidence=value))
    assert json.loads(written)["language_confidence"] is None
    assert "NaN" not in written
    assert "Infinity" not in written


def test_a_whole_confidence_is_written_with_a_point():
    assert '"language_confidence": 1.0,' in records.to_line(dataclasses.replace(ARTICLE, language_confidence=1))


@pytest.mark.parametrize(
    "changes",
    [
        {"text": None},
        {"word_count": "9"},
        {"word_count": True},
        {"is_free": "False"},
        {"authors": "Ada"},
        {"tags": (1,)},
        {"title": 3},
        {"authors": None},
    ],
)
def test_a_value_of_the_wrong_type_is_never_written(changes):
    with pytest.raises(ValueError, match=f'key "{next(iter(changes))}": expected'):
        records.to_line(dataclasses.replace(ARTICLE, **changes))


def test_a_rejection_line_has_its_nine_keys():
    row = json.loads(records.rejection_line(REJECTION))
    assert list(row) == ("url source date_fetched http_status stage reason detail title text_length".split())
    assert (row["stage"], row["reason"], row["text_length"]) == ("verdict", "login_page", None)


# there and back, whatever the page held


@given(ARTICLES)
@settings(deadline=None)
def test_an_article_survives_the_way_to_the_file_and_back(article):
    once = records.from_dict(json.loads(records.to_line(article)))
    assert records.to_dict(once) == records.to_dict(article)
    assert records.from_dict(records.to_dict(once)) == once


@given(ARTICLES, REJECTIONS)
@settings(deadline=None)
def test_a_record_is_one_line_of_utf8_for_every_reader(article, rejection):
    for written in (records.to_line(article), records.rejection_line(rejection)):
        assert written.encode("utf-8").decode("utf-8") == written
        assert written.endswith("}\n")
        assert len(written.splitlines()) == 1
        assert "\0" not in written
        assert all(
            value is None
            or isinstance(value, (str, bool, int, float))
            or (isinstance(value, list) and all(isinstance(element, str) for element in value))
            for value in json.loads(written).values()
        )


@given(REJECTIONS)
@settings(deadline=None)
def test_a_rejection_survives_the_way_to_the_file_and_back(rejection):
    written = records.rejection_line(rejection)
    once = records.rejection_from_dict(json.loads(written))
    assert records.rejection_line(once) == written
    assert (once.stage, once.reason) == (rejection.stage, rejection.reason)


@pytest.mark.parametrize("name", ["part.jsonl", "part.jsonl.gz", "renamed.txt"])
def test_files_are_read_packed_or_not(tmp_path, name):
    lines = (records.to_line(ARTICLE) * 2).encode()
    # two gzip members, as two runs appended to one file leave them
    packed = gzip.compress(lines) + gzip.compress(lines)
    assert read(tmp_path, lines * 2 if name == "part.jsonl" else packed, name) == [ARTICLE] * 4


def test_a_file_edited_on_windows_is_read(tmp_path):
    crlf = b"\xef\xbb\xbf" + line().replace(b"\n", b"\r\n") + b"\r\n"
    assert read(tmp_path, crlf) == [ARTICLE]


def test_rejections_are_read_from_a_file(tmp_path):
    path = tmp_path / "run.jsonl"
    path.write_text(records.rejection_line(REJECTION), encoding="utf-8")
    assert list(records.read_rejections(path)) == [REJECTION]


def test_articles_before_a_wrong_line_are_yielded(tmp_path):
    path = tmp_path / "part.jsonl"
    path.write_bytes(line() + b"oops\n")
    stream = records.read_articles(path)
    assert next(stream) == ARTICLE
    with pytest.raises(ConfigError, match="line 2"):
        next(stream)


# wrong lines


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{oops}\n", "line 2: not JSON"),
        (line()[:200], "the line does not end: was the file cut short?"),
        (b"[1]\n", "expected a JSON object, found list"),
        (b"\xff\xfe\n", "not UTF-8"),
        (line(word_count="12"), 'key "word_count": expected integer, found "12"'),
        (line(text=None), 'key "text": expected string, found null'),
        (line(is_free="no"), 'key "is_free": expected boolean or null, found "no"'),
        (line(tags="news"), 'key "tags": expected list of strings, found "news"'),
        (line(tags=[{"a": 1}]), 'key "tags": expected list of strings'),
        (line(language_confidence=math.nan), "NaN is no JSON number"),
        (line().replace(b"0.99", b"1e999"), 'key "language_confidence": expected number or null, found Infinity'),
        (line(summary="x"), 'unknown key "summary"'),
        (b'{"id": "a"}\n', 'missing keys "url", "canonical_url", "source", "domain", "title" and 25 more'),
        (line(schema_version=99), 'key "schema_version": 99 is newer than'),
        (records.rejection_line(REJECTION).encode(), "this is a rejection, not an article"),
        (b"[" * 200_000, "not JSON"),
    ],
)
def test_a_wrong_line_is_named_with_file_and_number(tmp_path, content, says):
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, line() + content)
    assert str(caught.value).startswith(f"{tmp_path / 'part.jsonl'}, line 2: ")
    assert says in str(caught.value)


def test_an_article_among_rejections_is_named(tmp_path):
    path = tmp_path / "run.jsonl"
    path.write_text(records.to_line(ARTICLE), encoding="utf-8")
    with pytest.raises(ConfigError, match="line 1: this is an article, not a rejection"):
        list(records.read_rejections(path))


def test_an_unknown_reason_is_named_with_the_known_ones(tmp_path):
    path = tmp_path / "run.jsonl"
    path.write_text(records.rejection_line(REJECTION).replace("login_page", "mood"), encoding="utf-8")
    with pytest.raises(ConfigError, match='key "reason": unknown value "mood"; known: http_error, '):
        list(records.read_rejections(path))


def test_a_gzip_file_cut_short_says_so_after_its_whole_lines(tmp_path):
    path = tmp_path / "part.jsonl.gz"
    path.write_bytes(gzip.compress(line() + line(), mtime=0)[:-12])
    found = []
    with pytest.raises(ConfigError, match=r"cannot be read after line \d+"):
        found.extend(records.read_articles(path))
    assert all(article == ARTICLE for article in found)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing.jsonl", r"missing\.jsonl: cannot be read: No such file"),
        (".", "there is no file of records"),
    ],
)
def test_a_path_without_a_file_is_named(tmp_path, name, says):
    (tmp_path / "now.jsonl.part").write_bytes(line())  # a run is writing it
    with pytest.raises(ConfigError, match=says):
        list(records.read_articles(tmp_path / name))


def test_the_document_names_every_key_in_order():
    text = (Path(__file__).parent.parent / "docs" / "record.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| \d+ \| `(\w+)` \|", text, re.MULTILINE) == KEYS
