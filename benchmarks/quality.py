"""Runs newscrawl over a folder of pages with known truth, writes its predictions and prints their scores.

    python benchmarks/quality.py --data "$NEWSCRAWL_EVAL" --predictions OUT.jsonl [--processes N] [--set NAME]
                                 [--identifier NAME] [--per-page FILE] [--tool trafilatura] [--no-phrases]
                                 [--sites]

The folder holds `<set>/manifest.jsonl` and `<set>/html/<id>.html.gz`, or is itself one set. The scores are those of
the folder's own score.py. `--tool trafilatura` measures plain trafilatura on the same pages instead. `--no-phrases`
cleans with all phrase files emptied: what cleaning is worth on a site whose language none of them is about.
`--sites` then cleans each page once more, knowing what recurs on the other pages of its site, and scores that beside
the first: `OUT.sites.jsonl`.

Exit status: that of score.py; 1 where the tool raised; 2 where there is no folder.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import importlib.metadata
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import trafilatura

import newscrawl
from newscrawl.cleaning.phrases import packaged
from newscrawl.cleaning.recurrence import Recurring, learn
from newscrawl.extraction import dates
from newscrawl.items import Article, Page


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A stored page of the evaluation folder. Its true text, title and authors stay in the manifest, for score.py."""

    id: str
    url: str | None
    """None where the manifest's URL is no http URL."""
    path: Path
    """The gzipped bytes of the page."""
    day: str | None
    """`YYYY-MM-DD`, the true date: crawl.py gives it to some feeds; quality.py does not use it."""

    def body(self) -> bytes:
        """The page's original bytes."""
        return gzip.decompress(self.path.read_bytes())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What newscrawl made of one page."""

    id: str
    seconds: float
    """CPU seconds of the worker process."""
    prediction: dict[str, Any] = field(default_factory=dict)
    rejected: str | None = None
    """`stage/reason: detail` of a rejection."""
    raised: str | None = None
    """Type and text of an exception."""
    article: Article | None = None


def find_pages(data: Path) -> list[KnownPage]:
    """All pages of a folder of sets, or of one set; [] where there is no manifest."""
    alone = data / "manifest.jsonl"
    manifests = [alone] if alone.exists() else sorted(data.glob("*/manifest.jsonl"))
    return [page for manifest in manifests for page in read_manifest(manifest)]


def read_manifest(manifest: Path) -> Iterator[KnownPage]:
    """The pages that one manifest names."""
    with manifest.open(encoding="utf-8") as lines:
        for line in lines:
            if not line.strip():
                continue
            row = json.loads(line)
            url = row["url"] if str(row["url"]).startswith(("http://", "https://")) else None
            path = manifest.parent / "html" / f"{row['id']}.html.gz"
            yield KnownPage(id=row["id"], url=url, path=path, day=row.get("date"))


def say_no_data(data: Path | None) -> int:
    """Says on standard error what is missing, and returns the exit status for it."""
    where = f"no manifest.jsonl under {data}" if data else "no folder given"
    hint = 'pass --data "$NEWSCRAWL_EVAL", the folder of evaluation pages (see docs/quality.md)'
    print(f"{where}: {hint}", file=sys.stderr)
    return 2


def predict(job: tuple[KnownPage, Recurring], tool: str, identifier: str | None) -> Outcome:
    """One page, with what is known of its site, through a tool, timed, with its exception caught and kept."""
    page, recurring = job
    body = page.body()
    start = time.process_time()
    try:
        if tool == "trafilatura":
            return Outcome(page.id, prediction=run_trafilatura(page, body), seconds=time.process_time() - start)
        options = newscrawl.Options(identifier=identifier) if identifier else newscrawl.Options()
        processor = newscrawl.Processor(options, recurring=recurring, require_article=False)
        result = processor(Page(body, page.url))
    except Exception as error:  # noqa: BLE001 - a benchmark counts every failure and goes on
        return Outcome(page.id, time.process_time() - start, raised=f"{type(error).__name__}: {error}")
    seconds = time.process_time() - start
    if isinstance(result, Article):
        return Outcome(page.id, seconds, prediction=to_prediction(page.id, result), article=result)
    return Outcome(page.id, seconds, rejected=f"{result.stage}/{result.reason}: {result.detail}")


def run_trafilatura(page: KnownPage, body: bytes) -> dict[str, Any]:
    """What trafilatura alone makes of the page, for comparison: comments off, all else as it comes."""
    found = trafilatura.bare_extraction(body, url=page.url, with_metadata=True, include_comments=False)
    if found is None:
        return {"id": page.id}
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return {"id": page.id, "text": found.text, "title": found.title, "authors": authors, "date": found.date}


def to_prediction(page_id: str, article: Article) -> dict[str, Any]:
    """The line that score.py reads; the date is the calendar day in the zone that the page states."""
    day = None
    if article.date_published:
        day = dates.local_day(article.date_published_raw or article.date_published, article.date_published)
    return {
        "id": page_id,
        "text": article.text,
        "title": article.title,
        "authors": list(article.authors),
        "date": day,
        "language": article.language,
    }


def warm_up(phrases: bool = True) -> None:
    """Loads what is loaded on first use, which is no page's cost; without `phrases` the book of them is emptied."""
    book = packaged()
    if not phrases:
        for index in (book.whole, book.starts, book.ends, book.by, book.dates):
            index.clear()
    text = "<p>The council of a small town met on Monday to talk about its harbour, its roads and its bridges.</p>" * 5
    page = f"<html><title>Council meets</title><article>{text}</article></html>"
    newscrawl.extract(page, require_article=False)
    trafilatura.bare_extraction(page)


