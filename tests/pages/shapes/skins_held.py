"""The markups of the held half: Drupal, a publishing platform's chains, an Asian portal, Bitrix, Typo3."""

# ruff: noqa: E501 - lines of markup read better whole

from __future__ import annotations

from html import escape

from shapes.skin import Skin


class Drupal(Skin):
    """Regions, blocks, fields and `views-row`."""

    name = "drupal"
    html_attributes = ' prefix="og: https://ogp.me/ns#"'
    styles = ".views-row{border-bottom:1px solid #ccc}.visually-hidden{position:absolute!important;height:1px}"

    def open_body(self) -> str:
        return '<body class="path-node page-node-type-article"><div class="dialog-off-canvas-main-canvas" data-off-canvas-main-canvas>'

    def scripts(self) -> str:
        return (
            '</div><script type="application/json" data-drupal-selector="drupal-settings-json">{"path":{"baseUrl":"\\/","currentPath":'
            '"node\\/48213"},"ajaxTrustedUrl":{}}</script><script src="/sites/default/files/js/js_x1.js"></script>'
        )

    def header(self) -> str:
        return (
            f'<header role="banner" class="region region-header"><div id="block-branding" class="block block-system"><a href="/" rel="home">'
            f'<img src="/sites/default/files/logo.svg" alt="{escape(self.t["site"])}"></a></div><div id="block-search" class="block">{self.search_box()}'
            f'</div><div class="block block-user">{self.account()}</div></header><div class="region region-primary-menu">{self.menu()}</div>'
        )

    def main(self) -> str:
        inner = self.article() if self.c.frame == "article" else self.listing()
        return (
            f'<div class="layout-container"><main role="main"><div class="region region-breadcrumb">{self.crumbs()}</div><div class="region '
            f'region-content">{inner}{self.nodes(self.c.after)}</div></main></div>'
        )

    def listing(self) -> str:
        return (
            f'<div class="block block-page-title-block">{self.heading()}</div><div class="views-element-container"><div class="view '
            f'view-taxonomy-term"><div class="view-content">{self.nodes(self.c.body)}</div></div></div>'
        )

    def heading(self) -> str:
        return (
            f'<h1 class="page-title"><span class="field field--name-title">{escape(self.c.h1)}</span></h1>'
            if self.c.h1
            else ""
        )

    def article(self) -> str:
        scope = ' itemscope itemtype="https://schema.org/NewsArticle"' if self.micro else ""
        return (
            f'<div class="block block-page-title-block">{self.heading()}</div><article class="node node--type-article node--view-mode-full"{scope}>'
            f'<footer class="node__meta">{self.byline()}</footer><div class="node__content clearfix">{self.lead()}<div class="clearfix text-formatted '
            f'field field--name-body field--type-text-with-summary field__item">{self.text()}</div><div class="field--name-field-tags">{self.share()}</div></div></article>'
        )

    def lead(self) -> str:
        return (
            f'<div class="field field--name-field-teaser field__item">{escape(self.c.lead)}</div>'
            if self.c.lead
            else ""
        )

    def card(self, index: int, head: str, summary: str) -> str:
        text = (
            f'<div class="views-field views-field-body"><div class="field-content">{escape(summary)}</div></div>'
            if summary
            else ""
        )
        return (
            f'<div class="views-row"{self.card_scope}><div class="views-field views-field-title"><span class="field-content"><a href="/node/{index + 4100}" '
            f'hreflang="x">{escape(head)}</a></span></div>{text}<div class="views-field views-field-created">{self.t["dates"][index % 3]}</div></div>'
        )

    def aside(self) -> str:
        return f'<aside class="layout-sidebar-second region-sidebar"><div class="block block-views">{self.most_read()}</div>{self.newsletter()}</aside>'

    def pager(self) -> str:
        return (
            '<nav class="pager" role="navigation"><ul class="pager__items"><li class="pager__item is-active"><a href="?page=0">1</a></li>'
            f'<li class="pager__item"><a href="?page=1">2</a></li><li class="pager__item--next"><a href="?page=1" rel="next">{self.ui["next"]}</a></li></ul></nav>'
        )


