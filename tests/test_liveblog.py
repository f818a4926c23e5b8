"""Live stories: known with or without markup, each entry dated; programmes, teasers and chronicles are none."""

from __future__ import annotations

import pytest

from newscrawl import extract

HEAD = (
    "<html lang='en'><head><title>Storm reaches the coast</title>{head}</head>"
    "<body><article><h1>Storm reaches the coast</h1>"
)
SAID = [
    "The ferry has been cancelled for the rest of the day, the harbour office said.",
    "A tree fell across the coast road near the old mill and blocks both lanes.",
    "Schools in the three villages on the shore stay closed until Thursday morning.",
    "The wind reached one hundred and ten kilometres an hour at the lighthouse.",
]
PUBLISHED = "<meta property='article:published_time' content='2025-03-04T08:00:00+00:00'>"
NEWEST_FIRST = ["18:40", "17:05", "15:30", "12:10"]


def page(entries, head=PUBLISHED, before=""):
    return HEAD.format(head=head) + before + "".join(entries) + "</article></body></html>"


def boxes(times, wrap="<div class='post'><p>{time}</p><p>{text}</p></div>"):
    return [wrap.format(time=time, text=text) for time, text in zip(times, SAID, strict=False)]


def lines(body, url="https://coast.example/news/storm-1"):
    article = extract(body, url, fetched_at="2025-03-04T20:00:00Z")
    return article.text.split("\n\n"), article.tags


def entries_of(times):
    return [line for pair in zip(times, SAID, strict=False) for line in pair]


@pytest.mark.parametrize(
    "wrap",
    [
        "<div class='post'><p>{time}</p><p>{text}</p></div>",
        "<p>{time}</p><p>{text}</p>",
        "<h3>{time}</h3><p>{text}</p>",
        "<article class='entry'><time>{time}</time><div class='entry-content'><p>{text}</p></div></article>",
        "<section><time datetime='2025-03-04T{time}:00+01:00'>a while ago</time><p>{text}</p></section>",
        "<li><span><b>{time}</b></span><p>{text}</p></li>",
        "<p><time datetime='2025-03-04T{time}:00+00:00'>{time}</time> {text}</p>",
    ],
)
def test_entries_from_the_newest_to_the_oldest_are_dated_on_a_line_before_each(wrap):
    text, tags = lines(page(boxes(NEWEST_FIRST, wrap)))
    assert text == entries_of(NEWEST_FIRST)
    assert tags == ("liveblog",)


def test_an_entry_that_begins_with_its_time_keeps_it_there():
    text, tags = lines(page(boxes(NEWEST_FIRST, "<p><strong>{time}</strong> {text}</p>")))
    assert text == [f"{time} {said}" for time, said in zip(NEWEST_FIRST, SAID, strict=True)]
    assert tags == ("liveblog",)


def test_entries_of_the_storys_days_may_stand_from_the_oldest_to_the_newest():
    times = NEWEST_FIRST[::-1]
    wrap = "<div><time datetime='2025-03-04T{time}:00+00:00'>{time} GMT</time><p>{text}</p></div>"
    text, tags = lines(page(boxes(times, wrap)))
    assert text == entries_of([f"{time} GMT" for time in times])
    assert tags == ("liveblog",)


def test_a_time_without_a_clock_on_the_page_is_that_of_its_markup():
    wrap = "<div><time datetime='2025-03-04T{time}:00Z'>just now</time><p>{text}</p></div>"
    text, _ = lines(page(boxes(NEWEST_FIRST, wrap)))
    assert text[::2] == [f"{time} UTC" for time in NEWEST_FIRST]


def test_a_tag_that_the_page_has_is_not_said_twice():
    head = PUBLISHED + "<meta property='article:tag' content='LiveBlog'>"
    assert lines(page(boxes(NEWEST_FIRST), head))[1] == ("LiveBlog",)


def test_a_page_that_a_script_fills_has_the_entries_of_its_markup():
    entries = ",".join(
        f'{{"@type":"BlogPosting","headline":"Entry {n}","datePublished":"2025-03-0{n}T10:00:00+01:00",'
        f'"articleBody":"{said}"}}'
        for n, said in enumerate(SAID[:3], 1)
    )
    script = (
        '<script type=\'application/ld+json\'>{"@type":"LiveBlogPosting","headline":"Storm reaches the coast",'
        f'"liveBlogUpdate":[{entries}]}}</script>'
    )
    text, tags = lines(page(["<div id='live'></div>"], PUBLISHED + script))
    assert text[:3] == ["2025-03-01 10:00", "Entry 1", SAID[0]]
    assert text[-3:] == ["2025-03-03 10:00", "Entry 3", SAID[2]]
    assert tags == ("liveblog",)


