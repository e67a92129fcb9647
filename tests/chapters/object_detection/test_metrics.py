import numpy
import pytest

from course_utils.chapters.object_detection import coco, metrics
from course_utils.core.errors import CourseError
from course_utils.media.boxes import iou


def test_suppression_keeps_the_surest_of_a_class_and_never_another_class():
    detections = numpy.array(
        [[0, 0, 10, 10, 0, 0.6], [1, 0, 11, 10, 0, 0.9], [0, 0, 10, 10, 1, 0.5], [30, 30, 40, 40, 0, 0.2]]
    )
    kept = metrics.suppress(detections, 0.5)
    assert kept[:, 5].tolist() == [0.9, 0.5, 0.2]
    assert len(metrics.suppress(detections, 0.95)) == 4
    assert metrics.suppress(detections, 0.5, across=True)[:, 5].tolist() == [0.9, 0.2]
    assert metrics.suppress(numpy.zeros((0, 6))).shape == (0, 6)


def test_finding_a_thing_twice_is_one_right_and_one_wrong_answer():
    truths = [numpy.array([[0, 0, 10, 10, 0]])]
    detections = [numpy.array([[0, 0, 10, 10, 0, 0.5], [0, 0, 10, 9, 0, 0.9]])]
    right, scores, count = metrics.matches(detections, truths, 0)
    assert right.tolist() == [True, False] and scores.tolist() == [0.9, 0.5] and count == 1


def test_a_box_of_another_class_takes_nothing():
    truths = [numpy.array([[0, 0, 10, 10, 1]])]
    detections = [numpy.array([[0, 0, 10, 10, 0, 0.9]])]
    assert metrics.matches(detections, truths, 0)[0].tolist() == [False]
    assert metrics.matches(detections, truths, 1)[0].tolist() == []


def test_average_precision_of_answers_that_one_can_add_up():
    # Right, wrong, right, of two true boxes: precision 1 up to recall 1/2, 2/3 up to recall 1.
    assert metrics.average_precision(numpy.array([True, False, True]), 2) == pytest.approx(0.5 + 0.5 * 2 / 3)
    assert metrics.average_precision(numpy.array([], bool), 2) == 0
    assert numpy.isnan(metrics.average_precision(numpy.array([True]), 0))


def test_perfect_answers_are_one_and_answers_to_another_picture_are_not():
    truths = [numpy.array([[0, 0, 10, 10, 0], [20, 20, 40, 30, 1]]), numpy.array([[50, 50, 60, 70, 1]])]
    detections = [numpy.column_stack([truth, numpy.full(len(truth), 0.9)]) for truth in truths]
    assert metrics.mean_average_precision(detections, truths, 2, metrics.OVERLAPS) == 1
    assert metrics.mean_average_precision(detections[::-1], truths, 2) == 0
    with pytest.raises(CourseError, match="one each"):
        metrics.mean_average_precision(detections[:1], truths, 2)


def test_like_the_official_tool():
    """Against pycocotools, which reads precision at 101 recalls instead of adding up the area: they differ a little."""
    generator = numpy.random.default_rng(3)
    truths, detections = [], []
    for _picture in range(60):
        corner, size = generator.uniform(0, 60, (6, 2)), generator.uniform(8, 40, (6, 2))
        truth = numpy.column_stack([corner, corner + size, generator.integers(0, 3, 6)])
        found = numpy.column_stack([truth, generator.random(6)])
        found[:, :4] += generator.normal(0, 3, (6, 4))
        found[:, 2:4] = numpy.maximum(found[:, 2:4], found[:, :2] + 1)
        detections.append(found[generator.random(6) < 0.8])
        truths.append(truth)
    at_half, over_all = coco.judge(detections, truths, 3)
    assert metrics.mean_average_precision(detections, truths, 3) == pytest.approx(at_half, abs=0.01)
    assert metrics.mean_average_precision(detections, truths, 3, metrics.OVERLAPS) == pytest.approx(over_all, abs=0.01)
    assert 0.1 < over_all < at_half < 0.9
    assert coco.judge([numpy.zeros((0, 6))] * 60, truths, 3) == (0, 0)


