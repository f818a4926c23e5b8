"""Kinds that only the held half has: shapes that the verdict's author has not seen."""

from __future__ import annotations

from functools import partial

from shapes.kinds import base
from shapes.kinds.base import Text, banner, listing, message, offer, sentence_case, story, story_cards, written
from shapes.skin import Content, Node

kind = partial(base.kind, half="held")


@kind("archive-day", "section_page")
def archive_day(t: Text) -> Content:
    """All headlines of two days."""
    heads = t["headlines"]
    body: list[Node] = [("h2", t["dates"][0]), ("links", heads[:6]), ("h2", t["dates"][2]), ("links", heads[6:])]
    return listing(t["dates"][0], body, path="/archive/2025/03/", schema=("WebPage",), body_class="archive date")


@kind("hub", "tag_page", "section_page")
def hub(t: Text) -> Content:
    """A topic with an introduction of two paragraphs above its stories."""
    body: list[Node] = [("img", t["pages"]["captions"][1]), ("p", t["pages"]["tag_intro"])]
    body += [("p", t["stories"][0]["paras"][1]), ("cards", story_cards(t)), ("pager",)]
    return listing(sentence_case(t, "tag"), body, path="/dossier/x", sidebar=True)


@kind("author-long", "author_page")
def author_long(t: Text) -> Content:
    body: list[Node] = [
        ("img", t["author"]),
        ("p", t["pages"]["bio"]),
        ("items", t["ui"]["share"]),
        ("cards", t["cards"]),
    ]
    return listing(t["author"], [*body, ("pager",)], path="/team/e-t.html", schema=("ProfilePage",), sidebar=True)


@kind("home-long", "home_page", vague=("section_page",))
def home_long(t: Text) -> Content:
    """A front page that gives the beginning of each story."""
    cards = [[card[0], f"{card[1]} {t['stories'][i % 2]['paras'][i // 2]}"] for i, card in enumerate(t["cards"])]
    return listing(t["site"], [("cards", cards), ("links", t["headlines"])], h1=None, path="/", schema=("WebSite",))


@kind("error-list", "error_page")
def error_list(t: Text) -> Content:
    p = t["pages"]
    body: list[Node] = [("p", p["e500_text"]), ("h2", t["ui"]["most_read"]), ("links", t["headlines"][:8])]
    return message(p["e500_title"], body, path="/local/2025/9930.html", sidebar=True)


@kind("login-offers", "login_page")
def login_offers(t: Text) -> Content:
    """The form beside what an account is good for."""
    p, ui = t["pages"], t["ui"]
    form = ("form", [["email", ui["email"]], ["password", p["password"]]], ui["login"])
    body: list[Node] = [form, ("link", p["forgot"]), ("h2", p["register_title"]), ("p", p["register_text"])]
    body += [("items", p["pay_points"]), ("button", p["register_button"])]
    return message(p["login_title"], body, path="/auth/signin?client=web", sidebar=True)


@kind("consent-long", "consent_wall")
def consent_long(t: Text) -> Content:
    """Every purpose with a heading and the same explanation."""
    p = t["pages"]
    body: list[Node] = [("p", line) for line in p["consent"]]
    for heading in (p["manage"], *t["ui"]["footer"][3:6]):
        body += [("h2", heading), ("p", p["consent"][0])]
    return message(p["consent_title"], [*body, ("button", p["accept"])], frame="bare", path="/cmp?to=%2Flocal%2F1.html")


@kind("teaser-cards")
def teaser_cards(t: Text) -> Content:
    """The first paragraph, the offer, and more cards than lines of text."""
    first = t["stories"][1]["paras"][0]
    return story(t, 1, body=[("p", first), offer(t)], after=[("related", story_cards(t))], paid=True, sidebar=True)


@kind("story-form")
def story_form(t: Text) -> Content:
    """The newsletter's form and a film between the paragraphs, the consent banner above."""
    lines = [("p", line) for line in t["stories"][0]["paras"]]
    body: list[Node] = [*lines[:2], ("newsletter",), ("iframe_video", t["pages"]["video_line"]), *lines[2:]]
    return story(t, body=body, before=[banner(t)])


@kind("live-short", needs="live")
def live_short(t: Text) -> Content:
    """A live blog that has just begun."""
    posts = [("post", *post) for post in t["live"]["posts"][:2]]
    return written(t, t["live"], body=posts, author="", path="/live/9931", schema=("LiveBlogPosting",))


@kind("short-cards", needs="short")
def short_cards(t: Text) -> Content:
    """Short news among many cards, at an address that says nothing."""
    return written(t, t["short"], author="", after=[("related", t["cards"])], sidebar=True, path="/9932")
