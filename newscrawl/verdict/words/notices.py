"""What a site says to its reader when it shows no article: an error, a form, a question of consent, an offer."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newscrawl.verdict.words import anywhere, at_start

NOT_FOUND = anywhere(
    r"\b404\b\W*(?:error|not found|fehler|erreur|errore)\b|^(?:error|fehler|erreur|errore|erro|ошибка|помилка"
    r"|hata)\W+404\b|^\W*404\W*$",
    r"\b(?:page|article|content|story|url)\b.{0,40}\b(?:not found|no longer (?:available|exists?|here)|does(?:n.t"
    r"| not) exist|(?:was|been|is) (?:removed|deleted)|(?:could|can) ?(?:not|n.t) be found|unavailable|is(?: not"
    r"|n.t) available)\b",
    r"^not found$|\b(?:can.t|could ?n.t|cannot) find (?:that|this|the) (?:page|article|story)\b",
    r"(?:seite|artikel|inhalt|beitrag)\b.{0,40}(?:nicht (?:gefunden|verfügbar|mehr)|existiert nicht|gelöscht)",
    r"(?:page|article|contenu)\b.{0,40}\b(?:introuvable|non trouvée?|n.existe (?:pas|plus)|n.est plus disponible"
    r"|supprimée?\b)",
    r"(?:página|artículo|noticia|contenido)\b.{0,30}\bno (?:encontrad|existe(?= o\b|\W*$)|est[aá] disponible)"
    r"|no (?:hemos encontrado|encontramos|se (?:ha )?enc\w+) la página",
    r"(?:página|artigo|conteúdo)\b.{0,30}\bnão (?:encontrad|existe|disponível|foi encontrad|está disponível)",
    r"(?:pagina|articolo)\b.{0,30}\bnon (?:è stat[ao] )?(?:trovat[ao]|esiste|è (?:più )?disponibile)",
    r"pàgina\b.{0,20}\bno (?:trobada|existeix)|no s.ha trobat la pàgina",
    r"(?:pagina|artikel)\b.{0,30}\b(?:niet (?:gevonden|\w* ?beschikbaar)|bestaat niet)",
    r"sidan\b.{0,30}\b(?:hittades inte|finns inte|kunde inte hittas)|(?:hittar|hittade) inte sidan",
    r"(?:siden?|artikkelen|artiklen)\b.{0,30}\b(?:ikke funnet|ikke fundet|finnes ikke|findes ikke|eksisterer ikke)"
    r"|(?:fant|finder|fandt) ikke siden",
    r"siv(?:ua|u) ei (?:löyd|löyty|ole)",
    r"nie znaleziono (?:strony|artykułu)|stron[ay]\b.{0,20} nie (?:istnieje|została znaleziona)",
    r"(?:stránk\w+|článek|článok)\b.{0,20} (?:nenalezena|neexist\w+|nebyla? nalezen\w?|sa nenaš\w+|nenájden\w)",
    r"(?:az )?oldal nem (?:található|létezik)|pagin\w+ nu (?:a fost găsită|există|este disponibilă)",
    r"stranica nije (?:pronađena|dostupna)|страница није (?:пронађена|доступна)|strani ni mogoče najti",
    r"страницата (?:не е намерена|не съществува|не беше намерена)",
    r"(?:страниц\w|стать\w|материал)\b.{0,20} не (?:найден\w?|существует)|стор[іи]нк\w+ не (?:знайден\w|існує)",
    r"η σελίδα δεν (?:βρέθηκε|υπάρχει)|sayfa(?:yı)? bulun?a(?:madı|mıyor)|halaman (?:ini )?tidak (?:ditemukan|ada)"
    r"|ukurasa (?:\w+ )*(?:haujapatikana|haukupatikana|haupo|haupatikani)|hatukupata ukurasa",
    r"không tìm thấy trang|trang .{0,20}không tồn tại|(?:הדף|העמוד) (?:\w+ )?לא (?:נמצא|קיים)",
    r"الصفحة (?:غير موجودة|المطلوبة غير|التي .{0,20}غير)|صفحه\b.{0,20} (?:یافت|پیدا|وجود ن)",
    r"पेज नहीं मिला|पृष्ठ नहीं मिला|পৃষ্ঠাটি? (?:খুঁজে )?পাওয়া যায়নি|ไม่พบหน้า|ไม่พบบทความ",
    r"(?:页面|文章|網頁|网页|頁面|内容).{0,10}(?:不存在|未找到|找不到|已删除|已刪除)|找不到.{0,6}(?:页面|頁面|網頁"
    r"|网页)",
    r"(?:ページ|記事).{0,12}(?:見つかりません|存在しません|削除され)|(?:페이지|기사).{0,8}(?:찾을 수 없|존재하지 않"
    r"|삭제)|(?:존재하지 않는|삭제된) (?:페이지|기사)",
    r"^(?:oops|ops|ups|upps|hoppsan|hoppla|hups|ой|упс)[.!…]*$|\byou(?:.re| are| were)? (?:looking for|requested)\b"
    r"|die sie (?:suchen|gesucht)|gesuchte seite|que vous (?:cherchez|recherchez|demandez)|que (?:buscas"
    r"|está[sn]? buscando)"
    r"|que (?:você )?(?:procura|está procurando)|(?:stai|stavi) cercando|que (?:cerques|busques)|waar (?:je"
    r"|u) naar zo\w+"
    r"|(?:du|ni) (?:sökte|söker|letar efter|letade efter|leter etter|leder efter)|etsimä[aäsi]+|której szukasz"
    r"|(?:kterou|který) hledáte|ktorú hľadáte|(?:amit|amelyet) keres|pe care o? ?căutați|koju tražite|коју тражите"
    r"|вы (?:ищете|искали)|запр[ао]ш\w+ (?:вами )?страниц\w+|ви (?:шукаєте|шукали)|(?:που|την οποία) (?:ζητήσατε"
    r"|αναζητάτε"
    r"|ψάχνετε)|aradığınız (?:sayfa|içerik|haber)|yang anda cari|(?:bạn|quý vị) (?:đang )?tìm|التي تبحث عنها"
    r"|شما به دنبال"
    r"|お探しの(?:ページ|記事).*|(?:요청하신|찾으시는) (?:페이지|기사).*|您(?:要|所)?(?:访问|查找|寻找|訪問)的.*",
)
ERROR = anywhere(
    r"\b(?:500|502|503|504|403|429|520|521|522)\b.{0,25}(?:error|unavailable|gateway|forbidden|denied|requests"
    r"|time-?out)|^(?:http )?(?:error|fehler|erreur|errore|ошибка|hata)\W+(?:5\d\d|403|429|451)\b.*|^(?:error|fehler"
    r"|erreur|errore|erro|ошибка|помилка|hata|błąd|chyba|hiba|fel|feil|fejl|virhe)\W*$|^(?:500|502|503"
    r"|504|403|429|451)$",
    r"\b(?:internal server|server|application|database|system) error\b|(?:service|site) (?:temporarily )?unavailable"
    r"|bad gateway|gateway time-?out|^forbidden$|access (?:to this (?:page|site) )?(?:has been |is )?(?:denied"
    r"|blocked)|too many requests|error establishing a database",
    r"(?:under|down for|scheduled|site|in) maintenance\b|(?:we.ll|we will|will) be (?:right )?back (?:soon|shortly"
    r"|later)|something went wrong|^(?:maintenance|wartung|manutenzione|mantenimiento|manutenção|manutenció"
    r"|onderhoud|údržba)\W*$|an? (?:unexpected )?error (?:has )?occurred|technical (?:difficulties|problems?|error)",
    r"^just a moment|attention required|(?:are you|not) a (?:ro)?bot\b|(?:verify|confirm|prove) (?:that )?you(?:.re"
    r"| are) (?:a )?(?:human|not)|checking (?:if|your browser)|security (?:check|verification)|unusual (?:traffic"
    r"|activity)|you have been blocked|not available (?:in|from) your (?:country|region|location)"
    r"|unavailable for legal reasons|enable js\b|disable (?:any|your) ad ?blocker|press (?:&|and) hold|incident id\b"
    r"|pardon our interruption|one more step|backend fetch failed|guru meditation|critical error|briefly unavailable"
    r"|account (?:has been )?suspended|request (?:unsuccessful|blocked)|web server is (?:down|returning)|\bray id\b"
    r"|cloudflare|complete the captcha|human verification",
    r"(?:checking|verif|überprüf|vérifi|comprob|sprawdz|провер|перевір|controll|kontroll|kontrol|ellenőriz|ověř"
    r"|kiểm tra)\w*\b.{0,30}(?:browser|navegador|navigateur|przeglądark|браузер|böngésző|prohlížeč|tarayıcı"
    r"|trình duyệt)",
    r"(?:browser|navegador|navigateur|przeglądark|браузер|ブラウザー?|浏览器|瀏覽器|브라우저|متصفح|مرورگر"
    r"|דפדפן)\w*\b.{0,20}(?:überprüft|checked|vérifi|comprob|verific|провер|перевір|確認|检查|檢查|验证|확인|التحقق"
    r"|بررسی|בודק)",
    r"^(?:einen moment|un instant|un moment[ot]?|um momento|een moment|(?:ett )?ögonblick|(?:et )?(?:øyeblikk"
    r"|øjeblik)|hetkinen|chwileczkę|(?:malý )?(?:moment|okamžik)|egy pillanat|(?:samo )?trenutak|(?:един )?момент"
    r"|минут(?:ку|очку)|подождите|зачекайте|(?:одну )?хвилин(?:ку|очку)|(?:ένα |μισό )(?:λεπτό|λεπτάκι)"
    r"|(?:bir dakika|lütfen bekleyin)|mohon tunggu|vui lòng (?:chờ|đợi)|רק רגע|لحظة|(?:يرجى|الرجاء) الانتظار"
    r"|(?:یک )?لحظه|(?:कृपया )?प्रतीक्षा|(?:โปรด|กรุณา)รอ|请稍候|請稍候|しばらくお待ち|잠시만 기다)\W*(?:bitte"
    r"|please|por favor|من فضلك|ください|s'il vous plaît|.{0,6})?\W*$",
    r"(?:can ?not|could not|unable to) (?:display|load|show|complete) |nicht anzeigen|impossible d.afficher"
    r"|no podemos mostrar|\btry again\b",
    r"versuchen sie es|réessay|int[eé]nt[ae]l[oe] de nuevo|vuelv[ae] a intentar|tent[ea] novamente|tente de novo"
    r"|riprova|torna-ho a provar|probeer het (?:later|opnieuw|nog)|försök igen|prøv igje?n|yritä .{0,12}uudelleen"
    r"|spróbuj ponownie|zkuste to|skúste to|próbálja (?:újra|meg)|încerc(?:ați|ă) din nou|pokušajte|покушајте"
    r"|опитайте|попробуйте|спробуйте|δοκιμάστε|προσπαθήστε|tekrar dene|coba lagi|thử lại|נסו שוב|נסה שוב|مرة أخرى"
    r"|دوباره تلاش|(?:पुनः|फिर से) प्रयास|दोबारा कोशिश|আবার চেষ্টা|ลองใหม่|(?:稍[后後]|重新?)再?[试試]"
    r"|もう一度お試し|しばらく(?:たって|経って|して)|다시 시도",
    r"(?:server|interner|technischer|datenbank)[ -]?fehler|wartungs(?:arbeit|modus)|(?:zurzeit|derzeit|momentan"
    r"|vorübergehend) nicht (?:erreichbar|verfügbar)|zugriff (?:verweigert|gesperrt)"
    r"|ein (?:\w+ )?fehler (?:ist )?aufgetreten|etwas ist schiefgelaufen|technische störung|(?:sind sie|bist du"
    r"|kein) (?:ein )?(?:mensch|roboter)|sicherheitsprüfung|wir sind gleich zurück",
    r"erreur (?:interne|serveur|technique|du serveur)|en (?:cours de )?maintenance|temporairement indisponible"
    r"|accès (?:refusé|interdit|bloqué)|une erreur (?:est survenue|s.est produite)|(?:pas|êtes)(?:-vous)? un robot"
    r"|vérification (?:de sécurité|en cours)|de retour (?:bientôt|dans)|service indisponible",
    r"error (?:interno|del servidor|de servidor)|(?:estamos )?en mantenimiento|tareas de mantenimiento"
    r"|no disponible temporalmente|temporalmente (?:no disponible|fuera)|acceso (?:denegado|prohibido|bloqueado)"
    r"|(?:no|eres|es) un robot|ha ocurrido un error|se ha producido un error|algo (?:ha salido|salió) mal"
    r"|verifica(?:ción)?\b.{0,20} human",
    r"erro (?:interno|no servidor|do servidor)|em manutenção|temporariamente indisponível|algo correu mal"
    r"|(?:voltamos|voltaremos) (?:já|em breve)|(?:não tem|sem) permissão|acesso (?:negado|bloqueado|proibido"
    r"|recusado)|(?:ocorreu|aconteceu) um erro|algo deu errado|é um rob[ôo]|não (?:é|sou) um rob[ôo]",
    r"errore (?:interno|del server|tecnico)|in manutenzione|temporaneamente non disponibile|accesso (?:negato"
    r"|bloccato)|si è verificato un errore|qualcosa è andato storto|non (?:sei|sono) un robot"
    r"|servizio non disponibile",
    r"en manteniment|accés denegat|interne serverfout|er is (?:iets misgegaan|een fout opgetreden)|(?:iets ging"
    r"|ging iets) mis|(?:in|voor) onderhoud\b|toegang geweigerd|tijdelijk niet (?:bereikbaar|beschikbaar)"
    r"|geen (?:robot|toegang|toestemming)|even geduld|we zijn (?:zo|snel|straks) (?:weer )?terug",
    r"(?:internt )?serverfel|underhåll(?:sarbete)?\b|åtkomst nekad|något gick fel|ett fel (?:har )?(?:inträffa"
    r"|uppst)|tillfälligt (?:otillgänglig|stängd|nere)|inte (?:är )?en robot",
    r"(?:intern )?(?:tjener|server)feil|vedlikehold\b|ingen tilgang|noe gikk galt|(?:det )?oppst(?:o|å)\w* en feil"
    r"|midlertidig utilgjengelig|serverfejl|vedligehold(?:else)?\b|adgang nægtet|noget gik galt|der opstod en fejl"
    r"|midlertidigt utilgængelig|ikke (?:er )?en robot",
    r"palvelinvirhe|huolto(?:katko|töi)|pääsy (?:estetty|kielletty)|jotain meni pieleen|tapahtui virhe"
    r"|tilapäisesti pois|et ole robotti",
    r"błąd (?:serwera|wewnętrzny|aplikacji)|wewnętrzny błąd|przerwa techniczna|prace (?:techniczne|konserwacyjne)"
    r"|(?:tymczasowo|chwilowo) niedostępn|(?:brak dostępu|odmowa dostępu|dostęp zabroniony)|(?:wystąpił"
    r"|coś poszło) (?:błąd|nie tak)|nie jesteś robotem",
    r"chyba serveru|(?:došlo k|nastala) chyb|probíhá údržba|(?:údržba|odstávka) (?:webu|stránek|systému)"
    r"|přístup (?:odepřen|zamítnut)|dočasně nedostupn|něco se pokazilo|nejste robot",
    r"vyskytla sa chyba|prebieha údržba|prístup (?:odmietnutý|zamietnutý)|dočasne nedostupn|niečo sa pokazilo",
    r"(?:belső )?(?:szerver|kiszolgáló)\s?hiba|karbantartás|hozzáférés megtagadva|hiba történt"
    r"|átmenetileg nem elérhető",
    r"eroare (?:internă|de server|a serverului)|(?:site|în) (?:în )?mentenanță|acces (?:interzis|refuzat|blocat)"
    r"|a apărut o eroare|ceva nu a mers|temporar indisponibil",
    r"greška (?:na )?(?:poslužitelj|server)|održavanj[eua]\b|pristup (?:odbijen|zabranjen)|došlo je do (?:po)?greške"
    r"|privremeno nedostup|грешка на сервер|приступ (?:одбијен|забрањен)|дошло је до грешке|одржавањ[еу]",
    r"грешка (?:в|на) сървъра|(?:сайтът е )?в профилактика|поддръжка на сайта|достъпът е (?:отказан|забранен)"
    r"|възникна грешка|временно недостъп",
    r"(?:внутренняя )?ошибка сервера|техническ(?:ие|ое|их) (?:работ|обслуживан)|доступ (?:запрещ[её]н|ограничен"
    r"|заблокирован)|временно недоступ|произошла ошибка|что-то пошло не так|(?:вы|что) не робот"
    r"|проверка безопасности|слишком много запросов",
    r"помилка сервера|технічн[іи]\w* робот|доступ (?:заборонено|обмежено)|тимчасово недоступ|(?:сталася"
    r"|виникла) помилка|щось пішло не так|не робот|технічн\w+ обслуговуван|немає (?:доступу|дозволу|прав)"
    r"|скоро повернемося",
    r"σφάλμα (?:διακομιστή|συστήματος)|(?:υπό|εργασίες) συντήρηση|δεν επιτρέπεται η πρόσβαση|απαγορεύεται η πρόσβαση"
    r"|παρουσιάστηκε (?:\w+ )?σφάλμα|κάτι πήγε στραβά|προσωρινά μη διαθέσιμ|δεν είστε ρομπότ|άρνηση πρόσβασης"
    r"|δεν έχετε (?:πρόσβαση|άδεια|δικαίωμα)|επιστρέφουμε|θα επανέλθουμε",
    r"sunucu hatası|bakım (?:çalışması|modu)|bakımda\w*|erişim (?:engellendi|reddedildi)|bir (?:hata oluştu"
    r"|şeyler ters)|geçici olarak (?:hizmet|kullanıl)|robot olmadığ|bir sorun oluştu|erişim(?:iniz)? (?:yok|izniniz"
    r"|kısıtlan)|birazdan (?:döneceğiz|buradayız)|hitilafu (?:imetokea|ya seva)|matengenezo|ufikiaji umekataliwa"
    r"|tafadhali (?:subiri|jaribu)|kuna tatizo|huna ruhusa",
    r"kesalahan (?:server|internal|peladen)|sedang (?:dalam )?(?:pemeliharaan|perbaikan)|akses ditolak"
    r"|terjadi kesalahan|lỗi (?:máy chủ|hệ thống)|đang bảo trì|truy cập bị (?:từ chối|chặn)|đã xảy ra lỗi",
    r"שגיאת שרת|(?:האתר )?בתחזוקה|הגישה (?:נדחתה|נחסמה)|אירעה שגיאה|משהו השתבש|אינך רובוט",
    r"خطأ (?:في الخادم|داخلي)|تحت الصيانة|قيد الصيانة|تم رفض الوصول|حدث خطأ|غير متاح(?:ة)? (?:حالي|مؤقت)|لست روبوت",
    r"خطای (?:سرور|داخلی)|در دست (?:تعمیر|به‌روزرسانی)|دسترسی (?:غیرمجاز|مسدود|رد شد)|خطایی رخ داد",
    r"सर्वर (?:त्रुटि|एरर)|रखरखाव|पह(?:ुँ|ुं)च (?:अस्वीकृत|अस्वीकार)|प्रवेश निषेध|अनुमति नहीं|गड़बड़ी|ब्राउज़र की जा"
    r"|कुछ गलत हो गया|त्रुटि हुई|সার্ভার ত্রুটি|রক্ষণাবেক্ষণ|সমস্যা হয়েছে",
    r"ข้อผิดพลาดของเซิร์ฟเวอร์|ปิดปรับปรุง|กำลังปรับปรุงระบบ|ไม่มีสิทธิ์เข้าถึง|เกิดข้อผิดพลาด",
    r"服务器(?:内部)?错误|伺服器(?:內部)?錯誤|(?:系统|网站|系統|網站).{0,3}(?:维护|維護)|(?:访问|存取"
    r"|訪問).{0,4}(?:拒绝|被拒|拒絕)|(?:暂时|暫時)无?(?:法|無法)访?|出错了|出錯了|發生錯誤|发生错误|开小差|系统繁忙"
    r"|无权(?:限)?访问|没有权限|(?:访问|存取)受限|马上回来|机器人验证|人机验证|安全验证",
    r"サーバー?.{0,4}エラー|メンテナンス(?:中|のお知らせ|作業)|アクセス(?:が|は)?(?:拒否|制限)|エラーが発生"
    r"|一時的に.{0,6}(?:利用でき|ご利用)|ロボットでは|(?:서버|시스템) (?:오류|점검)|점검 ?(?:중|안내)"
    r"|접근이? ?(?:거부|차단|제한)|오류가 발생|일시적인 오류|접근 권한|권한이 없|(?:서비스|사이트) 점검"
    r"|일시적으로 .{0,8}(?:이용|접속)|로봇이 아닙",
    r"^5\d\d (?:service|backend|internal|bad|gateway).*|guru medi?t?ation"
    r"|unavailable (?:for|due to) legal reasons|european (?:economic area|visitors)|(?:users|readers|visitors) (?:from"
    r"|in) (?:the )?(?:eu|europe)\w*|outside (?:of )?(?:your|the)"
    r" (?:country|region)|^(?:not |un)available in (?:your|europe)\w*|(?:this|our) (?:web ?)?site is (?:currently "
    r"|temporarily )?(?:unavailable|not available)|verif(?:y|ying) (?:that )?you (?:are|.re) human"
    r"|review the security of your|(?:nicht|niet) (?:verfügbar|beschikbaar) in (?:ihrem|deinem|jouw|uw) land"
    r"|in (?:ihrem|deinem) land nicht|(?:pas|non) disponible dans votre (?:pays|région)"
    r"|no (?:está )?disponible en (?:su|tu)"
    r" (?:país|región)|não (?:está )?disponível no seu país|non (?:è )?disponibile nel (?:tuo|vostro) paese"
    r"|inte tillgängligt? i ditt land|ikke tilgængelig\w* i dit land|ikke tilgjengelig i ditt land"
    r"|(?:niedostępn\w*|nie jest dostępn\w*) w (?:twoi[mc]h?|twojej|pani\w*) (?:kraju|kraj\w+|region\w+|lokalizacj\w+)"
    r"|není ve vaší zemi|недоступ\w+ в (?:вашей|вашем) \w+|недоступн\w+ у ваш\w+ \w+|δεν είναι διαθέσιμ\w+ στη χώρα σας"
    r"|ülkenizde|bulunduğunuz (?:ülke|bölge)|tidak tersedia di (?:negara|wilayah) anda|您(?:所在)?的?(?:国家|地区|國家"
    r"|地區)"
    r"|お住まいの(?:国|地域)|(?:国家|地域)からは|국가에서는? .{0,12}(?:없|제한)|غير متاح في (?:بلدك|منطقتك)",
    r"(?:disable|turn off|switch off|deaktivier\w+|ausschalten|schalten sie|désactive\w+|desactiv\w+|disattiva\w*"
    r"|wyłącz\w*"
    r"|отключите|вимкніть|изключете|schakel|zet|inaktivera|slå av|vypn\w+|kapcsol\w+|dezactiva\w+|isključite|kapatın)"
    r".{0,20}(?:ad ?-?block\w*|werbeblocker\w*|bloqueurs? de pub\w*|bloqueador de \w+|reklam\w*|реклам\w*)(?: aus"
    r"| uit)?"
    r"|(?:ad ?-?block\w*|werbeblocker|bloqueur de pub\w*) (?:erkannt|detected|détecté|detectado|rilevato|gedetecteerd"
    r"|wykryt\w*|обнаружен|entdeckt|aktiv)|広告ブロック.{0,8}(?:解除|無効|オフ)|(?:关闭|關閉|停用).{0,6}广告"
    r"|광고 차단.{0,8}(?:해제|꺼)",
    r"algo no (?:funciona|va bien)|qualcosa non (?:va|funziona)|quelque chose (?:ne va|s.est mal)|etwas stimmt nicht"
    r"|alguma coisa (?:correu|deu)|coś nie działa|something (?:is|isn.t) (?:wrong|right)|not working right now",
)
LOGIN = at_start(
    r"(?:please )?(?:log|sign)[ -]?in\b|(?:free|kostenlose?|gratis|無料|免费|免費|무료) ?(?:registr|sign ?up|anmeld"
    r"|account|konto|(?:新規)?会員登録|注册|註冊|회원)|(?:sign up|register|reset (?:your )?password|create (?:an"
    r"|your|a free) account|registration)\b|my account\b",
    r"(?:bitte )?(?:melden sie sich|anmelden|einloggen)|anmeldung|registrier|(?:konto|benutzerkonto) (?:erstellen"
    r"|anlegen)",
    r"se connecter|connexion|connectez-vous|identifiez-vous|identification|inscription$|inscrivez-vous$|s.inscrire"
    r"|(?:créer|créez) (?:un|mon|votre) compte",
    r"iniciar? sesi[oó]n|inicia sesi[oó]n|acceder|accede a|reg[ií]str(?:ate|ese|arse|o)\b|crear?(?: una| tu)? cuenta",
    r"entrar|entre na sua|aceder|fazer login|faça (?:o )?login|inici(?:ar|e) sessão|regist(?:e-se|o$)"
    r"|crie (?:a )?(?:sua|uma) conta|criar (?:uma |sua )?conta|cadastr(?:o|e-se|ar)|registar",
    r"accedi|effettua (?:il login|l.accesso)|registrati|registrazione|crea (?:un )?account|inicia la sessió",
    r"inloggen|log in|registreren|account aanmaken|maak (?:een )?account|aanmelden|registreer|logga in"
    r"|skapa (?:ett )?konto|registrera",
    r"logg inn|registrer|opprett (?:en )?(?:bruker|konto)|log ind|opret (?:en )?(?:bruger|konto|profil)",
    r"kirjaudu|rekisteröidy|luo (?:tili|tunnus)|zaloguj|logowanie|zarejestruj|rejestracja|załóż konto|utwórz konto",
    r"přihlá(?:sit|šení|ste)|registr(?:ace|ovat)|vytvoř(?:it|te) účet|prihlás|registrácia|vytvoriť účet",
    r"bejelentkezés|belépés|regisztráció|autentificare|conectare|înregistrare|creează cont|intră în cont",
    r"prijav(?:a|i se|ite se)\b|registracija|registriraj|пријав(?:а|и се|ите се)|регистрација|вход|регистрация",
    r"войти|авторизация|зарегистр|создать (?:аккаунт|учётную)|войдите|личный кабинет|увійти|увійдіть|вхід|реєстрація"
    r"|зареєструйте|створити (?:акаунт|обліков)|σύνδεση|συνδεθείτε|εγγραφ(?:ή|είτε)|είσοδος|δημιουργ(?:ία"
    r"|ήστε) λογαριασμο",
    r"giriş|hesabınıza giriş|oturum aç|üye(?:lik)?(?: girişi| ol)?\b|kayıt|hesap oluştur|ingia\b|jisajili"
    r"|fungua akaunti|masuk|daftar(?: akun| sekarang)?\W*$|buat akun|đăng (?:nhập|ký)",
    r"התחבר|כניסה|הרשמה|تسجيل (?:ال)?دخول|إنشاء حساب|(?:ال)?تسجيل$|ورود|ثبت.?نام|लॉग ?[इि]न|साइन ?(?:इन|अप)|खाता बना"
    r"|पंजीकरण|रजिस्टर|अपने खाते में|নিবন্ধন|লগ ?ইন",
    r"เข้าสู่ระบบ|สมัครสมาชิก|ลงทะเบียน|(?:会員)?ログイン|新規(?:会員)?登録|会員登録|(?:用户|會員|会员)?(?:登录"
    r"|登入)|(?:用户)?注册|创建(?:账户|帐户|账号|帐号)|建立帳號|註冊|로그인|회원 ?(?:가입|로그인)|계정 (?:만들기"
    r"|생성)",
)
SPEAKS = anywhere(
    r"\b(?:our|unsere?[mnrs]?|notre|nos|nuestr[oa]s?|noss[oa]s?|nostr[oaie]|onze|våra?|vårt|våre|vores|meidän|nasz\w*"
    r"|náš|naš\w*|noastr\w+|наш\w*|kami|yetu|wetu|chúng tôi)\b|שלנו|موقعنا|हमार|ของเรา|我们|我們"
    r"|\b(?:you|your|yours|please|sorry|oops|pages?|web ?(?:site|page)s?|sites?|browser|accounts?|bitte|(?:web)?seiten?"
    r"|dein\w*|(?-i:(?<=[\w,] )(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?))|konto|vous|votre|vos|veuillez|désolés?|navigateur|compte"
    r"|tus?|usted(?:es)?|lo sentimos|por favor|páginas?|sitios?|navegador|cuenta|você|lamentamos|desculpe|conta|tu[oai]"
    r"|tuoi|vostr[oaie]|pagin[ae]|sito|stai|ci scusiamo|pàgin\w+|si us plau|uw|jouw|je|pagina.s|sidan|tyvärr|vänligen"
    r"|dina?|ditt|du|beklager|sinun|sivu[anls]?\w*|sivusto\w*|pahoittelemme|selaime\w*|tw[oó]j\w*|prosimy|przepraszamy"
    r"|stron[aęy]|serwis\w*|przeglądar\w+|prosí?me?|omlouváme|ospravedlňujeme|strán\w+|vaš\w*|váš|vás|prohlížeč\w*"
    r"|kérjük|elnézést|oldal\w*|böngésző\w*|önnek|dumneavoastră|pagin\w+|molimo|stranic\w+|молимо|вы|вас|вам|ваш\w*"
    r"|пожалуйста|извините|страниц\w+|сайт\w*|браузер\w*|моля|съжаляваме|ви|будь ласка|вибачте|перепрошуємо|сторін\w+"
    r"|обліков\w+ запис\w*|σας|παρακαλούμε|λυπούμαστε|σελίδα\w*|ιστότοπο\w*|lütfen|üzgünüz|siz\w*|sayfa\w*|site\w*"
    r"|tarayıcı\w*|anda|silakan|maaf|halaman|situs|bạn|vui lòng|xin lỗi|trang|wako|yako|samahani|ukurasa|tovuti)\b",
    r"אנא|מצטערים|העמוד|הדף|האתר|שלך|يرجى|الرجاء|عذر|نأسف|الصفحة|موقع|يمكنك|لطفا|متأسف|صفحه|شما|مرورگر|कृपया|क्षमा करें"
    r"|आप(?:का|के|की|को)?\b|पेज|वेबसाइट|দয়া করে|দুঃখিত|আপনা|ওয়েবসাইট|กรุณา|โปรด|ขออภัย|ของคุณ|เว็บไซต์|请您?|請|您|抱歉"
    r"|页面|頁面|网页|網頁|网站|網站|ください|下さい|申し訳|ページ|サイト|お客様|ご利用|お探し|お楽しみ|하세요|십시오"
    r"|죄송"
    r"|페이지|사이트|서비스|고객님|귀하",
)
"""Words by which a site speaks to its reader and of itself, as a story seldom does."""
PRIVACY = [
    *(
        "cookie gdpr dsgvo rgpd privatsphäre privatliv personvern yksityisyy prywatnoś soukromí súkromi magánszfér"
        " adatvédel confidențialit privatnost приватност поверително конфиденциальн приватніст конфіденційн απόρρητ"
        " ιδιωτικότητ gizlili privasi faragha vidakuzi निजता गोपनीयता プライバシー datenschutz personenbezogen"
        " traceurs"
        " privacidad persoonsgegevens personuppgift personoppl evästee ciasteczk kolačić колачић бисквитк куки çerez"
        " עוגיות פרטיות کوکی कुकी গোপনীয়তা คุกกี้ ความเป็นส่วนตัว クッキー 個人情報 個人資料 个人信息 个人数据 隐私"
        " 隱私 쿠키 개인정보"
    ).split(),
    *("privacy", "personal data", "vie privée", "données personnelles", "datos personales", "dados pessoais"),
    *("dati personali", "dades personals", "danych osobowych", "dane osobowe", "osobních údajů", "osobných údajov"),
    *("személyes adat", "cu caracter personal", "osobnih podataka", "лични данни", "персональных данных"),
    *("персональні дані", "персональних даних", "προσωπικά δεδομένα", "προσωπικών δεδομένων", "kişisel veri"),
    *("data pribadi", "data binafsi", "riêng tư", "dữ liệu cá nhân", "ملفات تعريف الارتباط", "الخصوصية"),
    "حریم خصوصی",
]
"""Words, case folded, of cookies and personal data: what a notice about consent is about. Plain words, for they are
looked for in long lines, where a pattern of so many is slow."""
CONSENT = [
    *PRIVACY,
    *("consent", "einwillig", "tracking", "toestemming", "samtyck", "samtykke", "suostumus", "zgodę na", "souhlas"),
    *("súhlas", "onayınız", "hozzájárul", "consimț", "согласие на", "съгласие", "згоду на", "συγκατάθεσ", "açık rıza"),
]
"""The same, and words of consent, which is asked for in other matters too."""
ACCEPT = re.compile(
    r"\b(?:accept|agree|i consent|allow all|zustimmen|akzeptieren|einverstanden|annehmen|acepto|aceptar|accett[ao]"
    r"|aceitar|aceito|acceptar|akkoord|alles toestaan|accepteer|toestaan|concordo|acconsento|consentir|permitir todo"
    r"|autoriser|erlauben|godkänn|godta|aksepter|godkend|tillad|tillat|hyväksy|akceptuj|zgadzam|zgoda\b|souhlasím"
    r"|přijmout|prijať|súhlasím|elfogad|sunt de acord|prihvaća?|prihvat|slažem|приемам|съгласен|прихват|принять"
    r"|согласен|принимаю|разрешить|прийняти|приймаю|погоджуюс|погодитис|згоден|kabul (?:et|ed)|kabul$|onaylıyorum"
    r"|αποδοχή|αποδέχομαι|συμφωνώ|συναινώ|setuju|kubali|nakubali|ruhusu|terima\b|đồng ý|chấp nhận)|أوافق|قبول|موافق"
    r"|אישור|מסכים|אני מאשר|می‌پذیرم|स्वीकार|सहमत|সম্মত|ยอมรับ|許可|允许|允許|同意|허용|수락|承認|接受|동의",
    re.IGNORECASE,
)
OFFER = anywhere(
    r"subscri|(?:already )?a member\b|memberships?\b|unlimited|cancel (?:any ?time|at any)|(?:free|day"
    r"|month)[ -](?:trial|articles)|(?:premium|exclusive|plus|members?[ -]only)\b|(?:continue|keep"
    r"|read(?:ing)?) (?:reading|the full|this (?:story|article)|on)\b|full access|(?:article|story) limit|e-?paper"
    r"|support (?:our|independent|local) |per (?:month|week|year)\b|digital access",
    r"abonn|\babo\b|\babos\b|probemonat|(?:jederzeit|monatlich) (?:\w+ )?künd|kündbar|weiterlesen|freischalten"
    r"|unbegrenzt|(?:im|pro) (?:monat|woche|jahr)\b|alle (?:artikel|inhalte|texte)|mitglied werden|vollen zugang"
    r"|zugriff auf",
    r"s.abonner|sans engagement|résili|réservée? (?:aux|à nos)|lire la suite|accès illimité|en illimité|par mois"
    r"|offre d|essai",
    r"suscr[ií]|sin permanencia|sigue leyendo|seguir leyendo|acceso (?:ilimitado|completo)|al mes\b"
    r"|contenido exclusivo|ilimitad",
    r"cancele quando|assin(?:e|ante|atura)|continu(?:e|ar) (?:lendo|a ler)|acesso (?:ilimitado|completo)|por mês"
    r"|ao mês|exclusivo para",
    r"abbon|(?:continua|prosegui) (?:a leggere|la lettura)|accesso illimitato|al mese|disdici|subscriu|il·limitat",
    r"onbeperkt|lees (?:verder|meer)|verder lezen|alle artikelen|digitale toegang|opzegbaar|per maand"
    r"|proefabonnement|prenumer|\bprenumerant|obegränsa|fortsätt läsa|per månad|i månaden|kr/mån|bind(?:ningstid"
    r"|ing)|abonnent|les (?:videre|hele)|ubegrense|fortsæt|læs (?:videre|hele)|per måned|ubegræns",
    r"tilaa(?:ja)?\b|tilauks|tilaajille|jatka lukemista|kuukaudessa|/kk\b|rajattom",
    r"subskryp|prenumerat|czytaj dalej|dostęp (?:do|bez)|bez ograniczeń|miesięcznie|za miesiąc|dla (?:prenumeratorów"
    r"|subskrybentów)|wykup|předpla|predpla|odemkn|odomkn|neomezen|neobmedzen|měsíčně|mesačne|(?:pokračovat|dočíst"
    r"|číst dál)",
    r"előfizet|korlátlan|havonta|/hó\b|olvas(?:sa|d) tovább|abonament|abonea|abonaț|nelimitat|pe lună"
    r"|citește (?:mai departe|tot)|pretpla|претпла|neograničen|mjesečno|mesečno|nastavi čitati|абонамент|абонат"
    r"|абонира|неограничен|на месец|месечно",
    r"подпис(?:к|чик|ать|ан)|оформ(?:ить|ите) |безлимит|в месяц|читать (?:далее|полностью|дальше)|доступ(?:ен"
    r"|но)? (?:к|ко|только|по)",
    r"передплат|підпис(?:к|атис|ник)|на місяць|читати далі|без обмежень|συνδρομ|απεριόριστ|ξεκλειδ|τον μήνα|το μήνα"
    r"|συνεχίστε την ανάγνωση",
    r"abone(?:lik|lere|ler)?\b|sınırsız|aylık|okumaya devam|devamını oku|jiandikish|usajili|waliojisajili|wanachama"
    r"|endelea kusoma|kwa mwezi|bila kikomo|berlangganan|langganan|pelanggan\b|tanpa batas|per bulan"
    r"|lanjut(?:kan)? membaca|đăng ký (?:gói|thuê|đọc)|mỗi tháng|/tháng|đọc tiếp|thuê bao",
    r"מנוי|מנויים|ללא הגבלה|לחודש|להמשך קריאה|اشترا?ك|مشترك|غير محدود|شهري|لمتابعة القراءة|اشتراک|مشترک|نامحدود"
    r"|ماهانه",
    r"सब्सक्रा|सदस्यता|सदस्यों के लिए|ग्राहकों के लिए|ग्राहक बन|प्रीमियम|पढ़ना जारी|असीमित|प्रति माह|पूरा पढ़"
    r"|সাবস্ক্রা|গ্রাহক হ|প্রতি মাসে|สมัครสมาชิก|สมาชิก(?:เท่านั้น|รายเดือน)|ต่อเดือน|อ่านต่อ|ไม่จำกัด",
    r"付费|付費|订阅|訂閱|订户|訂戶|会员|會員|无限|無限|每月|/月|继续阅读|繼續閱讀|解锁|解鎖|有料|購読|会員|読み放題"
    r"|月額|続きを読む|残り.{0,8}文字|구독|무제한|유료|이용권|계속 읽|월 ?\d",
)
NEWSLETTER = anywhere(
    r"newsletter|e-?mail|inbox|podcast|youtube|telegram|whatsapp|facebook|instagram|\bviber|channel|notification"
    r"|\brss\b",
    r"kanal\b|infolettre|boletín|boletim|bolet[ií]n|nyhetsbrev|nyhedsbrev|uutiskirje|nieuwsbrief|rassylk|рассылк"
    r"|канал|розсилк",
    r"hírlevél|buletin|бюлетин|ενημερωτικό|bülten|ניוזלטר|النشرة|القناة|خبرنامه|न्यूज़लेटर|メール(?:マガジン|マガ)"
    r"|ニュースレター|뉴스레터|电邮|電郵",
)
PRICE = re.compile(
    r"[€$£¥₹₽₺₩₴₪฿₫]\s?\d|\d[\d.,]*\s?(?:[€$£¥₹₽₺₩₴₪฿₫]|euros?\b|eur\b|usd\b|chf\b|kr\b|kron(?:a|or|e|er)\b|:-|zł|kč"
    r"|ft\b|lei\b|руб|грн"
    r"|лв|tl\b|円|元|원|บาท|đồng|rp\b|reais|dollars?\b|pounds?\b|pence\b|ευρώ|λεπτά|रुपये|टका|टাকা|shilingi|yuan"
    r"|천 ?원|만 ?원|lira\b|rupiah|forint|korun|złot|гривн|рубл|лева|din\b|дин\b|تومان|ريال|درهم|دينار|جنيه|دولار"
    r"|ש.ח|שקל|dolar)|\b(?:r\$|rs\.?|rp\.?|kr\.?|chf|eur|usd|fr\.)\s?\d",
    re.IGNORECASE,
)
RIGHTS = anywhere(
    r"©|\bcopyright\b|\(c\) ?(?:19|20)\d\d|rights reserved|rechte vorbehalten|droits réservés|derechos reservados"
    r"|direitos reservados|diritti riservati|rechten voorbehouden|rättigheter|rettigheter|rettigheder"
    r"|oikeudet pidätetään|prawa zastrzeżone|práva vyhrazena|práva vyhradené|jog fenntartva|drepturile rezervate"
    r"|prava (?:zadržana|pridržana)|права (?:защищены|запазени|задржана)|все права|усі права|всі права|δικαιώματος"
    r"|hakları saklıdır|hak cipta|bản quyền|כל הזכויות|الحقوق محفوظة|حقوق .{0,20}محفوظ|सर्वाधिकार|স্বত্ব"
    r"|สงวนลิขสิทธิ์|版权所有|版權所有|無断転載|무단.{0,6}(?:전재|복제)",
)
JAVASCRIPT = anywhere(
    r"java ?script",
    r"^(?:loading|wird geladen|laden|lädt|chargement|cargando|carregando|caricamento|laddar|laster|indlæser|ladataan"
    r"|ładowanie|načítá|načítava|betöltés|se încarcă|učitavanje|учитавање|зареждане|загрузка|завантаження|φόρτωση"
    r"|yükleniyor|memuat|đang tải|טוען|جار[ٍي]? ?(?:ال)?تحميل|در حال بارگ|लोड हो|লোড হচ্ছে|กำลังโหลด|加载|載入"
    r"|読み込み|로딩)\b.{0,12}$",
)


def mentions(line: str, words: Iterable[str]) -> bool:
    """Whether a line has one of the words, which are case folded."""
    folded = line.casefold()
    return any(word in folded for word in words)
