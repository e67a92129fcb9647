"""What a learner sees of a training: a picture that grows, one line an epoch, or nothing; and what is kept of it.

A view has `begin(epochs, steps)`, `batch(number)`, `epoch(number, history, seconds)`, `end(history)`, and the flag
`stop_wanted`, which ends the training after the batch. `training.fit` chooses one, and the `watcher` tells it.
"""

import math
import time
from html import escape

from course_utils.core import environment, kept, plots, shown
from course_utils.core.callbacks import pressed
from course_utils.core.i18n import _


def view_for(title, live=None, quiet=False):
    """The view that `training.fit` shows: nothing with `quiet`, else the live picture, or lines.

    `live` says which of the two; None takes the picture where a widget can live (`environment.is_live`).
    """
    if quiet:
        return Silent()
    if environment.is_live() if live is None else live:
        return Live(title)
    return Lines(title)


def watcher(view, epochs):
    """A Keras callback that keeps the history and the best weights of a training of `epochs`, and tells the view."""
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
    return line + _(", {seconds:.1f} s").format(seconds=seconds)


def ending(history):
    """The sentence that says how training ended, or "" when it simply ran to its end."""
    if history.diverged:
        return _("The loss is no longer a number: the steps are too large. Try a smaller learning rate.")
    if history.stopped_early and history.best_epoch:
        return _("Stopped. The weights of epoch {epoch}, the best so far, are kept.").format(epoch=history.best_epoch)
    if history.stopped_early:
        return _("Stopped before the first epoch was complete: the weights are those of that moment.")
    return ""


class Silent:
    """Shows nothing."""

    stop_wanted = False

    def begin(self, epochs, steps):
        pass

    def batch(self, number):
        pass

    def epoch(self, number, history, seconds):
        pass

    def end(self, history):
        pass


class Lines(Silent):
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


def serve_while_busy(widget):
    """Let the widget's messages be handled while a cell runs, in the thread (subshell) that JupyterLab asks for.

    ipykernel 7.4 sends a reply to the shell that last wrote to the widget: the one that is busy with the cell, so that
    a click would be served only after it. Other versions have no such routing and need nothing. A browser test
    presses the button.
    """
    comm = widget.comm
    if hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = lambda data, default: default


class Live(Silent):
    """Widgets in JupyterLab. A click is served while the cell runs, in a thread of its own (ipykernel 7, subshells)."""

    PAUSE = 0.25  # seconds between two changes of the progress bar: more would only slow the training

    def __init__(self, title):
        import ipywidgets
        import matplotlib.pyplot as pyplot

        self.title = title
        self.bar = ipywidgets.FloatProgress(min=0, max=1, layout={"width": "260px"})
        self.button = ipywidgets.Button(
            description=_("Stop"), icon="stop", tooltip=_("Stop and keep the best weights"), layout={"width": "90px"}
        )
        pressed(self.button, self._stop, lambda problem: setattr(self.words, "value", problem))
        serve_while_busy(self.button)
        self.words = ipywidgets.Label(_("Building the graph…"))
        self.picture = ipywidgets.HTML()  # ipywidgets' Image has no alternative text
        self.figure, self.axes = pyplot.subplots(1, 2, figsize=(8.4, 3.1))
        pyplot.close(self.figure)  # drawn through the widget, never by the notebook itself
        self.note = ipywidgets.HTML()
        self.lines = []
        row = ipywidgets.HBox([self.bar, self.button, self.words])
        self.box = ipywidgets.VBox([row, self.picture, self.note]).add_class("course-training")
        self.box.look, self.box.watched = self._look, []
        self.keep = kept.show(self.box)

    def _stop(self):
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
        self.history = history
        self.lines.append(epoch_line(number, self.epochs, history, seconds))
        self._draw(history)
        self.keep()

    def _draw(self, history):
        plots.draw_curves(self.axes, history, self.title)
        alt = plots.curves_alt(history)
        self.image = plots.png(self.figure)
        self.picture.value = shown.picture_html(self.image, alt)
        # The same words stand below: there a screen reader hears of the change.
        self.note.value = f'<div aria-live="polite">{escape(alt)}</div>'

    def _look(self):
        """Picture and words as they are now, for `kept.show`; before the first epoch there are words only."""
        said = [words for words in (self.words.value, *self.lines[-1:]) if words]
        content = "".join(f"<p>{escape(words)}</p>" for words in said)
        if not self.lines:
            return content, "\n".join(said)
        alt = plots.curves_alt(self.history)
        return content + shown.picture_html(plots.compact(self.image), alt), "\n".join([*said, alt])

    def end(self, history):
        self.button.disabled = True
        self.bar.value = 1.0 if not history.stopped_early else self.bar.value
        self.words.value = ending(history) or _("Done in {seconds:.0f} s.").format(seconds=history.seconds)
        self.keep()
