"""A page's tree, in, the boxes and runs of readers' comments in it out: by schema.org, by heading, by class.

Never by one word alone. An article may be about comments, and have a section that is called so; "comment" is what some
papers call their opinion pages. What the word heads must stand behind the story, and be a box of its own, have a
count, or look like what readers write: with a moment or a "reply" each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, islice
from operator import methodcaller

from newscrawl.extraction.names import Question
from newscrawl.markup import HtmlElement, beginning_of, holds, text_length, text_of
from newscrawl.text import is_solid, one_line

_TYPE = re.compile(r"schema\.org/(?:User)?Comments?\b|^(?:schema:)?(?:User)?Comment$", re.IGNORECASE)
_PROPERTY = re.compile(r"(?:^|\s|:)comments?(?=\s|$)", re.IGNORECASE)
# Classes and ids that nothing but a box of comments has; whole names.
_NAME = re.compile(
    r"comments?[-_]*(?:list|section|area|container|thread|wrapper|box|block|respond|form|stream|body|holder|content)|"
    r"(?:user|reader|article|post|fb|facebook|disqus|view|the)?[-_]*comments|reader[-_]*letters|disqus[-_]*thread|respond|"
    r"kommentare|leser(?:kommentare|briefe)|kommentarer|comentarios|comentários|commentaires|commenti|reacties|komentarze|"
    r"komentare|komentáře|yorumlar",
    re.IGNORECASE,
)
# Names that a story may have as well: a heading or what readers write must say so too.
_VAGUE_NAME = re.compile(
    r"responses?|discussion|discuss|replies|reactions|feedback|forum|conversation|debate", re.IGNORECASE
)

# Headings that say it: readers' comments, in the plural or with a count.
_WORD = (
    r"comments?|responses?|replies|(?:leser|nutzer)?kommentare?|comentarios?|respuestas?|comentários?|respostas?|commentaires?|"
    r"réponses?|réactions?|commenti|commento|risposte|reacties?|kommentarer?|svar|kommentti|kommenttia|kommentit|"
    r"komentarz(?:e|y)?|komentář(?:e|ů)?|komentar(?:e|i|a)?|hozzászólás(?:ok)?|comentarii|"
    r"комментари(?:и|й|я|ев)|коментар(?:і|ів|и|я)?|σχόλι(?:α|ο)|yorum(?:lar)?|تعليقات|تعليق(?:ا|ان)?|התגובות|תגובות|"
    r"टिप्पणि(?:याँ|यां)|टिप्पणी|ความคิดเห็น|bình luận|"
    r"コメント(?:一覧|欄)?|댓글|(?:读者|讀者|网友|網友)?(?:评论|評論|留言)|跟帖"
)
_READERS = (
    r"(?:(?:your|readers?['’]?s?['’]?|user|all|latest|recent|top|leser|nutzer|eure|ihre|alle|vos|les|des|los|sus|tus|os|"
    r"i|vostri|tutti i|de|alle|uw|jouw|wasze|vaše|ваши|все|ваші|всі|tüm)[\s-]+)*"
)
_OF = (
    r"(?:\s*(?:of|by|from|der|unserer|de|des|dei|van|от|від)\s+(?:our\s+|nos\s+|los\s+|os\s+)?"
    r"(?:readers|leser(?:innen)?|lecteurs|lectores|leitores|lettori|lezers|читателей|читачів))?"
)
_COUNT = r"[(\[]?\s*\d[\d.,\s]*\s*(?:件|個|条|條|則|개)?(?:の)?\s*[)\]]?"
_BARE = re.compile(rf"{_READERS}(?:{_WORD}){_OF}\s*:?", re.IGNORECASE)
# A single one is a commentary as often: the opinion column within a report.
_ONE = re.compile(
    r"comment|response|kommentar|comentario|respuesta|comentário|resposta|commentaire|réponse|réaction|commento|svar|"
    r"kommentti|komentarz|komentář|komentar|hozzászólás|комментарий|комментария|коментар|σχόλιο|yorum|تعليق|टिप्पणी",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"{_COUNT}\s*{_READERS}(?:{_WORD}){_OF}(?P<of>\s+(?:to|on|zu|an|auf|en|a|à|sur|su|op|na|к|до)\s.{{1,150}})?\s*:?|"
    rf"{_READERS}(?:{_WORD}|discussion|diskussion|discusión|discussão|discussione|débat|debate|discussie|dyskusja|"
    rf"diskuse|обсуждение|обговорення|forum){_OF}\s*[:：]?\s*{_COUNT}",
    re.IGNORECASE,
)
_INVITED = re.compile(
    r"(?:leave|add|post|write) (?:a|your) (?:comment|reply|response)|join the (?:discussion|conversation|debate)|"
    r"what (?:our )?readers say|(?:schreiben? sie|hinterlassen? sie|schreibe?|hinterlasse) (?:einen|ihren) kommentar|"
    r"diskutieren sie mit|deja (?:un|tu) comentario|deje (?:un|su) comentario|deixe (?:um|seu|o seu) comentário|"
    r"laissez? un commentaire|laisser un commentaire|lascia un commento|(?:geef|plaats) (?:een|je|uw) reactie|"
    r"(?:dodaj|zostaw) komentarz|(?:přidat|napsat) komentář|szólj hozzá|lasă un comentariu|"
    r"(?:оставить|добавить|написать) комментарий|(?:залишити|додати) коментар|αφήστε (?:ένα )?σχόλιο|"
    r"(?:yorum yap(?:ın)?|yorum yaz(?:ın)?|bir yorum bırakın?)|(?:lämna|skriv) en kommentar|"
    r"(?:legg (?:igjen|inn)|skriv) (?:en )?kommentar|jätä kommentti|اترك تعليقا|أضف تعليقا?|הוסף תגובה|כתוב תגובה|"
    r"コメントを(?:残す|書く|投稿する)|댓글 (?:쓰기|남기기|달기)|(?:发表|發表)(?:评论|評論|留言)|tinggalkan komentar|"
    r"(?:viết|gửi|để lại) bình luận|แสดงความคิดเห็น|टिप्पणी (?:करें|लिखें)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_MAY_BE = re.compile(rf"{_INVITED.pattern}|{_READERS}(?:{_WORD})|(?=.*\d)", re.IGNORECASE | re.DOTALL)
"""What all of these lines match, and few others."""
# What stands with each comment, a line of its own: "Reply", in as many languages.
_REPLY = re.compile(
    r"(?:reply|report|like|antworten|melden|responder|répondre|signaler|rispondi|beantwoorden|reageer|odpowiedz|"
    r"odpovědět|ответить|відповісти|απάντηση|yanıtla|cevapla|svara?|vastaa|válasz|răspunde|رد|الرد|הגב|השב|返信|답글|"
    r"回复|回復|回覆|balas|trả lời|ตอบกลับ|जवाब दें)(?:\s*\(?\d*\)?)",
    re.IGNORECASE,
)
_MOMENT = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\b\d{1,2}\s?[:.hH]\s?\d\d\b|\b(?:19|20)\d\d\b|\d\s*[年月日]")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "summary", "legend")
_BOXES = ("div", "section", "ol", "ul", "dl", "details", "aside", "article", "li")
_MOMENT_LINE = 80
"""Characters of a line that says who commented and when. A guess."""
_SHARE = 0.6
"""What is more of the page's text than this may be the story itself: readers write more than the paper only where … """
_WHOLE_STORY = 3
"""… so many paragraphs of prose stand before. Both are guesses."""
_LONGEST_HEADING = 200
_SHORTEST_PROSE = 40
_ANY_TEXT = 10
"""Characters by which it is seen that an element has any text, though some carry nothing. A guess."""
_LINES = 400
"""Lines of a box that are looked at."""
_MARKS = frozenset(("itemtype", "typeof", "itemprop", "property"))
_marks_of = methodcaller("keys")


