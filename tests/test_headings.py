"""Section headings that the search loses: which come back, and which stay out."""

import pytest

from newscrawl import markup
from newscrawl.cleaning import clean
from newscrawl.extraction import body, fields
from newscrawl.extraction.headings import with_headings
from newscrawl.items import Block

STORIES = {
    "en": (
        "A harbour in two parts",
        "Who pays for the harbour",
        [
            "The council voted on Tuesday to close the old harbour road for two years while the sea wall is built.",
            "Traders say that they were not asked, and that half of their customers come by that road every day.",
            "The wall costs forty million, of which the county pays a third and the state pays all that is left.",
            "Work begins in April, when the ferries are back, and it will go on through two winters, the mayor said.",
        ],
    ),
    "ru": (
        "Порт в двух частях",
        "Кто платит за порт",
        [
            "Совет во вторник решил закрыть старую портовую дорогу на два года, пока строят новую стену у моря.",
            "Торговцы говорят, что их никто не спросил, а половина покупателей приезжает по этой дороге каждый день.",
            "Стена стоит сорок миллионов, из которых треть платит область, а всё остальное заплатит государство.",
            "Работы начнутся в апреле, когда вернутся паромы, и продлятся две зимы подряд, сообщил журналистам мэр.",
        ],
    ),
    "ja": (
        "二つに分かれた港",
        "港の費用は誰が払うのか",
        [
            "市議会は火曜日、防潮堤の建設が終わるまでの二年間、古い港の道路を閉鎖することを賛成多数で決めた。",
            "商店主らは事前に何も相談がなかったと話し、客の半分は毎日この道路を通って店に来ていると訴えている。",
            "防潮堤の費用は四千万円で、そのうち三分の一を県が負担し、残りはすべて国が支払うことになっている。",
            "工事は連絡船が戻る四月に始まり、二度の冬を越えて続く見通しだと、市長は記者会見で明らかにした。",
        ],
    ),
    "ar": (
        "ميناء من قسمين",
        "من يدفع ثمن الميناء",
        [
            "صوت المجلس يوم الثلاثاء على إغلاق طريق الميناء القديم لمدة عامين إلى أن ينتهي بناء الجدار البحري.",
            "يقول التجار إن أحدا لم يسألهم عن رأيهم وإن نصف زبائنهم يأتون عبر هذا الطريق في كل يوم من الأيام.",
            "يكلف الجدار أربعين مليونا تدفع المقاطعة ثلثها وتدفع الدولة كل ما تبقى من هذا المبلغ في العام القادم.",
            "تبدأ الأعمال في نيسان عندما تعود العبارات وتستمر خلال شتاءين متتاليين كما قال رئيس البلدية للصحفيين.",
        ],
    ),
}
TITLE, HEADING, PARAGRAPHS = STORIES["en"]
FIRST, LAST = PARAGRAPHS[:2], PARAGRAPHS[2:]


