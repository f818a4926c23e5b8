"""The state: what a crawl learns is there for the next one, whoever else writes, and however a writer ends."""

import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from newscrawl.errors import ConfigError, OutputError
from newscrawl.state import Known, Seen, State, Validators

NOW = "2025-06-01T12:00:00Z"


def page(key, **more):
    return Seen(
        **{
            "key": key,
            "source": "quay",
            "outcome": "article",
            "article": None,
            "announced": None,
            "fetched_at": NOW,
            **more,
        }
    )


def article(id_, content="h1", **more):
    return Known(
        **{
            "id": id_,
            "source": "quay",
            "url": f"https://quay.example/{id_}",
            "content_hash": content,
            "revision": 1,
            "fetched_at": NOW,
            "run": "r1",
            **more,
        }
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "state.sqlite"


def test_what_is_written_is_there_for_the_next_one(path):
    with State(path) as state:
        state.write([page("k1", article="a1"), page("k2", outcome="verdict/tag_page")], [article("a1")])
    with State(path) as state:
        assert state.seen(["k1", "k2", "k3"]) == {
            "k1": page("k1", article="a1"),
            "k2": page("k2", outcome="verdict/tag_page"),
        }
        assert state.known(["a1", "a2"]) == {"a1": article("a1")}


def test_the_latest_word_on_a_page_counts(path):
    with State(path) as state:
        state.write([page("k1", outcome="fetch/download_failed", failures=1, due=NOW)])
        state.write([page("k1", article="a1", announced=NOW)], [article("a1")])
        state.write([], [article("a1", "h2", revision=2)])
        assert state.seen(["k1"])["k1"] == page("k1", article="a1", announced=NOW)
        assert state.known(["a1"])["a1"].revision == 2


def test_the_first_article_with_a_text_is_the_original(path):
    with State(path) as state:
        state.write(
            [], [article("a2", "h1", fetched_at="2025-06-02T00:00:00Z"), article("a1", "h1"), article("a3", "h3")]
        )
        assert state.copies(["h1", "h2"]) == {"h1": "a1"}


def test_any_number_of_keys_can_be_asked_for(path):
    keys = [f"key{number}" for number in range(40_000)]
    with State(path) as state:
        state.write(map(page, keys[:3]))
        assert set(state.seen(keys)) == set(keys[:3])


def test_validators(path):
    feed = "https://quay.example/feed"
    with State(path) as state:
        assert state.validators(feed) == Validators()
        state.answered({feed: Validators('"e1"', "Sun, 01 Jun 2025 12:00:00 GMT")}, "quay", NOW)
        state.answered({feed: Validators('"e2"', None)}, "quay", NOW)
        assert state.validators(feed) == Validators('"e2"', None)


def test_runs_are_remembered_newest_first_and_only_ended_ones(path):
    with State(path) as state:
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


def test_all_of_a_batch_or_nothing(path):
    with State(path) as state:
        with pytest.raises(OutputError, match="NOT NULL"):
            state.write([page("k1")], [article("a1", content=None)])
        assert state.seen(["k1"]) == {}


def test_a_file_that_is_no_database_is_named(path):
    path.parent.mkdir()
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(
        OutputError, match=r"state\.sqlite: the state cannot be read or written: file is not a database"
    ):
        State(path)


def test_tables_of_a_later_version_are_left_alone(path):
    State(path).close()
    with sqlite3.connect(path) as later:
        later.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    later.close()
    with pytest.raises(ConfigError, match="later newscrawl"):
        State(path)


WRITER = """
import sys
from pathlib import Path
from newscrawl.state import Seen, State

path, name = Path(sys.argv[1]), sys.argv[2]
with State(path) as state, path.with_name(name).open("a", buffering=1) as told:
    for number in range(60):
        keys = [f"{name}-{number}-{part}" for part in range(20)]
        state.write(Seen(key, "quay", "article", None, None, "2025-06-01T12:00:00Z") for key in keys)
        told.write(f"{number}\\n")  # acknowledged: it must be there whatever happens now
"""


def batch(name, number):
    return [f"{name}-{number}-{part}" for part in range(20)]


def test_two_writers_and_one_of_them_killed_lose_nothing_acknowledged(path):
    State(path).close()
    told = {name: path.with_name(name) for name in ("one", "two")}
    one, two = (subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in told)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not (told["one"].exists() and told["one"].read_text().count("\n") >= 3):
        time.sleep(0.01)
    one.kill()
    assert one.wait(30) == -signal.SIGKILL
    assert two.wait(30) == 0
    with State(path) as state:
        for name, file in told.items():
            for number in map(int, file.read_text().split()):
                assert len(state.seen(batch(name, number))) == 20, (name, number)
        assert {len(state.seen(batch("one", number))) for number in range(60)} <= {0, 20}
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