class Chains(Skin):
    """A publishing platform of large papers: chains, `story-card`s, paragraphs with classes, state in a script."""

    name = "chains"
    styles = ".story-card{display:grid}.b-it{color:#222}.c-stack{gap:8px}"

    def open_body(self) -> str:
        return '<body class="page-layout"><div id="fusion-app" class="fusion-app"><div class="b-right-rail">'

    def scripts(self) -> str:
        return (
            '</div></div><script id="fusion-metadata">window.Fusion=window.Fusion||{};Fusion.arcSite="x";Fusion.contextPath="/pf";'
            f'Fusion.globalContent={{"type":"{self.c.frame}","version":"0.10.9","additional_properties":{{}}}};Fusion.deployment="412"</script>'
        )

    def header(self) -> str:
        links = "".join(
            f'<a class="c-link b-header-nav-chain__link" href="{url}">{escape(name)}</a>'
            for name, url in self.menu_items()
        )
        return (
            f'<header class="page-header"><nav class="b-header-nav-chain" aria-label="Sections Menu"><button class="c-button">{self.ui["menu"]}</button>'
            f'<a class="c-link" href="/"><img alt="{escape(self.t["site"])}" src="/pf/logo.png"></a>{self.account()}</nav><div class="b-links-bar">{links}</div></header>'
        )

    def main(self) -> str:
        inner = self.article() if self.c.frame == "article" else self.listing()
        return (
            f'<section role="main" id="main" tabindex="-1" class="b-right-rail__main-right-rail"><div class="c-stack">{inner}'
            f"{self.nodes(self.c.after)}</div></section>"
        )

    def listing(self) -> str:
        return f'<div class="c-stack b-results-list">{self.heading()}{self.nodes(self.c.body)}</div>'

    def article(self) -> str:
        return (
            f'<h1 class="b-headline">{escape(self.c.h1 or "")}</h1>{self.lead()}<div class="c-stack b-byline"><span class="b-byline__names">'
            f'{escape(self.c.author)}</span><time class="c-date b-date" datetime="2025-03-12T07:30:00.000Z">{self.c.day}</time></div>{self.share()}'
            f'<article class="b-article-body">{self.text()}</article>'
        )

    def lead(self) -> str:
        return f'<h2 class="b-subheadline">{escape(self.c.lead)}</h2>' if self.c.lead else ""

    def p(self, text: str) -> str:
        return f'<p class="c-paragraph b-article-body__text">{escape(text)}</p>'

    def card(self, index: int, head: str, summary: str) -> str:
        text = f'<p class="c-paragraph b-it__description">{escape(summary)}</p>' if summary else ""
        return (
            f'<article class="story-card b-it"{self.card_scope}><a class="c-link" aria-hidden="true" tabindex="-1" href="{self.href(index)}"><img class="c-image" '
            f'src="/resizer/v2/{index}.jpg" alt=""></a><div class="b-it__text"><a class="c-link" href="{self.href(index)}"><h2 class="c-heading">{escape(head)}'
            f'</h2></a>{text}<time class="c-date">{self.t["dates"][index % 3]}</time></div></article>'
        )

    def cards(self, cards: list[list[str]]) -> str:
        return (
            '<div class="c-stack b-large-promo" data-style-direction="vertical">'
            + "".join(self.card(i, *c) for i, c in enumerate(cards))
            + "</div>"
        )

    def aside(self) -> str:
        return f'<aside class="b-right-rail__rail-container"><div class="c-stack b-top-table-list">{self.most_read()}</div></aside>'

    def share(self) -> str:
        return (
            '<div class="c-stack b-share-bar">'
            + "".join(f'<button aria-label="{escape(n)}"><svg></svg></button>' for n in self.ui["share"])
            + "</div>"
        )


