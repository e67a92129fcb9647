import numpy
import pytest

from course_utils.chapters.model_compression import constraints, networks, sayings, sparse_time, trials
from course_utils.core.errors import CourseError


@pytest.fixture(scope="module")
def model():
    return networks.network()


def test_the_smallest_weights_go_and_stay_away(model):
    rule = constraints.Pruned(model, 0.8)
    rule.put_back(model)
    kernel = networks.kernel_of(model, "dense")
    assert (kernel == 0).mean() == pytest.approx(0.8)
    model.get_layer("dense").kernel.assign(kernel + 1)
    rule.put_back(model)
    assert ((networks.kernel_of(model, "dense") != 0) == rule.masks["dense"]).all()
    assert 0 < rule.bytes_saved() < 4 * networks.weights_of(model)
    assert constraints.kept([3.0, -1.0, 2.0, 0.5], 0.5).tolist() == [True, False, True, False]


def test_the_nearest_table_of_a_rank_is_that_of_the_singular_values(model):
    kernel = numpy.random.default_rng(0).normal(size=(40, 9)).astype("float32")
    first, second = constraints.factors(kernel, 3)
    left, values, right = numpy.linalg.svd(kernel, full_matrices=False)
    assert numpy.allclose(first @ second, (left[:, :3] * values[:3]) @ right[:3], atol=1e-4)
    rule = constraints.LowRank(model, 5)
    rule.put_back(model)
    assert numpy.linalg.matrix_rank(networks.kernel_of(model, "dense"), tol=1e-3) == 5
    assert rule.bytes_saved() == 4 * (800 * 64 - 5 * 864)


def test_few_values_are_left(model):
    model.get_layer("dense").kernel.assign(numpy.random.default_rng(0).normal(size=(800, 64)))
    rule = constraints.Clustered(model, 16)
    rule.put_back(model)
    for name in networks.LARGE:
        assert len(numpy.unique(networks.kernel_of(model, name))) <= 16
    assert rule.bytes_saved() == 4 * (800 * 64 + 9 * 8 * 32 - 32) - (800 * 64 + 9 * 8 * 32) // 2


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda model: constraints.Pruned(model, 1.0), "below 1"),
        (lambda model: constraints.LowRank(model, 0), "1 to 64"),
        (lambda model: constraints.Clustered(model, 1), "2 or more"),
    ],
)
def test_what_cannot_be_kept_to_is_one_sentence(model, make, words):
    with pytest.raises(CourseError, match=words):
        make(model)


def test_a_stretched_channel_changes_weights_and_no_answer(model):
    x = numpy.random.default_rng(1).random((5, 28, 28, 1)).astype("float32")
    before, kernel = networks.probabilities(model, x), networks.kernel_of(model, "conv_2")
    networks.stretched(model, 32)
    after = networks.kernel_of(model, "conv_2")
    assert numpy.allclose(after[..., 0], 32 * kernel[..., 0]) and (after[..., 1:] == kernel[..., 1:]).all()
    assert numpy.allclose(networks.probabilities(model, x), before, atol=2e-2)


def test_the_sparse_product_is_timed_for_each_share():
    dense, times = sparse_time.measure(64, 64, shares=(0.5, 0.99), rounds=2)
    assert dense > 0 and len(times) == 2 and min(times) > 0


def test_the_sentences_follow_the_numbers():
    full = [0.9, 0.9]
    curve = {8: [0.9, 0.9], 6: [0.899, 0.897], 4: [0.7, 0.72], 3: [0.9, 0.9], 2: [0.1, 0.1]}
    assert sayings.fewest_bits(curve, full) == 6, "4 breaks, so 3 is luck"
    assert sayings.fewest_bits({8: [0.5, 0.5]}, full) is None
    said = sayings.of_bits({"one scale": curve}, full)
    assert "6 bits are enough (-0.2 ± 0.1 points); 4 bits cost -19.0" in said and "10% is right" in said
    assert "no number of bits" in sayings.of_bits({"one scale": {8: [0.5, 0.5]}}, full)
    assert trials.gain([0.5, 0.6], [0.6, 0.8]) == pytest.approx((0.15, 0.0707), abs=1e-4)
    zeros = sayings.of_sparse((0.5, 0.9), {"one": (1.0, [2.0, 0.5]), "two": (1.0, [2.0, 3.0])})
    assert "one: sparse is faster from 90%" in zeros and "two: sparse is slower" in zeros


def test_few_runs_prove_no_gain_unless_their_interval_lies_above_zero():
    found = {(size, source): [0.7, 0.72, 0.71] for size in ("few", "all") for source in ("labels", "answers")}
    found["few", "answers"] = [0.707, 0.731, 0.731]  # +0.7, +1.1, +2.1 points
    assert "do not prove a gain" in sayings.of_students(found)
    found["few", "answers"] = [0.72, 0.741, 0.73]
    assert "Above 0 lies the one with few pictures." in sayings.of_students(found)
    assert "One run" in sayings.of_students({key: values[:1] for key, values in found.items()})
