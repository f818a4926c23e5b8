"""The progress of `newscrawl run` as a person sees it: real runs on a real terminal, whose width changes."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import termios
import threading
import time
import tty
from pathlib import Path

import pytest
from local_site import serving, story
from processes import HANGS, Process, environment
from rich.cells import cell_len
from rich.console import Console

from newscrawl.cli.live import Board, Pace
from newscrawl.crawl.events import Event
from newscrawl.crawl.locks import source_lock

NAME = "a-daily-with-rather-a-long-name-for-its-source"
PAGES = 12
DONE = "0 of 1 done"
WIDTHS = (80, 60, 40)
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3|4|9|10)\d")


class Gate(dict):
    """Pages of which one is not answered until the gate opens."""

    def __init__(self, pages, held):
        super().__init__(pages)
        self.held, self.opened = held, threading.Event()

    def get(self, path, default=None):
        if path == self.held:
            self.opened.wait(HANGS)
        return super().get(path, default)


class Screen:
    """A terminal: what was written to it, and how wide it is."""

    def __init__(self):
        self.ours, theirs = pty.openpty()
        tty.setraw(theirs)
        self.path = Path(os.ttyname(theirs))
        self.text = ""
        self._held = theirs
        self.resize(WIDTHS[0])
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def resize(self, width):
        fcntl.ioctl(self._held, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))

    def _read(self):
        while True:
            try:
                some = os.read(self.ours, 65536)
            except OSError:
                return
            self.text += some.decode()

    def wait_for(self, pattern, begin=0):
        """The lines from `begin` on, when one of them matches."""
        end = time.monotonic() + HANGS
        while not re.search(pattern, found := CONTROL.sub("", self.text[begin:]), re.MULTILINE):
            assert time.monotonic() < end, found[-2000:]
            time.sleep(0.05)
        return found

    def close(self):
        os.close(self._held)
        self._reader.join(HANGS)
        os.close(self.ours)


def newscrawl(folder, terminal=None, **more):
    """A run of the sources of a folder."""
    env = environment(folder, SCRAPY_SETTINGS_MODULE="newscrawl.crawl.settings", **more)
    env.pop("COLUMNS", None)  # which pytest's own workers have; the terminal says it
    settings = ("-s", "DOWNLOAD_DELAY=0.25", "-s", "AUTOTHROTTLE_ENABLED=False")
    return Process(["-m", "newscrawl", "run", *settings], cwd=folder, env=env, log=terminal)


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What one run has shown: the frames by the width that the terminal had, and all that was written."""
    folder = tmp_path_factory.mktemp("live")
    paths = [f"/2025/03/story-{number}" for number in range(PAGES)]
    screen, frames = Screen(), {}
    with serving() as site:
        site.pages = Gate({path: story(number) for number, path in enumerate(paths)}, paths[-1])
        site.pages["/feed"] = site.feed(*paths)
        site.source(folder, NAME)
        process = newscrawl(folder, screen.path, NO_COLOR="1", TERM="xterm")
        try:
            frames["first"] = screen.wait_for(r"\?\s+\?\s")
            screen.wait_for(r"\d\.\d +\d:\d\d")
            for width in WIDTHS:
                begin = len(screen.text)
                screen.resize(width)
                frames[width] = screen.wait_for(r"(?s)(?:of 1 done.*){3}", begin)  # the last but one is of this width
            site.pages.opened.set()
            assert process.wait() == 0
        finally:
            site.pages.opened.set()
            process.kill()
            screen.close()
    return frames, screen.text


def rows(frame):
    """The last whole table of a frame: its lines from the headings on."""
    lines = [line.rstrip() for line in frame.split("\n")]
    last = [number for number, line in enumerate(lines) if DONE in line][-2]
    return lines[last : last + 2]


def ends(line):
    """Where the cells of a line end that have a number or a question mark, as a terminal counts."""
    return [cell_len(line[: found.end()]) for found in re.finditer(r"(?<=\s)[\d.:?]+(?=\s|$)", line)][-5:]


def test_at_first_nobody_knows_how_fast_it_goes_and_how_long_it_takes(shown):
    assert re.search(rf"{DONE} +0 +0 +0 +\? +\?\s", shown[0]["first"])


@pytest.mark.parametrize("width", WIDTHS)
def test_counts_speed_and_time_left_fit_the_terminal(shown, width):
    frame = shown[0][width]
    total, source = rows(frame)
    assert re.search(rf"{DONE} +12 +\d+ +0 +\d\.\d +\d:\d\d$", total)
    assert re.search(r"^a-daily[a-z-]*… +12 +\d+ +0 +\d\.\d +\d:\d\d", source)
    assert ends(total) == ends(source)[:5]
    assert cell_len(total) <= width
    assert ("articles  rejected  pages/s  left" if width >= 60 else "art. rej.  /s left") in frame


