"""The search's blocks to the same with the paragraphs of further containers that are like the one it read.

A story that is set in parts, with pictures or boxes between them, has a container for each part. The search now and
then reads one only. Structure decides, never words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate

from newscrawl.extraction.evidence import Links
from newscrawl.items import Block
from newscrawl.markup import HtmlElement, text_of
from newscrawl.text import ends_sentence, is_solid, squash

LEAST_CHARS = 40
"""Characters of a paragraph that is looked for: a shorter one that is no prose may stand anywhere on a page.
A guess."""
LINKED = 0.5
"""Share of a paragraph's characters inside links from which on it is a teaser. A guess."""
_KEPT = 2
"""Paragraphs that the search took of a container at least, for others like it to be its continuation. A guess."""
_INLINE = frozenset(
    "a abbr b bdi big br cite code em font i ins mark q s small span strong sub sup time tt u var wbr".split()
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NO_PARTS = ("li", "a", "td", "blockquote")
"""Elements that stand in rows without being parts of one text."""

_Path = tuple[str, ...]
"""The class of a paragraph, and tags and classes of its container and the element around that."""


def with_continuation(tree: HtmlElement, blocks: list[Block], links: Links) -> list[Block]:
    """`blocks` with the prose of containers of the same classes, at its place. `tree` is the pruned page, unchanged.

    A container from which a single paragraph was taken is left as it is: there the search has chosen.
    """
    alike = _alike(tree)
    if not alike or not blocks:
        return blocks
    keys = [squash(block.text) for block in blocks]
    ends = list(accumulate(map(len, keys)))
    whole = "".join(keys)
    paths = {paragraph: path for path, paragraphs in alike.items() for paragraph in paragraphs}
    after: dict[HtmlElement, int] = {}
    taken: set[HtmlElement] = set()
    last = -1
    for paragraph in tree.iter("p"):
        text = text_of(paragraph) if paragraph in paths else ""
        if len(text) < LEAST_CHARS and not is_solid(text):
            continue
        key = squash(text)
        found = whole.find(key) if key else -1
        if found >= 0:
            taken.add(paragraph)
            last = max(last, bisect_right(ends, found + len(key) - 1))
        after[paragraph] = last
    added: dict[int, list[Block]] = defaultdict(list)
    continued = [paragraph for paragraph in _continued(tree, alike, taken) if paragraph in after]
    solid = {paragraph.getparent() for paragraph in continued if is_solid(text_of(paragraph))}
    for paragraph in continued:
        # A short sentence belongs where running prose stands beside it.
        if paragraph.getparent() in solid and _is_prose(paragraph):
            text = text_of(paragraph)
            added[after[paragraph]].append(Block(text, "paragraph", links.shares([text])[0]))
    return [*added[-1], *(line for number, block in enumerate(blocks) for line in (block, *added[number]))]


def _alike(tree: HtmlElement) -> dict[_Path, list[HtmlElement]]:
    """The paragraphs whose path several containers share, by path. Most pages have none."""
    found: dict[_Path, list[HtmlElement]] = defaultdict(list)
    steps: dict[HtmlElement | None, _Path] = {None: ()}
    for paragraph in tree.iter("p"):
        parent = paragraph.getparent()
        if parent not in steps:
            steps[parent] = _steps(parent)
        if around := steps[parent]:
            found[(paragraph.get("class") or "", *around)].append(paragraph)
    return {path: group for path, group in found.items() if len({p.getparent() for p in group}) > 1}


def _steps(container: HtmlElement) -> _Path:
    """The path of a container, without a paragraph; () for one that is no part of a text."""
    around = container.getparent()
    classes = container.get("class") or ""
    if around is None or container.tag in _NO_PARTS or not classes.strip():
        return ()
    return container.tag, classes, around.tag, around.get("class") or ""


def _continued(tree: HtmlElement, alike: dict[_Path, list[HtmlElement]], taken: set[HtmlElement]) -> list[HtmlElement]:
    """Paragraphs of containers from which nothing was taken, in the same story as one from which much was."""
    parted: list[tuple[list[HtmlElement], dict[HtmlElement, int]]] = []
    for group in alike.values():
        counts: dict[HtmlElement, int] = defaultdict(int)
        for paragraph in group:
            counts[paragraph.getparent()] += paragraph in taken
        if max(counts.values()) >= _KEPT and not all(counts.values()):
            parted.append((group, counts))
    stories = _stories(tree) if parted else {}
    result: list[HtmlElement] = []
    for group, counts in parted:
        read = {stories[p] for p in group if counts[p.getparent()] >= _KEPT}
        result += [p for p in group if not counts[p.getparent()] and stories[p] in read]
    return result


def _stories(tree: HtmlElement) -> dict[HtmlElement, tuple[HtmlElement | None, int]]:
    """The story of each paragraph: its article element, and the headlines of first rank before it."""
    headlines = 0
    found: dict[HtmlElement, tuple[HtmlElement | None, int]] = {}
    stories: dict[HtmlElement | None, HtmlElement | None] = {None: None}
    for element in tree.iter("p", "h1"):
        if element.tag == "h1":
            headlines += 1
        else:
            article = next(element.iterancestors("article"), None)
            if article is not None and article not in stories:
                stories[article] = article.getparent() if _is_part(article) else article
            found[element] = (stories[article], headlines)
    return found


def _is_part(article: HtmlElement) -> bool:
    """Whether an article element is no story but a part of one: it has no heading, and no link that is not in prose."""
    if next(article.iter(*_HEADINGS), None) is not None:
        return False
    return all(next(link.iterancestors("p"), None) is not None for link in article.iter("a"))


def _is_prose(paragraph: HtmlElement) -> bool:
    text = text_of(paragraph)
    if not (ends_sentence(text) or is_solid(text)) or any(
        inside.tag not in _INLINE for inside in paragraph.iterdescendants()
    ):
        return False
    return sum(len(text_of(link)) for link in paragraph.iter("a")) < LINKED * len(text)
