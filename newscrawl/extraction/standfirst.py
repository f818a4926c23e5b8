"""A page's own summary to the standfirst: the text under the headline that the search for the body leaves out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import dropwhile, islice

from newscrawl.extraction import prune
from newscrawl.extraction.hidden import is_hidden
from newscrawl.extraction.names import Known, Names, Question
from newscrawl.items import Block
from newscrawl.markup import HtmlElement, first_text, holds, text_of
from newscrawl.text import count_words, ends_sentence, scripts, squash

LEAST_LETTERS = 40
"""Letters of a summary that is taken for a standfirst at least; ideographs and hangul count twice. A guess."""
MOST_CHARS = 900
"""Characters of one at most: a longer box under the headline is no standfirst. A guess."""
LEAST_WORDS = 9
"""Words of one that does not end as a sentence. A guess."""
_LEVELS = 3
"""The headline and elements above it behind which a teaser may stand. A guess."""
LINKED = 0.3
"""Share of its characters inside links from which on it is a list of stories. A guess."""

_TAGS = ("p", "h2", "h3", "h4", "div", "span")
# What designers call a standfirst, in several languages. Whole words of a class or id.
_NAME = re.compile(
    r"(?<![a-z])(?:lead|leadtext|lede|teaser[-_]?text|standfirst|stand-?first|dek|deck|excerpt|intro|introtext|"
    r"introduction|summary|sub-?title|sub-?head(?:line)?|sub-?heading|strapline|abstract|"
    r"chapo|chapeau|accroche|entradilla|bajada|sumario|copete|subtitulo|subtitol|linha-?fina|sottotitolo|sommario|"
    r"ingress|manchet|vorspann|anriss|anleser|einleitung|inleiding|perex|sapo)(?![a-z])"
)
_TEASER = re.compile(r"(?<![a-z])teaser(?![a-z])")
"""A standfirst's name only right under the headline: other stories have teasers too."""
_OTHERS = re.compile(
    r"relat(?!iv)|caption|author|byline|credit|comment|share|social|newsletter|promo|recommend|more|ai-?summary|gallery|"
    r"disclosure|audio|player|(?<![a-z])(?:ads?|advert\w*|ki)(?![a-z])"
)
_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 div section ul ol dl table figure img picture time form blockquote".split())
_NOT_IN = ("nav", "aside", "figure", "footer", "form", "ul", "ol", "table", "blockquote")


def standfirst(
    tree: HtmlElement,
    description: str | None,
    blocks: Sequence[Block],
    dropped: Collection[HtmlElement] = (),
    names: Names | None = None,
) -> list[Block]:
    """The lines of the standfirst that the page shows and no block holds; [] if there is none.

    The record's rule: a standfirst that the page shows is the first paragraph of the text. It is the page's
    description to the letter, or what stands under such a name between the headline and the text. `dropped` elements,
    and what is in them, are no part of the page. `names` are those of its body, of which `NAMED` has been asked.
    """
    page = tree.find("body")
    if not blocks or page is None:
        return []
    described = _described(page, description, blocks, dropped)
    return described or _named(page, blocks, dropped, names or Names(page, _KNOWN))


def _described(
    page: HtmlElement, description: str | None, blocks: Sequence[Block], dropped: Collection[HtmlElement]
) -> list[Block]:
    wanted = squash(description or "")
    if not _is_long(wanted) or _is_held(wanted, blocks):
        return []
    opening = wanted[:LEAST_LETTERS]
    around: set[HtmlElement] | None = None
    for element in page.iter(*_TAGS):
        # Of most elements the first letter tells: a look at it saves two calls. An accent may be a character behind it.
        text = element.text
        head = text.lstrip()[:2] if text else ""
        if head.isascii() and head[:1].isalnum() and head[:1].lower() != opening[0]:
            continue
        if not _opens_with(element, opening) or _is_dropped(element, dropped):
            continue
        around = _around_headline(page) if around is None else around
        if any(is_hidden(box) for box in _boxes(element, around)):
            continue
        if squash(text := text_of(element)) == wanted:
            return [Block(text)]
    return []


def _named(page: HtmlElement, blocks: Sequence[Block], dropped: Collection[HtmlElement], names: Names) -> list[Block]:
    """What a name calls a standfirst between the headline and the text's first line."""
    asked = {element: _names(element) for element in names.asked(NAMED) if element.tag in _TAGS}
    named = {element for element, called in asked.items() if _NAME.search(called) and not _OTHERS.search(called)}
    teasers = {element for element, called in asked.items() if _TEASER.search(called)}
    named |= teasers.intersection(_beside_headline(page)) if teasers else teasers
    if not named:
        return []
    for element in _under_headline(page, squash(blocks[0].text)[:LEAST_LETTERS], named):
        if _is_dropped(element, dropped):
            continue
        lines = [text_of(line) for line in _lines(element)]
        letters = squash("".join(lines))
        if sum(map(len, lines)) > MOST_CHARS or not _is_long(letters) or _is_held(letters, blocks):
            continue
        if sum(len(text_of(link)) for link in element.iter("a")) <= LINKED * len(letters):
            return [Block(line) for line in lines]
    return []


