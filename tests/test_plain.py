"""What strangers wrote reaches no terminal, log or JSON reader as anything but text, and names no file outside."""

import csv
import io
import json
import logging
import os
import re
from pathlib import Path

import pytest
from rich.console import Console

from newscrawl import plain
from newscrawl.cli.app import main
from newscrawl.cli.console import say
from newscrawl.crawl.exporters import HarmlessCsvExporter
from newscrawl.crawl.locks import source_lock
from newscrawl.crawl.probe import _id
from newscrawl.crawl.storage import below
from newscrawl.errors import OutputError
from newscrawl.health import Condition, Health
from newscrawl.items import Reason, Rejection, Source, Stage
from newscrawl.report import sources, terminal
from newscrawl.sources.checks import CHECKS

CONTROLS = [chr(code) for code in (*range(32), *range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))]
COMMANDS = "\x1b[2J\x1b]0;owned\x07 \x9b31m \u202egnp.exe\u202c \u2028 \x85 \r \x00 \ud800 [red]bold[/red] [link=x]"
"""Clears the screen, names the window, colours, turns the direction of reading, ends lines; and rich's own markup."""
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def test_every_control_character_is_replaced_and_what_joins_letters_stays():
    assert plain.plain("".join(CONTROLS)).replace(" ", "\ufffd") == "\ufffd" * len(CONTROLS)
    assert plain.plain("می\u200cخواهم 👩\u200d🚒 קוד\u200e 5 €\u00a0") == "می\u200cخواهم 👩\u200d🚒 קוד\u200e 5 €\u00a0"
    assert plain.plain_lines("a\x1b\nb\r", "  ") == "a\ufffd\n  b\ufffd"


def test_json_has_the_same_value_on_one_line_and_no_control_character():
    text = "".join(CONTROLS) + "é\u200d"
    written = plain.to_json({"text": text})
    assert json.loads(written) == {"text": text}
    assert len(written.splitlines()) == 1
    assert not OBEYED.search(written)
    assert json.loads(plain.to_json("\ud83d halves \udc00")) == "\ufffd halves \ufffd"
    with pytest.raises(ValueError, match="JSON"):
        plain.to_json(float("nan"))


def written_by(logger_says, **kwargs) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("12:00 %(levelname)s: %(message)s"))
    plain.plainly(handler)
    plain.plainly(handler)  # once is enough, twice the same
    logger = logging.getLogger("newscrawl.test_plain")
    logger.addHandler(handler)
    try:
        logger_says(logger)
    finally:
        logger.removeHandler(handler)
    return stream.getvalue()


def test_a_log_record_is_one_line_and_indented_ones():
    forged = "https://bay.example/\x1b[2J\n12:00 ERROR: forged"
    assert written_by(lambda logger: logger.warning("%s: %d", forged, 7)) == (
        "12:00 WARNING: https://bay.example/\ufffd[2J\n    12:00 ERROR: forged: 7\n"
    )


def test_what_an_exception_says_is_plain_too_and_the_record_stays_as_it_was():
    records, told = [], COMMANDS.replace("\ud800", "")  # what carries pytest's own log takes no half characters

    class Keep(logging.Handler):
        def emit(self, record):
            records.append(record)

    def fail(logger):
        logger.addHandler(keep := Keep())
        try:
            int("\x1b[2J\n12:00 ERROR: forged\n")
        except ValueError as error:
            error.args = ("\x1b[2J\n12:00 ERROR: forged",)
            logger.exception("failed on %s", told)
        finally:
            logger.removeHandler(keep)

    text = written_by(fail)
    assert not OBEYED.search(text)
    first, *rest = text.splitlines()
    assert first.startswith("12:00 ERROR: failed on ")
    assert rest[0] == "    Traceback (most recent call last):"
    assert rest[-1] == "    12:00 ERROR: forged"
    assert records[0].args == (told,)


def shown(part) -> str:
    console = Console(file=io.StringIO(), width=200)
    console.print(part, soft_wrap=True)
    return console.file.getvalue()


def test_tables_and_lists_show_what_strangers_wrote_as_it_is():
    rejection = Rejection(COMMANDS, "bay", None, 404, Stage.FETCH, Reason.HTTP_ERROR, COMMANDS, None, None)
    source = Source(id="bay", name=COMMANDS, home="https://bay.example/")
    health = Health(COMMANDS, "feed", Condition.FAILED, detail=COMMANDS)
    report = {"source": COMMANDS, "finish_reason": COMMANDS, "rejections": {COMMANDS: 1}}
    console = Console(file=io.StringIO(), width=200)
    say(console, COMMANDS)
    for text in (
        console.file.getvalue(),
        shown(terminal.rejected([rejection])),
        shown(terminal.table([report, report])),
        shown(sources.checked([(source, [health])])),
        shown(sources.listing([source])),
    ):
        assert not OBEYED.search(text)
        assert "[red]bold[/red]" in text


