"""Keras fit with a live picture, a stop button, and the best weights kept. Taught in 08_training."""

import itertools
import math
import time
from dataclasses import dataclass

from course_utils.core import environment, plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _


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
    validation : (x, y) arrays, or tf.data.Dataset of batches
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
    for name, value in (("epochs", epochs), ("batch_size", batch_size)):
        if int(value) != value or value < 1:
            raise CourseError(_("{name} is {value}, but it must be 1 or more.").format(name=name, value=value))
    for name, data in (("train", train), ("validation", validation)):
        _check_pair(name, data)
    if quiet:
        view = _Silent()
    elif environment.is_live() if live is None else live:
        view = _Live(title)
    else:
        view = _Lines(title)
    trained = model if replicas is None else _mirrored(model, replicas)
    watcher = _watcher(view, epochs)
    options = {"epochs": epochs, "verbose": 0, "callbacks": [watcher, *callbacks]}
    if isinstance(train, tuple):
        x, y = train
        options.update(x=x, y=y, batch_size=batch_size)
    else:
        options.update(x=train, shuffle=False)  # a data set is shuffled in its own pipeline
    options["validation_data"] = validation
    if isinstance(validation, tuple):
        # Evaluation keeps nothing for the way back, so that a larger batch is only faster.
        options["validation_batch_size"] = max(batch_size, 256)
    if replicas is not None:
        _check_batches(options, replicas)

    interrupted = None
    start = time.perf_counter()
    try:
        trained.fit(**options)
    except KeyboardInterrupt as error:
        interrupted = error
    seconds = time.perf_counter() - start

    stopped = interrupted is not None or view.stop_wanted
    if watcher.best_weights is not None and (stopped or restore_best):
        trained.set_weights(watcher.best_weights)
    if trained is not model:
        _copy_state(trained, model)
    history = History(watcher.history, seconds, stopped, watcher.best_epoch, watcher.diverged)
    view.end(history)
    if interrupted is not None and not environment.is_live():
        raise interrupted  # a script's Ctrl-C ends the script; in JupyterLab it ends the training only
    return history


def repeat(build, train, validation, epochs, seeds, batch_size=32, measure=None):
    """Train the same network once for each seed, and measure each; nothing is shown.

    The network is compiled once: a repetition gets the start weights of a new network of its seed and an optimiser
    without memory. That saves building the graph anew, which for a short training takes longer than the training.

    Parameters
    ----------
    build : function without arguments
        Gives a compiled keras.Model of fixed shape; called once for each seed, after seeding.
    train, validation, epochs, batch_size
        As for `fit`.
    seeds : iterable of int
    measure : function of (model, History), optional
        What to keep of a run; by default the validation accuracy after the last epoch (0 to 1).

    Returns
    -------
    list
        What `measure` gave for each seed, in order.
    """
    keras = environment.load_keras()
    results, model = [], None
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        fresh = build()
        if model is None:
            model = fresh
            model.optimizer.build(model.trainable_variables)
            start = [variable.numpy() for variable in model.optimizer.variables]
        else:
            model.set_weights(fresh.get_weights())
            for variable, value in zip(model.optimizer.variables, start, strict=True):
                variable.assign(value)
        history = fit(model, train, validation, epochs, batch_size, quiet=True)
        results.append(history.history["val_accuracy"][-1] if measure is None else measure(model, history))
    return results


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


