import datetime
import io

import numpy
import pytest
from examples_face_recognition import SAME, SIMILARITIES, by_colour
from explorer_data import picture_in
from PIL import Image

from course_utils.chapters.face_recognition import face_detector, faces
from course_utils.chapters.face_recognition.explorers import face_gallery, face_maker, face_threshold
from course_utils.chapters.face_recognition.explorers.face_threshold import FaceThreshold
from course_utils.core.errors import CourseError

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


def test_threshold_words_tell_both_errors():
    text = FaceThreshold(SIMILARITIES, SAME).alt(0.3)
    assert f"{(SIMILARITIES[~SAME] >= 0.3).mean():.2%} of pairs of different people" in text
    assert f"{(SIMILARITIES[SAME] < 0.3).mean():.1%} of pairs of the same person" in text


def test_the_line_can_be_dragged():
    explorer = FaceThreshold(SIMILARITIES, SAME)
    x, y = explorer.chart.transData.transform((0.4, 1))
    assert explorer.point(x, y, threshold=0.1)["threshold"] == pytest.approx(0.4)
    assert explorer.point(5000, y, threshold=0.1) == {}


def test_threshold_needs_both_kinds_of_pairs(shown):
    with pytest.raises(CourseError, match="of same and of different"):
        face_threshold.explore(SIMILARITIES, numpy.ones(600, bool))
    face_threshold.explore(SIMILARITIES, SAME, 0.25)
    assert "0.25" in picture_in(shown[-1][0])[1]


def test_maker_names_right_wrong_and_strangers():
    assert "Ada. Right" in face_maker.verdict("Ada", [0.9, 0.1, 0.1, 0.1, 0.1], 0.5)
    assert "Bo. Wrong, it is Ada" in face_maker.verdict("Ada", [0.6, 0.9, 0.1, 0.1, 0.1], 0.5)
    assert "stranger" in face_maker.verdict("Ada", [0.4, 0.1, 0.1, 0.1, 0.1], 0.5)


def test_maker_knows_an_unchanged_face_and_tells_it_in_words():
    people = face_maker.cast()
    assert people["Emil"].covered and not people["Ada"].covered
    for name, person in people.items():
        enrolled = numpy.concatenate([by_colour(face_maker.chip(one, None)) for one in people.values()])
        found = face_maker.answer(by_colour, enrolled, person, None)
        assert face_maker.NAMES[int(found.argmax())] == name and found.max() == pytest.approx(1, abs=1e-5)
    explorer = face_maker.FaceMaker(by_colour, 0.5)
    text = explorer.alt(**explorer.values(turn=10, light=0.0, glasses=True))
    assert "turned by 10 degrees" in text and "Similarities: Ada" in text and "smile 0.3, with glasses" in text


@pytest.fixture
def desk():
    people = face_maker.cast()
    samples = {name: ((255 * face_maker.chip(one, None)[0]).astype("uint8"), face_maker.chip(one, None)[0])
               for name, one in people.items()}  # fmt: skip
    return face_gallery.Desk(by_colour, 0.95, samples, lambda picture: (samples["Bo"][1], "taken for Bo"))


def test_enrol_recognise_forget(desk):
    assert "Nobody is enrolled" in desk.answer()
    desk.enrol("Ada")
    assert "This is Ada" in desk.answer()
    desk.show_sample("Bo")
    assert "A stranger" in desk.answer()
    desk.enrol("Bo")
    assert "This is Bo" in desk.answer() and list(desk.bars())[0] == "Bo"
    desk.delete("Bo")
    assert "A stranger" in desk.answer()
    with pytest.raises(CourseError, match="Nobody called Bo"):
        desk.delete("Bo")


def test_the_gallery_is_full_one_day(desk):
    for number in range(face_gallery.MOST):
        desk.enrol(f"person {number}")
    with pytest.raises(CourseError, match="full"):
        desk.enrol("one more")


def test_outside_jupyterlab_a_sample_is_shown_and_said_to_be_one(desk, shown, capsys):
    face_gallery.explore(desk.embed, 0.95, desk.samples, desk.find, {"Bo": "Bo", "Ada": "Ada"})
    assert "still picture of a sample" in capsys.readouterr().out
    assert "A sample before the camera. This is Ada" in picture_in(shown[-1][0])[1]


