import numpy
import pytest
from examples_concepts import CURVE, PLANE, fits

from course_utils.chapters.concepts.explorers import capacity
from course_utils.core.errors import CourseError


def test_tints_run_from_blue_over_white_to_orange():
    picture = capacity.tinted([[0.0, 0.5, 1.0, 2.0]])
    assert picture.dtype == numpy.uint8
    assert picture[0, 1].tolist() == [255, 255, 255]
    assert picture[0, 0, 2] > picture[0, 0, 0] and picture[0, 2, 0] > picture[0, 2, 2]
    assert picture[0, 3].tolist() == picture[0, 2].tolist()


def test_words_and_picture_state_the_same_numbers():
    explorer = capacity.Capacity(fits(), CURVE, PLANE)
    figure = explorer.draw(2, 2)
    shown = {artist.get_text() for artist in figure.findobj(lambda artist: hasattr(artist, "get_text"))}
    fit = explorer.fits[2, 4]
    assert {f"{fit.curve_parameters}", f"{fit.seen_error:.2f}", f"{fit.new_error:.2f}", f"{fit.accuracy:.0%}"} <= shown
    words = explorer.alt(2, 2)
    assert "2 hidden layers of 4" in words and f"{fit.new_error:.2f} from the true curve" in words


def test_the_first_control_has_room():
    exponent = capacity.Capacity(fits(), CURVE, PLANE).controls["exponent"]
    assert exponent.low <= exponent.default < exponent.high == 2


def test_missing_sizes_are_refused():
    for wrong in ([], fits()[:-1], [fits()[2], fits()[5]]):
        with pytest.raises(CourseError, match="every depth"):
            capacity.by_size(wrong)
