"""Headline, name and date of pages that mark none of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import markup as pages
from newscrawl.extraction import fields
from newscrawl.extraction.byline import Dateline, first_line, is_name

TITLE = "Council approves budget"


def tree_of(body: str) -> pages.HtmlElement:
    tree = pages.parse(f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>")
    assert tree is not None
    return tree


def dateline(body: str) -> Dateline:
    return Dateline(tree_of(body), TITLE)


@pytest.mark.parametrize(
    "below",
    [
        "<div>Ana Ruiz</div><div>11 de junio de 2017</div>",
        "<p>11 June 2017</p><p>Ana Ruiz</p>",
        "Ana Ruiz<br>11.06.2017",
        "<p>Harbour</p><p>Ana Ruiz</p><p>11 June 2017</p>",
        "<div><span>Ana</span> <b>Ruiz</b></div><div>11 June 2017</div>",
        "<nav>Home</nav><script>var x = 1</script><p>Ana Ruiz</p><p>11 June 2017</p>",
    ],
)
def test_a_name_beside_a_date_under_the_headline_signs(below):
    found = dateline(f"<h1>{TITLE}</h1>{below}<p>The council has approved the budget.</p>")
    assert found.names == ["Ana Ruiz"]
    assert len(found.dates) == 1


@pytest.mark.parametrize(
    "below",
    [
        "<p>Ana Ruiz</p><p>The council has approved the budget.</p>",
        "<p>Harbour news</p><p>11 June 2017</p>",
        "<p>North Shore 2</p><p>11 June 2017</p>",
        "<p>a</p><p>b</p><p>c</p><p>d</p><p>e</p><p>Ana Ruiz</p><p>11 June 2017</p>",
        "",
    ],
)
def test_a_short_line_alone_is_no_signature(below):
    assert dateline(f"<h1>{TITLE}</h1>{below}").names == []


def test_nothing_is_read_above_the_headline_or_without_one():
    lines = "<p>Ana Ruiz</p><p>11 June 2017</p>"
    assert (dateline(f"{lines}<h1>{TITLE}</h1>").names, dateline(lines).dates) == ([], [])
    assert Dateline(tree_of(lines), None).names == []


def test_a_whole_page_without_markup_is_signed_and_dated():
    body = f"<div>{TITLE}</div><div>Ana Ruiz</div><div>11 de junio de 2017</div><p>The council has approved it.</p>"
    found = fields.read(tree_of(body))
    assert found.published is not None
    assert (found.authors, found.published.value) == (("Ana Ruiz",), "2017-06-11T00:00:00Z")


def test_markup_beats_the_dateline():
    body = f'<meta name="author" content="Tom Berg"><h1>{TITLE}</h1><p>Ana Ruiz</p><p>11 June 2017</p>'
    assert fields.read(tree_of(body)).authors == ("Tom Berg",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ana Ruiz", True),
        ("Jean-Luc O'Neill", True),
        ("María de la Cruz", True),
        ("J. P. van den Berg", True),
        ("ANA RUIZ", True),
        ("Анна Руис", True),
        ("山田太郎", True),
        ("김철수", True),
        ("أنا رويز", True),
        ("Ana", False),
        ("more stories", False),
        ("Council approves budget", False),
        ("Ana Ruiz 2", False),
        ("Ana, Tom", False),
        ("", False),
    ],
)
def test_the_shape_of_a_name(line, expected):
    assert is_name(line) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<p>{TITLE}</p><p>The council met.</p>", TITLE),
        ("<p>The council met on Monday.</p>", None),
        ("<p>News</p>", None),
        ("<p>" + "word " * 60 + "</p>", None),
        ("", None),
    ],
)
def test_the_first_line_of_a_page_can_be_its_headline(body, expected):
    tree = pages.parse(f"<html><body>{body}<i></i></body></html>")
    assert tree is not None
    assert first_line(tree) == expected


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_lines_are_read(lines):
    body = "".join(f"<p>{line}</p>" for line in lines)
    found = dateline(f"<h1>{TITLE}</h1>{body}")
    assert all(is_name(name) for name in found.names)
    assert len(found.dates) <= 5
