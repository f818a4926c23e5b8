"""What a setting is given in, the value that it means out; ValueError or TypeError that says what is expected."""

from __future__ import annotations

import contextlib
import importlib.util
import ipaddress
import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from newscrawl.errors import ConfigError
from newscrawl.sources.checks import MAX_AMOUNT

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
WIDEST = 8
"""Bits of a network's prefix at least: 10.0.0.0/8 and fd00::/8 are the widest that anybody has."""


def folder(value: object) -> Path:
    """An absolute path."""
    return Path(text(value)).expanduser().absolute()


def text(value: object) -> str:
    """Text, without blanks around it."""
    if not isinstance(value, str | os.PathLike):
        raise TypeError("text is expected")
    return os.fspath(value).strip()


def texts(value: object) -> tuple[str, ...]:
    """Names with commas between them, or a list of them."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple | set) or not all(isinstance(part, str) for part in parts):
        raise TypeError("names with commas between them, or a list of names, are expected")
    return tuple(part.strip() for part in parts if part.strip())


def networks(value: object) -> tuple[Network, ...]:
    """Networks with commas between them."""
    try:
        found = tuple(ipaddress.ip_network(part) for part in texts(value))
    except ValueError as error:
        raise ValueError(f"networks such as 10.0.0.0/8 are expected, with commas between them; {error}") from None
    if wide := next((network for network in found if network.prefixlen < WIDEST), None):
        raise ValueError(f"{wide} is no network of one's own; name those that are to be crawled")
    return found


def whole(least: int) -> Callable[[object], int]:
    """What takes whole numbers from `least` on."""

    def number(value: object) -> int:
        text = str(value).strip()
        if isinstance(value, bool) or not re.fullmatch(r"\d+", text) or int(text) < least:
            raise ValueError(f"a whole number, {least} or more, is expected")
        return int(text)

    return number


def seconds(value: object) -> float:
    """Seconds above 0, less than a day."""
    try:
        number = float(str(value))
    except ValueError:
        number = 0.0
    if not 0 < number < 86_400:
        raise ValueError("a number of seconds above 0 is expected")
    return number


def amount(value: object) -> float:
    """A number from 0 on."""
    try:
        number = float(str(value))
    except ValueError:
        number = -1.0
    if not 0 <= number <= MAX_AMOUNT:
        raise ValueError(f"a number, 0 to {MAX_AMOUNT}, is expected")
    return number


def flag(value: object) -> bool:
    """Yes or no."""
    text = str(value).strip().lower()
    if text not in {"true", "yes", "on", "1", "false", "no", "off", "0"}:
        raise ValueError("true or false is expected")
    return text in {"true", "yes", "on", "1"}


def metrics_file(value: object) -> str:
    """A file that node_exporter reads."""
    require("prometheus_client", "metrics")
    path = Path(text(value)).expanduser().absolute()
    if path.suffix != ".prom" or not path.parent.is_dir():
        raise ValueError("a file `*.prom` is expected, in a folder that is there: node_exporter reads no other")
    return str(path)


def listening(value: object) -> tuple[str, int]:
    """`9464`, `0.0.0.0:9464`, `[::1]:9464` → address and port; without an address this computer's own."""
    require("prometheus_client", "metrics")
    host, _, port = str(value).strip().rpartition(":")
    if not re.fullmatch(r"\d{1,5}", port) or int(port) > 65_535:
        raise ValueError("a port is expected, with an address of this computer before it or none: 127.0.0.1:9464")
    return str(ipaddress.ip_address(host.strip("[]") or "127.0.0.1")), int(port)


def gateway(has_file: bool) -> Callable[[object], str]:
    """What takes the address of a Pushgateway. ConfigError, too."""

    def gateway(value: object) -> str:
        require("prometheus_client", "metrics")
        if not has_file:
            raise ValueError("NEWSCRAWL_METRICS_FILE has to be set as well: by that file its counters go on")
        url = address(value)
        parts = urlsplit(url)
        if "@" in parts.netloc:  # not a ValueError, whose text repeats what was given
            raise ConfigError("NEWSCRAWL_METRICS_PUSH: an address without user name and password is expected")
        if parts.port == 0 or not parts.hostname:  # .port: ValueError where it is no number
            raise ValueError("host and port are expected: http://pushgateway:9091")
        return url

    return gateway


def share(value: object) -> float:
    """A share of all pages."""
    require("opentelemetry.exporter.otlp.proto.http", "otel")
    number = float(str(value))
    if not 0 <= number <= 1:
        raise ValueError("a share of the pages, 0 to 1, is expected")
    return number


def require(module: str, extra: str) -> None:
    """ValueError where the module is not installed; it is looked for, and not loaded."""
    with contextlib.suppress(ModuleNotFoundError):  # of the package that it is in
        if importlib.util.find_spec(module):
            return
    raise ValueError(f"it needs more packages: pip install 'newscrawl[{extra}]'")


def address(value: object) -> str:
    """An http or https address."""
    url = text(value)
    if not re.match(r"https?://[^\s/]", url):
        raise ValueError("an absolute http or https URL is expected")
    return url
