"""Turns the stories of El Mercado del Sur into its site: a script framework's boxes, none of which says what it holds.

Some of its pages are empty until a script runs, and have their text in JSON-LD alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from newscrawl.demo import sitemaps
from newscrawl.demo.content import Resource, Story, html, inline, paragraphs, plain, slug, stories, template

SITE = "mercado"
NAME = "El Mercado del Sur"
MENU = ("Economía", "Cultura", "Gastronomía", "Obituario")
"""Sections that the menu names."""
_STUB = "/n/ultimo"
_OTHERS = {
    "Última hora en la lonja": "/ultima-hora/lonja-en-directo_25060518.html",
    "Las cuentas secretas de la lonja de Peñagrande": "/economia/las-cuentas-secretas-de-la-lonja_25060407.html",
    "Vídeo: así baila la fuente de la plaza del Trigo": "/videos/asi-baila-la-fuente-de-la-plaza_25051822.html",
    "Mapa interactivo de los mercados": "/especiales/mapa-interactivo-de-los-mercados_25051110.html",
    "Feria de abril, minuto a minuto": "/sociedad/feria-de-abril-minuto-a-minuto_25042211.html",
}
"""What the feed lists besides stories: title and path."""


def path(story: Story) -> str:
    """Where a story stands on the site."""
    return f"/{slug(story.section)}/{story.slug}_{_number(story)}.html"


def build(bases: Mapping[str, str]) -> dict[str, Resource]:
    """Every path of the site and its answer; `bases` has `http://host:port` of each site of the demo."""
    base, told = bases[SITE], stories(SITE)
    pages = {path(story): _page(story, base) for story in told}
    pages |= {f"/amp{path(story)}": html(_amp(story, base)) for story in told if story.page.get("amp")}
    pages |= {_printed(story): _page(story, base) for story in told if story.page.get("printed")}
    pages |= {
        f"/{slug(name)}/": html(_listing(name, (story for story in told if story.section == name), base))
        for name in {story.section for story in told}
    }
    wall, offer, video, shell, gone = _OTHERS.values()
    return pages | {
        "/": html(_listing(NAME, told, base)),
        wall: html(template(SITE, "consent").substitute()),
        offer: html(_framed("offer", "Las cuentas secretas de la lonja de Peñagrande", base)),
        video: html(_framed("video", "Vídeo: así baila la fuente de la plaza del Trigo", base, _film(base))),
        shell: html(template(SITE, "shell").substitute(title="Mapa interactivo de los mercados", meta="", base=base)),
        gone: html(_framed("missing", "Página no encontrada", base)),
        _STUB: html(template(SITE, "refresh").substitute(url=base + path(told[0]))),
        "/feed.json": Resource(_feed(told, base).encode(), "application/feed+json; charset=utf-8"),
        "/sitemap-news.xml": sitemaps.news(NAME, _listed(told, base)),
        "/robots.txt": Resource(f"User-agent: *\nSitemap: {base}/sitemap-news.xml\n".encode(), "text/plain"),
    }


def source(base: str) -> str:
    """The site as a table of a sources file."""
    languages = ", ".join(f'"{code}"' for code in sorted({story.language for story in stories(SITE)}))
    return (
        f'[[source]]\nid = "{SITE}"\nname = "{NAME}"\nhome = "{base}/"\nlanguages = [{languages}]\n'
        f'feeds = ["{base}/feed.json"]\nsitemaps = ["{base}/sitemap-news.xml"]\n'
    )


def _page(story: Story, base: str) -> Resource:
    if story.page.get("layout") == "shell":
        return html(_shell(story, base), modified=story.modified or story.published)
    encoding = story.page.get("encoding", "utf-8")
    page = template(
        SITE, "soup"
    ).substitute(
        base=base,
        charset='<meta charset="utf-8">\n' if encoding == "utf-8" else "",  # else only the header tells
        menu=_menu(base),
        url=base + path(story),
        amphtml=f'<link rel="amphtml" href="{base}/amp{path(story)}">' if story.page.get("amp") else "",
        slug=story.slug,
        title=escape(story.title),
        description=escape(story.description),
        section=escape(story.section),
        section_url=f"{base}/{slug(story.section)}/",
        jsonld=json.dumps(_jsonld(story, base), ensure_ascii=False),
        byline="" if story.page.get("bare") else escape(" / ".join(story.authors)),
        day="" if story.page.get("bare") else _day(story),
        standfirst=f'<div class="css-17st0nd">{inline(story.standfirst)}</div>' if story.standfirst else "",
        figure=_figure(story, base),
        body="\n".join(_body(story, base)),
        offer="" if story.free else _OFFER,
        related="\n".join(_teaser(other, base) for other in _others(story)[:3]),
        most_read="\n".join(
            f'<div class="css-1lm8ld"><a class="css-hh2x1y" href="{base}{path(other)}">{escape(other.title)}</a></div>'
            for other in _others(story)[3:7]
        ),
    )
    return html(page, encoding=encoding, modified=story.modified or story.published)


_OFFER = (
    '<div class="css-of11aa"><div class="css-of22bb">Sigue leyendo por 1 €</div><div class="css-of33cc">Suscríbete y '
    'lee todas las noticias sin límites. Cancela cuando quieras.</div><div class="css-of44dd" role="button">Suscribirme'
    '</div><div class="css-of33cc">¿Ya tienes cuenta? <a href="/cuenta.html">Inicia sesión</a></div></div>'
)


def _body(story: Story, base: str) -> list[str]:
    """The text, with a box for another story after the third paragraph of what is long enough to have one."""
    shown = paragraphs(story, base, _show)
    other = _others(story)[0]
    box = (
        '<div class="css-rl44xz"><div class="css-rl55yw">Lee también</div>'
        f'<div class="css-rl66vu"><a href="{base}{path(other)}">{escape(other.title)}</a></div></div>'
    )
    return [*shown[:3], box, *shown[3:]] if story.free and len(shown) > 5 else shown


def _show(kind: str, text: str) -> str:
    if kind == "heading":
        return f'<h2 class="css-h2k71m">{text}</h2>'
    if kind == "quote":
        return f'<div class="css-qt80da"><div class="css-8wqp0">{text}</div></div>'
    return (
        f'<div class="css-8wqp0"><b class="css-b0ld1">{text}</b></div>'
        if kind == "question"
        else (f'<div class="css-8wqp0">{text}</div>')
    )


def _shell(story: Story, base: str) -> str:
    """The page before its script runs: all that it says is in the head."""
    data = _jsonld(story, base) | {
        "articleBody": "\n\n".join(
            plain(text) for text in (story.standfirst, *(text for _, text in story.parts)) if text
        )
    }
    meta = (
        f'<meta name="description" content="{escape(story.description)}">\n'
        f'<link rel="canonical" href="{base}{path(story)}">\n'
        f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
    )
    return template(SITE, "shell").substitute(title=escape(story.title), meta=meta, base=base)


def _amp(story: Story, base: str) -> str:
    return template(SITE, "amp").substitute(
        base=base,
        url=base + path(story),
        slug=story.slug,
        title=escape(story.title),
        byline=escape(" / ".join(story.authors)),
        jsonld=json.dumps(_jsonld(story, base), ensure_ascii=False),
        body="\n".join(paragraphs(story, base, lambda _, text: f"<p>{text}</p>")),
    )


def _jsonld(story: Story, base: str) -> dict[str, Any]:
    signed = {
        "datePublished": story.published.isoformat(),
        "dateModified": (story.modified or story.published).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in story.authors],
    }
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "description": story.description,
        **({} if story.page.get("bare") else signed),  # then the feed alone says who and when
        "articleSection": story.section,
        "keywords": ", ".join(story.tags),
        "isAccessibleForFree": story.free,
        "image": [f"{base}/img/{story.slug}.webp"],
        "publisher": {"@type": "Organization", "name": NAME},
        "mainEntityOfPage": {"@type": "WebPage", "@id": base + path(story)},
    }


def _film(base: str) -> str:
    film = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": "Así baila la fuente de la plaza del Trigo",
        "uploadDate": "2025-05-18T22:10:00+02:00",
        "contentUrl": f"{base}/video/fuente.mp4",
    }
    return f'<script type="application/ld+json">{json.dumps(film, ensure_ascii=False)}</script>'


def _framed(name: str, title: str, base: str, meta: str = "") -> str:
    """A page that is no story: what its template holds within the site's furniture."""
    return _frame(title, template(SITE, name).substitute(), base, meta)


