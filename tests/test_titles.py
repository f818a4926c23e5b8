"""The headline among the wordings that a page gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.titles import Wording, choose

URL = "https://www.example-news.com/2024/05/01/story-a.html"


def title_of(*wordings: tuple[str, str], sites: tuple[str, ...] = (), url: str | None = URL) -> str | None:
    return choose([Wording(text, place) for place, text in wordings], sites, url)[0]


@pytest.mark.parametrize(
    "title",
    [
        "Council approves budget - Example News",
        "Council approves budget | Example News",
        "Council approves budget – Politics – Example News",
        "Example News: Council approves budget",
        "Council approves budget » example-news.com",
        "Council approves budget | EXAMPLE-NEWS",
    ],
)
def test_the_sites_name_is_cut(title):
    found = title_of(("title", title), ("h1", "Council approves budget"), sites=("Example News",))
    assert found == "Council approves budget"
    if "Politics" not in title:
        assert title_of(("title", title), sites=("Example News",)) == "Council approves budget"


def test_a_headline_with_a_dash_is_left_whole():
    for title in ("Setback in the race - Harbour lose away", "Budget: council says no", "What now? | A guide"):
        assert title_of(("title", title), ("og", title)) == title
        assert title_of(("h1", title), ("og", title.split(" ")[0]), ("title", f"{title} - Example News")) == title


def test_what_other_places_leave_away_is_cut_from_the_title_element():
    assert title_of(("title", "Council approves budget | News | The Shore"), ("h1", "Council approves budget")) == (
        "Council approves budget"
    )


def test_a_headline_that_is_cut_off_gives_way_to_the_whole_one():
    whole = "The council approves the budget for the new harbour after a night of long and heated debate, mayor says"
    assert title_of(("headline", whole[:80] + "…"), ("h1", whole)) == whole
    assert title_of(("headline", whole[:80] + "..."), ("og", whole)) == whole
    assert title_of(("headline", whole[:76]), ("og", whole)) == whole


def test_the_only_wording_is_taken_even_if_cut_off():
    assert title_of(("headline", "The council approves…")) == "The council approves…"


def test_no_wording_is_no_title():
    assert choose([], [], None) == (None, [])
    assert title_of(("h1", " - ")) is None


def test_the_sites_name_alone_is_no_headline_beside_another():
    assert title_of(("h1", "Example News"), ("og", "Council approves budget"), sites=("Example News",)) == (
        "Council approves budget"
    )


def test_all_wordings_are_kept():
    _, wordings = choose(
        [Wording("Budget approved", "headline"), Wording("Council approves budget - Example News", "og")],
        ["Example News"],
        URL,
    )
    assert wordings[0] == "Budget approved"
    assert {"Council approves budget", "Council approves budget - Example News"} <= set(wordings)


@given(st.lists(st.tuples(st.sampled_from(["headline", "h1", "og", "title"]), st.text(max_size=80)), max_size=5))
def test_any_wordings_give_a_title_or_none(wordings):
    title = title_of(*wordings, sites=("Example News",))
    assert title is None or any(title in text for _, text in wordings)
