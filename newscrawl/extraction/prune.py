"""A page's tree to a copy without the markup that never holds an article: what the search for the body then reads.

Mostly tags are judged: a class says what a designer called a box, and pruning by names of sidebars, sharing or comments
lost articles in measurements. `header` stays too: standfirsts and whole stories stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from functools import lru_cache
from itertools import islice
from typing import cast

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from newscrawl.extraction import captions, comments, hidden
from newscrawl.extraction.elements import take_out
from newscrawl.extraction.names import Known, Names, Question, standing
from newscrawl.extraction.shield import shield
from newscrawl.markup import HtmlElement, beginning_of, hold, holds, is_longer, leads_away, text_length, text_of
from newscrawl.text import is_solid, one_line, squash

_NEVER_TEXT = (
    *("style", "svg", "noscript", "iframe", "template", "link", "meta", "canvas", "object", "embed", "video", "audio"),
    *("source", "track", "map", "area", "applet", "param", "math"),
    *("button", "select", "option", "input", "textarea", "label", "fieldset", "datalist", "progress", "legend"),
    *("dialog", "menu", "time", "rp", "rt"),
    *("figure", "picture", "img"),
)
"""Elements dropped with their content: embedded things, controls, pictures with their captions, ruby readings."""

UNREAD = ("style", "template", "link", "meta", "path", "g", "use", "symbol", "defs")
"""What no step asks for once a page's fields are read, as little as for scripts without data; an icon is asked for."""
_DATA = "newscrawl-data"
"""The tag of a script that is kept, while the others are taken out."""
_IN_PROSE = ("time", "label", "math")
"""Of these, the ones that also stand inside a sentence: "left at <time>10:30</time>"."""
_PROSE_TAGS = frozenset("p li blockquote dd td h1 h2 h3 h4 h5 h6 figcaption em strong b i a span font".split())

_SITE_PARTS = ("nav", "footer", "aside")
_SITE_PART_SHARE = 0.3
"""A nav, footer or aside with more of the page's text than this may be a misused tag around the story."""
_BOX_NAME = re.compile(
    r"cookie[^a-z]{0,2}(?:consent|banner|notice|notification|bar|pop-?up|modal|law|policy|wall|dialog|disclaimer|bot|"
    r"info|message|settings|layer|overlay|hint|alert)|consent|gdpr|(?<![a-z])(?:cc-window|cmp|offer|upsell|newsletter|"
    r"signup)(?![a-z])|(?<![a-z])ai[-_]?(?:article[-_]?)?(?:summary|teaser|tldr)"
)
"""Classes and ids that no designer gives to a story, of summaries by machine too. A cookie alone may be a recipe; and
"paywall" is not among them: the story itself often bears it."""
_OFFER_NAME = re.compile(r"pay-?(?:wall|gate)|subscri|suscri|abonn|abbona|assina|(?<![a-z])abo(?![a-z])")
_OFFER_LINK = re.compile(
    r"/(?:log-?in|sign-?(?:in|up)|subscri\w*|abos?|abonn\w*|anmeld\w*|registr\w*|suscri\w*|abbona\w*|assin\w*|entrar|"
    r"connexion|accedi|konto|account|checkout)(?:[/?#.-]|$)",
    re.IGNORECASE,
)
# The words of an offer, for pages that say themselves that they are not free: to subscribe, subscription.
_OFFER_WORD = re.compile(
    r"subscri[bp]|unlimited access|abonn|abonē|abonament|\babos?\b|digital-?abo|suscr[ií]|assin(?:e\b|ar\b|atura|ante)|"
    r"abbona|prenumer|předplat|predplat|pretplat|előfizet|tilaa\b|tilaajaksi|tilaus|подпис|підпис|передплат|абонамент|"
    r"претплат|συνδρομ|abone|اشترا?ك|اشتراك|מנוי|مشترک|購読|会員|有料|訂閱|订阅|會員|会员|구독|langgan|đăng ký|"
    r"สมัครสมาชิก|सदस्यता",
    re.IGNORECASE,
)
_OFFER_CHARS = 600
"""A box so named holds an offer where it leads to a login or a subscription and has no more text: the story that a
paywall hides is longer. A guess."""
_OFFER_PARAGRAPH = 160
"""Characters of its longest paragraph at most; half of that makes a paragraph of prose. A guess."""
_OFFER_PARAGRAPHS = 2
"""Paragraphs of prose in it at most; the page has one outside at least. A guess."""
_OTHER_STORIES = re.compile(r"(?<![a-z])(?:jp-)?related[-_]?(?:posts|articles|stories|news)(?![a-z])")
"""Classes and ids of lists of other stories."""
_TEASER = 300
"""Characters a link that a list of other stories has at most: headline, summary and date of each."""
_CARD_TAGS = ("span", "div", "a")
_CARD_LINKS = 2
"""Links of what shows over a name in a sentence at least: to the person, and to stories about it. A guess."""
_ALL_LINKED = 0.9
"""Share of its characters inside links from which on a box within a sentence has no words of its own. A guess."""
_ROW = 2
"""Articles in an article that make it a list of stories, where it has no prose of its own."""
_STORY = 3
"""Paragraphs of prose in the story's own article, without which the others may be its parts. A guess."""
_POST = re.compile(r"(?<!\S)(?:hentry|type-post)(?!\S)")
"""Classes that a widespread CMS gives to a post, with an address of its own."""
_BOX_SHARE = 0.5
"""A named box with more of the text than this may hold the story all the same. A guess."""
_FORM_SHARE = 0.5
"""Old sites wrap the whole page in one form: one with more of the text than this is a plain box."""


