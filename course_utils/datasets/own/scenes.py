"""Pictures with boxes of the learner's own: COCO (JSON), PASCAL VOC (XML beside each) or YOLO (txt beside each).

A thing is (box, class, outline): left, top, right, bottom in pixels, or ("shares", ...) of the picture's sides; the
outline is what `outlines.paint` takes, points in the same unit, or None where nobody drew one.
"""

import functools
import json
from pathlib import PurePosixPath

import numpy

from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.datasets.own import columns, outlines, places, split
from course_utils.datasets.own import pictures as own_pictures
from course_utils.datasets.own.report import SHOWN, Report
from course_utils.datasets.scenes import base
from course_utils.media import picture_files
from course_utils.media import pictures as media_pictures

LEAST = 30  # pictures with boxes
MOST = 1200  # pictures of a run, unless `limit` says less
MOST_CLASSES = 40
SIZE = (256, 192)  # pixels, width and height, to which the pictures are brought
LARGEST_LIST = 500_000_000  # bytes of an annotation's file
ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".avif")


def load(path, limit=None, every=False):
    """The pictures as `Scenes` of 256 x 192 pixels; a fifth of them is for the test. See `own.load`."""
    path = places.find(path)
    report = Report(path)
    text = _(
        "{name} is a file: give a folder with pictures and their boxes (COCO, PASCAL VOC or YOLO), or a ZIP of it."
    )
    require(path.is_dir() or path.suffix.lower() == ".zip", text, name=report.name)
    members = {member.name: member for member in places.members(path, report)}
    drawn, aside = outlines.set_aside(members)
    files = {name: one for name, one in members.items() if name.lower().endswith(ENDINGS) and name not in aside}
    drawn = outlines.masks_of(files, drawn)
    things = _joined(_annotated(members, files, report), report)
    names = sorted({name for found in things.values() for _box, name, _outline in found})
    text = _("{name} has {n} classes of things; 1 to {most} are taken.")
    require(1 <= len(names) <= MOST_CLASSES, text, name=report.name, n=len(names), most=MOST_CLASSES)
    chosen = split.some(sorted(things), split.at_most(MOST, limit, every))
    report.taken(len(chosen), len(things), _("Of {n} pictures {m} are taken."))
    read = []
    for name in chosen:
        try:
            read.append(_small(files[name], things[name], names, drawn.get(name), report))
        except CourseError as error:
            report.fault(name, str(error))
    report.close(len(read))
    text = _("{name} has {n} pictures with boxes that can be read: at least {least} are needed.")
    require(len(read) >= LEAST, text, name=report.name, n=len(read), least=LEAST)
    images, boxes, painted, numbers = zip(*read, strict=True)
    images = numpy.stack(images)
    return _finish(images, list(boxes), _masks(boxes, painted, numbers, len(names), report), names, report)


def _joined(things, report):
    """The things with names of classes that differ in blanks and capitals joined, which is told."""
    written = [name for found in things.values() for _box, name, _outline in found]
    named = dict(zip(written, columns.joined(written, report), strict=True))
    return {picture: [(box, named[name], outline) for box, name, outline in found] for picture, found in things.items()}


def _masks(boxes, painted, numbers, classes, report):
    """The masks uint8 [n, height, width] where every thing has an outline, or every picture a mask; else None.

    `painted` and `numbers` are what `_small` gives; what is there and cannot be used is told.
    """
    if all(mask is not None for mask in painted):
        report.tell(_("The outlines of the things are there: they are the masks."))
        return numpy.stack(painted)
    count = sum(mask is not None for mask in numbers)
    if not count:
        some = sum(mask is not None and mask.any() for mask in painted)
        text = _("Of {n} pictures {m} have outlines of all their things: masks are used only where all have.")
        report.taken(some, len(painted), text) if some else None
        return None
    if count < len(numbers):
        text = _("Of {n} pictures {m} have a mask beside them: masks are used only where all have one.")
        report.taken(count, len(numbers), text)
        return None
    numbers = numpy.stack(numbers)
    told, why_not = outlines.classes_of(numbers, boxes, classes)
    if why_not:
        report.tell(_("The masks are not used: {why}.").format(why=why_not))
        return None
    report.tell(_("The masks beside the pictures are used; the boxes tell what their numbers mean."))
    masks = numpy.zeros(numbers.shape, "uint8")
    for number, label in told.items():
        masks[numbers == number] = 1 + label
    return masks


