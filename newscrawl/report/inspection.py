"""A page in, what became of it step by step out: for `newscrawl inspect`, in the terminal and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newscrawl import verdict
from newscrawl.cleaning.rules import DEFAULT_RULES
from newscrawl.extraction.origins import origins
from newscrawl.extraction.outside import outside
from newscrawl.items import Article, Cleaned, Page, Rejection
from newscrawl.process import Processor, Steps

FIELDS = (
    *("title", "authors", "date_published", "date_modified", "language_declared", "description", "section", "tags"),
    *("image_url", "canonical_url", "publisher"),
)
"""Of the record, those that a page states."""


@dataclass(frozen=True, slots=True)
class Found:
    """A field of the record, and where on the page its value stands."""

    name: str
    value: str
    places: Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page's body."""

    text: str
    rule: str | None = None
    """Of cleaning, that removed it; None where it was kept."""
    why: str = ""
    """What the rule is for."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What became of a page."""

    url: str | None
    is_markup: bool
    """Whether there was any to look at: what is empty, binary, or too big has none."""
    is_article: bool
    verdict: str
    """In words."""
    signals: Sequence[str]
    """What spoke for some kind of page that is no article: a line a kind."""
    fields: Sequence[Found]
    lines: Sequence[Line]
    """Of the body: kept and removed ones, in their order on the page."""
    outside: Sequence[str]
    """The page's other lines: what extraction never took for the body."""


def inspect(page: Page) -> Inspection:
    """Take the page through all steps, past a verdict that it is no article. What breaks newscrawl is raised."""
    result = Processor(strict=True)(page)
    steps = Processor(require_article=False).steps(page)
    lines = list(_lines(steps.cleaned)) if steps.cleaned else []
    return Inspection(
        url=steps.page.url,
        is_markup=steps.tree is not None,
        is_article=isinstance(result, Article),
        verdict=_verdict(result),
        signals=list(_signals(steps)),
        fields=list(_fields(steps)),
        lines=lines,
        outside=outside(steps.tree, [line.text for line in lines]) if steps.tree is not None else [],
    )


def _verdict(result: Article | Rejection) -> str:
    if isinstance(result, Article):
        return f"an article, {result.word_count} words in {result.language or 'an unknown language'}"
    return f"rejected: {result.stage}/{result.reason}" + (f" ({result.detail})" if result.detail else "")


def _signals(steps: Steps) -> Iterator[str]:
    if steps.tree is None or steps.metadata is None:
        return
    page = steps.page
    for weighed in verdict.weigh(steps.tree, url=page.url, status=page.status, metadata=steps.metadata):
        total = sum(weight for _, weight in weighed.signals)
        said = ", ".join(f"{name} {weight:+d}" for name, weight in weighed.signals)
        yield f"{weighed.reason}: {total} of {weighed.threshold}: {said}"


def _fields(steps: Steps) -> Iterator[Found]:
    article = steps.result
    if not isinstance(article, Article) or steps.tree is None:
        return
    values = {name: getattr(article, name) for name in FIELDS}
    # the page writes its dates as it likes
    modified = steps.metadata.modified if steps.metadata else None
    dates = {"date_published": article.date_published_raw, "date_modified": modified.raw if modified else None}
    wanted = {**values, **{name: raw for name, raw in dates.items() if raw}}
    places = origins(steps.tree, wanted, url=steps.page.url, link=steps.page.link)
    for name, value in values.items():
        if value:
            shown = ", ".join(value) if isinstance(value, tuple) else str(value)
            yield Found(name, shown, places[name])


def _lines(cleaned: Cleaned) -> Iterator[Line]:
    whys = {rule.__name__: (rule.__doc__ or "").strip().partition("\n")[0] for rule in DEFAULT_RULES}
    removed = list(cleaned.removed)
    for number, block in enumerate((*cleaned.blocks, None)):
        while removed and removed[0].after <= number:
            line = removed.pop(0)
            yield Line(line.text, line.rule, whys.get(line.rule) or f"a phrase of the kind {line.rule}")
        if block is not None:
            yield Line(block.text)
