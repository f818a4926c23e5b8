"""The state: what a crawl learns is there for the next one, whoever else writes, and however a writer ends."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from postgres import PASSWORD
from states import change, rows

from newscrawl.cleaning.recurrence import MOST_LINES, WINDOW, Ends, Recurrence
from newscrawl.errors import ConfigError, OutputError
from newscrawl.state import Known, Reading, Seen, State, tables

NOW = "2025-06-01T12:00:00Z"


def page(key, **more):
    return Seen(
        **{
            "key": key,
            "source": "quay",
            "outcome": "article",
            "article": None,
            "announced": None,
            "first_at": NOW,
            "fetched_at": NOW,
            "run": "r1",
            **more,
        }
    )


def article(id_, content="h1", **more):
    return Known(
        **{
            "id": id_,
            "source": "quay",
            "url": f"https://quay.example/{id_}",
            "title": "watchvotes",
            "paragraphs": "0a 0b",
            "content_hash": content,
            "revision": 1,
            "fetched_at": NOW,
            "run": "r1",
            **more,
        }
    )


def told(number, *keys):
    """What an article like no other tells of the lines of its source."""
    return Ends(keys, f"{number:08x}")


TOLD = told(0, "harbour desk")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "state.sqlite"


def test_what_is_written_is_there_for_the_next_one(where):
    with State(where) as state:
        state.write([page("k1", article="a1"), page("k2", outcome="verdict/tag_page")], [article("a1")])
    with State(where) as state:
        assert state.seen("quay", ["k1", "k2", "k3"]) == {
            "k1": page("k1", article="a1"),
            "k2": page("k2", outcome="verdict/tag_page"),
        }
        assert state.known("quay", ["a1", "a2"]) == {"a1": article("a1")}


def test_the_latest_word_on_a_page_counts(where):
    with State(where) as state:
        state.write([page("k1", outcome="fetch/download_failed", failures=1, due=NOW)])
        state.write([page("k1", article="a1", announced=NOW)], [article("a1")])
        state.write([], [article("a1", "h2", revision=2)])
        assert state.seen("quay", ["k1"])["k1"] == page("k1", article="a1", announced=NOW)
        assert state.known("quay", ["a1"])["a1"].revision == 2


def test_the_first_article_with_a_text_is_the_original(where):
    with State(where) as state:
        state.write(
            [], [article("a2", "h1", fetched_at="2025-06-02T00:00:00Z"), article("a1", "h1"), article("a3", "h3")]
        )
        assert [known.id for known in state.copies("quay", ["h1", "h2"])["h1"]] == ["a1", "a2"]


def test_any_number_of_keys_can_be_asked_for(where):
    keys = [f"key{number}" for number in range(40_000)]
    with State(where) as state:
        state.write(map(page, keys[:3]))
        assert set(state.seen("quay", keys)) == set(keys[:3])


def test_readings_and_what_an_index_named(where):
    feed, index = "https://quay.example/feed", "https://quay.example/index.xml"
    with State(where) as state:
        assert state.reading("quay", feed) is None
        state.answered([Reading("quay", feed, "s1", NOW, etag='"e1"')])
        state.answered([Reading("quay", feed, "s1", NOW, etag='"e2"', news=True), Reading("quay", index, "s1", NOW)])
        state.answered([Reading("quay", f"{index}?{part}", "s1", NOW, parent=index) for part in "ba"])
        assert state.reading("quay", feed) == Reading("quay", feed, "s1", NOW, etag='"e2"', news=True)
        assert state.reading("mole", feed) is None
        assert [reading.url[-1] for reading in state.children("quay", index)] == ["a", "b"]


def test_sources_know_nothing_of_each_other_and_can_be_forgotten(where):
    with State(where) as state:
        state.write([page("k1"), page("k1", source="mole")], [article("a1"), article("a1", source="mole", revision=3)])
        assert state.seen("mole", ["k1"])["k1"].source == "mole"
        assert state.known("quay", ["a1"])["a1"].revision == 1
        state.forget("mole")
        assert state.seen("mole", ["k1"]) == state.known("mole", ["a1"]) == state.copies("mole", ["h1"]) == {}
        assert list(state.seen("quay", ["k1"])) == ["k1"]


def test_pages_are_due_when_their_time_has_come_and_articles_as_long_as_they_are_young(where):
    failed = {"outcome": "fetch/download_failed", "failures": 1, "link": "{}"}
    with State(where) as state:
        state.write(
            [
                page("early", due="2025-06-01T11:00:00Z", **failed),
                page("late", due="2025-06-01T13:00:00Z", **failed),
                page("given up", **failed),
                page("young", link="{}", first_at="2025-06-01T11:30:00Z"),
                page("old", link="{}", first_at="2025-05-01T11:30:00Z"),
                page("tag", outcome="verdict/tag_page"),
                page("early", source="mole", due=NOW, **failed),
            ]
        )
        assert [seen.key for seen in state.due("quay", NOW)] == ["early"]
        assert [seen.key for seen in state.due("quay", NOW, "2025-06-01T00:00:00Z")] == ["young", "early"]


def test_runs_are_remembered_newest_first_and_only_ended_ones(where):
    with State(where) as state:
        for number in range(1, 4):
            started = f"2025-06-0{number}T00:00:00Z"
            state.begun(f"r{number}", "quay", started)
            if number < 3:
                state.ended(
                    {
                        "run": f"r{number}",
                        "source": "quay",
                        "started_at": started,
                        "finished_at": NOW,
                        "articles": number,
                    }
                )
        state.begun("other", "mole", NOW)
        assert [(run.run, run.articles) for run in state.runs("quay")] == [("r2", 2), ("r1", 1)]
        assert state.runs("quay", 1)[0].report["articles"] == 2
        assert state.runs("mole") == []
        assert state.unfinished("quay") == ["r3"]
        state.drop("r3")
        assert state.unfinished("quay") == []


def test_what_a_run_that_was_given_up_has_seen_is_asked_for_once_more(where):
    link = '{"url": "https://quay.example/k"}'
    with State(where) as state:
        state.write([page("old", run="r0")], [article("a0", run="r0")])
        state.begun("r1", "quay", NOW)
        state.write(
            [
                page("stored", link=link, article="a1"),
                page("named", link=link, article="a2", etag='"1"'),
                page("revised", link=link, article="a3"),
                page("gone", outcome="fetch/http_error"),
                page("busy", outcome="fetch/http_error", due="2025-06-01T13:00:00Z", link=link),
                page("same", outcome="dedup/unchanged", link=link, article="a0"),
            ],
            [article("a1"), article("a2", "h2"), article("a3", "h3", revision=3)],
        )
        assert state.unfinished("quay") == ["r1"]
        assert state.give_up("quay", "r1", {"stored"}, {"a1"}) == (3, 2)
        assert (state.unfinished("quay"), state.unfinished("quay", given_up=True)) == ([], ["r1"])
        known = state.known("quay", ["a0", "a1", "a2", "a3"])
        assert {id_: (one.revision, one.content_hash) for id_, one in known.items()} == {
            "a0": (1, "h1"), "a1": (1, "h1"), "a3": (2, "")
        }  # fmt: skip
        assert {one.key: one.article for one in state.due("quay", NOW)} == {"named": "a2", "revised": "a3"}
        seen = state.seen("quay", ["old", "stored", "named", "gone", "busy", "same"])
        assert (sorted(seen), seen["named"].etag) == (["busy", "named", "old", "same", "stored"], None)
        assert state.runs("quay") == []
        state.drop("r1")
        assert state.unfinished("quay", given_up=True) == []


def test_links_of_articles_are_kept_while_they_are_young_and_those_of_failures_while_they_are_due(where):
    with State(where) as state:
        old = {"link": "{}", "first_at": "2025-05-01T00:00:00Z"}
        state.write([page("young", link="{}"), page("old", **old), page("due", due=NOW, **old)])
        state.write([page("old", source="mole", **old)])
        state.unlink("quay", "2025-05-25T00:00:00Z")
        kept = {key for key, seen in state.seen("quay", ["young", "old", "due"]).items() if seen.link}
        assert kept == {"young", "due"}
        assert state.seen("mole", ["old"])["old"].link == "{}"


def test_it_says_whether_it_knows_a_source_and_how_much(where):
    with State(where) as state:
        assert (state.knows("quay"), state.holdings()) == (False, [])
        state.answered([Reading("mole", "https://mole.example/feed", "s1", NOW)])
        state.write([page("k1"), page("k2")], [article("a1")])
        assert (state.knows("quay"), state.knows("mole")) == (True, False)
        mole, quay = state.holdings()
        assert (mole.source, mole.pages, mole.articles, mole.last_run) == ("mole", 0, 0, None)
        assert (quay.source, quay.pages, quay.articles) == ("quay", 2, 1)
        assert mole.bytes + quay.bytes == pytest.approx(state.size(), abs=2)


def test_it_knows_a_source_of_which_all_pages_are_pruned_until_that_is_forgotten(where):
    with State(where) as state:
        state.write([page("k1", fetched_at=NOW)], [article("a1")])
        assert state.prune("quay", "2999-01-01T00:00:00Z") == 1
        assert state.knows("quay")
        state.forget("quay")
        assert not state.knows("quay")


def test_a_closed_one_is_asked_in_vain_and_says_so(where):
    state = State(where)
    state.close()
    state.close()
    for ask in (lambda: state.seen("quay", ["k1"]), lambda: state.write([page("k1")]), lambda: state.due("quay", NOW)):
        with pytest.raises(OutputError, match="the state cannot be read or written: This Connection"):
            ask()


@pytest.mark.parametrize("replaced", [False, True])
def test_nothing_is_written_to_a_file_that_is_gone(path, replaced):
    with State(path) as state:
        state.write([page("k1")])
        path.unlink()
        if replaced:
            State(path).close()
        with pytest.raises(OutputError, match=r"state\.sqlite: the state was removed or replaced while it was in use"):
            state.write([page("k2")])


def test_pages_that_are_spoilt_while_it_is_open_are_told_in_one_line(path):
    with State(path) as state:
        state.write(page(f"k{number}", link="x" * 500) for number in range(200))
    with State(path) as state:
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * (path.stat().st_size - 4096))
        with pytest.raises(OutputError, match=r"state\.sqlite: the state cannot be read or written: [^\n]+$"):
            state.seen("quay", [f"k{number}" for number in range(200)])


def test_all_of_a_batch_or_nothing(where):
    with State(where) as state:
        with pytest.raises(OutputError, match=r"(?i)not.null"):
            state.write([page("k1")], [article("a1", content=None)])
        assert state.seen("quay", ["k1"]) == {}


def test_a_file_that_is_no_database_is_named(path):
    path.parent.mkdir()
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(
        OutputError, match=r"state\.sqlite: the state cannot be read or written: file is not a database"
    ):
        State(path)


def test_tables_of_a_later_version_are_left_alone(where):
    State(where).close()
    change(where, "UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(ConfigError, match="later newscrawl") as told:
        State(where)
    assert PASSWORD not in str(told.value)


def test_runs_of_long_ago_are_not_kept(where, monkeypatch):
    monkeypatch.setattr("newscrawl.state.RUNS_KEPT", 3)
    with State(where) as state:
        for day in range(1, 8):
            times = dict.fromkeys(("started_at", "finished_at"), f"2025-06-0{day}T12:00:00Z")
            for source in ("quay", "mole"):
                report = {"run": f"{source}{day}", "source": source, "articles": day, "stats": {"big": 1}, **times}
                state.ended(report)
        kept = state.runs("quay")
    assert [run.run for run in kept] == ["quay7", "quay6", "quay5"]
    assert "stats" not in kept[0].report


def test_tables_of_an_earlier_version_are_brought_up(where, monkeypatch):
    with State(where) as state:
        state.write([page("k1")])
    monkeypatch.setattr(tables, "SCHEMA", tables.SCHEMA + 1)
    monkeypatch.setattr(tables, "MIGRATIONS", {tables.SCHEMA - 1: ["UPDATE pages SET outcome = 'moved'"]})
    for _ in range(2):  # the second time there is nothing to do
        with State(where) as state:
            assert state.seen("quay", ["k1"])["k1"].outcome == "moved"
            state.write([page("k1", outcome="moved")])


def test_a_state_from_before_lines_were_learned_learns_from_now_on(where):
    with State(where) as state:
        state.write([], [article("a1")], {"a1": TOLD})
    change(where, "DROP TABLE lines", "UPDATE meta SET value = '1' WHERE key = 'schema'")
    with State(where) as state:
        state.write([], [article("a1"), article("a2")], {"a1": TOLD, "a2": TOLD})
        assert state.recurrence("quay").articles == 1


def test_what_articles_tell_of_lines_is_learned_once_and_belongs_to_their_source(where):
    with State(where) as state:
        for number in range(3):
            id_ = f"a{number}"
            for _ in range(2):  # the second time, it is known: a run that died is taken in whole
                state.write([], [article(id_)], {id_: told(number, "harbour desk", f"line {number}")})
        state.write([], [article("a0", source="mole")], {"a0": told(7, "harbour desk")})
    with State(where) as state:
        learned = state.recurrence("quay")
        assert learned.articles == 3
        assert learned.recurring() == {"harbour desk"}
        assert set(learned.lines) == {"harbour desk", "line 0", "line 1", "line 2"}
        assert state.recurrence("mole").recurring() == frozenset()
        state.forget("quay")
        assert state.recurrence("quay") == Recurrence()
        assert state.recurrence("mole").articles == 1


def test_lines_that_are_forgotten_leave_the_table(where):
    with State(where) as state:
        state.write([], [article("old")], {"old": told(0, "old box")})
        many = {f"a{number}": told(number, "new box") for number in range(WINDOW)}
        state.write([], map(article, many), many)
        assert set(state.recurrence("quay").lines) == {"new box"}
    assert rows(where, "SELECT count(*) FROM lines") == [(2,)]  # the box, and the count of articles


def test_of_too_many_lines_those_seen_last_are_remembered(where):
    half = MOST_LINES // 2
    lines_of = [*([f"{number} {which}" for number in range(half)] for which in ("one", "two")), ["last"], ["last"]]
    with State(where) as state:
        state.write([], [article("b", source="mole")], {"b": told(9, "0 one")})
        for number, keys in enumerate(lines_of):
            state.write([], [article(f"a{number}")], {f"a{number}": told(number, *keys)})
        kept = state.recurrence("quay").lines
        assert len(kept) == MOST_LINES
        assert kept["last"].articles == 2
        assert {f"{number} two" for number in range(half)} < set(kept)
        assert set(state.recurrence("mole").lines) == {"0 one"}


def test_a_place_that_no_database_can_have_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="folder cannot be made"):
        State(tmp_path / "file" / "state.sqlite")
    with pytest.raises(ConfigError, match="no state can be kept there"):
        State("nodatabase://somewhere/state")


WRITER = """
import sys
from pathlib import Path
from newscrawl.cleaning.recurrence import Ends
from newscrawl.state import Known, Seen, State

