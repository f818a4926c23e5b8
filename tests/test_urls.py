"""URLs: one article is one address however a reader came to it, and no address breaks anything."""

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

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
        ("https://h.example/https://h.example/a?b=1", None, "https://h.example/a?b=1"),
        ("http://h.example//https://h.example/a", None, "https://h.example/a"),
        ("https://archive.example/https://h.example/a", None, "https://archive.example/https://h.example/a"),
        ("#top", BASE, BASE),
        ("#!", BASE, BASE),
        ("#!kommentare", BASE, BASE),
        ("/#!/stadt/faehre", BASE, "https://www.hafenbote.example/#!/stadt/faehre"),
        ("a.html", None, None),
        (None, BASE, None),
        ("", BASE, None),
        ("{{ page.link }}", BASE, None),
        ("/a/<%= slug %>.html", BASE, None),
        ("https://h.example/${slug}", BASE, None),
        ("/price-of-{x}.html", BASE, "https://www.hafenbote.example/price-of-{x}.html"),
        ("mailto:desk@hafenbote.example", BASE, None),
        ("javascript:void(0)", BASE, None),
        ("data:text/html,x", BASE, None),
        ("ftp://hafenbote.example/a", BASE, None),
        ("http://", BASE, None),
        ("http://[bad", BASE, None),
        ("http://host.example:99999/", BASE, None),
        ("http://host.example:port/", BASE, None),
        ("https://reader:word@h.example/a", BASE, "https://h.example/a"),
    ],
)
def test_absolute(href, base, found):
    assert urls.absolute(href, base) == found


def test_an_address_is_as_long_as_it_is_asked_for():
    for url in ("https://bay.example/a?b=%20", "https://bay.example/κύμα/波", "https://bay.example/🌊"):
        assert urls.length(url) == len(safe_url_string(url))
    assert urls.length("https://bay.example/\udc80") > 0


@pytest.mark.parametrize("piece", ["{{", "<%", "a/", "%7B"])
def test_what_is_longer_than_servers_read_is_no_address(piece):
    assert urls.absolute("/" + piece * 500_000, BASE) is None
    assert urls.absolute("/" + "a" * 7000, BASE)


