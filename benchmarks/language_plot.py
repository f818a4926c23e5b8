"""Draws reliability plots: what confidence is said across, the share that is right upwards, as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

SIDE = 220
"""Pixels of a panel's side."""
GAP = 60


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence."""

    said: float
    """Mean confidence, 0–1."""
    right: float
    """Share of right answers, 0–1."""
    count: int


def draw(panels: Mapping[str, Sequence[Bin]]) -> str:
    """One panel a name; a point is a range of confidence, its area the number of answers; the diagonal is honest."""
    width, height = GAP + len(panels) * (SIDE + GAP), SIDE + 2 * GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="12" fill="#333">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for i, (name, bins) in enumerate(panels.items()):
        parts += [f'<g transform="translate({GAP + i * (SIDE + GAP)},{GAP})">', *_panel(name, bins), "</g>"]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(name: str, bins: Sequence[Bin]) -> list[str]:
    most = max((b.count for b in bins), default=1)
    lines = [
        f'<text x="{SIDE / 2}" y="-14" text-anchor="middle" font-weight="bold">{escape(name)}</text>',
        f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>',
        f'<line x1="0" y1="{SIDE}" x2="{SIDE}" y2="0" stroke="#999" stroke-dasharray="4 4"/>',
        f'<text x="{SIDE / 2}" y="{SIDE + 36}" text-anchor="middle">confidence said</text>',
        f'<text transform="translate(-36,{SIDE / 2}) rotate(-90)" text-anchor="middle">share right</text>',
    ]
    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        at = tick * SIDE
        lines.append(f'<text x="{at:.0f}" y="{SIDE + 16}" text-anchor="middle">{tick:.1f}</text>')
        lines.append(f'<text x="-6" y="{SIDE - at + 4:.0f}" text-anchor="end">{tick:.1f}</text>')
    for b in bins:
        radius = 2.5 + 9 * (b.count / most) ** 0.5
        lines.append(
            f'<circle cx="{b.said * SIDE:.1f}" cy="{SIDE - b.right * SIDE:.1f}" r="{radius:.1f}" fill="#1f6fb2" '
            f'fill-opacity="0.7"><title>said {b.said:.2f}, right {b.right:.2f}, {b.count} answers</title></circle>'
        )
    return lines
