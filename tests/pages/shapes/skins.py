"""The markups of the dev half: HTML5, WordPress, generated div soup, old tables, AMP."""

# ruff: noqa: E501 - lines of markup read better whole

from __future__ import annotations

from html import escape

from shapes.skin import Skin


class WordPress(Skin):
    """A classic theme: `hentry`, `entry-title`, widgets."""

    name = "wordpress"
    html_attributes = ' class="no-js"'
    styles = ".entry-title{font-size:2em}.widget{margin:1em}.screen-reader-text{position:absolute;left:-999em}"

    def open_body(self) -> str:
        return (
            f'<body class="{self.c.body_class} wp-custom-logo group-blog"><div id="page" class="site">'
            f'<a class="skip-link screen-reader-text" href="#content">Skip to content</a>'
        )

    def scripts(self) -> str:
        return (
            '</div><script src="/wp-includes/js/wp-embed.min.js?ver=6.4.2"></script><script>/* <![CDATA[ */ var wpcf7 = '
            '{"api":{"root":"/wp-json/"}}; /* ]]> */</script>'
        )

    def main(self) -> str:
        inner = self.article() if self.c.frame == "article" else self.listing()
        after = self.nodes(self.c.after)
        return (
            f'<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" '
            f'class="site-main" role="main">{inner}{after}</main></div></div>'
        )

    def heading(self) -> str:
        return (
            f'<header class="page-header"><h1 class="page-title">{escape(self.c.h1)}</h1></header>' if self.c.h1 else ""
        )

    def byline(self) -> str:
        who = f'<span class="byline">{self.ui["by"]} <a class="url fn n" href="/author/et/">{escape(self.c.author)}</a></span>'
        return (
            f'<div class="entry-meta"><span class="posted-on"><a href="#" rel="bookmark"><time class="entry-date published" '
            f'datetime="2025-03-12T09:30:00+02:00">{self.c.day}</time></a></span>{who if self.c.author else ""}</div>'
        )

    def article(self) -> str:
        scope = ' itemscope itemtype="https://schema.org/NewsArticle"' if self.micro else ""
        tags = "".join(f'<a href="/tag/{slug}/" rel="tag">{escape(name)}</a>, ' for name, slug in self.t["menu"][:3])
        return (
            f'<article id="post-48213" class="post-48213 post type-post status-publish hentry"{scope}><header class="entry-header">'
            f'<h1 class="entry-title">{escape(self.c.h1 or "")}</h1>{self.byline()}</header><div class="entry-content">{self.lead()}'
            f'{self.text()}<div class="sharedaddy sd-sharing-enabled">{self.share()}</div></div><footer class="entry-footer">'
            f'<span class="tags-links">{tags}</span></footer></article>'
        )

    def lead(self) -> str:
        return f"<p><em>{escape(self.c.lead)}</em></p>" if self.c.lead else ""

    def card(self, index: int, head: str, summary: str) -> str:
        text = f'<div class="entry-summary"><p>{escape(summary)} [&hellip;]</p></div>' if summary else ""
        return (
            f'<article id="post-{index + 300}" class="post type-post hentry category-x"{self.card_scope}><header class="entry-header"><h2 class="entry-title">'
            f'<a href="{self.href(index)}" rel="bookmark">{escape(head)}</a></h2><div class="entry-meta">'
            f"<time>{self.t['dates'][index % 3]}</time></div></header>{text}</article>"
        )

    def menu(self) -> str:
        items = "".join(
            f'<li id="menu-item-{i}" class="menu-item menu-item-type-taxonomy menu-item-{i}"><a href="{url}">{escape(name)}</a></li>'
            for i, (name, url) in enumerate(self.menu_items())
        )
        return (
            f'<nav id="site-navigation" class="main-navigation"><ul id="primary-menu" class="menu">{items}</ul></nav>'
        )

    def aside(self) -> str:
        return (
            f'<aside id="secondary" class="widget-area"><div class="widget widget_recent_entries">{self.most_read()}</div>'
            f'<div class="widget widget_text">{self.newsletter()}</div></aside>'
        )

    def pager(self) -> str:
        return (
            '<nav class="navigation pagination"><div class="nav-links"><span class="page-numbers current">1</span>'
            '<a class="page-numbers" href="page/2/">2</a><span class="page-numbers dots">&hellip;</span>'
            f'<a class="next page-numbers" href="page/2/">{self.ui["next"]}</a></div></nav>'
        )


