"""Checks of 12_machine_translation."""

import math
from collections import Counter

import numpy
from scipy.special import softmax

from course_utils.core.i18n import _
from course_utils.notebook.answers import array_of, first_match, near
from course_utils.notebook.exercises import call, exercise


@exercise("masked-attention")
def check_masked_attention(answer):
    generator = numpy.random.default_rng(3)
    asks, keys, values = (generator.normal(size=shape) for shape in ((3, 4), (5, 4), (5, 2)))
    allowed = numpy.array([[1, 0, 0, 0, 0], [1, 1, 0, 1, 0], [1, 1, 1, 1, 0]], bool)
    found = array_of(call(answer, asks.copy(), keys.copy(), values.copy(), allowed.copy()), (3, 2))
    if found is None:
        return _("Return one row of 2 numbers for each of the 3 that ask.")
    scores = asks @ keys.T / 2.0
    closed = numpy.where(allowed, scores, -numpy.inf)
    wanted = softmax(closed, axis=-1) @ values
    if near(found, wanted):
        # A row of large scores must not overflow, and a large forbidden one must not win.
        large = array_of(call(answer, 600 * asks, 600 * keys, values.copy(), allowed.copy()), (3, 2))
        if large is None or not numpy.isfinite(large).all():
            return _("With large scores it overflows: subtract the largest score of each row before exponentiating.")
        return None
    unscaled = numpy.where(allowed, asks @ keys.T, -numpy.inf)
    late = softmax(scores, axis=-1) * allowed
    with numpy.errstate(divide="ignore", invalid="ignore"):
        columns = numpy.nan_to_num(softmax(numpy.where(allowed, scores, -1e30), axis=0)) @ values
    hints = [
        (softmax(scores, axis=-1) @ values, _("The mask is not used: a forbidden place must get the weight 0.")),
        (softmax(numpy.where(allowed, -numpy.inf, scores), axis=-1) @ values,
         _("The mask is the wrong way round: True says that looking is allowed.")),
        (softmax(unscaled, axis=-1) @ values, _("Divide the scores by the square root of d, the length of a key.")),
        (softmax(numpy.where(allowed, asks @ keys.T / 4.0, -numpy.inf), axis=-1) @ values,
         _("You divide by d; divide by its square root.")),
        (softmax(numpy.where(allowed, scores, 0.0), axis=-1) @ values,
         _("A score of 0 is not forbidden: exp(0) is 1. Put minus infinity there, before softmax.")),
        (late @ values, _("You set weights to 0 after softmax: they no longer sum to 1. Mask the scores before it.")),
        (columns, _("Softmax runs along the wrong axis: the weights of one that asks, a row, sum to 1.")),
    ]  # fmt: skip
    hint = first_match(found, hints)
    if hint:
        return hint
    return _("In order: asks times keys transposed, over the root of d; minus infinity where not allowed; softmax of "
             "each row; times values.")  # fmt: skip


@exercise("clipped-precision")
def check_clipped_precision(answer):
    cases = (
        ("the the the dog", "the cat sat", 1),
        ("open the new file", "open a new file", 1),
        ("open the new file", "open the file", 2),
        ("a b a b a", "a b a c a b", 2),
        ("save all", "save all open files", 1),
    )
    for sentence, right, n in cases:
        text, reference = sentence.split(), right.split()
        found = array_of(call(answer, list(text), list(reference), n), ())
        if found is None:
            return _("Return one number.")
        grams = [tuple(text[i : i + n]) for i in range(len(text) - n + 1)]
        known = [tuple(reference[i : i + n]) for i in range(len(reference) - n + 1)]
        counts, most = Counter(grams), Counter(known)
        wanted = sum((counts & most).values()) / len(grams)
        if near(found, wanted):
            continue
        single = Counter(text), Counter(reference)
        hints = [
            (sum(gram in known for gram in grams) / len(grams),
             _("An n-gram counts at most as often as the reference has it; “the the the” must not be perfect.")),
            (sum((counts & most).values()) / max(len(known), 1),
             _("You divide by the n-grams of the reference: that is recall. Divide by those of the translation.")),
            (len(set(grams) & set(known)) / len(set(grams)),
             _("Sets forget how often something occurs: count.")),
            (sum((counts & most).values()), _("That is how many match; divide by the n-grams of the translation.")),
            (sum((single[0] & single[1]).values()) / len(text) if n > 1 else math.nan,
             _("You compare single words; an n-gram is n words in a row.")),
            (sum((counts & most).values()) / len(text) if n > 1 else math.nan,
             _("A text of m words has m - n + 1 n-grams, not m.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        words = _("“{text}” against “{reference}” with n = {n}: you say {found:.4g}; work it out once by hand.")
        return words.format(text=sentence, reference=right, n=n, found=float(found))
    return None


@exercise("length-penalty")
def check_length_penalty(answer):
    finished = [("打开", -1.6, 2), ("打开文件", -2.4, 4), ("打开最近的文件", -5.6, 7), ("打", -1.7, 1)]
    for penalty in (0.0, 0.5, 1.0, 1.5):
        found = call(answer, list(finished), penalty)
        wanted = finished[int(numpy.argmax([total / length**penalty for _text, total, length in finished]))][0]
        if isinstance(found, (tuple, list)) and found and isinstance(found[0], str) and found[0] == wanted:
            return _("You found it; return its text alone.")
        if not isinstance(found, str):
            return _("Return the text of one hypothesis.")
        if found == wanted:
            continue
        rules = [
            ([total for _text, total, _length in finished],
             _("Without a penalty the short ones win: divide by the length to the power of penalty.")),
            ([-total / length**penalty for _text, total, length in finished],
             _("That is the worst: log-probabilities are below 0, and the largest is the best.")),
            ([total * length**penalty for _text, total, length in finished],
             _("You multiply by the length; divide.")),
            ([total / length for _text, total, length in finished],
             _("You divide by the length, whatever the penalty: divide by its power.")),
        ]  # fmt: skip
        for scores, hint in rules:
            if finished[int(numpy.argmax(scores))][0] == found:
                return hint
        words = _("With penalty {penalty} it is {wanted}: divide each log-probability by its length to that power.")
        return words.format(penalty=penalty, wanted=wanted)
    return None
