"""Checks of 13_speech_to_text."""

import numpy

from course_utils.chapters.speech_to_text import ctc, error_rate
from course_utils.core.i18n import _
from course_utils.notebook.answers import first_match, floats, near, number, told, whole_numbers
from course_utils.notebook.exercises import call, exercise


def _merged(path):
    return [symbol for place, symbol in enumerate(path) if place == 0 or symbol != path[place - 1]]


@exercise("collapse-a-path")
def check_collapse(answer):
    paths = [[4, 0, 4, 4, 2, 2, 0, 2, 4], [0, 3, 3, 0, 3, 0, 0, 7, 7], [5, 5, 5], [0, 0], [1, 2, 1, 2], [9, 0, 0, 0, 9]]
    for path in paths:
        result = call(answer, list(path))
        if isinstance(result, str):
            return _("Return the symbols as a list of numbers, not as a text.")
        found = whole_numbers(result)
        if found is None:
            return _("Return a list of symbols, such as [3, 3, 7].")
        right = list(ctc.collapse(path))
        if found == right:
            continue
        without = [symbol for symbol in path if symbol != 0]
        hints = [
            (_merged(without), _("You remove the blanks first: then 3 – 3 becomes one 3. Merge repeats first.")),
            (without, _("Repeats are still there: a symbol that lasts several frames counts once.")),
            (_merged(path), _("The blanks, symbol 0, are still there; remove them after merging.")),
            (list(dict.fromkeys(without)), _("A digit may be said twice: merge only what stands side by side.")),
            (sorted(set(without)), _("A digit may be said twice: merge only what stands side by side.")),
            (right[::-1], _("That is back to front.")),
            (path, _("That is the path itself: merge repeats, then remove blanks.")),
        ]
        hint = first_match(found, hints)
        if hint:
            return hint
        text = _("For the path {path} you return {found}; go through it by hand, frame by frame.")
        return text.format(path=path, found=found)
    return None


@exercise("word-error-rate")
def check_error_rate(answer):
    cases = [
        ("nine nine one four six two eight", "nine five one four two eight"),
        ("three zero seven", "three seven"),
        ("one two three four", "two three four"),
        ("nine nine one", "nine five one one two"),
        ("six", "six six six"),
        ("eight four", ""),
        ("five one", "five one"),
    ]
    for said, read in cases:
        truth, written = said.split(), read.split()
        found = number(call(answer, list(truth), list(written)))
        if found is None:
            return _("Return one number: edits divided by words that were said.")
        wrong = error_rate.distances(truth, written)[-1, -1]
        right = wrong / len(truth)
        if near(found, right, rtol=0):
            continue
        counted = error_rate.edits(truth, written)
        pairs = zip(truth, written, strict=False)  # the shorter one ends the comparison, as in the mistake
        by_place = sum(a != b for a, b in pairs)
        letters = error_rate.distances(" ".join(truth), " ".join(written))[-1, -1]
        hints = [
            (wrong, _("That is the number of edits; divide by how many words were said.")),
            (100 * right, _("Give a share, not percent.")),
            (1 - right, _("That is what was right; the error rate is what was wrong, and can pass 1.")),
            (wrong / max(len(truth), len(written)), _("You divide by the longer of the two; divide by the words that "
                                                      "were said, so that the rate can pass 1.")),
            (wrong / max(len(written), 1), _("You divide by the words that were written; divide by those said.")),
            (min(right, 1.0), _("The rate can pass 1: who writes too much makes more errors than there are words.")),
            ((by_place + abs(len(truth) - len(written))) / len(truth),
             _("You compare place by place: one word that is left out then spoils all that follow.")),
            (by_place / len(truth), _("You compare place by place: one word that is left out then spoils all that "
                                      "follow.")),
            (float(truth != written), _("That says whether the sentence is wrong, not how many of its words.")),
            (counted.substitutions / len(truth), _("Deletions and insertions are errors, too.")),
            (letters / len(" ".join(truth)), _("You compare letters; compare words.")),
        ]  # fmt: skip
        hint = first_match(found, hints, rtol=0)
        if hint:
            return hint
        text = _("Said {truth}, written {written}: you say {found:.4g}; count the edits by hand first.")
        return text.format(truth=" ".join(truth), written=" ".join(written) or "–", found=found)
    return None


def _table(rows):
    rows = numpy.array(rows, float)
    return rows / rows.sum(axis=1, keepdims=True)


