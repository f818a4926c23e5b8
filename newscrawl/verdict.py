"""A page's tree and metadata into a verdict: an article, or the reason why it is none, with the signals that said so.

The page is read once, as the lines that a reader sees. Each kind of page that is no article then has a table of named
signals with weights: those that hold add up, and at the threshold the page is of that kind. docs/verdict.md explains.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from newscrawl.items import Metadata, Reason
from newscrawl.markup import HtmlElement
from newscrawl.text import count_words, is_solid, one_line
from newscrawl.urls import is_home

Signal = tuple[str, int, object]
"""A signal's name, its weight, and whether it holds."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is None for an article; `signals` are the names of what spoke for and against, in the table's order."""

    reason: Reason | None
    signals: tuple[str, ...] = ()


def judge(tree: HtmlElement, *, url: str | None, status: int | None, metadata: Metadata) -> Verdict:
    """Return what kind of page this is. In doubt it is an article: a lost article cannot be had back, chrome can."""
    seen = _Reader(settled=_settled(url=url, status=status, metadata=metadata)).read(tree)
    for reason, threshold, table in (
        (Reason.CONSENT_WALL, 4, _consent(seen, metadata)),
        (Reason.SOFT_404, 3, _not_found(seen, metadata, status)),
        (Reason.LOGIN_PAGE, 4, _login(seen, metadata, url)),
        (Reason.SEARCH_PAGE, 4, _search(seen, metadata, url)),
        (Reason.HOME_PAGE, 2, _home(seen, metadata, url)),
        (Reason.SECTION_PAGE, 4, _section(seen, metadata)),
    ):
        holding = [(name, weight) for name, weight, holds in table if holds]
        if sum(weight for _, weight in holding) >= threshold:
            return Verdict(reason, tuple(name for name, _ in holding))
    return Verdict(None)


def _settled(*, url: str | None, status: int | None, metadata: Metadata) -> Callable[[_Reader], bool]:
    """Return what says, once there is running text, that no table can reach its threshold whatever else the page holds.

    Then most articles need not be read to their end. It follows from the weights: mend it with them.
    """
    markup = _article_type(metadata)
    searched = _path_has(url, _SEARCH_PATH) or _asks(url)
    if "SearchResultsPage" in metadata.types or (not markup and (status in _GONE or searched or is_home(url))):
        return lambda seen: False
    return lambda seen: markup or _other_than_consent(seen)


def _other_than_consent(seen: _Reader) -> bool:
    """Say whether the headline or the text is about something else than consent."""
    return any(not _CONSENT.search(line) for line in seen.titles) or (
        sum(words for line, words in seen.prose if not _CONSENT.search(line)) >= _OTHER_TEXT
    )


# --- the tables

_GONE = frozenset({404, 410})
_RUNNING = 160
"""Words of running text that a section page does not have."""
_OTHER_TEXT = 80
"""Words about something else that a consent wall does not have."""


def _consent(seen: _Reader, metadata: Metadata) -> list[Signal]:
    if not seen.accepts or _article_type(metadata):  # most pages: the words need not be looked for
        return []
    about_consent = sum(words for line, words in seen.prose if _CONSENT.search(line))
    rest = sum(words for _, words in seen.prose) - about_consent
    return [
        ("accept button", 2, True),
        ("consent text", 2, about_consent >= 12 or _CONSENT.search(seen.title)),
        ("hardly other text", 1, rest < 40),
        ("other text", -2, rest >= _OTHER_TEXT),
        ("headlines", -2, len(seen.headlines) >= 6),
        ("headline", -2, any(not _CONSENT.search(line) for line in seen.titles)),
    ]


def _not_found(seen: _Reader, metadata: Metadata, status: int | None) -> list[Signal]:
    return [
        ("title says not found", 2, _says(_NOT_FOUND, [seen.title])),
        ("heading says not found", 2, _says(_NOT_FOUND, seen.headings)),
        ("status", 2, status in _GONE),
        ("no running text", 1, seen.body_words < 60),
        ("running text", -3, seen.body_words >= 100),
        ("article markup", -2, _article_type(metadata)),
        ("publication date", -1, metadata.published),
    ]


def _login(seen: _Reader, metadata: Metadata, url: str | None) -> list[Signal]:
    return [
        ("password field", 2, seen.passwords),
        ("title says log in", 2, _says(_LOGIN, [seen.title, *seen.headings[:2]])),
        ("address says log in", 1, _path_has(url, _LOGIN_PATH)),
        ("no running text", 1, seen.body_words < 40),
        ("running text", -3, seen.body_words >= 100),
        ("headlines", -1, len(seen.headlines) >= 6),
        ("article markup", -3, _article_type(metadata)),
        ("publication date", -1, metadata.published),
    ]


def _search(seen: _Reader, metadata: Metadata, url: str | None) -> list[Signal]:
    return [
        ("SearchResultsPage", 3, "SearchResultsPage" in metadata.types),
        ("filled search field", 2, seen.searches),
        ("title says search", 2, _says(_SEARCH, [seen.title, *seen.headings[:2]])),
        ("address says search", 1, _path_has(url, _SEARCH_PATH) or _asks(url)),
        ("headlines", 1, len(seen.headlines) >= 3),
        ("no running text", 1, seen.body_words < 60),
        ("running text", -2, seen.body_words >= 120),
        ("article markup", -3, _article_type(metadata)),
    ]


def _home(seen: _Reader, metadata: Metadata, url: str | None) -> list[Signal]:
    stated = _article_type(metadata) or (metadata.published and seen.lead_words >= 100 and seen.cards < 3)
    return [
        ("home page address", 3, is_home(url)),
        ("article markup and text", -2, stated and seen.body_words >= 100),
    ]


def _section(seen: _Reader, metadata: Metadata) -> list[Signal]:
    # Shorter lists count only where the page has neither a headline nor text of its own: an article has one of them.
    bare = not seen.titles and seen.own_words < 25
    return [
        (f"{seen.cards} cards", 2, seen.cards >= 6),
        ("many cards", 1, seen.cards >= 12),
        (f"{len(seen.headlines)} headlines", 1, len(seen.headlines) >= 15),
        ("no running text", 2, seen.body_words < 40),
        ("little running text", 1, 40 <= seen.body_words < 100),
        ("running text", -4, seen.body_words >= _RUNNING),
        ("nothing but a list", 3, bare and (seen.cards >= 4 or len(seen.headlines) >= 8)),
        ("list markup", 2, _LIST_TYPES.intersection(metadata.types)),
        ("og:website", 1, "og:website" in metadata.types),
        ("no headline", 1, not seen.titles),
        ("text under the headline", -1, seen.lead_words),
        ("much text under the headline", -2, seen.lead_words >= 60),
        ("article markup", -4, _article_type(metadata)),
        ("og:article", -1, "og:article" in metadata.types),
        ("publication date", -1, metadata.published),
        ("no list", -9, not bare and seen.cards < 6 and len(seen.headlines) < 15),
    ]


_LIST_TYPES = frozenset({"CollectionPage", "ItemList", "SearchResultsPage"})
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|NewsPosting|Report|Review)$")


def _article_type(metadata: Metadata) -> bool:
    return any(_ARTICLE_TYPE.search(name) for name in metadata.types if not name.startswith("og:"))


def _says(pattern: re.Pattern[str], lines: Iterable[str]) -> bool:
    """Say whether a short line holds the words: a longer one is a headline that happens to have them."""
    return any(pattern.search(part) for line in lines for part in _parts(line) if len(part) <= 60)


def _parts(line: str) -> list[str]:
    """Part a title from the site's name."""
    return [part for part in re.split(r"\s+[|–—•·»-]\s+|\s*[|:]\s+", line) if part]


