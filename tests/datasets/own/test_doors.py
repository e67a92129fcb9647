"""A broken picture gets the same sentence wherever a learner brings it: in a folder, on the pad, in the gallery, or as
one of ten."""

import datetime
import html
import io
from types import SimpleNamespace

import numpy
import own_made
import pytest
from PIL import Image

from course_utils.chapters.face_recognition import bring as bring_faces
from course_utils.chapters.face_recognition.explorers import face_gallery
from course_utils.chapters.object_detection import bring as bring_scenes
from course_utils.core.paths import ROOT
from course_utils.datasets import own
from course_utils.widgets import pad

CLASSES = [f"class {number}" for number in range(10)]
SAMPLE = {"a, picture 1": (numpy.zeros((64, 64, 3), "uint8"), numpy.zeros((48, 48, 3), "float32"))}


def jpeg():
    file = io.BytesIO()
    Image.fromarray(own_made.picture("disc", 0)).save(file, "JPEG")
    return file.getvalue()


BROKEN = {
    "cut.jpg": jpeg()[:300],
    "words.png": b"this is no picture at all",
    "nothing.png": b"",
    "phone.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40),
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
}


def faults(kind, place):
    own.load(kind, place)
    return (ROOT / "build" / "own" / f"{place.name}.txt").read_text(encoding="utf-8").splitlines()


def in_a_folder(name, content, folder):
    """The sentence in the list of faults of own pictures, and of own faces, without the place in front."""
    told = set()
    for kind, make in (("pictures", own_made.folder_of_pictures), ("faces", own_made.folder_of_faces)):
        place = make(folder / f"doors {kind}")
        inside = next(one for one in sorted(place.iterdir()) if one.is_dir())
        (inside / name).write_bytes(content)
        (line,) = faults(kind, place)
        told.add(line.partition(": ")[2].replace(f"{inside.name}/{name}", name))
    (sentence,) = told
    return sentence


def upload(box, name, content):
    box.upload.set_trait("value", ({"name": name, "content": memoryview(content), "type": "", "size": len(content),
                                    "last_modified": datetime.datetime.now()},))  # fmt: skip
    return html.unescape(box.answer.value)


@pytest.mark.parametrize("name", BROKEN)
def test_one_sentence_at_every_door(name, tmp_path, monkeypatch):
    content = BROKEN[name]
    sentence = in_a_folder(name, content, tmp_path)
    box = pad.build(lambda images: numpy.ones((1, 10)) / 10, CLASSES, (28, 28, 1))
    assert sentence in upload(box, name, content)
    desk = face_gallery.Desk(lambda chips: numpy.ones((len(chips), 4)) / 2, 0.5, SAMPLE, lambda picture: None)
    assert sentence in upload(face_gallery.build(desk), name, content)
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(content)
    scenes = SimpleNamespace(class_names=("bag",), image_shape=(96, 96, 3))
    brought, *_shown = bring_scenes.look({name: []}, None, scenes)
    assert sentence in brought.faults
    assert sentence in bring_faces.look({"Ada": [name]}, None, None, SAMPLE, 0.5).faults