H = "https://hafenbote.example"
# Pairs of addresses of one article.
SAME = [
    # scheme, host, port, user
    (f"{H}/stadt/faehre", "http://hafenbote.example/stadt/faehre"),
    (f"{H}/stadt/faehre", "https://www.hafenbote.example/stadt/faehre"),
    (f"{H}/stadt/faehre", "HTTPS://WWW.Hafenbote.Example/stadt/faehre"),
    (f"{H}/stadt/faehre", "https://hafenbote.example:443/stadt/faehre"),
    (f"{H}/stadt/faehre", "http://www.hafenbote.example:80/stadt/faehre"),
    (f"{H}/stadt/faehre", "https://www.hafenbote.example./stadt/faehre"),
    (f"{H}/stadt/faehre", "https://reader:secret@hafenbote.example/stadt/faehre"),
    ("https://bücher.example/straße", "https://xn--bcher-kva.example/stra%c3%9fe"),
    ("https://новости.example/порт/паром", "https://xn--b1amnebsh.example/%D0%BF%D0%BE%D1%80%D1%82/%d0%bf%d0%b0%d1%80%d0%be%d0%bc"),
    ("https://ニュース.example/港", "https://xn--zck9awe6d.example/%E6%B8%AF"),
    ("http://[::0:1]:80/a", "http://[::1]/a"),
    # path
    (f"{H}/stadt/faehre", f"{H}/stadt/faehre/"),
    (f"{H}/stadt/faehre", f"{H}//stadt//faehre"),
    (f"{H}/stadt/faehre", f"{H}/stadt/./sport/../faehre"),
    (f"{H}/stadt/faehre", f"{H}/stadt/faehre/index.html"),
    (f"{H}/stadt/faehre", f"{H}/stadt/faehre/index.php"),
    (f"{H}/stadt/faehre", f"{H}/stadt/faehre/default.aspx"),
    (f"{H}/stadt/faehre", f"{H}/stadt/f%61ehre"),
    (f"{H}/stadt/f%c3%a4hre", f"{H}/stadt/f%C3%A4hre"),
    (f"{H}/stadt/fähre", f"{H}/stadt/f%C3%A4hre"),
    (f"{H}/港/渡船", f"{H}/%E6%B8%AF/%E6%B8%A1%E8%88%B9"),
    (f"{H}/العبارة", f"{H}/%D8%A7%D9%84%D8%B9%D8%A8%D8%A7%D8%B1%D8%A9"),
    (f"{H}/stadt/faehre.html", f"{H}/stadt/faehre.html;jsessionid=B01BDCE4530EF0FB9BD52A2652C1F167.2_cid390"),
    # fragment
    (f"{H}/stadt/faehre", f"{H}/stadt/faehre#comments"),
    (f"{H}/stadt/faehre", f"{H}/stadt/faehre#!"),
    (f"{H}/stadt/faehre", f"{H}/stadt/faehre#!bild=3"),
    (f"{H}/stadt/faehre", f"{H}/stadt/faehre#:~:text=die%20F%C3%A4hre"),
    (f"{H}/stadt/faehre?id=7", f"{H}/stadt/faehre?id=7#kommentar-12"),
    # tracking parameters
    (f"{H}/a", f"{H}/a?utm_source=feed&utm_medium=rss&utm_campaign=x&utm_id=9"),
    (f"{H}/a", f"{H}/a?UTM_Source=feed"),
    (f"{H}/a", f"{H}/a?passthrough_utm_content=x&gm_utm_source=y"),
    (f"{H}/a", f"{H}/a?fbclid=IwAR0x_y-z"),
    (f"{H}/a", f"{H}/a?gclid=x&gclsrc=aw.ds&gbraid=1&wbraid=2&dclid=3"),
    (f"{H}/a", f"{H}/a?msclkid=x&twclid=y&ttclid=z&li_fat_id=w"),
    (f"{H}/a", f"{H}/a?yclid=1&ysclid=lx2&_openstat=ZGlyZWN0"),
    (f"{H}/a", f"{H}/a?igshid=x&igsh=y&epik=z"),
    (f"{H}/a", f"{H}/a?at_medium=RSS&at_campaign=rss&at_custom1=%5Bpost%5D"),
    (f"{H}/a", f"{H}/a?xtor=RSS-3208"),
    (f"{H}/a", f"{H}/a?ns_mchannel=rss&ns_source=x&ns_campaign=y&ns_fee=0"),
    (f"{H}/a", f"{H}/a?wt_mc=rss.red.ho&wt_zmc=nl.int&WT.mc_id=12&wtrid=x"),
    (f"{H}/a", f"{H}/a?s_cid=x&sc_cid=y&s_kwcid=z&cmpid=rss&icid=hp&INTCMP=a&ncid=b&ocid=sf"),
    (f"{H}/a", f"{H}/a?mc_cid=1&mc_eid=2&mkt_tok=3&_hsenc=4&_hsmi=5&__hstc=6"),
    (f"{H}/a", f"{H}/a?_ga=2.1.3&_gl=1*x"),
    (f"{H}/a", f"{H}/a?pk_campaign=MOT1&mtm_kwd=x&itm_source=hp&g2i_source=x&dm_campaign=y"),
    (f"{H}/a", f"{H}/a?dicbo=v2-x&tblci=y&obOrigUrl=true"),
    (f"{H}/a", f"{H}/a?guccounter=1&guce_referrer=x&guce_referrer_sig=y"),
    (f"{H}/a", f"{H}/a?replytocom=2582169"),
    (f"{H}/a", f"{H}/a?share=facebook"),
    (f"{H}/a", f"{H}/a?ref=rss"),
    (f"{H}/a", f"{H}/a?r=rss"),
    (f"{H}/a", f"{H}/a?source=newsletter"),
    (f"{H}/a", f"{H}/a?from=home"),
    (f"{H}/a", f"{H}/a?cmp=RSS"),
    (f"{H}/a", f"{H}/a?CMP=share"),
    (f"{H}/a", f"{H}/a?via=Twitter"),
    (f"{H}/a?id=7", f"{H}/a?id=7&amp;utm_source=rss"),
    (f"{H}/a?id=7", f"{H}/a?utm_source=rss&id=7&cHash=39ac749d"),
    # other dresses that a parameter asks for
    (f"{H}/a", f"{H}/a?amp"),
    (f"{H}/a", f"{H}/a/?amp=1"),
    (f"{H}/a", f"{H}/a?_amp=true"),
    (f"{H}/a", f"{H}/a?outputType=amp"),
    (f"{H}/a", f"{H}/a?view=amp"),
    (f"{H}/a", f"{H}/a?print=1"),
    (f"{H}/a", f"{H}/a?print=print"),
    (f"{H}/a?id=7", f"{H}/a?id=7&view=print"),
    (f"{H}/a", "https://hafenbote-example.cdn.ampproject.org/c/s/www.hafenbote.example/a"),
    (f"{H}/a", "https://hafenbote-example.cdn.ampproject.org/v/s/hafenbote.example/a?amp_js_v=0.1&usqp=mq331AQ"),
    (f"{H}/a", "https://www.google.com/amp/s/hafenbote.example/a"),
    (f"{H}/a", "http://www.google.co.uk/amp/hafenbote.example/a"),
    # sessions
    (f"{H}/a?id=7", f"{H}/a?id=7&PHPSESSID=8c1d2e"),
    (f"{H}/a?id=7", f"{H}/a?id=7&sid=0cc175b9c0f1b6a831c399e269772661"),
    (f"{H}/a", f"{H}/a?session_id=12&ASPSESSIONIDQQ=AB"),
    # order and emptiness
    (f"{H}/a?id=7&lang=de", f"{H}/a?lang=de&id=7"),
    (f"{H}/a?q=a+b", f"{H}/a?q=a%20b"),
    (f"{H}/a", f"{H}/a?"),
    (f"{H}/a", f"{H}/a?&"),
    (f"{H}/a?article8532", f"{H}/a?article8532="),
]  # fmt: skip

