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


@pytest.mark.parametrize(
    "body", ["", MENU, f"{MENU}<footer>{PROSE}</footer>", '<div id="root"></div><script>start()</script>']
)
def test_a_page_without_a_word_of_its_own_is_empty(body):
    assert verdict(body, "x").reason is Reason.EMPTY_PAGE


def test_text_in_a_menu_that_was_never_closed_is_text():
    assert verdict(f"<nav><a href='/'>Home</a>{HEADLINE}{PROSE * 3}").reason is None


def listed(*rows: tuple[str, str], of: str = '<li><a href="/n/{n}"><h3>{0}</h3></a><p>{1}</p></li>') -> str:
    return "".join(of.format(*row, n=n) for n, row in enumerate(rows))


TOWN = (
    (
        "Ferry runs again after the repair",
        "The boat between the two banks sails from Friday on, says the harbour office.",
    ),
    ("Council buys the old mill", "Nobody knows what for. The mayor speaks of a library, her deputy of a brewery."),
    ("The clock that is always late", "For forty years it has struck noon at ten past, and nobody wants it mended."),
    ("Eleven goats on the roundabout", "They eat what the town used to mow. The gardeners are now free on Mondays."),
)
STADT = (
    (
        "Die Fähre fährt wieder nach der Reparatur",
        "Ab Freitag verkehrt sie stündlich, teilt das Hafenamt am Montag mit.",
    ),
    ("Der Rat kauft die alte Mühle", "Wofür, weiß niemand. Die Bürgermeisterin denkt an eine Bücherei oder ein Bad."),
    ("Die Uhr, die immer nachgeht", "Seit vierzig Jahren schlägt sie zehn nach zwölf, und keiner will es ändern."),
    ("Elf Ziegen auf dem Kreisverkehr", "Sie fressen, was die Stadt sonst mäht. Die Gärtner haben montags nun frei."),
)
MACHI = (
    ("渡し船が修理を終えて再び運航を開始", "金曜日から一時間おきに両岸を結ぶ、と港の事務所が発表した。"),
    ("市議会が古い水車小屋を買い取る", "使い道は決まっていない。市長は図書館にしたいと話している。"),
    ("いつも遅れている時計台の物語", "四十年のあいだ正午を十分過ぎてから鐘を鳴らしてきた。"),
    ("環状交差点に十一頭のやぎが登場", "市が刈っていた草を食べ、庭師は月曜日が休みになった。"),
)
GOROD = (
    ("Паром снова ходит после ремонта", "С пятницы он отправляется каждый час, сообщили в конторе порта."),
    ("Совет купил старую мельницу у реки", "Зачем, не знает никто. Мэр говорит о библиотеке, её помощник о пекарне."),
    ("Часы, которые всегда отстают", "Сорок лет они бьют полдень в десять минут первого, и чинить их не хотят."),
    (
        "Одиннадцать коз на круглой площади",
        "Они едят то, что раньше косил город, а садовники отдыхают по понедельникам.",
    ),
)
ROW = '<tr><td><a href="/n/{n}.html">{0}</a></td></tr>'


@pytest.mark.parametrize("metadata", [Metadata(), DATED], ids=["bare", "dated"])
@pytest.mark.parametrize(("name", "rows"), [("Town", TOWN), ("Stadt", STADT), ("町", MACHI), ("Город", GOROD)])
def test_small_sections_without_text_of_their_own(name, rows, metadata):
    cards = f"<main><h1>{name}</h1><ul>{listed(*rows)}</ul></main>"
    table = f"<h1>{name}</h1><table>{listed(*rows, *rows, of=ROW)}</table>"
    foot = "<div>© 2026 Hafenbote. All rights reserved.</div>"
    assert verdict(MENU + cards + foot, name, metadata=metadata).reason is Reason.SECTION_PAGE
    assert verdict(table + foot, name, metadata=metadata).reason is Reason.SECTION_PAGE


@pytest.mark.parametrize("rows", [TOWN, STADT, MACHI, GOROD])
@pytest.mark.parametrize("of", ['<li><a href="/n/{n}"><h3>{0}</h3></a><p>{1}</p></li>', ROW])
def test_the_same_list_beneath_or_within_an_article_is_none(rows, of):
    related = listed(*(rows if "{1}" in of else rows * 3), of=of)
    headline, first = rows[0]
    photo = f"<h1>{headline} {rows[1][0]}</h1><p>{first}</p>{related}"
    brief = f"<h2>{name_of(headline)}</h2><p>{first} {rows[1][1]} {rows[2][1]}</p>{related}"
    briefs = "<h1>Notes</h1>" + "".join(
        f"<p>{text} <a href='/n/{n}'>{head}</a></p>" for n, (head, text) in enumerate(rows)
    )
    for body in (photo, brief, briefs):
        assert verdict(body).reason is None
    assert verdict(related, metadata=NEWS).reason is None


def name_of(headline: str) -> str:
    """A headline that is short, as a section's name is."""
    return headline[:6]


LONG = HEADLINE + PROSE * 12


@pytest.mark.parametrize("after", [CARDS, LOGIN_FORM, BANNER, '<form><input type="search" value="ferry"></form>'])
@pytest.mark.parametrize("types", [(), ("NewsArticle",), ("CollectionPage", "og:website"), ("SearchResultsPage",)])
@pytest.mark.parametrize("status", [200, 404])
def test_what_follows_a_long_article_does_not_matter_unless_a_table_could_reject_it(after, types, status):
    metadata = Metadata(types=types)
    assert verdict(LONG + after, "Ferry", metadata=metadata, status=status).reason is None


def test_a_long_list_that_says_it_is_one_is_read_to_its_end():
    metadata = Metadata(types=("CollectionPage", "og:website"))
    text = PROSE * 12
    assert (
        verdict(
            text + CARDS + "".join(ROW.format("The ferry runs again today", n=n) for n in range(5)), metadata=metadata
        ).reason
        is Reason.SECTION_PAGE
    )
    assert verdict(text, metadata=metadata).reason is None


def test_a_notice_about_consent_is_a_wall_however_long_it_is():
    notice = BANNER.replace(
        "<button>", "<p>" + "We use cookies and personal data with your consent, as you like it. " * 20 + "</p><button>"
    )
    assert verdict(notice, "Cookies").reason is Reason.CONSENT_WALL