def _listing(heading: str, told: Iterable[Story], base: str) -> str:
    cards = "\n".join(_teaser(story, base) for story in told)
    content = f'<h1 class="css-1b7u2qd">{escape(heading)}</h1>\n<div class="css-6m4kzo">\n{cards}\n</div>'
    feed = f'<link rel="alternate" type="application/feed+json" title="{NAME}" href="{base}/feed.json">'
    return _frame(heading, content, base, feed)


def _frame(title: str, content: str, base: str, meta: str) -> str:
    return template(SITE, "page").substitute(
        title=escape(title), meta=meta, menu=_menu(base), content=content, base=base
    )


def _teaser(story: Story, base: str) -> str:
    return (
        f'<div class="css-tz1k9x"><a class="css-tz2m8w" href="{base}{path(story)}"><h3 class="css-tz3n7v">'
        f'{escape(story.title)}</h3></a><div class="css-tz4p6u">{escape(story.description)}</div></div>'
    )


def _menu(base: str) -> str:
    return " ".join(f'<a class="css-1qd9k2s" href="{base}/{slug(name)}/">{name}</a>' for name in MENU)


def _figure(story: Story, base: str) -> str:
    if not story.caption:
        return ""
    return (
        f'<div class="css-fg10ab"><img class="css-fg20bc" src="{base}/img/{story.slug}.webp" alt="">'
        f'<div class="css-fg30cd">{escape(story.caption)} <span class="css-fg40de">{NAME}</span></div></div>'
    )


