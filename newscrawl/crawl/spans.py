"""A step of a run in, OpenTelemetry's span out, with the names and attributes of its conventions.

Where spans go, and as whose, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME and their like say, which OpenTelemetry's
own library reads.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, StatusCode
from scrapy import Request

from newscrawl.crawl.runreport import versions


class _Once(logging.Filter):
    """Lets the first record through: a collector that is not there is told once, and not each five seconds."""

    told = False

    def filter(self, record: logging.LogRecord) -> bool:
        first, self.told = not self.told, True
        return first


@cache
def tracer() -> trace.Tracer:
    """OpenTelemetry's for this process: the program's own where it has set one up, else one that sends by OTLP.

    What has not been sent is sent when the process ends, for as long as OTEL_EXPORTER_OTLP_TIMEOUT at the most.
    """
    if not isinstance(trace.get_tracer_provider(), TracerProvider):
        provider = TracerProvider(resource=Resource.create({"service.version": versions()["newscrawl"], **_name()}))
        logging.getLogger(OTLPSpanExporter.__module__).addFilter(_Once())
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        trace.set_tracer_provider(provider)
    return trace.get_tracer("newscrawl", versions()["newscrawl"])


def _name() -> dict[str, str]:
    """The service's name, where the environment says none."""
    named = "OTEL_SERVICE_NAME" in os.environ or "service.name=" in os.environ.get("OTEL_RESOURCE_ATTRIBUTES", "")
    return {} if named else {"service.name": "newscrawl"}


def span(name: str, parent: Span, now: int, told: Mapping[str, Any] | None = None) -> Span:
    """One that has begun `now`, nanoseconds since 1970, below `parent`."""
    kind = SpanKind.CLIENT if told and "http.request.method" in told else SpanKind.INTERNAL
    return tracer().start_span(name, trace.set_span_in_context(parent), kind, told, start_time=now)


def told_of(request: Request) -> dict[str, str | int]:
    """What the conventions ask of a client's span."""
    parts = urlsplit(request.url)
    told: dict[str, str | int] = {
        "http.request.method": request.method,
        "url.full": request.url,
        "server.address": parts.hostname or "",
        "server.port": parts.port or (443 if parts.scheme == "https" else 80),
    }
    again = request.meta.get("retry_times", 0) + request.meta.get("redirect_times", 0)
    return {**told, "http.request.resend_count": again} if again else told


def blame(span: Span, what: str) -> None:
    """The span was in vain."""
    span.set_status(StatusCode.ERROR)
    span.set_attribute("error.type", what)
