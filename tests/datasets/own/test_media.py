"""A learner's own faces, pictures with boxes, and recordings."""

import numpy
import own_made
import pytest
from own_made import refused

from course_utils.datasets import own


def test_faces_are_split_by_person(tmp_path):
    place = own_made.folder_of_faces(tmp_path / "team")
    data = own.load("faces", place)
    assert data.images.shape == (45, 112, 92, 1) and len(set(data.people.tolist())) == 9
    assert len(data.test_people) == 3 and not data.marked
    assert "they should show the head and little else" in data.note
    assert "has too few photographs of a class (person 0 3)" in _without(place / "person 0", 2)
    few = own_made.folder_of_faces(tmp_path / "few", people=7)
    assert "has folders of 7 people, and 8 or more" in refused("faces", few)


def _without(folder, count):
    for path in sorted(folder.iterdir())[:count]:
        path.unlink()
    return refused("faces", folder.parent)


def test_boxes_are_the_same_in_three_formats(tmp_path):
    found = {
        form.__name__: own.load("scenes", form(tmp_path / form.__name__))
        for form in (own_made.coco, own_made.voc, own_made.yolo)
    }
    names = {"coco": "COCO", "voc": "PASCAL VOC", "yolo": "YOLO"}
    for form, data in found.items():
        assert f"The boxes are read as {names[form]}." in data.note
        assert data.class_names == ("blue", "red") and data.image_shape == (192, 256, 3)
        assert len(data.train) + len(data.test) == 36 and len(data.test) >= 5
    wanted = {
        tuple(round(2.0 * value) for value in box[:4]) + (box[4],)
        for _n, _p, boxes in own_made.scenes()
        for box in boxes
    }
    for data in found.values():
        told = {
            (*(round(value) for value in box[:4]), data.class_names[int(box[4])])
            for part in (data.train, data.test) for boxes in part.boxes for box in boxes
        }  # fmt: skip
        assert told == wanted


def test_faults_of_boxes(tmp_path):
    assert "has 24 pictures and no boxes" in refused("scenes", own_made.folder_of_pictures(tmp_path / "plain", each=12))
    assert "at least 30 are needed" in refused("scenes", own_made.voc(tmp_path / "few", count=20))
    place = own_made.yolo(tmp_path / "yolo")
    (place / "labels" / "train" / "scene 03.txt").write_text("0 128 96 40 40")
    data = own.load("scenes", place)
    assert "scene 03.txt: line 1 is no `class x y width height` with shares from 0 to 1" in data.note
    (place / "labels" / "train" / "scene 04.txt").write_text("0 0.5 0.5 0 0")
    assert "Boxes without area" in own.load("scenes", place).note
    place = own_made.voc(tmp_path / "voc")
    entity = '<!DOCTYPE a [<!ENTITY b "c">]><annotation>&b;</annotation>'
    (place / "Annotations" / "scene 05.xml").write_text(entity)
    assert "scene 05.xml: does not hold boxes in the layout of PASCAL VOC" in own.load("scenes", place).note


@pytest.mark.parametrize("folders", [True, False])
def test_sounds_by_folder_or_by_list(tmp_path, folders):
    data = own.load("speech", own_made.folder_of_sounds(tmp_path / "calls", folders=folders))
    assert len(data) == 80 and set(data.class_names) == {"high", "low"} and data.rate == 16000
    assert len(set(data.speakers.tolist())) == 5 and not data.simulated
    assert "5 speakers: the chapter never tests on one that it learnt from" in data.note


def test_sounds_whose_speakers_are_not_known(tmp_path):
    place = own_made.folder_of_sounds(tmp_path / "calls")
    for label in ("high", "low"):
        for speaker in sorted((place / label).iterdir()):
            for path in speaker.iterdir():
                path.rename(place / label / f"{speaker.name} {path.name}")
            speaker.rmdir()
    data = own.load("speech", place)
    assert len(set(data.speakers.tolist())) == 10 and "one voice may be learnt and tested" in data.note


def test_faults_of_sounds(tmp_path):
    import soundfile

    place = own_made.folder_of_sounds(tmp_path / "calls")
    soundfile.write(place / "high" / "s0" / "silent.wav", numpy.zeros(16000), 16000)
    soundfile.write(place / "high" / "s0" / "short.wav", 0.1 * numpy.ones(100), 16000)
    note = own.load("speech", place).note
    assert "silent.wav is silent" in note and "short.wav has 0.01 s; clips of 0.2 to 20 s are taken" in note
    assert "has too few clips of a class" in refused("speech", own_made.folder_of_sounds(tmp_path / "few", each=2))
    two = own_made.folder_of_sounds(tmp_path / "two", speakers=2, each=20)
    assert "has 2 speakers, and 4 or more are needed" in refused("speech", two)
    listed = own_made.folder_of_sounds(tmp_path / "listed", folders=False)
    text = (listed / "labels.csv").read_text().replace("high00.wav", "gone.wav")
    (listed / "labels.csv").write_text(text)
    assert "line 2, column file: there is no file 'gone.wav'" in own.load("speech", listed).note
