"""Editing source files: what is written loads as what was meant, and everything else in the file stays."""

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import sources
from newscrawl.errors import ConfigError, OutputError
from newscrawl.items import Source
from newscrawl.sources import edit

BAY = Source(id="bay", name="Bay Courier", home="https://bay.example/", feeds=("https://bay.example/rss",))
FULL = Source(
    id="post",
    name='The "Post" \\ Bote\x7f',
    home="https://post.example/",
    languages=("de", "zh-Hant"),
    feeds=tuple(f"https://post.example/ressort/{number}/feed.xml" for number in range(9)),
    allow=(r"/\d{4}/", "it's \\d"),
    enabled=False,
    groups=("austria", "german"),
    delay=2.5,
    limit=200,
    minutes=0.0,
    errors=0,
    recheck_hours=1.5,
    headers={"X-Token": "${TOKEN}", "X.Odd": "$${x}"},
    cookies={"consent": "ja"},
)
FILE = """\
# The bay's papers

[[source]]  # the old one
id   = "bay"
name = 'Bay Courier'
home = "https://bay.example/"
feeds = [
    "https://bay.example/rss",   # moved in spring
]
groups = ["local", "bay"]

[source.headers]
X-Token = "${TOKEN}"  # from the publisher

# the new one
[[source]]
id = "evening"
name = "The Evening"
home = "https://evening.example/"
enabled   =   true  # for now
groups = ["local"]
# end
"""


def test_a_table_has_the_keys_that_are_not_at_their_defaults_in_the_order_of_the_document():
    assert edit.table(BAY) == (
        '[[source]]\nid = "bay"\nname = "Bay Courier"\nhome = "https://bay.example/"\n'
        'feeds = ["https://bay.example/rss"]\n'
    )
    keys = re.findall(r"^(\w+) =", edit.table(FULL), re.MULTILINE)
    assert keys == [key for key in sources.KEYS if key in keys]


def test_a_table_is_fit_to_read():
    text = edit.table(FULL)
    assert "allow = ['/\\d{4}/', \"it's \\\\d\"]\n" in text
    assert 'feeds = [\n  "https://post.example/ressort/0/feed.xml",\n' in text
    assert "delay = 2.5\nlimit = 200\nminutes = 0\nerrors = 0\nrecheck_hours = 1.5\nheaders = { X-Token" in text
    assert "delay = 2\n" in edit.table(dataclasses.replace(BAY, delay=2.0))


def test_what_is_appended_is_what_loads(tmp_path):
    path = tmp_path / "new" / "mine.toml"
    edit.append(path, BAY)
    edit.append(path, FULL)
    assert sources.load(path.parent) == {"bay": BAY, "post": FULL}


LINES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: text.strip() and "\n" not in text
)
SENT = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)


@given(name=LINES, value=SENT)
def test_any_text_comes_back_from_its_table(name, value):
    source = dataclasses.replace(BAY, name=name, phrases=(name,), headers={"X": value.replace("${", "$${")})
    assert sources.load_bytes(edit.table(source).encode(), Path("mine.toml")) == {"bay": source}


@pytest.mark.parametrize(
    "old",
    [
        FILE.encode(),
        FILE.rstrip().encode(),
        b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode(),
        b"# nothing yet\n",
        b"",
    ],
    ids=["plain", "no-last-break", "windows", "comment", "empty"],
)
def test_appending_leaves_what_stands_there(tmp_path, old):
    path = tmp_path / "mine.toml"
    path.write_bytes(old)
    edit.append(path, FULL)
    new = path.read_bytes()
    assert new.startswith(old)
    assert sources.load_file(path)["post"] == FULL
    assert (b"\r\n" in new) == (b"\r\n" in old)
    assert b"\n" not in new.replace(b"\r\n", b"") or b"\r\n" not in old
    assert [left.name for left in tmp_path.iterdir()] == ["mine.toml"]


@pytest.mark.parametrize(
    ("old", "says"), [(FILE.replace("evening", "post"), '"post" is already the id'), ("[[source", "not TOML")]
)
def test_what_cannot_be_right_is_not_written(tmp_path, old, says):
    path = tmp_path / "mine.toml"
    path.write_text(old)
    with pytest.raises(ConfigError, match=says):
        edit.append(path, FULL)
    assert path.read_text() == old


def test_a_source_that_would_not_load_is_not_written(tmp_path):
    with pytest.raises(ConfigError, match="home: "):
        edit.append(tmp_path / "mine.toml", dataclasses.replace(BAY, home="bay.example"))
    assert list(tmp_path.iterdir()) == []


def test_switching_changes_one_word_of_the_file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(FILE)
    assert edit.set_enabled(tmp_path, ["evening"], False) == ["evening"]
    assert path.read_text() == FILE.replace("true  # for now", "false  # for now")
    assert edit.set_enabled(tmp_path, ["evening"], True) == ["evening"]
    assert path.read_text() == FILE


def test_switching_adds_the_key_where_a_source_has_none(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(FILE)
    edit.set_enabled(tmp_path, ["bay"], False)
    assert not sources.load_file(path)["bay"].enabled
    assert sources.load_file(path)["bay"].headers == {"X-Token": "${TOKEN}"}
    assert [line for line in path.read_text().splitlines() if line not in FILE.splitlines()] == ["enabled = false"]
    edit.set_enabled(tmp_path, ["bay"], True)
    assert sources.load_file(path)["bay"].enabled


def test_a_group_is_switched_in_every_file_and_only_what_changes_is_told(tmp_path):
    (tmp_path / "a.toml").write_text(FILE)
    other = edit.table(FULL)
    (tmp_path / "b.toml").write_text(other + "\n" + edit.table(dataclasses.replace(BAY, id="gulf", groups=("local",))))
    (tmp_path / "c.toml").write_text(edit.table(dataclasses.replace(BAY, id="c")))
    before = (tmp_path / "c.toml").stat().st_mtime_ns
    assert edit.set_enabled(tmp_path, ["local", "post"], False) == ["bay", "evening", "gulf"]
    assert {id_ for id_, source in sources.load(tmp_path).items() if source.enabled} == {"c"}
    assert (tmp_path / "c.toml").stat().st_mtime_ns == before
    assert edit.set_enabled(tmp_path, ["local"], False) == []


def test_an_id_goes_before_a_group_of_the_same_name(tmp_path):
    (tmp_path / "a.toml").write_text(FILE)
    assert edit.set_enabled(tmp_path, ["bay", "evening"], False) == ["bay", "evening"]
    (tmp_path / "b.toml").write_text(edit.table(dataclasses.replace(BAY, id="gulf", groups=("evening",))))
    assert edit.set_enabled(tmp_path, ["evening"], True) == ["evening"]
    assert sources.load(tmp_path)["gulf"].enabled


@pytest.mark.parametrize(("name", "says"), [("evning", 'did you mean "evening"?'), ("Local", 'did you mean "local"?')])
def test_an_unknown_name_says_what_is_near_and_changes_nothing(tmp_path, name, says):
    path = tmp_path / "mine.toml"
    path.write_text(FILE)
    with pytest.raises(ConfigError, match=re.escape(f'no source and no group "{name}"; {says}')):
        edit.set_enabled(tmp_path, ["evening", name], False)
    assert path.read_text() == FILE


def test_a_file_of_windows_stays_one(tmp_path):
    path = tmp_path / "mine.toml"
    old = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    path.write_bytes(old)
    edit.set_enabled(tmp_path, ["evening"], False)
    assert path.read_bytes() == old.replace(b"true  # for now", b"false  # for now")


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        edit.append(tmp_path / "file" / "mine.toml", BAY)
