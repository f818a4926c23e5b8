"""From a page to its body: what is found, how it is cut into lines, and what a source's quirks change."""

import pytest

from newscrawl import markup
from newscrawl.extraction import body, fields
from newscrawl.extraction.continuation import with_continuation
from newscrawl.extraction.evidence import Links
from newscrawl.extraction.prune import prune
from newscrawl.items import Block, Draft, Metadata, Source

URL = "https://www.example-news.com/2024/05/01/story-a.html"
PARAGRAPHS = [
    "The council approved the budget for the coming year on Tuesday after a debate of nine hours in the old town hall.",
    "Members of four parties voted for the plan, which puts more money into schools and less into the harbour road.",
    "The mayor called it a fair compromise, while the opposition said that it would cost the town dearly in ten years.",
    "A group of parents had waited outside since the morning and cheered when the result was read out by the clerk.",
    "The budget takes effect in January, unless the regional government objects to it within the next thirty days.",
]
STORY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def draft(content, head="<title>Council approves budget - Example News</title>", source=None) -> Draft:
    tree = markup.parse(f"<html lang=en><head>{head}</head><body>{content}</body></html>")
    return body.extract(tree, metadata=fields.read(tree, url=URL), source=source, url=URL)


def texts(found: Draft) -> list[str]:
    return [block.text for block in found.blocks]


def test_paragraphs_are_blocks_and_the_tree_is_left_alone():
    tree = markup.parse(f"<html><body><nav>Home</nav><article>{STORY}</article><script>1</script></body></html>")
    before = markup.text_of(tree)
    found = body.extract(tree, metadata=Metadata(), url=URL)
    assert texts(found) == PARAGRAPHS
    assert {block.kind for block in found.blocks} == {"paragraph"}
    assert markup.text_of(tree) == before
    assert tree.find(".//nav") is not None


def test_a_sources_selector_may_count_on_scripts_and_styles():
    content = (
        f"<article>{STORY}<style>p {{}}</style><p>{PARAGRAPHS[0]} Again.</p><script>1</script><p>More.</p></article>"
    )
    source = Source(id="x", name="X", home=URL, remove=("style + p", "script + p"))
    assert texts(draft(content, source=source)) == PARAGRAPHS


def test_consent_text_is_not_the_article_and_a_story_in_an_aside_is():
    consent = (
        "<p>We and our partners use cookies to store and read information on your device, as all sites do.</p>" * 2
    )
    found = draft(
        f'<div class="cookie-consent">{consent}</div><aside class="main-story">'
        f"<h1>Council approves budget</h1>{STORY}</aside>"
    )
    assert texts(found)[-5:] == PARAGRAPHS
    assert "cookies" not in " ".join(texts(found))


def test_reader_comments_are_left_out():
    comment = (
        '<details class="CommentBox" open><summary>Posted by foo</summary><div class="FormattedComment">I think that '
        "this is a very bad idea and that the council should be ashamed of it.</div></details>"
    )
    assert texts(draft(f"<article>{STORY}</article>{comment}")) == PARAGRAPHS


@pytest.mark.parametrize("parted", ["<br><br>", "<br>", "<br/>\n<br/>"])
def test_breaks_part_paragraphs(parted):
    assert texts(draft(f"<article><div>{parted.join(PARAGRAPHS)}</div></article>")) == PARAGRAPHS


def test_an_offer_behind_a_teaser_is_left_out():
    offer = "<p>Subscribe to continue reading this story and thousands more for one euro.</p>"
    assert (
        texts(draft(f"<article><p>{PARAGRAPHS[0]}</p><div class=paywall-offer>{offer}</div></article>"))
        == PARAGRAPHS[:1]
    )


def test_a_box_called_paywall_that_leads_to_the_login_is_an_offer():
    offer = "<p>Would you like to know how it goes on? All articles on all your devices.</p><a href=/login>Log in</a>"
    teaser = f"<article><p>{PARAGRAPHS[0]}</p><section class=paywall>{offer}</section></article>"
    assert texts(draft(teaser)) == PARAGRAPHS[:1]


