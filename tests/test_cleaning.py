"""What cleaning takes from a draft and what it leaves: rule by rule, on invented pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newscrawl
from newscrawl.cleaning import clean
from newscrawl.cleaning.letters import identify, main_script
from newscrawl.cleaning.rules import DEFAULT_RULES
from newscrawl.items import Block, Draft, FoundDate, Metadata

PROSE = (
    "The harbour council voted on Tuesday evening to close the old bridge for a week while divers look at its pillars.",
    "Engineers found cracks in two of them in spring, and the repair has been put off three times since then.",
    "Ferries will run every ten minutes until the bridge is open again, the council said in a short statement.",
)
GERMAN = (
    "Der Hafenrat hat am Dienstagabend beschlossen, die alte Brücke für eine Woche zu sperren, damit man sie prüft.",
    "Im Frühjahr waren an zwei Pfeilern Risse gefunden worden, und die Reparatur wurde seither dreimal verschoben.",
    "Bis die Brücke wieder offen ist, fahren Fähren alle zehn Minuten, teilte der Rat in einer kurzen Erklärung mit.",
)


def run(*lines, links=(), menu="", phrases=(), **meta):
    blocks = tuple(line if isinstance(line, Block) else Block(line) for line in lines)
    draft = Draft(blocks, Metadata(**meta), frozenset(link.casefold() for link in links), lambda: menu)
    return clean(draft, phrases=phrases)


def left(cleaned):
    return [block.text for block in cleaned.blocks]


def removed(cleaned):
    return [(line.rule, line.text) for line in cleaned.removed]


def test_repeated_title_goes_from_the_head_and_the_end():
    title = "Old bridge closes for a week"
    cleaned = run("Harbour", title, *PROSE, title, title=f"{title}", titles=(title, "Bridge closed"))
    assert left(cleaned) == list(PROSE)
    assert removed(cleaned) == [("above_title", "Harbour"), ("title", title), ("title", title)]


def test_a_headline_with_its_kicker_is_the_title_too():
    cleaned = run("Harbour news Old bridge closes for a week", *PROSE, title="Old bridge closes for a week")
    assert removed(cleaned) == [("title", "Harbour news Old bridge closes for a week")]


def test_a_sentence_that_quotes_the_title_stays():
    sentence = "Old bridge closes for a week, the posters said."
    assert left(run(sentence, *PROSE, title="Old bridge closes for a week")) == [sentence, *PROSE]


@pytest.mark.parametrize(
    "line",
    [
        "By Carla Brandt",
        "Carla Brandt",
        "CARLA BRANDT, Harbour correspondent",
        "Von Carla Brandt und Ole Petersen",
        "5:45 AM 11/19/2019 by Carla Brandt",
    ],
)
def test_bylines_at_the_head(line):
    cleaned = run(line, *PROSE, authors=("Carla Brandt", "Ole Petersen"))
    assert left(cleaned) == list(PROSE)
    assert [rule for rule, _ in removed(cleaned)] == ["byline"]


@pytest.mark.parametrize(
    ("line", "precision", "goes"),
    [
        ("1 มิถุนายน 2567 เวลา 09:05 น.", "minute-local", True),
        ("2024-06-01 09:05 来源：清河晚报", "minute-local", True),
        ("On 3 May 2022 the mill burned down.", "day", False),
    ],
)
def test_a_line_that_was_read_as_the_date_is_a_date_in_any_language(line, precision, goes):
    title = "Old bridge closes for a week"
    date = FoundDate("2024-06-01T09:05:00Z", line, precision)
    assert (line not in left(run(title, line, *PROSE, title=title, titles=(title,), published=date))) is goes


def test_an_authors_mail_address_is_part_of_the_byline():
    cleaned = run(*PROSE, "Carla Brandt, carla.brandt@harbour-news.example", authors=("Carla Brandt",))
    assert left(cleaned) == list(PROSE)


def test_a_name_beside_the_date_is_a_byline_and_alone_it_is_not():
    assert left(run("Carla Brandt", "3 May 2021", *PROSE)) == list(PROSE)
    assert left(run("Carla Brandt", *PROSE)) == ["Carla Brandt", *PROSE]


def test_a_standfirst_that_names_the_author_stays():
    standfirst = "A week without the bridge will cost the town dear, Carla Brandt finds on her walk along the quay"
    assert left(run(standfirst, *PROSE, authors=("Carla Brandt",))) == [standfirst, *PROSE]


@pytest.mark.parametrize(
    "line", ["August 4, 2017", "Agosto 4, 2017", "2017-08-04 10:15", "vor 3 Stunden", "2017年8月4日"]
)
def test_dates_at_the_head_go_and_inside_they_head_a_section(line):
    assert left(run(line, *PROSE)) == list(PROSE)
    assert left(run(*PROSE[:2], line, PROSE[2])) == [*PROSE[:2], line, PROSE[2]]


def test_a_label_and_a_link_go_in_a_language_that_no_file_knows():
    linked = Block("FUNDA OKUNYE: Ibhuloho elidala livaliwe namhlanje", linked=0.7)
    cleaned = run(*PROSE[:2], linked, PROSE[2], links=("Ibhuloho elidala livaliwe namhlanje",))
    assert removed(cleaned) == [("labelled_link", linked.text)]
    told = Block("The mayor said: the bridge is safe and nobody need be afraid.", linked=0.7)
    assert told in run(*PROSE[:2], told, PROSE[2], links=("the bridge is safe and nobody need be afraid.",)).blocks


def test_links_at_the_end_go_and_prose_with_links_and_addresses_stay():
    story = Block("Harbour road will not be built", "item", 1.0)
    address = Block("www.harbour.example/bridge", linked=1.0)
    sentence = Block("The report can be read at the library.", linked=1.0)
    cleaned = run(*PROSE, sentence, address, story)
    assert left(cleaned) == [*PROSE, sentence.text, address.text]
    assert removed(cleaned) == [("link", story.text)]


def test_a_list_of_a_few_headlines_among_the_paragraphs_goes_and_a_list_that_the_story_is_about_stays():
    stories = [
        Block(text, "item", 1.0) for text in ("Harbour road will not be built", "Der Hafen wird am Sonntag gesperrt")
    ]
    assert left(run(*PROSE[:2], *stories, PROSE[2])) == list(PROSE)
    told = [*PROSE[:2], "These were read most:", *(story.text for story in stories), PROSE[2]]
    assert left(run(*PROSE[:2], "These were read most:", *stories, PROSE[2])) == told
    many = [
        Block(f"{name} bridge at the old market", "item", 1.0)
        for name in ("North", "South", "East", "West", "Third", "Last")
    ]
    assert left(run(*PROSE[:2], *many, PROSE[2])) == [*PROSE[:2], *(story.text for story in many), PROSE[2]]
    names = [Block(name, "item", 1.0) for name in ("Old Bridge", "New Bridge")]
    assert left(run(*PROSE[:2], *names, PROSE[2])) == [*PROSE[:2], "Old Bridge", "New Bridge", PROSE[2]]


@pytest.mark.parametrize(
    ("line", "headline", "goes"),
    [
        (
            "Formula 1 The duel that nobody wanted to see",
            "The duel that nobody wanted to see",
            False,
        ),  # a number: a fact
        ("Harbour The duel that nobody wanted to see", "The duel that nobody wanted to see", True),
        ("À lire aussi La natalité du village est menacée", "La natalité du village est menacée", True),
        ("Порт Старый мост закроют на одну неделю", "Старый мост закроют на одну неделю", True),
        ("Learn more about the Study Placement Program", "the Study Placement Program", False),
        ("Key, B. (2016): Why fish do not feel any pain", "Why fish do not feel any pain", False),
    ],
)
def test_a_kicker_and_a_linked_headline_are_another_story(line, headline, goes):
    linked = Block(line, "item", linked=len(headline) / len(line))
    assert (line not in left(run(*PROSE[:2], linked, PROSE[2], links=(headline,)))) is goes


@pytest.mark.parametrize(
    ("line", "headline", "goes"),
    [
        ("À lire aussi La natalité du village est menacée", "La natalité du village est menacée", True),
        ("Winner The Man Who Built The Bridge", "The Man Who Built The Bridge", False),
        ("Режиссёр Старый мост закроют на одну неделю", "Старый мост закроют на одну неделю", False),
    ],
)
def test_a_paragraph_with_a_kicker_is_the_storys_where_no_phrase_file_has_it(line, headline, goes):
    linked = Block(line, linked=len(headline) / len(line))
    assert (line not in left(run(*PROSE[:2], linked, PROSE[2], links=(headline,)))) is goes


@pytest.mark.parametrize(
    ("lead", "items"),
    [
        (Block("The documents", "heading"), ("Report of the office on the pillars", "Contract of council and builder")),
        (Block("今年获得提名的影片如下"), ("海边的老桥与人", "北方森林的橡树")),
        (Block("Победители конкурса"), ("Фильм Старый мост закроют на одну неделю",)),
    ],
)
def test_a_list_that_the_story_announces_stays(lead, items):
    blocks = [Block(item, "item", 1.0) for item in items]
    links = (*items, "Старый мост закроют на одну неделю")
    assert left(run(*PROSE[:2], lead, *blocks, PROSE[2], links=links)) == [*PROSE[:2], lead.text, *items, PROSE[2]]


@pytest.mark.parametrize("label", ["Advertisement", "ADVERTISEMENT", "広告", "Реклама", "إعلان", "Hirdetés"])
def test_what_labels_an_ad_goes_between_paragraphs_and_heads_no_section(label):
    assert left(run(*PROSE[:2], label, "Story continues below", label, PROSE[2])) == list(PROSE)
    heading = Block(label, "heading")
    assert left(run(*PROSE[:2], heading, PROSE[2])) == [*PROSE[:2], label, PROSE[2]]
    assert left(run(*PROSE[:2], "Rain", label, PROSE[2])) == [*PROSE[:2], "Rain", label, PROSE[2]]


def test_a_question_behind_a_label_of_other_stories_is_a_headline():
    for line in (
        "À lire aussi » Quel est votre profil ?",
        "Lees ook: Wie sluit de oude brug?",
        "Read also | Who shut it?",
    ):
        assert left(run(*PROSE[:2], line, PROSE[2])) == list(PROSE), line
    said = "Read also the small print, will you?"
    assert left(run(*PROSE[:2], said, PROSE[2])) == [*PROSE[:2], said, PROSE[2]]


@pytest.mark.parametrize(
    ("line", "site"),
    [
        (
            "The group had spread the pictures through @harbourwatch on Telegram and @bridge on Twitter, police said.",
            "Harbour Times",
        ),
        ("Friends may write to family@ruiz.example or to us on Facebook and WhatsApp until Sunday at noon.", "Times"),
        ("Der Minister hatte sich gestern auf Facebook und Instagram zu dem Fall geäußert und geschwiegen.", "stern"),
        ("Мэр написал в Телеграме и во ВКонтакте, что мост закроют ещё на одну неделю, и попросил прощения.", "Мост"),
        ("قال العمدة على فيسبوك وتويتر إن الجسر سيبقى مغلقا أسبوعا آخر حتى تنتهي أعمال الإصلاح كلها.", "الجسر"),
    ],
)
def test_a_last_paragraph_about_accounts_stays(line, site):
    for linked in (0.0, 0.3):
        assert left(run(*PROSE, Block(line, linked=linked), site_names=(site,))) == [*PROSE, line]


def test_the_sites_name_with_a_year_and_a_sign_of_copyright_at_the_end():
    for line in ("Harbour Times Ltd. 2024", "Views of the hall, photos © Harbour Times, 2018"):
        assert left(run(*PROSE, line, site_names=("Harbour Times",))) == list(PROSE), line
        assert left(run(*PROSE[:2], line, PROSE[2], site_names=("Harbour Times",))) == [*PROSE[:2], line, PROSE[2]]
    assert left(run(*PROSE, "Old Bridge Prize 2024", site_names=("Harbour Times",))) == [
        *PROSE,
        "Old Bridge Prize 2024",
    ]
    for prize in ("The Harbour Times Prize 2024", "Premio Harbour Times 2024"):
        assert left(run(*PROSE, prize, site_names=("Harbour Times",))) == [*PROSE, prize]


def test_what_a_list_says_of_the_sign_of_copyright_stays():
    for line in ("© for copyright, ® for marks", "Das Zeichen © steht für das Urheberrecht"):
        assert left(run(*PROSE, Block(line, "item"))) == [*PROSE, line]
    assert left(run(*PROSE, Block("© Harbour Times 2024", "item"))) == list(PROSE)


@pytest.mark.parametrize("title", ["“Let us build the bridge.”", "「橋を架けよう。」"])
def test_a_headline_that_is_said_at_the_end_stays(title):
    assert left(run(title, *PROSE, title, title=title, titles=(title,))) == [*PROSE, title]


def test_scraps_after_furniture_go_and_sentences_after_it_stay():
    cleaned = run(*PROSE, "Share this article", "Harbour desk", "The ferry is free.")
    assert left(cleaned) == [*PROSE, "The ferry is free."]
    assert left(run(*PROSE, "Harbour desk")) == [*PROSE, "Harbour desk"]


def test_a_heading_with_nothing_below_it_goes():
    heading = Block("Around the harbour", "heading")
    assert removed(run(*PROSE, heading)) == [("orphan", heading.text)]
    assert left(run(*PROSE[:2], heading, PROSE[2])) == [*PROSE[:2], heading.text, PROSE[2]]


def test_foreign_furniture_goes_only_with_company():
    menu = "Politica Economia Cronaca Spettacoli Cultura Società Ambiente Lavoro Scuola Motori Viaggi Salute " * 3
    foreign = "Torna alla pagina iniziale del giornale"
    alone = run(*PROSE, foreign, menu=menu, language_declared="it")
    assert left(alone) == [*PROSE, foreign]
    company = run(*PROSE, "Discuti questo articolo", foreign, menu=menu, language_declared="it")
    assert left(company) == list(PROSE)
    other = run(*GERMAN, "Discuss this article", "Back to all of our stories", language_declared="en")
    assert left(other) == list(GERMAN)


def test_three_foreign_lines_in_a_row_are_a_verse():
    verse = (
        "Nel mezzo del cammin di nostra vita",
        "mi ritrovai per una selva oscura",
        "ché la diritta via era smarrita",
    )
    cleaned = run(*PROSE, *verse, "Condividi questo articolo", language_declared="it")
    assert left(cleaned) == [*PROSE, *verse]


ITALIAN = ("Milano, incendio in un magazzino alla periferia nord", "Governo, oggi il voto di fiducia al Senato")
GEORGIAN = ("მერია ახალ ხიდს ააშენებს მდინარის პირას", "ქარიშხალი ზღვისპირა ქალაქებს უახლოვდება დღეს")


@pytest.mark.parametrize(
    ("links", "labels"),
    [
        (ITALIAN, ("Torna alla pagina iniziale", "Vedi anche gli altri pezzi", "Raccontaci la tua")),
        (GEORGIAN, ("სხვა ამბები", "დატოვე შენი აზრი", "მთავარი გვერდი")),
    ],
)
def test_headlines_linked_to_tell_that_labels_are_the_sites_without_any_phrase(links, labels):
    assert left(run(*GERMAN, *labels, links=links)) == list(GERMAN)
    assert left(
        run(*GERMAN, *labels, links=("Sturm zieht am Abend über die Küste", "Der Stadtrat beschließt den Haushalt"))
    )


def test_foreign_headlines_take_no_verse_no_sentence_and_no_longer_line():
    verse = ("Nel mezzo del cammin di nostra vita", "mi ritrovai per una selva oscura", "ché la via era smarrita")
    for line in ("Torna domani al porto.", "Vino, pane e formaggio", "Il ponte che non volevano chiudere mai più"):
        assert left(run(*GERMAN, line, links=ITALIAN)) == [*GERMAN, line]
    assert left(run(*GERMAN, *verse, links=ITALIAN)) == [*GERMAN, *verse]


@pytest.mark.parametrize(
    "lines",
    [
        ("La città senza nome",),
        ("Nel mezzo del cammin di nostra", "mi ritrovai per una selva"),
        ("ქალაქი სახელის გარეშე",),
    ],
)
def test_a_foreign_line_or_two_by_themselves_stay(lines):
    links = ITALIAN if lines[0].isascii() or "à" in lines[0] else GEORGIAN
    assert left(run(*GERMAN, *lines, links=links)) == [*GERMAN, *lines]
    assert left(run(lines[0], *GERMAN, links=links)) == [lines[0], *GERMAN]
    linked = [Block(line, linked=0.6) for line in lines]
    assert left(run(*GERMAN, *linked, links=links)) == list(GERMAN)


def test_english_names_in_links_make_no_site_english():
    links = (
        "Superbike live news 2024",
        "Creative Commons license",
        "Rail battle tour stuttgart",
        "Alle Stände der WM heute",
    )
    assert left(run(*GERMAN, "Freeride level three", links=links)) == [*GERMAN, "Freeride level three"]


@pytest.mark.parametrize(
    "line",
    ["3. maí 2022", "9 gusht 2022", "2022 gegužės 3", "Gegužės 3, 2022", "Avaldatud 3. mail 2022 kell 10:15"],
)
def test_dates_at_the_head_are_known_by_shape_or_moment_in_any_language(line):
    title, date = "Old bridge closes for a week", FoundDate("2022-05-03T08:15:00Z", "2022-05-03T10:15+02:00", "minute")
    meta = {"title": title, "titles": (title,), "published": date}
    assert left(run(title, line, *PROSE, **meta)) == list(PROSE)
    assert left(run(PROSE[0], line, *PROSE[1:], **meta)) == [PROSE[0], line, *PROSE[1:]]


@pytest.mark.parametrize("line", ["Top 10 2022", "Näitus 3. kuni 23. mail 2022", "3 Idiots 2009"])
def test_numbers_at_the_head_that_are_no_date_stay(line):
    date = FoundDate("2022-05-03T08:15:00Z", "2022-05-03T10:15+02:00", "minute")
    assert left(run(line, *PROSE, published=date)) == [line, *PROSE]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12. března 2020", "13. března 2020"),
        ("12 Meurzh 2020", "14 Meurzh 2020"),
        ("3 Idiots 2009", "8 Women 2002"),
        ("Artikel 13, 2019", "Artikel 17, 2021"),
        ("2020年3月12日", "2020年3月13日"),
    ],
)
def test_headings_of_days_stay(one, other):
    first, second = Block(one, "heading"), Block(other, "heading")
    for found in (None, FoundDate("2020-03-12", one, "day")):
        kept = [one, PROSE[0], other, *PROSE[1:]]
        assert (
            left(run("Ana Ruiz", first, PROSE[0], second, *PROSE[1:], authors=("Ana Ruiz",), published=found)) == kept
        )
    assert left(run(PROSE[0], second, *PROSE[1:])) == [PROSE[0], other, *PROSE[1:]]


def test_a_heading_that_is_the_pages_date_goes():
    title = "Old bridge closes for a week"
    for line in ("13. března 2020", "2020年3月13日", "13 March 2020"):
        assert left(run(title, Block(line, "heading"), *PROSE, title=title, titles=(title,))) == list(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "Anpfiff: Samstag, 4. Mai 2024, 15:30 Uhr",
        "Begravelse: lørdag 4. mai 2024 kl. 11:00",
        "Похороны: 4 мая 2024, 11:00",
    ],
)
def test_a_date_behind_a_label_is_a_fact_of_the_story(line):
    for date in (FoundDate("2024-05-04T11:00:00Z", line, "minute"), FoundDate("2024-05-03T10:00:00Z", "", "minute")):
        assert left(run(line, *PROSE, published=date)) == [line, *PROSE]


@pytest.mark.parametrize(
    "line",
    ["জনগণের প্রতিনিধি", "تحرير الموصل", "حوار بلا شروط", "सरकार की रिपोर्ट", "시장 단독 인터뷰", "유전자 편집"],
)
def test_words_of_bylines_head_sections_in_scripts_without_capitals(line):
    for block in (Block(line, "heading"), Block(line)):
        assert left(run(PROSE[0], block, *PROSE[1:])) == [PROSE[0], line, *PROSE[1:]]


def test_a_byline_in_a_script_without_capitals_stands_beside_the_date_or_has_a_colon():
    for date, line in (("2024년 5월 3일", "홍길동 기자"), ("3 مايو 2024", "تحرير أحمد علي")):
        assert left(run(date, line, *PROSE)) == list(PROSE)
    for line in ("글: 홍길동", "تحرير: أحمد علي"):
        assert left(run(line, *PROSE)) == list(PROSE)


def test_foreign_quotations_names_and_long_lines_stay():
    lines = (
        "«La vita è bella e la morte non esiste»",
        "Giovanni Battista Rossi",
        "Questa è una frase molto lunga che racconta con calma tutto quello che è successo ieri sera al porto",
    )
    for line in lines:
        assert line in left(run(*PROSE, line, "Discuti questo articolo", language_declared="it")), line


def test_addresses_are_of_no_language_and_stay():
    lines = ("https://biblioteca.example/prestito-della-notte", "http://amzn.example/2hYjEj6")
    assert left(run(*PROSE, *lines, "Discuti questo articolo", language_declared="it")) == [*PROSE, *lines]


def test_a_sources_own_phrases():
    cleaned = run(*PROSE[:2], "Harbour Club news tonight", PROSE[2], phrases=("Harbour Club *",))
    assert removed(cleaned) == [("source_phrase", "Harbour Club news tonight")]


def test_a_word_alone_heads_a_section_inside_the_text():
    heading = Block("Comments", "heading")
    assert left(run(*PROSE[:2], heading, PROSE[2])) == [*PROSE[:2], "Comments", PROSE[2]]
    assert left(run(*PROSE, heading)) == list(PROSE)


def test_a_text_of_short_lines_only_stays():
    lines = ("Rain in the north", "Sun in the south", "Wind on the coast", "Snow on the hills", "Fog in the valley")
    assert left(run(*lines)) == list(lines)
    assert left(run()) == []


def test_rules_have_names_and_reasons():
    names = [rule.__name__ for rule in DEFAULT_RULES]
    assert len(set(names)) == len(names)
    assert all(rule.__doc__ for rule in DEFAULT_RULES)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (" ".join(PROSE), "en"),
        (" ".join(GERMAN), "de"),
        ("Мост через залив закроют на неделю, сообщили в городском совете во вторник вечером.", "ru"),
        ("Міст через затоку закриють на тиждень, повідомили в міській раді у вівторок увечері.", "uk"),
        ("橋は一週間閉鎖されると市が発表した。", "ja"),
        ("大桥将关闭一周。", "zh"),
        ("Η γέφυρα κλείνει για μία εβδομάδα.", "el"),
    ],
)
def test_letters_tell_languages(text, language):
    assert identify(text) == language


def test_text_without_letters_has_no_language():
    assert identify("12 %") is None
    assert main_script("…") is None


lines = st.lists(
    st.text(max_size=60) | st.sampled_from([*PROSE, "Share this", "By Carla Brandt", "3 May 2021"]), max_size=12
)


@given(lines, st.text(max_size=30), st.lists(st.text(max_size=20), max_size=2))
def test_every_line_is_kept_or_recorded_in_order_and_solid_prose_is_kept(texts, title, authors):
    cleaned = run(*texts, title=title, authors=tuple(authors))
    kept, gone = left(cleaned), [text for _, text in removed(cleaned)]
    assert sorted(kept + gone) == sorted(texts)
    rest = iter(texts)
    assert all(text in rest for text in kept)
    assert all(text in kept for text in texts if text in PROSE)
    assert clean(Draft(tuple(Block(text) for text in texts), Metadata(title=title, authors=tuple(authors)))) == cleaned


@pytest.mark.parametrize(
    ("site", "line"),
    [
        ("El Mundo", "Todo el mundo lo sabe."),
        ("Le Monde", "Tout le monde rit."),
        ("Die Welt", "So ist die Welt."),
        ("Independent", "Catalonia is independent."),
        ("Times", "It helps sometimes."),
        ("People", "They are good people."),
    ],
)
def test_a_site_named_like_a_word_takes_no_sentence(site, line):
    assert left(run(*PROSE, line, site_names=(site,), publisher=site)) == [*PROSE, line]
    assert left(run(line, *PROSE, site_names=(site,))) == [line, *PROSE]


@pytest.mark.parametrize("line", ["Anna Smith was right.", "Anna Smith agrees."])
def test_a_sentence_about_the_author_stays(line):
    assert left(run(*PROSE, line, authors=("Anna Smith",))) == [*PROSE, line]


def test_a_sentence_in_the_words_of_the_headline_stays():
    refrain = "I want to go home."
    assert left(run("I want to go home", *PROSE, refrain, title="I want to go home")) == [*PROSE, refrain]


def test_a_sentence_like_a_phrase_goes_only_in_company():
    line = "Sign up for free at the library."
    assert left(run(*PROSE, line)) == [*PROSE, line]
    assert left(run(*PROSE, "Share this article", line)) == list(PROSE)
    assert left(run(PROSE[0], Block(line, linked=0.4), *PROSE[1:])) == list(PROSE)


def test_a_verse_of_menu_words_stays():
    verse = ["Close", "the door", "Home", "is far", "Search", "no more"]
    assert left(run(*verse)) == verse


@pytest.mark.parametrize("line", ["On 3 May 2022.", "At 10:30.", "Um 12 Uhr.", "Le 3 mai 2022.", "In June 2024."])
def test_a_short_last_sentence_with_a_date_stays(line):
    assert left(run(*PROSE, line)) == [*PROSE, line]


def test_dates_and_names_in_lists_and_tables_stay():
    facts = [Block("Monday 10:00", "item"), Block("Tuesday 3 June, 12:00", "item"), Block("10:00 | 11:30", "cell")]
    assert left(run(*PROSE, *facts)) == [*PROSE, *(block.text for block in facts)]


@pytest.mark.parametrize("line", ["Nobody spoke.", "Veni, vidi, vici.", "C'est la vie, mes amis.", "Amen."])
def test_a_sentence_is_no_furniture_for_its_language(line):
    cleaned = run(*PROSE, line, "Condividi questo articolo", "Lascia un commento", language_declared="it")
    assert left(cleaned) == [*PROSE, line]


def test_a_word_of_megabytes_is_looked_through_once():
    story = "<p>The council approved the budget for the coming year on Tuesday after nine hours of debate.</p>" * 3
    for letter in ("x", "市", "a-"):  # for minutes, if an address were looked for from each letter on
        page = f"<h1>Budget</h1><meta name=author content={letter * 100_000}>{story}<p>{letter * 100_000}</p>"
        assert newscrawl.extract(page, require_article=False).text


PAGERS = (
    "Page 1 of 3|1 2 3 Next page →|Pages: 1 2 3|Previous Page 2 of 3 Next|Seite 2 von 3|1 2 3 weiter|Page 1 sur 3|"
    "Página 1 de 3|Pagina 1 di 3|Pagina 1 van 3|Strona 2 z 3|Sida 1 av 3|Sivu 1 / 3|Sayfa 1 / 3|Страница 1 из 3|"
    "Сторінка 1 з 3|Σελίδα 1 από 3|第1页 共3页|第1页/共3页|1 2 3 下一页|上一頁 3/3 下一頁|1/3ページ|1 2 3 次のページへ|"
    "1 / 3 페이지|الصفحة ١ من ٣|صفحه ۱ از ۳|עמוד 1 מתוך 3|पृष्ठ 1 / 3|Trang 1/3|Halaman 1 dari 3|หน้า 1 จาก 3"
).split("|")
NO_PAGERS = "4/5|1 of 3|Next: 12 more boats|Page 3 is missing|Seite an Seite|1 2 3|Line 1 of 3|2026|第1章 共和国".split(
    "|"
)


@pytest.mark.parametrize("line", PAGERS)
def test_numbers_of_pages_go(line):
    assert left(run(PROSE[0], PROSE[1], line)) == [*PROSE[:2]]


@pytest.mark.parametrize("line", NO_PAGERS)
def test_other_numbers_stay(line):
    assert ("pager", line) not in removed(run(PROSE[0], line, PROSE[1], line))