def prose(texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def lines(page, title=TITLE, language="en"):
    """The text's lines of a page as the record has them."""
    tree = markup.parse(f"<html lang={language}><head><title>{title}</title></head><body>{page}</body></html>")
    return [block.text for block in clean(body.extract(tree, metadata=fields.read(tree))).blocks]


def returned(page, kept=PARAGRAPHS):
    """The lines of a page of which the search has read `kept` only."""
    tree = markup.parse(f"<html><body>{page}</body></html>")
    return [block.text for block in with_headings(tree, [Block(text) for text in kept])]


def parted(between):
    """The lines of a story with `between` in its midst."""
    return returned(f"<article>{prose(FIRST)}{between}{prose(LAST)}</article>")


@pytest.mark.parametrize("language", STORIES)
def test_headings_that_the_search_loses_stand_in_their_places(language):
    title, heading, texts = STORIES[language]
    boxed, anchored = f"<header><h2>{heading}</h2></header>", f"<h2><div><a name=second></a>{heading} 2</div></h2>"
    story = f"{prose(texts[:2])}{boxed}{prose(texts[2:3])}{anchored}{prose(texts[3:])}"
    page = f"<article><h1>{title}</h1>{story}</article>"
    assert lines(page, title, language) == [*texts[:2], heading, texts[2], f"{heading} 2", texts[3]]


@pytest.mark.parametrize(
    "between",
    [
        f"<h2>{HEADING}</h2>",
        f"<h3><a href='#pays'>{HEADING}</a></h3>",
        f"<h2>{HEADING}<a href=/picture.jpg></a></h2>",
        f"<header><h2>{HEADING}</h2></header>",
    ],
    ids=["plain", "link to itself", "link without text", "header"],
)
def test_a_heading_between_two_kept_paragraphs_comes_back(between):
    assert parted(between) == [*FIRST, HEADING, *LAST]


def test_a_heading_in_a_box_among_boxes_of_text_comes_back():
    page = f"<div><div>{prose(FIRST)}</div><div class=sub><h2>{HEADING}</h2></div><div>{prose(LAST)}</div></div>"
    assert returned(page) == [*FIRST, HEADING, *LAST]


def test_a_heading_that_opens_a_section_comes_back():
    page = f"<section>{prose(FIRST)}</section><section><h2>{HEADING}</h2>{prose(LAST)}</section>"
    assert returned(page) == [*FIRST, HEADING, *LAST]


def test_a_heading_before_a_paragraph_that_the_search_has_read_in_two_lines_comes_back():
    page = f"<article>{prose(FIRST)}<h2>{HEADING}</h2><p>{'<br>'.join(LAST)}</p></article>"
    assert returned(page) == [*FIRST, HEADING, *LAST]


@pytest.mark.parametrize(
    "between",
    [
        "<h3>More on the harbour</h3><ul><li><a href=/a>Ferries are late</a></li></ul>",
        "<div><h3>More on the harbour</h3></div>",
        "<h3>Our newsletter</h3><p>Every morning by mail.</p><form><input></form>",
        "<div class=ad><h4>Advertisement</h4><div>Shoes for less</div></div>",
        "<h2>Nothing is below</h2><h2></h2><div>Tables of 2021</div>",
        f"<h2><a href=/b>{HEADING}</a></h2>",
        f"<a href=/b><h2>{HEADING}</h2></a>",
        f"<h2>{HEADING}</h2>Share this",
        "<h2> – </h2>",
    ],
    ids=["related", "box", "newsletter", "ad", "empty section", "linked", "in a link", "bare text", "ornament"],
)
def test_a_heading_of_something_else_stays_out(between):
    assert parted(between) == PARAGRAPHS


def test_a_heading_before_a_list_of_contents_stays_out():
    contents = ["Who pays?", "When does it begin?"]
    items = "".join(f"<li>{line}</li>" for line in contents)
    page = f"<article>{prose(FIRST)}<h2>Contents</h2><ul>{items}</ul>{prose(LAST)}</article>"
    assert returned(page, [*FIRST, *contents, *LAST]) == [*FIRST, *contents, *LAST]


@pytest.mark.parametrize("between", ["<h2>Read first</h2>{}", "{}<h2>Read last</h2>"], ids=["before", "behind"])
def test_a_heading_outside_the_text_stays_out(between):
    assert returned(f"<article>{between.format(prose(PARAGRAPHS))}</article>") == PARAGRAPHS


def test_a_heading_beside_other_text_than_the_storys_stays_out():
    box = f"<div>Harbour | Council | Ferries</div><h2>{HEADING}</h2>"
    assert parted(box) == PARAGRAPHS


def test_a_heading_that_the_text_has_is_not_doubled():
    page = f"<article>{prose(FIRST)}<h2>{HEADING.upper()}</h2>{prose(LAST)}</article>"
    assert returned(page, [*FIRST, HEADING, *LAST]) == [*FIRST, HEADING, *LAST]


def test_a_repeated_headline_is_no_section():
    again = f"<header><h2>{TITLE}</h2></header>"
    page = f"<article><h1>{TITLE}</h1>{prose(FIRST)}{again}{prose(LAST)}</article>"
    assert lines(page) == PARAGRAPHS


def test_a_teaser_paragraph_between_two_kept_ones_stays_out():
    assert parted("<p><a href=/b>The ferries come back in April, and they are late again.</a></p>") == PARAGRAPHS
