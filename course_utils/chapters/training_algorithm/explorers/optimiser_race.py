"""Four optimisers race downhill on one surface: SGD, momentum, RMSProp and Adam, from the same start."""

from functools import lru_cache
from math import hypot, isfinite
from typing import NamedTuple

import numpy
from matplotlib.artist import Artist
from matplotlib.patches import Rectangle

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.learning import optimisers
from course_utils.widgets.controls import Choice, Slider, Toggle
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import data_place, moving, new_figure, set_title

STEPS = 120
LEFT, RIGHT, BOTTOM, TOP = -2.4, 2.4, -1.8, 1.8  # the part of each surface that the map shows
FAR = 50.0  # farther from the middle than this: the optimiser has flown off
COLOURS = {"SGD": "#000000", "momentum": "#D55E00", "RMSProp": "#009E73", "Adam": "#0072B2"}
MARKERS = {"SGD": "o", "momentum": "s", "RMSProp": "^", "Adam": "D"}
RATES = tuple(float(rate) for rate in 10 ** numpy.arange(-3.0, 0.01, 0.1))  # what `best_rate` tries
GOAL = 0.01  # the finishing line: a loss of this or less
TALLEST, LOWEST = 1e2, 1e-8  # the loss chart's range


class Surface(NamedTuple):
    """loss(x, y) -> float, slope(x, y) -> (float, float), the places of its minima (loss 0), and a start."""

    loss: object
    slope: object
    minima: tuple
    start: tuple


def _two_valleys_loss(x, y):
    return (x * x - 1) ** 2 + 0.25 * x + 0.7 * y * y + 0.2537912372205


SURFACES = {
    "ravine": Surface(
        lambda x, y: (0.06 * x * x + 12 * y * y) / 2, lambda x, y: (0.06 * x, 12 * y), ((0.0, 0.0),), (-2.1, 1.2)
    ),
    "bend": Surface(
        lambda x, y: 0.1 * (1 - x) ** 2 + (y + 1 - x * x) ** 2,
        lambda x, y: (-0.2 * (1 - x) - 4 * x * (y + 1 - x * x), 2 * (y + 1 - x * x)),
        ((1.0, 0.0),),
        (-1.6, 0.4),
    ),
    "saddle": Surface(
        lambda x, y: (4 * x * x - y * y) / 2 + y**4 / 4 + 0.25,
        lambda x, y: (4 * x, y**3 - y),
        ((0.0, 1.0), (0.0, -1.0)),
        (-2.0, 0.1),
    ),
    "valleys": Surface(
        _two_valleys_loss,
        lambda x, y: (4 * x * (x * x - 1) + 0.25, 1.4 * y),
        ((-1.0298, 0.0),),
        (2.0, 1.2),
    ),
}


def names():
    """{surface: what the learner reads}."""
    return {
        "ravine": _("ravine: steep one way, flat the other"),
        "bend": _("bent valley"),
        "saddle": _("saddle: a pass between two valleys"),
        "valleys": _("two valleys, one deeper"),
    }


def check(surface):
    """The Surface of this name; CourseError when there is none."""
    if surface not in SURFACES:
        raise CourseError(
            _("There is no surface {name!r}; choose one of {names}.").format(name=surface, names=", ".join(SURFACES))
        )
    return SURFACES[surface]


@lru_cache(maxsize=2048)
def path(surface, rule, x, y, rate, steps=STEPS):
    """Where one optimiser goes.

    Parameters
    ----------
    surface : str
        A name in SURFACES.
    rule : str
        A name in optimisers.RULES.
    x, y : float
        The start.
    rate : float
        Learning rate, above 0.
    steps : int
        How many updates.

    Returns
    -------
    tuple of (x, y, loss)
        `steps` + 1 places, the start first; fewer when it flies off, then the last one is the first beyond FAR.
    """
    loss, slope, _minima, _start = check(surface)
    if not rate > 0:
        raise CourseError(_("The learning rate is {rate}, but it must be above 0.").format(rate=rate))
    change = optimisers.RULES[rule]
    memory_x = memory_y = 0.0
    places = [(x, y, loss(x, y))]
    for step in range(1, steps + 1):
        slope_x, slope_y = slope(x, y)
        change_x, memory_x = change(slope_x, memory_x, rate, step)
        change_y, memory_y = change(slope_y, memory_y, rate, step)
        x, y = x + change_x, y + change_y
        if not isfinite(x + y) or hypot(x, y) > FAR:
            places.append((max(-FAR, min(FAR, x)), max(-FAR, min(FAR, y)), float("inf")))
            break
        places.append((x, y, loss(x, y)))
    return tuple(places)


