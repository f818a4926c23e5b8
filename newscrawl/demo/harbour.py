"""Turns the stories of the Harbour Ledger into its site: semantic markup, JSON-LD, RSS, sitemaps, editions."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from email.utils import format_datetime
from html import escape
from typing import Any

from newscrawl.demo import sitemaps
from newscrawl.demo.content import Resource, Story, chrome, html, inline, paragraphs, stories, template

SITE = "harbour"
NAME = "Harbour Ledger"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def path(story: Story) -> str:
    """Where a story stands on the site."""
    return f"/{story.language}/{story.published:%Y/%m}/{story.slug}"


def build(bases: Mapping[str, str]) -> dict[str, Resource]:
    """Every path of the site and its answer; `bases` has `http://host:port` of each site of the demo."""
    base = bases[SITE]
    told = stories(SITE)
    pages = {path(story): html(_article(story, base), modified=story.modified or story.published) for story in told}
    news = sitemaps.news(NAME, [(base + path(story), story) for story in told])
    editions = {story.language for story in told}
    pages |= {f"/{language}/": html(_listing(language, told, base)) for language in sorted(editions)}
    pages |= {
        "/": html(_listing("en", told, base, everything=True)),
        "/en/section/waterfront": html(_listing("en", told, base, heading="Waterfront")),
        "/en/2025/04/regatta-live-ticker": html(_missing(base)),
        "/print/night-ferry-returns": html("<html><body><p>Print view of the night ferry story.</p></body></html>"),
        "/files/tide-table-2025.pdf": Resource(_pdf(), "application/pdf"),
        "/rss.xml": Resource(_rss(told, base).encode(), "application/rss+xml; charset=utf-8"),
        "/sitemap.xml": sitemaps.index((f"{base}/sitemap-news.xml.gz", f"{base}/sitemap-archive.xml")),
        "/sitemap-news.xml.gz": Resource(gzip.compress(news.body, mtime=0), "application/gzip"),
        "/sitemap-archive.xml": sitemaps.pages(_archive(base)),
        "/robots.txt": Resource(
            f"User-agent: *\nDisallow: /print/\n\nSitemap: {base}/sitemap.xml\n".encode(), "text/plain"
        ),
    }
    return pages


def source(base: str) -> str:
    """The site as a table of a sources file."""
    languages = ", ".join(f'"{code}"' for code in sorted({story.language for story in stories(SITE)}))
    return (
        f'[[source]]\nid = "{SITE}"\nname = "{NAME}"\nhome = "{base}/"\nlanguages = [{languages}]\n'
        f'feeds = ["{base}/rss.xml"]\nsitemaps = ["{base}/sitemap.xml"]\n'
    )


def _article(story: Story, base: str) -> str:
    words = {key: escape(value) for key, value in chrome(SITE, story.language).items() if isinstance(value, str)}
    return template(SITE, "article").substitute(
        words,
        language=story.language,
        direction="rtl" if story.language == "ar" else "ltr",
        base=base,
        url=base + path(story),
        image=f"{base}/images/{story.slug}.jpg",
        title=escape(story.title),
        description=escape(story.description),
        section=escape(story.section),
        tags="\n".join(f'<meta property="article:tag" content="{escape(tag)}">' for tag in story.tags),
        published=story.published.isoformat(),
        modified=(story.modified or story.published).isoformat(),
        shown_date=_shown_date(story),
        authors=", ".join(f'<a rel="author" href="{base}/en/">{escape(name)}</a>' for name in story.authors),
        jsonld=json.dumps(_graph(story, base), ensure_ascii=False, indent=1),
        menu=_menu(story.language, base),
        standfirst=f'<p class="standfirst">{inline(story.standfirst)}</p>' if story.standfirst else "",
        figure=_figure(story, base),
        body="\n".join(_body(story, base)),
        paywall=_paywall(story, words),
        related_list=_teasers(_others(story, 3), base),
        most_read_list="\n".join(
            f'<li><a href="{base}{path(other)}">{escape(other.title)}</a></li>' for other in _others(story, 5)
        ),
        discussion=_discussion(story, words),
    )


def _body(story: Story, base: str) -> list[str]:
    """The text, with the site's own box between its second and third paragraph."""
    shown = paragraphs(story, base, _show)
    other = _others(story, 1)[0]
    box = (
        f'<aside class="read-also"><h3>{escape(chrome(SITE, story.language)["read_also"])}</h3>'
        f'<a href="{base}{path(other)}">{escape(other.title)}</a></aside>'
    )
    return [*shown[:2], box, *shown[2:]] if story.free and len(shown) > 4 else shown


def _show(kind: str, text: str) -> str:
    if kind == "heading":
        return f"<h2>{text}</h2>"
    if kind == "quote":
        return f"<blockquote><p>{text}</p></blockquote>"
    return f"<p><strong>{text}</strong></p>" if kind == "question" else f"<p>{text}</p>"


