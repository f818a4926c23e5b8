"""An XPath to what it asks of an element's attributes: alternatives, each of tags and regular expressions.

Read is what trafilatura's expressions are made of: `.//*[self::a or self::b][@id='x' or re:test(@class, 'y')]|.//c`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

_ATTRIBUTES = r"@[\w-]+(?:\|@[\w-]+)*"
_CONDITION = re.compile(
    rf"(?P<function>re:test|contains|starts-with)\((?:translate\()?(?P<asked>{_ATTRIBUTES})"
    r"(?:,\s*'(?P<from>\w+)',\s*'(?P<to>\w+)'\))?,\s*'(?P<text>[^']*)'(?P<ignores_case>,\s*'i')?\)"
    rf"|(?P<named>{_ATTRIBUTES})(?:='(?P<value>[^']*)')?"
)
STEP = r"(?<!not\()\.//"
"""From the tree to what is picked."""
_TAGS = r"\[self::\w+(?:\s+or\s+self::\w+)*\]"
_ALTERNATIVE = re.compile(
    rf"\(?\.//(?:(?P<tag>\w+)|\*(?P<tags>{_TAGS})?)(?:\[(?P<conditions>(?:[^\[\]']|'[^']*')+)\])?(?:\)?\[1\])?"
)
_PIECE = re.compile(r"'[^']*'|\s+or\s+|.", re.DOTALL)
_REGEX_PIECE = re.compile(r"\\.|\[[^\]]*\]|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Picks the elements of its tags for which any of its tests holds; all of them where it has none."""

    tags: frozenset[str] | None
    """None: all tags."""
    tests: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    """Regular expressions, by the attributes of which the first that an element has is searched for any of them."""


def alternatives(path: str) -> list[Alternative] | None:
    """The alternatives of an XPath, in their order; None where it asks for more than they tell."""
    read = [_read(part.strip()) for part in _parts(_PIECE, path, "|")]
    found = [each for each in read if each is not None]
    return found if len(found) == len(read) else None


def necessary(path: str) -> Alternative:
    """What is true of each element that an XPath picks for its attributes."""
    every = ".//*" in re.sub(rf"\.//\*{_TAGS}", "", path)
    tests: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for condition in _CONDITION.finditer(path):
        for name in _names(condition):
            tests[name,].append(_expression(condition))
    return Alternative(None if every else frozenset(re.findall(rf"(?:self::|{STEP})(\w+)", path)), tests)


def any_of(expressions: Iterable[str]) -> re.Pattern[str]:
    """An expression that is found where any of these is: by their first letters, which is quicker than one by one."""
    parts = [part for expression in expressions for part in _parts(_REGEX_PIECE, expression, "|")]
    groups = groupby(sorted(parts, key=_first_letter), key=_first_letter)
    return re.compile("|".join(_joined(letter, list(of)) for letter, of in groups))


def _joined(letter: str, parts: list[str]) -> str:
    rests = "|".join(part.removeprefix(letter) for part in parts)
    return f"{letter}(?:{rests})" if letter else rests


def _first_letter(expression: str) -> str:
    """The letter that all it finds begins with; "" where that is not one and the same."""
    return expression[0] if re.match(r"\w(?![?*+{])", expression) else ""


def _read(part: str) -> Alternative | None:
    found = _ALTERNATIVE.fullmatch(part)
    if found is None:
        return None
    tags = re.findall(r"self::(\w+)", found["tags"] or "") or [found["tag"]]
    tests: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for written in _parts(_PIECE, found["conditions"], "or") if found["conditions"] else ():
        condition = _CONDITION.fullmatch(written.strip())
        # An attribute that is not there is asked like an empty one, and only those that are there are looked at.
        if condition is None or (condition["function"] and re.search(_expression(condition), "")):
            return None
        tests[_names(condition)].append(_expression(condition))
    if not tests and tags == [None]:
        return None
    return Alternative(None if tags == [None] else frozenset(tags), tests)


def _names(condition: re.Match[str]) -> tuple[str, ...]:
    return tuple(name.removeprefix("@") for name in (condition["asked"] or condition["named"]).split("|"))


def _expression(condition: re.Match[str]) -> str:
    """A regular expression that is found in the values for which the condition is true."""
    if condition["named"]:
        return "" if condition["value"] is None else rf"\A{re.escape(condition['value'])}\Z"
    text = condition["text"]
    if condition["function"] == "re:test":  # EXSLT's regular expressions are Python's in lxml
        return f"(?i:{text})" if condition["ignores_case"] else text
    start = r"\A" if condition["function"] == "starts-with" else ""
    changed = dict(zip(condition["to"] or "", condition["from"] or "", strict=True))
    return start + "".join(f"[{c}{changed[c]}]" if c in changed else re.escape(c) for c in text)


def _parts(piece: re.Pattern[str], text: str, separator: str) -> list[str]:
    """`text` parted by what stands outside of quotes and brackets."""
    parts, depth = [""], 0
    for found in piece.findall(text):
        depth += (found in ("[", "(")) - (found in ("]", ")"))
        if depth == 0 and found.strip() == separator:
            parts.append("")
        else:
            parts[-1] += found
    return parts
