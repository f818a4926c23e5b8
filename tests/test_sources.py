"""Sources: what a TOML file declares is what the crawl gets, and every mistake is named with its place and its fix."""

import re
from pathlib import Path

import pytest

from newscrawl import sources
from newscrawl.errors import ConfigError
from newscrawl.items import Source
from newscrawl.sources import checks

HEAD = '[[source]]\nid = "example"\nname = "The Example"\nhome = "https://news.example/"\n'
FULL = """
[[source]]
id = "daily-post_2"
name = "Das Tägliche"
home = "https://post.example/"
languages = ["de", "zh-Hant"]
feeds = ["https://post.example/rss.xml"]
sitemaps = ["https://post.example/news-sitemap.xml"]
sections = ["http://post.example/politik"]
allow = ['/\\d{4}/\\d{2}/', '^https://post\\.example/artikel/']
deny = ['/liveblog/']
domains = ["post-cdn.example"]
enabled = false
groups = ["local", "news_2"]
wanted = ["de"]
user_agent = "post-archive/2.1 (+https://archive.example/)"
delay = 3
limit = 200
minutes = 20
errors = 0
recheck_hours = 1.5
proxy = "http://${PROXY_USER}:${PROXY_PASS}@proxy.example:3128"
cookies = { consent = "ja" }
title = ["h1.titel"]
date = ["time.erschienen"]
body = ["article .text", "#story"]
remove = ["div.ad, aside[data-box=share]"]
phrases = ["Mehr zum Thema"]
drop_params = ["ref"]
[source.headers]
Authorization = "Bearer ${POST_TOKEN}"
X-Literal = "$${x}"

[[source]]
id = "evening"
name = "The Evening"
home = "https://evening.example/"
"""


def folder(tmp_path, **files):
    for name, content in files.items():
        path = tmp_path / f"{name}.toml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return tmp_path


def complaint(tmp_path, content) -> str:
    with pytest.raises(ConfigError) as caught:
        sources.load(folder(tmp_path, news=content))
    return str(caught.value)


def test_every_key_arrives_and_the_rest_has_defaults(tmp_path):
    assert sources.load(folder(tmp_path, news=FULL)) == {
        "daily-post_2": Source(
            id="daily-post_2",
            name="Das Tägliche",
            home="https://post.example/",
            languages=("de", "zh-Hant"),
            feeds=("https://post.example/rss.xml",),
            sitemaps=("https://post.example/news-sitemap.xml",),
            sections=("http://post.example/politik",),
            allow=(r"/\d{4}/\d{2}/", r"^https://post\.example/artikel/"),
            deny=("/liveblog/",),
            domains=("post-cdn.example",),
            enabled=False,
            groups=("local", "news_2"),
            wanted=("de",),
            user_agent="post-archive/2.1 (+https://archive.example/)",
            delay=3.0,
            limit=200,
            minutes=20.0,
            errors=0,
            recheck_hours=1.5,
            proxy="http://${PROXY_USER}:${PROXY_PASS}@proxy.example:3128",
            headers={"Authorization": "Bearer ${POST_TOKEN}", "X-Literal": "$${x}"},
            cookies={"consent": "ja"},
            title=("h1.titel",),
            date=("time.erschienen",),
            body=("article .text", "#story"),
            remove=("div.ad, aside[data-box=share]",),
            phrases=("Mehr zum Thema",),
            drop_params=("ref",),
        ),
        "evening": Source(id="evening", name="The Evening", home="https://evening.example/"),
    }


def test_every_field_of_a_source_has_its_check():
    of_other_kinds = {"enabled", "delay", "headers", "cookies", *checks.WHOLE, *checks.AMOUNTS}
    assert set(checks.CHECKS) | of_other_kinds == set(sources.KEYS)


def test_files_are_read_in_the_order_of_their_names(tmp_path):
    found = sources.load(folder(tmp_path, b=HEAD.replace("example", "second", 1), a=HEAD))
    assert list(found) == ["example", "second"]


def test_a_file_written_on_windows_is_read(tmp_path):
    assert list(sources.load(folder(tmp_path, news=b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode()))) == [
        "example"
    ]


