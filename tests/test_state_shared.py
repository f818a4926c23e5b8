"""A state in PostgreSQL: who may write of a source, what is told where it cannot be had, and that no password is."""

import os
import subprocess
import sys
import threading
import time
from importlib.metadata import requires

import pytest
from postgres import PASSWORD, QUOTED, USER, server
from processes import environment
from states import change, rows

from newscrawl.errors import AlreadyRunning, ConfigError, OutputError
from newscrawl.state import Known, Reading, Seen, State, tables
from newscrawl.state.server import shown

NOW = "2025-06-01T12:00:00Z"
SOON = 0.5
"""Seconds of a lease that a test sees the end of."""


def page(key, source="quay", **more):
    return Seen(**{"source": source, "key": key, "outcome": "article", "article": None, "announced": None,
                   "first_at": NOW, "fetched_at": NOW, "run": "r1", **more})  # fmt: skip


@pytest.fixture
def where(new_database):
    return new_database()


def expire(where):
    """As if the seconds of all leases had passed."""
    change(where, "UPDATE leases SET expires = now() - interval '1 second'")


# leases


def test_a_source_is_one_states_at_a_time(where):
    with State(where) as one, State(where) as other:
        one.hold("quay", 60)
        with pytest.raises(AlreadyRunning) as told:
            other.hold("quay", 60)
        assert str(told.value) == f"quay: already being crawled by process {os.getpid()} since {told.value.since}"
        other.hold("mole", 60)
        other.write([page("k1", "mole")])
        one.write([page("k1")])
    with State(where) as next_one:
        next_one.hold("quay", 60)  # given back with the connection
        assert rows(where, "SELECT source FROM leases") == [("quay",)]


def test_a_run_on_another_machine_is_told_with_its_name(where):
    with State(where) as one, State(where) as other:
        one.hold("quay", 60)
        change(where, "UPDATE leases SET host = 'crawler-7'")
        with pytest.raises(AlreadyRunning, match=r"quay: already being crawled by process \d+ on crawler-7 since 20"):
            other.hold("quay", 60)


def test_a_lease_says_whose_it_is_until_when_by_the_servers_clock(where):
    with State(where) as state:
        state.hold("quay", 60)
        state.begun("r7", "quay", NOW)
        wanted = (
            "SELECT source, run, pid, expires BETWEEN now() + interval '50 s' AND now() + interval '60 s' FROM leases"
        )
        assert rows(where, wanted) == [("quay", "r7", os.getpid(), True)]


