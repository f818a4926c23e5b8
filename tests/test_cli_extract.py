"""`newscrawl extract` on files, stdin and addresses."""

import gzip
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import processes
import pytest

from newscrawl import records
from newscrawl.cli import main
from newscrawl.demo.server import serve

PAGE = """<!doctype html><html lang="en"><head><title>Ferry returns to the night | Harbour Ledger</title>
<meta property="og:title" content="Ferry returns to the night"><meta name="author" content="Ida Marsh">
<meta property="article:published_time" content="2025-03-04T05:06:07Z"><meta property="og:type" content="article">
</head><body><header><nav><a href="/">Home</a></nav></header><article><h1>Ferry returns to the night</h1>
<p>The last ferry leaves the old quay at one in the morning again, three winters after the council took it out of the
timetable to save fuel.</p><p>“We counted forty people on the first night,” said the harbour master, who had expected
ten at most. A second boat is to follow in June.</p><p>The fare stays the same as by day, and bicycles travel free as
long as there is room on the after deck.</p></article></body></html>"""
URL = "https://ledger.example/en/2025/03/night-ferry"


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def printed(capfd):
    out, err = capfd.readouterr()
    assert err == ""
    return out


def stdin(monkeypatch, body):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(body))))


def test_a_file_becomes_one_line_that_reads_back(page, capfd):
    assert main(["extract", str(page), "--url", URL]) == 0
    line = printed(capfd)
    article = records.from_dict(json.loads(line))
    assert line == records.to_line(article)
    assert (article.title, article.language, article.url) == ("Ferry returns to the night", "en", URL)
    assert "“We counted forty people" in article.text


def test_a_bare_file_has_no_address(page, capfd):
    assert main(["extract", str(page)]) == 0
    record = json.loads(printed(capfd))
    assert list(record) == list(records.KEYS)
    assert (record["url"], record["domain"], record["http_status"], record["date_fetched"]) == (None,) * 4


def test_text_alone(page, capfd):
    assert main(["extract", "--text", str(page)]) == 0
    text = printed(capfd)
    assert text.startswith("The last ferry leaves")
    assert text.endswith("after deck.\n")
    assert text.count("\n\n") == 2


def test_pretty_and_line_are_the_same_record(page, capfd):
    main(["extract", str(page), "--pretty"])
    pretty = printed(capfd)
    main(["extract", str(page), "--line"])
    assert pretty.count("\n") > 31
    assert json.loads(pretty) == json.loads(printed(capfd))


def test_a_person_at_a_terminal_gets_it_indented(page):
    leader, follower = pty.openpty()
    with open(leader, "rb", buffering=0) as terminal:
        ended = subprocess.Popen([sys.executable, "-m", "newscrawl", "extract", page], stdout=follower)
        os.close(follower)
        got = b""
        while chunk := _read(terminal):
            got += chunk
        assert ended.wait() == 0
    assert json.loads(got)["title"] == "Ferry returns to the night"
    assert got.startswith(b'{\r\n  "id": ')


def _read(terminal):
    try:
        return terminal.read(65536)
    except OSError:  # Linux says so when the last writer has closed
        return b""


def test_stdin_and_gzip(page, capfd, monkeypatch):
    main(["extract", str(page)])
    expected = printed(capfd)
    stdin(monkeypatch, page.read_bytes())
    assert main(["extract", "-"]) == 0
    assert printed(capfd) == expected
    stdin(monkeypatch, gzip.compress(page.read_bytes()))
    assert main(["extract", "-"]) == 0
    assert printed(capfd) == expected
    packed = page.with_name("page.html.gz")
    packed.write_bytes(gzip.compress(page.read_bytes()))
    assert main(["extract", str(packed)]) == 0
    assert printed(capfd) == expected


