"""What recurs on the articles of a site, and what of it cleaning takes out: furniture that no phrase file names."""

import pickle

import pytest

from newscrawl import Page, Processor
from newscrawl.cleaning import clean, recurrence
from newscrawl.cleaning.recurrence import Recurrence, ends, key, learn
from newscrawl.errors import ConfigError
from newscrawl.items import Block, Draft, Metadata, Source

SITES = {  # language → head and tail of its pages, and three paragraphs that an article is made of
    "hu": (
        ("Mólóhírek a kikötőből", "Mólóklub", "4 perc a mólón"),
        ("Mólóbarátok", "Vissza a mólóra", "Mit gondol a móló népe"),
        (
            "A kikötői tanács kedden este döntött: a {} hidat egy hétre lezárják, amíg a búvárok megvizsgálják.",
            "A mérnökök tavasszal repedéseket láttak a {} híd pillérein, és a javítást háromszor halasztották el.",
            "A kompok addig tízpercenként közlekednek a {} híd mellett, közölte a tanács rövid közleményben tegnap.",
        ),
    ),
    "ka": (
        ("ნავსადგურის ამბები", "ნაპირის კლუბი", "4 წუთი ნაპირზე"),
        ("ნაპირის მეგობრები", "ნაპირზე დაბრუნება", "რას ფიქრობს ნაპირი"),
        (
            "ნავსადგურის საბჭომ სამშაბათს საღამოს გადაწყვიტა, რომ {} ხიდი ერთი კვირით დაიკეტოს, სანამ მყვინთავები "
            "ბოძებს კარგად შეამოწმებენ.",
            "ინჟინრებმა გაზაფხულზე {} ხიდის ორ ბოძში ბზარები იპოვეს და მას შემდეგ შეკეთება უკვე სამჯერ გადაიდო სხვა "
            "დროისთვის.",
            "ბორნები ყოველ ათ წუთში ივლის {} ხიდის გვერდით, სანამ ის კვლავ გაიხსნება, ნათქვამია მოკლე განცხადებაში.",
        ),
    ),
    "he": (
        ("חדשות המזח", "מועדון המזח", "4 דקות על המזח"),
        ("ידידי המזח", "חזרה אל המזח", "מה חושבים על המזח"),
        (
            "מועצת הנמל החליטה ביום שלישי בערב לסגור את גשר {} לשבוע אחד בזמן שהצוללנים יבדקו את העמודים שלו היטב.",
            "המהנדסים מצאו סדקים בשני עמודים של גשר {} באביב, והתיקון נדחה מאז שלוש פעמים בלי כל הסבר לתושבים.",
            "המעבורות יפליגו כל עשר דקות ליד גשר {} עד שהוא ייפתח שוב, כך נמסר בהודעה קצרה של המועצה אתמול.",
        ),
    ),
}
BRIDGES = ("Alba", "Borka", "Csilla", "Dora", "Edda", "Flora", "Gerda")


def paragraphs(language, bridge):
    """Prose of an article like no other of its site: where the bridge is another, all of it is."""
    return [text.format(" ".join([bridge] * 2)) for text in SITES[language][2]]


def story(language, number):
    """What is the article's of such a page: what holds a number may be a fact, and stays."""
    return [SITES[language][0][2].replace("4", str(number + 2)), *paragraphs(language, BRIDGES[number])]


def page(language, number, *, source=None, tail=()):
    head, foot, _ = SITES[language]
    head = [line.replace("4", str(number + 2)) for line in head]
    inside = "".join(f"<div>{line}</div>" for line in (*head, *paragraphs(language, BRIDGES[number]), *tail, *foot))
    title = f"{BRIDGES[number]} {BRIDGES[number]} {BRIDGES[number]}"
    html = (
        f"<html lang='{language}'><title>{title}</title><body><article><h1>{title}</h1>{inside}</article></body></html>"
    )
    return Page(html, f"https://www.kikoto.example/{number}", source=source)


def articles(language, count, processor=None, **more):
    processor = processor or Processor(require_article=False, strict=True)
    return [processor(page(language, number, **more)) for number in range(count)]


def after(snapshot, *args, **more):
    """The lines of a page's text, its site being known by that snapshot."""
    return Processor(recurring=snapshot, require_article=False, strict=True)(page(*args, **more)).text.split("\n\n")


