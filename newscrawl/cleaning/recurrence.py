"""Articles of one site in, the lines that recur on them out: furniture in any language, without a phrase for it.

What was learned is frozen before it is used: a snapshot is a plain mapping that goes into `clean` and `Processor`, so
that a page's record depends on the page and the snapshot, and not on the pages before it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise

from newscrawl.cleaning.lines import Lines, ends_of
from newscrawl.cleaning.phrases import QUOTES, normalise
from newscrawl.items import Article
from newscrawl.text import ends_sentence, is_solid, scripts, squash

Recurring = Mapping[str, frozenset[str]]
"""Site, as `site_of` names it → the keys of its recurring lines."""

ARTICLES = 3
"""Distinct articles that a line must stand on. Two are harmful: they may be two versions of one text."""
SHARE = 0.8
"""Share of the site's articles that must have the line. A guess: of many a site half is recipes."""
LEAST_ARTICLES = 20
"""Articles that a share is of at least, where so many are known: one affair fills three articles of a day. A guess."""
WINDOW = 200
"""Articles in a row without a line after which it is forgotten: a site was redesigned. A guess."""
MOST_LINES = 1000
"""Lines remembered of one site; those that were seen last stay. About 0.2 MB in the state."""
MAX_CHARS = 200
"""Characters of a line that is remembered at most. A guess: what is longer is prose."""
SURE = 2
"""Recurring lines behind which a doubtful one is furniture: one alone may be its label."""
_OF_ARTICLES = ("item", "cell", "quote", "code")
"""Kinds of lines that recur because articles are alike."""
_PRINTS = 4
"""Longest paragraphs by which two versions of one text are known for that."""

_LETTERS = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"\d+")
_DOUBT = re.compile(r"[\d:：]")
_DOUBTFUL = "."
"""Ends the key of a line that may be part of the article."""
_NO_FULL_STOP = frozenset({"Thai", "Lao", "Myanmar", "Khmer"})
"""Scripts in which a sentence does not end with a sign."""


def key(text: str) -> str | None:
    """The form in which lines are compared; None for one that is never furniture by recurring.

    Case and punctuation are not compared, numbers are: "Attendance: 4,012" is a fact of its own. A full stop behind the
    key says that the line may tell something: a sentence, a number, "Where: Town hall", any line of a script in which
    sentences end without a sign. None: running prose, quotations, lines of under two letters.
    """
    if len(text) > MAX_CHARS or text.startswith(QUOTES) or is_solid(text):
        return None
    words = normalise(text)
    if len(_LETTERS.findall(words)) < 2:
        return None
    return " ".join((words, *_NUMBER.findall(text))) + _DOUBTFUL if _may_tell(text) else words


def _may_tell(text: str) -> bool:
    return ends_sentence(text) or _DOUBT.search(text) is not None or not _NO_FULL_STOP.isdisjoint(scripts(text))


@dataclass(frozen=True, slots=True)
class Ends:
    """What one article tells of the lines of its site."""

    keys: tuple[str, ...]
    """Of the lines at head and end."""
    prose: str
    """Hashes of its longest paragraphs, with blanks between: two versions of one text are known by them."""


def ends(article: Article) -> Ends | None:
    """What is learned from an article; None from a text without running prose.

    Lines at head and end of its text count, and those that cleaning took out, by whatever rule. What has no prose is a
    poem, a list, a liturgy, whose lines are its own.
    """
    lines = article.text.split("\n\n")
    solid = list(islice((i for i, line in enumerate(lines) if is_solid(line)), 2))  # all that tells of the head
    if not solid:
        return None
    solid.append(next(i for i in reversed(range(len(lines))) if is_solid(lines[i])))
    title = squash(article.title or "")
    found = (text for text in (*ends_of(lines, solid), *article.removed) if squash(text) != title)
    return Ends(tuple(dict.fromkeys(one for one in map(key, found) if one)), _hashes(lines))


@dataclass(frozen=True, slots=True)
class Recurrent:
    """What is known of one line of a site."""

    key: str
    first: int
    """Number of the article that had it first, counted by `Recurrence.articles`."""
    last: int
    articles: int = 1
    """Distinct articles that had it."""
    prints: tuple[str, ...] = ()
    """Prints of these articles, as long as they are fewer than `ARTICLES`."""

    def recurs(self, articles: int) -> bool:
        """Whether it is furniture, of so many articles of the site."""
        among = max(articles - self.first + 1, min(articles, LEAST_ARTICLES))
        return self.articles >= max(ARTICLES, SHARE * among)


