"""No check calls an odd answer right, or cannot say what is wrong with it: NaN, infinity, None, empty, ill-shaped."""

import copy
import functools
import math
from collections import Counter

import nbformat
import numpy
import pytest
from hypothesis import given, settings, strategies
from notebook_cells import solution

from course_utils.chapters.object_detection.exercises import _overlap
from course_utils.chapters.speech_to_text import error_rate
from course_utils.core import environment
from course_utils.core.paths import ROOT
from course_utils.notebook.exercises import exercises_of, verdict

CHAPTERS = sorted(path.stem for path in (ROOT / "notebooks" / "en").glob("*.ipynb"))
EXERCISES = [(chapter, name) for chapter in CHAPTERS for name in exercises_of(chapter)]
# Their solution brings files before a trained network, and hands over what came of it, made by the course's own code:
# no numbers of the learner to turn. What may be wrong with files: tests/chapters/training/test_ten_pictures.py.
BROUGHT = ("ten-own-pictures",)
WRITTEN = [(chapter, name) for chapter, name in EXERCISES if name not in BROUGHT]


class Keras:
    """Keras, loaded when it is used: most exercises do without, and so does the collection of these tests."""

    def __getattr__(self, name):
        return getattr(environment.load_keras(), name)


# What cells above the exercises would have made.
EARLIER = {
    "np": numpy,
    "keras": Keras(),
    "math": math,
    "dense": lambda n, m: n * m + m,
    "attention": lambda d: 4 * (d * d + d),
    "iou": _overlap,
    "grams": lambda items, n: Counter(zip(*(items[k:] for k in range(n)), strict=False)),
    "distance": lambda truth, answer: int(error_rate.distances(truth, answer)[-1, -1]),
}
NAN, INF = math.nan, math.inf
ODD = {
    "nan": NAN,
    "inf": INF,
    "minus inf": -INF,
    "huge": 1e300,
    "more than a float holds": 10**400,
    "complex": 1 + 2j,
    "none": None,
    "empty list": [],
    "empty tuple": (),
    "empty text": "",
    "empty array": numpy.zeros(0),
    "a text": "seven",
    "a number as a text": "7",
    "a dict": {"a": 1},
    "a set": {1, 2},
    "an object": object(),
    "a function": len,
    "a list of nan": [NAN],
    "two nan": (NAN, NAN),
    "three nan": (NAN, NAN, NAN),
    "five nan": [NAN] * 5,
    "two inf": (INF, INF),
    "three none": (None, None, None),
    "two texts": ("a", "b"),
    "two empty": ([], []),
    "three empty": ([], [], []),
    "two dicts": ({}, {}),
    "three texts": ("a", "b", "c"),
    "ragged": [[1, 2], [3]],
    "many axes": numpy.ones((1, 2, 3, 1)),
    "an array of nan": numpy.full((3, 3), NAN),
    "an array of inf": numpy.full((3, 3), INF),
    "an array of texts": numpy.array([["a", "b", "c"]] * 3),
    "an array of objects": numpy.array([None, "a"], object),
    "a list of lists": [[1], [2]],
}


def wrong(name, answer, what=""):
    """Assert that the check has a sentence for the answer, which is not the one for what nobody foresaw."""
    status, text = verdict(name, answer)
    assert status in ("wrong", "not attempted"), (what, text)
    assert text and "cannot be checked" not in text and "\n" not in text, (what, text)


def test_every_exercise_is_looked_at():
    cells = [
        cell.id.removeprefix("exercise-")
        for chapter in CHAPTERS
        for cell in nbformat.read(ROOT / "notebooks" / "en" / f"{chapter}.ipynb", 4).cells
        if cell.id.startswith("exercise-")
    ]
    assert sorted(cells) == sorted(name for _chapter, name in EXERCISES) and len(cells) >= 50


@pytest.mark.parametrize(("chapter", "name"), EXERCISES)
def test_an_odd_answer_is_wrong_and_told_why(chapter, name):
    for odd, value in ODD.items():
        wrong(name, value, odd)
        wrong(name, lambda *given, value=value: value, odd)


def objects(parts):
    """An array of objects, whatever they are: numpy.array would look for a common shape in them."""
    array = numpy.empty(len(parts), object)
    for place, part in enumerate(parts):
        array[place] = part
    return array


