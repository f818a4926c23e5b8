"""Signals of pages that show something else than text: a film, pictures, nothing."""

from __future__ import annotations

from newscrawl.text import ends_sentence
from newscrawl.verdict.facts import Facts, Signal, path_has, says
from newscrawl.verdict.words.names import GALLERY_PATH, VIDEO_PATH
from newscrawl.verdict.words.notices import JAVASCRIPT, RIGHTS
from newscrawl.verdict.words.titles import GALLERY, VIDEO

_MEDIA_TYPES = frozenset(
    "VideoObject AudioObject Clip PodcastEpisode RadioEpisode TVEpisode Episode BroadcastEvent MusicRecording".split()
)
_GALLERY_TYPES = frozenset({"ImageGallery", "MediaGallery", "og:gallery", "og:image_gallery"})
_LITTLE = 80
"""Words that a page of pictures or of a film has beside them at most."""


_TOLD = 12
"""Words of a story beside a film: fewer are the film's caption."""


def video(facts: Facts) -> list[Signal]:
    seen = facts.seen
    if seen.own_words >= _LITTLE or (seen.titles and facts.story_words >= _TOLD):
        return []
    typed = not _MEDIA_TYPES.isdisjoint(facts.types)
    graphed = any(name.startswith(("og:video", "og:audio", "og:music", "og:podcast")) for name in facts.types)
    plays = facts.things.players
    return [
        ("video or audio type", 3, typed),
        ("og:video", 2, graphed),
        ("player", 2, plays),
        ("title says video", 1, says(VIDEO, [seen.title, *seen.headings[:2]])),
        ("address says video", 1, path_has(facts.url, VIDEO_PATH)),
        ("not a sentence", 3, not facts.has_sentence),
        ("hardly text", 1, seen.own_words < 40),
        ("list of headlines", -3, not seen.titles and facts.has_list and not typed),
        ("nothing to play", -9, not (typed or graphed or plays)),
    ]


def gallery(facts: Facts) -> list[Signal]:
    seen = facts.seen
    rest = seen.own_words - seen.caption_words
    if rest >= _LITTLE or seen.pictures < 4:
        return []
    return [
        ("gallery type", 2, not _GALLERY_TYPES.isdisjoint(facts.types)),
        (f"{seen.captions} pictures with captions", 2, seen.captions >= 4),
        (f"{seen.pictures} pictures", 1, seen.pictures >= 8),
        ("title says gallery", 1, says(GALLERY, [seen.title, *seen.headings[:2]])),
        ("address says gallery", 1, path_has(facts.url, GALLERY_PATH)),
        ("hardly text beside them", 2, rest < 25 and not facts.has_story),
        ("text beside them", -1, rest >= 50),
        ("a sentence under the headline", -2, facts.has_story),
        ("long captions", -3, seen.captions and seen.caption_words / seen.captions > 45),
        ("list of headlines", -2, seen.captions < 4 and not seen.titles and facts.has_list),
    ]


def empty(facts: Facts) -> list[Signal]:
    seen = facts.seen
    if seen.own_words >= 60:
        return []
    silent = (JAVASCRIPT, RIGHTS)
    lines = [line for line in seen.own_lines if not any(words.search(line.text) for words in silent)]
    words = sum(line.words for line in lines)
    if words + seen.caption_words >= 12 or facts.hides_text:
        return []
    return [
        ("hardly a word", 2, words < 12),
        ("no line of text", 1, words < 4),
        ("a sentence", -2, any(line.words >= 3 and ends_sentence(line.text) for line in lines)),
        ("no headline", 1, not seen.titles),
        ("filled by a script", 2, facts.things.shell),
        ("asks for JavaScript", 1, any(JAVASCRIPT.search(line.text) for line in seen.lines)),
        ("list of headlines", -3, facts.is_bare_list),
        ("pictures", -2, seen.pictures >= 3),
        ("article markup", -1, facts.is_marked),
        ("article text in the markup", -9, facts.metadata.article_body),
    ]
