"""An explorer drawn ahead, so that a browser can play it with no kernel: on a slide, on a page, on a telephone.

An explorer is a pure function of its values. `settings` chooses which of them are drawn, `shoot` draws them, and
player.js shows them. The rule, for every explorer:

- all settings, where there are at most as many as the film may have frames;
- else half of the frames for the plane of the two most telling controls (those that change the picture most between
  their ends, or the explorer's own `telling`), the other half for each control's line through the values at the start;
- a slider that has too many values for that is coarsened evenly; its ends and its start are always there.

The frames are as fine as a screen with two device pixels to one. They share the first picture: each holds the pixels
that differ from it, without loss but for a rounding of colours that no eye sees.
"""

import contextlib
import hashlib
import itertools
import json
import math
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy

from course_utils.core.disk import write_atomically
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.plots import DPI
from course_utils.widgets.controls import Choice, Numbers, Slider, Toggle
from course_utils.widgets.film_camera import FINE, Camera, weight_of
from course_utils.widgets.film_settings import key_of, moved_too, numbers_of, settings, steps_of
from course_utils.widgets.painter import still_changed

FOLDER = "COURSE_FILMS"  # the environment variable that names the folder for films, where they are wanted
ASSETS = tuple(Path(__file__).with_name(name) for name in ("player.js", "player.css"))  # what a page needs beside it
MARK = "film"  # in the metadata of an output: the name of its film
FRAMES = 300
WEIGHT = 540_000  # bytes of its pictures and words as they are kept: some fifty films of an edition stay below 30 MB
SAMPLE = 12  # frames from which the weight of all is told at first
ATTEMPTS = 8  # to come near to the weight that is allowed
PLACES = 30_000  # where the learner may point, over all frames
CELLS = (8, 12, 16, 24, 32)  # sides of a place, in pixels of the figure


@dataclass
class Film:
    """What player.js needs of one explorer, as `json.dumps` takes it.

    Attributes
    ----------
    controls : list of dict
        name, kind ("slider", "choice", "toggle", "numbers"), label, values (as text, in order), play (milliseconds).
    start : list of int
        Where each control stands at first: a place in its values.
    frames : list of list of int
        For each frame, the place of each control's value.
    words : list of str
        Each frame in words.
    size : (int, int)
        Width and height of the picture in CSS pixels; the frames have FINE times as many.
    base, pieces : str; list of (x, y, str) or None
        WebP files in base64: the first frame, and what differs from it at (x, y); None where nothing does.
    react : dict
        {control: {place of its value: {another control: place of its value}}}: what moves with a control.
    pointing : dict or None
        How far apart the places are ("cell", CSS pixels), how many there are across, whether the mouse need not be
        pressed ("hover"), and for each frame which of `maps` holds; a map has the number of one of `changes` for each
        place, row by row from the top, -1 where nothing is: as number, how often, number, how often.
    texts : dict of str to str
        What the player says, in the language of the course.
    """

    controls: list
    start: list
    frames: list
    words: list
    size: tuple
    base: str
    pieces: list
    react: dict = field(default_factory=dict)
    pointing: dict | None = None
    texts: dict = field(default_factory=dict)


def shoot(explorer, frames=FRAMES, weight=WEIGHT):
    """Draw `explorer` ahead.

    Parameters
    ----------
    explorer : Explorer
        It is left as it was found.
    frames, weight : int
        At most so many frames, and roughly so many bytes in base64; fewer frames where they would weigh more.

    Returns
    -------
    Film
    """
    before = explorer.figure.dpi
    camera = Camera(explorer)
    try:
        chosen, taken = _chosen(explorer, camera, frames, weight)
        return _film(explorer, camera, chosen, [taken[key_of(values)] for values in chosen])
    finally:
        explorer.figure.set_dpi(before)
        still_changed(explorer.figure)
        explorer.draw(**explorer.values())


