"""URLs: one article is one address however a reader came to it, and no address breaks anything."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl import urls

BASE = "https://www.hafenbote.example/stadt/faehre.html"
STORY = "https://www.hafenbote.example/stadt/faehre"


@pytest.mark.parametrize(
    ("href", "base", "found"),
    [
        ("/a.html", BASE, "https://www.hafenbote.example/a.html"),
        ("a.html", BASE, "https://www.hafenbote.example/stadt/a.html"),
        ("../a.html#top", BASE, "https://www.hafenbote.example/a.html"),
        ("//cdn.example/a", BASE, "https://cdn.example/a"),
        ("?page=2", BASE, BASE + "?page=2"),
        ("  http://other.example/a \n", BASE, "http://other.example/a"),
        ("/two words.html", BASE, "https://www.hafenbote.example/two%20words.html"),
        ("/bro\nken", BASE, "https://www.hafenbote.example/broken"),
        ("https://other.example/a", None, "https://other.example/a"),
        ("#top", BASE, BASE),
        ("a.html", None, None),
        (None, BASE, None),
        ("", BASE, None),
        ("mailto:desk@hafenbote.example", BASE, None),
        ("javascript:void(0)", BASE, None),
        ("data:text/html,x", BASE, None),
        ("ftp://hafenbote.example/a", BASE, None),
        ("http://", BASE, None),
        ("http://[bad", BASE, None),
        ("http://host.example:99999/", BASE, None),
        ("http://host.example:port/", BASE, None),
    ],
)
def test_absolute(href, base, found):
    assert urls.absolute(href, base) == found


@pytest.mark.parametrize(
    "address",
    [
        "http://www.hafenbote.example/stadt/faehre",
        "https://hafenbote.example/stadt/faehre/",
        "https://WWW.Hafenbote.Example/stadt/faehre",
        "https://www.hafenbote.example:443/stadt/faehre",
        "http://www.hafenbote.example:80/stadt/faehre",
        "https://www.hafenbote.example./stadt/faehre",
        "https://www.hafenbote.example/stadt//faehre/index.html",
        "https://www.hafenbote.example/stadt/faehre/index.php",
        "https://www.hafenbote.example/stadt/faehre#kommentare",
        "https://www.hafenbote.example/stadt/f%61ehre",
        "https://www.hafenbote.example/stadt/faehre?utm_source=feed&utm_medium=rss",
        "https://www.hafenbote.example/stadt/faehre?fbclid=abc&GCLID=x&mc_cid=1&at_campaign=7",
        "https://reader:secret@www.hafenbote.example/stadt/faehre",
    ],
)
def test_one_article_has_one_address(address):
    assert urls.normalise(address) == urls.normalise(STORY)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.hafenbote.example/stadt/Faehre",
        "https://www.hafenbote.example/stadt/faehre.html",
        "https://www.hafenbote.example/stadt/faehre?id=7",
        "https://www.hafenbote.example/stadt/faehre?page=2",
        "https://www.hafenbote.example:8443/stadt/faehre",
        "https://sport.hafenbote.example/stadt/faehre",
        "https://www.hafenbote.example/stadt",
        "https://www.hafenbote.example/stadt/index-faehre",
    ],
)
def test_other_articles_keep_other_addresses(address):
    assert urls.normalise(address) != urls.normalise(STORY)


def test_parameters_are_compared_whatever_their_order():
    one = urls.normalise(STORY + "?id=7&lang=de&utm_term=x")
    assert one == urls.normalise(STORY + "?lang=de&id=7")
    assert one != urls.normalise(STORY + "?lang=de&id=8")
    assert urls.normalise(STORY + "?id=") != urls.normalise(STORY)


def test_a_source_may_name_parameters_that_do_not_count():
    assert urls.normalise(STORY + "?from=home&id=7", ["FROM"]) == urls.normalise(STORY + "?id=7")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_names_in_other_letters_are_one_with_their_form_in_dns(scheme):
    native, coded = f"{scheme}://bücher.example/straße/", f"{scheme}://xn--bcher-kva.example/stra%C3%9Fe"
    assert urls.normalise(native) == urls.normalise(coded)
    assert urls.same_site(native, coded)


@pytest.mark.parametrize(
    "address", ["", "x", "http://[bad", "http://host.example:99999/a", "http://\ud800/\udfff?\ud800=1", "//", "?", "%"]
)
def test_what_is_no_address_stays_as_it_is_or_near(address):
    assert isinstance(urls.normalise(address), str)
    assert urls.absolute(address, None) is None
    assert urls.is_home(address) is (address == "http://host.example:99999/")


PIECES = st.sampled_from(
    ["http://", "https:", "//", "/", "[", "]", "@", ":", "#", "?", "&", "=", "%", "%zz", "%C3", "..", "www.", "ü", "。",
     "\ud800", "\0", " ", "xn--", "xn--a", "host.example", "index.html", "utm_x=1", ":80", ":x", "۱", "\n"]
)  # fmt: skip
ADDRESSES = st.lists(PIECES | st.text(max_size=3), max_size=9).map("".join)


@given(ADDRESSES, st.none() | ADDRESSES)
@example("http://host.example:99999/", "http://[")
@example("https://" + "a" * 300 + ".example/", None)
@example("http://xn--\udfff/", None)
def test_no_address_raises(address, base):
    found = urls.absolute(address, base)
    assert found is None or found.startswith(("http://", "https://"))
    assert urls.normalise(address) == urls.normalise(address)
    assert urls.is_home(address) in (True, False)
    assert urls.same_site(address, base) in (True, False)
    assert urls.registered_domain(address) is None or urls.host(address)


@given(
    st.from_regex(
        r"https?://(www\.)?[a-z]{1,8}\.example(:80)?/[a-z/.%0-9]{0,12}(\?[a-z=&%0-9+]{0,12})?", fullmatch=True
    )
)
def test_the_normal_form_is_its_own_normal_form(address):
    once = urls.normalise(address)
    assert urls.normalise(once) == once


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.hafenbote.example/a", "hafenbote.example"),
        ("https://news.bbc-like.co.uk/a", "bbc-like.co.uk"),
        ("https://A.B.Quay.COM.AU:8080/", "quay.com.au"),
        ("http://127.0.0.1:8000/a", "127.0.0.1"),
        ("http://[::1]/a", "::1"),
        ("http://localhost/a", "localhost"),
        ("https://quay.example./", "quay.example"),
        ("http://news.office.corp/", "office.corp"),
        ("https://co.uk/", "co.uk"),
        ("https://пристань.рф/", "xn--80apqffhh6f.xn--p1ai"),
        ("https://новости.пристань.рф/", "xn--80apqffhh6f.xn--p1ai"),
        ("/a", None),
        ("", None),
        (None, None),
        ("http://[bad", None),
    ],
)
def test_registered_domain(address, domain):
    assert urls.registered_domain(address) == domain


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("https://www.quay.co.uk/a", "http://sport.quay.co.uk/", True),
        ("https://quay.co.uk/a", "https://pier.co.uk/a", False),
        ("https://quay.example/", None, False),
        (None, None, False),
        ("", "", False),
    ],
)
def test_same_site(first, second, same):
    assert urls.same_site(first, second) is same


@pytest.mark.parametrize(
    "address",
    [
        "https://quay.example",
        "https://quay.example/",
        "https://quay.example/#top",
        "https://quay.example/index.html",
        "https://quay.example/default.aspx",
        "https://quay.example/en",
        "https://quay.example/pt-br/",
        "https://quay.example/en/index.php",
    ],
)
def test_front_pages(address):
    assert urls.is_home(address)


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "/",
        "https://quay.example/?p=12",
        "https://quay.example/story",
        "https://quay.example/en/story",
        "https://quay.example/index.php/story",
        "http://[bad",
    ],
)
def test_no_front_pages(address):
    assert not urls.is_home(address)
