"""What hostile and broken sites do ends as docs/operations.md says: one crawl of everything that hostile.py does."""

import json
import re
import subprocess
from pathlib import Path

import processes
import pytest
from hostile import HOST, ROBOTS_HOSTS, THREATS, serving_hostile
from local_site import Crawl, start, toml

ROOT = Path(__file__).parents[2]
TABLE = re.compile(r"^## Threats\n(.*?)^## ", re.MULTILINE | re.DOTALL)
SETTINGS = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "RETRY_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_TIMEOUT": 20,
    "DOWNLOAD_MAXSIZE": 2 << 20,
    "NEWSCRAWL_PAGE_SECONDS": 20,
    "NEWSCRAWL_MAX_FEED_ENTRIES": 200,
    # 127.0.0.9, which entities and document types name, is among these: what is asked there is asked by a parser.
    "NEWSCRAWL_ALLOW_NETWORKS": "127.0.0.0/28",
}


def paths(role):
    return [path for path, threat in THREATS.items() if threat.role == role]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """The server, and the crawl of a source that names all of it."""
    folder = tmp_path_factory.mktemp("hostile")
    with serving_hostile() as site:
        keys = {
            "id": "hostile",
            "name": "Hostile",
            "home": site.url("/"),
            "domains": list(ROBOTS_HOSTS.values()),
            "deny": ["/named/(?:entries|json|map)/"],
            "feeds": [site.url(path) for path in paths("feed")],
            "sitemaps": [site.url(path) for path in paths("sitemap")],
            "sections": [site.url(path) for path in paths("section")],
        }
        (folder / "sources").mkdir()
        text = "[[source]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in keys.items())
        (folder / "sources" / "hostile.toml").write_text(text, "utf-8")
        settings = [part for name, value in SETTINGS.items() for part in ("-s", f"{name}={value}")]
        process = start(folder, "crawl", "hostile", *settings)
        try:
            out, log = process.communicate(timeout=280)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        yield site, Crawl(folder, process.returncode, out, log.decode())


@pytest.fixture(scope="module")
def ends(crawled):
    """Address of each page that was asked for → "article", or the line of its rejection."""
    site, crawl = crawled
    found = {line["url"]: "article" for line in crawl.articles()}
    found[site.url("/moved/password")] = found.get(
        site.url("/named/password")
    )  # where that leads, without the password
    for line in crawl.rejected():
        led = re.search(r"\(redirected from (\S+)\)$", line["detail"] or "")
        found[led[1] if led else line["url"]] = line
    return found


@pytest.mark.parametrize("path", paths("page"))
def test_each_page_ends_as_an_article_or_with_its_reason(crawled, ends, path):
    site, crawl = crawled
    line = ends[site.url(path)]
    assert (line if line == "article" else line["reason"]) in THREATS[path].ends.split("|"), (line, crawl.log[-3000:])


def test_a_page_that_breaks_off_while_packed_is_none_for_extract_either(crawled):
    site, _ = crawled
    environment = processes.environment(NEWSCRAWL_ALLOW_NETWORKS="127.0.0.0/28")
    ended = processes.run(["-m", "newscrawl", "extract", site.url("/packed/cut/zstd")], cwd=Path.cwd(), env=environment)
    assert (ended.stdout, ended.returncode) == ("", 2)
    assert "what was packed breaks off" in ended.stderr


@pytest.mark.parametrize("path", paths("robots"))
def test_no_robots_txt_ends_a_crawl(crawled, ends, path):
    site, _ = crawled
    name = path.rpartition("/")[2]
    line = ends[site.url(path, ROBOTS_HOSTS[name])]
    assert (line if line == "article" else line["reason"]) == THREATS[path].ends


@pytest.mark.parametrize("name", ["large", "packed", "names"])
def test_a_robots_txt_that_is_too_long_holds_as_far_as_it_is_read(crawled, ends, name):
    site, crawl = crawled
    line = ends[site.url("/private", ROBOTS_HOSTS[name])]
    assert (line["reason"], line["detail"]) == ("robots", "disallowed by robots.txt"), crawl.log[-3000:]


