"""What one hidden layer does to the plane: the sheet with the points on it is turned, stretched, bent, and read off.

The stage runs from 0 to 120. Up to 40 the linear step acts (z = xW + b), up to 80 tanh bends what came out, and up to
120 the output layer projects every point onto one line. Taught in 02_concepts.
"""

from typing import NamedTuple

import numpy
from matplotlib.collections import PolyCollection

from course_utils.chapters.concepts import toy_data
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import data_place, moving, picture_axes, set_title, still_changed
from course_utils.widgets.stamps import Stamp

LINEAR, BENT, READ = 40, 80, 120  # stages at which a step is complete
VIEWS = numpy.arange(0, READ + 1, 5)  # stages for which the frame of the picture is worked out
EDGE = 1.7  # the sheet reaches from -1.7 to 1.7
LINES, STEPS, TILES = 13, 41, 12  # grid lines each way, places along a line, tiles of the sheet each way
COLOURS = (plots.BLUE, plots.ORANGE)
TINTS = ("#C7DEEF", "#FBE3B5")
MARKERS = ("o", "^")


class Scene(NamedTuple):
    """Points of two classes and the network that tells them apart.

    Attributes: points float [n, 2], labels int [n] (0 or 1), network (a `toys.TinyNetwork` of 2 or 3 hidden units).
    """

    points: numpy.ndarray
    labels: numpy.ndarray
    network: toy_data.TinyNetwork


def place(network, points, stage):
    """Where points of the plane are at a stage, in the space of the hidden layer (and the plane before it).

    Parameters
    ----------
    network : toys.TinyNetwork
    points : float [n, 2]
    stage : float, 0 to 120

    Returns
    -------
    float [n, 2] or [n, 3], as many columns as the network has hidden units (a third is 0 at the start)
    """
    if not 0 <= stage <= READ:
        raise CourseError(_("stage is {stage}, but it must be from 0 to {last}.").format(stage=stage, last=READ))
    points = numpy.asarray(points, float)
    units = len(network.hidden_bias)
    before = network.before(points)
    if stage <= LINEAR:
        part = stage / LINEAR
        flat = numpy.zeros((len(points), units))
        flat[:, :2] = points
        return (1 - part) * flat + part * before
    bent = numpy.tanh(before)
    if stage <= BENT:
        part = (stage - LINEAR) / (BENT - LINEAR)
        return (1 - part) * before + part * bent
    part = (stage - BENT) / (READ - BENT)
    along = network.output_weights / numpy.linalg.norm(network.output_weights)
    return (1 - part) * bent + part * (bent @ along)[:, None] * along


def camera(network, stage):
    """How the hidden space is looked at: orthogonal [units, 2], rows to the right and up on the page.

    Two hidden units need no camera. With three, it looks straight down on the plane at first; while tanh bends the
    sheet it moves round until it looks along the separating plane, which is then a line across the page.
    """
    units = len(network.hidden_bias)
    if units == 2:
        return numpy.eye(2)
    along = network.output_weights / numpy.linalg.norm(network.output_weights)
    # Two perpendicular directions within the separating plane: the one that is most like the page's width stays.
    side = numpy.array([1.0, 0, 0]) - along[0] * along
    side /= numpy.linalg.norm(side)
    part = min(max((stage - 0.5 * LINEAR) / (BENT - 0.5 * LINEAR), 0), 1)
    part = part * part * (3 - 2 * part)  # starts and ends gently
    up = (1 - part) * numpy.array([0, 1.0, 0]) + part * along
    right = (1 - part) * numpy.array([1.0, 0, 0]) + part * side
    up /= numpy.linalg.norm(up)
    right -= (right @ up) * up
    return numpy.stack([right / numpy.linalg.norm(right), up], axis=1)


def boundary(network, side=121):
    """The curve in the plane at which the network changes its mind: a list of float arrays [m, 2]."""
    from contourpy import contour_generator

    line = numpy.linspace(-EDGE, EDGE, side)
    x, y = numpy.meshgrid(line, line)
    score = network.score(numpy.stack([x.ravel(), y.ravel()], axis=1)).reshape(side, side)
    return [numpy.asarray(piece) for piece in contour_generator(line, line, score).lines(0.0)]


def stage_name(stage):
    """What happens at a stage, in a few words."""
    if stage == 0:
        return _("the input plane")
    if stage < LINEAR:
        return _("xW + b turns and stretches …")
    if stage == LINEAR:
        return _("after xW + b: straight lines are still straight")
    if stage < BENT:
        return _("… tanh bends …")
    if stage == BENT:
        return _("the hidden layer: bent")
    if stage < READ:
        return _("… the output layer reads off …")
    return _("the output: one number for each point")