def prune(  # noqa: PLR0913 - all by name
    tree: HtmlElement,
    *,
    body: Sequence[str] = (),
    remove: Sequence[str] = (),
    is_paid: bool = False,
    article_body: str | None = None,
    prepare: Callable[[HtmlElement, Names], None] | None = None,
    names: Names | None = None,
) -> HtmlElement:
    """A pruned deep copy of `tree`, which is left as it is.

    `body` and `remove` are CSS selectors of a source: the first of `body` that matches narrows the page to the elements
    that it matches, and whatever `remove` matches is dropped. A selector that is no CSS matches nothing. `is_paid`
    says that the page calls itself not free: then an offer is known by its words too, and not by a box's name alone.
    `article_body` is the text that the page gives to machines: what it hides and has there is the story. `prepare` may
    change the copy's body, given with its names, while times and all other elements of the story are still in it.
    `names` are those of the tree's body, where the `QUESTIONS` have been asked already.
    """
    copy = hold(deepcopy(tree))
    names = (names or Names(tree.find("body"), _KNOWN)).of_copy(copy.find("body"))
    for selector in remove:
        for element in select(copy, selector):
            drop(element)
    _narrow(copy, body)
    page = copy.find("body")
    if page is not None:
        for box in hidden.found(page, article_body):
            drop(box)
        _cards(page)
        for box in captions.found(page, standing(names.asked(captions.NAMED), page)):
            drop(box)
        told = comments.found(page, standing(names.asked(comments.NAMED), page))
        for box in [*told, *(_plain_offers(page) if is_paid else ())]:
            drop(box)
        if prepare is not None:
            prepare(page, names)
    _keep_in_prose(copy)
    strip(copy)
    _forms(copy)
    _site_parts(copy)
    if page is not None:
        _boxes(page, standing(names.asked(NAMED), page))
        _listed_stories(page)
        shield(page)
    return copy


def strip(tree: HtmlElement, tags: Iterable[str] = _NEVER_TEXT) -> None:
    """Takes out elements of these tags, and scripts but for those that the search may read a story from."""
    data = [script for script in tree.iter("script") if script.get("type") == "application/ld+json"]
    for script in data:
        script.tag = _DATA
    etree.strip_elements(tree, *tags, "script", with_tail=False)
    for script in data:
        script.tag = "script"


def _keep_in_prose(tree: HtmlElement) -> None:
    """Gives the text of elements that are part of a sentence to the element around them."""
    for element in list(tree.iter(*_IN_PROSE)):
        parent = element.getparent()
        if parent is None:
            continue
        before = element.getprevious()
        led = (parent.text if before is None else before.tail) or ""
        if parent.tag not in _PROSE_TAGS:
            # Beside words without an element of their own: a moment within a sentence, not one behind "Published".
            sides = (led, element.tail or "")
            if all(any(c.isalpha() for c in side) for side in sides) and is_solid(one_line("0".join(sides))):
                element.drop_tag()
            continue
        # Words on its line and before or behind it: a date alone in its box, or first in a list of facts, has none.
        if any(c.isalpha() for c in led) or (any(c.isalpha() for c in element.tail or "") and parent.tag == "p"):
            element.drop_tag()