@pytest.mark.parametrize("more", ["", '<p>More in <a href="/login">the archive</a>.</p>'])
@pytest.mark.parametrize("teaser", ["", f"<p>{PARAGRAPHS[0]}</p>"])
def test_a_story_in_a_box_called_paywall_is_kept(teaser, more):
    found = draft(f'<article>{teaser}<div class="paywall premium-content">{STORY}{more}</div></article>')
    assert set(PARAGRAPHS) <= set(texts(found))


def test_kinds_of_blocks():
    content = (
        f"<article><p>{PARAGRAPHS[0]}</p><h2>What the<br>plan holds</h2><p>{PARAGRAPHS[1]}</p>"
        "<ul><li>More teachers for the two schools by the river</li><li>A new roof for the library</li></ul>"
        f"<p>{PARAGRAPHS[2]}</p>"
        "<blockquote><p>It was a long night, but it was worth the wait for us all.</p></blockquote>"
        f"<p>{PARAGRAPHS[3]}</p><table><tr><th>Year</th><th>Budget</th></tr>"
        "<tr><td>2024</td><td>31 million</td></tr></table>"
        f"<p>{PARAGRAPHS[4]}</p></article>"
    )
    kinds = {block.text: block.kind for block in draft(content).blocks}
    assert kinds["What the plan holds"] == "heading"
    assert kinds["A new roof for the library"] == "item"
    assert kinds["It was a long night, but it was worth the wait for us all."] == "quote"
    assert kinds["2024 | 31 million"] == "cell"
    assert kinds[PARAGRAPHS[4]] == "paragraph"


def test_links_and_menu_are_evidence():
    content = (
        "<nav><a href=/>Start</a> <a href=/sport>Sport und Kultur</a></nav>"
        f'<article>{STORY}<p>Read also: <a href="/b">Harbour road will not be built</a></p></article>'
    )
    found = draft(content)
    assert "harbour road will not be built" in found.links
    assert "Sport und Kultur" in found.menu()
    last = found.blocks[-1]
    assert last.text == "Read also: Harbour road will not be built"
    assert last.linked == pytest.approx(30 / 41, abs=0.02)
    assert found.blocks[0].linked == 0.0


def test_a_source_names_the_container_and_what_to_drop():
    other = "".join(f"<p>{text.replace('council', 'club')}</p>" for text in PARAGRAPHS)
    tip = "<p class=tip>Send us your photos of the day, please.</p>"
    content = f"<div id=other>{other}{other}</div><div class=leaf>{STORY}{tip}</div>"
    source = Source(id="x", name="X", home=URL, body=(".missing", ".leaf"), remove=(".tip",))
    assert texts(draft(content, source=source)) == PARAGRAPHS
    broken = Source(id="x", name="X", home=URL, body=("p[[",), remove=("::",))
    assert "club" in " ".join(texts(draft(content, source=broken)))


def test_article_body_stands_in_where_the_page_shows_nothing():
    stated = "\\n".join(PARAGRAPHS)
    head = (
        '<title>Council approves budget</title><script type="application/ld+json">{"@type": "NewsArticle", '
        f'"headline": "Council approves budget", "articleBody": "{stated}"}}</script>'
    )
    assert texts(draft("<div id=app></div>", head)) == PARAGRAPHS
    assert texts(draft(f"<article>{STORY}</article>", head)) == PARAGRAPHS


def test_teasers_of_other_stories_are_no_part_of_a_short_one():
    teasers = "".join(
        f"<div class=jp-relatedposts-post><h4><a href=/{n}>Ferry number {n} has come back to the old pier</a></h4>"
        f"<p>After {n} years the boat runs again, with two hundred berths and a baker on board, we hear.</p></div>"
        for n in (11, 12, 13)
    )
    box = f'<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3>{teasers}</div>'
    short = PARAGRAPHS[:2]
    content = "".join(f"<p>{text}</p>" for text in short)
    assert texts(draft(f"<article><h1>Budget</h1><div class=entry-content>{content}{box}</div></article>")) == short


