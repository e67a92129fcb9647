"""BCCD: microscope pictures of blood with a box round each cell, in the layout of PASCAL VOC.

Source: Shenggan/BCCD_Dataset, https://github.com/Shenggan/BCCD_Dataset, MIT licence, after
pictures of cosmicad and akshaylamba.
"""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy

from course_utils.core.i18n import N_, _
from course_utils.datasets import store
from course_utils.datasets.scenes import base

TITLE = "BCCD"
FOLDER = "BCCD"
CLASS_NAMES = (N_("RBC"), N_("WBC"), N_("Platelets"))  # red blood cells, white blood cells, platelets
SIZE = (256, 192)  # pixels, width and height, to which the pictures (640 x 480) are shrunk
LISTS = {"train": "trainval", "test": "test"}  # the authors' split
LARGEST_XML = 1_000_000  # bytes; the files have a few thousand


def find(tier, place):
    """The folder with the data set in this tier, or None."""
    return store.folder_in(place, [FOLDER]) if tier == "local" else None


def inspect(folder, tier):
    """CourseError unless both lists are there and every picture and annotation that they name."""
    for part in LISTS:
        for name in _names(folder, part, tier):
            for path in _paths(folder, name):
                if not path.is_file():
                    raise store.damaged(path, _("is missing"), tier)


def load(folder, tier, limit=None, reason=""):
    """The data set as `scenes.Scenes`. `limit`: at most so many pictures to learn from."""
    parts, marks = {}, []
    for part in LISTS:
        names = _names(folder, part, tier)[: limit if part == "train" else None]
        images = numpy.empty((len(names), SIZE[1], SIZE[0], 3), "uint8")
        boxes = []
        for number, name in enumerate(names):
            images[number], found = _read(folder, name, tier)
            boxes.append(found)
            marks += [images[number], found]
        parts[part] = base.Split(images, boxes)
    return base.make("bccd", TITLE, tier, parts["train"], parts["test"], map(_, CLASS_NAMES), marks, reason)


def _names(folder, part, tier):
    path = Path(folder, "ImageSets", "Main", f"{LISTS[part]}.txt")
    names = store.read_bytes(path, tier).decode("utf-8", "replace").split()
    # A name becomes part of a path: only what the data set's names are made of.
    wrong = next((name for name in names if not name.replace("_", "").isalnum()), None)
    if wrong is not None:
        raise store.damaged(path, _("names {name!r}, which is no picture of it").format(name=wrong), tier)
    return names


def _paths(folder, name):
    return Path(folder, "JPEGImages", f"{name}.jpg"), Path(folder, "Annotations", f"{name}.xml")


def _read(folder, name, tier):
    """One picture uint8 [height, width, 3], shrunk to SIZE, and its boxes float [n, 5] in pixels of it."""
    from PIL import Image

    picture_path, boxes_path = _paths(folder, name)
    store.read_bytes(picture_path, tier)
    try:
        with Image.open(picture_path, formats=("JPEG",)) as picture:
            width, height = picture.size
            pixels = numpy.asarray(picture.convert("RGB").resize(SIZE, Image.BILINEAR))
    except (OSError, ValueError) as error:
        raise store.damaged(picture_path, _("is not a whole JPEG picture"), tier) from error
    content = store.read_bytes(boxes_path, tier)
    problem = _("does not hold boxes in the layout of PASCAL VOC")
    # An entity in XML can grow without end; these files declare none.
    if len(content) > LARGEST_XML or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise store.damaged(boxes_path, problem, tier)
    scale = numpy.array([SIZE[0] / width, SIZE[1] / height] * 2)
    boxes = []
    try:
        for thing in ElementTree.fromstring(content).iter("object"):
            box = numpy.array(
                [float(thing.find("bndbox").find(side).text) for side in ("xmin", "ymin", "xmax", "ymax")]
            )
            # Some boxes are a point or a line; nothing can be learnt from them.
            if (box[2:] > box[:2]).all():
                boxes.append([*(box * scale), CLASS_NAMES.index(thing.find("name").text)])
    except (ElementTree.ParseError, AttributeError, TypeError, ValueError) as error:
        raise store.damaged(boxes_path, problem, tier) from error
    return pixels, numpy.array(boxes, "float64").reshape(-1, 5)
