"""Golden pages: what newscrawl gives for each page here, and what it must give.

    python tests/pages/golden.py [CASE ...]        (make golden)

A case is a folder with a page (page.html, feed.xml, sitemap.xml or robots.txt: bytes as a server sent them), meta.json
(its kind, address and headers, when it was fetched, and the link that led there) and expected.json. Run as a program,
this writes what newscrawl gives now to expected.json and prints what that changes: read every line before it is
committed. expected.json is what the page's author would say, not what newscrawl happens to say.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

from newscrawl import records
from newscrawl.discovery import feeds, robots, sitemaps
from newscrawl.extraction import dates
from newscrawl.items import Article, Link, Page
from newscrawl.process import Processor

HERE = Path(__file__).parent
FILES = {"page": "page.html", "feed": "feed.xml", "sitemap": "sitemap.xml", "robots": "robots.txt"}


def cases():
    """Names of the cases."""
    return sorted(path.parent.name for path in HERE.glob("*/meta.json"))


def expected(case):
    """What must come out."""
    return json.loads((HERE / case / "expected.json").read_text(encoding="utf-8"))


def given(case):
    """What comes out: a record or rejection, the links of a feed or sitemap, or the addresses of a robots.txt."""
    meta = json.loads((HERE / case / "meta.json").read_text(encoding="utf-8"))
    body = (HERE / case / FILES[meta["kind"]]).read_bytes()
    return {"page": _page, "feed": _feed, "sitemap": _sitemap, "robots": _robots}[meta["kind"]](body, meta)


def flat(value):
    """Every field by a name that a failure can show: `title` of a record, `2.title` of a feed's third link."""
    parts = [*enumerate(value), ("count", len(value))] if isinstance(value, list) else value.items()
    fields = {}
    for name, part in parts:
        if isinstance(part, dict) or (isinstance(part, list) and part and isinstance(part[0], dict)):
            fields |= {f"{name}.{inner}": one for inner, one in flat(part).items()}
        else:
            fields[str(name)] = part
    return fields


def _page(body, meta):
    link = meta.get("link")
    page = Page(
        body,
        url=meta["url"],
        status=meta["http_status"],
        headers={"content-type": meta["content_type"]},
        fetched_at=meta["fetched_at"],
        link=Link(**{**link, "authors": tuple(link.get("authors", ()))}) if link else None,
    )
    found = Processor(require_article=meta.get("require_article", True), strict=True)(page)
    if not isinstance(found, Article):
        return records.rejection_to_dict(found)
    row = records.to_dict(found)
    del row["extractor"]  # versions
    return row


def _feed(body, meta):
    return [_link(link) for link in feeds.parse(body, meta["url"])]


def _sitemap(body, meta):
    found = sitemaps.parse(body, meta["url"])
    return {"links": [_link(link) for link in found.links], "sitemaps": [_link(link) for link in found.sitemaps]}


def _robots(body, meta):
    return robots.sitemaps(body, meta["url"])


def _link(link):
    """A Link as JSON, with the moment that its `published` is read as."""
    row = dataclasses.asdict(link)
    read = dates.parse(link.published) if link.published else None
    return {**row, "authors": list(link.authors), "published_utc": read.value if read else None}


def changes(old, new):
    """Lines that say, field by field, what was expected and what comes out."""
    was, now = flat(old), flat(new)
    for field in dict.fromkeys([*was, *now]):
        before, after = (json.dumps(side[field], ensure_ascii=False) if field in side else "-" for side in (was, now))
        if before != after:
            yield f"  {field}\n    - {before}\n    + {after}"


def main(chosen):
    """Rewrite expected.json of these cases, or of all, telling what changes."""
    unknown = sorted(set(chosen) - set(cases()))
    if unknown:
        return f"no such case: {', '.join(unknown)}"
    changed = 0
    for case in chosen or cases():
        path = HERE / case / "expected.json"
        old, new = expected(case) if path.exists() else {}, given(case)
        if old != new:
            changed += 1
            sys.stdout.write("\n".join([case, *changes(old, new)]) + "\n")
            path.write_text(json.dumps(new, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{changed} of {len(chosen or cases())} golden pages changed; is each new value the right one?\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
