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


NOTICES = [
    (
        "Just a moment...",
        '<h1>h.example</h1><p>Checking if the site connection is secure</p><div id="cf-spinner"></div>',
    ),
    (
        "h.example",
        '<p>Please enable JS and disable any ad blocker</p><script src="https://x/captcha-delivery.js"></script>',
    ),
    ("Access Denied", "<h1>Access Denied</h1>You don't have permission to access this page.<p>Reference #18.4f2</p>"),
    ("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>"),
    ("503 Backend fetch failed", "<h1>Error 503 Backend fetch failed</h1><p>Guru Meditation:</p><p>XID: 32770</p>"),
    ("Hafenbote", "<h1>Something went wrong</h1><p>Please try again in a few minutes.</p>" + CARDS),
    ("Wartungsarbeiten", "<h1>Wartungsarbeiten</h1><p>Wir sind um 18 Uhr wieder für Sie da.</p>"),
    ("Manutenzione", "<h1>Sito in manutenzione</h1><p>Stiamo lavorando per voi, torniamo presto.</p>"),
    ("系统维护", "<h1>系统维护中</h1><p>网站正在升级，请稍后再试。</p>"),
    ("Υπό συντήρηση", "<h2>Υπό συντήρηση</h2><p>Επιστρέφουμε σύντομα.</p>"),
]


@pytest.mark.parametrize("url", [None, ADDRESS])
@pytest.mark.parametrize(("title", "body"), NOTICES)
def test_a_site_that_cannot_show_the_page_says_so(title, body, url):
    assert verdict(body, title, url=url).reason is Reason.ERROR_PAGE


@pytest.mark.parametrize("title", ["Something went wrong at the harbour, inquiry finds", "Access denied to the beach"])
def test_a_headline_that_has_the_words_of_an_error_is_none(title):
    assert verdict(f"<h1>{title}</h1>{PROSE}", title).reason is None


WHO = "<h1>Ines Holm</h1><p>Ines Holm has written about the harbour since 2009 and lives near the old mill.</p>"
FEW = "".join(card(n) for n in range(5))


@pytest.mark.parametrize(
    ("body", "title", "url", "types"),
    [
        (f"{WHO}<h2>Articles by Ines Holm</h2>{FEW}", "Ines Holm | Hafenbote", None, ()),
        (WHO + FEW, "Ines Holm | Hafenbote", ADDRESS, ("ProfilePage", "Person")),
        (WHO + FEW, "Ines Holm | Hafenbote", "https://h.example/autor/ines-holm", ()),
        (CARDS, "Inés Hol, autora en Hafenbote", "https://h.example/autor/ines-hol/", ("og:profile",)),
        (f"<h1>Артём Холм</h1>{CARDS}", "Автор: Артём Холм", ADDRESS, ("CollectionPage",)),
        (f"<h1>佐藤花子</h1>{CARDS}", "佐藤花子記者の記事一覧", None, ()),
    ],
)
def test_an_author_s_page_is_known_by_what_it_says_and_lists(body, title, url, types):
    assert verdict(body, title, url=url, metadata=Metadata(types=types)).reason is Reason.AUTHOR_PAGE


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("Tag: Ferry", None),
        ("Ferry | Hafenbote", "https://h.example/tag/ferry"),
        ("Schlagwort: Fähre | Hafenbote", ADDRESS),
        ("Étiquette : bac", ADDRESS),
        ("Метка: паром", None),
        ("วัน แท็ก: เรือ"[4:], None),
        ("标签：渡船", ADDRESS),
    ],
)
def test_a_tag_s_page_is_a_list_that_says_so(title, url):
    assert verdict(f"<h1>{title.partition('|')[0]}</h1>{CARDS}", title, url=url).reason is Reason.TAG_PAGE
    assert verdict(f"{HEADLINE}{PROSE}", title, url=url).reason is None


def test_the_body_s_class_says_what_a_list_lists():
    def page(classes: str) -> Reason | None:
        tree = markup.parse(
            f"<html><head><title>X | Y</title></head><body class='{classes}'><h1>X</h1>{CARDS}</body></html>"
        )
        assert tree is not None
        return judge(tree, url=ADDRESS, status=200, metadata=Metadata()).reason

    assert page("archive tag tag-ferry") is Reason.TAG_PAGE
    assert page("archive author author-ines") is Reason.AUTHOR_PAGE
    assert page("home blog") is Reason.HOME_PAGE
    assert page("search search-results") is Reason.SEARCH_PAGE
    assert page("archive category") is Reason.SECTION_PAGE


