"""JSON-LD, meta elements and microdata, also where they are broken."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import markup as pages
from newscrawl.extraction import fields, jsonld, structured

URL = "https://www.example-news.com/2024/05/01/story-a.html"


def read(head: str = "", body: str = "") -> structured.Markup:
    tree = pages.parse(f"<html><head>{head}</head><body>{body}<p>Text.</p></body></html>")
    assert tree is not None
    return structured.read(tree, URL)


def script(*values: str) -> str:
    return "".join(f'<script type="application/ld+json">{value}</script>' for value in values)


ARTICLE = '{"@type":"NewsArticle","headline":"Council approves budget"}'


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE,
        f"[null, {ARTICLE}]",
        f'{{"@graph":[{{"@type":"WebSite"}}, {ARTICLE}]}}',
        f'{{"@type":"WebPage","mainEntity":{ARTICLE}}}',
        ARTICLE + ";",
        ARTICLE + ARTICLE,
        f"<!-- {ARTICLE} -->",
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        f"/*<![CDATA[*/{ARTICLE}/*]]>*/",
        '{"@type":"NewsArticle","headline":"Council approves budget",}',
        '{"@type":["NewsArticle",],"headline":"Council approves\tbudget",\n}',
        '{"@type":"NewsArticle","headline":"Council approves\nbudget"}',
        '{"@type":"http://schema.org/NewsArticle","headline":"Council approves budget"}',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;Council approves budget&quot;}",
        '{"@type":"NewsArticle","headline":"Council approves budget","alternativeHeadline":"It\\\'s done"}',
        '{"@type":"NewsArticle","headline":["Council approves budget"]}',
        '{"@type":"NewsArticle","headline":{"@value":"Council approves budget"}}',
    ],
)
def test_the_article_is_found(text):
    assert structured.string(read(script(text)).article.get("headline")) == "Council approves budget"


def test_a_broken_block_does_not_hide_the_next():
    markup = read(script('{"@type": "WebPage", "name": ', "not json", "", ARTICLE))
    assert structured.types(markup.article) == ["NewsArticle"]


def test_entities_and_tags_in_strings_are_resolved():
    assert structured.tidy("Fish &amp;amp; chips &#8211; <b>now</b>&nbsp;here") == "Fish & chips – now here"
    assert structured.tidy("2 < 3 and 5 > 4") == "2 < 3 and 5 > 4"
    assert [structured.tidy(v) for v in (None, 7, "null", " None ", {"a": 1})] == [""] * 5


def test_the_article_of_this_page_is_chosen_among_several():
    other = '{"@type":"NewsArticle","headline":"Another","datePublished":"2020-01-01","author":"X","url":"https://www.example-news.com/b"}'
    own = f'{{"@type":"NewsArticle","headline":"This one","mainEntityOfPage":{{"@id":"{URL}"}}}}'
    assert read(script(other, own)).article["headline"] == "This one"


def test_microdata_gives_nodes_like_json_ld():
    markup = read(
        body="""<article itemscope itemtype="https://schema.org/NewsArticle">
        <h2 itemprop="headline">Council approves budget</h2><meta itemprop="dateModified" content="2024-05-02">
        <time itemprop="datePublished" datetime="2024-05-01T10:00:00Z">yesterday</time>
        <span itemprop="author" itemscope itemtype="https://schema.org/Person">
        <a itemprop="name" href="/ana">Ana Ruiz</a></span>
        <div itemprop="comment" itemscope><span itemprop="author">Someone Else</span></div></article>"""
    )
    article = markup.article
    assert article["headline"] == "Council approves budget"
    assert article["datePublished"] == "2024-05-01T10:00:00Z"
    assert article["dateModified"] == "2024-05-02"
    assert structured.strings(article["author"]) == ["Ana Ruiz"]


def test_meta_elements_by_property_name_and_http_equiv():
    markup = read(
        '<meta property="OG:Title" content="A &amp; B"><meta name="keywords" content="x">'
        '<meta name="keywords" content=" "><meta http-equiv="Content-Language" content="de"><meta name="empty">'
    )
    assert markup.first("og:title") == "A & B"
    assert markup.all("keywords") == ["x"]
    assert markup.first("missing", "content-language") == "de"


def test_deep_and_cyclic_data_ends():
    deep = "[" * 5_000 + "]" * 5_000
    assert jsonld.loads(deep) == [] or list(jsonld.things(jsonld.loads(deep))) == []
    markup = read(script('{"@type":"NewsArticle","@id":"#a","headline":"A","author":{"@id":"#a"}}'))
    assert markup.article["headline"] == "A"
    assert read(script('{"@type":"NewsArticle","headline":' + '{"name":' * 400 + '"x"' + "}" * 400 + "}")).article


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "@type @id @graph name headline author publisher datePublished dateModified image keywords url "
                "mainEntityOfPage isAccessibleForFree hasPart inLanguage articleSection description articleBody".split()
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(JSON)
def test_any_json_is_read_without_error(value):
    article = {"@type": "NewsArticle", "headline": "Council approves budget"}
    text = json.dumps([{**value, **article} if isinstance(value, dict) else value, article])
    tree = pages.parse("<html><head>" + script(text.replace("<", "\\u003c")) + "</head><body><p>T</p></body></html>")
    assert tree is not None
    assert fields.read(tree, url=URL).title == "Council approves budget"


@given(st.text(max_size=200))
def test_any_script_text_is_read_without_error(text):
    assert isinstance(list(jsonld.things(jsonld.loads(text))), list)
