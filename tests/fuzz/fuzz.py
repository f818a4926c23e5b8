"""Looks for bytes that break newscrawl: a target and seconds in, the input that broke it or the number of tries out.

    python tests/fuzz/fuzz.py [--seconds N] [TARGET ...]        (make fuzz; needs pip install -e '.[fuzz]')

Each target runs in a process of its own, since atheris ends one with its search. It begins with corpus/TARGET and, for
`extract` and `home`, the golden pages. What it finds on the way is kept in .fuzz/TARGET, and the search goes on from
there the next time; what breaks something is .fuzz/TARGET-crash-… and belongs, made small, into corpus/TARGET once it
is mended. Exit status 1: something broke, took more than 10 seconds or 2 GB.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
KEPT = HERE.parents[1] / ".fuzz"
NAMES = ("page", "data", "feed", "sitemap", "robots_txt", "home", "extract")
LONGEST = 4096
"""Bytes of an input. More take longer, and hardly reach other places."""


def hunt(name: str, seconds: int) -> None:
    """Search in this process, which atheris ends."""
    import atheris  # noqa: PLC0415 - its place is the process that hunts

    with atheris.instrument_imports(include=["newscrawl", "trafilatura", "feedparser", "protego"]):
        from targets import TARGETS  # noqa: PLC0415 - instrumented as it is imported

    target = TARGETS[name]
    seeds = [str(HERE / "corpus" / name)]
    limits = [f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048", f"-max_len={LONGEST}"]
    rest = [f"-dict={HERE / 'words.dict'}", f"-artifact_prefix={KEPT / name}-", "-print_final_stats=1", "-verbosity=1"]
    atheris.Setup([sys.argv[0], *limits, *rest, str(KEPT / name), *seeds], target)
    atheris.Fuzz()


def main() -> int:
    """Hunt in each target, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", choices=[*NAMES, []], help=", ".join(NAMES))
    parser.add_argument("--seconds", type=int, default=60, help="of each target")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.here:
        hunt(args.targets[0], args.seconds)
        return 0
    broken = 0
    for name in args.targets or NAMES:
        (KEPT / name).mkdir(parents=True, exist_ok=True)
        (HERE / "corpus" / name).mkdir(exist_ok=True)
        command = [sys.executable, __file__, "--here", "--seconds", str(args.seconds), name]
        done = subprocess.run(command, check=False, stderr=subprocess.PIPE, encoding="utf-8", errors="replace")
        tries = re.findall(r"(?:number_of_executed_units: |#)(\d+)", done.stderr)
        print(f"{name:<11} {int(tries[-1]) if tries else 0:>9,} tries  {'well' if not done.returncode else 'BROKEN'}")
        if done.returncode:
            broken = 1
            print(done.stderr[-4000:])
    return broken


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    sys.exit(main())
