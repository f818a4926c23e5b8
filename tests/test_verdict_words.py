"""What sites of many languages call their pages and say to their readers, and lines of news that sound like it."""

from __future__ import annotations

import pytest

from newscrawl.verdict.facts import says
from newscrawl.verdict.words.notices import (
    ACCEPT,
    ERROR,
    LOGIN,
    NOT_FOUND,
    OFFER,
    PRIVACY,
    mentions,
)
from newscrawl.verdict.words.titles import AUTHOR, GALLERY, SEARCH, TAG, VIDEO

PHRASES = {
    "NOT_FOUND": """
        404 | Page not found | 404 - Not Found | Error 404 | The page you requested could not be found
        Sorry, this page isn't available | This article is no longer available | Oops! We can't find that page
        Diese Seite existiert nicht | Seite nicht gefunden | Der Artikel ist nicht mehr verfügbar | Fehler 404
        Page introuvable | Cette page n'existe pas | L'article demandé n'est plus disponible | Erreur 404
        Página no encontrada | La página que buscas no existe | No se ha encontrado la página
        Página não encontrada | A página que procura não existe | Conteúdo não disponível
        Pagina non trovata | La pagina che cerchi non esiste | L'articolo non è più disponibile
        Pàgina no trobada | No s'ha trobat la pàgina | Pagina niet gevonden | Deze pagina bestaat niet
        Sidan hittades inte | Sidan kunde inte hittas | Vi hittade inte sidan | Siden ble ikke funnet
        Fant ikke siden
        Siden findes ikke | Siden blev ikke fundet | Sivua ei löydy | Sivua ei löytynyt | Hakemaasi sivua ei löytynyt
        Nie znaleziono strony | Strona nie istnieje | Strona nie została znaleziona | Stránka nenalezena
        Stránka nebyla nalezena | Stránka neexistuje | Stránka sa nenašla | Az oldal nem található
        A keresett oldal nem található | Pagina nu a fost găsită | Pagina nu există | Stranica nije pronađena
        Страница није пронађена | Strani ni mogoče najti | Страницата не е намерена | Страница не найдена
        Такой страницы не существует | Сторінку не знайдено | Такої сторінки не існує | Η σελίδα δεν βρέθηκε
        Sayfa bulunamadı | Aradığınız sayfa bulunamadı | Halaman tidak ditemukan | Không tìm thấy trang
        Trang bạn tìm không tồn tại | הדף לא נמצא | העמוד המבוקש לא נמצא | الصفحة غير موجودة
        الصفحة المطلوبة غير موجودة
        صفحه مورد نظر یافت نشد | صفحه پیدا نشد | पेज नहीं मिला | पृष्ठ नहीं मिला | পৃষ্ঠাটি পাওয়া যায়নি
        ไม่พบหน้าที่คุณต้องการ | 页面不存在 | 您访问的页面不存在 | 找不到网页 | 頁面不存在 | 找不到頁面
        ページが見つかりません | お探しのページは見つかりませんでした | 페이지를 찾을 수 없습니다
        요청하신 페이지를 찾을 수 없습니다 | 존재하지 않는 페이지입니다 | 삭제된 기사입니다""",
    "ERROR": """
        500 Internal Server Error | 502 Bad Gateway | 503 Service Unavailable | Service Temporarily Unavailable
        Access Denied | 403 Forbidden | Error 503 | Too Many Requests | Something went wrong | Under maintenance
        Site under maintenance | We'll be back soon | Just a moment... | Attention Required! | Are you a robot?
        Checking your browser | Verify you are human | Please verify you are a human | Application error
        This content is not available in your region | Error establishing a database connection
        Interner Serverfehler | Wartungsarbeiten | Zugriff verweigert | Die Seite ist derzeit nicht erreichbar
        Es ist ein Fehler aufgetreten | Erreur interne du serveur | Site en maintenance | Accès refusé
        Une erreur est survenue | Service indisponible | Êtes-vous un robot ? | Error interno del servidor
        Sitio en mantenimiento | Acceso denegado | Se ha producido un error | Algo salió mal | ¿Eres un robot?
        Erro interno do servidor | Site em manutenção | Acesso negado | Ocorreu um erro | Algo deu errado
        Errore interno del server | Sito in manutenzione | Accesso negato | Si è verificato un errore
        Interne serverfout | Er is iets misgegaan | Er ging iets mis | Toegang geweigerd | De site is in onderhoud
        Internt serverfel | Något gick fel | Åtkomst nekad | Sidan är tillfälligt otillgänglig
        Intern serverfeil | Noe gikk galt | Ingen tilgang | Intern serverfejl | Noget gik galt | Der opstod en fejl
        Palvelinvirhe | Jotain meni pieleen | Huoltokatko | Pääsy estetty | Błąd serwera | Wewnętrzny błąd serwera
        Przerwa techniczna | Wystąpił błąd | Coś poszło nie tak | Chyba serveru | Došlo k chybě | Přístup odepřen
        Probíhá údržba | Vyskytla sa chyba | Prístup zamietnutý | Kiszolgálóhiba | Hiba történt | Karbantartás
        Hozzáférés megtagadva | Eroare internă de server | A apărut o eroare | Site în mentenanță | Acces interzis
        Došlo je do pogreške | Pristup odbijen | Грешка на серверу | Приступ одбијен | Възникна грешка
        Достъпът е отказан | Внутренняя ошибка сервера | Произошла ошибка | Технические работы | Доступ запрещён
        Сайт временно недоступен | Помилка сервера | Сталася помилка | Технічні роботи | Доступ заборонено
        Сайт тимчасово недоступний | Εσωτερικό σφάλμα διακομιστή | Παρουσιάστηκε σφάλμα | Κάτι πήγε στραβά
        Sunucu hatası | Bir hata oluştu | Bir şeyler ters gitti | Bakım çalışması | Erişim engellendi
        Kesalahan server | Terjadi kesalahan | Sedang dalam pemeliharaan | Akses ditolak | Lỗi máy chủ
        Đã xảy ra lỗi | Trang đang bảo trì | Truy cập bị từ chối | שגיאת שרת | אירעה שגיאה | האתר בתחזוקה
        הגישה נדחתה
        خطأ في الخادم | حدث خطأ | الموقع تحت الصيانة | تم رفض الوصول | خطای سرور | خطایی رخ داد | دسترسی غیرمجاز
        सर्वर त्रुटि | कुछ गलत हो गया | রক্ষণাবেক্ষণ চলছে | เกิดข้อผิดพลาด | ปิดปรับปรุงระบบ | 服务器错误
        服务器内部错误
        系统维护中 | 网站维护中 | 访问被拒绝 | 發生錯誤 | 系統維護中 | 伺服器錯誤 | サーバーエラー
        エラーが発生しました
        メンテナンス中 | ただいまメンテナンス中です | アクセスが拒否されました | 서버 오류 | 오류가 발생했습니다
        시스템 점검 중
        접근이 거부되었습니다 | 서비스 점검 안내""",
    "LOGIN": """
        Log in | Sign in to your account | Login | Register | Create your account | Sign up | Reset your password
        Anmelden | Einloggen | Bitte melden Sie sich an | Registrieren | Konto erstellen | Se connecter
        Connexion | Connectez-vous | Créer un compte | Inscription | Iniciar sesión | Inicia sesión | Acceder
        Regístrate | Crear cuenta | Entrar | Iniciar sessão | Fazer login | Criar conta | Cadastre-se | Accedi
        Registrati | Crea un account | Inicia la sessió | Inloggen | Registreren | Maak een account aan
        Logga in | Skapa konto | Logg inn | Opprett konto | Log ind | Opret konto | Kirjaudu sisään | Luo tili
        Rekisteröidy | Zaloguj się | Logowanie | Zarejestruj się | Załóż konto | Přihlášení | Přihlásit se
        Registrace | Prihlásenie | Registrácia | Bejelentkezés | Regisztráció | Belépés | Autentificare
        Intră în cont | Creează cont | Prijava | Prijavi se | Registracija | Пријава | Вход | Регистрация | Войти
        Авторизация | Увійти | Реєстрація | Вхід | Σύνδεση | Εγγραφή | Giriş yap | Üye girişi | Üye ol | Kayıt ol
        Masuk | Daftar | Đăng nhập | Đăng ký | התחברות | כניסה לאתר | הרשמה | تسجيل الدخول | إنشاء حساب
        ورود | ثبت نام | लॉग इन | लॉगिन करें | साइन इन | লগইন | เข้าสู่ระบบ | สมัครสมาชิก | 登录 | 用户登录 | 注册
        會員登入 | 登入 | 註冊 | ログイン | 会員ログイン | 会員登録 | 新規会員登録 | 로그인 | 회원가입""",
    "SEARCH": """
        Search results | Search results for ferry | Results for “ferry” | You searched for ferry
        143 results for ferry
        Suchergebnisse | Suchergebnisse für „Fähre“ | Résultats de recherche | Recherche
        Résultats pour « bac » | Resultados de búsqueda | Resultados de la búsqueda: barco | Buscar
        Resultados da pesquisa | Resultados da busca por barco | Pesquisa | Risultati della ricerca
        Risultati di ricerca per traghetto | Cerca | Resultats de la cerca | Zoekresultaten | Zoekresultaten voor veer
        Sökresultat | Sökresultat för färja | Søkeresultater | Søgeresultater | Hakutulokset | Hakutulokset: lautta
        Wyniki wyszukiwania | Wyniki wyszukiwania dla: prom | Výsledky vyhledávání | Výsledky hledání
        Výsledky vyhľadávania | Keresési eredmények | A keresés eredménye | Rezultatele căutării
        Rezultate căutare | Rezultati pretrage | Резултати претраге | Резултати от търсенето | Результаты поиска
        Поиск по сайту | Результати пошуку | Пошук по сайту | Αποτελέσματα αναζήτησης | Αναζήτηση | Arama sonuçları
        vapur için arama sonuçları | Hasil pencarian | Hasil pencarian untuk feri | Kết quả tìm kiếm | תוצאות חיפוש
        תוצאות חיפוש עבור מעבורת | نتائج البحث | نتائج البحث عن العبارة | نتایج جستجو | खोज परिणाम | অনুসন্ধানের ফলাফল
        ผลการค้นหา | 搜索结果 | 搜尋結果 | 「フェリー」の検索結果 | 検索結果一覧 | 검색결과 | 나룻배 검색 결과""",
    "TAG": """
        Tag: ferry | Posts tagged ferry | Topic: Ferry | #ferry | All articles about ferries | Tag Archives: ferry
        Thema: Fähre | Schlagwort: Fähre | Alle Artikel zu Fähre | Alle Artikel zum Thema Fähre | Étiquette : bac
        Tous les articles sur le bac | Mot-clé : bac | Etiqueta: barco | Noticias sobre el barco | Todo sobre el barco
        Notícias sobre barcos | Tudo sobre barcos | Tema: barcos | Argomento: traghetto | Notizie su traghetto
        Onderwerp: veerpont | Alles over de veerpont | Nieuws over veerponten | Tagg: färja | Ämne: färja
        Alla artiklar om färjan | Stikkord: ferge | Emne: færge | Alle artikler om færgen | Avainsana: lautta
        Aihe: lautta | Tag: prom | Temat: prom | Štítek: přívoz | Téma: přívoz | Značka: kompa | Címke: komp
        Etichetă: feribot | Oznaka: trajekt | Тема: паром | Тег: паром | Метка: паром | Все новости по теме паром
        Позначка: пором | Тег: пором | Ετικέτα: πλοίο | Etiket: vapur | vapur haberleri | Topik: feri | Tag: feri
        Berita tentang feri | Chủ đề: phà | Thẻ: phà | תגית: מעבורת | נושא: מעבורת | الوسم: عبارة | وسم: عبارة
        برچسب: قایق | टैग: नौका | ট্যাগ: ফেরি | แท็ก: เรือ | 标签：渡船 | 标签: 渡船 | 話題：渡船 | 專題：渡船
        タグ：フェリー | 「フェリー」に関する記事 | フェリーの記事一覧 | 태그: 나룻배 | 나룻배 관련 뉴스 모음""",
    "AUTHOR": """
        Author: Ines Holm | Articles by Ines Holm | All posts by Ines Holm | Stories by Ines Holm | About the author
        Autor: Ines Holm | Autorin: Ines Holm | Alle Artikel von Ines Holm | Beiträge von Ines Holm
        Auteur : Inès Hol | Articles de Inès Hol | Tous les articles de Inès Hol | Autora: Inés Hol
        Artículos de Inés Hol | Todas las noticias de Inés Hol | Artigos de Inês Hol | Textos de Inês Hol
        Autore: Ines Olmi | Articoli di Ines Olmi | Tutti gli articoli di Ines Olmi | Auteur: Ines Holm
        Artikelen van Ines Holm | Alle artikelen van Ines Holm | Författare: Ines Holm | Artiklar av Ines Holm
        Alla artiklar av Ines Holm | Forfatter: Ines Holm | Artikler av Ines Holm | Alle artikler af Ines Holm
        Kirjoittaja: Ines Holm | Artykuły autora: Ines Holm | Wszystkie artykuły autora Ines Holm
        Články autora Ines Holm | Všechny články od Ines Holm | Szerző: Holm Ines | Holm Ines cikkei
        Autor: Ines Holm | Articole de Ines Holm | Članci autora Ines Holm | Автор: Инес Холм
        Все статьи автора Инес Холм | Материалы автора Инес Холм | Статті автора Інес Холм | Автор: Інес Холм
        Статии от Инес Холм | Συντάκτης: Ινές Χολμ | Άρθρα του Νίκου Χολμ | Yazar: Ines Holm | Ines Holm yazıları
        Penulis: Ines Holm | Artikel oleh Ines Holm | Tác giả: Ines Holm | Bài viết của Ines Holm | כותב: אינס הולם
        כתבות של אינס הולם | كل مقالات إيناس هولم | الكاتب: إيناس هولم | نویسنده: اینس هولم | लेखक: इनेस होल्म
        ผู้เขียน: อิเนส | 作者：王小云 | 王小云的文章 | 作者：林小雲 | 佐藤花子さんの記事 | 佐藤花子記者の記事一覧
        김하늘 기자의 기사 | 김하늘 기자의 다른 기사""",
    "OFFER": """
        Subscribe to continue reading | This article is for subscribers only | You have reached your article limit
        Become a member to read on | Unlimited digital access | Cancel any time | Already a subscriber?
        Weiterlesen mit Abo | Jetzt abonnieren | Sie haben bereits ein Abo? | Jederzeit kündbar | Jetzt freischalten
        Cet article est réservé aux abonnés | Abonnez-vous pour lire la suite | Sans engagement | Déjà abonné ?
        Contenido exclusivo para suscriptores | Suscríbete para seguir leyendo | ¿Ya eres suscriptor?
        Conteúdo exclusivo para assinantes | Assine já | Já é assinante? | Continue lendo | Cancele quando quiser
        Contenuto riservato agli abbonati | Abbonati per continuare a leggere | Sei già abbonato?
        Disdici quando vuoi
        Contingut per a subscriptors | Dit artikel is alleen voor abonnees | Word abonnee
        Lees verder met een abonnement
        Den här artikeln är för prenumeranter | Bli prenumerant | Prenumerera för att läsa vidare | Redan prenumerant?
        Denne saken er for abonnenter | Bli abonnent | Kjøp abonnement | Artiklen er for abonnenter | Bliv abonnent
        Tämä artikkeli on tilaajille | Tilaa ja jatka lukemista | Oletko jo tilaaja? | Artykuł tylko dla subskrybentów
        Wykup prenumeratę | Czytaj dalej | Masz już prenumeratę? | Článek je pouze pro předplatitele | Předplatit
        Článok je pre predplatiteľov | Predplaťte si | A cikk folytatása előfizetőinknek elérhető | Előfizetek
        Articol disponibil doar pentru abonați | Abonează-te | Članak je dostupan samo pretplatnicima | Pretplatite se
        Статията е само за абонати | Материал доступен только подписчикам | Оформите подписку | Уже подписаны?
        Матеріал доступний лише передплатникам | Оформити передплату | Το άρθρο είναι μόνο για συνδρομητές
        Bu haber abonelere özeldir | Abone olun | Konten khusus pelanggan | Berlangganan sekarang
        Bài viết dành cho thuê bao | Đăng ký gói đọc báo | הכתבה למנויים בלבד | לרכישת מנוי | هذا المقال للمشتركين فقط
        اشترك الآن | این مطلب ویژه مشترکان است | यह लेख केवल सदस्यों के लिए है | सब्सक्राइब करें
        สมัครสมาชิกเพื่ออ่านต่อ | 订阅后继续阅读 | 本文为会员专享 | 訂閱以繼續閱讀 | 本文僅限訂戶閱讀
        この記事は会員限定です | 続きを読むには購読が必要です | 有料会員限定記事 | 유료 회원 전용 기사입니다
        구독하고 계속 읽기""",
    "VIDEO": """
        Video: ferry sails again | Watch: ferry sails again | Podcast: By the river | Video
        Ferry sails again – video
        Im Video: die Fähre | VIDÉO. Le bac repart | En vidéo : le bac | VÍDEO: el barco | Vídeo: o barco
        Video: il traghetto | Видео: паром | Паром снова ходит — видео | Відео: пором | Βίντεο: το πλοίο
        WIDEO: prom | Prom znów pływa [WIDEO] | VIDEÓ: újra jár a komp | Video: vapur | فيديو: العبارة | بالفيديو
        ویدیو: قایق | वीडियो: नौका | คลิป: เรือ | 视频：渡船 | 影片：渡船 | 【動画】フェリー | [영상] 나룻배
        포토·영상
        וידאו: המעבורת | צפו: המעבורת""",
    "GALLERY": """
        In pictures: the ferry | Photos: the ferry | Photo gallery: ferry | Slideshow: ferry | Bilderstrecke: Fähre
        Die Bilder der Fähre | Fotostrecke | Diaporama : le bac | En images : le bac | EN PHOTOS. Le bac
        Fotogalería: el barco | En imágenes: el barco | FOTOS: o barco | Galeria de fotos: o barco
        Fotogallery: il traghetto | Le foto del traghetto | In beeld: de veerpont | Fotoserie | Bildspel: färjan
        BILDEXTRA: färjan | Bildeserie: fergen | Billedserie: færgen | Kuvagalleria: lautta | Katso kuvat
        Prom w obiektywie [ZDJĘCIA] | Galeria | Fotogalerie: přívoz | FOTO: přívoz | Fotogaléria: kompa
        Képgaléria: a komp | Galerie foto: feribotul | FOTOGALERIJA: trajekt | Фоторепортаж: паром | Паром: фото
        Фотогалерея | Фоторепортаж: пором | Φωτογραφίες: το πλοίο | Foto galeri: vapur | Foto: feri | Chùm ảnh: phà
        גלריה: המעבורת | בתמונות: המעבורת | بالصور: العبارة | معرض صور | گزارش تصویری: قایق | तस्वीरों में: नौका
        ประมวลภาพ: เรือ | 图集：渡船 | 组图：渡船 | 圖集：渡船 | 【写真特集】フェリー | フォトギャラリー
        [포토] 나룻배 | 화보""",
    "ACCEPT": """
        Accept all | Accept cookies | I agree | Agree and continue | Allow all | Alle akzeptieren | Zustimmen
        Einverstanden | Tout accepter | Accepter et fermer | J'accepte | Aceptar todo | Acepto | Aceitar todos
        Aceito | Accetta tutti | Accetto | Accepta-ho tot | Accepteren | Akkoord | Alles toestaan | Godkänn alla
        Acceptera | Godta alle | Aksepter alle | Tillad alle | Accepter alle | Hyväksy kaikki | Akceptuję
        Zgadzam się | Přijmout vše | Souhlasím | Prijať všetko | Súhlasím | Elfogadom | Accept toate | Sunt de acord
        Prihvaćam | Prihvati sve | Прихватам | Приемам | Принять | Согласен | Прийняти | Погоджуюсь | Αποδοχή
        Αποδέχομαι | Kabul et | Tümünü kabul et | Setuju | Terima semua | Đồng ý | Chấp nhận | אישור | אני מסכים
        موافق | أوافق | قبول الكل | می‌پذیرم | स्वीकार करें | ยอมรับ | 同意 | 接受所有 | 同意する | すべて許可
        동의 | 모두 동의""",
}
PATTERNS = {
    "NOT_FOUND": NOT_FOUND,
    "ERROR": ERROR,
    "LOGIN": LOGIN,
    "SEARCH": SEARCH,
    "TAG": TAG,
    "AUTHOR": AUTHOR,
    "OFFER": OFFER,
    "VIDEO": VIDEO,
    "GALLERY": GALLERY,
    "ACCEPT": ACCEPT,
}
CASES = [
    (kind, phrase)
    for kind, lines in PHRASES.items()
    for line in lines.strip().splitlines()
    for phrase in line.strip().split(" | ")
]