@pytest.mark.parametrize("language", SITES)
def test_furniture_in_any_language_goes_when_it_stood_on_three_articles(language):
    head, foot, _ = SITES[language]
    first = articles(language, 3)
    assert all(line in first[0].text for line in (*head[:2], *foot)), "nothing but recurrence knows these lines"
    two, three = learn(first[:2]), learn(first)
    assert two == {}
    assert after(three, language, 4) == story(language, 4)
    record = Processor(recurring=three, require_article=False)(page(language, 4))
    assert set(foot) <= set(record.removed)


def test_a_snapshot_holds_for_its_site_alone_and_a_record_is_a_function_of_page_and_snapshot():
    bay, mole = (Source(id=name, name=name, home=f"https://{name}.example/") for name in ("bay", "mole"))
    snapshot = learn(articles("hu", 4, source=bay))
    assert set(snapshot) == {"bay", "kikoto.example"}
    processor = Processor(recurring=snapshot, require_article=False, strict=True)
    asked = page("hu", 5, source=bay)
    record = processor(asked)
    articles("hu", 7, processor, source=bay)
    assert processor(asked) == pickle.loads(pickle.dumps(processor))(asked) == record
    assert record.text.split("\n\n") == story("hu", 5)
    assert "Mólóklub" in processor(page("hu", 5, source=mole)).text
    assert "Mólóklub" not in processor(page("hu", 5)).text  # known by its domain
    assert "Mólóklub" in Processor(require_article=False)(asked).text


def test_versions_of_one_text_do_not_make_its_own_lines_recur():
    own = "Részletek hamarosan"
    versions = [
        Processor(require_article=False)(
            Page(page("hu", 1, tail=(own, more)).body, f"https://www.kikoto.example/1-{at}")
        )
        for at, more in enumerate(("", "Új hír", "Frissítve", "Lezárva"))
    ]
    assert len({version.id for version in versions}) == 4
    assert learn(versions) == {}
    others = [article for number, article in enumerate(articles("hu", 4)) if number != 1]
    assert own in after(learn([*versions, *others]), "hu", 5, tail=(own,))


def test_an_article_counts_once_and_a_copy_not_at_all():
    one, two, three = articles("hu", 3)
    assert learn([one, two, one, two]) == {}
    copy = type(two)(**{name: getattr(two, name) for name in two.__dataclass_fields__} | {"duplicate_of": one.id})
    elsewhere = type(two)(**{name: getattr(two, name) for name in two.__dataclass_fields__} | {"duplicate_of": "a0"})
    assert learn([one, copy, three]) == {}
    assert learn([one, elsewhere, three]).keys() == {"kikoto.example"}  # of another site's: its frame is this one's


def test_what_recurrence_took_out_goes_on_recurring():
    known = learn(articles("hu", 4))
    cleaned = articles("hu", 7, Processor(recurring=known, require_article=False))
    assert known.keys() == learn(cleaned).keys()
    assert known["kikoto.example"] <= learn(cleaned)["kikoto.example"]


DRAFT = (
    "A harbour council that had waited for years voted on Tuesday evening to close the old bridge.",
    "Engineers found cracks in two of its pillars in spring, and the repair has been put off three times.",
)


def removed(*lines, known):
    blocks = tuple(line if isinstance(line, Block) else Block(line) for line in lines)
    cleaned = clean(Draft(blocks, Metadata()), recurring=frozenset(filter(None, map(key, known))))
    return [line.text for line in cleaned.removed if line.rule == "recurrence"]


def test_only_head_and_tail_lose_lines():
    known = ["Harbour desk"]
    lines = ("Harbour desk", DRAFT[0], "Harbour desk", DRAFT[1], DRAFT[0], "Harbour desk", DRAFT[1], "Harbour desk")
    assert removed(*lines, known=known) == ["Harbour desk"] * 2  # none that stands between paragraphs


def test_what_articles_are_made_of_stays():
    recipe = (
        DRAFT[0],
        Block("What you need", "heading"),  # a section's headline before the second paragraph
        DRAFT[1],
        Block("Salt and pepper", "item"),
        Block("Serves four", "cell"),
        Block("Stir it well", "quote"),
        "“We shall see”",
    )
    assert removed(*recipe, known=["What you need", "Salt and pepper", "Serves four", "Stir it well"]) == []
    assert key("“We shall see”") is None
    assert key(DRAFT[0]) is None, "running prose is never furniture by recurring"
    assert key("A") is None
    assert key("2024-05-01 12:30") is None


