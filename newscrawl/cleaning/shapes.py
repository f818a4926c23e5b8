"""A line to whether it is shaped like a date line, a name or a byline, in any language of the phrase files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from newscrawl.cleaning.phrases import MARKS, Book, normalise
from newscrawl.text import ends_sentence, scripts, squash

DATE_TOKENS = 18
"""Numbers and words of a date line at most: "Published Tuesday, 3 May 2022, 10:15 CEST, updated …". A guess."""
NAME_WORDS = 7
"""Words of a name line at most, for two authors. A guess."""

MOMENT_WORDS = 4
"""Words beside day, year and time in a line that gives the page's date: "Publisert tirsdag 3. mai 2022 kl. 10:15"."""

UNCASED_LETTERS = 20
"""Letters of a byline in a script without capitals at most. A guess."""

_TOKEN = re.compile(rf"\d+|(?:(?!\d)[\w{MARKS}])+")
_MAIL = re.compile(r"(?<!\S)\S+@\S+\.\w+")
_ZONES = frozenset(
    "am pm a p m h hs z t utc gmt bst ist jst kst est edt cst cdt mst mdt pst pdt et ct mt pt cet cest eet eest mez "
    "mesz wib wita wit amt msk sast sgt hkt aest aedt trt tsi".split()
)
_CLOCK = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b(?:19|20)\d\d\b|\d年|\d月|\d년|\d월|\d시"
)
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\b(?!\.\d)")
_YEAR = r"(?:19|20)\d\d"
_MONTH = rf"(?:(?!\d)[\w{MARKS}]){{3,}}\.?"
_DATE_SHAPE = re.compile(
    rf"\d{{1,2}}\.? (?:de |di )?{_MONTH},?(?: de)? {_YEAR}\.?"
    rf"|{_MONTH} \d{{1,2}}, {_YEAR}"
    rf"|{_YEAR}[.,]? {_MONTH} \d{{1,2}}\.?"
)
_PARTICLES = frozenset(
    "de da do dos das del della dello di du des la le los van von vom zu zur zum der den het ten ter af av bin ibn al "
    "el ben abu y e i und and et en og och ja a w und mc mac st san santa dan".split()
)
_AND = frozenset("and und et y e i og och en ja a и та і ve και".split())
_CASED = ("Latin", "Cyrillic", "Greek")


def is_date(text: str, book: Book) -> bool:
    """Whether a line holds a date or time and no word that does not belong to one, in one language."""
    tokens = _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())
    numbers = [token for token in tokens if token.isdigit()]
    if not numbers or not len(tokens) <= DATE_TOKENS or len(numbers) > 10:
        return False
    rest = {token for token in tokens if not token.isdigit()} - _ZONES
    if not rest:
        return bool(_CLOCK.search(text))
    telling = _CLOCK.search(text) or any(len(token) > 2 for token in rest)
    return bool(telling) and any(rest <= known for known in book.dates.values())


def is_date_shaped(text: str) -> bool:
    """Whether a line is a day's number, one word and a year in an order that dates have, whatever the language."""
    return _DATE_SHAPE.fullmatch(text.strip()) is not None


def tells_day(text: str, moment: str) -> bool:
    """Whether a line has year and day of `moment` (`YYYY-MM-DD…`, UTC; a day off is near enough) among its numbers."""
    numbers = {int(token) for token in _TOKEN.findall(text) if token.isdecimal() and len(token) <= 4}
    year, day = int(moment[:4]), int(moment[8:10])
    return year in numbers and not {day - 1, day, day + 1}.isdisjoint(numbers)


def tells_moment(text: str, moment: str) -> bool:
    """Whether a line holds a time of day, the day and year of `moment` (a day off is near enough) and little else.

    `moment` is `YYYY-MM-DD…`, UTC.
    """
    plain = unicodedata.normalize("NFKC", text)
    if len(_TIME.findall(plain)) != 1:
        return False
    found = _TOKEN.findall(_TIME.sub(" ", plain))
    numbers = [token for token in found if token.isdecimal() and len(token) <= 4]
    near = tells_day(_TIME.sub(" ", plain), moment)
    return near and len(numbers) <= 3 and len(found) - len(numbers) <= MOMENT_WORDS


