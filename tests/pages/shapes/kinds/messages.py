"""Pages that are no article and list none: forms, errors, walls, nothing, film, sound, pictures."""

from __future__ import annotations

from shapes.kinds.base import Text, kind, message, offer, story, story_cards, written
from shapes.skin import Content, Node


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
    """The headline of a story, and not a word of it."""
    return story(t, lead="", body=[offer(t)], paid=True, body_class="single premium")


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
        schema=("VideoObject",),
        author="",
    )


@kind("video-embed", "video_page")
def video_embed(t: Text) -> Content:
    p = t["pages"]
    return written(t, {"head": p["video_title"]}, body=[("iframe_video", p["video_line"])], path="/watch/5513.html")


@kind("audio", "video_page")
def audio(t: Text) -> Content:
    p = t["pages"]
    return written(
        t,
        {"head": p["audio_title"]},
        body=[("audio", p["audio_line"])],
        path="/podcast/41",
        schema=("PodcastEpisode",),
        author="",
    )


@kind("gallery", "gallery_page")
def gallery(t: Text) -> Content:
    p = t["pages"]
    pictures = [("img", line, i) for i, line in enumerate(p["captions"])]
    return written(
        t,
        {"head": p["gallery_title"]},
        body=pictures,
        path="/pictures/2025/lantern",
        schema=("ImageGallery",),
        after=[("related", t["cards"][:4])],
    )
