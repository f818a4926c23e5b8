"""Turns one `[[source]]` table into what is wrong with it: a line a mistake, with the key first and the fix last."""

from __future__ import annotations

import dataclasses
import difflib
import re
import warnings
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from cssselect import HTMLTranslator, SelectorError
from cssselect import parse as parse_selectors

from newscrawl.items import Source
from newscrawl.sources import secrets

RESERVED_IDS = frozenset({"urls", "archive"})
"""Names of newscrawl's own spiders: a source with such an id could not be crawled by name."""

MOST_CHARACTERS = 100
"""Of an id or a group's name. Files are called so, with more behind it, and most systems take 255 bytes."""
_DEVICE = re.compile("con|prn|aux|nul|com[0-9]|lpt[0-9]")

LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss "
    "st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu zh-Hant".split()
)
"""ISO 639-1 codes, and the one tag beyond them that newscrawl tells apart."""
MISTAKEN_LANGUAGES = {"jp": "ja", "cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "ua": "uk", "us": "en", "gb": "en"}
"""Country codes and the language that was meant."""

KEYS = tuple(field.name for field in dataclasses.fields(Source))
REQUIRED = tuple(
    field.name
    for field in dataclasses.fields(Source)
    if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
)
TEXTS = ("id", "name", "home", "user_agent", "proxy")
TABLES = ("headers", "cookies")
WHOLE = {"limit": 1, "errors": 0}
"""Keys whose value is a whole number, and the least that it may be."""
AMOUNTS = {"minutes": "minutes", "recheck_hours": "hours"}
"""Keys whose value is an amount of time from 0 on, and its unit."""
EXAMPLE = '[[source]]\nid = "example"\nname = "The Example"\nhome = "https://news.example/"'

MAX_DELAY = 3600.0
"""Seconds; more is a typing error: at one request an hour, no source is read to its end."""
MAX_AMOUNT = 1_000_000
"""Minutes, or hours, which are 114 years: some thousand years before today there are no dates to reckon with."""
OWN_KEY = {"cookie": "cookies", "user-agent": "user_agent", "proxy-authorization": "proxy"}
"""Request headers that have a key of their own."""
TRANSPORT = frozenset({"host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "accept-encoding"})
"""Request headers that the connection sets; another value breaks it."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def check(table: object) -> list[str]:
    """What is wrong with one `[[source]]` table; [] for one that is right."""
    if not isinstance(table, dict):
        return [f"expected a [[source]] table, found {shown(table)}"]
    wrong = [_unknown(key) for key in table if key not in KEYS]
    wrong += [f"{key}: missing; every source needs id, name and home" for key in REQUIRED if key not in table]
    for key in KEYS:
        if key in table:
            wrong += [f"{key}: {text}" for text in _check_value(key, table[key])]
    return wrong


def shown(value: object) -> str:
    """A value as messages write it."""
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else repr(value)
    text = text.replace("\n", "\\n")
    return text if len(text) <= 80 else text[:79] + "…"


def _unknown(key: str) -> str:
    near = difflib.get_close_matches(key, KEYS, 1, cutoff=0.6)
    return f"{key}: unknown key; " + (f'did you mean "{near[0]}"?' if near else f"known: {', '.join(KEYS)}")


def _check_value(key: str, value: object) -> list[str]:
    if key == "enabled":
        return [] if isinstance(value, bool) else [f"expected true or false, without quotes, found {shown(value)}"]
    if key == "delay":
        return _delay(value)
    if key in WHOLE:
        return _whole(value, WHOLE[key])
    if key in AMOUNTS:
        return _amount(value, AMOUNTS[key])
    if key in TABLES:
        return _pairs(key, value)
    if key in TEXTS:
        return _complaints(key, value) if isinstance(value, str) else [f"expected text in quotes, found {shown(value)}"]
    if isinstance(value, str):
        return [f"expected a list; write [{shown(value)}]"]
    if not isinstance(value, list):
        return [f"expected a list of texts, found {shown(value)}"]
    wrong = []
    for element in value:
        if isinstance(element, str):
            wrong += _complaints(key, element)
        else:
            wrong.append(f"expected texts in the list, found {shown(element)}")
    return wrong


def _complaints(key: str, text: str) -> list[str]:
    complaint = "is empty; fill it or leave the key out" if not text.strip() else CHECKS[key](text)
    if not complaint:
        return []
    return [f"{'the value' if key == 'proxy' else shown(text)} {complaint}"]  # a proxy's address may hold a password


def _delay(value: object) -> list[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return [f"expected a number of seconds without quotes, such as 2.5, found {shown(value)}"]
    if 0 < value <= MAX_DELAY:
        return []
    return [f"{value} is no number of seconds above 0, {MAX_DELAY:.0f} at most; without the key the project's hold"]


def _whole(value: object, least: int) -> list[str]:
    if isinstance(value, int) and not isinstance(value, bool) and value >= least:
        return []
    hint = "leave the key out" if least else "write 0"
    return [f"expected a whole number without quotes, {least} or more, found {shown(value)}; for no bound {hint}"]


def _amount(value: object, unit: str) -> list[str]:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MAX_AMOUNT:
        return []
    return [f"expected a number of {unit} without quotes, 0 to {MAX_AMOUNT}, found {shown(value)}"]


def _pairs(key: str, value: object) -> list[str]:
    """What is wrong with a table of texts. Its values, which may be secret, are never shown."""
    if not isinstance(value, dict):
        return [f'expected a table of texts; write {key} = {{ "Name" = "value" }}']
    wrong = []
    for name, text in value.items():
        if complaint := _header_name(name) if key == "headers" else _cookie_name(name):
            wrong.append(f"{shown(name)} {complaint}")
        if not isinstance(text, str):
            wrong.append(f"{shown(name)}: expected text in quotes")
        elif complaint := _sent(key, text):
            wrong.append(f"{shown(name)}: the value {complaint}")
    return wrong


def _header_name(name: str) -> str | None:
    if own := OWN_KEY.get(name.lower()):
        return f'has a key of its own: "{own}"'
    if name.lower() in TRANSPORT:
        return "is set by the connection; leave it out"
    return None if _TOKEN.fullmatch(name) else 'is no header name; letters, digits and "-" only, such as "X-Token"'


def _cookie_name(name: str) -> str | None:
    return None if _TOKEN.fullmatch(name) else 'is no cookie name; letters, digits, "-" and "_" only'


def _sent(key: str, text: str) -> str | None:
    if not text.strip():
        return "is empty; fill it or leave the name out"
    if complaint := secrets.complaint(text):
        return complaint
    return sendable(key, text)


def sendable(key: str, text: str) -> str | None:
    """What makes a header's or cookie's value, with or without its secrets filled in, unfit to be sent; None if fit."""
    if re.search(r"[\x00-\x1f\x7f]", text):
        return "holds a line break or another control character"
    if key == "cookies" and ";" in text:
        return 'holds a ";", which ends a cookie; write each cookie by its own name'
    return None


# one text; each check returns what is wrong, or None


def _id(text: str) -> str | None:
    if complaint := _group(text):
        return complaint.replace("group's name", "id")
    if text in RESERVED_IDS:
        return "is the name of one of newscrawl's own spiders; choose another id"
    return None


def _group(text: str) -> str | None:
    if not re.fullmatch("[a-z0-9][a-z0-9_-]*", text):
        fixed = re.sub("[^a-z0-9]+", "-", text[:MOST_CHARACTERS].lower()).strip("-") or "example"
        return f'is no group\'s name: lower-case letters a–z, digits, "-" and "_" only; try "{fixed}"'
    if len(text) > MOST_CHARACTERS:
        return f"is too long to be a file's name: {MOST_CHARACTERS} characters at most"
    if _DEVICE.fullmatch(text):
        return f'is the name of a device to Windows; try "{text}-news"'
    return None


def _url(text: str) -> str | None:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        return f"is no URL: {error}"
    if parts.scheme.lower() not in {"http", "https"}:
        bare = "news.example" + text if re.match("/[^/]", text) else text.rpartition("://")[2].lstrip("/")
        return f'is no absolute http or https URL; try "https://{bare}"'
    if not parts.hostname:
        return "is a URL without a host; write https://host/path"
    return "holds a blank; write it as %20" if re.search(r"\s", text) else None


def _proxy(text: str) -> str | None:
    return secrets.complaint(text) or (None if text.startswith("${") else proxy_address(secrets.fill(text, _ANY)))


class _Any(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "1"


_ANY = _Any()
"""Stands in for the environment: a value for every name, which is right for user, password, host and port."""


def proxy_address(text: str) -> str | None:
    """What is wrong with a proxy's address whose secrets are filled in. The address is not told: it may be secret."""
    try:
        parts = urlsplit(text)
        wrong = parts.scheme.lower() not in {"http", "https"} or not parts.hostname or parts.port == 0
    except ValueError:
        wrong = True
    if wrong or re.search(r"[\x00-\x20\x7f]", text) or parts.path not in ("", "/") or parts.query or parts.fragment:
        return 'is no proxy\'s address; write it like "http://proxy.example:3128" or "http://${USER}:${PASS}@…"'
    return None


def _user_agent(text: str) -> str | None:
    if "${" in text:
        return "holds a ${…}, which is filled in headers, cookies and proxy alone; write the text itself"
    return sendable("headers", text)


def _regex(text: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of syntax that a later Python may read otherwise: works today
            re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is no regular expression: {error}; what has a meaning of its own (. ? + * ( [ \\) takes a \\ before it"
    return None


def _selector(text: str) -> str | None:
    try:
        if any(selector.pseudo_element for selector in parse_selectors(text)):
            return "selects text or an attribute; leave the :: part out, an element is wanted"
        HTMLTranslator().css_to_xpath(text)
    except (SelectorError, RecursionError) as error:
        return f'is no CSS selector: {error}; elements are written "div.ad", "#comments", "[data-box=share]"'
    return None


def _language(text: str) -> str | None:
    if text in LANGUAGES:
        return None
    short = re.split("[-_]", text.lower())[0]
    meant = MISTAKEN_LANGUAGES.get(short, short)
    fix = f'write "{meant}"' if meant in LANGUAGES else 'write two letters, such as "en"'
    return f"is no ISO 639-1 code; {fix}"


def _domain(text: str) -> str | None:
    if re.fullmatch(r"(?!-)[\w-]+(\.[\w-]+)*", text) and text == text.lower():
        return None
    host = urlsplit(text if "://" in text else f"//{text}").netloc.lower().rpartition("@")[2].split(":")[0]
    return f'is no bare domain in lower case; try "{host.strip("*.") or "news.example"}"'


def _param(text: str) -> str | None:
    name = re.split("[?&=]", text.lstrip("?&"))[0]
    return f'is no bare parameter name; write "{name}"' if re.search(r"[?&=\s]", text) else None


def _any(text: str) -> str | None:
    return "holds a line break; write one line each" if "\n" in text else None


CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "id": _id,
    "name": _any,
    "home": _url,
    "languages": _language,
    "feeds": _url,
    "sitemaps": _url,
    "sections": _url,
    "allow": _regex,
    "deny": _regex,
    "domains": _domain,
    "groups": _group,
    "wanted": _language,
    "user_agent": _user_agent,
    "proxy": _proxy,
    "title": _selector,
    "date": _selector,
    "body": _selector,
    "remove": _selector,
    "phrases": _any,
    "drop_params": _param,
}
"""Keys whose value is a text or a list of texts, and the check of one text."""
