"""The standfirst that a page shows and the search for the body leaves out, by its name and place."""

import unicodedata

import pytest

from newscrawl import markup
from newscrawl.extraction.standfirst import standfirst
from newscrawl.items import Block

STORY = [
    Block("The council approved the budget for the coming year on Tuesday after nine hours of debate."),
    Block("Members of four parties voted for the plan, which puts more money into schools and less into the road."),
]
PARAGRAPHS = "".join(f"<p>{block.text}</p>" for block in STORY)
LEADS = {
    "en": "Nine hours of debate end with a plan that costs the harbour its new road.",
    "de": "Nach neun Stunden Debatte steht ein Plan, der den Hafen seine neue Straße kostet.",
    "fr": "Neuf heures de débat pour un budget qui prive le port de sa nouvelle route.",
    "ru": "Девять часов споров завершились планом, который лишает порт новой дороги.",
    "ja": "九時間の議論の末にまとまった予算案で、港の新しい道路は見送られることになった。",
    "ar": "تسع ساعات من النقاش تنتهي بخطة تحرم الميناء من طريقه الجديد في العام المقبل.",
}


def found(content, description=None):
    tree = markup.parse(f"<html><body>{content}</body></html>")
    return [block.text for block in standfirst(tree, description, STORY)]


def page(under_headline):
    return f"<main><header><h1>Budget</h1>{under_headline}</header><div class=body>{PARAGRAPHS}</div></main>"


@pytest.mark.parametrize("language", LEADS)
@pytest.mark.parametrize(
    "shape",
    [
        "<p class=lead>{}</p>",
        "<div class='article__intro'><p>{}</p></div>",
        "<h2 class='post-excerpt'>{}</h2>",
        "<div class=chapo><div><p>{}</p></div></div>",
        "<p id=ingress><b>{}</b></p>",
    ],
)
def test_what_a_name_calls_a_standfirst_is_one(language, shape):
    assert found(page(shape.format(LEADS[language]))) == [LEADS[language]]


def test_a_standfirst_of_two_paragraphs_is_two_lines():
    both = "".join(f"<p>{LEADS[language]}</p>" for language in ("en", "de"))
    assert found(page(f"<div class=teaser-text>{both}</div>")) == [LEADS["en"], LEADS["de"]]


def test_one_without_a_full_stop_needs_words_and_no_picture():
    words = "Nine hours of debate end with a plan that costs the harbour its road"
    assert found(page(f"<h2 class=subtitle>{words}</h2>")) == [words]
    assert found(page(f"<div><img src=1.jpg><p class=subtitle>{words}</p></div>")) == []
    assert found(page("<h2 class=subtitle>Nine hours of debate on harbour and schools</h2>")) == []


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(
    "shape",
    [
        "<p>{}</p>",  # no name
        "<p class='lead author'>{}</p>",
        "<aside><p class=lead>{}</p></aside>",
        "<p class=lead><a href=/b>{}</a></p>",  # another story's
        "<div class=teaser><h3>Harbour</h3><p>{}</p></div>",
        "<ul><li><p class=teaser>{}</p></li></ul>",
        "<p class=leaderboard>{}</p>",
    ],
)
def test_what_else_stands_under_a_headline_is_none(language, shape):
    assert found(page(shape.format(LEADS[language]))) == []


def test_none_is_taken_from_over_the_headline_or_behind_the_text_or_twice():
    lead = f"<p class=lead>{LEADS['en']}</p>"
    assert found(f"{lead}<h1>Budget</h1>{PARAGRAPHS}") == []
    assert found(f"<h1>Budget</h1>{PARAGRAPHS}{lead}") == []
    assert found(f"<h1>Budget</h1><p class=lead>{STORY[1].text}</p>{PARAGRAPHS}") == []
    assert found(page(lead), LEADS["en"]) == [LEADS["en"]]


def test_on_a_page_without_a_headline_of_first_rank_the_second_leads():
    assert found(f"<h2>Budget</h2><p class=lead>{LEADS['de']}</p>{PARAGRAPHS}") == [LEADS["de"]]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(
    "box",
    [
        "<div class=newsletter><p class=intro>{}</p></div>",
        "<div class=paywall><p class=summary>{}</p></div>",
        "<div id=cookie-banner><p class=lead>{}</p></div>",
        "<div class=ad><p class=lead>{}</p></div>",
        "<div class=audio><div class=lead>{}</div></div>",
        "<div class=summary-ki><p class=summary>{}</p></div>",
        "<div hidden><p class=intro>{}</p></div>",
        "<p class=summary style='display:none'>{}</p>",
        "<div class=box><p class=teaser>{}</p></div>",
        "<div class=spot>{}</div>",
    ],
)
def test_what_stands_in_another_box_under_the_headline_is_none(language, box):
    assert found(page(box.format(LEADS[language]))) == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_description_that_the_page_hides_is_none(language):
    hidden = f"<div hidden><p>{LEADS[language]}</p></div>"
    assert found(page(hidden), LEADS[language]) == []
    assert found(page(f"{hidden}<p>{LEADS[language]}</p>"), LEADS[language]) == [LEADS[language]]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_teaser_right_under_the_headline_is_one_and_the_storys_own_boxes_have_any_name(language):
    lead = LEADS[language]
    assert found(page(f"<p class=teaser>{lead}</p>")) == [lead]
    body = f"<div class='paywall more'><p class=lead>{lead}</p>{PARAGRAPHS}</div>"
    assert found(f"<h1>Budget</h1>{body}") == [lead]
    assert found(f"<h1>Budget</h1><div class='relative'><p class=lead>{lead}</p></div>{PARAGRAPHS}") == [lead]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_one_that_the_description_has_begins_with_an_accent_in_either_form(form):
    lead = "Épuisés par neuf heures de débat, les élus privent le port de sa nouvelle route cette année."
    shown = unicodedata.normalize(form, lead)
    [text] = found(page(f"<p>{shown}</p>"), lead)
    assert unicodedata.normalize("NFC", text) == lead
