"""The truth tables in tests/chrome: lines of furniture that must go, and lines of articles that look like them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning import clean, phrases
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


def between(*blocks):
    """What is left of blocks that stand between two paragraphs and a third."""
    before, after = [Block(text) for text in PROSE[:2]], Block(PROSE[2])
    kept = clean(Draft((*before, *blocks, after), Metadata())).blocks
    assert [block.text for block in (*kept[:2], kept[-1])] == list(PROSE)
    return [block.text for block in kept[2:-1]]


@pytest.mark.parametrize("kind", ["heading", "item"])
@pytest.mark.parametrize(
    "line",
    [
        "Share on both sides of the river",
        "Mehr aus dem Leben der Fischer",
        "Plus d'articles sur la table",
        "Dela med grannen",
        "Mer om kampen mot kulda",
        "Tekijänoikeus ja tekoäly",
        "Autorské práva a umelá inteligencia",
        "Авторски права и изкуствен интелект",
        "זכויות יוצרים בעידן הבינה",
        "ลิขสิทธิ์เพลงไทย",
        "写真が語る町の歴史",
    ],
)
def test_heading_or_item_that_only_begins_like_a_phrase_stays(line, kind):
    assert between(Block(line, kind)) == [line]
    assert between(Block(line, kind), Block("Share on the left bank", kind))[:1] == [line]


def test_the_same_goes_with_a_label_a_link_or_company():
    link = Block("Fishermen want a new harbour wall", "item", linked=1.0)
    for block in (
        Block("Mehr zum Thema: Die Fischer und der Sturm", "heading"),
        Block("【関連記事】閉鎖される橋", "item"),
        Block("Share on Facebook", "item", linked=1.0),
    ):
        assert between(block) == [], block.text
    assert between(Block("Mehr aus dem Hafen", "heading"), link) == []


@pytest.mark.parametrize(
    "line",
    ["About the author", "Vi anbefaler", "Čo si myslíte", "Despre autor", "最新記事", "関連動画", "สมัครรับข่าวสาร"],
)
def test_short_phrase_that_heads_prose_stays_unless_furniture_stands_beside_it(line):
    assert between(Block(line, "heading")) == [line]
    assert between(Block("Read more: Bridge shut for a week"), Block(line, "heading")) == []
    assert cleaned(*PROSE, line) == list(PROSE)


@pytest.mark.parametrize("word", ["ที่มา", "ความเห็น", "ลงทะเบียน", "สมัครสมาชิก", "推荐", "コメント", "ランキング"])
def test_one_word_without_blanks_is_one_word(word):
    assert packaged().find(word).words == 1
    assert between(Block(word)) == [word]
    assert cleaned(*PROSE, word) == list(PROSE)


def test_words_without_blanks_are_counted_in_scripts_that_no_file_has():
    book = Book()
    read("[related]\nອ່ານຕໍ່\nអានបន្ត\nဆက်ဖတ်ရန်\nအခြားသတင်းများဖတ်ရှုရန်နှိပ်ပါ\n", "lo", book)
    assert [book.find(line).words for line in ("ອ່ານຕໍ່", "អានបន្ត", "ဆက်ဖတ်ရန်")] == [1, 1, 1]
    assert book.find("အခြားသတင်းများဖတ်ရှုရန်နှိပ်ပါ").words > 1


def test_a_sources_own_phrase_needs_no_company():
    draft = Draft((*map(Block, PROSE[:2]), Block("Inside the Gazette", "heading"), Block(PROSE[2])), Metadata())
    assert [block.text for block in clean(draft, phrases=["inside the *"]).blocks] == list(PROSE)


def test_a_phrase_of_any_length_is_found_and_prose_that_holds_it_is_not():
    long = " ".join(["Please", "give", "generously", *["and", "often"] * 8, "to", "the", "lifeboat"])
    book = Book()
    book.add(long, "newsletter", "en")
    assert book.find(long).kind == "newsletter"
    assert book.find(long + "!").kind == "newsletter"
    assert book.find(f"{long} that saved them.") is None


@given(st.text(st.sampled_from("aéßЖक\u093f٣1_.,:;-–|> \n'”字・"), max_size=40))
def test_words_are_what_the_expression_leaves(text):
    assert phrases._words(text).split() == phrases._NO_WORD.sub(" ", text).split()
