"""Settings, spiders by name, spider arguments, reasons of failures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from scrapy import Request, exceptions
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.test import get_crawler
from twisted.internet.error import DNSLookupError
from twisted.python.failure import Failure

from newscrawl.crawl import config
from newscrawl.crawl.addon import NewscrawlAddon
from newscrawl.crawl.failures import OffsiteRequest, RobotsForbidden, RunEnded, reason_of, rejection_of
from newscrawl.crawl.loader import SourceSpiderLoader
from newscrawl.crawl.pace import retry_after
from newscrawl.crawl.spiders.news import NewsSpider
from newscrawl.crawl.spiders.urls import UrlsSpider
from newscrawl.errors import ConfigError
from newscrawl.items import Reason, Source
from newscrawl.options import Options

SOURCES = """
[[source]]
id = "bay"
name = "Bay Courier"
home = "https://bay.example/"
feeds = ["https://feeds.bay-media.example/all"]
domains = ["bay.test"]
[[source]]
id = "off"
name = "Off"
home = "https://off.example/"
enabled = false
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "all.toml").write_text(SOURCES)
    return tmp_path


def read(**settings: object) -> config.Config:
    return config.read(Settings({f"NEWSCRAWL_{name.upper()}": value for name, value in settings.items()}))


def test_every_option_is_a_setting() -> None:
    found = read(
        max_page_bytes="1000",
        min_text_chars=5,
        min_words="0",
        languages="en, de",
        identifier="langdetect",
        language_chars="300",
        since="2024-05-01",
    )
    assert found.options == Options(1000, 5, 0, ("en", "de"), "langdetect", 300, "2024-05-01")
    assert read().options == Options()


def test_folders_workers_and_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSCRAWL_DATA", raising=False)
    monkeypatch.delenv("NEWSCRAWL_SOURCES", raising=False)
    monkeypatch.chdir(tmp_path)
    found = read(workers=3, page_seconds="0.5")
    assert (found.data, found.sources) == (tmp_path / "data", tmp_path / "data" / "sources")
    assert (found.workers, found.page_seconds) == (3, 0.5)
    assert read(data="here").sources == tmp_path / "here" / "sources"
    assert read().workers == config.cpus() >= 1
    (tmp_path / "scrapy.cfg").write_text("")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert read().data == tmp_path / "data"


@pytest.mark.parametrize(
    ("quota", "most"), [("150000 100000\n", 2), ("1000 100000\n", 1), ("max 100000\n", None), ("", None)]
)
def test_a_container_has_the_processors_of_its_quota(tmp_path: Path, quota: str, most: int | None) -> None:
    seen = config.cpus(tmp_path / "none")
    (tmp_path / "cpu.max").write_text(quota)
    assert config.cpus(tmp_path / "cpu.max") == min(seen, most or seen)


def test_the_environment_speaks_where_settings_are_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSCRAWL_LANGUAGES", "fr")
    monkeypatch.setenv("NEWSCRAWL_CONTACT", " ")
    assert read().options.languages == ("fr",)
    assert read().contact is None
    assert read(languages=["it"]).options.languages == ("it",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("workers", "many"),
        ("workers", -1),
        ("workers", True),
        ("page_seconds", "0"),
        ("page_seconds", "nan"),
        ("min_words", "3.5"),
        ("languages", "English"),
        ("languages", 5),
        ("since", "2024-02-31"),
        ("since", "May"),
        ("identifier", "unknown"),
    ],
)
def test_a_wrong_setting_is_named_with_its_value(name: str, value: object) -> None:
    with pytest.raises(ConfigError, match=f"NEWSCRAWL_{name.upper()}: ") as error:
        read(**{name: value})
    assert str(value) in str(error.value)


def test_a_mistyped_setting_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    config.warn_of_unknown(["NEWSCRAWL_LANGUAGE", "NEWSCRAWL_WORKERS", "LOG_LEVEL"])
    assert [record.getMessage() for record in caplog.records] == [
        "NEWSCRAWL_LANGUAGE: newscrawl knows no such setting; did you mean NEWSCRAWL_LANGUAGES?"
    ]


def test_every_source_is_a_spider(sources: Path) -> None:
    loader = SourceSpiderLoader.from_settings(Settings({"NEWSCRAWL_SOURCES": str(sources)}))
    assert loader.list() == ["bay", "archive", "urls"]
    assert loader.load("urls") is UrlsSpider
    spider = loader.load("bay")
    assert issubclass(spider, NewsSpider)
    assert spider.sites == {"bay.example", "bay-media.example", "bay.test"}
    assert loader.load("off").name == "off"
    assert loader.find_by_request(Request("https://www.bay.test/story")) == ["bay"]
    with pytest.raises(KeyError, match="did you mean 'bay'"):
        loader.load("bai")


