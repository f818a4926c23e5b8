"""What recurs on a site is learned as it is crawled, and holds from the next run on: furniture that no phrase names."""

from __future__ import annotations

from local_site import Answer, crawl, serving

from newscrawl import Page, Processor
from newscrawl.items import Source

ON = ("-s", "NEWSCRAWL_INCREMENTAL=1")
FURNITURE = ("Mólóklub", "Mólóbarátok", "Mit gondol a móló népe")
BRIDGES = ("Alba", "Borka", "Csilla", "Dora", "Edda", "Flora")


def prose(bridge: str) -> list[str]:
    return [
        f"A kikötői tanács kedden este döntött: {bridge} és a {bridge} híd bezár, amíg a búvárok meg nem vizsgálják.",
        f"A mérnökök repedéseket láttak: {bridge} és a {bridge} híd pilléreinek javítását háromszor elhalasztották.",
        f"A kompok addig is közlekednek, {bridge} és a {bridge} rakpart között tízpercenként, közölte a tanács.",
    ]


def bridge_story(bridge: str) -> Answer:
    inside = "".join(f"<div>{line}</div>" for line in (FURNITURE[0], *prose(bridge), *FURNITURE[1:]))
    head = f"<title>{bridge} bezár</title><meta property='og:type' content='article'>"
    return Answer(f"<html lang='hu'>{head}<body><article><h1>{bridge} bezár</h1>{inside}</article></body></html>")


def test_a_later_run_takes_out_what_recurred_in_earlier_ones(tmp_path):
    paths = {f"/{bridge}": bridge_story(bridge) for bridge in BRIDGES}
    with serving({"/robots.txt": Answer(status=404)}) as site:
        site.pages |= {"/feed": site.feed(*list(paths)[:4]), **paths}
        site.source(tmp_path)
        first = crawl(tmp_path, "bay", *ON)
        known, earlier = first.report["recurring"], first.articles()
        site.pages["/feed"] = site.feed(*paths)
        second = crawl(tmp_path, "bay", *ON)
        home = site.url("/")
    assert known == []
    assert len(earlier) == 4
    assert all(line in article["text"] for article in earlier for line in FURNITURE)

    found = sorted(second.articles(), key=lambda article: article["url"])
    assert [article["text"].split("\n\n") for article in found] == [prose(bridge) for bridge in BRIDGES[4:]]
    assert all(set(FURNITURE) <= set(article["removed"]) for article in found)

    # What the report holds is all that it takes to have the record once more.
    processor = Processor(recurring={"bay": frozenset(second.report["recurring"])})
    bay = Source(id="bay", name="Bay Courier", home=home)
    again = processor(Page(paths["/Edda"].body, found[0]["url"], source=bay))
    assert again.text == found[0]["text"]