def predict_all(
    jobs: list[tuple[KnownPage, Recurring]], processes: int, tool: str, identifier: str | None, *, phrases: bool = True
) -> list[Outcome]:
    """Every page, in the order of the jobs."""
    work = partial(predict, tool=tool, identifier=identifier)
    if processes <= 1:
        warm_up(phrases)
        return [work(job) for job in jobs]
    with multiprocessing.Pool(processes, initializer=warm_up, initargs=(phrases,)) as pool:
        return pool.map(work, jobs, chunksize=8)


def known_sites(outcomes: list[Outcome]) -> list[Recurring]:
    """For each page what recurs on the other ones of its site: no page counts towards what is taken out of it."""
    sites: dict[str, list[Article]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.article and outcome.article.domain:
            sites[outcome.article.domain].append(outcome.article)
    known: list[Recurring] = []
    for mine in (outcome.article for outcome in outcomes):
        of_site = sites.get(mine.domain or "", ()) if mine else ()
        known.append(learn(other for other in of_site if mine and other.id != mine.id))
    return known


def write_predictions(path: Path, outcomes: list[Outcome]) -> None:
    """One JSON line for each page that gave an article."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(o.prediction, ensure_ascii=True) + "\n" for o in outcomes if o.prediction)


def print_failures(outcomes: list[Outcome]) -> None:
    """The exceptions and rejections, each with its page's id."""
    for name in ("raised", "rejected"):
        found = [(o.id, getattr(o, name)) for o in outcomes if getattr(o, name) is not None]
        print(f"{len(found)} {name}")
        for page_id, what in found:
            print(f"   {page_id}  {what[:200]}")


def print_figures(outcomes: list[Outcome], processes: int, seconds: float) -> None:
    """When, with what and how fast: what a figure in docs/quality.md needs beside it."""
    cpu = sorted(o.seconds * 1000 for o in outcomes)
    versions = "  ".join(f"{name} {importlib.metadata.version(name)}" for name in ("trafilatura", "lxml", "langdetect"))
    print(f"{datetime.date.today()}  newscrawl {importlib.metadata.version('newscrawl')}  {versions}")
    articles = sum(bool(o.prediction) for o in outcomes)
    print(
        f"{len(outcomes)} pages, {articles} articles; CPU ms a page: mean {sum(cpu) / len(cpu):.1f}, "
        f"median {cpu[len(cpu) // 2]:.1f}, longest {cpu[-1]:.0f}; {processes} processes, {seconds:.1f} s in all"
    )


def run_score(data: Path, predictions: Path, per_page: Path | None) -> int:
    """Runs the folder's score.py and returns its exit status; without one, says so."""
    script = next((p for p in (data / "score.py", data.resolve().parent / "score.py") if p.exists()), None)
    if script is None:
        print(f"no score.py in or beside {data}: predictions written, nothing scored")
        return 0
    command = [sys.executable, str(script), "--data", str(data), "--predictions", str(predictions)]
    if per_page:
        command += ["--per-page", str(per_page)]
    sys.stdout.flush()
    return subprocess.run(command, check=False).returncode


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Scores newscrawl on a folder of pages with known truth.")
    default = os.environ.get("NEWSCRAWL_EVAL")
    parser.add_argument("--data", type=Path, default=Path(default) if default else None, help="$NEWSCRAWL_EVAL")
    parser.add_argument("--predictions", type=Path, required=True, help="JSON lines file to write")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--set", dest="only", help="one set of the folder only")
    parser.add_argument("--identifier", help="name of the language identifier; default: newscrawl's own default")
    parser.add_argument("--tool", choices=["newscrawl", "trafilatura"], default="newscrawl", help="what to measure")
    parser.add_argument("--no-phrases", action="store_true", help="clean with all phrase files emptied")
    parser.add_argument("--sites", action="store_true", help="also score with what recurs on a site's other pages")
    parser.add_argument("--per-page", type=Path, help="also write each page's scores as JSON lines")
    return parser.parse_args()


def main() -> int:
    """Exit status: see the module's head."""
    args = arguments()
    data: Path | None = args.data / args.only if args.data and args.only else args.data
    pages = find_pages(data) if data else []
    if data is None or not pages:
        return say_no_data(data)
    start = time.perf_counter()
    work = partial(
        predict_all,
        processes=args.processes,
        tool=args.tool,
        identifier=args.identifier,
        phrases=not args.no_phrases,
    )
    outcomes = work([(page, {}) for page in pages])
    seconds = time.perf_counter() - start
    write_predictions(args.predictions, outcomes)
    print_failures(outcomes)
    print_figures(outcomes, args.processes, seconds)
    status = run_score(data, args.predictions, args.per_page)
    if args.sites:
        known = known_sites(outcomes)
        again = {one.id: one for one in work([job for job in zip(pages, known, strict=True) if job[1]])}
        print(f"\nwith what recurs on the other pages of a site, known for {len(again)} pages:")
        path = args.predictions.with_suffix(".sites.jsonl")
        write_predictions(path, [again.get(one.id, one) for one in outcomes])
        status = run_score(data, path, None) or status
    return status or int(any(o.raised for o in outcomes))


if __name__ == "__main__":
    sys.exit(main())
