"""Older ways to read spoken digits, without CTC: cut at the pauses, then name each piece. 13_speech_to_text.

Pieces are named by a linear classifier, or by the nearest template under dynamic time warping (Sakoe and Chiba 1978,
https://doi.org/10.1109/TASSP.1978.1163055), the method of the 1970s for single words.
"""

import numpy

from course_utils.chapters.speech_to_text import recogniser
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.datasets.speech.digits import RATE as SAMPLE_RATE
from course_utils.media import sound

FRAMES = 12  # of a piece for the linear classifier, whatever its length
PAUSE = 0.015  # of the loudest frames' power: what is quieter is a pause
SHORTEST = 0.12  # seconds of a piece
BRIDGE = 0.04  # seconds: a pause that is shorter is inside a digit, such as before the t of eight


def pieces(samples, pause=PAUSE, bridge=BRIDGE):
    """Cut a string at its pauses: list of float32 arrays.

    The power of each frame is compared with the loudest frames: noise and echo fill the pauses, and then this fails.
    """
    samples = sound.checked(samples)
    power = numpy.mean(sound.frames(samples, SAMPLE_RATE) ** 2, axis=1)
    loud = power > pause * numpy.quantile(power, 0.95)
    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate([[0], loud.astype(int), [0]])))
    spans = [list(span) for span in zip(edges[::2], edges[1::2], strict=True)]
    joined = spans[:1]
    for start, end in spans[1:]:
        if (start - joined[-1][1]) * sound.HOP < bridge:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    hop, frame = round(sound.HOP * SAMPLE_RATE), round(sound.FRAME * SAMPLE_RATE)
    return [
        samples[start * hop : (end - 1) * hop + frame]
        for start, end in joined
        if (end - start) * sound.HOP >= SHORTEST - sound.FRAME
    ]


def shape(clip):
    """A clip as FRAMES log-mel frames, evenly over its length, less their mean: float32 [FRAMES * MELS]."""
    found = recogniser.log_mels(clip)
    at = numpy.linspace(0, len(found) - 1, FRAMES)
    low = numpy.floor(at).astype(int)
    high = numpy.minimum(low + 1, len(found) - 1)
    even = found[low] + (at - low)[:, None] * (found[high] - found[low])
    return (even - even.mean()).astype("float32").ravel()


def linear(clips, labels, strength=0.02):
    """A linear classifier of clips: a function of a list of clips that gives their digits, int64 [n]."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=300))
    model.fit(numpy.stack([shape(clip) for clip in clips]), labels)
    return lambda pieces: model.predict(numpy.stack([shape(piece) for piece in pieces]))


def warping(query, templates):
    """Dynamic time warping: how far a sequence is from each of several, when time may be stretched.

    Parameters
    ----------
    query : float [q, k], or several of equal length, [m, q, k]
    templates : float [n, t, k]
        Of equal length.

    Returns
    -------
    float64 [n], or [m, n]
        The cheapest sum of distances along a path through both, each step one frame on in one of them or in both.
    """
    queries = query.reshape(-1, *query.shape[-2:])
    squares = (queries**2).sum(axis=2)[:, :, None, None] + (templates**2).sum(axis=2)
    cost = numpy.sqrt(numpy.maximum(squares - 2 * numpy.tensordot(queries, templates, (2, 2)), 0))
    # [q, t, m, n]: a step of the recursion takes what lies side by side, of all queries and templates at once.
    cost = numpy.ascontiguousarray(cost.transpose(1, 3, 0, 2), "float64")
    nowhere = numpy.full(cost.shape[2:], numpy.inf)
    before = [numpy.zeros_like(nowhere)] + [nowhere] * len(cost[0])
    for row in cost:
        total = [nowhere]
        for j, distance in enumerate(row):
            total.append(numpy.minimum(numpy.minimum(before[j], before[j + 1]), total[j]) + distance)
        before = total
    return before[-1].reshape(*query.shape[:-2], len(templates))


def nearest(clips, labels):
    """Nearest template under time warping: a function of a list of clips that gives their digits, int64 [n]."""
    templates = numpy.stack([shape(clip).reshape(FRAMES, -1) for clip in clips])
    labels = numpy.asarray(labels)

    def names(some):
        return labels[warping(numpy.stack([shape(piece).reshape(FRAMES, -1) for piece in some]), templates).argmin(1)]

    return lambda pieces: numpy.concatenate(
        [numpy.zeros(0, "int64"), *(names(pieces[start : start + 8]) for start in range(0, len(pieces), 8))]
    )


def read(samples, name):
    """The digits of a string, cut at its pauses and named by `name` (from `linear` or `nearest`): tuple of int."""
    found = pieces(samples)
    return tuple(int(digit) for digit in name(found)) if found else ()


def by_clip_or_by_voice(data, places, tested, seed=0):
    """Two splits of the same clips: (train, test) of single clips at random, and of whole voices.

    Parameters
    ----------
    data : Digits
    places : int [k]
        Clips to split.
    tested : float
        Share of clips, or of voices, to test on.
    seed : int

    Returns
    -------
    dict of str to (int array, int array)
        "by clip" and "by voice", in the language of the course.
    """
    if not 0 < tested < 1:
        raise CourseError(_("tested is {tested}, but it must be a share between 0 and 1.").format(tested=tested))
    generator = numpy.random.default_rng(seed)
    places = numpy.asarray(places)
    mixed = generator.permutation(places)
    cut = max(round(tested * len(places)), 1)
    voices = generator.permutation(numpy.unique(data.speakers[places]))
    held = numpy.isin(data.speakers[places], voices[: max(round(tested * len(voices)), 1)])
    return {_("by clip"): (mixed[cut:], mixed[:cut]), _("by voice"): (places[~held], places[held])}
