"""Settings of a command line: what is misspelt or could not be read is refused, what a project may know is not."""

import pytest

from newscrawl.cli import given
from newscrawl.errors import ConfigError

SETTINGS = {"DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": True, "LOG_LEVEL": "INFO", "LOG_FILE": None, "EXTENSIONS": {}}
OWN = ("NEWSCRAWL_DATA", "NEWSCRAWL_MAX_PAGES")


def test_pairs_are_cut_at_the_first_equals_sign():
    assert given.pairs(["A=1", " B =x=y ", "C="]) == {"A": "1", "B": "x=y ", "C": ""}
    for text in ("A", "=1", " =1", ""):
        with pytest.raises(ConfigError, match="NAME=VALUE is expected"):
            given.pairs([text])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOWNLOAD_DELAY", "0.25"),
        ("DOWNLOAD_DELAY", " 2 "),
        ("ROBOTSTXT_OBEY", "False"),
        ("ROBOTSTXT_OBEY", "0"),
        ("LOG_LEVEL", "DEBUG"),
        ("LOG_FILE", "x.log"),
        ("EXTENSIONS", "{}"),
        ("NEWSCRAWL_MAX_PAGES", "many"),  # told where it is read
        ("MY_OWN", "anything"),
    ],
)
def test_what_can_be_read_is_taken(name, value):
    given.check({name: value}, SETTINGS, OWN)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DOWNLOAD_DELAY", "slow", "-s DOWNLOAD_DELAY=slow: a number is expected"),
        ("DOWNLOAD_DELAY", "", "a number is expected"),
        ("ROBOTSTXT_OBEY", "no", "-s ROBOTSTXT_OBEY=no: True or False is expected"),
        ("LOG_LEVEL", "info", "DEBUG, INFO, WARNING, ERROR or CRITICAL is expected"),
        ("DOWNLOAD_DELY", "3", "-s DOWNLOAD_DELY: there is no such setting; did you mean DOWNLOAD_DELAY[?]"),
        ("download_delay", "3", "no such setting"),
        ("NEWSCRAWL_MAX_PAGE", "3", "did you mean NEWSCRAWL_MAX_PAGES[?]"),
        ("NEWSCRAWL_COLOUR", "red", "no such setting; docs/settings.md names them all"),
    ],
)
def test_what_nobody_would_read_is_refused(name, value, told):
    with pytest.raises(ConfigError, match=told):
        given.check({name: value}, SETTINGS, OWN)
