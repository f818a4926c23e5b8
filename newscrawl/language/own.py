"""Tells a language by letters and words of its own: for those that an identifier lacks, or takes for another."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newscrawl.language.identifier import Guess

LETTERS = (
    ("is", "þ", ""),
    ("fo", "ð", "þöŋ"),
    ("az", "ə", ""),
    ("mt", "ħċġ", ""),
    ("eo", "ĉĝĥĵŝŭ", ""),
    ("ha", "ɗƙɓ", ""),
    ("sr", "ђћ", ""),
    ("tg", "ӣӯ", ""),
    ("ba", "ҙҡҫ", "ӑӗ"),
    ("tt", "җ", ""),
    ("kk", "ұ", ""),
    ("uz", "қғҳ", "іәңҷ"),
    ("be", "ў", "қғҳ"),
    ("ky", "ңөү", "әқғһҕх"),
    ("mn", "өү", "ңәқғһҕҥ"),
    ("ps", "ښځڼۍ", ""),
    ("sd", "ٻڄڏڳ", ""),
    ("ug", "ۇۈڭ", ""),
    ("ckb", "ێڵڕ", "ٹ"),
)
"""A language, letters that among languages of its script it alone writes in every few sentences, and letters that it
does not write: where those stand too, it is another. The first that fits is taken."""

WORDS = {
    "zu": "ukuthi kanye ngoba futhi uma ukuze njengoba kusho ngesikhathi ngemuva ngokusho okuthiwa phakathi noma "
    "manje kulesi umuntu ngabe kanti nokho eminyaka isikhathi wathi bathi lapho khona yakhe wakhe",
    "xh": "ukuba kwaye okanye kunye xa ngoku njengoko malunga kananjalo ukanti kwakhona utshilo kwakunye olu eli "
    "esi umntu ngolu ngeli kule okokuba oku apho kuba nto into iminyaka",
    "ms": "kerana ialah bahawa sahaja iaitu manakala selepas sehingga berkenaan isnin khamis jumaat ahad polis "
    "daripada kerajaan dijangka hendaklah mana-mana supaya beliau turut",
    "nn": "ikkje eg dei frå noko nokon nokre berre korleis kva kvar kven mykje eit ein vere vore seier sjølv meir "
    "òg desse difor vart gjer fleire heile",
    "gl": "unha dunha nunha dun nun coa polo pola tamén máis moi xa foron ata aínda despois cunha xente goberno "
    "concello mellor súa súas",
    "eu": "eta ez dira bat zen ere egin baina izan dute dago ditu duen beste hori gabe baino izango duela dituzte "
    "behar diren esan bere",
    "ga": "agus bhí tá raibh chun níl gur féin faoi siad bheith sé nó freisin inniu sna atá gach",
    "gd": "tha bha air chaidh nach aig cha robh airson bidh dhan anns bhith iad",
    "ku": "û ji jî ku yên li xwe dike kir piştî bû dibe wê vê",
    "uz": "va bilan uchun ham esa haqida yilda kerak bo'lgan bo‘lgan boʻlgan o‘z oʻz qilish edi har ega yoki",
    "tk": "bilen üçin hem bolup şeýle ýyl boldy hakynda ýylyň öz ýa-da",
    "lb": "vun ass gëtt hunn huet wéi datt och awer kënnen fir sinn mam beim déi",
    "fy": "fan yn mei foar troch wurdt oan wie syn ûnder har",
    "ha": "cewa kuma wannan suka cikin domin daga yadda wajen shugaban wanda wata",
    "yo": "àwọn náà pé tí sí ní fún ṣe láti ó",
    "om": "akka irraa keessa irratti ture garuu waan keessatti mootummaa",
    "rw": "yavuze ariko kandi muri kuri ubwo avuga uyu nyuma abaturage cyangwa umuntu",
    "mg": "ny sy dia izay ireo hoy tsy amin'ny tamin'ny",
    "ht": "nan yon pou ap gen moun peyi lan",
    "sr": "pre posle gde ovde uvek takođe predsednik predsednika predsednica vreme vremena mesto deo nedelje dve "
    "obe opština opštine evropske evropska biće sledeće poslednje saopštio saopšteno bezbednost bezbednosti "
    "hiljada šta sredu čoveka čovek ponedeljak reke ovoj dela",
}
"""Words that a newspaper writes in every few sentences, and that the languages nearest to its own write otherwise."""
_WORDS = {code: frozenset(words.split()) for code, words in WORDS.items()}

NEAR = {
    "id": ("ms",),
    "hr": ("sr",),
    "sl": ("sr",),
    "no": ("nn",),
    "da": ("nn",),
    "pt": ("gl",),
    "es": ("gl",),
    "de": ("lb",),
    "nl": ("fy",),
}
"""A language that identifiers know, and those that fit it so well that they are taken for it."""

CONFIDENCE = 0.88
"""Of answers by letters and by words: the share that was right."""
LEAST_LETTERS = 1 / 300
"""Of the characters of a text, for its language to be told by them: a third to a half of what news has."""
LEAST_WORDS = 3
"""Different words of its own, or with letters of its own, that tell a language: fewer may be a foreign name."""
LEAST_SHARE = 0.03
"""Of the words of a text, for its language to be told by them: a third to a half of what news has."""

LANGUAGES = frozenset({*(code for code, _, _ in LETTERS), *WORDS})

_WORD = re.compile(r"[^\W\d_]+(?:['‘’ʻʼ\-][^\W\d_]+)*")


def by_letters(text: str) -> Guess | None:
    """The language whose own letters are in three words of `text`, and a 300th of it; None without them."""
    lower = text.lower()
    there = set(lower)
    for language, own, foreign in LETTERS:
        if there.isdisjoint(own):
            continue
        count = _count(lower, own)
        if count >= LEAST_LETTERS * len(text) and _count(lower, foreign) * 10 < count:
            having = {word for word in _WORD.findall(lower) if not set(own).isdisjoint(word)}
            if len(having) >= LEAST_WORDS:
                return Guess(language, CONFIDENCE)
    return None


def by_words(text: str, languages: Iterable[str] = tuple(WORDS)) -> Guess | None:
    """The one of `languages` whose own words `text` has, and twice as many as of any other's; None without one."""
    words = _WORD.findall(text.lower())
    there = set(words)
    own = {code: _WORDS[code] & there for code in languages}
    counts = sorted(((sum(map(words.count, found)), code) for code, found in own.items()), reverse=True)
    (count, best), (second, _) = (*counts, (0, ""))[:2]
    if count < max(LEAST_SHARE * len(words), 2 * second) or len(own[best]) < LEAST_WORDS:
        return None
    return Guess(best, CONFIDENCE)


def near(text: str, language: str | None) -> Guess | None:
    """The language that `text` is in rather than in its near neighbour `language`; None where nothing says so."""
    if language not in NEAR:
        return None
    lower = text.lower()
    # to find the words of a text is dear, and most have no letters of theirs
    there = (sum(map(lower.__contains__, _WORDS[code])) >= LEAST_WORDS for code in NEAR[language])
    return by_words(text, NEAR[language]) if any(there) else None


def _count(text: str, letters: str) -> int:
    return sum(text.count(letter) for letter in letters)
