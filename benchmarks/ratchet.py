"""Scores may rise and not fall: measures quality on the evaluation folder and compares it with benchmarks/floors.json.

    python benchmarks/ratchet.py [--data "$NEWSCRAWL_EVAL"] [--processes N] [--raise]

A score that is more than the tolerance under its floor fails. `--raise` writes the floors anew: each that was beaten by
more than the tolerance is lifted to the score, none is lowered. A floor that has to be lowered is lowered by hand, with
the analysis in docs/quality.md. Floors hold for the pages they were measured on, which their hash names.

Exit status: 0 all floors hold, 1 one does not, 2 there is no folder, or it holds other pages.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"


def hash_of(data: Path) -> str:
    """Of all that the scores depend on: the scorer, the manifests and the pages."""
    digest = hashlib.sha256()
    for path in sorted([data / "score.py", *data.glob("*/manifest.jsonl"), *data.glob("*/html/*.html.gz")]):
        digest.update(f"{path.relative_to(data)} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return f"sha256:{digest.hexdigest()}"


def measure(data: Path, processes: int) -> dict[str, Any]:
    """What the folder's score.py says of newscrawl. Exits with quality.py's status where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        quality = [sys.executable, str(HERE / "quality.py"), "--data", str(data), "--predictions", str(predictions)]
        done = subprocess.run([*quality, "--processes", str(processes)], stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            print(done.stdout)
            sys.exit(done.returncode)
        scorer = [sys.executable, str(data / "score.py"), "--data", str(data), "--predictions", str(predictions)]
        said = subprocess.run([*scorer, "--json"], stdout=subprocess.PIPE, text=True, check=True).stdout
    scores: dict[str, Any] = json.loads(said)
    return scores


def at(scores: Mapping[str, Any], name: str) -> float:
    """The score of that name: keys with dots between them."""
    found: Any = scores
    for key in name.split("."):
        found = found[key]
    return float(found)


def report(scores: Mapping[str, float], floors: Mapping[str, float], tolerance: float) -> list[str]:
    """Prints a line a floor; the names of those that do not hold."""
    broken = [name for name, floor in floors.items() if scores[name] < floor - tolerance]
    for name, floor in floors.items():
        beaten = " beaten" if scores[name] > floor + tolerance else ""
        print(f"{name:32} {scores[name]:.4f}  floor {floor:.4f}{' BROKEN' if name in broken else beaten}")
    return broken


def main(arguments: list[str] | None = None) -> int:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("NEWSCRAWL_EVAL")
    parser.add_argument("--data", type=Path, default=Path(default) if default else None, help="$NEWSCRAWL_EVAL")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift floors that were beaten")
    parser.add_argument("--floors", type=Path, default=FLOORS)
    args = parser.parse_args(arguments)
    if args.data is None or not (args.data / "score.py").exists():
        print(f'no score.py under {args.data}: pass --data "$NEWSCRAWL_EVAL" (see docs/quality.md)', file=sys.stderr)
        return 2
    kept = json.loads(args.floors.read_text(encoding="utf-8"))
    if (found := hash_of(args.data)) != kept["data"]:
        print(f"{args.data} holds other pages ({found}) than the floors were measured on ({kept['data']})")
        return 2
    whole = measure(args.data, args.processes)
    scores = {name: at(whole, name) for name in kept["floors"]}
    broken = report(scores, kept["floors"], kept["tolerance"])
    if args.lift:
        for name, floor in kept["floors"].items():
            if scores[name] > floor + kept["tolerance"]:
                kept["floors"][name] = round(scores[name], 4)
        args.floors.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
