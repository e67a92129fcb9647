import numpy
import pytest

from course_utils.chapters.concepts.explorers import model_budget
from course_utils.core.errors import CourseError
from course_utils.widgets.controls import defaults
from course_utils.widgets.painter import Painter


def test_serving():
    assert [model_budget.serving_bytes(7e9, name) for name in model_budget.BITS] == [28e9, 14e9, 7e9, 3.5e9]
    with pytest.raises(CourseError, match="int4"):
        model_budget.serving_bytes(7e9, "int3")


def test_training_memory_is_that_of_the_networks_module():
    from course_utils.learning import networks

    model = networks.dense_network((4, 4, 1), 3, hidden=5, compiled=False)
    parts = networks.training_memory(model, 1, "adam")
    assert model_budget.training_bytes(model.count_params()) == sum(parts.values()) - parts["activations"]


def test_gpt3_takes_what_its_paper_says():
    """Brown et al. 2020, appendix D: 174.6 billion parameters, 300 billion tokens, 3.14e23 operations."""
    assert model_budget.training_seconds(174.6e9, 300e9, 1.0, 1, 1.0) == pytest.approx(3.14e23, rel=0.01)


def test_time_scales_with_everything():
    base_time = model_budget.training_seconds(1e9, 1e10, 1e14, 1, 0.5)
    assert model_budget.training_seconds(2e9, 3e10, 1e14, 1, 0.5) == pytest.approx(6 * base_time)
    assert model_budget.training_seconds(1e9, 1e10, 2e14, 4, 0.25) == pytest.approx(base_time / 4)


@pytest.mark.parametrize(
    "values",
    [(0, 1e9, 1e12, 1, 0.5), (1e9, -1, 1e12, 1, 0.5), (1e9, 1e9, 1e12, 1, 0), (1e9, 1e9, 1e12, 1, 40),
     (1e9, 1e9, float("nan"), 1, 0.5)],
)  # fmt: skip
def test_impossible_values_are_refused(values):
    with pytest.raises(CourseError):
        model_budget.training_seconds(*values)


@pytest.mark.parametrize(
    ("function", "number", "words"),
    [
        (model_budget.count_words, 7.94e9, "7.94 billion"), (model_budget.count_words, 1e6, "1 million"),
        (model_budget.count_words, 1.6e12, "1.6 trillion"), (model_budget.count_words, 12, "12"),
        (model_budget.byte_words, 16e9, "16 GB"), (model_budget.byte_words, 999.9e6, "1 GB"),
        (model_budget.byte_words, 2.5e12, "2.5 TB"), (model_budget.byte_words, 12, "12 B"),
        (model_budget.time_words, 45, "45 seconds"), (model_budget.time_words, 7200, "2 hours"),
        (model_budget.time_words, 86400 * 36525, "100 years"), (model_budget.time_words, 86400 * 10, "10 days"),
        (model_budget.time_words, 600, "10 minutes"),
    ],
)  # fmt: skip
def test_words_for_numbers(function, number, words):
    assert function(number) == words


DEVICES = model_budget.devices_with(2e11, 16e9)


def pixels(draw, **values):
    return Painter(draw(**values)).pixels()


def test_a_picture_depends_on_its_values_alone():
    values = {"parameters": 8.0, "tokens": 10.0, "device": "H100 SXM 80 GB", "precision": "int4"}
    draw = model_budget.picture_function(DEVICES)
    first = pixels(draw, **values)
    painter = Painter(draw(parameters=12.0, tokens=14.0))
    painter.pixels()
    draw(**values)
    assert numpy.array_equal(painter.pixels(), first)
    assert numpy.array_equal(pixels(model_budget.picture_function(DEVICES), **values), first)


@pytest.mark.parametrize(
    "change",
    [{"parameters": 9.1}, {"tokens": 11.1}, {"device": "H100 SXM 80 GB"}, {"devices_exponent": 1}, {"utilisation": 45},
     {"precision": "int8"}],
)  # fmt: skip
def test_every_control_changes_picture_and_words(change):
    draw, alt = model_budget.picture_function(DEVICES), model_budget.alt_function(DEVICES)
    values = defaults(model_budget.controls(DEVICES))
    assert not numpy.array_equal(pixels(draw, **values), pixels(draw, **{**values, **change}))
    assert alt(**values) != alt(**{**values, **change})


def test_words_of_a_known_case():
    words = model_budget.alt_function(DEVICES)(9.0, 11.0, "A100 80 GB", "bfloat16", 0, 40)
    assert "1 billion parameters" in words and "16 GB" in words and "2 GB, which fits into" in words
    assert "55.6 days" in words  # 6e20 operations at 0.4 x 312e12 a second
    assert "does not fit into" in model_budget.alt_function(DEVICES)(12.0, 11.0, "A100 80 GB")


def test_extremes_are_drawn():
    draw = model_budget.picture_function(DEVICES)
    for parameters in (6.0, 12.0):
        for tokens in (6.0, 14.0):
            for device in DEVICES:
                draw(parameters, tokens, device)


def test_a_measured_machine_can_be_chosen():
    assert len(model_budget.devices_with()) == len(model_budget.DEVICES)
    assert DEVICES["this machine (measured)"].peak == 2e11