def _path_has(url: str | None, names: frozenset[str]) -> bool:
    try:
        path = urlsplit(url or "").path.casefold()
    except ValueError:
        return False
    return not names.isdisjoint(re.split(r"[/.]", path))


def _asks(url: str | None) -> bool:
    try:
        query = urlsplit(url or "").query
    except ValueError:
        return False
    return any(key.casefold() in _QUERY_KEYS for key, _ in parse_qsl(query))


# --- the words, in the languages that most news is written in; a page in another is an article, if in doubt

_QUERY_KEYS = frozenset({"q", "s", "query", "search", "keyword", "keywords", "searchterm", "suche", "text"})
_LOGIN_PATH = frozenset("login signin sign-in log-in anmelden connexion inloggen logga-in accedi entrar auth".split())
_SEARCH_PATH = frozenset(
    "search suche recherche buscar busqueda busca pesquisa cerca ricerca zoeken sok søk søg haku szukaj".split()
)
_NOT_FOUND = re.compile(
    r"\b404\b.{0,25}(?:error|not found|fehler|erreur|errore|\w*)$|^(?:error|fehler|erreur)\W+404\b"
    r"|\b(?:page|article|content|story|url)\b.{0,25}\b(?:not found|no longer (?:available|exists?)"
    r"|does(?:n.t| not) exist"
    r"|(?:could|can) ?(?:not|n.t) be found|unavailable)\b|^not found$"
    r"|(?:seite|artikel|inhalt)\b.{0,25}nicht (?:gefunden|verfügbar|mehr)|(?:page"
    r"|article)\b.{0,20}\b(?:introuvable|non trouvée?)"
    r"|(?:página|artículo|artigo|pàgina)\b.{0,20}\bn(?:o|ão) (?:encontrad|existe|trobada)"
    r"|pagina\b.{0,20}\bnon trovata"
    r"|pagina\b.{0,20}\bniet gevonden|sidan\b.{0,20}\b(?:hittades inte|finns inte)"
    r"|siden?\b.{0,20}\b(?:ikke funnet|ikke fundet|finnes ikke|findes ikke)"
    r"|sivua ei löyty|nie znaleziono strony|strona nie (?:istnieje|została znaleziona)"
    r"|stránk\w+ (?:nenalezena|nebyla nalezena|neexist\w+)"
    r"|oldal nem található|pagin\w+ nu (?:a fost găsită|există)|sayfa bulunamadı|halaman tidak ditemukan"
    r"|không tìm thấy trang"
    r"|страница не найдена|сторінк\w+ не знайден\w|страницата не е намерена|η σελίδα δεν βρέθηκε|הדף לא נמצא"
    r"|الصفحة (?:غير موجودة|المطلوبة غير)|صفحه (?:یافت|پیدا) نشد|पेज नहीं मिला|ไม่พบหน้า"
    r"|ページ.{0,8}(?:見つかりません|存在しません)|页面.{0,4}(?:不存在|未找到|找不到)|找不到.{0,4}(?:页面"
    r"|頁面)|頁面.{0,4}不存在|페이지를 찾을 수 없",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"^(?:(?:please )?(?:log|sign)[ -]?in\b|(?:bitte )?(?:anmelden|einloggen)|anmeldung|(?:se connecter"
    r"|connexion|identifiez-vous)"
    r"|iniciar? sesi[oó]n|inicia sesi[oó]n|acceder|accedi|entrar|fazer login|iniciar sessão|inloggen"
    r"|logga in|logg inn|log ind"
    r"|kirjaudu|zaloguj|logowanie|přihlá(?:sit|šení)|prihlás|bejelentkezés|autentificare|conectare|войти"
    r"|вход|увійти|вхід|σύνδεση"
    r"|giriş|masuk|đăng nhập|התחבר|تسجيل الدخول|ورود|लॉग ?इन|เข้าสู่ระบบ|ログイン|登录|登入|로그인)",
    re.IGNORECASE,
)
_SEARCH = re.compile(
    r"^(?:search(?: results?)?(?: for\b.*)?|results? for\b.*|you searched for\b.*|suchergebnisse?\b.*"
    r"|suche(?: nach\b.*)?"
    r"|(?:résultats? (?:de|pour)|recherche)\b.{0,30}|resultados (?:de|para)\b.*|buscar|búsqueda|pesquisa"
    r"|risultati (?:della|di|per)\b.*"
    r"|ricerca|zoekresultaten\b.*|zoeken|sökresultat\b.*|sök|søkeresultat\w*\b.*|søgeresultat\w*\b.*"
    r"|hakutulokset\b.*|haku"
    r"|wyniki wyszukiwania\b.*|výsledky vyhledávání\b.*|результаты поиска\b.*|поиск|результати пошуку\b.*"
    r"|arama sonuçları\b.*"
    r"|hasil pencarian\b.*|kết quả tìm kiếm\b.*|αποτελέσματα αναζήτησης\b.*|نتائج البحث.*|תוצאות חיפוש.*"
    r"|検索結果.*|搜索结果.*|搜尋結果.*|검색 ?결과.*)$",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookie|\bconsent|gdpr|dsgvo|rgpd|your privacy|personal data|datenschutz|einwillig|personenbezogen"
    r"|données personnelles"
    r"|consentement|vie privée|datos personales|privacidad|consentimiento|dati personali|consenso"
    r"|dados pessoais|consentimento"
    r"|persoonsgegevens|toestemming|samtyck|samtykke|personuppgifter|personopplysninger|suostumus|evästee"
    r"|danych osobowych"
    r"|zgod[ayę]|ciasteczk|osobních údajů|souhlas|személyes adat|hozzájárul|куки|персональных данных"
    r"|персональних даних|çerez"
    r"|kişisel veri|δεδομέν|ملفات تعريف الارتباط|עוגיות|クッキー|個人情報|隐私|隱私|쿠키|개인정보",
    re.IGNORECASE,
)
_ACCEPT = re.compile(
    r"\b(?:accept|agree|i consent|zustimmen|akzeptieren|einverstanden|accepter|acepto|aceptar|accetta"
    r"|accetto|aceitar|aceito"
    r"|akkoord|accepteren|godkänn|acceptera|godta|godkend|tillad|hyväksy|akceptuj|zgadzam|souhlasím"
    r"|přijmout|elfogad|принять"
    r"|согласен|прийняти|kabul|αποδοχή)|أوافق|قبول|אישור|同意|承認|동의",
    re.IGNORECASE,
)

