"""Pictures with boxes of the learner's own: COCO (JSON), PASCAL VOC (XML beside each) or YOLO (txt beside each)."""

import json
from pathlib import PurePosixPath

import numpy

from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.datasets.own import places, split
from course_utils.datasets.own.report import Report
from course_utils.datasets.scenes import base
from course_utils.media import picture_files

LEAST = 30  # pictures with boxes
MOST = 1200  # pictures of a run, unless `limit` says less
MOST_CLASSES = 40
SIZE = (256, 192)  # pixels, width and height, to which the pictures are brought
LARGEST_LIST = 500_000_000  # bytes of an annotation's file
ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".avif")


def load(path, limit=None):
    """The pictures as `Scenes` of 256 x 192 pixels; a fifth of them is for the test. See `own.load`."""
    path = places.find(path)
    report = Report(path)
    text = _(
        "{name} is a file: give a folder with pictures and their boxes (COCO, PASCAL VOC or YOLO), or a ZIP of it."
    )
    require(path.is_dir() or path.suffix.lower() == ".zip", text, name=report.name)
    members = {member.name: member for member in places.members(path, report)}
    pictures = {name: member for name, member in members.items() if name.lower().endswith(ENDINGS)}
    boxes = _annotated(members, pictures, report)
    names = sorted({name for found in boxes.values() for _box, name in found})
    text = _("{name} has {n} classes of things; 1 to {most} are taken.")
    require(1 <= len(names) <= MOST_CLASSES, text, name=report.name, n=len(names), most=MOST_CLASSES)
    chosen = sorted(boxes)
    if len(chosen) > (most := min(limit or MOST, MOST)):
        text = _("Of {n} pictures {m} are taken.")
        report.tell(text.format(n=f"{len(chosen):,}", m=f"{most:,}"))
        chosen = sorted(numpy.random.default_rng(0).permutation(chosen)[:most].tolist())
    images, found = [], []
    for name in chosen:
        try:
            image, scaled = _small(pictures[name], boxes[name], names, report)
        except CourseError as error:
            report.fault(name, str(error))
            continue
        images.append(image)
        found.append(scaled)
    report.close(len(images))
    text = _("{name} has {n} pictures with boxes that can be read: at least {least} are needed.")
    require(len(images) >= LEAST, text, name=report.name, n=len(images), least=LEAST)
    return _finish(numpy.stack(images), found, names, report)


def _annotated(members, pictures, report):
    """{name of the picture: list of (box, class)}; boxes are left, top, right, bottom in pixels, or ("shares", ...)."""
    lists = [name for name in members if name.lower().endswith(".json")]
    coco = {}
    for name in lists:
        coco.update(_coco(members[name], pictures))
    if coco:
        report.tell(_("The boxes are read as COCO."))
        return coco
    voc = {name: found for name in pictures if (found := _voc(members, name, report)) is not None}
    if voc:
        report.tell(_("The boxes are read as PASCAL VOC."))
        return voc
    yolo = {name: found for name in pictures if (found := _yolo(members, name, report)) is not None}
    if yolo:
        report.tell(_("The boxes are read as YOLO."))
        return yolo
    text = _(
        "{name} has {n} pictures and no boxes to them: a COCO .json, or beside each picture a VOC .xml or YOLO .txt."
    )
    raise CourseError(text.format(name=report.name, n=len(pictures)))


def _coco(member, pictures):
    try:
        told = json.loads(member.read(LARGEST_LIST))
        classes = {entry["id"]: str(entry["name"]) for entry in told["categories"]}
        files = {entry["id"]: str(entry["file_name"]).replace("\\", "/") for entry in told["images"]}
        by_end = {PurePosixPath(name).name: name for name in pictures}
        found = {}
        for one in told["annotations"]:
            name = by_end.get(PurePosixPath(files[one["image_id"]]).name)
            if name is not None:
                left, top, width, height = (float(value) for value in one["bbox"])
                box = (left, top, left + width, top + height)
                found.setdefault(name, []).append((box, classes[one["category_id"]]))
        return found
    except (ValueError, KeyError, TypeError, RecursionError):  # another JSON
        return {}


def _beside(members, name, ending, folders):
    """The member that belongs to the picture `name`: beside it, or in a folder of that kind with the same end."""
    path = PurePosixPath(name)
    for candidate in (
        path.with_suffix(ending),
        *(path.parent.parent / one / f"{path.stem}{ending}" for one in folders),
    ):
        if candidate.as_posix() in members:
            return members[candidate.as_posix()]
    # images/train/a.jpg and labels/train/a.txt
    swapped = PurePosixPath(*("labels" if part == "images" else part for part in path.parts)).with_suffix(ending)
    return members.get(swapped.as_posix())


