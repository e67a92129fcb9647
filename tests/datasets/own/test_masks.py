"""Masks of a learner's own pictures: outlines, run lengths, polygons, and pictures of masks beside the pictures."""

import json

import numpy
import own_made
import pytest
from PIL import Image
from pycocotools import mask as coco_masks

from course_utils.core.errors import CourseError
from course_utils.datasets import own
from course_utils.datasets.own import outlines

CLASSES = ("blue", "red")


def rectangles(pixels, boxes, order=None):
    """The mask of a scene, whose things are whole rectangles, the last one on top: uint8 [96, 128]."""
    mask = numpy.zeros(pixels.shape[:2], "uint8")
    for left, top, right, bottom, kind in boxes:
        mask[top:bottom, left:right] = 1 + CLASSES.index(kind)
    return mask


def wanted_masks(count=36):
    """Of all scenes, twice as large, as the loaded pictures are: a set of bytes."""
    found = [rectangles(pixels, boxes) for _name, pixels, boxes in own_made.scenes(count)]
    return {mask.repeat(2, axis=0).repeat(2, axis=1).tobytes() for mask in found}


def loaded(place):
    """(the set, its masks as a set of bytes, or None)."""
    data = own.load("scenes", place)
    parts = [part.masks for part in (data.train, data.test)]
    if parts[0] is None:
        assert parts[1] is None
        return data, None
    assert all(part.masks.shape == part.images.shape[:3] and part.masks.dtype == numpy.uint8
               for part in (data.train, data.test))  # fmt: skip
    return data, {mask.tobytes() for masks in parts for mask in masks}


def outlined(place, how):
    """COCO with an outline of each thing; `how` makes it of (left, top, right, bottom) and a mask bool [96, 128]."""
    own_made.coco(place)
    told = json.loads((place / "annotations.json").read_text())
    for number, one in enumerate(told["annotations"]):
        left, top, width, height = one["bbox"]
        mask = numpy.zeros((96, 128), bool)
        mask[top : top + height, left : left + width] = True
        one["segmentation"] = how(left, top, left + width, top + height, mask, number)
    (place / "annotations.json").write_text(json.dumps(told))
    return place


def polygon(left, top, right, bottom, _mask, _number):
    return [[left, top, right, top, right, bottom, left, bottom]]


def lengths(_left, _top, _right, _bottom, mask, _number):
    flat = mask.T.ravel()
    changes = numpy.flatnonzero(numpy.diff(flat, prepend=False))
    return {"size": [96, 128], "counts": numpy.diff([0, *changes, flat.size]).tolist()}


def packed(_left, _top, _right, _bottom, mask, _number):
    found = coco_masks.encode(numpy.asfortranarray(mask.astype("uint8")))
    return {"size": [int(side) for side in found["size"]], "counts": found["counts"].decode()}


@pytest.mark.parametrize("how", [polygon, lengths, packed])
def test_outlines_of_coco_are_the_masks(how, tmp_path):
    data, masks = loaded(outlined(tmp_path / "a", how))
    assert masks == wanted_masks() and "The outlines of the things are there" in data.note


def test_boxes_alone_make_no_masks_and_a_few_outlines_are_told(tmp_path):
    assert loaded(own_made.coco(tmp_path / "boxes"))[1] is None
    place = outlined(tmp_path / "some", lambda *a: polygon(*a) if a[-1] > 5 else [])
    data, masks = loaded(place)
    assert masks is None and "masks are used only where all have" in data.note


@pytest.mark.parametrize("counts", ["c26>00", "zzzzzzzz", [5, 5], [-4, 12292], [12288, 1], ""])
def test_run_lengths_that_do_not_fill_the_picture_are_refused(counts):
    with pytest.raises(CourseError, match="do not fill its 128 x 96 pixels"):
        outlines.run_lengths({"size": [96, 128], "counts": counts})


