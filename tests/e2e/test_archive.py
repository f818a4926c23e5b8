"""The pages of a crawl, kept as they were fetched, and the records that are made of them again."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from local_site import FAST, Answer, Crawl, crawl, scrapy, serving, start, story
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl import archive


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Two runs of a site: articles, a redirect, an AMP page, a page that is none, one that changes; and the site."""
    folder = tmp_path_factory.mktemp("kept")
    pages = {f"/{number}": story(number) for number in range(1, 6)}
    pages["/old"] = Answer(status=301, headers={"Location": "/4"})
    pages["/amp/2"] = story(2, head="<link rel='canonical' href='/2'>")
    pages["/amp/2"].body = pages["/amp/2"].body.replace("<html", "<html amp")
    pages["/5"].headers["Set-Cookie"] = "session=hush"
    pages["/login"] = Answer("<html><body><form><input type='password'></form><p>Sign in to go on.</p></body></html>")
    pages["/gone"] = Answer("no", status=404)
    with serving(pages) as site:
        pages["/feed"] = site.feed("/1", "/amp/2", "/3", "/old", "/5", "/login", "/gone")
        site.source(folder, headers={"X-Token": "hush"}, cookies={"seat": "hush"})
        runs = [crawl(folder, "bay", "-s", "NEWSCRAWL_INCREMENTAL=true")]
        time.sleep(1)  # a kept page is known again by its address and second
        pages["/1"] = story(1, length=7)
        pages["/6"] = story(6)
        pages["/feed"] = site.feed("/1", "/6")
        again = ("-s", "NEWSCRAWL_INCREMENTAL=true", "-s", "NEWSCRAWL_RECHECK_HOURS=99")
        runs.append(crawl(folder, "bay", *again))
    assert [run.status for run in runs] == [0, 0], runs[-1].log
    return runs[-1]


def archives(folder: Path) -> list[Path]:
    return sorted((folder / "pages").glob("*.warc.gz"))


