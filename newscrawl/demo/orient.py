"""Turns the stories of The Orient Dispatch into its site: microdata, scripts of half the world, English furniture.

It has neither feed nor sitemap: its section pages name its stories, page after page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from newscrawl.demo import harbour
from newscrawl.demo.content import Resource, Story, html, inline, paragraphs, stories, template

SITE = "orient"
NAME = "The Orient Dispatch"
SECTIONS = {"asia": "Asia", "middle-east": "Middle East"}
A_PAGE = 6
"""Lines on one page of a section."""
_WEST = frozenset({"ar", "tr"})
"""Languages whose stories stand in the section Middle East."""
_GALLERY = "/gallery/25052919/lanterns-over-the-old-harbour-in-pictures"
_FAILURE = "/story/25060108/river-market-moves-upstream-for-the-monsoon"
_OTHERS = {
    _GALLERY: "Lanterns over the old harbour, in pictures",
    _FAILURE: "River market moves upstream for the monsoon",
}
"""What the section Asia lists besides stories: path and title."""


def path(story: Story) -> str:
    """Where a story stands on the site."""
    return f"/story/{_number(story)}/{story.slug}"


def build(bases: Mapping[str, str]) -> dict[str, Resource]:
    """Every path of the site and its answer; `bases` has `http://host:port` of each site of the demo."""
    base, told = bases[SITE], stories(SITE)
    pages = {path(story): _page(story, bases) for story in told}
    for kind in ("print", "mobile"):
        pages |= {twin(story, kind): html(_twin(story, kind, base)) for story in told if story.page.get(kind)}
    for region, heading in SECTIONS.items():
        rows = _rows(region, base)
        pages |= _section(f"/{region}", heading, rows, base)
    return pages | {
        "/": html(_listing(NAME, [_row(story.title, path(story), story.description, base) for story in told], base)),
        _GALLERY: html(template(SITE, "gallery").substitute(base=base, menu=_menu(base), slides=_slides(base))),
        _FAILURE: html(template(SITE, "failure").substitute()),
        "/robots.txt": Resource(b"User-agent: *\nDisallow:\n", "text/plain"),
    }


def source(base: str) -> str:
    """The site as a table of a sources file: its sections alone."""
    languages = ", ".join(f'"{code}"' for code in sorted({story.language for story in stories(SITE)}))
    sections = ", ".join(f'"{base}/{region}"' for region in SECTIONS)
    return (
        f'[[source]]\nid = "{SITE}"\nname = "{NAME}"\nhome = "{base}/"\nlanguages = [{languages}]\n'
        f"sections = [{sections}]\n"
    )


def twin(story: Story, kind: str) -> str:
    """Where a story's print or mobile page is."""
    return f"/print/{_number(story)}" if kind == "print" else f"/m{path(story)}"


def _page(story: Story, bases: Mapping[str, str]) -> Resource:
    base, encoding = bases[SITE], story.page.get("encoding", "utf-8")
    in_header = bool(story.page.get("header", False))
    region = _region(story)
    page = template(SITE, "article").substitute(
        base=base,
        charset="" if in_header else f'<meta charset="{encoding}">\n',
        menu=_menu(base),
        canonical=_canonical(story, bases),
        twins="\n".join(
            f'<link rel="alternate" media="{media}" href="{base}{twin(story, kind)}">'
            for kind, media in (("print", "print"), ("mobile", "only screen and (max-width: 640px)"))
            if story.page.get(kind)
        ),
        keywords=escape(", ".join(story.tags)),
        number=_number(story),
        title=escape(story.title),
        language=story.language,
        direction="rtl" if story.language == "ar" else "ltr",
        section=escape(story.section),
        free="true" if story.free else "false",
        region=region,
        region_name=SECTIONS[region],
        summary=f'<meta itemprop="description" content="{escape(story.description)}">',
        deck=_deck(story),
        byline=_byline(story),
        published=story.published.isoformat(),
        modified=(story.modified or story.published).isoformat(),
        day=_day(story),
        figure=_figure(story, base),
        body="\n".join(paragraphs(story, base, _show)),
        wall="" if story.free else _WALL,
        more="\n".join(
            f'<li><a href="{base}{path(other)}">{escape(other.title)}</a></li>' for other in _others(story)[:5]
        ),
        comments=_comments(story),
    )
    return html(page, encoding=encoding, charset=in_header, modified=story.modified or story.published)


_WALL = (
    '<div class="member-wall"><p>The rest of this story is for members.</p><p>Join the Dispatch from $3 a month.</p>'
    '<p><a href="/join">Join now</a> <a href="/login">Log in</a></p></div>'
)


def _canonical(story: Story, bases: Mapping[str, str]) -> str:
    """The story's own address; for one that another paper had first, the address there."""
    if story.origin == harbour.SITE:
        return bases[harbour.SITE] + harbour.path(story)
    return bases[SITE] + path(story)