def is_name(text: str, *, least: int = 2) -> bool:
    """Whether a line looks like one or a few names of people: capitalised words, no sentence, in a cased script."""
    found = scripts(text)
    if not found or sum(found[script] for script in _CASED) < found.total() or len(text) > 80:
        return False
    if any(c.isdigit() for c in text) or re.search(r"[!?;:…\"“”«»()]", text):
        return False
    if ends_sentence(text) and not re.search(r"\b\w\.$", text):
        return False
    tokens = re.findall(r"[^\s,/&|·•]+", text)
    names = [token for token in tokens if token.casefold() not in _PARTICLES]
    return least <= len(names) <= NAME_WORDS and all(token[0].isupper() for token in names)


def is_byline(text: str, authors: Iterable[str], book: Book) -> bool:
    """Whether a line only says who wrote the text: authors that the page names, or a name after a byline's opening.

    A full sentence is one only of authors that the page names; and a particle that names begin with opens none before
    a single word: "Van Gogh", "De Gaulle".
    """
    beside = _beside_authors(text, authors)
    if beside is not None and _is_filler(text, beside, book):
        return True
    if ends_sentence(text):
        return False
    words = normalise(text)
    for start in _openings(words, book):
        after = words[len(start) :].strip(" :").split()
        tail = text.split()[-len(after) :] if after else []
        particle = start.strip(" :") in _PARTICLES
        if after and is_name(" ".join(tail).strip(" .,:|/-–—"), least=2 if particle else 1):
            return True
    return False


def is_uncased_byline(text: str, book: Book) -> bool:
    """Whether a line in a script without capitals is a byline's word before or after some few letters.

    Headings have that shape too: "تحرير الموصل", the liberation of Mosul, begins like "edited by".
    """
    words = normalise(text).replace(":", " ").split()
    letters = sum(c.isalpha() for c in text)
    if not 2 <= len(words) <= 4 or letters > UNCASED_LETTERS or ends_sentence(text):
        return False
    return not any(script in _CASED for script in scripts(text)) and (words[0] in book.by or words[-1] in book.by)


def _beside_authors(text: str, authors: Iterable[str]) -> list[str] | None:
    """The words of a line beside names of authors that stand in it as whole words; None where there is no name."""
    words = [squash(token) for token in _TOKEN.findall(_MAIL.sub(" ", text))]
    found = False
    for name in sorted({tuple(squash(t) for t in _TOKEN.findall(author)) for author in authors} - {()}, key=len)[::-1]:
        for start in range(len(words) - len(name) + 1):
            if tuple(words[start : start + len(name)]) == name:
                words[start : start + len(name)] = []
                found = True
                break
    return words if found else None


def _openings(words: str, book: Book) -> list[str]:
    """Bylines' openings that a normalised line begins with, longest first."""
    longest = max(map(len, book.by), default=0) + len(" :")
    starts = [words[:i] for i, c in enumerate(words[: longest + 1]) if c == " "]
    return [start for start in reversed(starts) if start.strip(" :") in book.by or start in book.by]


def _is_filler(text: str, beside: list[str], book: Book) -> bool:
    """Whether what a line says beside the authors' names is an opening, a date or a word or two of a role."""
    if not beside:
        return True
    if len(beside) > 14:
        return False
    for language, known in book.dates.items():
        openings = book.openings.get(language, set())
        if ends_sentence(text):
            if (openings | _AND).issuperset(beside):  # "By Ana Ruiz and Joe Doe, Jr." ends like a sentence
                return True
            continue
        words = [word for word in beside if not word.isdigit() and word not in _ZONES]
        if sum(1 for word in words if word not in known and word not in openings) <= 2:
            return True
    return False
