"""Which run is well, and which is not: the table that exit statuses go by."""

from datetime import datetime, timedelta

import pytest

from newscrawl.judgement import Condition, Outcome, Past, Status, dry, judge

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
        (report(discovery={"failed": 0}, finish_reason="max_pages"), Condition.WELL),
        (report(discovery=UNREAD, finish_reason="max_pages"), Condition.FAILED),
        (report(discovery={"feeds": 2, "empty": 2}), Condition.FAILED),
        (report(discovery={"feeds": 2, "empty": 1}), Condition.WELL),
        (report(requests=9, rejections={"fetch/http_error": 9}), Condition.FAILED),
        (report(requests=9, rejections={"validate/too_short": 5, "extract/no_text": 4}), Condition.FAILED),
        (report(requests=1, rejections={"fetch/http_error": 1}), Condition.WELL),
        (report(requests=9, rejections={"fetch/robots": 8, "dedup/duplicate": 1}), Condition.WELL),
        (report(requests=9, rejections={"fetch/robots": 8, "dedup/unchanged": 1}), Condition.FAILED),
        (report(requests=99, rejections={"fetch/http_error": 4, "dedup/unchanged": 95}), Condition.WELL),
        (report(requests=9, rejections={"validate/unwanted_language": 9}), Condition.WELL),
        (report(requests=9, articles=1, rejections={"verdict/video_page": 8}), Condition.WELL),
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


@pytest.mark.parametrize(
    ("articles", "rejections", "why"),
    [
        (
            40,
            {"fetch/http_error": 50, "fetch/download_timeout": 10},
            "60 of 100 pages could not be had, most for fetch/h",
        ),
        (60, {"fetch/http_error": 40}, None),
        (1, {"fetch/http_error": 4}, None),  # too few
        (40, {"fetch/http_error": 60, "dedup/unchanged": 500}, "60 of 100 pages"),  # what is known has not broken
        (40, {"verdict/error_page": 60}, "60 of 100 pages"),  # refused with status 200
        (40, {"fetch/robots": 60}, None),  # never asked for
        (10, {"fetch/http_error": 12, "fetch/robots": 40, "fetch/not_fetched": 90}, "12 of 22 pages"),
        (40, {"extract/error": 6}, "newscrawl failed on 6 of 46 pages, most for extract/error"),
        (40, {"extract/timeout": 3, "extract/worker_died": 2}, "newscrawl failed on 5 of 45 pages"),
        (40, {"extract/error": 4}, None),
        (100, {"extract/error": 9}, None),  # one in ten is an odd page
        (40, {"extract/error": 6, "dedup/unchanged": 500, "fetch/http_error": 3}, "newscrawl failed on 6 of 46 pages"),
        (0, {"fetch/http_error": 8, "dedup/duplicate": 1}, "8 of 9 pages could not be had"),
    ],
)
def test_a_source_that_gives_articles_has_failed_where_too_many_pages_break(articles, rejections, why):
    said = report(articles=articles, requests=articles + sum(rejections.values()), rejections=rejections)
    found = judge([Outcome("bay", said)], at()).sources[0]
    assert found.condition is (Condition.FAILED if why else Condition.WELL)
    assert found.why.startswith(why or "")


def test_pages_that_are_gone_are_not_lost():
    old = report(articles=9, rejections={"fetch/http_error": 60})
    assert judge([Outcome("bay", old)], at()).status == 4
    judgement = judge([Outcome("bay", {**old, "gone": 59})], at())
    assert judgement.status == 0
    assert judgement.sources[0].why == "1 of 69 pages could not be had"


def shells(count, *, reason="verdict/empty_page", **keys):
    return report(requests=count, rejections={reason: count}, **keys)


def spell(*runs, first=99):
    """Runs an hour apart, the first so many hours ago; each (articles, pages without one)."""
    return [
        Past(at(hours=first - number), gave, {"verdict/video_page": films} if films else {})
        for number, (gave, films) in enumerate(runs)
    ]


