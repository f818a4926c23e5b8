"""URLs in, absolute and comparable URLs out; and what site a URL belongs to."""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote_plus, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

if TYPE_CHECKING:
    from tldextract import TLDExtract

# Parameters that say how a reader came, or who the reader is, never which article this is. A name stands here if a
# product (analytics, advertising, social network, newsletter, content system) gives it to all its customers, or if it
# can mean nothing but a campaign: so it is safe on every site. What one publisher alone uses belongs into that
# source's `drop_params`; its pages name their canonical address as well.
_TRACKING = re.compile(
    r"(?:\w+_)?utm_\w+|(?:itm|mtm|pk|piwik|matomo|at|ga|hsa)_\w+|\w+_(?:campaign|medium)|"
    r"(?:g2i|dm|mc|hmb|osc|fb|traffic|tracking)_source|"
    r"fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|twclid|ys?clid|ttclid|li_fat_id|igsh(?:id)?|epik|rb_clickid|"
    r"wickedid|dicbo|oborigurl|tblci|fb_(?:ref|action_(?:ids|types))|__twitter_impression|_openstat|"
    r"mc_(?:[ce]id|tc)|ml_subscriber(?:_hash)?|mkt_tok|_hs(?:enc|mi)|__hs(?:fp|sc|tc)|hsctatracking|vero_(?:id|conv)|"
    r"oly_(?:anon|enc)_id|elqtrack(?:id)?|cleverpush\w+|"
    r"_ga|_gl|ns_(?:campaign|mchannel|source|linkname|fee)|xtor|wt_z?mc|wtmc|wtrid|wt\.\w+|s_k?w?cid|sc_cid|cmpid|icid|"
    r"ncid|intcmp|ocid|ito|ftag|smid|smtyp|sr_share|xing_share|echobox|guccounter|guce_referrer(?:_sig)?|spm|"
    r"amp_(?:js_v|gsa|r)|usqp|replytocom|showcomment|chash|no_cache|"
    r"phpsessid|jsessionid|aspsessionid\w*|cftoken|oscsid|zenid|sess(?:ion)?_?id",
    re.IGNORECASE,
)
# These can name an article (`?ref=48213`, `?from=20` on a list); with one of these values they say how a reader came.
_ORIGIN = frozenset("ref referrer referer source src from via share shared partner origin channel medium cmp r".split())
_ORIGINS = frozenset(
    "rss rss2 rssfeed atom feed feeds home homepage hp startseite portada accueil front frontpage facebook fb twitter "
    "tw x linkedin whatsapp telegram instagram pinterest reddit tumblr tiktok youtube threads mastodon bluesky vk xing "
    "flipboard pocket email e-mail mail newsletter push app android ios amp google googlenews google-news bing yahoo "
    "apple-news applenews share sharing social socialmedia social-media copy copylink link button".split()
)
# Another dress of the same page, as the parameter's name or its value says.
_VERSION = frozenset("amp _amp noamp nonamp print printable bprint mobile".split())
_IS_ON = frozenset(["", "1", "true", "yes", "y", "on", "amp", "print", "mobile"])
_SHAPE = frozenset("outputtype output view display layout format mode style template amp-content".split())
_SHAPES = frozenset(["amp", "print", "printable"])
_SESSION = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|/\(S\([a-z0-9]{24}\)\)(?=/)", re.IGNORECASE)

_PRINT_WORDS = (
    "print|printer|printable|print-?version|print-?view|drucken|druck-?version|druck-?ansicht|imprimer|imprimir|"
    "imprimible|impression|stampa|stampabile|afdrukken|drukuj|wydruk|tisk|utskrift|tulosta|yazdir"
)
_PRINT = re.compile(rf"[/._,~-](?:{_PRINT_WORDS})(?=[/._,~]|$)", re.IGNORECASE)
_VERSION_HOST = re.compile(r"^(?:m|mobile|mobil|touch|wap|amp|print)\.(?=[^.]+\.)")
_VERSION_SEGMENT = re.compile(rf"/(?:amp|m|mobile|{_PRINT_WORDS})(?=/|$)", re.IGNORECASE)
_VERSION_SUFFIX = re.compile(rf"[._,~-](?:amp|{_PRINT_WORDS})(?=\.\w+$|$)", re.IGNORECASE)

