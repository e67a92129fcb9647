"""The race of the searchers, nine times: on the table of settings, in listed seconds.

Its outcome is kept in measured/search_race.json; the command

    python -m course_utils.chapters.automl.race

makes it again (about a minute). Taught in 19_automl.
"""

import numpy

from course_utils.chapters.automl import digits_task, searches, settings_table
from course_utils.core import environment
from course_utils.core.i18n import _
from course_utils.notebook import measured

SECONDS = (0.3, 0.75, 2.0)
REPETITIONS = 3  # on each split
SEARCHERS = {
    "grid": searches.grid_search,
    "random": searches.random_search,
    "halving": searches.halving,
    "Hyperband": searches.hyperband,
    "TPE": searches.bayesian,
    "TPE, pruned": searches.bayesian_pruned,
}
PATIENT = "defaults, trained on"
LIVE = ("grid", "random", "Hyperband", "TPE", "TPE, pruned")


def names():
    """{searcher: what a learner reads}, the defaults trained on among them."""
    return {
        "grid": _("grid"),
        "random": _("random"),
        "halving": _("halving"),
        "Hyperband": "Hyperband",
        "TPE": "TPE",
        "TPE, pruned": _("TPE, pruned"),
        PATIENT: _("defaults, trained on"),
    }


def live(parts, seconds, seed):
    """One round of the live race: {name: `searches.Desk`} of every searcher, and of the defaults trained on."""
    contestants = {PATIENT: searches.defaults, **{name: SEARCHERS[name] for name in LIVE}}
    return {
        name: searches.run(search, searches.Live(parts, seed), seconds, seed) for name, search in contestants.items()
    }


def main():
    """Run the race and write the table."""
    environment.limit_threads()
    tests = {}
    for split in range(settings_table.SPLITS):
        parts = digits_task.split(split)
        patient = searches.run(searches.defaults, searches.Live(parts, split), max(SECONDS), split)
        note(tests, PATIENT, patient)
        for repetition in range(REPETITIONS):
            for name, search in SEARCHERS.items():
                seed = 1000 * split + repetition
                note(tests, name, searches.run(search, searches.Listed(split), max(SECONDS), seed))
        print(split, flush=True)
    rows = [
        {
            "searcher": name,
            "cpu_seconds": seconds,
            "test_accuracy": round(100 * float(numpy.mean(found)), 2),
            "std": round(100 * float(numpy.std(found)), 2),
            "looks": round(float(numpy.mean(looks))),
            "n": len(found),
            "tests": [round(one, 4) for one in found],
        }
        for (name, seconds), (found, looks) in tests.items()
    ]
    about = "Test accuracy in % of each searcher's winner after equal CPU seconds, on the table of 504 settings."
    measured.write("search_race", about, "python -m course_utils.chapters.automl.race", rows, settings_table.FOLDER)


def note(tests, name, desk):
    """Add what `desk` had found after each of SECONDS to `tests`."""
    for seconds in SECONDS:
        found, looks = tests.setdefault((name, seconds), ([], []))
        winner = desk.best(seconds)
        # Where nothing was judged in time there is only a guess: one class of ten.
        found.append(winner.test_accuracy() if winner else 0.1)
        looks.append(sum(look[0] <= seconds for look in desk.looks))


def rows(seconds):
    """{searcher: its row of the kept table} after so many CPU seconds."""
    table = measured.read("search_race")
    return {row["searcher"]: row for row in table["rows"] if row["cpu_seconds"] == seconds}


def lead(one, other, blocks=settings_table.SPLITS):
    """By how much one row's test accuracies lead another's, repetition by repetition: (mean, half a 95 % interval).

    Repetitions on one split are not independent of each other, so the interval (Student's t) is over the splits' means.
    """
    from scipy import stats

    means = [numpy.array(row["tests"]).reshape(blocks, -1).mean(axis=1) for row in (one, other)]
    gaps = means[0] - means[1]
    half = stats.t.ppf(0.975, blocks - 1) * gaps.std(ddof=1) / blocks**0.5
    return float(gaps.mean()), float(half)


def judge(kept, plain, fooled):
    """The verdict on 8.2-automl, from the kept race and what this run measured.

    Parameters
    ----------
    kept : dict
        As `rows` gives it.
    plain : sequence of float
        Test accuracies of the defaults after 27 epochs, one a seed.
    fooled : float
        The share of the searches that took a leaking column.

    Returns
    -------
    (bool or str, dict of str to float)
        False where no search beats the defaults by two standard errors. True where the best of them also beats the
        defaults trained as long, and none was fooled. Else "depends". The numbers are in points, `fooled` a share.
    """
    best = max(SEARCHERS, key=lambda name: kept[name]["test_accuracy"])
    more, half = lead(kept[best], kept[PATIENT])
    gain = kept[best]["test_accuracy"] / 100 - float(numpy.mean(plain))
    gains = gain > 2 * float(numpy.std(plain)) / len(plain) ** 0.5
    verdict = "depends" if gains and (more <= half or fooled) else gains
    return verdict, {"gain": 100 * gain, "more": 100 * more, "half": 100 * half, "fooled": fooled}


if __name__ == "__main__":
    main()
