"""What a learner can move in an explorer: sliders, choices, switches and squares of numbers.

A control here is a plain description; its `make` gives the ipywidgets widget, so that papermill, slides and tests never
need one.
"""

from dataclasses import dataclass
from typing import Any

from course_utils.core.i18n import _

_LABEL = {"description_width": "112px"}
_WIDE = {"width": "290px"}


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
            readout_format="d" if self.whole else ".2f", style=_LABEL, layout=dict(_WIDE),
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
            layout=dict(_WIDE),
        )  # fmt: skip


@dataclass(frozen=True)
class Toggle:
    """True or False."""

    label: str
    default: bool = False

    def make(self):
        """The ipywidgets check box."""
        import ipywidgets

        return ipywidgets.Checkbox(value=self.default, description=self.label, indent=False, layout=dict(_WIDE))


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


def defaults(controls):
    """{name: default value} of all controls."""
    return {name: control.default for name, control in controls.items()}
