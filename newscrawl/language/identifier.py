"""What a language identifier is: a text in, a Guess out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Guess:
    """A language, or the statement that it cannot be told."""

    language: str | None = None
    """ISO 639-1; `zh` is simplified and `zh-Hant` traditional Chinese, `no` Norwegian Bokmål; None = cannot be told."""
    confidence: float | None = None
    """0–1: the share of such answers that are right; None where nobody measured, as with a declared language."""


UNKNOWN = Guess()


class LanguageIdentifier(Protocol):
    """Tells what language a text is in.

    The same text gets the same answer, in every process and whatever was identified before. No text raises: one that
    has no letters, or too few to tell, gets `UNKNOWN`. Has no state that a page changes, and can be pickled.
    """

    languages: frozenset[str]
    """Every code that `identify` can answer: a text in another language is one that it cannot know."""
    partly: frozenset[str]
    """Those of them that it may pass over: it finds them only where letters or words stand that no other writes."""

    def identify(self, text: str) -> Guess:
        """The language of `text`, running prose of any length; about 1,000 characters are plenty."""
        ...
