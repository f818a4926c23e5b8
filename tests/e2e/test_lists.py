"""A list that hangs in its reader costs its source that list, and no other source anything; a run ends in time."""

import signal
import time

import pytest
from local_site import Answer, Crawl, serving, start, story

ENTRY = f"<item><link>/a</link>{'<category>x</category>' * 9}</item>"
HANGS = Answer(f"<rss><channel>{ENTRY * 9_990}</channel></rss>", type="application/rss+xml")
"""Of 2 MB, nearly as many entries as are read: four times the second that a test gives it."""
FEEDS = ("/1.rss", "/2.rss", "/3.rss", "/4.rss")


@pytest.fixture
def site():
    with serving({f"/{n}": story(n) for n in range(1, 6)} | dict.fromkeys(FEEDS, HANGS)) as site:
        site.pages["/feed"] = site.feed(*(f"/{n}" for n in range(1, 6)))
        yield site


def test_a_list_that_hangs_is_told_of_and_stops_no_other_source(site, tmp_path):
    site.source(tmp_path, "hangs", feeds=[site.url(path) for path in FEEDS])
    site.source(tmp_path, "both", feeds=[site.url("/feed"), site.url(FEEDS[0])])
    site.source(tmp_path, "bay")
    settings = ("NEWSCRAWL_PAGE_SECONDS=1", "NEWSCRAWL_WORKERS=2", "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False")
    process = start(tmp_path, "run", *(part for text in settings for part in ("-s", text)), module="newscrawl")
    out, log = process.communicate()
    done = Crawl(tmp_path, process.returncode, out, log.decode())
    reports = {report["source"]: report for report in done.reports}
    assert reports["bay"]["articles"] == 5, done.log
    assert reports["both"]["articles"] == 5, done.log
    assert reports["hangs"]["discovery"]["failed"] == 4, done.log
    assert reports["hangs"]["finish_reason"] == "finished"
    assert done.log.count("could not be read: reading it took more than 1 seconds") == 3 + 1
    assert done.log.count("3 lists of this source could not be read in time, and no more are") == 1
    assert done.status == 3  # one of them failed


def test_a_run_that_is_told_to_end_waits_for_no_list(site, tmp_path):
    site.source(tmp_path, feeds=[site.url(path) for path in FEEDS])
    process = start(tmp_path, "crawl", "bay", "-s", "NEWSCRAWL_PAGE_SECONDS=100", "-s", "DOWNLOAD_DELAY=0")
    while not set(FEEDS) & set(site.asked()):
        time.sleep(0.05)
    time.sleep(1)  # the first is with its reader, the others wait for it
    process.send_signal(signal.SIGTERM)
    out, log = process.communicate(timeout=30)
    done = Crawl(tmp_path, process.returncode, out, log.decode())
    assert done.report["finish_reason"] == "shutdown", done.log
    assert done.report["balanced"]
    assert "is left for the next run" in done.log
    assert done.report["discovery"]["failed"] == 0, done.log
    assert "Traceback" not in done.log
