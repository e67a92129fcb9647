"""An activation function, its derivative, and what many layers make of it. Taught in 04_mse_derivation."""

import numpy

from course_utils.chapters.mse_derivation import activations
from course_utils.core.i18n import _
from course_utils.core.plots import BLACK, BLUE, ORANGE, RED
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, data_place, lower_still, moving

Z = numpy.linspace(-6, 6, 241)
# Where the name of each pale curve stands: at an input z at which it lies apart from the others.
BESIDE = {
    activations.value: {"relu": 3.4, "gelu": -1.2, "tanh": -4.6, "sigmoid": -4.6},
    activations.slope: {"relu": 4.0, "gelu": 2.4, "tanh": 0.9, "sigmoid": -3.4},
}


def kept(name, z, layers):
    """What is left of a gradient of 1 after `layers` activations whose input is `z`, the weights left aside."""
    return float(activations.slope(name, numpy.float64(z)) ** layers)


class Activation(Explorer):
    """A function and its derivative side by side, with a point on both that can be dragged."""

    def __init__(self):
        super().__init__(7.2, 3.7)
        self.controls = {
            "name": Choice(_("activation"), {label: name for name, label in activations.LABELS.items()}, "sigmoid"),
            "z": Slider(_("input z"), -6.0, 6.0, 0.1, 1.5),
            "layers": Slider(_("layers"), 1, 20, 1, 5),
        }
        value = self._lay_out(0.065, _("The function"), _("output"), (-1.6, 4.2), activations.value)
        slope = self._lay_out(0.57, _("Its derivative"), _("derivative"), (-0.25, 1.3), activations.slope)
        self.charts, self.curves, self.dots = zip(value, slope, strict=True)
        (self.tangent,) = value[0].plot([], [], "--", color=RED, linewidth=2)
        (self.height,) = slope[0].plot([], [], "-", color=ORANGE, linewidth=4)
        self.words = slope[0].text(0.02, 0.98, "", transform=slope[0].transAxes, fontsize=10, va="top")
        moving(*self.curves, self.height, self.tangent, *self.dots, self.words)
        lower_still(self.figure)

    def _lay_out(self, left, title, label, limits, function):
        """One of the two charts: (axes, curve, dot)."""
        axes = chart_axes(self.figure, (left, 0.14, 0.41, 0.76), title)
        axes.set(xlim=(-6, 6), ylim=limits)
        axes.set_xlabel(_("input z"), fontsize=9)
        axes.set_ylabel(label, fontsize=9, labelpad=0)
        axes.axhline(0, color="0.8", linewidth=0.8, zorder=0)
        for name, z in BESIDE[function].items():  # all four stay in sight, pale, each with its name
            axes.plot(Z, function(name, Z), color="0.8", linewidth=1.2, zorder=0.5)
            place = z, float(function(name, numpy.float64(z)))
            words = {"xytext": (3, 3), "textcoords": "offset points", "fontsize": 8, "color": "0.45", "zorder": 0.6}
            axes.annotate(activations.LABELS[name], place, **words)
        (curve,) = axes.plot([], [], color=BLUE, linewidth=2.6)
        (dot,) = axes.plot([], [], "o", color=BLACK, markersize=9)
        return axes, curve, dot

    def draw(self, name, z, layers):
        heights = []
        for function, curve, dot in zip((activations.value, activations.slope), self.curves, self.dots, strict=True):
            heights.append(float(function(name, numpy.float64(z))))
            curve.set_data(Z, function(name, Z))
            dot.set_data([z], heights[-1:])
        value, slope = heights
        reach = numpy.array([-1.6, 1.6])
        self.tangent.set_data(z + reach, value + slope * reach)
        self.height.set_data([z, z], [0, slope])
        self.words.set_text(
            _("{name}: derivative {slope:.3f}\nto the power {layers}: {left:.2g}").format(
                name=activations.LABELS[name], slope=slope, layers=layers, left=kept(name, z, layers)
            )
        )
        return self.figure

    def alt(self, name, z, layers):
        return _(
            "{name} at z = {z:.1f}: output {value:.3f}, derivative {slope:.3f}. Layers in a row: {layers}; of a "
            "gradient they leave {left:.2g}, the weights left aside."
        ).format(
            name=activations.LABELS[name], z=z, value=float(activations.value(name, numpy.float64(z))),
            slope=float(activations.slope(name, numpy.float64(z))), layers=layers, left=kept(name, z, layers),
        )  # fmt: skip

    def point(self, x, y, /, **values):
        for axes in self.charts:
            place = data_place(axes, x, y)[0]
            if -6 <= place <= 6:
                return {"z": place}
        return {}


def explore():
    """Show the explorer: drag the point along the curve."""
    Activation().show()
