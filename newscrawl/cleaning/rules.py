"""The lines of a page to those that are furniture of the site: one function a rule, `DEFAULT_RULES` is their order.

A rule names whole lines and says nothing about parts of one. It may rely on what earlier rules took out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import zip_longest

from newscrawl.cleaning.foreign import foreign_lines
from newscrawl.cleaning.lines import Line, Lines
from newscrawl.cleaning.links import ADDRESS, LINKED, labelled_link, link
from newscrawl.cleaning.paging import is_pager
from newscrawl.cleaning.phrases import Phrase, normalise
from newscrawl.cleaning.recurrence import recurring_lines
from newscrawl.cleaning.shapes import (
    is_byline,
    is_date,
    is_date_shaped,
    is_name,
    is_uncased_byline,
    tells_day,
    tells_moment,
)
from newscrawl.text import squash

Rule = Callable[[Lines], Iterator[int]]
"""Yields the indexes of lines to take out."""

TITLE_SHARE = 0.6
"""A head line that holds the title, or is held by it, repeats it when the shorter is this share of it. A guess."""
BYLINE_WORDS = 20
"""Words of a byline with roles and a date at most. A guess."""
LINKED_A_LITTLE = 0.1
"""Share of a line inside links from which a sentence that matches a phrase leads somewhere. A guess."""
SURE_WORDS = 5
"""Words of a phrase from which a sentence that is just that is furniture: "Sign up for our newsletter." A guess."""
STANDFIRST_WORDS = 12
"""Words of a line over the headline from which it is no kicker. A guess."""
SURE_QUESTION = 8
"""The same of a question, as interviews ask what comment boxes ask. A guess."""
TRAILING_WORDS = 8
"""Words of a line that goes because furniture stands before it at the end of the text. A guess."""

_QUESTION = re.compile(r"[?？؟;]\W*$")
_TITLE_END = re.compile(r"[?!？！؟;]\W*$")
_LABEL_SIGN = re.compile(r"\s?[:：|»>→]\s")
_NEVER_PROSE = frozenset({"source_phrase", "copyright", "credit"})
_FACTS = ("item", "cell")
"""Kinds of a list's and a table's lines, whose dates and names are facts of the article: a schedule, a cast."""
_COPYRIGHT = re.compile(r"^\W*(?:©|\(c\)\s|copyright\b|℗)", re.IGNORECASE)
_FORMS = frozenset(
    ("", *"ltd limited inc llc plc corp co gmbh ag kg se sa sas sarl sl srl spa bv nv ab as oy zrt kft ооо ао".split())
)
"""Legal forms of a firm, squashed."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FACT = re.compile(r"^(?P<label>[^:：]*[^\W\d])\s?[:：]")
"""What a line is about and a colon: "Kick-off: 15:30"."""
_OWNER = re.compile(r"^(?P<name>\D{3,40}),? (?:19|20)\d\d$")


def title(lines: Lines) -> Iterator[int]:
    """The headline once more, at the head or as a heading or at the end."""
    for i in lines.left(0, len(lines.all)):
        line = lines.all[i]
        at_end = i < lines.head or i >= lines.tail or line.block.kind == "heading"
        again = at_end and line.squashed in lines.titles and _may_repeat(lines, i)
        if again or (i < lines.first and line.loose and any(_alike(line.squashed, t) for t in lines.titles)):
            yield i


def _may_repeat(lines: Lines, index: int) -> bool:
    """Whether a line in the headline's words is that: "I want to go home." ends a story."""
    line = lines.all[index]
    opens = index < lines.head or line.block.kind == "heading"
    return not line.sentence or (opens and line.squashed in lines.said)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= max(8, TITLE_SHARE * len(long)) and short in long


def date(lines: Lines) -> Iterator[int]:
    """A line at the head or end that is nothing but a date or a time: by its words, its shape, or the page's date."""
    for i in lines.ends():
        line = lines.all[i]
        if line.block.kind in _FACTS:
            continue
        if not (is_date(line.text, lines.book) or _was_read(lines, i) or _looks_dated(lines, i)):
            continue
        # "On 3 May 2022." may end a story: where a date line has a full stop, other furniture stands beside it.
        if line.sentence and not (_in_company(lines, i) or _beside_headline(lines, i)):
            continue
        if line.block.kind != "heading" or not _heads_a_day(lines, i):
            yield i


