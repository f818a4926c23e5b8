"""`newscrawl inspect`: a page's lines, fields and verdict as they are, in the terminal, as JSON and as a page."""

import json
import re
import shlex
from pathlib import Path

import pytest
from lxml import html as lxml_html

from newscrawl import extract
from newscrawl.cli import main
from newscrawl.items import Article, Page
from newscrawl.process import Processor
from newscrawl.report.inspection import inspect
from newscrawl.text import squash

PAGES = Path(__file__).parent / "pages"
ATTACK = "</p><script>document.title='taken'</script>\x1b[31m"
PROSE = (
    "<p>The pilots of the bay told the council on Monday that the new rota had cost them hours of sleep, again.</p>" * 4
)
PAGE = f"""<html lang="en"><head><title>Pilots vote | Bay Courier</title>
<meta property="og:title" content="Pilots vote"><meta name="author" content="Ada Lee">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Pilots vote",
"datePublished": "2025-03-01T09:30:00Z", "author": {{"@type": "Person", "name": "Ada Lee"}}}}</script></head>
<body><article><h1>Pilots vote</h1>{PROSE}<p>Share this article</p>{PROSE.replace("Monday", "Tuesday")}
<p>Follow us on Facebook</p></article></body></html>"""
WALL = f"<html><head><title>Log in</title></head><body><h1>Log in</h1><form><input type=password></form>{PROSE}</body>"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_lines_are_those_of_the_record_in_the_order_of_the_page():
    seen = inspect(Page(PAGE.encode(), "https://bay.example/1"))
    record = extract(PAGE, "https://bay.example/1")
    assert isinstance(record, Article)
    assert [line.text for line in seen.lines if line.rule is None] == record.text.split("\n\n")
    assert [line.text for line in seen.lines if line.rule] == list(record.removed)
    at = [line.text for line in seen.lines].index("Share this article")
    assert "Monday" in seen.lines[at - 1].text
    assert "Tuesday" in seen.lines[at + 1].text
    assert all(line.why for line in seen.lines if line.rule)


@pytest.mark.parametrize("case", sorted(path.name for path in PAGES.iterdir() if (path / "page.html").exists())[::20])
def test_on_any_page_lines_add_up_to_the_record(case):
    page = Page((PAGES / case / "page.html").read_bytes(), "https://bay.example/1")
    record = Processor(require_article=False, strict=True)(page)
    seen = inspect(page)
    assert seen.is_article == isinstance(Processor(strict=True)(page), Article)
    if isinstance(record, Article):
        assert "\n\n".join(line.text for line in seen.lines if line.rule is None) == record.text
        assert [line.text for line in seen.lines if line.rule] == list(record.removed)


AROUND = f"""<html><head><title>Pilots vote</title></head><body>
<nav><ul><li><a href=/>Home</a></li><li><a href=/s>Sport</a><li>…</ul></nav><header>Bay Courier</header>
<article><h1>Pilots vote</h1>{PROSE}<p>Sport is what they call it.</p><table><tr><td>Monday</td><td>Four boats</td></tr>
<tr><td>Tuesday</td><td>None</td></tr></table>{PROSE.replace("Monday", "Tuesday")}<p>Share this article</p></article>
<aside><h2>مرحبا</h2><p>A teaser of another story that the bay has read for a week, and<br>nobody believes.</p></aside>
<script>var x = "no line";</script><footer>© Bay <b>Courier</b></footer></body></html>"""


def test_lines_outside_the_body_are_those_that_are_left():
    seen = inspect(Page(AROUND.encode(), "https://bay.example/1"))
    lines = [line.text for line in seen.lines]
    assert "Sport is what they call it." in lines
    assert any("Four boats" in line for line in lines)
    assert list(seen.outside) == [
        *("Home", "Sport", "Bay Courier", "مرحبا"),
        *("A teaser of another story that the bay has read for a week, and", "nobody believes.", "© Bay Courier"),
    ]


@pytest.mark.parametrize("case", sorted(path.name for path in PAGES.iterdir() if (path / "page.html").exists())[::10])
def test_a_line_of_a_page_is_in_the_body_or_outside(case):
    page = Page((PAGES / case / "page.html").read_bytes(), "https://bay.example/1")
    seen, steps = inspect(page), Processor(require_article=False).steps(page)
    body = squash("".join(line.text for line in seen.lines))
    told = body + squash("".join(seen.outside))
    assert not [line for line in seen.outside if len(squash(line)) >= 20 and squash(line) in body]
    for element in steps.tree.iter("p", "li", "h1", "h2", "a"):
        if not len(element):
            assert squash(element.text or "") in told


def test_fields_are_found_where_the_page_states_them():
    found = {
        one.name: (one.value, list(one.places)) for one in inspect(Page(PAGE.encode(), "https://bay.example/1")).fields
    }
    assert found["title"][1][:2] == ["structured data headline", "meta og:title"]
    assert found["authors"] == ("Ada Lee", ["structured data author name", "meta author"])
    assert found["date_published"] == ("2025-03-01T09:30:00Z", ["structured data datePublished"])
    assert found["language_declared"] == ("en", ["html lang"])
    assert "description" not in found


