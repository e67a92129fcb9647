"""Checks of 00_start_here."""

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.exercises import call, exercise


@exercise("numbers-in-a-picture")
def check_numbers(answer):
    found = call(answer, 6, 5, 3)
    if found == 30:
        return _("That counts the pixels; a colour picture has three numbers in each: red, green, blue.")
    if found == 14:
        return _("You add the three; a picture with 6 rows of 5 pixels has 6 x 5 pixels.")
    for height, width, channels in ((6, 5, 3), (28, 28, 1), (128, 100, 3)):
        found, wanted = call(answer, height, width, channels), height * width * channels
        if found != wanted:
            return _("A picture of {height} x {width} pixels and {channels} channels: you say {found}.").format(
                height=height, width=width, channels=channels, found=found
            )
    return None


@exercise("most-probable")
def check_most_probable(answer):
    chances = [0.1, 0.2, 0.05, 0.6, 0.05]
    found = call(answer, list(chances))
    if isinstance(found, float) and abs(found - 0.6) < 1e-9:
        return _("That is the largest probability; asked for is its place in the list.")
    if found == 4:
        return _("Python counts places from 0: the fourth number has place 3.")
    if found == 2:
        return _("That is the place of the smallest number.")
    for numbers in (chances, [0.9, 0.1], [0.0, 0.0, 1.0]):
        found = call(answer, list(numbers))
        if found != int(numpy.argmax(numbers)):
            return _("For {numbers} you say {found}; the largest number is elsewhere.").format(
                numbers=numbers, found=found
            )
    return None
