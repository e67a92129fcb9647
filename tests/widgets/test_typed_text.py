"""A line to type in: it offers examples and takes any text."""

import examples_tools_and_papers as examples
import pytest

from course_utils.chapters.tools_and_papers.explorers import next_piece
from course_utils.chapters.tools_and_papers.explorers.attention_heads import AttentionHeads
from course_utils.widgets.typed_text import TypedText


def test_the_box_offers_examples_and_takes_what_is_typed():
    box = TypedText("your text", {"one": "one", "two": "two"}, "one").make()
    assert box.value == "one" and tuple(box.options) == ("one", "two")
    box.value = "something else"
    assert box.value == "something else" and not box.ensure_option


@pytest.mark.parametrize("kind", [next_piece.NextPiece, AttentionHeads])
@pytest.mark.parametrize("text", ["", "   ", "猫猫", "a" * 500, "\\$x$ {} <b>", "to be /", "/ / /"])
def test_any_text_can_be_drawn(kind, text):
    explorer = kind(examples.network(), examples.known())
    live = explorer.build()
    live.controls["text"].value = text
    assert "Error" not in live.canvas.alt and len(live.canvas.alt) > 30


def test_letters_that_no_piece_has_are_told():
    now = next_piece.state(examples.network(), examples.known(), "my 猫")
    assert now["unknown"] == "猫"
    explorer = next_piece.NextPiece(examples.network(), examples.known())
    assert "not read: 猫" in explorer.alt(**explorer.values(text="my 猫"))


def test_a_slash_is_the_end_of_a_line():
    assert next_piece.typed("KING. / What") == "KING.\nWhat" and next_piece.one_line("a\nb") == "a / b"
