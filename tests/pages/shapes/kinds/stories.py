"""Articles made of a language's two stories, so that every language can have them."""

from __future__ import annotations

import re

from shapes.kinds.base import Text, banner, kind, offer, story, written
from shapes.skin import Content, Node


@kind("plain")
def plain(t: Text) -> Content:
    return story(t, sidebar=True)


@kind("teaser")
def teaser(t: Text) -> Content:
    s = t["stories"][0]
    return story(t, body=[("p", s["paras"][0]), offer(t)], paid=True, body_class="single premium-teaser")


@kind("teaser-two")
def teaser_two(t: Text) -> Content:
    s = t["stories"][1]
    return story(t, 1, body=[("p", line) for line in s["paras"][:2]], after=[offer(t), ("related", t["cards"][:4])])


@kind("related-12")
def related_12(t: Text) -> Content:
    cards = [*t["cards"], *t["cards"][::-1]][:12]
    return story(t, 1, after=[("related", cards)], sidebar=True)


@kind("header-login")
def header_login(t: Text) -> Content:
    return story(t, login_box=True)


@kind("banner")
def with_banner(t: Text) -> Content:
    return story(t, 1, before=[banner(t)])


@kind("story-gallery")
def story_gallery(t: Text) -> Content:
    s = t["stories"][0]
    pictures: list[Node] = [("img", line, i) for i, line in enumerate(t["pages"]["captions"])]
    return story(
        t,
        body=[("p", s["paras"][0]), *pictures[:3], *(("p", line) for line in s["paras"][1:]), *pictures[3:]],
        path="/pictures/2025/03",
    )


@kind("story-video")
def story_video(t: Text) -> Content:
    paras = [("p", line) for line in t["stories"][1]["paras"]]
    return story(t, 1, body=[("iframe_video", t["pages"]["video_line"]), *paras], path="/video/9921.html")


@kind("section-address")
def section_address(t: Text) -> Content:
    return story(t, path=f"/{t['menu'][0][1]}/", sidebar=True)


@kind("home-address")
def home_address(t: Text) -> Content:
    return story(t, 1, path="/?p=9922")


@kind("breaks")
def breaks(t: Text) -> Content:
    return story(t, breaks=True, lead="", after=[("related", t["cards"][:4])])


@kind("commented")
def commented(t: Text) -> Content:
    fields = [["text", t["pages"]["name"]], ["email", t["ui"]["email"]], ["password", t["pages"]["password"]]]
    return story(t, 1, after=[("comments", t["comments"] * 3), ("form", fields, t["ui"]["login"])])


@kind("two-lines")
def two_lines(t: Text) -> Content:
    """A notice of a lead and one paragraph, beside a full sidebar and six cards."""
    s = t["stories"][1]
    return story(t, 1, body=[("p", s["paras"][0])], after=[("related", t["cards"][:6])], sidebar=True, author="")


@kind("teaser-sentence")
def teaser_sentence(t: Text) -> Content:
    """The standfirst and one sentence of the story, then the offer and a form."""
    p, ui = t["pages"], t["ui"]
    sentence = re.split(r"(?<=[.。।])\s*", t["stories"][0]["paras"][0])[0]
    form = ("form", [["email", ui["email"]], ["password", p["password"]]], ui["login"])
    return story(t, body=[("p", sentence), offer(t), form], paid=True)


@kind("linked")
def linked(t: Text) -> Content:
    body: list[Node] = [("linked", line) for line in t["stories"][0]["paras"]]
    body.insert(2, ("inset", t["headlines"][6]))
    return story(t, body=body, sidebar=True)


@kind("quoted")
def quoted(t: Text) -> Content:
    """A reaction round-up: two paragraphs and posts of others."""
    paras = t["stories"][1]["paras"]
    posts: list[Node] = [("quote", text, who) for who, text in t["comments"]]
    return story(t, 1, body=[("p", paras[0]), *posts, ("p", paras[1])])


@kind("digest")
def digest(t: Text) -> Content:
    """The news in brief: a heading and some lines for each."""
    body: list[Node] = []
    for i, (head, summary) in enumerate(t["cards"][:6]):
        body += [("h2", head), ("p", f"{summary} {t['stories'][i % 2]['paras'][i // 2]}")]
    return written(t, {"head": f"{t['ui']['newsletter']}: {t['cards'][0][0]}"}, body=body)


@kind("photo-note")
def photo_note(t: Text) -> Content:
    """A picture and one paragraph, without author or sidebar."""
    s = t["stories"][1]
    return story(t, 1, body=[("img", t["pages"]["captions"][0]), ("p", s["paras"][0])], author="", lead="")


@kind("bare-note")
def bare_note(t: Text) -> Content:
    """An old page without date, author or standfirst."""
    s = t["stories"][0]
    return story(t, body=[("p", line) for line in s["paras"][:2]], author="", day="", lead="", path="/text.php?id=71")
