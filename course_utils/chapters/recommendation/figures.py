"""Pictures and a table for recommenders. Used by 15_recommendation."""

import numpy

from course_utils.core.i18n import _


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


def measures_table(found):
    """Mean and spread of the measures as text.

    Parameters
    ----------
    found : dict of str to list of dict
        For each recommender one dict a run: "recall", "ndcg", "coverage", "famous" and "seconds".

    Returns
    -------
    str
    """
    columns = {"recall": "recall@10", "ndcg": "NDCG@10", "coverage": _("coverage"), "famous": _("famous tenth")}
    lines = [f"{'':12}" + "".join(f"{head:>16}" for head in columns.values()) + f"{_('seconds'):>10}"]
    for name, runs in found.items():
        line = f"{name:12}"
        for key in columns:
            values = [run[key] for run in runs]
            line += f"{numpy.mean(values):.3f} ± {numpy.std(values):.3f}".rjust(16)
        lines.append(line + f"{numpy.mean([run['seconds'] for run in runs]):>10.1f}")
    return "\n".join(lines)


def grouped_bars(names, groups, ylabel="", title=""):
    """Bars side by side: for each of `names` one bar of each group.

    Parameters
    ----------
    names : sequence of str
    groups : dict of str to sequence of float
        {label: one value for each name}.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.6, 3.0))
    width = 0.8 / len(groups)
    places = numpy.arange(len(names))
    for number, (label, values) in enumerate(groups.items()):
        axis.bar(places + width * (number - (len(groups) - 1) / 2), values, 0.92 * width, label=label)
    axis.set_xticks(places, names)
    axis.set_ylabel(ylabel)
    axis.set_title(title)
    axis.legend(fontsize=9, loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=len(groups))
    return figure
