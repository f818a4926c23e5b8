"""Names from author properties, meta elements and bylines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import markup as pages
from newscrawl.extraction import fields
from newscrawl.extraction.authors import names


def authors_of(head: str = "", body: str = "") -> tuple[str, ...]:
    tree = pages.parse(f"<html lang=en><head>{head}</head><body>{body}<p>Text.</p></body></html>")
    assert tree is not None
    return fields.read(tree, url="https://www.example-news.com/2024/05/01/story-a.html").authors


def with_author(author: str) -> tuple[str, ...]:
    return authors_of(
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Council approves budget",'
        f'"publisher":{{"name":"Example News"}},"author":{author}}}</script>'
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ana Ruiz", ("Ana Ruiz",)),
        ("By Ana Ruiz and Tom Berg", ("Ana Ruiz", "Tom Berg")),
        ("Ana Ruiz, Tom Berg & Li Na", ("Ana Ruiz", "Tom Berg", "Li Na")),
        ("Joe Doe, Jr.", ("Joe Doe, Jr.",)),
        ("Ana Ruiz, Joe Doe, Jr. and Tom Berg", ("Ana Ruiz", "Joe Doe, Jr.", "Tom Berg")),
        ("Von Ana Ruiz und Tom Berg", ("Ana Ruiz", "Tom Berg")),
        ("Par Ana Ruiz et Tom Berg", ("Ana Ruiz", "Tom Berg")),
        ("Por: Ana Ruiz y Tom Berg", ("Ana Ruiz", "Tom Berg")),
        ("Por Maria Inês Rocha e Silva", ("Maria Inês Rocha e Silva",)),
        ("José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("Jordi Pujol i Soley", ("Jordi Pujol i Soley",)),
        ("João Pinto e Lusa", ("João Pinto", "Lusa")),
        ("Ana Ruiz y EFE", ("Ana Ruiz", "EFE")),
        ("Ana Ruiz y Redacción Cultura", ("Ana Ruiz", "Redacción Cultura")),
        ("Ana y Pedro", ("Ana", "Pedro")),
        ("di Ana Ruiz", ("Ana Ruiz",)),
        ("Di Maria Rossi", ("Di Maria Rossi",)),
        ("De Wit, Jan", ("De Wit", "Jan")),
        ("Autor: Ana Ruiz", ("Ana Ruiz",)),
        ("Анна Руис и Том Берг", ("Анна Руис", "Том Берг")),
        ("山田太郎、鈴木花子", ("山田太郎", "鈴木花子")),
        ("记者：王小明", ("王小明",)),
        ("ANA RUIZ; Ana Ruiz", ("ANA RUIZ",)),
        ("Ana Ruiz (@anaruiz)", ("Ana Ruiz",)),
        ("Ana Ruiz | Example Desk Editor", ("Ana Ruiz",)),
        ("Ana Ruiz, political correspondent", ("Ana Ruiz",)),
        ("Ana Ruiz ana@example-news.com", ("Ana Ruiz",)),
        ("ana@example-news.com", ()),
        ("https://www.facebook.com/EugeneK", ()),
        ("www.example.com/people/ana", ()),
        ("@anaruiz", ()),
        ("admin", ()),
        ("105092", ()),
        ("", ()),
    ],
)
def test_names_of_a_line(line, expected):
    assert names([line]) == expected


def test_a_profile_address_is_no_author():
    assert authors_of('<meta property="article:author" content="https://www.facebook.com/EugeneK">') == ()


def test_names_are_neither_lost_nor_split():
    found = with_author('[{"@type":"Person","givenName":"Ana","familyName":"Ruiz"},{"name":"Joe Doe, Jr."}]')
    assert found == ("Ana Ruiz", "Joe Doe, Jr.")


@pytest.mark.parametrize(
    "author", ["null", "[]", "[null]", "{}", '""', '"null"', "7", "[[[[[[[]]]]]]]", '{"name":null}']
)
def test_no_author_is_an_empty_tuple(author):
    assert with_author(author) == ()


def test_references_are_followed():
    head = """<script type="application/ld+json">{"@graph":[
      {"@type":"NewsArticle","headline":"Council approves budget","author":{"@id":"#p1"}},
      {"@type":"Person","@id":"#p1","name":"Ana Ruiz"}]}</script>"""
    assert authors_of(head) == ("Ana Ruiz",)


def test_the_sites_name_signs_only_where_nobody_else_does():
    assert with_author('{"@type":"Organization","name":"Example News"}') == ("Example News",)
    assert with_author('[{"name":"Ana Ruiz"},{"name":"Example News"}]') == ("Ana Ruiz",)
    byline = '<h1>Council approves budget</h1><a rel="author" href="/ana">Ana Ruiz</a>'
    head = """<meta property="og:site_name" content="Example News"><script type="application/ld+json">
      {"@type":"NewsArticle","headline":"Council approves budget","author":{"name":"Example News"}}</script>"""
    assert authors_of(head, byline) == ("Ana Ruiz",)


def test_an_account_signs_only_where_no_name_is_seen():
    assert with_author('{"name":"ana.ruiz"}') == ("ana.ruiz",)
    head = '<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"ana_ruiz"}}</script>'
    assert authors_of(head, '<a rel="author" href="/ana">Ana Ruiz</a>') == ("Ana Ruiz",)
    assert authors_of(head, '<a rel="author" href="/ana">more stories</a>') == ("ana_ruiz",)
    assert with_author('{"name":"山田太郎"}') == ("山田太郎",)


def test_a_line_that_names_one_more_author_is_the_fuller_one():
    head = '<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"Ana Ruiz"}}</script>'
    assert authors_of(head + '<meta name="author" content="Ana Ruiz, Tom Berg">') == ("Ana Ruiz", "Tom Berg")
    assert authors_of(head + '<meta name="author" content="Tom Berg, Li Na">') == ("Ana Ruiz",)
    each = "".join(f'<meta property="article:author" content="{name}">' for name in ("Ana Ruiz", "Tom Berg", "Li Na"))
    assert authors_of(head + each) == ("Ana Ruiz",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("View all posts by Ana Ruiz", ("Ana Ruiz",)),
        ("Zeige alle Beiträge von Ana Ruiz →", ("Ana Ruiz",)),
        ("AuthorAna Ruiz", ("Ana Ruiz",)),
        ("View my complete profile", ()),
        ("Who writes for us?", ()),
        ("Artikel von", ()),
        ("No Author", ()),
        ("Name *", ()),
        ("9 articles", ()),
        ("Photo: Ana Ruiz", ()),
        ("© Ana Ruiz", ()),
    ],
)
def test_labels_of_links_to_an_author(line, expected):
    assert authors_of(body=f'<a rel="author" href="/a">{line}</a>') == expected


@pytest.mark.parametrize("between", [", ", " und ", " & ", " / "])
def test_links_to_authors_that_a_list_joins_are_all_authors(between):
    link = '<a class="url fn n" href="/autor/{0}">{1}</a>'
    byline = between.join((link.format("a", "Ana Ruiz"), link.format("b", "Ben Okri")))
    other = link.format("c", "Cleo Vane")
    body = f"<h1>Council approves budget</h1><p>von {byline} {other}</p><p>{link.format('d', 'Dora Lind')}</p>"
    assert authors_of(body=body) == ("Ana Ruiz", "Ben Okri")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Yazan: Şükriye Özışık ve İlker Gündüz", ("Şükriye Özışık", "İlker Gündüz")),
        ("2024-06-01 09:05 来源：清河晚报 作者：王小明", ("王小明",)),
        ("كتبت: ليلى السرحان", ("ليلى السرحان",)),
        ("Von Ana Ruiz und Tom Berg", ("Ana Ruiz", "Tom Berg")),
        ("Par Ana Ruiz | Mis à jour hier", ("Ana Ruiz",)),
        ("By the time it was over", ()),
        ("Von Berlin nach Wien", ()),
        ("Text: Ana Ruiz", ()),
        ("Autor: siehe unten", ()),
        ("Words by: a machine that nobody has seen", ()),
        ("Foto: Ana Ruiz", ()),
    ],
)
def test_the_label_of_an_author_under_the_headline(line, expected):
    assert authors_of(body=f"<h1>Council approves budget</h1><p>{line}</p><p>The council has met.</p>") == expected


def test_a_korean_reporter_is_no_part_of_the_name():
    body = "<h1>Council approves budget</h1><p>김솔향 기자</p><p>2024.06.01. 09:05</p>"
    assert authors_of(body=body) == ("김솔향",)


def test_who_comments_is_no_author():
    comment = '<span class="comment-author-link">Grumbling Gull</span> on <a href="/">Budget</a>'
    assert authors_of(body=f"<h1>Council approves budget</h1><ul><li class=recentcomments>{comment}</li></ul>") == ()


def test_an_agency_that_the_markup_names_is_kept():
    assert with_author('[{"name":"Ana Ruiz"},{"name":"Coast Press Agency"}]') == ("Ana Ruiz", "Coast Press Agency")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta name="author" content="Ana Ruiz">', ""),
        ('<meta name="parsely-author" content="Ana Ruiz">', ""),
        ("", '<span itemprop="author" itemscope><b itemprop="name">Ana Ruiz</b></span>'),
        ("", '<a rel="author" href="/people/ana">Ana Ruiz</a>'),
        ("", '<p class="byline">By Ana Ruiz</p>'),
        ("", '<a href="/author/ana">Ana Ruiz</a>'),
    ],
)  # fmt: skip
def test_places_where_authors_stand(head, body):
    assert authors_of(head, body) == ("Ana Ruiz",)


@given(st.lists(st.text(max_size=120), max_size=5))
def test_any_lines_give_names_each_once(lines):
    found = names(lines)
    assert len(set(found)) == len(found)
    assert all(name.strip() == name and "://" not in name for name in found)


STATED = '<title>Council approves budget</title><meta name="author" content="{}">'
HEADLINE = "<h1>Council approves budget</h1>"
PROSE = "<p>The council approved the budget for the coming year on Tuesday after a debate of nine hours.</p>"


@pytest.mark.parametrize(
    "line",
    [
        "18. November 2026 - Ana Ruiz",
        "18 novembre 2026 | Ana Ruiz",
        "Posted on November 18, 2026 by Ana Ruiz",
        "Stadt (1/2) 18.11.2026 13:30 von Ana Ruiz",
        "mercredi 18 novembre 2026, par Ana Ruiz",
        "18 de novembro de 2026 por Ana Ruiz",
        "Ein Artikel von Ana Ruiz | 18.11.2026",
        "Erstellt von Ana Ruiz",
    ],
)
def test_a_name_on_one_line_with_the_date(line):
    assert authors_of("<title>Council approves budget</title>", f"{HEADLINE}<p>{line}</p>{PROSE}") == ("Ana Ruiz",)


@pytest.mark.parametrize(
    "lines",
    [
        "<p>By</p><p>Ana Ruiz</p>",
        "<p>Von:</p><p>Ana Ruiz</p>",
        "<p>Ana Ruiz</p><p>am</p><p>Mittwoch, 18. November 2026</p>",
        "<p>Ana Ruiz</p><p>le</p><p>18 novembre 2026</p>",
    ],
)
def test_a_name_beside_a_lone_word(lines):
    assert authors_of("<title>Council approves budget</title>", f"{HEADLINE}{lines}{PROSE}") == ("Ana Ruiz",)


@pytest.mark.parametrize(
    "line",
    ["<b>Autorin/Autor</b> Ana Ruiz", "Autoren Ana Ruiz", "Auteur : Ana Ruiz", "Author Ana Ruiz", "Yazar: Ana Ruiz"],
)
def test_the_label_of_an_author_anywhere(line):
    text = PROSE * 3
    assert authors_of("<title>Council approves budget</title>", f"{HEADLINE}{text}<ul><li>{line}</li></ul>") == (
        "Ana Ruiz",
    )


def test_words_that_begin_like_a_label_are_none():
    for line in ("Autoren fordern mehr Geld", "Authority Ana Ruiz", "Auteurs Prix Nobel: la liste"):
        assert authors_of("<title>Council approves budget</title>", f"{HEADLINE}{PROSE}<p>{line}</p>") == ()


@pytest.mark.parametrize("name", ["Hafenverein e.V.", "Küste Medien GmbH", "Coast Media Ltd", "Prensa Costa S.A."])
def test_an_organisation_gives_way_to_a_person_who_signs(name):
    head = STATED.format(name)
    assert authors_of(head, f"{HEADLINE}<p>By Ana Ruiz</p>{PROSE}") == ("Ana Ruiz",)
    assert authors_of(head, f"{HEADLINE}<p class=author>our staff</p>{PROSE}") == (name,)


@pytest.mark.parametrize("byline", ["By Ana Ruiz, Tom Berg", "Von Ana Ruiz und Tom Berg", "Por: Ana Ruiz y Tom Berg"])
def test_who_signs_under_the_headline_stands_against_who_typed(byline):
    body = f"{HEADLINE}<p>{byline}</p>{PROSE}"
    assert authors_of(STATED.format("Cleo Vane"), body) == ("Ana Ruiz", "Tom Berg")
    assert authors_of(STATED.format("Cleo Vane"), f"{HEADLINE}{PROSE * 6}<p>{byline}</p>") == ("Cleo Vane",)
    # Somebody the byline names too: the markup's spelling is the cleaner one.
    assert authors_of(STATED.format("Ana Ruiz"), f"{HEADLINE}<p>By Ana RuizTwitter</p>{PROSE}") == ("Ana Ruiz",)


def test_a_line_under_the_headline_may_name_more_than_the_markup():
    more = f"{HEADLINE}<p>Ana Ruiz, Tom Berg y Li Na</p>{PROSE}"
    assert authors_of(STATED.format("Ana Ruiz"), more) == ("Ana Ruiz", "Tom Berg", "Li Na")
    desk = f"{HEADLINE}<p>Ana Ruiz, COAST RADIO</p>{PROSE}"
    assert authors_of(STATED.format("Ana Ruiz"), desk) == ("Ana Ruiz",)


@pytest.mark.parametrize("byline", ["<p>By</p><p>Ana Ruiz</p>", "<p>Von Ana Ruiz</p>", "<p>Ana Ruiz</p>"])
def test_a_first_name_is_completed_by_the_byline(byline):
    assert authors_of(STATED.format("Ana"), f"{HEADLINE}{byline}{PROSE}") == ("Ana Ruiz",)


def test_the_sites_own_name_in_a_byline_signs_where_nobody_else_does():
    site = '<meta property="og:site_name" content="The Shore">'
    assert authors_of(site, f"{HEADLINE}<p class=byline>By The Shore</p>{PROSE}") == ("The Shore",)
    both = f"{HEADLINE}<p class=byline>By The Shore</p>{PROSE}<p id=author>Ana Ruiz</p>"
    assert authors_of(site, both) == ("Ana Ruiz",)


def test_a_persons_profile_is_weaker_than_a_byline():
    portrait = '<a href="/profile/vane">Cleo Vane</a>'
    assert authors_of(body=f"{portrait}{HEADLINE}<p class=byline>Ana Ruiz</p>{PROSE}") == ("Ana Ruiz",)
    assert authors_of(body=f"{portrait}{HEADLINE}{PROSE}") == ("Cleo Vane",)


def test_a_button_for_larger_letters_is_no_name():
    body = "<h1>港の予算が成立した</h1><p>2026年11月18日23:52</p><p>小字号</p><p>市議会は予算を可決した。</p>"
    assert authors_of("<title>港の予算が成立した</title>", body) == ()


RIVER = (
    '<section><h2>More</h2><ul><li><a href="/n/1">Tide tables</a> <span>2 hours ago <a rel=author>Leonie Marsh</a>'
    '</span></li><li><a href="/n/2">Tuba found</a> <span>3 hours ago <a rel=author>Piers Oakley</a></span></li></ul>'
)


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("<p>By <a rel=author>Ana Ruiz</a></p>", ("Ana Ruiz",)),
        ("<p>By <a rel=author>Ana Ruiz</a> and <a rel=author>Tom Berg</a></p>", ("Ana Ruiz", "Tom Berg")),
        ("<p><b><a rel=author>Ana Ruiz</a></b>, <b><a rel=author>Tom Berg</a></b></p>", ("Ana Ruiz", "Tom Berg")),
        ("<ul><li><a rel=author>Ana Ruiz</a></li><li><a rel=author>Tom Berg</a></li></ul>", ("Ana Ruiz", "Tom Berg")),
    ],
)
def test_who_signs_the_stories_beside_is_no_author(byline, expected):
    assert authors_of(body=f"<article>{HEADLINE}{byline}{PROSE}</article>{RIVER}") == expected
    assert authors_of(body=f"{HEADLINE}{byline}{PROSE}{RIVER}") == expected


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        (
            '<span>Ana Ruiz</span> <a href="mailto:a@x.example">Email the author</a> <a href="/feed">Follow</a>',
            ("Ana Ruiz",),
        ),
        ('By Ana Ruiz <a href="/follow">Seguir</a>', ("Ana Ruiz",)),
        ('By Ana Ruiz and <a href="/tom">Tom Berg</a>', ("Ana Ruiz", "Tom Berg")),
        ('By <a href="mailto:a@x.example">Ana Ruiz</a>', ("Ana Ruiz",)),
    ],
)
def test_links_beside_the_name_are_no_part_of_it(box, expected):
    assert authors_of(body=f"{HEADLINE}<div class=author>{box}</div>{PROSE}") == expected


@pytest.mark.parametrize("byline", ["di <b>Ana Ruiz</b>", "przez Ana Ruiz", "от Анны Руис", "de Ana Ruiz"])
def test_a_person_who_signs_stands_against_the_sites_account(byline):
    body = f"{HEADLINE}<p class=firma>{byline}</p>{PROSE}"
    (name,) = authors_of(STATED.format("example-news.com"), body)
    assert name in ("Ana Ruiz", "Анны Руис")


def test_a_surname_that_begins_like_by_signs_nothing():
    body = f"{HEADLINE}<p>Di Canio Ruiz</p>{PROSE}"
    assert authors_of(STATED.format("example-news.com"), body) == ("example-news.com",)


def test_the_place_of_the_story_is_no_author():
    place = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Sevilla canta","author":[%s]}</script>'
    )
    assert authors_of(place % '{"@type":"Person","name":"Ana Ruiz \u200b, Sevilla"}') == ("Ana Ruiz",)
    assert authors_of(place % '{"@type":"Person","name":"Ana Ruiz, Reuters"}') == ("Ana Ruiz", "Reuters")
