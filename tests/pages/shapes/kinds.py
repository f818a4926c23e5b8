"""The kinds of page in the set: what stands on each, and whether it is an article or for which reasons it is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shapes.skin import Content, Node

Text = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of page."""

    name: str
    draw: Callable[[Text], Content]
    reasons: tuple[str, ...]
    """Reasons that are right when the address tells the kind; () for an article."""
    vague: tuple[str, ...] = ()
    """Further reasons that are right when the address tells nothing."""
    needs: str = "stories"
    """Table of the text file that the kind is made of; a language without it has no such page."""


KINDS: list[Kind] = []


def kind(name: str, *reasons: str, vague: tuple[str, ...] = (), needs: str = "stories") -> Callable[[Any], Any]:
    """Registers the function that draws a kind; its name is looked up nowhere else."""

    def register(draw: Callable[[Text], Content]) -> Callable[[Text], Content]:
        KINDS.append(Kind(name, draw, reasons, vague, needs))
        return draw

    return register


# --- pieces


def story_cards(t: Text) -> list[list[str]]:
    return [*t["cards"], *([s["head"], s["lead"]] for s in t["stories"])]


def offer(t: Text) -> Node:
    p = t["pages"]
    return ("offer", p["pay_title"], p["pay_text"], p["pay_points"], p["pay_button"])


def banner(t: Text) -> Node:
    p = t["pages"]
    return ("banner", " ".join(p["consent"]), p["accept"], p["manage"])


def written(t: Text, data: dict[str, Any], **more: Any) -> Content:
    """An article page from a table with `head`, perhaps `lead` and `paras`."""
    values: dict[str, Any] = {
        "frame": "article",
        "title": data["head"],
        "h1": data["head"],
        "lead": data.get("lead", ""),
        "author": t["author"],
        "day": t["dates"][0],
        "body": [("p", line) for line in data.get("paras", ())],
        "path": f"/{t['menu'][0][1]}/2025/03/12/{48213 + len(data['head'])}-{t['code']}-story.html",
        "body_class": "single single-post",
    }
    return Content(**(values | more))


def story(t: Text, index: int = 0, **more: Any) -> Content:
    return written(t, t["stories"][index % len(t["stories"])], **more)


def listing(title: str, body: list[Node], **more: Any) -> Content:
    values: dict[str, Any] = {
        "frame": "list",
        "title": title,
        "h1": title,
        "body": body,
        "schema": ("CollectionPage",),
        "body_class": "archive category",
    }
    return Content(**(values | more))


def message(heading: str, body: list[Node], **more: Any) -> Content:
    return Content(**({"frame": "message", "title": heading, "h1": heading, "body": body} | more))


def sentence_case(t: Text, key: str) -> str:
    return str(t["pages"][key]).format(t["pages"]["topic"])


# --- lists


@kind("home", "home_page", vague=("section_page",))
def home(t: Text) -> Content:
    cards = story_cards(t)
    body: list[Node] = [("cards", cards[:5]), ("links", t["headlines"][:6]), ("cards", cards[5:]), ("raw", "<hr>")]
    for name, _ in t["menu"][:3]:
        body += [("h2", name), ("links", t["headlines"][3:8])]
    return listing(t["site"], body, h1=None, path="/", schema=("WebPage",), sidebar=True, body_class="home blog")


@kind("home-list", "home_page", vague=("section_page",))
def home_list(t: Text) -> Content:
    heads = [*(card[0] for card in story_cards(t)), *t["headlines"]]
    return listing(t["site"], [("links", heads)], h1=None, path="/index.html", schema=("WebPage",), sidebar=True)


@kind("home-lead", "home_page", vague=("section_page",))
def home_lead(t: Text) -> Content:
    first, second = t["stories"][:2]
    top = [first["head"], f"{first['lead']} {first['paras'][0]}"]
    body: list[Node] = [
        ("cards", [top]),
        ("cards", [*t["cards"], [second["head"], second["paras"][0]]]),
        ("newsletter",),
    ]
    return listing(t["site"], body, h1=t["site"], path="/", schema=("WebPage",), body_class="front")


@kind("section-cards", "section_page")
def section_cards(t: Text) -> Content:
    name, slug = t["menu"][1]
    return listing(name, [("cards", story_cards(t)), ("pager",)], path=f"/{slug}/")