OFFER = (
    "<div><h2>This story is for subscribers</h2><p>Read on from £1 a week. Cancel any time.</p>"
    "<ul><li>Unlimited access on all your devices</li></ul><button>See offers</button><p>A subscriber?</p></div>"
)
ANGEBOT = (
    "<section><h3>Weiterlesen mit Plus</h3><p>Vier Wochen für 1 Euro, danach 9,99 Euro im Monat, jederzeit kündbar.</p>"
    "<a class=button href=/abo>Jetzt Angebot sichern</a></section>"
)
TEKLIF = (
    "<div><h2>Bu haber abonelere özeldir</h2><p>Aylık 49 TL ile sınırsız okuyun.</p><a href=/u>Abone olun</a></div>"
)
UNFREE = Metadata(types=("NewsArticle",), published=DATED.published, is_free=False)


@pytest.mark.parametrize("metadata", [Metadata(), DATED, UNFREE], ids=["bare", "dated", "marked up"])
@pytest.mark.parametrize("offer", [OFFER, ANGEBOT, TEKLIF])
def test_a_paywall_is_an_offer_without_a_sentence_of_the_story(offer, metadata):
    foot = "<div>© 2026 Hafenbote. All rights reserved.</div>"
    assert verdict(HEADLINE + offer + foot, metadata=metadata).reason is Reason.PAYWALL
    assert verdict(f"{HEADLINE}<p>The boat sails again from Friday.</p>{offer}{foot}", metadata=metadata).reason is None
    assert verdict(f"{HEADLINE}<h2>{PROSE[3:-4]}</h2>{offer}{foot}", metadata=metadata).reason is None
    follow = "<p><a href=/follow>Follow our paper in your news app</a></p><p>The boat sails again from Friday.</p>"
    assert verdict(HEADLINE + follow + offer + foot, metadata=metadata).reason is None


FILM = "<div><video src=/f.mp4></video></div>"


@pytest.mark.parametrize(
    ("body", "types"),
    [
        (HEADLINE + FILM, ()),
        (HEADLINE + "<iframe src='https://www.youtube.com/embed/x'></iframe><p>Film: harbour office (1:42)</p>", ()),
        (HEADLINE + "<audio src=/a.mp3></audio><p>Episode 41, 34 minutes</p>", ("NewsArticle",)),
        (HEADLINE + "<div class=jw-player></div>" + FEW, ("VideoObject",)),
        (HEADLINE + "<p>Subscribe to our channel for more films every day.</p>", ("VideoObject", "og:video.other")),
        ("<h1>Ferry</h1><bbc-player></bbc-player>", ()),
    ],
)
def test_a_film_with_hardly_a_word_is_a_video_page(body, types):
    assert verdict(body, "Ferry", metadata=Metadata(types=types)).reason is Reason.VIDEO_PAGE


@pytest.mark.parametrize(
    "body",
    [
        HEADLINE + FILM + PROSE,
        HEADLINE + "<img src=/a.jpg>" + PROSE + FILM,
        HEADLINE + "<p>The ferry sails again.</p>" + f"<aside>{FILM}</aside>",
        HEADLINE + "<iframe src='https://maps.example/map?id=7'></iframe><p>The ferry sails again.</p>",
    ],
)
def test_a_short_note_with_a_film_is_an_article(body):
    assert verdict(body, "Ferry").reason is None


SHOTS = "".join(
    f"<figure><a href='/photo/{n}'><img src='/{n}.jpg'></a><figcaption>The boat {n} at sea</figcaption></figure>"
    for n in range(6)
)
LOOSE = "".join(f"<li><img src='/{n}.jpg'><p>Das Boot Nummer {n} am Kai</p></li>" for n in range(6))


@pytest.mark.parametrize("shots", [SHOTS, f"<ul>{LOOSE}</ul>"])
def test_pictures_with_captions_are_a_gallery_until_there_is_text(shots):
    assert verdict(HEADLINE + shots + FEW, "Ferry", metadata=NEWS).reason is Reason.GALLERY_PAGE
    assert verdict(HEADLINE + PROSE * 3 + shots, "Ferry", metadata=NEWS).reason is None
    essay = "".join(f"<img src='/{n}.jpg'><p>{PROSE[3:-4] * 3}</p>" for n in range(6))
    assert verdict(HEADLINE + essay, "Ferry").reason is None


