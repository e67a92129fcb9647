import numpy
import pytest

from course_utils.chapters.object_detection import blobs, metrics
from course_utils.media import boxes as overlap


def scene(places, size=20):
    """Bright squares on an even ground with a little grain."""
    image = numpy.full((96, 96, 3), 60.0) + numpy.random.default_rng(0).normal(0, 3, (96, 96, 3))
    for left, top in places:
        image[top : top + size, left : left + size] = (220, 200, 40)
    return image.astype("uint8")


def test_otsu_parts_two_groups():
    values = numpy.r_[numpy.random.default_rng(0).normal(10, 1, 500), numpy.random.default_rng(1).normal(50, 2, 100)]
    assert 12.5 < blobs.otsu(values) < 44


def test_pieces_are_boxed_and_touching_ones_are_one():
    found = blobs.pieces(scene([(10, 10), (60, 50)]))
    truth = numpy.array([[10, 10, 30, 30], [60, 50, 80, 70]])
    assert len(found) == 2 and (overlap.iou(found, truth).max(axis=1) > 0.8).all()
    assert len(blobs.pieces(scene([(10, 10), (30, 10)]))) == 1


def test_the_detector_names_wide_and_high_pieces():
    images, truths = [], []
    generator = numpy.random.default_rng(0)
    for number in range(30):
        image = scene([])
        high = number % 2
        width, height = (14, 30) if high else (30, 14)
        left, top = generator.integers(4, 60, 2)
        image[top : top + height, left : left + width] = (200, 60, 60)
        images.append(image)
        truths.append(numpy.array([[left, top, left + width, top + height, float(high)]]))
    images = numpy.array(images)
    found = blobs.BlobDetector().fit(images[:20], truths[:20]).detect(images[20:])
    assert metrics.mean_average_precision(found, truths[20:], 2) > 0.9


def test_random_boxes_know_sizes_and_shares_only():
    truths = [numpy.array([[0.0, 0, 10, 20, 0], [0, 0, 30, 10, 2]]), numpy.array([[5.0, 5, 15, 25, 0]])]
    found = blobs.random_boxes(truths, (96, 120, 3), 3, 900, numpy.random.default_rng(0))
    assert found.shape == (900, 6) and set(found[:, 4]) == {0, 2}
    assert (found[:, 4] == 0).mean() == pytest.approx(2 / 3, abs=0.05)
    assert (found[found[:, 4] == 0][:, 2:4] - found[found[:, 4] == 0][:, :2]) == pytest.approx(
        numpy.tile((10, 20), ((found[:, 4] == 0).sum(), 1))
    )
