"""`newscrawl doctor`: each thing that a crawl needs, well and not, in real folders and with real settings."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from postgres import PASSWORD, QUOTED, USER, server
from processes import environment

from newscrawl.cli import main
from newscrawl.state import State

SOURCE = '[[source]]\nid = "bay"\nname = "Bay Courier"\nhome = "https://bay.example/"\n'


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project's folder with a source, where all is well."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("NEWSCRAWL_", "SCRAPY_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.crawl.settings")  # or Scrapy would set it for good
    monkeypatch.setenv("NEWSCRAWL_CONTACT", "https://example.org/crawler")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)  # no user's crontab is read
    crontab = tmp_path / "bin" / "crontab"
    crontab.parent.mkdir()
    crontab.write_text("#!/bin/sh\n[ -f table ] && cat table || { echo 'no crontab for ada' >&2; exit 1; }\n")
    crontab.chmod(0o755)
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = newscrawl.crawl.settings\n")
    (tmp_path / "data" / "sources").mkdir(parents=True)
    (tmp_path / "data" / "sources" / "bay.toml").write_text(SOURCE)
    return tmp_path


def looked(capfd, status=0):
    """What → finding; the command ended with `status`."""
    assert main(["doctor", "--json"]) == status
    return {finding["what"]: finding for finding in json.loads(capfd.readouterr().out)}


def test_where_all_is_well_it_says_so(project, capfd):
    found = looked(capfd)
    assert {finding["state"] for finding in found.values()} == {"ok"}
    assert found["sources"]["told"].startswith("1 enabled of 1")
    assert found["contact"]["told"] == "https://example.org/crawler"
    assert "none yet" in found["state"]["told"]
    assert found["schedule"]["fix"] == "newscrawl cron prints a line for it"
    assert not (project / "data" / "state.sqlite").exists()


def test_a_person_gets_a_line_for_each_and_the_fix_below(project, capfd, monkeypatch):
    monkeypatch.delenv("NEWSCRAWL_CONTACT")
    assert main(["doctor"]) == 0
    lines = capfd.readouterr().out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("warning  contact"))
    assert "-> set NEWSCRAWL_CONTACT to a URL or e-mail address" in lines[at + 1]


def test_a_contact_that_reaches_nobody_is_told(project, capfd, monkeypatch):
    monkeypatch.setenv("NEWSCRAWL_CONTACT", "the desk")
    assert looked(capfd)["contact"]["told"] == "the desk: neither a URL nor an e-mail address"


@pytest.mark.parametrize(
    ("what", "content", "says"),
    [
        ("sources", '[[source]]\nid = "Bay"\n', "Bay"),
        ("sources", "[[source]\n", "bay.toml"),
        ("state", b"no database at all, but long enough to be looked at " * 40, "state.sqlite"),
    ],
)
def test_a_file_that_is_wrong_is_a_fault(project, capfd, what, content, says):
    data = project / "data"
    if what == "state":
        (data / "state.sqlite").write_bytes(content)
    else:
        (data / "sources" / "bay.toml").write_text(content)
    finding = looked(capfd, 1)[what]
    assert finding["state"] == "fault"
    assert says in finding["told"]
    assert finding["fix"]


def test_a_wrong_setting_is_a_fault_and_names_it(project, capfd, monkeypatch):
    monkeypatch.setenv("NEWSCRAWL_WORKERS", "many")
    assert "NEWSCRAWL_WORKERS: 'many' is wrong" in looked(capfd, 1)["settings"]["told"]


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("torn", 'B = = "x"', "line 2: invalid syntax; mend the line"),
        ("unnamed", "B = C", "line 2: the settings cannot be read: NameError: name 'C' is not defined"),
        ("missing", "import no_such_thing", "line 2: the settings cannot be read: ModuleNotFoundError: No module"),
    ],
)
def test_settings_that_are_no_python_are_named_with_their_line(project, capfd, monkeypatch, name, line, said):
    (project / f"{name}_settings.py").write_text(f"A = 1\n{line}\n")
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", f"{name}_settings")
    monkeypatch.syspath_prepend(project)
    assert f"{name}_settings.py, {said}" in looked(capfd, status=1)["settings"]["told"]


def test_what_may_go_wrong_is_a_warning(project, capfd, monkeypatch):
    (project / "scrapy.cfg").unlink()
    (project / "data" / "sources" / "bay.toml").write_text(SOURCE + "enabled = false\n")
    monkeypatch.setenv("NEWSCRAWL_DATA", str(project / "data"))
    monkeypatch.setenv("NEWSCRAWL_WORKERS", "100000")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    try:
        found = looked(capfd)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    warned = {what for what, finding in found.items() if finding["state"] == "warning"}
    assert warned == {"project", "sources", "workers", "open files"}
    assert found["sources"]["told"].startswith("0 enabled of 1")


def test_a_data_folder_that_is_a_file_is_a_fault(project, capfd, monkeypatch):
    (project / "taken").write_text("")
    monkeypatch.setenv("NEWSCRAWL_DATA", str(project / "taken"))
    monkeypatch.setenv("NEWSCRAWL_SOURCES", str(project / "data" / "sources"))
    finding = looked(capfd, 1)["data"]
    assert (finding["state"], str(project / "taken") in finding["told"]) == ("fault", True)


def test_what_is_scheduled_and_remembered_is_counted(project, capfd):
    State(project / "data" / "state.sqlite").close()
    assert main(["cron"]) == 0
    (project / "bin" / "crontab").write_text(f"#!/bin/sh\ncat {project}/table\n")
    begin = f"# newscrawl cron, all sources, begin: {project}\n0 * * * * true\n"
    (project / "table").write_text(begin + f"# newscrawl cron, all sources, end: {project}\n")
    capfd.readouterr()
    found = looked(capfd)
    assert found["schedule"]["told"] == "newscrawl's entries in your crontab: 1"
    assert found["state"]["told"] == "0 articles of 0 sources"


def test_an_older_package_than_is_needed_is_a_fault(project):
    """With a folder in front that says of Scrapy that it is of another version."""
    other = project / "front" / "scrapy-2.0.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: scrapy\nVersion: 2.0\n")
    ended = subprocess.run(
        [sys.executable, "-m", "newscrawl", "doctor"],
        cwd=project,
        env=environment(PYTHONPATH=f"{project / 'front'}{os.pathsep}{Path(__file__).parents[1]}"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "scrapy 2.0 (needs >=2.18)" in ended.stdout
    assert "-> pip install --upgrade newscrawl" in ended.stdout


def test_a_shared_state_is_looked_at_and_its_password_kept(project, capfd, monkeypatch, new_database):
    where = new_database()
    monkeypatch.setenv("NEWSCRAWL_STATE", where)
    told = looked(capfd)["state"]
    assert (told["state"], told["fix"]) == ("ok", None)
    assert told["told"].startswith("0 articles of 0 sources in postgresql+psycopg://crawler:***@127.0.0.1:")
    monkeypatch.setenv("NEWSCRAWL_SOURCES_AT_ONCE", "1000")
    told = looked(capfd)["state"]
    assert (told["state"], told["fix"]) == ("warning", "raise the server's max_connections: a source takes one")
    with server().connect(where.rpartition("/")[2]) as owner:
        owner.execute("DROP ROLE IF EXISTS looker")
        owner.execute(f"CREATE ROLE looker LOGIN PASSWORD '{PASSWORD}'")
        owner.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker")
    monkeypatch.setenv("NEWSCRAWL_STATE", where.replace(USER, "looker"))
    told = looked(capfd, 1)["state"]
    assert (told["state"], "permission denied for table leases" in told["told"]) == ("fault", True)
    monkeypatch.setenv("NEWSCRAWL_STATE", where + "x")
    told = looked(capfd, 1)["state"]
    assert (told["state"], told["fix"]) == ("fault", "docs/scaling.md says how a shared state is set up")
    assert "does not exist" in told["told"]
    assert QUOTED not in str(told)