class _Sheet(NamedTuple):
    """What is drawn of a scene, as places in the input plane; several pieces are joined by rows of nan."""

    lines: tuple  # grid lines on either side of the boundary
    edge: numpy.ndarray
    tiles: numpy.ndarray  # corners [TILES * TILES * 4, 2]
    tints: list
    views: numpy.ndarray  # middle (across, up) and half width of what is seen, at each of VIEWS
    cut: numpy.ndarray  # two points on the line (or plane) that separates the classes in the hidden space, or nan


def _joined(pieces):
    gap = numpy.full((1, 2), numpy.nan)
    return numpy.concatenate([part for piece in pieces for part in (piece, gap)]) if pieces else gap


def _sheet(scene):
    network = scene.network
    ends, along = numpy.linspace(-EDGE, EDGE, LINES), numpy.linspace(-EDGE, EDGE, STEPS)
    pieces = [numpy.stack([numpy.full(STEPS, end), along], axis=1) for end in ends]
    pieces += [piece[:, ::-1] for piece in pieces]
    grid = _joined(pieces)
    with numpy.errstate(invalid="ignore"):
        above = network.score(grid) > 0
    lines = tuple(numpy.where((above == (side == 1))[:, None], grid, numpy.nan) for side in (0, 1))
    corner = numpy.linspace(-EDGE, EDGE, TILES + 1)
    tiles, middles = [], []
    for low, high in zip(corner, corner[1:], strict=False):
        for left, right in zip(corner, corner[1:], strict=False):
            tiles += [(left, low), (right, low), (right, high), (left, high)]
            middles.append(((left + right) / 2, (low + high) / 2))
    tints = [TINTS[int(value > 0)] for value in network.score(numpy.array(middles))]
    views = []
    for stage in VIEWS:
        seen = place(network, numpy.concatenate([scene.points, numpy.array(tiles)]), stage) @ camera(network, stage)
        low, high = seen.min(axis=0), seen.max(axis=0)
        views.append((*(low + high) / 2, 0.53 * (high - low).max()))
    weights, size = network.output_weights, numpy.linalg.norm(network.output_weights)
    across = camera(network, BENT)[:, 0] if len(weights) == 3 else numpy.array([-weights[1], weights[0]]) / size
    middle = -network.output_bias * weights / size**2
    cut = numpy.stack([middle - 9 * across, middle + 9 * across])
    return _Sheet(lines, _joined(boundary(network)), numpy.array(tiles), tints, numpy.array(views), cut)