# Pairs of addresses of two articles, or of what may be two.
OTHER = [
    (f"{H}/stadt/faehre", f"{H}/stadt/Faehre"),
    (f"{H}/stadt/faehre", f"{H}/stadt/faehre.html"),
    (f"{H}/stadt/faehre", f"{H}/stadt"),
    (f"{H}/stadt/faehre", f"{H}/stadt/index-faehre"),
    (f"{H}/stadt/faehre", f"{H}/stadt/faehre-2"),
    (f"{H}/stadt/faehre", f"{H}/stadt/faehre/2"),
    (f"{H}/a", f"{H}:8443/a"),
    (f"{H}/a", "https://sport.hafenbote.example/a"),
    (f"{H}/a", "https://hafenbote.test/a"),
    (f"{H}/a", "https://www2.hafenbote.example/a"),
    # these may lead to the same article, but only the page can tell
    (f"{H}/a", "https://m.hafenbote.example/a"),
    (f"{H}/a", "https://amp.hafenbote.example/a"),
    (f"{H}/a", f"{H}/amp/a"),
    (f"{H}/a", f"{H}/a/amp"),
    (f"{H}/a.html", f"{H}/a.amp.html"),
    (f"{H}/a", f"{H}/print/a"),
    (f"{H}/a", f"{H}/a?page=2"),
    (f"{H}/a", f"{H}/a?seite=all"),
    # parameters that identify
    (f"{H}/a?id=7", f"{H}/a?id=8"),
    (f"{H}/a?id=7", f"{H}/a"),
    (f"{H}/?p=12", f"{H}/?p=13"),
    (f"{H}/?p=12", f"{H}/"),
    (f"{H}/?article=12", f"{H}/?article=13"),
    (f"{H}/news?newsid=12", f"{H}/news?newsid=13"),
    (f"{H}/spip.php?article8532", f"{H}/spip.php?article8554"),
    (f"{H}/view.php?idx=10285&bc=", f"{H}/view.php?idx=10286&bc="),
    (f"{H}/article.php?sid=4711", f"{H}/article.php?sid=4712"),
    (f"{H}/article.php?sid=60a0111ac2d246c89e93b16a", f"{H}/article.php?sid=60a0111ac2d246c89e93b16b"),
    (f"{H}/a?ref=48213", f"{H}/a?ref=48214"),
    (f"{H}/a?ref=harbour-master-resigns", f"{H}/a?ref=ferry-runs-again"),
    (f"{H}/a?from=20", f"{H}/a?from=40"),
    (f"{H}/a?source=hafenamt", f"{H}/a?source=zoll"),
    (f"{H}/a?share=12", f"{H}/a?share=13"),
    (f"{H}/a?cmp=AAPL", f"{H}/a?cmp=MSFT"),
    (f"{H}/a?print=12", f"{H}/a?print=13"),
    (f"{H}/a?amp=220", f"{H}/a?amp=230"),
    (f"{H}/a?m=202401", f"{H}/a?m=202402"),
    (f"{H}/a?view=article", f"{H}/a"),
    (f"{H}/a?s=faehre", f"{H}/a?s=hafen"),
    (f"{H}/a?lang=de", f"{H}/a?lang=en"),
    (f"{H}/a?v=1", f"{H}/a?v=2"),
    (f"{H}/a?t=1", f"{H}/a?t=2"),
    (f"{H}/a?id=7&id=8", f"{H}/a?id=7"),
    (f"{H}/a?q=%E4", f"{H}/a?q=%F6"),
    (f"{H}/%E4", f"{H}/%F6"),
    (f"{H}/a?titel=fähre", f"{H}/a?titel=hafen"),
    (f"{H}/港/渡船", f"{H}/港/船渡"),
    (f"{H}/порт/паром", f"{H}/порт/порт"),
    (f"{H}/a%2Fb", f"{H}/a/b"),
    (f"{H}/a%3Fid=7", f"{H}/a?id=7"),
    (f"{H}/a;id=7", f"{H}/a;id=8"),
    # routes
    (f"{H}/#!/stadt/faehre", f"{H}/#!/stadt/hafen"),
    (f"{H}/#!/stadt/faehre", f"{H}/"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), SAME)
