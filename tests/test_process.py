"""Processing: a page gives one whole record or one reason, the same every time, whatever is in it."""

from __future__ import annotations

import gc
import json
import logging
import multiprocessing
import pickle
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl import records
from newscrawl.errors import ConfigError
from newscrawl.items import STAGE_OF, Article, Link, Page, Rejection, Source
from newscrawl.options import Options
from newscrawl.process import Processor, extract

RICH = Path(__file__).parent / "pages" / "rich"
URL = "https://www.skerrygazette.example/2026/03/14/lighthouse-voice?utm_source=feed"
SOURCE = Source(id="skerry", name="The Skerry Gazette", home="https://www.skerrygazette.example/")
RICH_PAGE = Page(
    (RICH / "page.html").read_bytes(),
    url=URL,
    status=200,
    headers={"content-type": "text/html"},
    fetched_at="2026-03-15T07:00:00Z",
    source=SOURCE,
)
STORY = (
    "The fog horn of the lighthouse sounded on Saturday for the first time in eleven years.",
    "A group of volunteers had rebuilt the compressor in a shed behind the harbour office.",
    "The council will hear both sides in May, and until then the horn may speak, said the clerk.",
)
HEADLINE = "<h1>Lighthouse gets its voice back</h1>"


def body(texts=STORY, headline=HEADLINE, head=""):
    paragraphs = "".join(f"<p>{text}</p>" for text in texts)
    return f"<html><head>{head}</head><body><article>{headline}{paragraphs}</article></body></html>"


def process(text, *, options=None, **more):
    page = Page(text, **{"url": URL, "status": 200, "fetched_at": "2026-03-15T07:00:00Z", "source": SOURCE, **more})
    return Processor(options, strict=True)(page)


def article(*args, **more) -> Article:
    found = process(*args, **more)
    assert isinstance(found, Article), found
    return found


# the record


def test_a_rich_page_as_a_whole_record():
    record = records.to_dict(Processor(strict=True)(RICH_PAGE))
    assert tuple(record) == records.KEYS
    assert re.fullmatch(r"newscrawl/\S+ trafilatura/\S+", record.pop("extractor"))
    expected = json.loads((RICH / "expected.json").read_text("utf-8"))
    assert record.pop("language_confidence") == pytest.approx(expected.pop("language_confidence"), abs=0.05)
    assert record == expected


def test_a_record_is_the_same_twice_and_in_another_process():
    processor = Processor(strict=True)
    first = processor(RICH_PAGE)
    assert processor(RICH_PAGE) == Processor()(RICH_PAGE) == first
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(processor, (RICH_PAGE,)) == first


def test_a_page_does_not_depend_on_the_pages_before_it():
    processor, alone = Processor(), Processor()(RICH_PAGE)
    for text in (body(), body(("Паром снова ходит между двумя берегами.",) * 9), b"\xff\xfe\x00", ""):
        processor(Page(text))
    assert processor(RICH_PAGE) == alone


def test_the_processor_travels():
    processor = Processor(Options(min_text_chars=7, languages=("en",)), require_article=False, strict=True)
    twin = pickle.loads(pickle.dumps(processor))
    assert (twin.options, twin.require_article, twin.strict) == (processor.options, False, True)
    assert twin(RICH_PAGE) == processor(RICH_PAGE)


@pytest.mark.parametrize("fixed", ["url", "source", "fetched_at", "status"])
def test_what_the_page_came_with_is_in_the_record(fixed):
    found = process(body(), **{fixed: None})
    name = {"fetched_at": "date_fetched", "status": "http_status"}.get(fixed, fixed)
    assert getattr(found, name) is None
    assert getattr(article(body()), name) is not None


def test_the_id_is_of_the_address_else_of_the_text():
    assert article(body()).id == article(body(STORY[:2] * 2), url=URL.replace("https", "http")).id
    assert article(body()).id != article(body(), url=URL.replace("voice", "lamp")).id
    assert article(body(), url=None).id == article(body(), url=None).id != article(body(STORY * 2), url=None).id
    dropping = replace(SOURCE, drop_params=("from",))
    assert article(body(), url=URL + "&from=home", source=dropping).id == article(body()).id


