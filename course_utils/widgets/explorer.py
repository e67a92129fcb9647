"""The thin widget over a pure drawing function.

An explorer is three things: `draw(**values)`, which returns a matplotlib Figure; `controls`, which name the values and
what each may be; and `alt(**values)`, which says the picture in words. `explorer` puts them together.

Speed matters here: a picture that follows the hand teaches more than one that limps behind. So each explorer keeps
*one* Figure and changes what is in it, what does not move is drawn once, and the picture goes to the browser as a
small file that a canvas paints. `draw` must give the same picture for the same values, whatever was drawn before;
tests hold it to that.
"""

import io
import threading
import weakref
from dataclasses import dataclass
from typing import Any

import numpy
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_utils.core import plots
from course_utils.core.environment import is_live
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

DPI = 80

# The browser's side: paint the newest picture; say it in words once the learner's hand rests, so that a screen reader
# is not flooded while a slider moves.
_CANVAS_JS = """
export default {
  render({ model, el }) {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.className = "course-canvas";
    const words = document.createElement("p");
    words.setAttribute("aria-live", "polite");
    words.className = "course-words";
    el.classList.add("course-explorer");
    el.append(canvas, words);
    let newest = 0, painted = 0, timer = null;
    async function paint() {
      const bytes = model.get("frame");
      if (!bytes || !bytes.byteLength) return;
      const number = ++newest;
      const picture = await createImageBitmap(new Blob([bytes]));
      if (number !== newest) return;
      if (canvas.width !== picture.width || canvas.height !== picture.height) {
        canvas.width = picture.width;
        canvas.height = picture.height;
      }
      canvas.getContext("2d").drawImage(picture, 0, 0);
      canvas.dataset.frame = String(++painted);
    }
    function say() {
      const text = model.get("alt");
      canvas.setAttribute("aria-label", text);
      clearTimeout(timer);
      timer = setTimeout(() => { words.textContent = text; }, words.textContent ? 300 : 0);
    }
    model.on("change:frame", paint);
    model.on("change:alt", say);
    paint();
    say();
    // Where the learner points, in the figure's pixels from its lower left corner. ipywidgets sends the next place only
    // when the last one is served, and then the latest: the picture follows the hand and never queues behind it.
    if (model.get("pointing")) {
      let down = false, count = 0;
      const tell = event => {
        const box = canvas.getBoundingClientRect();
        const x = (event.clientX - box.left) * canvas.width / box.width;
        const y = (box.bottom - event.clientY) * canvas.height / box.height;
        model.set("pointer", [x, y, ++count]);
        model.save_changes();
      };
      canvas.classList.add("course-pointing");
      canvas.addEventListener("pointerdown", event => {
        down = true;
        canvas.setPointerCapture(event.pointerId);
        event.preventDefault();
        tell(event);
      });
      canvas.addEventListener("pointermove", event => {
        if (down || model.get("pointing") === "hover") tell(event);
      });
      for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { down = false; });
    }
    // JupyterLab takes arrow keys and space for itself, even from a focused control: keep them for the controls.
    let tries = 0;
    (function guard() {
      const box = el.closest(".course-explorer-box");
      if (box) box.addEventListener("focusin", event => {
        if (event.target.matches("select, input, .noUi-handle")) event.target.dataset.lmSuppressShortcuts = "true";
      });
      else if (++tries < 100) setTimeout(guard, 50);
    })();
    return () => { clearTimeout(timer); model.off("change:frame", paint); model.off("change:alt", say); };
  }
};
"""
# What moves in an explorer must not make the browser lay out the whole notebook anew.
_CANVAS_CSS = """
.course-explorer-box { contain: layout style; }
.course-explorer { max-width: 100%; }
.course-canvas { max-width: 100%; background: white; display: block; }
.course-pointing { cursor: crosshair; touch-action: none; }
.course-words { margin: 4px 2px 0; max-width: 640px; font-size: 13px; line-height: 1.4;
  color: var(--jp-content-font-color1, #222); }
"""


