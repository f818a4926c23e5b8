"""A page in, an article or a rejection out: the order of the six steps, and nothing else."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version

from newscrawl import cleaning, dedup, language, markup, urls, verdict
from newscrawl import text as texts
from newscrawl.cleaning import joining
from newscrawl.cleaning.recurrence import Recurring, site_of
from newscrawl.errors import ConfigError
from newscrawl.extraction import body, fields, search
from newscrawl.items import Article, Cleaned, Draft, Metadata, Page, Reason, Rejection, Source, reject
from newscrawl.options import Options

logger = logging.getLogger(__name__)

EXTRACTOR = f"newscrawl/{version('newscrawl')} trafilatura/{search.VERSION}"


@dataclass(slots=True)
class Steps:
    """What the steps made of one page, one after the other; None from where they did not come so far."""

    page: Page
    tree: markup.HtmlElement | None = None
    """The page's own, with all that it holds."""
    metadata: Metadata | None = None
    cleaned: Cleaned | None = None
    result: Article | Rejection | None = None


class Processor:
    """Turns pages into records. Picklable; one serves any number of pages.

    With `require_article=False` a page is neither judged nor held to a least length: whatever text it has becomes
    the record. With `strict=True` an error of ours is raised instead of becoming a Rejection. `recurring` is what is
    known of the pages' sites, a snapshot of `newscrawl.cleaning.recurrence`: with the same one, a page gives the same.
    """

    def __init__(
        self,
        options: Options | None = None,
        *,
        recurring: Recurring | None = None,
        require_article: bool = True,
        strict: bool = False,
    ) -> None:
        self.options = options or Options()
        self.recurring = _checked(recurring or {})
        self.require_article = require_article
        self.strict = strict
        language.get(self.options.identifier)  # a wrong name is an error at the start, not on the first page

    def __call__(self, page: Page) -> Article | Rejection:
        """The article on the page, or why there is none. Never raises for a page unless `strict`."""
        try:
            with _uncollected():
                return self._process(page)
        except Exception as error:  # the one place where our own faults become a value
            if self.strict:
                raise
            logger.exception("newscrawl failed on %s", page.url)
            return reject(page, Reason.ERROR, f"{type(error).__name__}: {error}")

    def _process(self, page: Page) -> Article | Rejection:
        return self._steps(Steps(page))

    def steps(self, page: Page) -> Steps:
        """What each step made of the page, as far as it came; an error of ours is raised."""
        done = Steps(page)
        done.result = self._steps(done)
        if done.tree is not None:  # read again, for its scripts have been taken out
            tree = self._tree(page)
            done.tree = None if isinstance(tree, Rejection) else tree
        return done

    def _steps(self, done: Steps) -> Article | Rejection:
        found = self._read(done)
        if isinstance(found, Rejection):
            return found
        draft, done.cleaned = found
        page = done.page
        if page.parts:
            draft, done.cleaned = self._with_parts(page, draft, done.cleaned)
        article = self._article(page, draft, done.cleaned)
        return self._validate(page, article) if self.require_article else article

    def _read(self, done: Steps) -> tuple[Draft, Cleaned] | Rejection:
        """Steps 1 to 4: what the page holds, and what of that is the article."""
        page = done.page
        if self.require_article and page.status is not None and page.status >= 400:
            return reject(page, Reason.HTTP_ERROR, f"HTTP {page.status}")
        tree = self._tree(page)
        if isinstance(tree, Rejection):
            return tree
        url = urls.without_credentials(urls.absolute(page.url, None))  # None for a bare file, and for no address
        page = replace(page, url=url)
        metadata = fields.read(
            tree, url=url, headers=page.headers, link=page.link, fetched_at=page.fetched_at, source=page.source
        )
        done.page, done.tree, done.metadata = page, tree, metadata
        if self.require_article:
            judged = verdict.judge(tree, url=url, status=page.status, metadata=metadata)
            if judged.reason:
                return reject(page, judged.reason, ", ".join(judged.signals), metadata.title)
        draft = body.extract(tree, metadata=metadata, source=page.source, url=url)
        site = site_of(page.source.id if page.source else None, urls.registered_domain(page.url))
        phrases = page.source.phrases if page.source else ()
        return draft, cleaning.clean(draft, phrases=phrases, recurring=self.recurring.get(site or "", frozenset()))

    def _with_parts(self, page: Page, draft: Draft, cleaned: Cleaned) -> tuple[Draft, Cleaned]:
        """The same, with the lines of the article's further pages; one that is an error or no page at all has none.

        An article of which a page is only for subscribers is not free.
        """
        found = [self._read(Steps(replace(part, source=page.source))) for part in page.parts]
        readable = [part for part in found if not isinstance(part, Rejection)]
        walls = any(isinstance(part, Rejection) and part.reason is Reason.PAYWALL for part in found)
        if walls or any(part.metadata.is_free is False for part, _ in readable):
            draft = replace(draft, metadata=replace(draft.metadata, is_free=False))
        return draft, joining.join([cleaned, *(lines for _, lines in readable)])

    def _tree(self, page: Page) -> markup.HtmlElement | Rejection:
        """Step 1: bytes to the one tree."""
        if not page.body or page.body.isspace():
            return reject(page, Reason.EMPTY_BODY)
        if len(page.body) > self.options.max_page_bytes:
            limit = self.options.max_page_bytes
            return reject(page, Reason.PAGE_TOO_LARGE, f"{len(page.body)} bytes, the limit is {limit}")
        content_type = page.headers.get("content-type")
        told = f"content-type {content_type}" if content_type else "no content-type"
        if markup.is_binary(page.body, content_type):
            return reject(page, Reason.NOT_HTML, f"{told}, binary")
        text, is_utf8 = markup.decode_known(page.body, content_type)
        if markup.is_other_document(text):
            return reject(page, Reason.NOT_HTML, f"{told}, starts with {text.strip()[:40]!r}")
        utf8 = page.body if is_utf8 and isinstance(page.body, bytes) else None
        tree, whole = markup.parse_whole(text, utf8)
        if tree is None:
            return reject(page, Reason.EMPTY_BODY, "no element in the page")
        if not whole:
            return reject(page, Reason.TOO_DEEP, "markup nested 256 levels deep or more")
        return markup.hold(tree)

    def _article(self, page: Page, draft: Draft, cleaned: Cleaned) -> Article:
        """The record, from what the steps gave."""
        meta, source = draft.metadata, page.source
        lines = [block.text for block in cleaned.blocks]
        text = "\n\n".join(lines)
        guess = self._language(lines, meta.language_declared)
        return Article(
            id=dedup.article_id(meta.canonical_url or page.url, text, source.drop_params if source else ()),
            url=page.url,
            source=source.id if source else None,
            domain=urls.registered_domain(page.url),
            canonical_url=meta.canonical_url,
            title=meta.title,
            authors=meta.authors,
            date_published=meta.published.value if meta.published else None,
            date_published_raw=meta.published.raw if meta.published else None,
            date_published_precision=meta.published.precision if meta.published else None,
            date_modified=meta.modified.value if meta.modified else None,
            language_declared=meta.language_declared,
            description=meta.description,
            section=meta.section,
            tags=meta.tags,
            image_url=meta.image_url,
            is_free=meta.is_free,
            publisher=meta.publisher,
            tdm_reserved=meta.tdm_reserved,
            date_fetched=page.fetched_at,
            language=guess.language,
            language_confidence=guess.confidence,
            text=text,
            word_count=texts.count_words(text),
            removed=tuple(line.text for line in cleaned.removed),
            http_status=page.status,
            content_hash=dedup.content_hash(text),
            duplicate_of=None,
            revision=1,
            extractor=EXTRACTOR,
        )

    def _language(self, lines: list[str], declared: str | None) -> language.Guess:
        """Step 5: the language of the cleaned text."""
        identifier = language.get(self.options.identifier)
        return language.decide(identifier, lines, declared=declared, chars=self.options.language_chars)

    def _validate(self, page: Page, article: Article) -> Article | Rejection:
        """Step 6: what a record must have to be kept."""
        options, length = self.options, len(article.text)
        if not length:
            return reject(page, Reason.NO_TEXT, None, article.title, 0)
        lines = article.text.split("\n")
        if length < options.min_text_chars and not any(_is_sentence(line, options.min_words) for line in lines):
            detail = f"{length} characters, the least is {options.min_text_chars}"
            return reject(page, Reason.TOO_SHORT, detail, article.title, length)
        if not article.title:
            return reject(page, Reason.NO_TITLE, None, None, length)
        wanted = (options.languages, page.source.wanted if page.source else ())
        if article.language and not all(_wanted(article.language, languages) for languages in wanted if languages):
            return reject(page, Reason.UNWANTED_LANGUAGE, article.language, article.title, length)
        if options.since and article.date_published and article.date_published[:10] < options.since:
            return reject(page, Reason.BEFORE_SINCE, article.date_published, article.title, length)
        if options.until and article.date_published and article.date_published[:10] > options.until:
            return reject(page, Reason.AFTER_UNTIL, article.date_published, article.title, length)
        return article