def test_keys_of_lines_that_differ_in_case_and_stops_are_one_but_not_of_those_that_differ_in_number():
    assert key("Call 030 12 34!") == key("call 030-12 34.") != key("Call 030 12 35")
    assert key("Zuschauer: 2.544") != key("Zuschauer: 2.545")
    assert key("गाँव की ख़बरें साझा करें") != key("गाव की खबर साझा कर")
    assert key("分享") == "分享"


def site(*groups):
    """What is learned of articles that are alike in nothing but the given lines."""
    found = Recurrence()
    for number, keys in enumerate(groups):
        found.learn(recurrence.Ends(tuple(filter(None, map(key, keys))), f"{number:08x}"))
    return found


@pytest.mark.parametrize(
    "fact",
    [
        "Attendance: 4000",
        "Où: salle des fêtes",
        "地点：市民会館",
        "She was 58.",
        "Police are investigating.",
        "पुलिस जाँच कर रही है।",
        "ขณะนี้ตำรวจกำลังสอบสวนหาสาเหตุ",
        "ຕຳຫຼວດກຳລັງສືບສວນ",
        "ရဲက စုံစမ်းနေသည်",
        "ប៉ូលិសកំពុងស៊ើបអង្កេត",
    ],
)
def test_what_may_tell_something_goes_only_at_the_end_behind_furniture(fact):
    boxes = ["Mólóbarátok", "Vissza a mólóra"]
    known = [fact, *boxes]
    assert removed(fact, *DRAFT, fact, *boxes, known=known) == boxes
    assert removed(*boxes, fact, *DRAFT, known=known) == boxes
    assert removed(*DRAFT, boxes[0], fact, known=known) == boxes[:1], "one recurring line may be its label"
    assert removed(*DRAFT, *boxes, fact, known=known) == [*boxes, fact]
    assert removed(*DRAFT, "Share this article", fact, known=known)[-1:] == [fact]


@pytest.mark.parametrize(
    ("needed", "list_", "done"),
    [
        ("Hozzávalók", ("20 dkg liszt", "3 tojás"), "Elkészítés"),
        ("材料", ("薄力粉 200 グラム", "卵 3 個"), "作り方"),
        ("Ингредиенты", ("200 г муки", "3 яйца"), "Приготовление"),
    ],
)
def test_what_heads_a_list_and_what_stands_behind_it_is_of_the_article(needed, list_, done):
    items = [Block(line, "item") for line in list_]
    box, known = "Mólóklub", [needed, done, "Mólóklub"]
    assert removed(box, needed, *items, done, *DRAFT, known=known) == [box]
    assert removed(box, DRAFT[0], done, DRAFT[1], needed, *items, box, known=known) == [box] * 2
    assert removed(Block(done, "heading"), *DRAFT, Block(needed, "heading"), box, known=known) == [box]


def test_four_fifths_of_the_articles_must_have_a_line():
    verdict, box = "Megtévesztő", "Több hír a kikötőből"
    groups = [(box, *([verdict] if number % 3 else [])) for number in range(40)]
    assert site(*groups).recurring() == {key(box)}
    of_one_day = [*[()] * 100, *[(box,)] * 5]
    assert site(*of_one_day).recurring() == frozenset()
    since_a_redesign = [*[()] * 100, *[(box,)] * 16]
    assert site(*since_a_redesign).recurring() == {key(box)}


def test_what_is_rare_on_a_large_site_is_not_furniture():
    assert (
        site(*[("Man of the match",) if number % 50 == 0 else () for number in range(200)]).recurring() == frozenset()
    )


def test_a_text_without_prose_teaches_nothing():
    poem = Page("<article><h1>Psalm</h1><p>Sing to the sea</p><p>Sing to the sky</p></article>", "https://a.example/1")
    assert ends(Processor(require_article=False)(poem)) is None


@pytest.mark.parametrize("wrong", [{"bay.example": "share this"}, {"bay.example": ["share this"]}, ["share this"]])
def test_a_snapshot_that_is_none_is_refused(wrong):
    with pytest.raises(ConfigError, match="recurring: a snapshot is expected"):
        Processor(recurring=wrong)
