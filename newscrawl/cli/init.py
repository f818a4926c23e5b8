"""`newscrawl init`: makes a project's folder, in which `newscrawl run` and `scrapy crawl` work."""

from __future__ import annotations

import shlex
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from newscrawl.cli.console import UNWRITTEN, complain, write
from newscrawl.cli.project import reaches
from newscrawl.errors import ConfigError
from newscrawl.plain import plain

OWN = ("scrapy.cfg", "newscrawl_settings.py")
"""Files that make a folder a project: where one of them is, nothing is written."""
FILES = {
    "scrapy.cfg": "scrapy.cfg",
    "newscrawl_settings.py": "newscrawl_settings.py",
    "gitignore": ".gitignore",
    "data/README.md": "data/README.md",
    "data/sources/mine.toml": "data/sources/mine.toml",
}
"""File of newscrawl/template → what it is called in a project."""


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The project's folder; made if need be.")] = Path(),
    *,
    contact: Annotated[
        str | None, typer.Option(metavar="URL|ADDRESS", help="By what sites reach you; part of each request.")
    ] = None,
) -> int:
    """Make a project: settings, folders, an example of a source.

    Example: newscrawl init news --contact https://example.org/crawler

    Files that are there stay as they are. Exit status 2: the folder is a project already; 5: it cannot be written.
    """
    if contact is not None and not reaches(contact):
        raise ConfigError(f"--contact {contact}: a URL or an e-mail address is expected, by which sites reach you")
    for name in OWN:
        if (folder / name).exists():
            raise ConfigError(f"{folder / name}: is there already, so this is a project. Choose another folder")
    try:
        for ours, theirs in FILES.items():
            _put(folder / theirs, _text(ours, contact))
    except OSError as error:
        return complain(f"{error.filename or folder}: cannot be written: {error.strerror}", UNWRITTEN)
    write(_next_steps(folder, contact))
    return 0


def _next_steps(folder: Path, contact: str | None) -> str:
    go = [] if folder == Path() else [f"cd {plain(shlex.quote(str(folder)))}"]
    setting = [] if contact else ["(set NEWSCRAWL_CONTACT in newscrawl_settings.py: sites should know who asks)"]
    steps = [
        *go,
        *setting,
        "newscrawl sources add https://example.org/     # looks at a site and writes it to data/sources/",
        "newscrawl run                                  # its articles come to data/articles/",
        "newscrawl cron --every hourly                  # what is new, again and again",
    ]
    return "\n  ".join(["The project is made. Next:", *steps]) + "\n"


def _text(name: str, contact: str | None) -> str:
    text = resources.files("newscrawl").joinpath("template", *name.split("/")).read_text(encoding="utf-8")
    if contact is None:
        return text
    return text.replace('# NEWSCRAWL_CONTACT = "https://example.org/our-crawler"', f"NEWSCRAWL_CONTACT = {contact!r}")


def _put(path: Path, text: str) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
