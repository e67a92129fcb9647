"""What 18_cross_modal says in words, held against what its committed notebook recorded."""

import numpy as np
import pytest
from recorded import recorded

from course_utils.chapters.cross_modal import queries, shared_space

pytestmark = pytest.mark.results


@pytest.fixture(scope="module")
def found():
    return recorded("18_cross_modal")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def test_the_data_are_as_told(results):
    assert results["concepts"] == 1636 and results["families"] == 1053 and results["categories"] == 8
    assert results["trained_weights"] == 213_248 == results["parameters"], "the drawing counts what is trained"
    assert results["trained_weights"] * 500 < 118_000_000 + 4_650_000, "more than five hundred times as large (notes)"


def test_the_kept_vectors_are_those_of_the_towers(results):
    assert all(value is None or value > 0.999 for value in results["agreement"].values())


def test_the_worked_example_is_nearly_a_guess_at_temperature_one(results):
    assert (
        results["loss_cold"] < 0.5 < 0.75 * results["loss_guessing"] < results["loss_warm"] < results["loss_guessing"]
    )


def test_each_stricter_split_finds_less_and_all_beat_guessing(results):
    chance, family, kind = (np.array(results["at_ten"][f"by {way}"]) for way in ("chance", "family", "kind"))
    assert (
        (chance > family + 0.1).all() and family.mean() > kind.mean() + 0.1 and (kind > results["chance_at_10"]).all()
    )
    assert 0.04 < results["chance_at_10"] < 0.055, "about 5 %"
    assert 0.4 < results["relatives"]["by chance"] < 0.5 and results["relatives"]["by family"] == 0, "nearly half"
    assert family.mean() > 6 * results["chance_at_10"], "several times"
    assert chance.mean() > 1.4 * family.mean(), "flatters by half"


def test_both_ways_and_both_languages_are_about_as_good(results):
    means = {name: np.mean(values) for name, values in results["both_ways"].items()}
    assert len(means) == 4 and max(means.values()) - min(means.values()) < 0.06


def test_from_scratch_lies_between_guessing_and_the_frozen_towers(results):
    scratch, frozen = np.array([*results["scratch_at_10"].values()]), np.array(results["at_ten"]["by family"])
    assert scratch.mean() > 2.5 * results["chance_at_10"], "still better than guessing"
    assert results["frozen_over_scratch"] > 1.5 and frozen.min() > scratch.max()


def test_chinese_without_chinese_names_lands_in_between(results):
    english, chinese = np.array(results["english_only"])
    assert 0.5 < results["chinese_kept"] < 0.85 and chinese.mean() > 4 * results["chance_at_10"]
    assert english.mean() > chinese.mean() + 0.05


def test_temperature_is_broad_below_and_clearly_worse_at_one(results):
    mrr = {float(name): np.mean(values) for name, values in results["temperature_mrr"].items()}
    low = [mrr[name] for name in (0.02, 0.05, 0.2)]
    assert max(low) - min(low) < 0.03 and mrr[1.0] < min(low) - 0.01
    assert shared_space.TEMPERATURE == 0.05


def test_hard_negatives_do_not_pay_here(results):
    mrr = {name: np.mean(values) for name, values in results["negatives_mrr"].items()}
    assert mrr["hard"] < mrr["random"] + 0.01 and mrr["hard, families apart"] < mrr["random"] + 0.01


def test_words_are_the_best_prompt_and_zero_shot_is_far_above_the_majority(results):
    assert results["zero_shot_wording"] == "words"
    accuracy = np.mean([*results["zero_shot"].values()])
    assert accuracy > 2 * results["zero_shot_majority"]
    assert accuracy < np.mean(results["joined"]["picture alone"]) - 0.05, "well below a classifier that sees labels"


def test_names_beat_pictures_and_unseen_pictures_are_found_seldom(results):
    precision = {name: np.mean(values) for name, values in results["search_precision"].items()}
    assert precision["names"] > 1.4 * precision["pictures"] > 2 * precision["pictures, unseen"]
    assert precision["pictures, unseen"] > 3 * results["search_guessing"]
    best, worst = results["search_order"][:3], results["search_order"][-3:]
    assert "something to drink" in best and "making music" in results["search_order"][:5]
    assert set(worst) & {"a birthday party", "where people pray", "a tool for cutting", "medicine and doctors"}
    assert len(results["search_order"]) == len(queries.SEARCHES) == 16


def test_occupations_lean_as_the_words_do(results):
    assert results["lean_ends"][1] == "nurse" and min(results["nearer_to_men"].values()) >= 5
    lean = {job: value for job, value in zip(results["jobs"], np.mean(results["lean"]["en"], axis=0), strict=True)}
    assert lean["nurse"] > 0 > max(lean["engineer"], lean["president"])
    assert min(results["lean_correlation"].values()) > 0.6, "most of them were in the words already"


def test_joining_helps_the_weaker_kind_far_more_than_the_stronger(found, results):
    weak, strong = results["joined_gain"]["picture alone"], results["joined_gain"]["words alone"]
    assert weak[0] > 0.05 and weak[1] > 3 * strong[1]
    (claim,) = found["claims"]
    assert claim["id"] == "8.2-cross-modal"
    expected = "confirmed" if min(weak[0], strong[0]) > 0 else "depends" if max(weak[0], strong[0]) > 0 else "refuted"
    assert claim["verdict"] == expected


def test_the_card(results):
    card = results["decision_card"]
    assert card["choice"] == "build on open weights" and card["megabytes"] < 1
    assert results["card_guessing"] < results["card_scratch"] < np.mean(results["card_quality"])
