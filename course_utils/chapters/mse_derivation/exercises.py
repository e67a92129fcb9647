"""Checks of 04_mse_derivation."""

import math

import numpy

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
