"""A site's home page into what it says of the site: name, language, feeds and sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from newscrawl import markup
from newscrawl.discovery.links import base_of, has_article_address, links_in, names_of, text_of_link, tree_of
from newscrawl.items import Link
from newscrawl.markup import HtmlElement
from newscrawl.text import count_words, one_line, squash
from newscrawl.urls import absolute, is_home, normalise, registered_domain, same_site

FEED_GUESSES = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
"""Where feeds usually are: to try on a site that names none."""
SITEMAP_GUESSES = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml", "/news-sitemap.xml", "/sitemap.xml.gz")
"""Where sitemaps usually are: to try on a site whose robots.txt names none."""

_FEED_TYPE = re.compile(
    r"^\s*(?:application|text)/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json|rss|atom)\b", re.IGNORECASE
)
_VAGUE_TYPE = re.compile(r"^\s*(?:application|text)/(?:xml|json)\b", re.IGNORECASE)
_FEED_WORD = r"(?:rss|rss2|feed|feeds|atom|rdf)"
_FEED_ADDRESS = re.compile(
    rf"(?:^|/){_FEED_WORD}(?:[._-]?\w*\.(?:xml|json|php|aspx))?/?$|\.(?:rss|atom|rdf)$|(?:^|/){_FEED_WORD}/.*\.(?:xml|json)$"
    rf"|(?:^|/)(?:\w+[._-])?{_FEED_WORD}\.(?:xml|json)$",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(
    r"(?:^|&)(?:feed=(?:rss|rss2|atom|rdf|json)(?:$|&)|format=(?:feed|rss|atom)|type=rss|output=rss)", re.IGNORECASE
)
_COMMENTS_WORDS = (
    "comments|kommentare|kommentar-?feed|kommentarsflöde|kommentarstrøm|commentaires|comentarios|comentários|comentarii"
    "|comentaris|commenti|reacties|kommentit|komentarze|komentáře|komentáre|komentari|hozzászólások|yorumlar|σχόλια"
    "|комментарии|комментариев|коментарі|коментари|التعليقات|תגובות|टिप्पणियाँ"
)
"""What readers' comments are called, in the plural: the singular is an opinion in many languages. Not the words for
which that holds of the plural, too (kommentarer, 评论)."""
_COMMENTS = re.compile(rf"(?:^|[/=_-])(?:comment|{_COMMENTS_WORDS})(?:$|[/=&_.-])", re.IGNORECASE)
_COMMENTS_TITLE = re.compile(
    rf"(?<!\w)(?:{_COMMENTS_WORDS})(?!\w)|コメント|(?:评论|評論)\s*feed|댓글|ความเห็น|ความคิดเห็น", re.IGNORECASE
)
_WHOLE_SITE = frozenset(
    "rss rss2 feed feeds atom rdf xml json index all news latest main home top full default www".split()
)
"""Words in a feed's address that name no section."""
_MENU = re.compile(r"(?:^|[\s_-])(?:nav|navi|navigation|navbar|menu|mainmenu)(?:$|[\s_-])", re.IGNORECASE)
_SERVICES = frozenset(
    "login signin sign-in register registration anmelden account konto profile subscribe subscription subscriptions "
    "abo abos abonnement abonnements newsletter newsletters contact kontakt contacto contato about about-us "
    "ueber-uns quienes-somos impressum imprint privacy datenschutz terms agb cookies legal search suche buscar "
    "cerca rss feed feeds shop store jobs karriere careers advertise werbung anzeigen mediadaten epaper e-paper app "
    "apps help hilfe faq amp wp-admin wp-login.php cart donate logout sitemap tag tags author authors".split()
)
"""Path segments and sub-domains that serve readers, but list no news."""
_SEPARATORS = re.compile(r"\s+[|–—·•:-]+\s+|\s*(?:[|｜]|--)\s*")
_FRONT_PAGE = frozenset(
    "home homepage frontpage mainpage startpage welcome index startseite titelseite hauptseite accueil pagedaccueil "
    "alaune inicio portada paginaprincipal paginainicial inicial capa principal primapagina portapagina voorpagina "
    "forside forsiden förstasidan startsidan hem etusivu stronagłówna hlavnístránka úvod titulnístrana címlap főoldal "
    "kezdőlap acasă anasayfa главная главнаястраница головна начало почетна αρχική αρχικήσελίδα trangchủ beranda laman "
    "الرئيسية الصفحةالرئيسية דףהבית ראשי صفحهاصلی トップ トップページ ホーム 首页 首頁 홈 메인".split()
)
"""What a title calls the front page, squashed."""
_LANGUAGE = re.compile(r"^([a-z]{2})(?![a-z])(?:[-_](\w+))?", re.IGNORECASE)
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_OLD_CODES = {"iw": "he", "in": "id", "ji": "yi"}


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a home page says of its site."""

    name: str | None = None
    language: str | None = None
    """ISO 639-1, or `zh-Hant`."""
    feeds: tuple[Link, ...] = ()
    """The likeliest to be the whole site's first; without feeds of comments. `title` is what the page calls it."""
    sections: tuple[Link, ...] = ()
    """What the menus link to, with `title`: those with short paths first, in the page's order."""