NAMED = Question(
    lambda value: _NAME.search(value) or _TEASER.search(value),
    (
        *("lead", "lede", "teaser", "standfirst", "stand-first", "dek", "deck", "excerpt", "intro", "summary"),
        *("subti", "sub-ti", "subhead", "sub-head", "strapline", "abstract", "chapo", "chapeau", "accroche"),
        *("entradilla", "bajada", "sumario", "copete", "linhafina", "linha-fina", "sottotitolo", "sommario"),
        *("ingress", "manchet", "vorspann", "anriss", "anleser", "einleitung", "inleiding", "perex", "sapo"),
    ),
)
"""Whether a name calls a standfirst, or a teaser, which is one in its place."""
_KNOWN = Known(NAMED)


def _lines(element: HtmlElement) -> list[HtmlElement]:
    """Its paragraphs, or its one line; [] where it holds other things as well, or words that make no sentence."""
    parts = [part for part in element.iterdescendants() if part.tag in _BLOCKS]
    paragraphs = [part for part in parts if part.tag == "p"]
    if paragraphs and all(part.tag in ("p", "div") for part in parts):
        lines = paragraphs
        if squash("".join(map(text_of, paragraphs))) != squash(text_of(element)):
            return []
    elif all(part.tag in _TAGS for part in parts[:1]) and len(parts) < 2:
        lines = [element]
    else:
        return []
    return lines if all(map(_is_said, lines)) else []


def _is_said(line: HtmlElement) -> bool:
    """Whether it ends as a sentence, or has as many words and no picture beside it, whose caption it would be."""
    if ends_sentence(text := text_of(line)):
        return True
    parent = line.getparent()
    has_picture = parent is not None and holds(parent, "img") and not holds(parent, "h1")
    return count_words(text) >= LEAST_WORDS and not has_picture


def _under_headline(page: HtmlElement, opening: str, among: Collection[HtmlElement]) -> Iterator[HtmlElement]:
    """Those that stand between the last headline of first rank and the line that opens so, in no box or list."""
    rank, around = _rank(page), _around_headline(page)
    found: list[HtmlElement] = []
    is_under = False
    for element in page.iter(*_TAGS, "h1"):
        if element.tag == rank:
            found, is_under = [], True
        elif not is_under or element in around:
            continue
        elif opening and _opens_with(element, opening):
            around.update(element.iterancestors())  # the story's own boxes may have any name
            break
        elif element in among:
            found.append(element)
    else:
        return
    for element in found:
        in_list = any(parent.tag in _NOT_IN for parent in element.iterancestors())
        if not in_list and not any(map(_is_other, _boxes(element, around))):
            yield element


def _rank(page: HtmlElement) -> str:
    return "h1" if holds(page, "h1") else "h2"


def _around_headline(page: HtmlElement) -> set[HtmlElement]:
    return {box for headline in page.iter(_rank(page)) for box in headline.iterancestors()}


def _beside_headline(page: HtmlElement) -> Iterator[HtmlElement]:
    """What stands behind a headline, or behind the box that it is in, in no box of its own."""
    headlines = page.iter(_rank(page))
    heads = {box for headline in headlines for box in islice((headline, *headline.iterancestors()), _LEVELS)}
    for parent in {box.getparent() for box in heads}:
        behind = dropwhile(lambda child: child not in heads, () if parent is None else parent)
        yield from (child for child in islice(behind, 1, None) if child.tag in _TAGS)


def _boxes(element: HtmlElement, around: Collection[HtmlElement]) -> list[HtmlElement]:
    """An element and the boxes around it that do not hold the headline as well."""
    return [box for box in (element, *element.iterancestors()) if box not in around]


def _is_other(box: HtmlElement) -> bool:
    """Whether a box is hidden, or its name is that of an offer, a notice, a player or a list of other stories."""
    classes, identifier = box.get("class"), box.get("id")
    return is_hidden(box) or bool(_OTHERS.search(_names(box))) or any(prune.named(classes, identifier))


def _names(box: HtmlElement) -> str:
    return f"{box.get('class') or ''} {box.get('id') or ''}".lower()


def _is_long(letters: str) -> bool:
    kinds = scripts(letters)
    return len(letters) + kinds["Han"] + kinds["Kana"] + kinds["Hangul"] >= LEAST_LETTERS


def _is_held(letters: str, blocks: Sequence[Block]) -> bool:
    return any(letters[:LEAST_LETTERS] in squash(block.text) for block in blocks)


def _is_dropped(element: HtmlElement, dropped: Collection[HtmlElement]) -> bool:
    return bool(dropped) and any(part in dropped for part in (*element.iter(), *element.iterancestors()))


def _opens_with(element: HtmlElement, opening: str) -> bool:
    """Whether an element's text begins so; reads no further than needed."""
    start = first_text(element).lstrip()[:4]
    if not start:
        return False
    if start.isascii():  # most elements of a page: no more than a look is needed
        if start[0].isalnum() and start[0].lower() != opening[:1]:
            return False
        # what stands behind the last of them may make another one of it
        if not opening.startswith("".join(filter(str.isalnum, start[:-1])).lower()):
            return False
    found = ""
    for piece in filter(str.strip, element.itertext()):
        found += squash(piece[: 4 * LEAST_LETTERS])
        if len(found) >= len(opening) or not opening.startswith(found):
            break
    return found.startswith(opening)
