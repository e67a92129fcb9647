import numpy
import pytest

from course_utils.chapters.background import model_table
from course_utils.chapters.background.explorers import model_sizes
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.widgets.painter import Painter

MODELS = model_table.models()


@pytest.fixture(scope="module")
def draw():
    return model_sizes.picture_function()


def test_the_picture_depends_on_its_values_alone(draw):
    painter = Painter(draw())
    states = [
        {},
        {"model": "Kimi K2", "measure": "flops"},
        {"domain": "speech"},
        {"model": "AlexNet", "measure": "active"},
    ]

    def pixels(values):
        draw(**values)
        return painter.pixels().copy()

    first = [pixels(values) for values in states]
    again = [pixels(values) for values in states[::-1]][::-1]
    fresh = [Painter(model_sizes.picture_function()(**values)).pixels() for values in states]
    for place in range(len(states)):
        assert (first[place] == again[place]).all() and (first[place] == fresh[place]).all()
    assert not (first[0] == first[1]).all()


def test_the_saved_picture_contains_everything(draw):
    figure = draw("GPT-3")
    live = Painter(figure).pixels()
    figure.canvas.draw()
    plots.png(figure)  # saves as a still picture does
    import io

    from PIL import Image

    still = numpy.asarray(Image.open(io.BytesIO(plots.png(figure))).convert("RGB"))
    assert still.shape == live.shape
    assert (numpy.abs(still.astype(int) - live).max(axis=2) > 60).mean() < 0.002


@pytest.mark.parametrize("measure", model_sizes.MEASURES)
def test_pointing_at_a_model_chooses_it(draw, measure):
    point = model_sizes.point_function(draw)
    draw("GPT-3", "all", measure)
    for row in model_sizes.shown("all", measure):
        place = draw.axes.transData.transform((row.year, model_sizes.value(row, measure)))
        chosen = model_table.model(point(*place, model="GPT-3", domain="all", measure=measure)["model"])
        assert (chosen.year, model_sizes.value(chosen, measure)) == (row.year, model_sizes.value(row, measure))


def test_pointing_into_the_empty_corner_or_at_a_filtered_model_does_not_choose_it(draw):
    point = model_sizes.point_function(draw)
    draw("GPT-3", "all", "parameters")
    assert point(2, 2, model="GPT-3", domain="all", measure="parameters") == {}
    place = draw.axes.transData.transform((MODELS[0].year, MODELS[0].parameters))  # AlexNet
    assert point(*place, model="GPT-3", domain="speech", measure="parameters").get("model") != "AlexNet"


def test_the_list_reaches_every_model():
    assert list(model_sizes.controls()["model"].options.values()) == [row.name for row in MODELS]


def test_words_change_and_say_the_facts():
    said = [model_sizes.alt(row.name) for row in MODELS]
    assert len(set(said)) == len(said)
    gpt3 = model_sizes.alt("GPT-3")
    assert "175B" in gpt3 and "3.14e+23" in gpt3 and "stated" in gpt3 and "https://arxiv.org/abs/2005.14165" in gpt3
    assert "computed" in model_sizes.alt("PaLM")
    assert "(37B active)" in model_sizes.alt("DeepSeek-V3")
    assert "no place on this axis" in model_sizes.alt("AlexNet", "all", "flops")
    assert model_sizes.alt("GPT-3", "speech").startswith("3 models")


def test_a_model_without_the_number_has_no_ring(draw):
    assert model_sizes.value(model_table.model("AlexNet"), "flops") is None
    assert model_sizes.value(model_table.model("Switch-C"), "active") is None
    assert model_sizes.value(model_table.model("DeepSeek-V3"), "active") == 37e9


def test_unknown_axis():
    with pytest.raises(CourseError, match="flops"):
        model_sizes.value(MODELS[0], "colour")


def test_still_picture_outside_jupyterlab(shown):
    model_sizes.explore()
    data, metadata = shown[0]
    assert "image/png" in data and "GPT-3" in metadata["image/png"]["alt"]
