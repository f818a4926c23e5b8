"""A page's tree into what it holds besides lines: players, bot checks, a script's shell, articles that it marks up.

Asked only where a page has hardly any running text: most pages are articles, and are not looked at again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from lxml import etree

from newscrawl.markup import HtmlElement, text_of
from newscrawl.text import count_words, is_solid
from newscrawl.verdict.words.notices import JAVASCRIPT

_PLAYERS = etree.XPath(
    "//video|//audio|//iframe|//embed|//object|//*[contains(name(),'-') and (contains(name(),'video') or"
    " contains(name(),'player') or contains(name(),'audio') or contains(name(),'youtube') or contains(name(),'vimeo'))]"
    "|//*[contains(@class,'player') or contains(@class,'video-js') or @data-video-id or @data-youtube-id]"
)
_PLAYER_ADDRESS = re.compile(
    r"youtu\.?be|vimeo|dailymotion|dai\.ly|player|video|audio|podcast|soundcloud|spotify|brightcove|jwplatform|kaltura"
    r"|rutube|bilibili|ok\.ru|twitch|streamable|acast|megaphone|omny|simplecast|buzzsprout|anchor\.fm|ivoox|spreaker"
    r"|mixcloud|deezer|\.(?:mp4|m3u8|mp3|m4a|webm)\b",
    re.IGNORECASE,
)
_PLAYER_CLASS = re.compile(r"(?:video|audio|media|podcast|jw|film|stream)[_-]?player|video-js\b", re.IGNORECASE)
_FURNITURE = ("aside", "footer", "nav", "dialog", "noscript")
_CHECKS = etree.XPath(
    "boolean(//*[contains(@class,'g-recaptcha') or contains(@class,'h-captcha') or contains(@class,'cf-turnstile') or"
    " contains(@class,'captcha') or contains(@id,'captcha') or contains(@id,'challenge-') or starts-with(@id,'cf-') or"
    " contains(@src,'challenge-platform') or contains(@src,'captcha-delivery') or contains(@src,'hcaptcha.com')])"
)
_SHELL = etree.XPath(
    "boolean(//*[@id='root' or @id='app' or @id='__next' or @id='__nuxt' or @id='app-root' or @id='___gatsby' or"
    " @id='svelte' or @id='main-app' or name()='app-root'])"
)
_NOSCRIPT = etree.XPath("string(//noscript[contains(translate(.,'JAVSCRIPT','javscript'),'javascript')])")
_SCOPES = etree.XPath(
    "//*[@itemscope and not(@itemprop) and (contains(@itemtype,'Article') or contains(@itemtype,'BlogPosting'))]"
)
_NODE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:\w*Article|\w*BlogPosting)"')


@dataclass(frozen=True, slots=True)
class Things:
    """What a page holds besides lines."""

    players: int = 0
    """Players of films and sound outside furniture."""
    checks: bool = False
    """A widget that asks whether the reader is a robot."""
    shell: bool = False
    """An element that a script is to fill, or a notice that it needs JavaScript."""
    articles: int = 0
    """Articles that the page marks up in JSON-LD or microdata: several where it lists them."""


def look(tree: HtmlElement) -> Things:
    """Look a page over. The tree is left as it is."""
    scripts = (script.text or "" for script in tree.iter("script") if script.get("type") == "application/ld+json")
    return Things(
        players=sum(_is_player(element) for element in _elements(_PLAYERS, tree)),
        checks=bool(_CHECKS(tree)),
        shell=bool(_SHELL(tree) or _NOSCRIPT(tree)),
        articles=max(len(_elements(_SCOPES, tree)), sum(len(_NODE.findall(script)) for script in scripts)),
    )


def _elements(path: etree.XPath, tree: HtmlElement) -> list[HtmlElement]:
    return cast(list[HtmlElement], path(tree))


def hidden_words(tree: HtmlElement) -> int:
    """Words of running text where no line is read or none is believed: in a menu that was never closed, an aside."""
    paragraphs = (text_of(p) for p in tree.iter("p") if not any(above.tag == "footer" for above in p.iterancestors()))
    return sum(count_words(text) for text in paragraphs if is_solid(text) and not JAVASCRIPT.search(text))


def _is_player(element: HtmlElement) -> bool:
    if element.tag in {"iframe", "embed", "object"}:
        address = " ".join(element.get(name) or "" for name in ("src", "data-src", "data", "data-lazy-src"))
        plays = bool(_PLAYER_ADDRESS.search(address))
    elif element.tag in {"video", "audio"} or "-" in element.tag or element.get("data-video-id"):
        plays = True
    else:
        plays = bool(element.get("data-youtube-id") or _PLAYER_CLASS.search(element.get("class") or ""))
    return plays and not any(ancestor.tag in _FURNITURE for ancestor in element.iterancestors())
