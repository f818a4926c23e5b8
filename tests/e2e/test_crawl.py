"""`scrapy crawl` as a user runs it: real processes against a real server on this computer."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from local_site import Answer, Crawl, Site, crawl, lines, scrapy, serving, start, story
from processes import HANGS

from newscrawl import records
from newscrawl.items import STAGE_OF, Reason

OTHER = "http://127.0.0.9:9"  # nothing listens there, and nothing may be asked for there


def balanced(done: Crawl) -> bool:
    """Every page asked for is one line, in the files as in the report."""
    report = done.report
    written = len(done.articles()) if report["articles_path"] else report["articles"]
    return report["balanced"] and report["requests"] == written + len(done.rejected())


# Every way in which a page can fail, in one crawl, twice.

PAGES = {
    "/1": story(1),
    "/2": story(2, length=120),
    "/3": story(3),
    "/moved": Answer(status=301, headers={"Location": "/4"}),
    "/4": story(4),
    "/twin": story(1, head="<link rel='canonical' href='/1'>"),
    "/loop": Answer(status=302, headers={"Location": "/loop"}),
    "/away": Answer(status=302, headers={"Location": f"{OTHER}/story"}),
    "/private/5": story(5),
    "/error": Answer(status=500, body="<h1>Sorry</h1>"),
    "/hangs": Answer(delay=9),
    "/closes": Answer(closes=True),
    "/large": Answer("x" * 400_000),
    "/empty": Answer(),
    "/paper": Answer(b"%PDF-1.4\n\x00\x01\x02" + bytes(range(256)) * 9, type="application/pdf"),
    "/slow": Answer("<html><body><article><h1>Slow</h1>" + "<p>a <b>b</b> c.</p>" * 170_000 + "</article>"),
}
EXPECTED = {
    "/twin": Reason.DUPLICATE,
    "/loop": Reason.REDIRECT_LOOP,
    f"{OTHER}/story": Reason.OFFSITE,
    "/private/5": Reason.ROBOTS,
    "/gone": Reason.HTTP_ERROR,
    "/error": Reason.HTTP_ERROR,
    "/hangs": Reason.DOWNLOAD_TIMEOUT,
    "/closes": Reason.DOWNLOAD_FAILED,
    "/large": Reason.RESPONSE_TOO_LARGE,
    "/empty": Reason.EMPTY_BODY,
    "/paper": Reason.NOT_HTML,
}
LIMITS = ("-s", "DOWNLOAD_TIMEOUT=3", "-s", "RETRY_TIMES=0", "-s", "DOWNLOAD_MAXSIZE=300000", "-L", "INFO")


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Crawl, Crawl]:
    first, second = (tmp_path_factory.mktemp(name) for name in ("first", "second"))
    with serving() as site:
        listed = [path for path in PAGES if path not in ("/4", "/slow")] + [
            "/gone",
            f"{OTHER}/not-followed",
            "/1?utm_source=x",
        ]
        site.pages.update(PAGES | {"/feed": site.feed(*listed)})
        site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /private/\n", type="text/plain")
        site.source(first)
        site.source(second)
        return site, crawl(first, "bay", *LIMITS), crawl(second, "bay", *LIMITS)


def test_every_failure_has_its_reason(twice: tuple[Site, Crawl, Crawl]) -> None:
    site, done, _ = twice
    assert done.status == 0
    assert done.reasons() == {site.url(path): reason for path, reason in EXPECTED.items()}
    assert [line["url"] for line in done.articles()] == [site.url(path) for path in ("/1", "/2", "/3", "/4")]
    assert all(STAGE_OF[Reason(line["reason"])] == line["stage"] for line in done.rejected())
    away = next(line for line in done.rejected() if line["reason"] == Reason.OFFSITE)
    assert site.url("/away") in away["detail"]


def test_what_is_disallowed_is_not_asked_for(twice: tuple[Site, Crawl, Crawl]) -> None:
    site, *_ = twice
    assert "/private/5" not in site.asked()
    assert not [path for path in site.asked() if "utm_source" in path]


def test_every_page_asked_for_is_one_line(twice: tuple[Site, Crawl, Crawl]) -> None:
    _, done, _ = twice
    assert balanced(done)
    assert done.report["requests"] == 4 + len(EXPECTED)
    assert done.report["finish_reason"] == "finished"
    assert done.report["articles_by_language"] == {"en": 4}
    assert done.report["rejections"]["fetch/http_error"] == 2
    assert done.report["discovery"] == {"feeds": 1, "sitemaps": 0, "sections": 0, "failed": 0}
    assert not list(done.folder.glob("data/**/*.part"))


def test_every_line_has_the_same_keys_in_the_same_order(twice: tuple[Site, Crawl, Crawl]) -> None:
    _, done, _ = twice
    assert all(tuple(line) == records.KEYS and len(line) == 31 for line in done.articles())
    assert all(tuple(line) == records.REJECTION_KEYS for line in done.rejected())
    assert len(list(records.read_articles(Path(done.report["articles_path"])))) == 4


def test_a_second_crawl_gives_the_same_records(twice: tuple[Site, Crawl, Crawl]) -> None:
    _, first, second = twice
    assert [{**line, "date_fetched": None} for line in first.articles()] == [
        {**line, "date_fetched": None} for line in second.articles()
    ]
    assert first.reasons() == second.reasons()


# robots.txt and the pace that hosts ask for.


def test_robots_txt_is_read_before_anything_else(tmp_path: Path) -> None:
    robots = "User-agent: *\nDisallow: /no/\n"
    with serving() as late, serving() as broken, serving() as missing, serving() as silent:
        late.pages = {f"/no/{n}": story(n) for n in range(8)} | {
            "/robots.txt": Answer(robots, delay=0.5),
            "/9": story(9),
        }
        broken.pages = {"/10": story(10), "/11": story(11), "/robots.txt": Answer(robots, status=503)}
        missing.pages = {"/12": story(12), "/robots.txt": Answer("User-agent: *\nDisallow: /", status=403)}
        silent.pages = {"/13": story(13), "/robots.txt": Answer(robots, delay=9)}
        sites = (late, broken, missing, silent)
        wanted = [site.url(path) for site in sites for path in site.pages if path != "/robots.txt"]
        (tmp_path / "urls.txt").write_text("# all of them\n" + "\n".join(wanted))
        many = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=16", *LIMITS)
        done = crawl(tmp_path, "urls", "-a", f"file={tmp_path / 'urls.txt'}", *many)
    assert balanced(done)
    assert {line["url"] for line in done.articles()} == {late.url("/9"), missing.url("/12")}
    assert set(done.reasons().values()) == {Reason.ROBOTS}
    assert late.asked().count("/robots.txt") == 1
    assert set(late.asked()) == {"/robots.txt", "/9"}
    assert set(broken.asked()) == set(silent.asked()) == {"/robots.txt"}
    assert any("HTTP 503" in line["detail"] for line in done.rejected())


def test_hosts_are_asked_no_faster_than_they_say(tmp_path: Path) -> None:
    with serving() as slow, serving(address="127.0.0.2") as busy:
        slow.pages = {f"/{n}": story(n) for n in range(4)} | {
            "/robots.txt": Answer("User-agent: *\nCrawl-delay: 0.7\n")
        }
        refusal = Answer(status=503, headers={"Retry-After": "2"}, times=1, then=story(5))
        busy.pages = {"/5": refusal, "/6": story(6)}
        wanted = [site.url(path) for site in (slow, busy) for path in site.pages if path != "/robots.txt"]
        (tmp_path / "urls.txt").write_text("\n".join(wanted))
        throttle = (
            "-s",
            "AUTOTHROTTLE_ENABLED=True",
            "-s",
            "AUTOTHROTTLE_START_DELAY=0.01",
            "-s",
            "DOWNLOAD_DELAY=0.01",
        )
        done = scrapy(tmp_path, "crawl", "urls", "-a", f"file={tmp_path / 'urls.txt'}", *throttle)
    assert done.report["articles"] == 6, done.log
    assert min(slow.gaps()) > 0.65
    assert busy.gaps()[0] > 1.9


def test_a_host_is_asked_one_thing_at_a_time_without_any_delay(tmp_path: Path) -> None:
    with serving() as site:
        site.pages = {f"/{n}": Answer(story(n).body, delay=0.4) for n in range(4)}
        (tmp_path / "urls.txt").write_text("\n".join(site.url(path) for path in site.pages))
        eager = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
        done = scrapy(tmp_path, "crawl", "urls", "-a", f"file={tmp_path / 'urls.txt'}", *eager)
    assert done.report["articles"] == 4, done.log
    assert min(site.gaps()) > 0.35


def test_a_folder_that_cannot_be_written_is_known_before_anything_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with serving() as site:
        site.pages = {"/1": story(1)}
        out = ("-s", f"NEWSCRAWL_DATA={tmp_path / 'file' / 'data'}")
        done = scrapy(tmp_path, "crawl", "urls", "-a", f"url={site.url('/1')}", *out)
    assert done.status == 1
    assert "no file can be made there" in done.log
    assert site.asked() == []


# Outputs.


def test_outputs_of_scrapy(tmp_path: Path) -> None:
    with serving() as site:
        site.pages = {f"/{n}": story(n) for n in range(1, 4)} | {"/feed": site.feed("/1", "/2", "/3", "/gone")}
        site.source(tmp_path)
        feeds = {f"{tmp_path}/{name}": {"format": name} for name in ("json", "csv")} | {
            f"{tmp_path}/new/packed.gz": {
                "format": "jsonl",
                "overwrite": True,
                "postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"],
            }
        }
        done = crawl(tmp_path, "bay", "-s", f"FEEDS={json.dumps(feeds)}")
        (tmp_path / "file.jsonl").write_text("yesterday\n")
        replaced = crawl(tmp_path, "bay", "-O", "file.jsonl")
        with (tmp_path / "file.jsonl").open("a") as torn:
            torn.write('{"torn": ')
        appended = crawl(tmp_path, "bay", "-o", f"{tmp_path}/file.jsonl")
        printed = crawl(tmp_path, "bay", "-o", "-:jsonl")
    assert {done.status, replaced.status, appended.status, printed.status} == {0}
    assert not (tmp_path / "data" / "articles").exists()
    assert [(r["articles"], r["rejected"], r["articles_path"]) for r in done.reports] == [(3, 1, None)] * 4
    assert [tuple(line) for line in json.loads((tmp_path / "json").read_text())] == [records.KEYS] * 3
    assert (tmp_path / "csv").read_text().splitlines()[0].split(",") == list(records.KEYS)
    packed = gzip.decompress((tmp_path / "new" / "packed.gz").read_bytes()).decode().splitlines()
    assert [tuple(json.loads(line)) for line in packed] == [records.KEYS] * 3
    whole = (tmp_path / "file.jsonl").read_text().splitlines()
    assert len(whole) == 7
    assert whole[3] == '{"torn": '
    assert [json.loads(line)["url"] for line in whole[:3]] == [json.loads(line)["url"] for line in whole[4:]]
    assert [json.loads(line)["id"] for line in printed.out.splitlines()] == [
        json.loads(line)["id"] for line in whole[:3]
    ]
    assert not list(tmp_path.glob("**/*.part"))


@pytest.mark.parametrize("output", [[], ["-O", "file.jsonl"]], ids=["data", "-O"])
def test_a_full_disk_ends_the_run_and_tears_nothing(tmp_path: Path, output: list[str]) -> None:
    (tmp_path / "file.jsonl").write_text("yesterday\n")
    with serving() as site:
        site.pages = {f"/{n}": story(n, length=12) for n in range(20)}
        site.pages["/feed"] = site.feed(*site.pages)
        site.source(tmp_path)
        done = crawl(tmp_path, "bay", *output, file_size=20_000)
    assert done.status == 1
    assert "The run ends here" in done.log
    assert done.report["finish_reason"] == "output_failed"
    assert "is the disk full?" in done.report["failure"]
    assert done.report["balanced"], done.report
    assert (tmp_path / "file.jsonl").read_text() == "yesterday\n"
    if not output:
        assert balanced(done)
        assert 0 < done.report["articles"] < 20


# Runs that end early.


def alive(group: int) -> list[int]:
    """Processes of a group that are not zombies."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, pgrp, *_ = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(pgrp) == group and state != "Z":
                found.append(int(entry.name))
    return found


