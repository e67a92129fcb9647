"""The frame of every explorer: a picture that the learner moves, live in JupyterLab and a still picture elsewhere.

An explorer lays its figure out once and says what there is to move. What it draws, and the words for it, depend on the
values alone: tests hold every explorer to that.
"""

import asyncio
import threading
from functools import cache
from html import escape
from pathlib import Path

from course_utils.core import kept, plots, shown
from course_utils.core.callbacks import listen
from course_utils.core.environment import is_live
from course_utils.core.errors import CourseError
from course_utils.widgets import film
from course_utils.widgets.controls import Slider, defaults
from course_utils.widgets.film_camera import FINE
from course_utils.widgets.painter import Painter, new_figure

HERE = Path(__file__).parent
REST = 0.12  # seconds without a change after which a fine screen gets a fine picture


class Explorer:
    """A picture with controls. A subclass lays out `figure` and sets `controls`, both in its `__init__`.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        The one figure that `draw` changes; what moves in it is marked by `painter.moving`.
    controls : dict of str to Slider, Choice, Toggle or Numbers
        In the order in which they stand. Their defaults are where the explorer starts.
    hover : bool
        True: `point` is called when the mouse moves over the picture, pressed or not.
    point : method (x, y, /, **values) -> dict, or None
        Called when the learner presses or drags on the picture, with the place in pixels of the figure from its lower
        left corner (`painter.data_place` turns it into data): the controls to change, as {name: value}; a slider takes
        the nearest value that it can. Every value must be within reach of the controls too: pointing needs a mouse. The
        stroke in the signature lets a control be named x or y, too.
    react : method (name, value) -> dict, or None
        Called when the learner changes a control: the other controls to change with it, as {name: value}.
    telling : sequence of str, or None
        The one or two controls whose plane a film of the explorer shows; None: those that change the picture most.
    """

    hover = False
    point = None
    react = None
    telling = None

    def __init__(self, width, height):
        """An empty figure of `width` x `height` inches, and no controls yet."""
        self.figure = new_figure(width, height)
        self.controls = {}

    def draw(self, **values):
        """Change `figure` to what it shows for these values, and return it. Every control has a value."""
        raise NotImplementedError

    def alt(self, **values):
        """The picture of these values in words, for a reader who cannot see it."""
        raise NotImplementedError

    def values(self, **changes):
        """{name: value} of all controls: where they start, with `changes`."""
        return {**defaults(self.controls), **changes}

    def build(self):
        """The live widget: controls beside the picture. Nothing is displayed.

        Returns
        -------
        ipywidgets.Box
            Its attribute `controls` is {name: widget}, `canvas` is the picture. `look` and `watched` are for
            `kept.show`.
        """
        return _Live(self).box()

    def show(self):
        """Show the explorer: live in JupyterLab, a still picture of the values at the start elsewhere.

        Where the environment variable COURSE_FILMS names a folder, the explorer is drawn ahead into it, too.
        """
        if not is_live():
            told = film.wanted(self)
            plots.show(self.draw(**self.values()), self.alt(**self.values()), told)
            return
        kept.show(self.build())