@pytest.mark.parametrize(("kind", "phrase"), CASES)
def test_a_phrase_is_known(kind, phrase):
    pattern = PATTERNS[kind]
    assert says(pattern, [phrase]) or pattern.search(phrase)


NEWS = """
    Council approves the budget after a long debate | Ferry runs again after the repair of its engine
    Hikers not found after second night of search | Police find missing boat | Flight 404 lands safely after fault
    Five hundred runners at the harbour race | Minister denied access to the archive, court says
    Server in the harbour bar wins a prize | Members of the council agree on a plan | Author of ten novels dies at 90
    The topic of the day is rain | Search for the missing sailor goes on | Search ends for two boys lost at sea
    Subscribers to the ferry line pay more | Photographer wins prize for harbour pictures
    Der Rat stimmt dem Haushalt zu | Die Suche nach dem Boot geht weiter | Artikel 13 tritt in Kraft
    Der Zugang zum Strand bleibt offen | Thema der Woche war der Regen | Mann nach Sturm nicht gefunden
    Le conseil accepte le budget | La recherche du bateau continue | Un bateau introuvable depuis mardi
    El consejo acepta el presupuesto | La búsqueda del barco sigue | El artículo 155 no existe para todos
    O conselho aceita o plano | A busca pelo barco continua | Il consiglio accetta il piano | La ricerca del battello
    De raad gaat akkoord met het plan | De zoektocht naar de boot | Rådet godkänner budgeten | Sökandet fortsätter
    Rada zgadza się na plan | Poszukiwania łodzi trwają | Rada souhlasí s plánem | A tanács elfogadta a tervet
    Стороны согласились на новый план | Поиски катера продолжаются | Совет принял бюджет порта
    Рада прийняла бюджет порту | Пошуки катера тривають | Το συμβούλιο ενέκρινε τον προϋπολογισμό
    Meclis bütçeyi kabul etti | Kayıp teknenin aranması sürüyor | Dewan setuju anggaran pelabuhan
    مجلس المدينة يقر الميزانية | البحث عن القارب مستمر | המועצה אישרה את התקציב | परिषद ने बजट पारित किया
    市议会通过港口预算 | 渡船修好后重新开航 | 渡し船が修理を終え再び運航を開始 | 나룻배가 수리를 마치고 다시 뜬다
"""
LINES = [line.strip() for row in NEWS.strip().splitlines() for line in row.split(" | ")]


@pytest.mark.parametrize("line", LINES)
def test_a_headline_of_news_says_nothing_of_the_kind(line):
    for kind in ("NOT_FOUND", "ERROR", "LOGIN", "SEARCH", "TAG", "AUTHOR"):
        assert not says(PATTERNS[kind], [line]), kind
    assert not mentions(line, PRIVACY)
