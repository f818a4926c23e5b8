"""Text: what is noise, what is a word, what is running prose, in the scripts that news is written in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import text

ANY = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("cafe\u0301", "caf\u00e9"),
        ("\u1112\u1161\u11ab", "\ud55c"),
        ("ﬁve ½", "ﬁve ½"),  # compatibility forms are what the author wrote
        ("\ufeffThe\u200b quay\u00ad side\x00", "The quay side"),
        ("a\u2060b\u202ac\u2066d\u0007e\x9cf\ufffeg\ud800h", "abcdefgh"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚒", "👩\u200d🚒"),
        ("שלום\u200f!", "שלום\u200f!"),
        (
            "one\r\ntwo\rthree\u2028four\u2029five\x85six\x0bseven\x0ceight",
            "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight",
        ),
        ("kept\tas is", "kept\tas is"),
        ("", ""),
    ],
)
def test_clean_takes_out_what_carries_nothing(raw, cleaned):
    assert text.clean(raw) == cleaned


@given(ANY)
def test_clean_is_stable_and_fit_for_a_file(raw):
    cleaned = text.clean(raw)
    assert text.clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode("utf-8")
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in cleaned if c not in "\t\n")


@given(ANY)
def test_one_line_is_one_line_for_every_reader(raw):
    line = text.one_line(raw)
    assert line.splitlines() in ([], [line])
    assert line == " ".join(line.split())


def test_one_line_takes_blanks_of_every_kind_together():
    assert text.one_line("  The\u00a0old\n\t ferry\u3000sails \r\n") == "The old ferry sails"


@pytest.mark.parametrize(
    ("first", "second"),
    [("The Ferry — sails!", "the ferry sails"), ("ＦＥＲＲＹ １２", "ferry 12"), ("Straße", "STRASSE"), ("ﬁn", "fin")],
)
def test_squash_makes_the_same_words_equal(first, second):
    assert text.squash(first) == text.squash(second) != ""


def test_squash_keeps_other_words_apart():
    assert text.squash("Ferry 12 sails") != text.squash("Ferry 21 sails")
    assert text.squash("–!… ") == ""


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Don't wait: ferry-boats cost 3.50 euro.", ["Don't", "wait", "ferry-boats", "cost", "3.50", "euro"]),
        ("L’île d’en face", ["L’île", "d’en", "face"]),
        ("— Ну, пойдём!", ["Ну", "пойдём"]),
        ("渡船又开了", ["渡", "船", "又", "开", "了"]),
        ("フェリーが出る", ["フェリー", "が", "出", "る"]),
        ("나룻배가 다시 뜬다", ["나룻배가", "다시", "뜬다"]),
        ("नाव फिर चली", ["नाव", "फिर", "चली"]),
        ("می\u200cخواهم بروم", ["می\u200cخواهم", "بروم"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("Die iPhone价格 steigt", ["Die", "iPhone", "价", "格", "steigt"]),
        ("_ … ?!", []),
    ],
)
def test_words(line, found):
    assert text.words(line) == found


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("", 0),
        ("The ferry sails again at noon.", 6),
        ("“It’s well-known”, said O'Neil\xa0— 3.5 per cent,not_4 -", 9),
        ("渡船又开了，中午出发。", 9),
        ("나룻배가 다시 뜬다", 3),
        ("नाव फिर से चली", 4),
        ("เรือข้ามฟากกลับมาแล่น", 4),  # 17 letters without a blank
        ("ก", 1),
        ("เรือ the ferry 渡船", 5),
    ],
)
def test_count_words_does_not_go_by_blanks(line, count):
    assert text.count_words(line) == count


SENTENCES = {
    "en": "The ferry between the two banks runs again after the long repair of its engine.",
    "ru": "Паром между двумя берегами снова ходит после того, как мастера долго чинили его старый мотор.",
    "zh": "两岸之间的渡船在修好发动机之后从今天中午起重新开航，港口办公室的人说票价不变。",
    "ja": "港の事務所によると、両岸を結ぶ渡し船は機関の修理を終えて、きょうから再び運航を始めた。",
    "th": "เรือข้ามฟากระหว่างสองฝั่งกลับมาแล่นอีกครั้งหลังจากซ่อมเครื่องยนต์เสร็จแล้วเมื่อเช้านี้ตามที่สำนักงานท่าเรือบอก.",
    "ko": "두 강둑을 잇는 나룻배가 엔진 수리를 마치고 오늘 정오부터 다시 뜬다고 항구 사무소 직원이 오늘 아침에 말했다.",
    "hi": "दोनों किनारों के बीच की नाव इंजन की मरम्मत के बाद आज दोपहर से फिर चलने लगी है।",
    "ar": "عادت العبارة بين الضفتين إلى العمل ظهر اليوم بعد إصلاح محركها القديم كما قال مكتب الميناء.",
}


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
def test_a_whole_sentence_is_running_prose(sentence):
    assert text.is_solid(sentence)
    assert text.ends_sentence(sentence)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Share this story",
        "Read more.",
        "Home News Sport Weather Culture Travel Jobs Cars Houses Contact Imprint About Privacy Terms",
        "分享到微信",
        "首页 新闻 体育 天气 文化 旅游",
        "और पढ़ें",
        "แชร์",
    ],
)
def test_a_label_or_a_menu_is_not(line):
    assert not text.is_solid(line)


def test_thirty_words_need_no_sentence_end():
    assert text.is_solid(" ".join(["word"] * 30))
    assert not text.is_solid(" ".join(["word"] * 29))


@pytest.mark.parametrize(
    "line",
    ["It sails.", "“It sails!”", "Sails it? »", "(It sails.)", "它开了。」", "वह चली।", "ذهبت؟", "And then…", "It. "],
)
def test_sentence_ends(line):
    assert text.ends_sentence(line)


@pytest.mark.parametrize("line", ["", "It sails", "Price: 3.50 euro", "Sections:", "First, ", "“Quay”"])
def test_no_sentence_ends(line):
    assert not text.ends_sentence(line)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Ferry Ω 12!", {"Latin": 5, "Greek": 1}),
        ("Паром", {"Cyrillic": 5}),
        ("渡船フェリーひ", {"Han": 2, "Kana": 5}),
        ("나룻배", {"Hangul": 3}),
        ("عبارة", {"Arabic": 5}),
        ("ספינה", {"Hebrew": 5}),
        ("नाव", {"Devanagari": 2}),
        ("เรือ", {"Thai": 3}),
        ("Ｆｅｒｒｙ ﾌ", {"Latin": 5, "Kana": 1}),
        ("12 — ?!", {}),
    ],
)
def test_scripts_counts_letters(line, found):
    assert text.scripts(line) == found


@given(ANY)
def test_measures_never_raise_and_agree(raw):
    words = text.words(raw)
    assert all(word in raw for word in words)
    assert text.count_words(raw) >= (1 if words else 0)
    assert sum(text.scripts(raw).values()) <= len(raw)
    assert isinstance(text.is_solid(raw), bool)


@given(ANY)
def test_squash_keeps_letters_and_digits(raw):
    assert text.squash(raw) == "".join(c for c in unicodedata.normalize("NFKC", raw).casefold() if c.isalnum())


PIECES = st.sampled_from(
    ["council", "d'état", "город", "市議", "会", "a/b", "l’an", "–", " ", "\x1c", ". ", "; ", "。"]
)


@given(st.lists(PIECES, max_size=70).map("".join))
def test_short_cuts_count_what_the_definitions_say(raw):
    spelled = text.words(raw)
    ideographs = sum(word in "市議会" for word in spelled)
    assert text.count_words(raw) == len(spelled)
    assert text.is_solid(raw) == (len(spelled) - ideographs // 2 >= (12 if text.ends_sentence(raw) else 30))
