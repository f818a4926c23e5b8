"""The benchmark scripts, run as a user runs them, on a tiny folder of invented pages laid out as the real one."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import postgres
import processes
import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import peer  # noqa: E402 - found by the line above
import peers  # noqa: E402

PARAGRAPHS = {
    "en": [
        "The harbour council of Port Ellery voted on Monday to rebuild the old fish market after the winter storms.",
        "Work will begin in spring, the harbour master said, and the traders will move to the north quay until then.",
        "Residents had asked for a covered hall, which the council turned down because of what it would have cost.",
    ],
    "de": [
        "Der Gemeinderat von Oberwiesling hat am Montag beschlossen, die alte Brücke über den Mühlbach zu erneuern.",
        "Die Arbeiten sollen im Frühjahr beginnen und dauern nach Angaben der Bürgermeisterin etwa neun Monate lang.",
        "Für Fußgänger wird in dieser Zeit ein Steg gebaut, der auch für Kinderwagen und Fahrräder breit genug ist.",
    ],
}
PAGES = [
    ("one", "https://www.ellery-post.example/2024/03/fish-market", "en", "Council rebuilds fish market", "2024-03-04"),
    ("two", "http://oberwiesling-bote.example/nachricht?nr=7&art=1", "de", "Neue Brücke über den Mühlbach", None),
    ("three", "hard::nowhere.html", "en", "Market hall turned down", "2024-03-06"),
]


def html(language: str, title: str, day: str | None) -> bytes:
    """An article page with some site around it."""
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS[language])
    when = f'<meta property="article:published_time" content="{day}T09:00:00+01:00">' if day else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article">{when}</head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>{title}</h1>{body}</article><footer>Imprint</footer></body></html>"
    ).encode()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of one set, laid out as the evaluation folder."""
    pages = tmp_path / "eval" / "tiny" / "html"
    pages.mkdir(parents=True)
    rows = []
    for page_id, url, language, title, day in PAGES:
        (pages / f"{page_id}.html.gz").write_bytes(gzip.compress(html(language, title, day)))
        truth = {"body": "\n".join(PARAGRAPHS[language]), "title": title, "date": day, "language": language}
        rows.append({"id": page_id, "url": url, "domain": "", **truth})
    manifest = "".join(json.dumps(row) + "\n" for row in rows)
    (pages.parent / "manifest.jsonl").write_text(manifest, encoding="utf-8")
    return tmp_path / "eval"


