"""Faces drawn by code: people who do not exist. Used in 09_face_recognition.

A `Person` is what stays from one picture to the next (the shape of head, eyes, nose, mouth and hair, the colours). A
`Look` is what changes (pose, light, expression, glasses, clothes, background). `draw` makes the picture of one person
with one look and says where the eyes and the mouth are. The same numbers always give the same picture.

A head is half a unit ball: a feature at (x, y) lies on it at a depth z, and turning the head moves it in x and y.
Lengths are in half heights of the head, y points down.
"""

import itertools
import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy
from PIL import Image, ImageDraw

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

SIZE = 64  # pixels of a side, unless told otherwise
FINER = 2  # drawn so many times larger, then made smaller: smooth edges
HAIR_STYLES = ("short", "parting", "fringe", "curls", "long", "bald")
BEARDS = ("none", "none", "none", "moustache", "full")
HAIR_COLOURS = ((30, 24, 22), (72, 46, 28), (134, 88, 48), (205, 168, 104), (158, 70, 36), (150, 148, 150))
EYE_COLOURS = ((64, 42, 28), (58, 104, 150), (74, 118, 68), (34, 30, 28), (110, 96, 60))
HOODS = ((150, 60, 70), (60, 90, 140), (80, 120, 90), (120, 90, 140), (180, 140, 80), (70, 70, 80))


@dataclass(frozen=True)
class Person:
    """What stays: colours as (red, green, blue) from 0 to 255, lengths in half heights of the head."""

    skin: tuple
    hair: tuple
    eyes: tuple
    width: float  # of the head, 0.66 to 0.9
    chin: float  # 0.05 (square) to 0.45 (pointed)
    eye_gap: float  # from the middle to an eye
    eye_height: float
    eye_size: float
    eye_shape: float  # height by width
    brow_weight: float
    brow_gap: float
    brow_slant: float
    nose_length: float
    nose_width: float
    mouth_width: float
    mouth_height: float
    lips: float
    hair_style: str
    hairline: float
    beard: str
    freckles: float  # 0 or 1
    blush: float
    covered: bool  # a hood always hides the hair


@dataclass(frozen=True)
class Look:
    """What changes from picture to picture. `Look()` is a passport photograph."""

    yaw: float = 0.0  # radians, positive: to the right of the picture
    pitch: float = 0.0  # radians, positive: down
    roll: float = 0.0  # radians, positive: clockwise
    zoom: float = 1.0
    shift_x: float = 0.0  # shares of the picture
    shift_y: float = 0.0
    smile: float = 0.3  # -1 to 1
    open_eyes: float = 1.0  # 0 (closed) to 1.2
    light: float = 0.0  # 0 (even) to 1 (one side in the dark)
    light_from: float = 0.0  # radians
    brightness: float = 1.0
    glasses: bool = False
    background: tuple = (196, 208, 214)
    clothes: tuple = (88, 110, 140)
    hood: tuple = HOODS[1]  # its colour, for those who wear one
    noise: float = 0.0  # standard deviation, in steps of 255
    noise_seed: int = 0


def random_person(generator, covered=False):
    """A person, by chance. `covered`: the hair is hidden by a hood in every picture."""
    u, pick = generator.uniform, generator.integers
    tone = u()
    skin = numpy.array([242, 208, 184]) * (1 - tone) + numpy.array([112, 74, 54]) * tone + generator.normal(0, 6, 3)
    return Person(
        skin=_colour(skin), hair=_colour(HAIR_COLOURS[pick(len(HAIR_COLOURS))] + generator.normal(0, 8, 3)),
        eyes=EYE_COLOURS[pick(len(EYE_COLOURS))], width=u(0.66, 0.9), chin=u(0.05, 0.45), eye_gap=u(0.27, 0.42),
        eye_height=u(-0.2, 0.02), eye_size=u(0.1, 0.18), eye_shape=u(0.55, 1.0), brow_weight=u(0.03, 0.1),
        brow_gap=u(0.17, 0.3), brow_slant=u(-0.08, 0.1), nose_length=u(0.22, 0.44), nose_width=u(0.07, 0.18),
        mouth_width=u(0.18, 0.38), mouth_height=u(0.5, 0.66), lips=u(0.03, 0.1),
        hair_style=HAIR_STYLES[pick(len(HAIR_STYLES))], hairline=u(0.38, 0.62), beard=BEARDS[pick(len(BEARDS))],
        freckles=float(u() < 0.25), blush=u(0, 0.5), covered=bool(covered),
    )  # fmt: skip