def records(path: Path) -> list[tuple[str, str, bytes]]:
    """Type, address and content of each record, whose digests are right."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests=True):
            content = record.raw_stream.read()
            assert record.digest_checker.passed is not False, record.digest_checker.problems
            found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), content))
    return found


def newscrawl(folder: Path, *args: str) -> Crawl:
    return scrapy(folder, *args, module="newscrawl")


def written(data: Path, kind: str = "articles") -> list[str]:
    return [line for path in sorted((data / kind).rglob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]


def test_each_page_that_is_looked_at_is_kept_with_its_request(kept):
    first, second = archives(kept.folder / "data")
    assert [report["pages_paths"] for report in sorted(kept.reports, key=lambda report: report["run"])] == [
        [str(first)],
        [str(second)],
    ]
    found = records(first)
    assert found[0][0] == "warcinfo"
    assert [kind for kind, *_ in found[1:]] == ["metadata", "request", "response"] * (len(found) // 3)
    paths = [url.rpartition(":")[2].partition("/")[2] for kind, url, _ in found if kind == "response"]
    assert sorted(paths) == ["1", "2", "3", "4", "5", "login"]
    raw = gzip.decompress(first.read_bytes()) + gzip.decompress(second.read_bytes())
    assert b"hush" not in raw
    assert b'"via"' not in raw
    assert b"user-agent: newscrawl/" in raw


def test_records_made_again_are_those_of_the_crawl(kept):
    done = newscrawl(kept.folder, "reextract", "data/pages", "-o", "again")
    assert done.status == 0, done.log
    live, again = kept.folder / "data", kept.folder / "again"
    assert written(again) == written(live)
    assert [json.loads(line)["revision"] for line in written(again)].count(2) == 1
    of_pages = [line for line in written(live, "rejected") if json.loads(line)["stage"] in ("verdict", "validate")]
    assert set(of_pages) <= set(written(again, "rejected"))
    once_more = newscrawl(kept.folder, "reextract", "data/pages", "-o", "again", "--json")
    told = json.loads(once_more.out)
    assert (told["status"], told["articles"], told["rejected"]) == (0, 0, 0)  # all is done


def test_what_could_not_be_read_is_told_beside_the_json_too(tmp_path):
    (tmp_path / "spoilt.warc.gz").write_bytes(b"no gzip at all")
    done = newscrawl(tmp_path, "reextract", "spoilt.warc.gz", "-o", "again", "--json")
    told = json.loads(done.out)
    assert (done.status, told["status"], told["unread"]) == (3, 3, 1)
    assert "spoilt.warc.gz" in done.log


def test_an_articles_versions_are_in_its_records_and_pages(kept, tmp_path):
    first, second = (json.loads(line) for line in written(kept.folder / "data") if json.loads(line)["title"][-1] == "1")
    told = json.loads(newscrawl(kept.folder, "history", first["id"], "--json").out)
    assert [(row["record"], row["changed"]) for row in told] == [(first, {}), (second, {})]
    came = "".join(text for op, text in told[1]["difference"] if op == "new")
    assert (came.strip(), "pilot boat 7" in came) == (second["text"].removeprefix(first["text"]).strip(), True)
    (tmp_path / "empty.jsonl").write_text("")
    of_pages = newscrawl(kept.folder, "history", first["url"], "--in", str(tmp_path), "--pages", "--json")
    assert [row["record"]["text"] for row in json.loads(of_pages.out)] == [first["text"], second["text"]]


def test_a_spider_does_the_same(kept):
    path = archives(kept.folder / "data")[0]
    done = crawl(kept.folder, "archive", "-a", f"path={path}", "-O", "out.jsonl", "-s", "NEWSCRAWL_DATA=elsewhere")
    assert done.status == 0, done.log
    live = (kept.folder / "data" / "articles" / "bay" / f"{path.name.removesuffix('.warc.gz')}.jsonl").read_text()
    assert (kept.folder / "out.jsonl").read_text() == live
    assert not list((kept.folder / "elsewhere").rglob("*.warc.gz*"))  # what is kept is not kept once more


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        (("--source", "bay", "--until", "2025-03-03"), {1, 2}),
        (("--source", "quay"), None),
        (("--domain", "elsewhere.example"), set()),
        (("--language", "de"), set()),
    ],
)
def test_some_of_it_is_made_again(kept, tmp_path, options, titles):
    done = newscrawl(kept.folder, "reextract", "data/pages", "-o", str(tmp_path / "some"), *options)
    if titles is None:
        assert (done.status, "is wanted" in done.log) == (2, True)
        return
    assert done.status == 0, done.log
    found = {int(json.loads(line)["title"].rpartition(" ")[2]) for line in written(tmp_path / "some")}
    assert found == titles


def test_nothing_is_kept_where_nobody_wants_it(tmp_path):
    with serving({"/1": story(1)}) as site:
        site.pages["/feed"] = site.feed("/1")
        site.source(tmp_path)
        done = crawl(tmp_path, "bay", "-s", "NEWSCRAWL_ARCHIVE=false")
    assert (len(done.articles()), done.report["pages_paths"]) == (1, [])
    assert not (tmp_path / "data" / "pages").exists()


def test_a_file_that_is_large_is_followed_by_another(tmp_path):
    noise = {f"/{number}": story(number) for number in range(1, 5)}
    for answer in noise.values():
        answer.body = answer.body.replace("</body>", f"<script>/*{os.urandom(400_000).hex()}*/</script></body>")
    with serving(noise) as site:
        site.pages["/feed"] = site.feed(*noise)
        site.source(tmp_path)
        done = crawl(tmp_path, "bay", "-s", "NEWSCRAWL_ARCHIVE_MB=1")
    run = done.report["run"]
    names = [Path(path).name for path in done.report["pages_paths"]]
    assert names == [f"{run}.warc.gz", f"{run}-2.warc.gz"]
    assert [given.path.name for given in archive.find([tmp_path / "data"]) if given.kind == "warc"] == names
    found = [record for path in archives(tmp_path / "data") for record in records(path)]
    assert [kind for kind, *_ in found].count("response") == 4
    assert [kind for kind, *_ in found].count("warcinfo") == 2


def test_a_killed_run_loses_no_page_that_it_had_kept(tmp_path):
    pages = {f"/{number}": story(number) for number in range(1, 31)}
    with serving(pages) as site:
        pages["/feed"] = site.feed(*[f"/{number}" for number in range(1, 31)])
        site.source(tmp_path)
        process = start(tmp_path, "crawl", "bay", "-s", "NEWSCRAWL_INCREMENTAL=true", *FAST)
        folder = tmp_path / "data" / "pages"
        part = None
        for _ in range(600):
            part = next(iter(folder.glob("*.part")), None)
            if part and part.stat().st_size > 8000:
                break
            time.sleep(0.05)
        assert part
        process.send_signal(signal.SIGKILL)
        process.communicate()
        had = len(part.read_bytes())
        with part.open("ab") as file:  # a write that was cut off
            file.write(gzip.compress(b"WARC/1.1\r\n" * 50)[:30])
        done = crawl(tmp_path, "bay", "-s", "NEWSCRAWL_INCREMENTAL=true")
    assert done.status == 0, done.log
    assert part.with_suffix("").stat().st_size == had
    addresses = [url for path in archives(tmp_path / "data") for kind, url, _ in records(path) if kind == "response"]
    written_of = {json.loads(line)["url"] for line in written(tmp_path / "data")}
    assert len(written_of) == 30
    assert written_of == set(addresses)


def test_a_killed_extraction_goes_on_where_it_was(kept, tmp_path):
    pages = BytesIO()
    writer = WARCWriter(pages, gzip=True)
    for number in range(1, 81):
        writer.write_record(response(writer, f"https://bay.example/{number}", story(number).body.encode()))
    (tmp_path / "many.warc.gz").write_bytes(pages.getvalue())
    process = start(tmp_path, "reextract", "many.warc.gz", "-o", "out", module="newscrawl")
    for _ in range(600):
        parts = list((tmp_path / "out").rglob("*.jsonl.part"))
        if parts and len(parts[0].read_bytes().splitlines()) > 5:
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    done = newscrawl(tmp_path, "reextract", "many.warc.gz", "-o", "out")
    assert done.status == 0, done.log
    assert sorted(json.loads(line)["url"] for line in written(tmp_path / "out")) == sorted(
        f"https://bay.example/{number}" for number in range(1, 81)
    )
    assert written(tmp_path / "out", "rejected") == []


def response(
    writer: WARCWriter,
    url: str,
    body: bytes,
    status: str = "200 OK",
    told: dict[str, str] | None = None,
    **headers: str,
):
    http = StatusAndHeaders(status, [("Content-Type", "text/html"), *headers.items()], protocol="HTTP/1.1")
    given = {"WARC-Date": "2025-03-01T06:00:00Z", **(told or {})}
    return writer.create_warc_record(
        url, "response", BytesIO(body), len(body), http_headers=http, warc_headers_dict=given
    )


def test_what_others_write_is_read(tmp_path):
    """As Common Crawl's news files are: WARC/1.0, headers of encodings that were undone already, other records."""
    body = story(1).body.encode()
    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("CC-NEWS-20250301000000-00001.warc.gz", {"software": "Nutch"}))
    writer.write_record(writer.create_warc_record("dns:bay.example", "resource", BytesIO(b"1.2.3.4"), 7))
    chunked = {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}
    writer.write_record(response(writer, "https://bay.example/1", body, **chunked))
    packed = {"Content-Encoding": "gzip"}
    writer.write_record(response(writer, "https://bay.example/2", gzip.compress(story(2).body.encode()), **packed))
    kept_as = {"X-Crawler-Content-Encoding": "br"}
    writer.write_record(response(writer, "https://bay.example/3", story(3).body.encode(), **kept_as))
    writer.write_record(response(writer, "https://bay.example/4", b"no", "404 Not Found"))
    cut = story(5).body.encode()[:-40]
    writer.write_record(response(writer, "https://bay.example/5", cut, told={"WARC-Truncated": "length"}))
    writer.write_record(response(writer, "https://bay.example/6", b"%PDF-1.7 \x00\x01"))
    (tmp_path / "CC-NEWS.warc.gz").write_bytes(out.getvalue() + gzip.compress(body + os.urandom(5000))[:2000])
    done = newscrawl(tmp_path, "reextract", "CC-NEWS.warc.gz", "-o", "out")
    assert [json.loads(line)["url"][-1] for line in written(tmp_path / "out")] == ["1", "2", "3", "5"]
    row = json.loads(written(tmp_path / "out")[0])
    told = (row["source"], row["domain"], row["date_fetched"], row["http_status"])
    assert told == (None, "bay.example", "2025-03-01T06:00:00Z", 200)
    reasons = {
        json.loads(line)["url"][-1]: json.loads(line)["reason"] for line in written(tmp_path / "out", "rejected")
    }
    assert reasons == {"4": "http_error", "6": "not_html"}
    assert (done.status, "breaks off behind 6 pages" in done.log) == (3, True)


