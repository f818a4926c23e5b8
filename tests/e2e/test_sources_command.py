"""`newscrawl sources`: from an address to a crawl with no file touched by hand, and how the addresses do."""

import json
import ssl
import tomllib
from datetime import UTC, datetime, timedelta

import processes
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from local_site import Answer, lines, serving, story

from newscrawl.demo.server import serve

SETTINGS = """
from newscrawl.crawl.settings import *
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
RETRY_TIMES = 0
"""


@pytest.fixture
def project(tmp_path):
    """A folder in which `newscrawl` and `scrapy` run as in a project, without delays."""
    (tmp_path / "quick_settings.py").write_text(SETTINGS)
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = quick_settings\n")

    def run(*command):
        return processes.run(["-m", *command], cwd=tmp_path, env=processes.environment(COLUMNS="120"))

    run.folder = tmp_path / "data" / "sources"
    run.data = tmp_path / "data"
    return run


def declared(project, name):
    return tomllib.loads((project.folder / f"{name}.toml").read_text("utf-8"))["source"][0]


def write(project, name, **keys):
    project.folder.mkdir(parents=True, exist_ok=True)
    table = {"id": name, "name": name.title(), "home": "http://127.0.0.1/", **keys}
    text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())
    (project.folder / f"{name}.toml").write_text(f"# mine\n[[source]]\n{text}")


def today(days=0):
    return (datetime.now(UTC) - timedelta(days=days)).strftime("%a, %d %b %Y %H:%M:%S GMT")


def feed(*paths, days=0):
    items = "".join(f"<item><link>{path}</link><pubDate>{today(days)}</pubDate></item>" for path in paths)
    return Answer(f"<rss version='2.0'><channel>{items}</channel></rss>", type="application/rss+xml")


def test_add_finds_the_demo_site_and_a_crawl_gives_its_articles(project):
    with serve() as demo:
        site = next(site for site in demo.sites if site.id == "harbour")
        added = project("newscrawl", "sources", "add", site.base)
        assert added.returncode == 0, added.stderr
        assert "scrapy crawl harbour-ledger" in added.stdout
        source = declared(project, "harbour-ledger")
        assert (source["name"], source["home"]) == ("Harbour Ledger", f"{site.base}/")
        assert source["feeds"] == [f"{site.base}/rss.xml"]
        assert source["sitemaps"] == [f"{site.base}/sitemap.xml"]
        assert source["languages"] == ["en"]
        ended = project("scrapy", "crawl", "harbour-ledger")
    assert ended.returncode == 0, ended.stderr
    [written] = (project.data / "articles" / "harbour-ledger").glob("*.jsonl")
    titles = {article["title"] for article in lines(written)}
    assert titles == {story.title for story in site.articles.values()}


def test_a_dry_run_shows_the_table_and_writes_nothing(project):
    with serving(
        {"/": Answer("<html lang=nl><title>De Kade</title><a href=/rss.xml>rss</a>"), "/rss.xml": feed("/a")}
    ) as site:
        shown = project("newscrawl", "sources", "add", f"{site.base}/", "--dry-run", "--id", "kade", "--group", "ports")
    assert shown.returncode == 0, shown.stderr
    table = tomllib.loads(shown.stdout[shown.stdout.index("[[source]]") : shown.stdout.index("Nothing was written")])
    assert table["source"] == [
        {
            "id": "kade",
            "name": "De Kade",
            "home": f"{site.base}/",
            "languages": ["nl"],
            "feeds": [f"{site.base}/rss.xml"],
            "groups": ["ports"],
        }
    ]
    assert not project.folder.exists()


def test_a_program_gets_the_source_that_was_added_and_a_person_the_rest(project):
    with serving(
        {"/": Answer("<html lang=nl><title>De Kade</title><a href=/rss.xml>rss</a>"), "/rss.xml": feed("/a")}
    ) as site:
        added = project("newscrawl", "sources", "add", f"{site.base}/", "--json")
    told = json.loads(added.stdout)
    assert told["file"] == str(project.folder / "de-kade.toml")
    found = declared(project, "de-kade")
    assert {key: told["source"][key] for key in found} == found
    assert {one["url"]: one["condition"] for one in told["tried"]} == {f"{site.base}/rss.xml": "ok"}
    assert told["left_out"] == {}
    assert "Written to " in added.stderr


