"""The lines of a page to those that are furniture of the site: one function a rule, `DEFAULT_RULES` is their order.

A rule names whole lines and says nothing about parts of one. It may rely on what earlier rules took out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from newscrawl.cleaning.foreign import foreign_lines
from newscrawl.cleaning.lines import Line, Lines
from newscrawl.cleaning.phrases import Phrase
from newscrawl.cleaning.recurrence import recurring_lines
from newscrawl.cleaning.shapes import is_byline, is_date, is_date_shaped, is_name, sends_to_accounts, tells_moment
from newscrawl.text import count_words, squash

Rule = Callable[[Lines], Iterator[int]]
"""Yields the indexes of lines to take out."""

TITLE_SHARE = 0.6
"""A head line that holds the title, or is held by it, repeats it when the shorter is this share of it. A guess."""
LINKED = 0.9
"""Share of a line inside links from which it is a link and not prose with links."""
LABELLED = 0.5
"""Share of a line inside links from which a label may stand before it. Our sets: labels are up to half the line."""
BYLINE_WORDS = 20
"""Words of a byline with roles and a date at most. A guess."""
LINK_WORDS = 4
"""Words of a headline behind a label: "Account: @name" is no link to another article. A guess."""
LISTED = 5
"""Items of a list of other stories among the paragraphs at most. A guess."""
KICKER_WORDS = 4
"""Words before the headline of another story in one line with it at most. A guess."""
HEADLINE_WORDS = 5
"""Words of that headline at least: "the Beach Motel in Heiligenhafen" is a name that is linked. A guess."""
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
_LABEL = re.compile(r"^\W*(?P<label>[^:|→\d]{2,45}?)\s*[:|→]+\s*(?P<rest>\S.+)$")
_ADDRESS = re.compile(r"^\S+[.@/]\S+$")
"""A web or mail address: where one stands by itself, the article gave it."""
_COPYRIGHT = re.compile(r"^\W*(?:©|\(c\)\s|copyright\b|℗)", re.IGNORECASE)
_OWNER = re.compile(r"^(?P<name>\D{3,40}),? (?:19|20)\d\d$")


def title(lines: Lines) -> Iterator[int]:
    """The headline once more, at the head or as a heading or at the end."""
    for i in lines.left(0, len(lines.all)):
        line = lines.all[i]
        at_end = i < lines.head or i >= lines.tail or line.block.kind == "heading"
        # A sentence is not the headline because the words are the same: "I want to go home." ends a story.
        again = at_end and line.squashed in lines.titles and (not line.sentence or line.squashed in lines.said)
        if again or (i < lines.first and _loose(line) and any(_alike(line.squashed, t) for t in lines.titles)):
            yield i


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
        if not line.sentence or _in_company(lines, i) or _beside_headline(lines, i):
            yield i


def _was_read(lines: Lines, index: int) -> bool:
    """Whether a line at the head is where the page's date was read, in a language whose words no phrase file has."""
    line, published = lines.all[index], lines.draft.metadata.published
    if published is None or index >= lines.head or line.text != published.raw:
        return False
    return not line.sentence or not published.precision.startswith("day")  # a day may open a short sentence


def _looks_dated(lines: Lines, index: int) -> bool:
    """Whether a line before the prose is a date in a language whose words no phrase file has.

    It has the shape of one among headline and authors ("3 Idiots 2009" has it too), or holds the page's own day and a
    time.
    """
    line, meta = lines.all[index], lines.draft.metadata
    if index >= lines.first:
        return False
    if is_date_shaped(line.text):
        return any(other.rule == "title" or other.squashed in lines.names for other in lines.all[: lines.first])
    known = (found.value for found in (meta.published, meta.modified) if found)
    return (
        line.block.kind == "paragraph"
        and not line.sentence
        and any(tells_moment(line.text, moment) for moment in known)
    )


def _beside_headline(lines: Lines, index: int) -> bool:
    near = (i for i in (index - 1, index + 1) if 0 <= i < len(lines.all))
    return any(lines.all[i].rule in ("title", "date") or lines.all[i].squashed in lines.names for i in near)


def byline(lines: Lines) -> Iterator[int]:
    """Who wrote it: authors that the page names, a name after "by", a name beside the date."""
    authors = lines.authors
    for i in lines.ends():
        line = lines.all[i]
        if line.solid or line.length > BYLINE_WORDS or line.block.kind in _FACTS or _ADDRESS.match(line.text):
            continue
        if is_byline(line.text, authors, lines.book) or (i < lines.head and _beside_date(lines, i)):
            yield i


def _beside_date(lines: Lines, index: int) -> bool:
    near = (i for i in (index - 1, index + 1) if 0 <= i < len(lines.all))
    return is_name(lines.all[index].text) and any(lines.all[i].rule == "date" for i in near)


def _phrase(kind: str) -> Rule:
    def rule(lines: Lines) -> Iterator[int]:
        for i in lines.left(0, len(lines.all)):
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
    return line.block.linked >= LINKED and _loose(line)


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
        if _loose(line) and (_COPYRIGHT.match(line.text) or _is_owner(line, lines)):
            yield i


def credit_sign(lines: Lines) -> Iterator[int]:
    """A short line at the end with the sign in it: "Views of the hall, photos © Harbour Times, 2018"."""
    for i in lines.left(lines.tail, len(lines.all)):
        if "©" in lines.all[i].text and _loose(lines.all[i]):
            yield i


