"""A part of a page to the same without what its names and its links say is not the body, as trafilatura prunes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from newscrawl.extraction.density import without_links
from newscrawl.extraction.elements import take_out, text_of
from newscrawl.extraction.walks import Walk

_Element = etree._Element


@dataclass(frozen=True, slots=True)
class Pruning:
    """prune_unwanted_sections: takes out of a part what its names and its links say is not the body."""

    overall: Walk
    """Picks what is taken out unless nearly all would go."""
    others: Mapping[tuple[str, bool], tuple[Walk, Walk]]
    """By focus and whether teasers stay, what is taken out anyway, alone and together with the above."""

    def __call__(self, part: _Element, _tags: set[str], options: Any, keep_teasers: bool = False) -> _Element:
        """The part, changed."""
        anyway, together = self.others[options.focus, keep_teasers]
        picked = together(part)
        if picked:
            often = dict.fromkeys(filter(self.overall.picks, picked))
            outer = [each for each in often if not any(above in often for above in each.iterancestors())]
            if outer:
                whole = len(text_of(part))
                if whole - sum(len(text_of(each)) for each in outer) <= whole / 7:
                    picked = list(filter(anyway.picks, picked))
            for element in picked:
                take_out(element)
        without_links(part, is_precise=options.focus == "precision")
        etree.strip_tags(part, "span", "ref")
        return part
