"""Measures what `newscrawl.extract` costs against plain trafilatura with metadata, on the same pages in the same run.

    python benchmarks/cost.py --data "$NEWSCRAWL_EVAL" [--every N]

Page by page, the two in turn and each first on every other page: on a busy machine a time alone says little, and the
ratio of two that stood side by side does. CPU time of one process, what is loaded on first use left out. --every N
takes each Nth page.

Exit status: 2 where there is no folder.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura
from quality import KnownPage, find_pages, say_no_data, warm_up

import newscrawl

_WARM_PAGES = 30
"""Pages read before anything is measured, for what is loaded only when a page asks for it."""


def ours(page: KnownPage, body: bytes) -> object:
    """The whole record of a page."""
    return newscrawl.extract(body, page.url, require_article=False)


def plain(page: KnownPage, body: bytes) -> object:
    """Text, title, author and date as trafilatura alone finds them."""
    return trafilatura.bare_extraction(body, url=page.url, with_metadata=True)


def seconds(tool: Callable[[KnownPage, bytes], object], page: KnownPage, body: bytes) -> float:
    """CPU seconds of one tool on one page."""
    start = time.process_time()
    tool(page, body)
    return time.process_time() - start


def measure(pages: list[KnownPage]) -> list[tuple[float, float]]:
    """CPU seconds of newscrawl and of trafilatura, a pair a page."""
    pairs = []
    for number, page in enumerate(pages):
        body = page.body()
        order = (ours, plain) if number % 2 else (plain, ours)
        spent = {tool: seconds(tool, page, body) for tool in order}
        pairs.append((spent[ours], spent[plain]))
    return pairs


def main() -> int:
    """Exit status: see the module's head."""
    parser = argparse.ArgumentParser(description="CPU of newscrawl against trafilatura with metadata.")
    default = os.environ.get("NEWSCRAWL_EVAL")
    parser.add_argument("--data", type=Path, default=Path(default) if default else None, help="$NEWSCRAWL_EVAL")
    parser.add_argument("--every", type=int, default=1, help="take each Nth page only")
    args = parser.parse_args()
    pages = find_pages(args.data) if args.data else []
    if not pages:
        return say_no_data(args.data)
    warm_up()
    measure(pages[:: max(1, len(pages) // _WARM_PAGES)])
    pairs = measure(pages[:: args.every])
    own, other = (sum(spent) for spent in zip(*pairs, strict=True))
    median = sorted(mine / theirs for mine, theirs in pairs)[len(pairs) // 2]
    print(
        f"{len(pairs)} pages; CPU ms a page: newscrawl {own / len(pairs) * 1000:.1f}, trafilatura with metadata "
        f"{other / len(pairs) * 1000:.1f}; ratio {own / other:.2f}, median of the pages {median:.2f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
