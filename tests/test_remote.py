"""Addresses of files: what is taken, what is refused, and what the base install does without."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement

from newscrawl import remote
from newscrawl.crawl import config
from newscrawl.errors import ConfigError, OutputError
from newscrawl.remote import Remote

OPTIONAL = {"fsspec", "s3fs", "gcsfs", "boto3", "botocore", "aiobotocore", "google-cloud-storage", "moto"}


def test_an_address_has_the_parts_of_a_path(tmp_path):
    found = remote.place("s3://news/shared/")
    assert isinstance(found, Remote)
    below = found / "articles" / "a.jsonl"
    assert (str(below), below.name, below.stem, below.suffix) == (
        "s3://news/shared/articles/a.jsonl", "a.jsonl", "a", ".jsonl",
    )  # fmt: skip
    assert (below.parent, {below, found / "articles" / "a.jsonl"}) == (found / "articles", {below})
    assert remote.place(f"file://{tmp_path}/a%20b") == tmp_path / "a b"
    assert remote.place(tmp_path) == tmp_path


@pytest.mark.parametrize("text", ["ftp://host/x", "s3://", "s3://key:secret@bucket/x", "file://elsewhere/x"])
def test_other_addresses_are_refused(text):
    with pytest.raises(ConfigError) as error:
        remote.place(text)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("text", ["s3://key:secret@bucket/x", "s3://news/*", "ftp://host/x"])
def test_the_setting_is_refused_without_telling_a_secret(text):
    with pytest.raises(ConfigError, match="NEWSCRAWL_STORAGE") as error:
        config.read({"NEWSCRAWL_STORAGE": text})
    assert "secret" not in str(error.value)


def test_the_data_folder_is_no_storage_of_its_own(tmp_path):
    with pytest.raises(ConfigError, match="that is the data folder"):
        config.read({"NEWSCRAWL_DATA": str(tmp_path), "NEWSCRAWL_STORAGE": f"file://{tmp_path}"})


def test_a_copy_takes_the_place_of_another_one_whole(tmp_path):
    source, target = tmp_path / "a", tmp_path / "there" / "a"
    for content in (b"one\n", b"another one\n"):
        source.write_bytes(content)
        remote.copy(source, target)
        assert target.read_bytes() == content
    assert [path.name for path in target.parent.iterdir()] == ["a"]
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="could not be stored"):
        remote.copy(source, tmp_path / "file" / "a")


def closure(name: str) -> set[str]:
    """Every package that a plain install of this one brings."""
    found, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        try:
            needs = [Requirement(line) for line in requires(one) or ()]
        except PackageNotFoundError:  # for another system
            continue
        wanted = {need.name.lower() for need in needs if not need.marker or need.marker.evaluate({"extra": ""})}
        waiting += wanted - found
        found |= wanted
    return found


def test_the_base_install_has_none_of_it():
    assert closure("newscrawl") & OPTIONAL == set()


def test_nothing_of_it_is_loaded_unless_it_is_asked_for(tmp_path):
    code = (
        "import sys; from newscrawl.crawl import config, ledger; config.read({}); "
        "config.read({'NEWSCRAWL_STORAGE': 's3://news/x'}); "
        f"print(sorted({OPTIONAL!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=os.environ, capture_output=True, check=True)
    assert done.stdout == b"[]\n"


def test_a_package_that_is_missing_is_named(tmp_path):
    """Python that sees none of the installed packages but those that this needs."""
    code = (
        "import sys, importlib.machinery as m; sys.path_importer_cache.clear(); real = m.PathFinder.find_spec; "
        "m.PathFinder.find_spec = classmethod(lambda c, n, *a: None if n == 's3fs' else real(n, *a)); "
        "from newscrawl import read_articles; list(read_articles('s3://news/x'))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=os.environ, capture_output=True, check=False)
    assert b"s3://news/x: needs s3fs: pip install 'newscrawl[s3]'" in done.stderr
