"""Turns sources and how their addresses do into what the terminal shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.text import Text

from newscrawl.health import Condition, Health
from newscrawl.items import Source
from newscrawl.plain import counted, plain

STYLES = {Condition.OK: "green", Condition.STALE: "yellow", Condition.MOVED: "yellow"}
"""Colour of a condition; what no article can come from is red."""


def listing(sources: Sequence[Source]) -> Text:
    """A line a source: id, whether it is on, languages, where it is announced, name and groups. What is off is dim."""
    rows = [
        (source.id, "on" if source.enabled else "off", " ".join(source.languages), _places(source))
        for source in sources
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    text = Text()
    for source, row in zip(sources, rows, strict=True):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        name = plain(source.name)
        name = f"{name} ({', '.join(source.groups)})" if source.groups else name
        text.append("  ".join([*cells, name]) + "\n", style=None if source.enabled else "dim")
    return text


def _places(source: Source) -> str:
    counts = ((len(getattr(source, kind)), kind) for kind in ("feeds", "sitemaps", "sections"))
    told = [f"{count} {kind.removesuffix('s') if count == 1 else kind}" for count, kind in counts if count]
    return ", ".join(told) or "home page"


def checked(results: Sequence[tuple[Source, Sequence[Health]]]) -> Text:
    """Under each source a line an address, with another one below where the condition has a cause to tell.

    No table: addresses are long, and a column of them would be folded into something that nobody can copy.
    """
    text = Text()
    for source, healths in results:
        text.append(f"{source.id}\n", style="bold")
        for health in healths:
            style = STYLES.get(health.condition, "red")
            text.append(f"  {health.condition:<9} ", style=style)
            text.append(
                f"{health.role:<7} {health.entries or '-':>6}  {(health.newest or '-')[:10]:<10}  {plain(health.url)}\n"
            )
            if health.detail and health.detail != health.kind:
                text.append(f"  {'':<9} {plain(health.detail)}\n", style="dim")
    return text


def summary(results: Sequence[tuple[Source, Sequence[Health]]]) -> str:
    """One line: how many addresses do how."""
    counts = Counter(health.condition for _, healths in results for health in healths)
    told = ", ".join(f"{counts[condition]} {condition}" for condition in reversed(Condition) if counts[condition])
    return f"{counted(counts.total(), 'address', 'addresses')}: {told}"
