"""Twisted's check of a certificate's names, mended: one that has no names, or unreadable ones, is not valid for any.

Twisted takes such a certificate for valid if its issuer is trusted, and writes a traceback to stderr.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service_identity import CertificateError, VerificationError
from twisted.internet import _sslverify


def mend() -> None:
    """Put the mended check in the place of Twisted's; the second time does nothing."""
    for name in ("extract_patterns", "verify_service_identity"):
        check = getattr(_sslverify, name)
        if check.__module__ != __name__:
            setattr(_sslverify, name, _strict(check))


def _strict(check: Callable[..., Any]) -> Callable[..., Any]:
    def strict(*args: Any, **kwargs: Any) -> Any:
        try:
            return check(*args, **kwargs)
        except CertificateError as error:
            raise VerificationError(errors=[]) from error

    return strict
