"""A failed download in, the reason of its rejection out."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy import exceptions
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet import error as twisted_errors
from twisted.python.failure import Failure

from newscrawl.items import STAGE_OF, Reason, Rejection, Source


class OffsiteRequest(exceptions.IgnoreRequest):
    """The request leads to a site that its spider does not crawl."""


class RobotsForbidden(exceptions.IgnoreRequest):
    """robots.txt disallows the request, or could not be read."""


class KeptOut(exceptions.IgnoreRequest):
    """The page asks to be kept out of indexes or archives."""


class RunEnded(exceptions.IgnoreRequest):
    """The run ended while the request waited for its host's turn."""


_REASONS: tuple[tuple[type[BaseException], Reason], ...] = (
    (HttpError, Reason.HTTP_ERROR),
    (RobotsForbidden, Reason.ROBOTS),
    (KeptOut, Reason.NOINDEX),
    (OffsiteRequest, Reason.OFFSITE),
    (RunEnded, Reason.NOT_FETCHED),
    (exceptions.DownloadTimeoutError, Reason.DOWNLOAD_TIMEOUT),
    (twisted_errors.TimeoutError, Reason.DOWNLOAD_TIMEOUT),
    (exceptions.DownloadCancelledError, Reason.RESPONSE_TOO_LARGE),
)


def reason_of(failure: Failure) -> tuple[Reason, str, int | None]:
    """Why a download failed: the reason, what to tell a reader, and the HTTP status where there was one."""
    error = failure.value
    status = error.response.status if isinstance(error, HttpError) else None
    detail = f"HTTP {status}" if status else f"{type(error).__name__}: {error}"
    if isinstance(error, exceptions.IgnoreRequest) and "max redirections" in str(error):
        return Reason.REDIRECT_LOOP, str(error), None
    if isinstance(error, exceptions.IgnoreRequest) and "during decompression" in str(error):
        return Reason.RESPONSE_TOO_LARGE, str(error), None
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
