import io

import matplotlib.pyplot as pyplot
import numpy
import pytest
from explorer_data import picture_in
from PIL import Image

from course_utils.core import plots


@pytest.fixture(autouse=True)
def style():
    plots.use_style()
    yield
    pyplot.close("all")


def test_show_gives_a_picture_with_its_alternative_text_and_closes_it(monkeypatch):
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda data, **options: shown.append((data, options)))
    figure = plots.image_grid([numpy.zeros((4, 4, 1), "uint8")])
    plots.show(figure, "a black square")
    data, options = shown[0]
    assert options == {"raw": True}
    image, alt = picture_in(data)
    assert alt == "a black square"
    Image.open(io.BytesIO(image)).verify()
    assert not pyplot.fignum_exists(figure.number)


def test_equal_figures_are_equal_bytes():
    first, second = (plots.png(plots.curves({"loss": [1.0, 0.5]})) for _turn in range(2))
    assert first == second


@pytest.mark.parametrize("shape", [(5, 5), (5, 5, 1), (5, 5, 3)])
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_image_grid_takes_grey_and_colour(shape, dtype):
    figure = plots.image_grid([numpy.ones(shape, dtype)] * 7, titles=list("abcdefg"), columns=3, title="seven")
    drawn = [axis for axis in figure.axes if axis.images]
    assert len(drawn) == 7 and [axis.get_title() for axis in drawn] == list("abcdefg")


def test_curves_draw_what_is_there():
    figure = plots.curves({"loss": [2, 1], "accuracy": [0.1, 0.2], "val_accuracy": [0.1, 0.3]})
    loss, accuracy = figure.axes
    assert len(loss.lines) == 1 and len(accuracy.lines) == 2
    assert accuracy.lines[1].get_ydata().tolist() == [10.0, 30.0]
    assert loss.get_xlabel() and accuracy.get_ylabel()


def test_curves_of_a_network_without_accuracy_have_no_empty_half():
    history = {"loss": [2, 1], "val_loss": [2, 1.5]}
    (loss,) = plots.curves(history).axes
    assert len(loss.lines) == 2
    _figure, axes = pyplot.subplots(1, 2)  # the live picture has its axes before anything is known
    plots.draw_curves(axes, {})
    assert axes[1].get_visible()
    plots.draw_curves(axes, history)
    assert not axes[1].get_visible()


def test_one_axis_has_one_title_and_two_have_one_above_them():
    history = {"loss": [2, 1], "val_loss": [2, 1.5]}
    figure = plots.curves(history, "A detector")
    assert [axis.get_title() or axis.get_title(loc="left") for axis in figure.axes] == ["A detector"]
    assert not figure.get_suptitle()
    both = plots.curves({**history, "accuracy": [0.1, 0.2]}, "A network")
    assert both.get_suptitle() == "A network" and len(both.axes) == 2


def test_curves_alt_names_the_best_epoch():
    text = plots.curves_alt({"loss": [2.0, 1.0, 0.5], "val_accuracy": [0.1, 0.3, 0.2]})
    assert "up to epoch 3:" in text and "30.0%" in text and "epoch 2" in text
    assert plots.curves_alt({}) == "Nothing is trained yet."


def test_confusion_shows_every_count():
    figure = plots.confusion([[5, 1], [0, 7]], ["cat", "dog"])
    assert [text.get_text() for text in figure.axes[0].texts] == ["5", "1", "0", "7"]


def test_bars_show_single_runs_and_reference():
    figure = plots.bars(["a", "b"], [1, 2], [0.1, 0.2], points=[[1, 1], [2]], reference=1.5, reference_label="claim")
    axis = figure.axes[0]
    assert len(axis.patches) == 2
    assert [label.get_text() for label in axis.get_legend().get_texts()] == ["claim"]


def opened(image):
    return numpy.asarray(Image.open(io.BytesIO(image)).convert("RGB")).astype(int)


def test_a_chart_becomes_small_and_looks_the_same():
    image = plots.png(plots.bars(["a", "b"], [1, 2], title="Bars"))
    small = plots.compact(image)
    assert len(small) < 0.5 * len(image)
    assert numpy.abs(opened(small) - opened(image)).max() <= plots.LARGEST_CHANGE


def test_a_photograph_keeps_its_colours():
    photo = numpy.random.default_rng(0).integers(0, 256, (40, 40, 3)).astype(numpy.uint8)
    image = plots.png(plots.image_grid([photo], size=3))
    small = plots.compact(image)
    assert len(small) < len(image) and (opened(small) == opened(image)).all()
