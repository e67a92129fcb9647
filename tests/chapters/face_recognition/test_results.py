"""What 09_face_recognition says in words, held against what its committed notebook recorded."""

import pytest
from recorded import recorded

pytestmark = pytest.mark.results


@pytest.fixture(scope="module")
def found():
    return recorded("09_face_recognition")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def test_it_ran_on_what_ships_with_the_course(found):
    assert (found["run"]["data"]["name"], found["run"]["data"]["tier"]) == ("drawn_faces", "bundled")


def test_by_hand_and_by_library_agree(results):
    assert results["contrastive_difference"] < 1e-4
    assert results["auc_by_hand"] == pytest.approx(results["auc_scikit_learn"], abs=1e-5)
    assert results["equal_error_rate"] == pytest.approx(results["equal_error_scikit_learn"], abs=0.005)


def test_the_detector_finds_most_faces_and_the_middle_few(results):
    assert results["faces_found"]["network"] > 0.8 > 0.2 > results["faces_found"]["always the middle"]
    assert results["false_alarms_per_scene"] < 0.3
    assert results["landmark_error"] < 0.25


def test_people_never_seen_are_told_apart(results):
    assert results["auc"] >= 0.98 and min(results["aucs"]) > 0.97 and len(results["aucs"]) >= 3
    assert results["auc"] > max(results["rival_auc"].values()) + 0.03


def test_the_order_of_the_rivals(results):
    assert results["rival_auc"]["fisherfaces"] > results["rival_auc"]["pixels"] + 0.05
    network = sum(results["rank_1"]) / len(results["rank_1"])
    assert network > results["rival_rank_1"]["fisherfaces"] + 0.2


def test_an_auc_that_looks_perfect_hides_false_rejects(results):
    assert min(results["false_rejects"]) > 0.05


def test_the_threshold_keeps_its_promise(results):
    assert results["false_accepts_there"] <= 0.001


def test_the_leak_flatters(results):
    assert results["auc_split_by_picture"] > results["auc_split_by_person"] + 0.02


def test_a_larger_gallery_is_harder(results):
    for shares in results["rank_1_by_size"].values():
        assert shares[0] > shares[-1]


def test_the_rare_group_bears_more_errors_and_equal_shares_shrink_the_difference(results):
    rejects, accepts = results["group_false_rejects"], results["group_false_accepts"]
    total = {name: {g: rejects[name][g] + accepts[name][g] for g in rejects[name]} for name in rejects}
    gaps = {name: errors["hood"] - errors["hair seen"] for name, errors in total.items()}
    assert gaps["1 in 10 with a hood"] > 0.05
    assert gaps["every second"] < gaps["1 in 10 with a hood"]


def test_the_detector_costs_the_chain_something(results):
    chain = results["chain"]
    assert results["chain_scenes"] >= 600
    assert chain["true landmarks"] > chain["the detector's"] + 0.05
    assert chain["the detector's"] > 0.3 and chain["its middle and size"] > 0.3


def test_pixels_know_something_but_not_much(results):
    assert 0.55 < results["auc_raw_pixels"] < 0.85


def test_contrastive_learns_faster_than_triplets(results):
    assert results["auc_by_loss"]["contrastive loss"] > results["auc_by_loss"]["triplet loss"] > 0.8


def test_a_change_moves_the_face_away_from_its_passport(results):
    assert len(results["similarity_after"]) == 3 and max(results["similarity_after"].values()) < 0.999


def test_the_decision_card_is_made_of_what_was_recorded(results):
    card = results["decision_card"]
    assert card["quality"]["value"] == pytest.approx(results["auc"]) and card["choice"] == "buy"
    assert card["parameters"] == results["parameters"] + results["detector_parameters"]
    assert card["megabytes"] < 2


def test_the_verdicts(found):
    verdicts = {claim["id"]: claim["verdict"] for claim in found["claims"]}
    assert verdicts == {"6.1-faces": "confirmed", "6.1-faces-uses": "depends"}
