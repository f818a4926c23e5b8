"""`newscrawl migrate`: every version of the record that there ever was is read, and files come up to date whole."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawl import records
from newscrawl.cli import main
from newscrawl.items import SCHEMA_VERSION

SAMPLES = Path(__file__).with_name("records")
CURRENT = (SAMPLES / f"version-{SCHEMA_VERSION}.jsonl").read_bytes()


def as_others_write(lines):
    """The same records after another tool had them: keys sorted, all but ASCII escaped, a blank line, CRLF, a mark."""
    rows = [json.dumps(json.loads(line), sort_keys=True) for line in lines.decode().split("\n")[:-1]]
    return ("\ufeff" + "\r\n\r\n".join(rows)).encode()


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_every_version_there_was_is_read_and_brought_up_to_date(version, tmp_path):
    file = tmp_path / "run.jsonl"
    file.write_bytes((SAMPLES / f"version-{version}.jsonl").read_bytes())
    full, bare = records.read_articles(file)
    assert (full.text.count("\u2028"), full.authors, full.is_free) == (1, ("Ada Marlow", "Ülle Kask"), True)
    assert (bare.url, bare.authors, bare.word_count) == (None, (), 9)
    assert main(["migrate", str(file)]) == 0
    assert file.read_bytes() == CURRENT


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_is_as_this_version_writes_it(tmp_path, capfd, pack):
    file = tmp_path / ("run.jsonl" if pack is bytes else "run.jsonl.gz")
    file.write_bytes(pack(as_others_write(CURRENT)))
    file.chmod(0o640)
    link = tmp_path / "link.jsonl"
    link.symlink_to(file)
    assert main(["migrate", str(link)]) == 0
    assert f"{link}: rewritten\n1 file, 1 rewritten\n" in capfd.readouterr().out
    written = file.read_bytes()
    assert (written if pack is bytes else gzip.decompress(written)) == CURRENT
    assert file.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([file.name, link.name])


def test_what_is_up_to_date_is_not_touched(tmp_path, capfd):
    for name in ("one.jsonl", "sub/two.jsonl.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(gzip.compress(CURRENT, 1) if name.endswith("gz") else CURRENT)
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in records.find_files(tmp_path)}
    assert main(["migrate", str(tmp_path), str(tmp_path / "one.jsonl")]) == 0
    assert capfd.readouterr().out == "2 files, 0 rewritten\n"
    assert {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in before} == before


@pytest.mark.parametrize(
    ("end", "says"),
    [
        (b'{"id": "a1", "tex', "the line does not end: was the file cut short?"),
        (CURRENT.splitlines()[1].replace(b'"schema_version": 1', b'"schema_version": 99'), "99 is newer than"),
    ],
)
def test_a_file_with_a_wrong_line_stays_as_it_is(tmp_path, capfd, end, says):
    file = tmp_path / "run.jsonl"
    file.write_bytes(as_others_write(CURRENT) + b"\n" + end)
    before = file.read_bytes()
    assert main(["migrate", str(file)]) == 2
    told = capfd.readouterr().err
    assert f"{file}, line 4: " in told
    assert says in told
    assert (file.read_bytes(), os.listdir(tmp_path)) == (before, ["run.jsonl"])


def test_a_program_gets_the_files_that_were_rewritten_up_to_a_wrong_one(tmp_path, capfd):
    for name, ending in (("a.jsonl", b""), ("b.jsonl", b"\n{")):
        (tmp_path / name).write_bytes(as_others_write(CURRENT) + ending)
    assert main(["migrate", str(tmp_path), "--json"]) == 2
    out, err = capfd.readouterr()
    assert json.loads(out) == {"files": 2, "rewritten": [str(tmp_path / "a.jsonl")]}
    assert "b.jsonl, line " in err
    (tmp_path / "b.jsonl").unlink()
    assert main(["migrate", str(tmp_path), "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == {"files": 1, "rewritten": []}


def test_what_is_not_there_is_told(tmp_path, capfd):
    assert main(["migrate", str(tmp_path)]) == 2
    assert "there is no file of records" in capfd.readouterr().err
    assert main(["migrate", str(tmp_path / "no.jsonl")]) == 2
    assert "no.jsonl: cannot be read" in capfd.readouterr().err


def test_a_disk_that_is_full_is_a_status_of_its_own_and_the_file_stays(tmp_path):
    file = tmp_path / "run.jsonl"
    file.write_bytes(as_others_write(CURRENT * 100))
    before = file.read_bytes()
    limited = "import resource as r, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limited += f"r.setrlimit(r.RLIMIT_FSIZE, ({len(before) // 2}, -1)); "
    code = f"{limited}import sys; from newscrawl.cli import main; sys.exit(main(['migrate', {str(file)!r}]))"
    ended = subprocess.run([sys.executable, "-B", "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, "could not be written: File too large" in ended.stderr) == (5, True)
    assert (file.read_bytes(), os.listdir(tmp_path)) == (before, ["run.jsonl"])
