"""A page of an article that is spread over several in, the addresses of the page behind it and of the whole out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urlsplit

from newscrawl import markup
from newscrawl.discovery.links import NAMES, base_of, has_article_address, links_in, names_of, text_of_link
from newscrawl.discovery.paging import leads_on, places, says_next
from newscrawl.markup import HtmlElement
from newscrawl.text import squash
from newscrawl.urls import absolute, is_print, normalise, same_site

_ARTICLE = re.compile(
    rb"""["']og:type["'][^<>]{0,40}["']article["']|"@type"\s*:\s*\[?\s*"(?:\w*Article|Report\w*|BlogPosting|LiveBlog\w*)"|"""
    rb"""<article[\s>]""",
    re.IGNORECASE,
)
_PARAMETER = rb"""(?:[\w.\[\]-]{1,16}=2|(?:page|pagina|seite|pg?)=1)(?:["'&#]|%23)"""
_BEHIND = re.compile(
    rb"""[/_,.-](?:[a-z]{1,10}[/_=-]?)?2(?:\.\w{2,5})?/?["'?#]"""
    rb"""|(?:\.\w{2,5})?/?[?](?:[^"'\s<>]{0,60}[&;])?""" + _PARAMETER
)
"""What the address of a second page has behind the name of the first; or, below, all that is written of it."""
_PARAMETER_ALONE = re.compile(rb"""=["']\?(?:[^"'\s<>]{0,60}[&;])?""" + _PARAMETER)
_NUMBER_ALONE = re.compile(rb"""href="(?:\./)?(?:page/)?2/?\"""")
_MOST_PLACES = 500
"""Places where a page names its own address that are looked at: some ten are usual."""
_EXTENSION = re.compile(r"\.\w{2,5}$")
_FIRST = re.compile(r"[/_,.-](?:[a-z]{1,10}[/_=-]?)?1$")
_BARE = re.compile(r"[-_,.]\d+(?:\.\w{2,5})?/?$")
"""A number at the end of an address that nothing parts from the article's own name: as often another article's."""
_OTHERS = re.compile(
    r"com+ent|kommentar|komentar|comentari|repl(?:y|ies)|review|respuest|antwort|gallery|galler|galeri|slide|foto|photo|"
    r"pictur|diapo|carous|related|recommend|teaser|archiv|forum|thread",
    re.IGNORECASE,
)
"""In addresses, and in class and id names around links: numbered pages of something else than the text."""
_WHOLE_ADDRESS = re.compile(
    r"[?&/_-](?:page|pages|pagina|seite|p|pg|pagewanted|view|show|display|single|full|all)=(?:all|full|single|alle|todo|0)\b"
    r"|[?&/](?:single-?page|one-?page|single_page_view|full-?(?:page|article|story|text)|view-?all|show-?all|all-?pages?|"
    r"komplettansicht|gesamtansicht|tout|todo|integral)(?:=(?:1|true|yes|on)|[/.?&]|$)",
    re.IGNORECASE,
)
_WHOLE_TEXT = re.compile(
    "|".join(
        (
            r"(?:(?:view|read|show|see) )?(?:the )?(?:whole|full|entire|complete) (?:article|story|text)",
            r"(?:(?:view|read|show|see) )?(?:all |as |on |in )*(?:one|a single|single) page",
            r"(?:(?:view|show) )?all pages|(?:view|show) all",
            r"(?:(?:artikel|text|alles?|beitrag) )?auf einer seite(?: (?:lesen|anzeigen|zeigen))?",
            r"komplettansicht|gesamtansicht|ganzen (?:artikel|text) (?:lesen|anzeigen)",
            r"(?:(?:lire|afficher|voir) )?(?:l.article )?(?:sur|en) une (?:seule )?page|(?:afficher|voir) tout",
            r"(?:(?:ver|leer) )?(?:todo )?en una (?:sola )?p[áa]gina|(?:ver|leer)(?: todo| completo)",
            r"(?:(?:ver|ler) )?(?:tudo )?(?:em|numa) (?:uma )?(?:s[óo] |[úu]nica )?p[áa]gina",
            r"(?:leggi )?(?:tutto )?(?:in|su) un.unica pagina|(?:alles )?op (?:één|een) pagina",
            r"весь текст|статья целиком|(?:на )?одной страниц[ей]|cały artykuł|(?:cały artykuł )?na jednej stronie",
            r"全文(?:を)?(?:表示|読む)?|1ページで(?:表示|読む)|全ページ(?:表示)?|全(?:て|部)表示",
            r"(?:在本页)?(?:阅读|閱讀|显示|顯示|查看|浏览)全文|单页阅读|單頁閱讀|한 ?페이지로 ?보기|전체 ?보기",
        )
    ),
    re.IGNORECASE,
)
_ROW = 120
"""Characters of an element that holds the numbers of the pages, and what stands beside them. A guess."""
_LABEL = 60
"""Characters of a link to the next page that says more than its number: "Page 2: what the council wants". A guess."""
_LONG = 80
"""Characters of a paragraph by which a page is known again. A guess."""
_NUMBERS = re.compile(r"(?<![\d.,])\d+(?![.,]?\d)")


@dataclass(frozen=True, slots=True)
class Further:
    """What a page says of the others of its article."""

    following: str | None = None
    """The page behind it."""
    whole: str | None = None
    """The article on one page."""


NONE = Further()


def may_have(body: bytes, url: str) -> bool:
    """Whether a look for further pages is worth parsing the page: it is an article, and names its address with a 2.

    Crawls ask this of each page in their own process. For a second page numbered 1 a 1 is enough.
    """
    if not has_article_address(url) and not _ARTICLE.search(body):
        return False
    if _PARAMETER_ALONE.search(body) or _NUMBER_ALONE.search(body):
        return True
    return any(_BEHIND.match(body, place) for place in islice(_behind_names(body, url), _MOST_PLACES))


