"""`newscrawl init`: in the folder that it makes, from the package as it is installed, all commands work."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from local_site import serving, story
from processes import HANGS, environment

from newscrawl import records
from newscrawl.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as a user gets it: a wheel, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"  # what is built leaves a folder behind
    shutil.copytree(ROOT / "newscrawl", source / "newscrawl", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, source]
    subprocess.run(command, check=True, capture_output=True, timeout=HANGS)
    wheel = next(folder.glob("*.whl"))
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command of the unpacked wheel."""
    env = environment(PYTHONPATH=str(installed), PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return subprocess.run(
        [sys.executable, "-P", "-m", *command],
        cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=HANGS,
    )  # fmt: skip


def test_an_empty_folder_becomes_a_project_that_crawls(installed: Path, tmp_path: Path) -> None:
    made = run(installed, tmp_path, "newscrawl", "init", "news", "--contact", "ada@example.org")
    assert made.returncode == 0, made.stderr
    assert "cd news" in made.stdout
    project = tmp_path / "news"
    well = run(installed, project, "newscrawl", "doctor", "--json")
    found = {one["what"]: one for one in json.loads(well.stdout)}
    assert (found["project"]["state"], found["contact"]["told"]) == ("ok", "ada@example.org")
    assert found["sources"]["told"].startswith("0 enabled of 1")
    with serving({"/1": story(1), "/2": story(2)}) as site:
        site.pages["/feed"] = site.feed("/1", "/2")
        site.source(project / "data")
        with (project / "newscrawl_settings.py").open("a") as settings:
            settings.write("DOWNLOAD_DELAY = 0\nAUTOTHROTTLE_ENABLED = False\n")
        ran = run(installed, project, "newscrawl", "run")
        listed = run(installed, project, "scrapy", "list")
        crawled = run(installed, project, "scrapy", "crawl", "bay", "-O", "bay.jsonl")
        agents = {headers["User-Agent"] for _, headers in site.heard}
    assert ran.returncode == 0, ran.stderr
    assert listed.stdout.split() == ["archive", "bay", "urls"]
    assert crawled.returncode == 0, crawled.stderr
    assert len(list(records.read_articles(project / "data" / "articles"))) == 2
    assert len(list(records.read_articles(project / "bay.jsonl"))) == 2
    assert all("ada@example.org" in agent for agent in agents)


def test_what_is_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".gitignore").write_text("mine\n")
    assert main(["init"]) == 0
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    assert "cd " not in capfd.readouterr().out
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert main(["init"]) == 2
    assert "scrapy.cfg: is there already, so this is a project" in capfd.readouterr().err
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


@pytest.mark.parametrize("contact", ["nonsense", "", "ada@", "https://", "a b@example.org", "ada@example.org\n"])
def test_a_contact_that_reaches_nobody_is_refused(
    contact: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "news", "--contact", contact]) == 2
    assert "a URL or an e-mail address is expected" in capfd.readouterr().err
    assert not (tmp_path / "news").exists()


def test_the_next_steps_can_be_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "Ada's news", "--contact", "https://example.org/who"]) == 0
    step = next(line for line in capfd.readouterr().out.splitlines() if "cd " in line)
    assert shlex.split(step) == ["cd", "Ada's news"]
    monkeypatch.chdir(tmp_path / "Ada's news")
    monkeypatch.delenv("SCRAPY_SETTINGS_MODULE", raising=False)
    assert main(["run"]) == 2
    assert "no source is enabled: newscrawl sources add URL" in capfd.readouterr().err


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, capfd: pytest.CaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    assert main(["init", str(tmp_path / "file" / "news")]) == 5
    assert str(tmp_path / "file") in capfd.readouterr().err
