"""What crawls write comes out in a bucket, whole and once, whatever dies on the way."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from buckets import BUCKET, bucket
from local_site import FAST, Crawl, scrapy, serving, start, story
from processes import Process

from newscrawl import read_articles, remote
from newscrawl.records import find_files, read_rejections

CRASHING = Path(__file__).parents[1] / "fault" / "crashing.py"
MOVED = ("articles", "rejected", "pages", "runs")
SECRETS = (b"harbour-key", b"harbour-secret")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with bucket(tmp_path_factory.mktemp("moto")) as found:
        yield found


@pytest.fixture
def store(server, monkeypatch, request):
    """The server, and a part of its bucket that is the storage of what this test runs."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    server.prefix = f"{request.node.originalname}-{time.monotonic_ns()}"
    server.url = f"s3://{BUCKET}/{server.prefix}"
    monkeypatch.setenv("NEWSCRAWL_STORAGE", server.url)
    return server


@pytest.fixture
def paper(tmp_path):
    """A site of six articles and a page that is gone, and a source for it."""
    pages = {f"/{number}": story(number) for number in range(1, 7)}
    with serving(pages) as site:
        pages["/feed"] = site.feed(*pages, "/gone")
        site.source(tmp_path)
        yield site


def newscrawl(folder, *args) -> Crawl:
    return scrapy(folder, *args, module="newscrawl")


def run(folder, *args) -> Crawl:
    return newscrawl(folder, "run", *FAST, *args)


def left(folder) -> list[str]:
    """What is in the data folder of that which moves."""
    return sorted(
        str(path.relative_to(folder / "data"))
        for kind in MOVED
        for path in (folder / "data" / kind).rglob("*")
        if path.is_file()
    )


def kinds(store) -> Counter[str]:
    """Objects by kind."""
    return Counter(key.split("/")[1] for key in store.sizes(store.prefix + "/"))


def addresses(store) -> Counter[str]:
    """Lines by address, of articles and rejections."""
    urls = [article.url for article in read_articles(f"{store.url}/articles")]
    return Counter(urls + [line.url for file in find_files(f"{store.url}/rejected") for line in read_rejections(file)])


def require_whole(store, site, folder) -> None:
    """Every page has its line in the bucket, once, and nothing is left here."""
    assert addresses(store) == Counter(site.url(path) for path in (*(f"/{n}" for n in range(1, 7)), "/gone"))
    assert left(folder) == []


def plain(lines: bytes) -> list[dict]:
    """Records without what differs from run to run."""
    return [{**json.loads(line), "date_fetched": None} for line in lines.splitlines()]


def test_a_crawl_comes_out_as_it_would_here(store, paper, tmp_path, monkeypatch):
    done = run(tmp_path, "-s", "LOG_LEVEL=DEBUG")
    assert done.status == 0, done.log
    require_whole(store, paper, tmp_path)
    assert kinds(store) == {"articles": 1, "rejected": 1, "pages": 1, "runs": 2}
    objects = store.objects(store.prefix)
    report = json.loads(next(data for key, data in objects.items() if "/runs/2" in key))
    assert report["articles_path"].startswith(f"{store.url}/articles/bay/")
    assert [report["articles_path"], report["rejected_path"], *report["pages_paths"]] == [
        f"s3://{BUCKET}/{key}" for kind in ("articles", "rejected", "pages") for key in objects if f"/{kind}/" in key
    ]
    written = b"".join(objects.values()) + done.log.encode() + done.out
    assert [secret for secret in SECRETS if secret in written] == []
    monkeypatch.delenv("NEWSCRAWL_STORAGE")
    here = tmp_path / "here"
    here.mkdir()
    paper.source(here)
    assert run(here).status == 0
    for kind in ("articles", "rejected"):
        (file,) = (here / "data" / kind / "bay").iterdir()
        assert plain(file.read_bytes()) == plain(next(data for key, data in objects.items() if f"/{kind}/" in key))


