"""Names in addresses and in the classes of body that say what kind of page it is."""

from __future__ import annotations

QUERY_KEYS = frozenset({"q", "s", "query", "search", "keyword", "keywords", "searchterm", "suche", "text"})
LOGIN_PATH = frozenset(
    "login signin sign-in log-in signup sign-up register registration anmelden registrieren connexion inscription"
    " inloggen"
    " registreren logga-in registrera accedi registrazione entrar cadastro acceder registro iniciar-sesion zaloguj"
    " rejestracja"
    " prihlaseni registrace giris uye-girisi auth account sso user".split()
)
SEARCH_PATH = frozenset(
    "search suche recherche buscar busqueda buscador busca pesquisa cerca ricerca zoeken sok søk søg haku szukaj"
    " wyszukiwarka"
    " hledani vyhledavani kereses cautare pretraga tarsene poisk arama cari pencarian tim-kiem".split()
)
TAG_PATH = frozenset(
    "tag tags tagged topic topics thema themen stichwort schlagwort sujet sujets mot-cle mots-cles theme etiqueta"
    " etiquetas tema"
    " temas assunto assuntos argomento argomenti onderwerp amne emne avainsana aihe temat tagi stitek tema címke"
    " cimke tag-uri"
    " eticheta oznaka etiket konu topik chu-de keyword keywords label hashtag dossier dossiers".split()
)
AUTHOR_PATH = frozenset(
    "author authors autor autoren autorin autore autori auteur auteurs autores autora autoras by byline contributor"
    " contributors"
    " journalist journalists journaliste journalistes profile profiles people person staff writer writers columnist"
    " reporter"
    " redakteur redaktion redactie skribent forfatter kirjoittaja toimittaja dziennikarz szerzo redaktor avtor yazar"
    " yazarlar"
    " penulis tac-gia firma firmas firme colunista columnista perfil".split()
)
VIDEO_PATH = frozenset(
    "video videos vidéo videot audio podcast podcasts listen mediathek play wideo videolar vid clip clips multimedia"
    " film"
    " av".split()
)
GALLERY_PATH = frozenset(
    "gallery galleries galerie galerien galeria galería galerias fotogalerie fotogaleria fotogalerias fotostrecke"
    " fotostrecken"
    " bildergalerie bilder photos photo pictures in-pictures diaporama diaporamas imagenes imagens fotos foto"
    " fotogallery fotoserie bildspel kuvat kepgaleria galeri foto-galeri slideshow zdjecia photogallery".split()
)

LIST_CLASSES = {
    "section": frozenset(
        "archive category section sectionpage page-taxonomy-term path-taxonomy view-category section-front"
        " section-page"
        " category-page post-type-archive".split()
    ),
    "tag": frozenset("tag tag-template tagpage tag-page topic-page topicpage page-tag".split()),
    "author": frozenset(
        "author author-template authorpage author-page page-author author-archive profile-page".split()
    ),
    "search": frozenset(
        "search search-results search-no-results path-search searchpage search-page com_search".split()
    ),
    "home": frozenset("home home-template front path-frontpage page-front homepage home-page frontpage".split()),
    "gone": frozenset("error404 error-404 not-found page-404".split()),
}
"""By kind of page the classes that WordPress, Drupal, Ghost, Joomla and Brightspot put on body."""
ARTICLE_CLASSES = frozenset(
    "single single-post single-article post-template article-page articlepage node-type-article page-node-type-article"
    " view-article com_content-article article-detail".split()
)
