"""One extractor at work: pages named on stdin in, what it found and its CPU seconds out, a JSON line each.

    python benchmarks/peer.py newspaper4k < PAGES

For benchmarks/peers.py, which starts one process of this for each extractor, with the Python that has it. A line in is
`{"id", "url", "path", "encoding"}`, the path that of the page's gzipped bytes; a line out is a prediction as score.py
reads them with `seconds`, or with `failed`, what was raised. An extractor that takes no bytes gets the page decoded as
the manifest says, which costs it nothing. None gets anything but the page: some would fetch its images, and are told
not to; a connection or look-up is refused, and what is left undone for that is theirs.
"""

from __future__ import annotations

import gzip
import json
import logging
import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from typing import Any

Found = dict[str, Any]
Extractor = Callable[[bytes, str, str | None], Found]
"""Bytes, the same decoded, the address → text, title, authors, date."""


def newscrawl() -> Extractor:
    """Ours: the whole record, with cleaning and language."""
    from quality import to_prediction  # noqa: PLC0415 - the others' environment has neither

    from newscrawl import Article, extract  # noqa: PLC0415

    def run(body: bytes, _: str, url: str | None) -> Found:
        found = extract(body, url, require_article=False)
        return to_prediction("", found) if isinstance(found, Article) else {}

    return run


def trafilatura(**ways: bool) -> Extractor:
    """The extractor trafilatura with metadata, as it comes but for `ways`."""
    from trafilatura import bare_extraction  # noqa: PLC0415

    def run(body: bytes, _: str, url: str | None) -> Found:
        found = bare_extraction(body, url=url, with_metadata=True, **ways)
        if found is None:
            return {}
        authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return {"text": found.text, "title": found.title, "authors": authors, "date": found.date}

    return run


def newspaper4k() -> Extractor:
    """An Article of newspaper4k's, parsed; its summaries and keywords are not asked for."""
    from newspaper import article  # noqa: PLC0415

    def run(_: bytes, html: str, url: str | None) -> Found:
        found = article(url or "http://example.com/", input_html=html, fetch_images=False)
        return _of_article(found, "text", "publish_date")

    return run


def news_please() -> Extractor:
    """news-please from the page alone; without the images that it fetches otherwise."""
    from newsplease import NewsPlease  # noqa: PLC0415

    def run(_: bytes, html: str, url: str | None) -> Found:
        return _of_article(NewsPlease.from_html(html, url=url, fetch_images=False), "maintext", "date_publish")

    return run


def _of_article(found: Any, text: str, date: str) -> Found:
    day = getattr(found, date)
    return {
        "text": getattr(found, text),
        "title": found.title,
        "authors": list(found.authors or ()),
        "date": str(day)[:10] if day else None,
    }


def readability() -> Extractor:
    """The extractor readability-lxml: text and title, it knows no more."""
    from lxml.html import fromstring  # noqa: PLC0415
    from readability import Document  # noqa: PLC0415

    def run(_: bytes, html: str, __: str | None) -> Found:
        document = Document(html)
        return {"text": fromstring(document.summary()).text_content(), "title": document.short_title()}

    return run


def resiliparse() -> Extractor:
    """The extractor resiliparse: text of the main content, and the title element."""
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415
    from resiliparse.parse.html import HTMLTree  # noqa: PLC0415

    def run(_: bytes, html: str, __: str | None) -> Found:
        tree = HTMLTree.parse(html)
        return {"text": extract_plain_text(tree, main_content=True), "title": tree.title}

    return run


OWN: dict[str, tuple[str, Callable[[], Extractor]]] = {
    "newscrawl": ("newscrawl", newscrawl),
    "trafilatura": ("trafilatura", trafilatura),
    "trafilatura, fast": ("trafilatura", partial(trafilatura, fast=True)),
    "trafilatura, precision": ("trafilatura", partial(trafilatura, favor_precision=True)),
}
"""Name → distribution and what makes the extractor; of those in newscrawl's own environment."""
OTHERS: dict[str, tuple[str, Callable[[], Extractor]]] = {
    "newspaper4k": ("newspaper4k", newspaper4k),
    "news-please": ("news-please", news_please),
    "readability-lxml": ("readability-lxml", readability),
    "resiliparse": ("resiliparse", resiliparse),
}
"""Those in the environment of benchmarks/requirements.txt."""


def answer(extractor: Extractor, line: str) -> Found:
    """What an extractor makes of the page that a line names."""
    page = json.loads(line)
    with gzip.open(page["path"]) as file:
        body = file.read()
    html = body.decode(page["encoding"] or "utf-8", "replace")
    start = time.process_time()
    try:
        found = extractor(body, html, page["url"])
    except Exception as error:  # noqa: BLE001 - a benchmark counts every failure and goes on
        found = {"failed": f"{type(error).__name__}: {error}"[:200]}
    return found | {"id": page["id"], "seconds": time.process_time() - start}


def offline(event: str, _: object) -> None:
    """Refuse to look up names and to connect: an audit hook."""
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        raise OSError("no network in a benchmark")


def main() -> None:
    """Say the version, then answer each line."""
    sys.addaudithook(offline)
    distribution, make = {**OWN, **OTHERS}[sys.argv[1]]
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    out, sys.stdout = sys.stdout, sys.stderr  # some of them print
    extractor = make()
    print(json.dumps({"version": version(distribution)}), file=out, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(extractor, line)), file=out, flush=True)


if __name__ == "__main__":
    main()
