"""What every explorer owes the learner, held by all of them.

Each chapter's explorers have their examples in examples_CHAPTER.py: {class: (function that makes one, states)}. A state
is {control: value} on top of the values at the start; no two of them, nor the start, look alike.
"""

import contextlib
import importlib
import inspect
import io
import pkgutil
import re
import statistics
import sys
import time
from functools import cache
from pathlib import Path

import numpy
import pytest
from explorer_data import picture_in
from PIL import Image

import course_utils
from course_utils.core import kept, plots
from course_utils.core.shown import pictures_of
from course_utils.widgets.controls import Choice, Numbers, Slider, Toggle
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import Painter

# Where moving lines cross others that stand in front of them in a saved figure, a few pixels differ; see lower_still.
CROSSING = {"backprop", "capacity", "four_ways", "initialisation", "model_sizes", "moved", "optimiser_race"}
NAN = re.compile(r"\bnan\b")
NO_PICTURES = {"face_gallery"}  # shown by `explore`, too, but no picture with controls

EXAMPLES = {}
for path in sorted(Path(__file__).parent.glob("examples_*.py")):
    EXAMPLES.update(importlib.import_module(path.stem).EXAMPLES)


def name_of(kind):
    """The name of an explorer: that of its module."""
    return kind.__module__.split(".")[-1]


ALL = pytest.mark.parametrize("kind", EXAMPLES, ids=name_of)


@cache
def example(kind):
    """(an explorer, the values of its states, the start first). One for all tests: only the values may count."""
    make, states = EXAMPLES[kind]
    explorer = make()
    return explorer, [explorer.values(**state) for state in ({}, *states)]


def still(figure):
    """The saved picture: int [height, width, 3]."""
    return numpy.asarray(Image.open(io.BytesIO(plots.png(figure))).convert("RGB")).astype(int)


def pressed(control):
    """The value of a control after one key press, or one number typed; not the one at the start."""
    if isinstance(control, Slider):
        up = control.nearest(control.default + control.step)
        return up if up != control.default else control.nearest(control.default - control.step)
    if isinstance(control, Choice):
        options = list(control.options.values())
        return options[(options.index(control.default) + 1) % len(options)]
    if isinstance(control, Toggle):
        return not control.default
    (first, *others), *rows = control.default
    changed = first + control.step if first + control.step <= control.high else first - control.step
    return ((changed, *others), *rows)


def extremes(control):
    """The values at the ends of a control."""
    if isinstance(control, Slider):
        return control.low, control.high
    if isinstance(control, Choice):
        return tuple(control.options.values())
    if isinstance(control, Toggle):
        return False, True
    return tuple(tuple(tuple(value for _number in row) for row in control.default) for value in (control.low, 0.0))


def test_no_explorer_is_left_out():
    modules = [importlib.import_module(found.name) for found in pkgutil.walk_packages(
        course_utils.__path__, "course_utils.") if ".explorers." in found.name]  # fmt: skip
    assert len(modules) > 30
    classes = {
        kind
        for module in modules
        for kind in vars(module).values()
        if inspect.isclass(kind) and issubclass(kind, Explorer) and kind.__module__ == module.__name__
    }
    assert {kind for kind in classes if not kind.__name__.startswith("_")} - {Explorer} == set(EXAMPLES)
    shown = {module.__name__.split(".")[-1] for module in modules if hasattr(module, "explore")}
    assert shown == {name_of(kind) for kind in EXAMPLES} | NO_PICTURES


@ALL
def test_values_alone_count(kind):
    """The picture is that of its values, whatever was drawn before, and no two states look alike."""
    explorer, states = example(kind)
    painter = Painter(explorer.draw(**states[0]))

    def pixels(values):
        assert explorer.draw(**values) is painter.figure is explorer.figure
        return painter.pixels().copy()

    first = [pixels(values) for values in states]
    again = [pixels(values) for values in states[::-1]][::-1]
    for values, one, other in zip(states, first, again, strict=True):
        fresh = EXAMPLES[kind][0]().draw(**values)
        assert (one == other).all() and (one == Painter(fresh).pixels()).all()
    assert len({picture.tobytes() for picture in first}) == len(states) > 2


@ALL
def test_live_and_still_pictures_are_the_same(kind):
    explorer, states = example(kind)
    painter = Painter(explorer.draw(**states[0]))
    for values in (*states, states[0]):
        figure = explorer.draw(**values)
        live, saved = painter.pixels().astype(int), still(figure)
        differ = numpy.abs(live - saved).max(axis=-1)
        assert differ.max() <= 3 or (name_of(kind) in CROSSING and (differ > 12).mean() < 0.002)
        sent = numpy.asarray(Image.open(io.BytesIO(painter.frame()))).astype(int)
        assert numpy.abs(live - sent).mean() < 3


