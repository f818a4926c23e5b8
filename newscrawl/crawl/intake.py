"""The lines of a source's files in, what the state knows of their pages out."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from newscrawl import records
from newscrawl.cleaning.recurrence import Ends
from newscrawl.crawl import copies, revisit, runname
from newscrawl.crawl.failures import now
from newscrawl.crawl.marks import Marks, marks_of
from newscrawl.crawl.once import remembered
from newscrawl.crawl.revisit import ARTICLE, Visit
from newscrawl.errors import NewscrawlError
from newscrawl.extraction import dates
from newscrawl.items import Article, Link, Reason, Rejection
from newscrawl.remote import Place
from newscrawl.state import Known, Seen, State

logger = logging.getLogger(__name__)

Key = Callable[[str], str]
"""A URL in, the key out by which its page is known."""


def visit_of(
    line: Article | Rejection, link: Link | None, run: str, source: str, key: Key, marks: Marks | None
) -> Visit:
    """What a line says of its page. `link` asked for that; where it is not known, the line's own address stands in.

    `marks` are the article's, where the line is one.
    """
    fetched = dates.parse(line.date_fetched)
    at = fetched.value if fetched else now() if link else _began(run)
    failed = isinstance(line, Rejection) and revisit.fails(line)
    # Where a redirect led to a page that failed, it is the link that is tried again.
    addresses = (link.url,) if link and failed else (link.url if link else None, line.url)
    keys = tuple(dict.fromkeys(key(url) for url in dict.fromkeys(addresses) if url))
    link = link or (Link(line.url) if line.url else None)
    if isinstance(line, Article):
        assert marks is not None
        # Without a source, its pages are of many sites.
        found = marks.ends if line.source and line.revision == 1 else None
        known = _known(line, source, run, at, marks)
        signed = copies.sign(line, source, marks.signature, at) if marks.signature else None
        return Visit(
            keys,
            ARTICLE,
            at,
            run,
            article=line.id,
            known=known,
            signed=signed,
            copy_of=line.duplicate_of,
            ends=found,
            link=link,
        )
    return Visit(keys, revisit.outcome_of(line), at, run, fails=failed, link=link)


def after(seen: dict[str, Seen], visits: Iterable[Visit], source: str, *, late: bool = False) -> None:
    """Bring `seen`, by key, up to what it is after these visits. `late`: some may be older than what is known."""
    for visit in visits:
        for key in visit.keys:
            before = seen.get(key)
            if before is None or _counts(visit, before, late=late):
                seen[key] = revisit.seen_after(visit, key, source, before)


def ends_of(visits: Sequence[Visit], state: State, source: str) -> dict[str, Ends]:
    """Id of each new article of these visits → what it tells of the lines of its source.

    A copy of another one of the source tells nothing; that of an article from elsewhere is set in the source's own.
    """
    copied = state.known(source, (visit.copy_of for visit in visits if visit.copy_of))
    own = {*copied, *(visit.article for visit in visits)} - {None}
    return {v.article: v.ends for v in visits if v.article and v.ends and v.copy_of not in own}


def learn(state: State, source: str, visits: Sequence[Visit]) -> tuple[int, int]:
    """Have the state know what the visits say as far as it knows nothing later; of how many pages and articles."""
    before = state.seen(source, (key for visit in visits for key in visit.keys))
    seen = dict(before)
    after(seen, visits, source, late=True)
    changed = [page for key, page in seen.items() if page is not before.get(key)]
    articles = _latest(state, source, [visit.known for visit in visits if visit.known])
    known = state.known(source, (visit.article for visit in visits if visit.article))
    known.update((article.id, article) for article in articles)
    signed = [
        visit.signed
        for visit in visits
        if visit.known and visit.signed and visit.known.content_hash == known[visit.known.id].content_hash
    ]
    state.write(changed, articles, ends_of(visits, state, source), signed)
    return len(changed), len(articles)


def visits_of(run: str, articles: Place, rejected: Place, source: str, key: Key, *, signs: bool) -> Iterator[Visit]:
    """What the lines of a run's files in these folders say; `signs`: copies of its articles are looked for."""
    for line in read(run, articles, rejected):
        marks = marks_of(line, signs=signs) if isinstance(line, Article) else None
        yield visit_of(line, None, run, source, key, marks)


def runs(folder: Place) -> list[str]:
    """The runs that have a complete file in a folder, the first one first."""
    paths = [*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz")]
    return sorted({path.name.removesuffix(".gz").removesuffix(".jsonl") for path in paths})


def read(run: str, articles: Place, rejected: Place) -> Iterator[Article | Rejection]:
    """The lines of a run's files in these folders, articles first, but for `not_fetched`: those pages were not seen.

    What a bad disk has spoilt is no line: it is told in the log, and left as it is.
    """
    for build, folder in ((records.from_dict, articles), (records.rejection_from_dict, rejected)):
        for path in (folder / f"{run}.jsonl", folder / f"{run}.jsonl.gz"):
            for line in _lines(build, path):
                if not (isinstance(line, Rejection) and line.reason is Reason.NOT_FETCHED):
                    yield line


def _began(run: str) -> str:
    """When a run began, as records write times; now, where its name does not say."""
    found = runname.began(run)
    return found.strftime(dates.STAMP) if found else now()


def _counts(visit: Visit, before: Seen, *, late: bool) -> bool:
    """Whether a visit says more of a page than what is known of it."""
    if before.run == visit.run:  # the run's own line on it: the article's goes before that of another link to it
        return visit.known is not None and before.outcome != ARTICLE
    return not late or (visit.at, visit.run) > (before.fetched_at, before.run)


def _lines(build: Callable[[Any], Article | Rejection], path: Place) -> Iterator[Article | Rejection]:
    if not path.exists():
        return
    number = 0
    try:
        with path.open("rb") as raw, gzip.open(raw) if path.suffix == ".gz" else nullcontext(raw) as file:
            for number, line in enumerate(file, 1):
                try:
                    yield build(json.loads(line))
                except (ValueError, NewscrawlError) as error:
                    logger.warning("%s, line %d cannot be read, and is left as it is: %s", path, number, error)
    except (OSError, EOFError) as error:
        logger.warning("%s cannot be read after line %d, and is left as it is: %s", path, number, error)


def _known(article: Article, source: str, run: str, at: str, marks: Marks) -> Known:
    first = remembered(article, marks.paragraphs)
    return Known(
        source=source,
        id=article.id,
        url=article.url,
        title=first.title,
        content_hash=article.content_hash,
        paragraphs=first.paragraphs,
        revision=article.revision,
        fetched_at=at,
        run=run,
    )


def _latest(state: State, source: str, found: Iterable[Known]) -> list[Known]:
    """Those articles of which these say more than the state knows, as it is to know them."""
    said = list(found)
    known = state.known(source, (article.id for article in said))
    latest = dict(known)
    for article in said:
        latest[article.id] = _later(latest.get(article.id, article), article)
    return [one for id_, one in latest.items() if one != known.get(id_)]


def _later(one: Known, other: Known) -> Known:
    """The later text under the higher revision: these part where a source was forgotten, and began at 1 again."""
    later = max(one, other, key=lambda article: (article.fetched_at, article.run, article.revision))
    return replace(later, revision=max(one.revision, other.revision))
