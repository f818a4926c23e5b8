"""Writes the golden records of the demo's articles from the files that the articles were written in.

    python tests/pages/demo/build.py

It reads the authors' files alone, never newscrawl's own code nor its output: what stands here is what was written.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC
from pathlib import Path

HERE = Path(__file__).parent
SITES = HERE.parents[2] / "newscrawl" / "demo" / "sites"
MARKS = re.compile(r"^(## |- |> |\? )")
LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def paragraphs(story):
    """Every paragraph that the page shows as text: the standfirst first, then the body without the file's marks."""
    body = re.split(r"\n\s*\n", story["body"].strip())
    shown = [LINK.sub(r"\1", MARKS.sub("", part)).replace("*", "") for part in body]
    return [story["standfirst"], *shown] if "standfirst" in story else shown


def written():
    """(site, file) of every article that a site shows; a site's copies.toml names those it has of other sites."""
    for path in sorted(SITES.glob("*/articles/*.toml")):
        yield path.parts[-3], path
    for listed in sorted(SITES.glob("*/copies.toml")):
        for origin, slugs in tomllib.loads(listed.read_text(encoding="utf-8")).items():
            yield from ((listed.parts[-2], SITES / origin / "articles" / f"{slug}.toml") for slug in slugs)


def golden(site, path):
    """What the record of this article must say on this site."""
    story = tomllib.loads(path.read_text(encoding="utf-8"))
    stamp = story["published"]
    day = f"{stamp:%Y-%m-%d}T00:00:00Z"
    exact = stamp.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    origin = path.parts[-3]
    return {
        "site": site,
        **({} if origin == site else {"copy_of": f"{origin}-{path.stem}"}),
        "slug": path.stem,
        "title": story["title"],
        "authors": story["authors"],
        "date_published": day if site == "darsena" else exact,  # the older site prints the day alone
        "language": story["language"],
        "description": story["description"],
        "tags": story["tags"],
        "text": "\n\n".join(paragraphs(story)),
    }


def main():
    for site, path in written():
        record = json.dumps(golden(site, path), ensure_ascii=False, indent=1)
        (HERE / f"{site}-{path.stem}.json").write_text(record + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
