import numpy
import pytest
from sklearn.metrics import f1_score, jaccard_score

from course_utils.chapters.object_detection import blobs, detector, masks

WANTED = numpy.array([[[0, 1, 1, 0], [0, 1, 1, 2]], [[0, 0, 0, 0], [2, 2, 0, 0]]], "uint8")
SAID = numpy.array([[[0, 1, 1, 1], [0, 0, 1, 2]], [[0, 0, 0, 0], [0, 2, 2, 0]]], "uint8")


def test_counts_and_means_are_what_one_counts_and_what_the_library_says():
    both, either = masks.counts(WANTED, SAID, 2)
    assert both.tolist() == [[2, 3, 1], [5, 0, 1]] and either.tolist() == [[4, 5, 1], [7, 0, 3]]
    flat = WANTED.ravel(), SAID.ravel()
    assert masks.mean_iou(both, either) == pytest.approx(jaccard_score(*flat, labels=[1, 2], average="macro"))
    assert masks.mean_dice(both, either) == pytest.approx(f1_score(*flat, labels=[1, 2], average="macro"))
    assert masks.thing_iou(WANTED, SAID) == pytest.approx(jaccard_score(flat[0] > 0, flat[1] > 0))
    assert masks.thing_iou(WANTED, WANTED) == 1 and masks.mean_iou(*masks.counts(WANTED, WANTED, 2)) == 1


def test_dice_is_never_below_iou():
    generator = numpy.random.default_rng(0)
    for _draw in range(20):
        pair = generator.integers(0, 3, (2, 4, 6, 6))
        area = masks.counts(*pair, 2)
        assert masks.mean_dice(*area) >= masks.mean_iou(*area)


def test_the_range_of_a_gain_holds_nothing_for_the_same_answers_and_is_above_for_better_ones():
    generator = numpy.random.default_rng(0)
    wanted = generator.integers(0, 3, (40, 8, 8))
    worse = numpy.where(generator.random(wanted.shape) < 0.3, 0, wanted)
    same, below = masks.counts(wanted, wanted, 2), masks.counts(wanted, worse, 2)
    assert masks.gain_interval(same, same) == (0, 0)
    low, high = masks.gain_interval(same, below)
    assert 0.2 < low <= high < 0.4


def test_boxes_are_filled_with_the_surest_on_top():
    boxes = numpy.array([[0, 0, 4, 4, 0, 0.9], [2.4, 2, 9, 6, 1, 0.5]])
    mask = masks.filled(boxes, (6, 6))
    assert (mask[:4, :4] == 1).all() and (mask[2:, 4:] == 2).all() and mask[5, 2] == 2 and not mask[:2, 4:].any()
    assert not masks.filled(numpy.zeros((0, 6)), (6, 6)).any()
    mask = masks.filled(boxes[:, :5], (6, 6))  # of true boxes the last one lies on top
    assert mask[3, 3] == 2


def test_thresholding_keeps_what_differs_from_the_ground():
    image = numpy.full((96, 96, 3), 60.0) + numpy.random.default_rng(0).normal(0, 3, (96, 96, 3))
    image[30:50, 30:50] = (220, 200, 40)
    image = image.astype("uint8")
    assert blobs.marked(image)[30:50, 30:50].mean() > 0.8 and blobs.marked(image).mean() < 0.1
    mask = masks.cut_out(image, numpy.array([[25, 25, 55, 55, 3, 0.7]]))
    assert set(numpy.unique(mask)) == {0, 4} and (mask[32:48, 32:48] == 4).all() and not mask[25:27].any()


def test_how_full_boxes_are_and_which_pictures_are_worst():
    mask = numpy.zeros((1, 8, 8), "uint8")
    mask[0, :4, :2] = 1
    assert masks.fills([numpy.array([[0.0, 0, 4, 4, 0], [4, 4, 8, 8, 1]])], mask).tolist() == [0.5, 0]
    places, wrong = masks.worst(WANTED[[0, 1, 0]], SAID[[0, 1, 1]], 2)
    assert places.tolist() == [2, 0] and wrong.tolist() == [5, 2]


@pytest.mark.parametrize("bridges", [True, False])
def test_the_network_answers_for_every_pixel(bridges):
    model = masks.unet((32, 48, 3), 4, bridges)
    assert model.output_shape == (None, 32, 48, 5)
    names = [type(layer).__name__ for layer in model.layers]
    assert names.count("Concatenate") == (2 if bridges else 0)


def test_a_right_answer_costs_nothing_and_a_rare_class_counts_as_much_as_the_ground():
    wanted = numpy.zeros((1, 8, 8), "uint8")
    wanted[0, 0, :2] = 1

    def cost(mask):
        return float(masks.loss(wanted, 20 * numpy.eye(2, dtype="float32")[mask]))

    nothing = numpy.zeros_like(wanted)
    assert cost(wanted) == pytest.approx(0, abs=1e-3)
    # Half of the mean Dice is lost with the rare class, although 62 of 64 pixels are right; +1 softens it.
    assert cost(nothing) - float(masks.cross_entropy(wanted, 20 * numpy.eye(2, dtype="float32")[nothing])) > 0.3


def test_mirrored_pictures_keep_their_masks():
    image = numpy.zeros((1, 16, 16, 3), "uint8")
    image[0, 2:6, 1:5] = 200
    seen = set()
    for seed in range(10):
        detector.load_keras().utils.set_random_seed(seed)
        ((picture, mask),) = masks.batches(image, (image[..., 0] > 0).astype("uint8"), seed, 1).as_numpy_iterator()
        assert ((picture[0, ..., 0] > 0) == mask[0]).all()
        seen.add(int(numpy.argmax(mask[0].any(axis=0))))
    assert seen == {1, 11}


def test_it_learns_to_paint_one_bright_square():
    generator = numpy.random.default_rng(0)
    images, wanted = numpy.zeros((48, 32, 32, 3), "uint8"), numpy.zeros((48, 32, 32), "uint8")
    for image, mask in zip(images, wanted, strict=True):
        left, top = generator.integers(0, 20, 2)
        image[top : top + 12, left : left + 12], mask[top : top + 12, left : left + 12] = 255, 1
    detector.load_keras().utils.set_random_seed(0)
    model = masks.compiled((32, 32, 3), 1, 6 * 12)
    model.fit(masks.batches(images, wanted, 0), epochs=12, verbose=0)
    assert masks.thing_iou(wanted, masks.answer_all(model, images, 20)) > 0.8
