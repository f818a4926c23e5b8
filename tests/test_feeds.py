"""Feeds as they are found: every kind, and every kind of damage that a reader must see through."""

from __future__ import annotations

import gzip
import json
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.discovery import feeds, sitemaps
from newscrawl.items import Link

URL = "https://www.hafenbote.example/feeds/news.xml"


def rss(items: str, head: str = "", version: str = "2.0") -> bytes:
    return f'<?xml version="1.0"?><rss version="{version}"><channel>{head}{items}</channel></rss>'.encode()


def urls(links: list[Link]) -> list[str]:
    return [link.url for link in links]


def test_rss_gives_link_title_date_and_author():
    body = rss(
        "<item><title>Ferry runs again</title><link>https://www.hafenbote.example/ferry-runs</link>"
        "<pubDate>Mon, 02 Nov 2026 18:30:00 EST</pubDate></item>",
        "<language>en-gb</language>",
    ).replace(b"<item>", b"<item><author>desk@hafenbote.example (Ada Quill)</author>")
    assert feeds.parse(body, URL) == [
        Link(
            url="https://www.hafenbote.example/ferry-runs",
            title="Ferry runs again",
            published="Mon, 02 Nov 2026 18:30:00 EST",
            language="en-gb",
            authors=("Ada Quill",),
            via=URL,
        )
    ]


@pytest.mark.parametrize("date", ["Mon, 02 Nov 2026 06:00:00 EDT", "Mon, 02 Nov 2026 08:57:00 MEST", "gestern, 8 Uhr"])
def test_dates_stay_as_found(date):
    (link,) = feeds.parse(rss(f"<item><link>/a</link><pubDate> {date}\n</pubDate></item>"), URL)
    assert link.published == date
    assert link.modified is None


@pytest.mark.parametrize("version", ["0.90", "0.91", "0.92", "2.0", "7"])
def test_versions_of_rss(version):
    links = feeds.parse(rss("<item><title>T</title><link>https://h.example/a</link></item>", version=version), URL)
    assert urls(links) == ["https://h.example/a"]


