"""Where the C library takes large pieces of memory from: so that they go back to the system when they are let go of."""

from __future__ import annotations

import ctypes
import os
import sys

LARGE = 1 << 20
"""Bytes. Pages are smaller, and stay in the heap, where they are had for less; lists of 50,000 addresses are larger."""
_M_MMAP_THRESHOLD = -3
_ENVIRONMENT = "MALLOC_MMAP_THRESHOLD_"


def return_large_pieces() -> bool:
    """Have glibc map pieces from LARGE bytes on by themselves; whether it does so now.

    By itself it takes ever larger ones from the heap, once one was let go of, and what lies behind them there keeps
    them from the system: a crawl kept what a list of 50,000 addresses had taken. Whoever has set
    MALLOC_MMAP_THRESHOLD_ is obeyed.
    """
    if not sys.platform.startswith("linux") or os.environ.get(_ENVIRONMENT):
        return False
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    return bool(set_option and set_option(_M_MMAP_THRESHOLD, LARGE))