@pytest.mark.parametrize(
    ("past", "said", "why"),
    [
        (spell((12, 0)), shells(40), "none of 40 pages gave an article, most for verdict/empty_page"),
        (spell((12, 0)), shells(20), "none of 20 pages"),
        (spell((12, 0)), shells(19), None),
        (spell((12, 0), (0, 15)), shells(5), "none of 20 pages"),  # over all runs since the last article
        (spell((12, 0), (0, 40)), NOTHING_NEW, None),  # told when it happened
        (spell((12, 0), (0, 15)), report(requests=2, rejections={"validate/unwanted_language": 99}), None),
        (spell((12, 0), (0, 15)), report(requests=6, articles=1, rejections={"verdict/video_page": 40}), None),
        (spell((12, 0)), report(requests=41, rejections={"verdict/video_page": 40, "dedup/duplicate": 1}), None),
        (spell((5, 95)), shells(40), None),  # of 40 of its pages, two would be articles
        (spell((5, 95)), shells(199), None),
        (spell((5, 95)), shells(200), "none of 200 pages"),
        (spell(*[(20, 0), (0, 30)] * 3, (9, 0)), shells(30), None),  # a night of pictures
        (spell(*[(20, 0), (0, 30)] * 3, (9, 0)), shells(31), "none of 31 pages"),
        (spell(*[(20, 0), (0, 15), (0, 15)] * 3, (9, 0)), shells(30), None),
    ],
)
def test_many_pages_without_any_article_are_told_of_a_paper_that_is_known_to_write(past, said, why):
    found = judge([Outcome("bay", said, past)], at()).sources[0]
    assert found.condition is (Condition.FAILED if why else Condition.WELL)
    assert why is None or found.why.startswith(why)


def test_pages_without_any_article_are_said_of_a_source_that_is_well():
    found = judge([Outcome("bay", shells(7), spell((12, 0)))], at()).sources[0]
    assert (found.condition, found.why) == (
        Condition.WELL,
        "none of 7 pages gave an article, most for verdict/empty_page",
    )


def links(found, requests=0, **unwanted):
    return report(discovered=found, requests=requests, unwanted=unwanted)


UNCHANGED_LIST = report(discovered=0, discovery={"feeds": 0, "not_modified": 1})


@pytest.mark.parametrize(
    ("said", "past", "why"),
    [
        (links(5, offsite=5), [], "none of the 5 links that it names is wanted: 5 lead to sites that it does not name"),
        (links(5, not_allowed=3, denied=2), [], "none of the 5 links that it names is wanted: 3 match nothing in `all"),
        (links(80, trap=79, too_long=1), [], "none of the 80 links that it names is wanted: 79 look like pages that a"),
        (links(80, trap=79), [], None),
        (links(5, offsite=4), [], None),  # one is known, or not of the days that are asked for
        (links(5), [], None),
        (links(5, requests=1, offsite=4), [], None),
        (links(0), [], None),
        (UNCHANGED_LIST, [Past.of(at(hours=1), links(5, offsite=5))], "none of the 5 links"),
        (UNCHANGED_LIST, [Past.of(at(hours=2), links(5, offsite=5)), Past.of(at(hours=1), links(1))], None),
        ({**links(5, offsite=5), "until": "2025-03-01"}, [], None),  # of some days all may be unwanted
    ],
)
def test_a_source_that_never_gave_an_article_has_failed_where_none_of_its_links_is_wanted(said, past, why):
    found = judge([Outcome("bay", said, past)], at()).sources[0]
    assert found.condition is (Condition.FAILED if why else Condition.WELL)
    assert why is None or found.why.startswith(why)


def test_links_that_are_all_left_out_are_said_of_a_source_that_gave_articles():
    found = judge([Outcome("bay", links(3, denied=2, trap=1), [Past(at(hours=9), 4)])], at()).sources[0]
    assert found.condition is Condition.WELL
    assert found.why == (
        "none of the 3 links that it names is wanted: "
        "2 match `deny`, 1 look like pages that a site makes up without end"
    )


