"""`newscrawl state`: what it shows, drops and takes in, on real databases and the files of real records."""

import gzip
import json
from contextlib import ExitStack
from dataclasses import replace

import pytest
from postgres import QUOTED
from states import rows

from newscrawl import records
from newscrawl.cli import main
from newscrawl.cli.project import read_config
from newscrawl.crawl import claims
from newscrawl.items import STAGE_OF, Article, Reason, Rejection
from newscrawl.state import Known, Seen, State

OLD, NEW = "2025-03-01T06:00:05Z", "2099-03-01T06:00:05Z"
FIRST, SECOND = "20250301T060000Z-aaaaaa", "20250302T060000Z-bbbbbb"


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder, and no project around it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSCRAWL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NEWSCRAWL_SOURCES", str(tmp_path / "sources"))
    for name in ("NEWSCRAWL_STATE", "SCRAPY_SETTINGS_MODULE", "SCRAPY_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "data"


@pytest.fixture
def place(data, where, monkeypatch):
    """Where the state is to be, in either database."""
    if isinstance(where, str):
        monkeypatch.setenv("NEWSCRAWL_STATE", where)
        return where
    return data / "state.sqlite"


@pytest.fixture
def state(place):
    """The place of a state that knows two sources: of bay an old page, a new one and one that is due; of mole one."""
    with State(place) as state:
        pages = [page("bay", "old", OLD), page("bay", "new", NEW), page("bay", "due", OLD, due=NEW)]
        state.write(
            [*pages, page("mole", "old", OLD)], [known("bay", "old"), known("bay", "new"), known("mole", "old")]
        )
        state.begun("r1", "bay", OLD)
        state.ended(
            {"run": "r1", "source": "bay", "started_at": OLD, "finished_at": "2025-03-01T06:01:00Z", "articles": 2}
        )
    return place


def page(source, key, at, **more):
    return Seen(source, f"https://{source}.example/{key}", "article", key, None, at, at, "r1", **more)


def known(source, id_):
    return Known(source, id_, f"https://{source}.example/{id_}", "title", f"hash of {id_}", "0a", 1, OLD, "r1")


def article(number, at=OLD, **more):
    empty = dict.fromkeys(column.name for column in records.COLUMNS if column.nullable)
    fitting = {"string": "", "integer": 1, "number": 0.5, "boolean": False, "list": []}
    needed = {column.name: fitting[column.kind] for column in records.COLUMNS if not column.nullable}
    row = {**empty, **needed, "id": f"id{number}", "url": f"https://bay.example/{number}", "source": "bay"}
    row |= {"title": f"Watch {number}", "text": f"Pilots vote on watch {number}.", "content_hash": f"hash{number}"}
    return replace(records.from_dict({**row, "date_fetched": at, "schema_version": 1}), **more)


def rejection(path, reason, *, at=OLD, status=200):
    return Rejection(f"https://bay.example/{path}", "bay", at, status, STAGE_OF[reason], reason, None, None, None)


def write(data, run, *items, packed=False):
    """The files of a run of bay."""
    for kind, line_of, sort in (
        ("articles", records.to_line, Article),
        ("rejected", records.rejection_line, Rejection),
    ):
        lines = "".join(line_of(item) for item in items if isinstance(item, sort)).encode()
        (data / kind / "bay").mkdir(parents=True, exist_ok=True)
        path = data / kind / "bay" / f"{run}.jsonl"
        if packed:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(lines))
        else:
            path.write_bytes(lines)


def keys(path):
    return {key.rpartition("//")[2] for (key,) in rows(path, "SELECT key FROM pages")}


# show


def test_show_tells_what_is_known_of_each_source(state, capfd):
    assert main(["state", "show"]) == 0
    head, bay, mole, whole = capfd.readouterr().out.splitlines()
    assert head.split() == ["source", "pages", "articles", "last", "run", "size"]
    assert bay.split()[:4] == ["bay", "3", "2", "2025-03-01T06:01:00Z"]
    assert mole.split()[:4] == ["mole", "1", "1", "-"]
    assert whole.startswith(f"{str(state).replace(QUOTED, '***')}: ")


