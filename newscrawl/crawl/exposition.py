"""Numbers by name in, Prometheus' text out and back: by its own library, which is loaded with this module.

Only `metrics` imports this, and only where somebody has asked for metrics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPException
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest, push_to_gateway, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from newscrawl.crawl.measures import MEASURES, MORE, SUM, Key, Measure

PREFIX = "newscrawl_"
PUSH_SECONDS = 10.0
"""How long a Pushgateway may take, at the end of a run that has all its lines. A guess."""
Values = tuple[Counter[Key], dict[Key, float]]
"""What is added up, and the gauges."""


class Exposition(Collector):
    """What `now` gives, whenever Prometheus or the file asks; and this process's memory, CPU time and file handles.

    These have a prefix of their own, too: node_exporter has a `process_…` of itself.
    """

    def __init__(self, now: Callable[[], Values], labels: Mapping[str, str]) -> None:
        """`labels`: those that all have."""
        self._now = now
        self._labels = labels
        self._process = ProcessCollector(namespace="newscrawl", registry=None)
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def text(self) -> str:
        """In Prometheus' text format."""
        return generate_latest(self.registry).decode("utf-8")

    def serve(self, address: str, port: int) -> int:
        """Answer there, in a thread that ends with the process; the port, a free one where 0 was asked for. OSError."""
        server, _ = start_http_server(port, address, self.registry)
        return int(server.server_port)

    def push(self, address: str) -> None:
        """Put all of it in the place of what that Pushgateway has under our name and labels. OSError."""
        try:
            push_to_gateway(address, "newscrawl", self.registry, dict(self._labels), PUSH_SECONDS)
        except HTTPException as error:
            raise OSError(f"it does not answer as HTTP asks: {error}") from error

    def collect(self) -> Iterator[Metric]:
        """The library's question."""
        for family in (*self._families(), *self._process.collect()):
            family.samples = [one._replace(labels={**one.labels, **self._labels}) for one in family.samples]
            yield family

    def _families(self) -> Iterator[Metric]:
        sums, gauges = self._now()
        found: dict[str, dict[tuple[str, ...], float]] = {name: {} for name in MEASURES}
        for (name, labels), value in (*sums.items(), *gauges.items()):
            found[name][labels] = value
        for name, measure in MEASURES.items():
            if found[name]:
                yield _family(name, measure, found[name])

    def describe(self) -> list[Metric]:
        """Nothing: else the registry would collect to know the names."""
        return []


def _family(name: str, measure: Measure, values: Mapping[tuple[str, ...], float]) -> Metric:
    told = (PREFIX + name, measure.meaning)
    if measure.kind == "histogram":
        histogram = HistogramMetricFamily(*told, labels=measure.labels)
        for labels in {labels[:-1]: None for labels in values}:
            bounds = (*map(str, measure.bounds), MORE)
            counts = accumulate(values.get((*labels, bound), 0) for bound in bounds)
            histogram.add_metric(labels, list(zip(bounds, counts, strict=True)), values.get((*labels, SUM), 0.0))
        return histogram
    family = (CounterMetricFamily if measure.kind == "counter" else GaugeMetricFamily)(*told, labels=measure.labels)
    for labels, value in values.items():
        family.add_metric(labels, value)
    return family


def read_back(text: str) -> Values:
    """What a file of ours says: counters and histograms, and the gauges that stay. ValueError where it is none."""
    sums: Counter[Key] = Counter()
    gauges: dict[Key, float] = {}
    for family in text_string_to_metric_families(text):
        name = family.name.removeprefix(PREFIX)
        measure = MEASURES.get(name)
        if measure is None or family.type != measure.kind:
            continue
        before = 0.0
        for sample in family.samples:
            labels = tuple(sample.labels.get(label, "") for label in measure.labels)
            if sample.name.endswith("_bucket"):
                bound = sample.labels["le"]
                before = 0.0 if bound == str(measure.bounds[0]) else before
                sums[name, (*labels, bound)] += sample.value - before  # type: ignore[assignment]
                before = sample.value
            elif sample.name.endswith("_sum") and measure.kind == "histogram":
                sums[name, (*labels, SUM)] += sample.value  # type: ignore[assignment]
            elif measure.kind == "counter" and sample.name.endswith("_total"):
                sums[name, labels] += sample.value  # type: ignore[assignment]
            elif measure.stays:
                gauges[name, labels] = sample.value
    return sums, gauges
