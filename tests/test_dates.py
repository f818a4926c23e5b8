"""Dates as pages and feeds write them, and the calendar day that they mean."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.dates import later, local_day, parse

STATED = [
    ("2024-05-01T10:00:00+02:00", "2024-05-01T08:00:00Z", "second"),
    ("2018-05-07T05:50:00-04:00", "2018-05-07T09:50:00Z", "second"),
    ("2024-05-01T22:00:00.233000+00:00", "2024-05-01T22:00:00Z", "second"),
    ("2024-05-01T22:00Z", "2024-05-01T22:00:00Z", "minute"),
    ("20240501T103000Z", "2024-05-01T10:30:00Z", "second"),
    ("2024-05-01 10:30", "2024-05-01T10:30:00Z", "minute-local"),
    ("2024-05-01", "2024-05-01T00:00:00Z", "day"),
    ("2024/5/1", "2024-05-01T00:00:00Z", "day"),
    ("20240501", "2024-05-01T00:00:00Z", "day"),
    ("1714557600", "2024-05-01T10:00:00Z", "second"),
    ("1714557600000", "2024-05-01T10:00:00Z", "second"),
    ("Wed, 01 May 2024 18:30:00 -0500", "2024-05-01T23:30:00Z", "second"),
    ("07 May 18 05:50:00 GMT", "2018-05-07T05:50:00Z", "second"),
    ("Wed May  1 10:00:00 CEST 2024", "2024-05-01T08:00:00Z", "second"),
    ("Wed May 01 2024 10:00:00 GMT+0200 (Central European Summer Time)", "2024-05-01T08:00:00Z", "second"),
    ("Agosto 4, 2017", "2017-08-04T00:00:00Z", "day"),
    ("4 août 2017", "2017-08-04T00:00:00Z", "day"),
    ("1 de mayo de 2024", "2024-05-01T00:00:00Z", "day"),
    ("1er mai 2024 à 10h30", "2024-05-01T10:30:00Z", "minute-local"),
    ("1. Mai 2024, 10.30 Uhr", "2024-05-01T10:30:00Z", "minute-local"),
    ("01.05.2024", "2024-05-01T00:00:00Z", "day"),
    ("May 1st, 2024 at 3pm", "2024-05-01T15:00:00Z", "minute-local"),
    ("12:05 a.m. EDT, May 1, 2024", "2024-05-01T04:05:00Z", "minute"),
    ("1 мая 2024 г., 10:30", "2024-05-01T10:30:00Z", "minute-local"),
    ("2024年5月1日", "2024-05-01T00:00:00Z", "day"),
    ("2024年05月01日10时30分", "2024-05-01T10:30:00Z", "minute-local"),
    ("2024年5月1日 午後3時30分", "2024-05-01T15:30:00Z", "minute-local"),
    ("2024. 5. 1. 오후 3:05", "2024-05-01T15:05:00Z", "minute-local"),
    ("4 tháng 8, 2017", "2017-08-04T00:00:00Z", "day"),
    ("1 พฤษภาคม 2567", "2024-05-01T00:00:00Z", "day"),
    ("٢٠٢٤-٠٥-٠١", "2024-05-01T00:00:00Z", "day"),
    ("١٥ كانون ٢ ٢٠٢٤", "2024-01-15T00:00:00Z", "day"),
    ("الإثنين 15 كانون الثاني/يناير 2024 - 10:30", "2024-01-15T10:30:00Z", "minute-local"),
    ("3 كانون الأول 2024", "2024-12-03T00:00:00Z", "day"),
    ("3 تشرين ١ 2024", "2024-10-03T00:00:00Z", "day"),
    ("3 تشرين الثاني 2024", "2024-11-03T00:00:00Z", "day"),
    ("4 آب 2024", "2024-08-04T00:00:00Z", "day"),
]


@pytest.mark.parametrize(("raw", "value", "precision"), STATED)
def test_reads_a_date(raw, value, precision):
    found = parse(raw)
    assert found is not None
    assert (found.value, found.precision, found.raw) == (value, precision, " ".join(raw.split()))


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("Wed, 01 May 2024 18:30:00 EST", "2024-05-01T23:30:00Z"),
        ("Wed, 01 May 2024 06:00:00 EDT", "2024-05-01T10:00:00Z"),
        ("Wed, 01 May 2024 08:57:00 MEST", "2024-05-01T06:57:00Z"),
        ("Wed, 01 May 2024 09:00:00 CET", "2024-05-01T08:00:00Z"),
        ("Wed, 01 May 2024 09:00:00 BST", "2024-05-01T08:00:00Z"),
        ("Wed, 01 May 2024 09:00:00 JST", "2024-05-01T00:00:00Z"),
    ],
)
def test_reads_a_zone_by_its_name(raw, value):
    found = parse(raw)
    assert found is not None
    assert (found.value, found.precision) == (value, "second")


@pytest.mark.parametrize("zone", ["IST", "AST", "Europe/Berlin", "ET"])
def test_a_zone_of_several_meanings_is_no_zone(zone):
    found = parse(f"2024-05-01T10:00:00 {zone}")
    assert found is not None
    assert (found.value, found.precision) == ("2024-05-01T10:00:00Z", "second-local")


@pytest.mark.parametrize(
    "raw",
    [None, "", True, float("nan"), "2024-13-45", "31 April 2024", "Mai 2024", "May 1", "0001-01-01T00:00:00Z",
     "1970-01-01T00:00:00Z", "0", "yesterday", "2 hours ago", "null", "listopad 2024", "9999999999999999",
     "A story about 4 May 2017 " * 20, {"@value": "2024-05-01"}],
)  # fmt: skip
def test_what_is_no_date_is_none(raw):
    assert parse(raw) is None


def test_a_day_that_could_be_a_month_needs_to_be_told():
    assert parse("05/04/2024") is None
    first, second = parse("05/04/2024", day_first=True), parse("05/04/2024", day_first=False)
    assert first is not None
    assert second is not None
    assert (first.value[:10], second.value[:10]) == ("2024-04-05", "2024-05-04")
    assert (local_day("05/04/2024", first.value), local_day("05/04/2024", second.value)) == ("2024-04-05", "2024-05-04")
    assert local_day("25/04/2024", "2024-04-25T00:00:00Z") == "2024-04-25"


def test_a_date_after_the_fetch_is_not_believed():
    assert parse("2024-05-03", not_after="2024-05-02T12:00:00Z") is None
    assert parse("2024-05-02T11:00:00Z", not_after="2024-05-02T12:00:00Z") is not None
    assert later("2024-05-01T12:00:00Z", days=1) == "2024-05-02T12:00:00Z"
    assert later(None, days=1) is None
    assert later("never", days=1) is None


def test_the_local_day_is_the_writers_not_that_of_utc():
    raw = "2024-05-01T00:30:00+09:00"
    found = parse(raw)
    assert found is not None
    assert found.value == "2024-04-30T15:30:00Z"
    assert local_day(raw, found.value) == "2024-05-01"
    assert local_day("no date at all", "2024-05-01T00:00:00Z") == "2024-05-01"


@pytest.mark.parametrize(
    ("raw", "value", "day"),
    [
        ("3/5/2022 22:41", "2022-05-04T02:41:00Z", "2022-05-03"),
        ("16 नवंबर 2026, 03:41", "2026-11-15T22:11:00Z", "2026-11-16"),
        ("2023-11-08 23:30:59", "2023-11-09T05:30:59Z", "2023-11-08"),
        ("February 24, 2020", "2020-02-25T02:25:54Z", "2020-02-24"),
        ("2023-11-08 23:17", "2023-11-09T05:30:59Z", "2023-11-09"),
        ("2023-11-06 05:30", "2023-11-09T05:30:59Z", "2023-11-09"),
    ],
)
def test_without_a_zone_a_clock_tells_the_day_if_it_could_have_shown_the_moment(raw, value, day):
    assert local_day(raw, value) == day


@given(st.text(max_size=130))
def test_any_text_is_read_or_refused(raw):
    found = parse(raw)
    assert found is None or (
        len(found.value) == 20 and found.precision.removesuffix("-local") in {"second", "minute", "day"}
    )


@given(st.text(alphabet="0123456789-/.: TZ+年月日 MayMai", max_size=40))
def test_any_jumble_of_date_parts_is_read_or_refused(raw):
    found = parse(raw, day_first=True)
    if found is not None:
        assert len(local_day(found.raw, found.value)) == 10


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2399, 1, 1)), st.integers(-14, 14))
def test_iso_stamps_round_trip(moment, hours):
    moment = moment.replace(microsecond=0)
    raw = f"{moment.isoformat()}{hours:+03d}:00"
    found = parse(raw)
    assert found is not None
    assert local_day(raw, found.value) == moment.date().isoformat()


@pytest.mark.parametrize(
    ("raw", "value", "precision"),
    [
        ("2024-05-01T24:00:00Z", "2024-05-02T00:00:00Z", "second"),
        ("2024-05-01T24:00Z", "2024-05-02T00:00:00Z", "minute"),
        ("20240501T240000Z", "2024-05-02T00:00:00Z", "second"),
        ("2024-12-31T24:00:00+01:00", "2024-12-31T23:00:00Z", "second"),
        ("31. Dezember 2024, 24:00 Uhr", "2025-01-01T00:00:00Z", "minute-local"),
        ("31 décembre 2024 à 24h00", "2025-01-01T00:00:00Z", "minute-local"),
        ("2024年12月31日 24時00分", "2025-01-01T00:00:00Z", "minute-local"),
        ("2024-05-01T24:30:00Z", "2024-05-01T00:00:00Z", "day"),
        ("2024-05-01T25:00:00Z", "2024-05-01T00:00:00Z", "day"),
    ],
)
def test_twenty_four_hours_are_the_next_days_midnight(raw, value, precision):
    found = parse(raw)
    assert found is not None
    assert (found.value, found.precision) == (value, precision)
