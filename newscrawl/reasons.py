"""Why pages give no article: the reasons, and the stage that each belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Stage(StrEnum):
    """Where on its way a page was rejected."""

    FETCH = "fetch"
    DECODE = "decode"
    VERDICT = "verdict"
    EXTRACT = "extract"
    VALIDATE = "validate"
    DEDUP = "dedup"


class Reason(StrEnum):
    """Why a page is no article record. Each reason belongs to one stage (`STAGE_OF`)."""

    # fetch: there is no usable response
    HTTP_ERROR = "http_error"
    """The server answered with a status that carries no article (4xx, 5xx)."""
    DOWNLOAD_FAILED = "download_failed"
    """DNS, connection, TLS or protocol failure, after retries."""
    DOWNLOAD_TIMEOUT = "download_timeout"
    """No complete answer within the download time limit, after retries."""
    RESPONSE_TOO_LARGE = "response_too_large"
    """The body passed the download size limit, packed or unpacked, or its headers theirs."""
    ROBOTS = "robots"
    """robots.txt disallows the URL, or could not be read."""
    NOINDEX = "noindex"
    """The page asks to be kept out of indexes or archives, and NEWSCRAWL_OBEY_NOINDEX is set."""
    NOT_PUBLIC = "not_public"
    """The URL, or where it redirects to, has no public address, and NEWSCRAWL_ALLOW_NETWORKS does not name its own."""
    OFFSITE = "offsite"
    """The URL, or where it redirects to, is on a site that the source does not name."""
    REDIRECT_LOOP = "redirect_loop"
    """Too many redirects."""
    URL_TOO_LONG = "url_too_long"
    """It redirects to an address that is longer than any server reads."""
    NOT_FETCHED = "not_fetched"
    """The run ended before the request was made."""

    # decode: there are bytes, but no page
    EMPTY_BODY = "empty_body"
    NOT_HTML = "not_html"
    PAGE_TOO_LARGE = "page_too_large"
    TOO_DEEP = "too_deep"
    """Markup nested deeper than the parser reads: its text would be lost in silence."""

    # verdict: a page, but not an article
    HOME_PAGE = "home_page"
    SECTION_PAGE = "section_page"
    TAG_PAGE = "tag_page"
    AUTHOR_PAGE = "author_page"
    SEARCH_PAGE = "search_page"
    LOGIN_PAGE = "login_page"
    SOFT_404 = "soft_404"
    ERROR_PAGE = "error_page"
    """The site says that it cannot show the page now (server error, maintenance, access denied), with status 200."""
    CONSENT_WALL = "consent_wall"
    PAYWALL = "paywall"
    """Nothing but an offer to subscribe; a teaser with a sentence of the story is an article."""
    EMPTY_PAGE = "empty_page"
    """A page with furniture, or a script's empty shell, and no words of its own."""
    VIDEO_PAGE = "video_page"
    """A film or sound recording with hardly a word beside it."""
    GALLERY_PAGE = "gallery_page"
    """Pictures with captions, and no text."""

    # extract
    NO_TEXT = "no_text"
    """No body text was found."""
    TIMEOUT = "timeout"
    """Extraction passed its time limit and was killed."""
    WORKER_DIED = "worker_died"
    """The worker process ended while it held the page."""
    ERROR = "error"
    """newscrawl failed on the page; the log has the traceback."""

    # validate
    TOO_SHORT = "too_short"
    NO_TITLE = "no_title"
    UNWANTED_LANGUAGE = "unwanted_language"
    BEFORE_SINCE = "before_since"
    AFTER_UNTIL = "after_until"
    DROPPED = "dropped"
    """An item pipeline of the user's own project dropped it."""

    # dedup
    DUPLICATE = "duplicate"
    """The source has an article with this id, from another page of this run or of an earlier one."""
    UNCHANGED = "unchanged"
    """The page was asked for again, and its article is still the one that an earlier run has written."""
    FORGOTTEN = "forgotten"
    """The article was taken out for good, by `newscrawl forget`."""


STAGE_OF: Mapping[Reason, Stage] = {
    **dict.fromkeys(
        (
            Reason.HTTP_ERROR,
            Reason.DOWNLOAD_FAILED,
            Reason.DOWNLOAD_TIMEOUT,
            Reason.RESPONSE_TOO_LARGE,
            Reason.ROBOTS,
            Reason.NOINDEX,
            Reason.NOT_PUBLIC,
            Reason.OFFSITE,
            Reason.REDIRECT_LOOP,
            Reason.URL_TOO_LONG,
            Reason.NOT_FETCHED,
        ),
        Stage.FETCH,
    ),
    **dict.fromkeys((Reason.EMPTY_BODY, Reason.NOT_HTML, Reason.PAGE_TOO_LARGE, Reason.TOO_DEEP), Stage.DECODE),
    **dict.fromkeys(
        (
            Reason.HOME_PAGE,
            Reason.SECTION_PAGE,
            Reason.TAG_PAGE,
            Reason.AUTHOR_PAGE,
            Reason.SEARCH_PAGE,
            Reason.LOGIN_PAGE,
            Reason.SOFT_404,
            Reason.ERROR_PAGE,
            Reason.CONSENT_WALL,
            Reason.PAYWALL,
            Reason.EMPTY_PAGE,
            Reason.VIDEO_PAGE,
            Reason.GALLERY_PAGE,
        ),
        Stage.VERDICT,
    ),
    **dict.fromkeys((Reason.NO_TEXT, Reason.TIMEOUT, Reason.WORKER_DIED, Reason.ERROR), Stage.EXTRACT),
    **dict.fromkeys(
        (
            Reason.TOO_SHORT,
            Reason.NO_TITLE,
            Reason.UNWANTED_LANGUAGE,
            Reason.BEFORE_SINCE,
            Reason.AFTER_UNTIL,
            Reason.DROPPED,
        ),
        Stage.VALIDATE,
    ),
    **dict.fromkeys((Reason.DUPLICATE, Reason.UNCHANGED, Reason.FORGOTTEN), Stage.DEDUP),
}
