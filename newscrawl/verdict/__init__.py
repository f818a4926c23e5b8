"""A page's tree and metadata into a verdict: an article, or the reason why it is none, with the signals that said so.

The page is read once, as the lines that a reader sees. Each kind of page that is no article then has a table of named
signals with weights: those that hold add up, and at the threshold the page is of that kind. docs/verdict.md explains.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from newscrawl.items import Metadata, Reason
from newscrawl.markup import HtmlElement
from newscrawl.urls import is_home
from newscrawl.verdict import lists, notices, shows
from newscrawl.verdict.facts import GONE, LIST_TYPES, Facts, Signal, article_type, asks, path_has
from newscrawl.verdict.reader import Reader
from newscrawl.verdict.words.names import LIST_CLASSES, SEARCH_PATH

_TABLES: tuple[tuple[Reason, int, Callable[[Facts], list[Signal]]], ...] = (
    (Reason.ERROR_PAGE, 4, notices.error),
    (Reason.CONSENT_WALL, 4, notices.consent),
    (Reason.SOFT_404, 3, notices.not_found),
    (Reason.LOGIN_PAGE, 4, notices.login),
    (Reason.SEARCH_PAGE, 4, lists.search),
    (Reason.HOME_PAGE, 2, lists.home),
    (Reason.AUTHOR_PAGE, 4, lists.author),
    (Reason.TAG_PAGE, 4, lists.tag),
    (Reason.VIDEO_PAGE, 5, shows.video),
    (Reason.GALLERY_PAGE, 4, shows.gallery),
    (Reason.PAYWALL, 4, notices.paywall),
    (Reason.SECTION_PAGE, 4, lists.section),
    (Reason.EMPTY_PAGE, 4, shows.empty),
)
"""Reasons with thresholds and tables, in the order of asking: the first that reaches its threshold holds."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is None for an article; `signals` are the names of what spoke for and against, in the table's order."""

    reason: Reason | None
    signals: tuple[str, ...] = ()


def judge(tree: HtmlElement, *, url: str | None, status: int | None, metadata: Metadata) -> Verdict:
    """Return what kind of page this is. In doubt it is an article: a lost article cannot be had back, chrome can."""
    classes = _classes(tree)
    settled = _settled(classes, url=url, status=status, metadata=metadata)
    seen = Reader(settled=settled).read(tree)
    if seen.stopped:
        return Verdict(None)
    facts = Facts(seen, tree, metadata, url=url, status=status, classes=classes)
    for reason, threshold, table in _TABLES:
        holding = [(name, weight) for name, weight, holds in table(facts) if holds]
        if sum(weight for _, weight in holding) >= threshold:
            return Verdict(reason, tuple(name for name, _ in holding))
    return Verdict(None)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What spoke for and against a reason: names and weights of the signals that hold; the sum that it takes."""

    reason: Reason
    threshold: int
    signals: tuple[tuple[str, int], ...]


def weigh(tree: HtmlElement, *, url: str | None, status: int | None, metadata: Metadata) -> list[Weighed]:
    """Return, for whoever wants to know why, every reason that anything spoke for; the page is read whole.

    The first whose weights reach its threshold is what `judge` returns.
    """
    seen = Reader(settled=lambda _: False).read(tree)
    facts = Facts(seen, tree, metadata, url=url, status=status, classes=_classes(tree))
    held = ((reason, threshold, table(facts)) for reason, threshold, table in _TABLES)
    found = [Weighed(reason, most, tuple((name, weight) for name, weight, holds in signals if holds))
             for reason, most, signals in held]  # fmt: skip
    return [weighed for weighed in found if any(weight > 0 for _, weight in weighed.signals)]


def _classes(tree: HtmlElement) -> frozenset[str]:
    body = tree.find("body")
    return frozenset((body.get("class") or "").casefold().split()) if body is not None else frozenset()


_LIST_CLASSES = frozenset().union(*LIST_CLASSES.values())


def _settled(
    classes: frozenset[str], *, url: str | None, status: int | None, metadata: Metadata
) -> Callable[[Reader], bool]:
    """Return what says, once there is running text, that no table can reach its threshold whatever else the page holds.

    Then most articles need not be read to their end. It follows from the weights: mend it with them.
    """
    markup = article_type(metadata)
    searched = path_has(url, SEARCH_PATH) or asks(url)
    lists_itself = not LIST_TYPES.isdisjoint(metadata.types) or not _LIST_CLASSES.isdisjoint(classes)
    if "SearchResultsPage" in metadata.types or (
        not markup and (lists_itself or status in GONE or searched or is_home(url))
    ):
        return lambda seen: False
    return lambda seen: markup or notices.has_other_text(seen)
