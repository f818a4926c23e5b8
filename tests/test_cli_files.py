"""Files that commands write, at places where none can be: what is said, and that nothing is harmed."""

import errno
import os
import shlex
import shutil
import stat
from pathlib import Path

import pytest

from newscrawl.cli import main
from newscrawl.cli.export import FORMATS

PAGE = (
    "<html><body><h1>Pilots vote</h1><p>The pilots of the bay voted on Monday, and the tide turned.</p></body></html>"
)
WRITERS = (
    *("inspect page.html --html {}", "report --html {}"),
    *(
        f"export articles.jsonl --to {name} --force -o {{}}"
        for name in FORMATS.replace(",", "").replace(" or", "").split()
    ),
)


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSCRAWL_DATA", str(tmp_path / "data"))
    for name in ("SCRAPY_SETTINGS_MODULE", "SCRAPY_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "page.html").write_text(PAGE)
    shutil.copy(Path(__file__).parent / "records" / "version-1.jsonl", tmp_path / "articles.jsonl")
    (tmp_path / "data" / "runs").mkdir(parents=True)
    (tmp_path / "data" / "runs" / "20250301T060000Z-aaaaaa.json").write_text('{"source": "bay"}')
    return tmp_path


def run(command, place):
    return main(shlex.split(command.format(shlex.quote(str(place)))))


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize("place", ["/proc/x", "page.html/x", "n" * 300])
def test_a_place_that_cannot_be_written_is_told_in_words(command, place, capfd):
    assert run(command, place) == 5
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert not any(word in said for word in ("Errno", "Error", "Traceback", ".part"))
    assert any(os.strerror(code) in said for code in (errno.ENOENT, errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG))


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize("place", [".", "", "data", "/"])
def test_a_folder_is_no_file(command, place, project, capfd):
    assert run(command, place) == 2
    assert "is a folder; name a file in it" in capfd.readouterr().err
    assert sorted(path.name for path in project.iterdir()) == ["articles.jsonl", "data", "page.html"]


@pytest.mark.parametrize("command", WRITERS)
def test_a_device_stays_one(command, project, capfd):
    os.mkfifo("pipe")
    assert run(command, "pipe") == 2
    assert "pipe: is no file" in capfd.readouterr().err
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)


@pytest.mark.parametrize("command", WRITERS[:2])
def test_a_page_goes_to_stdout_for_a_dash(command, project, capfd):
    assert run(command, "-") == 0
    assert capfd.readouterr().out.startswith("<!doctype html>")
    assert not (project / "-").exists()


def test_an_export_is_a_file(project, capfd):
    assert run(WRITERS[-1], "-") == 2
    assert "name one" in capfd.readouterr().err


@pytest.mark.parametrize(
    "command",
    ["inspect page.html --html x.html --json", "report --html x.html --json", "extract page.html --text --line"],
)
def test_one_output_at_a_time(command, project, capfd):
    assert main(shlex.split(command)) == 2
    assert "only one of them" in capfd.readouterr().err
    assert not (project / "x.html").exists()


@pytest.mark.parametrize(
    "command",
    [
        *(
            "extract {}",
            "inspect {}",
            "migrate {}",
            "reextract {}",
            "archive verify {}",
            "history a1b2c3d4e5f607182 --in {}",
        ),
        *("export {} --to csv -o x.csv", "run --log-file {}", "run --lock-file {}", "cron --env-file {}", "init {}"),
    ],
)
def test_a_name_that_no_file_can_have_is_told_in_words(command, project, capfd):
    (project / "data" / "sources").mkdir()
    (project / "data" / "sources" / "bay.toml").write_text(
        '[[source]]\nid = "bay"\nname = "Bay"\nhome = "http://127.0.0.1:9/"\n'
    )
    assert run(command, "n" * 300) in (2, 5)
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert os.strerror(errno.ENAMETOOLONG) in said
    assert not any(word in said for word in ("Errno", "Error", "Traceback"))


@pytest.mark.parametrize("folder", ["", "articles/bay", "articles/bay/x.jsonl.part"])
@pytest.mark.parametrize("command", ["export --to csv -o x.csv", "history https://bay.example/1"])
def test_before_the_first_crawl_it_is_said_what_writes_articles(command, folder, project, capfd):
    (project / "data" / folder).mkdir(parents=True, exist_ok=True)
    assert main(shlex.split(command)) == 2
    assert "there is no article yet: the first newscrawl run or scrapy crawl writes some" in capfd.readouterr().err


@pytest.mark.parametrize("body", [b"", b" \n", b"%PDF-1.7\n\x00\x01", b'{"headline": "Pilots vote"}'])
@pytest.mark.parametrize("form", ["", "--json", "--html x.html"])
def test_what_is_no_markup_is_not_inspected(body, form, project, capfd):
    (project / "page.html").write_bytes(body)
    assert main(["inspect", "page.html", *form.split()]) == 2
    said = capfd.readouterr()
    assert "page.html holds nothing that could be shown: rejected: decode/" in said.err
    assert "None" not in said.err + said.out
    assert said.out == ""
    assert not (project / "x.html").exists()
