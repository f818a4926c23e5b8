"""Measures what `newscrawl.extract` costs against plain trafilatura with metadata, on the same pages in the same run.

    python benchmarks/cost.py --data "$NEWSCRAWL_EVAL" [--every N] [--judged]
    python benchmarks/cost.py --data "$NEWSCRAWL_EVAL" --rounds 3 [--every N] [--judged]
    python benchmarks/cost.py --data "$NEWSCRAWL_EVAL" --steps [--every N] [--judged]
    python benchmarks/cost.py --data "$NEWSCRAWL_EVAL" --search [--every N]
    python benchmarks/cost.py --growth

Page by page, the two in turn and each first on every other page: on a busy machine a time alone says little, and the
ratio of two that stood side by side does. CPU time of one process, what is loaded on first use left out. --every N
takes each Nth page, --judged asks for articles only, as crawls do.

--rounds measures whole processes: one of either reads all pages, then one of the other, so many times in turn; the
figures are the medians of the rounds. Page by page each finds the processor's caches filled by the other; here each has
them to itself, as the workers of a crawl have. Where other work goes on, three rounds do not settle it.

--steps measures ours alone, step by step: CPU ms a page, and the share of the whole, of functions of newscrawl with all
that they call. A step that stands further in is a part of the one above it.

--search measures the three searches for the body alone, ours and the public function's, each on every page, and
compares what the two find element by element.

--growth measures made-up pages with 1,000 and 4,000 links, paragraphs and other things, and says how much more the
fourfold costs: near 4 where cost grows with the page, near 16 where it grows with its square.

Exit status: 2 where there is no folder, 1 where the two searches differ.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from pathlib import Path

import trafilatura
from lxml import etree
from quality import KnownPage, find_pages, say_no_data, warm_up

import newscrawl
from newscrawl.extraction import search
from newscrawl.extraction.prune import prune
from newscrawl.markup import decode, parse

_WARM_PAGES = 30
"""Pages read before anything is measured, for what is loaded only when a page asks for it."""


_PROSE = "<p>The council of a small town met on Monday to talk about its harbour, its roads and its bridges, again.</p>"
_REPEATED = {
    "bare links": '<a href="/{0}">Word {0}</a> ',
    "listed links": '<ul><li><a href="/{0}">Word {0} of four</a></li></ul>',
    "boxes with a link": '<div class="box"><a href="/{0}">Word {0} of four</a> and text</div>',
    "linked headings": '<h2><a href="/{0}">Words of a headline {0}</a></h2>',
    "paragraphs": _PROSE,
    "comments": '<div class="comment"><p>I think that {0} was right about that, and said so on the same day.</p></div>',
    "offers": '<div class="subscribe"><p>Hello {0}</p><a href="/subscribe/">Subscribe</a></div>',
    "authors": '<div class="author"><a rel="author" href="/author/{0}">Ann Lee {0}</a></div>',
}
"""Markup that pages hold by the thousand, with a number in it."""
_SEARCHES: dict[str, dict[str, bool]] = {
    "precise and fast": {"precision": True, "fast": True},
    "balanced": {"precision": False},
    "precise": {"precision": True},
}
"""The first is asked on every page, the second where it finds little, the third where the second finds much more."""
_FEW, _TIMES = 1000, 4
_STEPS = {
    "a page": "process:Processor.__call__",
    "  bytes to tree": "process:Processor._tree",
    "    decoding": "markup:decode_known",
    "    parsing": "markup:parse_whole",
    "  fields": "extraction.fields:read",
    "    structured data": "extraction.structured:read",
    "    title": "extraction.fields:_title",
    "    authors": "extraction.authors:read",
    "    dates": "extraction.times:published",
    "  verdict": "verdict:judge",
    "  body": "extraction.body:extract",
    "    pruning": "extraction.body:prune",
    "      copy": "extraction.prune:deepcopy",
    "      hidden": "extraction.hidden:found",
    "      captions": "extraction.captions:found",
    "      comments": "extraction.comments:found",
    "      forms": "extraction.prune:_forms",
    "      site's parts": "extraction.prune:_site_parts",
    "      named boxes": "extraction.prune:_boxes",
    "      shield": "extraction.prune:shield",
    "    search": "extraction.body:_found",
    "      trafilatura": "extraction.body:find",
    "    links": "extraction.body:Links.__init__",
    "    headings": "extraction.body:with_headings",
    "    continuation": "extraction.body:with_continuation",
    "    standfirst": "extraction.body:standfirst",
    "  cleaning": "cleaning:clean",
    "    lines": "cleaning:view",
    "    menu": "extraction.body:menu",
    "  record": "process:Processor._article",
    "    language": "process:Processor._language",
}
"""Functions by what they do, each a part of the one above that stands further out."""
_STRANGE_DATE = f"<html><body><h1>Council meets</h1><div class='date'>Zzz 12 qqq 2019</div>{_PROSE * 5}</body></html>"
"""A date that trafilatura has dateparser read, which then loads its two hundred languages: seconds, once a process."""


def ours(page: KnownPage, body: bytes, *, judged: bool = False) -> object:
    """The whole record of a page; `judged`: or that it is no article."""
    return newscrawl.extract(body, page.url, require_article=judged)


def plain(page: KnownPage, body: bytes) -> object:
    """Text, title, author and date as trafilatura alone finds them."""
    return trafilatura.bare_extraction(body, url=page.url, with_metadata=True)


def seconds(tool: Callable[[KnownPage, bytes], object], page: KnownPage, body: bytes) -> float:
    """CPU seconds of one tool on one page."""
    start = time.process_time()
    tool(page, body)
    return time.process_time() - start


def measure(pages: list[KnownPage], *, judged: bool) -> list[tuple[float, float]]:
    """CPU seconds of newscrawl and of trafilatura, a pair a page."""
    own = partial(ours, judged=judged)
    pairs = []
    for number, page in enumerate(pages):
        body = page.body()
        order = (own, plain) if number % 2 else (plain, own)
        spent = {tool: seconds(tool, page, body) for tool in order}
        pairs.append((spent[own], spent[plain]))
    return pairs


def measure_alone(tool: Callable[[KnownPage, bytes], object], pages: list[KnownPage]) -> float:
    """CPU seconds of one tool on all pages, in this process."""
    read = [(page, page.body()) for page in pages]
    for page, body in read[:: max(1, len(read) // _WARM_PAGES)]:
        tool(page, body)
    return sum(seconds(tool, page, body) for page, body in read)


def measure_rounds(rounds: int) -> dict[str, list[float]]:
    """By `--alone`'s names the CPU seconds of each round, in a process of its own with this one's other arguments."""
    spent: dict[str, list[float]] = {"newscrawl": [], "trafilatura": []}
    for number in range(rounds):
        for name in sorted(spent, reverse=number % 2 == 1):
            command = [sys.executable, *sys.argv, "--alone", name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            spent[name].append(float(done.stdout))
    return spent


def print_rounds(spent: dict[str, list[float]], count: int) -> None:
    """Medians of the rounds, and how far the rounds lie apart."""
    for name, times in spent.items():
        least, median, most = (f"{f(times) / count * 1000:.1f}" for f in (min, statistics.median, max))
        print(f"{name:12} CPU ms a page: {median} ({least} to {most})")
    own, other = map(statistics.median, spent.values())
    print(f"{count} pages, {len(spent['newscrawl'])} rounds of whole processes; ratio of the medians {own / other:.2f}")


def measure_steps(pages: list[KnownPage], *, judged: bool) -> dict[str, float]:
    """CPU seconds of each step on all pages, what it calls included."""
    spent = dict.fromkeys(_STEPS, 0.0)
    for step, place in _STEPS.items():
        module, path = place.split(":")
        *owners, name = path.split(".")
        owner = functools.reduce(getattr, owners, importlib.import_module(f"newscrawl.{module}"))
        setattr(owner, name, _timed(getattr(owner, name), step, spent))
    read = [(page, page.body()) for page in pages]
    for page, body in read[:: max(1, len(read) // _WARM_PAGES)]:
        ours(page, body, judged=judged)
    spent.update(dict.fromkeys(spent, 0.0))
    for page, body in read:
        ours(page, body, judged=judged)
    return spent


def _timed(function: Callable[..., object], step: str, spent: dict[str, float]) -> Callable[..., object]:
    @functools.wraps(function)
    def timed(*args: object, **kwargs: object) -> object:
        start = time.process_time()
        try:
            return function(*args, **kwargs)
        finally:
            spent[step] += time.process_time() - start

    return timed


def print_steps(spent: dict[str, float], count: int) -> None:
    """A line a step, those that were never taken left out."""
    whole = spent["a page"]
    for step, seconds_ in spent.items():
        if seconds_:
            print(f"{step:22} {seconds_ / count * 1000:6.2f} ms {seconds_ / whole:6.1%}")


def measure_searches(pages: list[KnownPage]) -> tuple[dict[str, list[float]], int]:
    """CPU seconds of each kind of search, ours and the public function's; in how many the two differ."""
    spent = {name: [0.0, 0.0] for name in _SEARCHES}
    differ = 0
    for number, page in enumerate(pages):
        tree = parse(decode(page.body()))
        if tree is None:
            continue
        pruned = prune(tree)
        for name, way in _SEARCHES.items():
            found = [b"", b""]
            for which in (0, 1) if number % 2 else (1, 0):
                own = deepcopy(pruned)
                start = time.process_time()
                body = (search.find, search.public)[which](own, **way)
                spent[name][which] += time.process_time() - start
                found[which] = b"" if body is None else etree.tostring(body)
            if found[0] != found[1]:
                differ += 1
                print(f"{page.id}: {name}: the two find different elements")
    return spent, differ