def random_look(generator, hard=1.0):
    """A look, by chance. `hard` from 0 (all alike) to 1 (as in daily life)."""
    n, u = generator.normal, generator.uniform
    return Look(
        yaw=float(numpy.clip(n(0, 0.26), -0.5, 0.5)) * hard, pitch=n(0, 0.12) * hard, roll=n(0, 0.08) * hard,
        zoom=1 + u(-0.08, 0.08) * hard, shift_x=n(0, 0.02) * hard, shift_y=n(0, 0.02) * hard,
        smile=float(numpy.clip(n(0.3, 0.45) * hard, -1, 1)),
        open_eyes=float(numpy.clip(1 + n(0, 0.2) * hard, 0.15, 1.2)),
        light=u(0, 0.9) * hard, light_from=u(0, 2 * math.pi), brightness=1 + u(-0.3, 0.2) * hard,
        glasses=bool(u() < 0.15 * hard), background=_soft(u(60, 235, 3)), clothes=_soft(u(40, 220, 3)),
        hood=HOODS[generator.integers(len(HOODS))], noise=4.0 * hard, noise_seed=int(generator.integers(2**31)),
    )  # fmt: skip


def change(thing, **values):
    """The same person or look with other values."""
    return replace(thing, **values)


def draw(person, look=None, size=SIZE):
    """The picture of a person with a look.

    Parameters
    ----------
    person : Person
    look : Look, optional
        By default that of a passport photograph.
    size : int
        Pixels of a side, 16 to 1024.

    Returns
    -------
    tuple
        Picture uint8 [size, size, 3]; landmarks float64 [3, 2]: (x, y) in pixels of the eye at the left of the picture,
        the eye at the right, and the middle of the mouth.
    """
    look = Look() if look is None else look
    sheet = _painted(person, look, size)
    pixels = numpy.asarray(sheet.image.reduce(FINER), "float32")
    return _lit(pixels, look, size), sheet.landmarks()


def cutout(person, look=None, size=SIZE):
    """The same without background, to paste into other pictures.

    Returns
    -------
    tuple
        Picture uint8 [size, size, 4]: red, green, blue, and how opaque from 0 to 255; landmarks.
    """
    key = (1, 254, 3)
    look = change(Look() if look is None else look, background=key, noise=0.0)
    sheet = _painted(person, look, size)
    pixels = numpy.asarray(sheet.image)
    there = (pixels != numpy.uint8(key)).any(axis=2)
    layers = numpy.concatenate([pixels, 255 * there[..., None].astype("uint8")], axis=2)
    layers = numpy.asarray(Image.fromarray(layers, "RGBA").reduce(FINER)).astype("float32")
    layers[..., :3] = _lit(layers[..., :3], look, size)
    return layers.astype("uint8"), sheet.landmarks()


def _painted(person, look, size):
    if not 16 <= size <= 1024:
        raise CourseError(_("size is {size}, but a side has 16 to 1024 pixels.").format(size=size))
    sheet = _Sheet(person, look, size * FINER)
    for part in (_behind, _head, _nose, _mouth, _eyes, _front, _glasses):
        part(sheet, person, look)
    sheet.paint()
    return sheet


def crowd(people, pictures, generator, covered_share=0.0, hard=1.0, size=SIZE):
    """Many people with several pictures each.

    Returns
    -------
    tuple
        Pictures uint8 [people * pictures, size, size, 3], person int64 [n] from 0, landmarks float32 [n, 3, 2], whose
        hair is covered: bool [n]. The first people are the covered ones.
    """
    covered = numpy.arange(people) < round(covered_share * people)
    images = numpy.empty((people * pictures, size, size, 3), "uint8")
    landmarks = numpy.empty((people * pictures, 3, 2), "float32")
    for number in range(people):
        person = random_person(generator, covered[number])
        for turn in range(pictures):
            place = number * pictures + turn
            images[place], landmarks[place] = draw(person, random_look(generator, hard), size)
    who = numpy.repeat(numpy.arange(people), pictures)
    return images, who, landmarks, covered[who]


