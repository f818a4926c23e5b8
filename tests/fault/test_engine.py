"""Runs on a Ray cluster of three nodes, of which one is lost on the way."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
import rays
from local_site import serving, story
from runs import environment

from newscrawl.crawl.storage import PART

NODES, SITES, PAGES, DELAY = 3, 60, 4, 0.6
SETTINGS = ("-s", f"DOWNLOAD_DELAY={DELAY}", "-s", "RANDOMIZE_DOWNLOAD_DELAY=False", "-s", "AUTOTHROTTLE_ENABLED=False")

DIES = """
import os, sys
if "newscrawl.crawl.engine.part" in sys.orig_argv:
    os.write(2, b"No room left for it\\n")
    os._exit(7)
"""
"""Each process of a share dies."""
FULL = """
import resource, sys
if "newscrawl.crawl.engine.part" in sys.orig_argv:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
"""
"""What such a process writes ends after so many bytes, as on a full disk."""


def told(command: str, cluster: rays.Cluster) -> list[str]:
    """The line of the document that begins with these words, on this cluster."""
    text = (Path(__file__).parents[2] / "docs" / "scaling.md").read_text("utf-8")
    [line] = [line for line in text.splitlines() if line.startswith(command) and "--engine" in line]
    assert "10.0.0.5:6379" in line
    return line.partition("#")[0].replace("10.0.0.5:6379", cluster.address).split()[1:]


def lines(folder: Path, kind: str = "articles") -> list[str]:
    return sorted(line for path in folder.rglob(f"{kind}/**/*.jsonl") for line in path.read_text().splitlines())


def articles(folder: Path) -> list[dict]:
    """The records, but for the moment of their pages."""
    return [{**json.loads(line), "date_fetched": None} for line in lines(folder)]


@pytest.fixture(scope="module")
def cluster():
    with rays.cluster(NODES) as made:
        yield made


@pytest.fixture(scope="module")
def crawled(cluster, tmp_path_factory):
    """A run of sixty sites of which a node is lost after a third: what it left, and how many shares ran at once."""
    folder = tmp_path_factory.mktemp("engine")
    with ExitStack() as stack:
        sites = []
        for number in range(SITES):
            pages = {f"/{page}": story(number * 10 + page) for page in range(PAGES)}
            site = stack.enter_context(serving(pages, f"127.1.0.{number + 1}"))
            pages["/feed"] = site.feed(*pages)
            site.source(folder, f"s{number}")
            sites.append(site)
        run = newscrawl(folder, cluster, *told("newscrawl run", cluster), "--json", *SETTINGS)
        at_once = [0]
        while run.poll() is None and sum(len(site.hits) for site in sites) < SITES * PAGES / 3:
            at_once.append(len(cluster.shares()))
            time.sleep(0.1)
        cluster.lose(2)
        out, err = run.communicate(timeout=240)
        return folder, run.returncode, out, err, sites, max(at_once)


def newscrawl(folder: Path, cluster: rays.Cluster, *args: str, **more: str):
    return subprocess.Popen(
        [sys.executable, "-m", "newscrawl", *args],
        cwd=folder,
        env=environment(folder, **{**cluster.environment, **more}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_each_article_is_there_once_though_a_node_was_lost(crawled):
    folder, status, out, err, *_ = crawled
    assert (status, err) == (0, ""), err
    report = json.loads(out)
    ids = Counter(json.loads(line)["id"] for line in lines(folder / "data"))
    assert (len(ids), set(ids.values())) == (SITES * PAGES, {1})
    assert not lines(folder / "data", "rejected")
    assert not list((folder / "data").rglob(f"*{PART}"))
    runs = [json.loads(Path(source["report"]).read_text()) for source in report["sources"]]
    assert sum(run["articles"] + sum(run["recovered"].values()) for run in runs) == SITES * PAGES
    assert {source["condition"] for source in report["sources"]} == {"well"}


def test_each_node_had_one_share_at_a_time(crawled):
    """As many as it has CPUs, though a share's task asks now and then whether all is over, and waits for the answer."""
    *_, at_once = crawled
    assert at_once == NODES