def read(page: bytes | HtmlElement, url: str) -> SiteFacts:
    """Read the home page found at `url`; what it does not say is None or ()."""
    tree = tree_of(page)
    if tree is None:
        return SiteFacts()
    return SiteFacts(_name(tree, url), _language(tree), _feeds(tree, url), _sections(tree, url))


def _name(tree: HtmlElement, url: str) -> str | None:
    """Return what the meta elements say, else of the title the part that is like the domain, else what no page is."""
    for key in ("og:site_name", "application-name", "apple-mobile-web-app-title"):
        if (name := _meta(tree, key)) and "://" not in name:
            return name
    title = next((markup.text_of(element) for element in tree.iter("title")), "")
    parts = [part for part in _SEPARATORS.split(title) if part]
    domain = squash((registered_domain(url) or "").partition(".")[0])
    alike = (part for part in parts if domain and (squash(part) in domain or domain in squash(part)))
    telling = [part for part in parts if squash(part) not in _FRONT_PAGE]
    return next(alike, next(iter(telling or parts), None))


def _language(tree: HtmlElement) -> str | None:
    root = next(tree.iter("html"), tree)
    declared = (root.get("lang"), root.get("xml:lang"), _meta(tree, "content-language"), _meta(tree, "og:locale"))
    match = next((found for value in declared if (found := _LANGUAGE.match((value or "").strip()))), None)
    if match is None:
        return None
    code = match[1].lower()
    if code == "zh" and _TRADITIONAL.intersection((match[2] or "").lower().split("-")):
        return "zh-Hant"
    return _OLD_CODES.get(code, code)


def _meta(tree: HtmlElement, key: str) -> str | None:
    for element in tree.iter("meta"):
        names = (element.get("property"), element.get("name"), element.get("http-equiv"))
        if key in {(name or "").strip().lower() for name in names} and (
            value := one_line(element.get("content") or "")
        ):
            return value
    return None


def _feeds(tree: HtmlElement, url: str) -> tuple[Link, ...]:
    """Return what the page declares as its feeds; where it declares none, the links that look like feeds."""
    base = base_of(tree, url)
    found: dict[str, Link] = {}
    for tag in ("link", "a"):
        for element in tree.iter("link") if tag == "link" else links_in(tree):
            address = absolute(element.get("href"), base)
            if address is None or not (_declares_feed if tag == "link" else _links_feed)(element, address, url):
                continue
            title = one_line(element.get("title") or "") or (text_of_link(element) if tag == "a" else "")
            if not _of_comments(address, title):
                found.setdefault(address, Link(address, title=title or None, via=url))
        if found:
            break
    return tuple(sorted(found.values(), key=lambda link: _narrowness(link.url)))