@pytest.mark.parametrize(
    ("discovery", "past", "condition"),
    [
        ({"sitemaps": 1, "empty": 1}, [], Condition.FAILED),
        ({"sitemaps": 1, "empty": 1}, [Past(at(hours=9), 4)], Condition.WELL),  # a quiet day
        ({"feeds": 1, "empty": 1}, [Past(at(hours=9), 0, {"dedup/duplicate": 1})], Condition.WELL),
        ({"sections": 1, "empty": 1}, [Past(at(hours=9), 4)], Condition.FAILED),  # a page that links to nothing is new
        ({"feeds": 1, "sections": 1, "empty": 2}, [Past(at(hours=9), 4)], Condition.FAILED),
        ({"feeds": 0}, [Past(at(hours=9), 4)], Condition.FAILED),
    ],
)
def test_an_empty_list_of_a_source_that_gave_articles_is_no_failure(discovery, past, condition):
    found = judge([Outcome("bay", report(discovery=discovery), past)], at()).sources[0]
    assert found.condition is condition
    assert found.why


def test_runs_that_found_an_empty_list_are_silences_to_compare_with():
    empty = report(discovery={"feeds": 1, "empty": 1})
    daily_but_once = [run for run in daily(*[1] * 14) if not at(days=9) <= run.at <= at(days=6)]
    quiet, down = ([Past.of(at(days=day), said) for day in range(6, 10)] for said in (empty, DOWN))
    now = at(days=-2)
    assert judge([Outcome("bay", empty, [*daily_but_once, *down])], now).sources[0].condition is Condition.DRY
    assert judge([Outcome("bay", empty, [*daily_but_once, *quiet])], now).sources[0].condition is Condition.WELL


BAY, HILL = Outcome("bay", NEW), Outcome("hill", NOTHING_NEW)
LOST = Outcome("lake", DOWN)
LOCKED = Outcome("cape", condition=Condition.RUNNING, why="cape: already being crawled by process 7")
LATE = Outcome("moor", condition=Condition.NOT_BEGUN, why="the run ended before its turn")
BROKEN = Outcome("dune", condition=Condition.ERROR, why="KeyError")
FULL = Outcome("tarn", report(finish_reason="output_failed"))


def test_what_could_not_be_written_is_said_with_its_cause():
    said = judge([Outcome("tarn", report(finish_reason="output_failed", failure="a.jsonl: No space left"))], at())
    assert said.text == "1 of 1 source failed: tarn: what it found could not be written: a.jsonl: No space left"


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


def failing(hours, count, reason="fetch/http_error", *, pages=(), articles=0):
    """A run so many hours ago; `pages`: the addresses that its report names."""
    return Past(at(hours=hours), articles, {reason: count}, {reason: pages})


def recheck(hours, reason):
    return Past(at(hours=hours), 0, {reason: 7})


GAVE = Past(at(hours=30), 5)


@pytest.mark.parametrize(
    ("past", "condition"),
    [
        ([GAVE], Condition.WELL),  # two pages that fail are no sign
        ([GAVE, failing(2, 2), failing(1, 1)], Condition.FAILED),  # five over three runs are
        ([failing(2, 2), failing(1, 1)], Condition.FAILED),  # also of a source that never gave any
        ([GAVE, failing(2, 2, "extract/error"), failing(1, 1, "decode/empty_body")], Condition.FAILED),
        ([failing(3, 2), failing(2, 2), Past(at(hours=1), 1)], Condition.WELL),  # it gave an article since
        ([GAVE, failing(3, 2), failing(2, 2, articles=1), failing(1, 2)], Condition.WELL),
        ([GAVE, failing(3, 3), recheck(2, "dedup/duplicate")], Condition.WELL),  # a new address had one
        ([GAVE, failing(3, 3), recheck(2, "dedup/unchanged")], Condition.FAILED),  # old ones say nothing of new ones
        ([GAVE, failing(2, 2, "verdict/video_page"), failing(1, 2, "decode/not_html")], Condition.WELL),
        ([failing(2, 2, "verdict/video_page"), failing(1, 2, "decode/not_html")], Condition.FAILED),
        ([GAVE, *(failing(hours, 2, pages=["/a", "/b"]) for hours in range(1, 9))], Condition.WELL),  # the same two
        ([GAVE, *(failing(hours, 1, pages=[f"/{hours}"]) for hours in range(1, 4))], Condition.FAILED),
    ],
)
def test_pages_that_fail_add_up_from_run_to_run(past, condition):
    named = {"fetch/http_error": [{"url": "/a", "detail": ""}, {"url": "/b", "detail": ""}]}
    said = report(requests=2, rejections={"fetch/http_error": 2}, errors=named)
    assert judge([Outcome("bay", said, past)], at()).sources[0].condition is condition


