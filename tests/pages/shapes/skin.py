"""Draws a page of any kind in one markup: the base is plain HTML5, the others change what they write otherwise."""

# ruff: noqa: E501 - lines of markup read better whole

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Any

CONSENT_STUB = """<script>!function(){var e=window,t="__tcfapiLocator",a=[];for(var n=e;n;){try{if(n.frames[t])break}catch(e){}
if(n===e.top)break;n=n.parent}e.__tcfapi=function(){var t=arguments;if(!t.length)return a;if("ping"===t[0])t[2]({gdprApplies:!0,
cmpLoaded:!1,cmpStatus:"stub"});else a.push([].slice.apply(t))}}();var googletag=googletag||{cmd:[]};googletag.cmd.push(function(){
googletag.defineSlot("/2188/paper/top",[[728,90],[970,250]],"ad-top").addService(googletag.pubads());googletag.enableServices()})</script>
"""
CRITICAL = """*,:after,:before{box-sizing:border-box}html{-webkit-text-size-adjust:100%}img{max-width:100%;height:auto;display:block}
a{color:inherit;text-decoration:none}ul{list-style:none;margin:0;padding:0}button{font:inherit;border:0;cursor:pointer}
@media(min-width:48em){.wrap{padding:0 24px}.grid{grid-template-columns:repeat(3,1fr)}}@media print{.no-print{display:none}}
.modal{position:fixed;inset:0;z-index:9999;background:rgba(0,0,0,.6)}.hidden{display:none!important}.sr{clip:rect(0 0 0 0)}
:root{--c-accent:#a3122b;--c-text:#1b1b1b;--f-serif:"Tiempos",Georgia,serif;--f-sans:"Inter",Arial,sans-serif;--space:8px}
"""
"""What pages carry in their head and at their end, whatever they are."""

Node = tuple[Any, ...]
"""The name of a method of Skin, then its arguments."""


@dataclass(slots=True)
class Content:
    """What stands on a page, whatever its markup."""

    frame: str
    """"article", "list", "message" (with the site's furniture) or "bare" (without)."""
    title: str
    """Of the <title>, without the site's name."""
    h1: str | None = None
    body: list[Node] = field(default_factory=list)
    after: list[Node] = field(default_factory=list)
    """Beneath the article, within the main column."""
    before: list[Node] = field(default_factory=list)
    """Above the site's header: overlays."""
    lead: str = ""
    author: str = ""
    day: str = ""
    """As the page shows it."""
    schema: tuple[str, ...] = ()
    """schema.org types that such a page has where it has any."""
    path: str = ""
    """Path of an address that tells the kind."""
    sidebar: bool = False
    login_box: bool = False
    """The header holds the form of members."""
    breaks: bool = False
    """Paragraphs parted by <br><br> in one element."""
    paid: bool = False
    """Its JSON-LD says that it is not free."""
    busy: bool = False
    """With a ticker above, and topics and the latest headlines beneath, as most papers have them."""
    body_class: str = ""


