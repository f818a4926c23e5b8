"""NEWSCRAWL_* settings and environment variables in, one checked Config out; mistakes in them become plain text."""

from __future__ import annotations

import dataclasses
import difflib
import logging
import math
import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

# First: its names of old look at every frame of the call and every module that there is by then, which in the midst of
# a starting crawl was a tenth of the CPU of a small run. Not in the package's own module: the workers load that.
import scrapy.core.downloader.contextfactory  # noqa: F401
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from scrapy.utils.conf import closest_scrapy_cfg

from newscrawl import language, remote
from newscrawl.crawl import values
from newscrawl.errors import ConfigError
from newscrawl.items import Source
from newscrawl.options import Options

logger = logging.getLogger(__name__)

PREFIX = "NEWSCRAWL_"
T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Config:
    """What a crawl is told by settings, besides Scrapy's own; each field is a setting NEWSCRAWL_<NAME>."""

    data: Path
    """Folder that everything is written to: data/ beside scrapy.cfg, else ./data."""
    sources: Path
    """Folder of the sources' TOML files: sources/ in the data folder."""
    allow_networks: tuple[values.Network, ...] = ()
    """Networks that are not public and may be crawled all the same: an intranet, this computer."""
    contact: str | None = None
    """URL or e-mail address by which a site can reach whoever crawls it; part of the User-Agent."""
    workers: int = 0
    """Worker processes that extract; 0 = as many as the CPUs this process may use."""
    page_seconds: float = 30.0
    """Seconds that one page may take; after that its worker is killed. A guess: 50,000 paragraphs take 4.4 s."""
    incremental: bool = False
    """Whether runs remember what earlier ones have seen; `newscrawl run` switches it on."""
    state: str | None = None
    """Path or SQLAlchemy URL of what is remembered; state.sqlite in the data folder where it is not said."""
    lease_seconds: float = 60.0
    """Seconds after which a run that is no longer heard of has its source no more, where machines share the state. A
    guess: longer than a stall that one survives, shorter than the hour between two runs."""
    recheck_hours: float = 0.0
    """Hours after the first sight of an article within which each run asks whether it has changed; 0 = none.
    A key of the source goes before it."""
    max_header_bytes: int = 256 * 1024
    """Bytes of an answer's headers; Chrome reads no more. Policies of honest sites have passed 16 KiB."""
    max_feed_entries: int = 10_000
    """Entries of a feed that are read, the first ones: a run reads 20 to 200, an archive belongs into a sitemap."""
    source_pages: int = 100_000
    """Article pages that a run asks a source for, 0 = no bound: more than a day's work at one a second, and each
    waits in memory. The next run goes on; `limit` goes before it."""
    max_parts: int = 20
    """Pages of one article that are fetched and joined; 0 or 1 = the first alone. Bounds an article that goes on for
    ever; more than a reader turns over. A guess."""
    storage: remote.Place | None = None
    """Folder, or address of a bucket and folder, that complete files move to; None = they stay in the data folder."""
    near_duplicates: bool = True
    """Whether incremental runs look for articles of any source that a new one is a copy of, or nearly so."""
    archive: bool = True
    """Whether each page is kept as it was fetched, in data/pages/."""
    archive_mb: int = 1000
    """Megabytes at which the next file of a run's pages is begun."""
    obey_noindex: bool = False
    """Whether pages that ask to be kept out of indexes or archives (`noindex`, `noarchive`) are rejected."""
    max_minutes: float = 0.0
    """A run of all its sources together ends after as long; 0 = no bound, as in all the bounds below."""
    max_pages: int = 0
    """Article pages that a run of all its sources together fetches."""
    max_errors: int = 0
    """Downloads that may fail in a run of all its sources together."""
    max_memory_mb: int = 0
    """Megabytes that the crawling process may take, workers not counted."""
    source_minutes: float = 0.0
    """One source's part of the run ends after as long; a key of the source goes before it, as in the next."""
    source_errors: int = 0
    """Downloads of one source that may fail in a row before it is given up; 20 in `newscrawl run`. A guess."""
    sources_at_once: int = 16
    """Sources that are crawled at the same time; each has its own downloader, so this bounds memory."""
    stalled_seconds: float = 30.0
    """Seconds without any answer after which a source's place is given to another one beside it."""
    on_failure_command: str | None = None
    """Command for the shell, run when `newscrawl run` ends with another status than 0; gets the report on stdin."""
    on_failure_url: str | None = None
    """http or https address that the report is posted to, likewise."""
    metrics_file: str | None = None
    """File for Prometheus' node_exporter, `*.prom`, that says what runs come to."""
    metrics_port: tuple[str, int] | None = None
    """Address and port at which Prometheus may ask while a run goes on; `9464`, or `0.0.0.0:9464` for all addresses."""
    metrics_seconds: float = 15.0
    """How often the file is written while a run goes on; as often as Prometheus usually asks."""
    metrics_push: str | None = None
    """Address of a Pushgateway that gets what stands in the file when `newscrawl run` has ended; for machines that go
    with their runs, where nobody could read the file. Only with the file, by which its counters go on."""
    traces: float | None = None
    """Share of pages, 0 to 1, that OpenTelemetry gets spans of, beside one for each run; None: no spans at all."""
    options: Options = dataclasses.field(default_factory=Options)
    """Every field of it is a setting, too."""

    @property
    def files(self) -> remote.Place:
        """Where complete files are, in the end."""
        return self.storage or self.data

    @property
    def places(self) -> tuple[remote.Place, ...]:
        """Where complete files may be: some may not have moved yet."""
        return (self.data, self.storage) if self.storage else (self.data,)


