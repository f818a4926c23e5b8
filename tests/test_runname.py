from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.crawl import runname

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, st.integers(16, 3_000_000))
def test_names_are_in_the_order_in_which_runs_began(moment, later):
    assert runname.named(moment) < runname.named(moment + timedelta(microseconds=later))


@given(MOMENTS)
def test_the_name_of_a_run_and_of_its_files_say_when_it_began(moment):
    name = runname.named(moment)
    for found in (name, f"batch-{name}.json", f"{name}-2.warc.gz"):
        assert runname.began(found) == moment.replace(microsecond=0)


def test_two_runs_of_one_moment_have_two_names():
    moment = datetime(2025, 3, 1, 6, tzinfo=UTC)
    assert len({runname.named(moment) for _ in range(20)}) > 1


def test_a_name_of_before_says_when_its_run_began_and_another_one_nothing():
    assert runname.began("20250301T060000Z-1a2b3c") == datetime(2025, 3, 1, 6, tzinfo=UTC)
    assert runname.began("mine.jsonl") is None
    assert runname.began("20259999T060000Z-1a2b3c") is None
