"""Connectionist temporal classification, written out: from one guess a frame to a text, and back. 13_speech_to_text.

The idea is of Graves, Fernández, Gomez and Schmidhuber (2006), https://doi.org/10.1145/1143844.1143891. A network
says for every frame how probable each symbol is; symbol 0 is the blank, "nothing new here". A *path* is one symbol a
frame; many paths stand for the same text. Here probabilities come as their natural logarithms, float [frames, symbols].
"""

from itertools import product

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

BLANK = 0
IMPOSSIBLE = -numpy.inf


def collapse(path, blank=BLANK):
    """The text that a path stands for: repeats are merged first, then blanks go. A tuple of symbols."""
    text, before = [], None
    for symbol in path:
        if symbol != before and symbol != blank:
            text.append(int(symbol))
        before = symbol
    return tuple(text)


def checked(log_probabilities):
    """The table as float64 [frames, symbols]; CourseError when it is not one, or holds what no logarithm gives."""
    table = numpy.asarray(log_probabilities, float)
    if table.ndim != 2 or table.shape[1] < 2 or not len(table):
        text = _("CTC needs a table [frames, symbols] with two symbols or more; this has the shape {shape}.")
        raise CourseError(text.format(shape=numpy.shape(log_probabilities)))
    if numpy.isnan(table).any() or (table > 1e-3).any():
        raise CourseError(_("CTC needs logarithms of probabilities, which are 0 or less; these are not."))
    return table


def widened(text, symbols, blank=BLANK):
    """The text with a blank before, between and after its symbols: int64 [2 * len(text) + 1]."""
    text = numpy.asarray(text, "int64").reshape(-1)
    if ((text < 0) | (text >= symbols) | (text == blank)).any():
        raise CourseError(
            _("A text has the symbols 0 to {last} without the blank {blank}; this has {text}.").format(
                last=symbols - 1, blank=blank, text=text.tolist()
            )
        )
    wide = numpy.full(2 * len(text) + 1, blank)
    wide[1::2] = text
    return wide


def forward(log_probabilities, text, blank=BLANK):
    """The forward table of a text: float64 [frames, 2 * len(text) + 1].

    Entry [t, s] is the logarithm of the probability of all beginnings of paths, t + 1 frames long, that have come to
    place s of the widened text (`widened`). From frame to frame one may stay, go on by one place, or jump over a blank
    where it stands between two different symbols.
    """
    table = checked(log_probabilities)
    wide = widened(text, table.shape[1], blank)
    jump = numpy.zeros(len(wide), bool)
    jump[2:] = (wide[2:] != blank) & (wide[2:] != wide[:-2])
    alpha = numpy.full((len(table), len(wide)), IMPOSSIBLE)
    alpha[0, :2] = table[0, wide[:2]]  # a path starts with the blank or with the first symbol
    for t in range(1, len(table)):
        stay, step, leap = alpha[t - 1], numpy.full(len(wide), IMPOSSIBLE), numpy.full(len(wide), IMPOSSIBLE)
        step[1:] = stay[:-1]
        leap[2:] = stay[:-2]
        leap[~jump] = IMPOSSIBLE
        alpha[t] = numpy.logaddexp(numpy.logaddexp(stay, step), leap) + table[t, wide]
    return alpha


def loss(log_probabilities, text, blank=BLANK):
    """Minus the logarithm of the probability of a text: the sum over all its paths. Infinite when it cannot fit."""
    last = forward(log_probabilities, text, blank)[-1]
    return float(-numpy.logaddexp.reduce(last[-2:]))  # a path ends with the last symbol or with the blank behind it


def best_path(log_probabilities, blank=BLANK):
    """The text of the most probable path: the winner of each frame, collapsed. Quick, and not always the best text."""
    return collapse(checked(log_probabilities).argmax(axis=1), blank)


def beginnings(texts):
    """Every beginning of every text, the empty one and the whole ones, too: a set of tuples."""
    return {tuple(text[:length]) for text in texts for length in range(len(text) + 1)}


def beam_search(log_probabilities, width=10, blank=BLANK, only=None):
    """The most probable texts, each with all its paths together, as far as a beam of `width` texts can find them.

    For each text the beam keeps two logarithms: of its paths that end with the blank, and of those that end with its
    last symbol. Only the first kind lets the same symbol follow once more (Hannun et al. 2014, https://arxiv.org/abs/1408.2873).

    Parameters
    ----------
    log_probabilities : float [frames, symbols]
    width : int
        Texts that are kept after each frame, 1 or more.
    only : collection of tuples, optional
        The texts that can have been said at all, the simplest language model: what begins none of them is dropped at
        once, and only whole ones are returned.

    Returns
    -------
    list of (text, float)
        At most `width` texts, tuples of symbols, with the logarithm of their probability, the most probable first; with
        `only` it may be empty.
    """
    table = checked(log_probabilities)
    allowed = None if only is None else beginnings(only)
    if int(width) != width or width < 1:
        raise CourseError(_("A beam holds 1 text or more; this one should hold {width}.").format(width=width))
    beam = {(): (0.0, IMPOSSIBLE)}  # text: (paths that end with a blank, paths that end with its last symbol)
    for row in table:
        grown = {}

        def add(text, ends_blank, value, grown=grown):
            if value == IMPOSSIBLE or (allowed is not None and text not in allowed):
                return
            before = grown.get(text, (IMPOSSIBLE, IMPOSSIBLE))
            place = 0 if ends_blank else 1
            total = numpy.logaddexp(before[place], value)
            grown[text] = (total, before[1]) if ends_blank else (before[0], total)

        for text, (quiet, voiced) in beam.items():
            both = numpy.logaddexp(quiet, voiced)
            add(text, True, both + row[blank])
            for symbol in range(len(row)):
                if symbol == blank:
                    continue
                if text and symbol == text[-1]:
                    add(text, False, voiced + row[symbol])  # the same symbol goes on
                    add((*text, symbol), False, quiet + row[symbol])  # after a blank it is a new one
                else:
                    add((*text, symbol), False, both + row[symbol])
        ranked = sorted(grown.items(), key=lambda found: -numpy.logaddexp(*found[1]))
        beam = dict(ranked[: int(width)])
    whole = None if only is None else {tuple(text) for text in only}
    found = [(text, float(numpy.logaddexp(*ends))) for text, ends in beam.items()]
    return found if whole is None else [pair for pair in found if pair[0] in whole]


def all_texts(log_probabilities, blank=BLANK, most=200_000):
    """Every text with its probability, by trying every path: for tiny tables only. {text: probability}."""
    table = checked(log_probabilities)
    if table.shape[1] ** len(table) > most:
        raise CourseError(
            _("{n} symbols over {t} frames have too many paths to try them all.").format(n=table.shape[1], t=len(table))
        )
    found = {}
    for path in product(range(table.shape[1]), repeat=len(table)):
        text = collapse(path, blank)
        found[text] = found.get(text, 0.0) + float(numpy.exp(table[numpy.arange(len(path)), list(path)].sum()))
    return found


def count_paths(text, frames):
    """How many paths of so many frames stand for a text: an exact whole number."""
    text = [int(symbol) for symbol in text]
    wide = [BLANK] * (2 * len(text) + 1)
    wide[1::2] = text
    ways = [1, 1, *[0] * (len(wide) - 2)][: len(wide)]
    for _frame in range(frames - 1):
        ways = [
            ways[s]
            + (ways[s - 1] if s else 0)
            + (ways[s - 2] if s > 1 and wide[s] != BLANK and wide[s] != wide[s - 2] else 0)
            for s in range(len(wide))
        ]
    return sum(ways[-2:])
