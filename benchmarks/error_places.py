"""A line of text to the place on the page that has it: the chain of elements, and how much of it is links."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from newscrawl import markup
from newscrawl.markup import HtmlElement

LONG = 40
"""Letters from which a line stands in one place only, so that the lines after it are looked for below it."""
PIECE = 30
"""Letters of a line's beginning or end that are looked for where the whole line is not there."""
CLASSES = 4
"""Classes of an element that are shown: some sites give each dozens."""
SILENT = frozenset({"script", "style", "template", "title", "noscript"})
SCRIPT, NOWHERE = "script", ""

_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands."""

    path: str
    """`tag#id.class > …` from below body to the smallest element that holds the line; "script" where only a script
    has it, "" where nothing has."""
    linked: float
    """Share of the letters inside links."""


def letters(text: str) -> str:
    """Letters and digits in folded case: what a line keeps when a browser, an extractor or a curator rewrites it."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())


class Places:
    """One page's text, letter by letter, with the element that each stretch is from."""

    def __init__(self, body: bytes) -> None:
        tree = markup.parse(markup.decode(body))
        stretches = list(_stretches(tree)) if tree is not None else []
        self._elements = [element for element, _ in stretches]
        self._starts = [0]
        for _, text in stretches:
            self._starts.append(self._starts[-1] + len(text))
        self._text = "".join(text for _, text in stretches)
        self._tree = tree
        self._scripts: str | None = None
        self._after = 0
        self.description = _description(tree) if tree is not None else ""
        """The page's own summary of itself, as letters; "" where it gives none."""

    def find(self, line: str) -> Place:
        """The place of a line; ask for a text's lines in their order, since the next is looked for below the last."""
        wanted = letters(line)
        if not wanted:
            return Place(NOWHERE, 0.0)
        for piece in (wanted, wanted[:PIECE], wanted[-PIECE:]):
            at = self._text.find(piece, self._after)
            at = self._text.find(piece) if at < 0 else at
            if at >= 0:
                self._after = at if len(piece) >= LONG else self._after
                return self._place(at, at + len(piece))
        return Place(SCRIPT if wanted[:PIECE] in self._script_text() else NOWHERE, 0.0)

    def restart(self) -> None:
        """Looks for the next line from the page's beginning again."""
        self._after = 0

    def _place(self, start: int, end: int) -> Place:
        first, last = bisect_right(self._starts, start) - 1, bisect_right(self._starts, end - 1) - 1
        shared = _chain(self._elements[first])
        inside = 0
        for number in range(first, last + 1):
            chain = _chain(self._elements[number])
            shared = [one for one, two in zip(shared, chain, strict=False) if one is two]
            if any(element.tag == "a" for element in chain):
                inside += min(end, self._starts[number + 1]) - max(start, self._starts[number])
        steps = [_step(element) for element in shared if element.tag not in ("html", "body")]
        return Place(" > ".join(steps) or "body", inside / (end - start))

    def _script_text(self) -> str:
        if self._scripts is None:
            scripts = self._tree.iter("script") if self._tree is not None else ()
            # a script writes some letters as \u00e9, and line breaks as \n: neither is part of a word
            whole = "\n".join(re.sub(r"\\[nrt]", " ", script.text or "") for script in scripts)
            self._scripts = letters(re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), whole))
        return self._scripts


def _stretches(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """The texts in the page's order, each with its element."""
    for event, element in _walk(tree):
        own = element.text if event == "start" else element.tail
        owner = element if event == "start" else element.getparent()
        if own and owner is not None and (text := letters(own)):
            yield owner, text


def _walk(tree: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    silent: HtmlElement | None = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if silent is None and event == "start" and element.tag in SILENT:
            silent = element
        if silent is None or (event == "end" and element is silent):
            silent = None
            yield event, element


def _chain(element: HtmlElement) -> list[HtmlElement]:
    """From the root down."""
    return [*reversed(list(element.iterancestors())), element]


def _step(element: HtmlElement) -> str:
    identity = f"#{element.get('id')}" if element.get("id") else ""
    classes = "".join(f".{name}" for name in (element.get("class") or "").split()[:CLASSES])
    return f"{element.tag}{identity}{classes}"


def _description(tree: HtmlElement) -> str:
    for meta in tree.iter("meta"):
        if (meta.get("name") or meta.get("property") or "").lower() in ("description", "og:description"):
            found = letters(meta.get("content") or "")
            if found:
                return found
    return ""
