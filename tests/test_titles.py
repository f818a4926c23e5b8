"""The headline among the wordings that a page gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import markup as pages
from newscrawl.extraction import fields
from newscrawl.extraction.titles import Wording, choose

URL = "https://www.example-news.com/2024/05/01/story-a.html"


def title_of(*wordings: tuple[str, str], sites: tuple[str, ...] = (), url: str | None = URL) -> str | None:
    return choose([Wording(text, place) for place, text in wordings], sites, url)[0]


@pytest.mark.parametrize(
    "title",
    [
        "Council approves budget - Example News",
        "Council approves budget | Example News",
        "Council approves budget – Politics – Example News",
        "Example News: Council approves budget",
        "Council approves budget » example-news.com",
        "Council approves budget | EXAMPLE-NEWS",
    ],
)
def test_the_sites_name_is_cut(title):
    found = title_of(("title", title), ("h1", "Council approves budget"), sites=("Example News",))
    assert found == "Council approves budget"
    if "Politics" not in title:
        assert title_of(("title", title), sites=("Example News",)) == "Council approves budget"


def test_a_headline_with_a_dash_is_left_whole():
    for title in ("Setback in the race - Harbour lose away", "Budget: council says no", "What now? | A guide"):
        assert title_of(("title", title), ("og", title)) == title
        assert title_of(("h1", title), ("og", title.split(" ")[0]), ("title", f"{title} - Example News")) == title


def test_what_other_places_leave_away_is_cut_from_the_title_element():
    assert title_of(("title", "Council approves budget | News | The Shore"), ("h1", "Council approves budget")) == (
        "Council approves budget"
    )


def test_a_headline_that_is_cut_off_gives_way_to_the_whole_one():
    whole = "The council approves the budget for the new harbour after a night of long and heated debate, mayor says"
    assert title_of(("headline", whole[:80] + "…"), ("h1", whole)) == whole
    assert title_of(("headline", whole[:80] + "..."), ("og", whole)) == whole
    assert title_of(("headline", whole[:76]), ("og", whole)) == whole


def test_the_only_wording_is_taken_even_if_cut_off():
    assert title_of(("headline", "The council approves…")) == "The council approves…"


def test_no_wording_is_no_title():
    assert choose([], [], None) == (None, [])
    assert title_of(("h1", " - ")) is None


def test_the_sites_name_alone_is_no_headline_beside_another():
    assert title_of(("h1", "Example News"), ("og", "Council approves budget"), sites=("Example News",)) == (
        "Council approves budget"
    )


def test_all_wordings_are_kept():
    _, wordings = choose(
        [Wording("Budget approved", "headline"), Wording("Council approves budget - Example News", "og")],
        ["Example News"],
        URL,
    )
    assert wordings[0] == "Budget approved"
    assert {"Council approves budget", "Council approves budget - Example News"} <= set(wordings)


def title_on(head: str, body: str) -> str | None:
    tree = pages.parse(f"<html><head>{head}</head><body>{body}<p>The council met on Monday.</p></body></html>")
    assert tree is not None
    return fields.read(tree, url=URL).title


APPROVES = '<meta property="og:title" content="Council approves budget">'


@pytest.mark.parametrize(
    "heading",
    [
        "<span>Harbour</span> Council approves budget",
        "<small>Harbour</small><br>Council approves budget",
        "<div>Harbour</div><div>Council approves budget</div>",
        "<span>Harbour</span><span>: </span><span>Council approves budget</span>",
        "Council approves budget <small>1 May 2024 <i>News</i></small>",
    ],
)
def test_a_line_above_or_below_the_headline_is_no_part_of_it_where_the_page_has_it_alone(heading):
    assert title_on(APPROVES, f"<h1>{heading}</h1>") == "Council approves budget"


@pytest.mark.parametrize("name", ["kicker", "article__overline", "dachzeile", "surtitre", "occhiello", "date"])
def test_an_element_that_calls_itself_a_label_is_no_part_of_the_headline(name):
    assert title_on("", f'<h1><span class="{name}">Harbour</span> Council approves budget</h1>') == (
        "Council approves budget"
    )


def test_a_label_that_is_shown_in_one_line_with_the_rest_stays():
    heading = '<h1><span class="kicker">Harbour</span><i>: </i><span>Council approves budget</span></h1>'
    assert title_on("<title>Harbour news</title>", heading) == "Harbour: Council approves budget"


def test_emphasis_in_a_headline_is_no_label():
    assert title_on("", "<h1><em>Never</em> say no, council is told</h1>") == "Never say no, council is told"
    assert title_on(APPROVES, "<h1>Council <b>approves</b> budget after night of debate</h1>") == (
        "Council approves budget after night of debate"
    )


@pytest.mark.parametrize(
    "link",
    [
        '<h1><a href="/">The Shore</a></h1>',
        '<a href="/"><h1>The Shore</h1></a>',
        '<h1><a href="https://www.example-news.com/">The Shore</a></h1>',
        '<p class="site"><a href="https://www.example-news.com">The Shore</a></p>',
        '<a href="/"><img src="l.png" alt="The Shore"></a>',
        '<a rel="home" href="https://www.example-news.com/en/">The Shore</a>',
    ],
)
def test_what_links_to_the_home_page_is_the_sites_name(link):
    assert title_on("<title>Council approves budget | The Shore</title>", link) == "Council approves budget"


def test_a_headline_that_links_to_its_own_story_is_one():
    heading = '<h1><a href="/2024/05/01/story-a.html">Council approves budget</a></h1>'
    assert title_on("<title>The Shore</title>", heading) == "Council approves budget"


def test_a_heading_of_the_menu_does_not_beat_what_the_page_calls_itself():
    body = "<h1>Main menu</h1><h1>Council approves budget</h1><h1>About cookies</h1>"
    name = '<meta name="application-name" content="Council approves budget">'
    assert title_on(APPROVES + name, body) == "Council approves budget"


def test_what_stands_behind_a_bar_and_not_in_the_heading_is_cut():
    stated = '<meta property="og:title" content="Council approves budget | The Coast">'
    data = '{"@type":"NewsArticle","headline":"Council approves budget | The Coast"}'
    head = f'{stated}<script type="application/ld+json">{data}</script>'
    assert title_on(head, "<h1>Council approves budget</h1>") == "Council approves budget"


def test_a_colon_alone_does_not_tell_label_from_headline():
    head = '<meta property="og:title" content="Budget night: council says no to all">'
    data = '{"@type":"NewsArticle","headline":"Budget night: council says no to all"}'
    head += f'<script type="application/ld+json">{data}</script>'
    assert title_on(head, "<h1>Council says no to all</h1>") == "Budget night: council says no to all"


def test_every_wording_of_a_heading_is_kept_for_cleaning():
    tree = pages.parse('<html><h1><span class="kicker">Harbour</span> Council approves budget</h1><p>Text.</p></html>')
    assert tree is not None
    assert "Harbour Council approves budget" in fields.read(tree, url=URL).titles


@given(st.lists(st.tuples(st.sampled_from(["headline", "h1", "og", "title"]), st.text(max_size=80)), max_size=5))
def test_any_wordings_give_a_title_or_none(wordings):
    title = title_of(*wordings, sites=("Example News",))
    assert title is None or any(title in text for _, text in wordings)


@pytest.mark.parametrize("own", [("headline",), ("h1",), ("h1", "title"), ("headline", "meta", "title")])
@pytest.mark.parametrize("others", [(), ("og",), ("og", "twitter", "title"), ("twitter", "meta")])
def test_the_feeds_title_does_not_vote_down_the_pages(own, others):
    page = [*((place, "Council approves budget") for place in own), *((o, "Budget passed at last") for o in others)]
    assert title_of(*page, ("link", "Budget passed at last")) == title_of(*page)


def test_the_feeds_title_fills_and_decides_between_headings():
    assert title_of(("link", "Rat beschließt Haushalt")) == "Rat beschließt Haushalt"
    assert title_of(("title", "Lokales"), ("link", "Rat beschließt Haushalt")) == "Rat beschließt Haushalt"
    headings = (("heading", "Lokales aus der Stadt"), ("heading", "Rat beschließt Haushalt"))
    assert title_of(*headings, ("link", "Rat beschließt Haushalt")) == "Rat beschließt Haushalt"


@pytest.mark.parametrize(
    ("searched", "shared"),
    [
        ("Harbour budget 2026: what the council decided", "Council approves harbour after nine hours of debate"),
        ("Haushalt Hafen 2026: Das hat der Rat beschlossen", "Neun Stunden Streit, dann hat der Hafen sein Geld"),
        ("Presupuesto del puerto: qué votó el pleno", "El puerto tendrá su presupuesto tras nueve horas"),
        ("港の予算2026年まとめ", "九時間の議論の末に港の予算が成立"),
    ],
)
def test_of_two_headlines_the_one_that_is_not_for_search_engines(searched, shared):
    stated = (("h1", searched), ("title", f"{searched} | The Coast"), ("og", f"{shared} | The Coast"))
    assert title_of(*stated) == shared
    assert title_of(("headline", searched), *stated) == shared
    # The title element may repeat the shared one: then the heading is the readers'.
    assert title_of(("h1", searched), ("headline", searched), ("title", shared), ("og", shared)) == searched


@pytest.mark.parametrize("shared", ["The Coast, your daily paper", "Town news", "Council approves budget"])
def test_a_shared_title_of_the_whole_site_or_a_word_of_the_headline_is_no_headline(shared):
    heading = "Council approves budget after nine hours of debate"
    title = f"{heading} - Example News"
    expected = shared if shared.startswith("Council") else heading
    assert title_of(("h1", heading), ("title", title), ("og", shared)) == expected
    assert title_of(("h1", heading), ("title", title), ("og", "Council")) == heading


@pytest.mark.parametrize("tail", [" | CBA News", " - Le Rivage", " — Берег"])
def test_what_the_title_element_adds_to_the_headline_is_cut_elsewhere(tail):
    first, second = "Council approves budget", "The harbour has its budget"
    assert title_of(("h1", first), ("title", first + tail), ("og", second + tail)) == second
    # But not what the page's own headline has too.
    whole = f"{first} - {tail[3:]}"
    assert title_of(("headline", whole), ("title", whole), ("og", whole), ("h1", first)) == whole


@pytest.mark.parametrize(("label", "rest"), [("Waffen", "Mann klagt nun"), ("Budget", "council says no")])
def test_a_label_that_ends_with_a_colon_alone_is_no_headline(label, rest):
    heading = f'<h1>{label} am Hafen<i>:</i> <span class="h1-small">{rest}</span></h1>'
    assert title_on("<title>Harbour</title>", heading) == f"{label} am Hafen: {rest}"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("港の予算が成立した：市議会", "港の予算が成立した：市議会-浜辺新聞"),
        ("Council says no", "Council says no_The Shore"),
    ],
)
def test_the_line_that_the_title_element_goes_on_from_is_the_headline(line, title):
    assert title_on(f"<title>{title}</title>", f"<div>{line}</div>") == line


def test_a_lone_heading_of_a_menu_gives_way_to_the_heading_that_the_title_element_says():
    body = "<div><h1>Main menu</h1></div><h2>Coast</h2><h2>Council approves budget</h2>"
    assert title_on("<title>Council approves budget | The Shore</title>", body) == "Council approves budget"
    assert title_on("<title>Council approves budget | The Shore</title>", body.replace("h1>", "p>")) == (
        "Council approves budget"
    )


def test_a_headline_is_no_menu_for_another_heading_that_the_title_element_says():
    body = "<h1>Budget night at the town hall</h1><h2>Council approves budget</h2>"
    assert title_on("<title>Council approves budget | The Shore</title>", body) == "Budget night at the town hall"
    body = "<h1>The budget</h1><h2>The budget of the council</h2>"
    assert title_on("<title>The budget of the council</title>", body) == "The budget"
