import numpy as np
import pytest

from course_utils.core.chapters import names, parameters_of
from course_utils.core.errors import CourseError
from course_utils.core.parameters import COMMON, PROFILES, TextParameter, choice, number, resolve

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


@pytest.mark.parametrize("chapter", names())
def test_every_default_is_allowed(chapter):
    for profile in PROFILES:
        assert resolve(parameters_of(chapter), {"profile": profile})["profile"] == profile


@pytest.mark.parametrize("chapter", names())
def test_none_stands_for_the_profiles_value_and_for_nothing_else(chapter):
    specs = parameters_of(chapter)
    for name, spec in specs.items():
        if len(set(map(repr, spec.defaults.values()))) > 1:
            assert resolve(specs, {"profile": "smoke", name: None})[name] == spec.defaults["smoke"]
        else:
            sentence = refused(specs, name, None)
            assert sentence.startswith(f"Parameter {name} is None, but it must be ") and spec.describe() in sentence


class Broken:
    """A thing that cannot be written."""

    def __repr__(self):
        raise RuntimeError("broken")


class Long:
    """A thing that is written in many lines."""

    def __repr__(self):
        return "line\n" * 10_000


# What people, papermill and later cells give in place of a value: nothing of it is a parameter of any chapter.
STRANGE = [
    "", " ", "none", "None", "null", "nan", "NaN", "\n", "a\nb", "x" * 100_000, "0 ", b"3", True, 3j, int, len,
    float("nan"), float("inf"), -float("inf"), 10**400, -(10**5000), [], [3], (3,), {3}, {"a": 3}, range(1, 2),
    [list(range(1000))] * 1000, {}.keys(), Broken(), Long(), np.int64(3), np.float32(0.5), np.array(3), np.zeros(0),
    np.arange(10_000).reshape(10, 10, 10, 10), np.array([True, False]), np.array("smoke"),
]  # fmt: skip


def is_a_line(value):
    """True for what a table may have as the name of a column or of a label: a short line, or true."""
    return type(value) is bool or (isinstance(value, str) and "\n" not in value and len(value) <= 200)


@pytest.mark.parametrize("chapter", names())
@pytest.mark.parametrize("value", STRANGE, ids=lambda value: type(value).__name__)
def test_a_strange_value_of_any_parameter_is_one_short_sentence(chapter, value):
    specs = parameters_of(chapter)
    for name, spec in specs.items():
        if isinstance(spec, TextParameter) and is_a_line(value):
            assert resolve(specs, {name: value})[name] == str(value), "a column or a label may be called so"
            continue
        if isinstance(value, str) and value in spec.choices:
            continue  # "none" of a larger network, in 16, is one
        sentence = refused(specs, name, value)
        assert name in sentence and "allowed: " in sentence
    assert "There is no parameter mine" in refused(specs, "mine", value)


@pytest.mark.parametrize("chapter", names())
def test_the_ends_of_a_range_are_allowed_and_what_is_beyond_them_is_not(chapter):
    specs = parameters_of(chapter)
    for name, spec in specs.items():
        if spec.low is None:
            continue
        for value in (spec.low, spec.high):
            found = resolve(specs, {name: spec.kind(value)})[name]
            assert found == value and type(found) is spec.kind
        for value in (np.nextafter(spec.low, -np.inf), np.nextafter(spec.high, np.inf)):
            refused(specs, name, int(spec.low) - 1 if spec.kind is int else float(value))


def refused(specs, name, value):
    """The sentence with which a value of one parameter is refused."""
    with pytest.raises(CourseError) as caught:
        resolve(specs, {name: value})
    sentence = str(caught.value)
    assert "\n" not in sentence and len(sentence) < 500 and sentence.rstrip().endswith((".", "?")), sentence
    return sentence
