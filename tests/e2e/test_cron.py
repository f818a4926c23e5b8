"""`newscrawl cron`: the printed line works in cron's bare environment; crontab and units are changed and put back.

The program `crontab` is a script that keeps a file in the test's folder: no user's crontab is touched.
"""

import configparser
import contextlib
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import patch

import processes
import pytest
from local_site import serving, story, toml

from newscrawl import records
from newscrawl.cli import main

SETTINGS = """
from newscrawl.crawl.settings import *
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
RETRY_TIMES = 0
"""
CRONTAB = """#!/bin/sh
cd "${0%/*}"
case "$*" in
-l) [ -f refused ] && { echo "crontab: you may not" >&2; exit 1; }
    [ -f table ] || { echo "no crontab for ada" >&2; exit 1; }
    cat table ;;
-)  cat > new; echo w >> written
    grep -q refuse-me new && { echo "errors in crontab file" >&2; exit 1; }
    mv new table ;;
*)  exit 2 ;;
esac
"""
MINE = b"MAILTO=ada@bay.example\n17 * * * *\t/usr/bin/tide \xff '100\\%'  \n\n"


class Project:
    """A folder with blanks and quotes in its name, in which `newscrawl` runs as in a project of a user's."""

    def __init__(self, folder, capture):
        self.capture = capture
        self.folder = folder / 'Ada\'s "paper" $1'
        self.home = folder / "home"
        self.bin = folder / "bin"
        self.table = self.bin / "table"
        for made in (self.folder / "data" / "sources", self.home, self.bin):
            made.mkdir(parents=True)
        (self.bin / "crontab").write_text(CRONTAB)
        (self.bin / "crontab").chmod(0o755)
        (self.folder / "cron_settings.py").write_text(SETTINGS)
        (self.folder / "scrapy.cfg").write_text("[settings]\ndefault = cron_settings\n")
        self.source("bay", groups=["de"])

    def source(self, name, home="http://127.0.0.1:9/", **keys):
        table = {"id": name, "name": name.title(), "home": home, **keys}
        text = "".join(f"{key} = {toml(value)}\n" for key, value in table.items())
        (self.folder / "data" / "sources" / f"{name}.toml").write_text(f"[[source]]\n{text}")

    def run(self, *args, cwd=None, **variables):
        """The command as a call, which is quick; as a process where it crawls."""
        paths = {"PATH": f"{self.bin}:/usr/bin:/bin", "HOME": str(self.home), "COLUMNS": "200", "XDG_CONFIG_HOME": ""}
        contact = {"NEWSCRAWL_CONTACT": "desk@bay.example"}
        environment = {**without_proxies(processes.environment()), **paths, **contact, **variables}
        if args[0] == "run":
            return processes.run(["-m", "newscrawl", *args], cwd=self.folder, env=environment)
        # what Scrapy adds to them when it looks for a project goes again
        with (
            patch.dict(os.environ, environment, clear=True),
            patch.object(sys, "path", list(sys.path)),
            contextlib.chdir(cwd or self.folder),
        ):
            status = main(args)
        said = self.capture.readouterr()
        return subprocess.CompletedProcess(args, status, said.out, said.err)

    def cron(self, *args, **keys):
        ended = self.run("cron", *args, **keys)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def writes(self):
        """How often the crontab was written."""
        path = self.bin / "written"
        return len(path.read_text().splitlines()) if path.exists() else 0


def without_proxies(variables):
    return {name: value for name, value in variables.items() if not name.lower().endswith("_proxy")}


def begun(line, home):
    """A crontab's line as cron starts it."""
    return subprocess.Popen(
        ["/bin/sh", "-c", line.split(maxsplit=5)[5]],
        env={"HOME": str(home), "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin", "LOGNAME": "ada"},
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )


def bare(line, home):
    """A crontab's line as cron runs it."""
    process = begun(line, home)
    out, err = process.communicate(timeout=processes.HANGS)
    return subprocess.CompletedProcess(line, process.returncode, out, err)


@pytest.fixture
def project(tmp_path, capfd):
    return Project(tmp_path, capfd)


