"""A page's tree to the element that holds its body, as trafilatura finds it. The only module that imports trafilatura.

For the versions in `VERIFIED` the steps behind trafilatura's public function are taken one by one, without those that
bring nothing here: copies of the tree, metadata, output, and expressions for which lxml calls Python element by element
(see walks.py). The dearest are functions of our own that come to the same: the main search in the cleaned tree
(content.py), what it prunes (discards.py, density.py), and jusText's paragraphs (stopwords.py). The others are
trafilatura's; only the globals in which they look up each other are ours, so its modules stay as they are for whoever
else uses them. Any other version is asked by its public function.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from functools import cache, lru_cache
from importlib import import_module
from importlib.metadata import version
from itertools import product
from types import FunctionType
from typing import Any, Protocol

from lxml import etree
from trafilatura import bare_extraction

from newscrawl.extraction.content import Content, node_reader, spaced
from newscrawl.extraction.discards import Pruning
from newscrawl.extraction.names import Question
from newscrawl.extraction.stopwords import prose
from newscrawl.extraction.walks import NAMESPACES, Walk, walk
from newscrawl.markup import HtmlElement

VERSION = version("trafilatura")
"""trafilatura's version, for the record's `extractor`."""

VERIFIED = ("2.3.1",)
"""Versions whose steps were compared with the public function: see tests/test_search.py."""

_USUAL = frozenset("aside footer form head nav script".split())
"""Of the tags that trafilatura cleans away those that are on many pages."""

NAMED = Question(
    re.compile(
        "^comment|comol|disqus_thread|dsq-comments|(?:article|post)-comments|mvp-post-add|infinite-?scroll|"
        "elementor-share-buttons"
    ).search,
    ("comment", "comol", "disqus_thread", "mvp-post-add", "infinite", "elementor-share-buttons"),
)
"""Whether a name may be one for which trafilatura takes a box out before it searches: few pages have any."""
_TAKEN_OUT = ("RAW_TREE_PRUNE_XPATH", "REMOVE_COMMENTS_AND_LISTS_XPATH", "REMOVE_COMMENTS_XPATH")
"""Its expressions for these boxes."""

_Globals = dict[str, Any]


class Search(Protocol):
    """A way to find the body in `tree`, which may be changed; None where there is none.

    `precision` favours less text that is surely the body's; then `fast` leaves out comparing with other algorithms.
    `has_named` says that names of its elements may say something to `NAMED`. `fast_one` is what a fast search has found
    in a tree that was the same: what is left to do is to compare. `url` is named in trafilatura's log.
    """

    def __call__(
        self,
        tree: HtmlElement,
        *,
        precision: bool,
        fast: bool = False,
        has_named: bool = True,
        fast_one: etree._Element | None = None,
        url: str | None = None,
    ) -> etree._Element | None: ...


def public(
    tree: HtmlElement, *, precision: bool, fast: bool = False, url: str | None = None, **_: object
) -> etree._Element | None:
    """The search by trafilatura's public function, which looks for names itself and begins anew."""
    found = bare_extraction(
        tree,
        url=url,
        fast=fast,
        favor_precision=precision,
        include_comments=False,
        include_tables=True,
        with_metadata=False,
    )
    return None if found is None or isinstance(found, dict) else found.body


def stepwise() -> Search:
    """The search by the steps behind the public function."""
    ways = list(product((True, False), repeat=2))
    sequences = {way: _sequence(precision=way[0], has_named=way[1]) for way in ways}
    compared = _others(_cleaning()["basic_cleaning"])[1]
    extractor = import_module("trafilatura.settings").Extractor
    options = {
        (precision, fast): extractor(output_format="python", comments=False, precision=precision, fast=fast)
        for precision, fast in ((True, True), (True, False), (False, False))
    }

    def search(
        tree: HtmlElement,
        *,
        precision: bool,
        fast: bool = False,
        has_named: bool = True,
        fast_one: etree._Element | None = None,
        url: str | None = None,
    ) -> etree._Element | None:
        asked = options[precision, fast]
        held = [tree, *tree.iterdescendants()]  # lxml would make each anew for every step
        try:
            if fast_one is not None and not has_named:  # nothing is taken out of such a tree before the comparison
                body, text = compared(tree, copy(tree), fast_one, spaced(fast_one), asked)
            else:
                body, text, *_ = sequences[precision, has_named](tree, asked, url)
        except (TypeError, ValueError):  # as the public function does
            return None
        finally:
            del held
        return body if len(text) >= asked.min_output_size else None

    return search