@lru_cache(maxsize=64)
def best_rate(surface, rule, steps=STEPS):
    """The rate in RATES with which the loss is soonest at GOAL to stay; if none gets there, the lowest in the end."""
    start = check(surface).start

    def rank(rate):
        places = path(surface, rule, *start, rate, steps)
        needed = settled(places)
        return (steps + 1 if needed is None else needed, places[-1][2])

    return min(RATES, key=rank)


def race(surface, x, y, rate, tuned=False):
    """{rule: its path}; `tuned` gives each rule its own best rate instead of `rate`."""
    return {
        rule: path(surface, rule, x, y, best_rate(surface, rule) if tuned else rate) for rule in optimisers.RULES
    }  # fmt: skip


def standing(paths, steps):
    """[(rule, loss after `steps` steps)], the lowest first; infinity for one that has flown off."""
    found = {rule: places[min(steps, len(places) - 1)][2] for rule, places in paths.items()}
    return sorted(found.items(), key=lambda item: item[1])


def settled(places, goal=GOAL):
    """After how many steps the loss is `goal` or less and stays there; None when it never does."""
    above = [step for step, (_x, _y, loss) in enumerate(places) if not loss <= goal]
    first = above[-1] + 1 if above else 0
    return first if first < len(places) else None


def relief(surface, width, height):
    """The map as a picture, uint8 [height, width, 4] (red, green, blue, opaque): blue is low, lines halve it."""
    x, y = numpy.meshgrid(numpy.linspace(LEFT, RIGHT, width), numpy.linspace(TOP, BOTTOM, height))
    level = numpy.log2(check(surface).loss(x, y) + 0.02)
    bands = numpy.floor(level * 1.0)
    line = numpy.zeros(bands.shape, bool)
    line[:, 1:] |= bands[:, 1:] != bands[:, :-1]
    line[1:] |= bands[1:] != bands[:-1]
    share = numpy.clip((bands + 6) / 11, 0, 1)[..., None]  # from deep (0) to high (1)
    colour = (1 - share) * numpy.array([150, 190, 225]) + share * numpy.array([250, 247, 238])
    colour[line] *= 0.86
    return numpy.dstack([colour, numpy.full(bands.shape, 255)]).astype(numpy.uint8)


class _Pixels(Artist):
    """A picture that is copied pixel by pixel; matplotlib's own would be fitted to its axes anew for every frame."""

    zorder = 0

    def __init__(self, left, bottom):
        super().__init__()
        self.left, self.bottom, self.picture = left, bottom, None

    def draw(self, renderer):
        context = renderer.new_gc()
        renderer.draw_image(context, self.left, self.bottom, self.picture[::-1])
        context.restore()