class Portal(Skin):
    """A portal that carries many papers: dl/dt/dd lists, one block of text parted by breaks, rankings."""

    name = "portal"
    styles = "#dic_area{font-size:18px}.newsFeed_item{padding:12px}dl dt{float:left}"

    def open_body(self) -> str:
        return '<body><div id="wrap"><div id="u_skip"><a href="#ct">skip</a></div>'

    def header(self) -> str:
        items = "".join(
            f'<li class="Nlist_item"><a href="{url}"><span>{escape(name)}</span></a></li>'
            for name, url in self.menu_items()
        )
        return (
            f'<div id="header"><div class="h_logo"><a href="/"><em>{escape(self.t["site"])}</em></a></div><div class="h_util">{self.account()}</div>'
            f'<ul class="Nlnb_menu_list">{items}</ul></div>'
        )

    def main(self) -> str:
        inner = self.article() if self.c.frame == "article" else self.listing()
        return f'<div id="ct_wrap"><div id="ct" role="main">{inner}{self.nodes(self.c.after)}</div></div>'

    def listing(self) -> str:
        return f'<div class="list_body newsflash_body">{self.heading()}{self.nodes(self.c.body)}</div>'

    def heading(self) -> str:
        return f'<h3 class="tit_h3">{escape(self.c.h1)}</h3>' if self.c.h1 else ""

    def article(self) -> str:
        return (
            f'<div class="media_end_head"><h2 id="title_area" class="media_end_head_headline"><span>{escape(self.c.h1 or "")}</span></h2><div class='
            f'"media_end_head_info"><span class="media_end_head_info_datestamp_time">{self.c.day}</span><em>{escape(self.c.author)}</em></div>{self.share()}'
            f'</div><div id="newsct_article" class="newsct_article _article_body"><div id="dic_area" class="go_trans _article_content">{self.lead()}{self.text()}</div></div>'
        )

    def lead(self) -> str:
        return f'<strong class="media_end_summary">{escape(self.c.lead)}</strong><br><br>' if self.c.lead else ""

    def p(self, text: str) -> str:
        return f"{escape(text)}<br><br>" if self.c.frame == "article" else f'<p class="txt">{escape(text)}</p>'

    def card(self, index: int, head: str, summary: str) -> str:
        text = f'<dd><span class="lede">{escape(summary)}</span> <span class="writing">{escape(self.t["site"])}</span><span class="date">{self.t["dates"][index % 3]}</span></dd>'
        return (
            f'<li{self.card_scope}><dl><dt class="photo"><a href="{self.href(index)}"><img src="/t/{index}.jpg" width="106" alt="{escape(head)}"></a></dt>'
            f'<dt><a href="{self.href(index)}">{escape(head)}</a></dt>{text}</dl></li>'
        )

    def cards(self, cards: list[list[str]]) -> str:
        return '<ul class="type06_headline">' + "".join(self.card(i, *card) for i, card in enumerate(cards)) + "</ul>"

    def aside(self) -> str:
        lines = "".join(
            f'<li><em class="rank">{i + 1}</em><a href="{self.href(i)}"><strong>{escape(h)}</strong></a><span>{(9 - i) * 1374}</span></li>'
            for i, h in enumerate(self.t["headlines"][:8])
        )
        return f'<div id="main_aside" class="aside"><h4>{self.ui["most_read"]}</h4><ol class="rankingnews_list">{lines}</ol></div>'

    def footer(self) -> str:
        links = "".join(
            f'<li><a href="/policy/{i}">{escape(name)}</a></li>' for i, name in enumerate(self.ui["footer"])
        )
        return f'<div id="footer"><ul>{links}</ul><address>{escape(self.ui["copyright"])}</address></div></div>'


class Bitrix(Skin):
    """`news-list` and `news-detail` components, as on many sites of Eastern Europe."""

    name = "bitrix"
    styles = ".news-item{margin:0 0 1em}.bx-breadcrumb{font-size:.8em}"

    def open_body(self) -> str:
        return '<body><div id="panel"></div><div class="layout">'

    def scripts(self) -> str:
        return '</div><script src="/bitrix/cache/js/s1/main/template.js?17"></script><script>BX.message({"SITE_ID":"s1","USER_ID":""});</script>'

    def header(self) -> str:
        items = "".join(
            f'<li class="root-item"><a href="{url}" class="root-item">{escape(name)}</a></li>'
            for name, url in self.menu_items()
        )
        return (
            f'<div class="top-line"><a class="top-logo" href="/"><img src="/local/templates/main/logo.png" alt="{escape(self.t["site"])}"></a>'
            f'{self.search_box()}{self.account()}</div><ul id="horizontal-multilevel-menu">{items}</ul><div class="menu-clear-left"></div>'
        )

    def crumbs(self) -> str:
        if self.c.frame == "message" or not self.c.h1:
            return ""
        name, url = self.menu_items()[0]
        return (
            f'<div class="bx-breadcrumb"><div class="bx-breadcrumb-item"><a href="/"><span>{self.ui["home"]}</span></a></div><div class='
            f'"bx-breadcrumb-item"><i class="fa fa-angle-right"></i><a href="{url}"><span>{escape(name)}</span></a></div></div>'
        )

    def main(self) -> str:
        inner = self.article() if self.c.frame == "article" else self.listing()
        return f'<div class="content-wrap"><div class="content-left">{self.crumbs()}{inner}{self.nodes(self.c.after)}</div></div>'

    def listing(self) -> str:
        return f'<div class="workarea">{self.heading()}<div class="news-list">{self.nodes(self.c.body)}</div></div>'

    def article(self) -> str:
        scope = ' itemscope itemtype="http://schema.org/NewsArticle"' if self.micro else ""
        return (
            f'<div class="news-detail"{scope}><span class="news-date-time">{self.c.day}</span><h1 id="pagetitle">{escape(self.c.h1 or "")}</h1>'
            f'<div class="detail-text">{self.lead()}{self.text()}</div><div style="clear:both"></div><div class="author">{escape(self.c.author)}</div>'
            f"<noindex>{self.share()}</noindex></div>"
        )

    def lead(self) -> str:
        return f"<b>{escape(self.c.lead)}</b><br />" if self.c.lead else ""

    def card(self, index: int, head: str, summary: str) -> str:
        return (
            f'<p class="news-item" id="bx_{index}"{self.card_scope}><a href="/news/{index + 8800}/"><img class="preview_picture" border="0" src="/upload/{index}.jpg" '
            f'alt="" style="float:left"></a><span class="news-date-time">{self.t["dates"][index % 3]}</span> <a href="/news/{index + 8800}/"><b>{escape(head)}'
            f"</b></a><br />{escape(summary)}</p>"
        )

    def cards(self, cards: list[list[str]]) -> str:
        return '<div class="news-list">' + "".join(self.card(i, *card) for i, card in enumerate(cards)) + "</div>"

    def aside(self) -> str:
        return f'<div class="content-right"><div class="banner-240"></div>{self.most_read()}</div>'


