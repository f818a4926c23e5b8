"""A Draft to its lines as the rules of cleaning see them: where each stands, and what the page says beside the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from newscrawl.cleaning.phrases import Book, Phrase, own, packaged
from newscrawl.items import Block, Draft
from newscrawl.text import count_words, ends_sentence, is_solid, squash

HEAD_LINES = 8
"""Lines that the head of a text may have at most, before its second paragraph of running prose. A guess."""
SHORT_HEAD, SHORT_TAIL = 4, 4
"""Lines taken for head and tail of a text without any running prose. A guess."""


@dataclass(slots=True)
class Line:
    """One block and what is asked of it again and again."""

    block: Block
    solid: bool
    sentence: bool
    """Ends as a sentence does."""
    phrase: Phrase | None
    rule: str | None = None
    """Name of the rule that took the line out."""

    @property
    def text(self) -> str:
        return self.block.text

    @property
    def squashed(self) -> str:
        """As `squash` gives it: of prose, which few rules compare, it is dear."""
        return squash(self.block.text)

    @property
    def loose(self) -> bool:
        """Neither running prose nor a sentence."""
        return not self.solid and not self.sentence

    @property
    def length(self) -> int:
        """Words of the line; ideographs count one each."""
        return count_words(self.block.text)


@dataclass(slots=True)
class Lines:
    """All lines of a page; rules read them, `clean` marks what they name."""

    draft: Draft
    book: Book
    all: list[Line]
    first: int
    """Index of the first line of running prose; everything before it is the strict head."""
    head: int
    """Index after the last line of the wide head, which may hold a standfirst."""
    tail: int
    """Index of the first line after the last line of running prose."""
    prose: bool
    """Whether there is any running prose: a text without is a poem, a list, a transcript."""
    titles: list[str] = field(default_factory=list)
    """The title's wordings, squashed, longest first."""
    said: frozenset[str] = frozenset()
    """Those of them that end as a sentence does."""
    names: frozenset[str] = frozenset()
    """The authors' names, squashed."""
    authors: tuple[str, ...] = ()
    """Who may sign: the page's authors, then the names of the site."""
    kinds: frozenset[str] = frozenset()
    """Of the phrases that lines are."""
    recurring: frozenset[str] = frozenset()
    """Keys of the lines that recur on the site's articles, see recurrence.py."""

    def left(self, start: int, end: int) -> list[int]:
        """Indexes of the lines still there between two indexes, but for the times of a live story's entries."""
        between = range(max(0, start), min(end, len(self.all)))
        return [i for i in between if self.all[i].rule is None and self.all[i].block.kind != "time"]

    def ends(self) -> list[int]:
        """Indexes of the lines still there in the wide head and the tail."""
        return sorted({*self.left(0, self.head), *self.left(self.tail, len(self.all))})


def view(draft: Draft, phrases: Sequence[str] = (), recurring: frozenset[str] = frozenset()) -> Lines:
    """The lines of a draft, none of them taken out yet; `phrases` are the source's own, `recurring` the site's."""
    book, site = packaged(), own(phrases)
    lines = []
    for block in draft.blocks:
        text = block.text
        phrase = site.find(text) if phrases else None
        phrase = phrase or (book.find(text) if block.kind != "code" else None)
        lines.append(Line(block, is_solid(text), ends_sentence(text), phrase))
    solid = [i for i, line in enumerate(lines) if line.solid and not line.phrase]
    first, head, tail = _zones(solid, len(lines))
    meta = draft.metadata
    wordings = [title for title in (*meta.titles, meta.title) if title and squash(title)]
    titles = {squash(title) for title in wordings}
    return Lines(
        draft,
        book,
        lines,
        first,
        head,
        tail,
        prose=bool(solid),
        titles=sorted(titles, key=lambda title: (-len(title), title)),
        said=frozenset(squash(title) for title in wordings if ends_sentence(title)),
        names=frozenset(squash(author) for author in meta.authors),
        authors=(*meta.authors, *meta.site_names, *((meta.publisher,) if meta.publisher else ())),
        kinds=frozenset(line.phrase.kind for line in lines if line.phrase),
        recurring=recurring,
    )


def ends_of(texts: Sequence[str], solid: Sequence[int]) -> list[str]:
    """Those of a text's lines that stand in its wide head or its tail; `solid`: indexes of running prose."""
    _, head, tail = _zones(solid, len(texts))
    return [*texts[:head], *texts[max(head, tail) :]]


def _zones(solid: Sequence[int], count: int) -> tuple[int, int, int]:
    """Where the strict head and the wide head end, and the tail begins, of so many lines; `solid`: indexes of prose."""
    if not solid:
        head = min(SHORT_HEAD, count)
        return head, head, max(head, count - SHORT_TAIL)
    first, tail = solid[0], solid[-1] + 1
    second = solid[1] if len(solid) > 1 else first
    return first, max(first, min(second, HEAD_LINES)), tail
