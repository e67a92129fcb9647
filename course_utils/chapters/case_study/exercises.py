"""Checks of 05_case_study."""

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.exercises import AnswerFailed, NotAttempted, call, exercise


@exercise("dense-parameters")
def check_dense_parameters(answer):
    found = call(answer, 4, 5, 3, 7, 4)
    hints = {
        60 * 7 + 7 * 4: _("You count the weights only: every hidden unit and every output has a bias too."),
        60 * 7 + 7 + 7 * 4: _("The outputs have biases too, one each."),
        60 * 7 + 7 * 4 + 4: _("The hidden units have biases too, one each."),
        20 * 7 + 7 + 7 * 4 + 4: _("A colour picture has a number for every pixel and channel; count the channels."),
        (20 + 1) * 7 * 3 + 7 * 4 + 4: _("Channels add weights, not biases: a unit has one bias, in grey or colour."),
        60 * 7 + 7 + 60 * 4 + 4: _("The outputs look at the hidden units, not at the pixels."),
        60 * 7 + 7 + 7 * 7 * 4 + 4: _("`hidden` counts once in each layer: an output has a weight for each unit."),
        4 * 3 * 7 + 7 + 7 * 4 + 4: _("A picture has two directions: height times width."),
        60 * 7 + 1 + 7 * 4 + 1: _("There is one bias for each unit, not one for the layer."),
    }  # fmt: skip
    if found in hints:
        return hints[found]
    for sizes in ((4, 5, 3, 7, 4), (1, 1, 1, 1, 2), (128, 128, 1, 256, 10), (32, 32, 3, 100, 5)):
        height, width, channels, hidden, classes = sizes
        found = call(answer, *sizes)
        if found != (height * width * channels + 1) * hidden + (hidden + 1) * classes:
            text = _("For {sizes} you say {found}; in each layer, count inputs times units, plus a bias for each unit.")
            return text.format(sizes=", ".join(map(str, sizes)), found=found)
    return None


@exercise("fold-weights")
def check_fold_weights(answer):
    rng = numpy.random.default_rng(5)
    for new, old, units in ((7, 4, 3), (5, 5, 2), (6, 2, 1)):
        table, weights = rng.random((new, old)), rng.normal(size=(new, units))
        try:
            found = numpy.asarray(call(answer, table.copy(), weights.copy()), float)
        except AnswerFailed as error:
            if new != old and "mismatch" in str(error):
                return _("The shapes do not fit: `table` is (new, old), so turn it round (.T) before you multiply.")
            raise
        wanted = table.T @ weights
        if found.shape != wanted.shape:
            if found.shape == wanted.T.shape:
                return _("Your answer lies on its side: it must have shape (old, units).")
            return _("Your answer has shape {found}; it must be (old, units) = {wanted}.").format(
                found=found.shape, wanted=wanted.shape
            )
        if numpy.allclose(found, wanted):
            continue
        if numpy.allclose(found, numpy.linalg.pinv(table) @ weights):
            return _("You undo the enlarging. The large layer sees the enlarged row, so the table must act once more.")
        if new != old and numpy.allclose(found, weights[:old]):
            return _("You throw weights away. An old pixel gets the sum of all weights that it reaches, by its shares.")
        if new == old and numpy.allclose(found, table @ weights):
            return _("Turn the table round (.T): (table @ row) @ weights = row @ (table.T @ weights).")
        share = table.sum(axis=0)[:, None]
        if numpy.allclose(found, wanted / share):
            return _("You take a mean. The layer adds up, so the shares must be summed, not averaged.")
        return _("From the small row your layer computes other numbers than the large one. Put the brackets elsewhere.")
    return None


