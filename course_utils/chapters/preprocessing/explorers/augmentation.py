"""What augmentation does to a picture: the same transformations that 06_preprocessing trains with."""

import numpy
from PIL import Image

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.media.pictures import check_picture, small_square
from course_utils.widgets.controls import Slider, Toggle
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import moving, picture_axes

STRIP = 8  # small pictures under the large ones


def augment(
    image, rotation=0.0, zoom=1.0, crop=0.0, shift_x=0.0, shift_y=0.0, flip=False, brightness=0.0, contrast=1.0,
    corner=(0.5, 0.5),
):  # fmt: skip
    """A changed copy of a picture, of the same size.

    Parameters
    ----------
    image : uint8 [h, w, 3] or [h, w, 1] or [h, w]
    rotation : float
        Degrees, counter-clockwise.
    zoom : float
        Above 1 the picture grows, below 1 it shrinks; more than 0.
    crop : float
        Share of width and height cut away, 0 to 0.9; what is left is enlarged to the full size.
    shift_x, shift_y : float
        To the right and down, as a share of width and height.
    flip : bool
        Left and right exchanged.
    brightness : float
        Added to every pixel, as a share of the full range, -1 to 1.
    contrast : float
        Factor on each pixel's distance from middle grey (127.5); 1 changes nothing.
    corner : (float, float)
        Where the crop is taken: (0, 0) at the top left, (1, 1) at the bottom right.

    Returns
    -------
    uint8 array of the shape of `image`
        Beyond the edges the picture is continued by its mirror image.
    """
    array = check_picture(image)
    if not zoom > 0:
        raise CourseError(_("The zoom is {zoom}, but it must be more than 0; 1 changes nothing.").format(zoom=zoom))
    if not 0 <= crop <= 0.9:
        raise CourseError(_("The crop is {crop}, but it must be from 0 to 0.9; 0 cuts nothing.").format(crop=crop))
    if flip:
        array = array[:, ::-1]
    if (rotation, zoom, crop, shift_x, shift_y) != (0, 1, 0, 0, 0):
        array = _move(array, rotation, zoom, crop, shift_x, shift_y, corner)
    if brightness != 0 or contrast != 1:
        # One look-up table for the 256 levels instead of arithmetic on every pixel.
        levels = (numpy.arange(256) - 127.5) * contrast + 127.5 + 255 * brightness
        array = numpy.clip(numpy.rint(levels), 0, 255).astype(numpy.uint8)[array]
    return numpy.ascontiguousarray(array).reshape(numpy.shape(image))


def _move(array, rotation, zoom, crop, shift_x, shift_y, corner):
    height, width, channels = array.shape
    # Mirror the picture on all sides, so that what turns or moves into view is filled plausibly.
    rim_y, rim_x = height - 1, width - 1
    wide = numpy.pad(array, ((rim_y, rim_y), (rim_x, rim_x), (0, 0)), mode="reflect")
    # Pillow asks the other way round: for a pixel of the result, which pixel of the source? So everything is inverted,
    # and the last step (the crop) comes first. Coordinates are relative to the middle of the picture.
    keep = 1 - crop
    left = (corner[0] - 0.5) * crop * width
    top = (corner[1] - 0.5) * crop * height
    angle = numpy.deg2rad(rotation)
    cos, sin = numpy.cos(angle) / zoom, numpy.sin(angle) / zoom
    turn = numpy.array([[cos, -sin], [sin, cos]])
    start = numpy.array([left - shift_x * width, top - shift_y * height])
    matrix = turn * keep
    middle = numpy.array([width / 2, height / 2])
    offset = turn @ start + middle + (rim_x, rim_y) - matrix @ middle
    coefficients = (*matrix[0], offset[0], *matrix[1], offset[1])
    picture = Image.fromarray(wide.squeeze(-1) if channels == 1 else wide)
    moved = picture.transform((width, height), Image.Transform.AFFINE, coefficients, Image.Resampling.BILINEAR)
    return numpy.asarray(moved).reshape(height, width, channels)