@contextmanager
def _uncollected() -> Iterator[None]:
    """Holds the garbage collector back: a page's elements come and go by the thousand, none of them in a cycle, and to
    look through them again and again took a twelfth of a page's time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _checked(recurring: Recurring) -> Recurring:
    """A snapshot that is one; ConfigError for anything else, which would take nothing out without a word."""
    if not isinstance(recurring, Mapping) or not all(isinstance(keys, Set) for keys in recurring.values()):
        raise ConfigError("recurring: a snapshot is expected, as recurrence.learn gives it: site → set of keys")
    return {site: frozenset(keys) for site, keys in recurring.items()}


def _is_sentence(text: str, least: int) -> bool:
    """Whether a line has so many words, an ideograph being half of one, and ends as a sentence."""
    count = texts.count_words(text)
    return (count // 2 if count * 2 > len(text) else count) >= least and texts.ends_sentence(text)


def _wanted(language: str, languages: tuple[str, ...]) -> bool:
    """Whether the language, or the one it is a kind of (`zh` for `zh-Hant`), is among those."""
    return language in languages or language.partition("-")[0] in languages


def extract(  # noqa: PLR0913 - the public door: every input by name
    body: bytes | str,
    url: str | None = None,
    *,
    require_article: bool = True,
    options: Options | None = None,
    source: Source | str | None = None,
    fetched_at: datetime | str | None = None,
    http_status: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Article | Rejection:
    """The article on one page, or the rejection that says why there is none.

    `body` is the page as bytes (decoded by BOM, `headers`, meta, detection) or text; `url` its final URL (what is no
    http or https address counts as none); `source` a Source or just its id; `fetched_at` an ISO stamp or a datetime,
    UTC where it has no zone, which also bounds the dates that are believed. With `require_article=False` any page's
    text is returned. Raises ConfigError for a wrong option or `fetched_at`, TypeError for a body or source of
    another kind.
    """
    if not isinstance(body, (bytes, str, bytearray, memoryview)):  # bytes() makes something of a Path or a number, too
        raise TypeError(f"body: the page as bytes or text is expected, not {type(body).__name__}")
    if not (source is None or isinstance(source, (Source, str))):
        raise TypeError(f"source: a Source or its id is expected, not {type(source).__name__}")
    if isinstance(source, str):
        source = Source(id=source, name=source, home=url or "")
    page = Page(
        body=body if isinstance(body, str) else bytes(body),
        url=url,
        status=http_status,
        headers={name.lower(): value for name, value in (headers or {}).items()},
        fetched_at=_stamp(fetched_at),
        source=source,
    )
    return Processor(options, require_article=require_article)(page)


def _stamp(moment: datetime | str | None) -> str | None:
    """A time as records write it."""
    if moment is None:
        return None
    try:
        when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, AttributeError, OverflowError):
        raise ConfigError(f"fetched_at: {moment!r} should be a time such as 2024-05-01T09:30:00Z") from None


__all__ = ["EXTRACTOR", "Processor", "extract"]
