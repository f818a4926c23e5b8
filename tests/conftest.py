"""Crawls of tests are of sites on this computer, which crawls keep out of unless they are told."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

os.environ["NEWSCRAWL_ALLOW_NETWORKS"] = "127.0.0.0/8"
sys.path.insert(0, str(Path(__file__).parent / "support"))

# On a busy machine a page takes seconds: no test here is about time. The same examples each time, unless more of them
# are asked for: NEWSCRAWL_EXAMPLES=5000.
MORE = os.environ.get("NEWSCRAWL_EXAMPLES")
settings.register_profile("newscrawl", deadline=None, max_examples=int(MORE or "60"), derandomize=not MORE)
settings.load_profile("newscrawl")


@pytest.fixture
def new_database():
    """Makes PostgreSQL databases, by URL, which are gone after the test; skips it where there is no server."""
    postgres = pytest.importorskip("postgres", reason="psycopg is not installed", exc_type=ImportError)
    if postgres.programs() is None:
        pytest.skip(postgres.MISSING)
    made = []

    def new(how: str = "") -> str:
        name = postgres.server().new(how)
        if not how:
            made.append(name)
        return postgres.server().url(name)

    yield new
    for name in made:
        postgres.server().empty(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request, tmp_path):
    """Where a state may be kept, in either database: a path, or a URL."""
    if request.param == "sqlite":
        return tmp_path / "data" / "state.sqlite"
    return request.getfixturevalue("new_database")()