def test_the_printed_line_crawls_in_a_bare_environment_and_ends_with_the_runs_status(project):
    pages = {f"/{number}": story(number) for number in range(1, 4)}
    with serving(pages) as site:
        pages["/feed"] = site.feed("/1", "/2", "/3")
        project.source("bay", f"{site.base}/", feeds=[f"{site.base}/feed"], groups=["de"])
        project.source("cove", f"{site.base}/", feeds=[f"{site.base}/none"])
        line = project.cron("--group", "de", "--", "-s", "LOG_LEVEL=INFO").splitlines()[1]
        ended = bare(line, project.home)
        assert (project.folder / "data" / "locks" / "cron" / "newscrawl-de.lock").exists()
        assert (ended.returncode, ended.stdout) == (0, ""), ended.stderr
        files = list((project.folder / "data" / "articles" / "bay").iterdir())
        assert sum(len(list(records.read_articles(path))) for path in files) == 3
        log = project.folder / "data" / "logs" / "newscrawl-de.log"
        assert log.read_text().count("Spider closed (finished)") == 1
        assert "/none" not in site.asked()
        again = bare(line, project.home)
        assert (again.returncode, again.stdout) == (0, "")
        assert log.read_text().count("Spider closed (finished)") == 2
    gone = bare(line, project.home)
    assert gone.returncode == project.run("run", "--group", "de").returncode not in (0, 1, 2)
    assert "bay" in gone.stderr  # cron posts it


def test_a_line_does_not_begin_beside_its_own_earlier_run(project):
    pages = {"/1": story(1)}
    with serving(pages) as site:
        pages["/feed"] = site.feed("/1")
        pages["/feed"].delay = 60
        project.source("bay", f"{site.base}/", feeds=[f"{site.base}/feed"], groups=["de"])
        line, other = (project.cron(*args).splitlines()[1] for args in ((), ("--group", "de")))
        first = begun(line, project.home)
        try:
            while "/feed" not in site.asked():
                assert first.poll() is None
                time.sleep(0.02)
            second = bare(line, project.home)
            of_group = bare(other, project.home)
            asked = site.asked()
        finally:
            os.killpg(first.pid, signal.SIGKILL)
            first.communicate()
        pages["/feed"].delay = 0
        third = bare(line, project.home)
    lock = project.folder / "data" / "locks" / "cron" / "newscrawl.lock"
    assert (second.returncode, second.stdout) == (6, "")
    assert second.stderr.startswith(f"newscrawl: {lock}: locked by another run by process ")
    assert second.stderr.count("\n") == 1
    assert (of_group.returncode, "bay: already being crawled" in of_group.stderr) == (6, True)  # by the source's lock
    assert asked.count("/feed") == 1
    assert third.returncode == 0, third.stderr


def test_the_printed_unit_crawls_in_a_bare_environment(project):
    pages = {"/1": story(1)}
    with serving(pages) as site:
        pages["/feed"] = site.feed("/1")
        project.source("bay", f"{site.base}/", feeds=[f"{site.base}/feed"])
        project.cron("--systemd", "--install", NEWSCRAWL_CONTACT='o\'desk "1" @bay.example')
        (path,) = (project.home / ".config" / "systemd" / "user").glob("*.service")
        unit = configparser.RawConfigParser(strict=False, delimiters="=", comment_prefixes="#")
        unit.read_string(path.read_text())
        # within double quotes the shell's rules are systemd's; %% and $$ stand for % and $
        words = [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(unit["Service"]["ExecStart"])]
        told = re.findall("^Environment=(.*)$", path.read_text(), re.MULTILINE)
        variables = [shlex.split(line)[0].split("=", 1) for line in told]
        ended = subprocess.run(
            words,
            env={"HOME": str(project.home), "PATH": "/usr/bin:/bin", **dict(variables)},
            cwd=unit["Service"]["WorkingDirectory"],
            capture_output=True,
            text=True,
            check=False,
            timeout=processes.HANGS,
        )
        heard = dict(site.heard)["/1"]
    assert (ended.returncode, ended.stderr) == (0, "")
    assert heard["User-Agent"].endswith('(+o\'desk "1" @bay.example)')
    assert (project.folder / "data" / "locks" / "cron" / "newscrawl.lock").exists()


def test_a_file_of_secrets_that_is_gone_ends_the_line_before_the_run(project):
    (project.folder / "its.env").write_text("BAY_PASS='open sesame'\n")
    line = project.cron("--env-file", "its.env").splitlines()[1]
    (project.folder / "its.env").unlink()
    ended = bare(line, project.home)
    assert ended.returncode not in (0, 6)
    assert "its.env" in ended.stderr  # cron posts it
    assert not (project.folder / "data" / "logs").exists()