def _annotated(members, pictures, report):
    """{name of the picture: its things}."""
    lists = [name for name in members if name.lower().endswith(".json")]
    coco = {}
    for name in lists:
        coco.update(_coco(members[name], pictures, report))
    if coco:
        report.tell(_("The boxes are read as {title}.").format(title="COCO"))
        _tell_without(len(pictures) - len(coco), report)
        return coco
    folded = {**{name.casefold(): member for name, member in members.items()}, **members}
    for title, read, ending, folders in (
        ("PASCAL VOC", _voc, ".xml", ("Annotations", "annotations")),
        ("YOLO", functools.partial(_yolo, _yolo_classes(members)), ".txt", ("labels",)),
    ):
        beside = {name: _beside(folded, name, ending, folders) for name in pictures}
        beside = {name: member for name, member in beside.items() if member is not None}
        found = {name: things for name, member in beside.items() if (things := read(member, report)) is not None}
        if found:
            report.tell(_("The boxes are read as {title}.").format(title=title))
            _tell_without(len(pictures) - len(beside), report)
            return found
    report.close(0)
    told = report.faults[:SHOWN] or report.told
    text = _(
        "{name} has {n} pictures and no boxes to them: a COCO .json, or beside each picture a VOC .xml or YOLO .txt."
    )
    if told:
        text = _("{name} has {n} pictures and no boxes to them that can be read: {told}.")
    raise CourseError(text.format(name=report.name, n=len(pictures), told="; ".join(told).rstrip(".")))


def _tell_without(count, report):
    if count:
        report.tell(_("{n} pictures have no boxes to them and are left out.").format(n=f"{count:,}"))


def _coco(member, pictures, report):
    """{name of the picture: its things} in a JSON; {} where it is another one, or cannot be read, which is noted."""
    try:
        told = json.loads(member.read(LARGEST_LIST))
    except json.JSONDecodeError as error:
        text = _("is no whole JSON: it breaks in line {line}, column {column}")
        report.fault(member.name, text.format(line=error.lineno, column=error.colno))
        return {}
    except (ValueError, RecursionError):  # not in UTF-8; nested without an end
        report.fault(member.name, _("is no whole JSON"))
        return {}
    parts = [told.get(name) if isinstance(told, dict) else None for name in ("categories", "images", "annotations")]
    if not all(isinstance(part, list) for part in parts):  # another JSON
        return {}
    classes = {key: name.strip() for key, name in _entries(member, parts[0], "name", _("category"), report)}
    files = {
        key: "/".join([*member.folders, name.replace("\\", "/")])
        for key, name in _entries(member, parts[1], "file_name", _("image"), report)
    }
    here = places.matched(files, pictures)
    found, crowds = {}, 0
    for number, one in enumerate(parts[2], 1):
        try:
            if isinstance(one, dict) and one.get("iscrowd"):
                crowds += 1
                continue
            image, thing = _thing(one, files, classes)
        except CourseError as error:
            place = _("{file}, annotation {number}").format(file=member.name, number=number)
            report.fault(place, str(error))
            continue
        if image in here:
            found.setdefault(here[image], []).append(thing)
    if len(here) < len(files):
        text = _("{file} names {n} pictures that are not here, or whose name more than one has: they are left out.")
        report.tell(text.format(file=member.name, n=f"{len(files) - len(here):,}"))
    if crowds:
        report.tell(_("{n} crowds (iscrowd) are left out: they are no single things.").format(n=f"{crowds:,}"))
    return found


