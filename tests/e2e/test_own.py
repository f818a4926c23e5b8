"""What a source says of itself has its effect in a crawl, and its secrets are nowhere but in the requests.

Real crawls of real servers, through a real proxy, all on this computer.
"""

from __future__ import annotations

import base64
import http.client
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urlsplit

import processes
import pytest
from local_site import Answer, Crawl, Site, crawl, scrapy, serving, story

from newscrawl.items import Reason

TOKEN, SESSION, USER, PASSWORD = "tok-5f1c9e77", "ses-b04d11aa", "usr-77ab01", "p@ss/w:rd-31cc"
SECRETS = {"BAY_TOKEN": TOKEN, "BAY_SESSION": SESSION, "PROXY_USER": USER, "PROXY_PASS": PASSWORD}
CREDENTIALS = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
AGENT = "bay-archive/2.1"
NO_RETRY = ("-s", "RETRY_TIMES=0", "-s", "DOWNLOAD_TIMEOUT=5")


@dataclass
class Proxy:
    address: str
    heard: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class _Forward(BaseHTTPRequestHandler):
    """A forward proxy for http; a tunnel is refused."""

    proxy: Proxy

    def do_GET(self) -> None:
        self.proxy.heard.append((self.path, dict(self.headers)))
        if self.headers["Proxy-Authorization"] != f"Basic {CREDENTIALS}":
            self.send_error(407)
            return
        parts = urlsplit(self.path)
        there = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
        kept = {name: value for name, value in self.headers.items() if not name.lower().startswith("proxy-")}
        there.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""), headers=kept)
        answer = there.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        there.close()

    def do_CONNECT(self) -> None:
        self.proxy.heard.append((self.path, dict(self.headers)))
        self.send_error(403, "no tunnels here")

    def log_message(self, *args: object) -> None:
        pass


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: object) -> None:
        """A site that closes its connection is part of the test."""


@contextmanager
def proxying() -> Iterator[Proxy]:
    handler = type("Handler", (_Forward,), {})
    with _Quiet(("127.0.0.1", 0), handler) as server:
        handler.proxy = Proxy(f"127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield handler.proxy
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def secrets() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SECRETS.items():
            patch.setenv(name, value)
        yield


# Secrets: one crawl with every way for them to get out, at the most talkative log level.


@dataclass
class Secret:
    """A crawl with secrets, and what every host heard of it."""

    done: Crawl
    site: Site
    other: Site
    stranger: Site
    proxy: Proxy


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory, secrets: None) -> Secret:
    folder = tmp_path_factory.mktemp("secret")
    keep = ("-s", f"HTTPCACHE_DIR={folder / 'cache'}", "-s", "HTTPCACHE_ENABLED=1", "-s", f"JOBDIR={folder / 'job'}")
    with serving() as site, serving(address="127.0.0.2") as other, serving(address="127.0.0.3") as stranger:
        site.pages = {
            "/robots.txt": Answer(status=301, headers={"Location": f"{stranger.base}/robots.txt"}),
            "/1": story(1),
            "/moved": Answer(status=302, headers={"Location": "/2"}),
            "/2": story(2),
            "/away": Answer(status=302, headers={"Location": f"{other.base}/3"}),
            "/refresh": Answer(f"<html><head><meta http-equiv=refresh content='0;url={other.base}/4'></head></html>"),
            "/offsite": Answer(status=302, headers={"Location": f"{stranger.base}/5"}),
            "/closes": Answer(closes=True),
            "/error": Answer(status=500),
        }
        other.pages = {"/3": story(3), "/4": story(4)}
        listed = [path for path in site.pages if path not in ("/robots.txt", "/2")]
        other.pages["/feed"] = other.feed(*map(site.url, [*listed, "/gone", f"{https(site)}/tunnel"]))
        with proxying() as proxy:
            site.source(
                folder,
                feeds=[f"{other.base}/feed"],
                user_agent=AGENT,
                headers={"X-Token": "Bearer ${BAY_TOKEN}", "X-Plain": "$${BAY_TOKEN}"},
                cookies={"session": "${BAY_SESSION}", "consent": "yes"},
                proxy=f"http://${{PROXY_USER}}:${{PROXY_PASS}}@{proxy.address}",
            )
            debug = ("-L", "DEBUG", "-s", "COOKIES_ENABLED=1", "-s", "COOKIES_DEBUG=1")
            done = crawl(folder, "bay", *NO_RETRY, *keep, *debug)
            return Secret(done, site, other, stranger, proxy)