def test_a_wrong_file_ends_the_program_with_its_text(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[[source]]\nid = 3\n")
    with pytest.raises(ConfigError, match=r"bad\.toml") as error:
        SourceSpiderLoader(Settings({"NEWSCRAWL_SOURCES": str(tmp_path)}))
    assert isinstance(error.value, SystemExit)
    assert error.value.code == str(error.value)


def test_no_sources_no_mistake(tmp_path: Path) -> None:
    assert SourceSpiderLoader(Settings({"NEWSCRAWL_SOURCES": str(tmp_path / "none")})).list() == ["archive", "urls"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"url": "https://bay.example/", "since": "yesterday"}, "since"),
        ({"url": "https://bay.example/", "limit": "0"}, "limit"),
        ({"url": "ftp://bay.example/"}, "url"),
        ({"file": "/nowhere/urls.txt"}, "file"),
        ({"url": "https://bay.example/", "color": "red"}, "color"),
        ({}, "url=URL"),
    ],
)
def test_wrong_arguments_are_named(arguments: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        UrlsSpider.read_arguments(arguments)


def test_a_file_of_urls(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_bytes(b"\xef\xbb\xbf# two\n\n https://bay.example/1 \r\nhttps://bay.example/2\n")
    assert UrlsSpider.read_arguments({"file": str(file)})["file"] == ["https://bay.example/1", "https://bay.example/2"]
    file.write_text("https://bay.example/1\nbay.example/2\n")
    with pytest.raises(ConfigError, match="line 2"):
        UrlsSpider.read_arguments({"file": str(file)})


def test_the_setting_since_is_the_spiders_too() -> None:
    crawler = get_crawler(UrlsSpider, {"NEWSCRAWL_SINCE": "2024-05-01", "ADDONS": {}})
    assert UrlsSpider.from_crawler(crawler, url="https://bay.example/").since == "2024-05-01"
    assert UrlsSpider.from_crawler(crawler, url="https://bay.example/", since="2025-01-01").since == "2025-01-01"


def test_the_add_on_leaves_what_the_project_chose() -> None:
    mine = {"newscrawl.crawl.pipelines.ExtractPipeline": 400}
    settings = Settings({"ITEM_PIPELINES": mine, "USER_AGENT": "mine/1", "NEWSCRAWL_CONTACT": "desk@bay.example"})
    NewscrawlAddon().update_settings(settings)
    assert sorted(settings.getdict("ITEM_PIPELINES").values()) == [90, 400]  # pages are kept before that
    assert settings["USER_AGENT"] == "mine/1 (+desk@bay.example)"
    NewscrawlAddon().update_settings(settings)
    assert settings["USER_AGENT"] == "mine/1 (+desk@bay.example)"
    with pytest.raises(ConfigError, match="NEWSCRAWL_WORKERS"):
        NewscrawlAddon().update_settings(Settings({"NEWSCRAWL_WORKERS": "x"}))


@pytest.mark.parametrize(
    "wrong", ["intranet", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/8 fd00::/8", "0.0.0.0/0", "::/0", 7]
)
def test_networks_that_are_none(wrong: object) -> None:
    with pytest.raises(ConfigError, match="NEWSCRAWL_ALLOW_NETWORKS"):
        config.read({"NEWSCRAWL_ALLOW_NETWORKS": wrong})


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (HttpError(Response("https://bay.example/", status=404)), Reason.HTTP_ERROR),
        (RobotsForbidden(""), Reason.ROBOTS),
        (OffsiteRequest(""), Reason.OFFSITE),
        (RunEnded(""), Reason.NOT_FETCHED),
        (exceptions.DownloadTimeoutError(""), Reason.DOWNLOAD_TIMEOUT),
        (exceptions.DownloadCancelledError(""), Reason.RESPONSE_TOO_LARGE),
        (exceptions.IgnoreRequest("max redirections reached"), Reason.REDIRECT_LOOP),
        (DNSLookupError("no such host"), Reason.DOWNLOAD_FAILED),
        (exceptions.IgnoreRequest("somebody's middleware"), Reason.DOWNLOAD_FAILED),
    ],
)
def test_failures_have_reasons(error: Exception, reason: Reason) -> None:
    assert reason_of(Failure(error))[0] == reason
    rejection = rejection_of(Failure(error), "https://bay.example/", Source("bay", "Bay", "https://bay.example/"))
    assert (rejection.url, rejection.source, rejection.reason) == ("https://bay.example/", "bay", reason)
    assert rejection.detail
    assert (rejection.http_status == 404) == (reason == Reason.HTTP_ERROR)


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("120", 120, 120),
        ("", 0, 0),
        ("soon", 0, 0),
        ("-5", 0, 0),
        ("Wed, 01 Jan 2020 00:00:00 GMT", 0, 0),
        ("Fri, 01 Jan 2999 00:00:00 GMT", 1e9, 1e12),
        ("Fri, 01 Jan 99999999999999999999 00:00:00 GMT", 0, 0),
        ("Wed, 01 Jan 2020 00:00:00 +99999999999999999999", 0, 0),
    ],
)
def test_retry_after(header: str, least: float, most: float) -> None:
    assert least <= retry_after(Response("https://bay.example/", headers={"Retry-After": header})) <= most


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("INCREMENTAL", "yes", True),
        ("INCREMENTAL", False, False),
        ("RECHECK_HOURS", "1.5", 1.5),
        ("MAX_PAGES", "20", 20),
        ("SOURCES_AT_ONCE", 4, 4),
        ("ON_FAILURE_URL", " https://hooks.example/x ", "https://hooks.example/x"),
    ],
)
def test_settings_of_runs(name, text, value):
    assert getattr(config.read({f"NEWSCRAWL_{name}": text}), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("INCREMENTAL", "maybe"),
        ("RECHECK_HOURS", "-1"),
        ("RECHECK_HOURS", "1000001"),
        ("MAX_MINUTES", "nan"),
        ("SOURCES_AT_ONCE", "0"),
        ("ON_FAILURE_URL", "hooks.example"),
    ],
)
def test_wrong_settings_of_runs(name, text):
    with pytest.raises(ConfigError, match=f"NEWSCRAWL_{name}"):
        config.read({f"NEWSCRAWL_{name}": text})