class Skin:
    """HTML5 with semantic elements."""

    name = "html5"
    html_attributes = ""
    styles = "body{font:17px/1.5 Georgia,serif;margin:0}.wrap{max-width:1180px;margin:auto}.grid{display:grid;gap:24px}"

    def __init__(self, text: dict[str, Any], content: Content, *, way: str = "none") -> None:
        """`way` is of head.py: two of them change the body."""
        self.t, self.c, self.micro = text, content, way == "micro"
        self.card_scope = ' itemscope itemtype="https://schema.org/NewsArticle"' if way == "cards" else ""
        self.ui: dict[str, Any] = text["ui"]

    # --- the page

    def page(self, head: str) -> str:
        """The whole document, `head` being the inside of its head."""
        side = f' dir="{self.t["dir"]}"' if "dir" in self.t else ""
        body = self.bare() if self.c.frame == "bare" else self.furnished()
        return (
            f'<!DOCTYPE html>\n<html lang="{self.t["code"]}"{side}{self.html_attributes}>\n<head>{head}'
            f"<style>{CRITICAL}{self.styles}</style></head>\n{self.open_body()}\n{body}\n{self.scripts()}</body>\n</html>\n"
        )

    def open_body(self) -> str:
        return f'<body class="{self.c.body_class}">'

    def scripts(self) -> str:
        return (
            CONSENT_STUB + "<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}"
            f'gtag("config","G-7KX2");</script><script async src="https://cdn.{self.t["host"].removeprefix("www.")}/js/main.js?v=41"></script>'
        )

    def bare(self) -> str:
        return f'<div class="container">{self.heading()}{self.nodes(self.c.body)}</div>'

    def furnished(self) -> str:
        parts = [self.nodes(self.c.before), self.header(), self.main()]
        if self.c.sidebar:
            parts.append(self.aside())
        if self.c.busy:
            parts.insert(2, self.ticker())
            parts.append(self.latest())
        return "\n".join([*parts, self.footer()])

    def main(self) -> str:
        inner = self.article() if self.c.frame == "article" else self.listing()
        return f'<main id="content" class="wrap">{self.crumbs()}{inner}{self.nodes(self.c.after)}</main>'

    def listing(self) -> str:
        return f'<section class="{self.c.frame}">{self.heading()}{self.nodes(self.c.body)}</section>'

    def heading(self) -> str:
        return f"<h1>{escape(self.c.h1)}</h1>" if self.c.h1 else ""

    def article(self) -> str:
        scope = ' itemscope itemtype="https://schema.org/NewsArticle"' if self.micro else ""
        prop = ' itemprop="articleBody"' if self.micro else ""
        name = ' itemprop="headline"' if self.micro else ""
        return (
            f"<article{scope}><header><h1{name}>{escape(self.c.h1 or '')}</h1>{self.byline()}</header>{self.share()}"
            f'{self.lead()}<div class="article-body"{prop}>{self.text()}</div>{self.share()}</article>'
        )

    def text(self) -> str:
        """The body; with `breaks` its leading paragraphs run in one element, as old editors write them."""
        if not self.c.breaks:
            return self.nodes(self.c.body)
        lines = [node[1] for node in self.c.body if node[0] == "p"]
        rest = [node for node in self.c.body if node[0] != "p"]
        return "<div class='story'>" + "<br><br>\n".join(escape(line) for line in lines) + "</div>" + self.nodes(rest)

    def lead(self) -> str:
        return f'<p class="standfirst">{escape(self.c.lead)}</p>' if self.c.lead else ""

    def byline(self) -> str:
        if not self.c.author and not self.c.day:
            return ""
        who = f'{self.ui["by"]} <a rel="author" href="/a/12">{escape(self.c.author)}</a> ' if self.c.author else ""
        return f'<p class="byline">{who}<time datetime="2025-03-12T09:30:00+02:00">{self.c.day}</time></p>'

    def nodes(self, nodes: list[Node]) -> str:
        return "\n".join(getattr(self, node[0])(*node[1:]) for node in nodes)

    # --- furniture

    def href(self, index: int) -> str:
        return f"https://{self.t['host']}/{self.t['menu'][index % len(self.t['menu'])][1]}/{48213 + index * 37}.html"

    def menu_items(self) -> list[tuple[str, str]]:
        return [(name, f"/{slug}/") for name, slug in self.t["menu"]]

    def menu(self) -> str:
        items = "".join(f'<li><a href="{url}">{escape(name)}</a></li>' for name, url in self.menu_items())
        return f'<nav aria-label="main"><ul class="menu">{items}</ul></nav>'

    def search_box(self) -> str:
        return (
            f'<form role="search" action="/search" method="get"><input type="search" name="q" '
            f'placeholder="{escape(self.ui["search_hint"])}"><button type="submit">{self.ui["search"]}</button></form>'
        )

    def account(self) -> str:
        if not self.c.login_box:
            return f'<a class="login" href="/account/">{self.ui["login"]}</a> <a class="sub" href="/abo/">{self.ui["subscribe"]}</a>'
        pages = self.t["pages"]
        return (
            f'<div class="login-modal" style="display:none"><form action="/account/" method="post"><label>{self.ui["email"]}'
            f'<input type="email" name="user"></label><label>{pages["password"]}<input type="password" name="pass"></label>'
            f'<button>{self.ui["login"]}</button><a href="/lost-password/">{pages["forgot"]}</a></form></div>'
        )

    def header(self) -> str:
        return (
            f'<header class="site"><button class="burger">{self.ui["menu"]}</button><a class="logo" href="/"><svg width="120" '
            f'height="32"><path d="M0 0h120v32H0z"/></svg><span>{escape(self.t["site"])}</span></a>{self.search_box()}'
            f"{self.account()}{self.menu()}</header>"
        )

    def crumbs(self) -> str:
        if self.c.frame == "message" or not self.c.h1:
            return ""
        name, url = self.menu_items()[0]
        return f'<nav class="breadcrumb"><ol><li><a href="/">{self.ui["home"]}</a></li><li><a href="{url}">{name}</a></li></ol></nav>'

    def share(self) -> str:
        links = "".join(f'<li><a href="#" class="share">{escape(name)}</a></li>' for name in self.ui["share"])
        return f'<ul class="share-bar">{links}</ul>'

    def ticker(self) -> str:
        """A moving line of headlines, and advertisements' places."""
        lines = "".join(
            f'<a href="{self.href(i + 3)}">{escape(h)}</a> • ' for i, h in enumerate(self.t["headlines"][8:])
        )
        return f'<div class="ticker"><span class="dot"></span>{lines}</div><div id="ad-top" class="ad" data-slot="728x90"></div>'

    def latest(self) -> str:
        topics = "".join(f'<a class="topic" href="/topic/{slug}">#{escape(name)}</a> ' for name, slug in self.t["menu"])
        lines = "".join(
            f'<li><a href="{self.href(i)}">{escape(h)}</a> <small>{i + 7}:{i * 13 % 60:02}</small></li>'
            for i, h in enumerate(self.t["headlines"])
        )
        return (
            f'<div class="topics">{topics}</div><section class="latest"><ul>{lines}</ul></section>{self.newsletter()}'
        )

    def most_read(self) -> str:
        lines = "".join(
            f'<li><a href="{self.href(i)}">{escape(h)}</a></li>' for i, h in enumerate(self.t["headlines"][:5])
        )
        return f'<section class="most-read"><h2>{self.ui["most_read"]}</h2><ol>{lines}</ol></section>'

    def newsletter(self) -> str:
        return (
            f'<section class="newsletter"><h2>{self.ui["newsletter"]}</h2><p>{escape(self.ui["newsletter_text"])}</p>'
            f'<form action="/nl"><input type="email" placeholder="{self.ui["email"]}"><button>{self.ui["subscribe"]}</button></form></section>'
        )

    def aside(self) -> str:
        return f'<aside class="sidebar">{self.most_read()}{self.newsletter()}</aside>'

    def footer(self) -> str:
        links = "".join(f'<li><a href="/info/{i}">{escape(name)}</a></li>' for i, name in enumerate(self.ui["footer"]))
        menu = "".join(f'<li><a href="{url}">{escape(name)}</a></li>' for name, url in self.menu_items())
        return (
            f'<footer class="site-footer"><ul>{menu}</ul><ul>{links}</ul><p>{escape(self.ui["copyright"])}</p></footer>'
        )

    # --- nodes of running text

    def p(self, text: str) -> str:
        return f"<p>{escape(text)}</p>"

    def linked(self, text: str) -> str:
        """A paragraph with a link on its third word and those after it, as some papers link every name."""
        words = text.split(" ")
        if len(words) < 8:
            return self.p(text)
        name = f'<a href="/topic/x">{escape(" ".join(words[2:5]))}</a>'
        return f"<p>{escape(' '.join(words[:2]))} {name} {escape(' '.join(words[5:]))}</p>"

    def inset(self, head: str) -> str:
        """A box between two paragraphs that leads to another story."""
        return f'<div class="inset"><span>{self.ui["related"]}</span> <a href="{self.href(5)}">{escape(head)}</a></div>'

    def quote(self, text: str, who: str) -> str:
        return (
            f'<blockquote class="social-post" data-id="17"><p>{escape(text)}</p>&mdash; {escape(who)} <a href="https://social.example/17">'
            f'{self.t["dates"][0]}</a></blockquote><script async src="https://platform.social.example/widgets.js"></script>'
        )

    def h2(self, text: str) -> str:
        return f"<h2>{escape(text)}</h2>"

    def strong(self, text: str) -> str:
        return f"<p><strong>{escape(text)}</strong></p>"

    def items(self, lines: list[str]) -> str:
        return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"

    def rows(self, lines: list[list[str]]) -> str:
        cells = ["".join(f"<td>{escape(cell)}</td>" for cell in line) for line in lines]
        return "<table class='data'><tbody>" + "".join(f"<tr>{line}</tr>" for line in cells) + "</tbody></table>"

    def img(self, caption: str, index: int = 1) -> str:
        return (
            f'<figure><img src="https://img.{self.t["host"].removeprefix("www.")}/w1200/{7300 + index}.jpg" alt="{escape(caption)}" width="1200">'
            f"<figcaption>{escape(caption)}</figcaption></figure>"
        )

    def video(self, line: str) -> str:
        return (
            f'<div class="player"><video controls poster="/img/poster.jpg" data-id="vid-5512"><source src="https://media.{self.t["host"]}'
            f'/5512.m3u8" type="application/x-mpegURL"></video><p class="caption">{escape(line)}</p></div>'
        )

    def iframe_video(self, line: str) -> str:
        return (
            '<div class="embed-responsive"><iframe src="https://www.youtube-nocookie.com/embed/Zx81qLw" width="1280" height="720" '
            f'allowfullscreen></iframe></div><p class="caption">{escape(line)}</p>'
        )

    def audio(self, line: str) -> str:
        return f'<div class="podcast-player"><audio controls src="https://media.{self.t["host"]}/e41.mp3"></audio><p>{escape(line)}</p></div>'

    def post(self, time: str, text: str) -> str:
        return f'<section class="live-post" id="p{time.replace(":", "")}"><time>{time}</time><p>{escape(text)}</p></section>'

    def comments(self, lines: list[list[str]]) -> str:
        each = "".join(
            f'<li class="comment"><b>{escape(who)}</b> <time>{self.t["dates"][0]}</time><p>{escape(text)}</p></li>'
            for who, text in lines
        )
        return f'<section id="comments"><h2>{self.ui["comments"]} ({len(lines)})</h2><ol>{each}</ol></section>'

    # --- nodes of lists

    def card(self, index: int, head: str, summary: str) -> str:
        text = f"<p>{escape(summary)}</p>" if summary else ""
        day = self.t["dates"][index % len(self.t["dates"])]
        return (
            f'<article class="card"{self.card_scope}><a href="{self.href(index)}"><img src="/i/{index}.jpg" alt=""></a>'
            f'<h3><a href="{self.href(index)}">{escape(head)}</a></h3>{text}<time>{day}</time></article>'
        )

    def cards(self, cards: list[list[str]]) -> str:
        return '<div class="grid">' + "\n".join(self.card(i, *card) for i, card in enumerate(cards)) + "</div>"

    def open_cards(self, cards: list[list[str]]) -> str:
        """Cards with heads that are no links; every other one is a link as a whole, by an empty one laid over it."""
        return "\n".join(
            f'<div class="tile"><h3>{head}</h3><p>{summary}</p>'
            f'<a class="more" href="{self.href(i)}">{self.ui["next"] if i % 2 else ""}</a></div>'
            for i, (head, summary) in enumerate(cards)
        )

    def links(self, heads: list[str]) -> str:
        lines = "".join(
            f'<li><time>{9 + i % 12}:{i * 7 % 60:02}</time> <a href="{self.href(i)}">{escape(head)}</a></li>'
            for i, head in enumerate(heads)
        )
        return f'<ul class="headlines">{lines}</ul>'

    def table_list(self, heads: list[str]) -> str:
        dates = self.t["dates"]
        lines = "".join(
            f'<tr><td>{dates[i % len(dates)]}</td><td><a href="{self.href(i)}">{escape(head)}</a></td><td>{128 + i * 41}</td></tr>'
            for i, head in enumerate(heads)
        )
        return f"<table class='list'>{lines}</table>"

    def related(self, cards: list[list[str]]) -> str:
        return f'<section class="related"><h2>{self.ui["related"]}</h2>{self.cards(cards)}</section>'

    def pager(self) -> str:
        numbers = "".join(f'<a href="?page={n}">{n}</a> ' for n in range(1, 6))
        return f'<nav class="pagination">{numbers}<a rel="next" href="?page=2">{self.ui["next"]}</a></nav>'

    def filled_search(self, query: str) -> str:
        return (
            f'<form action="/search" class="search-form"><input type="search" name="q" value="{escape(query)}">'
            f"<button>{self.ui['search']}</button></form>"
        )

    # --- nodes of messages

    def form(self, fields: list[list[str]], button: str) -> str:
        """`fields`: [type, label] of each input."""
        inputs = "".join(
            f'<label for="f{i}">{escape(label)}</label><input id="f{i}" type="{kind}" name="f{i}">'
            for i, (kind, label) in enumerate(fields)
        )
        return f'<form method="post" action="#">{inputs}<button type="submit">{escape(button)}</button></form>'

    def link(self, text: str) -> str:
        return f'<p><a href="/">{escape(text)}</a></p>'

    def button(self, text: str) -> str:
        return f'<button type="button" class="btn btn-primary">{escape(text)}</button>'

    def offer(self, title: str, text: str, points: list[str], button: str) -> str:
        return (
            f'<div class="paywall"><h2>{escape(title)}</h2><p>{escape(text)}</p>{self.items(points)}{self.button(button)}'
            f'<p>{escape(self.t["pages"]["pay_member"])} <a href="/account/">{self.ui["login"]}</a></p></div>'
        )

    def banner(self, text: str, accept: str, manage: str) -> str:
        return (
            f'<div id="cmp" class="cookie-banner" role="dialog" aria-modal="true"><p>{escape(text)}</p>'
            f'<button id="accept-all">{escape(accept)}</button><button>{escape(manage)}</button></div>'
        )

    def raw(self, markup: str) -> str:
        return markup