def test_show_for_programs(state, capfd):
    assert main(["state", "show", "--json"]) == 0
    bay, mole = json.loads(capfd.readouterr().out)
    assert {name: bay[name] for name in ("source", "pages", "articles", "last_run")} == {
        "source": "bay",
        "pages": 3,
        "articles": 2,
        "last_run": "2025-03-01T06:01:00Z",
    }
    assert bay["bytes"] > mole["bytes"] > 0
    with State(state) as held:
        assert bay["bytes"] + mole["bytes"] == pytest.approx(held.size(), abs=2)
    if not isinstance(state, str):
        assert held.where == str(state)
        assert bay["bytes"] + mole["bytes"] == pytest.approx(state.stat().st_size, abs=2)


@pytest.mark.parametrize("command", [["show"], ["forget", "bay"], ["prune", "--older-than", "9"]])
def test_where_there_is_no_state_none_is_made(data, command, capfd):
    assert main(["state", *command]) == 2
    assert (
        capfd.readouterr().err
        == f"newscrawl: {data / 'state.sqlite'}: there is no state yet: the first newscrawl run makes it\n"
    )
    assert not data.exists()


@pytest.mark.parametrize(
    "command", [["show", "hill"], ["forget", "bay", "hill"], ["prune", "hill", "--older-than", "9"]]
)
def test_a_source_that_is_not_known_is_told_with_those_that_are(state, command, capfd):
    assert main(["state", *command]) == 2
    told = "newscrawl: hill: nothing is known of such a source; of these there is: bay, mole\n"
    assert capfd.readouterr() == ("", told)
    assert len(keys(state)) == 4


def test_a_state_that_is_damaged_is_told_in_one_line(data, capfd):
    state = data / "state.sqlite"
    state.parent.mkdir()
    state.write_bytes(b"no database" * 1000)
    assert main(["state", "show"]) == 5
    assert capfd.readouterr().err == (
        f"newscrawl: {state}: the state cannot be read or written: file is not a database; "
        "move it away: newscrawl state rebuild makes it anew\n"
    )


@pytest.mark.parametrize("command", [["show"], ["forget", "bay"], ["prune", "--older-than", "9"], ["rebuild"]])
def test_a_server_that_is_not_there_is_told_in_one_line_without_the_password(data, command, capfd, monkeypatch):
    write(data, FIRST, article(1))
    monkeypatch.setenv("NEWSCRAWL_STATE", "postgresql+psycopg://ada:s3cret@127.0.0.1:1/news")
    assert main(["state", *command]) == 5
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("newscrawl: postgresql+psycopg://ada:***@127.0.0.1:1/news: the state cannot be read")
    assert line.endswith("Connection refused")


def test_programs_get_what_was_done(state, data, capfd):
    def done(*args):
        assert main(["state", *args, "--json"]) == 0
        return json.loads(capfd.readouterr().out)

    pruned = [{"source": "bay", "pages": 3, "dropped": 1}, {"source": "mole", "pages": 1, "dropped": 1}]
    assert done("prune", "--older-than", "30") == pruned
    assert done("forget", "bay") == [{"source": "bay", "pages": 2, "articles": 2}]
    write(data, FIRST, article(1), article(2))
    assert done("rebuild") == [{"source": "bay", "lines": 2, "pages": 2, "articles": 2}]
    assert done("forget", "bay", "mole")[1]["source"] == "mole"
    assert done("prune", "--older-than", "30") == []


# forget


def test_forget_leaves_nothing_of_a_source_and_all_of_others(state, capfd):
    assert main(["state", "forget", "bay"]) == 0
    assert capfd.readouterr().out == "bay: forgotten: 3 pages, 2 articles\n"
    assert keys(state) == {"mole.example/old"}
    assert rows(state, "SELECT source FROM articles UNION SELECT source FROM runs") == [("mole",)]


@pytest.mark.parametrize("command", [["forget", "mole", "bay"], ["rebuild"]])
def test_while_a_run_crawls_the_source_nothing_is_changed(state, data, command, capfd):
    write(data, FIRST, article(1))
    with ExitStack() as held, State(state) as holder:
        claims.hold(read_config(), holder, ["bay"], held)
        assert main(["state", *command]) == 6
    assert capfd.readouterr().err.startswith("newscrawl: bay: already being crawled by process ")
    assert len(keys(state)) == 4
    assert main(["state", *command]) == 0


# prune


