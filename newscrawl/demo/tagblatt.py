"""Turns the stories of the Elbtaler Tagblatt into its site: a blog system's theme, with every archive that it makes.

Nothing is said of its feed or sitemaps but on its pages and in its robots.txt, and the feed is not well-formed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from email.utils import format_datetime
from html import escape
from typing import Any

from newscrawl.demo import sitemaps
from newscrawl.demo.content import Resource, Story, html, inline, paragraphs, slug, stories, template

SITE = "tagblatt"
NAME = "Das Elbtaler Tagblatt"
MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
MENU = ("Region", "Kultura", "Sport", "Meinung")
"""Sections that the menu names."""
A_PAGE = 5
"""Stories on one page of an archive."""
FEED_LENGTH = 8
TOPIC = "Am Fluss"
"""A tag of stories whose `page` says so; their pages do not show it."""
_NEWS = "/kategorie/nachrichten/"
"""The archive above those of all sections."""
_ROBOTS = "User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {base}/wp-sitemap.xml\n"


def path(story: Story) -> str:
    """Where a story stands on the site."""
    return f"/{story.published:%Y/%m/%d}/{story.slug}/"


def build(bases: Mapping[str, str]) -> dict[str, Resource]:
    """Every path of the site and its answer; `bases` has `http://host:port` of each site of the demo."""
    base, told = bases[SITE], stories(SITE)
    pages = {path(story): html(_article(story, base), modified=story.modified or story.published) for story in told}
    pages |= _archives("/", NAME, told, base, classes="home blog")
    for name, place in _places("section", "kategorie").items():
        pages |= _archives(place, name, _with(told, "section", name), base, classes="archive category")
    for name, place in _places("tags", "schlagwort").items():
        pages |= _archives(place, f"Schlagwort: {name}", _with(told, "tags", name), base, classes="archive tag")
    for name, place in _places("authors", "autor").items():
        pages |= _archives(place, f"Autor: {name}", _with(told, "authors", name), base, classes="archive author")
    by_river = [story for story in told if story.page.get("topic") == TOPIC]
    pages |= _archives(f"/schlagwort/{slug(TOPIC)}/", f"Schlagwort: {TOPIC}", by_river, base, classes="archive tag")
    pages |= _archives(_NEWS, "Nachrichten", told, base, classes="archive category")
    pages |= _archives("/?s=Fluss", "Suchergebnisse für: Fluss", told[:A_PAGE], base, classes="search search-results")
    first = told[0]
    pages |= {
        f"/?p={_number(first)}": _moved(f"{base}/index.php{path(first)}"),
        f"/index.php{path(first)}": _moved(base + path(first)),
        "/wahlkarte/": html(template(SITE, "maintenance").substitute()),
        "/feed/": Resource(_feed(told, base).encode(), "application/rss+xml; charset=UTF-8"),
        "/comments/feed/": Resource(_comments_feed(base).encode(), "application/rss+xml; charset=UTF-8"),
        "/robots.txt": Resource(_ROBOTS.format(base=base).encode(), "text/plain"),
    }
    return pages | _sitemaps(told, base)


def source(base: str) -> str:
    """The site as a table of a sources file: its home page alone."""
    return f'[[source]]\nid = "{SITE}"\nname = "{NAME}"\nhome = "{base}/"\n'


def _article(story: Story, base: str) -> str:
    modified = story.modified or story.published
    tags = _places("tags", "schlagwort")
    return template(SITE, "article").substitute(
        _frame(base),
        url=base + path(story),
        slug=story.slug,
        number=_number(story),
        title=escape(story.title),
        description=escape(story.description),
        section=escape(story.section),
        section_url=base + _places("section", "kategorie")[story.section],
        published=story.published.isoformat(),
        modified=modified.isoformat(),
        day=_day(story),
        day_modified=f"{modified.day}. {MONTHS[modified.month - 1]} {modified.year}",
        minutes=1 + sum(len(text) for _, text in story.parts) // 1200,
        tag_metas="\n".join(f'<meta property="article:tag" content="{escape(tag)}">' for tag in story.tags),
        tag_links=", ".join(f'<a href="{base}{tags[tag]}" rel="tag">{escape(tag)}</a>' for tag in story.tags),
        classes=" ".join(f"tag-{slug(tag)}" for tag in story.tags),
        byline=_byline(story, base),
        thumbnail=_thumbnail(story, base),
        body="\n".join(_body(story, base)),
        paywall="" if story.free else _PAYWALL.format(base=base),
        related="\n".join(_related(other, base) for other in _others(story)[:3]),
        neighbours=" ".join(
            f'<div class="nav-previous"><a href="{base}{path(other)}" rel="prev"><span class="nav-subtitle">Vorheriger '
            f'Beitrag</span> <span class="nav-title">{escape(other.title)}</span></a></div>'
            for other in _others(story)[-1:]
        ),
        comments=_comments(story),
    )


_PAYWALL = (
    '<div class="leaky-paywall-message"><h3>Weiterlesen mit Tagblatt plus</h3><p>Testen Sie Tagblatt plus einen Monat '
    'lang kostenlos.</p><p><a class="wp-block-button__link" href="{base}/abo/">Jetzt abonnieren</a> '
    '<a href="{base}/wp-login.php">Anmelden</a></p></div>'
)


def _body(story: Story, base: str) -> list[str]:
    """The text, with a line for another story after the second paragraph of what is long enough to have one."""
    shown = paragraphs(story, base, _show)
    if story.standfirst:
        shown.insert(0, f'<p class="has-medium-font-size"><strong>{inline(story.standfirst)}</strong></p>')
    other = _others(story)[0]
    line = f'<p><strong>Lesen Sie auch:</strong> <a href="{base}{path(other)}">{escape(other.title)}</a></p>'
    return [*shown[:2], line, *shown[2:]] if story.free and len(shown) > 4 else shown


def _show(kind: str, text: str) -> str:
    if kind == "heading":
        return f'<h2 class="wp-block-heading">{text}</h2>'
    if kind == "quote":
        return f'<blockquote class="wp-block-quote"><p>{text}</p></blockquote>'
    return f"<p><strong>{text}</strong></p>" if kind == "question" else f"<p>{text}</p>"


def _byline(story: Story, base: str) -> str:
    places = _places("authors", "autor")
    names = (f'<a class="url fn n" href="{base}{places[name]}">{escape(name)}</a>' for name in story.authors)
    named = ", ".join(names)
    return f'<span class="byline"> von <span class="author vcard">{named}</span></span>' if named else ""


def _thumbnail(story: Story, base: str) -> str:
    caption = f'<figcaption class="wp-caption-text">{escape(story.caption)}</figcaption>' if story.caption else ""
    image = f'<img src="{base}/wp-content/uploads/{story.slug}-1024x683.jpg" class="wp-post-image" alt="">'
    return f'<figure class="post-thumbnail">{image}{caption}</figure>'


def _related(story: Story, base: str) -> str:
    return (
        f'<div class="jp-relatedposts-post"><h4 class="jp-relatedposts-post-title"><a href="{base}{path(story)}">'
        f'{escape(story.title)}</a></h4><p class="jp-relatedposts-post-excerpt">{escape(story.description)}</p>'
        f'<p class="jp-relatedposts-post-date">{_day(story)}</p>'
        f'<p class="jp-relatedposts-post-context">In "{escape(story.section)}"</p></div>'
    )


def _comments(story: Story) -> str:
    if not story.comments:
        return ""
    entries = "\n".join(
        f'<li class="comment"><article class="comment-body"><footer class="comment-meta"><b class="fn">{escape(name)}'
        f'</b> <span class="says">sagt:</span></footer><div class="comment-content"><p>{escape(text)}</p></div>'
        '<div class="reply"><a rel="nofollow" class="comment-reply-link" href="#respond">Antworten</a></div>'
        "</article></li>"
        for name, text in story.comments
    )
    heading = f"{len(story.comments)} Gedanken zu „{escape(story.title)}“"
    return f'<h2 class="comments-title">{heading}</h2><ol class="comment-list">{entries}</ol>'


def _archives(place: str, heading: str, told: Sequence[Story], base: str, *, classes: str) -> dict[str, Resource]:
    """An archive's pages by path: the first at `place`, the others below it."""
    groups = [told[start : start + A_PAGE] for start in range(0, len(told), A_PAGE)]
    paths = [place, *(f"{place}seite/{number}/" for number in range(2, len(groups) + 1))]
    return {
        paths[number]: html(
            template(SITE, "archive").substitute(
                _frame(base),
                heading=escape(heading),
                intro="" if place == "/" else f"<p>{len(told)} Beiträge</p>",
                classes=classes,
                cards="\n".join(_card(story, base) for story in group),
                relations=f'<link rel="next" href="{base}{paths[number + 1]}">' if number + 1 < len(paths) else "",
                pagination=_pagination([base + path for path in paths], number),
            )
        )
        for number, group in enumerate(groups)
    }


