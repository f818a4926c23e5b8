"""Pages that are articles, in all their kinds, and pages that are none: invented, at any address."""

from __future__ import annotations

import pytest

from newscrawl import markup
from newscrawl.items import FoundDate, Metadata, Reason
from newscrawl.verdict import Verdict, judge

PROSE = (
    "<p>The ferry between the two banks runs again after the repair of its engine, the harbour office said today.</p>"
)
ADDRESS = "https://www.hafenbote.example/2026/11/02/faehre"
DATED = Metadata(published=FoundDate("2026-11-02T10:00:00Z", "2026-11-02T10:00:00Z", "second"))
NEWS = Metadata(types=("NewsArticle", "og:article"), published=DATED.published)


def verdict(
    body: str, title: str = "", *, url: str | None = ADDRESS, status: int | None = 200, metadata=None
) -> Verdict:
    tree = markup.parse(f"<html><head><title>{title}</title></head><body>{body}</body></html>")
    assert tree is not None
    return judge(tree, url=url, status=status, metadata=metadata or Metadata())


def card(n: int, element: str = "article") -> str:
    return (
        f'<{element}><h2><a href="/stadt/{n}">Council decides on plan number {n}</a></h2>'
        f"<p>The council has decided on the plan after a long debate about its costs, says the mayor.</p>"
        f"<time>2 November 2026</time></{element}>"
    )


MENU = "<nav>" + "".join(f'<a href="/m/{n}">Part {n}</a>' for n in range(9)) + "</nav>"
CARDS = "".join(card(n) for n in range(12))
WHOLE_CARDS = "".join(
    f'<a href="/s/{n}"><div><h3>Council decides on plan {n}</h3>'
    "<p>The council decided after a long debate on costs.</p></div></a>"
    for n in range(12)
)
LOGIN_FORM = '<form><input type="email" name="u"><input type="password" name="p"><button>Log in</button></form>'
BANNER = (
    "<div><p>We and our partners use cookies and process personal data to show you advertising and measure it, with "
    "your consent.</p><p>You can withdraw your consent at any time in the privacy settings of this site.</p>"
    "<button>Accept all</button></div>"
)


@pytest.mark.parametrize("url", [None, ADDRESS, "https://h.example/x", "http://127.0.0.1:8000/page7.html"])
@pytest.mark.parametrize(
    ("reason", "body", "title"),
    [
        (Reason.SECTION_PAGE, CARDS, "Town"),
        (Reason.SECTION_PAGE, MENU + "<h1>Town</h1>" + "".join(card(n, "span") for n in range(12)), "Town - Hafenbote"),
        (Reason.SECTION_PAGE, f"<main><h1>Town</h1><div>{CARDS}</div></main><footer>{PROSE}</footer>", "Town"),
        (Reason.SECTION_PAGE, WHOLE_CARDS, "Town"),
        (Reason.SEARCH_PAGE, f"<h1>Search results for: ferry</h1>{CARDS}", "Search results for ferry"),
        (Reason.SEARCH_PAGE, f'<form><input type="search" value="ferry"></form>{CARDS}', "Suchergebnisse | Hafenbote"),
        (Reason.LOGIN_PAGE, f"<h1>Log in</h1>{LOGIN_FORM}", "Log in | Hafenbote"),
        (Reason.LOGIN_PAGE, f"{MENU}<h2>Anmelden</h2>{LOGIN_FORM}", "Hafenbote"),
        (Reason.SOFT_404, "<h1>Page not found</h1><p>Sorry, this page does not exist.</p>", "Hafenbote"),
        (Reason.SOFT_404, "<h1>404</h1><p>Diese Seite wurde nicht gefunden.</p>", "404 - Seite nicht gefunden"),
        (Reason.SOFT_404, f"<h1>ページが見つかりません</h1>{CARDS}", "港新聞"),
        (Reason.CONSENT_WALL, f"<h1>We value your privacy and your consent</h1>{BANNER}", "Hafenbote"),
        (Reason.CONSENT_WALL, BANNER, "Cookies"),
    ],
)
def test_no_articles_at_any_address(reason, body, title, url):
    found = verdict(body, title, url=url)
    assert found.reason is reason
    assert found.signals


@pytest.mark.parametrize(
    "url", ["https://h.example", "https://h.example/", "https://h.example/index.html", "https://h.example/de/"]
)
def test_the_home_page_is_known_by_its_address(url):
    assert verdict(MENU + PROSE, url=url).reason is Reason.HOME_PAGE
    assert verdict(f"<h1>Ferry runs again after repair</h1>{PROSE * 8}", url=url, metadata=NEWS).reason is None


HEADLINE = "<h1>Ferry runs again after its repair</h1>"


@pytest.mark.parametrize("metadata", [Metadata(), DATED, NEWS], ids=["bare", "dated", "marked up"])
@pytest.mark.parametrize(
    "body",
    [
        HEADLINE + PROSE,
        HEADLINE + PROSE * 6 + CARDS,
        HEADLINE + PROSE * 2 + BANNER,
        HEADLINE + PROSE * 3 + f"<aside>{LOGIN_FORM}</aside>",
        HEADLINE + PROSE + "<p>Subscribe to read on.</p>" + LOGIN_FORM,
        HEADLINE + "".join(f"<h2>10:{n}</h2>{PROSE}" for n in range(10, 30)),
        HEADLINE + "".join(f"<h2>{n}. The pier of the island</h2>{PROSE}" for n in range(10)),
        HEADLINE + "".join(f"<p><strong>What happened on day {n}?</strong></p>{PROSE}" for n in range(5)),
        "<h1>Hikers not found after second night of search in hills</h1>" + PROSE,
        "<h1>Flight 404 lands safely after an engine fault</h1>" + PROSE,
        "<h1>Cookies: court limits what sites may ask</h1><p>A court has ruled on cookies and on the consent that "
        "sites ask their readers for, in a case that a group of readers had brought.</p>" + PROSE,
        "<h1>渡し船が修理を終え再び運航を開始</h1>"
        "<p>港の事務所によると、両岸を結ぶ渡し船は機関の修理を終えて、きょうから再び運航を始めた。</p>",
        "Ferry runs again<br><br>The ferry runs again after the repair of its engine, the office said at noon.<br>",
    ],
)
def test_articles_of_every_kind_are_kept(body, metadata):
    assert verdict(body, "Ferry runs again after its repair - Hafenbote", metadata=metadata).reason is None


def test_a_teaser_with_many_cards_beneath_is_an_article_where_the_page_says_so():
    body = HEADLINE + PROSE + CARDS
    assert verdict(body, metadata=NEWS) == Verdict(None)


@pytest.mark.parametrize("url", ["https://h.example/search/ferry?q=ferry", "https://h.example/login", "http://[bad"])
def test_an_address_alone_never_decides(url):
    assert verdict(HEADLINE + PROSE, "Ferry", url=url).reason is None


def test_an_empty_page_is_not_judged():
    assert verdict("", "x").reason is None