def test_what_is_done_stays_and_the_table_goes(shown):
    after = CONTROL.sub("", shown[1]).split(f"{NAME}: 12 new")[1]
    assert "1 source: all well\n" in after
    assert shown[1].count("\x1b[?25l") == shown[1].count("\x1b[?25h") == 1  # the cursor is there again


def test_no_color_is_respected(shown):
    assert CONTROL.search(shown[1])
    assert not COLOUR.search(shown[1])


@pytest.mark.parametrize("is_terminal", [True, False])
def test_what_cannot_move_gets_plain_lines(tmp_path, is_terminal):
    screen = Screen()
    with serving({"/1": story(1), "/404": story(2)}) as site:
        site.pages["/feed"] = site.feed("/1", "/2")
        site.source(tmp_path)
        process = newscrawl(
            tmp_path, screen.path if is_terminal else None, TERM="dumb", NEWSCRAWL_CONTACT="a@b.example"
        )
        assert process.wait() == 0
    out = screen.text if is_terminal else process.communicate()[0].decode()
    screen.close()
    assert re.match(r"bay: 1 new, 1 rejected; \d\.\d kB in \d+ s\n", out)
    assert "\x1b" not in out
    assert "pages/s" not in out


def test_a_source_that_cannot_begin_is_done(tmp_path):
    screen = Screen()
    with serving({"/1": story(1)}) as site, source_lock(tmp_path / "data", "ridge"):
        site.pages["/feed"] = site.feed("/1")
        for name in ("bay", "ridge"):
            site.source(tmp_path, name)
        process = newscrawl(tmp_path, screen.path, TERM="xterm")
        assert process.wait() == 0
    screen.close()
    assert "2 of 2 done" in CONTROL.sub("", screen.text)


# What the table says, by a clock of our own.


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def drawn(board, width=80):
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(board.table(width))
    return console.export_text().splitlines()


def told(board, clock, source, *, requested=0, articles=0, rejected=0, seconds=1.0):
    for _ in range(requested):
        board(Event("requested", source, source))
    for kind, count in (("article", articles), ("rejected", rejected)):
        for _ in range(count):
            clock.now += seconds
            board(Event(kind, source, source))


def test_the_speed_is_that_of_the_last_half_minute():
    pace = Pace()
    assert pace.speed(0) is None
    for second in range(61):
        pace.tick(float(second))
    assert pace.speed(60) == pytest.approx(1, abs=0.05)
    assert pace.speed(75) == pytest.approx(0.5, abs=0.05)  # a site that hangs
    assert pace.speed(300) == 0


def test_the_speed_of_two_pages_at_once_is_not_known():
    pace = Pace()
    pace.tick(5.0)
    pace.tick(5.0)
    assert pace.speed(5.1) is None


def test_time_left_is_that_of_the_slowest_and_unknown_while_a_source_has_not_begun():
    clock = Clock()
    board = Board(2, clock=clock)
    board(Event("opened", "bay", "bay"))
    told(board, clock, "bay", requested=131, articles=11)
    assert drawn(board)[1:] == [
        "| 0 of 2 done    131        11         0      1.0     ?",
        "bay              131        11         0      1.0  2:00",
    ]
    board(Event("opened", "ridge", "ridge"))
    assert drawn(board)[1].endswith("  ?")
    told(board, clock, "ridge", requested=51, rejected=21, seconds=0.5)
    assert [line.split()[-1] for line in drawn(board)[1:]] == ["4:06", "4:06", "0:15"]
    board(Event("closed", "bay", "bay"))
    assert [line.split()[-1] for line in drawn(board)[1:]] == ["0:15", "0:15"]


def test_a_source_that_hangs_has_no_time_left_that_anybody_knows():
    clock = Clock()
    board = Board(1, clock=clock)
    board(Event("opened", "bay", "bay"))
    told(board, clock, "bay", requested=9, articles=5)
    clock.now += 60
    assert drawn(board)[2].split() == ["bay", "9", "5", "0", "0.0", "?"]


@pytest.mark.parametrize("width", [80, 40])
def test_columns_are_straight_in_every_script(width):
    clock = Clock()
    board = Board(4, keep=True, clock=clock)
    for name in ("bay", "朝日新聞", "الشرق-الأوسط", "हिन्दुस्तान"):
        board(Event("opened", name, name))
        told(board, clock, name, requested=1234, articles=5)
    board(Event("closed", "bay", "bay"))
    lines = drawn(board, width)
    assert len({tuple(ends(line)) for line in lines[3:]}) == 1
    assert lines[2].split() == ["bay", "1234", "5", "0"]  # it has ended
    assert all(cell_len(line) <= width for line in lines)
