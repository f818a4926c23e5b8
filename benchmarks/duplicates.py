"""Makes articles of real bodies, copies of them and what only looks so; prints how many are found, and at what cost.

    python benchmarks/duplicates.py --data "$NEWSCRAWL_EVAL" [--articles 100000] [--seed 1] [--predictions OUT.jsonl]

The articles come one after the other, as in a crawl, and are written into a state of their own, 64 at a time. Every
text is made anew: stories are sentences of many bodies of a language, half of their words exchanged, so that no two
share more than two articles on one subject do; the bodies themselves are among them. A third are copies: words
replaced, or replaced, deleted and inserted; sentences moved, dropped, added; a credit and chrome around. Others are no
copies: the same names and numbers in other words or in another language, a new story with a third of an old one behind
it, and notes of one template with other facts. What is claimed is right if it names the story that the text was made
of. Languages that the folder lacks are those of the demo's stories.

With `--predictions`, the texts that quality.py wrote are compared instead, each with each: pages that a manifest gives
one `origin` have one text, amid the furniture of different sites.

Precision of all claims, recall by kind and share of edited words; CPU of signature, look-up and writing, and bytes of
the state, at 1,000, 10,000 and 100,000 articles. Exit status 1: precision below .99, or recall of edits up to 15 %
below .95; 2: there is no folder.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path

import duplicates_notes
import duplicates_texts
from duplicates_texts import Maker
from quality import say_no_data

from newscrawl import dedup
from newscrawl.crawl.copies import Copies, sign
from newscrawl.demo import content
from newscrawl.items import Article
from newscrawl.process import extract
from newscrawl.state import State

AT_ONCE = 64
"""Articles of one transaction, as in a crawl."""
SIZES = (1_000, 10_000, 100_000)
WINDOW = 500
"""Articles before each size whose cost is told."""
PRECISION, RECALL = 0.99, 0.95
SURE_EDITS = 0.15
FEW = 100
"""Texts of which a recall says nothing yet."""
KINDS = {
    "story": 44,
    "replaced": 12,
    "edited": 12,
    "moved": 3,
    "extended": 3,
    "dressed": 5,
    "copied note": 1,
    "in other words": 4,
    "translated": 3,
    "follow-up": 3,
    "note": 10,
}
"""What is made, and of a hundred articles how many."""


@dataclass(frozen=True, slots=True)
class Made:
    """A text, and what it is."""

    text: str
    kind: str
    of: int | None = None
    """Number of the text that it is a copy of; None where it is none."""
    edit: float = 0.0
    """Share of the words that were changed."""


def made(maker: Maker, count: int) -> Iterator[Made]:
    """So many texts; a copy comes after what it is a copy of."""
    rng = maker.random
    stories: list[tuple[int, str, list[str]]] = []
    notes: list[tuple[int, str]] = []
    real = [(code, body) for code, language in maker.languages.items() for body in language.bodies]
    rng.shuffle(real)
    for number in range(count):
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0] if number > 200 else "story"
        if kind == "story" or (kind == "copied note" and not notes):
            code, story = real.pop() if real else ((code := maker.code()), maker.story(code))
            stories.append((number, code, story))
            yield Made(_text(story, code), "story")
        elif kind == "note":
            text = duplicates_notes.note(rng, rng.choice(list(duplicates_notes.TEMPLATES)))
            notes.append((number, text))
            yield Made(text, kind)
        elif kind == "copied note":
            of, text = rng.choice(notes)
            yield Made(_text(maker.dressed([text]), "en"), kind, of)
        else:
            of, code, story = rng.choice(stories)
            text, edit = _version(maker, kind, story, code)
            is_copy = kind in ("replaced", "edited", "moved", "extended", "dressed")
            yield Made(text, kind, of if is_copy else None, edit)


def _version(maker: Maker, kind: str, story: list[str], code: str) -> tuple[str, float]:
    """A text made of a story, and the share of its words that were changed."""
    share = maker.random.uniform(0, 0.4 if kind in ("replaced", "edited") else SURE_EDITS)
    other = maker.code() if kind == "translated" else code
    makes: dict[str, Callable[[], list[str]]] = {
        "replaced": lambda: maker.replaced(story, code, share),
        "edited": lambda: maker.edited(story, code, share),
        "moved": lambda: maker.moved(story, share),
        "extended": lambda: maker.extended(story, code, share),
        "dressed": lambda: maker.dressed(story),
        "in other words": lambda: maker.in_other_words(story, code, code),
        "translated": lambda: maker.in_other_words(story, code, other),
        "follow-up": lambda: maker.follow_up(story, code, 0.3),
    }
    return _text(makes[kind](), other), share


def _text(sentences: list[str], code: str) -> str:
    """Paragraphs of three sentences."""
    blank = "" if code in duplicates_texts.SPACELESS else " "
    return "\n\n".join(blank.join(sentences[i : i + 3]) for i in range(0, len(sentences), 3))


@dataclass(slots=True)
class Found:
    """What was claimed of the articles."""

    claims: Counter[str] = field(default_factory=Counter)
    """By kind of text."""
    wrong: Counter[str] = field(default_factory=Counter)
    copies: Counter[tuple[str, int]] = field(default_factory=Counter)
    """By kind and hundredths of edited words, rounded down to five."""
    right: Counter[tuple[str, int]] = field(default_factory=Counter)
    signing: float = 0.0
    hashing: float = 0.0
    asking: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    writing: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    bytes: dict[int, int] = field(default_factory=dict)

    def count(self, one: Made, is_claimed: bool, is_right: bool) -> None:
        """One more text."""
        band = (one.kind, int(one.edit * 20) * 5 if one.kind in ("replaced", "edited") else 0)
        self.claims[one.kind] += is_claimed
        self.wrong[one.kind] += is_claimed and not is_right
        if one.of is not None:
            self.copies[band] += 1
            self.right[band] += is_right


def measure(maker: Maker, count: int, folder: Path) -> Found:
    """Admit that many articles, as a run does."""
    found = Found()
    blank = extract("<p>A text.</p>", require_article=False)
    assert isinstance(blank, Article)
    windows = {size: range(size - WINDOW, size) for size in SIZES}
    with State(folder / "state.sqlite") as state:
        run, waiting = Copies(state, "made"), []
        for number, one in enumerate(made(maker, count)):
            article = replace(blank, id=f"a{number:016x}", text=one.text)
            size = next((size for size, window in windows.items() if number in window), 0)
            began = time.process_time()
            signature = dedup.signature(one.text)
            signed = time.process_time()
            original = run.original(article, signature, f"{number:010}")
            asked = time.process_time()
            found.signing += signed - began
            found.asking[size] += asked - signed
            is_right = original is not None and one.of is not None and original == f"a{one.of:016x}"
            found.count(one, original is not None, is_right)
            run.lined(article.id)
            waiting.append(sign(replace(article, duplicate_of=original), "made", signature, f"{number:010}"))
            if len(waiting) == AT_ONCE or number + 1 in (*SIZES, count):
                began = time.process_time()
                state.write([], signed=waiting)
                run.kept(waiting)
                found.writing[size] += time.process_time() - began
                waiting.clear()
            if number + 1 in SIZES:
                found.bytes[number + 1] = (state.size() or 0) // (number + 1)
            began = time.process_time()
            dedup.content_hash(one.text)
            found.hashing += time.process_time() - began
    return found


def show(found: Found, count: int) -> bool:
    """Print the figures; whether they are as good as they have to be."""
    claims, wrong = found.claims.total(), found.wrong.total()
    precision = 1 - wrong / claims if claims else 1.0
    print(f"precision {precision:.4f}: {wrong} of {claims} claims are wrong: {dict(+found.wrong)}")
    print("recall by share of edited words:")
    sure = True
    for kind in ("replaced", "edited"):
        bands = sorted(band for name, band in found.copies if name == kind)
        cells = []
        for band in bands:
            recall = found.right[kind, band] / found.copies[kind, band]
            sure &= recall >= RECALL or band >= SURE_EDITS * 100 or found.copies[kind, band] < FEW
            cells.append(f"{band}-{band + 5} %: {recall:.3f} ({found.copies[kind, band]})")
        print(f"  {kind:12}" + "  ".join(cells))
    for kind, band in sorted(found.copies):
        if kind not in ("replaced", "edited"):
            recall = found.right[kind, band] / found.copies[kind, band]
            print(f"  {kind:12}{recall:.3f} ({found.copies[kind, band]})")
    times = found.signing / found.hashing
    print(f"CPU: signature {1000 * found.signing / count:.3f} ms a text, {times:.2f} times content_hash")
    for size, held in found.bytes.items():
        ask, write = (1000 * spent[size] / WINDOW for spent in (found.asking, found.writing))
        print(
            f"{size:7} articles: look-up {ask:.3f} ms, writing {write:.3f} ms CPU an article, {held} bytes in the state"
        )
    return precision >= PRECISION and sure


def among(predictions: Path, data: Path) -> None:
    """Print which of these texts are found to be copies of which, and whether a manifest says so."""
    origins = {}
    for manifest in data.glob("*/manifest.jsonl"):
        rows = map(json.loads, manifest.read_text("utf-8").splitlines())
        origins.update({row["id"]: row.get("origin", row["id"]) for row in rows})
    lines = map(json.loads, predictions.read_text("utf-8").splitlines())
    signed = {line["id"]: dedup.signature(line["text"]) for line in lines if line.get("text")}
    keys = {id_: set(dedup.bands(signature)) for id_, signature in signed.items()}
    pairs = list(combinations(sorted(signed), 2))
    known = {pair for pair in pairs if origins[pair[0]] == origins[pair[1]]}
    found = {
        (one, other) for one, other in pairs if keys[one] & keys[other] and dedup.are_copies(signed[one], signed[other])
    }
    told = f"{len(found & known)} of {len(known)} pairs of one origin are found, and {len(found - known)} others"
    print(f"{len(signed)} texts: {told}")
    for pair in sorted(found - known):
        print("  also", *pair)
    for pair in sorted(known - found):
        print("  not ", *pair)


def main() -> int:
    """Exit status as told above."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    folder = os.environ.get("NEWSCRAWL_EVAL")
    parser.add_argument("--data", type=Path, default=Path(folder) if folder else None)
    parser.add_argument("--articles", type=int, default=SIZES[-1])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--predictions", type=Path)
    given = parser.parse_args()
    if given.data is None or not any(given.data.glob("*/manifest.jsonl")):
        return say_no_data(given.data)
    if given.predictions:
        among(given.predictions, given.data)
        return 0
    demo = [
        (story.language, "\n\n".join(content.plain(text) for _, text in story.parts))
        for site in ("harbour", "orient", "darsena", "mercado", "tagblatt")
        for story in content.stories(site)
        if story.origin is None
    ]
    maker = Maker(duplicates_texts.read(given.data, demo), given.seed)
    print(f"{given.articles} articles in {', '.join(maker.languages)}; Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as state:
        return 0 if show(measure(maker, given.articles, Path(state)), given.articles) else 1


if __name__ == "__main__":
    sys.exit(main())
