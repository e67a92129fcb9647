"""What 12_machine_translation says in words, held against what its committed notebook recorded."""

import math

import pytest
from recorded import recorded

from course_utils.notebook import measured

pytestmark = pytest.mark.results

COPY, MEMORY = "left as it is", "translation memory"
GREEDY, BEAM = "Transformer, greedy", "Transformer, beam of 4"


@pytest.fixture(scope="module")
def found():
    return recorded("12_machine_translation")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def mean(values):
    return sum(values) / len(values)


def test_it_was_made_from_the_packages_alone(found, results):
    assert found["run"]["data"]["name"] == "interface_strings"
    assert 2000 < results["training_pairs"] < results["raw_pairs"] and results["traditional_pairs"] == 0


def test_no_name_is_asked_for(results):
    assert results["names_in_test"] == 0 < results["names_set_aside"] < results["raw_pairs"] / 2
    assert 350 < results["test_pairs"] < 400  # the loader gives 400, and some of them are names


def test_the_leak_flatters_the_memory(results):
    # Seed 0 gave 25 % and 8 points, mean of three shuffles; five single ones, with names, 19 to 23 % and 6 points.
    assert results["seen_share"] > 0.12
    assert results["leaky_chrf"] > results["clean_chrf"] + 3
    assert results["clean_exact"] == 0 < 0.05 < results["leaky_exact"]  # no translation of the test is in training


def test_pieces(results):
    assert results["blind_loss"] == pytest.approx(math.log(results["pieces"]))
    assert results["pieces_per_english"] < 9 and results["pieces_per_chinese"] < 9


def test_by_hand_and_by_library_are_the_same(results):
    for name in ("attention_difference", "weight_difference", "heads_difference", "norm_difference"):
        assert results[name] < 1e-5
    assert results["score_difference"] < 1e-6 and max(results["scores_of_right_words"]) < 45


def test_attention_sees_a_set_without_places(results):
    without, with_places = results["moved_by_shuffling"]
    assert without < 1e-5 < 0.1 < with_places


def test_undivided_scores_listen_to_one_place(results):
    undivided, divided = results["largest_weight"]["not divided"], results["largest_weight"]["divided"]
    assert undivided[-1] > 0.9 and max(divided) < 0.4
    assert undivided == sorted(undivided)
    # The spread is the root of d, as the text derives.
    assert results["spread_of_scores"]["not divided"] == pytest.approx(32, rel=0.1)
    assert results["spread_of_scores"]["divided"] == pytest.approx(1, rel=0.1)


def test_the_loss_learns_more_than_chance_and_stays_above_the_floor_of_smoothing(results):
    assert results["validation_loss"][-1] < results["blind_loss"] / 2
    assert min(results["training_loss"]) > results["smoothing_floor"] > 0.5


def test_without_the_causal_mask_the_loss_lies(results):
    assert results["cheat_loss"] < results["honest_loss"] - 0.4  # still falling steeply when it stops
    assert results["cheat_chrf"] < results["chrf_into_zh"][GREEDY][0] / 2


def test_the_penalty_is_the_usual_one_unless_another_is_better_for_sure(results):
    gain = results["gain_of_favourite"]
    assert results["penalty"] == (results["favourite_penalty"] if gain["low"] > 0 else 0.5)


def test_the_network_beats_the_memory_in_both_directions(results):
    """One short training, so the bounds have room for other seeds and processors.

    Trainings in this form, seeds 0 to 2, gave leads of 4.0 to 8.3 chrF and 7.7 to 16.3 BLEU. What the beam
    adds varied between -0.6 and 5.9 points over all trainings ever looked at, other processors included: the BLEU of
    short texts jumps with a few runs of four words. The text says of the beam only what the run itself measured.
    """
    for to in ("zh", "en"):
        for score in ("bleu", "chrf"):
            rows = results[f"{score}_into_{to}"]
            assert mean(rows[COPY]) < mean(rows[MEMORY])
            assert mean(rows[BEAM]) > mean(rows[MEMORY]) + 0.5
            assert -4 < mean(rows[BEAM]) - mean(rows[GREEDY]) < 10
        assert 0.1 < mean(results[f"exact_into_{to}"][BEAM]) < 0.45
        assert results[f"exact_into_{to}"][MEMORY] == [0]
    assert mean(results["chrf_into_zh"][BEAM]) > 31 and mean(results["chrf_into_en"][BEAM]) > 44


def variants():
    return {(row["form"], row["name"]): row for row in measured.read("attention_variants")["rows"]}


def test_the_lead_is_more_than_its_spread_over_seeds():
    rows, table = variants(), measured.read("attention_variants")
    assert "interface_strings (bundled)" in table["about"] and "variants" in table["command"]
    for name in (f"{score}_{to}_lead" for score in ("bleu", "chrf") for to in ("zh", "en")):
        assert rows["ours", name]["n"] >= 3 and rows["ours", name]["mean"] > rows["ours", name]["std"]
        assert rows["ours", name]["lowest"] > 0


def test_both_forms_lead_over_the_memory():
    rows = variants()
    for form in ("standard", "ours"):
        for to in ("zh", "en"):
            assert rows[form, f"chrf_{to}_lead"]["mean"] > 2
    assert rows["ours", "chrf_zh"]["mean"] > rows["standard", "chrf_zh"]["mean"]


def test_the_pair_of_memory_and_network_wins_in_the_stream(results):
    stream, again = results["exact_in_the_stream"], results["exact_on_repeats"]
    both = max(stream, key=stream.get)
    assert both not in (MEMORY, BEAM) and again[MEMORY] > 0.7
    assert stream[both] == pytest.approx(
        (1 - results["seen_share"]) * mean(results["exact_into_zh"][BEAM]) + results["seen_share"] * again[MEMORY]
    )


def test_the_maps_have_texts_with_of(results):
    assert results["texts_with_of"] >= 4 and 0 <= results["of_turned"] <= results["texts_with_of"]


def test_the_signs_of_failure_are_those_that_the_text_names(results):
    named = {"placeholder lost", "rare word", "short", "repeats itself"}
    assert {sign for signs in results["signs_of_failure"] for sign in signs} <= named


def test_placeholders_survive_with_marks(results):
    kept = results["placeholders_kept"]
    assert results["texts_with_placeholders"] >= 20
    marked = kept["Transformer, with marks ⓪ ①"]
    assert kept["with marks, checked"] == 1 >= marked > kept["Transformer, as they stand"] + 0.2


def test_trade_is_another_world(results):
    assert results["trade_chrf"] < 12 < results["home_chrf"] / 2 and results["numbers_kept"] < 0.7


def test_the_card_and_the_verdicts(found, results):
    card = results["decision_card"]
    assert card["choice"] == "buy" and card["quality"]["low"] < card["quality"]["value"] < card["quality"]["high"]
    assert f"{results['texts_rewritten']:.0%}" in card["because"] and 0.1 < results["texts_rewritten"] < 0.6
    assert card["parameters"] < 3e6 and card["milliseconds"] < 1000
    verdicts = {claim["id"]: claim for claim in found["claims"]}
    assert {name: claim["verdict"] for name, claim in verdicts.items()} == {
        "6.2-translator": "depends", "6.2-translator-real-time": "confirmed", "6.2-translator-trade": "depends",
    }  # fmt: skip
    assert "neither was tested" in verdicts["6.2-translator-trade"]["because"]
