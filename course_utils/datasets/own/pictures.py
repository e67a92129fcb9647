"""Pictures of the learner's own: a folder, or a ZIP of one, with a folder of pictures for each class."""

import math

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.datasets import connected
from course_utils.datasets.own import classed, places, split
from course_utils.datasets.own.report import Report
from course_utils.datasets.pictures import base
from course_utils.media import picture_files
from course_utils.media import pictures as media_pictures

LEAST_CLASSES, LEAST = 2, 20  # pictures of each class
SIZE = 32  # pixels: what the chapters' networks are made for; the middle square is taken
MOST = 12_000  # pictures of a run, unless `limit` says less: more are sampled by class


def load(path, limit=None, every=False):
    """The pictures as a `Dataset` of 32 x 32 pixels in colour, split in three; see `own.load`."""
    path = places.find(path)
    report = Report(path)
    members, labels, names = chosen(path, report, limit, every)
    read = classed.read_all(members, labels, small, picture_files.LARGEST_FILE, report)
    found, labels, _kept = read
    classed.check_counts(labels, names, LEAST, report, _("pictures"))
    images = numpy.stack(found)
    near = alike(images)
    copies = len(near) - len(set(near.tolist()))
    if copies:
        text = _("{n} more look nearly like another one: they stay on its side of the split.")
        report.tell(text.format(n=f"{copies:,}"))
    report.tell(
        _("Split at random: pictures of one thing, person or day may be in two parts, a leak cannot be excluded.")
    )
    return _finish(images, labels, names, split.by_group(near, labels), report)


def small(content, name):
    """The middle square of a picture's file, uint8 [32, 32, 3]."""
    return media_pictures.fitted(picture_files.read_picture(content, name), SIZE, SIZE)


def chosen(path, report, limit=None, every=False):
    """(members, their labels, names of the classes): the files to read, sampled by class where they are many."""
    found, classes, _inner = classed.members(path, report, _("class"))
    names = sorted(set(classes))
    text = _(
        "{name} has too few folders with files ({n}): two or more classes are needed; make a folder for each class."
    )
    require(len(names) >= LEAST_CLASSES, text, name=report.name, n=len(names))
    labels = numpy.array([names.index(name) for name in classes], "int64")
    # `limit` counts pictures to learn from; a fifth of all is for the test.
    limit = None if limit is None else math.ceil(limit / (1 - split.SHARES[1]))
    keep = split.fewer(labels, split.at_most(MOST, limit, every))
    report.taken(len(keep), len(labels), _("Of {n} pictures {m} are taken, each class in proportion."))
    return [found[i] for i in keep], labels[keep], names


def difference_hash(image):
    """64 bits that nearly equal pictures share, bool [64]: is each of 9 x 8 grey values brighter than its neighbour?

    `image` is uint8 [h, w, 3]. After Krawetz (2013), "Kind of Like That" (https://www.hackerfactor.com/blog/).
    """
    from PIL import Image

    square = Image.fromarray(image).convert("L").resize((9, 8), Image.Resampling.BOX)
    grey = numpy.asarray(square, int)
    return (grey[:, 1:] > grey[:, :-1]).ravel()


def alike(images):
    """int64 [n]: one number for pictures uint8 [n, height, width, 1 or 3] that are nearly alike; see `near_groups`."""
    colour = numpy.broadcast_to(images, (*images.shape[:3], 3))
    return near_groups(images, numpy.stack([difference_hash(one) for one in colour]))


def near_groups(images, hashes, bits=6, levels=8.0):
    """int64 [n]: one number for pictures that are nearly alike, directly or through others.

    Two are alike where at most `bits` of their difference hashes differ, and their pixels by at most `levels` (of 255)
    on the mean: the hash finds them fast, the pixels decide.

    Parameters
    ----------
    images : uint8 [n, height, width, channels]
    hashes : bool [n, 64]
    """
    signs = numpy.where(hashes, 1, -1).astype("float32")
    edges = []
    for start in range(0, len(signs), 1000):
        equal = signs[start : start + 1000] @ signs.T  # 64 less twice the bits that differ
        for one, two in zip(*numpy.nonzero(equal >= hashes.shape[1] - 2 * bits), strict=True):
            one += start
            if one < two and numpy.abs(images[one].astype(int) - images[two]).mean() <= levels:
                edges.append((one, two))
    return connected.linked(len(images), edges)


def _finish(images, labels, names, parts, report):
    train, validation, test = parts
    text = _(
        "{name}: after near copies were put on one side, a part has no picture of {label!r}: give more that differ."
    )
    for part in parts:
        counts = numpy.bincount(labels[part], minlength=len(names))
        require(counts.min() > 0, text, name=report.name, label=names[int(counts.argmin())])
    half = 1.96 * math.sqrt(0.25 / len(test))
    text = _("With {n} test pictures an accuracy is known to {points:.0f} points up or down at most.")
    report.tell(text.format(n=f"{len(test):,}", points=100 * half))
    counted = _("{c} classes; {n} training, {v} validation and {t} test pictures, {size} x {size} pixels").format(
        c=len(names), n=f"{len(train):,}", v=f"{len(validation):,}", t=f"{len(test):,}", size=SIZE
    )
    both = numpy.concatenate([train, validation])
    learnt, learnt_labels, cut = images[both], labels[both], len(train)
    given = (learnt, learnt_labels, images[test], labels[test])
    return base.Dataset(
        train=base.Split(learnt[:cut], learnt_labels[:cut]),
        validation=base.Split(learnt[cut:], learnt_labels[cut:]),
        train_and_validation=base.Split(learnt, learnt_labels),
        test=base.Split(images[test], labels[test]),
        class_names=tuple(names),
        **report.described(counted, given),
    )
