"""An agency's story on several sites: one is the original, whoever is crawled when, also after the state was lost."""

import json
from pathlib import Path

import pytest
from local_site import Answer, lines, serving, start, story

from newscrawl.demo import content

FERRY = next(story for story in content.stories("harbour") if story.slug == "night-ferry-returns")
PARAGRAPHS = [content.plain(text) for _, text in FERRY.parts]
QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")


def printed(title: str, hour: str, *paragraphs: str) -> Answer:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return Answer(
        f"<html lang='en'><head><title>{title}</title><meta property='og:type' content='article'><meta "
        f"property='article:published_time' content='2026-11-02T{hour}:00Z'></head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


PRINTED = {
    "bay": printed("The night ferry is back", "08:00", "HUSUM (Reuters) - " + PARAGRAPHS[0], *PARAGRAPHS[1:]),
    "mole": printed("Ferry at night again", "09:00", *PARAGRAPHS, "Editing by Jane Roe", "More on ferries in our app"),
    "pier": printed("They sail again", "07:00", *PARAGRAPHS[:-1], "Additional reporting by the Pier Gazette."),
    "quay": printed("Night boat returns", "10:00", *PARAGRAPHS),
}


def run(folder: Path, *args: str) -> str:
    process = start(folder, *args, module="newscrawl")
    out, log = process.communicate()
    assert process.returncode == 0, log.decode()
    return out.decode()


def written(folder: Path) -> dict[str, list[dict]]:
    """Records of the story by source, the first one first."""
    found: dict[str, list[dict]] = {}
    for path in sorted(folder.glob("data/articles/*/*.jsonl")):
        found.setdefault(path.parent.name, []).extend(line for line in lines(path) if "/agency" in line["url"])
    return found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """The folder of runs of four sources: two at once, one later, and one after the state was lost and rebuilt."""
    folder = tmp_path_factory.mktemp("copies")
    with serving({}) as bay, serving({}) as mole, serving({}) as pier, serving({}) as quay:
        sites = {"bay": bay, "mole": mole, "pier": pier, "quay": quay}
        for number, (name, site) in enumerate(sites.items()):
            site.pages |= {"/robots.txt": Answer(status=404), "/own": story(number + 40), "/agency": PRINTED[name]}
            site.pages["/feed"] = site.feed("/own", "/agency")
            site.source(folder, name)
        run(folder, "run", "bay", "mole", *QUICK)
        run(folder, "run", "pier", *QUICK)
        (folder / "data" / "state.sqlite").unlink()
        run(folder, "state", "rebuild")
        first = next(name for name in ("bay", "mole") if not written(folder)[name][0]["duplicate_of"])
        sites[first].pages["/agency"] = printed("Back, and full", "11:00", *PARAGRAPHS, "The ferry was sold out.")
        run(folder, "run", "quay", first, *QUICK, "-s", "NEWSCRAWL_RECHECK_HOURS=24")
        yield folder, first


def test_all_name_the_first_one_that_was_written(crawled):
    folder, first = crawled
    found = written(folder)
    (original, revised), copies = found.pop(first), [records[0] for records in found.values()]
    assert (original["duplicate_of"], [copy["duplicate_of"] for copy in copies]) == (None, [original["id"]] * 3)
    assert (revised["revision"], revised["duplicate_of"]) == (2, None)  # its own later text is no copy of its copies


def test_stories_of_their_own_are_copies_of_none(crawled):
    folder, _ = crawled
    own = [line for path in folder.glob("data/articles/*/*.jsonl") for line in lines(path) if "/own" in line["url"]]
    assert [line["duplicate_of"] for line in own] == [None] * 4


def test_an_export_of_unique_articles_has_the_earliest_of_them(crawled):
    folder, _ = crawled
    out = folder / "unique.csv"
    told = run(folder, "export", "--to", "csv", "-o", str(out), "--unique", "--fields", "title,source", "--json")
    assert json.loads(told)["articles"] == 5
    assert "They sail again,pier" in out.read_text("utf-8")  # printed at seven, though it was crawled last but one


def test_it_can_be_switched_off(tmp_path):
    with serving({}) as site:
        site.pages |= {"/robots.txt": Answer(status=404), "/agency": PRINTED["bay"], "/agency-2": PRINTED["mole"]}
        site.pages["/feed"] = site.feed("/agency", "/agency-2")
        site.source(tmp_path)
        run(tmp_path, "run", "bay", *QUICK, "-s", "NEWSCRAWL_NEAR_DUPLICATES=no")
    assert [record["duplicate_of"] for record in written(tmp_path)["bay"]] == [None, None]
