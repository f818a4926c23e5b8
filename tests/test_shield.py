"""Running prose that the search for the body would drop for the links, lists and boxes that hold it."""

import pytest

from newscrawl import extract, markup
from newscrawl.extraction import body, fields
from newscrawl.extraction.continuation import with_continuation
from newscrawl.extraction.evidence import Links
from newscrawl.extraction.shield import shield
from newscrawl.items import Block

URL = "https://www.example-news.com/2024/05/01/story-a.html"
STORIES = {
    "en": [
        "The council approved the budget for the coming year on Tuesday after a debate of nine hours.",
        "Members of four parties voted for the plan, which puts more money into the schools.",
        "The mayor called it a fair compromise, while others said that it would cost the town dearly.",
        "The budget takes effect in January, unless the government objects to it within thirty days.",
    ],
    "el": [
        "Το συμβούλιο ενέκρινε την Τρίτη τον προϋπολογισμό του νέου έτους ύστερα από εννέα ώρες.",
        "Μέλη τεσσάρων παρατάξεων ψήφισαν υπέρ του σχεδίου, που δίνει περισσότερα χρήματα στα σχολεία της πόλης.",
        "Ο δήμαρχος το χαρακτήρισε δίκαιο συμβιβασμό, ενώ άλλοι είπαν ότι θα κοστίσει πολύ ακριβά στην πόλη.",
        "Ο προϋπολογισμός ισχύει από τον Ιανουάριο, εκτός αν η κυβέρνηση έχει αντίρρηση μέσα σε τριάντα ημέρες.",
    ],
    "zh": [
        "镇议会星期二在老镇公所经过九个小时的辩论，以多数票通过了明年的财政预算案。",
        "四个党派的议员投了赞成票，预算将更多的资金投入学校，减少港口道路的开支。",
        "镇长称这是公平的妥协，反对派则认为十年之后全镇将为此付出沉重的代价。",
        "如果省政府在三十天之内没有提出异议，这份预算案将从明年一月开始生效。",
    ],
}
LANGUAGES = sorted(STORIES)


def lines(content, language):
    tree = markup.parse(f"<html lang={language}><head><title>Budget</title></head><body>{content}</body></html>")
    found = body.extract(tree, metadata=fields.read(tree, url=URL), url=URL)
    return [block.text for block in found.blocks if block.text != "Budget"]  # cleaning takes the headline out


