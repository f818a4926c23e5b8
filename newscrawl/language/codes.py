"""Turns the language codes of pages and libraries into one set, and says which scripts a language is written in."""

from __future__ import annotations

import re

ALIASES = {
    "nb": "no",
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "mo": "ro",
    "jp": "ja",
    "cn": "zh",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "ua": "uk",
    "fil": "tl",
    "cmn": "zh",
    "yue": "zh-Hant",
    "arz": "ar",
    "arb": "ar",
    "pes": "fa",
    "prs": "fa",
    "zsm": "ms",
    "nob": "no",
    "nno": "nn",
    "ekk": "et",
    "lvs": "lv",
    "swh": "sw",
    "als": "sq",
    "khk": "mn",
    "npi": "ne",
    "pbt": "ps",
    "uzn": "uz",
    "azj": "az",
    "azb": "az",
    "uzs": "uz",
    "kmr": "ku",
    "sdh": "ckb",
    "plt": "mg",
    "ydd": "yi",
    "hbs": "sr",
    "sh": "sr",
    "cnr": "sr",
    "gom": "kok",
    "bh": "bho",
}
"""Codes that are out of date, mistaken, or a part of a language that has a two-letter code."""

_THREE_LETTERS = (
    "afr:af amh:am ara:ar asm:as aze:az bel:be ben:bn bos:bs bul:bg cat:ca ces:cs cze:cs cym:cy wel:cy dan:da deu:de "
    "ger:de ell:el gre:el eng:en epo:eo est:et eus:eu baq:eu fas:fa per:fa fin:fi fra:fr fre:fr fry:fy gle:ga glg:gl "
    "guj:gu hau:ha heb:he hin:hi hrv:hr hun:hu hye:hy arm:hy ibo:ig ind:id isl:is ice:is ita:it jpn:ja kan:kn kat:ka "
    "geo:ka kaz:kk khm:km kir:ky kor:ko kur:ku lao:lo lat:la lav:lv lit:lt ltz:lb mal:ml mar:mr mkd:mk mac:mk mlt:mt "
    "mon:mn msa:ms may:ms mya:my bur:my nep:ne nld:nl dut:nl nor:no ori:or pan:pa pol:pl por:pt pus:ps ron:ro rum:ro "
    "rus:ru sin:si slk:sk slo:sk slv:sl som:so spa:es sqi:sq alb:sq srp:sr swa:sw swe:sv tam:ta tel:te tgk:tg tgl:tl "
    "tha:th tur:tr ukr:uk urd:ur uzb:uz vie:vi xho:xh yid:yi yor:yo zho:zh chi:zh zul:zu"
)
ALIASES |= dict(pair.split(":") for pair in _THREE_LETTERS.split())

_TRADITIONAL = {"hant", "cht", "tw", "hk", "mo"}

_SCRIPTS = {
    "Cyrillic": "ru uk be bg mk sr kk ky tg mn tt ba ce cv os ab av uz az bs sah tyv rue bxr kv mhr myv krc tk",
    "Arabic": "ar fa ur ps sd ug ckb ku ks az pa uz mzn pnb lrc skr kk",
    "Devanagari": "hi mr ne sa ks bho mai new kok",
    "Bengali": "bn as",
    "Ethiopic": "am ti",
    "Hebrew": "he yi",
    "Greek": "el",
    "Armenian": "hy",
    "Georgian": "ka",
    "Thai": "th",
    "Lao": "lo",
    "Khmer": "km",
    "Myanmar": "my",
    "Sinhala": "si",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Gujarati": "gu",
    "Gurmukhi": "pa",
    "Oriya": "or",
    "Tibetan": "bo dz",
    "Thaana": "dv",
    "Han": "zh zh-Hant ja ko",
    "Kana": "ja",
    "Hangul": "ko",
}
_WRITES: dict[str, set[str]] = {}
for _name, _codes in _SCRIPTS.items():
    for _code in _codes.split():
        _WRITES.setdefault(_code, set()).add(_name)
for _code in ("sr", "bs", "uz", "az", "ku", "ms", "tg", "tt", "tk", "kk", "kok", "mn"):
    _WRITES.setdefault(_code, set()).add("Latin")

KIN = {
    "ms": {"id"},
    "bs": {"hr", "sl", "sr"},
    "sr": {"hr", "sl", "mk", "bg", "bs"},
    "nn": {"no", "da", "sv"},
    "gl": {"pt", "es"},
    "oc": {"ca", "fr", "es"},
    "la": {"it", "ro", "es", "pt", "fr", "ca"},
    "co": {"it"},
    "lb": {"de", "nl"},
    "fy": {"nl", "af"},
    "be": {"uk", "ru", "bg"},
    "kk": {"ru"},
    "ky": {"ru"},
    "tt": {"ru"},
    "xh": {"sw", "so"},
    "zu": {"sw", "so"},
    "az": {"tr"},
    "fo": {"no", "da"},
    "is": {"no", "da"},
    "ps": {"fa", "ur", "ar"},
    "sd": {"ur", "fa", "ar"},
}
"""Languages near enough to be taken for one another with certainty, by an identifier that knows only the other."""


TWINS = frozenset({"hr", "bs", "sr"})
"""Languages whose news differs in a word or two a paragraph: what a page says of itself is worth more than its text."""


def canonical(tag: str | None) -> str | None:
    """One code for `tag`, a BCP 47 tag or what pages write for one (`en_GB`, `ENG`); None where it is no tag.

    Regions go, `zh` in traditional script stays apart as `zh-Hant`, out-of-date and three-letter codes become the
    two-letter one. A well-formed code that is not known here is passed on.
    """
    parts = re.split("[-_]", (tag or "").strip().lower())
    primary = ALIASES.get(parts[0], parts[0])
    if primary == "zh":
        return "zh-Hant" if _TRADITIONAL.intersection(parts[1:]) and "hans" not in parts else "zh"
    if primary in {"und", "mul", "mis", "zxx", "art"}:
        return None
    return primary if re.fullmatch("[a-z]{2,3}|zh-Hant", primary) else None


def writes(language: str, script: str) -> bool:
    """Whether `language` is written in `script` (names as in text.scripts); Latin where nothing else is known."""
    return script in _WRITES.get(language, {"Latin"})