def test_secrets_come_from_a_file_and_what_else_is_set_now_from_the_line(project, tmp_path):
    pages = {"/1": story(1)}
    with serving(pages) as site:
        pages["/feed"] = site.feed("/1")
        project.source("bay", f"{site.base}/", feeds=[f"{site.base}/feed"], headers={"X-Pass": "${BAY_PASS}"})
        (project.folder / "its.env").write_text("BAY_PASS='open sesame'\n")
        other = tmp_path / "other data"
        variables = {"NEWSCRAWL_CONTACT": "o'desk@bay.example", "NEWSCRAWL_DATA": "../other data", "BAY_PASS": "x"}
        variables["NEWSCRAWL_SOURCES"] = "data/sources"
        printed = project.cron("--env-file", "its.env", **variables)
        assert "BAY_PASS" not in printed
        ended = bare(printed.splitlines()[1], project.home)
        assert ended.returncode == 0, ended.stderr
        heard = dict(site.heard)["/1"]
    assert (heard["X-Pass"], heard["User-Agent"].endswith("(+o'desk@bay.example)")) == ("open sesame", True)
    assert (other / "logs" / "newscrawl.log").exists()
    assert list((other / "articles" / "bay").iterdir())


def test_secrets_are_named_and_not_written(project):
    project.source("bay", headers={"X-Pass": "${BAY_PASS}"})
    ended = project.run("cron", BAY_PASS="sesame", NEWSCRAWL_ON_FAILURE_URL="https://hooks.example/T0/abc")
    assert "sesame" not in ended.stdout + ended.stderr
    assert "hooks" not in ended.stdout + ended.stderr
    assert "may hold secrets: BAY_PASS, NEWSCRAWL_ON_FAILURE_URL. Give them by --env-file FILE" in ended.stderr


@pytest.mark.parametrize("before", [None, MINE])
def test_install_twice_and_remove_leave_the_crontab_as_it_was(project, before):
    if before is not None:
        project.table.write_bytes(before)
    printed = project.cron("--every", "30m")
    assert not project.table.exists() or project.table.read_bytes() == before
    assert project.cron("--every", "30m", "--install").startswith("installed: all sources, ")
    assert project.table.read_bytes() == (before or b"") + printed.encode()
    assert project.cron("--every", "30m", "--install").startswith("was installed before: all sources, ")
    assert project.writes() == 1
    assert project.cron("--remove").startswith("removed from your crontab: ")
    assert project.table.read_bytes() == (before or b"")
    assert project.cron("--remove").startswith("nothing to remove")
    assert project.writes() == 2


def test_a_program_gets_what_cron_is_given_and_what_is_taken_from_it(project):
    project.table.write_bytes(MINE)
    printed = project.cron("--every", "30m")
    options = ("--every", "30m", "--json")
    ended = project.run("cron", *options, NEWSCRAWL_CONTACT="")
    assert "NEWSCRAWL_CONTACT is not set" in ended.stderr
    told = json.loads(ended.stdout)
    assert (told["installed"], project.table.read_bytes()) == (False, MINE)
    told = json.loads(project.cron(*options, "--install"))
    [job] = told["jobs"]
    assert (told["installed"], job["entry"], job["group"]) == (True, printed, None)
    assert printed.splitlines()[1].startswith(f"{job['schedule']} cd ")
    assert shlex.join(job["command"]) in printed
    assert job["environment"]["NEWSCRAWL_CONTACT"] == "desk@bay.example"
    assert project.table.read_bytes() == MINE + printed.encode()
    assert json.loads(project.cron("--remove", "--json")) == {"removed": [printed]}
    assert json.loads(project.cron("--remove", "--json")) == {"removed": []}
    assert project.table.read_bytes() == MINE


def test_groups_have_schedules_of_their_own(project):
    project.source("cove", groups=["en"])
    project.table.write_bytes(MINE)
    project.cron("--every", "daily", "--install")
    project.cron("--every", "*/20 6-22 * * *", "--group", "de", "--group", "en", "--install")
    project.cron("--every", "0 7 * * *", "--group", "en", "--install")
    found = [line for line in project.table.read_text(errors="replace").splitlines() if "newscrawl run" in line]
    assert [line.split(" cd ")[0].split()[1:] for line in found][1:] == [["6-22", "*", "*", "*"], ["7", "*", "*", "*"]]
    assert ["--group de" in line for line in found] == [False, True, False]
    project.cron("--remove", "--group", "de")
    assert project.table.read_text(errors="replace").count("begin: ") == 2
    project.cron("--remove")
    assert project.table.read_bytes() == MINE


