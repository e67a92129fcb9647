"""Parameters and multiplications, counted from the plan and by Keras."""

import inspect

import pytest

from course_utils.chapters.tools_and_papers import scaling
from course_utils.core.environment import load_keras
from course_utils.core.errors import CourseError
from course_utils.learning.pretrained import lite0


@pytest.fixture(scope="module")
def model():
    return lite0.network(96, weights=False)


def test_the_plan_is_the_network(model):
    layers = scaling.plan(size=96)
    assert scaling.totals(layers)[0] == model.count_params() == 4_694_024
    built = [one for one in model.layers if hasattr(one, "kernel") or "depth" in one.name and "_norm" not in one.name]
    built = [one for one in built if one.weights]
    assert len(built) == len(layers)
    for planned, found in zip(layers, built, strict=True):
        size = found.output.shape[1] if len(found.output.shape) == 4 else 1
        weights = found.weights[0].shape
        count = 1
        for part in weights:
            count *= part
        assert planned.multiplications == count * size**2, found.name


def test_multiplications_are_those_published():
    # 0.385 billion: https://github.com/d-li14/efficientnet-lite.pytorch
    assert scaling.totals(scaling.plan())[1] / 1e9 == pytest.approx(0.385, abs=0.001)


def test_the_family_is_as_keras_builds_it():
    efficientnet = inspect.getmodule(load_keras().applications.EfficientNetB0)
    for number, (width, depth, size) in enumerate(scaling.FAMILY):
        source = "".join(inspect.getsource(getattr(efficientnet, f"EfficientNetB{number}")).split())
        assert f"EfficientNet({width},{depth},{size}," in source


@pytest.mark.parametrize(
    ("count", "width", "wanted"), [(32, 1.0, 32), (32, 1.1, 32), (40, 1.1, 48), (16, 0.3, 8), (24, 1.2, 32)]
)
def test_channels_are_rounded_as_the_authors_do(count, width, wanted):
    assert scaling.channels(count, width) == wanted


def test_rounding_is_that_of_keras():
    for count in (16, 24, 32, 40, 80, 112, 192, 320, 1280):
        for width in (1.0, 1.1, 1.2, 1.4, 1.6, 1.8, 2.0):
            filters = count * width  # https://github.com/tensorflow/tpu, efficientnet_model.round_filters
            new = max(8, int(filters + 4) // 8 * 8)
            assert scaling.channels(count, width) == (new + 8 if new < 0.9 * filters else new)


def test_knobs_enter_as_the_text_says():
    base = scaling.totals(scaling.plan())
    wide, deep, sharp = (scaling.totals(scaling.plan(*knobs)) for knobs in ((2, 1, 224), (1, 2, 224), (1, 1, 448)))
    assert 3.5 < wide[1] / base[1] < 4, "nearly squared"
    assert 1.7 < deep[1] / base[1] < 2.2, "once"
    assert sharp[0] == base[0] and sharp[1] / base[1] == pytest.approx(4, abs=0.02), "squared, and no parameter"
    assert pytest.approx(1.92, abs=0.01) == scaling.DEPTH * scaling.WIDTH**2 * scaling.RESOLUTION**2


def test_growth_starts_above_doubling_and_ends_below():
    base = scaling.totals(scaling.plan())
    counted = [scaling.totals(scaling.plan(*scaling.compound(phi))) for phi in range(8)]
    assert counted[1][1] > 2 * base[1] and counted[7][1] < 2**7 * base[1]
    assert counted[7][0] / base[0] < 0.2 * counted[7][1] / base[1], "parameters climb far more slowly"


def test_separable_by_hand():
    full, apart = scaling.separable(3, 2, 4)
    assert (full, apart) == (72, 26)
    layers = scaling.plan()
    assert scaling.with_full_convolutions(layers) > 5 * scaling.totals(layers)[1]


def test_stages_add_up():
    layers = scaling.plan(1.2, 1.4, 300)
    stages = scaling.by_stage(layers)
    assert tuple(map(sum, zip(*stages.values(), strict=True))) == scaling.totals(layers)


@pytest.mark.parametrize("times", [2, 4, 8])
def test_every_way_spends_about_the_budget(times):
    base = scaling.totals(scaling.plan())[1]
    for name, (_parameters, multiplications) in scaling.costs(times).items():
        assert 0.85 * times < multiplications / base < 1.35 * times, name
    assert f"{times} times" in scaling.in_words(times)


def test_what_cannot_be_built_is_refused():
    with pytest.raises(CourseError, match="above 0"):
        scaling.plan(width=0)
    with pytest.raises(CourseError, match="32 or more"):
        scaling.plan(size=16)
