"""One article once: crawls of a site whose pages go by many addresses, by both spiders.

Its names (`www.`, `m.`, `amp.`) are those of hosts that do not exist: the crawl reaches them through a proxy on this
computer, which serves what the tests write down by whole address. So it is http alone; https against http is for
tests/test_urls.py.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from local_site import Answer, Crawl, Site, crawl, serving, story

from newscrawl import dedup
from newscrawl.items import STAGE_OF, Reason

WWW = "http://www.bay.example"
IN_TURN = ("-s", "NEWSCRAWL_WORKERS=1")
"""Of two twins the first to be read makes the record. Several workers may end in another order than they began."""
SLUG = "/2025/03/harbour-pilots-vote"


def canonical(href: str) -> str:
    return f"<link rel='canonical' href='{href}'>"


def amp(number: int, href: str) -> Answer:
    """An AMP page: it says so, and lacks the date that the whole page has."""
    page = story(number, head=canonical(href) if href else "")
    body = page.body.replace("<html lang", "<html ⚡ lang").replace("article:published_time", "other")
    return Answer(body)


def moved(to: str, status: int = 301) -> Answer:
    return Answer(status=status, headers={"Location": to})


def page_two(number: int, href: str) -> Answer:
    """Another text under the same headline."""
    title = f"Harbour pilots vote on watch number {number}"
    return Answer(story(number + 500, head=canonical(href)).body.replace(title[:-2] + str(number + 500), title))


PAGES: dict[str, Answer] = {
    # rel=canonical in its forms
    "/11": story(11),
    "/11-absolute": story(11, head=canonical(f"{WWW}/11")),
    "/11-relative": story(11, head=canonical("11")),
    "/11-protocol": story(11, head=canonical("//www.bay.example/11")),
    "/11-user": story(11, head=canonical("http://desk:secret@www.bay.example:80/11/#top")),
    "/11-og": story(11, head=canonical("/11") + f"<meta property='og:url' content='{WWW}/11-og'>"),
    # canonical addresses that are not believed
    f"{SLUG}-12": story(12, head=canonical("/")),
    f"{SLUG}-13": story(13, head=canonical("/2025/03/")),
    f"{SLUG}-14": story(14, head=canonical("/politics/")),
    f"{SLUG}-15": story(15, head=canonical("http://127.0.0.9:9/story")),
    f"{SLUG}-16": story(16, head=canonical("/one-story-here") + canonical("/another-story-there")),
    # in the body, a link of somebody else's
    "/17-second": Answer(story(17, head=canonical("/17-second")).body.replace("</h1>", f"</h1>{canonical('/11-og')}")),
    # pages 2 of an article
    f"{SLUG}-18": story(18),
    f"{SLUG}-18?page=2": page_two(18, f"{SLUG}-18"),
    f"{SLUG}-18/3": page_two(18, f"{SLUG}-18"),
    # AMP: before the whole page, without it, and where the whole page is gone
    "/19/amp/": amp(19, f"{WWW}/19"),
    "/19": story(19),
    "http://amp.bay.example/20": amp(20, f"{WWW}/20"),
    "/21.amp.html": amp(21, "/21.html"),
    "/22?outputType=amp": amp(22, "/22"),
    "/22": story(22),
    "/23/amp": amp(23, ""),
    # print versions
    "/print/24": story(24, head=canonical("/24")),
    "/24": story(24),
    "/25,drucken.html": story(25),
    "/25.html": story(25),
    # mobile: the second to arrive, for the host's robots.txt waits for its turn on the site
    "http://m.bay.example/26": story(26, head=canonical(f"{WWW}/26")),
    "/26": story(26),
    "http://m.bay.example/27": story(27),
    "/27": story(27),
    # one address, written in several ways
    "/28?utm_source=rss": story(28),
    "/28": story(28),
    "/28/?fbclid=x#comments": story(28),
    "http://bay.example/28": story(28),
    "//28/index.html": story(28),
    "/28;jsessionid=0A1B": story(28),
    # redirects
    "/29-old": moved("/29-older"),
    "/29-older": moved(f"{WWW}/29?utm_medium=web"),
    "/29-oldest": moved("/29-older", 302),
    "/29": story(29),
    "/29?utm_medium=web": story(29),
    "/30-old": moved("/30"),
    "/30-older": moved("/30"),
    "/31-gone": moved("/"),
    "/32-one": moved("/32-two"),
    "/32-two": moved("/32-one"),
    "/33-one": moved("/33"),
    "/33-two": moved("/33"),
    # meta refresh
    "/34-stub": Answer("<html><head><meta http-equiv='refresh' content='0; url=/34'></head></html>"),
    "/34": story(34),
    "/35": story(35, head="<meta http-equiv='refresh' content='300; url=/35'>"),
    # one canonical address on every page
    **{f"/{number}": story(number, head=canonical("/the-only-address-there-is.html")) for number in range(36, 41)},
    # the same text at two addresses
    "/41": story(41),
    "/sport/41-copy": story(41),
}
NOT_LISTED = {"/22", "/29?utm_medium=web"}
UNLINKED = {"/20": story(20), "/30": story(30), "/": Answer("<h1>Home</h1>")}

ARTICLES = {
    *("/11", *(f"{SLUG}-{number}" for number in (12, 13, 14, 15, 16, 18)), "/17-second", "/19", "/20", "/21.amp.html"),
    *("/22", "/23/amp", "/24", "/25,drucken.html", "/26", "/27"),
    *("/28?utm_source=rss", "/29", "/30", "/34", "/35", "/36", "/37", "/38", "/39", "/40"),
    *("/41", "/sport/41-copy"),
}
DUPLICATES = {
    *("/11-absolute", "/11-relative", "/11-protocol", "/11-user", "/11-og", f"{SLUG}-18?page=2", f"{SLUG}-18/3"),
    *("/19/amp/", "/print/24", "/25.html", "/29-old", "/29-older", "/29-oldest", "/30-older", "/34-stub"),
    *("http://m.bay.example/26", "http://m.bay.example/27"),
}
OTHERS = {
    "/31-gone": Reason.SOFT_404,
    "/32-one": Reason.REDIRECT_LOOP,
    "/32-two": Reason.REDIRECT_LOOP,
    "/33": Reason.HTTP_ERROR,
    "/33-two": Reason.HTTP_ERROR,
}


def full(path: str) -> str:
    return path if path.startswith("http") else WWW + path


def serve(site: Site, pages: dict[str, Answer], listed: list[str], folder: Path) -> None:
    """The pages behind the proxy, listed in a feed and in a file."""
    site.pages = {full(path).partition("#")[0]: page for path, page in pages.items()}
    site.pages[f"{WWW}/feed"] = site.feed(*(full(path).replace("&", "&amp;") for path in listed))
    site.source(folder, home=f"{WWW}/", feeds=[f"{WWW}/feed"])
    (folder / "urls.txt").write_text("\n".join(map(full, listed)))


@pytest.fixture(scope="module", params=["bay", "urls"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Crawl]:
    folder = tmp_path_factory.mktemp("once")
    with serving() as site, pytest.MonkeyPatch.context() as patch:
        patch.setenv("http_proxy", site.base)
        serve(site, PAGES | UNLINKED, [path for path in PAGES if path not in NOT_LISTED], folder)
        spider = ("urls", "-a", f"file={folder / 'urls.txt'}") if request.param == "urls" else ("bay",)
        return site, crawl(folder, *spider, *IN_TURN)


def record(done: Crawl, path: str) -> dict:
    (found,) = [line for line in done.articles() if line["url"] == full(path)]
    return found


def test_each_article_is_one_record(run: tuple[Site, Crawl]) -> None:
    _, done = run
    assert Counter(line["url"] for line in done.articles()) == Counter(map(full, ARTICLES)), done.log
    assert len({line["id"] for line in done.articles()}) == len(ARTICLES)


def test_each_twin_is_one_line_that_names_the_first(run: tuple[Site, Crawl]) -> None:
    _, done = run
    found = {line["url"]: line for line in done.rejected() if line["reason"] == Reason.DUPLICATE}
    assert set(found) == set(map(full, DUPLICATES))
    firsts = {line["url"] for line in done.articles()} | {line["url"] for line in done.rejected()}
    links = set(map(full, PAGES))
    assert all(any(first in line["detail"] for first in (firsts | links) - {url}) for url, line in found.items())
    assert full("/11") in found[full("/11-og")]["detail"]
    assert full("/29-older") in found[full("/29-oldest")]["detail"]
    assert full("/29") in found[full("/29-older")]["detail"]


def test_what_is_no_article_says_why(run: tuple[Site, Crawl]) -> None:
    _, done = run
    reasons = {url: reason for url, reason in done.reasons().items() if reason != Reason.DUPLICATE}
    assert reasons == {full(path): reason for path, reason in OTHERS.items()}


def test_requests_and_lines_are_balanced(run: tuple[Site, Crawl]) -> None:
    _, done = run
    assert done.report["balanced"]
    assert done.report["requests"] == len(done.articles()) + len(done.rejected())
    assert len(done.rejected()) == len(DUPLICATES) + len(OTHERS)
    assert all(STAGE_OF[Reason(line["reason"])] == line["stage"] for line in done.rejected())


def test_nothing_is_asked_for_twice_that_is_known_to_be_the_same(run: tuple[Site, Crawl]) -> None:
    site, _ = run
    assert not {url for url, times in Counter(site.asked()).items() if times > 1}
    never = ("/", "/28", "/28/?fbclid=x", "//28/index.html", "/29?utm_medium=web", "http://bay.example/28")
    assert not set(site.asked()) & set(map(full, never))


def test_ids_are_those_of_the_address_that_the_page_names(run: tuple[Site, Crawl]) -> None:
    _, done = run
    for path, address in [
        ("/11", "/11"),
        ("/20", "/20"),
        ("/21.amp.html", "/21.html"),
        ("/26", "/26"),
        ("/28?utm_source=rss", "/28"),
        (f"{SLUG}-13", f"{SLUG}-13"),
        ("/37", "/37"),
    ]:
        assert record(done, path)["id"] == dedup.article_id(full(address), "")


def test_a_canonical_address_that_is_none_of_the_pages_is_not_believed(run: tuple[Site, Crawl]) -> None:
    _, done = run
    assert [record(done, f"{SLUG}-{number}")["canonical_url"] for number in range(12, 17)] == [None] * 5
    shared = [record(done, f"/{number}")["canonical_url"] for number in range(36, 41)]
    assert shared == [full("/the-only-address-there-is.html"), None, None, None, None]


def test_the_whole_page_makes_the_record_where_there_is_one(run: tuple[Site, Crawl]) -> None:
    _, done = run
    assert record(done, "/20")["date_published"] == "2025-03-21T08:00:00Z"
    assert record(done, "/22")["date_published"] == "2025-03-23T08:00:00Z"
    assert record(done, "/21.amp.html")["date_published_precision"] != "second"  # the AMP page's own; the whole is gone


def test_a_copy_says_of_what(run: tuple[Site, Crawl]) -> None:
    _, done = run
    assert record(done, "/sport/41-copy")["duplicate_of"] == record(done, "/41")["id"]
    assert [line["url"] for line in done.articles() if line["duplicate_of"]] == [full("/sport/41-copy")]


def bare(number: int) -> Answer:
    """A story that names neither author nor date."""
    return Answer(story(number).body.replace("article:published_time", "other"))


ITEM = "<item><link>{}</link><pubDate>Mon, 03 Mar 2025 08:00:00 GMT</pubDate><author>Ana Ruiz</author></item>"


@pytest.mark.parametrize("way", ["feed first", "feed last", "redirect"])
def test_what_a_feed_says_is_kept_whichever_link_is_asked_for(tmp_path: Path, way: str) -> None:
    with serving() as site:
        plain, told = site.url("/plain"), site.url("/told")
        listed = [ITEM.format(site.url("/1?utm_source=rss"))]
        if way == "redirect":
            site.pages["/old"] = moved("/1")
            listed = [ITEM.format(site.url("/old"))]
        feed = f"<rss version='2.0'><channel>{''.join(listed)}</channel></rss>"
        site.pages |= {"/told": Answer(feed, type="application/rss+xml"), "/plain": site.feed("/1")}
        site.pages |= {"/1": bare(1), "/1?utm_source=rss": bare(1)}
        site.source(tmp_path, feeds=[plain, told] if way == "feed last" else [told, plain])
        done = crawl(tmp_path, "bay")
    (article,) = done.articles()
    assert (article["date_published"], article["authors"]) == ("2025-03-03T08:00:00Z", ["Ana Ruiz"]), done.log
    assert done.report["balanced"]


def test_the_ids_of_a_second_run_are_the_same_in_any_order(tmp_path: Path) -> None:
    listed = ["/26", "http://m.bay.example/26", "/19/amp/", "/28;jsessionid=0A1B", "http://amp.bay.example/20", "/24"]
    found = []
    for order in (listed, listed[::-1]):
        folder = tmp_path / str(len(found))
        folder.mkdir()
        with serving() as site, pytest.MonkeyPatch.context() as patch:
            patch.setenv("http_proxy", site.base)
            serve(site, PAGES | UNLINKED, order, folder)
            found.append({line["id"] for line in crawl(folder, "bay").articles()})
    assert found[0] == found[1]
    assert len(found[0]) == 5


def test_a_live_page_that_changes_is_one_article(tmp_path: Path) -> None:
    first = story(50, head=canonical("/50"))
    news = "</h1><p>18:20 The harbour office says that the ferry will not sail before noon.</p>"
    title = "Harbour pilots vote on watch number 50"
    later = Answer(first.body.replace(title, "Ferry strike: no boat before noon").replace("</h1>", news))
    with serving({"/50": first, "/50?view=live": later}) as site:
        (tmp_path / "urls.txt").write_text(f"{site.url('/50')}\n{site.url('/50?view=live')}\n")
        done = crawl(tmp_path, "urls", "-a", f"file={tmp_path / 'urls.txt'}", *IN_TURN)
    assert len(done.articles()) == 1
    assert done.reasons() == {site.url("/50?view=live"): Reason.DUPLICATE}


def test_limit_counts_pages_and_not_addresses(tmp_path: Path) -> None:
    with serving() as site:
        site.pages = {"/old": moved("/1"), **{f"/{number}": story(number) for number in range(1, 5)}}
        site.pages["/2?utm_source=x"] = story(2)
        site.pages["/feed"] = site.feed("/old", "/2?utm_source=x", "/2", "/3", "/4")
        site.source(tmp_path)
        done = crawl(tmp_path, "bay", "-a", "limit=3")
    assert {line["url"] for line in done.articles()} == {site.url(path) for path in ("/1", "/2?utm_source=x", "/3")}
    assert done.report["requests"] == 3