def test_the_samples_are_counted_and_the_first_one_is_recognised(shown, capsys):
    people = face_maker.cast()
    samples = {}
    for name, one in people.items():
        for turn, its_look in enumerate((None, None, face_maker.look(45, 1.4, -1.0, True)), 1):
            made = face_maker.chip(one, its_look)[0]
            samples[f"{name}, picture {turn}"] = (255 * made).astype("uint8"), made
    enrolled = {name: f"{name}, picture 2" for name in list(people)[:3]}
    answers = face_gallery.tried(by_colour, 0.99, samples, enrolled)
    assert len(answers) == 12 and answers["Ada, picture 1"] == ("Ada", pytest.approx(1))
    first, words = face_gallery.in_words(answers, enrolled)
    assert first == "Ada, picture 1"
    assert words.startswith("Of 6 other pictures of the enrolled people, recognised: 3, taken for another one: 0, ")
    assert "strangers: 3 (for instance" in words
    mixed = {"Ada, picture 1": ("Bo", 0.9), "Ada, picture 3": (None, 0.2), "Dara, picture 1": ("Ada", 0.9)}
    _none, words = face_gallery.in_words(mixed, enrolled)
    assert "recognised: 0, taken for another one: 1, taken for strangers: 1 (for" in words
    assert "Ada, picture 3 (" in words
    face_gallery.explore(by_colour, 0.99, samples, None, enrolled, first)
    assert "This is Ada" in picture_in(shown[-1][0])[1]
    assert face_gallery.in_words({}, enrolled)[0] is None


def test_what_is_forgiven_is_measured_from_the_passport():
    found = face_maker.forgiven(by_colour, {"nothing": {}, "a turn": {"turn": 40}}, 6)
    assert found["nothing"].min() > 0.99 > found["a turn"].min() and (found["a turn"] < found["nothing"]).all()


def png(side=90):
    buffer = io.BytesIO()
    Image.fromarray(numpy.random.default_rng(0).integers(0, 256, (side, side, 3), dtype="uint8")).save(buffer, "PNG")
    return buffer.getvalue()


def test_the_widget_enrols_deletes_and_takes_uploads(desk):
    box = face_gallery.build(desk)
    box.name.value = "Ada"
    box.enrol.click()
    assert box.people.options == ("Ada",) and "This is Ada" in box.answer.value
    box.enrol.click()  # twice
    assert "enrolled already" in box.answer.value and "course-problem" in box.answer.value
    box.sample.value = "Bo"
    assert "A stranger" in box.answer.value and box.canvas.alt == desk.answer()
    box.upload.value = ({"name": "me.png", "content": png(), "type": "image/png", "size": 1, "last_modified": NOW},)
    assert "taken for Bo" in box.answer.value
    before = bytes(box.canvas.frame)
    box.camera.photo = png(60)
    assert "taken for Bo" in box.answer.value and bytes(box.canvas.frame) != before
    box.camera.photo = b"no picture"
    assert "course-problem" in box.answer.value
    box.people.value = "Ada"
    box.delete.click()
    assert box.people.options == () and box.delete.disabled


class Blind:
    """A detector that sees nothing, or one face at a fixed place."""

    def __init__(self, marks=None):
        self.answer = numpy.full((1, 24, 24, 7), -9.0)
        if marks is not None:
            wanted = face_detector.targets([[marks]])
            self.answer = numpy.concatenate([20 * (wanted[..., :1] - 0.5), wanted[..., 2:]], axis=-1)

    def predict(self, pictures, **_options):
        return self.answer


def test_a_picture_without_a_face_gives_its_middle_and_says_so():
    picture = numpy.zeros((100, 140, 3), "uint8")
    picture[:, 20:120] = 200
    chip, note = face_gallery.finder(Blind(), 3)(picture)
    assert "No face was found" in note and chip.shape == (48, 48, 3)
    # The filter that shrinks it sees a little of what is beside the middle: at the edges alone.
    assert numpy.allclose(chip[:, 4:-4], 200 / 255) and numpy.abs(chip - 200 / 255).max() < 0.1
    grey, _note = face_gallery.finder(Blind(), 1)(picture)
    assert grey.shape == (48, 48, 1)


def test_a_found_face_is_put_upright():
    marks = faces.TEMPLATE + 20.0
    picture = numpy.random.default_rng(0).integers(0, 256, (96, 96, 3), dtype="uint8")
    chip, note = face_gallery.finder(Blind(marks), 3)(picture)
    assert "A face was found" in note
    assert numpy.allclose(chip, picture[20:68, 20:68] / 255, atol=0.02)