def test_the_content_hash_is_of_letters_and_digits():
    assert article(body()).content_hash == article(body([t + "  " for t in STORY]), url=None).content_hash
    assert article(body()).content_hash != article(body([*STORY, "The horn sounded again."])).content_hash


def test_a_link_fills_what_the_page_lacks_and_no_more():
    link = Link(URL, title="Horn sounds again", published="2026-03-14T07:15:00Z", authors=("Morag Ellery",))
    bare = article(body(), link=link)
    assert bare.title == "Lighthouse gets its voice back"
    assert (bare.date_published, bare.authors) == ("2026-03-14T07:15:00Z", ("Morag Ellery",))
    untitled = article(body(headline=""), link=link)
    assert untitled.title == "Horn sounds again"
    full = Processor(strict=True)(replace(RICH_PAGE, link=replace(link, published="2020-01-01", authors=("X Y",))))
    assert full == Processor(strict=True)(RICH_PAGE)


def test_a_source_s_quirks_are_heeded():
    offer = "Buy the lighthouse calendar for the whole family now. " * 9
    text = f"<div class=a>{body()}</div><div class=pr><p>{offer}</p></div>"
    quirky = replace(SOURCE, remove=(".pr",), phrases=("The horn calls you",))
    found = article(text.replace("</article>", "<p>The horn calls you</p></article>"), source=quirky)
    assert found.text == "\n\n".join(STORY)
    assert "The horn calls you" in found.removed
    assert article(body(), source=replace(SOURCE, body=("article",))).text == "\n\n".join(STORY)


def test_a_selected_headline_and_date_are_in_the_record():
    own = "<p class=t>Horn | Voice</p><p class=d>vom 13.3.2026, 10:30 Uhr</p>"
    found = article(body(headline=HEADLINE + own, head=DATED), source=replace(SOURCE, title=("p.t",), date=("p.d",)))
    assert (found.title, found.date_published_raw) == ("Horn | Voice", "vom 13.3.2026, 10:30 Uhr")
    assert (found.date_published, found.date_published_precision) == ("2026-03-13T10:30:00Z", "minute-local")


def test_what_a_source_removes_does_not_come_back_as_the_standfirst():
    teaser = "Read all about the horn of the lighthouse and the people who have rebuilt it, with pictures."
    page = body((f"<span class=pr>{teaser}</span>", *STORY), head=f"<meta name=description content='{teaser}'>")
    assert teaser in article(page).text
    assert article(page, source=replace(SOURCE, remove=(".pr",))).text == "\n\n".join(STORY)


@pytest.mark.parametrize(
    ("run", "wanted", "kept"),
    [
        ((), ("en",), True),
        ((), ("de", "fr"), False),
        (("en", "de"), ("en",), True),
        (("de",), ("en",), False),
        (("en",), ("de",), False),
    ],
)
def test_what_a_source_wants_and_what_the_run_wants_both_hold(run, wanted, kept):
    found = process(body(), options=Options(languages=run), source=replace(SOURCE, wanted=wanted))
    assert isinstance(found, Article) == kept
    assert kept or (found.reason, found.detail) == ("unwanted_language", "en")


def test_a_wanted_language_takes_its_scripts_in_and_an_unknown_one_is_kept():
    assert article(body([HANT]), source=replace(SOURCE, wanted=("zh",))).language == "zh-Hant"
    numbers = " ".join(f"{n} : {n + 1} ({n * 3})" for n in range(1000, 1060))
    assert article(body([numbers]), source=replace(SOURCE, wanted=("it",))).language is None


# the reasons