def test_a_feed_is_an_address_to_begin_with_too(project):
    with serving({"/": Answer("<html lang=en><title>The Quay</title>"), "/all.xml": feed("/a", "/b")}) as site:
        added = project("newscrawl", "sources", "add", f"{site.base}/all.xml")
    assert added.returncode == 0, added.stderr
    assert declared(project, "the-quay")["feeds"] == [f"{site.base}/all.xml"]


def test_a_site_that_names_nothing_is_tried_at_the_usual_places(project):
    pages = {
        "/": Answer("<html lang=en><title>The Quay</title>"),
        "/feed": feed("/a"),
        "/sitemap.xml": Answer(status=404),
    }
    with serving(pages) as site:
        added = project("newscrawl", "sources", "add", f"{site.base}/")
    assert added.returncode == 0, added.stderr
    source = declared(project, "the-quay")
    assert source["feeds"] == [f"{site.base}/feed"]
    assert "sitemaps" not in source


def test_the_archive_is_left_out_beside_a_feed_and_said_to_be(project):
    locations = "".join(f"<sitemap><loc>/sitemap-{n}.xml</loc></sitemap>" for n in range(40))
    pages = {
        "/": Answer("<html lang=en><title>The Quay</title><link rel=alternate type=application/rss+xml href=/feed>"),
        "/feed": feed("/a"),
        "/robots.txt": Answer("Sitemap: /all.xml", type="text/plain"),
        "/all.xml": Answer(f"<sitemapindex>{locations}</sitemapindex>", type="application/xml"),
    }
    with serving(pages) as site:
        added = project("newscrawl", "sources", "add", f"{site.base}/")
    assert added.returncode == 0, added.stderr
    assert f"left out: {site.base}/all.xml (sitemap of the whole archive (40 entries))" in added.stdout
    assert "sitemaps" not in declared(project, "the-quay")


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ({"/": Answer(status=503)}, "could not be read: HTTP 503"),
        ({"/": Answer(closes=True)}, "could not be read: the connection was closed before the answer was there"),
        (
            {"/": Answer("x"), "/robots.txt": Answer(status=503)},
            "could not be read: robots.txt could not be read: HTTP 503",
        ),
        ({"/": Answer("<html><title>Nothing here</title><p>Hello</p>")}, "no feed, no sitemap, no section page"),
        (
            {"/": Answer("x"), "/robots.txt": Answer("User-agent: *\nDisallow: /", type="text/plain")},
            "could not be read: disallowed by robots.txt",
        ),
    ],
)
def test_a_site_that_gives_nothing_is_told_in_one_line(pages, why, project):
    with serving(pages) as site:
        ended = project("newscrawl", "sources", "add", f"{site.base}/")
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"newscrawl: {site.base}/")
    assert why in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not project.folder.exists()


def test_nothing_is_overwritten(project):
    write(project, "the-quay")
    before = (project.folder / "the-quay.toml").read_bytes()
    with serving({"/": Answer("<html lang=en><title>The Quay</title>"), "/feed": feed("/a")}) as site:
        ended = project("newscrawl", "sources", "add", f"{site.base}/")
    assert ended.returncode == 2
    assert "--id" in ended.stderr
    assert (project.folder / "the-quay.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--id", "The Quay"], "newscrawl: --id 'The Quay' is no id: "),
        (["--group", "Bad Group"], "newscrawl: --group 'Bad Group' is no group's name: "),
        (["--id", "mole"], "there is a source 'mole' already"),
    ],
)
def test_wrong_names_are_told_before_anything_is_asked(options, said, project):
    write(project, "mole")
    with serving({}) as site:
        ended = project("newscrawl", "sources", "add", f"{site.base}/", "--dry-run", *options)
        assert site.asked() == []
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr


def test_every_mistake_in_a_file_has_a_line(project):
    write(project, "quay", feed=["x"], languages=["jp"])
    ended = project("newscrawl", "sources", "list")
    assert ended.returncode == 2
    assert [line.partition(": ")[2].partition(": ")[2][:10] for line in ended.stderr.splitlines()][1:] == ["languages:"]


def test_an_empty_project_says_what_to_do(project):
    assert "newscrawl sources add URL" in project("newscrawl", "sources", "list").stdout


