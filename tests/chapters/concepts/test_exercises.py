from itertools import pairwise

import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "02_concepts"
EARLIER = {"dense": lambda n, m: n * m + m, "attention": lambda d: 4 * (d * d + d)}


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, **EARLIER)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def weights_only(sizes):
    return sum(a * b for a, b in pairwise(sizes))


def days(work_factor=6, seconds=86400, devices_count=True, utilisation_power=1):
    def answer(parameters, tokens, peak, devices, utilisation):
        rate = peak * (devices if devices_count else 1) * utilisation**utilisation_power
        return work_factor * parameters * tokens / rate / seconds

    return answer


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("dense-stack-parameters", weights_only, "weights only"),
        ("dense-stack-parameters", lambda s: weights_only(s) + len(s) - 1, "one bias for each unit"),
        ("dense-stack-parameters", lambda s: weights_only(s) + sum(s), "no biases"),
        ("dense-stack-parameters", lambda s: (s[0] + 1) * s[1], "first layer only"),
        ("dense-stack-parameters", lambda s: s[0] * s[1] * s[2], "do not multiply"),
        ("dense-stack-parameters", sum, "belongs to a pair"),
        ("dense-stack-parameters", lambda s: 203_530, "draw the network"),
        ("dense-stack-parameters", lambda s: (s[0] + 1) * s[1] + (s[1] + 1) * s[2], "draw the network"),
        ("block-parameters", lambda d: 12 * d * d, "weights only"),
        ("block-parameters", lambda d: 12 * d * d + 9 * d, "normalisations are missing"),
        ("block-parameters", lambda d: 12 * d * d + 11 * d, "you count one"),
        ("block-parameters", lambda d: 12 * d * d + 4 * d, "biases are missing"),
        ("block-parameters", lambda d: 4 * d * d + 4 * d, "attention alone"),
        ("block-parameters", lambda d: 8 * d * d + 12 * d, "two dense layers is missing"),
        ("block-parameters", lambda d: 8 * d * d + 9 * d, "two dense layers is missing"),
        ("block-parameters", lambda d: 11 * d * d + 12 * d, "four dense layers"),
        ("block-parameters", lambda d: 6 * d * d + 10 * d, "four times the width"),
        ("block-parameters", lambda d: 7_087_872, "add up"),
        ("serving-gigabytes", lambda n, b: n * b / 1e9, "8 bits"),
        ("serving-gigabytes", lambda n, b: n * b / 8 / 2**30, "GiB"),
        ("serving-gigabytes", lambda n, b: n * b / 8, "Those are bytes"),
        ("serving-gigabytes", lambda n, b: n * 4 / 1e9, "whatever the precision"),
        ("serving-gigabytes", lambda n, b: n * b * 8 / 1e9, "do not multiply"),
        ("serving-gigabytes", lambda n, b: n * b / 8 / 1e6, "MB"),
        ("serving-gigabytes", lambda n, b: n * b // 8e9, "Do not round"),
        ("serving-gigabytes", lambda n, b: n * 2 / 1e9, "count the bytes"),
        ("training-days", days(2), "forward only"),
        ("training-days", days(4), "way back only"),
        ("training-days", days(utilisation_power=-1), "divide by the utilisation"),
        ("training-days", days(utilisation_power=0), "utilisation is missing"),
        ("training-days", days(devices_count=False), "share the work"),
        ("training-days", days(seconds=3600), "hours"),
        ("training-days", days(seconds=1), "seconds"),
        ("training-days", days(seconds=60), "minutes"),
        ("training-days", lambda n, d, p, k, u: 9.6, "units"),
    ],
)
def test_misconceptions_are_recognised(name, answer, words):
    assert_recognised(name, answer, words)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("dense-stack-parameters", lambda s: weights_only(s) + sum(s[1:])),
        ("dense-stack-parameters", lambda s: float(weights_only(s) + sum(s) - s[0])),
        ("block-parameters", lambda d: d * (12 * d + 13)),
        ("serving-gigabytes", lambda n, b: n / 1e9 * (b / 8)),
        ("training-days", lambda n, d, p, k, u: 6 * n * d / p / k / u / 3600 / 24),
    ],
)
def test_other_right_answers_are_right(name, answer):
    assert verdict(name, answer)[0] == "right"