def test_one_file_is_read_alone(tmp_path):
    folder(tmp_path, news=HEAD, broken="[[source")
    assert list(sources.load_file(tmp_path / "news.toml")) == ["example"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('feed = ["https://news.example/rss"]', 'feed: unknown key; did you mean "feeds"?'),
        ('colour = "red"', "colour: unknown key; known: id, name, home, languages"),
        ('feeds = "https://news.example/rss"', 'feeds: expected a list; write ["https://news.example/rss"]'),
        ("feeds = 3", "feeds: expected a list of texts, found 3"),
        ("feeds = [3]", "feeds: expected texts in the list, found 3"),
        ('enabled = "yes"', 'enabled: expected true or false, without quotes, found "yes"'),
        ("allow = ['/(news/']", 'allow: "/(news/" is no regular expression: missing ), unterminated subpattern'),
        ("deny = ['*.pdf']", 'deny: "*.pdf" is no regular expression: nothing to repeat'),
        ('body = ["div[class"]', 'body: "div[class" is no CSS selector'),
        ('body = ["div..x"]', 'body: "div..x" is no CSS selector'),
        ('remove = ["a:visitedish(2)"]', 'remove: "a:visitedish(2)" is no CSS selector'),
        ('remove = ["p::text"]', "leave the :: part out"),
        (
            'feeds = ["/rss.xml"]',
            'feeds: "/rss.xml" is no absolute http or https URL; try "https://news.example/rss.xml"',
        ),
        ('sitemaps = ["ftp://a.example/s"]', "is no absolute http or https URL"),
        ('sections = ["https:///politics"]', "is a URL without a host"),
        ('sections = ["https://a.example/a b"]', "holds a blank"),
        ('feeds = ["http://[::1/rss"]', "is no URL"),
        ('languages = ["eng"]', 'languages: "eng" is no ISO 639-1 code; write two letters'),
        ('languages = ["en-GB"]', 'write "en"'),
        ('languages = ["jp"]', 'write "ja"'),
        ('domains = ["https://www.a.example/x"]', 'try "www.a.example"'),
        ('domains = ["*.a.example"]', 'try "a.example"'),
        ('drop_params = ["?ref=rss"]', 'write "ref"'),
        ('phrases = [""]', 'phrases: "" is empty'),
        ('phrases = ["a\\nb"]', "holds a line break"),
        ('groups = "local"', 'groups: expected a list; write ["local"]'),
        ('groups = ["Local News"]', 'groups: "Local News" is no group\'s name'),
        ('wanted = ["cz"]', 'wanted: "cz" is no ISO 639-1 code; write "cs"'),
        ('delay = "2"', 'delay: expected a number of seconds without quotes, such as 2.5, found "2"'),
        ("delay = true", "delay: expected a number of seconds"),
        ("delay = 0", "delay: 0 is no number of seconds above 0"),
        ("delay = nan", "delay: nan is no number of seconds"),
        ("delay = inf", "delay: inf is no number of seconds"),
        (
            "limit = 0",
            "limit: expected a whole number without quotes, 1 or more, found 0; for no bound leave the key out",
        ),
        ("limit = 2.0", "limit: expected a whole number without quotes, 1 or more, found 2.0"),
        ("limit = true", "limit: expected a whole number without quotes, 1 or more, found true"),
        ("errors = -1", "errors: expected a whole number without quotes, 0 or more, found -1; for no bound write 0"),
        ('minutes = "5"', 'minutes: expected a number of minutes without quotes, 0 to 1000000, found "5"'),
        ("minutes = true", "minutes: expected a number of minutes"),
        ("minutes = -0.5", "minutes: expected a number of minutes"),
        ("recheck_hours = nan", "recheck_hours: expected a number of hours without quotes, 0 to 1000000, found nan"),
        ("recheck_hours = 1000001", "recheck_hours: expected a number of hours"),
        ("max_minutes = 5", 'max_minutes: unknown key; did you mean "minutes"?'),
        ("source_errors = 5", 'source_errors: unknown key; did you mean "errors"?'),
        ('user_agent = ["a"]', "user_agent: expected text in quotes"),
        ('user_agent = "a\\r\\nX-B: 1"', "holds a line break or another control character"),
        ('user_agent = "${AGENT}"', "is filled in headers, cookies and proxy alone"),
        ('proxy = "proxy.example:3128"', "proxy: the value is no proxy's address; write it like"),
        ('proxy = "socks5://proxy.example:1080"', "is no proxy's address"),
        ('proxy = "http://proxy.example:99999"', "is no proxy's address"),
        ('proxy = "http://${USER:x@proxy.example"', "proxy: the value holds a ${ that no name and } follow"),
        ('headers = "X-A: 1"', 'headers: expected a table of texts; write headers = { "Name" = "value" }'),
        ("headers = { X-A = 1 }", 'headers: "X-A": expected text in quotes'),
        ('headers = { "X A" = "1" }', 'headers: "X A" is no header name'),
        ('headers = { cookie = "a=b" }', 'headers: "cookie" has a key of its own: "cookies"'),
        ('headers = { User-Agent = "a" }', 'has a key of its own: "user_agent"'),
        ('headers = { Host = "a.example" }', "is set by the connection; leave it out"),
        ('headers = { X-A = "${1}" }', "write ${NAME}, or $${ for a plain ${"),
        ('headers = { X-A = "" }', 'headers: "X-A": the value is empty'),
        ('cookies = { "a=b" = "1" }', 'cookies: "a=b" is no cookie name'),
        ('cookies = { a = "1; b=2" }', 'cookies: "a": the value holds a ";"'),
        ('title = ["h1::text"]', "title: "),
        ('date = ["time["]', 'date: "time[" is no CSS selector'),
    ],
)
def test_a_wrong_value_is_named_with_file_table_key_and_fix(tmp_path, line, says):
    text = complaint(tmp_path, HEAD + line)
    assert text.startswith(f'{tmp_path / "news.toml"}: source #1 (id "example"): ')
    assert says in text
    assert text.count("\n") == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (HEAD.replace('"example"', '"The Example"'), 'id: "The Example" is no id'),
        (HEAD.replace('"example"', '"The Example"'), 'try "the-example"'),
        (HEAD.replace('"example"', '"urls"'), "is the name of one of newscrawl's own spiders"),
        (HEAD.replace('"example"', '"archive"'), "is the name of one of newscrawl's own spiders"),
        (HEAD.replace('"example"', "7"), "source #1: id: expected text in quotes, found 7"),
        (HEAD.replace('"The Example"', '""'), 'name: "" is empty'),
        (HEAD.replace('"https://news.example/"', '"news.example"'), 'try "https://news.example"'),
        ('[[source]]\nid = "a"\nname = "A"', "home: missing"),
        ("[[source]]", "source #1: id: missing"),
        ("[source]\nid = 'a'", "write [[source]], with double brackets"),
        ("source = 3", "expected [[source]] tables, found 3"),
        ("source = [3]", "source #1: expected a [[source]] table, found 3"),
        ('id = "a"\n' + HEAD, 'key "id" stands above the first [[source]]'),
        (HEAD + "[headers]\nX-A = '1'", "unknown table [headers]; write [source.headers], below the source"),
        ("[[sources]]\nid = 'a'", 'unknown table "sources"; a source begins with [[source]]'),
        ("", "no [[source]] table in it"),
        (HEAD + "feeds = [https://a.example]", "not TOML: Invalid value (at line 5"),
        (HEAD + 'id = "b"', "each source begins with its own [[source]]"),
        (HEAD + 'allow = ["\\d"]', "best written in single quotes"),
        (HEAD.replace("The", "Thé").encode("latin-1"), "not UTF-8 (byte 36); save the file as UTF-8"),
    ],
)
def test_a_wrong_file_is_named_with_its_fix(tmp_path, content, says):
    text = complaint(tmp_path, content)
    assert text.startswith(f"{tmp_path / 'news.toml'}: ")
    assert says in text


