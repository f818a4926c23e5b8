"""OpenTelemetry's spans of real crawls, received by a server that reads OTLP as a collector does."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from listening import listening
from local_site import FAST, Answer, serving, story
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from processes import environment, run


class _Collector(BaseHTTPRequestHandler):
    asked: list[tuple[str, ExportTraceServiceRequest]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        request = ExportTraceServiceRequest()
        request.ParseFromString(body)
        self.asked.append((self.path, request))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def collecting() -> Iterator[tuple[str, list[tuple[str, ExportTraceServiceRequest]]]]:
    """Address of a collector, and what it has been sent."""
    handler = type("Handler", (_Collector,), {"asked": []})
    with listening(handler) as address:
        yield address, handler.asked


def traced(folder: Path, share: str, **more: str) -> tuple[int, list[Any], dict[str, Any], Any]:
    """A run's exit status, its spans, the attributes of what sent them, and the site."""
    with collecting() as (address, asked), serving({f"/{number}": story(number) for number in range(8)}) as site:
        site.pages["/feed"] = site.feed(*site.pages, "/gone")
        site.source(folder)
        told = {"NEWSCRAWL_TRACES": share, "OTEL_EXPORTER_OTLP_ENDPOINT": address, **more}
        done = run(["-m", "newscrawl", "run", *FAST], cwd=folder, env=environment(folder, **told))
    assert {path for path, _ in asked} <= {"/v1/traces"}, done.stderr
    resources = [one for _, request in asked for one in request.resource_spans]
    spans = [span for one in resources for scope in one.scope_spans for span in scope.spans]
    return done.returncode, spans, attributes(resources[0].resource) if resources else {}, site


def attributes(of: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in of.attributes}


def test_a_run_and_all_its_pages(tmp_path: Path) -> None:
    status, spans, sender, site = traced(tmp_path, "1")
    assert status == 0
    assert sender["service.name"] == "newscrawl"
    assert len({span.trace_id for span in spans}) == 1
    (root,) = [span for span in spans if not span.parent_span_id]
    assert root.name == "run bay"
    told = attributes(root)
    assert (told["newscrawl.source"], told["newscrawl.articles"], told["newscrawl.rejected"]) == ("bay", 8, 1)
    pages = [span for span in spans if span.name == "page"]
    assert {page.parent_span_id for page in pages} == {root.span_id}
    of = {attributes(page)["url.full"].removeprefix(site.base): page for page in pages}
    assert sorted(of) == [*(f"/{number}" for number in range(8)), "/gone"]
    assert attributes(of["/gone"])["newscrawl.rejected"] == "fetch/http_error"
    (gone,) = [span for span in spans if span.parent_span_id == of["/gone"].span_id and span.name == "GET"]
    assert (gone.status.code, attributes(gone)["error.type"]) == (Status.STATUS_CODE_ERROR, "404")
    for page in (of["/0"], of["/7"]):
        steps = sorted(
            (span for span in spans if span.parent_span_id == page.span_id), key=lambda s: s.start_time_unix_nano
        )
        assert [step.name for step in steps] == ["GET", "extract", "write"]
        told = attributes(steps[0])
        assert (told["http.request.method"], told["http.response.status_code"]) == ("GET", 200)
        assert told["url.full"] == f"http://{told['server.address']}:{told['server.port']}{told['url.full'][-2:]}"
        assert steps[0].kind == Span.SPAN_KIND_CLIENT
        assert {step.status.code for step in steps} == {Status.STATUS_CODE_UNSET}
        assert 0 < attributes(steps[1])["newscrawl.worker_seconds"] * 1e9 <= length(steps[1])
        assert all(one.end_time_unix_nano == two.start_time_unix_nano for one, two in pairwise(steps))
        assert sum(map(length, steps)) <= length(page) <= length(root)


def length(span: Any) -> int:
    return int(span.end_time_unix_nano - span.start_time_unix_nano)


def test_a_share_of_the_pages_under_a_name_of_the_environment(tmp_path: Path) -> None:
    _, spans, sender, site = traced(
        tmp_path, "0.5", OTEL_SERVICE_NAME="press", OTEL_RESOURCE_ATTRIBUTES="host.name=one"
    )
    assert (sender["service.name"], sender["host.name"]) == ("press", "one")
    wanted = {site.url(path) for path in (*site.pages, "/gone") if crc32(site.url(path).encode()) < 1 << 31}
    assert {attributes(span)["url.full"] for span in spans if span.name == "page"} == wanted - {site.url("/feed")}


def test_a_run_alone(tmp_path: Path) -> None:
    _, spans, _, _ = traced(tmp_path, "0")
    assert [span.name for span in spans] == ["run bay"]


def test_the_sampler_of_the_environment_goes_before_all(tmp_path: Path) -> None:
    status, spans, _, _ = traced(tmp_path, "1", OTEL_TRACES_SAMPLER="always_off")
    assert (status, spans) == (0, [])


def test_what_got_no_answer_is_an_error_of_its_request(tmp_path: Path) -> None:
    with collecting() as (address, asked), serving({"/1": Answer(closes=True)}) as site:
        site.pages["/feed"] = site.feed("/1")
        site.source(tmp_path)
        told = {"NEWSCRAWL_TRACES": "1", "OTEL_EXPORTER_OTLP_ENDPOINT": address}
        run(["-m", "newscrawl", "run", *FAST], cwd=tmp_path, env=environment(tmp_path, **told))
    spans = [
        span
        for _, request in asked
        for one in request.resource_spans
        for scope in one.scope_spans
        for span in scope.spans
    ]
    tries = sorted((span for span in spans if span.name == "GET"), key=lambda span: span.start_time_unix_nano)
    assert [attributes(span).get("http.request.resend_count", 0) for span in tries] == [0, 1, 2]
    assert attributes(tries[-1])["error.type"] == "download_failed"
    assert tries[-1].status.code == Status.STATUS_CODE_ERROR
    (root,) = [span for span in spans if not span.parent_span_id]
    assert root.status.code == Status.STATUS_CODE_UNSET


@pytest.mark.parametrize("hangs", [False, True])
def test_a_collector_that_does_not_answer_is_told_once_and_ends_no_run(tmp_path: Path, hangs: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, serving({f"/{n}": story(n) for n in range(8)}) as site:
        site.pages["/feed"] = site.feed(*site.pages)
        site.source(tmp_path)
        port = silent.getsockname()[1] if hangs else 9
        told = {
            "NEWSCRAWL_TRACES": "1",
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}",
            "OTEL_EXPORTER_OTLP_TIMEOUT": "1",
            "OTEL_BSP_SCHEDULE_DELAY": "100",
        }
        done = run(
            ["-m", "newscrawl", "run", "-s", "DOWNLOAD_DELAY=0.5"], cwd=tmp_path, env=environment(tmp_path, **told)
        )
    assert done.returncode == 0
    assert done.stderr.count("[opentelemetry") == 1, done.stderr
