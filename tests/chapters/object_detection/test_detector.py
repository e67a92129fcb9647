import numpy
import pytest

from course_utils.chapters.object_detection import detector, metrics
from course_utils.core.errors import CourseError

TRUTH = numpy.array([[8.0, 16.0, 40.0, 40.0, 1.0], [50.0, 8.0, 62.0, 30.0, 0.0]])
SHAPE = (64, 72, 3)


def ideal(truths, classes=2):
    """What a perfect network would answer to `truths`."""
    wanted = detector.targets(truths, SHAPE, classes)
    heat = numpy.clip(wanted[..., :classes], 1e-6, 1 - 1e-6)
    distances = numpy.log(numpy.maximum(wanted[..., classes:-1], 1e-3))
    return numpy.concatenate([numpy.log(heat / (1 - heat)), distances], axis=-1), wanted


def test_targets_put_the_heat_where_the_middles_are():
    wanted = detector.targets([TRUTH], SHAPE, 2)[0]
    assert wanted.shape == (8, 9, 7)
    assert numpy.argwhere(wanted[..., 1] == 1).tolist() == [[3, 3]]  # the middle (24, 28) lies in cell (3, 3)
    assert numpy.argwhere(wanted[..., 0] == 1).tolist() == [[2, 7]]
    # From the middle of cell (3, 3), at (28, 28): 20 pixels to the left, 12 up, 12 to the right, 12 down.
    assert wanted[3, 3, 2:6].tolist() == [2.5, 1.5, 1.5, 1.5]
    assert wanted[7, 0] == pytest.approx(numpy.zeros(7), abs=1e-3)
    assert not detector.targets([numpy.zeros((0, 5))], SHAPE, 2).any()


def test_all_things_of_a_class_count_the_same_and_so_do_the_classes():
    # One large and one small thing of class 0, one of class 1, in two pictures; nothing of class 2.
    large, small, rare = [0.0, 0, 40, 40, 0], [50.0, 50, 62, 62, 0], [16.0, 8, 40, 24, 1]
    wanted = detector.targets([numpy.array([large, small]), numpy.array([rare])], SHAPE, 3)
    weights = wanted[..., -1]
    first, second, third = weights[0, :6, :6].sum(), weights[0, 6:, 6:].sum(), weights[1].sum()
    assert [first, second, third] == pytest.approx([0.75, 0.75, 1.5])
    assert weights[0].sum() == pytest.approx(first + second)
    # A cell outside a thing has a side behind it: no distances there.
    assert (wanted[weights > 0][:, 3:7] > 0).all()
    assert (weights[0, :6, :6] > 0).sum() > 9 > (weights[0, 6:, 6:] > 0).sum()


def test_a_small_thing_in_front_keeps_its_cells():
    behind, front = [0.0, 0, 64, 64, 0], [24.0, 24, 48, 48, 1]
    wanted = detector.targets([numpy.array([front, behind])], SHAPE, 2)[0]
    row, column = numpy.argwhere(wanted[..., 1] == 1)[0]
    assert wanted[row, column, 2:6].tolist() == [1.5, 1.5, 1.5, 1.5]
    assert wanted[..., -1].sum() == pytest.approx(2)


def test_a_perfect_answer_is_decoded_to_the_true_boxes():
    answer, _wanted = ideal([TRUTH])
    found = metrics.suppress(detector.decode(answer[0], 0.5))
    assert found[numpy.argsort(found[:, 0]), :5] == pytest.approx(TRUTH, abs=1e-3)
    assert detector.decode(answer[0], 0.5, most=1).shape == (1, 6)


def test_a_perfect_answer_costs_least_and_a_wrong_class_or_place_costs_more():
    loss = detector.loss_function(2)
    answer, wanted = ideal([TRUTH])
    best = float(loss(wanted, answer.astype("float32")))
    swapped = answer[..., [1, 0, 2, 3, 4, 5]].astype("float32")
    moved = answer.astype("float32") + numpy.array([0, 0, 1, 0, 0, 0], "float32")
    assert best < 0.2
    assert float(loss(wanted, swapped)) > best + 1 and float(loss(wanted, moved)) > best + 0.2


