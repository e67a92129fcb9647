"""Own data as others lay them out: split already, the same names twice, names in capitals, broken here and there."""

import json
import shutil

import numpy
import own_made
import pytest
from own_made import folder_of_pictures, refused
from PIL import Image

from course_utils.datasets import own


def in_parts(place, names=("train", "test")):
    """The folders of classes in `place` moved into parts, half of the files of each class into each; `place`."""
    for label in sorted(path for path in place.iterdir() if path.is_dir()):
        files = sorted(path for path in label.rglob("*") if path.is_file())
        for number, path in enumerate(files):
            target = place / names[number % 2] / path.relative_to(place)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
        shutil.rmtree(label)
    return place


@pytest.mark.parametrize("names", [("train", "test"), ("Training", "val")])
def test_parts_of_a_split_are_no_classes(tmp_path, names):
    data = own.load("pictures", in_parts(folder_of_pictures(tmp_path / "mine", each=24), names))
    assert data.class_names == ("bar", "disc")
    assert f"The folders {', '.join(sorted(names))} are parts of a split" in data.note


def test_parts_of_a_split_are_no_labels_and_no_persons(tmp_path):
    data = own.load("speech", in_parts(own_made.folder_of_sounds(tmp_path / "calls")))
    assert set(data.class_names) == {"high", "low"} and len(set(data.speakers.tolist())) == 5
    data = own.load("faces", in_parts(own_made.folder_of_faces(tmp_path / "team")))
    assert len(set(data.people.tolist())) == 9


def test_folders_named_like_parts_without_folders_in_them_are_classes(tmp_path):
    place = folder_of_pictures(tmp_path / "mine", each=24)
    (place / "bar").rename(place / "train")
    (place / "disc").rename(place / "test")
    assert own.load("pictures", place).class_names == ("test", "train")


def test_classes_that_differ_in_blanks_and_case_are_joined_and_said(tmp_path):
    place = folder_of_pictures(tmp_path / "mine", each=30)
    (place / "Disc ").mkdir()
    for path in sorted((place / "disc").iterdir())[:8]:
        path.rename(place / "Disc " / path.name)
    data = own.load("pictures", place)
    assert data.class_names == ("bar", "disc") and "One label is written in 2 ways ('disc', 'Disc ')" in data.note
    place = own_made.voc(tmp_path / "voc")
    for path in sorted((place / "Annotations").iterdir())[:10]:
        path.write_text(path.read_text().replace(">red<", "> Red<"))
    data = own.load("scenes", place)
    assert data.class_names == ("blue", "red") and "One label is written in 2 ways" in data.note


def boxes_of(data):
    """{bytes of a picture: its boxes, sorted}."""
    return {
        image.tobytes(): sorted(map(tuple, boxes.tolist()))
        for part in (data.train, data.test)
        for image, boxes in zip(part.images, part.boxes, strict=True)
    }


def two_parts(place, listed, beside=False):
    """COCO of 40 pictures: 20 names, each in train/ and in val/. `listed` makes (part, name) the file name told."""
    told = {"categories": [{"id": 7, "name": "red"}, {"id": 9, "name": "blue"}]}
    for part, seed in (("train", 0), ("val", 1)):
        lists = told if beside or part == "train" else told
        if beside or part == "train":
            lists.update(images=[], annotations=[])
        (place / part).mkdir(parents=True)
        for number, (name, pixels, boxes) in enumerate(own_made.scenes(count=20, seed=seed)):
            Image.fromarray(pixels).save(place / part / name)
            key = 100 * seed + number
            lists["images"].append({"id": key, "file_name": listed(part, name)})
            for left, top, right, bottom, kind in boxes:
                category, box = (7 if kind == "red" else 9), [left, top, right - left, bottom - top]
                lists["annotations"].append({"image_id": key, "category_id": category, "bbox": box})
        if beside:
            (place / part / "_annotations.coco.json").write_text(json.dumps(lists))
    if not beside:
        (place / "annotations.json").write_text(json.dumps(told))
    return place


@pytest.mark.parametrize(
    ("listed", "beside"),
    [
        (lambda part, name: f"{part}/{name}", False),
        (lambda part, name: f"/home/me/set\\{part}\\{name}".upper(), False),
        (lambda part, name: name, True),
    ],
)
def test_the_same_names_in_two_folders_are_two_pictures(tmp_path, listed, beside):
    data = own.load("scenes", two_parts(tmp_path / "mine", listed, beside))
    assert len(data.train) + len(data.test) == 40
    wanted = sorted(
        sorted((*(2.0 * side for side in box[:4]), float(box[4] == "red")) for box in boxes)
        for seed in (0, 1) for _name, _pixels, boxes in own_made.scenes(count=20, seed=seed)
    )  # fmt: skip
    assert sorted(boxes_of(data).values()) == wanted


def test_a_name_that_two_pictures_have_is_nobodys(tmp_path):
    place = two_parts(tmp_path / "mine", lambda part, name: name)
    assert "annotations.json names 40 pictures that are not here" in refused("scenes", place)