def wait_until(condition, seconds: float = HANGS) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def begun(folder: Path) -> bool:
    return any(part.stat().st_size for part in folder.glob("data/articles/*/*.part"))


@pytest.fixture
def long_crawl(tmp_path: Path):
    """(folder, process) of a crawl of many pages that has written its first article."""
    with serving() as site:
        site.pages = {f"/{n}": story(n) for n in range(100)}
        site.pages["/feed"] = site.feed(*site.pages)
        site.source(tmp_path)
        process = start(tmp_path, "crawl", "bay", *("-s", "DOWNLOAD_DELAY=0.15", "-s", "AUTOTHROTTLE_ENABLED=False"))
        try:
            assert wait_until(lambda: begun(tmp_path))
            yield site, tmp_path, process
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()


def test_control_c_ends_a_run_with_every_page_accounted_for(long_crawl) -> None:
    _, folder, process = long_crawl
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the workers get it, too
    out, log = process.communicate()
    done = Crawl(folder, process.returncode, out, log.decode())
    assert balanced(done)
    assert done.report["finish_reason"] == "shutdown"
    assert done.report["rejections"]["fetch/not_fetched"] > 0
    assert wait_until(lambda: not alive(process.pid))


def test_control_c_twice_leaves_no_process_behind(long_crawl) -> None:
    _, _, process = long_crawl
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate()
    assert wait_until(lambda: not alive(process.pid))


