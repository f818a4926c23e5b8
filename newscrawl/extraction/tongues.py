"""What a page declares of its language, in, a BCP 47 tag as records carry it out."""

from __future__ import annotations

import re

from newscrawl.extraction.structured import Markup, strings
from newscrawl.markup import HtmlElement

_CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su "
    "sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
# Withdrawn codes, codes of countries that stand for their language, and the three-letter codes that pages use.
_ALIASES = {
    "iw": "he", "in": "id", "ji": "yi", "jp": "ja", "cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "ua": "uk",
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt",
    "nld": "nl", "dut": "nl", "rus": "ru", "pol": "pl", "swe": "sv", "nor": "no", "nob": "nb", "nno": "nn",
    "dan": "da", "fin": "fi", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "ara": "ar", "tur": "tr",
    "hin": "hi", "ces": "cs", "cze": "cs", "ell": "el", "gre": "el", "heb": "he", "hun": "hu", "ron": "ro",
    "rum": "ro", "ukr": "uk", "vie": "vi", "tha": "th", "ind": "id", "swa": "sw", "zul": "zu", "xho": "xh",
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt", "dutch": "nl",
    "russian": "ru", "polish": "pl", "chinese": "zh", "japanese": "ja", "korean": "ko", "arabic": "ar",
    "turkish": "tr", "hindi": "hi",
}  # fmt: skip
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def declared(markup: Markup, tree: HtmlElement, header: str | None = None) -> str | None:
    """The language that the page declares: html lang, else the article's inLanguage, Open Graph, meta, the header."""
    root = tree if tree.tag == "html" else tree.find(".//html")
    said = [
        *((root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang"))
          if root is not None else ()),
        *strings(markup.article.get("inLanguage")),
        *markup.all("og:locale"),
        *markup.all("content-language"),
        *markup.all("language"),
        *markup.all("dc.language"),
        header,
    ]  # fmt: skip
    return next((tag for value in said if value and (tag := normalise(value)) is not None), None)


def normalise(value: str) -> str | None:
    """`de-AT`, `de_DE`, `ger`, `German` → `de`; `zh-TW` → `zh-Hant`; None for what is no language."""
    subtags = [part for part in re.split(r"[-_\s,;]+", value.strip().casefold()) if part]
    if not subtags:
        return None
    primary = _ALIASES.get(subtags[0], subtags[0])
    if primary not in _CODES and not re.fullmatch(r"[a-z]{3}", primary):
        return None
    if primary in {"und", "mul", "zxx", "mis"}:
        return None
    return "zh-Hant" if primary == "zh" and _TRADITIONAL & set(subtags[1:]) else primary