def _chosen(explorer, camera, frames, weight):
    """As many settings as weigh `weight` together, and {key of each: what was taken}: tried, since each weighs its own.

    The first guess is made from some frames spread over all.
    """
    telling = explorer.telling or _telling(explorer, camera)
    taken, best, most = {}, [], frames

    def weigh(rows):
        for values in rows:
            if key_of(values) not in taken:
                taken[key_of(values)] = camera.take(values)
        return len(camera.base) + sum(weight_of(taken[key_of(values)]) for values in rows)

    everything = settings(explorer, telling, frames)
    places = numpy.linspace(0, len(everything) - 1, min(SAMPLE, len(everything))).round().astype(int)
    each = (weigh([everything[place] for place in places]) - len(camera.base)) / len(places)
    if len(camera.base) + each * len(everything) > weight:
        most = max(2, int((weight - len(camera.base)) / each))
    for _attempt in range(ATTEMPTS):
        rows = settings(explorer, telling, most)
        heavy = weigh(rows) / weight
        if heavy <= 1 and len(rows) > len(best):
            best = rows
        if best and (heavy > 0.85 or most >= frames):
            break
        most = min(frames, max(2, int(0.96 * len(rows) / heavy)))
    return best or settings(explorer, telling, 2), taken


def wanted(explorer):
    """{MARK: name of the film of `explorer`}, drawn into the folder that COURSE_FILMS names.

    {} where it names none, and for an explorer that is typed into only: there is nothing to play.
    """
    folder = os.environ.get(FOLDER, "")
    return {MARK: write(shoot(explorer), folder)} if folder and can_play(explorer) else {}


def can_play(explorer):
    """True where a control of the explorer has more than one value that can be drawn ahead."""
    return any(len(steps_of(control)) > 1 for control in explorer.controls.values())


def write(film, folder):
    """Write `film` as a script that a page loads, from a disk too; returns its name, which is that of its content."""
    content = json.dumps(asdict(film), ensure_ascii=False, separators=(",", ":"))
    name = hashlib.sha256(content.encode()).hexdigest()[:16]
    Path(folder).mkdir(parents=True, exist_ok=True)
    write_atomically(Path(folder, f"{name}.js"), f'courseFilm("{name}", {content});\n')
    return name


def _telling(explorer, camera):
    """The two controls that change the picture most, in their order: by its mean change between their ends."""
    change = {}
    for name, control in explorer.controls.items():
        steps = steps_of(control)
        if len(steps) > 1:
            first, *others = (camera.pixels(explorer.values(**{name: value})) for value in (steps[0], steps[-1]))
            change[name] = numpy.abs(first.astype(int) - others[0]).mean()
    chosen = sorted(change, key=change.get, reverse=True)[:2]
    return [name for name in explorer.controls if name in chosen]


