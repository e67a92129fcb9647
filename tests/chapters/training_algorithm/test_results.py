"""What 03_training_algorithm recorded keeps the bounds that its prose states."""

import math

import nbformat
import pytest
from recorded import recorded

from course_utils.core.paths import ROOT
from course_utils.learning import numpy_network

pytestmark = pytest.mark.results


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(ROOT / "notebooks" / "en" / "03_training_algorithm.ipynb", 4)


@pytest.fixture(scope="module")
def found():
    return recorded("03_training_algorithm")["results"]


def test_the_module_is_shown_in_full(notebook):
    import inspect

    (cell,) = [cell for cell in notebook.cells if cell.id == "source-network"]
    shown = "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)
    assert inspect.getsource(numpy_network).strip() in shown
    assert len(inspect.getsource(numpy_network).splitlines()) <= 120


def test_a_fresh_network_is_near_a_blind_guess(found):
    assert found["loss_of_a_blind_guess"] == pytest.approx(math.log(10))
    assert 0 < found["first_loss"] - found["loss_of_a_blind_guess"] < 1


def test_gradients(found):
    assert found["gradient_error"] < 1e-6
    assert found["gradient_error"] < 0.1 * found["gradient_error_one_sided"]
    assert min(found["errors_of_faulty_gradients"]) > 1e-3  # a thousand times above the limit
    assert found["gradient_error_against_tape"] < 1e-5


def test_one_step(found):
    assert found["lowest_loss_after_step"] < found["loss_before_step"] - 0.2
    assert found["best_rate_of_one_step"] < found["largest_rate_that_helps"] < 5


def test_as_good_as_keras(found):
    ours, theirs = found["numpy_test_accuracy"], found["keras_test_accuracy"]
    assert len(ours) == 3 and min(ours) > 0.75
    assert found["largest_gap_points"] <= 1
    assert found["largest_gap_points"] == pytest.approx(
        100 * max(abs(a - b) for a, b in zip(ours, theirs, strict=True))
    )
    assert 100 * (max(ours) - min(ours)) > found["largest_gap_points"]  # seeds differ more than programs


def test_linear_layers_and_spirals(found):
    assert found["six_linear_layers_against_one"] < 1e-9
    accuracy = found["spiral_accuracy"]
    assert accuracy["linear, 32-32"] < 0.75 and accuracy["ReLU, 32-32"] > 0.95
    assert accuracy["ReLU, 3"] < accuracy["ReLU, 32"]


def test_initialisation(found):
    spread, accuracy, units = (
        found[name] for name in ("spread_in_last_layer", "init_accuracy", "different_units_in_first_layer")
    )
    assert spread["zero"] == 0 and spread["small"] < 1e-6 and spread["large"] > 1e4 and 0.2 < spread["he"] < 3
    assert spread["glorot"] < spread["he"]
    assert found["gradient_in_first_layer"]["zero"] == 0 and found["gradient_in_first_layer"]["constant"] < 1e-12
    assert (units["zero"], units["constant"], units["he"]) == (1, 1, 100)
    assert accuracy["he"] > 0.65 and accuracy["constant"] < 0.5
    assert max(accuracy[kind] for kind in ("zero", "small", "large")) < 0.2


def test_the_deviation_counts_and_not_the_bell(found):
    assert found["init_accuracy_uniform"] > 0.9 * found["init_accuracy"]["he"]
    first, last = found["small_uniform"]
    assert last < 1e-6 * first


def test_what_he_weights_asks_is_answered(found):
    factors = found["level_factors"]
    assert factors["ReLU"] == pytest.approx(2, rel=0.02) and factors["np.abs"] == pytest.approx(1)


def test_the_order_of_the_optimisers_changes(found):
    orders = set()
    for steps in found["steps_to_the_goal"].values():
        orders.add(tuple(sorted(steps, key=lambda rule: math.inf if steps[rule] is None else steps[rule])))
    assert len(orders) == 4
    assert found["steps_to_the_goal"]["ravine"]["SGD"] is None


def test_learning_rates(found):
    rates, tops = found["best_rates"], found["best_accuracy"]
    assert max(rates["RMSProp"], rates["Adam"]) < rates["SGD"]
    assert max(tops.values()) - min(tops.values()) < 0.2 and min(tops.values()) > 0.55
    assert 0.2 < found["share_of_failed_runs"] < 0.8