def _sequence(*, precision: bool, has_named: bool) -> Callable[..., Any]:
    """trafilatura_sequence: prunes, searches, compares with other algorithms, tries others where little is found.

    Without comments what `precision` takes out first are two lists of expressions, one right after the other.
    """
    core = _globals("core")
    taken_out: _Globals = {name: [] for name in _TAKEN_OUT}
    if has_named:
        taken_out = _walks("core", *_TAKEN_OUT) | (_joined("core", *_TAKEN_OUT[:2]) if precision else {})
    cleaning = _cleaning()
    rescue, comparison = _others(cleaning["basic_cleaning"])
    tree_cleaning, seldom = _tree_cleaning()

    def prepared(tree: HtmlElement, options: Any, url: str | None) -> tuple[HtmlElement, HtmlElement]:
        """The tree cleaned and converted, and the tree as it is: the comparison seldom needs a cleaned one."""
        # After a fast search, which is a precise one, no step reads the tree again.
        clean = tree_cleaning if next(tree.iter(*seldom), None) is None else core["tree_cleaning"]
        ready = clean(tree if options.fast else copy(tree), options)
        return core["convert_tags"](ready, options, url), tree

    steps = _rebound(
        core,
        *("_extract_and_compare", "_recall_retry", "trafilatura_sequence"),
        **taken_out,
        _prepare_tree=prepared,
        extract_content=_content(),
        compare_extraction=comparison,
        justext_rescue=rescue,
        baseline=cleaning["baseline"],
        html2txt=cleaning["html2txt"],
    )
    sequence: Callable[..., Any] = steps["trafilatura_sequence"]
    return sequence


def _cleaning() -> _Globals:
    """Globals with basic_cleaning, baseline and html2txt."""
    clean = _walks("settings", "BASIC_CLEAN_XPATH")
    return _rebound(_globals("baseline"), "basic_cleaning", "baseline", "html2txt", **clean)


