import numpy
import pytest

from course_utils.chapters.cnn.explorers.kernel import (
    Kernel,
    as_rows,
    convolve,
    grey,
    is_signed,
    presets,
)
from course_utils.core.errors import CourseError


def test_agrees_with_scipy():
    correlate = pytest.importorskip("scipy.signal").correlate2d
    dice = numpy.random.default_rng(0)
    for shape, size in (((7, 9), (3, 3)), ((8, 6), (5, 5)), ((4, 4), (4, 4)), ((6, 7), (2, 3))):
        picture, weights = dice.normal(size=shape), dice.normal(size=size)
        assert numpy.allclose(convolve(picture, weights), correlate(picture, weights, mode="valid"))


def test_the_kernel_is_not_turned_round():
    """Cross-correlation: the weight at the right multiplies the pixel at the right."""
    assert convolve([[1, 2, 3]], [[0, 0, 1]]).tolist() == [[3]]


def test_a_vertical_edge_is_found_by_the_vertical_kernel_only():
    picture = numpy.zeros((6, 6))
    picture[:, 3:] = 1
    known = presets()
    assert convolve(picture, known["vertical edges"]).max() == 4
    assert (convolve(picture, known["horizontal edges"]) == 0).all()
    assert (convolve(picture.T, known["vertical edges"]) == 0).all()


@pytest.mark.parametrize("size", [3, 5])
def test_presets_do_what_their_names_say(size):
    known = presets(size)
    dice = numpy.random.default_rng(1)
    picture = dice.uniform(0, 255, (12, 12))
    edge = size // 2
    even = numpy.full((9, 9), 100.0)
    assert all(weights.shape == (size, size) for weights in known.values())
    assert numpy.allclose(convolve(picture, known["identity"]), picture[edge:-edge, edge:-edge])
    for name in ("box blur", "Gaussian blur"):
        assert numpy.allclose(convolve(even, known[name]), 100)
        assert convolve(picture, known[name]).std() < picture.std()
    assert numpy.allclose(convolve(even, known["sharpen"]), 100)
    assert convolve(picture, known["sharpen"]).std() > picture.std()
    for name in ("vertical edges", "horizontal edges", "Laplacian"):
        assert is_signed(known[name])
        assert numpy.allclose(convolve(even, known[name]), 0)
    assert not is_signed(known["emboss"])


def test_channels_are_treated_by_themselves():
    picture = numpy.random.default_rng(2).uniform(size=(6, 5, 3))
    weights = presets()["box blur"]
    result = convolve(picture, weights)
    assert result.shape == (4, 3, 3)
    assert numpy.allclose(result[..., 1], convolve(picture[..., 1], weights))


@pytest.mark.parametrize("weights", [numpy.ones((9, 9)), numpy.ones(3), numpy.ones((2, 2, 2))])
def test_a_kernel_that_does_not_fit_is_refused(weights):
    with pytest.raises(CourseError, match="kernel"):
        convolve(numpy.ones((6, 6)), weights)


def test_only_two_sizes():
    with pytest.raises(CourseError, match="3 or 5"):
        presets(4)


def test_words_say_what_the_response_is(photo):
    weights = presets()["vertical edges"]
    explorer = Kernel(photo)
    text = explorer.alt("vertical edges", as_rows(weights), False)
    response = convolve(grey(photo), weights)
    assert f"{response.max():.0f}" in text
    assert "sum to zero" in text
    assert "from 0 to 0" in explorer.alt("own", ((0, 0, 0),) * 3, False)


def test_a_preset_fills_the_numbers_and_a_number_ends_the_preset(photo):
    box = Kernel(photo).build()
    box.controls["preset"].value = "sharpen"
    assert box.controls["weights"].value == ((0, -1, 0), (-1, 5, -1), (0, -1, 0))
    box.controls["weights"].boxes[1][1].value = 9
    assert box.controls["weights"].value[1][1] == 9
    assert box.controls["preset"].value == "own"
