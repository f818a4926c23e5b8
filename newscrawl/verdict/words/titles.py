"""What pages that list articles or show pictures and films call themselves."""

from __future__ import annotations

import re

from newscrawl.verdict.words import anywhere, at_start

SEARCH = re.compile(
    r"^(?:(?:advanced )?search(?: (?:the )?(?:site|archive))?|search results?\b.*|search(?: for)? ?[:“”\"«].*"
    r"|results? for\b.*|you searched for\b.*|\d[\d.,]* results?\b.*|suchergebnisse?\b.*"
    r"|suche(?: nach)?(?: ?[:„“”\"».].*)?|ergebnisse für\b.*|\d[\d.,]* (?:treffer|ergebnisse)\b.*"
    r"|résultats? (?:de (?:la |votre )?recherche|pour)\b.*|recherche(?: avancée)?(?: ?[:«“\"].*)?|rechercher"
    r"|vous avez recherché\b.*|\d[\d., ]* résultats?\b.*|resultados (?:de|para|da)\b.*|buscar|búsqueda(?: avanzada)?"
    r"|buscador|has buscado\b.*|pesquisar?|busca(?: avançada)?|\d[\d.,]* resultados?\b.*|risultati (?:della|di"
    r"|per)\b.*|hai cercato\b.*|ricerca|resultats de\b.*|cerca|zoekresultaten\b.*|zoeken|je zocht\b.*"
    r"|sökresultat\b.*|sök|du sökte\b.*|søkeresultat\w*\b.*|søk|søgeresultat\w*\b.*|søgning|hakutulokset\b.*|haku"
    r"|wyniki wyszukiwania\b.*|szukaj|wyszukiwarka|wyszukiwanie|hledat|hledání|vyhľadať|căutați|caută|pretraži|търси"
    r"|výsledky (?:vy)?h[lľ]\w*\b.*|vyhledávání|vyhľadávanie|(?:a )?keresés\w*\b.*|találatok\b.*"
    r"|rezultate(?:le)? (?:căut\w+|pentru)\b.*|căutare|rezultati (?:pretrage|iskanja)\b.*|pretraga"
    r"|резултати претраге.*|резултати от търсене\w*.*|търсене|результаты поиска\b.*|найти|знайти"
    r"|поиск(?: по сайту)?(?: ?[:«“\"].*)?|вы искали\b.*|результати пошуку\b.*|пошук(?: по сайту"
    r"| на сайті)?(?: ?[:«“\"].*)?|αποτελέσματα (?:αναζήτησης|για)\b.*|αναζήτηση|ara|arama|site içi arama|cari"
    r"|arama sonuçları?\b.*|.{1,30} için arama sonuçları|hasil pencarian\b.*|kết quả tìm kiếm\b.*|tìm kiếm"
    r"|תוצאות חיפוש.*|חיפוש|نتائج البحث.*|البحث عن ?[:«“\"].*|البحث|بحث|نتایج جستجو.*|جستجو.*|खोज (?:परिणाम"
    r"|के परिणाम).*|অনুসন্ধান(?:ের ফলাফল.*)?|ผลการค้นหา.*|ค้นหา.*|.{0,20}検索結果.*|.{0,20}(?:搜索|搜寻|搜尋)(?:结果"
    r"|結果).*|.{0,30}खोज (?:के )?(?:परिणाम|नतीजे).*|(?:matokeo ya )?utafutaji\b.*|matokeo ya\b.*|tafuta"
    r"|resultaten voor\b.*|搜索(?:[:：].*)?|搜尋|검색(?:하기)?|खोजें|搜尋結果.*|.{0,20}검색 ?결과.*)$",
    re.IGNORECASE,
)
TAG = at_start(
    r"tags?(?: archives?)?\b ?[:：|–-]|(?:posts?|articles|stories|news) tagged\b|tagged\b|topics?\b ?[:：|–-]|(?:all"
    r"|more|latest) (?:the )?(?:latest )?(?:articles|stories|news|posts|coverage)? ?(?:on|about)\b|#[^\W\d]\w*$",
    r"(?:schlagwort|stichwort|thema|themenseite|dossier)\b ?[:：|–-]|(?:alle )?(?:artikel|beiträge|nachrichten|news"
    r"|meldungen)(?: und \w+)? (?:zu|zum|über|mit)\b|(?:themenseite|alles zu|alles zum)\b",
    r"(?:étiquette|mot-clé|thème|sujet|dossier)\b ?[:：|–-]|(?:tous|toutes) (?:les )?(?:articles|actualités"
    r"|infos) sur\b|toute l.actualité (?:sur|de)\b|.{2,30} ?: (?:toute l.actualité|actualités?|infos)\b",
    r"(?:etiqueta|tema|palavra-chave|marcador)\b ?[:：|–-]|(?:todas )?(?:las )?(?:noticias|artículos) sobre\b"
    r"|(?:todas )?(?:as )?(?:notícias|artigos) sobre\b|tudo sobre\b|todo sobre\b",
    r"(?:argomento|parola chiave)\b ?[:：|–-]|(?:tutti gli articoli|tutte le notizie|notizie|articoli) su\w*\b",
    r"(?:onderwerp|trefwoord)\b ?[:：|–-]|(?:alle )?(?:artikelen|nieuws) over\b|alles over\b|(?:tagg|etikett|ämne"
    r"|nyckelord)\b ?[:：|–-]|alla? (?:artiklar|nyheter)? ?om\b|(?:stikkord|emneord|emne)\b ?[:：|–-]"
    r"|alle? (?:artikler|saker|nyheter)? ?om\b",
    r"(?:avainsana|aihe|asiasana|tagi|słowo kluczowe|temat|štítek|téma|značka|címke)\b ?[:：|–-]"
    r"|(?:wszystkie artykuły|artykuły|wiadomości) (?:na temat|o)\b",
    r"(?:etichetă|subiect|oznaka|ključna riječ|ознака|таг|тег|метка|тема|позначка|мітка|сюжет|етикет)\b ?[:：|–-]"
    r"|(?:все|всі) (?:новости|статьи|материалы|новини|статті) (?:по теме|на тему|о|про|за темою)\b",
    r"(?:ετικέτα|θέμα|etiket|konu|topik|chủ đề|thẻ)\b ?[:：|–-]|.{1,30} (?:haberleri|etiketli|son dakika)\b"
    r"|mada ?[:：|–-]|(?:habari|makala) (?:zote )?(?:kuhusu|za)\b|berita (?:tentang|terkait)\b",
    r"(?:תגית|תג|נושא|الوسم|وسم|كلمات? دلالية|موضوع|برچسب|کلیدواژه|टैग|विषय|ট্যাগ|বিষয়|ป้ายกำกับ|แท็ก)(?: ?[:：|–-]"
    r"|$| )",
    r"(?:标签|標籤|话题|話題|专题|專題|タグ|キーワード|태그|키워드|주제) ?[:：|「]|.{1,20}(?:に関する|の)(?:記事"
    r"|ニュース)(?:一覧|まとめ)?$|.{1,12}(?:相关|相關)(?:新闻|文章|新聞)|.{1,12} ?(?:관련 )?(?:뉴스|기사) ?(?:모음"
    r"|목록)",
)
AUTHOR = at_start(
    r"authors?\b ?[:：|–-]|(?:all |more |latest |recent )?(?:articles|stories|posts|news|work"
    r"|columns) (?:written )?by\b|(?:about|meet) the author|(?:author|contributor|journalist) (?:profile|page"
    r"|archive)|written by\b|profile\b ?[:：|–-]",
    r"autor(?:in|enprofil|enseite)?\b ?[:：|–-]|(?:alle )?(?:artikel|beiträge|texte|kolumnen) von\b|(?:alles"
    r"|mehr) von\b",
    r"auteur[ea]?\b ?[:：|–-]|autrice\b ?[:：|–-]|(?:tous )?(?:les |ses )?(?:derniers )?articles (?:de|par)\b",
    r"autora?\b ?[:：|–-]|(?:todos )?(?:los )?artículos (?:de|por)\b|(?:todas )?(?:las )?noticias de\b"
    r"|(?:todos )?(?:os )?artigos (?:de|por|da|do)\b|(?:matérias|textos|colunas) (?:de|por)\b",
    r"autor(?:e|ice)\b ?[:：|–-]|(?:tutti )?(?:gli )?articoli (?:di|scritti da)\b|(?:alle )?artikelen (?:van|door)\b",
    r"(?:författare|skribent|forfatter|skribent|journalist|kirjoittaja|toimittaja)\b ?[:：|–-]|(?:alla )?(?:artiklar"
    r"|texter) av\b|(?:alle )?(?:artikler|saker) (?:av|af)\b|(?:kaikki )?(?:kirjoittajan|toimittajan)\b",
    r"(?:wszystkie )?(?:artykuły|teksty|wpisy) (?:autora|autorki)\b|(?:všechny )?články (?:od |autor\w*)\b"
    r"|szerző\b ?[:：|–-]|.{1,30} (?:cikkei|írásai)\b|(?:toate )?articole(?:le)? (?:de|scrise de|lui)\b"
    r"|autoare\b ?[:：|–-]|članci autora\b",
    r"(?:автор|автори|журналист|журналіст)\b ?[:：|–-]|(?:все |всі )?(?:статьи|материалы|публикации|статті|матеріали"
    r"|публікації|статии) (?:автора|журналиста|журналіста|от)\b|(?:сви )?чланци аутора\b|аутор\b ?[:：|–-]",
    r"(?:συντάκτης|συντάκτρια|αρθρογράφος)\b ?[:：|–-]|(?:όλα τα )?άρθρα (?:του|της|από)\b|yazar\b ?[:：|–-]"
    r"|.{1,30}(?:ın|in|un|ün|nın|nin|nun|nün)? (?:tüm )?(?:yazıları|köşe yazıları|haberleri yazar)\b",
    r"penulis\b ?[:：|–-]|mwandishi\b ?[:：|–-]|makala (?:za|ya) \w+ \w+$|(?:semua )?(?:artikel|berita"
    r"|tulisan) (?:oleh|dari|karya)\b|(?:tác giả|bài viết của)\b",
    r"(?:כל )?(?:ה?כתבות|מאמרים|טורים) (?:של|מאת)\b|(?:כותב|כותבת|מחבר)\b ?[:：|–-]",
    r"(?:الكاتبة?|كاتب|المؤلف) ?[:：|–-]|(?:جميع |كل )?(?:مقالات|مواضيع|كتابات) (?:الكاتب|\S+(?: \S+){0,3}$)"
    r"|نویسنده ?[:：|–-]|(?:همه )?(?:مطالب|یادداشت‌های) ",
    r"लेखक ?[:：|–-]|.{1,20} के (?:सभी )?लेख|লেখক ?[:：|–-]|ผู้เขียน|บทความโดย|作者 ?[:：|]|.{1,12}的(?:文章|专栏"
    r"|專欄)$",
    r".{1,20}(?:さん|記者|氏|先生)の(?:執筆)?(?:記事|コラム|連載)|(?:著者|筆者|執筆者) ?[:：|]"
    r"|.{1,10} ?기자의? (?:기사|다른 기사)|(?:글쓴이|기자) ?[:：|]",
)
VIDEO = anywhere(
    r"^(?:video|watch|listen|audio|podcast|in video|en vidéo|vidéo|vídeo|ver vídeo|en vídeo|im video|videó|film"
    r"|nagranie|wideo)\b",
    r"\b(?:video|vidéo|vídeo|podcast|wideo|videó|βίντεο|видео|відео)[])]?$|^(?:видео|відео|βίντεο|подкаст|смотрите"
    r"|дивіться)",
    r"פודקאסט|וידאו|^צפו|(?:^| )(?:بال)?فيديو|بودكاست|ویدئو|ویدیو|वीडियो|ভিডিও|คลิป|วิดีโอ|视频|視頻|影片|影音|播客"
    r"|動画|ポッドキャスト|【動画】|동영상|영상|팟캐스트",
    r"(?:episode|folge|épisode|episodio|episódio|aflevering|avsnitt|odcinek|выпуск|bölüm) \d+",
)
GALLERY = anywhere(
    r"\b(?:photo|picture|image)s?\b(?: gallery|s of the (?:day|week)|essay)?$|^(?:in pictures|photos?|pictures"
    r"|gallery|image gallery)\b|photo ?gallery|slide ?show|picture gallery",
    r"fotostrecke|bilderstrecke|bildergalerie|fotogalerie|bilderserie|^(?:die )?(?:bilder|fotos)\b|in bildern"
    r"|diaporama|en images|en photos|galerie (?:photo|d.images)",
    r"galer[ií]a|fotogaler[ií]a|en (?:im[aá]genes|fotos)\b|^(?:las )?(?:fotos|im[aá]genes)\b|galeria de (?:fotos"
    r"|imagens)|em (?:fotos|imagens)|as (?:fotos|imagens) |fotogallery|le (?:foto|immagini)\b|^foto\b|galleria"
    r"|fotoserie|in beeld|fotoreportage",
    r"bildspel|bildextra|bildserie|billedserie|bildeserie|fotoreportasje|kuvagalleria|kuvasarja|katso kuvat"
    r"|galeri[aę]\b|fotogaleri[aeę]|na zdjęciach|zdjęcia[])]?$|képgaléria|képek\b|galéria|fotorepo|галере|фотогалере"
    r"|фоторепортаж|фотоподбор|фотогалері|(?:^|[(\s])фото$|^фото\b|φωτογραφίες|φωτορεπορτάζ|φωτο-?γκαλερί"
    r"|foto galeri|galerie foto|fotogalerij|fotoğraf|dalam (?:foto|gambar)|(?:chùm|bộ) ảnh",
    r"גלריה|(?:בתמונות|תמונות)|معرض صور|بالصور|صور\b|گزارش تصویری|تصاویر|तस्वीर|फोटो|ছবিতে|ফটো|ประมวลภาพ|ภาพชุด|图集"
    r"|圖集|组图|組圖|图片|圖輯|写真特集|フォトギャラリー|写真(?:集|で)|フォト|포토|화보|사진(?:으로|모음)",
)
