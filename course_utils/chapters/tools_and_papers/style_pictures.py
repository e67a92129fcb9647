"""Pictures to take a style from, drawn by a few lines each: brush strokes, a mosaic, waves; or a photograph.

Taught in 16_tools_and_papers.
"""

import numpy

from course_utils.chapters.tools_and_papers import wardrobe
from course_utils.core.errors import require
from course_utils.core.i18n import _

NIGHT = (
    (18, 32, 84), (32, 70, 140), (70, 120, 180), (150, 190, 210), (240, 205, 90), (250, 240, 190), (20, 45, 50),
)  # fmt: skip
STONES = ((200, 60, 40), (230, 150, 50), (240, 220, 170), (40, 110, 120), (30, 60, 90), (110, 150, 80))
MORTAR, INK, PAPER = (40, 30, 30), (28, 60, 120), (235, 230, 215)


def draw(name, size):
    """A picture to take the style from: uint8 [size, size, 3].

    Parameters
    ----------
    name : str
        "strokes", "mosaic", "waves", or a photograph: "china", "flower".
    size : int
        Height and width in pixels, 16 or more.
    """
    drawn = {"strokes": strokes, "mosaic": mosaic, "waves": waves}
    names = ", ".join([*drawn, *wardrobe.PHOTOGRAPHS])
    require(
        name in drawn or name in wardrobe.PHOTOGRAPHS, _("There is no style {name!r}; allowed: {names}."),
        name=name, names=names,
    )  # fmt: skip
    require(size >= 16, _("The size is {size} pixels; allowed: 16 or more."), size=size)
    return drawn[name](size) if name in drawn else wardrobe.photograph(name, size)


def strokes(size, length=14, swirls=7):
    """Brush strokes: spots of colour, each smeared along a flow that swirls."""
    random = numpy.random.default_rng(0)
    rows, columns = numpy.mgrid[:size, :size].astype(float)
    down, right = numpy.zeros((size, size)), numpy.full((size, size), 0.6)
    for _swirl in range(swirls):
        y, x = random.uniform(0, size, 2)
        reach, turn = random.uniform(0.12, 0.3) * size, random.choice([-1, 1])
        strength = turn * numpy.exp(-((rows - y) ** 2 + (columns - x) ** 2) / (2 * reach**2)) / reach
        right -= (rows - y) * strength
        down += (columns - x) * strength
    speed = numpy.hypot(down, right) + 1e-6
    down, right = down / speed, right / speed
    shares = (0.24, 0.24, 0.2, 0.12, 0.1, 0.04, 0.06)
    spots = numpy.array(NIGHT, float)[random.choice(len(NIGHT), (size // 3 + 1, size // 3 + 1), p=shares)]
    colours = spots.repeat(3, axis=0).repeat(3, axis=1)[:size, :size]
    smeared = numpy.zeros_like(colours)
    for sign in (1, -1):
        y, x = rows.copy(), columns.copy()
        for _step in range(length):
            places = tuple(numpy.clip(part, 0, size - 1).astype(int) for part in (y, x))
            smeared += colours[places]
            y, x = y + sign * down[places], x + sign * right[places]
    smeared /= 2 * length
    mean = smeared.mean(axis=(0, 1))  # smearing takes contrast away: half of it is given back
    return numpy.clip(mean + 1.5 * (smeared - mean), 0, 255).astype("uint8")


def mosaic(size, stones=220):
    """Stones of a few colours, each the places nearest to its middle, with mortar between them."""
    random = numpy.random.default_rng(1)
    middles = random.uniform(0, size, (stones, 2))
    rows, columns = numpy.mgrid[:size, :size].astype(float)
    far = numpy.hypot(rows[..., None] - middles[:, 0], columns[..., None] - middles[:, 1])
    nearest = far.argmin(axis=-1)
    two = numpy.partition(far, 1, axis=-1)
    colours = numpy.array(STONES)[random.integers(0, len(STONES), stones)] + random.normal(0, 12, (stones, 1))
    image = colours[nearest]
    image[two[..., 1] - two[..., 0] < 1.6] = MORTAR
    return numpy.clip(image, 0, 255).astype("uint8")


def waves(size, radius=20, rise=8):
    """Rows of rings that cover each other like tiles, as on Japanese cloth."""
    rows, columns = numpy.mgrid[:size, :size].astype(float)
    image = numpy.full((size, size, 3), PAPER, "uint8")
    for row in range(-2, size // rise + 1):
        offset = radius * (row % 2)
        middle = numpy.round((columns - offset) / (2 * radius)) * 2 * radius + offset
        far = numpy.hypot(rows - (row * rise + radius), columns - middle)
        rings = (far // 4).astype(int) % 2 == 0
        image[(far < radius) & rings] = INK
        image[(far < radius) & ~rings] = PAPER
    return image
