"""Checks of 14_speech_emotion."""

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.answers import first_match, near, number, whole_numbers
from course_utils.notebook.exercises import call, exercise

RATE = 8000
LENGTH = 400  # samples: 50 ms
LOW, HIGH = 60, 400  # Hz


def voiced(pitch, harmonics, length=LENGTH, rate=RATE):
    """A periodic sound: float64 [length], `harmonics` are the sizes of the multiples of `pitch` (Hz)."""
    at = numpy.arange(length) / rate
    return sum(
        size * numpy.sin(2 * numpy.pi * pitch * number * at + 0.7 * number) for number, size in enumerate(harmonics, 1)
    )


SHARE = 0.03, 0  # of the pitch: a move is a whole number of samples


@exercise("pitch-of-a-frame")
def check_pitch(answer):
    for pitch, harmonics in ((200.0, (1, 0.5)), (100.0, (0.3, 1, 0.5)), (320.0, (1, 0.2)), (80.0, (0.4, 0.6, 1, 0.5))):
        frame = voiced(pitch, harmonics)
        found = number(call(answer, frame.copy(), RATE), finite=False)
        if found is None:
            return _("Return one number, the pitch in Hz.")
        if not numpy.isfinite(found):
            return _("The pitch is not a finite number: is the move 0 among those you look at? Start at rate / 400.")
        if near(found, pitch, *SHARE):
            continue
        period = RATE / pitch
        strongest = pitch * (1 + int(numpy.argmax(harmonics)))
        if near(found, period, *SHARE):
            return _("That is the period in samples; the pitch is how many of them fit into a second: rate / period.")
        if near(found, 1 / pitch, *SHARE) or near(found, 1000 / pitch, *SHARE):
            return _("That is the period as a time; the pitch is one divided by it.")
        first = RATE // HIGH
        if period > first + 1 and (near(found, RATE / (period - first), *SHARE) or near(found, period - first, *SHARE)):
            return _("You count moves from the first one you look at: add that one to the place of the maximum.")
        if near(found, RATE, *SHARE) or found > 4 * HIGH:
            return _("A move of 0 is always the best match: look only at moves from rate / 400 to rate / 60.")
        if strongest != pitch and near(found, strongest, *SHARE):
            return _(
                "That is the strongest frequency. A voice repeats itself at {pitch:.0f} Hz here although {other:.0f} "
                "Hz is stronger: compare the frame with itself, moved."
            ).format(pitch=pitch, other=strongest)
        if any(near(found, pitch / k, *SHARE) for k in (2, 3, 4)):
            return _("That is {k} periods at once. Look at moves of less than rate / 60, and take the best.").format(
                k=round(pitch / found)
            )
        text = _(
            "For a frame of {pitch:.0f} Hz you say {found:.4g}; print the match for every move and see where it peaks."
        )
        return text.format(pitch=pitch, found=found)
    return None


# How many clips each speaker has; those of one speaker lie apart, and who speaks much stands where it hurts.
TALKERS = (
    ({"a": 2, "b": 3, "c": 2, "d": 3, "e": 9, "f": 12, "g": 2, "h": 3}, 3),
    ({"a": 9, "b": 1, "c": 8, "d": 2, "e": 9, "f": 1}, 2),
    ({"x": 1, "y": 5, "z": 2}, 3),
)


@exercise("folds-by-speaker")
def check_folds(answer):
    for place, (clips, folds) in enumerate(TALKERS):
        speakers = numpy.random.default_rng(place).permutation(numpy.repeat(list(clips), list(clips.values())))
        result = call(answer, speakers.copy(), folds)
        found = whole_numbers(result)
        if found is None or len(found) != len(speakers):
            if isinstance(result, (list, tuple)) and len(result) == folds:
                return _("You return the clips of each fold; return for each clip the number of its fold.")
            return _("Return one whole number for each of the {n} clips: its fold.").format(n=len(speakers))
        found = numpy.array(found)
        if found.min() == 1 and found.max() == folds:
            return _("Folds are numbered from 0; yours begin with 1.")
        if found.min() < 0 or found.max() >= folds:
            return _("Folds are numbered 0 to {last}; you also use {other}.").format(
                last=folds - 1, other=found.min() if found.min() < 0 else found.max()
            )
        parts = {who: len(set(found[speakers == who].tolist())) for who in clips}
        torn = max(parts, key=parts.get)
        if parts[torn] > 1:
            if (numpy.diff(found) >= 0).all():
                return _("You cut the list of clips where it stands: {who} is in {k} folds. Deal out people.").format(
                    who=torn, k=parts[torn]
                )
            text = _("{who} is in {k} folds: clips were dealt out, not people. Look up each person's fold.")
            return text.format(who=torn, k=parts[torn])
        sizes = numpy.bincount(found, minlength=folds)
        if not sizes.all():
            return _("Fold {empty} is empty: every fold must test somebody.").format(empty=int(sizes.argmin()))
        if sizes.max() - sizes.min() > max(clips.values()):
            text = _(
                "Your folds have {least} to {most} clips. As many people in each are not as many clips: give the next "
                "person to the fold that has the fewest clips so far."
            )
            return text.format(least=sizes.min(), most=sizes.max())
    return None


@exercise("average-recall")
def check_recall(answer):
    cases = [
        ((0, 0, 0, 0, 1, 1), (0, 0, 0, 1, 1, 0)),
        ((0, 0, 0, 0, 0, 0, 1, 2), (0, 0, 0, 0, 0, 0, 0, 2)),
        ((2, 2, 0, 1, 1, 0, 2, 2, 2), (2, 1, 0, 1, 0, 2, 2, 2, 2)),
    ]
    for labels, predicted in cases:
        truth, said = numpy.array(labels), numpy.array(predicted)
        found = number(call(answer, truth.copy(), said.copy()))
        classes = numpy.unique(truth)
        recalls = numpy.array([(said[truth == k] == k).mean() for k in classes])
        if found is None:
            return _("Return one number: the mean of the classes' recalls.")
        if near(found, recalls.mean(), rtol=0, atol=1e-6):
            continue
        precisions = numpy.array([(truth[said == k] == k).mean() if (said == k).any() else 0.0 for k in classes])
        f1 = 2 * precisions * recalls / numpy.maximum(precisions + recalls, 1e-12)
        hints = [
            ((truth == said).mean(), _("That is the accuracy: a frequent class counts more. Average the classes.")),
            (precisions.mean(), _("That asks of each answer whether it was right (precision); recall asks of a class "
                                  "how much of it was found.")),
            (f1.mean(), _("That is the F1 score; recall alone is asked.")),
            (recalls.sum(), _("That is the sum of the recalls; divide by the number of classes.")),
            (100 * recalls.mean(), _("Give a share from 0 to 1, not percent.")),
            (1 - recalls.mean(), _("That is the share that was missed; recall is the share that was found.")),
            (recalls.min(), _("That is the worst class; take the mean over all.")),
        ]  # fmt: skip
        hint = first_match(found, hints, rtol=0, atol=1e-6)
        if hint:
            return hint
        text = _(
            "For labels {labels} and answers {said} you say {found:.4g}; write down the recall of each class first."
        )
        return text.format(labels=list(labels), said=list(predicted), found=found)
    return None