def test_what_reads_records_and_pages_reads_them_there(store, paper, tmp_path):
    assert run(tmp_path).status == 0
    again = run(tmp_path, "--json")
    assert (again.status, json.loads(again.out)["articles"]) == (0, 0), again.log
    assert len([*read_articles(f"{store.url}/articles/*/*.jsonl")]) == 6
    for paths in ((), (f"{store.url}/articles/bay",), (f"{store.url}/articles/*/*.jsonl*",)):
        done = newscrawl(tmp_path, "export", *paths, "--to", "csv", "-o", "out.csv", "--force", "--json")
        assert done.status == 0, done.log
        assert json.loads(done.out)["articles"] == 6
    first = next(json.loads(data)["run"] for key, data in store.objects(store.prefix).items() if "/runs/2" in key)
    shown = newscrawl(tmp_path, "report", first, "--json")
    assert (shown.status, json.loads(shown.out)["articles"], json.loads(shown.out)["missing"]) == (0, 6, []), shown.log
    assert json.loads(newscrawl(tmp_path, "report", "--json").out)["articles"] == 0
    versions = newscrawl(tmp_path, "history", paper.url("/3"), "--pages", "--json")
    assert [row["record"]["url"] for row in json.loads(versions.out)] == [paper.url("/3")], versions.log
    kept = json.loads(newscrawl(tmp_path, "archive", "list", "--json").out)
    assert [row["source"] for row in kept] == ["bay"]
    for paths in ((), (f"{store.url}/pages",), (kept[0]["path"],)):
        told = json.loads(newscrawl(tmp_path, "archive", "verify", *paths, "--json").out)
        assert [(row["path"], row["faults"]) for row in told] == [(kept[0]["path"], [])]


def test_pages_are_extracted_again_and_their_records_stay_here(store, paper, tmp_path):
    assert run(tmp_path).status == 0
    before = store.sizes(store.prefix)
    done = newscrawl(tmp_path, "reextract", f"{store.url}/pages", "-o", "again")
    assert done.status == 0, done.log
    assert store.sizes(store.prefix) == before
    assert sorted(article.url for article in read_articles(str(tmp_path / "again" / "articles"))) == sorted(
        paper.url(f"/{number}") for number in range(1, 7)
    )


CRASHES = {
    "mid-way, lines not durable": ("newscrawl.crawl.storage:LineFile.sync", "before", 1, ""),
    "lines known, file goes on": ("newscrawl.state:State.write", "after", 1, ""),
    "complete, not stored": ("newscrawl.remote:copy", "before", 1, ""),
    "pages stored, lines not": ("newscrawl.remote:copy", "before", 2, ""),
    "stored, not removed here": ("newscrawl.remote:copy", "after", 2, ""),
    "report not stored": ("newscrawl.remote:copy_text", "before", 1, ""),
    "report stored, state has not heard": ("newscrawl.crawl.memory:RunMemory.end", "before", 1, ""),
}


@pytest.mark.parametrize("name", CRASHES)
def test_a_run_that_is_killed_loses_nothing_and_writes_nothing_twice(store, paper, tmp_path, name):
    place, when, number, word = CRASHES[name]
    folders = {"NEWSCRAWL_DATA": str(tmp_path / "data"), "NEWSCRAWL_SOURCES": str(tmp_path / "sources")}
    program = [str(CRASHING), place, when, str(number), word, "run", *FAST]
    environment = {**os.environ, **folders, "SCRAPY_SETTINGS_MODULE": "newscrawl.crawl.settings"}
    killed = Process(program, cwd=tmp_path, env=environment)
    assert killed.wait() == -signal.SIGKILL, killed.communicate()
    here = {
        path: (tmp_path / "data" / path).read_bytes()
        for path in left(tmp_path)
        if path.endswith((".jsonl", ".warc.gz"))
    }
    done = run(tmp_path)
    assert done.status == 0, done.log
    require_whole(store, paper, tmp_path)
    there = store.objects(store.prefix)
    assert {path: there[f"{store.prefix}/{path}"] for path in here} == here


