"""Share of weights removed against accuracy, before and after fine-tuning. Taught in 17_model_compression."""

import numpy

from course_utils.chapters.model_compression.constraints import kept
from course_utils.core import plots
from course_utils.core.i18n import _, pgettext
from course_utils.widgets.controls import Choice, Toggle
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving, picture_axes

SHOWN = 64  # rows of the kernel in the picture


class Pruning(Explorer):
    """What is left of a layer, and what the network still knows.

    Parameters
    ----------
    before, after : dict of float to float
        Mean validation accuracy by share removed, 0 to 1: at once, and after the training that followed.
    control : float
        Of the same training with nothing removed.
    kernel : float array [m, n]
        Of a dense layer before anything was removed.
    """

    def __init__(self, before, after, control, kernel):
        super().__init__(7.4, 3.5)
        self.before, self.after, self.control = before, after, control
        self.kernel = numpy.asarray(kernel)
        self.shares = sorted(before)
        self.controls = {
            "share": Choice(_("removed"), {f"{100 * share:.0f} %": share for share in self.shares}, self.shares[0]),
            "tuned": Toggle(_("trained on afterwards"), False),
        }
        axis = chart_axes(self.figure, (0.1, 0.16, 0.5, 0.74), _("Accuracy by share removed"), labels=10)
        places = [100 * share for share in self.shares]
        axis.set(xlim=(min(places) - 4, 100), ylim=(0, 100))
        axis.set_xlabel(_("weights removed (%)"), fontsize=9)
        axis.set_ylabel(_("validation accuracy (%)"), fontsize=9)
        for values, style, colour, label in (
            (before, "s--", plots.ORANGE, _("at once")),
            (after, "o-", plots.BLUE, pgettext("trained further", "trained on")),
        ):  # fmt: skip
            axis.plot(places, [100 * values[share] for share in self.shares], style, color=colour, label=label)
        axis.axhline(100 * control, color=plots.BLACK, linestyle=":", label=_("control: nothing removed"))
        axis.legend(fontsize=8, loc="lower left", frameon=False)
        (self.here,) = axis.plot([], [], "D", color=plots.RED, markersize=9)
        self.picture = picture_axes(self.figure, (0.66, 0.1, 0.32, 0.74), _("What is left (black: 0)"))
        size = abs(self.kernel[:SHOWN])
        self.image = self.picture.imshow(size, cmap="magma", vmin=0, vmax=float(size.max()), aspect="auto")
        moving(self.here, self.image)
        lower_still(self.figure)

    def draw(self, share, tuned):
        size = abs(self.kernel * kept(self.kernel, share))[:SHOWN]
        self.image.set_data(size)
        self.here.set_data([100 * share], [100 * (self.after if tuned else self.before)[share]])
        return self.figure

    def alt(self, share, tuned):
        left = int(kept(self.kernel, share).sum())
        when = _("trained on afterwards") if tuned else _("at once, without further training")
        return _(
            "{share:.0%} removed, {when}: {accuracy:.1%} right; the control, from which nothing was removed, "
            "{control:.1%}. Of the {all:,} weights of the dense layer {left:,} are left."
        ).format(
            share=share, when=when, accuracy=(self.after if tuned else self.before)[share], control=self.control,
            all=self.kernel.size, left=left,
        )  # fmt: skip


def explore(before, after, control, kernel):
    """Show the explorer: remove weights, then train on, and watch what comes back."""
    Pruning(before, after, control, kernel).show()
