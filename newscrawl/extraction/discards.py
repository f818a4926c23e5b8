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

    walks: Mapping[tuple[str, bool], Walk]
    """By focus and whether teasers stay: picks what may be taken out."""
    often: int
    """The walk's alternatives, as bits, whose elements are taken out unless nearly all would go; others' are anyway."""

    def __call__(self, part: _Element, _tags: set[str], options: Any, keep_teasers: bool = False) -> _Element:
        """The part, changed."""
        picked = dict(self.walks[options.focus, keep_teasers].marked(part))
        if picked:
            often = {element for element, bits in picked.items() if bits & self.often}
            outer = [each for each in often if not any(above in often for above in each.iterancestors())]
            if outer:
                whole = len(text_of(part))
                if whole - sum(len(text_of(each)) for each in outer) <= whole / 7:
                    picked = {element: bits for element, bits in picked.items() if bits & ~self.often}
            for element in picked:
                take_out(element)
        without_links(part, is_precise=options.focus == "precision")
        etree.strip_tags(part, "span", "ref")
        return part
