import pytest

from course_utils.core.chapters import names, parameters_of
from course_utils.core.errors import CourseError
from course_utils.core.parameters import COMMON, PROFILES, choice, injected, number, resolve

SPECS = {
    **COMMON,
    "epochs": number(int, 1, 100, "passes", smoke=1, class_=3, full=10),
    "rate": number(float, 1e-6, 10.0, "step size", default=0.001),
    "dataset": choice("auto", "cifar10", "fashion_mnist", help="pictures"),
}


def test_profile_fills_what_is_none_or_absent():
    assert resolve(SPECS, {})["epochs"] == 3
    assert resolve(SPECS, {"profile": "full", "epochs": None})["epochs"] == 10
    assert resolve(SPECS, {"profile": "full", "epochs": 2})["epochs"] == 2


def test_whole_numbers_are_numbers():
    value = resolve(SPECS, {"rate": 1})["rate"]
    assert value == 1.0 and type(value) is float


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("epochs", 0, ["epochs", "0", "1 to 100"]),
        ("epochs", 101, ["epochs", "101", "1 to 100"]),
        ("epochs", 2.5, ["epochs", "2.5", "whole number"]),
        ("epochs", True, ["epochs", "True", "whole number"]),
        ("epochs", "3", ["epochs", "'3'", "whole number"]),
        ("rate", float("nan"), ["rate", "nan"]),
        ("rate", float("inf"), ["rate", "inf"]),
        ("rate", "fast", ["rate", "fast", "number"]),
        ("dataset", "cifar", ["dataset", "cifar", "cifar10", "Did you mean"]),
        ("profile", "quick", ["profile", "quick", "smoke", "class", "full"]),
        ("seed", -1, ["seed", "-1", "0 to"]),
        ("epoch", 3, ["epoch", "3", "epochs"]),
    ],
)
def test_a_wrong_value_is_told_in_one_sentence(name, value, words):
    with pytest.raises(CourseError) as caught:
        resolve(SPECS, {name: value})
    message = str(caught.value)
    assert "\n" not in message
    for word in words:
        assert word in message


def test_names_injected_by_papermill_are_read_and_others_are_not():
    cells = ["", "epochs: int = 3  # help", "# Parameters\nepochs = 5\nepoch = 7\nrate = float('nan')\n", "mine = 1"]
    assert injected(cells) == {"epochs": 5, "epoch": 7, "rate": "float('nan')"}


@pytest.mark.parametrize("chapter", names())
def test_every_default_is_allowed(chapter):
    for profile in PROFILES:
        assert resolve(parameters_of(chapter), {"profile": profile})["profile"] == profile