def test_check_tells_how_each_address_does(project):
    pages = {
        "/good": feed("/a", "/b"),
        "/old": feed("/a", days=90),
        "/empty": feed(),
        "/page": Answer("<html><body>Welcome</body></html>"),
        "/moved": Answer(status=301, headers={"Location": "/good"}),
        "/lent": Answer(status=302, headers={"Location": "/good"}),
        "/map.xml": Answer("<urlset><url><loc>/a</loc></url></urlset>", type="application/xml"),
        "/private/feed": feed("/a"),
        "/robots.txt": Answer("User-agent: *\nDisallow: /private/", type="text/plain"),
    }
    with serving(pages) as site:
        names = ("good", "old", "empty", "page", "moved", "lent", "gone", "private/feed")
        write(project, "quay", feeds=[f"{site.base}/{name}" for name in names], sitemaps=[f"{site.base}/map.xml"])
        write(project, "other", feeds=[f"{site.base}/good"], enabled=False)
        ended = project("newscrawl", "sources", "check", "--json")
        shown = project("newscrawl", "sources", "check")
        alone = project("newscrawl", "sources", "check", "other")
    told = {entry["url"].removeprefix(site.base): entry["condition"] for entry in json.loads(ended.stdout)}
    assert told == {
        "/good": "ok",
        "/old": "stale",
        "/empty": "empty",
        "/page": "malformed",
        "/moved": "moved",
        "/lent": "ok",
        "/gone": "failed",
        "/private/feed": "refused",
        "/map.xml": "ok",
    }
    assert (ended.returncode, shown.returncode, alone.returncode) == (1, 1, 0)
    assert "9 addresses: 3 ok, 1 stale, 1 moved, 1 empty, 1 malformed, 1 refused, 1 failed" in shown.stdout
    assert f"{site.base}/page" in shown.stdout
    assert "a web page instead of a feed" in shown.stdout
    assert not (project.data / "runs").exists()
    asked = [path for path in site.asked() if path == "/private/feed"]
    assert asked == []


def test_enable_and_disable_change_the_file_where_it_stands(project):
    for name in ("quay", "mole", "buoy"):
        write(project, name, enabled=False, groups=["ports", "north"] if name != "buoy" else [])
    on = project("newscrawl", "sources", "enable", "ports")
    assert (on.returncode, set(on.stdout.split("\n"))) == (0, {"enabled: quay", "enabled: mole", ""})
    assert project("scrapy", "list").stdout.split() == ["archive", "mole", "quay", "urls"]
    off = project("newscrawl", "sources", "disable", "mole")
    assert off.stdout == "disabled: mole\n"
    again = project("newscrawl", "sources", "disable", "mole", "--json")
    assert json.loads(again.stdout) == {"enabled": False, "changed": []}
    assert project("scrapy", "list").stdout.split() == ["archive", "quay", "urls"]
    assert (project.folder / "quay.toml").read_text().startswith("# mine\n")
    listed = json.loads(project("newscrawl", "sources", "list", "--json").stdout)
    assert [source["id"] for source in listed] == ["quay"]
    shown = project("newscrawl", "sources", "list").stdout
    assert "quay" in shown
    assert "2 more are disabled" in shown
    project("newscrawl", "sources", "enable", "mole")
    assert "1 more is disabled" in project("newscrawl", "sources", "list").stdout
    everything = project("newscrawl", "sources", "list", "--all").stdout
    assert all(name in everything for name in ("quay", "mole", "buoy"))
    wrong = project("newscrawl", "sources", "enable", "port")
    assert wrong.returncode == 2
    assert 'did you mean "ports"?' in wrong.stderr
    assert wrong.stderr.count("\n") == 1


def test_a_crawl_obeys_what_add_wrote(project):
    pages = {
        "/": Answer("<html lang=en><title>The Quay</title>"),
        "/feed": feed("/one", "/two"),
        "/one": story(1),
        "/two": story(2),
    }
    with serving(pages) as site:
        assert project("newscrawl", "sources", "add", f"{site.base}/").returncode == 0
        assert project("scrapy", "crawl", "the-quay").returncode == 0
    [written] = (project.data / "articles" / "the-quay").glob("*.jsonl")
    asked = [site.url(path) for path in site.asked() if path in ("/one", "/two")]
    assert len(asked) == 2  # in either order, where the computer stalls; the lines follow that
    assert [article["url"] for article in lines(written)] == asked