def test_folders_of_html_and_lines_of_json_are_read(tmp_path):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "a.html").write_text(story(1).body)
    (tmp_path / "in" / "b.html.gz").write_bytes(gzip.compress(story(2).body.encode()))
    damaged = gzip.compress(story(4).body.encode(), mtime=0)[:10] + b"\xff" * 40
    for name in ("aa.html.gz", "a.jsonl.gz"):
        (tmp_path / "in" / name).write_bytes(damaged)
    rows = [
        {"raw": story(3).body, "at": "https://bay.example/3", "date_fetched": "2025-03-01T08:00:00+02:00"},
        {"text": "no page"},
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows) + "{torn\n"
    (tmp_path / "in" / "pages.jsonl").write_text(text)
    wrong = newscrawl(tmp_path, "reextract", "in/pages.jsonl", "-o", "out", "--html-key", "rwa")
    assert (wrong.status, "none of the keys rwa holds a page; it has raw, at" in wrong.log) == (3, True)
    done = newscrawl(tmp_path, "reextract", "in", "-o", "out", "--html-key", "raw", "--url-key", "at")
    found = {json.loads(line)["title"][-1]: json.loads(line) for line in written(tmp_path / "out")}
    assert set(found) == {"1", "2", "3"}
    assert (found["1"]["url"], found["3"]["url"]) == (None, "https://bay.example/3")
    assert found["3"]["date_fetched"] == "2025-03-01T06:00:00Z"
    assert done.status == 3
    assert "pages.jsonl, line 2: none of the keys raw holds a page; it has text" in done.log
    assert "pages.jsonl, line 3: no JSON" in done.log
    assert "aa.html.gz: cannot be read" in done.log
    assert "a.jsonl.gz: cannot be read" in done.log


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere", "nowhere: no such file or folder"),
        ("notes.txt", "its name does not say"),
        ("empty", "no file of pages"),
    ],
)
def test_what_holds_no_pages_is_said_in_a_line(tmp_path, path, said):
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "empty").mkdir()
    done = newscrawl(tmp_path, "reextract", path)
    assert (done.status, said in done.log, len(done.log.splitlines())) == (2, True, 1), done.log


