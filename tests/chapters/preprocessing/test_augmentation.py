import numpy
import pytest

from course_utils.chapters.preprocessing.explorers.augmentation import augment, random_augmentations
from course_utils.core.errors import CourseError
from course_utils.media.pictures import small_square


def test_no_change_is_the_identity(photo):
    assert (augment(photo) == photo).all()
    assert (augment(photo, contrast=1, brightness=0, rotation=0) == photo).all()


def test_flip_twice_is_the_identity(photo):
    once = augment(photo, flip=True)
    assert (once == photo[:, ::-1]).all()
    assert (augment(once, flip=True) == photo).all()


def test_shift_by_whole_pixels_moves_right_and_down(photo):
    moved = augment(photo, shift_x=6 / 60, shift_y=4 / 40)
    assert (moved[4:, 6:] == photo[:-4, :-6]).all()


def test_half_a_turn_is_two_flips(photo):
    turned = augment(photo, rotation=180).astype(int)
    assert numpy.abs(turned - photo[::-1, ::-1]).max() <= 1


def test_a_quarter_turns_counter_clockwise():
    square = numpy.zeros((9, 9), numpy.uint8)
    square[4, 8] = 255  # at the right edge; counter-clockwise it goes to the top
    assert augment(square, rotation=90)[0, 4] == 255


def test_zoom_by_two_shows_the_middle_half(photo):
    large = augment(photo, zoom=2).astype(int)
    small = large.reshape(20, 2, 30, 2, 3).mean(axis=(1, 3))
    # The red channel rises evenly from left to right, so that enlarging it can be checked exactly.
    assert numpy.abs(small[:, 1:-1, 0] - photo[10:30, 16:44, 0]).max() <= 4


def test_crop_at_a_corner(photo):
    cropped = augment(photo, crop=0.5, corner=(0, 0)).astype(int)
    assert abs(cropped[0, 0, 1] - photo[0, 0, 1]) <= 4
    assert abs(cropped[-1, -1, 0] - photo[19, 29, 0]) <= 4
    other = augment(photo, crop=0.5, corner=(1, 1)).astype(int)
    assert abs(other[-1, -1, 0] - photo[-1, -1, 0]) <= 4


def test_zoom_and_crop_in_the_middle_agree(photo):
    assert numpy.abs(augment(photo, zoom=2).astype(int) - augment(photo, crop=0.5)).max() <= 1


def test_shifts_are_shares_of_the_picture_when_it_is_cropped(photo):
    """Shift first, then crop: the crop enlarges the shift as well."""
    both = augment(photo, crop=0.5, shift_x=0.1).astype(int)
    steps = augment(augment(photo, shift_x=0.1), crop=0.5)
    assert numpy.abs(both - steps).max() <= 2


def test_brightness_and_contrast_stay_within_bounds(photo):
    assert (augment(photo, brightness=1) == 255).all()
    assert (augment(photo, brightness=-1) == 0).all()
    assert numpy.unique(augment(photo, contrast=0)).tolist() == [128]
    strong = augment(photo, contrast=1000)
    assert set(numpy.unique(strong)) <= {0, 255}
    assert augment(photo, brightness=0.1).astype(int).mean() > photo.mean()


def test_edges_are_mirrored_not_black():
    white = numpy.full((20, 30, 3), 200, numpy.uint8)
    for change in ({"rotation": 33}, {"zoom": 0.5}, {"shift_x": 0.5}, {"shift_y": -0.5}):
        assert (augment(white, **change) == 200).all(), change


@pytest.mark.parametrize("shape", [(8, 9), (8, 9, 1), (8, 9, 3), (1, 1, 3)])
def test_shape_and_type_stay(shape):
    picture = numpy.full(shape, 7, numpy.uint8)
    result = augment(picture, rotation=10, zoom=1.2, flip=True, brightness=0.1)
    assert result.shape == shape
    assert result.dtype == numpy.uint8


def test_the_given_picture_is_not_changed(photo):
    before = photo.copy()
    augment(photo, rotation=5, flip=True, brightness=0.3)
    assert (photo == before).all()


@pytest.mark.parametrize(
    "wrong", [numpy.zeros((4, 4, 2), numpy.uint8), numpy.zeros((4, 4, 3)), numpy.zeros(4, numpy.uint8)]
)
def test_what_is_no_picture_is_refused(wrong):
    with pytest.raises(CourseError, match="uint8"):
        augment(wrong)


@pytest.mark.parametrize("values", [{"zoom": 0}, {"zoom": -1}, {"crop": 1.0}, {"crop": -0.1}])
def test_impossible_values_are_refused(photo, values):
    with pytest.raises(CourseError):
        augment(photo, **values)


def test_random_draws_are_seeded_and_within_limits(photo):
    small = small_square(photo)
    one = random_augmentations(small, 6, seed=3, rotation=40, flip=True)
    assert (one == random_augmentations(small, 6, seed=3, rotation=40, flip=True)).all()
    assert (one != random_augmentations(small, 6, seed=4, rotation=40, flip=True)).any()
    assert one.shape == (6, 32, 32, 3)
    assert (random_augmentations(small, 4, seed=1) == small).all()


def test_about_half_of_the_draws_are_flipped(photo):
    small = small_square(photo)
    flipped = [(drawn == small[:, ::-1]).all() for drawn in random_augmentations(small, 400, flip=True)]
    assert 150 < sum(flipped) < 250
