"""`newscrawl report`: what it reads from a data folder, its page as text; it and `inspect`'s page in a real browser."""

import json
import re
import shlex
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html as lxml_html
from playwright.sync_api import sync_playwright

from newscrawl import records
from newscrawl.cli import main
from newscrawl.items import Article, Reason, Rejection, Stage
from newscrawl.report.meanings import MEANINGS, meaning
from newscrawl.report.page import by_time, columns

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ATTACK = "</script><script>document.title='taken'</script><img src=http://127.0.0.1:1/x onerror=document.title='taken'>"
FIRST, SECOND = "20250301T060000Z-aaaaaa", "20250302T060000Z-bbbbbb"


def article(number, **more):
    columns = {column.name: None if column.nullable else () for column in records.COLUMNS}
    own = {"id": f"a{number}", "url": f"https://bay.example/{number}", "source": "bay", "title": f"Watch {number}"}
    own |= {"text": f"Pilots vote.\n\nThe tide turns {number}.", "word_count": 5, "content_hash": f"h{number}"}
    days = {"date_published": f"2025-03-0{number % 3 + 1}T05:00:00Z", "date_fetched": "2025-03-02T06:00:00Z"}
    own |= {"language": "en", "extractor": "newscrawl/0", "revision": 1, "schema_version": 1}
    return Article(**{**columns, **own, **days, **more})


def rejection(number, reason=Reason.PAYWALL, **more):
    url = f"https://bay.example/no/{number}"
    return Rejection(url, "bay", None, 200, Stage.VERDICT, reason, "says so", "For readers", 40, **more)


