"""Schedules, crontab entries and systemd units as texts; tests/e2e/test_cron.py has the command."""

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.cli import crontab, jobs, schedule, units
from newscrawl.cli.jobs import Job
from newscrawl.cli.schedule import Schedule
from newscrawl.errors import ConfigError

PROJECT = Path("/home/ada/papers")
OTHERS = b"MAILTO=ada@bay.example\n# min hour\n*/5 * * * * /usr/bin/tide --log 'a\\%b'\n\n@reboot sh \xff.sh\n"
ODD = '/srv/my 100% o\'paper/a\\%b\\\\c/$HOME `x` "q" é 新聞'


def job(project=PROJECT, group=None, cron="7 * * * *", command=("/venv/bin/newscrawl", "run"), **keys):
    return Job(Path(project), group, Schedule(cron), tuple(command), keys.pop("environment", {}), **keys)


# schedules


@pytest.mark.parametrize(
    ("every", "cron", "calendars"),
    [
        ("30m", "7-59/30 * * * *", ["*-*-* *:07,37:00"]),
        ("1m", "* * * * *", ["*-*-* *:*:00"]),
        ("hourly", "37 * * * *", ["*-*-* *:37:00"]),
        ("60m", "37 * * * *", ["*-*-* *:37:00"]),
        ("6h", "37 5-23/6 * * *", ["*-*-* 05,11,17,23:37:00"]),
        ("Daily", "37 17 * * *", ["*-*-* 17:37:00"]),
        ("*/20 6-9 * * *", "*/20 6-9 * * *", ["*-*-* 06,07,08,09:00,20,40:00"]),
        (" 5  6 * jan,Jul-aug  mon-FRI ", "5 6 * jan,Jul-aug mon-FRI", ["Mon,Tue,Wed,Thu,Fri *-01,07,08-* 06:05:00"]),
        ("0 5 * * 0", "0 5 * * 0", ["Sun *-*-* 05:00:00"]),
        ("0 5 * * 5-7", "0 5 * * 5-7", ["Fri,Sat,Sun *-*-* 05:00:00"]),
        # crontab(5): either day will do if both are told; one that begins with * is not told
        ("15 4 13 * fri", "15 4 13 * fri", ["*-*-13 04:15:00", "Fri *-*-* 04:15:00"]),
        ("15 4 */15 * fri", "15 4 */15 * fri", ["Fri *-*-01,16,31 04:15:00"]),
    ],
)
def test_how_often_in_the_words_of_cron_and_systemd(every, cron, calendars):
    read = schedule.parse(every, seed=123457)
    assert (read.cron, read.calendars()) == (cron, calendars)


@pytest.mark.parametrize(
    ("every", "said"),
    [
        ("weekly", '"30m", "6h", "hourly", "daily" or a cron expression'),
        ("", "is not understood"),
        ("* * * *", "is not understood"),
        ("@daily", "is not understood"),
        ("7m", "cron counts anew every hour: 1m, 2m, 3m, 4m, 5m, 6m, 10m, 12m, 15m, 20m, 30m, 60m"),
        ("5h", "cron counts anew every day: 1h, 2h, 3h, 4h, 6h, 8h, 12h, 24h"),
        ("0m", "cron counts anew every hour"),
        ("61 * * * *", "minute '61': 0 to 59 is expected"),
        ("* 24 * * *", "hour '24': 0 to 23 is expected"),
        ("* * 0 * *", "day of the month '0': 1 to 31"),
        ("* * * 13 *", "month '13': 1 to 12, or Jan to Dec"),
        ("* * * * fry", "day of the week 'fry': 0 to 7, or Sun to Sat"),
        ("5/10 * * * *", "a step needs a range: 5-59/10"),
        ("*/0 * * * *", "the step '0'"),
        ("1,,2 * * * *", "minute '1,,2'"),
        ("0 22-6 * * *", "the range 22-6 ends before it begins"),
        ("٣ * * * *", "minute '٣'"),
        ("0 0 * * *; rm -r ~", "is not understood"),
    ],
)
def test_a_wrong_schedule_says_what_is_expected(every, said):
    with pytest.raises(ConfigError, match=re.escape(said)):
        schedule.parse(every, seed=1)