def random_augmentations(image, count=STRIP, seed=0, rotation=0.0, zoom=1.0, crop=0.0, shift_x=0.0, shift_y=0.0,
                         flip=False, brightness=0.0, contrast=1.0):  # fmt: skip
    """`count` random draws, each value between "no change" and what is given here.

    Rotation, shifts and brightness are drawn from -value to value, zoom and contrast from 1 to the value, the crop from
    0 to the value at a random place; a flip happens half of the time.

    Returns
    -------
    uint8 [count, h, w, c]
    """
    dice = numpy.random.default_rng(seed)
    array = check_picture(image)
    drawn = []
    for _number in range(count):
        # Always the same number of random numbers for a picture, so that moving one slider leaves the others' draws.
        turn, grow, cut, right, down, mirror, light, spread, x, y = dice.random(10)
        drawn.append(
            augment(
                array,
                rotation=(2 * turn - 1) * rotation,
                zoom=1 + grow * (zoom - 1),
                crop=cut * crop,
                shift_x=(2 * right - 1) * shift_x,
                shift_y=(2 * down - 1) * shift_y,
                flip=bool(flip and mirror < 0.5),
                brightness=(2 * light - 1) * brightness,
                contrast=1 + spread * (contrast - 1),
                corner=(x, y),
            )
        )
    return numpy.stack(drawn)


class Augmentation(Explorer):
    """A picture (uint8 [h, w, 3] or [h, w]), its changed copy, and small random versions within the same limits."""

    def __init__(self, image):
        super().__init__(7.6, 4.6)
        self.controls = {
            "rotation": Slider(_("rotation"), -90, 90, 1, 15, "°"),
            "zoom": Slider(_("zoom"), 0.5, 2.0, 0.05, 1.0),
            "crop": Slider(_("crop"), 0.0, 0.6, 0.02, 0.0),
            "shift_x": Slider(_("shift right"), -0.5, 0.5, 0.02, 0.0),
            "shift_y": Slider(_("shift down"), -0.5, 0.5, 0.02, 0.0),
            "brightness": Slider(_("brightness"), -0.8, 0.8, 0.02, 0.1),
            "contrast": Slider(_("contrast"), 0.0, 3.0, 0.05, 1.0),
            "flip": Toggle(_("flip left to right"), True),
            "draws": Slider(_("other draws"), 0, 50, 1, 0),
        }
        self.image = check_picture(image)
        self.small = small_square(self.image)
        look = {"cmap": "gray", "vmin": 0, "vmax": 255}
        before = picture_axes(self.figure, (0.01, 0.3, 0.48, 0.61), _("Original"))
        after = picture_axes(self.figure, (0.51, 0.3, 0.48, 0.61), _("Changed"))
        before.imshow(self.image, **look)
        self.changed = after.imshow(self.image, **look)
        self.strip = []
        title = _("What the network may get: random draws within these limits, 32 x 32 pixels")
        for number in range(STRIP):
            box = (0.01 + number * 0.1235, 0.02, 0.115, 0.19)
            axes = picture_axes(self.figure, box, "" if number else title)
            self.strip.append(axes.imshow(self.small, interpolation="nearest", **look))
        moving(self.changed, *self.strip)

    def draw(self, draws, **changes):
        # The corner shows that a crop is more than a zoom: the large picture is cut at the top left.
        self.changed.set_data(augment(self.image, corner=(0.0, 0.0), **changes))
        drawn = random_augmentations(self.small, STRIP, draws, **changes)
        for artist, picture in zip(self.strip, drawn, strict=True):
            artist.set_data(picture)
        return self.figure

    def alt(self, draws, **changes):
        what = ", ".join(_told(**changes)) or _("not changed")
        return _(
            "A photograph and its copy: {what}. Below, {n} small random versions within these limits (draw {draws})."
        ).format(what=what, n=STRIP, draws=draws)


def _told(rotation, zoom, crop, shift_x, shift_y, brightness, contrast, flip):
    """Each change in words; what changes nothing is left out."""
    changes = []
    if rotation:
        changes.append(_("turned by {degrees}°").format(degrees=rotation))
    if zoom != 1:
        changes.append(_("zoomed to {zoom:.0%}").format(zoom=zoom))
    if crop:
        changes.append(_("cropped by {crop:.0%}").format(crop=crop))
    if shift_x or shift_y:
        changes.append(_("shifted by {x:.0%} right and {y:.0%} down").format(x=shift_x, y=shift_y))
    if flip:
        changes.append(_("flipped left to right"))
    if brightness:
        changes.append(_("brightness {brightness:+.0%}").format(brightness=brightness))
    if contrast != 1:
        changes.append(_("contrast {contrast:.0%}").format(contrast=contrast))
    return changes


def explore(image=None):
    """Show the augmentation explorer on `image` (uint8 [h, w, 3] or [h, w]); without one, on a photograph."""
    if image is None:
        from course_utils import datasets

        image = datasets.sample_photo("flower")
    Augmentation(image).show()
