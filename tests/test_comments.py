"""Readers' comments inside the article: which boxes go, and which sections of a story stay."""

import pytest

from newscrawl import markup
from newscrawl.extraction import body, comments, fields

PARAGRAPHS = (
    "The council approved the budget for the coming year on Tuesday after a debate of nine hours in the town hall.",
    "Members of four parties voted for the plan, which puts more money into schools and less into the harbour road.",
    "The mayor called it a fair compromise, while the opposition said that it would cost the town dearly in ten years.",
)
COMMENT = "Nobody asked those of us who live next to the tower, and my grandmother has slept badly ever since then."
MORE = "The swarm was here first, and a bell can be rung at any other church of the valley as well, if you ask me."
STORY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
P = "<p>A group of parents had waited outside since the morning and cheered when the result was read out.</p>"
C = f"<p>{COMMENT}</p>"


def text(extra: str, story: str = STORY) -> str:
    content = f"<article><h1>Budget</h1>{story}{extra}</article>"
    tree = markup.parse(f"<html><head><title>Budget</title></head><body>{content}</body></html>")
    assert tree is not None
    return "\n".join(block.text for block in body.extract(tree, metadata=fields.read(tree)).blocks)


def is_whole(found: str) -> bool:
    return all(paragraph in found for paragraph in PARAGRAPHS)


@pytest.mark.parametrize(
    "heading",
    [
        "Comments", "Kommentare (2)", "3 Responses", "Commentaires", "2 commentaires", "Comentarios", "Commenti (4)",
        "Comentários (5)", "Reacties", "2 kommentarer", "Kommentit (3)", "Komentarze", "Komentáře (7)", "Σχόλια",
        "Hozzászólások", "Комментарии (2)", "Коментарі", "Yorumlar", "تعليقات", "תגובות", "コメント", "댓글 3", "评论",
        "Bình luận", "ความคิดเห็น", "टिप्पणियाँ", "Leave a comment", "Schreiben Sie einen Kommentar", "Your comments",
        "Laisser un commentaire", "Deja un comentario", "Leserkommentare", "Reader comments", "Diskussion (12)",
    ],
)  # fmt: skip
def test_a_section_of_comments_behind_the_story_goes(heading):
    found = text(f"<section><h2>{heading}</h2>{C}<p>{MORE}</p></section>")
    assert COMMENT not in found
    assert MORE not in found
    assert is_whole(found)


@pytest.mark.parametrize(
    "extra",
    [
        f'<div itemprop="comment" itemscope itemtype="https://schema.org/Comment">{C}</div>',
        f'<div itemscope itemtype="http://schema.org/UserComments">{C}</div>',
        f'<ol><li typeof="schema:Comment">{C}</li></ol>',
        f"<div class=responses><h3>3 Responses</h3>{C}</div>",
        f"<div class=respond>{C}</div>",
        f"<div class=reader-letters><h3>Your comments</h3>{C}</div>",
        f"<div class=discussion><h3>Discussion (2)</h3>{C}</div>",
        f"<div id=kommentare>{C}</div>",
        f"<h2>Comments (2)</h2>{C}{C}",
        f"<h2>Comments</h2><p>Anna, 3 May 2024 at 10:00</p>{C}<p>Reply</p>",
        f"<h2>Kommentare</h2><div><b>Anna</b> <time>3. Mai</time>{C}</div>",
        f"<div><div><h3>Comentarios</h3></div><ul><li><b>Ana</b>{C}<a>Responder</a></li></ul></div>",
        f"<details open><summary>Commentaires (2)</summary>{C}</details>",
        f"<h3>3 Responses to “Budget”</h3><ol><li>Anna, 3 May 2024{C}</li></ol>",
        f"<section><h2>Comments</h2>{C * 20}</section>",
    ],
)
def test_marked_named_and_headed_comments_go(extra):
    found = text(extra)
    assert COMMENT not in found
    assert MORE not in found
    assert is_whole(found)


@pytest.mark.parametrize(
    "extra",
    [
        f"<h2>Comments by the minister</h2>{C}{P}",
        f"<h2>Comments</h2>{C}{P}",
        f"<h2>Comments</h2><p>{COMMENT} On <time>3 May 2024</time> she said so again.</p>",
        f"<section><h2>Background</h2>{P}</section><section><h2>Comments</h2>{C}</section>",
        f"<section><h2>Kommentare</h2>{C}</section>{P}",
        f"<section><h2>Kommentar</h2>{C}</section>",
        f"<section><h2>Commentaires du maire</h2>{C}</section>",
        f"<h2>3 responses to the heat</h2>{C}{P}",
        f"<div class=discussion>{C}</div>",
        f'<section class="feedback"><h2>What the survey says</h2>{C}</section>',
    ],
)
def test_a_section_of_the_story_stays(extra):
    assert COMMENT in text(extra)


def test_what_stands_before_any_prose_is_no_box_of_comments():
    assert COMMENT in text(f"<section><h2>Comments (2)</h2>{C}</section>{STORY}", story="")


def test_a_story_in_a_box_called_comments_stays():
    tree = markup.parse(
        f"<html><body><article><h1>Budget</h1>{P}<div class=comments>{STORY}</div></article></body></html>"
    )
    assert tree is not None
    assert comments.found(tree, tree.iter("div")) == []


@pytest.mark.parametrize(
    "name",
    "comments-list userComments reader-letters disqus_thread respond kommentare leserbriefe Kommentarer comentários "
    "commentaires commenti reacties komentarze komentáře yorumlar".split(),
)
def test_a_box_goes_by_its_name_in_any_language(name):
    assert COMMENT not in text(f"<div class='wide {name}'>{C}</div>")


@pytest.mark.parametrize(
    "name", "responses discussion replies reactions feedback forum conversation debate discuss".split()
)
def test_a_vague_name_asks_for_a_heading_that_says_so(name):
    assert COMMENT not in text(f"<div id={name}><h3>Comments</h3>{C}</div>")
    assert COMMENT in text(f"<div id={name}><h3>What followed</h3>{C}</div>")