def test_check_reads_what_a_crawl_would(project):
    pages = {
        "/": Answer("<html><title>The Quay</title><nav><a href=/port>Port</a></nav><a href=/rss>RSS</a>"),
        "/rss": Answer("<html><p><a href=/rss/all.xml>All</a></p></html>"),
        "/rss/all.xml": feed("/a"),
        "/robots.txt": Answer("Sitemap: /map.xml", type="text/plain"),
        "/map.xml": Answer("<urlset><url><loc>/b</loc></url></urlset>", type="application/xml"),
    }
    bare = {
        "/": Answer(
            "<html><nav><a href=/port>Port</a></nav><link rel=alternate type=application/rss+xml href=/dead.xml>"
        ),
        "/port": Answer("<html><h2><a href=/port/quay>The pilots of the harbour vote again</a></h2>"),
    }
    with serving(pages) as site, serving(bare) as other, serving({"/": Answer("<html>Welcome</html>")}) as nothing:
        write(project, "home", home=site.base)
        write(project, "robots", sitemaps=[f"{site.base}/robots.txt"])
        write(project, "bare", home=other.base)
        write(project, "nothing", home=nothing.base)
        ended = project("newscrawl", "sources", "check", "--json")
    told = {}
    for entry in json.loads(ended.stdout):
        path = "/" + entry["url"].split("/", 3)[3] if entry["url"].count("/") > 2 else "/"
        told.setdefault(entry["source"], {})[path] = entry["condition"]
    assert told == {
        "home": {"/": "ok", "/rss/all.xml": "ok", "/map.xml": "ok"},
        "robots": {"/robots.txt": "ok", "/map.xml": "ok"},
        "bare": {"/": "ok", "/dead.xml": "failed", "/port": "ok"},
        "nothing": {"/": "empty"},
    }


def test_what_cannot_be_reached_is_told_in_plain_words_and_is_not_called_refused(project):
    write(project, "shut", feeds=["http://127.0.0.1:9/feed"])
    write(project, "lost", feeds=["http://nowhere.invalid/feed"])
    ended = project("newscrawl", "sources", "check", "--json")
    told = {entry["source"]: (entry["condition"], entry["detail"]) for entry in json.loads(ended.stdout)}
    assert told == {
        "shut": ("failed", "robots.txt could not be read: no connection: refused"),
        "lost": ("failed", "robots.txt could not be read: no connection: there is no host of that name"),
    }


def certificate(folder, *names):
    """Write cert.pem and key.pem: a certificate that is its own issuer, for hosts of these names."""
    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Quay")])
    day = timedelta(days=1)
    draft = x509.CertificateBuilder(own, own, key.public_key(), 1, datetime.now(UTC) - day, datetime.now(UTC) + day)
    draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    if names:
        listed = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        draft = draft.add_extension(listed, critical=False)
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(draft.sign(key, hashes.SHA256()).public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


@pytest.mark.parametrize(
    ("names", "trusted", "why"),
    [
        (["elsewhere.example"], True, "its certificate is not valid for this name"),
        ([], True, "its certificate is not valid for this name"),
        (["localhost"], False, "its certificate is not trusted, or has expired"),
        (["localhost"], True, None),
    ],
)
def test_certificates(names, trusted, why, project, tmp_path, monkeypatch):
    certificate(tmp_path, *names)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with serving({"/feed": feed("/a")}, tls=context) as site:
        address = site.base.replace("http://127.0.0.1", "https://localhost") + "/feed"
        ended = project("newscrawl", "sources", "add", address, "--dry-run", "--id", "quay")
    if why is None:
        assert (ended.returncode, ended.stderr) == (0, "")
    else:
        told = f"newscrawl: {address} could not be read: robots.txt could not be read: no secure connection: {why}\n"
        assert (ended.returncode, ended.stderr) == (2, told)


def test_a_variable_that_is_not_set_ends_a_check_as_it_ends_a_crawl(project):
    write(project, "quay", feeds=["http://127.0.0.1:9/feed"], user_agent="quay")
    with (project.folder / "quay.toml").open("a") as file:
        file.write('headers = { "X-Key" = "${QUAY_KEY_OF_NOBODY}" }\n')
    ended = project("newscrawl", "sources", "check")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "the environment variable QUAY_KEY_OF_NOBODY is not set" in ended.stderr
    assert ended.stderr.count("\n") == 1