CARDS = "".join(
    f'<article><h2><a href="/s/{n}">Council decides on plan number {n}</a></h2><p>The council has decided on plan {n} '
    f"after a long debate.</p></article>"
    for n in range(12)
)
HANS = "渡船在修好发动机之后从今天中午起重新开航，港口办公室的人说票价不变，船员们都很高兴。"
HANT = "渡船在修好發動機之後從今天中午起重新開航，港口辦公室的人說票價不變，船員們都很高興。"
DATED = '<meta property="article:published_time" content="2026-03-14T08:15:00Z">'
REASONS = {
    "empty_body": [{"text": b""}, {"text": " \n\t"}, {"text": "<!-- nothing -->"}],
    "page_too_large": [{"text": body(), "options": Options(max_page_bytes=100)}],
    "not_html": [
        {"text": b"%PDF-1.7\n" + b"x" * 50, "headers": {"content-type": "application/pdf"}},
        {"text": bytes(range(256)) * 9},
        {"text": '<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>'},
        {"text": '{"headline": "Horn sounds again"}', "headers": {"content-type": "application/json"}},
    ],
    "too_deep": [{"text": "<div>" * 400 + body()}],
    "home_page": [{"text": body(STORY[:1], headline=""), "url": "https://www.skerrygazette.example/"}],
    "section_page": [{"text": f"<main><h1>Coast</h1>{CARDS}</main>"}],
    "search_page": [{"text": f"<title>Search results for horn</title><h1>Search results for: horn</h1>{CARDS}"}],
    "login_page": [
        {"text": "<title>Log in</title><h1>Log in</h1><form><input name=u><input type=password name=p></form>"}
    ],
    "soft_404": [{"text": "<title>Page not found</title><h1>Page not found</h1><p>Sorry, this page is gone.</p>"}],
    "consent_wall": [
        {
            "text": "<title>Cookies</title><p>We and our partners use cookies and process personal data to show you "
            "advertising that fits, with your consent.</p><button>Accept all</button>"
        }
    ],
    "no_text": [{"text": f"{HEADLINE}<table></table>"}],
    "too_short": [{"text": body(["The horn sounds again, the council said."])}],
    "no_title": [{"text": body(headline="")}],
    "unwanted_language": [{"text": body(), "options": Options(languages=("de", "fr"))}],
    "before_since": [{"text": body(head=DATED), "options": Options(since="2026-03-15")}],
}
CASES = [(reason, case) for reason, cases in REASONS.items() for case in cases]


@pytest.mark.parametrize(("reason", "case"), CASES, ids=[f"{reason}-{n}" for n, (reason, _) in enumerate(CASES)])
def test_every_reason_that_the_core_can_give(reason, case):
    found = process(**case)
    assert isinstance(found, Rejection), found
    assert (found.reason, found.stage) == (reason, STAGE_OF[found.reason])
    assert (found.source, found.date_fetched, found.http_status) == ("skerry", "2026-03-15T07:00:00Z", 200)
    assert found.url == case.get("url", URL)
    line = records.rejection_line(found)
    assert records.rejection_from_dict(json.loads(line)) == found


@pytest.mark.parametrize(
    ("case", "title", "length"),
    [
        (REASONS["too_short"][0], "Lighthouse gets its voice back", 40),
        (REASONS["unwanted_language"][0], "Lighthouse gets its voice back", len("\n\n".join(STORY))),
        (REASONS["no_text"][0], "Lighthouse gets its voice back", 0),
        (REASONS["not_html"][0], None, None),
    ],
)
def test_a_rejection_tells_what_was_found(case, title, length):
    found = process(**case)
    assert (found.title, found.text_length) == (title, length)


@pytest.mark.parametrize(
    ("detail", "reason"),
    [
        ("the limit is 100", "page_too_large"),
        ("content-type application/pdf, binary", "not_html"),
        ("password field", "login_page"),
        ("the least is 100", "too_short"),
        ("en", "unwanted_language"),
        ("2026-03-14T08:15:00Z", "before_since"),
    ],
)
def test_a_rejection_tells_why(reason, detail):
    assert detail in process(**REASONS[reason][0]).detail


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (body(head=DATED), Options(since="2026-03-14")),
        (body(), Options(languages=("de", "en"))),
        (body([HANS]), Options(languages=("zh",))),
        (body([HANT]), Options(languages=("zh",))),
        (body([HANT]), Options(languages=("zh-Hant",))),
        (body([HANS]), None),  # short, but a paragraph
        (body(["Paul, 9, fed the fat cat at ten; it ate it all, up to the tail."]), None),  # short, but a sentence
        (body(["The horn sounds again, the council said."]), Options(min_text_chars=40)),
    ],
)
def test_what_is_wanted_is_kept(text, options):
    assert isinstance(process(text, options=options), Article)


def test_an_article_without_a_date_is_never_too_old():
    assert article(body(), url="https://www.skerrygazette.example/lamp", options=Options(since="2030-01-01"))


