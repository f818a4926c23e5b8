"""What is known of a page decides whether it is asked for again."""

from datetime import timedelta

import pytest

from newscrawl.crawl import revisit
from newscrawl.crawl.revisit import Visit
from newscrawl.items import STAGE_OF, Link, Reason, Rejection
from newscrawl.state import Seen

NOW = "2025-06-01T12:00:00Z"
LINK = Link("https://quay.example/1", title="Watch", authors=("Ana Bay",), published="2025-06-01")


def seen(**more) -> Seen:
    given = {"outcome": "article", "article": "a1", "announced": None, "first_at": NOW, "fetched_at": NOW, "run": "r1"}
    return Seen("quay", "k1", **(given | more))


def rejection(reason: Reason, status: int | None = None) -> Rejection:
    return Rejection(LINK.url, "quay", NOW, status, STAGE_OF[reason], reason, None, None, None)


@pytest.mark.parametrize(
    ("before", "told", "wanted"),
    [
        (None, None, True),
        (seen(), None, False),
        (seen(), "2025-06-01T11:00:00Z", False),  # nothing was announced; this is from before it was fetched
        (seen(), "2025-06-01T13:00:00Z", True),
        (seen(announced="2025-06-01T09:00:00Z"), "2025-06-01T09:00:00Z", False),
        (seen(announced="2025-06-01T09:00:00Z"), "2025-06-01T10:00:00Z", True),
        (seen(announced="2099-01-01T00:00:00Z"), "2025-06-01T13:00:00Z", False),
        (seen(outcome="fetch/robots", failures=1, due=NOW), None, True),
        (seen(outcome="fetch/robots", failures=1, due="2025-06-01T12:00:01Z"), None, False),
        (seen(outcome="fetch/robots", failures=6), None, False),
        (seen(outcome="fetch/robots", failures=6), "2025-06-01T13:00:00Z", True),
    ],
)
def test_a_page_is_asked_for_if_it_is_new_said_to_have_changed_or_due(before, told, wanted):
    assert revisit.is_wanted(before, told, NOW, young=None) is wanted


def test_what_is_new_or_told_to_have_changed_does_not_wait():
    assert not revisit.can_wait(None, None)
    assert revisit.can_wait(seen(), None)
    assert not revisit.can_wait(seen(announced="2025-06-01T10:00:00Z"), "2025-06-01T11:00:00Z")
    assert not revisit.can_wait(seen(outcome="validate/before_since 2025-01-01"), None)


def test_only_articles_are_looked_at_again_while_they_are_young():
    assert revisit.is_wanted(seen(), None, NOW, young="2025-06-01T11:00:00Z")
    assert revisit.is_wanted(seen(outcome="dedup/unchanged"), None, NOW, young="2025-06-01T11:00:00Z")
    assert not revisit.is_wanted(seen(), None, NOW, young=NOW)
    assert not revisit.is_wanted(seen(outcome="verdict/tag_page"), None, NOW, young="2025-06-01T11:00:00Z")


@pytest.mark.parametrize(
    ("reason", "status", "fails"),
    [
        (Reason.HTTP_ERROR, 500, True),
        (Reason.HTTP_ERROR, 403, True),
        (Reason.HTTP_ERROR, 404, False),
        (Reason.HTTP_ERROR, 410, False),
        (Reason.HTTP_ERROR, None, False),
        (Reason.DOWNLOAD_TIMEOUT, None, True),
        (Reason.ROBOTS, None, True),
        (Reason.ERROR_PAGE, 200, True),
        (Reason.WORKER_DIED, 200, True),
        (Reason.OFFSITE, None, False),
        (Reason.TAG_PAGE, 200, False),
        (Reason.DUPLICATE, 200, False),
    ],
)
def test_what_may_be_had_another_time(reason, status, fails):
    assert revisit.fails(rejection(reason, status)) is fails


def failing(before: Seen | None, at: str = NOW, announced: str | None = None) -> Seen:
    visit = Visit(("k1",), "fetch/download_failed", at, "r2", fails=True, link=LINK, announced=announced)
    return revisit.seen_after(visit, "k1", "quay", before)


def test_the_gaps_grow_until_the_page_is_given_up():
    page, gaps = None, []
    for _ in range(7):
        page = failing(page)
        gaps.append(page.due)
    hours = (1, 6, 24, 72, 168)
    assert gaps == [*(revisit.later(NOW, timedelta(hours=number)) for number in hours), None, None]
    assert revisit.from_json(failing(None).link or "") == LINK
    assert page.link is None


def test_a_page_that_is_announced_anew_is_tried_from_the_start():
    before = seen(outcome="fetch/download_failed", failures=4, announced="2025-05-01T00:00:00Z")
    assert failing(before).failures == 5
    assert failing(before, announced="2025-05-01T00:00:00Z").failures == 5
    assert failing(before, announced="2025-05-02T00:00:00Z").failures == 1


def test_what_a_page_was_stays_known_through_a_failure_and_an_answer_without_news():
    before = seen(first_at="2025-05-01T00:00:00Z", announced="2025-05-01T00:00:00Z", etag='"e1"')
    failed = failing(before)
    assert (failed.article, failed.first_at, failed.announced, failed.etag) == (
        "a1",
        "2025-05-01T00:00:00Z",
        "2025-05-01T00:00:00Z",
        None,
    )
    unchanged = Visit(("k1",), "dedup/unchanged", NOW, "r2", link=LINK)
    assert revisit.seen_after(unchanged, "k1", "quay", before).etag == '"e1"'


def test_the_link_is_kept_of_what_may_be_asked_for_unnamed_and_of_nothing_else():
    def kept(outcome: str, **more) -> str | None:
        return revisit.seen_after(Visit(("k1",), outcome, NOW, "r2", link=LINK, **more), "k1", "quay", None).link

    assert revisit.from_json(kept("article") or "") == revisit.from_json(kept("dedup/unchanged") or "") == LINK
    assert revisit.from_json(kept("fetch/http_error", fails=True) or "") == LINK
    assert kept("verdict/tag_page") is kept("dedup/duplicate") is kept("fetch/http_error") is None


def test_a_link_tells_of_its_latest_change_in_utc():
    assert revisit.announced(Link("u", published="2025-03-01", modified="2025-03-02T01:00:00+02:00")) == (
        "2025-03-01T23:00:00Z"
    )
    assert revisit.announced(Link("u", published="Sat, 01 Mar 2025 08:00:00 GMT", modified="soon")) == (
        "2025-03-01T08:00:00Z"
    )
    assert revisit.announced(Link("u")) is None


def test_one_minute_for_all_that_is_named_is_no_change():
    same = [Link(f"u{number}", modified=f"2025-03-01T08:00:{number:02}Z") for number in range(10)]
    assert revisit.is_of_one_minute(same)
    assert not revisit.is_of_one_minute(same[1:])
    assert not revisit.is_of_one_minute([*same, Link("u", published="2025-03-01")])
    assert not revisit.is_of_one_minute([*same, Link("u")])
    assert not revisit.is_of_one_minute([Link(f"u{number}") for number in range(20)])