def test_two_sources_of_one_id_are_named_with_both_places(tmp_path):
    with pytest.raises(ConfigError) as caught:
        sources.load(folder(tmp_path, a=HEAD, b=HEAD))
    assert str(tmp_path / "a.toml") in str(caught.value)
    assert f'{tmp_path / "b.toml"}: source #1 (id "example"): id: "example" is already' in str(caught.value)


def test_all_mistakes_of_all_files_come_at_once(tmp_path):
    with pytest.raises(ConfigError) as caught:
        sources.load(folder(tmp_path, a=HEAD + 'feeds = ["x"]\ncolour = 1', b="[[source", c=HEAD + "body = ['[']"))
    lines = str(caught.value).splitlines()
    assert [line.partition(".toml")[0][-1] for line in lines] == ["a", "a", "b", "c", "c"]


def test_an_empty_or_missing_folder_says_what_to_write(tmp_path):
    for place in (tmp_path, tmp_path / "none"):
        with pytest.raises(ConfigError, match=r"(?s)\[\[source\]\].*id = "):
            sources.load(place)


@pytest.mark.parametrize(
    "line",
    [
        'headers = { Authorization = "s3cr\\tet" }',
        'cookies = { session = "s3cr;et" }',
        'proxy = "http://pilot:s3cr et@proxy.example"',
        'proxy = "s3cret"',
    ],
)
def test_a_mistake_in_what_may_be_secret_does_not_show_it(tmp_path, line):
    assert "s3cr" not in complaint(tmp_path, HEAD + line)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read: No such file"):
        sources.load_file(tmp_path / "none.toml")


def test_a_hidden_file_of_an_editor_is_passed_over(tmp_path):
    folder(tmp_path, news=HEAD)
    (tmp_path / ".#news.toml").write_text("[[source")
    assert list(sources.load(tmp_path)) == ["example"]


def test_the_document_names_every_key_and_its_examples_load(tmp_path):
    text = (Path(__file__).parent.parent / "docs" / "sources.md").read_text(encoding="utf-8")
    keys = re.findall(r"^\| `(\w+)` \|", text.partition("## Commands")[0], re.MULTILINE)
    assert keys == list(sources.KEYS)
    examples = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    found = sources.load(folder(tmp_path, **{f"n{number}": example for number, example in enumerate(examples)}))
    assert list(found) == ["example", "daily-post", "bay"]