def test_what_failed_before_is_told_when_something_fails_again():
    past = [GAVE, failing(2, 4), failing(1, 4)]
    assert judge([Outcome("bay", NOTHING_NEW, past)], at()).status == 0
    text = judge([Outcome("bay", report(requests=1, rejections={"fetch/robots": 1}), past)], at()).text
    assert text == "1 of 1 source failed: bay: none of 9 pages gave an article, most for fetch/http_error"


DAY_AND_NIGHT = [0] * 7 + [1] * 17


def outage(days):
    """Twenty days of hourly runs, of which so many found the site down, and nothing for the last 37 hours."""
    down = range(60, 60 + 24 * days)
    return [Past(at(hours=hour), int(hour > 37 and hour not in down), told=hour not in down) for hour in range(1, 480)]


@pytest.mark.parametrize(
    ("past", "status"),
    [
        ([], 0),
        (daily(5, 3), 0),  # too little is known
        (daily(5, 3, 4, 6, 2, 7), 0),  # a week is not known yet
        (daily(5, 3, 4, 6, 2, 7, 5), 4),  # gave each day, and not today
        (daily(*[5, 0] * 7, 5), 0),  # gives every other day
        (daily(*[5, 0] * 7, 5, 0), 4),
        (daily(*[1, 0, 0, 0] * 4, 1, 0), 0),  # a weekly is quiet for days
        (daily(*[1, 0, 0, 0] * 4, 1, 0, 0, 0, 0), 4),
        ([*daily(5, 3, 4, 6), Past(at(minutes=2), 8), Past(at(minutes=1), 0)], 0),  # run again by hand
        (hourly(7, DAY_AND_NIGHT), 0),  # a night
        ([run for run in hourly(7, [1] * 24) if run.at < at(hours=13)], 4),
        (outage(5), 4),  # a silence of a site that was down is none to compare with
    ],
)
def test_a_run_without_any_article_is_well_where_that_is_nothing_new(past, status):
    halves = [Outcome("bay", NOTHING_NEW, past[::2]), Outcome("hill", NOTHING_NEW, past[1::2])]
    assert judge(halves, at()).status == status
    assert judge([Outcome("bay", NOTHING_NEW, past)], at()).status == status


def weekday_paper(first, last, now):
    """Runs an hour apart from `first` up to `now`, with articles from Monday to Friday, 8 to 18 o'clock, up to `last`.

    The first one has what the paper holds.
    """
    begun, ended, now = (datetime.fromisoformat(f"{time}:00:00+00:00") for time in (first, last, now))
    times = [begun + timedelta(hours=hour) for hour in range(1, int((now - begun) / timedelta(hours=1)))]
    counts = [int(time.weekday() < 5 and 8 <= time.hour < 18 and time <= ended) for time in times]
    past = zip([begun, *times], [30, *counts], strict=True)
    return [Past(f"{time:%Y-%m-%dT%H:%M:%SZ}", count) for time, count in past], f"{now:%Y-%m-%dT%H:%M:%SZ}"


FRIDAY, MONDAY = "2025-03-14T17", "2025-03-17T07"


@pytest.mark.parametrize(
    ("first", "now", "sources", "status"),
    [
        ("2025-03-14T15", MONDAY, 2, 0),  # three runs on a Friday, then a weekend
        ("2025-03-10T08", MONDAY, 2, 0),  # its first weekend
        ("2025-03-09T20", MONDAY, 2, 0),  # begun on a Sunday
        ("2025-03-05T08", MONDAY, 2, 0),  # its second
        ("2025-03-01T08", "2025-03-19T07", 2, 4),  # and then no Monday and no Tuesday
        ("2025-03-14T15", "2025-03-15T10", 30, 0),  # a night
        ("2025-03-14T15", "2025-03-15T12", 30, 4),  # so many do not rest at once
        ("2025-03-14T15", "2025-03-15T12", 9, 0),
    ],
)
def test_a_weekend_is_no_silence(first, now, sources, status):
    past, now = weekday_paper(first, FRIDAY, now)
    outcomes = [Outcome(f"bay-{number}", NOTHING_NEW, past) for number in range(sources)]
    assert judge(outcomes, now).status == status


