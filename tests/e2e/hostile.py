"""A server that does what hostile and broken sites do, each thing behind a path of its own, within bounds.

It listens on addresses of 127.0.0.0/8 alone. No answer is longer than MAX_BYTES or takes longer than MAX_SECONDS.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import socketserver
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache

import brotli
from local_site import story

try:
    from compression import zstd
except ImportError:  # before Python 3.14
    from backports import zstd

MAX_BYTES = 12 << 20
MAX_SECONDS = 30.0
MEGABYTE = 1 << 20
HOST = "127.0.0.5"
ROBOTS_HOSTS = {
    "large": "127.0.0.11",
    "noise": "127.0.0.12",
    "stars": "127.0.0.13",
    "circle": "127.0.0.14",
    "packed": "127.0.0.15",
    "names": "127.0.0.6",
}
"""Each has a robots.txt of its own."""

Pieces = Iterable[bytes | float]
"""What is sent, and between that how many seconds nothing is."""


@dataclass(frozen=True)
class Threat:
    """One thing that a site does."""

    answer: Callable[[Hostile], Pieces]
    ends: str
    """How it ends: "article" or the rejection's reason, several with | between them; of a list, what the log says."""
    role: str = "page"
    """"page", "feed", "sitemap", "section" or "robots"."""


@dataclass
class Hostile:
    """The server at work."""

    port: int
    size: float = 0.05
    """Megabytes of what only costs time; 1 is what benchmarks/hostile.py measures."""
    asked: list[str] = field(default_factory=list)
    """Host and path of each request."""

    def many(self, most: int) -> int:
        """As many as `most` a megabyte."""
        return int(most * self.size)

    def url(self, path: str, host: str = HOST) -> str:
        return f"http://{host}:{self.port}{path}"


THREATS: dict[str, Threat] = {}


def threat(path: str, ends: str, role: str = "page") -> Callable:
    """Enter what the function sends under a path."""

    def enter(answer: Callable[[Hostile], Pieces]) -> Callable:
        THREATS[path] = Threat(answer, ends, role)
        return answer

    return enter


def http(
    body: str | bytes = b"",
    kind: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    length: object = None,
    **more,
) -> bytes:
    """An answer; `length` in the place of the true one, "" for none."""
    body = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    length = len(body) if length is None else length
    named = {"Content-Type": kind, "Content-Length": length, "Connection": "close"}
    named |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = [f"{name}: {value}" for name, value in named.items() if value != ""]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1", "replace") + body


def page(within: str = "", head: str = "", number: int = 1) -> str:
    """The page of an article, with something in it."""
    return story(number, head=head).body.replace("</article>", f"{within}</article>")


def rss(items: str, before: str = "") -> bytes:
    return http(
        f"<?xml version='1.0'?>{before}<rss version='2.0'><channel>{items}</channel></rss>", "application/rss+xml"
    )


def xml(body: str | bytes) -> bytes:
    return http(body, "application/xml")


# Packed answers.


