"""The fast recipe: a good network for small pictures in seconds. Taught in 08_training, "Many times faster".

`fast_parts` has its parts, each by its name.
"""

import itertools
import time
from dataclasses import dataclass

from course_utils.core import environment
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

VIEWS = ("plain", "flipped", "shifted")
STEPS_PER_EXECUTION = 10
FAST_PICTURES = 105_000
MOST_EPOCHS = 5


@dataclass(frozen=True)
class FastRun:
    """What the fast recipe left.

    Attributes
    ----------
    model : keras.Model
        Trained; takes uint8 pictures, gives logits.
    fit_seconds : float
        Wall time from the start of fit until the weights are ready, without what building the graph took.
    build_seconds : float
        Wall time of making the network and the pipeline, and of building the graph: what the first execution took
        longer than the fastest one.
    cpu_seconds : float
        CPU time of all threads from the start of fit until the weights are ready, building the graph included.
    steps, pictures : int
        Training steps, and pictures seen in them.
    precision : str
        "bfloat16" or "float32".
    usual_seconds : float
        What fit takes when nothing else runs: the time of the fastest ten steps, times the tens of steps.
    """

    model: object
    fit_seconds: float
    build_seconds: float
    cpu_seconds: float
    steps: int
    pictures: int
    precision: str
    usual_seconds: float

    def accuracy(self, images, labels, views=None):
        """Accuracy (0 to 1) on uint8 pictures [n, height, width, channels] with labels [n]; views as `averaged`."""
        return float((averaged(self.model, images, views).argmax(axis=1) == labels).mean())

    def accuracies(self, images, labels):
        """Accuracies from the pictures alone, with their mirror images, and with all views; each is predicted once."""
        views = _predicted(self.model, images, VIEWS)
        chosen = (views[:1], [view for view in views if not view[0]], views)
        return tuple(float((_mean(some).argmax(axis=1) == labels).mean()) for some in chosen)


def averaged(model, images, views=None):
    """Logits float32 [n, classes] of pictures, averaged over several views of each. Taught in 08_training.

    Parameters
    ----------
    model : keras.Model
        Takes uint8 pictures.
    images : uint8 [n, height, width, channels]
    views : tuple of str, optional
        From "plain", "flipped" (mirrored left to right) and "shifted" (by one pixel up and left, and down and right;
        each also mirrored where "flipped" is asked for). All three by default. The shifted views weigh half.
    """
    views = VIEWS if views is None else tuple(views)
    if "plain" not in views or not set(views) <= set(VIEWS):
        raise CourseError(
            _("views is {views}; allowed: {names}, with plain among them.").format(views=views, names=", ".join(VIEWS))
        )
    return _mean(_predicted(model, images, views))


def _predicted(model, images, views):
    """The logits of each view, as a list of (is it shifted, its weight, logits); the plain one first."""
    import numpy

    padded = numpy.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="reflect")
    height, width = images.shape[1:3]
    shown = [(False, 1.0, images)]
    if "shifted" in views:
        shown += [(True, 0.5, padded[:, :height, :width]), (True, 0.5, padded[:, 2:, 2:])]
    if "flipped" in views:
        shown += [(shifted, weight, view[:, :, ::-1]) for shifted, weight, view in shown]
    return [
        (shifted, weight, model.predict(numpy.ascontiguousarray(view), batch_size=500, verbose=0))
        for shifted, weight, view in shown
    ]


def _mean(predicted):
    """The weighted mean of views as `_predicted` gives them."""
    return sum(weight * logits for _shifted, weight, logits in predicted) / sum(view[1] for view in predicted)