def test_early_stopping(found):
    assert found["best_epoch"] < found["stopped_in_epoch"] < found["epochs_in_all"]
    assert found["stopped_in_epoch"] == found["best_epoch"] + 15
    assert found["last_training_loss"] < 0.05 and found["validation_loss_rise_by_the_end"] > 0.15
    assert abs(found["test_accuracy_at_best"] - found["test_accuracy_at_end"]) < 0.03  # hardly moves


def test_advantages(found):
    memorised = found["memorised_by_hidden_units"]
    assert memorised["256"] > 0.95 and memorised["1"] < 0.3
    for row in found["modalities"].values():
        assert row["accuracy"] > row["guess"] + 0.2
    assert found["speed_of_batches"] > 2


def test_drawbacks(found):
    accuracy = {int(count): value for count, value in found["test_accuracy_by_pictures"].items()}
    assert accuracy[200] - accuracy[50] > 0.05 > accuracy[8000] - accuracy[3200]
    assert found["time_of_largest_over_smallest"] > 4


def test_verdicts():
    verdicts = {claim["id"]: claim["verdict"] for claim in recorded("03_training_algorithm")["claims"]}
    assert verdicts["3.2-zero"] == "refuted"
    assert verdicts["3.2-gaussian"] == verdicts["3.2-update"] == verdicts["3.2-converge"] == "depends"
    assert verdicts["3.1-random"] == "confirmed" and verdicts["4.1-optimisers"] == "depends"
    assert verdicts["3.2-random"] == "depends"  # on the deviation: He's learns, 0.01 does not
    assert verdicts["3.1-steps"] == verdicts["3.2-activation"] == verdicts["3.3-optimisation"] == "confirmed"


def test_four_factors_make_the_gradient(found):
    assert found["chain_by_hand"] == pytest.approx(found["chain_measured"], abs=1e-4)


def test_gradients_of_activations_vanish_and_explode_towards_the_first_layer(found):
    """Small weights: less in the first layer than in the last by powers of ten; large: more; He: about the same."""
    first_and_last = found["gradient_of_activations_first_and_last"]
    ratio = {kind: first / last if last else 0 for kind, (first, last) in first_and_last.items()}
    assert ratio["small"] < 1e-4 and ratio["large"] > 1e3 and 0.2 < ratio["he"] < 5


def test_the_lab_shows_what_its_text_says(found):
    """The letters of the curves' groups, and of the rows that stand out in the table."""
    blind, last = found["loss_of_a_blind_guess"], found["suspect_losses"]
    assert min(last["D"], last["F"]) > 1.5 * blind > 1.5 * max(last["A"], last["C"]) / 0.85
    assert all(0.85 * blind < last[letter] < 1.5 * blind for letter in "BE")
    evidence = found["evidence_of_the_lab"]
    assert [letter for letter in "ABCDEF" if evidence[letter]["gradient_error"] > 1e-6] == ["F"]
    assert [letter for letter in "ABCEF" if evidence[letter]["one_batch"] < 0.05] == ["B", "C", "F"]
    assert 1.46 < evidence["A"]["one_batch"] < 1.55 and evidence["E"]["first_layer"] == 0


def test_the_gradient_of_a_batch_is_as_rough_as_its_root_says(found):
    off = {int(size): value for size, value in found["batch_gradient_off_by"].items()}
    assert off[8] / off[128] == pytest.approx(4, rel=0.3) and off[2] / off[32] == pytest.approx(4, rel=0.3)


def test_which_starts_keep_the_level(found):
    kept = found["starts_that_keep_the_level"]
    assert "he" in kept and not {"zero", "small", "large"} & set(kept)


def test_what_was_predicted_is_answered_where_it_is_measured(notebook):
    """Each cell prints a sentence from its own numbers (ids of the cells that follow a "predict first")."""
    cells = {cell.id: cell for cell in notebook.cells}
    for name in (
        "forward-record", "finite-picture", "break-it", "tape-compare", "one-step", "train-compare", "linear-collapse",
        "init-level", "rates-record", "early-stopping-code", "debug-runs", "batch-noise", "debug-alarms",
        "he-weights-answer", "init-uniform",
    ):  # fmt: skip
        assert any(output.get("name") == "stdout" for output in cells[name].outputs), name
