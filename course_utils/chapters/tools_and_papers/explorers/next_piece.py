"""What comes next, after a text that the learner types: temperature, top-k and top-p. Taught in 16_tools_and_papers."""

import numpy

from course_utils.chapters.tools_and_papers import numpy_gpt, pieces, sampling
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.core.letters import plain
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving, still_changed
from course_utils.widgets.typed_text import TypedText

SHOWN = 14  # pieces that get a bar
WRITTEN = 24  # pieces of the continuation
TOPS = (0.1, 0.25, 0.5, 1.0)  # where the scale may end
EXAMPLES = ("MACBETH.\nI have", "O, my", "To be, or not to", "KING.\nWhat")


def one_line(text):
    """A text on one line: a slash stands for the end of a line, as in quotations of verse."""
    return text.replace("\n", " / ")


def typed(text):
    """The text that was meant by `one_line`."""
    return text.replace(" / ", "\n").replace("/", "\n")


def encoded(known, text):
    """A typed text as (its pieces' numbers, the letters that were not read); what cannot be read is an empty line."""
    meant = typed(text)
    numbers = known.encode(meant)
    return (numbers if len(numbers) else known.encode("\n")), known.unknown(meant)


def state(network, known, text, temperature=1.0, top_k=0, top_p=1.0):
    """What the explorer shows.

    Parameters
    ----------
    network : numpy_gpt.Network
    known : pieces.Pieces
    text : str
        As it was typed; nothing that can be read counts as an empty line.
    temperature, top_k, top_p
        As `sampling.probabilities` takes them.

    Returns
    -------
    dict
        "order": the numbers of the `SHOWN` likeliest pieces; "before", "after": their probabilities at temperature 1
        without cuts, and with everything; "kept": how many pieces can still be drawn; "bits": entropy of what is left;
        "written": one continuation, the same for the same values; "unknown": letters that were not read.
    """
    numbers, unknown = encoded(known, text)
    scores = numpy_gpt.read(network, numbers[-network.context :])[0][-1]
    before = sampling.probabilities(scores)
    knobs = {"temperature": temperature, "top_k": top_k, "top_p": top_p}
    after = sampling.probabilities(scores, **knobs)
    order = numpy.argsort(-before, kind="stable")[:SHOWN]
    generator = numpy.random.default_rng(0)
    added = numpy_gpt.write(network, numbers, WRITTEN, lambda found: sampling.draw(found, generator, **knobs))
    return {
        "order": order, "before": before[order], "after": after[order], "kept": int((after > 0).sum()),
        "bits": sampling.surprise(after), "written": one_line(known.decode(added)), "unknown": unknown,
    }  # fmt: skip


class NextPiece(Explorer):
    """The likeliest next pieces of a text, before and after the cuts, and one continuation.

    `network` is a `numpy_gpt.Network`, `known` the `pieces.Pieces` that it reads.
    """

    def __init__(self, network, known):
        super().__init__(7.2, 4.0)
        self.network, self.known = network, known
        examples = [one_line(text) for text in EXAMPLES]
        self.controls = {
            "text": TypedText(_("your text"), {text: text for text in examples}, examples[0]),
            "temperature": Slider(_("temperature"), 0.1, 2.0, 0.1, 1.0),
            "top_k": Slider(_("top-k (0: all)"), 0, 20, 1, 0),
            "top_p": Slider(_("top-p"), 0.05, 1.0, 0.05, 1.0),
        }
        axis = chart_axes(self.figure, (0.09, 0.34, 0.89, 0.57), _("What comes next?"), labels=9)
        places = numpy.arange(SHOWN)
        self.old = axis.bar(places, [0] * SHOWN, 0.8, color="white", edgecolor=plots.BLACK, linewidth=0.8)
        self.new = axis.bar(places, [0] * SHOWN, 0.5, color=plots.BLUE)
        below = axis.get_xaxis_transform()
        self.names = [
            axis.text(place, -0.03, "", ha="center", va="top", fontsize=9, transform=below) for place in places
        ]
        self.shares = [axis.text(place, 0, "", ha="center", va="bottom", fontsize=8) for place in places]
        axis.set(xlim=(-0.6, SHOWN - 0.4), xticks=[])
        self.axis = axis
        axis.set_ylabel(_("probability (%)"), fontsize=9)
        axis.plot([], [], "s", color="white", markeredgecolor=plots.BLACK, label=_("as the network gives it"))
        axis.plot([], [], "s", color=plots.BLUE, label=_("after temperature, top-k and top-p"))
        axis.legend(fontsize=9, loc="upper right")
        self.below = self.figure.text(0.02, 0.02, "", fontsize=9.5, va="bottom", linespacing=1.5)
        moving(*self.old, *self.new, *self.names, *self.shares, self.below)
        lower_still(self.figure)

    def draw(self, text, temperature, top_k, top_p):
        now = state(self.network, self.known, text, temperature, top_k, top_p)
        largest = max(now["before"].max(), now["after"].max())
        top = next(level for level in TOPS if level >= largest - 1e-9)
        self.axis.set_ylim(0, 1.1 * top)
        self.axis.set_yticks([0, top / 2, top], ["0", f"{50 * top:g}", f"{100 * top:g}"])
        still_changed(self.figure)  # the numbers beside the axis may be others
        for place, number in enumerate(now["order"]):
            old, new = now["before"][place], now["after"][place]
            self.old[place].set_height(old)
            self.new[place].set_height(new)
            self.names[place].set_text(plain(pieces.readable(self.known.names[number])))
            self.shares[place].set_text(f"{100 * new:.0f}" if new >= 0.005 else "")
            self.shares[place].set_position((place, max(old, new) + 0.01 * top))
        self.below.set_text("\n".join(plain(line, 105) for line in self._lines(now, text)))
        return self.figure

    def _lines(self, now, text):
        """Three lines below the picture: what can be drawn, a continuation, what was not read."""
        kept = _("{n} of {all} pieces can still be drawn; the next one is worth {bits:.2f} bits.").format(
            n=now["kept"], all=len(self.known), bits=now["bits"]
        )
        written = _("Continuation: {start}▸{added}").format(start=one_line(typed(text))[-30:], added=now["written"])
        return kept, written, self._not_read(now)

    def _not_read(self, now):
        if not now["unknown"]:
            return " "
        return _("Never seen in training, and so not read: {letters}").format(letters=" ".join(now["unknown"]))

    def alt(self, text, temperature, top_k, top_p):
        now = state(self.network, self.known, text, temperature, top_k, top_p)
        first = ", ".join(
            f"“{pieces.readable(self.known.names[number])}” {100 * share:.1f} %"
            for number, share in list(zip(now["order"], now["after"], strict=True))[:4]
        )
        said = _(
            "After “{text}”, at temperature {temperature:.1f}, top-k {top_k}, top-p {top_p:.2f}: {first}; {kept} "
            "pieces can be drawn, {bits:.2f} bits. Continuation: {written}"
        ).format(
            text=one_line(typed(text)), temperature=temperature, top_k=top_k, top_p=top_p, first=first,
            kept=now["kept"], bits=now["bits"], written=now["written"],
        )  # fmt: skip
        return " ".join(f"{said} {self._not_read(now)}".split())


def explore(network, known):
    """Show the explorer: type a text, and cut the unlikely pieces away."""
    NextPiece(network, known).show()
