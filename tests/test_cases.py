"""Faults that users of such tools reported in public: shapes beside the golden pages (table: docs/quality.md)."""

from __future__ import annotations

import json

import pytest

import newscrawl
from newscrawl import Article, Rejection

URL = "https://www.hafenbote.example/2024/05/01/story-a.html"
STORY = [
    "The council of Osterhafen has approved the budget for the coming year after a debate that lasted until midnight.",
    "Eleven members voted for the plan of the treasurer Ingrid Maltby, four against it and two were absent.",
    "Most of the money goes to the repair of the old pier, which has been closed to the public since the spring storm.",
    "The library keeps its opening hours, and the swimming hall will get a new roof before the next winter comes.",
    "Fishermen at the quay had asked for lower fees, but the council put that question off until its next meeting.",
]


def paragraphs(texts=STORY):
    return "".join(f"<p>{text}</p>" for text in texts)


WHOLE = f"<article><h1>Council approves budget</h1>{paragraphs()}</article>"


def page(content=WHOLE, head=""):
    return (
        f"<html lang=en><head><title>Council approves budget - Hafenbote</title>{head}</head>"
        f"<body>{content}</body></html>"
    )


def jsonld(value):
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def article(text, url=URL, **more) -> Article:
    found = newscrawl.extract(text, url, **more)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("path", "stated", "right"),
    [
        ("/2018/05/18/budget.html", "2018-05-07T05:50:00-04:00", "2018-05-07T09:50:00Z"),
        ("/20180518/budget", "2018-05-07T05:50:00-04:00", "2018-05-07T09:50:00Z"),
        ("/2018/may/18/budget", "2018-05-07T23:50:00+02:00", "2018-05-07T21:50:00Z"),
    ],
)
def test_1_the_date_is_what_the_page_states_not_what_its_address_has(path, stated, right):
    head = f'<meta property="article:published_time" content="{stated}">'
    found = article(page(head=head), "https://www.hafenbote.example" + path)
    assert (found.date_published, found.date_published_raw) == (right, stated)


@pytest.mark.parametrize(
    "address", ["https://www.facebook.com/IngridM", "http://hafenbote.example/author/7", "www.twitter.com/ingridm"]
)
def test_3_an_address_is_no_author(address):
    assert article(page(head=f'<meta property="article:author" content="{address}">')).authors == ()


def test_3_a_name_beside_the_address_is():
    head = (
        '<meta property="article:author" content="https://www.facebook.com/IngridM"><meta name=author '
        'content="Ingrid Maltby">'
    )
    assert article(page(head=head)).authors == ("Ingrid Maltby",)


@pytest.mark.parametrize(
    ("authors", "right"),
    [
        ([{"givenName": "Ana", "familyName": "Ruiz"}, {"name": "Joe Doe, Jr."}], ("Ana Ruiz", "Joe Doe, Jr.")),
        ([{"@type": "Person", "name": "Per Holm"}, {"@type": "Person", "name": "Lu Wen"}], ("Per Holm", "Lu Wen")),
        (["Ana Ruiz", {"name": "Mary Roe, PhD"}], ("Ana Ruiz", "Mary Roe, PhD")),
        ({"name": ["Ana Ruiz", "Per Holm"]}, ("Ana Ruiz", "Per Holm")),
    ],
)
def test_5_names_are_neither_lost_nor_split(authors, right):
    value = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "x", "author": authors}
    assert article(page(head=jsonld(value))).authors == right


@pytest.mark.parametrize(
    "value",
    [
        [None, {"@type": "NewsArticle", "datePublished": "2024-05-01", "author": None}],
        {
            "@graph": [
                None,
                7,
                "x",
                [],
                {"@type": ["NewsArticle", None], "datePublished": "2024-05-01", "author": [None]},
            ]
        },
        [[{"@type": "NewsArticle", "datePublished": "2024-05-01", "author": {}, "publisher": None, "image": [None]}]],
        {"@type": "NewsArticle", "datePublished": ["2024-05-01"], "author": {"name": None}, "headline": {"x": 1}},
        {"@type": "NewsArticle", "datePublished": "2024-05-01", "author": 3, "keywords": 4, "description": True},
    ],
)
def test_7_null_and_odd_values_break_nothing(value):
    found = article(page(head=jsonld(value)))
    assert (found.date_published, found.date_published_precision) == ("2024-05-01T00:00:00Z", "day")
    assert found.authors == ()
    assert found.text == "\n\n".join(STORY)


COOKIES = [
    "We and our partners store cookies on your device and use them to show you advertising that fits your interests.",
    "You may object to the use of cookies at any time in the settings, where all of our partners are listed as well.",
]


@pytest.mark.parametrize("place", ["aside class=main-story", "div class=sidebar-story", "section", "td"])
@pytest.mark.parametrize(
    "wall", ["div class=cookie-consent", "div id=cookie-banner", "section class='gdpr-banner cookies'"]
)
def test_9_the_story_not_the_cookie_text(place, wall):
    story = f"<h1>Council approves budget</h1>{paragraphs()}"
    container = (
        f"<table><tr><td>{story}</td></tr></table>" if place == "td" else f"<{place}>{story}</{place.split()[0]}>"
    )
    found = article(page(f"<{wall}>{paragraphs(COOKIES)}</{wall.split()[0]}>{container}"))
    assert found.text == "\n\n".join(STORY)