where, name = sys.argv[1], sys.argv[2]
with State(where) as state, Path(name).open("a", buffering=1) as told:
    for number in range(60):
        keys = [f"{name}-{number}-{part}" for part in range(20)]
        now = "2025-06-01T12:00:00Z"
        seen = [Seen("quay", key, "article", None, None, now, now, "r1") for key in keys]
        known = [Known("quay", key, None, "", key, "", 1, now, "r1") for key in keys]
        state.write(seen, known, {key: Ends(("harbour desk",), key) for key in keys})
        told.write(f"{number}\\n")  # acknowledged: it must be there whatever happens now
"""


def batch(name, number):
    return [f"{name}-{number}-{part}" for part in range(20)]


def test_two_writers_and_one_of_them_killed_lose_nothing_acknowledged(where, tmp_path):
    State(where).close()
    told = {str(tmp_path / name): tmp_path / name for name in ("one", "two")}
    one, two = (subprocess.Popen([sys.executable, "-c", WRITER, str(where), name]) for name in told)
    first, _ = told
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and not (told[first].exists() and told[first].read_text().count("\n") >= 3):
        time.sleep(0.01)
    one.kill()
    assert one.wait(30) == -signal.SIGKILL
    assert two.wait(30) == 0
    with State(where) as state:
        for name, file in told.items():
            for number in map(int, file.read_text().split()):
                assert len(state.seen("quay", batch(name, number))) == 20, (name, number)
        assert {len(state.seen("quay", batch(first, number))) for number in range(60)} <= {0, 20}
        written = sum(len(state.known("quay", batch(name, number))) for name in told for number in range(60))
        learned = state.recurrence("quay")
        assert learned.articles == learned.lines["harbour desk"].articles == written  # no count of either is lost
    if isinstance(where, Path):
        assert rows(where, "PRAGMA integrity_check") == [("ok",)]
