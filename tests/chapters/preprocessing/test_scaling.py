import numpy
import pytest

from course_utils.chapters.preprocessing.explorers import scaling
from course_utils.core.errors import CourseError


@pytest.fixture
def images():
    return numpy.random.default_rng(0).integers(0, 256, (20, 8, 9, 3)).astype(numpy.uint8)


def test_ranges(images):
    ends = numpy.array([[0, 255]], numpy.uint8)
    assert scaling.scale(ends, "none").tolist() == [[0, 255]]
    assert scaling.scale(ends, "unit").tolist() == [[0, 1]]
    assert scaling.scale(ends, "symmetric").tolist() == [[-1, 1]]
    assert scaling.scale(images, "unit").dtype == numpy.float32


def test_standardised_channels_have_mean_0_and_deviation_1(images):
    values = scaling.scale(images, "standard")
    assert numpy.allclose(values.mean((0, 1, 2)), 0, atol=1e-4)
    assert numpy.allclose(values.std((0, 1, 2)), 1, atol=1e-4)


def test_statistics_of_the_training_images_serve_the_others(images):
    train, test = images[:15], images[15:]
    mean, deviation = train.mean((0, 1, 2)), train.std((0, 1, 2))
    values = scaling.scale(test, "standard", mean, deviation)
    assert numpy.allclose(values, (test - mean) / deviation, atol=1e-4)


def test_a_channel_without_variation_becomes_zero():
    values = scaling.scale(numpy.full((2, 3, 3, 1), 9, numpy.uint8), "standard")
    assert (values == 0).all()


def test_unknown_scaling_is_refused(images):
    with pytest.raises(CourseError, match="unit"):
        scaling.scale(images, "percent")


@pytest.mark.parametrize("wrong", [numpy.zeros((3, 4, 4, 3)), numpy.zeros((0, 4, 4, 3), numpy.uint8), numpy.zeros(3)])
def test_what_are_no_images_is_refused(wrong):
    with pytest.raises(CourseError, match="uint8"):
        scaling.Scaling(wrong)


def test_words_and_picture_state_the_same_numbers(images):
    explorer = scaling.Scaling(images)
    figure = explorer.draw("standard")
    words = " ".join(text.get_text() for text in figure.axes[1].texts)
    assert "mean 0.00" in words.replace("-0.00", "0.00")
    assert "deviation 1.00" in words
    assert "deviation 1.00" in explorer.alt("standard")


def test_grey_images_of_three_dimensions(images):
    explorer = scaling.Scaling(images[..., 0])
    explorer.draw("unit")
    (line,) = explorer.lines
    assert line.get_xdata()[[0, -1]] == pytest.approx([3.5 / 255, 251.5 / 255])
    assert line.get_ydata().sum() == pytest.approx(100)


def test_one_mean_for_all_channels_is_offered_for_colour_only(images):
    assert "together" in scaling.Scaling(images).controls["kind"].options.values()
    assert "together" not in scaling.Scaling(images[..., :1]).controls["kind"].options.values()
    tinted = images // 2
    tinted[..., 0] += 100
    explorer = scaling.Scaling(tinted)
    alone, together = (
        [line.get_xdata().copy() for line in explorer.draw(kind).axes[1].lines if len(line.get_xdata()) == 32]
        for kind in ("standard", "together")
    )
    # With one mean and one deviation a level means the same in every channel; by channel it does not.
    assert numpy.allclose(together[0], together[1]) and numpy.allclose(together[0], together[2])
    assert not numpy.allclose(alone[0], alone[1], atol=0.1)
