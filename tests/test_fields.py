"""What a whole page says of its article."""

import dataclasses
import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newscrawl import markup as pages
from newscrawl.extraction import fields
from newscrawl.items import Link, Metadata, Source

URL = "https://www.example-news.com/2024/05/01/story-a.html"
LINK = '<link rel=canonical href="'
CACHE = "https://www-example--news-com.cdn.ampproject.org"
HEADLINE = "<h1>Council approves budget</h1>"
STORY = "<article><h1>Council approves budget</h1><p>The council has approved the budget.</p></article>"


def read(head: str = "", body: str = STORY, *, attributes: str = "lang=en", url: str | None = URL, **more) -> Metadata:
    title = "<title>Council approves budget - Example News</title>"
    tree = pages.parse(f"<html {attributes}><head>{title}{head}</head><body>{body}</body></html>")
    assert tree is not None
    return fields.read(tree, url=url, **more)


def ld(**properties: str) -> str:
    inner = ",".join(f'"{key}":{value}' for key, value in {"@type": '"NewsArticle"', **properties}.items())
    return f'<script type="application/ld+json">{{{inner}}}</script>'


def test_a_bare_page_says_what_it_can():
    found = read(url=None, attributes="", body="<p>Some text.</p>", head="")
    assert found == Metadata(
        title="Council approves budget - Example News", titles=("Council approves budget - Example News",)
    )


def test_the_tree_is_left_as_it_is():
    tree = pages.parse(f"<html><body>{STORY}<p>1 May 2024</p></body></html>")
    assert tree is not None
    before = etree.tostring(tree)
    fields.read(tree, url=URL)
    assert etree.tostring(tree) == before


PAPER = Source(id="paper", name="Paper", home="https://www.example-news.com/")


def source(**selectors: tuple[str, ...]) -> Source:
    return dataclasses.replace(PAPER, **selectors)


@pytest.mark.parametrize(
    ("selectors", "title"),
    [
        (("h2.head",), "Breaking | Council approves: the  budget - Example News".replace("  ", " ")),
        (("h3.none", "p.empty", "h2.head"), "Breaking | Council approves: the budget - Example News"),
        (("p.empty",), "Council approves budget"),
        (("h3.none",), "Council approves budget"),
        (("h2[",), "Council approves budget"),
    ],
)
def test_the_headline_that_a_source_selects_is_believed_as_it_stands(selectors, title):
    own = "<p class=empty> </p><h2 class=head>Breaking | Council\n approves: the <b>budget</b> - Example News</h2>"
    found = read(ld(headline='"Council approves budget"'), STORY + own, source=source(title=selectors))
    assert found.title == title
    assert found.titles[0] == title
    assert "Council approves budget" in found.titles


MARKED = '<meta property="article:published_time" content="2024-05-01T08:00:00Z">'


@pytest.mark.parametrize(
    ("selectors", "own", "date"),
    [
        ((".d",), "<time class=d datetime='2024-04-30T10:00:00+02:00'>x</time>", "2024-04-30T08:00:00Z second"),
        ((".d",), "<meta class=d content='2024-04-30'>", "2024-04-30T00:00:00Z day"),
        ((".d",), "<p class=d>Published on 30 April 2024, 10:15</p>", "2024-04-30T10:15:00Z minute-local"),
        ((".d",), "<p class=d>1 May 2024</p>", "2024-05-01T00:00:00Z day"),
        ((".a", ".d"), "<p class=a>By Ada Marlow</p><p class=d>2024-04-30</p>", "2024-04-30T00:00:00Z day"),
        ((".d",), "<p class=d>New</p><p class=d>2024-04-30</p>", "2024-04-30T00:00:00Z day"),
        ((".d",), "<time class=d datetime='soon'>30 April 2024</time>", "2024-04-30T00:00:00Z day"),
        ((".d",), "<p class=d>Wednesday</p>", "2024-05-01T08:00:00Z second"),
        ((".d",), "<p class=d>30 April 2034</p>", "2024-05-01T08:00:00Z second"),
        ((".none",), "", "2024-05-01T08:00:00Z second"),
    ],
)
def test_the_date_that_a_source_selects_is_believed(selectors, own, date):
    found = read(MARKED, STORY + own, source=source(date=selectors), fetched_at="2024-06-01T00:00:00Z").published
    assert found is not None
    assert f"{found.value} {found.precision}" == date