@exercise("probability-of-a-digit")
def check_probability(answer):
    tables = [
        _table([(6, 4, 1), (6, 4, 2), (5, 3, 1)]),
        _table([(2, 5, 1), (7, 1, 1), (1, 6, 3), (4, 4, 1)]),
        _table([(5, 5, 2), (3, 6, 1)]),
    ]
    for table in tables:
        frames = len(table)
        found = number(call(answer, table.copy()))
        if found is None:
            return _("Return one number, a probability.")
        blank, digit = table[:, 0], table[:, 1]

        def path(start, end, blank=blank, digit=digit):
            return blank[:start].prod() * digit[start:end].prod() * blank[end:].prod()

        spans = [(start, end) for start in range(frames) for end in range(start + 1, frames + 1)]
        right = sum(path(*span) for span in spans)
        if near(found, right, rtol=0):
            continue
        hints = [
            (max(path(*span) for span in spans), _("That is the best path alone; add all of them.")),
            (sum(path(start, start + 1) for start in range(frames)),
             _("The digit may last several frames: runs of any length count.")),
            (digit.prod(), _("That is the one path in which the digit fills all frames; blanks may stand around it.")),
            (sum(digit[start:end].prod() for start, end in spans),
             _("The frames outside the run are blank, and their probability counts, too.")),
            (1 - numpy.prod(1 - digit), _("That lets the digit come anywhere, even twice; it is to be one run of it.")),
            ((blank + digit).prod() - blank.prod(),
             _("With a blank between two runs the digit has been said twice: only one run counts.")),
            (digit.mean(), _("A mean over frames is no probability of a text: multiply along a path, add the paths.")),
            (numpy.log(right), _("That is the logarithm; return the probability itself.")),
            (-numpy.log(right), _("That is the loss; return the probability itself.")),
        ]  # fmt: skip
        hint = first_match(found, hints, rtol=0)
        if hint:
            return hint
        text = _("For a table of {frames} frames you say {found:.4g}; write down its {paths} paths first.")
        return text.format(frames=frames, found=found, paths=len(spans))
    return None


FRAME = 0.04  # seconds of one output of the network


def _runs(path):
    """The runs of a path that are no blanks: list of (symbol, first frame, last frame)."""
    starts = [place for place in range(len(path)) if place == 0 or path[place] != path[place - 1]]
    ends = [*starts[1:], len(path)]  # no path here is empty
    return [(path[start], start, end - 1) for start, end in zip(starts, ends, strict=True) if path[start] != 0]


@exercise("digits-with-times")
def check_times(answer):
    generator = numpy.random.default_rng(3)
    for path in ([0, 4, 4, 0, 4, 8, 8, 8, 0], [1, 1, 0, 10, 10, 2, 0, 0], [0, 0, 0], [7, 0, 0, 7, 7, 7, 3]):
        table = generator.normal(0, 0.5, (len(path), 11))
        table[numpy.arange(len(path)), path] += 6.0
        result = call(answer, table.copy())
        found = floats(result)
        runs = _runs(path)
        right = [(symbol - 1, FRAME * start) for symbol, start, _end in runs]
        if not runs and found is not None and found.size == 0:
            continue
        if found is None or found.ndim != 2 or found.shape[1] != 2:
            return _(
                "Return a list of pairs (digit, seconds), such as [(3, 0.04), (7, 0.2)]; for silence an empty one."
            )
        if near(found, numpy.array(right, float).reshape(-1, 2), rtol=0):
            continue
        frames = [(symbol, place) for place, symbol in enumerate(path)]
        merged = [pair for pair in frames if pair[1] == 0 or path[pair[1] - 1] != pair[0]]
        quiet = [pair for pair in frames if pair[0] != 0]
        after = [pair for k, pair in enumerate(quiet) if k == 0 or quiet[k - 1][0] != pair[0]]
        hints = [
            ([(s, FRAME * start) for s, start, _end in runs],
             _("Symbol 0 is the blank, so that symbol 1 stands for the digit 0: subtract one.")),
            ([(s - 1, FRAME * place) for s, place in merged], _("The blanks are still there: leave symbol 0 out.")),
            ([(s - 1, FRAME * place) for s, place in quiet],
             _("Repeats are still there: a run of one digit is one digit, at its first frame.")),
            ([(s - 1, FRAME * place) for s, place in after],
             _("You remove the blanks first: then 3 – 3 becomes one 3. Merge repeats first.")),
            ([(s - 1, FRAME * end) for s, _start, end in runs],
             _("That is the last frame of each run; the first is asked.")),
            ([(s - 1, FRAME * (end + 1)) for s, _start, end in runs],
             _("That is where each run ends; its beginning is asked.")),
            ([(s - 1, start) for s, start, _end in runs], _("Those are frames; a frame lasts 0.04 seconds.")),
            ([(s - 1, 40 * start) for s, start, _end in runs], _("Those are milliseconds; give seconds.")),
            ([(FRAME * start, s - 1) for s, start, _end in runs], _("The digit comes first, then its time.")),
        ]  # fmt: skip
        hint = first_match(found, [(numpy.array(slip, float).reshape(-1, 2), text) for slip, text in hints], rtol=0)
        if hint:
            return hint
        text = _("For the winners {path} you return {found}; go through them by hand, frame by frame.")
        return text.format(path=path, found=told([tuple(pair) for pair in found.round(2).tolist()]))
    return None
