"""One sentence, eight scores: mean, attention and maximum are one idea with one knob.

Taught in 11_text_classification.
"""

import numpy
from scipy.special import softmax

from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving

VALUES = numpy.array([0.0, 0.0, 0.8, 0.1, 0.0, 0.0, 0.0, -1.0])  # what each word says: above 0 complaint, below praise
SCORES = numpy.array([0.6, 0.0, 1.4, 0.8, 0.0, 0.5, 0.0, 1.6])  # how much each asks for weight
PLACES = numpy.arange(len(VALUES))


def words():
    """The sentence, word by word: eight of them in either language, the third is small, the last wonderful."""
    return _("room was small but the staff were wonderful").split()


def weights(sharpness, small=1.4):
    """Softmax of the scores times `sharpness`, float array [8], sum 1; `small` is the score of the word "small"."""
    return softmax(numpy.where(PLACES == 2, small, SCORES) * sharpness)


def pooled(sharpness, small=1.4):
    """What the sentence says as a whole: the values, weighted."""
    return float(weights(sharpness, small) @ VALUES)


class AttentionPooling(Explorer):
    """The weight of each word of a sentence, and what the sentence says as a whole."""

    def __init__(self):
        super().__init__(7.2, 3.5)
        self.controls = {
            "sharpness": Slider(_("sharpness"), 0.0, 12.0, 0.5, 1.0),
            "small": Slider(_("score of “small”"), 0.0, 3.0, 0.1, 1.4),
        }
        axis = chart_axes(self.figure, (0.08, 0.15, 0.64, 0.74), _("The weight of each word"), labels=10)
        self.bars = axis.bar(PLACES, [0] * len(PLACES), color=plots.ORANGE, edgecolor="black", linewidth=0.6)
        self.numbers = [axis.text(place, 0, "", ha="center", va="bottom", fontsize=9) for place in PLACES]
        axis.set_xticks(PLACES, words(), fontsize=9)
        axis.set(xlim=(-0.6, 7.6), ylim=(0, 1.1))
        axis.set_ylabel(_("weight"), fontsize=9)
        scale = chart_axes(self.figure, (0.83, 0.15, 0.12, 0.74), _("Sentence"), labels=10)
        scale.set(xlim=(0, 1), ylim=(-1.1, 1.1), xticks=[])
        scale.set_yticks([-1, 0, 1], [_("praise"), "0", _("complaint")], fontsize=9)
        scale.axhline(0, color=plots.BLACK, linewidth=0.8)
        (self.here,) = scale.plot([], [], "o", color=plots.BLACK, markersize=11)
        self.said = scale.text(0.5, 0, "", ha="center", va="bottom", fontsize=10)
        moving(*self.bars, *self.numbers, self.here, self.said)
        lower_still(self.figure)

    def draw(self, sharpness, small):
        shares = weights(sharpness, small)
        for place, bar, number, share in zip(PLACES, self.bars, self.numbers, shares, strict=True):
            bar.set_height(share)
            number.set_position((place, share + 0.01))
            number.set_text(f"{share:.2f}")
        value = float(shares @ VALUES)
        self.here.set_data([0.5], [value])
        self.said.set_position((0.5, value + 0.08 if value < 0.8 else value - 0.22))
        self.said.set_text(f"{value:+.2f}")
        return self.figure

    def alt(self, sharpness, small):
        shares, value = weights(sharpness, small), pooled(sharpness, small)
        top = int(shares.argmax())
        return _(
            "Sharpness {sharpness:.1f}: the largest weight, {weight:.2f}, has “{word}”; “small” has "
            "{small:.2f}. The sentence as a whole comes to {value:+.2f}, where -1 is praise and 1 complaint."
        ).format(sharpness=sharpness, word=words()[top], weight=shares[top], small=shares[2], value=value)


def explore():
    """Show the explorer: from the mean of all words to the loudest one alone."""
    AttentionPooling().show()
