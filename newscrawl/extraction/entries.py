"""A live story's blocks to the same with each entry dated: the time is a line of its own before the entry's first."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.extraction.liveblog import HEADINGS, MARK, is_prose, lines
from newscrawl.extraction.stamps import shown_moment
from newscrawl.items import Block, Entry
from newscrawl.markup import HtmlElement, text_of
from newscrawl.text import one_line, squash

_LEAST_LETTERS = 20
"""Letters of a line that is looked for anywhere behind the entry before: others may have a shorter one too. A guess."""
_NEAR = 3
"""Blocks behind the entry before among which a shorter one is looked for. A guess."""
_OPENING = 40
"""Letters by which a line is known whose end differs: markup runs paragraphs together. A guess."""
_WINDOW = 40
"""Blocks among which a line is looked for as a part of one. A guess."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A line of an entry."""

    text: str
    key: str
    kind: str
    prose: bool


class _Blocks:
    """The search's blocks, and where a line stands among them."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.keys = [squash(block.text) for block in blocks]
        self._at: dict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self.keys):
            for opening in {key, key[:_OPENING]}:
                self._at[opening].append(number)

    def find(self, key: str, start: int) -> int | None:
        """The first block from `start` that is the line, or of which it is a part."""
        if not key:
            return None
        known = self._at.get(key) or self._at.get(key[:_OPENING], [])
        at = bisect_left(known, start)
        if len(key) < _LEAST_LETTERS:
            return known[at] if at < len(known) and known[at] < start + _NEAR else None
        if at < len(known):
            return known[at]
        window = range(start, min(start + _WINDOW, len(self.keys)))
        return next((n for n in window if key in self.keys[n]), None)

    def opening(self, first: int, start: int, texts: Sequence[_Said]) -> int:
        """The first of the blocks right before `first` that are lines of an entry: its headline, a lost label."""
        said = {line.key for line in texts}
        while first > start and self.keys[first - 1] in said:
            first -= 1
        return first


def dated(
    pruned: HtmlElement, blocks: Sequence[Block], times: Sequence[str | None], entries: Sequence[Entry]
) -> list[Block]:
    """`blocks` with the times of the entries that are marked in the pruned page, and with sentences of theirs that the
    search lost; where none is marked, with those of `entries`, found by what the markup says of each.
    """
    if times:
        boxes = {int(box.get(MARK) or 0): box for box in pruned.iter("div") if box.get(MARK)}
        said = [(times[number], _said(box)) for number, box in sorted(boxes.items())]
        return _placed(blocks, said, adds=True)
    shown = _shown(entries)
    stated = [[entry.headline or "", *entry.text.splitlines()[:1]] for entry in entries]
    said = [
        (
            time,
            [
                _Said(line, squash(line), "paragraph", prose=line != entry.headline)
                for line in map(one_line, texts)
                if line
            ],
        )
        for time, texts, entry in zip(shown, stated, entries, strict=True)
    ]
    return _placed(blocks, _in_order(blocks, said), adds=False)


def told(entries: Sequence[Entry]) -> list[Block]:
    """The entries as the markup states them, for a page that a script fills."""
    found: list[Block] = []
    for time, entry in zip(_shown(entries), entries, strict=True):
        texts = [line for text in entry.text.splitlines() if (line := one_line(text))]
        found += [Block(time, "time")] if time else []
        found += [Block(entry.headline, "heading")] if entry.headline and entry.headline not in texts[:1] else []
        found += map(Block, texts)
    return found


def _shown(entries: Sequence[Entry]) -> list[str | None]:
    with_day = len({entry.published[:10] for entry in entries}) > 1
    return [shown_moment(entry.published, with_day=with_day) for entry in entries]


def _said(box: HtmlElement) -> list[_Said]:
    found = []
    for line in lines([box]):
        if text := text_of(line):
            kind = "heading" if line.tag in HEADINGS else "paragraph"
            found.append(_Said(text, squash(text), kind, is_prose(line)))
    return found


def _in_order(
    blocks: Sequence[Block], said: list[tuple[str | None, list[_Said]]]
) -> list[tuple[str | None, list[_Said]]]:
    """Entries of the markup that the page shows, in the page's order."""
    known = _Blocks(blocks)
    places = [(min((at for line in texts if (at := known.find(line.key, 0)) is not None), default=None), number)
              for number, (_, texts) in enumerate(said)]  # fmt: skip
    return [said[number] for _, number in sorted((at, number) for at, number in places if at is not None)]


def _placed(blocks: Sequence[Block], said: Sequence[tuple[str | None, list[_Said]]], *, adds: bool) -> list[Block]:
    known, before, start = _Blocks(blocks), defaultdict[int, list[Block]](list), 0
    late: list[Block] = []  # entries before the first that the search found
    for time, texts in said:
        stamp = [Block(time, "time")] if time else []
        places = [known.find(line.key, start) if line.prose else None for line in texts]
        first = next((at for at in places if at is not None), None)
        if first is None:
            places = [known.find(line.key, start) for line in texts]
            first = next((at for at in places if at is not None), None)
        if first is None:
            whole = [*stamp, *(Block(line.text, line.kind) for line in texts)] if adds and _tells(texts) else []
            (before[start] if start else late).extend(whole)
            continue
        first = known.opening(first, start, texts)
        before[first] += [*late, *stamp]
        late, start = [], first
        near = set(known.keys[first : first + len(texts) + _NEAR])
        for number, (line, at) in enumerate(zip(texts, places, strict=True)):
            heads = line.kind == "heading" and line.key not in near and _tells(texts[number:])
            if at is not None:
                start = max(start, at + 1)
            elif adds and (line.prose or heads):
                before[start].append(Block(line.text, line.kind))
    end = before.pop(len(blocks), [])
    return [*(b for n, block in enumerate(blocks) for b in (*before[n], block)), *end, *late]


def _tells(texts: Sequence[_Said]) -> bool:
    return any(line.prose for line in texts)
