"""The fast recipe, built up from the article's network one change at a time, each at equal time. Taught in 08_training.

Every step of the staircase keeps what came before it. A step gets as many passes over the pictures as fit into the same
time on this machine, so that a part that costs time has to earn it.
"""

import statistics
import time
from dataclasses import dataclass

from course_utils.core import environment
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.learning import fast, networks, training

# What the recipe is without its parts: each of them is switched on by a step of the staircase.
BARE = {
    "batch_size": 32,
    "peak_rate": 0.25,  # a fifth of it, 0.05, is kept throughout
    "one_cycle": False,
    "smoothing": 0.0,
    "flip": False,
    "weight_decay": 0.0,
    "precision": "float32",
    "whitening": False,
    "identity_start": False,
    "patch_gradient": False,
    "logit_scale": 1.0,
}
STEPS = (
    ("fast_cnn, nothing else", {}),
    ("batches of 256", {"batch_size": 256, "peak_rate": 0.7}),  # larger batches bear larger steps
    ("whitening layer", {"whitening": True}),
    ("small logits", {"logit_scale": 0.18}),
    ("kernels start as the identity", {"identity_start": True}),
    ("one cycle", {"one_cycle": True, "peak_rate": 3.5}),
    ("weight decay", {"weight_decay": 0.002}),
    ("label smoothing", {"smoothing": 0.2}),
    ("bfloat16", {"precision": "auto"}),
    ("weight gradient over patches", {"patch_gradient": True}),
    ("alternating flips", {"flip": True}),
)
VIEWS = (("averaged over flips", ("plain", "flipped")), ("averaged over flips and shifts", None))
TRIAL_PICTURES = 8000
CLOSE, ATTEMPTS = 0.03, 4  # how near the times of the steps are, and how often that is tried
LONG_TRIAL = 40_000
ARTICLE = "the article's network"


@dataclass(frozen=True)
class Row:
    """One step: its name, test accuracies (0 to 1) and fit seconds of the seeds, and how many epochs fitted."""

    name: str
    accuracies: list
    seconds: list
    epochs: float


def names():
    """Names of the steps, from the article's network to the whole recipe."""
    return [ARTICLE, *(name for name, _change in STEPS), *(name for name, _views in VIEWS)]


def spoken():
    """{name: the name in the language of the notebook} of every step."""
    return {
        "the article's network": _("the article's network"),
        "fast_cnn, nothing else": _("fast_cnn, nothing else"),
        "batches of 256": _("batches of 256"),
        "whitening layer": _("whitening layer"),
        "small logits": _("small logits"),
        "kernels start as the identity": _("kernels start as the identity"),
        "one cycle": _("one cycle"),
        "weight decay": _("weight decay"),
        "label smoothing": _("label smoothing"),
        "bfloat16": "bfloat16",
        "weight gradient over patches": _("weight gradient over patches"),
        "alternating flips": _("alternating flips"),
        "averaged over flips": _("averaged over flips"),
        "averaged over flips and shifts": _("averaged over flips and shifts"),
    }


def told(accuracies):
    """The largest and the smallest gain, in a sentence; `accuracies` (in %) as {step: mean}, in order."""
    steps, means = list(accuracies), list(accuracies.values())
    gains = {step: after - before for step, before, after in zip(steps[1:], means, means[1:], strict=False)}
    most, least = max(gains, key=gains.get), min(gains, key=gains.get)
    return _("largest gain: {most}, {high:+.1f} points; smallest: {least}, {low:+.1f}").format(
        most=spoken().get(most, most), high=gains[most], least=spoken().get(least, least), low=gains[least]
    )


def climb(split, test, seconds, seeds, say=print):
    """Train every step of the staircase for the same time, over several seeds.

    Parameters
    ----------
    split, test : datasets.Split
        Pictures to learn from, and to measure on: parts are kept or left out by this table, so take validation
        pictures here, never the test pictures.
    seconds : float
        Time of fit of each training, building the graph not counted; above 0. The times of the steps differ by
        `CLOSE` at most, where the machine is quiet enough for `ATTEMPTS` to get there.
    seeds : sequence of int
    say : function of str
        Told what is done; the default prints it.

    Yields
    ------
    Row
        In the order of `names()`. The last two are the same trainings as the step before, measured on several views.
    """
    if not seconds > 0:
        raise CourseError(_("seconds is {value}; allowed: {allowed}.").format(value=seconds, allowed=_("above 0")))
    yield _article(split, test, seconds, seeds, say)
    options = dict(BARE)
    for name, change in STEPS:
        options.update(change)
        runs, epochs = _equal(split, seconds, options, seeds, say)
        times = [run.fit_seconds for run in runs]
        plain = [run.accuracy(test.images, test.labels, ("plain",)) for run in runs]
        say(f"{name}: {epochs:.2f} epochs, {100 * sum(plain) / len(plain):.2f} %")
        yield Row(name, plain, times, epochs)
    for name, views in VIEWS:
        found = [run.accuracy(test.images, test.labels, views) for run in runs]
        say(f"{name}: {100 * sum(found) / len(found):.2f} %")
        yield Row(name, found, times, epochs)


