"""Pages that hold one kind of thing by the thousand: what they cost grows with their size, not with its square."""

from __future__ import annotations

import time

import pytest

import newscrawl

MANY = {
    "hidden boxes": '<div style="display:none">Hidden {0} text</div>',
    "times": '<time datetime="2025-01-01T10:00:00">10:00</time>',
    "short lines": "<div><div>Text {0} is here</div></div>",
    "lines without an element": "The council met on day {0}.<br><br>",
    "lines between paragraphs": "Text {0} in the line<p>The council met {0}.</p>",
    "live entries": '<div class="entry"><time>14:05</time><h3>Ferry {0}</h3><p>The council met on {0}.</p></div>',
    "cards": '<div class="card related box-{0}" id="id{0}"><a href="/{0}">Ferry {0} leaves</a></div>',
    "embedded posts": '<blockquote class="post"><p>Post {0}</p>&mdash; Ann <a href="/t/{0}">May {0}</a></blockquote>',
    "bylines": '<p class="byline author">By Ann Lee{0}</p>',
    "questions": "<details><summary>Question {0}?</summary><p>The council met to talk of {0}.</p></details>",
}
AROUND = {
    "marks without words": ("<p>", "It met on day {0}<b></b>. ", "</p>"),
    "links in a paragraph": ("<p>", 'The council <a href="/{0}">met</a> on day {0}. ', "</p>"),
    "list items": ("<ul>", "<li>Item {0} of it</li>", "</ul>"),
    "table rows": ("<table>", "<tr><td>Cell {0}</td><td>{0}</td></tr>", "</table>"),
    "lists in a cell": ("<table><tr><td>", "<ul><li>Cell {0} has words</li></ul>", "</td></tr></table>"),
}
KINDS = {name: ("<div>", markup, "</div>") for name, markup in MANY.items()} | AROUND
PROSE = (
    "<p>The council of a small town met on Monday to talk about its harbour, its roads and its bridges: part {0}.</p>"
)
SIZE = 2_000
SPARED = 0.3
"""Seconds that say nothing: what is small is noise."""


def cost(kind: str, size: int) -> float:
    """CPU seconds, the fewer of two readings: all that the process holds may be looked through for garbage in one."""
    before, markup, behind = KINDS[kind]
    story = "".join(PROSE.format(part) for part in range(8))
    inside = before + "".join(markup.format(number) for number in range(size)) + behind
    head = "<html lang=en><head><title>The council of a small town met</title></head>"
    page = f"{head}<body><article><h1>The council of a small town met</h1>{story}{inside}</article></body></html>"
    return min(_once(page.encode()) for _ in range(2))


def _once(page: bytes) -> float:
    start = time.process_time()
    record = newscrawl.extract(page, "https://bay.example/2025/01/council-met.html")
    assert "part 3" in (record.text or "")
    return time.process_time() - start


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_costs_the_square_of_its_size(kind):
    few, many = (cost(kind, size) for size in (SIZE, 4 * SIZE))
    assert many < 8 * few + SPARED
