"""Checks of 07_cnn."""

from course_utils.core.i18n import _
from course_utils.notebook.answers import EXACT, first_match, near, number, told
from course_utils.notebook.exercises import call, exercise


@exercise("conv-output-size")
def check_output_size(answer):
    if number(call(answer, 6, 3, 1, 0)) == 3:
        return _("A 3 x 3 window fits into 6 columns at 4 places, not 3: do not forget the last one (+ 1).")
    if number(call(answer, 6, 3, 1, 1)) == 5:
        return _("Padding adds zeros on both sides: p counts twice.")
    if number(call(answer, 7, 3, 2, 0)) == 5:
        return _("You leave out the stride: with stride 2 only every second place counts.")
    for n, k, s, p in ((6, 3, 1, 0), (6, 3, 1, 1), (7, 3, 2, 0), (8, 3, 2, 0), (28, 5, 3, 2)):
        result, wanted = call(answer, n, k, s, p), (n + 2 * p - k) // s + 1
        found = number(result)
        if not near(found, wanted, *EXACT):
            if near(found, wanted, rtol=0, atol=0.999):
                return _("Places are whole: round down, because a window that sticks out does not count.")
            text = _("For n = {n}, k = {k}, s = {s}, p = {p} you say {found}; draw it and count.")
            return text.format(n=n, k=k, s=s, p=p, found=told(result))
    return None


@exercise("conv-parameters")
def check_parameters(answer):
    hints = {
        3 * 3 * 16 * 32: _("You count the weights only: every filter has a bias too."),
        (3 * 3 + 1) * 32: _("A kernel is as deep as the input: it has weights for every channel."),
        3 * 3 * 16 + 1: _("That is one filter; the layer has many."),
        3 * 16 * 32 + 32: _("The kernel is k by k: k counts twice."),
        3 * 3 * 16 * 32 + 1: _("There is one bias for each filter, not one for the layer."),
    }
    hint = first_match(number(call(answer, 3, 16, 32)), hints.items(), *EXACT)
    if hint:
        return hint
    for k, channels, filters in ((3, 16, 32), (1, 1, 1), (5, 3, 7)):
        found = call(answer, k, channels, filters)
        if not near(number(found), (k * k * channels + 1) * filters, *EXACT):
            text = _(
                "For k = {k}, {channels} channels and {filters} filters you say {found}; compare with the table above."
            )
            return text.format(k=k, channels=channels, filters=filters, found=told(found))
    return None
