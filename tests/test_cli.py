"""The `newscrawl` command as a whole: help, version, wrong command lines."""

import subprocess
import sys
from importlib.metadata import version

import pytest

from newscrawl.cli import main
from newscrawl.cli.console import complain
from newscrawl.errors import ConfigError

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
for args in {HELP}:
    print(args, main(args), [name for name in {COSTLY} if name in sys.modules], file=sys.stderr)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr.splitlines() == [f"{args} 0 []" for args in HELP]


def test_help_names_every_command(capfd):
    assert main(["--help"]) == 0
    told = capfd.readouterr().out
    assert all(name in told for name in ("extract", "run", "cron", "demo", "sources", "state"))


@pytest.mark.parametrize("group", [(), ("sources",), ("state",)])
def test_help_says_in_full_what_each_command_does(group, capfd):
    assert main([*group, "--help"]) == 0
    listed = capfd.readouterr().out.partition("Commands:\n")[2].splitlines()
    assert len(listed) >= 4
    assert all(line.endswith(".") and not line.endswith("...") for line in listed)


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
        (["extrac"], "newscrawl: No such command 'extrac'. Did you mean 'extract'? See: newscrawl --help\n"),
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