def _equal(split, seconds, options, seeds, say):
    """Trainings that took `seconds` but for `CLOSE`, as their median, and their epochs.

    A short trial says how many passes fit. It may be wrong by a fifth, which would hide or make a gain: where the
    trainings took another time than they should, they are done again with as many passes as they tell.
    """
    epochs = _epochs(split, seconds, options)
    for attempt in range(ATTEMPTS):
        runs = [fast.fast_recipe(split, epochs=epochs, seed=seed, **options) for seed in seeds]
        took = statistics.median(run.fit_seconds for run in runs)
        if abs(took / seconds - 1) <= CLOSE or attempt == ATTEMPTS - 1:
            return runs, epochs
        say(f"{took:.2f} s instead of {seconds:.2f} s: once more")
        epochs = max(epochs * seconds / took, _least_epochs(split, options))
    raise AssertionError("ATTEMPTS is 1 or more")


def _least_epochs(split, options):
    """Two steps."""
    return 2 * options["batch_size"] / len(split)


def _epochs(split, seconds, options):
    """Passes over the pictures that fit into `seconds`, from a short trial."""
    trial = fast.fast_recipe(split, epochs=min(TRIAL_PICTURES / len(split), 1.0), **options)
    return max(seconds * trial.pictures / trial.usual_seconds / len(split), _least_epochs(split, options))


def _article(split, test, seconds, seeds, say):
    """The article's network, stopped when the time is up."""
    found, times, seen = [], [], []
    for seed in seeds:
        accuracy, spent, epochs = article_for(split, test, seconds, seed)
        found.append(accuracy)
        times.append(spent)
        seen.append(epochs)
    say(f"{ARTICLE}: {sum(seen) / len(seen):.2f} epochs, {100 * sum(found) / len(found):.2f} %")
    return Row(ARTICLE, found, times, sum(seen) / len(seen))


def article_for(split, test, seconds, seed):
    """Train the article's network (batch 32, Adam) for so many seconds: (test accuracy, seconds of fit, epochs).

    Building the graph is not counted, as for the fast recipe.
    """
    keras = environment.load_keras()
    keras.utils.set_random_seed(seed)

    class Clock(keras.callbacks.Callback):
        start, batches, spent = None, 0, 0.0

        def on_train_batch_end(self, batch, logs=None):
            now = time.perf_counter()
            if self.start is None:  # the first batch builds the graph
                self.start = now
                return
            self.batches += 1
            self.spent = now - self.start
            if self.spent >= seconds:
                self.model.stop_training = True

    clock = Clock()
    model = networks.article_cnn(split.images.shape[1:], int(split.labels.max()) + 1)
    model.fit(training.to_float(split.images), split.labels, batch_size=32, epochs=1000, verbose=0, callbacks=[clock])
    accuracy = model.evaluate(training.to_float(test.images), test.labels, batch_size=256, verbose=0)[1]
    return accuracy, clock.spent, 32 * clock.batches / len(split)


# What the article's own time, and ten minutes, are spent on: the more time, the more filters.
BUDGETS = {140.0: (64, 128, 256), 600.0: (96, 192, 384)}
CLOCKS = {
    "wall": lambda run: run.fit_seconds,
    "cpu": lambda run: run.cpu_seconds / environment.cores(),
}


def spend(split, test, seconds, filters, seed=0, clock="wall"):
    """The fast recipe with as many passes as fit into `seconds` of fit, which a short trial tells.

    Parameters
    ----------
    split, test : datasets.Split
        Pictures to learn from, and to measure on.
    seconds : float
        Above 0.
    filters : three int
        Filters of the three convolutions.
    seed : int
    clock : str
        "wall", or "cpu": CPU time of all threads, graph building included, divided by the number of cores. That is
        what fit takes on a machine where every core computes all the time and nothing else runs.

    Returns
    -------
    dict
        seconds (asked for), fit_seconds (taken, by the clock), epochs, filters, and accuracy (test, averaged over
        views, 0 to 1).
    """
    if not seconds > 0:
        raise CourseError(_("seconds is {value}; allowed: {allowed}.").format(value=seconds, allowed=_("above 0")))
    if clock not in CLOCKS:
        raise CourseError(_("clock is {value}; allowed: {allowed}.").format(value=clock, allowed=", ".join(CLOCKS)))
    # A long run meets whatever else the machine does, so the trial is long, too, and counts it.
    trial = fast.fast_recipe(split, epochs=min(LONG_TRIAL / len(split), 1.0), filters=filters)
    epochs = seconds * trial.pictures / CLOCKS[clock](trial) / len(split)
    run = fast.fast_recipe(split, epochs=epochs, filters=filters, seed=seed)
    return {
        "seconds": seconds,
        "fit_seconds": round(CLOCKS[clock](run), 1),
        "epochs": round(epochs, 2),
        "accuracy": run.accuracy(test.images, test.labels),
        "filters": list(filters),
    }