@dataclass(slots=True)
class Recurrence:
    """Lines at head and end of one site's articles, all or some, and on how many of these they stood.

    The state forgets those that were not seen for `WINDOW` articles, and the oldest of more than `MOST_LINES`.
    """

    articles: int = 0
    """Articles learned from."""
    lines: dict[str, Recurrent] = field(default_factory=dict)
    """By key."""

    def learn(self, found: Ends) -> list[str]:
        """Take in an article that was not learned from before; the keys of which more is known now."""
        self.articles += 1
        changed = {one: line for one in found.keys if (line := self._after(one, found.prose))}
        self.lines.update(changed)
        return list(changed)

    def _after(self, one: str, mine: str) -> Recurrent | None:
        """What is known of a line after the article with that print; None where that says nothing new."""
        before = self.lines.get(one)
        if before is None:
            return Recurrent(one, self.articles, self.articles, prints=(mine,))
        if any(_same_text(mine, other) for other in before.prints):
            return None
        count = before.articles + 1
        prints = (*before.prints, mine) if count < ARTICLES else ()
        return replace(before, last=self.articles, articles=count, prints=prints)

    def recurring(self) -> frozenset[str]:
        """Keys of the lines that are furniture, by what is known so far."""
        return frozenset(one for one, line in self.lines.items() if line.recurs(self.articles))


def site_of(source: str | None, domain: str | None) -> str | None:
    """The site that a page belongs to: its source's id, or its registered domain."""
    return source or domain


def learn(articles: Iterable[Article]) -> Recurring:
    """The snapshot of what recurs on the sites of these articles, for a `Processor` that reads their pages again.

    An id counts once, whatever its revisions, and a copy (`duplicate_of`) of an earlier one of the site not at all.
    What a source's articles have is known by the source's id and by its domain, so that pages without a source find it
    too.
    """
    sites: dict[str, Recurrence] = {}
    ids: set[str] = set()
    of_site: dict[str, set[str]] = {}
    for article in articles:
        if article.id in ids:
            continue
        ids.add(article.id)
        found = ends(article)
        for site in filter(None, dict.fromkeys((article.source, article.domain))):
            earlier = of_site.setdefault(site, set())
            if found and article.duplicate_of not in earlier:
                sites.setdefault(site, Recurrence()).learn(found)
            earlier.add(article.id)
    return {site: keys for site, found in sites.items() if (keys := found.recurring())}


def recurring_lines(lines: Lines, proof: Collection[str]) -> Iterator[int]:
    """Indexes of the lines before the prose and behind it that recur; `proof`: rules whose lines end an article.

    What articles are made of stays: headings, lists and tables with what heads them, and what stands between them and
    the prose. So does a line that may tell something, but at the end behind furniture.
    """
    sure = 0
    for i in _outside(lines) if lines.recurring else ():
        line, behind = lines.all[i], i >= lines.tail
        if line.rule:
            sure += SURE * (behind and line.rule in proof)
        elif line.block.kind == "paragraph" and (found := key(line.text)) in lines.recurring:
            doubtful = found.endswith(_DOUBTFUL)
            sure += behind and not doubtful
            if not doubtful or sure >= SURE:
                yield i


def _outside(lines: Lines) -> Iterator[int]:
    """Indexes of the lines before the prose and of those behind it, but for what belongs to a list or a table."""
    left = lines.left(0, len(lines.all))
    facts = {i for i in left if lines.all[i].block.kind in _OF_ARTICLES}
    heads = {before for before, after in pairwise(left) if after in facts}
    head, tail = range(min(lines.first, lines.tail, *facts)), range(lines.tail, len(lines.all))
    yield from (i for i in (*head, *tail) if i not in heads)


def _hashes(lines: Iterable[str]) -> str:
    """Of the beginnings of the longest lines of running prose, numbers aside, with blanks between."""
    longest = islice(filter(is_solid, sorted(lines, key=lambda text: (len(text), text), reverse=True)), _PRINTS)
    found = (normalise(text[:MAX_CHARS]).encode("utf-8", "replace") for text in longest)
    return " ".join(sorted({hashlib.blake2b(text, digest_size=4).hexdigest() for text in found}))


def _same_text(one: str, other: str) -> bool:
    """Whether two texts with these prints are versions of one: they share half of the shorter one's paragraphs."""
    mine, others = set(one.split()), set(other.split())
    return 2 * len(mine & others) >= min(len(mine), len(others))
