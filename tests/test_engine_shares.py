"""Sources by share: what is on one site is never parted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.crawl.engine.shares import shares


def on(*places):
    return frozenset(places)


def test_a_site_is_in_one_share_also_by_way_of_a_third_source():
    places = [on("a"), on("b"), on("c"), on("b", "a"), on("d")]
    found = shares(places, slots=9, most=9)
    assert sorted(map(sorted, found)) == [[0, 1, 3], [2], [4]]


def test_there_are_several_shares_a_slot_and_no_large_ones():
    places = [on(str(number)) for number in range(60)]
    assert [len(share) for share in shares(places, slots=3, most=16)] == [5] * 12
    assert max(len(share) for share in shares(places * 20, slots=1, most=16)) == 20  # one site
    assert [len(share) for share in shares([on(str(number)) for number in range(200)], slots=1, most=16)] == [
        16
    ] * 12 + [8]
    assert shares([], slots=3, most=16) == []


@given(st.lists(st.frozensets(st.sampled_from("abcdefgh"), max_size=3), max_size=30), st.integers(1, 5))
def test_each_source_is_in_one_share_and_no_two_shares_have_a_place_in_common(places, slots):
    found = shares(places, slots, most=4)
    assert sorted(number for share in found for number in share) == list(range(len(places)))
    seen: set[str] = set()
    for share in found:
        its = set().union(*(places[number] for number in share))
        assert not its & seen
        seen |= its
