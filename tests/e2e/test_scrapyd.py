"""docs/scrapyd.md is followed as it stands: a real Scrapyd takes the project and crawls a source."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from local_site import serving, story
from processes import HANGS, environment

from newscrawl import records
from newscrawl.cli import main

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "scrapyd.md").read_text(encoding="utf-8")
PORT = "6800"


def answer(url: str, seconds: float = HANGS) -> dict:
    """What Scrapyd says, as soon as it listens."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urlopen(url, timeout=HANGS) as response:
                return json.load(response)
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.2)


def test_a_source_is_crawled_by_scrapyd(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    project = tmp_path / "press"
    assert main(["init", str(project)]) == 0
    (project / "setup.py").write_text(re.search(r"```python setup\n(.*?)```", TEXT, re.DOTALL)[1])
    (tmp_path / "scrapyd.conf").write_text(f"[scrapyd]\nhttp_port = {port}\npoll_interval = 0.2\n")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = environment(tmp_path, PATH=path, PYTHONPATH=str(ROOT))
    base = f"http://127.0.0.1:{port}"
    with serving({"/1": story(1), "/2": story(2)}) as site, (tmp_path / "log").open("w") as log:
        site.pages["/feed"] = site.feed("/1", "/2")
        site.source(tmp_path, "ledger")
        scrapyd = subprocess.Popen(["scrapyd"], cwd=tmp_path, env=env, stdout=log, stderr=log)
        try:
            answer(f"{base}/daemonstatus.json")
            commands = "".join(re.findall(r"```sh run\n(.*?)```", TEXT, re.DOTALL)).replace(PORT, port)
            version = f"py{sys.version_info[0]}.{sys.version_info[1]}"
            script = f"set -euo pipefail\n{commands.replace('py3.11', version)}"
            done = subprocess.run(
                ["bash", "-c", script], cwd=project, env=env, capture_output=True, text=True, check=False, timeout=HANGS
            )
            assert done.returncode == 0, done.stderr
            end = time.monotonic() + HANGS
            while not (finished := answer(f"{base}/listjobs.json?project=press")["finished"]):
                assert time.monotonic() < end, (tmp_path / "log").read_text()
                time.sleep(0.3)
        finally:
            scrapyd.terminate()
            scrapyd.wait(HANGS)
    told = [json.loads(line) for line in re.findall(r"^\{.*\}$", done.stdout, re.MULTILINE)]
    assert [one["status"] for one in told] == ["ok"] * 4, done.stdout
    assert told[1]["spiders"] == ["archive", "ledger", "urls"]
    assert [job["spider"] for job in finished] == ["ledger"]
    found = list(records.read_articles(tmp_path / "data" / "articles"))
    assert sorted(article.url for article in found) == [site.url("/1"), site.url("/2")]
    assert (tmp_path / "data" / "state.sqlite").exists()