def _others(story: Story) -> list[Story]:
    """Stories to point at: those of the same language first, then the newest."""
    rest = [other for other in stories(SITE) if other.slug != story.slug]
    return sorted(rest, key=lambda other: other.language != story.language)


def _number(story: Story) -> str:
    """The number that the system gave the story: the hour in which it came out."""
    return f"{story.published:%y%m%d%H}"


def _printed(story: Story) -> str:
    """The second address of a story that was in the printed paper too."""
    return f"/edicion-impresa/{story.published:%Y/%m/%d}/{story.slug}.html"


def _day(story: Story) -> str:
    day = story.published
    return f"{day:%d/%m/%Y}, {day:%H:%M} h"


def _feed(told: Iterable[Story], base: str) -> str:
    """The JSON Feed: stories, a short address of the newest, and pages that are no articles."""
    told = [story for story in told if story.page.get("feed", True)]
    items: list[dict[str, Any]] = [
        {
            "id": _number(story),
            "url": base + path(story),
            "title": story.title,
            "summary": story.description,
            "date_published": story.published.isoformat(),
            "authors": [{"name": name} for name in story.authors],
            "language": story.language,
        }
        for story in told
    ]
    items.append({"id": "ultimo", "url": base + _STUB, "title": f"Lo último: {told[0].title}"})
    items += [{"id": place, "url": base + place, "title": title} for title, place in _OTHERS.items()]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": NAME,
        "home_page_url": f"{base}/",
        "feed_url": f"{base}/feed.json",
        "language": "es",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _listed(told: Iterable[Story], base: str) -> list[tuple[str, Story]]:
    """What the news sitemap lists: every story, and those again that stand at a second address."""
    told = list(told)
    found = [(base + path(story), story) for story in told]
    found += [(base + _printed(story), story) for story in told if story.page.get("printed")]
    return found + [(f"{base}/amp{path(story)}", story) for story in told if story.page.get("amp")]
