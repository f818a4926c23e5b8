"""Which pages ask to be kept out of indexes and archives."""

import pytest

from newscrawl.crawl.noindex import by_header, by_markup


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ([], None),
        (["index, follow"], None),
        (["nofollow", "NOINDEX"], "noindex"),
        (["noarchive, nofollow"], "noarchive"),
        (["otherbot: noindex, nofollow"], None),
        (["otherbot: nofollow, noindex"], None),
        (["newscrawl: none"], "none"),
        (["otherbot: noindex", "noarchive"], "noarchive"),
        (["unavailable_after: 25 Jun 2030 15:00:00 GMT, noindex"], "noindex"),
    ],
)
def test_headers(values, word):
    assert by_header(values) == word


@pytest.mark.parametrize(
    ("head", "word"),
    [
        ("", None),
        ('<meta name="robots" content="max-image-preview:large">', None),
        ('<META NAME="Robots" CONTENT="NoIndex,follow">', "noindex"),
        ('<meta name="googlebot" content="noindex">', None),
        ('<meta name="newscrawl" content="noarchive">', "noarchive"),
        ('<meta name="description" content="noindex">', None),
    ],
)
def test_meta_elements(head, word):
    assert by_markup(f"<html><head>{head}</head><body>Text</body></html>".encode(), "text/html") == word


def test_an_empty_page_asks_for_nothing():
    assert by_markup(b" ", None) is None


@pytest.mark.parametrize(
    "before",
    [
        "<style>" + ".a{color:red}\n" * 50_000 + "</style>",
        "<script data-x='a>b'>" + "/* <!-- */" * 60_000 + "</SCRIPT >",
        "<!-- <style> " + "x" * 600_000 + " -->",
        "<style>.a{color:red}</style>" * 20_000,
    ],
    ids=["style", "script", "comment", "many"],
)
def test_a_head_may_be_long(before):
    page = f"<html><head>{before}<meta name=robots content=noindex></head><body><p>Story</p></body></html>"
    assert by_markup(page.encode(), "text/html") == "noindex"


def test_what_a_style_or_comment_holds_asks_for_nothing():
    asked = "<meta name=robots content=noindex>"
    page = f"<html><head><style>{asked}{'x' * 600_000}</style><!-- {asked} --></head><body><p>Story</p></body></html>"
    assert by_markup(page.encode(), "text/html") is None