VIEWS = ("plain", "flipped", "shifted")


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
    """Train `networks.fast_cnn` in seconds. Taught in 08_training, "Ten times faster".

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
    from course_utils.learning import fast, networks

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
            fast.OneCycle(peak_rate, steps) if one_cycle else peak_rate / 5,
            momentum=0.85,
            nesterov=True,
            weight_decay=weight_decay or None,
        ),
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=smoothing),
        steps_per_execution=per_execution,
        jit_compile=False,  # on a CPU XLA's convolutions are slower than the library's
    )
    batches = fast.batches(split.images, split.labels, classes, steps, batch_size, flip, seed)
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


STEPS_PER_EXECUTION = 10
FAST_PICTURES = 105_000
MOST_EPOCHS = 5


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


def _mirrored(model, replicas):
    """A copy of `model`, compiled alike and in the same state, whose variables live on `replicas` devices."""
    import keras
    import tensorflow

    devices = tensorflow.config.list_logical_devices("GPU") or tensorflow.config.list_logical_devices("CPU")
    if type(replicas) is not int or not 1 <= replicas <= len(devices):
        names = ", ".join(device.name for device in devices)
        raise CourseError(
            _("replicas is {n!r}; allowed: 1 to {most}, because TensorFlow sees {names}.").format(
                n=replicas, most=len(devices), names=names
            )
        )
    strategy = tensorflow.distribute.MirroredStrategy([device.name for device in devices[:replicas]])
    with strategy.scope():
        copy = keras.models.clone_model(model)
        copy.compile_from_config(model.get_compile_config())
        copy.optimizer.build(copy.trainable_variables)
    _copy_state(model, copy)
    return copy


def _copy_state(source, target):
    """Give `target` the weights and the optimiser's memory of `source`, a network of the same layers."""
    target.set_weights(source.get_weights())
    for model in (source, target):
        model.optimizer.build(model.trainable_variables)
    for one, other in zip(source.optimizer.variables, target.optimizer.variables, strict=True):
        other.assign(one.numpy())


def _check_batches(options, replicas):
    """Every device needs a picture of every batch, and as many of the first one: Keras measures the network with it."""
    if "batch_size" not in options:
        return  # a data set makes its own batches
    count, size = len(options["x"]), options["batch_size"]
    if not _can_share(count, size, replicas):
        better = next((n for n in range(size, count + 1) if _can_share(count, n, replicas)), None)
        better = better or next((n for n in range(size, 0, -1) if _can_share(count, n, replicas)), None)
        raise CourseError(
            _("{count} pictures in batches of {size} cannot be shared by {n} devices; possible: {better}.").format(
                count=count, size=size, n=replicas, better=better or _("none")
            )
        )
    if isinstance(options["validation_data"], tuple):
        count, size = len(options["validation_data"][0]), options["validation_batch_size"]
        while size > 1 and not _can_share(count, size, replicas):
            size -= 1
        options["validation_batch_size"] = size


def _can_share(count, size, replicas):
    """True when the first batch can be split evenly, and none is so small that a device would get nothing."""
    rest = count % size
    return min(count, size) % replicas == 0 and not 0 < rest < replicas


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


def _watcher(view, epochs):
    import keras

    class Watcher(keras.callbacks.Callback):
        """Keeps the history and the best weights, and tells the view."""

        history = None
        best_weights = None
        best_epoch = 0
        best_accuracy = -math.inf
        diverged = False

        def on_train_begin(self, logs=None):
            self.history = {}
            view.begin(epochs, self.params.get("steps") or 0)

        def on_train_batch_end(self, batch, logs=None):
            view.batch(batch + 1)
            if view.stop_wanted:
                self.model.stop_training = True

        def on_epoch_begin(self, epoch, logs=None):
            self.epoch_start = time.perf_counter()

        def on_epoch_end(self, epoch, logs=None):
            for name, value in (logs or {}).items():
                self.history.setdefault(name, []).append(float(value))
            accuracy = self.history.get("val_accuracy", [math.nan])[-1]
            if accuracy > self.best_accuracy:
                self.best_accuracy, self.best_epoch = accuracy, epoch + 1
                self.best_weights = self.model.get_weights()
            if not math.isfinite(self.history["loss"][-1]):
                self.diverged = True
                self.model.stop_training = True
            view.epoch(epoch + 1, self.history, time.perf_counter() - self.epoch_start)

    watcher = Watcher()
    watcher.history = {}
    return watcher


def epoch_line(epoch, epochs, history, seconds):
    """One line on an epoch: ``epoch 2/10: loss 0.41, accuracy 85.2 %, validation 86.0 %, 1.9 s``."""
    line = _("epoch {epoch}/{epochs}: loss {loss:.3f}").format(epoch=epoch, epochs=epochs, loss=history["loss"][-1])
    if "accuracy" in history:
        line += _(", accuracy {value:.1f} %").format(value=100 * history["accuracy"][-1])
    if "val_accuracy" in history:
        line += _(", validation {value:.1f} %").format(value=100 * history["val_accuracy"][-1])
    return line + f", {seconds:.1f} s"


def ending(history):
    """The sentence that says how training ended, or "" when it simply ran to its end."""
    if history.diverged:
        return _("The loss is no longer a number: the steps are too large. Try a smaller learning rate.")
    if history.stopped_early and history.best_epoch:
        return _("Stopped. The weights of epoch {epoch}, the best so far, are kept.").format(epoch=history.best_epoch)
    if history.stopped_early:
        return _("Stopped before the first epoch was complete: the weights are those of that moment.")
    return ""