def test_what_the_record_writes_otherwise_is_found_too():
    head = """<meta property="og:locale" content="en_GB"><meta property="og:image" content="/a.jpg">
    <meta property="article:modified_time" content="2025-03-01T12:30:00+01:00"></head>"""
    page = PAGE.replace('lang="en"', 'lang="en-GB"').replace("</head>", head)
    found = {one.name: list(one.places) for one in inspect(Page(page.encode(), "https://bay.example/1")).fields}
    assert {"html lang", "meta og:locale"} <= set(found["language_declared"])
    assert found["image_url"] == ["meta og:image"]
    assert found["date_modified"] == ["meta article:modified_time"]


def test_a_page_that_is_no_article_is_explained_with_what_it_would_have():
    seen = inspect(Page(WALL.encode(), "https://bay.example/login"))
    assert not seen.is_article
    reason = re.match(r"rejected: verdict/(\w+)", seen.verdict)
    assert reason is not None
    line = next(line for line in seen.signals if line.startswith(f"{reason[1]}: "))
    reached, needed = map(int, re.match(r"\w+: (-?\d+) of (\d+): ", line).groups())
    assert reached >= needed
    assert any("pilots" in line.text for line in seen.lines)


def test_what_is_no_page_is_said():
    seen = inspect(Page(b"\x00\x01\x02\xff" * 100, None))
    assert (seen.is_article, seen.lines, seen.fields) == (False, [], [])
    assert seen.verdict.startswith("rejected: decode/")


def test_the_terminal_gets_text_alone(folder, capfd):
    (folder / "page.html").write_text(PAGE.replace("Pilots vote", f"Pilots vote {ATTACK}"), encoding="utf-8")
    assert main(["inspect", "page.html", "--url", "https://bay.example/1"]) == 0
    out = capfd.readouterr().out
    assert "\x1b" not in out
    assert re.search(r"^- Share this article  \[share: ", out, re.MULTILINE)
    assert re.search(r"^\+ The pilots", out, re.MULTILINE)
    (folder / "page.html").write_text(AROUND.replace("believes.", f"believes. {ATTACK}"), encoding="utf-8")
    assert main(["inspect", "page.html"]) == 0
    assert capfd.readouterr().out.endswith("\n8 lines of the page outside the body: --outside lists them\n")
    assert main(["inspect", "page.html", "--outside"]) == 0
    out = capfd.readouterr().out
    assert "\x1b" not in out
    assert re.search(r"^8 lines of the page outside the body\n\. Home\n\. Sport\n", out, re.MULTILINE)


def test_places_of_a_field_are_told_apart(folder, capfd):
    """They may have commas in them."""
    assert main(["inspect", "page.html"]) == 0
    assert "authors: Ada Lee\n    structured data author name · meta author\n" in capfd.readouterr().out


def test_json_says_the_same(folder, capfd):
    assert main(["inspect", "page.html", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["is_article"] is True
    assert told["outside"] == []
    rules = {line["text"]: line["rule"] for line in told["lines"]}
    assert rules["Share this article"] == "share"
    assert {rule for text, rule in rules.items() if text.startswith("The pilots")} == {None}
    assert {"name": "authors", "value": "Ada Lee", "places": ["structured data author name", "meta author"]} in told[
        "fields"
    ]


def test_the_page_is_text_and_runs_nothing(folder):
    (folder / "page.html").write_text(
        PAGE.replace("Share this article", f"Share this article {ATTACK}"), encoding="utf-8"
    )
    assert main(["inspect", "page.html", "--url", "javascript:alert(1)", "--html", "seen.html"]) == 2
    assert main(["inspect", "page.html", "--html", "seen.html"]) == 0
    tree = lxml_html.fromstring((folder / "seen.html").read_text(encoding="utf-8"))
    assert tree.xpath("//script") == []
    assert "script-src" not in tree.xpath("//meta[@http-equiv]/@content")[0]
    assert len(tree.xpath("//del")) == len(
        [line for line in inspect(Page((folder / "page.html").read_bytes())).lines if line.rule]
    )


def test_what_cannot_be_read_or_written_is_said(folder, capfd):
    assert main(["inspect", "nowhere.html"]) == 2
    assert "nowhere.html: no such file" in capfd.readouterr().err
    assert main(["inspect", "http://127.0.0.1:1/x"]) == 2
    assert "was not fetched" in capfd.readouterr().err
    assert main(["inspect", "page.html", "--html", "page.html/seen.html"]) == 5
    assert "page.html/seen.html" in capfd.readouterr().err


def test_the_commands_of_the_document_work(folder):
    document = (Path(__file__).parents[1] / "docs" / "inspect.md").read_text(encoding="utf-8")
    commands = re.search(r"```sh\n(.*?)```", document, re.DOTALL)[1].splitlines()
    assert len(commands) == 4
    assert [main(shlex.split(command, comments=True)[1:]) for command in commands] == [0] * 4