@pytest.mark.parametrize("name", CRASHES)
def test_what_a_machine_that_was_killed_had_not_stored_another_one_stores(store, paper, tmp_path, new_database, name):
    """They share state and storage. The first machine comes back, and nothing is there twice."""
    place, when, number, word = CRASHES[name]
    shared = {"NEWSCRAWL_STATE": new_database(), "NEWSCRAWL_LEASE_SECONDS": "2"}

    def on(machine: str, *program: str) -> Process:
        folders = {"NEWSCRAWL_DATA": str(tmp_path / machine), "NEWSCRAWL_SOURCES": str(tmp_path / "sources")}
        environment = {**os.environ, **folders, **shared, "SCRAPY_SETTINGS_MODULE": "newscrawl.crawl.settings"}
        (tmp_path / machine).mkdir(exist_ok=True)
        return Process([*program, "run", *FAST], cwd=tmp_path, env=environment)

    killed = on("one", str(CRASHING), place, when, str(number), word)
    assert killed.wait() == -signal.SIGKILL, killed.communicate()
    for machine in ("two", "one", "two"):
        again = on(machine, "-m", "newscrawl")
        while again.wait() == 6:  # the lease of the dead one
            again = on(machine, "-m", "newscrawl")
        assert again.wait() == 0, again.communicate()
        require_whole(store, paper, tmp_path)
    here = [path for machine in ("one", "two") for kind in MOVED for path in (tmp_path / machine / kind).rglob("*.*")]
    assert [path for path in here if path.is_file()] == []


def test_without_a_storage_nothing_is_fetched(store, paper, tmp_path):
    store.stop()
    try:
        done = run(tmp_path)
        doctor = newscrawl(tmp_path, "doctor", "--json")
    finally:
        store.start()
    [told] = [line for line in done.log.splitlines() if "NEWSCRAWL_CONTACT" not in line]
    assert (done.status, paper.asked()) == (5, [])
    assert "the storage cannot be reached: EndpointConnectionError: Could not connect" in told
    assert next(row["state"] for row in json.loads(doctor.out) if row["what"] == "storage") == "fault"
    assert [secret for secret in SECRETS if secret in done.log.encode() + doctor.out] == []
    assert run(tmp_path).status == 0
    require_whole(store, paper, tmp_path)


def test_a_storage_that_goes_away_ends_the_run_and_gets_all_later(store, paper, tmp_path):
    paper.pages["/4"].delay = 3
    process = start(tmp_path, "run", *FAST, module="newscrawl")
    while "/4" not in paper.asked():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    store.stop()
    try:
        log = process.communicate()[1].decode()
    finally:
        store.start()
    assert (process.returncode, "could not be stored" in log) == (5, True), log
    waiting = left(tmp_path)
    assert {path.split("/")[0] for path in waiting} == set(MOVED)
    assert [path for path in waiting if path.endswith(".part")] == []
    (report,) = (tmp_path / "data" / "runs").glob("2*.json")
    assert json.loads(report.read_text("utf-8"))["finish_reason"] == "output_failed"
    assert run(tmp_path).status == 0
    require_whole(store, paper, tmp_path)
    assert set(waiting) <= {key.removeprefix(f"{store.prefix}/") for key in store.sizes(store.prefix)}


def test_a_run_that_is_told_to_end_stores_what_it_has(store, paper, tmp_path):
    paper.pages["/4"].delay = 60
    process = start(tmp_path, "run", *FAST, module="newscrawl")
    while "/4" not in paper.asked():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.terminate()
    log = process.communicate()[1].decode()
    assert (process.returncode, left(tmp_path)) == (143, []), log
    assert kinds(store) == {"articles": 1, "rejected": 1, "pages": 1, "runs": 2}
    paper.pages["/4"].delay = 0
    assert run(tmp_path).status == 0
    assert sorted(article.url for article in read_articles(f"{store.url}/articles")) == sorted(
        paper.url(f"/{number}") for number in range(1, 7)
    )


def test_two_runs_of_two_sources_at_once(store, paper, tmp_path):
    second = {f"/{number}": story(number) for number in range(11, 17)}
    with serving(second) as other:
        second["/feed"] = other.feed(*second)
        other.source(tmp_path, "hill")
        processes = [start(tmp_path, "run", name, *FAST, module="newscrawl") for name in ("bay", "hill")]
        logs = [process.communicate()[1].decode() for process in processes]
        assert [process.returncode for process in processes] == [0, 0], logs
    assert kinds(store) == {"articles": 2, "rejected": 1, "pages": 2, "runs": 4}
    assert set(addresses(store).values()) == {1}
    assert (len([*read_articles(store.url + "/articles")]), left(tmp_path)) == (12, [])


