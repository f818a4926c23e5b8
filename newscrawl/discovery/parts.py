"""A page of an article that is spread over several in, the addresses of the page behind it and of the whole out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl, unquote, urlsplit

from newscrawl import markup
from newscrawl.discovery.links import NAMES, base_of, has_article_address, links_in, names_of, text_of_link
from newscrawl.discovery.paging import leads_on, places, says_next, says_next_page
from newscrawl.markup import HtmlElement
from newscrawl.text import squash
from newscrawl.urls import absolute, is_home, is_print, normalise, same_site

_ARTICLE = re.compile(
    rb"""["']og:type["'][^<>]{0,40}["']article["']|"@type"\s*:\s*\[?\s*"(?:\w*Article|Report\w*|BlogPosting|LiveBlog\w*)"|"""
    rb"""<article[\s>]""",
    re.IGNORECASE,
)
_PARAMETER = rb"""(?:[\w.\[\]-]{1,16}=2|(?:page|pagina|seite|pg?)=1)(?:["'&#]|%23)"""
_BEHIND = re.compile(
    rb"""[/_,.-](?:[a-z]{1,10}[/_=-]?)?2(?:\.\w{2,5})?/?["'?#]|[_-]1\.\w{2,5}["'?#]"""
    rb"""|(?:\.\w{2,5})?/?[?](?:[^"'\s<>]{0,60}[&;])?""" + _PARAMETER
)
"""What the address of a second page has behind the name of the first; or, below, all that is written of it."""
_ALONE = re.compile(
    rb"""=(?:["']\?(?:[^"'\s<>]{0,60}[&;])?""" + _PARAMETER + rb"""|(?<=href=)"(?:\./)?(?:page/)?2/?")"""
)
_MOST_PLACES = 500
"""Places where a page names its own address that are looked at: some ten are usual."""
_EXTENSION = re.compile(r"\.\w{2,5}$")
_FIRST = re.compile(r"[/_,.-](?:[a-z]{1,10}[/_=-]?)?1$")
_BARE = re.compile(r"[-_,.]\d+(?:\.\w{2,5})?/?$")
"""A number at the end of an address that nothing parts from the article's own name: as often another article's."""
_OTHERS = re.compile(
    r"com+ent|kommentar|komentar|comentari|repl(?:y|ies)|review|respuest|antwort|gallery|galler|galeri|slide|foto|photo|"
    r"pictur|diapo|carous|related|recommend|teaser|archiv|forum|thread|(?<![a-z])rating|quiz",
    re.IGNORECASE,
)
"""In addresses, and in class and id names around links: numbered pages of something else than the text."""
_OTHER_PARAMETERS = re.compile(
    r"[?&](?:rate|vote|stars?|score|size|font\w*|lang|sort|order|q|question|frage|img|image|bild|pic|cp|tab|day)=",
    re.IGNORECASE,
)
_OTHER_COUNTS = re.compile(
    r"\b(?:bild|foto|photo|image|imagen|immagine|picture|slide|question|frage|pregunta|domanda|фото|снимок|вопрос)\s*\d+"
    r"\s*(?:/|of\b|von\b|de\b|di\b|sur\b|из\b)",
    re.IGNORECASE,
)
"""In a row around a link."""
_PART = (
    r"(?:part|teil|folge|episode|chapter|kapitel|vol|volume|day|tag|parte?|partie|deel|del|część|díl|capitulo|capitolo)"
)
_SERIES = re.compile(rf"{_PART}[-_/]?\d{{1,3}}(?:\.\w{{2,5}})?$", re.IGNORECASE)
"""At the end of a path: an article of a series, each of which has its own."""
_OF_A_SERIES = re.compile(rf"{_PART}\s*\d", re.IGNORECASE)
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
            r"(?:在(?:本|单)页)?(?:点击)?(?:阅读|閱讀|显示|顯示|查看|浏览|余下|剩余|餘下)全文",
            r"全文(?:阅读|閱讀|显示|浏览)|单页阅读|單頁閱讀",
            r"한 ?페이지로 ?보기|전체 ?(?:기사 ?)?보기|(?:عرض|اقرأ) (?:المقال )?(?:كاملا|الكل|كامل)",
            r"читать (?:статью )?(?:целиком|полностью)",
        )
    ),
    re.IGNORECASE,
)
_CALLED_PAGE = re.compile(
    r"[/?&_,.-](?:p|pg|pn|pag|page|pages|pagina|página|pagewanted|seite|strona|strana|stranka|sida|side|sivu|sayfa)"
    r"[-_=/]?\d{1,2}(?:\D|$)",
    re.IGNORECASE,
)
_MOST_PAGES = 100
"""A number above that names an article, not its page."""
_ROW = 120
"""Characters of an element that holds the numbers of the pages, and what stands beside them. A guess."""
_LABEL = 60
"""Characters of a link to the next page that says more than its number: "Page 2: what the council wants". A guess."""
_LONG = 80
"""Bytes of a paragraph by which a page is known again: 27 ideographs. A guess."""
_OPENING = 4
"""A standfirst that all pages repeat is of one paragraph or two. A guess."""
_NUMBERS = re.compile(r"(?<![\d.,])\d{1,4}(?![.,]?\d)")
_BESIDE = frozenset({"aside", "footer"})
_OF_A_POST = re.compile(
    r"(?:^|\s)(?:category|tag|format|has|no|with|single|type|status|post_tag)-[\w%-]+|\bcom+ents?-(?:open|closed)"
)
"""Class names by which content systems say what an article is filed under and has: nothing of what a box holds."""


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
    if _ALONE.search(body):
        return True
    return any(_BEHIND.match(body, place) for place in islice(_behind_names(body, url), _MOST_PLACES))


