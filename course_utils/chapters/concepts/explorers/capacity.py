"""What networks of growing width and depth make of the same curve and the same two classes. Taught in 02_concepts."""

import numpy

from course_utils.chapters.concepts import toy_data
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, moving, picture_axes
from course_utils.widgets.stamps import Stamp

TINTS = ("#6FAFDB", "#FFFFFF", "#F3BE5C")  # class 0, undecided, class 1


def tinted(region):
    """Probabilities [n, n] from 0 to 1 as a picture uint8 [n, n, 3], from blue over white to orange."""
    ends = numpy.array([[int(code[k : k + 2], 16) for k in (1, 3, 5)] for code in TINTS], float)
    at = numpy.clip(numpy.asarray(region, float), 0, 1)
    return numpy.stack([numpy.interp(at, (0, 0.5, 1), ends[:, c]) for c in range(3)], axis=-1).astype(numpy.uint8)


def by_size(fits):
    """{(depth, width): Fit} of `fits`; CourseError unless every width comes with every depth, in powers of two."""
    table = {(fit.depth, fit.width): fit for fit in fits}
    depths, widths = sorted({key[0] for key in table}), sorted({key[1] for key in table})
    if not table or len(table) != len(depths) * len(widths) or widths != [2**k for k in range(len(widths))]:
        raise CourseError(_("The fits must be there for every depth and for the widths 1, 2, 4 and so on."))
    return table


class Capacity(Explorer):
    """What networks of one size made of a curve and of two classes, and how wrong they are.

    Parameters
    ----------
    fits : sequence of toys.Fit
    curve_data, plane_data
        What they learned from, as for `toys.fit_one`.
    """

    def __init__(self, fits, curve_data, plane_data):
        super().__init__(6.7, 3.7)
        self.fits = by_size(fits)
        depths, widths = sorted({key[0] for key in self.fits}), {key[1] for key in self.fits}
        last = len(widths) - 1
        self.controls = {
            "exponent": Slider(_("width = 2 to the"), 0, last, 1, min(3, last - 1), play=900),
            "depth": Choice(_("hidden layers"), {str(depth): depth for depth in depths}, depths[0]),
        }
        self._lay_out_curve(curve_data)
        self._lay_out_plane(*plane_data)
        self._lay_out_numbers()

    def _lay_out_curve(self, curve_data):
        axes = chart_axes(self.figure, (0.075, 0.13, 0.46, 0.66), _("A curve from noisy points"))
        self.grid = toy_data.curve_grid()
        axes.plot(self.grid, toy_data.wiggle(self.grid), "--", color="0.55", linewidth=1.6, label=_("the true curve"))
        axes.plot(*curve_data, "o", color=plots.BLACK, markersize=4.5, label=_("points seen (with noise)"))
        (self.answer,) = axes.plot([], [], color=plots.RED, linewidth=2.6, label=_("the network"), zorder=5)
        axes.legend(fontsize=8, loc="upper left", frameon=False, handlelength=1.6)
        axes.set(xlim=(-3.1, 3.1), ylim=(-2.3, 3.0))
        axes.set_xlabel("x", fontsize=9)
        axes.set_ylabel("y", fontsize=9)
        moving(self.answer)

    def _lay_out_plane(self, points, labels):
        axes = chart_axes(self.figure, (0.625, 0.13, 0.3574, 0.66), _("Two spirals"))
        edge = toy_data.PLANE_EDGE
        self.back = axes.imshow(
            tinted(numpy.full((2, 2), 0.5)), extent=(-edge, edge, -edge, edge), origin="lower",
            interpolation="nearest", aspect="auto", zorder=0,
        )  # fmt: skip
        moving(self.back)
        for label, (marker, colour) in enumerate((("o", plots.BLUE), ("^", plots.RED))):
            moving(*axes.plot(*points[labels == label].T, marker, color=colour, markersize=4.5, markeredgecolor="white",
                              markeredgewidth=0.6, zorder=4))  # fmt: skip
        axes.set(xlim=(-edge, edge), ylim=(-edge, edge))
        axes.set_xlabel(_("first input"), fontsize=9)
        axes.set_ylabel(_("second input"), fontsize=9, labelpad=0)

    def _lay_out_numbers(self):
        """Six numbers in a row. Glyphs take longest to draw: the words stand still, and the numbers are stamped."""
        heads = (
            (0.075, _("parameters")), (0.2, _("error, points seen")), (0.37, _("error, true curve")),
            (0.625, _("parameters")), (0.765, _("right, seen")), (0.89, _("right, new")),
        )  # fmt: skip
        for x, word in heads:
            self.figure.text(x, 0.955, word, fontsize=8, color="0.35")
        row = picture_axes(self.figure, (0, 0.88, 1, 0.07))
        self.numbers = [Stamp(row, x, 0.5, size=11, weight="bold") for x, _word in heads]
        moving(*self.numbers)

    def draw(self, exponent, depth):
        fit = self.fits[depth, 2**exponent]
        self.answer.set_data(self.grid, fit.curve)
        self.back.set_data(tinted(fit.region))
        values = (
            f"{fit.curve_parameters:,}", f"{fit.seen_error:.2f}", f"{fit.new_error:.2f}",
            f"{fit.plane_parameters:,}", f"{fit.accuracy:.0%}", f"{fit.new_accuracy:.0%}",
        )  # fmt: skip
        for text, value in zip(self.numbers, values, strict=True):
            text.set_text(value)
        return self.figure

    def alt(self, exponent, depth):
        fit = self.fits[depth, 2**exponent]
        return _(
            "{size}. On the curve: root mean squared error {seen:.2f} on the points it has seen, {new:.2f} from the "
            "true curve. On the spirals: {right:.0%} of the points it has seen right, {fresh:.0%} of new ones."
        ).format(
            size=_size(fit), seen=fit.seen_error, new=fit.new_error, right=fit.accuracy, fresh=fit.new_accuracy
        )  # fmt: skip


def _size(fit):
    if fit.depth == 1:
        return _("1 hidden layer of {width}: {first:,} and {second:,} parameters").format(
            width=fit.width, first=fit.curve_parameters, second=fit.plane_parameters
        )
    return _("{depth} hidden layers of {width}: {first:,} and {second:,} parameters").format(
        depth=fit.depth, width=fit.width, first=fit.curve_parameters, second=fit.plane_parameters
    )


def explore(fits, curve_data, plane_data):
    """Show what networks of other widths and depths learned. Arguments as for `Capacity`."""
    Capacity(fits, curve_data, plane_data).show()
