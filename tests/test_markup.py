"""Markup: bytes become the right characters and one tree, whatever label, cut or rubbish they come with."""

import codecs

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

import newscrawl
from newscrawl import markup
from newscrawl.markup import longtags

GERMAN = "Bau von Windrädern in Südbaden: die Gemeinde prüft, wie hoch die Türme werden dürfen"
RUSSIAN = "Паром между двумя берегами снова ходит, сообщает контора порта"
PROSE = {
    "cp932": "両岸を結ぶ渡し船は機関の修理を終えて、きょうから再び運航を始めた。",
    "cp874": "เรือข้ามฟากกลับมาแล่นอีกครั้งหลังจากซ่อมเครื่องยนต์",
    "gbk": "两岸之间的渡船从今天中午起重新开航，票价不变。",
    "cp949": "두 강둑을 잇는 나룻배가 오늘 정오부터 다시 뜬다.",
    "cp1254": "Vapur tamir edildikten sonra iki kıyı arasında yeniden çalışmaya başladı, dedi şehir görevlisi.",
    "cp1251": RUSSIAN,
    "koi8-r": RUSSIAN,
    "cp1252": GERMAN,
}


def page(text, label=None, *, before=""):
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else ""
    return f"<html><head>{before}{meta}<title>x</title></head><body><p>{text}</p></body></html>"


