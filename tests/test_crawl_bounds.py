"""What a process takes of the memory, by which `--max-memory-mb` ends a run: now, and alone."""

import subprocess
import sys

CHILD = """
from newscrawl.crawl.bounds import megabytes
before = megabytes()
big = b"x" * (200 << 20)
during = megabytes()
del big
print(before, during, megabytes())
"""
PARENT = """
import subprocess, sys
big = b"x" * (500 << 20)
subprocess.run([sys.executable, "-c", sys.argv[1]], check=True)
"""


def test_memory_is_what_the_process_takes_now_whatever_has_started_it():
    command = [sys.executable, "-c", PARENT, CHILD]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    before, during, after = map(float, out.split())
    assert 10 < before < 300
    assert 190 < during - before < 210
    assert abs(after - before) < 10
