"""Copies across sources and runs: the state's index of signatures, and which article is named as the original."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from states import change

from newscrawl import dedup
from newscrawl.crawl.copies import Copies
from newscrawl.demo import content
from newscrawl.process import extract
from newscrawl.state import Known, Signed, State, banding

NOW, LATER = "2026-11-02T12:00:00Z", "2026-11-02T13:00:00Z"
FERRY, GULLS, NEWS = (
    "\n\n".join(content.plain(text) for _, text in story.parts)
    for slug in ("night-ferry-returns", "gulls-hold-on", "xin-qiao-tong-che")
    for story in content.stories("harbour")
    if story.slug == slug
)
AGENCY = "(Reuters) - " + FERRY.replace("said", "told reporters") + "\n\nEditing by Jane Roe"


def signed(source, id_, text=FERRY, **more):
    return Signed(source, id_, dedup.signature(text), more.pop("published", None), more.pop("first_at", NOW), **more)


def article(id_, text, published=None, **more):
    made = extract(f"<p>{text}</p>", require_article=False)
    precision = None if published is None else "day" if len(published) == 10 else "minute"
    stamp = f"{published}T00:00:00Z" if precision == "day" else published
    return replace(
        made, id=id_, text=text, date_published=stamp, date_published_precision=precision, date_fetched=NOW, **more
    )


@pytest.fixture
def state(where):
    with State(where) as opened:
        yield opened


def count(state, table):
    with state._reading():
        return state._connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()


def band_count(state):
    return count(state, "bands") + count(state, "new_bands")


def found(state, text):
    return {(one.source, one.id) for one in state.copied(dedup.signature(text))}


def test_a_copy_is_found_in_whatever_source_and_script_it_is(state):
    state.write([], signed=[signed("mole", "a1"), signed("quay", "a2", GULLS), signed("quay", "a3", NEWS)])
    assert found(state, AGENCY) == {("mole", "a1")}
    assert found(state, NEWS + "（共同）") == {("quay", "a3")}
    assert found(state, "An article of its own, about a lighthouse that is looking for a keeper. " * 3) == set()


def test_of_short_notes_the_same_text_alone_is_found(state):
    note = "The ferry runs again. The harbour office said so at noon."
    state.write([], signed=[signed("mole", "a1", note)])
    assert found(state, note.upper()) == {("mole", "a1")}
    assert found(state, note.replace("noon", "night")) == set()


def test_a_later_revision_takes_the_place_of_the_former_whose_first_time_stays(state):
    state.write([], signed=[signed("mole", "a1")])
    state.write([], signed=[signed("mole", "a1", GULLS, first_at=LATER)])
    assert found(state, FERRY) == set()
    assert state.copied(dedup.signature(GULLS)) == [signed("mole", "a1", GULLS)]
    assert band_count(state) == len(dedup.bands(dedup.signature(GULLS)))
    state.write([], signed=[signed("mole", "a1", GULLS, first_at="2026-10-01T00:00:00Z")])  # rebuilt from older files
    assert state.copied(dedup.signature(GULLS))[0].first_at == "2026-10-01T00:00:00Z"


def test_what_is_forgotten_or_pruned_leaves_nothing_behind(state):
    known = Known("mole", "a1", None, "", "h1", "", 1, NOW, "r1")
    state.write([], [known, replace(known, source="quay")], signed=[signed("mole", "a1"), signed("quay", "a2")])
    state.prune("mole", NOW)
    assert found(state, FERRY) == {("mole", "a1"), ("quay", "a2")}
    state.prune("mole", LATER)
    assert found(state, FERRY) == {("quay", "a2")}
    assert state.known("mole", ["a1"])
    state.forget("quay")
    assert count(state, "signatures") == band_count(state) == 0


def test_an_index_is_written_with_its_article_or_not_at_all(state):
    with pytest.raises(Exception, match=r"(?i)not.null"):
        state.write([], [Known("mole", "a1", None, "", None, "", 1, NOW, "r1")], signed=[signed("mole", "a1")])
    with pytest.raises(Exception, match=r"(?i)not.null"):
        state.write([], signed=[signed("mole", "a1"), signed("mole", "a2", first_at=None)])
    assert count(state, "signatures") == band_count(state) == 0


def test_a_state_from_before_there_was_an_index_has_one_from_now_on(where):
    State(where).close()
    tables = ("signatures", "bands", "new_bands")
    change(where, *(f"DROP TABLE {table}" for table in tables), "UPDATE meta SET value = '2' WHERE key = 'schema'")
    with State(where) as state:
        state.write([], signed=[signed("mole", "a1")])
        assert found(state, AGENCY) == {("mole", "a1")}


def test_a_state_from_before_there_were_new_bands_knows_all_that_it_knew(where):
    with State(where) as state:
        state.write([], signed=[signed("mole", "a1")])
    moved = "INSERT INTO bands SELECT * FROM new_bands"
    change(where, moved, "DROP TABLE new_bands", "UPDATE meta SET value = '4' WHERE key = 'schema'")
    with State(where) as state:
        state.write([], signed=[signed("quay", "a2"), signed("quay", "a3", GULLS)])
        assert found(state, AGENCY) == {("mole", "a1"), ("quay", "a2")}
        assert found(state, GULLS) == {("quay", "a3")}


def test_new_bands_become_old_ones_part_by_part_and_are_found_in_both(state):
    texts = [" ".join(f"harbour{place} pilots{number}x{place}" for place in range(50)) for number in range(3000)]
    for start in range(0, len(texts), banding.TURN):
        some = list(enumerate(texts))[start : start + banding.TURN]
        state.write([], signed=[signed("mole", f"a{number}", text) for number, text in some])
    assert band_count(state) == dedup.BANDS * len(texts)
    assert state.is_shared or 0 < count(state, "new_bands") < 0.6 * band_count(state)
    assert all(found(state, texts[number]) == {("mole", f"a{number}")} for number in range(0, len(texts), 100))
    state.write([], signed=[signed("mole", "a0", GULLS)])
    assert found(state, texts[0]) == set()
    state.forget("mole")
    assert band_count(state) == 0


def made_up(rng):
    """A signature whose bands are each shared with few or with many others of its kind."""
    bands = [int(rng.expovariate(1) * 2 ** rng.randrange(5)).to_bytes(2 * dedup.BAND, "little") for _ in range(42)]
    return b"".join(bands) + bytes(2)


def closest_by_counting(known, signature, many, most):
    """What `banding.closest` is to give, of all that is known: numbers of articles by signature, in order."""
    holders = [[number for number, keys in known.items() if key in keys] for key in dedup.bands(signature)]
    few = Counter(number for held in holders if len(held) < many for number in held)
    share = Counter({number: (dedup.BANDS + 1) * count for number, count in few.items()})
    share.update(number for held in holders if len(held) >= many for number in sorted(held)[-many:])
    least = 1 if len(few) < many else banding.SEVERAL
    share = Counter({number: count for number, count in share.items() if count >= least})
    return sorted(share, key=lambda number: (-share[number], number))[:most]


@pytest.mark.parametrize(("many", "most"), [(4, 3), (4, 30), (40, 8), (1000, 8)])
def test_both_databases_compare_with_the_same_articles(state, monkeypatch, many, most):
    monkeypatch.setattr(banding, "MANY", many)
    rng = random.Random(many)
    given = [Signed("mole", f"a{number}", made_up(rng), None, NOW) for number in range(200)]
    for start in range(0, len(given), 10):
        state.write([], signed=given[start : start + 10])
    connection = state._connection
    with state._reading():
        rows = connection.exec_driver_sql("SELECT number, signature FROM signatures ORDER BY number").all()
        known = {number: set(dedup.bands(bytes(signature))) for number, signature in rows}
        for signature in (made_up(rng) for _ in range(30)):
            keys = dedup.bands(signature)
            found = connection.exec_driver_sql(banding.closest(connection, keys, most), keys).scalars().all()
            assert found == closest_by_counting(known, signature, many, most)


def test_a_look_up_takes_no_more_steps_among_more_articles_of_one_template(tmp_path):
    rng, steps = random.Random(1), []
    template = [rng.randbytes(2 * dedup.BAND) for _ in range(dedup.BANDS)]

    def of_template():
        return b"".join(band if rng.random() < 0.3 else rng.randbytes(len(band)) for band in template) + bytes(2)

    with State(tmp_path / "state.sqlite") as state:
        driver = state._connection.connection.driver_connection
        for size in (500, 4000):
            while (held := count(state, "signatures")) < size:
                some = (Signed("mole", f"a{held + number}", of_template(), None, NOW) for number in range(500))
                state.write([], signed=some)
            asked = of_template()
            steps.append(0)
            driver.set_progress_handler(lambda: steps.append(steps.pop() + 1), 100)
            state.copied(asked)
            driver.set_progress_handler(None, 0)
    assert 0 < steps[1] < 1.2 * steps[0]


def test_of_a_thousand_reports_of_one_template_the_copied_one_is_found(state):
    def report(day):
        return (
            f"The weather on {day}.{day % 12}.: The morning will start with temperatures around {day * 7 % 31} degrees "
            f"and a light wind of {day * 11 % 47} knots from the west. In the course of the day it will get warmer, "
            f"and in the afternoon the thermometer will climb to {day * 13 % 37} degrees. The probability of rain is "
            f"{day * 17 % 101} per cent. In the evening the clouds will move on towards the coast, and at night "
            f"temperatures will fall to {day * 19 % 29} degrees. The sun rises at {day * 23 % 59} past eight."
        )

    state.write([], signed=[signed("mole", f"a{day}", report(day)) for day in range(1000)])
    assert found(state, "(Met Office) - " + report(617)) == {("mole", "a617")}
    assert found(state, report(2617)) == set()


@pytest.fixture
def admit(state):
    """Admits articles of runs of this process; gives what they are copies of."""
    runs = {}

    def admit(source, made, at=NOW):
        run = runs.setdefault(source, Copies(state, source))
        return run.original(made, dedup.signature(made.text), at)

    yield admit
    for run in runs.values():
        run.end()
    assert not Copies._fresh[state.where]._all


def test_two_sources_that_are_crawled_at_the_same_time_see_each_others_articles(admit):
    assert admit("mole", article("a1", FERRY)) is None
    assert admit("quay", article("a2", AGENCY)) == "a1"
    assert admit("quay", article("a3", GULLS)) is None
    assert admit("mole", article("a4", AGENCY + " For you.")) == "a1"  # a copy of a copy names the first


def test_what_is_written_is_known_by_the_state_alone(state):
    run, other = Copies(state, "mole"), Copies(state, "quay")
    run.original(article("a1", FERRY), dedup.signature(FERRY), NOW)
    one = signed("mole", "a1")
    run.lined("a1")
    state.write([], signed=[one])
    run.kept([one])
    assert not Copies._fresh[state.where]._all
    assert other.original(article("a2", AGENCY), dedup.signature(AGENCY), LATER) == "a1"
    other.end()


def test_of_articles_that_wait_long_the_latest_are_remembered(state, monkeypatch):
    monkeypatch.setattr("newscrawl.crawl.copies.MOST_WAITING", 2)
    run = Copies(state, "mole")
    for id_, text in (("a1", FERRY), ("a2", GULLS), ("a3", NEWS)):
        run.original(article(id_, text), dedup.signature(text), NOW)
    assert run.original(article("a4", NEWS + "（共同）"), dedup.signature(NEWS + "（共同）"), NOW) == "a3"
    assert run.original(article("a5", FERRY), dedup.signature(FERRY), NOW) is None
    run.end()


def test_the_earliest_is_the_original_by_its_date_where_all_tell_the_minute(state, admit):
    half = FERRY.split("\n\n")
    early = "2026-11-02T09:00:00Z"
    state.write(
        [],
        signed=[
            signed("mole", "a1", published="2026-11-02T09:30:00Z"),
            signed("quay", "a2", published=early, first_at=LATER),
        ],
    )
    assert admit("pier", article("a3", "\n\n".join(half[:-1]))) == "a2"
    state.write([], signed=[signed("quay", "a2", first_at=LATER)])  # its page tells the day alone
    assert admit("pier", article("a4", "\n\n".join(half[:-1]))) == "a1"


def test_an_article_is_no_copy_of_itself_or_of_its_own_copies(state, admit):
    state.write([], signed=[signed("mole", "a1"), signed("quay", "a2", AGENCY, duplicate_of="a1")])
    assert admit("mole", article("a1", FERRY + " It rains.", revision=2)) is None
    assert admit("pier", article("a1", FERRY)) is None  # the same address, of another source


def test_what_copies_name_stays_an_article_of_its_own(state, admit):
    state.write([], signed=[signed("mole", "a1", GULLS), signed("quay", "a2", GULLS, duplicate_of="a1")])
    state.write([], signed=[signed("pier", "a3", FERRY), signed("pier", "a5", NEWS)])
    assert admit("pier", article("a5", AGENCY, revision=2)) == "a3"  # nothing names this one
    assert admit("mole", article("a1", AGENCY, revision=2)) is None
