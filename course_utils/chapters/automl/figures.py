"""The figures of 19_automl: each function returns (figure, what it shows in words)."""

import numpy

from course_utils.chapters.automl import digits_task, optimism, race, settings_table, tpe
from course_utils.core import plots
from course_utils.core.i18n import _

BACKGROUND = "cividis"  # of maps: told apart by colour-blind readers


def knob_names():
    """{name of a knob: what a learner reads}."""
    return {
        "rate": _("learning rate"),
        "width": _("width"),
        "depth": _("depth"),
        "batch": _("batch"),
        "decay": _("weight decay"),
        "shift": _("shifted pictures"),
    }


def grid_or_random(seed=0):
    """Nine trainings as a grid and at random, over a knob that decides and one that does not."""
    import matplotlib.pyplot as pyplot

    generator = numpy.random.default_rng(seed)
    places = (numpy.arange(3) + 0.5) / 3
    grid = numpy.array([(x, y) for x in places for y in places])
    drawn = generator.random((9, 2))
    line = numpy.linspace(0, 1, 200)
    figure, axes = pyplot.subplots(1, 2, figsize=(7.8, 3.5), sharey=True)
    values = []
    for axis, points, name in zip(axes, (grid, drawn), (_("grid"), _("random")), strict=True):
        distinct = len(set(points[:, 0].round(6)))
        values.append(distinct)
        axis.fill_between(line, -0.42, -0.4 + 0.36 * _bump(line), color=plots.SKY, linewidth=0)
        axis.plot(points[:, 0], points[:, 1], "o", color=plots.BLUE, markersize=7)
        axis.vlines(points[:, 0], -0.4, points[:, 1], color=plots.BLUE, linewidth=0.7, alpha=0.5)
        axis.plot(points[:, 0], -0.4 + 0.36 * _bump(points[:, 0]), "o", color=plots.RED, markersize=6)
        axis.set_title(_("{name}: {n} different values").format(name=name, n=distinct))
        axis.set(xlabel=_("knob that decides (0 to 1)"), xlim=(0, 1), ylim=(-0.45, 1.02), yticks=(0, 0.5, 1))
    axes[0].set_ylabel(_("knob that hardly matters (0 to 1)"))
    return figure, _(
        "Nine trainings each, over two knobs. The blue hill below is the accuracy by the knob that decides: the grid "
        "meets it at {grid} places, random search at {random}, so that one of them comes nearer to its top."
    ).format(grid=values[0], random=values[1])


def _bump(x):
    return numpy.exp(-(((x - 0.68) / 0.12) ** 2))


def importance(shares):
    """How much each knob decides, as `settings_table.importance` gives it."""
    names = knob_names()
    ordered = sorted(shares, key=shares.get, reverse=True)
    percent = [100 * shares[name] for name in ordered]
    figure = plots.bars([names[name] for name in ordered], percent, xlabel=_("share of the variance (%)"),
                        title=_("How much each knob decides by itself"))  # fmt: skip
    told = ", ".join(f"{names[name]} {value:.0f} %" for name, value in zip(ordered, percent, strict=True))
    return figure, _("Share of the variance of accuracy that each knob explains alone: {told}.").format(told=told)


