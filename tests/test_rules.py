"""The rules of a robots.txt that bind one robot: the same answers as from the whole, at a cost that is bounded."""

from __future__ import annotations

import asyncio
import time
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from newscrawl.crawl.failures import RobotsForbidden
from newscrawl.crawl.middlewares import MAX_KEPT_RULES, RobotsMiddleware
from newscrawl.discovery.rules import MAX_RULES, Rules, rules

ROBOT = "newscrawl"
SITE = "https://www.hafenbote.example"
PATHS = ["/", "/a", "/a/b", "/a/b.html", "/a/b.html?c=1", "/b$", "/b", "/%41", "/ä", "/intern/x", "/a/index.html", "/*"]


def answers(text: str, robot: str) -> list[object]:
    """All that is asked of a robots.txt."""
    found = Protego.parse(text)
    asked = (found.crawl_delay(robot), found.request_rate(robot), found.visit_time(robot))
    return [*asked, *(found.can_fetch(SITE + path, robot) for path in PATHS)]


NAMES = "*|newscrawl|Newscrawl|news|news*|*newscrawl*|**|crawl|n|newscrawl/1.0|bay||a b"
VALUES = "|/a*|/*.html|/*.html$|/b*$|a|/a # why|1|2.5|nan|1/10|3/1m|0600-0845|0600 0845|/x:y|http://b.example/a"
OTHERS = "Disallow|Allow|disalow|Crawl-delay|crawl delay|Request-rate|Visit-time|Sitemap|Host|Noindex|#||disallow\t"
agents = st.sampled_from(NAMES.split("|"))
fields = st.sampled_from(["User-agent", "useragent", "User agent", " USER-AGENT "])
separators = st.sampled_from([":", ": ", " : ", " ", ""])
values = st.sampled_from([*PATHS, *VALUES.split("|")])
others = st.sampled_from(OTHERS.split("|"))
lines = st.one_of(
    st.tuples(fields, separators, agents),
    st.tuples(others, separators, values),
    st.tuples(st.sampled_from(["Disallow", "Allow"]), st.just(": "), values),
    st.tuples(st.text(max_size=12), st.just(""), st.just("")),
).map("".join)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(lines, max_size=14),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    st.sampled_from([ROBOT, "newscrawl/0.1 (+https://h.example/news*)", "Mozilla/5.0 (compatible; bay-news; a b)"]),
)
def test_what_is_kept_answers_as_the_whole(written, end, robot):
    text = end.join(written)
    assert answers(rules(text.encode(), robot).text, robot) == answers(text, robot)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_noise_binds_as_the_whole_does(noise):
    body = b"User-agent: *\n" + noise
    assert answers(rules(body, ROBOT).text, ROBOT) == answers(body.decode("utf-8-sig", "ignore"), ROBOT)


def test_the_groups_of_the_name_with_most_letters_hold_wherever_they_stand():
    body = b"User-agent: *\nDisallow: /\n\nUser-agent: bay\nUser-agent: Newscrawl\nDisallow: /a\nDisallow: /a\n\n"
    body += b"User-agent: news\nDisallow: /b\n\n"
    body += b"User-agent: newscrawl\nSitemap: /map.xml\nCrawl-delay: 2\nAllow: /a/b # yes\n"
    assert rules(body, ROBOT) == Rules(("disallow: /a", "crawl-delay: 2", "allow: /a/b"))
    assert rules(body, "bay") == Rules(("disallow: /a",))
    assert rules(body, "another") == Rules(("disallow: /",))


@pytest.mark.parametrize("rule", [b"Disallow: /%d\n", b"Disallow: /%d" + 20 * b"*a" + b"\n", b"Disallow: /%d$\n"])
def test_all_is_forbidden_where_more_is_written_than_is_read(rule):
    written = b"".join(rule.replace(b"%d", b"%d" % number) for number in range(MAX_RULES + 1))
    found = rules(b"User-agent: *\nAllow: /\n" + written, ROBOT)
    assert found == Rules(("disallow: /",), are_too_many=True)
    assert not Protego.parse(found.text).can_fetch(f"{SITE}/a", ROBOT)
    assert rules(b"User-agent: bay\n" + written, ROBOT) == Rules()


def test_a_permission_too_many_forbids_nothing():
    body = b"User-agent: *\nDisallow: /a\n" + b"".join(b"Allow: /%d\n" % number for number in range(2 * MAX_RULES))
    found = rules(body, ROBOT)
    assert (found.are_too_many, len(found.lines)) == (False, MAX_RULES)


def test_the_rules_of_so_many_are_kept_and_those_of_the_host_asked_longest_ago_fetched_again():
    crawler = get_crawler(settings_dict={"ROBOTSTXT_OBEY": True, "ROBOTSTXT_USER_AGENT": ROBOT})
    asked = []

    class Hosts:
        """Each host forbids one page of its own, and thousands more."""

        async def download_async(self, request: Request) -> Response:
            asked.append(urlsplit(request.url).netloc)
            written = "".join(f"Disallow: /{number}\n" for number in range(MAX_RULES // 2))
            return Response(request.url, body=f"User-agent: *\nDisallow: /{asked[-1]}\n{written}".encode())

    crawler.engine = Hosts()
    middleware = RobotsMiddleware(crawler)

    async def ask(host: str) -> None:
        await middleware.process_request(Request(f"https://{host}/a"))
        with pytest.raises(RobotsForbidden):
            await middleware.process_request(Request(f"https://{host}/{host}"))

    async def crawl() -> None:
        for number in range(2 * MAX_KEPT_RULES // MAX_RULES + 2):
            await ask("first.example")
            await ask(f"h{number}.example")
        await ask("h0.example")

    asyncio.run(crawl())
    assert asked.count("first.example") == 1
    assert asked.count("h0.example") == 2
    assert len(asked) == len(set(asked)) + 1


def test_names_times_rules_are_read_in_a_pass():
    def cost(size: int) -> float:
        names = "".join(f"user-agent: {number:x}\n" for number in range(size))
        start = time.process_time()
        found = rules((names + "user-agent: *\n" + "allow: /a\n" * size).encode(), ROBOT)
        assert found.lines == ("allow: /a",)
        return time.process_time() - start

    few, many = cost(2_000), cost(8_000)
    assert many < 8 * few + 0.2  # seconds that say nothing: what is small is noise