def test_no_part_of_an_object_is_ever_seen(store, tmp_path):
    size = 50 << 20
    file = tmp_path / "large"
    file.write_bytes(os.urandom(1 << 20) * 50)
    target = remote.place(f"{store.url}/large")
    copying = threading.Thread(target=remote.copy, args=(file, target))
    seen = []
    copying.start()
    while copying.is_alive():
        seen.append(store.sizes(store.prefix))
    copying.join()
    seen.append(store.sizes(store.prefix))
    assert len(seen) > 2
    assert {tuple(sizes.values()) for sizes in seen} == {(), (size,)}


def test_an_upload_that_is_killed_leaves_no_object(store, tmp_path):
    file = tmp_path / "large"
    file.write_bytes(os.urandom(1 << 20) * 200)
    code = "import sys, pathlib; from newscrawl import remote; print(flush=True); "
    code += "remote.copy(pathlib.Path(sys.argv[1]), remote.place(sys.argv[2]))"
    command = [sys.executable, "-c", code, str(file), f"{store.url}/large"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    process.stdout.readline()
    uploads = []
    while not uploads:  # the upload has begun
        uploads = store.client.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])
    process.kill()
    process.communicate()
    assert store.sizes(store.prefix) == {}
    store.client.abort_multipart_upload(Bucket=BUCKET, Key=uploads[0]["Key"], UploadId=uploads[0]["UploadId"])


def test_what_is_forgotten_is_in_no_object(store, paper, tmp_path):
    assert run(tmp_path).status == 0
    first = newscrawl(tmp_path, "forget", paper.url("/2"), "--json")
    assert json.loads(first.out)["records"] == 1, first.log
    done = newscrawl(tmp_path, "forget", paper.url("/2"), "--yes", "--json")
    told = json.loads(done.out)
    assert (done.status, told["records"], told["pages"]) == (0, 1, 1), done.log
    there = store.objects(store.prefix).items()
    text = b"".join(gzip.decompress(data) if key.endswith(".gz") else data for key, data in there)
    assert (b"sail watch 2 " in text, text.count(b"sail watch 1 ") > 1) == (False, True)
    assert newscrawl(tmp_path, "archive", "verify").status == 0
    for number in (1, 3, 4, 5, 6):
        assert newscrawl(tmp_path, "forget", paper.url(f"/{number}"), "--yes").status == 0
    assert [key for key in store.sizes(store.prefix) if "/articles/" in key] == []


def test_old_pages_go_and_a_lost_state_is_made_anew(store, paper, tmp_path):
    assert run(tmp_path).status == 0
    (tmp_path / "data" / "state.sqlite").unlink()
    rebuilt = newscrawl(tmp_path, "state", "rebuild", "--json")
    assert rebuilt.status == 0, rebuilt.log
    asked = len(paper.asked())
    assert run(tmp_path).status == 0
    assert [path for path in paper.asked()[asked:] if path in paper.pages and path != "/feed"] == []
    gone = newscrawl(tmp_path, "prune", "pages", "--max-size", "0kb", "--yes", "--json")
    assert [row["kind"] for row in json.loads(gone.out)] == ["pages"], gone.log
    assert (kinds(store)["pages"], kinds(store)["articles"]) == (0, 1)


def test_doctor_writes_to_the_storage_and_leaves_nothing(store, tmp_path):
    done = newscrawl(tmp_path, "doctor", "--json")
    assert next(row["state"] for row in json.loads(done.out) if row["what"] == "storage") == "ok", done.out
    assert store.sizes(store.prefix) == {}


@pytest.mark.parametrize("form", ["{}", "file://{}"])
def test_a_folder_is_a_storage_too(paper, tmp_path, monkeypatch, form):
    shared = tmp_path / "shared"
    monkeypatch.setenv("NEWSCRAWL_STORAGE", form.format(shared))
    assert run(tmp_path).status == 0
    assert (len([*read_articles(shared / "articles")]), left(tmp_path)) == (6, [])
    assert [path.name for path in shared.rglob(".*")] == []
    assert json.loads(newscrawl(tmp_path, "report", "--json").out)["articles"] == 6