def early_and_late(split=0):
    """Accuracy after 1 and after 27 epochs of every setting of the table, the best twentieth marked."""
    import matplotlib.pyplot as pyplot

    accuracies = 100 * settings_table.table()["validation"][split] / digits_task.VALIDATION
    early, late = accuracies[:, 0], accuracies[:, -1]
    top = numpy.argsort(late, kind="stable")[::-1][: round(0.05 * len(late))]
    cut = numpy.sort(early)[::-1][len(early) // 3 - 1]
    figure, axis = pyplot.subplots(figsize=(7.0, 3.5))
    axis.plot(early, late, ".", color=plots.SKY, markersize=5, label=_("a setting"))
    axis.plot(early[top], late[top], "o", color=plots.RED, markersize=5, label=_("the best 5 % in the end"))
    axis.axvline(cut, color=plots.BLACK, linestyle="--", label=_("the best third goes on"))
    axis.set(xlabel=_("validation accuracy after 1 epoch (%)"), ylabel=_("after 27 epochs (%)"))
    axis.set_title(_("What one epoch knows"))
    axis.legend(fontsize=9, loc="lower right")
    kept = int((early[top] >= cut).sum())
    return figure, _(
        "A dot a setting: accuracy after 1 epoch and after 27. Of the {n} best in the end, {kept} were in the best "
        "third after 1 epoch."
    ).format(n=len(top), kept=kept)


def good_and_others(tried, values):
    """The two densities of TPE over the learning rate, from `tried` places [n, 1] (0 to 1) and their `values`."""
    import matplotlib.pyplot as pyplot

    tried, values = numpy.asarray(tried, float), numpy.asarray(values, float)
    good, others = tpe.groups(tried, values)
    width, line = tpe.width_of(len(values)), numpy.linspace(0, 1, 300)
    hills = [tpe.density(points, line[:, None], width) for points in (good, others)]
    ratio = hills[0] / hills[1]
    best = float(line[ratio.argmax()])
    rates = rate_at(line)
    figure, axis = pyplot.subplots(figsize=(7.4, 3.3))
    axis.plot(rates, hills[0], color=plots.GREEN, linewidth=2, label=_("density of the good tries"))
    axis.plot(rates, hills[1], "--", color=plots.ORANGE, linewidth=2, label=_("density of the others"))
    axis.plot(rates, ratio, ":", color=plots.BLACK, linewidth=2, label=_("good / others"))
    axis.plot(rate_at(good[:, 0]), numpy.full(len(good), -0.12), "^", color=plots.GREEN)
    axis.plot(rate_at(others[:, 0]), numpy.full(len(others), -0.3), "v", color=plots.ORANGE)
    axis.axvline(rate_at(best), color=plots.RED, label=_("next try: {rate:.2g}").format(rate=rate_at(best)))
    axis.set(xscale="log", xlabel=_("learning rate"), ylabel=_("density"))
    axis.set_title(_("Where to try next"))
    axis.legend(fontsize=9, loc="upper left")
    return figure, _(
        "Good tries and others over the learning rate, each as a density; their ratio is largest at {rate:.2g}, where "
        "the next training is tried."
    ).format(rate=rate_at(best))


def rate_at(place):
    """The learning rate at a place from 0 to 1 on its logarithmic axis."""
    low, high = numpy.log(digits_task.SPACE["rate"])
    return numpy.exp(low + numpy.asarray(place) * (high - low))


def finish(tests, plain, seconds):
    """Test accuracy of each searcher's winner in the live race, a dot a seed; `plain` are the defaults' accuracies."""
    names = list(tests)
    called = [race.names()[name] for name in names]
    means = [100 * numpy.mean(tests[name]) for name in names]
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.6, 0.9 + 0.42 * len(names)))
    for place, name in enumerate(names):
        axis.plot(100 * numpy.array(tests[name]), [place] * len(tests[name]), "o", color=plots.SKY, markersize=6)
        axis.plot(means[place], place, "|", color=plots.BLUE, markersize=20, markeredgewidth=3)
    level = 100 * numpy.mean(plain)
    axis.axvline(level, color=plots.RED, linestyle="--", label=_("defaults, 27 epochs"))
    axis.legend(fontsize=9, loc="lower right", bbox_to_anchor=(1, 1))
    axis.set_yticks(range(len(names)), called)
    axis.invert_yaxis()
    axis.set_xlabel(_("test accuracy of the winner (%)"))
    axis.set_title(_("After {n:g} CPU seconds each").format(n=seconds))
    told = ", ".join(f"{name} {mean:.1f} %" for name, mean in zip(called, means, strict=True))
    return figure, _("Test accuracy after equal CPU seconds: {told}; defaults after 27 epochs {level:.1f} %.").format(
        told=told, level=level
    )


def many_races(without=("halving",)):
    """Mean test accuracy of the winner by CPU seconds, from the kept race."""
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.6, 3.6))
    colours = dict(zip((*race.SEARCHERS, race.PATIENT), plots.PALETTE[:6] + (plots.BLACK,), strict=True))
    markers = dict(zip(colours, "osv^D*X", strict=True))
    told = []
    kept = {seconds: race.rows(seconds) for seconds in race.SECONDS}
    for name, colour in colours.items():
        if name in without:
            continue
        found = [kept[seconds][name]["test_accuracy"] for seconds in race.SECONDS]
        style = "--" if name == race.PATIENT else "-"
        axis.plot(race.SECONDS, found, style, marker=markers[name], color=colour, label=race.names()[name])
        told.append(f"{race.names()[name]} " + ", ".join(f"{value:.1f}" for value in found))
    axis.set(xscale="log", xlabel=_("CPU seconds of a search"), ylabel=_("test accuracy (%)"))
    axis.set_xticks(race.SECONDS, [f"{seconds:g}" for seconds in race.SECONDS])
    axis.minorticks_off()
    axis.set_title(_("The same race, {n} times").format(n=kept[race.SECONDS[0]]["random"]["n"]))
    axis.legend(fontsize=9, loc="center left", bbox_to_anchor=(1, 0.5))
    seconds = ", ".join(f"{value:g}" for value in race.SECONDS)
    return figure, _("Mean test accuracy of the winners in % after {seconds} CPU seconds: {told}.").format(
        seconds=seconds, told="; ".join(told)
    )