def test_other_tools_read_what_is_kept(kept):
    """datatrove, in a process of its own: it logs as it likes."""
    script = (
        "import sys; from datatrove.pipeline.readers import WarcReader\n"
        "print(*sorted(d.metadata['url'] for d in WarcReader(sys.argv[1], glob_pattern='*.warc.gz')()), sep='\\n')"
    )
    folder = kept.folder / "data" / "pages"
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=False, timeout=120
    )
    pages = [url for path in archives(kept.folder / "data") for kind, url, _ in records(path) if kind == "response"]
    assert done.stdout.split() == sorted(pages), done.stderr


def test_a_damaged_file_is_found(kept, tmp_path):
    good = archives(kept.folder / "data")[0]
    data = tmp_path / "data"
    (data / "pages").mkdir(parents=True)
    (data / "pages" / good.name).write_bytes(good.read_bytes())
    torn = good.name.replace("Z-", "Z-0")
    (data / "pages" / torn).write_bytes(good.read_bytes()[:-50])
    whole = newscrawl(tmp_path, "archive", "verify", str(data / "pages" / good.name))
    assert (whole.status, whole.out.decode().strip()) == (0, f"{data / 'pages' / good.name}: 6 pages, all whole")
    both = newscrawl(tmp_path, "archive", "verify")
    assert both.status == 1
    assert torn in both.log


def test_what_is_kept_is_listed(kept):
    rows = json.loads(newscrawl(kept.folder, "archive", "list", "--json").out)
    assert [(row["source"], Path(row["path"]).name) for row in rows] == [
        ("bay", path.name) for path in archives(kept.folder / "data")
    ]
