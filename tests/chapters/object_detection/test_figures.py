import numpy

from course_utils.chapters.object_detection import figures
from course_utils.core import plots
from course_utils.core.i18n import speaking

TRUTH = numpy.array([[0.0, 0, 20, 20, 0], [40, 40, 60, 60, 1]])


def row(box, label, score):
    return [*box, label, score]


def title_of(axis):
    """Its title, wherever the style in use puts it."""
    return axis.get_title(loc="left") or axis.get_title()


def test_wrong_answers_are_told_apart():
    found = numpy.array(
        [
            row((0, 0, 20, 20), 0, 0.9),  # right
            row((0, 0, 20, 19), 0, 0.8),
            row((0, 1, 20, 20), 1, 0.7),
            row((40, 40, 60, 60), 0, 0.6),
            row((45, 45, 75, 75), 1, 0.5),
            row((80, 80, 90, 90), 1, 0.4),
        ]
    )
    worst = figures.worst_answers([found, found[5:]], [TRUTH, numpy.zeros((0, 5))])
    kinds = [kind for _score, _number, _box, kind in worst]
    assert kinds == ["duplicate", "second name", "class", "place", "nothing", "nothing"]
    assert set(kinds) == set(figures.KINDS)
    assert [score for score, *_rest in worst] == sorted((score for score, *_rest in worst), reverse=True)


def test_figures_show_every_picture_and_every_class():
    images = numpy.zeros((3, 64, 96, 3), "uint8")
    found = [numpy.array([row((0, 0, 20, 20), 0, 0.9)])] * 3
    figure = figures.scene_grid(images, [TRUTH] * 3, found, ("coat", "bag"), ["a", "b", "c"], columns=2)
    shown = [axis for axis in figure.axes if axis.images]
    assert [title_of(axis) for axis in shown] == ["a", "b", "c"]
    assert all(len(axis.patches) == 3 for axis in shown)
    assert {text.get_text() for axis in shown for text in axis.texts} == {"coat 90%"}
    plots.close(figure)
    figure = figures.heat_picture(images[0], numpy.zeros((8, 12, 2)), ("coat", "bag"), "picture")
    assert [title_of(axis) for axis in figure.axes] == ["picture", "coat", "bag"]
    plots.close(figure)
    figure = figures.precision_recall_picture(found, [TRUTH] * 3, ("coat", "bag"))
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == ["coat 1.00"]
    plots.close(figure)


def test_masks_stand_under_their_pictures_with_one_colour_a_class():
    images, wanted = numpy.zeros((2, 16, 16, 3), "uint8"), numpy.zeros((2, 16, 16), "uint8")
    wanted[:, :8] = 2
    for answers, rows in ((None, 2), (wanted, 3)):
        figure = figures.mask_grid(images, wanted, answers, ("coat", "bag"), ["a", "b"])
        assert len(figure.axes) == 2 * rows and [title_of(axis) for axis in figure.axes[:2]] == ["a", "b"]
        assert len(numpy.unique(figure.axes[2].images[0].get_array().reshape(-1, 3), axis=0)) == 2
        assert [text.get_text() for text in figure.legends[0].get_texts()] == ["ground", "coat", "bag"]
        plots.close(figure)
    assert len(set(figures.MASK_COLOURS)) == len(figures.MASK_COLOURS)


def test_pictures_are_shown_in_fewer_steps_but_hardly_changed():
    shades = numpy.arange(256, dtype="uint8")
    assert numpy.abs(figures.coarse(shades).astype(int) - shades).max() == 8
    assert len(set(figures.coarse(shades).tolist())) == 16


def test_forty_classes_have_a_figure_of_the_usual_size_and_a_legend_of_what_is_seen():
    names = [f"a thing with a long name, number {number}" for number in range(40)]
    heat = numpy.zeros((4, 5, 40))
    heat[1, 1, 33] = heat[2, 2, 7] = 0.9
    figure = figures.heat_picture(numpy.zeros((32, 40, 3), "uint8"), heat, names)
    assert len(figure.axes) == 1 + figures.MOST_MAPS and figure.get_figwidth() < 12.8
    titles = " ".join(title_of(axis) for axis in figure.axes)
    assert len(titles) < 7 * 20 and figure.axes[-1].images[0].get_array().max() == 0.9
    plots.close(figure)
    masks = numpy.zeros((2, 32, 40), "uint8")
    masks[0, :9], masks[1, 9:12] = 34, 8
    figure = figures.mask_grid(numpy.zeros((2, 32, 40, 3), "uint8"), masks, None, names)
    assert len(figure.legends[0].get_texts()) == 3
    plots.close(figure)


def test_kinds_of_errors_and_losses_have_names_in_both_languages():
    assert [figures.said(kind) for kind in figures.KINDS] == list(figures.KINDS)
    with speaking("zh"):
        told = [figures.said(name) for name in (*figures.KINDS, *figures.LOSSES)]
    assert told[:2] == ["重复", "第二个名字"] and told[-1] == "焦点损失" and len(set(told)) == 8