@exercise("random-crop")
def check_random_crop(answer):
    rng = numpy.random.default_rng(3)
    height, width, size = 5, 6, 3
    picture = numpy.arange(height * width).reshape(height, width)  # every value tells its place
    seen = set()
    for _number in range(400):
        window = numpy.asarray(call(answer, picture.copy(), size, rng))
        if window.shape != (size, size):
            if window.ndim == 2 and max(window.shape) <= size:
                return _("Some windows are only {shape}: they stick out. How far may the corner go?").format(
                    shape=" x ".join(map(str, window.shape))
                )
            return _("A window has shape {found}; it must be {size} x {size}.").format(found=window.shape, size=size)
        top, left = divmod(int(window[0, 0]), width)
        piece = picture[top : top + size, left : left + size]
        if piece.shape != window.shape or (window != piece).any():
            return _("A window must be one piece of the picture, unchanged: rows and columns that lie side by side.")
        seen.add((top, left))
    tops, lefts = {top for top, _left in seen}, {left for _top, left in seen}
    if len(seen) == 1:
        return _("The window is always at the same place; draw a new one from `rng` at each call.")
    if all(top == left for top, left in seen):
        return _("Row and column are always the same: draw twice, once for each direction.")
    if max(tops) == height - size - 1 or max(lefts) == width - size - 1:
        return _("The last place is never drawn: 3 rows fit into 5 at 3 places, and `high` is excluded (+ 1).")
    if len(tops) == 1 or len(lefts) == 1:
        return _("The window moves in one direction only; draw a place for both.")
    if min(tops) > 0 or min(lefts) > 0:
        return _("The first place is never drawn: the corner may be at row 0 and column 0.")
    if len(seen) < (height - size + 1) * (width - size + 1):
        return _("Only {n} of the {all} places where the window fits are ever drawn.").format(
            n=len(seen), all=(height - size + 1) * (width - size + 1)
        )
    try:
        whole = numpy.asarray(call(answer, picture[:, :5].copy(), 5, rng))
    except AnswerFailed:
        return _("A window as large as the picture has one place where it fits, and your function fails there.")
    if whole.shape != (5, 5):
        return _("A window as large as the picture is the whole picture; yours has shape {found}.").format(
            found=whole.shape
        )
    return None


@exercise("standard-error")
def check_standard_error(answer):
    for accuracies in ([0.8, 0.9, 0.82], [0.5, 0.7], [0.71, 0.74, 0.69, 0.8, 0.77]):
        found = call(answer, list(accuracies))
        if isinstance(found, tuple) and ... in found:
            raise NotAttempted
        if not isinstance(found, (tuple, list, numpy.ndarray)) or len(found) != 2:
            return _("Return two numbers: the mean and its standard error.")
        mean, error = (float(value) for value in found)
        values = numpy.asarray(accuracies)
        n, sample, whole = len(values), values.std(ddof=1), values.std()
        if not numpy.isclose(mean, values.mean()):
            if numpy.isclose(mean, numpy.median(values)):
                return _("That is the median; the task asks for the mean.")
            if numpy.isclose(error, values.mean()):
                return _("First the mean, then the error.")
            return _("The mean of {values} is {mean:.4f}; you say {found:.4f}.").format(
                values=accuracies, mean=values.mean(), found=mean
            )
        if numpy.isclose(error, sample / n**0.5):
            continue
        hints = (
            (whole / n**0.5, _("NumPy divides by n; for a sample of seeds it must be n - 1: ddof=1.")),
            (sample, _("That is the spread of single runs. The mean of n runs jumps less: divide by the root of n.")),
            (whole, _("That is the spread of single runs, with n for n - 1. Use ddof=1, divide by the root of n.")),
            (sample / n, _("Divide by the root of n, not by n: errors average out more slowly than you hope.")),
            (sample**2 / n, _("That is the variance of the mean; the standard error is its root.")),
            (numpy.ptp(values), _("That is the range from worst to best; it grows with every further seed.")),
        )  # fmt: skip
        for wrong, hint in hints:
            if numpy.isclose(error, wrong):
                return hint
        return _("For {values} the standard error is {wanted:.4f}; you say {found:.4f}.").format(
            values=accuracies, wanted=sample / n**0.5, found=error
        )
    return None
