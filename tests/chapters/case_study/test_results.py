"""What the committed notebook recorded keeps the bounds that its text states."""

import numpy
import pytest
from recorded import recorded

pytestmark = pytest.mark.results


@pytest.fixture(scope="module")
def found():
    return recorded("05_case_study")


@pytest.fixture
def results(found):
    return found["results"]


def test_the_weights_are_counted_by_hand(results):
    assert results["parameters_grey"] == 128 * 128 * 256 + 256 + 256 * 10 + 10
    assert results["parameters_colour"] == 128 * 128 * 3 * 256 + 256 + 256 * 10 + 10
    assert results["weights_ratio"] > 30  # "fits into a corner of the hidden layer"


def test_the_folded_network_is_a_twentieth_and_says_the_same(results):
    assert results["fold_difference"] < 1e-4
    assert results["fold_ratio"] > 20


def test_extra_pixels_buy_no_accuracy_and_cost_time(results):
    large, small = results["test_128"], results["test_small"]
    assert len(large) == len(small) >= 3
    assert numpy.mean(large) - numpy.mean(small) < max(numpy.ptp(large), numpy.ptp(small))
    assert min(results["seconds_128"]) > max(results["seconds_small"])
    assert min(large + small) > 0.6  # they do learn; guessing gives 0.1


def test_augmentation_closes_the_gap_from_above(results):
    assert numpy.mean(results["gap_augmented"]) < numpy.mean(results["gap_128"])
    assert max(results["train_augmented"]) < min(results["train_128"])
    times = results["augmentation_milliseconds"]
    assert times["turn, then enlarge"] < times["enlarge, then turn"]


def test_the_claim_lies_between_the_data_sets(found):
    results, verdicts = found["results"], {claim["id"]: claim["verdict"] for claim in found["claims"]}
    assert min(results["train_digits"]) > 0.90 > max(results["train_128"] + results["train_augmented"])
    assert min(results["test_digits"]) > 0.85 > max(results["test_128"] + results["test_augmented"])
    assert verdicts["4.3-train"] == verdicts["4.3-accuracy"] == "depends"
    assert set(verdicts) == {"4.3-train", "4.3-accuracy", "4.3-gap", "4.3-augmentation"}


def test_the_cnn_got_no_more_work(results):
    assert 0.8 * results["work_dense"] < results["work_cnn"] <= results["work_dense"]
    assert min(results["test_cnn"]) > 0.6
    assert results["baselines"]["always the commonest class"] < 15


def test_scrambling_changes_nothing_for_the_dense_network_and_something_for_the_cnn(results):
    assert results["scramble_difference"] < 1e-4
    assert results["cnn_loss_by_scrambling"] > 0.01


def test_who_stands_what_shift(results):
    middle, by_two, by_four = (results["accuracy_moved_by"][pixels] for pixels in ("0", "2", "4"))
    assert middle["augmented"] < middle["128 x 128"]  # "worse in the middle"
    assert by_two["augmented"] > by_two["128 x 128"] + 0.03  # "better after two pixels"
    assert by_two["CNN"] > by_two["128 x 128"] + 0.03
    assert middle["128 x 128"] - by_four["128 x 128"] > 0.3  # "the peak is narrow"
