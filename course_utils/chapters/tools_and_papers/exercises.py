"""Checks of 16_tools_and_papers."""

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.answers import array_of, first_match, near
from course_utils.notebook.exercises import call, exercise


@exercise("causal-mask")
def check_mask(answer):
    for size in (4, 1, 6):
        wanted = numpy.tri(size, dtype=bool)
        found = array_of(call(answer, size), (size, size))
        if found is None:
            return _("For {n} places, return {n} x {n} values of True or False.").format(n=size)
        if numpy.array_equal(found, wanted):
            continue
        hints = [
            (wanted.T, _("That lets each place look at what comes after it; rows are those who look, columns what they "
                         "look at.")),
            (numpy.tri(size, k=-1), _("A place may look at itself, too: without that the first one has nothing at "
                                      "all.")),
            (~wanted, _("True and False are swapped: True means that a place may look there.")),
            (numpy.eye(size), _("Each place looks at itself only, so that no word ever hears another.")),
            (numpy.ones((size, size)), _("Everybody sees everything: the answer would stand in the question.")),
            (numpy.where(wanted, 0, -1e9), _("That is what is added to the scores; return what is allowed, True or "
                                             "False.")),
            (numpy.where(wanted, 0, -numpy.inf), _("That is what is added to the scores; return what is allowed, True "
                                                   "or False.")),
        ]  # fmt: skip
        for mistaken, hint in hints:
            if numpy.array_equal(found, mistaken):
                return hint
        return _("In row i, column j, say whether place i may look at place j: it may where j is not above i.")
    return None


def _softmax(scores):
    risen = numpy.exp(scores - scores.max(axis=-1, keepdims=True))
    return risen / risen.sum(axis=-1, keepdims=True)


@exercise("attention-head")
def check_head(answer):
    generator = numpy.random.default_rng(0)
    for places, width, size in ((5, 6, 4), (3, 4, 2), (1, 4, 4)):
        x = generator.normal(size=(places, width))
        matrices = [generator.normal(size=(width, size)) for _number in range(3)]
        query, key, value = (x @ matrix for matrix in matrices)
        scores, mask = query @ key.T / size**0.5, numpy.tri(places, dtype=bool)
        hidden = numpy.where(mask, scores, -numpy.inf)
        wanted = _softmax(hidden) @ value
        found = array_of(call(answer, x.copy(), *(matrix.copy() for matrix in matrices)), (places, size))
        if found is None:
            return _("For {n} places, return {n} x {size} numbers: what each place hears.").format(n=places, size=size)
        if near(found, wanted):
            continue
        unscaled = numpy.where(mask, query @ key.T, -numpy.inf)
        hints = [
            (_softmax(scores) @ value, _("The mask is missing: places look at what comes after them.")),
            (_softmax(unscaled) @ value, _("Divide the scores by the root of the head's size, or they grow with it and "
                                           "softmax hears one place only.")),
            (_softmax(numpy.where(mask, query @ key.T / size, -numpy.inf)) @ value,
             _("Divide by the root of the size, not by the size.")),
            (_softmax(numpy.where(mask, query @ key.T / width**0.5, -numpy.inf)) @ value if width != size else None,
             _("Divide by the root of the head's size, which is the number of columns of the query, not of x.")),
            (_softmax(numpy.where(mask, scores, 0)) @ value,
             _("A score of 0 is no “no”: its exponential is 1. Use minus infinity where it is not allowed.")),
            (numpy.where(mask, _softmax(scores), 0) @ value,
             _("Mask before softmax: afterwards the weights no longer sum to 1.")),
            (_softmax(hidden), _("Those are the weights; multiply them with the values.")),
            (_softmax(numpy.where(mask, key @ query.T / size**0.5, -numpy.inf)) @ value,
             _("Keys and queries are swapped: who looks is the row, so query times key transposed.")),
            (numpy.where(mask, scores, 0) @ value, _("Scores are no weights yet: softmax is missing.")),
            (_softmax(hidden) @ x if width == size else None, _("Weigh the values, x times the third matrix, not x.")),
        ]  # fmt: skip
        hint = first_match(found, [pair for pair in hints if pair[0] is not None])
        if hint:
            return hint
        return _("Query, key and value are x times its matrix; scores, mask, softmax, then weights times values.")
    return None


@exercise("top-p")
def check_top_p(answer):
    cases = (
        ([0.5, 0.25, 0.15, 0.1], 0.7), ([0.1, 0.15, 0.25, 0.5], 0.7), ([0.5, 0.25, 0.15, 0.1], 0.75),
        ([0.6, 0.4], 0.1), ([0.2, 0.3, 0.1, 0.4], 1.0),
    )  # fmt: skip
    for chances, share in cases:
        chances = numpy.array(chances)
        order = numpy.argsort(-chances)
        reached = numpy.cumsum(chances[order])
        count = int(numpy.searchsorted(reached, share - 1e-9)) + 1

        def kept(places, chances=chances):
            result = numpy.zeros_like(chances)
            result[places] = chances[places]
            return result

        wanted = kept(order[:count])
        found = array_of(call(answer, chances.copy(), share), chances.shape)
        if found is None:
            return _("Return as many probabilities as you were given.")
        if near(found, wanted / wanted.sum()):
            continue
        first = kept(numpy.arange(int(numpy.searchsorted(numpy.cumsum(chances), share - 1e-9)) + 1))
        fewer = kept(order[: count - 1])
        hints = [
            (wanted, _("What is kept no longer sums to 1: divide by its sum.")),
            (first / first.sum(), _("Sort first: the likeliest pieces are kept, wherever they stand in the list.")),
            (fewer / fewer.sum() if count > 1 else None,
             _("One piece too few: what is kept must reach the share, so the piece that crosses it stays.")),
            (numpy.zeros_like(chances), _("Nothing is kept: the likeliest piece always stays.")),
            (numpy.where(chances >= share, chances, 0) / max(chances[chances >= share].sum(), 1e-9),
             _("The share is of the sum of the likeliest pieces, not a bound for each of them.")),
            (wanted[order] / wanted.sum(), _("The order must stay as it was given; only what is dropped becomes 0.")),
            (chances, _("Nothing is dropped: the least likely pieces must become 0.")),
        ]  # fmt: skip
        hint = first_match(found, [pair for pair in hints if pair[0] is not None])
        if hint:
            return hint
        text = _("For {chances} and a share of {share} you return {found}; work it out once by hand.")
        return text.format(chances=chances.tolist(), share=share, found=numpy.round(found, 3).tolist())
    return None