def first_of(body: bytes, content_type: str | None, url: str) -> str | None:
    """The address of the article's first page, where the page at `url` is a later one and says so; else None.

    It says so by a canonical address that is its own without the number, or, where that cannot be another article's
    address, by a row of numbers of which the 1 leads there.
    """
    numbered = {stem: number for stem, number in places(url) if number <= _MOST_PAGES and stem != _plain(url)}
    if not numbered or not (has_article_address(url) or _ARTICLE.search(body)):
        return None
    tree = markup.parse(markup.decode(markup.top(body), content_type))
    base = base_of(tree, url) if tree is not None else url
    for element in tree.iter("link") if tree is not None else ():
        if "canonical" in (element.get("rel") or "").lower().split():
            named = absolute(element.get("href"), base)
            if named and _plain(named) in numbered and same_site(named, url) and not is_home(named):
                # Some sites name one address on all articles: /news.php for /news.php?id=57.
                return named if has_article_address(named) or _CALLED_PAGE.search(url) else None
    parts = urlsplit(url)
    if not parts.query and _BARE.search(parts.path):
        return None
    tree = markup.parse(markup.decode(body, content_type))
    if tree is None:
        return None
    others: dict[HtmlElement, bool] = {}
    for element in links_in(tree):
        named = absolute(element.get("href"), base)
        number = numbered.get(_plain(named), 0) if named else 0
        if (
            named
            and number > 1
            and _numbers(text_of_link(element)) == [1]
            and _in_row(element, 1, number)
            and same_site(named, url)
            and not is_home(named)
            and not _is_other(element, normalise(url), named, others)
        ):
            return named
    return None


def _plain(url: str) -> str:
    """An address as `places` writes what is the same for all pages."""
    parts = urlsplit(normalise(url))
    return f"{parts.netloc}{_EXTENSION.sub('', parts.path)}?{parts.query}"


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
    base = base_of(tree, url)
    stems = {stem for stem, n in places(first) if n == 1} | _canonical_stems(tree, base, first, number)
    judged: dict[HtmlElement, bool] = {}
    others: dict[HtmlElement, bool] = {}
    root = urlsplit(first)
    numbered = root.path.rstrip("/").endswith("/1") or "1" in dict(parse_qsl(root.query)).values()
    for element, address in _near(tree, base, first, (str(number), str(number + 1))):
        numbers = {n for stem, n in places(address) if stem in stems}
        if (
            numbers
            and normalise(address) not in read
            and _is_next(element, address, numbers, number, judged, numbered=numbered)
            and not _is_other(element, normalise(address), first, others)
        ):
            whole = (there for link, there in _near(tree, base, first) if _is_whole(link, there, first))
            return Further(address, next((there for there in whole if normalise(there) not in read), None))
    return NONE


