"""Masks of the learner's own pictures: outlines of COCO and YOLO, run lengths of COCO, mask pictures beside them.

A mask is uint8 [height, width]: 0 for the ground, 1 + class where a thing is, as `scenes.Split` keeps it.
"""

from pathlib import PurePosixPath

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.datasets.own import places
from course_utils.media import picture_files

FOLDERS = ("segmentationclass", "masks", "mask", "segmentation", "segmentations", "labels_mask")
SET_ASIDE = (*FOLDERS, "segmentationobject")  # what lies there is no picture to look for things in
PICTURES = ("images", "image", "img", "imgs", "jpegimages")  # folders of the pictures, beside those of the masks
ENDS = ("_mask", "-mask", ".mask")  # of a name without its ending: "a_mask.png" is the mask of "a.jpg"
KINDS = (".png", ".bmp", ".tif", ".tiff", ".gif")
BORDER = 255  # in masks as PASCAL VOC has them: pixels that nobody decided on
SURE = 0.8  # of a number's pixels must lie in boxes of one class


# --- outlines that come with the boxes ---


def polygons(found):
    """COCO's `segmentation` as a list of polygons, float [k, 2] in pixels, or its run lengths as a dict; None else."""
    if isinstance(found, dict) and {"counts", "size"} <= set(found):
        return found
    if not isinstance(found, list):
        return None
    shapes = [numpy.array(one, float).reshape(-1, 2) for one in found if len(one) >= 6 and len(one) % 2 == 0]
    return shapes or None


def paint(mask, outline, scale, corner, value):
    """Write `value` into `mask` where the thing of this outline is.

    Parameters
    ----------
    mask : uint8 [height, width]
        Changed in place.
    outline : list of float [k, 2], or dict
        Polygons, or COCO's run lengths, in pixels of the picture as it was.
    scale, corner : float, (float, float)
        How the picture lies in the mask, as `media.pictures.framed` says.
    value : int
    """
    if isinstance(outline, dict):
        here = in_frame(run_lengths(outline), scale, corner, mask.shape)
    else:
        here = numpy.zeros(mask.shape, bool)
        for points in outline:
            _fill(here, points * scale + corner)
    mask[here] = value


def _fill(here, points):
    """Set what lies in the polygon float [k, 2], in `here`, bool [height, width]: pixels whose middle is inside."""
    from matplotlib.path import Path

    low = numpy.clip(numpy.floor(points.min(axis=0)), 0, here.shape[::-1]).astype(int)
    high = numpy.clip(numpy.ceil(points.max(axis=0)), 0, here.shape[::-1]).astype(int)
    columns, rows = numpy.meshgrid(numpy.arange(low[0], high[0]), numpy.arange(low[1], high[1]))
    middles = numpy.stack([columns.ravel(), rows.ravel()], axis=1) + 0.5
    inside = Path(points).contains_points(middles).reshape(rows.shape)
    here[low[1] : high[1], low[0] : high[0]] |= inside


def in_frame(numbers, scale, corner, shape):
    """Numbers of the pixels of a picture [h, w] as it lies in a frame of `shape`, 0 round it: the nearest."""
    rows = numpy.floor((numpy.arange(shape[0]) + 0.5 - corner[1]) / scale).astype(int)
    columns = numpy.floor((numpy.arange(shape[1]) + 0.5 - corner[0]) / scale).astype(int)
    down = numpy.flatnonzero((rows >= 0) & (rows < numbers.shape[0]))
    across = numpy.flatnonzero((columns >= 0) & (columns < numbers.shape[1]))
    framed = numpy.zeros(shape, numbers.dtype)
    framed[numpy.ix_(down, across)] = numbers[numpy.ix_(rows[down], columns[across])]
    return framed


def run_lengths(told):
    """A mask of COCO's run lengths, `told` = {"size": [height, width], "counts": ...}: bool [height, width].

    Lengths of 0 and of 1 in turn, down each column; a list of numbers, or written in 6 bits a sign, as pycocotools
    does. CourseError where they do not fill the picture: a file may say anything.
    """
    height, width = (int(side) for side in told["size"])
    counts = told["counts"]
    counts = _unpacked(counts) if isinstance(counts, str) else [int(count) for count in counts]
    text = _("the run lengths of a mask do not fill its {width} x {height} pixels")
    fits = 0 < height * width <= picture_files.LARGEST_PICTURE and all(count >= 0 for count in counts)
    require(fits and sum(counts) == height * width, text, width=width, height=height)
    values = numpy.arange(len(counts)) % 2 == 1
    return numpy.repeat(values, counts).reshape(width, height).T