def run(script: str, *args: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs one script with only these arguments to find its data by."""
    return processes.run([str(BENCHMARKS / script), *map(str, args)], cwd=Path.cwd(), env=processes.environment())


@pytest.mark.parametrize("script", ["quality.py", "crawl.py", "peers.py", "ratchet.py", "duplicates.py", "archive.py"])
@pytest.mark.parametrize("given", [[], ["--data", "no-such-folder"]])
def test_absent_data_is_said_and_exits_2(script: str, given: list[str], tmp_path: Path) -> None:
    extra = ["--predictions", tmp_path / "out.jsonl"] if script == "quality.py" else []
    done = run(script, *given, *extra)
    assert done.returncode == 2
    assert "$NEWSCRAWL_EVAL" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_quality_writes_a_prediction_a_page_and_scores_them(data: Path, tmp_path: Path) -> None:
    (data / "score.py").write_text("import sys\nprint('scored', *sys.argv[1:])\nsys.exit(0)\n", encoding="utf-8")
    out, per_page = tmp_path / "out.jsonl", tmp_path / "per-page.jsonl"
    done = run("quality.py", "--data", data, "--predictions", out, "--per-page", per_page)
    assert done.returncode == 0, done.stderr
    found = {line["id"]: line for line in map(json.loads, out.read_text("utf-8").splitlines())}
    assert list(found) == ["one", "two", "three"]
    assert [found[i]["title"] for i in found] == [page[3] for page in PAGES]
    assert found["two"]["text"].split("\n\n")[-3:] == PARAGRAPHS["de"]
    assert (found["one"]["language"], found["two"]["language"]) == ("en", "de")
    assert (found["one"]["date"], found["two"]["date"]) == ("2024-03-04", None)
    assert "0 raised" in done.stdout
    assert "0 rejected" in done.stdout
    assert f"scored --data {data} --predictions {out} --per-page {per_page}" in done.stdout


def test_quality_can_clean_without_any_phrase(data: Path, tmp_path: Path) -> None:
    file = data / "tiny" / "html" / "one.html.gz"
    page = gzip.decompress(file.read_bytes()).replace(b"</article>", b"<p>Share this article</p></article>")
    file.write_bytes(gzip.compress(page))
    texts = []
    for option in ([], ["--no-phrases"]):
        out = tmp_path / "out.jsonl"
        done = run("quality.py", "--data", data, "--predictions", out, "--processes", "1", *option)
        assert done.returncode == 0, done.stderr
        texts.append(json.loads(out.read_text("utf-8").splitlines()[0])["text"])
    assert texts[1] == f"{texts[0]}\n\nShare this article"


def test_quality_knows_a_site_by_its_other_pages(data: Path, tmp_path: Path) -> None:
    folder, furniture = data / "tiny" / "html", "Mit gondol a móló népe"
    rows = []
    for name in ("Alba", "Borka", "Csilla", "Dora", "Edda"):
        told = "".join(f"<p>{paragraph.replace(' ', f' {name} ', 3)}</p>" for paragraph in PARAGRAPHS["en"])
        page = f"<title>{name} reports</title><article>{told}<p>{furniture}</p></article>"
        (folder / f"{name}.html.gz").write_bytes(gzip.compress(page.encode()))
        rows.append({"id": name, "url": f"https://www.{'bay' if rows else 'mole'}.example/{name}"})
    (data / "tiny" / "manifest.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    out = tmp_path / "out.jsonl"
    done = run("quality.py", "--data", data, "--predictions", out, "--processes", "1", "--sites")
    assert done.returncode == 0, done.stderr
    assert "known for 4 pages" in done.stdout  # each of the four of one site by the three others
    for path, expected in ((out, [1, 1, 1, 1, 1]), (tmp_path / "out.sites.jsonl", [1, 0, 0, 0, 0])):
        texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
        assert [text.count(furniture) for text in texts] == expected


def test_quality_takes_one_set_and_the_score_beside_it(data: Path, tmp_path: Path) -> None:
    (data / "score.py").write_text("import sys\nprint('scored')\nsys.exit(7)\n", encoding="utf-8")
    args = ["--predictions", tmp_path / "out.jsonl", "--set", "tiny", "--processes", "1"]
    done = run("quality.py", "--data", data, *args)
    assert done.returncode == 7  # score.py's own status
    assert "scored" in done.stdout
    (data / "score.py").unlink()
    done = run("quality.py", "--data", data / "tiny", "--predictions", tmp_path / "out.jsonl", "--processes", "1")
    assert done.returncode == 0
    assert "nothing scored" in done.stdout


def test_crawl_accounts_for_every_page(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("crawl.py", "--data", data, "--out", out, "--group", "2", "--show", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 sources, 3 pages served (3 times), 3 requests = 3 articles + 0 rejected" in done.stdout
    assert "every page ended as exactly one line" in done.stdout
    files = (out / "articles").rglob("*.jsonl")
    lines = [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]
    assert {line["url"] for line in lines} == {PAGES[0][1], PAGES[1][1], "http://three.example/news/three.html"}
    assert not (out / "left-loopback.txt").exists()
    again = run("crawl.py", "--data", data, "--out", out)
    assert again.returncode == 2
    assert "not empty" in again.stderr


def test_crawl_says_when_a_page_is_lost(data: Path) -> None:
    # One stored page is gone: the server cannot serve it, and the books say so.
    (data / "tiny" / "html" / "one.html.gz").unlink()
    done = run("crawl.py", "--data", data, "--setting", "RETRY_TIMES=0")
    assert done.returncode == 1
    assert "one was never served" in done.stdout


SCORER = """
import json, sys
lines = [json.loads(line) for line in open(sys.argv[sys.argv.index("--predictions") + 1], encoding="utf-8")]
titled = sum(line["title"] == "Council rebuilds fish market" for line in lines)
print(json.dumps({"tiny": {"title": {"strict": titled / len(lines)}}}) if "--json" in sys.argv else "scored")
"""


@pytest.mark.parametrize(
    ("floor", "said", "status", "lifted"),
    [(0.2, "beaten", 0, 0.3333), (0.334, "floor 0.3340\n", 0, 0.334), (0.5, "BROKEN", 1, 0.5)],
)
def test_the_ratchet_holds_floors_and_lifts_those_that_were_beaten(
    data: Path, tmp_path: Path, floor: float, said: str, status: int, lifted: float
) -> None:
    (data / "score.py").write_text(SCORER, encoding="utf-8")
    floors = tmp_path / "floors.json"
    kept = {"data": "sha256:other", "tolerance": 0.002, "floors": {"tiny.title.strict": floor}}
    floors.write_text(json.dumps(kept), encoding="utf-8")
    other = run("ratchet.py", "--data", data, "--floors", floors)
    assert (other.returncode, "holds other pages" in other.stdout) == (2, True)
    kept["data"] = other.stdout.split("(")[1].split(")")[0]
    floors.write_text(json.dumps(kept), encoding="utf-8")
    done = run("ratchet.py", "--data", data, "--floors", floors, "--raise", "--processes", 1)
    assert done.returncode == status
    assert said in done.stdout
    assert json.loads(floors.read_text(encoding="utf-8"))["floors"] == {"tiny.title.strict": lifted}


def test_extractors_are_scored_side_by_side_on_the_same_pages(data: Path) -> None:
    (data / "score.py").write_text(
        "import json, sys\n"
        "told = [json.loads(line) for line in open(sys.argv[4], encoding='utf-8')]\n"
        "full = sum(len(page.get('text') or '') > 200 for page in told) / len(told)\n"
        "print(json.dumps({'aeb': {'body': {'f1': full}}}))\n",
        encoding="utf-8",
    )
    (data / "tiny").rename(data / "aeb")
    rows = peers.find_rows(data, 2)
    assert [row["id"] for row in rows["aeb"]] == ["one", "three"]
    asked = []
    for name in ("newscrawl", "trafilatura", "trafilatura, fast"):
        distribution, make = peer.OWN[name]
        contender = peers.Contender(name, None, f"of {distribution}")
        for row in rows["aeb"]:
            path = str(data / "aeb" / "html" / f"{row['id']}.html.gz")
            page = {"id": row["id"], "url": "https://www.ellery-post.example/a", "path": path, "encoding": None}
            contender.found.append(peer.answer(make(), json.dumps(page)))
        asked.append(contender)
    head, rule, own, plain, _ = peers.table(data, rows, asked)
    assert head.count("|") == rule.count("|") == own.count("|")
    assert own.startswith("| newscrawl of newscrawl |")
    assert own.endswith("| 1.00 | 1.000 | 0 |")
    assert plain.endswith("| 1.000 | 0 |")
    assert "aeb body F1" in head
    assert asked[0].tells("date")
    assert not asked[0].tells("author")


def test_copies_are_found_among_what_only_looks_like_them(data: Path) -> None:
    shown = run("duplicates.py", "--data", data, "--articles", "400")
    assert shown.returncode in (0, 1), shown.stderr  # stories of so few sentences are alike, in truth
    first, precision, *rest = shown.stdout.splitlines()
    assert first.startswith("400 articles in ar, ")
    assert float(precision.split()[1].rstrip(":")) > 0.9
    assert {"recall", "dressed", "moved", "CPU:"} <= {line.split()[0] for line in rest}


def test_keeping_pages_is_measured_beside_extraction(data: Path) -> None:
    shown = run("archive.py", "--data", data, "--rounds", "1")
    assert shown.returncode == 0, shown.stderr
    _, _, count, cost, alone, *again = shown.stdout.splitlines()
    assert count.startswith("2 pages of ")
    assert cost.startswith("CPU ms a page: writing ")
    assert [line.split(",")[0] for line in (alone, *again)] == ["extract alone", *["reextract"] * len(again)]


def test_a_record_is_measured_beside_trafilaturas_in_processes_of_their_own(data: Path) -> None:
    shown = run("cost.py", "--data", data, "--rounds", "1")
    assert shown.returncode == 0, shown.stderr
    own, other, last = shown.stdout.splitlines()
    assert own.startswith("newscrawl ")
    assert other.startswith("trafilatura ")
    assert last.startswith("3 pages, 1 rounds of whole processes; ratio of the medians ")


def test_both_databases_of_the_state_are_loaded() -> None:
    pytest.importorskip("psycopg")
    if postgres.programs() is None:
        pytest.skip(postgres.MISSING)
    shown = run("state.py", "--rows", "2000", "--writers", "2", "--copies")
    assert shown.returncode == 0, shown.stderr
    rows = [line.split() for line in shown.stdout.splitlines() if line.startswith(("SQLite", "PostgreSQL  "))]
    assert [row[:3] for row in rows] == [["SQLite", "2", "2,000"], ["PostgreSQL", "2", "2,000"]]
