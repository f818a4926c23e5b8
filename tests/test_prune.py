"""What is taken out of a page before its text is looked for, each kind in two languages, and what stays beside it."""

import pytest

from newscrawl import markup
from newscrawl.extraction import body, fields

URL = "https://www.example-news.com/2024/05/01/story-a.html"
STORIES = {
    "en": [
        "The council approved the budget for the coming year on Tuesday after nine hours of debate.",
        "Members of four parties voted for the plan, which puts more money into the schools.",
        "The mayor called it a fair compromise, while others said that it would cost the town dearly.",
        "The budget takes effect in January, unless the regional government objects to it within the next thirty days.",
    ],
    "ru": [
        "Городской совет во вторник утвердил бюджет на следующий год после девяти часов споров в ратуше.",
        "За план голосовали депутаты четырёх партий, он даёт больше денег школам и меньше порту.",
        "Мэр назвал его честной сделкой, а оппозиция заявила, что городу придётся заплатить дорого.",
        "Бюджет вступит в силу в январе, если область не возразит против него в течение тридцати дней.",
    ],
    "ja": [
        "町議会は火曜日、旧町役場で九時間にわたる議論の末、来年度の予算案を賛成多数で可決した。",
        "四つの会派の議員が賛成し、学校への支出を増やす一方で、港の道路への支出を減らすことになった。",
        "町長は公平な妥協だと述べたが、野党は十年後に町が高い代償を払うことになると主張している。",
        "県が三十日以内に異議を唱えなければ、この予算は来年一月から施行されることになっている。",
    ],
}
OTHERS = {
    "en": "This paragraph was replaced by the desk at noon, because the number of schools in it had been wrong.",
    "ru": "Этот абзац редакция заменила в полдень, потому что число школ в нём было указано неверно и без источника.",
    "ja": "この段落は、学校の数が誤っていたため、正午に編集部によって別の段落に差し替えられたものである。",
}
LANGUAGES = sorted(STORIES)


def lines(content, head="", language="en"):
    tree = markup.parse(f"<html lang={language}><head><title>Budget</title>{head}</head><body>{content}</body></html>")
    found = body.extract(tree, metadata=fields.read(tree, url=URL), url=URL)
    return [block.text for block in found.blocks if block.text != "Budget"]  # cleaning takes the headline out


def story(language, between="", after=""):
    first, *rest = (f"<p>{text}</p>" for text in STORIES[language])
    return f"<article><h1>Budget</h1>{first}{between}{''.join(rest)}{after}</article>"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "mark", ["hidden", "hidden=''", "style='DISPLAY : none ;'", "style='color:red;visibility:hidden'"]
)
def test_what_a_reader_does_not_see_is_no_text(language, mark):
    other = OTHERS[language]
    assert lines(story(language, f"<p {mark}>{other}</p>")) == STORIES[language]
    assert lines(story(language, f"<div {mark}><p>{other}</p></div>")) == STORIES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hidden_paragraph_that_the_page_calls_its_text_stays(language):
    other = OTHERS[language]
    text = " ".join([*STORIES[language], other])
    stated = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{text}"}}</script>'
    assert other in lines(story(language, f"<p style='display:none'>{other}</p>"), head=stated)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_that_a_script_shows_stays(language):
    paragraphs = "".join(f"<p>{text}</p>" for text in STORIES[language])
    plain = "<br><br>".join(STORIES[language])
    assert lines(f"<div><h1>Budget</h1><div hidden>{plain}</div></div>") == STORIES[language]
    assert lines(f"<article><h1>Budget</h1><div hidden>{paragraphs}</div></article>") == STORIES[language]
    assert (
        lines(f"<article><h1>Budget</h1><p hidden=until-found>{OTHERS[language]}</p>{paragraphs}</article>")[1:]
        == STORIES[language]
    )


