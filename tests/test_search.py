"""The search for the body: step by step it finds what trafilatura's public function finds, element for element."""

import importlib.metadata
import re
import runpy
from copy import deepcopy
from itertools import product
from pathlib import Path

import pytest
import trafilatura.core
import trafilatura.main_extractor
import trafilatura.settings
import trafilatura.xpaths
from lxml import etree

from newscrawl import markup
from newscrawl.extraction import search
from newscrawl.extraction.conditions import alternatives
from newscrawl.extraction.names import Known, Names
from newscrawl.extraction.prune import prune
from newscrawl.extraction.walks import NAMESPACES, Walk, walk

PAGES = sorted((Path(__file__).parent / "pages").glob("*/page.html"))
EXPRESSIONS = {
    f"{name}{number}": expression
    for name in (
        *("BODY_XPATH", "OVERALL_DISCARD_XPATH", "TEASER_DISCARD_XPATH", "PRECISION_DISCARD_XPATH"),
        *("DISCARD_IMAGE_ELEMENTS", "RAW_TREE_PRUNE_XPATH", "REMOVE_COMMENTS_XPATH", "REMOVE_COMMENTS_AND_LISTS_XPATH"),
    )
    for number, expression in enumerate(getattr(trafilatura.xpaths, name))
} | {"BASIC_CLEAN_XPATH": trafilatura.settings.BASIC_CLEAN_XPATH}
SHARED = ("OVERALL_DISCARD_XPATH", "PRECISION_DISCARD_XPATH", "RAW_TREE_PRUNE_XPATH", "REMOVE_COMMENTS_AND_LISTS_XPATH")


@pytest.fixture(scope="module")
def trees():
    return [tree for page in PAGES if (tree := markup.parse(markup.decode(page.read_bytes()))) is not None]


def as_text(found):
    return None if found is None else etree.tostring(found, encoding="unicode")


@pytest.mark.parametrize(
    ("way", "every"),
    [({"precision": True, "fast": True}, 1), ({"precision": False}, 3), ({"precision": True}, 3)],
    ids=["precise and fast", "balanced", "precise"],
)
def test_each_search_finds_what_the_public_function_finds(way, every, trees):
    found = 0
    for tree in trees[::every]:
        pruned = prune(tree)
        wanted = search.public(deepcopy(pruned), **way)
        assert as_text(search.find(pruned, **way)) == as_text(wanted), as_text(tree)
        found += wanted is not None
    assert found > 200 // every


def test_a_precise_search_after_a_fast_one_finds_what_it_finds_alone(trees):
    changed = 0
    for tree in trees:
        pruned = prune(tree)
        if Names(pruned.find("body"), Known(search.NAMED)).asked(search.NAMED):
            continue
        fast = search.find(deepcopy(pruned), precision=True, fast=True)
        found = as_text(fast)
        wanted = as_text(search.find(deepcopy(pruned), precision=True))
        after = as_text(search.find(deepcopy(pruned), precision=True, has_named=False, fast_one=fast))
        assert after == wanted, as_text(tree)
        changed += wanted != found
    assert changed


def words(expression):
    """What the attributes of an expression are compared with, of a regular expression the parts."""
    for text in re.findall(r"'([^']*)'", expression.path):
        for part in re.split(r"\||\(\?:|\)", text):
            yield re.sub(r"\[(.).*?\]|[\^?]|\\s|\$", r"\1", part).replace("(!ary", "")


def made_up(expression):
    """Elements with every word of an expression in every attribute, alone and among others."""
    attributes = sorted(set(re.findall(r"@([\w-]+)", expression.path)))
    tags = {"p", "div", "ul", "aside", *re.findall(r"\.//(\w+)", expression.path)}
    root = etree.Element("body")
    for word, attribute, tag in product(sorted(set(words(expression))), attributes, sorted(tags)):
        for value in (word, f"x {word}", f"{word}-x", word.swapcase()):
            etree.SubElement(root, tag, {attribute: value})
        for other in attributes:
            etree.SubElement(etree.SubElement(root, tag, {other: "x", attribute: word}), "h1")
            etree.SubElement(root, tag, {attribute: word, other: "x"})
    return root


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_a_walk_picks_what_its_expression_picks(name, trees):
    expression = EXPRESSIONS[name]
    walks = walk(expression)
    picked = 0
    for tree in (made_up(expression), *trees):
        wanted = expression(tree)
        picked += len(wanted)
        if isinstance(walks, Walk) and name.startswith("BODY"):
            assert walks(tree) == wanted[:1]
        else:
            assert walks(tree) == wanted
    assert picked


@pytest.mark.parametrize("name", SHARED)
def test_a_shared_walk_picks_what_any_of_its_expressions_picks(name, trees):
    expressions = getattr(trafilatura.xpaths, name)
    shared = search._union(expressions)
    assert isinstance(shared, Walk)
    picked = 0
    for tree in (*map(made_up, expressions), *trees):
        wanted = {element for expression in expressions for element in expression(tree)}
        picked += len(wanted)
        assert shared(tree) == [element for element in tree.iter() if element in wanted]
    assert picked


@pytest.mark.parametrize("name", search._TAKEN_OUT)
def test_what_is_taken_out_before_a_search_is_told_by_names(name, trees):
    picked = 0
    for expression in getattr(trafilatura.xpaths, name):
        for tree in (made_up(expression), *trees):
            page = tree if tree.tag == "body" else tree.find("body")
            found = expression(page) if page is not None else []
            assert {*Names(page, Known(search.NAMED)).asked(search.NAMED)}.issuperset(found)
            picked += len(found)
    assert picked


def test_trafilatura_itself_is_left_as_it_is():
    lists = [
        trafilatura.core.RAW_TREE_PRUNE_XPATH,
        trafilatura.main_extractor.BODY_XPATH,
        trafilatura.main_extractor.OVERALL_DISCARD_XPATH,
    ]
    assert all(type(each) is etree.XPath for each_list in lists for each in each_list)
    assert trafilatura.core.trafilatura_sequence.__globals__ is vars(trafilatura.core)
    assert trafilatura.core.extract_content is trafilatura.main_extractor.extract_content


def test_a_version_that_was_not_verified_is_asked_by_its_public_function(monkeypatch):
    version = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "9.9" if name == "trafilatura" else version(name))
    other = runpy.run_path(search.__file__)
    assert other["find"] is other["public"]
    assert search.find is not search.public


def test_lists_of_conditions_are_read_whole_and_nothing_else():
    lists = ("BODY_XPATH", "OVERALL_DISCARD_XPATH", "TEASER_DISCARD_XPATH", "PRECISION_DISCARD_XPATH")
    assert all(alternatives(each.path) for name in lists for each in getattr(trafilatura.xpaths, name))
    (lists_too,) = trafilatura.xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH  # a condition on the condition
    for path in (lists_too.path, ".//div[not(.//h1)]", ".//*[re:test(@id, 'a?')]", ".//*[last()]", "//div[@id]"):
        assert alternatives(path) is None


def test_of_two_attributes_the_first_is_asked():
    walks = walk(etree.XPath(".//*[self::p][re:test(@id|@class, '^(?:x|y)$')]|.//b[@id]", namespaces=NAMESPACES))
    tree = etree.XML(
        '<d><p id="x" class="z"/><p class="z" id="x"/><p class="y"/><i id="x"/><b id="x"/><b class="x"/></d>'
    )
    assert [(element.tag, bits) for element, bits in walks.marked(tree)] == [("p", 1), ("p", 1), ("b", 2)]
    assert walks(tree) == [tree[0], tree[2], tree[4]]