class _Live:
    """The widgets of one explorer. A change of a control, or a press on the picture, draws it anew."""

    def __init__(self, explorer):
        self.explorer = explorer
        self.widgets = {name: control.make() for name, control in explorer.controls.items()}
        # Beside the controls while 440 px are left for the picture (it shrinks a little); below in a narrow window.
        place = {"flex": "1 1 440px", "min_width": "0"}
        pointing = "" if explorer.point is None else "hover" if explorer.hover else "drag"
        width = round(explorer.figure.bbox.width)
        self.canvas = canvas_widget(pointing=pointing, layout=place, width=width)
        self.painter = self.fine = None  # for the hand that moves, and for the eye once it rests
        self.waiting = None
        self.changing = False  # while several controls change, only the last of it is drawn
        # Some kernels (ipykernel 7.0 to 7.3) handle widgets in a thread of their own: one drawing at a time.
        self.drawing = threading.Lock()
        if explorer.point is not None:
            listen(self.canvas, "pointer", self._pointed, self._tell)
        for name, widget in self.widgets.items():
            listen(widget, "value", lambda _value, name=name: self._moved(name), self._tell)
        listen(self.canvas, "ratio", lambda _ratio: self._rest(), self._tell)
        self._draw()

    def values(self):
        """{name: value} of all controls, as they stand now."""
        return {name: widget.value for name, widget in self.widgets.items()}

    def box(self):
        """Controls and picture side by side."""
        import ipywidgets

        rows = []
        for name, widget in self.widgets.items():
            control = self.explorer.controls[name]
            player = control.player(widget) if isinstance(control, Slider) else None
            rows += [widget] if player is None else [widget, player]
        column = ipywidgets.VBox(rows, layout={"width": "296px", "margin": "0 10px 8px 0"})
        box = ipywidgets.Box([column, self.canvas], layout={"display": "flex", "flex_flow": "row wrap"})
        box.add_class("course-explorer-box")
        box.controls, box.canvas = self.widgets, self.canvas
        box.look, box.watched = self._look, [(self.canvas, "frame"), (self.canvas, "alt")]
        return box

    def _look(self):
        """The picture as it is now, for `kept.show`."""
        words = self.canvas.alt
        if self.painter is None:  # not even the values at the start could be drawn: there are only words
            return escape(words), words
        with self.drawing:
            self.explorer.draw(**self.values())  # a fine picture may have been drawn meanwhile
            image = plots.small(self.painter.pixels())
        return shown.picture_html(image, words), words

    def _tell(self, sentence):
        """Say what went wrong in the place of the picture's words."""
        self.canvas.alt = sentence

    def _draw(self):
        values = self.values()
        with self.drawing:
            try:
                figure = self.explorer.draw(**values)
                if self.painter is None:
                    self.painter = Painter(figure)
                frame, words = self.painter.frame(), self.explorer.alt(**values)
            except CourseError as error:
                self._tell(str(error))
                return
        with self.canvas.hold_sync():
            self.canvas.frame = frame
            self.canvas.alt = words
        self._rest()

    def _rest(self):
        """On a screen with more pixels than CSS has: the same picture twice as fine, once nothing moves any more."""
        if self.waiting is not None:
            self.waiting.cancel()
        if self.canvas.ratio > 1:
            try:
                self.waiting = asyncio.get_running_loop().call_later(REST, self._sharpen)
            except RuntimeError:  # no loop runs: nobody looks either
                self.waiting = None

    def _sharpen(self):
        """Draw what is shown now as finely as a film; the figure stays as it is, for pointing and for keeping."""
        figure = self.explorer.figure
        values, dpi = self.values(), figure.dpi
        with self.drawing:
            try:
                figure.set_dpi(dpi * FINE)
                self.explorer.draw(**values)
                self.fine = self.fine or Painter(figure)
                frame = self.fine.frame()
            except CourseError:  # it is said already, and the picture before it stands
                return
            finally:
                figure.set_dpi(dpi)
        self.canvas.frame = frame

    def _moved(self, name):
        # ipywidgets sends a slider's next value only when this one is served, and then the latest: no lag in dragging.
        if self.changing:
            return
        if self.explorer.react is not None:
            self._change(self.explorer.react(name, self.widgets[name].value))
        self._draw()

    def _change(self, values):
        self.changing = True
        try:
            for name, value in values.items():
                control = self.explorer.controls[name]
                self.widgets[name].value = control.nearest(value) if isinstance(control, Slider) else value
        finally:
            self.changing = False

    def _pointed(self, place):
        x, y, _number = place
        before = self.values()
        self._change(self.explorer.point(x, y, **before))
        if self.values() != before:
            self._draw()


def canvas_widget(**traits):
    """The picture's widget: `frame` (PNG or JPEG bytes), `width` (of the picture in CSS pixels; 0: that of the frame),
    `alt` (words), where the learner points, and `ratio`, the device pixels of the learner's screen to one of CSS."""
    return _canvas_class()(**traits)


@cache
def _canvas_class():
    # Made at first use: papermill, slides and tests never need anywidget.
    import anywidget
    import traitlets

    class Canvas(anywidget.AnyWidget):
        _esm = HERE / "canvas.js"
        _css = HERE / "canvas.css"
        frame = traitlets.Bytes(b"").tag(sync=True)
        width = traitlets.Int(0).tag(sync=True)
        alt = traitlets.Unicode("").tag(sync=True)
        ratio = traitlets.Float(1.0).tag(sync=True)
        pointing = traitlets.Unicode("").tag(sync=True)  # "", "drag" or "hover"
        pointer = traitlets.List().tag(sync=True)  # x, y, and a number that changes with each event

    return Canvas
