"""The rules about lines that lead to other pages: a label and a link, a link alone, lists of headlines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from newscrawl.cleaning.lines import Line, Lines
from newscrawl.text import count_words

LINKED = 0.9
"""Share of a line inside links from which it is a link and not prose with links."""
LABELLED = 0.5
"""Share of a line inside links from which a label may stand before it. Our sets: labels are up to half the line."""
LINK_WORDS = 4
"""Words of a headline behind a label: "Account: @name" is no link to another article. A guess."""
LISTED = 5
"""Items of a list of other stories among the paragraphs at most. A guess."""
KICKER_WORDS = 4
"""Words before the headline of another story in one line with it at most. A guess."""
HEADLINE_WORDS = 5
"""Words of that headline at least: "the Beach Motel in Heiligenhafen" is a name that is linked. A guess."""

_LABEL = re.compile(r"^\W*(?P<label>[^:|→\d]{2,45}?)\s*[:|→]+\s*(?P<rest>\S.+)$")
ADDRESS = re.compile(r"^\S+[.@/]\S+$")
"""A web or mail address: where one stands by itself, the article gave it."""


def labelled_link(lines: Lines) -> Iterator[int]:
    """A label and a link, "Read also: …", in any language: the link is the rest of the line and no sentence."""
    for i in lines.left(0, len(lines.all)):
        line = lines.all[i]
        if not line.loose or line.block.linked < LABELLED:
            continue
        found = _LABEL.match(line.text)
        if not found:
            if _is_kicker_and_link(lines, i):
                yield i
            continue
        label, rest = found["label"].split(), found["rest"]
        if (
            len(label) <= 6
            and count_words(rest) >= LINK_WORDS
            and (rest.casefold() in lines.draft.links or line.block.linked >= LINKED)
        ):
            yield i


def _is_kicker_and_link(lines: Lines, index: int) -> bool:
    """Whether a line is a kicker and a link, which is a headline: "Harbour The bridge that nobody wants to shut".

    Of a paragraph only where a phrase file has the kicker: "Winner The Man Who Built The Bridge" is the story's.
    """
    line = lines.all[index]
    words = line.text.split()
    for cut in range(1, min(KICKER_WORDS, len(words) - HEADLINE_WORDS) + 1):
        kicker, headline = words[:cut], words[cut:]
        if " ".join(headline).casefold() in lines.draft.links:
            plain = all(word.replace("-", "").isalpha() for word in kicker)
            shaped = plain and kicker[0][:1].isupper() and headline[0].strip("«“„\"'")[:1].isupper()
            return shaped and _leads_away(lines, index, " ".join(kicker))
    return False


def _leads_away(lines: Lines, index: int, kicker: str) -> bool:
    if lines.all[index].block.kind == "item":
        return not _is_announced(lines, index)
    label = lines.book.find(f"{kicker}: …")
    return label is not None and label.kind == "related"


def _is_announced(lines: Lines, index: int) -> bool:
    """Whether a list's item belongs to a list that the story announces: under a heading, after a colon."""
    while index and lines.all[index - 1].block.kind == "item":
        index -= 1
    before = lines.all[index - 1] if index else None
    if before is None or before.phrase or before.rule:
        return False
    return not before.solid or before.text.endswith((":", "："))


def link(lines: Lines) -> Iterator[int]:
    """A line that is a link and no sentence, at the head or the end: a section's name, another article.

    Between the paragraphs only a list of a few headlines: a paragraph that is a link may be the story's own.
    """
    listed = _lists_of_headlines(lines)
    for i in lines.left(0, len(lines.all)):
        line = lines.all[i]
        at_end = i < lines.first or i >= lines.tail
        if (at_end or i in listed) and _is_link(line) and not ADDRESS.match(line.text):
            yield i


def _is_link(line: Line) -> bool:
    return line.block.linked >= LINKED and line.loose


def _lists_of_headlines(lines: Lines) -> set[int]:
    """The items of lists among prose that are nothing but a few headlines of other stories.

    Where links are what the article is about, there are more of them, or a line before them says what they are.
    """
    found: set[int] = set()
    for kind, run in groupby(range(len(lines.all)), key=lambda i: lines.all[i].block.kind):
        items = list(run)
        if kind != "item" or _is_announced(lines, items[0]):
            continue
        if all(_is_link(lines.all[i]) and lines.all[i].length > LINK_WORDS for i in items):
            found.update(items)
    return found if lines.prose and len(found) <= LISTED else set()