def test_the_body_in_json_ld_alone_makes_no_empty_page():
    assert verdict('<div id="root"></div>', "Ferry", metadata=Metadata(article_body="The ferry sails.")).reason is None


def test_a_sign_up_box_is_no_sentence_of_the_page():
    box = "<div><h3>The Morning Tide</h3><p>The news of the harbour, every morning at six.</p><input type=email></div>"
    assert verdict(HEADLINE + FILM + FEW + box, "Ferry").reason is Reason.VIDEO_PAGE


def test_a_date_is_no_summary_and_a_row_of_links_no_headline():
    menu = "".join(
        f"<div><a href=/{n}>Local news</a> | <a href=/{n}b>Sport</a> | <a href=/{n}c>All</a></div>" for n in range(9)
    )
    dated = "".join(
        f"<div><a href=/n/{n}>Council decides on plan {n}</a><div>Published 02/11/2026 at 10:30</div>"
        "<p>The council has decided on the plan after a long debate about what it will cost.</p></div>"
        for n in range(12)
    )
    assert verdict(f"{menu}<h1>Ferry</h1><p>It sails again.</p>", "Ferry").reason is None
    assert verdict(f"<h1>Town</h1>{dated}", "Town | Hafenbote").reason is Reason.SECTION_PAGE


def test_cards_that_are_marked_up_as_articles_do_not_make_their_list_one():
    cards = CARDS.replace("<article>", "<article itemscope itemtype='https://schema.org/NewsArticle'>")
    assert (
        verdict(f"<h1>Town</h1>{cards}", "Town", metadata=Metadata(types=("NewsArticle",))).reason
        is Reason.SECTION_PAGE
    )
    assert verdict(HEADLINE + PROSE + cards, "Ferry", metadata=NEWS).reason is None


LINE = "<p>The ferry was stopped by ice between the two banks on Monday night, the harbour office said.</p>"
OPEN = Metadata(types=("og:article",), published=DATED.published)


@pytest.mark.parametrize("metadata", [Metadata(), OPEN, NEWS], ids=["bare", "open graph", "marked up"])
@pytest.mark.parametrize("count", [3, 4, 5, 6, 8, 14])
@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Ice stops ferry", LINE),
        ("Fähre im Eis", "<p>Die Fähre ist am Montagabend im Eis stecken geblieben. Verletzt wurde niemand.</p>"),
        ("Паром во льду", "<p>Паром застрял во льду между двумя берегами. Пассажиров сняли, сообщили в порту.</p>"),
        (
            "Lautta jäissä taas",
            "<p>Lautta pysähtyi jäihin kahden rannan väliin maanantain ja tiistain välisenä yönä.</p>",
        ),
    ],
)
def test_a_sentence_under_a_headline_of_three_words_is_an_article_whatever_is_listed_beneath(
    title, line, count, metadata
):
    cards = "".join(card(n) for n in range(count))
    assert verdict(f"<h1>{title}</h1>{line}{cards}", f"{title} | Hafenbote", metadata=metadata).reason is None


def test_a_section_s_name_of_three_words_is_no_headline_without_a_sentence():
    assert verdict(f"<h1>Town and harbour</h1>{CARDS}", "Town and harbour | Hafenbote").reason is Reason.SECTION_PAGE
    few = "".join(card(n) for n in range(5))
    assert verdict(f"<h1>Town and harbour</h1>{few}", "Town and harbour | Hafenbote").reason is Reason.SECTION_PAGE


@pytest.mark.parametrize("metadata", [Metadata(), UNFREE], ids=["bare", "marked up"])
@pytest.mark.parametrize(
    ("headline", "line"),
    [
        (
            "Oil slides as exporters delay output",
            "Crude fell below $70 a barrel on Tuesday for the first time in years.",
        ),
        (
            "Streamflix raises price of subscriptions",
            "Streamflix will raise its subscription to $17.99 per month in May.",
        ),
        ("Regioticket kostet künftig 58 Euro", "Das Regioticket kostet ab Januar 58 Euro im Monat, so der Beschluss."),
    ],
)
def test_a_sentence_that_names_a_price_is_a_sentence(headline, line, metadata):
    for offer in ("", OFFER, ANGEBOT):
        assert verdict(f"<h1>{headline}</h1><p>{line}</p>{offer}", headline, metadata=metadata).reason is None


