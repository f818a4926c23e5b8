"""What is told of failed downloads: words for a reader, and no names of classes."""

from __future__ import annotations

import pytest
from OpenSSL import SSL
from scrapy import exceptions
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet import error as twisted_errors
from twisted.python.failure import Failure
from twisted.web.client import ResponseNeverReceived

from newscrawl.crawl.failures import RobotsUnreachable, in_words
from newscrawl.errors import ConfigError


def wrapped(error: Exception) -> Exception:
    """As Scrapy hands it on: within its own error, within one of Twisted's."""
    outer = exceptions.DownloadFailedError("[<Failure>]")
    outer.__cause__ = ResponseNeverReceived([Failure(error)])
    return outer


UNTRUSTED = SSL.Error([("SSL routines", "", "certificate verify failed")])


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (None, "no answer"),
        (HttpError(Response("https://bay.example/", status=404)), "HTTP 404"),
        (RobotsUnreachable("robots.txt could not be read: HTTP 503"), "robots.txt could not be read: HTTP 503"),
        (exceptions.IgnoreRequest("Discarding <GET x>: max redirections reached"), "redirects in a circle"),
        (exceptions.DownloadConnectionRefusedError("111"), "no connection: refused"),
        (twisted_errors.ConnectionRefusedError(), "no connection: refused"),
        (twisted_errors.DNSLookupError("x"), "no connection: there is no host of that name"),
        (twisted_errors.NoRouteError(), "no connection"),
        (exceptions.DownloadTimeoutError("Getting x took longer"), "no answer in time"),
        (exceptions.DownloadCancelledError("Received 9 bytes … (8) in request <GET x>."), "Received 9 bytes … (8)"),
        (wrapped(twisted_errors.ConnectionLost()), "the connection was closed"),
        (wrapped(twisted_errors.ConnectionDone()), "the connection was closed"),
        (wrapped(VerificationError(errors=[])), "its certificate is not valid for this name"),
        (wrapped(UNTRUSTED), "its certificate is not trusted, or has expired"),
        (wrapped(SSL.Error([("SSL routines", "", "wrong version number")])), "no secure connection: wrong version"),
        (wrapped(SSL.Error()), "no secure connection: broken off"),
        (ConfigError("THE_KEY is not set"), "THE_KEY is not set"),
        (RuntimeError("a middleware's own"), "a middleware's own"),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_words(error: BaseException | None, words: str) -> None:
    told = in_words(error)
    assert words in told
    assert "<" not in told