class Divs(Skin):
    """What a script framework prints: divs with generated class names, whole cards inside a link."""

    name = "divs"
    styles = ".css-1f{display:flex}.css-9k{font-weight:700}.sc-bdVaJa{padding:8px}"

    def open_body(self) -> str:
        return '<body><div id="__next"><div class="css-0">'

    def scripts(self) -> str:
        state = (
            '{"props":{"pageProps":{"flags":{"a":1,"b":0}},"ids":['
            + ",".join(str(n) for n in range(9000, 9060))
            + "]}}"
        )
        return f'</div></div><script id="__NEXT_DATA__" type="application/json">{state}</script>'

    def header(self) -> str:
        links = "".join(
            f'<div class="css-n1"><a class="css-lk" href="{url}">{escape(n)}</a></div>' for n, url in self.menu_items()
        )
        return (
            f'<div class="css-hd"><div class="css-lg"><a href="/">{escape(self.t["site"])}</a></div><div class="css-1f">{links}</div>'
            f'<div class="css-us">{self.account()}</div></div>'
        )

    def main(self) -> str:
        inner = self.article() if self.c.frame == "article" else self.listing()
        return f'<div class="css-mn"><div class="css-cl">{inner}</div><div class="css-af">{self.nodes(self.c.after)}</div></div>'

    def listing(self) -> str:
        return f'<div class="css-ls">{self.heading()}{self.nodes(self.c.body)}</div>'

    def article(self) -> str:
        scope = ' itemscope itemtype="http://schema.org/NewsArticle"' if self.micro else ""
        return (
            f'<div class="css-ar"{scope}><div class="css-tt"><h1 class="css-9k">{escape(self.c.h1 or "")}</h1></div>{self.lead()}'
            f'<div class="css-by"><span>{escape(self.c.author)}</span><span>{self.c.day}</span></div>{self.share()}'
            f'<div class="css-bd">{self.text()}</div></div>'
        )

    def lead(self) -> str:
        return f'<div class="css-ld">{escape(self.c.lead)}</div>' if self.c.lead else ""

    def card(self, index: int, head: str, summary: str) -> str:
        text = f'<div class="css-sm">{escape(summary)}</div>' if summary else ""
        return (
            f'<a class="sc-bdVaJa"{self.card_scope} href="{self.href(index)}"><div class="css-im"><img src="/i/{index}.webp" alt=""></div>'
            f'<div class="css-tx"><div class="css-9k">{escape(head)}</div>{text}<span>{self.t["dates"][index % 3]}</span></div></a>'
        )

    def links(self, heads: list[str]) -> str:
        return "".join(
            f'<div class="css-r1"><a href="{self.href(i)}"><span>{escape(h)}</span></a></div>'
            for i, h in enumerate(heads)
        )

    def share(self) -> str:
        return '<div class="css-sh">' + "".join(f"<button>{escape(n)}</button>" for n in self.ui["share"]) + "</div>"

    def aside(self) -> str:
        return f'<div class="css-sd"><div class="css-9k">{self.ui["most_read"]}</div>{self.links(self.t["headlines"][:5])}</div>'

    def footer(self) -> str:
        links = "".join(
            f'<a class="css-ft" href="/i/{i}">{escape(name)}</a>' for i, name in enumerate(self.ui["footer"])
        )
        return f'<div class="css-fo"><div>{links}</div><div>{escape(self.ui["copyright"])}</div></div>'

    def post(self, time: str, text: str) -> str:
        return (
            f'<div class="css-po"><div class="css-tm">{time}</div><div class="css-pt"><p>{escape(text)}</p></div></div>'
        )

    def comments(self, lines: list[list[str]]) -> str:
        each = "".join(
            f'<div class="css-cm"><span>{escape(w)}</span><div>{escape(text)}</div></div>' for w, text in lines
        )
        return f'<div class="css-cs"><div class="css-9k">{self.ui["comments"]}</div>{each}</div>'