FOUND = strategies.recursive(
    strategies.sampled_from([NAN, INF, -INF, None, "", "seven", 10**400, 1 + 2j]),
    lambda inner: (
        strategies.lists(inner, max_size=4)
        | strategies.lists(inner, max_size=3).map(tuple)
        | strategies.dictionaries(strategies.sampled_from("ab"), inner, max_size=2)
        | strategies.lists(inner, min_size=1, max_size=4).map(objects)
        | strategies.sampled_from([(0,), (3,), (2, 3), (1, 2, 3, 1)]).map(lambda shape: numpy.full(shape, NAN))
    ),
    max_leaves=6,
)


@pytest.mark.parametrize(("chapter", "name"), EXERCISES)
@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(value=FOUND)
def test_whatever_is_made_of_odd_values_is_wrong_and_told_why(chapter, name, value):
    wrong(name, value, repr(value))
    wrong(name, lambda *given, value=value: value, repr(value))


def turned(found, value):
    """What a solution gave, with every number in it replaced by `value`."""
    if isinstance(found, (tuple, list)):
        return type(found)(turned(part, value) for part in found)
    return numpy.full(numpy.shape(found), value) if numpy.shape(found) else value


def one_turned(found, value):
    """What a solution gave, with one number in it replaced: the last one."""
    if isinstance(found, (tuple, list)):
        return type(found)((*found[:-1], one_turned(found[-1], value))) if found else [value]
    if not numpy.shape(found):
        return value
    array = numpy.array(found, object if isinstance(value, str) else float)
    array.reshape(-1)[-1] = value
    return array


def case(given):
    """What a check calls an answer with, as text: of a generator what it will draw next, of a function its name and
    line (two lambdas have one name), because its address is another one each time.
    """
    named = [
        f"{part.__qualname__} {getattr(getattr(part, '__code__', None), 'co_firstlineno', '')}"
        if hasattr(part, "__qualname__") else part
        for part in given
    ]  # fmt: skip
    return repr([getattr(getattr(part, "bit_generator", None), "state", part) for part in named])


@functools.cache
def answers(chapter, name):
    """(the solution, or what gives again what it gave; {case: what the solution gave}).

    Some solutions train a network, and every way to spoil their answer is a test of its own: they are called once.
    What cannot be copied (a network), or must change what is given, is asked each time.
    """
    right, cases = solution(chapter, name, **EARLIER), {}
    # The case is noted first: drawing moves a generator on.
    assert verdict(name, lambda *given: cases.setdefault(case(given), right(*given)))[0] == "right"
    try:
        found = copy.deepcopy(cases)
    except (TypeError, ValueError):
        return right, cases

    def again(*given):
        asked = case(given)
        return copy.deepcopy(found[asked]) if asked in found else right(*given)

    return (again if verdict(name, again)[0] == "right" else right), cases


@pytest.mark.parametrize("value", [NAN, INF, None, "a"])
@pytest.mark.parametrize(("chapter", "name"), WRITTEN)
def test_a_solution_that_fails_in_one_case_is_not_right(chapter, name, value):
    right = solution(chapter, name, **EARLIER)
    if not callable(right):
        wrong(name, turned(right, value))
        wrong(name, one_turned(right, value))
        return
    right, cases = answers(chapter, name)
    few = list(cases) if len(cases) < 20 else [*cases][:2] + [*cases][-1:]
    for change in (turned, one_turned):
        # Where infinity is right, or nothing was given, nothing is turned.
        for bad in (one for one in few if repr(change(cases[one], value)) != repr(cases[one])):

            def answer(*given, change=change, bad=bad):
                faulty = case(given) == bad
                found = right(*given)
                return change(found, value) if faulty else found

            wrong(name, answer)


def shapes(found):
    """What a solution gave, in shapes that it must not have."""
    if isinstance(found, str):
        return [[found], found + found]
    if isinstance(found, (tuple, list)):
        pairs = [type(found)((*found, *found)), type(found)(found[:-1]), [found, found]]
        return pairs if len(found) else pairs[2:]
    array = numpy.asarray(found)
    if not array.ndim:
        return [[found, found], (found, None), numpy.full((2, 2), array)]
    return [array[None], array[..., None], array[:-1], numpy.concatenate([array, array])]


@pytest.mark.parametrize(("chapter", "name"), WRITTEN)
def test_the_right_numbers_in_a_wrong_shape_are_not_right(chapter, name):
    right = solution(chapter, name, **EARLIER)
    if callable(right):
        right, _cases = answers(chapter, name)
    for kind in range(4):
        if callable(right):
            wrong(name, lambda *given, kind=kind: of_kind(shapes(right(*given)), kind))
        else:
            wrong(name, of_kind(shapes(right), kind))


def of_kind(made, kind):
    """The shape number `kind`, or the last one where there are fewer."""
    return made[min(kind, len(made) - 1)]
