"""A line that is too much or missing to its class: what kind of line it is, by its wording, its place and its page.

The wording is looked up in newscrawl's own phrase files, so that it works in their languages; the place is read from
the ids and classes around the line, which are English nearly everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from error_lines import EXTRA, MISSING, LineError, PageErrors
from error_places import SCRIPT, Places, letters

from newscrawl.cleaning.phrases import Book, packaged
from newscrawl.cleaning.shapes import is_byline, is_date
from newscrawl.text import count_words, is_solid

NOTHING_RIGHT = 0.1
"""Share of the true runs below which the body was missed and not merely hurt."""
STEPS = 4
"""Elements around a line whose names are read: those further up speak of the whole page."""
RIGHT_LINES = 5
"""Lines that are right, whose place says where the article is."""
TELLING = 8
"""Letters from which a line is found in another text for itself and not by chance."""
ALIKE = 0.8
"""Share of a line's words that the headline must have for the line to repeat it."""
FURNITURE_CHARS = 250
"""Characters of an offer at most: longer paragraphs speak of newsletters without being one."""
LINKED = 0.5
"""Share of a line inside links from which it leads elsewhere."""

PHRASES = {
    "ad": "advertisement",
    "comments": "comments",
    "copyright": "copyright, legal",
    "credit": "caption, credit",
    "embed": "embed, video",
    "navigation": "navigation",
    "newsletter": "newsletter, subscription",
    "offer": "newsletter, subscription",
    "related": "related, teaser",
    "share": "follow, share",
}
"""The kinds of the phrase files."""

