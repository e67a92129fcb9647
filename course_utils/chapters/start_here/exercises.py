"""Checks of 00_start_here."""

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.answers import EXACT, first_match, near, number, told
from course_utils.notebook.exercises import call, exercise


@exercise("numbers-in-a-picture")
def check_numbers(answer):
    hints = (
        (30, _("That counts the pixels; a colour picture has three numbers in each: red, green, blue.")),
        (14, _("You add the three; a picture with 6 rows of 5 pixels has 6 x 5 pixels.")),
    )
    hint = first_match(number(call(answer, 6, 5, 3)), hints)
    if hint:
        return hint
    for height, width, channels in ((6, 5, 3), (28, 28, 1), (128, 100, 3)):
        found, wanted = call(answer, height, width, channels), height * width * channels
        if not near(number(found), wanted, *EXACT):
            return _("A picture of {height} x {width} pixels and {channels} channels: you say {found}.").format(
                height=height, width=width, channels=channels, found=told(found)
            )
    return None


@exercise("most-probable")
def check_most_probable(answer):
    chances = [0.1, 0.2, 0.05, 0.6, 0.05]
    hints = (
        (0.6, _("That is the largest probability; asked for is its place in the list.")),
        (4, _("Python counts places from 0: the fourth number has place 3.")),
        (2, _("That is the place of the smallest number.")),
    )
    hint = first_match(number(call(answer, list(chances))), hints)
    if hint:
        return hint
    for numbers in (chances, [0.9, 0.1], [0.0, 0.0, 1.0]):
        found = call(answer, list(numbers))
        if not near(number(found), numpy.argmax(numbers), *EXACT):
            return _("For {numbers} you say {found}; the largest number is elsewhere.").format(
                numbers=numbers, found=told(found)
            )
    return None