def _graph(story: Story, base: str) -> dict[str, Any]:
    organisation = {"@type": "NewsMediaOrganization", "@id": f"{base}/#org", "name": NAME, "url": f"{base}/"}
    article = {
        "@type": "OpinionNewsArticle" if story.page.get("opinion") else "NewsArticle",
        "@id": f"{base}{path(story)}#article",
        "headline": story.title,
        "description": story.description,
        "datePublished": story.published.isoformat(),
        "dateModified": (story.modified or story.published).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "articleSection": story.section,
        "keywords": list(story.tags),
        "inLanguage": story.language,
        "isAccessibleForFree": "True" if story.free else "False",
        "image": {"@type": "ImageObject", "url": f"{base}/images/{story.slug}.jpg"},
        "publisher": {"@id": f"{base}/#org"},
        "mainEntityOfPage": base + path(story),
    }
    site = {"@type": "WebSite", "@id": f"{base}/#site", "name": NAME, "url": f"{base}/"}
    return {"@context": "https://schema.org", "@graph": [organisation, site, article]}


def _shown_date(story: Story) -> str:
    day = story.published
    return f"{day.year}年{day.month}月{day.day}日" if story.language in ("ja", "zh") else f"{day:%d.%m.%Y, %H:%M}"


def _figure(story: Story, base: str) -> str:
    if not story.caption:
        return ""
    label = escape(chrome(SITE, story.language)["photo"])
    return (
        f'<figure><img src="{base}/images/{story.slug}.jpg" alt="" width="1200" height="675">'
        f"<figcaption>{escape(story.caption)} <small>{label}: {NAME}</small></figcaption></figure>"
    )


def _paywall(story: Story, words: dict[str, str]) -> str:
    if story.free:
        return ""
    return (
        f'<div class="paywall" data-nosnippet><h3>{words["paywall_title"]}</h3><p>{words["paywall_text"]}</p>'
        f'<a class="button" href="/subscribe">{words["subscribe"]}</a> <a href="/login">{words["login"]}</a></div>'
    )


def _discussion(story: Story, words: dict[str, str]) -> str:
    entries = "\n".join(
        f'<li class="comment"><b class="comment-author">{escape(name)}</b><p>{escape(text)}</p></li>'
        for name, text in story.comments
    )
    return (
        f'<section id="comments" class="comments"><h2>{words["comments"]} ({len(story.comments)})</h2>'
        f"<ul>{entries}</ul><button>{words['comment_button']}</button></section>"
    )


def _others(story: Story, count: int) -> list[Story]:
    """Stories to point at: those of the same language first, then the newest."""
    rest = [other for other in stories(SITE) if other.slug != story.slug]
    return sorted(rest, key=lambda other: other.language != story.language)[:count]


def _teasers(told: Iterable[Story], base: str) -> str:
    return "\n".join(
        f'<li class="card"><a href="{base}{path(story)}"><h3>{escape(story.title)}</h3></a>'
        f"<p>{escape(story.description)}</p></li>"
        for story in told
    )


def _menu(language: str, base: str) -> str:
    entries = chrome(SITE, language)["menu"]
    return "\n".join(f'<li><a href="{base}/{language}/">{escape(entry)}</a></li>' for entry in entries)


def _listing(
    language: str, told: Iterable[Story], base: str, *, everything: bool = False, heading: str | None = None
) -> str:
    wanted = [story for story in told if everything or story.language == language]
    return template(SITE, "listing").substitute(
        language=language,
        title=escape(heading or NAME),
        menu=_menu(language, base),
        cards=_teasers(wanted, base),
        footer=escape(chrome(SITE, language)["footer"]),
        base=base,
    )


def _missing(base: str) -> str:
    """A page that is gone, but answers 200: a soft 404."""
    return template(SITE, "missing").substitute(menu=_menu("en", base), base=base)


def _rss(told: Iterable[Story], base: str) -> str:
    items = "\n".join(
        f"<item><title>{escape(story.title)}</title><link>{base}{path(story)}</link>"
        f'<guid isPermaLink="true">{base}{path(story)}</guid><description>{escape(story.description)}</description>'
        f"<pubDate>{format_datetime(story.published)}</pubDate></item>"
        for story in told
    )
    section = f"<item><title>All stories from the waterfront</title><link>{base}/en/section/waterfront</link></item>"
    head = f"<title>{NAME}</title><link>{base}/</link><description>News from the harbour</description>"
    return f'{_XML}<rss version="2.0"><channel>{head}\n{items}\n{section}</channel></rss>\n'


def _archive(base: str) -> list[str]:
    """What a careless archive lists besides articles: a page gone, one gone softly, one forbidden, a PDF."""
    paths = (
        "/en/2025/03/withdrawn-notice",
        "/en/2025/04/regatta-live-ticker",
        "/print/night-ferry-returns",
        "/files/tide-table-2025.pdf",
    )
    return [base + path for path in paths]


def _pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
