"""What the committed notebook recorded keeps the bounds that its text states."""

import pytest
from recorded import recorded

from course_utils.chapters.object_detection import metrics
from course_utils.notebook import measured

pytestmark = pytest.mark.results


@pytest.fixture(scope="module")
def results():
    return recorded("10_object_detection")["results"]


def test_the_network_beats_both_rivals_with_every_seed(results):
    assert len(results["map50_seeds"]) == 3
    assert sum(results["map50_seeds"]) / 3 >= 0.75
    assert min(results["map50_seeds"]) > 2 * results["map50_classical"] > 2 * results["map50_random"]
    assert results["map50_random"] < 0.02
    assert results["map50_together"] > sum(results["map50_seeds"]) / 3


def test_the_measure_written_out_agrees_with_the_official_one(results):
    assert results["map50"] == pytest.approx(results["map50_official"], abs=0.01)
    assert results["map50_95"] == pytest.approx(results["map50_95_official"], abs=0.01)


def test_about_a_hundred_thousand_weights_and_few_cells_with_a_middle(results):
    assert 80_000 < results["parameters"] < 120_000
    assert results["empty_cells"] > 0.7
    assert results["middle_cells"] < 1 / 30
    assert results["picture_pixels"] == [96, 96] and results["cells"] == 12 * 12


def test_lower_scores_bring_right_answers_and_more_wrong_ones(results):
    strict, mild = results["right_wrong_from_50_percent"], results["right_wrong_from_20_percent"]
    assert mild[0] > strict[0] and mild[1] - strict[1] > mild[0] - strict[0]


def test_suppression_across_classes_saves_more_answers_than_it_costs(results):
    within, across = (results["suppression"][name] for name in ("within a class", "across classes"))
    kinds = results["wrong_answers_from_30_percent"]
    assert max(kinds, key=kinds.get) == "second name" and within[1] == sum(kinds.values())
    assert within[1] - across[1] > 2 * (within[0] - across[0])
    assert across[2] < within[2]  # and yet mAP falls


def test_a_leak_promises_too_much_and_known_garments_in_thousands_hardly_do(results):
    (row,) = measured.read("detection_leak")["rows"]
    excess, around = metrics.paired(row["promised too much"], [0] * row["seeds"])
    assert excess - around > 0.1
    assert row["split by picture"] - row["split by garment"] == pytest.approx(excess, abs=0.002)
    leaky = results["map50_leaky"]
    assert results["training_points"] > 1
    assert abs(leaky["new scenes, garments learnt from"] - results["map50"]) < 0.08


def test_sparing_the_neighbours_helps_and_the_rest_of_the_focal_loss_cannot_be_seen(results):
    rows = {row["loss"]: row["each seed"] for row in measured.read("detection_focal")["rows"]}
    spared, around = metrics.paired(rows["cross-entropy, neighbours spared"], rows["cross-entropy"])
    assert spared > around
    more, around = metrics.paired(rows["focal loss"], rows["cross-entropy, neighbours spared"])
    assert more < around


def test_the_unet_beats_what_needs_no_masks_and_knows_edges_better_than_true_boxes(results):
    iou, things = results["mask_iou"], results["thing_iou"]
    assert iou["U-Net"] > iou["found boxes"] > iou["thresholding"]
    assert iou["true boxes"] > iou["U-Net"]
    assert things["U-Net"] > things["true boxes"] + 0.03
    assert all(results["mask_gains"][name][0] > 0 for name in ("thresholding", "found boxes"))
    assert results["dice"] > iou["U-Net"] and 0.2 < results["wrong_pixels_by_name"] < 0.9
    assert 0.6 < results["box_filled"] < 0.85 and results["ground_pixels"] > 0.8


def test_the_drift_is_seen(results):
    changed = dict(results["map50_changed"])
    usual = changed.pop("as trained")
    assert usual == pytest.approx(results["map50"], abs=1e-6)
    assert all(value < usual - 0.05 for value in changed.values())


def test_it_keeps_up_with_a_film(results):
    assert results["milliseconds_per_picture"] < 1000 / 30
