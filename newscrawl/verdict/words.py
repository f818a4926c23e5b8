"""The words by which pages that are no articles are known, in the languages that most news is written in.

A page in another language lacks these signals, and so is an article, if in doubt.
"""

from __future__ import annotations

import re

QUERY_KEYS = frozenset({"q", "s", "query", "search", "keyword", "keywords", "searchterm", "suche", "text"})
LOGIN_PATH = frozenset("login signin sign-in log-in anmelden connexion inloggen logga-in accedi entrar auth".split())
SEARCH_PATH = frozenset(
    "search suche recherche buscar busqueda busca pesquisa cerca ricerca zoeken sok søk søg haku szukaj".split()
)
NOT_FOUND = re.compile(
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
LOGIN = re.compile(
    r"^(?:(?:please )?(?:log|sign)[ -]?in\b|(?:bitte )?(?:anmelden|einloggen)|anmeldung|(?:se connecter"
    r"|connexion|identifiez-vous)"
    r"|iniciar? sesi[oó]n|inicia sesi[oó]n|acceder|accedi|entrar|fazer login|iniciar sessão|inloggen"
    r"|logga in|logg inn|log ind"
    r"|kirjaudu|zaloguj|logowanie|přihlá(?:sit|šení)|prihlás|bejelentkezés|autentificare|conectare|войти"
    r"|вход|увійти|вхід|σύνδεση"
    r"|giriş|masuk|đăng nhập|התחבר|تسجيل الدخول|ورود|लॉग ?इन|เข้าสู่ระบบ|ログイン|登录|登入|로그인)",
    re.IGNORECASE,
)
SEARCH = re.compile(
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
CONSENT = re.compile(
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
ACCEPT = re.compile(
    r"\b(?:accept|agree|i consent|zustimmen|akzeptieren|einverstanden|accepter|acepto|aceptar|accetta"
    r"|accetto|aceitar|aceito"
    r"|akkoord|accepteren|godkänn|acceptera|godta|godkend|tillad|hyväksy|akceptuj|zgadzam|souhlasím"
    r"|přijmout|elfogad|принять"
    r"|согласен|прийняти|kabul|αποδοχή)|أوافق|قبول|אישור|同意|承認|동의",
    re.IGNORECASE,
)
