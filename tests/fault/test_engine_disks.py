"""Runs on a Ray cluster whose machines share no disk: the state is in PostgreSQL, what is written in a bucket."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import postgres
import pytest
import rays
from buckets import BUCKET, Bucket, bucket
from local_site import Site, serving, story
from runs import environment
from states import rows

SITES, PAGES, DELAY = 8, 5, 0.6
LAST = f"/{PAGES - 1}"
SETTINGS = ("-s", f"DOWNLOAD_DELAY={DELAY}", "-s", "RANDOMIZE_DOWNLOAD_DELAY=False", "-s", "AUTOTHROTTLE_ENABLED=False")
DIES_ONCE = f"""
import os, sys
if "newscrawl.crawl.engine.part" in sys.orig_argv:
    try:
        os.mkdir(os.environ["NEWSCRAWL_TEST_DIED"])
    except FileExistsError:
        pass
    else:
        sys.path.append({str(Path(__file__).parent)!r})
        import crashing
        crashing.arm("newscrawl.remote:copy", "before", 1, "")
"""
"""The first process of a share dies when its lines are known and not stored."""

pytestmark = pytest.mark.skipif(
    not rays.can_part() or postgres.programs() is None,
    reason="no disk of its own may be mounted here, or no PostgreSQL",
)


def database() -> str:
    return postgres.server().url(postgres.server().new())


@dataclass
class World:
    """Three machines, a bucket, a database and sites, of which the last page is slow until the sites are hurried."""

    folder: Path
    cluster: rays.Cluster
    store: Bucket
    sites: dict[str, Site] = field(default_factory=dict)
    state: str = field(default_factory=database)

    def start(self, *args: str, disk: int = 0, **more: str) -> subprocess.Popen[str]:
        own = {"NEWSCRAWL_STATE": self.state, "NEWSCRAWL_STORAGE": self.address(), "NEWSCRAWL_LEASE_SECONDS": "5"}
        return subprocess.Popen(
            [*rays.with_disk(self.disk(disk), self.folder / "data"), sys.executable, "-m", "newscrawl", *args],
            cwd=self.folder,
            env=environment(self.folder, **{**self.store.environment, **self.cluster.environment, **own, **more}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *args: str, status: int = 0, **more: str) -> str:
        """What a command prints, on both."""
        process = self.start(*args, **more)
        out, err = process.communicate(timeout=240)
        assert (process.returncode, "Traceback" in err) == (status, False), out + err
        return out + err

    @property
    def spread(self) -> tuple[str, ...]:
        return ("--engine", "ray", "--address", self.cluster.address)

    def address(self, name: str = "news") -> str:
        return f"s3://{BUCKET}/{name}"

    def disk(self, number: int) -> Path:
        return self.folder / f"data-{number}"

    def working(self, disk: int) -> list[int]:
        """Processes of shares on that machine."""
        found = self.cluster.started("engine.part")
        return [pid for pid in found if rays.sees(pid, self.folder / "data", self.disk(disk))]

    def hurry(self) -> None:
        for site in self.sites.values():
            site.pages[LAST].delay = 0

    def lines(self, kind: str = "articles", where: str = "news") -> list[str]:
        objects = self.store.objects(f"{where}/{kind}/")
        return sorted(line for data in objects.values() for line in data.decode().splitlines())

    def left(self, disk: int) -> list[str]:
        kinds = ("articles", "rejected", "pages", "runs")
        folder = self.disk(disk)
        found = [path for kind in kinds for path in (folder / kind).rglob("*") if path.is_file()]
        return sorted(str(path.relative_to(folder)) for path in found)

    def require_all_once(self, kind: str, many: int, where: str = "news") -> None:
        urls = Counter(json.loads(line)["url"] for line in self.lines(kind, where))
        assert (len(urls), set(urls.values())) == (many, {1})


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("disks")
    with ExitStack() as stack:
        store = stack.enter_context(bucket(folder))
        cluster = stack.enter_context(rays.cluster(3, folder / "data", **store.environment))
        made = World(folder, cluster, store)
        for number in range(SITES):
            pages = {f"/{page}": story(number * 10 + page) for page in range(PAGES)}
            site = stack.enter_context(serving(pages, f"127.1.0.{number + 1}"))
            pages["/feed"] = site.feed("/gone", *pages)
            pages[LAST].delay = 20
            site.source(folder, f"s{number}")
            made.sites[f"s{number}"] = site
        yield made


@pytest.fixture(scope="module")
def crawled(world):
    """A run of which a machine is lost when the state knows what it has written: which, and what was said."""
    metrics = str(world.folder / "news.prom")
    run = world.start("run", *world.spread, "--json", *SETTINGS, NEWSCRAWL_METRICS_FILE=metrics)
    written = "SELECT source, count(*) FROM articles WHERE run IN (SELECT run FROM runs WHERE finished_at IS NULL) "
    lost = None
    while lost is None:
        assert run.poll() is None, run.communicate()
        time.sleep(0.1)
        busy = (
            {name for name, many in rows(world.state, written + "GROUP BY source") if many > 2} if begun(world) else ()
        )
        lost = next(((n, s) for n in (1, 2) for s in busy if [*world.disk(n).glob(f"articles/{s}/*.part")]), None)
    doomed = {*world.working(lost[0])}
    assert doomed
    world.cluster.lose(lost[0])
    while not doomed.isdisjoint(world.working(lost[0])):  # else it may still end well, and store all
        assert run.poll() is None, run.communicate()
        time.sleep(0.1)
    world.hurry()
    out, err = run.communicate(timeout=240)
    return lost, run.returncode, out, err


def begun(world: World) -> bool:
    return rows(world.state, "SELECT count(*) FROM pg_tables WHERE tablename = 'runs'") == [(1,)]


def test_all_reaches_the_bucket_once_though_a_machine_and_its_disk_were_lost(world, crawled, tell):
    (machine, source), status, out, err = crawled
    assert status == 0, err
    assert {one["condition"] for one in json.loads(out)["sources"]} == {"well"}
    world.require_all_once("articles", SITES * PAGES)
    world.require_all_once("rejected", SITES)
    assert [world.left(disk) for disk in range(3) if disk != machine] == [[], []]
    assert any(path.startswith(f"articles/{source}/") for path in world.left(machine))
    assert set(Counter(key.split("/")[1] for key in world.store.sizes("news/"))) == {
        "articles", "rejected", "pages", "runs"
    }  # fmt: skip
    hits = [when for when, path in world.sites[source].hits if path != "/robots.txt"]
    assert min(last - first for first, last in zip(hits, hits[3:], strict=False)) > 2 * DELAY
    tell(f"three machines without a shared disk, one lost: {SITES * PAGES} articles in the bucket, once")


def test_the_metrics_are_of_all_machines(world, crawled):
    text = (world.folder / "news.prom").read_text("utf-8")
    counted = Counter()
    for line in text.splitlines():
        if not line.startswith("#"):
            counted[line.partition("{")[0].partition(" ")[0]] += float(line.rpartition(" ")[2])
    assert counted["newscrawl_source_runs_total"] == SITES
    assert counted["newscrawl_articles_total"] == json.loads(crawled[2])["articles"]


def test_records_made_again_in_the_bucket_are_those_of_one_process(world, crawled, tell):
    pages = world.address("news/pages")
    refused = world.run("reextract", pages, "-o", world.address("none"), *world.spread, status=2)
    assert "is not the folder of the machine that begins the run" in refused
    assert world.lines(where="none") == []
    own = ("-s", f"NEWSCRAWL_STATE={database()}")
    world.run("reextract", pages, "-o", world.address("one"))
    (world.folder / "sitecustomize.py").write_text(DIES_ONCE)
    died = world.folder / "died"
    dies = {"PYTHONPATH": str(world.folder), "NEWSCRAWL_TEST_DIED": str(died)}
    world.run("reextract", pages, "-o", world.address("spread"), *world.spread, *own, **dies)
    assert died.is_dir()
    world.require_all_once("articles", SITES * PAGES, "one")
    assert world.lines(where="spread") == world.lines(where="one")
    assert world.lines("rejected", "spread") == world.lines("rejected", "one")
    for folder, told in ((world.address(), "among those of the crawls"), (world.address("a*"), "no pattern")):
        assert told in world.run("reextract", pages, "-o", folder, status=2)
    theirs = ("-s", f"NEWSCRAWL_STATE={world.state}")
    assert "the state of the crawls" in world.run("reextract", pages, "-o", world.address("x"), *theirs, status=2)


def test_what_a_lost_machine_had_written_is_not_stored_beside_it_when_it_comes_back(world, crawled):
    (machine, source), *_ = crawled
    known = [rows(world.state, f"SELECT * FROM {table} ORDER BY 1, 2") for table in ("articles", "pages")]
    assert "were written by others since" in world.run("run", source, *SETTINGS, disk=machine)
    assert not [path for path in world.left(machine) if f"/{source}/" in path]
    world.require_all_once("articles", SITES * PAGES)
    assert [rows(world.state, f"SELECT * FROM {table} ORDER BY 1, 2") for table in ("articles", "pages")] == known


def more(world: World, name: str, delay: float = 0) -> None:
    """Four further articles on each site."""
    for number, site in enumerate(world.sites.values()):
        known = len(site.pages)
        added = {f"/{name}{page}": story(1000 + (number * 100 + known) * 10 + page) for page in range(4)}
        added[f"/{name}3"].delay = delay
        site.pages |= added
        site.pages["/feed"] = site.feed("/gone", *(path for path in site.pages if path != "/feed"))


def wait_for(world: World, path: str, run: subprocess.Popen[str]) -> None:
    """Until a page is asked for on any of the sites."""
    while not any(path in site.asked() for site in world.sites.values()):
        assert run.poll() is None, run.communicate()
        time.sleep(0.05)


def test_a_run_that_is_told_to_end_stores_what_it_has_and_the_next_goes_on(world, crawled):
    more(world, "term")
    run = world.start("run", *world.spread, "--json", *SETTINGS)
    wait_for(world, "/term1", run)
    os.kill(run.pid, signal.SIGTERM)
    out, err = run.communicate(timeout=120)
    assert (run.returncode, "Traceback" in err) == (143, False), out + err
    assert json.loads(out)["articles"] > 0
    world.require_all_once("articles", SITES * PAGES + json.loads(out)["articles"])
    world.run("run", *world.spread, *SETTINGS)
    world.require_all_once("articles", SITES * (PAGES + 4))


def test_two_runs_at_once_and_a_process_that_is_killed(world, crawled, tell):
    """Who has the lease crawls; who finds it held says so, and of neither anything is there twice."""
    more(world, "both", delay=1)
    runs = [world.start("run", *world.spread, "--json", *SETTINGS) for _ in range(2)]
    wait_for(world, "/both1", runs[0])
    victim = world.cluster.started("newscrawl.crawl.engine.part")[0]
    os.kill(victim, signal.SIGKILL)
    said = [run.communicate(timeout=240) for run in runs]
    assert {run.returncode for run in runs} <= {0, 6}, said
    assert not [err for _, err in said if "Traceback" in err]
    conditions = Counter(one["condition"] for out, _ in said for one in json.loads(out)["sources"])
    assert set(conditions) <= {"well", "running"}
    for one in (one for out, _ in said for one in json.loads(out)["sources"] if one["condition"] == "running"):
        assert "already being crawled by process" in one["why"]
    world.run("run", *world.spread, *SETTINGS)
    world.require_all_once("articles", SITES * (PAGES + 8))
    assert rows(world.state, "SELECT count(*) FROM leases") == [(0,)]
    tell(f"two runs of the same sources on a cluster at once, one process killed: {dict(conditions)}")
