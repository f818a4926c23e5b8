"""A failed download in, the reason of its rejection out, and what went wrong in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from OpenSSL import SSL
from scrapy import exceptions
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet import error as twisted_errors
from twisted.python.failure import Failure
from twisted.web.http import PotentialDataLoss

from newscrawl.items import STAGE_OF, Link, Reason, Rejection, Source


class OffsiteRequest(exceptions.IgnoreRequest):
    """The request leads to a site that its spider does not crawl."""


class NotPublic(exceptions.IgnoreRequest):
    """The request leads to an address that is not public."""


class RobotsForbidden(exceptions.IgnoreRequest):
    """robots.txt disallows the request, or could not be read."""


class RobotsUnreachable(RobotsForbidden):
    """robots.txt could not be read."""


class KeptOut(exceptions.IgnoreRequest):
    """The page asks to be kept out of indexes or archives."""


class HeadersTooLarge(exceptions.IgnoreRequest):
    """The answer's headers are more than NEWSCRAWL_MAX_HEADER_BYTES."""


class UrlTooLong(exceptions.IgnoreRequest):
    """It redirects to an address longer than URLLENGTH_LIMIT."""


class Unpackable(exceptions.IgnoreRequest):
    """The answer is packed too often, or what was packed breaks off."""


class RunEnded(exceptions.IgnoreRequest):
    """The run ended while the request waited for its host's turn."""


_REASONS: tuple[tuple[type[BaseException], Reason], ...] = (
    (HttpError, Reason.HTTP_ERROR),
    (RobotsForbidden, Reason.ROBOTS),
    (KeptOut, Reason.NOINDEX),
    (NotPublic, Reason.NOT_PUBLIC),
    (OffsiteRequest, Reason.OFFSITE),
    (RunEnded, Reason.NOT_FETCHED),
    (HeadersTooLarge, Reason.RESPONSE_TOO_LARGE),
    (UrlTooLong, Reason.URL_TOO_LONG),
    (exceptions.DownloadTimeoutError, Reason.DOWNLOAD_TIMEOUT),
    (twisted_errors.TimeoutError, Reason.DOWNLOAD_TIMEOUT),
    (exceptions.DownloadCancelledError, Reason.RESPONSE_TOO_LARGE),
)


_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (VerificationError, "no secure connection: its certificate is not valid for this name"),
    (twisted_errors.CertificateError, "no secure connection: its certificate is not valid"),
    (exceptions.CannotResolveHostError, "no connection: there is no host of that name"),
    (twisted_errors.DNSLookupError, "no connection: there is no host of that name"),
    (exceptions.DownloadConnectionRefusedError, "no connection: refused"),
    (twisted_errors.ConnectionRefusedError, "no connection: refused"),
    (exceptions.DownloadTimeoutError, "no answer in time"),
    (twisted_errors.TimeoutError, "no answer in time"),
    (exceptions.ResponseDataLossError, "the connection broke off before the answer was whole"),
    (PotentialDataLoss, "the connection broke off before the answer was whole"),
    (twisted_errors.ConnectionClosed, "the connection was closed before the answer was there"),
    (twisted_errors.ConnectError, "no connection"),
)
"""What is told of an error, by its kind; of the others, what they say themselves."""

_IGNORED = {
    "max redirections": "redirects in a circle, or too often",
    "during decompression": "the answer is larger than allowed once it is unpacked",
}
"""What is told of a request that Scrapy gives up, by what it says of that."""


def in_words(error: BaseException | None) -> str:
    """What went wrong, for a reader: without class names, and without the errors that wrap the one that counts."""
    if error is None:
        return "no answer"
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    if isinstance(error, exceptions.IgnoreRequest):
        said = str(error) or type(error).__name__
        return next((words for part, words in _IGNORED.items() if part in said), said)
    if isinstance(error, exceptions.DownloadCancelledError):
        return str(error).partition(" in request")[0] or "the answer is larger than allowed"
    chain = list(causes(error))
    for kind, words in _WORDS:
        if any(isinstance(one, kind) for one in chain):
            return words
    for one in chain:
        if isinstance(one, SSL.Error):
            return f"no secure connection: {_of_openssl(one)}"
    return next((said for one in reversed(chain) if (said := str(one).strip())), type(error).__name__)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that it came from, the outermost first."""
    while error is not None:
        yield error
        for failure in getattr(error, "reasons", None) or ():
            yield from causes(getattr(failure, "value", None))
        error = error.__cause__


def _of_openssl(error: SSL.Error) -> str:
    """OpenSSL's own words for what is wrong: `[("SSL routines", "", "wrong version number")]` → the last of them."""
    told = [entry[-1] for entry in error.args[0] if entry[-1]] if error.args and error.args[0] else []
    if "certificate verify failed" in told:
        return "its certificate is not trusted, or has expired"
    return ", ".join(told) or "broken off"


def reason_of(failure: Failure) -> tuple[Reason, str, int | None]:
    """Why a download failed: the reason, what to tell a reader, and the HTTP status where there was one."""
    error = failure.value
    status = error.response.status if isinstance(error, HttpError) else None
    detail = in_words(error)
    if isinstance(error, exceptions.IgnoreRequest) and "max redirections" in str(error):
        return Reason.REDIRECT_LOOP, detail, None
    if isinstance(error, exceptions.IgnoreRequest) and "during decompression" in str(error):
        return Reason.RESPONSE_TOO_LARGE, detail, None
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return reason, detail, status
    return Reason.DOWNLOAD_FAILED, detail, status


def rejection_of(failure: Failure, url: str, source: Source | None) -> Rejection:
    """The rejection of a page that could not be fetched."""
    reason, detail, status = reason_of(failure)
    return Rejection(
        url=url,
        source=source.id if source else None,
        date_fetched=now() if status else None,
        http_status=status,
        stage=STAGE_OF[reason],
        reason=reason,
        detail=detail,
        title=None,
        text_length=None,
    )


def now() -> str:
    """The time, as records write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def link_of(response: Any) -> Link | None:
    """The link by which an article page was asked for; `response` may be the failure of its download."""
    link = getattr(getattr(response, "request", None), "cb_kwargs", {}).get("link")
    return link if isinstance(link, Link) else None
