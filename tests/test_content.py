"""The main search within a cleaned tree: our steps find what trafilatura's own find, for every focus."""

from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree
from trafilatura import main_extractor
from trafilatura.external import try_justext
from trafilatura.htmlprocessing import convert_tags, delete_by_link_density, tree_cleaning
from trafilatura.settings import Extractor

from newscrawl import markup
from newscrawl.extraction import search
from newscrawl.extraction.density import without_links

PAGES = sorted((Path(__file__).parent / "pages").glob("*/page.html"))
OPTIONS = {
    "precise and fast": Extractor(output_format="python", comments=False, precision=True, fast=True),
    "precise": Extractor(output_format="python", comments=False, precision=True),
    "balanced": Extractor(output_format="python", comments=False),
    "recall": Extractor(output_format="python", comments=False, recall=True),
}
PROSE = "The council of the town met on Monday to talk about its harbour, and about the roads that lead to it. "
MADE_UP = {
    "links": f"<div><p>{PROSE * 9}<a>x</a></p><div><a>{'word ' * 9}</a></div><ul><li><a>a</a><li><a>b</a></ul></div>",
    "a farm": f"<div><p>{PROSE * 9}</p><div>{'<a>a headline of the day</a> and <a>one more</a>' * 9}</div></div>",
    "a listing": f"<div><p>{PROSE * 9}</p><div>{'<p><a>a headline of the day, one of many</a></p>' * 9}</div></div>",
    "last": f"<div><p>{PROSE * 9}</p><p>of <a>it</a> as said</p><p><a>more of this and that</a> here</p></div>",
    "tables": f"<div><p>{PROSE * 9}</p><table><tr><td><a>{PROSE * 3}</a></td><td>1</td></tr></table></div>",
    "nested tables": f"<table><tr><td>{PROSE * 9}<table><tr><td><a>{PROSE * 3}</a></table></td></tr></table>",
    "headings": f"<div><p>{PROSE * 9}</p><h2><a>More of it here</a></h2><h3>Last</h3></div>",
    "a run": f"<div>{PROSE * 3}<br>{PROSE * 3}<br><br><del>{PROSE}</del></div>",
    "breaks": "<br>one<br>two<br>three",
    "a lead": f"{PROSE}<p>{PROSE * 9}</p><blockquote><p>{PROSE}</p></blockquote>after<ul><li>one<li>two</ul>after",
    "divs": f"<div>{PROSE}<p></p></div><div>{PROSE}<ul><li>{PROSE}</li></ul></div><div><div>{PROSE}</div></div>",
    "code": f"<div class=w3-code>{PROSE}</div><pre>a = ('b'\n    c)<br>  d</pre><p>{PROSE * 9}</p>",
    "signs": f"<p>Facebook</p><p> – Print</p><p>Print it!!</p><p>E-Mail\nTwitter</p><p>{PROSE * 9}</p><p> </p>tail",
    "repeated": f"<p>{PROSE}</p><p> {PROSE}</p><p>short</p><p>short</p><p>{PROSE * 9}</p>",
    "pictures": f"<div><graphic></graphic><a>Word</a></div><p>{PROSE * 9}</p>",
    "nearly all named": f"<div class=menu><p>{PROSE * 9}</p></div><p class=social>{PROSE}</p><p class=teaser>{PROSE}",
}


@pytest.fixture(scope="module")
def trees():
    read = [page.read_bytes() for page in PAGES]
    read += [f"<html><body><article>{each}</article></body></html>".encode() for each in MADE_UP.values()]
    return [tree for page in read if (tree := markup.parse(markup.decode(page))) is not None]


def as_text(element):
    return etree.tostring(element, encoding="unicode")


@pytest.mark.parametrize(("way", "every"), [("precise and fast", 1), ("precise", 5), ("balanced", 1), ("recall", 2)])
def test_the_main_search_finds_what_trafilaturas_own_finds(way, every, trees):
    content, options = search._content(), OPTIONS[way]
    found = 0
    for tree in [*trees[: -len(MADE_UP) : every], *trees[-len(MADE_UP) :]]:
        ready = convert_tags(tree_cleaning(deepcopy(tree), options), options)
        wanted, text = main_extractor.extract_content(deepcopy(ready), options)
        body, own = content(ready, options)
        assert as_text(body) == as_text(wanted), as_text(tree)
        assert own == text
        found += len(text) > 1
    assert found > 200 // every


@pytest.mark.parametrize("precise", [True, False])
def test_what_is_mostly_links_is_taken_out_as_trafilatura_does(precise, trees):
    changed = 0
    for tree in trees:
        ready = convert_tags(tree_cleaning(deepcopy(tree), OPTIONS["balanced"]), OPTIONS["balanced"])
        wanted, own = deepcopy(ready), deepcopy(ready)
        for tag in ("div", "list", "p") * 2:
            delete_by_link_density(wanted, tag, backtracking=tag == "div", favor_precision=precise)
        for table in [each for each in wanted.iter("table") if main_extractor.link_density_test_tables(each)]:
            main_extractor.delete_element(table, keep_tail=False)
        for tag in ("head", "quote") if precise else ():
            delete_by_link_density(wanted, tag, favor_precision=True)
        without_links(own, is_precise=precise)
        assert as_text(own) == as_text(wanted)
        changed += as_text(own) != as_text(ready)
    assert changed > 20


TEXT = PROSE.strip()
JUSTEXT = {
    "breaks": f"<p>{PROSE}<br><br>{PROSE}<br>{PROSE} <br> <br> </p><br><p><br>",
    "links": f"<p><a>{PROSE}</a></p><p>{PROSE * 4}<a>{TEXT}</a></p><p><a>short</a></p><p>{PROSE * 3}<a>x<p>{PROSE}</a>",
    "selections": f"<select><option>{PROSE * 4}</option></select>{PROSE * 4}<p>short</p><p>{PROSE * 4}</p>",
    "copyright": f"<p>© {PROSE * 4}</p><p>&amp;copy; {PROSE * 4}</p><p>{PROSE * 4}</p>",
    "blanks": f"<p>{PROSE * 4}\n \t{TEXT}\r\n{TEXT}\xa0 \u2003{TEXT}\t</p><p>\n\n</p><p>  one   two </p>",
    "others": f"<p>{'word ' * 60}</p><p>{'zzz ' * 60}</p><p>{'zzzzzzz the ' * 4}</p><p>{PROSE}</p><p>zzz</p>",
}


def test_paragraphs_of_prose_are_those_that_justext_finds(trees):
    made_up = [markup.parse(f"<html><body>{each}</body></html>") for each in JUSTEXT.values()]
    found = 0
    for tree in [*trees[::3], *made_up]:
        body = tree.find("body")
        for part in (tree, tree if body is None else body):
            wanted = try_justext(part, None, None)
            assert as_text(search._prose(part, None, None)) == as_text(wanted)
            found += len(wanted)
    assert found > 100
