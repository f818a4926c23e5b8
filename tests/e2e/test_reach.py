"""No connection goes to an address that is not public, in whatever spelling and by whatever way a page names it."""

import os
from ipaddress import ip_network

import processes
import pytest
from local_site import Answer, Crawl, serving, story
from scrapy import Request
from twisted.internet.address import IPv4Address

from newscrawl.crawl.reach import GuardedResolver, goes_by_proxy, is_allowed
from newscrawl.items import Reason, Source

NETWORKS = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))

SPELLINGS = (
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "0x7f000001",
    "0x7f.1",
    "2130706433",
    "0177.0.0.1",
    "0",
    "localhost",
    "news.localhost",
    "127.0.0.9",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "[fd00::1]",
    "%31%32%37.0.0.1",
    "１２７.0.0.1",
)
# Sees each connection of the process at the socket, and lets none go beyond this computer.
WATCHED = """
import sys
def watch(event, args):
    if event == "socket.connect" and isinstance(args[1], tuple):
        print("connects", args[1][0], file=sys.stderr, flush=True)
        if not args[1][0].startswith("127."):
            raise OSError("not from a test")
sys.addaudithook(watch)
from scrapy.cmdline import execute
execute()
"""


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """The host that is allowed, a crawl of pages that name others, and one of a source whose lists do."""
    folder = tmp_path_factory.mktemp("reach")
    with serving(address="127.0.0.5") as site:
        port = site.base.rpartition(":")[2]
        inner = [f"http://{host}:{port}/{number}" for number, host in enumerate(SPELLINGS)]
        site.pages |= {"/story": story(1)}
        for number, url in enumerate(inner):
            escaped = url.encode("ascii", "xmlcharrefreplace").decode()
            site.pages[f"/moved/{number}"] = Answer(status=302, headers={"Location": url.encode().decode("latin-1")})
            site.pages[f"/refresh/{number}"] = Answer(f"<meta http-equiv=refresh content='0; url={escaped}'><p>On.</p>")
            site.pages[f"/feed/{number}"] = Answer(status=301, headers={"Location": url.encode().decode("latin-1")})
        maps = "".join(f"<sitemap><loc>{url}.xml</loc></sitemap>" for url in inner)
        site.pages["/map.xml"] = Answer(f"<sitemapindex>{maps}</sitemapindex>", type="application/xml")
        site.pages["/feed"] = site.feed("/story", *inner)
        ways = [*inner, *(f"{site.base}/{way}/{n}" for way in ("moved", "refresh") for n in range(len(inner)))]
        (folder / "urls.txt").write_text("\n".join([f"{site.base}/story", *ways]), "utf-8")
        feeds = [f"{site.base}/feed", *(f"{site.base}/feed/{number}" for number in range(len(inner)))]
        site.source(folder, feeds=feeds, sitemaps=[f"{site.base}/map.xml"])
        yield site, run(folder, "urls", "-a", "file=urls.txt"), run(folder, "bay"), ways


def run(project, *args):
    folder = project / args[0]
    folders = {"NEWSCRAWL_DATA": str(folder / "data"), "NEWSCRAWL_SOURCES": str(project / "sources")}
    settings = {"SCRAPY_SETTINGS_MODULE": "newscrawl.crawl.settings", "NEWSCRAWL_ALLOW_NETWORKS": "127.0.0.5/32"}
    fast = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_ENABLED=False")
    (project / "watched.py").write_text(WATCHED)
    command = [str(project / "watched.py"), "crawl", *args, *fast]
    ended = processes.run(command, cwd=project, env={**os.environ, **folders, **settings})
    return Crawl(folder, ended.returncode, ended.stdout.encode(), ended.stderr)


def connections(crawl):
    return {line.split()[1] for line in crawl.log.splitlines() if line.startswith("connects ")}


def test_no_connection_leaves_for_an_inner_address(watched):
    _, urls, source, _ = watched
    assert connections(urls) == connections(source) == {"127.0.0.5"}, urls.log + source.log


