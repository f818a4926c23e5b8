"""Log files of commands: there from the start, rotated, and no reason for a run to end."""

import errno
import logging

import pytest

from newscrawl.cli import logs
from newscrawl.errors import OutputError

logger = logging.getLogger("newscrawl.somewhere")


def test_the_file_holds_what_is_logged_in_the_block_from_its_level_on(tmp_path):
    path = tmp_path / "logs" / "newscrawl.log"
    with logs.log_to(path, "INFO"):
        logger.info("The mole is open, „Hafen“")
        logger.debug("a detail")
    logger.warning("after the block")
    assert path.read_text("utf-8").splitlines()[0].endswith("[newscrawl.somewhere] INFO: The mole is open, „Hafen“")
    assert path.read_text("utf-8").count("\n") == 1


def test_later_runs_append(tmp_path):
    path = tmp_path / "newscrawl.log"
    for _ in range(2):
        with logs.log_to(path):
            assert path.exists()
            logger.info("begun")
    assert path.read_text().count("begun") == 2


def test_the_logging_of_before_is_left_as_it_was(tmp_path):
    root = logging.getLogger()
    before = root.level, list(root.handlers)
    with logs.log_to(tmp_path / "newscrawl.log", "DEBUG"):
        assert root.level <= logging.DEBUG
    assert (root.level, root.handlers) == before


def test_a_full_file_is_put_aside_and_the_oldest_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "MAX_BYTES", 500)
    with logs.log_to(tmp_path / "newscrawl.log"):
        for number in range(100):
            logger.info("line %d", number)
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == ["newscrawl.log", *(f"newscrawl.log.{number}" for number in range(1, logs.KEPT + 1))]
    assert max(path.stat().st_size for path in tmp_path.iterdir()) <= 500
    assert "line 99" in (tmp_path / "newscrawl.log").read_text()


def test_a_log_that_cannot_be_opened_says_which(tmp_path):
    (tmp_path / "logs").write_text("a file, no folder")
    with pytest.raises(OutputError, match=r"logs/newscrawl\.log: the log cannot be written: "):  # noqa: SIM117
        with logs.log_to(tmp_path / "logs" / "newscrawl.log"):
            pass


def test_a_full_disk_is_told_once_and_ends_nothing(capsys):
    with logs.log_to("/dev/full"):
        logger.info("one")
        logger.info("two")
    told = capsys.readouterr().err
    assert told.count("newscrawl: /dev/full: the log cannot be written: ") == told.count("\n") == 1
    assert str(errno.ENOSPC) in told


def test_what_is_said_of_pages_is_news_for_as_long_as_the_block_lasts(tmp_path):
    path = tmp_path / "newscrawl.log"
    pages, feed = logging.getLogger("scrapy.downloadermiddlewares.retry"), logging.getLogger("scrapy.extensions")
    with logs.log_to(path):
        with logs.pages_as_news():
            pages.error("Gave up")
            pages.debug("Retrying")
            feed.error("Disk")
        pages.error("Afterwards")
    said = [line.split(" [", 1)[1] for line in path.read_text().splitlines()]
    assert said == [
        "scrapy.downloadermiddlewares.retry] INFO: Gave up",
        "scrapy.extensions] ERROR: Disk",
        "scrapy.downloadermiddlewares.retry] ERROR: Afterwards",
    ]