def test_one_article_has_one_address(first, second):
    assert urls.normalise(first) == urls.normalise(second)


@pytest.mark.parametrize(("first", "second"), OTHER)
def test_other_articles_keep_other_addresses(first, second):
    assert urls.normalise(first) != urls.normalise(second)


@pytest.mark.parametrize("address", [address for pair in SAME + OTHER for address in pair])
def test_a_normal_form_stays_as_it_is(address):
    once = urls.normalise(address)
    assert urls.normalise(once) == once
    assert urls.absolute(once, None) == once


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("https://example.org/a/./b/../c", "https://example.org/a/c"),
        ("https://example.org/a//b/", "https://example.org/a/b"),
        ("http://www.example.org/a.b/c_d~e-f.html", "https://example.org/a.b/c_d~e-f.html"),
        ("https://example.org/%c3%a9", "https://example.org/%C3%A9"),
    ],
)
def test_paths_of_plain_signs_have_one_form(address, normal):
    assert urls.normalise(address) == normal


NUMBERS = st.integers(0, 10**12)


@given(NUMBERS, NUMBERS, st.sampled_from([address for pair in SAME for address in pair]))
def test_numbers_keep_articles_apart(first, second, address):
    """Wherever a site puts the number of an article, two numbers are two articles."""
    for form in ("/{}", "/stadt/faehre-{}", "/{}.html", "/a/{}/faehre", "/a?{}", "/a;{}", "/a?x=1&y={}", "/#!/{}"):
        one, other = (urls.normalise(H + form.format(number)) for number in (first, second))
        assert (one == other) == (first == second)
    parts = urlsplit(address)
    with_number = [parts._replace(query=f"{parts.query}&id={n}".lstrip("&")).geturl() for n in (first, second)]
    assert (urls.normalise(with_number[0]) == urls.normalise(with_number[1])) == (first == second)