def print_searches(pages: list[KnownPage], spent: dict[str, list[float]]) -> None:
    """CPU of each kind of search, a line a kind."""
    for name, (own, public) in spent.items():
        print(
            f"{name:16} CPU ms a page: newscrawl {own / len(pages) * 1000:.1f}, public function "
            f"{public / len(pages) * 1000:.1f}; ratio {own / public:.2f}"
        )


def print_growth() -> None:
    """How many times as much a page of four times as many things of a kind costs, a line a kind."""
    for name, markup in _REPEATED.items():
        spent = []
        for count in (_FEW, _FEW, _FEW * _TIMES):  # the first loads what its kind of page asks for
            repeated = "".join(markup.format(number) for number in range(count))
            page = f"<html><title>Council meets</title><body><article>{_PROSE * 20}</article>{repeated}</body></html>"
            start = time.process_time()
            newscrawl.extract(page, require_article=False)
            spent.append(time.process_time() - start)
        print(f"{name:18} {_FEW}: {spent[1] * 1000:5.0f} ms; {_TIMES} times as many: {spent[2] / spent[1]:4.1f} times")


def main() -> int:
    """Exit status: see the module's head."""
    parser = argparse.ArgumentParser(description="CPU of newscrawl against trafilatura with metadata.")
    default = os.environ.get("NEWSCRAWL_EVAL")
    parser.add_argument("--data", type=Path, default=Path(default) if default else None, help="$NEWSCRAWL_EVAL")
    parser.add_argument("--every", type=int, default=1, help="take each Nth page only")
    parser.add_argument("--judged", action="store_true", help="with the verdict: articles only")
    parser.add_argument("--rounds", type=int, default=0, help="whole processes, so many of each in turn")
    parser.add_argument("--alone", choices=("newscrawl", "trafilatura"), help=argparse.SUPPRESS)
    parser.add_argument("--steps", action="store_true", help="CPU of each step of ours")
    parser.add_argument("--search", action="store_true", help="the search for the body alone, two ways compared")
    parser.add_argument("--growth", action="store_true", help="made-up pages of many things of a kind, and no others")
    args = parser.parse_args()
    if args.growth:
        warm_up()
        print_growth()
        return 0
    pages = find_pages(args.data) if args.data else []
    if not pages:
        return say_no_data(args.data)
    warm_up()
    if args.search:
        measure_searches(pages[:: max(1, len(pages) // _WARM_PAGES)])
        spent, differ = measure_searches(pages[:: args.every])
        print_searches(pages[:: args.every], spent)
        print(f"{len(pages[:: args.every])} pages; searches that differ: {differ}")
        return int(differ > 0)
    if args.steps:
        chosen = pages[:: args.every]
        print_steps(measure_steps(chosen, judged=args.judged), len(chosen))
        return 0
    if args.rounds and not args.alone:
        print_rounds(measure_rounds(args.rounds), len(pages[:: args.every]))
        return 0
    trafilatura.bare_extraction(_STRANGE_DATE, with_metadata=True)
    if args.alone:
        tool = partial(ours, judged=args.judged) if args.alone == "newscrawl" else plain
        print(measure_alone(tool, pages[:: args.every]))
        return 0
    measure(pages[:: max(1, len(pages) // _WARM_PAGES)], judged=args.judged)
    pairs = measure(pages[:: args.every], judged=args.judged)
    own, other = (sum(spent) for spent in zip(*pairs, strict=True))
    median = sorted(mine / theirs for mine, theirs in pairs)[len(pairs) // 2]
    print(
        f"{len(pairs)} pages; CPU ms a page: newscrawl {own / len(pairs) * 1000:.1f}, trafilatura with metadata "
        f"{other / len(pairs) * 1000:.1f}; ratio {own / other:.2f}, median of the pages {median:.2f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
