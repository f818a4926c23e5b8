"""Every threshold and switch of the core: one frozen dataclass, each field with default, unit and reason.

A setting `NEWSCRAWL_<FIELD IN CAPITALS>` sets each field in a crawl; docs/settings.md follows this file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date

from newscrawl.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Options:
    """How pages are turned into records. The defaults are what a crawl uses."""

    max_page_bytes: int = 10 * 1024 * 1024
    """Bytes; a larger page is rejected unread. News pages are 0.2 MB on average, 3 MB at most in our sets."""
    min_text_chars: int = 100
    """Characters of cleaned text; less is no article. A guess: short news runs from about 150."""
    min_words: int = 12
    """Words of a whole sentence that makes a shorter text an article all the same; of ideographs twice as many. 100
    characters are 15 English words, but more in scripts without vowels and a whole paragraph of Chinese."""
    languages: tuple[str, ...] = ()
    """Wanted languages, ISO 639-1 (`zh` takes `zh-Hant` in); () = all. Judged on the cleaned text, and a
    page of unknown language is kept."""
    identifier: str = "langdetect"
    """Name of the language identifier, see language/."""
    language_chars: int = 1000
    """Characters of the longest solid blocks that are identified: more costs time and changes nothing."""
    since: str | None = None
    """`YYYY-MM-DD`: an article that states an earlier date is rejected; one without a date is kept."""
    until: str | None = None
    """`YYYY-MM-DD`: an article that states a later date is rejected; one without a date is kept."""

    def __post_init__(self) -> None:
        """Raises ConfigError naming the option and what it takes."""
        for option in fields(self):
            value = getattr(self, option.name)
            if isinstance(option.default, int) and (not isinstance(value, int) or value < 0):
                raise ConfigError(f"option {option.name}: {value!r} should be a whole number from 0 on")
        if isinstance(self.languages, str) or not all(_is_language(code) for code in self.languages):
            raise ConfigError(f'option languages: {self.languages!r} should be codes such as ("en", "pt", "zh-Hant")')
        for name, day in (("since", self.since), ("until", self.until)):
            if day is not None and not _is_day(day):
                raise ConfigError(f"option {name}: {day!r} should be a day such as 2024-05-01")
        if self.since and self.until and self.until < self.since:
            raise ConfigError(f"option until: {self.until!r} should not be before since, {self.since!r}")


def _is_language(code: object) -> bool:
    return isinstance(code, str) and re.fullmatch(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?", code) is not None


def _is_day(text: object) -> bool:
    try:
        return isinstance(text, str) and len(text) == len("2024-05-01") and bool(date.fromisoformat(text))
    except ValueError:
        return False