def read(body, content_type=None):
    tree = markup.parse(markup.decode(body, content_type))
    return markup.text_of(tree.find("body"))


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("shift-jis", "cp932"),
        ("windows-31j", "cp932"),
        ("x-sjis", "cp932"),
        ("tis-620", "cp874"),
        ("x-gbk", "gbk"),
        ("gb2312", "gbk"),
        ("korean", "cp949"),
        ("ks_c_5601-1987", "cp949"),
        ("iso-8859-9", "cp1254"),
        ("latin5", "cp1254"),
        ("iso-8859-1", "cp1252"),
        ("ISO-8859-1", "cp1252"),
        ("ascii", "cp1252"),
        ("cp1251", "cp1251"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_labels_mean_what_browsers_take_them_to_mean(label, codec):
    body = page(PROSE[codec], label).encode(codec)
    assert read(body) == PROSE[codec]
    assert read(page(PROSE[codec]).encode(codec), f"text/html; charset={label}") == PROSE[codec]


@pytest.mark.parametrize("content_type", ['text/html;charset="koi8-r"', "text/html; Charset = KOI8-R; x=y"])
def test_the_header_is_believed_before_the_page(content_type):
    assert read(page(RUSSIAN, "windows-1251").encode("koi8-r"), content_type) == RUSSIAN


@pytest.mark.parametrize(
    "head",
    [
        "<meta charset=windows-1251>",
        "<META CHARSET='windows-1251' />",
        '<meta content="text/html; charset=windows-1251" http-equiv="content-type">',
        '<!-- <meta charset="koi8-r"> --><meta charset="windows-1251">',
        "<script>" + "var menu = [];\n" * 400 + "</script><meta charset=windows-1251>",
        *(" " * blanks + "<meta charset=windows-1251>" for blanks in range(970, 1020)),  # where the first look ends
    ],
)
def test_the_page_names_its_encoding(head):
    assert read(page(RUSSIAN, before=head).encode("cp1251")) == RUSSIAN


@pytest.mark.parametrize("scripts", [20_000, 200_000])
def test_the_page_names_its_encoding_after_long_scripts(scripts):
    before = f"<!--[if gt IE 8]><!--><script>{'var slot = 1; ' * (scripts // 14)}</script>"
    assert read(page(RUSSIAN, "windows-1251", before=before).encode("cp1251")) == RUSSIAN


def test_long_scripts_do_not_hide_the_encoding_of_a_short_text():
    before = f"<script>{'var slot = 1; ' * 2000}</script>"
    assert read(page(RUSSIAN * 3, before=before).encode("cp1251")) == RUSSIAN * 3


def test_the_xml_declaration_names_an_encoding():
    assert read(('<?xml version="1.0" encoding="windows-1251"?>' + page(RUSSIAN)).encode("cp1251")) == RUSSIAN


@pytest.mark.parametrize(
    ("bom", "codec"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_is_believed_before_all(bom, codec):
    body = bom + page(RUSSIAN, "windows-1251").encode(codec)
    assert not markup.is_binary(body)
    assert markup.decode(body, "text/html; charset=koi8-r") == page(RUSSIAN, "windows-1251")


def test_utf_16_by_header_alone():
    body = page(RUSSIAN).encode("utf-16-le")
    assert read(body, "text/html; charset=utf-16") == RUSSIAN
    assert not markup.is_binary(body, "text/html; charset=UTF-16LE")


@pytest.mark.parametrize("text", ["The ferry sails again", RUSSIAN])
def test_bytes_without_a_nul_are_not_utf_16(text):
    assert read(page(text).encode(), "text/html; charset=utf-16") == text


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "shift_jis", "utf-16", "no-such-label", None])
def test_valid_utf_8_with_a_wrong_label(label):
    assert read(page(RUSSIAN, label).encode()) == RUSSIAN
    assert read(page(GERMAN * 3, label).encode(), "text/html; charset=ISO-8859-1") == GERMAN * 3


@pytest.mark.parametrize("text", [RUSSIAN, GERMAN * 4, PROSE["cp932"], PROSE["gbk"] * 3])
@pytest.mark.parametrize("cut", [1, 2])
def test_a_cut_through_a_character_spoils_no_other(text, cut):
    whole = f"<p>{text}é".encode()[:-1]
    assert read(whole) == f"{text}\ufffd"
    assert read(f"<p>{text}語".encode()[:-cut]) == f"{text}\ufffd"


def test_a_stray_byte_spoils_no_other_character():
    body = page(RUSSIAN + " @ " + RUSSIAN).encode().replace(b"@", b"\xe9")
    assert read(body) == f"{RUSSIAN} \ufffd {RUSSIAN}"


@pytest.mark.parametrize("codec", ["cp1251", "cp932", "gbk", "cp949", "cp874", "cp1252", "cp1254", "koi8-r"])
def test_no_label_at_all(codec):
    assert read(page(PROSE[codec] * 4).encode(codec)) == PROSE[codec] * 4


def test_one_accent_and_no_label():
    assert (
        read(page("The old café by the harbour opens again").encode("cp1252"))
        == "The old café by the harbour opens again"
    )


@pytest.mark.parametrize("label", ["x-user-defined", "replacement", "iso-2022-kr", "utf-7", "rot13", "zlib", "idna"])
def test_labels_that_are_no_encoding_of_text_are_passed_over(label):
    assert read(page(GERMAN, label).encode("utf-8")) == GERMAN
    assert read(page(GERMAN, label).encode("cp1252"), f"text/html; charset={label}") == GERMAN


def test_text_stays_text():
    assert markup.decode("\ufeff<p>é</p>", "text/html; charset=koi8-r") == "<p>é</p>"


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7 ...",
        b"PK\x03\x04zip",
        b"\x89PNG\r\n",
        b"GIF89a",
        b"\xff\xd8\xff\xe0",
        b"\x1f\x8b\x08gzip",
        bytes(range(256)) * 8,
        b"\0" * 100,
    ],
)
def test_binary_files_are_known(body):
    assert markup.is_binary(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"plain words",
        b"a\0b" * 9 + b"c" * 900,
        "<p>\0",
        page(RUSSIAN).encode("koi8-r"),
        page(PROSE["cp932"]).encode("iso2022_jp"),
    ],
)
def test_text_in_any_encoding_is_not_binary(body):
    assert not markup.is_binary(body)


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Quay</title></channel></rss>',
        "<!-- made by hand -->\n<feed xmlns='http://www.w3.org/2005/Atom'></feed>",
        "<rdf:RDF xmlns='x'></rdf:RDF>",
        "\n\n<urlset></urlset>",
        "<sitemapindex></sitemapindex>",
        '{"headline": "Ferry sails", "body": "The ferry sails."}',
        ' [{"id": 1}]',
        " " * 50_000 + "<?x?>" * 2000 + "<rss>",
    ],
)
def test_feeds_and_data_are_no_pages(text):
    assert markup.is_other_document(text)


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html><body><rss></rss></body></html>",
        "The rss feed is gone.",
        "{{ banner }}<html><body><p>The ferry sails.</p></body></html>",
        "[Update] <p>The ferry sails.</p>",
        '<?xml version="1.0"?><!DOCTYPE html><html></html>',
        "<!--" * 5000,
        "",
    ],
)
def test_pages_are_pages(text):
    assert not markup.is_other_document(text)