def _card(story: Story, base: str) -> str:
    return (
        f'<article id="post-{_number(story)}" class="post type-post hentry"><header class="entry-header">'
        f'<h2 class="entry-title"><a href="{base}{path(story)}" rel="bookmark">{escape(story.title)}</a></h2>'
        f'<div class="entry-meta"><span class="posted-on">{_day(story)}</span></div></header>'
        f'<div class="entry-summary"><p>{escape(story.description)} <a class="more-link" href="{base}{path(story)}">'
        "Weiterlesen</a></p></div></article>"
    )


def _pagination(pages: Sequence[str], here: int) -> str:
    if len(pages) == 1:
        return ""
    numbers = [
        f'<span aria-current="page" class="page-numbers current">{number + 1}</span>'
        if number == here
        else f'<a class="page-numbers" href="{page}">{number + 1}</a>'
        for number, page in enumerate(pages)
    ]
    if here + 1 < len(pages):
        numbers.append(f'<a class="next page-numbers" href="{pages[here + 1]}">Ältere Beiträge</a>')
    return f'<nav class="navigation pagination"><div class="nav-links">{" ".join(numbers)}</div></nav>'


def _frame(base: str) -> dict[str, Any]:
    """What every page has around its content."""
    sections = _places("section", "kategorie")
    menu = "\n".join(
        f'<li class="menu-item"><a href="{base}{sections[name]}">{escape(name)}</a></li>'
        for name in MENU
        if name in sections
    )
    recent = "\n".join(
        f'<li><a href="{base}{path(story)}">{escape(story.title)}</a></li>' for story in stories(SITE)[:5]
    )
    alternate = '<link rel="alternate" type="application/rss+xml"'
    return {
        "base": base,
        "feeds": f'{alternate} title="{NAME} &raquo; Feed" href="{base}/feed/">\n'
        f'{alternate} title="{NAME} &raquo; Kommentar-Feed" href="{base}/comments/feed/">',
        "masthead": template(SITE, "masthead").substitute(base=base, menu=menu),
        "sidebar": template(SITE, "sidebar").substitute(base=base, recent=recent),
        "colophon": template(SITE, "colophon").substitute(base=base),
    }