def https(site: Site) -> str:
    return site.base.replace("http:", "https:")


def test_the_crawl_with_secrets_went_every_way(secret: Secret) -> None:
    done, site = secret.done, secret.site
    assert done.status == 0, done.log
    assert len(done.articles()) == 4
    assert done.reasons() == {
        f"{secret.stranger.base}/5": Reason.OFFSITE,
        site.url("/closes"): Reason.DOWNLOAD_FAILED,
        f"{https(site)}/tunnel": Reason.DOWNLOAD_FAILED,
        site.url("/error"): Reason.HTTP_ERROR,
        site.url("/gone"): Reason.HTTP_ERROR,
    }
    assert (done.folder / "cache").is_dir()
    assert (done.folder / "job").is_dir()


def test_a_secret_is_in_no_file_and_no_log(secret: Secret) -> None:
    assert leaks(secret.done) == []
    assert "DEBUG: Crawled (200)" in secret.done.log


def leaks(done: Crawl) -> list[str]:
    """Where any form of a secret stands in what a crawl left behind."""
    forms = {TOKEN, SESSION, USER, PASSWORD, quote(PASSWORD, safe=""), quote(PASSWORD), CREDENTIALS}
    written = {str(path): path.read_bytes() for path in done.folder.rglob("*") if path.is_file()}
    assert done.report, done.log
    written |= {"stdout": done.out, "stderr": done.log.encode()}
    return [f"{place}: {form}" for place, content in written.items() for form in forms if form.encode() in content]


def test_own_sites_get_headers_and_cookies(secret: Secret) -> None:
    for path, heard in secret.site.heard:
        assert heard["X-Token"] == f"Bearer {TOKEN}", path
        assert heard["X-Plain"] == "${BAY_TOKEN}"
        assert heard["Cookie"] == f"session={SESSION}; consent=yes"
        assert heard["User-Agent"] == AGENT
    assert "/robots.txt" in secret.site.asked()


def test_no_other_host_gets_a_secret_by_feed_or_redirect(secret: Secret) -> None:
    assert set(secret.other.asked()) == {"/robots.txt", "/feed", "/3", "/4"}
    for path, heard in secret.other.heard:
        assert heard["User-Agent"] == AGENT, path
        assert {"X-Token", "X-Plain", "Cookie", "Proxy-Authorization"}.isdisjoint(heard), path
    assert secret.stranger.asked() == ["/robots.txt"]
    assert AGENT not in str(secret.stranger.heard)
    assert [form for form in (TOKEN, SESSION, USER, CREDENTIALS) if form in str(secret.stranger.heard)] == []


def test_every_request_to_the_sources_sites_goes_by_its_proxy(secret: Secret) -> None:
    by_proxy = [address for address, _ in secret.proxy.heard]
    assert by_proxy.count(urlsplit(https(secret.site)).netloc) == 1  # the tunnel
    for site in (secret.site, secret.other):
        assert sorted(url for url in by_proxy if url.startswith(site.base)) == sorted(map(site.url, site.asked()))
    assert not [address for address in by_proxy if "127.0.0.3" in address]
    assert {heard["Proxy-Authorization"] for _, heard in secret.proxy.heard} == {f"Basic {CREDENTIALS}"}


def test_a_tunnel_hears_nothing_but_the_proxys_credentials(secret: Secret) -> None:
    heard = next(headers for address, headers in secret.proxy.heard if "://" not in address)
    assert set(heard) == {"Host", "Proxy-Authorization"}


