"""Keras fit with a live picture, a stop button, and the best weights kept. Taught in 08_training."""

import time
from dataclasses import dataclass

from course_utils.core import environment
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.learning import replicas as mirrors
from course_utils.learning import watching

# Evaluation keeps nothing for the way back, so that a larger batch is only faster.
LEAST_VALIDATION_BATCH = 256


@dataclass(frozen=True)
class History:
    """What a training run left.

    Attributes
    ----------
    history : dict of str to list of float
        Keras's own record: "loss", "accuracy", "val_loss", "val_accuracy", one value an epoch (accuracy 0 to 1).
    seconds : float
        Wall time of fit, graph building included.
    stopped_early : bool
        True when the learner pressed stop or interrupted the cell.
    best_epoch : int
        The epoch, counted from 1, with the highest validation accuracy (0 when no epoch was finished).
    diverged : bool
        True when the loss became infinite or not a number; training ends there.
    """

    history: dict
    seconds: float
    stopped_early: bool
    best_epoch: int
    diverged: bool = False


def to_float(images):
    """uint8 pictures 0 to 255 of any shape as float32 from 0 to 1."""
    import numpy

    images = numpy.asarray(images)
    if images.dtype != numpy.uint8:
        raise CourseError(
            _("to_float needs uint8 pictures from 0 to 255, and these are {dtype}.").format(dtype=images.dtype)
        )
    return images.astype("float32") / 255.0


def fit(
    model,
    train,
    validation,
    epochs,
    batch_size=32,
    callbacks=(),
    title="",
    live=None,
    quiet=False,
    restore_best=False,
    replicas=None,
):
    """Train `model` and let the learner watch.

    In JupyterLab a picture of loss and accuracy grows with each epoch, with a progress bar, the time left and a stop
    button. Elsewhere (papermill, nbval, a script) there is one line an epoch and a still picture at the end.

    Parameters
    ----------
    model : keras.Model
        Built and compiled, with the metric "accuracy".
    train : (x, y) arrays, or tf.data.Dataset of batches
        Inputs [n, ...] and labels [n].
    validation : (x, y) arrays, or tf.data.Dataset of batches, or None
        None: nothing is validated, and no epoch is the best.
    epochs, batch_size : int
        1 or more; `batch_size` does not count for a tf.data.Dataset.
    callbacks : sequence of keras.callbacks.Callback
    title : str
        Title of the picture.
    live : bool, optional
        Whether to show the live picture; by default where a widget can live.
    quiet : bool
        True shows nothing at all, for repetitions over seeds.
    restore_best : bool
        True puts back the weights of the epoch with the highest validation accuracy at the end. After an
        interruption they are always put back.
    replicas : int, optional
        Train on so many GPUs at once (logical CPU devices, where there is no GPU), by tf.distribute.MirroredStrategy:
        each has a copy of the network and a share of every batch, and their gradients are averaged. `batch_size` stays
        the *global* one: 256 on 2 GPUs are 128 on each, and the training takes the same steps as on one. To give
        each GPU what one had, multiply it by the number of GPUs; the learning rate may then have to grow too.
        Callbacks see the copy (``self.model``); weights and optimiser are put back into `model` at the end.

    Returns
    -------
    History

    Raises
    ------
    CourseError
        When sizes do not fit, with what is wrong.
    """
    environment.load_keras()
    _check(train, validation, epochs, batch_size)
    view = watching.view_for(title, live, quiet)
    watcher = watching.watcher(view, epochs)
    options = {"epochs": epochs, "verbose": 0, "callbacks": [watcher, *callbacks]}
    options.update(_data_options(train, validation, batch_size))
    trained = model
    if replicas is not None:
        trained = mirrors.mirrored(model, replicas)
        mirrors.check_batches(options, replicas)

    start = time.perf_counter()
    interrupted = _fit_until_interrupted(trained, options)
    seconds = time.perf_counter() - start

    stopped = interrupted is not None or view.stop_wanted
    if watcher.best_weights is not None and (stopped or restore_best):
        trained.set_weights(watcher.best_weights)
    if trained is not model:
        mirrors.copy_state(trained, model)
    history = History(watcher.history, seconds, stopped, watcher.best_epoch, watcher.diverged)
    view.end(history)
    if interrupted is not None and not environment.is_live():
        raise interrupted  # a script's Ctrl-C ends the script; in JupyterLab it ends the training only
    return history