@kind("section-headlines", "section_page")
def section_headlines(t: Text) -> Content:
    name, slug = t["menu"][2]
    heads = [*t["headlines"], *(card[0] for card in story_cards(t))]
    return listing(name, [("links", heads), ("pager",)], path=f"/{slug}")


@kind("section-table", "section_page")
def section_table(t: Text) -> Content:
    name, slug = t["menu"][3]
    heads = [*(card[0] for card in story_cards(t)), *t["headlines"]]
    return listing(name, [("table_list", heads), ("pager",)], path=f"/{slug}/list.php")


@kind("section-intro", "section_page", vague=("tag_page",))
def section_intro(t: Text) -> Content:
    name, slug = t["menu"][0]
    return listing(name, [("p", t["pages"]["section_intro"]), ("cards", story_cards(t)), ("pager",)], path=f"/{slug}/")


@kind("section-lead", "section_page")
def section_lead(t: Text) -> Content:
    name, slug = t["menu"][4]
    first = t["stories"][1]
    lead = [first["head"], f"{first['lead']} {first['paras'][0]}"]
    body: list[Node] = [("cards", [lead]), ("cards", t["cards"]), ("links", t["headlines"][:5])]
    return listing(name, body, path=f"/{slug}/index.html")


@kind("section-sidebar", "section_page")
def section_sidebar(t: Text) -> Content:
    name, slug = t["menu"][5]
    return listing(name, [("cards", t["cards"][:6]), ("pager",)], sidebar=True, path=f"/category/{slug}/page/2")


@kind("section-videos", "section_page")
def section_videos(t: Text) -> Content:
    name, slug = t["menu"][6]
    heads = [t["pages"]["video_title"], *(card[0] for card in t["cards"]), *t["headlines"][:5]]
    return listing(name, [("cards", [[head, ""] for head in heads]), ("pager",)], path=f"/videos/{slug}")


@kind("section-long", "section_page")
def section_long(t: Text) -> Content:
    """Each card with the first paragraph of its story."""
    name, slug = t["menu"][1]
    cards = [[card[0], f"{card[1]} {t['stories'][i % 2]['paras'][i // 2 % 4]}"] for i, card in enumerate(t["cards"])]
    return listing(name, [("cards", cards), ("pager",)], path=f"/{slug}/")


@kind("tag", "tag_page", vague=("section_page",))
def tag(t: Text) -> Content:
    title = sentence_case(t, "tag")
    body: list[Node] = [("cards", story_cards(t)[2:]), ("pager",)]
    return listing(title, body, path="/tag/4411-x", body_class="archive tag tag-4411")


@kind("tag-intro", "tag_page", vague=("section_page",))
def tag_intro(t: Text) -> Content:
    body: list[Node] = [("p", t["pages"]["tag_intro"]), ("links", [*t["headlines"], t["stories"][0]["head"]])]
    return listing(sentence_case(t, "tag"), body, path="/topics/x-4411/", sidebar=True, body_class="topic")


@kind("search", "search_page")
def search(t: Text) -> Content:
    title = sentence_case(t, "search_title")
    count = ("p", t["pages"]["search_count"])
    body: list[Node] = [("filled_search", t["pages"]["topic"]), count, ("cards", t["cards"]), ("pager",)]
    schema = ("CollectionPage", "SearchResultsPage")
    return listing(title, body, path="/search?q=x&page=1", schema=schema, body_class="search search-results")


@kind("search-none", "search_page")
def search_none(t: Text) -> Content:
    query = t["pages"]["topic"]
    lines: list[Node] = [("p", sentence_case(t, "search_none")), ("p", t["pages"]["search_tips"])]
    body = [("filled_search", query), *lines]
    schema = ("SearchResultsPage",)
    return listing(
        sentence_case(t, "search_title"), body, path="/?s=x", schema=schema, body_class="search search-no-results"
    )


@kind("search-list", "search_page")
def search_list(t: Text) -> Content:
    title = sentence_case(t, "search_title")
    heads = [*t["headlines"][4:], *(card[0] for card in t["cards"])]
    body: list[Node] = [("p", t["pages"]["search_count"]), ("links", heads), ("pager",)]
    return listing(title, body, path="/search/x", schema=("SearchResultsPage",), sidebar=True)


@kind("search-form", "search_page")
def search_form(t: Text) -> Content:
    """The page before anything is searched for."""
    ui = t["ui"]
    form = ("form", [["search", ui["search_hint"]], ["date", t["dates"][1]], ["date", t["dates"][0]]], ui["search"])
    return message(ui["search"], [form, ("p", t["pages"]["search_tips"])], path="/search", body_class="search")