def test_a_short_story_among_many_links_stays_as_it_is():
    links = "".join(
        f"<p><a href=/{n}>Ferry number {n} has come back to the old pier, we hear</a></p>" for n in range(60)
    )
    short = PARAGRAPHS[:4]
    content = "".join(f"<p>{text}</p>" for text in short)
    assert texts(draft(f"<article><h1>Budget</h1>{content}</article><div class=list>{links}</div>")) == [
        "Budget",
        *short,
    ]


def test_the_linked_share_of_a_line_is_known_however_it_begins():
    lines = ["By Ann Lee", "(Reuters) - more", "É tarde: leia", "Go", "a b Read all of it here",
             "» | » Go on reading", "Café tells all", "By Ann Lee, twice"]  # fmt: skip
    marked = ["By <a>Ann Lee</a>", "(<a>Reuters</a>) - more", "É tarde: <a>leia</a>", "<a>Go</a>",
              "<i>a</i> <b>b</b> <a>Read all of it</a> here", "» | <b>»</b> <a>Go on reading</a>",
              "Cafe<i>\u0301</i> tells <a>all</a>", "By Ann Lee, <a>once</a>"]  # fmt: skip
    menu = "".join(f"<li><a>Section {n}</a></li>" for n in range(5))
    body = f"<ul>{menu}</ul>" + "".join(f"<p>{line}</p>" for line in marked)
    found = Links(markup.parse(f"<html><body>{body}</body></html>")).shares(lines)
    assert [round(share, 2) for share in found] == [0.7, 0.44, 0.31, 1.0, 0.61, 0.68, 0.21, 0]


def test_a_page_without_text_gives_no_blocks():
    assert draft("<div id=app></div>").blocks == ()
    assert draft("").blocks == ()


def test_pruning_keeps_the_text_around_what_it_drops():
    tree = markup.parse("<html><body><p>Before <button>Share</button> after <svg>x</svg>end</p></body></html>")
    assert markup.text_of(prune(tree)) == "Before after end"


def test_a_page_wrapped_in_a_form_is_kept():
    assert texts(draft(f"<form><article>{STORY}</article></form>")) == PARAGRAPHS


def test_markup_as_deep_as_the_parser_reads_is_read():
    deep = "<div>" * 200 + STORY + "</div>" * 200
    assert texts(draft(deep)) == PARAGRAPHS


def test_a_standfirst_that_the_page_shows_is_the_first_paragraph():
    summary = "Nine hours of talk, four parties and one clerk: how the town got its budget for next year."
    head = f'<title>Council approves budget</title><meta name=description content="{summary}">'
    shown = f"<header><h1>Council approves budget</h1><div class=lead><b>{summary}</b></div></header>"
    assert texts(draft(f"{shown}<article>{STORY}</article>", head))[-6:] == [summary, *PARAGRAPHS]
    assert summary not in texts(draft(f"<article>{STORY}</article>", head))
    twice = texts(draft(f"{shown}<article><p>{summary}</p>{STORY}</article>", head))
    assert twice.count(summary) == 1


def test_a_time_inside_a_sentence_is_part_of_it():
    prose = "<p>The old bridge was closed for a week on Tuesday while divers looked at both of its pillars.</p>" * 3
    told = "<p>The boat left at <time>10:30</time> and came back at <time>noon</time>, the captain told the crowd.</p>"
    tree = markup.parse(f"<html><body><article><h1>Boat</h1><time>3 May</time>{prose}{told}</article></body></html>")
    texts = [block.text for block in body.extract(tree, metadata=Metadata()).blocks]
    assert "The boat left at 10:30 and came back at noon, the captain told the crowd." in texts