def test_the_next_run_completes_what_a_killed_one_left(long_crawl) -> None:
    site, folder, process = long_crawl
    process.kill()
    process.communicate()
    assert wait_until(lambda: not alive(process.pid)), "workers outlive their run"
    (part,) = folder.glob("data/articles/bay/*.part")
    with part.open("ab") as torn:
        torn.write(b'{"torn')
    whole = part.read_bytes().count(b"\n")
    site.pages["/feed"] = site.feed("/1", "/2")
    done = crawl(folder, "bay", "-s", "CLOSESPIDER_ITEMCOUNT=1")
    assert len(lines(part.with_suffix(""))) == whole > 0
    assert not list(folder.glob("data/**/*.part"))
    assert balanced(done)


def test_a_run_that_closes_itself_accounts_for_every_page(tmp_path: Path) -> None:
    with serving() as site:
        site.pages = {f"/{n}": story(n) for n in range(30)}
        site.pages["/feed"] = site.feed(*site.pages)
        site.source(tmp_path)
        done = crawl(tmp_path, "bay", "-s", "CLOSESPIDER_PAGECOUNT=5")
    assert balanced(done)
    assert done.report["finish_reason"] == "closespider_pagecount"
    assert done.report["articles"] >= 1
    assert done.report["rejections"]["fetch/not_fetched"] > 0