def _declares_feed(element: HtmlElement, address: str, _: str) -> bool:
    kinds = (element.get("rel") or "").lower().split()
    if not {"alternate", "feed"}.intersection(kinds):
        return False
    declared = element.get("type") or ""
    return bool(_FEED_TYPE.match(declared) or (_looks_like_feed(address) and _VAGUE_TYPE.match(declared or "text/xml")))


def _links_feed(element: HtmlElement, address: str, url: str) -> bool:
    if _FEED_TYPE.match(element.get("type") or ""):
        return True
    own = same_site(address, url) or (urlsplit(address).hostname or "").startswith(("feeds.", "feed.", "rss."))
    return own and _looks_like_feed(address)


def _looks_like_feed(address: str) -> bool:
    parts = urlsplit(address)
    return bool(_FEED_ADDRESS.search(parts.path) or _FEED_QUERY.search(parts.query))


def _of_comments(address: str, title: str) -> bool:
    """Whether a feed is one of comments: by its name, or by being an article's own (/2026/11/02/faehre/feed/)."""
    parts = urlsplit(address)
    if has_article_address(address.rstrip("/").rpartition("/")[0]):
        return True
    where = unquote(f"{parts.path}?{parts.query}")
    return bool(_COMMENTS.search(where) or _COMMENTS_TITLE.search(title))


def _narrowness(address: str) -> int:
    """Count the words of a feed's address that may name a section: neither the usual ones nor the site's name."""
    parts = urlsplit(address)
    words = re.findall(r"[^\W_]+", f"{parts.path} {parts.query}".lower())
    return sum(word not in _WHOLE_SITE and word not in (parts.hostname or "") for word in words)


def _sections(tree: HtmlElement, url: str) -> tuple[Link, ...]:
    base, here = base_of(tree, url), normalise(url)
    found: dict[str, Link] = {}
    for element in _menu_links(tree):
        address = absolute(element.get("href"), base)
        text = text_of_link(element)
        named = any(letter.isalpha() for letter in text)  # not the number of a page
        if address and named and same_site(address, url) and _may_be_section(address, url) and count_words(text) <= 6:
            found.setdefault(normalise(address), Link(address, title=text, via=url))
    found.pop(here, None)
    return tuple(sorted(found.values(), key=lambda link: _depth(link.url)))


def _depth(address: str) -> int:
    """Count path segments; a sub-domain's home page is as deep as a part of a section."""
    return len([segment for segment in urlsplit(address).path.split("/") if segment]) or 2


def _menu_links(tree: HtmlElement) -> Iterator[HtmlElement]:
    judged: dict[HtmlElement, bool] = {}
    for element in links_in(tree):
        above = list(element.iterancestors())
        if any(parent.tag in {"footer", "article"} for parent in above):
            continue
        for parent in above:
            if parent not in judged:
                judged[parent] = _is_menu(parent)
            if judged[parent]:
                yield element
                break


def _is_menu(element: HtmlElement) -> bool:
    if element.tag == "nav" or (element.get("role") or "").lower() in {"navigation", "menubar", "menu"}:
        return True
    return element.tag != "body" and _MENU.search(names_of(element)) is not None


def _may_be_section(address: str, url: str) -> bool:
    parts = urlsplit(address)
    if parts.query or has_article_address(address):
        return False
    host = (parts.hostname or "").removeprefix("www.")
    segments = [segment.casefold() for segment in parts.path.split("/") if segment]
    words = {*segments, host.partition(".")[0], *(segment.partition(".")[0] for segment in segments)}
    other_host = host != (urlsplit(url).hostname or "").removeprefix("www.")
    return len(segments) <= 2 and (other_host or not is_home(address)) and not _SERVICES.intersection(words)
