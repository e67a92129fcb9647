"""What 16_tools_and_papers says of the GPT, held against what its committed notebook recorded."""

import pytest
from recorded import recorded

from course_utils.notebook import measured

pytestmark = pytest.mark.results


@pytest.fixture(scope="module")
def found():
    return recorded("16_tools_and_papers")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def test_counting_six_letters_beats_both_compressors_in_seconds(results):
    costs = results["baseline_bits"]
    order = ["6-gram", "xz", "gzip", "counted letters", "all letters alike"]
    assert sorted(costs, key=costs.get) == order
    assert 6 < costs["all letters alike"] < 6.5 and costs["6-gram"] < costs["xz"] - 0.05
    assert results["baseline_seconds"]["6-gram"] < 15


def test_a_piece_halves_the_length(results):
    assert 1.9 < results["letters_a_piece"] < 2.2 and results["pieces"] == 512


def test_by_hand_and_by_keras_are_the_same(results):
    assert results["attention_difference"] < 1e-5


def test_after_so_short_a_training_counting_wins(results):
    assert results["letters_read"] < 1.5 * results["letters"], "not once, or hardly"
    assert results["gap_to_6_gram"] > 4 * results["gap_error"] > 0
    assert results["gpt_bits"] < results["baseline_bits"]["gzip"] - 0.2


def test_looking_back_pays_and_most_of_it_comes_from_close_by(results):
    assert results["look_back_gain"] > 5 * results["look_back_error"]
    assert results["look_back_enough"] <= 16 and results["look_back_reaches"][-1] == 64
    # After few steps, on a busy machine, a longer reach than some pieces brings nothing yet.
    assert (
        results["look_back_bits"][0] > results["look_back_bits"][2]
        and results["look_back_bits"][0] > results["look_back_bits"][-1] + 0.05
    )


def test_warmer_text_has_fewer_known_words_and_more_variety(results):
    known = results["known_words"]
    shares, variety = zip(*(known[warmth] for warmth in ("0.3", "0.8", "1.3")), strict=True)
    assert shares[0] > max(shares[1:]) and variety[0] < variety[2]
    assert results["counted_known_words"] > shares[1], "counting invents fewer words"


def test_one_head_hears_the_piece_before(results):
    assert results["piece_before"] > 3 * results["by_chance"]
    shares = results["head_shares"]
    assert len(shares) == 8 and all(sum(row) == pytest.approx(1, abs=1e-3) for row in shares)


def test_the_cache_is_faster_the_longer_the_text_and_changes_nothing(results):
    gains = [results["seconds_without_over_with_cache"][size] for size in ("64", "128", "256")]
    assert results["same_text"] and 1.2 < gains[0] < gains[2]


def test_the_dearest_pieces(results):
    assert results["dearest_piece_bits"] > 12 and results["dearest_stretch"] > results["gpt_bits"]


def test_longer_training_lowers_the_bits_and_passes_xz(results):
    table = measured.read("gpt_seconds")
    runs = {}
    for row in table["rows"]:
        if row["model"] == "GPT":
            runs.setdefault(row["seconds"], []).append(row["test"])
    assert results["longer"] == {f"{seconds:.0f}": values for seconds, values in runs.items()}
    means = [sum(values) / len(values) for _seconds, values in sorted(runs.items())]
    assert means == sorted(means, reverse=True) and {len(values) for values in runs.values()} == {3}
    assert max(runs[60.0]) < results["baseline_bits"]["xz"], "after a minute every seed is below xz"
    assert results["best_gram"]["model"] == "6-gram"
    assert min(runs[60.0]) > results["best_gram"]["test"], "and above counted letters"


def test_the_verdict_on_attention(found):
    (verdict,) = [claim["verdict"] for claim in found["claims"] if claim["id"] == "7.3-attention"]
    assert verdict == "depends"
