"""Every wording of a headline that a page gives, in, the headline without the site's name out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newscrawl import urls
from newscrawl.text import count_words
from newscrawl.text import squash as _squash

squash = lru_cache(2048)(_squash)
"""A page's few wordings are compared again and again."""

_SEPARATOR = re.compile(r"\s+[-|–—―:·•»«/~>‹›∙⋅⋆★]+\s+|\s*[|｜»«‖]\s*|\s*[：]\s*|\s+[-–—]+|(?<=[^\W\d_]):\s+|_|--")
_ELLIPSIS = ("…", "...", "[…]", "[...]")
_BAR = re.compile(r"\s+[|｜]\s+")
_FEWEST_WORDS = 3
"""A headline that another place gives without its kicker has as many words at least: "Live" is none. A guess."""
_FIRST_IDEOGRAPH = 0x2E80
_CUT_LENGTH = 60
"""Characters from which on a headline that another one continues is taken for cut off (sites cut at 65 to 110)."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A headline as one place of the page gives it."""

    text: str
    place: str
    """A key of _WEIGHTS; "heading" is one of several h1, "line" the first line of a page that states no headline."""
    parts: tuple[str, ...] = ()
    """The text of a heading between the borders of the elements in it."""
    bare: str = ""
    """A heading without the elements in it that call themselves a label, a kicker or a date."""


_WEIGHTS = {
    "headline": 2.0,
    "h1": 1.5,
    "og": 1.0,
    "heading": 0.5,
    "link": 0.15,
    "twitter": 0.1,
    "meta": 0.1,
    "title": 0.1,
    "line": 0.2,
}
"""How much a place's wording counts. Set on the development pages: what is written for readers counts most; twitter,
meta and title are filled from the other fields, or for search engines. A feed's title decides between headings and
stands before a title element alone; what the page shows as headline or shares as `og:title` it cannot outvote."""
_CLEAN = frozenset({"headline", "h1", "heading", "link", "line"})
"""Places where the site's name is rare, so that what they say tells headline from site name elsewhere."""


def choose(wordings: Sequence[Wording], site_names: Iterable[str], url: str | None) -> tuple[str | None, list[str]]:
    """The headline that most places agree on, the more trusted place first; and every wording, without doubles."""
    sites = known_sites(site_names, url) - _repeated(wordings)
    clean = {squash(w.text) for w in wordings if w.place in _CLEAN} - sites - {""}
    sites |= set(_added(wordings, clean))
    cut = [Wording(_without_site(w, sites, clean), w.place, w.parts, w.bare) for w in wordings]
    cut = _without_kickers(cut)
    cut = [w for w in cut if squash(w.text) and squash(w.text) not in sites] or [w for w in cut if squash(w.text)]
    whole = [w for w in cut if not _is_cut_off(w, cut)] or cut
    if not whole:
        return None, []
    votes: dict[str, dict[str, float]] = {}
    for wording in whole:
        votes.setdefault(squash(wording.text), {})[wording.place] = _WEIGHTS[wording.place]
    best = _for_readers(whole) or max(whole, key=lambda w: sum(votes[squash(w.text)].values()))
    texts = [best.text, *(w.text for w in cut), *(w.text for w in wordings)]
    return best.text, list(dict.fromkeys(texts))


def known_sites(names: Iterable[str], url: str | None) -> set[str]:
    """Comparable forms of the site's names: as the page gives them, and its domain with and without suffix."""
    known = {squash(name) for name in names}
    host, domain = urls.host(url), urls.registered_domain(url)
    if host and domain:
        known |= {squash(host), squash(host.removeprefix("www.")), squash(domain), squash(domain.split(".")[0])}
    return known - {""}


def _without_site(wording: Wording, sites: set[str], clean: set[str]) -> str:
    """The wording without parts at its ends that are the site's name, or that other places leave away."""
    text = wording.text
    corroborated = clean if wording.place not in _CLEAN else set()
    for _ in range(4):
        shorter = _cut_once(text, sites, corroborated)
        if shorter is None:
            break
        text = shorter
    return text


