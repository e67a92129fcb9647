"""Checks of 09_face_recognition."""

import numpy

from course_utils.chapters.face_recognition import faces, matching
from course_utils.core.environment import load_tensorflow
from course_utils.core.i18n import _
from course_utils.notebook.answers import array_of, first_match, floats, near, number, numbers
from course_utils.notebook.exercises import AnswerFailed, call, exercise, verdict

TRIPLETS = (  # anchors, same, others: rows are far enough apart, all equal, too near, on a curve, too near
    ((0.0, 0.0), (0.0, 0.0), (1.0, 2.0), (0.6, 0.8), (0.2, -0.4)),
    ((1.0, 0.0), (0.0, 0.0), (0.0, 2.5), (0.8, 0.6), (0.9, 0.3)),
    ((0.0, 2.0), (0.0, 0.0), (1.5, 1.0), (0.0, 1.0), (-0.3, 0.1)),
)
MARGINS = 0.2, 0.7


@exercise("triplet-loss")
def check_triplet_loss(answer):
    for margin in MARGINS:
        hint = _losses_hint(answer, margin)
        if hint:
            return hint
    return _gradient_hint(answer) or _training_hint(answer)


def loss_to_train_with(answer):
    """The learner's loss of triplets where its check calls it right, else the course's: (function, bool)."""
    right = verdict("triplet-loss", answer)[0] == "right"
    return (answer if right else faces.triplet), right


def _losses(answer, anchors, same, others, margin):
    """The learner's losses as float [n], and as they were returned; or a hint in place of the first."""
    try:
        found = call(answer, anchors, same, others, margin)
    except AnswerFailed as error:
        if "has no attribute" in str(error) or "truth value" in str(error) or "bool" in str(error):
            return _(
                "In training these are tensors with a row for each triplet: take `ops.sum` and `ops.maximum` of Keras, "
                "which work on all rows at once, in place of a method or of Python's `max`."
            ), None
        raise
    losses, rows = floats(found), anchors.shape[0]
    if losses is not None and losses.size == 1 and rows > 1:
        return _(
            "Return a loss for each triplet, not one for all: sum over the last axis only. Keras takes the mean."
        ), None
    if losses is not None and losses.shape == tuple(anchors.shape):
        return _("A squared distance is *one* number for each row: sum over the last axis."), None
    losses = array_of(found, (rows,))
    if losses is None or not numpy.isfinite(losses).all():
        return _("Return one finite number for each of the {n} triplets.").format(n=rows), None
    return losses, found


def _losses_hint(answer, margin):
    """What is wrong with the losses of `TRIPLETS`, or None."""
    from keras import ops

    a, p, n = (numpy.array(rows) for rows in TRIPLETS)
    found, _returned = _losses(answer, *(ops.convert_to_tensor(rows.astype("float32")) for rows in (a, p, n)), margin)
    if isinstance(found, str):
        return found
    to_same, to_other = ((a - p) ** 2).sum(axis=1), ((a - n) ** 2).sum(axis=1)
    wanted = numpy.maximum(0, to_same - to_other + margin)
    if near(found, wanted, rtol=1e-4, atol=1e-5):
        return None
    hints = [
        (to_same - to_other + margin, _("A triplet that is far enough apart costs nothing: cut off below 0.")),
        (numpy.maximum(0, to_other - to_same + margin),
         _("The sign is turned: it must cost when the *same* person is far away.")),
        (numpy.maximum(0, to_same - to_other),
         _("The margin is missing: without it, equal distances would cost nothing.")),
        (numpy.maximum(0, to_same - to_other - margin),
         _("The margin is added: the other person must be farther away by that much.")),
        (numpy.maximum(0, to_same**0.5 - to_other**0.5 + margin),
         _("The distances are squared: leave out the root.")),
        (numpy.maximum(0, (to_same - to_other) / a.shape[1] + margin),
         _("A squared distance is a sum over the numbers of the vectors, not a mean.")),
    ]  # fmt: skip
    hint = first_match(found, hints, rtol=1e-4, atol=1e-5)
    if hint:
        return hint
    k = int(numpy.argmax(numpy.abs(found - wanted)))
    text = _(
        "For anchor {a}, same {p}, other {n} and margin {m} you say {found:.4g}; "
        "write down both squared distances first."
    )
    return text.format(a=a[k].tolist(), p=p[k].tolist(), n=n[k].tolist(), m=margin, found=found[k])


def _gradient_hint(answer):
    """What is wrong with the way in which the loss pulls, or None: training needs its gradient."""
    tf = load_tensorflow()
    points = [tf.constant([row], "float32") for row in ((0.1, 0.2), (0.9, -0.3), (0.3, 0.4))]
    with tf.GradientTape() as tape:
        tape.watch(points)
        found, returned = _losses(answer, *points, 0.45)
        if isinstance(found, str):
            return found
        gradients = tape.gradient(tf.reduce_sum(returned), points) if tf.is_tensor(returned) else [None]
    if any(gradient is None for gradient in gradients):
        return _(
            "The numbers are right, but no gradient comes through: NumPy's functions cut it off. Calculate with `ops`."
        )
    a, p, n = (point.numpy()[0] for point in points)
    wanted = [2 * (n - p), 2 * (p - a), 2 * (a - n)]
    if not near([gradient.numpy()[0] for gradient in gradients], wanted, rtol=1e-4, atol=1e-5):
        return _("The numbers are right, but their gradient is not that of the formula.")
    return None


