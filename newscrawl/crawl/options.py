"""Scrapy settings in, the core's Options out: NEWSCRAWL_<FIELD> sets each field."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from scrapy.settings import BaseSettings

from newscrawl.crawl.pool import workers as cpus
from newscrawl.errors import ConfigError
from newscrawl.options import Options

__all__ = ["cpus", "read"]


def read(settings: BaseSettings, since: str | None = None) -> Options:
    """The Options that the settings state, the rest at its default; raises ConfigError for a value of another kind."""
    stated = {
        field.name: _value(settings, f"NEWSCRAWL_{field.name.upper()}", getattr(Options(), field.name))
        for field in fields(Options)
        if settings.get(f"NEWSCRAWL_{field.name.upper()}") is not None
    }
    options = replace(Options(), **stated)
    return replace(options, since=since) if since else options


def _value(settings: BaseSettings, name: str, default: object) -> Any:  # noqa: ANN401 - the field says which
    raw = settings.get(name)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in settings.getlist(name) if str(part).strip())
    if isinstance(default, int):
        try:
            return int(raw)
        except (TypeError, ValueError):
            raise ConfigError(f"setting {name}: {raw!r} is no whole number; the default is {default}") from None
    return str(raw)
