"""Measures newscrawl beside other extractors, speed and score of each on the same pages in one run.

    python benchmarks/peers.py --data "$NEWSCRAWL_EVAL" [--every N] [--bench FOLDER]

Each extractor is a process of its own, and all are asked page by page, in turn, a different one first each time: on a
busy machine a time alone says little, and those that stand side by side say something of each other. What is told is
CPU time of the process, what is loaded on first use left out. The others are installed, with the versions of
benchmarks/requirements.txt, into an environment in FOLDER (.bench), as theirs and newscrawl's do not go together; that
asks the package index, once.

--every N takes each Nth page: all 900 take some ten minutes. Exit status: 2 where there is no folder, or no
environment could be made.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median
from typing import Any

import machine
from peer import OTHERS, OWN
from quality import say_no_data

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"
STRANGE = (
    b"<html><body><h1>Council meets</h1><div class=date>Zzz 12 qqq 2019</div><p>The council met.</p></body></html>"
)
"""A date for which most of them load what reads dates in two hundred languages: seconds, once a process."""
WARM = 5
"""Pages that are asked for once before anything is measured, for what is loaded only then."""
SCORES = (
    ("aeb", "body", "f1"),
    ("fundus", "body", "f1"),
    ("trafeval", "segments", "f1"),
    ("overall", "title", "strict"),
    ("overall", "date", "day"),
    ("overall", "author", "f1"),
)
"""Set, field and measure of score.py."""


@dataclass
class Contender:
    """An extractor and what it found."""

    name: str
    process: subprocess.Popen[str]
    version: str
    found: list[dict[str, Any]] = field(default_factory=list)

    def ask(self, page: dict[str, Any]) -> dict[str, Any]:
        """What it makes of a page."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(page) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} died on page {page['id']} with status {self.process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def tells(self, kind: str) -> bool:
        """Whether it ever finds what `kind`, a field of score.py, is about; text always."""
        key = {"author": "authors", "date": "date"}.get(kind)
        return key is None or any(answer.get(key) for answer in self.found)

    @property
    def milliseconds(self) -> list[float]:
        """CPU of each page."""
        return [answer["seconds"] * 1000 for answer in self.found]


def find_rows(data: Path, every: int) -> dict[str, list[dict[str, Any]]]:
    """Set → the rows of its manifest, each `every`th of all."""
    rows: dict[str, list[dict[str, Any]]] = {}
    number = 0
    for manifest in sorted(data.glob("*/manifest.jsonl")):
        for line in filter(str.strip, manifest.read_text("utf-8").splitlines()):
            if number % every == 0:
                rows.setdefault(manifest.parent.name, []).append(json.loads(line))
            number += 1
    return rows


def environment(folder: Path) -> Path:
    """The Python of the others' environment, which is made where it is not there, or has other versions."""
    named = REQUIREMENTS.read_bytes()
    made = folder / f"peers-{hashlib.sha256(named).hexdigest()[:12]}"
    python = made / "bin" / "python"
    ready = made / ".ready"
    if not ready.exists():
        print(f"Installing the others into {made} …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", made], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS], check=True)
        ready.touch()
    return python


@contextmanager
def contenders(python: Path) -> Iterator[list[Contender]]:
    """All extractors, each in its process, until the block ends."""
    with ExitStack() as stack:
        started = []
        for name in (*OWN, *OTHERS):
            command = [sys.executable if name in OWN else python, HERE / "peer.py", name]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
            process = stack.enter_context(subprocess.Popen(command, text=True, encoding="utf-8", **pipes))
            started.append((name, process))
        yield [Contender(name, process, json.loads(process.stdout.readline())["version"]) for name, process in started]


