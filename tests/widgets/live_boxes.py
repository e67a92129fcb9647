"""Every live widget of the course that is no `Explorer`, with little behind it: for tests that hold all of them."""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy

RATE = 8000
BURSTS = numpy.concatenate([numpy.zeros(2000), numpy.sin(numpy.arange(6000) / 3) * 0.5] * 2).astype("float32")


@dataclasses.dataclass
class Live:
    """`box` is the widget. `break_it` makes what stands behind it raise RuntimeError("no luck"); `hand` is what a
    learner does then, and `said` is what the widget says, as text."""

    box: Any
    break_it: Callable
    hand: Callable
    said: Callable
    typed: tuple = ()  # functions that type a text into the box


class Switch:
    """Calls `right`, and from `on = True` raises instead."""

    def __init__(self, right):
        self.right, self.on = right, False

    def __call__(self, *values, **named):
        if self.on:
            raise RuntimeError("no luck")
        return self.right(*values, **named)

    def break_it(self):
        self.on = True


def pad():
    from course_utils.widgets import pad

    predict = Switch(lambda images: [[0.2, 0.8]])
    box = pad.build(predict, ["a", "b"], (28, 28, 1))

    def hand():
        box.paper.pixels = bytes(range(196)) * 4

    return Live(box, predict.break_it, hand, lambda: box.answer.value)


def gallery():
    from examples_face_recognition import by_colour

    from course_utils.chapters.face_recognition.explorers import face_gallery, face_maker

    people = face_maker.cast()
    chips = {name: face_maker.chip(one, None)[0] for name, one in people.items()}
    samples = {name: ((255 * chip).astype("uint8"), chip) for name, chip in chips.items()}
    embed = Switch(by_colour)
    desk = face_gallery.Desk(embed, 0.95, samples, lambda picture: (chips["Bo"], "taken for Bo"))
    box = face_gallery.build(desk)

    def hand():
        box.sample.value = "Bo"

    def name(text):
        box.name.value = text
        box.enrol.click()
        if text in desk.gallery.names:
            box.people.value = text
            box.delete.click()
            assert text not in desk.gallery.names

    return Live(box, embed.break_it, hand, lambda: box.answer.value, (name,))


def record(box, name):
    """A recording, or a file called `name`, as the browser hands it over: the count comes last."""
    box.recorder.name = name
    box.recorder.samples = numpy.round(BURSTS * 9000).astype("<i2").tobytes()
    box.recorder.count += 1


def voice_pad():
    from course_utils.chapters.speech_emotion.explorers import voice_pad

    predict = Switch(lambda samples: [0.3, 0.7])
    box = voice_pad.build(predict, RATE, ["calm", "loud"], {"first": BURSTS, "second": BURSTS / 2})

    def hand():
        box.chosen.value = "second"

    return Live(box, predict.break_it, hand, lambda: box.answer.value, (lambda text: record(box, text),))


def captions():
    from course_utils.chapters.speech_to_text.explorers import captions

    predict = Switch(lambda inputs: numpy.eye(11, dtype="float32")[numpy.zeros(inputs[:, ::4].shape[:2], int)])
    box = captions.build(predict, {"first": BURSTS, "second": BURSTS / 2})

    def hand():
        box.chosen.value = "second"

    return Live(box, predict.break_it, hand, lambda: box.answer.value, (lambda text: record(box, text),))


def own_text():
    from course_utils.chapters.text_classification import linear_text
    from course_utils.chapters.text_classification.explorers import own_text
    from course_utils.media.tokens import tokens

    linear = linear_text.fit(["good room", "good food", "bad room", "bad food"] * 3, numpy.array([0, 0, 1, 1] * 3))
    score = Switch(lambda text: 0.5)

    def attend(text):
        parts = tokens(text)
        return parts, numpy.full(len(parts), 1 / max(len(parts), 1))

    box = own_text.build(linear, attend, score, ("praise", "complaint"), "good food")

    def write(text):
        box.area.value = text

    return Live(box, score.break_it, lambda: write("bad food"), lambda: box.answer.value, (write,))


def own_translation():
    from examples_machine_translation import WORDS

    from course_utils.chapters.machine_translation import beam, subwords
    from course_utils.chapters.machine_translation.explorers import own_translation

    class Fake:
        words = WORDS

        def searches(self, texts, to, width=1):
            numbers = (subwords.START, *WORDS.encode("打开文件"), subwords.END)
            return [beam.Search((), (beam.Hypothesis(numbers, -1.0, 0, True),))]

        def attention(self, text, to, numbers):
            source, said = [WORDS.names[n] for n in WORDS.encode(text)], [WORDS.names[n] for n in numbers[1:]]
            return source, said, numpy.full((2, len(said), len(source)), 1 / len(source))

    translator = Fake()
    translator.searches = Switch(translator.searches)
    box = own_translation.build(translator, "open file")

    def write(text):
        box.area.value = text

    return Live(box, translator.searches.break_it, lambda: write("open"), lambda: box.answer.value, (write,))


def quiz():
    from course_utils.core import progress
    from course_utils.notebook import quizzes

    box = quizzes.build("07_cnn", quizzes.questions("07_cnn"))
    switch = Switch(lambda *values: None)
    progress.quiz_done = switch  # the test puts it back

    def hand():
        box.chosen = [0, 1]
        box.result = [1, 2]

    return Live(box, switch.break_it, hand, lambda: box.problem)


def button():
    from course_utils.chapters.start_here import button

    download = Switch(lambda name, progress: progress(1, 1))
    box = button.build("cifar10", download)

    def hand():
        box.button.click()
        box.thread.join(10)

    return Live(box, download.break_it, hand, lambda: box.words.value)


def own_search():
    from types import SimpleNamespace

    from course_utils.chapters.cross_modal.explorers import own_search

    vectors = numpy.eye(12, 4, dtype="float32") + 0.1
    data = SimpleNamespace(
        images=numpy.zeros((12, 8, 8, 3), "uint8"), names={"en": [f"picture {number}" for number in range(12)]}
    )
    space = SimpleNamespace(words=lambda found: found, pictures=lambda features: features)
    find = Switch(lambda texts: vectors[[len(texts[0]) % 4]])
    # In place of an engine that not every machine has; the test puts it back.
    own_search.towers = SimpleNamespace(query_vectors=find, name_vectors=lambda data: {"en": vectors})
    box = own_search.build(data, space, vectors, "rain")

    def write(text):
        box.area.value = text

    return Live(box, find.break_it, lambda: write("it is snowing"), lambda: box.answer.value, (write,))


MAKERS = {
    "widgets/pad.py": pad,
    "chapters/face_recognition/explorers/face_gallery.py": gallery,
    "chapters/speech_emotion/explorers/voice_pad.py": voice_pad,
    "chapters/speech_to_text/explorers/captions.py": captions,
    "chapters/text_classification/explorers/own_text.py": own_text,
    "chapters/machine_translation/explorers/own_translation.py": own_translation,
    "chapters/cross_modal/explorers/own_search.py": own_search,
    "notebook/quizzes.py": quiz,
    "chapters/start_here/button.py": button,
}