def _training_hint(answer, steps=60, rate=0.5):
    """Train one matrix with the learner's loss, on made-up people, and judge it on others: a hint, or None.

    A person is four numbers; each of her pictures has eight more that only disturb, and all twelve are mixed.
    """
    tf = load_tensorflow()
    generator = numpy.random.default_rng(3)
    who = numpy.repeat(numpy.arange(60), 4)
    own, other = generator.normal(size=(60, 4))[who], generator.normal(0, 1.5, (len(who), 8))
    mixed = numpy.linalg.qr(generator.normal(size=(12, 12)))[0]
    pictures = (numpy.concatenate([own, other], axis=1) @ mixed).astype("float32")
    matrix = tf.Variable(generator.normal(0, 0.3, (12, 4)).astype("float32"))

    def judged():
        points = tf.math.l2_normalize(pictures[160:] @ matrix, axis=1).numpy()
        return matching.auc(points, who[160:])

    before = judged()
    for _step in range(steps):
        chosen = generator.choice(40, 8, replace=False)
        rows = numpy.flatnonzero(numpy.isin(who, chosen))
        with tf.GradientTape() as tape:
            points = tf.math.l2_normalize(pictures[rows] @ matrix, axis=1)
            found, returned = _losses(answer, *faces.hardest(who[rows], points), 0.3)
            if isinstance(found, str):
                return found
            gradient = tape.gradient(tf.reduce_mean(returned), matrix) if tf.is_tensor(returned) else None
        if gradient is None:
            return _("In the middle of a training no gradient came through: calculate with `ops` alone.")
        matrix.assign_sub(rate * gradient)
    after = judged()
    if after < before + 0.1:
        text = _("Trained with your loss, an embedding of made-up people went from an AUC of {a:.2f} to {b:.2f} only.")
        return text.format(a=before, b=after)
    return None


@exercise("error-rates")
def check_error_rates(answer):
    cases = [
        ((0.9, 0.7, 0.6, 0.2, 0.8, 0.3, 0.1, 0.0, -0.2, 0.6), (1, 1, 1, 1, 0, 0, 0, 0, 0, 0), 0.55),
        ((0.9, 0.4, 0.5, 0.5, 0.1, 0.2), (1, 1, 1, 0, 0, 0), 0.5),  # equal to the threshold: accepted
        ((0.3, 0.2, 0.1, 0.05), (1, 0, 0, 0), 0.9),
    ]
    for similarities, same, threshold in cases:
        s, same = numpy.array(similarities), numpy.array(same, bool)
        accepted = s >= threshold
        false, missed = float(accepted[~same].mean()), float((~accepted[same]).mean())
        found = numbers(call(answer, s.copy(), same.copy(), threshold), 2)
        if found is None:
            return _("Return two numbers: the share of false accepts, then the share of false rejects.")
        if near(found, (false, missed)):
            continue
        strict = s > threshold
        hints = [
            ((missed, false), _("The two are swapped: false accepts first.")),
            (((accepted & ~same).mean(), (~accepted & same).mean()),
             _(
                 "You divide by all pairs. A false accept can only happen to a pair of different people: "
                 "divide by those."
             )),
            (((accepted & ~same).sum(), (~accepted & same).sum()),
             _("These are counts; divide by the pairs it can happen to.")),
            ((false, 1 - missed),
             _("The second is the share of true accepts; rejected pairs of the same person are asked.")),
            ((1 - false, missed),
             _("The first is the share of true rejects; accepted pairs of different people are asked.")),
            ((strict[~same].mean(), (~strict[same]).mean()),
             _("A similarity equal to the threshold is accepted: use >=.")),
            (((~accepted)[~same].mean(), accepted[same].mean()),
             _("You have turned accept and reject around: similar pairs are accepted.")),
            ((100 * false, 100 * missed), _("Give shares from 0 to 1, not per cent.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        if accepted.any() and near(found[0], (~same)[accepted].mean()):
            return _(
                "You divide by the accepted pairs. The rate asks: of the pairs of different people, how many got in?"
            )
        text = _("With threshold {t} you say {a:.3g} and {b:.3g}; count the four kinds of pairs once by hand.")
        return text.format(t=threshold, a=found[0], b=found[1])
    return None


@exercise("false-alarms")
def check_false_alarms(answer):
    for people, gallery, rate in ((10_000, 100, 0.001), (50, 1, 0.02), (5000, 2000, 0.001), (800, 10, 0.0)):
        wanted = people * (1 - (1 - rate) ** gallery)
        found = number(call(answer, people, gallery, rate), finite=False)
        if found is None:
            return _("Return one number: how many of them are reported, on average.")
        if near(found, wanted):
            continue
        hints = [
            (people * rate, _("Each of them is compared with everybody in the gallery, not with one person.")),
            (people * gallery * rate,
             _("That counts alarms, not people: with a large gallery it is more than there are people. "
                "First the chance of *no* alarm at all.")),
            (people * (1 - rate) ** gallery, _("That is how many pass without an alarm.")),
            (1 - (1 - rate) ** gallery, _("That is the chance for one person; many walk by.")),
            (people * rate**gallery, _("That is the chance that *everybody* in the gallery matches; one is enough.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        text = _(
            "For {p} people, {g} in the gallery and a rate of {r} you say {found:.6g}; "
            "start with one person and a gallery of two."
        )
        return text.format(p=people, g=gallery, r=rate, found=found)
    return None