def test_atom_bases_nest_and_other_relations_are_not_the_article():
    body = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.kai.example/ongoing/"
      xml:lang="sv"><link rel="self" href="atom.xml"/>
      <entry xml:base="When/2026/11/02/"><title>Kajen</title><link rel="replies" href="svar/kajen"/>
      <link href="kajen-byggs"/><link rel="enclosure" href="ljud.mp3"/><id>tag:kai.example,2026:1</id>
      <published>2026-11-02T10:00:00+01:00</published><updated>2026-11-03T08:00:00Z</updated>
      <author><name>Bo Ek</name></author><author><name>Siv Al</name></author></entry></feed>"""
    assert feeds.parse(body, URL) == [
        Link(
            url="https://www.kai.example/ongoing/When/2026/11/02/kajen-byggs",
            title="Kajen",
            published="2026-11-02T10:00:00+01:00",
            modified="2026-11-03T08:00:00Z",
            language="sv",
            authors=("Bo Ek", "Siv Al"),
            via=URL,
        )
    ]


def test_rdf_dates_by_dublin_core_are_publication_dates():
    body = """<?xml version="1.0" encoding="iso-8859-1"?>
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="x"><title>Bau von Windrädern</title>
      <link>https://h.example/wind</link><dc:date>2026-11-02T10:00+01:00</dc:date><dc:creator>Ole Strøm</dc:creator>
      </item></rdf:RDF>""".encode("iso-8859-1")
    (link,) = feeds.parse(body, URL)
    assert link.title == "Bau von Windrädern"
    assert (link.published, link.modified) == ("2026-11-02T10:00+01:00", None)
    assert link.authors == ("Ole Strøm",)


def test_json_feed():
    items = [
        {"id": "1", "url": "/en/a-day", "title": "A day", "date_published": "2026-11-02T10:00:00Z"},
        {"id": "https://h.example/b", "authors": [{"name": "Ada Quill"}, {"url": "https://h.example/u"}, 7]},
        {"id": "3", "external_url": "https://other.example/c", "author": {"name": "Bo Ek"}, "language": "sv"},
        {"id": "mailto:x@h.example", "title": "no address"},
        {"id": "4711", "title": "no address either"},
        "noise",
    ]
    body = b"\xef\xbb\xbf\n" + json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    links = feeds.parse(body, "https://h.example/feed.json")
    # An id that is a bare word is relative to nothing: the entry has no address of its own.
    assert urls(links) == ["https://h.example/en/a-day", "https://h.example/b", "https://other.example/c"]
    assert [link.authors for link in links] == [(), ("Ada Quill",), ("Bo Ek",)]
    assert (links[0].title, links[0].published, links[2].language) == ("A day", "2026-11-02T10:00:00Z", "sv")


def test_blank_lines_before_the_declaration_and_html_entities_lose_nothing():
    body = b"\n\n" + rss(
        "<item><title>Rain&nbsp;again</title><link>/rain</link></item>"
        "<item><title>Sun &amp;amp; sea, the town&amp;#8217;s plan</title><link>/sun?a=1&b=2</link></item>"
    )
    links = feeds.parse(body, URL)
    assert urls(links) == ["https://www.hafenbote.example/rain", "https://www.hafenbote.example/sun?a=1&b=2"]
    assert [link.title for link in links] == ["Rain again", "Sun & sea, the town’s plan"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<![CDATA[<b>Bold</b> & more]]>", "Bold & more"),
        ("&lt;i&gt;Hafen&lt;/i&gt; voll", "Hafen voll"),
        ("Why 3 &lt; 5 still", "Why 3 < 5 still"),
        ("&lt;![CDATA[Hafen voll]]&gt;", "Hafen voll"),
        ("  two\n   lines ", "two lines"),
        ("", None),
    ],
)
def test_titles_are_what_a_reader_sees(title, expected):
    (link,) = feeds.parse(rss(f"<item><title>{title}</title><link>/a</link></item>"), URL)
    assert link.title == expected


def test_a_permanent_guid_is_the_link_where_there_is_none():
    body = rss(
        "<item><guid>https://h.example/guid</guid></item>"
        '<item><guid isPermaLink="false">https://h.example/not-really</guid><link>https://h.example/link</link></item>'
        '<item><guid isPermaLink="false">abc-1</guid><title>no address</title></item>'
    )
    assert urls(feeds.parse(body, URL)) == ["https://h.example/guid", "https://h.example/link"]


def test_order_is_kept_duplicates_and_other_schemes_go():
    hrefs = ["/b", "/a", "javascript:void(0)", "ftp://h.example/x", "/b#comments", "file:///etc/hostname"]
    body = rss("".join(f"<item><link>{href}</link></item>" for href in hrefs))
    assert urls(feeds.parse(body, "https://h.example/f")) == ["https://h.example/b", "https://h.example/a"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: body.replace(b"</channel></rss>", b""),
        lambda body: body.replace(b"</rss>", b"\x0c\x01</rss>"),
        lambda body: b"\xef\xbb\xbf" + body,
        lambda body: body.replace(b"Caf\xc3\xa9", b"Caf\xe9"),
        lambda body: body.decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"),
        gzip.compress,
        lambda body: gzip.compress(gzip.compress(body)),
    ],
    ids=["torn", "controls", "bom", "cp1252", "utf-16", "gzip", "gzip twice"],
)
def test_damage_is_no_reason_to_drop_a_feed(damage):
    body = rss("<item><title>Café opens</title><link>/cafe</link></item><item><link>/zwei</link></item>")
    links = feeds.parse(damage(body), URL)
    assert urls(links) == ["https://www.hafenbote.example/cafe", "https://www.hafenbote.example/zwei"]
    assert links[0].title == "Café opens"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n \n",
        b"<!DOCTYPE html><html><head><title>x</title></head><body><item><link>/x</link></item></body></html>",
        b"<html><body><a href='/x'>x</a></body></html>",
        b"{}",
        b'{"items": 3}',
        b"[1, 2]",
        b"{" * 100_000,
        b"https://h.example/feed.xml",
        b"/etc/hostname",
        b"Not found",
        b"\x00\x01\x02\xff",
    ],
)
def test_no_feed_gives_nothing(body):
    assert feeds.parse(body, URL) == []


@pytest.mark.parametrize(
    "item",
    [
        "<item><title>&#99999999999; &#x110000; &#xd800; &#xFFFFFFFFFF;</title></item>",
        "<item><link>http://[x/</link></item>",
        "<item xml:base='http://[x'><title>b</title></item>",
        "<item><enclosure url='//[' length='x'/></item>",
    ],
)
def test_a_bad_item_costs_no_other(item):
    body = rss(f"<item><link>/a</link></item>{item}<item><link>/c</link></item>")
    assert urls(feeds.parse(body, "https://h.example/f")) == ["https://h.example/a", "https://h.example/c"]


def test_entities_are_not_expanded():
    body = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
      <!ENTITY file SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel><item><link>/a</link>
      <title>x&b;&file;y</title></item></channel></rss>"""
    (link,) = feeds.parse(body, URL)
    assert "aaaaaaaaaaaa" not in (link.title or "")
    assert len(link.title or "") < 40


