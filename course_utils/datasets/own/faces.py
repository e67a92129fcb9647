"""Photographs of people of the learner's own: a folder, or a ZIP of one, with a folder for each person."""

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.datasets.faces import base
from course_utils.datasets.own import classed, places, split
from course_utils.datasets.own.report import Report
from course_utils.media import picture_files
from course_utils.media.pictures import fitted

LEAST_PEOPLE, LEAST = 8, 4  # people, and photographs of each
MOST_PEOPLE, MOST_EACH = 400, 20
WIDTH, HEIGHT = 92, 112  # pixels, in grey: as the photographs of ORL
# Nobody marked eyes and mouth: this is where they sit in a photograph that shows the head and little else.
USUAL = ((30.0, 48.0), (62.0, 48.0), (46.0, 80.0))
TEST_SHARE = 0.3


def load(path, limit=None, every=False):
    """The photographs as a `FaceSet`, grey, 92 x 112 pixels; nobody is in training and test at once. See `own.load`."""
    path = places.find(path)
    report = Report(path)
    found, persons, _inner = classed.members(path, report, _("person"))
    names = sorted(set(persons))
    text = _("{name} has folders of {n} people, and {least} or more are needed: make a folder for each person.")
    require(len(names) >= LEAST_PEOPLE, text, name=report.name, n=len(names), least=LEAST_PEOPLE)
    # `limit` counts photographs; usually there are ten or so of each person.
    least = None if limit is None else max(LEAST_PEOPLE, limit // 10)
    taken = split.some(names, split.at_most(MOST_PEOPLE, least, every))
    report.taken(len(taken), len(names), _("Of {n} people {m} are taken."))
    names, most_each = taken, None if every else MOST_EACH
    counts = dict.fromkeys(names, 0)
    members, labels = [], []
    for member, name in zip(found, persons, strict=True):
        if name in counts and (most_each is None or counts[name] < most_each):
            counts[name] += 1
            members.append(member)
            labels.append(names.index(name))
    images, people, _kept = classed.read_all(members, labels, small, picture_files.LARGEST_FILE, report)
    classed.check_counts(people, names, LEAST, report, _("photographs"))
    images = numpy.stack(images)[..., None]
    test = base.kept_for_test(people, TEST_SHARE)
    report.tell(
        _("The photographs are taken as they are, cropped to the middle: they should show the head and little else.")
    )
    report.tell(_("{n} people are kept for the test: nothing learns from them.").format(n=len(test)))
    counted = _("{n} photographs of {people} people").format(n=f"{len(images):,}", people=len(names))
    return base.FaceSet(
        images=images, people=people, landmarks=numpy.tile(numpy.float32(USUAL), (len(images), 1, 1)),
        covered=numpy.zeros(len(images), bool), marked=False, test_people=test,
        **report.described(counted, (images, people)),
    )  # fmt: skip


def small(content, name):
    """The middle of a photograph's file in grey, uint8 [112, 92]."""
    from PIL import Image

    return fitted(Image.fromarray(picture_files.read_picture(content, name)).convert("L"), WIDTH, HEIGHT)