OPTION_FIELDS = {field.name: field for field in dataclasses.fields(Options)}
NAMES = tuple(
    PREFIX + name.upper()
    for name in (*(f.name for f in dataclasses.fields(Config) if f.name != "options"), *OPTION_FIELDS)
)
"""Every setting of newscrawl's own."""
OF_SOURCE = {"minutes": "source_minutes", "errors": "source_errors", "recheck_hours": "recheck_hours"}
"""Keys of a source → the fields of Config that say the same of all sources."""


def read(settings: Mapping[str, Any]) -> Config:
    """The Config that `settings` and, where they are silent, the environment give. ConfigError on any mistake."""
    given = {name: value for name in NAMES if (value := _given(settings, name)) is not None}
    return Config(
        data=data_folder(settings),
        sources=sources_folder(settings),
        allow_networks=_take(given, "ALLOW_NETWORKS", values.networks, ()),
        contact=_take(given, "CONTACT", values.text, None),
        workers=_take(given, "WORKERS", values.whole(0), 0) or cpus(),
        page_seconds=_take(given, "PAGE_SECONDS", values.seconds, 30.0),
        incremental=_take(given, "INCREMENTAL", values.flag, False),
        state=_take(given, "STATE", values.text, None),
        lease_seconds=_take(given, "LEASE_SECONDS", values.seconds, 60.0),
        recheck_hours=_take(given, "RECHECK_HOURS", values.amount, 0.0),
        max_header_bytes=_take(given, "MAX_HEADER_BYTES", values.whole(1024), 256 * 1024),
        max_feed_entries=_take(given, "MAX_FEED_ENTRIES", values.whole(1), 10_000),
        source_pages=_take(given, "SOURCE_PAGES", values.whole(0), 100_000),
        max_parts=_take(given, "MAX_PARTS", values.whole(0), 20),
        storage=_take(given, "STORAGE", _storage(data_folder(settings)), None),
        near_duplicates=_take(given, "NEAR_DUPLICATES", values.flag, True),
        archive=_take(given, "ARCHIVE", values.flag, True),
        archive_mb=_take(given, "ARCHIVE_MB", values.whole(1), 1000),
        obey_noindex=_take(given, "OBEY_NOINDEX", values.flag, False),
        max_minutes=_take(given, "MAX_MINUTES", values.amount, 0.0),
        max_pages=_take(given, "MAX_PAGES", values.whole(0), 0),
        max_errors=_take(given, "MAX_ERRORS", values.whole(0), 0),
        max_memory_mb=_take(given, "MAX_MEMORY_MB", values.whole(0), 0),
        source_minutes=_take(given, "SOURCE_MINUTES", values.amount, 0.0),
        source_errors=_take(given, "SOURCE_ERRORS", values.whole(0), 0),
        sources_at_once=_take(given, "SOURCES_AT_ONCE", values.whole(1), 16),
        stalled_seconds=_take(given, "STALLED_SECONDS", values.seconds, 30.0),
        on_failure_command=_take(given, "ON_FAILURE_COMMAND", values.text, None),
        on_failure_url=_take(given, "ON_FAILURE_URL", values.address, None),
        metrics_file=_take(given, "METRICS_FILE", values.metrics_file, None),
        metrics_port=_take(given, "METRICS_PORT", values.listening, None),
        metrics_seconds=_take(given, "METRICS_SECONDS", values.seconds, 15.0),
        metrics_push=_take(given, "METRICS_PUSH", values.gateway(f"{PREFIX}METRICS_FILE" in given), None),
        traces=_take(given, "TRACES", values.share, None),
        options=_options(given),
    )


def read_for(settings: BaseSettings, source: object) -> Config:
    """The Config of one source's run: what its keys say, unless the command line says something else.

    A spider without a Source has that of `read`. ConfigError as there.
    """
    config = read(settings)
    if not isinstance(source, Source):
        return config
    said = {field: getattr(source, key) for key, field in OF_SOURCE.items()}
    own = {field: value for field, value in said.items() if value is not None and not _commanded(settings, field)}
    return dataclasses.replace(config, **own)