# names of files

NAMES = [
    *("..", ".", "../x", "../../etc/cron.d/x", "/etc/x", "a/b", "a\\b", "c:\\x", "~root", "x\0y", "\x1b[31m", "\udcff"),
    *("con", "nul", "aux", "prn", "com1", "lpt9", "-rf", "x.lock", "é", "n" * 300),
]


def test_no_source_and_no_group_can_be_called_what_is_no_file_or_another_one():
    assert [name for name in NAMES if not CHECKS["id"](name) or not CHECKS["groups"](name)] == []


@pytest.mark.parametrize("make", [below, lambda folder, name: source_lock(folder, name)._path])
def test_what_is_no_source_s_id_stays_in_its_folder_or_is_refused(tmp_path, make):
    """A spider of a project may be called anything."""
    refused = []
    for name in ["", *NAMES]:
        try:
            path = make(tmp_path, name)
            assert path.resolve().is_relative_to(tmp_path)
            assert path.resolve() != tmp_path
        except OutputError as error:
            refused.append(str(error))
    assert len(refused) >= 8
    assert not OBEYED.search("".join(refused))


def test_an_id_that_is_made_of_what_a_site_calls_itself_is_an_id():
    named = [*NAMES, "Urls", "Archive", "Nul", "C:\\Windows", "<b>../..</b>", "ドン", None, ""]
    for host in ("con", f"{'long-' * 40}.example"):
        assert [name for name in named if CHECKS["id"](_id(name, f"https://{host}/"))] == []


@pytest.mark.parametrize(
    "command",
    [
        ("run", "NAME"),
        ("run", "--group", "NAME"),
        ("run", "--since", "NAME"),
        ("cron", "--group", "NAME"),
        ("cron", "--every", "NAME"),
        ("sources", "list", "NAME"),
        ("sources", "check", "NAME"),
        ("sources", "enable", "NAME"),
        ("sources", "disable", "NAME"),
        ("sources", "add", "http://127.0.0.1:9/", "--id", "NAME"),
        ("sources", "add", "http://127.0.0.1:9/", "--group", "NAME"),
        ("state", "show", "NAME"),
        ("state", "forget", "NAME"),
        ("state", "rebuild", "NAME"),
        ("extract", "NAME"),
        ("extract", "--url", "NAME", os.devnull),
    ],
    ids=" ".join,
)
def test_no_argument_of_a_command_leads_out_of_the_data_folder(command, tmp_path, monkeypatch, capfd):
    data = tmp_path / "project" / "data"
    (data / "sources").mkdir(parents=True)
    (data / "sources" / "bay.toml").write_text('[[source]]\nid = "bay"\nname = "Bay"\nhome = "http://127.0.0.1:9/"\n')
    (tmp_path / "x").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.setenv("NEWSCRAWL_DATA", str(data))
    before = tree(tmp_path)
    for name in ("../../x", str(tmp_path / "x"), COMMANDS.replace("\x00", ""), "n" * 300, ".."):
        assert main([name if word == "NAME" else word for word in command]) == 2, name
        out, err = capfd.readouterr()
        assert not out
        assert err.startswith("newscrawl: ")
        assert not OBEYED.search(err)
    assert tree(tmp_path) == before


def tree(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


# cells


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "-", "--", "\u00a0@x"],
)
def test_a_text_that_a_spreadsheet_would_compute_is_quoted(cell):
    assert row(cell, [cell, "b"]) == [f"'{cell}", f"'{cell},b"]


@pytest.mark.parametrize("cell", ["a=1", "-12", "+49301234", "-1.5", "1,000", "'=1", "", "a\tb", "–"])
def test_other_texts_are_as_they_are(cell):
    assert row(cell, []) == [cell, ""]


def row(*cells) -> list[str]:
    file = io.BytesIO()
    exporter = HarmlessCsvExporter(file)
    exporter.start_exporting()
    exporter.export_item({str(number): cell for number, cell in enumerate(cells)})
    exporter.finish_exporting()
    return list(csv.reader(io.StringIO(file.getvalue().decode(), newline="")))[1]