def test_another_live_story_that_the_page_speaks_of_makes_it_none():
    script = (
        '<script type="application/ld+json">[{"@type":"NewsArticle","headline":"Storm reaches the coast","url":'
        '"https://coast.example/news/storm-1"},{"@type":"LiveBlogPosting","headline":"Election night",'
        '"url":"https://coast.example/live/election"}]</script>'
    )
    assert lines(page([f"<p>{said}</p>" for said in SAID], script))[1] == ()


TEASER = (
    "<div><time datetime='2025-03-04T{time}:00Z'>{time}</time>"
    "<h3><a href='/news/{time}'>Another story of today</a></h3><p>{text}</p></div>"
)


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param(boxes(NEWEST_FIRST[::-1]), id="programme"),
        pytest.param(boxes(NEWEST_FIRST, TEASER), id="teasers"),
        pytest.param(boxes(["12'", "34'", "61'", "90'"]), id="minutes of a match"),
        pytest.param(boxes(["05.12.2022", "02.12.2022", "23.11.2022"], "<p><b>{time}</b> | {text}</p>"), id="days"),
        pytest.param(boxes(NEWEST_FIRST[:2]), id="two alone"),
        pytest.param(
            [f"<p>At <time>{t}</time> it began: {s}</p>" for t, s in zip(NEWEST_FIRST, SAID, strict=True)],
            id="sentences",
        ),
        pytest.param(
            boxes(NEWEST_FIRST[::-1], "<div><time datetime='2001-09-11T{time}:00Z'>{time}</time><p>{text}</p></div>"),
            id="chronicle",
        ),
    ],
)
def test_what_only_looks_like_a_live_story_has_no_tag(entries):
    before = "".join(f"<p>{said}</p>" for said in SAID)
    assert lines(page(entries, before=before))[1] == ()


def test_the_time_of_an_entry_goes_with_its_text():
    entries = [
        *boxes(NEWEST_FIRST[:3]),
        "<div class='post'><p>12:10</p><p>Read also: Who shut the bridge?</p></div>",
    ]
    text, _ = lines(page(entries))
    assert text == entries_of(NEWEST_FIRST[:3])


@pytest.mark.parametrize(
    ("time", "shown"),
    [
        ("【{time}】", None),
        ("下午{time}，", None),
        ("+++ {time} +++ ", None),
        ("<b>Updated {time} EST, March 4, 2025</b></p><p>", "Updated {time} EST, March 4, 2025"),
        ("<span>Published March 4, 2025 at {time}</span></p><p>", "Published March 4, 2025 at {time}"),
    ],
)
def test_signs_days_and_halves_of_the_day_may_stand_beside_the_time(time, shown):
    text, tags = lines(page([f"<p>{time.format(time=t)}{s}</p>" for t, s in zip(NEWEST_FIRST, SAID, strict=True)]))
    assert tags == ("liveblog",)
    if shown:
        assert text == entries_of([shown.format(time=time) for time in NEWEST_FIRST])
    else:
        assert text == [f"{time.format(time=t)}{s}".strip() for t, s in zip(NEWEST_FIRST, SAID, strict=True)]


def test_the_time_may_stand_in_an_aside_of_its_own():
    wrap = "<div class='entry'><aside><a href='#1'><span>{time}</span></a></aside><div><p>{text}</p></div></div>"
    text, tags = lines(page(boxes(NEWEST_FIRST, wrap)))
    assert (text, tags) == (entries_of(NEWEST_FIRST), ("liveblog",))


def test_what_each_entry_says_beside_its_prose_goes_and_names_within_it_stay():
    said = [f"<b>Doria Ragland</b>{text.removeprefix('The')}" for text in SAID]
    wrap = (
        "<div class='entry'><p>{time}</p><p class='by'>Ana Ruiz</p>{by}<p>{text}</p><div><span>Share</span></div></div>"
    )
    found = [
        wrap.format(time=time, text=text, by=f"<h3>What is new at {time[:2]}</h3>")
        for time, text in zip(NEWEST_FIRST, said, strict=True)
    ]
    text, _ = lines(page(found))
    assert not {"Ana Ruiz", "Share"} & set(text)
    assert sum("Doria Ragland" in line for line in text) == len(SAID)
    assert [line for line in text if line.startswith("What is new at")] == [
        f"What is new at {t[:2]}" for t in NEWEST_FIRST
    ]


def test_an_entrys_headline_may_stand_in_a_box_that_is_called_so():
    wrap = "<div class='e'><div class='t'>{time}</div><div class='e-title'>{head}</div><div><p>{text}</p></div></div>"
    heads = ["The ferry turns back", "Trees on the road", "Pupils stay at home", "Wind at the cape"]
    found = [wrap.format(time=t, head=h, text=s) for t, h, s in zip(NEWEST_FIRST, heads, SAID, strict=True)]
    text, _ = lines(page(found))
    assert text == [line for entry in zip(NEWEST_FIRST, heads, SAID, strict=True) for line in entry]
