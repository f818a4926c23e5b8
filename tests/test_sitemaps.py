"""Sitemaps as they are found: news, index, list, feed; packed, torn, without namespaces, or no sitemap at all."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.discovery import sitemaps, unpack
from newscrawl.discovery.sitemaps import Sitemap
from newscrawl.items import Link

URL = "https://www.hafenbote.example/sitemap.xml"
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(entries: str, attributes: str = NAMESPACE) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {attributes}>{entries}</urlset>'.encode()


def urls(sitemap: Sitemap) -> list[str]:
    return [link.url for link in sitemap.links]


def test_news_sitemap_tells_date_title_and_language():
    body = urlset(
        """<url><loc> https://www.hafenbote.example/de/faehre </loc><lastmod>2026-11-03</lastmod>
        <news:news><news:publication><news:name>Hafenbote</news:name><news:language>de</news:language></news:publication>
        <news:publication_date>2026-11-02T10:00:00+01:00</news:publication_date>
        <news:title><![CDATA[Fähre & Kai: &quot;endlich&quot;]]></news:title></news:news>
        <image:image><image:loc>https://img.example/1.jpg</image:loc><image:title>Ein Bild</image:title></image:image>
        </url>""",
        f'{NAMESPACE} {NEWS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"',
    )
    assert sitemaps.parse(body, URL) == Sitemap(
        links=(
            Link(
                url="https://www.hafenbote.example/de/faehre",
                title='Fähre & Kai: "endlich"',
                published="2026-11-02T10:00:00+01:00",
                modified="2026-11-03",
                language="de",
                via=URL,
            ),
        )
    )


@pytest.mark.parametrize("attributes", ["", NAMESPACE, NEWS, 'xmlns="http://www.google.com/schemas/sitemap/0.84"'])
def test_namespaces_wrong_or_missing(attributes):
    entry = "<url><loc>https://h.example/a</loc><news:news><news:title>Ein Titel</news:title></news:news></url>"
    (link,) = sitemaps.parse(urlset(entry, attributes), URL).links
    assert (link.url, link.title) == ("https://h.example/a", "Ein Titel")


def test_index_lists_sitemaps_even_itself():
    body = f"""<sitemapindex {NAMESPACE}><sitemap><loc>{URL}</loc></sitemap>
      <sitemap><loc>/sitemap-1.xml.gz</loc><lastmod>2026-11-02T10:00:00Z</lastmod></sitemap></sitemapindex>""".encode()
    assert sitemaps.parse(body, URL) == Sitemap(
        sitemaps=(
            Link(url=URL, via=URL),
            Link(url="https://www.hafenbote.example/sitemap-1.xml.gz", modified="2026-11-02T10:00:00Z", via=URL),
        )
    )


def test_order_kept_duplicates_relative_and_other_schemes():
    locs = ["/b", "https://h.example/a", "javascript:alert(1)", "/b", "", "ftp://h.example/c"]
    body = urlset("".join(f"<url><loc>{loc}</loc></url>" for loc in locs) + "<url><lastmod>2026</lastmod></url>")
    assert urls(sitemaps.parse(body, URL)) == ["https://www.hafenbote.example/b", "https://h.example/a"]


@pytest.mark.parametrize("written", ["?a=1&b=2", "?a=1&amp;b=2", "?a=1&amp;amp;b=2", "<![CDATA[?a=1&b=2]]>"])
def test_ampersands_of_addresses_are_kept_however_written(written):
    body = urlset(f"<url><loc>https://h.example/x{written}</loc></url>".replace("x<![CDATA[", "<![CDATA[x"))
    assert urls(sitemaps.parse(body, URL)) == ["https://h.example/x?a=1&b=2"]


def test_torn_xml_is_read_as_far_as_it_goes():
    body = urlset("".join(f"<url><loc>https://h.example/{n}</loc></url>" for n in range(100)))
    assert urls(sitemaps.parse(body[: len(body) // 2], URL))[:40] == [f"https://h.example/{n}" for n in range(40)]


@pytest.mark.parametrize(
    "disguise",
    [
        lambda body: body,
        gzip.compress,
        lambda body: gzip.compress(gzip.compress(body)),
        lambda body: gzip.compress(body[:60]) + gzip.compress(body[60:]),
        lambda body: gzip.compress(body) + b"trailing noise",
        lambda body: b"\xef\xbb\xbf" + body,
        lambda body: b"\n\n " + body,
        lambda body: body.decode().replace("UTF-8", "utf-16").encode("utf-16"),
    ],
    ids=["plain", "gzip", "gzip twice", "two members", "noise after", "bom", "blank lines", "utf-16"],
)
def test_disguises(disguise):
    body = urlset("<url><loc>https://h.example/ä?x=1&y=2</loc></url><url><loc>https://h.example/b</loc></url>")
    found = urls(sitemaps.parse(disguise(body), URL))
    assert len(found) == 2
    assert found[1] == "https://h.example/b"
    assert found[0].endswith("?x=1&y=2")


def test_a_torn_gzip_gives_what_came_before():
    noise = "".join(f"<url><loc>https://h.example/{n * 7919 % 10007}</loc></url>" for n in range(5000))
    packed = gzip.compress(urlset(noise))
    assert len(sitemaps.parse(packed[: len(packed) // 2], URL).links) > 500


def test_a_bomb_is_bounded():
    bomb = gzip.compress(b" " * 5_000_000)
    assert len(unpack.plain(bomb + bomb, limit=100_000)) <= 100_000
    assert unpack.plain(gzip.compress(b"x" * 5_000_000), limit=100_000) == b"x" * 100_000
    assert unpack.plain(gzip.compress(b"<urlset>") + gzip.compress(bytes(1_000_000)) * 100) == b""


def test_a_sitemap_that_packs_well_is_none():
    body = urlset("".join(f"<url><loc>https://h.example/2025/03/01/story-{n}</loc></url>" for n in range(40_000)))
    assert unpack.plain(gzip.compress(body)) == body


def test_list_of_addresses():
    body = b"\xef\xbb\xbfhttps://h.example/a\r\n\r\nHTTPS://h.example/b\nno address here\nhttps://h.example/a\n"
    assert [u.lower() for u in urls(sitemaps.parse(body, URL))] == ["https://h.example/a", "https://h.example/b"]


def test_a_feed_served_as_sitemap():
    body = b'<rss version="2.0"><channel><item><title>T</title><link>https://h.example/a</link></item></channel></rss>'
    assert sitemaps.parse(body, URL).links == (Link(url="https://h.example/a", title="T", via=URL),)


def test_entities_stay_closed():
    body = f"""<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">
      <!ENTITY file SYSTEM "file:///etc/hostname">]><urlset {NAMESPACE} {NEWS}><url><loc>https://h.example/a</loc>
      <news:news><news:title>x &b; &file;</news:title></news:news></url></urlset>""".encode()
    (link,) = sitemaps.parse(body, URL).links
    assert link.title == "x &b; &file;"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   \n",
        b"<!DOCTYPE html><html><body><url><loc>https://h.example/a</loc></url></body></html>",
        b"<html><body>Not found</body></html>",
        b"Not found",
        b"{}",
        b"<",
        b"<urlset/>",
        b"<other><url><loc>https://h.example/a</loc></other>",
        b"\x1f\x8b",
        b"\x00\x00",
    ],
)
def test_no_sitemap_gives_no_sitemaps(body):
    found = sitemaps.parse(body, URL)
    assert found.sitemaps == ()
    assert all(link.url == "https://h.example/a" for link in found.links)


def test_latin_1_bytes_under_a_utf_8_declaration_do_not_end_the_file():
    body = urlset(
        "<url><loc>https://h.example/a</loc><news:news><news:title>F\xe4hre</news:title></news:news></url>"
        "<url><loc>https://h.example/b</loc></url>",
        f"{NAMESPACE} {NEWS}",
    ).replace("ä".encode(), b"\xe4")
    assert urls(sitemaps.parse(body, URL)) == ["https://h.example/a", "https://h.example/b"]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=100).map(lambda noise: b"\x1f\x8b\x08\x00" + noise)))
def test_noise_never_raises(noise):
    assert isinstance(sitemaps.parse(noise, URL), Sitemap)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "<urlset>",
                    "<url>",
                    "</url>",
                    "<loc>",
                    "</loc>",
                    "<sitemap>",
                    "</sitemap>",
                    "<news:news>",
                    "<lastmod>",
                ),
                *(
                    "https://h.example/",
                    "//[",
                    "&",
                    "&#0;",
                    "<![CDATA[",
                    "]]>",
                    "<!--",
                    "<!DOCTYPE x [",
                    "<?xml ",
                    "\x00",
                    "é",
                ),
            ]
        ),
        max_size=30,
    )
)
def test_shuffled_markup_never_raises(pieces):
    found = sitemaps.parse("".join(pieces).encode(), URL)
    assert all(link.url.startswith(("http://", "https://")) for link in found.links + found.sitemaps)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (urlset(""), "urlset"),
        (b"<urlset><url><loc>https://h.example/a</loc></url>", "urlset"),
        (gzip.compress(urlset("")), "urlset"),
        (urlset("<url><n:news xmlns:n='x'><n:title>T</n:title></n:news></url>"), "news"),
        (f"<sitemapindex {NAMESPACE}/>".encode(), "index"),
        (b"\n# addresses\nhttps://h.example/a\n", "text"),
        (b"<rss version='2.0'><channel/></rss>", "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        (b"<!DOCTYPE html><html><body>https://h.example/</body></html>", None),
        (b"<html><urlset/></html>", None),
        (b"Not found", None),
        (b"", None),
    ],
)
def test_kind_tells_an_empty_sitemap_from_none(body, kind):
    assert sitemaps.kind(body) == kind


def test_an_entry_in_which_the_file_breaks_off_is_left_out():
    body = urlset("<url><loc>https://h.example/whole</loc></url><url><loc>https://h.example/broken</loc></url>")
    assert urls(sitemaps.parse(body[: body.index(b"ken<")], URL)) == ["https://h.example/whole"]


def test_an_index_whose_entries_are_called_url_lists_sitemaps_all_the_same():
    body = b"<sitemapindex><url><loc>https://h.example/s.xml</loc></url></sitemapindex>"
    assert sitemaps.parse(body, URL) == Sitemap(sitemaps=(Link("https://h.example/s.xml", via=URL),))


def test_a_charset_that_only_the_header_names():
    body = urlset("<url><loc>/a</loc><news:news><news:title>Гавань открыта</news:title></news:news></url>", NEWS)
    body = body.replace(b' encoding="UTF-8"', b"").decode().encode("cp1251")
    (link,) = sitemaps.parse(body, URL, "text/xml; charset=windows-1251").links
    assert link.title == "Гавань открыта"


def test_a_json_feed_served_as_sitemap():
    assert urls(sitemaps.parse(b'{"items": [{"url": "https://h.example/a"}]}', URL)) == ["https://h.example/a"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n"])
def test_a_list_of_addresses_may_end_its_lines_in_any_way(end):
    body = end.join(("https://h.example/a", "https://h.example/b", "")).encode()
    assert sitemaps.kind(body) == "text"
    assert [link.url for link in sitemaps.parse(body, URL).links] == ["https://h.example/a", "https://h.example/b"]


def test_a_urlset_within_a_urlset_is_read():
    body = b"<urlset><urlset><url><loc>/a</loc></url></urlset><url><loc>/b</loc></url></urlset>"
    assert urls(sitemaps.parse(body, URL)) == ["https://www.hafenbote.example/a", "https://www.hafenbote.example/b"]


def test_what_a_sitemap_names_beyond_the_protocols_limit_is_left_out_and_told(monkeypatch):
    monkeypatch.setattr(sitemaps, "MAX_ENTRIES", 3)
    named = [f"<url><loc>https://a.example/{n}</loc></url>" for n in range(4)]
    whole = sitemaps.parse(f"<urlset>{''.join(named[:3])}</urlset>".encode(), "https://a.example/sitemap.xml")
    assert (len(whole.links), whole.cut) == (3, False)
    more = sitemaps.parse(f"<urlset>{''.join(named)}</urlset>".encode(), "https://a.example/sitemap.xml")
    assert (len(more.links), more.cut) == (3, True)


ENTRY = "<url><loc>https://h.example/{0}</loc>{1}<news:news><news:title>T{0}</news:title></news:news></url>"
BIG = "<!--" + "x" * 70 * 1024 + "-->"


@pytest.mark.parametrize("times", [1, 70])  # in one piece, and in chunks
@pytest.mark.parametrize(
    "entries",
    [
        f"<!-- {ENTRY.format('old', '')} -->",
        f"<!-- it's a template: {ENTRY.format('old', '')} --> <?x y?>",
        ENTRY.format("a", "<x:url>https://h.example/no</x:url>"),
        ENTRY.format("a", "<x:y>" + "z" * 1_200_000 + "</x:y>"),
        ENTRY.format("a", "<i:image><i:loc>https://h.example/no</i:loc></i:image>" * 1500),
        f"<urlset>{ENTRY.format('a', '')}</urlset>",
    ],
    ids=["comment", "template", "x:url", "long entry", "pictures", "a urlset in it"],
)
def test_entries_are_those_of_the_document_whatever_stands_beside_them(entries, times):
    body = urlset(BIG * times + entries + ENTRY.format("b", ""), f'y="a>b" {NEWS}')
    named = ["T" + part for part in "ab" if f"/{part}<" in entries or part == "b"]
    assert [link.title for link in sitemaps.parse(body, URL).links] == named


def test_a_bare_bracket_ends_nothing():
    body = urlset(ENTRY.format("a", "").replace("Ta", "a < b") + ENTRY.format("b", ""), NEWS)
    assert urls(sitemaps.parse(body, URL)) == ["https://h.example/a", "https://h.example/b"]
