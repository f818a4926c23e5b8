"""What lies in ops/: names only metrics that there are, and is right by the tools of those that it is for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from prometheus_client import CollectorRegistry, ProcessCollector

from newscrawl.crawl.measures import MEASURES

ROOT = Path(__file__).parents[1]
OPS = ROOT / "ops"
NAME = re.compile(r"\bnewscrawl_\w+")


def metrics() -> set[str]:
    """Every name that Prometheus may be asked for."""
    endings = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
    own = {f"newscrawl_{name}{end}" for name, measure in MEASURES.items() for end in endings[measure.kind]}
    registry = CollectorRegistry()
    ProcessCollector(namespace="newscrawl", registry=registry)
    return own | {sample.name for family in registry.collect() for sample in family.samples}


def queries() -> Iterator[str]:
    """All that the dashboard and the rules ask for."""
    dashboard = json.loads((OPS / "grafana" / "newscrawl.json").read_text("utf-8"))
    for panel in dashboard["panels"]:
        yield from (target["expr"] for target in panel["targets"])
    yield from (one["definition"] for one in dashboard["templating"]["list"] if "definition" in one)
    rules = yaml.safe_load((OPS / "prometheus" / "alerts.yml").read_text("utf-8"))
    yield from (rule["expr"] for group in rules["groups"] for rule in group["rules"])


def test_queries_name_only_metrics_that_there_are() -> None:
    named = {name for query in queries() for name in NAME.findall(query)}
    assert len(named) > 15
    assert named - metrics() == set()


def test_queries_name_only_labels_that_their_metric_has() -> None:
    known = {label for measure in MEASURES.values() for label in measure.labels} | {"le"}
    asked = {label for query in queries() for braces in re.findall(r"\{(.*?)\}", query) for label in _labels(braces)}
    grouped = {
        label
        for query in queries()
        for by in re.findall(r"(?:by|without) \((.*?)\)", query)
        for label in by.split(", ")
    }
    assert {"source", "stage"} <= asked | grouped <= known


def _labels(braces: str) -> list[str]:
    return re.findall(r"(\w+)=~?\"", braces)


def promtool(*args: str, given: str = "") -> None:
    """Prometheus' own tool finds no fault."""
    path = shutil.which("promtool")
    if path is None:
        pytest.skip("no promtool here (Debian's package prometheus): rules and queries are not checked by it")
    done = subprocess.run([path, *args], input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_rules_of_alarms(tmp_path: Path) -> None:
    promtool("check", "rules", str(OPS / "prometheus" / "alerts.yml"))
    cases = (ROOT / "tests" / "ops" / "alerts_test.yml").read_text("utf-8")
    (tmp_path / "cases.yml").write_text(cases.replace("ALERTS", str(OPS / "prometheus" / "alerts.yml")))
    promtool("test", "rules", str(tmp_path / "cases.yml"))


def test_every_rule_has_a_case_in_which_it_rings_and_one_in_which_it_does_not() -> None:
    rules = yaml.safe_load((OPS / "prometheus" / "alerts.yml").read_text("utf-8"))
    cases = yaml.safe_load((ROOT / "tests" / "ops" / "alerts_test.yml").read_text("utf-8"))
    tried = [one for case in cases["tests"] for one in case["alert_rule_test"]]
    names = {rule["alert"] for group in rules["groups"] for rule in group["rules"]}
    assert {one["alertname"] for one in tried if one.get("exp_alerts")} == names
    assert {one["alertname"] for one in tried if not one.get("exp_alerts")} == names


def test_queries_of_the_dashboard_are_prometheus_own_language(tmp_path: Path) -> None:
    dashboard = json.loads((OPS / "grafana" / "newscrawl.json").read_text("utf-8"))
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    plain = [query.replace("$__rate_interval", "5m").replace("$source", ".*") for query in asked]
    rules = [{"record": f"panel:{number}", "expr": query} for number, query in enumerate(plain)]
    (tmp_path / "rules.yml").write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
    promtool("check", "rules", str(tmp_path / "rules.yml"))


WELL = """
rule_files: []
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      # Crawled again half an hour after it was last judged: the run goes on, and has judged nobody yet.
      - {series: 'newscrawl_source_well{source="bay"}', values: '1x60'}
      - {series: 'newscrawl_last_success_timestamp_seconds{source="bay"}', values: '0x60'}
      - {series: 'newscrawl_last_run_timestamp_seconds{source="bay"}', values: '0x29 1800x30'}
      - {series: 'newscrawl_source_well{source="vale"}', values: '1x60'}
      - {series: 'newscrawl_last_success_timestamp_seconds{source="vale"}', values: '0x60'}
      - {series: 'newscrawl_last_run_timestamp_seconds{source="vale"}', values: '0x29 1800x30'}
      - {series: 'newscrawl_source_well{source="hill"}', values: '0x60'}
      - {series: 'newscrawl_last_run_timestamp_seconds{source="hill"}', values: '0x60'}
      # Crawled no more.
      - {series: 'newscrawl_source_well{source="dale"}', values: '0x60'}
      - {series: 'newscrawl_last_run_timestamp_seconds{source="dale"}', values: '-200000x60'}
    promql_expr_test:
      - {expr: 'EXPR', eval_time: 50m, exp_samples: [{labels: '{}', value: 1}]}
"""


def test_only_those_count_as_not_well_that_were_judged_so_and_are_still_crawled(tmp_path: Path) -> None:
    dashboard = json.loads((OPS / "grafana" / "newscrawl.json").read_text("utf-8"))
    (panel,) = [panel for panel in dashboard["panels"] if panel["title"] == "Sources not well in the last run"]
    (tmp_path / "cases.yml").write_text(WELL.replace("EXPR", panel["targets"][0]["expr"]))
    promtool("test", "rules", str(tmp_path / "cases.yml"))


def test_panels_of_the_dashboard_do_not_lie_on_one_another() -> None:
    dashboard = json.loads((OPS / "grafana" / "newscrawl.json").read_text("utf-8"))
    places = [panel["gridPos"] for panel in dashboard["panels"]]
    taken = [(x, y) for p in places for x in range(p["x"], p["x"] + p["w"]) for y in range(p["y"], p["y"] + p["h"])]
    assert len(set(taken)) == len(taken)
    assert max(x for x, _ in taken) == 23
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])