def test_no_site_was_asked_faster_than_its_delay(crawled):
    """Over three gaps: where all processors are busy, one request is seen late, and the next one seems early."""
    *_, sites, _ = crawled
    for site in sites:
        times = [when for when, path in site.hits if path != "/robots.txt"]
        assert len(times) > PAGES
        assert min(last - first for first, last in zip(times, times[3:], strict=False)) > 2 * DELAY


def test_records_made_again_are_those_of_one_process(crawled, cluster, tell):
    folder, *_ = crawled
    seconds = {}
    for name, command in {
        "one": ["reextract", "data/pages"],
        "spread": told("newscrawl reextract", cluster),
    }.items():
        began = time.monotonic()
        run = newscrawl(folder, cluster, *command, "-o", name)
        out, err = run.communicate(timeout=240)
        seconds[name] = time.monotonic() - began
        assert run.returncode == 0, out + err
    assert lines(folder / "spread") == lines(folder / "one")
    # A page that the lost node had kept and not written was fetched, and kept, once more: the first is read now.
    assert articles(folder / "one") == articles(folder / "data")
    tell(f"reextract of {SITES * PAGES} pages: {seconds['one']:.0f} s in one process, {seconds['spread']:.0f} s spread")


def test_what_is_wrong_is_said_before_anything_is_asked(cluster, tmp_path, crawled):
    folder, *_ = crawled
    ray = ("run", "--engine", "ray")
    with serving() as site:
        web = site.base.partition("//")[2]
        for told, args, more in (
            ("--address 127.0.0.2:9: no Ray cluster answers there", (*ray, "--address", "127.0.0.2:9"), {}),
            ("RAY_ADDRESS 127.0.0.2:9: no Ray cluster answers there", ray, {"RAY_ADDRESS": "127.0.0.2:9"}),
            (f"--address {web}: no Ray cluster answers there: what listens", (*ray, "--address", web), {}),
            ("it asks for its token", (*ray, "--address", cluster.address), {"RAY_AUTH_TOKEN": "0" * 48}),
            ("the engines are ray", ("run", "--engine", "dask"), {}),
            ("--max-pages does not go", (*ray, "--max-pages", "9"), {}),
        ):
            run = newscrawl(folder, cluster, *args, **more)
            _, err = run.communicate(timeout=120)
            assert (run.returncode, told in err, len(err.splitlines())) == (2, True, 1), err


def test_a_share_that_dies_each_time_is_told_for_each_of_its_files(cluster, crawled, tmp_path):
    folder, *_ = crawled
    (tmp_path / "sitecustomize.py").write_text(DIES)
    files = sorted(str(path.relative_to(folder)) for path in (folder / "data" / "pages").glob("*.warc.gz"))[:2]
    command = ("reextract", *files, "-o", "dead", "--engine", "ray", "--address", cluster.address)
    for more in (("--json",), ()):
        run = newscrawl(folder, cluster, *command, *more, PYTHONPATH=str(tmp_path))
        out, err = run.communicate(timeout=240)
        why = "its process ended with 7: No room left for it"
        told_of = [file for file in files for line in err.splitlines() if file in line and why in line]
        assert (run.returncode, told_of, len(err.splitlines())) == (3, files, 2), out + err
        if more:
            assert [why in one["error"] for one in json.loads(out)["inputs"]] == [True, True]
    assert not lines(folder / "dead")