class _Sheet:
    """Paper and pencil: turns places on the head into places on the paper.

    What is drawn is noted first and put on the paper by `paint`, in the same order: the places of all of it are then
    computed at once, in a third of the time.
    """

    def __init__(self, person, look, side):
        self.side, self.person, self.look = side, person, look
        self.image = Image.new("RGB", (side, side), look.background)
        self.pencil = ImageDraw.Draw(self.image)
        self.unit = 0.36 * side * look.zoom
        self.middle = side * (0.5 + look.shift_x), side * (0.52 + look.shift_y)
        self.noted = []  # (points, depth, how to draw, its arguments)

    def place(self, points, depth=math.nan):
        """Places on the head [n, 2] to pixels [n, 2]; `depth`, one or [n], where it is a number, not the ball's."""
        points = numpy.asarray(points, "float64")
        x, y = points[:, 0], points[:, 1]
        ball = 0.55 * numpy.sqrt(numpy.maximum(1 - (x / self.person.width) ** 2 * 0.8 - y**2 * 0.6, 0.05))
        z = numpy.where(numpy.isnan(depth), ball, depth)
        look = self.look
        x, z = x * math.cos(look.yaw) + z * math.sin(look.yaw), z * math.cos(look.yaw) - x * math.sin(look.yaw)
        y = y * math.cos(look.pitch) + z * math.sin(look.pitch)
        c, s = math.cos(look.roll), math.sin(look.roll)
        return self.middle + self.unit * numpy.stack([c * x - s * y, s * x + c * y], axis=1)

    def landmarks(self):
        """Both eyes and the mouth, in pixels of the finished picture: float64 [3, 2]."""
        gap, high = self.person.eye_gap, self.person.eye_height
        return self.place([(-gap, high), (gap, high), (0, self.person.mouth_height)]) / FINER

    def shape(self, points, fill, edge=None, flat=math.nan):
        """A filled shape; `flat` is a depth for all of it instead of the ball's."""
        self.noted.append((numpy.asarray(points, "float64"), flat, self._fill, (fill, edge)))

    def stroke(self, points, colour, width, flat=math.nan):
        """A line with round ends; `flat` as for `shape`."""
        self.noted.append((numpy.asarray(points, "float64"), flat, self._line, (colour, width)))

    def paint(self):
        """Put on the paper what was noted since the last time."""
        lengths = [len(points) for points, *_more in self.noted]
        depths = numpy.repeat([depth for _points, depth, *_more in self.noted], lengths)
        pixels = map(tuple, self.place(numpy.concatenate([points for points, *_more in self.noted]), depths).tolist())
        for length, (_points, _depth, draw, options) in zip(lengths, self.noted, strict=True):
            draw(list(itertools.islice(pixels, length)), *options)
        self.noted.clear()

    def _fill(self, pixels, fill, edge):
        self.pencil.polygon(pixels, fill=_colour(fill))
        if edge is not None:
            self.pencil.line([*pixels, pixels[0]], fill=_colour(edge), width=self._thick(0.022), joint="curve")

    def _line(self, pixels, colour, width):
        thick = self._thick(width)
        self.pencil.line(pixels, fill=_colour(colour), width=thick, joint="curve")
        for x, y in (pixels[0], pixels[-1]):
            r = thick / 2
            self.pencil.ellipse((x - r, y - r, x + r, y + r), fill=_colour(colour))

    def _thick(self, width):
        return max(1, round(width * self.unit))


def _colour(values):
    return tuple(int(min(max(v, 0), 255)) for v in values)


def _soft(values):
    """The same colour, half way to grey."""
    return _colour(0.5 * values + 0.5 * values.mean())


def _mix(first, second, share):
    return tuple(a * (1 - share) + b * share for a, b in zip(first, second, strict=True))


def _dark(colour, share=0.28):
    return _mix(colour, (25, 15, 15), share)


@lru_cache
def _circle(start, end, count):
    """Cosines and sines of so many angles from `start` to `end`: a face has thirty arcs, of a dozen kinds."""
    t = numpy.linspace(start, end, count)
    return numpy.cos(t), numpy.sin(t)


def _arc(cx, cy, rx, ry, start=0.0, end=2 * math.pi, count=28):
    cosines, sines = _circle(start, end, count)
    return numpy.array([cx + rx * cosines, cy + ry * sines]).T


def _outline(person, start=0.0, end=2 * math.pi, larger=1.0, count=40):
    """Places on the edge of the head; the angle runs from the right ear down over the chin."""
    cosines, sines = _circle(start, end, count)
    narrow = 1 - person.chin * numpy.maximum(sines, 0) ** 2
    return numpy.array([person.width * larger * cosines * narrow, larger * sines]).T