class HiddenPlane(Explorer):
    """The plane on the left, and on the right what the hidden layer makes of it, stage by stage.

    `scenes` is {name: Scene}, one of which the learner chooses. The star on the left can be dragged.
    """

    def __init__(self, scenes):
        if not scenes:
            raise CourseError(_("There must be one scene or more."))
        super().__init__(6.7, 4.2)
        self.controls = {
            "stage": Slider(_("stage"), 0, READ, 1, BENT, play=50),
            "scene": Choice(_("points, units"), {name: name for name in scenes}, next(iter(scenes))),
            "x": Slider(_("star, across"), -1.6, 1.6, 0.1, 0.0),
            "y": Slider(_("star, up"), -1.6, 1.6, 0.1, 0.0),
        }
        self.scenes = scenes
        self.sheets = {name: _sheet(scene) for name, scene in scenes.items()}
        self.backs = {name: _sides(scene.network) for name, scene in scenes.items()}
        self.scene = None  # the name of the one that is shown
        self.left = self._framed((0.02, 0.13, 0.36, 0.576), EDGE)
        self.right = self._framed((0.42, 0.02, 0.55, 0.88), 1)
        self._lay_out_plane()
        self._lay_out_hidden()

    def _framed(self, box, edge):
        """Axes without numbers in a pale frame, from -edge to edge."""
        axes = self.figure.add_axes(box)
        axes.set(xticks=[], yticks=[], facecolor="#FAFAFA", xlim=(-edge, edge), ylim=(-edge, edge))
        for side in axes.spines.values():
            side.set_color("0.75")
        return axes

    def _lay_out_plane(self):
        left = self.left
        set_title(left, _("What goes in"))
        self.back = left.imshow(
            next(iter(self.backs.values())), extent=(-EDGE, EDGE, -EDGE, EDGE), origin="lower",
            interpolation="bilinear", aspect="auto",
        )  # fmt: skip
        (self.left_edge,) = left.plot([], [], color=plots.BLACK, linewidth=2)
        self.left_dots = _dots(left, 4.5)
        (self.left_star,) = left.plot([], [], "*", color=plots.RED, markersize=17, markeredgecolor="white", zorder=9)
        self.figure.text(0.02, 0.055, _("Drag the star, or move it with the sliders."), fontsize=9)
        self.words = self.figure.text(0.02, 0.80, "", fontsize=10, va="bottom", linespacing=1.5)
        moving(self.left_star)

    def _lay_out_hidden(self):
        right, box = self.right, self.right.get_position()
        head = picture_axes(self.figure, (box.x0, box.y1 + 0.01, box.width, 0.05))
        self.title = Stamp(head, 0, 0.5, size=11, weight="bold")
        self.tiles = PolyCollection([], linewidths=0, antialiased=False, alpha=0.75, zorder=1)
        right.add_collection(self.tiles)
        self.grid = [right.plot([], [], color=colour, linewidth=0.9, alpha=0.75, zorder=2)[0] for colour in COLOURS]
        (self.edge,) = right.plot([], [], color=plots.BLACK, linewidth=3, zorder=4)
        (self.cut,) = right.plot([], [], "--", color="0.35", linewidth=1.5, zorder=3)
        self.dots = _dots(right, 6.5)
        (self.star,) = right.plot([], [], "*", color=plots.RED, markersize=20, markeredgecolor="white", zorder=9)
        moving(self.tiles, *self.grid, self.edge, self.cut, *self.dots, self.star, self.title)

    def draw(self, stage, scene, x, y):
        if self.scene != scene:
            self._change_scene(scene)
        self._draw_hidden(stage, [[x, y]])
        self.left_star.set_data([x], [y])
        self.title.set_text(stage_name(stage))
        return self.figure

    def _change_scene(self, name):
        scene, sheet = self.scenes[name], self.sheets[name]
        self.back.set_data(self.backs[name])
        self.left_edge.set_data(*sheet.edge.T)
        for label, line in enumerate(self.left_dots):
            line.set_data(*scene.points[scene.labels == label].T)
        self.tiles.set_facecolor(sheet.tints)
        self.words.set_text(_told(scene))
        self.scene = name
        still_changed(self.figure)

    def _draw_hidden(self, stage, star):
        """All places of the scene, as they are at this stage, seen by the camera; `star` is float [1, 2]."""
        scene, sheet = self.scenes[self.scene], self.sheets[self.scene]
        turned = camera(scene.network, stage)
        middle_x, middle_y, half = (numpy.interp(stage, VIEWS, column) for column in sheet.views.T)

        def framed(places):
            return (places @ turned - (middle_x, middle_y)) / half

        def seen(points):
            return framed(place(scene.network, points, stage))

        self.tiles.set_verts(seen(sheet.tiles).reshape(-1, 4, 2))
        for lines, artist in zip(sheet.lines, self.grid, strict=True):
            artist.set_data(*seen(lines).T)
        self.edge.set_data(*seen(sheet.edge).T)
        for label, artist in enumerate(self.dots):
            artist.set_data(*seen(scene.points[scene.labels == label]).T)
        self.star.set_data(*seen(star).T)
        self.cut.set_data(*framed(sheet.cut).T if stage >= BENT else ([], []))

    def alt(self, stage, scene, x, y):
        network = self.scenes[scene].network
        hidden = ", ".join(f"{value:+.2f}" for value in network.hidden([[x, y]])[0])
        score = float(network.score([[x, y]])[0])
        told = _told(self.scenes[scene]).replace("\n", ", ")
        text = _("{name}, stage {stage}: {what}. {told}.").format(
            name=scene, stage=stage, what=stage_name(stage).strip("… "), told=told
        )
        return text + " " + _(
            "The star at ({x:.1f}, {y:.1f}) has the hidden values {hidden} and the output {score:+.1f}: {side}."
        ).format(
            x=x, y=y, hidden=hidden, score=score, side=_("orange side") if score > 0 else _("blue side")
        )  # fmt: skip

    def point(self, x, y, /, **values):
        x, y = data_place(self.left, x, y)
        return {"x": x, "y": y} if max(abs(x), abs(y)) <= EDGE else {}


def _sides(network, side=81):
    """The plane in the pale colours of the two classes, as the network tells them apart: uint8 [side, side, 3]."""
    line = numpy.linspace(-EDGE, EDGE, side)
    x, y = numpy.meshgrid(line, line)
    tint = numpy.array([[int(code[k : k + 2], 16) for k in (1, 3, 5)] for code in TINTS], numpy.uint8)
    above = network.score(numpy.stack([x.ravel(), y.ravel()], axis=1)) > 0
    return tint[above.astype(int)].reshape(side, side, 3)


def _dots(axis, size):
    looks = {"markersize": size, "markeredgecolor": "white", "markeredgewidth": 0.7, "zorder": 5}
    return [
        axis.plot([], [], marker, color=colour, **looks)[0] for marker, colour in zip(MARKERS, COLOURS, strict=True)
    ]


def _told(scene):
    return _("{units} hidden units\n{right:.0%} of the points classified right").format(
        units=len(scene.network.hidden_bias), right=scene.network.accuracy(scene.points, scene.labels)
    )


def explore(scenes):
    """Show what the hidden layer of each scene's network does to the plane. `scenes` is {name: Scene}."""
    HiddenPlane(scenes).show()
