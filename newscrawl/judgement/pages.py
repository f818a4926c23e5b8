"""What a run's links and pages came to in, why that says that the source has failed out; None where it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from newscrawl.judgement.past import GIVES, Past, since_articles

FEW = 5
"""Pages; fewer that give nothing are no sign of a broken source. A guess."""
MANY_PAGES = 20
"""Pages; fewer may all be films, of a paper that is known to write: it has its evening of sport. A guess."""
EXPECTED = 10
"""Articles that so many pages would have given before: where one page in fifty is an article, 500 are looked at before
anything is said. A guess."""
LOST_SHARE = 0.5
"""Of the pages that were asked for. A site that is well has dead links; one that gives fewer than every second page
turns us away, or gives way. A guess."""
BROKE_SHARE = 0.1
"""Of the pages that were fetched. One odd page in ten breaks by itself; more are a kind of page. A guess."""
NO_FAULT = ("dedup/", "fetch/not_fetched", "validate/before_since", "validate/after_until", "validate/dropped",
            "validate/unwanted_language")  # fmt: skip
"""Rejections that say nothing against a source."""
UNCHANGED = "dedup/unchanged"
BROKE = frozenset({"extract/error", "extract/timeout", "extract/worker_died"})
"""Pages on which newscrawl failed, or what a project added to it."""
LOST = frozenset(
    {
        "fetch/http_error",
        "fetch/download_failed",
        "fetch/download_timeout",
        "fetch/response_too_large",
        "decode/empty_body",
        "verdict/error_page",
    }
)
"""Pages that the site did not give."""
NOT_ASKED = frozenset({"fetch/not_fetched", "fetch/robots"})
BROKEN = ("fetch/", "decode/empty_body", "decode/page_too_large", "decode/too_deep", "verdict/error_page",
          "verdict/consent_wall", *sorted(BROKE))  # fmt: skip
"""Those of which a few speak against a source that has given articles before, too; of films and PDFs, only many do."""
LEFT_OUT = {
    "offsite": "lead to sites that it does not name (`domains`)",
    "not_allowed": "match nothing in `allow`",
    "denied": "match `deny`",
    "trap": "look like pages that a site makes up without end",
    "too_long": "have addresses that are too long",
}
"""Why a link is left out, in words."""


def all_left_out(this: Past, past: Sequence[Past]) -> str | None:
    """None of the links was ever wanted. A run that read nothing anew goes by the last one that did."""
    latest = sorted(past, key=lambda run: run.at, reverse=True)
    return next((left_out(run) for run in (this, *latest) if run.links), None)


def left_out(run: Past) -> str | None:
    """What left out all links that a run found; None where some were wanted, or known."""
    if not run.links or sum(run.unwanted.values()) < run.links:
        return None
    causes = ", ".join(f"{count} {LEFT_OUT[why]}" for why, count in run.unwanted.items())
    return f"none of the {run.links} links that it names is wanted: {causes}"


def none_gave(this: Past, past: Sequence[Past]) -> str | None:
    """Pages gave no article, neither in this run nor in those since one last did."""
    if this.gave:
        return None
    is_known = any(run.articles for run in past)
    since = [this, *since_articles(past)]
    if _bad(this, is_known) and (bad := _count(since, is_known)).total() >= FEW:
        return _none(bad)
    if is_known and _bad(this) and _is_many((all_bad := _count(since)).total(), past):
        return _none(all_bad)
    return None


def shares(report: Mapping[str, Any]) -> str | None:
    """Too many pages were lost beside those that gave articles."""
    lost_pages, asked = lost(report)
    if (count := sum(lost_pages.values())) >= FEW and count > asked * LOST_SHARE:
        return f"{count} of {asked} pages could not be had, most for {_most(lost_pages)}"
    broken, fetched = broke(report)
    if (count := sum(broken.values())) >= FEW and count > fetched * BROKE_SHARE:
        return f"newscrawl failed on {count} of {fetched} pages, most for {_most(broken)}"
    return None


def lost(report: Mapping[str, Any]) -> tuple[dict[str, int], int]:
    """Pages that the site did not give, by reason, and of how many; dead links and known pages left out."""
    reasons: Mapping[str, int] = report.get("rejections", {})
    found = Counter({reason: count for reason, count in reasons.items() if reason in LOST})
    found -= Counter({"fetch/http_error": report.get("gone", 0)})
    others = sum(count for reason, count in reasons.items() if reason not in (*NOT_ASKED, UNCHANGED))
    return dict(found), report.get("articles", 0) + others


def broke(report: Mapping[str, Any]) -> tuple[dict[str, int], int]:
    """Pages on which newscrawl failed, by reason, and how many were fetched: known ones left out."""
    reasons: Mapping[str, int] = report.get("rejections", {})
    fetched = {name: count for name, count in reasons.items() if name != UNCHANGED and not name.startswith("fetch/")}
    found = {reason: count for reason, count in fetched.items() if reason in BROKE}
    return found, report.get("articles", 0) + sum(fetched.values())


def few_gave_none(this: Past) -> str | None:
    """What is to be said of a run whose pages gave no article, although it is no failure yet."""
    bad = Counter(_bad(this))
    return _none(bad) if not this.gave and bad.total() >= FEW else None


def _bad(run: Past, is_known: bool = False) -> dict[str, int]:
    bad = {reason: count for reason, count in run.rejections.items() if not reason.startswith(NO_FAULT)}
    if is_known:  # five films in an hour are no fault of a paper that is known to write
        bad = {reason: count for reason, count in bad.items() if reason.startswith(BROKEN)}
    return bad


def _count(runs: Iterable[Past], is_known: bool = False) -> Counter[str]:
    """Pages of several runs by reason. One that is asked for again and again is one page, where the reports name it."""
    pages: dict[str, str] = {}
    others: Counter[str] = Counter()
    for run in runs:
        for reason, count in _bad(run, is_known).items():
            named = run.named.get(reason, ())
            pages.update(dict.fromkeys(named, reason))
            others[reason] += count - len(named)
    return Counter(pages.values()) + others


def _is_many(count: int, past: Sequence[Past]) -> bool:
    """Whether so many pages without an article are more than a source that had these runs ever gave.

    Neither a paper of which most pages are films nor one that shows its pictures at night has failed.
    """
    runs = sorted(past, key=lambda run: run.at)
    runs = runs[: len(runs) - len(since_articles(past))]
    articles = sum(run.articles + run.rejections.get(GIVES, 0) for run in runs)
    pages = articles + sum(sum(_bad(run).values()) for run in runs)
    return count >= MANY_PAGES and count * articles >= EXPECTED * pages and count > _most_without(runs)


def _most_without(runs: Iterable[Past]) -> int:
    """The most pages in a row of runs that gave no article; `runs`: the earliest first."""
    most = count = 0
    for run in runs:
        count = 0 if run.gave else count + sum(_bad(run).values())
        most = max(most, count)
    return most


def _none(bad: Counter[str]) -> str:
    return f"none of {bad.total()} pages gave an article, most for {_most(bad)}"


def _most(reasons: Mapping[str, int]) -> str:
    return max(reasons, key=lambda name: reasons[name])