@kind("author", "author_page", vague=("section_page",))
def author(t: Text) -> Content:
    body: list[Node] = [("p", t["pages"]["bio"]), ("h2", t["pages"]["by_author"].format(t["author"]))]
    body += [("cards", t["cards"]), ("pager",)]
    return listing(
        t["author"], body, path="/author/e-t/", schema=("ProfilePage",), body_class="archive author author-12"
    )


@kind("author-list", "author_page", vague=("section_page", "tag_page"))
def author_list(t: Text) -> Content:
    title = t["pages"]["by_author"].format(t["author"])
    body: list[Node] = [("img", t["author"]), ("links", [*t["headlines"], *(c[0] for c in t["cards"][:4])])]
    return listing(title, body, path="/authors/12", schema=("ProfilePage",))


@kind("author-few", "author_page")
def author_few(t: Text) -> Content:
    body: list[Node] = [("img", t["author"]), ("p", t["pages"]["bio"]), ("cards", t["cards"][:3])]
    return listing(t["author"], body, path="/autor/e-t", schema=("ProfilePage",), body_class="author")


# --- forms, errors, walls


@kind("login", "login_page")
def login(t: Text) -> Content:
    p, ui = t["pages"], t["ui"]
    form = ("form", [["email", ui["email"]], ["password", p["password"]], ["checkbox", p["remember"]]], ui["login"])
    return message(p["login_title"], [form, ("link", p["forgot"])], path="/login?return=%2F", body_class="login")


@kind("register", "login_page")
def register(t: Text) -> Content:
    p, ui = t["pages"], t["ui"]
    fields = [["text", p["name"]], ["email", ui["email"]], ["password", p["password"]]]
    body: list[Node] = [("p", p["register_text"]), ("form", fields, p["register_button"])]
    return message(p["register_title"], body, path="/register", body_class="account")


@kind("lost", "soft_404")
def lost(t: Text) -> Content:
    p = t["pages"]
    return message(
        p["lost_title"],
        [("p", p["lost_text"]), ("link", p["lost_link"])],
        path="/local/2021/old",
        body_class="error404",
    )


@kind("lost-articles", "soft_404")
def lost_articles(t: Text) -> Content:
    p = t["pages"]
    body: list[Node] = [("p", p["lost_text"]), ("h2", t["ui"]["most_read"]), ("cards", story_cards(t)[1:])]
    return message(p["lost_title"], body, path="/2021/03/04/some-old-story.html")


@kind("lost-search", "soft_404")
def lost_search(t: Text) -> Content:
    p = t["pages"]
    body: list[Node] = [("p", p["lost_text"]), ("filled_search", ""), ("links", t["headlines"][:6])]
    return message(f"404 – {p['lost_title']}", body, path="/news/9911", sidebar=True)


@kind("error-500", "error_page")
def error_500(t: Text) -> Content:
    p = t["pages"]
    return message(
        p["e500_title"], [("p", p["e500_text"]), ("link", t["ui"]["home"])], path="/local/2025/03/12/9912.html"
    )


@kind("maintenance", "error_page")
def maintenance(t: Text) -> Content:
    p = t["pages"]
    return message(p["maint_title"], [("p", p["maint_text"])], frame="bare", path="/sport/2025/9912.html")


@kind("denied", "error_page")
def denied(t: Text) -> Content:
    p = t["pages"]
    return message(p["denied_title"], [("p", p["denied_text"])], frame="bare", path="/sport/2025/9913.html")


@kind("challenge", "error_page")
def challenge(t: Text) -> Content:
    p = t["pages"]
    spinner = (
        "raw",
        '<div id="cf-spinner"><div class="lds"></div></div><noscript><h2>Enable JavaScript</h2></noscript>',
    )
    return message(
        p["check_title"],
        [("raw", f"<h2>{t['host']}</h2>"), spinner, ("p", p["check_text"])],
        frame="bare",
        path="/a/9914.html",
    )


@kind("consent", "consent_wall")
def consent(t: Text) -> Content:
    p = t["pages"]
    body: list[Node] = [*(("p", line) for line in p["consent"]), ("button", p["accept"]), ("button", p["manage"])]
    return message(p["consent_title"], body, frame="bare", path="/local/2025/03/12/9915.html")