def fast_recipe(
    split,
    epochs=None,
    batch_size=256,
    peak_rate=3.5,
    one_cycle=True,
    smoothing=0.2,
    flip=True,
    weight_decay=0.002,
    precision="auto",
    seed=0,
    callbacks=(),
    **network,
):
    """Train `networks.fast_cnn` in seconds. Taught in 08_training, "Many times faster".

    Parameters
    ----------
    split : datasets.Split
        Training pictures uint8 [n, height, width, channels] and labels [n]; `batch_size` pictures or more.
    epochs : float, optional
        Passes over the pictures, above 0; parts of one are allowed. By default what `fast_epochs` says.
    batch_size : int
        Pictures in a step: an even number, because half of them are mirrored.
    peak_rate : float
        Highest learning rate of SGD (with Nesterov's momentum 0.85), above 0.
    one_cycle : bool
        False keeps the rate at a fifth of the peak throughout.
    smoothing : float
        Share of the target that is spread over all classes, 0 (none) to below 1.
    flip : bool
        Mirror each picture in every second epoch.
    weight_decay : float
        0 (none) or more.
    precision : str
        "bfloat16", "float32", or "auto": bfloat16 where the processor computes in it (`environment.has_bfloat16`).
    seed : int
    callbacks : sequence of keras.callbacks.Callback
    network
        Parts of `networks.fast_cnn`: filters, whitening, identity_start, patch_gradient, logit_scale.

    Returns
    -------
    FastRun

    Raises
    ------
    CourseError
        When a value is out of range or there are too few pictures.
    """
    keras = environment.load_keras()
    from course_utils.learning import fast_parts, networks

    epochs = fast_epochs(len(split)) if epochs is None else epochs
    _check_fast(split, epochs, batch_size, peak_rate, smoothing, weight_decay)
    if precision == "auto":
        precision = "bfloat16" if environment.has_bfloat16() else "float32"
    start = time.perf_counter()
    keras.utils.set_random_seed(seed)
    classes = int(split.labels.max()) + 1
    steps = max(1, round(epochs * len(split) / batch_size))
    model = networks.fast_cnn(split.images.shape[1:], classes, split.images, precision=precision, **network)
    per_execution = min(STEPS_PER_EXECUTION, steps)
    model.compile(
        keras.optimizers.SGD(
            fast_parts.OneCycle(peak_rate, steps) if one_cycle else peak_rate / 5,
            momentum=0.85,
            nesterov=True,
            weight_decay=weight_decay or None,
        ),
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=smoothing),
        steps_per_execution=per_execution,
        jit_compile=False,  # on a CPU XLA's convolutions are slower than the library's
    )
    batches = fast_parts.batches(split.images, split.labels, classes, steps, batch_size, flip, seed)
    watch = _stopwatch(steps, per_execution)
    ready, cpu = time.perf_counter(), time.process_time()
    model.fit(batches, epochs=1, verbose=0, shuffle=False, callbacks=[watch, *callbacks])
    cpu = time.process_time() - cpu
    fitted = time.perf_counter() - ready
    graph = watch.building(ready)
    usual = watch.usual() / per_execution * steps
    return FastRun(
        model, fitted - graph, ready - start + graph, cpu, steps, steps * batch_size, precision, usual or fitted
    )


def fast_epochs(pictures, seen=FAST_PICTURES):
    """Passes over so many training pictures with which the fast recipe sees `seen` of them, each at most 5 times."""
    return min(seen / pictures, float(MOST_EPOCHS))


def _check_fast(split, epochs, batch_size, peak_rate, smoothing, weight_decay):
    for name, value, right, allowed in (
        ("epochs", epochs, epochs > 0, _("above 0")),
        ("batch_size", batch_size, batch_size % 2 == 0 and batch_size >= 2, _("even numbers, 2 or more")),
        ("peak_rate", peak_rate, peak_rate > 0, _("above 0")),
        ("smoothing", smoothing, 0 <= smoothing < 1, _("0 to below 1")),
        ("weight_decay", weight_decay, weight_decay >= 0, _("0 or more")),
    ):
        if not right:
            raise CourseError(
                _("{name} is {value}; allowed: {allowed}.").format(name=name, value=value, allowed=allowed)
            )
    if len(split) < batch_size:
        raise CourseError(
            _("There are {n} training pictures, fewer than a batch of {size}: choose a smaller batch_size.").format(
                n=len(split), size=batch_size
            )
        )


def _stopwatch(steps, per_execution):
    import keras

    class Stopwatch(keras.callbacks.Callback):
        """When each execution ended; the first one holds the building of the graph."""

        def __init__(self):
            super().__init__()
            self.ends = []

        def on_train_batch_end(self, batch, logs=None):
            self.ends.append(time.perf_counter())

        def usual(self):
            """Seconds of the fastest whole execution, the first one left out; 0 when there is no other."""
            whole = self.ends[: steps // per_execution]  # the last one may have fewer steps
            return min((later - earlier for earlier, later in itertools.pairwise(whole)), default=0.0)

        def building(self, start):
            """Seconds by which the first execution, begun at `start`, took longer than the fastest one."""
            return max(0.0, self.ends[0] - start - self.usual()) if len(self.ends) > 1 else 0.0

    return Stopwatch()
