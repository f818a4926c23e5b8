"""What was changed from one version of an article to the next."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

import newscrawl
from newscrawl import records
from newscrawl.cli import main
from newscrawl.items import Article
from newscrawl.versions import difference

PROSE = "The pilots told the council on Monday that the rota had cost them sleep.\n\nThe master answered at once."


def applied(pieces):
    """Both texts, put together from the pieces."""
    return tuple("".join(text for op, text in pieces if op != other) for other in ("new", "gone"))


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (PROSE, PROSE, []),
        (PROSE, PROSE.replace("Monday", "Tuesday"), [("gone", "Monday"), ("new", "Tuesday")]),
        (PROSE, f"{PROSE}\n\nA vote is due in May.", [("new", "A vote is due in May.")]),
        (PROSE, PROSE.split("\n\n")[1], [("gone", f"{PROSE.split(chr(10), maxsplit=1)[0]}\n\n")]),
        ("港口引水员周一告诉议会。", "港口引水员周二告诉议会。", [("gone", "一"), ("new", "二")]),
        ("นักบินท่าเรือบอกสภา", "นักบินท่าเรือบอกสภาแล้ว", [("new", "แล้ว")]),
        ("قال الطيارون يوم الاثنين", "قال الطيارون يوم الثلاثاء", [("gone", "الاثنين"), ("new", "الثلاثاء")]),
    ],
)
def test_only_what_changed_is_marked(old, new, changes):
    pieces = difference(old, new)
    assert [piece for piece in pieces if piece[0] != "same"] == changes
    assert applied(pieces) == (old, new) or [text.strip() for text in applied(pieces)] == [old, new]


def test_another_paragraph_is_no_change_of_the_old_one():
    old, new = (
        "The pilots told the council that the rota had cost them sleep",
        "No ferry will sail before it is noon on a Friday",
    )
    assert difference(old, new) == [("gone", f"{old}\n\n"), ("new", new)]


def test_a_very_long_paragraph_is_compared_word_by_word():
    """Within moments: it was minutes where every blank was held against every other one."""
    chance = random.Random(9)
    words = [f"word{chance.randrange(900)}" for _ in range(5_000)]
    old, new = " ".join(words), " ".join("changed" if number % 100 == 7 else word for number, word in enumerate(words))
    pieces = difference(old, new)
    assert [op for op, _ in pieces].count("new") == 50
    assert applied(pieces) == (old, new)


def paragraphs(count, length, chance, word=lambda number: f"word{number} "):
    return ["".join(word(chance.randrange(900)) for _ in range(length)).strip() for _ in range(count)]


@pytest.mark.parametrize(
    ("count", "length", "word"),
    [
        (1500, 60, lambda number: f"word{number} "),
        (300, 300, lambda number: chr(0x4E00 + number)),
        (3, 60_000, lambda number: chr(0x4E00 + number)),
        (200, 2_000, lambda number: f"word{number % 40} "),
    ],
)
def test_articles_of_any_size_are_compared_within_moments(count, length, word):
    """All replaced, or all changed in a place: it was minutes where each paragraph was held against every other one."""
    chance = random.Random(3)
    old = paragraphs(count, length, chance, word)
    changed = [f"{text[:20]} changed {text[20:]}" for text in old]
    for new in (paragraphs(count, length, chance, word), changed):
        pieces = difference("\n\n".join(old), "\n\n".join(new))
        assert [text.strip() for text in applied(pieces)] == ["\n\n".join(old), "\n\n".join(new)]


@pytest.mark.parametrize("length", [100, 30_000])
def test_of_a_paragraph_what_stayed_is_told_whatever_its_length(length):
    old = " ".join(f"word{number}" for number in range(length))
    new = old.replace(" word50 ", " changed ")
    assert [piece for piece in difference(old, new) if piece[0] != "same"] in (
        [("gone", "word50"), ("new", "changed")],
        [("gone", "word50 "), ("new", "changed ")],
    )


@pytest.fixture
def revised(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSCRAWL_DATA", str(tmp_path))
    body = "".join(f"<p>{text}</p>" for text in PROSE.split("\n\n"))
    page = f"<title>Pilots vote</title><article><h1>Pilots vote</h1>{body}</article>"
    first = newscrawl.extract(page, "https://bay.example/1", fetched_at="2025-03-01T06:00:00Z", require_article=False)
    assert isinstance(first, Article)
    second = replace(first, revision=2, title="Pilots voted", text=first.text.replace("Monday", "Tuesday"))
    second = replace(second, date_fetched="2025-03-02T06:00:00Z")
    for number, article in enumerate((first, second)):
        path = tmp_path / "articles" / "bay" / f"2025030{number + 1}T060000Z-aaaaaa.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(records.to_line(article), "utf-8")
    return first


def test_versions_are_shown_with_what_changed(revised, capsys):
    for name in (revised.id, "https://bay.example/1"):
        assert main(["history", name]) == 0
        out = capsys.readouterr().out
        assert "title: Pilots vote -> Pilots voted" in out
        assert "on [-Monday-]{+Tuesday+} that" in out
    assert main(["history", revised.id, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["record"]["revision"] for row in rows] == [1, 2]
    assert ["gone", "Monday"] in rows[1]["difference"]


def test_an_article_that_is_not_there_is_said(revised, capsys):
    assert main(["history", "https://bay.example/2"]) == 1
    assert "https://bay.example/2: no such article in" in capsys.readouterr().err