@kind("consent-furniture", "consent_wall")
def consent_furniture(t: Text) -> Content:
    p = t["pages"]
    body: list[Node] = [*(("p", line) for line in p["consent"]), ("button", p["manage"]), ("button", p["accept"])]
    return message(p["consent_title"], body, title=t["site"], path="/consent?to=%2Flocal%2F9915.html")


@kind("paywall", "paywall")
def paywall(t: Text) -> Content:
    s = t["stories"][0]
    return message(s["head"], [offer(t)], path="/local/2025/03/12/9916.html", body_class="single premium")


@kind("paywall-login", "paywall", "login_page")
def paywall_login(t: Text) -> Content:
    p, ui = t["pages"], t["ui"]
    form = ("form", [["email", ui["email"]], ["password", p["password"]]], ui["login"])
    return message(p["pay_title"], [offer(t), form], path="/premium/2025/9917.html", sidebar=True)


# --- nothing, film, sound, pictures


@kind("empty-app", "empty_page")
def empty_app(t: Text) -> Content:
    app = f'<div id="root"></div><noscript>{t["pages"]["noscript"]}</noscript>'
    chunks = "".join(f'<script src="/static/js/{n}.chunk.js"></script>' for n in ("2.8b1c", "main.41fe"))
    state = f'<script>window.__STATE__={{"route":"/","menu":{[s for _, s in t["menu"]]}}};{"var a=1;" * 200}</script>'
    return message(
        t["site"], [("raw", app + state + chunks)], frame="bare", h1=None, path="/local/2025/03/12/9918.html"
    )


@kind("empty-loading", "empty_page")
def empty_loading(t: Text) -> Content:
    skeleton = '<div class="skeleton"><span></span><span></span><span></span></div>' * 4
    body: list[Node] = [("raw", skeleton), ("p", t["pages"]["loading"])]
    return message(t["site"], body, h1=None, path="/local/2025/03/12/9919.html")


@kind("empty-furniture", "empty_page")
def empty_furniture(t: Text) -> Content:
    return message(
        t["site"], [("raw", '<div class="ad-slot" id="ad-1"></div>')], h1=None, path="/local/9920.html", sidebar=True
    )


@kind("video", "video_page")
def video(t: Text) -> Content:
    p = t["pages"]
    data = {"head": p["video_title"]}
    return written(
        t,
        data,
        body=[("video", p["video_line"])],
        after=[("related", t["cards"][:4])],
        path="/video/2025/5512",
        author="",
    )


@kind("video-embed", "video_page")
def video_embed(t: Text) -> Content:
    p = t["pages"]
    return written(t, {"head": p["video_title"]}, body=[("iframe_video", p["video_line"])], path="/watch/5513.html")


@kind("audio", "video_page")
def audio(t: Text) -> Content:
    p = t["pages"]
    return written(t, {"head": p["audio_title"]}, body=[("audio", p["audio_line"])], path="/podcast/41", author="")


@kind("gallery", "gallery_page")
def gallery(t: Text) -> Content:
    p = t["pages"]
    pictures = [("img", line, i) for i, line in enumerate(p["captions"])]
    return written(
        t,
        {"head": p["gallery_title"]},
        body=pictures,
        path="/pictures/2025/lantern",
        after=[("related", t["cards"][:4])],
    )


# --- articles made of the two stories


@kind("plain")
def plain(t: Text) -> Content:
    return story(t, sidebar=True)


@kind("teaser")
def teaser(t: Text) -> Content:
    s = t["stories"][0]
    return story(t, body=[("p", s["paras"][0]), offer(t)], body_class="single premium-teaser")


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
    return story(t, body=[("p", sentence), offer(t), form])


@kind("linked")
def linked(t: Text) -> Content:
    return story(t, body=[("linked", line) for line in t["stories"][0]["paras"]], sidebar=True)


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


# --- articles of their own text


@kind("short", needs="short")
def short(t: Text) -> Content:
    return written(t, t["short"], author="", sidebar=True)


@kind("breaking", needs="breaking")
def breaking(t: Text) -> Content:
    return written(t, t["breaking"], author="")


@kind("live", needs="live")
def live(t: Text) -> Content:
    posts = [("post", *post) for post in t["live"]["posts"]]
    return written(t, t["live"], body=posts, path="/live/2025/9923", sidebar=True)


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
    return written(t, t["opinion"], path="/opinion/9924.html")


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
    return written(t, t["recipe"], body=[("items", t["recipe"]["ingredients"]), *steps])


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
    return written(t, t["review"], path="/culture/9928")
