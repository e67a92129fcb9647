"""What the explorers of 04_mse_derivation have in common: each picture depends on its values alone, live and still
pictures agree, words change with the picture, one key press is enough, and dragging reaches what the sliders reach."""

import io
import statistics
import time

import numpy
import pytest
from PIL import Image

from course_utils.chapters.mse_derivation.explorers import (
    activation,
    bias_variance,
    likelihood,
    loss_surface,
    outlier,
    two_losses,
)
from course_utils.core import plots
from course_utils.widgets import explorer

OTHERS = {
    likelihood: {"slope": 0.9, "sigma": 2.0, "noise": "laplace"},
    loss_surface: {"slope": 1.0, "steps": 30, "rate": 0.2},
    outlier: {"outlier_y": 12.0, "delta": 3.0},
    activation: {"name": "gelu", "z": -2.0},
    bias_variance: {"degree": 9, "noise": 0.8},
    two_losses: {"start": -8.0, "steps": 150},
}
MODULES = pytest.mark.parametrize("module", OTHERS, ids=lambda module: module.__name__.split(".")[-1])


@MODULES
def test_a_picture_depends_on_its_values_alone(module):
    draw, start = module.picture_function(), explorer.defaults(module.controls())
    first = plots.png(draw(**start))
    assert plots.png(draw(**{**start, **OTHERS[module]})) != first
    assert plots.png(draw(**start)) == first


@MODULES
def test_live_and_still_pictures_are_the_same(module):
    draw, start = module.picture_function(), explorer.defaults(module.controls())
    painter = explorer.Painter(draw(**start))
    for values in (start, {**start, **OTHERS[module]}, start):
        figure = draw(**values)
        still = numpy.asarray(Image.open(io.BytesIO(plots.png(figure))).convert("RGB")).astype(int)
        assert numpy.abs(painter.pixels().astype(int) - still).max() <= 3


@MODULES
def test_the_defaults_are_the_functions_own(module):
    assert plots.png(module.picture_function()()) == plots.png(
        module.picture_function()(**explorer.defaults(module.controls()))
    )
    assert module.alt() == module.alt(**explorer.defaults(module.controls()))


@MODULES
def test_one_key_press_changes_picture_and_words(module):
    controls = module.controls()
    start = explorer.defaults(controls)
    name, control = next(iter(controls.items()))
    if isinstance(control, explorer.Slider):
        pressed = control.nearest(control.default + control.step)
    else:
        options = list(control.options.values())
        pressed = options[options.index(control.default) + 1]
    assert pressed != control.default
    draw = module.picture_function()
    before = plots.png(draw(**start))
    assert plots.png(draw(**{**start, name: pressed})) != before
    assert module.alt(**{**start, name: pressed}) != module.alt(**start)


@MODULES
def test_the_ends_of_every_slider_can_be_drawn(module):
    controls = module.controls()
    draw, start = module.picture_function(), explorer.defaults(controls)
    for name, control in controls.items():
        values = (control.low, control.high) if isinstance(control, explorer.Slider) else control.options.values()
        for value in values:
            figure = draw(**{**start, name: value})
            plots.png(figure)
            assert "nan" not in module.alt(**{**start, name: value})


@MODULES
def test_a_picture_takes_few_milliseconds(module):
    draw, controls = module.picture_function(), module.controls()
    start, (name, control) = explorer.defaults(controls), next(iter(controls.items()))
    painter, times = explorer.Painter(draw(**start)), []
    painter.frame()
    values = numpy.linspace(control.low, control.high, 20) if isinstance(control, explorer.Slider) else []
    for value in map(control.nearest, values) if len(values) else list(control.options.values()) * 5:
        begin = time.process_time()
        draw(**{**start, name: value})
        painter.frame()
        times.append(time.process_time() - begin)
    assert statistics.median(times) < 0.06  # CPU seconds, about a tenth of that alone: other tests run beside


def pixels_of(axes, x, y):
    return axes.transData.transform((x, y))


@pytest.mark.parametrize(
    ("module", "axes", "place", "wanted"),
    [
        (loss_surface, 1, (0.5, 2.0), {"slope": 0.5, "intercept": 2.0}),
        (outlier, 0, (3.0, 11.0), {"outlier_x": 3.0, "outlier_y": 11.0}),
        (activation, 0, (-2.5, 1.0), {"z": -2.5}),
        (activation, 1, (2.5, 0.5), {"z": 2.5}),
        (two_losses, 0, (-7.0, 2.0), {"start": -7.0}),
    ],
)
def test_pointing_sets_what_is_pointed_at(module, axes, place, wanted):
    draw, point = module._make()
    values = explorer.defaults(module.controls())
    found = point(*pixels_of(draw(**values).axes[axes], *place), **values)
    assert {name: found[name] for name in wanted} == pytest.approx(wanted)


@pytest.mark.parametrize(("module", "ends"), [(likelihood, likelihood.ENDS), (loss_surface, loss_surface.ENDS)])
def test_an_end_of_the_line_can_be_dragged(module, ends):
    draw, point = module._make()
    values = explorer.defaults(module.controls())
    x = ends[1] - 0.5
    found = point(*pixels_of(draw(**values).axes[0], x, 3.0), **values)
    assert found["slope"] * x + found["intercept"] == pytest.approx(3.0)
    assert found["slope"] * ends[0] + found["intercept"] == pytest.approx(
        values["slope"] * ends[0] + values["intercept"]
    )


@pytest.mark.parametrize("module", [likelihood, loss_surface, outlier, activation, two_losses])
def test_pointing_beside_the_axes_does_nothing(module):
    _draw, point = module._make()
    assert point(1.0, 1.0, **explorer.defaults(module.controls())) == {}