@pytest.mark.parametrize(
    "proxy",
    ["http://${PROXY_USER}:${PROXY_PASS}@127.0.0.1:9", "http://${PROXY_USER}:${PROXY_PASS}@${PROXY_USER}.invalid"],
)
def test_a_proxy_that_does_not_answer_is_told_without_secrets(tmp_path: Path, secrets: None, proxy: str) -> None:
    with serving() as site:
        site.source(tmp_path, proxy=proxy, headers={"X-Token": "${BAY_TOKEN}"})
        done = crawl(tmp_path, "bay", *NO_RETRY, "-L", "DEBUG")
    assert site.asked() == []
    assert done.report["discovery"]["failed"] == 1
    assert "could not be read" in done.log
    assert leaks(done) == []


def test_a_check_of_a_source_asks_as_its_crawl_would_and_tells_no_secret(tmp_path: Path, secrets: None) -> None:
    with serving() as site:
        site.pages = {"/feed": site.feed("/1")}
        site.source(
            tmp_path, headers={"X-Token": "${BAY_TOKEN}"}, cookies={"session": "${BAY_SESSION}"}, user_agent=AGENT
        )
        command = ["-m", "newscrawl", "sources", "check", "bay", "--json"]
        there = {**os.environ, "NEWSCRAWL_DATA": str(tmp_path / "data"), "NEWSCRAWL_SOURCES": str(tmp_path / "sources")}
        ended = processes.run(command, cwd=tmp_path, env=there)
    assert "/feed" in site.asked()
    for _, heard in site.heard:
        assert (heard["X-Token"], heard["Cookie"], heard["User-Agent"]) == (TOKEN, f"session={SESSION}", AGENT)
    assert f"{site.base}/feed" in ended.stdout
    assert [form for form in (TOKEN, SESSION) if form in ended.stdout + ended.stderr] == []


# A secret that is missing.

RUN = "from newscrawl.crawl.run import run; run(['bay'])"


def test_a_secret_that_is_missing_is_told_before_anything_is_fetched(tmp_path: Path) -> None:
    with serving() as site:
        site.source(tmp_path, headers={"X-Token": "${BAY_NONE}"})
        done = crawl(tmp_path, "bay")
    assert done.status == 2
    says = 'source "bay": headers, "X-Token": the environment variable BAY_NONE is not set'
    assert f"{tmp_path / 'sources'}: {says}" in done.log.splitlines()[-1]
    assert "Traceback" not in done.log
    assert site.asked() == []
    assert not (tmp_path / "data").exists()