def _film(explorer, camera, chosen, taken):
    used = {name: _used(explorer, name, chosen) for name in explorer.controls}
    height, width, _colours = camera.first.shape
    place = {name: {value: number for number, value in enumerate(values)} for name, values in used.items()}
    film = Film(
        controls=[_control(explorer, name, used[name]) for name in explorer.controls],
        start=[place[name][value] for name, value in chosen[0].items()],
        frames=[[place[name][value] for name, value in values.items()] for values in chosen],
        words=[words for _piece, words in taken],
        size=(width // FINE, height // FINE),
        base=camera.base,
        pieces=[piece for piece, _words in taken],
        react=_reactions(explorer, used, place),
        texts=texts(),
    )
    if explorer.point is not None:
        film.pointing = _pointing(explorer, chosen, used, film.size)
    return film


def _used(explorer, name, chosen):
    """The values of a control in the film, in the control's order."""
    found = list(dict.fromkeys(values[name] for values in chosen))
    if isinstance(explorer.controls[name], Numbers):
        return found
    order = steps_of(explorer.controls[name])
    return sorted(found) if isinstance(explorer.controls[name], Slider) else sorted(found, key=order.index)


KINDS = {Slider: "slider", Choice: "choice", Toggle: "toggle", Numbers: "numbers"}


def _control(explorer, name, values):
    control = explorer.controls[name]
    kind = next(word for kind, word in KINDS.items() if isinstance(control, kind))
    label = control.label
    if kind == "slider":
        shown = [str(value) if control.whole else f"{value:.2f}" for value in values]
        label = f"{label} ({control.unit})" if control.unit else label
    elif kind == "choice":
        names = {value: text for text, value in control.options.items()}
        shown = [names[value] for value in values]
    elif kind == "toggle":
        shown = [_("yes") if value else _("no") for value in values]
    else:
        shown = ["\n".join(" ".join(f"{number:g}" for number in row) for row in value) for value in values]
    coarse = kind == "slider" and len(values) < len(numbers_of(control))
    return {
        "name": name, "kind": kind, "label": label, "values": shown, "play": getattr(control, "play", 0),
        "coarse": coarse,
    }  # fmt: skip


def _reactions(explorer, used, place):
    """What the film knows of `react`: a change to a value that was not drawn ahead is left out."""
    found = {}
    for name, values in used.items():
        for value in values:
            changes = {other: place[other].get(wanted) for other, wanted in moved_too(explorer, name, value).items()}
            changes = {other: wanted for other, wanted in changes.items() if wanted is not None}
            if changes:
                found.setdefault(name, {})[place[name][value]] = changes
    return found


def _pointing(explorer, chosen, used, size):
    """What pointing does at places all over the picture; for each frame, where it depends on the frame.

    Frames on which it does the same at places far apart count as one. The more maps there are, the coarser they are.
    """
    explorer.figure.set_dpi(DPI * FINE)
    changes = {}

    def asked(values, cell):
        with contextlib.suppress(CourseError):  # a refused value leaves the picture as it is
            explorer.draw(**values)
        numbers = []
        for row, column in itertools.product(range(math.ceil(size[1] / cell)), range(math.ceil(size[0] / cell))):
            x, y = (column + 0.5) * cell, size[1] - (row + 0.5) * cell  # from the lower left corner
            moved = explorer.point(x * FINE, y * FINE, **values)
            key = tuple((name, _near(used[name], value)) for name, value in moved.items())
            numbers.append(changes.setdefault(key, len(changes)) if key else -1)
        return tuple(numbers)

    alike = {}
    for values in chosen:
        alike.setdefault(asked(values, CELLS[-1]), []).append(key_of(values))
    places = [math.ceil(size[0] / cell) * math.ceil(size[1] / cell) * len(alike) for cell in CELLS]
    cell = next((cell for cell, count in zip(CELLS, places, strict=True) if count <= PLACES), CELLS[-1])
    changes.clear()
    maps = [asked(dict(group[0]), cell) for group in alike.values()]
    number = {key: place for place, group in enumerate(alike.values()) for key in group}
    return {
        "cell": cell, "across": math.ceil(size[0] / cell), "hover": explorer.hover,
        "which": [number[key_of(values)] for values in chosen],
        "changes": [dict(key) for key in changes], "maps": [_runs(numbers) for numbers in maps],
    }  # fmt: skip


def _near(values, wanted):
    """Place of the value that was drawn ahead and is nearest; of names it is the same one."""
    if isinstance(wanted, (int, float, numpy.number)) and not isinstance(wanted, bool):
        return min(range(len(values)), key=lambda place: abs(values[place] - wanted))
    return values.index(wanted) if wanted in values else 0


def _runs(numbers):
    """[number, how often, number, how often, ...]: a map has long runs."""
    return [part for number, run in itertools.groupby(numbers) for part in (number, len(list(run)))]


def texts():
    """What the player says, in the language of the course."""
    return {
        "coarse": _("The sliders have fewer steps here than in JupyterLab."),
        "nearest": _("This setting is not drawn ahead; the nearest that is has {changed}. In JupyterLab every one is."),
        "numbers": _("Numbers are typed in JupyterLab; here they follow the other controls."),
        "broken": _("This frame of the film cannot be read. Make the pages again, and the picture is back."),
        "play": _("Play"),
        "pause": _("Pause"),
        "start": _("Back to the start"),
    }