def test_plain_text_becomes_a_paragraph_a_line():
    tree = markup.parse("Ferry sails\r\n\r\n5 < 6 & 7 > 2\u2028It costs <nothing>.\n")
    assert [p.text for p in tree.iter("p")] == ["Ferry sails", "5 < 6 & 7 > 2", "It costs <nothing>."]


@pytest.mark.parametrize("text", ["", " \n\t", "\0\0", "<!-- nothing -->", "<html></html>"])
def test_nothing_in_nothing_out(text):
    tree = markup.parse(text)
    assert tree is None or markup.text_of(tree) == ""


def test_comments_and_instructions_are_not_in_the_tree():
    tree = markup.parse("<p>The <!-- slow -->ferry<?php echo 1 ?> sails</p><!-- end -->")
    assert markup.text_of(tree) == "The ferry sails"
    assert all(isinstance(element.tag, str) for element in tree.iter())


def test_control_characters_end_no_paragraph():
    assert read("<p>The fer\0ry\x01 sa\x1fils</p><p>again</p>") == "The ferry sails again"


@pytest.mark.parametrize(
    ("body", "headings"),
    [
        ("<h1>The ferry</h2><p>sails</p>", ["The ferry"]),
        ("<h1>The ferry</h2 ><H3>Town</h2><p>sails</p>", ["The ferry", "Town"]),
        ("<h1>The ferry</h1><h2>Town</h2></h3><p>sails</p>", ["The ferry", "Town"]),
        ("<h2>Ports <h1>The ferry</h2></h2><p>sails</p>", ["Ports The ferry", "The ferry"]),
        ("</i>" * 200 + "<h1>The ferry</h2><p>sails</p>", ["The ferry"]),
        ("<h1>The <!-- <h2> --> ferry</h1><p>sails</p>", ["The ferry"]),
        ("<h1>The <script>w('<h4>')</script> ferry</h1><p>sails</p>", ["The ferry"]),
    ],
)
def test_a_heading_ends_where_any_heading_is_closed(body, headings):
    tree = markup.parse(f"<html><body>{body}</body></html>")
    assert [markup.text_of(element) for element in tree.iter("h1", "h2", "h3")] == headings
    assert markup.text_of(tree).endswith(f"{headings[-1]} sails")


@pytest.mark.parametrize(("depth", "whole"), [(100, True), (200, True), (300, False), (5000, False)])
def test_markup_too_deep_to_be_read_is_told(depth, whole):
    tree, told = markup.parse_whole("<div>" * depth + "<p>The ferry sails</p>" + "</div>" * depth + "<p>again</p>")
    assert told is whole
    assert not whole or markup.text_of(tree) == "The ferry sails again"