def _show(kind: str, text: str) -> str:
    if kind == "heading":
        return f"<h3>{text}</h3>"
    if kind == "quote":
        return f"<blockquote>{text}</blockquote>"
    return f"<p><b>{text}</b></p>" if kind == "question" else f"<p>{text}</p>"


def _deck(story: Story) -> str:
    return f'<p class="deck">{inline(story.standfirst)}</p>' if story.standfirst else ""


def _byline(story: Story) -> str:
    names = [
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person">'
        f'<span itemprop="name">{escape(name)}</span></span>'
        for name in story.authors
    ]
    return f'<span class="by">By {", ".join(names)}</span>' if names else ""


def _figure(story: Story, base: str) -> str:
    if not story.caption:
        return ""
    image = f'<img itemprop="image" src="{base}/photos/{_number(story)}.jpg" alt="">'
    return f'<div class="photo">{image}<div class="photo-text">{escape(story.caption)}</div></div>'


def _comments(story: Story) -> str:
    return "\n".join(
        f'<div class="talkback-entry"><b>{escape(name)}</b> wrote:<br>{escape(text)}</div>'
        for name, text in story.comments
    )


def _twin(story: Story, kind: str, base: str) -> str:
    return template(SITE, kind).substitute(
        base=base,
        canonical=base + path(story),
        title=escape(story.title),
        byline=escape(", ".join(story.authors)),
        day=_day(story),
        body="\n".join((_deck(story), *paragraphs(story, base, _show))),
    )


def _rows(region: str, base: str) -> list[str]:
    """The lines of a section: its stories, twins of some of them, and pages that are none."""
    told = [story for story in stories(SITE) if _region(story) == region]
    rows = [_row(story.title, path(story), story.description, base) for story in told]
    rows += [
        _row(f"{story.title} ({kind} version)", twin(story, kind), story.description, base)
        for story in told
        for kind in ("print", "mobile")
        if story.page.get(kind)
    ]
    others = _OTHERS if region == "asia" else {}
    return rows + [_row(title, place, "", base) for place, title in others.items()]


def _section(place: str, heading: str, rows: Sequence[str], base: str) -> dict[str, Resource]:
    """A section's pages by path and query."""
    groups = [rows[start : start + A_PAGE] for start in range(0, len(rows), A_PAGE)]
    pages = {}
    for number, group in enumerate(groups, start=1):
        following = f"{base}{place}?page={number + 1}" if number < len(groups) else None
        found = html(_listing(heading, group, base, following))
        pages[place if number == 1 else f"{place}?page={number}"] = found
    return pages


def _listing(heading: str, rows: Sequence[str], base: str, following: str | None = None) -> str:
    return template(SITE, "section").substitute(
        base=base,
        heading=escape(heading),
        menu=_menu(base),
        rows="\n".join(rows),
        relations=f'<link rel="next" href="{following}">' if following else "",
        pager=f'<a href="{following}">Next page</a>' if following else "",
    )


def _row(title: str, place: str, summary: str, base: str) -> str:
    return (
        f'<div class="row"><h3><a href="{base}{place}">{escape(title)}</a></h3>'
        f"{f'<p>{escape(summary)}</p>' if summary else ''}</div>"
    )


def _slides(base: str) -> str:
    captions = (
        "The first lantern goes up on the harbour wall.",
        "Children carry paper fish down Temple Street.",
        "A boatman waits for the tide.",
        "Rice cakes for those who stayed awake.",
        "Two hundred lights over the inner basin.",
        "The last guests leave at dawn.",
    )
    return "\n".join(
        f'<li itemprop="associatedMedia" itemscope itemtype="https://schema.org/ImageObject">'
        f'<img itemprop="contentUrl" src="{base}/photos/25052919-{number}.jpg" alt="">'
        f'<p itemprop="caption">{caption}</p></li>'
        for number, caption in enumerate(captions, start=1)
    )


def _menu(base: str) -> str:
    entries = (f'<a href="{base}/{region}">{heading}</a>' for region, heading in SECTIONS.items())
    return " | ".join((f'<a href="{base}/">Home</a>', *entries, f'<a href="{base}/login">Members</a>'))


def _region(story: Story) -> str:
    return "middle-east" if story.language in _WEST else "asia"


def _others(story: Story) -> list[Story]:
    """Stories to point at: those of the same language first, then the newest."""
    rest = [other for other in stories(SITE) if other.slug != story.slug]
    return sorted(rest, key=lambda other: other.language != story.language)


def _number(story: Story) -> str:
    """The number that the system gave the story: the hour in which it came out."""
    return f"{story.published:%y%m%d%H}"


def _day(story: Story) -> str:
    day = story.published
    return f"{day:%B} {day.day}, {day.year} {day:%H:%M}"
