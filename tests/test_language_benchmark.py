"""The measurement of the language identifiers, run on a small folder of our own."""

import json
import subprocess
import sys
from pathlib import Path

COMMAND = [sys.executable, str(Path(__file__).parents[1] / "benchmarks" / "language.py")]
TEXTS = {
    "en": "The council voted on Tuesday to repair the old bridge before the end of the winter, and traffic will be led "
    "through the harbour until then.",
    "de": "Der Stadtrat hat am Dienstag beschlossen, die alte Brücke noch vor dem Ende des Winters zu reparieren; bis "
    "dahin führt der Weg durch den Hafen.",
    "pl": "Rada miasta zdecydowała we wtorek o naprawie starego mostu przed końcem zimy, a do tego czasu ruch będzie "
    "prowadzony przez port.",
}


def run(*arguments):
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False)


def test_without_a_folder_it_says_so():
    done = run("--data", "/no/such/folder")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("no texts under /no/such/folder: pass --data")


def test_it_measures_and_draws(tmp_path):
    rows = [
        {"id": f"{code}{i}", "domain": f"{code}{i}.example", "language": code, "body": TEXTS[code]}
        for code in TEXTS
        for i in range(3)
    ]
    (tmp_path / "news").mkdir()
    manifest = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "news" / "manifest.jsonl").write_text(manifest, encoding="utf-8")
    (tmp_path / "sv-SE.txt").write_text("Kommunen beslöt på tisdagen att laga den gamla bron. " * 3, encoding="utf-8")
    plot = tmp_path / "plot.svg"
    done = run("--data", tmp_path, "--texts", tmp_path, "--identifier", "cld2", "--fit", "--plot", plot)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("10 texts, 4 languages, data ")
    assert "articles: 9 of 9 right" in done.stdout
    assert "WEIGHTS = (" in done.stdout
    assert plot.read_text(encoding="utf-8").count("<circle") >= 1
