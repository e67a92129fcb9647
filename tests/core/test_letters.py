"""Texts of the learner's own in pictures: whatever is typed is drawn, letter by letter."""

import random
import warnings

import numpy
import pytest
from matplotlib import font_manager
from odd_texts import NAMES, ODD

from course_utils.core import letters, plots
from course_utils.core.environment import CHINESE_FONTS
from course_utils.widgets.painter import new_figure


def drawn(text):
    """The pixels of a picture with `text` as a tick, a title and a text; warnings are errors."""
    plots.use_style()
    figure = new_figure(3, 1)
    axes = figure.add_axes((0.5, 0.2, 0.4, 0.6))
    axes.set_yticks([0], [text])
    axes.set_title(text)
    axes.text(0, 0.5, text)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return plots.png(figure)


@pytest.mark.parametrize("text", ODD, ids=NAMES)
def test_an_odd_text_is_drawn(text):
    assert drawn(letters.plain(text)).startswith(b"\x89PNG")


@pytest.mark.parametrize("seed", range(25))
def test_any_text_is_drawn(seed):
    """Signs of all planes, but halves of a pair, which no keyboard gives; dollars, backslashes and braces often."""
    generator = random.Random(seed)
    planes = [(0x20, 0x7F), (0, 0x2FF), (0x300, 0xD7FF), (0xE000, 0xFFFF), (0x1F000, 0x1FBFF), (0x20000, 0x10FFFF)]
    signs = [chr(generator.randint(*generator.choice(planes))) for _sign in range(generator.randint(0, 80))]
    signs += generator.choices("$\\\\{}^_%&#~ \n", k=generator.randint(0, 30))
    generator.shuffle(signs)
    text = letters.plain("".join(signs))
    drawn(text)
    assert len(text.replace(r"\$", "$")) <= 60


def test_dollars_are_dollars():
    assert letters.plain("a$_$b") == r"a\$_\$b"
    for formula in ("a$_$b", "$$"):  # what plain is for
        with pytest.raises(ValueError):
            drawn(formula)


def test_a_text_is_one_line_and_cut_where_it_is_long():
    assert letters.plain(" a\n\tb\0 ") == "a b"
    assert letters.plain("e" * 10_000, 10) == "e" * 9 + "…"


def test_line_breaks_stay_where_a_title_has_several_lines():
    assert letters.plain_lines("truth\n→ a$ 99 %") == "truth\n→ a\\$ 99 %"
    figure = plots.image_grid(numpy.zeros((1, 4, 4, 1)), titles=["says bag\nlooks shirt"])
    assert figure.axes[0].get_title() == "says bag\nlooks shirt"
    bars = plots.bars(["a tree\nof depth 3"], [1.0], [0.1])
    assert [text.get_text() for text in bars.axes[0].get_yticklabels()] == ["a tree\nof depth 3"]


def test_letters_without_a_font_are_told_and_replaced():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(letters, "_signs", lambda: {ord(sign) for sign in "ab"})
        assert letters.missing("a张张b伟") == "张伟"
        assert letters.plain("a张b") == f"a{letters.UNKNOWN}b"


def test_chinese_is_drawn_where_the_machine_has_a_font():
    if not {font.name for font in font_manager.fontManager.ttflist} & set(CHINESE_FONTS):
        pytest.skip("no Chinese font is on this machine")
    assert letters.missing("张伟") == "" and letters.plain("张伟") == "张伟"
    assert drawn(letters.plain("张伟")) != drawn(letters.plain("李娜"))
