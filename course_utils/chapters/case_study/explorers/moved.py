"""What two networks make of a picture that is moved and turned: a dense one and a convolutional one.

Taught in 05_case_study. The networks run here in NumPy, from their weights: a picture takes a millisecond.
"""

import numpy
from matplotlib.collections import LineCollection
from PIL import Image

from course_utils.chapters.case_study.enlarge import background, shifted
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, punctuated
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, data_place, moving, picture_axes, set_title

REACH, STEP = 8, 2  # farthest shift, and distance between two measured shifts, in pixels


def softmax(scores):
    """Scores [n, classes] as probabilities: each row adds up to 1."""
    powers = numpy.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def dense_chances(weights, images):
    """What a dense network with one ReLU layer says: float32 [n, classes].

    Parameters
    ----------
    weights : list of four arrays
        Hidden weights [height * width * channels, units] and biases, class weights and biases. For a network behind
        enlarged pictures, fold the first array.
    images : uint8 [n, height, width, channels]
    """
    hidden, hidden_bias, last, last_bias = weights
    flat = numpy.asarray(images).reshape(len(images), -1).astype(numpy.float32) / 255
    if flat.shape[1] != len(hidden):
        raise CourseError(
            _("A picture has {n} numbers, but the network takes {m}; fold its weights first.").format(
                n=flat.shape[1], m=len(hidden)
            )
        )
    return softmax(numpy.maximum(flat @ hidden + hidden_bias, 0) @ last + last_bias)


def cnn_chances(weights, images):
    """What `networks.article_cnn` says: float32 [n, classes]; `weights` are its eight arrays, images uint8."""
    kernel_1, bias_1, kernel_2, bias_2, hidden, hidden_bias, last, last_bias = weights
    maps = numpy.asarray(images).astype(numpy.float32) / 255
    for kernel, bias in ((kernel_1, bias_1), (kernel_2, bias_2)):
        maps = _halve(numpy.maximum(_convolve(maps, kernel) + bias, 0))
    inner = numpy.maximum(maps.reshape(len(maps), -1) @ hidden + hidden_bias, 0)
    return softmax(inner @ last + last_bias)


def _convolve(maps, kernel):
    high, wide, channels, filters = kernel.shape
    windows = numpy.lib.stride_tricks.sliding_window_view(maps, (high, wide), axis=(1, 2))  # [n, y, x, c, high, wide]
    count, rows, columns = windows.shape[:3]
    flat = windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, high * wide * channels)
    return (flat @ kernel.reshape(-1, filters)).reshape(count, rows, columns, filters)


def _halve(maps):
    rows, columns = maps.shape[1] // 2, maps.shape[2] // 2
    blocks = maps[:, : 2 * rows, : 2 * columns].reshape(len(maps), rows, 2, columns, 2, -1)
    return blocks.max(axis=(2, 4))


def steps(reach=REACH, step=STEP):
    """The measured shifts along one direction, in pixels: from -reach to reach."""
    return list(range(-reach, reach + 1, step))


def accuracy_map(chances, images, labels, reach=REACH, step=STEP):
    """Accuracy on pictures that are all moved by the same shift, for a grid of shifts.

    Parameters
    ----------
    chances : function
        uint8 images [n, height, width, channels] -> probabilities [n, classes].
    images, labels : uint8 array, whole numbers [n]
    reach, step : int
        Farthest shift and distance between two, in pixels.

    Returns
    -------
    float array [shifts, shifts]
        Row: shift down, column: shift to the right, both from -reach to reach.
    """
    places = steps(reach, step)
    found = [[(chances(shifted(images, x, y)).argmax(axis=1) == labels).mean() for x in places] for y in places]
    return numpy.array(found)


def change(image, right, down, turn):
    """`image` (uint8 [height, width, channels]) moved by whole pixels and turned (degrees, counter-clockwise)."""
    if turn == 0:
        return shifted(image[None], right, down)[0]
    grey = image.shape[-1] == 1
    behind = background(image[None])[0, 0, 0]
    fill = int(behind[0]) if grey else tuple(int(value) for value in behind)
    turned = Image.fromarray(image.squeeze(-1) if grey else image).rotate(
        turn, Image.Resampling.BILINEAR, translate=(right, down), fillcolor=fill
    )
    return numpy.asarray(turned).reshape(image.shape)