def _others(basic_cleaning: Callable[..., Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """justext_rescue, and compare_extraction, which takes the tree where trafilatura's takes a cleaned copy of it."""
    external, tree_cleaning = _globals("external"), _globals("core")["tree_cleaning"]
    rescue: Callable[..., Any] = _rebound(
        external, "justext_rescue", basic_cleaning=basic_cleaning, try_justext=_prose
    )["justext_rescue"]

    def cleaned_rescue(tree: HtmlElement, options: Any) -> Any:
        return rescue(tree_cleaning(copy(tree), options), options)

    discarded = _walks("external", "OVERALL_DISCARD_XPATH")
    compared = _rebound(external, "compare_extraction", justext_rescue=cleaned_rescue, **discarded)
    return rescue, compared["compare_extraction"]


def _prose(tree: HtmlElement, _url: str | None, _language: str | None) -> etree._Element:
    """try_justext, with the words of all languages."""
    core = vars(import_module("justext.core"))
    body = etree.Element("body")
    for text in prose(tree, stop_words(), core["PARAGRAPH_TAGS"], core["revise_paragraph_classification"]):
        etree.SubElement(body, "p").text = text
    return body


def _tree_cleaning() -> tuple[Callable[..., Any], tuple[str, ...]]:
    """tree_cleaning without the tags that pages seldom have once they are pruned, and these: it looks for each."""
    settings = _globals("settings")
    usual = [tag for tag in settings["MANUALLY_CLEANED"] if tag in _USUAL]
    seldom = tuple(tag for tag in settings["MANUALLY_CLEANED"] if tag not in _USUAL)
    htmlprocessing = _globals("htmlprocessing")
    return _rebound(htmlprocessing, "tree_cleaning", MANUALLY_CLEANED=usual)["tree_cleaning"], seldom


def _content() -> Content:
    """extract_content: the search within the cleaned tree."""
    module, discards = _globals("main_extractor"), _discards()
    often = (1 << _joint(module["OVERALL_DISCARD_XPATH"]).count) - 1  # they are the first of each walk
    prune = Pruning(discards, often)
    node = node_reader(_globals("utils")["RE_FILTER"].match)
    readers = [name for name in module if name.startswith("handle_") and name != "handle_textnode"]
    read = _rebound(module, *readers, "process_nested_elements", "_fill_cell", process_node=node)
    recovery = _rebound(read, "recover_wild_text", prune_unwanted_sections=prune)["recover_wild_text"]
    bodies = tuple(_union([each]) for each in module["BODY_XPATH"])  # asked in turn until one finds a body
    return Content(bodies, prune, node, read["handle_textelem"], recovery, module["TAG_CATALOG"])


def _discards() -> dict[tuple[str, bool], Walk]:
    """See Pruning.walks."""
    module = _globals("main_extractor")
    often, pictures, teasers, precise = (
        module[name]
        for name in (
            *("OVERALL_DISCARD_XPATH", "DISCARD_IMAGE_ELEMENTS", "TEASER_DISCARD_XPATH"),
            "PRECISION_DISCARD_XPATH",
        )
    )
    lists = {
        ("precision", False): [*often, *pictures, *teasers, *precise],
        ("precision", True): [*often, *pictures, *precise],
        ("balanced", False): [*often, *pictures, *teasers],
        ("recall", False): [*often, *pictures],
    }
    return {way: _joint(each) for way, each in lists.items()}


def _globals(module: str) -> _Globals:
    return vars(import_module(f"trafilatura.{module}"))


def _walks(module: str, *names: str) -> _Globals:
    """A module's expressions, or lists of them, as walks."""
    found: _Globals = {}
    for name in names:
        value = _globals(module)[name]
        found[name] = [_union(value)] if isinstance(value, list) else _union([value])
    return found


def _joined(module: str, first: str, *others: str) -> _Globals:
    """Lists of expressions, taken out one right after the other, as the first of them: none is left to the others."""
    expressions = [each for name in (first, *others) for each in _globals(module)[name]]
    return {first: [_union(expressions)], **{name: [] for name in others}}


def _union(expressions: list[etree.XPath]) -> Callable[[etree._Element], Any]:
    """One walk for expressions whose elements are all taken out: an element costs the walk, not the question."""
    return _walk("|".join(each.path for each in expressions))


def _joint(expressions: list[etree.XPath]) -> Walk:
    """As `_union`, of expressions that ask for attributes; it can tell which of them pick an element."""
    found = _union(expressions)
    if not isinstance(found, Walk):
        raise TypeError(f"no walk: {expressions}")
    return found


@cache
def _walk(path: str) -> Callable[[etree._Element], Any]:
    """One walk for all searches that ask the same: it remembers what it was asked."""
    return walk(etree.XPath(path, namespaces=NAMESPACES))


def _rebound(module: _Globals, *names: str, **values: Any) -> _Globals:
    """The globals of a module with other values, and its functions of these names looking up each other there."""
    found = {**module, **values}
    for name in names:
        function = module[name]
        found[name] = FunctionType(function.__code__, found, name, function.__defaults__, function.__closure__)
        found[name].__kwdefaults__ = function.__kwdefaults__
    return found


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """The words of all of jusText's lists, in lower case, which it asks for: 15 MB."""
    utils = import_module("justext.utils")
    return frozenset().union(*map(utils.get_stoplist, utils.get_stoplists()))


find: Search = stepwise() if VERSION in VERIFIED else public
"""The search for the body."""
