"""An activation function, its derivative, and what many layers make of it. Taught in 04_mse_derivation."""

import numpy

from course_utils.chapters.mse_derivation import activations
from course_utils.core.i18n import _
from course_utils.core.plots import BLACK, BLUE, ORANGE, RED
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import data_place, lower_still, moving, new_figure, set_title

Z = numpy.linspace(-6, 6, 241)


def kept(name, z, layers):
    """What is left of a gradient of 1 after `layers` activations whose input is `z`, the weights left aside."""
    return float(activations.slope(name, numpy.float64(z)) ** layers)


def _make():
    figure = new_figure(7.2, 3.7)
    axes, curves, dots = [], [], []
    for left, title, label, limits in (
        (0.065, _("The function"), _("output"), (-1.6, 4.2)),
        (0.57, _("Its derivative"), _("derivative"), (-0.25, 1.3)),
    ):
        axis = figure.add_axes((left, 0.14, 0.41, 0.76))
        axis.set(xlim=(-6, 6), ylim=limits)
        axis.set_xlabel(_("input z"), fontsize=9)
        axis.set_ylabel(label, fontsize=9, labelpad=0)
        axis.axhline(0, color="0.8", linewidth=0.8, zorder=0)
        set_title(axis, title)
        axis.tick_params(labelsize=8)
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
        for name in activations.NAMES:  # all four stay in sight, pale
            function = activations.value if not axes else activations.slope
            axis.plot(Z, function(name, Z), color="0.85", linewidth=1.2, zorder=0.5)
        curves.append(axis.plot([], [], color=BLUE, linewidth=2.6)[0])
        dots.append(axis.plot([], [], "o", color=BLACK, markersize=9)[0])
        axes.append(axis)
    (tangent,) = axes[0].plot([], [], "--", color=RED, linewidth=2)
    (height,) = axes[1].plot([], [], "-", color=ORANGE, linewidth=4)
    words = axes[1].text(0.02, 0.98, "", transform=axes[1].transAxes, fontsize=10, va="top")
    moving(*curves, height, tangent, *dots, words)
    lower_still(figure)

    def draw(name="sigmoid", z=1.5, layers=5):
        value, slope = (float(function(name, numpy.float64(z))) for function in (activations.value, activations.slope))
        curves[0].set_data(Z, activations.value(name, Z))
        curves[1].set_data(Z, activations.slope(name, Z))
        dots[0].set_data([z], [value])
        dots[1].set_data([z], [slope])
        reach = numpy.array([-1.6, 1.6])
        tangent.set_data(z + reach, value + slope * reach)
        height.set_data([z, z], [0, slope])
        words.set_text(
            _("{name}: derivative {slope:.3f}\nto the power {layers}: {left:.2g}").format(
                name=activations.LABELS[name], slope=slope, layers=layers, left=kept(name, z, layers)
            )
        )
        return figure

    def point(x, y, **_values):
        for axis in axes:
            place = data_place(axis, x, y)[0]
            if -6 <= place <= 6:
                return {"z": place}
        return {}

    return draw, point


def picture_function():
    """The drawing function of the explorer: values -> Figure."""
    return _make()[0]


def alt(name="sigmoid", z=1.5, layers=5):
    """The explorer's picture in words."""
    return _(
        "{name} at z = {z:.1f}: output {value:.3f}, derivative {slope:.3f}. Layers in a row: {layers}; of a gradient "
        "they leave {left:.2g}, the weights left aside."
    ).format(
        name=activations.LABELS[name], z=z, value=float(activations.value(name, numpy.float64(z))),
        slope=float(activations.slope(name, numpy.float64(z))), layers=layers, left=kept(name, z, layers),
    )  # fmt: skip


def controls():
    """The explorer's controls."""
    return {
        "name": Choice(_("activation"), {label: name for name, label in activations.LABELS.items()}, "sigmoid"),
        "z": Slider(_("input z"), -6.0, 6.0, 0.1, 1.5),
        "layers": Slider(_("layers"), 1, 20, 1, 5),
    }


def explore():
    """Show the explorer: drag the point along the curve."""
    draw, point = _make()
    explorer(draw, controls(), alt, point=point)