def _heads_a_day(lines: Lines, index: int) -> bool:
    """Whether a date that is a heading heads what happened then: under prose of the story, or one of several."""
    if lines.first <= index < lines.head and not _was_read(lines, index):
        return True
    others = (line for i, line in enumerate(lines.all) if i != index and line.block.kind == "heading")
    return any(is_date(line.text, lines.book) or is_date_shaped(line.text) for line in others)


def _was_read(lines: Lines, index: int) -> bool:
    """Whether a line at the head is where the page's date was read, in a language whose words no phrase file has."""
    line, published = lines.all[index], lines.draft.metadata.published
    if published is None or index >= lines.head or line.text != published.raw or _is_fact(line, lines):
        return False
    return not line.sentence or not published.precision.startswith("day")  # a day may open a short sentence


def _is_fact(line: Line, lines: Lines) -> bool:
    """Whether a label says what the date is of, and that is not the page: "Anpfiff: Samstag, 4. Mai, 15:30 Uhr"."""
    found = _FACT.match(line.text)
    label = set(normalise(found["label"]).split()) if found else set()
    return found is not None and not any(label <= known for known in lines.book.dates.values())


def _looks_dated(lines: Lines, index: int) -> bool:
    """Whether a line before the prose is a date in a language whose words no phrase file has.

    It has the shape of one and is the page's own day, or stands near headline or author ("3 Idiots 2009" has the shape
    too), a heading near one that is a heading; or it holds the page's own day and a time.
    """
    line, meta = lines.all[index], lines.draft.metadata
    if index >= lines.first:
        return False
    known = [found.value for found in (meta.published, meta.modified) if found]
    is_paragraph = line.block.kind == "paragraph"
    if is_date_shaped(line.text):
        near = lines.all[max(0, index - 2) : index + 2]
        if not is_paragraph:
            near = [other for other in near if other.block.kind == line.block.kind]
        own = any(tells_day(line.text, day) for day in known)
        return own or any(other.rule == "title" or other.squashed in lines.names for other in near)
    if not is_paragraph or line.sentence or _is_fact(line, lines):
        return False
    return any(tells_moment(line.text, moment) for moment in known)


def _beside_headline(lines: Lines, index: int) -> bool:
    near = (i for i in (index - 1, index + 1) if 0 <= i < len(lines.all))
    return any(lines.all[i].rule in ("title", "date") or lines.all[i].squashed in lines.names for i in near)


def byline(lines: Lines) -> Iterator[int]:
    """Who wrote it: authors that the page names, a name after "by", a name beside the date."""
    for i in lines.ends():
        line = lines.all[i]
        # "The Harbour Times Prize 2024" is no signature; what owns the page is for another rule.
        owns = i >= lines.tail and _OWNER.match(line.text)
        authors = lines.draft.metadata.authors if owns else lines.authors
        if line.solid or line.length > BYLINE_WORDS or line.block.kind in _FACTS or ADDRESS.match(line.text):
            continue
        signs = is_uncased_byline(line.text, lines.book) and _is_signature(lines, i)
        if signs or is_byline(line.text, authors, lines.book) or (i < lines.head and _beside_date(lines, i)):
            yield i


def _is_signature(lines: Lines, index: int) -> bool:
    """Whether a line shaped like a byline is none of the story's headings: a script without capitals has no names.

    "सरकार की रिपोर्ट" is a report of the government as well as one by Sarkar.
    """
    line = lines.all[index]
    label = _FACT.match(line.text)
    signed = label is not None and normalise(label["label"]) in lines.book.by
    stands = index >= lines.tail or _beside_headline(lines, index)
    return line.block.kind != "heading" and (signed or stands)


def _beside_date(lines: Lines, index: int) -> bool:
    near = (i for i in (index - 1, index + 1) if 0 <= i < len(lines.all))
    return is_name(lines.all[index].text) and any(lines.all[i].rule == "date" for i in near)