def test_projects_and_groups_begin_at_minutes_of_their_own():
    seeds = [jobs.seed(Path(f"/home/{name}"), group) for name in "abcdefghij" for group in (None, "de", "en")]
    begun = {schedule.parse("hourly", seed).cron for seed in seeds}
    assert len(begun) > 15
    assert seeds[0] == jobs.seed(Path("/home/a"), None)


@given(st.integers(0, 2**64 - 1), st.sampled_from(["1m", "5m", "30m", "hourly", "2h", "12h", "daily"]))
def test_whatever_the_seed_an_interval_is_a_cron_expression_as_often_as_wanted(seed, every):
    read = schedule.parse(every, seed)
    assert schedule.parse(read.cron, 0) == read
    hours, minutes = re.fullmatch(r"\*-\*-\* (\S+):(\S+):00", read.calendars()[0]).groups()
    times = [len(text.split(",")) if text != "*" else whole for text, whole in ((hours, 24), (minutes, 60))]
    wanted = {"1m": 1440, "5m": 288, "30m": 48, "hourly": 24, "2h": 12, "12h": 2, "daily": 1}
    assert times[0] * times[1] == wanted[every]


# crontab entries


@pytest.mark.parametrize("crontab_before", [b"", OTHERS, OTHERS.replace(b"\n", b"\r\n")])
def test_what_else_stands_in_the_crontab_stays_byte_for_byte(crontab_before):
    one = crontab.put(crontab_before, job())
    assert one.startswith(crontab_before)
    two = crontab.put(one, job(group="de"))
    two = crontab.put(two, job(project="/home/ada/papers2"))
    assert crontab.put(crontab.put(two, job()), job(group="de")) == two
    assert crontab.take_out(crontab.take_out(two, PROJECT, []), Path("/home/ada/papers2"), []) == crontab_before


def test_an_entry_is_replaced_where_it_stands():
    before = crontab.put(OTHERS, job()) + b"# below\n"
    after = crontab.put(before, job(cron="9 9 * * *"))
    assert after == before.replace(b"\n7 * * * * ", b"\n9 9 * * * ")


def test_a_last_line_without_an_end_gets_one():
    assert crontab.put(b"@daily tide", job()).startswith(b"@daily tide\n# newscrawl cron, all sources, begin: ")


def test_groups_and_projects_have_entries_of_their_own():
    whole = b""
    for project in ("/a", "/a b", "/ab", "/a.b"):
        for group in (None, "b", "b-c"):
            whole = crontab.put(whole, job(project=project, group=group))
    assert whole.count(b"begin: ") == 12
    assert crontab.take_out(whole, Path("/a"), ["b"]).count(b"begin: ") == 11
    assert crontab.take_out(whole, Path("/a"), []).count(b"begin: ") == 9
    assert crontab.take_out(whole, Path("/a.b"), []).count(b"begin: ") == 9
    assert crontab.take_out(whole, Path("/c"), []) == whole


@pytest.mark.parametrize("lost", [b"end: ", b"begin: "])
def test_half_an_entry_is_not_guessed_at(lost):
    whole = crontab.put(crontab.put(OTHERS, job()), job(group="de"))
    lines = whole.splitlines(keepends=True)
    damaged = b"".join(line for line in lines if not (lost in line and b"all sources" in line))
    if lost == b"end: ":
        with pytest.raises(ConfigError, match="begin: /home/ada/papers” without its “end”: mend it by crontab -e"):
            crontab.take_out(damaged, PROJECT, [])
    else:  # only comments: nothing that would run twice is lost sight of
        assert crontab.take_out(damaged, PROJECT, []).startswith(OTHERS)
    assert crontab.take_out(damaged, PROJECT, ["de"]) == damaged[: damaged.index(b"# newscrawl cron, group de")]


