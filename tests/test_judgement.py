"""Which run is well, and which is not: the table that exit statuses go by."""

from datetime import datetime, timedelta

import pytest

from newscrawl.judgement import Condition, Outcome, Past, Status, judge

NOW = datetime.fromisoformat("2025-03-20T06:00:00+00:00")


def at(**ago):
    return (NOW - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


def report(**keys):
    return {
        "finish_reason": "finished",
        "balanced": True,
        "requests": 0,
        "articles": 0,
        "rejections": {},
        "discovery": {"feeds": 1, "sitemaps": 0, "sections": 0, "failed": 0},
        "stats": {},
        **keys,
    }


def daily(*articles):
    """Runs a day apart, the last one a day ago."""
    return [Past(at(days=day), count) for day, count in enumerate(reversed(articles), 1)]


def hourly(days, pattern):
    """Runs an hour apart; `pattern`: 24 counts, for each hour back from now."""
    return [Past(at(hours=hour), pattern[hour % 24]) for hour in range(1, 24 * days)]


UNREAD = {"feeds": 0, "sitemaps": 0, "sections": 0, "failed": 2}
NEW = report(requests=3, articles=3)
NOTHING_NEW = report(discovery={"feeds": 0, "sitemaps": 0, "sections": 0, "failed": 0, "not_modified": 2})
DOWN = report(discovery=UNREAD)


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        (NEW, Condition.WELL),
        (NOTHING_NEW, Condition.WELL),
        (report(discovery={"feeds": 1, "failed": 1}), Condition.WELL),
        (DOWN, Condition.FAILED),
        (report(discovery={}), Condition.FAILED),
        (report(discovery={"feeds": 2, "empty": 2}), Condition.FAILED),
        (report(discovery={"feeds": 2, "empty": 1}), Condition.WELL),
        (report(requests=9, rejections={"fetch/http_error": 9}), Condition.FAILED),
        (report(requests=9, rejections={"validate/too_short": 5, "extract/no_text": 4}), Condition.FAILED),
        (report(requests=1, rejections={"fetch/http_error": 1}), Condition.WELL),
        (report(requests=9, rejections={"fetch/http_error": 8, "dedup/unchanged": 1}), Condition.WELL),
        (report(requests=9, rejections={"validate/unwanted_language": 9}), Condition.WELL),
        (report(requests=9, articles=1, rejections={"fetch/http_error": 8}), Condition.WELL),
        (report(balanced=False), Condition.FAILED),
        (report(finish_reason="start_error"), Condition.FAILED),
        (report(finish_reason="source_errors", articles=4), Condition.FAILED),
        (report(finish_reason="max_errors", articles=4), Condition.FAILED),
        (report(finish_reason="max_memory", articles=4), Condition.FAILED),
        (report(finish_reason="max_minutes"), Condition.WELL),
        (report(finish_reason="max_minutes", discovery=UNREAD), Condition.FAILED),
        (report(finish_reason="max_pages", articles=4), Condition.WELL),
        (report(finish_reason="closespider_timeout"), Condition.WELL),
        (report(finish_reason="output_failed"), Condition.UNWRITTEN),
        (report(stats={"spider_exceptions/ValueError": 1}), Condition.FAILED),
        ({}, Condition.FAILED),
    ],
)
def test_what_a_report_says_of_its_source(said, condition):
    found = judge([Outcome("bay", said)], at()).sources[0]
    assert found.condition is condition, found.why
    assert found.why or condition is Condition.WELL


BAY, HILL = Outcome("bay", NEW), Outcome("hill", NOTHING_NEW)
LOST = Outcome("lake", DOWN)
LOCKED = Outcome("cape", condition=Condition.RUNNING, why="cape: already being crawled by process 7")
LATE = Outcome("moor", condition=Condition.NOT_BEGUN, why="the run ended before its turn")
BROKEN = Outcome("dune", condition=Condition.ERROR, why="KeyError")
FULL = Outcome("tarn", report(finish_reason="output_failed"))


@pytest.mark.parametrize(
    ("outcomes", "signal", "status"),
    [
        ([BAY, HILL], None, 0),
        ([HILL], None, 0),
        ([BAY, LOST], None, 3),
        ([BAY, LATE], None, 3),
        ([LOST], None, 4),
        ([LOST, LATE], None, 4),
        ([BAY, LOCKED], None, 0),
        ([LOST, LOCKED], None, 4),
        ([LOCKED], None, 6),
        ([LOCKED, LOCKED], None, 6),
        ([BAY, BROKEN], None, 1),
        ([BAY, FULL], None, 5),
        ([BROKEN, FULL], 2, 5),
        ([BAY, LATE], 2, 130),
        ([BAY, BROKEN], 15, 143),
    ],
)
def test_the_status_of_a_run(outcomes, signal, status):
    judgement = judge(outcomes, at(), signal)
    assert judgement.status == status
    assert "\n" not in judgement.text
    assert judgement.text


DAY_AND_NIGHT = [0] * 7 + [1] * 17


@pytest.mark.parametrize(
    ("past", "status"),
    [
        ([], 0),
        (daily(5, 3), 0),  # too little is known
        (daily(5, 3, 4, 6, 2, 7, 5), 4),  # gave each day, and not today
        (daily(5, 0, 4, 0, 2, 0, 5), 0),  # gives every other day
        (daily(5, 0, 4, 0, 2, 0, 5, 0), 4),
        (daily(1, 0, 0, 0, 1, 0, 0, 0, 1, 0), 0),  # a weekly is quiet for days
        (daily(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0), 4),
        ([*daily(5, 3, 4, 6), Past(at(minutes=2), 8), Past(at(minutes=1), 0)], 0),  # run again by hand
        (hourly(7, DAY_AND_NIGHT), 0),  # a night
        ([run for run in hourly(7, [1] * 24) if run.at < at(hours=14)], 4),
    ],
)
def test_a_run_without_any_article_is_well_where_that_is_nothing_new(past, status):
    halves = [Outcome("bay", NOTHING_NEW, past[::2]), Outcome("hill", NOTHING_NEW, past[1::2])]
    assert judge(halves, at()).status == status
    assert judge([Outcome("bay", NOTHING_NEW, past)], at()).status == status


def test_a_source_that_has_gone_dry_is_told_beside_others_that_are_well():
    dry = Outcome("hill", NOTHING_NEW, [*daily(5, 3, 4, 6, 2, 0, 0)])
    judgement = judge([BAY, dry], at())
    assert judgement.status is Status.SOME_FAILED
    assert judgement.sources[1].condition is Condition.DRY
    assert "hill: nothing for 3 days" in judgement.text


def test_a_source_has_its_day_of_rest():
    judgement = judge([BAY, Outcome("hill", NOTHING_NEW, daily(5, 3, 4, 6, 2))], at())
    assert judgement.status is Status.WELL


@pytest.mark.parametrize(
    ("reason", "status"), [("verdict/video_page", 0), ("extract/no_text", 0), ("fetch/http_error", 4)]
)
def test_a_paper_that_is_known_to_write_may_publish_a_few_films(reason, status):
    films = report(requests=6, rejections={reason: 6})
    assert judge([Outcome("bay", films)], at()).status == 4
    assert judge([Outcome("bay", films, [Past(at(hours=2), 3)])], at()).status == status


def test_who_crawls_is_told():
    assert "process 7" in judge([LOCKED], at()).text
    assert "cape" in judge([BAY, LOCKED], at()).text
