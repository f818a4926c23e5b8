"""The `newscrawl` command as a whole: help, version, wrong command lines."""

import contextlib
import os
import pty
import re
import shlex
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import typer
from processes import HANGS

from newscrawl.cli import export, main
from newscrawl.cli.app import app
from newscrawl.cli.console import complain
from newscrawl.errors import ConfigError
from newscrawl.export import FORMATS
from newscrawl.schemas import SCHEMAS

COSTLY = ("scrapy", "twisted", "trafilatura", "lxml", "itemadapter", "dateparser", "sqlalchemy", "rich", "w3lib", "ssl")
HELP = [
    *(["--help"], ["extract", "-h"], ["demo", "--help"], ["sources"], ["state"], ["state", "prune", "--help"]),
    *(["--version"], []),
]


def run(*args, **settings):
    return subprocess.run(
        [sys.executable, "-m", "newscrawl", *args], capture_output=True, text=True, check=False, **settings
    )


def test_help_imports_nothing_that_costs_time():
    code = f"""
import sys
from newscrawl.cli import main
from newscrawl.cli.app import app
for args in {HELP}:
    print(args, main(args), [name for name in {COSTLY} if name in sys.modules], file=sys.stderr)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr.splitlines() == [f"{args} 0 []" for args in HELP]


def test_help_names_every_command(capfd):
    assert main(["--help"]) == 0
    told = capfd.readouterr().out
    assert all(name in told for name in ("extract", "run", "cron", "demo", "sources", "state"))


def test_usage_names_arguments_as_a_reader_knows_them(capfd):
    for group, command in ((None, "export"), (None, "run"), (None, "forget"), ("sources", "list"), ("state", "forget")):
        assert main([name for name in (group, command, "--help") if name]) == 0
        told = capfd.readouterr().out
        assert re.findall(r"<[a-z]+.*?>", told) == []  # no type of Python's
        usage = told.splitlines()[0]
        assert re.search(r" [\[{][A-Z|]+[\]}]\.\.\.$", usage), usage


@pytest.mark.parametrize("group", [(), ("sources",), ("state",)])
def test_help_says_in_full_what_each_command_does(group, capfd):
    assert main([*group, "--help"]) == 0
    listed = capfd.readouterr().out.partition("Commands:\n")[2].splitlines()
    assert len(listed) >= 4
    assert all(line.endswith(".") and not line.endswith("...") for line in listed)


def commands(command, *path):
    """Every command and group of the tool: its names and what it is."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, *path, name)


WHOLE = typer.main.get_command(app)
COMMANDS = dict(commands(WHOLE))


def parsed(args):
    """The names of the commands in a command line, each with options and arguments that it takes. Nothing is run."""
    command, context, names = WHOLE, WHOLE.make_context("newscrawl", list(args)), []
    while hasattr(command, "commands"):
        # no public name of click's has the words that a group leaves to the command below it
        name, command, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        context = command.make_context(name, rest, parent=context)
        names.append(name)
    return tuple(names)


def test_a_wrong_example_would_be_found():
    assert {(), ("run",), ("state", "prune"), ("sources", "check")} < set(COMMANDS)
    assert parsed(["state", "prune", "bay", "--older-than", "9"]) == ("state", "prune")
    for words in (["runs"], ["run", "--sinse", "2025-01-01"], ["state", "prune"], ["run", "--limit", "many"]):
        with pytest.raises(typer.TyperException):
            parsed(words)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_each_help_has_an_example_that_is_right(path, capfd):
    assert main([*path, "--help"]) == 0
    told = re.sub(r"\n +(?=\S)", " ", capfd.readouterr().out)
    examples = [shlex.split(line.split(" > ")[0]) for line in re.findall(r"^ *Example: (.+)", told, re.MULTILINE)]
    assert examples
    for words in examples:
        assert words[0] == "newscrawl"
        assert parsed(words[1:])[: len(path)] == path


def test_each_command_speaks_json():
    """But for those whose output is JSON, a tool's own text, or steps for a person."""
    silent = {path for path, command in COMMANDS.items() if "--json" not in str([one.opts for one in command.params])}
    groups = {path for path, command in COMMANDS.items() if hasattr(command, "commands")}
    assert silent - groups == {("init",), ("extract",), ("schema",), ("demo",)}
    document = (Path(__file__).parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = document.partition("\n## For programs\n")[2].partition("\n## ")[0].splitlines()
    told = {name for row in rows if row.startswith("| `") for name in re.findall("`(.+?)`", row.split("|")[1])}
    assert told == {" ".join(path) for path in set(COMMANDS) - silent}


def test_an_output_that_takes_no_more_is_told():
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "newscrawl", "schema", "--for", "duckdb"]
        env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}  # as a user has it
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=env)
    assert done.returncode == 5
    assert done.stderr == "newscrawl: the output could not be written: No space left on device\n"


def test_no_command_shows_the_help(capfd):
    assert main([]) == 0
    alone = capfd.readouterr().out
    main(["--help"])
    assert capfd.readouterr().out.split() == alone.split()


