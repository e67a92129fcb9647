"""What 07_cnn says in words, held against what its committed notebook recorded."""

import numpy
import pytest
from recorded import recorded

from course_utils.core import notebook_files
from course_utils.core.paths import ROOT

pytestmark = pytest.mark.results

# (kernel, input channels, filters, places along one side) of the two convolutions on 28 x 28 grey pictures, without
# padding and with pooling after each; (inputs, outputs) of the two dense layers.
CONVOLUTIONS = [(3, 1, 32, 26), (3, 32, 64, 11)]
DENSE = [(5 * 5 * 64, 64), (64, 10)]


@pytest.fixture(scope="module")
def found():
    return recorded("07_cnn")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def test_keras_computes_what_five_lines_compute(results):
    assert 0 <= results["largest_difference_to_keras"] < 1e-4


def test_parameters_and_arithmetic_are_those_counted_by_hand(results):
    kernels = [k * k * c * f for k, c, f, _side in CONVOLUTIONS]
    biases = sum(f for _k, _c, f, _side in CONVOLUTIONS) + sum(outputs for _inputs, outputs in DENSE)
    matrices = [inputs * outputs for inputs, outputs in DENSE]
    assert results["parameters"] == sum(kernels) + sum(matrices) + biases
    work = [weights * side * side for weights, (_k, _c, _f, side) in zip(kernels, CONVOLUTIONS, strict=True)]
    assert results["flops"] == 2 * (sum(work) + sum(matrices))  # a product and a sum each
    # "The dense layer after flattening holds most of the weights", "time in the second" convolution.
    assert matrices[0] > results["parameters"] / 2 and 2 * work[1] > results["flops"] / 2
    assert kernels[1] // 64 == 288 and kernels[1] == 18_432, "the worked number in `channels`"
    assert results["activation_bytes"] > 0


def test_a_layer_that_never_looked_hands_on_what_it_gets(results):
    assert results["unadapted_difference"] == 0
    assert results["adapted_mean"] == pytest.approx(0, abs=1e-4)
    assert results["adapted_std"] == pytest.approx(1, abs=1e-4)


def test_by_its_own_statistics_the_fog_is_gone(results):
    assert results["foggy_mean_own_statistics"] == pytest.approx(0, abs=1e-3)
    assert results["foggy_mean_training_statistics"] > 0.5


def test_where_the_layer_lives_today(results):
    assert results["normalization_is_core"] is True and results["experimental_preprocessing_exists"] is False
    assert tuple(map(int, results["tensorflow"].split(".")[:2])) >= (2, 6)


def test_the_repaired_network_learns_and_the_one_that_cannot_does_not(results):
    assert results["chance"] == 0.1 and 1000 < results["training_pictures"] < 10_000
    assert results["val_accuracy"] > 0.7
    assert results["shuffled_val_accuracy"] < 0.35  # one arbitrary class for each kind: 0, 1, 2 kinds of ten right


def test_verdicts(found):
    assert {claim["id"]: claim["verdict"] for claim in found["claims"]} == {
        "5.2-shape": "refuted", "5.2-loss": "refuted", "5.2-norm": "refuted", "5.2-leak": "refuted",
        "5.1-versions": "refuted", "5.1-python": "refuted", "5.3-features": "confirmed", "3.4-image": "confirmed",
    }  # fmt: skip


def test_of_five_faults_two_raise_an_error(found):
    """The shape and the loss; the other three run, and are wrong."""
    raised = [one["id"] for one in found["claims"] if "5.2" in one["id"] and "Error" in one["measured"]]
    assert raised == ["5.2-shape", "5.2-loss"] and len(found["claims"]) == 8


def test_a_convolution_builds_on_what_scrambling_destroys(results):
    """It leads, "by more where the pictures are moved"; "scrambled, its lead is gone"; the dense one does not mind."""
    dense, convolutional = (results["joined"][name] for name in ("dense", "convolutional"))
    lead = {what: numpy.mean(convolutional[what]) - numpy.mean(dense[what]) for what in dense if what != "weights"}
    assert lead["still"] > 0.01 and lead["moved by 2"] > lead["still"] + 0.02
    assert abs(lead["scrambled"]) < 0.5 * lead["moved by 2"]
    assert abs(numpy.mean(dense["scrambled"]) - numpy.mean(dense["still"])) < 0.03
    assert 0.9 < dense["weights"] / convolutional["weights"] < 1.1


def test_features_are_claimed_by_the_lead_that_scrambling_takes_away(found, results):
    """Every number of the sentence is one of the results, and the verdict is that of all seeds."""
    (claim,) = (one for one in found["claims"] if one["id"] == "5.3-features")
    dense, convolutional = (results["joined"][name] for name in ("dense", "convolutional"))
    lead = {
        word: 100 * numpy.subtract(convolutional[what], dense[what])
        for word, what in {"still": "still", "moved": "moved by 2", "mixed": "scrambled"}.items()
    }
    for word, points in lead.items():
        assert claim["values"][word] == pytest.approx(points.mean())
    assert claim["values"]["alike"] == pytest.approx(results["kernels_like_their_start"])
    assert (lead["moved"] > lead["mixed"]).all() and len(lead["moved"]) > 1


def test_pictures_are_recognised_by_more_than_a_network_that_cannot_learn(found, results):
    (claim,) = (one for one in found["claims"] if one["id"] == "3.4-image")
    values = claim["values"]
    assert values["blind"] == pytest.approx(max(results["chance"], results["shuffled_val_accuracy"]))
    assert values["share"] == pytest.approx(results["val_accuracy"], abs=1e-3) and values["low"] > values["blind"]


def told(cell):
    """What a cell of the committed notebook printed."""
    notebook = notebook_files.load(ROOT / "notebooks" / "en" / "07_cnn.ipynb")
    (found,) = (one for one in notebook["cells"] if one["id"] == cell)
    return "".join("".join(output["text"]) for output in found["outputs"] if output["output_type"] == "stream")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("conv-by-hand", "not zero in columns [1, 2]"),
        ("conv-as-matrix", "zero: 6 of 15; different numbers in the rest: 3"),
        ("keras-agrees", "largest difference 0"),
        ("field-says", "two convolutions: 5 pixels across\nwith pooling: 8 pixels across"),
        ("costs-picture", "most parameters: layer 6, Dense, 84%\nmost multiply-adds: layer 3, Conv2D, 88%"),
        ("run-norm", "largest change of a pixel: 0;"),
    ],
)
def test_each_prediction_is_answered_where_it_is_measured(cell, words):
    assert words in told(cell)


def test_so_short_a_training_hardly_moves_the_first_kernels(results):
    """ "near 1 the kernels have hardly moved": so nobody may read edge detectors into them."""
    assert 0.5 < results["kernels_like_their_start"] < 1