def test_the_selected_date_is_read_as_the_pages_language_writes_dates_and_kept_as_found():
    own = "<p class=d>Publicado:  02/04/2024</p>"
    found = read(MARKED, own, attributes="lang=es", source=source(date=(".d",))).published
    assert found is not None
    assert (found.value, found.raw) == ("2024-04-02T00:00:00Z", "Publicado: 02/04/2024")
    in_english = read(MARKED, own, source=source(date=(".d",))).published
    assert in_english is not None
    assert in_english.value == "2024-05-01T08:00:00Z"  # 2 April or 4 February: nobody can say


def published(*args, **more) -> tuple[str, str] | None:
    found = read(*args, **more).published
    return (found.value, found.precision) if found else None


def test_the_markups_date_beats_the_addresss():
    head = '<meta property="article:published_time" content="2018-05-07T05:50:00-04:00">'
    assert published(head, url="https://www.example-news.com/2018/05/18/story.html") == (
        "2018-05-07T09:50:00Z",
        "second",
    )


def test_null_members_do_not_hide_the_article():
    head = """<script type="application/ld+json">
      [null,{"@type":"NewsArticle","datePublished":"2024-05-01","author":null}]</script>"""
    found = read(head)
    assert found.published is not None
    assert (found.published.value, found.published.precision) == ("2024-05-01T00:00:00Z", "day")
    assert found.authors == ()


def test_a_more_precise_date_of_the_same_day_is_taken():
    head = ld(datePublished='"2024-05-01"') + '<meta name="pubdate" content="2024-05-01T20:00:00-06:00">'
    assert published(head) == ("2024-05-02T02:00:00Z", "second")
    assert published(ld(datePublished='"2024-05-01"') + '<meta name="date" content="2024-04-30T20:00:00Z">') == (
        "2024-05-01T00:00:00Z",
        "day",
    )


def test_the_link_fills_what_the_page_lacks():
    link = Link(url=URL, title="Council says yes", published="Wed, 01 May 2024 06:00:00 EDT", authors=("Ana Ruiz",),
                modified="2024-05-02T00:00:00Z", language="en-GB")  # fmt: skip
    found = read(link=link, attributes="")
    assert found.published is not None
    assert found.published.value == "2024-05-01T10:00:00Z"
    assert found.modified is not None
    assert found.modified.value == "2024-05-02T00:00:00Z"
    assert (found.authors, found.language_declared) == (("Ana Ruiz",), "en")
    assert (found.title, "Council says yes" in found.titles) == ("Council approves budget", True)
    assert published(ld(datePublished='"2024-04-30"'), link=link) == ("2024-04-30T00:00:00Z", "day")


def test_the_pages_own_clock_beats_the_links_of_the_same_day():
    address = "https://www.example-news.com/a"
    link = Link(url=address, published="2024-05-01T12:00:00Z")
    shown = STORY + '<time datetime="2024-05-01T07:59:57+02:00">1 May</time>'
    assert published(body=shown, url=address, link=link) == ("2024-05-01T05:59:57Z", "second")
    other_day = STORY + '<time datetime="2024-04-02T07:59:57+02:00">2 April</time>'
    assert published(body=other_day, url=address, link=link) == ("2024-05-01T12:00:00Z", "second")
    day_only = STORY + '<time datetime="2024-05-01">1 May</time>'
    assert published(body=day_only, url=address, link=link) == ("2024-05-01T12:00:00Z", "second")


def test_a_date_in_the_future_is_not_believed():
    head = ld(datePublished='"2034-05-01"') + '<meta name="pubdate" content="2024-05-01T08:00:00Z">'
    assert published(head, fetched_at="2024-05-01T12:00:00Z") == ("2024-05-01T08:00:00Z", "second")
    tomorrow = ld(datePublished='"2024-05-02T10:00:00Z"')
    assert published(tomorrow, fetched_at="2024-05-01T12:00:00Z") == ("2024-05-02T10:00:00Z", "second")