def curse(tries, independent, alike, found):
    """Optimism of the winner by number of tries, in points: simulated twice, and measured with a bar over the splits.

    `independent` and `alike` are [tries], `found` [tries, splits]; all as shares.
    """
    import matplotlib.pyplot as pyplot

    means, spreads = 100 * numpy.mean(found, axis=1), 100 * numpy.std(found, axis=1)
    figure, axis = pyplot.subplots(figsize=(7.4, 3.5))
    axis.plot(
        tries, 100 * numpy.array(independent), "--", color=plots.ORANGE, label=_("simulated, luck of its own each")
    )
    axis.plot(tries, 100 * numpy.array(alike), ":", color=plots.BLACK, label=_("simulated, half of the luck shared"))
    axis.errorbar(
        tries, means, spreads, fmt="o-", color=plots.BLUE, capsize=3, label=_("measured (bars: spread of splits)")
    )
    axis.axhline(0, color="#888888", linewidth=0.8)
    axis.set(xscale="log", xlabel=_("number of settings tried"), ylabel=_("winner looks too good by (points)"))
    axis.set_xticks(tries, [str(n) for n in tries])
    axis.minorticks_off()
    axis.set_title(_("The more tries, the better the winner looks"))
    axis.legend(fontsize=9, loc="upper left")
    told = ", ".join(f"{mean:.1f} ({n})" for n, mean in zip(tries, means, strict=True))
    return figure, _("Optimism of the winner in points by number of tries, measured: {told}.").format(told=told)


def labels_or_search(sizes, by_labels, searched, seconds):
    """Test accuracy of the defaults by number of labels to train on, beside the best searcher's at 300 labels."""
    import matplotlib.pyplot as pyplot

    means = [100 * numpy.mean(values) for values in by_labels]
    spreads = [100 * numpy.std(values) for values in by_labels]
    figure, axis = pyplot.subplots(figsize=(7.0, 3.2))
    axis.errorbar(sizes, means, spreads, fmt="o-", color=plots.BLUE, capsize=3, label=_("defaults, 81 epochs"))
    level = 100 * numpy.mean(searched)
    axis.errorbar([digits_task.TRAINING], [level], [100 * numpy.std(searched)], fmt="D", color=plots.RED, capsize=3,
                  label=_("searched, {n:g} CPU s").format(n=seconds))  # fmt: skip
    axis.set(xlabel=_("labelled pictures to train on"), ylabel=_("test accuracy (%)"))
    axis.set_xticks(sizes)
    axis.set_title(_("More labels, or more search?"))
    axis.legend(fontsize=9, loc="lower right")
    told = ", ".join(f"{mean:.1f} % ({n})" for n, mean in zip(sizes, means, strict=True))
    return figure, _("Defaults by number of labels: {told}; searched with {n} labels: {level:.1f} %.").format(
        told=told, n=digits_task.TRAINING, level=level
    )


def two_measures(costs, simple):
    """What 1,000 customers cost when the search went by accuracy and by cost; `simple` is {name: cost}."""
    names = list(costs)
    means = [float(numpy.mean(costs[name])) for name in names]
    level = min(simple.values())
    figure = plots.bars(names, means, [float(numpy.std(costs[name])) for name in names],
                        xlabel=_("cost of 1,000 customers (a call costs 1)"), reference=level,
                        title=_("The measure decides what is found"), points=[costs[name] for name in names],
                        reference_label=_("no model: the cheaper of all and nobody"))  # fmt: skip
    told = ", ".join(f"{name} {mean:,.0f}" for name, mean in zip(names, means, strict=True))
    return figure, _(
        "Cost of 1,000 customers by what the search went by: {told}; without a model {level:,.0f}."
    ).format(told=told, level=level)


def optimism_of(tries, pictures, spread=0.01, shared=0.0, repetitions=1000):
    """Mean optimism of a simulated winner for each number of `tries`: float64 [tries]."""
    pairs = [optimism.simulate(n, pictures, spread, shared, repetitions=repetitions) for n in tries]
    return numpy.array([(seen - truth).mean() for seen, truth in pairs])
