"""Authors as markup and bylines give them, in, one name an element out: without "By", addresses and job titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any, cast

from lxml import etree

from newscrawl.extraction.byline import Dateline, is_name
from newscrawl.extraction.structured import Markup, is_article, string, strings, tidy, types
from newscrawl.markup import HtmlElement, text_of
from newscrawl.text import one_line, squash

_LONGEST_NAME = 80
_LONGEST_BYLINE = 200
"""Characters of a box with all who sign a story. A guess."""
_MOST_WORDS = 8
_MOST = 30

# "By" in the languages of news, as it stands before a name. Words that names may begin with ("De", "Di", "Von", "Van")
# only count when a colon follows or they are the line's first word: see _BARE_PREFIX.
_PREFIX = re.compile(
    r"^(?:(?:story|written|words|posted|published|reported|reporting|text|photos?|article|report|a report|escrito|"
    r"publicado|redactado|escrit|écrit|publié|propos recueillis|geschrieben|verfasst|veröffentlicht|ein beitrag|"
    r"eine analyse|ein kommentar|ein interview|ein gastbeitrag|skrevet|skriven)\s+)?"
    r"(?:by|von|interview|par|por|per|av|af|door|autor(?:in|en|ka|zy|es|a|i|e)?|auteurs?|authors?|author name|"
    r"автор(?:ы|и)?|text|texte?|texto|testo|tekst|opinion|foto|fotos?|redaktor|journalist|reporter|yazan|oleh|bởi|di|"
    r"de|da|od|przez|ni|na|kirjoittanut|szerző|író|autori|από|του|от|від|बाय|द्वारा|記者|文|撰文|作者|记者|來源|来源)\s*[:：]\s*|"
    r"^(?:(?:story|written|words|posted|published|reported|reporting|escrito|publicado|écrit|publié|propos recueillis|"
    r"geschrieben|verfasst|veröffentlicht|eingestellt|erstellt|(?:ein )?artikel|(?:ein )?beitrag|skrevet|skriven)\s+)?"
    r"(?:by|vo[nm]|par|por|av|af|door|oleh|bởi)\s+",
    re.IGNORECASE,
)
_GLUED = re.compile(r"^(?:By|Authors?|Autor(?:in|en)?|Von|Par|Por)(?=[A-Z])")
_BARE_PREFIX = re.compile(r"^(?:di|de|da|od|przez|από|от|від)\s+(?=[^\W\d_])")
# "View all posts by X": the label of a link to the author's page, in the forms that themes give it.
_LINK_LABEL = re.compile(
    r"^(?:view|see|show|read|more|all|alles?|zeige|mehr|weitere|ver|todos|voir|tous|lire|mostra|vedi|tutti|bekijk|"
    r"zobacz)\b.{0,40}?\b(?:by|von|of|from|par|de|di|van|przez)\s+",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^(?:bild(?:er|quelle)?|quellen?|fotos?|photos?|images?|pictures?|sources?|fuente|fonte|kuva|kilde)\s*[:：©]|^©",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s+(?:and|und|et|y|e|i|og|och|en|ja|ve|oraz|și|és|a|и|та|і|και|dan|và|na|kwa|&|\+|with|mit|avec|con)\s+",
)
# One person of two surnames: "Maria Inês Rocha e Silva", "José Ortega y Gasset". An agency or newsroom in the last
# place is none.
_TWO_SURNAMES = re.compile(
    r"(?:[^\W\d_][\w'’.\-]*\s+){2,}[eyi]\s+(?!(?:redac|redaç|redazion|redakc|agen|lusa|ansa|efe|adnkronos|reuters|"
    r"europa|staff|equip)\w*)[^\W\d_][\w'’\-]+",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*[;|/•·、，\n]\s*|\s+[-–—]\s+|\s*,\s*")
# Legal forms and words for a newsroom, at a name's end.
_ORGANISATION = re.compile(
    r"\b(?:e\.\s?V\.|GmbH|AG|AB|SE|Oyj?|A/S|B\.?V\.?|Kft\.?|d\.\s?o\.\s?o\.|z\s?o\.\s?o\.|Inc\.?|Ltd\.?|LLC|S\.\s?A\.|"
    r"S\.\s?p\.\s?A\.|Editorial(?: Team)?)$"
)
_GENERATION = re.compile(
    r"^(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?\s?d|mba|esq|llm?|msc|ma|ba|dphil|rn|cfa)\.?$", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"https?:|www\.|(?<!\S)\S+@\S+\.\w+|\.(?:html?|php)\b|(?:facebook|twitter|instagram|linkedin)\.com"
)
_EMAIL = re.compile(r"(?<!\S)[(<\[]?\S+@\S+\.\w+[)>\]]?")
_HANDLE = re.compile(r"\(?\s*@[\w.]+\s*\)?|\s*\(.{0,60}\)\s*$")
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|columnist|contributor|journalist|writer|producer|photographer|fotograf\w*|"
    r"redakteur\w*|redaktør|reporterin|korrespondent\w*|journaliste?\w*|rédact\w+|correspond\w+|corresponsal|periodista|"
    r"redactor\w*|reportero|inviat[oa]|giornalista|jornalista|repórter|redator\w*|autor|autorin|chief|director|"
    r"president|professor|minister|ceo|volont\w+|kolumnist\w*|chefredakt\w+|\w*leiter(?:in)?|ressort\w*|desk|features|"
    r"freelance|senior|deputy|political|sports?|business|health|science|technology|analyst|strategist)\b|"
    r"記者|记者|編集委員|编辑|論説委員",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    "admin administrator root user guest webmaster editor author authors autor autorin autoren noauthor anonymous "
    "unknown default none null news web online by von par por und and more mehr follow contact email twitter facebook "
    "share no artikel article beitrag text texte texto datum date fecha data".split()
)
_CJK_ROLE = re.compile(
    r"[（(【\[].*?[)）】\]]|(?:記者|记者|編集委員|责任编辑|責任編輯|编辑|論説委員)[:：]?|\s(?:선임|인턴|객원|전문)?기자$|\s특파원$"
)
# "Author: X" under a headline, alone or behind date and source. Only with a colon, and only before what is shaped like
# names.
_LABELLED = re.compile(
    r"(?:^|\s)(?:autor(?:in|en|es|a|i|e)?|auteurs?|authors?|автор(?:ы)?|yazan|yazar|written by|by|von|par|por|di|作者|"
    r"撰文|记者|記者|كتب|كتبت|بقلم)\s*[:：]\s*([^:：]+)$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^(?:(?:written|posted|published|escrito|publicado|écrit|publié|scritto|geschrieben|verfasst|erstellt|"
    r"veröffentlicht|geschreven|skrevet|skriven)\s+)?(?:by|von|par|por|da|av|af|door|oleh|bởi|بقلم|(?-i:di|de|przez|от|від))\s+([^|•·]+)",
    re.IGNORECASE,
)
_BY_ALONE = re.compile(r"(?:by|von|par|por|av|af|door|oleh|bởi|بقلم)\s*:?", re.IGNORECASE)
# "18 November 2026 by Ann Lee", "Posted on 18.11.2026 von Olga"
_DATED_BY = re.compile(r"^.*\d.*\s(?:by|von|par|por|da|av|af|door|przez|oleh|bởi)\s+([^|•·\d]+)$", re.IGNORECASE)
# Anywhere on the page, with or without a colon: "Autorin/Autor Ann Lee".
_AUTHOR = re.compile(
    r"(?:autor(?:in|en|innen|es|a|i|e)?(?:/autor(?:in|en)?)?|auteurs?|authors?|автор(?:ы)?|forfatter|författare|"
    r"skribent|kirjoittaja|szerző|yazar|penulis|tác giả|作者|著者|執筆者?)(?:\s*[:：]|(?=\s|$))",
    re.IGNORECASE,
)
_META = (
    "author", "article:author", "article:author_name", "og:article:author", "og:author", "authors", "parsely-author",
    "sailthru.author", "byl", "byline", "dc.creator", "dcterms.creator", "dc.contributor", "cxenseparse:author",
    "citation_author", "article.author", "lp.article:author", "vr:author", "rbauthors", "dcsext.author",
)  # fmt: skip
# Labels of the card that content systems make for Twitter, squashed: the value beside them is the author.
_WRITTEN_BY = frozenset(
    "writtenby author autor auteur autore автор verfasstvon geschriebenvon escritopor escritpor écritpar scrittoda "
    "geschrevendoor skrevetaf skrevetav skrivenav napisaneprzez kirjoittanut yazan ditulisoleh 投稿者 著者 執筆者 作者 "
    "authors autoren byline by".split()
)
_ID = etree.XPath("/descendant::*/@id[.='author' or .='authors' or .='byline' or .='autor']/..")
_PAGE = re.compile("/(?:authors?|autor|auteur|autoren)/")
_BYLINE_CLASS = re.compile("[Aa]uthor|[Bb]yline|autor|auteur")
_BYLINE_TAGS = frozenset("span a p div address li em strong cite".split())


def read(markup: Markup, dateline: Dateline, sites: frozenset[str], link: Sequence[str] = ()) -> tuple[str, ...]:
    """Who signs: by JSON-LD or microdata, else meta elements, else what the page shows, else the link.

    `sites` are the site's own names, squashed: they count only where no place names anyone else. Where the markup says
    that the site itself, an organisation or an account signs, what stands in the page must be shaped like a person's
    name to say otherwise.
    """
    stated = list(_stated(markup))
    site: tuple[str, ...] = ()
    for found in stated:
        people = names(found)
        others = tuple(name for name in people if squash(name) not in sites)
        if others and not all(_is_handle(name) or _ORGANISATION.search(name) for name in others):
            others = _signed(others, dateline)
            return _fullest(others, stated, sites, _bylines(dateline.below))
        site = site or others or people
    shown_site: tuple[str, ...] = ()
    for found in _shown(markup, dateline, link):
        everyone = tuple(name for name in names(found) if not _is_phrase(name))
        people = tuple(name for name in everyone if squash(name) not in sites)
        if people and (not site or any(is_name(name) for name in people)):
            return _fullest(people, (), sites, _bylines(dateline.below))
        shown_site = shown_site or everyone
    return site or shown_site


def _signed(stated: tuple[str, ...], dateline: Dateline) -> tuple[str, ...]:
    """These people, unless a byline under the headline names others only: content systems state who typed the text."""
    signed = tuple(_labelled(dateline.below))
    keys = [squash(name) for name in signed]
    return stated if not keys or any(a in b or b in a for b in keys for a in map(squash, stated)) else signed


def _is_handle(name: str) -> bool:
    """Whether a name is an account's: one word in small letters of a script that has large ones."""
    return " " not in name and name.islower()


