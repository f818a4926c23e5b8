"""An Overview, or an Inspection, in, one HTML page out that needs nothing else: no network, no files beside it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from importlib import resources
from importlib.metadata import version
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from newscrawl import urls
from newscrawl.report.inspection import Inspection
from newscrawl.report.meanings import meaning
from newscrawl.report.overview import Overview
from newscrawl.report.runs import size

MOST_COLUMNS = 120
"""Columns of a chart: more days are told by month, more months by year."""
LARGEST = 10
"""Rows of a chart that are shown at once; the others open on demand."""
_WIDTH, _HEIGHT = 720, 160
_WIDEST = 40
"""Of a column: a few of them would be blocks."""
_LEAST_TOP = 4
"""What the highest column that there could be stands for, at least: one article a day fills no chart. A guess."""
_FEW = 3
"""Columns that have their labels below them; of more, the first, the middle and the last."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(overview: Overview) -> str:
    """The report as HTML. What came from the web is escaped, and the page's policy lets nothing but its script run."""
    script = (resources.files("newscrawl.report") / "templates" / "report.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    unit, days = by_time({day: count for day, count in overview.days.items() if day != "unknown"})
    past = [(one.started_at[:16].replace("T", " "), one.articles) for one in overview.history]
    by_source = [(str(one["source"]), int(one.get("articles") or 0)) for one in overview.reports]
    return _render(
        "report.html",
        policy=f"{_POLICY}; script-src 'sha256-{digest}'",
        script=Markup(script),
        run=overview,
        unit=unit,
        days=columns(days, f"Articles by {unit} of publication"),
        history=columns(past, "Articles of the last runs"),
        waits=[(name, count) for name, count in _waits(overview) if count],
        largest=LARGEST,
        sources=sorted(by_source, key=lambda row: -row[1]),
        size=size,
        meaning=meaning,
    )


def inspected(seen: Inspection) -> str:
    """An inspection as HTML, under a policy that lets nothing run."""
    removed = sum(line.rule is not None for line in seen.lines)
    title = next((one.value for one in seen.fields if one.name == "title"), None)
    return _render("inspection.html", policy=_POLICY, seen=seen, removed=removed, headline=title)


def _render(template: str, **values: Any) -> str:
    environment = Environment(
        loader=PackageLoader("newscrawl.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    # only what is an address of the web becomes a link
    return environment.get_template(template).render(version=version("newscrawl"), address=_address, **values)


def _address(url: str | None) -> str | None:
    return urls.absolute(url, None)


def by_time(days: Mapping[str, int]) -> tuple[str, list[tuple[str, int]]]:
    """Counts by day as counts by day, month or year, and which of these; those in between without any are 0."""
    if not days:
        return "day", []
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    span = (last - first).days + 1
    unit, letters = ("day", 10) if span <= MOST_COLUMNS else ("month", 7) if span <= 30 * MOST_COLUMNS else ("year", 4)
    counts = dict.fromkeys(((first + timedelta(n)).isoformat()[:letters] for n in range(span)), 0)
    for day, count in days.items():
        counts[day[:letters]] += count
    return unit, list(counts.items())


def _waits(overview: Overview) -> Iterator[tuple[str, int]]:
    found = dict(overview.counts("fetch_seconds"))
    for bound in sorted((name for name in found if name != "more"), key=float):
        yield f"within {float(bound):g} s", found[bound]
    yield "later", found.get("more", 0)


def columns(counts: Sequence[tuple[str, int]], title: str) -> Markup:
    """A column chart as inline SVG, each column with its name and number; the table beside it says the same."""
    if not counts:
        return Markup("")
    most, step = max(count for _, count in counts), _WIDTH / len(counts)
    top, width = max(most, _LEAST_TOP), max(1.0, min(step * 0.8, _WIDEST))
    bars = []
    for at, (label, count) in enumerate(counts):
        height = _HEIGHT * count / top
        bars.append(
            Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}: {}</title></rect>').format(
                at * step + (step - width) / 2, _HEIGHT - height, width, height, label, count
            )
        )
    few = len(counts) <= _FEW
    shown = counts if few else [counts[0], counts[len(counts) // 2], counts[-1]]
    return Markup(
        '<div class="axis"><span>{:,}</span></div>'
        '<svg class="columns" viewBox="0 0 {} {}" role="img" aria-label="{}" preserveAspectRatio="none">{}</svg>'
        '<div class="axis{}">{}</div>'
    ).format(
        top,
        _WIDTH,
        _HEIGHT,
        f"{title}: from {counts[0][0]} to {counts[-1][0]}, {most} at most",
        Markup("").join(bars),
        " each" if few else "",
        Markup("").join(Markup("<span>{}</span>").format(label) for label, _ in shown),
    )
