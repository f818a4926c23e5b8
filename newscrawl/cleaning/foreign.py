"""The ends of a text to the lines that are in the site's language and not in the article's.

A line that is only foreign may be a quotation, a verse or the moral of the story. So it goes only where the same end
of the text holds furniture that another rule proved, and never in a run of three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawl.cleaning.letters import candidates, fit, identify, main_script
from newscrawl.cleaning.lines import Line, Lines
from newscrawl.cleaning.shapes import is_name
from newscrawl.text import scripts

SAMPLE_CHARS = 600
"""Characters of running prose, and of a menu, that tell their language: letters decide it well before."""
MENU_LETTERS = 150
"""Letters that a menu must have to tell the site's language. A guess."""
LINE_WORDS = 12
"""Words of a line that may go for being foreign: a longer one says something."""
LINKED = 0.5
"""Share of a sentence inside links from which it is a headline of another page and not the article's. A guess."""
RUN = 3
"""Foreign lines in a row that stay: verse, lyrics, a text in two languages."""
KNOWN_MARGIN = 3.0
"""How much likelier (natural logarithm) the site's known language must be than the body's."""
UNKNOWN_MARGIN = 12.0
"""The same for a language that nothing but the line speaks for."""


_ADDRESS = re.compile(r"@|://")
"""Of no language: a list of addresses at the end of an article is what the article gave."""
_QUOTES = ("“", '"', "«", "„", "‘", "「", "『")


def foreign_lines(lines: Lines) -> Iterator[int]:
    """Indexes of foreign lines at the head and the end of the text, by the rules of this module."""
    head = range(min(lines.first, len(lines.all)))
    tail = range(lines.tail, len(lines.all))
    zones = [zone for zone in (head, tail) if _proven(lines, zone) and lines.left(zone.start, zone.stop)]
    if not zones:
        return
    sample = " ".join(line.text for line in lines.all if line.solid)[:SAMPLE_CHARS]
    body = identify(sample)
    if body is None:
        return
    site = _site_languages(lines, body)
    for zone in zones:
        found = [i for i in lines.left(zone.start, zone.stop) if _is_foreign(lines.all[i], body, sample, site)]
        yield from (i for i in found if not _in_run(i, found))


def _proven(lines: Lines, zone: range) -> bool:
    return any(lines.all[i].rule for i in zone)


def _in_run(index: int, found: list[int]) -> bool:
    start = end = index
    while start - 1 in found:
        start -= 1
    while end + 1 in found:
        end += 1
    return end - start + 1 >= RUN


def _site_languages(lines: Lines, body: str) -> set[str]:
    """Languages that the site speaks besides the body's: declared, of its menus, of phrases recognised on the page."""
    found = {line.phrase.language for line in lines.all if line.phrase}
    found.add((lines.draft.metadata.language_declared or "")[:2])
    menu = lines.draft.menu[:SAMPLE_CHARS]
    if sum(scripts(menu).values()) >= MENU_LETTERS:
        found.add(identify(menu) or "")
    return found - {body, ""}


def _is_foreign(line: Line, body: str, sample: str, site: set[str]) -> bool:
    text = line.text
    if line.solid or line.length > LINE_WORDS or line.block.kind in ("quote", "item", "code"):
        return False
    if line.sentence and line.block.linked < LINKED:
        return False  # "Nobody spoke.", "Veni, vidi, vici.": a sentence is not furniture for its language
    if text[:1].isdigit() or _ADDRESS.search(text) or text.startswith(_QUOTES) or is_name(text):
        return False
    script = main_script(text)
    if script is None:
        return False
    if script != main_script(sample) and {script, main_script(sample)} != {"Han", "Kana"}:
        return line.length > 1
    of_script = candidates(script)
    if body not in of_script:
        return False
    scores = fit(text, tuple(of_script))
    known = [scores[language] - scores[body] for language in site if language in scores]
    other = max(scores[language] - scores[body] for language in of_script)
    return max(known, default=0.0) >= KNOWN_MARGIN or other >= UNKNOWN_MARGIN