@pytest.mark.parametrize("reason", ["home_page", "section_page", "search_page", "soft_404", "no_text", "too_short",
                                    "no_title", "unwanted_language", "before_since"])  # fmt: skip
def test_without_the_demand_for_an_article_any_page_gives_its_text(reason):
    case = dict(REASONS[reason][0])
    found = extract(case.pop("text"), case.get("url", URL), require_article=False, options=case.get("options"))
    assert isinstance(found, Article)
    assert bool(found.text) is (reason != "no_text")


@pytest.mark.parametrize("reason", ["empty_body", "page_too_large", "not_html", "too_deep"])
def test_what_is_no_page_is_none_for_anybody(reason):
    case = REASONS[reason][0]
    found = extract(case["text"], require_article=False, options=case.get("options"))
    assert found.reason == reason


# our own faults


class Broken(Processor):
    def _article(self, page, draft, cleaned):
        raise KeyError("lamp")


def test_a_fault_of_ours_is_a_rejection_with_a_traceback_in_the_log(caplog):
    with caplog.at_level(logging.ERROR):
        found = Broken()(RICH_PAGE)
    assert (found.stage, found.reason, found.detail) == ("extract", "error", "KeyError: 'lamp'")
    assert (found.url, found.source) == (URL, "skerry")
    assert URL in caplog.text
    assert "Traceback" in caplog.text


@pytest.fixture(params=[True, False], ids=["collector on", "collector off"])
def collector(request):
    was_on = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if was_on else gc.disable)()


@pytest.mark.parametrize("kind", [Processor, Broken])
def test_the_garbage_collector_is_as_it_was_after_a_page(kind, collector):
    kind()(RICH_PAGE)
    assert gc.isenabled() is collector


def test_a_page_leaves_nothing_for_the_garbage_collector():
    processor = Processor()
    processor(RICH_PAGE)  # loads what is loaded once
    gc.collect()
    gc.disable()
    left = []
    try:
        for _ in range(3):  # a thread that some test has left may leave something, too, but not each time
            processor(RICH_PAGE)
            left.append(gc.collect())
    finally:
        gc.enable()
    assert min(left) == 0


def test_strict_raises_it():
    with pytest.raises(KeyError, match="lamp"):
        Broken(strict=True)(RICH_PAGE)


def test_a_wrong_option_is_told_at_the_start():
    with pytest.raises(ConfigError, match="no-such"):
        Processor(Options(identifier="no-such"))


# the public door


@pytest.mark.parametrize("name", ["Content-Type", "content-type", "CONTENT-TYPE"])
def test_headers_are_known_whatever_their_case(name):
    line = "Паром между двумя берегами снова ходит, сообщает контора порта в понедельник утром."
    found = extract(body([line] * 2 + [line * 2]).encode("koi8-r"), headers={name: "text/html; charset=koi8-r"})
    assert line in found.text


@pytest.mark.parametrize(("label", "codec"), [("utf-16", "utf-16-le"), ("utf-16be", "utf-16-be")])
def test_utf_16_with_and_without_its_mark(label, codec):
    text = body()
    marked = extract(("\ufeff" + text).encode(codec), URL)
    assert marked == extract(text.encode(codec), URL, headers={"content-type": f"text/html; charset={label}"})
    assert marked == extract(text, URL)


def test_text_and_bytes_give_one_record():
    text = (RICH / "page.html").read_text("utf-8")
    assert extract(text, URL) == extract(text.encode(), URL) == extract("\ufeff" + text, URL)


def test_a_source_by_id_or_whole():
    assert extract(body(), URL, source="skerry").source == extract(body(), URL, source=SOURCE).source == "skerry"
    assert extract(body(), URL).source is None


def test_a_time_as_text_or_as_a_time():
    stamp, zone = "2026-03-15T07:00:00Z", timezone(timedelta(hours=2))
    assert extract(body(), fetched_at=stamp).date_fetched == stamp
    assert extract(body(), fetched_at=datetime(2026, 3, 15, 7, tzinfo=UTC)).date_fetched == stamp
    assert extract(body(), fetched_at=datetime(2026, 3, 15, 9, tzinfo=zone)).date_fetched == stamp


