"""How good a detector is, from suppressed duplicates to mean average precision. Taught in 10_object_detection.

A box is (left, top, right, bottom), as in `overlap`. A truth is an array [n, 5]: box, class. A detection is an array
[n, 6]: box, class, score.

Sources: average precision as PASCAL VOC has it since 2010 (Everingham et al. 2015,
https://doi.org/10.1007/s11263-014-0733-5), averaged over overlaps as COCO does (Lin et al. 2014,
https://arxiv.org/abs/1405.0312).
"""

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.media.boxes import area, iou

OVERLAPS = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))  # 0.5, 0.55, ... 0.95


def suppress(detections, overlap=0.5, across=False):
    """Non-maximum suppression: of detections that overlap and say the same class, the surest one stays.

    Parameters
    ----------
    detections : float [n, 6]
        Box, class, score.
    overlap : float, 0 to 1
        An IoU above this counts as the same thing.
    across : bool
        True: whatever their classes. A thing then has one name, and two things in one place are taken for one.

    Returns
    -------
    float [m, 6]
        What stays, surest first.
    """
    left = detections[numpy.argsort(-detections[:, 5], kind="stable")]
    same = (across | (left[:, None, 4] == left[:, 4])) & (iou(left, left) > overlap)
    kept = numpy.ones(len(left), bool)
    for place in range(len(left)):
        if kept[place]:
            kept[place + 1 :] &= ~same[place, place + 1 :]
    return left[kept]


def matches(detections, truths, label, overlap=0.5):
    """Which detections of one class are right, over many pictures.

    Each detection, surest first, takes the true box of its class that it overlaps most, if that is at least `overlap`
    and no surer detection has taken it: finding a thing twice is one right and one wrong answer.

    Parameters
    ----------
    detections, truths : sequences of float [n, 6] and float [n, 5], one each per picture
    label : int
    overlap : float, 0 to 1

    Returns
    -------
    right bool [n] and scores float [n], surest first, and the number of true boxes of this class.
    """
    return _matches(*_candidates(detections, truths, label), overlap)


def _candidates(detections, truths, label):
    """One class in each picture: scores of what was found, surest first, and their IoU with what is there.

    Also how many of the class there are in all pictures. No IoU depends on the overlap that is asked for.
    """
    pairs, count = [], 0
    for found, truth in zip(detections, truths, strict=True):
        truth = truth[truth[:, 4] == label]
        found = found[found[:, 4] == label]
        found = found[numpy.argsort(-found[:, 5], kind="stable")]
        count += len(truth)
        pairs.append((found[:, 5], iou(found, truth)))
    return pairs, count


def _matches(pairs, count, overlap):
    """`matches`, from what `_candidates` gives."""
    right = [numpy.zeros(0, bool)]
    for scores, overlaps in pairs:
        hits = numpy.zeros(len(scores), bool)
        free = numpy.where(overlaps >= overlap, overlaps, -1)  # -1: too far away, or taken
        for place in numpy.flatnonzero(free.max(axis=1, initial=-1) >= 0):
            best = free[place].argmax()
            if free[place, best] >= 0:
                hits[place] = True
                free[:, best] = -1
        right.append(hits)
    scores = numpy.concatenate([numpy.zeros(0), *(scores for scores, _overlaps in pairs)])
    order = numpy.argsort(-scores, kind="stable")
    return numpy.concatenate(right)[order], scores[order], count


def precision_recall(right, count):
    """Precision and recall, float [n] each, after each further detection. Arguments as `matches` gives them."""
    hits = numpy.cumsum(right)
    return hits / numpy.arange(1, len(right) + 1), hits / max(count, 1)


def average_precision(right, count):
    """The area under the curve of precision over recall, 0 to 1; nan when there is no true box.

    Precision is first made to fall: at each recall it is the best precision at that recall or a larger one.
    """
    if not count:
        return float("nan")
    if not len(right):
        return 0.0
    precision, recall = precision_recall(right, count)
    envelope = numpy.maximum.accumulate(precision[::-1])[::-1]
    return float((numpy.diff(recall, prepend=0.0) * envelope).sum())


def mean_average_precision(detections, truths, classes, overlaps=(0.5,)):
    """Mean average precision over the classes that occur, and over the overlaps asked for.

    Parameters
    ----------
    detections, truths : sequences of float [n, 6] and float [n, 5], one each per picture
    classes : int
        Number of classes.
    overlaps : sequence of float
        (0.5,) gives mAP@0.5; `OVERLAPS` gives mAP@0.5:0.95.

    Returns
    -------
    float, 0 to 1
    """
    text = _("There are detections for {n} pictures and truths for {m}; one each, and at least one.")
    require(len(detections) == len(truths) and len(truths), text, n=len(detections), m=len(truths))
    found = []
    for label in range(classes):
        pairs, count = _candidates(detections, truths, label)
        found += [average_precision(_matches(pairs, count, overlap)[0], count) for overlap in overlaps]
    return float(numpy.nanmean(found))


def right_and_wrong(detections, truths, classes, least):
    """How many answers with a score of `least` or more are right, and how many wrong: two int, all classes together."""
    right = numpy.concatenate(
        [
            hits[scores >= least]
            for hits, scores, _count in (matches(detections, truths, label) for label in range(classes))
        ]
    )
    return int(right.sum()), int((~right).sum())


def things(detections, truths, least=0.3, overlap=0.5):
    """Every true box of all pictures, one row each: is it found with a score of `least` or more?

    Returns
    -------
    sides float [n], the root of its area; shared float [n], its largest IoU with another thing; found bool [n].
    """
    sides, shared, found = [], [], []
    for said, truth in zip(detections, truths, strict=True):
        said = said[said[:, 5] >= least]
        sides += numpy.sqrt(area(truth)).tolist()
        others = iou(truth, truth) * ~numpy.eye(len(truth), dtype=bool)
        shared += others.max(axis=1, initial=0).tolist()
        # One answer has one true box: suppressed answers do not overlap enough to take the same one twice.
        found += ((iou(truth, said) >= overlap) & (truth[:, None, 4] == said[:, 4])).any(axis=1).tolist()
    return numpy.array(sides), numpy.array(shared), numpy.array(found, bool)


def told_share(hits):
    """A share in words, with 95 % of what chance does to it: "83 % ± 4 of 120"."""
    share, count = float(numpy.mean(hits)), len(hits)
    around = 1.96 * numpy.sqrt(share * (1 - share) / count)
    return _("{share:.0f} % ± {around:.0f} of {count}").format(share=100 * share, around=100 * around, count=count)


def paired(one, other):
    """Mean of the differences `one` - `other`, seed by seed, and half of its 95 % interval by Student's t."""
    from scipy.stats import t

    differences = numpy.subtract(one, other)
    count = len(differences)
    if count < 2:
        return float(differences.mean()), float("nan")
    return float(differences.mean()), float(t.ppf(0.975, count - 1) * differences.std(ddof=1) / numpy.sqrt(count))
