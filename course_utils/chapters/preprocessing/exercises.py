"""Checks of 06_preprocessing."""

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.answers import floats, near, shape_hint
from course_utils.notebook.exercises import call, exercise


@exercise("standardise")
def check_standardise(answer):
    five_digits = 1e-5, 1e-8
    train, test = numpy.array([[0.0, 2.0], [4.0, 6.0]]), numpy.array([[10.0, 20.0]])
    result = call(answer, train.copy(), test.copy())
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        return _("Return two arrays: the standardised training part and the standardised test part.")
    for part, given in zip(result, (train, test), strict=True):
        hint = shape_hint(_("The result"), part, given)
        if hint:
            return hint
    mine, yours = (floats(part) for part in result)
    mean, deviation = train.mean(), train.std()
    both = numpy.concatenate([train.ravel(), test.ravel()])
    if near(yours, (test - test.mean()) / test.std(), *five_digits):
        return _("You standardise the test part by its own statistics; in use, a single picture has none.")
    if near(mine, (train - both.mean()) / both.std(), *five_digits):
        return _("You use both parts for the statistics: the test part has leaked into the training.")
    if near(mine, train - mean, *five_digits):
        return _("The mean is gone; now divide by the standard deviation.")
    if near(mine, (train - mean) / deviation**2, *five_digits):
        return _("You divide by the variance; divide by its square root, the standard deviation.")
    if not near(mine, (train - mean) / deviation, *five_digits):
        text = _("The training part should have mean 0 and standard deviation 1; yours has {mean:.2f} and {std:.2f}.")
        with numpy.errstate(invalid="ignore"):  # infinity has no deviation; the text says nan
            return text.format(mean=mine.mean(), std=mine.std())
    if not near(yours, (test - mean) / deviation, *five_digits):
        return _("The training part is right; do exactly the same to the test part, with the same two numbers.")
    return None


@exercise("pipeline-order")
def check_order(answer):
    steps = {"augment", "batch", "cache", "decode", "shuffle"}
    texts = isinstance(answer, (list, tuple, numpy.ndarray)) and all(isinstance(step, str) for step in answer)
    if not texts or set(answer) != steps or len(answer) != 5:
        return _("Give a list of the five steps, each once: augment, batch, cache, decode, shuffle.")
    place = {step: number for number, step in enumerate(answer)}
    if place["augment"] < place["cache"]:
        return _("You cache after augmenting: every epoch then sees the same variants.")
    if place["cache"] < place["decode"]:
        return _("You cache before decoding: every epoch decodes again.")
    if place["shuffle"] > place["batch"]:
        return _("You shuffle after batching: that shuffles batches, and the same pictures stay together.")
    if place["shuffle"] < place["cache"]:
        return _("You shuffle before the cache: it keeps the first order for ever.")
    if place["augment"] < place["decode"]:
        return _("A file cannot be changed as a picture before it is decoded.")
    return None
