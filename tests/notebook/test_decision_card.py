import json
import math

import numpy
import pytest

from course_utils.core import results
from course_utils.core.errors import CourseError
from course_utils.notebook import decision_card as cards


@pytest.fixture(autouse=True)
def shown(monkeypatch):
    results.forget()
    bundles = []
    monkeypatch.setattr(results, "show_bundle", bundles.append)
    yield bundles
    results.forget()


def card(**changes):
    values = dict(
        title="Suggest films", measure="recall@10", quality="recall", parameters="weights", megabytes="mb",
        milliseconds="ms", data="ratings of 600 people", licence="research only", legal="a profile of a person",
        ethics="the loud get louder", choice="build", because="small data, small model",
        baselines={"popularity": "popular"}, item="a list of ten",
    )  # fmt: skip
    return cards.decision_card(**{**values, **changes})


@pytest.fixture
def recorded():
    results.record(recall=[0.25, 0.27, 0.26], popular=0.15, weights=1_234_567, mb=4.9, ms=1.234, name="x")


def test_the_card_takes_its_numbers_from_what_was_recorded(recorded, shown):
    found = card()
    plain, html = shown[-1]["text/plain"], shown[-1]["text/html"]
    for words in ("0.260", "popularity 0.150", "1,234,567", "4.9 MB", "1.23 ms", "a list of ten", "build: small data"):
        assert words in plain and words in html
    assert results.recorded()["decision_card"] == found == shown[-1][results.RESULT]["decision_card"]
    assert json.loads(json.dumps(found)) == found


def test_an_unescaped_sign_cannot_break_the_table(recorded, shown):
    card(data="<b> & more")
    assert "&lt;b&gt; &amp; more" in shown[-1]["text/html"]


def test_a_measure_that_should_be_low_says_so(recorded, shown):
    card(better="lower")
    assert "lower is better" in shown[-1]["text/plain"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"quality": 0.26}, "0.26 is not the name of a recorded result"),
        ({"quality": "precision"}, "'precision' is not the name"),
        ({"parameters": "name"}, "'name' is not a number"),
        ({"parameters": "recall"}, "'recall' is not a number"),
        ({"quality": "name"}, "neither numbers nor an interval"),
        ({"baselines": {"popularity": "none"}}, "'none' is not the name"),
        ({"choice": "maybe"}, "allowed: build, buy"),
        ({"better": "up"}, "allowed: higher, lower"),
        ({"legal": " "}, "say something on legal"),
    ],
)
def test_what_is_not_recorded_or_not_said_is_refused(recorded, changes, words):
    with pytest.raises(CourseError, match=words):
        card(**changes)
    assert "decision_card" not in results.recorded()


def test_the_interval_of_runs_is_students():
    found = cards.runs_interval([1.0, 2.0, 3.0])
    half = 4.302653 * 1 / math.sqrt(3)  # t for 2 degrees of freedom, two-sided 95 %, as printed in tables
    assert found["value"] == 2 and found["n"] == 3
    assert found["low"] == pytest.approx(2 - half, abs=1e-5) and found["high"] == pytest.approx(2 + half, abs=1e-5)


def test_one_run_has_no_interval(shown):
    assert cards.runs_interval([0.5]) == {"value": 0.5, "low": None, "high": None, "n": 1}
    results.record(recall=[0.5], weights=1, mb=1, ms=1.0, popular=0.1)
    card()
    assert "no interval" in shown[-1]["text/plain"]


def test_the_interval_of_a_share_is_wilsons():
    found = cards.share_interval(8, 10)  # Wilson's centre and half-width, written out
    z, p, n = 1.959964, 0.8, 10
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    assert (found["value"], found["n"]) == (0.8, 10)
    assert found["low"] == pytest.approx(centre - half, abs=1e-5)
    assert found["high"] == pytest.approx(centre + half, abs=1e-5)
    assert cards.share_interval(0, 5)["low"] == pytest.approx(0, abs=1e-9)


def test_the_interval_over_items_is_that_of_their_mean():
    values = numpy.random.default_rng(1).normal(5, 2, 400)
    found = cards.items_interval(values)
    assert found == cards.items_interval(values) and found["n"] == 400
    half = 1.96 * values.std() / math.sqrt(400)
    assert found["low"] == pytest.approx(values.mean() - half, abs=0.05)
    assert found["high"] == pytest.approx(values.mean() + half, abs=0.05)


@pytest.mark.parametrize("function", [cards.runs_interval, cards.items_interval])
@pytest.mark.parametrize("values", [[], [1.0, float("nan")]])
def test_no_interval_of_nothing(function, values):
    with pytest.raises(CourseError, match="one or more finite numbers"):
        function(values)


@pytest.mark.parametrize(("right", "of"), [(3, 2), (-1, 4), (0, 0)])
def test_no_share_of_nothing(right, of):
    with pytest.raises(CourseError, match="is no share"):
        cards.share_interval(right, of)


def test_each_item_is_answered_once_before_the_clock_starts(monkeypatch):
    clock, asked = [0.0], []
    monkeypatch.setattr("time.perf_counter", lambda: clock[0])

    def answer(item):
        clock[0] += 0.002 if item in asked else 9.0  # the first answer is slow
        asked.append(item)

    assert cards.milliseconds_per_item(answer, ["a", "b"], repeats=3) == pytest.approx(2.0)
    assert len(asked) == 8
    with pytest.raises(CourseError, match="no item"):
        cards.milliseconds_per_item(answer, [])


def test_size_counts_weights_and_arrays():
    class Weight:
        shape, dtype = (10, 25), "float32"

    class Model:
        weights = [Weight(), Weight()]

    assert cards.megabytes_of(Model(), numpy.zeros(500, "float16")) == pytest.approx((2 * 1000 + 1000) / 1e6)