CAPTIONS = {
    "en": "Members of the council stand on the steps of the old town hall after the vote, in the rain.",
    "ru": "Депутаты совета стоят под дождём на ступенях старой ратуши после голосования по бюджету.",
    "ja": "採決の後、雨の中、旧町役場の階段に並ぶ町議会議員の皆さん。",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "shape",
    [
        "<div class=wrap><a href=/p/1><img src=1.jpg></a><p class=caption>{}</p></div>",
        "<div class=mod><picture><img src=1.jpg></picture><div class=mediaInfo><p class=infotext>{}</p></div></div>",
        "<div class=image-box><img src=1.jpg><p>{}</p></div>",
        "<div class='absatzbild absatzbild--l'><div><img src=1.jpg></div><div><p>{}</p></div></div>",
    ],
)
def test_a_caption_without_a_figure_is_no_text(language, shape):
    assert lines(story(language, shape.format(CAPTIONS[language]))) == STORIES[language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "shape",
    [
        "<div class=row><img src=1.jpg><p>{}</p></div>",  # a list of things with a picture each
        "<div class=image-with-text><img src=1.jpg><p>{}</p></div>",
    ],
)
def test_prose_beside_a_picture_stays(language, shape):
    assert CAPTIONS[language] in lines(story(language, shape.format(CAPTIONS[language])))