def test_a_secret_that_is_missing_is_told_in_python_and_passed_over_by_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSCRAWL_SOURCES", str(tmp_path / "sources"))
    with serving() as site:
        site.source(tmp_path, headers={"X-Token": "${BAY_NONE}"})
        listed = scrapy(tmp_path, "list")
        ended = subprocess.run([sys.executable, "-c", RUN], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert listed.out.split() == [b"archive", b"bay", b"urls"]
    assert f'{tmp_path / "sources"}: source "bay": headers, "X-Token": ' in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
    assert site.asked() == []


# The rest of what a source says of its requests.


def test_a_source_that_says_nothing_is_asked_as_ever(tmp_path: Path) -> None:
    with serving() as site:
        site.pages = {"/feed": site.feed("/1"), "/1": story(1)}
        site.source(tmp_path)
        crawl(tmp_path, "bay")
    assert len(site.heard) == 3
    for _, heard in site.heard:
        assert heard["User-Agent"].startswith("newscrawl/")
        assert {"Cookie", "Authorization", "Proxy-Authorization"}.isdisjoint(heard)


@pytest.mark.parametrize(("delay", "robots", "least"), [(0.4, "", 0.4), (0.1, "User-agent: *\nCrawl-delay: 0.4", 0.4)])
def test_the_longest_delay_holds(tmp_path: Path, delay: float, robots: str, least: float) -> None:
    with serving() as site:
        site.pages = {f"/{n}": story(n) for n in range(3)}
        site.pages |= {"/feed": site.feed(*site.pages), "/robots.txt": Answer(robots, type="text/plain")}
        site.source(tmp_path, delay=delay)
        settings = ("-s", "DOWNLOAD_DELAY=0.1", "-s", "AUTOTHROTTLE_ENABLED=False")
        scrapy(tmp_path, "crawl", "bay", *settings)
    assert len(site.gaps()) == 3
    assert min(site.gaps()) > least * 0.75


def test_a_delay_holds_while_autothrottle_would_go_faster(tmp_path: Path) -> None:
    with serving() as site:
        site.pages = {f"/{n}": story(n) for n in range(3)}
        site.pages["/feed"] = site.feed(*site.pages)
        site.source(tmp_path, delay=0.4)
        scrapy(tmp_path, "crawl", "bay", "-s", "DOWNLOAD_DELAY=0.01", "-s", "AUTOTHROTTLE_START_DELAY=0.01")
    assert len(site.gaps()) == 3
    assert min(site.gaps()) > 0.3


# What a source says of its pages.

FRENCH = "".join(
    f"<p>Le bateau pilote numéro {part} a quitté le môle à {part + 4} heures, et son équipage a dit au conseil que le "
    "nouveau tour de garde lui coûtait trop d'heures de sommeil. Le maître du port a répondu que personne ne "
    "naviguerait deux fois par semaine.</p>"
    for part in range(1, 5)
)


def test_what_a_source_says_of_its_pages_has_its_effect_in_the_records(tmp_path: Path) -> None:
    plain = story(1)
    assert isinstance(plain.body, str)
    own = "<p class=real>Pilots: the vote</p><p class=when>March 9, 2025</p>"
    inside = "<div class=promo><p>Our harbour calendar has all the tides of the year and forty pictures.</p></div>"
    inside += "<p>The Courier rings twice</p></article><div class=more><p>Harbour cranes, an album.</p></div>"
    page = plain.body.replace("<article>", f"<article class=text>{own}").replace("</article>", inside)
    french = Answer(f"<html lang=en><head><title>La garde</title></head><body><h1>La garde</h1>{FRENCH}</body></html>")
    with serving() as site:
        site.pages = {"/1?ref=a": Answer(page), "/1?ref=b": Answer(page), "/2": french}
        site.pages["/feed"] = site.feed(*site.pages)
        site.source(
            tmp_path,
            wanted=["en"],
            title=["p.real"],
            date=["p.when"],
            body=["article.text"],
            remove=[".promo", ".real", ".when"],
            phrases=["The Courier rings twice"],
            drop_params=["ref"],
        )
        done = crawl(tmp_path, "bay")
    (record,) = done.articles()
    assert done.reasons() == {site.url("/2"): Reason.UNWANTED_LANGUAGE}
    assert done.report["stats"]["newscrawl/links_skipped/seen"] == 1
    assert record["title"] == "Pilots: the vote"
    assert (record["date_published"], record["date_published_raw"]) == ("2025-03-09T00:00:00Z", "March 9, 2025")
    assert "The Courier rings twice" in record["removed"]
    assert len(record["text"].split("\n\n")) == 4
    assert "calendar" not in record["text"]
    assert "album" not in record["text"]


@pytest.mark.parametrize(("run", "kept"), [("en,fr", 1), ("fr", 0)])
def test_the_runs_languages_hold_beside_the_sources(tmp_path: Path, run: str, kept: int) -> None:
    with serving() as site:
        site.pages = {"/feed": site.feed("/1"), "/1": story(1)}
        site.source(tmp_path, wanted=["en"])
        done = crawl(tmp_path, "bay", "-s", f"NEWSCRAWL_LANGUAGES={run}")
    assert done.report["articles"] == kept, done.log
    assert done.report["rejections"] == ({} if kept else {"validate/unwanted_language": 1})
