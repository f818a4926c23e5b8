"""Prometheus' metrics of real crawls, read by its own parser and beside the run reports."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.request import urlopen

import pytest
from filelock import FileLock
from listening import listening
from local_site import FAST, Answer, Site, serving, story
from processes import HANGS, Process, environment, run
from prometheus_client.parser import text_string_to_metric_families

from newscrawl.crawl import config
from newscrawl.crawl.measures import MEASURES
from newscrawl.crawl.metrics import Metrics
from newscrawl.errors import ConfigError
from newscrawl.state import State

LIBRARIES = ("prometheus_client", "opentelemetry", "redis", "scrapy_redis")
WITHOUT = f"""
import sys
sys.modules.update(dict.fromkeys({LIBRARIES}))  # whoever imports one fails
from newscrawl.cli import main
sys.exit(main(sys.argv[1:]))
"""
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(text: str) -> Samples:
    """Each line of Prometheus' text, by name and labels, of which all have the file's name."""
    families = text_string_to_metric_families(text)
    found = {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}
    assert {dict(labels)["file"] for _, labels in found} == {"newscrawl"}
    return {(name, labels - {("file", "newscrawl")}): value for (name, labels), value in found.items()}


def value(found: Samples, name: str, **labels: str) -> float | None:
    return found.get((f"newscrawl_{name}", frozenset(labels.items())))


def by(found: Samples, name: str, label: str, source: str = "bay") -> dict[str, float]:
    """Of a metric of a source: value of one label → number, those that are 0 left out."""
    return {
        dict(labels)[label]: number
        for (full, labels), number in found.items()
        if full == f"newscrawl_{name}" and dict(labels).get("source", source) == source and number
    }


def agrees(found: Samples, report: dict) -> None:
    """What was measured of a source is what its report says."""
    source = report["source"]
    same = {"pages": "requests", "articles": "articles", "articles_revised": "revised", "response_bytes": "bytes"}
    for metric, key in same.items():
        assert value(found, f"{metric}_total", source=source) == report[key], metric
    rejections = {
        f"{dict(labels)['stage']}/{dict(labels)['reason']}": number
        for (name, labels), number in found.items()
        if name == "newscrawl_rejections_total" and dict(labels)["source"] == source and number
    }
    assert rejections == report["rejections"]
    assert by(found, "responses_total", "class", source) == report["responses"]
    assert by(found, "discovery_total", "outcome", source) == {k: v for k, v in report["discovery"].items() if v}
    assert by(found, "parts_total", "outcome", source) == {k: v for k, v in report["parts"].items() if v}
    assert value(found, "requests_total", source=source) == report["stats"]["downloader/request_count"]
    answers = report["fetch_seconds"]
    assert value(found, "fetch_seconds_count", source=source) == sum(answers.values())
    assert value(found, "fetch_seconds_bucket", source=source, le="0.1") == answers["0.1"]
    assert by(found, "source_runs_total", "finish_reason", source) == {report["finish_reason"]: 1}


def reports(folder: Path) -> dict[str, dict]:
    """The last report of each source."""
    paths = sorted((folder / "data" / "runs").glob("2*.json"))
    found = sorted((json.loads(path.read_text("utf-8")) for path in paths), key=lambda r: r["stats"]["start_time"])
    return {report["source"]: report for report in found}


@contextmanager
def bay() -> Iterator[Site]:
    """Three articles, one of two pages, one that is gone and one that is no article."""
    with serving({f"/{number}": story(number) for number in (1, 2)}) as site:
        site.pages["/3"] = story(3, head="<link rel='next' href='/3/2'>")
        site.pages["/3/2"] = story(4)
        site.pages["/film"] = Answer("<html><body><video src='x.mp4'></video></body></html>")
        site.pages["/feed"] = site.feed("/1", "/2", "/3", "/gone", "/film")
        yield site


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def newscrawl(folder: Path, *args: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = ["-m", "newscrawl", "run", *args, *FAST]
    return run(command, cwd=folder, env=environment(folder, NEWSCRAWL_CONTACT="https://crawler.example", **more))


def test_an_endpoint_is_asked_while_a_run_goes_on(tmp_path: Path) -> None:
    port, file = free_port(), tmp_path / "newscrawl.prom"
    with bay() as site, serving({"/slow": Answer(delay=HANGS)}, "127.0.0.2") as hill:
        hill.pages["/feed"] = hill.feed("/slow")
        site.source(tmp_path)
        hill.source(tmp_path, "hill")
        told = {"NEWSCRAWL_METRICS_PORT": str(port), "NEWSCRAWL_METRICS_FILE": str(file)}
        process = Process(["-m", "newscrawl", "run", *FAST], cwd=tmp_path, env=environment(tmp_path, **told))
        found = asked_until(process, port, lambda now: value(now, "pages_waiting", source="hill") == 1)
        found = asked_until(process, port, lambda now: by(now, "source_runs_total", "finish_reason") != {})
        agrees(found, reports(tmp_path)["bay"])
        assert value(found, "sources_running") == 1
        assert value(found, "pages_waiting", source="hill") == 1
        assert value(found, "process_resident_memory_bytes") > 30_000_000
        while value(samples(file.read_text()), "articles_total", source="bay") != 3:  # soon after bay has ended
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
    ended = samples(file.read_text())
    for report in reports(tmp_path).values():
        agrees(ended, report)
    assert by(ended, "rejections_total", "reason", "hill") == {"not_fetched": 1}
    assert value(ended, "sources_running") == 0
    assert value(ended, "pages_waiting", source="hill") is None
    assert value(ended, "batches_total", status="130") == 1


def asked_until(process: Process, port: int, enough) -> Samples:
    """What the endpoint says, as soon as that is enough."""
    end = time.monotonic() + HANGS
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=HANGS) as response:
                found = samples(response.read().decode())
            if enough(found):
                return found
        except OSError:
            pass
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_file_goes_on_from_run_to_run(tmp_path: Path) -> None:
    file = tmp_path / "newscrawl.prom"
    with bay() as site:
        site.source(tmp_path)
        assert newscrawl(tmp_path, NEWSCRAWL_METRICS_FILE=str(file)).returncode == 0
        first, report = samples(file.read_text()), reports(tmp_path)["bay"]
        agrees(first, report)
        assert report["parts"]["fetched"] == 1
        assert value(first, "articles_by_language_total", language="en") == report["articles"] == 3
        assert value(first, "extract_seconds_count") == sum(report["extract_seconds"].values()) == 4
        kept = sum(Path(path).stat().st_size for path in report["pages_paths"])
        assert 0 < kept - value(first, "archive_bytes_total", source="bay") < 1000  # the file's head
        site.pages["/9"] = story(9)
        site.pages["/feed"] = site.feed("/1", "/9")
        assert newscrawl(tmp_path, NEWSCRAWL_METRICS_FILE=str(file)).returncode == 0
    second, report = samples(file.read_text()), reports(tmp_path)["bay"]
    assert report["articles"] == 1
    assert value(second, "articles_total", source="bay") == 4
    assert value(second, "fetch_seconds_count", source="bay") == value(
        first, "fetch_seconds_count", source="bay"
    ) + sum(report["fetch_seconds"].values())
    assert value(second, "fetch_seconds_sum", source="bay") > value(first, "fetch_seconds_sum", source="bay")
    assert value(second, "runs_total", source="bay", condition="well") == 2
    assert value(second, "last_batch_status") == 0
    assert first.keys() <= second.keys()
    for name in ("last_success", "last_run", "last_article"):
        before, after = (value(one, f"{name}_timestamp_seconds", source="bay") for one in (first, second))
        assert before < after <= time.time()
    agree_with_prometheus(file)


def agree_with_prometheus(file: Path) -> None:
    """Prometheus' own tool finds no fault with names and units."""
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool here (Debian's package prometheus): names are not checked by it")
    done = subprocess.run([promtool, "check", "metrics"], input=file.read_bytes(), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_source_that_fails_keeps_the_time_of_its_last_success(tmp_path: Path) -> None:
    file = tmp_path / "newscrawl.prom"
    with bay() as site:
        site.source(tmp_path)
        newscrawl(tmp_path, NEWSCRAWL_METRICS_FILE=str(file))
        first = samples(file.read_text())
        site.pages["/feed"] = Answer("gone", status=404)
        assert newscrawl(tmp_path, NEWSCRAWL_METRICS_FILE=str(file)).returncode == 4
    second = samples(file.read_text())
    name = "last_success_timestamp_seconds"
    assert value(first, name, source="bay") == value(second, name, source="bay")
    assert value(first, "last_run_timestamp_seconds", source="bay") < value(
        second, "last_run_timestamp_seconds", source="bay"
    )
    assert value(first, "runs_total", source="bay", condition="failed") == 0  # so that increase() sees the first one
    assert value(second, "runs_total", source="bay", condition="failed") == 1
    assert value(first, "rejections_total", source="bay", stage="fetch", reason="download_timeout") == 0
    assert (value(first, "source_well", source="bay"), value(second, "source_well", source="bay")) == (1, 0)
    assert value(second, "last_batch_status") == 4


class _Gateway(BaseHTTPRequestHandler):
    pushed: list[tuple[str, str, str]]
    status = 200

    def do_PUT(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.pushed.append((self.path, self.headers["Content-Type"], text))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def gateway(status: int = 200) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Address of what takes pushes as a Pushgateway does, and what it was given."""
    handler = type("Handler", (_Gateway,), {"pushed": [], "status": status})
    with listening(handler) as address:
        yield address, handler.pushed


def test_what_is_in_the_file_is_pushed_when_a_run_has_ended(tmp_path: Path) -> None:
    file = tmp_path / "newscrawl.prom"
    with bay() as site, gateway() as (address, pushed):
        site.source(tmp_path)
        told = {"NEWSCRAWL_METRICS_FILE": str(file), "NEWSCRAWL_METRICS_PUSH": address}
        for articles in (3, 4):
            site.pages["/feed"] = site.feed("/1", "/2", "/3", *(["/9"] if articles == 4 else []))
            site.pages["/9"] = story(9)
            assert newscrawl(tmp_path, **told).returncode == 0
            path, kind, text = pushed[-1]
            assert (path, kind.partition(";")[0]) == ("/metrics/job/newscrawl/file/newscrawl", "text/plain")
            found = samples(text)
            assert value(found, "articles_total", source="bay") == articles
            assert value(found, "last_batch_status") == value(found, "sources_running") == 0
        assert len(pushed) == 2
        with FileLock(f"{file}.lock"):  # its counters would begin at 0
            assert newscrawl(tmp_path, **told).returncode == 0
        assert len(pushed) == 2


def test_what_is_no_gateway_ends_no_run(tmp_path: Path) -> None:
    def answer(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(100)
            connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
            while connection.recv(1 << 16):
                pass

    with bay() as site, socket.create_server(("127.0.0.1", 0)) as server:
        site.source(tmp_path)
        threading.Thread(target=answer, args=(server,)).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        done = newscrawl(
            tmp_path, NEWSCRAWL_METRICS_FILE=str(tmp_path / "newscrawl.prom"), NEWSCRAWL_METRICS_PUSH=address
        )
    assert done.returncode == 0
    assert f"{address}: metrics are not pushed: it does not answer as HTTP asks" in done.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("http://ada:secret@gateway:9091", "without user name and password"),
        ("http://gateway:port", "is wrong: Port could not be cast"),
        ("gateway:9091", "an absolute http or https URL is expected"),
    ],
)
def test_an_address_that_is_none_of_a_gateway_is_refused(tmp_path: Path, given: str, said: str) -> None:
    told = {"NEWSCRAWL_METRICS_FILE": str(tmp_path / "newscrawl.prom"), "NEWSCRAWL_METRICS_PUSH": given}
    with pytest.raises(ConfigError) as found:
        config.read(told)
    assert said in str(found.value)
    assert "secret" not in str(found.value)


def test_a_gateway_that_refuses_ends_no_run(tmp_path: Path) -> None:
    with bay() as site, gateway(status=400) as (address, _):
        site.source(tmp_path)
        done = newscrawl(
            tmp_path, NEWSCRAWL_METRICS_FILE=str(tmp_path / "newscrawl.prom"), NEWSCRAWL_METRICS_PUSH=address
        )
    assert done.returncode == 0
    assert f"{address}: metrics are not pushed: HTTP Error 400" in done.stderr


def test_what_cannot_be_told_ends_no_run(tmp_path: Path) -> None:
    file = tmp_path / "newscrawl.prom"
    with bay() as site, socket.create_server(("127.0.0.1", 0)) as taken, FileLock(f"{file}.lock"):
        site.source(tmp_path)
        port = taken.getsockname()[1]
        told = {"NEWSCRAWL_METRICS_PORT": str(port), "NEWSCRAWL_METRICS_FILE": str(file)}
        done = newscrawl(tmp_path, **told)
    assert done.returncode == 0
    assert f"127.0.0.1:{port}: no metrics are to be had there: Address already in use" in done.stderr
    assert f"{file}: metrics of this run are not written: another run writes it" in done.stderr
    assert not file.exists()


def test_a_file_that_is_none_of_ours_begins_anew(tmp_path: Path) -> None:
    file = tmp_path / "newscrawl.prom"
    file.write_text("newscrawl_articles_total{source= 3\n")
    with bay() as site:
        site.source(tmp_path)
        done = newscrawl(tmp_path, NEWSCRAWL_METRICS_FILE=str(file))
    assert done.returncode == 0
    assert "its numbers cannot be read, and begin anew" in done.stderr
    assert value(samples(file.read_text()), "articles_total", source="bay") == 3


def test_scrapy_crawl_tells_as_well(tmp_path: Path) -> None:
    file = tmp_path / "newscrawl.prom"
    with bay() as site:
        site.source(tmp_path)
        env = environment(tmp_path, NEWSCRAWL_METRICS_FILE=str(file), SCRAPY_SETTINGS_MODULE="newscrawl.crawl.settings")
        assert run(["-m", "scrapy", "crawl", "bay", *FAST], cwd=tmp_path, env=env).returncode == 0
    agrees(samples(file.read_text()), reports(tmp_path)["bay"])


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("METRICS_FILE", "/nowhere/at/all.prom", "in a folder that is there"),
        ("METRICS_FILE", "metrics.txt", "*.prom"),
        ("METRICS_PORT", "99999", "a port is expected"),
        ("METRICS_PORT", "everywhere:9464", "everywhere"),
        ("METRICS_SECONDS", "0", "above 0"),
        ("METRICS_PUSH", "http://127.0.0.1:9091", "NEWSCRAWL_METRICS_FILE has to be set as well"),
        ("TRACES", "2", "0 to 1"),
    ],
)
def test_a_wrong_setting_is_told_before_anything_is_fetched(tmp_path: Path, name: str, given: str, said: str) -> None:
    with bay() as site:
        site.source(tmp_path)
        done = newscrawl(tmp_path, **{f"NEWSCRAWL_{name}": given})
        assert site.hits == []
    assert done.returncode == 2
    assert f"NEWSCRAWL_{name}: '{given}' is wrong" in done.stderr
    assert said in done.stderr


@pytest.mark.parametrize(
    ("setting", "status", "extra"),
    [
        ({}, 0, ""),
        ({"NEWSCRAWL_METRICS_PORT": "0"}, 2, "newscrawl[metrics]"),
        ({"NEWSCRAWL_TRACES": "1"}, 2, "newscrawl[otel]"),
    ],
)
def test_without_the_libraries_all_else_goes_on(
    tmp_path: Path, setting: dict[str, str], status: int, extra: str
) -> None:
    with bay() as site:
        site.source(tmp_path)
        env = environment(tmp_path, NEWSCRAWL_CONTACT="https://crawler.example", **setting)
        script = tmp_path / "without.py"
        script.write_text(WITHOUT)
        done = run([str(script), "run", *FAST], cwd=tmp_path, env=env)
    assert done.returncode == status
    assert extra in done.stderr


def test_reports_of_other_processes_are_added_up(tmp_path: Path) -> None:
    file = tmp_path / "newscrawl.prom"
    with bay() as site:
        site.source(tmp_path)
        assert newscrawl(tmp_path).returncode == 0
    report = reports(tmp_path)["bay"]
    metrics = Metrics(config.read({"NEWSCRAWL_METRICS_FILE": str(file)}))
    metrics.ended(report)
    metrics.ended({**report, "source": "hill"})
    with State(tmp_path / "data" / "state.sqlite") as state:  # all that is left of a lost process
        kept = state.runs("bay", 1)[0].report
    metrics.ended({**kept, "source": "dale"})
    metrics.judged({"status": 0, "seconds": 1.0, "sources": []})
    found = samples(file.read_text())
    agrees(found, report)
    agrees(found, {**report, "source": "hill"})
    assert value(found, "articles_total", source="dale") == report["articles"]
    assert value(found, "extract_seconds_count") == 3 * sum(report["extract_seconds"].values())


def test_the_base_install_has_none_of_them() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    needed = " ".join(project["dependencies"]).replace("-", "_")
    assert [name for name in LIBRARIES if name in needed] == []


def test_an_errand_has_no_part_in_it(tmp_path: Path) -> None:
    file = tmp_path / "newscrawl.prom"
    with bay() as site:
        site.source(tmp_path)
        env = environment(tmp_path, NEWSCRAWL_METRICS_FILE=str(file))
        run(["-m", "newscrawl", "sources", "check", "bay"], cwd=tmp_path, env=env)
        assert "/feed" in site.asked()
    assert not file.exists()


def test_every_measure_says_what_it_means() -> None:
    assert all(measure.meaning.endswith(".") and measure.meaning[0].isupper() for measure in MEASURES.values())
    assert all("url" not in measure.labels and "domain" not in measure.labels for measure in MEASURES.values())
    text = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
    full = (f"newscrawl_{name}{'_total' * (measure.kind == 'counter')}" for name, measure in MEASURES.items())
    assert [name for name in full if f"`{name}`" not in text] == []