@dataclass(frozen=True)
class Slider:
    """A number from `low` to `high` in steps of `step` (all whole numbers: the value is an int).

    `play` is the milliseconds between two steps of a play button beside the slider; 0: no such button.
    """

    label: str
    low: float
    high: float
    step: float
    default: float
    unit: str = ""
    play: int = 0

    @property
    def whole(self):
        """True when every value is a whole number."""
        return all(isinstance(value, int) for value in (self.low, self.high, self.step, self.default))

    def nearest(self, value):
        """The value that the slider can take which is nearest to `value`."""
        steps = round((min(max(value, self.low), self.high) - self.low) / self.step)
        near = min(self.low + steps * self.step, self.high)
        return int(near) if self.whole else float(near)

    def make(self):
        """The ipywidgets slider."""
        import ipywidgets

        kind = ipywidgets.IntSlider if self.whole else ipywidgets.FloatSlider
        label = f"{self.label} ({self.unit})" if self.unit else self.label
        return kind(
            value=self.default, min=self.low, max=self.high, step=self.step, description=label,
            readout_format="d" if self.whole else ".2f", style=_LABEL, layout=_wide(),
        )  # fmt: skip

    def player(self, slider):
        """The play button that moves `slider`, or None. It works in the browser alone, so it needs whole numbers."""
        if not self.play:
            return None
        import ipywidgets

        button = ipywidgets.Play(
            value=self.default, min=self.low, max=self.high, step=self.step, interval=self.play,
            layout={"margin": "0 0 6px 116px"},
        )  # fmt: skip
        ipywidgets.jslink((button, "value"), (slider, "value"))
        return button


@dataclass(frozen=True)
class Choice:
    """One of several values: `options` is {label: value}."""

    label: str
    options: dict[str, Any]
    default: Any

    def make(self):
        """The ipywidgets dropdown."""
        import ipywidgets

        return ipywidgets.Dropdown(
            options=list(self.options.items()), value=self.default, description=self.label, style=_LABEL,
            layout=_wide(),
        )  # fmt: skip


@dataclass(frozen=True)
class Toggle:
    """True or False."""

    label: str
    default: bool = False

    def make(self):
        """The ipywidgets check box."""
        import ipywidgets

        return ipywidgets.Checkbox(value=self.default, description=self.label, indent=False, layout=_wide())


@dataclass(frozen=True)
class Numbers:
    """A square of editable numbers; the value is a tuple of rows, each a tuple of floats."""

    label: str
    default: tuple
    low: float = -99.0
    high: float = 99.0
    step: float = 0.5

    def make(self):
        """The boxes, as one widget with a `value`."""
        return _number_grid(self)


_LABEL = {"description_width": "112px"}


def _wide():
    return {"width": "290px"}


def _number_grid(spec):
    import ipywidgets
    import traitlets

    class NumberGrid(ipywidgets.VBox):
        value = traitlets.Tuple()

        def __init__(self):
            self.boxes = [
                [
                    ipywidgets.BoundedFloatText(
                        value=number, min=spec.low, max=spec.high, step=spec.step, layout={"width": "58px"},
                        tooltip=_("row {row}, column {column}").format(row=row + 1, column=column + 1),
                    )
                    for column, number in enumerate(numbers)
                ]
                for row, numbers in enumerate(spec.default)
            ]  # fmt: skip
            self.filling = False
            rows = [ipywidgets.HBox(boxes) for boxes in self.boxes]
            super().__init__([ipywidgets.Label(spec.label), *rows], value=spec.default)
            for row in self.boxes:
                for box in row:
                    box.observe(self._read, "value")
            self.observe(self._fill, "value")

        def _read(self, change):
            if not self.filling:
                self.value = tuple(tuple(box.value for box in row) for row in self.boxes)

        def _fill(self, change):
            self.filling = True
            try:
                for row, numbers in zip(self.boxes, change["new"], strict=True):
                    for box, number in zip(row, numbers, strict=True):
                        box.value = number
            finally:
                self.filling = False

    return NumberGrid()