def _unpacked(signs):
    """The lengths in a string of COCO: 5 bits a sign, the lowest first; from the third on, less the last but one."""
    counts, value, shift = [], 0, 0
    for sign in signs:
        bits = ord(sign) - 48
        value |= (bits & 0x1F) << shift
        shift += 5
        if not bits & 0x20:
            if bits & 0x10:
                value -= 1 << shift
            counts.append(value + (counts[-2] if len(counts) > 2 else 0))
            value, shift = 0, 0
    return counts


# --- pictures of masks ---


def set_aside(members):
    """{path of a mask as `without_ending` has it: the member}, and the names that are masks, a set."""
    masks, names = {}, set()
    for name, member in members.items():
        path = PurePosixPath(name)
        folders = {folder.casefold() for folder in path.parts[:-1]}
        stem = next((path.stem[: -len(end)] for end in ENDS if path.stem.lower().endswith(end)), None)
        if path.suffix.lower() not in KINDS or not (folders & set(SET_ASIDE) or stem):
            continue
        names.add(name)
        if stem or folders & set(FOLDERS):
            masks.setdefault(without_ending(path.with_name(stem or path.stem)), member)
    return masks, names


def masks_of(pictures, masks):
    """{name of a picture: the member that is its mask}; `masks` are those of `set_aside`."""
    wanted = {name: without_ending(PurePosixPath(name).with_suffix("")) for name in pictures}
    return {name: masks[key] for name, key in places.matched(wanted, masks).items()}


def without_ending(path):
    """Path of a picture or mask without the folders that tell which of the two it is; `path` has no ending any more."""
    return "/".join([*(part for part in path.parts[:-1] if part.casefold() not in (*SET_ASIDE, *PICTURES)), path.name])


def read(member, size):
    """The numbers in a picture of a mask, int64 [height, width]; `size` is (width, height) of the picture itself."""
    numbers = picture_files.read_numbers(member.read(picture_files.LARGEST_FILE + 1), member.name)
    text = _("the mask {name} has {width} x {height} pixels, but its picture {w} x {h}")
    same = numbers.shape[::-1] == tuple(size)
    told = {"width": numbers.shape[1], "height": numbers.shape[0], "w": size[0], "h": size[1]}
    require(same, text, name=member.name, **told)
    return numbers


def classes_of(numbers, boxes, classes):
    """Which class each number in the masks stands for: {number: class}, told by the boxes in which its pixels lie.

    Parameters
    ----------
    numbers : int [n, height, width]
        One mask a picture; 0 is the ground.
    boxes : list of float [k, 5]
        In pixels of the masks: left, top, right, bottom, class.
    classes : int

    Returns
    -------
    (dict, str)
        The classes, and "" or why they cannot be told, in a sentence.
    """
    votes = {}
    for mask, found in zip(numbers, boxes, strict=True):
        for left, top, right, bottom, label in found:
            part = mask[int(top) : int(numpy.ceil(bottom)), int(left) : int(numpy.ceil(right))]
            for number, count in zip(*numpy.unique(part, return_counts=True), strict=True):
                if number:
                    # A box says more of what fills it than of what looks into it.
                    votes.setdefault(int(number), numpy.zeros(classes))[int(label)] += count * count / part.size
    everything = {int(number) for mask in numbers for number in numpy.unique(mask)} - {0}
    if len(everything) > 1:
        everything, votes = everything - {BORDER}, {key: vote for key, vote in votes.items() if key != BORDER}
    told = {}
    for number in sorted(everything):
        vote = votes.get(number, numpy.zeros(classes))
        if vote.sum() == 0 or vote.max() < SURE * vote.sum():
            text = _("the number {number} in the masks lies in boxes of more than one class, or in none")
            return {}, text.format(number=number)
        told[number] = int(vote.argmax())
    return told, ""
