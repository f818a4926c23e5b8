"""The pages of an article that is spread over several in, one after the other; one Page out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scrapy import Request

from newscrawl import markup, urls
from newscrawl.discovery import parts
from newscrawl.items import Page

_SHARE = 0.8
"""Of the first page's long paragraphs that are on what is called the whole article, or it is something else, such as
an offer to subscribe. A guess: what surrounds the text changes from page to page."""


@dataclass(frozen=True, slots=True)
class Story:
    """An article as far as its pages have come."""

    page: Page
    """The first one; each later one is among its parts, or takes all of their places."""
    following: str | None
    """What is to be asked for next; None where nothing is."""
    read: frozenset[str]
    """Addresses of the pages so far, in normal form."""
    lines: frozenset[int]
    """What those say, see `parts.lines_of`."""
    opening: frozenset[int] = frozenset()
    """How the first one begins, see `parts.opening_of`."""
    other: str | None = None
    """Where `following` is the whole article: its second page, for if that cannot be had."""
    cut: bool = False
    """Whether a bound has left out further pages."""

    @property
    def first(self) -> str:
        """Address of the first page."""
        return self.page.url or ""


def begin(page: Page, most: int) -> Story | None:
    """The article that begins on a page; None where it ends there, or where `most` allows no further one."""
    if most < 2 or not page.url or not isinstance(page.body, bytes) or not parts.may_have(page.body, page.url):
        return None
    tree = _tree(page)
    if tree is None:
        return None
    read = frozenset({urls.normalise(page.url)})
    found = parts.further(tree, page.url, page.url, 1, read)
    if not found.following or _is_refused(page, tree):
        return None
    other = found.following if found.whole else None
    return Story(page, found.whole or found.following, read, parts.lines_of(tree), parts.opening_of(tree), other)


def go_on(story: Story, page: Page, most: int, most_bytes: int) -> Story:
    """The article with the page that `following` has led to.

    One that says nothing new is not taken, and the last: servers answer a number that is too high, or that they do not
    know, with what they have. So is one that has led to a page that was read, or away from the article.
    """
    end = replace(story, following=None)
    tree = _tree(page)
    if page.url is None or tree is None or _leads_away(page.url, story):
        return instead(story) or end
    lines = parts.lines_of(tree)
    if story.other is not None:
        if len(lines & story.lines) < _SHARE * len(story.lines) or not lines - story.lines:
            return replace(story, following=story.other, other=None)
        return replace(end, page=replace(story.page, parts=(page,)), other=None)
    if (lines and lines <= story.lines) or (story.opening and story.opening <= lines):
        return end
    if sum(len(part.body) for part in (story.page, *story.page.parts, page)) > most_bytes:
        return replace(end, cut=True)
    taken = (*story.page.parts, page)
    read = story.read | {urls.normalise(page.url)}
    found = parts.further(tree, page.url, story.first, len(taken) + 1, read)
    joined = replace(story.page, parts=taken)
    is_full = len(taken) + 1 >= most
    following = None if is_full else found.following
    cut = is_full and found.following is not None
    return replace(story, page=joined, following=following, read=read, lines=story.lines | lines, cut=cut)


def instead(story: Story) -> Story | None:
    """The article without what `following` names, where there is another way to its pages; else None."""
    return replace(story, following=story.other, other=None) if story.other else None


def _leads_away(url: str, story: Story) -> bool:
    """Whether redirects have led to `url`, which is none of the article's further pages."""
    normal = urls.normalise(url)
    is_as_asked = story.following is not None and normal == urls.normalise(story.following)
    return normal in story.read or not (is_as_asked or parts.is_of(url, story.first))


def _is_refused(page: Page, tree: markup.HtmlElement) -> bool:
    """Whether the page will be rejected: a list of articles, say, whose pages nobody wants. Asked of few pages."""
    from newscrawl import verdict  # noqa: PLC0415 - both take long to load
    from newscrawl.extraction import fields  # noqa: PLC0415

    metadata = fields.read(
        tree, url=page.url, headers=page.headers, link=page.link, fetched_at=page.fetched_at, source=page.source
    )
    return verdict.judge(markup.hold(tree), url=page.url, status=page.status, metadata=metadata).reason is not None


def _tree(page: Page) -> markup.HtmlElement | None:
    return markup.parse(markup.decode(page.body, page.headers.get("content-type")))


def is_for_part(request: Request) -> bool:
    """Whether a request is for a further page of an article."""
    return isinstance(request.cb_kwargs.get("story"), Story)