def test_a_status_is_noted():
    assert extract(body(), URL, http_status=203).http_status == 203


# whatever is in it

VALUES = [
    "NewsArticle",
    "Person",
    "",
    "2026-03-14",
    "Morag Ellery",
    "http://[",
    "\ud800",
    "\0",
    "/a.jpg",
    "@id",
    "False",
]
NAMES = (
    "@type @graph @id name author headline datePublished image publisher keywords url description articleBody "
    "articleSection isAccessibleForFree inLanguage mainEntityOfPage logo"
).split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(VALUES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=12,
)
PIECES = """
<p>
</p>
<article>
<h1>
</h1>
<h1 itemprop=headline>
<div itemscope itemtype=http://schema.org/NewsArticle>
<time datetime='2026-13-99'>
<meta property=og:image content='http://['>
<link rel=canonical href='http://h:99999/'>
<link rel=canonical href='http://[/'>
<a href='//['>
<table><tr><td>
<base href='http://[/'>
<br>
\0
&#0;
<svg>
<html lang='x-y-z-1-2-3'>
<!--
<span itemprop=author>By 7</span>
<meta name=author content=','>
<title>
The fog horn of the lighthouse sounded on Saturday for the first time in eleven years.
A group of volunteers had rebuilt the compressor in a shed behind the harbour office.
渡船在修好发动机之后从今天中午起重新开航。
|
""".strip().split("\n")


ADDRESSES = [URL, None, "http://[", "x", "http://\ud800/"]


@settings(max_examples=40, deadline=None)
@given(JSON, st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(ADDRESSES))
def test_no_page_breaks_us_and_every_record_fits_its_line(value, pieces, url):
    data = f"<script type=application/ld+json>{json.dumps(value)}</script>"
    page = Page(f"<html><head>{data}</head><body>{''.join(pieces)}</body></html>", url=url)
    for demand in (True, False):
        found = Processor(require_article=demand, strict=True)(page)
        if isinstance(found, Article):
            line = records.to_line(found)
            assert records.to_line(records.from_dict(json.loads(line))) == line
        else:
            assert records.rejection_from_dict(json.loads(records.rejection_line(found))).reason == found.reason


@pytest.mark.parametrize(
    "value", ["http://[", "\ud800", "\0", "", "x" * 5000, "2026-99-99T99:99:99Z", "9" * 19, "\u2028"]
)
def test_odd_values_around_the_page_break_nothing(value):
    links = [Link(URL, **{name: value}) for name in ("title", "published", "modified", "language")]
    links.append(Link(URL, authors=(value,)))
    headers = ("content-type", "content-language", "tdm-reservation", "x-robots-tag")
    sources = [replace(SOURCE, **{name: (value,)}) for name in ("body", "remove", "phrases", "drop_params")]
    around = [
        *({"link": link} for link in links),
        *({"headers": {name: value}} for name in headers),
        *({"source": source} for source in sources),
    ]
    for more in around:
        found = article(body(), **more)
        assert found.text == "\n\n".join(STORY)
        assert json.loads(records.to_line(found))["text"] == found.text


@pytest.mark.parametrize(
    "wrong",
    [{"languages": ("EN",)}, {"languages": "en"}, {"since": "2025"}, {"min_text_chars": -1}, {"min_words": "a"}],
)
def test_a_wrong_option_is_named(wrong):
    with pytest.raises(ConfigError, match=f"option {next(iter(wrong))}: "):
        Options(**wrong)


def test_the_time_of_fetching_is_a_utc_stamp_or_an_error():
    page = "<p>words</p>"
    stamped = extract(page, require_article=False, fetched_at="2025-03-01T10:00:00+02:00")
    assert stamped.date_fetched == "2025-03-01T08:00:00Z"
    with pytest.raises(ConfigError, match="fetched_at: 'garbage'"):
        extract(page, require_article=False, fetched_at="garbage")


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("javascript:alert(1)", None),
        ("http://[::1", None),
        ("", None),
        ("https://reader:secret@ledger.example/a", "https://ledger.example/a"),
    ],
)
def test_a_record_has_an_address_without_secrets_or_none(url, kept):
    article = extract("<p>words</p>", url, require_article=False)
    assert article.url == kept
    assert (article.domain is None) == (kept is None)