def measure(asked: Sequence[Contender], pages: Sequence[dict[str, Any]]) -> None:
    """Ask each for each page, and keep what it found."""
    with tempfile.TemporaryDirectory() as folder:
        strange = Path(folder) / "strange.html.gz"
        strange.write_bytes(gzip.compress(STRANGE))
        first = {"id": "strange", "url": "https://www.example.com/council", "path": str(strange), "encoding": None}
        for page in (first, *pages[:WARM]):
            for contender in asked:
                contender.ask(page)
    for number, page in enumerate(pages):
        turn = number % len(asked)
        for contender in (*asked[turn:], *asked[:turn]):
            contender.found.append(contender.ask(page))
        if number % 100 == 99:
            print(f"{number + 1} of {len(pages)} pages", file=sys.stderr)


def score(data: Path, rows: dict[str, list[dict[str, Any]]], contender: Contender) -> dict[str, Any]:
    """What the folder's own score.py says of a contender on the rows."""
    with tempfile.TemporaryDirectory() as folder:
        for name, chosen in rows.items():
            (Path(folder) / name).mkdir()
            lines = "".join(json.dumps(row) + "\n" for row in chosen)
            (Path(folder) / name / "manifest.jsonl").write_text(lines, "utf-8")
        predictions = Path(folder) / "predictions.jsonl"
        predictions.write_text("".join(json.dumps(answer) + "\n" for answer in contender.found), "utf-8")
        command = [sys.executable, data / "score.py", "--data", folder, "--predictions", predictions, "--json"]
        told: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        return told


def table(data: Path, rows: dict[str, list[dict[str, Any]]], asked: Sequence[Contender]) -> Iterator[str]:
    """The lines of a Markdown table, an extractor a line."""
    heads = [f"{name} {what}" if name != "overall" else what for name, what in _heads(rows)]
    yield _row(["extractor", "CPU ms a page, median", "mean", "median : newscrawl's", *heads, "failed"])
    yield "|---|" + "---:|" * (len(heads) + 4)
    own = median(asked[0].milliseconds)
    for contender in asked:
        scores = score(data, rows, contender)
        cells = [
            scores[name].get(kind, {}).get(measure) if contender.tells(kind) else None
            for name, kind, measure in SCORES
            if name in scores
        ]
        shown = ["–" if cell is None else f"{cell:.3f}" for cell in cells]
        spent, failed = contender.milliseconds, sum("failed" in answer for answer in contender.found)
        cost = [f"{median(spent):.1f}", f"{fmean(spent):.1f}", f"{median(spent) / own:.2f}"]
        yield _row([f"{contender.name} {contender.version}", *cost, *shown, str(failed)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _heads(rows: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, str]]:
    sets = {*rows, "overall"} if len(rows) > 1 else set(rows)
    words = {"body": "body F1", "segments": "segments F1", "title": "titles", "date": "dates", "author": "authors F1"}
    return ((name, words[kind]) for name, kind, _ in SCORES if name in sets)


def main() -> int:
    """Measure, score and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("NEWSCRAWL_EVAL"))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--bench", type=Path, default=HERE.parent / ".bench")
    args = parser.parse_args()
    rows = find_rows(Path(args.data), args.every) if args.data else {}
    if not rows:
        return say_no_data(args.data)
    try:
        python = environment(args.bench)
    except subprocess.CalledProcessError as error:
        print(f"the others could not be installed: {error}", file=sys.stderr)
        return 2
    data = Path(args.data)
    pages = [
        {
            "id": row["id"],
            "url": row["url"] if str(row["url"]).startswith("http") else None,
            "path": str(data / name / "html" / f"{row['id']}.html.gz"),
            "encoding": row.get("encoding"),
        }
        for name, chosen in rows.items()
        for row in chosen
    ]
    with contenders(python) as asked:
        measure(asked, pages)
        print(machine.line(f"{len(pages)} pages: `python benchmarks/peers.py --every {args.every}`"))
        for line in table(data, rows, asked):
            print(line, flush=True)
        for contender, answer in ((one, answer) for one in asked for answer in one.found if "failed" in answer):
            print(f"{contender.name}, {answer['id']}: {answer['failed']}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
