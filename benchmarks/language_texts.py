"""Turns folders of texts in known languages into snippets of several lengths, the same ones every time."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from newscrawl.language import canonical, sample
from newscrawl.text import is_solid

WORDS = (2, 4, 8, 20, 50)
CHARS = 1000
"""What newscrawl reads of an article (`language_chars`)."""
LEAST = 100
"""Characters of a text that is taken at all."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of which the language is known."""

    group: str
    """What folds are made of: the domain, or the file's name."""
    language: str
    blocks: tuple[str, ...]

    @property
    def news(self) -> bool:
        """Whether it is from a manifest."""
        return not self.group.startswith("file:")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a text."""

    text: Text
    kind: str
    """`2 words` …, `paragraph`, `article`."""
    part: str


def from_manifests(data: Path) -> Iterator[Text]:
    """The true bodies of all sets, or the true segments of pages without one; invented pages are left out."""
    for manifest in sorted(data.glob("*/manifest.jsonl")):
        for line in manifest.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            body = row["body"].split("\n") if row.get("body") else row.get("with") or []
            blocks = tuple(block.strip() for block in body if block.strip())
            if row.get("language") and not row.get("origin") and sum(map(len, blocks)) >= LEAST:
                yield Text(row["domain"], row["language"], blocks)


def from_files(folder: Path) -> Iterator[Text]:
    """One text a file, which is called by its language's tag: `zh-Hant.txt`, `sr-Latn.txt`."""
    for path in sorted(folder.glob("*.txt")):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        blocks = tuple(line.strip() for line in lines if line.strip())
        if language := canonical(path.stem):
            yield Text(f"file:{path.stem}", language, blocks)


def digest(texts: Iterable[Text]) -> str:
    """Sixteen digits of SHA-256 over all texts: two measurements with the same one are of the same data."""
    found = hashlib.sha256()
    for text in texts:
        found.update(json.dumps([text.group, text.language, text.blocks]).encode())
    return found.hexdigest()[:16]


def snippets(text: Text) -> Iterator[Snippet]:
    """Two snippets of each number of words and two paragraphs of a long text, one of others; and the whole."""
    many = 2 if text.news and sum(map(len, text.blocks)) >= CHARS else 1
    units = words(" ".join(text.blocks))
    for count in WORDS:
        for i in range(many):
            start = max(0, (2 * i + 1) * len(units) // (2 * many) - count // 2)
            if len(units) >= start + count:
                yield Snippet(text, f"{count} words", "".join(units[start : start + count]).strip())
    solid = [block for block in text.blocks if is_solid(block)]
    for i in range(min(many, len(solid))):
        yield Snippet(text, "paragraph", solid[(2 * i + 1) * len(solid) // (2 * many)][:CHARS])
    yield Snippet(text, "article", sample.take(text.blocks, CHARS)[0])


def words(text: str) -> list[str]:
    """Words with the blanks after them; of writing without blanks, pieces of three characters."""
    found = re.findall(r"\S+\s*", text)
    return found if len(found) * 20 > len(text) else re.findall(r"(?s).{1,3}", text)