def test_prune_drops_old_pages_that_are_not_due_and_no_article(state, capfd):
    assert main(["state", "prune", "--older-than", "30"]) == 0
    assert capfd.readouterr().out == "bay: 1 of 3 pages dropped\nmole: 1 of 1 page dropped\n"
    assert keys(state) == {"bay.example/new", "bay.example/due"}
    assert rows(state, "SELECT count(*) FROM articles") == [(3,)]


def test_prune_takes_as_many_days_as_there_are(state, capfd):
    assert main(["state", "prune", "--older-than", "800000"]) == 2
    told = capfd.readouterr().err
    assert "--older-than" in told
    assert "less than or equal to 36500" in told
    assert "Traceback" not in told
    assert main(["state", "prune", "--older-than", "36500"]) == 0
    assert len(keys(state)) == 4


def test_prune_of_one_source_leaves_the_others(state):
    assert main(["state", "prune", "--older-than", "30", "mole"]) == 0
    assert keys(state) == {"bay.example/old", "bay.example/new", "bay.example/due"}


def test_what_is_dropped_is_room_on_the_disk(data):
    with State(data / "state.sqlite") as state:
        state.write([page("bay", f"{number:0200}", OLD) for number in range(2000)])
    before = (data / "state.sqlite").stat().st_size
    assert main(["state", "prune", "--older-than", "30"]) == 0
    assert (data / "state.sqlite").stat().st_size < before / 5


# rebuild


def test_rebuild_takes_in_what_is_in_the_files(data, place, capfd):
    write(data, FIRST, article(1), article(2), rejection("tag", Reason.TAG_PAGE), packed=True)
    later = [article(2, at="2025-03-02T06:00:05Z", revision=2, content_hash="hash2b"), article(3)]
    gone = rejection("gone", Reason.HTTP_ERROR, at=None, status=500)
    write(data, SECOND, *later, gone, rejection("late", Reason.NOT_FETCHED, at=None))
    assert main(["state", "rebuild"]) == 0
    assert capfd.readouterr().out == "bay: 6 lines read; 6 pages and 4 articles brought up to date\n"
    with State(place) as state:
        pages = state.seen("bay", [f"https://bay.example/{path}" for path in ("1", "2", "3", "tag", "gone", "late")])
        ids = state.known("bay", ["id1", "id2", "id3"])
    outcomes = {key.rpartition("/")[2]: page.outcome for key, page in pages.items()}
    assert outcomes == {
        "1": "article",
        "2": "article",
        "3": "article",
        "tag": "verdict/tag_page",
        "gone": "fetch/http_error",
    }
    two, failed = pages["https://bay.example/2"], pages["https://bay.example/gone"]
    assert (two.first_at, two.fetched_at, two.run, two.article) == (OLD, "2025-03-02T06:00:05Z", SECOND, "id2")
    assert (failed.failures, failed.fetched_at, failed.due) == (1, "2025-03-02T06:00:00Z", "2025-03-02T07:00:00Z")
    assert {id_: (one.revision, one.content_hash) for id_, one in ids.items()} == {
        "id1": (1, "hash1"),
        "id2": (2, "hash2b"),
        "id3": (1, "hash3"),
    }


def test_rebuild_leaves_what_the_state_knows_of_a_later_time(data, place, capfd):
    write(data, FIRST, article(1), article(2))
    with State(place) as state:
        mine = Seen("bay", "https://bay.example/1", "dedup/unchanged", "id1", None, OLD, NEW, "r9", etag='"e"')
        state.write([mine], [replace(known("bay", "id1"), revision=4)])
    for told in ("1 page and 1 article brought up to date", "0 pages and 0 articles brought up to date"):
        assert main(["state", "rebuild", "bay"]) == 0
        assert told in capfd.readouterr().out
    with State(place) as state:
        assert state.seen("bay", [mine.key])[mine.key] == mine
        assert state.known("bay", ["id1"])["id1"].revision == 4


