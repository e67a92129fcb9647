"""Checks of 12_machine_translation."""

import math
from collections import Counter

import numpy
from scipy.special import softmax

from course_utils.chapters.machine_translation import own_pairs
from course_utils.chapters.machine_translation.subwords import merged
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


@exercise("merge-step")
def check_merge_step(answer):
    cases = (
        {"lo": 2, "low": 5, "lower": 2, "newest": 6, "widest": 3},  # as in Sennrich et al. 2016
        {"hug": 2, "pug": 2, "bug": 2, "pun": 12, "bun": 9},
        {"aaa": 3, "aaaa": 2, "ab": 4},
        {"banana": 3, "nab": 2, "a": 50},
    )
    for spelling in cases:
        words = {tuple(word): count for word, count in spelling.items()}
        found = call(answer, dict(words))
        if not isinstance(found, dict) or not all(
            isinstance(word, tuple) and isinstance(count, (int, numpy.integer)) for word, count in found.items()
        ):
            return _("Return a dict as you got it: tuples of pieces, and how often each word occurs.")
        weighted = _pairs(words)
        most = max(weighted.values())
        right = [_merged(words, pair) for pair, count in weighted.items() if count == most]
        if found in right:
            continue
        slips = [
            (_pairs(dict.fromkeys(words, 1)), _merged,
             _("Every word counts as often as it occurs: add its number for each of its pairs, not 1.")),
            (weighted, _merged_once,
             _("A pair can stand in a word more than once: all of its places are merged, from left to right.")),
            (weighted, _overlapping, _("A piece can be used once only: after a merge go on behind it.")),
        ]  # fmt: skip
        for counted, merge, hint in slips:
            top = max(counted.values())
            if found in [merge(words, pair) for pair, count in counted.items() if count == top]:
                return hint
        if found in [_merged(words, pair) for pair, count in weighted.items() if count == min(weighted.values())]:
            return _("That is the rarest pair; take the most frequent one.")
        if found == words:
            return _("No pair was merged.")
        return _("In order: count all pairs of neighbours, each word as often as it occurs; take the most frequent; "
                 "in every word put its two pieces together.")  # fmt: skip
    return None


def _pairs(words):
    counts = Counter()
    for pieces, count in words.items():
        for pair in zip(pieces, pieces[1:], strict=False):
            counts[pair] += count
    return counts


def _merged(words, pair):
    return {tuple(merged(list(pieces), pair)): count for pieces, count in words.items()}


def _merged_once(words, pair):
    found = {}
    for pieces, count in words.items():
        places = [i for i in range(len(pieces) - 1) if pieces[i : i + 2] == pair][:1]
        found[_put(pieces, places)] = count
    return found


def _overlapping(words, pair):
    found = {}
    for pieces, count in words.items():
        inside = [pieces[i] + pieces[i + 1] if pieces[i : i + 2] == pair else pieces[i] for i in range(len(pieces) - 1)]
        found[(*inside, *([] if pieces[-2:] == pair else pieces[-1:]))] = count
    return found


def _put(pieces, places):
    for place in places:
        pieces = (*pieces[:place], pieces[place] + pieces[place + 1], *pieces[place + 2 :])
    return pieces


@exercise("beam-step")
def check_beam_step(answer):
    first = [(("▶",), 0.0)]
    two = [(("▶", "a"), -0.7), (("▶", "b"), -0.9)]
    ended = [(("▶", "a", "■"), -0.8), (("▶", "b", "a"), -1.0)]
    for beam, width in ((first, 2), (two, 2), (two, 3), (ended, 2)):
        found = call(answer, [tuple(one) for one in beam], _next_of, width)
        try:
            kept = [(tuple(map(str, pieces)), float(total)) for pieces, total in found]
        except (TypeError, ValueError):
            return _("Return a list of (pieces, total), as you got it.")
        wanted = _step(beam, width)
        if _same(kept, wanted):
            continue
        hints = [
            (_step(beam, width, keep_ended=False),
             _("A hypothesis that ends with ■ is finished: it stays as it is, and still takes a place in the beam.")),
            (_step(beam, width, add_total=False),
             _("The next piece's log-probability is added to the total of its beginning, not put in its place.")),
            (_step(beam, width, multiply=True),
             _("Log-probabilities are added; it is probabilities that are multiplied.")),
            (_step(beam, width, per_parent=True),
             _("You keep the best continuation of each beginning. All continuations compete for the places of the "
               "beam, and two of them may come from the same beginning.")),
            (_step(beam, width, worst=True), _("These are the worst: the largest log-probability is the likeliest.")),
            (_step(beam, 99), _("Keep no more than `width` of them.")),
        ]  # fmt: skip
        for slip, hint in hints:
            if _same(kept, slip):
                return hint
        if _same(sorted(kept), sorted(wanted)):
            return _("These are the right ones; put the likeliest first.")
        return _("In order: every beginning with every next piece, its total plus the new log-probability; finished "
                 "ones as they are; sort, the largest total first; keep `width`.")  # fmt: skip
    return None


CHANCES = {"▶": (0.5, 0.4, 0.1), "a": (0.35, 0.25, 0.4), "b": (0.9, 0.06, 0.04)}  # of a, b and ■ after the last piece


def _next_of(pieces):
    """Log-probabilities of the next piece, made up."""
    return {piece: math.log(chance) for piece, chance in zip("ab■", CHANCES[pieces[-1]], strict=True)}


def _step(beam, width, keep_ended=True, add_total=True, multiply=False, per_parent=False, worst=False):
    """One step of the search, or one with a slip."""
    grown = []
    for pieces, total in beam:
        if pieces[-1] == "■":
            grown += [(pieces, total)] if keep_ended else []
            continue
        longer = []
        for piece, score in _next_of(pieces).items():
            new = total * score if multiply else total + score if add_total else score
            longer.append(((*pieces, piece), new))
        longer.sort(key=lambda one: -one[1])
        grown += longer[:1] if per_parent else longer
    return sorted(grown, key=lambda one: one[1] if worst else -one[1])[:width]


def _same(one, other):
    return len(one) == len(other) and all(
        a[0] == b[0] and math.isclose(a[1], b[1], abs_tol=1e-9) for a, b in zip(one, other, strict=True)
    )


@exercise("ten-own-pairs")
def check_own_pairs(answer):
    return own_pairs.fault(answer)