def test_run_lengths_are_what_the_official_tool_says():
    draw = numpy.random.default_rng(0)
    for _time in range(20):
        mask = draw.random((draw.integers(1, 40), draw.integers(1, 40))) < draw.random()
        told = coco_masks.encode(numpy.asfortranarray(mask.astype("uint8")))
        told = {"size": told["size"], "counts": told["counts"].decode()}
        assert (outlines.run_lengths(told) == mask).all()


def test_polygons_of_yolo_give_boxes_and_masks(tmp_path):
    place = own_made.yolo(tmp_path / "yolo")
    for path in (place / "labels" / "train").iterdir():
        lines = []
        for line in path.read_text().splitlines():
            label, x, y, width, height = line.split()
            x, y, width, height = (float(value) for value in (x, y, width, height))
            corners = [(x - width / 2, y - height / 2), (x + width / 2, y - height / 2),
                       (x + width / 2, y + height / 2), (x - width / 2, y + height / 2)]  # fmt: skip
            lines.append(" ".join([label, *(f"{value}" for corner in corners for value in corner)]))
        path.write_text("\n".join(lines))
    data, masks = loaded(place)
    assert masks == wanted_masks()
    plain = own.load("scenes", own_made.yolo(tmp_path / "plain"))
    for one, other in zip(data.train.boxes, plain.train.boxes, strict=True):
        assert numpy.allclose(one, other)


def masked(place, numbers, folder="SegmentationClass", ending=".png"):
    """VOC with a picture of a mask for each scene; `numbers` makes it of the mask uint8 [96, 128], and its number."""
    own_made.voc(place)
    (place / folder).mkdir()
    for count, (name, pixels, boxes) in enumerate(own_made.scenes()):
        picture = numbers(rectangles(pixels, boxes), count)
        if picture is not None:
            Image.fromarray(picture).save((place / folder / name).with_suffix(ending))
    return place


@pytest.mark.parametrize(
    ("folder", "numbers"),
    [
        ("SegmentationClass", lambda mask, _n: numpy.array([0, 7, 3], "uint8")[mask]),
        ("masks", lambda mask, _n: numpy.array([[0, 0, 0], [9, 9, 200], [250, 0, 0]], "uint8")[mask]),
    ],
)
def test_pictures_of_masks_are_read_and_their_numbers_told_by_the_boxes(folder, numbers, tmp_path):
    data, masks = loaded(masked(tmp_path / "a", numbers, folder))
    assert masks == wanted_masks() and "the boxes tell what their numbers mean" in data.note
    assert len(data.train) + len(data.test) == 36, "a mask is no picture to look for things in"


def test_masks_that_cannot_be_used_are_told(tmp_path):
    one = lambda mask, _n: (255 * (mask > 0)).astype("uint8")  # noqa: E731
    data, masks = loaded(masked(tmp_path / "one number", one))
    assert masks is None and "the number 255 in the masks lies in boxes of more than one class" in data.note
    some = lambda mask, count: mask if count else None  # noqa: E731
    data, masks = loaded(masked(tmp_path / "some", some))
    assert masks is None and "Of 36 pictures 35 have a mask beside them" in data.note
    small = lambda mask, count: mask[:50] if count == 2 else mask  # noqa: E731
    data, masks = loaded(masked(tmp_path / "small", small))
    assert "the mask SegmentationClass/scene 02.png has 128 x 50 pixels, but its picture 128 x 96" in data.note
    assert masks is not None and len(data.train) + len(data.test) == 35


def test_a_border_that_nobody_decided_on_is_ground(tmp_path):
    def with_border(mask, _n):
        mask = mask.copy()
        mask[(mask > 0) & (numpy.arange(128) % 9 == 0)] = outlines.BORDER
        return mask

    data, masks = loaded(masked(tmp_path / "a", with_border))
    assert masks is not None and max(part.masks.max() for part in (data.train, data.test)) == 2