def _phrase(kind: str) -> Rule:
    def rule(lines: Lines) -> Iterator[int]:
        for i in lines.left(0, len(lines.all)) if kind in lines.kinds else ():
            phrase = lines.all[i].phrase
            if phrase is None or phrase.kind != kind:
                continue
            # A word alone heads a section of an article as often as it heads a box: only where furniture stands.
            at_end = i < lines.first or i >= lines.tail
            stands = (at_end and lines.prose) or (kind == "ad" and _is_slot(lines, i))
            alone = phrase.words == 1 and not stands and lines.all[i].block.linked < LINKED
            doubt = _doubtful(lines.all[i], phrase) or (not at_end and _may_head(lines, i, phrase))
            if not alone and (not doubt or _in_company(lines, i)):
                yield i

    rule.__name__ = kind
    rule.__doc__ = f"Lines of the phrase files' section [{kind}]."
    return rule


def _is_slot(lines: Lines, index: int) -> bool:
    """Whether a paragraph has prose or furniture beyond doubt on both sides: what labels an ad heads nothing."""
    if lines.all[index].block.kind != "paragraph" or not 0 < index < len(lines.all) - 1:
        return False
    beside = (lines.all[index - 1], lines.all[index + 1])
    return all(line.solid or line.rule or _is_furniture(line) for line in beside)


def _doubtful(line: Line, phrase: Phrase) -> bool:
    """Whether a line that matches a phrase may as well be a sentence of the article.

    "Sign up for free at the library.", "What do you think?" in an interview: a full sentence without a link that only
    begins like a phrase, or is a short one.
    """
    ended = line.sentence and not line.text.endswith(("...", "…"))
    if not ended or line.block.linked >= LINKED_A_LITTLE or phrase.kind in _NEVER_PROSE:
        return False
    if _TITLE_END.search(line.text) and phrase.kind == "related" and phrase.words > 1 and _LABEL_SIGN.search(line.text):
        return False  # "À lire aussi » Quel est votre profil ?": the headline of another story
    sure = SURE_QUESTION if _QUESTION.search(line.text) else SURE_WORDS
    return not (phrase.exact and phrase.words >= sure)


def _may_head(lines: Lines, index: int, phrase: Phrase) -> bool:
    """Whether a heading or item between the paragraphs may as well be the article's: it only begins like a phrase
    ("More about the storm"), or is a short one over prose ("About the author").
    """
    line = lines.all[index]
    if line.block.kind != "heading" or not phrase.exact or phrase.kind == "source_phrase":
        return _only_begins(line, phrase)
    return phrase.words < SURE_WORDS and line.block.linked < LINKED_A_LITTLE and lines.all[index + 1].solid


def _only_begins(line: Line, phrase: Phrase) -> bool:
    return phrase.open and line.block.kind in ("heading", "item") and line.block.linked < LINKED_A_LITTLE


def _in_company(lines: Lines, index: int) -> bool:
    """Whether furniture beyond doubt stands beside a line, or anywhere in the same end of the text."""
    near = range(max(0, index - 1), min(len(lines.all), index + 2))
    zone = range(lines.tail, len(lines.all)) if index >= lines.tail else range(min(lines.first, len(lines.all)))
    others = {*near, *(zone if index in zone else ())} - {index}
    return any(_is_furniture(lines.all[i]) for i in others)


def _is_furniture(line: Line) -> bool:
    if line.phrase is not None and line.phrase.kind in _PROOF:
        # "Cut in two halves", "Cut in four": one does not prove the other.
        return line.phrase.words > 1 and not _only_begins(line, line.phrase) and not _doubtful(line, line.phrase)
    return line.block.linked >= LINKED and line.loose


PHRASE_KINDS = (
    "share",
    "related",
    "newsletter",
    "comments",
    "copyright",
    "credit",
    "embed",
    "ad",
    "navigation",
    "offer",
)
"""Sections of a phrase file that are rules, besides [byline] and [date], which are words of rules."""


def copyright_sign(lines: Lines) -> Iterator[int]:
    """A short line at the end that opens with the sign or the word, or is the site's name and a year."""
    for i in lines.left(lines.tail, len(lines.all)):
        line = lines.all[i]
        if line.loose and _may_sign(line) and (_COPYRIGHT.match(line.text) or _is_owner(line, lines)):
            yield i