def found(page: HtmlElement, named: Iterable[HtmlElement]) -> list[HtmlElement]:
    """Elements under `page` that hold readers' comments, none inside another and none with the story in it.

    `named` are its elements to which `NAMED` may have an answer.
    """
    prose = _Prose(page)
    gone: dict[HtmlElement, None] = {}
    for run in _runs(page, prose, {*named}):
        fresh = [e for e in run if e not in gone and gone.keys().isdisjoint(e.iterancestors())]
        is_part = prose.before(run[0], _WHOLE_STORY) or sum(map(text_length, fresh)) <= prose.length * _SHARE
        if is_part and not any(holds(e, "h1") for e in fresh):
            gone |= dict.fromkeys(fresh)
    return list(gone)


class _Prose:
    """Where a page's running prose stands, in document order; read no further than asked, as most of it need not be."""

    def __init__(self, page: HtmlElement) -> None:
        self._page = page
        self._ahead = page.iter()
        self._passed: list[HtmlElement] = []
        self._ends: list[int] = []
        """How many elements have been passed with each paragraph of prose."""
        self._up_to: dict[int, set[HtmlElement]] = {}

    @cached_property
    def length(self) -> int:
        """Characters of the page's text, blanks aside."""
        return text_length(self._page)

    def before(self, element: HtmlElement, least: int = 1) -> bool:
        """Whether at least so many paragraphs stand before an element."""
        while len(self._ends) < least:
            if (ahead := next(self._ahead, None)) is None:
                return False
            self._passed.append(ahead)
            if _is_prose(ahead):
                self._ends.append(len(self._passed))
        if least not in self._up_to:
            self._up_to[least] = set(self._passed[: self._ends[least - 1]])
        return element not in self._up_to[least]

    @staticmethod
    def beside(run: list[HtmlElement]) -> bool:
        """Whether any follows in the element that a run of siblings stands in."""
        return any(_is_prose(e) for sibling in run[-1].itersiblings() for e in sibling.iter())


def _is_prose(element: HtmlElement) -> bool:
    if element.tag == "p":
        return is_solid(text_of(element))
    text, tail = element.text, element.tail
    return (text is not None and len(text) > _SHORTEST_PROSE and is_solid(one_line(text))) or (
        tail is not None and len(tail) > _SHORTEST_PROSE and is_solid(one_line(tail))
    )