@pytest.mark.parametrize(
    ("language", "say"), [("en", "said {} of the harbour party."), ("ru", "сказала {} из партии порта.")]
)
def test_what_shows_over_a_name_in_a_sentence_is_no_part_of_it(language, say):
    card = (
        "<a href=/people/1>Ada Berg</a><span class=pop><span><img src=1.jpg><a href=/people/1>Ada Berg</a>"
        "<a href=/2>Harbour road to cost more than the school</a> <a href=/3>Roof leaks again</a></span></span>"
    )
    sentence = f"{OTHERS[language]} " + say
    assert sentence.format("Ada Berg") in lines(story(language, f"<p>{sentence.format(card)}</p>"))
    in_full = card.replace("Ada Berg</a><a", "Ada Maria Berg</a><a")
    assert sentence.format("Ada Berg") in lines(story(language, f"<p>{sentence.format(in_full)}</p>"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_other_stories_in_an_article_of_its_own_is_left_out(language):
    others = "".join(
        f"<article class=post><a href=/{n}><img src=1.jpg></a><p>{text}</p></article>"
        for n, text in enumerate(OTHERS.values())
    )
    assert lines(f"{story(language)}<article class=post><h3>More</h3>{others}</article>") == STORIES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_entries_of_a_live_story_stay(language):
    entries = "".join(f"<article><h3>12:0{n}</h3><p>{text}</p></article>" for n, text in enumerate(STORIES[language]))
    found = lines(f"<article><h1>Budget</h1><p>{OTHERS[language]}</p>{entries}</article>")
    assert [line for line in found if line in STORIES[language]] == STORIES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_to_another_story_in_a_paragraph_costs_not_its_words(language):
    box = "<article class=pull><a href=/b><img src=1.jpg>How the harbour road was planned</a></article>"
    assert lines(story(language, f"<p>{box}{OTHERS[language]}</p>"))[1] == OTHERS[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_summary_that_a_machine_made_is_out_and_one_by_the_desk_is_in(language):
    box = f"<div class='{{}}'><h2>123</h2><ul><li>{OTHERS[language]}</li></ul></div>"
    assert lines(story(language, box.format("column aiArticleSummary"))) == STORIES[language]
    assert OTHERS[language] in lines(story(language, box.format("column summary-box")))


NAMES = {"en": ("Brazil", "Ghana"), "ru": ("Бразилия", "Гана"), "ja": ("ブラジル", "ガーナ")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "card",
    [
        "<span><a href=/1><img src=1.png></a> <a href=/1>{}</a></span>",  # a flag and a team
        "<span><a href=/1>{}</a> <a href=/1><img src=up.png></a></span>",  # a share and its arrow
        "<span><a href=/1>{}</a> <a href=/2>#2024</a> <img src=smile.png></span>",
    ],
)
def test_linked_names_with_a_picture_are_words_of_the_sentence(language, card):
    one, two = NAMES[language]
    # The first is named in the sentence a second time, elsewhere.
    found = lines(story(language, f"<p>{card.format(one)}, {card.format(two)}: {OTHERS[language]} {one}.</p>"))[1]
    assert found.startswith(one)
    assert two in found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "shape",
    [
        "<div class='item image-left'><img src=1.jpg><p>{}</p></div>",
        "<p class=image><img src=1.jpg>{}</p>",
        "<div class='post format-image'><img src=1.jpg><p>{}</p></div>",
        "<section id=das-vorbild><img src=1.jpg><p>{}</p></section>",
        "<div class='box stadtbild'><img src=1.jpg><p>{}</p></div>",
        "<div class=photo><img src=1.jpg><h3>2024</h3><p>{}</p></div>",
        "<div class=img-info><img src=1.jpg><h3>2024</h3><p>{}</p></div>",
        "<div class=bildtext-box><img src=1.jpg><h3>2024</h3><p>{}</p></div>",
        "<div class=legende-du-sport><img src=1.jpg><p>{}</p></div>",
    ],
)
def test_what_stands_beside_a_picture_and_is_not_called_its_caption_stays(language, shape):
    assert OTHERS[language] in lines(story(language, shape.format(OTHERS[language])))


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_with_a_picture_each_stay(language):
    steps = "".join(f"<div class='step photo'><img src=1.jpg><p>{text}</p></div>" for text in STORIES[language][1:])
    assert lines(f"<article><h1>Budget</h1><p>{STORIES[language][0]}</p>{steps}</article>") == STORIES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_story_told_under_a_film_stays(language):
    text = "".join(f"<p>{text}</p>" for text in STORIES[language][:2])
    player = f"<div><video src=1.mp4></video><div class=media-description>{text}</div></div>"
    assert lines(f"<article><h1>Budget</h1>{player}</article>") == STORIES[language][:2]


UNFOLDED = {
    "a heading's button": "<h3><button aria-expanded=false>2024</button></h3><div class=panel hidden><p>{}</p></div>",
    "a heading that controls": "<h3><a aria-controls=p1>2024</a></h3><hr><div id=p1 hidden><p>{}</p></div>",
    "a tab": "<div role=tabpanel hidden><p>{}</p></div>",
    "details": "<details><summary>2024</summary><div hidden><p>{}</p></div></details>",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", UNFOLDED.values(), ids=UNFOLDED)
def test_what_a_reader_unfolds_stays(language, shape):
    assert OTHERS[language] in lines(story(language, shape.format(OTHERS[language])))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_tab_in_a_menu_opens_stays(language):
    menu = '<nav><a role="tab" aria-controls="p2">2024</a></nav>'
    assert OTHERS[language] in lines(
        menu + story(language, after=f'<div id="p2" hidden><p>{OTHERS[language]}</p></div>')
    )


ASIDES = {
    "a list to choose from": "<select>" + "<option>Belgium and its provinces" * 60 + "</select>",
    "what runs without scripts": f"<noscript><p>{'Please enable JavaScript, and load it again. ' * 20}</p></noscript>",
    "a form": f"<form>{''.join(f'<p>{text}</p>' for text in STORIES['en'][:2])}</form>",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("more", ASIDES.values(), ids=ASIDES)
def test_an_aside_is_no_story_for_what_nobody_reads(language, more):
    content = story(language, after=f"<aside><p>{OTHERS[language]}</p>{more}</aside>")
    assert lines(content) == STORIES[language]


def test_a_form_with_more_than_the_story_is_told_by_all_of_the_page():
    menu = "<nav>" + "<a href=/s>Culture, sport and politics of the region</a> " * 20 + "</nav>"
    form = "<form>" + f"<p>{OTHERS['en']}</p>" * 5 + "</form>"
    assert lines(menu + story("en", after=form)) == STORIES["en"]


def test_an_icon_between_author_and_moment_makes_no_sentence_of_them():
    byline = "<p>By Jane Doe <svg></svg> <time>1 May 2024</time></p>"
    assert not any("2024" in line for line in lines(story("en", byline)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mark", ["hidden", "style='display:none'"])
def test_hidden_answers_under_their_questions_stay_together(language, mark):
    answers = "".join(
        f"<h2>{n}</h2><div class=answer {mark}><p>{text}</p></div>" for n, text in enumerate(OTHERS.values())
    )
    found = lines(story(language, after=answers))
    assert [line for line in found if line in OTHERS.values()] == list(OTHERS.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", ["<h2>2024</h2><p>{}</p>", "<p>{}</p>"])
def test_entries_beside_an_article_with_the_headline_stay(language, entry):
    first, *rest = STORIES[language]
    head = f"<article class=intro><h1>Budget</h1><p>{first}</p></article>"
    entries = "".join(f"<article class=entry>{entry.format(text)}</article>" for text in rest)
    found = lines(f"<main>{head}<article class=live>{entries}</article></main>")
    assert [line for line in found if line in rest] == rest


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_told_in_pictures_keeps_its_captions(language):
    first, *rest = STORIES[language]
    slides = "".join(f"<div class=slide><img src=1.jpg><p class=slide-caption>{text}</p></div>" for text in rest)
    assert lines(f"<article><h1>Budget</h1><p>{first}</p>{slides}</article>") == STORIES[language]
