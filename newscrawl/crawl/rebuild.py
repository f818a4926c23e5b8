"""The files of a data folder in, a state that knows of them out: for one that was lost or never heard of their runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from newscrawl import sources
from newscrawl.crawl import config, intake
from newscrawl.crawl.claims import claimed
from newscrawl.crawl.intake import Key
from newscrawl.crawl.spiders.base import ArticleSpider
from newscrawl.crawl.spiders.news import NewsSpider
from newscrawl.crawl.storage import recover
from newscrawl.errors import ConfigError, OutputError
from newscrawl.items import Source
from newscrawl.records import LINES
from newscrawl.remote import files, told
from newscrawl.state import State

KINDS = ("articles", "rejected")
AT_ONCE = 500
"""Lines of one transaction: a crash costs so many, and the next rebuild begins anew."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What the files of a source have told the state."""

    source: str
    lines: int
    pages: int
    """Times that more became known of a page than the state knew."""
    articles: int
    """Times that more became known of an article than the state knew."""


def rebuild(settings: config.Config, names: Sequence[str] = ()) -> Iterator[Rebuilt]:
    """Take what is in the files of these sources, of all that have any, into the state, a source at a time.

    What the state knows of a later time stays. ConfigError for a name without files, AlreadyRunning before anything is
    changed where a run crawls one of the sources, OutputError where the state cannot be written.
    """
    found = _found(settings)
    if unknown := [name for name in names if name not in found]:
        raise ConfigError(f"{unknown[0]}: no file of such a source in {settings.data}/articles or rejected")
    declared = sources.load(settings.sources) if any(settings.sources.glob("*.toml")) else {}
    wanted = list(dict.fromkeys(names or found))  # a source that is named twice would wait for itself
    with claimed(settings, wanted) as state:
        for name in wanted:
            yield _rebuild(settings, state, name, _key(name, declared.get(name)))


def _found(settings: config.Config) -> list[str]:
    """The sources that have files, in the data folder or the storage. Raises OutputError where it cannot be read."""
    try:
        paths = [path for kind in KINDS for end in LINES for path in files(settings.places, f"{kind}/*/{end}")]
    except OSError as error:
        raise OutputError(f"{settings.files}: cannot be read: {told(error)}") from error
    dead = [path for kind in KINDS for path in (settings.data / kind).glob("*/")]
    return sorted({*(path.parent.name for path in paths), *(path.name for path in dead)})


def _key(name: str, source: Source | None) -> Key:
    """How a crawl of the source knows its pages; one that is declared no more had no parameters of its own to drop."""
    return (NewsSpider.for_source(source)() if source else ArticleSpider(name)).key


def _rebuild(settings: config.Config, state: State, name: str, key: Key) -> Rebuilt:
    for kind in KINDS:
        recover(settings.data / kind / name)
    lines = pages = known = 0
    folders = [(place / "articles" / name, place / "rejected" / name) for place in settings.places]
    runs = {(run, pair) for pair in folders for folder in pair for run in intake.runs(folder)}
    for run, (articles, rejected) in sorted(runs, key=lambda one: one[0]):
        visits = intake.visits_of(run, articles, rejected, name, key, signs=settings.near_duplicates)
        while some := list(islice(visits, AT_ONCE)):
            counts = intake.learn(state, name, some)
            lines, pages, known = lines + len(some), pages + counts[0], known + counts[1]
    return Rebuilt(name, lines, pages, known)
