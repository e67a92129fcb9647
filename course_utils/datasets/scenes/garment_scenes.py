"""Scenes of garments: pictures of Fashion-MNIST pasted into coloured backgrounds, with a box and a class for each.

A simulation made by code from the pictures that ship with the course. Its boxes are exact, as those of no real data
set are.
"""

import numpy

from course_utils.core.i18n import N_, _
from course_utils.datasets.pictures import fashion_mnist
from course_utils.datasets.scenes import base
from course_utils.media.boxes import iou

TITLE = N_("Garment scenes")
SIDE = 96  # pixels
COUNTS = {"train": 1200, "test": 300}
SEEDS = {"train": 1, "test": 2}
KINDS = (1, 3, 7, 8, 9)  # classes of Fashion-MNIST that differ in shape
CLASS_NAMES = tuple(fashion_mnist.CLASS_NAMES[kind] for kind in KINDS)


def find(tier, place):
    """The folder of the garments that ship with the course; there are no scenes in other tiers."""
    return fashion_mnist.find(tier, place) if tier == "bundled" else None


def inspect(folder, tier):
    """CourseError unless the garments are what was shipped."""
    fashion_mnist.inspect(folder, tier)


def test_film(frames, seed=3):
    """A film of test garments, uint8 [frames, side, side, 3]: always the same one for the same seed."""
    _images, _labels, garments, kinds = fashion_mnist.read(
        fashion_mnist.BUNDLED, "bundled", lambda found: numpy.arange(len(found))
    )
    chosen = garments[numpy.isin(kinds, KINDS)][..., 0]
    return film(chosen, frames, numpy.random.default_rng(seed))


def load(folder, tier, limit=None, reason=""):
    """The data set as `scenes.Scenes`: always the same scenes. `limit`: at most so many scenes to learn from.

    Test scenes are made of Fashion-MNIST's test garments: no garment is in both.
    """
    images, labels, test_images, test_labels = fashion_mnist.read(folder, tier, lambda found: numpy.arange(len(found)))
    parts, marks = {}, []
    for part, garments, kinds in (("train", images, labels), ("test", test_images, test_labels)):
        chosen = numpy.isin(kinds, KINDS)
        count = COUNTS[part] if part == "test" or limit is None else min(limit, COUNTS[part])
        drawn, boxes, masks = draw_with_masks(
            garments[chosen][..., 0], numpy.searchsorted(KINDS, kinds[chosen]), count,
            numpy.random.default_rng(SEEDS[part]),
        )  # fmt: skip
        marks += [drawn, numpy.concatenate(boxes)]
        parts[part] = base.Split(drawn, boxes, masks)
    return base.make("garment_scenes", TITLE, tier, parts["train"], parts["test"], map(_, CLASS_NAMES), marks, reason)


def draw_scenes(garments, labels, count, generator, most=5, side=SIDE):
    """Draw `count` scenes.

    Parameters
    ----------
    garments : uint8 [n, 28, 28]
        Bright on black.
    labels : int [n]
        Their classes, from 0.
    count : int
    generator : numpy.random.Generator
    most : int
        A scene holds 1 to `most` garments.
    side : int
        Pixels of a scene's side.

    Returns
    -------
    images uint8 [count, side, side, 3], and a list of float [k, 5]: left, top, right, bottom, class.
    """
    images, boxes, _masks = draw_with_masks(garments, labels, count, generator, most, side)
    return images, boxes


def draw_with_masks(garments, labels, count, generator, most=5, side=SIDE):
    """`draw_scenes`, and with them uint8 [count, side, side]: 1 + class of the garment at each pixel, 0 on the ground.

    A pixel is a garment's where the garment is at least half solid; of two, the one in front has it.
    """
    images, boxes = numpy.empty((count, side, side, 3), "uint8"), []
    masks = numpy.zeros((count, side, side), "uint8")
    for number in range(count):
        scene = _background(side, generator)
        placed = numpy.zeros((0, 5))
        for _garment in range(generator.integers(1, most + 1)):
            which = generator.integers(len(garments))
            placed = _paste(scene, garments[which], labels[which], placed, generator, masks[number])
        images[number] = numpy.clip(scene, 0, 255)
        boxes.append(placed)
    return images, boxes, masks


def _background(side, generator):
    """A smooth coloured surface with a little grain: float [side, side, 3]."""
    from PIL import Image

    coarse = generator.uniform(20, 150, 3) + 35 * generator.normal(size=(6, 6, 3))
    smooth = Image.fromarray(numpy.clip(coarse, 0, 255).astype("uint8")).resize((side, side), Image.BICUBIC)
    return numpy.asarray(smooth) + generator.normal(0, 6, (side, side, 3))


def _cut_out(garment, generator):
    """One garment, cut out, at a random size and colour: how solid (float [h, w, 1]), and its colour ([h, w, 3])."""
    from PIL import Image

    rows, columns = (numpy.flatnonzero(garment.max(axis=axis) > 25) for axis in (1, 0))
    cut = garment[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    zoom = generator.uniform(0.8, 1.6)
    height, width = (max(8, int(length * zoom)) for length in cut.shape)
    shape = numpy.asarray(Image.fromarray(cut).resize((width, height), Image.BILINEAR))[..., None] / 255
    return numpy.clip(6 * shape, 0, 1), 30 + 204 * generator.uniform(0.35, 1, 3) * shape


def _blend(scene, solid, colour, top, left):
    part = scene[top : top + len(solid), left : left + solid.shape[1]]
    part[:] = part * (1 - solid) + colour * solid


def _paste(scene, garment, label, placed, generator, mask):
    """Paste one garment where it covers little of the others; returns `placed` with its box, if there was room.

    `mask` [side, side] gets 1 + `label` where the garment lies.
    """
    for _attempt in range(10):
        solid, colour = _cut_out(garment, generator)
        height, width = solid.shape[:2]
        top, left = (int(generator.integers(0, len(scene) - length)) for length in (height, width))
        box = numpy.array([[left, top, left + width, top + height, label]], "float64")
        if not (iou(box, placed) > 0.15).any():
            _blend(scene, solid, colour, top, left)
            mask[top : top + height, left : left + width][solid[..., 0] >= 0.5] = label + 1
            return numpy.vstack([placed, box])
    return placed


def film(garments, frames, generator, things=4, side=SIDE):
    """A short film: garments that drift over one background and come back at the other side.

    Parameters
    ----------
    garments, generator, side
        As for `draw_scenes`.
    frames, things : int
        Pictures of the film; garments in it.

    Returns
    -------
    uint8 [frames, side, side, 3]
    """
    ground = _background(side, generator)
    parts = []
    for _thing in range(things):
        solid, colour = _cut_out(garments[generator.integers(len(garments))], generator)
        place, speed = generator.uniform(0, side, 2), generator.uniform(-2.5, 2.5, 2)
        parts.append((solid, colour, place, speed))
    pictures = numpy.empty((frames, side, side, 3), "uint8")
    for number in range(frames):
        scene = numpy.pad(ground, ((side, side), (side, side), (0, 0)))  # room to come and go
        for solid, colour, place, speed in parts:
            height, width = solid.shape[:2]
            # From outside on one side to outside on the other, and round again.
            top, left = ((place + number * speed + (height, width)) % (side + numpy.array((height, width)))).astype(int)
            _blend(scene, solid, colour, side + top - height, side + left - width)
        pictures[number] = numpy.clip(scene[side : 2 * side, side : 2 * side], 0, 255)
    return pictures
