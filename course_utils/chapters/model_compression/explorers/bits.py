"""Bits against accuracy and bytes: one scale or one a channel, with and without an outlier.

Taught in 17_model_compression.
"""

from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving

BITS = (2, 3, 4, 5, 6, 7, 8)
STRETCHES = (1, 8, 32)


class Bits(Explorer):
    """Accuracy and size of the network for bits, kind of scale and outlier.

    Parameters
    ----------
    accuracies : dict of (int, bool, int) to float
        By bits, one scale a channel or not, and factor of the outlier: 0 to 1.
    sizes : dict of (int, bool) to int
        Bytes by bits and kind of scale.
    full : (float, int)
        Accuracy and bytes of the network in float32.
    """

    def __init__(self, accuracies, sizes, full):
        super().__init__(7.2, 3.5)
        self.accuracies, self.sizes, self.full = accuracies, sizes, full
        self.bits = sorted({key[0] for key in accuracies})
        stretches = sorted({key[2] for key in accuracies})
        self.controls = {
            "bits": Slider(_("bits a weight"), self.bits[0], self.bits[-1], 1, min(8, self.bits[-1])),
            "per_channel": Choice(_("scales"), {_("one a layer"): False, _("one a channel"): True}, False),
            "stretch": Choice(
                _("one channel"),
                {_("as trained") if factor == 1 else _("{n} times as large").format(n=factor): factor
                 for factor in stretches},
                stretches[0],
            ),
        }  # fmt: skip
        axis = chart_axes(self.figure, (0.1, 0.16, 0.52, 0.74), _("What the rounding costs"), labels=10)
        axis.set(xlim=(self.bits[0] - 0.4, self.bits[-1] + 0.4), ylim=(0, 100))
        axis.set_xticks(self.bits)
        axis.set_xlabel(_("bits a weight"), fontsize=9)
        axis.set_ylabel(_("validation accuracy (%)"), fontsize=9)
        axis.axhline(100 * full[0], color=plots.BLACK, linestyle=":", linewidth=1)
        (self.line,) = axis.plot([], [], "s-", color=plots.BLUE, markersize=5)
        (self.here,) = axis.plot([], [], "o", color=plots.RED, markersize=11)
        right = chart_axes(self.figure, (0.76, 0.16, 0.22, 0.74), _("Size"), labels=10)
        right.set(xlim=(-0.6, 1.6), ylim=(0, 1.2 * full[1] / 1000))
        right.set_ylabel(_("kB"), fontsize=9)
        right.set_xticks([0, 1], [_("float32"), _("packed")], fontsize=9)
        right.bar([0], [full[1] / 1000], color=plots.SKY, edgecolor="black", linewidth=0.6)
        (self.bar,) = right.bar([1], [0], color=plots.ORANGE, edgecolor="black", linewidth=0.6)
        self.number = right.text(1, 0, "", ha="center", va="bottom", fontsize=10)
        moving(self.line, self.here, self.bar, self.number)
        lower_still(self.figure)

    def at(self, bits, per_channel, stretch):
        """(accuracy, bytes) at these values."""
        return self.accuracies[bits, per_channel, stretch], self.sizes[bits, per_channel]

    def draw(self, bits, per_channel, stretch):
        line = [100 * self.accuracies[tried, per_channel, stretch] for tried in self.bits]
        reached, size = self.at(bits, per_channel, stretch)
        self.line.set_data(self.bits, line)
        self.here.set_data([bits], [100 * reached])
        self.bar.set_height(size / 1000)
        self.number.set_position((1, size / 1000))
        self.number.set_text(f"{size / 1000:.0f}")
        return self.figure

    def alt(self, bits, per_channel, stretch):
        reached, size = self.at(bits, per_channel, stretch)
        scales = _("a scale for each channel") if per_channel else _("one scale for a layer")
        outlier = _("one channel {n} times as large").format(n=stretch) if stretch != 1 else _("no outlier")
        return _(
            "{bits} bits a weight, {scales}, {outlier}: {accuracy:.1%} of the validation pictures right and "
            "{size:.1f} kB, against {full:.1%} and {large:.1f} kB in float32."
        ).format(
            bits=bits, scales=scales, outlier=outlier, accuracy=reached, size=size / 1000, full=self.full[0],
            large=self.full[1] / 1000,
        )  # fmt: skip


def explore(accuracies, sizes, full):
    """Show the explorer: take bits away, add an outlier, give each channel its own scale."""
    Bits(accuracies, sizes, full).show()
