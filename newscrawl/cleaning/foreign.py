"""The ends of a text to the lines that are in the site's language and not in the article's.

A line that is only foreign may be a quotation, a verse or the moral of the story. So it goes only where the same end
of the text holds furniture that another rule proved, or where the page's links to other stories show that the site
speaks another language than the article; and longer ones never in a run of three.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from newscrawl.cleaning.letters import candidates, fit, identify, main_script
from newscrawl.cleaning.lines import Line, Lines
from newscrawl.cleaning.shapes import is_name
from newscrawl.text import count_words, scripts

BODY_CHARS = 300
"""Characters of running prose that tell their language: more changed no answer on 182 pages."""
SAMPLE_CHARS = 600
"""Characters of a menu or of headlines that tell theirs: names in it are of none."""
MENU_LETTERS = 150
"""Letters that a menu must have to tell the site's language. A guess."""
LINE_WORDS = 12
"""Words of a line that may go for being foreign: a longer one says something."""
LINKED = 0.5
"""Share of a sentence inside links from which it is a headline of another page and not the article's. A guess."""
LABEL_WORDS = 6
"""Words of a line that is taken for the site's own words because its links are in that language. A guess: "Los campos
obligatorios están marcados con" has six, verses mostly more."""
HEADLINE_WORDS = 4
"""Words of a link that is a headline and no name of a section: menus in half-English say nothing of a site."""
HEADLINES_LETTERS = 60
"""Letters that the headlines linked to must have to tell the site's language: two of them."""
HEADLINE_MARGIN = 0.7
"""How much likelier (natural logarithm, a character) a headline must be in one language than in the body's to tell it.
Our sets: foreign headlines have 1.3 or more on average, German ones full of English names up to 0.9."""
HEADLINES_SHARE = 0.75
"""Share of the headlines that must be in that language: a few English titles are on many sites. A guess."""
LABELS = 2
"""Labels at one end of a text from which nothing else need prove that they are the site's. A guess."""
RUN = 3
"""Foreign lines in a row that stay: verse, lyrics, a text in two languages."""
RUN_WORDS = 4
"""Words a line on average up to which a row of labels is a site's and no verse. A guess."""
KNOWN_MARGIN = 3.0
"""How much likelier (natural logarithm) the site's known language must be than the body's."""
UNKNOWN_MARGIN = 12.0
"""The same for a language that nothing but the line speaks for."""


_ADDRESS = re.compile(r"@|://")
"""Of no language: a list of addresses at the end of an article is what the article gave."""
_COMMA = re.compile("[,;،、，]")
_NO_HEADLINE = re.compile(r"@|://|\d.*\d")
"""In a link that is an address, an account, a moment or a list of numbers."""
_QUOTES = ("“", '"', "«", "„", "‘", "「", "『")


def foreign_lines(lines: Lines) -> Iterator[int]:
    """Indexes of foreign lines at the head and the end of the text, by the rules of this module."""
    head = range(min(lines.first, len(lines.all)))
    tail = range(lines.tail, len(lines.all))
    zones = [(zone, [i for i in lines.left(zone.start, zone.stop) if _may_go(lines.all[i])]) for zone in (head, tail)]
    if not any(asked for _, asked in zones):
        return  # most pages: to tell the body's language is dear
    headlines = _headlines(lines)
    told = [(_proven(lines, zone), asked) for zone, asked in zones]
    if not headlines and not any(proven for proven, _ in told):
        return
    sample = " ".join(line.text for line in lines.all if line.solid)[:BODY_CHARS]
    body = _language(sample)
    if body is None:
        return
    linked = _language_of_headlines(headlines, body)
    if not linked and not any(proven for proven, _ in told):
        return
    site = _site_languages(lines, body) | ({linked} if linked else set())
    for proven, asked in told:
        if not proven and not linked:
            continue
        found = [i for i in asked if _is_foreign(lines.all[i], body, sample, site)]
        labels = {i for i in found if linked and _is_label(lines.all[i], linked, body)}
        several = len(labels) >= LABELS and _are_labels(lines, labels, labels)
        for i in found:
            run = _run(i, found)
            # A book's title, a motto, two verses: a line or two by themselves say nothing of the site.
            is_site = proven or (i in labels and (several or lines.all[i].block.linked >= LINKED))
            if is_site if len(run) < RUN else _are_labels(lines, run, labels):
                yield i