def test_a_feed_that_goes_on_where_reading_ends_says_so():
    twice = "<item><link>/a</link></item>" * 3 + "<item><link>/b</link></item>"
    found = feeds.read(rss(twice), URL, most=3)
    assert (urls(found.links), found.cut) == (["https://www.hafenbote.example/a"], True)
    assert not feeds.read(rss(twice), URL, most=4).cut
    items = json.dumps({"items": [{"url": "https://h.example/a"}] * 4}).encode()
    assert feeds.read(items, URL, most=3).cut
    assert not feeds.read(items, URL, most=4).cut
    large = rss("<item><link>/a</link></item>", f"<description>{'x' * feeds.MAX_BYTES}</description>")
    assert feeds.read(large, URL).cut
    assert sitemaps.parse(large, URL).cut


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_noise_never_raises(noise):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(feeds.parse(noise, URL), list)


PIECES = st.lists(
    st.sampled_from(
        [
            *("<rss version='2.0'>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "</link>"),
            *(
                "<feed xmlns='http://www.w3.org/2005/Atom'>",
                "<entry xml:base='http://[x'>",
                "</entry>",
                "<link href='//['/>",
            ),
            *(
                "&#99999999;",
                "&#x0;",
                "&",
                "<![CDATA[",
                "]]>",
                "<!--",
                "<!DOCTYPE x [",
                "<?x",
                "<pubDate>",
                "\x00",
                "é",
                "1",
            ),
            *("<content type='application/octet-stream' mode='base64'>", "</content>", "<author>", "a@b.example (x)"),
            *("<enclosure/>", "<guid>", "<dc:date>", "<media:content url='x'>", "<georss:point>", "https://h.example/"),
        ]
    ),
    max_size=25,
)


@settings(max_examples=200, deadline=None)
@given(PIECES)
def test_shuffled_markup_never_raises(pieces):
    links = feeds.parse("".join(pieces).encode(), URL)
    assert all(link.url.startswith(("http://", "https://")) for link in links)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (rss(""), "rss"),
        (b"\n\n" + rss("<item/>"), "rss"),
        (b"<channel><item/></channel>", "rss"),
        (gzip.compress(rss(""), mtime=0), "rss"),
        (rss("").decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"), "rss"),
        (b"<!-- made by hand --><feed xmlns='http://www.w3.org/2005/Atom'/>", "atom"),
        (b"<a:feed xmlns:a='http://www.w3.org/2005/Atom'/>", "atom"),
        (b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>", "rdf"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "json"),
        (b'\xef\xbb\xbf{"title": "x", "items": [{"id"', "json"),
        (b'{"error": "not found"}', None),
        (b"<!DOCTYPE html><html><head><link href='/rss'></head><body><rss></rss></body></html>", None),
        (b"<?xml version='1.0'?><!-- x --><html xmlns='http://www.w3.org/1999/xhtml'/>", None),
        (b"<urlset/>", None),
        (b"Not found", None),
        (b"", None),
    ],
)
def test_kind_tells_an_empty_feed_from_none(body, kind):
    assert feeds.kind(body) == kind


MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def items(body: bytes, attributes: str = MEDIA) -> bytes:
    return rss(body.decode()).replace(b"<rss ", f"<rss {attributes} ".encode())


@pytest.mark.parametrize(
    "item",
    [
        "<image><url>/i.jpg</url><title>Logo</title><link>/logo</link></image>{}",
        "{}<image><title>Logo</title><link>/logo</link></image>",
        "<media:content url='/i.jpg'><media:title>Logo</media:title></media:content>{}",
        "{}<media:title>Logo</media:title>",
        "{}<source url='https://other.example/'>Logo</source>",
        "{}<comments>/pier#comments</comments><enclosure url='/i.mp3' type='audio/mpeg' length='1'/>",
    ],
)
def test_the_title_and_the_link_of_an_item_are_its_own(item):
    body = item.format("<title>The pier is open</title><link>/pier</link>")
    (link,) = feeds.parse(items(f"<item>{body}</item>".encode()), "https://h.example/f")
    assert (link.url, link.title) == ("https://h.example/pier", "The pier is open")


@pytest.mark.parametrize(
    ("people", "names"),
    [
        ("<dc:creator>Ada Quill</dc:creator><dc:creator><![CDATA[Bo Ek]]></dc:creator>", ("Ada Quill", "Bo Ek")),
        ("<dc:creator>Ada Quill</dc:creator><author>desk@hafenbote.example</author>", ("Ada Quill",)),
        ("<author>ada@hafen.example (Ada Quill)</author><dc:creator>Bo Ek</dc:creator>", ("Ada Quill", "Bo Ek")),
        ("<author>noreply@hafen.example</author>", ()),
    ],
)
def test_authors_are_names(people, names):
    (link,) = feeds.parse(items(f"<item><link>/a</link>{people}</item>".encode()), URL)
    assert link.authors == names


def test_an_item_may_be_in_another_language_than_its_feed():
    body = b"<language>pt-br</language><item><link>/a</link><dc:language>es</dc:language></item>"
    body += b"<item><link>/b</link></item>"
    assert [link.language for link in feeds.parse(items(body), URL)] == ["es", "pt-br"]


@pytest.mark.parametrize("link", ["<![CDATA[ https://h.example/a?x=1&y=2\n]]>", " https://h.example/a?x=1&amp;y=2 "])
def test_addresses_in_cdata_and_blanks(link):
    assert urls(feeds.parse(rss(f"<item><link>{link}</link></item>"), URL)) == ["https://h.example/a?x=1&y=2"]


def test_xml_base_of_feed_entry_and_link_holds_in_broken_feeds_too():
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/x/"><entry xml:base="y/"><title>a &nbsp; & b</title>
      <link rel=replies href=r /><link xml:base="z/" href="q?a=1&b=2"/></entry><entry><link href="d"/></entry>"""
    assert urls(feeds.parse(body, URL)) == [
        "https://www.hafenbote.example/x/y/z/q?a=1&b=2",
        "https://www.hafenbote.example/x/d",
    ]
    body = b'<rss><channel><item xml:base="https://b.example/x/"><link>a</link></item></channel></rss>'
    assert urls(feeds.parse(body, URL)) == ["https://b.example/x/a"]


@pytest.mark.parametrize(
    "entry",
    [
        "<item><guid isPermaLink='false'>https://h.example/id</guid></item>",
        "<item><link/><guid>https://h.example/id</guid></item>",
        "<item><guid isPermaLink='false'>https://h.example/id</guid><enclosure url='https://h.example/a.mp3'/></item>",
    ],
)
def test_an_id_that_is_an_address_is_the_last_resort(entry):
    assert urls(feeds.parse(rss(entry), URL)) == ["https://h.example/id"]
    atom = b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>https://h.example/id</id></entry></feed>"
    assert urls(feeds.parse(atom, URL)) == ["https://h.example/id"]


RUSSIAN = "<rss version='2.0'><channel><item><title>Гавань снова открыта</title><link>/a</link></item></channel></rss>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (RUSSIAN.encode("cp1251"), "application/rss+xml; charset=windows-1251"),
        (b"<?xml version='1.0' encoding='windows-1251'?>" + RUSSIAN.encode("cp1251"), None),
        (b"<?xml version='1.0' encoding='koi8-r'?>" + RUSSIAN.encode("koi8-r"), "text/xml; charset=utf-8"),
        (b"<?xml version='1.0' encoding='windows-1251'?>" + RUSSIAN.encode(), "text/xml; charset=windows-1251"),
        (("<?xml version='1.0' encoding='utf-16'?>" + RUSSIAN).encode("utf-16-le"), None),
        (b"<br />\n<b>Warning</b>: time() in feed\n<?xml version='1.0'?>" + RUSSIAN.encode(), None),
        (b"Notice: feed is old\n" + RUSSIAN.encode(), None),
    ],
    ids=["header", "declared", "header lies", "declaration lies", "utf-16 bare", "warning before", "text before"],
)
def test_encodings_and_what_stands_before(body, content_type):
    (link,) = feeds.parse(body, URL, content_type)
    assert link.title == "Гавань снова открыта"


def test_an_entry_in_which_the_feed_breaks_off_is_left_out():
    whole = rss("<item><link>https://h.example/whole</link></item><item><link>https://h.example/broken</link></item>")
    assert urls(feeds.parse(whole[: whole.index(b"ken<")], URL)) == ["https://h.example/whole"]
    body = json.dumps({"items": [{"url": "/whole", "title": "two\nlines"}, {"url": "/broken"}]}).encode()
    assert urls(feeds.parse(body[:-8], "https://h.example/f")) == ["https://h.example/whole"]
    raw = body.replace(rb"\n", b"\n")  # a line break in a JSON text, which its grammar forbids
    assert [link.title for link in feeds.parse(raw, URL)] == ["two lines", None]


def test_items_that_are_never_closed_are_all_read():
    body = b"<rss><channel><item><link>https://h.example/a</link><item><link>https://h.example/b</link></channel></rss>"
    assert urls(feeds.parse(body, URL)) == ["https://h.example/a", "https://h.example/b"]


@pytest.mark.parametrize("opening", [b"<image>", b"<b>", b"<item>", b"<!--", b"<title>", b"<![CDATA["])
def test_hundreds_of_thousands_of_opened_elements_are_no_feed(opening):
    assert feeds.parse(b"<rss><channel>" + opening * 300_000, URL) == []


AMPERSANDS = "https://h.example/a?id=1&lang=en&copy=3&times=4&image=5&section=2"


@pytest.mark.parametrize("tail", ["", "<undeclared:note/>"], ids=["well-formed", "broken"])
@pytest.mark.parametrize(
    "entry",
    [
        f"<link>{AMPERSANDS}</link>",
        f"<link>{AMPERSANDS.replace('&', '&amp;')}</link>",
        f"<link>{AMPERSANDS.replace('&', '&amp;amp;')}</link>",
        f"<link><![CDATA[{AMPERSANDS}]]></link>",
        f"<guid>{AMPERSANDS}</guid>",
        f"<guid>{AMPERSANDS.replace('&', '&amp;')}</guid>",
    ],
)
def test_parameters_that_are_called_like_signs_stay_what_they_are(entry, tail):
    assert urls(feeds.parse(rss(f"<item>{entry}{tail}</item>"), URL)) == [AMPERSANDS]


def test_signs_in_titles_are_read_whatever_their_ampersands():
    item = (
        "<item><link>/a</link><title>AT&T &copy; Bo &amp;amp; Ada &copy Ek &amp;eacute;&nbsp;&#233; a&b</title></item>"
    )
    assert feeds.parse(rss(item), URL)[0].title == "AT&T © Bo & Ada © Ek é é a&b"


def test_a_date_of_dublin_core_is_one_of_publication_where_nothing_declares_it():
    body = rss("<item><link>/a</link><dc:date>2024-05-01T10:00:00Z</dc:date></item>")
    assert [(link.published, link.modified) for link in feeds.parse(body, URL)] == [("2024-05-01T10:00:00Z", None)]


@pytest.mark.parametrize("closed", ["</item>", ""])
def test_no_more_entries_than_are_wanted(closed):
    items = "".join(f"<item><link>https://h.example/{number}</link>{closed}" for number in range(50))
    body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    assert len(feeds.parse(body, URL, most=20)) == 20
    assert len(feeds.parse(body, URL)) == 50
    data = json.dumps({"items": [{"url": f"https://h.example/{number}"} for number in range(50)]}).encode()
    assert len(feeds.parse(data, URL, most=20)) == 20


@pytest.mark.parametrize("ruler", ["=" * 101, "a=1; " * 101, "https://x.example/?a=1&amp;b=2 " * 60])
@pytest.mark.parametrize(
    "place", ["<item><link>/b</link><description><![CDATA[{}]]></description></item>", "<!-- {} -->"]
)
def test_what_looks_like_a_tag_of_many_attributes_in_text_is_none(ruler, place):
    text = f"<x {ruler} {'plain words ' * 500}"
    written = f"<rss><channel>{place.format(text)}<item><link>/a</link></item></channel></rss>"
    assert feeds.parse(written.encode(), URL)[-1].url == "https://www.hafenbote.example/a"


def test_of_a_tag_the_first_attributes_count():
    many = " ".join(f"a{number}='>'" for number in range(2000))
    written = f"<feed><entry><link href='/a?{'b=1&amp;' * 1000}' {many}/></entry></feed>"
    assert [link.url[:31] for link in feeds.parse(written.encode(), URL)] == ["https://www.hafenbote.example/a"]