def test_other_faults_of_markup_leave_a_whole_tree():
    tree, whole = markup.parse_whole("<p>The <b>ferry<p>sails</i> <unknown a=b a=c>again</p></div>&bogus; &#xD800;")
    assert whole
    assert markup.text_of(tree).startswith("The ferry sails again")


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("<p>The <b>ferry</b> <a href=x>sails</a>.</p>", "The ferry sails."),
        ("<p>e<i>n</i>d</p>", "end"),
        ("<p>one</p><p>two</p>", "one two"),
        ("one<br>two", "one two"),
        ("<ul><li>one<li>two</ul>", "one two"),
        ("<p>x<script>var a;</script>y<style>p{}</style></p>", "xy"),
        ("<p>caf&eacute;&nbsp;&#8211;  quay</p>", "café – quay"),
        ("<table><tr><td>a<td>b</table>", "a b"),
        ("<p><ruby>潮見<rp>（</rp><rt>しおみ</rt><rp>）</rp></ruby>の店</p>", "潮見の店"),
        ("<p>10<sup>2</sup>, <b>1911</b><sup>3</sup>, 2<sup>nd</sup>, m<sup>2</sup></p>", "10², 1911³, 2nd, m2"),
    ],
)
def test_text_of_is_what_a_reader_sees(body, line):
    assert markup.text_of(markup.parse(f"<html><body>{body}</body></html>")) == line


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<ul><li><a href=/a>One</a></li>\n  <li>two <b>three</b> four</li></ul>",
        f"<nav><script>var a = '{'x' * 500}';</script>{'<a>Ferry</a> ' * 80}</nav>",
        "<p>" + "Cafe\u0301 " * 90 + "</p><p>end</p>",
        f"<p>{'word   ' * 60}<svg>y</svg></p>{'<div>   </div>' * 50}<p>end</p>",
    ],
)
def test_what_is_read_no_further_than_needed_is_what_all_of_it_says(body):
    element = markup.parse(f"<html><body>{body or '<p></p>'}</body></html>").find("body")
    whole, length = markup.text_of(element), markup.text_length(element)
    for chars in (1, 7, 100, 300, 2000):
        start = markup.beginning_of(element, chars)
        assert whole.startswith(start)
        assert len(start) >= min(chars, len(whole))
        assert markup.is_longer(element, chars) is (length > chars)
    assert markup.holds(element, "li", "svg") is any(e.tag in ("li", "svg") for e in element.iter())


@pytest.mark.parametrize("before", [1, 9_999, 10_000, 10_001, 19_999, 25_000])
@pytest.mark.parametrize("length", [19_999, 20_000, 20_001, 45_000])
def test_so_many_characters_without_a_bracket_are_seen_wherever_they_stand(before, length):
    text = f"{'<b>x' * (before // 4)}{'y' * (before % 4)}>{'z' * length}"
    assert longtags.has_long_run(text) is (length >= 20_000)
    assert longtags.has_long_run(f"{text}<p>") is (length >= 20_000)
    assert not longtags.has_long_run("z" * length)


@pytest.mark.parametrize(
    ("body", "content_type", "known"),
    [
        (page(RUSSIAN).encode(), None, True),
        (page(RUSSIAN, "utf-8").encode(), None, True),
        (page("plain", "utf-8").encode(), None, True),
        (page("plain", "windows-1252").encode(), None, False),
        (page(RUSSIAN).encode("koi8-r"), "text/html; charset=koi8-r", False),
        (codecs.BOM_UTF8 + page(RUSSIAN).encode(), None, False),
        (page(RUSSIAN), None, False),
    ],
)
def test_bytes_that_are_the_texts_utf8_are_parsed_as_they_are(body, content_type, known):
    text, is_utf8 = markup.decode_known(body, content_type)
    assert (text, is_utf8) == (markup.decode(body, content_type), known)
    if known:
        assert text.encode() == body
        for changed in (text, text.replace("<p>", "<p>&#8;\ufffe<h2>a</h1>")):
            trees = [markup.parse_whole(changed, changed.encode())[0], markup.parse(changed)]
            assert len({etree.tostring(tree) for tree in trees}) == 1


LABELS = st.sampled_from(
    "utf-8 utf-16 utf-16be iso-8859-1 shift_jis gbk gb18030 big5 euc-kr euc-jp iso-2022-jp koi8-u x-user-defined "
    "replacement iso-2022-kr x-mac-cyrillic utf-7 rot13 idna unicode none \udcff".split()
)
CONTENT_TYPES = st.none() | LABELS.map("text/html; charset={}".format) | st.text(max_size=20)
PIECES = st.sampled_from(
    b"<p> </p> < <!-- --> <? <meta\tcharset= utf-16 gbk > &# \0 \xff\xfe \xef\xbb\xbf <svg> <table> \xc3 \xe3\x81 "
    b"&#xFFFFFFFF; <frameset> <plaintext> ]]> <![CDATA[ \r".split(b" ")
)
BODIES = st.binary(max_size=80) | st.lists(PIECES | st.binary(max_size=4), max_size=12).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(BODIES, CONTENT_TYPES)
@example(b"\xff\xfe\x00", None)
@example(b"<meta charset=x-user-defined>\xff\xff\xff", None)
def test_no_bytes_raise(body, content_type):
    text = markup.decode(body, content_type)
    assert markup.is_binary(body) in (True, False)
    assert markup.is_other_document(text) in (True, False)
    tree, _ = markup.parse_whole(text)
    assert tree is None or markup.text_of(tree).isprintable() or markup.text_of(tree)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_no_text_raises(text):
    tree = markup.parse(markup.decode(text))
    assert tree is None or isinstance(markup.text_of(tree), str)


