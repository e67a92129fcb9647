"""Pictures, a table and words for recommenders. Used by 15_recommendation."""

import unicodedata

import numpy

from course_utils.core.i18n import _
from course_utils.core.plots import BLACK, BLUE, RED, SKY


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


def tail(count, title):
    """How ratings are shared out: what share of them the most rated films have.

    Parameters
    ----------
    count : int [films]
        Ratings of each film, in any order.
    title : str

    Returns
    -------
    (matplotlib.figure.Figure, str)
        The figure and its alternative text.
    """
    import matplotlib.pyplot as pyplot

    share = 100 * numpy.cumsum(numpy.sort(count)[::-1]) / numpy.sum(count)
    films = numpy.arange(len(share) + 1)
    figure, axis = pyplot.subplots(figsize=(7.6, 2.9))
    axis.plot(100 * films / len(share), [0, *share], linewidth=2, label=_("as they are"))
    axis.plot([0, 100], [0, 100], ":", color=BLACK, label=_("if all films were equally known"))
    axis.axvline(10, color=RED, linestyle="--")
    axis.set(xlim=(0, 100), ylim=(0, 102), title=title)
    axis.set_xlabel(_("films, the most rated first (%)"))
    axis.set_ylabel(_("share of all ratings (%)"))
    axis.legend(fontsize=9, loc="lower right")
    told = [f"{place} %: {share[max(0, int(place / 100 * len(share)) - 1)]:.0f} %" for place in (10, 25, 50, 75)]
    return figure, _("Share of all ratings that the most rated films have: {told}.").format(told=", ".join(told))


def by_passes(curves, chosen, title):
    """Recall on validation likes after so many passes, and the number that was chosen.

    Parameters
    ----------
    curves : dict of str to dict of int to float
        {recommender: {passes: recall}}.
    chosen : dict of str to int
        {recommender: passes}.

    Returns
    -------
    (matplotlib.figure.Figure, str)
        The figure and its alternative text.
    """
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.6, 3.0))
    for (name, curve), style in zip(curves.items(), ("o-", "s--", "^-."), strict=False):
        (line,) = axis.plot(list(curve), list(curve.values()), style, markersize=5, label=name)
        axis.plot(chosen[name], curve[chosen[name]], "o", markersize=13, fillstyle="none", color=line.get_color())
    axis.set_xlabel(_("passes over the likes"))
    axis.set_ylabel(_("recall@10, validation"))
    axis.set_title(title)
    axis.legend(fontsize=9, loc="center left", bbox_to_anchor=(1, 0.5))
    best = ", ".join(f"{name} {chosen[name]} ({curve[chosen[name]]:.3f})" for name, curve in curves.items())
    return figure, _("Validation recall by passes; the best, ringed: {best}.").format(best=best)


def leads(found, points, xlabel, title):
    """Differences with their intervals as dots, and those of the single splits as small ones; zero is a line.

    Parameters
    ----------
    found : dict of str to dict
        {name: {"value", "low", "high"}}; low and high may be None.
    points : dict of str to sequence of float
        The differences of the single runs.
    xlabel, title : str

    Returns
    -------
    (matplotlib.figure.Figure, str)
        The figure and its alternative text.
    """
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.6, 1.3 + 0.42 * len(found)))
    for place, (name, one) in enumerate(found.items()):
        axis.plot(points[name], [place + 0.22] * len(points[name]), ".", color=SKY, markersize=8)
        if one["low"] is not None:
            axis.plot([one["low"], one["high"]], [place, place], color=BLUE, linewidth=2.5)
        axis.plot(one["value"], place, "o", color=BLUE, markersize=8)
    axis.axvline(0, color=RED, linestyle="--")
    axis.set_yticks(range(len(found)), list(found))
    axis.set_ylim(len(found) - 0.4, -0.6)
    axis.set_xlabel(xlabel)
    axis.set_title(title)
    return figure, _("Paired differences, 95 % intervals: {told}.").format(
        told="; ".join(f"{name} {in_words(one)}" for name, one in found.items())
    )


def in_words(one):
    """A difference and its interval: "+0.017 (+0.007 to +0.027)"; without an interval the number alone."""
    if one["low"] is None:
        return f"{one['value']:+.3f}"
    return _("{value:+.3f} ({low:+.3f} to {high:+.3f})").format(**{key: one[key] for key in ("value", "low", "high")})


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
    heads = [*((head, 16) for head in columns.values()), (_("seconds"), 10)]
    lines = [" " * 12 + "".join(head.rjust(width - _wide(head)) for head, width in heads)]
    for name, runs in found.items():
        line = name.ljust(12 - _wide(name))
        for key in columns:
            values = [run[key] for run in runs]
            line += f"{numpy.mean(values):.3f} ± {numpy.std(values):.3f}".rjust(16)
        lines.append(line + f"{numpy.mean([run['seconds'] for run in runs]):>10.1f}")
    return "\n".join(lines)


def _wide(text):
    """How many characters of `text` take two columns, as Chinese ones do."""
    return sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)


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


def new_films_in_words(found):
    """How far a description of new films comes: a sentence. `found` is {name: {"value", ...}}, recall@10 of each."""
    chance, others = found[_("chance")]["value"], found[_("likes of others")]["value"]
    if _("kinds alone") not in found:
        return _(
            "Nothing is known of what these films are like, so that a new one cannot be placed before it is rated."
        )
    kinds = found[_("kinds alone")]["value"]
    if others <= chance:
        return _("Here not even the likes of others find more than chance: there is no way to measure on.")
    text = _("Kinds alone come {way:.0%} of the way from chance to what the likes of others find.")
    return text.format(way=(kinds - chance) / (others - chance))
