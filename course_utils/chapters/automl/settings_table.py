"""504 settings of the digit reader, each trained on three splits: measured once, kept in measured/settings.npz.

With it a search can be repeated a hundred times without training anything: what it would have seen is looked up, and
what it would have paid is on the bill. Such a table is a *tabular benchmark* (Klein and Hutter 2019,
https://arxiv.org/abs/1905.04970). The command

    python -m course_utils.chapters.automl.settings_table

makes it again, and the map of two settings. Taught in 19_automl.
"""

import functools
import itertools
import json
import time
from pathlib import Path

import numpy

from course_utils.chapters.automl import digits_task

FOLDER = Path(__file__).parent / "measured"
LEVELS = {
    "rate": (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1),
    "width": (16, 50, 150),
    "depth": (1, 2),
    "batch": (20, 100),
    "decay": (0.01, 0.3, 3.0),
    "shift": (0, 1),
}
SPLITS = 3
MAP_RATES = tuple(float(rate) for rate in numpy.geomspace(1e-4, 1e-1, 16))
MAP_WIDTHS = tuple(int(width) for width in numpy.geomspace(8, 150, 9).round())
MAP_FIXED = {"depth": 1, "batch": 30, "decay": 0.01, "shift": 0}


def settings():
    """All settings of the table, in its order: a list of dict."""
    return [dict(zip(LEVELS, values, strict=True)) for values in itertools.product(*LEVELS.values())]


@functools.cache
def table():
    """The measured table.

    Returns
    -------
    dict of arrays
        validation and test, int [splits, settings, rungs], counts of right answers of 150 and 1,347; seconds
        float32 [splits, settings], CPU seconds of 27 epochs; map int [widths, rates, rungs], right of 150, and
        map_seconds float32 [widths, rates]; about: JSON text on when and where it was measured.
    """
    with numpy.load(FOLDER / "settings.npz") as kept:
        # Small integers save space in the file, but overflow when they are multiplied.
        return {name: kept[name].astype(int) if kept[name].dtype.kind == "u" else kept[name] for name in kept.files}


def importance():
    """How much each knob decides: the variance of its levels' means as a share of all variance, {knob: float 0 to 1}.

    Validation accuracy after 27 epochs, mean over the splits. What two knobs only do together counts for none.
    """
    accuracies = table()["validation"][:, :, -1] / digits_task.VALIDATION
    shares = {}
    for axis, name in enumerate(LEVELS):
        levels = tuple(len(values) for values in LEVELS.values())
        cube = numpy.moveaxis(accuracies.reshape(SPLITS, *levels), axis + 1, 1)
        means = cube.reshape(SPLITS, levels[axis], -1).mean(axis=2)
        shares[name] = float((means.var(axis=1) / accuracies.var(axis=1)).mean())
    return shares


def foresight(best=0.05):
    """What an early rung knows of the last one.

    Returns
    -------
    dict of int to (float, float)
        {epochs: (rank correlation with the accuracy after 27 epochs, share of the `best` settings that are in the best
        third by then)}, both means over the splits.
    """
    from scipy import stats

    accuracies = table()["validation"].astype(float)
    found = {}
    for rung, epochs in enumerate(digits_task.RUNGS[:-1]):
        pairs = []
        for split in accuracies:
            early, late = split[:, rung], split[:, -1]
            top = numpy.argsort(late, kind="stable")[::-1][: round(best * len(late))]
            third = numpy.argsort(early, kind="stable")[::-1][: len(early) // 3]
            pairs.append((stats.spearmanr(early, late).statistic, numpy.isin(top, third).mean()))
        found[epochs] = tuple(float(value) for value in numpy.mean(pairs, axis=0))
    return found


def hits(draws, best=0.05, repetitions=2000, seed=0):
    """In what share of random searches with so many draws one of the `best` share of all settings was drawn, 0 to 1."""
    accuracies = table()["validation"][0, :, -1]
    top = numpy.argsort(accuracies, kind="stable")[::-1][: round(best * len(accuracies))]
    drawn = numpy.random.default_rng(seed).integers(len(accuracies), size=(repetitions, draws))
    return float(numpy.isin(drawn, top).any(axis=1).mean())


def curve(setting, parts, seed):
    """Train one setting to its end: (validation counts, test counts, CPU seconds without the test)."""
    training, validation, test, seconds = digits_task.Training(setting, parts, seed), [], [], 0.0
    for rung in digits_task.RUNGS:
        start = time.process_time()
        validation.append(round(training.to(rung) * len(parts.y_validation)))
        seconds += time.process_time() - start
        test.append(round(training.test_accuracy() * len(parts.y_test)))
    return validation, test, seconds


def main():
    """Train all settings (about two minutes) and write the file."""
    import datetime

    from course_utils.core import environment

    environment.limit_threads()
    found = {"validation": [], "test": [], "seconds": []}
    with numpy.errstate(all="ignore"):  # a step of 0.1 may blow a network up: it is then a bad setting, as any other
        for number in range(SPLITS):
            parts = digits_task.split(number)
            columns = zip(*(curve(setting, parts, number) for setting in settings()), strict=True)
            for name, values in zip(found, columns, strict=True):
                found[name].append(values)
            print(number, flush=True)
        parts = digits_task.split(0)
        rows = [
            [curve({**MAP_FIXED, "rate": rate, "width": width}, parts, 0) for rate in MAP_RATES] for width in MAP_WIDTHS
        ]
    about = {
        "date": datetime.date.today().isoformat(),
        "processor": environment.processor(),
        "versions": environment.versions(),
        "command": "python -m course_utils.chapters.automl.settings_table",
    }
    numpy.savez_compressed(
        FOLDER / "settings.npz",
        validation=numpy.array(found["validation"], numpy.uint8),
        test=numpy.array(found["test"], numpy.uint16),
        seconds=numpy.array(found["seconds"], numpy.float32),
        map=numpy.array([[cell[0] for cell in row] for row in rows], numpy.uint8),
        map_seconds=numpy.array([[cell[2] for cell in row] for row in rows], numpy.float32),
        about=json.dumps(about),
    )


if __name__ == "__main__":
    main()