def _are_labels(lines: Lines, run: Collection[int], labels: set[int]) -> bool:
    return labels.issuperset(run) and sum(lines.all[i].length for i in run) <= RUN_WORDS * len(run)


def _language(text: str) -> str | None:
    """The likeliest language of a text, or the script's name where letters tell no more: Georgian, Amharic."""
    return identify(text) or main_script(text)


def _proven(lines: Lines, zone: range) -> bool:
    return any(lines.all[i].rule for i in zone)


def _run(index: int, found: list[int]) -> range:
    """The lines found in a row that one stands in."""
    start = end = index
    while start - 1 in found:
        start -= 1
    while end + 1 in found:
        end += 1
    return range(start, end + 1)


def _headlines(lines: Lines) -> list[str]:
    """The headlines of other stories that a page links to; [] for too few to tell a language."""
    prose = " ".join(line.text for line in lines.all if line.solid).casefold()
    found = [
        text
        for text in sorted(lines.draft.links)
        if count_words(text) >= HEADLINE_WORDS and not _NO_HEADLINE.search(text) and text not in prose
    ]
    return found if sum(scripts(" ".join(found)[:SAMPLE_CHARS]).values()) >= HEADLINES_LETTERS else []


def _language_of_headlines(headlines: list[str], body: str) -> str | None:
    """The language of the other stories that a page links to, where it is plainly not the body's.

    Headlines tell it and menus do not: German sites have "News" and "Home" in theirs, and names are of no language.
    """
    found = _language(" ".join(headlines)[:SAMPLE_CHARS]) if headlines else None
    if found is None or found == body:
        return None
    speak = sum(_speaks(text, found, body, HEADLINE_MARGIN * len(text)) for text in headlines)
    return found if speak >= HEADLINES_SHARE * len(headlines) else None


def _speaks(text: str, language: str, body: str, margin: float) -> bool:
    """Whether a text is in that language rather than in the body's."""
    of_script = candidates(main_script(text))
    if language not in of_script:
        return _language(text) == language
    if body not in of_script:
        return True
    scores = fit(text, (language, body))
    return scores[language] - scores[body] >= margin


def _is_label(line: Line, language: str, body: str) -> bool:
    """Whether a foreign line is a few words without a comma, in that language."""
    few = line.length <= LABEL_WORDS and not _COMMA.search(line.text)
    return few and _speaks(line.text, language, body, KNOWN_MARGIN)


def _site_languages(lines: Lines, body: str) -> set[str]:
    """Languages that the site speaks besides the body's: declared, of its menus, of phrases recognised on the page."""
    found = {line.phrase.language for line in lines.all if line.phrase}
    found.add((lines.draft.metadata.language_declared or "")[:2])
    menu = lines.draft.menu()[:SAMPLE_CHARS]
    if sum(scripts(menu).values()) >= MENU_LETTERS:
        found.add(identify(menu) or "")
    return found - {body, ""}


def _may_go(line: Line) -> bool:
    """Whether a line is of the kind that goes for its language: short, no sentence, name, quotation or address."""
    text = line.text
    if line.solid or line.length > LINE_WORDS or line.block.kind in ("quote", "item", "code"):
        return False
    if line.sentence and line.block.linked < LINKED:
        return False  # "Nobody spoke.", "Veni, vidi, vici.": a sentence is not furniture for its language
    return not (text[:1].isdigit() or _ADDRESS.search(text) or text.startswith(_QUOTES) or is_name(text))


def _is_foreign(line: Line, body: str, sample: str, site: set[str]) -> bool:
    text = line.text
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
