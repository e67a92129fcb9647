"""Kind by kind: what a file is, is decided alike wherever a learner brings it, as own data or in a widget."""

import datetime
import html
from types import SimpleNamespace

import numpy
import own_files
import pytest

from course_utils.chapters.face_recognition import bring as bring_faces
from course_utils.chapters.face_recognition.explorers import face_gallery
from course_utils.chapters.object_detection import bring as bring_scenes
from course_utils.chapters.speech_emotion.explorers import voice_pad
from course_utils.chapters.speech_to_text.explorers import captions
from course_utils.core.errors import CourseError
from course_utils.datasets.own import faces, pictures, speech, transcripts
from course_utils.media import kinds
from course_utils.notebook import brought_sounds
from course_utils.widgets import pad

CLASSES = [f"class {number}" for number in range(10)]
CHIP = numpy.zeros((48, 48, 3), "float32")
SAMPLE = {"a, picture 1": (numpy.zeros((64, 64, 3), "uint8"), CHIP)}


def files(table, made):
    """{what it is: bytes}: each file that programs write, each kind that is not read, and each read kind damaged."""
    found = {words: make() for words, (_kind, make, _off) in made.items()}
    found |= {f"not read: {kind.name}": own_files.beginning(kind) for kind in table if not kind.taken}
    found |= {f"damaged: {kind.name}": own_files.beginning(kind) for kind in table if kind.taken}
    return found | {"no kind at all": b"this is neither " * 20, "nothing": b""}


PICTURES = files(kinds.PICTURES, own_files.PICTURES)
SOUNDS = files(kinds.SOUNDS, own_files.SOUNDS)


def sentence_of(read, content, name):
    """The sentence with which the reader of own data refuses a file; "" where it takes it."""
    try:
        read(content, name)
    except CourseError as error:
        return str(error)
    return ""


def upload(box, name, content):
    box.upload.set_trait("value", ({"name": name, "content": memoryview(content), "type": "", "size": len(content),
                                    "last_modified": datetime.datetime.now()},))  # fmt: skip
    return html.unescape(box.answer.value)


@pytest.fixture(scope="module")
def desks():
    """The live widgets of 00 and 08, and of 09."""
    drawn = pad.build(lambda images: numpy.ones((1, 10)) / 10, CLASSES, (28, 28, 1))
    desk = face_gallery.Desk(lambda chips: numpy.ones((len(chips), 4)) / 2, 0.5, SAMPLE, lambda picture: (CHIP, "seen"))
    return drawn, face_gallery.build(desk)


@pytest.mark.parametrize("what", PICTURES)
def test_a_picture_is_taken_or_refused_alike_at_every_door(what, desks, tmp_path, monkeypatch):
    name, content = "mine.jpg", PICTURES[what]
    sentence = sentence_of(pictures.small, content, name)
    assert sentence == sentence_of(faces.small, content, name) and (sentence == "") == (what in own_files.PICTURES)
    for box in desks:
        box.answer.value = ""
        told = upload(box, name, content)
        assert told and ("⚠" in told) == bool(sentence) and sentence in told
    if sentence:
        monkeypatch.chdir(tmp_path)
        (tmp_path / name).write_bytes(content)
        scenes = SimpleNamespace(class_names=("bag",), image_shape=(96, 96, 3))
        assert sentence in bring_scenes.look({name: []}, None, scenes)[0].faults
        assert sentence in bring_faces.look({"Ada": [name]}, None, None, SAMPLE, 0.5).faults


@pytest.fixture(scope="module")
def boxes():
    """The live widgets of 13 and 14."""
    tone = own_files.tone(1.0, 16_000).astype("float32")
    spoken = captions.build(
        lambda inputs: numpy.zeros((1, inputs.shape[1] // 4, 11)), {"a word": own_files.tone(1.0, 8000)}
    )
    voice = voice_pad.build(lambda clip: numpy.ones(2) / 2, 16_000, ("calm", "tense"), {"a voice": tone})
    return spoken, voice


@pytest.mark.parametrize("what", SOUNDS)
def test_a_sound_is_taken_or_refused_alike_at_every_door(what, boxes, tmp_path, monkeypatch):
    name, content = "mine.wav", SOUNDS[what]
    sentence = sentence_of(speech.clip, content, name)
    assert sentence == sentence_of(transcripts.clip, content, name) and (sentence == "") == (what in own_files.SOUNDS)
    for box in boxes:
        box.answer.value = ""
        box.recorder.name, box.recorder.file = name, content
        box.recorder.sent += 1
        assert (box.recorder.outcome == "read") == (not sentence) and "⚠" not in box.answer.value
        assert not sentence or box.recorder.answer == sentence
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(content)
    heard, _sounds, faults = brought_sounds.read({"calm": [name]}, speech.clip, ("calm", "tense"))
    assert (len(heard) == 1) == (not sentence) and (not sentence or sentence in faults)