def _behind(sheet, person, look):
    """Shoulders, neck, ears, and hair that falls behind the head."""
    w = person.width
    if person.covered:
        sheet.shape(_arc(0, 0.08, w * 1.28, 1.24), look.hood, _dark(look.hood), flat=-0.1)
    elif person.hair_style == "long":
        sheet.shape([(-w * 1.16, -0.2), *_arc(0, -0.2, w * 1.16, 0.92, math.pi, 2 * math.pi), (w * 1.22, 1.2),
                     (-w * 1.22, 1.2)], _dark(person.hair, 0.18), flat=-0.25)  # fmt: skip
    elif person.hair_style == "curls":
        for x, y in _arc(0, -0.2, w * 1.0, 0.86, math.pi * 0.86, math.pi * 2.14, 13):
            sheet.shape(_arc(x, y, 0.26, 0.26, count=16), person.hair, flat=-0.1)
    neck = w * 0.5
    sheet.shape([(-neck, 0.5), (neck, 0.5), (neck * 1.1, 1.5), (-neck * 1.1, 1.5)], _dark(person.skin, 0.2), flat=-0.15)
    sheet.shape([(-1.35, 2.2), *_arc(0, 1.95, 1.25, 0.72, math.pi, 2 * math.pi), (1.35, 2.2)], look.clothes,
                _dark(look.clothes), flat=-0.2)  # fmt: skip
    if not person.covered:
        for side in (-1, 1):
            sheet.shape(_arc(side * w * 0.99, 0.02, 0.12, 0.2, count=18), _dark(person.skin, 0.08),
                        _dark(person.skin), flat=-0.1)  # fmt: skip


def _head(sheet, person, look):
    sheet.shape(_outline(person), person.skin, _dark(person.skin), flat=0.12)
    rosy = _mix(person.skin, (226, 96, 92), 0.35 * person.blush)
    for side in (-1, 1):
        sheet.shape(_arc(side * person.width * 0.55, 0.3, 0.17, 0.12, count=18), rosy)
        if person.freckles:
            for x, y in ((0.0, 0.0), (0.1, 0.05), (-0.09, 0.06), (0.03, 0.12), (0.16, -0.03)):
                sheet.shape(_arc(side * (person.width * 0.5 + x), 0.22 + y, 0.022, 0.022, count=8),
                            _dark(person.skin, 0.35))  # fmt: skip
    if person.beard == "full":
        beard = _mix(person.hair, person.skin, 0.12)
        low = _outline(person, 0.06 * math.pi, 0.94 * math.pi, 1.0)
        x = numpy.linspace(-1, 1, 17)
        edge = 0.14 + (person.mouth_height - person.lips - 0.2) * (1 - x**2)
        sheet.shape([*low, *numpy.stack([0.97 * person.width * x, edge], axis=1)], beard, flat=0.14)
    if person.beard in ("full", "moustache"):
        y = person.mouth_height - person.lips - 0.06
        wide = person.mouth_width * 0.9
        sheet.stroke([(-wide, y + 0.07), (0, y), (wide, y + 0.07)], _mix(person.hair, person.skin, 0.05), 0.11)


def _nose(sheet, person, look):
    low = person.eye_height + person.nose_length
    w = person.nose_width
    shade = _dark(person.skin, 0.22)
    sheet.shape([(-w * 0.35, person.eye_height + 0.1), (w * 0.35, person.eye_height + 0.1), (w, low), (0, low + 0.05),
                 (-w, low)], _mix(person.skin, (255, 255, 255), 0.08))  # fmt: skip
    sheet.stroke(_arc(0, low - 0.01, w, 0.07, 0.08 * math.pi, 0.92 * math.pi, 10), shade, 0.035)


def _mouth(sheet, person, look):
    w, y, bend = person.mouth_width, person.mouth_height, 0.13 * look.smile
    wide = w * (1 + 0.18 * max(look.smile, 0))
    t = numpy.linspace(-1, 1, 13)
    middle = y + bend * (1 - t**2) - 0.5 * bend
    lips = _mix(person.skin, (176, 58, 66), 0.62)
    thick = person.lips * (1 - 0.2 * abs(look.smile))
    top = numpy.stack([wide * t, middle - thick * (1 - t**2)], axis=1)
    low = numpy.stack([wide * t, middle + 1.2 * thick * (1 - t**2)], axis=1)
    sheet.shape([*top, *low[::-1]], lips)
    sheet.stroke(numpy.stack([wide * t, middle], axis=1), _dark(lips, 0.45), 0.03)