def test_a_recipe_with_cookies_is_no_consent_notice():
    step = "<p>Stir the butter and the sugar until the bowl is pale, then add the flour by the spoon and rest it.</p>"
    tree = markup.parse(
        f"<html><body><article><h1>Oat cookies</h1>{step * 3}<div class='cookie-recipe'><p>Bake the cookies for ten "
        f"minutes until their edges are brown and the middle is soft to the touch.</p></div></article></body></html>"
    )
    assert "edges are brown" in markup.text_of(prune(tree))


NOT_FREE = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'


@pytest.mark.parametrize(
    "offer",
    [
        "<h3>Read on with a subscription</h3><p>Get full access for only 1 euro a month.</p><a>Subscribe now</a>",
        "<h3>Weiterlesen mit Abo</h3><p>Der erste Monat kostet einen Euro.</p><a href='/x'>Jetzt abonnieren</a>",
        "<p>L'abonnement coûte un euro le premier mois.</p><button>Je m'abonne</button>",
        "<h3>Sigue leyendo con tu suscripción</h3><p>Un mes por un euro.</p><a>Suscríbete</a>",
        "<h3>Prenumerera och läs vidare</h3><p>En krona första månaden.</p><a>Bli prenumerant</a>",
        "<h3>구독하고 계속 읽기</h3><p>첫 달은 백 원입니다.</p><a>구독하기</a>",
        "<h3>اشترك لمتابعة القراءة</h3><p>الشهر الأول بدولار واحد.</p><a>اشترك الآن</a>",
    ],
)
def test_an_offer_without_a_name_goes_where_the_page_says_that_it_is_not_free(offer):
    page = f"<article><h1>Budget</h1><p>{PARAGRAPHS[0]}</p><section class=x>{offer}</section></article>"
    assert texts(draft(page, NOT_FREE))[-1] == PARAGRAPHS[0]


def test_a_story_about_subscriptions_stays():
    about = "<p>The paper lost a third of its subscriptions in one year, and said that it would raise its price.</p>"
    linked = (
        f"<div><h2>Subscriptions fall</h2>{about}<p>{PARAGRAPHS[1]}</p><a href='/x'>Table of subscriptions</a></div>"
    )
    page = f"<article><h1>Budget</h1><p>{PARAGRAPHS[0]}</p>{linked}<section>{about}</section></article>"
    assert PARAGRAPHS[1] in texts(draft(page, NOT_FREE))
    free = f"<article><h1>Budget</h1>{STORY}<section>{about}<a>Subscribe</a></section></article>"
    assert any("lost a third" in line for line in texts(draft(free)))


SECOND_PART = [
    "Two members left the hall before the last vote, because they wanted to wait for the opinion of the auditors.",
    "The auditors will hand in their opinion in March, and the council has to answer it within eight weeks of that.",
]


def continued(second: str) -> list[str]:
    """The lines with `second` in a container of the story's class, where the search has read the first one only."""
    page = f"<div class=story><div class=part>{STORY}</div><hr><div class=part>{second}</div></div>"
    tree = markup.parse(f"<html><body>{page}</body></html>")
    return [b.text for b in with_continuation(tree, [Block(text) for text in PARAGRAPHS], Links(tree))]


def test_prose_in_a_second_container_of_the_same_class_is_the_storys():
    assert continued("".join(f"<p>{text}</p>" for text in SECOND_PART)) == [*PARAGRAPHS, *SECOND_PART]


@pytest.mark.parametrize(
    "second",
    [
        "".join(f"<p><a href=/b>{text}</a></p>" for text in SECOND_PART),
        f"<h1>Auditors wait</h1><p>{SECOND_PART[0]}</p>",
        f"<article><p>{SECOND_PART[0]}</p></article>",
        "<p>More of the harbour and of the town hall in our magazine</p>",
        f"<p>{PARAGRAPHS[0]}</p>",
    ],
    ids=["linked", "own headline", "own article", "no prose", "repeated"],
)
def test_a_second_container_of_other_stories_is_left(second):
    assert continued(second) == PARAGRAPHS
