"""Ids and content hashes: what makes another article, and what does not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import dedup

URL = "https://www.hafenbote.example/2026/11/02/faehre"
TEXT = "The ferry runs again.\n\nThe harbour office said so at noon."


def test_their_forms():
    assert re.fullmatch(r"a[0-9a-f]{16}", dedup.article_id(URL, TEXT))
    assert re.fullmatch(r"h[0-9a-f]{64}", dedup.content_hash(TEXT))


def test_they_never_change():
    """Ids are written to files and kept in databases: another algorithm would make every article a new one."""
    assert dedup.article_id(URL, TEXT) == "a205391fb640f30ee"
    assert dedup.article_id(None, TEXT) == "a557892de56f591f4"
    assert dedup.content_hash(TEXT) == "h557892de56f591f40e6ff2782054d49ca66e1daa57edc6e36a27dc542ae39016"


@pytest.mark.parametrize(
    "url",
    ["http://hafenbote.example/2026/11/02/faehre/", URL + "?utm_source=x", URL + "#k", URL + "?from=home&FROM=feed"],
)
def test_one_article_at_several_addresses(url):
    assert dedup.article_id(url, "other text", ("from",)) == dedup.article_id(URL, TEXT)


def test_the_text_is_the_id_only_where_there_is_no_address():
    assert dedup.article_id(None, TEXT) == dedup.article_id("", TEXT.upper())
    assert dedup.article_id(None, TEXT) != dedup.article_id(None, TEXT + " It rains.")
    assert dedup.article_id(URL, TEXT) != dedup.article_id(URL + "-2", TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "The ferry runs again. The harbour office said so at noon.",
        "the FERRY runs again — the harbour office said: so, at noon!",
        "The\u00a0ferry runs\u00ad again.\r\nThe harbour office said so at noon.",
    ],
)
def test_blanks_case_and_punctuation_make_no_other_content(text):
    assert dedup.content_hash(text) == dedup.content_hash(TEXT)


def test_a_number_makes_another_content():
    assert dedup.content_hash("At 12.") != dedup.content_hash("At 21.")
    assert dedup.content_hash("渡船") != dedup.content_hash("船渡")


@given(st.none() | st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_nothing_raises(url, text):
    assert dedup.article_id(url, text) == dedup.article_id(url, text)
    assert len(dedup.content_hash(text)) == 65