class _Silent:
    stop_wanted = False

    def begin(self, epochs, steps):
        pass

    def batch(self, number):
        pass

    def epoch(self, number, history, seconds):
        pass

    def end(self, history):
        pass


class _Lines(_Silent):
    """One line an epoch, a still picture at the end."""

    def __init__(self, title):
        self.title = title
        self.epochs = 0

    def begin(self, epochs, steps):
        self.epochs = epochs

    def epoch(self, number, history, seconds):
        print(epoch_line(number, self.epochs, history, seconds), flush=True)

    def end(self, history):
        if ending(history):
            print(ending(history))
        if history.history.get("loss"):
            plots.show(plots.curves(history.history, self.title), plots.curves_alt(history.history))


def _serve_while_busy(widget):
    """Let the widget's messages be handled while a cell runs, in the thread (subshell) that JupyterLab asks for.

    ipykernel 7.4 sends a reply to the shell that last wrote to the widget: the one that is busy with the cell, so that
    a click would be served only after it. Other versions have no such routing and need nothing. A browser test
    presses the button.
    """
    comm = widget.comm
    if hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = lambda data, default: default


class _Live(_Silent):
    """Widgets in JupyterLab. A click is served while the cell runs, in a thread of its own (ipykernel 7, subshells)."""

    PAUSE = 0.25  # seconds between two changes of the progress bar: more would only slow the training

    def __init__(self, title):
        import ipywidgets
        import matplotlib.pyplot as pyplot
        from IPython.display import display

        self.title = title
        self.bar = ipywidgets.FloatProgress(min=0, max=1, layout={"width": "260px"})
        self.button = ipywidgets.Button(
            description=_("Stop"), icon="stop", tooltip=_("Stop and keep the best weights"), layout={"width": "90px"}
        )
        self.button.on_click(self._stop)
        _serve_while_busy(self.button)
        self.words = ipywidgets.Label(_("Building the graph…"))
        self.picture = ipywidgets.Image(format="png")
        self.figure, self.axes = pyplot.subplots(1, 2, figsize=(8.4, 3.1))
        pyplot.close(self.figure)  # drawn through the widget, never by the notebook itself
        self.note = ipywidgets.HTML()
        self.lines = []
        row = ipywidgets.HBox([self.bar, self.button, self.words])
        self.box = ipywidgets.VBox([row, self.picture, self.note]).add_class("course-training")
        display(self.box)

    def _stop(self, button):
        self.stop_wanted = True
        self.button.disabled = True
        self.words.value = _("Stopping after this batch…")

    def begin(self, epochs, steps):
        self.epochs, self.steps = epochs, steps
        self.done_epochs, self.last = 0, 0.0
        self.start = None
        self._draw({})

    def batch(self, number):
        now = time.perf_counter()
        if self.start is None:  # after the first batch: building the graph is not counted
            self.start = now
        if now - self.last < self.PAUSE or self.stop_wanted:
            return
        self.last = now
        within = number / self.steps if self.steps else 0
        done = (self.done_epochs + within) / self.epochs
        self.bar.value = done
        left = (now - self.start) / done * (1 - done)
        self.words.value = _("epoch {epoch}/{epochs}, about {seconds:.0f} s left").format(
            epoch=self.done_epochs + 1, epochs=self.epochs, seconds=left
        )

    def epoch(self, number, history, seconds):
        self.done_epochs = number
        self.lines.append(epoch_line(number, self.epochs, history, seconds))
        self._draw(history)

    def _draw(self, history):
        plots.draw_curves(self.axes, history)
        if self.title:
            self.figure.suptitle(self.title, fontweight="bold", fontsize=11, x=0.02, ha="left")
        self.picture.value = plots.png(self.figure)
        alt = plots.curves_alt(history)
        # The words under the picture are its alternative text: ipywidgets' Image has none of its own.
        self.note.value = f'<div aria-live="polite">{alt}</div>'

    def end(self, history):
        self.button.disabled = True
        self.bar.value = 1.0 if not history.stopped_early else self.bar.value
        self.words.value = ending(history) or _("Done in {seconds:.0f} s.").format(seconds=history.seconds)