_AMP_CACHE = re.compile(
    r"^https?://(?:[\w-]+\.cdn\.ampproject\.org/[a-z]{1,2}/|(?:www\.)?google\.[a-z.]+/amp/)(s/)?([\w-]+\..+)$",
    re.IGNORECASE,
)
_INDEX_FILE = re.compile(r"/(?:index|default|home)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_HOME_PATH = re.compile(r"^/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?$", re.IGNORECASE)
_HOST_TWICE = re.compile(r"^https?://(?P<host>[^/?#]+)/+(?=https?://(?P=host)/)", re.IGNORECASE)
_UNFILLED = re.compile(r"\{\{.*\}\}|<%.*%>|\$\{.*\}")
# What no address shows: a terminal and a log obey controls, line ends and marks that turn the direction of reading.
_UNSEEN = re.compile("[\x00-\x20\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
# An absolute address of plain signs, in which there is nothing to mend: most are.
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9/_.~%,+=&@!-]*(?:\?[A-Za-z0-9/_.~%,+=&@!-]+)?")
# One that `canonicalize_url` leaves as it is.
_CANONICAL = re.compile(r"(?!.*/\.)https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9/_.~-]*")
_NO_HOST = re.compile(r"\s|\.\.")
_BRACKETED = re.compile(r"\[[0-9a-fA-F:.]+\](?::[0-9]*)?")
_ASCII = bytes(range(128))
_DEFAULT_PORT = {"http": 80, "https": 443}
MAX_LENGTH = 8000
"""Characters; a longer address is none. Servers read no more (nginx 8 kB, Apache 8,190 bytes), and what searches an
address for a pattern may take the square of its length: one of a megabyte kept a crawl for minutes."""


@functools.lru_cache(maxsize=1)
def _suffixes() -> TLDExtract:
    import tldextract  # noqa: PLC0415 - it imports requests: half of the time that a command took to start

    # The list that the package ships: no look-up at run time, the same answer everywhere.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def absolute(href: str | None, base: str | None) -> str | None:
    """`href` resolved against `base`; None unless that is an http or https URL with a host.

    Without fragment, unless that is a route (`#!/story`), which names a page of its own. A host written twice
    (`https://host/https://host/story`) is a template that put it before a whole address: once is enough. A template
    that nobody filled (`{{ link }}`) is no address, nor is what is longer than MAX_LENGTH. User name and
    password are left out.
    """
    if not href or len(href) > MAX_LENGTH:
        return None
    if _PLAIN.fullmatch(href):
        return href
    if _UNFILLED.search(href):
        return None
    try:
        joined = _HOST_TWICE.sub("", urljoin(base or "", re.sub(r"[\t\r\n]", "", href.strip())))
        parts = urlsplit(joined)
        port_ok = parts.port is None or parts.port > 0
        joined.encode()  # a lone surrogate is no part of any address
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORT or not parts.hostname or not port_ok or _is_odd(parts.netloc):
        return None
    # Nobody is to sign in as whom a page names, and no client of ours could ask for it.
    parts = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=_route(parts.fragment))
    return _UNSEEN.sub(_escaped, urlunsplit(parts))


def length(url: str) -> int:
    """Characters of `url` as it is asked for: a letter that is not ASCII's is written in six to twelve."""
    if url.isascii():
        return len(url)
    written = url.encode("utf-8", "replace")
    return len(written) + 2 * len(written.translate(None, _ASCII))


def _is_odd(netloc: str) -> bool:
    """Whether no host is called so: a blank or nothing between two dots, or an IPv6 address and more than brackets."""
    name = netloc.rpartition("@")[2]
    return bool(_NO_HOST.search(netloc)) or (("[" in name or "]" in name) and not _BRACKETED.fullmatch(name))


def _escaped(match: re.Match[str]) -> str:
    return quote(match[0])


def _route(fragment: str) -> str:
    return fragment if fragment.startswith("!/") else ""  # "#!" alone is a link that does nothing


