"""What the synthesiser was told for each clip of the spoken styles: four numbers. Disclosed in 14_speech_emotion."""

import csv

import numpy

from course_utils.core.i18n import _
from course_utils.core.shown import show_bundle
from course_utils.core.tables import LEFT, html_table
from course_utils.datasets.speech import clip_files, spoken_styles

NUMBERS = ("pitch", "range", "speed", "loudness")


def settings():
    """The four NUMBERS of every clip, and its style: (float64 [n, 4], int64 [n])."""
    with open(spoken_styles.BUNDLED / clip_files.TABLE_FILE, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    values = numpy.array([[float(row[name]) for name in NUMBERS] for row in rows])
    return values, numpy.array([spoken_styles.CLASS_NAMES.index(row["style"]) for row in rows])


def spread_within(values, labels):
    """How far clips of one style scatter around the mean of their style: float64 [k], a standard deviation each."""
    apart = numpy.concatenate([values[labels == k] - values[labels == k].mean(axis=0) for k in numpy.unique(labels)])
    return apart.std(axis=0)


def distances(values, labels):
    """How far the means of two styles lie apart, counted in `spread_within`: float64 [classes, classes]."""
    means = numpy.stack([values[labels == k].mean(axis=0) for k in numpy.unique(labels)])
    means = means / spread_within(values, labels)
    return numpy.sqrt(((means[:, None] - means[None]) ** 2).sum(axis=2))


def nearest(values, labels):
    """The two styles that lie nearest to each other, and how far: (int, int, float)."""
    apart = distances(values, labels)
    numpy.fill_diagonal(apart, numpy.inf)
    first, second = numpy.unravel_index(apart.argmin(), apart.shape)
    return int(first), int(second), float(apart[first, second])


def show_table():
    """Show what each style was told: mean and spread of the four numbers over its clips."""
    values, labels = settings()
    heads = [
        _("style"),
        _("pitch (0 to 99, 50 is the voice's own)"),
        _("range of the pitch (%)"),
        _("speed (words a minute)"),
        _("loudness (dB)"),
    ]
    rows = [
        [_(name), *(f"{mean:.0f} ± {std:.0f}" for mean, std in zip(mine.mean(axis=0), mine.std(axis=0), strict=True))]
        for name, mine in ((name, values[labels == k]) for k, name in enumerate(spoken_styles.CLASS_NAMES))
    ]
    caption = _("What the synthesiser was told: mean and spread over the clips of a style")
    plain = "\n".join([caption, *(" | ".join(row) for row in (heads, *rows))])
    show_bundle({"text/html": html_table(heads, rows, caption, row_head=LEFT), "text/plain": plain})