def _runs(page: HtmlElement, prose: _Prose, asked: set[HtmlElement]) -> Iterator[list[HtmlElement]]:
    """Siblings that are comments together: a marked box, a named one, or a heading and what it heads."""
    boxes = list(page.iter(*_BOXES))
    asked.update(box for box, marks in zip(boxes, map(_marks_of, boxes), strict=True) if not _MARKS.isdisjoint(marks))
    for box in filter(asked.__contains__, boxes) if asked else ():
        named = _name(box.get("class"), box.get("id"))
        if (named and _is_named(box, named) and prose.before(box)) or _is_marked(box):
            yield [box]
    for heading in page.iter(*_HEADINGS):
        line = text_of(heading)
        if not _MAY_BE.match(line) or len(line) > _LONGEST_HEADING or not (_is_sure(line) or _may_be(line)):
            continue
        if not prose.before(heading):
            continue
        box, run = _headed(heading)
        is_last = not prose.beside(run)
        if (is_last and (_is_sure(line) or (box is not None and not _has_like(box)))) or _from_readers(run):
            yield run


def _is_marked(box: HtmlElement) -> bool:
    kind = box.get("itemtype") or box.get("typeof")
    role = box.get("itemprop") or box.get("property")
    return bool((kind and _TYPE.search(kind)) or (role and _PROPERTY.search(role)))


def _is_named(box: HtmlElement, named: str) -> bool:
    if named == "sure":
        return True
    heading = next((text_of(e) for e in box.iter(*_HEADINGS)), "")
    return _is_sure(heading) or _may_be(heading)


def _name(classes: str | None, identifier: str | None) -> str:
    names = (*(classes or "").split(), identifier or "")
    return "sure" if any(map(_NAME.fullmatch, names)) else "vague" if any(map(_VAGUE_NAME.fullmatch, names)) else ""


NAMED = Question(
    lambda value: any(_NAME.fullmatch(name) or _VAGUE_NAME.fullmatch(name) for name in value.split()),
    (
        *("comment", "respond", "respons", "reader", "disqus", "kommentar", "leser", "coment", "reacties", "koment"),
        *("yorumlar", "discuss", "replies", "reactions", "feedback", "forum", "conversation", "debate"),
    ),
)
"""Whether a name calls a box of comments."""


def _is_sure(line: str) -> bool:
    counted = _counted(line)
    return bool((counted and counted["of"] is None) or _INVITED.match(line))


def _may_be(line: str) -> bool:
    return bool((_BARE.fullmatch(line) and not _ONE.fullmatch(line)) or _counted(line))


def _counted(line: str) -> re.Match[str] | None:
    return _COUNTED.fullmatch(line) if _DIGIT.search(line) else None  # most have none, which is asked quickly


def _headed(heading: HtmlElement) -> tuple[HtmlElement | None, list[HtmlElement]]:
    """The box that a heading opens, or None; and what it heads: that box, or itself with the siblings behind it."""
    box = heading
    while (parent := box.getparent()) is not None and parent.tag in _BOXES and _is_first(box, parent):
        box = parent
    line = text_of(heading)
    if box is not heading and beginning_of(box, len(line) + 1) != line:  # the box may be all the page
        return box, [box]
    run = [box]
    for sibling in box.itersiblings():
        if sibling.tag in _HEADINGS and sibling.tag <= heading.tag:
            break
        run.append(sibling)
    return None, run


def _is_first(element: HtmlElement, parent: HtmlElement) -> bool:
    if (parent.text or "").strip():
        return False
    before = element.itersiblings(preceding=True)
    return not any((e.tail or "").strip() or beginning_of(e, _ANY_TEXT) for e in before)


def _has_like(box: HtmlElement) -> bool:
    """Whether a box of the same tag with a heading of its own stands beside: the story is made of such sections."""
    siblings = chain(box.itersiblings(preceding=True), box.itersiblings())
    return any(e.tag == box.tag and e.find("./h2") is not None and any(map(_is_prose, e.iter("p"))) for e in siblings)


def _from_readers(run: list[HtmlElement]) -> bool:
    """Whether what a heading heads looks like what readers write: signed with a moment, to be answered, or a form."""
    for element in (e for top in run for e in islice(top.iter(), _LINES)):
        names = f"{element.get('class')} {element.get('id')}".lower()
        if element.tag == "textarea" or (element.tag in _BOXES and "comment" in names):
            return True
        if any(_is_prose(p) for p in element.iterancestors("p")):
            continue
        lines = [one_line(text) for text in (text_of(element), element.text or "") if text]
        if any(element.tag == "time" or _REPLY.fullmatch(line) or _is_signature(line) for line in lines):
            return True
    return False


def _is_signature(line: str) -> bool:
    """Whether a short line tells when somebody wrote, as no heading or sentence does."""
    return len(line) <= _MOMENT_LINE and bool(_MOMENT.search(line)) and not line.endswith((".", "!", "?", "。"))