def without_credentials(url: str | None) -> str | None:
    """`url` without user name and password, which no record should carry; None where it is no address."""
    if not url or "@" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
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


def out_of_cache(url: str) -> str:
    """The publisher's address of a page in an AMP cache; any other as it is."""
    match = _AMP_CACHE.match(url)
    return f"{'https' if match[1] else 'http'}://{match[2]}" if match else url


def normalise(url: str, drop_params: Iterable[str] = ()) -> str:
    """`url` in the one form by which an article is known: for comparing and for ids, not for fetching.

    What makes no other article: scheme, `www.`, default port, user name, session, tracking parameters, fragment (but
    not a route, `#!/…`), index file, trailing and double slashes, the order of the parameters, the case of host and
    escapes, an AMP cache, a parameter that asks for the AMP or print version. `drop_params` are further parameters that
    do not. docs/once.md has the table.
    """
    find = _normalised if len(url) <= MAX_LENGTH else _normalised.__wrapped__  # a stranger's pages fill no memory
    return find(url, frozenset(p.casefold() for p in drop_params))


@functools.lru_cache(maxsize=256)  # a crawl asks it several times of a page's address, from its link to its row
def _normalised(url: str, dropped: frozenset[str]) -> str:
    try:
        address = out_of_cache(url)
        if not _CANONICAL.fullmatch(address):
            address = canonicalize_url(address, keep_blank_values=True, keep_fragments=True)
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return url
    name = (parts.hostname or "").rstrip(".").removeprefix("www.")
    name = f"[{name}]" if ":" in name else name
    if port and port != _DEFAULT_PORT.get(parts.scheme):
        name = f"{name}:{port}"
    # Escapes stay as they are: bytes that are no UTF-8 would all become one replacement character.
    query = "&".join(pair for pair in parts.query.split("&") if _identifies(pair, dropped))
    path = _SESSION_IN_PATH.sub("", parts.path)
    path = re.sub(r"/{2,}", "/", _INDEX_FILE.sub("/", path)).rstrip("/;")  # canonicalize_url drops a last ";", too
    scheme = "https" if parts.scheme == "http" else parts.scheme
    return urlunsplit((scheme, name, path, query, _route(parts.fragment)))


def _identifies(pair: str, dropped: Collection[str]) -> bool:
    """Whether a parameter can be what tells one article from another."""
    key, _, value = (unquote_plus(part).casefold() for part in pair.partition("="))
    key = key.removeprefix("amp;")  # a feed that escaped its links twice
    if not pair or key in dropped or _TRACKING.fullmatch(key):
        return False
    return not (
        (key in _ORIGIN and value in _ORIGINS)
        or _is_version(key, value)
        or (key == "sid" and _SESSION.fullmatch(value))
    )


def _is_version(key: str, value: str) -> bool:
    return (key in _VERSION and value in _IS_ON) or (key in _SHAPE and value in _SHAPES)


def asks_for_version(url: str) -> bool:
    """Whether a parameter of `url` asks for the AMP, mobile or print version of its page."""
    return any(_is_version(*pair) for pair in parse_qsl(urlsplit(url).query.casefold(), keep_blank_values=True))


def is_print(url: str) -> bool:
    """Whether a word in `url` calls its page a print version. A guess: a slug may end in such a word."""
    parts = urlsplit(url)
    queried = (pair.partition("=") for pair in parts.query.casefold().split("&"))
    return bool(_PRINT.search(parts.path)) or any(
        "print" in (key, value) or key in ("bprint", "printable", "drucken") for key, _, value in queried
    )


def differ_in_version(first: str, second: str) -> bool:
    """Whether nothing but words for the AMP, mobile or print version tells two addresses apart.

    A guess, for `m.` and `/amp/` can mean something else: true twins have the same text as well.
    """
    return _without_version(first) == _without_version(second)


def _without_version(url: str) -> str:
    parts = urlsplit(normalise(url))
    path = _VERSION_SUFFIX.sub("", _VERSION_SEGMENT.sub("", parts.path))
    return urlunsplit(parts._replace(netloc=_VERSION_HOST.sub("", parts.netloc), path=path))
