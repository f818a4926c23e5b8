"""The truth tables in tests/chrome: lines of furniture that must go, and lines of articles that look like them."""

from pathlib import Path

import pytest

from newscrawl.cleaning import clean
from newscrawl.cleaning.phrases import Book, normalise, packaged, read
from newscrawl.cleaning.rules import PHRASE_KINDS
from newscrawl.items import Block, Draft, Metadata

TABLES = Path(__file__).parent / "chrome"
PHRASES = Path(__file__).parent.parent / "newscrawl" / "cleaning" / "phrases"
PROSE = (
    "The harbour council voted on Tuesday evening to close the old bridge for a week while divers look at its pillars.",
    "Engineers found cracks in two of them in spring, and the repair has been put off three times since then.",
    "Ferries will run every ten minutes until the bridge is open again, the council said in a short statement.",
)


def rows():
    for table in sorted(TABLES.glob("*.tsv")):
        for row in table.read_text(encoding="utf-8").splitlines():
            verdict, line = row.split("\t")
            yield pytest.param(verdict, line, id=f"{table.stem}-{verdict}-{line[:24]}")


def cleaned(*texts):
    return [block.text for block in clean(Draft(tuple(Block(text) for text in texts), Metadata())).blocks]


@pytest.mark.parametrize(("verdict", "line"), list(rows()))
def test_line_at_the_end(verdict, line):
    text = cleaned(*PROSE, line)
    assert text == ([*PROSE, line] if verdict == "keep" else [*PROSE])


@pytest.mark.parametrize(("verdict", "line"), [row for row in rows() if row.values[0] == "keep"])
def test_true_line_anywhere(verdict, line):
    assert cleaned(PROSE[0], line, *PROSE[1:]) == [PROSE[0], line, *PROSE[1:]], verdict
    assert cleaned(line, *PROSE) == [line, *PROSE]


def test_every_phrase_file_has_a_table_and_known_sections():
    files = {file.stem for file in PHRASES.glob("*.txt")}
    assert files == {table.stem for table in TABLES.glob("*.tsv")}
    assert len(files) >= 33
    known = {*PHRASE_KINDS, "byline", "date"}
    for file in PHRASES.glob("*.txt"):
        sections = {line[1:-1] for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("[")}
        assert sections <= known, file.name


def test_every_table_has_both_kinds_of_row():
    for table in TABLES.glob("*.tsv"):
        verdicts = [row.split("\t")[0] for row in table.read_text(encoding="utf-8").splitlines()]
        assert verdicts.count("drop") >= 8, table.name
        assert verdicts.count("keep") >= 5, table.name


def test_phrases_are_compared_without_numbers_case_and_marks():
    assert normalise("» 12 Comments!") == normalise("comments")
    assert normalise("READ MORE – Bridge shut") == "read more : bridge shut"
    assert normalise("") == ""


def test_wildcards_stand_at_the_end_the_start_or_inside():
    book = Book()
    read("[share]\nsend to *\n* min read\nfollow * on chatter\nlabel: *\n", "en", book)
    for line in ("Send to a friend", "About 5 min read", "Follow the Gazette on Chatter", "Label: something"):
        assert book.find(line), line
    for line in ("Sending it back", "Label something", "Follow the Gazette on foot", "“Send to a friend”"):
        assert book.find(line) is None, line


def test_a_line_of_furniture_sentences_is_found_and_one_with_a_true_sentence_is_not():
    book = packaged()
    assert book.find("Copyright 2021 Harbour Gazette. All rights reserved.")
    assert book.find("All rights reserved. The mayor resigned on Monday.") is None
