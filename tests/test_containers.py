"""Dockerfile and manifests, by the linters of those that they are for: as far as it goes without a cluster."""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from newscrawl.crawl.config import NAMES

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
MANIFESTS = sorted((ROOT / "ops" / "kubernetes").glob("*.yaml"))
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
USER = 10001


def instructions() -> list[tuple[str, str]]:
    """Of the Dockerfile: name and text, a line each."""
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    return [(name, text.strip()) for name, text in re.findall(r"^([A-Z]+) (.*)$", joined, re.MULTILINE)]


def of(name: str) -> list[str]:
    return [text for kind, text in instructions() if kind == name]


def documents(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(path.read_text("utf-8")))


def pods(path: Path) -> list[dict[str, Any]]:
    """Specs of all pods of a manifest."""
    found = []
    for document in documents(path):
        spec = document["spec"]
        if document["kind"] == "CronJob":
            found.append(spec["jobTemplate"]["spec"]["template"]["spec"])
        elif document["kind"] == "RayJob":
            assert spec["rayClusterSpec"]["authOptions"] == {"mode": "token"}
            groups = [spec["rayClusterSpec"]["headGroupSpec"], *spec["rayClusterSpec"]["workerGroupSpecs"]]
            found += [group["template"]["spec"] for group in groups]
    return found


def others(path: Path) -> list[dict[str, Any]]:
    """Specs of its pods that crawl nothing."""
    found = [document["spec"].get("submitterPodTemplate") for document in documents(path)]
    return [one["spec"] for one in found if one]


