"""docs/tutorial.md is followed as it stands, in an empty folder, with the demo newspaper."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from processes import HANGS, environment

from newscrawl import records
from newscrawl.demo.server import serve

ROOT = Path(__file__).parents[2]
ADDRESS = "http://127.0.0.1:40000/"


def test_the_tutorial_leads_to_a_query(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(\w+) run\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    steps = [f"python - <<'END'\n{code}END\n" if language == "python" else code for language, code in blocks]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with serve() as demo:
        script = "set -euo pipefail\n" + "\n".join(steps).replace(ADDRESS, f"{demo.sites[0].base}/")
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=tmp_path,
            env={**environment(PATH=path, PYTHONPATH=str(ROOT))},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=HANGS,
        )
        expected = len(demo.sites[0].articles)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    articles = list(records.read_articles(tmp_path / "press" / "data" / "articles"))
    assert len(articles) == expected
    assert "nothing new" in done.stdout
    assert (tmp_path / "press" / "report.html").stat().st_size > 10_000
    queried = [line for line in done.stdout.splitlines() if re.fullmatch(r"\w\w\S* \d+ \d+ \d{4}-\d\d-\d\d", line)]
    assert sum(int(line.split()[1]) for line in queried) == expected - sum(a.duplicate_of is not None for a in articles)
