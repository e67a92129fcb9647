"""The machinery: still and live pictures agree, and depend on the values alone."""

import base64
import io

import numpy
import pytest
from PIL import Image

from course_utils.chapters.cnn.explorers import kernel, receptive_field
from course_utils.chapters.preprocessing.explorers import augmentation, scaling
from course_utils.chapters.training.explorers import threshold
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.widgets import explorer


def cases(photo):
    sure = numpy.linspace(0.2, 1, 50)
    right = numpy.arange(50) % 7 != 0
    images = numpy.stack([photo[:32, i : i + 28] for i in range(20)])
    return {
        "augmentation": (
            augmentation.picture_function(photo), augmentation.controls(), augmentation.alt,
            {"rotation": -40, "zoom": 1.5, "flip": False},
        ),
        "kernel": (
            kernel.picture_function(photo), kernel.controls(), kernel.alt_function(photo),
            {"preset": "sharpen", "weights": kernel.as_rows(kernel.presets()["sharpen"]), "in_colour": True},
        ),
        "receptive_field": (
            receptive_field.picture_function(), receptive_field.controls(), receptive_field.alt,
            {"convolutions": 5, "kernel": 7, "stride": 2},
        ),
        "scaling": (
            scaling.picture_function(images), scaling.controls(), scaling.alt_function(images),
            {"kind": "together"},
        ),
        "threshold": (
            threshold.picture_function(sure, right), threshold.controls(), threshold.alt_function(sure, right),
            {"threshold": 30},
        ),
    }  # fmt: skip


NAMES = ("augmentation", "kernel", "receptive_field", "scaling", "threshold")


def decoded(png):
    return numpy.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_depends_on_its_values_alone(photo, name):
    draw, controls, _alt, others = cases(photo)[name]
    start = explorer.defaults(controls)
    first = plots.png(draw(**start))
    second = plots.png(draw(**{**start, **others}))
    assert second != first
    assert plots.png(draw(**start)) == first


@pytest.mark.parametrize("name", NAMES)
def test_live_and_still_pictures_are_the_same(photo, name):
    draw, controls, _alt, others = cases(photo)[name]
    start = explorer.defaults(controls)
    painter = explorer.Painter(draw(**start))
    for values in (start, {**start, **others}, start):
        figure = draw(**values)
        live = painter.pixels().astype(int)
        assert numpy.abs(live - decoded(plots.png(figure))).max() <= 3
        sent = numpy.asarray(Image.open(io.BytesIO(painter.frame()))).astype(int)
        assert numpy.abs(live - sent).mean() < 3


@pytest.mark.parametrize("name", NAMES)
def test_words_change_with_the_picture(photo, name):
    _draw, controls, alt, others = cases(photo)[name]
    start = explorer.defaults(controls)
    assert len(alt(**start)) > 40
    assert alt(**start) != alt(**{**start, **others})


@pytest.mark.parametrize("name", NAMES)
def test_without_jupyterlab_a_still_picture_with_words(photo, shown, name):
    draw, controls, alt, _others = cases(photo)[name]
    explorer.explorer(draw, controls, alt)
    ((data, metadata),) = shown
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == alt(**explorer.defaults(controls))


@pytest.mark.parametrize("name", NAMES)
def test_widgets_start_at_the_defaults_and_draw(photo, name):
    draw, controls, alt, others = cases(photo)[name]
    box = explorer.build(draw, controls, alt)
    assert {key: widget.value for key, widget in box.controls.items()} == explorer.defaults(controls)
    before = box.canvas.frame
    for key, value in others.items():
        box.controls[key].value = value
    assert box.canvas.frame not in (b"", before)
    assert box.canvas.alt == alt(**{**explorer.defaults(controls), **others})


def test_a_preset_fills_the_numbers_and_a_number_ends_the_preset(photo):
    box = explorer.build(
        kernel.picture_function(photo), kernel.controls(), kernel.alt_function(photo), kernel.react_function(3)
    )
    box.controls["preset"].value = "sharpen"
    assert box.controls["weights"].value == ((0, -1, 0), (-1, 5, -1), (0, -1, 0))
    box.controls["weights"].boxes[1][1].value = 9
    assert box.controls["weights"].value[1][1] == 9
    assert box.controls["preset"].value == "own"


def test_a_refused_value_is_said_in_the_words():
    def draw(a):
        raise CourseError("no such thing")

    box = explorer.build(draw, {"a": explorer.Slider("a", 0, 3, 1, 0)}, lambda a: "")
    assert box.canvas.alt == "no such thing"


def test_a_figure_without_moving_parts_is_drawn_anew_each_time():
    figure = explorer.new_figure(2, 1)
    text = figure.text(0.1, 0.5, "one")
    painter = explorer.Painter(figure)
    first = painter.pixels()
    text.set_text("two")
    assert (painter.pixels() != first).any()


def dot_explorer():
    """One dot that can be dragged; its sliders take steps of 0.5 and of 1."""
    figure = explorer.new_figure(4, 3)
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.set(xlim=(0, 10), ylim=(0, 10))
    (dot,) = axes.plot([], [], "o")
    explorer.moving(dot)
    drawn = []

    def draw(x, y):
        drawn.append((x, y))
        dot.set_data([x], [y])
        return figure

    def point(px, py, x, y):
        return dict(zip("xy", explorer.data_place(axes, px, py), strict=True))

    controls = {"x": explorer.Slider("x", 0.0, 10.0, 0.5, 5.0), "y": explorer.Slider("y", 0, 8, 1, 4, play=100)}
    return axes, drawn, explorer.build(draw, controls, lambda x, y: f"{x} {y}", point=point)


def test_pointing_moves_the_sliders_to_the_nearest_value_and_draws_once():
    axes, drawn, box = dot_explorer()
    before = len(drawn)
    box.canvas.pointer = [*axes.transData.transform((2.7, 3.4)), 1]
    assert (box.controls["x"].value, box.controls["y"].value) == (2.5, 3)
    assert drawn[before:] == [(2.5, 3)] and box.canvas.alt == "2.5 3"
    box.canvas.pointer = [*axes.transData.transform((2.6, 3.3)), 2]  # no other values: no other picture
    assert len(drawn) == before + 1


def test_pointing_beyond_the_edge_stays_within_the_sliders():
    axes, _drawn, box = dot_explorer()
    box.canvas.pointer = [*axes.transData.transform((99, -5)), 1]
    assert (box.controls["x"].value, box.controls["y"].value) == (10.0, 0)
    assert isinstance(box.controls["y"].value, int)


def test_an_explorer_says_whether_it_can_be_pointed_at(photo):
    assert dot_explorer()[2].canvas.pointing == "drag"
    draw, controls, alt, _others = cases(photo)["threshold"]
    assert explorer.build(draw, controls, alt).canvas.pointing == ""
    hovering = explorer.build(draw, controls, alt, point=lambda x, y, threshold: {}, hover=True)
    assert hovering.canvas.pointing == "hover"


def test_a_slider_that_plays_has_a_play_button():
    box = dot_explorer()[2]
    kinds = [type(child).__name__ for child in box.children[0].children]
    assert kinds == ["FloatSlider", "IntSlider", "Play"]
    assert box.children[0].children[2].interval == 100


def test_a_moving_text_beside_the_axes_is_in_the_still_picture_too():
    figure = explorer.new_figure(2, 1)
    empty = plots.png(figure)
    text = figure.text(0.1, 0.5, "one")
    explorer.moving(text)
    saved = plots.png(figure)
    assert saved != empty
    assert text.get_animated()
    assert numpy.abs(explorer.Painter(figure).pixels() - decoded(saved)).max() <= 3
