"""Pages that look like another kind: short headlines, prices in a story, films with a text, heads without links."""

from __future__ import annotations

import re

from shapes.kinds.base import Text, kind, listing, message, offer, story, story_cards
from shapes.skin import Content, Node


def _brief(head: str) -> str:
    """A headline of three words, or of eight ideographs."""
    return " ".join(head.split()[:3]) if " " in head else head[:8]


def _sentence(text: str) -> str:
    return re.split(r"(?<=[.。।])\s*", text)[0]


@kind("brief-head")
def brief_head(t: Text) -> Content:
    """Short news under a headline of three words, with more cards than lines of text."""
    s = t["stories"][0]
    head, related = _brief(s["head"]), ("related", story_cards(t))
    return story(t, title=head, h1=head, lead="", author="", body=[("p", s["paras"][0])], after=[related])


@kind("brief-line")
def brief_line(t: Text) -> Content:
    """One sentence under a headline of three words, and a few cards."""
    s = t["stories"][1]
    head, related = _brief(s["head"]), ("related", t["cards"][:5])
    return story(t, 1, title=head, h1=head, lead="", body=[("p", _sentence(s["paras"][0]))], after=[related])


@kind("priced")
def priced(t: Text) -> Content:
    """A teaser of one sentence that names a price."""
    sentence = _sentence(t["stories"][0]["paras"][0])
    return story(t, lead="", body=[("p", f"{sentence[:-1]} (40 000 €){sentence[-1]}"), offer(t)], paid=True)


@kind("film-story")
def film_story(t: Text) -> Content:
    """A film that says so, and the story in two sentences beneath."""
    s = t["stories"][1]
    body: list[Node] = [("video", t["pages"]["video_line"]), ("p", _sentence(s["paras"][0]))]
    body += [("p", _sentence(s["paras"][1]))]
    return story(t, 1, lead="", body=body, schema=("VideoObject",), path="/local/2025/9940.html")


@kind("section-unlinked", "section_page")
def section_unlinked(t: Text) -> Content:
    """Cards whose heads are no links: a short one follows, or an empty one lies over the card."""
    name, slug = t["menu"][2]
    return listing(name, [("open_cards", story_cards(t)), ("pager",)], path=f"/{slug}/")


@kind("consent-neutral", "consent_wall")
def consent_neutral(t: Text) -> Content:
    """The question of consent under a headline that does not name it."""
    p, head = t["pages"], f"{t['site']}: {t['menu'][0][0]}, {t['menu'][1][0]}, {t['menu'][2][0]}"
    body: list[Node] = [*(("p", line) for line in p["consent"]), ("button", p["manage"]), ("button", p["accept"])]
    return message(head, body, frame="bare", path="/welcome?to=%2Flocal%2F9941.html")