def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with serving({"/slow": PAGES["/slow"], "/1": story(1)}) as site:
        (tmp_path / "urls.txt").write_text(f"{site.url('/slow')}\n{site.url('/1')}\n")
        one = ("-s", "NEWSCRAWL_PAGE_SECONDS=1.5", "-s", "NEWSCRAWL_WORKERS=1")
        done = crawl(tmp_path, "urls", "-a", f"file={tmp_path / 'urls.txt'}", *one)
    assert done.reasons() == {site.url("/slow"): Reason.TIMEOUT}, done.report
    assert [line["url"] for line in done.articles()] == [site.url("/1")]


# A project of the user's own, with the add-on.

FOREIGN = """
import scrapy
from scrapy.exceptions import DropItem
from newscrawl.crawl.spiders.base import page_of
from newscrawl.crawl.spiders.urls import UrlsSpider

class Wishes:
    def process_item(self, item):
        if getattr(item, "url", "").endswith("/unwanted"):
            raise DropItem("not today")
        if getattr(item, "url", "").endswith("/breaks"):
            raise RuntimeError("a bug of the pipeline")
        return item

class Mine(UrlsSpider):
    name = "mine"
    def parse_article(self, response, link):
        if link.url.endswith("/callback"):
            raise RuntimeError("a bug of the spider")
        if not link.url.endswith("/nothing"):
            yield from super().parse_article(response, link)

class Plain(scrapy.Spider):
    name = "plain"
    async def start(self):
        for url in self.urls.split():
            yield scrapy.Request(url)
    def parse(self, response):
        yield {"any": "item"}
        yield page_of(response)
"""
FOREIGN_SETTINGS = """
SPIDER_MODULES = ["foreign"]
ADDONS = {"newscrawl.crawl.addon.NewscrawlAddon": 100}
ITEM_PIPELINES = {"foreign.Wishes": 950}
"""