def _fullest(
    people: tuple[str, ...], stated: Iterable[list[str]], sites: frozenset[str], below: Sequence[str]
) -> tuple[str, ...]:
    """These people, or the first line that names all of them and more: some markup has room for one author only.

    One line: meta elements that stand there by the dozen name the authors of the stories beside as well. Of the lines
    under the headline those count that are nothing but persons' names.
    """
    keys = {squash(name) for name in people}
    lines = [names([line]) for found in stated for line in found]
    lines += [
        found
        for line in below
        if len(line) <= _LONGEST_NAME and all(name in line for name in people)
        for found in [names([line])]
        if all(is_name(name) and not name.isupper() for name in found)
    ]
    for line in lines:
        more = tuple(name for name in line if squash(name) not in sites)
        # A name of one word is more with another word behind it.
        is_longer = len(people) == len(more) == 1 and " " not in people[0] and more[0].startswith(f"{people[0]} ")
        if is_longer or keys < {squash(name) for name in more}:
            return more
    return people


def _stated(markup: Markup) -> Iterator[list[str]]:
    yield people_of(markup, markup.article.get("author"))
    yield people_of(markup, markup.article.get("creator"))
    for node in markup.nodes:
        if is_article(node) or not types(node):
            yield people_of(markup, node.get("author"))
    for name in _META:
        yield markup.all(name)
    for number in ("1", "2"):
        if squash(markup.first(f"twitter:label{number}") or "") in _WRITTEN_BY:
            yield markup.all(f"twitter:data{number}")