def bomb(packing: str) -> bytes:
    """A megabyte that becomes hundreds."""
    zeros = bytes(MEGABYTE)
    if packing in ("gzip", "zstd"):  # both may have several members
        one = gzip.compress(zeros) if packing == "gzip" else zstd.compress(zeros)
        return one * (MEGABYTE // len(one))
    if packing == "deflate":
        packer = zlib.compressobj()
        begin = packer.compress(b"<p>") + packer.flush(zlib.Z_FULL_FLUSH)
        one = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
        return begin + one * (MEGABYTE // len(one))
    if packing == "br":
        packer = brotli.Compressor()
        begin = packer.process(zeros) + packer.flush()
        one = packer.process(zeros) + packer.flush()
        return begin + one * (MEGABYTE // len(one))
    # A megabyte that becomes two, and these become a thousand.
    noise = b"".join(hashlib.sha256(number.to_bytes(4)).digest() for number in range(30_000))
    return gzip.compress(gzip.compress(noise, 0) + gzip.compress(zeros) * 1000, 1)


BOMBS = {"gzip": "gzip", "deflate": "deflate", "br": "br", "zstd": "zstd", "double": "gzip, gzip"}


def _bomb(packing: str) -> None:
    packed = cache(lambda: bomb(packing))

    @threat(f"/bomb/{packing}", "response_too_large")
    def _(_: Hostile) -> Pieces:
        yield http(packed(), Content_Encoding=BOMBS[packing])


for _packing in BOMBS:
    _bomb(_packing)


@threat("/packed/not", "article")
def _(_: Hostile) -> Pieces:
    yield http(page(), Content_Encoding="gzip")


@threat("/packed/noise", "download_failed")
def _(_: Hostile) -> Pieces:
    yield http(NOISE, Content_Encoding="gzip")


def _cut(packing: str, pack: Callable[[bytes], bytes]) -> None:
    @threat(f"/packed/cut/{packing}", "download_failed")
    def _(_: Hostile) -> Pieces:
        packed = pack(page(number=3).encode())
        yield http(packed[: len(packed) * 2 // 3], Content_Encoding=packing)


for _packing, _pack in {
    "gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress
}.items():  # fmt: skip
    _cut(_packing, _pack)


@threat("/packed/cut/inner", "download_failed")
def _(_: Hostile) -> Pieces:
    packed = brotli.compress(page(number=3).encode())
    yield http(gzip.compress(packed[: len(packed) * 2 // 3]), Content_Encoding="br, gzip")


@threat("/packed/cut/end", "article")  # what is cut off is the checksum
def _(_: Hostile) -> Pieces:
    yield http(gzip.compress(page(number=4).encode())[:-8], Content_Encoding="gzip")


@threat("/packed/often", "download_failed")
def _(_: Hostile) -> Pieces:
    body = page().encode()
    for _ in range(60):
        body = gzip.compress(body)
    yield http(body, Content_Encoding=", ".join(["gzip"] * 60))


@threat("/packed/unknown", "not_html")
def _(_: Hostile) -> Pieces:
    yield http(NOISE, Content_Encoding="snappy")


# Lies about length, and streams without end.


@threat("/length/less", "article")
def _(_: Hostile) -> Pieces:
    yield http(page("<p>Cut.</p>" * 50, number=5), length=len(page(number=5)))


@threat("/length/more", "download_failed")
def _(_: Hostile) -> Pieces:
    yield http(page(), length=1_000_000)


@threat("/length/huge", "response_too_large")
def _(_: Hostile) -> Pieces:
    yield http(page(), length=99_000_000_000)


@threat("/length/negative", "download_failed")
def _(_: Hostile) -> Pieces:
    yield http(page(), length=-1)


@threat("/length/words", "download_failed")
def _(_: Hostile) -> Pieces:
    yield http(page(), length="all of it")


@threat("/length/twice", "download_failed")
def _(_: Hostile) -> Pieces:
    yield http(page(), length="10\r\nContent-Length: 20")


def chunked(*chunks: bytes) -> Iterator[bytes]:
    yield http(length="", Transfer_Encoding="chunked")
    for chunk in chunks:
        yield b"%x\r\n%s\r\n" % (len(chunk), chunk)


@threat("/chunks/lie", "download_failed")
def _(_: Hostile) -> Pieces:
    yield from chunked()
    yield b"fffff\r\n" + page().encode()


@threat("/chunks/words", "download_failed")
def _(_: Hostile) -> Pieces:
    yield from chunked()
    yield b"many\r\n" + page().encode()


@threat("/chunks/endless", "response_too_large")
def _(_: Hostile) -> Pieces:
    yield from chunked(*[b"<p>On and on.</p>" * 4000] * 200)


@threat("/chunks/extension", "download_failed")
def _(_: Hostile) -> Pieces:
    yield from chunked()
    yield b"5;" + b"x" * MEGABYTE


@threat("/endless", "response_too_large")
def _(_: Hostile) -> Pieces:
    yield http(length="")
    while True:
        yield b"<p>On and on.</p>" * 4000


@threat("/headers/long", "response_too_large")
def _(_: Hostile) -> Pieces:
    yield http(page(), X_Long="x" * 10 * MEGABYTE)


@threat("/headers/many", "response_too_large")
def _(_: Hostile) -> Pieces:
    yield b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 1_000_000


@threat("/headers/endless", "response_too_large")
def _(_: Hostile) -> Pieces:
    yield b"HTTP/1.1 200 OK\r\nX-Long: "
    while True:
        yield b"x" * 65_536 + b"\r\n "


@threat("/headers/continue", "response_too_large")
def _(_: Hostile) -> Pieces:
    while True:
        yield b"HTTP/1.1 100 Continue\r\n\r\n" * 1000


@threat("/headers/policy", "article")  # as long as some honest sites' Content-Security-Policy
def _(_: Hostile) -> Pieces:
    yield http(page(number=6), Content_Security_Policy="x" * 40_000)


@threat("/headers/broken", "article")
def _(_: Hostile) -> Pieces:
    yield http(page(number=7)).replace(b"\r\n", b"\r\nno header at all\r\nX-Odd: \x01\xff\r\n", 1)


@threat("/headers/nameless", "download_failed")
def _(_: Hostile) -> Pieces:
    yield http(page()).replace(b"\r\n", b"\r\n: nothing\r\nX-\x00\xff: 1\r\n", 1)


@threat("/status/line", "download_failed")
def _(_: Hostile) -> Pieces:
    yield b"HELLO 1.5 banana\r\n\r\n" + page().encode()


@threat("/status/number", "http_error")
def _(_: Hostile) -> Pieces:
    yield http(page(), status="999 Odd")


@threat("/closed", "download_failed")
def _(_: Hostile) -> Pieces:
    return ()


@threat("/slow/silent", "download_timeout")
def _(_: Hostile) -> Pieces:
    yield MAX_SECONDS


@threat("/slow/headers", "download_timeout")
def _(_: Hostile) -> Pieces:
    yield from slowly(http(page()))


@threat("/slow/body", "download_timeout")
def _(_: Hostile) -> Pieces:
    answer = http(page())
    yield answer[:200]
    yield from slowly(answer[200:])


def slowly(answer: bytes) -> Iterator[bytes | float]:
    for place in range(len(answer)):
        yield answer[place : place + 1]
        yield 0.1


# Redirects.


def moved(path: str, to: Callable[[Hostile], str], ends: str) -> None:
    @threat(path, ends)
    def _(site: Hostile) -> Pieces:
        yield http(status="302 Found", Location=to(site))


moved("/moved/self", lambda site: "/moved/self", "redirect_loop")
moved("/moved/circle", lambda site: "/moved/circle?back", "redirect_loop")
moved("/moved/grows", lambda site: f"/moved/grows?{len(site.asked)}", "redirect_loop")
moved("/moved/file", lambda site: "file:///etc/hostname", "not_public")
moved("/moved/ftp", lambda site: "ftp://127.0.0.1/story", "not_public")
moved("/moved/data", lambda site: "data:text/html,<p>Here.</p>", "not_public")
moved("/moved/script", lambda site: "javascript:alert(1)", "not_public")
moved("/moved/inner", lambda site: "http://10.0.0.1/", "not_public")
moved("/moved/nowhere", lambda site: "", "http_error")
moved("/moved/long", lambda site: "/" + "x" * 100_000, "url_too_long")
moved("/moved/broken", lambda site: "http://[::1/", "not_public")
moved("/moved/password", lambda site: f"http://user:word@{HOST}:{site.port}/named/password", "article")
moved("/moved/lines", lambda site: "/x%0d%0aSet-Cookie:%20a=b", "http_error")


@threat("/refresh/circle", "redirect_loop")
def _(site: Hostile) -> Pieces:
    yield http(f"<meta http-equiv=refresh content='0; url=/refresh/circle?{len(site.asked)}'><p>On.</p>")


@threat("/refresh/script", "article")
def _(_: Hostile) -> Pieces:
    yield http(page(number=8, head="<meta http-equiv=refresh content='0; url=javascript:location.reload()'>"))


# Bytes that are no page, or hardly one.

NOISE = b"".join(hashlib.sha256(b"%d" % number).digest() for number in range(4000))


@threat("/bytes/none", "empty_body")
def _(_: Hostile) -> Pieces:
    yield http()


@threat("/bytes/noise", "not_html")
def _(_: Hostile) -> Pieces:
    yield http(NOISE)


@threat("/bytes/picture", "not_html")
def _(_: Hostile) -> Pieces:
    yield http(b"\x89PNG\r\n\x1a\n" + NOISE)


@threat("/bytes/nul", "article")
def _(_: Hostile) -> Pieces:
    yield http(page(number=9).replace("pilot", "pi\0lot"))


@threat("/bytes/surrogates", "article")
def _(_: Hostile) -> Pieces:
    yield http(
        page("<p>Half a sign \ud800 and &#xD800; another one &#56320; were sent to the harbour master.</p>", number=10)
    )


@threat("/bytes/bidi", "article")
def _(_: Hostile) -> Pieces:
    yield http(
        page("<p>\u202eThe harbour master is called\u2066 retsam \u200f\u202c, said the council.</p>", number=11)
    )


@threat("/bytes/references", "article")
def _(_: Hostile) -> Pieces:
    yield http(page(f"<p>The pilots sent &#{'9' * 5000}; and &#x{'f' * 5000}; to the harbour master.</p>", number=12))


@threat("/charset/unknown", "article")
def _(_: Hostile) -> Pieces:
    yield http(page(number=13), "text/html; charset=klingon")


@threat("/charset/seven", "article")
def _(_: Hostile) -> Pieces:
    yield http(page(number=14), "text/html; charset=utf-7")


@threat("/charset/wrong", "article")
def _(_: Hostile) -> Pieces:
    yield http(page(number=15), "text/html; charset=utf-16")


@threat("/charset/codec", "article")  # Python knows codecs that are none of text, and some that unpack
def _(_: Hostile) -> Pieces:
    yield http(page(number=16), "text/html; charset=zlib_codec")


@threat("/cut", "article")
def _(_: Hostile) -> Pieces:
    yield http(page(number=17)[:-300], length="")


# Markup that costs time or memory.


@threat("/markup/deep", "too_deep")
def _(site: Hostile) -> Pieces:
    yield http(page("<div>" * site.many(100_000) + "<p>Deep down.</p>", number=18))


@threat("/markup/paragraphs", "article|timeout")
def _(site: Hostile) -> Pieces:
    yield http(
        page("".join(f"<p>Pilot boat {number} left the mole.</p>" for number in range(site.many(50_000))), number=19)
    )


@threat("/markup/attribute", "article|timeout")
def _(site: Hostile) -> Pieces:
    yield http(page(f"<p class='{'x' * site.many(9 * MEGABYTE)}'>One word.</p>", number=20))


@threat("/markup/attributes", "article|timeout")
def _(site: Hostile) -> Pieces:
    yield http(page(f"<p {' '.join(f'a{number}=b' for number in range(site.many(100_000)))}>One word.</p>", number=21))


@threat("/markup/links", "article|timeout")
def _(site: Hostile) -> Pieces:
    yield http(
        page(
            "".join(f"<a href='/x/{number}'>Pilot boat {number}</a> " for number in range(site.many(50_000))), number=22
        )
    )


@threat("/markup/word", "article|timeout")
def _(site: Hostile) -> Pieces:
    yield http(page(f"<p>{'x' * site.many(4 * MEGABYTE)}</p>", number=23))


@threat("/markup/title", "article|timeout")
def _(site: Hostile) -> Pieces:
    yield http(page(number=24, head=f"<meta property='og:title' content='{'Harbour ' * site.many(250_000)}'>"))


@threat("/markup/laughs", "article")
def _(_: Hostile) -> Pieces:
    yield http(
        f"<?xml version='1.0'?>{LAUGHS}" + page("<p>The pilots said: &lol9;</p>", number=25), "application/xhtml+xml"
    )


@threat("/markup/outside", "article")
def _(_: Hostile) -> Pieces:
    yield http(f"<?xml version='1.0'?>{OUTSIDE}" + page("<p>The pilots said: &inner; &host;</p>", number=26))


def repeated(name: str, piece: str, ends: str = "article|timeout") -> None:
    """A megabyte of what a careless pattern would search again and again."""

    @threat(f"/repeated/{name}", ends)
    def _(site: Hostile) -> Pieces:
        yield http(page(f"<p>{piece * site.many(MEGABYTE // len(piece))}</p>", number=30 + len(name)))


repeated("comments", "<!-- ")
repeated("tags", "<a <")
repeated("blanks", " \t")
repeated("braces", "{{ ")
repeated("brackets", "((((")
repeated("dates", "1 May 2025, ")
repeated("quotes", '&quot;" ')
repeated("scripts", "<script> ")
repeated("addresses", "http://a.b/ ")


def data(name: str, number: int, text: Callable[[Hostile], str]) -> None:
    @threat(f"/data/{name}", "article")
    def _(site: Hostile) -> Pieces:
        yield http(page(number=number, head=f"<script type='application/ld+json'>{text(site)}</script>"))


NEWS = '"@type": "NewsArticle", "headline": "Harbour pilots vote"'
data("deep", 50, lambda site: '{"a":' * 100_000 + "1" + "}" * 100_000)
data("lists", 51, lambda site: "[" * 100_000 + "]" * 100_000)
data("large", 52, lambda site: f'{{{NEWS}, "articleBody": "{"pilots " * site.many(700_000)}"}}')
data("numbers", 53, lambda site: f'{{{NEWS}, "wordCount": {"9" * 100_000}}}')
data("many", 54, lambda site: f'{{"@graph": [{", ".join([f"{{{NEWS}}}"] * site.many(20_000))}]}}')


@threat("/canonical/braces", "article")
def _(_: Hostile) -> Pieces:
    yield http(page(number=55, head=f"<link rel='canonical' href='/{'{{' * 500_000}'>"))


@threat("/amp/braces", "article")
def _(_: Hostile) -> Pieces:
    yield http(page(number=56, head=f"<link rel='canonical' href='/{'{{' * 500_000}'>").replace("<html", "<html amp"))


# Feeds.

LAUGHS = (
    "<!DOCTYPE rss [<!ENTITY lol 'lol'>"
    + "".join(f"<!ENTITY lol{n} '{f'&lol{n - 1 or str()};' * 10}'>" for n in range(1, 10))
    + "]>"
)
LARGE = f"<!DOCTYPE rss [<!ENTITY a '{'a' * 100_000}'>]>"
OUTSIDE = (
    "<!DOCTYPE rss SYSTEM 'http://127.0.0.9/outside.dtd' [<!ENTITY inner SYSTEM 'file:///etc/hostname'>"
    "<!ENTITY host SYSTEM 'http://127.0.0.9/outside'><!ENTITY % more SYSTEM 'http://127.0.0.9/more'>%more;]>"
)


def item(site: Hostile, name: str, title: str = "Harbour pilots vote") -> str:
    return f"<item><title>{title}</title><link>{site.url(f'/named/{name}')}</link></item>"


def feed(path: str, ends: str, items: Callable[[Hostile], str], before: str = "") -> None:
    @threat(path, ends, "feed")
    def _(site: Hostile) -> Pieces:
        yield rss(items(site), before)


feed("/feed/laughs", "read", lambda site: item(site, "laughs", "&lol9;"), LAUGHS)
feed("/feed/quadratic", "instead of a feed", lambda site: item(site, "quadratic", "&a;" * 100_000), LARGE)
feed("/feed/outside", "read", lambda site: item(site, "outside", "&inner;&host;"), OUTSIDE)
feed(
    "/feed/entries",
    "first 200 entries",
    lambda site: "".join(item(site, f"entries/{n}") for n in range(site.many(100_000))),
)
feed("/feed/deep", "read", lambda site: "<a>" * site.many(40_000) + item(site, "deep"))
feed("/feed/attribute", "read", lambda site: f"<a b='{'x' * site.many(9 * MEGABYTE)}'/>" + item(site, "attribute"))
feed("/feed/braces", "read", lambda site: item(site, "{{" * 500_000) + item(site, "braces"))
feed("/feed/images", "no link found", lambda site: "<image>" * 100_000 + item(site, "images"))
feed("/feed/cdata", "read", lambda site: item(site, "cdata") + "<x>" + "<![CDATA[" * 100_000)
feed("/feed/references", "read", lambda site: item(site, "references", "&#xD800;&#99999999999;" * 20_000))
feed(
    "/feed/mail",
    "read",
    lambda site: item(site, "mail") + f"<item><author>{'a' * site.many(MEGABYTE)}@a (</author></item>",
)
feed("/feed/mixed", "read", lambda site: item(site, "mixed") + "<x></y>" * site.many(200_000))
feed(
    "/feed/attributes",
    "read",
    lambda site: f"<a {' '.join(f'a{n}=1' for n in range(site.many(100_000)))}/>" + item(site, "attributes"),
)


@threat("/feed/bomb", "larger than allowed", "feed")
def _(_: Hostile) -> Pieces:
    yield http(bomb("gzip"), "application/rss+xml", Content_Encoding="gzip")


@threat("/feed/wrapped", "instead of a feed", "feed")
def _(_: Hostile) -> Pieces:
    yield http(bomb("gzip"), "application/gzip")


@threat("/feed/json", "first 200 entries", "feed")
def _(site: Hostile) -> Pieces:
    items = [{"url": site.url(f"/named/json/{number}")} for number in range(site.many(100_000))]
    yield http(json.dumps({"items": items}), "application/feed+json")


@threat("/feed/json/deep", "no link found", "feed")
def _(_: Hostile) -> Pieces:
    yield http('{"items": ' + "[" * 100_000, "application/feed+json")


@threat("/feed/noise", "instead of a feed", "feed")
def _(_: Hostile) -> Pieces:
    yield http(NOISE, "application/rss+xml")


@threat("/feed/pages", "", "feed")
def _(site: Hostile) -> Pieces:
    """Names all pages, the slow ones first, and one of each host with a robots.txt of its own."""
    paths = sorted((path for path, threat in THREATS.items() if threat.role == "page"), key=lambda p: "slow" not in p)
    urls = [*map(site.url, paths), *(site.url(f"/robots/{name}", host) for name, host in ROBOTS_HOSTS.items())]
    urls += [site.url("/private", ROBOTS_HOSTS[name]) for name in ("large", "packed", "names")]
    yield rss("".join(f"<item><title>Harbour pilots vote</title><link>{url}</link></item>" for url in urls))


# Sitemaps.


def sitemap(path: str, ends: str, body: Callable[[Hostile], str | bytes]) -> None:
    @threat(path, ends, "sitemap")
    def _(site: Hostile) -> Pieces:
        yield xml(body(site))


def urlset(locs: Iterable[str]) -> str:
    return f"<urlset>{''.join(f'<url><loc>{loc}</loc></url>' for loc in locs)}</urlset>"


def index(locs: Iterable[str]) -> str:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{loc}</loc></sitemap>' for loc in locs)}</sitemapindex>"


sitemap("/map/self", "read", lambda site: index([site.url("/map/self")]))
sitemap("/map/circle", "read", lambda site: index([site.url("/map/circle/back")]))
sitemap("/map/circle/back", "read", lambda site: index([site.url("/map/circle")]))
sitemap("/map/down", "read", lambda site: index([site.url(f"/map/down?{len(site.asked)}")]))
sitemap("/map/wide", "read", lambda site: index(site.url(f"/map/empty?{n}") for n in range(site.many(20_000))))
sitemap("/map/entries", "read", lambda site: urlset(site.url(f"/named/map/{n}") for n in range(site.many(120_000))))
sitemap("/map/laughs", "read", lambda site: LAUGHS + urlset([site.url("/named/laughs?&lol9;")]))
sitemap("/map/outside", "read", lambda site: OUTSIDE + urlset([site.url("/named/outside?&inner;&host;")]))
sitemap("/map/deep", "no link found", lambda site: "<urlset>" + "<url>" * 100_000)
sitemap("/map/empty", "no link found", lambda site: "<urlset><url></url></urlset>")
sitemap("/map/none", "no link found", lambda site: urlset(["javascript:alert(1)", "", "ftp://a/b"]))
sitemap("/map/bomb.xml.gz", "instead of a sitemap", lambda site: gzip.compress(b"<urlset>") + bomb("gzip"))
sitemap("/map/tags", "no link found", lambda site: "<urlset>" + "<a/>" * site.many(2_500_000))
sitemap("/map/noise", "instead of a sitemap", lambda site: NOISE)


@threat("/map/slow", "read", "sitemap")  # honest: it takes longer than a page may
def _(site: Hostile) -> Pieces:
    yield 21.0
    yield xml(urlset([site.url("/named/map/slow")]))


# Sections whose pages never end.


def section(path: str, ends: str, links: Callable[[int], list[str]]) -> None:
    """A page whose links are those, and which continues in another one."""

    @threat(path, ends, "section")
    def _(site: Hostile) -> Pieces:
        number = int(site.asked[-1].rpartition("page=")[2] or 1) if "page=" in site.asked[-1] else 1
        shown = "".join(f"<p><a href='{link}'>Harbour pilots vote on the watch</a></p>" for link in links(number))
        yield http(f"<html><body>{shown}<a rel=next href='{path}?page={number + 1}'>Next</a></body></html>")


section(
    "/section/calendar",
    "trap/future",
    lambda n: [f"/calendar/{2080 + n}/05/0{d}/" for d in range(1, 9)],
)
section("/section/circle", "trap/repeated", lambda n: [f"/named/{'a-b/c-d/' * n}harbour-pilots-vote-on-watch"])
section("/section/query", "trap/query", lambda n: ["/named/2025/03/01/story?" + "&".join(["sort=a"] * (n + 8))])
section(
    "/section/session",
    "seen",
    lambda n: [
        f"/named/2025/03/02/story;jsessionid={n}A{n}",
        f"/(S(abc{n:02}defghijklmnopqrstuv))/named/2025/03/02/story",
    ],
)
section("/section/endless", "10 pages", lambda n: [f"/named/2025/03/03/harbour-pilots-{n}"])
section("/section/long", "too_long", lambda n: [f"/named/2025/03/04/{'x' * 3000}"])


# robots.txt, one a host.


def robots(name: str, ends: str, send: Callable[[Hostile], Pieces]) -> None:
    THREATS[f"/robots/{name}"] = Threat(send, ends, "robots")


PRIVATE = b"User-agent: *\nDisallow: /private\n"
robots("large", "article", lambda site: [http(PRIVATE + b"Disallow: /a*b*c\n" * 650_000, "text/plain")])
robots(
    "packed",
    "article",
    lambda site: [http(gzip.compress(PRIVATE + bytes(20 * MEGABYTE)), "text/plain", Content_Encoding="gzip")],
)
robots("noise", "article", lambda site: [http(NOISE, "text/plain")])
robots(
    "stars",
    "robots",
    lambda site: [http(f"User-agent: *\nCrawl-delay: nan\nDisallow: /{'*r' * 5000}*z", "text/plain")],
)
robots(
    "names",
    "article",
    lambda site: [
        http(
            PRIVATE
            + b"".join(b"User-agent: robot%d\n" % number for number in range(10_000))
            + b"".join(b"Disallow: /%d\n" % number for number in range(10_000)),
            "text/plain",
        )
    ],
)
robots("circle", "article", lambda site: [http(status="302 Found", Location="/robots.txt")])


# The server.


def answer_to(site: Hostile, host: str, target: str) -> Pieces:
    path = target.partition("?")[0]
    if path == "/robots.txt":
        name = next((name for name, address in ROBOTS_HOSTS.items() if address == host), None)
        return THREATS[f"/robots/{name}"].answer(site) if name else [http(status="404 Not Found")]
    if host != HOST or "/named/" in path:
        return [http(page(number=70 + len(path) % 7))]
    return THREATS[path].answer(site) if path in THREATS else [http(status="404 Not Found")]


class _Handler(socketserver.BaseRequestHandler):
    site: Hostile

    def handle(self) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked:
            piece = self.request.recv(65_536)
            if not piece:
                return
            asked += piece
        target = asked.split(b" ", 2)[1].decode("latin-1")
        host = self.request.getsockname()[0]
        self.site.asked.append(host + target)
        sent, ends = 0, time.monotonic() + MAX_SECONDS
        for piece in answer_to(self.site, host, target):
            if sent > MAX_BYTES or time.monotonic() > ends:
                return
            if isinstance(piece, float):
                time.sleep(piece)
            else:
                self.request.sendall(piece)
                sent += len(piece)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64

    def handle_error(self, *args: object) -> None:
        """A crawl that has enough closes its connection: nothing to tell."""


@contextmanager
def serving_hostile(size: float = 0.05) -> Iterator[Hostile]:
    """Serve all that on one free port of the hosts until the block ends."""
    with ExitStack() as stack:
        site = Hostile(0, size)
        for host in (HOST, *ROBOTS_HOSTS.values()):
            server = stack.enter_context(_Server((host, site.port), type("Handler", (_Handler,), {"site": site})))
            site.port = server.server_address[1]
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
            stack.callback(server.shutdown)
        yield site
