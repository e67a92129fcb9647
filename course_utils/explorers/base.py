"""The widget around an explorer's pure function.

An explorer is a function ``draw(figure, **values)`` that clears and draws a matplotlib Figure, a set of controls, and
a function ``describe(**values)`` that says in words what the picture shows. In JupyterLab the controls are widgets and
the picture follows them; elsewhere the same function draws a still picture at the default values.
"""

from dataclasses import dataclass
from typing import Any

from course_utils import environment, plots
from course_utils.errors import CourseError
from course_utils.i18n import _


@dataclass(frozen=True)
class Slider:
    """A number from `low` to `high` in steps of `step`; whole when all of them are."""

    label: str
    low: float
    high: float
    step: float
    value: float


@dataclass(frozen=True)
class Choice:
    """One of several options, a dict of label (translated) to value."""

    label: str
    options: dict
    value: Any


@dataclass(frozen=True)
class Switch:
    """On or off."""

    label: str
    value: bool = False


def new_figure(width, height):
    """A Figure of `width` x `height` inches that no window and no notebook output knows of."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=plots.DPI)
    FigureCanvasAgg(figure)
    return figure


def pixels(figure):
    """The figure drawn: (bytes RGBA, width, height)."""
    figure.canvas.draw()
    buffer = figure.canvas.buffer_rgba()
    height, width = buffer.shape[:2]
    return buffer.tobytes(), width, height


def explorer(draw, controls, describe, size=(8.4, 3.4)):
    """Show an explorer: live where a widget can live, else as a still picture at its default values.

    Parameters
    ----------
    draw : function
        ``draw(figure, **values)`` clears `figure` and draws it; it must depend on nothing but `values`.
    controls : dict of str to Slider, Choice or Switch
        The names are those of `values`.
    describe : function
        ``describe(**values)`` -> str, the alternative text.
    size : tuple of float
        Width and height in inches.

    Returns
    -------
    Explorer or None
        The live explorer (its `values` and `set` serve tests); None where the picture is still.
    """
    figure = new_figure(*size)
    if not environment.is_live():
        values = {name: control.value for name, control in controls.items()}
        draw(figure, **values)
        plots.show(figure, describe(**values))
        return None
    from IPython.display import display

    live = Explorer(draw, controls, describe, figure)
    display(live.box)
    return live


class Explorer:
    """Controls and a picture that follows them."""

    def __init__(self, draw, controls, describe, figure):
        import ipywidgets

        self.draw, self.describe, self.figure = draw, describe, figure
        self.widgets = {name: _widget(control) for name, control in controls.items()}
        self.defaults = {name: control.value for name, control in controls.items()}
        self.picture = picture_widget()
        reset = ipywidgets.Button(description=_("Reset"), icon="undo", layout={"width": "110px"})
        reset.on_click(lambda _button: self.set(**self.defaults))
        rows = ipywidgets.Box([*self.widgets.values(), reset], layout={"flex_flow": "row wrap"})
        self.box = ipywidgets.VBox([rows, self.picture]).add_class("course-explorer")
        for widget in self.widgets.values():
            widget.observe(self._changed, "value")
        self._paused = False
        self._show()

    @property
    def values(self):
        """The value of each control."""
        return {name: widget.value for name, widget in self.widgets.items()}

    def set(self, **values):
        """Set several controls at once and draw once."""
        self._paused = True
        try:
            for name, value in values.items():
                self.widgets[name].value = value
        finally:
            self._paused = False
        self._show()

    def _changed(self, _change):
        if not self._paused:
            self._show()

    def _show(self):
        try:
            self.draw(self.figure, **self.values)
        except CourseError as error:
            self.picture.alt = str(error)  # the last good picture stays
            return
        data, width, height = pixels(self.figure)
        with self.picture.hold_sync():
            self.picture.width, self.picture.height = width, height
            self.picture.alt = self.describe(**self.values)
            self.picture.rgba = data


def _widget(control):
    import ipywidgets

    style = {"description_width": "initial"}
    if isinstance(control, Slider):
        whole = all(float(number).is_integer() for number in (control.low, control.high, control.step, control.value))
        kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
        convert = int if whole else float
        return kind(
            value=convert(control.value),
            min=convert(control.low),
            max=convert(control.high),
            step=convert(control.step),
            description=control.label,
            style=style,
        )
    if isinstance(control, Choice):
        options = list(control.options.items())
        return ipywidgets.Dropdown(options=options, value=control.value, description=control.label, style=style)
    if isinstance(control, Switch):
        return ipywidgets.Checkbox(value=control.value, description=control.label, indent=False)
    raise TypeError(f"{control!r} is no control")


PICTURE_SCRIPT = """
function render({ model, el }) {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.className = "course-picture";
  canvas.style.maxWidth = "100%";
  const words = document.createElement("div");
  words.setAttribute("aria-live", "polite");
  words.style.fontSize = "0.9em";
  const draw = () => {
    const width = model.get("width"), height = model.get("height"), bytes = model.get("rgba");
    if (!bytes || bytes.byteLength !== 4 * width * height) return;
    if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
    const array = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    canvas.getContext("2d").putImageData(new ImageData(array, width, height), 0, 0);
    canvas.dataset.count = 1 + Number(canvas.dataset.count || 0);
  };
  const say = () => {
    canvas.setAttribute("aria-label", model.get("alt"));
    words.textContent = model.get("alt");
  };
  model.on("change:rgba", draw);
  model.on("change:alt", say);
  el.append(canvas, words);
  draw();
  say();
}
export default { render };
"""


def picture_widget():
    """A canvas that shows raw RGBA bytes: faster than a PNG, which must be packed and unpacked."""
    import anywidget
    import traitlets

    class Picture(anywidget.AnyWidget):
        _esm = PICTURE_SCRIPT
        rgba = traitlets.Bytes(b"").tag(sync=True)
        width = traitlets.Int(0).tag(sync=True)
        height = traitlets.Int(0).tag(sync=True)
        alt = traitlets.Unicode("").tag(sync=True)

    return Picture()