def vixie(command: str) -> str:
    """What Vixie's cron gives to the shell."""
    return re.split(r"(?<!\0)%", re.sub(r"\\([\\%])", lambda m: "\0" + m[1], command))[0].replace("\0", "")


def cronie(command: str) -> str:
    """What cronie gives to the shell: to it, \\\\ stands for itself."""
    text, escaped = "", False
    for char in command:
        if escaped and char == "%":
            text = text[:-1]
        elif char == "%":
            break
        text += char
        escaped = char == "\\" and not escaped
    return text


TELL = """
import json, os, sys
told = [sys.argv[1:], os.getcwd(), os.environ.get("ODD"), os.environ.get("B")]
open(sys.argv[1], "w").write(json.dumps(told))
"""


@pytest.mark.parametrize("read", [vixie, cronie])
def test_the_shell_gets_every_path_and_value_as_it_is(read, tmp_path):
    folder = tmp_path / ODD.strip("/")
    folder.mkdir(parents=True)
    (folder / "its env").write_text("B='from the file'\n")
    seen = "seen %\\"
    (folder / "tell.py").write_text(TELL)
    command = (sys.executable, "tell.py", seen, ODD)
    entry = crontab.entry(
        job(project=folder, command=command, environment={"ODD": ODD}, env_file=folder / "its env")
    ).decode()
    line = entry.splitlines()[1]
    assert line.startswith("7 * * * * cd ")
    ended = subprocess.run(
        ["/bin/sh", "-c", read(line.removeprefix("7 * * * * "))], env={}, check=False, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert (folder / seen).read_text() == json.dumps([[seen, ODD], str(folder), ODD, "from the file"])


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from("ab\\%' \"$`"), max_size=12))
def test_the_crons_read_the_same(text):
    line = crontab.entry(job(command=("/bin/echo", text))).decode().splitlines()[1]
    command = line.removeprefix("7 * * * * ")
    assert shlex.split(vixie(command)) == shlex.split(cronie(command))
    assert text in shlex.split(vixie(command))


def test_a_command_that_fails_early_runs_nothing(tmp_path):
    line = crontab.entry(job(project=tmp_path / "gone", command=("/bin/echo", "x"))).decode().splitlines()[1]
    ended = subprocess.run(["/bin/sh", "-c", line[10:]], check=False, capture_output=True, text=True)
    assert ended.returncode != 0
    assert "gone" in ended.stderr


# the environment


def test_what_cron_does_not_give_is_written_but_no_secret():
    variables = {
        "NEWSCRAWL_CONTACT": "desk@bay.example",
        "NEWSCRAWL_DATA": "/srv/data",
        "NEWSCRAWL_WORKERS": " ",
        "NEWSCRAWL_STATE": "postgresql://ada:pw@db/news",
        "NEWSCRAWL_ON_FAILURE_URL": "https://hooks.example/T0/abc",
        "SCRAPY_PROJECT": "night",
        "https_proxy": "http://ada:pw@proxy.example:3128",
        "HTTP_PROXY": "http://proxy.example:3128",
        "BAY_TOKEN": "abc",
        "HOME": "/home/ada",
    }
    own = [name for name in variables if name.startswith("NEWSCRAWL_")]
    written, secret = jobs.environment(variables, own, ["BAY_TOKEN", "UNSET_TOKEN"])
    assert written == {
        "HTTP_PROXY": "http://proxy.example:3128",
        "NEWSCRAWL_CONTACT": "desk@bay.example",
        "NEWSCRAWL_DATA": "/srv/data",
        "SCRAPY_PROJECT": "night",
    }
    assert secret == ["BAY_TOKEN", "NEWSCRAWL_ON_FAILURE_URL", "NEWSCRAWL_STATE", "UNSET_TOKEN", "https_proxy"]