def _is_owner(line: Line, lines: Lines) -> bool:
    """Whether a line begins with a name of the site and ends with a year: "Harbour Times Ltd. 2024"."""
    found = _OWNER.match(line.text)
    names = (squash(name) for name in lines.authors[len(lines.draft.metadata.authors) :])
    return found is not None and any(name and squash(found["name"]).startswith(name) for name in names)


def accounts(lines: Lines) -> Iterator[int]:
    """The last lines, running prose too, where they send readers to accounts, in any language."""
    for i in reversed(lines.left(0, len(lines.all))):
        line = lines.all[i]
        if line.block.kind != "paragraph" or not sends_to_accounts(line.text, line.block.linked, lines.authors):
            return
        yield i


def labelled_link(lines: Lines) -> Iterator[int]:
    """A label and a link, "Read also: …", in any language: the link is the rest of the line and no sentence."""
    for i in lines.left(0, len(lines.all)):
        line = lines.all[i]
        if not _loose(line) or line.block.linked < LABELLED:
            continue
        found = _LABEL.match(line.text)
        if not found:
            if _is_kicker_and_link(line, lines.draft.links):
                yield i
            continue
        label, rest = found["label"].split(), found["rest"]
        if (
            len(label) <= 6
            and count_words(rest) >= LINK_WORDS
            and (rest.casefold() in lines.draft.links or line.block.linked >= LINKED)
        ):
            yield i


def _is_kicker_and_link(line: Line, links: frozenset[str]) -> bool:
    """Whether a line is a kicker and a link, which is a headline: "Harbour The bridge that nobody wants to shut"."""
    words = line.text.split()
    for cut in range(1, min(KICKER_WORDS, len(words) - HEADLINE_WORDS) + 1):
        kicker, headline = words[:cut], words[cut:]
        if " ".join(headline).casefold() in links:
            plain = all(word.replace("-", "").isalpha() for word in kicker)
            return plain and kicker[0][:1].isupper() and headline[0].strip("«“„\"'")[:1].isupper()
    return False


def link(lines: Lines) -> Iterator[int]:
    """A line that is a link and no sentence, at the head or the end: a section's name, another article.

    Between the paragraphs only a list of a few headlines: a paragraph that is a link may be the story's own.
    """
    listed = _lists_of_headlines(lines)
    for i in lines.left(0, len(lines.all)):
        line = lines.all[i]
        at_end = i < lines.first or i >= lines.tail
        if (at_end or i in listed) and _is_link(line) and not _ADDRESS.match(line.text):
            yield i


def _is_link(line: Line) -> bool:
    return line.block.linked >= LINKED and _loose(line)


def _lists_of_headlines(lines: Lines) -> set[int]:
    """The items of lists among prose that are nothing but a few headlines of other stories.

    Where links are what the article is about, there are more of them, or a line before them says so with a colon.
    """
    found: set[int] = set()
    for kind, run in groupby(range(len(lines.all)), key=lambda i: lines.all[i].block.kind):
        items = list(run)
        if kind == "item" and all(_is_link(lines.all[i]) and lines.all[i].length > LINK_WORDS for i in items):
            before = lines.all[items[0] - 1] if items[0] else None
            if before is None or before.phrase or not before.text.endswith((":", "：")):
                found.update(items)
    return found if lines.prose and len(found) <= LISTED else set()


def recurrence(lines: Lines) -> Iterator[int]:
    """A line before the prose or behind it that stands there on nearly all other articles of the site."""
    yield from recurring_lines(lines, _PROOF)


def above_title(lines: Lines) -> Iterator[int]:
    """What stands over the headline; and the headline itself, where no other wording of it is known."""
    gone = [i for i in range(min(lines.head, len(lines.all))) if lines.all[i].rule]
    titles = [i for i in gone if lines.all[i].rule == "title"]
    if titles:
        yield from (i for i in lines.left(0, titles[-1]) if _loose(lines.all[i]) and not _is_summary(lines, i))
    elif {"byline", "date"} & {lines.all[i].rule for i in gone[:1]} and gone[0] == 1 and _loose(lines.all[0]):
        yield 0


def _is_summary(lines: Lines, index: int) -> bool:
    """Whether a line is the page's own description, or as long as a standfirst."""
    line = lines.all[index]
    said = squash(lines.draft.metadata.description or "")
    return line.length > STANDFIRST_WORDS or (len(line.squashed) > STANDFIRST_WORDS and line.squashed in said)


def _loose(line: Line) -> bool:
    return not line.solid and not line.sentence


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
        elif seen and _loose(line) and line.length <= TRAILING_WORDS and line.block.kind in ("paragraph", "heading"):
            yield i


def orphan(lines: Lines) -> Iterator[int]:
    """A heading with nothing below it: what it headed is gone, or was never part of the article."""
    for i in reversed(lines.left(lines.tail, len(lines.all))):
        line = lines.all[i]
        if line.block.kind != "heading" or not _loose(line):
            return
        yield i


DEFAULT_RULES: tuple[Rule, ...] = (
    _phrase("source_phrase"),
    title,
    date,
    byline,
    *(_phrase(kind) for kind in PHRASE_KINDS),
    copyright_sign,
    credit_sign,
    accounts,
    labelled_link,
    link,
    recurrence,
    above_title,
    foreign,
    trailing,
    orphan,
)
"""The rules in the order in which they run."""
