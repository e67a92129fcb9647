"""The matrix of similarities while it learns: epoch by epoch, at several temperatures. Taught in 18_cross_modal."""

import numpy

from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.core.letters import plain
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving, picture_axes

LIMIT = 0.9  # the colours go from minus this to this


def right_share(cosines):
    """The share of the texts that find their own picture first: float, 0 to 1; `cosines` [k, k], pictures in rows."""
    return float((cosines.argmax(axis=0) == numpy.arange(len(cosines))).mean())


class SimilarityMatrix(Explorer):
    """Cosines of some unseen pictures with their names, after each epoch.

    Parameters
    ----------
    images : uint8 [k, h, w, 3]
    names : list of str
    watched : dict of float to float [epochs + 1, k, k]
        By temperature; pictures in rows, as `shared_space.Space.watched`.
    start : float
        The temperature at the start.
    """

    def __init__(self, images, names, watched, start):
        super().__init__(7.6, 4.1)
        self.names, self.watched, self.count = list(names), watched, len(names)
        epochs = len(watched[start]) - 1
        self.controls = {
            "epoch": Slider(_("epoch"), 0, epochs, 1, epochs, play=400),
            "temperature": Choice(_("temperature"), {f"{value:g}": value for value in watched}, start),
        }
        strip = picture_axes(self.figure, (0.015, 0.25, 0.045, 0.66))
        strip.imshow(numpy.concatenate(list(images)), aspect="auto", interpolation="antialiased")
        axis = chart_axes(self.figure, (0.065, 0.25, 0.47, 0.66), _("Cosines: pictures × names"), labels=8)
        self.image = axis.imshow(
            watched[start][-1],
            cmap="RdBu_r",
            vmin=-LIMIT,
            vmax=LIMIT,
            aspect="auto",
            extent=(-0.5, self.count - 0.5) * 2,
        )
        axis.set_xticks(range(self.count), [plain(name, 16) for name in names], rotation=55, ha="right", fontsize=8)
        axis.set_yticks([])
        bar = chart_axes(self.figure, (0.545, 0.25, 0.015, 0.66), labels=8)
        bar.imshow(
            numpy.linspace(LIMIT, -LIMIT, 64)[:, None], cmap="RdBu_r", aspect="auto", extent=(0, 1, -LIMIT, LIMIT)
        )
        bar.yaxis.tick_right()
        bar.set_xticks([])
        right = chart_axes(self.figure, (0.7, 0.25, 0.285, 0.66), _("Pairs and others"), labels=9)
        right.set(xlim=(0, epochs), ylim=(-0.35, 1.0))
        right.set_xlabel(_("epoch"), fontsize=9)
        right.set_ylabel(_("mean cosine"), fontsize=9)
        (self.pairs,) = right.plot([], [], color=plots.RED, linewidth=2, label=_("picture and its name"))
        (self.others,) = right.plot([], [], "--", color=plots.BLUE, linewidth=2, label=_("picture and another name"))
        self.here = right.axvline(epochs, color=plots.BLACK, linewidth=1)
        right.legend(fontsize=8, loc="upper left", bbox_to_anchor=(0, 1.0))
        self.said = self.figure.text(0.66, 0.03, "", fontsize=9)
        moving(self.image, self.pairs, self.others, self.here, self.said)
        lower_still(self.figure)

    def draw(self, epoch, temperature):
        found = self.watched[temperature]
        now = found[epoch]
        self.image.set_data(now)
        on = numpy.eye(self.count, dtype=bool)
        steps = numpy.arange(len(found))
        self.pairs.set_data(steps, found[:, on].mean(axis=1))
        self.others.set_data(steps, found[:, ~on].mean(axis=1))
        self.here.set_xdata([epoch, epoch])
        self.said.set_text(
            _("{n} of {count} names find their picture first").format(
                n=round(right_share(now) * self.count), count=self.count
            )
        )
        return self.figure

    def alt(self, epoch, temperature):
        now = self.watched[temperature][epoch]
        on = numpy.eye(self.count, dtype=bool)
        return _(
            "After epoch {epoch} at temperature {temperature:g}: mean cosine of a picture with its name {pairs:.2f}, "
            "with another name {others:.2f}; {n} of {count} names find their own picture first among these."
        ).format(
            epoch=epoch, temperature=temperature, pairs=now[on].mean(), others=now[~on].mean(),
            n=round(right_share(now) * self.count), count=self.count,
        )  # fmt: skip


def explore(images, names, watched, start):
    """Show the explorer."""
    SimilarityMatrix(images, names, watched, start).show()