def _voc(members, name, report):
    from xml.etree.ElementTree import ParseError

    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    member = _beside(members, name, ".xml", ("Annotations", "annotations"))
    if member is None:
        return None
    try:
        found = []
        for thing in ElementTree.fromstring(member.read(LARGEST_LIST)).iter("object"):
            sides = [float(thing.find("bndbox").find(side).text) for side in ("xmin", "ymin", "xmax", "ymax")]
            found.append((tuple(sides), thing.find("name").text.strip()))
        return found
    except (ParseError, DefusedXmlException, AttributeError, TypeError, ValueError):
        report.fault(member.name, _("does not hold boxes in the layout of PASCAL VOC"))
        return None


def _yolo(members, name, report):
    member = _beside(members, name, ".txt", ("labels",))
    if member is None:
        return None
    classes, found = _yolo_classes(members), []
    for number, line in enumerate(member.read(LARGEST_LIST).decode("utf-8", "replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            label, x, y, width, height = line.split()[:5]
            x, y, width, height = (float(value) for value in (x, y, width, height))
            if not all(-0.01 <= value <= 1.01 for value in (x, y, width, height)):
                raise ValueError
            place = int(label)
        except ValueError:
            text = _("line {line} is no `class x y width height` with shares from 0 to 1")
            report.fault(member.name, text.format(line=number))
            return None
        shares = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        named = classes[place] if 0 <= place < len(classes) else f"class {place}"
        found.append((("shares", *shares), named))
    return found


def _yolo_classes(members):
    """The names in classes.txt, obj.names or data.yaml, wherever it lies; [] where there is none."""
    for name, member in members.items():
        end = PurePosixPath(name).name.lower()
        if end in ("classes.txt", "obj.names"):
            return member.read(100_000).decode("utf-8", "replace").split("\n")
        if end in ("data.yaml", "dataset.yaml"):
            import yaml

            try:
                told = yaml.safe_load(member.read(100_000))["names"]
                return [str(one) for one in (told.values() if isinstance(told, dict) else told)]
            except (yaml.YAMLError, KeyError, TypeError):
                return []
    return []


def _small(member, boxes, names, report):
    """The picture uint8 [192, 256, 3] and its boxes float64 [k, 5] in its pixels; what has no area is left out."""
    from PIL import Image

    picture = picture_files.read_picture(member.read(picture_files.LARGEST_FILE + 1), member.name)
    height, width = picture.shape[:2]
    scaled = []
    for box, name in boxes:
        if box[0] == "shares":
            box = numpy.array(box[1:]) * [width, height, width, height]
        sides = numpy.clip(numpy.array(box, float), 0, [width, height, width, height])
        if (sides[2:] > sides[:2]).all():
            scale = numpy.array([SIZE[0] / width, SIZE[1] / height] * 2)
            scaled.append([*(sides * scale), names.index(name.strip())])
        else:
            report.tell(_("Boxes without area, or outside their picture, are left out."))
    small = Image.fromarray(picture).resize(SIZE, Image.Resampling.BILINEAR)
    return numpy.asarray(small), numpy.array(scaled, "float64").reshape(-1, 5)


def _finish(images, boxes, names, report):
    from course_utils.datasets.own import pictures

    near = pictures.near_groups(images, numpy.stack([pictures.difference_hash(one) for one in images]), levels=4.0)
    generator = numpy.random.default_rng(split.SEED)
    order = generator.permutation(numpy.unique(near))
    test_groups = order[: max(1, round(split.SHARES[1] * len(order)))]
    in_test = numpy.isin(near, test_groups)
    report.tell(_("Split at random: pictures of one place or day may be in both parts, so a leak cannot be excluded."))
    parts = [base.Split(images[mask], [boxes[i] for i in numpy.flatnonzero(mask)]) for mask in (~in_test, in_test)]
    counted = _("{n} pictures to learn from, {t} to test on; {b} boxes of {c} classes").format(
        n=len(parts[0]), t=len(parts[1]), b=f"{sum(map(len, boxes)):,}", c=len(names)
    )
    return base.Scenes(
        train=parts[0], test=parts[1], class_names=tuple(names), **report.described(counted, (images, *boxes))
    )