@pytest.mark.parametrize("path", [path for path in paths("feed") + paths("sitemap") if THREATS[path].ends])
def test_each_list_is_read_or_told_of(crawled, path):
    site, crawl = crawled
    said = [line for line in crawl.log.splitlines() if re.search(rf"{re.escape(site.url(path))}\b(?!/)", line)]
    expected = THREATS[path].ends
    if expected == "read":
        assert site.asked.count(HOST + path) == 1
        assert not any("WARNING" in line for line in said)
    else:
        assert any("WARNING" in line and expected in line for line in said), said


def test_every_page_asked_for_is_one_line_and_nothing_of_ours_failed(crawled):
    _, crawl = crawled
    assert crawl.status == 0, crawl.log
    assert crawl.report["balanced"]
    assert crawl.report["finish_reason"] == "finished"
    assert not re.search(r"Traceback|ERROR|extract/error", crawl.log), crawl.log


def test_traps_are_left_out_and_counted(crawled):
    _, crawl = crawled
    skipped = {
        name.removeprefix("newscrawl/links_skipped/"): count
        for name, count in crawl.report["stats"].items()
        if name.startswith("newscrawl/links_skipped/")
    }
    for path in paths("section"):
        assert skipped.get(THREATS[path].ends, 0) or THREATS[path].ends == "10 pages", skipped
    assert crawl.report["stats"]["newscrawl/links_skipped/trap/future"] == 80
    traps = sum(count for kind, count in skipped.items() if kind.startswith("trap/"))
    unwanted = crawl.report["unwanted"]
    assert (unwanted["trap"], unwanted["too_long"], unwanted["denied"]) == (
        traps,
        skipped["too_long"],
        skipped["denied"],
    )


def test_sections_and_indexes_without_end_are_read_so_far(crawled):
    site, _ = crawled
    for path in paths("section"):
        assert 1 <= sum(asked.startswith(f"{HOST}{path}") for asked in site.asked) <= 10
    assert sum(asked.startswith(f"{HOST}/map/down") for asked in site.asked) <= 5
    assert sum("/map/" in asked for asked in site.asked) <= 50 + len(paths("sitemap"))


def test_what_goes_on_where_reading_ends_is_told_once_of_a_kind_and_counted(crawled):
    _, crawl = crawled
    assert crawl.log.count("further pages are not read: 10 of that section were") == 1
    # Calendar, circle, endless and long; two feeds with too many entries; and the sitemaps after the fiftieth.
    assert crawl.report["discovery"]["cut"] >= 4 + 2 + 1


def test_nothing_that_a_document_names_is_read_by_a_parser(crawled):
    site, crawl = crawled
    hostname = Path("/etc/hostname").read_text("utf-8").strip() if Path("/etc/hostname").exists() else None
    assert not any(asked.startswith("127.0.0.9") for asked in site.asked)
    for line in [*crawl.articles(), *crawl.rejected()]:
        told = json.dumps(line)
        assert "lollol" not in told
        assert not hostname or len(hostname) < 5 or hostname not in told


def test_no_password_of_a_page_is_in_a_line(crawled):
    _, crawl = crawled
    assert "user:word" not in json.dumps([*crawl.articles(), *crawl.rejected()])


def rows():
    """The table's rows, each as its cells."""
    text = TABLE.search((ROOT / "docs" / "operations.md").read_text("utf-8"))[1]
    lines = [line for line in text.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_every_row_of_the_table_names_a_test_that_there_is():
    assert rows()
    for row in rows():
        assert len(row) == 4, row
        named = re.findall(r"`(test_\w+)::(test_\w+)`", row[3])
        assert named, row
        for file, name in named:
            [found] = (ROOT / "tests").rglob(f"{file}.py")
            assert re.search(rf"^def {name}\(", found.read_text("utf-8"), re.MULTILINE), (file, name)


def test_every_threat_has_a_row():
    named = [start for row in rows() for start in re.findall(r"`(/[\w/.]+)`", row[3])]
    assert [path for path in THREATS if THREATS[path].ends and not any(path.startswith(start) for start in named)] == []
    assert [start for start in named if not any(path.startswith(start) for path in THREATS)] == []