def report(run, articles, rejected, **more):
    counts = {"requests": articles + rejected, "articles": articles, "new": articles, "rejected": rejected}
    own = {"run": run, "source": "bay", "started_at": "2025-03-02T06:00:00Z", "seconds": 12.5, "bytes": 5000}
    told = {"finish_reason": "finished", "balanced": True, "published": ["2025-03-01T05:00:00Z", None], "dry": None}
    tallies = {"articles_by_language": {"en": articles}, "rejections": {"verdict/paywall": rejected}}
    return {**own, **counts, **told, **tallies, "responses": {"2xx": 7}, "fetch_seconds": {"0.1": 5, "more": 2}, **more}


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder after two runs of a source, the second one a batch, with records that mean harm."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data"
    monkeypatch.setenv("NEWSCRAWL_DATA", str(folder))
    for name in ("SCRAPY_SETTINGS_MODULE", "SCRAPY_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    for kind in ("runs", "articles/bay", "rejected/bay"):
        (folder / kind).mkdir(parents=True)
    stories = [article(1), article(2, title=ATTACK, url="javascript:alert(1)", removed=("Altre relazioni", ATTACK))]
    stories.append(article(3, title="北京 مرحبا", language="zh", text="地铁。", date_published=None))
    (folder / "articles/bay" / f"{SECOND}.jsonl").write_text("".join(map(records.to_line, stories)), encoding="utf-8")
    refused = "".join(records.rejection_line(rejection(number)) for number in range(5))
    (folder / "rejected/bay" / f"{SECOND}.jsonl").write_text(refused)
    moved = "/somewhere/else/data"  # the folder was elsewhere when it ran
    paths = {f"{kind}_path": f"{moved}/{kind}/bay/{SECOND}.jsonl" for kind in ("articles", "rejected")}
    write(folder, FIRST, report(FIRST, 9, 1, started_at="2025-03-01T06:00:00Z", articles_path=None, rejected_path=None))
    write(folder, SECOND, report(SECOND, 3, 5, dry="nothing since 2025-02-01", **paths))
    part = {"source": "bay", "condition": "dry", "why": "silent", "run": SECOND}
    batch = {
        "started_at": "2025-03-02T06:00:00Z",
        "seconds": 13,
        "text": "1 source: 1 dry",
        "articles": 3,
        "rejected": 5,
    }
    write(folder, f"batch-{SECOND[:-6]}cccccc", {**batch, "sources": [part]})
    return folder


def write(folder, name, told):
    (folder / "runs" / f"{name}.json").write_text(json.dumps(told))


def made(*args):
    assert main(["report", *args, "--html", "report.html"]) == 0
    with open("report.html", encoding="utf-8") as file:
        return file.read()


def test_the_latest_run_is_shown_with_all_that_it_wrote(data, capfd):
    assert main(["report", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["name"].startswith("batch-")
    assert (told["articles"], told["rejected"]) == (3, 5)
    assert told["articles_by_day"] == {"2025-03-02": 1, "2025-03-03": 1, "unknown": 1}
    assert told["articles_by_age"] == {"within an hour": 1, "dated later than that": 1, "no date": 1}
    assert told["faults"] == ["bay: dry: silent", "bay: nothing since 2025-02-01"]
    assert told["missing"] == []


def test_a_run_can_be_named_and_the_terminal_is_told(data, capfd):
    assert main(["report", FIRST]) == 0
    out = capfd.readouterr().out
    assert re.search(r"bay +10 +9 +1", out)
    assert main(["report", "20990101T000000Z-aaaaaa"]) == 2
    assert "there is no such run" in capfd.readouterr().err


@pytest.mark.parametrize(("name", "content"), [("20260101T000000Z-dddddd", "{"), ("batch-20260101T000000Z-dddddd", "")])
def test_a_report_that_cannot_be_read_is_named(data, capfd, name, content):
    (data / "runs" / f"{name}.json").write_text(content)
    assert main(["report"]) == 2
    assert f"{name}.json: cannot be read" in capfd.readouterr().err


def test_a_run_of_an_older_version_and_odd_dates_are_shown(data):
    write(data, "20990101T000000Z-eeeeee", {"run": "20990101T000000Z-eeeeee", "source": "bay", "articles": 1})
    line = records.to_line(article(1, date_published="yesterday"))
    (data / "articles/bay" / "20990101T000000Z-eeeeee.jsonl").write_text(line)
    assert "Crawl of" in made("20990101T000000Z-eeeeee")
    (data / "runs" / f"{SECOND}.json").unlink()
    assert f"{SECOND}.json: the run wrote this file" in made(f"batch-{SECOND[:-6]}cccccc")


def test_without_any_run_it_is_said(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)  # not a project's folder, which Scrapy would remember
    monkeypatch.setenv("NEWSCRAWL_DATA", str(tmp_path))
    assert main(["report"]) == 2
    assert "there is no report yet" in capfd.readouterr().err


def test_a_file_that_is_gone_is_told(data, capfd):
    (data / "articles/bay" / f"{SECOND}.jsonl").unlink()
    assert f"{SECOND}.jsonl: the run wrote this file" in made()
    assert main(["report"]) == 0
    assert f"{SECOND}.jsonl: the run wrote this file, and it is not there" in capfd.readouterr().out


def test_the_terminal_is_told_of_each_fault_once(data, capfd):
    write(data, SECOND, report(SECOND, 3, 5, finish_reason="shutdown", balanced=False, discovery={"failed": 2}))
    assert main(["report"]) == 0
    out = capfd.readouterr().out
    for told in ("ended early (shutdown)", "8 article pages asked for", "2 of its feeds", "bay: dry: silent"):
        assert out.count(told) == 1


def test_what_the_web_says_is_text_on_the_page(data):
    tree = lxml_html.fromstring(made())
    assert len(tree.xpath("//script")) == 1
    assert tree.xpath("//img") == []
    assert ATTACK in [title.text_content() for title in tree.xpath("//article//h3")]
    assert ATTACK in [line.text_content() for line in tree.xpath("//del")]
    assert not [link for link in tree.xpath("//a/@href") if not link.startswith(("#", "https://"))]
    assert len(tree.xpath("//details[.//b[text()='5']]//li")) == 3  # examples of five


def test_a_page_that_cannot_be_written_is_a_status_of_its_own(data, capfd):
    assert main(["report", "--html", str(data / "runs" / f"{FIRST}.json" / "x.html")]) == 5
    assert "x.html" in capfd.readouterr().err


def test_the_commands_of_the_document_work(data, capfd):
    document = (Path(__file__).parents[1] / "docs" / "report.md").read_text(encoding="utf-8")
    commands = re.search(r"```sh\n(.*?)```", document, re.DOTALL)[1].splitlines()
    assert len(commands) == 4
    assert [main(shlex.split(command, comments=True)[1:]) for command in commands] == [0] * 4


def test_many_days_are_told_by_month_and_year():
    assert by_time({}) == ("day", [])
    assert by_time({"2025-03-01": 2, "2025-03-03": 1}) == (
        "day",
        [("2025-03-01", 2), ("2025-03-02", 0), ("2025-03-03", 1)],
    )
    unit, months = by_time({"2024-11-30": 1, "2025-03-01": 2, "2025-03-31": 3})
    assert (unit, months) == ("month", [("2024-11", 1), ("2024-12", 0), ("2025-01", 0), ("2025-02", 0), ("2025-03", 5)])
    assert by_time({"1999-01-01": 1, "2025-03-01": 2})[0] == "year"


@pytest.fixture(scope="module")
def browser():
    if BROWSER is None:
        pytest.skip("no browser: apt-get install chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield found
        found.close()


def opened(browser, width, scheme, heard):
    shown = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    shown.on("console", lambda message: heard.append(message.text))
    shown.on("pageerror", lambda error: heard.append(str(error)))
    shown.on("request", lambda request: None if request.url.startswith("file:") else heard.append(request.url))
    return shown


def contrast(shown, selector):
    """Of an element's letters with what is behind them, as WCAG reckons it."""
    return shown.evaluate(
        """selector => {
            const element = document.querySelector(selector);
            let behind = element;
            while (getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
            const light = colour => {
                const parts = colour.match(/[0-9.]+/g).slice(0, 3).map(part => {
                    const share = part / 255;
                    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
            };
            const both = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(light).sort();
            return (both[1] + 0.05) / (both[0] + 0.05);
        }""",
        selector,
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1100])
def test_the_page_in_a_browser(data, browser, width, scheme):
    made()
    heard = []
    shown = opened(browser, width, scheme, heard)
    shown.goto((data.parent / "report.html").as_uri())
    assert shown.title().startswith("newscrawl: batch-")
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert shown.locator("svg.columns rect").count() == 2 + 1  # days, and the batch itself
    assert shown.locator("svg.columns rect").first.bounding_box()["height"] > 20
    assert shown.locator(".reasons summary").all_inner_texts()[0].split("\n") == [
        *("5", "an offer to subscribe in the article's place verdict/paywall")
    ]
    assert shown.locator(".card > .bars .bar span").first.bounding_box()["width"] > 20
    assert (
        min(contrast(shown, selector) for selector in ("p.how", ".note", "a", "thead th", "del", ".figures div")) >= 4.5
    )
    shown.close()
    assert heard == []


PROSE = "<p>The pilots of the bay told the council on Monday that the new rota had cost them hours of sleep, again.</p>"
INSPECTED = f"""<html lang=en><title>Pilots vote</title><meta name=author content="Ada Lee"><body>
<nav><a href=/>Home</a><p>{"x" * 200}</p><p>مرحبا بكم في الخليج</p></nav>
<article><h1>Pilots vote</h1>{PROSE * 4}<p>{"Wort" * 60}</p><p>{ATTACK.replace("<", "&lt;")}</p>{PROSE * 4}
<p>Follow us on Facebook</p></article></body></html>"""


@pytest.fixture
def inspected(tmp_path, monkeypatch):
    """The page of an inspection."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.html").write_text(INSPECTED, encoding="utf-8")
    assert main(["inspect", "page.html", "--url", "https://bay.example/1", "--html", "seen.html"]) == 0
    return (tmp_path / "seen.html").as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1100])
def test_the_page_of_an_inspection_in_a_browser(inspected, browser, width, scheme):
    heard = []
    shown = opened(browser, width, scheme, heard)
    shown.goto(inspected)
    assert shown.title() == "newscrawl: https://bay.example/1"
    assert shown.locator("del").all_inner_texts() == ["Pilots vote", "Follow us on Facebook"]
    shown.locator("summary").click()
    assert shown.locator("details .note").all_inner_texts() == ["Home", "x" * 200, "مرحبا بكم في الخليج"]
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    fields, lines = (shown.locator(f"[aria-labelledby={name}]").bounding_box() for name in ("fields", "lines"))
    if width > 1000:  # the page beside its record
        assert fields["x"] >= lines["x"] + lines["width"]
        assert fields["y"] == lines["y"]
    else:
        assert fields["y"] + fields["height"] <= lines["y"]
    coloured = ("h1", "p.how", "a", "li", "dt", "dd", "dd.note", "del", "p .note", "summary", "details .note", "footer")
    assert min(contrast(shown, selector) for selector in coloured) >= 4.5
    shown.close()
    assert heard == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_a_rejected_page_in_a_browser(inspected, tmp_path, browser, scheme):
    page = "<title>Log in</title><h1>Log in</h1><form><input type=password></form><p>Please log in to read.</p>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    assert main(["inspect", "page.html", "--html", "seen.html"]) == 0
    heard = []
    shown = opened(browser, 360, scheme, heard)
    shown.goto(inspected)
    assert shown.locator("h1").inner_text() == "Log in"
    assert shown.locator(".verdict.no").inner_text().startswith("rejected: verdict/login_page")
    assert contrast(shown, ".verdict.no") >= 4.5
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360
    shown.close()
    assert heard == []


def test_an_inspection_is_reached_by_keys(inspected, browser):
    shown = opened(browser, 1100, "light", [])
    shown.goto(inspected)
    reached = []
    for _ in range(3):
        shown.keyboard.press("Tab")
        focused = "document.activeElement"
        reached.append(shown.evaluate(f"{focused}.tagName"))
        if reached[-1] != "BODY":
            assert shown.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"
        if reached[-1] == "SUMMARY":
            shown.keyboard.press("Enter")
            assert shown.locator("details .note").first.is_visible()
    assert reached == ["A", "SUMMARY", "BODY"]
    headings = "[...document.querySelectorAll('h1, h2, h3')].map(one => Number(one.tagName[1]))"
    levels = shown.evaluate(headings)
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert shown.evaluate("[...document.querySelectorAll('section')].every(one => "
                          "document.getElementById(one.getAttribute('aria-labelledby')))")  # fmt: skip
    shown.close()


def test_the_page_of_a_run_that_found_nothing_new(data, browser):
    run = "20250303T060000Z-cccccc"
    more = {"articles_by_language": {}, "rejections": {}, "published": [None, None]}
    paths = {"articles_path": None, "rejected_path": None, "bytes": 1023}
    (data / "runs" / f"{run}.json").write_text(json.dumps(report(run, 0, 0, **more, **paths)))
    assert main(["report", run, "--html", "report.html"]) == 0
    heard = []
    shown = opened(browser, 360, "light", heard)
    shown.goto((data.parent / "report.html").as_uri())
    assert shown.locator("#search").count() == 0
    assert shown.locator("section[aria-labelledby=records]").inner_text().split() == ["Records", "None."]
    assert shown.locator(".figures").inner_text().split("\n")[10:12] == ["1023 B", "fetched"]
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360
    shown.close()
    assert heard == []


def test_search_is_reached_by_keys_and_finds_in_every_script(data, browser):
    made()
    heard = []
    shown = opened(browser, 1100, "light", heard)
    shown.goto((data.parent / "report.html").as_uri())
    for _ in range(30):
        shown.keyboard.press("Tab")
        if shown.evaluate("document.activeElement.id") == "search":
            break
    shown.keyboard.type("مرحبا")
    assert shown.locator(".record:visible").count() == 1
    assert shown.locator("#found").inner_text() == "1 found"
    assert shown.locator(".record:visible details[open]").count() == 0  # it is in the title
    shown.locator("#search").fill("tide WATCH")
    assert [title.inner_text() for title in shown.locator(".record:visible h3").all()] == ["Watch 1"]
    shown.locator("#search").fill("relazioni")  # among what was taken out
    assert shown.locator("del:visible").first.inner_text() == "Altre relazioni"
    assert shown.evaluate("[...CSS.highlights.get('found')].map(String)") == ["relazioni"]
    shown.locator("#search").fill("")
    assert shown.locator(".record:visible").count() == 3
    assert shown.locator(".record details[open]").count() == 0
    assert shown.evaluate("CSS.highlights.get('found').size") == 0
    shown.close()
    assert heard == []


def heights(counts):
    return [float(height) for height in re.findall(r'height="([0-9.]+)"', columns(counts, "Articles"))]


def test_a_chart_says_how_much_its_height_is():
    one_a_day = [(f"2025-03-0{day}", 1) for day in range(1, 6)]
    assert heights(one_a_day) == [40.0] * 5  # of 160: it does not look like much
    assert "<span>4</span>" in columns(one_a_day, "Articles")
    many = [("2025-03-01", 2500), ("2025-03-02", 0), ("2025-03-03", 1250), ("2025-03-04", 10)]
    assert heights(many) == [160.0, 0.0, 80.0, 0.6]
    assert "<span>2,500</span>" in columns(many, "Articles")
    labels = re.findall(r"<span>(2025[-0-9]+)</span>", columns(many, "Articles"))
    assert labels == ["2025-03-01", "2025-03-03", "2025-03-04"]


def test_few_columns_are_no_blocks():
    for count in (1, 2, 3):
        widths = re.findall(r'<rect [^>]*width="([0-9.]+)"', columns([("a", 5)] * count, "Articles"))
        assert widths == ["40.0"] * count


def test_every_reason_is_told_in_words():
    assert set(MEANINGS) == set(Reason)
    assert meaning("verdict/paywall") == "an offer to subscribe in the article's place"
    assert meaning("verdict/of_another_version") == ""


def test_examples_of_a_rejection_are_opened_by_keys(data, browser):
    made()
    shown = opened(browser, 1100, "light", [])
    shown.goto((data.parent / "report.html").as_uri())
    for _ in range(30):
        shown.keyboard.press("Tab")
        if shown.evaluate("document.activeElement.closest('.reasons') !== null"):
            break
    assert shown.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert shown.locator(".reasons li:visible").count() == 0
    shown.keyboard.press("Enter")
    assert shown.locator(".reasons li:visible").count() == 3
    shown.close()


def test_records_are_spread_over_the_sources(data):
    lines = "".join(records.to_line(replace(article(1), id=f"b{number}")) for number in range(300))
    (data / "articles/bay" / f"{SECOND}.jsonl").write_text(lines)
    assert len(lxml_html.fromstring(made()).xpath("//article")) == 200