COOKIES = "<div><p>We use cookies to personalise what we show and to analyse the traffic on this web site.</p></div>"


@pytest.mark.parametrize(
    "link", ["<a href=/b>Analysis: the mood in Kabul</a>", "<a href='https://h.example/b'>Teachers accept offer</a>"]
)
def test_only_what_leads_to_no_other_page_accepts(link):
    body = f"<h2>Ice</h2>{COOKIES}{link}"
    assert "accept button" not in verdict(body).signals
    for control in ("<button>Accept</button>", "<a href='#'>Accept</a>", "<input type=submit value=Accept>"):
        assert verdict(f"<h2>Ice</h2>{COOKIES}{control}").reason is Reason.CONSENT_WALL


@pytest.mark.parametrize("headline", ["Hafenbote is part of a family of brands", "Hafenbote a besoin de votre accord"])
def test_a_consent_wall_may_have_any_headline_where_no_sentence_of_a_story_is(headline):
    assert verdict(f"<h1>{headline}</h1>{BANNER}", headline).reason is Reason.CONSENT_WALL
    assert verdict(f"{BANNER}<h1>Ice stops ferry</h1>{LINE}", "Ice stops ferry").reason is None


def test_two_sentences_beside_a_film_are_a_story_and_a_caption_is_none():
    film, types = "<div class=jw-player></div>", Metadata(types=("VideoObject", "og:video.other"))
    story = "<p>Firefighters pulled a deer from the canal on Tuesday.</p><p>The animal was set free in the hills.</p>"
    assert verdict(f"<h1>Deer saved from canal</h1>{film}{story}", metadata=types).reason is None
    caption = "<p>The deer in the canal on Tuesday.</p>"
    assert verdict(f"<h1>Deer saved from canal</h1>{film}{caption}", metadata=types).reason is Reason.VIDEO_PAGE


@pytest.mark.parametrize(
    ("headline", "line"),
    [
        ("Bridge down for maintenance", "The bridge will be down for maintenance until Friday, the council said."),
        ("Artikel gelöscht: Verlag entschuldigt sich", "Der Verlag hat einen Artikel gelöscht und sich entschuldigt."),
        (
            "Streamflix content is not available in Malta",
            "In Malta much of the content is not available, readers said.",
        ),
        ("Inloggen bij KlikID lukt niet", "Inloggen bij KlikID lukt dinsdag niet door een storing, zegt de dienst."),
    ],
)
def test_a_story_about_what_notices_are_about_is_an_article_where_a_sentence_takes_its_headline_up(headline, line):
    form = "<form><input type=email><input type=password></form>"
    assert verdict(f"<h1>{headline}</h1><p>{line}</p>{form}", headline).reason is None


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("451", "<h1>451: Unavailable due to legal reasons</h1><p>You are in the European Economic Area, we see.</p>"),
        ("Are you a robot?", "<h3>We see unusual activity</h3><p>Click the box to show that you are not a robot.</p>"),
        ("Adblocker erkannt", "<h1>Bitte deaktivieren Sie Ihren Adblocker</h1><p>Danach laden Sie die Seite neu.</p>"),
        ("503 Backend is unhealthy", "<h1>Error 503 Backend is unhealthy</h1><p>Guru Mediation:</p>"),
        (
            "Niedostępne",
            "<h1>Treść niedostępna w Twoim kraju</h1><p>Nie jest dostępna w Twojej lokalizacji.</p>",
        ),
    ],
)
def test_refusals_by_country_robot_check_and_ad_blocker_are_errors(title, body):
    assert verdict(body, title).reason is Reason.ERROR_PAGE


@pytest.mark.parametrize("link", ['<a href="/s/{n}">Read more</a>', '<a class="overlay" href="/s/{n}"></a>'])
def test_cards_whose_heads_are_no_links_are_cards(link):
    cards = "".join(
        f"<div><h3>Council decides on plan {n}</h3><p>The council decided after a long debate on its costs.</p>"
        f"{link.format(n=n)}</div>"
        for n in range(8)
    )
    assert verdict(f"<h1>Town</h1>{cards}", "Town | Hafenbote").reason is Reason.SECTION_PAGE
    assert verdict(f"{HEADLINE}{PROSE}{cards}", "Ferry runs again after its repair").reason is None
