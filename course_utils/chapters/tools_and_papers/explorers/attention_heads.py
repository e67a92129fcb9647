"""Where each head looks in a text that the learner types. Taught in 16_tools_and_papers."""

import numpy

from course_utils.chapters.tools_and_papers import numpy_gpt, pieces
from course_utils.chapters.tools_and_papers.explorers.next_piece import encoded, one_line, typed
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.core.letters import plain
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import data_place, lower_still, moving, picture_axes
from course_utils.widgets.typed_text import TypedText

PLACES = 22  # pieces of a text that the picture has room for: the last ones
EXAMPLES = (
    "MACBETH.\nI have done the deed.\n\nLADY MACBETH.\nMy", "The king, the king, the", "Come, come away, and",
)  # fmt: skip


def state(network, known, text, block=1, head=1, place=8):
    """What the explorer shows.

    Parameters
    ----------
    network : numpy_gpt.Network
    known : pieces.Pieces
    text : str
        As it was typed; nothing that can be read counts as an empty line.
    block, head : int
        Counted from 1.
    place : int
        The piece that looks, counted from 1; beyond the end it is the last one.

    Returns
    -------
    dict
        "names": the pieces, as they are shown; "weights": float [n, n], rows look at columns; "place": index of the
        row that looks; "strongest": index of the piece that it hears most; "unknown": letters that were not read.
    """
    numbers, unknown = encoded(known, text)
    numbers = numbers[-min(PLACES, network.context) :]
    weights = numpy_gpt.read(network, numbers)[1][block - 1][head - 1]
    row = min(place, len(numbers)) - 1
    names = [pieces.readable(known.names[number]) for number in numbers]
    return {
        "names": names, "weights": weights, "place": row, "strongest": int(weights[row].argmax()),
        "unknown": unknown,
    }  # fmt: skip


class AttentionHeads(Explorer):
    """The weights of one head as a map, and what one piece hears as a row of pieces.

    `network` is a `numpy_gpt.Network`, `known` the `pieces.Pieces` that it reads.
    """

    def __init__(self, network, known):
        super().__init__(7.2, 5.2)
        self.network, self.known = network, known
        examples = [one_line(text) for text in EXAMPLES]
        self.controls = {
            "text": TypedText(_("your text"), {text: text for text in examples}, examples[0]),
            "head": Slider(_("head"), 1, network.heads, 1, 1),
            "place": Slider(_("who looks"), 1, PLACES, 1, 12),
        }
        if len(network.blocks) > 1:  # a slider with one place moves nothing
            block = Slider(_("block"), 1, len(network.blocks), 1, len(network.blocks))
            self.controls = {"text": self.controls.pop("text"), "block": block, **self.controls}
        axis = picture_axes(self.figure, (0.16, 0.19, 0.82, 0.68))
        self.map = axis.imshow(numpy.zeros((PLACES, PLACES)), cmap="Blues", vmin=0, vmax=1, aspect="auto")
        axis.set(xlim=(-0.5, PLACES - 0.5), ylim=(PLACES - 0.5, -0.5))
        self.title = axis.text(-0.5, -1.2, "", fontsize=11, fontweight="bold")
        self.rows = [axis.text(-0.8, row, "", ha="right", va="center", fontsize=9) for row in range(PLACES)]
        self.columns = [
            axis.text(column, PLACES - 0.3, "", ha="center", va="top", fontsize=9, rotation=90)
            for column in range(PLACES)
        ]
        (self.frame,) = axis.plot([], [], color=plots.RED, linewidth=2, clip_on=False)
        self.below = self.figure.text(0.02, 0.015, "", fontsize=9.5, va="bottom")
        moving(self.map, self.title, *self.rows, *self.columns, self.frame, self.below)
        lower_still(self.figure)

    def draw(self, text, head, place, block=1):
        now = state(self.network, self.known, text, block, head, place)
        count, row = len(now["names"]), now["place"]
        picture = numpy.zeros((PLACES, PLACES))
        picture[:count, :count] = now["weights"]
        self.map.set_data(picture)
        self.title.set_text(_("Block {block}, head {head}: rows look at columns").format(block=block, head=head))
        for number in range(PLACES):
            name = plain(now["names"][number]) if number < count else ""
            for words in (self.rows[number], self.columns[number]):
                words.set_text(name)
            self.rows[number].set(color=plots.RED if number == row else plots.BLACK)
        self.frame.set_data(
            [-0.5, row + 0.5, row + 0.5, -0.5, -0.5], [row - 0.5, row - 0.5, row + 0.5, row + 0.5, row - 0.5]
        )
        self.below.set_text(plain(self._sentence(now), 110))
        return self.figure

    def point(self, x, y, /, **values):
        """The row under the mouse looks."""
        (axis,) = self.figure.axes
        if not axis.bbox.contains(x, y):
            return {}
        return {"place": round(data_place(axis, x, y)[1]) + 1}

    def _sentence(self, now):
        weights, row = now["weights"][now["place"]], now["place"]
        order = numpy.argsort(-weights, kind="stable")[:3]
        heard = ", ".join(f"“{now['names'][number]}” ({number + 1}) {100 * weights[number]:.0f} %" for number in order)
        said = _("“{name}” (piece {row}) hears {heard}").format(name=now["names"][row], row=row + 1, heard=heard)
        if now["unknown"]:
            said += _("; not read: {letters}").format(letters=" ".join(now["unknown"]))
        return said

    def alt(self, text, head, place, block=1):
        now = state(self.network, self.known, text, block, head, place)
        return _("Block {block}, head {head}, {n} pieces of “{text}”. {sentence}.").format(
            block=block, head=head, n=len(now["names"]), text=one_line(typed(text)), sentence=self._sentence(now)
        )


def explore(network, known):
    """Show the explorer: type a text, and see which piece hears which."""
    AttentionHeads(network, known).show()
