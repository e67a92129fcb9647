import pytest
from examples_concepts import DEVICES

from course_utils.chapters.concepts.explorers import model_budget
from course_utils.core import i18n
from course_utils.core.errors import CourseError


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


@pytest.mark.parametrize(
    ("number", "words"),
    [(7.94e9, "79.4 亿"), (1e9, "10 亿"), (398.1e9, "3,980 亿"), (1.6e12, "1.6 万亿"), (1e6, "100 万"), (9e3, "9,000")],
)
def test_chinese_counts_in_ten_thousands(number, words):
    i18n.use_language("zh")
    try:
        assert model_budget.count_words(number) == words
    finally:
        i18n.use_language("en")


def test_words_of_a_known_case():
    explorer = model_budget.ModelBudget(DEVICES)
    values = explorer.values(device="A100 80 GB")
    words = explorer.alt(**values)
    assert "1 billion parameters" in words and "16 GB" in words and "2 GB, which fits into" in words
    assert "55.6 days" in words  # 6e20 operations at 0.4 x 312e12 a second
    assert "does not fit into" in explorer.alt(**{**values, "parameters": 12.0})


def test_extremes_are_drawn():
    explorer = model_budget.ModelBudget(DEVICES)
    for parameters in (6.0, 12.0):
        for tokens in (6.0, 14.0):
            for name, device in DEVICES.items():
                explorer.draw(**explorer.values(parameters=parameters, tokens=tokens, device=name))
                seconds = model_budget.training_seconds(10**parameters, 10**tokens, device.peak)
                assert explorer.lasts.get_text() == model_budget.time_words(seconds)
                for artist in (explorer.train, *explorer.serve, explorer.hours):
                    low, high = artist.axes.get_xlim()
                    assert low <= artist.get_xdata()[-1] <= high


def test_a_measured_machine_can_be_chosen():
    assert len(model_budget.devices_with()) == len(model_budget.DEVICES)
    assert DEVICES["this machine (measured)"].peak == 2e11