def _shown(markup: Markup, dateline: Dateline, told: Sequence[str]) -> Iterator[list[str]]:
    yield [line for element in _signing(markup.bylines) if len(line := text_of(element)) <= _LONGEST_NAME]
    yield _visible(markup.signed)
    yield _visible(link for href, link in markup.anchors if "/aut" in href and _PAGE.search(href))
    yield _visible(_by_class(dateline.tree))
    yield _visible(cast(list[HtmlElement], _ID(dateline.tree)))
    yield _labelled(dateline.below)
    yield dateline.names
    yield _visible(link for href, link in markup.anchors if "/profile/" in href)
    yield _named(dateline)
    yield list(told)


def _signing(elements: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Of the elements with rel=author the first and those in its box: further ones sign the stories beside."""
    box = elements[0].getparent() if elements else None
    # "<span>By <a>A</a></span> and <span>by <a>B</a></span>": the box that holds nothing but bylines.
    while box is not None and (outer := box.getparent()) is not None and not _is_more_than_byline(outer):
        box = outer
    return [element for element in elements[:5] if box is None or box in element.iterancestors()]


def _is_more_than_byline(box: HtmlElement) -> bool:
    return any(True for _ in box.iter("h1", "h2", "h3", "h4", "time", "article")) or len(text_of(box)) > _LONGEST_BYLINE


def _bylines(lines: Sequence[str]) -> list[str]:
    """These lines, and the one after "By" with it."""
    return [*lines, *(f"{line} {next_}" for line, next_ in pairwise(lines) if _BY_ALONE.fullmatch(line))]


def _labelled(lines: Sequence[str]) -> list[str]:
    """Who the first line that begins with "By", or has the label of an author, names."""
    for line in _bylines(lines):
        dated = _DATED_BY.search(line) if len(line) <= _LONGEST_NAME else None
        label = _LABELLED.search(line) or _BY.search(line) or dated
        people = names([label[1]]) if label else ()
        if people and all(is_name(name) or (dated and name.istitle()) for name in people):
            return list(people)
    return []


def _named(dateline: Dateline) -> list[str]:
    """Who the first line anywhere with the label of an author names."""
    found = (names([_AUTHOR.sub("", line, count=1)]) for line in dateline.begun_with(_AUTHOR))
    return next((list(people) for people in found if people and all(map(is_name, people))), [])


def _by_class(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The elements whose class speaks of an author, one after the other: the first ones mostly do."""
    return (e for e in tree.iter("*") if (name := e.get("class")) and _is_bylines(name))


@lru_cache(1024)
def _is_bylines(name: str) -> bool:
    """Whether a class speaks of an author. A page has few classes, and each many times."""
    return _BYLINE_CLASS.search(name) is not None


def _visible(found: Iterable[HtmlElement]) -> list[str]:
    """The first short text of the elements found, and what it is listed with: later ones sign other stories."""
    named = (e for e in found if (e.tag in _BYLINE_TAGS or e.get("id") or e.get("rel")) and not _of_comment(e))
    for element in islice(named, 10):
        line = _signature(element)
        if 2 < len(line) <= _LONGEST_NAME and names([line]):
            return [line, *_listed_with(element)]
    return []


def _signature(element: HtmlElement) -> str:
    """What the element says; without its links where they name nobody ("Follow") and the rest is a name."""
    line = text_of(element)
    links = [link for link in element.iter("a") if link is not element and not is_name(text_of(link))]
    inside = {text for link in links for text in link.itertext()}
    rest = one_line(" ".join(text for text in element.itertext() if text not in inside)) if links else ""
    return rest if is_name(_strip(rest)) else line


def _listed_with(element: HtmlElement) -> list[str]:
    """The texts of elements of the same kind that nothing but a comma or an "and" parts from this one."""
    lines: list[str] = []
    following = element.getnext()
    while (
        following is not None
        and following.tag == element.tag
        and following.get("class") == element.get("class")
        and [part.strip() for part in _split(f"A{element.tail or ''}B")] == ["A", "B"]
        and len(text_of(following)) <= _LONGEST_NAME
    ):
        lines.append(text_of(following))
        element, following = following, following.getnext()
    return lines


def _of_comment(element: HtmlElement) -> bool:
    """Whether the element, or what it stands in, says that a reader is named here who commented."""
    parent = element.getparent()
    return any("comment" in (e.get("class") or "").lower() for e in (element, parent) if e is not None)


def people_of(markup: Markup, value: Any, depth: int = 0) -> list[str]:
    """The names in an author property: strings, persons, references, lists of these, nulls among them."""
    if isinstance(value, list):
        return [name for item in value[:_MOST] for name in people_of(markup, item, depth + 1)] if depth < 4 else []
    value = markup.resolve(value)
    if isinstance(value, dict):
        parts = [tidy(value.get(key)) for key in ("givenName", "additionalName", "familyName")]
        # A node's name is one person, whatever commas are in it: the page has split its list already.
        stated = strings(value) or [" ".join(part for part in parts if part)]
        headline = f"{string(markup.article.get('headline'))} {markup.title}"
        return [_without_place(name, headline) for name in stated]
    return strings(value)


def _without_place(person: str, headline: str) -> str:
    """A person's name without the place that the headline speaks of: "Ana Ruiz, Sevilla" on floods in Sevilla."""
    name, _, place = (part.strip() for part in person.partition(","))
    return name if place.istitle() and is_name(name) and place in headline else person


def names(found: Iterable[str]) -> tuple[str, ...]:
    """The names that lines of authors hold, each once."""
    seen: dict[str, str] = {}
    for line in found:
        for name in (_names_once if len(line) <= _LONGEST_BYLINE else _names_in)(line):
            seen.setdefault(squash(name), name)
    return tuple(seen.values())[:_MOST]


def _names_in(line: str) -> tuple[str, ...]:
    is_address = _ADDRESS.search(line) and " " not in line.strip()  # as a whole: its parts are no names either
    if is_address or _CREDIT.search(line.strip()):  # whoever took the picture did not write the article
        return ()
    return tuple(name for part in _split(_strip(line)) if (name := _tidy_name(part)))


_names_once = lru_cache(256)(_names_in)  # the few lines that a page has of its authors are asked again and again


def _strip(line: str) -> str:
    line = tidy(line)
    for _ in range(3):
        shorter = _BARE_PREFIX.sub("", _PREFIX.sub("", _LINK_LABEL.sub("", _GLUED.sub("", line)))).strip(
            " \t-–—:|·•,;→»›"
        )
        if shorter == line:
            break
        line = shorter
    return line


def _split(line: str) -> list[str]:
    """Persons of "A, B and C"; "Joe Doe, Jr." and "Maria Rocha e Silva" stay one."""
    if _TWO_SURNAMES.fullmatch(line) and not line.rsplit(maxsplit=1)[-1].isupper():
        return [line]
    parts: list[str] = []
    for person in _AND.split(line):
        for number, piece in enumerate(_LIST.split(person)):
            if number and _GENERATION.match(piece.strip()):
                parts[-1] = f"{parts[-1]}, {piece.strip()}"
            elif not number or not _ROLE.search(piece):
                parts.append(piece)
    return parts


def _tidy_name(part: str) -> str | None:
    part = _EMAIL.sub("", part)
    if _ADDRESS.search(part) or _CREDIT.search(part.strip()) or "*" in part:
        return None
    name = _HANDLE.sub("", _CJK_ROLE.sub("", part)).strip(" \t-–—:|·•,;\"'")
    name = _without_role(_PREFIX.sub("", name).strip())
    if len(squash(name)) < 2 or len(name) > _LONGEST_NAME or len(name.split()) > _MOST_WORDS:
        return None
    if all(squash(word) in _GENERIC for word in name.split()) or name.isdigit():
        return None
    if " " in name and any(c.isdigit() for c in name):
        return None  # a date, a count of articles
    return name


def _is_phrase(name: str) -> bool:
    """Whether a visible line is no name: a question, or mostly words in small letters ("view my complete profile")."""
    if name.endswith("?"):
        return True
    words = [word for word in name.split() if word[0].isalpha() and word[0].lower() != word[0].upper()]
    return len(words) > 2 and 2 * sum(word[0].isupper() for word in words) < len(words) - 1


def _without_role(name: str) -> str:
    """A name of two words or more without the job title that follows it unparted: "Ana Ruiz Chefredakteurin"."""
    words = name.split()
    # "Harbour staff reporter" is a signature of its own.
    while len(words) > 2 and words[-2][0].isupper() and _ROLE.fullmatch(words[-1]):
        words.pop()
    return " ".join(words)