def _canonical_stems(tree: HtmlElement, base: str, first: str, number: int) -> set[str]:
    """What the canonical address has that all pages have: the link's may hold parameters that the site's own lack."""
    path = urlsplit(first).path
    named = (absolute(link.get("href"), base) for link in tree.iter("link") if "canonical" in (link.get("rel") or ""))
    found = {address for address in named if address and same_site(address, first) and urlsplit(address).path == path}
    return {stem for address in found for stem, n in places(address) if n in (1, number)}


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


def opening_of(tree: HtmlElement) -> frozenset[int]:
    """Hashes of the first long paragraphs behind the heading, `_OPENING` of them; none where there are fewer.

    A page that has all of them is the first one again, with other comments or teasers around.
    """
    found: list[int] = []
    for element in tree.iter("h1", "p"):
        if element.tag == "h1":
            found = []
        elif len(found) < _OPENING and _is_long(text := squash(markup.text_of(element))):
            found.append(hash(text))
    return frozenset(found) if len(found) == _OPENING else frozenset()


def lines_of(tree: HtmlElement) -> frozenset[int]:
    """Hashes of the page's long paragraphs: a page that has none of its own is another one over again."""
    texts = (squash(markup.text_of(element)) for element in tree.iter("p"))
    return frozenset(hash(text) for text in texts if _is_long(text))


def _is_long(text: str) -> bool:
    return len(text.encode("utf-8", "replace")) >= _LONG


def _is_next(
    element: HtmlElement,
    address: str,
    numbers: set[int],
    number: int,
    judged: dict[HtmlElement, bool],
    *,
    numbered: bool,
) -> bool:
    """`numbered`: the first page is, and may as well be the first article of all."""
    wanted = number + 1
    is_counted = wanted in numbers
    if not is_counted and number not in numbers:
        return False
    parts = urlsplit(address)
    is_bare = numbered or (not parts.query and _BARE.search(parts.path) is not None)
    if "next" in (element.get("rel") or "").lower().split() and not is_bare:
        return True
    if element.tag != "a":
        return False
    text = text_of_link(element)
    said, in_row = _numbers(text), _in_row(element, number, wanted)
    if said == [wanted] and not any(map(str.isalpha, text)):
        return in_row or leads_on(element, judged)
    if not is_counted and said:
        return False  # the page before, or this one
    if says_next_page(element, text) and len(text) <= _LABEL:
        return True
    if is_bare and (not in_row or _OF_A_SERIES.match(text)):
        return False
    return says_next(element, text) or (is_counted and len(text) <= _LABEL and wanted in said)


def _in_row(element: HtmlElement, number: int, wanted: int) -> bool:
    """Whether a short row of numbers, or "page 1 of 3", stands around the link."""
    box = element.getparent()
    for _ in range(3):
        if box is None or markup.text_length(box) > _ROW:
            return False
        # Piece by piece: between two links there may be no more than a border.
        if {number, wanted} <= {said for piece in box.itertext() for said in _numbers(piece)}:
            return True
        box = box.getparent()
    return False


def _numbers(text: str) -> list[int]:
    """The numbers that a text names, in whatever digits."""
    return [int(number) for number in _NUMBERS.findall(text)]


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
    beyond = _beyond(address, first)
    if _OTHERS.search(beyond) or _OTHER_PARAMETERS.search(beyond) or _SERIES.search(beyond.partition("?")[0]):
        return True
    row = element.getparent()
    if row is not None and markup.text_length(row) <= _ROW and _OTHER_COUNTS.search(markup.text_of(row)):
        return True
    for box in (element, *element.iterancestors()):
        if box.tag in {"body", "html"}:
            return False
        if box not in known:
            known[box] = box.tag in _BESIDE or _OTHERS.search(_OF_A_POST.sub(" ", names_of(box))) is not None
        if known[box]:
            return True
    return False


def _beyond(address: str, first: str) -> str:
    """What an address has that the first page's has not."""
    own = normalise(first)
    path = _FIRST.sub("", _EXTENSION.sub("", own.partition("?")[0]))
    has = set(own.partition("?")[2].split("&"))
    rest = address.removeprefix(path)
    before, _, query = rest.partition("?")
    return f"{before}?{'&'.join(pair for pair in query.split('&') if pair not in has)}"
