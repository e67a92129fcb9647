"""What 04_mse_derivation says in words, held against what its committed notebook recorded."""

import pytest
from recorded import recorded

pytestmark = pytest.mark.results

CE, SE, RAW = "softmax, cross-entropy", "softmax, squared error", "raw scores, squared error"
USUAL, WRONG = "usual start", "badly wrong start"


@pytest.fixture(scope="module")
def found():
    return recorded("04_mse_derivation")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def test_the_algebra_holds(results):
    assert results["algebra_steps"] >= 30
    assert results["layer_gradient_difference"] < 1e-6


def test_brute_force_ends_at_the_least_squares_line_and_sigma_squared_is_the_mse(results):
    assert results["line_difference"] < 1e-5
    assert results["sigma_squared"] == pytest.approx(results["mse"], rel=1e-4)


def test_the_noise_decides_between_mean_and_median(results):
    assert results["median_to_mean"]["Gaussian"] > 1.1
    assert results["median_to_mean"]["Laplace"] < 0.95


def test_normal_equations_agree(results):
    assert results["normal_equations_difference"] < 1e-10


def test_far_from_zero_the_normal_equations_lose_digits_twice_as_fast(results):
    assert results["least_rank"] == 2  # no answer of lstsq is the shortest of many
    for number in ("slope", "intercept"):
        assert results[f"{number}_error_normal"] > 1000 * results[f"{number}_error_lstsq"]
    growth = results["error_growth"]  # with distance: its square, and its first power
    assert 1.6 < growth["normal equations"] < 2.4 and 0.6 < growth["lstsq"] < 1.4
    # "have lost it altogether": the intercept is 1
    assert results["intercept_error_normal"] > 1 > 1000 * results["intercept_error_lstsq"]
    assert results["condition_far"] > 1e11


def test_descent_does_not_walk_straight(results):
    assert results["walk_detour"] > 1.3 and results["first_step_height"] > 0.9


def test_gelu_lets_through_most(results):
    slopes = results["slope_at_one_and_a_half"]
    assert sorted(slopes, key=slopes.get, reverse=True) == ["gelu", "relu", "tanh", "sigmoid"]
    assert slopes["gelu"] > 1


def test_the_loss_of_counts_needs_fewer_counts(results):
    assert results["counts_needed_by_squares"] > 1.2 and results["counts_standard_errors"] > 3


def test_the_prior_says_how_strong_weight_decay_should_be(results):
    assert results["best_decay_factor"] in (0.25, 1, 4) and results["decay_gain"] > 1.5


def test_below_the_limit_descent_arrives_above_it_does_not(results):
    assert results["loss_below_limit"] < 0.3 < 30 < results["loss_above_limit"]


def test_one_wild_point_turns_the_squared_line_most(results):
    change = results["slope_change"]
    assert change["squared"] > 4 * max(change["absolute"], change["huber"])


def test_bias_variance_and_noise_add_up(results):
    assert results["bias_variance_gap"] < 0.05
    assert results["best_of_three_degrees"] == 3


def test_one_example_is_stuck_with_the_squared_error(results):
    late = results["steps_to_half_from_minus_5"]
    assert late["squared error"] > 10 * late["cross-entropy"]
    stuck = results["probability_after_200_from_minus_8"]
    assert stuck["cross-entropy"] > 0.99 and stuck["squared error"] < 0.001


def test_from_the_usual_start_the_two_losses_come_close(results):
    race = results["race"]
    assert abs(max(race[f"{CE}, {USUAL}"]) - max(race[f"{SE}, {USUAL}"])) < 0.05
    # ... and the squared error wants the larger rate
    rates = [race[f"{loss}, {USUAL}"].index(max(race[f"{loss}, {USUAL}"])) for loss in (CE, SE)]
    assert rates[1] >= rates[0]


def test_from_a_wrong_start_only_cross_entropy_forgives(results):
    race = results["race"]
    for place, share in enumerate((0.6, 0.6, 0.6, 0.8)):  # rates 0.001 to 0.03
        assert race[f"{SE}, {WRONG}"][place] < share * race[f"{CE}, {WRONG}"][place]
        assert race[f"{CE}, {WRONG}"][place] > 0.8 * race[f"{CE}, {USUAL}"][place]


def test_raw_scores_survive_small_rates_only(results):
    race = results["race"][f"{RAW}, {USUAL}"]
    assert max(race[:3]) > 0.3 and max(race[4:]) < 0.2


def test_depth_stops_the_sigmoid(results):
    accuracy = results["depth_accuracy"]
    assert min(value for name, value in accuracy.items() if "one hidden" in name) > 0.65
    assert accuracy["sigmoid, six hidden layers"] < 0.2
    assert min(accuracy[f"{name}, six hidden layers"] for name in ("relu", "tanh", "gelu")) > 0.55
    assert results["gradient_kept_over_four_layers"]["sigmoid"] < 0.05


def test_the_verdicts(found):
    verdicts = {claim["id"]: claim["verdict"] for claim in found["claims"]}
    assert verdicts == {
        "4.2-formula": "confirmed", "4.1-losses": "confirmed", "4.2-mse": "depends", "4.1-activations": "depends",
    }  # fmt: skip
