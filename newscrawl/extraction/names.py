"""A page in, the elements out whose class or id may say something to a step: asked once, for all that go by names.

A page has hundreds of boxes and lines with a hundred names between them, of which few say anything to anybody.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate, groupby
from operator import itemgetter, methodcaller, or_
from typing import NamedTuple

from newscrawl.markup import HtmlElement

TAGS = (
    *("p", "div", "section", "article", "aside", "form", "li", "ol", "ul", "dl", "td", "details"),
    *("span", "em", "small", "h2", "h3", "h4"),
)
"""Elements that any step asks for their names, or that it may turn into such."""
_REMEMBERED, _LONGEST = 8192, 200
"""Values of attributes whose answers are kept, and the characters of one at most: two megabytes in all."""

_class_of, _id_of = methodcaller("get", "class"), methodcaller("get", "id")


class Question(NamedTuple):
    """What a step asks of the value of a class or an id, in lower case."""

    may_say: Callable[[str], object]
    """Whether it says something to the step, or may do so together with the other of the two."""
    signs: tuple[str, ...]
    """One of which is in every value that does."""


class Names:
    """The elements of a page's body by what their names may say; `known` is kept for all pages."""

    def __init__(self, page: HtmlElement | None, known: Known) -> None:
        self._elements, self._questions = _elements(page), known.questions
        classes, ids = list(map(_class_of, self._elements)), list(map(_id_of, self._elements))
        known.learn({*classes, *ids})
        answers = map(or_, map(known.__getitem__, classes), map(known.__getitem__, ids))
        self._said = [(number, said) for number, said in enumerate(answers) if said]

    def asked(self, question: Question) -> list[HtmlElement]:
        """The elements to which a question may have an answer, in document order."""
        bit = 1 << self._questions.index(question)
        return [self._elements[number] for number, said in self._said if said & bit]

    def of_copy(self, page: HtmlElement | None) -> Names:
        """The same for a copy of the page to which nothing has been done yet: its elements are not asked again."""
        copied = object.__new__(Names)
        copied._elements, copied._said, copied._questions = _elements(page), self._said, self._questions
        return copied


def _elements(page: HtmlElement | None) -> list[HtmlElement]:
    return [] if page is None else list(page.iter(*TAGS))


def standing(elements: Iterable[HtmlElement], page: HtmlElement) -> list[HtmlElement]:
    """Those that are still in the page."""
    return [element for element in elements if page in element.iterancestors("body")]


class Known(dict[str | None, int]):
    """By the value of a class or an id, a bit for each question that it may say something to."""

    def __init__(self, *questions: Question) -> None:
        super().__init__()
        self.questions = questions
        pairs = [(sign, number) for number, question in enumerate(questions) for sign in question.signs]
        self._sign = _any_of({sign for sign, _ in pairs})
        # Of two that begin alike only one is found.
        self._askers = {
            sign: {number for other, number in pairs if sign.startswith(other) or other.startswith(sign)}
            for sign, _ in pairs
        }

    def learn(self, values: set[str | None]) -> None:
        """Looks all values of a page that are not known yet through at once: most of them say nothing."""
        if len(self) + len(values) > _REMEMBERED:
            self.clear()
        # `difference` would go through all that is known: it looks up one by one in a plain dictionary only.
        new = [value for value in values if value not in self and (value is None or len(value) <= _LONGEST)]
        lowered = [(value or "").lower() for value in new]
        self.update(dict.fromkeys(new, 0))
        ends = list(accumulate(len(value) + 1 for value in lowered))
        text, at = "\n".join(lowered), 0
        while sign := self._sign.search(text, at):
            at = sign.start() + 1
            number = bisect_right(ends, sign.start())
            self[new[number]] |= self._ask(lowered[number], self._askers[sign[0]])

    def __missing__(self, value: str | None) -> int:
        return self._ask((value or "").lower(), range(len(self.questions)))

    def _ask(self, value: str, numbers: Iterable[int]) -> int:
        return sum(1 << number for number in numbers if self.questions[number].may_say(value))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """An expression for any of the words, by their first letters: quicker than to try one by one."""
    groups = groupby(sorted(words), key=itemgetter(0))
    return re.compile("|".join(f"{first}(?:{'|'.join(re.escape(word[1:]) for word in of)})" for first, of in groups))
