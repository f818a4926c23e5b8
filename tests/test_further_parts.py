"""An article on several pages: which is behind a page, and where the whole is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl import markup
from newscrawl.discovery import parts
from newscrawl.urls import absolute, normalise

STORY = "https://www.bay.example/news/2026/the-long-road-to-the-new-pier"


def page(body, head=""):
    return f"<html><head>{head}</head><body><article>{body}</article></body></html>".encode()


def look(markup_of_it, url=STORY, first=None, number=1, head=""):
    body = page(markup_of_it, head)
    found = parts.further(
        markup.parse(body.decode()), url, first or url, number, {normalise(first or url), normalise(url)}
    )
    if found != parts.NONE and number == 1:
        assert parts.may_have(body, url)
    return found


ROW = "<p>{}</p>".format

PAGED = [
    ("Drupal, from 0", '<ul class="pager"><li>1<li><a href="?page=1">2</a><li><a href="?page=2">3</a></ul>', "?page=1"),
    ("WordPress", 'Pages: <span>1</span> <a href="{}/2/">2</a> <a href="{}/3/">3</a>', "{}/2/"),
    ("numbers without a class", '<div>1 | <a href="{}?p=2">2</a> | <a href="{}?p=3">3</a></div>', "{}?p=2"),
    ("of a list", '<nav class="pagination"><a href="{}/page/2">Next</a></nav>', "{}/page/2"),
    ("page 1 of 3", '<div>Page 1 of 3 <a href="{}?page=2">2</a></div>', "{}?page=2"),
    ("says what comes", '<a href="{}?page=2">Seite 2: Was der Rat will</a>', "{}?page=2"),
    ("next, in Japanese", '<div class="pager"><a href="{}?page=2">次のページへ</a></div>', "{}?page=2"),
    ("Russian", '<a href="{}?page=2">Далее</a>', "{}?page=2"),
    ("Arabic", '<a href="{}/2">التالي</a>', "{}/2"),
    ("rel of a link element", '<link rel="next" href="{}?pagewanted=2">', "{}?pagewanted=2"),
    ("a word in the path", '<div>1 <a href="{}/seite-2">2</a></div>', "{}/seite-2"),
    ("behind the name", '<div>[1] <a href="{}-2.html">[2]</a></div>', "{}-2.html"),
    ("links without a space between them", '<div><b>1</b><a href="{}_2">2</a><a href="{}_3">3</a></div>', "{}_2"),
    ("Arabic digits", '<div><b>١</b> <a href="{}/2">٢</a></div>', "{}/2"),
    ("Persian digits", '<div><b>۱</b> <a href="{}/2">۲</a></div>', "{}/2"),
    ("Arabic, the word for page first", '<a href="{}?page=2">الصفحة التالية</a>', "{}?page=2"),
    ("French", '<div>Page 1 sur 3 <a href="{}/2">Page suivante</a></div>', "{}/2"),
    ("Italian", '<a href="{}?pagina=2">Pagina successiva</a>', "{}?pagina=2"),
    ("an invitation", '<a href="{}?page=2">Continue to next page →</a>', "{}?page=2"),
    (
        "the next page and its title",
        '<a href="{}/seite-2"><i>Nächste Seite</i> <b>Die Fähre fuhr nie</b></a>',
        "{}/seite-2",
    ),
    ("next page alone, behind the name", '<div class="page"><a href="{}_2.html">下一页</a></div>', "{}_2.html"),
    ("from 0, two pages", '<div class="page">1 <a href="{}_1.html">2</a></div>', "{}_1.html"),
    ("filed under reviews", '<div class="category-reviews tag-photo">1 <a href="{}/2/">2</a></div>', "{}/2/"),
    ("relative", '<div>1 <a href="the-long-road-to-the-new-pier,page=2">2</a></div>', "{},page=2"),
]


@pytest.mark.parametrize(("written", "expected"), [case[1:] for case in PAGED], ids=[case[0] for case in PAGED])
def test_the_page_behind(written, expected):
    url = f"{STORY}.html" if ".html" in written else STORY
    found = look(written.replace("{}", STORY), url)
    assert found.following == absolute(expected.replace("{}", STORY), url)


OTHERS = [
    ("pages of comments", '<div id="comments">1 <a href="{}/comment-page-2/#comments">2</a></div>'),
    ("the same, by a parameter", '<div class="pagination">1 <a href="{}?commentpage=2">2</a></div>'),
    ("in a box of theirs", '<section class="kommentare-liste">1 <a href="{}?page=2">2</a></section>'),
    ("pictures", '<div class="pagination">1 <a href="{}?slide=2">2</a></div>'),
    ("in a gallery", '<div class="photo-gallery"><a rel="next" href="{}?p=2">Next</a></div>'),
    ("the next article", '<a rel="next" href="/news/2026/the-pier-is-open-at-last">Next</a>'),
    ("another one of the same name", '<a href="{}-2">The long road to the new pier, again</a>'),
    ("a series", '<a href="{}-2">Part 2: the long road goes on</a>'),
    ("a list that it is in", '<div class="pagination">1 <a href="/news/2026?page=2">2</a></div>'),
    ("its year", '<a href="/news/2026/2">2</a>'),
    (
        "another site",
        '<a rel="next" href="https://elsewhere.example/news/2026/the-long-road-to-the-new-pier?page=2">2</a>',
    ),
    ("the next post, of the same name", '<link rel="next" href="{}-2/"><a rel="next" href="{}-2/">Next</a>'),
    ("the same among links", '<div class="nav-links"><a rel="next" href="{}-2/">Next <b>The long road 2</b></a></div>'),
    ("an older post", '<div class="blog-pager"><a href="{}_2.html">Older post</a></div>'),
    ("parts of a series", '<div>Teil 1 | <a href="{}-teil-2">Teil 2</a> | <a href="{}-teil-3">Teil 3</a></div>'),
    ("the same, by what they say", '<div>Part 1 | <a href="{}-2">Part 2: the quay</a></div>'),
    ("pictures, by what the row says", '<div>Foto 1 / 8 <a href="{}/2">siguiente</a></div>'),
    ("short news beside", '<aside><h2 id="pagination_b"><a rel="next" href="?page_b=2#b"></a></h2></aside>'),
    ("stars", '<div>1 <a href="?stars=2">2</a> <a href="?stars=3">3</a></div>'),
    ("questions", '<div>Question 1 of 10 <a href="?q=2">Next</a></div>'),
    ("by a script", '<div class="pagination">1 <a href="#">2</a> <a href="javascript:go(3)">3</a></div>'),
    ("this page", '<div>1 <a href="{}">2</a></div>'),
    ("a place on it", '<div>1 <a href="#page2">2</a></div>'),
    ("a vote", '<a href="{}?rate=2">2</a><a href="{}?rate=3">3</a>'),
    (
        "a sum",
        '<p>The town counts <a href="{}?ref=2">2,000 boats</a> and 1 pier, as the mayor says in the harbour.</p>',
    ),
]


@pytest.mark.parametrize("written", [case[1] for case in OTHERS], ids=[case[0] for case in OTHERS])
def test_no_page_behind(written):
    assert look(written.replace("{}", STORY)) == parts.NONE


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ('<a href="{}?page=all">View as single page</a>', "{}?page=all"),
        ('<a href="{}?singlepage=true">Single page</a>', "{}?singlepage=true"),
        ('<a href="{}/komplettansicht">Auf einer Seite lesen</a>', "{}/komplettansicht"),
        ('<a href="{}?x=7">Lire sur une seule page</a>', "{}?x=7"),
        ('<a href="{}?x=7">全文表示</a>', "{}?x=7"),
        ('<a href="{}?x=7">在本页阅读全文</a>', "{}?x=7"),
        ('<a href="{}?x=7">余下全文</a>', "{}?x=7"),
        ('<a href="{}?x=7">Читать статью целиком</a>', "{}?x=7"),
        ('<a href="{}?x=7">View all comments</a>', None),
        ('<a href="/about/all">View all</a>', None),
        ('<a href="{}/print">Single page</a>', None),
    ],
)
def test_the_whole(written, whole):
    found = look((f'<div>1 <a href="{STORY}?page=2">2</a></div>{written}').replace("{}", STORY))
    assert found == parts.Further(f"{STORY}?page=2", whole and whole.replace("{}", STORY))


def test_without_further_pages_nothing_is_the_whole():
    assert look(f'<a href="{STORY}?page=all">View as single page</a>') == parts.NONE


def test_from_page_to_page():
    row = f'<div><a href="{STORY}">1</a> <a href="{STORY}?page=2">2</a> <a href="{STORY}?page=3">3</a></div>'
    assert look(row, f"{STORY}?page=2", STORY, 2).following == f"{STORY}?page=3"
    assert look(row, f"{STORY}?page=3", STORY, 3) == parts.NONE
    numbered = row.replace(f'"{STORY}"', f'"{STORY}?page=1"')
    assert look(numbered, f"{STORY}?page=1").following == f"{STORY}?page=2"
    zero = '<ul class="pager"><a href="?page=0">1</a> <a href="?page=1">2</a> <a href="?page=2">3</a></ul>'
    assert look(zero, f"{STORY}?page=1", STORY, 2).following == f"{STORY}?page=2"
    ends = row.replace(STORY, f"{STORY}/1").replace("/1?page=", "/")
    assert look(ends, f"{STORY}/1").following == f"{STORY}/2"


@pytest.mark.parametrize("first", ["https://www.bay.example/bay-news/1", "https://www.bay.example/news.php?id=1"])
def test_the_article_after_the_first_one_of_all(first):
    second = first.replace("1", "2")
    link = f'<link rel="next" href="{second}"><div class="pager"><a rel="next" href="{second}">Next</a></div>'
    assert look(link, first) == parts.NONE
    assert look(f'<div>1 <a href="{second}">2</a> <a href="{first.replace("1", "3")}">3</a></div>', first).following


def first_of(url, body="", canonical=None):
    head = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return parts.first_of(page(body, head), None, url)


ROW_OF_2 = f'<div><a href="{STORY}">1</a> <b>2</b> <a href="{STORY}?page=3">3</a></div>'


@pytest.mark.parametrize(
    ("url", "body", "canonical", "first"),
    [
        (f"{STORY}?page=2", "", STORY, STORY),
        (f"{STORY}/2/", "", f"{STORY}/", f"{STORY}/"),
        (f"{STORY}-seite-2", "", STORY, STORY),
        (f"{STORY}_2.html", "", f"{STORY}.html", f"{STORY}.html"),
        (f"{STORY}?page=2", ROW_OF_2, None, STORY),
        (f"{STORY}?page=2", ROW_OF_2, f"{STORY}?page=2", STORY),
        ("https://www.bay.example/n/7?page=2", "", "https://www.bay.example/n/7", "https://www.bay.example/n/7"),
        (f"{STORY}?page=2", "", None, None),
        (STORY, ROW_OF_2, STORY, None),
        (f"{STORY}-2", ROW_OF_2, f"{STORY}-2", None),
        ("https://www.bay.example/news.php?id=57", "", "https://www.bay.example/news.php", None),
        ("https://www.bay.example/news/57", "", "https://www.bay.example/news", None),
        ("https://www.bay.example/2", "", "https://www.bay.example/", None),
        (f"{STORY}?page=2", "", "https://elsewhere.example/news/2026/the-long-road-to-the-new-pier", None),
        (f"{STORY}?page=2", f'<div class="comments">{ROW_OF_2}</div>', None, None),
    ],
)
def test_the_first_page_of_a_later_one(url, body, canonical, first):
    assert first_of(url, body, canonical) == first


def test_parameters_that_only_the_link_has():
    url, row = f"{STORY}?maca=en-rss", f'<div>1 <a href="{STORY}?page=2">2</a> <a href="{STORY}?page=3">3</a></div>'
    head = f'<link rel="canonical" href="{STORY}">'
    assert look(row, url) == parts.NONE
    assert look(row, url, head=head).following == f"{STORY}?page=2"
    second = f'<link rel="canonical" href="{STORY}?page=2">'
    assert look(row.replace("1 <a", "1 2 <a"), f"{STORY}?page=2", url, 2, head=second).following == f"{STORY}?page=3"


def test_addresses_in_other_scripts():
    url = "https://www.bay.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8-%D0%BF%D0%BE%D1%80%D1%82%D0%B0-%D0%B8-%D0%B3"
    row = '<div>1 <a href="/новости-порта-и-г/2/">2</a></div>'
    assert normalise(look(row, url).following or "") == normalise(f"{url}/2/")


@pytest.mark.parametrize("written", [f'<a href="{STORY}?id=2&x=7">a</a>', "<p>Nothing here.</p>", ""])
def test_a_page_that_names_no_second_one_is_not_parsed(written):
    assert not parts.may_have(page(written), f"{STORY}/long-{'x' * 10}")


def test_a_page_that_looks_like_no_article_is_not_looked_at():
    listed = b'<html><body><div class="pagination">1 <a href="/sport?page=2">2</a></div></body></html>'
    assert not parts.may_have(listed, "https://www.bay.example/sport")
    assert parts.may_have(listed.replace(b"<div", b"<article><div"), "https://www.bay.example/sport")


def test_a_page_is_known_again_by_its_long_paragraphs():
    long = "<p>The new pier is longer than the old one, and wider, "
    long += "and it has cost the town more than twice as much as that one.</p>"
    same, more = (markup.parse(page(body).decode()) for body in (long, long + long.replace("pier", "boat")))
    assert parts.lines_of(same) < parts.lines_of(more)
    chinese = page("<p>报告讲述了渡轮时刻表第三行是如何被更改的，以及为什么码头上没有人得到通知。</p>")
    assert len(parts.lines_of(markup.parse(chinese.decode()))) == 1


def test_a_page_begins_with_what_is_behind_its_heading():
    line = (
        "<p>Pier {} is longer than the old one, and the inhabitants have paid altogether more than twice as much.</p>"
    )
    text = [line.format(number) for number in range(9)]
    pages = [page(f"{before}<h1>The pier</h1>{''.join(text)}").decode() for before in ("", text[8])]
    once, again = map(markup.parse, pages)
    assert parts.opening_of(once) == parts.opening_of(again)
    assert len(parts.opening_of(once)) == 4
    assert not parts.opening_of(markup.parse(page("".join(text[:3])).decode()))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_noise_never_raises(noise):
    body = b"<article><a rel=next href='" + noise + b"2'>2</a>"
    parts.may_have(body, STORY)
    parts.first_of(body, None, f"{STORY}?page=2")
    if (tree := markup.parse(markup.decode(body))) is not None:
        parts.further(tree, STORY, STORY, 1, set())
