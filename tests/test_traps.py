"""Addresses of pages that a site makes up without end are told from those of archives."""

import pytest

from newscrawl.discovery.traps import is_overladen, trap

H = "https://hafenbote.example"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (f"{H}/a/b/a/b/a/b/story", "repeated"),
        (f"{H}/news/news/news/story", "repeated"),
        (f"{H}/img/../../../story", "repeated"),
        (f"{H}/{'x/y/z1/' * 3}", "repeated"),
        (f"{H}/{'/'.join(f'part-{n}' for n in range(30))}", "deep"),
        (f"{H}/list?{'&'.join(['sort=date'] * 7)}", "query"),
        (f"{H}/list?{'&'.join(f'filter{n}=1' for n in range(50))}", "query"),
        (f"{H}/events/2091/05/01/", "future"),
        (f"{H}/events/2091/5/1/", "future"),
        (f"{H}/events?month=2091-05", "future"),
    ],
)
def test_traps(address, kind):
    assert trap(address, 2026) == kind


@pytest.mark.parametrize(
    "path",
    [
        "/2024/11/11/story",
        "/2011/11/11/11/11/story-of-the-day",
        "/archive/2024/archive/story",
        "/news/news/story",
        "/sport/football/england/sport/story",
        "/2019/9/24/20880416/un-climate-action-summit",
        "/story-20990501-1",
        "/news/1/1/1/2024-05-01",
        "/what-will-2091-be-like",
        "/2083/08/12/kathmandu-valley-news",
        "/story/agenda-2030-12-goals-explained",
        "/article/2145/3/headline",
        "/news/uk/news/uk/local-story",
        "/gp/2152-8/story",
        "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/story",
        "/story?tag=a&tag=b&tag=c&tag=d",
        "/story?" + "&".join(f"p{n}=1" for n in range(22)),
        "/",
    ],
)
def test_honest_addresses_are_none(path):
    assert trap(H + path, 2026) is None


@pytest.mark.parametrize(("parameters", "is_one"), [(1, False), (50, False), (500, True)])
def test_an_address_of_hundreds_of_parameters_is_not_looked_at(parameters, is_one):
    assert is_overladen(f"{H}/story?{'&'.join(f'a{n}=1' for n in range(parameters))}") is is_one
