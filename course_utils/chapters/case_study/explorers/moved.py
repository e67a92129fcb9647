"""What two networks make of a picture that is moved and turned: a dense one and a convolutional one.

Taught in 05_case_study. The networks run here in NumPy, from their weights: a picture takes a millisecond.
"""

import numpy
from matplotlib.collections import LineCollection
from PIL import Image

from course_utils.chapters.case_study.enlarge import background, shifted
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import data_place, moving, new_figure, picture_axes, set_title

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


def picture_function(dense, cnn, pictures, labels, class_names, maps, step=STEP):
    """The drawing function of the explorer, and what serves dragging.

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

    Returns
    -------
    (draw, point, answer)
        `draw`: values -> Figure; `point`: place and values -> values; `answer`: values -> the two rows of
        probabilities, float [2, classes].
    """
    height, width = pictures.shape[1:3]
    reach = step * (len(maps[0]) // 2)
    figure = new_figure(7.2, 5.2)
    wide, high = 576, 416

    def place(left, top, across, down):
        return left / wide, (high - top - down) / high, across / wide, down / high

    view = picture_axes(figure, place(4, 26, 216, 216), _("Drag the picture"))
    shown = view.imshow(pictures[0], cmap="gray", vmin=0, vmax=255, extent=(0, width, height, 0))
    chart = figure.add_axes(place(338, 26, 224, 216))
    set_title(chart, _("What they say"))
    rows = numpy.arange(len(class_names))
    chart.set_xlim(0, 100)
    chart.set_ylim(len(class_names) - 0.4, -0.6)
    chart.set_yticks(rows, class_names, fontsize=9)
    chart.set_xticks([0, 50, 100], ["0", "50", "100 %"], fontsize=8)
    chart.tick_params(length=0, pad=3)
    chart.tick_params(axis="y", pad=12)  # room for the mark of the true class
    for side in ("top", "right"):
        chart.spines[side].set_visible(False)
    none = numpy.zeros(len(rows))
    # Thick lines instead of bars: two artists to draw anew instead of twenty. The dashes tell the second from the first
    # without colour.
    bars = (
        LineCollection([], colors=plots.ORANGE, linewidths=7),
        LineCollection([], colors=plots.BLUE, linewidths=7, linestyles=[(0, (0.5, 0.15))]),
    )
    for number, (group, name) in enumerate(zip(bars, (_("dense"), "CNN"), strict=True)):
        chart.add_collection(group)
        chart.text(0.55 + 0.27 * number, 1.03, name, transform=chart.transAxes, fontsize=9, va="bottom")
        key = LineCollection([[(0.46 + 0.27 * number, 1.055), (0.53 + 0.27 * number, 1.055)]], linewidths=7,
                             colors=group.get_colors(), linestyles=group.get_linestyles(), clip_on=False)  # fmt: skip
        key.set_transform(chart.transAxes)
        chart.add_collection(key)
    (mark,) = chart.plot([], [], ">", color=plots.BLACK, markersize=6, clip_on=False)
    edge = reach + step / 2
    charts, dots, shares = [], [], []
    for left, title, values in ((24, _("Dense"), maps[0]), (182, "CNN", maps[1])):
        axes = figure.add_axes(place(left, 282, 112, 112))
        axes.imshow(values, cmap="viridis", vmin=0, vmax=1, extent=(-edge, edge, edge, -edge))
        axes.set_xticks([-reach, 0, reach])
        axes.set_yticks([-reach, 0, reach])
        axes.tick_params(labelsize=8, length=2, pad=1)
        set_title(axes, title)
        shares.append(axes.text(1, 1.06, "", transform=axes.transAxes, fontsize=10, ha="right"))
        dots.append(axes.plot([], [], "o", color="white", markeredgecolor=plots.BLACK, markersize=8)[0])
        charts.append(axes)
    notes = picture_axes(figure, place(316, 282, 256, 130))
    notes.text(0, 0.98, _("Maps: how many pictures are right when all\nare moved like this (yellow: many; the dot:\n"
                          "where you are; across and down, in pixels)"),
               transform=notes.transAxes, fontsize=9, va="top", linespacing=1.4)  # fmt: skip
    said = [notes.text(0, height, "", transform=notes.transAxes, fontsize=11, va="top") for height in (0.46, 0.26)]
    moving(shown, *bars, mark, *dots, *shares, *said)

    def answer(right=0, down=0, turn=0, picture=1):
        moved = change(pictures[picture - 1], right, down, turn)[None]
        return numpy.concatenate([dense_chances(dense, moved), cnn_chances(cnn, moved)])

    def draw(right=0, down=0, turn=0, picture=1):
        shown.set_data(change(pictures[picture - 1], right, down, turn))
        label = labels[picture - 1]
        names = (_("dense"), "CNN")
        for number, chances in enumerate(answer(right, down, turn, picture)):
            y = rows + (0.2 if number else -0.2)
            ends = numpy.stack([numpy.stack([none, y], 1), numpy.stack([100 * chances, y], 1)], 1)
            bars[number].set_segments(ends)
            best = int(chances.argmax())
            said[number].set_text(f"{names[number]}: {class_names[best]} {'✓' if best == label else '✗'}")
        mark.set_data([-2.6], [label])
        row, column = (min(max(round((place + reach) / step), 0), len(maps[0]) - 1) for place in (down, right))
        for dot, share, values in zip(dots, shares, maps, strict=True):
            dot.set_data([right], [down])
            share.set_text(f"{values[row][column]:.0%}")
        return figure

    def point(x, y, **_values):
        column, row = data_place(view, x, y)
        if 0 <= column < width and 0 <= row < height:
            return {"right": column - width / 2, "down": row - height / 2}
        for axes in charts:
            across, below = data_place(axes, x, y)
            if max(abs(across), abs(below)) <= edge:
                return {"right": across, "down": below}
        return {}

    return draw, point, answer


def alt_function(answer, labels, class_names):
    """The function that says the explorer's picture in words; `answer` comes from `picture_function`."""

    def alt(right=0, down=0, turn=0, picture=1):
        label = labels[picture - 1]
        said = []
        for chances in answer(right, down, turn, picture):
            best = int(chances.argmax())
            said.append(
                _("{guess} ({chance:.0%}, {verdict})").format(
                    guess=class_names[best],
                    chance=chances[best],
                    verdict=_("is right") if best == label else _("is wrong"),
                )
            )
        return _(
            "A picture of class {truth}, moved {right} pixels to the right and {down} down, turned by {turn}°. The "
            "dense network says {dense}; the CNN says {cnn}. Below, the accuracy of both for every shift."
        ).format(truth=class_names[label], right=right, down=down, turn=turn, dense=said[0], cnn=said[1])

    return alt


def controls(count, reach=REACH, right=3, picture=1):
    """The explorer's controls for `count` pictures; `right` and `picture` are what it starts with."""
    return {
        "right": Slider(_("shift right"), -reach, reach, 1, right, "px"),
        "down": Slider(_("shift down"), -reach, reach, 1, 0, "px"),
        "turn": Slider(_("turn"), -45, 45, 5, 0, "°"),
        "picture": Slider(_("picture"), 1, count, 1, picture),
    }


def explore(dense, cnn, pictures, labels, class_names, maps, step=STEP):
    """Show the explorer. Arguments as for `picture_function`.

    It starts with a picture on which the two networks differ, if there is one: moved a little, the dense network is
    wrong and the convolutional one right.
    """
    draw, point, answer = picture_function(dense, cnn, pictures, labels, class_names, maps, step)
    right = 3
    guesses = [answer(right, picture=number + 1).argmax(axis=1) for number in range(len(labels))]
    differ = [guess[0] != label and guess[1] == label for guess, label in zip(guesses, labels, strict=True)]
    start = controls(len(labels), step * (len(maps[0]) // 2), right, differ.index(True) + 1 if any(differ) else 1)
    explorer(draw, start, alt_function(answer, labels, class_names), point=point)
