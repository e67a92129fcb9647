"""Painting: what moves is drawn anew, all else is kept, and a saved figure contains everything."""

import io

import numpy
from PIL import Image

from course_utils.core import plots
from course_utils.widgets.painter import Painter, moving, new_figure, still_changed


def decoded(png):
    return numpy.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def test_a_figure_without_moving_parts_is_drawn_anew_each_time():
    figure = new_figure(2, 1)
    text = figure.text(0.1, 0.5, "one")
    painter = Painter(figure)
    first = painter.pixels()
    text.set_text("two")
    assert (painter.pixels() != first).any()


def test_what_holds_still_is_drawn_anew_when_the_painter_is_told():
    figure = new_figure(2, 1)
    text, other = figure.text(0.1, 0.5, "one"), figure.text(0.6, 0.5, "x")
    moving(other)
    painter = Painter(figure)
    first = painter.pixels().copy()
    text.set_text("two")
    assert (painter.pixels() == first).all()
    still_changed(figure)
    assert (painter.pixels() != first).any()


def test_a_moving_text_beside_the_axes_is_in_the_still_picture_too():
    figure = new_figure(2, 1)
    empty = plots.png(figure)
    text = figure.text(0.1, 0.5, "one")
    moving(text)
    saved = plots.png(figure)
    assert saved != empty
    assert text.get_animated()
    assert numpy.abs(Painter(figure).pixels() - decoded(saved)).max() <= 3