def new_figure(width, height):
    """An empty figure of `width` x `height` inches at 80 dpi, laid out by hand (automatic layout is slow)."""
    figure = Figure(figsize=(width, height), dpi=DPI, layout="none", facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def picture_axes(figure, box, title=""):
    """Axes without ticks for a picture. `box` is (left, bottom, width, height) in shares of the figure."""
    axes = figure.add_axes(box)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_visible(False)
    set_title(axes, title)
    return axes


def set_title(axes, text):
    """A bold title at the left, the same in every explorer; returns it."""
    return axes.set_title(text, loc="left", fontsize=11, fontweight="bold")


def moving(*artists):
    """Mark what `draw` changes. A `Painter` draws only this anew; a saved figure contains everything."""
    for artist in artists:
        artist.set_animated(True)


def lower_still(figure):
    """Move every artist of `figure` that is not marked as moving below all that are.

    A `Painter` paints the moving artists over the rest, whatever their order. A saved figure goes by the order
    alone, so that a curve that ends at a frame, or runs behind a legend, would look different there. Call it last.
    """
    for axes in figure.axes:
        axes.set_axisbelow(True)
        for artist in axes.get_children():
            if artist is not axes.patch and not artist.get_animated():
                artist.set_zorder(artist.get_zorder() - 100)


_changed = weakref.WeakSet()


def still_changed(figure):
    """Tell the `Painter` of `figure` that something it holds for still has changed, and must be drawn anew once."""
    _changed.add(figure)


class Painter:
    """Makes pictures of a figure, quickly: what does not move is drawn once and kept.

    A figure in which nothing is marked as `moving` is drawn anew each time.
    """

    def __init__(self, figure):
        self.figure = figure
        self.artists = sorted(figure.findobj(lambda artist: artist.get_animated()), key=lambda a: a.get_zorder())
        still_changed(figure)

    def pixels(self):
        """The figure as it is now: uint8 [height, width, 3]."""
        canvas = self.figure.canvas
        if self.figure in _changed or not self.artists:  # nothing marked as moving: everything may have changed
            _changed.discard(self.figure)
            canvas.draw()  # without the moving artists
            self.still = canvas.copy_from_bbox(self.figure.bbox)
        canvas.restore_region(self.still)
        for artist in self.artists:
            self.figure.draw_artist(artist)
        return numpy.ascontiguousarray(numpy.asarray(canvas.buffer_rgba())[..., :3])

    def frame(self):
        """The same as JPEG bytes: at this quality no eye sees the difference, and PNG takes ten times as long."""
        from PIL import Image

        buffer = io.BytesIO()
        Image.fromarray(self.pixels()).save(buffer, "JPEG", quality=95, subsampling=0)
        return buffer.getvalue()


def defaults(controls):
    """{name: default value} of all controls."""
    return {name: control.default for name, control in controls.items()}


def data_place(axes, x, y):
    """The place (x, y), in pixels of the figure from its lower left corner, in the data of `axes`: two floats."""
    return tuple(float(value) for value in axes.transData.inverted().transform((x, y)))


def canvas_widget(**traits):
    """The picture's widget: `frame` (PNG or JPEG bytes), `alt` (words), and where the learner points."""
    return _canvas_class()(**traits)


_classes = {}


def _canvas_class():
    # Made at first use: papermill, slides and tests never need anywidget.
    if "canvas" not in _classes:
        import anywidget
        import traitlets

        class Canvas(anywidget.AnyWidget):
            _esm = _CANVAS_JS
            _css = _CANVAS_CSS
            frame = traitlets.Bytes(b"").tag(sync=True)
            alt = traitlets.Unicode("").tag(sync=True)
            pointing = traitlets.Unicode("").tag(sync=True)  # "", "drag" or "hover"
            pointer = traitlets.List().tag(sync=True)  # x, y, and a number that changes with each event

        _classes["canvas"] = Canvas
    return _classes["canvas"]


def build(draw, controls, alt, react=None, point=None, hover=False):
    """The live widget: controls beside the picture. See `explorer` for the arguments; nothing is displayed.

    Returns
    -------
    ipywidgets.Box
        Its attribute `controls` is {name: widget}, `canvas` is the picture.
    """
    import ipywidgets

    widgets = {name: control.make() for name, control in controls.items()}
    # Beside the controls while 440 px are left for the picture (it shrinks a little); below them in a narrow window.
    place = {"flex": "1 1 440px", "min_width": "0"}
    canvas = canvas_widget(pointing="" if point is None else "hover" if hover else "drag", layout=place)
    state = {"quiet": False, "painter": None}
    # Some kernels (ipykernel 7.0 to 7.3) handle widgets in a thread of their own: one drawing at a time.
    drawing = threading.Lock()

    def redraw():
        values = {name: widget.value for name, widget in widgets.items()}
        with drawing:
            try:
                figure = draw(**values)
                if state["painter"] is None or state["painter"].figure is not figure:
                    state["painter"] = Painter(figure)
                frame, words = state["painter"].frame(), alt(**values)
            except CourseError as error:
                canvas.alt = str(error)
                return
        with canvas.hold_sync():
            canvas.frame = frame
            canvas.alt = words

    def changed(name):
        # ipywidgets sends a slider's next value only when this one is served, and then the latest: no lag in dragging.
        if state["quiet"]:
            return
        if react is not None:
            change(react(name, widgets[name].value))
        redraw()

    def change(values):
        state["quiet"] = True
        try:
            for name, value in values.items():
                control = controls[name]
                widgets[name].value = control.nearest(value) if isinstance(control, Slider) else value
        finally:
            state["quiet"] = False

    def pointed(event):
        x, y, _number = event["new"]
        before = {name: widget.value for name, widget in widgets.items()}
        change(point(x, y, **before))
        if any(widget.value != before[name] for name, widget in widgets.items()):
            redraw()

    if point is not None:
        canvas.observe(pointed, "pointer")
    for name, widget in widgets.items():
        widget.observe(lambda change, name=name: changed(name), "value")
    redraw()
    rows = []
    for name, widget in widgets.items():
        player = controls[name].player(widget) if isinstance(controls[name], Slider) else None
        rows += [widget] if player is None else [widget, player]
    column = ipywidgets.VBox(rows, layout={"width": "296px", "margin": "0 10px 8px 0"})
    box = ipywidgets.Box([column, canvas], layout={"display": "flex", "flex_flow": "row wrap"})
    box.add_class("course-explorer-box")
    box.controls, box.canvas = widgets, canvas
    return box


def explorer(draw, controls, alt, react=None, point=None, hover=False):
    """Show an explorer: live in JupyterLab, a still picture of the default values elsewhere.

    Parameters
    ----------
    draw : function of the values, by name, to a matplotlib Figure
        Gives the same picture for the same values. It may return the same Figure each time.
    controls : dict of str to Slider, Choice, Toggle or Numbers
        In the order in which they stand.
    alt : function of the values, by name, to str
        The picture in words, for a reader who cannot see it.
    react : function of (name, value) to dict, optional
        Called when the learner changes a control: the other controls to change with it, as {name: value}.
    point : function of (x, y, the values by name) to dict, optional
        Called when the learner presses or drags on the picture, with the place in pixels of the figure from its lower
        left corner (`data_place` turns it into data): the controls to change, as {name: value}; a slider takes the
        nearest value that it can. Every value must be within reach of the controls too: pointing needs a mouse. x and y
        come by place: where a control has one of these names, name the arguments otherwise.
    hover : bool
        True: `point` is called when the mouse moves over the picture, pressed or not.
    """
    if not is_live():
        values = defaults(controls)
        plots.show(draw(**values), alt(**values))
        return
    from IPython.display import display

    display(build(draw, controls, alt, react, point, hover))
