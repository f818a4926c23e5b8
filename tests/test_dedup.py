"""Ids and content hashes: what makes another article, and what does not."""

import random
import re
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import dedup
from newscrawl.demo import content

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
    assert dedup.are_copies(dedup.signature(text), dedup.signature(text))
    assert dedup.bands(dedup.signature(text))


STORIES = {
    story.slug: "\n\n".join(content.plain(text) for _, text in story.parts)
    for site in ("harbour", "orient", "tagblatt", "mercado", "darsena")
    for story in content.stories(site)
    if story.origin is None
}
"""Thirty and more stories in some twenty languages, by name."""
LONG = {slug: text for slug, text in STORIES.items() if len(dedup.signature(text)) > 16}
WEATHER = (
    "The weather for {} on {}: The morning will start with temperatures around {} degrees and a light wind from the "
    "{}. During the course of the day it will get warmer, and in the afternoon the thermometer will climb to {} "
    "degrees. The probability of rain is {} per cent. In the evening the clouds will move on towards {}, and at night "
    "temperatures will fall to {} degrees. The sun rises at {}:{} and sets at {}:{}. For the following days the "
    "service expects changeable conditions. Drivers are asked to be careful in the early hours of the morning."
)


def copies(one: str, other: str) -> bool:
    """Whether the texts would be found to be copies: they have a band in common, and their signatures agree."""
    mine, others = dedup.signature(one), dedup.signature(other)
    return not set(dedup.bands(mine)).isdisjoint(dedup.bands(others)) and dedup.are_copies(mine, others)


def edited(text: str, share: float) -> str:
    """The text with that share of its words replaced by others of its own; of a script without blanks, of its letters
    two by two.
    """
    rng = random.Random(7)
    blank = " " if len(text.split()) * 15 > len(text) else ""
    words = text.split() if blank else [text[i : i + 2] for i in range(0, len(text), 2)]
    return blank.join(rng.choice(words) if rng.random() < share else word for word in words)


def test_signatures_never_change():
    """They are kept in databases: with another one for the same text no copy of what is known would be found."""
    signature = dedup.signature(STORIES["night-ferry-returns"])
    assert len(signature) == 324
    assert signature[:24].hex() == "b79897fd72109ac827c92313d1ec501e9eae58a8243fb63a"
    assert dedup.bands(signature)[:2] == (18086066886839, 1709894279874714)
    assert dedup.signature(TEXT).hex() == "557892de56f591f40e6ff2782054d49c"


def test_stories_in_many_scripts_are_long_enough():
    assert {"xin-qiao-tong-che", "fune-no-toshokan", "hok-talat-nam-na-fon", "pustakalay-mein-bandar"} <= set(LONG)
    assert {"maeul-bus-muryohwa", "suq-al-kutub", "to-karnagio", "gorod-bez-vyvesok", "kuh-im-loeschteich"} <= set(LONG)


@pytest.mark.parametrize("slug", LONG)
def test_a_story_printed_elsewhere_is_a_copy(slug):
    text = LONG[slug]
    paragraphs = text.split("\n\n")
    assert copies(text, "(Reuters) - " + text)
    assert copies(text, f"{text}\n\nRead more: what we know so far\n\n© dpa. Alle Rechte vorbehalten.")
    assert copies(text, text.replace(",", " –").replace("\n\n", " "))
    assert copies(text, "\n\n".join([*paragraphs[1:], paragraphs[0]]))
    assert copies(text, edited(text, 0.08))


@pytest.mark.parametrize("slug", LONG)
def test_a_story_is_no_copy_of_any_other_or_of_a_rewritten_one(slug):
    assert not any(copies(LONG[slug], other) for name, other in LONG.items() if name != slug)
    assert not copies(LONG[slug], edited(LONG[slug], 0.6))


def test_an_agency_story_that_is_cut_short_is_a_copy_and_one_with_its_background_alone_is_not():
    text = LONG["night-ferry-returns"]
    sentences = re.split(r"(?<=[.!?])\s+", text)
    other = re.split(r"(?<=[.!?])\s+", LONG["gulls-hold-on"])
    assert copies(text, " ".join(sentences[: round(len(sentences) * 0.7)]))
    assert not copies(text, " ".join([*other, *sentences[: len(sentences) // 4]]))


def test_notes_of_one_template_are_no_copies_but_a_note_with_another_ending_is():
    monday = WEATHER.format("Hull", "Monday", 11, "west", 17, 40, "Leeds", 8, 6, 42, 18, 9)
    tuesday = WEATHER.format("York", "Tuesday", 9, "north", 14, 75, "Ripon", 5, 6, 44, 18, 7)
    assert not copies(monday, tuesday)
    assert copies(monday, monday.replace("Drivers are asked to be careful", "Please drive with care"))


def test_names_alone_part_two_notes_of_one_template():
    note = (
        "{0} has appointed {1} as its new head of finance, the company announced in {3} on Monday. {1} succeeds {2}, "
        "who has decided to leave the company at the end of the year to take on new challenges outside the group. The "
        "supervisory board thanked {2} for many years of successful work and wished {2} all the best. The company had "
        "gained an experienced manager, said {4}, who chairs the board. Before {0}, {1} worked for {5} in {6}."
    )
    one = note.format("Nordwerk", "Anna Berger", "Jan Novak", "Kassel", "Eva Lind", "Altiva", "Bremen")
    other = note.format("Kestrel", "Luca Rossi", "Tom Hughes", "Leeds", "Nina Petit", "Lumen", "Hull")
    assert not copies(one, other)
    assert copies(one, "Kassel (dpa) - " + one)


def test_of_a_short_note_only_the_same_text_is_a_copy():
    assert copies(TEXT, TEXT.upper())
    assert not copies(TEXT, TEXT.replace("noon", "night"))
    assert not copies(TEXT, LONG["night-ferry-returns"])


def test_values_that_are_the_same_are_counted_whatever_bits_others_differ_in():
    rng = random.Random(5)
    for same in (0, 1, 57, 125, 126):
        mine = [rng.choice([0, 1, 0x7FFF, 0x8000, 0xFFFF, rng.randrange(1 << 16)]) for _ in range(dedup.VALUES)]
        kept = set(rng.sample(range(dedup.VALUES), same))
        others = [value if at in kept else value ^ 1 << rng.randrange(16) for at, value in enumerate(mine)]
        packed = [struct.pack(f"<{dedup.VALUES}H", *values) + b"\1\0\2\0" for values in (mine, others)]
        assert dedup._same_values(*packed) == same