def test_each_page_that_leads_there_is_told(watched):
    site, urls, _, ways = watched
    told = urls.reasons()
    assert len(told) == len(ways) == 3 * len(SPELLINGS)
    no_name = sum(reason == Reason.ROBOTS for reason in told.values())  # one is no name of a host at all
    assert no_name == 3
    assert sum(reason == Reason.NOT_PUBLIC for reason in told.values()) == len(ways) - no_name
    first = next(line for line in urls.rejected() if line["url"] == ways[0])
    assert first["detail"] == "no public address: 127.0.0.1; NEWSCRAWL_ALLOW_NETWORKS can allow it"
    assert [line["url"] for line in urls.articles()] == [f"{site.base}/story"]


def test_what_lists_lead_there_is_told(watched):
    site, _, source, _ = watched
    for number in range(len(SPELLINGS)):
        assert site.asked().count(f"/feed/{number}") == 1
    refused = [line for line in source.log.splitlines() if "could not be read: no public address" in line]
    assert len(refused) == 2 * (len(SPELLINGS) - 1)
    assert [line["url"] for line in source.articles()] == [f"{site.base}/story"]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("::ffff:93.184.216.34", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("255.255.255.255", False),
        ("198.18.0.1", False),
        ("168.63.129.16", False),
        ("192.0.0.192", False),
        ("224.0.0.1", False),
        ("::", False),
        ("::1", False),
        ("::127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
    ],
)
def test_public_addresses(address, allowed):
    assert is_allowed(address) is allowed


def test_networks_that_are_allowed():
    assert is_allowed("10.1.2.3", NETWORKS)
    assert is_allowed("::ffff:10.1.2.3", NETWORKS)
    assert is_allowed("fd00::7", NETWORKS)
    assert not is_allowed("10.2.0.1", NETWORKS)
    assert not is_allowed("127.0.0.1", NETWORKS)


class Resolver:
    """A name server that gives a public address, and then an inner one."""

    def __init__(self):
        self.answers = iter((["93.184.216.34"], ["93.184.216.34", "10.0.0.1"], ["10.0.0.1"]))

    def resolveHostName(self, receiver, host, **more):  # noqa: N802 - Twisted's name
        for address in next(self.answers):
            receiver.addressResolved(IPv4Address("TCP", address, 80))
        receiver.resolutionComplete()


class Receiver:
    def __init__(self):
        self.heard = []

    def resolutionBegan(self, resolution):  # noqa: N802 - Twisted's name
        pass

    def addressResolved(self, address):  # noqa: N802 - Twisted's name
        self.heard.append(address.host)

    def resolutionComplete(self):  # noqa: N802 - Twisted's name
        self.heard.append(None)


def test_a_name_that_means_another_address_a_moment_later_gives_no_connection():
    guarded = GuardedResolver(Resolver())
    heard = []
    for _ in range(3):
        receiver = Receiver()
        guarded.resolveHostName(receiver, "rebound.example")
        heard.append(receiver.heard)
    assert heard == [["93.184.216.34", None], ["93.184.216.34", None], [None]]


def heard(guarded, host, port):
    receiver = Receiver()
    guarded.resolveHostName(receiver, host, portNumber=port)
    return receiver.heard


def test_a_proxy_may_be_anywhere_and_what_else_is_on_its_host_may_not():
    guarded = GuardedResolver(Resolver())
    guarded.proxies.add(("proxy.example", 3128))
    assert heard(guarded, "proxy.example", 3128) == ["93.184.216.34", None]
    assert heard(guarded, "proxy.example", 3128) == ["93.184.216.34", "10.0.0.1", None]
    assert heard(guarded, "proxy.example", 80) == [None]


def test_an_address_of_version_6_needs_no_name_server():
    guarded = GuardedResolver(None)
    assert heard(guarded, "::1", 80) == [None]
    assert heard(guarded, "2606:2800:220:1:248:1893:25c8:1946", 80) == ["2606:2800:220:1:248:1893:25c8:1946", None]
    guarded.networks.add(ip_network("::1/128"))
    assert heard(guarded, "::1", 80) == ["::1", None]


def test_a_source_s_proxy_asks_for_its_own_sites_alone(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    source = Source(id="bay", name="Bay", home="http://bay.example/", proxy="http://proxy.corp.example:3128")
    assert goes_by_proxy(Request("http://www.bay.example/story"), source)
    assert not goes_by_proxy(Request("http://proxy.corp.example:9911/secret"), source)
    assert not goes_by_proxy(Request("http://www.bay.example/story"), None)