def _entries(member, entries, field, what, report):
    """(id, text in `field`) of each entry of a list of COCO; one that has none is noted as a fault: `what` it is."""
    for number, entry in enumerate(entries, 1):
        try:
            key, text = entry["id"], str(entry[field])
            hash(key)
        except (KeyError, TypeError):
            place = _("{file}, {what} {number}").format(file=member.name, what=what, number=number)
            report.fault(place, _("has no id and {field}").format(field=field))
        else:
            yield key, text


def _thing(one, files, classes):
    """(number of the image, the thing) of an annotation of COCO; CourseError, with the reason alone, else."""
    require(isinstance(one, dict), _("it is no annotation"))
    image, category = one.get("image_id"), one.get("category_id")
    # A list, for one, can be no key.
    require(isinstance(image, (int, float, str)) and image in files, _("its image is not in the list"))
    require(isinstance(category, (int, float, str)) and category in classes, _("its category is not in the list"))
    try:
        left, top, width, height = (float(value) for value in one["bbox"])
    except (KeyError, TypeError, ValueError) as error:
        raise CourseError(_("its bbox is not four numbers")) from error
    try:
        outline = outlines.polygons(one.get("segmentation"))
    except (TypeError, ValueError) as error:
        raise CourseError(_("its segmentation is no outline")) from error
    return image, ((left, top, left + width, top + height), classes[category], outline)


def _beside(folded, name, ending, folders):
    """The member that belongs to the picture `name`: beside it, or in a folder of that kind with the same end.

    `folded` has each member by its name, and by it without capitals.
    """
    path = PurePosixPath(name)
    # images/train/a.jpg and labels/train/a.txt
    swapped = PurePosixPath(*("labels" if part.casefold() == "images" else part for part in path.parts))
    candidates = (
        path.with_suffix(ending),
        *(path.parent.parent / one / f"{path.stem}{ending}" for one in folders),
        swapped.with_suffix(ending),
    )
    for candidate in map(str, candidates):
        member = folded.get(candidate) or folded.get(candidate.casefold())
        if member is not None:
            return member
    return None


