import itertools
import math

import numpy
import pytest

from course_utils.chapters.machine_translation import beam
from course_utils.core.errors import CourseError

START, END, SIZE = 0, 1, 5


def table(seed):
    """Log-probabilities that depend on source and all that was said: a function for `beam.search`."""

    def scores(owners, said):
        rows = []
        for owner, row in zip(owners, said, strict=True):
            raw = numpy.random.default_rng([seed, int(owner), *map(int, row)]).normal(size=SIZE)
            raw[START] = -numpy.inf
            rows.append(raw - math.log(numpy.exp(raw).sum()))
        return numpy.array(rows)

    return scores


def every_one(scores, owner, longest):
    """All finished hypotheses up to a length: {numbers: total}."""
    found = {}
    for length in range(1, longest):
        for middle in itertools.product(range(2, SIZE), repeat=length - 1):
            numbers, total = (START,), 0.0
            for number in (*middle, END):
                total += scores([owner], [numbers])[0][number]
                numbers = (*numbers, number)
            found[numbers] = total
    return found


def test_width_one_is_greedy():
    scores = table(1)
    (search,) = beam.search(scores, 1, 1, 8, START, END)
    said = (START,)
    while said[-1] != END and len(said) < 8:
        said = (*said, int(scores([0], [said])[0].argmax()))
    assert search.levels[-1][0].numbers == said


def test_a_wide_beam_finds_the_best_of_all():
    for seed in range(4):
        scores = table(seed)
        searches = beam.search(scores, 2, 200, 5, START, END)
        for owner, search in enumerate(searches):
            wanted = every_one(scores, owner, 5)
            best = search.best()
            assert best.numbers == max(wanted, key=wanted.get)
            assert best.total == pytest.approx(wanted[best.numbers])


def test_the_best_is_never_worse_with_more_hypotheses_kept():
    scores = table(5)
    greedy, wide = (beam.search(scores, 1, width, 6, START, END)[0] for width in (1, 50))
    if greedy.finished:
        assert wide.best().total >= greedy.best().total - 1e-9
    assert wide.finished


def test_levels_hang_together_and_sources_do_not_mix():
    together = beam.search(table(2), 3, 3, 7, START, END)
    for search in together:
        for before, level in itertools.pairwise(search.levels):
            assert len(level) <= 3 and [one.total for one in level] == sorted(
                (one.total for one in level), reverse=True
            )
            for one in level:
                assert before[one.parent].numbers == one.numbers[:-1] and not before[one.parent].finished
    alone = beam.search(lambda owners, said: table(2)([1] * len(said), said), 1, 3, 7, START, END)[0]
    assert alone.levels == together[1].levels


def test_the_length_penalty_turns_the_order():
    short, long = beam.Hypothesis((0, 2, 1), -3.0, 0, True), beam.Hypothesis((0, 2, 3, 2, 3, 2, 1), -4.2, 0, True)
    search = beam.Search(((short,),), (short, long))
    assert search.best(0.0) is short and search.best(1.0) is long


@pytest.mark.parametrize(("width", "longest"), [(0, 5), (3, 1)])
def test_an_impossible_beam_is_one_sentence(width, longest):
    with pytest.raises(CourseError, match="beam"):
        beam.search(table(0), 1, width, longest, START, END)