def _places(kind: str, folder: str) -> dict[str, str]:
    """Path of the archive of each section, tag or author, by its name, in the order of the newest stories."""
    return {name: f"/{folder}/{slug(name)}/" for story in stories(SITE) for name in _names(story, kind)}


def _names(story: Story, kind: str) -> tuple[str, ...]:
    """The story's section, tags or authors."""
    names = getattr(story, kind)
    return (names,) if isinstance(names, str) else names


def _with(told: Sequence[Story], kind: str, name: str) -> list[Story]:
    return [story for story in told if name in _names(story, kind)]


def _others(story: Story) -> list[Story]:
    """Stories to point at: those of the same language first, then the newest."""
    rest = [other for other in stories(SITE) if other.slug != story.slug]
    return sorted(rest, key=lambda other: other.language != story.language)


def _number(story: Story) -> int:
    """The number that the system gave the story: the hour in which it came out."""
    return int(story.published.timestamp()) // 3600


def _day(story: Story) -> str:
    return f"{story.published.day}. {MONTHS[story.published.month - 1]} {story.published.year}"


def _moved(location: str) -> Resource:
    return Resource(b"", "text/html", status=301, location=location)


def _feed(told: Sequence[Story], base: str) -> str:
    """The newest stories, in a document that no strict reader takes.

    Blank lines before the declaration, bare ampersands, an entity of HTML, a list of categories that nothing closes.
    """
    items = "\n".join(
        f"<item>\n<title>{escape(story.title)}&nbsp;| Tagblatt</title>\n"
        f"<link>{base}{path(story)}?utm_source=rss&utm_medium=feed</link>\n"
        f"<pubDate>{format_datetime(story.published)}</pubDate>\n<category>{escape(story.section)}\n"
        f"<description>{escape(story.description)}</description>\n</item>"
        for story in told[:FEED_LENGTH]
    )
    more = "\n".join(
        f"<item><title>{title}</title><link>{base}{place}</link></item>"
        for title, place in (
            ("Kurzadresse: " + escape(told[0].title), f"/?p={_number(told[0])}"),
            ("Alles über den Fluss & seine Anwohner", "/?s=Fluss"),
        )
    )
    return (
        '\n\n<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>\n'
        f"<title>{NAME}</title><link>{base}/</link><description>Nachrichten & Meinungen</description>\n"
        f"<language>de</language>\n{items}\n{more}\n</channel>\n</rss>\n"
    )


def _comments_feed(base: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Kommentare zu: {NAME}</title>'
        f"<link>{base}/</link><item><title>Kommentar von Elbkiesel</title><link>{base}/leserbriefe/#comment-7</link>"
        "</item></channel></rss>\n"
    )


def _sitemaps(told: Sequence[Story], base: str) -> dict[str, Resource]:
    """What the system lists by itself: every story, and the archives that hold most of them."""
    parts = {
        "posts-post": [*(path(story) for story in told), "/wahlkarte/"],
        "taxonomies-category": [_NEWS],
        "taxonomies-post_tag": [f"/schlagwort/{slug(TOPIC)}/"],
        "users": [_places("authors", "autor")[_most_prolific(told)]],
    }
    found = {
        f"/wp-sitemap-{name}-1.xml": sitemaps.pages(base + place for place in listed) for name, listed in parts.items()
    }
    return {"/wp-sitemap.xml": sitemaps.index(base + name for name in found), **found}


def _most_prolific(told: Sequence[Story]) -> str:
    return Counter(name for story in told for name in story.authors).most_common(1)[0][0]
