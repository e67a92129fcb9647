"""Beam search: several unfinished translations side by side. Taught in 12_machine_translation."""

from dataclasses import dataclass

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _


@dataclass(frozen=True)
class Hypothesis:
    """A beginning of a translation: `numbers` of its pieces (the start first), `total` log-probability up to here.

    `parent` is its place in the level before, `finished` says that its last number is the end.
    """

    numbers: tuple
    total: float
    parent: int
    finished: bool = False

    def score(self, penalty):
        """Log-probability over length to the power of `penalty`: 0 the sum, 1 the mean over its pieces."""
        return self.total / max(len(self.numbers) - 1, 1) ** penalty


@dataclass(frozen=True)
class Search:
    """What a search did for one source.

    `levels[t]` are the hypotheses kept after t steps, `finished` all that ended.
    """

    levels: tuple
    finished: tuple

    def best(self, penalty=0.0):
        """The finished hypothesis with the best score; where none is finished, the best of the last level."""
        return max(self.finished or self.levels[-1], key=lambda one: one.score(penalty))


def search(next_scores, count, width, longest, start, end):
    """Search for `count` sources at once.

    Parameters
    ----------
    next_scores : function of (owners, said) to float array [n, size]
        `owners` int64 [n] says which source each row of `said` (int32 [n, t], all of one length) belongs to; the
        result are log-probabilities of the next piece.
    count : int
        Number of sources.
    width : int
        Hypotheses kept for each source after each step, 1 or more; 1 is greedy search.
    longest : int
        Numbers of a hypothesis at most, start and end included.
    start, end : int
        Numbers of the start and of the end.

    Returns
    -------
    list of Search
        A source is done when `width` hypotheses have ended, or when `longest` is reached.
    """
    if width < 1 or longest < 2:
        text = _("A beam has 1 hypothesis or more, and 2 numbers or more; not {width} and {longest}.")
        raise CourseError(text.format(width=width, longest=longest))
    levels = [[[Hypothesis((start,), 0.0, -1)]] for _source in range(count)]
    finished = [[] for _source in range(count)]
    for _length in range(1, longest):
        live = [
            (owner, place)
            for owner in range(count)
            if len(finished[owner]) < width
            for place, one in enumerate(levels[owner][-1])
            if not one.finished
        ]
        if not live:
            break
        owners = numpy.array([owner for owner, _place in live])
        said = numpy.array([levels[owner][-1][place].numbers for owner, place in live], "int32")
        scores = numpy.asarray(next_scores(owners, said))
        likely = numpy.argpartition(-scores, min(width, scores.shape[1] - 1), axis=1)[:, : width + 1]
        grown = {}
        for (owner, place), row, candidates in zip(live, scores, likely, strict=True):
            parent = levels[owner][-1][place]
            for number in candidates:
                if numpy.isfinite(row[number]):
                    total = parent.total + float(row[number])
                    one = Hypothesis((*parent.numbers, int(number)), total, place, int(number) == end)
                    grown.setdefault(owner, []).append(one)
        for owner, found in grown.items():
            # Equal totals in a fixed order, so that every run finds the same.
            kept = sorted(found, key=lambda one: (-one.total, one.numbers))[:width]
            levels[owner].append(kept)
            finished[owner] += [one for one in kept if one.finished]
    return [Search(tuple(map(tuple, steps)), tuple(ended)) for steps, ended in zip(levels, finished, strict=True)]
