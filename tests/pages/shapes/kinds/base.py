"""What the kinds of page share: the register, and the pieces that they are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shapes.skin import Content, Node

Text = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of page."""

    name: str
    draw: Callable[[Text], Content]
    reasons: tuple[str, ...]
    """Reasons that are right when the address tells the kind; () for an article."""
    vague: tuple[str, ...] = ()
    """Further reasons that are right when the address tells nothing."""
    needs: str = "stories"
    """Table of the text file that the kind is made of; a language without it has no such page."""
    half: str | None = None
    """The half that alone has it; None: both."""


KINDS: list[Kind] = []


def kind(
    name: str, *reasons: str, vague: tuple[str, ...] = (), needs: str = "stories", half: str | None = None
) -> Callable[[Any], Any]:
    """Registers the function that draws a kind; its name is looked up nowhere else."""

    def register(draw: Callable[[Text], Content]) -> Callable[[Text], Content]:
        KINDS.append(Kind(name, draw, reasons, vague, needs, half))
        return draw

    return register


# --- pieces


def story_cards(t: Text) -> list[list[str]]:
    return [*t["cards"], *([s["head"], s["lead"]] for s in t["stories"])]


def offer(t: Text) -> Node:
    p = t["pages"]
    return ("offer", p["pay_title"], p["pay_text"], p["pay_points"], p["pay_button"])


def banner(t: Text) -> Node:
    p = t["pages"]
    return ("banner", " ".join(p["consent"]), p["accept"], p["manage"])


def written(t: Text, data: dict[str, Any], **more: Any) -> Content:
    """An article page from a table with `head`, perhaps `lead` and `paras`."""
    values: dict[str, Any] = {
        "frame": "article",
        "title": data["head"],
        "h1": data["head"],
        "lead": data.get("lead", ""),
        "author": t["author"],
        "day": t["dates"][0],
        "body": [("p", line) for line in data.get("paras", ())],
        "path": f"/{t['menu'][0][1]}/2025/03/12/{48213 + len(data['head'])}-{t['code']}-story.html",
        "body_class": "single single-post",
    }
    return Content(**(values | more))


def story(t: Text, index: int = 0, **more: Any) -> Content:
    return written(t, t["stories"][index % len(t["stories"])], **more)


def listing(title: str, body: list[Node], **more: Any) -> Content:
    values: dict[str, Any] = {
        "frame": "list",
        "title": title,
        "h1": title,
        "body": body,
        "schema": ("CollectionPage",),
        "body_class": "archive category",
    }
    return Content(**(values | more))


def message(heading: str, body: list[Node], **more: Any) -> Content:
    return Content(**({"frame": "message", "title": heading, "h1": heading, "body": body} | more))


def sentence_case(t: Text, key: str) -> str:
    return str(t["pages"][key]).format(t["pages"]["topic"])
