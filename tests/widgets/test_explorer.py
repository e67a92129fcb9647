"""The frame of the explorers: controls, pointing, and what is said when a value is refused."""

import fnmatch
from pathlib import Path

import numpy
import pytest

import course_utils
from course_utils.core.errors import CourseError
from course_utils.widgets import explorer, pad, recorder
from course_utils.widgets.camera import webcam
from course_utils.widgets.controls import Numbers, Slider, defaults
from course_utils.widgets.explorer import Explorer, canvas_widget
from course_utils.widgets.painter import chart_axes, data_place, moving


class Dot(Explorer):
    """One dot that can be dragged; its sliders take steps of 0.5 and of 1."""

    def __init__(self):
        super().__init__(4, 3)
        self.controls = {"x": Slider("x", 0.0, 10.0, 0.5, 5.0), "y": Slider("y", 0, 8, 1, 4, play=100)}
        self.axes = chart_axes(self.figure, (0.1, 0.1, 0.8, 0.8))
        self.axes.set(xlim=(0, 10), ylim=(0, 10))
        (self.dot,) = self.axes.plot([], [], "o")
        self.drawn = []
        moving(self.dot)

    def draw(self, x, y):
        if x == 0:
            raise CourseError("no such thing")
        self.drawn.append((x, y))
        self.dot.set_data([x], [y])
        return self.figure

    def alt(self, x, y):
        return f"{x} {y}"

    def point(self, x, y, /, **values):
        return dict(zip("xy", data_place(self.axes, x, y), strict=True))


def test_values_are_the_defaults_with_changes():
    assert Dot().values() == defaults(Dot().controls) == {"x": 5.0, "y": 4}
    assert Dot().values(y=7) == {"x": 5.0, "y": 7}


def test_a_refused_value_is_said_in_the_words():
    box = Dot().build()
    before = box.canvas.frame
    box.controls["x"].value = 0
    assert box.canvas.alt == "no such thing" and box.canvas.frame == before
    box.controls["x"].value = 3
    assert box.canvas.alt == "3.0 4" and box.canvas.frame != before


def test_pointing_moves_the_sliders_to_the_nearest_value_and_draws_once():
    dot = Dot()
    box = dot.build()
    before = len(dot.drawn)
    box.canvas.pointer = [*dot.axes.transData.transform((2.7, 3.4)), 1]
    assert (box.controls["x"].value, box.controls["y"].value) == (2.5, 3)
    assert dot.drawn[before:] == [(2.5, 3)] and box.canvas.alt == "2.5 3"
    box.canvas.pointer = [*dot.axes.transData.transform((2.6, 3.3)), 2]  # no other values: no other picture
    assert len(dot.drawn) == before + 1


def test_pointing_beyond_the_edge_stays_within_the_sliders():
    dot = Dot()
    box = dot.build()
    box.canvas.pointer = [*dot.axes.transData.transform((99, -5)), 1]
    assert (box.controls["x"].value, box.controls["y"].value) == (10.0, 0)
    assert isinstance(box.controls["y"].value, int)


def test_an_explorer_says_whether_it_can_be_pointed_at():
    class Hovering(Dot):
        hover = True

    class Fixed(Dot):
        point = None

    assert [kind().build().canvas.pointing for kind in (Dot, Hovering, Fixed)] == ["drag", "hover", ""]


def test_a_slider_that_plays_has_a_play_button():
    box = Dot().build()
    kinds = [type(child).__name__ for child in box.children[0].children]
    assert kinds == ["FloatSlider", "IntSlider", "Play"]
    assert box.children[0].children[2].interval == 100


def test_numbers_are_read_and_written_as_one_tuple():
    grid = Numbers("n", ((1.0, 2.0), (3.0, 4.0))).make()
    grid.boxes[1][0].value = 7
    assert grid.value == ((1.0, 2.0), (7.0, 4.0))
    grid.value = ((0.0, 0.5), (1.0, 1.5))
    assert [[box.value for box in row] for row in grid.boxes] == [[0.0, 0.5], [1.0, 1.5]]


def test_the_chart_has_no_frame_above_and_at_the_right():
    spines = Dot().axes.spines
    assert {side for side in spines if spines[side].get_visible()} == {"left", "bottom"}


FOLDER = Path(explorer.__file__).parent


@pytest.mark.parametrize(
    ("make", "files"),
    [
        (canvas_widget, ("canvas.js", "canvas.css")),
        (pad.drawing_pad, ("pad.js", "pad.css")),
        (lambda: recorder.recorder(print, 8000), ("recorder.js", "recorder.css")),
        (webcam, ("camera.js",)),
    ],
    ids=["canvas", "pad", "recorder", "camera"],
)
def test_the_browsers_side_is_read_from_its_files(make, files):
    widget = make()
    sent = [widget._esm, getattr(widget, "_css", "")]
    for name, text in zip(files, sent, strict=False):
        assert text == (FOLDER / name).read_text(encoding="utf-8") and len(text) > 100


def test_the_package_brings_its_scripts_and_styles():
    tomllib = pytest.importorskip("tomllib")
    root = Path(course_utils.__file__).parent
    settings = tomllib.loads((root.parent / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = [pattern.removeprefix("**/") for pattern in settings["tool"]["setuptools"]["package-data"][root.name]]
    files = [file for pattern in ("*.js", "*.css") for file in root.rglob(pattern) if "tools" not in file.parts]
    assert len(files) >= 11
    for file in files:
        assert any(fnmatch.fnmatch(file.name, pattern) for pattern in patterns)
        source = "".join(python.read_text(encoding="utf-8") for python in file.parent.glob("*.py"))
        assert f'"{file.name}"' in source, f"{file.name} is used by nobody"


def test_a_new_figure_is_white_and_has_the_size_asked_for():
    explorer = Explorer(4, 3)
    explorer.figure.canvas.draw()
    pixels = numpy.asarray(explorer.figure.canvas.buffer_rgba())
    assert pixels.shape == (240, 320, 4) and (pixels == 255).all()
