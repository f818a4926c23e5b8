"""A page's own summary to the standfirst: the text under the headline that the search for the body leaves out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from newscrawl.items import Block
from newscrawl.markup import HtmlElement, text_of
from newscrawl.text import scripts, squash

LEAST_LETTERS = 40
"""Letters of a summary that is taken for a standfirst at least; ideographs and hangul count twice. A guess."""

_TAGS = ("p", "h2", "h3", "h4", "div", "span")


def standfirst(
    tree: HtmlElement, description: str | None, blocks: Sequence[Block], dropped: Collection[HtmlElement] = ()
) -> list[Block]:
    """The description as one block where an element of the page shows just that and no block holds it; else nothing.

    The record's rule: a standfirst that the page shows is the first paragraph of the text. `dropped` elements, and what
    is in them, are no part of the page.
    """
    wanted = squash(description or "")
    page = tree.find("body")
    letters = scripts(wanted)
    dense = letters["Han"] + letters["Kana"] + letters["Hangul"]
    if len(wanted) + dense < LEAST_LETTERS or not blocks or page is None:
        return []
    opening = wanted[:LEAST_LETTERS]
    if any(opening in squash(block.text) for block in blocks):
        return []
    for element in page.iter(*_TAGS):
        if _opens_with(element, opening) and squash(text := text_of(element)) == wanted:
            if dropped and any(part in dropped for part in (*element.iter(), *element.iterancestors())):
                continue
            return [Block(text)]
    return []


def _opens_with(element: HtmlElement, opening: str) -> bool:
    """Whether an element's text begins so; reads no further than needed."""
    found = ""
    for piece in element.itertext():
        found += squash(str(piece)[: 4 * LEAST_LETTERS])
        if len(found) >= len(opening) or not opening.startswith(found):
            break
    return found.startswith(opening)