def test_a_foreign_project_with_the_add_on(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "scrapy.cfg").write_text("[settings]\ndefault = foreign_settings\n")
    (project / "foreign_settings.py").write_text(FOREIGN_SETTINGS)
    (project / "foreign.py").write_text(FOREIGN)
    names = ("/1", "/unwanted", "/breaks", "/callback", "/nothing")
    with serving({path: story(number) for number, path in enumerate(names)}) as site:
        (tmp_path / "urls.txt").write_text("\n".join(map(site.url, names)))
        mine = crawl(tmp_path, "mine", "-a", f"file={tmp_path / 'urls.txt'}", project=project)
        reasons = mine.reasons()
        plain = crawl(tmp_path, "plain", "-a", f"urls={site.url('/1')} {site.url('/unwanted')}", project=project)
    assert reasons == {
        site.url("/unwanted"): Reason.DROPPED,
        site.url("/breaks"): Reason.ERROR,
        site.url("/callback"): Reason.ERROR,
        site.url("/nothing"): Reason.NOT_FETCHED,
    }
    assert balanced(mine)
    assert plain.report["spider"] == "plain"
    assert balanced(plain)
    assert plain.reasons() == {site.url("/unwanted"): Reason.DROPPED}
    assert [line["url"] for line in plain.articles()] == [site.url("/1")]


SCRIPT = """
from newscrawl.crawl.run import run
print("once")
reports = run([("urls", {"url": URL})], {"NEWSCRAWL_DATA": "data", "LOG_ENABLED": False})
print([(report["articles"], report["finish_reason"]) for report in reports])
"""


def test_a_script_without_a_guard_is_not_run_again_by_the_workers(tmp_path: Path) -> None:
    with serving({"/1": story(1)}) as site:
        (tmp_path / "script.py").write_text(SCRIPT.replace("URL", repr(site.url("/1"))))
        done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == "once\n[(1, 'finished')]\n", done.stderr


QUEUE = """
import sys
import newscrawl.crawl.run as crawling
crawling.AT_ONCE = 1
settings = {"NEWSCRAWL_DATA": "data", "NEWSCRAWL_SOURCES": "sources", "LOG_ENABLED": False}
settings |= {"DOWNLOAD_DELAY": 0.1, "AUTOTHROTTLE_ENABLED": False}
reports = crawling.run(["bay", "cape"], settings, lambda event: print(event.kind, event.source, flush=True))
print([(report["source"], report["finish_reason"]) for report in reports])
"""


@pytest.mark.parametrize("stopped", [False, True])
def test_sources_wait_for_their_turn_and_do_not_begin_after_control_c(tmp_path: Path, stopped: bool) -> None:
    with serving() as site:
        site.pages = {f"/{n}": story(n) for n in range(50 if stopped else 2)}
        site.pages["/feed"] = site.feed(*site.pages)
        site.source(tmp_path)
        site.source(tmp_path, "cape")
        with subprocess.Popen(
            [sys.executable, "-c", QUEUE], cwd=tmp_path, stdout=subprocess.PIPE, text=True
        ) as process:
            told = []
            for line in process.stdout:
                told.append(line.rstrip())
                if stopped and line.startswith("article"):
                    process.send_signal(signal.SIGINT)
                    stopped = False
    if len(site.pages) > 3:
        assert told[-1] == "[('bay', 'shutdown')]"
        assert "opened cape" not in told
    else:
        assert told[-1] == "[('bay', 'finished'), ('cape', 'finished')]"
        assert told.index("closed bay") < told.index("opened cape")