def credit_sign(lines: Lines) -> Iterator[int]:
    """A short line at the end with the sign in it: "Views of the hall, photos © Harbour Times, 2018"."""
    for i in lines.left(lines.tail, len(lines.all)):
        if "©" in lines.all[i].text and lines.all[i].loose and _may_sign(lines.all[i]):
            yield i


def _may_sign(line: Line) -> bool:
    """Whether a line may be a note of copyright; an item of a list only with a year: "© for copyright, ® for marks"."""
    return line.block.kind != "item" or _YEAR.search(line.text) is not None


def _is_owner(line: Line, lines: Lines) -> bool:
    """Whether a line is a name of the site, its legal form and a year: "Harbour Times Ltd. 2024"."""
    found = _OWNER.match(line.text)
    if found is None:
        return False
    owner = squash(found["name"])
    names = (squash(name) for name in lines.authors[len(lines.draft.metadata.authors) :])
    return any(name and owner.startswith(name) and owner[len(name) :] in _FORMS for name in names)


def recurrence(lines: Lines) -> Iterator[int]:
    """A line before the prose or behind it that stands there on nearly all other articles of the site."""
    yield from recurring_lines(lines, _PROOF)


def above_title(lines: Lines) -> Iterator[int]:
    """What stands over the headline; and the headline itself, where no other wording of it is known."""
    gone = [i for i in range(min(lines.head, len(lines.all))) if lines.all[i].rule]
    titles = [i for i in gone if lines.all[i].rule == "title"]
    if titles:
        yield from (i for i in lines.left(0, titles[-1]) if lines.all[i].loose and not _is_summary(lines, i))
    elif {"byline", "date"} & {lines.all[i].rule for i in gone[:1]} and gone[0] == 1 and lines.all[0].loose:
        yield 0


def _is_summary(lines: Lines, index: int) -> bool:
    """Whether a line is the page's own description, or as long as a standfirst."""
    line = lines.all[index]
    said = squash(lines.draft.metadata.description or "")
    return line.length > STANDFIRST_WORDS or (len(line.squashed) > STANDFIRST_WORDS and line.squashed in said)


def foreign(lines: Lines) -> Iterator[int]:
    """Lines at an end in the site's language, not the article's, where that end holds other furniture too."""
    yield from foreign_lines(lines)


_PROOF = frozenset((*PHRASE_KINDS, "source_phrase", "copyright_sign")) - {"credit"}
"""Rules whose lines say that the article is over: none of them is about one language or one fact of the article."""


def trailing(lines: Lines) -> Iterator[int]:
    """Scraps after furniture at the end: short, no sentence, no item of a list."""
    seen = False
    for i in range(lines.tail, len(lines.all)):
        line = lines.all[i]
        if line.rule:
            seen = seen or line.rule in _PROOF
        elif seen and line.loose and line.length <= TRAILING_WORDS and line.block.kind in ("paragraph", "heading"):
            yield i


def orphan(lines: Lines) -> Iterator[int]:
    """A heading at the end with nothing below it: what it headed is gone, or was never part of the article. And the
    time of an entry without text.
    """
    gone: set[int] = set()
    for i in reversed(lines.left(lines.tail, len(lines.all))):
        line = lines.all[i]
        if line.block.kind != "heading" or not line.loose:
            break
        gone.add(i)
        yield i
    left = [i for i, line in enumerate(lines.all) if line.rule is None and i not in gone]
    for i, behind in zip_longest(left, left[1:]):
        if lines.all[i].block.kind == "time" and (behind is None or lines.all[behind].block.kind == "time"):
            yield i


def pager(lines: Lines) -> Iterator[int]:
    """The numbers of an article's pages."""
    yield from (i for i in lines.ends() if lines.all[i].block.kind != "heading" and is_pager(lines.all[i].text))


DEFAULT_RULES: tuple[Rule, ...] = (
    _phrase("source_phrase"),
    title,
    date,
    byline,
    *(_phrase(kind) for kind in PHRASE_KINDS),
    copyright_sign,
    credit_sign,
    pager,
    labelled_link,
    link,
    recurrence,
    above_title,
    foreign,
    trailing,
    orphan,
)
"""The rules in the order in which they run."""