def _cards(page: HtmlElement) -> None:
    """Drops what shows over a name in a sentence: a picture and links, with no word that is not linked.

    The sentence says the name as well, right beside it: a flag and the linked name of a team are the sentence itself.
    """
    judged: set[HtmlElement] = set()
    said: dict[HtmlElement, str] = {}
    pictures = [picture for paragraph in page.iter("p") for picture in paragraph.iter("img")]
    for picture in pictures:
        card = picture.getparent()
        while card is not None and card.tag in _CARD_TAGS and not _has_links(card):
            card = card.getparent()
        if card is None or card.tag not in _CARD_TAGS or card in judged:
            continue
        judged.add(card)
        paragraph = next(card.iterancestors("p"), None)
        if paragraph is None or not _all_linked(card):
            continue
        if paragraph not in said:
            said[paragraph] = squash(text) if is_solid(text := text_of(paragraph)) else ""
        name = next((name for link in card.iter("a") if (name := text_of(link))), "")
        shown = squash(text_of(card))
        # The last word of it: the sentence may leave out what the card has in full.
        last = squash(name.rsplit(maxsplit=1)[-1]) if name else ""
        if last and (last + shown in said[paragraph] or shown + squash(name) in said[paragraph]):
            said[paragraph] = said[paragraph].replace(shown, "", 1)
            drop(card)


def _has_links(card: HtmlElement) -> bool:
    return sum(1 for _ in islice(card.iter("a"), _CARD_LINKS)) == _CARD_LINKS


def _all_linked(element: HtmlElement) -> bool:
    return sum(len(text_of(link)) for link in element.iter("a")) >= _ALL_LINKED * len(text_of(element))


def _listed_stories(page: HtmlElement) -> None:
    """Drops the articles of a list beside the story's own, and one that only links to another within a paragraph."""
    articles = list(page.iter("article"))
    story = next((article for article in articles if holds(article, "h1")), None)
    for article in articles:
        in_paragraph = next(article.iterancestors("p"), None) is not None
        if (in_paragraph and _all_linked(article)) or (story is not None and _lists_stories(article, story)):
            drop(article)


def _lists_stories(article: HtmlElement, story: HtmlElement) -> bool:
    """Whether all prose in an article is that of several articles in it, none the story, each a post or with a link."""
    listed = list(article.iterdescendants("article"))
    if len(listed) < _ROW or article in (story, *story.iterancestors()) or story in article.iterancestors():
        return False
    if _own_prose(article):
        return False
    if all(_POST.search(entry.get("class") or "") for entry in listed):
        return True
    is_whole = len(_own_prose(story)) >= _STORY
    return is_whole and all(any(leads_away(link) for link in entry.iter("a")) for entry in listed)


def _own_prose(article: HtmlElement) -> list[HtmlElement]:
    own = (p for p in article.iter("p") if next(p.iterancestors("article")) is article)
    return [p for p in own if is_solid(text_of(p))]