def test_generalised_iou_of_boxes_that_one_can_count():
    one, other = numpy.array([[1.0, 1, 1, 1]]), numpy.array([[1.0, 1, 1, 1], [1, 1, 3, 1], [0.5, 2, 0.5, 2]])
    found = numpy.array(detector.generalised_iou(numpy.repeat(one, 3, 0), other))
    # Same box: 1. Twice as wide: IoU 4/8, nothing empty. Narrow and high: 2 of 6, and a quarter of the box round both
    # is empty.
    assert found == pytest.approx([1, 0.5, 2 / 6 - 2 / 8], abs=1e-5)


@pytest.mark.parametrize("upside_down", [False, True])
def test_mirrored_pictures_keep_their_boxes(upside_down):
    image = numpy.zeros((1, *SHAPE), "uint8")
    image[0, 16:40, 8:40] = 200
    wanted = detector.targets([TRUTH[:1]], SHAPE, 2)
    seen = set()
    for seed in range(12):
        detector.load_keras().utils.set_random_seed(seed)
        ((picture, cells),) = detector.batches(image, wanted, 2, 1, seed, upside_down).as_numpy_iterator()
        rows, columns = numpy.nonzero(picture[0, ..., 0])
        heat = numpy.where(cells[0, ..., -1:] > 0, cells[0, ..., :2], 0)
        row, column = numpy.argwhere(heat[..., 1] == 1)[0]
        left, top, right, bottom = cells[0, row, column, 2:6] * detector.CELL
        x, y = (numpy.array([column, row]) + 0.5) * detector.CELL
        assert [x - left, y - top, x + right, y + bottom] == pytest.approx(
            [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        )
        seen.add((columns.min(), rows.min()))
    assert len(seen) == (4 if upside_down else 2)


def test_the_stem_may_take_patches_and_both_stems_answer_for_each_cell():
    for stem in (detector.HALVINGS, detector.PATCHES):
        model = detector.network(SHAPE, 2, stem)
        assert model.output_shape == (None, 8, 9, 6)
        assert model.layers[2].kernel_size == (stem[0][1],) * 2


def test_the_tuner_that_holds_up_each_pass_is_off():
    wanted = detector.targets([TRUTH], SHAPE, 2)
    assert detector.batches(numpy.zeros((1, *SHAPE), "uint8"), wanted, 2, 1, 0).options().autotune.enabled is False


def test_it_learns_to_find_one_bright_square():
    generator = numpy.random.default_rng(0)
    images, truths = numpy.zeros((64, 32, 32, 3), "uint8"), []
    for image in images:
        left, top = generator.integers(0, 20, 2)
        image[top : top + 12, left : left + 12] = 255
        truths.append(numpy.array([[left, top, left + 12, top + 12, 0.0]]))
    detector.load_keras().utils.set_random_seed(0)
    model = detector.compiled((32, 32, 3), 1, 120, stem=((8, 5, 2), (8, 3, 2), (16, 3, 2)), blocks=1)
    wanted = detector.targets(truths, (32, 32, 3), 1)
    model.fit(detector.batches(images, wanted, 1, 16, 0), epochs=30, verbose=0)
    found = detector.detect(model, images)
    assert metrics.mean_average_precision(found, truths, 1) > 0.9
    assert metrics.mean_average_precision(found[1:] + found[:1], truths, 1) < 0.5


@pytest.mark.parametrize("call", [detector.network, lambda shape, classes: detector.targets([], shape, classes)])
def test_pictures_that_do_not_fill_cells_are_refused(call):
    with pytest.raises(CourseError, match="70 x 64 pixels.*multiples of 8"):
        call((64, 70, 3), 2)


def test_steps():
    assert detector.steps_of(100, 16, 2) == 12 and detector.steps_of(10, 16, 2) == 2