def test_masks_of_the_same_names_in_two_folders(tmp_path):
    place = two_parts(tmp_path / "mine", lambda part, name: f"{part}/{name}")
    for part, seed in (("train", 0), ("val", 1)):
        (place / "masks" / part).mkdir(parents=True)
        for name, pixels, boxes in own_made.scenes(count=20, seed=seed):
            mask = numpy.zeros(pixels.shape[:2], "uint8")
            for left, top, right, bottom, kind in boxes:
                mask[top:bottom, left:right] = 2 if kind == "red" else 1
            Image.fromarray(mask).save(place / "masks" / part / name)
    data = own.load("scenes", place)
    assert "The masks beside the pictures are used" in data.note
    for part in (data.train, data.test):
        for mask, boxes in zip(part.masks, part.boxes, strict=True):
            left, top, right, bottom, label = boxes[-1].astype(int)
            assert (mask[top:bottom, left:right] == 1 + label).all()


def changed(place, change):
    """`place` with what `change` does to its COCO."""
    told = json.loads((place / "annotations.json").read_text())
    change(told)
    (place / "annotations.json").write_text(json.dumps(told))
    return place


def test_crowds_are_no_things(tmp_path):
    def crowd(told):
        told["categories"].append({"id": 1, "name": "crowd"})
        told["annotations"] += [{"image_id": 0, "category_id": 1, "bbox": [1, 1, 9, 9], "iscrowd": 1}] * 2

    data = own.load("scenes", changed(own_made.coco(tmp_path / "a"), crowd))
    assert data.class_names == ("blue", "red") and "2 crowds (iscrowd) are left out" in data.note


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("bbox", [1, 2, 3], "its bbox is not four numbers"),
        ("bbox", None, "its bbox is not four numbers"),
        ("category_id", 99, "its category is not in the list"),
        ("image_id", 999, "its image is not in the list"),
        ("category_id", [7], "its category is not in the list"),
    ],
)
def test_a_broken_annotation_is_one_fault(tmp_path, key, value, why):
    def spoil(told):
        told["annotations"][4][key] = value

    data = own.load("scenes", changed(own_made.coco(tmp_path / "a"), spoil))
    assert f"annotations.json, annotation 5: {why}" in data.note and len(data.train) + len(data.test) >= 35


def test_an_entry_without_a_name_is_one_fault(tmp_path):
    def spoil(told):
        del told["images"][3]["file_name"]
        told["categories"].append("red")

    note = own.load("scenes", changed(own_made.coco(tmp_path / "a", count=60), spoil)).note
    assert "annotations.json, image 4: has no id and file_name" in note
    assert "annotations.json, category 3: has no id and name" in note


def test_a_cut_list_is_named_with_its_place(tmp_path):
    place = own_made.coco(tmp_path / "a")
    text = (place / "annotations.json").read_text().replace(", {", ",\n{")
    (place / "annotations.json").write_text(text[: len(text) // 2])
    line = text[: len(text) // 2].count("\n") + 1
    assert f"annotations.json: is no whole JSON: it breaks in line {line}, column" in refused("scenes", place)


def test_pictures_that_are_not_here_and_those_without_boxes_are_told(tmp_path):
    place = own_made.coco(tmp_path / "a", count=40)
    for number in (3, 8):
        (place / "images" / f"scene {number:02}.png").unlink()
    Image.fromarray(own_made.picture("disc", 1)).save(place / "images" / "more.png")
    note = own.load("scenes", place).note
    assert "annotations.json names 2 pictures that are not here" in note and "1 pictures have no boxes" in note
    place = own_made.voc(tmp_path / "b", count=40)
    for number in (3, 8):
        (place / "Annotations" / f"scene {number:02}.xml").unlink()
    assert "2 pictures have no boxes" in own.load("scenes", place).note


@pytest.mark.parametrize("form", [own_made.coco, own_made.voc, own_made.yolo])
def test_names_in_capitals(tmp_path, form):
    place = form(tmp_path / "a")
    for path in sorted(place.rglob("*.*"), key=lambda path: path.suffix):
        if path.suffix in (".png", ".xml", ".txt"):
            name = path.name.upper() if path.suffix != ".txt" else path.name
            path.rename(path.with_name(name))
    data = own.load("scenes", place)
    assert len(data.train) + len(data.test) == 36


def test_yolo_in_pixels_is_told_line_by_line(tmp_path):
    place = own_made.yolo(tmp_path / "a")
    for path in (place / "labels" / "train").iterdir():
        path.write_text("0 128 96 40 40")
    assert "scene 00.txt: line 1 is no `class x y width height` with shares from 0 to 1" in refused("scenes", place)


@pytest.mark.parametrize("number", [5, 2, -1])
def test_a_class_of_yolo_without_a_name_is_a_fault(tmp_path, number):
    place = own_made.yolo(tmp_path / "a")
    (place / "labels" / "train" / "scene 03.txt").write_text(f"{number} 0.5 0.5 0.2 0.2")
    (place / "data.yaml").unlink()
    (place / "classes.txt").write_bytes("red\r\nblue\r\n".encode("utf-8-sig"))
    data = own.load("scenes", place)
    assert data.class_names == ("blue", "red")
    assert f"scene 03.txt: line 1 has the class {number}, and the names are those of 0 to 1" in data.note
