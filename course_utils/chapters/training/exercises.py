"""Checks of 08_training."""

import numpy

from course_utils.chapters.training import ten_pictures
from course_utils.core.i18n import _
from course_utils.notebook.answers import EXACT, first_match, near, number, told
from course_utils.notebook.exercises import NotAttempted, call, exercise


@exercise("steps-per-epoch")
def check_steps(answer):
    exact = call(answer, 50_000, 32, 0.2)
    if number(exact) == 1563:
        return _("You count all pictures: a fifth is held back for validation and not trained on.")
    if number(call(answer, 100, 30, 0.0)) == 3:
        return _("You round down: the rest that fills no whole batch is trained on too, in a smaller one.")
    if number(exact) == 313:
        return _("You count the steps of the validation part; train on what is not held back.")
    for samples, batch, split in ((50_000, 32, 0.2), (100, 30, 0.0), (100, 30, 0.5), (10, 32, 0.2)):
        found, wanted = call(answer, samples, batch, split), -(-int(samples * (1 - split)) // batch)
        if not near(number(found), wanted, *EXACT):
            text = _(
                "For {samples} pictures, batches of {batch} and a split of {split} you say {found}; count once by hand."
            )
            return text.format(samples=samples, batch=batch, split=split, found=told(found))
    if not isinstance(exact, (int, numpy.integer)):
        return _("The number is right, but a count is a whole number: use // or math.ceil.")
    return None


@exercise("accuracy-from-confusion")
def check_accuracy(answer):
    matrix = [[8, 2, 0], [1, 1, 0], [0, 0, 8]]
    found = number(call(answer, matrix), finite=False)
    if found is None:
        return _("Return one number from 0 to 1.")
    errors = _("That is the share of errors: the right answers are on the diagonal.")
    hints = (
        (17, _("That is the number of right answers: divide by the number of all pictures.")),
        (numpy.mean([0.8, 0.5, 1.0]),
         _("You average over the classes: that counts rare classes as much as common ones, and is another measure.")),
        (3 / 20, errors),
        (1 - 17 / 20, errors),
        (85, _("Give a share from 0 to 1, not per cent.")),
    )  # fmt: skip
    hint = first_match(found, hints, rtol=0)
    if hint:
        return hint
    if not near(found, 17 / 20, rtol=0):
        return _("Not yet: of 20 pictures, 17 are on the diagonal, and you say {found:.4g}.").format(found=found)
    if not near(number(call(answer, [[0, 5], [5, 0]])), 0, rtol=0):
        return _("A matrix with nothing on its diagonal has accuracy 0.")
    return None


@exercise("pick-the-epoch")
def check_epoch(answer):
    train, validation, test = [0.5, 0.7, 0.8, 0.9, 0.95], [0.5, 0.6, 0.7, 0.66, 0.7], [0.5, 0.72, 0.6, 0.62, 0.61]
    result = call(answer, train, validation, test)
    found = number(result)
    hints = {
        2: _("That epoch is best on the test set. A test set that took part in the choice tells nothing any more."),
        5: _("That is the last epoch: best on the training set, learnt by heart. Of two equal ones take the earlier."),
        4: _("Epochs count from 1, or you took the wrong one of two equals."),
    }
    if not near(found, 3, *EXACT):
        text = _("You say epoch {found}; look for the best validation accuracy.")
        return first_match(found, hints.items(), *EXACT) or text.format(found=told(result))
    if not near(number(call(answer, [0.1, 0.2], [0.4, 0.3], [0.3, 0.9])), 1, *EXACT):
        return _("With validation 0.4 and 0.3 the first epoch is the best.")
    return None


@exercise("ten-own-pictures")
def check_ten_pictures(answer):
    if not isinstance(answer, ten_pictures.Asked):
        return _("Hand over what `ten_pictures.ask` returned, as the cell above has it.")
    if answer.sample:
        raise NotAttempted
    return answer.fault or None