WIDE, HIGH = 576, 416  # pixels of the figure
RIGHT = 3  # pixels by which the picture is shifted at the start


class Moved(Explorer):
    """A picture to drag, what two networks say of it, and for every shift how often each of them is right.

    It starts with a picture on which the two networks differ, if there is one: moved a little, the dense network is
    wrong and the convolutional one right.

    Parameters
    ----------
    dense, cnn : lists of arrays
        Weights for `dense_chances` and `cnn_chances`.
    pictures, labels : uint8 [n, height, width, channels], whole numbers [n]
        The pictures to choose from.
    class_names : sequence of str
    maps : (float array, float array)
        `accuracy_map` of the dense and of the convolutional network.
    step : int
        Distance between two shifts of the maps, in pixels.
    """

    def __init__(self, dense, cnn, pictures, labels, class_names, maps, step=STEP):
        super().__init__(7.2, 5.2)
        self.dense, self.cnn, self.maps, self.step = dense, cnn, maps, step
        self.pictures, self.labels, self.class_names = pictures, labels, class_names
        self.reach = step * (len(maps[0]) // 2)
        self.controls = {
            "right": Slider(_("shift right"), -self.reach, self.reach, 1, RIGHT, "px"),
            "down": Slider(_("shift down"), -self.reach, self.reach, 1, 0, "px"),
            "turn": Slider(_("turn"), -45, 45, 5, 0, "°"),
            "picture": Slider(_("picture"), 1, len(labels), 1, self._telling_picture()),
        }
        self._lay_out_picture()
        self._lay_out_answers()
        self._lay_out_maps()
        self._lay_out_notes()

    def answer(self, right=0, down=0, turn=0, picture=1):
        """What the two networks say of a moved picture: float [2, classes], the dense one first."""
        moved = change(self.pictures[picture - 1], right, down, turn)[None]
        return numpy.concatenate([dense_chances(self.dense, moved), cnn_chances(self.cnn, moved)])

    def _telling_picture(self):
        """The number of the first picture on which only the convolutional network is right; 1 if there is none."""
        for number, label in enumerate(self.labels, 1):
            of_dense, of_cnn = self.answer(RIGHT, picture=number).argmax(axis=1)
            if of_dense != label and of_cnn == label:
                return number
        return 1

    def _lay_out_picture(self):
        height, width = self.pictures.shape[1:3]
        self.view = picture_axes(self.figure, _box(4, 26, 216, 216), _("Drag the picture"))
        extent = (0, width, height, 0)
        self.shown = self.view.imshow(self.pictures[0], cmap="gray", vmin=0, vmax=255, extent=extent)
        moving(self.shown)

    def _lay_out_answers(self):
        chart = chart_axes(self.figure, _box(338, 26, 224, 216), _("What they say"))
        chart.set(xlim=(0, 100), ylim=(len(self.class_names) - 0.4, -0.6))
        chart.set_yticks(numpy.arange(len(self.class_names)), self.class_names, fontsize=9)
        chart.set_xticks([0, 50, 100], ["0", "50", "100 %"], fontsize=8)
        chart.tick_params(length=0, pad=3)
        chart.tick_params(axis="y", pad=12)  # room for the mark of the true class
        # Thick lines instead of bars: two artists to draw anew instead of twenty. The dashes tell the second from the
        # first without colour.
        self.bars = (
            LineCollection([], colors=plots.ORANGE, linewidths=7),
            LineCollection([], colors=plots.BLUE, linewidths=7, linestyles=[(0, (0.5, 0.15))]),
        )
        for number, (group, name) in enumerate(zip(self.bars, _names(), strict=True)):
            chart.add_collection(group)
            left = 0.46 + 0.27 * number
            chart.text(left + 0.09, 1.03, name, transform=chart.transAxes, fontsize=9, va="bottom")
            key = LineCollection([[(left, 1.055), (left + 0.07, 1.055)]], linewidths=7, colors=group.get_colors(),
                                 linestyles=group.get_linestyles(), clip_on=False)  # fmt: skip
            key.set_transform(chart.transAxes)
            chart.add_collection(key)
        (self.mark,) = chart.plot([], [], ">", color=plots.BLACK, markersize=6, clip_on=False)
        moving(*self.bars, self.mark)

    def _lay_out_maps(self):
        edge, ticks = self.reach + self.step / 2, [-self.reach, 0, self.reach]
        self.charts, self.dots, self.shares = [], [], []
        for left, title, values in ((24, _("Dense"), self.maps[0]), (182, "CNN", self.maps[1])):
            axes = self.figure.add_axes(_box(left, 282, 112, 112))
            axes.imshow(values, cmap="viridis", vmin=0, vmax=1, extent=(-edge, edge, edge, -edge))
            axes.set_xticks(ticks)
            axes.set_yticks(ticks)
            axes.tick_params(labelsize=8, length=2, pad=1)
            set_title(axes, title)
            self.shares.append(axes.text(1, 1.06, "", transform=axes.transAxes, fontsize=10, ha="right"))
            self.dots.append(axes.plot([], [], "o", color="white", markeredgecolor=plots.BLACK, markersize=8)[0])
            self.charts.append(axes)
        moving(*self.dots, *self.shares)

    def _lay_out_notes(self):
        notes = picture_axes(self.figure, _box(316, 282, 256, 130))
        words = _(
            "Maps: how many pictures are right when all\nare moved like this (yellow: many; the dot:\n"
            "where you are; across and down, in pixels)"
        )
        notes.text(0, 0.98, words, transform=notes.transAxes, fontsize=9, va="top", linespacing=1.4)
        self.said = [notes.text(0, y, "", transform=notes.transAxes, fontsize=11, va="top") for y in (0.46, 0.26)]
        moving(*self.said)

    def draw(self, right, down, turn, picture):
        self.shown.set_data(change(self.pictures[picture - 1], right, down, turn))
        self._draw_answers(self.answer(right, down, turn, picture), self.labels[picture - 1])
        place = [min(max(round((way + self.reach) / self.step), 0), len(self.maps[0]) - 1) for way in (down, right)]
        for dot, share, values in zip(self.dots, self.shares, self.maps, strict=True):
            dot.set_data([right], [down])
            share.set_text(f"{values[tuple(place)]:.0%}")
        return self.figure

    def _draw_answers(self, answers, label):
        rows, none = numpy.arange(len(self.class_names)), numpy.zeros(len(self.class_names))
        for chances, bars, said, name, side in zip(answers, self.bars, self.said, _names(), (-0.2, 0.2), strict=True):
            y = rows + side
            bars.set_segments(numpy.stack([numpy.stack([none, y], 1), numpy.stack([100 * chances, y], 1)], 1))
            best = int(chances.argmax())
            said.set_text(punctuated(f"{name}: {self.class_names[best]} {'✓' if best == label else '✗'}"))
        self.mark.set_data([-2.6], [label])

    def alt(self, right, down, turn, picture):
        label = self.labels[picture - 1]
        said = []
        for chances in self.answer(right, down, turn, picture):
            best = int(chances.argmax())
            said.append(
                _("{guess} ({chance:.0%}, {verdict})").format(
                    guess=self.class_names[best],
                    chance=chances[best],
                    verdict=_("is right") if best == label else _("is wrong"),
                )
            )
        return _(
            "A picture of class {truth}, moved {right} pixels to the right and {down} down, turned by {turn}°. The "
            "dense network says {dense}; the CNN says {cnn}. Below, the accuracy of both for every shift."
        ).format(truth=self.class_names[label], right=right, down=down, turn=turn, dense=said[0], cnn=said[1])

    def point(self, x, y, /, **values):
        """The picture is dragged by its middle, or a shift is pointed at in one of the maps."""
        height, width = self.pictures.shape[1:3]
        column, row = data_place(self.view, x, y)
        if 0 <= column < width and 0 <= row < height:
            return {"right": column - width / 2, "down": row - height / 2}
        for axes in self.charts:
            across, below = data_place(axes, x, y)
            if max(abs(across), abs(below)) <= self.reach + self.step / 2:
                return {"right": across, "down": below}
        return {}


def _names():
    return _("dense"), "CNN"


def _box(left, top, width, height):
    """A place in pixels from the upper left corner, as shares of the figure from the lower left one."""
    return left / WIDE, (HIGH - top - height) / HIGH, width / WIDE, height / HIGH


def explore(dense, cnn, pictures, labels, class_names, maps, step=STEP):
    """Show the explorer. Arguments as for `Moved`."""
    Moved(dense, cnn, pictures, labels, class_names, maps, step).show()
