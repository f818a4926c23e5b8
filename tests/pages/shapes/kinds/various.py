"""Articles of their own text: short news, live blogs, interviews, recipes …; each language has some of them."""

from __future__ import annotations

from shapes.kinds.base import Text, banner, kind, written
from shapes.skin import Content, Node


@kind("short", needs="short")
def short(t: Text) -> Content:
    return written(t, t["short"], author="", sidebar=True)


@kind("breaking", needs="breaking")
def breaking(t: Text) -> Content:
    return written(t, t["breaking"], author="")


@kind("live", needs="live")
def live(t: Text) -> Content:
    posts = [("post", *post) for post in t["live"]["posts"]]
    return written(t, t["live"], body=posts, path="/live/2025/9923", schema=("LiveBlogPosting",), sidebar=True)


@kind("interview", needs="interview")
def interview(t: Text) -> Content:
    body: list[Node] = []
    for question, answer in t["interview"]["qa"]:
        body += [("strong", question), ("p", answer)]
    return written(t, t["interview"], body=body)


@kind("list", needs="list")
def list_article(t: Text) -> Content:
    body: list[Node] = []
    for head, text in t["list"]["entries"]:
        body += [("h2", head), ("p", text)]
    return written(t, t["list"], body=body, after=[("related", t["cards"][:4])])


@kind("opinion", needs="opinion")
def opinion(t: Text) -> Content:
    return written(t, t["opinion"], path="/opinion/9924.html", schema=("OpinionNewsArticle",))


@kind("about", needs="about")
def about(t: Text) -> Content:
    """An article about cookies, missing pages, passwords or searching, with the banner in its way."""
    return written(t, t["about"], before=[banner(t)], login_box=True)


@kind("sport", needs="sport")
def sport(t: Text) -> Content:
    paras = [("p", line) for line in t["sport"]["paras"]]
    return written(t, t["sport"], body=[*paras, ("rows", t["sport"]["rows"])], author="", path="/sport/9925")


@kind("recipe", needs="recipe")
def recipe(t: Text) -> Content:
    steps = [("p", line) for line in t["recipe"]["steps"]]
    return written(t, t["recipe"], body=[("items", t["recipe"]["ingredients"]), *steps], schema=("Recipe",))


@kind("obituary", needs="obituary")
def obituary(t: Text) -> Content:
    return written(t, t["obituary"], author="", path="/obituaries/9926")


@kind("poll", needs="poll")
def poll(t: Text) -> Content:
    paras = [("p", line) for line in t["poll"]["paras"]]
    radios = [["radio", line] for line in t["poll"]["options"]]
    return written(t, t["poll"], body=[*paras, ("form", radios, t["poll"]["button"])])


@kind("correction", needs="correction")
def correction(t: Text) -> Content:
    return written(t, t["correction"], author="")


@kind("press", needs="press")
def press(t: Text) -> Content:
    return written(t, t["press"], author="", lead="", path="/press/9927.html")


@kind("review", needs="review")
def review(t: Text) -> Content:
    return written(t, t["review"], path="/culture/9928", schema=("Review",))