def _behind_names(body: bytes, url: str) -> Iterator[int]:
    """Where the last part of the page's address stands in it: the end of each place."""
    parts = urlsplit(url)
    path = _EXTENSION.sub("", parts.path.rstrip("/"))
    names = {name.rpartition("/")[2] for name in (path, _FIRST.sub("", path))} - {""} or {parts.query[:NAMES]} - {""}
    for spelt in {spelt.encode() for name in names for spelt in (name, unquote(name))}:
        place = body.find(spelt)
        while place >= 0:
            yield place + len(spelt)
            place = body.find(spelt, place + len(spelt))


def further(tree: HtmlElement, url: str, first: str, number: int, read: Collection[str]) -> Further:
    """What the page `url`, the `number`th of the article that begins at `first`, says of the others.

    `read`: the addresses of the pages so far, in normal form. The page behind it is one whose address is the first
    one's with the next number, or with this one where the site counts from 0, and to which rel=next, a row of numbers
    or a word for "next" leads. Pages of comments and pictures are none.
    """
    base, stems = base_of(tree, url), {stem for stem, n in places(first) if n == 1}
    judged: dict[HtmlElement, bool] = {}
    others: dict[HtmlElement, bool] = {}
    for element, address in _near(tree, base, first, (str(number), str(number + 1))):
        numbers = {n for stem, n in places(address) if stem in stems}
        if (
            numbers
            and normalise(address) not in read
            and _is_next(element, address, numbers, number, judged)
            and not _is_other(element, normalise(address), first, others)
        ):
            whole = (there for link, there in _near(tree, base, first) if _is_whole(link, there, first))
            return Further(address, next((there for there in whole if normalise(there) not in read), None))
    return NONE


def _near(
    tree: HtmlElement, base: str, first: str, digits: tuple[str, ...] = ("",)
) -> Iterator[tuple[HtmlElement, str]]:
    """Links with one of the digits to addresses that have all that the first page's path begins with."""
    root = urlsplit(first)
    path = _FIRST.sub("", _EXTENSION.sub("", root.path.rstrip("/")))
    folder = unquote(f"{root.netloc}{path}").removeprefix("www.")
    for element in links_in(tree, "link"):
        href = element.get("href") or ""
        if any(digit in href for digit in digits):
            address = absolute(href, base)
            if address is not None and folder in unquote(address) and same_site(address, first):
                yield element, address


def lines_of(tree: HtmlElement) -> frozenset[int]:
    """Hashes of the page's long paragraphs: a page that has none of its own is another one over again."""
    texts = (squash(markup.text_of(element)) for element in tree.iter("p"))
    return frozenset(hash(text) for text in texts if len(text) >= _LONG)


def _is_next(
    element: HtmlElement, address: str, numbers: set[int], number: int, judged: dict[HtmlElement, bool]
) -> bool:
    wanted = number + 1
    is_counted = wanted in numbers
    if not is_counted and number not in numbers:
        return False
    if "next" in (element.get("rel") or "").lower().split():
        return True
    if element.tag != "a":
        return False
    text = text_of_link(element)
    in_row = leads_on(element, judged) or _in_row(element, number, wanted)
    if text.strip("[](). ") == str(wanted):
        return in_row
    if not is_counted and _NUMBERS.search(text):
        return False  # the page before, or this one
    if says_next(element, text):
        return in_row or not _BARE.search(urlsplit(address).path) or bool(urlsplit(address).query)
    is_named = len(text) <= _LABEL and str(wanted) in _NUMBERS.findall(text)
    return is_counted and is_named and (in_row or not _BARE.search(address))


def _in_row(element: HtmlElement, number: int, wanted: int) -> bool:
    """Whether a short row of numbers, or "page 1 of 3", stands around the link."""
    box = element.getparent()
    for _ in range(3):
        if box is None or markup.text_length(box) > _ROW:
            return False
        if {str(number), str(wanted)} <= set(_NUMBERS.findall(markup.text_of(box))):
            return True
        box = box.getparent()
    return False


def _is_whole(element: HtmlElement, address: str, first: str) -> bool:
    if element.tag != "a" or not is_of(address, first) or is_print(address):
        return False
    if _WHOLE_ADDRESS.search(address) and not _WHOLE_ADDRESS.search(first):
        return True
    return _WHOLE_TEXT.fullmatch(text_of_link(element).strip(" .›»→>|[]()").casefold()) is not None


def is_of(address: str, first: str) -> bool:
    """Whether an address is the article's, with something behind it or other parameters."""
    its, own = urlsplit(normalise(address)), urlsplit(normalise(first))
    path = _EXTENSION.sub("", own.path.rstrip("/"))
    return its.netloc == own.netloc and bool(path) and its.path.startswith(path)


def _is_other(element: HtmlElement, address: str, first: str, known: dict[HtmlElement, bool]) -> bool:
    """Whether numbered pages of comments, pictures or other articles are meant."""
    if _OTHERS.search(_beyond(address, first)):
        return True
    for box in (element, *element.iterancestors()):
        if box.tag in {"body", "html"}:
            return False
        if box not in known:
            known[box] = _OTHERS.search(names_of(box)) is not None
        if known[box]:
            return True
    return False


def _beyond(address: str, first: str) -> str:
    """What an address has that the first page's has not."""
    own = normalise(first)
    path = _EXTENSION.sub("", own.partition("?")[0])
    has = set(own.partition("?")[2].split("&"))
    rest = address.removeprefix(path)
    before, _, query = rest.partition("?")
    return f"{before}?{'&'.join(pair for pair in query.split('&') if pair not in has)}"
