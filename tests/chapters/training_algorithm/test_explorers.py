"""The explorers of 03: pictures depend on their values alone, live and still agree, words change with them."""

import io

import numpy
import pytest
from PIL import Image

from course_utils.chapters.training_algorithm.explorers import (
    backprop,
    initialisation,
    optimiser_race,
)
from course_utils.core import plots
from course_utils.widgets.controls import Slider, defaults
from course_utils.widgets.explorer import build, explorer
from course_utils.widgets.painter import Painter


def cases():
    generator = numpy.random.default_rng(0)
    X, labels = generator.normal(size=(64, 50)), numpy.arange(64) % 4
    return {
        "backprop": (
            backprop.picture_function(), backprop.controls(), backprop.alt,
            {"x1": -1.4, "activation": "tanh", "target": 0, "updates": 12},
        ),
        "initialisation": (
            initialisation.picture_function(initialisation.run_function(X, labels)), initialisation.controls(),
            initialisation.alt_function(initialisation.run_function(X, labels)),
            {"kind": "small", "layers": 5, "gain": 2.0, "activation": "sigmoid"},
        ),
        "optimiser_race": (
            optimiser_race.picture_function()[0], optimiser_race.controls(), optimiser_race.alt,
            {"surface": "valleys", "x": 2.0, "step": 90, "tuned": True},
        ),
    }  # fmt: skip


NAMES = ("backprop", "initialisation", "optimiser_race")


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_depends_on_its_values_alone(name):
    draw, controls, _alt, others = cases()[name]
    start = defaults(controls)
    first = plots.png(draw(**start))
    assert plots.png(draw(**{**start, **others})) != first
    assert plots.png(draw(**start)) == first


@pytest.mark.parametrize("name", NAMES)
def test_live_and_still_pictures_are_the_same(name):
    draw, controls, _alt, others = cases()[name]
    start = defaults(controls)
    painter = Painter(draw(**start))
    for values in (start, {**start, **others}, start):
        figure = draw(**values)
        live = painter.pixels().astype(int)
        still = numpy.asarray(Image.open(io.BytesIO(plots.png(figure))).convert("RGB")).astype(int)
        assert (numpy.abs(live - still).max(axis=-1) > 12).mean() < 0.002


@pytest.mark.parametrize("name", NAMES)
def test_the_first_key_press_changes_picture_and_words(name):
    draw, controls, alt, _others = cases()[name]
    key, control = next(iter(controls.items()))
    box = build(draw, controls, alt)
    frame, words = box.canvas.frame, box.canvas.alt
    if isinstance(control, Slider):
        box.controls[key].value = control.default + control.step
    else:
        options = list(control.options.values())
        box.controls[key].value = options[options.index(control.default) + 1]
    assert box.canvas.frame != frame and box.canvas.alt != words


@pytest.mark.parametrize("name", NAMES)
def test_words_change_and_every_control_has_its_say(name):
    draw, controls, alt, others = cases()[name]
    start = defaults(controls)
    assert alt(**start) != alt(**{**start, **others})
    first = plots.png(draw(**start))
    for key, value in others.items():
        assert plots.png(draw(**{**start, key: value})) != first, key


@pytest.mark.parametrize("name", NAMES)
def test_without_jupyterlab_a_still_picture_with_words(name, shown):
    draw, controls, alt, _others = cases()[name]
    explorer(draw, controls, alt)
    ((_data, metadata),) = shown
    assert metadata["image/png"]["alt"] == alt(**defaults(controls))