# --- the page as its lines

_ENOUGH = 400
"""Words of running text after which no more are counted: no table asks for so many."""

_SILENT = frozenset("script style noscript template svg math iframe object select head textarea video audio".split())
_FURNITURE = frozenset({"nav", "footer", "aside", "dialog"})
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data dfn em font i ins kbd label mark q s samp small span strong sub sup time tt u "
    "var wbr button".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class _SettledError(Exception):
    """Ends the reading of a page that is certain to be an article."""


@dataclass(slots=True)
class _Reader:
    """Reads the lines of a page in their order and keeps what the tables ask for."""

    settled: Callable[[_Reader], bool] = lambda seen: False
    """Says, once there is running text, whether the rest of the page need not be read."""
    title: str = ""
    headings: list[str] = field(default_factory=list)
    """Lines of h1 to h3 outside links and furniture."""
    titles: list[str] = field(default_factory=list)
    """Of those the h1 that can be an article's: four words or more; a section's is its name."""
    headlines: set[str] = field(default_factory=set)
    """hrefs of links whose text is a heading or four words or more, outside furniture."""
    cards: int = 0
    """Headlines with a line of text (six words or more) beneath."""
    prose: list[tuple[str, int]] = field(default_factory=list)
    """Lines of running text outside links, with their numbers of words."""
    body_words: int = 0
    """Words of prose, but for the first line under each linked headline: that is its summary."""
    lead_words: int = 0
    """Words of prose between the page's own headline and the first linked one."""
    own_words: int = 0
    """Words of all lines outside links and furniture but headings and summaries: `body_words` and what is no prose."""
    passwords: int = 0
    searches: int = 0
    accepts: int = 0
    _line: list[str] = field(default_factory=list)
    _linked: int = 0
    _href: str = ""
    _card: str = ""
    """href of the headline that still waits for its summary."""
    _headed: bool = False
    """Whether the page's own headline has come, and no linked headline since."""

    def read(self, tree: HtmlElement) -> _Reader:
        self.title = one_line(next((e.text or "" for e in tree.iter("title")), ""))
        with suppress(_SettledError):
            self._walk(tree, href="", heading="", furniture=False)
            self._end("", False)
        return self

    def _walk(self, element: HtmlElement, *, href: str, heading: str, furniture: bool) -> None:
        tag = element.tag
        block = tag not in _INLINE
        inner, within = heading, furniture
        if block:
            self._end(heading, furniture)
            if tag in _HEADINGS:
                inner = tag
            within = furniture or tag in _FURNITURE
        elif tag == "a":
            href = element.get("href") or href
        if element.text:
            self._add(element.text, href)
        for child in element:
            if child.tag in _SILENT:
                pass
            elif child.tag == "input":
                self._input(child, within)
            else:
                self._walk(child, href=href, heading=inner, furniture=within)
                if child.tag in {"button", "a"} and _ACCEPT.search((child.text or "")[:60]):
                    self.accepts += 1
            if child.tail:
                self._add(child.tail, href)
        if block:
            self._end(inner, within)

    def _add(self, text: str, href: str) -> None:
        self._line.append(text)
        if href:
            self._linked += len(text.strip())
            self._href = href

    def _input(self, element: HtmlElement, furniture: bool) -> None:
        kind = (element.get("type") or "text").casefold()
        value = element.get("value") or ""
        if kind == "password" and not furniture:
            self.passwords += 1
        elif kind in {"submit", "button"} and _ACCEPT.search(value[:60]):
            self.accepts += 1
        elif kind in {"search", "text"} and value.strip():
            self.searches += kind == "search" or (element.get("name") or "").casefold() in _QUERY_KEYS

    def _end(self, heading: str, furniture: bool) -> None:
        """Take the line that has come together."""
        if not self._line:
            return
        text, linked, href = " ".join("".join(self._line).split()), self._linked, self._href
        self._line, self._linked, self._href = [], 0, ""
        if len(text) < 2:
            return
        if linked * 2 > len(text):
            self._linked_line(text, href, heading, furniture)
        elif heading:
            self._heading(text, heading, furniture)
        elif len(text) >= 15:
            self._text_line(text, furniture)

    def _linked_line(self, text: str, href: str, heading: str, furniture: bool) -> None:
        if furniture or href.startswith(("#", "javascript:", "mailto:")):
            return
        words = count_words(text) if len(text) < 400 else 99
        if href == self._card:
            self.cards += words >= 6
            self._card = "" if words >= 6 else href
        elif (heading or _wordy(text, words)) and href not in self.headlines:
            self.headlines.add(href)
            self._card, self._headed = href, False

    def _heading(self, text: str, heading: str, furniture: bool) -> None:
        if furniture or heading not in {"h1", "h2", "h3"}:
            return
        self.headings.append(text)
        if heading == "h1" and _wordy(text, count_words(text)):
            self.titles.append(text)
            self._headed = True

    def _text_line(self, text: str, furniture: bool) -> None:
        if self.body_words >= _ENOUGH:
            return
        words = count_words(text)
        summary = bool(self._card) and words >= 6 and not furniture
        if summary:
            self.cards += 1
            self._card = ""
        own = words if not summary and not furniture else 0
        self.own_words += own
        if words < 12 or not is_solid(text):
            return
        self.prose.append((text, words))
        self.body_words += own
        self.lead_words += own if self._headed else 0
        if own and self.body_words >= _RUNNING and self.settled(self):
            raise _SettledError


def _wordy(text: str, words: int) -> bool:
    """Say whether a line is long enough for a headline: four words, or eight ideographs."""
    return words >= 4 and (len(text) >= 15 or words >= 8)