def select(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a CSS selector matches, in document order; none for what is not CSS."""
    try:
        found = CSSSelector(selector, translator="html")(tree)
    except (SelectorError, UnicodeError):
        return []
    return cast("list[HtmlElement]", found)  # a CSS selector gives elements only


def drop(element: HtmlElement) -> None:
    """Takes an element out of its tree and leaves the text after it in place."""
    tail = element.tail
    take_out(element, keeps_tail=tail is not None and not tail.isspace())


def _narrow(tree: HtmlElement, selectors: Iterable[str]) -> None:
    """Leaves in the page's body only what the first matching selector matches, inside one article element."""
    page = tree.find("body")
    if page is None:
        return
    for selector in selectors:
        found = select(page, selector)
        if not found:
            continue
        chosen = set(found)
        outermost = [e for e in found if not any(parent in chosen for parent in e.iterancestors())]
        article = page.makeelement("article")
        for element in outermost:
            element.tail = None
            article.append(element)
        for child in list(page):
            page.remove(child)
        page.text = None
        page.append(article)
        return


def _forms(tree: HtmlElement) -> None:
    whole = 0
    for form in list(tree.iter("form")):
        is_said = is_longer(form, 0)  # most are a field to search in, without a word
        whole = whole or (text_length(tree) if is_said else 0)
        if is_said and is_longer(form, whole * _FORM_SHARE):
            form.tag = "div"
        else:
            drop(form)


def _site_parts(tree: HtmlElement) -> None:
    page = tree.find("body")
    if page is None:
        return
    whole = 0
    for element in list(page.iter(*_SITE_PARTS)):
        whole = whole or text_length(page)
        if _holds_story(element) or is_longer(element, whole * _SITE_PART_SHARE):
            element.tag = "div" if element.tag == "aside" else element.tag
        else:
            drop(element)


def _holds_story(element: HtmlElement) -> bool:
    return holds(element, "h1", "article")


def _boxes(page: HtmlElement, asked: Iterable[HtmlElement]) -> None:
    """Drops those of its boxes that name themselves a consent notice, an offer or a sign-up form."""
    whole = 0
    for element in asked:
        if element.tag not in ("div", "section"):
            continue
        is_offers, is_boxs = named(element.get("class"), element.get("id"))
        if not (is_offers or is_boxs) or _holds_story(element):
            continue
        if is_offers and _is_offer(element, page):
            drop(element)
            continue
        if not is_boxs:
            continue
        whole = whole or text_length(page)
        if not is_longer(element, whole * _BOX_SHARE):
            drop(element)


@lru_cache(maxsize=1024)
def named(classes: str | None, identifier: str | None) -> tuple[bool, bool]:
    """Whether a box's names are those of an offer, and of a notice or form."""
    names = f"{classes or ''} {identifier or ''}".lower()
    return bool(_OFFER_NAME.search(names)), bool(_BOX_NAME.search(names))


def _may_say(value: str) -> bool:
    return "cookie" in value or any(named(value, None))  # what follows may be in the other of the two


NAMED = Question(
    _may_say,
    (
        *("cookie", "consent", "gdpr", "cc-window", "cmp", "offer", "upsell", "newsletter", "signup", "summary"),
        *("teaser", "tldr", "pay", "subscri", "suscri", "abo", "abbona", "assina"),
    ),
)
QUESTIONS = (captions.NAMED, comments.NAMED, NAMED)
"""What is asked of the names of a page."""
_KNOWN = Known(*QUESTIONS)


def _plain_offers(page: HtmlElement) -> list[HtmlElement]:
    """Boxes that are offers by their words, with no name that says so."""
    offers = [link for link in page.iter("a", "button") if _OFFER_WORD.search(text_of(link))]
    around = {box for link in offers for box in link.iterancestors("div", "section")}
    boxes = page.iter("div", "section") if around else ()
    return [box for box in boxes if box in around and not _holds_story(box) and _is_offer(box, page, plain=True)]


def _is_offer(element: HtmlElement, page: HtmlElement, *, plain: bool = False) -> bool:
    """Whether a box holds an offer, and the story stands outside.

    One that a paywall gave its name to leads to a login or a subscription. A `plain` one has no such name, but a link
    in it whose words say that it leads to a subscription: words beside it speak of one too.
    """
    if len(beginning_of(element, _OFFER_CHARS + 1)) > _OFFER_CHARS:
        return False
    if plain:
        lines = (text_of(e) for e in element.iter("p", "h2", "h3", "h4", "h5", "strong", "div") if not holds(e, "a"))
        if not any(map(_OFFER_WORD.search, lines)):
            return False
    elif not any(_OFFER_LINK.search(link.get("href") or "") for link in element.iter("a", "button")):
        return False
    inside = list(element.iter("p"))
    outside = (paragraph for paragraph in page.iter("p") if paragraph not in inside)
    lengths = sorted((len(text_of(paragraph)) for paragraph in inside), reverse=True)
    short = not lengths or lengths[0] <= _OFFER_PARAGRAPH
    few = sum(length >= _OFFER_PARAGRAPH / 2 for length in lengths) <= (1 if plain else _OFFER_PARAGRAPHS)
    return short and few and any(len(text_of(paragraph)) >= _OFFER_PARAGRAPH / 2 for paragraph in outside)


def without_other_stories(tree: HtmlElement) -> HtmlElement:
    """A copy of `tree` without boxes that say by their names, and by links with short texts, that they list stories.

    Not done for every search: a page's own text next to such a box was not found without it.
    """
    copy = deepcopy(tree)
    for element in list(copy.iter("div", "section")):
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if not _OTHER_STORIES.search(names) or _holds_story(element):
            continue
        links = sum(1 for link in element.iter("a") if len(text_of(link)) > 1)
        if len(text_of(element)) <= _TEASER * links:
            drop(element)
    return copy
