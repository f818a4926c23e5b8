"""Makes the set of page shapes in memory: every kind of page in several languages and markups, with its label.

The same files give the same pages, on every machine. The half `dev` is for setting the verdict's weights; the half
`held` has languages and markups that `dev` lacks, and tells whether the weights hold beyond what they were set on.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shapes import head
from shapes.kinds import KINDS, Kind
from shapes.skin import Skin
from shapes.skins import SHARED
from shapes.skins_held import HELD

HERE = Path(__file__).resolve().parent

HALVES = ("dev", "held")


@dataclass(frozen=True, slots=True)
class Case:
    """One page of the set."""

    name: str
    """`<language>-<kind>-<markup>`."""
    half: str
    language: str
    kind: str
    markup: str
    head: str
    """What the page says of itself, see head.py."""
    address: str
    """"telling", "mute" (says nothing) or "none"."""
    reasons: tuple[str, ...]
    """The reasons that are right, the best first; () for an article."""
    url: str | None
    html: str
    status: int = 200


def cases(half: str = "all") -> list[Case]:
    """The pages of a half, or of both."""
    wanted = HALVES if half == "all" else (half,)
    return [case for name in wanted for case in _half(name)]


@cache
def _half(half: str) -> tuple[Case, ...]:
    return tuple(case for index, text in enumerate(texts(half)) for case in _language(half, index, text))


def texts(half: str) -> list[dict[str, Any]]:
    """The half's languages, each with its words."""
    files = sorted((HERE / "text" / half).glob("*.toml"))
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]


def _language(half: str, index: int, text: dict[str, Any]) -> Iterator[Case]:
    skins = SHARED if half == "dev" else (*HELD, *SHARED[1:])
    for number, kind in enumerate(KINDS):
        left_out = (number + index) % (3 if kind.reasons else 5) == 0
        if kind.half not in (None, half):
            continue
        if kind.needs not in text or (kind.needs == "stories" and left_out):
            continue  # each language lacks other ones of the kinds that it could have
        turn = number + (3 if half == "dev" else 2) * index  # no divisor of how many markups there are
        yield _case(half, text, kind, skins[turn % len(skins)], turn)


def _case(half: str, text: dict[str, Any], kind: Kind, skin: type[Skin], turn: int) -> Case:
    name = f"{text['code']}-{kind.name}-{skin.name}"
    pick = random.Random(name)  # the same for the same name, on every machine
    content = kind.draw(text)
    content.busy = pick.random() < 1 / 3 and "empty_page" not in kind.reasons  # with headlines it would be a list
    way = pick.choice(head.OTHER if kind.reasons and content.frame != "article" else head.ARTICLE)
    if way in head.LISTS and content.frame != "list":
        way = "og-website"
    address = pick.choice(("telling", "telling", "telling", "mute", "none"))
    known = {"telling": f"https://{text['host']}{content.path}", "mute": f"https://{text['host']}/p/{50000 + turn}"}
    url = known.get(address)
    drawn = skin(text, content, way=way).page(head.inside(content, text, way, url))
    return Case(
        name=name,
        half=half,
        language=text["code"],
        kind=kind.name,
        markup=skin.name,
        head=way,
        address=address,
        reasons=kind.reasons if address == "telling" else kind.reasons + kind.vague,
        url=url,
        html=drawn,
    )