@pytest.mark.parametrize(
    ("body", "url", "expected"),
    [
        (STORY, URL, "2024-05-01T00:00:00Z"),
        (STORY + '<time datetime="2024-05-01T10:00:00Z">now</time>', URL, "2024-05-01T10:00:00Z"),
        (STORY + '<time datetime="2019-03-01T10:00:00Z">then</time>', URL, "2024-05-01T00:00:00Z"),
        (f"<article>{HEADLINE}<p>7 April 2024</p>{STORY}</article>", URL, "2024-04-07T00:00:00Z"),
        (f'{HEADLINE}<time datetime="2024-04-07T09:30Z">7 April 2024</time>{STORY}', URL, "2024-04-07T09:30:00Z"),
        (STORY + '<time datetime="2024-04-02">then</time>', "https://www.example-news.com/a", "2024-04-02T00:00:00Z"),
    ],
)
def test_the_visible_page_and_the_address_where_markup_is_silent(body, url, expected):
    found = read(body=body, url=url).published
    assert found is not None
    assert found.value == expected


def test_a_date_in_the_running_page_is_the_last_resort():
    body = STORY + '<div class="meta">Published on 3 April 2024</div>'
    assert published(body=body, url="https://www.example-news.com/a") == ("2024-04-03T00:00:00Z", "day")


def test_no_date_is_none():
    assert read(ld(datePublished='"soon"'), url="https://www.example-news.com/a").published is None


def test_modified_is_never_before_published():
    both = {"datePublished": '"2024-05-01T10:00:00Z"'}
    assert read(ld(**both, dateModified='"2024-04-01"')).modified is None
    later = read(ld(**both, dateModified='"2024-05-01T11:00:00Z"')).modified
    assert later is not None
    assert later.value == "2024-05-01T11:00:00Z"


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        (f'{LINK}{URL}">', URL + "?utm_source=x", URL),
        (f'{LINK}/2024/05/01/story-a.html">', URL, URL),
        (f'{LINK}https://www.example-news.com/">', URL, None),
        (f'{LINK}https://www.example-news.com/"><meta property="og:url" content="{URL}">', URL, URL),
        (f'{LINK}https://elsewhere.example/story">', URL, None),
        ('<meta property="og:url" content="https://www.example-news.com/news">', URL, None),
        (f'{LINK}javascript:void(0)">', URL, None),
        (f'{LINK}http://[broken">', URL, None),
        (f'{LINK}{URL}">', CACHE + "/c/s/www.example-news.com/amp/story-a.html", URL),
        (f'{LINK}{CACHE}/v/s/www.example-news.com/story-a">', URL, "https://www.example-news.com/story-a"),
        ("", URL, None),
        (f'{LINK}{URL}">', None, URL),
    ],
)  # fmt: skip
def test_canonical_url(head, url, expected):
    assert read(head, url=url).canonical_url == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (ld(isAccessibleForFree='"False"'), False),
        (ld(isAccessibleForFree="false"), False),
        (ld(isAccessibleForFree='"https://schema.org/False"'), False),
        (ld(isAccessibleForFree='"true"'), True),
        (ld(hasPart='{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":".paid"}'), False),
        (ld(isAccessibleForFree='"perhaps"'), None),
        ('<meta property="article:content_tier" content="locked">', False),
        ('<meta property="article:content_tier" content="metered">', False),
        ('<meta property="article:content_tier" content="free">', True),
        ("", None),
    ],
)
def test_is_free(head, expected):
    assert read(head).is_free is expected


@pytest.mark.parametrize(
    ("head", "headers", "expected"),
    [
        ("", {}, None),
        ("", {"tdm-reservation": "1"}, True),
        ("", {"tdm-reservation": "0"}, False),
        ('<meta name="tdm-reservation" content="1">', {}, True),
        ('<meta name="robots" content="index, noai, noimageai">', {}, True),
        ('<meta name="robots" content="noimageai">', {}, None),
        ("", {"x-robots-tag": "noai"}, True),
        ("", {"x-robots-tag": "examplebot: noai, noindex"}, True),
        ('<meta name="robots" content="index,follow">', {}, None),
    ],
)
def test_tdm_reserved(head, headers, expected):
    assert read(head, headers=headers).tdm_reserved is expected