NAMES = {
    "consent": r"consent|gdpr|cookie|didomi|onetrust|privacy|external-?content",
    "comments": r"comment|disqus|coral|replies|respond",
    "tags": r"tags?|topics?|keywords?|categor\w*|breadcrumbs?|rubri\w*|schlagwort\w*|etiquetas?",
    "caption, credit": r"(?:fig)?caption|credits?|copyright|figure|gallery|slideshow|photo\w*|\w*bild\w*|foto\w*"
    r"|legende|image\w*|media-?info|info-?text",
    "embed, video": r"embed\w*|twitter|tweet|instagram|youtube|facebook|videos?|player|iframe|audio|podcast|poll|quiz",
    "newsletter, subscription": r"newsletter|subscri\w+|sign-?up|paywall|abo|premium|piano|register|donat\w+|support",
    "byline, bio": r"byline|authors?|bio|writer|contributor|autor\w*|person|profile|about",
    "date stamp": r"date\w*|published|updated|timestamp|time|datum",
    "follow, share": r"share\w*|sharing|social\w*|follow|teilen",
    "advertisement": r"ads?|adverts?|advertis\w+|sponsor\w*|anzeige|promo\w*|affiliate|outbrain|taboola|product",
    "copyright, legal": r"legal|disclaimer|licen[cs]e|footer|disclosure|rights",
    "related, teaser": r"related\w*|recommend\w*|more|readmore|also|teasers?|trending|popular|latest|recirc\w*"
    r"|cards?|similar|suggest\w*|next|links?|linkbox|mehr|verwandt\w*|siehe|relacionad\w+|connex\w*|correlat\w+|list-?item",
    "summary box": r"(?:ai-?)?summar\w+|key-?points?|takeaways?|highlights?|at-?a-?glance",
    "box": r"box|infobox|info-?box|factbox|sidebar|aside|fact\w*|kasten|callout|glossar\w*|accordion|faq",
}
"""Words among the ids and classes around a line, the more telling ones first."""
_NAMES = {name: re.compile(rf"(?<![a-z])(?:{words})(?![a-z])") for name, words in NAMES.items()}
_STANDFIRST = re.compile(
    r"(?<![a-z])(?:stand-?first|lead|lede?|deck?|intro\w*|summar\w+|excerpt|sub-?(?:title|head\w*|line)|description|"
    r"abstract|chapo|vorspann|teaser|bajada|ingress|manchet\w*|kicker)(?![a-z])"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LABEL = re.compile(
    r"^\W*(?:read|see|watch|listen|more|related|also|recommended|trending|lesen|mehr|lire|voir|leggi|lea|ver|lees|les|"
    r"czytaj|читайте|смотрите|oku|leia|veja|관련|関連|相关)\b[^:：|]{0,30}[:：|]",
    re.IGNORECASE,
)
_FOLLOW = re.compile(
    r"\b(?:follow (?:us|me|him|her|@|.{1,40}\bon (?:twitter|facebook|instagram|x\b))|newsletters?|"
    r"if you enjoyed this|donation|spenden?\b|unterstützen sie|subscri(?:be|bers?)\b|sign up|"
    r"download .{1,40}\bapps?\b|folgen sie|abonnier\w+|log in)",
    re.IGNORECASE,
)
_BIO = re.compile(
    r"^\W*(?:additional )?reporting by\b|\w@[a-z]\w+\.\w+\b|"
    r"\bis an? (?:\w+[ -]){0,4}(?:reporter|writer|editor|journalist|columnist|author)\b",
    re.IGNORECASE,
)
_SIGN = re.compile(r"©|\(c\) ?\d{4}|all rights reserved|alle rechte", re.IGNORECASE)
_QUOTED = re.compile(r"""^\s*["“„«»‘「『].*["”“»«’」』]\W*$""", re.DOTALL)
OTHER = ("other, head", "other, between", "other, end")
PARAGRAPHS = ("first paragraphs", "middle paragraphs", "last paragraphs")
CLASSES = tuple(
    dict.fromkeys(
        [
            *PHRASES.values(),
            *NAMES,
            *("repeated headline", "foreign chrome", "another article", "standfirst", "heading", "quote", "list item"),
            *("table", "whole body missed", "other order", "other spelling", "only in a script"),
            *PARAGRAPHS,
            *OTHER,
        ]
    )
)
"""All names that `classify` gives."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of a page when its lines are classified."""

    page: PageErrors
    title: str
    authors: tuple[str, ...]
    summary: str
    """Standfirst by the truth or by the page's own description, as letters."""
    whole: dict[str, str]
    """By kind: the letters of the text that an error of that kind is not in, line after line."""
    articles: frozenset[str]
    """The innermost `article` elements that hold lines which are right."""
    book: Book


def explain(page: PageErrors, places: Places, predicted: dict[str, object]) -> None:
    """Sets path, links and class of every error of a page. `predicted` is the page's line of the predictions."""
    authors = predicted.get("authors")
    summary = page.row.get("summary") or []
    right = [places.find(page.ours.lines[i]).path for i in sorted({i for i, _ in page.pairs})[:RIGHT_LINES]]
    places.restart()
    clues = Clues(
        page=page,
        title=str(page.row.get("title") or predicted.get("title") or ""),
        authors=tuple(authors) if isinstance(authors, list) else (),
        summary=" ".join(map(letters, [summary] if isinstance(summary, str) else summary)) + " " + places.description,
        whole={
            EXTRA: "".join(letters(line) for line in page.true.lines),
            MISSING: "".join(letters(line) for line in page.ours.lines),
        },
        articles=frozenset(_article(path) for path in right),
        book=packaged(),
    )
    for error in page.errors:
        together = len(letters(error.words)) > 1 and letters(error.words) in letters(error.text)
        place = places.find(error.words if together else error.text)
        error.path, error.linked = place.path, place.linked
        error.name = classify(error, clues)


def _article(path: str) -> str:
    """The innermost `article` of a path, with its ids and classes."""
    return next((step for step in reversed(path.split(" > ")) if re.match(r"article(?![\w-])", step)), "")


def classify(error: LineError, clues: Clues) -> str:
    """The class of one error, one of CLASSES."""
    return (
        _of_page(error, clues)
        or _of_words(error, clues)
        or _of_summary(error, clues)
        or _of_element(error, clues)
        or _of_names(error)
        or _of_position(error, clues.page)
    )


def _of_page(error: LineError, clues: Clues) -> str:
    """What only the whole page can tell."""
    page, line = clues.page, letters(error.text)
    if page.lost > 1 and page.right < NOTHING_RIGHT * (page.right + page.lost):
        return "whole body missed"
    if len(line) >= TELLING and line in clues.whole[error.kind]:
        other = MISSING if error.kind == EXTRA else EXTRA
        if any(e.kind == other and e.words == error.words for e in page.errors):
            return "other order"
        if clues.whole[error.kind].count(line) >= clues.whole[MISSING if error.kind == EXTRA else EXTRA].count(line):
            return "other spelling"
    if page.row.get("chrome_language") and error.text in (page.row.get("without") or ()):
        return "foreign chrome"
    return ""


def _of_words(error: LineError, clues: Clues) -> str:
    """What the line itself says."""
    text = error.words
    if _repeats(text, clues.title):
        return "repeated headline"
    if phrase := clues.book.find(text) or clues.book.find(error.text):
        return PHRASES.get(phrase.kind, "")
    if is_date(text, clues.book):
        return "date stamp"
    short = not is_solid(text)
    if short and (is_byline(text, clues.authors, clues.book) or letters(text) in map(letters, clues.authors)):
        return "byline, bio"
    if error.kind == MISSING:
        return ""
    for pattern, name in ((_LABEL, "related, teaser"), (_SIGN, "copyright, legal"), (_BIO, "byline, bio")):
        if pattern.search(text):
            return name
    if any(letters(error.text).startswith(letters(name)) for name in clues.authors if letters(name)):
        return "byline, bio"
    return "newsletter, subscription" if _FOLLOW.search(text) and len(text) <= FURNITURE_CHARS else ""


def _repeats(text: str, title: str) -> bool:
    if not title or not letters(text):
        return False
    words, known = text.casefold().split(), title.casefold().split()
    return letters(text) == letters(title) or (
        len(words) > 2 and len(words) >= len(known) / 2 and sum(w in known for w in words) >= ALIKE * len(words)
    )


def _of_summary(error: LineError, clues: Clues) -> str:
    """A standfirst stands before the text, and the page says so of itself or by the names around it."""
    if _position(error, clues.page) != 0 or count_words(error.words) < 4:
        return ""
    words = letters(error.words)
    return "standfirst" if words in clues.summary or _STANDFIRST.search(_names(error.path)) else ""


def _tags(path: str) -> list[str]:
    return [step.partition(".")[0].partition("#")[0] for step in path.split(" > ")[-STEPS:]]


def _of_element(error: LineError, clues: Clues) -> str:
    tags = _tags(error.path)
    if error.kind == EXTRA and (own := _article(error.path)) and clues.articles and own not in clues.articles:
        return "another article"
    if error.kind == EXTRA and error.linked >= LINKED:
        return "tags" if _NAMES["tags"].search(_names(error.path)) else "related, teaser"
    if error.path == SCRIPT:
        return "only in a script"
    if "figcaption" in tags or tags[-2:].count("figure"):
        return "caption, credit"
    if "blockquote" in tags or "q" in tags[-1:]:
        return "embed, video" if _NAMES["embed, video"].search(_names(error.path)) else "quote"
    if error.kind == MISSING and re.fullmatch("h[1-6]", tags[-1]):
        return "heading"
    if error.kind == MISSING and {"td", "th", "table"} & set(tags):
        return "table"
    if error.kind == MISSING and {"li", "dd", "dt"} & set(tags):
        return "list item"
    return ""


def _of_names(error: LineError) -> str:
    """What the ids and classes around an extra line call it.

    Of a missing one they say little: pages name their text "entry-share-content" or "premium".
    """
    names = _names(error.path)
    if error.kind == MISSING:
        return "quote" if _QUOTED.match(error.words) else ""
    return next((name for name, pattern in _NAMES.items() if pattern.search(names)), "")


def _names(path: str) -> str:
    steps = [re.split("[.#]", step, maxsplit=1)[1:] for step in path.split(" > ")[-STEPS:]]
    return _CAMEL.sub("-", " ".join(name for step in steps for name in step)).lower().replace("_", "-")


def _of_position(error: LineError, page: PageErrors) -> str:
    tags = _tags(error.path)
    if error.kind == EXTRA and any(re.fullmatch("h[1-6]", tag) for tag in tags):
        return "heading"
    if error.kind == EXTRA and {"td", "th", "table"} & set(tags):
        return "table"
    if error.kind == EXTRA and {"li", "dd", "dt"} & set(tags):
        return "list item"
    return (OTHER if error.kind == EXTRA else PARAGRAPHS)[_position(error, page)]


def _position(error: LineError, page: PageErrors) -> int:
    """0 before all lines that both texts have, 1 between them, 2 after them."""
    shared = [pair[0 if error.kind == EXTRA else 1] for pair in page.pairs]
    if not shared or error.index <= min(shared):
        return 0
    return 2 if error.index >= max(shared) else 1