class Tables(Skin):
    """A layout of tables and font elements, as sites of the turn of the century still have it."""

    name = "tables"
    styles = "td{font-family:Verdana;font-size:11px}"

    def open_body(self) -> str:
        return '<body bgcolor="#FFFFFF" topmargin="0"><center>'

    def scripts(self) -> str:
        return '</center><script language="JavaScript">function win(u){window.open(u,"","width=400")}</script>'

    def header(self) -> str:
        cells = "".join(f'<td nowrap><a href="{url}"><b>{escape(n)}</b></a></td>' for n, url in self.menu_items())
        return (
            f'<table width="980" cellpadding="0" border="0"><tr><td><a href="/"><img src="/img/logo.gif" alt="{escape(self.t["site"])}">'
            f'</a></td><td align="right">{self.search_box()}</td></tr></table><table width="980" bgcolor="#003366"><tr>{cells}</tr></table>'
        )

    def main(self) -> str:
        inner = self.article() if self.c.frame == "article" else self.listing()
        left = "".join(f'<tr><td>&raquo; <a href="{url}">{escape(n)}</a></td></tr>' for n, url in self.menu_items())
        side = f'<td width="180" valign="top">{self.aside_cell()}</td>' if self.c.sidebar else ""
        return (
            f'<table width="980"><tr><td width="140" valign="top"><table>{left}</table></td><td valign="top">{inner}'
            f"{self.nodes(self.c.after)}</td>{side}</tr></table>"
        )

    def aside(self) -> str:
        return ""

    def aside_cell(self) -> str:
        lines = "".join(f'<li><a href="{self.href(i)}">{escape(h)}</a>' for i, h in enumerate(self.t["headlines"][:5]))
        return f"<b>{self.ui['most_read']}</b><ul>{lines}</ul>"

    def heading(self) -> str:
        return f'<font size="5"><b>{escape(self.c.h1)}</b></font><hr>' if self.c.h1 else ""

    def listing(self) -> str:
        return f'<table width="100%"><tr><td>{self.heading()}{self.nodes(self.c.body)}</td></tr></table>'

    def article(self) -> str:
        return (
            f'<table width="100%"><tr><td class="title"><h1>{escape(self.c.h1 or "")}</h1></td></tr><tr><td class="date">'
            f'{self.c.day} {escape(self.c.author)} <a href="javascript:print()">{self.ui["share"][-1]}</a></td></tr><tr><td class="text">'
            f"{self.lead()}{self.text()}</td></tr></table>"
        )

    def lead(self) -> str:
        return f"<b>{escape(self.c.lead)}</b><br><br>" if self.c.lead else ""

    def card(self, index: int, head: str, summary: str) -> str:
        return (
            f'<tr{self.card_scope}><td><img src="/foto/{index}.jpg" width="90"></td><td valign="top"><a href="/news.asp?id={index + 400}"><b>{escape(head)}'
            f'</b></a><br><font size="1" color="#666">{self.t["dates"][index % 3]}</font><br>{escape(summary)}</td></tr>'
        )

    def cards(self, cards: list[list[str]]) -> str:
        return '<table cellpadding="4">' + "".join(self.card(i, *card) for i, card in enumerate(cards)) + "</table>"

    def links(self, heads: list[str]) -> str:
        return "".join(
            f'<img src="/img/dot.gif"> <a href="/news.asp?id={i + 700}">{escape(h)}</a><br>'
            for i, h in enumerate(heads)
        )

    def footer(self) -> str:
        links = " | ".join(f'<a href="/info{i}.asp">{escape(name)}</a>' for i, name in enumerate(self.ui["footer"]))
        return f'<table width="980"><tr><td align="center"><font size="1">{links}<br>{escape(self.ui["copyright"])}</font></td></tr></table>'


class Amp(Skin):
    """Accelerated Mobile Pages."""

    name = "amp"
    html_attributes = " amp"
    styles = ".amp-sb{width:250px}h1{font-size:1.8em}"

    def scripts(self) -> str:
        return '<amp-analytics type="gtag"><script type="application/json">{"vars":{"gtag_id":"UA-1"}}</script></amp-analytics>'

    def header(self) -> str:
        return (
            f'<header class="headerbar"><button on="tap:sb.toggle">☰</button><a href="/"><amp-img src="/logo.png" width="190" height="36" '
            f'alt="{escape(self.t["site"])}"></amp-img></a></header><amp-sidebar id="sb" layout="nodisplay">{self.menu()}{self.account()}</amp-sidebar>'
        )

    def article(self) -> str:
        scope = ' itemscope itemtype="http://schema.org/NewsArticle"' if self.micro else ""
        return (
            f'<article class="amp-wp-article"{scope}><header class="amp-wp-article-header"><h1 class="amp-wp-title">{escape(self.c.h1 or "")}'
            f'</h1>{self.byline()}</header>{self.share()}<div class="amp-wp-article-content">{self.lead()}{self.text()}</div></article>'
        )

    def share(self) -> str:
        return '<div class="share"><amp-social-share type="twitter"></amp-social-share><amp-social-share type="whatsapp"></amp-social-share></div>'

    def img(self, caption: str, index: int = 1) -> str:
        return (
            f'<figure><amp-img src="/i/{index}.jpg" width="1200" height="800" layout="responsive" alt="{escape(caption)}"></amp-img>'
            f"<figcaption>{escape(caption)}</figcaption></figure>"
        )

    def video(self, line: str) -> str:
        return (
            f'<amp-video width="640" height="360" layout="responsive" poster="/p.jpg" controls><source src="https://media.{self.t["host"]}/5512.mp4" '
            f'type="video/mp4"></amp-video><p>{escape(line)}</p>'
        )

    def iframe_video(self, line: str) -> str:
        return f'<amp-youtube data-videoid="Zx81qLw" layout="responsive" width="480" height="270"></amp-youtube><p>{escape(line)}</p>'

    def audio(self, line: str) -> str:
        return f'<amp-audio width="auto" height="50" src="https://media.{self.t["host"]}/e41.mp3"></amp-audio><p>{escape(line)}</p>'

    def banner(self, text: str, accept: str, manage: str) -> str:
        return (
            f'<amp-consent id="consent" layout="nodisplay"><div id="ui"><p>{escape(text)}</p><button on="tap:consent.accept">{escape(accept)}'
            f'</button><button on="tap:consent.reject">{escape(manage)}</button></div></amp-consent>'
        )


SHARED = (Skin, WordPress, Divs, Tables, Amp)
