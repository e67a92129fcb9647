import numpy

from course_utils.widgets.glyphs import Labels
from course_utils.widgets.painter import new_figure


def ink(labels):
    figure = new_figure(2, 1)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 160), ylim=(0, 80))
    axes.axis("off")
    text = Labels(axes, "black", 12)
    text.set_labels(labels)
    figure.canvas.draw()
    return 255 - numpy.asarray(figure.canvas.buffer_rgba())[..., 0].astype(int)


def test_a_label_is_centred_at_its_place():
    dark = ink([(60, 40, "+0.80")])
    rows, columns = numpy.nonzero(dark > 60)
    assert abs((columns.min() + columns.max()) / 2 - 60) < 2
    assert abs((rows.min() + rows.max()) / 2 - 40) < 2
    assert 30 < columns.max() - columns.min() < 50


def test_labels_add_up_and_an_empty_list_is_empty():
    one, other = ink([(40, 40, "1")]), ink([(120, 40, "8")])
    both = ink([(40, 40, "1"), (120, 40, "8")])
    assert numpy.abs(both - one - other).max() < 3
    assert ink([]).max() == 0
    assert (ink([(40, 40, "1")]) != ink([(40, 40, "2")])).any()