def _eyes(sheet, person, look):
    size, tall = person.eye_size, person.eye_size * person.eye_shape * look.open_eyes
    gaze = 0.25 * look.yaw * size
    for side in (-1, 1):
        x, y = side * person.eye_gap, person.eye_height
        if tall > 0.035:
            sheet.shape(_arc(x, y, size, tall, count=20), (250, 250, 248))
            iris = min(0.62 * size, tall)
            sheet.shape(_arc(x + gaze, y, 0.62 * size, iris, count=18), person.eyes)
            sheet.shape(_arc(x + gaze, y, 0.32 * size, min(0.32 * size, tall), count=14), (16, 14, 14))
            sheet.shape(
                _arc(x + gaze + 0.2 * size, y - 0.35 * iris, 0.13 * size, 0.13 * size, count=8), (255, 255, 255)
            )
        lid = _arc(x, y, size * 1.05, tall, math.pi, 2 * math.pi, 12)
        sheet.stroke(lid, (40, 28, 26), 0.035)
        b = y - person.brow_gap - 0.03 * max(look.smile, 0)
        t = numpy.linspace(-1, 1, 7)
        brow = numpy.stack([x + 0.19 * t, b - person.brow_slant * t * side * -1 - 0.035 * (1 - t**2)], axis=1)
        sheet.stroke(brow, _dark(person.hair, 0.25), person.brow_weight)


def _front(sheet, person, look):
    """Hair over the forehead, or the hood."""
    w, line = person.width, -person.hairline
    if person.covered:
        ring = [
            *_arc(0, 0.08, w * 1.28, 1.24, -math.pi, math.pi, 48),
            *_arc(0, 0.1, w * 0.93, 0.92, math.pi, -math.pi, 48),
        ]
        sheet.shape(ring, look.hood, flat=0.12)
        sheet.stroke(_arc(0, 0.1, w * 0.93, 0.92), _dark(look.hood), 0.04, flat=0.12)
        return
    if person.hair_style == "bald":
        return
    top = _outline(person, math.pi * 1.02, math.pi * 1.98, 1.09)
    edge = _dark(person.hair, 0.3)
    if person.hair_style == "parting":
        low = [(w * 0.98, line + 0.4), (w * 0.8, line + 0.1), (w * 0.2, line - 0.18), (-w * 0.25, line - 0.3),
               (-w * 0.7, line + 0.12), (-w * 0.98, line + 0.5)]  # fmt: skip
    elif person.hair_style == "fringe":
        x = numpy.linspace(0.98, -0.98, 15) * w
        low = [(a, line + 0.24 + 0.05 * (i % 2) + (0.25 if abs(a) > 0.85 * w else 0)) for i, a in enumerate(x)]
    else:
        low = _arc(0, line + 0.45, w * 0.97, 0.5, 0, -math.pi, 20)
    sheet.shape([*top, *low], person.hair, edge, flat=0.16)


def _glasses(sheet, person, look):
    if not look.glasses:
        return
    frame = (36, 34, 40)
    y = person.eye_height
    r = max(0.24, person.eye_size * 1.35)
    r = min(r, person.eye_gap * 0.9)
    for side in (-1, 1):
        sheet.stroke(_arc(side * person.eye_gap, y, r, r * 0.92, count=24), frame, 0.04)
        sheet.stroke([(side * (person.eye_gap + r), y), (side * person.width * 0.97, y - 0.04)], frame, 0.04)
    sheet.stroke([(-person.eye_gap + r, y), (person.eye_gap - r, y)], frame, 0.04)


@lru_cache
def _grid(size):
    """Rows and columns of a picture, from -0.5 to 0.5."""
    return numpy.mgrid[:size, :size] / size - 0.5


def _lit(pixels, look, size):
    """Light from one side, brightness and noise; uint8."""
    y, x = _grid(size)
    side = x * math.cos(look.light_from) + y * math.sin(look.light_from)
    pixels = pixels * ((1 + 1.1 * look.light * side) * look.brightness)[..., None]
    if look.noise:
        pixels = pixels + numpy.random.default_rng(look.noise_seed).normal(0, look.noise, pixels.shape)
    return numpy.clip(pixels, 0, 255).astype("uint8")