NAMES = (
    "id p article page a s sid ref source from share src via cmp print amp view m type nr news artikel storyid".split()
)


@given(NUMBERS, NUMBERS, st.sampled_from(NAMES))
def test_numbers_in_parameters_keep_articles_apart(first, second, name):
    """A parameter may have any name; 1 alone is a switch in some."""
    if 1 not in (first, second) or name not in ("print", "amp"):
        one, other = (urls.normalise(f"{H}/a?{name}={number}") for number in (first, second))
        assert (one == other) == (first == second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{H}/stadt/faehre", "https://m.hafenbote.example/stadt/faehre"),
        (f"{H}/stadt/faehre", "https://mobile.hafenbote.example/stadt/faehre?utm_source=x"),
        (f"{H}/stadt/faehre", "https://touch.hafenbote.example/stadt/faehre/"),
        (f"{H}/stadt/faehre", "https://amp.hafenbote.example/stadt/faehre"),
        (f"{H}/stadt/faehre", f"{H}/amp/stadt/faehre"),
        (f"{H}/stadt/faehre", f"{H}/stadt/faehre/amp/"),
        (f"{H}/stadt/faehre", f"{H}/stadt/faehre.amp"),
        (f"{H}/stadt/faehre.html", f"{H}/stadt/faehre.amp.html"),
        (f"{H}/stadt/faehre.html", f"{H}/stadt/faehre_amp.html"),
        (f"{H}/stadt/faehre.html", f"{H}/stadt/faehre~amp.html"),
        (f"{H}/stadt/faehre.html", f"{H}/stadt/faehre.html/amp"),
        (f"{H}/stadt/faehre", f"{H}/print/stadt/faehre"),
        (f"{H}/stadt/faehre.html", f"{H}/stadt/faehre,drucken.html"),
        (f"{H}/puerto/ferri", f"{H}/puerto/ferri/imprimir/"),
        (f"{H}/port/prom", f"{H}/port/prom/drukuj"),
    ],
)
def test_versions_of_an_address(first, second):
    assert urls.differ_in_version(first, second)
    assert urls.differ_in_version(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{H}/stadt/faehre", f"{H}/stadt/hafen"),
        (f"{H}/stadt/faehre", f"{H}/sport/faehre"),
        (f"{H}/stadt/faehre", "https://sport.hafenbote.example/stadt/faehre"),
        (f"{H}/stadt/faehre", f"{H}/stadt/faehre/2"),
        (f"{H}/stadt/faehre", f"{H}/stadt/faehre-print-run"),
        ("https://m.example/a", "https://example/a"),
    ],
)
def test_no_versions_of_an_address(first, second):
    assert not urls.differ_in_version(first, second)


@pytest.mark.parametrize(
    "address",
    [
        f"{H}/print/a",
        f"{H}/a/print/",
        f"{H}/a_print.html",
        f"{H}/a,drucken.html",
        f"{H}/print.php?id=7",
        f"{H}/a?print=1",
        f"{H}/a?view=print",
        f"{H}/a?bPrint=true",
        f"{H}/a/imprimir",
        f"{H}/a/versione/stampa/",
        f"{H}/druckversion/a",
    ],
)
def test_print_versions(address):
    assert urls.is_print(address)


@pytest.mark.parametrize("address", [f"{H}/a", f"{H}/printing-press", f"{H}/blueprint", f"{H}/a?id=7", f"{H}/imprint"])
def test_no_print_versions(address):
    assert not urls.is_print(address)


@pytest.mark.parametrize(
    "address",
    [f"{H}/a", f"{H}/amp/s/other.example/a", "https://www.google.com/amp/", "https://cdn.ampproject.org/v0.js", "x"],
)
def test_only_a_page_in_a_cache_comes_out_of_it(address):
    assert urls.out_of_cache(address) == address


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