def test_suppression_and_matching_are_what_loops_say():
    """Both are written for whole arrays; here the rules themselves, one box at a time."""
    numbers = numpy.random.default_rng(0)

    def some(count, columns):
        corner = numbers.uniform(0, 60, (count, 2)).round()
        more = [numbers.integers(0, 2, (count, 1)), numbers.uniform(size=(count, 1)).round(1)]
        return numpy.concatenate([corner, corner + numbers.uniform(8, 36, (count, 2)).round(), *more[:columns]], axis=1)

    def one_by_one(detections, overlap, across):
        kept = []
        for box in detections[numpy.argsort(-detections[:, 5], kind="stable")]:
            if all(iou(box[None], other[None]) <= overlap or not (across or box[4] == other[4]) for other in kept):
                kept.append(box)
        return numpy.array(kept).reshape(-1, 6)

    found, true = ([some(numbers.integers(0, most), columns) for _ in range(40)] for most, columns in ((30, 2), (6, 1)))
    for detections in found:
        for across in (False, True):
            assert (metrics.suppress(detections, 0.4, across) == one_by_one(detections, 0.4, across)).all()
    answers = []
    for detections, truths in zip(found, true, strict=True):
        free = [truth for truth in truths if truth[4] == 1]
        for box in sorted((box for box in detections if box[4] == 1), key=lambda box: -box[5]):
            best = max(range(len(free)), key=lambda k: iou(box[None], free[k][None])[0, 0], default=None)
            hit = best is not None and iou(box[None], free[best][None])[0, 0] >= 0.3
            answers.append((box[5], bool(hit)))
            if hit:
                free.pop(best)
    answers.sort(key=lambda answer: -answer[0])
    right, scores, count = metrics.matches(found, true, 1, 0.3)
    assert scores.tolist() == [score for score, _hit in answers] and right.tolist() == [hit for _score, hit in answers]
    assert right.any() and count == sum(int((truths[:, 4] == 1).sum()) for truths in true)


def test_right_and_wrong_answers_are_counted_over_all_classes():
    truths = [numpy.array([[0, 0, 10, 10, 0], [20, 20, 40, 30, 1]])]
    detections = [numpy.array([[0, 0, 10, 10, 0, 0.9], [0, 0, 10, 9, 0, 0.4], [20, 20, 40, 30, 1, 0.3]])]
    assert metrics.right_and_wrong(detections, truths, 2, 0.2) == (2, 1)
    assert metrics.right_and_wrong(detections, truths, 2, 0.35) == (1, 1)
    assert metrics.right_and_wrong([numpy.zeros((0, 6))], truths, 2, 0.2) == (0, 0)


def test_every_thing_with_its_size_its_neighbour_and_whether_it_is_found():
    truths = [numpy.array([[0, 0, 10, 10, 0], [5, 0, 15, 10, 1], [40, 40, 44, 49, 0]]), numpy.zeros((0, 5))]
    detections = [
        numpy.array([[0, 0, 10, 9, 0, 0.9], [5, 0, 15, 10, 0, 0.8], [40, 40, 44, 49, 0, 0.1]]),
        numpy.zeros((0, 6)),
    ]
    sides, shared, found = metrics.things(detections, truths)
    assert sides.tolist() == [10, 10, 6] and shared.tolist() == pytest.approx([1 / 3, 1 / 3, 0])
    assert found.tolist() == [True, False, False]  # found; another name; not sure enough
    assert metrics.things(detections, truths, least=0.05)[2].tolist() == [True, False, True]


def test_shares_and_paired_differences_come_with_their_range():
    assert metrics.told_share(numpy.array([True] * 80 + [False] * 20)) == "80 % ± 8 of 100"
    # Differences 1, 2, 3: mean 2, standard deviation 1, Student's t of two degrees of freedom 4.303.
    assert metrics.paired([2, 4, 6], [1, 2, 3]) == pytest.approx((2, 4.3027 / 3**0.5), abs=1e-3)
    mean, around = metrics.paired([2], [1])
    assert mean == 1 and numpy.isnan(around)
