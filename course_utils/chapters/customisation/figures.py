"""The pictures of 20_customisation: curves by labels, LoRA beside its rivals, refusals, and clients that wait."""

import numpy

from course_utils.chapters.customisation import few_labels, lora
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.core.shown import show_bundle
from course_utils.core.tables import html_table

STYLES = {"words": ("s--", plots.ORANGE), "neighbours": ("^-.", plots.GREEN), "head": ("o-", plots.BLUE)}
LORA_NAMES = {"all": _("all weights"), "head": _("last layer"), "lora": _("LoRA")}
LORA_MARKS = {"all": "s", "head": "^", "lora": "o"}
LORA_COLOURS = {"all": plots.ORANGE, "head": plots.GREEN, "lora": plots.BLUE}


def ways(sizes, found, prompts):
    """Accuracy by number of labels for each way, with what descriptions reach without labels; (Figure, words).

    Parameters
    ----------
    sizes, found
        As `few_labels.curve` took and gave them.
    prompts : dict
        As `few_labels.zero_shot` gives it.
    """
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.8, 3.7))
    told = []
    for way, name in few_labels.named().items():
        style, colour = STYLES[way]
        middle = numpy.array([100 * numpy.mean(values) for values in found[way]])
        spread = [100 * numpy.std(values) for values in found[way]]
        axis.errorbar(sizes, middle, spread, fmt=style, color=colour, capsize=3, label=name)
        told.append(f"{name}: " + ", ".join(f"{m:.0f} % ({n:,})" for m, n in zip(middle, sizes, strict=True)))
    low, high = 100 * min(prompts["centred"]), 100 * max(prompts["centred"])
    label = _("descriptions, no label")
    axis.axhspan(low, max(high, low + 0.2), color=plots.PINK, alpha=0.35, label=label)
    axis.set(xscale="log", xlabel=_("labelled reviews"), ylabel=_("test accuracy (%)"))
    axis.set_title(_("Which way needs how many labels?"))
    axis.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axis.minorticks_off()
    axis.legend(fontsize=9, loc="lower right")
    told.append(_("{label}: {low:.0f} to {high:.0f} %").format(label=label, low=low, high=high))
    return figure, _("Test accuracy by number of labels. {told}.").format(told="; ".join(told))


def adapted(found):
    """Accuracy on the new pictures and, afterwards, on the old ones, for each way; (Figure, words).

    `found` is as `lora.compare` gives it.
    """
    import matplotlib.pyplot as pyplot

    figure, axes = pyplot.subplots(1, len(lora.DOMAINS), figsize=(8.2, 3.5), sharex=True, sharey=True)
    told = []
    for axis, domain in zip(axes, lora.DOMAINS, strict=True):
        for way, name in LORA_NAMES.items():
            new, old = (100 * numpy.array(found[part][domain][way]) for part in ("new", "old"))
            axis.plot(new, old, LORA_MARKS[way], color=LORA_COLOURS[way], label=name, markersize=8, alpha=0.8)
            told.append(
                _("{domain}, {way}: new {new:.0f} %, old {old:.0f} %").format(
                    domain=lora.named()[domain], way=name, new=new.mean(), old=old.mean()
                )
            )
        before = 100 * numpy.mean(found["base"][domain]), 100 * numpy.mean(found["base"]["old"])
        axis.plot(*before, "*", color=plots.BLACK, markersize=13, label=_("before"))
        told.append(_("{domain}, before: new {new:.0f} %, old {old:.0f} %").format(
            domain=lora.named()[domain], new=before[0], old=before[1]))  # fmt: skip
        axis.set_title(_("Pictures: {domain}").format(domain=lora.named()[domain]))
        axis.set_xlabel(_("accuracy on the new kind (%)"))
    axes[0].set_ylabel(_("accuracy on the old kind (%)"))
    axes[0].legend(fontsize=9, loc="lower left")
    return figure, _("What each way gains and forgets, a dot a seed. {told}.").format(told="; ".join(told))


def waiting(rows):
    """Waiting time by number of clients, median and 99th percentile; (Figure, words).

    `rows` is a list of what `serving.load_test` gives.
    """
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(6.8, 3.2))
    clients = [row["clients"] for row in rows]
    for key, name, style, colour in (
        ("p50", _("half of the answers are there (p50)"), "o-", plots.BLUE),
        ("p99", _("99 of 100 are there (p99)"), "s--", plots.ORANGE),
    ):
        axis.plot(clients, [row[key] for row in rows], style, color=colour, label=name)
    axis.set_xscale("log", base=2)
    axis.set_xticks(clients, [str(count) for count in clients])
    axis.minorticks_off()
    axis.set(xlabel=_("clients that ask at the same time"), ylabel=_("waiting time (ms)"))
    axis.set_ylim(0, None)
    axis.set_title(_("How long does an answer take?"))
    axis.legend(fontsize=9)
    told = "; ".join(
        _("clients {n}: p50 {p50:.0f} ms, p99 {p99:.0f} ms").format(n=row["clients"], p50=row["p50"], p99=row["p99"])
        for row in rows
    )
    return figure, _("Waiting time by number of clients. {told}.").format(told=told)


def table(heads, rows, caption):
    """Show a table: HTML in a notebook, and lines of text beside it.

    Parameters
    ----------
    heads : sequence of str
    rows : sequence of sequences of str
    caption : str
    """
    lines = [caption, *(" | ".join(row) for row in (heads, *rows))]
    show_bundle({"text/html": html_table(heads, rows, caption), "text/plain": "\n".join(lines)})
