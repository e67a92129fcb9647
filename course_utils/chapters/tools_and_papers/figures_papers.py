"""Pictures of two papers: where a network's multiplications are, how it grows, and a photograph being painted.

Used in 16_tools_and_papers. Each function returns (matplotlib Figure, what it shows in words).
"""

import numpy

from course_utils.chapters.tools_and_papers import scaling
from course_utils.core import plots
from course_utils.core.i18n import _

STAGES = ("stem", "1", "2", "3", "4", "5", "6", "7", "head")


def stages(layers):
    """Share of the parameters and of the multiplications in each stage of a network, side by side."""
    import matplotlib.pyplot as pyplot

    found = numpy.array(list(scaling.by_stage(layers).values()), float)
    shares = 100 * found / found.sum(axis=0)
    places = numpy.arange(len(STAGES))
    figure, axis = pyplot.subplots(figsize=(8.0, 3.3))
    named = (_("parameters"), _("multiplications"))
    for column, (label, colour, hatch) in enumerate(zip(named, (plots.ORANGE, plots.BLUE), ("//", ""), strict=True)):
        axis.bar(places + 0.4 * column - 0.2, shares[:, column], 0.38, color=colour, hatch=hatch, edgecolor="white",
                 label=label)  # fmt: skip
    axis.set_xticks(places, [_(name) for name in STAGES])
    axis.set(xlabel=_("stage, from the picture to the classes"), ylabel=_("share (%)"))
    axis.set_title(_("EfficientNet-Lite0, stage by stage"))
    axis.legend(fontsize=9)
    told = "; ".join(
        _("{stage}: {parameters:.0f} % and {multiplications:.0f} %").format(
            stage=_(name), parameters=row[0], multiplications=row[1]
        )
        for name, row in zip(STAGES, shares, strict=True)
    )
    return figure, _("Share of parameters and of multiplications by stage. {told}.").format(told=told)


def growth(highest=7):
    """Counted multiplications and parameters for compound coefficients 0 to `highest`, beside doubling; the family."""
    import matplotlib.pyplot as pyplot

    steps = numpy.arange(highest + 1)
    base = scaling.totals(scaling.plan())
    counted = [scaling.totals(scaling.plan(*scaling.compound(step))) for step in steps]
    family = [scaling.totals(scaling.plan(*design)) for design in scaling.FAMILY]
    times = numpy.array(counted, float) / base
    figure, axis = pyplot.subplots(figsize=(7.6, 3.5))
    axis.plot(steps, 2.0**steps, ":", color=plots.BLACK, label=_("doubling each time"))
    axis.plot(steps, times[:, 1], "o-", color=plots.BLUE, label=_("multiplications, counted"))
    axis.plot(steps, times[:, 0], "s--", color=plots.ORANGE, label=_("parameters, counted"))
    ratio = [row[1] / base[1] for row in family]
    axis.plot(range(len(family)), ratio, "*", color=plots.RED, markersize=11, label=_("multiplications of B0 to B7"))
    axis.set(yscale="log", xlabel=_("compound coefficient φ; number of the published network"))
    axis.set_ylabel(_("times the small network"))
    axis.set_title(_("One coefficient makes the network wider, deeper and sharper"))
    axis.legend(fontsize=9)
    return figure, _(
        "Over the compound coefficient 0 to {highest}: multiplications grow {mults:.0f} times where doubling would be "
        "{doubled:.0f}, parameters {params:.0f} times; the published B7 has {published:.0f} times as many "
        "multiplications as B0."
    ).format(highest=highest, mults=times[-1, 1], doubled=2.0**highest, params=times[-1, 0], published=ratio[-1])


def garments(accuracies, chance):
    """Accuracy on garments of several ways, each with its draws as dots: {name: list of float}, and pure chance."""
    means = [100 * numpy.mean(values) for values in accuracies.values()]
    points = [[100 * value for value in values] for values in accuracies.values()]
    figure = plots.bars(
        list(accuracies), means, xlabel=_("accuracy (%)"), title=_("Garments, read by Lite0"),
        reference=100 * chance, reference_label=_("guessing"), points=points,
    )  # fmt: skip
    told = "; ".join(f"{name}: {mean:.0f} %" for name, mean in zip(accuracies, means, strict=True))
    return figure, _("Accuracy on garments. {told}; guessing: {chance:.0%}.").format(told=told, chance=chance)


def strip(pictures, title, size=1.6):
    """Pictures in a row with a name above each: {name: uint8 [h, w, 3]}, of one size."""
    shown = _few_colours(list(pictures.values()))
    figure = plots.image_grid(shown, list(pictures), columns=len(pictures), size=size, title=title)
    names = ", ".join(name.replace("\n", " ") for name in pictures)
    return figure, _("{title}: {names}.").format(title=title, names=names)


def _few_colours(pictures, count=200):
    """The same pictures in `count` colours for all of them: a third as large in the notebook, and no eye minds."""
    from PIL import Image

    joined = Image.fromarray(numpy.concatenate([numpy.asarray(picture) for picture in pictures], axis=1))
    reduced = numpy.asarray(joined.quantize(count, dither=Image.Dither.NONE).convert("RGB"))
    return numpy.split(reduced, len(pictures), axis=1)


def losses(runs):
    """Style loss over the steps, for each of {name: losses of `style.Painted`}."""
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(6.4, 3.1))
    styles = zip(runs.items(), ("-", "--", ":"), (plots.BLUE, plots.ORANGE, plots.GREEN), strict=False)
    told = []
    for (name, found), line, colour in styles:
        values = [style for style, _content in found]
        axis.plot(range(1, len(values) + 1), values, line, color=colour, label=name)
        told.append(_("{name}: from {first:.3g} to {last:.3g}").format(name=name, first=values[0], last=values[-1]))
    axis.set(yscale="log", xlabel=_("step"), ylabel=_("style loss (1: nothing in common)"))
    axis.set_title(_("The picture's correlations approach those of the style"))
    axis.legend(fontsize=9)
    return figure, _("Style loss over the steps. {told}.").format(told="; ".join(told))