def linked(text):
    """`text` with two links in it, as long as they may be in prose."""
    first, second, third = (len(text) * fifth // 5 for fifth in (1, 3, 4))
    return f"<a href=/a>{text[:first]}</a>{text[first:second]}<a href=/b>{text[second:third]}</a>{text[third:]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_prose_with_links_in_a_box_of_its_own_stays(language):
    boxes = "".join(f"<div class=b><div><p>{linked(text)}</p></div></div>" for text in STORIES[language][:3])
    page = f"<article><h1>Budget</h1>{boxes}<div class=b><div><p>{STORIES[language][3]}</p></div></div></article>"
    assert lines(page, language) == STORIES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_that_is_all_link_stays_between_prose(language):
    first, second, *rest = STORIES[language]
    page = f"<article><h1>Budget</h1><p>{first}</p><p><a href=/b><b>{second}</b></a></p>"
    assert lines(page + "".join(f"<p>{text}</p>" for text in rest) + "</article>", language) == STORIES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_that_are_all_links_in_a_row_are_teasers(language):
    first, second, third, last = STORIES[language]
    teasers = "".join(f"<p><a href=/b>{text}</a></p>" for text in (second, third))
    tree = markup.parse(f"<html><body><p>{first}</p>{teasers}<p>{last}</p></body></html>")
    shield(tree.find("body"))
    assert [markup.text_of(link) for link in tree.iter("a")] == [second, third]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("box", ["social-media-embed", "embedded", "quote"])
def test_a_quotation_or_post_that_the_page_shows_stays(language, box):
    first, quoted, *rest = STORIES[language]
    post = f"<blockquote class=twitter-tweet><p>{quoted} <a href=/p>pic.example/x</a></p></blockquote>"
    page = (
        f"<article><h1>Budget</h1><p>{first}</p><div class={box}>{post}</div>"
        + "".join(f"<p>{text}</p>" for text in rest)
        + "</article>"
    )
    assert any(line.startswith(quoted) for line in lines(page, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_in_the_body_itself_keeps_its_list(language):
    first, *rest = STORIES[language]
    listed = "<ul><li>1. 2024 budget</li><li>2. 2025 budget</li></ul>"
    page = f"<nav>Home</nav><h1>Budget</h1><p>{first}</p>{listed}" + "".join(f"<p>{text}</p>" for text in rest)
    assert lines(page, language) == [first, "1. 2024 budget", "2. 2025 budget", *rest]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_one_item_in_a_cell_is_the_cells_text(language):
    rows = "".join(
        f"<tr><td>{n}</td><td><ul><li>{text[:9]}</li></ul></td></tr>" for n, text in enumerate(STORIES[language], 1)
    )
    page = (
        "<article><h1>Budget</h1>"
        + "".join(f"<p>{text}</p>" for text in STORIES[language])
        + f"<table>{rows}</table></article>"
    )
    assert lines(page, language)[4:] == [f"{n} | {text[:9].strip()}" for n, text in enumerate(STORIES[language], 1)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_articles_without_heading_or_link_are_parts_of_one_story(language):
    first, second, third, last = STORIES[language]
    short = {"en": "It was late by then.", "el": "Ήταν πια πολύ αργά.", "zh": "那时已经很晚了。"}[language]

    def given(rest):
        page = f"<main><h1>Budget</h1><article class=part><p>{first}</p><p>{second}</p></article>{rest}</main>"
        tree = markup.parse(f"<html><body>{page}</body></html>")
        return [b.text for b in with_continuation(tree, [Block(first), Block(second)], Links(tree))]

    part = f"<article class=part>{{}}<p>{third}</p><p>{last}</p></article>"
    assert given(part.format("")) == STORIES[language]
    assert given(part.format("<h2>Harbour</h2>")) == [first, second]
    assert given(part.format("<a href=/b>2024</a>")) == [first, second]
    assert short not in given(f"<article class=part><p>{short}</p></article>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_prose_without_an_element_between_others_is_a_paragraph(language):
    first, second, third, last = STORIES[language]
    parted = (
        f"{first}<h2>2024</h2>{second[:9]}<b>{second[9:20]}</b>{second[20:]}<p>{third}</p>{last}<ul><li>2025</li></ul>"
    )
    assert lines(f"<article><h1>Budget</h1><section class=page>{parted}</section></article>", language) == [
        first,
        "2024",
        second,
        third,
        last,
        "2025",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mark", ["<b></b>", "<span class='icon icon-extlink'></span>", "<strong> </strong>"])
def test_marks_that_hold_nothing_cost_no_words(language, mark):
    first, *rest = STORIES[language]
    page = (
        f"<article><h1>Budget</h1><p>{mark}{first[:20]}{mark}{first[20:]}</p><h2><b><div></div>2024<div></div></b></h2>"
    )
    found = lines(page + "".join(f"<p>{mark}{text}</p>" for text in rest) + "</article>", language)
    assert [line.replace(" ", "") for line in found] == [text.replace(" ", "") for text in (first, "2024", *rest)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_box_called_hidden_that_holds_the_story_is_read(language):
    first, *rest = STORIES[language]
    hidden = "".join(f"<p>{text}</p>" for text in rest)
    page = f"<div class=post-text><p>{first}</p><div id=post-text-hidden>{hidden}</div></div>"
    assert lines(f"<h1>Budget</h1>{page}", language) == STORIES[language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tag", ["ruby", "del", "kbd", "data", "dfn", "nobr", "time"])
def test_no_mark_within_a_sentence_without_an_element_parts_it(language, tag):
    first, second, *rest = STORIES[language]
    broken = f"{first[:20]}<{tag}>{first[20:24]}</{tag}>{first[24:]}"
    page = f"<article><h1>Budget</h1><div>{broken}<br><br>{second}<p>{'</p><p>'.join(rest)}</p></div></article>"
    assert lines(page, language) == STORIES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_loose_words_over_the_headline_are_the_sites(language):
    first, *rest = STORIES[language]
    page = f"<div>{first}<a href=/>2024</a><h1>Budget</h1>{rest[0]}<p>{rest[1]}</p><p>{rest[2]}</p></div>"
    tree = markup.parse(f"<html><body>{page}</body></html>")
    shield(tree.find("body"))
    assert [markup.text_of(paragraph) for paragraph in tree.iter("p")] == rest


@pytest.mark.parametrize(
    ("prose", "lines"),
    [
        (
            "The council of a small town met on Monday to talk about harbour number {}, its roads and its bridges.",
            ("Two eggs", "Three spoons of flour", "And then?"),
        ),
        (
            "Городской совет собрался в понедельник, чтобы поговорить о гавани номер {}, её дорогах и её мостах снова.",
            ("Два яйца", "Три ложки муки", "А потом?"),
        ),
    ],
)
def test_short_lines_of_a_text_without_paragraphs_stay(prose, lines):
    first, second, third = (prose.format(number) for number in (1, 2, 3))
    whole = [first, lines[0], lines[1], second, lines[2], third]
    for text in (f"<div>{'<br><br>'.join(whole)}</div>", "\n\n".join(whole)):
        assert extract(text, require_article=False).text.split("\n\n") == whole