HOLDER = """
import sys, time
from newscrawl.state import State
with State(sys.argv[1]) as state:
    state.hold("quay", float(sys.argv[2]))
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lease_of_a_killed_process_ends_after_its_time_and_not_before(where):
    arguments = [sys.executable, "-c", HOLDER, where, "2"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process, State(where) as state:
        assert process.stdout.readline() == "held\n"
        process.kill()
        process.wait()
        with pytest.raises(AlreadyRunning, match=f"process {process.pid} since"):
            state.hold("quay", 60)
        ((left,),) = rows(where, "SELECT extract(epoch FROM expires - now())::float FROM leases")
        assert 0 < left <= 2
        time.sleep(left + 0.05)
        state.hold("quay", 60)


def test_writing_renews_a_lease_and_so_does_saying_that_one_is_alive(where):
    for say in (State.renew, lambda state: state.write([page("k1")]), lambda state: state.answered([])):
        with State(where) as state:
            state.hold("quay", 60)
            expire(where)
            say(state)
            assert rows(where, "SELECT expires > now() + interval '50 s' FROM leases") == [(True,)]


def test_who_slept_too_long_writes_on_where_nobody_came(where):
    with State(where) as state:
        state.hold("quay", SOON)
        time.sleep(SOON * 1.2)
        state.write([page("k1")])
        assert list(state.seen("quay", ["k1"])) == ["k1"]


def test_who_slept_while_another_came_writes_nothing_more(where):
    with State(where) as slow, State(where) as quick:
        slow.hold("quay", 60)
        slow.write([page("k1")])
        expire(where)
        quick.hold("quay", 60)
        writes = [
            slow.renew,
            lambda: slow.write([page("k2")]),
            lambda: slow.answered([Reading("quay", "https://quay.example/feed", "s1", NOW)]),
            lambda: slow.begun("r1", "quay", NOW),
            lambda: slow.prune("quay", "2999-01-01T00:00:00Z"),
            lambda: slow.forget("quay"),
        ]
        for write in writes:
            with pytest.raises(
                OutputError, match=r"quay: the lease on it had ended, and process \d+ on \S+ has it since"
            ):
                write()
        assert list(quick.seen("quay", ["k1", "k2"])) == ["k1"]
        assert rows(where, "SELECT count(*) FROM runs") == [(0,)]
        slow.close()
        assert rows(where, "SELECT source FROM leases") == [("quay",)]  # not its own any more, to give back
        quick.write([page("k3")])


def test_of_several_sources_all_are_held_or_none_is_written(where):
    with State(where) as many, State(where) as other:
        for source in ("mole", "quay"):
            many.hold(source, 60)
        change(where, "UPDATE leases SET expires = now() - interval '1 second' WHERE source = 'mole'")
        other.hold("mole", 60)
        with pytest.raises(OutputError, match="mole: the lease on it had ended"):
            many.write([page("k1")])


def test_of_many_that_want_a_source_at_once_one_has_it(where):
    State(where).close()
    got, lost, ready = [], [], threading.Barrier(8)

    def want():
        with State(where) as state:
            ready.wait()
            try:
                state.hold("quay", 60)
                got.append(1)
            except AlreadyRunning:
                lost.append(1)
            ready.wait()

    threads = [threading.Thread(target=want) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(got), len(lost)) == (1, 7)


# beside others


def test_many_that_come_first_make_the_tables_once(where):
    ready, failed = threading.Barrier(8), []

    def begin(number):
        ready.wait()
        try:
            with State(where) as state:
                state.write([page(f"k{number}", f"source{number}")])
        except Exception as error:  # noqa: BLE001 - in a thread
            failed.append(error)

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert rows(where, "SELECT count(*) FROM pages") == [(8,)]


def test_a_transaction_that_the_server_undoes_beside_another_is_tried_again(where):
    """Two take the same rows in two orders, each of its first beforehand: one is undone, and does it again."""
    with State(where) as state, server().connect(where.rpartition("/")[2]) as other:
        state.write([page("a"), page("b")])
        other.autocommit = False
        other.execute("UPDATE pages SET run = 'other' WHERE key = 'b'")
        tried = []

        def work():
            tried.append(1)
            state._put(tables.pages, [{"source": "quay", "key": "a", "outcome": "mine", "first_at": NOW,
                                       "fetched_at": NOW, "run": "r2"}])  # fmt: skip
            if len(tried) == 1:
                waiting.start()
                time.sleep(0.3)
            state._put(tables.pages, [{"source": "quay", "key": "b", "outcome": "mine", "first_at": NOW,
                                       "fetched_at": NOW, "run": "r2"}])  # fmt: skip

        def cross():
            try:
                other.execute("UPDATE pages SET run = 'other' WHERE key = 'a'")
                other.commit()
            except Exception:  # noqa: BLE001 - the server undoes this one or that one
                other.rollback()

        waiting = threading.Thread(target=cross)
        state._commit(work)
        waiting.join()
        assert {seen.outcome for seen in state.seen("quay", ["a", "b"]).values()} == {"mine"}


@pytest.mark.parametrize(("said", "taken"), [("off", "on"), ("remote_apply", "remote_apply")])
def test_a_server_that_answers_before_it_has_written_is_told_to_wait(where, said, taken):
    name = where.rpartition("/")[2]
    with server().connect() as owner:
        owner.execute(f"ALTER DATABASE {name} SET synchronous_commit = {said}")
        try:
            with State(where) as state, state._reading():
                assert state._connection.exec_driver_sql("SHOW synchronous_commit").scalar() == taken
        finally:
            owner.execute(f"ALTER DATABASE {name} RESET synchronous_commit")


# values


def test_what_a_site_sends_is_taken_whatever_is_in_it(where):
    odd = "".join(map(chr, (0, 1, 0x7F, 0x1F600, 0xFFFF)))
    with State(where) as state:
        state.write([page(f"k{odd}", etag=odd, link="{}")])
        assert state.seen("quay", [f"k{odd}"]) == {
            f"k{odd[1:]}": page(f"k{odd[1:]}", etag=odd[1:], link="{}")  # but NUL, which PostgreSQL has not
        }


def test_texts_are_in_order_by_their_bytes_whatever_the_language_of_the_database(new_database):
    where = new_database("TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C.UTF-8'")
    with State(where) as state:
        state.write([page("a", due="2025-06-01T11:00:00Z"), page("B", due="2025-06-01t11:00:00Z")])
        assert rows(where, "SELECT key FROM pages ORDER BY key") == [("B",), ("a",)]
        assert [seen.key for seen in state.due("quay", NOW)] == ["a"]


def test_the_longest_address_that_a_run_follows_can_be_known(where):
    source, key = "s" * 200, "https://quay.example/" + "".join(f"{number:x}" for number in range(2000))[:2062]
    with State(where) as state:
        state.write([page(key, source, due=NOW, link="{}")])
        assert list(state.seen(source, [key])) == [key]


def test_of_a_source_that_the_server_has_not_counted_yet_no_more_is_read_than_is_asked_for(where):
    """Without its statistics it would read all rows of the source for each list of keys."""
    keys = [f"k{number}" for number in range(3000)]
    with server().connect(where.rpartition("/")[2]) as owner, State(where) as state:
        for table in ("pages", "articles"):
            owner.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
        state.write(
            map(page, keys),
            [Known("quay", key, None, "", f"h{key}", "", 1, NOW, "r1") for key in keys],
        )
    before = read_so_far(where)
    with State(where) as state:
        assert len(state.seen("quay", keys[::100])) == len(state.known("quay", keys[::100])) == 30
        assert len(state.copies("quay", [f"h{key}" for key in keys[:10]])) == 10
    assert read_so_far(where) - before <= 100


def read_so_far(where):
    """Rows that the server has read of these tables, when all have told it who have gone."""
    wanted = (
        "SELECT sum(seq_tup_read + idx_tup_fetch)::int FROM pg_stat_user_tables WHERE relname IN ('pages', 'articles')"
    )
    here = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'newscrawl'"
    while rows(where, here) != [(0,)]:
        time.sleep(0.02)
    return rows(where, wanted)[0][0]


# what goes wrong


def test_a_database_that_cannot_be_had_is_told_in_one_line_without_the_password(where):
    port = f":{server().port}/"
    wrong = {
        where.replace(port, ":1/"): "Connection refused",
        where.replace(QUOTED, "wrong-p%40ss"): f'password authentication failed for user "{USER}"',
        where + "x": f'database "{where.rpartition("/")[2]}x" does not exist',
        where.replace(USER, "nobody"): 'password authentication failed for user "nobody"',
        where + "?options=-cdefault_transaction_read_only%3Don": "read-only transaction",
        where + "?sslmode=require": "server does not support SSL",
    }
    for url, what in wrong.items():
        with pytest.raises(OutputError) as told:
            State(url)
        text = str(told.value)
        assert "the state cannot be read or written: " in text
        assert what in text
        assert "\n" not in text
        assert not any(secret in text for secret in (PASSWORD, QUOTED, "p@ss", "p%40ss"))


def test_a_user_who_may_make_no_tables_is_told(where):
    with server().connect(where.rpartition("/")[2]) as owner:
        owner.execute("DROP ROLE IF EXISTS reader")
        owner.execute(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'")
    with pytest.raises(OutputError, match=r"permission denied for schema public$"):
        State(where.replace(USER, "reader"))


def test_a_database_that_cannot_hold_every_language_is_refused(new_database):
    with pytest.raises(ConfigError, match="no state can be kept in LATIN1: make the database with ENCODING 'UTF8'"):
        State(new_database("TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"))


def test_a_server_that_goes_away_is_told_in_one_line(where):
    with State(where) as state:
        state.hold("quay", 60)
        with server().connect() as owner:
            owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'newscrawl'")
        with pytest.raises(OutputError, match=r"the state cannot be read or written: [^\n]+$"):
            state.write([page("k1")])
        state.write([page("k2")])  # it is there again, and nobody came
        assert list(state.seen("quay", ["k1", "k2"])) == ["k2"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql+psycopg://ada:s3cret@db/news", "postgresql+psycopg://ada:***@db/news"),
        ("postgresql://ada:s3/cr@et?@db:5432/news", "postgresql://ada:***@db:5432/news"),
        ("postgresql://ada:s3cret", "postgresql://ada:***"),
        ("postgresql://ada:s3cret/news", "postgresql://ada:***/news"),
        ("postgresql://db:5432/news", "postgresql://db:5432/news"),
        ("postgresql://[::1]:5432/news", "postgresql://[::1]:5432/news"),
        ("postgresql://db/news?user=ada&password=s3cret&sslpassword=s3cret&sslmode=require",
         "postgresql://db/news?user=ada&password=***&sslpassword=***&sslmode=require"),
    ],
)  # fmt: skip
def test_of_an_address_no_password_is_told(url, told):
    assert shown(url) == told


@pytest.mark.parametrize("url", ["postgresql://ada:s3cret@db:port/news", "mysql://ada:s3cret@db/news", "://s3cret",
                                 "postgresql+psycopg2://ada:s3cret@db/news", "postgresql://ada:s3cret"])  # fmt: skip
def test_an_address_that_is_none_is_told_without_its_password(url):
    with pytest.raises((ConfigError, OutputError)) as told:
        State(url)
    assert "s3cret" not in str(told.value).replace("://s3cret", "")
    assert "no state can be kept there: " in str(told.value)


# the extra


def test_without_the_driver_the_extra_is_named_and_sqlite_works_all_the_same(tmp_path):
    program = """
import sys
sys.modules["psycopg"] = None  # as where it is not installed
from newscrawl.state import State
State(sys.argv[1]).close()
try:
    State("postgresql+psycopg://ada:s3cret@127.0.0.1/news")
except Exception as error:
    print(type(error).__name__, error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "state.sqlite")], capture_output=True, text=True, check=True
    )
    kind, told = done.stdout.strip().split(" ", 1)
    assert kind == "ConfigError"
    assert told.startswith("postgresql+psycopg://ada:***@127.0.0.1/news: no state can be kept there: ")
    assert told.endswith("pip install 'newscrawl[postgres]'")


def test_the_base_install_has_no_driver_and_a_run_on_sqlite_loads_none(tmp_path):
    lines = [line for line in requires("newscrawl") if line.startswith("psycopg")]
    assert lines
    assert all("extra ==" in line for line in lines)
    program = "import sys; from newscrawl.cli import main; main(sys.argv[1:]); print('psycopg' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program, "state", "rebuild", "--json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=environment(tmp_path),
    )
    assert done.stdout.splitlines()[-1] == "False"
