"""The error browser of the benchmarks, on small pages of our own and with a scorer of our own beside them.

The lines of a set must add up to 1 - F1 by whatever score.py the folder holds, so ours is written for these tests.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import processes
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import error_classes  # noqa: E402 - found by the line above
import error_lines  # noqa: E402
import error_pages  # noqa: E402
import error_tables  # noqa: E402
import errors  # noqa: E402
from error_places import Places  # noqa: E402

SCORER = r"""
import json, re, sys
from collections import Counter
from statistics import fmean

def words(text):
    return re.findall(r"\w+", text or "")

def space(text):
    return " ".join((text or "").split())

def runs(text):
    found = words(text)
    return Counter(tuple(found[i:i + 4]) for i in range(max(1, len(found) - 3))) if found else Counter()

def harmonic(one, two):
    return 2 * one * two / (one + two) if one + two else 0.0

def load_manifests(data):
    paths = sorted(data.glob("*/manifest.jsonl"))
    return {p.parent.name: [json.loads(line) for line in p.read_text("utf-8").splitlines()] for p in paths}

def load_predictions(path, known):
    with open(path, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows:
        if row["id"] not in known:
            print(f"unknown id {row['id']}", file=sys.stderr)
            raise SystemExit(2)
    return {row["id"]: row for row in rows}

def score_page(row, predicted):
    text = predicted.get("text") or ""
    result = {"id": row["id"]}
    if row.get("body"):
        one, two = runs(row["body"]), runs(text)
        both = (one & two).total()
        result["body"] = (both / two.total() if two else None, both / one.total())
    if row.get("with") or row.get("without"):
        found = [sum(space(s) in space(text) for s in row[key]) for key in ("with", "without")]
        result["segments"] = (found[0], found[1], len(row["with"]) - found[0])
    return result

def summarise(results):
    out = {}
    bodies = [r["body"] for r in results if "body" in r]
    if bodies:
        precisions = [p for p, _ in bodies if p is not None]
        out["body"] = {"f1": harmonic(fmean(precisions) if precisions else 0.0, fmean(r for _, r in bodies))}
    segments = [r["segments"] for r in results if "segments" in r]
    if segments:
        right, wrong, lost = map(sum, zip(*segments))
        out["segments"] = {"f1": 2 * right / (2 * right + wrong + lost)}
    return out
"""

ONE = "The harbour council of Port Ellery voted on Monday to rebuild the old fish market after the winter storms."
TWO = "Work will begin in spring, the harbour master said, and the traders will move to the north quay until then."
THREE = "Residents had asked for a covered hall, which the council turned down because of what it would have cost."
TITLE = "Council rebuilds fish market"
PAGE = f"""<html><head><title>{TITLE} | The Ellery Post</title>
<meta name="description" content="Traders move to the north quay while the old market is torn down and built anew.">
</head><body><div id="top"><h1>{TITLE}</h1>
<p class="stand-first">Traders move to the north quay while the old market is torn down and built anew.</p></div>
<article class="story main"><p>{ONE}</p><p>{TWO}</p>
<div class="teaser-box"><a href="/b">Bakers of Ellery want longer hours on the quay</a></div>
<figure><img src="m.jpg"><figcaption>The old fish market of Port Ellery, before the storms</figcaption></figure>
<blockquote>Nobody on this quay has asked us for our opinion</blockquote>
<blockquote class="twitter-tweet">The quay is where it always was, ask anybody there</blockquote>
<h2>A hall for all weathers</h2><ul><li>Twelve stalls under one long roof</li></ul>
<div class="fact-box"><p>The market was built in 1911 by two brothers from abroad</p></div>
<div class="AiSummary"><p>Market gets rebuilt, hall does not come</p></div>
<table><tr><td>Stalls before the storm: 24</td></tr></table>
<p>{THREE}</p></article>
<article class="story other"><p>In Upper Wesling a bridge over the millstream will be closed for nine months.</p>
</article>
<div class="author-card"><p>Ann Ellery lives in a lighthouse with four cats and a boat</p></div>
<p>What the market was to the town</p>
<script>var more = "Fish caf\\u00e9 owners say nothing of the kind will ever come";</script></body></html>"""


@pytest.fixture(scope="module")
def scorer(tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("scorer") / "score.py"
    path.write_text(SCORER, encoding="utf-8")
    module = error_lines.load_scorer(path.parent)
    assert module is not None
    return module


def compared(scorer, predicted: list[str], true: list[str], **row):
    row = {"id": "one", "body": "\n".join(true), "title": TITLE} | row
    page = error_lines.compare("tiny", row, "\n\n".join(predicted), scorer)
    error_lines.weigh([page])
    error_classes.explain(page, Places(PAGE.encode()), {"authors": ["Ann Ellery"]})
    return page


# --- what lines cost

few_words = st.text("ab", min_size=1, max_size=1)
texts = st.lists(st.lists(few_words, max_size=7).map(" ".join), max_size=6).map("\n".join)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(texts.filter(str.strip), texts), min_size=1, max_size=4))
def test_lines_of_any_texts_add_up_to_the_scorers_counts_and_f1(scorer, pairs):
    pages = []
    for true, predicted in pairs:
        page = error_lines.compare("tiny", {"id": "x", "body": true}, predicted, scorer)
        one, two = scorer.runs(true), scorer.runs(predicted)
        assert sum(e.extra for e in page.errors) == (two - one).total() == page.wrong
        assert sum(e.missing for e in page.errors) == (one - two).total() == page.lost
        pages.append(page)
    error_lines.weigh(pages)
    results = [scorer.score_page({"id": "x", "body": true}, {"text": predicted}) for true, predicted in pairs]
    f1 = scorer.summarise(results)["body"]["f1"]
    if f1:  # with nothing right at all there is no share to give to a line
        assert sum(e.f1 for p in pages for e in p.errors) == pytest.approx(1 - f1, abs=1e-12)


def test_a_line_too_many_pays_for_the_runs_it_cuts(scorer):
    (error,) = compared(scorer, [ONE, "What the market was to the town", TWO], [ONE, TWO]).errors
    assert (error.kind, error.index, error.part) == ("extra", 1, None)
    assert (error.extra, error.missing) == (7 + 3, 3)
    assert error.chars == len("What the market was to the town")


def test_a_missing_line_pays_for_the_runs_that_close_over_it(scorer):
    (error,) = compared(scorer, [ONE, THREE], [ONE, TWO, THREE]).errors
    assert (error.kind, error.index, error.part) == ("missing", 1, None)
    assert (error.extra, error.missing) == (3, len(TWO.split()) + 3)


def test_a_line_right_in_part_names_the_part(scorer):
    (error,) = compared(scorer, ["(dpa) " + ONE, TWO], [ONE, TWO]).errors
    assert (error.kind, error.text, error.part, error.extra) == ("extra", "(dpa) " + ONE, "dpa", 1)


def test_a_short_heading_in_both_texts_is_no_error_between_lines_that_differ(scorer):
    before, after = "Traders were angry about all this", "Nobody wanted a roof over the quay"
    page = compared(scorer, [ONE, before, "The hall", after, TWO], [ONE, THREE, "The hall", TWO])
    assert [(e.kind, e.index) for e in page.errors] == [("extra", 1), ("extra", 3), ("missing", 1)]


def test_segments_are_looked_for_as_the_scorer_does(scorer):
    row = {"id": "one", "with": [ONE[:40], "not there at all"], "without": ["the traders will", "Imprint"]}
    page = error_lines.compare("tiny", row, f"{ONE}\n\n{TWO}", scorer)
    error_lines.weigh([page])
    assert [(e.kind, e.text, e.part) for e in page.errors] == [
        ("extra", TWO, "the traders will"),
        ("missing", "not there at all", None),
    ]
    assert [e.f1 for e in page.errors] == [0.25, 0.25]


# --- classes and places

EXTRA_LINES = [
    (TITLE, "repeated headline", "div#top > h1"),
    (
        "Traders move to the north quay while the old market is torn down and built anew.",
        "standfirst",
        "div#top > p.stand-first",
    ),
    (
        "Bakers of Ellery want longer hours on the quay",
        "related, teaser",
        "article.story.main > div.teaser-box > a",
    ),
    (
        "The old fish market of Port Ellery, before the storms",
        "caption, credit",
        "article.story.main > figure > figcaption",
    ),
    ("Nobody on this quay has asked us for our opinion", "quote", "article.story.main > blockquote"),
    (
        "The quay is where it always was, ask anybody there",
        "embed, video",
        "article.story.main > blockquote.twitter-tweet",
    ),
    ("A hall for all weathers", "heading", "article.story.main > h2"),
    ("Twelve stalls under one long roof", "list item", "article.story.main > ul > li"),
    (
        "The market was built in 1911 by two brothers from abroad",
        "box",
        "article.story.main > div.fact-box > p",
    ),
    ("Market gets rebuilt, hall does not come", "summary box", "article.story.main > div.AiSummary > p"),
    ("Stalls before the storm: 24", "table", "article.story.main > table > tr > td"),
    (
        "In Upper Wesling a bridge over the millstream will be closed for nine months.",
        "another article",
        "article.story.other > p",
    ),
    ("Ann Ellery lives in a lighthouse with four cats and a boat", "byline, bio", "div.author-card > p"),
    ("What the market was to the town", "other, end", "p"),
    ("Fish café owners say nothing of the kind will ever come", "only in a script", "script"),
    ("Read also: The bridge of Wesling", "related, teaser", ""),
    ("Lesen Sie auch: Die Brücke über den Mühlbach", "related, teaser", ""),
    ("Subscribe to our newsletter", "newsletter, subscription", ""),
    ("Share this article", "follow, share", ""),
    ("Partager cet article", "follow, share", ""),
    ("4 March 2024", "date stamp", ""),
    ("By Ann Ellery", "byline, bio", ""),
    ("Bo Lund is a senior reporter on the quay for this newspaper", "byline, bio", ""),
    ("Follow the Ellery Post on Facebook", "newsletter, subscription", ""),
    ("© 2024 The Ellery Post", "copyright, legal", ""),
]


@pytest.mark.parametrize(("line", "name", "path"), EXTRA_LINES)
def test_extra_lines_have_a_class_and_a_place(line: str, name: str, path: str, scorer):
    at_head = name == "standfirst"
    lines = [line, ONE, TWO, THREE] if at_head else [ONE, TWO, THREE, line]
    errors = compared(scorer, lines, [ONE, TWO, THREE]).errors
    assert [(e.kind, e.name, e.path) for e in errors] == [("extra", name, path)]
    assert errors[0].linked == (1.0 if path.endswith("> a") else 0.0)


MISSING_LINES = [
    (0, "Traders move to the north quay while the old market is torn down and built anew.", "standfirst"),
    (0, "It was not an easy choice for anybody on the council that night.", "first paragraphs"),
    (1, "It was not an easy choice for anybody on the council that night.", "middle paragraphs"),
    (3, "It was not an easy choice for anybody on the council that night.", "last paragraphs"),
    (1, "“It was not an easy choice for anybody on the council that night.”", "quote"),
    (1, "Nobody on this quay has asked us for our opinion", "quote"),
    (1, "Twelve stalls under one long roof", "list item"),
    (1, "A hall for all weathers", "heading"),
    (1, "Stalls before the storm: 24", "table"),
    (1, "The old fish market of Port Ellery, before the storms", "caption, credit"),
]


@pytest.mark.parametrize(("index", "line", "name"), MISSING_LINES)
def test_missing_lines_have_a_class(index: int, line: str, name: str, scorer):
    true = [ONE, TWO, THREE]
    errors = compared(scorer, true, [*true[:index], line, *true[index:]]).errors
    assert [(e.kind, e.name) for e in errors] == [("missing", name)]


def test_what_only_the_whole_page_can_tell(scorer):
    def names(page):
        return Counter((e.kind, e.name) for e in page.errors)

    assert names(compared(scorer, [TWO, THREE], [ONE])) == {
        ("extra", "whole body missed"): 2,
        ("missing", "whole body missed"): 1,
    }
    assert names(compared(scorer, [], [ONE, TWO])) == {("missing", "whole body missed"): 2}
    decomposed = TWO.replace("harbour", "ha\u0301rbour")
    assert names(compared(scorer, [ONE, TWO.replace("harbour", "hárbour")], [ONE, decomposed])) == {
        ("extra", "other spelling"): 1,
        ("missing", "other spelling"): 1,
    }
    moved = compared(scorer, [THREE, ONE, TWO], [ONE, TWO, THREE])
    assert set(names(moved)) <= {("extra", "other order"), ("missing", "other order")}
    chrome = {"chrome_language": "it", "without": ["Continua la lettura dal molo"]}
    page = compared(scorer, [ONE, TWO, "Continua la lettura dal molo"], [ONE, TWO], **chrome)
    assert names(page) == {("extra", "foreign chrome"): 1}


def test_links_count_by_letters():
    body = "<body><p>Twelve <a href='/x'>letters</a> <b>he</b>re now</p><p>Twelve letters</p></body>"
    places = Places(body.encode())
    place = places.find("Twelve letters here now")
    assert place.path == "p"
    assert place.linked == pytest.approx(7 / 20)
    assert places.find("he").path == "p > b"
    assert places.find("nowhere to be seen").path == ""


def test_the_next_line_is_looked_for_below_the_last():
    body = f"<div class=menu><p>Share</p></div><article><p>{ONE}</p><p>Share</p></article>"
    places = Places(body.encode())
    assert places.find("Share").path == "div.menu > p"
    places.find(ONE)
    assert places.find("Share").path == "article > p"


def test_side_by_side_shows_every_line_once_with_its_mark(scorer):
    page = compared(scorer, ["Read also: The bridge", ONE, "now " + TWO], [ONE, TWO, THREE])
    assert error_tables.side_by_side(page) == [
        ("+", "Read also: The bridge", ""),
        ("", ONE, ONE),
        ("~", "now " + TWO, TWO),
        ("-", "", THREE),
    ]


# --- the command


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two sets, with predictions of now and of before beside it."""
    folder = tmp_path_factory.mktemp("eval")
    (folder / "score.py").write_text(SCORER, encoding="utf-8")
    rows = {
        "bodies": [
            {"id": "one", "url": "https://www.ellery-post.example/market", "body": f"{ONE}\n{TWO}", "title": TITLE},
            {"id": "two", "url": "javascript:alert(1)", "body": f"{ONE}\n{TWO}\n{THREE}", "title": TITLE},
            {"id": "same", "url": None, "body": ONE, "title": TITLE},
        ],
        "parts": [{"id": "three", "url": None, "body": None, "with": [ONE, THREE], "without": [TWO[:30], "Imprint"]}],
    }
    for name, pages in rows.items():
        (folder / name / "html").mkdir(parents=True)
        manifest = "".join(json.dumps(page) + "\n" for page in pages)
        (folder / name / "manifest.jsonl").write_text(manifest, encoding="utf-8")
        for page in pages:
            (folder / name / "html" / f"{page['id']}.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    nasty = '<script>alert("now")</script> & what the market was to the town'
    now = {"one": [ONE, nasty, TWO], "two": [ONE, THREE], "same": [ONE], "three": [ONE, TWO]}
    before = now | {"one": [TITLE, ONE, nasty, TWO], "two": [ONE, TWO, THREE]}
    for name, texts_of in (("now", now), ("before", before)):
        lines = (json.dumps({"id": i, "text": "\n\n".join(lines)}) + "\n" for i, lines in texts_of.items())
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


def run(*args: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs the command with only these arguments to find its data by."""
    command = [str(BENCHMARKS / "errors.py"), *map(str, args)]
    return processes.run(command, cwd=Path.cwd(), env=processes.environment())


def test_classes_and_pages_as_json_add_up(data: Path):
    done = run(data / "now.jsonl", "--data", data, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert list(found["sets"]) == ["bodies", "parts"]
    for name, about in found["sets"].items():
        assert sum(row["f1"] for row in found["classes"] if row["set"] == name) == pytest.approx(1 - about["f1"])
        assert sum(page["cost"] for page in found["pages"] if page["set"] == name) == pytest.approx(1 - about["f1"])
    assert {page["id"] for page in found["pages"]} == {"one", "two", "three"}
    costs = [page["cost"] for page in found["pages"]]
    assert costs == sorted(costs, reverse=True)
    (error,) = next(page["errors"] for page in found["pages"] if page["id"] == "two")
    assert (error["kind"], error["class"], error["text"], error["part"]) == ("missing", "middle paragraphs", TWO, None)
    assert error["path"] == "article.story.main > p"


def test_filters_choose_set_kind_class_and_page(data: Path):
    shown = run(
        data / "now.jsonl", "--data", data, "--set", "bodies", "--kind", "missing", "--class", "middle paragraphs"
    )
    assert shown.returncode == 0, shown.stderr
    assert TWO in shown.stdout
    assert "article.story.main > p" in shown.stdout
    assert "what the market was" not in shown.stdout
    assert "parts" not in shown.stdout
    page = run(data / "now.jsonl", "--data", data, "--page", "one")
    assert page.returncode == 0, page.stderr
    assert "predicted" in page.stdout
    assert "alert" in page.stdout
    assert "two" not in page.stdout


def test_against_other_predictions_shows_what_was_mended_and_broken(data: Path):
    args = (data / "now.jsonl", "--data", data, "--against", data / "before.jsonl")
    found = json.loads(run(*args, "--json").stdout)
    pages = {page["id"]: page for page in found["pages"]}
    assert set(pages) == {"one", "two"}
    assert [(e["kind"], e["text"]) for e in pages["one"]["mended"]] == [("extra", TITLE)]
    assert pages["one"]["broken"] == pages["two"]["mended"] == []
    assert [(e["kind"], e["text"]) for e in pages["two"]["broken"]] == [("missing", TWO)]
    assert pages["one"]["gain"] > 0 > pages["two"]["gain"]
    change = found["sets"]["bodies"]["after"] - found["sets"]["bodies"]["before"]
    assert change == pytest.approx(sum(page["gain"] for page in pages.values()), abs=0.02)
    told = run(*args, "--worst", "0").stdout
    assert "1 pages better, 1 worse; 1 lines mended, 1 broken" in told
    assert TITLE not in told


def test_html_is_one_file_that_loads_nothing_and_runs_nothing_of_a_page(data: Path, tmp_path: Path):
    out = tmp_path / "errors.html"
    done = run(data / "now.jsonl", "--data", data, "--html", out)
    assert done.returncode == 0, done.stderr
    text = out.read_text("utf-8")
    tree = html.fromstring(text)
    assert len(tree.findall(".//script")) == 1
    assert '<script>alert("now")</script> & what the market was' in tree.text_content()
    assert tree.xpath("//@href") == ["https://www.ellery-post.example/market"]
    assert not tree.xpath("//@src")
    assert not tree.xpath("//link")
    assert "default-src 'none'" in tree.xpath("string(//meta[@http-equiv]/@content)")
    assert [page.get("data-set") for page in tree.xpath("//details[@class='page']")].count("bodies") == 2
    assert {row.get("data-name") for row in tree.xpath("//tr[@class='line']")} >= {"middle paragraphs"}


def test_html_escapes_every_value_that_is_not_its_own(scorer):
    hurt = """'"><img src=x onerror="alert(1)"></td></script><script>alert(2)</script>&amp;\0<!--"""
    said = f"What the market was to {hurt} the town"
    row = {"id": f"one{hurt}", "url": f"https://a.example/{hurt}", "body": f"{ONE}\n{said}"}
    page = error_lines.compare("tiny", row, f"{said} and more\n\n{TWO}", scorer)
    error_lines.weigh([page])
    assert page.errors
    for error in page.errors:
        error.name, error.path, error.part = f"class{hurt}", f"div.{hurt}", f"part{hurt}"
    group = error_tables.Group(f"set{hurt}", [page], 0.5)
    tree = html.fromstring(error_pages.render([group], lambda error: True, f"now{hurt}.jsonl"))
    assert len(tree.findall(".//script")) == 1
    assert not tree.xpath("//img | //comment() | //@*[starts-with(name(), 'on')]")
    assert {name for element in tree.iter() for name in element.attrib} <= {
        *(
            "charset",
            "class",
            "content",
            "data-kind",
            "data-name",
            "data-set",
            "dir",
            "href",
            "http-equiv",
            "id",
            "lang",
        ),
        *("name", "rel", "type", "value"),
    }
    told = [*tree.itertext(), *tree.xpath("//@*")]
    kept = hurt.replace("\0", "")  # which the parser of this test leaves out
    for value in ("one", "https://a.example/", "to ", "class", "div.", "part", "set", "now"):
        assert any(f"{value}{kept}" in text.replace("\0", "").replace("\ufffd", "") for text in told), value


@pytest.mark.parametrize("given_data", [[], ["--data", "no-such-folder"]])
def test_absent_data_is_said_and_exits_2(given_data: list[str], data: Path):
    done = run(data / "now.jsonl", *given_data)
    assert done.returncode == 2
    assert "$NEWSCRAWL_EVAL" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nothing.jsonl"], "no such file; write it with benchmarks/quality.py --predictions"),
        (["stray.jsonl"], "unknown id stray"),
        (["now.jsonl", "--set", "nix"], "--set nix: no such set under"),
        (["now.jsonl", "--page", "nix"], "--page nix: no such page"),
        (["now.jsonl", "--against", "now.jsonl", "--html", "x.html"], "leave out --against"),
    ],
)
def test_a_mistake_is_one_line_and_exits_2(args: list[str], said: str, data: Path, monkeypatch, capsys):
    (data / "stray.jsonl").write_text('{"id": "stray"}\n', encoding="utf-8")
    monkeypatch.chdir(data)
    monkeypatch.setattr(sys, "argv", ["errors.py", *args, "--data", str(data)])
    try:
        status = errors.main()
    except SystemExit as leaving:
        status = leaving.code
    assert status == 2
    assert said in capsys.readouterr().err.splitlines()[-1]


def test_another_scorer_than_the_lines_add_up_to_is_said(data: Path, tmp_path: Path):
    other = tmp_path / "eval"
    (other / "bodies").mkdir(parents=True)
    (other / "bodies" / "manifest.jsonl").write_bytes((data / "bodies" / "manifest.jsonl").read_bytes())
    (other / "one.jsonl").write_text(json.dumps({"id": "one", "text": ONE}) + "\n", encoding="utf-8")
    none = run(other / "one.jsonl", "--data", other)
    assert (none.returncode, none.stderr.startswith("no score.py in or beside")) == (2, True)
    (other / "score.py").write_text(SCORER.replace("2 * one * two / (one + two)", "(one + two) / 2"), encoding="utf-8")
    done = run(other / "one.jsonl", "--data", other)
    assert done.returncode == 1
    assert "by score.py, but the lines cost" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Errors\n", "line 1: no JSON"),
        ('{"id": "one", "text": "Whole."}\n{"id": "two", "te', "line 2: no JSON"),
        ("[1]\n", "line 1: no prediction"),
        ('{"id": "one", "body": {"f1": 1.0}}\n', "line 1: no prediction"),
        ('{"id": "one", "text": ["a"]}\n', "line 1: no prediction"),
        ("", "it predicts no page"),
        ("\udcff".encode("utf-8", "surrogateescape"), "can't decode"),
    ],
)
def test_what_is_no_file_of_predictions_is_told_in_one_line(data: Path, tmp_path: Path, text: str | bytes, words: str):
    path = tmp_path / "wrong.jsonl"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = run(path, "--data", data)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert str(path) in done.stderr
    assert words in done.stderr


def test_sets_without_a_prediction_are_left_out(data: Path, tmp_path: Path):
    path = tmp_path / "part.jsonl"
    lines = (data / "now.jsonl").read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if json.loads(line)["id"] == "one"), "utf-8")
    done = run(path, "--data", data)
    assert done.returncode == 0, done.stderr


def test_a_page_that_cannot_be_written_is_told(data: Path, tmp_path: Path):
    for place in (tmp_path, tmp_path / "none" / "x.html"):
        done = run(data / "now.jsonl", "--data", data, "--html", place)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert str(place) in done.stderr
