"""The terminal's tables of run reports."""

import io

import pytest
from rich.console import Console

from newscrawl.items import Reason, Rejection, Stage
from newscrawl.report import runs, terminal

NORTH = {
    "run": "20260301T060000Z-0a1b2c",
    "source": "north",
    "finish_reason": "finished",
    "seconds": 3.24,
    "requests": 12,
    "articles": 9,
    "rejected": 3,
    "balanced": True,
    "articles_by_language": {"de": 5, "en": 4},
    "rejections": {"verdict/section_page": 2, "fetch/http_error": 1},
    "discovery": {"feeds": 1, "sitemaps": 1, "sections": 0, "failed": 0},
}
SOUTH = {
    **NORTH,
    "source": "south",
    "seconds": 2.0,
    "requests": 3,
    "articles": 2,
    "rejected": 1,
    "articles_by_language": {"ja": 1, "unknown": 1},
    "rejections": {"dedup/duplicate": 1},
}


def shown(*reports, width=80, **settings):
    console = Console(file=io.StringIO(), width=width, **settings)
    console.print(terminal.table(reports))
    return console.file.getvalue()


def rows(text):
    return [line.split() for line in text.splitlines()]


def test_each_run_has_a_row_and_their_sum_a_footer():
    lines = rows(shown(NORTH, SOUTH))
    assert ["north", "12", "9", "3", "3.2"] in lines
    assert ["south", "3", "2", "1", "2.0"] in lines
    assert ["all", "15", "11", "4"] in lines


def test_one_run_has_no_sum():
    assert not any(line[:1] == ["all"] for line in rows(shown(NORTH)))


def test_languages_and_reasons_are_summed_largest_first():
    text = shown(NORTH, {**SOUTH, "articles_by_language": {"de": 2}}, width=120)
    assert text.index("de ") < text.index("en ")
    assert text.index("verdict/section_page") < text.index("dedup/duplicate") < text.index("fetch/http_error")
    assert any(row[:4] == ["de", "5", "2", "7"] for row in rows(text))  # north, south, both


def test_many_runs_have_no_column_each():
    text = shown(*[{**SOUTH, "source": f"s{number}"} for number in range(7)])
    assert any(row[:2] == ["ja", "7"] for row in rows(text))


def test_rejections_are_told_with_address_and_cause():
    url = "https://north.example/" + "a-long-address/" * 10
    cause = "list markup, no headline"
    rejection = Rejection(url, "north", None, 200, Stage.VERDICT, Reason.TAG_PAGE, cause, None, None)
    console = Console(file=io.StringIO(), width=80)
    console.print(terminal.rejected([rejection]), soft_wrap=True)
    told = console.file.getvalue().splitlines()
    assert told[:2] == [f"verdict/tag_page  {url}", f"    {cause}"]


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("name", ["south", "the-daily-of-the-south"])
def test_no_line_is_wider_than_the_terminal_and_no_word_or_number_is_cut(width, name):
    text = shown(NORTH, {**SOUTH, "source": name}, NORTH, {**SOUTH, "source": name}, width=width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    words = {word for line in rows(text) for word in line}
    assert {"north", name, "12", "verdict/section_page", "fetch/http_error", "unknown"} <= words
    assert {"3.2", "Seconds"} <= words or "north (3.2 s)" in text


def test_a_narrow_terminal_gets_lines_and_the_sum():
    told = shown(NORTH, {**SOUTH, "requests": 1, "articles": 1, "rejected": 0}, width=40)
    assert "north (3.2 s)\n  12 pages, 9 articles, 3 rejected\n" in told
    assert "south (2.0 s)\n  1 page, 1 article, 0 rejected\n" in told
    assert "all\n  13 pages, 10 articles, 3 rejected\n" in told


def test_a_reader_without_unicode_gets_ascii():
    console = Console(file=io.TextIOWrapper(io.BytesIO(), encoding="ascii"), width=80)
    console.print(terminal.table([NORTH, SOUTH]))
    console.file.flush()
    assert b"north" in console.file.buffer.getvalue()


def test_pages_that_do_not_add_up_are_said():
    text = shown({**NORTH, "articles": 8, "balanced": False})
    assert "north: 12 article pages asked for, but 8 articles and 3 rejections written" in text


def test_one_of_a_thing_is_told_as_one():
    told = {"new": 1, "duplicates": 1, "rejected": 3, "bytes": 1, "seconds": 2.0, "recovered": {"articles": 1}}
    assert (
        runs.summary(told) == "1 line recovered of a run that was killed; 1 new, 1 duplicate, 2 rejected; 1 byte in 2 s"
    )


def test_a_run_that_was_stopped_is_said():
    assert "north: the run was ended early (shutdown)" in shown({**NORTH, "finish_reason": "shutdown"})


def test_unread_feeds_are_said():
    report = {**NORTH, "discovery": {"feeds": 1, "failed": 2}}
    assert terminal.faults(report) == ["north: 2 of its feeds, sitemaps and section pages could not be read"]


def test_a_good_run_has_no_faults():
    assert terminal.faults(NORTH) == []


def test_a_run_that_found_nothing_has_a_row_and_no_empty_tables():
    report = {**NORTH, "requests": 0, "articles": 0, "rejected": 0, "articles_by_language": {}, "rejections": {}}
    text = shown(report)
    assert ["north", "0", "0", "0", "3.2"] in rows(text)
    assert "Language" not in text


def test_a_name_with_square_brackets_is_text_not_markup():
    assert "[bold]x" in shown({**NORTH, "source": "[bold]x"})


def test_no_colour_where_none_is_wanted(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    text = shown({**NORTH, "balanced": False}, force_terminal=True, color_system="truecolor")
    assert "\x1b[" in text
    assert "31m" not in text