def test_version_is_the_installed_one(capfd):
    assert main(["--version"]) == 0
    assert capfd.readouterr().out == f"newscrawl {version('newscrawl')}\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["docter"], "newscrawl: No such command 'docter'. Did you mean 'doctor'? See: newscrawl --help\n"),
        (["--colour"], "newscrawl: No such option: --colour. See: newscrawl --help\n"),
        (["extract"], "newscrawl: Missing argument 'FILE|URL|-'. See: newscrawl extract --help\n"),
        (["demo", "--nothing"], "newscrawl: No such option: --nothing. See: newscrawl demo --help\n"),
        (["demo", "more"], "newscrawl: Got unexpected extra argument(s) (more). See: newscrawl demo --help\n"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_status_2(args, said, capfd):
    assert main(args) == 2
    assert capfd.readouterr() == ("", said)


def test_the_module_is_the_command():
    ended = run("--version")
    assert (ended.returncode, ended.stdout) == (0, f"newscrawl {version('newscrawl')}\n")


def test_the_process_ends_with_the_status():
    ended = run("extract", "no-such-file.html")
    assert ended.returncode == 2
    assert ended.stderr == "newscrawl: no-such-file.html: no such file (an address begins with https:// or http://)\n"
    assert ended.stdout == ""


def test_a_complaint_has_a_line_for_each_mistake_and_no_control_characters(capfd):
    assert complain(str(ConfigError("a\x1b[31m\n\nb\x9b  c")), 1) == 1
    assert capfd.readouterr().err == "newscrawl: a\N{REPLACEMENT CHARACTER}[31m\nb\N{REPLACEMENT CHARACTER} c\n"


def test_a_shell_completes_commands(monkeypatch):
    env = {**os.environ, "_NEWSCRAWL_COMPLETE": "complete_bash", "COMP_WORDS": "newscrawl re", "COMP_CWORD": "1"}
    done = subprocess.run(
        [Path(sys.executable).parent / "newscrawl"], env=env, capture_output=True, text=True, check=False, timeout=HANGS
    )
    assert done.stdout.split() == ["reextract", "report"]


SOURCES = """
[[source]]
id = "bay"
name = "Bay"
home = "https://bay.example/"
groups = ["ports"]
[[source]]
id = "mole"
name = "Mole"
home = "https://mole.example/"
"""


def completed(folder, shell, *words):
    """What a shell is told that the last word may become."""
    env = {**os.environ, "_NEWSCRAWL_COMPLETE": f"complete_{shell}", "NEWSCRAWL_DATA": str(folder)}
    env |= {"_TYPER_COMPLETE_FISH_ACTION": "get-args", "_TYPER_COMPLETE_ARGS": " ".join(words)}
    env |= {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    command = [Path(sys.executable).parent / "newscrawl"]
    done = subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=False, timeout=HANGS)
    assert (done.stderr, done.returncode) == ("", 0)
    return done.stdout


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("run ", "bay mole ports"),
        ("run --group ", "ports"),
        ("cron --group p", "ports"),
        ("sources disable m", "mole"),
        ("state forget b", "bay"),
        ("export --source ", "bay mole"),
        ("export --to ", "parquet csv sqlite duckdb"),
        ("schema --for p", "pandas polars pyarrow"),
        ("report ", "20250302T060000Z-bbbbbb 20250301T060000Z-aaaaaa"),
        ("prune r", "rejected runs"),
    ],
)
def test_a_shell_completes_values(tmp_path, line, values):
    for name in ("sources", "runs"):
        (tmp_path / name).mkdir()
    (tmp_path / "sources" / "mine.toml").write_text(SOURCES)
    for name in ("20250301T060000Z-aaaaaa", "20250302T060000Z-bbbbbb"):
        (tmp_path / "runs" / f"{name}.json").write_text("{}")
    words = ["newscrawl", *line.split(" ")]
    assert completed(tmp_path, "bash", *words).split() == values.split()
    if line in ("run ", "schema --for p"):  # the others speak the same protocol
        assert all(f'"{value}"' in completed(tmp_path, "zsh", *words) for value in values.split())
        assert completed(tmp_path, "fish", *words).split() == values.split()


def test_where_sources_cannot_be_read_a_shell_completes_nothing(tmp_path):
    (tmp_path / "sources").mkdir()
    assert completed(tmp_path, "bash", "newscrawl", "run", "").strip() == ""
    (tmp_path / "sources" / "mine.toml").write_text("[[source")
    for number, text in enumerate(("source = 5", '[[source]]\nname = "x"', '[source]\nid = "x"', "\xff")):
        (tmp_path / "sources" / f"{number}.toml").write_bytes(text.encode("latin-1"))
    assert completed(tmp_path, "bash", "newscrawl", "run", "").strip() == ""
    (tmp_path / "sources" / "right.toml").write_text(SOURCES)
    assert completed(tmp_path, "bash", "newscrawl", "run", "").split() == ["bay", "mole", "ports"]


def test_completion_offers_the_formats_and_tools_that_there_are():
    assert export._names(export.FORMATS) == list(FORMATS)
    assert export._names(export.SCHEMAS) == list(SCHEMAS)


@pytest.mark.parametrize(("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
@pytest.mark.parametrize(("command", "said"), [(["inspect", "page.html"], b"Pilots vote"), (["doctor"], b"Python")])
def test_a_terminal_gets_colours_unless_it_says_no(tmp_path, setting, coloured, command, said):
    page = tmp_path / "page.html"
    page.write_text(
        "<h1>Pilots vote</h1>" + "<p>The pilots told the council on Monday that the rota cost them sleep.</p>" * 3
    )
    ours, theirs = pty.openpty()
    env = {**{name: value for name, value in os.environ.items() if name != "NO_COLOR"}, "TERM": "xterm", **setting}
    command = [sys.executable, "-m", "newscrawl", *command]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=env, cwd=tmp_path) as process:
        os.close(theirs)
        out = b""
        with contextlib.suppress(OSError):  # the other end is closed
            while some := os.read(ours, 65536):
                out += some
        assert process.wait(HANGS) == 0
    os.close(ours)
    assert said in out
    assert (b"\x1b[" in out) is coloured
