"""Articles by id or address in, a data folder that holds nothing of them and will not fetch them again out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from newscrawl import archive, records, remote, sources, urls, versions
from newscrawl.crawl.archiving import FOLDER, whole_records
from newscrawl.crawl.claims import claimed
from newscrawl.crawl.config import Config
from newscrawl.crawl.failures import now
from newscrawl.crawl.storage import recover
from newscrawl.errors import OutputError
from newscrawl.remote import Place
from newscrawl.rewriting import sweep
from newscrawl.state import State
from newscrawl.versions import Named

_OTHERS = "reextracted"
"""Folder of further data folders: what `newscrawl reextract` writes without -o."""


@dataclass
class Forgotten:
    """What is held of the articles, and what became of it."""

    named: Named
    sources: set[str] = field(default_factory=set)
    records: int = 0
    """Lines in articles, all revisions, and copies of the files that were extracted again."""
    rejections: int = 0
    pages: int = 0
    """Pages that are kept as they were fetched."""
    state: int = 0
    """Rows of the state."""


def find(config: Config, wanted: Sequence[str]) -> Forgotten:
    """What the record files say of these articles, named by id or address. ConfigError for what is neither."""
    found = Forgotten(Named.of(wanted))
    for path in _files(config, "articles"):
        for version in versions.find(path, found.named):
            found.records += 1
            found.sources.update(filter(None, [version.article.source]))
    found.sources.update(_underway(config.data, found))
    return found


def _underway(data: Path, found: Forgotten) -> Iterator[str]:
    """Sources whose files that are not complete hold one of the articles: a run may be writing them."""
    for part in data.glob("articles/*/*.jsonl.part"):
        text = part.read_text("utf-8", "replace")
        if any(f'"{name}"' in text for name in (*found.named.ids, *found.named.addresses)):
            yield part.parent.name


def forget(config: Config, found: Forgotten) -> None:
    """Take out what `find` found, and leave tombstones; `found` tells the counts then.

    The state comes first, so that no run fetches it meanwhile, and the records last: whoever is interrupted finds them
    again. AlreadyRunning before anything is changed where a run crawls one of the sources; OutputError as for files.
    """
    declared = sources.load(config.sources) if any(config.sources.glob("*.toml")) else {}
    drops = {name: declared[name].drop_params for name in found.sources if name in declared}
    addresses = found.named.addresses
    keys = {*addresses, *(urls.normalise(url, drop) for url in addresses for drop in drops.values())}
    with claimed(config, sorted(found.sources)) as state:
        for kind in (FOLDER, "articles", "rejected", _OTHERS):  # where one that was killed has left copies
            sweep(config.data / kind)
        recover(config.data / FOLDER, whole_records)  # what a dead run left would come to light with the next one
        for folder in (folder for kind in ("articles", "rejected") for folder in config.data.glob(f"{kind}/*/")):
            recover(folder)
        found.state, others = state.forget_articles(keys, found.named.ids, now())
        state.shrink()  # what was dropped stands in the file until then
        keys |= others
        kept = _held(state, _listed(config, "pages/*.warc.gz"))
        found.pages = sum(remote.edit(path, partial(_drop_pages, keys)) for path in kept)
        found.rejections = _drop(_held(state, _files(config, "rejected")), found.named.ids, keys)
        found.records = _drop(_held(state, _files(config, "articles")), found.named.ids, keys)


def _held(state: State, files: Iterable[Place]) -> Iterator[Place]:
    """Each of the files while no run crawls their sources: a large one takes a while, and a lease ends."""
    for path in files:
        state.renew()
        yield path


def _drop_pages(keys: set[str], path: Path) -> int:
    return archive.drop(path, lambda url: urls.normalise(url) in keys)


def _drop(files: Iterable[Place], ids: set[str], keys: set[str]) -> int:
    def is_gone(row: Mapping[str, Any]) -> bool:
        return row.get("id") in ids or (isinstance(row.get("url"), str) and urls.normalise(row["url"]) in keys)

    return sum(remote.edit(path, lambda file: records.drop(file, is_gone)) for path in files)


def _files(config: Config, kind: str) -> Iterator[Place]:
    for pattern in records.LINES:
        yield from _listed(config, f"{kind}/**/{pattern}")
        yield from remote.files([config.data], f"{_OTHERS}/*/{kind}/**/{pattern}")


def _listed(config: Config, pattern: str) -> list[Place]:
    """The files in the data folder and in the storage."""
    try:
        return remote.files(config.places, pattern)
    except OSError as error:
        raise OutputError(f"{config.files}: cannot be read: {remote.told(error)}") from error