MANY = """
import gc
from scrapy.crawler import Crawler
from newscrawl.crawl.run import run
names = [f"bay{n}" for n in range(12)]
closed = []

def hear(event):
    closed.extend([event.source] if event.kind == "closed" else [])
    if event.kind == "opened" and len(closed) > 5:
        gc.collect()
        print(sum(isinstance(one, Crawler) for one in gc.get_objects()))

settings = {"NEWSCRAWL_DATA": "data", "NEWSCRAWL_SOURCES": "sources", "LOG_ENABLED": False, "NEWSCRAWL_WORKERS": 1}
reports = run(names, {**settings, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}, hear)
print(len(reports), len(closed))
"""


def test_what_a_source_took_is_given_back_when_it_has_ended(tmp_path: Path) -> None:
    with serving({"/1": story(1)}) as site:
        site.pages["/feed"] = site.feed("/1")
        for number in range(12):  # of one site: one after the other
            site.source(tmp_path, f"bay{number}")
        done = subprocess.run([sys.executable, "-c", MANY], cwd=tmp_path, capture_output=True, text=True, check=False)
    *alive, ended = done.stdout.splitlines()
    assert ended == "12 12", done.stderr
    assert len(alive) == 6
    assert int(alive[-1]) <= 4  # the one that opens, and what looks after some that have just ended


# Arguments and mistakes.


def test_list_names_sources_and_urls(tmp_path: Path) -> None:
    with serving() as site:
        site.source(tmp_path)
        site.source(tmp_path, "alpha")
        site.source(tmp_path, "off", enabled=False)
        done = scrapy(tmp_path, "list")
    assert (done.status, done.out.split()) == (0, [b"alpha", b"archive", b"bay", b"urls"])


def test_a_wrong_source_file_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "bay.toml").write_text('[[source]]\nid = "bay"\nname = "Bay"\nhome = "ftp://bay"\n')
    done = scrapy(tmp_path, "list")
    assert done.status != 0
    assert "bay.toml" in done.log
    assert "home" in done.log
    assert "Traceback" not in done.log


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["bey"], "did you mean 'bay'"),
        (["bay", "-a", "since=2024-02-31"], "since"),
        (["bay", "-a", "limit=0"], "limit"),
        (["bay", "-a", "colour=red"], "colour"),
        (["urls"], "url=URL"),
        (["bay", "-s", "NEWSCRAWL_IDENTIFIER=unknown"], "NEWSCRAWL_IDENTIFIER"),
        (["bay", "-s", "NEWSCRAWL_WORKERS=many"], "NEWSCRAWL_WORKERS"),
    ],
)
def test_a_mistake_is_told_in_one_line(tmp_path: Path, arguments: list[str], told: str) -> None:
    with serving() as site:
        site.source(tmp_path)
        done = scrapy(tmp_path, "crawl", *arguments)
        assert done.status == 2
        assert told in done.log.splitlines()[-1]
        assert "Traceback" not in done.log
        assert site.hits == []


def test_since_and_limit_and_nothing_found(tmp_path: Path) -> None:
    with serving() as site:
        items = "".join(
            f"<item><link>{site.url(f'/{n}')}</link><pubDate>0{n} Mar 2025 08:00:00 GMT</pubDate></item>"
            for n in range(1, 8)
        )
        feed = Answer(f"<rss version='2.0'><channel>{items}</channel></rss>", type="application/rss+xml")
        site.pages = {f"/{n}": story(n + 1) for n in range(8)} | {"/feed": feed}
        site.source(tmp_path)
        done = crawl(tmp_path, "bay", "-a", "since=2025-03-04", "-a", "limit=3")
        assert [path for path in site.asked() if path != "/robots.txt"] == ["/feed", "/4", "/5", "/6"]
        assert done.report["articles"] == 3, done.log
        assert balanced(done)
        site.pages["/feed"] = Answer(status=404)
        none = crawl(tmp_path, "bay")
    assert len(none.reports) == 2
    assert (none.report["requests"], none.report["articles_path"], none.report["discovery"]["failed"]) == (0, None, 1)