def _cut_once(text: str, sites: set[str], clean: set[str]) -> str | None:
    if squash(text) in clean:
        return None
    for match in reversed(list(_SEPARATOR.finditer(text))):
        head, tail = text[: match.start()].strip(), text[match.end() :].strip()
        if not squash(head) or not squash(tail):
            continue
        if _is_site(tail, sites) or squash(head) in clean:
            return head
        if _is_site(head, sites) or squash(tail) in clean:
            return tail
    return None


def _added(wordings: Sequence[Wording], clean: set[str]) -> Iterator[str]:
    """What the title element alone adds behind a headline: the site's name, which `og:title` may add as well."""
    for wording in wordings:
        if wording.place == "title" and squash(wording.text) not in clean:
            for match in _SEPARATOR.finditer(wording.text):
                if squash(wording.text[: match.start()]) in clean:
                    yield squash(wording.text[match.end() :])


def _for_readers(wordings: Sequence[Wording]) -> Wording | None:
    """`og:title`, where the page's heading is what its title element says to search engines, and the other is not.

    Editors who write two headlines put one of them into the title element. The two tell of the same thing: some sites
    give their own name as the `og:title` of every page.
    """
    by_place = {w.place: w for w in reversed(wordings)}
    og, heading, title = (by_place.get(place) for place in ("og", "h1", "title"))
    if og is None or heading is None or title is None or count_words(og.text) < _FEWEST_WORDS:
        return None
    shown = squash(heading.text)
    stated = by_place.get("headline", heading)
    if squash(og.text) == shown or not shown == squash(title.text) == squash(stated.text):
        return None
    return og if _share_words(squash(og.text), shown) else None


def _share_words(first: str, second: str) -> bool:
    """Whether two squashed wordings have a run of letters in common: four, or two ideographs."""
    size = 2 if any(ord(c) >= _FIRST_IDEOGRAPH for c in first) else 4
    return any(first[i : i + size] in second for i in range(len(first) - size + 1))


def _repeated(wordings: Sequence[Wording]) -> set[str]:
    """What both a heading and og:title say whole: some pages state their headline as the application's name too."""
    headings = {squash(w.text) for w in wordings if w.place in {"h1", "heading"}}
    return headings & {squash(w.text) for w in wordings if w.place == "og"}


def _without_kickers(wordings: list[Wording]) -> list[Wording]:
    """The wordings without the line above (or below) the headline, where the page has the headline alone elsewhere.

    That line is an element of its own in a heading. A colon is no evidence: of "Budget: council says no" and "Council
    says no" either may be the whole headline. What stands behind a bar and is not in the heading goes as well.
    """
    long = [w for w in wordings if count_words(w.text) >= _FEWEST_WORDS]
    alone = {squash(w.text): w.text for w in reversed(long)}
    headings = {squash(w.text): w.text for w in long if w.place == "h1"}
    shorter: dict[str, str] = {}
    for wording in wordings:
        rests = [alone.get(squash(rest)) for rest in _rests(wording.parts)]
        rests += [headings.get(squash(wording.text[: m.start()])) for m in _BAR.finditer(wording.text)]
        # A site that writes label and headline as one line in its markup too means it so.
        is_one_line = wording.bare and any(
            w.place == "headline" and squash(w.text) == squash(wording.text) for w in wordings
        )
        rest = next(filter(None, [*rests, "" if is_one_line else wording.bare]), None)
        if rest is not None:
            shorter.setdefault(squash(wording.text), rest)
    return [Wording(shorter.get(squash(w.text), w.text), w.place) for w in wordings]


def _rests(parts: Sequence[str]) -> Iterator[str]:
    """What is left of a heading without its first parts, or its last ones."""
    for border in range(1, len(parts)):
        yield " ".join(parts[border:])
        yield " ".join(parts[:border])


def _is_site(part: str, sites: set[str]) -> bool:
    return squash(part) in sites


def _is_cut_off(wording: Wording, others: Sequence[Wording]) -> bool:
    """Whether another place gives the same words and goes on."""
    text = wording.text
    marked = text.endswith(_ELLIPSIS)
    start = squash(text.rstrip(".…[] "))
    if not start or (not marked and len(text) < _CUT_LENGTH):
        return False
    longer = (squash(o.text) for o in others if o.place in _CLEAN or o.place == "og")
    return any(len(o) > len(start) and o.startswith(start) for o in longer)
