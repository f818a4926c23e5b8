"""A page's elements by what their classes and ids may say: asked once for all steps."""

from __future__ import annotations

import re
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl import markup
from newscrawl.extraction import captions, comments, prune, standfirst
from newscrawl.extraction.names import Known, Names, Question, standing

COLOUR = Question(lambda value: re.search("red|blue", value), ("red", "blue"))
SIZE = Question(lambda value: "big" in value.split(), ("big",))
PAGE = """<html><body class=red><div class="Big box"><p id=redder>One</p></div>
<p class="reduced bigger">Two</p><span class=blue id=big>Three</span><p>Four</p></body></html>"""


def texts(elements):
    return [markup.text_of(element) for element in elements]


def names(tree, *questions):
    return Names(tree.find("body"), Known(*questions))


def test_elements_are_found_by_class_and_by_id_in_document_order():
    asked = names(markup.parse(PAGE), COLOUR, SIZE)
    assert texts(asked.asked(COLOUR)) == ["One", "Two", "Three"]
    assert texts(asked.asked(SIZE)) == ["One", "Three"]


def test_a_copy_has_its_own_elements_of_the_same_names():
    tree = markup.parse(PAGE)
    copy = deepcopy(tree)
    found = names(tree, COLOUR).of_copy(copy.find("body")).asked(COLOUR)
    assert texts(found) == ["One", "Two", "Three"]
    assert all(element.getroottree().getroot() is copy for element in found)


def test_what_was_taken_out_stands_no_more():
    tree = markup.parse(PAGE)
    found = names(tree, COLOUR).asked(COLOUR)
    page = tree.find("body")
    prune.drop(page.find("div"))
    assert texts(standing(found, page)) == ["Two", "Three"]


def test_a_page_without_a_body_has_no_names():
    assert Names(None, Known(COLOUR)).asked(COLOUR) == []


def test_no_more_values_are_kept_than_a_bound_and_the_answers_stay():
    known = Known(COLOUR, SIZE)
    for number in range(12):
        page = "".join(f'<p class="n{number}-{n}">x</p>' for n in range(1000))
        page += f'<p class="red{number}">y</p><p id="{"red " * 100}">z</p>'
        tree = markup.parse(f"<html><body>{page}</body></html>")
        assert texts(Names(tree.find("body"), known).asked(COLOUR)) == ["y", "z"]
        assert len(known) <= 8192
    assert max(len(value or "") for value in known) <= 200


QUESTIONS = {
    "captions": captions.NAMED,
    "comments": comments.NAMED,
    "prune": prune.NAMED,
    "standfirst": standfirst.NAMED,
}
EXPRESSIONS = [
    ("captions", captions._CAPTION),
    ("captions", captions._ABOUT),
    ("captions", captions._PICTURE),
    ("comments", comments._NAME),
    ("comments", comments._VAGUE_NAME),
    ("prune", prune._OFFER_NAME),
    ("prune", prune._BOX_NAME),
    ("standfirst", standfirst._NAME),
    ("standfirst", standfirst._TEASER),
]


@pytest.mark.parametrize(("step", "expression"), EXPRESSIONS)
@settings(max_examples=400, deadline=None, database=None, derandomize=True)
@given(data=st.data())
def test_every_name_that_a_step_knows_has_one_of_its_signs(step, expression, data):
    name = data.draw(st.from_regex(expression, fullmatch=True)).lower()
    question = QUESTIONS[step]
    assert question.may_say(name)
    assert any(sign in name for sign in question.signs)
