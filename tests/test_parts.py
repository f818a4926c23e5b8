"""An article on several pages is one record: the first page's fields, and the text of all that could be read."""

from __future__ import annotations

import pickle

from newscrawl import Page, Processor

LEAD = "The storm has reached the coast, and the ferry to the island stays in port until Thursday."
SAID = [
    "The wind reached one hundred and ten kilometres an hour at the lighthouse on the northern cape.",
    "A tree fell across the coast road near the old mill, and both lanes are blocked until tonight.",
    "Schools in the three villages on the shore stay closed, as the mayor told parents this morning.",
]


def page(number, *lines, status=200, parts=()):
    body = "".join(f"<p>{line}</p>" for line in lines)
    return Page(
        f"<html lang='en'><head><title>Storm reaches the coast</title></head><body><article>"
        f"<h1>Storm reaches the coast</h1><p>By Ana Ruiz</p>{body}</article></body></html>",
        f"https://coast.example/news/storm?page={number}",
        status,
        {"content-type": "text/html"},
        "2025-03-04T20:00:00Z",
        parts=tuple(parts),
    )


def text_of(given):
    return Processor(strict=True)(pickle.loads(pickle.dumps(given))).text.split("\n\n")


def test_the_parts_follow_in_order_and_headline_byline_and_standfirst_are_said_once():
    parts = [page(2, LEAD, SAID[1]), page(3, LEAD, SAID[2])]
    assert text_of(page(1, LEAD, SAID[0], parts=parts)) == [LEAD, *SAID]


def test_the_record_is_the_first_pages_but_for_its_text():
    alone, whole = page(1, LEAD, SAID[0]), page(1, LEAD, SAID[0], parts=[page(2, SAID[1])])
    one, all_of_it = Processor(strict=True)(alone), Processor(strict=True)(whole)
    assert (one.id, one.url, one.title, one.authors) == (
        all_of_it.id,
        all_of_it.url,
        all_of_it.title,
        all_of_it.authors,
    )
    assert LEAD in all_of_it.text
    assert all_of_it.text.endswith(SAID[1])


def test_a_part_that_could_not_be_had_leaves_the_others():
    parts = [
        page(2, SAID[1], status=500),
        Page(b"%PDF-1.7", "https://coast.example/news/storm?page=3"),
        page(4, SAID[2]),
    ]
    assert text_of(page(1, LEAD, SAID[0], parts=parts)) == [LEAD, SAID[0], SAID[2]]


def test_a_part_that_says_the_same_again_adds_nothing():
    assert text_of(page(1, LEAD, SAID[0], parts=[page(2, LEAD, SAID[0])])) == [LEAD, SAID[0]]


def test_lines_that_count_the_pages_are_gone_and_others_stay():
    for count in ("{} of 3", "{}/3", "Part {} of 3, from our correspondent"):
        first, second, third = ([line, count.format(n)] for n, line in enumerate(SAID, 1))
        given = page(1, LEAD, *first, parts=[page(2, *second), page(3, *third)])
        assert text_of(given) == [LEAD, *SAID]
        assert count.format(2) in Processor(strict=True)(given).removed
    marks = page(1, LEAD, SAID[0], "4/5", parts=[page(2, SAID[1], "3/5")])
    assert text_of(marks) == [LEAD, SAID[0], "4/5", SAID[1], "3/5"]


def test_a_short_answer_that_opens_a_page_is_said_again():
    answers = page(1, LEAD, SAID[0], SAID[1], "A: No.", parts=[page(2, "A: No.", SAID[2])])
    assert text_of(answers).count("A: No.") == 2


def test_entries_that_have_moved_to_the_next_page_are_told_once():
    entries = [("Who sails?", SAID[0]), ("Who drives?", SAID[1]), ("Who learns?", SAID[2])]
    said = [line for entry in entries for line in entry]
    moved = page(1, LEAD, *said[:4], parts=[page(2, LEAD, *said[2:])])
    assert text_of(moved) == [LEAD, *said]