@pytest.mark.parametrize(
    "comments",
    [
        "<details class=CommentBox open><summary>Posted by foo</summary><div class=FormattedComment>{}</div></details>",
        "<section id=comments><h2>2 comments</h2><div class=comment>{}</div></section>",
        "<div class='comment-list'><div class=comment-body>{}</div></div>",
    ],
)
def test_11_comments_are_not_in_the_text(comments):
    box = comments.format(
        "<p>I have never seen such a waste of money, and the pier will be washed away again soon.</p>"
    )
    story = f"<article><h1>Council approves budget</h1>{paragraphs()}</article>"
    for content in (story + box, story.replace("</article>", f"{box}</article>")):
        assert article(page(content)).text == "\n\n".join(STORY)


@pytest.mark.parametrize("parted", ["<br><br>", "<br /> <br />\n", "<br>\n&nbsp;<br>", "<br><br><br>"])
def test_13_breaks_part_paragraphs(parted):
    body = f"<h1>Council approves budget</h1><div class=text>{parted.join(STORY)}</div>"
    assert article(page(f"<article>{body}</article>")).text == "\n\n".join(STORY)


def test_13_words_on_both_sides_of_a_break_stay_apart():
    verse = "Come to the quay,<br>come to the water,"
    found = article(page(f"<article><h1>Council approves budget</h1>{paragraphs()}<p>{verse}</p></article>"))
    assert "quay,come" not in found.text


@pytest.mark.parametrize("element", ["div class=card", "article", "li"])
def test_15_a_section_page_is_no_article(element):
    cards = "".join(
        f"<{element}><h2><a href='/2024/05/{n:02}/plan.html'>Council decides on plan number {n}</a></h2>"
        f"<p>The council has decided on plan number {n} after a long debate about what it will cost.</p>"
        f"<time datetime=2024-05-{n:02}>{n} May 2024</time></{element.split()[0]}>"
        for n in range(1, 13)
    )
    found = newscrawl.extract(page(f"<main><h1>Town</h1>{cards}</main>"), "https://www.hafenbote.example/town/")
    assert isinstance(found, Rejection)
    assert (found.stage, found.reason) == ("verdict", "section_page")
    assert found.detail


@pytest.mark.parametrize("free", ["False", "false", False])
@pytest.mark.parametrize(
    "offer",
    [
        "<div class=paywall-offer><p>Subscribe to continue reading this story and get the first month for one euro.</p>"
        "<p>Already a subscriber? Log in here.</p></div>",
        "<div class=paywall-offer>Subscribe to continue reading, from 1 euro a month.</div>",
    ],
)
def test_17_the_teaser_without_the_offer(free, offer):
    head = jsonld({"@type": "NewsArticle", "headline": "Council approves budget", "isAccessibleForFree": free})
    found = article(page(f"<article><h1>Council approves budget</h1><p>{STORY[0]}</p>{offer}</article>", head))
    assert found.text == STORY[0]
    assert found.is_free is False


@pytest.mark.parametrize(
    "home",
    ["https://www.hafenbote.example/", "https://hafenbote.example", "/", "http://www.hafenbote.example/index.html"],
)
def test_19_a_canonical_address_that_is_the_home_page_is_not_believed(home):
    head = f'<link rel=canonical href="{home}"><meta property="og:url" content="{URL}">'
    found, other = article(page(head=head)), article(page(head=head), URL.replace("story-a", "story-b"))
    assert found.canonical_url in (URL, None)
    only_home = f'<link rel=canonical href="{home}">'
    first, second = (article(page(head=only_home), u) for u in (URL, URL.replace("story-a", "story-b")))
    assert first.canonical_url is None
    assert first.id != second.id
    assert other.url != found.url


@pytest.mark.parametrize("label", ["iso-8859-1", "ISO-8859-1", "latin1", "windows-1252"])
def test_21_umlauts(label):
    line = "Der Bau von Windrädern in Südbaden kommt voran, sagt der Bürgermeister der Gemeinde Ährenbühl am Mittwoch."
    body = f"<article><h1>Bau von Windrädern</h1><p>{line}</p><p>{line[4:]}</p></article>"
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">'
    text = page(body, head).replace("lang=en", "lang=de").replace("Council approves budget", "Bau von Windrädern")
    found = article(text.encode("cp1252"))
    assert found.title == "Bau von Windrädern"
    assert found.text == f"{line}\n\n{line[4:]}"
    assert found.language == "de"


@pytest.mark.parametrize(
    "text", ["404 error", "並查看更", "12345", "https://www.hafenbote.example/a", "SALE SALE", "…", ""]
)
def test_33_text_that_is_too_short_has_no_language(text):
    for _ in range(3):
        found = newscrawl.extract(f"<html><body><p>{text}</p></body></html>", require_article=False)
        language = (found.language, found.language_confidence) if isinstance(found, Article) else (None, None)
        assert language == (None, None)


def test_33_capitals_are_no_other_language():
    shouted = page(f"<article><h1>COUNCIL APPROVES BUDGET</h1>{paragraphs([line.upper() for line in STORY])}</article>")
    answers = {article(shouted.replace(" lang=en", "")).language for _ in range(3)}
    assert answers == {"en"}
