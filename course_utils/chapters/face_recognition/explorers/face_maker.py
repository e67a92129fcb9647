"""Turn a drawn head, move the light: does the system still know who it is? Used in 09_face_recognition."""

import math

import numpy

from course_utils.chapters.face_recognition import faces
from course_utils.core.i18n import _
from course_utils.core.plots import BLUE, RED, SKY
from course_utils.datasets.faces import drawing
from course_utils.widgets.controls import Choice, Slider, Toggle
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving, picture_axes

NAMES = ("Ada", "Bo", "Chen", "Dara", "Emil")
SEED = 12


def cast():
    """Five people who were in no training set: {name: Person}. Emil wears a hood."""
    generator = numpy.random.default_rng(SEED)
    return {name: drawing.random_person(generator, covered=name == "Emil") for name in NAMES}


def look(turn, light, smile, glasses):
    """The look that the controls ask for."""
    return drawing.Look(
        yaw=math.radians(turn), light=light, light_from=0.4, smile=smile, glasses=glasses, brightness=1 - 0.15 * light
    )


def chip(person, its_look):
    """The chip of one drawn face, aligned by its true landmarks: float32 [1, 48, 48, 3]."""
    picture, landmarks = drawing.draw(person, its_look)
    return faces.cut(picture[None], faces.similarity(landmarks[None]))


class FaceMaker(Explorer):
    """A drawn head whose look can be changed, and how similar it is to five people. Arguments as for `explore`."""

    def __init__(self, embed, threshold):
        super().__init__(7.2, 3.4)
        self.controls = {
            "person": Choice(_("person"), {name: name for name in NAMES}, "Ada"),
            "turn": Slider(_("turn of the head"), -50, 50, 2, 20, "°"),
            "light": Slider(_("light from one side"), 0.0, 1.5, 0.05, 0.4),
            "smile": Slider(_("smile"), -1.0, 1.0, 0.1, 0.3),
            "glasses": Toggle(_("glasses")),
        }
        self.embed, self.threshold, self.people = embed, threshold, cast()
        self.enrolled = numpy.concatenate([embed(chip(person, None)) for person in self.people.values()])
        face = picture_axes(self.figure, (0.01, 0.06, 0.34, 0.8), _("Now before the camera"))
        self.shown = face.imshow(numpy.zeros((150, 150, 3), "uint8"))
        self._lay_out_similarities()
        self.words = self.figure.text(0.56, 0.915, "", fontsize=11, fontweight="bold")
        moving(self.shown, self.words, *self.bars)
        lower_still(self.figure)

    def _lay_out_similarities(self):
        """A bar for each person enrolled, with name and face beside it."""
        count = len(self.people)
        chart = chart_axes(self.figure, (0.56, 0.15, 0.41, 0.71), without=("top", "right", "left"))
        self.bars = chart.barh(range(count), [0.0] * count, height=0.6)
        chart.set(xlim=(-0.35, 1.0), ylim=(count - 0.45, -0.55))
        chart.set_yticks([])
        chart.set_xlabel(_("similarity to the one picture enrolled"), fontsize=9)
        chart.axvline(self.threshold, color=RED, linestyle="--")
        for row, (name, person) in enumerate(self.people.items()):
            mini = picture_axes(self.figure, (0.475, 0.86 - 0.71 * (row + 0.97) / count + 0.005, 0.075, 0.13))
            mini.imshow(drawing.draw(person, None, 64)[0])
            self.figure.text(0.465, 0.86 - 0.71 * (row + 0.55) / count, name, ha="right", va="center", fontsize=10)

    def draw(self, person, turn, light, smile, glasses):
        its_look = look(turn, light, smile, glasses)
        self.shown.set_data(drawing.draw(self.people[person], its_look, 150)[0])
        found = answer(self.embed, self.enrolled, self.people[person], its_look)
        best = int(found.argmax())
        for row, (bar, value) in enumerate(zip(self.bars, found, strict=True)):
            bar.set_width(value)
            bar.set_color(BLUE if row == best and value >= self.threshold else SKY)
        self.words.set_text(verdict(person, found, self.threshold))
        return self.figure

    def alt(self, person, turn, light, smile, glasses):
        found = answer(self.embed, self.enrolled, self.people[person], look(turn, light, smile, glasses))
        text = _(
            "{name} before the camera, turned by {turn} degrees, light {light:.2f}, smile {smile:.1f}, {glasses}. "
            "{verdict}. Similarities: {all}."
        )
        return text.format(
            name=person, turn=turn, light=light, smile=smile,
            glasses=_("with glasses") if glasses else _("without glasses"),
            verdict=verdict(person, found, self.threshold),
            all=", ".join(f"{name} {value:.2f}" for name, value in zip(self.people, found, strict=True)),
        )  # fmt: skip


def answer(embed, enrolled, person, its_look):
    """Similarity to each enrolled vector: float [5]."""
    return enrolled @ embed(chip(person, its_look))[0]


def forgiven(embed, changes, people=40, seed=SEED + 1):
    """How similar new people stay to their own passport picture when one thing changes.

    Parameters
    ----------
    embed : function
        As for `explore`.
    changes : dict of str to dict
        Arguments of `look` that differ from the passport's, by the name of the change.
    people : int
    seed : int
        Of who they are.

    Returns
    -------
    dict of str to float [people]
    """
    generator = numpy.random.default_rng(seed)
    some = [drawing.random_person(generator) for _number in range(people)]
    passports = embed(numpy.concatenate([chip(person, None) for person in some]))
    plain_look = {"turn": 0, "light": 0.0, "smile": 0.0, "glasses": False}
    found = {}
    for name, change in changes.items():
        changed = look(**{**plain_look, **change})
        found[name] = (passports * embed(numpy.concatenate([chip(person, changed) for person in some]))).sum(axis=1)
    return found


def verdict(person, found, threshold):
    """What the system says, and whether that is right, in words."""
    best = int(numpy.argmax(found))
    if found[best] < threshold:
        return _("It says: a stranger. Wrong, it is {name}").format(name=person)
    if NAMES[best] == person:
        return _("It says: {name}. Right").format(name=person)
    return _("It says: {other}. Wrong, it is {name}").format(other=NAMES[best], name=person)


def explore(embed, threshold):
    """Show the explorer: five people, one enrolled picture each; change the look of one of them.

    Parameters
    ----------
    embed : function
        Chips float32 [n, 48, 48, 3] from 0 to 1, to unit vectors [n, d].
    threshold : float
        From this similarity on somebody counts as recognised.
    """
    FaceMaker(embed, threshold).show()