@pytest.mark.parametrize("revision", [1, 2, 5])
def test_rebuild_keeps_the_text_of_a_later_time_and_the_highest_revision(data, place, revision, capfd):
    second = article(1, at="2025-03-02T06:00:05Z", revision=3, content_hash="hash1c")
    write(data, FIRST, article(1))
    write(data, SECOND, second)
    with State(place) as state:  # it was forgotten, and read from the beginning
        state.write([], [replace(known("bay", "id1"), fetched_at=NEW, revision=revision, run="r9")])
    for told in ("1 article" if revision < 3 else "0 articles", "0 articles"):
        assert main(["state", "rebuild"]) == 0
        assert f"and {told} brought up to date" in capfd.readouterr().out
    with State(place) as state:
        one = state.known("bay", ["id1"])["id1"]
    assert (one.content_hash, one.fetched_at, one.run) == ("hash of id1", NEW, "r9")
    assert one.revision == max(revision, 3)


def test_rebuild_learns_what_recurs_once(data, place):
    prose = "On the {0} day of the month, pilot boat {0} left the mole at noon, and its crew voted on the {0} watch."
    texts = [prose.format(word) + "\n\nVissza a címlapra" for word in ("first", "second", "third", "fourth")]
    told = [article(number, text=text) for number, text in enumerate(texts)]
    write(data, FIRST, *told[:2])
    write(data, SECOND, told[2], replace(told[3], source=None), replace(told[1], revision=2), packed=True)
    for _ in range(2):
        assert main(["state", "rebuild"]) == 0
        with State(place) as state:
            learned = state.recurrence("bay")
        assert (learned.articles, learned.recurring()) == (3, {"vissza a címlapra"})
    assert main(["state", "forget", "bay"]) == 0
    with State(place) as state:
        assert state.recurrence("bay").articles == 0


def test_rebuild_of_a_lost_state_goes_by_time_where_revisions_began_anew(data, place):
    write(data, FIRST, article(1), article(2, revision=2, content_hash="hash2b"))
    write(data, SECOND, article(2, at="2025-03-02T06:00:05Z", content_hash="hash2c"))
    assert main(["state", "rebuild"]) == 0
    with State(place) as state:
        one = state.known("bay", ["id2"])["id2"]
    assert (one.content_hash, one.revision, one.run) == ("hash2c", 2, SECOND)


def test_rebuild_takes_a_source_that_is_named_twice_in_once(data, capfd):
    write(data, FIRST, article(1))
    assert main(["state", "rebuild", "bay", "bay"]) == 0
    assert capfd.readouterr() == ("bay: 1 line read; 1 page and 1 article brought up to date\n", "")


def test_rebuild_goes_by_the_parameters_that_the_source_drops(data, place):
    (data.parent / "sources").mkdir()
    table = '[[source]]\nid = "bay"\nname = "Bay"\nhome = "https://bay.example/"\ndrop_params = ["edition"]\n'
    (data.parent / "sources" / "bay.toml").write_text(table)
    write(data, FIRST, article(1, url="https://bay.example/1?edition=late&page=2"))
    assert main(["state", "rebuild"]) == 0
    assert keys(place) == {"bay.example/1?page=2"}


def test_rebuild_reads_on_behind_a_line_that_is_spoilt_and_a_file_that_is_cut(data, place, caplog):
    write(data, FIRST, article(1), article(2))
    path = data / "articles" / "bay" / f"{FIRST}.jsonl"
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first[:40] + b"\n" + second)
    write(data, SECOND, article(3), packed=True)
    cut = data / "articles" / "bay" / f"{SECOND}.jsonl.gz"
    cut.write_bytes(cut.read_bytes()[:-12])
    assert main(["state", "rebuild"]) == 0
    assert rows(place, "SELECT id FROM articles WHERE id = 'id2'") == [("id2",)]
    assert f"{path}, line 1 cannot be read" in caplog.text
    assert f"{cut} cannot be read after line" in caplog.text


def test_rebuild_completes_what_a_dead_run_left(data, place):
    write(data, FIRST, article(1))
    whole = data / "articles" / "bay" / f"{FIRST}.jsonl"
    whole.rename(f"{whole}.part")
    with open(f"{whole}.part", "ab") as file:
        file.write(b'{"id": "torn')
    assert main(["state", "rebuild"]) == 0
    assert whole.exists()
    assert keys(place) == {"bay.example/1"}


def test_rebuild_of_a_source_without_files(data, capfd):
    assert main(["state", "rebuild", "hill"]) == 2
    assert capfd.readouterr().err == f"newscrawl: hill: no file of such a source in {data}/articles or rejected\n"
