"""The articles of a run: twins are told from copies, and one address on many pages from one article."""

import tracemalloc
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from newscrawl import dedup, extract
from newscrawl.crawl.once import First, Firsts, Maybe, remembered
from newscrawl.items import Article, Reason, Rejection
from newscrawl.state import Known

SITE = "https://www.quay.example"


PAGE = "<article><h1>Watch votes</h1><p>The boats of the watch left the mole at dawn, each on its own.</p></article>"
BASE = extract(PAGE, SITE, require_article=False)


def article(path: str, number: int, canonical: str | None = None, *, title: str = "", text: str = "") -> Article:
    """An article with six paragraphs that are those of its number alone."""
    lines = [f"Boat {part} of the watch {number} left the mole at dawn on day {number * part}." for part in range(1, 7)]
    assert isinstance(BASE, Article)
    text = text or "\n\n".join(lines)
    address = SITE + (canonical or path)
    return replace(
        BASE,
        url=SITE + path,
        id=dedup.article_id(address, text),
        canonical_url=SITE + canonical if canonical else None,
        title=title or f"Watch {number} votes",
        text=text,
        content_hash=dedup.content_hash(text),
    )


def admit(*articles: Article) -> list[Article | Rejection]:
    firsts = Firsts()
    return [firsts.admit(one) for one in articles]


def test_an_article_of_an_earlier_id_is_a_twin():
    first, twin = admit(article("/1", 1), article("/1-amp", 1, "/1"))
    assert isinstance(first, Article)
    assert isinstance(twin, Rejection)
    assert (twin.url, twin.reason) == (SITE + "/1-amp", Reason.DUPLICATE)
    assert twin.detail == f"same id {first.id} as {SITE}/1"


def test_one_canonical_address_on_many_pages_makes_no_one_article():
    found = admit(*(article(f"/{number}", number, "/all") for number in range(11, 16)))
    assert len({one.id for one in found}) == 5
    assert [one.canonical_url for one in found] == [SITE + "/all", None, None, None, None]
    assert [one.id for one in found[1:]] == [dedup.article_id(f"{SITE}/{number}", "") for number in range(12, 16)]


def test_the_page_at_that_address_is_one_of_its_own():
    *_, own, again = admit(article("/11", 11, "/all"), article("/all", 12, "/all"), article("/all", 12, "/all"))
    assert own.id == dedup.article_id(None, own.text)
    assert isinstance(again, Rejection)


def test_a_short_title_that_begins_another_is_not_the_same():
    found = admit(article("/11", 11, "/all", title="Live"), article("/12", 12, "/all", title="Liverpool wins at last"))
    assert [type(one) for one in found] == [Article, Article]


def test_each_of_them_is_still_kept_once():
    found = admit(article("/11", 11, "/all"), article("/12", 12, "/all"), article("/12/", 12, "/all"))
    assert [type(one) for one in found] == [Article, Article, Rejection]


def test_an_update_is_no_other_article():
    first = article("/21", 21)
    rest = first.text.split("\n\n")[1:]
    news = "\n\n".join(["At noon the council met in the harbour office, and nobody left.", *rest])
    for later in (
        article("/21", 21, text="Nothing is as it was in this text of one line.", title="All is new"),
        article("/21?v=2", 21, "/21", text=news, title="Council meets at noon"),
        article("/21?v=2", 21, "/21", text="Nothing is as it was in this text of one line."),
        article("/21?page=2", 21, "/21", text="The second page, of which all is new.", title="Watch 21 votes (page 2)"),
    ):
        assert [type(one) for one in admit(first, later)] == [Article, Rejection]


def test_a_copy_at_another_address_is_kept_and_says_of_what():
    first, copy, third, other = admit(article("/31", 31), article("/32", 31), article("/33", 31), article("/34", 34))
    assert [copy.duplicate_of, third.duplicate_of] == [first.id, first.id]
    assert len({first.id, copy.id, third.id}) == 3
    assert first.duplicate_of is other.duplicate_of is None


def test_a_version_with_the_same_text_is_a_twin_without_a_canonical_address():
    first, twin, other = admit(article("/41.html", 41), article("/41.amp.html", 41), article("/41-amp/2", 42))
    assert isinstance(twin, Rejection)
    assert twin.detail == f"same text as {first.url}, of which it is another version"
    assert isinstance(other, Article)


def test_parameters_that_a_source_drops_are_dropped_from_an_address_of_its_own_too():
    firsts = Firsts()
    firsts.admit(article("/51", 51, "/all"), ["from"])
    found = firsts.admit(article("/52?from=list", 52, "/all"), ["from"])
    assert found.id == dedup.article_id(SITE + "/52", "")


PATHS = st.sampled_from(["/1", "/2", "/1/amp", "/2?page=2", "/all"])


@given(st.lists(st.tuples(PATHS, st.integers(11, 14), st.none() | PATHS), max_size=8))
def test_no_two_records_share_an_id_and_no_two_texts_an_address(rows):
    made = [article(path, number, canonical) for path, number, canonical in rows]
    found = admit(*made)
    kept = [one for one in found if isinstance(one, Article)]
    assert len({one.id for one in kept}) == len(kept)
    assert all(isinstance(one, Rejection) or one.text == before.text for one, before in zip(found, made, strict=True))
    assert {one.url for one in found} == {one.url for one in made}


class Kept:
    """A state that knows what was let go, the first one of a text by its id, as two of one second have no order."""

    def __init__(self) -> None:
        self.known: dict[str, First] = {}

    def first(self, article_id: str) -> First | None:
        return self.known.get(article_id)

    def copied(self, content_hash: str, besides: str) -> First | None:
        found = sorted((one for one in self.known.values() if one.content_hash == content_hash), key=lambda one: one.id)
        return next((one for one in found if one.id != besides), None)

    def take(self, admitted: Article, firsts: Firsts) -> None:
        first = remembered(admitted, dedup.paragraphs(admitted.text))
        self.known[first.id] = first
        same = (first.id, first.url, first.title, first.content_hash, first.paragraphs)
        firsts.let_go([Known("quay", *same, revision=1, fetched_at="", run="")])


def test_what_the_state_knows_is_let_go_and_nothing_becomes_of_it_that_would_not_have():
    texts = ["The ferry sails.", "The bridge is shut.", "The ferry sails.", "The ferry sails.", "The quay is dry."]
    rows = [article(f"/{9 - number}", number, text=text) for number, text in enumerate(texts)]
    rows += [*rows, article("/9/amp", 0, text=texts[0]), article("/3", 7, "/9"), article("/2", 8, text=texts[0])]
    past = Kept()
    firsts, found = Firsts(past), []
    for row in rows:
        found.append(firsts.admit(row))
        if isinstance(found[-1], Article):
            past.take(found[-1], firsts)
    assert found == admit(*rows)
    assert {type(one) for one in found} == {Article, Rejection}
    assert firsts._by_id == {}, "what the state knows is not in memory"


def test_a_text_that_was_put_in_is_never_said_to_be_absent():
    seen = Maybe()
    texts = [f"a{number:016x}" for number in range(3000)]
    for text in texts:
        seen.add(text)
    assert all(text in seen for text in texts)
    assert sum(f"b{number:016x}" in seen for number in range(3000)) < 30


def test_few_texts_take_little():
    tracemalloc.start()
    seen = Maybe()
    for number in range(20):
        seen.add(f"a{number:016x}")
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert taken < 1 << 17