@pytest.mark.parametrize(
    ("attributes", "head", "expected"),
    [
        ("lang=de-AT", "", "de"),
        ("lang=DE_de", "", "de"),
        ("lang=zh-TW", "", "zh-Hant"),
        ("lang=zh-Hant-HK", "", "zh-Hant"),
        ("lang=zh-CN", "", "zh"),
        ("lang=ger", "", "de"),
        ("lang=iw", "", "he"),
        ("lang=xx", '<meta property="og:locale" content="fr_CA">', "fr"),
        ("", '<meta http-equiv="content-language" content="it-IT">', "it"),
        ("", ld(inLanguage='{"@type":"Language","name":"Spanish"}'), "es"),
        ("lang=und", "", None),
        ('lang=""', "", None),
    ],
)
def test_language_declared(attributes, head, expected):
    assert read(head, attributes=attributes).language_declared == expected


def test_the_other_fields():
    head = (
        ld(
            headline='"Council approves budget"',
            description='"The council has &quot;approved&quot; the budget."',
            articleSection='["Politics","Local"]',
            keywords='["Budget","budget","Council"]',
            publisher='{"@type":"Organization","name":"Example News"}',
            image='{"@type":"ImageObject","url":"/img/a.jpg"}',
            articleBody='"The council has approved the budget."',
        )
        + '<meta property="og:type" content="article"><meta property="og:site_name" content="The Example">'
    )
    found = read(head)
    assert found.description == 'The council has "approved" the budget.'
    assert (found.section, found.tags, found.publisher) == ("Politics", ("Budget", "Council"), "Example News")
    assert found.image_url == "https://www.example-news.com/img/a.jpg"
    assert found.types == ("NewsArticle", "og:article")
    assert {"Example News", "The Example"} <= set(found.site_names)
    assert found.article_body == "The council has approved the budget."


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("Software,Tech,News", "Software"), ("Arts, Culture", "Arts, Culture"), ("Politics", "Politics"), ("", None)],
)
def test_one_section_of_a_list(stated, expected):
    assert read(f'<meta property="article:section" content="{stated}">').section == expected


def test_a_mail_address_is_no_part_of_the_publisher():
    assert read('<meta name="dc.publisher" content="The Shore info@example-news.com">').publisher == "The Shore"
    assert read('<meta name="dc.publisher" content="info@example-news.com">').publisher is None


def test_a_cut_description_gives_way_to_a_whole_one():
    head = '<meta property="og:description" content="The council has…"><meta name="description" content="All of it.">'
    assert read(head).description == "All of it."


def test_keywords_from_meta_are_split():
    assert read('<meta name="keywords" content="budget, council; budget,,harbour">').tags == (
        "budget",
        "council",
        "harbour",
    )


def test_picture_addresses_that_are_none_are_skipped():
    head = '<meta property="og:image" content="data:image/png;base64,AA"><meta name="twitter:image" content="/b.jpg">'
    assert read(head).image_url == "https://www.example-news.com/b.jpg"


KEYS = st.sampled_from(
    "@id @type @graph name givenName headline author creator publisher datePublished dateModified dateCreated image "
    "url keywords articleSection description articleBody isAccessibleForFree hasPart inLanguage "
    "mainEntityOfPage".split()
)
WORDS = st.sampled_from(
    ["NewsArticle", "WebPage", "Person", "#a", URL, "/", "http://[", "2024-05-01", "Ana Ruiz", "False", "en", "", "…"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=20)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5))
METAS = st.sampled_from(
    "og:title og:url og:image og:type og:site_name og:locale author article:author article:published_time date "
    "keywords article:modified_time article:section article:content_tier description robots tdm-reservation "
    "twitter:label1 twitter:data1 twitter:site title content-language".split()
)


@given(
    st.dictionaries(KEYS, VALUES, max_size=8),
    st.lists(st.tuples(METAS, WORDS | st.text(max_size=30)), max_size=6),
    st.sampled_from([None, URL, "https://www.example-news.com", "http://[", "a:b"]),
)
def test_whatever_a_page_states_it_is_read(article, metas, url):
    script = json.dumps({"@type": "NewsArticle", **article}).replace("<", "\\u003c")
    head = f'<script type="application/ld+json">{script}</script>'
    head += "".join(f'<meta name="{name}" content="{html.escape(value)}">' for name, value in metas)
    found = read(head, url=url, fetched_at="2024-05-02T00:00:00Z")
    assert found.title
    assert all(isinstance(line, str) and line.strip() for line in (*found.authors, *found.tags, *found.titles))
    assert found.published is None or found.published.value < "2024-05-04"