def test_the_project_is_the_same_from_its_folders(project):
    (project.folder / "notes").mkdir()
    assert project.cron(cwd=project.folder / "notes") == project.cron()


@pytest.mark.parametrize("action", ["--install", "--remove"])
def test_a_crontab_that_cannot_be_read_is_not_written(project, action):
    project.table.write_bytes(MINE)
    (project.bin / "refused").touch()
    ended = project.run("cron", action)
    assert (ended.returncode, ended.stderr) == (2, "newscrawl: crontab -l failed: crontab: you may not\n")
    assert project.table.read_bytes() == MINE


def test_a_crontab_that_cron_does_not_take_is_told(project):
    project.table.write_bytes(b"# refuse-me\n")
    ended = project.run("cron", "--install")
    assert ended.returncode != 0
    assert ended.stderr == "newscrawl: the crontab was not changed: errors in crontab file\n"
    assert project.table.read_bytes() == b"# refuse-me\n"


def test_without_the_program_crontab_systemd_is_named(project):
    ended = project.run("cron", "--install", PATH="/nowhere")
    assert ended.returncode == 2
    assert "the program crontab cannot be run" in ended.stderr
    assert "--systemd" in ended.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--group", "d"], 'no source and no group "d"'),
        (["--group", "bay"], "--group bay: is a source; a group of sources is wanted"),
        (["--every", "7m"], "--every '7m': cron counts anew every hour"),
        (["--install", "--remove"], "--install or --remove, not both"),
        (["--env-file", "none.env"], "--env-file none.env: there is no such file"),
        (["--env-file", "."], "--env-file .: cannot be read: Is a directory"),
        (["de"], "de: what is to be crawled is told by --group, before the --"),
        (["--", "--limit", "5", "baay"], "baay: what is to be crawled is told by --group"),
        (["--", "--group", "de"], "de: what is to be crawled is told by --group"),
        (["--", "--max-minuts", "5"], "No such option: --max-minuts"),
        (["--", "--help"], "No such option: --help"),
        (["--", "--limit", "0"], "Invalid value for '--limit'"),
        (["--", "--max-minutes"], "Option '--max-minutes' requires an argument"),
        (["--", "--since", "2025-02-30"], "--since 2025-02-30: a day as YYYY-MM-DD is expected"),
        (["--", "--since", "2025-05-01", "--until", "2025-03-01"], "since (2025-05-01) is later than until"),
        (["--", "--lock-file", "data/locks/bay.lock"], "--lock-file "),
        (["--", "-s", "DOWNLOAD_DELAY"], "-s DOWNLOAD_DELAY: NAME=VALUE is expected"),
        (["--", "-s", "DOWNLOAD_DELAY=slow"], "-s DOWNLOAD_DELAY=slow: a number is expected"),
        (["--", "-s", "DOWNLOAD_DELY=3"], "-s DOWNLOAD_DELY: there is no such setting; did you mean DOWNLOAD_DELAY?"),
        (["--", "-s", "NEWSCRAWL_MAX_PAGE=3"], "-s NEWSCRAWL_MAX_PAGE: there is no such setting"),
        (["--", "-s", "NEWSCRAWL_WORKERS=many"], "NEWSCRAWL_WORKERS: 'many' is wrong"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(project, args, said):
    project.table.write_bytes(MINE)
    ended = project.run("cron", *([] if "--remove" in args else ["--install"]), *args)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert project.table.read_bytes() == MINE
    assert ended.stderr.startswith(f"newscrawl: {said}")
    assert ended.stderr.count("\n") == 1


def test_a_day_that_does_not_go_with_one_that_is_set_is_refused(project):
    ended = project.run("cron", "--", "--until", "2025-03-01", NEWSCRAWL_SINCE="2025-05-01")
    assert ended.returncode == 2
    assert "NEWSCRAWL_SINCE (2025-05-01) is later than until (2025-03-01)" in ended.stderr


@pytest.mark.parametrize("form", [["--log-file", "my.log"], ["--log-file=my.log"]])
def test_a_log_and_a_lock_of_the_users_own_take_the_place_of_the_lines(project, form):
    line = project.cron("--", *form).splitlines()[1]
    assert (line.count("--log-file"), line.count("--lock-file"), "logs/newscrawl.log" in line) == (1, 1, False)
    line = project.cron("--group", "de", "--", "--lock-file", "/run/my.lock").splitlines()[1]
    assert (line.count("--lock-file"), line.count("logs/newscrawl-de.log")) == (1, 1)


def test_options_behind_the_dashes_are_in_the_line_as_they_are(project):
    line = project.cron("--", "--max-minutes", "50", "-s", "MY_OWN=1").splitlines()[1]
    assert line.endswith(" --max-minutes 50 -s MY_OWN=1 >/dev/null")


@pytest.mark.parametrize(
    ("args", "contact", "told"),
    [
        ([], "", True),
        ([], "desk@bay.example", False),
        (["--env-file", "with.env"], "", False),
        (["--env-file", "without.env"], "", True),
        (["--", "-s", "NEWSCRAWL_CONTACT=desk@bay.example"], "", False),
    ],
)
def test_a_missing_contact_is_told_when_the_line_is_made(project, args, contact, told):
    (project.folder / "with.env").write_text("A='1'\nNEWSCRAWL_CONTACT='desk@bay.example'\n")
    (project.folder / "without.env").write_text("# NEWSCRAWL_CONTACT=x\nNEWSCRAWL_CONTACT=\n")
    ended = project.run("cron", *args, NEWSCRAWL_CONTACT=contact)
    assert ended.returncode == 0
    assert ("NEWSCRAWL_CONTACT is not set: sites cannot know who asks" in ended.stderr) is told
    assert "NEWSCRAWL_CONTACT is not set" not in ended.stdout


def test_a_group_of_disabled_sources_is_told(project):
    project.source("cove")
    project.source("bay", groups=["de"], enabled=False)
    ended = project.run("cron", "--group", "de")
    assert ended.returncode == 0
    assert "all sources of group de are disabled: newscrawl sources enable de" in ended.stderr


def test_units_are_written_into_the_users_folder_and_removed(project):
    folder = project.home / ".config" / "systemd" / "user"
    project.cron("--systemd")
    assert not folder.exists()
    told = project.cron("--systemd", "--install", "--every", "daily")
    project.cron("--systemd", "--install", "--group", "de")
    written = sorted(path.name for path in folder.iterdir())
    assert len(written) == 4
    timer = min((name for name in written if name.endswith(".timer")), key=len)
    assert f"  systemctl --user enable --now {timer}\n" in told
    assert "  systemctl --user daemon-reload\n" in told
    (folder / "mine.timer").write_text("[Timer]\n")
    (folder / "timers.target.wants").mkdir()
    (folder / "timers.target.wants" / timer).symlink_to(folder / timer)  # as systemctl enable does
    assert project.cron("--systemd", "--remove", "--group", "de").count("removed: ") == 2
    told = project.cron("--systemd", "--remove")
    assert f"  systemctl --user stop {timer}\n" in told
    assert sorted(path.name for path in folder.rglob("*")) == ["mine.timer", "timers.target.wants"]
    assert project.cron("--systemd", "--remove").startswith("nothing to remove")


def test_printed_units_are_those_that_are_written(project):
    elsewhere = project.home / "its config"
    printed = project.cron("--systemd", XDG_CONFIG_HOME=str(elsewhere))
    project.cron("--systemd", "--install", XDG_CONFIG_HOME=str(elsewhere))
    paths = sorted(Path(elsewhere / "systemd" / "user").iterdir())
    assert printed == "".join(f"# {path}\n{path.read_text()}\n" for path in paths)


def test_a_program_gets_the_units_that_are_written_and_removed(project):
    told = json.loads(project.cron("--systemd", "--json", "--install", "--group", "de"))
    [job] = told["jobs"]
    assert (told["installed"], job["group"]) == (True, "de")
    assert all(Path(path).read_text() == text for path, text in job["units"].items())
    assert json.loads(project.cron("--systemd", "--remove", "--json")) == {"removed": sorted(job["units"])}


def test_a_project_of_disabled_sources_is_told(project):
    project.source("bay", enabled=False)
    assert "no source is enabled: newscrawl sources enable ID|GROUP\n" in project.run("cron").stderr
