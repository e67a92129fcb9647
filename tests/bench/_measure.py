"""What the benches share: A and B measured in turn, medians, and the line of JSON at the end."""

import json
import os
import statistics
import sys
import time

TURNS = 5


def in_turn(parts, turns=TURNS):
    """Measure some things in turn, A B C A B C and so on, so that a machine that grows slower does so for all of them.

    Parameters
    ----------
    parts : dict of str to function without arguments
        A function returns the seconds it measured, or None: then the whole call is timed.
    turns : int
        How often each is measured.

    Returns
    -------
    dict of str to list of float
        The seconds, in the order in which they were measured.
    """
    found = {name: [] for name in parts}
    for turn in range(turns):
        for name, part in parts.items():
            start = time.perf_counter()
            seconds = part()
            found[name].append(time.perf_counter() - start if seconds is None else seconds)
        print(
            f"turn {turn + 1} of {turns}: " + ", ".join(f"{name} {found[name][-1]:.3f} s" for name in found), flush=True
        )
    return found


def medians(found):
    """The median of each list."""
    return {name: statistics.median(values) for name, values in found.items()}


def ratio(found, one, other):
    """The median of `one` divided by the median of `other`, which were measured in turn: one slow turn does no harm."""
    return statistics.median(found[one]) / statistics.median(found[other])


def finish(name, **numbers):
    """Print the result as one line of JSON: `make bench` keeps the last line."""
    sys.stdout.flush()
    print(json.dumps({"bench": name, **numbers}), flush=True)


def plain_environment(**changes):
    """The environment for a process that is measured: nothing live, no start-up messages; None removes a variable."""
    changes = {"COURSE_LIVE": "0", "TF_CPP_MIN_LOG_LEVEL": "2", "MPLBACKEND": "agg", **changes}
    kept = {**os.environ, **changes}
    return {key: value for key, value in kept.items() if value is not None}


def caught_fit(run):
    """The model and the arguments that `run` hands to Model.fit, as (model, dict); nothing is trained."""
    import inspect

    from course_utils.core.environment import load_keras

    keras = load_keras()
    real = keras.Model.fit

    class Caught(BaseException):
        pass

    def fit(self, *args, **options):
        given = inspect.signature(real).bind(self, *args, **options)
        given.arguments.pop("self")
        raise Caught(self, dict(given.arguments))

    keras.Model.fit = fit
    try:
        run()
    except Caught as caught:
        return caught.args
    finally:
        keras.Model.fit = real
    raise SystemExit("nothing was given to Model.fit")


def timed_fit(model, batches, **options):
    """Train on batches, or arrays with fit's `options`; seconds a step, from the end of the first execution to the end.

    Building the graph and starting the pipeline are left out. An execution is `steps_per_execution` steps.
    """
    from course_utils.core.environment import load_keras

    keras = load_keras()

    class Clock(keras.callbacks.Callback):
        times = ()

        def on_train_batch_end(self, batch, logs=None):
            self.times = (*self.times, (batch, time.perf_counter()))

    clock = Clock()
    model.fit(batches, epochs=1, verbose=0, callbacks=[clock], **{"shuffle": False, **options})
    (first, start), (last, end) = clock.times[0], clock.times[-1]
    if first == last:
        raise SystemExit("too few steps to be timed")
    return (end - start) / (last - first)


def one_batch(batches, steps):
    """The first batch of a tf.data.Dataset, `steps` times: a pipeline that costs nothing."""
    import tensorflow as tf

    batch = next(iter(batches))
    return tf.data.Dataset.from_tensors(batch).repeat(steps).prefetch(2)


def training_flops(model):
    """FLOPs of one training step for one picture: forward and twice that back; a layer that is fixed only forward."""
    from course_utils.learning import networks

    fixed = {layer.name for layer in model.layers if layer.weights and not layer.trainable}
    return sum(layer.flops * (1 if layer.name in fixed else 3) for layer in networks.costs(model))