def _voc(member, report):
    """The things in an XML of PASCAL VOC; None where it holds none of them, which is noted."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        found = []
        for thing in ElementTree.fromstring(member.read(LARGEST_LIST)).iter("object"):
            sides = [float(thing.find("bndbox").find(side).text) for side in ("xmin", "ymin", "xmax", "ymax")]
            found.append((tuple(sides), thing.find("name").text.strip(), None))
        return found
    except (ParseError, DefusedXmlException, AttributeError, TypeError, ValueError):
        report.fault(member.name, _("does not hold boxes in the layout of PASCAL VOC"))
        return None


def _yolo(classes, member, report):
    """The things in a list of YOLO; None where a line is none, which is noted. `classes` are names by number, or {}."""
    found = []
    for number, line in enumerate(member.read(LARGEST_LIST).decode("utf-8-sig", "replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            place, *values = line.split()
            place, values = int(place), [float(value) for value in values]
            outline = numpy.array(values).reshape(-1, 2) if len(values) >= 6 and len(values) % 2 == 0 else None
            if len(values) < 4 or not all(-0.01 <= value <= 1.01 for value in values):
                raise ValueError
        except ValueError:
            text = _("line {line} is no `class x y width height` with shares from 0 to 1")
            report.fault(member.name, text.format(line=number))
            return None
        if classes and place not in classes:
            text = _("line {line} has the class {place}, and the names are those of {low} to {high}")
            told = {"line": number, "place": place, "low": min(classes), "high": max(classes)}
            report.fault(member.name, text.format(**told))
            return None
        if outline is None:
            x, y, width, height = values[:4]
            shares = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        else:  # `class x1 y1 x2 y2 ...`, as for segmentation
            shares = (*outline.min(axis=0), *outline.max(axis=0))
        named = classes.get(place, f"class {place}")
        found.append((("shares", *shares), named, None if outline is None else [outline]))
    return found


def _yolo_classes(members):
    """{number: name} of classes.txt, obj.names or data.yaml, wherever it lies; {} where there is none."""
    for name, member in members.items():
        end = PurePosixPath(name).name.lower()
        if end in ("classes.txt", "obj.names"):
            lines = member.read(100_000).decode("utf-8-sig", "replace").splitlines()
            return {number: line.strip() for number, line in enumerate(lines) if line.strip()}
        if end in ("data.yaml", "dataset.yaml"):
            import yaml

            try:
                told = yaml.safe_load(member.read(100_000))["names"]
                pairs = told.items() if isinstance(told, dict) else enumerate(told)
                return {int(number): str(one).strip() for number, one in pairs}
            except (yaml.YAMLError, KeyError, TypeError, ValueError):
                return {}
    return {}


def _small(member, things, names, drawn, report):
    """A picture within `SIZE`, and what is in it: (uint8 [192, 256, 3], float64 [k, 5], mask or None, numbers or None).

    Boxes without area are left out. The mask uint8 [192, 256] is there where all things have outlines; the numbers
    int64 [192, 256] are those of the picture of a mask, the member `drawn`, where there is one.
    """
    picture = picture_files.read_picture(member.read(picture_files.LARGEST_FILE + 1), member.name)
    height, width = picture.shape[:2]
    small, scale, corner = media_pictures.framed(picture, *SIZE)
    scaled, painted = [], numpy.zeros(SIZE[::-1], "uint8")
    for box, name, outline in things:
        sides = numpy.array([width, height, width, height])
        if box[0] == "shares":
            box = numpy.array(box[1:]) * sides
            outline = None if outline is None else [points * sides[:2] for points in outline]
        box = numpy.clip(numpy.array(box, float), 0, sides)
        if not (box[2:] > box[:2]).all():
            report.tell(_("Boxes without area, or outside their picture, are left out."))
            continue
        scaled.append([*(box * scale + [*corner, *corner]), names.index(name)])
        if outline is None:
            painted = None
        elif painted is not None:
            outlines.paint(painted, outline, scale, corner, 1 + names.index(name))
    numbers = None
    if drawn is not None:
        numbers = outlines.in_frame(outlines.read(drawn, (width, height)), scale, corner, SIZE[::-1])
    return small, numpy.array(scaled, "float64").reshape(-1, 5), painted, numbers


def near_groups(images):
    """int64 [n]: one number for pictures of these, uint8 [n, 192, 256, 3], that are nearly alike."""
    hashes = numpy.stack([own_pictures.difference_hash(one) for one in images])
    return own_pictures.near_groups(images, hashes, levels=4.0)


def _finish(images, boxes, masks, names, report):
    near = near_groups(images)
    split.check_groups(near)
    generator = numpy.random.default_rng(split.SEED)
    order = generator.permutation(numpy.unique(near))
    test_groups = order[: max(1, round(split.SHARES[1] * len(order)))]
    in_test = numpy.isin(near, test_groups)
    report.tell(_("Split at random: pictures of one place or day may be in both parts, so a leak cannot be excluded."))
    parts = [
        base.Split(
            images[mask], [boxes[i] for i in numpy.flatnonzero(mask)], None if masks is None else masks[mask]
        )
        for mask in (~in_test, in_test)
    ]  # fmt: skip
    counted = _("{n} pictures to learn from, {t} to test on; {b} boxes of {c} classes").format(
        n=len(parts[0]), t=len(parts[1]), b=f"{sum(map(len, boxes)):,}", c=len(names)
    )
    everything = (images, *boxes, *(() if masks is None else (masks,)))
    return base.Scenes(train=parts[0], test=parts[1], class_names=tuple(names), **report.described(counted, everything))
