"""A page of a list in, the address of the one that continues it out; and what links between numbered pages are like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from newscrawl.discovery.links import (
    NAMES,
    base_of,
    has_article_address,
    links_in,
    names_of,
    text_of_link,
    tree_of,
)
from newscrawl.markup import HtmlElement
from newscrawl.urls import absolute, normalise, same_site

_PAGE = re.compile(r"(?P<word>(?:^|[-_/,])[^\W\d_]{1,10}(?=[-_/=]?\d))?[-_/=,]?(?P<number>(?<!\d)[1-9]\d{0,3})/?$")
"""A page's number at the end of a path or parameter (/page/2, /seite-2, /sport/2, page=2), and a word before it."""
_EXTENSION = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_OF_A_DATE = re.compile(r"/(?:19|20)\d\d(?:/\d{1,2})?/$")
_PAGING = re.compile(
    r"(?:^|[\s_-])(?:pagina[tcz]\w*|paginier\w*|pag(?:er|es|ing)(?![a-z])|page[_-]?nav\w*|page[_-]?num\w*|nav[_-]?links|"
    r"load[_-]?more|next[_-]?(?:prev|posts|page)\w*|(?:seiten|blätter|blaetter)\w*)",
    re.IGNORECASE,
)
"""In class and id names of the elements that hold links to further pages of a list."""
_MOST_PARAMETERS = 40
_PAGE_WORD = re.compile(
    r"^(?:(?:(?:go|continue|zur|ir|vai|ga) )?(?:to |on |naar |a la |à la |alla |para a )?(?:the )?)?"
    r"(?:page|pagina|página|pàgina|seite|strona|stránka|страница|сторінка|sayfa|halaman|trang|σελίδα|الصفحة|صفحه(?:ٔ)?|"
    r"עמוד|דף|पृष्ठ|หน้า)?\s*",
    re.IGNORECASE,
)
"""What stands before "next" in languages that say "the page following", and in invitations."""
_NEXT_PAGE = re.compile(
    r"next page|(?:nächsten?|folgenden?) seite|page suivante|p[áa]gina (?:siguiente|seguinte)|(?:siguiente|pr[óo]xima|"
    r"seguinte) p[áa]gina|pàgina següent|pagina (?:successiva|seguente|următoare)|(?:prossima|volgende) pagina|"
    r"(?:neste|nästa|næste) sid[ea]|następna strona|(?:další|ďalšia) stránka|(?:sonraki|bir sonraki) sayfa|"
    r"следующ\w+ страниц|наступна сторінка|επόμενη σελίδα|halaman (?:berikutnya|selanjutnya)|trang (?:tiếp|sau)|"
    r"الصفحة التالية|صفحه.? ?بعد|(?:העמוד|הדף) הבא|अगला (?:पेज|पृष्ठ)|หน้าถัดไป|"
    r"次の?(?:ページ|頁)|下一?[页頁]|다음 ?페이지",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"^(?:[›»→>]{1,2}|(?:next|older|weiter|nächste|ältere|vorwärts|suivant|siguiente|próxim|següent|successiv|avanti"
    r"|volgende|nästa|neste|næste|seuraava|następn|další|ďalš|következő|următo|sonraki|berikutnya|tiếp|след|далее|наступн"
    r"|επόμεν|التالي|הבא|بعدی|अगल|ถัดไป|次|下一|다음)\S*(?:\s+\S+)?(?:\s*[›»→>]+)?)$",
    re.IGNORECASE,
)


def next_page(page: bytes | HtmlElement, url: str) -> str | None:
    """Return the address of the page that continues the list found at `url`, on the same site; None for the last.

    `rel=next` is believed first, then a link to this very address with the page's number one higher, then a link that
    says "next" among links to further pages.
    """
    tree = tree_of(page)
    if tree is None:
        return None
    base, here, own_places = base_of(tree, url), normalise(url), places(url)
    counted = said = None
    judged: dict[HtmlElement, bool] = {}
    for element in links_in(tree, "link"):
        address = absolute(element.get("href"), base)
        if address is None or not same_site(address, url) or normalise(address) == here:
            continue
        steps = {its - own for stem, own in own_places for its_stem, its in places(address) if its_stem == stem}
        if 1 not in steps and has_article_address(address.partition("?")[0]):
            continue  # the next article, not the next page of a list
        if "next" in (element.get("rel") or "").lower().split():
            return address
        if element.tag != "a":
            continue
        text, paging = text_of_link(element), leads_on(element, judged)
        if counted is None and 1 in steps and (paging or text.isdecimal()):
            counted = address
        if said is None and paging and says_next(element, text) and not any(step <= 0 for step in steps):
            said = address
    return counted or said


def places(url: str) -> set[tuple[str, int]]:
    """Read an address as a page of a list, in each way it may be meant: what is the same for all its pages, number.

    Any number may be the page's or not, and so may the word before it (/sport/page/2, /sport/2), in whatever language.
    """
    parts = urlsplit(normalise(url))
    path = _EXTENSION.sub("", parts.path)
    found_places = {(f"{parts.netloc}{path}?{parts.query}", 1)}
    found = _PAGE.search(path)
    if found and not _OF_A_DATE.search(path[: found.start("number")]):
        for end in {found.start(), found.end("word") if found["word"] else found.start()}:
            found_places.add((f"{parts.netloc}{path[:end]}?{parts.query}", int(found["number"])))
    pairs = parts.query.split("&")
    for pair in pairs if len(pairs) <= _MOST_PARAMETERS else ():
        if found := _PAGE.search(pair):
            rest = "&".join(other for other in pairs if other != pair)
            found_places.add((f"{parts.netloc}{path}?{rest}", int(found["number"])))
    return found_places


def leads_on(element: HtmlElement, judged: dict[HtmlElement, bool]) -> bool:
    """Whether the link stands in a part of the page that leads to further ones; `judged` are those looked at before."""
    for box in (element, *element.iterancestors()):
        if box not in judged:
            judged[box] = box.tag not in {"body", "html"} and _PAGING.search(names_of(box)) is not None
        if judged[box]:
            return True
    return False


def says_next(element: HtmlElement, text: str) -> bool:
    """Judge what a reader sees of the link, or is read aloud."""
    return any(_NEXT.match(_PAGE_WORD.sub("", words)) for words in _said(element, text))


def says_next_page(element: HtmlElement, text: str) -> bool:
    """The same, of labels that say "next page" and maybe more: "Next page: what the council wants"."""
    return any(_NEXT_PAGE.search(words) for words in _said(element, text))


def _said(element: HtmlElement, text: str) -> Iterator[str]:
    said = (text, element.get("aria-label") or "", element.get("title") or "")
    return (words.strip() for words in said if len(words) <= NAMES)