def test_the_output_is_utf_8_whatever_the_locale(page):
    ended = subprocess.run(
        [sys.executable, "-m", "newscrawl", "extract", page, "--text"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert "“We counted" in ended.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "decode/empty_body"),
        (b" \n\t", "decode/empty_body"),
        (b"%PDF-1.7\n\x00\x01\xff\xfe" * 50, "decode/not_html"),
        (bytes(range(256)) * 20, "decode/not_html"),
        (b'{"a": 1}', "decode/not_html"),
        (b"<html><head><title>Shop</title></head><body><p>Closed.</p></body></html>", None),
        (gzip.compress(b"<p>" * 6_000_000), "decode/page_too_large"),
    ],
)
def test_what_is_no_article_is_said_with_status_1(body, reason, tmp_path, capfd):
    path = tmp_path / "thing"
    path.write_bytes(body)
    assert main(["extract", str(path)]) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith(f"newscrawl: {path} gives no article: {reason or ''}")
    assert err.count("\n") == 1


def test_any_page_takes_the_text_of_what_is_no_article(tmp_path, capfd):
    path = tmp_path / "note.html"
    path.write_text("<title>Notice</title><p>The reading room is closed for repairs until Friday.</p>")
    assert main(["extract", str(path)]) == 1
    assert "--any-page takes its text all the same" in capfd.readouterr().err
    assert main(["extract", str(path), "--any-page", "--text"]) == 0
    assert printed(capfd) == "The reading room is closed for repairs until Friday.\n"


def test_what_is_not_there_is_said_with_status_2(tmp_path, capfd, page):
    cut = tmp_path / "cut.gz"
    cut.write_bytes(gzip.compress(PAGE.encode())[:-200])
    for args, said in [
        ([str(tmp_path / "none.html")], "no such file"),
        ([str(tmp_path)], "cannot be read: Is a directory"),
        ([str(cut)], "cannot be unpacked"),
        (["a\0b"], "cannot be read"),
        ([str(page), "--url", "ledger.example"], "begins with https:// or http://"),
        ([URL, "--url", URL], "Leave --url out"),
        ([str(page), "--identifier", "oracle"], "oracle"),
    ]:
        assert main(["extract", *args]) == 2, args
        out, err = capfd.readouterr()
        assert out == ""
        assert said in err
        assert err.count("\n") == 1


def test_a_reader_that_goes_away_is_no_traceback(page):
    ended = subprocess.run(
        ["bash", "-c", '"$0" -m newscrawl extract "$1" | head -c 1', sys.executable, page],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.stdout, ended.stderr) == ("{", "")


@pytest.fixture(scope="module")
def site():
    with serve() as demo:
        yield next(site for site in demo.sites if site.id == "harbour")


def extract(*args):
    """In a process of its own: fetching starts a reactor, and a process has only one."""
    return processes.run(["-m", "newscrawl", "extract", *args], cwd=Path.cwd(), env=dict(os.environ))


def test_an_address_is_fetched(site):
    path, story = min(site.articles.items())
    ended = extract(site.base + path)
    assert (ended.stderr, ended.returncode) == ("", 0)
    record = json.loads(ended.stdout)
    assert (record["title"], record["url"], record["http_status"]) == (story.title, site.base + path, 200)
    assert record["date_fetched"].endswith("Z")


@pytest.mark.parametrize(
    ("path", "why", "status"),
    [
        ("/en/2025/04/never-written", "fetch/http_error", 2),
        ("/print/night-ferry-returns", "fetch/robots", 2),
        ("/files/tide-table-2025.pdf", "decode/not_html", 1),
        ("/", "verdict/home_page", 1),
    ],
)
def test_an_address_without_an_article_is_one_line(site, path, why, status):
    ended = extract(site.base + path)
    assert (ended.stdout, ended.returncode) == ("", status)
    assert why in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_server_that_is_not_there_is_one_line():
    with serve() as demo:
        gone = demo.sites[0].base
    ended = extract(f"{gone}/en/")
    assert (ended.stdout, ended.returncode) == ("", 2)
    assert ended.stderr.startswith(f"newscrawl: {gone}/en/ was not fetched: fetch/")
    assert ended.stderr.count("\n") == 1