def test_a_share_that_cannot_write_is_told_with_its_cause(cluster, crawled, tmp_path):
    folder, *_ = crawled
    (tmp_path / "sitecustomize.py").write_text(FULL)
    files = sorted(str(path.relative_to(folder)) for path in (folder / "data" / "pages").glob("*.warc.gz"))[:2]
    command = ("reextract", *files, "-o", "full", "--json", "--engine", "ray", "--address", cluster.address)
    run = newscrawl(folder, cluster, *command, PYTHONPATH=str(tmp_path))
    out, err = run.communicate(timeout=240)
    told_of = [file for file in files for line in err.splitlines() if file in line and "cannot be" in line]
    assert (run.returncode, told_of) == (5, files), out + err
    assert all("cannot be" in one["error"] for one in json.loads(out)["inputs"])


def test_a_source_whose_process_is_killed_each_time_has_failed_and_the_others_are_well(cluster, tmp_path):
    with serving({"/1": story(1)}, "127.1.1.1") as well, serving({"/1": story(2)}, "127.1.1.2") as ill:
        for number, site in enumerate((well, ill)):
            site.pages["/feed"] = site.feed("/1")
            site.source(tmp_path, f"s{number}")
        ill.pages["/1"].delay = 60
        run = newscrawl(tmp_path, cluster, *told("newscrawl run", cluster), "--json", *SETTINGS)
        killed = 0
        while run.poll() is None:
            left = cluster.started("engine.part") if list(tmp_path.glob("data/runs/*.json")) else []
            if ill.asked().count("/1") > killed and len(left) == 1:  # the other source's has ended
                os.kill(left[0], signal.SIGKILL)
                killed += 1
            time.sleep(0.1)
        out, err = run.communicate(timeout=240)
    assert (run.returncode, killed) == (3, 4), out + err
    assert [one["condition"] for one in json.loads(out)["sources"]] == ["well", "failed"]
    assert "its share was not run to its end" in err
    assert len(err.splitlines()) == 1


def test_a_run_whose_head_is_lost_ends_with_its_report(tmp_path):
    with (
        serving({"/1": story(1)}, "127.1.1.1") as well,
        serving({"/1": story(2)}, "127.1.1.2") as ill,
        rays.own() as own,
    ):
        for number, site in enumerate((well, ill)):
            site.pages["/feed"] = site.feed("/1")
            site.source(tmp_path, f"s{number}")
        ill.pages["/1"].delay = 300
        run = newscrawl(tmp_path, own, "run", "--engine", "ray", *SETTINGS)
        while not list(tmp_path.glob("data/runs/*.json")) or "/1" not in ill.asked():
            assert run.poll() is None, run.communicate()
            time.sleep(0.1)
        os.kill(own.started("gcs_server")[0], signal.SIGKILL)
        out, err = run.communicate(timeout=120)
    assert run.returncode == 3, out + err
    assert re.search(r"1 of 2 sources failed: s1: .*the cluster's head \(\S+\) is lost\. Report: ", err)
    assert "s0: 1 new" in out


def test_without_an_address_a_cluster_of_this_computer_alone_is_begun_and_no_other_one_joined(crawled, cluster):
    folder, *_ = crawled
    file = next((folder / "data" / "pages").glob("*.warc.gz"))
    command = ("reextract", str(file), "-o", "local", "--engine", "ray")
    with rays.own() as alone:
        (Path(alone.folder) / "ray").mkdir()
        (Path(alone.folder) / "ray" / "ray_current_cluster").write_text(cluster.address)
        run = newscrawl(folder, alone, *command)
        while run.poll() is None and not alone.started("raylet/raylet"):
            time.sleep(0.1)
        run.send_signal(signal.SIGTERM)
        out, err = run.communicate(timeout=120)
        assert (run.returncode, err) == (143, ""), out
        assert not lines(folder / "local")
        run = newscrawl(folder, alone, *command)
        out, err = run.communicate(timeout=120)
        assert (run.returncode, err) == (0, ""), out
        assert len(lines(folder / "local")) > 0
        run = newscrawl(folder, alone, *command, RAY_TMPDIR=f"{alone.folder}/{'long' * 30}")
        _, err = run.communicate(timeout=120)
        assert run.returncode == 2
        assert "Ray could not begin on this computer: " in err.splitlines()[-1]
