"""The picture of a table of ratings. Used by 15_recommendation."""

import numpy

from course_utils.i18n import _


def stars_table(stars, people, films):
    """A table of stars with its gaps.

    Parameters
    ----------
    stars : float [people, films]
        0.5 to 5; not a number where there is no rating.
    people, films : sequence of str
        Names of the rows and of the columns.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot

    stars = numpy.asarray(stars, float)
    figure, axis = pyplot.subplots(figsize=(8.4, 1.6 + 0.27 * len(people)))
    axis.imshow(stars, cmap="Blues", vmin=0, vmax=8, aspect="auto")
    for row, column in numpy.ndindex(stars.shape):
        known = numpy.isfinite(stars[row, column])
        text = f"{stars[row, column]:g}" if known else "?"
        axis.text(column, row, text, ha="center", va="center", fontsize=10, color="black" if known else "#999999")
    axis.set_xticks(range(len(films)), films, rotation=25, ha="left", fontsize=9)
    axis.xaxis.tick_top()
    axis.set_yticks(range(len(people)), people, fontsize=9)
    axis.tick_params(length=0)
    for side in axis.spines.values():
        side.set_visible(False)
    axis.set_xlabel(_("stars that each person gave each film"))
    return figure
