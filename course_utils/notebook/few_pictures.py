"""Pictures of the learner's own are often few: then every one is tested, in turn, instead of one split believed."""

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.datasets.own import pictures
from course_utils.learning import cross_validation, training

MANY = 2000  # pictures of a set from which on a single repetition must do, for its time


def repeated(data, build, epochs, batch_size=32, quick=False, seed=0):
    """Accuracy of a network over all pictures, by repeated, stratified cross-validation, where few of them are tests.

    Near copies are never on both sides. The parts of the split are joined, so that the test pictures are looked at:
    do this once, at the end, and choose nothing by it.

    Parameters
    ----------
    data : datasets.Dataset
    build : function without arguments
        Gives a compiled keras.Model that takes float32 pictures from 0 to 1.
    epochs, batch_size : int
        Of each training.
    quick : bool
        Two rounds instead of ten: profile smoke tries out that all runs.
    seed : int

    Returns
    -------
    dict or None
        {"value", "low", "high", "n"} as on the decision card, n being rounds, and "pictures"; None where every class
        has enough test pictures.
    """
    require(epochs >= 1, _("epochs is {n}, but there must be 1 or more."), n=epochs)
    if not cross_validation.are_few(data.test.labels, len(data.class_names)):
        return None
    images = numpy.concatenate([data.train_and_validation.images, data.test.images])
    labels = numpy.concatenate([data.train_and_validation.labels, data.test.labels])
    model = build()

    def accuracy(learnt, tested):
        sides = [(training.to_float(images[part]), labels[part]) for part in (learnt, tested)]
        return training.repeat(build, *sides, epochs, [seed], batch_size, model=model)[0]

    repeats = 1 if quick or len(labels) > MANY else 2
    folds = 2 if quick else cross_validation.FOLDS
    groups = pictures.alike(images)
    found = cross_validation.measured(accuracy, labels, groups, folds, repeats, seed)
    return {**found, "pictures": len(labels)}


def told(data, found):
    """What `repeated` found for `data`, in a sentence."""
    least = int(numpy.bincount(data.test.labels, minlength=len(data.class_names)).min())
    if found is None:
        return _("Each class has {n} test pictures or more: one split will do.").format(n=f"{least:,}")
    text = _(
        "A class has {least} test pictures, too few to believe one split. Over {n} rounds of repeated, stratified "
        "cross-validation on all {pictures} pictures: {value:.1%} (95 % interval {low:.1%} to {high:.1%})."
    )
    return text.format(least=least, **{**found, "pictures": f"{found['pictures']:,}"})
