import math

import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "17_model_compression"
INT8, BYTES, PAYS = "symmetric-int8", "four-bit-bytes", "when-pruning-pays"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def by(scale_of, codes_of=lambda row, scale: np.rint(row / scale).astype("int8")):
    """An answer with this scale and these codes."""

    def answer(row):
        scale = scale_of(row)
        return codes_of(row, scale), scale

    return answer


def right_scale(row):
    return abs(row).max() / 127


def guarded(row):
    return abs(row).max() / 127 or 1.0


def groups(rows, group):
    return math.ceil(rows / group)


def paying(shares, dense, sparse):
    good = [s for i, s in enumerate(shares) if max(sparse[i:]) < dense]
    return good[0] if good else math.inf


def first_lucky(shares, dense, sparse):
    return next((s for s, time in zip(shares, sparse, strict=True) if time < dense), math.inf)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (INT8, by(guarded)),
        (INT8, by(lambda row: max(row.max(), -row.min(), 1e-9) / 127, lambda r, s: np.round(r / s).astype(np.int8))),
        (BYTES, lambda r, c, g, s: math.ceil(r * c / 2) + c * groups(r, g) * s),
        (PAYS, paying),
    ],
)
def test_other_right_answers_are_accepted(name, answer):
    assert verdict(name, answer)[0] == "right"


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (INT8, by(lambda row: abs(row).max() / 128), "int8 ends at 127"),
        (INT8, by(lambda row: abs(row).max() / 255), "127 a side"),
        (INT8, by(lambda row: abs(row).max() / 256), "256 is how many"),
        (INT8, by(lambda row: row.max() / 127), "largest size"),
        (INT8, by(lambda row: (row.max() - row.min()) / 255), "asymmetric"),
        (INT8, by(lambda row: 127 / abs(row).max()), "1 / scale"),
        (INT8, by(lambda row: 17.0), "divided by 127"),
        (INT8, by(right_scale, lambda row, scale: (row / scale).astype("int8")), "cuts off"),
        (INT8, by(right_scale, lambda row, scale: np.floor(row / scale).astype("int8")), "half as large"),
        (INT8, by(right_scale, lambda row, scale: np.rint(row * scale)), "Divide by the scale"),
        (INT8, by(right_scale, lambda row, scale: np.rint(row / scale) * scale), "return the codes"),
        (INT8, by(right_scale, lambda row, scale: np.rint(row / scale) + 128), "keeps 0 at 0"),
        (INT8, by(right_scale, lambda row, scale: row / scale), "round them"),
        (INT8, by(right_scale, lambda row, scale: np.rint(row / scale)), "no byte is saved"),
        (INT8, by(right_scale, lambda row, scale: np.nan_to_num(np.rint(row / scale)).astype("int8")), "0 / 0"),
        (INT8, lambda row: 1.0, "two things"),
        (BYTES, lambda r, c, g, s: math.ceil(r * c / 2), "scales are missing"),
        (BYTES, lambda r, c, g, s: r * c * 4 + c * groups(r, g) * s, "half a byte"),
        (BYTES, lambda r, c, g, s: r * c * 4 + c * groups(r, g) * s * 8, "in bits"),
        (BYTES, lambda r, c, g, s: r * c + c * groups(r, g) * s, "two of 4 bits"),
        (BYTES, lambda r, c, g, s: math.ceil(r * c / 2) + s, "single scale"),
        (BYTES, lambda r, c, g, s: math.ceil(r * c / 2) + c * s, "several groups"),
        (BYTES, lambda r, c, g, s: math.ceil(r * c / 2) + c * groups(r, g), "more than a byte"),
        (BYTES, lambda r, c, g, s: "much", "one number"),
        (BYTES, lambda r, c, g, s: 3, "Count the codes"),
        (PAYS, first_lucky, "luck"),
        (PAYS, lambda s, d, t: s[0], "other way round"),
        (PAYS, lambda s, d, t: [x for x in s if paying(s, d, t) <= x][0] if paying(s, d, t) < 2 else 1.0, "math.inf"),
        (PAYS, lambda s, d, t: s[int(np.argmin(t))] if d > 600 else paying(s, d, t), "where it is fastest"),
        (PAYS, lambda s, d, t: s.index(paying(s, d, t)) if paying(s, d, t) in s else math.inf, "place in the list"),
        (PAYS, lambda s, d, t: "never", "one number"),
        (PAYS, lambda s, d, t: 0.123, "smallest share"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_misconceptions_get_their_hint(name, answer, words):
    assert_recognised(name, answer, words)


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_stub_is_not_attempted(name):
    assert verdict(name, lambda *given: ...)[0] == "not attempted"
