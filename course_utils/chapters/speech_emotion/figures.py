"""Figures of 14_speech_emotion: voices as wave, pitch and log-mel picture, and what tells their classes apart."""

import numpy

from course_utils.chapters.speech_emotion import voice
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.media import sound


def side_by_side(clips, rate):
    """Wave, pitch and log-mel picture of several clips, one below the other, one column a clip.

    Parameters
    ----------
    clips : dict of str to float32 [samples]
    rate : int

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot

    figure, axes = pyplot.subplots(
        3, len(clips), figsize=(8.6, 4.6), sharex="col", sharey="row", squeeze=False,
        gridspec_kw={"height_ratios": (1, 1, 1.3)},
    )  # fmt: skip
    top = max(numpy.abs(clip).max() for clip in clips.values())
    for column, (name, clip) in enumerate(clips.items()):
        wave, tune, picture = axes[:, column]
        step = max(len(clip) // 1500, 1)
        wave.plot(numpy.arange(len(clip))[::step] / rate, clip[::step], color=plots.BLUE, linewidth=0.4)
        wave.set_ylim(-top, top)
        wave.set_yticks([])
        wave.set_title(name, fontsize=10)
        heights, _strength = voice.pitch(clip, rate)
        at = sound.frame_times(len(heights), voice.PITCH_FRAME)
        tune.plot(at[heights > 0], heights[heights > 0], ".", color=plots.RED, markersize=3)
        tune.set_ylim(50, 450)
        found = sound.log_mel(clip, rate, voice.MELS)
        picture.imshow(
            found.T, origin="lower", aspect="auto", cmap="magma", vmin=-12, vmax=5,
            extent=(0, len(clip) / rate, 0, found.shape[1]), interpolation="nearest",
        )  # fmt: skip
    axes[2][len(clips) // 2].set_xlabel(_("time (s)"))
    for axis, label in zip(axes[:, 0], (_("wave"), _("pitch (Hz)"), _("mel filter")), strict=True):
        axis.set_ylabel(label)
    return figure


def by_class(values, labels, class_names, titles):
    """Boxes of a few measurements, one panel each, one box a class: `values` float [n, panels].

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot

    labels = numpy.asarray(labels)
    figure, axes = pyplot.subplots(1, len(titles), figsize=(8.6, 0.9 + 0.34 * len(class_names) + 0.5), sharey=True)
    for column, (axis, title) in enumerate(zip(axes, titles, strict=True)):
        groups = [values[labels == k, column] for k in range(len(class_names))]
        boxes = axis.boxplot(groups, orientation="horizontal", widths=0.6, patch_artist=True, showfliers=False)
        for line in boxes["medians"]:
            line.set(color=plots.BLACK, linewidth=2)
        for box in boxes["boxes"]:
            box.set_facecolor(plots.SKY)
        axis.set_xlabel(title)
    axes[0].set_yticks(range(1, len(class_names) + 1), class_names)
    axes[0].invert_yaxis()
    figure.suptitle(_("Middle half and median of each class"), fontweight="bold", fontsize=11, x=0.02, ha="left")
    return figure


def furthest_apart(values, y, names):
    """Which measurement tells the classes apart best, alone, and which comes next.

    By the share of its variance that lies between the classes.

    Parameters
    ----------
    values : float [clips, measurements]
    y : int [clips]
    names : list of str
        Of the measurements; line breaks and what stands in brackets are left out.
    """
    means = numpy.stack([values[y == k].mean(axis=0) for k in numpy.unique(y)])
    sizes = numpy.array([(y == k).sum() for k in numpy.unique(y)])[:, None]
    between = (sizes * (means - values.mean(axis=0)) ** 2).sum(axis=0) / len(y)
    shares = between / numpy.maximum(values.var(axis=0), 1e-12)
    first, second = shares.argsort()[::-1][:2]
    bare = [name.replace("（", "(").partition("(")[0].split() for name in names]
    short = [(" " if "".join(part).isascii() else "").join(part) for part in bare]  # Chinese has no spaces
    text = _(
        "Furthest apart: {first}, with {share:.0%} of its variance between the classes; next {second}, {next:.0%}."
    )
    return text.format(first=short[first], share=shares[first], second=short[second], next=shares[second])


def clip_sentence(data, place):
    """Which clip it is, in words: speaker, sentence and class of clip number `place`."""
    return _("{speaker}, {sentence}, {label}").format(
        speaker=data.speakers[place], sentence=data.sentences[place], label=data.class_names[data.labels[place]]
    )