@pytest.mark.parametrize("state", ["postgresql://ada@db/news", "postgresql://db/news?user=ada&password=pw"])
def test_where_a_password_may_be_is_not_written_either(state):
    assert jobs.environment({"NEWSCRAWL_STATE": state}, ["NEWSCRAWL_STATE"], []) == ({}, ["NEWSCRAWL_STATE"])


def test_a_line_break_is_refused():
    with pytest.raises(ConfigError, match="has a line break"):
        jobs.check_text(["/home/ada/pa\npers"])


# systemd's units


def test_units_say_what_is_run_where_and_when():
    found = units.files(job(group="de", cron="0 5 13 * 5", environment={"NEWSCRAWL_CONTACT": "me@x.example"}))
    service, timer = (parsed(text) for text in found.values())
    name = units.unit(PROJECT, "de")
    assert list(found) == [f"{name}.service", f"{name}.timer"]
    assert service["Service"]["ExecStart"] == ["/venv/bin/newscrawl run"]
    assert service["Service"]["WorkingDirectory"] == ["/home/ada/papers"]
    assert service["Service"]["Environment"] == ["NEWSCRAWL_CONTACT=me@x.example"]
    assert service["Service"]["Type"] == ["oneshot"]
    assert timer["Timer"] == {"OnCalendar": ["*-*-13 05:00:00", "Fri *-*-* 05:00:00"], "Persistent": ["true"]}
    assert timer["Install"] == {"WantedBy": ["timers.target"]}


def test_units_of_two_projects_and_two_groups_have_names_of_their_own():
    names = {units.unit(Path(path), group) for path in ("/a/papers", "/b/papers", "/a/新聞") for group in (None, "de")}
    assert len(names) == 6
    assert all(re.fullmatch(r"newscrawl-[A-Za-z0-9_.-]+", name) for name in names)


def test_systemd_takes_the_units(tmp_path):
    """By systemd's own check where it is installed, and by what its manual says of quotes everywhere."""
    folder = tmp_path / "my 100% o'paper $HOME"
    folder.mkdir()
    program = folder / "bin" / "newscrawl"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (folder / "its.env").write_text("A=1\n")
    wanted = job(
        project=folder,
        cron="*/20 6-22 1,15 jan,jul 1-5",
        command=(str(program), "run", "--log-file", ODD),
        environment={"ODD": ODD},
        env_file=folder / "its.env",
    )
    paths = []
    for name, text in units.files(wanted).items():
        (tmp_path / name).write_text(text)
        paths.append(str(tmp_path / name))
    quoted = ODD.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    service = parsed(Path(paths[0]).read_text())["Service"]
    assert service["Environment"] == [f'"ODD={quoted}"']
    assert service["ExecStart"][0].endswith(f'" run --log-file "{quoted.replace("$", "$$")}"')
    if shutil.which("systemd-analyze"):
        environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "SYSTEMD_LOG_LEVEL": "warning"}
        ended = subprocess.run(
            ["systemd-analyze", "--user", "verify", *paths],
            check=False,
            capture_output=True,
            text=True,
            env=environment,
        )
        assert (ended.returncode, [line for line in ended.stderr.splitlines() if str(tmp_path) in line]) == (0, [])


def parsed(text: str) -> dict[str, dict[str, list[str]]]:
    """Section → key → values."""

    class Values(dict):
        def __setitem__(self, key, value):
            super().__setitem__(key, [*self.get(key, []), *value] if isinstance(value, list) else value)

    parser = configparser.RawConfigParser(dict_type=Values, strict=False, delimiters="=", comment_prefixes="#")
    parser.optionxform = str
    parser.read_string(text)
    return {name: {key: str(value).split("\n") for key, value in parser[name].items()} for name in parser.sections()}