def data_folder(settings: Mapping[str, Any]) -> Path:
    """NEWSCRAWL_DATA, else `data` beside scrapy.cfg, else `data` in the working directory."""
    if value := _given(settings, f"{PREFIX}DATA"):
        return values.folder(value)
    found = closest_scrapy_cfg()
    return ((Path(found).parent if found else Path()) / "data").absolute()


def in_project() -> bool:
    """Whether the working folder is in a Scrapy project, so that `scrapy crawl` works there."""
    return bool(closest_scrapy_cfg())


def sources_folder(settings: Mapping[str, Any]) -> Path:
    """NEWSCRAWL_SOURCES, else `sources` in the data folder."""
    value = _given(settings, f"{PREFIX}SOURCES")
    return values.folder(value) if value else data_folder(settings) / "sources"


def user_agent(settings: Mapping[str, Any]) -> str:
    """USER_AGENT with NEWSCRAWL_CONTACT behind it, where there is one."""
    agent, contact = str(settings.get("USER_AGENT")), read(settings).contact
    return f"{agent} (+{contact})" if contact and contact not in agent else agent


def is_set(settings: Mapping[str, Any], name: str) -> bool:
    """Whether the setting `name` (NEWSCRAWL_…) is given, by settings or the environment."""
    return _given(settings, name) is not None


def warn_of_unknown(settings: Iterable[str]) -> None:
    """Log the NEWSCRAWL_* settings that nothing reads: most are typing errors."""
    for name in settings:
        if name.startswith(PREFIX) and name not in NAMES:
            close = difflib.get_close_matches(name, NAMES, n=1)
            hint = f"did you mean {close[0]}?" if close else f"the settings are {', '.join(NAMES)}"
            logger.warning("%s: newscrawl knows no such setting; %s", name, hint)


def cpus(quota: Path = Path("/sys/fs/cgroup/cpu.max")) -> int:
    """CPUs that this process may use, at least 1; fewer than the machine has in a container or under taskset.

    `quota`: where Linux (cgroup 2) tells a container what it may use: microseconds of CPU in a period of so many.
    """
    seen = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        allowed, period = quota.read_text("ascii").split()
        return max(1, min(seen or 1, math.ceil(int(allowed) / int(period))))
    except (OSError, ValueError):  # no container, or "max": all there are
        return seen or 1


def day(value: object) -> str:
    """A date as `YYYY-MM-DD`, checked; ValueError that says what is expected."""
    text = str(value).strip()
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise ValueError("a day as YYYY-MM-DD is expected, for example 2024-05-01")


def _options(given: Mapping[str, Any]) -> Options:
    kinds: dict[str, Callable[[object], Any]] = {
        "int": values.whole(0),
        "tuple[str, ...]": values.texts,
        "str": values.text,
        "str | None": day,
    }
    chosen: dict[str, Any] = {
        name: _take(given, name.upper(), kinds[str(field.type)], field.default) for name, field in OPTION_FIELDS.items()
    }
    try:
        options = Options(**chosen)
    except ConfigError as error:
        raise ConfigError(re.sub(r"^option (\w+)", lambda m: PREFIX + m[1].upper(), str(error))) from None
    try:
        language.get(options.identifier)
    except ConfigError as error:
        raise ConfigError(f"{PREFIX}IDENTIFIER: {error}") from None
    return options


def _given(settings: Mapping[str, Any], name: str) -> Any:
    value = settings.get(name)
    if value is None:
        value = os.environ.get(name)
    return None if isinstance(value, str) and not value.strip() else value


def _commanded(settings: BaseSettings, field: str) -> bool:
    """Whether that setting comes from the command line: who types it means this run, whatever files say."""
    return (settings.getpriority(PREFIX + field.upper()) or 0) >= SETTINGS_PRIORITIES["cmdline"]


def _take(given: Mapping[str, Any], name: str, kind: Callable[[object], T], default: T) -> T:
    full = PREFIX + name
    if full not in given:
        return default
    try:
        return kind(given[full])
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{full}: {given[full]!r} is wrong: {error}") from None


def _storage(data: Path) -> Callable[[object], remote.Place]:
    def storage(value: object) -> remote.Place:
        try:
            found = remote.folder(values.text(value))
        except ConfigError as error:  # its text does not repeat what may be a secret
            raise ConfigError(f"{PREFIX}STORAGE: {error}") from None
        if isinstance(found, Path) and found.resolve() == data.resolve():
            raise ValueError("that is the data folder, where files are anyway")
        return found

    return storage
