"""Four optimisers race downhill on one surface: SGD, momentum, RMSProp and Adam, from the same start."""

from functools import lru_cache
from math import hypot, isfinite
from typing import NamedTuple

import numpy
from matplotlib.artist import Artist
from matplotlib.patches import Rectangle

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.plots import BLACK, BLUE, GREEN, RED, YELLOW
from course_utils.learning import optimisers
from course_utils.widgets.controls import Choice, Slider, Toggle
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, data_place, moving

STEPS = 120
LEFT, RIGHT, BOTTOM, TOP = -2.4, 2.4, -1.8, 1.8  # the part of each surface that the map shows
FAR = 50.0  # farther from the middle than this: the optimiser has flown off
COLOURS = {"SGD": BLACK, "momentum": RED, "RMSProp": GREEN, "Adam": BLUE}
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


def rule_words(rule):
    """What the learner calls a rule: the three with names of their own keep them."""
    return _("momentum") if rule == "momentum" else rule


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


def loss_words(loss):
    """The loss with two digits, or that it has flown off."""
    return _("flown off") if loss == float("inf") else f"{max(loss, 0):.2g}"


class OptimiserRace(Explorer):
    """The map with the four ways, the loss of each step, and who leads; the start can be dragged."""

    def __init__(self):
        super().__init__(6.5, 4.4)
        self.controls = {
            "surface": Choice(_("surface"), {label: name for name, label in names().items()}, "ravine"),
            "step": Slider(_("step"), 0, STEPS, 1, 60, play=60),
            "rate": Slider(_("log₁₀ of the rate"), -3.0, 0.0, 0.1, -0.8),
            "x": Slider(_("start, weight 1"), -2.4, 2.4, 0.1, -2.1),
            "y": Slider(_("start, weight 2"), -1.8, 1.8, 0.1, 1.2),
            "tuned": Toggle(_("each at its own best rate"), False),
        }
        self._lay_out_map()
        self._lay_out_losses()
        self._lay_out_board()

    def _lay_out_map(self):
        # Without a frame: the map moves, so it would cover the frame in JupyterLab.
        sides = ("left", "right", "top", "bottom")
        self.field = field = chart_axes(
            self.figure, (0.095, 0.115, 0.535, 0.805), _("The way down (drag the start)"), without=sides
        )
        field.set(xlim=(LEFT, RIGHT), ylim=(BOTTOM, TOP))
        field.set_xlabel(_("weight 1"), fontsize=9)
        field.set_ylabel(_("weight 2"), fontsize=9, labelpad=0)
        box = field.get_window_extent()
        left, bottom = round(box.x0), round(box.y0)
        width, height = round(box.x1) - left, round(box.y1) - bottom
        self.maps = {surface: relief(surface, width, height) for surface in SURFACES}
        self.ground = field.add_artist(_Pixels(left, bottom))
        (self.goals,) = field.plot([], [], "*", color="white", markeredgecolor="black", markersize=13, zorder=3)
        (self.begin,) = field.plot([], [], "P", color=YELLOW, markeredgecolor="black", markersize=10, zorder=6)
        self.trails, self.heads = {}, {}
        for rule, look in _looks().items():
            (self.trails[rule],) = field.plot([], [], "-", color=look["color"], linewidth=1.6, zorder=4)
            (self.heads[rule],) = field.plot([], [], markersize=8, zorder=5, **look)
        moving(self.ground, self.goals, self.begin, *self.trails.values(), *self.heads.values())

    def _lay_out_losses(self):
        chart = chart_axes(self.figure, (0.735, 0.5, 0.245, 0.42), _("Loss"))
        chart.set(xlim=(0, STEPS), ylim=(LOWEST, TALLEST), yscale="log", xticks=(0, 40, 80, 120))
        chart.set_yticks((1e-8, 1e-6, 1e-4, 1e-2, 1, 100))
        chart.minorticks_off()
        chart.set_xlabel(_("step"), fontsize=9, labelpad=1)
        self.clock = chart.axvline(0, color="0.6", linewidth=1)
        self.losses, self.now = {}, {}
        for rule, look in _looks().items():
            (self.losses[rule],) = chart.plot([], [], "-", color=look["color"], linewidth=1.4)
            (self.now[rule],) = chart.plot([], [], markersize=6, **look)
        moving(self.clock, *self.losses.values(), *self.now.values())

    def _lay_out_board(self):
        """The losses as numbers, the lowest in a frame."""
        board = self.figure.add_axes((0.665, 0.02, 0.325, 0.35))
        board.set(xlim=(0, 1), ylim=(0, 5))
        board.axis("off")
        board.text(0, 4.5, _("loss now (framed: the lowest)"), fontsize=9, fontweight="bold", va="center")
        self.rows = {rule: 3.5 - row for row, rule in enumerate(COLOURS)}
        self.numbers = {}
        for rule, row in self.rows.items():
            board.plot([0.07], [row], MARKERS[rule], color=COLOURS[rule], markersize=8, markeredgecolor="white")
            board.text(0.15, row, rule_words(rule), fontsize=9.5, va="center")
            self.numbers[rule] = board.text(0.62, row, "", fontsize=9.5, va="center")
        self.frame = board.add_patch(Rectangle((0, 0), 0.99, 0.9, fill=False, edgecolor="0.35", linewidth=1.5))
        moving(self.frame, *self.numbers.values())

    def draw(self, surface, step, rate, x, y, tuned):
        paths = race(surface, x, y, 10**rate, tuned)
        self.ground.picture = self.maps[surface]
        self.goals.set_data(*zip(*SURFACES[surface].minima, strict=True))
        self.begin.set_data([x], [y])
        self.clock.set_xdata([step, step])
        for rule, way in paths.items():
            self._draw_way(rule, numpy.array(way[: step + 1]))
        self.frame.set_y(self.rows[standing(paths, step)[0][0]] - 0.45)
        return self.figure

    def _draw_way(self, rule, done):
        """One optimiser after some steps; `done` [steps + 1, 3] has places and losses."""
        losses = numpy.clip(done[:, 2], LOWEST * 1.2, TALLEST)
        self.trails[rule].set_data(done[:, 0], done[:, 1])
        self.heads[rule].set_data(done[-1:, 0], done[-1:, 1])
        self.losses[rule].set_data(numpy.arange(len(done)), losses)
        self.now[rule].set_data([len(done) - 1], losses[-1:])
        self.numbers[rule].set_text(loss_words(done[-1, 2]))

    def alt(self, surface, step, rate, x, y, tuned):
        ranks = standing(race(surface, x, y, 10**rate, tuned), step)
        text = _("{surface}; start ({x:.1f}, {y:.1f}); {rates}; after {step} steps {first} is lowest. Losses: {all}.")
        rates = _("each at its own best rate") if tuned else _("learning rate {rate:.2g} for all").format(rate=10**rate)
        return text.format(
            surface=names()[surface], x=x, y=y, rates=rates, step=step, first=rule_words(ranks[0][0]),
            all=", ".join(f"{rule_words(rule)} {loss_words(loss)}" for rule, loss in ranks),
        )  # fmt: skip

    def point(self, x, y, /, **values):
        return dict(zip("xy", data_place(self.field, x, y), strict=True))

    def react(self, name, value):
        """A new surface begins at its own start."""
        return dict(zip("xy", check(value).start, strict=True)) if name == "surface" else {}


def _looks():
    """{rule: how its marker is drawn}."""
    return {
        rule: {"marker": MARKERS[rule], "markeredgecolor": "white", "color": colour} for rule, colour in COLOURS.items()
    }


def explore():
    """Show the race: live in JupyterLab, a still picture elsewhere."""
    OptimiserRace().show()
