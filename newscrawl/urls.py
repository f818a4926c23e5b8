"""URLs in, absolute and comparable URLs out; and what site a URL belongs to."""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import tldextract
from w3lib.url import canonicalize_url

# Parameters that say how a reader came, never which article this is.
_TRACKING = re.compile(
    r"^(?:utm_\w+|mtm_\w+|pk_\w+|at_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|twclid|yclid|igshid|igsh|mc_[ce]id|"
    r"ns_(?:campaign|mchannel|source|linkname|fee)|cmpid|cmp|ocid|ito|ftag|xtor|smid|smtyp|sh|wt_mc|wtmc|sr_share|"
    r"_ga|_gl|_hsenc|_hsmi|__twitter_impression|guccounter|guce_referrer(?:_sig)?|partner|traffic_source|spm)$",
    re.IGNORECASE,
)
_INDEX_FILE = re.compile(r"/(?:index|default|home)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_HOME_PATH = re.compile(r"^/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?$", re.IGNORECASE)
_DEFAULT_PORT = {"http": 80, "https": 443}


@functools.lru_cache(maxsize=1)
def _suffixes() -> tldextract.TLDExtract:
    # The list that the package ships: no look-up at run time, the same answer everywhere.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def absolute(href: str | None, base: str | None) -> str | None:
    """`href` resolved against `base`, without fragment; None unless that is an http or https URL with a host."""
    if not href:
        return None
    try:
        joined = urljoin(base or "", re.sub(r"[\t\r\n]", "", href.strip()))
        parts = urlsplit(joined)
        port_ok = parts.port is None or parts.port > 0
        joined.encode()  # a lone surrogate is no part of any address
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORT or not parts.hostname or not port_ok:
        return None
    return urlunsplit(parts._replace(fragment="")).replace(" ", "%20")


def without_credentials(url: str | None) -> str | None:
    """`url` without user name and password, which no record should carry."""
    if not url or "@" not in url:
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def host(url: str | None) -> str | None:
    """Host name of `url` in lower case, without port; None where there is none."""
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None


@functools.lru_cache(maxsize=4096)
def _registered(name: str) -> str:
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        return name
    found = _suffixes()(name)
    if found.suffix:
        return found.top_domain_under_public_suffix or name
    return ".".join(name.split(".")[-2:])  # an ending that is on no list: the list's own rule, "*"


def registered_domain(url: str | None) -> str | None:
    """Registered domain of `url` (`news.example.co.uk` → `example.co.uk`); an address stands for itself.

    Names in other letters are given as DNS knows them (`xn--…`): pages write them either way.
    """
    name = host(url)
    return _registered(name.rstrip(".")) if name else None


def same_site(first: str | None, second: str | None) -> bool:
    """Whether both URLs are on one registered domain."""
    domain = registered_domain(first)
    return domain is not None and domain == registered_domain(second)


def is_home(url: str | None) -> bool:
    """Whether `url` is a site's front page: `/`, `/index.html`, a bare language code; never with a query."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    if not parts.hostname or parts.query:
        return False
    return bool(_HOME_PATH.match(_INDEX_FILE.sub("/", parts.path) or "/"))


def normalise(url: str, drop_params: Iterable[str] = ()) -> str:
    """`url` in the one form by which an article is known: for comparing and for ids, not for fetching.

    Scheme, `www.`, default port, tracking parameters, fragment, index file, trailing slash and the order of the
    parameters make no other article. `drop_params` are further parameters that do not.
    """
    dropped = {p.casefold() for p in drop_params}
    try:
        parts = urlsplit(canonicalize_url(url, keep_blank_values=True))
        port = parts.port
    except ValueError:
        return url
    name = (parts.hostname or "").rstrip(".").removeprefix("www.")
    if port and port != _DEFAULT_PORT.get(parts.scheme):
        name = f"{name}:{port}"
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(key) and key.casefold() not in dropped
    ]
    path = re.sub(r"/{2,}", "/", _INDEX_FILE.sub("/", parts.path)).rstrip("/")
    return urlunsplit(("https" if parts.scheme == "http" else parts.scheme, name, path, urlencode(query), ""))
