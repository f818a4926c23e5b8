"""A source's earlier runs in, what its latest one is compared with out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newscrawl import judgement
from newscrawl.judgement import Past
from newscrawl.state import RUNS_KEPT, State

HISTORY = RUNS_KEPT
"""Earlier runs of a source that it is compared with. All: 500 are three weeks of a run an hour, and a weekend counts as
one that is known only when the days before and after it are known, too."""


def past(state: State, source: str, this: str | None) -> list[Past]:
    """The earlier runs of a source, the run `this` and looks back left out. Raises OutputError.

    A look back gives articles whatever the source has written lately, and says nothing of that.
    """
    runs = state.runs(source, HISTORY)
    return [Past.of(run.finished_at, run.report) for run in runs if run.run != this and not is_look_back(run.report)]


def dry(state: State, report: Mapping[str, Any]) -> str | None:
    """Why the source of a run with this report has gone dry; None where it has not. Raises OutputError."""
    if is_look_back(report):
        return None
    return judgement.dry(report, past(state, report["source"], report["run"]))


def is_look_back(report: Mapping[str, Any]) -> bool:
    """Whether a run asked for no article later than some day."""
    return bool(report.get("until"))