@pytest.mark.parametrize("sign", ["&#8;", "&#x1F;", "&#011;", "&#xFFFE;", "&#65535;", "\ufffe", "\uffff", "&#1"])
def test_what_no_xml_may_hold_costs_no_article(sign):
    story = "<p>The council approved the budget for the coming year on Tuesday after nine hours of debate.</p>"
    found = newscrawl.extract(
        f"<h1>Budget</h1><article>{story}<p>Members of four{sign} parties voted for it.</p></article>"
    )
    assert isinstance(found, newscrawl.Article)
    assert found.text.endswith("Members of four parties voted for it.")


def test_other_references_are_what_they_stand_for():
    tree = markup.parse("<p>&#128;&#39;&#x27;&#10;&#255;&#xFF;</p>")
    assert tree is not None
    assert markup.text_of(tree) == "€'' ÿÿ"


MANY = " ".join(f"a{number}=1" for number in range(4000))


@pytest.mark.parametrize(
    "before",
    [
        f"<!-- x <y {'plain ' * 4000} -->",
        f"<!-- <i {MANY}> -->",
        f"<script>if (a <b) {'plain ' * 4000}</script>",
        f"<textarea>a <b {'plain ' * 4000}</textarea>",
        f'<img alt="it\'s {"plain " * 4000}">',
    ],
)
def test_words_in_comments_scripts_and_quotes_are_no_attributes(before):
    [story] = markup.parse(f"<body>{before}<p class=story title='a > b'>Story</p>").iter("p")
    assert (dict(story.attrib), story.text) == ({"class": "story", "title": "a > b"}, "Story")


@pytest.mark.parametrize("opened", ["<!-->", "<!-- x --!>", "<p title='>'>"])
def test_of_many_attributes_the_first_are_kept_and_those_that_say_what_is_shown(opened):
    [box] = markup.parse(f"<body>{opened}<div data-x='<p a > b' {MANY} HIDDEN class='x y'>Story</div>").iter("div")
    assert 400 < len(box.attrib) <= 502
    assert (box.get("data-x"), box.get("class"), box.get("hidden"), box.text) == ("<p a > b", "x y", "", "Story")


def test_a_long_script_does_not_hide_a_long_tag_behind_it():
    page = f"<body><script>{'x' * 20_000}</script><div {MANY} class='x y'>Story</div><script>{'y' * 20_000}</script>"
    [box] = markup.parse(page).iter("div")
    assert (len(box.attrib), box.get("class"), box.text) == (501, "x y", "Story")


TOKENS = st.sampled_from(
    "< > \" ' = a / <a+ <p <!-- --> -> --!> <script </script <TITLE> <style+ x=\" y=' =+ <div+a=1+c=' <i>".split()
).map(lambda token: token.replace("+", " ")) | st.sampled_from(["z" * 450, " " * 12, "<p" + " q=r" * 30])


@settings(max_examples=500, deadline=None)
@given(st.lists(TOKENS, max_size=40).map("".join))
def test_nothing_but_short_tags_and_text_is_passed_over(text):
    end = at = 0
    while (found := longtags.COMMENT_OR_TAG.search(text, at)) and found.start() < longtags.past_short(text, 0):
        tag = longtags.START_TAG.match(text, found.start())
        assert tag is not None
        assert tag["name"].lower() not in longtags.RAW
        assert len(tag[0]) <= longtags.LONG
        end = at = tag.end()
    assert end <= longtags.past_short(text, 0)


def test_a_script_that_looks_like_a_long_tag_is_read():
    body = f'{{"articleBody": "values <p 0.05 {"plain " * 4000}"}}'
    [script] = markup.parse(f"<head><script type='application/ld+json'>{body}</script></head><p>x").iter("script")
    assert script.text == body
