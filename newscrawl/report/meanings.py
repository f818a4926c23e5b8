"""A reason of rejection in, what it means to whoever reads a report out."""

from __future__ import annotations

from collections.abc import Mapping

from newscrawl.items import Reason

MEANINGS: Mapping[Reason, str] = {
    Reason.HTTP_ERROR: "the server answered with an error, such as 404",
    Reason.DOWNLOAD_FAILED: "no connection to the server, in several tries",
    Reason.DOWNLOAD_TIMEOUT: "no complete answer in time, in several tries",
    Reason.RESPONSE_TOO_LARGE: "more bytes than a page may have",
    Reason.ROBOTS: "the site's robots.txt keeps crawlers out",
    Reason.NOINDEX: "the page asks not to be collected",
    Reason.NOT_PUBLIC: "an address inside a private network",
    Reason.OFFSITE: "it leads to a site that the source does not name",
    Reason.REDIRECT_LOOP: "one redirect after another",
    Reason.URL_TOO_LONG: "it leads to an address that no server reads",
    Reason.NOT_FETCHED: "the run ended before its turn",
    Reason.EMPTY_BODY: "an answer without content",
    Reason.NOT_HTML: "a file or data instead of a page",
    Reason.PAGE_TOO_LARGE: "a bigger page than is read",
    Reason.TOO_DEEP: "markup nested deeper than can be read",
    Reason.HOME_PAGE: "the front page of a site",
    Reason.SECTION_PAGE: "a list of articles",
    Reason.TAG_PAGE: "a list of articles on one subject",
    Reason.AUTHOR_PAGE: "a list of one author's articles",
    Reason.SEARCH_PAGE: "results of a search",
    Reason.LOGIN_PAGE: "a form to log in",
    Reason.SOFT_404: "it says that there is no such page",
    Reason.ERROR_PAGE: "it says that the site cannot show the page now",
    Reason.CONSENT_WALL: "a question about cookies in the article's place",
    Reason.PAYWALL: "an offer to subscribe in the article's place",
    Reason.EMPTY_PAGE: "no words of its own",
    Reason.VIDEO_PAGE: "a film or recording with hardly a word",
    Reason.GALLERY_PAGE: "pictures with captions, and no text",
    Reason.NO_TEXT: "no text was found",
    Reason.TIMEOUT: "reading it took too long",
    Reason.WORKER_DIED: "the process that read it ended",
    Reason.ERROR: "newscrawl failed on it: the log says how",
    Reason.TOO_SHORT: "less text than an article must have",
    Reason.NO_TITLE: "no headline was found",
    Reason.UNWANTED_LANGUAGE: "a language that is not wanted",
    Reason.BEFORE_SINCE: "older than is wanted",
    Reason.AFTER_UNTIL: "newer than is wanted",
    Reason.DROPPED: "a pipeline of the project let it go",
    Reason.DUPLICATE: "the same article as another page",
    Reason.UNCHANGED: "known from an earlier run, and still the same",
    Reason.FORGOTTEN: "taken out for good by newscrawl forget",
}


def meaning(name: str) -> str:
    """What `stage/reason` means; nothing where another version has written a reason that is not known here."""
    found = name.rpartition("/")[2]
    return MEANINGS[Reason(found)] if found in set(Reason) else ""
