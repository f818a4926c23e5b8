"""Pages that list articles: home, sections, topics, searches, authors."""

from __future__ import annotations

from shapes.kinds.base import Text, kind, listing, message, sentence_case, story_cards
from shapes.skin import Content, Node


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