BAY = Source("bay", "Bay Courier", "https://bay.example/", minutes=5.0, errors=0, recheck_hours=24.0)


def of(source: object, **priorities: str) -> tuple[float, int, float]:
    """What is read for a source where each of its settings has one value a priority: minutes, errors, hours."""
    settings = Settings()
    for priority, value in priorities.items():
        for name in ("SOURCE_MINUTES", "SOURCE_ERRORS", "RECHECK_HOURS"):
            settings.set(f"NEWSCRAWL_{name}", value, priority)
    found = config.read_for(settings, source)
    return found.source_minutes, found.source_errors, found.recheck_hours


def test_a_key_of_a_source_goes_before_settings_and_after_the_command_line(monkeypatch):
    silent = Source("hill", "Hill", "https://hill.example/")
    assert of(BAY) == (5.0, 0, 24.0)
    assert of(BAY, command="7", project="7") == (5.0, 0, 24.0)
    assert of(BAY, project="7", cmdline="8") == (8.0, 8, 8.0)
    assert of(BAY, cmdline="0") == (0.0, 0, 0.0)
    assert of(silent, project="7") == of(None, project="7") == (7.0, 7, 7.0)
    for name in ("SOURCE_MINUTES", "SOURCE_ERRORS", "RECHECK_HOURS"):
        monkeypatch.setenv(f"NEWSCRAWL_{name}", "9")
    assert of(BAY) == (5.0, 0, 24.0)
    assert of(silent) == (9.0, 9, 9.0)


def test_an_argument_goes_before_the_limit_of_a_source():
    spider = NewsSpider.for_source(replace(BAY, limit=3))
    assert (spider().limit, spider(limit="50").limit) == (3, 50)
    assert NewsSpider.for_source(BAY)().limit is None


@pytest.mark.parametrize(
    ("settings", "limit"), [({}, 100_000), ({"NEWSCRAWL_SOURCE_PAGES": 7}, 7), ({"NEWSCRAWL_SOURCE_PAGES": 0}, None)]
)
def test_the_pages_of_a_source_are_bounded(settings, limit):
    crawler = get_crawler(NewsSpider.for_source(BAY), settings)
    assert NewsSpider.for_source(BAY).from_crawler(crawler).limit == limit
    assert NewsSpider.for_source(BAY).from_crawler(crawler, limit="3").limit == 3
    assert NewsSpider.for_source(replace(BAY, limit=5)).from_crawler(crawler).limit == 5