class Typo3(Skin):
    """Content elements, `bodytext`, the news extension's list view."""

    name = "typo3"
    styles = ".frame{padding:1rem}.bodytext{hyphens:auto}"

    def open_body(self) -> str:
        return '<body id="p42" class="page-42 pagelevel-2"><div class="body-bg"><a class="sr-only" href="#page-content">#</a>'

    def scripts(self) -> str:
        return '</div><script src="/typo3temp/assets/compressed/merged-5f.js?1700000000"></script>'

    def main(self) -> str:
        inner = self.article() if self.c.frame == "article" else self.listing()
        after = self.nodes(self.c.after)
        return (
            f'<div id="page-content" class="bp-page-content main-section"><!--TYPO3SEARCH_begin--><div class="section section-default"><div class="container">'
            f"{inner}</div></div><!--TYPO3SEARCH_end-->{after}</div>"
        )

    def listing(self) -> str:
        return (
            f'<div id="c117" class="frame frame-default frame-type-list"><header class="frame-header">{self.heading()}</header>'
            f'<div class="news"><div class="news-list-view">{self.nodes(self.c.body)}</div></div></div>'
        )

    def article(self) -> str:
        scope = ' itemscope="itemscope" itemtype="http://schema.org/Article"' if self.micro else ""
        return (
            f'<div class="news news-single"><div class="article"{scope}><div class="header"><h1>{escape(self.c.h1 or "")}</h1></div><div class="footer"><p>'
            f'<span class="news-list-date"><time>{self.c.day}</time></span><span class="news-list-author">{escape(self.c.author)}</span></p></div>{self.lead()}'
            f'<div class="news-text-wrap">{self.text()}</div></div></div>'
        )

    def lead(self) -> str:
        return f'<div class="teaser-text"><p class="bodytext">{escape(self.c.lead)}</p></div>' if self.c.lead else ""

    def p(self, text: str) -> str:
        return f'<p class="bodytext">{escape(text)}</p>'

    def card(self, index: int, head: str, summary: str) -> str:
        text = f'<div class="teaser-text"><div><p class="bodytext">{escape(summary)} <a class="more" href="{self.href(index)}">&hellip;</a></p></div></div>'
        return (
            f'<div class="article articletype-0"{self.card_scope}><div class="header"><h3><a href="{self.href(index)}" title="{escape(head)}"><span>{escape(head)}</span></a></h3>'
            f'</div><span class="news-list-date">{self.t["dates"][index % 3]}</span>{text if summary else ""}</div>'
        )

    def cards(self, cards: list[list[str]]) -> str:
        return "".join(self.card(i, *card) for i, card in enumerate(cards))

    def aside(self) -> str:
        return f'<div class="col-md-3 subcontent-wrap">{self.most_read()}{self.newsletter()}</div>'


HELD = (Drupal, Chains, Portal, Bitrix, Typo3)