@pytest.mark.parametrize(
    ("begun", "keys", "condition"),
    [
        (10, {}, Condition.DRY),
        (10, {"limited": True}, Condition.WELL),  # a backlog, fetched a piece a day
        (10, {"finish_reason": "max_minutes"}, Condition.WELL),
        (15, {"limited": True}, Condition.DRY),
    ],
)
def test_a_backlog_that_is_fetched_bit_by_bit_is_no_week(begun, keys, condition):
    past = [Past.of(at(hours=40 + 24 * day), {**NEW, **keys}) for day in range(8)]
    past += [Past.of(at(hours=hour), NOTHING_NEW) for hour in (*range(1, 40), begun * 24)]
    assert judge([BAY, Outcome("hill", NOTHING_NEW, past)], at()).sources[1].condition is condition


@pytest.mark.parametrize("condition", [Condition.RUNNING, Condition.NOT_BEGUN])
def test_a_source_that_was_not_asked_keeps_no_run_from_being_silent_nor_makes_it(condition):
    busy = [run for run in hourly(20, [1] * 24) if run.at < at(hours=13)]
    quiet = Outcome("hill", NOTHING_NEW, daily(*[1, 0, 0, 0] * 4, 1, 0))
    assert judge([Outcome("bay", NOTHING_NEW, busy), quiet], at()).status == 4
    not_asked = judge([Outcome("bay", None, busy, condition, "not asked"), quiet], at())
    assert not_asked.status == (0 if condition is Condition.RUNNING else 3)
    assert "no article" not in not_asked.text


def test_many_sources_of_which_a_few_ever_gave_anything_are_few():
    past, now = weekday_paper("2025-03-14T15", FRIDAY, "2025-03-15T12")
    outcomes = [Outcome(f"bay-{number}", NOTHING_NEW, past if number < 9 else []) for number in range(30)]
    assert judge(outcomes, now).status == 0


def test_a_source_that_has_gone_dry_is_told_beside_others_that_are_well():
    past = daily(5, 3, 4, 6, 2, 1, 3, 0, 0)
    judgement = judge([BAY, Outcome("hill", NOTHING_NEW, past)], at())
    assert judgement.status is Status.SOME_FAILED
    assert judgement.sources[1].condition is Condition.DRY
    assert "hill: nothing since 2025-03-17, longer than ever before" in judgement.text
    assert dry({**NOTHING_NEW, "source": "hill", "finished_at": at()}, past) == judgement.sources[1].why


def test_a_source_is_dry_by_the_time_of_its_own_end():
    past = [run for run in hourly(9, [1] * 24) if run.at < at(hours=34)]
    early = {**NOTHING_NEW, "finished_at": at(), "source": "hill"}
    others_end = at(hours=-5)
    assert judge([BAY, Outcome("hill", NOTHING_NEW, past)], others_end).sources[1].condition is Condition.DRY
    assert judge([BAY, Outcome("hill", early, past)], others_end).sources[1].condition is Condition.WELL
    assert dry(early, past) is None


@pytest.mark.parametrize(
    ("after", "condition"),
    [((), Condition.DRY), ((Past(at(hours=1), 2),), Condition.WELL)],
)
def test_a_source_stays_dry_when_the_runs_that_gave_articles_are_forgotten(after, condition):
    past = [Past(at(hours=hour), 0, dry="nothing since 2025-01-01" if hour == 90 else None) for hour in range(2, 99)]
    found = judge([BAY, Outcome("hill", NOTHING_NEW, [*past, *after])], at()).sources[1]
    assert found.condition is condition


@pytest.mark.parametrize(
    "said",
    [NEW, DOWN, {**NOTHING_NEW, "finish_reason": "shutdown"}],
)
def test_what_gave_something_failed_or_was_stopped_has_not_gone_dry(said):
    past = daily(5, 3, 4, 6, 2, 1, 3, 0, 0)
    assert dry({**said, "source": "hill", "finished_at": at()}, past) is None


def test_a_source_has_its_day_of_rest():
    past = daily(5, 3, 4, 6, 2, 1, 3)
    assert judge([BAY, Outcome("hill", NOTHING_NEW, past)], at()).status is Status.WELL


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
