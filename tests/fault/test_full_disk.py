"""A disk that fills up: the run ends with 5 and whole lines, the next one with room completes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from books import audit, require_none
from local_site import serving
from papers import Paper
from processes import HANGS
from runs import FAST, NEWSCRAWL, environment

SCRIPT = Path(__file__).with_name("full_disk.sh")
IN_A_NAMESPACE = ("unshare", "--mount", "--map-root-user")


def can_mount() -> bool:
    """Whether this computer lets us have a small disk of our own; else the size of files is bounded."""
    try:
        probe = [*IN_A_NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        return subprocess.run(probe, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("kilobytes", [4, 120, 200, 320])
def test_a_disk_that_fills_up(tmp_path, tell, kilobytes):
    how = "mount" if can_mount() else "limit"
    with serving() as site:
        paper = Paper(site, 150)
        paper.source(tmp_path)
        crawl = [*NEWSCRAWL, "run", *FAST, "bay"]
        bounded = ["bash", str(SCRIPT), str(tmp_path), how, str(kilobytes), *crawl]
        subprocess.run(
            [*IN_A_NAMESPACE, *bounded] if how == "mount" else bounded,
            env=environment(tmp_path),
            cwd=tmp_path,
            check=True,
            timeout=HANGS,
        )
    told = (tmp_path / "first.txt").read_text() + (tmp_path / "second.txt").read_text()
    assert (tmp_path / "statuses").read_text().split() == ["5", "0"], told
    assert "Traceback" not in told
    first, second = audit(tmp_path / "first"), audit(tmp_path / "second")
    require_none(first.wrong(complete=False))
    require_none(second.wrong(complete=True) + paper.missing(second))
    tell(f"disk of {kilobytes} kB ({how}): 5 with {len(first.articles)} of 150 articles, then 0 with all")