def picture_function():
    """(draw, point): the drawing function of the explorer, and what a press on its map changes."""
    figure = new_figure(6.5, 4.4)
    field = figure.add_axes((0.095, 0.115, 0.535, 0.805))
    field.set(xlim=(LEFT, RIGHT), ylim=(BOTTOM, TOP))
    field.set_xlabel(_("weight 1"), fontsize=9)
    field.set_ylabel(_("weight 2"), fontsize=9, labelpad=0)
    field.tick_params(labelsize=8)
    set_title(field, _("The way down (drag the start)"))
    for side in field.spines.values():
        side.set_visible(False)  # the map moves, so it would cover them in JupyterLab
    chart = figure.add_axes((0.735, 0.5, 0.245, 0.42))
    chart.set(xlim=(0, STEPS), ylim=(LOWEST, TALLEST), yscale="log", xticks=(0, 40, 80, 120))
    chart.set_yticks((1e-8, 1e-6, 1e-4, 1e-2, 1, 100))
    chart.minorticks_off()
    chart.set_xlabel(_("step"), fontsize=9, labelpad=1)
    chart.tick_params(labelsize=8)
    set_title(chart, _("Loss"))
    for side in ("top", "right"):
        chart.spines[side].set_visible(False)
    box = field.get_window_extent()
    left, bottom = round(box.x0), round(box.y0)
    width, height = round(box.x1) - left, round(box.y1) - bottom
    maps = {surface: relief(surface, width, height) for surface in SURFACES}
    ground = field.add_artist(_Pixels(left, bottom))
    (goals,) = field.plot([], [], "*", color="white", markeredgecolor="black", markersize=13, zorder=3)
    (begin,) = field.plot([], [], "P", color="#F0E442", markeredgecolor="black", markersize=10, zorder=6)
    clock = chart.axvline(0, color="0.6", linewidth=1)
    trails, heads, losses, now = {}, {}, {}, {}
    for rule, colour in COLOURS.items():
        marker = {"marker": MARKERS[rule], "markeredgecolor": "white", "color": colour}
        (trails[rule],) = field.plot([], [], "-", color=colour, linewidth=1.6, zorder=4)
        (heads[rule],) = field.plot([], [], markersize=8, zorder=5, **marker)
        (losses[rule],) = chart.plot([], [], "-", color=colour, linewidth=1.4)
        (now[rule],) = chart.plot([], [], markersize=6, **marker)
    board = figure.add_axes((0.665, 0.02, 0.325, 0.35))
    board.set(xlim=(0, 1), ylim=(0, 5))
    board.axis("off")
    board.text(0, 4.5, _("loss now (framed: the lowest)"), fontsize=9, fontweight="bold", va="center")
    rows = {rule: 3.5 - row for row, rule in enumerate(COLOURS)}
    numbers = {}
    for rule, row in rows.items():
        board.plot([0.07], [row], MARKERS[rule], color=COLOURS[rule], markersize=8, markeredgecolor="white")
        board.text(0.15, row, rule, fontsize=9.5, va="center")
        numbers[rule] = board.text(0.62, row, "", fontsize=9.5, va="center")
    frame = board.add_patch(Rectangle((0, 0), 0.99, 0.9, fill=False, edgecolor="0.35", linewidth=1.5))
    moving(ground, goals, begin, clock, *trails.values(), *heads.values(), *losses.values(), *now.values())
    moving(frame, *numbers.values())

    def draw(surface="ravine", x=-2.1, y=1.2, rate=-1.5, step=60, tuned=False):
        paths = race(surface, x, y, 10**rate, tuned)
        ground.picture = maps[surface]
        goals.set_data(*zip(*SURFACES[surface].minima, strict=True))
        begin.set_data([x], [y])
        clock.set_xdata([step, step])
        for rule, way in paths.items():
            done = numpy.array(way[: step + 1])
            shown = numpy.clip(done[:, 2], LOWEST * 1.2, TALLEST)
            trails[rule].set_data(done[:, 0], done[:, 1])
            heads[rule].set_data(done[-1:, 0], done[-1:, 1])
            losses[rule].set_data(numpy.arange(len(done)), shown)
            now[rule].set_data([len(done) - 1], shown[-1:])
            numbers[rule].set_text(loss_words(way[len(done) - 1][2]))
        frame.set_y(rows[standing(paths, step)[0][0]] - 0.45)
        return figure

    def point(across, up, **values):
        place = data_place(field, across, up)
        return dict(zip("xy", place, strict=True))

    return draw, point


def loss_words(loss):
    """The loss with two digits, or that it has flown off."""
    return _("flown off") if loss == float("inf") else f"{max(loss, 0):.2g}"


def alt(surface="ravine", x=-2.1, y=1.2, rate=-1.5, step=60, tuned=False):
    """The explorer's picture in words."""
    ranks = standing(race(surface, x, y, 10**rate, tuned), step)
    text = _("{surface}; start ({x:.1f}, {y:.1f}); {rates}; after {step} steps {first} is lowest. Losses: {all}.")
    rates = _("each at its own best rate") if tuned else _("learning rate {rate:.2g} for all").format(rate=10**rate)
    return text.format(
        surface=names()[surface], x=x, y=y, rates=rates, step=step, first=ranks[0][0],
        all=", ".join(f"{rule} {loss_words(loss)}" for rule, loss in ranks),
    )  # fmt: skip


def controls():
    """The explorer's controls."""
    return {
        "surface": Choice(_("surface"), {label: name for name, label in names().items()}, "ravine"),
        "step": Slider(_("step"), 0, STEPS, 1, 60, play=60),
        "rate": Slider(_("log₁₀ of the rate"), -3.0, 0.0, 0.1, -1.5),
        "x": Slider(_("start, weight 1"), -2.4, 2.4, 0.1, -2.1),
        "y": Slider(_("start, weight 2"), -1.8, 1.8, 0.1, 1.2),
        "tuned": Toggle(_("each at its own best rate"), False),
    }


def react(name, value):
    """A new surface begins at its own start."""
    if name != "surface":
        return {}
    x, y = check(value).start
    return {"x": x, "y": y}


def explore():
    """Show the race: live in JupyterLab, a still picture elsewhere."""
    draw, point = picture_function()
    explorer(draw, controls(), alt, react=react, point=point)
