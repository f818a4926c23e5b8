"""The address that a page gives of itself: what is believed, what is not, and where the whole of a version is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import markup as pages
from newscrawl.extraction import addresses, structured

SITE = "https://www.hafenbote.example"
STORY = SITE + "/2025/03/01/faehre-faehrt-wieder"


def canonical(url: str | None, *hrefs: str, og: str | None = None, body: str = "") -> str | None:
    head = "".join(f'<link rel="canonical" href="{href}">' for href in hrefs)
    head += f'<meta property="og:url" content="{og}">' if og is not None else ""
    tree = pages.parse(f"<html><head>{head}</head><body>{body}<p>Text.</p></body></html>")
    assert tree is not None
    return addresses.canonical(structured.read(tree, url), url)


@pytest.mark.parametrize(
    ("url", "href", "found"),
    [
        (STORY, STORY, STORY),
        (STORY, "/2025/03/01/faehre-faehrt-wieder", STORY),
        (STORY, "faehre-faehrt-wieder", STORY),
        (STORY, "//www.hafenbote.example/2025/03/01/faehre-faehrt-wieder", STORY),
        (STORY, "  https://www.hafenbote.example/2025/03/01/faehre-faehrt-wieder#top\n", STORY),
        (STORY, "https://desk:secret@www.hafenbote.example/2025/03/01/faehre-faehrt-wieder", STORY),
        (STORY + "?maca=rss", STORY, STORY),
        # another address of the site
        (STORY, SITE + "/panorama/mann-rudert-nach-haus.html", SITE + "/panorama/mann-rudert-nach-haus.html"),
        (STORY, "https://a.hafenbote.example/faehre-faehrt-wieder", "https://a.hafenbote.example/faehre-faehrt-wieder"),
        (SITE + "/?p=4711", SITE + "/hafen/faehre-faehrt-wieder", SITE + "/hafen/faehre-faehrt-wieder"),
        (SITE + "/%E6%B8%AF/12", SITE + "/港/渡船がまた港を出る朝のこと", SITE + "/港/渡船がまた港を出る朝のこと"),
        # the first page of several, the whole of a version
        (STORY + "/2", STORY, STORY),
        (STORY + "/page/3/", STORY, STORY),
        (STORY + "/seite/3", STORY, STORY),
        (STORY + "?page=2", STORY, STORY),
        (SITE + "/witze/slide/1", SITE + "/witze", SITE + "/witze"),
        (STORY + "/amp/", STORY, STORY),
        (SITE + "/amp/2025/03/01/faehre-faehrt-wieder", STORY, STORY),
        (SITE + "/witze/drucken", SITE + "/witze", SITE + "/witze"),
        ("https://m.hafenbote.example/witze", SITE + "/witze", SITE + "/witze"),
        (SITE + "/faehre?xyz=1", SITE + "/faehre", SITE + "/faehre"),
        (SITE + "/witze?page=2", SITE + "/witze", SITE + "/witze"),
        (SITE + "/faehre.html?cid=4711", SITE + "/faehre.html", SITE + "/faehre.html"),
        (SITE + "/story?id=4711&utm_source=x", SITE + "/story?id=4711", SITE + "/story?id=4711"),
        (SITE + "/story?id=4711", SITE + "/hafen/faehre-faehrt-wieder", SITE + "/hafen/faehre-faehrt-wieder"),
        # the query that names the story is left out
        (SITE + "/story?storyid=4711", SITE + "/story", None),
        (SITE + "/story?storyid=7", SITE + "/story", None),
        (SITE + "/artikel.php?nr=4711", SITE + "/artikel.php", None),
        (SITE + "/index.php?s=faehre-faehrt-wieder", SITE + "/artikel.php", None),
        (SITE + "/story?id=4711&lang=de", SITE + "/story?lang=de", None),
        (SITE + "/artikel.html?id=41", SITE + "/artikel.html?id=artikel", None),
        (SITE + "/خبر?id=4711", SITE + "/خبر", None),
        # not the home page, another site, a section, no address
        (STORY, SITE, None),
        (STORY, SITE + "/de/", None),
        (STORY, "https://www.pier.example/2025/03/01/faehre-faehrt-wieder", None),
        (STORY, "http://localhost/2025/03/01/faehre-faehrt-wieder", None),
        (STORY, SITE + "/2025/03/01/", None),
        (STORY, SITE + "/2025", None),
        (STORY, SITE + "/politik/", None),
        (STORY, SITE + "/sport/eis-hockey", None),
        (SITE + "/политика/паром-снова-ходит-4711", SITE + "/политика", None),
        (SITE + "/news/12-渡船がまた港を出る朝のこと", SITE + "/国際", None),
        (STORY, "javascript:void(0)", None),
        (STORY, "http://[broken", None),
        (STORY, "", None),
        (None, STORY, STORY),
        (None, "/2025/03/01/faehre-faehrt-wieder", None),
    ],
)  # fmt: skip
def test_canonical(url, href, found):
    assert canonical(url, href) == found


OTHER = SITE + "/2025/03/01/mann-rudert-nach-haus"


def test_several_that_differ_are_evidence_only_for_this_story():
    assert canonical(STORY, OTHER, STORY) == STORY
    assert canonical(STORY, OTHER, SITE + "/2025/03/01/boot-sucht-anker") is None
    assert canonical(STORY, STORY, STORY + "/?utm_source=x") == STORY
    assert canonical(STORY, SITE + "/", STORY) == STORY
    assert canonical(None, OTHER, STORY) is None


def test_one_in_the_body_does_not_stand_against_that_of_the_head():
    link = f'<div class="comment"><link rel="canonical" href="{OTHER}"></div>'
    assert canonical(STORY, STORY, body=link) == STORY


@pytest.mark.parametrize(
    ("href", "og", "found"),
    [
        (STORY, OTHER, STORY),
        (OTHER, STORY, OTHER),
        (SITE + "/", STORY, STORY),
        ("https://www.pier.example/a", STORY, STORY),
        (SITE + "/politik/", SITE + "/politik/", None),
        (SITE + "/", OTHER, None),
    ],
)
def test_og_url_speaks_where_canonical_is_of_no_use(href, og, found):
    assert canonical(STORY, href, og=og) == found
    assert canonical(STORY, og=og) == (og if og == STORY else None)


def test_a_day_in_the_address_makes_no_same_story():
    assert canonical(SITE + "/20250301/faehre", og=SITE + "/20250301/hafen") is None
    assert canonical(SITE + "/faehre-4711815", og=SITE + "/4711815/hafen") == SITE + "/4711815/hafen"


def whole(url: str, href: str | None = STORY, attributes: str = "lang=de") -> str | None:
    link = f'<link href="{href}" rel="canonical">' if href else ""
    page = (
        f"<!doctype html>\n<html {attributes}><head><title>Fähre</title>{link}</head><body><p>Text.</p></body></html>"
    )
    found = addresses.full_version(page, url)
    assert found == addresses.full_version(page.encode(), url)
    return found


@pytest.mark.parametrize("attributes", ["amp", "⚡", "lang=de amp", "⚡ lang=de", 'amp="" lang="de"', "class='x' AMP"])
def test_an_amp_page_leads_to_the_whole_one(attributes):
    assert whole(STORY + "/amp/", attributes=attributes) == STORY
    assert whole(STORY + "?x=1", attributes=attributes) == STORY
    assert whole(STORY + "?outputType=amp", attributes=attributes) == STORY
    assert whole(STORY, attributes=attributes) is None
    assert whole(STORY + "/?utm_source=x", attributes=attributes) is None
    assert whole(STORY + "/amp/", None, attributes) is None
    assert whole(STORY + "/amp/", SITE + "/", attributes) is None


@pytest.mark.parametrize(
    "attributes", ["lang=de", "⚡4ads", "amp4email", "class=amp", "data-amp", "lang=de data-x='amp'"]
)
def test_other_pages_are_whole(attributes):
    assert whole(STORY + "?x=1", attributes=attributes) is None


def test_a_print_version_leads_to_the_whole_page():
    assert whole(SITE + "/print/2025/03/01/faehre-faehrt-wieder") == STORY
    assert whole(STORY + "?print=1") == STORY
    assert whole(STORY + "/drucken") == STORY
    assert whole(SITE + "/print/a", SITE + "/print/a") is None
    assert whole(SITE + "/print/a-2", SITE + "/print/a") is None


@given(
    st.text() | st.binary(), st.sampled_from([STORY, STORY + "/print", "http://a/print", "https://a.example/?print"])
)
def test_no_page_raises(page, url):
    found = addresses.full_version(page, url)
    assert found is None or found.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "href",
    [
        SITE + "/amp/2025/03/01/faehre-faehrt-wieder",
        SITE + "/2025/03/01/faehre-faehrt-wieder/amp",
        SITE + "/2025/03/01/faehre-faehrt-wieder/amp/",
        STORY + "?amp=1",
        STORY + "?outputType=amp",
        "https://amp.hafenbote.example/2025/03/01/faehre-faehrt-wieder",
    ],
)
def test_the_amp_twin_is_not_the_address_of_the_whole_page(href):
    assert canonical(STORY, href) is None
    assert canonical(STORY, href, og=STORY) == STORY
    assert canonical(STORY + "?utm_source=feed", href) is None
    assert canonical(href, STORY) == STORY
    assert canonical(href, href) == href  # a site that has AMP pages only


def test_a_word_that_ends_like_amp_is_no_twin():
    lamp = SITE + "/2025/03/01/leuchtturm-lamp"
    assert canonical(SITE + "/x/9", lamp) == lamp


def test_an_address_in_the_social_tags_that_lacks_the_storys_query_is_none():
    assert canonical(SITE + "/story?storyid=4711", og=SITE + "/story") is None
    assert canonical(SITE + "/story?storyid=4711", og=SITE + "/story?storyid=4711") == SITE + "/story?storyid=4711"


@pytest.mark.parametrize(
    ("base", "found"),
    [
        ("/", SITE + "/hafen/faehre.html"),
        ("/en/", SITE + "/en/hafen/faehre.html"),
        (SITE + "/en/x.html", SITE + "/en/hafen/faehre.html"),
        ("https://www.pier.example/", None),
        ("javascript:void(0)", SITE + "/de/hafen/faehre.html"),
        ("http://[broken", SITE + "/de/hafen/faehre.html"),
    ],
)
def test_relative_addresses_are_joined_to_the_base_element(base, found):
    head = f'<base target=_top><base href="{base}"><base href="/no/"><link rel=canonical href="hafen/faehre.html">'
    tree = pages.parse(f"<html><head>{head}</head><body><p>Text.</p></body></html>")
    assert tree is not None
    url = SITE + "/de/faehre.html"
    assert addresses.canonical(structured.read(tree, url), url) == found


def test_an_amp_page_may_hold_half_a_megabyte_of_styles():
    styles = "<style amp-custom>" + ".a{color:red}" * 50_000 + "</style>"
    page = f"<html amp><head>{styles}<link rel=canonical href='https://h.example/story-of-pier'></head><p>x</p></html>"
    for body in (page, page.encode()):
        assert addresses.full_version(body, "https://h.example/amp/story-of-pier") == "https://h.example/story-of-pier"
