"""A Draft to the lines of the article alone: what the site put around them goes, and is kept as a record of removal.

docs/cleaning.md explains rules, phrase files and what to touch when furniture stays or prose goes.
"""

from __future__ import annotations

from collections.abc import Sequence

from newscrawl.cleaning.lines import view
from newscrawl.cleaning.rules import DEFAULT_RULES, Rule
from newscrawl.items import Block, Cleaned, Draft, Removed


def clean(
    draft: Draft,
    *,
    phrases: Sequence[str] = (),
    recurring: frozenset[str] = frozenset(),
    rules: Sequence[Rule] = DEFAULT_RULES,
) -> Cleaned:
    """The draft's lines without furniture, and the lines taken out, both in their order on the page.

    `phrases` are a source's own, in the form of a phrase file's lines; `recurring` the keys of lines that recur on the
    site (`newscrawl.cleaning.recurrence`). Lines go whole or stay whole.
    """
    lines = view(draft, phrases, recurring)
    for rule in rules:
        for index in list(rule(lines)):
            lines.all[index].rule = lines.all[index].rule or rule.__name__
    kept: list[Block] = []
    removed: list[Removed] = []
    for line in lines.all:
        if line.rule is None:
            kept.append(line.block)
        else:
            removed.append(Removed(line.text, line.rule, len(kept)))
    return Cleaned(tuple(kept), tuple(removed))


__all__ = ["clean"]
