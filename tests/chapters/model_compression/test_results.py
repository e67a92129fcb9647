"""What 17_model_compression says in words, held against what its committed notebook recorded."""

import pytest
from recorded import recorded

pytestmark = pytest.mark.results

LAYER, CHANNEL = "one scale a layer", "one scale a channel"
CONTROL = "float32 (control)"


@pytest.fixture(scope="module")
def found():
    return recorded("17_model_compression")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def mean(values):
    return sum(values) / len(values)


def test_a_quarter_of_the_bits_is_a_quarter_of_the_bill(results):
    assert results["bill_saving"] == pytest.approx(4)
    assert results["row_error"] <= results["row_half_step"]


def test_an_outlier_leaves_the_others_few_values(results):
    calm, wild = results["values_left"]
    assert wild < calm and wild <= 6


def test_eight_bits_cost_nothing_and_two_break_it(results):
    full = mean(results["full"])
    assert full > 0.78 and len(results["full"]) == 3 and results["guessing"] < 0.12
    for name in (LAYER, CHANNEL):
        curve = results["by_bits"][name]
        assert abs(mean(curve["8"]) - full) < 0.01
        assert results["fewest_bits"][name] <= 6
        assert mean(curve["2"]) < full - 0.15


def test_one_stretched_channel_ruins_the_shared_scale_only(results):
    full = results["full"][0]
    assert results["stretched_full"] == pytest.approx(full, abs=0.01), "in float32 no answer changes"
    assert results["outlier_worst"][LAYER] < full - 0.2
    assert results["outlier_worst"][CHANNEL] > results["outlier_worst"][LAYER] + 0.2
    one, many = results["sizes_8"]
    assert 0 < many - one < 1000, "a few hundred bytes"


def test_the_int8_file_is_little_more_than_a_quarter(results):
    size, reached = results["litert_bytes"], results["litert_accuracy"]
    assert 0.2 < size["int8"] / size["float32"] < 0.35
    assert abs(reached["int8"] - reached["float32"]) < 0.015


def test_pruning_hurts_at_once_and_gains_nothing_over_the_control(results):
    control = results["control"][1]
    for share, (before, after) in results["pruned"].items():
        if float(share) >= 0.8:
            assert mean(after) > mean(before) + 0.05, "a short training brings most of it back"
        assert mean(after) < mean(control) + 0.01
    assert mean(results["pruned"]["0.95"][0]) < mean(results["full"]) - 0.2


def test_half_of_the_zeros_save_no_time(results):
    for dense, times in results["sparse_us"].values():
        assert times[0] > dense and times[-1] < dense


def test_sixteen_values_hurt_least_and_save_most(results):
    methods, sizes = results["methods"], results["method_bytes"]
    assert min(sizes, key=sizes.get) == "16 values" and max(sizes, key=sizes.get) == "rank 16"
    assert max(methods, key=lambda name: mean(methods[name][0])) == "16 values"
    assert all(mean(after) < mean(results["control"][1]) + 0.01 for _before, after in methods.values())


def test_a_teacher_helps_where_labels_are_few(results):
    students = results["students"]
    few = mean(students["few answers"]) - mean(students["few labels"])
    every = mean(students["all answers"]) - mean(students["all labels"])
    assert few > 0.005 and every < few, "some points, and then gone"


def test_only_less_dense_work_takes_less_time(results):
    times, sizes, accuracy = results["test_us"], results["test_bytes"], results["test_accuracy"]
    assert times["student"] < times["rank 16"] < times[CONTROL]
    assert abs(times["80 % pruned"] / times[CONTROL] - 1) < 0.15, "zeros are multiplied, too"
    assert sizes["8 bits"] < 0.3 * sizes[CONTROL] and abs(mean(accuracy["8 bits"]) - mean(accuracy[CONTROL])) < 0.01
    assert min(sizes, key=sizes.get) == "student" and mean(accuracy["student"]) < mean(accuracy[CONTROL])
    assert results["thin_difference"] < 1e-3
    assert mean(accuracy["linear"]) > mean(accuracy["student"]) and sizes["linear"] < 2.2 * sizes["student"]


def test_the_loss_is_not_shared_out_evenly(results):
    losses = results["class_losses"]
    assert losses[results["hardest"]] > 2 * mean(list(losses.values()))


def test_lite0_needs_a_scale_a_channel_or_a_group(results):
    lite0 = {name: accuracy for name, (_size, accuracy) in results["lite0"].items()}
    full = lite0["by hand, float32"]
    assert lite0["by hand, 8 bits, a scale a layer"] < full - 0.05
    assert lite0["by hand, 8 bits, a scale a channel"] > full - 0.02
    four, grouped = lite0["by hand, 4 bits, a scale a channel"], lite0["by hand, 4 bits, a scale every 32 weights"]
    assert max(four, grouped) < full - 0.2, "too few here, whatever shares a scale"
    assert 4.5 < results["e5_bits"] < 5.2 and 6 < results["e5_ratio"] < 7


def test_the_card_and_the_verdicts(found, results):
    card = results["decision_card"]
    assert card["choice"] == "build" and card["megabytes"] < 0.1 and card["milliseconds"] < 5
    verdicts = {claim["id"]: claim["verdict"] for claim in found["claims"]}
    assert verdicts == {"8.2-compression": "depends", "9.4-improve": "refuted"}
