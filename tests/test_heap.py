"""What a crawl lets go of goes back to the system."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from pathlib import Path
from newscrawl.crawl import heap

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 // 1024

if "set" in sys.argv:
    assert heap.return_large_pieces()
first = bytearray(b"x" * 30_000_000)
del first  # from now on glibc would take what is smaller from the heap
before, kept = held(), []
for _ in range(5):
    large = bytearray(b"x" * 8_000_000)
    kept.append([bytes(100_000) for _ in range(5)])  # lies behind it
    del large
print(held() - before)
"""


def grown(*args: str) -> int:
    """MB that a program holds after it has let go of five pieces of 8 MB."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, *args], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_large_pieces_go_back():
    assert grown("set") < 5