@ALL
def test_the_words_say_the_picture(kind):
    explorer, states = example(kind)
    said = [explorer.alt(**values) for values in states]
    assert len(set(said)) == len(said)
    for text in said:
        assert len(text) > 30 and re.search(r"\d", text) and not NAN.search(text) and "\n" not in text


@ALL
def test_without_jupyterlab_a_still_picture_with_words(kind, shown):
    explorer, states = example(kind)
    explorer.show()
    ((data, metadata),) = shown
    image, alt = picture_in(data)
    assert Image.open(io.BytesIO(image)).format == "WEBP" and alt == explorer.alt(**states[0])
    explore = sys.modules[kind.__module__].explore
    if all(argument.default is not argument.empty for argument in inspect.signature(explore).parameters.values()):
        explore()  # what the chapter calls; with arguments it is tried there
        assert len(picture_in(shown[1][0])[1]) > 30


@ALL
def test_each_control_moves_the_picture_and_its_words(kind):
    explorer, states = example(kind)
    box = explorer.build()
    assert {name: widget.value for name, widget in box.controls.items()} == states[0]
    for name, control in explorer.controls.items():
        before = box.canvas.frame, box.canvas.alt
        box.controls[name].value = pressed(control)
        now = {other: widget.value for other, widget in box.controls.items()}
        assert box.canvas.frame not in (b"", before[0]) and box.canvas.alt == explorer.alt(**now) != before[1], name
        for other, value in states[0].items():
            box.controls[other].value = value


def fail(*_values, **_named):
    raise RuntimeError("no luck")


@ALL
def test_what_goes_wrong_is_said_in_the_explorer(kind, monkeypatch):
    """A kernel would only log it, and the explorer would stop answering without a word."""
    explorer, states = example(kind)
    box = explorer.build()
    for broken in ("draw", "react", "point"):
        if getattr(explorer, broken) is None:
            continue
        with monkeypatch.context() as patched:
            patched.setattr(explorer, broken, fail)
            for number, (name, control) in enumerate(explorer.controls.items(), start=1):
                box.canvas.alt = ""
                if broken == "point":
                    box.canvas.pointer = [1.0, 1.0, float(number)]
                else:
                    box.controls[name].value = pressed(control)
                assert "RuntimeError: no luck" in box.canvas.alt, (broken, name)
                with contextlib.suppress(RuntimeError):
                    box.controls[name].value = states[0][name]
    box.controls[name].value = pressed(control)
    assert "no luck" not in box.canvas.alt


@ALL
def test_the_notebook_keeps_what_was_seen_last(kind, displayed):
    explorer, states = example(kind)
    box = explorer.build()
    kept.show(box)
    (view, still), updates = displayed.first, displayed.updates
    assert view[kept.VIEW]["model_id"] == box.model_id and view["text/plain"]
    assert explorer.alt(**states[0]) in still["text/plain"] and len(str(still)) < 350_000
    name, control = next(iter(explorer.controls.items()))
    box.controls[name].value = pressed(control)
    ((image, _kind, alt),) = pictures_of({"data": updates[-1]})
    assert alt == updates[-1]["text/plain"] == box.canvas.alt != still["text/plain"]
    sent = numpy.asarray(Image.open(io.BytesIO(box.canvas.frame))).astype(int)
    kept_picture = numpy.asarray(Image.open(io.BytesIO(image)).convert("RGB")).astype(int)
    assert numpy.abs(sent - kept_picture).mean() < 3
    box.controls[name].value = states[0][name]


@ALL
def test_the_ends_of_every_control_can_be_drawn(kind):
    explorer, states = example(kind)
    painter = Painter(explorer.draw(**states[0]))
    for name, control in explorer.controls.items():
        assert isinstance(control, Slider | Choice | Toggle | Numbers)
        for value in extremes(control):
            explorer.draw(**{**states[0], name: value})
            painter.pixels()
            assert not NAN.search(explorer.alt(**{**states[0], name: value}))


@ALL
def test_pointing_gives_values_for_controls(kind):
    """Anywhere on the picture; beside all axes nothing changes."""
    explorer, states = example(kind)
    if explorer.point is None:
        assert explorer.build().canvas.pointing == ""
        return
    assert explorer.build().canvas.pointing == ("hover" if explorer.hover else "drag")
    width, height = explorer.draw(**states[0]).canvas.get_width_height()
    found = [
        explorer.point(x, y, **states[0])
        for x in numpy.linspace(1, width - 1, 40)
        for y in numpy.linspace(1, height - 1, 30)
    ]
    assert any(found) and all(set(one) <= set(explorer.controls) for one in found)


@ALL
def test_a_picture_takes_few_milliseconds(kind):
    """Wide of the 5 to 15 ms that it takes alone: processors differ, and other work runs beside the tests."""
    explorer, states = example(kind)
    painter, spent = Painter(explorer.draw(**states[0])), []
    for turn in range(12):
        begin = time.process_time()
        explorer.draw(**states[turn % len(states)])
        painter.frame()
        spent.append(time.process_time() - begin)
    assert statistics.median(spent) < 0.2
