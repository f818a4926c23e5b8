"""A page's text to the same with few attributes in its long tags: the parser's time grows with the square of them."""

from __future__ import annotations

import re

LONG = 20_000
_VALUE = r"""\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*+|)"""
START_TAG = re.compile(rf"<(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>(?:[^>=]++|{_VALUE})*+)(?:>|\Z)")
_ATTRIBUTE = re.compile(rf"([^\s/=>]++)(?:{_VALUE})?")
COMMENT_OR_TAG = re.compile("<!--(?:-?>)?|<[a-zA-Z]")
_COMMENT_END = re.compile("--!?>")
RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
"""Elements in which nothing is a tag but their own end."""
# All that is surely no long tag, comment or raw element: tags of 20 attributes of 400 characters, read as above.
_SHORT = re.compile(
    rf"""[^<]*+(?>(?:<(?![a-zA-Z]|!--)|<(?!(?i:{"|".join(sorted(RAW))})[\s/>])[a-zA-Z][^\s/>]{{0,400}}+(?=[\s/>])"""
    r"""(?:[^>=]{1,400}+|=\s{0,9}+(?:"[^"]{0,400}+"|'[^']{0,400}+'|[^\s>"'][^\s>]{0,400}+(?=[\s>])|(?=>))){0,40}+>)[^<]*+)*+"""
)
_MOST_ATTRIBUTES = 500
"""Of a tag as long as that: libxml2's time grows with the square of them, 100,000 take a quarter of a minute."""
_ALWAYS_KEPT = frozenset("class id style hidden aria-hidden name property itemprop content href src".split())
"""Attributes that say what is shown and what a page says of itself, wherever they stand in such a tag."""


def mended(text: str) -> str:
    """`text` with the first attributes of each long tag, and those that say what a page shows."""
    return _with_few_attributes(text) if has_long_run(text) else text


def has_long_run(text: str) -> bool:
    """Whether `LONG` characters without a bracket follow one anywhere: then none is in one of the text's parts of half
    that length, of which no more than the first bracket is looked for.
    """
    half = LONG // 2
    for at in range(half, len(text) - half + 1, half):
        if _has_bracket(text, at, at + half):
            continue
        before = max(text.rfind("<", at - half, at), text.rfind(">", at - half, at))
        end = before + 1 + LONG
        if before >= 0 and end <= len(text) and not _has_bracket(text, at, end):
            return True
    return False


def _has_bracket(text: str, start: int, end: int) -> bool:
    return text.find("<", start, end) >= 0 or text.find(">", start, end) >= 0


def _with_few_attributes(text: str) -> str:
    """`text` with the first attributes of each long tag, read as the parser reads them: quotes may hold brackets."""
    parts: list[str] = []
    done = at = 0
    while found := COMMENT_OR_TAG.search(text, past_short(text, at)):
        if found[0].startswith("<!"):
            end = found if found[0].endswith(">") else _COMMENT_END.search(text, found.end())
            if end is None:
                break  # as the parser has it, all that follows is in the comment
            at = end.end()
            continue
        tag = START_TAG.match(text, found.start())
        assert tag is not None, "it ends with the text at the latest"
        at = tag.end()
        if len(tag[0]) > LONG:
            parts += text[done : tag.start("attributes")], _first_attributes(tag["attributes"])
            done = tag.end("attributes")
        if (name := tag["name"].lower()) in RAW:
            closed = re.compile(f"</(?i:{name})").search(text, at)
            if closed is None:
                break
            at = closed.start()
    return "".join([*parts, text[done:]])


def past_short(text: str, at: int) -> int:
    short = _SHORT.match(text, at)
    return short.end() if short else at


def _first_attributes(written: str) -> str:
    kept: dict[str, str] = {}
    number = 0
    for number, attribute in enumerate(_ATTRIBUTE.finditer(written), 1):
        name = attribute[1].lower()
        if number <= _MOST_ATTRIBUTES or name in _ALWAYS_KEPT:
            kept.setdefault(name, attribute[0])
    return written if number <= _MOST_ATTRIBUTES else " " + " ".join(kept.values())