def _data_options(train, validation, batch_size):
    """What Keras's fit is told of the data: arrays are shuffled and cut into batches, a tf.data.Dataset is not."""
    if isinstance(train, tuple):
        options = {"x": train[0], "y": train[1], "batch_size": batch_size}
    else:
        options = {"x": train, "shuffle": False}  # a data set is shuffled in its own pipeline
    options["validation_data"] = validation
    if isinstance(validation, tuple):
        options["validation_batch_size"] = max(batch_size, LEAST_VALIDATION_BATCH)
    return options


def _fit_until_interrupted(model, options):
    """Keras's fit; returns the KeyboardInterrupt that ended it, or None."""
    try:
        model.fit(**options)
    except KeyboardInterrupt as error:
        return error
    return None


def repeat(build, train, validation, epochs, seeds, batch_size=32, measure=None, model=None):
    """Train the same network once for each seed, and measure each; nothing is shown.

    The network is compiled once: a repetition gets the start weights of a new network of its seed and an optimiser
    without memory. That saves building the graph anew, which for a short training takes longer than the training.
    Validation comes once, after the last epoch: nobody watches.

    Parameters
    ----------
    build : function without arguments
        Gives a compiled keras.Model of fixed shape; called once for each seed, after seeding.
    train, validation, epochs, batch_size
        As for `fit`.
    seeds : iterable of int
    measure : function of (model, History), optional
        What to keep of a run; by default the validation accuracy after the last epoch (0 to 1). The history has one
        value of "val_loss" and "val_accuracy", and one an epoch of the others.
    model : keras.Model, optional
        What `build` gave earlier, to be trained here: several calls with one network share its graph, too.

    Returns
    -------
    list
        What `measure` gave for each seed, in order.

    Raises
    ------
    KeyboardInterrupt
        When the learner interrupts the cell: a repetition that is not complete is no measurement.
    """
    keras = environment.load_keras()
    _check_pair("validation", validation)
    results = []
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        fresh = build()
        if model is None:
            model = fresh
        if model is not fresh:
            mirrors.copy_state(fresh, model)
        history = fit(model, train, None, epochs, batch_size, quiet=True)
        if history.stopped_early:
            raise KeyboardInterrupt
        history.history.update(_validated(model, validation, batch_size))
        results.append(history.history["val_accuracy"][-1] if measure is None else measure(model, history))
    return results


def _validated(model, validation, batch_size):
    """What fit writes into its history about one validation: {"val_loss": [value], "val_accuracy": [value]}."""
    data = {"x": validation}
    if isinstance(validation, tuple):
        data = dict(zip("xy", validation, strict=True), batch_size=max(batch_size, LEAST_VALIDATION_BATCH))
    return {f"val_{name}": [value] for name, value in model.evaluate(**data, verbose=0, return_dict=True).items()}


def _check(train, validation, epochs, batch_size):
    for name, value in (("epochs", epochs), ("batch_size", batch_size)):
        if int(value) != value or value < 1:
            raise CourseError(_("{name} is {value}, but it must be 1 or more.").format(name=name, value=value))
    for name, data in (("train", train), ("validation", validation)):
        _check_pair(name, data)


def _check_pair(name, data):
    if not isinstance(data, tuple):
        return
    if len(data) != 2:
        raise CourseError(_("{name} must be (inputs, labels), two arrays.").format(name=name))
    inputs, labels = data
    if len(inputs) != len(labels) or len(inputs) == 0:
        raise CourseError(
            _("{name} has {n} inputs and {m} labels; there must be one label for each input, and at least one.").format(
                name=name, n=len(inputs), m=len(labels)
            )
        )