def test_hadolint_finds_no_fault() -> None:
    program = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([program, str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_runs_newscrawl_as_nobody_in_particular() -> None:
    assert of("FROM")[-1] == "runtime"
    assert of("ENTRYPOINT") == ['["newscrawl"]']
    assert of("CMD") == ['["run"]']
    assert of("USER") == [f"{USER}:{USER}"] * 2
    assert of("VOLUME") == ["/data"]
    assert [text for text in of("HEALTHCHECK") if text.endswith('CMD ["newscrawl", "doctor"]')]
    assert all(re.search(r":3\.11-slim", text) for text in of("FROM") if text.startswith("python"))
    settings = set(re.findall(r"NEWSCRAWL_\w+", " ".join(of("ENV"))))
    assert settings <= set(NAMES)


def test_extras_of_the_image_are_those_of_the_package() -> None:
    named = of("ARG")[0].removeprefix("EXTRAS=").split(",")
    assert set(named) <= EXTRAS.keys()
    assert "dev" not in named


def context(folder: Path) -> Path:
    """What `docker build` would be sent: all that .dockerignore lets through."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    kept = [line[1:] for line in lines if line.startswith("!")]
    refused = [line.removeprefix("**/") for line in lines if line.startswith("**/")]
    assert "*" in lines

    def ignored(_: str, names: list[str]) -> set[str]:
        return {name for name in names for pattern in refused if fnmatch.fnmatch(name, pattern)}

    folder.mkdir()
    for name in kept:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def test_what_is_copied_is_let_through_and_nothing_else(tmp_path: Path) -> None:
    sent = {path.name for path in context(tmp_path / "src").iterdir()}
    copied = {name for text in of("COPY") if "--from" not in text for name in text.split()[:-1]}
    assert sent == copied


def test_steps_of_the_dockerfile_make_a_newscrawl_that_runs(tmp_path: Path) -> None:
    """Its first RUN in a new environment. The packages that it needs are those of this one: no registry is asked."""
    source = context(tmp_path / "src")
    venv.create(tmp_path / "install", with_pip=False)
    site = next((tmp_path / "install" / "lib").glob("python*/site-packages"))
    ours = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    (site / "ours.pth").write_text(f"{ours}\n")
    step = of("RUN")[0]
    assert step.startswith("pip install ")
    assert '".[${EXTRAS}]"' in step
    python = tmp_path / "install" / "bin" / "python"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSCRAWL_", "PIP_", "PYTHON"))}
    made = step.replace("pip install", f"{python} -m pip install --no-deps --no-index --no-build-isolation -q", 1)
    made = made.replace("--prefix /install", "--force-reinstall").replace('".[${EXTRAS}]"', ".")
    subprocess.run(["sh", "-euc", made], cwd=source, env=env, check=True)
    told = dict(re.findall(r"(\w+)=(\S+)", " ".join(of("ENV"))))
    told |= dict.fromkeys(("HOME", "NEWSCRAWL_DATA"), str(tmp_path / "data"))
    (tmp_path / "data").mkdir()

    def newscrawl(*args: str) -> subprocess.CompletedProcess[str]:
        command = [tmp_path / "install" / "bin" / "newscrawl", *args]
        return subprocess.run(
            command, cwd=tmp_path / "data", env=env | told, capture_output=True, text=True, check=False
        )

    where = subprocess.run(
        [python, "-c", "import newscrawl; print(newscrawl.__file__)"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(site)
    checked = newscrawl("doctor")
    assert checked.returncode == 0, checked.stdout
    assert f"{tmp_path / 'data'} can be written" in checked.stdout
    assert newscrawl("run").returncode == 2  # no source is enabled yet: a mistake in one line, no traceback
    assert "sources" in newscrawl("run").stderr


ALONE = ("unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child")
"""Before a command: it is the first process of its own, as in a container."""


def test_the_first_process_of_a_container_obeys_sigterm_before_its_run_begins() -> None:
    """Linux drops signals that the first process has no handler for: a pod would be killed after its grace period."""
    if not shutil.which("unshare") or subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no namespace of processes may be made here")
    code = "import os, time, newscrawl.cli; print(os.getpid(), flush=True); time.sleep(600)"
    with subprocess.Popen([*ALONE, sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as outer:
        assert outer.stdout
        assert outer.stdout.readline() == "1\n"
        (inner,) = Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text("ascii").split()
        os.kill(int(inner), signal.SIGTERM)
        try:
            assert outer.wait(60) == 143
        finally:
            outer.kill()


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_manifests_are_what_kubernetes_knows(path: Path) -> None:
    for document in documents(path):
        if document["kind"] != "RayJob":
            kubernetes_validate.validate(document, "1.33", strict=True)
    assert pods(path)
    for spec in [*pods(path), *others(path)]:
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one"}, "spec": spec}
        kubernetes_validate.validate(pod, "1.33", strict=True)


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_pods_may_do_nothing_that_they_need_not(path: Path) -> None:
    for spec in [*pods(path), *others(path)]:
        assert spec["securityContext"]["runAsNonRoot"]
        assert spec["securityContext"]["runAsUser"] == spec["securityContext"]["fsGroup"] == USER
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["automountServiceAccountToken"] is False
        for container in spec["containers"]:
            own = container["securityContext"]
            assert own["readOnlyRootFilesystem"]
            assert own["allowPrivilegeEscalation"] is False
            assert own["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["requests"].keys() == {"cpu", "memory"}
            assert "memory" in container["resources"]["limits"]
    for spec in pods(path):
        volumes = {volume["name"] for volume in spec["volumes"]}
        for container in spec["containers"]:
            assert {mount["name"] for mount in container["volumeMounts"]} == volumes
            assert {mount["mountPath"] for mount in container["volumeMounts"]} >= {"/data", "/tmp"}
            named = {one["name"] for one in container["env"] if one["name"].startswith("NEWSCRAWL_")}
            assert named <= set(NAMES)
            assert "NEWSCRAWL_STATE" not in named  # it may hold a password: of the secret
            assert container["envFrom"][0]["secretRef"]["name"] == "newscrawl"


def test_the_cron_job_never_overtakes_itself_and_is_not_begun_anew() -> None:
    (job,) = [one for one in documents(ROOT / "ops" / "kubernetes" / "cronjob.yaml") if one["kind"] == "CronJob"]
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
    assert job["spec"]["jobTemplate"]["spec"]["backoffLimit"] == 0
    (container,) = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    minutes = int(container["args"][container["args"].index("--max-minutes") + 1])
    own, limit = (container["args"][-1], container["resources"]["limits"]["memory"])
    assert container["args"][-2] == "--max-memory-mb"
    assert int(own) + 2 * 200 < int(limit.removesuffix("Mi"))  # with two workers at their most
    assert minutes * 60 < job["spec"]["jobTemplate"]["spec"]["activeDeadlineSeconds"] < 3600


def test_the_ray_job_is_a_command_of_newscrawls() -> None:
    (job,) = [one for one in documents(ROOT / "ops" / "kubernetes" / "rayjob.yaml") if one["kind"] == "RayJob"]
    command = job["spec"]["entrypoint"].split()
    assert command[0] == "newscrawl"
    done = subprocess.run([sys.executable, "-m", *command[:2], "--help"], capture_output=True, text=True, check=False)
    assert [option for option in command if option.startswith("--") and option not in done.stdout] == []
    pinned = re.search(r"^ray==(.*)$", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE)
    assert pinned
    assert job["spec"]["rayClusterSpec"]["rayVersion"] == pinned[1]
