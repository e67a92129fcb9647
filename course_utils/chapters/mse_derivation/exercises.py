"""Checks of 04_mse_derivation."""

import math

import numpy

from course_utils.chapters.mse_derivation import counts as counting
from course_utils.core.i18n import _
from course_utils.notebook.answers import first_match, near, number, numbers
from course_utils.notebook.exercises import call, exercise


@exercise("gauss-log-likelihood")
def check_log_likelihood(answer):
    cases = [((0.5, -1.0, 2.0), 1.5), ((0.0,), 1.0), ((3.0, -3.0), 0.7), (tuple(numpy.linspace(-2, 2, 400)), 1.1)]
    for residuals, sigma in cases:
        residuals = numpy.array(residuals)
        m, squares = len(residuals), float((residuals**2).sum())
        width, turn = math.log(sigma), math.log(2 * math.pi) / 2
        wanted = -squares / (2 * sigma**2) - m * width - m * turn
        found = number(call(answer, residuals.copy(), sigma), finite=False)
        if found is None:
            return _("Return one number: the logarithms of the {m} densities are added up.").format(m=m)
        if near(found, wanted):
            continue
        hints = [
            (-wanted, _("The sign is turned: likely points have a higher log-likelihood, and squares lower it.")),
            (squares / (2 * sigma**2) - m * width - m * turn,
             _("The square lowers the likelihood: its term has a minus sign.")),
            (-squares / (2 * sigma**2) - width - turn,
             _("The constants come with every point: m times, not once.")),
            (-squares / sigma**2 - m * width - m * turn, _("The 2 in the bell's exponent is missing.")),
            (-squares / (2 * sigma) - m * width - m * turn, _("In the exponent sigma is squared.")),
            (-squares / (2 * sigma**2) - m * width,
             _("The factor 1 / sqrt(2 pi) of each bell is missing: it gives - log(2 pi) / 2 for every point.")),
            (-squares / (2 * sigma**2) - m * turn, _("The factor 1 / sigma of each bell is missing.")),
            (-squares / (2 * sigma**2),
             _("That is the part that moves the line. The whole logarithm has two constants as well.")),
            (wanted / m, _("That is the mean; the logarithm of a product is the sum.")),
            (math.exp(wanted), _("That is the likelihood itself; take the logarithm (and add, do not multiply).")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        if not math.isfinite(found):
            return _("The product of many densities is 0 for the computer: add logarithms instead of multiplying.")
        text = _(
            "For {m} residuals and sigma = {sigma} you say {found:.4g}; first write down the logarithm of one bell."
        )
        return text.format(m=m, sigma=sigma, found=found)
    return None


@exercise("best-constant")
def check_best_constant(answer):
    cases = ((1.0, 2.0, 9.0), (7.0, 1.0, 2.0, 100.0, 3.0), (4.0, 1.0, 2.0, 10.0), (5.0,), (-3.0, -1.0, -1.0, 8.0, 0.5))
    for values in cases:
        y = numpy.array(values)
        found = number(call(answer, y.copy()), finite=False)
        if found is None:
            return _("Return one number.")
        smallest = numpy.abs(y - numpy.median(y)).sum()
        if numpy.abs(y - found).sum() <= smallest + 1e-6:
            continue
        hints = [
            (y.mean(), _("That is the mean: it has the smallest squared error, and follows outliers.")),
            ((y.min() + y.max()) / 2, _("That is the middle of the range: only the two outermost numbers count.")),
            (y[len(y) // 2], _("That is the number in the middle of the list as it came; sort it first.")),
            (y[(len(y) - 1) // 2], _("That is the number in the middle of the list as it came; sort it first.")),
            (numpy.abs(y - numpy.median(y)).mean(),
             _("That is the smallest error itself; return the number for which it is reached.")),
            (0.0, _("Zero has the smallest absolute value, but the error is the distance from the y.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        text = _("For y = {y} you say {found:g}; moving it to {better:g} makes the error smaller.")
        return text.format(y=list(values), found=found, better=float(numpy.median(y)))
    return None


@exercise("mse-gradient")
def check_mse_gradient(answer):
    cases = [
        ((1.0, 2.0, 4.0), (3.0, 1.0, 2.5), 0.5, -1.0),
        ((0.0, 1.0, 2.0, 3.0, 5.0), (1.0, 3.0, 2.0, 7.0, 4.0), -2.0, 0.3),
        ((2.0, -1.0), (0.0, 6.0), 1.0, 1.0),
    ]
    for x, y, w, b in cases:
        x, y = numpy.array(x), numpy.array(y)
        m, residual = len(x), y - (w * x + b)
        for_w, for_b = float(-2 * (residual * x).mean()), float(-2 * residual.mean())
        found = numbers(call(answer, x.copy(), y.copy(), w, b), 2)
        if found is None:
            return _("Return two numbers, the derivatives for w and for b: each is a mean over the points.")
        right = near(found[0], for_w), near(found[1], for_b)
        if all(right):
            continue

        def is_(first, second, found=found):
            return near(found[0], first) and near(found[1], second)

        if is_(-for_w, -for_b):
            return _("The sign is turned: the residual is y - (w x + b), and w and b stand in it with a minus.")
        if is_(for_w / 2, for_b / 2):
            return _("The 2 is missing: differentiating a square brings it down.")
        if is_(for_w * m, for_b * m):
            return _("That is the gradient of the sum; MSE is the mean, so divide by the number of points.")
        if is_(for_w * m / 2, for_b * m / 2):
            return _("The factor 2 / m is missing: 2 from the square, 1 / m from the mean.")
        if is_(for_b, for_w):
            return _("The two are swapped: first the derivative for w, then for b.")
        if is_(for_b, for_b):
            return _("Inside the square w is multiplied by x: the chain rule brings that x into the derivative for w.")
        if is_(for_w, for_w):
            return _("b stands alone in the residual: its derivative has no factor x.")
        if is_(float((residual**2).mean()), float((residual**2).mean())):
            return _("That is the loss itself; its derivatives are asked.")
        if is_(-for_b, for_b) or is_(-for_b, -for_b):
            return _("That is the derivative with respect to y; w and b are what can be changed.")
        if right[1]:
            return _(
                "The derivative for b is right, that for w is not: multiply each residual by its x before the mean."
            )
        if right[0]:
            return _("The derivative for w is right, that for b is not: leave out the factor x.")
        text = _(
            "For x = {x}, y = {y}, w = {w}, b = {b} you say {found}; nudge w a little and see how the MSE changes."
        )
        return text.format(x=x.tolist(), y=y.tolist(), w=w, b=b, found=tuple(round(value, 4) for value in found))
    return None


@exercise("logit-gradient")
def check_logit_gradient(answer):
    for z, t in ((0.5, 1), (-2.0, 1), (1.5, 0), (-0.7, 0), (3.0, 1)):
        p = 1 / (1 + math.exp(-z))
        bend = p * (1 - p)
        cross, square = p - t, 2 * (p - t) * bend
        found = numbers(call(answer, z, t), 2)
        if found is None:
            return _("Return two numbers: first for the cross-entropy, then for the squared error.")
        first, second = found
        if near(first, cross) and near(second, square):
            continue
        if near(first, square) and near(second, cross):
            return _("The two are swapped: cross-entropy first.")
        if near(first, -cross) or near(second, -square):
            return _("The sign is turned: when p is below the label, a larger z lowers the loss, so it is negative.")
        if near(first, (p - t) / bend):
            return _(
                "That is the derivative with respect to p; z is asked: the slope of the sigmoid comes in and cancels."
            )
        if near(first, (p - t) * bend):
            return _("In the cross-entropy the logarithm's derivative cancels p (1 - p): only the plain error is left.")
        if near(first, z - t):
            return _("The error is measured after the sigmoid: take p, not z.")
        if near(first, cross):
            if near(second, 2 * (p - t)):
                return _("The chain factor is missing: p itself depends on z, with the slope p (1 - p).")
            if near(second, (p - t) * bend):
                return _("The 2 is missing: differentiating a square brings it down.")
            if near(second, 2 * (z - t)):
                return _("The error is measured after the sigmoid: take p, not z.")
            if near(second, 2 * (p - t) * z * (1 - z)):
                return _("The sigmoid's slope is p (1 - p), written with p, not with z.")
            return _("The first is right, the second is not: 2 for the square, the error, and the sigmoid's slope.")
        text = _(
            "For z = {z} and label {t} you say {first:.4g} and {second:.4g}; nudge z and see how both losses change."
        )
        return text.format(z=z, t=t, first=first, second=second)
    return None


@exercise("fit-counts")
def check_fit_counts(answer):
    for seed, slope, intercept, n in ((1, 0.9, 0.6, 60), (2, -0.7, 1.2, 40), (3, 0.4, 0.1, 80)):
        dice = numpy.random.default_rng(seed)
        x = dice.uniform(-1, 2, n)
        counts = dice.poisson(numpy.exp(slope * x + intercept))
        found = numbers(call(answer, x.copy(), counts.copy()), 2)
        if found is None:
            return _("Return two numbers: the slope w and the intercept b.")
        wanted = counting.fit(x, counts)
        if near(found, wanted, 0, 0.01):
            continue
        if not numpy.isfinite(found).all() or max(map(abs, found)) > 50:
            return _(
                "Your walk runs away: step *against* the gradient, take the mean over the points, not the sum, and "
                "keep the rate at 0.1 or below."
            )
        squared = counting.fit(x, counts, "squared")
        logarithms = numpy.polyfit(x, numpy.log(counts + 1), 1)
        some = counts > 0
        hints = [
            (wanted[::-1], _("The two are swapped: first the slope w, then the intercept b.")),
            (-wanted, _("Both have the wrong sign. The mean count is exp(w x + b), not exp(-(w x + b)).")),
            (squared, _("That is the curve with the smallest squared error. Poisson noise has another loss: its "
                        "gradient for w is the mean of (exp(w x + b) - count) times x, without a further factor.")),
            (numpy.polyfit(x, counts, 1),
             _("That is the straight line through the counts themselves; the mean count is the *exponential* of a "
               "line.")),
            (logarithms, _("That is the line through ln(count + 1), by the squared error: it treats the logarithms as "
                           "Gaussian. Walk down the Poisson loss of the counts instead.")),
            (numpy.polyfit(x[some], numpy.log(counts[some]), 1),
             _("That is the line through the logarithms of the counts that are not 0; the zeros say something, too.")),
            ((0, 0), _("That is where the walk begins; now take the steps.")),
        ]  # fmt: skip
        hint = next((words for slip, words in hints if near(found, slip, 0, 0.01)), None)
        if hint:
            return hint
        for_w, for_b = counting.gradient(x, counts, *found)
        if near(found[0], found[1], 0, 1e-6):
            return _("w and b move by the same amounts: in the derivative for w each error is multiplied by its x.")
        text = _(
            "At your w = {w:.3f} and b = {b:.3f} the gradient is still ({for_w:.3f}, {for_b:.3f}); at the best line "
            "both are 0. Is the error exp(w x + b) - count, and did you take enough steps?"
        )
        return text.format(w=found[0], b=found[1], for_w=for_w, for_b=for_b)
    return None
