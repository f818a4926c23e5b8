"""Real bodies in; articles made of them out, each with the one that it is a copy of, and others that only look so."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SPACELESS = {"ja", "zh", "th"}
"""Languages whose edits are of two letters, the length of a word, and of four in Thai."""
CREDITS = (
    "(Reuters) - ",
    "LONDON (AP) — ",
    "Berlin (dpa) - ",
    "(ANSA) - ROMA, ",
    "PARIS (AFP) — ",
    "【新华社】",
    "（共同通信）",
)
CHROME = (
    "Sign up for our newsletter and never miss a story",
    "Read more: What we know so far",
    "Lesen Sie auch: Alle Nachrichten aus der Region",
    "© 2026 All rights reserved. This material may not be published, broadcast, rewritten or redistributed.",
    "Follow us on Facebook and X for the latest updates",
    "Das könnte Sie auch interessieren",
    "本文版权归原作者所有，未经许可不得转载",
    "อ่านข่าวเพิ่มเติมได้ที่นี่",
)
MADE_OF = (7, 30)
"""Sentences of a made-up story, at least and at most."""
LEAST_WORDS = 300
"""Of a language that texts are made of."""
KEPT_WORDS = 0.5
"""Share of the words of its sentences that a made-up story keeps, so that no two are alike for a sentence of both."""


@dataclass(slots=True)
class Language:
    """What the bodies of one language are made of."""

    bodies: list[list[str]]
    """Sentences of each body."""
    words: list[str]
    """All words, as often as they occur."""

    @property
    def sentences(self) -> list[str]:
        """All sentences."""
        return [sentence for body in self.bodies for sentence in body]


def read(data: Path, others: Sequence[tuple[str, str]] = ()) -> dict[str, Language]:
    """Code → what there is of that language: true bodies of the sets but for `chrome`, whose bodies are copies.

    `others`: more (code, text), for languages that the sets lack.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for manifest in sorted(data.glob("*/manifest.jsonl")):
        for line in manifest.open(encoding="utf-8") if manifest.parent.name != "chrome" else ():
            row = json.loads(line)
            if row.get("body") and row.get("language"):
                found[row["language"]].append(row["body"])
    for code, text in others:
        found[code].append(text)
    languages = {}
    for code, bodies in sorted(found.items()):
        parts = [sentences(body) for body in bodies]
        words = [word for body in parts for sentence in body for word in tokens(sentence, code)]
        if len(words) >= LEAST_WORDS:
            languages[code] = Language(parts, words)
    return languages


def sentences(body: str) -> list[str]:
    """The sentences of a body, by their signs."""
    found = re.split(r"(?<=[.!?…])\s+|(?<=[。！？])|\n+", body)
    return [sentence.strip() for sentence in found if sentence.strip()]


def tokens(sentence: str, code: str) -> list[str]:
    """Words with their punctuation; of a script without blanks two letters, four in Thai."""
    if code in SPACELESS:
        size = 4 if code == "th" else 2
        return [sentence[i : i + size] for i in range(0, len(sentence), size)]
    return sentence.split()


def join(words: Sequence[str], code: str) -> str:
    """The sentence again."""
    return ("" if code in SPACELESS else " ").join(words)


class Maker:
    """Makes texts; the same ones for the same seed."""

    def __init__(self, languages: dict[str, Language], seed: int = 1) -> None:
        self.languages = languages
        self.random = random.Random(seed)
        self._codes = list(languages)
        self._weights = [max(0.1, min(1.0, len(languages[code].bodies) / 20)) for code in self._codes]

    def code(self) -> str:
        """A language, the well-filled ones more often."""
        return self.random.choices(self._codes, self._weights)[0]

    def story(self, code: str) -> list[str]:
        """Sentences of a new story: of many bodies, with half of their words others of the language."""
        language = self.languages[code]
        count = self.random.randint(*MADE_OF)
        story = []
        for _ in range(count):
            body = self.random.choice(language.bodies)
            words = tokens(self.random.choice(body), code)
            story.append(join([w if self.random.random() < KEPT_WORDS else self.word(code) for w in words], code))
        return story

    def word(self, code: str) -> str:
        """A word of the language, the frequent ones more often."""
        return self.random.choice(self.languages[code].words)

    def edited(self, story: Sequence[str], code: str, share: float) -> list[str]:
        """The story with that share of its words replaced, deleted, or others inserted, in equal parts."""
        done = []
        for sentence in story:
            words = []
            for word in tokens(sentence, code):
                if self.random.random() >= share:
                    words.append(word)
                    continue
                kind = self.random.randrange(3)
                words += [[self.word(code)], [], [word, self.word(code)]][kind]
            done.append(join(words, code))
        return done

    def replaced(self, story: Sequence[str], code: str, share: float) -> list[str]:
        """The story with that share of its words replaced: the hardest kind of edit."""
        return [
            join([self.word(code) if self.random.random() < share else w for w in tokens(sentence, code)], code)
            for sentence in story
        ]

    def moved(self, story: Sequence[str], share: float) -> list[str]:
        """The story with half that share of its sentences dropped, and as many moved."""
        kept = [sentence for sentence in story if self.random.random() >= share / 2] or list(story)
        for _ in range(round(len(kept) * share / 2)):
            kept.insert(self.random.randrange(len(kept)), kept.pop(self.random.randrange(len(kept))))
        return kept

    def extended(self, story: Sequence[str], code: str, share: float) -> list[str]:
        """The story with that share of new sentences behind it."""
        return [*story, *self.story(code)[: max(1, round(len(story) * share))]]

    def dressed(self, story: Sequence[str]) -> list[str]:
        """The story with a credit before it and up to three lines of chrome around it."""
        chrome = self.random.sample(CHROME, self.random.randint(1, 3))
        return [self.random.choice(CREDITS) + story[0], *story[1:], *chrome]

    def in_other_words(self, story: Sequence[str], code: str, other: str) -> list[str]:
        """The same names and numbers in their places, every other word another one, of the language `other`."""
        done = [
            join([w if _is_fact(w) else self.word(other) for w in tokens(sentence, code)], other) for sentence in story
        ]
        self.random.shuffle(done)
        return done

    def follow_up(self, story: Sequence[str], code: str, share: float) -> list[str]:
        """A new story that repeats that share of an earlier one as its background."""
        count = max(1, round(len(story) * share))
        start = self.random.randrange(len(story) - count + 1)
        fresh = self.story(code)
        while len(fresh) < len(story):
            fresh += self.story(code)
        return [*fresh[: max(1, len(story) - count)], *story[start : start + count]]


def _is_fact(word: str) -> bool:
    return word[:1].isupper() or any(letter.isdigit() for letter in word)
