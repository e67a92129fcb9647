import numpy
import pytest

from course_utils.chapters.concepts import toy_data
from course_utils.chapters.concepts.explorers import capacity
from course_utils.core.errors import CourseError
from course_utils.widgets.painter import Painter

CURVE, PLANE = toy_data.noisy_curve(12), toy_data.two_classes("spirals", 30)


@pytest.fixture(scope="module")
def fits():
    return [
        toy_data.fit_one(width, depth, CURVE, PLANE, PLANE, steps=30, starts=1)
        for depth in (1, 2)
        for width in (1, 2, 4)
    ]


def test_tints_run_from_blue_over_white_to_orange():
    picture = capacity.tinted([[0.0, 0.5, 1.0, 2.0]])
    assert picture.dtype == numpy.uint8
    assert picture[0, 1].tolist() == [255, 255, 255]
    assert picture[0, 0, 2] > picture[0, 0, 0] and picture[0, 2, 0] > picture[0, 2, 2]
    assert picture[0, 3].tolist() == picture[0, 2].tolist()


def pixels(draw, *values):
    return Painter(draw(*values)).pixels()


def test_a_picture_depends_on_its_values_alone(fits):
    draw = capacity.picture_function(fits, CURVE, PLANE)
    first = pixels(draw, 1, 2)
    painter = Painter(draw(0, 1))
    painter.pixels()
    draw(1, 2)
    assert numpy.array_equal(painter.pixels(), first)
    assert numpy.array_equal(pixels(capacity.picture_function(fits, CURVE, PLANE), 1, 2), first)


@pytest.mark.parametrize(("one", "other"), [((1, 1), (2, 1)), ((1, 1), (1, 2))])
def test_picture_and_words_change(fits, one, other):
    draw, alt = capacity.picture_function(fits, CURVE, PLANE), capacity.alt_function(fits)
    assert not numpy.array_equal(pixels(draw, *one), pixels(draw, *other))
    assert alt(*one) != alt(*other)


def test_words_and_picture_state_the_same_numbers(fits):
    figure = capacity.picture_function(fits, CURVE, PLANE)(2, 2)
    shown = {artist.get_text() for artist in figure.findobj(lambda artist: hasattr(artist, "get_text"))}
    fit = capacity.by_size(fits)[2, 4]
    assert {f"{fit.curve_parameters}", f"{fit.seen_error:.2f}", f"{fit.new_error:.2f}", f"{fit.accuracy:.0%}"} <= shown
    words = capacity.alt_function(fits)(2, 2)
    assert "2 hidden layers of 4" in words and f"{fit.new_error:.2f} from the true curve" in words


def test_the_first_control_has_room(fits):
    exponent = capacity.controls(fits)["exponent"]
    assert exponent.low <= exponent.default < exponent.high == 2


def test_missing_sizes_are_refused(fits):
    for wrong in ([], fits[:-1], [fits[2], fits[5]]):
        with pytest.raises(CourseError, match="every depth"):
            capacity.by_size(wrong)
