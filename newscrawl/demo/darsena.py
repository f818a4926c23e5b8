"""Turns the stories of the Corriere della Darsena into its site: old markup, Italian furniture, many languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from newscrawl.demo.content import Resource, Story, html, inline, paragraphs, stories, template, utc

SITE = "darsena"
NAME = "Corriere della Darsena"
MONTHS = "Gennaio Febbraio Marzo Aprile Maggio Giugno Luglio Agosto Settembre Ottobre Novembre Dicembre".split()
_TRACKING = "?utm_source=atom&amp;utm_medium=feed"
_ROBOTS = b"User-agent: *\nDisallow: /riservato/\n"


def path(story: Story) -> str:
    """Where a story stands on the site."""
    return f"/articoli/{story.published:%Y%m%d}-{story.slug}.html"


def build(bases: Mapping[str, str]) -> dict[str, Resource]:
    """Every path of the site and its answer; `bases` has `http://host:port` of each site of the demo."""
    base = bases[SITE]
    told = stories(SITE)
    pages = {path(story): _page(story, base) for story in told}
    pages |= {f"/amp/{story.slug}.html": html(_amp(story, base)) for story in told if story.page.get("amp")}
    first = told[0]
    pages |= {
        "/": _old(template(SITE, "listing").substitute(heading="Prima pagina", rows=_rows(told, base), base=base)),
        "/sezioni/mondo.html": _old(
            template(SITE, "listing").substitute(heading="Mondo", rows=_rows(told, base), base=base)
        ),
        "/accesso.html": _old(template(SITE, "login").substitute(base=base)),
        "/foto/tramonto.html": _old(template(SITE, "photo").substitute(base=base)),
        "/vecchio/prima.html": Resource(b"", "text/html", status=301, location=base + path(first)),
        "/riservato/abbonati.html": _old(template(SITE, "login").substitute(base=base)),
        "/atom.xml": Resource(_atom(told, base).encode("iso-8859-1", "xmlcharrefreplace"), "application/atom+xml"),
        "/robots.txt": Resource(_ROBOTS, "text/plain"),
    }
    return pages


def source(base: str) -> str:
    """The site as a table of a sources file."""
    languages = ", ".join(f'"{code}"' for code in sorted({story.language for story in stories(SITE)}))
    return (
        f'[[source]]\nid = "{SITE}"\nname = "{NAME}"\nhome = "{base}/"\nlanguages = [{languages}]\n'
        f'feeds = ["{base}/atom.xml"]\nsections = ["{base}/sezioni/mondo.html"]\n'
    )


def _page(story: Story, base: str) -> Resource:
    encoding = story.page.get("encoding", "windows-1252")
    page = template(SITE, story.page.get("layout", "table")).substitute(
        encoding=encoding,
        base=base,
        title=escape(story.title),
        description=escape(story.description),
        section=escape(story.section),
        keywords=escape(", ".join(story.tags)),
        meta=_meta(story, base),
        byline=escape(" e ".join(story.authors)),
        day=f"{MONTHS[story.published.month - 1]} {story.published.day}, {story.published.year}",
        body=_body(story, base),
        others=_rows([other for other in stories(SITE) if other.slug != story.slug][:4], base),
    )
    return html(page, encoding=encoding, charset=False, modified=story.published)


def _meta(story: Story, base: str) -> str:
    """The head of the page: what an old system writes there differs from story to story."""
    lines = []
    if story.page.get("meta_author", True):
        lines.append(f'<meta name="author" content="{escape(", ".join(story.authors))}">')
    if story.page.get("meta_date", True):
        lines.append(f'<meta name="date" content="{story.published:%Y-%m-%d}">')
    if story.page.get("amp"):
        lines.append(f'<link rel="amphtml" href="{base}/amp/{story.slug}.html">')
    lines.append(f'<link rel="canonical" href="{base}{path(story)}">')
    return "\n".join(lines)


def _body(story: Story, base: str) -> str:
    if story.page.get("layout", "table") == "table":
        text = [inline(story.standfirst)] if story.standfirst else []
        return "\n<br><br>\n".join((*text, *paragraphs(story, base, _old_part)))
    text = [f"<p>{inline(story.standfirst)}</p>"] if story.standfirst else []
    return "\n".join((*text, *paragraphs(story, base, _column_part)))


def _old_part(kind: str, text: str) -> str:
    return f"<b>{text}</b>" if kind in ("heading", "question") else text


def _column_part(kind: str, text: str) -> str:
    if kind == "heading":
        return f"<h3>{text}</h3>"
    return f"<p><b>{text}</b></p>" if kind == "question" else f"<p>{text}</p>"


def _amp(story: Story, base: str) -> str:
    text = "\n".join(paragraphs(story, base, _column_part))
    return template(SITE, "amp").substitute(
        title=escape(story.title), canonical=base + path(story), byline=escape(", ".join(story.authors)), body=text
    )


def _old(page: str) -> Resource:
    return html(page, encoding="windows-1252", charset=False)


def _rows(told: Iterable[Story], base: str) -> str:
    return "\n".join(f'<tr><td><a href="{base}{path(story)}">{escape(story.title)}</a></td></tr>' for story in told)


def _atom(told: Iterable[Story], base: str) -> str:
    """The feed, with the site's own mistakes: tracking, an AMP twin, an old address, pages that are no articles."""
    told = [story for story in told if story.page.get("feed", True)]
    entries = [_entry(story.title, base + path(story) + _TRACKING, story) for story in told]
    entries += [_entry(story.title, f"{base}/amp/{story.slug}.html", story) for story in told if story.page.get("amp")]
    entries += [
        _entry("Prima pagina, vecchio indirizzo", f"{base}/vecchio/prima.html", told[0]),
        _entry("Area abbonati", f"{base}/accesso.html", told[0]),
        _entry("Riservato agli abbonati", f"{base}/riservato/abbonati.html", told[0]),
        _entry("La foto del giorno", f"{base}/foto/tramonto.html", told[0]),
    ]
    head = f"<title>{NAME}</title><id>{base}/</id><updated>{utc(told[0].published)}</updated>"
    return (
        '<?xml version="1.0" encoding="iso-8859-1"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="it">'
        f"{head}\n" + "\n".join(entries) + "\n</feed>\n"
    )


def _entry(title: str, link: str, story: Story) -> str:
    return (
        f'<entry><title>{escape(title)}</title><link rel="alternate" href="{link}"/><id>{link}</id>'
        f"<updated>{utc(story.published)}</updated><published>{utc(story.published)}</published></entry>"
    )
