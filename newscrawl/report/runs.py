"""Turns a run report into the line that tells what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newscrawl.plain import counted

SIZES = ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB"))


def summary(report: Mapping[str, Any]) -> str:
    """What a run of a source gave: `12 new, 1 revised, 5 rejected; 0.3 MB in 12 s`. Keys that are missing count 0."""
    kinds = ("new", "revised", "unchanged", "duplicates")
    counts = {kind: report.get(kind, 0) for kind in kinds}
    counts["rejected"] = report.get("rejected", 0) - counts["unchanged"] - counts["duplicates"]
    words = {**{kind: f"{count} {kind}" for kind, count in counts.items()},
             "duplicates": counted(counts["duplicates"], "duplicate")}  # fmt: skip
    told = ", ".join(words[kind] for kind, count in counts.items() if count) or "nothing new"
    reason = report.get("finish_reason", "finished")
    end = "" if reason == "finished" else f"; ended early ({reason})"
    if left := sum(report.get("recovered", {}).values()):
        told = f"{counted(left, 'line')} recovered of a run that was killed; {told}"
    return f"{told}; {size(report.get('bytes', 0))} in {report.get('seconds', 0):.0f} s{end}"


def size(count: int) -> str:
    """Bytes in words."""
    for unit, name in SIZES:
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return counted(count, "byte")
