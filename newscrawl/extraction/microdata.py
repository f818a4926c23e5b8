"""Elements with itemprop, in, nodes of the same shape as JSON-LD's out."""

from __future__ import annotations

from collections.abc import Iterable

from newscrawl.extraction.jsonld import Node
from newscrawl.markup import HtmlElement, text_of

_MAX_PROPERTIES = 1_000
_LONGEST = 500
"""Characters of a property's text that are kept: a body marked up as articleBody is no field of ours."""
_NAMED = frozenset({"author", "creator", "publisher"})
_SKIP = frozenset({"articlebody", "text", "itemlistelement", "comment", "review", "reviewbody"})


def nodes(elements: Iterable[HtmlElement]) -> list[Node]:
    """One node for each itemscope that stands for itself, and one without type for properties outside of any.

    `elements` are those with itemscope or itemprop, in document order.
    """
    scopes: dict[HtmlElement, Node] = {}
    loose: Node = {}
    roots: list[Node] = []
    for element in list(elements)[:_MAX_PROPERTIES]:
        scope: Node | None = None
        if element.get("itemscope") is not None:
            scope = scopes[element] = {"@type": _type(element)}
        names = (element.get("itemprop") or "").split()
        if scope is not None and not names:
            roots.append(scope)
        owner = _owner(element, scopes) if names else None
        for name in names:
            if name.casefold() not in _SKIP:
                _add(loose if owner is None else owner, name, _value(element, name, scope))
    return [*roots, loose] if loose else roots


def _type(element: HtmlElement) -> list[str]:
    return (element.get("itemtype") or "").split()


def _owner(element: HtmlElement, scopes: dict[HtmlElement, Node]) -> Node | None:
    for ancestor in element.iterancestors():
        if ancestor in scopes:
            return scopes[ancestor]
    return None


def _value(element: HtmlElement, name: str, scope: Node | None) -> str | Node:
    if scope is not None:
        # A person without a name property is named by its text: <span itemprop=author itemscope>Ana Ruiz</span>.
        if name in _NAMED:
            scope.setdefault("#text", element.get("content") or text_of(element)[:_LONGEST])
        return scope
    for attribute in ("content", "datetime"):
        if (value := element.get(attribute)) is not None:
            return str(value)
    if element.tag in {"link", "img"}:
        return element.get("href") or element.get("src") or ""
    return text_of(element)[:_LONGEST]


def _add(node: Node, name: str, value: str | Node) -> None:
    if value in ("", None):
        return
    known = node.get(name)
    if known is None:
        node[name] = value
    elif isinstance(known, list):
        known.append(value)
    else:
        node[name] = [known, value]
