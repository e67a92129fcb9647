import numpy
import pytest

from course_utils.widgets import stamps
from course_utils.widgets.painter import new_figure


def drawn(make):
    """The pixels of a figure in which `make(axes)` has put a text."""
    figure = new_figure(4, 2)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_ylim(0, 1)
    make(axes)
    figure.canvas.draw()
    return numpy.asarray(figure.canvas.buffer_rgba())[..., :3].astype(int)


@pytest.mark.parametrize(("side", "x"), [("left", 0.2), ("right", 0.9)])
def test_a_stamp_looks_like_the_text(side, x):
    def stamp(axes):
        stamps.Stamp(axes, x, 0.5, side, size=12).set_text("gpy hour")

    def text(axes):
        axes.text(x, 0.5, "gpy hour", fontsize=12, ha=side, va="center_baseline", transform=axes.get_yaxis_transform())

    mine, wanted = drawn(stamp), drawn(text)
    assert (mine < 128).any()
    ink = [numpy.argwhere(pixels.min(axis=2) < 128) for pixels in (mine, wanted)]
    for end in (ink[0].min(axis=0) - ink[1].min(axis=0), ink[0].max(axis=0) - ink[1].max(axis=0)):
        assert abs(end).max() <= 2  # to the pixel, or nearly
    assert len(ink[0]) == pytest.approx(len(ink[1]), rel=0.1)


def test_colour_and_emptiness():
    def red(axes):
        stamps.Stamp(axes, 0.1, 0.5, colour="#FF0000").set_text("x")

    pixels = drawn(red)
    assert (pixels[..., 0] > 200).all() and (pixels[..., 1] < 100).any()
    assert (drawn(lambda axes: stamps.Stamp(axes, 0.1, 0.5)) == 255).all()


def test_the_same_text_is_drawn_once():
    stamps.picture.cache_clear()
    for _turn in range(3):
        stamps.picture("once", 9, "black", 80)
    assert stamps.picture.cache_info().misses == 1
