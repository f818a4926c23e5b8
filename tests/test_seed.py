"""The founding document: an English article on a site that speaks Italian, in every markup it may come in."""

import html
from pathlib import Path

import pytest

from newscrawl import extract, markup
from newscrawl.cleaning import clean
from newscrawl.extraction import body, fields
from newscrawl.items import Article

LINES = [
    line
    for line in (Path(__file__).parent / "pages" / "seed-text" / "article.txt").read_text("utf-8").splitlines()
    if line
]
TITLE, AUTHOR, DAY, *PARAGRAPHS, RELATED, DISCUSS = LINES
HEAD, TAIL = (AUTHOR, DAY), (RELATED, DISCUSS)
LINKS = ("Incendio in un magazzino alla periferia nord", "La squadra vince ancora in trasferta")


def each(tag, texts):
    return "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in texts)


def page(content):
    menu = each("a", ("Cronaca", "Politica", "Economia", "Sport", "Cultura e spettacoli", "Contatti della redazione"))
    return (
        f"<!DOCTYPE html><html lang=it><head><title>{html.escape(TITLE)} - OverNewsmagazine</title></head>"
        f"<body><div class=menu>{menu}</div>{content}<div class=piede>Tutti i diritti riservati</div></body></html>"
    )


def list_of_links():
    return "<ul>" + "".join(f'<li><a href="/{i}.html">{text}</a></li>' for i, text in enumerate(LINKS)) + "</ul>"


MARKUPS = {
    "semantic": "<main><article><header><h1>{title}</h1><p class=byline>{author}</p><time>{day}</time></header>"
    "{p}<footer><h3>{related}</h3>{links}<p>{discuss}</p></footer></article></main>",
    "paragraphs": "<div id=content><h1>{title}</h1><p>{author}</p><p>{day}</p>{p}<p>{related}</p>"
    "<p>{discuss}</p></div>",
    "headings": "<div id=content><h1>{title}</h1><h4>{author}</h4><h5>{day}</h5>{p}<h3>{related}</h3>{links}"
    "<h3>{discuss}</h3></div>",
    "divs": "<div><div>{title}</div><div>{author}</div><div>{day}</div>{div}<div>{related}</div>"
    "<div>{discuss}</div></div>",
    "breaks": "<div><span>{title}</span><br><span>{author}</span><br><span>{day}</span><br><br>{br}<br><br>"
    "<span>{related}</span><br><span>{discuss}</span></div>",
    "table": "<table><tr><td><h1>{title}</h1><p>{author}</p><p>{day}</p>{p}<p>{related}</p>{links}"
    "<p>{discuss}</p></td></tr></table>",
    "sections": "<section><h2>{title}</h2><ul><li>{author}</li><li>{day}</li></ul></section><section>{p}</section>"
    "<section><p>{related}</p><p>{discuss}</p></section>",
    "title not repeated": "<article><p>{author}</p><p>{day}</p>{p}<p>{related}</p><p>{discuss}</p></article>",
}


def render(name):
    escaped = {"title": TITLE, "author": AUTHOR, "day": DAY, "related": RELATED, "discuss": DISCUSS}
    return page(
        MARKUPS[name].format(
            **{key: html.escape(value) for key, value in escaped.items()},
            p=each("p", PARAGRAPHS),
            div=each("div", PARAGRAPHS),
            br="<br><br>".join(html.escape(text) for text in PARAGRAPHS),
            links=list_of_links(),
        )
    )


def read(text, url="https://www.overnews.example/2017/08/04/sanctuary.html"):
    tree = markup.parse(text)
    metadata = fields.read(tree, url=url)
    return clean(body.extract(tree, metadata=metadata, url=url))


@pytest.mark.parametrize("name", MARKUPS)
def test_paragraphs_stay_letter_for_letter_and_furniture_goes(name):
    cleaned = read(render(name))
    assert [block.text for block in cleaned.blocks] == PARAGRAPHS


def test_the_seed_has_fourteen_paragraphs():
    assert [AUTHOR, DAY] == ["Bruno Cirelli", "Agosto 4, 2017"]
    assert [RELATED, DISCUSS] == ["Altre relazioni OverNewsmagazine", "Discuti questo articolo"]
    assert len(PARAGRAPHS) == 14


@pytest.mark.parametrize("parted", ["\n", "\n\n"])
def test_plain_lines(parted):
    text = parted.join((TITLE, *HEAD, *PARAGRAPHS, *TAIL))
    cleaned = read(text, url=None)
    assert [block.text for block in cleaned.blocks] == PARAGRAPHS
    assert [removed.text for removed in cleaned.removed] == [TITLE, *HEAD, *TAIL]
    assert [removed.rule for removed in cleaned.removed] == ["title", "byline", "date", "related", "comments"]


URL = "https://www.overnews.example/2017/08/04/sanctuary.html"


ALL = [TITLE, *HEAD, *TAIL]
SHOWN = {
    "semantic": [],  # the markup itself says what is no body
    "paragraphs": ALL,
    "headings": [TITLE, *HEAD],
    "divs": ALL,
    "breaks": ALL,
    "table": ALL,
    "sections": [*TAIL],
    "title not repeated": [*HEAD, *TAIL],
}
"""Lines that a search for the body takes for body in each markup: cleaning must take them out, in order."""


@pytest.mark.parametrize("as_bytes", [False, True])
@pytest.mark.parametrize("name", MARKUPS)
def test_the_record_of_a_page(name, as_bytes):
    page = render(name)
    record = extract(page.encode() if as_bytes else page, URL)
    assert isinstance(record, Article), record
    assert record.text == "\n\n".join(PARAGRAPHS)
    assert (record.date_published, record.date_published_precision) == ("2017-08-04T00:00:00Z", "day")
    assert (record.language, record.language_declared) == ("en", "it")
    if "<h1>" in page:
        assert record.title == TITLE
        assert record.authors == (AUTHOR,)
    assert [line for line in record.removed if line in SHOWN[name]] == SHOWN[name]
    assert set(record.removed) <= {TITLE, *HEAD, *TAIL, *LINKS, "Tutti i diritti riservati"}


@pytest.mark.parametrize("parted", ["\n", "\n\n", "\r\n\r\n"])
@pytest.mark.parametrize("demanding", [False, True])
def test_the_record_of_the_plain_text_file(parted, demanding):
    record = extract(parted.join((TITLE, *HEAD, *PARAGRAPHS, *TAIL)).encode(), require_article=demanding)
    assert isinstance(record, Article), record
    assert record.text == "\n\n".join(PARAGRAPHS)
    assert record.removed == (TITLE, *HEAD, *TAIL)
    assert record.title == TITLE
    assert record.authors == (AUTHOR,)
    assert record.date_published == "2017-08-04T00:00:00Z"
    assert record.language == "en"
    assert record.url is record.domain is record.canonical_url is None
