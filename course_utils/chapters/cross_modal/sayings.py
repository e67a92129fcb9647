"""The sentences of 18_cross_modal that answer a "predict first", made from what was measured."""

import numpy

from course_utils.chapters.cross_modal import figures, modalities
from course_utils.core.i18n import _, punctuated


def of_scratch(frozen, scratch):
    """What towers from scratch reach of what the frozen ones do; recalls at 10, of each language a list of runs."""
    frozen, scratch = (numpy.atleast_2d(values) for values in (frozen, scratch))
    share = scratch.mean() / frozen.mean()
    said = [
        _("{name} {mean:.2f} (from {low:.2f} to {high:.2f}; splits: {n})").format(
            name=name, mean=found.mean(), low=found.min(), high=found.max(), n=found.shape[1]
        )
        for name, found in ((_("Frozen towers"), frozen), (_("from scratch"), scratch))
    ]
    half = _("more than half") if share > 0.5 else _("no more than half")
    apart = (
        _("no run of one reaches the other")
        if frozen.min() > scratch.max() or frozen.max() < scratch.min()
        else _("some runs overlap")
    )
    text = _("{found}: that is {share:.0%}, {half}, and {apart}.")
    return punctuated(text.format(found=", ".join(said), share=share, half=half, apart=apart))


def of_rivals(found, usual="random"):
    """Which way to fill a batch finds most, and whether the runs settle it; `found` is {way: a value for each run}."""
    best = max(found, key=lambda way: numpy.mean(found[way]))
    said = [_("Most by the mean: {way}.").format(way=figures.said(best))]
    settled, runs = [], len(found[usual])
    for way in found:
        if way == usual:
            continue
        low, mean, high = modalities.gain(found[way], found[usual])
        lower = int((numpy.subtract(found[way], found[usual]) < 0).sum())
        text = _("{way} against {usual}: {mean:+.3f}, lower in {lower} of {n} runs")
        told = text.format(way=figures.said(way), usual=figures.said(usual), mean=mean, lower=lower, n=runs)
        if runs > 1:
            told += " " + _("(95 %: {low:+.3f} to {high:+.3f})").format(low=low, high=high)
        said.append(punctuated(told + "."))
        if not low <= 0 <= high:
            settled.append(figures.said(way))
    said.append(
        _("The interval leaves out 0 for {ways}.").format(ways=", ".join(settled))
        if settled
        else _("No difference is settled by so few runs.")
    )
    return "\n".join(said)


def of_occupations(jobs, lean, asked=("nurse", "engineer", "president")):
    """Where the words of some occupations lie; `lean` is {language: leaning [runs, jobs], above 0 to women}."""
    names = {"en": _("in English"), "zh": _("in Chinese")}
    said = []
    for job in asked:
        told = []
        for language, values in lean.items():
            column = values[:, jobs.index(job)]
            text = _("{language} {mean:+.3f}, nearer to women in {k} of {n} runs")
            mean, nearer = column.mean(), int((column > 0).sum())
            told.append(text.format(language=names[language], mean=mean, k=nearer, n=len(column)))
        said.append(punctuated(f"{figures.said(job)}: " + "; ".join(told) + "."))
    return "\n".join(said)
