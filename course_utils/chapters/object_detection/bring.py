"""Ten pictures of the learner's own: read as own data are, and what the detector finds in them. Taught in
10_object_detection."""

from collections import Counter

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, known_as
from course_utils.media import picture_files, pictures
from course_utils.notebook.brought import TEN, Brought


def look(given, answer, data):
    """What a detector says to the learner's pictures.

    Parameters
    ----------
    given : dict of str to sequence of str, or None
        {name of a file: classes of the things in it, one entry a thing}; None takes the first test pictures.
    answer : function
        A picture uint8 [height, width, 3] to float [k, 6]: box, class, score.
    data : Scenes

    Returns
    -------
    (Brought, pictures, answers, titles)
        The last three for a figure: lists, one entry a picture that could be read.
    """
    things, names = _("ten pictures of yours"), list(data.class_names)
    if given is None:
        shown = [(image, [names[int(label)] for label in boxes[:, 4]]) for image, boxes in _first(data)]
        read, faults = {_("test {n}").format(n=place): pair for place, pair in enumerate(shown, 1)}, []
    else:
        read, faults = _read(given, names, data.image_shape)
    images, answers, titles, right, of, alarms = [], [], [], 0, 0, 0
    for name, (image, there) in read.items():
        found = answer(image)
        said, true = Counter(names[int(label)] for label in found[:, 4]), Counter(there)
        hits = sum((said & true).values())
        right, of, alarms = right + hits, of + len(there), alarms + sum(said.values()) - hits
        images.append(image)
        answers.append(found)
        titles.append(_("{name}: {hits} of {things} found").format(name=name[-12:], hits=hits, things=len(there)))
    lines = (
        _("Asked about {n} pictures with {things} things in them. Names are counted, not places:").format(
            n=len(images), things=of
        ),
        _("{n} further answers name what is not there.").format(n=alarms),
    )
    brought = Brought(given is None, tuple(faults), lines, right, of, things=things)
    return brought, images, answers, titles


def _first(data):
    return list(zip(data.test.images, data.test.boxes, strict=True))[:TEN]


def _read(given, names, shape):
    """({file: (picture, classes in it)}, sentences on what is wrong, the form first)."""
    if not isinstance(given, dict):
        text = _('my_pictures is of the kind {kind}: write {{"shelf.jpg": ["bag", "bag"], ...}}.')
        return {}, [text.format(kind=type(given).__name__)]
    read, faults, seen = {}, [], {}
    for file, there in given.items():
        there = [known_as(str(name), names) for name in ([there] if isinstance(there, str) else there)]
        unknown = [name for name in there if name not in names]
        try:
            picture = picture_files.read_picture(file)
        except CourseError as error:
            faults.append(str(error))
            continue
        if unknown:
            text = _("{file}: the detector has no word for {unknown!r}; its classes: {names}.")
            faults.append(text.format(file=file, unknown=unknown[0], names=", ".join(names)))
            continue
        if (key := picture.tobytes()) in seen:
            faults.append(_("{file} shows the same picture as {other}.").format(file=file, other=seen[key]))
            continue
        seen[key] = file
        read[str(file)] = pictures.framed(picture, shape[1], shape[0])[0], there
    return read, [*_form(read), *faults]


def _form(read):
    if len(read) < TEN:
        yield _("Of your pictures {n} can be used, and ten are asked for.").format(n=len(read))
    kinds = {tuple(sorted(set(there))) for _picture, there in read.values()}
    if len(kinds) < 2:
        text = _("All your pictures hold the same: bring some with another class, or with nothing in them ([]).")
        yield text
